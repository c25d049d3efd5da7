"""Sentences and small tables that only a plan needs: what it rests on, what it chose, what it lacks."""

import pandas as pd

from ..data import read_table
from ..ghg.council import large_without_amount
from ..i18n import _
from ..justice import national_reference
from ..markup import percent
from ..names import in_sentence
from ..rounding import about
from ..workbook.schema import field_texts, level_texts
from .gaps import energy_by_level, unanswered

PEOPLE = ("population", "population_permanent", "nights_tourism", "nights_second_homes")
SAID_ELSEWHERE = ("not_answered", "national_levels", "year_after_factors", "example_row")  # chapter 5 names the gaps
SMALL = 0.01  # of the energy: a weak figure below it is not worth a row of its own
MOST = 20  # warnings in a plan; the notebook of lesson m41 shows all


def people_table(case):
    """The persons of a town, each number with its cell in the workbook.

    Parameters
    ----------
    case : Case

    Returns
    -------
    pandas.DataFrame
        Index: what is counted. Columns: number, unit, cell.

    Examples
    --------
    >>> from fairwatt.plan.case import load_case
    >>> people_table(load_case("ES-GOM")).index.tolist()
    ['Registered inhabitants', 'Persons who live there all year']
    """
    texts, book = field_texts(), case.workbook
    given = [name for name in PEOPLE if name in book.fields]
    rows = [(texts[name][0], book.fields[name], texts[name][1], book.cells[name]) for name in given]
    if case.persons is not None:
        rows.append((_("Equivalent population, guests included"), case.persons, _("persons"), _("computed")))
    return pd.DataFrame(rows, columns=[_("What"), _("Number"), _("Unit"), _("Cell")]).set_index(_("What"))


def level_sentence(case):
    """How much of the energy rests on which level of figures.

    Parameters
    ----------
    case : Case

    Returns
    -------
    str
    """
    levels, texts = energy_by_level(case), level_texts()
    shares = levels[levels > 0] / levels.sum()
    named = "; ".join(
        _("{share} {level}").format(share=percent(share), level=texts[level][0] if level else _("of unknown level"))
        for level, share in shares.items()
    )
    sentence = _("Of the energy in this plan, by level of the figures: {shares}.").format(shares=named)
    weak = shares.reindex(["regional", "national", ""]).sum()
    if weak > 0.5:
        sentence += " " + _(
            "More than half of it does not come from this town. It shows where to look first; it cannot show whether a "
            "measure has worked."
        )
    return sentence


def warnings_of(case):
    """What the course asked about the workbook, each with its sheet and cell.

    Parameters
    ----------
    case : Case

    Returns
    -------
    list of str
    """
    found = [
        ", ".join(filter(None, [row.sheet, row.cell])) + f": {row.message}"
        for row in case.workbook.findings.itertuples()
        if row.kind not in SAID_ELSEWHERE
    ]
    found += [] if case.homes is None else case.homes.findings["message"].tolist()
    hidden = len(found) - MOST
    return found[:MOST] + ([_("and {n} more").format(n=hidden)] if hidden > 0 else [])


def unanswered_sentence(case):
    """The carriers about which nobody has said anything, in sectors with other answers; empty without any."""
    labels = read_table("sectors").set_index("sector")["label"]
    named = [f"{labels[sector]} ({', '.join(carriers)})" for sector, carriers in unanswered(case).items()]
    if not named:
        return ""
    return _("Not in the total either, because nobody has said anything about it yet: {names}.").format(
        names="; ".join(named)
    )


def choices_sentence(case, inventory):
    """Which factors and which year the inventory uses, and which persons it is divided by."""
    sentence = _(
        "Choices: IPCC 2006 factors, all gases, {gwp} weights, wood taken from forests that grow back, national "
        "electricity factor of {year}. Whoever compares this total with another one must make the same choices."
    ).format(gwp=inventory.gwp_set, year=inventory.year)
    if case.persons is not None and not large_without_amount(case.town.balance):
        live = case.town.population_permanent or case.town.population
        sentence += " " + _(
            "With the nights given, about {guests} persons more are there on an average day than the {live:,.0f} "
            "who live "
            "there: {each} t CO2-eq for each."
        ).format(guests=about(case.persons - live), live=live, each=about(inventory.total / case.persons))
    return sentence


