"""What a plan says where homes or people are too few: the real chapters 3 and 4, run cell by cell."""

import contextlib
import dataclasses
import io
import json
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import fairwatt.plan
from fairwatt.justice.households import own_households
from fairwatt.participation import load_decision_matrix
from fairwatt.participation.matrix import own_matrix
from fairwatt.plan import case as cases
from fairwatt.plan.caution import weights_sentence
from fairwatt.workbook import pilot_workbook

CHAPTERS = Path(fairwatt.plan.__file__).parent / "chapters"
PEOPLE = {"agreed": (100.0, 20.0, 60.0, 40.0, 80.0), "person_1": (97.0, 3.0, 61.0, 29.0, 11.0),
          "person_2": (20.0, 90.0, 10.0, 50.0, 40.0)}  # fmt: skip


def chapter(name, monkeypatch, folder, **changes):
    """What a chapter keeps for the documents of a plan."""
    book = pilot_workbook("PT-GAV")._replace(notice="", source="own.xlsx")
    case = dataclasses.replace(cases._case(book, None, None), **changes)
    monkeypatch.setattr(cases, "load_case", lambda source: case)
    notebook = nbformat.read(CHAPTERS / name, as_version=4)
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code.replace("OUT = None", f"OUT = {str(folder)!r}"), {})
    return json.loads((folder / f"chapter-{name[:2]}.json").read_text(encoding="utf-8"))


def blocks(kept, kind):
    return [block for block in kept["blocks"] if block["kind"] == kind]


def homes_of(size, yes):
    table = pd.DataFrame({
        "hh_id": [f"h{n}" for n in range(size)], "weight": 1.0, "persons_14plus": 2.0, "persons_under14": 0.0,
        "income": 20000.0, "energy_spending": 1500.0, "arrears": [float(n < yes) for n in range(size)],
    })  # fmt: skip
    findings = pd.DataFrame(columns=["row", "hh_id", "kind", "message"])
    return own_households(table, findings, "Vila Nova", "PT", "own.xlsx")


@pytest.mark.parametrize(("size", "yes"), [(1, 1), (5, 2), (9, 9), (15, 7), (20, 10), (30, 3), (30, 12)])
def test_a_few_homes_give_a_chapter_without_a_picture(size, yes, monkeypatch, tmp_path):
    kept = chapter("03-energy-poverty.ipynb", monkeypatch, tmp_path, homes=homes_of(size, yes))
    drawn = 10 <= yes <= size - 10
    assert len(blocks(kept, "figure")) == drawn
    said = [block["text"] for block in blocks(kept, "paragraph")]
    words = (
        f"The sheet Households holds {size} home{'s' if size > 1 else ''}. Results about fewer than 10 homes are not "
        "shown, to protect single families, so no picture is drawn here. A table of 100 homes or more can say "
        "something."
    )
    assert (words in said) == (not drawn)
    (form,) = [block for block in blocks(kept, "table") if block["form"] == "energy_poverty"]
    assert len(form["rows"]) > 10
    assert (kept["results"]["poverty"]["Arrears on bills"] == "not shown") == (not drawn)


def measures_of(*people):
    matrix = load_decision_matrix("VALLSERENA")
    points = pd.DataFrame([PEOPLE[name] for name in people], columns=matrix.scores.columns, index=list(people))
    return dataclasses.replace(own_matrix(matrix, "Vila Nova", "own.xlsx"), points=points, findings=None)


def numbers_of(kept):
    for block in blocks(kept, "table"):
        yield from (cell for row in block["rows"] for cell in row if isinstance(cell, float))
    yield from (row["value"] for row in kept["trace"])


def test_the_weights_of_one_person_are_nowhere(monkeypatch, tmp_path):
    matrix = measures_of("person_1")
    kept = chapter("04-measures.ipynb", monkeypatch, tmp_path, matrix=matrix)
    assert [block["name"] for block in blocks(kept, "table")] == ["ranking", "actions"]
    assert blocks(kept, "figure") == kept["trace"] == []
    assert kept["results"]["first_measure"] == "only one person gave points"
    weights = {point / sum(PEOPLE["person_1"]) for point in PEOPLE["person_1"]}
    assert not {round(number, 3) for number in numbers_of(kept)} & {round(weight, 3) for weight in weights}
    assert "Total" not in blocks(kept, "table")[0]["columns"]  # five totals and the scores would give the weights back
    said = " ".join(kept["brief"])
    assert "Only one person has given points: this is not a decision of a group." in said
    assert "clearly" not in said and "0." not in said
    assert weights_sentence(matrix) == (
        "The ranking uses the points of one person. A plan does not publish what one person voted."
    )


def test_equal_weights_that_nobody_chose_are_not_shown_as_points(monkeypatch, tmp_path):
    kept = chapter("04-measures.ipynb", monkeypatch, tmp_path, matrix=measures_of())
    assert [block["name"] for block in blocks(kept, "table")] == ["ranking", "actions"]
    assert kept["results"]["first_measure"] == "no points given"
    said = " ".join(kept["brief"])
    assert "nobody has given points" in said
    for words in ("our weights", "drawn at random", "calculations", "nearest turn", "clearly"):
        assert words not in said


@pytest.mark.parametrize("people", [("person_1", "person_2"), ("agreed",), ("agreed", "person_1")])
def test_the_weights_of_a_group_are_shown(people, monkeypatch, tmp_path):
    kept = chapter("04-measures.ipynb", monkeypatch, tmp_path, matrix=measures_of(*people))
    assert [block["name"] for block in blocks(kept, "table")] == ["ranking", "weights", "actions"]
    assert len(blocks(kept, "figure")) == 2 and len(kept["trace"]) == 5
    assert "points" not in kept["results"]["first_measure"]


def test_whose_weights_is_said():
    assert weights_sentence(measures_of()).startswith("Nobody has given points yet")
    assert "the points of 2 people" in weights_sentence(measures_of("person_1", "person_2"))
    assert "agreed" in weights_sentence(measures_of("agreed", "person_1"))
