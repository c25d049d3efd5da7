"""What the cells of any file of the reader's own may hold: blanks, numbers with a sign in doubt, yes and no."""

import re

from ..town_file import _TWO_READINGS, parse_number
from .texts import folded

NO_VALUE = object()  # a formula that was never calculated


class BadCell(ValueError):
    """A cell that cannot be read; cells with the same `cause` are told of together."""

    def __init__(self, cause, **values):
        super().__init__(cause.format(**values))
        self.cause = cause


def is_blank(cell):
    """Whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


_ERROR_VALUE = re.compile(r"#(\S{1,12}[!?]|\w/\w)")  # #DIV/0!, #N/A, #¿NOMBRE?
_MISSING = {"n/a", "na", "n.a.", "nd", "n.d.", "n/d", "ns", "nc", "ns/nc", "null", "nan", "none", "missing", "unknown",
            "δ/α", "δ.α."}  # fmt: skip
# A number, and what stands before and after it.
UNIT_TEXT = re.compile(r"(?P<before>[^\d+-]*)[+-]?\d[\d\s.,'’]*(?P<after>.*)", re.DOTALL | re.ASCII)
YES = {"yes", "y", "true", "1", "x", "si", "s", "sim", "vero", "verdadero", "verdadeiro", "cert", "ναι", "αληθησ"}
NO = {"no", "n", "false", "0", "nao", "falso", "fals", "οχι", "ψευδησ"}


def is_error(cell):
    """Whether a cell holds the error of a formula, such as #DIV/0!."""
    return isinstance(cell, str) and bool(_ERROR_VALUE.fullmatch(cell.strip()))


def says_missing(text):
    """Whether a text says that there is no value: n/a, a dash, a question mark."""
    return folded(text) in _MISSING or not re.search(r"\w", text)


def proven_signs(cells):
    """The cells of a column such as 3,047 that its other cells settle, {cell: number}; empty without a proof."""
    texts = {cell for cell in cells if isinstance(cell, str)}
    doubtful = {text for text in texts if _TWO_READINGS.fullmatch(text.strip())}
    meanings = _meanings(texts - doubtful) if doubtful else {}
    return {
        text: float(text.replace(sign, meanings[sign]))
        for text in doubtful
        if (sign := re.search("[.,]", text)[0]) in meanings
    }


def _meanings(texts):
    """What comma and point mean, by the numbers with one reading: "." for decimals, "" for thousands."""
    decimals, groups = set(), set()
    for text in texts:
        signs = re.findall("[.,]", text)
        try:
            parse_number(text)
        except ValueError:
            continue
        if signs and re.search(r"[.,]\d+\s*$", text):
            last = {signs[-1]} if signs.count(signs[-1]) == 1 else set()
            decimals |= last
            groups |= set(signs) - last
    if len(decimals) > 1 or len(groups) > 1 or decimals & groups:
        return {}  # the cells contradict one another
    return dict.fromkeys(decimals, ".") | dict.fromkeys(groups, "")
