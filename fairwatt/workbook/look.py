"""How the town's workbook looks on the screen and on paper, and its bytes: the same for the same content."""

import io
import math
import re
import zipfile
from copy import copy

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from ..takeaway import FORMULA
from ..town_file import _clear_number

BOLD, TITLE = Font("Calibri", 11, bold=True), Font("Calibri", 18, bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top", horizontal="left")
HEAD, FILL, EMPTY = "DDE8F0", "FFF6D5", "EEEEEE"  # heads; cells to fill; cells that stay empty
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
LONGEST_HEADER = 120  # Excel takes 255 signs, and each & counts twice
LINE = 15  # height of a line of text, in points
_NO_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can hold


def clean(value):
    """A value for a cell: without the control characters that no workbook can hold; None where nothing stands."""
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value) or None
    if isinstance(value, float):
        return None if math.isnan(value) else int(value) if value.is_integer() else value
    return value


def paint(sheet, area, colour):
    """Colour the cells of an area such as "C2:H9", with a fine line around each."""
    line = Side("thin", color="C8C8C8")
    fill, border, painted = PatternFill("solid", fgColor=colour), Border(line, line, line, line), {}
    for cell in (cell for row in sheet[area] for cell in row):
        before = tuple(cell._style or ())
        if before not in painted:  # openpyxl compares a style with all others: slow, so once for each kind of cell
            cell.fill, cell.border = fill, border
            painted[before] = cell._style
        cell._style = copy(painted[before])


def set_widths(sheet, *widths):
    """Set the widths of the columns, from the first one on, in letters."""
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def fit_rows(sheet):
    """Make the rows as high as their longest text needs: not every program does so by itself."""
    widths = {letter: column.width for letter, column in sheet.column_dimensions.items()}
    for row in sheet.iter_rows():
        texts = [cell for cell in row if isinstance(cell.value, str) and cell.alignment.wrap_text]
        lines = [math.ceil(len(cell.value) / widths.get(cell.column_letter, 8)) for cell in texts]
        if max(lines, default=1) > 1:
            sheet.row_dimensions[row[0].row].height = LINE * max(lines)


def finish(sheet, notice="", pages=1):
    """Set up the page, and make sure that no text is a formula; a notice is printed above each page."""
    setup = sheet.page_setup
    setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", "9", pages, 0  # 9 is A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A" if pages > 1 else None
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"
    if clean(notice):  # an empty header is one that openpyxl cannot read back
        sheet.oddHeader.center.text = clean(notice)[:LONGEST_HEADER].replace("&", "&&")
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith(FORMULA):
                cell.data_type, cell.quotePrefix = "s", True


def content_of(book):
    """The bytes of an openpyxl workbook, without the time at which it was made: the same content, the same bytes."""
    buffer, fixed = io.BytesIO(), io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in made.infolist():
            part = made.read(item)
            if item.filename == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>2026-01-01T00:00:00Z", part)
            entry = zipfile.ZipInfo(item.filename, _NO_DATE)
            entry.create_system = 3  # what Python writes on Linux, on every system
            archive.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def csv_lines_of(sheet):
    """The cells of a sheet as texts that a spreadsheet of the south reads: decimal commas, no formula."""
    lines = [[_csv_cell(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    while lines and not any(lines[-1]):
        lines.pop()
    return lines


def _csv_cell(value):
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else _clear_number(value)
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text
