"""The data package: one function finds it, one reads a table of it."""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from .i18n import _
from .names import require_known

NOTATION_KEYS = ("NO", "NE", "IE", "C")


def datasets_dir():
    """Folder of the data package, in a checkout as in an installed wheel.

    Returns
    -------
    pathlib.Path

    Examples
    --------
    >>> (datasets_dir() / "datapackage.json").is_file()
    True
    """
    inside_wheel = Path(__file__).parent / "datasets"
    return inside_wheel if inside_wheel.is_dir() else Path(__file__).parent.parent / "datasets"


def read_table(name):
    """One table of the data package.

    Parameters
    ----------
    name : str
        File name without ending, for example ``"emission_factors"``.

    Returns
    -------
    pandas.DataFrame
        A copy: changing it changes nothing else.

    Raises
    ------
    ValueError
        If there is no such table.

    Examples
    --------
    >>> len(read_table("municipalities"))
    8
    """
    return _read_table(datasets_dir(), name).copy()


@lru_cache
def _read_table(folder, name):
    require_known(name, sorted(path.stem for path in folder.glob("*.csv")), _("table"))
    # Only an empty field is missing: text such as NA or None stays text.
    return pd.read_csv(folder / f"{name}.csv", keep_default_na=False, na_values=[""])
