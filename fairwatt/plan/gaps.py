"""What is missing or weak in the numbers of a town, the heaviest first, and the next best source for it."""

import pandas as pd

from ..data import read_table
from ..ghg import plausibility
from ..ghg.inventory import name_of
from ..ghg.notation import HOLES
from ..i18n import _
from ..workbook.schema import LEVELS, PRINTED, level_texts, sheet_titles, where_to_find

WEAK = ("regional", "national")
COLUMNS = ("what", "state", "share", "where", "next")
HOMES = 100  # fewer say little about a town
# What to close first: the sectors that are large in every town, then whole sheets, the other sectors, questions, and
# what is only weak.
FIRST = ("private_transport", "residential", "tertiary")
SHEET, OTHER, QUESTION, WEAK_AMOUNT = 3, 4, 5, 6


def gaps_of(case, inventory):
    """What is missing or weak, with the next best source.

    Parameters
    ----------
    case : Case
    inventory : Inventory
        Of the same town.

    Returns
    -------
    pandas.DataFrame
        Columns `what`, `state` ("missing" or "weak"), `share` (of the energy, where it is an amount), `where` (sheet or
        cell of the workbook), `next` (the next best source). What is missing comes first, large sectors before small
        ones; then questions; then the weak amounts, the largest first.

    Examples
    --------
    >>> from fairwatt.ghg import baseline_emission_inventory
    >>> from fairwatt.plan.case import load_case
    >>> case = load_case("PT-GAV")
    >>> gaps = gaps_of(case, baseline_emission_inventory(case.town.balance, "PT", 2021))
    >>> sorted(gaps["state"].unique())
    ['missing', 'weak']
    """
    rows = [*_without_amount(case, inventory), *_of_other_sheets(case), *_weak_amounts(case), *_to_check(case)]
    gaps = pd.DataFrame(rows, columns=[*COLUMNS, "order"]).astype({"share": float})
    return gaps.sort_values(
        ["order", "share"], ascending=[True, False], kind="stable", na_position="last"
    ).drop(columns="order").reset_index(drop=True)  # fmt: skip


def energy_by_level(case):
    """The energy by the level of its figures.

    Parameters
    ----------
    case : Case

    Returns
    -------
    pandas.Series
        Index: the levels, the best first, and "" for amounts without one. Values in MWh.

    Examples
    --------
    >>> from fairwatt.plan.case import load_case
    >>> energy_by_level(load_case("PT-GAV")).index.tolist()
    ['measured', 'local', 'regional', 'national', '']
    """
    balance = case.workbook.balance
    return balance.groupby("level")["energy"].sum().reindex([*LEVELS, ""], fill_value=0.0)


def _without_amount(case, inventory):
    sources, title = where_to_find(), sheet_titles()["energy"]
    labels = read_table("sectors").set_index("sector")["label"]
    for sector in inventory.absent:
        what = _("{sector}: no answer").format(sector=labels[sector])
        yield what, "missing", None, title, sources[sector][0], _place(sector)
    balance = case.workbook.balance
    for row in balance[balance["notation_key"].isin(HOLES)].itertuples():
        what = _("{name}: not estimated yet (NE)") if row.notation_key == "NE" else _("{name}: confidential (C)")
        what = what.format(name=name_of(row.sector, row.carrier))
        whole = pd.isna(row.carrier)
        yield what, "missing", None, row.cell, sources[row.sector][0], _place(row.sector) if whole else OTHER
    for sector, carriers in unanswered(case).items():
        what = _("{sector}: no answer for {carriers}").format(sector=labels[sector], carriers=", ".join(carriers))
        yield what, "missing", None, title, sources[sector][0], _place(sector)


def _place(sector):
    """Where a sector comes among what is missing."""
    return FIRST.index(sector) if sector in FIRST else OTHER


def unanswered(case):
    """Carriers about which nobody has said anything, in sectors that hold other answers.

    Parameters
    ----------
    case : Case

    Returns
    -------
    dict
        Sector to a list of the labels of carriers. A key for the whole sector answers for all its carriers.
    """
    labels = read_table("carriers").set_index("carrier")["label"]
    answered = case.workbook.balance.groupby("sector")["carrier"].agg(set)
    open_rows = {
        sector: [labels[carrier].lower() for carrier in PRINTED[sector] if carrier not in carriers]
        for sector, carriers in answered.items()
        if all(isinstance(carrier, str) for carrier in carriers)
    }
    return {sector: names for sector, names in open_rows.items() if names}


def _of_other_sheets(case):
    titles = sheet_titles()
    if case.persons is None:
        yield (
            _("Nights of guests and second homes"), "missing", None, titles["people"],
            _("Regional statistics office, tourist tax: how many persons are there on an average day?"), OTHER,
        )  # fmt: skip
    if case.homes is None:
        yield (
            _("Households"), "missing", None, titles["households"],
            _("A short survey of 100 homes or more, or the data of the social services without names (lesson m21)."),
            SHEET,
        )
    elif len(case.homes.table) < HOMES:
        what = _("Households: only {n} in the table").format(n=len(case.homes.table))
        more = _("{n} homes or more, drawn by lot: then the plan can speak of the town.").format(n=HOMES)
        yield what, "weak", None, titles["households"], more, QUESTION
    if case.matrix is None:
        yield (
            _("Measures and criteria"), "missing", None, f"{titles['measures']}, {titles['criteria']}",
            _("A shortlist of three to seven measures, judged in a meeting (lesson m35 and its workshop kit)."), SHEET,
        )  # fmt: skip
        return
    if case.matrix.points.empty:
        yield (
            _("Points of the participants"), "missing", None, titles["points"],
            _("A meeting of 90 minutes. Until then all criteria weigh the same, which nobody has decided."),
            SHEET,
        )
    answers = pd.DataFrame() if case.actions is None else case.actions[["responsible", "start", "end"]]
    if answers.dropna().shape[0] < len(case.matrix.scores):
        yield (
            _("Who does each measure, and when"), "missing", None, titles["actions"],
            _("Ask the heads of the offices; the budget of the next three years."), SHEET,
        )


def _weak_amounts(case):
    balance, sources, texts = case.workbook.balance, where_to_find(), level_texts()
    total = balance["energy"].sum()
    for row in balance[balance["energy"] > 0].itertuples():
        name = name_of(row.sector, row.carrier)
        if row.level in WEAK:
            what = _("{name}: {level} figure per person").format(name=name, level=texts[row.level][0])
        elif not row.level:
            what = _("{name}: nobody has said how good the figure is").format(name=name)
        else:
            continue
        yield what, "weak", row.energy / total, row.cell, sources[row.sector][0], WEAK_AMOUNT


def _to_check(case):
    labels = read_table("sectors").set_index("sector")["label"]
    balance = case.workbook.balance
    for row in plausibility(balance, case.town.population).itertuples():
        where = balance["cell"].get(row.row, sheet_titles()["energy"])
        what = f"{labels.get(row.sector, _('All sectors'))}: {row.message}"
        yield what, "weak", None, where, _("Look at the bill again: the unit, the year, the decimal sign."), QUESTION
    if case.year > case.electricity_year:
        old, new = case.electricity_year, case.year
        yield (
            _("Electricity factor of {old} for the year {new}").format(old=old, new=new), "weak", None,
            case.workbook.cells.get("year", ""),
            _("The next edition of the JRC's national factors. The table of the course ends in {old}.").format(old=old),
            QUESTION,
        )  # fmt: skip
