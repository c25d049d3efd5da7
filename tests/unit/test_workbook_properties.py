"""What holds for any workbook of a town: how a number is written, in which order the rows stand, and odd texts."""

import random
import re
import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook_cases import GOOD, folder, workbook

from fairwatt.workbook import read_workbook

few = settings(deadline=None, max_examples=10, derandomize=True, database=None)
# the sheets that every workbook has; those of other files have properties of their own
SMALL = dict.fromkeys(GOOD) | {sheet: GOOD[sheet] for sheet in ("Who we are", "People", "Energy")}


def read(cells=None, tables=None, form=folder):
    """Read the small workbook with other cells or tables."""
    with tempfile.TemporaryDirectory() as place:
        name = "my.xlsx" if form is workbook else "my"
        return read_workbook(form(Path(place) / name, cells, tables={**SMALL, **(tables or {})}))


def spellings(value):
    """The usual ways to write a number with two decimals."""
    whole, decimals = f"{value:.2f}".split(".")
    groups = re.findall(r"\d{1,3}", whole[::-1])
    yield from (f"{whole}.{decimals}", f"{whole},{decimals}")
    for group, point in (" ,", " .", ".,", ",.", "\u00a0,", "\u202f,", "'."):
        yield group.join(groups)[::-1] + point + decimals


@few
@given(st.integers(1, 99_999_999), st.sampled_from(["kWh", "MWh", "GWh"]), st.sampled_from(["", " ", "\u00a0"]))
def test_a_number_is_the_same_in_all_its_spellings(hundredths, unit, space):
    value, found = hundredths / 100, set()
    times = {"kWh": 1000, "MWh": 1, "GWh": 1 / 1000}[unit]
    for number, text in enumerate(spellings(value)):
        cells = {"Energy!C3": f"{text}{space}{unit}" if number % 2 else text, "Energy!D3": None if number % 2 else unit}
        row = read(cells).balance.loc[1]
        found.add((row["amount"], row["unit"]))
        assert abs(row["energy"] * times - value) <= 1e-12 * value
    assert found == {(value, unit)}


@few
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(chance):
    plain, tables = read(), {}
    for title in ("Who we are", "People"):
        head, *rows = GOOD[title]
        tables[title] = [head, *chance.sample(rows, len(rows))]
    head, *rows = GOOD["Energy"]
    order = chance.sample(range(len(head)), len(head))
    tables["Energy"] = [[row[place] for place in order] for row in [head, *chance.sample(rows, len(rows))]]
    title = f"{chance.choice(['Energy', 'energia', 'BALANCE', 'Ενέργεια'])} {chance.randrange(3000)}"
    tables[title] = tables.pop("Energy")
    shuffled = read(tables=tables | ({} if title == "Energy" else {"Energy": None}))
    assert shuffled.fields == plain.fields
    frames = [
        town.balance.drop(columns="cell").sort_values(["sector", "carrier"]).reset_index(drop=True)
        for town in (shuffled, plain)
    ]
    pd.testing.assert_frame_equal(*frames)


TEXTS = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="0123456789.,- '%€/kKMWhl", max_size=12),
    st.sampled_from(
        [
            "=1+1",
            "#N/A",
            "NaN",
            "inf",
            "1e400",
            "-0",
            "{0}",
            "{",
            "}",
            "%s",
            "{cell}",
            "EXAMPLE",
            "all",
            "total",
            "national",
            "NE",
            "\x00",
            "\u202e",
            "٣٤٥",
            "½",
            "Ⅻ",
            "1٬000",
            "－5",
            "0x10",
            "1_000",
            "²",
        ]
    ),
)
PLACES = [
    f"{sheet}!{column}{row}"
    for sheet, columns, rows in (
        ("Who we are", "ABC", 5),
        ("People", "ABC", 5),
        ("Energy", "ABCDEFGH", 7),
        ("Households", "ABCDE", 4),
        ("Measures", "ABCD", 4),
        ("Criteria", "ABCDE", 3),
        ("Points", "ABC", 3),
        ("Actions", "ABCDEF", 3),
    )
    for column in columns
    for row in range(1, rows + 1)
]


@settings(deadline=None, max_examples=60, derandomize=True, database=None)
@given(st.dictionaries(st.sampled_from(PLACES), TEXTS, min_size=1, max_size=3))
def test_any_text_in_any_cell_is_read_or_refused_by_the_sheet(cells):
    with tempfile.TemporaryDirectory() as place:
        try:
            town = read_workbook(folder(Path(place) / "my", cells))
        except ValueError as error:
            title, *lines = str(error).split("\n  ")
            assert title == "my cannot be used yet:"
            assert lines
            assert all(re.match(r"sheet (" + "|".join(GOOD) + r")(, cells? [A-Z]+\d+|:)", line) for line in lines), (
                lines
            )
        else:
            assert town.balance["energy"].dropna().ge(0).all()
            assert town.findings["message"].str.len().gt(0).all()


NUMBERS = st.one_of(
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(min_value=pd.Timestamp("1900-03-01").to_pydatetime()),
    st.sampled_from(["#REF!", "=A1", "x", None]),
)


@settings(deadline=None, max_examples=20, derandomize=True, database=None)
@given(st.dictionaries(st.sampled_from(PLACES), NUMBERS, min_size=1, max_size=4))
def test_any_value_of_excel_is_read_or_refused_by_the_sheet(cells):
    with tempfile.TemporaryDirectory() as place:
        cells = {name: value for name, value in cells.items() if not isinstance(value, int) or abs(value) < 10**300}
        try:
            read_workbook(workbook(Path(place) / "my.xlsx", cells))
        except ValueError as error:
            title, *lines = str(error).split("\n  ")
            assert title == "my.xlsx cannot be used yet:"
            assert all(re.match(r"sheet (" + "|".join(GOOD) + r")(, cells? [A-Z]+\d+|:)", line) for line in lines), (
                lines
            )


def test_the_spellings_are_many():
    assert len(set(spellings(1234567.5))) == 9
    assert random.Random(1).sample(range(3), 3) == [0, 2, 1]  # the order really changes
