"""Whom a support rule reaches, whom it misses, and what it costs."""

from dataclasses import dataclass

import numpy as np

from ..i18n import _
from .disclosure import rounded
from .weighted import as_columns, as_weights


@dataclass(frozen=True)
class Targeting:
    """A support rule held against the need.

    Parameters
    ----------
    reached, missed, leaked, spared : float
        Households (weighted): in need and supported; in need and not supported; supported without that need; neither.
    inclusion_error : float
        Share of the supported households that are not in need; NaN if nobody is supported.
    exclusion_error : float
        Share of the households in need that get no support; NaN if nobody is in need.
    cost : float
        EUR.
    counts : dict of str to int
        Rows (unweighted) that are eligible or not, in need or not: what the disclosure rule looks at.
    """

    reached: float
    missed: float
    leaked: float
    spared: float
    inclusion_error: float
    exclusion_error: float
    cost: float
    counts: dict

    @property
    def shown_exclusion_error(self):
        """The exclusion error, rounded by the number of households in need: see `rounded`."""
        return rounded(self.exclusion_error, self.counts["reached"] + self.counts["missed"])

    @property
    def shown_inclusion_error(self):
        """The inclusion error, rounded by the number of entitled households: see `rounded`."""
        return rounded(self.inclusion_error, self.counts["reached"] + self.counts["leaked"])


def targeting(need, eligible, weights, amount=0.0, take_up=1.0):
    """Hold a support rule against the need.

    Parameters
    ----------
    need : Indicator
        Who is in need. Households that it could not use are left out of the four groups, not of the cost.
    eligible : array_like of bool, shape (n,)
        Whom the rule gives a right to support.
    weights : array_like, shape (n,)
        Household weights.
    amount : float
        EUR a year for each supported household.
    take_up : float
        Share of the eligible households that ask for it and get it, 0 to 1; the same in and out of need.

    Returns
    -------
    Targeting

    Raises
    ------
    ValueError
        If `take_up` lies outside 0 to 1, the amount is below zero, or `eligible` has another length.

    Notes
    -----
    Inclusion and exclusion error as in the literature on targeting (leakage and undercoverage).

    Examples
    --------
    >>> from fairwatt.justice.indicators import self_reported
    >>> result = targeting(self_reported([1, 1, 0, 0], "Cold"), [1, 0, 1, 0], [1, 1, 1, 1], amount=100)
    >>> result.inclusion_error, result.exclusion_error, result.cost
    (0.5, 0.5, 200.0)
    """
    if not 0 <= take_up <= 1:
        raise ValueError(
            _("The take-up lies between 0 and 1; found {value}. Write 0.6 for 60 %.").format(value=take_up)
        )
    if not amount >= 0:
        raise ValueError(_("The amount must be zero or more; found {value}.").format(value=amount))
    eligible = _yes_or_no(eligible, len(need.flags))
    weights = as_weights(weights, len(eligible))
    cell = (2 * ~need.flags + ~eligible)[need.used]  # in the order of `names`
    names = ("reached", "missed", "leaked", "spared")
    entitled, without, leaked, spared = np.bincount(cell, weights[need.used], minlength=4).tolist()
    reached, leaking = take_up * entitled, take_up * leaked
    missed = without + entitled - reached
    return Targeting(
        reached, missed, leaking, spared + leaked - leaking,
        inclusion_error=_share(leaking, reached + leaking),
        exclusion_error=_share(missed, reached + missed),
        # Who is entitled is paid, also where nobody could say whether there is a need.
        cost=float(amount * take_up * weights[eligible].sum()),
        counts=dict(zip(names, np.bincount(cell, minlength=4).tolist(), strict=True)),
    )  # fmt: skip


def _yes_or_no(eligible, count):
    (answers,) = as_columns(eligible)
    if len(answers) != count or not np.isin(answers, (0, 1)).all():
        raise ValueError(
            _("The rule must say yes (1) or no (0) for each of the {n} households; found {m} such answers.").format(
                n=count, m=int(np.isin(answers, (0, 1)).sum())
            )
        )
    return answers == 1


def _share(part, whole):
    return part / whole if whole > 0 else float("nan")
