"""Run the cells of notebooks as a Jupyter kernel does, and keep what they say: in CPython and in Pyodide alike.

    python cells.py notebooks.json said.json      each notebook is a list of cells

What a cell says is a list of pairs, in order: ["text", what it printed], ["warning", what stands in a red box],
["display", {type: content}], ["error", why].
"""

import contextlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

said = []


class Printed(io.TextIOBase):
    def __init__(self, kind):
        self.kind = kind

    def write(self, text):
        if said and said[-1][0] == self.kind:
            said[-1][1] += text
        elif text:
            said.append([self.kind, text])
        return len(text)


class Displayed(DisplayPublisher):
    def publish(self, data, metadata=None, **_):
        said.append(["display", dict(data)])


class LastValue(DisplayHook):
    """The value of a cell's last line is shown like a display, without the Out[1] of a terminal."""

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        said.append(["display", format_dict])

    def finish_displayhook(self):
        pass


class Shell(InteractiveShell):
    def showtraceback(self, *_, **__):
        kind, error = sys.exc_info()[:2]
        said.append(["error", f"{kind.__name__}: {error}"])

    showsyntaxerror = showtraceback


def start():
    """Begin a notebook: a fresh shell, in an empty folder."""
    os.chdir(tempfile.mkdtemp())
    Shell.clear_instance()
    shell = Shell.instance(display_pub_class=Displayed, displayhook_class=LastValue)
    shell.history_manager.enabled = False


def run(source):
    """Run one cell and return what it said, as JSON."""
    said.clear()
    with contextlib.redirect_stdout(Printed("text")), contextlib.redirect_stderr(Printed("warning")):
        Shell.instance().run_cell(source)
    return json.dumps(said)


def main(notebooks, target):
    results = []
    for cells in json.loads(Path(notebooks).read_text(encoding="utf-8")):
        start()
        results.append([json.loads(run(cell)) for cell in cells])
    target.write_text(json.dumps(results), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
