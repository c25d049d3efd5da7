"""What the book needs beyond Sphinx: pages made from module.yml and quiz.yml, typeset formulas, light pages.

`modules` reads and checks the module files, `directives` shows them, `maths` typesets formulas while the book is
built, `markup` mends what screen readers stumble over, `run_cells` marks the cells that run in the page, `pages` gives
the templates in `_templates/` what they print.
"""

from . import directives, markup, maths, modules, pages, run_cells


def setup(app):
    for part in (modules, directives, maths, markup, run_cells, pages):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
