"""For the plan: the indicators in the order of the Covenant's form, and the paragraph for the council."""

from functools import partial

import numpy as np
import pandas as pd

from ..i18n import _
from ..rounding import about
from .disclosure import MINIMUM, rounded, rounding_step
from .households import BEFORE_1980
from .indicators import Indicator, self_reported
from .interval import share_interval
from .low_income import lilee
from .summary import (
    any_of,
    bill_above_ten_percent,
    doing_without,
    four_indicators,
    low_income,
    may_show,
    need_above_ten_percent,
    shown_rate,
)

INEFFICIENT = ("D", "E", "F", "G")  # labels that LILEE counts


def indicator_table(homes):
    """Indicators of energy poverty in the order of areas of the Covenant of Mayors' form.

    Parameters
    ----------
    homes : Households

    Returns
    -------
    pandas.DataFrame
        Columns `area`, `indicator`, `value`, `unit`, `basis`. A `value` is a number; or ``"NE"`` where the table of
        households cannot say it, with the next best source in `basis`; or ``"not shown"`` by the disclosure rule.

    Notes
    -----
    The six areas and their order are quoted from memory of the form: compare with it before you copy.

    Examples
    --------
    >>> from fairwatt.justice import load_households
    >>> table = indicator_table(load_households("PT-GAV"))
    >>> table["area"].unique().tolist()
    ['Climate', 'Housing and facilities', 'Mobility', 'Socio-economic', 'Policy and rules', 'Participation']
    """
    climate, housing, mobility, social, policy, participation = (
        _("Climate"), _("Housing and facilities"), _("Mobility"), _("Socio-economic"), _("Policy and rules"),
        _("Participation"),
    )  # fmt: skip
    rows = [
        (climate, _("Heating degree-days"), "NE", _("K days"), _("Eurostat, table nrg_chddr2_a, your region")),
        (climate, _("Cooling degree-days"), "NE", _("K days"), _("Eurostat, table nrg_chddr2_a, your region")),
        *_housing_rows(homes, housing),
        (mobility, _("Homes without public transport nearby"), "NE", _("% of households"), _("your own map")),
        *_social_rows(homes, social),
        *_policy_rows(homes, policy),
        (participation, _("Households advised in a year"), "NE", _("households"), _("your social services")),
    ]
    return pd.DataFrame(rows, columns=["area", "indicator", "value", "unit", "basis"])


def _housing_rows(homes, area):
    yield _share_row(
        area, _("Homes built before 1980 and not thoroughly renovated"), homes, ["period", "upgraded"],
        lambda: _old_and_not_renovated(homes),
    )  # fmt: skip
    for column, words in [
        ("damp", _("Leaks, damp or rot")), ("air_conditioning", _("Air conditioning")),
        ("too_hot", _("Home too hot in summer")),
    ]:  # fmt: skip
        yield _reported_row(area, words, homes, column)


def _social_rows(homes, area):
    four = four_indicators(homes)
    for name in ("high_share", "low_spending"):
        yield _share_row(area, four[name].name, homes, [], partial(four.get, name))
    for column, words in [("cannot_keep_warm", _("Cannot keep the home warm")), ("arrears", _("Arrears on bills"))]:
        yield _reported_row(area, words, homes, column)
        yield _reported_row(area, words, homes, column, persons=True)
    for words, needed, indicator, persons in [
        (_("Bill above 10 % of income"), [], bill_above_ten_percent, False),
        (_("Need above 10 % of income"), ["required_spending"], need_above_ten_percent, False),
        (_("Low spending and low income"), ["required_spending"], doing_without, False),
        (_("Income below 60 % of the national median"), [], low_income, True),
    ]:
        yield _share_row(area, words, homes, needed, partial(indicator, homes), persons)


def _policy_rows(homes, area):
    yield _reported_row(area, _("Entitled to a social tariff"), homes, "social_tariff_eligible")
    yield _reported_row(area, _("Receives a social tariff"), homes, "social_tariff_received")


def _reported_row(area, words, homes, column, persons=False):
    return _share_row(area, words, homes, [column], lambda: self_reported(homes.column(column), words), persons)


def _share_row(area, words, homes, needed, indicator, persons=False):
    """One line of the table; `indicator` is called only if the columns are there."""
    unit = _("% of persons") if persons else _("% of households")
    if not homes.has(*needed):
        columns = ", ".join(column for column in needed if not homes.has(column))
        return area, words, "NE", unit, _("ask for: {columns}").format(columns=columns)
    found = indicator()
    basis = _("{n:,} households counted").format(n=int(found.used.sum()))
    if not may_show(found):
        return area, words, _("not shown"), unit, basis + _("; fewer than {n} say yes, or no").format(n=MINIMUM)
    rate = found.rate(homes.person_weights if persons else homes.weights)
    return area, words, round(100 * rounded(rate, int(found.used.sum()))), unit, basis


