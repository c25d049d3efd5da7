"""A workbook to fill: sheets for measures, criteria and points, with notes, lists and units, and a page of help."""

import io
import zipfile
from copy import copy
from pathlib import Path

from ..i18n import _
from ..own_file.files import letter, write_new
from ..own_file.texts import refusal
from ..takeaway import FORMULA
from .checks import LONGEST_SHORT, cut
from .words import EXAMPLE, matched, titles

LAST_ROW = 60  # down to which Excel checks what is typed


def write_decision_file(path, matrix=None):
    """Write a workbook to fill with your own measures, criteria and points.

    Parameters
    ----------
    path : str or pathlib.Path
        A new .xlsx file. One that exists is left as it is.
    matrix : DecisionMatrix, optional
        A table of the course, as a filled example. Without it the workbook holds five usual criteria, and examples that
        are marked and do not count.

    Returns
    -------
    pathlib.Path
        The file written, or the one that is there with the same content.

    Raises
    ------
    ValueError
        If another file of that name exists, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_decision_file(Path(folder) / "my-measures.xlsx").name
    'my-measures.xlsx'
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise refusal(path, _("{path}: end the name of the file with .xlsx."))
    content = _workbook(matrix)
    if path.is_file() and _parts(path.read_bytes()) == _parts(content):
        return path  # the same workbook: a notebook may be run twice
    return write_new(path, content)


def _parts(content):
    """What a workbook holds, without the time at which it was written."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}
    except (zipfile.BadZipFile, OSError):
        return None


# --- what is written ---


def _example():
    """The criteria, measures and points of the empty workbook: examples are marked, and do not count."""
    criteria = [
        (_("Cost"), _("thousand EUR"), False, None, None),
        (_("Emissions saved"), _("t CO2-eq a year"), True, None, None),
        (_("Households helped"), _("households"), True, None, None),
        (_("Local work"), _("job-years"), True, None, None),
        (_("Acceptance"), _("points from 1 to 5"), True, 1, 5),
    ]
    measures = [
        (f"{EXAMPLE}: " + _("LED street lamps"), _("Street lamps"), 180, 95, 0, 1, 4.3),
        (f"{EXAMPLE}: " + _("Solar roofs for an energy community"), _("Solar roofs"), 420, 260, 60, 4, 4.1),
    ]
    points = [(f"{EXAMPLE}: " + _("Mayor"), 100, 50, 30, 40, 60), (f"{EXAMPLE}: " + _("Farmer"), 80, 20, 30, 100, 60)]
    return criteria, measures, points, _("The rows that begin with EXAMPLE are invented and do not count. Delete them.")


def _filled(matrix):
    """The criteria, measures and points of a table of the course, or of a decision file that was read."""
    criteria = [
        (row["label"], row["unit"], row["direction"] == "max", float(row["worst"]), float(row["best"]))
        for _id, row in matrix.criteria.loc[matrix.scores.columns].iterrows()
    ]
    labels = matrix.measures.loc[matrix.scores.index, ["label", "short_label"]].itertuples(index=False)
    # A short name that is only the beginning of the name was made by the reader: it is not written.
    labels = [(label, None if brief == cut(label) else brief) for label, brief in labels]
    measures = [(*label, *map(float, row)) for label, row in zip(labels, matrix.scores.to_numpy(), strict=True)]
    rows = matrix.points[list(matrix.scores.columns)]
    points = [
        (matrix.participants[who], *map(float, row)) for who, row in zip(rows.index, rows.to_numpy(), strict=True)
    ]
    return criteria, measures, points, getattr(matrix, "notice", "")


