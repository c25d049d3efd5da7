"""Indicators of energy poverty: who is above or below a line, who says so, and who could not be counted."""

from dataclasses import dataclass, field

import numpy as np

from ..i18n import _
from ..names import require_known
from .weighted import as_columns, as_weights, weighted_median

TOO_MANY_LEFT_OUT = 0.05  # share of the weight; above it the reader is told


@dataclass(frozen=True, eq=False)
class Indicator:
    """The answer of one indicator for each household.

    Parameters
    ----------
    name : str
        In words.
    flags : numpy.ndarray of bool, shape (n,)
        True where the indicator sees energy poverty; False where it does not, or cannot say.
    used : numpy.ndarray of bool, shape (n,)
        False where a needed number is missing: such households count neither above nor below the line of a fraction.
    threshold : float
        The line; NaN where there is none.
    notes : dict of str to int
        Households that deserve a look, for example ``{"zero_spending": 3}``.
    """

    name: str
    flags: np.ndarray
    used: np.ndarray
    threshold: float = float("nan")
    notes: dict = field(default_factory=dict)

    def rate(self, weights):
        """Share of the weight that is flagged, among the households that could be used.

        Parameters
        ----------
        weights : array_like, shape (n,)
            Household weights give per cent of households, person weights give per cent of persons.

        Returns
        -------
        float
            Between 0 and 1; NaN if no household could be used.
        """
        weights = as_weights(weights, len(self.flags))
        total = weights[self.used].sum()
        return float(weights[self.flags].sum() / total) if total > 0 else float("nan")

    def amount(self, weights):
        """Weight that is flagged: a number of households, or of persons."""
        return float(as_weights(weights, len(self.flags))[self.flags].sum())

    def count(self):
        """Rows that are flagged, unweighted: what the disclosure rule looks at."""
        return int(self.flags.sum())

    def excluded(self, weights):
        """Share of all weight that could not be used."""
        weights = as_weights(weights, len(self.flags))
        return float(weights[~self.used].sum() / weights.sum()) if weights.sum() > 0 else float("nan")

    def caution(self, weights):
        """A sentence if more than 5 % of the weight could not be used; empty otherwise."""
        share = self.excluded(weights)
        if not share > TOO_MANY_LEFT_OUT:
            return ""
        return _("{name}: {share:.0f} % of the weight is left out, because a number is missing.").format(
            name=self.name, share=100 * share
        )


def as_amounts(*columns):
    """Columns of euros that cannot be below zero, as arrays of floats.

    Parameters
    ----------
    *columns : array_like, shape (n,)
        Energy spending, actual or required; NaN where it is missing.

    Returns
    -------
    list of numpy.ndarray

    Raises
    ------
    ValueError
        If an amount is below zero, or the columns are not equally long.

    Examples
    --------
    >>> as_amounts([700, -20])
    Traceback (most recent call last):
    ValueError: An energy spending is below zero: -20 EUR. Is it a repayment? Give what the year has cost.
    """
    arrays = as_columns(*columns)
    for values in arrays:
        if (values < 0).any():
            raise ValueError(
                _(
                    "An energy spending is below zero: {value:g} EUR. Is it a repayment? Give what the year has cost."
                ).format(value=values[values < 0][0])
            )
    return arrays


def energy_share(spending, income):
    """Share of income that goes to energy.

    Parameters
    ----------
    spending, income : array_like, shape (n,)
        EUR a year. Spending is for the home only, without fuel for cars.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Infinite where the income is zero or less and something is spent; NaN where a number is missing, or where
        neither income nor spending is above zero.

    Raises
    ------
    ValueError
        If a spending is below zero.

    Examples
    --------
    >>> energy_share([700, 500, 0], [14000, 0, 0])
    array([0.05,  inf,  nan])
    """
    as_amounts(spending)
    spending, income = as_columns(spending, income)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = spending / income
    share[(income <= 0) & (spending > 0)] = np.inf
    share[(income <= 0) & (spending == 0)] = np.nan
    return share


