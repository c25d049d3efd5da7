"""What the pictures of households share: the rule of ten, the mark of what is hidden, keys and scales."""

import pandas as pd

from ..i18n import _
from ..justice.disclosure import MINIMUM, require_disclosable
from ..markup import number, percent
from ..names import require_known
from .sheet import LINE, OTHER_COLOUR, SECTOR_COLOURS, SMALL, SOFT, WIDTH, block, write

HOUSEHOLDS = SECTOR_COLOURS["residential"]  # the colour that homes have in every picture
ACCENT = "#D1570B"  # what to look at: missed, beyond the line, beside the reference
PALE = "#9DBBE6"
LEFT, RIGHT = 4, WIDTH - 4
HIDDEN_WIDTH = 28  # the same for every hidden number, or its size would show


def fewer_than_ten():
    """The words that stand for a hidden number."""
    return _("fewer than {n}").format(n=MINIMUM)


def rows_to_show(table, values, count, also=(), all_may_be_hidden=False):
    """Which rows have their numbers; the others are hidden.

    Refused: a row of fewer than ten households that has its numbers, a row without its count, and a row that is
    hidden in one column only. A hidden row has no number, or words, in all `values` and in the columns `also`.
    """
    for column in [*values, count]:
        require_known(column, table.columns, _("column"))
    if table.empty:
        raise ValueError(_("There is nothing to draw: the table has no row."))
    if table.index.has_duplicates:
        raise ValueError(
            _("Two rows have the same label: {label}.").format(label=table.index[table.index.duplicated()][0])
        )
    columns = [*values, *also]
    known = table[columns].apply(pd.to_numeric, errors="coerce").notna()
    shown = known[[*values]].all(axis=1)
    counts = pd.to_numeric(table[count], errors="coerce")
    half = (known.any(axis=1) & ~shown) | (shown & counts.isna())
    if half.any():
        raise ValueError(
            _(
                "The row '{row}' is hidden in part only. Give a number in each of these columns, or in none: {columns}."
            ).format(row=half.idxmax(), columns=", ".join(dict.fromkeys([*columns, count])))
        )
    require_disclosable(counts[shown].to_numpy(dtype=float))
    if not shown.any() and not all_may_be_hidden:
        raise ValueError(_("There is nothing to draw: every row is hidden."))
    return shown


def tens(value):
    """A number of households, rounded: exact ones of several pictures could be put together until one is left."""
    return number(round(value, -1), 0)


def hidden_names(shown):
    """A sentence with the names of the rows that are not shown."""
    names = ", ".join(map(str, shown.index[~shown]))
    return _("Not shown, to protect single homes: {names}.").format(names=names) if names else ""


def masked(texts, shown, words=None):
    """A column of the table behind the picture, with words in place of every hidden number."""
    return texts.astype(object).where(shown, words or fewer_than_ten())


def hidden_mark(ax, x, y, words=None):
    """A hatched box that has the same size for every number, and the words beside it."""
    hatched(ax, x, y - 5, HIDDEN_WIDTH, 10)
    write(ax, x + HIDDEN_WIDTH + 5, y, words or fewer_than_ten(), color=SOFT)


def hatched(ax, x, y, width, height, colour=OTHER_COLOUR):
    """A rectangle with stripes."""
    box = block(ax, x, y, width, height, "white")
    box.set(edgecolor=colour, linewidth=1, hatch="////")
    return box


def hollow(ax, x, y, width, height, colour):
    """A rectangle with an outline, which lies inside the size given."""
    line = min(1.4, width / 2)
    box = block(ax, x + line / 2, y + line / 2, width - line, height - line, "white")
    box.set(edgecolor=colour, linewidth=line)
    return box


def key_rows(entries):
    """The entries of a key, (mark, words), in lines that fit the width; a mark is a function of x and y."""
    rows, room = [[]], 0
    for mark, words in entries:
        needed = 30 + 5.9 * len(words)
        if rows[-1] and room + needed > RIGHT:
            rows, room = [*rows, []], 0
        rows[-1].append((LEFT + room, mark, words))
        room += needed
    return rows


def keys(ax, y, rows):
    """Draw what `key_rows` laid out, 18 points a line."""
    for place, row in enumerate(rows):
        for x, mark, words in row:
            mark(x, y + 18 * place)
            write(ax, x + 16, y + 18 * place, words, size=SMALL + 0.5)


def percent_scale(ax, longest, left, right, top, bottom):
    """Light lines with per cent below them; returns points per share of 1."""
    steps = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
    step = next((step for step in steps if longest / step <= 6), steps[-1])
    per_share = (right - left) / longest
    for place in range(int(longest / step + 1e-9) + 1):
        x = left + place * step * per_share
        ax.plot([x, x], [top, bottom], color=LINE, linewidth=0.8, clip_on=False, zorder=0)
        write(ax, x, bottom + 9, percent(place * step), size=SMALL, color=SOFT, ha="center")
    return per_share


def range_in_words(low, high):
    """An interval as people read it: `13 % to 20 %`."""
    return _("{low} to {high}").format(low=percent(low), high=percent(high))


def exact_percent(share):
    """A published figure, or a line that somebody chose: with one digit after the point, where there is one."""
    return f"{number(round(100 * share, 1))} %"
