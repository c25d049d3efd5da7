"""Equivalence scales: how many single adults a household counts for."""

import numpy as np

from ..i18n import _
from ..names import require_known
from .weighted import as_columns

# Coefficients for 1 to 7 persons; quoted from memory, to be checked at Istat before they are published.
CARBONARO = (0.60, 1.00, 1.33, 1.63, 1.90, 2.16, 2.40)
# Fuel costs relative to a couple, 1 to 5 persons (Hills 2012); quoted from memory.
FUEL_COST = (0.82, 1.00, 1.07, 1.21, 1.32)


def equivalence_scale(persons_14plus, persons_under14, scale="oecd_modified"):
    """Divide a household's income by this number to compare it with the income of a person who lives alone.

    Parameters
    ----------
    persons_14plus, persons_under14 : array_like of int, shape (n,)
        Persons aged 14 or more, and younger ones.
    scale : {"oecd_modified", "oecd_old", "square_root", "carbonaro"}
        "oecd_modified" (Eurostat): 1 for the first person, 0.5 for each other one aged 14 or more, 0.3 for each child
        under 14. "oecd_old" (Oxford): 1, 0.7 and 0.5. "square_root": the root of the number of persons.
        "carbonaro" (Istat, for relative poverty in Italy): a table by number of persons, where *two* persons are 1.

    Returns
    -------
    numpy.ndarray, shape (n,)

    Raises
    ------
    ValueError
        If the scale is unknown, a number of persons is missing or below zero, or nobody is 14 or older.

    Notes
    -----
    Source: Eurostat, EU-SILC methodology (age limit as in laeken::eqSS); domain notes for the others. The Carbonaro
    coefficients are quoted from memory.

    Examples
    --------
    >>> equivalence_scale([2, 3, 1], [1, 1, 0])  # ages 34, 39, 2; then 40, 38, 15, 13; then 70
    array([1.8, 2.3, 1. ])
    >>> equivalence_scale([2], [2], "square_root")
    array([2.])
    """
    require_known(scale, ("oecd_modified", "oecd_old", "square_root", "carbonaro"), _("scale"))
    older, younger = as_columns(persons_14plus, persons_under14)
    if (~(older >= 1) & (younger >= 1)).any():
        raise ValueError(
            _("A household has persons under 14 only. Are the columns of the two ages swapped, or is a person missing?")
        )
    if not (older >= 1).all() or not (younger >= 0).all():
        raise ValueError(
            _("Each household needs a number of persons aged 14 or more (at least 1), and of younger ones.")
        )
    if scale == "oecd_modified":
        return 1 + 0.5 * (older - 1) + 0.3 * younger
    if scale == "oecd_old":
        return 1 + 0.7 * (older - 1) + 0.5 * younger
    if scale == "square_root":
        return np.sqrt(older + younger)
    return _by_size(CARBONARO, older + younger)


def fuel_cost_factor(persons):
    """Factor that makes the fuel costs of households of different size comparable (Hills 2012, for LIHC).

    Parameters
    ----------
    persons : array_like of int, shape (n,)

    Returns
    -------
    numpy.ndarray, shape (n,)
        0.82 for one person, 1 for two, up to 1.32 for five or more; NaN where the number is missing. Quoted from
        memory.

    Examples
    --------
    >>> fuel_cost_factor([1, 2, 7])
    array([0.82, 1.  , 1.32])
    """
    (persons,) = as_columns(persons)
    return np.where(np.isnan(persons), np.nan, _by_size(FUEL_COST, np.nan_to_num(persons, nan=1)))


def _by_size(table, persons):
    if (persons < 1).any():
        raise ValueError(_("A household has at least one person; found {n:g}.").format(n=persons.min()))
    return np.asarray(table)[np.clip(persons.astype(int), 1, len(table)) - 1]
