"""A table of measures of the reader's own: what is read, what is refused with which sentence, what is only asked."""

import csv
import datetime
import io
import re
import tempfile
import zipfile
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwatt.decision_file import read_decision_file, sheets, write_decision_file
from fairwatt.decision_file.words import ids, matched, recognised, split_unit
from fairwatt.own_file.texts import folded
from fairwatt.participation.matrix import load_decision_matrix
from fairwatt.town_file import SHOWN

PLACES = ("VALLSERENA", "IT-PDS", "IT-VEQ", "ES-GOM", "ES-SQB", "PT-PSR", "PT-GAV", "EL-AVD", "EL-TOP")
MEASURES = [
    ["measure", "short name", "Cost (thousand EUR)", "Jobs", "Welcome"],
    ["Street lamps", "Lamps", 180, 1, 4.3],
    ["Solar roofs", "", 420, 4, 4.1],
    ["Renovation of homes", "", 900, 12, 3.9],
]
CRITERIA = [
    ["criterion", "unit", "more is better", "worst", "best"],
    ["Cost", "thousand EUR", "no", 900, 180],
    ["Jobs", "job-years", "yes", 1, 12],
    ["Welcome", "points from 1 to 5", "yes", 1, 5],
]
POINTS = [["participant", "Cost", "Jobs", "Welcome"], ["Agreed", 60, 100, 40], ["Farmer", 100, 50, 20]]
MARKED = dict(zip(("Measures", "Criteria", "Points"), (MEASURES, CRITERIA, POINTS), strict=True))


@pytest.fixture
def book(tmp_path):
    """Write the three sheets as a workbook, with other cells {"Points!B2": 90}, and return its path."""

    def book(cells=None, edit=None, name="my.xlsx", **tables):
        book = openpyxl.Workbook()
        del book["Sheet"]
        for title, rows in ({**MARKED, **tables}).items():
            if rows is not None:
                sheet = book.create_sheet(title)
                for row in rows:
                    sheet.append(row)
        for place, value in (cells or {}).items():
            title, cell = place.split("!")
            book[title][cell] = value
        if edit:
            edit(book)
        book.save(tmp_path / name)
        return tmp_path / name

    return book


@pytest.fixture
def text(tmp_path):
    """Write a CSV file and return its path."""

    def text(content, name="my.csv"):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / name

    return text


def said(path):
    """What a file is refused with, line by line, without the title."""
    with pytest.raises(ValueError) as info:
        read_decision_file(path)
    title, *lines = str(info.value).split("\n  ")
    assert title == f"{path.name} cannot be used yet:"
    return lines


def found(path):
    """What is asked about a file: [(place, kind, message)]."""
    table = read_decision_file(path).findings
    assert table.columns.tolist() == ["sheet", "cell", "kind", "message"]
    return [(f"{sheet}!{cell}", kind, message) for sheet, cell, kind, message in table.itertuples(index=False)]


def same_numbers(one, other):
    """Whether two decision files hold the same, except for what was found."""
    for a, b in zip(one[:5], other[:5], strict=True):
        (pd.testing.assert_series_equal if isinstance(a, pd.Series) else pd.testing.assert_frame_equal)(a, b)


# --- what comes back ---


def test_what_comes_back(book):
    file = read_decision_file(book())
    assert file.scores.index.tolist() == ["lamps", "solar_roofs", "renovation_of_homes"]
    assert file.scores.columns.tolist() == file.points.columns.tolist() == ["cost", "jobs", "welcome"]
    assert file.scores.to_numpy().tolist() == [[180, 1, 4.3], [420, 4, 4.1], [900, 12, 3.9]]
    assert file.measures["label"].tolist() == ["Street lamps", "Solar roofs", "Renovation of homes"]
    assert file.measures["short_label"].tolist() == ["Lamps", "Solar roofs", "Renovation of homes"]
    assert file.criteria.to_numpy().tolist() == [
        ["Cost", "thousand EUR", "min", 900, 180],
        ["Jobs", "job-years", "max", 1, 12],
        ["Welcome", "points from 1 to 5", "max", 1, 5],
    ]
    assert file.criteria.index.tolist() == file.scores.columns.tolist()
    assert file.points.index.tolist() == ["agreed", "farmer"]
    assert file.points.to_numpy().tolist() == [[60, 100, 40], [100, 50, 20]]
    assert file.participants.to_dict() == {"agreed": "Agreed", "farmer": "Farmer"}
    assert file.findings.empty
    assert all(kind.kind == "f" for kind in file.scores.dtypes)
    assert all(kind.kind == "f" for kind in file.points.dtypes)


@pytest.mark.parametrize("place", PLACES)
def test_a_table_of_the_course_comes_back_with_the_same_numbers(tmp_path, place):
    matrix = load_decision_matrix(place)
    file = read_decision_file(write_decision_file(tmp_path / "my.xlsx", matrix))
    assert file.findings.empty, file.findings.to_string()
    assert file.scores.to_numpy().tolist() == matrix.scores.to_numpy().tolist()
    assert file.points.to_numpy().tolist() == matrix.points.to_numpy().tolist()
    columns = ["label", "unit", "direction", "worst", "best"]
    assert file.criteria[columns].to_numpy().tolist() == matrix.criteria[columns].to_numpy().tolist()
    assert file.measures.to_numpy().tolist() == matrix.measures[["label", "short_label"]].to_numpy().tolist()
    assert file.points.index[0] == "agreed"
    assert file.participants.tolist() == [matrix.participants[who] for who in matrix.points.index]


def test_the_order_of_rows_and_columns_may_differ_between_the_sheets(book):
    criteria = [CRITERIA[0], CRITERIA[3], CRITERIA[1], CRITERIA[2]]
    points = [[row[0], row[3], row[1], row[2]] for row in POINTS]
    same_numbers(read_decision_file(book(Criteria=criteria, Points=points)), read_decision_file(book()))


ONE_TABLE = [
    ["measure", "Cost (thousand EUR)", "Jobs", "Welcome"],
    ["unit", "", "job-years", "points from 1 to 5"],
    ["direction", "less", "more", "more"],
    ["worst", 900, 1, 1],
    ["best", 180, 12, 5],
    ["points", 60, 100, 40],
    ["points: Farmer", 100, 50, 20],
    *[[row[0], *row[2:]] for row in MEASURES[1:]],
]


