"""Reading the measures of a trainee: all that cannot be right is told at once, all that may be a slip is asked."""

import re
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ..i18n import _
from ..names import _nearest
from ..own_file.sheets import Cell, Report, Table, table_of
from ..own_file.texts import folded, is_personal_number, personal_kind, refusal, short
from ..own_file.values import proven_signs
from .checks import Criterion, check_scores, check_size, checked_points, checked_range, participants, short_labels
from .sheets import sheets_of
from .values import name, number
from .words import EXAMPLE, direction, ids, matched, recognised, split_unit, titles

FIELDS = ("unit", "more", "direction", "worst", "best")


class DecisionFile(NamedTuple):
    """What a decision file holds; see `read_decision_file`."""

    scores: pd.DataFrame
    measures: pd.DataFrame
    criteria: pd.DataFrame
    points: pd.DataFrame
    participants: pd.Series
    findings: pd.DataFrame


def read_decision_file(path):
    """Read measures, criteria and points from Excel or CSV; refuse what cannot be right, report what may be a slip.

    Parameters
    ----------
    path : str or pathlib.Path
        A workbook made with `write_decision_file`; or a workbook or a CSV file with one table: the first column names
        the measures, the first row the criteria, and rows called "unit", "direction" (or "more is better"), "worst",
        "best" and "points" say what the sheets Criteria and Points say otherwise.

    Returns
    -------
    DecisionFile
        `scores` (index measure, columns criterion), `measures` (`label`, `short_label`), `criteria` (`label`, `unit`,
        `direction` "min" or "max", `worst`, `best`), `points` (index participant, 0 to 100, the largest is 100; may be
        empty), `participants` (id to label) and `findings` (`sheet`, `cell`, `kind`, `message`). Ids are made from
        the labels; those of measures from the short names, where there are any.

    Raises
    ------
    ValueError
        If the file cannot be read, holds personal data, or has cells that cannot be right: all are listed at once,
        one line for each cause in each sheet.

    Examples
    --------
    >>> import tempfile
    >>> table = "measure;cost;jobs\\ndirection;less;more\\nlamps;180;1\\nroofs;420;4\\npoints;60;100\\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "our measures.csv"
    ...     _length = path.write_text(table)
    ...     found = read_decision_file(path)
    >>> found.scores.loc["roofs"].tolist(), found.criteria["best"].tolist(), found.points.loc["agreed"].tolist()
    ([420.0, 4.0], [180.0, 4.0], [60.0, 100.0])
    >>> found.findings["kind"].tolist()
    ['unit_missing', 'range_from_data']
    """
    path = Path(path)
    sheets = sheets_of(path)
    report = Report([sheet.title for sheet in sheets])
    by_kind = _kinds(sheets, report)
    tables = {kind: table_of(sheet, report) for kind, sheet in by_kind.items()}
    if not tables.get("measures"):
        empty = _("{path} holds no table: the first row names the criteria, and the first column the measures.")
        raise refusal(path, empty)
    found = read_tables(path, by_kind, tables, report)
    if found is None:
        raise refusal(path, _("{path} cannot be used yet:"), list(report.error_lines()))
    return found


def read_tables(path, by_kind, tables, report):
    """What the tables of a file hold; None where the report has errors. Personal data are refused at once."""
    fields = _criteria_rows(by_kind["criteria"], tables["criteria"], report) if "criteria" in by_kind else None
    columns = _columns(tables["measures"], fields, report)
    known = list(columns if fields is None else fields)
    fields = {label: {"heading": cell, **(fields or {}).get(label, {})} for label, cell in columns.items()}
    _refuse_personal(path, tables, known, report)
    measures, points = _rows(tables["measures"], fields, report)
    points += _point_rows(tables["points"], known, report) if tables.get("points") else []
    check_size(report, Cell(tables["measures"].sheet), len(measures), len(fields))
    return _result(report, fields, measures, points)


def _kinds(sheets, report):
    """Which sheet holds what: {kind: sheet}."""
    found, others = {}, []
    for sheet in sheets:
        kind = recognised(sheet.title, "measures", "criteria", "points", "help")
        if kind and kind not in found:
            found[kind] = sheet
        elif sheet.cells:
            others.append(sheet)
    found.pop("help", None)
    if others and "measures" not in found:
        found["measures"] = others.pop(0)
    for sheet in others:
        report.finding(Cell(sheet.title), "sheet_not_read", _("this sheet is not read."))
    return found


