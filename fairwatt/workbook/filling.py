"""The nine sheets of the town's workbook, as a workbook of openpyxl; imported only when one is written."""

import datetime

import openpyxl
import pandas as pd
from openpyxl.comments import Comment
from openpyxl.styles import Border, PatternFill, Side

from ..decision_file import template as decision_sheets
from ..decision_file.words import EXAMPLE
from ..household_file import template as household_sheet
from ..household_file.columns import CATEGORIES, FLAGS
from ..i18n import _
from .look import BOLD, EMPTY, FILL, HEAD, WRAPPED, clean, finish, fit_rows, paint, set_widths
from .pilots import notices_of
from .places import energy_rows
from .schema import (
    ENERGY_COLUMNS,
    FIELDS,
    WHOLE_SECTOR,
    action_columns,
    energy_columns,
    field_columns,
    field_texts,
    find_columns,
    level_texts,
    sheet_titles,
    state_texts,
    usual_unit,
    where_to_find,
)
from .start import labels, write_start
from .synonyms import SYNONYMS

ACTION_ROWS = 20
ROWS_TO_FILL = 12  # that are coloured in the sheets of the measures
NEEDED = {"town", "people", "energy"}
YELLOW = "F2C94C"


def workbook_of(town=None):
    """The workbook: to fill, or filled with a `TownWorkbook`."""
    own, book, notices = sheet_titles(), openpyxl.Workbook(), notices_of(town)
    book.remove(book.active)
    said = {text: ", ".join(own[name] for name in notices if notices[name] == text) for text in notices.values()}
    lists = write_start(book.create_sheet(own["help"]), [(names, text) for text, names in said.items()])
    for name in ("town", "people"):
        _fill_fields(book.create_sheet(own[name]), name, town.fields if town else {})
    _fill_energy(book.create_sheet(own["energy"]), town.balance if town else None, lists)
    _fill_households(book.create_sheet(), own["households"], town)
    decision_sheets.add_decision_sheets(book, town.decision if town else None)
    _fill_actions(book.create_sheet(own["actions"]), town, lists, own["measures"])
    for name in ("measures", "criteria", "points"):
        _colour(book[own[name]])
    for name, title in own.items():
        finish(book[title], notices.get(name, ""), pages=3 if name == "households" else 1)
        book[title].sheet_properties.tabColor = YELLOW if name in NEEDED else None
        if name != "households":
            fit_rows(book[title])
    # Nothing of the machine or of the person who made it.
    book.properties.creator, book.properties.created = "Fairwatt", datetime.datetime(2026, 1, 1)
    return book


def _colour(sheet, rows=ROWS_TO_FILL):
    """Colour the rows to fill; the examples are grey."""
    column, last = sheet.cell(1, sheet.max_column).column_letter, max(rows + 1, sheet.max_row)
    paint(sheet, f"A2:{column}{last}", FILL)
    for row in range(2, last + 1):
        if str(sheet.cell(row, 1).value).startswith(EXAMPLE):
            paint(sheet, f"A{row}:{column}{row}", EMPTY)


def _ask(sheet, place, kind, *limits, rows, columns=1):
    """Let Excel offer a list, or ask about what does not fit; what is pasted or typed all the same is kept."""
    sentence = (
        _("Choose from the list, if you can.") if kind == "list" else _("Is this right? Another number is usual.")
    )
    decision_sheets.rule(sheet, place, columns, sentence, kind, *limits, rows=rows, style="warning")


def _fill_fields(sheet, name, values):
    """One of the sheets of questions: "Who we are" or "People"."""
    texts, heads = field_texts(), field_columns().values()
    asked = [(field, of) for field, of in FIELDS.items() if of.sheet == name]
    lines = []
    for field, _of in asked:
        label, unit, where = texts[field]
        lines.append([label, clean(values.get(field)), unit or None, None, where])
    decision_sheets.fill(sheet, [head for head, _help in heads], lines, [text for _head, text in heads])
    set_widths(sheet, 36, 34, 10, 34, 66)
    formats = {"number": "#,##0", "year": "0"}
    rules = {"number": "decimal", "year": "whole", "country": "list"}
    for row, (_field, of) in enumerate(asked, start=2):
        paint(sheet, f"B{row}:B{row}", FILL)
        paint(sheet, f"D{row}:D{row}", FILL)
        sheet.cell(row, 2).number_format = formats.get(of.kind, "@")
        sheet.cell(row, 2).alignment = WRAPPED
        if of.kind in rules:
            limits = [f'"{",".join(SYNONYMS["country"])}"'] if of.kind == "country" else [str(of.low), str(of.high)]
            _ask(sheet, 2, rules[of.kind], *limits, rows=(row, row))


