"""Published national figures, and the medians of the country that a town is held against."""

from functools import lru_cache
from typing import NamedTuple

from ..data import read_table
from ..i18n import _
from ..names import require_known


class FixedMedians(NamedTuple):
    """Medians of a country. They stay the same whatever sample of a town is analysed.

    `energy_share` is a ratio; the other two are EUR a year per equivalent adult (OECD-modified).
    """

    energy_share: float
    equivalised_energy_spending: float
    equivalised_income: float


@lru_cache
def fixed_medians(country):
    """National medians for 2M, for M/2 and for the poverty line.

    Parameters
    ----------
    country : str
        Two-letter code (Greece is EL).

    Returns
    -------
    FixedMedians
        Income is published by Eurostat. The two medians of energy are derived, with their derivation in the table
        ``household_parameters``: no published value was found.

    Raises
    ------
    ValueError
        If the country is unknown.

    Examples
    --------
    >>> fixed_medians("PT").equivalised_income
    14465.0
    """
    table = read_table("household_parameters")
    require_known(country, sorted(set(table["country"].dropna())), _("country"))
    values = table[table["country"] == country].set_index("parameter")["value"]
    return FixedMedians(
        float(values["median_energy_share"]),
        float(values["median_equivalised_energy_spending"]),
        float(values["median_equivalised_income"]),
    )


def national_reference(country, indicator, population="all"):
    """A published national figure, the newest one.

    Parameters
    ----------
    country : str
        Two-letter code, or "EU27".
    indicator : str
        For example ``"cannot_keep_warm"``.
    population : {"all", "below_60_median", "first_quintile"}

    Returns
    -------
    pandas.Series or None
        `value`, `unit`, `year`, `source`, `confidence`; None where nothing is published in the data of the course.

    Raises
    ------
    ValueError
        If the country is unknown, or no country has such an indicator.

    Examples
    --------
    >>> float(national_reference("PT", "arrears")["value"])
    3.6
    """
    table = read_table("energy_poverty_reference")
    require_known(country, sorted(set(table["country"])), _("country"))
    require_known(indicator, sorted(set(table["indicator"])), _("indicator"))
    rows = table[
        (table["country"] == country) & (table["indicator"] == indicator) & (table["population"] == population)
    ]
    return None if rows.empty else rows.sort_values("year").iloc[-1]
