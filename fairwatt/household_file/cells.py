"""The cells of a CSV file or of the first sheet of a workbook, line by line."""

from ..i18n import _
from ..own_file.files import Limits, csv_lines, file_content, opened_workbook, require_workbook, sheet_marks
from ..own_file.texts import refusal
from ..own_file.values import NO_VALUE
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
    with opened_workbook(path, content) as book:
        sheet, *others = book.worksheets
        if more := sum(other.title not in ("help", _("help")) for other in others):
            found.append(("sheet_not_read", _("{n} more sheet(s) of the workbook are not read.").format(n=more)))
        sheet.reset_dimensions()  # the size that a workbook says of itself can be wrong, and would hide rows
        uncalculated = sheet_marks(content, sheet).uncalculated
        for row, line in enumerate(sheet.iter_rows(values_only=True), start=1):
            if places := uncalculated.get(row):
                # The cells without a value may stand to the right of the last one with a value.
                line = [*line, *[None] * (max(places) + 1 - len(line))]
                line = [NO_VALUE if place in places else cell for place, cell in enumerate(line)]
            yield line
