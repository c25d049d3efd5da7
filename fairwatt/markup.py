"""From a matplotlib figure and a table to the HTML that notebooks and pages show. No CSS and no script is needed."""

import html
import io
import itertools
import math
import re
import sys
from urllib.parse import quote
from xml.etree import ElementTree

import pandas as pd

from .i18n import _

# One counter per kernel: ids are unique on the page of a notebook, and the same at every run of it.
_numbers = itertools.count(1)

_IMAGE_STYLE = "display:block;width:100%;max-width:40rem;height:auto;background:#fff"
_URI_SAFE = " !$'()*+,-./:;=?@_~"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ROUNDED = ("d", "x", "y", "width", "height", "transform", "points", "viewBox")


def unique_id(prefix):
    """An id that no other output of this kernel has.

    Parameters
    ----------
    prefix : str

    Returns
    -------
    str
        `prefix` and a number counted up from 1.
    """
    return f"{prefix}-{next(_numbers)}"


def number_ids_from(first):
    """Begin to count anew: each notebook of a kernel from 1; a page's later outputs above those that it has."""
    global _numbers
    _numbers = itertools.count(first)


def number(value, decimals=None):
    """A number as people read it: separators for thousands, no more digits than needed.

    Parameters
    ----------
    value : float
    decimals : int, optional
        Digits after the point. Without it: about three significant digits for small numbers, none from 100 on.

    Returns
    -------
    str

    Examples
    --------
    >>> number(39069.4), number(11.511), number(0.2054), number(float("nan"))
    ('39,069', '11.5', '0.205', 'no number')
    """
    if pd.isna(value):
        return _("no number")
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    text = f"{value:,.{_decimals(value) if value else 0}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimals(value):
    """Digits after the point that leave three significant ones."""
    return min(max(2 - math.floor(math.log10(abs(value))), 0), 6)


def numbers(values):
    """Numbers that stand below each other: all with the same digits after the point.

    Parameters
    ----------
    values : list of float

    Returns
    -------
    list of str

    Examples
    --------
    >>> numbers([4964.2, 90.52, 0.8]), numbers([11.51, 8.0])
    (['4,964', '91', '0.8'], ['11.5', '8.0'])
    """
    if not values:
        return []
    if all(float(value).is_integer() for value in values) or max(map(abs, values)) >= 100:
        decimals = 0
    else:
        decimals = _decimals(max(map(abs, values)))
    # A small amount must not look like nothing, nor 0.8 like 1.
    coarse = [abs(round(value, decimals) - value) > 0.1 * abs(value) for value in values]
    return [number(value, None if lost else decimals) for value, lost in zip(values, coarse, strict=True)]


def percent(share):
    """A share of 1 as a rounded percentage.

    Parameters
    ----------
    share : float

    Returns
    -------
    str

    Examples
    --------
    >>> percent(0.334), percent(0.0062), percent(0.0003)
    ('33 %', '0.6 %', 'under 0.1 %')
    """
    if 0 < share < 0.0005:
        return _("under 0.1 %")
    return f"{100 * share:.0f} %" if share >= 0.00995 or share == 0 else f"{100 * share:.1f} %"


def svg(figure):
    """The figure as a small SVG text: the same figure always gives the same bytes.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Returns
    -------
    str
        Letters stay letters, in the reader's own sans-serif font.
    """
    import matplotlib

    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "fairwatt"}):
        figure.savefig(buffer, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    # A pyplot figure that stays open would be shown a second time at the end of the cell.
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)
    root = ElementTree.fromstring(_CONTROL.sub("", buffer.getvalue()))
    used = set(re.findall(r'(?:url\(|href=")#([^)"]+)', buffer.getvalue()))
    for element in root.iter():
        _slim(element, used)
    _unwrap(root)
    root.set("xmlns", "http://www.w3.org/2000/svg")
    return ElementTree.tostring(root, encoding="unicode")


def _slim(element, used):
    """Drop what a browser does not need: namespaces, ids nobody refers to, lists of fonts, the tenth digit."""
    element.tag = element.tag.rpartition("}")[2]
    element.text = (element.text or "").strip() if element.tag != "text" else element.text
    element.tail = None
    attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    element.attrib.clear()
    for name, value in attributes.items():
        if name == "id" and value not in used or name == "version" or value.startswith("rotate(-0 "):
            continue
        if name in _ROUNDED:
            value = re.sub(r"-?\d+\.\d+", _one_decimal, value).removesuffix("pt")
        if name == "d":
            value = re.sub(r"\s*([A-Za-z])\s*", r"\1", value)
        if name == "style":
            value = re.sub(r"font: ((?:\w+ )*?[\d.]+px) [^;]*", r"font: \1 sans-serif", value)
            value = re.sub(r"([:;]) ", r"\1", value)
        element.set(name, " ".join(value.split()))


