"""Which indicators see the same households."""

import numpy as np
import pandas as pd

from ..i18n import _
from .weighted import as_columns, as_weights


def overlap(indicators, weights):
    """Count the households of each combination of indicators.

    Parameters
    ----------
    indicators : dict of str to Indicator
        Label and indicator; two or more.
    weights : array_like, shape (n,)
        Household weights.

    Returns
    -------
    pandas.DataFrame
        One row per combination that occurs, largest first: a column of True or False for each label, then `count`
        (rows, unweighted), `households` (weighted) and `share` (of the households that all indicators could use).

    Raises
    ------
    ValueError
        If there are fewer than two indicators, or none of the households could be used by all of them.

    Examples
    --------
    >>> from fairwatt.justice.indicators import self_reported
    >>> both = {"Cold": self_reported([1, 1, 0, 0], "Cold"), "Arrears": self_reported([1, 0, 0, 0], "Arrears")}
    >>> overlap(both, [1, 1, 1, 1])["share"].tolist()
    [0.5, 0.25, 0.25]
    """
    if len(indicators) < 2:
        raise ValueError(_("An overlap needs two indicators or more; found {n}.").format(n=len(indicators)))
    labels = list(indicators)
    if taken := {"count", "households", "share"} & set(labels):
        raise ValueError(_("Choose another label than '{label}'.").format(label=min(taken)))
    used = np.all(as_columns(*[indicator.used for indicator in indicators.values()]), axis=0)
    weights = as_weights(weights, len(used))[used]
    if not weights.sum() > 0:
        raise ValueError(_("No household has an answer for all of: {labels}.").format(labels=", ".join(labels)))
    # Each combination is a number in binary: one digit for each indicator.
    code = sum(indicator.flags[used].astype(int) << place for place, indicator in enumerate(indicators.values()))
    count, households = np.bincount(code), np.bincount(code, weights)
    found = np.flatnonzero(count)
    table = pd.DataFrame({label: (found >> place & 1).astype(bool) for place, label in enumerate(labels)})
    table = table.assign(count=count[found], households=households[found], share=households[found] / weights.sum())
    return table.sort_values("households", ascending=False, kind="stable").reset_index(drop=True)
