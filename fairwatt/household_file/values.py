"""The value of one cell: a number, yes or no, one of a list, or an id; or a sentence that says what is wrong."""

import datetime
import math
import re

import pandas as pd

from ..i18n import _
from ..names import _nearest
from ..own_file.texts import folded, hidden, short, words
from ..own_file.values import NO, NO_VALUE, UNIT_TEXT, YES, BadCell, is_blank, is_error, proven_signs, says_missing
from ..town_file import parse_number
from .columns import AMOUNTS, CATEGORIES, COUNTS, FLAGS, LARGEST, LONGEST_ID, expected
from .header import ENERGY, MONTH, UNIT


def convert(column, cells, rows):
    """The values of a column, and (row, column, cause, message) for each cell that cannot be read."""
    read = _category if column in CATEGORIES else _flag if column in FLAGS else _number
    read = _identity if column == "hh_id" else read
    values, problems, known = [], [], {}
    for row, cell in zip(rows, cells, strict=True):
        key = (type(cell), cell)  # 1, 1.0 and True are equal in Python, and are not the same in a sheet
        if key not in known:
            try:
                known[key] = read(cell, column), None
            except BadCell as error:
                known[key] = math.nan, (column, error.cause, str(error))
        value, problem = known[key]
        values.append(value)
        if problem:
            problems.append((row, *problem))
    return pd.Series(values, dtype=object if read in (_category, _identity) else float), problems


# --- numbers ---


def with_proven_signs(column, cells):
    """Settle numbers such as 3,047 by the other cells of their column, and say so; without a proof nothing changes."""
    settled = proven_signs(cells) if column in (*COUNTS, *AMOUNTS) else {}
    if not settled:
        return cells, None
    text, value = next((cell, settled[cell]) for cell in cells if cell in settled)
    sentence = _("{column}: {n} cell(s) like '{text}' are read like {value}, as other cells of this column show.")
    n = sum(cell in settled for cell in cells)
    message = sentence.format(column=column, n=n, text=text.strip(), value=f"{value:.10g}")
    return [settled.get(cell, cell) for cell in cells], message


def _refuse_odd(cell):
    """Refuse what no cell of a household table holds: a formula without a value, an error, a date."""
    if cell is NO_VALUE:
        raise BadCell(_("the formula has no stored value. Open the workbook in Excel, save it, and read it again."))
    if is_error(cell):
        raise BadCell(_("the formula gives an error. Correct it, or leave the cell empty."))
    if isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
        date = _(
            "a date stands here. Excel makes a date of 1.5 or 1-2: format the cell as a number, and type it again."
        )
        raise BadCell(date)


def _number(cell, column):
    _refuse_odd(cell)
    if is_blank(cell):
        return math.nan
    if isinstance(cell, bool):
        raise BadCell(_("yes or no stands here; {expected} is expected."), expected=expected(column))
    try:
        number = float(cell) if isinstance(cell, int | float) else _parsed(cell.strip(), column)
    except OverflowError:
        number = math.inf
    if not abs(number) < LARGEST:  # not quoted: so many digits may be a telephone or tax number
        raise BadCell(_("the number has eight digits or more; {expected} is expected."), expected=expected(column))
    return number


def way_out():
    """What is told after a number with two readings; in a workbook it would be the file that the reader has already."""
    return _(" Or give the table as a workbook (.xlsx): it keeps the number itself.")


def _parsed(text, column):
    """The number in a text, or a sentence that says what the text is instead."""
    if re.fullmatch(r"[+-]?\d[\d\s.,'’]*(e[+-]?\d+)?", text, re.IGNORECASE):
        try:
            return parse_number(text)
        except ValueError as error:
            if len(re.findall(r"\d", text)) < 8:
                raise BadCell(_("{problem}{way_out}"), problem=error, way_out=way_out()) from None
    if says_missing(text):
        raise BadCell(_("'{text}' is text. Leave the cell empty where the number is not known."), text=short(text))
    match = UNIT_TEXT.fullmatch(text)
    unit = set(words(match["before"] + " " + match["after"])) if match else set()
    if unit and unit <= UNIT and len(text) <= LONGEST_ID:
        slip = _("'{text}' holds a unit; {expected} is expected. Write the number alone.")
        if unit & MONTH:
            slip = _("'{text}' holds a unit; {expected} is expected. A month? Write 12 times as much.")
        elif unit & ENERGY:
            slip = _("'{text}' holds a unit; {expected} is expected. Is it energy? Multiply it by the price.")
        raise BadCell(slip, text=short(text), expected=expected(column))
    # A short text with a digit is a slip of the keyboard (12OO); any other may be a name that slid into this column.
    is_slip = len(text) <= 8 and " " not in text and re.search(r"\d", text)
    shown = f"'{short(text)}'" if is_slip else hidden(text)
    raise BadCell(_("{shown} is not a number; {expected} is expected."), shown=shown, expected=expected(column))


# --- yes and no, lists, ids ---


def _flag(cell, _column):
    text = folded(_identity(cell))
    if not text:
        return math.nan
    if text in YES | NO:
        return float(text in YES)
    if says_missing(text):
        empty = _("'{text}' is neither yes nor no. Leave the cell empty where it is not known.")
        raise BadCell(empty, text=short(text))
    raise BadCell(_("{shown} is neither yes nor no."), shown=hidden(text) if len(text) > 3 else f"'{short(text)}'")


def _category(cell, column):
    typed = _identity(cell)
    if not typed:
        return math.nan
    known = CATEGORIES[column]
    name = re.sub(r"[\s_–-]+", "_", folded(typed))
    by_name = {folded(value): value for value in known}
    if name in by_name:
        return by_name[name]
    is_number = re.fullmatch(r"\d{1,4}", typed, re.ASCII)
    near = _nearest(name, by_name) if len(name) <= LONGEST_ID and not is_number else None
    hint = _(" Did you mean '{near}'?").format(near=near) if near else ""
    if column == "energy_label":
        hint += _(" Write the letter alone, without a digit or a sign.")
    if column == "period" and is_number and len(typed) == 4:
        hint = _class_of(int(typed))
    # A text that resembles nothing may be a name that slid into this column: it is not repeated.
    is_slip = is_number or len(typed) <= 2 or (near and abs(len(typed) - len(near)) <= 3)
    shown = f"'{short(typed)}'" if is_slip else hidden(typed)
    sentence = _("{shown} is not known here.{hint} Known: {known}.")
    raise BadCell(sentence, shown=shown, hint=hint, known=", ".join(known))


def _class_of(year):
    """In which class a year of building lies, as a hint."""
    for name in CATEGORIES["period"]:
        if year < int(name[-4:]) + (not name.startswith("before")):
            return _(" {year} belongs to {name}.").format(year=year, name=name)
    return _(" {year} lies in none of the classes; leave the cell empty.").format(year=year)


def _identity(cell, _column=None):
    _refuse_odd(cell)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # Excel keeps 7 as 7.0
    return "" if is_blank(cell) else str(cell).strip()
