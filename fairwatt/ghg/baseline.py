"""From an energy balance to the baseline emission inventory: every cell times its emission factor."""

import math
from dataclasses import dataclass

import pandas as pd

from ..balance import check_balance
from ..data import read_table
from ..factors import Factor, NoFactorError, as_table, covenant_factor, electricity_factor, fuel_of
from ..i18n import _
from ..names import require_known
from .combustion import GASES, combustion_emissions
from .inventory import Inventory

FAMILIES = ("ipcc", "covenant", "life_cycle")
REPORTS = ("co2", "co2e")
GRID_CARRIERS = ("electricity", "heat_cold")  # burnt elsewhere: scope 2
OFF_ROAD_FUELS = ("diesel", "gasoline")
NO_COMBUSTION = ("solar_thermal", "geothermal")


def baseline_emission_inventory(
    balance,
    country,
    year,
    family="ipcc",
    report="co2e",
    gwp_set="AR5",
    sustainable_biomass=True,
    electricity=None,
    heat_factor=None,
):
    """Baseline emission inventory: energy of each cell times its emission factor.

    Parameters
    ----------
    balance : pandas.DataFrame
        Columns `sector`, `carrier`, `energy` [MWh/a, net calorific value], `notation_key`, `note`. Every row holds
        a number or a notation key, never both and never neither.
    country : {"IT", "ES", "PT", "EL"}
    year : int
        Year of the national electricity factor, 1990 to 2021.
    family : {"ipcc", "covenant", "life_cycle"}
        ``ipcc``: factors per gas and use. ``covenant``: the Covenant's default factors. ``life_cycle``: includes
        mining, transport, building of plants; the fuel column is quoted from memory (confidence M).
    report : {"co2", "co2e"}
        One unit for the whole inventory. ``life_cycle`` is in CO2-equivalent.
    gwp_set : str
        For ``co2e``. The Covenant's factors exist for AR4 and AR5.
    sustainable_biomass : bool
        If False, the CO2 of wood and other biomass counts.
    electricity : Factor, optional
        A factor of your own instead of the national one [t/MWh].
    heat_factor : Factor, optional
        Factor of bought heat or cold [t/MWh]; there is no default.

    Returns
    -------
    Inventory

    Raises
    ------
    ValueError
        If the balance has an empty cell, an unknown name, a negative or repeated entry, an IE that does not say
        where, or if the choices contradict each other. All bad rows are listed at once.

    Notes
    -----
    emissions = energy x factor. A cell with energy but without a factor in the chosen family becomes NE: missing is
    never zero. Sun and ground heat have the factor 0 (nothing is burnt), except in ``life_cycle``.

    References
    ----------
    .. [1] JRC, Guidebook "How to develop a Sustainable Energy and Climate Action Plan", part 2.
    .. [2] IPCC 2006 Guidelines, volume 2, chapters 2 and 3.

    Examples
    --------
    >>> from fairwatt import load_town
    >>> town = load_town("PT-GAV")
    >>> inventory = baseline_emission_inventory(town.balance, town.country, 2021)
    >>> inventory.complete
    False
    """
    require_known(family, FAMILIES, _("family of factors"))
    require_known(report, REPORTS, _("unit of the report"))
    _refuse_contradictions(family, report, gwp_set)
    for own in (electricity, heat_factor):
        _check_own_factor(own)
    check_balance(balance)
    choices = _Choices(country, year, family, report, gwp_set, sustainable_biomass, electricity, heat_factor)
    uses = read_table("sectors").set_index("sector")["ipcc_use"]
    records, factors = [], []
    for row in balance.itertuples():
        record = {"sector": row.sector, "carrier": row.carrier, "energy": row.energy,
                  "notation_key": row.notation_key, "note": row.note}  # fmt: skip
        if not pd.isna(row.energy):
            result, used = _cell(row.energy, row.carrier, uses[row.sector], choices)
            record |= result
            factors += used
        records.append(record)
    columns = ["sector", "carrier", "energy", "notation_key", "note", "scope", "factor", "emissions", *GASES]
    cells = pd.DataFrame(records, columns=columns).astype({"scope": "Int64"})
    return Inventory(cells, as_table(factors), family, report, gwp_set, year)


