"""The Python side of the cells that run in a page, here in plain Python and without a browser."""

import importlib.util
import itertools
import os
import sys
import time
from operator import itemgetter
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "_static"


def from_static(name):
    spec = importlib.util.spec_from_file_location(name, STATIC / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


in_page, slices = from_static("in_page"), from_static("slices")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def sent(*texts, sources=(), loadable=()):
    """What a run of the last text sends, as [(kind, text)]; the cells were at first `sources`."""
    said = []
    labels = [f"Cell {number}" for number in range(1, len(texts) + 1)]
    send = lambda *part: said.append(part)  # noqa: E731
    missing = in_page.run(list(texts), sources or list(texts), labels, slices.needs, send, loadable)
    return said if missing is None else missing


def heard(*texts, sources=()):
    """The same, with all text between two other things as one: in how many parts it comes is a matter of time."""
    said = itertools.groupby(sent(*texts, sources=sources), key=itemgetter(0))
    groups = [(kind, [body for _, body in group]) for kind, group in said]
    return [(kind, "".join(bodies)) for kind, bodies in groups]


def error_of(*texts, sources=()):
    """The sentence for the reader; the trace must come with it, and must not show our own machinery."""
    said = dict(heard(*texts, sources=sources))
    assert {"error", "trace"} <= set(said), said
    assert "in_page.py" not in said["trace"]
    assert "\n" not in said["error"]
    return said["error"]


# --- running ---------------------------------------------------------------------------------------------------------


def test_a_cell_prints_and_shows_its_last_value():
    assert heard("print('one')\n2 + 3") == [("text", "one\n5\n")]


@pytest.mark.parametrize("quiet", ["x = 5", "None", "5;", "", "# only a comment"])
def test_a_cell_without_a_value_shows_nothing(quiet):
    assert heard(quiet) == []


def test_what_a_cell_needs_of_the_cells_above_runs_first_and_is_not_shown():
    assert heard("x = [print('above'), 4][1]\nunneeded = 1 / 0", "x * 10") == [("text", "40\n")]


def test_each_run_begins_afresh():
    assert heard("x = 4\nx") == [("text", "4\n")]
    assert "does not know the word x" in error_of("x")


def test_a_table_is_shown_as_a_table_and_a_text_as_text():
    (kind, page), *more = heard("import pandas as pd\npd.DataFrame({'energy': [1]})")
    assert kind == "html" and "<table" in page and more == []
    assert heard("import pandas as pd\npd.Series([1.5])")[0][0] == "text"


def test_text_and_tables_keep_their_order():
    said = heard("import pandas as pd\nprint(1)\nprint('before')\ndisplay(pd.DataFrame({'a': [1]}))\nprint('after')")
    assert [kind for kind, _ in said] == ["text", "html", "text"]
    assert [said[0][1], said[2][1]] == ["1\nbefore\n", "after\n"]


def test_raw_forms_are_shown_as_pages_or_else_as_text():
    assert heard("display({'text/html': '<p>a</p>', 'text/plain': 'a'}, raw=True)") == [("html", "<p>a</p>")]
    assert heard("display({'text/plain': 'a'}, raw=True)") == [("text", "a\n")]


@pytest.mark.parametrize("end", ["fig", "pass", "plt.show()"])
def test_a_picture_is_shown_once(end):
    start = "import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt\nfig, axes = plt.subplots()\n"
    assert [(kind, "data:image/svg+xml" in page) for kind, page in heard(start + end)] == [("html", True)]


def test_warnings_are_folded_away():
    ((kind, page),) = heard("import sys, warnings\nwarnings.warn('old < new')\nprint('font cache', file=sys.stderr)")
    assert kind == "html" and page.startswith("<details>") and "old &lt; new" in page and "font cache" in page


def test_a_module_that_can_be_fetched_is_named_and_not_an_error():
    assert sent("import antigravity_x.part", loadable={"antigravity_x"}) == "antigravity_x"


def test_all_code_of_a_run_is_known_before_it_runs():
    texts = ["import pandas as pd\nimport json", "pd.DataFrame()"]
    assert in_page.code_to_run(texts, texts, slices.needs) == "import pandas as pd\npd.DataFrame()"
    broken = [*texts, "pd.("]
    assert in_page.code_to_run(broken, broken, slices.needs) == "pd.("


def test_warming_up_imports_what_it_can_and_never_complains(monkeypatch):
    monkeypatch.delitem(sys.modules, "this", raising=False)
    monkeypatch.delitem(sys.modules, "tabnanny", raising=False)
    in_page.warm("import no_such_module\nfrom tabnanny import check\nx = 1 / 0")
    assert "tabnanny" in sys.modules
    in_page.warm("import this as (")
    assert "this" not in sys.modules


def test_take_away_files_of_this_run_are_found():
    heard("from pathlib import Path\nPath('my-plan').mkdir()\nPath('my-plan', 'old.csv').write_text('a')")
    assert in_page.files() == [("old.csv", b"a")]
    time.sleep(0.01)
    heard("from pathlib import Path\nPath('my-plan', 'new.csv').write_text('b')\nPath('my-plan', 'folder').mkdir()")
    assert in_page.files() == [("new.csv", b"b")]


def test_a_run_leaves_the_streams_of_python_alone():
    before = sys.stdout, sys.stderr
    heard("print(1)\n1 / 0")
    assert (sys.stdout, sys.stderr) == before


# --- floods ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "flood",
    [
        "while True: print(1)",
        "while True:\n    try:\n        print(1)\n    except Exception:\n        pass",
        "while True: print('x' * 10_000, end='')",
        "while True: display({'text/html': 'x' * 1_000_000}, raw=True)",
    ],
)
def test_a_flood_is_stopped_in_words(flood):
    said = heard(flood)
    assert "more than a page can hold" in dict(said)["error"]
    assert sum(len(body) for kind, body in said if kind == "text") <= in_page.LETTERS
    assert sum(body.count("\n") for kind, body in said if kind == "text") <= in_page.LINES + 1
    assert sum(len(body) for kind, body in said if kind == "html") <= in_page.PAGE_LETTERS