@pytest.mark.parametrize("form", ["xlsx", ";,", ",.", "\t,"])
def test_one_table_says_the_same_as_three_sheets(book, text, form):
    tables = dict.fromkeys(MARKED) | {"Sheet1": ONE_TABLE}
    if form == "xlsx":
        path = book(**tables)
    else:
        lines = [[str(cell).replace(".", form[1]) for cell in row] for row in ONE_TABLE]
        path = text("\ufeff" + "\r\n".join(form[0].join(line) for line in lines))
    file, wanted = read_decision_file(path), read_decision_file(book(name="three.xlsx"))
    same_numbers(
        file._replace(measures=wanted.measures, scores=file.scores.set_axis(wanted.scores.index)),
        wanted._replace(participants=wanted.participants.replace("Agreed", "agreed")),
    )
    assert file.measures["label"].tolist() == wanted.measures["label"].tolist()
    assert file.findings.empty


@pytest.mark.parametrize(
    ("sheets", "head", "fields", "answers"),
    [
        ("MEASURE CRITERION POINT", "Cost,JOBS,welcome", "unit,More is better,Worst value,BEST", "n,y,TRUE"),
        (
            "Misure Criteri Punti",
            "cost,job,Welcome (points)",
            "Unità di misura,Più è meglio,Peggiore,Migliore",
            "no,sì,s",
        ),
        ("Medidas Criterios Puntos", "Costs,Jobs,welcome", "Unidad,Más es mejor,Peor,Mejor", "NO,Sí,x"),
        ("Ações Critérios Pontos", "Cost,Jobs,Wel come", "unidade,mais é melhor,Pior,Melhor", "não,sim,1"),
        (
            "Μέτρα Κριτήρια Βαθμοί",
            "Cost,Jobs,Welcome",
            "Μονάδα,Περισσότερο είναι καλύτερο,Χειρότερο,Καλύτερο",
            "όχι,ναι,Ναι",
        ),
        ("Options criteria weights", "Cost,Jobs,Welcome", "UNITS,Direction,worst,best", "min,max,↑"),
        ("Interventi criteri pesi", "Cost,Jobs,Welcome", "unita,Direzione,peggio,meglio", "meno,Più,alto"),
    ],
)
def test_small_differences_and_five_languages_are_read(book, sheets, head, fields, answers):
    measures, points = [list(MEASURES[0]), *MEASURES[1:]], [[None, *head.split(",")], *POINTS[1:]]
    measures[0][2:] = head.split(",")
    criteria = [["", *fields.split(",")]]
    criteria += [
        [row[0], row[1], answer, *row[3:]] for row, answer in zip(CRITERIA[1:], answers.split(","), strict=True)
    ]
    tables = dict(zip(sheets.split(), (measures, criteria, points), strict=True))
    file = read_decision_file(book(**{**dict.fromkeys(MARKED), **tables}))
    same_numbers(file, read_decision_file(book(name="plain.xlsx")))
    assert file.findings["kind"].isin(["unit_differs"]).all()


def test_names_of_columns_are_matched_with_care():
    assert matched("cost [k€]", ["Cost", "Jobs"]) == "Cost"
    assert matched("Cost (net) (EUR)", ["Cost", "Cost (net)"]) == "Cost (net)"
    assert matched("posti di lavoro", ["Posto di lavoro"]) == "Posto di lavoro"
    assert matched("Costs", ["Costa", "Coste"]) is None  # two could be meant
    assert matched("Price", ["Cost"]) is None
    assert matched("€", ["$", "£"]) is None
    assert split_unit("Homes (points (1 to 5))") == ("Homes", "points (1 to 5)")
    assert split_unit("(EUR)") == ("(EUR)", "")
    assert recognised("Punti luce", "points") is None  # street lamps in Italian are no points


def test_ids_are_latin_and_each_is_there_once():
    labels = ["Θέρμανση χωριού", "PV: 100 kW!", "pv 100 kw", "!!!", "Più énergia", "PV 100 kW 2"]
    assert ids(labels, "measure") == [
        "thermansi_chorioy", "pv_100_kw", "pv_100_kw_2", "measure_4", "piu_energia", "pv_100_kw_2_2",
    ]  # fmt: skip


def test_empty_lines_titles_notes_and_columns_of_notes_change_no_number(book):
    def edit(book):
        for sheet in book:
            sheet.insert_rows(1, amount=2)
            sheet["A1"] = "Our town, a draft"
            sheet.merge_cells("A1:E1")
            sheet.insert_rows(5)
        book["Measures"]["G3"], book["Measures"]["G4"] = "Note", "price of 2025"
        book["Measures"]["H4"] = "ask again"
        book.create_sheet("Help me")["A1"] = "x"

    path = book(edit=edit)
    same_numbers(read_decision_file(path), read_decision_file(book(name="plain.xlsx")))
    line = "this line above the table is not read."
    assert found(path) == [
        ("Measures!A1", "line_not_read", line),
        ("Measures!H3", "column_not_used", "this column has no heading, and is not used."),
        ("Criteria!A1", "line_not_read", line),
        ("Points!A1", "line_not_read", line),
        ("Help me!", "sheet_not_read", "this sheet is not read."),
    ]


def test_without_points_each_criterion_is_left_to_the_reader(book):
    file = read_decision_file(book(Points=None))
    assert file.points.shape == (0, 3)
    assert file.participants.empty
    assert found(book(Points=[POINTS[0]])) == [
        (
            "!",
            "no_points",
            "there are no points: each criterion counts 100, and that is a choice too. Ask for the points.",
        )
    ]


@pytest.mark.parametrize(
    ("worst", "best", "levels"),
    [(None, None, [12, 1]), (20, None, [20, 1]), (None, 0, [12, 0])],
)
def test_levels_that_are_not_given_are_taken_from_the_scores(book, worst, best, levels):
    path = book({"Criteria!C3": "no", "Criteria!D3": worst, "Criteria!E3": best})
    assert read_decision_file(path).criteria.loc["jobs", ["worst", "best"]].tolist() == levels
    ((place, kind, message),) = [item for item in found(path) if item[1] != "direction_odd"]
    assert (place, kind) == ("Criteria!E3" if worst else "Criteria!D3", "range_from_data")
    assert message == (
        f"'Jobs' goes from {levels[0]} (worst) to {levels[1]} (best); what is not given is taken from the scores. "
        "So the weights hang on this list: another measure can change the range, and then the points no longer hold."
    )


