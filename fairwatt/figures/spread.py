"""Pictures of how numbers spread: incomes eaten by energy bills, and samples around the truth."""

import numpy as np
import pandas as pd

from ..i18n import _
from ..justice.disclosure import MINIMUM, hidden, require_disclosable, rounded
from ..justice.weighted import weighted_median
from ..markup import percent
from .marks import (
    ACCENT,
    HOUSEHOLDS,
    LEFT,
    RIGHT,
    exact_percent,
    fewer_than_ten,
    hidden_mark,
    hidden_names,
    key_rows,
    keys,
    masked,
    percent_scale,
    rows_to_show,
)
from .sheet import HARD_SPACE, INK, SMALL, SOFT, Drawing, block, new_sheet, style, wrapped, write

LAST_BIN = 25  # per cent of income; from here on all households stand in one bar


def share_histogram(shares, weights, lines, place, caption=None, notice=None):
    """How much of their income households spend on energy.

    Parameters
    ----------
    shares : array_like, shape (n,)
        Energy share of income of each household, as a share of 1. Infinite (an income of zero or less) counts as the
        largest; NaN is left out.
    weights : array_like, shape (n,)
        Household weights.
    lines : dict of str to float
        Label and share of 1 of one to three lines; the part beyond the first one is coloured.
    place : str
        Opens the title.
    caption, notice : str, optional
        See `show`; the notice is printed inside the picture too.

    Returns
    -------
    Drawing
        The area of a bar is its number of households. Bars of fewer than ten households are joined with their
        neighbour; the last bar has no end. If fewer than ten households are on one side of the first line, the share
        beyond it is not told.

    Raises
    ------
    ValueError
        If there is no line, a line is not above zero, or fewer than ten households have a share.

    Examples
    --------
    >>> shares = np.repeat([0.03, 0.055, 0.12, np.inf], [40, 40, 15, 5])
    >>> share_histogram(shares, np.ones(100), {"twice the national median": 0.11}, "Testville").alt
    'Histogram of Testville: share of income that goes to energy. 20 % of households spend more than 11 %, twice the
    national median. Half of the households spend less than 5.5 %.'
    """
    if not lines or not all(line > 0 for line in lines.values()):
        raise ValueError(_("The picture needs one line or more, each above zero."))
    shares, weights = np.asarray(shares, dtype=float), np.asarray(weights, dtype=float)
    used = ~np.isnan(shares)
    shares, weights = shares[used], weights[used]
    require_disclosable([len(shares)])
    (label, line), *_others = lines.items()
    beyond = shares > line
    is_hidden = hidden([int(beyond.sum()), int((~beyond).sum())]).any()
    bins = _bins((100 * shares).round(9), weights, round(100 * line, 9), max(lines.values()), is_hidden)
    words = exact_percent(line)
    if is_hidden:
        told = _("Share beyond {line}: not shown, {few} households on one side").format(
            line=words, few=fewer_than_ten()
        )
        title = _("{place}: income that goes to energy").format(place=place)
    else:
        share = percent(rounded(weights[beyond].sum() / weights.sum(), len(shares)))
        told = _("{share} of households spend more than {line}, {label}").format(share=share, line=words, label=label)
        title = _("{place}: {share} of households spend more than {line} of their income on energy").format(
            place=place, share=share.replace(" ", HARD_SPACE), line=words.replace(" ", HARD_SPACE)
        )
    with style():
        fig = _draw_histogram(bins, lines, title, [told + "." if is_hidden else "", notice])
    median = weighted_median(shares, weights)
    alt = " ".join([
        _("Histogram of {place}: share of income that goes to energy.").format(place=place), told + ".",
        _("Half of the households spend less than {share}.").format(share=exact_percent(median))
        if median < np.inf else "",
    ])  # fmt: skip
    data = pd.DataFrame({
        _("Share of income"): [_bin_text(row.low, row.high) for row in bins.itertuples()],
        _("Households"): [percent(share) for share in bins["share"]],
    })  # fmt: skip
    return Drawing(fig, alt, data, caption, notice)


