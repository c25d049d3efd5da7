"""Files of the reader's own: what a CSV file or a workbook holds, what it is instead, and writing one to fill."""

import contextlib
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from ..i18n import _
from .texts import refusal


class Limits(NamedTuple):
    """How much a file may hold, in bytes and unpacked; `too_large` makes the error that refuses more from its path."""

    size: int
    unpacked: int
    too_large: Callable


def file_content(path, limits):
    """The bytes of a .csv or .xlsx file, after a first look at what it is."""
    ending = path.suffix.lower()
    if ending in (".xls", ".ods", ".xlsm", ".xlsb", ".numbers"):
        kind = _('{path} is a workbook of another kind. Save it as "Excel workbook (.xlsx)" or "CSV UTF-8".')
        raise refusal(path, kind)
    if ending not in (".csv", ".xlsx"):
        raise refusal(path, _("{path} is neither a .csv nor an .xlsx file."))
    try:
        if not path.is_file():
            raise ValueError(_("There is no file {path}. Is it in the same folder as the notebook?").format(path=path))
        if path.stat().st_size > limits.size:
            raise limits.too_large(path)
        content = path.read_bytes()
    except OSError:
        raise ValueError(_("{path} cannot be opened. Close it in Excel, then try again.").format(path=path)) from None
    if not content.strip(b"\xef\xbb\xbf \t\r\n;,"):
        raise refusal(path, _("{path} is empty."))
    return content


# --- CSV ---


def csv_lines(path, content):
    """Yield the cells of each line, the empty lines too: so the count is the row number that Excel shows."""
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


# --- workbooks ---


def require_workbook(path, content, limits):
    """Refuse what only bears the name of a workbook, and say what it is."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise refusal(
                path, _("{path} is protected by a password. Save a copy without the password, and give that.")
            )
        old = _('{path} is an old workbook (.xls) with another ending. Save it as "Excel workbook (.xlsx)".')
        raise refusal(path, old)
    if re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype )?(html|table|meta|head)", content[:200], re.IGNORECASE):
        page = _(
            '{path} is a web page with the ending .xlsx. Open it in Excel, and save it as "Excel workbook (.xlsx)".'
        )
        raise refusal(path, page)
    if not content.startswith(b"PK"):
        raise refusal(path, _("{path} is not a workbook. If it is a CSV file, give it the ending .csv."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names, unpacked = archive.namelist(), sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile:
        broken = _("{path} was not copied to its end, or is damaged. Copy or download it again.")
        raise refusal(path, broken) from None
    if unpacked > limits.unpacked:
        raise limits.too_large(path)
    if "[Content_Types].xml" not in names:
        raise refusal(path, _('{path} is no Excel workbook inside. Save the table as "Excel workbook (.xlsx)".'))


@contextlib.contextmanager
def opened_workbook(path, content):
    """The workbook for reading, with values in place of formulas; whatever fails while it is read is named damage."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the package does not know (colours, lists) does not matter here
        try:
            import openpyxl  # here, because only a workbook needs it

            yield openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        except Exception:  # a broken workbook can fail in any way
            damaged = _("{path} is damaged, or was not copied to its end. Open it in Excel and save it again.")
            raise refusal(path, damaged) from None


def letter(place):
    """The name that Excel gives to a column, counted from 0: A, B, ..., Z, AA."""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(65 + place % 26)


# --- writing ---


def write_new(path, content):
    """Write bytes as a new file, whole or not at all; an existing file is left as it is."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        exists = _("{path} exists already and is left as it is. Choose another name, or delete it yourself.")
        raise ValueError(exists.format(path=path)) from None
    except OSError:
        with contextlib.suppress(OSError):
            path.unlink()
        no_room = _("{path} cannot be written. Is there such a folder, with free space, where you may write?")
        raise ValueError(no_room.format(path=path)) from None
    return path
