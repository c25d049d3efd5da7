"""The rows of a sheet of a workbook, read in one pass; imported late, because only a workbook needs openpyxl."""

from functools import cache
from xml.etree import ElementTree

from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._reader import (
    FORMULA_TAG,
    INLINE_STRING,
    ROW_TAG,
    SHEET_MAIN_NS,
    VALUE_TAG,
    WorkSheetParser,
)

from .values import NO_VALUE

TEXT_TAG, MERGED_TAG = f"{{{SHEET_MAIN_NS}}}t", f"{{{SHEET_MAIN_NS}}}mergeCell"
_number_of = cache(column_index_from_string)


def sheet_rows(sheet, hidden, merged):
    """Yield (row, {place: (value, style)}) of a sheet; rows count from 1, places from 0.

    `NO_VALUE` stands for a formula that was never calculated. Two lists are filled on the way: the hidden rows, and the
    merged ranges such as "B2:C4".
    """
    # The loop of openpyxl itself is several times slower, and leaves all of that out. A sheet that declares entities is
    # refused before: where `defusedxml` is installed, openpyxl has read the start of each sheet with it.
    book, following = sheet.parent, 1
    dates = {"epoch": book.epoch, "date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}
    with sheet._get_source() as source:
        parser = _Parser(source, sheet._shared_strings, data_only=True, **dates)
        for _event, element in ElementTree.iterparse(source):
            if element.tag == ROW_TAG:
                row, cells = parser.parse_row(element)
                if element.get("hidden") in ("1", "true"):
                    hidden.append(row)
                element.clear()
                if row >= following:  # like openpyxl: of rows with the same number, the first one
                    yield row, dict(cells)
                    following = row + 1
            elif element.tag == MERGED_TAG:
                merged.append(element.get("ref"))


class _Parser(WorkSheetParser):
    """The parser of openpyxl, which builds several objects for each text; a plain text does not need them."""

    def parse_cell(self, element):
        """(place, (value, style)) of a cell."""
        kind, coordinate = element.get("t"), element.get("r")
        if kind == "inlineStr" and coordinate and len(element) == 1:
            (text,) = element
            if text.tag == INLINE_STRING and len(text) == 1 and text[0].tag == TEXT_TAG:
                self.col_counter = _number_of(coordinate.rstrip("0123456789"))
                return self.col_counter - 1, (text[0].text or "", 0)
        cell = super().parse_cell(element)
        value = cell["value"]
        # A formula may have the empty text as its value, and says so: then the cell is empty.
        if kind != "str" and element.find(FORMULA_TAG) is not None and not element.findtext(VALUE_TAG):
            value = NO_VALUE
        return cell["column"] - 1, (value, cell["style_id"])
