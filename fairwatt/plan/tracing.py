"""Where each number of the inventory comes from: the cell of the workbook, and the rows of the factors."""

from decimal import Decimal

import pandas as pd

from ..data import read_table
from ..factors import Factor, as_table, fuel_of, fuel_property
from ..i18n import _
from ..units import MWH_PER_UNIT, STANDARD_M3_PER_UNIT, conversion_factors
from ..workbook.fallback import national_amount
from ..workbook.schema import GROSS, level_texts


def factor_list(inventory):
    """The factors of an inventory, numbered F1, F2, ... so that other tables can name them.

    Parameters
    ----------
    inventory : Inventory

    Returns
    -------
    pandas.DataFrame
        Index: the number. Columns as in `Inventory.factors`.

    Examples
    --------
    >>> from fairwatt import load_town
    >>> from fairwatt.ghg import baseline_emission_inventory
    >>> factor_list(baseline_emission_inventory(load_town("PT-GAV").balance, "PT", 2021)).loc["F1", "unit"]
    't/MWh'
    """
    names = [f"F{place}" for place in range(1, len(inventory.factors) + 1)]
    return inventory.factors.set_axis(pd.Index(names, name=_("No.")))


def factor_table(inventory):
    """The table of `factor_list` for reading: value and unit in one cell, because each row has another unit.

    Parameters
    ----------
    inventory : Inventory

    Returns
    -------
    pandas.DataFrame
        Index: the number. Columns: name, value with unit, source, year, confidence.
    """
    return _for_reading(factor_list(inventory))


def _for_reading(factors):
    return pd.DataFrame(
        {
            _("Factor"): factors["name"],
            _("Value"): [f"{exact(row.value)} {row.unit}" for row in factors.itertuples()],
            _("Source"): factors["source"],
            _("Year"): factors["year"].astype(str),
            _("Confidence"): factors["confidence"],
        }
    )


def traced(inventory, balance):
    """Each emission of an inventory with its cell, its factor and the sources of the factor.

    Parameters
    ----------
    inventory : Inventory
        With IPCC factors.
    balance : pandas.DataFrame
        The balance that it was made from, with the columns `cell`, `amount` and `unit` of a `TownWorkbook`.

    Returns
    -------
    pandas.DataFrame
        Columns `sector`, `carrier`, `amount`, `unit`, `energy` [MWh], `cell`, `factor` [t/MWh], `factors` (numbers of
        `factor_list`), `source`, `emissions` [t].
    """
    factors = factor_list(inventory)
    uses = read_table("sectors").set_index("sector")["ipcc_use"]
    cells = inventory.cells.dropna(subset="emissions")
    rows = [_rows_used(cell, factors, uses[cell.sector]) for cell in cells.itertuples()]
    origin = balance.set_index(["sector", "carrier"])[["amount", "unit", "cell"]]
    return (
        cells[["sector", "carrier", "energy", "factor", "emissions"]]
        .assign(
            factors=[", ".join(used.index) for used in rows],
            source=["; ".join(dict.fromkeys(used["source"])) for used in rows],
        )
        .join(origin, on=["sector", "carrier"])
    )


def _rows_used(cell, factors, use):
    """The rows of the factors that one cell was multiplied with."""
    if cell.carrier == "electricity":
        return factors[factors["name"].str.startswith("electricity ")]
    if not cell.factor:
        return factors.iloc[:0]  # sun and ground heat: nothing is burnt
    fuel, names = fuel_of(cell.carrier), factors["name"]
    own = names.str.contains(f" of {fuel}, ", regex=False) & names.str.endswith((", any", f", {use}"))
    biogenic = read_table("carriers").set_index("carrier")["biogenic"][cell.carrier]
    weights = names.str.contains(" of ch4_biogenic" if biogenic else " of ch4_fossil", regex=False)
    return factors[own | weights | names.str.contains("GWP100 of n2o", regex=False)]


def factor_in_words(row):
    """The factor of one row of `traced`, and where its parts stand.

    Examples
    --------
    >>> factor_in_words(pd.Series({"factor": 0.2277, "factors": "F2, F3", "source": "IPCC"}))
    '0.2277 t/MWh (F2, F3)'
    """
    if not row["factors"]:
        return _("0: nothing is burnt")
    return f"{exact(row['factor'])} t/MWh ({row['factors']})"


# --- the amounts ---


def exact(value):
    """A number with all its digits, up to ten, and never in the form 1e+06.

    Examples
    --------
    >>> exact(148320.5), exact(1_150_000.0), exact(0.1 + 0.2)
    ('148,320.5', '1,150,000', '0.3')
    """
    return f"{Decimal(f'{value:.10g}'):,f}"