def test_as_many_lines_as_allowed_are_no_flood():
    assert "error" not in dict(heard(f"for i in range({in_page.LINES}): print(i)"))


def test_a_long_run_sends_its_lines_as_they_come():
    said = sent("import time\nprint('first')\ntime.sleep(0.25)\nprint('second')\ntime.sleep(0.25)\nprint('third')")
    assert [body for _, body in said] == ["first\n", "second\n", "third\n"]


# --- errors in plain words -------------------------------------------------------------------------------------------

ANSWER = "answer = None"
SENTENCES = {
    "total": (
        "Line 1: Python does not know the word total. Look how it is spelt in the cells above. If it is a "
        'text, it needs quotes: "total".'
    ),
    "total = 1\nprint(totl)": "Line 2: Python does not know the word totl. Did you mean total?",
    "Print(1)": "Line 1: Python does not know the word Print. Did you mean print?",
    "def f():\n    x += 1\nx = 1\nf()": "Line 2: The word x gets its value later in this function than it is used.",
    "x = 1\ny = (x + 1": "Line 2: Python cannot read this line. A bracket is missing, or there is one too many.",
    "x = 'abc": "Line 1: Python cannot read this line. A quotation mark is missing at the end of a text.",
    "x = 12,5 MWh": (
        "Line 1: Python cannot read this line. A number and letters stand together. Write the number alone, "
        "without its unit: 12.5. A point stands before the decimals, and nothing between thousands."
    ),
    "x = y z": (
        "Line 1: Python cannot read this line. Look for a missing quotation mark or bracket, or for a number "
        "with a comma: write 12.5, not 12,5."
    ),
    "x = 12MWh": (
        "Line 1: Python cannot read this line. A number and letters stand together. Write the number alone, "
        "without its unit: 12.5."
    ),
    "x = “NE”": 'Line 1: The quotation mark “ is one of a text program. Type plain quotes: "NE".',
    "x = 12 €": "Line 1: Python cannot read the sign €. Write numbers without a unit: 12.5.",
    "x =\u00a012": (
        "Line 1: There is a special space in this line, copied from a page or a document. Type it anew as a "
        "plain space."
    ),
    "x = 3200 × 35": "Line 1: Python cannot read the sign ×. Write * instead.",
    "TOWN = ES-GOM": 'Line 1: Python does not know the word ES. A code needs quotes: "ES-GOM".',
    "ES = 1\nTOWN = ES-GOM": 'Line 2: Python does not know the word GOM. A code needs quotes: "ES-GOM".',
    "total = 1\ntotl-total": "Line 2: Python does not know the word totl. Did you mean total?",
    "answer 12": "Line 1: Write = between the name and the value: answer = 12.5.",
    "for i in [1]\n    print(i)": "Line 1: Python cannot read this line. A colon is missing at the end of the line.",
    "x = 1\n  y = 2": (
        "Line 2: Python cannot read this line. The line begins too far right or too far left: lines of one "
        "block begin at the same place."
    ),
    "%matplotlib inline": (
        "Line 1: Lines that begin with % are commands of Jupyter. Open this notebook in the browser lab, or "
        "on your own computer."
    ),
    "\n\n5 / 0": "Line 3: A number is divided by zero. Look which value is 0, or still missing.",
    "answer = None\nanswer * 2": (
        "Line 2: Something is still empty here (None), so Python cannot calculate. Write your answer in its "
        "cell first."
    ),
    "'5' + 1": "Line 1: A text in quotes and a number do not go together here. Take the quotes away from the number.",
    "(12, 5) * 2.5": (
        "Line 1: You typed a comma, and Python reads two numbers. Write 12.5 with a point, and 3394 without "
        "anything."
    ),
    "answer = ...\nanswer + 1": "Line 2: The three dots are still there. Write your answer in their place.",
    "2 (3)": "Line 1: A name that is no function stands before brackets. For a product, write *.",
    "{'energy': 1}['enrgy']": "Line 1: There is no 'enrgy' in this table or list. Look how its names are spelt.",
    "row = {'energy': 1}\nrow['enrgy']": "Line 2: There is no 'enrgy' in this table or list. Did you mean energy?",
    "{1: 2}[3]": "Line 1: There is no 3 in this table or list. Look which names and numbers it has.",
    "[1, 2][5]": "Line 1: The list is shorter. Python counts from 0: the first of three is [0], the last [2].",
    "float('12,5')": (
        "Line 1: A value does not fit here: could not convert string to float: '12,5'. Write a number with a "
        "point: 12.5."
    ),
    "import geopandas_x": (
        "Line 1: The module geopandas_x is not in these pages. Is it spelt right? Binder or your own computer"
        " can have it."
    ),
    "import fairwatt.figurs": (
        "Line 1: There is no part fairwatt.figurs in this course. Compare with the line as it was."
    ),
    "from fairwatt import load_twon": "Line 1: There is no load_twon in fairwatt. Did you mean load_town?",
    "import math\nmath.sinn(1)": "Line 2: There is no sinn in the module math. Did you mean sin?",
    "town = None\ntown.name": "Line 2: Something is still empty here (None), and has no name.",
    "open('bills.csv')": (
        "Line 1: There is no file 'bills.csv' here. A page does not see the files of your computer. The "
        "tables of the course are read with read_table. Open this notebook in the browser lab, or on your own"
        " computer."
    ),
    "from urllib.error import URLError\nraise URLError('unknown url type: https')": (
        "Line 2: Python in a page cannot fetch anything from the internet. Open this notebook in the browser "
        "lab, or on your own computer."
    ),
    "open('.', 'w')": "Line 1: A file cannot be read or written here: [Errno 21] Is a directory: '.'.",
    "def f():\n    return f()\nf()": "Line 2: A function calls itself again and again, without an end.",
    "raise MemoryError": "Line 1: This needs more memory than a page has. Try a smaller number.",
    "10.0 ** 1000": "Line 1: A number becomes too large here. Look for a slip in the units.",
    "assert 1 > 2, 'one is less'": "Line 1: one is less",
    "exit()": "Line 1: The cell ended Python itself. Leave out exit() and quit().",
    "raise LookupError('odd')": "Line 1: Python stopped with LookupError: odd",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_an_error_is_told_in_plain_words(code):
    assert error_of(code) == SENTENCES[code]


def test_a_refusal_of_the_course_is_shown_as_it_is():
    said = error_of("from fairwatt import load_town", "\nload_town('PT-GAB')")
    assert said.startswith("Line 2: 'PT-GAB' is not a town known here. Did you mean 'PT-GAV'?")


def test_a_column_that_does_not_exist_is_met_with_the_nearest_one():
    code = "import pandas as pd\ntable = pd.DataFrame({'energy': [1]})\ntable['enrgy']"
    assert error_of(code) == "Line 3: There is no 'enrgy' in this table or list. Did you mean energy?"


def test_an_error_in_an_edited_cell_above_names_that_cell_and_its_line():
    assert error_of("y = 1\n\nx = y / 0", "x").startswith("Cell 1, line 3: A number is divided by zero.")


def test_an_error_inside_a_function_of_a_cell_above_names_the_line_of_this_cell():
    assert error_of("def share(x):\n    return 1 / x", "a = 0\nshare(a)").startswith("Line 2: ")


UNIT = "A number and letters stand together. Write the number alone, without its unit: 12.5."
SPACES = "Write a large number without spaces: 3200."
EQUALS = "Leave out the = before the number: answer = 12.5 * 2."
TIMES = "To multiply, write * and not x: 3200 * 35."
DIVIDED = "To divide, write / and not a colon: 3600 / 2."
THOUSANDS = "Write a large number without a sign between its thousands: 3200."
COMMA = "A comma, a quotation mark or an operator such as * is missing between two parts."
BRACKET = "A bracket is missing, or there is one too many."


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        *((value, UNIT) for value in ("31.15 MWh", "6.42 t", "11000 EUR", "38 %", "38%", "5 m2", "31.15 MWh * 2")),
        ("print('12 MWh' y)", COMMA),
        ("3200*35,046/3600", "Write the number with a point, and not with a comma: 35.046."),
        ("01234", "A number must not begin with 0."),
        *((value, SPACES) for value in ("3 200", "35 046", "1 234 567", "(3 200 * 2)")),
        ("[100 200]", COMMA),
        *((value, TIMES) for value in ("3200 x 35", "3200x35", "3200 X 35.046 / 3600")),
        *((value, DIVIDED) for value in ("3600 :", "3600 : 2", "3200 * 35 : 3600", "(1 + 2) : 3")),
        ("=3200*2", EQUALS),
        *((value, THOUSANDS) for value in ("3'200", "3'200'000", "2 * 3'200")),
        ("6.42)", BRACKET),
        ("(12 * 'MWh'", BRACKET),
    ],
)
def test_a_slip_in_a_number_is_told(line, advice):
    for code in (line, f"answer = {line}"):
        assert error_of(code) == f"Line 1: Python cannot read this line. {advice}"


