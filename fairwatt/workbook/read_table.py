"""A table in a sheet of a town's workbook: its columns are found by their heads, wherever it stands."""

from ..decision_file.words import EXAMPLE, split_unit
from ..i18n import _
from ..own_file.sheets import Cell, is_filled
from ..own_file.texts import bare
from .read_cells import names_of

HEAD_ROWS = 40  # among these the head of the table is looked for


def read_table_of(sheet, kind, texts, needed, report, ignored=()):
    """The heads of a table, {column: Cell}, and its rows, each {column: Cell}; empty, and an error, if there is none.

    `texts` are the columns as {column: (head, help)}; those of `needed` must be there, and those
    called as in `ignored` hold help.
    """
    names, lines = names_of(kind, {column: head for column, (head, _help) in texts.items()}), sheet.lines
    found = {
        row: [(place, _column(value, names)) for place, value in line.items()]
        for row, line in list(lines.items())[:HEAD_ROWS]
    }
    top = max(found, key=lambda row: len({column for _place, column in found[row] if column}), default=None)
    heads = {}
    for place, column in found.get(top, ()):
        cell = Cell(sheet.title, top, place, lines[top][place])
        if column in heads:
            twice = _("two columns are '{head}': {first} and {second}. Keep one of them.")
            report.error(cell, twice, head=texts[column][0], first=heads[column].name, second=cell.name)
        elif column:
            heads[column] = cell
    if absent := [texts[column][0] for column in needed if column not in heads]:
        lacks = _("no row holds the heads of the table: {absent} not found. Expected in one row: {heads}.")
        values = {"absent": ", ".join(absent), "heads": ", ".join(head for head, _help in texts.values())}
        report.error(Cell(sheet.title), lacks, **values)
        return {}, []
    _say_not_read(sheet, report, lines, heads, {bare(text) for text in ignored})
    return heads, [_row(sheet, row, line, texts, heads, needed) for row, line in lines.items() if row > top]


def _row(sheet, row, line, texts, heads, needed):
    """The cells of a row by column; an absent column has an empty cell, where the last of the needed ones stands."""
    other = heads[needed[-1]].place
    places = {column: heads[column].place if column in heads else None for column in texts}
    return {
        column: Cell(sheet.title, row, other if place is None else place, None if place is None else line.get(place))
        for column, place in places.items()
    }


def _column(value, names):
    """The column that a head names, also with its unit in brackets."""
    return names.get(split_unit(value.strip())[0]) or names.get(value) if isinstance(value, str) else None


def _say_not_read(sheet, report, lines, heads, ignored):
    """Say what of a sheet is not read, so that nothing is lost in silence."""
    top = next(iter(heads.values())).row
    above = _("this line above the table is not read.")
    hidden = _("the row is hidden in Excel, and is read all the same. Delete it if it should not count.")
    for row, line in lines.items():
        if row < top and sum(map(is_filled, line.values())) > 1:
            report.finding(Cell(sheet.title, row, min(line)), "line_not_read", above)
        if row > top and row in sheet.hidden:
            report.finding(Cell(sheet.title, row, min(line)), "row_hidden", hidden)
    used = {cell.place for cell in heads.values()}
    used |= {place for place, value in lines[top].items() if bare(value) in ignored}
    filled = {place for row, line in lines.items() if row > top for place in line if is_filled(line[place])}
    for place in sorted(filled - used):
        report.finding(Cell(sheet.title, top, place), "column_not_used", _("this column is not used."))


def is_example(row, report):
    """Whether a row is one of the examples of the template; if it is, that is said."""
    cell = next((cell for cell in row.values() if str(cell.value).strip().startswith(EXAMPLE)), None)
    if cell:
        report.finding(cell, "example_row", _("this is an example row, and is not counted. Delete it."))
    return cell is not None
