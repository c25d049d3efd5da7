"""The households of a town: synthetic ones of the eight pilots, or a table of the reader's own."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ..data import read_table
from ..household_file import read_households
from ..i18n import _
from ..names import require_known
from .equivalence import equivalence_scale
from .reference import fixed_medians

SPENDING = [f"spending_{carrier}" for carrier in ("electricity", "natural_gas", "lpg", "heating_oil", "wood")]
REQUIRED = ["required_heating", "required_hot_water", "required_appliances", "required_cooling"]
FAR = 4.0  # a poor town has half of the national median, never a quarter
BEFORE_1980 = ("before_1945", "1945_1969", "1970_1979")


@dataclass(frozen=True, eq=False)
class Households:
    """A table of households and what must be said with it.

    Parameters
    ----------
    id, name, country : str
        Country is a two-letter code (Greece is EL).
    table : pandas.DataFrame
        One row per household, see ``datapackage.json`` for the columns of the pilots. Derived here: `persons`,
        `person_weight`, `equivalence` (OECD-modified), `equivalised_income` [EUR/a], `energy_spending` [EUR/a] and,
        where the parts are there, `required_spending` [EUR/a].
    notice : str
        What every table and figure made from it must say.
    findings : pandas.DataFrame
        What deserves a look in a table of your own: `row`, `hh_id`, `kind`, `message`. Empty for the pilots.
    """

    id: str
    name: str
    country: str
    table: pd.DataFrame
    notice: str
    findings: pd.DataFrame

    @property
    def label(self):
        """Name and country, as in figure titles."""
        return f"{self.name} ({self.country})"

    @property
    def weights(self):
        """Households that each row stands for."""
        return self.table["weight"].to_numpy(dtype=float)

    @property
    def person_weights(self):
        """Persons that each row stands for: household weight times persons."""
        return self.table["person_weight"].to_numpy(dtype=float)

    def has(self, *columns):
        """Whether the table holds all these columns, each with one answer at least."""
        return all(column in self.table and self.table[column].notna().any() for column in columns)

    def column(self, name):
        """A column as an array of numbers; yes is 1, no is 0, missing is NaN.

        Raises
        ------
        ValueError
            If the table does not have it.
        """
        if name not in self.table:
            raise ValueError(
                _("The table of {town} has no column '{name}'. Add it, or leave out the cells that need it.").format(
                    town=self.name, name=name
                )
            )
        return pd.to_numeric(self.table[name], errors="raise").to_numpy(dtype=float)


def load_households(source, name=None, country=None):
    """Load the synthetic households of a pilot town, or a table of your own from a CSV or Excel file.

    Parameters
    ----------
    source : str or pathlib.Path
        A municipality id (``"PT-GAV"``), or the path of a .csv or .xlsx file made with `write_household_file`.
    name, country : str, optional
        Needed for a file only.

    Returns
    -------
    Households

    Raises
    ------
    ValueError
        If the id is unknown, or the file has errors. All of them are listed at once.

    Examples
    --------
    >>> homes = load_households("ES-GOM")
    >>> homes.label, len(homes.table), homes.notice
    ('Gombrèn (ES)', 89, 'Synthetic households calibrated to published national figures: not a statement about Gombrèn')
    """
    if Path(str(source)).suffix:
        return _from_file(Path(source), name, country)
    towns = read_table("municipalities").set_index("municipality_id")
    town = towns.loc[require_known(source, towns.index, _("town"))]
    notice = _("Synthetic households calibrated to published national figures: not a statement about {town}").format(
        town=town["name"]
    )
    table = read_table(f"households_{source.lower()}")
    return Households(source, town["name"], town["country"], _derived(table), notice, _no_findings())


def _from_file(path, name, country):
    missing = [label for label, value in [("name", name), ("country", country)] if not value]
    if missing:
        raise ValueError(
            _(
                "A file holds the households only. Add {missing}, for example "
                'load_households("{path}", name="Our town", country="PT").'
            ).format(missing=", ".join(missing), path=path.name)
        )
    require_known(country, sorted(set(read_table("municipalities")["country"])), _("country"))
    table, findings = read_households(path)
    return own_households(table, findings, name, country, path.name)


def own_households(table, findings, name, country, id, notice=""):
    """Households from a table that has been read already, for example from the workbook of a town.

    Parameters
    ----------
    table, findings : pandas.DataFrame
        As from `read_households`.
    name, country, id, notice : str
        See `Households`.

    Returns
    -------
    Households
        With one finding more if the whole table lies far from its country.
    """
    table, findings = _derived(table), findings.copy()
    for message in _level_problems(table, country):
        findings.loc[len(findings)] = [pd.NA, "", "level", message]
    return Households(id, name, country, table, notice, findings)


def _level_problems(table, country):
    """A whole table in euros a month, or in thousands: checks that compare its rows with one another cannot see it."""
    medians, scale = fixed_medians(country), table["equivalence"]
    for column, values, there in [
        ("income", table["income"], medians.equivalised_income),
        ("energy_spending", table["energy_spending"], medians.equivalised_energy_spending),
    ]:
        here = (values / scale).median()
        if pd.notna(here) and not there / FAR < here < there * FAR:
            yield _(
                "{column}: the middle of this table is {here:,.0f} EUR per equivalent adult; in the country it is "
                "{there:,.0f}. Are these amounts of a month, or in another unit?"
            ).format(column=column, here=here, there=there)


def _no_findings():
    return pd.DataFrame(columns=["row", "hh_id", "kind", "message"])


def _derived(table):
    """The table with the columns that follow from others."""
    older, younger = table["persons_14plus"].to_numpy(float), table["persons_under14"].to_numpy(float)
    persons, scale = older + younger, equivalence_scale(older, younger)
    derived = {
        "persons": persons,
        "person_weight": table["weight"] * persons,
        "equivalence": scale,
        "equivalised_income": table["income"] / scale,
    }
    if set(SPENDING) <= set(table):
        derived["energy_spending"] = table[SPENDING].sum(axis=1, skipna=False)
    if set(REQUIRED) <= set(table):
        derived["required_spending"] = table[REQUIRED].sum(axis=1, skipna=False)
    return table.assign(**derived)


def income_fifth(homes):
    """Fifth of the persons, by equivalised income, in which each household lies.

    Parameters
    ----------
    homes : Households

    Returns
    -------
    pandas.Series
        1 (lowest) to 5; missing where the income is. Persons are counted, not households.

    Examples
    --------
    >>> income_fifth(load_households("PT-GAV")).dropna().unique().tolist() != []
    True
    """
    income = homes.table["equivalised_income"]
    order = income.sort_values(kind="stable").index[: income.notna().sum()]
    weights = homes.table.loc[order, "person_weight"]
    middle = (weights.cumsum() - weights / 2) / weights.sum()
    return np.ceil(5 * middle).clip(1, 5).reindex(homes.table.index)