@pytest.mark.parametrize(
    ("points", "kind", "part"),
    [
        ((50, 30, 20), "weights_given", "add up to 100: they look like weights"),
        ((0.5, 0.3, 0.2), "weights_given", "add up to 1: they look like weights"),
        ((50, 25, 20), "weights_not_adding_up", "they add up to 95 and not to 100."),
        ((0.5, 0.25, 0.2), "weights_not_adding_up", "they add up to 0.95 and not to 1."),
        ((80, 60, 20), "largest_not_100", "the largest of the points of 'Farmer' is 80, not 100."),
        ((10, 7, 3), "largest_not_100", "the largest of the points of 'Farmer' is 10, not 100."),
        ((1, 0.9, 0.6), "largest_not_100", "the largest of the points of 'Farmer' is 1, not 100."),
    ],
)
def test_points_that_are_weights_keep_their_proportions(book, points, kind, part):
    path = book(dict(zip(("Points!B3", "Points!C3", "Points!D3"), points, strict=True)))
    row = read_decision_file(path).points.loc["farmer"]
    assert row.max() == 100
    assert row.tolist() == pytest.approx([100 * value / max(points) for value in points], rel=1e-15)
    ((place, found_kind, message),) = found(path)
    assert (place, found_kind) == ("Points!A3", kind)
    assert part in message
    assert "All are made larger in proportion" in message


# --- what is refused ---

MISSING = "A missing score is not a zero: ask, or estimate it and mark it, or leave the measure out."
POINTS_MISSING = "Empty is not zero: ask; write 0 only if this step does not matter to them; or delete the row."
BESIDE = "holds a word, a sign or a unit beside the number. Write the number alone:"
DATE = "Excel makes dates of such numbers: format the cell as a number, and type it again."
OUTSIDE = "A slip, another unit, a date? If it is right, make the range wider, and ask for the points again."
SWAPPED = "Are the two swapped, or is the direction wrong? A level that is not given is taken from the scores."


def percent(place):
    def edit(book):
        title, cell = place.split("!")
        book[title][cell].value, book[title][cell].number_format = 0.4, "0.0%"

    return edit


