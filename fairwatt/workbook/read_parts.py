"""The optional sheets of a town's workbook: households, measures with their criteria and points, and actions."""

from pathlib import Path

import pandas as pd

from ..decision_file.reading import FIELDS, read_tables
from ..decision_file.values import name, number
from ..decision_file.words import EXAMPLE, matched, recognised
from ..household_file.reading import read_lines
from ..household_file.values import way_out
from ..i18n import _
from ..names import _nearest
from ..own_file.sheets import Cell, Merged, Report, is_filled, table_of
from ..own_file.texts import folded, short
from ..own_file.values import BadCell
from .read_cells import names_of, office_of, one_of, require_one_number
from .read_energy import lists
from .read_table import is_example, read_table_of
from .schema import ACTION_COLUMNS, action_columns, sheet_titles, state_texts

EARLIEST, LATEST = 1990, 2100  # years of an action


# --- households ---


def read_homes(sheet, is_csv, report):
    """The table of households, or None if the sheet holds none of the town's own."""
    lines, errors = sheet.lines, len(report.errors)
    top = next((row for row, line in lines.items() if sum(is_filled(value) for value in line.values()) > 1), None)
    own = [row for row, line in lines.items() if top and row > top and not _is_example_home(sheet, row, line, report)]
    if not own:
        return None
    for row in own:
        for place in [place for place, value in lines[row].items() if isinstance(value, Merged)]:
            report.read(number, Cell(sheet.title, row, place, lines[row].pop(place)), "", None)
    width = max(max(lines[row]) for row in [top, *own] if lines[row]) + 1
    kept = {top, *own}
    cells = (
        [lines[row].get(place) for place in range(width)] if row in kept else [] for row in range(top, max(own) + 1)
    )
    try:
        # In a file of CSV a comma may have split a cell; then the row is too long, and the reader looks at the name.
        read = read_lines(Path(f"{sheet.title}.csv" if is_csv else sheet.title), cells, top)
    except ValueError as refused:
        _add_refusal(sheet, top, refused, report)
        return None
    for row, column, cause, message in read.problems:
        message = message if is_csv else message.removesuffix(way_out())
        message = f"{column}: {message}" if column else message
        report.errors.append((_home_cell(sheet, read, row, column), sheet.title, (column, cause), message))
    for row, _hh_id, kind, column, message in read.findings:
        cause, message = (column, f"{column}: {message}") if column else (message, message)
        report.findings.append((_home_cell(sheet, read, row, column), (sheet.title, kind), cause, message))
    return read.table if len(report.errors) == errors else None


def _is_example_home(sheet, row, line, report):
    cells = {place: Cell(sheet.title, row, place, value) for place, value in line.items()}
    return is_example(cells, report)


def _home_cell(sheet, read, row, column):
    return Cell(sheet.title, row, read.places.get(column, 0)) if row else Cell(sheet.title)


def _add_refusal(sheet, top, refused, report):
    """Add why a table of households is refused as a whole: its names of columns, or data of persons."""
    cell, usual = Cell(sheet.title, top), _("{path} cannot be used yet:").format(path=sheet.title)
    title = refused.title.replace(f"{sheet.title}.csv", sheet.title)
    texts = refused.lines if title == usual else [" ".join([title, *refused.lines])]
    report.errors += [(cell, sheet.title, text, text) for text in texts]


# --- measures, criteria and points ---


def read_measures(sheets, report):
    """Measures, criteria and points as a `DecisionFile`; None if there are none of the town's own, or errors."""
    by_kind = {kind: sheets[kind] for kind in ("measures", "criteria", "points") if kind in sheets}
    own = Report(report.order[1:])
    tables = {kind: table_of(sheet, own) for kind, sheet in by_kind.items()}
    if not tables.get("measures") or not _has_own_rows(tables["measures"], report):
        return None
    found = None
    try:
        found = read_tables(Path(by_kind["measures"].title), by_kind, tables, own)
    except ValueError as refused:
        person = _("{message} Write a role (farmer, shopkeeper) in its place.")
        report.errors += [
            (cell, cell.sheet, message, person.format(message=message)) for cell, message in refused.cells
        ]
    report.errors += own.errors
    whole = by_kind.get("points", by_kind["measures"]).title  # what stands in no sheet is that there are no points
    report.findings += [
        (cell, (sheet or whole, kind), cause, message) for cell, (sheet, kind), cause, message in own.findings
    ]
    return found


def _has_own_rows(table, report):
    rows = [row for row in table.rows if any(cell.is_filled for cell in row.values())]
    firsts = [row[table.first] for row in rows]
    own = [cell for cell in firsts if not str(cell.value).startswith(EXAMPLE)]
    if own:  # the examples among them are told of where they are read
        return any(not recognised(str(cell.value), *FIELDS) for cell in own)
    return any(not is_example({table.first: cell}, report) for cell in firsts)


# --- actions ---


def read_actions(sheet, decision, is_known, report):
    """The actions as a table; None if there are none. Without `is_known` the measures could not be read."""
    names = lists().sectors, names_of("status", state_texts())
    heads, rows = read_table_of(sheet, "action", action_columns(), ("measure",), report)
    records = []
    for row in rows:
        if is_example(row, report) or not any(cell.is_filled for cell in row.values()):
            continue
        measure = report.read(_measure, row["measure"], report, decision) if is_known else None
        sector = report.read(one_of, row["sector"], report, names[0], _("a sector"))
        office = report.read(office_of, row["responsible"], report)
        start, end = (report.read(_year, row[column]) for column in ("start", "end"))
        if start and end and end < start:
            before = _("the end ({end}) is before the start ({start}). Are the two swapped?")
            report.error(row["end"], before, start=start, end=end)
        status = report.read(one_of, row["status"], report, names[1], _("a state"))
        place = f"{sheet.title}!{row['measure'].name}"
        records.append((measure, sector or "", office or "", start, end, status or "", place))
    return pd.DataFrame(records, columns=[*ACTION_COLUMNS, "cell"], dtype=object) if records else None


def _measure(cell, report, decision):
    """The id of the measure that a cell names."""
    text = name(cell, report)
    if not text:
        raise BadCell(
            _("the cell is empty. Which measure is it? Write it as in the sheet '{title}'."), title=_measures()
        )
    if decision is None:
        none = _("there is no measure of this name: the sheet '{title}' holds none. Add the measure there.")
        raise BadCell(none, title=_measures())
    by_label = {label: id for column in ("short_label", "label") for id, label in decision.measures[column].items()}
    if found := matched(text, list(by_label)):
        return by_label[found]
    near = _nearest(folded(text), {folded(label): label for label in by_label}) if len(text) <= 120 else None
    hint = _(" Did you mean '{near}'?").format(near=short(near)) if near else ""
    unknown = _("'{text}' is not among the measures of the sheet '{title}'.{hint} Write it as it stands there.")
    raise BadCell(unknown, text=short(text), title=_measures(), hint=hint)


def _measures():
    return sheet_titles()["measures"]


def _year(cell):
    require_one_number(cell)
    value = number(cell, _("a year such as 2027"), None)
    if value is not None and (not EARLIEST <= value <= LATEST or value % 1):
        odd = _("{value} is not a year from {low} to {high}.")
        raise BadCell(odd, value=f"{value:.10g}", low=EARLIEST, high=LATEST)
    return None if value is None else int(value)
