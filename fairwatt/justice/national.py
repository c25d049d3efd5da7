"""What each country counts as energy poverty: the rules of Italy, Spain, Portugal and Greece, each with its dates."""

import numpy as np
import pandas as pd

from ..data import read_table
from ..i18n import _
from ..names import require_known
from .equivalence import equivalence_scale
from .indicators import Indicator, as_amounts, below_line, energy_share, ten_percent
from .weighted import as_columns, as_weights, weighted_median


def national_rules(country=None, on=None):
    """The national definitions, and from when to when each holds.

    Parameters
    ----------
    country : str, optional
        Two-letter code; all four without it.
    on : datetime.date or str, optional
        Only the rules that hold on this day, for example ``"2026-11-01"``.

    Returns
    -------
    pandas.DataFrame
        Index `rule`; columns `country`, `name`, `definition`, `valid_from`, `valid_to` (NaT while it holds),
        `source`, `confidence`.

    Examples
    --------
    >>> list(national_rules("EL", on="2024-06-30").index), list(national_rules("EL", on="2026-11-01").index)
    (['greece_2021'], ['greece_index_i_ii'])
    """
    rules = read_table("national_rules").set_index("rule")
    for column in ("valid_from", "valid_to"):
        rules[column] = pd.to_datetime(rules[column])
    if country is not None:
        require_known(country, sorted(set(rules["country"])), _("country"))
        rules = rules[rules["country"] == country]
    if on is not None:
        day = pd.Timestamp(on).normalize()
        rules = rules[(rules["valid_from"] <= day) & ~(rules["valid_to"] < day)]
    return rules[["country", "name", "definition", "valid_from", "valid_to", "source", "confidence"]]


def italy_lihc_pniec(
    energy_spending, heating_spending, total_spending, persons, weights, mean_share=None, poverty_line=None
):
    """Italy, LIHC-PNIEC (OIPE): a heavy share with little left, or no heating at all with little to spend.

    Parameters
    ----------
    energy_spending, heating_spending, total_spending : array_like, shape (n,)
        EUR a year. Italy counts total *spending* (household budget survey), not income.
    persons : array_like, shape (n,)
        Members of the household; spending is made comparable with the Carbonaro scale.
    weights : array_like, shape (n,)
        Household weights.
    mean_share, poverty_line : float, optional
        National mean share of energy in spending, and national relative poverty line for two persons [EUR a year].
        Without them both are computed from these households: right for a national sample, a stand-in for a town.

    Returns
    -------
    Indicator

    Notes
    -----
    Source: Faiella and Lavecchia; OIPE reports. Energy poor if (share above twice the mean *and* equivalised spending
    without energy below the relative poverty line) *or* (heating spending zero *and* equivalised spending below the
    median). The line is Istat's: a couple is poor if it spends less than the mean spending per person. The exact
    threshold variables are quoted from memory.

    Examples
    --------
    >>> italy_lihc_pniec([3000, 900, 0], [2000, 500, 0], [9000, 30000, 8000], [2, 2, 2], [1, 1, 1]).flags
    array([ True, False,  True])
    """
    energy, heating, total, persons = as_columns(energy_spending, heating_spending, total_spending, persons)
    weights = as_weights(weights, len(total))
    share = energy_share(energy, total)
    used = ~(np.isnan(share) | np.isnan(heating))
    scale = equivalence_scale(persons, np.zeros_like(persons), "carbonaro")
    counted = used & np.isfinite(share) & (weights > 0)
    if mean_share is None:
        mean_share = _mean(share[counted], weights[counted])
    if poverty_line is None:
        poverty_line = _mean(total[counted] / persons[counted], (weights * persons)[counted])
    heavy = (share > 2 * mean_share) & ((total - energy) / scale < poverty_line)
    cold = (heating == 0) & (total / scale < weighted_median(total / scale, weights))
    return Indicator(_("Italy: LIHC-PNIEC"), (heavy | cold) & used, used, poverty_line)


