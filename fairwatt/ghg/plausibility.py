"""First plausibility checks of an energy balance: is a slip likelier than the number?"""

import pandas as pd

from ..data import read_table
from ..i18n import _
from .persons import per_person

LOW_ELECTRICITY, HIGH_ELECTRICITY = 0.01, 50.0  # MWh per inhabitant
OUTLIER = 5.0  # times the largest of the reference towns
LEAST = 0.01  # of the largest: below that, a thousandth explains nothing
SMALL_CELL = 1.0  # MWh
FINDING_COLUMNS = ("row", "sector", "carrier", "energy", "rule", "message")


def plausibility(balance, population, reference=None):
    """Rows of a balance that deserve a second look, and the slip that would explain them.

    Parameters
    ----------
    balance : pandas.DataFrame
        Columns `sector`, `carrier`, `energy` [MWh/a].
    population : float
        Residents.
    reference : pandas.Series, optional
        Largest energy per inhabitant of comparable towns, by sector [MWh/a]; default: the eight pilot
        municipalities (`reference_largest`).

    Returns
    -------
    pandas.DataFrame
        Columns `row` (index label in `balance`), `sector`, `carrier`, `energy`, `rule`, `message`. Empty if nothing
        is found. A finding is a question, not a verdict.

    Notes
    -----
    The rules follow the JRC's validation of Covenant inventories: a cell above 5 times the largest value per
    inhabitant of comparable towns (if a thousandth of it would fit, kWh typed as MWh is likely); electricity per
    inhabitant outside 0.01 to 50 MWh; heat, solar or geothermal energy under transport; cells below 1 MWh.

    References
    ----------
    .. [1] Joint Research Centre, validation of the harmonised GCoM-MyCovenant inventories (rules read in the
       published script).

    Examples
    --------
    >>> from fairwatt import load_town
    >>> town = load_town("PT-GAV")
    >>> wrong = town.balance.copy()
    >>> lighting = wrong["sector"] == "public_lighting"
    >>> wrong.loc[lighting, "energy"] *= 1000
    >>> plausibility(wrong, town.population)["rule"].tolist()
    ['kwh_as_mwh', 'electricity_per_person']
    """
    reference = reference_largest() if reference is None else reference
    cells = balance[balance["energy"].notna()]
    tables = read_table("sectors").set_index("sector"), read_table("carriers").set_index("carrier")
    findings = []
    for cell in cells[["sector", "carrier", "energy"]].itertuples():
        findings += [(*cell, rule, message) for rule, message in _cell_findings(cell, population, reference, *tables)]
    electricity = cells.loc[cells["carrier"] == "electricity", "energy"].sum()
    if electricity and not LOW_ELECTRICITY <= per_person(electricity, population) <= HIGH_ELECTRICITY:
        message = _(
            "All electricity is {value:,.2f} MWh per inhabitant; {low} to {high} is usual. Check the units and the "
            "population."
        ).format(value=per_person(electricity, population), low=LOW_ELECTRICITY, high=HIGH_ELECTRICITY)
        findings.append((None, "", "electricity", electricity, "electricity_per_person", message))
    # As objects, the row numbers stay whole numbers beside the finding that has none.
    return pd.DataFrame(findings, columns=list(FINDING_COLUMNS), dtype=object).astype({"energy": float})


def reference_largest():
    """Largest energy per inhabitant of the eight pilots, by sector.

    Returns
    -------
    pandas.Series
        Index: sector. Values [MWh/a per inhabitant] of the sectors' sums; 0 where no pilot has a number.

    Examples
    --------
    >>> bool((reference_largest() >= 0).all())
    True
    """
    populations = read_table("municipalities").set_index("municipality_id")["population"]
    sums = read_table("energy_balances").groupby(["sector", "municipality_id"])["energy"].sum()
    each = per_person(sums, populations.reindex(sums.index, level="municipality_id"))
    return each.groupby("sector").max().rename(None)


def _cell_findings(cell, population, reference, sectors, carriers):
    if sectors["group"].get(cell.sector) == "transport" and not carriers["transport"].get(cell.carrier, True):
        yield (
            "heat_under_transport",
            _("{carrier} under {sector}: no vehicle runs on it. The amount belongs to a building sector.").format(
                carrier=carriers["label"][cell.carrier], sector=sectors["label"][cell.sector].lower()
            ),
        )
    if 0 < cell.energy < SMALL_CELL:
        yield (
            "small_cell",
            _("{value:,.3f} MWh is less than one house uses. Were GWh or MWh per person typed?").format(
                value=cell.energy
            ),
        )
    if cell.sector not in reference.index or not reference[cell.sector]:
        return
    value, limit = per_person(cell.energy, population), OUTLIER * reference[cell.sector]
    if value <= limit:
        return
    numbers = {"value": value, "high": reference[cell.sector], "thousandth": cell.energy / 1000}
    if LEAST * numbers["high"] <= value / 1000 <= limit:
        yield (
            "kwh_as_mwh",
            _(
                "{value:,.1f} MWh per inhabitant; the towns we compare with reach {high:,.2f}. "
                "Was the amount in kWh? Then it is {thousandth:,.1f} MWh."
            ).format(**numbers),
        )
    else:
        yield (
            "outlier",
            _("{value:,.1f} MWh per inhabitant; the towns we compare with reach {high:,.2f}. Check the amount.").format(
                **numbers
            ),
        )
