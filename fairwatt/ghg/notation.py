"""Notation keys as values: a sum that says what it leaves out."""

from dataclasses import dataclass

import pandas as pd

from ..data import NOTATION_KEYS
from ..i18n import _

# NO is a true zero and IE stands in another cell; NE and C are holes in the total.
HOLES = ("NE", "C")


@dataclass(frozen=True)
class NotationSum:
    """A sum that says what it leaves out.

    Parameters
    ----------
    total : float
        Sum of the numbers.
    counted : int
        How many numbers there are.
    left_out : tuple of str
        The notation keys met, in order.
    """

    total: float
    counted: int
    left_out: tuple[str, ...]

    @property
    def complete(self):
        """True if no key is NE or C: then the total is the whole."""
        return not any(key in HOLES for key in self.left_out)


def notation_sum(values):
    """Add numbers and notation keys; an empty cell is refused, because missing is never zero.

    Parameters
    ----------
    values : iterable of float or str
        Numbers, or one of NO (not occurring), NE (not estimated), IE (included elsewhere), C (confidential).

    Returns
    -------
    NotationSum

    Raises
    ------
    ValueError
        If a value is empty or unknown.

    References
    ----------
    .. [1] Global Protocol for Community-Scale Greenhouse Gas Inventories (GPC), notation keys.

    Examples
    --------
    >>> result = notation_sum([120.0, "NE", 30.0])
    >>> result.total, result.left_out, result.complete
    (150.0, ('NE',), False)
    """
    amounts, keys = [], []
    for value in values:
        if isinstance(value, str) and value in NOTATION_KEYS:
            keys.append(value)
        elif value is None or isinstance(value, str) or pd.isna(value):
            raise ValueError(
                _("Found {value!r} where a number or a notation key belongs. Empty is not zero: write {keys}.").format(
                    value=value, keys=", ".join(NOTATION_KEYS)
                )
            )
        else:
            amounts.append(float(value))
    return NotationSum(sum(amounts), len(amounts), tuple(keys))
