"""How robust a ranking is: between which weights the winner stays, and with which share of all weights it wins."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from ..i18n import _
from ..names import require_known
from .matrix import checked_weights
from .value import TIE, additive_value, linear_values

CHUNK = 20_000  # sets of weights at a time: a few megabytes


def weight_path(matrix, weights, criterion, scale="reference"):
    """Totals of all measures while one weight goes from 0 to 1 and the others share the rest in proportion.

    Parameters
    ----------
    matrix : DecisionMatrix
    weights : mapping of str to float
    criterion : str
    scale : {"reference", "data"}
        See `linear_values`.

    Returns
    -------
    pandas.DataFrame
        Index: the weight, 0 and 1; columns: measure. The totals lie on straight lines between the two rows.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix, swing_weights
    >>> table = load_decision_matrix("VALLSERENA")
    >>> weight_path(table, swing_weights(table.agreed), "households").loc[1.0].round(3).to_dict()
    {'led': 0.0, 'rec': 0.706, 'retrofit': 1.0, 'eminibus': 0.0, 'biodh': 0.471}
    """
    weights = checked_weights(matrix, weights)
    require_known(criterion, weights.index, _("criterion"))
    ends = _ends(linear_values(matrix, scale), weights, criterion)
    return pd.DataFrame(ends, index=pd.Index([0.0, 1.0], name="weight"), columns=matrix.scores.index.rename("measure"))


def _ends(values, weights, criterion):
    """Totals of all measures where one weight is 0, and where it is 1."""
    place = weights.index.get_loc(criterion)
    values, others = values.to_numpy(), np.delete(weights.to_numpy(), place)
    # A weight of 1 leaves no proportion among the others: they share the rest equally.
    others = others / others.sum() if others.sum() > 0 else others + 1 / len(others)
    return np.array([np.delete(values, place, axis=1) @ others, values[:, place]])


def stability_intervals(matrix, weights, scale="reference"):
    """For each criterion, the weights between which the winner stays the winner.

    Parameters
    ----------
    matrix : DecisionMatrix
    weights : mapping of str to float
    scale : {"reference", "data"}
        See `linear_values`.

    Returns
    -------
    pandas.DataFrame
        Index: criterion. `weight` is the present one; `lower` and `upper` the ends of the interval, while the other
        weights keep their proportions; `below` and `above` name the measure that takes over there, "" where none does.
        With a tie for the first place, the intervals are those of the first measure in the table.

    Notes
    -----
    Closed form: the difference of two totals is a straight line in the weight, so each rival gives one crossing.

    References
    ----------
    Department for Communities and Local Government (2009), Multi-criteria analysis: a manual, chapter 6: sensitivity
    analysis by varying one weight.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix, swing_weights
    >>> table = load_decision_matrix("VALLSERENA")
    >>> found = stability_intervals(table, swing_weights(table.agreed))
    >>> found.round(3).loc["households"].to_dict()
    {'weight': 0.281, 'lower': 0.0, 'upper': 0.356, 'below': '', 'above': 'retrofit'}
    """
    weights = checked_weights(matrix, weights)
    winner = int((additive_value(matrix, weights, scale).ranks == 1).argmax())
    values, rows = linear_values(matrix, scale), {}
    for criterion, now in weights.items():
        totals = _ends(values, weights, criterion)
        lead = totals[:, [winner]] - totals  # over each rival, at 0 and at 1; over itself none, like a parallel line
        rows[criterion] = {"weight": now, **_interval(zip(values.index, *lead.tolist(), strict=True), now)}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("criterion")


def _interval(leads, now):
    found_below, found_above = [], []
    for rival, at_zero, at_one in leads:
        if abs(at_zero - at_one) <= TIE:
            continue  # parallel lines never cross
        crossing = at_zero / (at_zero - at_one)
        # Of rivals that cross at the same weight, the one whose line is steepest leads beyond it.
        slope = abs(at_one - at_zero)
        if at_one > at_zero and crossing > TIE:  # the winner needs the weight: the rival leads below
            found_below.append((round(crossing, 9), slope, min(crossing, now), rival))
        elif at_one < at_zero and crossing < 1 - TIE:
            found_above.append((round(-crossing, 9), slope, max(crossing, now), rival))
    lower, below = max(found_below, default=(0.0, ""))[-2:]
    upper, above = max(found_above, default=(1.0, ""))[-2:]
    return {"lower": lower, "upper": upper, "below": below, "above": above}


@dataclass(frozen=True, eq=False)
class Acceptability:
    """In which share of all sets of weights each measure takes each rank.

    Parameters
    ----------
    shares : pandas.DataFrame
        Index: measure; columns: rank from 1; each row sums to 1.
    central_weights : pandas.DataFrame
        Index: measure; columns: criterion. Mean of the weights with which the measure is first; NaN if it never is.
    draws, seed : int
    order : pandas.Series or None
        The order of importance that all sets of weights kept.
    """

    shares: pd.DataFrame
    central_weights: pd.DataFrame
    draws: int
    seed: int
    order: pd.Series | None = None

    @property
    def first(self):
        """Share of the sets of weights in which each measure is first."""
        return self.shares[1]

    @property
    def standard_error(self):
        """Of each share: how much another seed would move it."""
        return np.sqrt(self.shares * (1 - self.shares) / self.draws)


def smaa(matrix, draws=100_000, seed=35, order=None, scale="reference"):
    """Stochastic multicriteria acceptability analysis: try very many sets of weights, and count who takes which rank.

    Parameters
    ----------
    matrix : DecisionMatrix
    draws : int
        Sets of weights, each as likely as every other one (Dirichlet with all parameters 1).
    seed : int
        The same seed gives the same result.
    order : mapping of str to float, optional
        Keep only sets of weights in this order of importance: a larger number is more important, equal numbers leave
        both orders open. Swing points serve.
    scale : {"reference", "data"}
        See `linear_values`.

    Returns
    -------
    Acceptability

    Raises
    ------
    ValueError
        If there are no draws, or the order does not name every criterion.

    Notes
    -----
    The share is no probability that a measure is the best one: it counts weights, and nobody holds most of them.

    References
    ----------
    Lahdelma & Salminen (2001), SMAA-2, Operations Research 49: 444-454.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix
    >>> smaa(load_decision_matrix("VALLSERENA"), draws=20_000).first.round(2).to_dict()
    {'led': 0.12, 'rec': 0.29, 'retrofit': 0.48, 'eminibus': 0.0, 'biodh': 0.12}
    """
    if draws < 1 or draws != int(draws):
        raise ValueError(_("Draw a whole number of sets of weights, at least one; found {n}.").format(n=draws))
    draws = int(draws)
    values = linear_values(matrix, scale)
    if order is not None:
        order = checked_order(matrix, order)
    random = np.random.default_rng(seed)
    n, criteria = values.shape
    counts, weight_sums = np.zeros((n, n)), np.zeros((n, criteria))
    for start in range(0, draws, CHUNK):
        weights = random.dirichlet(np.ones(criteria), size=min(CHUNK, draws - start))
        if order is not None:
            weights = _in_order(weights, order, random)
        # One row for each criterion and measure: long rows in one piece are far faster to work with than short ones.
        firsts = np.ascontiguousarray(_count_ranks(values.to_numpy() @ np.ascontiguousarray(weights.T), counts).T)
        weight_sums += firsts.T @ weights
    wins = counts[:, [0]]
    with np.errstate(invalid="ignore", divide="ignore"):
        central = np.where(wins > 0, weight_sums / wins, np.nan)
    ranks = pd.RangeIndex(1, n + 1, name="rank")
    return Acceptability(
        pd.DataFrame(counts / draws, index=values.index, columns=ranks),
        pd.DataFrame(central, index=values.index, columns=values.columns),
        draws, seed, order,
    )  # fmt: skip


def checked_order(matrix, order):
    """The order as a Series in the order of the criteria; every criterion must be named."""
    order = pd.Series(order, dtype=float)
    for criterion in order.index:
        require_known(criterion, matrix.scores.columns, _("criterion"))
    order = order.reindex(matrix.scores.columns)
    if order.isna().any():
        raise ValueError(
            _("The order of importance does not name: {names}.").format(names=", ".join(order.index[order.isna()]))
        )
    return order


def _in_order(weights, order, random):
    """The same sets of weights with the largest weight on the most important criterion; equals in any order."""
    weights = np.sort(weights, axis=1)[:, ::-1]
    shuffle = random.random(weights.shape)
    result, keys, start = np.empty_like(weights), -order.to_numpy(), 0
    for key in np.unique(keys):
        (equals,) = np.nonzero(keys == key)
        largest = weights[:, start : start + len(equals)]
        if len(equals) > 1:  # within one draw equal criteria are put in a random order
            places = shuffle[:, equals].argsort(axis=1, kind="stable")
            largest = np.take_along_axis(largest, places.argsort(axis=1, kind="stable"), axis=1)
        result[:, equals] = largest
        start += len(equals)
    return result


def _count_ranks(totals, counts):
    """Add each draw's ranks to `counts`, and return how much of the first place each measure has in each draw."""
    n = len(totals)
    better, worse = np.zeros((2, *totals.shape), dtype=np.min_scalar_type(n))  # rivals
    for one, other in combinations(range(n), 2):
        lead = totals[one] - totals[other]
        ahead, behind = lead > TIE, lead < -TIE
        better[other] += ahead
        worse[one] += ahead
        better[one] += behind
        worse[other] += behind
    equal = n - better - worse  # a measure is equal to itself
    # Measures that tie share the ranks they fill: two first ones have half of rank 1 and half of rank 2 each.
    for further in range(equal.max()):
        for measure in range(n):
            shares = (equal[measure] > further) / equal[measure]
            counts[measure] += np.bincount(better[measure] + further, weights=shares, minlength=n)[:n]
    return (better == 0) / equal


