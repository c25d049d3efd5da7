"""The data package: one function finds it, and one loads a town from it or from the reader's own file."""

import csv
import io
import re
from dataclasses import dataclass
from functools import lru_cache
from numbers import Real
from pathlib import Path

import pandas as pd

from .i18n import _
from .names import require_known

NOTATION_KEYS = ("NO", "NE", "IE", "C")
BALANCE_COLUMNS = ("sector", "carrier", "energy", "notation_key", "note", "confidence")
TOWN_FILE_COLUMNS = ("sector", "carrier", "amount", "unit", "notation_key", "note")


def datasets_dir():
    """Folder of the data package, in a checkout as in an installed wheel.

    Returns
    -------
    pathlib.Path

    Examples
    --------
    >>> (datasets_dir() / "datapackage.json").is_file()
    True
    """
    inside_wheel = Path(__file__).parent / "datasets"
    return inside_wheel if inside_wheel.is_dir() else Path(__file__).parent.parent / "datasets"


def read_table(name):
    """One table of the data package.

    Parameters
    ----------
    name : str
        File name without ending, for example ``"emission_factors"``.

    Returns
    -------
    pandas.DataFrame
        A copy: changing it changes nothing else.

    Raises
    ------
    ValueError
        If there is no such table.

    Examples
    --------
    >>> len(read_table("municipalities"))
    8
    """
    return _read_table(datasets_dir(), name).copy()


@lru_cache
def _read_table(folder, name):
    require_known(name, sorted(path.stem for path in folder.glob("*.csv")), _("table"))
    # Only an empty field is missing: a notation key such as NO must stay text.
    return pd.read_csv(folder / f"{name}.csv", keep_default_na=False, na_values=[""])


@dataclass(frozen=True, eq=False)
class Town:
    """A municipality with its energy balance.

    Parameters
    ----------
    id : str
        For example ``"PT-GAV"``, or the file name of a town of your own.
    name, country : str
        Country is the two-letter code that the factor tables use (Greece is EL).
    population : float
        Registered residents.
    population_permanent : float or None
        Persons who live there all year, where that number is published.
    balance : pandas.DataFrame
        Columns `sector`, `carrier`, `energy` [MWh/a of net calorific value, NaN where a notation key stands],
        `notation_key`, `note`, `confidence`.
    notice : str
        What every table and figure made from this balance must say; empty for a town of your own.
    """

    id: str
    name: str
    country: str
    population: float
    population_permanent: float | None
    balance: pd.DataFrame
    notice: str

    @property
    def label(self):
        """Name and country, as in figure titles."""
        return f"{self.name} ({self.country})"


def load_town(source, name=None, country=None, population=None):
    """Load one of the eight pilot municipalities, or a town of your own from a CSV file.

    Parameters
    ----------
    source : str or pathlib.Path
        A municipality id (``"PT-GAV"``), or the path of a file made with `write_town_file`.
    name, country : str, optional
        Needed for a file only.
    population : float, optional
        Registered residents. Needed for a file only.

    Returns
    -------
    Town

    Raises
    ------
    ValueError
        If the id is unknown, the file is missing, or a cell in it cannot be read. All bad cells are listed at once.

    Examples
    --------
    >>> town = load_town("PT-GAV")
    >>> town.name, town.population
    ('Gavião', 3394.0)
    """
    if str(source).lower().endswith(".csv"):
        return _town_from_file(Path(source), name, country, population)
    if Path(str(source)).suffix.lower() in (".xlsx", ".xls", ".ods"):
        raise ValueError(
            _('{path} is a workbook. Save the sheet as "CSV UTF-8" first, and give that file.').format(path=source)
        )
    towns = read_table("municipalities").set_index("municipality_id")
    row = towns.loc[require_known(source, towns.index, _("town"))]
    balances = read_table("energy_balances").rename(columns={"derivation": "note"})
    balance = balances.loc[balances["municipality_id"] == source, list(BALANCE_COLUMNS)].reset_index(drop=True)
    permanent = row["population_permanent"]
    return Town(
        id=source,
        name=row["name"],
        country=row["country"],
        population=float(row["population"]),
        population_permanent=None if pd.isna(permanent) else float(permanent),
        balance=balance,
        notice=_("Teaching estimates, not official inventories"),
    )


