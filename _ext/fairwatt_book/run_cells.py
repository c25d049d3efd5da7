"""Cells that run in the page: in a lesson those with the tag `runnable`, in the exercises all.

Such a cell gets the class `fw-run` and its id, and the page gets all its code as JSON, for the script that adds the
buttons. A book without Pyodide, the PDF and the solutions get nothing of it.
"""

import ast
import json

import nbformat
from docutils import nodes
from sphinx.errors import ExtensionError

from .directives import el

TAG = "runnable"


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def runs(docname, cell):
    return docname.startswith("exercises/") or TAG in cell.metadata.get("tags", [])


def program(docname, notebook):
    """All code cells of a page in their order; one that does not run in the page has no id. [] if none does."""
    cells = code_cells(notebook)
    if not any(runs(docname, cell) for cell in cells):
        return []
    return [
        {"id": cell.id if runs(docname, cell) else None, "label": f"Cell {number}", "source": cell.source}
        for number, cell in enumerate(cells, start=1)
    ]


def fault(source):
    """Why a cell could not run alone in a page, as a sentence; None if it can.

    The page looks for the names that a cell needs (`_static/slices.py`). These are the ways to hide a name.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        line = (error.text or source).strip()
        return f"{line!r} found. Expected: plain Python, and no command of Jupyter such as %time or !ls."
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            return f"'from {node.module} import *' found. Expected: the names one by one, because a star hides them."
        if isinstance(node, ast.Global):
            return f"'global {', '.join(node.names)}' found. Expected: a function that returns its result."
    return None


def refuse_faults(docname, cells):
    faults = [f"{docname}.ipynb, {cell['label']}: {why}" for cell in cells if (why := fault(cell["source"]))]
    if faults:
        raise ExtensionError("\n".join(faults))


def mark_cells(app, doctree, docname):
    """Mark the cells that run in the page, and give the page its code."""
    if app.builder.name != "html" or not app.config.fairwatt_doors:
        return
    path = app.env.doc2path(docname)
    if not path.endswith(".ipynb"):
        return
    notebook = nbformat.read(path, as_version=4)
    cells = program(docname, notebook)
    if not cells:
        return
    refuse_faults(docname, cells)
    for node in list(doctree.findall(nodes.container)):
        if node.get("nb_element") == "cell_code" and runs(docname, cell := notebook.cells[node["cell_index"]]):
            classes = [*node["classes"], "fw-run"]
            node.replace_self(el("div", *node.children, classes=classes, **{"data-cell": cell.id}))
    text = json.dumps(cells, ensure_ascii=False).replace("</", "<\\/").replace("<!--", "<\\u0021--")
    script = f'<script type="application/json" id="fw-program">{text}</script>'
    doctree.append(nodes.raw("", script, format="html"))
    app.env.metadata[docname]["fairwatt_runnable"] = True  # the template loads the script


def setup(app):
    app.connect("doctree-resolved", mark_cells)