def rank_reversals(matrix, weights, method, **options):
    """Leave out one measure after the other: which pairs of the others change their order?

    Parameters
    ----------
    matrix : DecisionMatrix
    weights : mapping of str to float
    method : callable
        `additive_value`, `topsis` or `promethee_ii`, with its `options`.

    Returns
    -------
    pandas.DataFrame
        Columns `without`, `was_ahead`, `now_ahead`: one row for each pair that changed. Empty: no reversal.

    Notes
    -----
    The additive model with fixed reference levels cannot reverse. Methods that compare the measures with one another,
    or with the best one on the list, can.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix, swing_weights, topsis
    >>> table = load_decision_matrix("VALLSERENA")
    >>> found = rank_reversals(table, swing_weights(table.agreed), topsis)
    >>> found[found["without"] == "retrofit"].to_numpy().tolist()
    [['retrofit', 'biodh', 'rec']]
    """
    weighted = checked_weights(matrix, weights) > 0
    full = method(matrix, weights, **options).scores
    rows = []
    for out in full.index if len(full) > 2 else []:
        shorter = matrix.without(out)
        if (shorter.scores.loc[:, weighted].nunique() == 1).all():
            continue  # what is left is alike
        rest = method(shorter, weights, **options).scores
        for place, one in enumerate(rest.index):
            for other in rest.index[place + 1 :]:
                before, after = full[one] - full[other], rest[one] - rest[other]
                if before > TIE and after < -TIE:
                    rows.append((out, one, other))
                elif before < -TIE and after > TIE:
                    rows.append((out, other, one))
    return pd.DataFrame(rows, columns=["without", "was_ahead", "now_ahead"])