BROKEN = [
    ("missing", {"Measures!D3": None}, ["Measures!D3: the cell is empty. " + MISSING]),
    ("n/a", {"Measures!C2": "n/a"}, ["Measures!C2: 'n/a' is text. " + MISSING]),
    ("dash", {"Measures!C2": "-"}, ["Measures!C2: '-' is text. " + MISSING]),
    (
        "about",
        {"Measures!C3": "about 400"},
        [f"Measures!C3: 'about 400' {BESIDE} a number in thousand EUR is expected."],
    ),
    (
        "unit typed",
        {"Measures!C3": "400 k€"},
        [f"Measures!C3: '400 k€' {BESIDE} a number in thousand EUR is expected."],
    ),
    (
        "sign before",
        {"Measures!C3": "> 400"},
        [f"Measures!C3: '> 400' {BESIDE} a number in thousand EUR is expected."],
    ),
    (
        "words",
        {"Measures!D3": "plenty of work"},
        ["Measures!D3: 'plenty of work' is not a number; a number in job-years is expected."],
    ),
    (
        "range",
        {"Measures!C3": "300 – 400"},
        ["Measures!C3: '300 – 400' is a range. Write the most likely number; try the others later."],
    ),
    (
        "two readings",
        {"Measures!C3": "1,234"},
        [
            "Measures!C3: '1,234' can be read as 1234 or as 1.234. Write 1234 or 1.2340. "
            "A number such as 1234.5 is expected."
        ],
    ),
    ("date", {"Measures!E4": datetime.date(2026, 9, 3)}, [f"Measures!E4: a date stands here. Was it 3.9? {DATE}"]),
    (
        "date as text",
        {"Measures!E4": "3-set"},
        [
            "Measures!E4: a date or a time stands here, not what was typed: format the cell as a number, "
            "and type it again."
        ],
    ),
    (
        "date in a name",
        {"Measures!A4": datetime.date(2026, 2, 1)},
        [f"Measures!A4: a date stands here. Was it 1.2? {DATE}"],
    ),
    (
        "date as number",
        {"Measures!E4": 46268},
        [f"Measures!E4: 46268 lies outside the range of 'Welcome', which goes from 1 (worst) to 5 (best). {OUTSIDE}"],
    ),
    (
        "percent cell",
        percent("Measures!D3"),
        [
            "Measures!D3: Excel shows 40 % here, and keeps the number 0.4. Format the cell as a number, "
            "and type it again."
        ],
    ),
    (
        "percent text",
        {"Measures!D3": "40 %"},
        ["Measures!D3: '40 %' is a percentage. Write the number alone, and % as the unit."],
    ),
    (
        "error cell",
        {"Measures!D3": "#DIV/0!"},
        ["Measures!D3: the formula gives the error #DIV/0!. Correct it, or type the value."],
    ),
    (
        "formula without value",
        {"Measures!C3": "=300+120"},
        ["Measures!C3: the formula has no stored value. Open the workbook in Excel, save it, and read it again."],
    ),
    (
        "yes as a score",
        {"Measures!D3": True},
        ["Measures!D3: yes or no stands here; a number in job-years is expected."],
    ),
    ("too large", {"Measures!D3": 1e300}, ["Measures!D3: the number is too large; a number in job-years is expected."]),
    (
        "merged",
        lambda book: book["Measures"].merge_cells("D2:D3"),
        ["Measures!D3: this cell is merged with others (D2:D3). Undo the merging, and fill each of the cells."],
    ),
    (
        "no name",
        {"Measures!A3": None},
        ["Measures!A3: the row has numbers or texts, and no name in its first column."],
    ),
    (
        "named twice",
        {"Measures!A3": "street  LAMPS"},
        ["Measures!A3: 'Street lamps' stands here a second time. Rename or delete one of the two."],
    ),
    (
        "a sum",
        {"Measures!A4": "Totale"},
        ["Measures!A4: 'Totale' looks like a sum of the rows, and would compete as a measure. Delete the row."],
    ),
    (
        "a note below",
        {"Measures!A5": "Source: energy agency"},
        [
            "Measures!A5: the row has a name and no score. Fill it, or delete it. Is it a note? Move it to "
            "another sheet."
        ],
    ),
    (
        "long name",
        {"Measures!A3": "x" * 130},
        ["Measures!A3: the text has 130 characters, and a name has 120 at most. Shorten it."],
    ),
    (
        "one measure",
        lambda book: book["Measures"].delete_rows(3, 2),
        ["sheet Measures: 1 measure(s) found, at least two are needed. Rows marked EXAMPLE do not count."],
    ),
    (
        "column without scores",
        lambda book: [book["Measures"].cell(row, 4, "") for row in (2, 3, 4)],
        ["Measures!D1: no measure has a score here. Fill the column, or delete the criterion in all sheets."],
    ),
    (
        "heading empty",
        {"Measures!D1": None},
        [
            "sheet Measures: 'Jobs' has no column here. Add the column, or delete the criterion in the other sheets.",
            "Measures!D1: numbers stand in a column without a heading. Write the name of the criterion above "
            "them. In a CSV file, has a decimal comma cut a number in two?",
        ],
    ),
    (
        "criterion renamed in one sheet",
        {"Criteria!A2": "Price"},
        [
            "Measures!C1: 'Cost (thousand EUR)' is no criterion of the other sheets. Is it 'Price'? "
            "Write the same name in all of them.",
            "Points!B1: 'Cost' is no criterion of the other sheets. Is it 'Price'? Write the same name in all of them.",
        ],
    ),
    (
        "criterion on one sheet only",
        {"Measures!F1": "Noise", "Measures!F2": 3, "Measures!F3": 3, "Measures!F4": 1},
        ["Measures!F1: 'Noise' is no criterion of the other sheets. Add it there, or delete the column."],
    ),
    (
        "criterion without points",
        lambda book: book["Points"].delete_cols(3),
        ["sheet Points: 'Jobs' has no column here. Add the column, or delete the criterion in the other sheets."],
    ),
    (
        "criterion twice",
        {"Measures!D1": "Cost"},
        [
            "sheet Measures: 'Jobs' has no column here. Add the column, or delete the criterion in the other sheets.",
            "Measures!D1: 'Cost' stands here a second time. Rename or delete one of the two.",
        ],
    ),
    (
        "direction empty",
        {"Criteria!C3": None},
        ["Criteria!C3: the cell is empty. Is more of it better? Write yes for jobs, no for a cost."],
    ),
    (
        "direction unclear",
        {"Criteria!C3": "maybe"},
        ["Criteria!C3: 'maybe' does not say whether more is better. Write yes (as for jobs) or no (as for a cost)."],
    ),
    (
        "direction under another name",
        {"Criteria!C1": "less is better"},
        [
            "sheet Criteria: there is no column 'more is better' with yes or no for each criterion; the first "
            "row holds: "
            "criterion, unit, less is better, worst, best."
        ],
    ),
    ("worst is best", {"Criteria!E3": 1}, ["Criteria!D3: worst and best of 'Jobs' are both 1. They must differ."]),
    (
        "worst and best swapped",
        {"Criteria!D3": 12, "Criteria!E3": 1},
        [f"Criteria!D3: 'Jobs' goes from 12 (worst) to 1 (best), but more is better. {SWAPPED}"],
    ),
    (
        "direction against the levels",
        {"Criteria!C2": "yes"},
        [f"Criteria!D2: 'Cost' goes from 900 (worst) to 180 (best), but more is better. {SWAPPED}"],
    ),
    (
        "score outside",
        {"Criteria!D2": 800},
        [f"Measures!C4: 900 lies outside the range of 'Cost', which goes from 800 (worst) to 180 (best). {OUTSIDE}"],
    ),
    (
        "no range at all",
        {"Measures!D2": 4, "Measures!D4": 4, "Criteria!D3": None, "Criteria!E3": None},
        [
            "Measures!D1: all measures score 4 on 'Jobs', and no worst and best level is given: there is "
            "nothing to weigh. Give the levels, or delete the criterion."
        ],
    ),
    (
        "one level, and all scores on it",
        {"Measures!D2": 1, "Measures!D3": 1, "Measures!D4": 1, "Criteria!E3": None},
        ["Criteria!E3: worst and best of 'Jobs' are both 1. They must differ."],
    ),
    (
        "points above 100",
        {"Points!B3": 120},
        ["Points!B3: points go from 0 to 100, and 120 is found. The step that matters most gets 100."],
    ),
    (
        "points negative",
        {"Points!B3": -5},
        ["Points!B3: points go from 0 to 100, and -5 is found. The step that matters most gets 100."],
    ),
    ("points missing", {"Points!C3": None}, ["Points!C3: the cell is empty. " + POINTS_MISSING]),
    (
        "points in words",
        {"Points!C3": "high"},
        ["Points!C3: 'high' is not a number; a number of points from 0 to 100 is expected."],
    ),
    (
        "points in percent",
        percent("Points!C3"),
        ["Points!C3: Excel shows 40 % here, and keeps the number 0.4. Format the cell as a number, and type it again."],
    ),
    (
        "points all zero",
        {"Points!B3": 0, "Points!C3": 0, "Points!D3": 0},
        ["Points!A3: all points of 'Farmer' are zero. The step that matters most gets 100."],
    ),
    (
        "agreed twice",
        {"Points!A3": "agreed in the group"},
        ["Points!A3: there are two rows with what the group agreed. Keep one."],
    ),
    (
        "said twice",
        {"Measures!A5": "direction", "Measures!C5": "min", "Measures!D5": "max", "Measures!E5": "max"},
        [
            "sheet Measures, cells C5, D5, E5 (3 in all): for example, this is given a second time; it stands "
            "in C2 too. Delete one."
        ],
    ),
]


