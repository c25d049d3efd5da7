"""The additive value model: scores become values from 0 to 1, swings become weights, and their products are added."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..i18n import _
from ..names import require_known
from .matrix import checked_weights, plain

SCALES = ("reference", "data")
TIE = 1e-9  # totals nearer than this are the same


@dataclass(frozen=True, eq=False)
class Ranking:
    """What a method makes of a decision matrix, with its steps.

    Parameters
    ----------
    method : str
        The method in words.
    weights : pandas.Series
        Weight of each criterion; they sum to 1.
    scores : pandas.Series
        Result of each measure: higher is better. The size can be compared within one method only.
    ranks : pandas.Series of int
        1 is the best; measures with the same result share the better rank.
    steps : pandas.DataFrame
        One row for each measure and criterion, from the score to the part of the result.
    """

    method: str
    weights: pd.Series
    scores: pd.Series
    ranks: pd.Series
    steps: pd.DataFrame

    @property
    def winners(self):
        """The measures of rank 1: one, unless there is a tie."""
        return tuple(self.ranks.index[self.ranks.to_numpy() == 1])


def make_ranking(method, weights, scores, steps):
    """A `Ranking` with ranks that see a tie where the computer sees a difference of 1e-16."""
    totals = scores.to_numpy()
    ranks = pd.Series([1 + int((totals > own + TIE).sum()) for own in totals], index=scores.index)
    return Ranking(method, weights, scores, ranks, steps)


def linear_values(matrix, scale="reference"):
    """Values from 0 (worst) to 1 (best), in a straight line between the two ends.

    Parameters
    ----------
    matrix : DecisionMatrix
    scale : {"reference", "data"}
        The ends: the reference levels that the group has fixed, or the worst and the best score in the table. The
        second makes every value depend on which measures are on the list.

    Returns
    -------
    pandas.DataFrame
        Index: measure; columns: criterion. Where both ends are the same, the criterion tells nothing apart: 0.

    Raises
    ------
    ValueError
        If a score lies outside the reference levels, or they stand the wrong way round.

    References
    ----------
    Department for Communities and Local Government (2009), Multi-criteria analysis: a manual, chapter 6: local and
    global scaling.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix
    >>> linear_values(load_decision_matrix("VALLSERENA")).loc["rec"].round(4).tolist()
    [0.6667, 0.5278, 0.7059, 0.2727, 0.8667]
    """
    require_known(scale, SCALES, _("scale"))
    scores, less = matrix.scores.to_numpy(), matrix.less
    if scale == "data":
        low, high = scores.min(axis=0), scores.max(axis=0)
        worst, best = np.where(less, high, low), np.where(less, low, high)
    else:
        worst, best = (matrix.criteria[end].to_numpy(float) for end in ("worst", "best"))
        _require_within(matrix, worst, best)
    span = np.where(best == worst, np.nan, best - worst)
    values = (scores - worst) / span
    values = np.where(np.isnan(values), 0.0, values) + 0.0  # + 0.0: no minus zero
    return pd.DataFrame(values, matrix.scores.index, matrix.scores.columns)


def _require_within(matrix, worst, best):
    scores, less = matrix.scores.to_numpy(), matrix.less
    backwards = ((best < worst) != less) & (best != worst)
    outside = ~((np.minimum(worst, best) <= scores) & (scores <= np.maximum(worst, best)))
    for place in np.flatnonzero(backwards | outside.any(axis=0)):
        row = matrix.criteria.iloc[place]
        ends = {"worst": plain(worst[place]), "best": plain(best[place])}
        if backwards[place]:
            raise ValueError(
                _(
                    "'{label}': worst is {worst} and best is {best}, but {rule}. Exchange the two, or the direction."
                ).format(label=row["label"], rule=_("less is better") if less[place] else _("more is better"), **ends)
            )
        first = outside[:, place].argmax()
        raise ValueError(
            _(
                "'{label}' of '{measure}' is {score}: outside the range from {worst} (worst) to {best} "
                "(best). Look for a slip in the score; or widen the range, and then give the points again."
            ).format(
                label=row["label"],
                measure=matrix.measures["label"].iloc[first],
                score=" ".join(filter(None, (plain(scores[first, place]), row["unit"]))),
                **ends,
            )  # fmt: skip
        )


def additive_value(matrix, weights, scale="reference"):
    """Rank measures by the additive value model: total = sum over criteria of weight x value.

    Parameters
    ----------
    matrix : DecisionMatrix
    weights : mapping of str to float
        Weight of each criterion; they sum to 1. See `swing_weights`.
    scale : {"reference", "data"}
        See `linear_values`.

    Returns
    -------
    Ranking
        `steps` has the columns `measure`, `criterion`, `score`, `value`, `weight`, `part`.

    References
    ----------
    von Winterfeldt & Edwards (1986), Decision analysis and behavioral research. The model lets a good score on one
    criterion make up for a bad one on another.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix, swing_weights
    >>> table = load_decision_matrix("VALLSERENA")
    >>> ranking = additive_value(table, swing_weights(table.agreed))
    >>> ranking.winners, ranking.scores.round(4).to_dict()
    (('rec',), {'led': 0.3342, 'rec': 0.6224, 'retrofit': 0.5882, 'eminibus': 0.244, 'biodh': 0.5436})
    """
    weights = checked_weights(matrix, weights)
    values = linear_values(matrix, scale)
    parts = values.to_numpy() * weights.to_numpy()
    steps = steps_of(matrix, score=matrix.scores, value=values, weight=weights, part=parts)
    totals = pd.Series(parts.sum(axis=1), index=matrix.scores.index)
    return make_ranking(_("Additive value"), weights, totals, steps)


def steps_of(matrix, **columns):
    """One row for each measure and criterion; each column from a table of the same shape, or one row of it for all."""
    scores = matrix.scores
    ends = {"measure": scores.index.repeat(scores.shape[1]), "criterion": np.tile(scores.columns, len(scores))}
    return pd.DataFrame(ends | {name: np.broadcast_to(part, scores.shape).ravel() for name, part in columns.items()})


def exchange_rates(matrix, weights, numeraire=None):
    """What one more unit of each criterion is worth, in units of another one: the price that the weights imply.

    Parameters
    ----------
    matrix : DecisionMatrix
    weights : mapping of str to float
    numeraire : str, optional
        The criterion in which the price is said; the first one where less is better, if not given.

    Returns
    -------
    pandas.Series
        Index: criterion. Units of `numeraire` for one unit of the criterion.

    Raises
    ------
    ValueError
        If the numeraire has no weight or no range: then nothing has a price in it.

    References
    ----------
    Keeney & Raiffa (1976), Decisions with multiple objectives, chapter 3: constant trade-offs of a linear additive
    value function, (w_j / range_j) / (w_k / range_k).

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix, swing_weights
    >>> table = load_decision_matrix("VALLSERENA")
    >>> exchange_rates(table, swing_weights(table.agreed)).round(1).to_dict()["households"]
    12.7
    """
    weights = checked_weights(matrix, weights)
    less = matrix.criteria.index[matrix.criteria["direction"] == "min"]
    if numeraire is None and less.empty:
        raise ValueError(_('Name the criterion in which the price is said, for example numeraire="cost".'))
    numeraire = less[0] if numeraire is None else numeraire
    require_known(numeraire, weights.index, _("criterion"))
    span = (matrix.criteria["best"] - matrix.criteria["worst"]).abs()
    per_unit = weights / span.replace(0, np.nan)
    if not per_unit[numeraire] > 0:
        raise ValueError(
            _("'{label}' has no weight or no range: nothing can be priced in it.").format(
                label=matrix.criteria.loc[numeraire, "label"]
            )
        )
    return per_unit / per_unit[numeraire]