def conversion_list(book):
    """What turns the units of a workbook into MWh, numbered C1, C2, ...; kWh, MWh and GWh need nothing.

    Parameters
    ----------
    book : TownWorkbook

    Returns
    -------
    pandas.DataFrame
        Index: the number. Columns as in `Inventory.factors`.

    Examples
    --------
    >>> from fairwatt.workbook import pilot_workbook
    >>> conversion_list(pilot_workbook("PT-GAV")).empty  # all in MWh
    True
    """
    amounts = book.balance.dropna(subset="amount")
    used = as_table(part for row in amounts.itertuples() for part in _conversions(row.unit, row.carrier))
    return used.set_axis(pd.Index([f"C{place}" for place in range(1, len(used) + 1)], name=_("No.")))


def conversion_table(book):
    """The table of `conversion_list` for reading, as `factor_table`."""
    factors = conversion_list(book)
    return _for_reading(factors.assign(name=factors["name"].str.replace("_", " ")))


def _conversions(unit, carrier):
    """The factors between an amount of the workbook and MWh of net calorific value."""
    if unit in GROSS:
        return (fuel_property(carrier, "net_to_gross"),)
    if unit == "Nm3":
        law = _("ideal gas: 288.15 K / 273.15 K")
        standard = Factor(_("Sm3 in one Nm3"), STANDARD_M3_PER_UNIT[unit], "Sm3/Nm3", law, "", "")
        return (standard, *conversion_factors(unit, carrier))
    if unit in MWH_PER_UNIT and unit not in ("kWh", "MWh", "GWh"):
        agreed = _("1 MWh = 3.6 GJ; 1 toe = 41.868 GJ = 10 Gcal, International Energy Agency")
        name = _("MWh in one {unit}").format(unit=unit)
        return (Factor(name, MWH_PER_UNIT[unit], f"MWh/{unit}", agreed, "", ""),)
    return conversion_factors(unit, carrier)


def amount_trace(book):
    """How each amount of a workbook became MWh, in words.

    Parameters
    ----------
    book : TownWorkbook

    Returns
    -------
    pandas.DataFrame
        Index: the cell. Columns: `words`; `conversions`, the sources of what turned the unit into MWh; `level` and
        `source`, as said in the workbook. An amount that nobody has typed is called a national figure of the course.

    Examples
    --------
    >>> from fairwatt.workbook import pilot_workbook
    >>> amount_trace(pilot_workbook("PT-GAV"))["words"].iloc[0]
    'Energy!C3: 242.7 MWh'
    """
    factors, levels = conversion_list(book), level_texts()
    findings = book.findings[book.findings["kind"] == "national_filled"]
    filled = {f"{row.sheet}!{cell}" for row in findings.itertuples() for cell in row.cell.split(", ")}
    rows = {}
    for row in book.balance.dropna(subset="amount").itertuples():
        level = levels[row.level][0] if row.level else _("not said")
        if row.cell in filled:
            source = "; ".join(filter(None, [_("national figure of the course"), row.source]))
            rows[row.cell] = (_national(row, book), "", level, source)
            continue
        names = [part.name for part in _conversions(row.unit, row.carrier)]
        used = factors[factors["name"].isin(names)]
        words = f"{row.cell}: {exact(row.amount)} {row.unit}"
        if row.unit != "MWh":
            words += f" = {exact(row.energy)} MWh"
        if names:
            words += f" ({'; '.join(f'{part.Index}: {exact(part.value)} {part.unit}' for part in used.itertuples())})"
        rows[row.cell] = (words, "; ".join(dict.fromkeys(used["source"])), level, row.source)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["words", "conversions", "level", "source"])


def _national(row, book):
    """How an amount that nobody has typed was filled in."""
    country, persons = book.fields["country"], book.fields["population"]
    figure = national_amount(country, row.sector, row.carrier)
    return _(
        "{cell} is empty; national figure: {value} MWh per person ({country}, {year}, {source}, confidence "
        "{confidence}) x {persons} persons ({where}) = {energy} MWh"
    ).format(
        cell=row.cell, value=exact(figure["value"]), country=country, year=figure["year"], source=figure["source"],
        confidence=figure["confidence"], persons=exact(persons), where=book.cells["population"],
        energy=exact(row.energy),
    )  # fmt: skip


def marks_sentence():
    """What the marks in the column "Confidence" mean."""
    return _(
        "Confidence: V, read in the original source; V2, read at second hand; D, computed from numbers marked V or V2; "
        "M, written from memory of published statistics; E, estimated; E-low, estimated on a weak basis."
    )
