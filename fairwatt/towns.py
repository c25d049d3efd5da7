"""A municipality and its energy balance: one of the eight pilots, or a town of the reader's own."""

from dataclasses import dataclass
from numbers import Real
from pathlib import Path

import pandas as pd

from .balance import BALANCE_COLUMNS
from .data import read_table
from .i18n import _
from .names import require_known
from .town_file import read_balance

SMALLEST = 20  # inhabitants; fewer are a slip such as 3.300 for 3300


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
        What every table and figure made from this balance must say. Empty for a town of your own, unless teaching
        estimates are left in its file.
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
        notice=_teaching_notice(),
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
        raise ValueError(_("The population must be a number above zero; found {value!r}.").format(value=population))
    if population < SMALLEST:
        raise ValueError(
            _("{value} inhabitants? Write the population without a point for the thousands: 3300.").format(
                value=population
            )
        )
    balance = read_balance(path)
    return Town(path.name, name, country, float(population), None, balance, notice=_left_over(balance))


def _teaching_notice():
    """What every table and figure of a pilot's balance must say."""
    return _("Teaching estimates, not official inventories")


def _left_over(balance):
    """A notice if amounts of a teaching balance are still in the file; empty if all are the reader's own."""
    amounts = balance.dropna(subset="energy")
    pilots = read_table("energy_balances").dropna(subset="energy")
    same = amounts.merge(pilots, on=["sector", "carrier", "energy"])["municipality_id"].value_counts()
    if same.empty or same.iloc[0] < 2:  # one equal number is a coincidence
        return ""
    return _("{n} of {all} amounts are still the teaching estimates of {town}").format(
        n=same.iloc[0], all=len(amounts), town=load_town(same.index[0]).name
    )
