"""Weights: from swing points, from an order alone, and from several participants."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..i18n import _
from ..names import require_known
from .value import additive_value

MEANS = ("arithmetic", "geometric")


def swing_weights(points):
    """Weights from swing points: each point divided by the sum of all.

    Parameters
    ----------
    points : mapping of str to float
        The swing from worst to best that matters most gets 100, the others less, in proportion. 0: does not matter.

    Returns
    -------
    pandas.Series
        They sum to 1. They hold for the ranges that were looked at, and for no others.

    Raises
    ------
    ValueError
        If a point is missing or below zero, or all are zero.

    References
    ----------
    von Winterfeldt & Edwards (1986); Department for Communities and Local Government (2009), chapter 6.

    Examples
    --------
    >>> swing_weights({"cost": 60, "emissions": 100, "households": 90, "jobs": 30, "acceptance": 40}).tolist()
    [0.1875, 0.3125, 0.28125, 0.09375, 0.125]
    """
    points = _as_points(points)
    if not points.sum() > 0:
        raise ValueError(_("All points are zero: then no criterion matters. Give 100 to the swing that matters most."))
    return points / points.sum()


def _as_points(points):
    points = pd.Series(points)
    numbers = pd.to_numeric(points, errors="coerce").astype(float)
    values = numbers.to_numpy()
    for name in points.index[~(np.isfinite(values) & (values >= 0))]:
        found = _("missing") if pd.isna(points[name]) else points[name]
        raise ValueError(
            _("The points of '{name}' are {found}. Points are numbers of zero or more, the largest is 100.").format(
                name=name, found=found
            )
        )
    return numbers


def rank_order_centroid(importance):
    """Weights when people agree on the order of the criteria and on nothing more.

    Parameters
    ----------
    importance : mapping of str to float
        A larger number is more important; only the order counts, so a criterion with 0 gets a weight, too. Criteria
        with the same number share their weights.

    Returns
    -------
    pandas.Series
        The centre of all weights with this order: w_i = (1/n) sum of 1/k for k from i to n. They sum to 1.

    References
    ----------
    Edwards & Barron (1994), SMARTS and SMARTER, Organizational Behavior and Human Decision Processes 60: 306-325.

    Examples
    --------
    >>> rank_order_centroid({"emissions": 3, "cost": 2, "jobs": 1}).round(4).tolist()
    [0.6111, 0.2778, 0.1111]
    """
    importance = _as_points(importance).round(9)  # computed numbers that are the same can differ in the 16th digit
    n = len(importance)
    by_rank = np.cumsum(1 / np.arange(n, 0, -1))[::-1] / n
    order = importance.sort_values(ascending=False, kind="stable").index
    weights = pd.Series(by_rank, index=order).reindex(importance.index)
    return weights.groupby(importance).transform("mean")


@dataclass(frozen=True, eq=False)
class GroupWeights:
    """Weights of several participants, side by side.

    Parameters
    ----------
    each : pandas.DataFrame
        Index: participant; columns: criterion; every row sums to 1.
    mean : pandas.Series
        One set for the group: a calculation, not an agreement.
    spread : pandas.DataFrame
        Index: criterion; columns `lowest`, `highest`, `difference`: largest difference first.
    """

    each: pd.DataFrame
    mean: pd.Series
    spread: pd.DataFrame


def group_weights(points, mean="arithmetic"):
    """Weights of each participant, their mean, and where they differ.

    Parameters
    ----------
    points : pandas.DataFrame
        Swing points. Index: participant; columns: criterion.
    mean : {"arithmetic", "geometric"}
        Both are in use. With the geometric mean, a criterion to which one participant gives 0 gets no weight at all.

    Returns
    -------
    GroupWeights

    Raises
    ------
    ValueError
        If there is no participant, or a row has no valid points; or if the geometric mean leaves nothing.

    References
    ----------
    Forman & Peniwati (1998), Aggregating individual judgments and priorities with the analytic hierarchy process,
    European Journal of Operational Research 108: 165-169 (quoted from memory): both means are defensible.

    Examples
    --------
    >>> import pandas as pd
    >>> points = pd.DataFrame({"cost": [100, 25], "jobs": [100, 75]}, index=["mayor", "farmer"])
    >>> group = group_weights(points)
    >>> group.mean.tolist(), group.spread["difference"].tolist()
    ([0.375, 0.625], [0.25, 0.25])
    """
    require_known(mean, MEANS, _("mean"))
    if points.empty:
        raise ValueError(_("There are no points of any participant."))
    each = pd.DataFrame({who: _weights_of(who, row) for who, row in points.iterrows()}).T
    if mean == "arithmetic":
        middle = each.mean()
    else:
        with np.errstate(divide="ignore"):
            middle = np.exp(np.log(each).mean())
        if not middle.sum() > 0:
            raise ValueError(
                _("Every criterion has a participant who gives it 0: a geometric mean leaves nothing. Use the other.")
            )
        middle = middle / middle.sum()
    spread = pd.DataFrame({"lowest": each.min(), "highest": each.max(), "difference": each.max() - each.min()})
    return GroupWeights(each, middle, spread.sort_values("difference", ascending=False, kind="stable"))


def _weights_of(who, points):
    try:
        return swing_weights(points)
    except ValueError as error:
        raise ValueError(_("Participant '{who}': {error}").format(who=who, error=error)) from None


def group_table(matrix, points):
    """The totals of every measure under the weights of each participant, and who wins.

    Parameters
    ----------
    matrix : DecisionMatrix
    points : pandas.DataFrame
        Swing points. Index: participant; columns: criterion.

    Returns
    -------
    pandas.DataFrame
        Index: participant; one column per measure, and `winners`: a tuple of one measure, or of several that tie.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix
    >>> table = load_decision_matrix("VALLSERENA")
    >>> group_table(table, table.points.loc[["agreed"]])["winners"].tolist()
    [('rec',)]
    """
    rankings = {who: additive_value(matrix, _weights_of(who, row)) for who, row in points.iterrows()}
    table = pd.DataFrame({who: ranking.scores for who, ranking in rankings.items()}).T
    table["winners"] = [ranking.winners for ranking in rankings.values()]
    return table.rename_axis("participant")