def _workbook(matrix):
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    notice = add_decision_sheets(book, matrix)
    sheet = book.create_sheet(titles()["help"])
    fill(sheet, [_("what"), _("how")], [*([(_("This example"), notice)] if notice else []), *decision_help().items()])
    sheet.column_dimensions["B"].width = 100
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def add_decision_sheets(book, matrix=None):
    """Add the sheets Measures, Criteria and Points to an openpyxl workbook; return what must be said with them.

    Parameters
    ----------
    book : openpyxl.Workbook
    matrix : DecisionMatrix or DecisionFile, optional
        What fills them. Without it they hold five usual criteria, and examples that are marked and do not count.

    Returns
    -------
    str
    """
    criteria, measures, points, notice = _example() if matrix is None else _filled(matrix)
    own = titles()
    names = [label for label, *_rest in criteria]
    answers = [(label, unit, own["yes"] if more else own["no"], *levels) for label, unit, more, *levels in criteria]
    heads = [f"{label} ({unit})" for label, unit, *_rest in criteria]
    heads = [head if matched(head, names) == label else label for head, label in zip(heads, names, strict=True)]

    sheet = book.create_sheet(own["measures"])
    brief = _("A name for pictures, at most {most} letters. It may be left empty.").format(most=LONGEST_SHORT)
    score = _("One number for each measure, in this unit. Not known? Ask or estimate it; an empty cell is not a zero.")
    source = _("Where the numbers of this row come from, and which of them are estimated. It is not read.")
    notes = [_("What could be done, in a few words. One row for each measure."), brief, *[score] * len(names), source]
    fill(sheet, [_("measure"), own["short"], *heads, own["note"]], measures, notes)
    alone = _("Write a number alone, without a unit or a word.")
    rule(sheet, 3, len(names), alone, "decimal", "-1E12", "1E12")

    sheet = book.create_sheet(own["criteria"])
    notes = [
        _("By what you judge. It has the same name in the headings of the other two sheets."),
        _("What the numbers count: thousand EUR, t CO2-eq a year, households."),
        _("Choose from the list: yes for jobs, no for a cost."),
        _("The worst level worth talking about; no score lies beyond it. If it is empty, the worst score is taken."),
        _("The best level worth talking about; no score lies beyond it. If it is empty, the best score is taken."),
    ]
    fill(sheet, [_("criterion"), *(own[name] for name in ("unit", "more", "worst", "best"))], answers, notes)
    yes_or_no = _("Choose one of: {values}.").format(values=f"{own['yes']}, {own['no']}")
    rule(sheet, 3, 1, yes_or_no, "list", f'"{own["yes"]},{own["no"]}"')
    rule(sheet, 4, 2, alone, "decimal", "-1E12", "1E12")

    sheet = book.create_sheet(own["points"])
    role = _("A role (farmer, shopkeeper), never a name. A row '{agreed}' is what the group settled on after talking.")
    swing = _("100 for the step from worst to best that matters most to this person; for the others, their part of it.")
    notes = [role.format(agreed=own["agreed"]), *[swing] * len(names)]
    fill(sheet, [_("participant"), *names], points, notes)
    rule(sheet, 2, len(names), _("Write a number from 0 to 100."), "decimal", "0", "100")
    return notice


def decision_help():
    """How to fill the three sheets: {what: how}."""
    own = titles()
    return {
        _("Order"): _(
            "First the criteria, then the measures with their scores, then worst and best. Points come last."
        ),
        own["criteria"]: _("Two to about seven, and no thing twice: tonnes saved and kWh saved say nearly the same."),
        own["measures"]: _(
            "A shortlist of what is possible and legal. The last column is for notes: say where a number is from."
        ),
        _("Where: cost"): _("Offers, price lists, the last similar work, the energy agency. All in the same unit."),
        _("Where: emissions"): _(
            "Your energy balance with its emission factors (lesson m11), the SECAP, energy audits."
        ),
        _("Where: households"): _(
            "Social services; your table of households (lesson m21). Only homes that it reaches."
        ),
        _("Where: local work"): _(
            "Firms of the area: how many people, how long? A job-year is one person for one year."
        ),
        _("Where: acceptance"): _(
            "A short survey or a meeting; 1: most are against it, 5: most want it. Say who was asked."
        ),
        _("No figure?"): _("Missing is not zero. Ask; or estimate, and say so in the note; or leave the measure out."),
        _("Worst and best"): _("Agree on them before the points. With another range, the old points no longer hold."),
        own["points"]: _(
            "Imagine all criteria at their worst. Which one would you lift to its best first? It gets 100. "
            "How much is each other step worth beside it? Each number is from 0 to 100."
        ),
        _("Privacy"): _("Write roles, never names. In a village a role can be one person: ask before you show a row."),
    }


# --- how it looks ---


def fill(sheet, head, rows, notes=()):
    """Write a table with a frozen head; a text is never a formula; a note explains each head."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet.freeze_panes, wrapped = "B2", None
    for number, line in enumerate([head, *rows], start=1):
        for place, value in enumerate(line, start=1):
            cell = sheet.cell(number, place, value)
            if wrapped is None:  # openpyxl compares a style with all others: slow, so only once
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                wrapped = cell._style
            cell._style = copy(wrapped)
            if isinstance(value, str):
                cell.data_type, cell.quotePrefix = "s", value.startswith(FORMULA)  # a text, also after Excel has it
    for place, cell in enumerate(sheet[1]):
        cell.font, cell.fill = Font("Calibri", 11, bold=True), PatternFill("solid", fgColor="DDE8F0")
        sheet.column_dimensions[cell.column_letter].width = 20 if place else 36
        if place < len(notes):
            cell.comment = Comment(notes[place], "Fairwatt", height=110, width=260)


def rule(sheet, first, columns, sentence, kind, *limits, rows=(2, LAST_ROW), style="stop"):
    """Let Excel refuse what does not fit into some columns, or ask ("warning"), and say why, while one types."""
    from openpyxl.worksheet.datavalidation import DataValidation

    checked = DataValidation(kind, *limits, errorStyle=style, error=sentence, showErrorMessage=True, allow_blank=True)
    checked.add(f"{letter(first - 1)}{rows[0]}:{letter(first + columns - 2)}{rows[1]}")
    sheet.add_data_validation(checked)
