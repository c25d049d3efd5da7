"""Keep committed notebooks small and their diffs readable.

Text outputs stay, so a reviewer sees when a number changes. Pictures, HTML, widget state and timing go:
the book makes them again. Cell ids follow from the cell, so running a notebook twice gives the same file.

    python tools/normalise.py              rewrite every notebook of the course
    python tools/normalise.py --check      change nothing, name the notebooks that would change
"""

import argparse
import hashlib
import sys
from pathlib import Path

import nbformat

PATTERNS = ("modules/*/*.ipynb", "solutions/*.ipynb", "exercises/*.ipynb")
KEPT_CELL_METADATA = ("tags", "mystnb", "slideshow")
DROPPED_OUTPUTS = ("image/", "application/", "text/html")
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebooks(root="."):
    """Return the notebooks of the course below ``root``, in a stable order."""
    return sorted(path for pattern in PATTERNS for path in Path(root).glob(pattern))


def merge_streams(outputs):
    """Join neighbouring pieces of the same stream: where a kernel cuts its output is chance."""
    merged = []
    for output in outputs:
        previous = merged[-1] if merged else None
        if output.output_type == "stream" and previous and previous.get("name") == output.name:
            previous.text += output.text
        else:
            merged.append(output)
    return merged


def plain(output, count):
    """Return an output with its text only."""
    if "data" in output:
        output.data = {kind: data for kind, data in output.data.items() if not kind.startswith(DROPPED_OUTPUTS)}
        output.metadata = {}
    if "execution_count" in output:
        output.execution_count = count
    return output


def give_ids(cells):
    """Name each cell after its content, so the same cell has the same id on every machine."""
    seen = set()
    for cell in cells:
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]
        name, copy = digest, 1
        while name in seen:  # two cells with the same text
            copy += 1
            name = f"{digest}-{copy}"
        seen.add(name)
        cell.id = name


def normalise(notebook):
    """Return the notebook as it is committed. Doing it twice changes nothing more."""
    metadata = dict(KERNEL)
    if "fairwatt" in notebook.metadata:
        metadata["fairwatt"] = notebook.metadata.fairwatt
    notebook.metadata = nbformat.from_dict(metadata)
    notebook.nbformat_minor = 5
    for cell in notebook.cells:
        cell.metadata = {key: cell.metadata[key] for key in KEPT_CELL_METADATA if cell.metadata.get(key)}
        if cell.cell_type == "code":
            cell.outputs = [plain(output, cell.execution_count) for output in merge_streams(cell.outputs)]
    give_ids(notebook.cells)
    return notebook


def text_of(notebook):
    """Return the file text of a notebook."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Keep the text outputs of the notebooks, drop the rest.")
    parser.add_argument("--check", action="store_true", help="change nothing, name what would change")
    parser.add_argument("--root", type=Path, default=Path(), help="folder of the course")
    options = parser.parse_args(arguments)
    changed = 0
    for path in notebooks(options.root):
        text = text_of(normalise(nbformat.read(path, as_version=4)))
        if text == path.read_text(encoding="utf-8"):
            continue
        changed += 1
        print(f"{path}: {'not normalised, run: make normalise' if options.check else 'normalised'}")
        if not options.check:
            path.write_text(text, encoding="utf-8")
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
