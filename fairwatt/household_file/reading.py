"""Reading the file of a trainee: all that cannot be right is told at once, all that may be a slip is asked."""

import contextlib
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ..i18n import _
from ..own_file.texts import by_cause, refusal
from ..own_file.values import NO_VALUE, is_blank
from . import cells, columns
from .checks import as_findings, checked
from .columns import ERROR_KINDS, EXAMPLE, HOUSEHOLD_FILE_COLUMNS
from .header import known_columns, not_used
from .values import convert, with_proven_signs

RUNS_SHOWN = 6  # of the rows with one cause: enough to find them, short enough to read


def read_households(path):
    """Read a household table from CSV or Excel; refuse what cannot be right, and report what may be a slip.

    Parameters
    ----------
    path : str or pathlib.Path
        A .csv file (UTF-8; semicolon, comma or tab; decimal comma or point), or an .xlsx workbook (first sheet).

    Returns
    -------
    table : pandas.DataFrame
        One row per household in the order of the file, with those columns of `HOUSEHOLD_FILE_COLUMNS` that the file
        has, and always `weight`; the column `note` stays in the file. Numbers are float; yes and no are 1.0 and 0.0;
        NaN is missing.
    findings : pandas.DataFrame
        As from `household_findings`, and what else is worth knowing of the file. `row` is missing where the whole
        table is meant.

    Raises
    ------
    ValueError
        If the file cannot be read, holds personal data, or has cells that cannot be right: all are listed at once,
        one line for each cause in each column.

    Examples
    --------
    >>> import tempfile
    >>> from fairwatt.household_file import write_household_file
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     table, findings = read_households(write_household_file(Path(folder) / "homes.csv"))
    >>> table["income"].tolist(), findings["kind"].unique().tolist()
    ([16800.0, 23500.0, 7900.0], ['example_row'])
    """
    path, found = Path(path), []
    with contextlib.closing(cells.lines_of(path, found)) as lines:
        read = read_lines(path, lines)
    if read.problems:
        lines = [f"{_place(rows, column)}: {message}" for column, rows, message in by_cause(read.problems)]
        raise refusal(path, _("{path} cannot be used yet:"), lines)
    of_file = [(None, "", kind, message) for kind, message in found]
    of_rows = [
        (row, hh_id, kind, f"{column}: {message}" if column else message)
        for row, hh_id, kind, column, message in read.findings
    ]
    return read.table, as_findings(of_file + of_rows)


class Lines(NamedTuple):
    """What the lines of a table of households hold: the table, and what is wrong or asked, each with its column.

    `places` says where each column stands; problems are (row, column, cause, message), findings (row, hh_id, kind,
    column, message), with None for the row or the column where more than one is meant.
    """

    table: pd.DataFrame
    places: dict
    problems: list
    findings: list


def read_lines(path, lines, first=1):
    """Read a table of households from its lines, of which the first one, in row `first`, holds the names."""
    of_rows, table = [], {}
    rows, content, places, problems, of_file = _columns_of(path, lines, first)
    notes = ["" if is_blank(cell) else str(cell) for cell in content.pop("note", [])]
    if any(note and not note.startswith(EXAMPLE) for note in notes):
        free = _("the column note is free text: look for names before you share the file.")
        of_file.append((None, "", "free_text", None, free))
    for column in (name for name in HOUSEHOLD_FILE_COLUMNS if name in content):
        settled, sentence = with_proven_signs(column, content.pop(column))
        of_file += [(None, "", "sign_inferred", None, sentence)] if sentence else []
        table[column], unreadable = convert(column, settled, rows)
        problems += unreadable
    bad = {problem[:2] for problem in problems}
    table = pd.DataFrame(table)
    for row, hh_id, kind, column, message in checked(table.assign(note=notes) if notes else table, rows):
        if kind not in ERROR_KINDS:
            of_rows.append((row, hh_id, kind, column, message))
        elif (row, column) not in bad:  # a cell that cannot be read is not missing as well
            problems.append((row, column, kind, message))
    problems.sort(key=lambda problem: problem[0] or 0)
    if "weight" not in table or table["weight"].isna().all():
        table["weight"] = 1.0
    order = [name for name in HOUSEHOLD_FILE_COLUMNS if name in table]
    return Lines(table[order], places, problems, of_file + of_rows)


def _columns_of(path, lines, first):
    """The row numbers, the cells and the place of each known column, the rows that cannot be read, and findings."""
    header = ["" if is_blank(cell) or cell is NO_VALUE else str(cell).strip() for cell in next(lines, [])]
    places = known_columns(header, path)  # before any value: personal data are not even looked at
    rows, content, problems, filled = [], {name: [] for name in places}, [], set()
    split = _(
        "the row has {found} cells, the first line has {expected}. "
        "A comma or semicolon inside a cell splits it: put that cell in quotation marks."
    )
    for row, line in enumerate(lines, start=first + 1):
        here = {place for place, cell in enumerate(line) if not is_blank(cell)}
        if not here:
            continue
        if len(rows) + len(problems) == columns.MAX_ROWS:
            raise cells.too_large(path)
        if path.suffix.lower() == ".csv" and max(here) >= len(header):
            message = split.format(found=max(here) + 1, expected=len(header))
            problems.append((row, None, "split", message))
            continue
        rows.append(row)
        filled |= here
        for name, place in places.items():
            content[name].append(line[place] if place < len(line) else None)
    if not rows and not problems:
        raise refusal(path, _("{path} holds no row below its first line."))
    found = [(None, "", "column_not_used", None, sentence) for sentence in not_used(header, places, filled)]
    return rows, content, places, problems, found


# --- where the cells with one cause are ---


def _place(rows, column):
    place = [] if column is None else [_("column {column}").format(column=column)]
    if len(rows) > 1:
        sentence = _("rows {rows} ({n} cells)") if column else _("rows {rows} ({n} rows)")
        place.insert(0, sentence.format(rows=_runs(rows), n=len(rows)))
    elif rows[0] is not None:
        place.insert(0, _("row {row}").format(row=rows[0]))
    return ", ".join(place)


def _runs(rows):
    """Numbers of rows in short: 2-46, 48."""
    runs = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in runs[:RUNS_SHOWN]]
    return ", ".join(texts + ["…"] * (len(runs) > RUNS_SHOWN))
