"""Weighted quantiles and the Gini coefficient: sorting once, and the tie rule of Eurostat."""

import numpy as np

from ..i18n import _

TIE = 1e-9  # a cumulative weight this near to the target (share of all weight) hits it: floating sums are not exact


def as_weights(weights, count):
    """Weights as floats, or a sentence that says what is wrong with them.

    Parameters
    ----------
    weights : array_like, shape (count,)
        Households (or persons) that each row stands for.
    count : int
        Number of rows.

    Returns
    -------
    numpy.ndarray

    Raises
    ------
    ValueError
        If there is not one weight per row, or a weight is missing, infinite or below zero.

    Examples
    --------
    >>> as_weights([1, 2], 2)
    array([1., 2.])
    """
    weights = np.asarray(weights, dtype=float)
    if weights.shape != (count,):
        raise ValueError(
            _("Each household needs one weight: {n} households, {m} weights.").format(n=count, m=weights.size)
        )
    # One pass over the data: a sum that is not finite tells of NaN and infinity.
    if count and not (np.isfinite(weights.sum()) and weights.min() >= 0):
        raise ValueError(_("A weight is missing, infinite or below zero. A weight says how many households a row is."))
    return weights


def as_columns(*columns):
    """Columns of a table as arrays of floats, one number for each household.

    Parameters
    ----------
    *columns : array_like, shape (n,)

    Returns
    -------
    list of numpy.ndarray

    Raises
    ------
    ValueError
        If they are not equally long.

    Examples
    --------
    >>> as_columns([1, 2], [True, False])
    [array([1., 2.]), array([1., 0.])]
    """
    arrays = [np.asarray(column, dtype=float) for column in columns]
    if len({array.shape for array in arrays}) > 1 or arrays[0].ndim != 1:
        raise ValueError(
            _("The columns must be equally long, one number for each household; found {sizes}.").format(
                sizes=", ".join(str(array.size) for array in arrays)
            )
        )
    return arrays


def weighted_quantile(values, p, weights):
    """Quantile of weighted values, by the rule of Eurostat.

    The values are sorted. The quantile is the smallest value whose cumulative weight exceeds the share `p` of all
    weight. Where a cumulative weight hits that share exactly, it is the mean of this value and the next one.

    Parameters
    ----------
    values : array_like, shape (n,)
        NaN is left out; infinity is the largest value.
    p : float
        Between 0 and 1; 0.5 is the median.
    weights : array_like, shape (n,)

    Returns
    -------
    float
        NaN if no weight is left.

    Raises
    ------
    ValueError
        If `p` lies outside 0 to 1, or a weight is missing or below zero.

    Notes
    -----
    Rule: Eurostat, EU-SILC indicators, as documented in the R package laeken. That package's code (0.5.2) never
    takes the mean on an exact hit; compare with it on values without such hits only.

    Examples
    --------
    >>> weighted_quantile([1, 2, 3, 4], 0.5, [1, 1, 1, 1])
    2.5
    >>> weighted_quantile([10, 20, 30], 0.5, [1, 1, 2.2])
    30.0
    """
    if not 0 <= p <= 1:
        raise ValueError(_("A quantile lies between 0 and 1; found {p}.").format(p=p))
    values, weights = _with_weight(values, weights)
    if not len(values):
        return float("nan")
    order = np.argsort(values)
    cumulative = np.cumsum(weights[order])
    target, tie = p * cumulative[-1], TIE * cumulative[-1]
    place = int(np.searchsorted(cumulative, target - tie))
    below = values[order[place]]
    hit = abs(cumulative[place] - target) <= tie and place + 1 < len(values)
    return float((below + values[order[place + 1]]) / 2 if hit else below)


def weighted_median(values, weights):
    """Median of weighted values, by the rule of Eurostat (see `weighted_quantile`).

    Parameters
    ----------
    values, weights : array_like, shape (n,)

    Returns
    -------
    float

    Examples
    --------
    >>> weighted_median([10, 20, 30], [1, 1, 2])
    25.0
    """
    return weighted_quantile(values, 0.5, weights)


def gini(values, weights):
    """Gini coefficient of weighted values: 0 if all have the same, near 1 if one has everything.

    Parameters
    ----------
    values : array_like, shape (n,)
        For example equivalised income; NaN is left out.
    weights : array_like, shape (n,)
        For income inequality: person weights.

    Returns
    -------
    float
        NaN if the values add up to nothing. With values below zero the result may exceed 1.

    Notes
    -----
    Eurostat's formula without small-sample correction (R laeken 0.5.2): values sorted,
    G = (2 sum(w x cumsum(w)) - sum(w^2 x)) / (sum(w) sum(w x)) - 1.

    Examples
    --------
    >>> round(gini([1, 2, 3, 4, 5], [1, 1, 1, 1, 1]), 7)
    0.2666667
    """
    values, weights = _with_weight(values, weights)
    order = np.argsort(values)
    weights = weights[order]
    amounts = weights * values[order]
    cumulative = np.cumsum(weights)
    if not len(values) or amounts.sum() == 0:
        return float("nan")
    return float((2 * amounts @ cumulative - amounts @ weights) / (cumulative[-1] * amounts.sum()) - 1)


def _with_weight(values, weights):
    """Values that exist and count for something."""
    values = np.asarray(values, dtype=float)
    weights = as_weights(weights, len(values))
    keep = (weights > 0) & ~np.isnan(values)
    return (values, weights) if keep.all() else (values[keep], weights[keep])
