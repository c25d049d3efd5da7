"""Markup of docutils and myst-nb that a screen reader stumbles over, written again."""

from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode


def visit_citation(translator, node):
    """An entry of the references is an item of a list; docutils gives it a role that ARIA has dropped."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        translator.body.append('<div class="citation-list" role="list">\n')
    translator.body.append(translator.starttag(node, "div", classes=["citation"], role="listitem"))


def depart_citation(translator, node):
    last = not isinstance(node.next_node(descend=False, siblings=True), nodes.citation)
    translator.body.append("</div>\n</div>\n" if last else "</div>\n")


def visit_hidden_code(translator, node):
    """Code behind a click; myst-nb hides the words on the button from a screen reader."""
    translator.body.append(f'<details class="fw-code">\n<summary>{escape(node["prompt_show"])}</summary>\n')


def depart_hidden_code(translator, node):
    translator.body.append("</details>\n")


def setup(app):
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden_code, depart_hidden_code))
