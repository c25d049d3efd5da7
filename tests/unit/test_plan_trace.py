"""Every number of a plan leads to a cell of the workbook and to what turned its unit into MWh."""

import json
import re
from pathlib import Path

import nbformat
import openpyxl
import pytest

import fairwatt.plan
from fairwatt.data import read_table
from fairwatt.own_file.sheets import CELLS_SHOWN
from fairwatt.plan.tracing import amount_trace, conversion_list, conversion_table, exact, marks_sentence
from fairwatt.units import UNITS
from fairwatt.workbook import pilot_workbook, read_workbook, write_workbook

# Cell of the sheet Energy, amount, unit, level, source; and what is said, its conversions worked out by hand:
# 148,320.5 / 1,000; 21,400 x 35.046 / 3,600; 6,200 x 0.84 x 43.0 / 3,600; 90 x 15.6 / 3.6; 80,000 x 0.9 / 1,000;
# 1,000 x 288.15 / 273.15 x 35.046 / 3,600; 3,600 / 3.6; 2.5 x 11.63
AMOUNTS = {
    12: (148_320.5, "kWh", "measured", "bill 2015", "148,320.5 kWh = 148.3205 MWh", []),
    19: (21_400, "Sm3", "measured", "grid operator", "21,400 Sm3 = 208.329 MWh", ["35.046 MJ/Sm3"]),
    14: (6_200, "l", "local", "fuel cards", "6,200 l = 62.20666667 MWh", ["0.84 kg/l", "43 TJ/Gg"]),
    22: (90, "t", "local", "forest office", "90 t = 390 MWh", ["15.6 TJ/Gg"]),
    4: (80_000, "kWh gross", "", "", "80,000 kWh gross = 72 MWh", ["0.9 ratio"]),
    28: (1_000, "Nm3", "regional", "", "1,000 Nm3 = 10.26959638 MWh", ["1.054914882 Sm3/Nm3", "35.046 MJ/Sm3"]),
    24: (3_600, "GJ", "local", "", "3,600 GJ = 1,000 MWh", ["0.2777777778 MWh/GJ"]),
    34: (2.5, "toe", "local", "", "2.5 toe = 29.075 MWh", ["11.63 MWh/toe"]),
    27: (1_150_000, "MWh", "local", "", "1,150,000 MWh", []),
    18: (1.5, "GWh", "local", "", "1.5 GWh = 1,500 MWh", []),
}
EMPTY = {36: "half of the cars are counted elsewhere", 37: ""}  # level "national" and no amount: filled in


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = write_workbook(tmp_path_factory.mktemp("trace") / "meta.xlsx")
    file = openpyxl.load_workbook(path)
    for cell, value in {"B2": "Meta", "B3": "IT", "B5": 2015}.items():
        file["Who we are"][cell] = value
    file["People"]["B2"] = 3312
    energy = file["Energy"]
    for row, (amount, unit, level, source, *_said) in AMOUNTS.items():
        energy[f"C{row}"], energy[f"D{row}"], energy[f"F{row}"], energy[f"G{row}"] = amount, unit, level, source
    for row, source in EMPTY.items():
        energy[f"D{row}"], energy[f"F{row}"], energy[f"G{row}"] = None, "national", source
    file.save(path)
    return path


@pytest.fixture(scope="module")
def book(path):
    return read_workbook(path)


@pytest.mark.parametrize("row", AMOUNTS)
def test_an_amount_is_followed_to_its_mwh(book, row):
    _amount, _unit, level, source, words, parts = AMOUNTS[row]
    found, used = amount_trace(book).loc[f"Energy!C{row}"], conversion_table(book)
    text, _bracket, named = found["words"].partition(" (")
    assert text == f"Energy!C{row}: {words}"
    named = dict(part.split(": ") for part in named.removesuffix(")").split("; ")) if named else {}
    assert sorted(named.values()) == sorted(parts)
    assert used.loc[list(named), "Value"].tolist() == list(named.values())
    assert all(used.loc[number, "Source"] in found["conversions"] for number in named)
    assert bool(found["conversions"]) == bool(parts)
    assert (found["level"], found["source"]) == (level or "not said", source)