def high_share(spending, income, weights, multiple=2.0, median=None):
    """High share of energy in income (2M): more than twice the median share.

    Parameters
    ----------
    spending, income : array_like, shape (n,)
        Actual energy spending in the home, and disposable income, EUR a year.
    weights : array_like, shape (n,)
        Household weights, for the median.
    multiple : float
        2 in the definition.
    median : float, optional
        The national median share. Give it for a town: without it the median of these households is taken, and the
        result says little about the town's place in the country.

    Returns
    -------
    Indicator
        A share that equals the line exactly is not above it. Households without positive income that do spend are
        counted as highest; `notes` says how many.

    Notes
    -----
    Source: European Energy Poverty Observatory (EPOV), primary indicator; unit: per cent of households.

    Examples
    --------
    >>> high_share([700, 1200, 1700], [9000, 30000, 40000], [1, 1, 1]).rate([1, 1, 1])
    0.0
    >>> high_share([1000, 1200, 1700], [9000, 30000, 40000], [1, 1, 1], median=0.05).count()
    1
    """
    share = energy_share(spending, income)
    median = weighted_median(share, weights) if median is None else _above_zero(median, _("median share"))
    return _compared(
        _("High share of income (2M)"), share, (share > multiple * median) | np.isposinf(share), multiple * median,
        infinite_shares=int(np.isposinf(share).sum()),
    )  # fmt: skip


def low_spending(spending, equivalence, weights, fraction=0.5, median=None):
    """Low energy spending (M/2): less than half of the median spending, hidden energy poverty.

    Parameters
    ----------
    spending : array_like, shape (n,)
        Actual energy spending in the home, EUR a year.
    equivalence : array_like, shape (n,), or None
        Equivalence scale of each household. None compares spending as it is, whatever the size of the household.
    weights : array_like, shape (n,)
        Household weights, for the median.
    fraction : float
        One half in the definition.
    median : float, optional
        The national median of (equivalised) spending; see `high_share`.

    Returns
    -------
    Indicator
        `notes` counts spending of zero: look there for energy that is in the rent, or for own firewood.

    Notes
    -----
    Source: EPOV, primary indicator, equivalised as in Spain and Greece. Unit: per cent of households. Efficient and
    half-empty homes are flagged too: see `low_spending_corrected`.

    Examples
    --------
    >>> low_spending([400, 1200, 1700], [1.0, 1.0, 1.0], [1, 1, 1]).flags
    array([ True, False, False])
    """
    scale = np.ones(np.shape(spending)) if equivalence is None else equivalence
    spending, scale = as_amounts(spending, scale)
    each = spending / scale
    median = weighted_median(each, weights) if median is None else _above_zero(median, _("median spending"))
    return _compared(
        _("Low spending (M/2)"), each, each < fraction * median, fraction * median,
        zero_spending=int((spending == 0).sum()),
    )  # fmt: skip


def low_spending_corrected(spending, required, equivalised_income, poverty_line, fraction=0.5):
    """Low spending for want of money: less than half of what the home needs, and an income below the poverty line.

    Parameters
    ----------
    spending, required : array_like, shape (n,)
        Actual and required energy spending, EUR a year.
    equivalised_income : array_like, shape (n,)
        EUR a year.
    poverty_line : float
        EUR a year, see `poverty_line`.
    fraction : float
        One half in the definition.

    Returns
    -------
    Indicator
        An efficient home, and an empty one of rich owners, are not flagged any more.

    Notes
    -----
    Source: the modified M/2 of Barrella and others, as described in the domain notes (secondary source).

    Examples
    --------
    >>> low_spending_corrected([400, 400], [1900, 1900], [9000, 30000], 10000).flags
    array([ True, False])
    """
    spending, required = as_amounts(spending, required)
    spending, income = as_columns(spending, equivalised_income)
    _above_zero(poverty_line, _("poverty line"))
    flags = (spending < fraction * required) & (income < poverty_line)
    used = ~(np.isnan(spending) | np.isnan(required) | np.isnan(income))
    return Indicator(_("Low spending and low income"), flags & used, used, fraction)