def _old_and_not_renovated(homes):
    upgraded, old = homes.column("upgraded"), homes.table["period"].isin(BEFORE_1980).to_numpy()
    used = homes.table["period"].notna().to_numpy() & ~np.isnan(upgraded)
    return Indicator("", old & (upgraded == 0) & used, used)


def low_income_low_efficiency(homes):
    """LILEE for a table of households: label D to G, and too little left after housing and energy.

    Parameters
    ----------
    homes : Households
        With housing costs, required spending, required spending at label C, and labels.

    Returns
    -------
    GapIndicator

    Examples
    --------
    >>> from fairwatt.justice import load_households
    >>> homes = load_households("PT-GAV")
    >>> low_income_low_efficiency(homes).aggregate_gap(homes.weights) > 0
    True
    """
    return lilee(
        homes.column("income"), homes.column("housing_cost"), homes.column("required_spending"),
        homes.column("required_band_c"),
        homes.table["energy_label"].map(lambda label: label in INEFFICIENT, na_action="ignore"),
        homes.column("equivalence"), homes.column("persons"), homes.weights,
    )  # fmt: skip


def support_in_words(result, rule, amount, take_up):
    """What a support rule would do, in a sentence for the council.

    Parameters
    ----------
    result : Targeting
    rule : str
        Who has a right to it, in words: "incomes below 60 % of the national median".
    amount : float
        EUR a year for each household.
    take_up : float
        Share of those who may, and apply.

    Returns
    -------
    str
        Empty if it would tell about fewer than ten households.

    Examples
    --------
    >>> from fairwatt.justice import Targeting
    >>> cells = {"reached": 30, "missed": 20, "leaked": 10, "spared": 140}
    >>> support_in_words(Targeting(300.0, 200.0, 100.0, 1400.0, 0.25, 0.4, 12000.0, cells), "low incomes", 30, 0.7)
    'A support of 30 EUR a year for low incomes would cost about 12,000 EUR and miss 40 % of the households in need, if
    70 % of the entitled families ask for it.'
    """
    if min(result.counts.values()) < MINIMUM:
        return ""
    return _(
        "A support of {amount:,.0f} EUR a year for {rule} would cost about {cost} EUR and miss {missed:.0f} % of the "
        "households in need, if {take_up:.0f} % of the entitled families ask for it."
    ).format(
        amount=amount, rule=rule, cost=about(result.cost), take_up=100 * take_up,
        missed=100 * result.shown_exclusion_error,
    )  # fmt: skip


def council_paragraph(homes, support=""):
    """What the indicators say, in sentences that can be read aloud.

    Parameters
    ----------
    homes : Households
    support : str
        A sentence about a support rule, from `support_in_words`.

    Returns
    -------
    str
        Rounded, no cell below ten households, no adding up of indicators.

    Examples
    --------
    >>> from fairwatt.justice import load_households
    >>> print(council_paragraph(load_households("PT-GAV"))[:80])
    In Gavião, 41 % of the households show at least one sign of energy poverty, 8 %
    """
    indicators = four_indicators(homes)
    sentences = [
        *_together_in_words(indicators, homes),
        *_rates_in_words(indicators, homes),
        *_hidden_in_words(indicators, homes),
        support,
        _("Incomes and spending per equivalent adult (OECD-modified); the national medians of energy are estimates."),
        _counted_in_words(homes),
        homes.notice + "." if homes.notice else "",
    ]
    return " ".join(filter(None, sentences))


def _together_in_words(indicators, homes):
    used = np.all([indicator.used for indicator in indicators.values()], axis=0)
    times = np.sum([indicator.flags for indicator in indicators.values()], axis=0)
    one, two = (Indicator("", (times >= least) & used, used) for least in (1, 2))
    shown = may_show(one) and may_show(two)
    parts = {"town": homes.name, "one": _rate_in_words(one, homes), "two": _rate_in_words(two, homes)} if shown else {}
    if not homes.notice:
        words = (
            _("{homes}, {one} show at least one sign of energy poverty, {two} show two or more.")
            if shown
            else _("{homes}, too few show signs of energy poverty, or show none, for one number of all signs together.")
        )
        yield words.format(homes=_asked_in_words(homes), **parts)
    elif shown:
        yield _(
            "In {town}, {one} of the households show at least one sign of energy poverty, {two} show two or more."
        ).format(**parts)
    else:
        yield _("{town}: too few households for one number of all signs of energy poverty together.").format(
            town=homes.name
        )