def test_a_filled_in_amount_says_that_nobody_typed_it(book):
    # datasets/national_per_person.csv: IT, private_transport, diesel
    figure = read_table("national_per_person").query("country == 'IT' and sector == 'private_transport'")
    figure = figure.set_index("carrier").loc["diesel"]
    found = amount_trace(book).loc["Energy!C36"]
    energy = f"{float(figure['value']) * 3312:,.6f}".rstrip("0").rstrip(".")
    assert found["words"] == (
        f"Energy!C36 is empty; national figure: {figure['value']} MWh per person (IT, {figure['year']}, "
        f"{figure['source']}, confidence {figure['confidence']}) x 3,312 persons (People!B2) = {energy} MWh"
    )
    assert (found["level"], found["conversions"]) == ("national", "")
    assert found["source"] == f"national figure of the course; {EMPTY[36]}"
    assert amount_trace(book).loc["Energy!C37", "source"] == "national figure of the course"


def test_a_national_amount_that_somebody_typed_is_in_its_cell():
    found = amount_trace(pilot_workbook("PT-GAV"))
    assert not found["words"].str.contains("empty").any()
    assert set(found["level"]) == {"national"} and found["source"].str.len().min() > 3


def test_no_country_has_more_national_figures_than_a_finding_names_cells():
    # A finding for more cells ends in "…", and the trace could not tell which amounts were filled in.
    assert read_table("national_per_person").groupby("country").size().max() <= CELLS_SHOWN


def test_each_conversion_stands_once_and_has_a_number(book):
    used = conversion_list(book)
    assert used.index.tolist() == [f"C{place}" for place in range(1, len(used) + 1)]
    assert used["name"].is_unique and len(used) == 8
    assert {"net to gross of natural gas", "density of gas diesel oil"} <= set(conversion_table(book)["Factor"])
    assert conversion_list(pilot_workbook("IT-PDS")).empty and conversion_table(pilot_workbook("IT-PDS")).empty


@pytest.mark.parametrize("unit", sorted({*UNITS, "kWh gross", "MWh gross"} - {"kWh", "MWh", "GWh", "m3"}))
def test_every_other_unit_has_its_conversion(unit):
    fuel = "diesel" if unit == "l" else "natural_gas"
    book = pilot_workbook("IT-PDS")
    row = book.balance[book.balance["carrier"] == "natural_gas"].head(1)
    assert len(conversion_list(book._replace(balance=row.assign(unit=unit, carrier=fuel)))) > 0


@pytest.mark.parametrize(
    ("value", "text"),
    [(148_320.5, "148,320.5"), (1.15e6, "1,150,000"), (1.5e12, "1,500,000,000,000"), (2e-7, "0.0000002"),
     (0.1 + 0.2, "0.3"), (189_973.40000000002, "189,973.4"), (0.0, "0")],
)  # fmt: skip
def test_a_number_keeps_its_digits_and_never_has_an_exponent(value, text):
    assert exact(value) == text


def test_every_mark_of_the_tables_is_explained():
    tables = ("emission_factors", "fuel_properties", "electricity_factors", "gwp", "national_per_person")
    marks = {mark for table in tables for mark in read_table(table)["confidence"]}
    assert len(marks) > 3
    assert marks <= set(re.findall(r"[:;] ([A-Z]\S*),", marks_sentence()))


def test_the_chapter_on_energy_keeps_all_this(path, book, tmp_path):
    notebook = Path(fairwatt.plan.__file__).with_name("chapters") / "02-energy-and-emissions.ipynb"
    cells = [cell.source for cell in nbformat.read(notebook, 4).cells if cell.cell_type == "code"]
    names = {}
    exec(cells[0], names)
    names |= {"SOURCE": path, "OUT": tmp_path}
    exec("\n".join(cells[1:]), names)
    kept = json.loads((tmp_path / "chapter-02.json").read_text("utf-8"))
    tables = {block["name"]: block for block in kept["blocks"] if block["kind"] == "table"}
    assert [row[0] for row in tables["conversions"]["rows"]] == conversion_list(book).index.tolist()
    assert marks_sentence() in [block.get("text") for block in kept["blocks"]]
    amounts = amount_trace(book).set_index("words")
    traces = {entry["cells"]: entry for entry in kept["trace"]}
    assert len(amounts) == len(AMOUNTS) + len(EMPTY)
    for words, amount in amounts.iterrows():
        entry = traces[words]
        assert (entry["level"], entry["source"]) == (amount["level"], amount["source"])
        assert entry["factor_source"].endswith(amount["conversions"])
        assert re.search("IPCC|JRC", entry["factor_source"]) or entry["factor"].startswith(("0: ", "no factor: "))
    assert traces[amount_trace(book).loc["Energy!C34", "words"]]["value"] == 2.5 * 11.63  # heat has no factor
