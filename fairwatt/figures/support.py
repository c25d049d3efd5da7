"""Pictures for the design of support: what homes need and pay, and whom a rule reaches."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from ..i18n import _
from ..justice.disclosure import require_disclosable
from ..markup import number, percent
from ..rounding import about
from .marks import (
    ACCENT,
    HOUSEHOLDS,
    LEFT,
    PALE,
    RIGHT,
    fewer_than_ten,
    hidden_mark,
    hidden_names,
    key_rows,
    keys,
    masked,
    rows_to_show,
    tens,
)
from .sheet import LINE, SOFT, Drawing, block, new_sheet, style, wrapped, write
from .words import in_sentence

STEP = 50  # EUR: the median of a small group is the bill of one home


def need_and_bill(table, place, caption=None, notice=None):
    """What a healthy home needs and what households pay, by group of income.

    Parameters
    ----------
    table : pandas.DataFrame
        Index: labels of the groups, for example "lowest fifth". Columns `required` and `actual` (medians, EUR a year)
        and `count` (households, unweighted). A row without both medians is hidden.
    place : str
        Opens the title.
    caption, notice : str, optional
        See `show`; the notice is printed inside the picture too.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If a group of fewer than ten households is not hidden, or an amount is below zero.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"required": [1600.0, 1700.0], "actual": [900.0, 1750.0], "count": [60, 60]},
    ...     index=["Lowest fifth", "Highest fifth"],
    ... )
    >>> need_and_bill(table, "Testville").alt
    'Dot chart of Testville: energy that homes need and pay, EUR a year, medians of 2 groups. The gap is largest in the
    group lowest fifth: need 1,600 EUR, bill 900 EUR, 700 EUR less. No gap in the group highest fifth.'
    """
    shown = rows_to_show(table, ["required", "actual"], "count")
    amounts = table[["required", "actual"]].apply(pd.to_numeric, errors="coerce").where(shown)
    if (amounts < 0).any(axis=None):
        raise ValueError(
            _("A picture cannot show an amount below zero; found {n}.").format(n=number(amounts.min().min()))
        )
    amounts = STEP * (amounts / STEP).round()
    gap = amounts["required"] - amounts["actual"]
    title = _("{place}: what homes need and what they pay for energy, EUR a year").format(place=place)
    with style():
        fig = _draw_need(amounts, gap, title, [notice])
    sentences = [
        _("Dot chart of {place}: energy that homes need and pay, EUR a year, medians of {n} groups.").format(
            place=place, n=len(table)
        )
    ]
    if gap.max() > 0:
        widest = gap.idxmax()
        sentences.append(
            _("The gap is largest in the group {label}: need {need} EUR, bill {bill} EUR, {gap} EUR less.").format(
                label=in_sentence(str(widest)), need=number(amounts.at[widest, "required"], 0),
                bill=number(amounts.at[widest, "actual"], 0), gap=number(gap[widest], 0),
            )
        )  # fmt: skip
    covered = ", ".join(in_sentence(str(label)) for label in gap.index[gap <= 0])
    sentences.append(_("No gap in the group {labels}.").format(labels=covered) if covered else "")
    sentences.append(hidden_names(shown))
    columns = {_("Need, EUR"): amounts["required"], _("Bill, EUR"): amounts["actual"], _("Gap, EUR"): gap}
    data = pd.DataFrame({name: masked(column, shown) for name, column in columns.items()})
    data.index.name = table.index.name or _("Group")
    return Drawing(fig, " ".join(filter(None, sentences)), data, caption, notice)


def _draw_need(amounts, gap, title, notes):
    key = key_rows([
        (lambda x, y: _dot(ax, x + 5, y, True), _("need, median")),
        (lambda x, y: _dot(ax, x + 5, y, False), _("bill, median")),
    ])  # fmt: skip
    row = 36
    fig, ax, top = new_sheet(title, 18 * len(key) + 8 + row * len(amounts), notes)
    keys(ax, top + 7, key)
    left, right = LEFT + 44, RIGHT - 44
    scale = (right - left) / amounts.max().max()
    for place, label in enumerate(amounts.index):
        y = top + 18 * len(key) + 8 + row * place
        write(ax, LEFT, y + 6, wrapped(str(label), 30)[0])
        if np.isnan(gap[label]):
            hidden_mark(ax, LEFT, y + 22, _("{few} households").format(few=fewer_than_ten()))
            continue
        need, bill = amounts.loc[label]
        words = _("pays {gap} EUR less") if gap[label] > 0 else _("pays {gap} EUR more")
        short_of = round(gap[label]) > 0
        write(ax, RIGHT, y + 6, words.format(gap=number(abs(gap[label]), 0)), ha="right",
              weight="bold" if short_of else "normal")  # fmt: skip
        ax.plot([left, right], [y + 22, y + 22], color=LINE, linewidth=1.2, clip_on=False, zorder=0)
        ax.plot([left + need * scale, left + bill * scale], [y + 22, y + 22], color=ACCENT if short_of else SOFT,
                linewidth=4, solid_capstyle="butt", clip_on=False, zorder=1)  # fmt: skip
        low, high = sorted((need, bill))
        for value, align, away in ((low, "right", -8), (high, "left", 8)):
            write(ax, left + value * scale + away, y + 22, number(value, 0), ha=align,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 1}, zorder=1)  # fmt: skip
        _dot(ax, left + bill * scale, y + 22, False)
        _dot(ax, left + need * scale, y + 22, True)
    return fig


def _dot(ax, x, y, is_need):
    ax.plot([x], [y], "o", color=HOUSEHOLDS if is_need else "white", markeredgecolor=HOUSEHOLDS, markeredgewidth=1.6,
            markersize=8, clip_on=False, zorder=3)  # fmt: skip


def targeting_square(result, place, caption=None, notice=None, longest=None):
    """Whom a support rule reaches, whom it misses, and whom it reaches without need.

    Parameters
    ----------
    result : fairwatt.justice.Targeting
    place : str
        Opens the title.
    caption, notice : str, optional
        See `show`; the notice is printed inside the picture too.
    longest : float, optional
        Households that fill the width. Give the same to all frames of a panel, or bars of different frames cannot be
        compared.

    Returns
    -------
    Drawing
        Numbers of households in tens, the cost with two digits: see `fairwatt.justice.rounded`.

    Raises
    ------
    ValueError
        If a cell holds fewer than ten households.

    Examples
    --------
    >>> from fairwatt.justice import Targeting
    >>> cells = {"reached": 30, "missed": 20, "leaked": 10, "spared": 140}
    >>> result = Targeting(300.0, 200.0, 100.0, 1400.0, 0.25, 0.4, 12000.0, cells)
    >>> targeting_square(result, "Testville").alt
    'Bar chart of Testville: a rule that costs 12,000 EUR a year. Of 500 households in need it reaches 300 and misses
    200 (40 %). Of 400 households that get support, 100 (30 %) are not in need. Households without need and without
    support: 1,400.'
    """
    names = ("reached", "missed", "leaked", "spared")
    cells = {name: getattr(result, name) for name in names}
    # With a take-up below one, fewer are reached than there are rows: the number that is printed counts as well.
    require_disclosable([min(result.counts[name], round(cells[name])) for name in names])
    title = _("{place}: whom the rule reaches").format(place=place)
    if result.cost > 0:
        title = _("{place}: a rule that costs {cost} EUR a year").format(place=place, cost=about(result.cost))
    need, support = cells["reached"] + cells["missed"], cells["reached"] + cells["leaked"]
    words = {name: tens(value) for name, value in cells.items()}
    words |= {"need": tens(need), "support": tens(support)}
    words |= {
        "exclusion": percent(result.shown_exclusion_error), "inclusion": percent(result.shown_inclusion_error),
    }  # fmt: skip
    cells = {name: round(value, -1) for name, value in cells.items()}  # what is drawn is what is said
    spared = _("Households without need and without support: {spared}.").format(**words)
    rows = [
        _Row(_("In need: {need} households"), "reached", "missed", ACCENT, _("missed {missed} ({exclusion})")),
        _Row(_("Get support: {support} households"), "reached", "leaked", PALE,
             _("reached without need {leaked} ({inclusion})")),
    ]  # fmt: skip
    with style():
        fig = _draw_targeting(rows, cells, words, title, longest or max(need, support), [spared, notice])
    sentences = [
        _("Bar chart of {title}.").format(title=title),
        _("Of {need} households in need it reaches {reached} and misses {missed} ({exclusion}).").format(**words),
        _("Of {support} households that get support, {leaked} ({inclusion}) are not in need.").format(**words),
        spared,
    ]
    labels = [_("In need, reached"), _("In need, missed"), _("Reached without need"), _("Neither")]
    data = pd.DataFrame({_("Households"): [words[name] for name in names]}, index=pd.Index(labels, name=_("Cell")))
    return Drawing(fig, " ".join(sentences), data, caption, notice)


class _Row(NamedTuple):
    """One bar of two cells: its label, which cells, and how the second one looks and reads."""

    label: str
    first: str
    second: str
    colour: str
    text: str


def _draw_targeting(rows, cells, words, title, longest, notes):
    height = 68
    fig, ax, top = new_sheet(title, height * len(rows), notes)
    scale = (RIGHT - LEFT) / longest
    for place, row in enumerate(rows):
        y = top + height * place
        write(ax, LEFT, y + 6, row.label.format(**words), weight="bold")
        x, entries = LEFT, []
        for value, colour, text in [
            (cells[row.first], HOUSEHOLDS, _("reached {reached}")), (cells[row.second], row.colour, row.text),
        ]:  # fmt: skip
            # A white hair between two colours, where there is room for it.
            block(ax, x, y + 16, value * scale - min(0.8, value * scale / 3), 18, colour)
            x += value * scale
            entries.append((_key_mark(ax, colour), text.format(**words)))
        keys(ax, y + 46, key_rows(entries))
    return fig


def _key_mark(ax, colour):
    return lambda x, y: block(ax, x, y - 5, 10, 10, colour)
