"""The tools of the authors, tried on tiny courses made for the purpose."""

import subprocess
import textwrap

import mutate
import nbformat
import normalise
import pytest
import sync_exercises
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output


def code(source, **more):
    return new_code_cell(source, **more)


def write(path, *cells, **metadata):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=list(cells), metadata=metadata), path)
    return path


# --- exercises from solutions ---


def test_the_answer_is_cut_at_the_mark():
    cell = code("answer = None\n# solution\nanswer = 42\nprint(answer)", execution_count=3)
    cell.outputs = [new_output("stream", text="42\n")]
    starter = sync_exercises.starter(new_notebook(cells=[cell]))
    assert starter.cells[0].source == "answer = None\n# your answer here"
    assert starter.cells[0].outputs == []
    assert starter.cells[0].execution_count is None


def test_a_comment_that_only_begins_like_the_mark_stays():
    source = "# solution of the equation\nx = 1"
    assert sync_exercises.starter(new_notebook(cells=[code(source)])).cells[0].source == source


def test_a_cell_tagged_solution_goes_code_or_text():
    cells = [code("a = 1"), code("b = 2", metadata={"tags": ["solution"]})]
    cells.append(new_markdown_cell("Why", metadata={"tags": ["solution"]}))
    assert [cell.source for cell in sync_exercises.starter(new_notebook(cells=cells)).cells] == ["a = 1"]


def test_the_exercise_has_its_own_title():
    cells = [new_markdown_cell("# Solutions to m11\nText")]
    starter = sync_exercises.starter(new_notebook(cells=cells, metadata={"fairwatt": {"title": "Exercises"}}))
    assert starter.cells[0].source == "# Exercises\nText"
    assert "fairwatt" not in starter.metadata


def test_an_indented_mark_is_refused():
    with pytest.raises(ValueError, match="start of its line"):
        sync_exercises.starter(new_notebook(cells=[code("def f():\n    # solution\n    return 1")]))


def test_stale_missing_and_orphaned_exercises_are_named(tmp_path, capsys):
    write(tmp_path / "solutions" / "a.ipynb", code("# solution\n1"))
    write(tmp_path / "exercises" / "old.ipynb", code("1"))
    arguments = ["--root", str(tmp_path)]
    assert sync_exercises.main([*arguments, "--check"]) == 1
    said = capsys.readouterr().out
    assert "exercises/a.ipynb" in said
    assert "exercises/old.ipynb" in said
    assert sync_exercises.main(arguments) == 0
    assert [path.name for path in (tmp_path / "exercises").iterdir()] == ["a.ipynb"]
    assert sync_exercises.main([*arguments, "--check"]) == 0
    write(tmp_path / "solutions" / "a.ipynb", code("x = None\n# solution\n1"))
    assert sync_exercises.main([*arguments, "--check"]) == 1


# --- normalised notebooks ---


def drawn():
    cell = code("draw()", execution_count=1, metadata={"execution": {"iopub.status.busy": "now"}, "tags": ["keep"]})
    data = {"text/plain": "A figure", "text/html": "<img>", "image/png": "AAAA", "application/json": {}}
    cell.outputs = [
        new_output("stream", text="one "),
        new_output("stream", text="two"),
        new_output("execute_result", data=data, metadata={"image/png": {"width": 1}}, execution_count=7),
    ]
    metadata = {"widgets": {"state": 1}, "language_info": {"name": "python", "version": "3.12.1"}}
    return new_notebook(cells=[cell, code("1"), code("1")], metadata=metadata)


def test_only_text_stays():
    notebook = normalise.normalise(drawn())
    assert "widgets" not in notebook.metadata
    assert notebook.metadata.language_info == {"name": "python"}
    cell = notebook.cells[0]
    assert cell.metadata == {"tags": ["keep"]}
    assert [output.output_type for output in cell.outputs] == ["stream", "execute_result"]
    assert cell.outputs[0].text == "one two"
    assert cell.outputs[1].data == {"text/plain": "A figure"}
    assert cell.outputs[1].metadata == {}
    assert cell.outputs[1].execution_count == 1


def test_ids_come_from_the_cells_and_differ():
    ids = [[cell.id for cell in normalise.normalise(drawn()).cells] for _ in range(2)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 3


def test_normalising_twice_changes_nothing_more(tmp_path, capsys):
    path = write(tmp_path / "modules" / "m" / "lesson.ipynb", *drawn().cells)
    arguments = ["--root", str(tmp_path)]
    assert normalise.main([*arguments, "--check"]) == 1
    assert "lesson.ipynb" in capsys.readouterr().out
    assert normalise.main(arguments) == 0
    once = path.read_bytes()
    assert normalise.main([*arguments, "--check"]) == 0
    assert normalise.main(arguments) == 0
    assert path.read_bytes() == once


# --- planted errors ---


@pytest.fixture
def course(tmp_path):
    """A package of one line, a test of it, and a function for its list of mutations."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "sums.py").write_text("def twice(x):\n    return 2 * x\n", encoding="utf-8")
    test = "import sums\n\n\ndef test_twice():\n    assert sums.twice(2) == 4\n"
    (tmp_path / "tests" / "test_sums.py").write_text(test, encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)

    def mutations(text, probe="import sums; print(sums.__file__)"):
        listed = f"probe: {probe}\nmutations:\n{textwrap.dedent(text)}"
        (tmp_path / "tests" / "mutations.yml").write_text(listed, encoding="utf-8")
        return ["--root", str(tmp_path)]

    return mutations


ONE = """
- id: {id}
  what: The factor is wrong.
  file: sums.py
  find: {find}
  replace: {replace}
  tests: [tests/test_sums.py]
"""


def test_a_killed_mutation_is_reported_with_its_test(course, capsys):
    arguments = course(ONE.format(id="factor", find="2 * x", replace="3 * x"))
    assert mutate.main(arguments) == 0
    said = capsys.readouterr().out
    assert "killed    tests/test_sums.py::test_twice" in said
    assert "1 of 1" in said


def test_a_surviving_mutation_is_reported_and_fails(course, capsys):
    two = ONE.format(id="factor", find="2 * x", replace="3 * x") + ONE.format(id="same", find="2 * x", replace="x * 2")
    assert mutate.main(course(two)) == 1
    said = capsys.readouterr().out
    assert "same    survived  The factor is wrong." in said
    assert "1 of 2" in said


def test_a_mutation_that_keeps_the_tests_from_starting_proves_nothing(course, capsys):
    arguments = course(ONE.format(id="broken", find="return 2", replace="return ("))
    assert mutate.main(arguments) == 1
    assert "broken  error" in capsys.readouterr().out


@pytest.mark.parametrize("find", ["5 * x", "x"])
def test_a_text_that_is_not_there_exactly_once_is_an_error(course, capsys, find):
    assert mutate.main(course(ONE.format(id="stale", find=find, replace="y"))) == 2
    assert "not once" in capsys.readouterr().out


def test_tests_that_are_red_by_themselves_are_an_error(course, capsys, tmp_path):
    (tmp_path / "tests" / "test_sums.py").write_text("def test_red():\n    assert False\n", encoding="utf-8")
    assert mutate.main(course(ONE.format(id="factor", find="2 * x", replace="3 * x"))) == 2
    assert "not green without any mutation" in capsys.readouterr().out


def test_a_copy_that_is_not_imported_is_an_error(course, capsys):
    arguments = course(ONE.format(id="factor", find="2 * x", replace="3 * x"), "import json; print(json.__file__)")
    assert mutate.main(arguments) == 2
    assert "not what is imported" in capsys.readouterr().out
