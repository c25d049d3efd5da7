"""The Word and Excel files of a plan in LibreOffice: they open as they are, and hold the numbers of the data."""

import csv
import datetime
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

sys.path.append(str(Path(__file__).parents[1] / "unit"))
from plan_cases import chapters, png, write_chapters  # noqa: E402

from fairwatt.plan.writing import write_all  # noqa: E402

DAY = datetime.date(2026, 11, 22)
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
EVERY_SHEET = (
    "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,false,false,false,false,-1"  # as stored, not as shown
)
SENTENCE = "In Gavião it is so, and whoever reads it may ask for more. "


def converted(files, kind, folder):
    """Let LibreOffice open files and save them in another form."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is not installed: apt-get install libreoffice-writer libreoffice-calc"
    command = [office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", kind,
               "--outdir", folder, *files]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = write_chapters(tmp_path_factory.mktemp("office") / "plan", chapters())
    write_all(folder, DAY)
    for kind, files in {"pdf": ("plan.docx",), "fodt": ("plan.docx",), EVERY_SHEET: ("secap-tables.xlsx",)}.items():
        converted([folder / name for name in files], kind, folder)
    return folder


def pages(path):
    """How many pages a PDF of LibreOffice has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", path.read_bytes()))


def read_csv(path, encoding="utf-8-sig"):
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def opened_tables(path):
    """The tables of the document as LibreOffice has read it."""
    for table in ElementTree.parse(path).iter(f"{TABLE}table"):
        yield [["".join(cell.itertext()).strip() for cell in row.iter(f"{TABLE}table-cell")]
               for row in table.iter(f"{TABLE}table-row")]  # fmt: skip


def test_the_numbers_of_the_word_file_are_those_of_the_data(plan):
    opened = list(opened_tables(plan / "plan.fodt"))
    blocks = [block for part in chapters() for block in part["blocks"] if block["kind"] == "table"]
    assert len(opened) == len(blocks) + 1  # and the annex
    compared = 0
    for found, block in zip(opened, blocks, strict=False):
        data = read_csv(plan / "data" / f"{block['name']}.csv")
        assert found[0] == data[0]
        for line, row in zip(found[1:], data[1:], strict=True):
            for text, exact in zip(line, row, strict=True):
                if re.fullmatch(r"-?\d+(,\d+)?", exact) and text != exact:
                    digits = len(text.partition(".")[2])
                    assert text == f"{float(exact.replace(',', '.')):,.{digits}f}"
                    compared += 1
    assert compared > 40


def test_the_numbers_of_the_workbook_are_those_of_the_data(plan):
    sheets = {"BEI energy": "bei-energy", "BEI emissions": "bei-emissions", "Energy poverty": "poverty",
              "Actions": "actions"}  # fmt: skip
    for sheet, name in sheets.items():
        found = read_csv(plan / f"secap-tables-{sheet}.csv", "utf-8")[2:]
        data = read_csv(plan / "data" / f"{name}.csv")
        assert found[0] == data[0] and len(found) == len(data) > 2
        for line, row in zip(found[1:], data[1:], strict=True):
            for text, exact in zip(line, row, strict=True):
                if re.fullmatch(r"-?\d+(,\d+)?", exact):
                    assert float(text) == pytest.approx(float(exact.replace(",", ".")), rel=1e-12)
                else:
                    assert text == exact.removeprefix("'")  # the sign that keeps a text in a CSV file a text
    assert {path.name for path in plan.glob("secap-tables-*.csv")} >= {
        f"secap-tables-{name}.csv" for name in ("About", "Missing or weak", "Sources")
    }


def test_the_plan_has_its_pages(plan):
    assert 4 <= pages(plan / "plan.pdf") <= 9  # cover, upright, turned, upright again, annex


def test_the_brief_never_has_more_than_two_pages(tmp_path):
    """With low, square and high pictures; with little and with too much to say, in short and in long parts."""
    files, much = [], []
    for height in (40, 78, 160):
        for parts, sentences in [(1, 1), (1, 14), (4, 4), (30, 1)]:
            content = chapters()
            for part in content:
                part["brief"] = [SENTENCE * sentences] * parts
                part["gaps"] = [gap | {"next": SENTENCE * 3} for gap in part["gaps"]]
            folder = write_chapters(tmp_path / f"{height}-{parts}-{sentences}", content)
            for picture in (folder / "figures").glob("*.png"):
                picture.write_bytes(png(78, height))
            write_all(folder, DAY)
            files.append((folder / "council-brief.docx").rename(tmp_path / f"{folder.name}.docx"))
            much.append(parts * sentences > 1)
    converted(files, "pdf", tmp_path)
    counts = [pages(path.with_suffix(".pdf")) for path in files]
    assert max(counts) == 2
    assert [count for count, full in zip(counts, much, strict=True) if full] == [2] * 9


def test_a_broken_file_would_be_seen(plan, tmp_path):
    """What is not well formed does not open: the checks above would fail."""
    content = (plan / "plan.docx").read_bytes()
    (tmp_path / "broken.docx").write_bytes(content[: len(content) // 2])
    converted([tmp_path / "broken.docx"], "fodt", tmp_path)
    assert not (tmp_path / "broken.fodt").exists() or not list(opened_tables(tmp_path / "broken.fodt"))
