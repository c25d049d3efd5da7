"""The notebooks run: with strict checks, and the lesson with each of the eight towns."""

import dataclasses
import re
from html.parser import HTMLParser

import papermill
import pytest
import warm_kernels
from bs4 import BeautifulSoup
from course import EXERCISES, LESSONS, SOLUTIONS, code_cells, named, read, source_of, text_of
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

import fairwatt
from fairwatt.data import read_table
from fairwatt.decision_file import write_decision_file
from fairwatt.justice import doing_without, four_indicators, load_households, may_show
from fairwatt.participation import load_decision_matrix
from fairwatt.workbook import pilot_workbook, write_workbook

TOWNS = list(read_table("municipalities")["municipality_id"])
CHECK = re.compile(r'^check\("(m\d+\.\d+)"', re.MULTILINE)
TOWN_LINE = re.compile(r'^TOWN = "([A-Z]{2}-[A-Z]{3})"', re.MULTILINE)


@pytest.fixture(scope="module", autouse=True)
def warm():
    warm_kernels.use()


@pytest.fixture
def strict(monkeypatch):
    """Let a check that is not right stop the notebook."""
    monkeypatch.setenv("FAIRWATT_CHECK", "strict")


# Each picture of each town is made an SVG by the tests of the pictures; here one town for each lesson draws to the end.
NOT_DRAWN = "import fairwatt.markup\nfairwatt.markup.svg = lambda figure: '<svg xmlns=\"http://www.w3.org/2000/svg\"/>'"


def run(path, before="", **parameters):
    """Run a notebook in its folder, after some code, and return it."""
    notebook = read(path)
    if before:
        notebook.cells.insert(0, new_code_cell(before))
    return papermill.execute_notebook(
        notebook, None, parameters, kernel_name="python3", cwd=path.parent, progress_bar=False, start_timeout=120
    )


class Pictures(HTMLParser):
    """Collect the text that stands for each picture."""

    def __init__(self, html):
        super().__init__()
        self.texts = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.texts.append(dict(attributes).get("alt") or "")
        elif tag == "svg":
            self.texts.append(dict(attributes).get("aria-label") or "")


def cells_that_point_at_a_home(notebook, homes):
    """What a lesson says about fewer than ten households of the town (the disclosure rule)."""
    size = len(homes.table)
    half_a_step = next(step for step in (1, 2, 5, 10) if step * size / 100 >= 5 or step == 10) / 2  # of rounding
    found = []
    for output in (output for cell in code_cells(notebook) for output in cell.outputs):
        page = BeautifulSoup(output.get("data", {}).get("text/html", ""), "html.parser")
        for table in page.find_all("table"):
            found += small_cells(table)
        # "Low spending, of the households: 3 %", or the alternative text of a picture: "3 % of households"
        text = output.get("text", "") + output.get("data", {}).get("text/plain", "")
        rates = re.findall(r"of the households: ([\d.]+) %", text) + re.findall(r"([\d.]+) % of households", text)
        few = [rate for rate in rates if (min(float(rate), 100 - float(rate)) + half_a_step) / 100 * size < 10]
        # A rate that must be hidden stands nowhere, however it is rounded.
        closed = [i.name for i in (*four_indicators(homes).values(), doing_without(homes)) if not may_show(i)]
        told = [name for name in closed if re.search(re.escape(name) + r"[^\n]{0,30}? [\d.]+ ?%", text)]
        found += few + told
    return found


def small_cells(table):
    """Numbers below ten in a column of households."""
    heads = [th.get_text(strip=True).lower() for th in table.select("thead th")]
    rows = [[cell.get_text(strip=True).replace(",", "") for cell in row("td")] for row in table.select("tbody tr")]
    return [
        row for row in rows for head, cell in zip(heads[1:], row, strict=True)
        if head == "households" and re.fullmatch(r"[\d.]+", cell) and float(cell) < 10
    ]  # fmt: skip


def assert_pictures_are_described(notebook):
    """Check that each picture came with a sentence, and not as a bare image."""
    texts = []
    for cell in code_cells(notebook):
        for output in cell.outputs:
            data = output.get("data", {})
            assert not [kind for kind in data if kind.startswith("image/")], f"draw with show(...):\n{cell.source}"
            texts += Pictures(data.get("text/html", "")).texts
    assert all(len(text.split()) >= 5 for text in texts), texts
    return texts


@pytest.mark.parametrize("path", SOLUTIONS, ids=named)
def test_every_solution_passes_its_check(path, strict):
    notebook = run(path)
    assert CHECK.search(source_of(notebook))
    assert_pictures_are_described(notebook)


