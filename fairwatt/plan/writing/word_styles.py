"""The empty Word file of the plan: its styles, in the colours of the book, and its bullets."""

import functools
import io

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

INK, MUTED, LINE, ACCENT, SURFACE = "24211C", "5D564A", "D9D1C1", "98390F", "F5F1E8"  # as in the book


@functools.cache
def template(brief, language):
    """An empty document with the styles of the plan, as bytes: made once, opened for every town."""
    package = docx.Document()
    styles = package.styles.element
    styles[:] = parse_xml(_styles(brief, "en-GB" if language == "en" else language))
    package.part.numbering_part.element[:] = parse_xml(_BULLETS)
    # What else is in the document of python-docx: a preview of an empty page, and styles a second time.
    for rels in (package.part.rels, package.part.package.rels):
        for name, rel in list(rels.items()):
            if rel.reltype.endswith(("thumbnail", "stylesWithEffects", "customXml", "webSettings")):
                del rels[name]
    buffer = io.BytesIO()
    package.save(buffer)
    return buffer.getvalue()


_BULLETS = (
    f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="400" w:hanging="260"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def _styles(brief, language):
    size = 10 if brief else 10.5
    nearer = 0.5 if brief else 1  # a brief is set closer
    keep, bullet = "<w:keepNext/><w:keepLines/>", '<w:numPr><w:numId w:val="1"/></w:numPr>'
    outline = keep + '|<w:outlineLvl w:val="{}"/>'
    edge = f'w:val="single" w:sz="4" w:space="4" w:color="{SURFACE}"'
    box = (f'<w:pBdr><w:top {edge}/><w:left w:val="single" w:sz="24" w:space="8" w:color="{ACCENT}"/><w:bottom {edge}/>'
           f'</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{SURFACE}"/>')  # fmt: skip
    look = {  # name: size, colour, bold, points before and after, what else is said of the paragraph
        "Normal": (size, INK, False, 0, 8 * nearer, ""),
        "Title": (20 if brief else 30, INK, True, 0 if brief else 60, 0, keep),
        "Subtitle": (13 if brief else 18, ACCENT, True, 0, 16 * nearer, keep),
        "heading 1": (12 if brief else 17, ACCENT, True, 20 * nearer, 7 * nearer, outline.format(0)),
        "heading 2": (12.5, INK, True, 14, 5, outline.format(1)),
        "List Bullet": (size, INK, False, 0, 4 * nearer, bullet),
        "caption": (9 if brief else 10, INK, True, 12 * nearer, 4, keep),
        "footer": (8.5, MUTED, False, 0, 0, ""),
        "Cover": (size, INK, False, 0, 3, ""),
        "Box": (size, INK, False, 8 * nearer, 12 * nearer, "<w:keepNext/>" + box),
        "Note": (8.5, MUTED, False, 3, 12 * nearer, "|<w:contextualSpacing/>"),
        "Picture": (size, INK, False, 8 * nearer, 0, keep),
        "Table Text": (9, INK, False, 1, 1, ""),
        "toc 1": (size, INK, False, 0, 4, ""),
    }
    styles = "".join(_style(name, *values) for name, values in look.items())
    return (
        f'<w:styles {nsdecls("w")}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" '
        f'w:eastAsia="Arial" w:cs="Arial"/><w:lang w:val="{language}"/></w:rPr></w:rPrDefault></w:docDefaults>'
        f"{styles}</w:styles>"
    )


def _style(name, size, colour, bold, before, after, more):
    base = ' w:default="1"' if name == "Normal" else ""
    based = "" if base else '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/>'
    # The order within a paragraph's properties is fixed: what keeps it, its list, frame and shade, then the spacing.
    more, _bar, last = more.partition("|")
    return (
        f'<w:style w:type="paragraph"{base} w:styleId="{style_id(name)}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f'<w:pPr>{more}<w:spacing w:before="{before * 20:.0f}" w:after="{after * 20:.0f}" w:line="264" '
        f'w:lineRule="auto"/>{last}</w:pPr><w:rPr>{"<w:b/><w:bCs/>" if bold else ""}<w:color w:val="{colour}"/>'
        f'<w:sz w:val="{size * 2:.0f}"/><w:szCs w:val="{size * 2:.0f}"/></w:rPr></w:style>'
    )


def style_id(name):
    """The name of a style in the XML."""
    return name.title().replace(" ", "")