@pytest.mark.parametrize(("cells", "lines"), [item[1:] for item in BROKEN], ids=[item[0] for item in BROKEN])
def test_the_sentence_for_one_slip(book, cells, lines):
    lines = [re.sub(r"^(\w+)!(\w+): ", r"sheet \1, cell \2: ", line) for line in lines]
    assert said(book(edit=cells) if callable(cells) else book(cells)) == lines


def test_a_table_without_directions_is_told_how_to_say_them(text):
    assert said(text("measure;cost;jobs\na;180;1\nb;420;2\n")) == [
        "cells B1, C1 (2 in all): nothing says whether more is better. Add a row 'more is better' with yes "
        "(as for jobs) "
        "or no (as for a cost)."
    ]
    assert said(text("measure;cost;jobs\ndirection;yes;no\na;180;1\nb;420;2\n"))[0].startswith(
        "cells B2, C2 (2 in all): for example, 'yes' does not say whether more is better."  # yes to what?
    )


def test_a_decimal_comma_that_splits_a_cell_loses_nothing_in_silence(text):
    (line,) = said(text("measure,cost,jobs\ndirection,min,max\na,180,3,9\nb,420,4\n"))
    assert line.startswith("cell D1: numbers stand in a column without a heading.")
    assert line.endswith("In a CSV file, has a decimal comma cut a number in two?")


@pytest.mark.parametrize(("measures", "criteria"), [(41, 3), (3, 21)])
def test_more_than_can_be_talked_through_is_refused(text, measures, criteria):
    head = "measure" + "".join(f";c{n}" for n in range(criteria))
    rows = [f"m{n}" + f";{n}" * criteria for n in range(measures)]
    (line,) = said(text("\n".join([head, "direction" + ";max" * criteria, *rows])))
    assert line == (
        f"the table: {measures} measures and {criteria} criteria are too many to talk through (40 and 20 at most). "
        "Make a shortlist."
    )


def test_the_limit_itself_is_allowed(text):
    head, rows = "measure" + "".join(f";c{n}" for n in range(20)), [f"m{n}" + f";{n}" * 20 for n in range(40)]
    file = read_decision_file(text("\n".join([head, "direction" + ";max" * 20, *rows])))
    assert file.scores.shape == (40, 20)


def test_all_errors_come_at_once_in_the_order_of_the_sheets_and_equal_causes_are_one_line(book):
    cells = {"Measures!C2": None, "Measures!D4": None, "Measures!E2": "n/a", "Criteria!C4": None, "Points!B3": 700}
    assert said(book(cells)) == [
        "sheet Measures, cells C2, D4 (2 in all): the cell is empty. " + MISSING,
        "sheet Measures, cell E2: 'n/a' is text. " + MISSING,
        "sheet Criteria, cell C4: the cell is empty. Is more of it better? Write yes for jobs, no for a cost.",
        "sheet Points, cell B3: points go from 0 to 100, and 700 is found. The step that matters most gets 100.",
    ]


def test_of_many_cells_with_one_cause_the_first_six_are_named(text):
    rows = "".join(f"m{n};{n};\n" for n in range(9)) + "last;1;1\n"
    (line,) = said(text(f"measure;cost;jobs\ndirection;min;max\n{rows}"))
    assert line == f"cells C3, C4, C5, C6, C7, C8, … (9 in all): the cell is empty. {MISSING}"


# --- what is asked ---


@pytest.mark.parametrize(
    ("cells", "place", "kind", "part"),
    [
        (
            {"Measures!D2": 4, "Measures!D4": 4},
            "Measures!D1",
            "scores_identical",
            "all measures score 4 on 'Jobs'. It cannot tell them apart; its weight only takes weight from the other",
        ),
        (
            {"Criteria!D2": 500000, "Measures!C3": 420000},
            "Measures!C3",
            "unit_odd",
            "420000 is 778 times the middle of the other scores. Is it in another unit?",
        ),
        (
            {"Criteria!E4": None, "Measures!E4": 46268},
            "Measures!E4",
            "date_number",
            "46268 looks like a date that Excel keeps as a number. Was it 3.9?",
        ),
        (
            {"Criteria!C2": "yes", "Criteria!D2": 180, "Criteria!E2": 900},
            "Measures!C1",
            "direction_odd",
            "'Cost' sounds like a cost, and it says that more is better. Is that right?",
        ),
        (
            {"Criteria!C3": "no", "Criteria!D3": 12, "Criteria!E3": 1},
            "Measures!D1",
            "direction_odd",
            "'Jobs' sounds like a gain, and it says that less is better. Is that right?",
        ),
        ({"Criteria!B3": None}, "Criteria!B3", "unit_missing", "'Jobs' has no unit. Without it nobody knows"),
        (
            {"Criteria!B2": "EUR"},
            "Criteria!B2",
            "unit_differs",
            "the unit is 'EUR' here, and 'thousand EUR' in the heading of the measures. Which one is right?",
        ),
        (
            {"Measures!A5": "EXAMPLE: a lift"},
            "Measures!A5",
            "example_row",
            "an example row, and is not counted. Delete it.",
        ),
        ({"Points!A4": "EXAMPLE: a baker"}, "Points!A4", "example_row", "an example row, and is not counted."),
        (
            {"Points!A1": "Nome"},
            "Points!A1",
            "names_of_persons",
            "this column is for roles (farmer, shopkeeper), not for",
        ),
        ({"Measures!A3": "Sol\u200bar roofs"}, "Measures!A3", "invisible_removed", "invisible characters are left out"),
        ({"Measures!B3": "Solar roofs on all our schools"}, "Measures!A3", "short_name_long", "more than 22 letters"),
        ({"Measures!B3": "lamps"}, "Measures!A3", "short_name_repeated", "this measure would be called 'lamps' like"),
    ],
)
def test_what_may_be_a_slip_is_asked_and_changes_no_number(book, cells, place, kind, part):
    path = book(cells)
    assert part in {(where, what): message for where, what, message in found(path)}[place, kind]
    file = read_decision_file(path)
    assert file.scores.shape == (3, 3)
    for cell, value in cells.items():
        if re.fullmatch(r"Measures![CDE][234]", cell):
            assert file.scores.iloc[int(cell[-1]) - 2, "CDE".index(cell[-2])] == value


