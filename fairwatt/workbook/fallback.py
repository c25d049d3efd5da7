"""The last step of the ladder local, regional, national: a national figure per inhabitant."""

from ..data import read_table


def national_amount(country, sector, carrier):
    """The national figure per inhabitant, where there is an honest one.

    Parameters
    ----------
    country : str
        Two-letter code (Greece is EL).
    sector, carrier : str
        As in the tables `sectors` and `carriers`.

    Returns
    -------
    pandas.Series or None
        A row of the table `national_per_person`: `value` [MWh per inhabitant and year], `year`, `source`,
        `confidence`, `derivation`. None where a national mean says nothing about a town, as for the heat of homes.

    Examples
    --------
    >>> float(national_amount("PT", "residential", "electricity")["value"])
    1.339
    >>> national_amount("PT", "residential", "natural_gas") is None
    True
    """
    table = read_table("national_per_person")
    rows = table[(table["country"] == country) & (table["sector"] == sector) & (table["carrier"] == carrier)]
    return None if rows.empty else rows.iloc[0]
