"""The chapters of a plan as its writers read them: clean texts, one order, and numbers as people read them."""

import functools
import html
import json
import re
import struct
from pathlib import Path
from typing import NamedTuple

from ...i18n import _
from ...markup import column_texts, number, require_alt

# Control characters that XML refuses, and signs that turn the direction of what follows them.
_HARMFUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
NO_ANSWER = "–"
KEYS = ("NO", "NE", "IE", "C", NO_ANSWER)


class Document(NamedTuple):
    """A plan before it is written; `facts` are the results of all chapters, those of the first one before others."""

    folder: Path
    chapters: list
    facts: dict
    gaps: dict  # what is missing or weak, of all chapters, as a table
    sources: dict  # where each number comes from, of all chapters, as a table

    @property
    def town(self):
        """Name of the municipality."""
        return self.facts["name"]

    @property
    def notice(self):
        """What kind of numbers these are; empty for a town's own."""
        return self.facts.get("notice") or ""

    def parts(self, name):
        """What all chapters say under a name, `gaps` for example, as (chapter, entry)."""
        return [(chapter, entry) for chapter in self.chapters for entry in chapter[name]]


def read_document(folder):
    """Read the chapters of a plan.

    Parameters
    ----------
    folder : str or pathlib.Path
        Holds ``chapter-01.json`` and so on.

    Returns
    -------
    Document

    Raises
    ------
    ValueError
        If there is no chapter, no name of the town, or a figure without its alternative text.

    Examples
    --------
    >>> import tempfile
    >>> from fairwatt.plan.chapter import Chapter
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     chapter = Chapter(1, "Our town", folder)
    ...     chapter.results(name="Gavião")
    ...     chapter.save()
    ...     print(read_document(folder).town)
    Chapter 1 written: 0 parts.
    Gavião
    """
    folder = Path(folder)
    chapters = [_clean(json.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("chapter-*.json"))]
    if not chapters:
        raise ValueError(_("There is no chapter in {folder}: nothing to write a plan from.").format(folder=folder.name))
    facts = {name: value for chapter in reversed(chapters) for name, value in chapter["results"].items()}
    if not facts.get("name"):
        raise ValueError(_("No chapter in {folder} says the name of the town.").format(folder=folder.name))
    for chapter in chapters:
        for block in chapter["blocks"]:
            if block["kind"] == "figure":
                require_alt(block["alt"])
    return Document(folder, chapters, facts, _gap_table(chapters), _source_table(chapters, facts.get("notice")))