def _bins(shares, weights, line, farthest, is_hidden):
    """Bins of one per cent of income, joined until each holds ten households; their shares are rounded.

    No bin is cut at the line: two positions of a panel would tell how many households lie between two lines.
    """
    last = max(LAST_BIN, 5 * np.ceil(20 * farthest + 1e-9))
    edges = [*np.arange(0, last + 1), np.inf]
    # Above a lower edge, up to the upper one: as "more than the line" is above it.
    place = np.searchsorted(edges[1:-1], shares, side="left")
    count = np.bincount(place, minlength=len(edges) - 1)
    weight = np.bincount(place, weights, minlength=len(edges) - 1)
    bins = [list(row) for row in zip(edges[:-1], edges[1:], count, weight, strict=True)]
    while min(row[2] for row in bins) < MINIMUM and len(bins) > 1:
        small = min(range(len(bins)), key=lambda n: bins[n][2])
        other = min((n for n in (small - 1, small + 1) if 0 <= n < len(bins)), key=lambda n: bins[n][2])
        first, second = sorted((small, other))
        low, high = bins[first], bins.pop(second)
        bins[first] = [low[0], high[1], low[2] + high[2], low[3] + high[3]]
    table = pd.DataFrame(bins, columns=["low", "high", "count", "share"])
    table["share"] = [rounded(share, len(shares)) for share in table["share"] / weights.sum()]
    # The open bin is drawn three per cent wide beyond its last full edge.
    table["end"] = table["high"].replace(np.inf, last + 3)
    table["beyond"] = (table["low"] >= line - 1e-9) & (not is_hidden)
    return table


def _bin_text(low, high):
    """Both ends of a bin."""
    if low == 0 and np.isinf(high):
        return _("any")
    if low == 0:
        return _("up to {high}").format(high=exact_percent(high / 100))
    if np.isinf(high):
        return _("more than {low}").format(low=exact_percent(low / 100))
    return _("{low} to {high}").format(low=exact_percent(low / 100), high=exact_percent(high / 100))


def _draw_histogram(bins, lines, title, notes):
    texts = {
        value: f"{label}: {exact_percent(value)}" for label, value in sorted(lines.items(), key=lambda item: item[1])
    }
    labels = {value: wrapped(text, 56) for value, text in texts.items()}
    head, body = 15 * sum(map(len, labels.values())) + 6, 150
    fig, ax, top = new_sheet(title, head + body + 38, notes)
    ground = top + head + body
    left, last = LEFT + 6, bins["end"].max() - 3
    per_cent = (RIGHT - left) / (last + 3)
    height = bins["share"] / (bins["end"] - bins["low"])
    for row, tall in zip(bins.itertuples(), height * (body / height.max()), strict=True):
        width = (row.end - row.low) * per_cent
        block(ax, left + row.low * per_cent, ground - tall, width - 0.8, tall, ACCENT if row.beyond else HOUSEHOLDS)
    ax.plot([left, RIGHT], [ground, ground], color=INK, linewidth=1, clip_on=False)
    for tick in range(0, int(last) - 5 * (last > LAST_BIN), 5):  # a wide scale has no room beside its last words
        write(ax, left + tick * per_cent, ground + 9, f"{tick} %", size=SMALL, color=SOFT, ha="center")
    end = _("{n} % and more").format(n=f"{last:.0f}")
    write(ax, RIGHT, ground + 9, end, size=SMALL, color=SOFT, ha="right")
    write(ax, LEFT, ground + 26, _("Share of income that goes to energy; area of a bar: households"), size=SMALL + 0.5)
    y = top + 6
    for place, (value, rows) in enumerate(labels.items()):
        x = left + 100 * value * per_cent
        first = value == next(iter(lines.values()))
        ax.plot([x, x], [y - 5, ground], color=INK, linewidth=1.8 if first else 1.2,
                linestyle="-" if first else (0, (4, 2)), clip_on=False, zorder=2)  # fmt: skip
        for text in rows:
            # A long label near the right end moves to the left, over the lines that pass below it.
            write(ax, min(x + 5, RIGHT - 6.4 * len(text)), y, text, weight="bold" if first else "normal",
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 1}, zorder=3 + place)  # fmt: skip
            y += 15
    return fig