def test_two_participants_of_one_role_are_both_kept_and_told_apart(book):
    path = book({"Points!A4": "farmer", "Points!B4": 100, "Points!C4": 0, "Points!D4": 0})
    file = read_decision_file(path)
    assert file.participants.to_dict() == {"agreed": "Agreed", "farmer": "Farmer", "farmer_2": "farmer (2)"}
    assert file.points.loc["farmer_2"].tolist() == [100, 0, 0]
    assert found(path) == [
        ("Points!A4", "participant_repeated",
         "'farmer' stands here again, and counts as one more participant. Is it the same one twice?")
    ]  # fmt: skip


def test_a_hidden_row_counts_and_is_told_of(book):
    def hide(book):
        book["Measures"].row_dimensions[3].hidden = True

    path = book(edit=hide)
    assert len(read_decision_file(path).scores) == 3
    assert found(path) == [
        (
            "Measures!A3",
            "row_hidden",
            "the row is hidden in Excel, and is read all the same. Delete it if it should not count.",
        )
    ]


def test_other_cells_prove_what_a_sign_means(text):
    path = text("measure;cost (EUR);jobs (n)\ndirection;min;max\na;1.234;1\nb;2.345,5;2\n")
    assert read_decision_file(path).scores["cost"].tolist() == [1234, 2345.5]
    message = "'1.234' is read as 1234, as other cells of this criterion show."
    assert ("!B3", "sign_inferred", message) in found(path)


# --- personal data ---

PERSONAL = "my.xlsx was not read, because it holds personal data. Write the role of each participant"


@pytest.mark.parametrize(
    ("cells", "place", "kind"),
    [
        ({"Points!A3": "anna.rossi@comune.it"}, "A3", "data of a person"),
        ({"Points!A3": "Anna Rossi 333 123 4567"}, "A3", "data of a person"),
        ({"Points!A3": 3331234567}, "A3", "data of a person"),
        ({"Points!A3": "RSSNNA80A41F839X"}, "A3", "data of a person"),
        ({"Points!E3": "write to anna@comune.it"}, "E3", "data of a person"),
        ({"Points!B3": 3331234567}, "B3", "data of a person"),
        ({"Points!E1": "E-mail"}, "E1", "an e-mail address"),
        ({"Points!E1": "Cognome"}, "E1", "a name"),
        ({"Points!E1": "Τηλέφωνο"}, "E1", "a telephone number"),
    ],
)
def test_personal_data_are_refused_and_never_repeated(book, cells, place, kind):
    with pytest.raises(ValueError, match=PERSONAL) as info:
        read_decision_file(book({"Measures!C2": "n/a", **cells}))
    assert str(info.value).split("\n  ")[1:] == [f"sheet Points, cell {place}: this looks like {kind}."]
    (secret,) = cells.values()
    assert str(secret) not in str(info.value)


def test_personal_data_are_refused_in_one_table_too(text):
    with pytest.raises(ValueError, match="it holds personal data") as info:
        read_decision_file(text("measure;cost;jobs\npoints: a@b.it;1;100\ndirection;min;max\na;1;2\nb;2;3\n"))
    assert str(info.value).split("\n  ")[1:] == ["cell A2: this looks like data of a person."]


def test_a_criterion_may_be_called_like_personal_data(book):
    tables = {title: [[str(cell).replace("Jobs", "Road safety") if isinstance(cell, str) else cell for cell in row]
                      for row in rows] for title, rows in MARKED.items()}  # fmt: skip
    assert "road_safety" in read_decision_file(book(**tables)).points


# --- files that are no decision files ---


def zipped(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "my.xlsx", "my.xlsx is empty."),
        (b"x", "my.xls", "my.xls is a workbook of another kind."),
        (b"x", "my.ods", "my.ods is a workbook of another kind."),
        (b"x", "my.txt", "my.txt is neither a .csv nor an .xlsx file."),
        (b"a;b", "my.xlsx", "my.xlsx is not a workbook."),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "my.xlsx", "my.xlsx is protected by a password."),
        (OLE + b"Workbook", "my.xlsx", "my.xlsx is an old workbook (.xls) with another ending."),
        (zipped(a="b"), "my.csv", "my.csv is a workbook with the ending .csv."),
        (zipped(mimetype="x"), "my.xlsx", "my.xlsx is no Excel workbook inside."),
        (zipped(**{"[Content_Types].xml": "<a"}), "my.xlsx", "my.xlsx is damaged, or was not copied to its end."),
        ("più;è".encode("cp1252"), "my.csv", "my.csv is not in UTF-8."),
        (b"a;b\nc;\"d", "my.csv", "my.csv, row 2: a quotation mark is opened and never closed"),
        (b"only\none\ncolumn\n", "my.csv", "my.csv holds no table: the first row names the criteria"),
    ],
)  # fmt: skip
def test_files_that_are_refused(text, content, name, sentence):
    path = text(content, name)
    with pytest.raises(ValueError) as info:
        read_decision_file(path)
    assert str(info.value).startswith(sentence)
    assert path.read_bytes() == content