def ten_percent(spending, income, basis, threshold=0.10):
    """The ten per cent rule: more than a tenth of income for energy.

    Parameters
    ----------
    spending, income : array_like, shape (n,)
        EUR a year.
    basis : {"required", "actual"}
        What `spending` is. Boardman's rule takes what a healthy home *requires*. With what is *actually* spent, a
        family that heats too little passes as well off.
    threshold : float
        0.10 in the definition.

    Returns
    -------
    Indicator

    Raises
    ------
    ValueError
        If the threshold is no share, such as 10 instead of 0.10.

    Notes
    -----
    Source: Boardman 1991 (required spending); Portugal's strategy ELPPE 2023-2050 counts actual spending.

    Examples
    --------
    >>> ten_percent([1300, 800], [9000, 30000], basis="required").flags
    array([ True, False])
    """
    names = {"required": _("Need above 10 % of income"), "actual": _("Bill above 10 % of income")}
    name = names[require_known(basis, names, _("kind of spending"))]
    if not 0 < threshold < 1:
        raise ValueError(_("The threshold is a share of income: write 0.10 for 10 %; found {x}.").format(x=threshold))
    share = energy_share(spending, income)
    return _compared(name, share, share > threshold, threshold, infinite_shares=int(np.isposinf(share).sum()))


def self_reported(answers, name):
    """What people say: arrears on bills, a home that cannot be kept warm, a home too hot in summer.

    Parameters
    ----------
    answers : array_like of bool or float, shape (n,)
        1 yes, 0 no, NaN not answered.
    name : str
        The question, in words.

    Returns
    -------
    Indicator
        Eurostat publishes per cent of *persons*: take the rate with person weights to compare.

    Raises
    ------
    ValueError
        If an answer is neither yes, no, nor missing.

    Notes
    -----
    Source: EU-SILC, Eurostat tables ilc_mdes01 (warm), ilc_mdes07 (arrears), ilc_hcmp03 (cool, 2012).

    Examples
    --------
    >>> self_reported([1, 0, float("nan")], "Arrears").rate([1, 1, 1])
    0.5
    """
    answers = np.asarray(answers, dtype=float)
    missing = np.isnan(answers)
    if not np.isin(answers[~missing], (0, 1)).all():
        raise ValueError(_("{name}: an answer is 1 for yes, 0 for no, or missing.").format(name=name))
    return Indicator(name, answers == 1, ~missing)


def poverty_line(equivalised_income, person_weights, fraction=0.6):
    """The line below which an income counts as low: 60 % of the median.

    Parameters
    ----------
    equivalised_income : array_like, shape (n,)
        EUR a year.
    person_weights : array_like, shape (n,)
        Household weight times persons: income poverty is counted per person.
    fraction : float

    Returns
    -------
    float
        EUR a year; NaN if there is no weight. For a town, take 0.6 times the national median instead.

    Raises
    ------
    ValueError
        If the median is zero or below.

    Notes
    -----
    Source: Eurostat, at-risk-of-poverty threshold.

    Examples
    --------
    >>> poverty_line([8000, 10000, 12000], [2, 2, 2])
    6000.0
    """
    median = weighted_median(equivalised_income, person_weights)
    if median <= 0:
        raise ValueError(_("Half of the persons have no income: no poverty line can be drawn from this table."))
    return fraction * median


def below_line(values, line, name):
    """Values under a line.

    Parameters
    ----------
    values : array_like, shape (n,)
        For example equivalised income; may be negative.
    line : float
    name : str
        In words.

    Returns
    -------
    Indicator

    Examples
    --------
    >>> below_line([8000, 10000], 10000, "Low income").flags
    array([ True, False])
    """
    values = np.asarray(values, dtype=float)
    return _compared(name, values, values < _above_zero(line, _("line")), line)


def _compared(name, values, flags, threshold, **notes):
    used = ~np.isnan(values)
    return Indicator(name, flags & used, used, float(threshold), {key: n for key, n in notes.items() if n})


def _above_zero(value, what):
    if not value > 0:
        raise ValueError(_("The {what} must be above zero; found {value}.").format(what=what, value=value))
    return value
