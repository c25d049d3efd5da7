"""The value of one cell of a decision file: a number or a name; or a sentence that says what is wrong."""

import datetime
import re

from ..i18n import _
from ..own_file.sheets import Merged, Percent
from ..own_file.texts import short
from ..own_file.values import NO_VALUE, UNIT_TEXT, BadCell, is_error, says_missing
from ..town_file import parse_number

LARGEST = 1e12
LONGEST_LABEL = 120
_DATE_TEXT = re.compile(r"\d{1,2}[-/ ][^\W\d_]{3,4}\.?|[^\W\d_]{3,4}\.?[-/ ]\d{2}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_RANGE = re.compile(r"\d[\d.,]*\s*(-|–|to|a|al|até|έως|\.\.)\s*\d[\d.,]*", re.IGNORECASE)


def _refuse_odd(cell):
    """Refuse what is neither a number nor a name: a formula without a value, an error, a date, a merged cell."""
    value = cell.value
    if value is NO_VALUE:
        raise BadCell(_("the formula has no stored value. Open the workbook in Excel, save it, and read it again."))
    if is_error(value):
        raise BadCell(_("the formula gives the error {text}. Correct it, or type the value."), text=value.strip())
    if isinstance(value, Merged):
        merged = _("this cell is merged with others ({area}). Undo the merging, and fill each of the cells.")
        raise BadCell(merged, area=value.area)
    if isinstance(value, datetime.date):
        date = _(
            "a date stands here. Was it {day}.{month}? Excel makes dates of such numbers: format the cell as a number, "
            "and type it again."
        )
        raise BadCell(date, day=value.day, month=value.month)
    if isinstance(value, datetime.time | datetime.timedelta) or (
        isinstance(value, str) and _DATE_TEXT.fullmatch(value.strip())
    ):
        time = _("a date or a time stands here, not what was typed: format the cell as a number, and type it again.")
        raise BadCell(time)


def number(cell, expected, missing):
    """The number in a cell; `expected` says in words what it is, `missing` what to do if it is not known.

    Without `missing` an empty cell is allowed, and is None.
    """
    _refuse_odd(cell)
    value = cell.value
    if cell.is_blank:
        if missing is None:
            return None
        raise BadCell(_("the cell is empty.") + " " + missing)
    if isinstance(value, bool):
        raise BadCell(_("yes or no stands here; {expected} is expected."), expected=expected)
    if isinstance(value, Percent):
        percent = _(
            "Excel shows {shown:.10g} % here, and keeps the number {kept:.10g}. Format the cell as a number, and type "
            "it again."
        )
        raise BadCell(percent, shown=100 * value, kept=value)
    found = float(value) if isinstance(value, float) else _whole(value) if isinstance(value, int) else None
    found = _parsed(value.strip(), expected, missing) if found is None else found
    if not abs(found) < LARGEST:
        raise BadCell(_("the number is too large; {expected} is expected."), expected=expected)
    return found


def _whole(value):
    return float(value) if abs(value) < LARGEST else LARGEST


def _parsed(text, expected, missing):
    """The number in a text, or a sentence that says what the text is instead."""
    if re.fullmatch(r"[+−-]?\d[\d\s.,'’]*(e[+-]?\d+)?", text, re.IGNORECASE):
        try:
            return parse_number(text.replace("−", "-"))
        except ValueError as problem:
            raise BadCell(_("{problem} A number such as 1234.5 is expected."), problem=problem) from None
    values = {"text": short(text), "expected": expected}
    if says_missing(text):
        empty = missing or _("Leave the cell empty if it is not known.")
        raise BadCell(_("'{text}' is text.") + " " + empty, **values)
    if text.endswith("%"):
        raise BadCell(_("'{text}' is a percentage. Write the number alone, and % as the unit."), **values)
    if _RANGE.fullmatch(text):
        raise BadCell(_("'{text}' is a range. Write the most likely number; try the others later."), **values)
    match = UNIT_TEXT.fullmatch(text)
    if match and len(match["before"] + match["after"]) <= 30:
        beside = _(
            "'{text}' holds a word, a sign or a unit beside the number. Write the number alone: {expected} is expected."
        )
        raise BadCell(beside, **values)
    raise BadCell(_("'{text}' is not a number; {expected} is expected."), **values)


def name(cell, report, longest=LONGEST_LABEL):
    """The text in a cell without line breaks and invisible characters; empty for an empty cell."""
    _refuse_odd(cell)
    if cell.is_blank:
        return ""
    value = int(cell.value) if isinstance(cell.value, float) and cell.value.is_integer() else cell.value
    text = " ".join(str(value).split())
    shown = " ".join("".join(letter for letter in text if letter.isprintable()).split())
    if shown != text:
        report.finding(cell, "invisible_removed", _("invisible characters are left out of the name."))
    if len(shown) > longest:
        long = _("the text has {n} characters, and a name has {most} at most. Shorten it.")
        raise BadCell(long, n=len(shown), most=longest)
    return shown