def test_a_truncated_workbook_is_named_at_every_length(book, text):
    whole = book().read_bytes()
    for length in (30, len(whole) // 2, len(whole) - 30):
        with pytest.raises(ValueError, match="not copied to its end"):
            read_decision_file(text(whole[:length], "cut.xlsx"))


def test_workbooks_without_a_table_are_refused(book, tmp_path):
    openpyxl.Workbook().save(tmp_path / "blank.xlsx")
    for path in (tmp_path / "blank.xlsx", book(Measures=[["measures"]]), book(Measures=None, Criteria=None)):
        with pytest.raises(ValueError, match=r"holds no table: the first row names the criteria, and the first column"):
            read_decision_file(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"There is no file .*my\.xlsx\. Is it in the same folder"):
        read_decision_file(tmp_path / "my.xlsx")


@pytest.mark.parametrize("limit", ["MAX_CELLS", "MAX_BYTES", "MAX_UNPACKED"])
def test_too_large_a_file_is_refused(book, monkeypatch, limit):
    path = book()
    monkeypatch.setattr(sheets, limit, 10)
    with pytest.raises(ValueError, match="is too large: at most .* cells in a sheet"):
        read_decision_file(path)


def test_a_formula_with_its_value_is_read(book):
    path = book({"Measures!C3": "=300+120"})
    parts = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            # openpyxl writes an empty value in one way with lxml, and in another without
            parts[name] = re.sub(rb"(<f>300\+120</f>)(<v ?/>|<v></v>)", rb"\1<v>420</v>", archive.read(name))
    path.write_bytes(zipped(**parts))
    assert read_decision_file(path).scores.loc["solar_roofs", "cost"] == 420


# --- the workbook to fill ---


def test_the_template_counts_none_of_its_examples(tmp_path):
    path = write_decision_file(tmp_path / "my.xlsx")
    assert said(path) == [
        "sheet Measures: 0 measure(s) found, at least two are needed. Rows marked EXAMPLE do not count."
    ]


def test_the_template_is_filled_below_its_examples(tmp_path):
    path = write_decision_file(tmp_path / "my.xlsx")
    book = openpyxl.load_workbook(path)
    book["Measures"].append(["Lift", None, 90, 0, 2, 1, 3])
    book["Measures"].append(["Bus", None, 350, 70, 0, 5, 3.6])
    book["Points"].append(["Baker", 100, 20, 20, 20, 20])
    book.save(path)
    file = read_decision_file(path)
    assert file.scores.index.tolist() == ["lift", "bus"]
    assert file.points.index.tolist() == ["baker"]
    assert file.criteria["direction"].tolist() == ["min", "max", "max", "max", "max"]
    left = "this is an example row, and is not counted. Delete it."
    assert [item for item in found(path) if item[1] != "range_from_data"] == [
        ("Measures!A2, A3", "example_row", left),
        ("Points!A2, A3", "example_row", left),
    ]


@pytest.mark.parametrize("filled", [False, True])
def test_the_workbook_is_easy_to_fill(tmp_path, filled):
    matrix = load_decision_matrix("VALLSERENA") if filled else None
    book = openpyxl.load_workbook(write_decision_file(tmp_path / "my.xlsx", matrix))
    assert book.sheetnames == ["Measures", "Criteria", "Points", "help"]
    for sheet in book:
        assert sheet.freeze_panes == "B2"
        assert all(cell.font.bold for cell in sheet[1])
        assert all(sheet.column_dimensions[cell.column_letter].width >= 20 for cell in sheet[1])
        assert sheet.title == "help" or all(cell.comment.text.endswith(".") for cell in sheet[1])
    assert [book["Measures"][cell].value for cell in ("C1", "H1")] == ["Cost (thousand EUR)", "note"]
    rules = {
        (title, str(rule.sqref)): (rule.type, rule.formula1, rule.formula2)
        for title in book.sheetnames
        for rule in book[title].data_validations.dataValidation
    }
    assert rules == {
        ("Measures", "C2:G60"): ("decimal", "-1E12", "1E12"),
        ("Criteria", "C2:C60"): ("list", '"yes,no"', None),
        ("Criteria", "D2:E60"): ("decimal", "-1E12", "1E12"),
        ("Points", "B2:F60"): ("decimal", "0", "100"),
    }
    first = {row[0] for row in book["help"].iter_rows(values_only=True)}
    assert {"Where: cost", "Where: emissions", "Where: households", "Where: local work", "Where: acceptance"} <= first
    notice = matrix.notice if filled else "The rows that begin with EXAMPLE are invented and do not count. Delete them."
    assert book["help"]["B2"].value == notice


def test_a_second_time_the_same_workbook_is_left_and_another_one_is_never_overwritten(tmp_path):
    path = write_decision_file(tmp_path / "my.xlsx", load_decision_matrix("VALLSERENA"))
    before = path.read_bytes()
    assert write_decision_file(path, load_decision_matrix("VALLSERENA")) == path
    for content in (before, b"a week of work", b"PK\x03\x04"):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"my\.xlsx exists already and is left as it is. Choose another name"):
            write_decision_file(path, load_decision_matrix("ES-GOM"))
        assert path.read_bytes() == content


@pytest.mark.parametrize(("name", "sentence"), [("my.csv", "end the name of the file with .xlsx"),
                                                ("nowhere/my.xlsx", "cannot be written. Is there")])  # fmt: skip
def test_the_template_says_what_it_cannot_write(tmp_path, name, sentence):
    with pytest.raises(ValueError, match=sentence):
        write_decision_file(tmp_path / name)


# --- hostile text, and any text ---

HOSTILE = [
    "<script>alert(1)</script>", "=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3", "\u202egnirts", "{0.__class__}",
    "%s%n", "\N{FIRE}" * 50, "a\x1bb", "points", "x" * 100_000, "'", '"', "#REF!", "EXAMPLE", "total", "1e999", "∞",
    "٣",
]  # fmt: skip


def check_refusal(error):
    lines = str(error).splitlines()
    assert lines[0].startswith(("my.csv", "my.xlsx"))
    assert len(lines) <= SHOWN + 2
    assert max(map(len, lines)) < 600
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", str(error))


def lines_of_one_table():
    return [[str(cell) for cell in row] for row in ONE_TABLE]


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_does_no_harm_in_any_cell(tmp_path, hostile):
    for row in range(len(ONE_TABLE)):
        for place in range(4):
            lines = lines_of_one_table()
            lines[row][place] = hostile
            path = tmp_path / "my.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, delimiter=";").writerows(lines)
            try:
                result = read_decision_file(path)
            except ValueError as error:
                check_refusal(error)
            else:
                assert all(label.isprintable() for label in [*result.measures["label"], *result.criteria["label"]])
                assert max(map(len, result.findings["message"]), default=0) < 600


def matrix_of(labels, criteria, units, numbers, points):
    """A stand-in for the matrix of the course, with the attributes that are written."""
    measures, columns = [f"m{n}" for n in range(len(labels))], [f"c{n}" for n in range(len(criteria))]
    scores = pd.DataFrame(numbers, index=measures, columns=columns)
    low, high = (scores.min() - 1).round(2), (scores.max() + 1).round(2)
    return SimpleNamespace(
        scores=scores,
        measures=pd.DataFrame(
            {"label": labels, "short_label": [label[:22].strip() for label in labels]}, index=measures
        ),
        criteria=pd.DataFrame(
            {"label": criteria, "unit": units, "direction": "max", "worst": low, "best": high}, index=columns
        ),
        points=pd.DataFrame([points], index=["p"], columns=columns),
        participants=pd.Series({"p": "Farmer"}),
        notice="Fictional",
    )


