"""The cells of a CSV file or of the first sheet of a workbook, line by line."""

from ..i18n import _
from ..own_file.files import Limits, csv_lines, file_content, opened_workbook, require_workbook
from ..own_file.texts import refusal
from . import columns


def lines_of(path, found):
    """Yield the cells of each line, the empty lines too: so the count is the row number that Excel shows.

    A sentence on what is not read is added to `found`.
    """
    limits = Limits(columns.MAX_BYTES, columns.MAX_UNPACKED, too_large)
    content = file_content(path, limits)
    return csv_lines(path, content) if path.suffix.lower() == ".csv" else _sheet_lines(path, content, limits, found)


def too_large(path):
    """The error that refuses a file with too much in it."""
    sentence = _(
        "{path} is too large: at most {rows:,} households and {size} MB. "
        "Is it a table of the homes, or one of the readings of a meter?"
    )
    return refusal(path, sentence, rows=columns.MAX_ROWS, size=columns.MAX_BYTES // 1_000_000)


def _sheet_lines(path, content, limits, found):
    """Yield the lines of the first sheet; `NO_VALUE` stands for a formula that was never calculated."""
    require_workbook(path, content, limits)
    from ..own_file.rows import sheet_rows  # here, because only a workbook needs it

    with opened_workbook(path, content) as book:
        sheet, *others = book.worksheets
        if more := sum(other.title not in ("help", _("help")) for other in others):
            found.append(("sheet_not_read", _("{n} more sheet(s) of the workbook are not read.").format(n=more)))
        last = 0
        for row, cells in sheet_rows(sheet, [], []):
            yield from ([] for _empty in range(last + 1, row))
            yield [cells.get(place, (None,))[0] for place in range(max(cells, default=-1) + 1)]
            last = row