def _one_decimal(match):
    return f"{round(float(match[0]), 1) + 0:g}"  # + 0 turns -0.0 into 0


def _unwrap(parent):
    """Replace groups that carry nothing by what is in them."""
    children = []
    for child in parent:
        _unwrap(child)
        plain_group = child.tag == "g" and not child.attrib
        empty = child.tag in ("metadata", "defs") and not len(child)
        children += [] if empty else list(child) if plain_group else [child]
    parent[:] = children


def require_alt(alt):
    """Refuse an empty alternative text.

    Parameters
    ----------
    alt : str

    Raises
    ------
    ValueError
        If it is empty or no text.
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(
            _("A figure needs a text for readers who do not see it: one sentence with what it shows, and the numbers.")
        )


def image(figure, alt, drawn=None):
    """An ``<img>`` with the figure inside.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        What a reader who sees it notices first, with the numbers.
    drawn : str, optional
        What `svg` made of the figure, if it has been drawn already.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If `alt` is empty.
    """
    require_alt(alt)
    width, height = (round(72 * side) for side in figure.get_size_inches())
    # Percent encoding compresses to half the size of base64.
    source = "data:image/svg+xml;utf8," + quote(drawn or svg(figure), safe=_URI_SAFE)
    return f'<img alt="{html.escape(alt)}" width="{width}" height="{height}" style="{_IMAGE_STYLE}" src="{source}">'


def data_details(data):
    """The table behind a figure, one click away.

    Parameters
    ----------
    data : pandas.DataFrame or None
        A named index becomes the first column; an index without a name is not data. The first column heads the rows.

    Returns
    -------
    str
        Empty without `data`.
    """
    if data is None:
        return ""
    summary = html.escape(_("The data behind this figure"))
    return f"<details><summary>{summary}</summary>{table_region(data, '24rem')}</details>"


def table_region(data, max_height="none"):
    """A table that scrolls inside its own box, also with the keyboard.

    Parameters
    ----------
    data : pandas.DataFrame
        See `data_details`.
    max_height : str
        A length of CSS; a longer table scrolls.

    Returns
    -------
    str
    """
    name = html.escape(_("Data table {n}").format(n=next(_numbers)))
    return (
        f'<div class="fw-table" tabindex="0" role="region" aria-label="{name}" '
        f'style="overflow:auto;max-height:{max_height}">'
        f"{_table(data)}</div>"
    )


def with_index(data):
    """The table with a named index as its first columns; an index without a name is not data.

    Parameters
    ----------
    data : pandas.DataFrame

    Returns
    -------
    pandas.DataFrame
    """
    return data.reset_index() if any(name is not None for name in data.index.names) else data


def _table(data):
    frame = with_index(data)
    columns = [column_texts(frame.iloc[:, place], place == 0) for place in range(frame.shape[1])]
    # The name of a column stands over its values.
    sides = [cells[0][1] if len({style for _text, style in cells}) == 1 else "" for cells in columns]
    head = "".join(
        f'<th scope="col"{side}>{html.escape(str(name))}</th>' for name, side in zip(frame.columns, sides, strict=True)
    )
    body = ""
    for (first, _style), *rest in zip(*columns, strict=True):
        cells = "".join(f"<td{style}>{text}</td>" for text, style in rest)
        body += f'<tr><th scope="row" style="text-align:left">{first}</th>{cells}</tr>'
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def column_texts(column, heads_rows):
    """Escaped text and style of each cell of a column.

    Parameters
    ----------
    column : pandas.Series
    heads_rows : bool
        Whether the column holds the names of the rows.

    Returns
    -------
    list of (str, str)
    """
    if heads_rows:
        return [(html.escape(str(value)), "") for value in column]
    # Both are said: JupyterLab puts every cell to the right.
    left, right = ' style="text-align:left"', ' style="text-align:right"'
    texts = iter(numbers([value for value in column if _is_number(value)]))
    cells = []
    for value in column:
        missing = not isinstance(value, str) and pd.isna(value)
        text = next(texts) if _is_number(value) else _("no number") if missing else html.escape(str(value))
        cells.append((text, right if missing or _is_number(value) else left))
    return cells


def _is_number(value):
    return not isinstance(value, str | bool) and pd.api.types.is_number(value) and not pd.isna(value)


def caption_html(*parts):
    """Sentences of a caption, escaped, each in its own line; empty ones are left out.

    Parameters
    ----------
    *parts : str or None

    Returns
    -------
    str
    """
    return "<br>".join(html.escape(part) for part in parts if part)