def greece_index_i_ii(income, living_cost, required, built_before_1980, upgraded):
    """Greece, index I-II 2025: the income does not cover a decent life with the energy it needs, in an old home.

    Parameters
    ----------
    income : array_like, shape (n,)
        EUR a year, disposable.
    living_cost : array_like, shape (n,)
        EUR a year, reasonable living costs of such a household *without* energy. The Greek values are not in the data
        of the course: bring your own.
    required : array_like, shape (n,)
        EUR a year, required energy spending, cooling included.
    built_before_1980, upgraded : array_like of bool, shape (n,)
        The home, and whether it was radically renovated.

    Returns
    -------
    Indicator

    Notes
    -----
    Source: revised Greek action plan against energy poverty, January 2026 (secondary source): both conditions hold.

    Examples
    --------
    >>> greece_index_i_ii([9000, 9000], [8000, 8000], [1500, 1500], [True, True], [False, True]).flags
    array([ True, False])
    """
    as_amounts(living_cost, required)
    income, living, required, old, upgraded = as_columns(income, living_cost, required, built_before_1980, upgraded)
    used = ~np.isnan(income + living + required + old + upgraded)
    flags = (income < living + required) & (old == 1) & (upgraded == 0)
    return Indicator(_("Greece: index I-II 2025"), flags & used, used)


def greece_2021(spending, required, equivalised_income, poverty_line):
    """Greece, rule of the plan of 2021: less than 80 % of the need is paid for, and the income is low.

    Parameters
    ----------
    spending, required : array_like, shape (n,)
        EUR a year.
    equivalised_income : array_like, shape (n,)
        EUR a year.
    poverty_line : float
        60 % of the national median, EUR a year.

    Returns
    -------
    Indicator

    Notes
    -----
    Source: Greek action plan of 2021, quoted from memory. Replaced by the index I-II in January 2026.

    Examples
    --------
    >>> greece_2021([700, 900], [1000, 1000], [6000, 6000], 7000).flags
    array([ True, False])
    """
    spending, required = as_amounts(spending, required)
    low = below_line(equivalised_income, poverty_line, "")
    used = low.used & ~np.isnan(spending + required)
    return Indicator(_("Greece: rule of 2021"), low.flags & (spending < 0.8 * required) & used, used, 0.8)


def portugal_elppe(spending, income, equivalised_income, poverty_line, severe=False):
    """Portugal, ELPPE 2023-2050: more than 10 % of income goes to energy; severe if the income is low as well.

    Parameters
    ----------
    spending, income : array_like, shape (n,)
        Actual energy spending and disposable income, EUR a year.
    equivalised_income : array_like, shape (n,)
        EUR a year; used for the severe form only.
    poverty_line : float
        60 % of the national median, EUR a year.
    severe : bool

    Returns
    -------
    Indicator

    Notes
    -----
    Source: national long-term strategy against energy poverty (secondary source). The strategy sets targets for four
    indicators; this is the one that is computed from bills.

    Examples
    --------
    >>> portugal_elppe([1500, 1500], [9000, 14000], [9000, 14000], 8679).flags
    array([ True,  True])
    >>> portugal_elppe([1500, 1500], [8000, 14000], [8000, 14000], 8679, severe=True).flags
    array([ True, False])
    """
    above = ten_percent(spending, income, basis="actual")
    name = _("Portugal: ELPPE, severe") if severe else _("Portugal: ELPPE, above 10 %")
    if not severe:
        return Indicator(name, above.flags, above.used, above.threshold, above.notes)
    low = below_line(equivalised_income, poverty_line, "")
    used = above.used & low.used
    return Indicator(name, above.flags & low.flags & used, used, above.threshold, above.notes)


def _mean(values, weights):
    return float(weights @ values / weights.sum()) if weights.sum() > 0 else float("nan")
