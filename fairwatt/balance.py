"""The rules that every energy balance keeps: known names, and in each row an amount or a notation key."""

import math
import numbers

import pandas as pd

from .data import NOTATION_KEYS, read_table
from .i18n import _
from .names import require_known

BALANCE_COLUMNS = ("sector", "carrier", "energy", "notation_key", "note", "confidence")


def check_balance(balance):
    """Refuse a balance that cannot be added up, and name every bad row.

    Parameters
    ----------
    balance : pandas.DataFrame
        Columns `sector`, `carrier`, `energy` [MWh/a], `notation_key`, `note`.

    Raises
    ------
    ValueError
        With one line per problem.

    Examples
    --------
    >>> check_balance(pd.DataFrame([{"sector": "residential", "carrier": "wood", "energy": None, "notation_key": None,
    ...                              "note": ""}]))
    Traceback (most recent call last):
    ValueError: The balance cannot be added up yet:
      row 1 (residential, wood): the cell is empty. Empty is not zero: write an amount, or one of NO, NE, IE, C.
    """
    absent = [name for name in BALANCE_COLUMNS[:5] if name not in balance]
    if absent:
        raise ValueError(_("The balance lacks the column(s) {absent}.").format(absent=", ".join(absent)))
    if balance.empty:
        raise ValueError(_("The balance holds no row."))
    problems = [
        _("row {number} {problem}").format(number=number, problem=problem) for number, problem in row_problems(balance)
    ]
    if problems:
        raise ValueError("\n  ".join([_("The balance cannot be added up yet:"), *problems]))


def row_problems(balance):
    """What is wrong with the rows of a balance.

    Parameters
    ----------
    balance : pandas.DataFrame
        As for `check_balance`.

    Returns
    -------
    list of (int, str)
        The place of the row, counted from 1, and a sentence that begins with its sector and carrier in brackets.
    """
    sectors, carriers = read_table("sectors").set_index("sector"), read_table("carriers")["carrier"].tolist()
    burns_fuel = sectors["ipcc_use"].notna().to_dict()
    repeated = balance.duplicated(["sector", "carrier"], keep="first").tolist()
    problems = []
    for number, row in enumerate(balance.itertuples(), start=1):
        try:
            _check_row(row, burns_fuel, carriers)
            if repeated[number - 1]:
                raise ValueError(_("this sector and carrier stand in an earlier row already; add the two amounts."))
        except ValueError as error:
            carrier = "" if pd.isna(row.carrier) else row.carrier
            problems.append((number, f"({row.sector}, {carrier}): {error}"))
    return problems


def _check_row(row, burns_fuel, carriers):
    require_known(row.sector, burns_fuel, _("sector"))
    has_number, has_key = not pd.isna(row.energy), not pd.isna(row.notation_key)
    if not pd.isna(row.carrier):
        require_known(row.carrier, carriers, _("carrier"))
    elif has_number:
        raise ValueError(_("the carrier is missing: which energy is it?"))
    if has_number and not burns_fuel[row.sector]:
        raise ValueError(_("this sector burns no fuel. The energy of a plant belongs to services or industry."))
    if has_number and has_key:
        raise ValueError(_("it holds a number and a notation key; keep one of them."))
    if not has_number and not has_key:
        raise ValueError(
            _("the cell is empty. Empty is not zero: write an amount, or one of {keys}.").format(
                keys=", ".join(NOTATION_KEYS)
            )
        )
    if has_key:
        require_known(row.notation_key, NOTATION_KEYS, _("notation key"))
        if row.notation_key == "IE" and (pd.isna(row.note) or not row.note):
            raise ValueError(_("IE means included elsewhere: say in the note in which cell."))
    elif not isinstance(row.energy, numbers.Real) or not math.isfinite(row.energy):
        raise ValueError(_("{energy!r} is not a number.").format(energy=row.energy))
    elif row.energy < 0:
        raise ValueError(_("the amount is negative ({energy}).").format(energy=row.energy))
