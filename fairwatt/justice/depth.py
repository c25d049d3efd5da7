"""How deep poverty is, and how many burdens fall on the same household."""

from dataclasses import dataclass

import numpy as np

from ..i18n import _
from .weighted import as_weights

ROUNDING = 1e-12  # item weights are floats: 0.1 + 0.2 must reach a cutoff of 0.3


@dataclass(frozen=True)
class Depth:
    """A measure of Foster, Greer and Thorbecke.

    Parameters
    ----------
    value : float
        P of alpha; NaN if there is no household.
    over_one : int
        Rows whose gap is larger than the line itself, because their value is below zero.
    """

    value: float
    over_one: int


def fgt(values, line, weights, alpha, clip=False):
    """Poverty measure of Foster, Greer and Thorbecke: headcount, gap or severity.

    Parameters
    ----------
    values : array_like, shape (n,)
        For example equivalised income; NaN is left out.
    line : float or array_like, shape (n,)
        The poverty line, one for all or one for each household (half of its required spending, for example).
    weights : array_like, shape (n,)
        Household or person weights: say which.
    alpha : float
        0 headcount (share below the line), 1 mean gap as a share of the line, 2 severity.
    clip : bool
        Whether a gap above 1 (a value below zero) counts as 1. Off by default: nothing is hidden.

    Returns
    -------
    Depth
        All households are in the denominator, those above the line with a gap of zero.

    Raises
    ------
    ValueError
        If a line is zero or below, or alpha is negative.

    Notes
    -----
    Source: Foster, Greer and Thorbecke 1984; worked example in Haughton and Khandker, World Bank 2009, chapter 4:
    P = sum(w max(0, (z - x) / z)^alpha) / sum(w), with x < z strictly for alpha = 0.

    Examples
    --------
    >>> incomes, ones = [100, 110, 150, 160], [1, 1, 1, 1]
    >>> fgt(incomes, 125, ones, 0).value, round(fgt(incomes, 125, ones, 1).value, 10)
    (0.5, 0.08)
    """
    if alpha < 0:
        raise ValueError(_("alpha must be zero or more; found {alpha}.").format(alpha=alpha))
    values = np.asarray(values, dtype=float)
    weights = as_weights(weights, len(values))
    line = np.asarray(line, dtype=float)
    if (line <= 0).any():
        raise ValueError(_("A poverty line must be above zero; found {line:g}.").format(line=line[line <= 0].flat[0]))
    known = ~np.isnan(values + line)
    total = weights.sum() if known.all() else weights[known].sum()
    below = values < line  # never true where one of them is missing
    gap = 1 - values[below] / (line[below] if line.ndim else line)
    over_one = int((gap > 1).sum())
    if clip:
        gap = np.minimum(gap, 1)
    return Depth(float(weights[below] @ gap**alpha / total) if total > 0 else float("nan"), over_one)


@dataclass(frozen=True, eq=False)
class AlkireFoster:
    """Several burdens on the same household.

    Parameters
    ----------
    score : numpy.ndarray, shape (n,)
        Weighted share of the burdens; NaN where an answer is missing.
    poor : numpy.ndarray of bool, shape (n,)
        Whether the score reaches the cutoff.
    headcount, intensity, adjusted_headcount : float
        H, share of households that reach it; A, their mean score; M0 = H x A.
    """

    score: np.ndarray
    poor: np.ndarray
    headcount: float
    intensity: float
    adjusted_headcount: float


def alkire_foster(deprived, item_weights, cutoff, weights):
    """Count households on which several burdens fall together (Alkire and Foster).

    Parameters
    ----------
    deprived : array_like, shape (n, k)
        1 where household i carries burden j, 0 where not, NaN where unknown.
    item_weights : array_like, shape (k,)
        How much each burden counts; they add up to 1.
    cutoff : float
        Score from which on a household counts, above 0 and at most 1.
    weights : array_like, shape (n,)
        Household or person weights.

    Returns
    -------
    AlkireFoster
        A household with a missing answer is left out; nothing is guessed.

    Raises
    ------
    ValueError
        If the item weights do not add up to 1, or the cutoff lies outside 0 to 1.

    Notes
    -----
    Source: Alkire and Foster 2011.

    Examples
    --------
    >>> burdens = [[1, 0, 0, 0], [0, 1, 1, 0], [1, 1, 1, 1], [0, 0, 0, 1], [0, 1, 0, 0]]
    >>> result = alkire_foster(burdens, [0.4, 0.2, 0.2, 0.2], 0.33, [1, 1, 1, 1, 1])
    >>> round(result.headcount, 2), round(result.intensity, 2), round(result.adjusted_headcount, 2)
    (0.6, 0.6, 0.36)
    """
    deprived, item_weights = np.asarray(deprived, dtype=float), np.asarray(item_weights, dtype=float)
    if not np.isin(deprived[~np.isnan(deprived)], (0, 1)).all():
        raise ValueError(_("A burden is 1 for yes, 0 for no, or missing."))
    if deprived.ndim != 2 or deprived.shape[1] != len(item_weights):
        raise ValueError(
            _("Each burden needs one weight: a table with {n} columns is asked.").format(n=len(item_weights))
        )
    if not abs(item_weights.sum() - 1) < 1e-9 or (item_weights < 0).any():
        raise ValueError(
            _("The weights of the burdens must add up to 1; they add up to {sum:g}.").format(sum=item_weights.sum())
        )
    if not 0 < cutoff <= 1:
        raise ValueError(_("The cutoff lies above 0 and at most at 1; found {cutoff}.").format(cutoff=cutoff))
    score = deprived @ item_weights
    poor = score >= cutoff - ROUNDING
    weights = as_weights(weights, len(score)) * ~np.isnan(score)
    total, hit = weights.sum(), weights @ poor
    if not total > 0:
        return AlkireFoster(score, poor, *[float("nan")] * 3)
    headcount = float(hit / total)
    intensity = float(weights[poor] @ score[poor] / hit) if hit > 0 else float("nan")
    return AlkireFoster(score, poor, headcount, intensity, headcount * intensity if hit > 0 else 0.0)
