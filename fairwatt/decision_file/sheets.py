"""The sheets of a decision file, and how much they may hold."""

from ..i18n import _
from ..own_file.files import Limits, csv_lines, file_content, opened_workbook, require_workbook
from ..own_file.sheets import csv_sheet, workbook_sheet
from ..own_file.texts import refusal

MAX_BYTES = 5_000_000
MAX_UNPACKED = 100_000_000  # a small workbook can unpack to more than the memory of the computer
MAX_CELLS = 10_000  # 40 measures, 20 criteria and 200 participants need 5,000


def sheets_of(path):
    """All sheets of a file; the title of a CSV file is empty."""
    limits = Limits(MAX_BYTES, MAX_UNPACKED, _too_large)
    content = file_content(path, limits)
    if path.suffix.lower() == ".csv":
        sheets = [csv_sheet("", csv_lines(path, content), MAX_CELLS)]
    else:
        require_workbook(path, content, limits)
        with opened_workbook(path, content) as book:
            sheets = [workbook_sheet(sheet, MAX_CELLS) for sheet in book.worksheets]
    if any(len(sheet.cells) > MAX_CELLS for sheet in sheets):
        raise _too_large(path)
    return sheets


def _too_large(path):
    sentence = _("{path} is too large: at most {n:,} cells in a sheet. Is it a table of measures, or one of readings?")
    return refusal(path, sentence, n=MAX_CELLS)