# --- an answer must not be taken from another exercise ---------------------------------------------------------------

EMPTY = ["answer = None", "print(answer)", "answer = None", "print('checked', answer)"]
LOST = "Cell 3 gives no value to answer any more. Begin its line with: answer ="


def checked(second, first="answer = 31.1"):
    """The sentence of the check of a second exercise after the first one is solved."""
    return error_of(first, EMPTY[1], second, EMPTY[3], sources=EMPTY)


@pytest.mark.parametrize("second", ["6.42", "Answer = 6.42", "answer: 6.42", "answer == 6.42", "answer += 6", "# 6"])
def test_an_answer_without_its_name_is_not_the_one_of_another_exercise(second):
    assert checked(second) == LOST


@pytest.mark.parametrize(
    ("second", "line", "advice"),
    [
        ("6.42 t", 1, UNIT),
        ("answer = 6.42 t", 1, UNIT),
        ("x = 1\nanswer = 6.42)", 2, BRACKET),
        ("anser = (1", 1, BRACKET),
        ("None = 6.42", 1, "On the left of = stands a name, on the right its value: answer = 12.5."),
    ],
)
def test_an_answer_that_cannot_be_read_is_not_the_one_of_another_exercise(second, line, advice):
    said = f"Cell 3 cannot be read. Line {line}: {advice} Correct it first, then run this one again."
    assert checked(second) == said