def interval_plot(table, title, reference=None, reference_label="", caption=None, notice=None):
    """Shares with their intervals, one row each, for example ten samples of one town.

    Parameters
    ----------
    table : pandas.DataFrame
        Index: labels of the rows. Columns `value`, `low` and `high`, shares of 1. Optional: `count`, the households
        behind each value (unweighted); give it whenever the rows are real groups of households.
    title : str
        What the shares are, with the place.
    reference : float, optional
        A share of 1, drawn as a line.
    reference_label : str, optional
        What the reference is.
    caption, notice : str, optional
        See `show`; the notice is printed inside the picture too.

    Returns
    -------
    Drawing
        Intervals that miss the reference have another colour and another mark.

    Raises
    ------
    ValueError
        If a value lies outside its interval, or a row of fewer than ten households is not hidden.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"value": [0.16, 0.09], "low": [0.12, 0.06], "high": [0.2, 0.13]}, index=["Sample 1", "Sample 2"]
    ... )
    >>> interval_plot(table, "Gavião: high share", 0.17, "all households").alt
    'Gavião: high share, 2 intervals. 1 of 2 misses all households, 17 %: Sample 2. The values lie between 9 % and
    16 %.'
    """
    table = table if "count" in table else table.assign(count=np.inf)
    shown = rows_to_show(table, ["value", "low", "high"], "count")
    columns = table[["value", "low", "high"]].apply(pd.to_numeric, errors="coerce").where(shown)
    known = columns[shown]
    wrong = (known["low"] > known["value"]) | (known["value"] > known["high"])
    if wrong.any():
        raise ValueError(_("The value of '{row}' lies outside its interval.").format(row=wrong.idxmax()))
    reference_label = reference_label or _("the reference")
    misses = shown & False
    if reference is not None:
        misses = shown & ((columns["high"] < reference) | (columns["low"] > reference))
    with style():
        fig = _draw_intervals(columns, misses, title, reference, reference_label, [notice])
    sentences = [_("{title}, {n} intervals.").format(title=title, n=len(table))]
    if reference is not None:
        which = {"k": misses.sum(), "n": shown.sum(), "label": reference_label, "share": exact_percent(reference)}
        names = ", ".join(map(str, misses.index[misses]))
        sentences.append(
            (_("{k} of {n} miss {label}, {share}") if misses.sum() != 1 else _("{k} of {n} misses {label}, {share}"))
            .format(**which) + (f": {names}." if names else ".")
        )  # fmt: skip
    sentences += [
        _("The values lie between {low} and {high}.").format(
            low=percent(known["value"].min()), high=percent(known["value"].max())
        ),
        hidden_names(shown),
    ]
    data = pd.DataFrame({
        name: masked(columns[column].map(percent), shown)
        for name, column in {_("Value"): "value", _("From"): "low", _("To"): "high"}.items()
    })  # fmt: skip
    data.index.name = table.index.name or _("Row")
    return Drawing(fig, " ".join(filter(None, sentences)), data, caption, notice)


def _draw_intervals(columns, misses, title, reference, reference_label, notes):
    labels = [wrapped(str(label), 20) for label in columns.index]
    left = LEFT + 12 + 6.4 * max(len(line) for lines in labels for line in lines)
    rooms = [max(23, 14 * len(lines) + 7) for lines in labels]
    key = []
    if reference is not None:
        key = key_rows([
            (lambda x, y: ax.plot([x + 5, x + 5], [y - 7, y + 7], color=INK, linewidth=1.8, clip_on=False),
             f"{reference_label}: {exact_percent(reference)}"),
            (lambda x, y: _interval(ax, x - 1, x + 5, x + 11, y, False), _("holds it")),
            (lambda x, y: _interval(ax, x - 1, x + 5, x + 11, y, True), _("misses it")),
        ])  # fmt: skip
    fig, ax, top = new_sheet(title, 18 * len(key) + 6 + sum(rooms) + 22, notes)
    keys(ax, top + 7, key)
    y = start = top + 18 * len(key) + 6
    end = y + sum(rooms)
    longest = max(columns["high"].max(), reference or 0, 0.01)
    scale = percent_scale(ax, longest, left, RIGHT - 14, start, end)
    if reference is not None:
        x = left + reference * scale
        ax.plot([x, x], [start, end], color=INK, linewidth=1.8, clip_on=False, zorder=1)
    for lines, room, missed, row in zip(labels, rooms, misses, columns.itertuples(), strict=True):
        middle = y + room / 2
        for place, text in enumerate(lines):
            write(ax, LEFT, middle + 14 * (place - (len(lines) - 1) / 2), text)
        if np.isnan(row.value):
            hidden_mark(ax, left, middle)
        else:
            _interval(ax, *(left + scale * share for share in (row.low, row.value, row.high)), middle, missed)
        y += room
    return fig


def _interval(ax, low, value, high, y, missed):
    """A line with a mark: round and dark, or a white diamond that stands out."""
    colour = ACCENT if missed else HOUSEHOLDS
    ax.plot([low, high], [y, y], color=colour, linewidth=2.2, clip_on=False, zorder=2)
    ax.plot([value], [y], "D" if missed else "o", color="white" if missed else colour, markeredgecolor=colour,
            markeredgewidth=1.6, markersize=7, clip_on=False, zorder=3)  # fmt: skip