@dataclass(frozen=True)
class _Choices:
    country: str
    year: int
    family: str
    report: str
    gwp_set: str
    sustainable_biomass: bool
    electricity: Factor | None
    heat_factor: Factor | None


def _refuse_contradictions(family, report, gwp_set):
    if family == "life_cycle" and report == "co2":
        raise ValueError(_('Life-cycle factors are in CO2-equivalent: choose report="co2e".'))
    if family == "covenant" and report == "co2e" and gwp_set not in ("AR4", "AR5"):
        raise ValueError(
            _(
                "The Covenant's factors exist for AR4 and AR5, not for {set}. Choose one of them, or the family ipcc."
            ).format(set=gwp_set)
        )


def _check_own_factor(factor):
    if factor is None:
        return
    if not isinstance(factor, Factor) or factor.unit != "t/MWh" or not 0 <= factor.value < math.inf:
        raise ValueError(
            _(
                "A factor of your own is a Factor with its source, in t/MWh; found {found}. 137 g/kWh are 0.137 t/MWh."
            ).format(found=f"{factor.value} {factor.unit}" if isinstance(factor, Factor) else repr(factor))
        )


def _cell(energy, carrier, use, choices):
    """Emissions of one cell, and the factors used."""
    scope = 2 if carrier in GRID_CARRIERS else 1
    if carrier in GRID_CARRIERS:
        factor = _grid_factor(carrier, choices)
    elif carrier in NO_COMBUSTION and choices.family != "life_cycle":
        return {"scope": scope, "factor": 0.0, "emissions": 0.0} | dict.fromkeys(GASES, 0.0), []
    elif choices.family == "ipcc" and fuel_of(carrier):
        try:
            return _ipcc_cell(energy, carrier, use, choices)
        except NoFactorError:
            factor = None
    else:
        factor = _default_factor(carrier, choices)
    if factor is None:
        note = _("no factor for this carrier in the family '{family}'").format(family=choices.family)
        return {"scope": scope, "notation_key": "NE", "note": note}, []
    masses = {"co2": energy * factor.value} if choices.report == "co2" else {}
    return {"scope": scope, "factor": factor.value, "emissions": energy * factor.value} | masses, [factor]


def _grid_factor(carrier, choices):
    if carrier == "heat_cold":
        return choices.heat_factor
    column = "lca" if choices.family == "life_cycle" else {"co2": "co2", "co2e": "ghg"}[choices.report]
    return choices.electricity or electricity_factor(choices.country, choices.year, column)


def _ipcc_cell(energy, carrier, use, choices):
    if use == "off_road_agriculture" and carrier not in OFF_ROAD_FUELS:
        use = "residential"  # table 2.5 is headed "residential and agriculture": boilers, dryers, greenhouses
    emissions = combustion_emissions(energy, "MWh", carrier, use, choices.gwp_set, choices.sustainable_biomass)
    counted = emissions.co2 if choices.report == "co2" else emissions.co2e
    result = {"scope": 1, "factor": counted / energy if energy else 0.0, "emissions": counted}
    used = [factor for factor in emissions.factors if choices.report == "co2e" or factor.name.startswith("co2 ")]
    return result | {gas: getattr(emissions, gas) for gas in GASES}, used


def _default_factor(carrier, choices):
    if choices.family == "ipcc":  # a collective column names no single fuel
        return None
    column = "lca_2017"
    if choices.family == "covenant":
        column = "co2" if choices.report == "co2" else f"ghg_{choices.gwp_set.lower()}"
    if carrier in ("wood", "biofuel") and not choices.sustainable_biomass:
        column += "_unsustainable"
    try:
        return covenant_factor(carrier, column)
    except NoFactorError:
        return None
