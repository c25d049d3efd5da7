"""The sheets of a town's workbook, from Excel or from a folder of CSV files: which is which, and how much they hold."""

import re
from pathlib import Path

from ..i18n import _
from ..own_file.files import Limits, csv_lines, file_content, opened_workbook, require_workbook
from ..own_file.sheets import Cell, csv_sheet, workbook_sheet
from ..own_file.texts import folded, refusal, short
from ..own_file.values import is_blank
from ..takeaway import FORMULA
from .read_cells import names_of
from .schema import VERSION, sheet_titles

MAX_BYTES = 20_000_000
MAX_UNPACKED = 200_000_000  # a small workbook can unpack to more than the memory of the computer
MAX_CELLS = {"households": 600_000}  # 20,000 homes with all columns
MAX_CELLS_OTHERS = 20_000
MAX_SHEETS = 60
NEEDED = ("town", "people", "energy")
_VERSION = re.compile(r"(?:version|versione|versao|εκδοση)\D{0,60}(\d{1,4})?")


def sheets_of(path, report):
    """The sheets of a workbook by what they hold, {kind: Sheet}; what is wrong with them goes into the report."""
    if not path.exists():
        none = _("There is no file and no folder {path}. Is it in the folder where you are working?")
        raise ValueError(none.format(path=path))
    names, found = names_of("sheet", sheet_titles()), {}
    sheets = _of_folder(path, names, report) if path.is_dir() else _of_workbook(path, names, report)
    for kind, sheet in sheets:
        if kind in found and sheet and found[kind]:
            twice = _("this sheet means the same as '{title}', and only one of them can be read. Delete or rename one.")
            report.error(Cell(sheet.title), twice, title=short(found[kind].title))
        found.setdefault(kind, sheet)
    if absent := ", ".join(f"'{names.labels[kind]}'" for kind in NEEDED if kind not in found):
        lacks = _("there is no sheet {absent}. Found: {found}. Take it from a new workbook, or give it back its name.")
        names = ", ".join(short(title) for title in report.order[1:]) or "-"
        report.error(Cell(""), lacks, absent=absent, found=names)
    found = {kind: sheet for kind, sheet in found.items() if sheet}  # without those that could not be read
    _check_version(found, report)
    return found


def _kind(title, names):
    """What a sheet holds by its name; numbers in it do not count ("3. Energy 2019")."""
    return names.get(re.sub(r"\d", "", title))


def _too_large(path):
    sentence = _(
        "{path} is too large: at most {n:,} cells in a sheet, {homes:,} in that of the households, and {size} MB. "
        "Does it hold readings of meters?"
    )
    values = {"n": MAX_CELLS_OTHERS, "homes": MAX_CELLS["households"], "size": MAX_BYTES // 1_000_000}
    return refusal(path, sentence, **values)


def _require_size(path, sheets):
    if any(len(sheet.cells) > MAX_CELLS.get(kind, MAX_CELLS_OTHERS) for kind, sheet in sheets if sheet):
        raise _too_large(path)
    return sheets


def _of_workbook(path, names, report):
    if path.suffix.lower() == ".csv":
        one = _(
            "{path} is one CSV file, and a workbook has several sheets. Put one CSV file for each sheet into a folder "
            "(Energy.csv, People.csv, ...), and give the name of the folder; or give a workbook (.xlsx)."
        )
        raise refusal(path, one)
    limits = Limits(MAX_BYTES, MAX_UNPACKED, _too_large)
    content = file_content(path, limits)
    require_workbook(path, content, limits)
    known, others = [], []
    with opened_workbook(path, content) as book:
        _check_number(book.worksheets, report)
        for sheet in book.worksheets[:MAX_SHEETS]:
            report.order.append(sheet.title)
            if kind := _kind(sheet.title, names):
                known.append((kind, workbook_sheet(sheet, MAX_CELLS.get(kind, MAX_CELLS_OTHERS))))
            elif sheet.sheet_state == "visible" and _holds_something(sheet):
                others.append(sheet.title)
    for title in others:
        report.finding(Cell(title), "sheet_not_read", _("this sheet is not read."))
    return _require_size(path, known)


def _holds_something(sheet):
    sheet.reset_dimensions()
    return any(not is_blank(cell) for line in sheet.iter_rows(max_row=50, values_only=True) for cell in line)


def _of_folder(path, names, report):
    files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv" and file.is_file())
    if not files:
        empty = _("The folder {path} holds no CSV file. One for each sheet is expected: Energy.csv, People.csv, ...")
        raise refusal(path, empty)
    limits, known = Limits(MAX_BYTES, MAX_UNPACKED, _too_large), []
    for file in files[:MAX_SHEETS]:
        report.order.append(file.stem)
        kind = _kind(file.stem, names)
        if kind is None:
            report.finding(Cell(file.stem), "sheet_not_read", _("this sheet is not read."))
            continue
        try:
            content = file_content(file, limits)
            lines = ([_unescaped(text) for text in line] for line in csv_lines(file, content))
            known.append((kind, csv_sheet(file.stem, lines, MAX_CELLS.get(kind, MAX_CELLS_OTHERS))))
        except ValueError as refused:
            known.append((kind, None))
            report.errors.append((Cell(file.stem), file.stem, str(refused), str(refused)))
    _check_number(files, report)
    return _require_size(path, known)


def _unescaped(text):
    """A text of a CSV file without the sign that keeps Excel from taking it for a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _check_number(sheets, report):
    if len(sheets) > MAX_SHEETS:
        report.error(Cell(""), _("there are {n} sheets; at most {most} are read."), n=len(sheets), most=MAX_SHEETS)


# --- the version of the workbook ---


def _check_version(sheets, report):
    """Refuse a workbook that is newer than the course; ask about one that does not say its version."""
    cell, version = _version(sheets)
    if version is None:
        unsaid = _("the workbook does not say its version. It is read as version {ours}.")
        report.finding(cell, "version_missing", unsaid, ours=VERSION)
    elif version > VERSION:
        newer = _(
            "this workbook has version {version}, and this course knows versions up to {ours}. Update the course: "
            "download it again, or open it anew in Binder."
        )
        report.error(cell, newer, version=version, ours=VERSION)


def _version(sheets):
    for sheet in (sheets[kind] for kind in ("help", "town") if kind in sheets):
        for (row, place), value in sorted(sheet.cells.items(), key=lambda item: item[0]):
            match = _VERSION.match(folded(value)) if isinstance(value, str) else None
            if match:
                beside = sheet.cells.get((row, place + 1), "")
                digits = match[1] or re.sub(r"\.0$", "", str(beside).strip())
                cell = Cell(sheet.title, row, place)
                return cell, int(digits) if re.fullmatch(r"\d{1,4}", digits, re.ASCII) else None
    return Cell(""), None


def file_name(path):
    """What a workbook is called in messages: the name of the file or the folder."""
    return Path(path).resolve().name if Path(path).name in ("", ".", "..") else Path(path).name
