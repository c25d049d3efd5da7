"""The indicators of a town side by side."""

import numpy as np
import pandas as pd

from ..i18n import _
from .disclosure import MINIMUM, rounded
from .indicators import (
    Indicator,
    below_line,
    high_share,
    low_spending,
    low_spending_corrected,
    self_reported,
    ten_percent,
)
from .reference import fixed_medians, national_reference

LOW_INCOME = 0.6  # of the national median of equivalised income: Eurostat's line


def national_poverty_line(country):
    """Line below which an income counts as low: 60 % of the national median, per equivalent adult.

    Parameters
    ----------
    country : str

    Returns
    -------
    float
        EUR a year.

    Examples
    --------
    >>> national_poverty_line("PT")
    8679.0
    """
    return LOW_INCOME * fixed_medians(country).equivalised_income


def four_indicators(homes, multiple=2.0, fraction=0.5, medians=None):
    """The four primary indicators of energy poverty, as far as the table allows.

    Parameters
    ----------
    homes : Households
    multiple, fraction : float
        Of the median; 2 and one half in the definitions.
    medians : FixedMedians, optional
        The national ones if not given.

    Returns
    -------
    dict of str to Indicator
        By id: ``high_share``, ``low_spending``, ``cannot_keep_warm``, ``arrears``. An indicator whose column is not in
        the table is left out.

    Notes
    -----
    Source: EPOV and EPAH, primary indicators. They are never added up.

    Examples
    --------
    >>> from fairwatt.justice import load_households
    >>> list(four_indicators(load_households("PT-GAV")))
    ['high_share', 'low_spending', 'cannot_keep_warm', 'arrears']
    """
    medians = medians or fixed_medians(homes.country)
    spending = homes.column("energy_spending")
    found = {
        "high_share": high_share(
            spending, homes.column("income"), homes.weights, multiple, median=medians.energy_share
        ),
        "low_spending": low_spending(
            spending, homes.column("equivalence"), homes.weights, fraction, median=medians.equivalised_energy_spending
        ),
    }
    for name, words in [("cannot_keep_warm", _("Cannot keep the home warm")), ("arrears", _("Arrears on bills"))]:
        if homes.has(name):
            found[name] = self_reported(homes.column(name), words)
    return found


def any_of(indicators, name):
    """Households that at least one of several indicators sees.

    Parameters
    ----------
    indicators : dict of str to Indicator
    name : str
        In words.

    Returns
    -------
    Indicator
        Used are the households that all of them could use.

    Examples
    --------
    >>> from fairwatt.justice.indicators import self_reported
    >>> seen = any_of({"a": self_reported([1, 0, 0], "a"), "b": self_reported([0, 0, float("nan")], "b")}, "One of two")
    >>> seen.flags, seen.used
    (array([ True, False, False]), array([ True,  True, False]))
    """
    used = np.all([indicator.used for indicator in indicators.values()], axis=0)
    return Indicator(name, np.any([indicator.flags for indicator in indicators.values()], axis=0) & used, used)


def low_income(homes):
    """Households below 60 % of the national median income.

    Parameters
    ----------
    homes : Households

    Returns
    -------
    Indicator

    Examples
    --------
    >>> from fairwatt.justice import load_households
    >>> low_income(load_households("PT-GAV")).threshold
    8679.0
    """
    return below_line(homes.column("equivalised_income"), national_poverty_line(homes.country), _("Low income"))


def doing_without(homes):
    """Households that spend less than half of what their home needs and have a low income: hidden energy poverty.

    Parameters
    ----------
    homes : Households
        With the column `required_spending`.

    Returns
    -------
    Indicator

    Examples
    --------
    >>> from fairwatt.justice import load_households
    >>> doing_without(load_households("PT-GAV")).excluded([1] * 1579)
    0.0
    """
    return low_spending_corrected(
        homes.column("energy_spending"), homes.column("required_spending"), homes.column("equivalised_income"),
        national_poverty_line(homes.country),
    )  # fmt: skip


def bill_above_ten_percent(homes):
    """Households that pay more than a tenth of their income for energy.

    Parameters
    ----------
    homes : Households

    Returns
    -------
    Indicator

    Examples
    --------
    >>> from fairwatt.justice import load_households
    >>> bill_above_ten_percent(load_households("PT-GAV")).threshold
    0.1
    """
    return ten_percent(homes.column("energy_spending"), homes.column("income"), basis="actual")


def need_above_ten_percent(homes):
    """Households whose home needs energy for more than a tenth of their income.

    Parameters
    ----------
    homes : Households
        With the column `required_spending`.

    Returns
    -------
    Indicator

    Examples
    --------
    >>> from fairwatt.justice import load_households
    >>> need_above_ten_percent(load_households("PT-GAV")).threshold
    0.1
    """
    return ten_percent(homes.column("required_spending"), homes.column("income"), basis="required")


def rates_table(indicators, homes):
    """Per cent of households and of persons for each indicator, with the published national figure.

    Parameters
    ----------
    indicators : dict of str to Indicator
        By id, as from `four_indicators`.
    homes : Households

    Returns
    -------
    pandas.DataFrame
        Index: names. Columns `households` and `persons` (shares, rounded; NaN where the disclosure rule hides them),
        `reference` (published national share; NaN where none is known), `reference_of` ("households", "persons" or
        ""), `count` (flagged rows; 0 where hidden).

    Examples
    --------
    >>> from fairwatt.justice import load_households
    >>> homes = load_households("PT-GAV")
    >>> round(float(rates_table(four_indicators(homes), homes).loc["Arrears on bills", "reference"]), 3)
    0.036
    """
    rows = {}
    for name, indicator in indicators.items():
        shown, size = may_show(indicator), int(indicator.used.sum())  # the answers, not the rows
        published = national_reference(homes.country, name)
        rows[indicator.name] = {
            "households": rounded(indicator.rate(homes.weights), size) if shown else np.nan,
            "persons": rounded(indicator.rate(homes.person_weights), size) if shown else np.nan,
            "reference": np.nan if published is None else published["value"] / 100,
            "reference_of": "" if published is None else published["unit"].removeprefix("% of "),
            "count": indicator.count() if shown else 0,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(_("Indicator"))


def shown_rate(indicator, weights):
    """The rate in words, if it may be shown.

    Parameters
    ----------
    indicator : Indicator
    weights : array_like, shape (n,)
        Household weights or person weights.

    Returns
    -------
    str
        Per cent, rounded by the disclosure rule, or "not shown".

    Examples
    --------
    >>> from fairwatt.justice.indicators import self_reported
    >>> shown_rate(self_reported([1] * 16 + [0] * 84, "Cold"), [1] * 100)
    '15 %'
    >>> shown_rate(self_reported([1] * 3 + [0] * 97, "Cold"), [1] * 100)
    'not shown'
    """
    if not may_show(indicator):
        return _("not shown")
    return _("{rate:.0f} %").format(rate=100 * rounded(indicator.rate(weights), int(indicator.used.sum())))


def may_show(indicator, minimum=MINIMUM):
    """Whether a rate may be published: at least ten households flagged, and at least ten not flagged.

    Parameters
    ----------
    indicator : Indicator
    minimum : int

    Returns
    -------
    bool

    Examples
    --------
    >>> from fairwatt.justice.indicators import self_reported
    >>> [may_show(self_reported([1] * late + [0] * 300, "Arrears")) for late in (9, 10)]
    [False, True]
    """
    return min(indicator.count(), int(indicator.used.sum()) - indicator.count()) >= minimum
