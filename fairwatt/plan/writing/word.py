"""The plan and the brief as Word files: python-docx makes the package and its styles, the text is written as XML.

The body is put together as one text and read once: to reach the cells of its tables one by one takes far longer.
"""

import datetime
import io
import itertools
import os
from html import escape
from types import SimpleNamespace

import docx
from docx.opc.pkgwriter import PackageWriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ...i18n import _
from .brief import brief_blocks, brief_title
from .document import (
    NATURAL,
    SHORT,
    by_paper,
    cover_lines,
    notes,
    plan_blocks,
    plan_title,
    room,
    shown,
    tallness,
)
from .word_styles import LINE, SURFACE, style_id, template
from .zipped import SteadyZip

TALLEST = 19  # cm of a picture, so that its caption finds room on the page
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
HEAD = f'<w:shd w:val="clear" w:color="auto" w:fill="{SURFACE}"/><w:vAlign w:val="bottom"/>'
_EDGE = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"'
_LINES = f"<w:tblBorders><w:top {_EDGE}/><w:bottom {_EDGE}/><w:insideH {_EDGE}/></w:tblBorders>"
_MARGINS = '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'


def write_docx(document, made_on):
    """Write ``plan.docx`` and ``council-brief.docx``; returns their paths."""
    return [
        _write(document, made_on, "plan", plan_title(), plan_blocks(document)),
        _write(document, made_on, "council-brief", brief_title(), brief_blocks(document)),
    ]


def _write(document, made_on, name, title, blocks):
    brief = name != "plan"
    package = docx.Document(io.BytesIO(template(brief, os.environ.get("FAIRWATT_LANG", "en"))))
    _properties(package, f"{document.town}: {title}", made_on)
    body = _Body(package, document.folder, _footer(package, f"{document.town}: {title}"), not brief)
    text = _para(document.town, "Title") + _para(title, "Subtitle")
    text += "".join(_para(line, "Cover") for line in cover_lines(document, made_on, not brief))
    text += _para(document.notice, "Box") if document.notice else ""
    text += "" if brief else body.contents(blocks)
    turned = False
    for wide, group in by_paper(blocks):
        if wide != turned:
            text, turned = body.closed(text, turned), wide
        text += "".join(body.kinds[block["kind"]](block) for block in group)
    xml = f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{text}{body.section(turned)}</w:body>"
    package.element.replace(package.element.body, parse_xml(xml))
    path = document.folder / f"{name}.docx"
    path.write_bytes(_packed(package.part.package))
    return path


def _packed(package):
    """What `save` of python-docx would write, without the time of day, and without packing the pictures twice."""
    buffer = io.BytesIO()
    with SteadyZip(buffer, "w") as archive:
        writer = SimpleNamespace(write=lambda uri, blob: archive.writestr(uri.membername, blob))
        PackageWriter._write_content_types_stream(writer, package.parts)
        PackageWriter._write_pkg_rels(writer, package.rels)
        PackageWriter._write_parts(writer, package.parts)
    return buffer.getvalue()


# --- the package ---


def _properties(package, title, made_on):
    about = package.core_properties
    about.title, about.author, about.last_modified_by, about.comments = title, "Fairwatt", "Fairwatt", ""
    about.created = about.modified = datetime.datetime.combine(made_on, datetime.time())


def _footer(package, text):
    """Put the title and the number of the page below each page; returns the id by which sections refer to it."""
    footer = package.sections[0].footer
    footer.is_linked_to_previous = False
    page, pages = (f'<w:fldSimple w:instr="{name}">{_run("1")}</w:fldSimple>' for name in ("PAGE", "NUMPAGES"))
    line = _run(f"{text} · ") + page + _run(" / ") + pages
    footer._element[:] = [parse_xml(f"<w:p {nsdecls('w')}>{_layout('footer', centred=True)}{line}</w:p>")]
    return package.sections[0]._sectPr.footerReference_lst[0].rId


# --- the text ---


def _layout(style, keep=False, centred=False, right=False, new_page=False):
    side = '<w:jc w:val="center"/>' if centred else '<w:jc w:val="right"/>' if right else ""
    return (
        f'<w:pPr><w:pStyle w:val="{style_id(style)}"/>{"<w:keepNext/>" if keep else ""}'
        f"{'<w:pageBreakBefore/>' if new_page else ''}{side}</w:pPr>"
    )


def _run(text, look=""):
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _para(text, style, **layout):
    return f"<w:p>{_layout(style, **layout)}{_run(text)}</w:p>"