def _asked_in_words(homes):
    """The homes that a table of one's own speaks of: it does not hold the town."""
    rows, households = len(homes.table), homes.weights.sum()
    words = _("Of the {n:,} homes in the table of {town}")
    if rows == 1:
        words = _("Of the 1 home in the table of {town}")
    if round(households) != rows:
        words = _("Of the {n:,} homes in the table of {town}, which stand for {all:,.0f} households")
    return words.format(n=rows, town=homes.name, all=households)


def _rates_in_words(indicators, homes):
    words = {
        "high_share": _("{rate} spend more than twice the national median share of their income on energy"),
        "low_spending": _("{rate} spend less than half of the national median"),
        "cannot_keep_warm": _("{rate} say that they cannot keep their home warm"),
        "arrears": _("{rate} are late with their bills for want of money"),
    }
    shown = [
        words[name].format(rate=_rate_in_words(indicator, homes))
        for name, indicator in indicators.items()
        if may_show(indicator)
    ]
    if shown:
        yield _("The signs: {answers}. The groups overlap and cannot be added.").format(answers="; ".join(shown))
    if shown and not homes.notice:
        yield _(
            "In brackets: the 95 % confidence interval of all rates that are rounded to the same number, if the "
            "households were drawn by lot. If they volunteered, the table says nothing about the town."
        )
    if len(shown) < len(indicators):
        yield _("Answers that tell about fewer than {n} households are left out.").format(n=MINIMUM)


def _rate_in_words(indicator, homes):
    """The rate; for a table of one's own with what a sample leaves open."""
    rate = shown_rate(indicator, homes.weights)
    if homes.notice:
        return rate
    low, high = _interval_of_rounded(indicator, homes.weights)
    return _("{rate} ({low} to {high})").format(rate=rate, low=low, high=high)


def _interval_of_rounded(indicator, weights):
    """Ends in per cent, for all rates that are printed alike: those of the exact rate would tell how many homes it is.

    They are computed from what is printed and the size of the table alone, and lie a little too far out.
    """
    used = weights[indicator.used]
    size = int(used.sum() ** 2 / (used @ used) + 1e-9)  # of an equally sure sample in which each home counts once
    step, share = rounding_step(len(used)), rounded(indicator.rate(weights), len(used))
    few = np.floor(max(share - step / 2, 0) * size + 1e-9)
    many = np.ceil(min(share + step / 2, 1) * size - 1e-9)
    low, high = (share_interval(np.arange(size) < count, np.ones(size)) for count in (few, many))
    return int(np.floor(100 * low.low)), int(np.ceil(100 * high.high))


def _hidden_in_words(indicators, homes):
    if homes.has("required_spending"):
        without = doing_without(homes)
        others = any_of({name: found for name, found in indicators.items() if name != "low_spending"}, "")
        unseen = Indicator("", without.flags & ~others.flags & others.used, without.used & others.used)
        if may_show(without):
            yield _(
                "About {n:,.0f} {households} have a low income and pay for less than half of the energy that their "
                "home needs."
            ).format(
                n=round(without.amount(homes.weights), -1),
                households=_("households") if homes.notice else _("households of those in the table"),
            )
        if may_show(unseen) and without.count() - unseen.count() >= MINIMUM:
            yield _("About {n:,.0f} of them show no other sign: no high bill, no debt, no complaint.").format(
                n=round(unseen.amount(homes.weights), -1)
            )
    if homes.has("required_spending", "required_band_c", "housing_cost", "energy_label"):
        gap = low_income_low_efficiency(homes)
        if may_show(gap):
            yield _(
                "For the households with a low income in an inefficient home, energy would have to cost {mean} EUR a "
                "year less on average."
            ).format(mean=about(gap.mean_gap(homes.weights)))


def _counted_in_words(homes):
    rows, households = len(homes.table), homes.weights.sum()
    missing = int(homes.table["income"].isna().sum())
    left_out = (
        _("{n:,} of them without an income and left out where income is needed").format(n=missing)
        if missing
        else _("none left out")
    )
    if round(households) == rows:
        return _("Source: {n:,} households, {left_out}.").format(n=rows, left_out=left_out)
    return _("Source: {n:,} rows that stand for {all:,.0f} households, {left_out}.").format(
        n=rows, all=households, left_out=left_out
    )
