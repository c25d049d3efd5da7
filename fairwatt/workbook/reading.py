"""Reading a town's workbook: all that cannot be right is told at once, all that may be a slip is asked."""

from pathlib import Path

import pandas as pd

from ..i18n import _
from ..own_file.sheets import Report
from ..towns import _left_over, _teaching_notice
from .contents import BALANCE, FINDINGS, TownWorkbook
from .read_balance import read_balance
from .read_fields import read_fields
from .read_parts import read_actions, read_homes, read_measures
from .read_sheets import file_name, sheets_of


def read_workbook(path):
    """Read the workbook of a town; refuse what cannot be right, and report what may be a slip.

    Parameters
    ----------
    path : str or pathlib.Path
        A workbook (.xlsx) made with `write_workbook`, or a folder with one CSV file for each sheet (UTF-8; semicolon,
        comma or tab; decimal comma or point). Sheets and columns may stand in any order, and bear their names in
        English, Italian, Spanish, Portuguese or Greek. Those of the households, measures, criteria, points and actions
        may be missing.

    Returns
    -------
    TownWorkbook
        What may be a slip is in `findings` and stops nothing.

    Raises
    ------
    ValueError
        If the file cannot be read, or has cells that cannot be right: those of all sheets are listed at once, one line
        for each cause in each sheet, with the cells.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sheets = {
    ...         "Who we are": ["Name of the municipality;Our town", "Country;PT", "Year of the energy data;2021"],
    ...         "People": ["Registered inhabitants;3 394"],
    ...         "Energy": ["Sector;Carrier;Amount;Unit;Level", "Homes;Electricity;5.230,5;MWh;measured"],
    ...     }
    ...     for sheet, lines in sheets.items():
    ...         _length = (Path(folder) / f"{sheet}.csv").write_text(chr(10).join(lines))
    ...     town = read_workbook(folder)
    >>> town.fields["population"], town.balance["energy"].tolist(), town.balance["cell"].tolist()
    (3394.0, [5230.5], ['Energy!C2'])
    """
    path = Path(path)
    report = Report([], _("the workbook"))
    sheets = sheets_of(path, report)
    fields, cells = read_fields(sheets, report)
    places = {field: f"{cell.sheet}!{cell.name}" for field, cell in cells.items()}
    balance = pd.DataFrame(columns=list(BALANCE))
    if "energy" in sheets:
        balance = read_balance(sheets["energy"], fields, cells, report)
    homes = read_homes(sheets["households"], path.is_dir(), report) if "households" in sheets else None
    errors = len(report.errors)
    decision = read_measures(sheets, report)
    is_known = len(report.errors) == errors  # measures that cannot be read may hold the one that an action names
    actions = read_actions(sheets["actions"], decision, is_known, report) if "actions" in sheets else None
    if report.errors:
        title = _("{path} cannot be used yet:").format(path=file_name(path))
        raise ValueError("\n  ".join([title, *report.error_lines()]))
    rows = [(sheet or report.whole, *others) for sheet, *others in report.finding_rows()]
    findings = pd.DataFrame(rows, columns=list(FINDINGS))
    notice = _notice(fields.get("notice", ""), balance)
    return TownWorkbook(file_name(path), fields, balance, homes, decision, actions, places, findings, notice)


def _notice(remark, balance):
    """What stands beside every figure: the town's own remark, and what is left of a teaching balance."""
    left = _left_over(balance)
    return remark if remark == _teaching_notice() or not left else "; ".join(text for text in (remark, left) if text)