def _fill_energy(sheet, balance, lists):
    """The printed rows of all sectors, the first of each with help to find the figures, and free rows below."""
    texts, rows = energy_columns(), energy_rows(balance)
    sectors, carriers = labels("sector"), labels("carrier") | {WHOLE_SECTOR: WHOLE_SECTOR}
    find, lines = where_to_find(), []
    for sector, carrier, place in rows:
        whole = carrier == WHOLE_SECTOR
        unit = None if whole or carrier is None else usual_unit(sector, carrier) or None
        answer = [None, unit, *[None] * 4] if place is None else _answer(balance.iloc[place], unit)
        lines.append([sectors.get(sector), carriers.get(carrier), *answer, *(find[sector] if whole else (None, None))])
    heads = [texts[column][0] for column in ENERGY_COLUMNS]
    decision_sheets.fill(sheet, [*heads, *find_columns()], lines, [texts[column][1] for column in ENERGY_COLUMNS])
    sheet.freeze_panes = "C2"
    set_widths(sheet, 36, 36, 14, 11, 10, 11, 28, 34, 48, 48)
    last = len(rows) + 1
    sheet.print_area = f"A1:H{last}"  # with the help, the print would be too small to read
    paint(sheet, f"C2:H{last}", FILL)
    for row, (_sector, carrier, _place) in enumerate(rows, start=2):
        if carrier is None:
            paint(sheet, f"A{row}:B{row}", FILL)
        if carrier == WHOLE_SECTOR:
            paint(sheet, f"C{row}:D{row}", EMPTY)
            sheet.cell(row, 1).font = BOLD
            for cell in sheet[row]:
                cell.border = Border(cell.border.left, cell.border.right, Side("medium", color="7A97A8"))
        sheet.cell(row, 3).number_format = "#,##0.0##"
    for column, name in (("A", "sectors"), ("B", "carriers"), ("D", "units"), ("E", "keys"), ("F", "levels")):
        _ask(sheet, ord(column) - 64, "list", lists[name], rows=(2, last + 100))


def _answer(record, unit):
    """The cells of a row of a balance, from the amount to the note."""
    key = record["notation_key"]
    level = level_texts()[record["level"]][0] if record["level"] else None
    texts = [clean(record[name] or None) for name in ("source", "note")]
    return [clean(record["amount"]), record["unit"] or unit, None if pd.isna(key) else key, level, *texts]


def _fill_households(sheet, title, town):
    """The table of households: examples, or the homes of a town."""
    lines = household_sheet.household_lines(town.households if town else None)
    if town and town.households is None:
        lines = lines[:1]
    household_sheet.fill(sheet, title, lines, 17)
    meanings = household_sheet.household_columns().set_index("column")["meaning"]
    rows = (2, max(len(lines), 300))
    for place, cell in enumerate(sheet[1], start=1):
        cell.fill, cell.alignment = PatternFill("solid", fgColor=HEAD), WRAPPED
        cell.comment = Comment(meanings[cell.value], "Fairwatt", height=110, width=260)
        choices = ("yes", "no") if cell.value in FLAGS else CATEGORIES.get(cell.value)
        if choices:
            _ask(sheet, place, "list", f'"{",".join(choices)}"', rows=rows)
    set_widths(
        sheet, *(max(12, *(round(1.2 * len(text)) for text in (name, *CATEGORIES.get(name, ())))) for name in lines[0])
    )
    sheet.freeze_panes = "B2"
    if town is None:
        _colour(sheet)


def _fill_actions(sheet, town, lists, measures):
    """Who does what until when; the example of the blank workbook does not count."""
    heads, states, sectors, lines = action_columns(), state_texts(), labels("sector"), []
    if town is None:
        example = f"{EXAMPLE}: " + _("LED street lamps")
        lines = [[example, sectors["public_lighting"], _("Technical office"), 2027, 2028, states["planned"]]]
    elif town.actions is not None:
        names = {} if town.decision is None else town.decision.measures["label"].to_dict()
        lines = [
            [
                clean(names.get(row.measure, row.measure)),
                sectors.get(row.sector),
                clean(row.responsible or None),
                None if pd.isna(row.start) else int(row.start),
                None if pd.isna(row.end) else int(row.end),
                states.get(row.status),
            ]
            for row in town.actions.itertuples()
        ]
    lines += [[None] * len(heads)] * max(ACTION_ROWS - len(lines), 5)
    notes = [text for _head, text in heads.values()]
    decision_sheets.fill(sheet, [head for head, _help in heads.values()], lines, notes)
    set_widths(sheet, 46, 34, 34, 10, 10, 16)
    _colour(sheet, len(lines))
    rows, title = (2, len(lines) + 100), measures.replace("'", "''")
    _ask(sheet, 1, "list", f"'{title}'!$A$2:$A${decision_sheets.LAST_ROW}", rows=rows)
    _ask(sheet, 2, "list", lists["sectors"], rows=rows)
    _ask(sheet, 4, "whole", "2000", "2100", rows=rows, columns=2)
    _ask(sheet, 6, "list", lists["states"], rows=rows)