def test_a_good_answer_is_taken_and_a_broken_cell_elsewhere_says_nothing():
    assert heard(EMPTY[0], EMPTY[1], "answer = 6.42", EMPTY[3], sources=EMPTY) == [("text", "checked 6.42\n")]
    assert heard("answer = (", EMPTY[1], "answer = 6.42", EMPTY[3], sources=EMPTY) == [("text", "checked 6.42\n")]
    assert error_of("x = (", "total", sources=["x = 1", "total"]) == SENTENCES["total"]


def test_a_name_that_the_reader_gives_in_an_unreadable_cell_leads_to_that_cell():
    said = error_of("a = 1\ntotal = (3", "total + 1", sources=["a = 1", "None"])
    assert said.startswith(f"Cell 1 cannot be read. Line 2: {BRACKET}")


def test_a_change_in_a_cell_that_cannot_be_read_is_not_left_out():
    said = error_of("w = {'a': 1}", "w['a'] = 2 t", "print(w)", sources=["w = {'a': 1}", "w['a'] = 2", "print(w)"])
    assert said.startswith(f"Cell 2 cannot be read. Line 1: {UNIT}")


def test_a_lost_import_or_function_is_brought_back_by_reset():
    said = error_of("", "pd.DataFrame()", sources=["import pandas as pd", "pd.DataFrame()"])
    assert said == "Cell 1 gives no value to pd any more. Its button Reset brings the first text back."


