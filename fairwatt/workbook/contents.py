"""What a town's workbook holds once it has been read, or before it is written."""

from typing import NamedTuple

import pandas as pd

from ..balance import BALANCE_COLUMNS
from ..decision_file import DecisionFile

BALANCE = (*BALANCE_COLUMNS, "amount", "unit", "level", "source", "cell")
FINDINGS = ("sheet", "cell", "kind", "message")


class TownWorkbook(NamedTuple):
    """The numbers of one town, as `read_workbook` and `pilot_workbook` return them and `write_workbook` takes them.

    Parameters
    ----------
    source : str
        Name of the file, or id of the pilot town.
    fields : dict
        The answers of the sheets "Who we are" and "People" by field; what was not answered is absent.
    balance : pandas.DataFrame
        Columns `BALANCE`: one row for each amount or notation key; `energy` in MWh a year, `amount` in `unit`. A
        notation key for a whole sector has no carrier (None).
    households : pandas.DataFrame or None
        The table of households, as `read_households` returns it.
    decision : DecisionFile or None
        Measures, criteria and points, as `read_decision_file` returns them.
    actions : pandas.DataFrame or None
        Columns `schema.ACTION_COLUMNS` and `cell`.
    cells : dict
        The cell of each answered field, such as "People!B3".
    findings : pandas.DataFrame
        Columns `FINDINGS`: warnings, none of which stops a plan.
    notice : str
        What to say beside every figure of teaching data; empty for a town's own numbers.
    """

    source: str
    fields: dict
    balance: pd.DataFrame
    households: pd.DataFrame | None
    decision: DecisionFile | None
    actions: pd.DataFrame | None
    cells: dict
    findings: pd.DataFrame
    notice: str
