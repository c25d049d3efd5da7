"""A cell that runs alone in the page says what it says in the notebook: nothing that it needs is left out.

The page runs first what `_static/slices.py` finds, in an empty namespace, then the cell.
"""

import importlib
import sys

import nbformat
import pytest
from course import EXERCISES, LESSONS, ROOT, SOLUTIONS, code_cells, named, read
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

sys.path.append(str(ROOT / "_static"))
slices = importlib.import_module("slices")

NOT_IN_THE_PAGE = ["papermill", "docx", "dask", "distributed", "ipywidgets"]
MAY_RUN = {"numpy", "pandas", "matplotlib", "openpyxl", "fairwatt", "pathlib"}


@pytest.fixture(scope="module")
def shell():
    shell = InteractiveShell.instance()
    shell.empty = dict(shell.user_ns)
    yield shell
    InteractiveShell.clear_instance()


def forget(shell):
    """Empty the namespace; faster than its own reset()."""
    shell.user_ns.clear()
    shell.user_ns.update(shell.empty)


@pytest.fixture(autouse=True)
def page(monkeypatch, tmp_path):
    """An empty folder, as in the page, and only the packages of the page."""
    monkeypatch.chdir(tmp_path)
    for name in NOT_IN_THE_PAGE:
        monkeypatch.setitem(sys.modules, name, None)


def said_by(shell, before, source=""):
    """What a cell prints and what it shows, as text, in a fresh namespace after some other pieces of code."""
    forget(shell)
    for text in ["\n".join(before), source]:
        with capture_output() as said:  # of the cell alone: what it needs is not shown
            result = shell.run_cell(text)
        assert result.success, f"{text}\n{result.error_before_exec or result.error_in_exec!r}"
    return said.stdout, [output.data.get("text/plain") for output in said.outputs]


def committed(cell):
    """The same of a committed cell."""
    streams = [output.text for output in cell.outputs if output.output_type == "stream"]
    return "".join(streams), [output.data["text/plain"] for output in cell.outputs if "data" in output]


def needed(notebook, cell):
    """The statements that a cell needs of those before it."""
    cells = code_cells(notebook)
    texts = [other.source for other in cells]
    return [code for _, _, code in slices.needs(texts, cells.index(cell))]


def runnable(notebook):
    return [cell for cell in code_cells(notebook) if "runnable" in cell.metadata.get("tags", [])]


@pytest.mark.parametrize("path", LESSONS, ids=named)
def test_a_cell_of_a_lesson_says_alone_what_it_says_in_the_lesson(path, shell):
    notebook = read(path)
    for cell in runnable(notebook):
        assert said_by(shell, needed(notebook, cell), cell.source) == committed(cell), cell.source


@pytest.mark.parametrize("path", LESSONS, ids=named)
def test_what_a_cell_of_a_lesson_needs_shows_nothing(path, shell):
    notebook = read(path)
    needs = [tuple(needed(notebook, cell)) for cell in runnable(notebook)]
    longest = [one for one in needs if not any(set(one) < set(other) for other in needs)]
    for pieces in longest:
        assert said_by(shell, [], "\n".join(pieces)) == ("", []), pieces


@pytest.mark.parametrize("path", LESSONS, ids=named)
def test_a_cell_follows_the_town_that_a_learner_has_typed(path, shell):
    notebook = read(path)
    code_cells(notebook)[0].source = 'TOWN = "ES-GOM"'  # the smallest: most of it must be hidden
    said = [said_by(shell, needed(notebook, cell), cell.source) for cell in runnable(notebook)]
    changed = [one for one, cell in zip(said, runnable(notebook), strict=True) if one != committed(cell)]
    assert len(changed) >= 3
    assert "Gombrèn" in str(changed) and "Gavião" not in str(changed)


@pytest.mark.parametrize("path", SOLUTIONS, ids=named)
def test_a_right_answer_is_found_right_in_the_page(path, shell):
    notebook = read(path)
    for cell in code_cells(notebook):
        assert said_by(shell, needed(notebook, cell), cell.source) == committed(cell), cell.source


@pytest.mark.parametrize("path", EXERCISES, ids=named)
def test_a_cell_of_the_exercises_says_alone_what_it_says_after_all_others(path, shell):
    notebook = read(path)
    cells = code_cells(notebook)
    forget(shell)
    for cell in cells:
        with capture_output() as said:
            shell.run_cell(cell.source)
        cell.outputs = [nbformat.v4.new_output("stream", text=said.stdout)] if said.stdout else []
        cell.outputs += [nbformat.v4.new_output("display_data", data=output.data) for output in said.outputs]
    for cell in cells:
        assert said_by(shell, needed(notebook, cell), cell.source) == committed(cell), cell.source


def test_each_lesson_has_some_cells_that_run_in_the_page():
    assert [len(runnable(read(path))) for path in LESSONS] == [8, 8, 7, 5]


@pytest.mark.parametrize("path", [*EXERCISES, *SOLUTIONS], ids=named)
def test_the_tag_is_for_lessons(path):
    assert runnable(read(path)) == []


@pytest.mark.parametrize("path", LESSONS, ids=named)
def test_cells_that_run_in_the_page_show_their_code(path):
    assert [cell.source for cell in runnable(read(path)) if "hide-input" in cell.metadata.tags] == []
