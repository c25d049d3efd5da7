"""A small reader of the PDF files that typst writes: the words on each page, and where they stand.

It knows nothing of the form that the kit is printed from: it reads what a reader's program reads. Only what these files
hold is understood; anything else stops it. `tests/browser/printed_pages.py` reads the files of Chromium with it.
"""

import re
import zlib
from dataclasses import dataclass, field
from itertools import pairwise

ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
TOKEN = re.compile(rb"/[^\s/\[\]<>()]+|[\[\]]|<<|>>|<[0-9A-Fa-f]*>|[^\s/\[\]<>()]+|\(")
NOT_UNDERSTOOD = (b"Do", b"'", b'"', b"Td", b"TD", b"T*", b"g", b"rg", b"k", b"sc")
REFERENCE = rb"/%s (\d+) 0 R"


@dataclass(frozen=True)
class Run:
    """Letters that stand together in one line; the origin of a page is its lower left corner, the unit is a point."""

    text: str
    x: float
    y: float
    width: float
    size: float
    colour: tuple

    @property
    def box(self):
        """Left, bottom, right, top of the letters, without the parts below the line."""
        return self.x, self.y, self.x + self.width, self.y + 0.6 * self.size


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    runs: list = field(repr=False)

    @property
    def text(self):
        return " ".join(run.text for run in self.runs)


class Pdf:
    def __init__(self, data):
        self.data = data
        starts = sorted(int(place) for place in re.findall(rb"(?m)^(\d{10}) 00000 n", data))
        bodies = (data[a:b] for a, b in pairwise([*starts, data.rindex(b"\nxref")]))
        self.objects = {int(body.split(b" ", 1)[0]): body for body in bodies}
        self.trailer = data[data.rindex(b"trailer") :]
        self.catalog = self.referred(self.trailer, b"Root")
        self.fonts = {}
        self.pages = [self.page(body) for body in self.leaves(self.referred(self.catalog, b"Pages"))]

    def referred(self, body, name):
        return self.objects[int(re.search(REFERENCE % name, body)[1])]

    def stream(self, body):
        length = int(re.search(rb"/Length (\d+)", body)[1])
        start = body.index(b"stream\n") + len(b"stream\n")
        content = body[start : start + length]
        return zlib.decompress(content) if b"/FlateDecode" in body[:start] else content

    def leaves(self, body):
        if b"/Kids" not in body:
            yield body
            return
        for kid in re.findall(rb"(\d+) 0 R", re.search(rb"/Kids ?\[(.*?)\]", body, re.S)[1]):
            yield from self.leaves(self.objects[int(kid)])

    def page(self, body):
        _, _, width, height = map(float, re.search(rb"/MediaBox ?\[(.*?)\]", body)[1].split())
        resources = body if b"/Resources <<" in body else self.referred(body, b"Resources")
        listed = re.search(rb"/Font ?<<(.*?)>>", resources, re.S)
        fonts = dict(re.findall(rb"(/\S+) (\d+) 0 R", listed[1])) if listed else {}
        return Page(width, height, list(self.runs(self.stream(self.referred(body, b"Contents")), fonts)))

    def font(self, number):
        """The letters and the widths behind the codes of a font, and the name of the font."""
        if number not in self.fonts:
            body = self.objects[number]
            cid = self.objects[int(re.search(rb"/DescendantFonts ?\[(\d+) 0 R", body)[1])]
            assert b"/FontFile" in self.referred(cid, b"FontDescriptor"), "a font is not in the file"
            letters = {}
            table = self.stream(self.referred(body, b"ToUnicode"))
            for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
                for code, text in re.findall(rb"<(\w+)> <(\w+)>", block):
                    letters[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
            for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.S):
                for first, last, text in re.findall(rb"<(\w+)> <(\w+)> <(\w+)>", block):
                    for code in range(int(first, 16), int(last, 16) + 1):
                        letters[code] = chr(int(text, 16) + code - int(first, 16))
            name = re.search(rb"/BaseFont ?/([^/\s]+)", body)[1].decode()
            self.fonts[number] = letters, widths(cid), name
        return self.fonts[number]

    def runs(self, content, fonts):
        stack, matrix, operands, colour = [], (1, 0, 0, 1, 0, 0), [], ()
        for token in tokens(content):
            if not isinstance(token, bytes) or token[:1] in b"/[]0123456789-.+":
                operands.append(token)
                continue
            if token == b"q":
                stack.append((matrix, colour))
            elif token == b"Q":
                matrix, colour = stack.pop()
            elif token == b"cm":
                matrix = times(tuple(map(float, operands[-6:])), matrix)
            elif token == b"scn":
                colour = tuple(float(number) for number in operands if number[:1] not in b"/")
            elif token == b"Tf":
                font, size = self.font(int(fonts[operands[-2]])), float(operands[-1])
            elif token == b"Tm":
                text_matrix = tuple(map(float, operands[-6:]))
            elif token in (b"TJ", b"Tj"):
                yield run(operands, font, size, times(text_matrix, matrix), colour)
            else:
                assert token not in NOT_UNDERSTOOD, token
            operands = []


def widths(cid):
    """Width of each code, in thousandths of the size of the letters."""
    default = re.search(rb"/DW (\d+)", cid)
    found = {None: float(default[1]) if default else 1000.0}
    parts = re.findall(rb"\[[^\]]*\]|[\d.]+", re.search(rb"/W ?\[(.*)\]", cid, re.S)[1])
    place = 0
    while place < len(parts):
        first = int(float(parts[place]))
        if parts[place + 1].startswith(b"["):
            found.update(enumerate(map(float, parts[place + 1].strip(b"[]").split()), first))
            place += 2
        else:
            last, width = int(float(parts[place + 1])), float(parts[place + 2])
            found.update(dict.fromkeys(range(first, last + 1), width))
            place += 3
    return found


def run(operands, font, size, matrix, colour):
    letters, wide, _ = font
    text, advance = "", 0.0
    for piece in operands:
        if isinstance(piece, Literal):
            codes = [int.from_bytes(piece.value[i : i + 2], "big") for i in range(0, len(piece.value), 2)]
            text += "".join(letters[code] for code in codes)
            advance += sum(wide.get(code, wide[None]) for code in codes)
        elif piece not in (b"[", b"]"):
            advance -= float(piece)
    a, b, _, _, x, y = matrix
    assert b == 0, "turned letters"
    return Run(text, x, y, a * advance * size / 1000, a * size, colour)


@dataclass(frozen=True)
class Literal:
    value: bytes


def tokens(content):
    """The tokens of a page: operators, numbers, names, brackets as bytes; strings as `Literal`."""
    place = 0
    while found := TOKEN.search(content, place):
        token, place = found[0], found.end()
        if token == b"(":
            literal, place = string(content, place)
            yield Literal(literal)
        elif token[:1] == b"<" and token != b"<<":
            yield Literal(bytes.fromhex(token[1:-1].decode()))
        elif token not in (b"<<", b">>"):
            yield token


def string(content, place):
    """A string in round brackets that has begun before `place`: its bytes, and where it ends."""
    found, depth = b"", 1
    while True:
        char = content[place : place + 1]
        place += 1
        if char == b"\\":
            octal = re.compile(rb"[0-7]{1,3}").match(content, place)
            following = octal[0] if octal else content[place : place + 1]
            found += bytes([int(following, 8)]) if octal else ESCAPES.get(following, following)
            place += len(following)
            continue
        depth += (char == b"(") - (char == b")")
        if not depth:
            return found, place
        found += char


def times(inner, outer):
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
