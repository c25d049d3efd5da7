"""Cells that run in the page: what a cell needs of the cells before it, and how the page says which cells run."""

import copy
import importlib.util
import json
import random
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from docutils import nodes
from docutils.utils import new_document
from hypothesis import given, settings
from hypothesis import strategies as st
from sphinx.errors import ExtensionError

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "_ext"))

from fairwatt_book import run_cells  # noqa: E402


def load(path):
    """A module from a file that is no part of a package, such as the Python of a page."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


slices = load(ROOT / "_static" / "slices.py")


def needed(*cells):
    """The statements that the last of some cells needs."""
    return [code for _, _, code in slices.needs(list(cells), len(cells) - 1)]


# What is needed -------------------------------------------------------------------------------------------------------


def test_a_name_is_followed_to_its_value_and_to_what_that_reads():
    assert needed("a = 1\nz = 0", "b = a + 1", "c = 5", "print(b)") == ["a = 1", "b = a + 1"]


def test_each_piece_says_its_cell_and_its_line():
    cells = ["x = 1\n\n# a remark\ny = 2", "z = 3", "print(x + y)"]
    assert slices.needs(cells, 2) == [(0, 1, "x = 1"), (0, 4, "y = 2")]


def test_what_only_shows_is_not_needed():
    shows = ["print(x)", "show(x)", "show(*bars(x))", "show_table(x)", "show_paragraph(x)", "panel(x)", "check(x)", "x"]
    shown = "\n".join(shows)
    assert needed("x = 1", shown, "print(x)") == ["x = 1"]


def test_cells_below_are_not_looked_at():
    assert slices.needs(["x = 1", "print(x)", "x = 2"], 1) == [(0, 1, "x = 1")]


def test_a_name_that_the_cell_gives_itself_is_not_needed():
    assert needed("x = 1", "x = 2\nprint(x)") == []
    assert needed("x = 1", "for x in [1, 2]:\n    print(x)") == []
    assert needed("x = 1", "print(x)\nx = 2") == ["x = 1"]


def test_of_two_definitions_the_last_counts():
    assert needed("x = 1", "x = 2", "print(x)") == ["x = 2"]


def test_a_definition_that_reads_the_former_one_brings_it():
    assert needed("x = 1", "x = x + 1", "print(x)") == ["x = 1", "x = x + 1"]
    assert needed("x = 1", "x += 1", "print(x)") == ["x = 1", "x += 1"]
    assert needed("x = 1", "x += 1") == ["x = 1"]


def test_names_may_be_given_in_pairs():
    assert needed("a, (b, *c) = 1, (2, 3)", "d = 4", "print(c)") == ["a, (b, *c) = 1, (2, 3)"]
    assert needed("a = b = 1", "print(b)") == ["a = b = 1"]
    assert needed("if (n := 3) > 2:\n    pass", "print(n)") == ["if (n := 3) > 2:\n    pass"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("import pandas as pd", "pd"),
        ("import os.path", "os"),
        ("from fairwatt import load_town, load_towns", "load_towns"),
        ("from fairwatt import load_town as load", "load"),
    ],
)
def test_an_import_is_found_by_the_name_it_gives(line, name):
    assert needed(f"{line}\nimport json", f"print({name})") == [line]


def test_two_parts_of_one_module_are_both_needed():
    assert needed("import a.b", "import a.c", "a.b.x()") == ["import a.b", "import a.c"]


def test_a_function_brings_the_names_that_it_reads_even_those_given_after_it():
    define = "def f(year):\n    return longest * year"
    assert needed("longest = 0", define, "longest = 5\nother = 1", "print(f(1))") == [define, "longest = 5"]


def test_a_function_in_a_list_or_behind_another_function_brings_its_names_too():
    rules = "rules = {'a': lambda x: x * k}"
    assert needed("rules = {}", rules, "k = 3", "print(rules['a'](1))") == [rules, "k = 3"]
    cells = ["def f():\n    return k", "def g():\n    return f()", "k = 3", "print(g())"]
    assert needed(*cells) == cells[:3]
    assert needed("g = 1", "g = (k for _ in 'ab')", "k = 3", "print(next(g))") == ["g = (k for _ in 'ab')", "k = 3"]


def test_names_of_a_function_itself_are_not_needed():
    define = "def f(x, *rest, y=limit, **more):\n    z = x\n    for i in rest:\n        z += i\n    return z + y"
    before = "x = rest = z = i = more = 1"
    assert needed(before, "limit = 3", define, "print(f(1))") == ["limit = 3", define]


def test_names_of_a_comprehension_itself_are_not_needed():
    assert needed("x = y = 1", "print([x for x in 'abc' for y in x if y])") == []
    assert needed("x = [1]", "print([x for x in x])") == ["x = [1]"]
    assert needed("k = 1", "print({x: k for x in 'abc'})") == ["k = 1"]


def test_a_decorated_function_or_class_comes_whole():
    define = "@cache\ndef f():\n    return 1"
    assert needed("from functools import cache", f"x = 1\n{define}", "f()") == ["from functools import cache", define]
    assert needed("k = 1", "class A:\n    def f(self):\n        return k", "print(A().f())")[0] == "k = 1"


@pytest.mark.parametrize(
    "block",
    [
        "for x in a:\n    y = x",
        "if a:\n    y = 1",
        "while a:\n    y = a.pop()",
        "with a as x:\n    y = x",
        "try:\n    y = a\nexcept b:\n    y = c",
        "y = [x for x in a]",
        "y = lambda x=a: x",
    ],
)
def test_what_a_block_reads_is_needed(block):
    assert needed("a = b = c = x = 1", block, "print(y)") == ["a = b = c = x = 1", block]


@pytest.mark.parametrize(
    "block",
    [
        "if True:\n    x = 2",
        "for x in [3]:\n    pass",
        "while False:\n    x = 4",
        "try:\n    x = 5\nexcept ValueError:\n    pass",
        "with suppress(ValueError):\n    x = 6",
        "match 1:\n    case x if False:\n        pass",
    ],
)
def test_what_may_give_a_value_or_not_comes_with_the_value_before_it(block):
    assert needed("x = 1", block, "print(x)")[-2:] == ["x = 1", block]


def test_two_branches_that_both_give_a_value_leave_nothing_of_the_one_before():
    branches = "if a:\n    x = 2\nelse:\n    x = 3"
    assert needed("x = 1", "a = 0", branches, "print(x)") == ["a = 0", branches]


def test_what_a_file_or_an_error_is_called_belongs_to_its_block():
    assert needed("f = e = 1", "with open('x') as f:\n    print(f)") == []
    assert needed("f = e = 1", "try:\n    pass\nexcept ValueError as e:\n    print(e)") == []


@pytest.mark.parametrize(
    "change",
    [
        "x['a'] = 1",
        "x.loc[0, 'b'].c = 1",
        "x.columns = ['a']",
        "x.append(1)",
        "x['a'].sort()",
        "del x['a']",
        "x.energy *= 2",
        "shuffle(x)",
        "random.shuffle(x)",
        "last = x.pop()",
        "print(x.pop())",
        "first = next(x)",
        "if ready:\n    x.append(1)",
        "[x.append(i) for i in 'ab']",
        "for row in x:\n    row.append(1)",
        "for name, row in x.items():\n    row.append(1)",
        "for row in sorted(x):\n    row.append(1)",
    ],
)
def test_a_change_of_a_thing_counts(change):
    assert needed("x = make()", "y = 1", change, "print(x)") == ["x = make()", change]


def test_a_change_by_another_name_counts():
    assert needed("x = []", "y = x", "y.append(1)", "print(x)") == ["x = []", "y = x", "y.append(1)"]
    assert needed("x = []", "pair = [x, 1]", "pair[0].append(1)", "print(x)")[-1] == "pair[0].append(1)"


def test_a_change_inside_a_function_of_the_notebook_counts():
    note = "def note(word):\n    seen.append(word)\n    return word"
    assert needed("seen = []", note, "first = note('a')", "print(seen)") == ["seen = []", note, "first = note('a')"]
    assert needed("seen = []", note, "print(note('a'))", "print(seen)") == ["seen = []", note, "print(note('a'))"]
    note = "note = lambda word: seen.append(word)"
    assert needed("seen = []", note, "z = note(1)", "print(seen)") == ["seen = []", note, "z = note(1)"]


def test_reading_is_no_change():
    assert needed("x = make()", "y = x.copy()\ny['a'] = 1", "z = x['a']\nx.total", "print(x)") == ["x = make()"]
    assert needed("x = make()", "write(path, x.part.head(3))", "print(x)") == ["x = make()"]


def test_a_deleted_name_does_not_hide_the_one_of_python():
    assert needed("sum = 1", "del sum", "print(sum([1]))") == ["sum = 1", "del sum"]


def test_a_name_in_a_text_counts_only_where_python_reads_it():
    assert needed("x = 1", "print('x and {x}')") == []
    assert needed("x = 1\nn = 3", "print(f'{x:.{n}f}')") == ["x = 1", "n = 3"]


def test_what_a_learner_types_counts():
    cells = ["from m import load, total\ntown = load('T')", "answer = None", "check('m11.1', answer)"]
    assert slices.needs(cells, 2) == [(1, 1, "answer = None")]
    cells[1] = "answer = total(town)"
    assert [code for _, _, code in slices.needs(cells, 2)] == [
        "from m import load, total", "town = load('T')", "answer = total(town)",
    ]  # fmt: skip


def test_a_half_typed_cell_is_left_out():
    assert needed("x = 1", "y = (", "print(x)") == ["x = 1"]
    assert needed("x = 1", "print(x") == []
    assert needed("x = 1", "%time x", "print(x)") == ["x = 1"]
    assert needed("x = 1", "a\0b", "print(x)") == ["x = 1"]


# Any small program prints the same, whole or sliced -------------------------------------------------------------------

NAMES = st.sampled_from("abc")
LINES = [
    "{x} = [{k}]", "{x} = {y}", "{x} = {y} + [{k}]", "{x}, {y} = {y}, {z}", "{x} += {y}", "{x}.append({k})",
    "{x}[:1] = [{k}, {k}]", "del {x}[1:]", "{x} = [v + {k} for v in {y}]", "{x} = [{z}.pop() for v in {y} if {z}]",
    "if len({x}) > {k}:\n    {y} = {z}\nelse:\n    {y} = [{k}]", "if {x}:\n    {y} = [{z}.pop()] if {z} else {x}",
    "for {x} in ({y}, {z}):\n    {x}.append({k})", "for w in ({y}, {z}):\n    w.append({k})",
    "try:\n    {x} = [{y}[{k}]]\nexcept IndexError:\n    {z}.append({k})", "pair = [{x}, {y}]", "pair[0].append({k})",
    "{x} = pair[1]", "pair.reverse()", "{x} = sorted({y})", "print({x})", "print({x}, f())",
    "def f():\n    return {x} + {y}", "def f():\n    {x}.append({k})\n    return {y}",
    "def f({x}=[{k}]):\n    {y} = {x}\n    return {y} + {z}", "f = lambda {x}={y}: {x} + {z}", "g = f",
    "rules = {{'f': f}}", "f()", "{x} = f()", "{x} = g()", "{x} = rules['f']()",
]  # fmt: skip
WORDS = st.fixed_dictionaries({"x": NAMES, "y": NAMES, "z": NAMES, "k": st.integers(0, 3)})
STATEMENT = st.builds(lambda line, words: line.format(**words), st.sampled_from(LINES), WORDS)
START = "a, b, c = [1], [2], [3]\npair = [a, b]\ndef f():\n    return []\ng = f\nrules = {'f': f}"


def printed(pieces, last):
    """What a cell prints after some other pieces of code, and an error as its name."""
    said = []
    space = {"print": lambda *values: said.append(copy.deepcopy(values))}
    exec("\n".join(pieces), space)
    said.clear()
    try:
        exec(last, space)
    except RecursionError:
        said.append("too deep")
    return said


def runs(cells):
    try:
        return all(len(str(value)) < 10_000 for value in printed(cells, "print(a, b, c, pair, f(), g())"))
    except RecursionError:
        return False


@settings(max_examples=200, deadline=None)
@given(st.lists(STATEMENT, min_size=1, max_size=9), st.sampled_from(["print(a)", "print(f(), b)", "print(pair, g())"]))
def test_a_program_prints_the_same_whole_or_sliced(program, last):
    cells = [START, *program]
    if runs(cells):  # not one that doubles a list until the memory is full
        assert printed(needed(*cells, last), last) == printed(cells, last), program


def test_the_small_programs_are_sliced_for_real():
    chance = random.Random(6)
    names = [dict(zip("xyz", chance.choices("abc", k=3), strict=True), k=1) for _ in range(40)]
    programs = [[chance.choice(LINES).format(**words) for _ in range(6)] for words in names]
    taken = sum(len(needed(START, *program, "print(a)")) for program in programs)
    assert 0.1 < taken / (40 * 12) < 0.7, "all is taken, or nothing"


# The page -------------------------------------------------------------------------------------------------------------


def notebook(*cells):
    """A notebook of code cells, each a text or (text, tags), with a paragraph between them."""
    made = []
    for number, cell in enumerate(cells):
        source, tags = cell if isinstance(cell, tuple) else (cell, [])
        made += [nbformat.v4.new_markdown_cell("Text", id=f"text-{number}")]
        made += [nbformat.v4.new_code_cell(source, id=f"code-{number}", metadata={"tags": tags} if tags else {})]
    return nbformat.v4.new_notebook(cells=made)


TRIAL = notebook(("TOWN = 1", ["parameters", "runnable"]), "x = '</script>'", ("print(x)", ["runnable"]))


def test_in_a_lesson_the_cells_with_the_tag_run():
    assert run_cells.program("modules/m99/lesson", TRIAL) == [
        {"id": "code-0", "label": "Cell 1", "source": "TOWN = 1"},
        {"id": None, "label": "Cell 2", "source": "x = '</script>'"},
        {"id": "code-2", "label": "Cell 3", "source": "print(x)"},
    ]


def test_in_the_exercises_all_cells_run_and_elsewhere_none():
    plain = notebook("answer = None", " \n", "check('m', answer)")
    assert [cell["id"] for cell in run_cells.program("exercises/m99", plain)] == ["code-0", "code-2"]
    assert run_cells.program("solutions/m99", plain) == []


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("x = 1\n%time x", "'%time x' found. Expected: plain Python, and no command of Jupyter"),
        ("!ls", "'!ls' found"),
        ("x = 1\nfrom os import *", "'from os import *' found. Expected: the names one by one"),
        ("def f():\n    global n, m\n    n = m = 1", "'global n, m' found. Expected: a function that returns"),
    ],
)
def test_a_cell_that_hides_its_names_is_refused(source, what):
    cells = run_cells.program("exercises/m99", notebook("x = 1", source))
    with pytest.raises(ExtensionError, match=re.escape(f"exercises/m99.ipynb, Cell 2: {what}")):
        run_cells.refuse_faults("exercises/m99", cells)


def marked(tmp_path, docname="modules/m99/lesson", builder="html", doors=True):
    """The cells of a page after the extension has seen it, its program, and what the template knows."""
    path = tmp_path / "lesson.ipynb"
    nbformat.write(TRIAL, path)
    env = SimpleNamespace(doc2path=lambda name: str(path), metadata={docname: {}})
    app = SimpleNamespace(builder=SimpleNamespace(name=builder), config=SimpleNamespace(fairwatt_doors=doors), env=env)
    page = new_document("page")
    for index in (1, 3, 5):
        page += nodes.container("", nodes.literal_block(), nb_element="cell_code", cell_index=index, classes=["cell"])
    run_cells.mark_cells(app, page, docname)
    cells = [(node["classes"], node.get("html", {})) for node in page.children if isinstance(node, nodes.Element)]
    scripts = [node.astext() for node in page.findall(nodes.raw)]
    return cells[:3], scripts, env.metadata[docname]


def test_a_page_with_doors_says_which_cells_run(tmp_path):
    cells, (script,), known = marked(tmp_path)
    assert cells == [
        (["cell", "fw-run"], {"data-cell": "code-0"}),
        (["cell"], {}),
        (["cell", "fw-run"], {"data-cell": "code-2"}),
    ]
    text = script.removeprefix('<script type="application/json" id="fw-program">').removesuffix("</script>")
    assert "</" not in text, "the text of a cell could end the script"
    assert json.loads(text) == run_cells.program("modules/m99/lesson", TRIAL)
    assert known == {"fairwatt_runnable": True}


@pytest.mark.parametrize("where", [{"doors": False}, {"builder": "singlehtml"}, {"builder": "linkcheck"}])
def test_no_other_page_says_anything_of_it(tmp_path, where):
    assert marked(tmp_path, **where) == ([(["cell"], {})] * 3, [], {})