def test_text_that_looks_like_a_formula_is_written_as_text(tmp_path):
    labels = ["=1+1", "+cmd|' /C calc'!A0", "<b>Bus</b>", "@SUM(1)", "-2+3"]
    matrix = matrix_of(labels, ["=A1", "-Jobs"], ["=EUR", "@n"], [[n, n] for n in range(5)], [100, 50])
    path = write_decision_file(tmp_path / "my.xlsx", matrix)
    cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+", "@")))
    assert read_decision_file(path).measures["label"].tolist() == labels


letters = st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\ufeff")
KEPT = ("short", "note", "unit", "more", "direction", "worst", "best", "points", "total")


def usable(label):
    """Whether a text is a name as people give one: it does not name a row or a column of the file itself."""
    begin = label.partition(":")[0]
    return bool(label) and label == " ".join(label.split()) and label.isprintable() and not (
        recognised(label, *KEPT) or recognised(begin, "points") or label.startswith(("EXAMPLE", "#"))
        or re.search(r"^\W*$|\d+[-/. ]\w+", label)
    )  # fmt: skip


names = st.text(letters, min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(usable)
different = {"unique_by": lambda label: re.sub(r"\W|[aeios]", "", folded(label)) or folded(label)}
PROFILE = settings(derandomize=True, deadline=None, max_examples=40, database=None)


@PROFILE
@given(st.data())
def test_what_is_written_is_read_back(data):
    labels = data.draw(st.lists(names, min_size=2, max_size=5, unique_by=folded))
    criteria = data.draw(st.lists(names, min_size=2, max_size=4, **different))
    units = data.draw(st.lists(names, min_size=len(criteria), max_size=len(criteria)))
    number = st.integers(-(10**11), 10**11).map(lambda value: value / 100)  # Excel keeps 15 digits
    numbers = data.draw(
        st.lists(st.lists(number, min_size=len(criteria), max_size=len(criteria)), min_size=len(labels),
                 max_size=len(labels))
    )  # fmt: skip
    points = [100.0, *data.draw(st.lists(st.integers(0, 100), min_size=len(criteria) - 1, max_size=len(criteria) - 1))]
    matrix = matrix_of(labels, criteria, units, numbers, points)
    with tempfile.TemporaryDirectory() as folder:
        file = read_decision_file(write_decision_file(Path(folder) / "my.xlsx", matrix))
    assert file.scores.to_numpy().tolist() == matrix.scores.to_numpy().tolist()
    assert file.measures["label"].tolist() == labels
    assert file.criteria[["label", "unit"]].to_numpy().tolist() == [
        list(pair) for pair in zip(criteria, units, strict=True)
    ]
    assert (
        file.criteria[["worst", "best"]].to_numpy().tolist() == matrix.criteria[["worst", "best"]].to_numpy().tolist()
    )
    assert file.points.to_numpy().tolist() == [points]


cell = (
    st.none()
    | st.integers(-5, 500)
    | st.floats(-1e13, 1e13)
    | st.booleans()
    | st.dates(datetime.date(1950, 1, 1), datetime.date(2050, 1, 1))
    | st.sampled_from(["yes", "no", "max", "n/a", "400 k€", "1,234", "3,9", "40 %", "#DIV/0!", "=1+1", "points",
                       "EXAMPLE",
                       "unit", "worst", "direction", "Cost", "total", "agreed", "3-4"])
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
)  # fmt: skip


@PROFILE
@given(st.data())
def test_any_mixture_of_cells_is_read_or_refused_with_a_sentence_and_no_row_is_lost(data):
    tables = {title: [list(row) for row in rows] for title, rows in MARKED.items()}
    for title, row, place in data.draw(
        st.lists(st.tuples(st.sampled_from(list(MARKED)), st.integers(0, 4), st.integers(0, 5)), max_size=6)
    ):
        rows = tables[title]
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [None] * (place + 1 - len(rows[row]))
        rows[row][place] = data.draw(cell)
    for title in data.draw(st.sets(st.sampled_from(list(MARKED)), max_size=1)):
        del tables[title]
    book = openpyxl.Workbook()
    del book["Sheet"]
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                sheet.cell(number, place, value)
    for title in data.draw(st.sets(st.sampled_from(sorted(tables)), max_size=1)):
        book[title].merge_cells(data.draw(st.sampled_from(["A1:C1", "A2:A3", "B2:C4", "A5:F6"])))
        tables[title] = []  # merging removes texts
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "my.xlsx"
        book.save(path)
        try:
            file = read_decision_file(path)
        except ValueError as error:
            check_refusal(error)
            return
    assert file.scores.notna().all(axis=None)
    assert file.points.notna().all(axis=None)
    assert ((file.points >= 0) & (file.points <= 100)).all(axis=None)
    assert (file.points.max(axis=1) == 100).all()
    assert (file.criteria["worst"] != file.criteria["best"]).all()
    assert file.scores.index.is_unique
    assert file.points.index.is_unique
    told = {(sheet, cell) for sheet, cells in file.findings[["sheet", "cell"]].to_numpy() for cell in cells.split(", ")}
    read = [*file.measures["label"], *file.participants]
    for title in ("Measures", "Points"):
        for number, row in enumerate(tables.get(title, [])[1:], start=2):
            if any(value not in (None, "") and not str(value).isspace() for value in row):
                label = row[0] if not isinstance(row[0], float) or row[0] % 1 else int(row[0])
                label = " ".join("".join(c for c in str(label) if c.isprintable() or c.isspace()).split())
                assert (title, f"A{number}") in told or recognised(label, *KEPT) or label in read, (row, read)


@PROFILE
@given(
    st.lists(
        st.lists(st.text(max_size=10) | st.sampled_from(["1", "9", "max", "min", "points", "x"]), max_size=5),
        max_size=6,
    )
)
def test_any_text_of_a_csv_file_is_read_or_refused_with_a_sentence(rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "my.csv"
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            csv.writer(file, delimiter=";").writerows([["measure", "Cost", "Jobs"], ["direction", "min", "max"], *rows])
        try:
            read_decision_file(path)
        except ValueError as error:
            check_refusal(error)
