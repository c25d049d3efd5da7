"""LibreOffice opens the town's workbook, blank and filled, and shows the numbers that were put in."""

import csv
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from fairwatt.workbook import pilot_workbook, read_workbook, write_workbook

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def convert(tmp_path_factory):
    """What LibreOffice makes of a workbook: the files of that kind."""
    assert SOFFICE, "LibreOffice is not here: apt-get install libreoffice-calc"
    profile = tmp_path_factory.mktemp("profile").as_uri()  # nobody's own settings count

    def convert(path, kind):
        folder = tmp_path_factory.mktemp("made")
        command = [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind]
        subprocess.run([*command, "--outdir", folder, path], check=True, capture_output=True, timeout=120)
        return sorted(folder.iterdir())

    return convert


@pytest.fixture(scope="module")
def town():
    return pilot_workbook("ES-GOM")


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def labels(name):
    head, *rows = rows_of(DATASETS / f"{name}s.csv")
    return {row[head.index(name)]: row[head.index("label")] for row in rows}


def test_the_sheets_hold_the_numbers_of_the_town(tmp_path, convert, town):
    path = write_workbook(tmp_path / "town.xlsx", town)
    commas = "44,34,76,1,,0,false,true,false,false,false,-1"  # UTF-8, as shown, a file for every sheet
    files = convert(path, f"csv:Text - txt - csv (StarCalc):{commas}")
    rows = {file.stem.partition("-")[2]: rows_of(file) for file in files}
    assert set(rows) == set(openpyxl.load_workbook(path).sheetnames)
    shown = [(row[0], row[1], float(row[2].replace(",", ""))) for row in rows["Energy"][1:] if row[2]]
    sectors, carriers = labels("sector"), labels("carrier")
    expected = [
        (sectors[sector], carriers[carrier], float(energy))
        for town_id, sector, carrier, energy, *_rest in rows_of(DATASETS / "energy_balances.csv")
        if town_id == "ES-GOM" and energy
    ]
    assert sorted(shown) == sorted(expected)
    answers = ["Gombrèn", "ES", "Catalonia (Ripollès, Girona)", "2021", "Teaching estimates, not official inventories"]
    assert [row[1] for row in rows["Who we are"][1:]] == answers
    assert [row[1] for row in rows["People"][1:]] == ["196", "85", "", ""]
    assert len(rows["Households"]) == 1 + 89


def test_what_libreoffice_saves_is_read_like_the_original(tmp_path, convert, town):
    [saved] = convert(write_workbook(tmp_path / "town.xlsx", town), "xlsx")
    again = read_workbook(saved)
    assert again.fields == town.fields
    assert again.balance["energy"].tolist() == pytest.approx(town.balance["energy"].tolist(), nan_ok=True)
    assert again.balance["notation_key"].tolist() == town.balance["notation_key"].tolist()
    assert again.households.shape == town.households.shape
    book = openpyxl.load_workbook(saved)
    assert book.defined_names["fairwatt_version"].attr_text.replace("$", "").endswith("B2")
    lists = [rule for rule in book["Energy"].data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == 5


def test_the_blank_workbook_prints_on_few_pages(tmp_path, convert):
    [paper] = convert(write_workbook(tmp_path / "blank.xlsx"), "pdf")
    pages = re.findall(rb"/Type\s*/Page\b", paper.read_bytes())
    assert 9 <= len(pages) <= 15  # each of the nine sheets has one at least
