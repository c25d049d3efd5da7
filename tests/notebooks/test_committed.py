"""The notebooks as they are committed: run, small, and made by the tools."""

import ast
import re

import normalise
import pytest
import sync_exercises
from course import EXERCISES, LESSONS, ROOT, SOLUTIONS, code_cells, named, read

EXECUTED = LESSONS + SOLUTIONS
ALL = EXECUTED + EXERCISES
CHAPTERS = sorted((ROOT / "fairwatt" / "plan" / "chapters").glob("*.ipynb"))
ALLOWED_IMPORTS = {"fairwatt", "numpy", "pandas", "matplotlib", "ipywidgets", "IPython", "math", "pathlib"}
ALLOWED_IMPORTS |= {"openpyxl"}  # m41 plants slips in an Excel workbook, as a person would


def test_there_is_a_lesson_with_solutions_and_exercises():
    assert LESSONS
    assert {path.stem for path in SOLUTIONS} == {path.parent.name for path in LESSONS}
    assert {path.stem for path in EXERCISES} == {path.stem for path in SOLUTIONS}


def test_every_notebook_is_in_a_place_that_these_tests_know():
    assert normalise.notebooks(ROOT) == sorted(ALL)
    ignored = {".venv", "_build", "node_modules", ".ipynb_checkpoints", "my-plan", "plans"}
    found = {path for path in ROOT.rglob("*.ipynb") if not ignored & set(path.relative_to(ROOT).parts)}
    assert found == {*ALL, *CHAPTERS, ROOT / "lite" / "welcome.ipynb"}


def test_the_chapters_of_a_plan_are_kept_without_results():
    assert len(CHAPTERS) == 5
    for path in CHAPTERS:
        assert [cell.outputs for cell in code_cells(read(path)) if cell.outputs] == [], path.name
        assert "parameters" in code_cells(read(path))[0].metadata["tags"], path.name


@pytest.mark.parametrize("path", EXECUTED, ids=named)
def test_every_cell_was_run_once_in_order(path):
    counts = [cell.execution_count for cell in code_cells(read(path))]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.parametrize("path", EXECUTED, ids=named)
def test_no_cell_shows_an_error_or_a_warning(path):
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", f"{cell.source}\n{output.get('text')}"


@pytest.mark.parametrize("path", EXECUTED, ids=named)
def test_every_output_has_a_text_that_can_be_compared(path):
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            text = output.get("text") or output.get("data", {}).get("text/plain", "")
            assert text.strip(), f"a picture or table without its text:\n{cell.source}"
            assert not re.search(r"\bat 0x[0-9a-f]{6,}", text), f"an address in memory:\n{cell.source}\n{text}"


def test_notebooks_are_normalised(capsys):
    assert normalise.main(["--root", str(ROOT), "--check"]) == 0, capsys.readouterr().out


def test_exercises_are_what_the_solutions_make():
    assert sync_exercises.sync(ROOT, check=True) == []


def test_few_outputs_are_left_uncompared():
    cells = [cell for path in EXECUTED for cell in code_cells(read(path))]
    marks = [str(cell.metadata.get("tags", [])) + cell.source for cell in cells]
    ignored = [mark for mark in marks if re.search("nbval.ignore.output", mark, re.IGNORECASE)]
    assert len(ignored) < 0.05 * len(cells)
    assert not [mark for mark in marks if re.search("nbval.skip|raises.exception", mark, re.IGNORECASE)]


@pytest.mark.parametrize("path", ALL, ids=named)
def test_a_notebook_needs_no_network_and_no_shell(path):
    for cell in code_cells(read(path)):
        assert not re.search(r"^\s*[!%]|get_ipython|https?:", cell.source, re.MULTILINE), cell.source
        for node in ast.walk(ast.parse(cell.source)):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module]
            assert {name.split(".")[0] for name in names} <= ALLOWED_IMPORTS, cell.source