def _refuse_personal(path, tables, criteria, report):
    """Refuse what looks like data of persons among the points, and repeat none of it."""
    looks, person, found = _("this looks like {kind}."), _("data of a person"), Report(report.order)
    points = tables.get("points") or Table("", 0, {}, [])
    measures = [row[tables["measures"].first] for row in tables["measures"].rows]
    parted = [(cell, _typed(cell).partition(":")) for cell in measures]
    named = [(cell, who.strip()) for cell, (begin, _colon, who) in parted if recognised(begin, "points")]
    named += [(row[points.first], _typed(row[points.first])) for row in points.rows]
    numbers = [(cell, _typed(cell)) for row in points.rows for cell in row.values()]
    numbered = {cell for cell, text in named if sum(letter.isdigit() for letter in text) > 6}
    for cell in numbered | {cell for cell, text in named + numbers if is_personal_number(text)}:
        found.error(cell, looks, kind=person)
    for place, cell in points.head.items():
        kind = personal_kind(_typed(cell)) if place != points.first else None
        if kind and not matched(_typed(cell), criteria):
            found.error(cell, looks, kind=kind)
    if found.errors:
        title = _(
            "{path} was not read, because it holds personal data. Write the role of each participant (farmer, "
            "shopkeeper) in a copy of the file, and delete the rest:"
        )
        error = refusal(path, title, list(found.error_lines()))
        error.cells = [(cell, message) for cell, _sheet, _cause, message in found.errors]
        raise error


def _typed(cell):
    value = cell.value
    return f"{value:.0f}" if isinstance(value, int | float) else value.strip() if isinstance(value, str) else ""


# --- the tables, row by row ---


class Row(NamedTuple):
    """A measure, or the points of a participant: what it is called, and its cell for each criterion."""

    cell: Cell
    label: str
    short: str
    cells: dict


def _named_rows(table, report):
    """Yield (cell, name, row) of the rows that count; a row without a name is an error."""
    for row in table.rows:
        cell = row[table.first]
        filled = any(other.is_filled for other in row.values())
        label = report.read(name, cell, report) if filled else None
        if label == "":
            report.error(cell, _("the row has numbers or texts, and no name in its first column."))
        elif label and label.startswith(EXAMPLE):
            left = _("this is an example row, and is not counted. Delete it.")
            report.finding(cell, "example_row", left)
        elif label:
            yield cell, label, row


def _is_new(report, cell, label, known):
    """Whether a label is not yet among the known ones; a second one is an error."""
    if twice := next((other for other in known if folded(other) == folded(label)), None):
        report.error(
            cell, _("'{label}' stands here a second time. Rename or delete one of the two."), label=short(twice)
        )
    return not twice


def _criteria_rows(sheet, table, report):
    """The sheet Criteria: {criterion: {field: Cell}}."""
    heads, fields = {}, {}
    for place, cell in table.head.items() if table else ():
        field = recognised(str(cell.value), *FIELDS) if place != table.first and not cell.is_blank else None
        heads.setdefault(field, place)
    if not {"more", "direction"} & set(heads):
        lacks = _("there is no column '{more}' with yes or no for each criterion; the first row holds: {head}.")
        head = [short(str(cell.value)) for cell in table.head.values() if not cell.is_blank] if table else ["-"]
        report.error(Cell(sheet.title), lacks, more=titles()["more"], head=", ".join(head))
    for cell, label, row in _named_rows(table, report) if table else ():
        if _is_new(report, cell, label, fields):
            fields[label] = {field: row[heads[field]] for field in FIELDS if field in heads} | {"name": cell}
    return fields


