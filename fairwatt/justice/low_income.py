"""Low income together with a costly home: LIHC and LILEE, and the gap in euros."""

from dataclasses import dataclass, field

import numpy as np

from ..i18n import _
from .equivalence import fuel_cost_factor
from .indicators import Indicator, as_amounts, poverty_line
from .weighted import as_columns, as_weights, weighted_median


@dataclass(frozen=True, eq=False)
class GapIndicator(Indicator):
    """An indicator that also says how much is missing.

    Parameters
    ----------
    gap : numpy.ndarray, shape (n,)
        EUR a year by which the cost of energy would have to fall for the household to leave energy poverty; 0 for
        households that are not in it.
    """

    gap: np.ndarray = field(default_factory=lambda: np.zeros(0))

    def aggregate_gap(self, weights):
        """All gaps together, EUR a year: the number for a budget."""
        return float(as_weights(weights, len(self.gap)) @ self.gap)

    def mean_gap(self, weights):
        """Mean gap of the flagged households, EUR a year; NaN if there is none."""
        return self.aggregate_gap(weights) / self.amount(weights) if self.amount(weights) else float("nan")


def lihc(income, housing_cost, required, equivalence, persons, weights):
    """Low income, high costs (England 2012): a need above the median, and an income that leaves too little.

    Parameters
    ----------
    income, housing_cost, required : array_like, shape (n,)
        EUR a year: disposable income, housing costs, required energy spending.
    equivalence, persons : array_like, shape (n,)
        Equivalence scale and number of persons.
    weights : array_like, shape (n,)
        Household weights.

    Returns
    -------
    GapIndicator
        A need that equals the median is not high. `threshold` is the poverty line after housing costs.

    Notes
    -----
    Source: Hills 2012. High cost: required spending over the fuel-cost factor above its household-weighted median.
    Low income: (income - housing - required) / scale below 60 % of the person-weighted median of
    (income - housing) / scale. Gap: the smaller of the two falls in required spending that end one condition.

    Examples
    --------
    >>> result = lihc([9000, 30000, 33000], [1800, 4000, 5000], [1500, 800, 1400], [1, 1, 1.5], [1, 1, 2], [1, 1, 1])
    >>> result.flags, result.gap
    (array([ True, False, False]), array([352., 0., 0.]))
    """
    as_amounts(required)
    required, persons = as_columns(required, persons)
    factor = fuel_cost_factor(persons)
    fuel = required / factor
    median = weighted_median(fuel, weights)
    parts = _low_income(income, housing_cost, required, equivalence, persons, weights)
    return _with_gap(_("Low income, high costs (LIHC)"), parts, fuel > median, (fuel - median) * factor)


def lilee(income, housing_cost, required, required_band_c, inefficient, equivalence, persons, weights):
    """Low income, low energy efficiency (England since 2021): a home worse than label C, and too little left.

    Parameters
    ----------
    income, housing_cost, required, required_band_c : array_like, shape (n,)
        EUR a year; the last is what the same home would need at label C.
    inefficient : array_like of bool or float, shape (n,)
        Whether the label is D to G; NaN where it is unknown.
    equivalence, persons : array_like, shape (n,)
    weights : array_like, shape (n,)
        Household weights.

    Returns
    -------
    GapIndicator
        `threshold` is the poverty line after housing costs.

    Notes
    -----
    Source: UK government, LILEE methodology; the rule for the gap (the smaller of the way to label C and the way to
    the poverty line) is quoted from memory. A home at label C is never fuel poor here, whatever energy costs: the
    main criticism of this indicator.

    Examples
    --------
    >>> result = lilee([9000, 30000, 33000], [1800, 4000, 5000], [1500, 800, 1400], [1200, 780, 1300],
    ...                [True, False, True], [1, 1, 1.5], [1, 1, 2], [1, 1, 1])
    >>> result.count(), result.mean_gap([1, 1, 1])
    (1, 300.0)
    """
    required, at_c = as_amounts(required, required_band_c)
    required, inefficient = as_columns(required, inefficient)
    saving = np.maximum(required - at_c, 0)
    parts = _low_income(income, housing_cost, required, equivalence, persons, weights)
    unknown = np.isnan(inefficient) | np.isnan(saving)
    return _with_gap(_("Low income, low efficiency (LILEE)"), parts, inefficient == 1, saving, unknown)


def after_housing_and_energy(income, housing_cost, required, equivalence):
    """What is left for everything else: income less housing and required energy, per equivalent adult.

    Parameters
    ----------
    income, housing_cost, required, equivalence : array_like, shape (n,)

    Returns
    -------
    numpy.ndarray, shape (n,)
        EUR a year; below zero where housing and energy cost more than comes in. It is never cut at zero.

    Examples
    --------
    >>> after_housing_and_energy([9000], [1800], [1300], [1.0])
    array([5900.])
    """
    income, housing, required, scale = as_columns(income, housing_cost, required, equivalence)
    return (income - housing - required) / scale


def _low_income(income, housing_cost, required, equivalence, persons, weights):
    """Residual income, the line after housing costs, and what is missing to the line for the whole household."""
    scale, persons = as_columns(equivalence, persons)
    residual = after_housing_and_energy(income, housing_cost, required, scale)
    person_weights = as_weights(weights, len(scale)) * np.nan_to_num(persons)
    residual = np.where(np.isnan(persons), np.nan, residual)
    line = poverty_line(after_housing_and_energy(income, housing_cost, np.zeros_like(scale), scale), person_weights)
    return residual, line, (line - residual) * scale


def _with_gap(name, parts, costly, saving, unknown=False):
    residual, line, missing = parts
    used = ~(np.isnan(residual) | unknown)
    flags = used & costly & (residual < line)
    gap = np.where(flags, np.minimum(saving, missing), 0.0)
    return GapIndicator(name, flags, used, line, {}, gap)
