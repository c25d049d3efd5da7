"""Two other ways to rank: distance from an ideal (TOPSIS), and outranking pair by pair (PROMETHEE II)."""

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real

import numpy as np
import pandas as pd

from ..i18n import _
from ..names import require_known
from .matrix import checked_weights
from .value import linear_values, make_ranking, steps_of

NORMALISATIONS = ("vector", "minmax")
KINDS = ("usual", "u_shape", "v_shape", "level", "linear", "gaussian")
CONVENTIONS = ("modern", "brans1985")
NEEDED = {"u_shape": "q", "v_shape": "p", "level": "qp", "linear": "qp", "gaussian": "s"}


def topsis(matrix, weights, normalisation="vector"):
    """Rank measures by TOPSIS: near to the best score of each criterion, and far from the worst one.

    Parameters
    ----------
    matrix : DecisionMatrix
        Its reference levels are not used: the ideal is made from the scores on the list.
    weights : mapping of str to float
    normalisation : {"vector", "minmax"}
        Scores divided by the root of the sum of their squares (the original), or stretched from the worst to the best
        score of the table. The two can have different winners: say which one you used.

    Returns
    -------
    Ranking
        Scores are the closeness d- / (d+ + d-), from 0 to 1. `steps` has the columns `measure`, `criterion`, `score`,
        `normalised`, `weight`, `weighted`, `ideal`, `anti_ideal`.

    Raises
    ------
    ValueError
        If all measures are alike wherever a criterion has a weight.

    References
    ----------
    Hwang & Yoon (1981), Multiple attribute decision making.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix, swing_weights
    >>> table = load_decision_matrix("VALLSERENA")
    >>> ranking = topsis(table, swing_weights(table.agreed))
    >>> ranking.winners, ranking.scores.round(4).tolist()
    (('biodh',), [0.2673, 0.6079, 0.5964, 0.2182, 0.616])
    """
    require_known(normalisation, NORMALISATIONS, _("normalisation"))
    weights = checked_weights(matrix, weights)
    scores, less = matrix.scores.to_numpy(), matrix.less
    if normalisation == "vector":
        length = np.sqrt((scores**2).sum(axis=0))
        normalised = np.divide(scores, length, out=np.zeros_like(scores), where=length > 0)
    else:
        normalised, less = linear_values(matrix, scale="data").to_numpy(), False
    weighted = normalised * weights.to_numpy()
    ideal = np.where(less, weighted.min(axis=0), weighted.max(axis=0))
    anti_ideal = np.where(less, weighted.max(axis=0), weighted.min(axis=0))
    to_ideal, to_anti = (np.sqrt(((weighted - end) ** 2).sum(axis=1)) for end in (ideal, anti_ideal))
    if np.isclose(to_ideal + to_anti, 0).any():
        raise ValueError(_("The measures are alike on every criterion that has a weight: there is nothing to rank."))
    steps = steps_of(
        matrix, score=scores, normalised=normalised, weight=weights, weighted=weighted, ideal=ideal,
        anti_ideal=anti_ideal,
    )  # fmt: skip
    words = _("TOPSIS (vector)") if normalisation == "vector" else _("TOPSIS (min-max)")
    closeness = pd.Series(to_anti / (to_ideal + to_anti), index=matrix.scores.index)
    return make_ranking(words, weights, closeness, steps)


