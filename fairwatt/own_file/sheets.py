"""The sheets of a workbook or a CSV file as tables, and what is told of their cells."""

import re
from typing import NamedTuple

from ..i18n import _
from .files import letter
from .texts import by_cause, short
from .values import BadCell, is_blank

CELLS_SHOWN = 6  # of the cells with one cause: enough to find them, short enough to read


class Percent(float):
    """A number that Excel shows a hundred times as large."""


class Merged(NamedTuple):
    """What stands in a cell that was merged with others: nothing, but in which range."""

    area: str


def is_filled(value):
    """Whether a value is one of its own: neither a blank nor a part of a merged cell."""
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
        return is_filled(self.value)


class Sheet(NamedTuple):
    """The cells of one sheet that are not blank, {(row, place): value}; the title of a CSV file is empty."""

    title: str
    cells: dict
    hidden: list

    @property
    def lines(self):
        """The rows that are not blank, in their order: {row: {place: value}}."""
        lines = {}
        for row, place in sorted(self.cells):
            lines.setdefault(row, {})[place] = self.cells[row, place]
        return lines


class Table(NamedTuple):
    """A table of a sheet: below the headings {place: Cell} stand the rows, each {place: Cell} without gaps."""

    sheet: str
    first: int
    head: dict
    rows: list


def csv_sheet(title, lines, most):
    """The sheet of a CSV file, from the cells of its lines; one cell more than `most` if there are more."""
    cells = ((row, place, text) for row, line in enumerate(lines, start=1) for place, text in enumerate(line))
    return Sheet(title, _filled(cells, most), [])


def workbook_sheet(sheet, most):
    """A sheet of an opened workbook; one cell more than `most` if there are more."""
    from openpyxl.utils.cell import range_boundaries

    from .rows import sheet_rows

    hidden, merged = [], []
    cells = _filled(_values(sheet, sheet_rows(sheet, hidden, merged)), most)
    rows, places = ({key[part] for key in cells if merged} for part in (0, 1))
    for area in merged:
        left, top, right, bottom = range_boundaries(area)
        for row in (row for row in rows if top <= row <= bottom):
            for place in (place for place in places if left <= place + 1 <= right):
                if (row, place) != (top, left - 1):
                    cells[row, place] = Merged(area)
    return Sheet(sheet.title, cells, hidden)


def _filled(cells, most):
    found = {}
    for row, place, value in cells:
        if not is_blank(value):
            found[row, place] = value
            if len(found) > most:
                break
    return found


def _values(sheet, lines):
    """Yield (row, place, value); the format of a number says whether Excel shows it as a percentage."""
    from openpyxl.cell.read_only import ReadOnlyCell

    is_percentage = {}  # by style
    for row, line in lines:
        for place, (value, style) in line.items():
            if type(value) not in (int, float):
                yield row, place, value
                continue
            if style not in is_percentage:
                form = ReadOnlyCell(sheet, row, place, None, style_id=style).number_format or ""
                is_percentage[style] = "%" in re.sub(r'"[^"]*"|\\.', "", form)  # one between quotes is only written
            yield row, place, Percent(value) if is_percentage[style] else value


def table_of(sheet, report):
    """The table of a sheet: its headings are the first row with two filled cells. None if there is no such row."""
    counts = {}
    for (row, _place), value in sorted(sheet.cells.items(), key=lambda item: item[0]):
        counts[row] = counts.get(row, 0) + is_filled(value)
    top = next((row for row, count in counts.items() if count >= 2), None)
    if top is None:
        return None
    above = _("this line above the table is not read.")
    for row, place in sorted(key for key, value in sheet.cells.items() if key[0] < top and is_filled(value)):
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

    def __init__(self, order, whole=None):
        """`whole` says in words what is meant where no sheet is."""
        self.order, self.errors, self.findings = ["", *order], [], []
        self.whole = whole or _("the table")

    def error(self, cell, sentence, /, **values):
        """Add what cannot be right; the blanks of the sentence are filled from `values`."""
        self.errors.append((cell, cell.sheet, sentence, _filled_in(sentence, values)))

    def finding(self, cell, kind, sentence, /, **values):
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
            yield f"{', '.join(place) or self.whole}: {message}"

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