class _Body:
    """Turns blocks into XML; knows the package because pictures are put into it."""

    def __init__(self, package, folder, footer, cover):
        self.package, self.folder, self.footer, self.cover = package, folder, footer, cover
        self.numbers = itertools.count(1)  # of pictures and bookmarks
        self.kinds = {"heading": self.heading, "paragraph": self.paragraphs, "list": self.list, "box": self.box,
                      "table": self.table, "figure": self.figure, "pair": self.pair}  # fmt: skip

    def section(self, wide):
        """What ends a section: its paper, its margins and its footer."""
        width, height = (16838, 11906) if wide else (11906, 16838)
        turned = ' w:orient="landscape"' if wide else ""
        return (
            f'<w:sectPr><w:footerReference w:type="default" r:id="{self.footer}"/><w:pgSz w:w="{width}" w:h="{height}"'
            f'{turned}/><w:pgMar w:top="1020" w:bottom="1080" w:left="1020" w:right="1020" w:header="560" '
            f'w:footer="560" w:gutter="0"/></w:sectPr>'
        )

    def closed(self, text, wide):
        """The text of a group whose last paragraph ends its section."""
        head, tail = text[: text.rindex("</w:pPr>")], text[text.rindex("</w:pPr>") :]
        return head + self.section(wide) + tail

    def contents(self, blocks):
        """A list of the chapters; Word makes it new, with the numbers of the pages, when it is asked to (F9)."""
        heads = [block for block in blocks if "id" in block]
        begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
        begin += 'TOC \\o "1-1" \\h</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        lines = [f'<w:hyperlink w:anchor="{_mark(head)}">{_run(head["text"])}</w:hyperlink>' for head in heads]
        lines[0], lines[-1] = begin + lines[0], lines[-1] + end
        return _para(_("Contents"), "Subtitle") + "".join(f"<w:p>{_layout('toc 1')}{line}</w:p>" for line in lines)

    def heading(self, block):
        if "id" not in block:
            return _para(block["text"], "heading 2")
        number = next(self.numbers)
        # The chapters begin below the cover, on a new page; each next one goes on where the last one ends.
        first = block["id"] == "chapter-1" and self.cover
        return (
            f'<w:p>{_layout("heading 1", new_page=first)}<w:bookmarkStart w:id="{number}" w:name="{_mark(block)}"/>'
            f'{_run(block["text"])}<w:bookmarkEnd w:id="{number}"/></w:p>'
        )

    def paragraphs(self, block):
        return "".join(_para(part, "Normal") for part in block["text"].split("\n\n"))

    def box(self, block):
        return _para(block["text"], "Box")

    def list(self, block):
        return "".join(_para(item, "List Bullet") for item in block["items"])

    def table(self, block):
        place = room(block)
        widths = [round(width / 2.54 * 1440) for width in place.widths]
        size = f'<w:sz w:val="{place.size * 2:.0f}"/><w:szCs w:val="{place.size * 2:.0f}"/>'
        bold = f"<w:b/><w:bCs/>{size}"
        rows = shown(block)
        rights = [right for _text, right in rows[0]] if rows else [False] * len(widths)
        head = "".join(_cell(*cell, bold, True, HEAD) for cell in zip(block["columns"], rights, widths, strict=True))
        body = ""
        for number, row in enumerate(rows):
            # A short table stays on one page; of a long one the end stays with the notes below.
            keep = len(rows) <= SHORT or number >= len(rows) - 2
            total = row[0][0] == _("Total")
            cells = "".join(
                _cell(*cell, width, bold if total or not place else size, keep)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            body += f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        # Always a paragraph below: two tables must not touch.
        below = "".join(_para(text, "Note") for text in notes(block) or [""])
        return (
            f'{_para(block["caption"], "caption")}<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{_LINES}'
            f'<w:tblLayout w:type="fixed"/>{_MARGINS}<w:tblLook w:firstRow="1" w:firstColumn="1"/>'
            f'<w:tblCaption w:val="{escape(block["caption"])}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{body}</w:tbl>{below}"
        )

    def pair(self, block):
        """Two figures beside each other."""
        width = round(block["figures"][0]["width"] / 2.54 * 1440) + 200
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{self.figure(figure)}</w:tc>'
            for figure in block["figures"]
        )
        grid = f'<w:gridCol w:w="{width}"/>' * len(block["figures"])
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/>{_MARGINS}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>{_para('', 'Note')}"
        )

    def figure(self, block):
        path = self.folder / "figures" / f"{block['name']}.png"
        relation, _image = self.package.part.get_or_add_image(str(path))
        ratio = tallness(path)
        width = min(block.get("width", NATURAL), TALLEST / ratio)
        size = f'cx="{width * 360000:.0f}" cy="{width * ratio * 360000:.0f}"'
        number = next(self.numbers)
        picture = (
            f'<w:r><w:drawing><wp:inline><wp:extent {size}/><wp:docPr id="{number}" name="{escape(block["name"])}" '
            f'descr="{escape(block["alt"])}"/><a:graphic><a:graphicData uri="{_PICTURE}"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{number}" name="{escape(block["name"])}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
            f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic>'
            f"</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
        below = _para(block["caption"], "caption") + "".join(_para(text, "Note") for text in notes(block))
        return f"<w:p>{_layout('Picture')}{picture}</w:p>{below}"


def _mark(block):
    """The name of a bookmark: Word knows letters, digits and underscores."""
    return block["id"].replace("-", "_")


def _cell(text, right, width, look, keep, more=""):
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr><w:p>'
        f"{_layout('Table Text', keep=keep, right=right)}{_run(text, look)}</w:p></w:tc>"
    )
