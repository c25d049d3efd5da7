"""Sheets are read by a short way of our own: it must give what openpyxl gives, whatever form a text has."""

import io
import zipfile

import openpyxl
import pytest

from fairwatt.own_file.rows import sheet_rows
from fairwatt.own_file.values import NO_VALUE

CELLS = """
<row r="1"><c r="A1" t="inlineStr"><is><t>plain</t></is></c>
<c r="B1" t="inlineStr"><is><t xml:space="preserve"> kept </t></is></c>
<c r="C1" t="inlineStr"><is><r><t>rich </t></r><r><t>text</t></r></is></c>
<c r="D1" t="inlineStr"><is><t/></is></c></row>
<row r="3" hidden="1"><c r="B3"><v>1.5</v></c>
<c r="C3" t="b"><v>1</v></c>
<c r="D3" t="e"><v>#REF!</v></c></row>
<row r="4"><c r="A4" t="str"><f>A1</f><v>shown</v></c>
<c r="B4"><f>1+1</f><v>2</v></c>
<c r="AB4" t="inlineStr"><is><t>far</t></is></c></row>
"""


def opened(cells, after=""):
    """A workbook whose first sheet holds these cells as they are written."""
    made, changed = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                content = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData>{after}</worksheet>'.encode()
            new.writestr(name, content)
    return openpyxl.load_workbook(changed, read_only=True, data_only=True)


def test_every_text_number_and_error_is_what_openpyxl_reads():
    expected = {
        (cell.row, cell.column - 1): cell.value
        for row in opened(CELLS).active.iter_rows()
        for cell in row
        if cell.value is not None
    }
    read = {
        (row, place): value
        for row, cells in sheet_rows(opened(CELLS).active, [], [])
        for place, (value, _style) in cells.items()
    }
    assert read == expected
    assert read[1, 1] == " kept " and read[1, 2] == "rich text" and read[4, 27] == "far"


def test_hidden_rows_and_merged_ranges_are_told():
    hidden, merged = [], []
    book = opened(CELLS, '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>')
    assert [row for row, _cells in sheet_rows(book.active, hidden, merged)] == [1, 3, 4]
    assert (hidden, merged) == ([3], ["A1:B1"])


@pytest.mark.parametrize(("cell", "value"), [("<f>1+1</f>", NO_VALUE), ("<f>1+1</f><v/>", NO_VALUE), ("<v>3</v>", 3)])
def test_a_formula_that_was_never_calculated_is_no_value(cell, value):
    ((_row, cells),) = sheet_rows(opened(f'<row r="1"><c r="A1">{cell}</c></row>').active, [], [])
    assert cells[0][0] == value