def test_the_trace_shows_the_readers_own_line():
    trace = dict(heard("x = 0", "5 / x"))["trace"]
    assert 'File "Cell 2", line 1' in trace and "5 / x" in trace and trace.endswith("division by zero\n")


# --- the stand-in for IPython ----------------------------------------------------------------------------------------


@pytest.fixture
def installed(monkeypatch):
    """`install` as in a page, and everything put back afterwards."""
    for name in ("IPython", "IPython.display"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr("builtins.input", input)
    monkeypatch.setitem(os.environ, "MPLBACKEND", "agg")
    in_page.install()


def test_importing_the_file_changes_nothing_but_installing_does(installed):
    import IPython

    assert IPython.get_ipython() is not None and not IPython.get_ipython()


def test_a_table_of_the_course_is_shown_as_a_page(installed):
    imports = "from fairwatt import read_table\nfrom fairwatt.tables import show_table\n"
    ((kind, page),) = heard(f"{imports}show_table(read_table('sectors'), 'Sectors')")
    assert kind == "html" and "<figcaption>" in page


def test_input_says_what_to_do_instead(installed):
    assert error_of("name = input('Name?')").startswith("Line 1: A page cannot ask with input(). Write the value")


def test_ids_of_new_panels_differ_from_those_of_the_page_and_of_each_other(installed, monkeypatch):
    monkeypatch.setattr("fairwatt.markup._numbers", itertools.count(1))
    code = "from fairwatt.markup import unique_id\nprint(unique_id('fw-panel'))"
    first, second = heard(code), heard(code)
    assert first != second and "fw-panel-1\n" not in (first[0][1], second[0][1])