def load_towns():
    """All eight pilot municipalities, by id.

    Returns
    -------
    dict of str to Town

    Examples
    --------
    >>> list(load_towns())[:2]
    ['IT-PDS', 'IT-VEQ']
    """
    return {town: load_town(town) for town in read_table("municipalities")["municipality_id"]}


def write_town_file(town, path):
    """Write a balance as a CSV file that Excel and LibreOffice open, to replace its numbers by your own.

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
            table.to_csv(file, index=False)
    except FileExistsError:
        raise ValueError(
            _("{path} exists already and is left as it is. Choose another name, or delete it yourself.").format(
                path=path
            )
        ) from None
    return path


def _town_from_file(path, name, country, population):
    missing = [
        label for label, value in [("name", name), ("country", country), ("population", population)] if not value
    ]
    if missing:
        raise ValueError(
            _(
                "A file holds the balance only. Add {missing}, for example "
                'load_town("{path}", name="Our town", country="PT", population=3300).'
            ).format(missing=", ".join(missing), path=path.name)
        )
    require_known(country, sorted(set(read_table("municipalities")["country"])), _("country"))
    if not (isinstance(population, Real) and population > 0):
        raise ValueError(_("The population must be a number above zero; found {value}.").format(value=population))
    return Town(path.name, name, country, float(population), None, _read_balance(path), notice="")


def _read_balance(path):
    rows = _read_rows(path)
    problems, records = [], []
    for line, row in rows:
        try:
            records.append(_balance_record(row))
        except ValueError as error:
            problems.append(_("line {line}: {error}").format(line=line, error=error))
    if problems:
        raise ValueError(
            _("{path} cannot be used yet:").format(path=path.name) + "".join(f"\n  {problem}" for problem in problems)
        )
    return pd.DataFrame(records, columns=list(BALANCE_COLUMNS))


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
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found = [column.strip().casefold() for column in reader.fieldnames or []]
    reader.fieldnames = found
    absent = [column for column in TOWN_FILE_COLUMNS if column not in found]
    if absent:
        raise ValueError(
            _("{path} lacks the column(s) {absent}; its first line must hold {columns}.").format(
                path=path.name, absent=", ".join(absent), columns=", ".join(TOWN_FILE_COLUMNS)
            )
        )
    try:
        rows = [(reader.line_num, {name: (row[name] or "").strip() for name in TOWN_FILE_COLUMNS}) for row in reader]
    except csv.Error:
        raise ValueError(
            _("{path}, line {line}: a quotation mark is opened and never closed.").format(
                path=path.name, line=reader.line_num
            )
        ) from None
    rows = [(line, row) for line, row in rows if any(row.values())]
    if not rows:
        raise ValueError(_("{path} holds no row below its first line.").format(path=path.name))
    return rows


def _balance_record(row):
    from .units import to_mwh  # units look up fuel properties, which live in tables read by this module

    sector, carrier, key = row["sector"], row["carrier"] or None, row["notation_key"] or None
    energy = float("nan")
    if row["amount"]:
        energy = to_mwh(parse_number(row["amount"]), row["unit"] or "MWh", carrier)
    return {"sector": sector, "carrier": carrier, "energy": energy, "notation_key": key, "note": row["note"],
            "confidence": ""}  # fmt: skip


def _clear_number(value):
    """A number that `parse_number` can read in one way only: never exactly three digits after the point."""
    if pd.isna(value):
        return ""
    text = repr(float(value))
    return text + "0" if re.fullmatch(r"\d+\.\d{3}", text) else text


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