def _columns(table, known, report):
    """The heading of each criterion, {criterion: Cell}; `known` are the criteria, or None if they are not known yet."""
    found, strange = {}, []
    for place, cell in table.head.items():
        if place == table.first:
            continue
        text = report.read(name, cell, report)
        below = [row[place].value for row in table.rows if not row[place].is_blank]
        if text == "" and any(not isinstance(value, str) or re.search(r"\d", value) for value in below):
            nameless = _(
                "numbers stand in a column without a heading. Write the name of the criterion above them. "
                "In a CSV file, has a decimal comma cut a number in two?"
            )
            report.error(cell, nameless)
        elif text == "" and below:
            report.finding(cell, "column_not_used", _("this column has no heading, and is not used."))
        elif text and not recognised(text, "short", "note"):
            label = split_unit(text)[0] if known is None else matched(text, known)
            if label is None:
                strange.append((cell, text))
            elif _is_new(report, cell, label, found):
                found[label] = cell
    missing = [label for label in known or () if label not in found]
    for cell, text in strange:
        near = _nearest(folded(text), {folded(label): label for label in missing})
        near = near or (missing[0] if len(strange) == len(missing) == 1 else None)
        unknown = _("'{text}' is no criterion of the other sheets. Add it there, or delete the column.")
        other = _("'{text}' is no criterion of the other sheets. Is it '{near}'? Write the same name in all of them.")
        report.error(cell, other if near else unknown, text=short(text), near=short(near or ""))
        missing = [label for label in missing if label != near]
    for label in missing:
        lacks = _("'{label}' has no column here. Add the column, or delete the criterion in the other sheets.")
        report.error(Cell(table.sheet), lacks, label=short(label))
    return found


def _rows(table, fields, report):
    """The measures and the points of a table of measures; what it says of the criteria is added to `fields`."""
    measures, points = [], []
    short_place = next((place for place, cell in table.head.items() if recognised(str(cell.value), "short")), None)
    for cell, label, row in _named_rows(table, report):
        cells = {criterion: row[of["heading"].place] for criterion, of in fields.items()}
        begin, _colon, who = label.partition(":")
        if field := recognised(label, *FIELDS):
            for criterion, of in fields.items():
                _add_field(report, of, field, cells[criterion])
        elif recognised(begin, "points"):
            points.append(Row(cell, who.strip() or titles()["agreed"], "", cells))
        elif recognised(label, "total"):
            total = _("'{label}' looks like a sum of the rows, and would compete as a measure. Delete the row.")
            report.error(cell, total, label=short(label))
        elif _is_new(report, cell, label, [measure.label for measure in measures]):
            if not any(score.is_filled for score in cells.values()):
                bare = _(
                    "the row has a name and no score. Fill it, or delete it. Is it a note? Move it to another sheet."
                )
                report.error(cell, bare)
                cells = {}
            called = report.read(name, row[short_place], report) if short_place is not None else ""
            measures.append(Row(cell, label, called or "", cells))
    return measures, points


def _add_field(report, of, field, cell):
    """Add what a row among the measures says of a criterion, unless the sheet with the criteria says it already."""
    known = [name for name in (("more", "direction") if field in ("more", "direction") else (field,)) if name in of]
    if not known or of[known[0]].is_blank:
        of[field] = cell
    elif not cell.is_blank:
        report.error(
            cell, _("this is given a second time; it stands in {other} too. Delete one."), other=of[known[0]].name
        )


def _point_rows(table, known, report):
    """The sheet Points: one row for each participant."""
    heads = _columns(table, known, report)
    if personal_kind(str(table.head[table.first].value)):
        roles = _("this column is for roles (farmer, shopkeeper), not for names of persons.")
        report.finding(table.head[table.first], "names_of_persons", roles)
    return [
        Row(cell, label, "", {criterion: row[head.place] for criterion, head in heads.items()})
        for cell, label, row in _named_rows(table, report)
    ]


# --- numbers, and the frames ---


def _numbers(report, cells, expected):
    """The numbers in cells, {Cell: number or None}; `cells` says what to do if one is missing, None if it may be."""
    settled = proven_signs(cell.value for cell in cells)
    for cell in (cell for cell in cells if cell.value in settled):
        proven = _("'{text}' is read as {value}, as other cells of this criterion show.")
        report.finding(cell, "sign_inferred", proven, text=cell.value.strip(), value=settled[cell.value])
    return {
        cell: report.read(number, cell._replace(value=settled.get(cell.value, cell.value)), expected, missing)
        for cell, missing in cells.items()
    }


