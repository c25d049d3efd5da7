"""The sheets of a workbook or a CSV file as tables, and what is told of their cells."""

import re
from typing import NamedTuple

from ..i18n import _
from ..own_file.files import Limits, csv_lines, file_content, letter, opened_workbook, require_workbook, sheet_marks
from ..own_file.texts import by_cause, refusal, short
from ..own_file.values import NO_VALUE, BadCell, is_blank

MAX_BYTES = 5_000_000
MAX_UNPACKED = 100_000_000  # a small workbook can unpack to more than the memory of the computer
MAX_CELLS = 10_000  # 40 measures, 20 criteria and 200 participants need 5,000
CELLS_SHOWN = 6  # of the cells with one cause: enough to find them, short enough to read


class Percent(float):
    """A number that Excel shows a hundred times as large."""


class Merged(NamedTuple):
    """What stands in a cell that was merged with others: nothing, but in which range."""

    area: str


def _is_filled(value):
    return not (is_blank(value) or isinstance(value, Merged))


class Cell(NamedTuple):
    """A cell and where it stands: rows count from 1, places from 0. A row of 0 means the whole sheet."""

    sheet: str
    row: int = 0
    place: int = 0
    value: object = None

    @property
    def name(self):
        """The name that Excel shows, such as C4."""
        return f"{letter(self.place)}{self.row}" if self.row else ""

    @property
    def is_blank(self):
        """Whether nothing stands in it."""
        return is_blank(self.value)

    @property
    def is_filled(self):
        """Whether something of its own stands in it."""
        return _is_filled(self.value)


class Sheet(NamedTuple):
    """The cells of one sheet that are not blank, {(row, place): value}; the title of a CSV file is empty."""

    title: str
    cells: dict
    hidden: list


class Table(NamedTuple):
    """A table of a sheet: below the headings {place: Cell} stand the rows, each {place: Cell} without gaps."""

    sheet: str
    first: int
    head: dict
    rows: list


def sheets_of(path):
    """All sheets of a file."""
    limits = Limits(MAX_BYTES, MAX_UNPACKED, _too_large)
    content = file_content(path, limits)
    if path.suffix.lower() == ".csv":
        lines = enumerate(csv_lines(path, content), start=1)
        sheets = [Sheet("", _filled((row, place, text) for row, line in lines for place, text in enumerate(line)), [])]
    else:
        require_workbook(path, content, limits)
        with opened_workbook(path, content) as book:
            sheets = [_sheet(content, sheet) for sheet in book.worksheets]
    if any(len(sheet.cells) > MAX_CELLS for sheet in sheets):
        raise _too_large(path)
    return sheets


def _too_large(path):
    sentence = _("{path} is too large: at most {n:,} cells in a sheet. Is it a table of measures, or one of readings?")
    return refusal(path, sentence, n=MAX_CELLS)


def _filled(cells):
    found = {}
    for row, place, value in cells:
        if not is_blank(value):
            found[row, place] = value
            if len(found) > MAX_CELLS:
                break
    return found


def _sheet(content, sheet):
    from openpyxl.utils.cell import range_boundaries

    sheet.reset_dimensions()  # the size that a workbook says of itself can be wrong, and would hide rows
    lines = enumerate(sheet.iter_rows(), start=1)
    cells = _filled((row, place, _value(cell)) for row, line in lines for place, cell in enumerate(line))
    marks = sheet_marks(content, sheet)
    cells |= {(row, place): NO_VALUE for row, places in marks.uncalculated.items() for place in places}
    rows, places = ({key[part] for key in cells} for part in (0, 1))
    for area in marks.merged:
        left, top, right, bottom = range_boundaries(area)
        for row in (row for row in rows if top <= row <= bottom):
            for place in (place for place in places if left <= place + 1 <= right):
                if (row, place) != (top, left - 1):
                    cells[row, place] = Merged(area)
    return Sheet(sheet.title, cells, marks.hidden)


def _value(cell):
    """The value of a cell; its format says whether Excel shows it as a percentage."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        shown = re.sub(r'"[^"]*"|\\.', "", cell.number_format or "")  # a % between quotation marks is only written
        return Percent(value) if "%" in shown else value
    return value


def table_of(sheet, report):
    """The table of a sheet: its headings are the first row with two filled cells. None if there is no such row."""
    counts = {}
    for (row, _place), value in sorted(sheet.cells.items(), key=lambda item: item[0]):
        counts[row] = counts.get(row, 0) + _is_filled(value)
    top = next((row for row, count in counts.items() if count >= 2), None)
    if top is None:
        return None
    above = _("this line above the table is not read.")
    for row, place in sorted(key for key, value in sheet.cells.items() if key[0] < top and _is_filled(value)):
        report.finding(Cell(sheet.title, row, place), "line_not_read", above)
    places = sorted({place for row, place in sheet.cells if row >= top})
    rows = [
        {place: Cell(sheet.title, row, place, sheet.cells.get((row, place))) for place in places}
        for row in counts
        if row >= top
    ]
    hidden = _("the row is hidden in Excel, and is read all the same. Delete it if it should not count.")
    for row in (row for row in sheet.hidden if row in counts):
        report.finding(Cell(sheet.title, row, places[0]), "row_hidden", hidden)
    return Table(sheet.title, places[0], rows[0], rows[1:])


class Report:
    """Collects what is wrong (errors) and what is asked (findings), each with its cell; equal causes are one line."""

    def __init__(self, order):
        self.order, self.errors, self.findings = ["", *order], [], []

    def error(self, cell, sentence, **values):
        """Add what cannot be right; the blanks of the sentence are filled from `values`."""
        self.errors.append((cell, cell.sheet, sentence, _filled_in(sentence, values)))

    def finding(self, cell, kind, sentence, **values):
        """Add what may be a slip."""
        self.findings.append((cell, (cell.sheet, kind), sentence, _filled_in(sentence, values)))

    def read(self, reader, cell, *args):
        """What the reader makes of a cell; None, and an error, if it cannot."""
        try:
            return reader(cell, *args)
        except BadCell as bad:
            self.errors.append((cell, cell.sheet, bad.cause, str(bad)))
        return None

    def error_lines(self):
        """One line for each cause in each sheet."""
        for sheet, cells, message in by_cause(self._sorted(self.errors)):
            place = [_("sheet {sheet}").format(sheet=short(sheet))] if sheet else []
            names = _names(cells)
            where = _("cells {cells} ({n} in all)") if len(cells) > 1 else _("cell {cells}")
            place += [where.format(cells=names, n=len(cells))] if names else []
            yield f"{', '.join(place) or _('the table')}: {message}"

    def finding_rows(self):
        """(sheet, cells, kind, message) of each cause in each sheet."""
        for (sheet, kind), cells, message in by_cause(self._sorted(self.findings)):
            yield sheet, _names(cells), kind, message

    def _sorted(self, problems):
        return sorted(problems, key=lambda problem: (self.order.index(problem[0].sheet), *problem[0][1:3]))


def _filled_in(sentence, values):
    return sentence.format(**{name: f"{v:.10g}" if isinstance(v, float) else v for name, v in values.items()})


def _names(cells):
    names = list(dict.fromkeys(cell.name for cell in cells if cell.row))
    return ", ".join(names[:CELLS_SHOWN] + ["…"] * (len(names) > CELLS_SHOWN))
