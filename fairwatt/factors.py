"""Factors with their provenance: each look-up returns the value and the row it stands in."""

import re
from dataclasses import asdict, dataclass, fields
from functools import cache

import pandas as pd

from .data import read_table
from .i18n import _
from .names import require_known

ELECTRICITY_COLUMNS = ("co2", "ghg", "lca")


class NoFactorError(ValueError):
    """The tables hold no factor for what was asked."""


@dataclass(frozen=True)
class Factor:
    """One factor and where it comes from.

    Parameters
    ----------
    name : str
        What the factor is, in words.
    value : float
        Its value, in `unit`.
    unit : str
        For example ``kg/TJ`` or ``t/MWh``.
    source, year, confidence : str
        Document, year, and the confidence mark explained on the page "About the data".
    low, high : float
        95 % limits where the source gives them, else NaN.
    """

    name: str
    value: float
    unit: str
    source: str
    year: str
    confidence: str
    low: float = float("nan")
    high: float = float("nan")


def as_table(factors):
    """Table of factors, one row each, without repetition.

    Parameters
    ----------
    factors : iterable of Factor

    Returns
    -------
    pandas.DataFrame
        Columns are the fields of `Factor`.

    Examples
    --------
    >>> as_table([gwp("n2o", "AR5"), gwp("n2o", "AR5")])[["name", "value"]].values.tolist()
    [['GWP100 of n2o, AR5', 265.0]]
    """
    unique = {(factor.name, factor.value, factor.source): factor for factor in factors}
    return pd.DataFrame([asdict(factor) for factor in unique.values()], columns=[f.name for f in fields(Factor)])


def _factor(row, name):
    source = row["source"] if pd.isna(row.get("table")) else f"{row['source']}, {row['table']}"
    return Factor(
        name=name,
        value=float(row["value"]),
        unit=row["unit"],
        source=source,
        year=str(row["year"]),
        confidence=row["confidence"],
        low=float(row.get("low", float("nan"))),
        high=float(row.get("high", float("nan"))),
    )


def _only_row(table, wanted, problem):
    rows = table.loc[(table[list(wanted)] == pd.Series(wanted)).all(axis=1)]
    if rows.empty:
        raise NoFactorError(problem)
    return rows.iloc[0]


@cache
def fuel_of(carrier):
    """Name of the IPCC fuel behind a carrier of the balance (a fuel's own name is returned as it is).

    Parameters
    ----------
    carrier : str
        For example ``"heating_oil"``.

    Returns
    -------
    str or None
        For example ``"gas_diesel_oil"``; None for electricity, heat, solar and geothermal energy, and for
        collective columns such as "other fossil", which name no single fuel.

    Examples
    --------
    >>> fuel_of("heating_oil")
    'gas_diesel_oil'
    >>> fuel_of("electricity") is None
    True
    """
    carriers = read_table("carriers").set_index("carrier")["fuel"]
    fuels = {*read_table("emission_factors")["fuel"], *read_table("fuel_properties")["fuel"]}
    if carrier in fuels and carrier not in carriers.index:
        return carrier
    fuel = carriers[require_known(carrier, carriers.index, _("carrier"))]
    return None if pd.isna(fuel) else fuel


@cache
def fuel_property(fuel, name):
    """Physical property of a fuel: net calorific value, density, ratio of net to gross.

    Parameters
    ----------
    fuel : str
        Carrier or IPCC fuel, for example ``"diesel"``.
    name : {"net_calorific_value", "net_calorific_value_volume", "density", "net_to_gross"}
        Units: TJ/Gg (the same as GJ/t), MJ/Sm3, kg/l, and a plain ratio.

    Returns
    -------
    Factor

    Raises
    ------
    NoFactorError
        If the property is not in the table for this fuel.

    Examples
    --------
    >>> fuel_property("diesel", "net_calorific_value").value
    43.0
    """
    special = {
        "net_to_gross": _("No ratio of net to gross is on record for '{fuel}'. Give net_to_gross yourself."),
        "net_calorific_value_volume": _("Sm3 and Nm3 are for natural gas only, not for '{fuel}'."),
    }
    general = _(
        "No {name} is on record for '{fuel}', so this amount cannot be turned into energy. "
        "Give the amount in an energy unit (MWh, GJ, ...), as your supplier states it."
    )
    problem = special.get(name, general)
    problem = problem.format(name=name.replace("_", " "), fuel=fuel)
    row = _only_row(read_table("fuel_properties"), {"fuel": fuel_of(fuel) or fuel, "property": name}, problem)
    return _factor(row, f"{name} of {row['fuel']}")


