"""The brief for the council: what is asked, what the chapters say, what is missing, on two pages at most."""

from ...i18n import _
from .document import holds_numbers, tallness

LINES = 106  # two A4 pages in letters of 10 points, less the name of the town and a reserve
LINE, HIGH = 98, 0.45  # letters of a line; its height in cm
BESIDE, ALONE, TALLEST = 8.4, 11, 10.5  # cm: width of one picture of two, of a single one; height
PICTURED = ("emissions-by-sector", "ranking")  # the figures that are shown


def brief_title():
    """What the brief is called."""
    return _("Brief for the council")


def brief_blocks(document):
    """The brief as blocks like those of a chapter.

    Parameters
    ----------
    document : Document

    Returns
    -------
    list of dict
    """
    start = [_heading(_("What the council is asked"), "asked"), {"kind": "list", "items": _asked(document)}]
    missing = [_heading(_("What is missing or weak"), "missing"), {"kind": "list", "items": _missing(document)}]
    end = [_heading(_("How sure the numbers are"), "sure"), *map(_paragraph, _sure(document))]
    pictures, lines = _pictures(document)
    said, left_out = _said(document, LINES - lines - _lines([*start, *missing, *end]))
    if left_out:
        more = _("There is more to say than two pages hold: see the plan, chapters {numbers}.")
        end.append(_paragraph(more.format(numbers=", ".join(left_out))))
    middle = []
    for chapter in document.chapters:
        paragraphs = [_paragraph(text) for text in said[chapter["number"]]]
        if chapter["gaps"]:
            missing[1:1] = paragraphs
        elif paragraphs:
            middle += [_heading(chapter["title"], f"chapter-{chapter['number']}"), *paragraphs]
    return [*start, *pictures, *middle, *missing, *end]


def _heading(text, id):
    return {"kind": "heading", "text": text, "id": id}


def _paragraph(text):
    return {"kind": "paragraph", "text": text}


def _asked(document):
    """What the chapters say that is to be decided; otherwise what every plan asks."""
    if document.facts.get("decision"):
        return document.facts["decision"]
    asked = [_("To take note of where the energy of {town} goes, and of the emissions it causes.")]
    if any(chapter["number"] == 4 and holds_numbers(chapter) for chapter in document.chapters):
        asked.append(_("To decide which measures go on, who is responsible for each, and by when."))
    if document.gaps["rows"]:
        asked.append(_("To ask the offices for the figures that are missing, so that the next plan stands on more."))
    return [sentence.format(town=document.town) for sentence in asked]


def _said(document, room):
    """The paragraphs of each chapter that find room, the first of every chapter first; and who has more to say."""
    said, left_out = {chapter["number"]: [] for chapter in document.chapters}, []
    room -= 3 * len(document.chapters)  # their headings, and the sentence on what is left out
    for place in range(max(len(chapter["brief"]) for chapter in document.chapters)):
        for chapter in document.chapters:
            for text in chapter["brief"][place : place + 1]:
                needed = _lines([_paragraph(text)])
                if needed > room:
                    left_out.append(str(chapter["number"]))
                else:
                    said[chapter["number"]].append(text)
                    room -= needed
    return said, sorted(set(left_out))


def _missing(document):
    """Three lines: the gaps of the chapters, those without any figure first."""
    gaps = sorted((gap for _chapter, gap in document.parts("gaps")), key=lambda gap: gap["state"] != "missing")
    lines = [_("{what}. Next: {next}").format(what=gap["what"].rstrip("."), next=gap["next"]) for gap in gaps[:3]]
    if len(gaps) > 3:
        lines.append(_("And {n} more: see the list of the plan.").format(n=len(gaps) - 3))
    return lines or [_("The chapters name nothing that is missing.")]


def _sure(document):
    yield _("The annex of the plan says from which cell of the workbook, and with which factor, each result was made.")
    if document.notice:
        yield document.notice.rstrip(".") + "."


def _lines(blocks):
    """About how many lines blocks take, with the space around them."""
    texts = [text for block in blocks for text in block.get("items", [block.get("text", "")])]
    return sum(1.4 + len(text) // LINE for text in texts) + sum(block["kind"] == "heading" for block in blocks)


def _pictures(document):
    """One figure of two chapters, beside each other, and the lines they take."""
    figures = [
        block
        for chapter in document.chapters
        for block in chapter["blocks"]
        if block["kind"] == "figure" and block["name"] in PICTURED
    ]
    if not figures:
        return [], 0
    places = [document.folder / "figures" / f"{figure['name']}.png" for figure in figures]
    tallest = max(map(tallness, places))
    width = min(BESIDE if len(figures) > 1 else ALONE, TALLEST / tallest)
    words = max(len(figure["caption"] + figure["notice"]) for figure in figures) // (LINE * width / 17)
    lines = width * tallest / HIGH + words + 4
    return [{"kind": "pair", "figures": [figure | {"width": width} for figure in figures]}], lines