def order_sentence(case, inventory):
    """Whether the order of the sectors can be trusted; empty where it rests on figures of the town.

    Parameters
    ----------
    case : Case
    inventory : Inventory
        Of the same town.

    Returns
    -------
    str
    """
    emissions = inventory.by("sector")
    if len(emissions) < 2 or large_without_amount(case.town.balance):
        return ""
    first, second = emissions.index[:2]
    balance = case.workbook.balance
    elsewhere = balance["energy"].where(~balance["level"].isin(["measured", "local"]))
    weak = elsewhere.groupby(balance["sector"]).sum() / balance.groupby("sector")["energy"].sum()
    if max(weak[first], weak[second]) <= 0.5:
        return ""
    labels = read_table("sectors").set_index("sector")["label"]
    return _(
        "This order rests on figures that do not come from {town}: if {first} emitted {percent} less than estimated, "
        "{second} would come first."
    ).format(
        town=case.town.name,
        first=in_sentence(labels[first]),
        second=in_sentence(labels[second]),
        percent=percent(1 - emissions.iloc[1] / emissions.iloc[0]),
    )


# --- chapters without data ---


def without_households(case):
    """What the chapter on energy poverty says without households: first that they are missing, then what it needs."""
    return [
        _(
            "This plan cannot say who is energy poor in {town}: its workbook holds no households. National figures "
            "tell about the country, not about the town."
        ).format(town=case.town.name),
        _(
            "What it needs: in the sheet Households, one row for each of 100 homes or more, without names: persons, "
            "income, what is paid for energy. Useful as well: whether the home can be kept warm, arrears, the energy "
            "label."
        ),
        _(
            "Where from: a short survey with the social services, or their own data without names. Lesson m21 shows "
            "how, and what may be published."
        ),
    ]


def national_table(country):
    """Published national figures on energy poverty, the newest of each.

    Parameters
    ----------
    country : str

    Returns
    -------
    pandas.DataFrame
        Index: the indicator. Columns: value, unit, year, source.

    Examples
    --------
    >>> national_table("PT").index.tolist()
    ['Cannot keep the home warm', 'Arrears on bills']
    """
    labels = {
        "cannot_keep_warm": _("Cannot keep the home warm"),
        "arrears": _("Arrears on bills"),
        "high_share": _("More than twice the national median share of income for energy"),
        "low_spending": _("Less than half of the national median spending on energy"),
    }
    known = set(read_table("energy_poverty_reference")["indicator"])
    rows = []
    for name, label in labels.items():
        row = national_reference(country, name) if name in known else None
        if row is not None:
            rows.append((label, row["value"], row["unit"], str(row["year"]), row["source"]))
    heads = [_("Indicator"), _("Value"), _("Unit"), _("Year"), _("Source")]
    return pd.DataFrame(rows, columns=heads).set_index(heads[0])


def without_measures(case):
    """What the chapter on measures says without any: first that they are missing, then what it needs."""
    return [
        _(
            "This plan names no measures for {town}: its workbook holds none. An inventory without measures is a "
            "description, not a plan."
        ).format(town=case.town.name),
        _(
            "What it needs: three to seven measures in the sheet Measures, two to seven criteria with their worst "
            "and best levels, and one score for each measure and criterion, with its unit."
        ),
        _(
            "Where from: the offers of the last works, the energy agency, the neighbours. The points come from a "
            "meeting: lesson m35 and its workshop kit show how."
        ),
    ]


# --- what is missing or weak ---


def gaps_sentence(case, gaps):
    """How much is missing and weak, in a sentence for the council."""
    if gaps.empty:
        return _("Nothing is missing, and every figure was measured or counted in {town}.").format(town=case.town.name)
    missing = gaps[gaps["state"] == "missing"]
    sentence = _("Not in this plan yet: {n} points. Weak: {weak} more.").format(
        n=len(missing), weak=len(gaps) - len(missing)
    )
    weak = gaps[gaps["share"].notna()]
    if len(weak):
        first = weak.iloc[0]
        sentence += " " + _("The largest weak figure: {what} ({share} of the energy). Next best source: {next}").format(
            what=first["what"], share=percent(first["share"]), next=first["next"]
        )
    return sentence


def gaps_table(gaps):
    """The table of `gaps_of` for reading; weak figures under one per cent of the energy share a row.

    Parameters
    ----------
    gaps : pandas.DataFrame

    Returns
    -------
    pandas.DataFrame
        Index: what. Columns: state, share of the energy, where, next best source.
    """
    states = {"missing": _("missing"), "weak": _("weak")}
    small = gaps[gaps["share"] < SMALL]
    if len(small) > 1:
        what = _("{n} more weak figures, each under {limit} of the energy").format(n=len(small), limit=percent(SMALL))
        one = {"what": what, "state": "weak", "share": small["share"].sum(), "where": _("see missing-or-weak.csv")}
        gaps = pd.concat([gaps.drop(small.index), pd.DataFrame([one | {"next": ""}])], ignore_index=True)
    return pd.DataFrame(
        {
            _("State"): gaps["state"].map(states),
            _("Share of the energy"): [percent(share) if pd.notna(share) else "" for share in gaps["share"]],
            _("Where"): gaps["where"],
            _("Next best source"): gaps["next"],
        }
    ).set_axis(pd.Index(gaps["what"], name=_("What")))
