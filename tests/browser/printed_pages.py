"""A reader of the PDF files that Chromium prints: the lines on each page, what cuts them off, tags and bookmarks."""

import re
import sys
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit"))

from pdf_pages import Pdf, times  # noqa: E402

WHOLE = (float("-inf"), float("-inf"), float("inf"), float("inf"))
TOLERANCE = 0.4  # points: the white at the side of a letter


@dataclass(frozen=True)
class Words:
    """Letters of one line and one font. Boxes are left, bottom, right, top in points from the lower left corner."""

    text: str
    box: tuple
    size: float
    frame: tuple = field(repr=False)  # what is outside of it is not painted

    @property
    def baseline(self):
        return self.box[1]

    @property
    def seen(self):
        (left, bottom, right, top), (x0, y0, x1, y1) = self.box, self.frame
        return left < x1 and right > x0 and bottom < y1 and top > y0

    @property
    def cut(self):
        """True if a part of the letters is painted and a part is not."""
        (left, bottom, right, top), (x0, y0, x1, y1) = self.box, self.frame
        inside = left > x0 - TOLERANCE and right < x1 + TOLERANCE and bottom > y0 - TOLERANCE and top < y1 + TOLERANCE
        return self.seen and not inside


class Printed(Pdf):
    """The whole file; `pages` hold `Words` as their runs."""

    def runs(self, content, fonts):
        matrix, frame, stack, path = (1, 0, 0, 1, 0, 0), WHOLE, [], []
        for line in content.split(b"\n"):
            operator = line[line.rfind(b" ") + 1 :]
            if operator == b"q":
                stack.append((matrix, frame))
            elif operator == b"Q":
                matrix, frame = stack.pop()
            elif operator == b"cm":
                matrix = times(tuple(map(float, line.split()[:6])), matrix)
            elif operator in (b"m", b"l", b"c", b"v", b"y", b"re"):
                path.append(line)
            elif operator in (b"n", b"f", b"f*", b"S"):
                if line.startswith(b"W"):  # the path is a window: "W n"
                    frame = common(frame, bounds(path, matrix))
                path = []
            elif operator == b"Tf":
                name, size, _ = line.split()
                letters, wide, _ = self.font(int(fonts[name]))
            elif operator == b"Tm":
                start, text, begin = times(tuple(map(float, line.split()[:6])), matrix), "", 0.0
                assert start[1] == 0, "turned letters"
            elif operator == b"Tj":
                if moved := re.match(rb"([-\d.]+) ([-\d.]+) Td", line):
                    assert float(moved[2]) == 0, "a second line in one piece of text"
                    begin += float(moved[1])
                codes = re.search(rb"<(\w+)>", line)[1]
                codes = [int(codes[i : i + 4], 16) for i in range(0, len(codes), 4)]
                text += "".join(letters[code] for code in codes)
                end = begin + sum(wide.get(code, wide[None]) for code in codes) * float(size) / 1000
            elif operator == b"ET":
                scale, height = abs(start[0]), abs(start[3]) * float(size)
                x, y = start[4], start[5]
                yield Words(text, (x, y, x + end * scale, y + 0.7 * height), height, frame)

    @cached_property
    def tags(self):
        """(kind, alternative text or None) of each element of the structure, in the order of the file."""
        elements = [body for body in self.objects.values() if b"/Type /StructElem" in body]
        return [(re.search(rb"/S /(\w+)", body)[1].decode(), string(body, b"Alt")) for body in elements]

    @cached_property
    def outline(self):
        """The titles of the bookmarks, with their page: (depth, title, number of the page)."""
        return list(self.bookmarks(self.referred(self.catalog, b"Outlines"), 0))

    def bookmarks(self, body, depth):
        child = re.search(rb"/First (\d+) 0 R", body)
        while child:
            item = self.objects[int(child[1])]
            page = int(re.search(rb"/Dest \[(\d+) 0 R", item)[1])
            yield depth, string(item, b"Title"), self.places[page]
            yield from self.bookmarks(item, depth + 1)
            child = re.search(rb"/Next (\d+) 0 R", item)

    @cached_property
    def places(self):
        """The number of each page by the number of its object."""
        bodies = {id(body): number for number, body in self.objects.items()}
        leaves = self.leaves(self.referred(self.catalog, b"Pages"))
        return {bodies[id(body)]: place for place, body in enumerate(leaves, start=1)}


def bounds(path, matrix):
    """The box around a path."""
    points = []
    for line in path:
        *numbers, operator = line.split()
        numbers = [float(number) for number in numbers]
        if operator == b"re":
            x, y, width, height = numbers
            numbers = [x, y, x + width, y + height]
        points += [times((1, 0, 0, 1, x, y), matrix)[4:] for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def common(a, b):
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def string(body, name):
    """A text of a dictionary: letters in brackets, or numbers in UTF-16."""
    found = re.search(rb"/%s (?:\(((?:\\.|[^\\)])*)\)|<FEFF(\w*)>)" % name, body, re.S)
    if not found:
        return None
    if found[2] is not None:
        return bytes.fromhex(found[2].decode()).decode("utf-16-be")
    return re.sub(rb"\\(.)", rb"\1", found[1]).decode("latin-1")


def lines(runs):
    """The words of a page, line by line as they were written: pieces that touch are one word."""
    text = ""
    for before, run in pairwise([None, *runs]):
        if before is not None:
            same = abs(run.baseline - before.baseline) < 1
            text += "" if same and abs(run.box[0] - before.box[2]) < 0.12 * run.size else " "
        text += run.text
    return " ".join(text.split())