@dataclass(frozen=True)
class Preference:
    """How a difference in score becomes a preference from 0 to 1 (PROMETHEE).

    Parameters
    ----------
    kind : {"usual", "u_shape", "v_shape", "level", "linear", "gaussian"}
    q : float
        Indifference: smaller differences do not count (u_shape, level, linear).
    p : float
        Strict preference: from here on a difference counts in full (v_shape, level, linear).
    s : float
        Point of inflection of the Gaussian curve.

    Examples
    --------
    >>> Preference("v_shape", p=200)
    Preference(kind='v_shape', q=None, p=200, s=None)
    """

    kind: str = "usual"
    q: float | None = None
    p: float | None = None
    s: float | None = None

    def __post_init__(self):
        require_known(self.kind, KINDS, _("preference function"))
        for name in NEEDED.get(self.kind, ""):
            value = getattr(self, name)
            if not isinstance(value, Real) or not value >= 0 or (name in "ps" and value == 0):
                raise ValueError(
                    _(
                        "The preference function '{kind}' needs {name}: a number {size}, in the unit of the criterion."
                    ).format(kind=self.kind, name=name, size=_("of zero or more") if name == "q" else _("above zero"))
                )

    def of(self, difference, convention="modern"):
        """Preference for a difference in the good direction; differences of zero or less have none."""
        # 4.3 - 4.1 is 0.2000000000000002 for a computer: more than 0.2, and it should not be.
        d, q, p = np.asarray(difference, dtype=float).round(9), self.q, self.p
        if convention == "brans1985" and self.kind in ("level", "linear"):
            p = round(q + p, 9)  # there p is a width, counted from q
        if self.kind in ("level", "linear") and p < q:
            raise ValueError(
                _("The preference function '{kind}' needs p of at least q; found q = {q}, p = {p}.").format(
                    kind=self.kind, q=q, p=p
                )
            )
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.kind == "u_shape":
                preference = d > q
            elif self.kind == "v_shape":
                preference = np.minimum(d / p, 1)
            elif self.kind == "level":
                preference = np.where(d > p, 1, np.where(d > q, 0.5, 0))
            elif self.kind == "linear":
                preference = np.where(d > p, 1, np.where(d > q, (d - q) / (p - q), 0))
            elif self.kind == "gaussian":
                preference = 1 - np.exp(-(d**2) / (2 * self.s**2))
            else:
                preference = np.ones_like(d)
        return np.where(d > 0, preference, 0.0).astype(float)


def promethee_ii(matrix, weights, preference=None, convention="modern"):
    """Rank measures by PROMETHEE II: each is compared with each other one, criterion by criterion.

    Parameters
    ----------
    matrix : DecisionMatrix
        Its reference levels are not used.
    weights : mapping of str to float
    preference : mapping of str to Preference, optional
        One preference function for each criterion; "usual" (any difference counts in full) where none is given.
    convention : {"modern", "brans1985"}
        The papers of 1985 and 1986 write p of "level" and "linear" as a width counted from q, and add the flows up;
        later texts use p as it is, and take the mean over the other measures.

    Returns
    -------
    Ranking
        Scores are the net flows. `steps` has the columns `measure`, `criterion`, `score`, `positive`, `negative`
        (flows on this criterion alone), `weight`, `part`; the parts add up to the net flow.

    References
    ----------
    Brans & Vincke (1985), Management Science 31: 647-656; Brans, Vincke & Mareschal (1986), European Journal of
    Operational Research 24: 228-238.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix, swing_weights
    >>> table = load_decision_matrix("VALLSERENA")
    >>> promethee_ii(table, swing_weights(table.agreed)).scores.round(4).to_dict()
    {'led': -0.1484, 'rec': 0.3125, 'retrofit': 0.1875, 'eminibus': -0.4922, 'biodh': 0.1406}
    """
    require_known(convention, CONVENTIONS, _("convention"))
    weights = checked_weights(matrix, weights)
    if not isinstance(preference, Mapping | type(None)):
        raise ValueError(
            _('Say which preference function belongs to which criterion: {{"cost": {function}}}.').format(
                function=preference
            )
        )
    preference = dict(preference or {})
    for criterion, function in preference.items():
        require_known(criterion, weights.index, _("criterion"))
        if not isinstance(function, Preference):
            raise ValueError(
                _("Write a preference function for '{criterion}', for example Preference(\"v_shape\", p=200).").format(
                    criterion=criterion
                )
            )
    rivals = len(matrix.scores) - 1 if convention == "modern" else 1
    table = matrix.scores.to_numpy()
    positive, negative = np.zeros_like(table), np.zeros_like(table)
    for place, criterion in enumerate(weights.index):
        scores = table[:, place]
        sign = -1 if matrix.criteria.loc[criterion, "direction"] == "min" else 1
        of_pairs = preference.get(criterion, Preference()).of(sign * (scores[:, None] - scores[None, :]), convention)
        positive[:, place], negative[:, place] = of_pairs.sum(axis=1) / rivals, of_pairs.sum(axis=0) / rivals
    parts = (positive - negative) * weights.to_numpy()
    steps = steps_of(matrix, score=table, positive=positive, negative=negative, weight=weights, part=parts)
    words = (
        _("PROMETHEE II (usual)")
        if not preference
        else _("PROMETHEE II ({kinds})").format(
            kinds=", ".join(sorted({function.kind.replace("_", "-") for function in preference.values()}))
        )
    )
    return make_ranking(words, weights, pd.Series(parts.sum(axis=1), index=matrix.scores.index), steps)
