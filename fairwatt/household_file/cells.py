"""The cells of a CSV file or of the first sheet of a workbook, line by line."""

import csv
import io
import re
import warnings
import zipfile
from xml.etree import ElementTree

from ..i18n import _
from . import columns
from .texts import refusal

NO_VALUE = object()  # a formula that was never calculated


def is_blank(cell):
    """Whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def lines_of(path, found):
    """Yield the cells of each line, the empty lines too: so the count is the row number that Excel shows.

    A sentence on what is not read is added to `found`.
    """
    ending = path.suffix.lower()
    if ending in (".xls", ".ods", ".xlsm", ".xlsb", ".numbers"):
        kind = _('{path} is a workbook of another kind. Save it as "Excel workbook (.xlsx)" or "CSV UTF-8".')
        raise refusal(path, kind)
    if ending not in (".csv", ".xlsx"):
        raise refusal(path, _("{path} is neither a .csv nor an .xlsx file."))
    content = _content(path)
    return _csv_lines(path, content) if ending == ".csv" else _sheet_lines(path, content, found)


def _content(path):
    try:
        if not path.is_file():
            raise ValueError(_("There is no file {path}. Is it in the same folder as the notebook?").format(path=path))
        if path.stat().st_size > columns.MAX_BYTES:
            raise too_large(path)
        content = path.read_bytes()
    except OSError:
        raise ValueError(_("{path} cannot be opened. Close it in Excel, then try again.").format(path=path)) from None
    if not content.strip(b"\xef\xbb\xbf \t\r\n;,"):
        raise refusal(path, _("{path} is empty."))
    return content


def too_large(path):
    """The error that refuses a file with too much in it."""
    sentence = _(
        "{path} is too large: at most {rows:,} households and {size} MB. "
        "Is it a table of the homes, or one of the readings of a meter?"
    )
    return refusal(path, sentence, rows=columns.MAX_ROWS, size=columns.MAX_BYTES // 1_000_000)


def _csv_lines(path, content):
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise refusal(path, _("{path} is a workbook with the ending .csv. Give it the ending .xlsx."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        utf8 = _('{path} is not in UTF-8. In Excel, save it as "CSV UTF-8", or as a workbook (.xlsx).')
        raise refusal(path, utf8) from None
    # Excel separates by semicolon where the decimal sign is a comma; the header shows which one it is.
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True)
    row = 1  # the one that is read
    try:
        for line in reader:
            yield line
            row += 1
    except csv.Error:
        quote = _("{path}, row {row}: a quotation mark is opened and never closed, or a cell holds too long a text.")
        raise refusal(path, quote, row=row) from None


def _sheet_lines(path, content, found):
    _require_workbook(path, content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the package does not know (colours, lists) does not matter here
        try:
            yield from _first_sheet(content, found)
        except Exception:  # a broken workbook can fail in any way
            damaged = _("{path} is damaged, or was not copied to its end. Open it in Excel and save it again.")
            raise refusal(path, damaged) from None


def _require_workbook(path, content):
    """Refuse what only bears the name of a workbook, and say what it is."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise refusal(
                path, _("{path} is protected by a password. Save a copy without the password, and give that.")
            )
        old = _('{path} is an old workbook (.xls) with another ending. Save it as "Excel workbook (.xlsx)".')
        raise refusal(path, old)
    if not content.startswith(b"PK"):
        raise refusal(path, _("{path} is not a workbook. If it is a CSV file, give it the ending .csv."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names, unpacked = archive.namelist(), sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile:
        broken = _("{path} was not copied to its end, or is damaged. Copy or download it again.")
        raise refusal(path, broken) from None
    if unpacked > columns.MAX_UNPACKED:
        raise too_large(path)
    if "[Content_Types].xml" not in names:
        raise refusal(path, _('{path} is no Excel workbook inside. Save the table as "Excel workbook (.xlsx)".'))


def _first_sheet(content, found):
    """Yield the lines of the first sheet; `NO_VALUE` stands for a formula that was never calculated."""
    import openpyxl  # here, because only a workbook needs it

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet, *others = book.worksheets
    if more := sum(other.title not in ("help", _("help")) for other in others):
        found.append(("sheet_not_read", _("{n} more sheet(s) of the workbook are not read.").format(n=more)))
    sheet.reset_dimensions()  # the size that a workbook says of itself can be wrong, and would hide rows
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        uncalculated = _uncalculated(archive, sheet._worksheet_path)
    for row, line in enumerate(sheet.iter_rows(values_only=True), start=1):
        if places := uncalculated.get(row):
            # The cells without a value may stand to the right of the last one with a value.
            line = [*line, *[None] * (max(places) + 1 - len(line))]
            line = [NO_VALUE if place in places else cell for place, cell in enumerate(line)]
        yield line


def _uncalculated(archive, name):
    """Places of the formulas without a stored value, {row: {place}}; the package reads them as empty cells."""
    from openpyxl.utils.cell import coordinate_to_tuple

    places = {}
    with archive.open(name) as file:
        for _event, element in ElementTree.iterparse(file):
            tag = element.tag.rpartition("}")[2]
            parts = {part.tag.rpartition("}")[2]: part.text for part in element} if tag == "c" else {}
            # A formula may have the empty text as its value, and says so: then the cell is empty.
            if "f" in parts and not parts.get("v") and element.get("t") != "str":
                row, column = coordinate_to_tuple(element.get("r"))
                places.setdefault(row, set()).add(column - 1)
            if tag == "row":
                element.clear()
    return places