@cache
def combustion_factor(fuel, gas, use):
    """Emission factor of one gas when a fuel is burnt, IPCC 2006 tier 1.

    Parameters
    ----------
    fuel : str
        Carrier or IPCC fuel.
    gas : {"co2", "ch4", "n2o"}
    use : {"energy_industries", "commercial", "residential", "road", "off_road_agriculture"}
        Where it is burnt. CO2 does not depend on it; CH4 and N2O do, by up to three hundred times.

    Returns
    -------
    Factor
        In kg per TJ of net calorific value.

    Raises
    ------
    NoFactorError
        If the IPCC tables hold no such row.

    References
    ----------
    .. [1] IPCC 2006 Guidelines, volume 2, tables 1.4, 2.2, 2.4, 2.5, 3.2.1, 3.2.2, 3.3.1.

    Examples
    --------
    >>> combustion_factor("natural_gas", "co2", "residential").value
    56100.0
    >>> combustion_factor("wood", "ch4", "residential").value
    300.0
    """
    problem = _("The IPCC table holds no {gas} factor for '{fuel}' used as '{use}'.").format(
        gas=gas, fuel=fuel, use=use
    )
    table = read_table("emission_factors")
    require_known(gas, list(dict.fromkeys(table["gas"])), _("gas"))
    require_known(use, list(dict.fromkeys(table["use"])), _("use"))
    wanted = {"fuel": fuel_of(fuel) or fuel, "gas": gas, "use": "any" if gas == "co2" else use}
    row = _only_row(table, wanted, problem)
    return _factor(row, f"{gas} of {row['fuel']}, {row['use']}")


@cache
def electricity_factor(country, year, column="co2"):
    """National emission factor of electricity consumption (NEEFE, 2024 edition of the JRC).

    Parameters
    ----------
    country : {"IT", "ES", "PT", "EL"}
    year : int
        1990 to 2021.
    column : {"co2", "ghg", "lca"}
        Activity-based CO2, activity-based CO2-equivalent, or life cycle.

    Returns
    -------
    Factor
        In t CO2 (column ``co2``) or t CO2-equivalent per MWh of electricity consumed.

    Raises
    ------
    ValueError
        If the country, the year or the column is not in the table.

    References
    ----------
    .. [1] Bastos, Monforti-Ferrario, Melica (2024), GHG Emission Factors for Electricity Consumption, European
       Commission, Joint Research Centre.

    Examples
    --------
    >>> electricity_factor("PT", 2021).value
    0.1791
    """
    table = read_table("electricity_factors")
    if not re.fullmatch(r"\d{4}", str(year)):
        raise ValueError(_("The year must be a whole number such as 2021; found {year!r}.").format(year=year))
    require_known(country, sorted(set(table["country"])), _("country (Greece is EL)"))
    require_known(column, ELECTRICITY_COLUMNS, _("column of the electricity factors"))
    problem = _(
        "There is no electricity factor for {year}: the table covers {first} to {last}. "
        "Use the nearest year and say so, or give a factor of your own."
    ).format(year=year, first=table["year"].min(), last=table["year"].max())
    row = _only_row(table, {"country": country, "year": int(year), "column": column}, problem)
    return _factor(row, f"electricity {country} {year}, {column}")


@cache
def covenant_factor(carrier, column="co2"):
    """Default factor of the Covenant of Mayors for a carrier.

    Parameters
    ----------
    carrier : str
        Carrier of the balance, for example ``"natural_gas"``.
    column : {"co2", "ghg_ar4", "ghg_ar5", "lca_2017", "lca_2010"}
        CO2 only, CO2-equivalent with the GWP set named (in AR5, 28 for all methane), or life cycle. The life-cycle
        columns are quoted from memory (confidence M): check them before you publish. For wood and biofuel,
        ``_unsustainable`` after the column's name gives the value where sustainable harvest cannot be shown.

    Returns
    -------
    Factor
        In t per MWh (net calorific value).

    Raises
    ------
    NoFactorError
        If the Covenant's table has no such value.

    Examples
    --------
    >>> round(covenant_factor("natural_gas").value, 3)
    0.202
    """
    problem = _("The Covenant's table holds no value '{column}' for '{carrier}'.").format(
        column=column, carrier=carrier
    )
    row = _only_row(read_table("covenant_factors"), {"carrier": carrier, "column": column}, problem)
    return _factor(row, f"covenant {column} of {carrier}")


@cache
def gwp(gas, gwp_set="AR5"):
    """Global warming potential over 100 years.

    Parameters
    ----------
    gas : {"ch4_fossil", "ch4_biogenic", "n2o"}
        CO2 has 1 by definition and is not in the table.
    gwp_set : {"SAR", "TAR", "AR4", "AR5", "AR5_feedback", "AR6"}
        Assessment report of the IPCC.

    Returns
    -------
    Factor
        In t CO2-equivalent per t of gas.

    Raises
    ------
    ValueError
        If the gas or the set is unknown.

    Examples
    --------
    >>> gwp("ch4_fossil", "AR6").value
    29.8
    """
    table = read_table("gwp")
    require_known(gwp_set, list(dict.fromkeys(table["set"])), _("GWP set"))
    require_known(gas, list(dict.fromkeys(table["gas"])), _("gas"))
    row = _only_row(table, {"gas": gas, "set": gwp_set}, _("No GWP of {gas} in {set}.").format(gas=gas, set=gwp_set))
    return _factor(row, f"GWP100 of {gas}, {gwp_set}")