def _criterion(report, label, of, measures):
    """A criterion with its numbers, as far as they can be read."""
    unit = _unit(report, of)
    expected = _("a number in {unit}").format(unit=unit) if unit else _("a number")
    missing = _("A missing score is not a zero: ask, or estimate it and mark it, or leave the measure out.")
    places = {i: measure.cells[label] for i, measure in enumerate(measures) if measure.cells}
    levels = {level: of[level] for level in ("worst", "best") if level in of}
    if places and all(cell.is_blank for cell in places.values()):
        nothing = _("no measure has a score here. Fill the column, or delete the criterion in all sheets.")
        report.error(of["heading"], nothing)
        places = {}
    cells = dict.fromkeys(places.values(), missing) | dict.fromkeys(levels.values())
    read = _numbers(report, cells, expected)
    scores = {i: (cell, read[cell]) for i, cell in places.items() if read[cell] is not None}
    worst, best = (read.get(levels.get(level)) for level in ("worst", "best"))
    return Criterion(label, of, unit, _direction(report, of), worst, best, scores, len(scores) == len(measures))


def _unit(report, of):
    """The unit of a criterion, from its own cell or from the brackets in the heading of the measures."""
    cell, in_heading = of.get("unit"), split_unit(str(of["heading"].value).strip())[1]
    given = report.read(name, cell, report) if cell else ""
    if given and in_heading and folded(given) != folded(in_heading):
        differs = _("the unit is '{given}' here, and '{other}' in the heading of the measures. Which one is right?")
        report.finding(cell, "unit_differs", differs, given=short(given), other=short(in_heading))
    return given or in_heading


def _direction(report, of):
    """Whether more is better ("max") or less ("min"); None, and an error, if that is not said."""
    field = next((field for field in ("more", "direction") if field in of), None)
    text = report.read(name, of[field], report) if field else None
    found = direction(text, field) if text else None
    if field is None and "name" not in of:
        unsaid = _(
            "nothing says whether more is better. Add a row '{more}' with yes (as for jobs) or no (as for a cost)."
        )
        report.error(of["heading"], unsaid, more=titles()["more"])
    if text == "":
        report.error(of[field], _("the cell is empty. Is more of it better? Write yes for jobs, no for a cost."))
    elif text and not found:
        unclear = _("'{text}' does not say whether more is better. Write yes (as for jobs) or no (as for a cost).")
        report.error(of[field], unclear, text=short(text))
    return found


def _result(report, fields, measures, points):
    criteria = [_criterion(report, label, of, measures) for label, of in fields.items()]
    for criterion in criteria:
        check_scores(report, criterion)
    levels = [checked_range(report, criterion) for criterion in criteria]
    expected = _("a number of points from 0 to 100")
    missing = _("Empty is not zero: ask; write 0 only if this step does not matter to them; or delete the row.")
    shared = []
    for row in points:
        read = _numbers(report, dict.fromkeys(row.cells.values(), missing), expected)
        shared.append(checked_points(report, row, read))
    labels, who = [measure.label for measure in measures], participants(report, points)
    shorts = short_labels(report, measures)
    if report.errors:
        return None
    columns = pd.Index(ids(list(fields), "criterion"), name="criterion")
    index = pd.Index(ids([measure.short or measure.label for measure in measures], "measure"), name="measure")
    scores = {
        column: [criterion.scores[i][1] for i in range(len(labels))]
        for column, criterion in zip(columns, criteria, strict=True)
    }
    rows = [(c.label, c.unit, c.direction, *level) for c, level in zip(criteria, levels, strict=True)]
    return DecisionFile(
        pd.DataFrame(scores, index=index, dtype=float).rename_axis(columns="criterion"),
        pd.DataFrame({"label": labels, "short_label": shorts}, index=index),
        pd.DataFrame(rows, columns=["label", "unit", "direction", "worst", "best"], index=columns),
        pd.DataFrame(shared, columns=list(fields), index=who.index, dtype=float).set_axis(columns, axis=1),
        who,
        pd.DataFrame(report.finding_rows(), columns=["sheet", "cell", "kind", "message"]),
    )
