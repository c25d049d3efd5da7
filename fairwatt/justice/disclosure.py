"""The disclosure rule: nothing is shown that tells about fewer than ten households."""

import numpy as np
import pandas as pd

from ..i18n import _
from .weighted import as_weights

MINIMUM = 10  # households in a cell


def hidden(counts, minimum=MINIMUM):
    """Which cells of a table must be hidden.

    Parameters
    ----------
    counts : array_like of int, shape (n,)
        Households in each cell, unweighted. The cells add up to a total that readers may know.
    minimum : int
        Smallest number of households that may be shown.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)
        True for each cell below the minimum, zero included. If the hidden cells together hold fewer households than
        the minimum, they could be computed from the total: then the next smallest cell is hidden too.

    Notes
    -----
    A threshold rule with secondary suppression, as statistical offices use it. Two limits: it does not protect against
    somebody who compares two tables that differ by one household, so publish one table, once. And who runs this
    program backwards can, in rare cases, tell a hidden cell of exactly one household less than the minimum.

    Examples
    --------
    >>> hidden([120, 40, 3])
    array([False,  True,  True])
    >>> hidden([120, 40, 30])
    array([False, False, False])
    """
    counts = np.asarray(counts)
    mask = counts < minimum
    # What the hidden cells hold together is the total less the others.
    if mask.any() and counts[mask].sum() < minimum:
        others = np.flatnonzero(~mask)
        if len(others):
            mask[others[np.argmin(counts[others])]] = True
    return mask


def require_disclosable(counts, minimum=MINIMUM):
    """Refuse to show cells with too few households.

    Parameters
    ----------
    counts : array_like of int
        Households in each cell that is to be shown, unweighted.
    minimum : int

    Raises
    ------
    ValueError
        If a cell has fewer.

    Examples
    --------
    >>> require_disclosable([25, 3])
    Traceback (most recent call last):
    ValueError: A cell with fewer than 10 households would be shown. Hide it, or join it with another one.
    """
    if (np.asarray(counts) < minimum).any():
        raise ValueError(
            _("A cell with fewer than {n} households would be shown. Hide it, or join it with another one.").format(
                n=minimum
            )
        )


def rounded(share, households):
    """A share rounded so that it does not tell about single households.

    Exact rates of several tables can be put together until one household is left. A step of five households or more
    takes the ground from that.

    Parameters
    ----------
    share : float
        Of 1.
    households : int
        All households of the table, unweighted.

    Returns
    -------
    float
        In steps of 1, 2, 5 or 10 per cent: the smallest step that is at least five households.

    Examples
    --------
    >>> rounded(0.1573, 1579), rounded(0.1573, 300), rounded(0.1573, 89)
    (0.16, 0.16, 0.2)
    """
    step = rounding_step(households)
    return round(float(np.floor(share / step + 0.5)) * step, 2) if share == share else share


def rounding_step(households):
    """Step of `rounded` for a table or a group of so many households.

    Parameters
    ----------
    households : int

    Returns
    -------
    float
        0.01, 0.02, 0.05 or 0.10.

    Examples
    --------
    >>> rounding_step(1579), rounding_step(89)
    (0.01, 0.1)
    """
    return next((step for step in (0.01, 0.02, 0.05) if step * households >= 5), 0.10)


def positions_to_show(counts, minimum=MINIMUM):
    """Which positions of a slider may be shown, so that no two neighbours tell about the few between them.

    Parameters
    ----------
    counts : array_like of int, shape (positions, cells)
        Households in each cell, unweighted, at each position.
    minimum : int

    Returns
    -------
    list of int
        The first position, and each one that differs from the last one kept by nothing, or by at least `minimum`
        households, in every cell.

    Examples
    --------
    >>> positions_to_show([[40, 60], [45, 55], [52, 48]])
    [0, 2]
    """
    counts = np.asarray(counts)
    kept = [0]
    for place in range(1, len(counts)):
        steps = np.abs(counts[place] - counts[kept[-1]])
        if ((steps == 0) | (steps >= minimum)).all():
            kept.append(place)
    return kept


def group_table(groups, indicator, weights, minimum=MINIMUM):
    """Share of flagged households in each group, without the cells that could point at a home.

    Parameters
    ----------
    groups : pandas.Series, shape (n,)
        Label of the group of each household.
    indicator : Indicator
    weights : array_like, shape (n,)
        Household weights.
    minimum : int

    Returns
    -------
    pandas.DataFrame
        Index: groups in the order of their first row. Columns `households` (weighted) and `share` of the households
        used, rounded by the size of the group (see `rounded`). Both hold the text "not shown" for a group with fewer
        than `minimum` households that are flagged, or that are not: 3 of 40 points at three homes. One more group is
        closed if the closed ones together do not have `minimum` of each: nothing can be computed from the total.

    Examples
    --------
    >>> from fairwatt.justice.indicators import self_reported
    >>> groups = pd.Series(["flat"] * 30 + ["house"] * 40 + ["farm"] * 3)
    >>> cold = self_reported([1] * 12 + [0] * 18 + [1] * 4 + [0] * 36 + [0] * 3, "Cold")
    >>> group_table(groups, cold, [1] * 73)
          households      share
    flat   not shown  not shown
    house  not shown  not shown
    farm   not shown  not shown
    """
    groups = pd.Series(np.asarray(groups, dtype=object))
    groups = groups.where(groups.notna(), _("no answer"))
    weights = as_weights(weights, len(groups))
    frame = pd.DataFrame({"yes": indicator.flags, "no": ~indicator.flags, "weight": weights})[indicator.used]
    frame["flagged"] = frame["weight"] * frame["yes"]
    sums = frame.groupby(groups[indicator.used], sort=False).sum()
    closed = _closed(sums["yes"].to_numpy(), sums["no"].to_numpy(), minimum)
    size = sums["yes"] + sums["no"]
    shares = pd.Series(map(rounded, sums["flagged"] / sums["weight"], size), index=sums.index, dtype=float)
    return pd.DataFrame({
        "households": sums["weight"].astype(object).mask(closed, _("not shown")),
        "share": shares.astype(object).mask(closed, _("not shown")),
    }).rename_axis(None)  # fmt: skip


def _closed(yes, no, minimum):
    """Groups with too few on one side; then the smallest open one, if those closed do not hide one another."""
    closed = (yes < minimum) | (no < minimum)
    if closed.any() and not closed.all() and min(yes[closed].sum(), no[closed].sum()) < minimum:
        still_open = np.flatnonzero(~closed)
        closed[still_open[np.argmin((yes + no)[still_open])]] = True
    return closed
