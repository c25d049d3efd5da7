"""How sure a sample is: two kinds of confidence interval, each named in its result."""

from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from ..i18n import _
from .weighted import as_columns, as_weights


class Interval(NamedTuple):
    """From `low` to `high`: where the true value lies in `level` of all samples drawn like this one."""

    low: float
    high: float
    level: float
    method: str


def share_interval(flags, weights, level=0.95, population=None):
    """Confidence interval of a share, when the line is fixed beforehand.

    Parameters
    ----------
    flags : array_like of bool, shape (n,)
        Only households that could be used, for example ``indicator.flags[indicator.used]``.
    weights : array_like, shape (n,)
        Household weights of the same households.
    level : float
        0.95 is usual.
    population : float, optional
        Number of households in the town: a sample that holds most of them is more certain.

    Returns
    -------
    Interval
        Never outside 0 to 1, and never of length zero for a sample, not even if nobody is flagged.

    Raises
    ------
    ValueError
        If there is no household, the level lies outside 0 to 1, or the sample is larger than the town.

    Notes
    -----
    Source: Wilson 1927, with the effective sample size of Kish, n = (sum w)^2 / sum w^2, divided by 1 - n/N for a
    finite population. The median of 2M and M/2 must come from elsewhere (the nation); if it comes from the sample
    itself use `bootstrap_interval`.

    Examples
    --------
    >>> interval = share_interval([True] * 30 + [False] * 270, [1] * 300)
    >>> f"{interval.low:.3f} to {interval.high:.3f}"
    '0.071 to 0.139'
    """
    (flags,) = as_columns(flags)
    if not np.isin(flags, (0, 1)).all():
        raise ValueError(_("Give only households that answered, 1 for yes and 0 for no: flags[used], weights[used]."))
    weights = as_weights(weights, len(flags))
    z = NormalDist().inv_cdf(0.5 + _checked(level) / 2)
    if not weights.sum() > 0:
        raise ValueError(_("There is no household to count."))
    share = min(weights @ flags / weights.sum(), 1.0)
    size = weights.sum() ** 2 / (weights @ weights)
    method = _("Wilson, effective sample size of Kish")
    if population is not None:
        if len(flags) > population:
            raise ValueError(
                _("The sample has {n} households and the town {all}: which one is wrong?").format(
                    n=len(flags), all=population
                )
            )
        if len(flags) == population:
            return Interval(float(share), float(share), level, _("none: every household was asked"))
        size /= 1 - len(flags) / population
        method = _("Wilson, effective sample size of Kish, finite population")
    middle = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    return Interval(float(max(middle - half, 0)), float(min(middle + half, 1)), level, method)


def bootstrap_interval(statistic, weights, draws=1000, seed=2026, level=0.95):
    """Confidence interval of anything that is computed from weighted households, by drawing the sample again.

    Parameters
    ----------
    statistic : callable
        ``statistic(weights)`` returns a number. A household that is drawn twice has twice its weight; the medians
        inside are computed anew each time.
    weights : array_like, shape (n,)
    draws : int
        How often the sample is drawn again.
    seed : int
        The same seed gives the same interval.
    level : float

    Returns
    -------
    Interval
        Percentiles of the draws.

    Raises
    ------
    ValueError
        If there are fewer than 100 draws, no household, or the level lies outside 0 to 1.

    Notes
    -----
    Source: Efron 1979, percentile bootstrap; simple random sampling is assumed.

    Examples
    --------
    >>> import numpy as np
    >>> from fairwatt.justice.weighted import weighted_median
    >>> incomes = np.arange(1, 101)
    >>> interval = bootstrap_interval(lambda weights: weighted_median(incomes, weights), np.ones(100))
    >>> 35 < interval.low < 50.5 < interval.high < 65
    True
    """
    if draws < 100:
        raise ValueError(_("{n} draws are too few: take 100 or more.").format(n=draws))
    tail = (1 - _checked(level)) / 2
    weights = np.asarray(weights, dtype=float)
    weights = as_weights(weights, len(weights))
    if not weights.sum() > 0:
        raise ValueError(_("There is no household to count."))
    random = np.random.default_rng(seed)
    chances = np.full(len(weights), 1 / len(weights))
    results = [statistic(weights * random.multinomial(len(weights), chances)) for _draw in range(draws)]
    if not np.isfinite(results).all():
        raise ValueError(
            _("The statistic has no value for some draws, or an infinite one: the sample is too small for it.")
        )
    low, high = np.quantile(results, [tail, 1 - tail])
    return Interval(float(low), float(high), level, _("bootstrap, percentiles of {n} draws").format(n=draws))


def _checked(level):
    if not 0 < level < 1:
        raise ValueError(_("The level lies between 0 and 1, for example 0.95; found {level}.").format(level=level))
    return level
