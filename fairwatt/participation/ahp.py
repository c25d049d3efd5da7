"""Analytic hierarchy process: weights from comparisons in pairs, and how much these contradict one another."""

from dataclasses import dataclass
from itertools import combinations
from numbers import Real

import numpy as np
import pandas as pd

from ..i18n import _
from ..names import require_known
from .matrix import plain

# Mean consistency index of random comparisons, for 3 items and more. Two tables are in print.
RANDOM_INDEX = {
    "saaty1980": (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49),
    "saaty_later": (0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49),
}
WEIGHTS = ("eigenvector", "geometric_mean")
LIMIT = 0.10
LARGEST = 9


@dataclass(frozen=True, eq=False)
class Ahp:
    """Weights from comparisons in pairs, with their consistency.

    Parameters
    ----------
    weights : pandas.Series
        They sum to 1.
    lambda_max, consistency_index, consistency_ratio : float
        The ratio is the index divided by the one of random comparisons. Up to 0.10 is the usual limit. It says that
        the comparisons fit one another. It does not say that they are right.
    random_index : str
        Table that was used.
    steps : pandas.DataFrame
        One row for each pair: `first`, `second`, `said`, `implied` (the ratio of the two weights), `factor` (how many
        times the two differ): the pair that fits worst comes first.
    """

    weights: pd.Series
    lambda_max: float
    consistency_index: float
    consistency_ratio: float
    random_index: str
    steps: pd.DataFrame


def pairwise_matrix(items, judgements):
    """Comparison matrix from judgements: "a is 3 times as important as b".

    Parameters
    ----------
    items : sequence of str
    judgements : mapping of (str, str) to float
        One for each pair, from 1/9 to 9 on Saaty's scale. The opposite direction is filled in.

    Returns
    -------
    pandas.DataFrame
        Reciprocal, with ones on the diagonal.

    Raises
    ------
    ValueError
        If a pair is missing, judged twice, unknown, or not between 1/9 and 9.

    Examples
    --------
    >>> pairwise_matrix(["cost", "jobs"], {("cost", "jobs"): 4}).to_numpy().tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    items = list(items)
    if len(items) != len(set(items)) or len(items) < 2:
        raise ValueError(
            _("Comparisons need two different names or more; found {names}.").format(names=", ".join(items))
        )
    matrix = pd.DataFrame(np.eye(len(items)), index=items, columns=items)
    seen = set()
    for (first, second), value in judgements.items():
        for item in (first, second):
            require_known(item, items, _("name"))
        pair = frozenset((first, second))
        if len(pair) == 1:
            raise ValueError(_("{first} is compared with itself.").format(first=first))
        if pair in seen:
            raise ValueError(_("The pair {first}, {second} is judged twice.").format(first=first, second=second))
        if not isinstance(value, Real) or not 1 / LARGEST - 1e-9 <= value <= LARGEST + 1e-9:
            raise ValueError(
                _("{first} against {second}: {value}. The scale goes from 1/9 to 9; 1 means equal.").format(
                    first=first, second=second, value=plain(value) if isinstance(value, Real) else value
                )
            )
        seen.add(pair)
        matrix.loc[first, second], matrix.loc[second, first] = value, 1 / value
    for first, second in combinations(items, 2):
        if frozenset((first, second)) not in seen:
            raise ValueError(
                _("The pair {first}, {second} has no judgement. Each pair needs one.").format(
                    first=first, second=second
                )
            )
    return matrix


def ahp(comparisons, weights="eigenvector", random_index="saaty1980"):
    """Weights and consistency ratio of a comparison matrix.

    Parameters
    ----------
    comparisons : pandas.DataFrame, shape (n, n)
        Reciprocal, n from 2 to 10; see `pairwise_matrix`.
    weights : {"eigenvector", "geometric_mean"}
        Saaty's principal eigenvector, or the geometric mean of each row. They agree for up to three items.
    random_index : {"saaty1980", "saaty_later"}
        Table of random indices; the ratio depends on it.

    Returns
    -------
    Ahp
        For two items the ratio is 0: one comparison cannot contradict itself.

    Raises
    ------
    ValueError
        If the matrix is not square and reciprocal, or has fewer than 2 or more than 10 items.

    References
    ----------
    Saaty (1980), The analytic hierarchy process: CI = (lambda_max - n) / (n - 1), CR = CI / RI(n).

    Examples
    --------
    >>> table = pairwise_matrix(["a", "b", "c"], {("a", "b"): 3, ("b", "c"): 2, ("a", "c"): 6})
    >>> result = ahp(table)
    >>> result.weights.round(4).tolist(), round(result.consistency_ratio, 4)
    ([0.6667, 0.2222, 0.1111], 0.0)
    """
    require_known(weights, WEIGHTS, _("kind of weights"))
    require_known(random_index, RANDOM_INDEX, _("random index"))
    values = comparisons.to_numpy(dtype=float)
    _require_reciprocal(comparisons, values)
    n = len(values)
    found, vectors = np.linalg.eig(values)
    largest = found.real.argmax()
    vector = np.abs(vectors[:, largest].real)
    if weights == "geometric_mean":
        vector = np.exp(np.log(values).mean(axis=1))
    vector = vector / vector.sum()
    lambda_max = float(found[largest].real)
    index = max((lambda_max - n) / (n - 1), 0.0)  # a consistent matrix gives 1e-16 on either side
    ratio = index / RANDOM_INDEX[random_index][n - 3] if n > 2 else 0.0
    vector = pd.Series(vector, index=comparisons.index)
    return Ahp(vector, lambda_max, index, ratio, random_index, _pairs(comparisons, vector))


def _require_reciprocal(comparisons, values):
    n = len(values)
    if values.shape != (n, n) or list(comparisons.index) != list(comparisons.columns):
        raise ValueError(_("A comparison matrix has the same items in its rows and its columns."))
    if not 2 <= n <= 10:
        raise ValueError(_("Comparisons in pairs work for 2 to 10 items; found {n}.").format(n=n))
    if not (np.isfinite(values) & (values > 0)).all():
        raise ValueError(_("Every comparison must be a number above zero."))
    off = np.abs(np.log(values * values.T)) > 1e-6
    if off.any():
        row, column = np.argwhere(off)[0]
        raise ValueError(
            _(
                "{first} against {second} is {one}, and the other way round {other}: one must be 1 over the other."
            ).format(
                first=comparisons.index[row],
                second=comparisons.index[column],
                one=plain(values[row, column]),
                other=plain(values[column, row]),
            )  # fmt: skip
        )


def _pairs(comparisons, weights):
    rows = []
    for first, second in combinations(comparisons.index, 2):
        said, implied = comparisons.loc[first, second], weights[first] / weights[second]
        if said < 1:  # written so that a person can read it: "b is 3 times as important as a"
            first, second, said, implied = second, first, 1 / said, 1 / implied
        rows.append((first, second, said, implied, max(said / implied, implied / said)))
    steps = pd.DataFrame(rows, columns=["first", "second", "said", "implied", "factor"])
    return steps.sort_values("factor", ascending=False, kind="stable", ignore_index=True)
