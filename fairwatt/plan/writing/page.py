"""The plan and the brief as web pages of one file each: no script, and nothing that is fetched from elsewhere."""

import html
import os
from pathlib import Path
from urllib.parse import quote

from ... import __version__
from ...i18n import _
from .brief import brief_blocks, brief_title
from .document import NATURAL, SHORT, by_paper, cover_lines, notes, plan_blocks, plan_title, room, shown, tallness

_URI_SAFE = " !$'()*+,-./:;=?@_~"  # percent encoding compresses to half the size of base64


def write_html(document, made_on):
    """Write ``plan.html`` and ``council-brief.html``; returns their paths."""
    return [
        _write(document, made_on, "plan", plan_title(), plan_blocks(document)),
        _write(document, made_on, "council-brief", brief_title(), brief_blocks(document)),
    ]


def _write(document, made_on, name, title, blocks):
    body = "".join(_group(document, wide, group) for wide, group in by_paper(blocks))
    page = _PAGE.format(
        language=html.escape(os.environ.get("FAIRWATT_LANG", "en")),
        title=_text(f"{document.town}: {title}"),
        style=Path(__file__).with_name("page.css").read_text("utf-8"),
        kind=name,
        skip=_text(_("Skip to the text")),
        town=_text(document.town),
        name=_text(title),
        cover="".join(f"<p>{_text(line)}</p>" for line in cover_lines(document, made_on, name == "plan")),
        notice=f'<p class="box">{_text(document.notice)}</p>' if document.notice else "",
        contents=_contents(blocks) if name == "plan" else "",
        body=body,
        footer=_text(_("Made with Fairwatt {version}").format(version=__version__)),
    )
    path = document.folder / f"{name}.html"
    path.write_bytes(page.encode("utf-8"))
    return path


_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<meta name="color-scheme" content="light dark">
<meta name="description" content="{title}">
<title>{title}</title>
<style>
{style}</style>
</head>
<body class="{kind}">
<a class="skip" href="#text">{skip}</a>
<header>
<h1><bdi>{town}</bdi> <span>{name}</span></h1>
{cover}{notice}
</header>
{contents}<main id="text" tabindex="-1">
{body}</main>
<footer><p>{footer}</p></footer>
</body>
</html>
"""


def _contents(blocks):
    name = _text(_("Contents"))
    heads = [block for block in blocks if "id" in block]
    lines = "".join(f'<li><a href="#{block["id"]}">{_text(block["text"])}</a></li>' for block in heads)
    return f'<nav aria-labelledby="contents"><h2 id="contents">{name}</h2><ul>{lines}</ul></nav>\n'


def _text(text):
    return html.escape(str(text))


def _group(document, wide, blocks):
    body = "".join(f"{_KINDS[block['kind']](document, block)}\n" for block in blocks)
    return f'<div class="wide">\n{body}</div>\n' if wide else body


def _heading(_document, block):
    text = _text(block["text"])
    return f'<h2 id="{block["id"]}">{text}</h2>' if "id" in block else f"<h3>{text}</h3>"


def _paragraph(_document, block):
    return "".join(f"<p>{_text(part)}</p>" for part in block["text"].split("\n\n"))


def _box(_document, block):
    return f'<p class="box">{_text(block["text"])}</p>'


def _list(_document, block):
    return f"<ul>{''.join(f'<li>{_text(item)}</li>' for item in block['items'])}</ul>"


def _notes(block):
    return "".join(f'<p class="note">{_text(text)}</p>' for text in notes(block))


def _table(_document, block):
    caption, place = _text(block["caption"]), room(block)
    head = "".join(f'<th scope="col">{_text(column)}</th>' for column in block["columns"])
    body = ""
    for (first, _right), *rest in shown(block):
        cells = "".join(f"<td{' class=n' if right else ''}>{_text(text)}</td>" for text, right in rest)
        total = " class=total" if first == _("Total") else ""
        body += f'<tr{total}><th scope="row">{_text(first)}</th>{cells}</tr>\n'
    # On a phone a table keeps about the width that it has on paper, and scrolls.
    look = f"min-width:{sum(place.widths):.0f}cm;--size:{place.size:g}pt"
    short = " short" if len(block["rows"]) <= SHORT else ""
    return (
        f'<div class="table{short}" role="group" tabindex="0" aria-label="{caption}"><table style="{look}"><caption>'
        f"<span>{caption}</span></caption><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table></div>"
        f"{_notes(block)}"
    )


def _figure(document, block):
    pictures = document.folder / "figures"
    drawing = (pictures / f"{block['name']}.svg").read_text("utf-8")
    width = block.get("width", NATURAL)
    pixels = round(width / 2.54 * 96)
    height = round(pixels * tallness(pictures / f"{block['name']}.png"))
    return (
        f'<figure><img alt="{_text(block["alt"])}" width="{pixels}" height="{height}" '
        f'src="data:image/svg+xml;utf8,{quote(drawing, safe=_URI_SAFE)}">'
        f"<figcaption>{_text(block['caption'])}</figcaption></figure>{_notes(block)}"
    )


def _pair(document, block):
    return f'<div class="pair">{"".join(f"<div>{_figure(document, part)}</div>" for part in block["figures"])}</div>'


_KINDS = {
    "heading": _heading, "paragraph": _paragraph, "box": _box, "list": _list, "table": _table, "figure": _figure,
    "pair": _pair,
}  # fmt: skip
