"""The balance of a town as a file that Excel and LibreOffice open: writing it, and reading it back with care."""

import csv
import io
import re
from pathlib import Path

import pandas as pd

from .balance import BALANCE_COLUMNS, row_problems
from .data import NOTATION_KEYS
from .i18n import _
from .units import to_mwh

TOWN_FILE_COLUMNS = ("sector", "carrier", "amount", "unit", "notation_key", "note")
SHOWN = 20  # problems of one file: a longer list helps nobody


def write_town_file(town, path):
    """Write a balance as a CSV file, to replace its numbers by your own.

    It is separated by semicolons and has decimal commas: so Excel opens it in columns in Italy, Spain, Portugal and
    Greece. `load_town` reads the other form too.

    Parameters
    ----------
    town : Town
        The example to start from.
    path : str or pathlib.Path
        Where to write; an existing file is never overwritten.

    Returns
    -------
    pathlib.Path
        The file written.

    Raises
    ------
    ValueError
        If the file exists already.

    Examples
    --------
    >>> import tempfile
    >>> from fairwatt import load_town
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_town_file(load_town("PT-GAV"), Path(folder) / "my-town.csv")
    ...     load_town(path, name="My town", country="PT", population=3300).label
    'My town (PT)'
    """
    path = Path(path)
    table = town.balance.assign(amount=town.balance["energy"].map(_clear_number), unit="MWh")[list(TOWN_FILE_COLUMNS)]
    table.loc[table["amount"] == "", "unit"] = None
    try:
        # The byte order mark makes Excel read accents and Greek letters correctly.
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            table.to_csv(file, index=False, sep=";")
    except FileExistsError:
        raise ValueError(
            _("{path} exists already and is left as it is. Choose another name, or delete it yourself.").format(
                path=path
            )
        ) from None
    return path


def read_balance(path):
    """Read the balance of a town from its file.

    Parameters
    ----------
    path : pathlib.Path
        UTF-8, separated by semicolon, comma or tab; decimal comma or point.

    Returns
    -------
    pandas.DataFrame
        Columns `BALANCE_COLUMNS`, energy in MWh.

    Raises
    ------
    ValueError
        If the file cannot be read, with one line for each bad cell.
    """
    lines, problems, records = [], [], []
    for line, row in _read_rows(path):
        try:
            records.append(_balance_record(row))
            lines.append(line)
        except ValueError as error:
            problems.append((line, str(error)))
    balance = pd.DataFrame(records, columns=list(BALANCE_COLUMNS))
    problems += [(lines[number - 1], problem) for number, problem in row_problems(balance)]
    if problems:
        texts = [_("line {line}: {problem}").format(line=line, problem=problem) for line, problem in sorted(problems)]
        hidden = len(texts) - SHOWN
        more = [_("and {n} more").format(n=hidden)] if hidden > 0 else []
        title = _("{path} cannot be used yet:").format(path=path.name)
        raise ValueError("\n  ".join([title, *texts[:SHOWN], *more]))
    return balance


def _read_rows(path):
    if not path.is_file():
        raise ValueError(_("There is no file {path}. Is it in the same folder as the notebook?").format(path=path))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(
            _('{path} is not in UTF-8. In Excel, save it as "CSV UTF-8"; a workbook (.xlsx) is not a CSV file.').format(
                path=path.name
            )
        ) from None
    # Excel separates by semicolon where the decimal sign is a comma; then the header shows which one it is.
    header = text.splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    try:
        columns = [column.strip().casefold() for column in next(reader, [])]
        _require_columns(columns, path)
        line = reader.line_num + 1
        for cells in reader:
            row = dict(zip(columns, cells, strict=False))
            rows.append((line, {name: row.get(name, "").strip() for name in TOWN_FILE_COLUMNS}))
            line = reader.line_num + 1
    except csv.Error:
        raise ValueError(
            _("{path}, line {line}: a quotation mark is opened and never closed.").format(path=path.name, line=line)
        ) from None
    rows = [(line, row) for line, row in rows if any(row.values())]
    if not rows:
        raise ValueError(_("{path} holds no row below its first line.").format(path=path.name))
    return rows


def _require_columns(found, path):
    absent = [column for column in TOWN_FILE_COLUMNS if column not in found]
    if absent:
        raise ValueError(
            _("{path} lacks the column(s) {absent}; its first line must hold {columns}.").format(
                path=path.name, absent=", ".join(absent), columns=", ".join(TOWN_FILE_COLUMNS)
            )
        )


def _balance_record(row):
    energy = float("nan")
    if row["amount"].upper() in NOTATION_KEYS:
        raise ValueError(
            _("{key} belongs in the column notation_key; leave the amount empty.").format(key=row["amount"].upper())
        )
    if row["amount"]:
        if not row["unit"]:
            raise ValueError(_("In which unit is {amount}? Write MWh, kWh, l, kg, ...").format(amount=row["amount"]))
        energy = to_mwh(parse_number(row["amount"]), row["unit"], row["carrier"] or None)
    texts = {name: row[name] or None for name in ("sector", "carrier", "notation_key")}
    return texts | {"energy": energy, "note": row["note"], "confidence": ""}


def _clear_number(value):
    """A number that `parse_number` can read in one way only: never exactly three digits after the point."""
    if pd.isna(value):
        return ""
    text = repr(float(value))
    return (text + "0" if re.fullmatch(r"\d+\.\d{3}", text) else text).replace(".", ",")


_PLAIN = re.compile(r"[+-]?\d+([.,]\d*)?(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_GROUPED = {
    group: re.compile(rf"[+-]?\d{{1,3}}({re.escape(group)}\d{{3}})+([{points}]\d+)?", re.ASCII)
    for group, points in [(" ", ".,"), (".", ","), (",", ".")]
}
_TWO_READINGS = re.compile(r"[+-]?([1-9]\d{0,2})[.,](\d{3})", re.ASCII)


def parse_number(text):
    """Read a number as people type it: 1234.5, 1 234,5, 1.234,5 or 1,234.5.

    Parameters
    ----------
    text : str

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If `text` is not a number, or if one separator with three digits after it leaves two readings (1,234).

    Examples
    --------
    >>> parse_number("1 234,5"), parse_number("1.234,5"), parse_number("1,234.5"), parse_number("0,25")
    (1234.5, 1234.5, 1234.5, 0.25)
    >>> parse_number("1,234")
    Traceback (most recent call last):
    ValueError: '1,234' can be read as 1234 or as 1.234. Write 1234 or 1.2340.
    """
    typed = re.sub(r"[\s'’]", " ", str(text).strip())  # all kinds of spaces, and the Swiss apostrophe
    if two := _TWO_READINGS.fullmatch(typed):
        whole, decimals = two.groups()
        raise ValueError(
            _(
                "'{text}' can be read as {whole}{decimals} or as {whole}.{decimals}. "
                "Write {whole}{decimals} or {whole}.{decimals}0."
            ).format(text=text, whole=whole, decimals=decimals)
        )
    if _PLAIN.fullmatch(typed):
        return float(typed.replace(",", "."))
    for group, form in _GROUPED.items():
        if form.fullmatch(typed):
            return float(typed.replace(group, "").replace(",", "."))
    raise ValueError(_("'{text}' is not a number.").format(text=text))
