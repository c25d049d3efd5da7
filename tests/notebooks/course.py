"""What the tests of the notebooks share."""

from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
LESSONS = sorted(ROOT.glob("modules/*/lesson.ipynb"))
SOLUTIONS = sorted(ROOT.glob("solutions/*.ipynb"))
EXERCISES = sorted(ROOT.glob("exercises/*.ipynb"))


def named(path):
    """Return the name of a notebook in the reports of pytest."""
    return path.relative_to(ROOT).as_posix()


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def source_of(notebook):
    """Return the code of all cells."""
    return "\n".join(cell.source for cell in code_cells(notebook))


def text_of(notebook):
    """Return everything that the code cells say as text."""
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    return "\n".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs)