def _clean(value):
    if isinstance(value, str):
        return _HARMFUL.sub("", value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return {key: _clean(item) for key, item in value.items()} if isinstance(value, dict) else value


def plan_title():
    """What such a document is called."""
    return _("Clean Energy Transition Plan")


def day(made_on):
    """A date as it is written in southern Europe."""
    return f"{made_on:%d/%m/%Y}"


def holds_numbers(chapter):
    """Whether a chapter has results of the town; otherwise it says what it needs."""
    return bool(chapter["results"])


def cover_lines(document, made_on, with_chapters):
    """The lines of a cover below the name of the town; in a plan also which chapters have numbers."""
    place = ", ".join(filter(None, [document.facts.get("region"), document.facts.get("country")]))
    lines = [place, _("Made on {day}").format(day=day(made_on))]
    sentences = {
        True: _("Chapters with numbers: {names}."),
        False: _("Chapters that say what they still need: {names}."),
    }
    for state, sentence in sentences.items() if with_chapters else ():
        names = [_numbered(chapter) for chapter in document.chapters if holds_numbers(chapter) == state]
        lines.append(sentence.format(names="; ".join(names)) if names else "")
    return [line for line in lines if line]


def _numbered(chapter):
    return f"{chapter['number']} {chapter['title']}"


def plan_blocks(document):
    """The whole plan as one row of blocks; the heading of a chapter has an `id`, the others have none."""
    blocks = []
    for chapter in document.chapters:
        blocks.append({"kind": "heading", "text": _numbered(chapter), "id": f"chapter-{chapter['number']}"})
        if not holds_numbers(chapter):
            blocks.append({"kind": "box", "text": _("No numbers yet. This chapter says what it needs.")})
        blocks += chapter["blocks"]
    if document.sources["rows"]:
        title = _("Annex: Where each number comes from")
        blocks += [{"kind": "heading", "text": title, "id": "annex"}, _annex(document.sources)]
    return blocks


def _annex(sources):
    """The sources without their last column: the tables of the factors, which the numbers F1 and C1 name, hold it."""
    return sources | {"columns": sources["columns"][:-1], "rows": [row[:-1] for row in sources["rows"]]}


def _gap_table(chapters):
    states = {"missing": _("missing"), "weak": _("weak")}
    heads = [_("What"), _("State"), _("Where"), _("Next best source"), _("Chapter")]
    rows = [
        [gap["what"], states[gap["state"]], gap["where"], gap["next"], _numbered(chapter)]
        for chapter in chapters
        for gap in chapter["gaps"]
    ]
    return _table(_("What is missing or weak, and where to look next"), heads, rows, "")


def _source_table(chapters, notice):
    heads = [_("Result"), _("Value"), _("Unit"), _("Cells of the workbook"), _("Level"), _("Source of the amount")]
    heads += [_("Factor"), _("Source of the factor")]
    names = ("result", "value", "unit", "cells", "level", "source", "factor", "factor_source")
    rows = [[entry.get(name, "") for name in names] for chapter in chapters for entry in chapter["trace"]]
    caption = _("Each result with the cells of the workbook and the factor it is computed from")
    return _table(caption, heads, rows, notice or "")


def _table(caption, columns, rows, notice):
    return {"kind": "table", "caption": caption, "notice": notice, "form": None, "columns": columns, "rows": rows}


# --- tables as they are shown ---


def shown(table):
    """The cells of a table as texts, rounded like in the book: rows of (text, whether it stands to the right).

    Where a column gives the units, the numbers above each other are no company, and each is rounded alone.
    """
    if "shown" in table:  # page, Word file and workbook show the same
        return table["shown"]
    alone, columns = _("Unit") in table["columns"], []
    for place, column in enumerate(zip(*table["rows"], strict=True)):
        cells = [NO_ANSWER if cell is None or cell == "" else cell for cell in column]
        right = place > 0 and all(is_number(cell) or cell in KEYS for cell in cells)
        if alone:
            cells = [number(cell) if is_number(cell) else cell for cell in cells]
        texts = [html.unescape(text) for text, _style in column_texts(cells, place == 0)]
        columns.append(
            [(text, right or (place > 0 and is_number(cell))) for text, cell in zip(texts, column, strict=True)]
        )
    table["shown"] = list(zip(*columns, strict=True))
    return table["shown"]


def is_number(cell):
    """Whether a cell of a table holds a number."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def key_texts():
    """What the notation keys mean, and the sign for an empty cell."""
    meanings = (
        _("there is none in the town"),
        _("there is some, not estimated yet"),
        _("counted in another row"),
        _("confidential"),
        _("nothing stated"),
    )
    return dict(zip(KEYS, meanings, strict=True))


def notes(block):
    """What stands below a table or a figure: its notice, and in a form what the keys in it mean."""
    cells = {NO_ANSWER if cell is None or cell == "" else cell for row in block.get("rows", ()) for cell in row}
    keys = [f"{key}: {text}" for key, text in key_texts().items() if key in cells and block.get("form")]
    return [text for text in (block.get("notice"), "; ".join(keys) + "." if keys else "") if text]


# --- room on the paper ---

NATURAL = 12  # cm: the width at which the letters of a figure have 10 points
PORTRAIT, LANDSCAPE = 17.4, 26.1  # cm between the margins of A4
_TRIED = ((PORTRAIT, 9), (PORTRAIT, 8), (LANDSCAPE, 8.5), (LANDSCAPE, 7.5), (LANDSCAPE, 6.5))  # cm, points
SHORT = 14  # rows of a table that stays on one page
_MANY = 20  # rows: above, a table begins with smaller letters
_CELL, _POINT = 0.26, 2.54 / 72  # cm beside the text of a cell; cm of a point
_LONGEST = 80  # the longest text that is asked to stand in one line, in widths of a letter


class Room(NamedTuple):
    """Widths of the columns [cm], size of the letters [points], and whether the table needs the paper turned."""

    widths: list
    size: float
    wide: bool


def room(table):
    """The room that a table needs on A4: letters as large as the longest words allow.

    Parameters
    ----------
    table : dict

    Returns
    -------
    Room
    """
    if "room" not in table:
        table["room"] = _room(table)
    return table["room"]


def _room(table):
    columns = list(zip(table["columns"], *([text for text, _right in row] for row in shown(table)), strict=True))
    words = [max(_length(word) for text in column for word in text.split() or [""]) for column in columns]
    texts = [min(max(map(_length, column)), _LONGEST) for column in columns]
    for total, size in _TRIED[len(table["rows"]) > _MANY :]:
        least = [_CELL + length * size * _POINT for length in words]
        if sum(least) <= total:
            break
    else:
        return Room([width * total / sum(least) for width in least], size, True)
    wishes = [(text - word) * size * _POINT for text, word in zip(texts, words, strict=True)]
    part = min(1, (total - sum(least)) / (sum(wishes) or 1))
    return Room([a + part * b for a, b in zip(least, wishes, strict=True)], size, total == LANDSCAPE)


@functools.lru_cache(maxsize=4096)
def _length(text):
    """About how long a text is in bold Arial, for letters of size 1."""
    return sum(0.9 if sign in "MWmw%@" else 0.35 if sign in "ijlftrI.,;:'() -" else 0.76 if sign.isupper() else 0.61
               for sign in text)  # fmt: skip


def by_paper(blocks):
    """Blocks in groups for upright and for turned paper: (wide, blocks); a heading goes with the table below it."""
    groups = [(False, [])]
    for block in blocks:
        wide = block["kind"] == "table" and room(block).wide
        heads = []
        while wide and not groups[-1][0] and groups[-1][1] and groups[-1][1][-1]["kind"] == "heading":
            heads.insert(0, groups[-1][1].pop())
        if wide != groups[-1][0]:
            groups.append((wide, []))
        groups[-1][1].extend([*heads, block])
    return [(wide, group) for wide, group in groups if group]


def tallness(path):
    """Height of a PNG picture, as a part of its width."""
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    return height / width