@pytest.mark.parametrize("path", EXERCISES, ids=named)
def test_an_untouched_exercise_stops_at_its_first_check(path, strict):
    with pytest.raises(papermill.PapermillExecutionError) as stop:
        run(path)
    assert stop.value.ename == "AssertionError"
    assert CHECK.search(stop.value.source)


@pytest.mark.parametrize("path", EXERCISES, ids=named)
def test_every_check_of_an_untouched_exercise_fails_and_nothing_else(path, strict):
    notebook = read(path)
    # allow_errors: go on after each failing check, so that all of them are seen
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, kernel_name="python3", allow_errors=True, resources=resources, timeout=180).execute()
    for cell in code_cells(notebook):
        errors = [f"{output.ename}: {output.evalue}" for output in cell.outputs if output.output_type == "error"]
        question = CHECK.search(cell.source)
        if question:
            assert len(errors) == 1, cell.source
            assert errors[0].startswith(f"AssertionError: {question[1]}: "), errors
        else:
            assert errors == [], cell.source


@pytest.mark.parametrize("path", LESSONS, ids=named)
def test_one_line_chooses_the_town(path):
    cells = [cell for cell in code_cells(read(path)) if "parameters" in cell.metadata.get("tags", [])]
    assert len(cells) == 1
    assert TOWN_LINE.search(cells[0].source)[1] in TOWNS


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("path", LESSONS, ids=named)
def test_the_lesson_runs_with_every_town(path, town):
    committed = TOWN_LINE.search(source_of(read(path)))[1]
    notebook = run(path, "" if town == committed else NOT_DRAWN, TOWN=town)
    said = text_of(notebook)
    chosen = fairwatt.load_town(town)
    homes = load_households(town)
    assert any(notice in said for notice in (chosen.notice, homes.notice, load_decision_matrix(town).notice))
    assert cells_that_point_at_a_home(notebook, homes) == []
    assert not re.search(r"\b(?:nan|NaN|inf)\b", said), "a missing number is shown as if it were one"
    stderr = [output.text for cell in code_cells(notebook) for output in cell.outputs if output.get("name") == "stderr"]
    assert stderr == []
    assert assert_pictures_are_described(notebook), "the lesson draws nothing"
    # As often as the committed run names its own town; the tables that compare all towns make a small difference.
    own = fairwatt.load_town(committed)
    assert said.count(chosen.name) >= 0.8 * text_of(read(path)).count(own.name), "it still speaks of its own town"


def run_with_own_file(lesson, load, own, folder):
    """Run a lesson after the change that its section on one's own data asks for; return what it says."""
    notebook = read(next(path for path in LESSONS if path.parts[-2].startswith(lesson)))
    cells = [cell for cell in code_cells(notebook) if load in cell.source]
    assert len(cells) == 1
    cells[0].source = cells[0].source.replace(load, own)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, kernel_name="python3", resources=resources, timeout=180).execute()
    return text_of(notebook)


def test_the_lesson_on_energy_runs_with_a_file_of_ones_own(tmp_path):
    fairwatt.write_town_file(fairwatt.load_town("EL-AVD"), tmp_path / "my-town.csv")
    own = 'load_town("my-town.csv", name="Nossa vila", country="PT", population=3300)'
    assert "Nossa vila" in run_with_own_file("m11", "load_town(TOWN)", own, tmp_path)


@pytest.mark.parametrize("people", [0, 1, 5])
def test_the_lesson_on_choosing_runs_with_a_table_of_ones_own(people, tmp_path):
    matrix = load_decision_matrix("VALLSERENA")
    write_decision_file(tmp_path / "my-measures.xlsx", dataclasses.replace(matrix, points=matrix.each.iloc[:people]))
    own = 'load_decision_matrix("my-measures.xlsx", name="Nossa vila")'
    said = run_with_own_file("m35", "load_decision_matrix(TOWN)", own, tmp_path)
    assert "Nossa vila" in said
    assert ("nothing to compare" in said) == (people < 2)
    assert (tmp_path / "my-plan" / "m35-council.md").is_file()


def test_the_lesson_on_the_plan_runs_with_a_workbook_of_ones_own(tmp_path):
    pilot = pilot_workbook("ES-GOM")
    fields = pilot.fields | {"name": "Nossa vila", "notice": ""}
    few = pilot.balance.iloc[:3]  # a first evening: three amounts, nothing else
    own = pilot._replace(fields=fields, balance=few, households=None, decision=None)
    write_workbook(tmp_path / "my-town.xlsx", own)
    said = run_with_own_file("m41", 'TOWN = "PT-GAV"', 'TOWN = "my-town.xlsx"', tmp_path)
    assert "Nossa vila" in said and "four-slips.xlsx cannot be used yet" in said
    assert (tmp_path / "my-plan" / "nossa-vila" / "plan.docx").is_file()
    assert (tmp_path / "my-plan" / "nossa-vila.zip").is_file()
