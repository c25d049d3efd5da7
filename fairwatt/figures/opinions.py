"""Pictures of many weights at once: sets drawn at random, and people who disagree."""

import string

import pandas as pd

from ..i18n import _
from ..names import in_sentence, require_known
from .decide import (
    FIRST,
    OTHERS,
    WHITE,
    cut,
    decimal,
    fitted,
    ink_on,
    joined,
    key,
    names_of,
    scale,
    sheet,
    stamp,
    text_width,
    with_labels,
)
from .marks import ACCENT, LEFT, RIGHT
from .sheet import HARD_SPACE, INK, LINE, SMALL, SOFT, Drawing, block, style, write


def whole_percent(share):
    """A share of 1 in whole per cent; neither nothing nor everything when it is not."""
    if 0 < share < 0.005:
        return _("under 1 %")
    if 0.995 <= share < 1:
        return _("over 99 %")
    return f"{decimal(100 * share, 0)} %"


def acceptability_bars(acceptability, matrix, caption=None, notice=None):
    """In which share of many sets of weights each measure takes each rank; most often first on top.

    Parameters
    ----------
    acceptability : Acceptability
        From `fairwatt.participation.smaa`.
    matrix : DecisionMatrix
    caption, notice : str, optional
        See `stability_tornado`.

    Returns
    -------
    Drawing

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix, smaa
    >>> table = load_decision_matrix("VALLSERENA")
    >>> acceptability_bars(smaa(table, draws=20_000), table).alt
    'Bar chart of Vallserena: ranks of 5 measures in 20,000 sets of weights drawn at random. First place: Deep
    renovation in 48 %, Energy community in 29 %, LED street lights in 12 %, Wood-chip network in 12 %, Electric
    minibus in under 1 %. Last place most often: Electric minibus, 46 %. Never last in these draws: Energy community.'
    """
    names, notice = names_of(matrix), notice or matrix.notice
    shares = acceptability.shares
    for measure in shares.index:
        require_known(measure, matrix.scores.index, _("measure"))
    shares = shares.sort_values(list(shares.columns), ascending=False, kind="stable")
    first, last = shares.iloc[:, 0], shares.iloc[:, -1]
    kept = _kept_order(acceptability.order, matrix)
    lot = _("{n} sets of weights drawn at random").format(n=f"{acceptability.draws:,}")
    title = _("{place}: most first places for {name}, {share}").format(
        place=matrix.name, name=cut(names[first.index[0]]), share=whole_percent(first.iloc[0]).replace(" ", HARD_SPACE)
    )
    with style():
        fig = _draw_shares(shares, names, title, [". ".join(filter(None, [lot, kept])) + ".", notice])
    some, never = first[first > 0], last.index[last == 0]
    sentences = [
        _("Bar chart of {place}: ranks of {n} measures in {lot}.").format(place=matrix.name, n=len(shares), lot=lot),
        f"{kept}." if kept else "",
        _("First place: {names}.").format(names=", ".join(
            _("{name} in {share}").format(name=names[measure], share=whole_percent(share))
            for measure, share in some.items()
        )),
        _("Never first in these draws: {names}.").format(names=joined(names[m] for m in first.index[first == 0]))
        if len(some) < len(first) else "",
        _("Last place most often: {name}, {share}.").format(
            name=joined(names[measure] for measure in last.index[last == last.max()]), share=whole_percent(last.max())
        ),
        # Where most are never last, it says nothing about any of them.
        _("Never last in these draws: {names}.").format(names=joined(names[measure] for measure in never))
        if 0 < len(never) <= len(last) / 2 else "",
    ]  # fmt: skip
    data = shares.map(whole_percent).rename(columns=lambda rank: _("Rank {n}").format(n=rank))
    return Drawing(fig, " ".join(filter(None, sentences)), with_labels(data, matrix), caption, notice)


def _kept_order(order, matrix):
    """The order of importance that all draws kept, in words; nothing where any weights were drawn."""
    if order is None:
        return ""
    labels = matrix.criteria["label"][order.index]
    groups = [joined(map(in_sentence, group)) for _points, group in labels.groupby(-order)]
    return _("All keep this order: {criteria}").format(criteria=", ".join(groups))


def _shades(number):
    """From dark to pale: the better the rank, the darker."""
    from matplotlib.colors import LinearSegmentedColormap, to_hex

    colours = LinearSegmentedColormap.from_list("ranks", [FIRST, "#5B9AAB", "#E3EEF1"])
    return [to_hex(colours(place / max(number - 1, 1))) for place in range(number)]


def _draw_shares(shares, names, title, notes):
    row, shades = 39, _shades(shares.shape[1])
    words = {1: _("first"), shares.shape[1]: _("last")}
    entries = [
        (lambda ax, x, y, c=shade, n=rank: stamp(ax, x, y, c, str(n)), 14 if rank in words else 8, words.get(rank, ""))
        for rank, shade in enumerate(shades, 1)
    ]
    head = key(None, 0, entries) + 10
    fig, ax, top = sheet(title, head + row * len(shares) + 16, notes)
    key(ax, top + 7, entries)
    y = top + head
    for share in range(6):
        x = LEFT + share / 5 * (RIGHT - LEFT)
        ax.plot([x, x], [y, y + row * len(shares)], color=LINE, linewidth=0.8, clip_on=False, zorder=0)
        write(ax, x, y + row * len(shares) + 9, f"{20 * share} %", size=SMALL, color=SOFT,
              ha={0: "left", 5: "right"}.get(share, "center"))  # fmt: skip
    for measure, ranks in shares.iterrows():
        text = _("first in {share}").format(share=whole_percent(ranks.iloc[0]))
        write(ax, RIGHT, y + 8, text, ha="right", weight="bold", bbox=WHITE)
        room = RIGHT - LEFT - 12 - text_width(text, bold=True)
        write(ax, LEFT, y + 8, fitted(names[measure], room), bbox=WHITE)
        x = LEFT
        for rank, share in zip(range(1, len(ranks) + 1), ranks, strict=True):
            width = share * (RIGHT - LEFT)
            block(ax, x, y + 16, width - min(0.8, width / 3), 17, shades[rank - 1])
            if width >= text_width(str(rank), SMALL, True) + 4:
                write(ax, x + width / 2, y + 24.5, str(rank), size=SMALL, color=ink_on(shades[rank - 1]), ha="center",
                      weight="bold")  # fmt: skip
            x += width
        y += row
    return fig


def group_weights_plot(group, matrix, caption=None, notice=None):
    """The weights of each participant, one row for each criterion; the largest difference on top.

    Parameters
    ----------
    group : GroupWeights
        From `fairwatt.participation.group_weights`.
    matrix : DecisionMatrix
        Names of the place, the criteria and the participants.
    caption, notice : str, optional
        See `stability_tornado`.

    Returns
    -------
    Drawing
        A letter for each participant (of 52 at the most; beyond, a ring), a line from the lowest to the highest weight,
        and a tick at the mean.

    Examples
    --------
    >>> from fairwatt.participation import group_weights, load_decision_matrix
    >>> table = load_decision_matrix("VALLSERENA")
    >>> group_weights_plot(group_weights(table.each), table).alt
    'Dot chart of Vallserena: weights of the criteria (5) for the participants (5). They differ most about emissions
    saved: from 0.09 (Farmer) to 0.59 (Technical office), mean 0.28. They differ least about cost: from 0.17 (Young
    resident) to 0.36 (Farmer).'
    """
    each, notice = group.each, notice or matrix.notice
    people = pd.Series({who: str(matrix.participants.get(who, who)) for who in each.index})
    labels = matrix.criteria["label"].astype(str)
    widest, least = group.spread.index[0], group.spread.index[-1]
    differ = group.spread["difference"] > 1e-9
    if differ.any():
        title = _("{place}: people differ most about {criterion}").format(
            place=matrix.name, criterion=in_sentence(labels[widest])
        )
        said = _("They differ most about {criterion}: {range}, mean {mean}.").format(
            criterion=in_sentence(labels[widest]), range=_extremes(each[widest], people),
            mean=decimal(group.mean[widest]),
        )  # fmt: skip
    else:
        same = _("one participant gives these weights") if len(each) == 1 else _("all give the same weights")
        title = _("{place}: {what}").format(place=matrix.name, what=same)
        weights = ", ".join(f"{in_sentence(labels[name])} {decimal(mean)}" for name, mean in group.mean.items())
        said = _("All are the same: {weights}.").format(weights=weights)
    with style():
        fig = _draw_group(group, labels, people, title, [_("The weights of each participant add up to 1."), notice])
    sentences = [
        _("Dot chart of {place}: weights of the criteria ({m}) for the participants ({n}).").format(
            place=matrix.name, m=each.shape[1], n=len(each)
        ),
        said,
        _("They differ least about {criterion}: {range}.").format(
            criterion=in_sentence(labels[least]), range=_extremes(each[least], people)
        ) if differ.all() else "",
    ]  # fmt: skip
    data = each.T.loc[group.spread.index].rename(index=labels, columns=people)
    data[_("Mean")] = group.mean[group.spread.index].to_numpy()
    return Drawing(fig, " ".join(filter(None, sentences)), data.rename_axis(index=_("Criterion"), columns=None),
                   caption, notice)  # fmt: skip


def _extremes(weights, people):
    ends = [
        f"{decimal(end)} ({joined(people[weights.index[(weights - end).abs() < 1e-9]])})"
        for end in (weights.min(), weights.max())
    ]
    return _("from {low} to {high}").format(low=ends[0], high=ends[1])


def _draw_group(group, labels, people, title, notes):
    each, longest = group.each, max(group.spread["highest"].max(), 0.01)
    left, right = LEFT + 9, RIGHT - 9
    letters = dict(zip(each.index, string.ascii_uppercase + string.ascii_lowercase, strict=False))
    entries = [(lambda ax, x, y, t=letters[who]: _disc(ax, x + 7, y, t), 14, people[who]) for who in letters]
    if len(letters) < len(each):
        letters = dict.fromkeys(each.index, "")
        entries = [(lambda ax, x, y: _disc(ax, x + 7, y, ""), 14, _("one participant"))]
    entries.append((lambda ax, x, y: _tick(ax, x + 3, y), 6, _("mean")))
    per_unit = (right - left) / longest
    levels = {criterion: _levels(left + each[criterion] * per_unit) for criterion in group.spread.index}
    rooms = [44 + 15 * max(levels[criterion].values()) for criterion in levels]
    head = key(None, 0, entries) + 6
    fig, ax, top = sheet(title, head + sum(rooms) + 18, notes)
    key(ax, top + 8, entries)
    y = top + head
    step = next(step for step in (0.02, 0.05, 0.1, 0.2) if longest / step <= 6 or step == 0.2)
    scale(ax, left, right, y, y + sum(rooms), end=longest, step=step)
    for (criterion, level), room in zip(levels.items(), rooms, strict=True):
        row = group.spread.loc[criterion]
        widest = criterion == group.spread.index[0] and row["difference"] > 1e-9
        _draw_opinions(ax, y + room - 15, each[criterion], level, letters, left, per_unit, widest)
        _tick(ax, left + group.mean[criterion] * per_unit, y + room - 15)
        ends = dict.fromkeys([decimal(row["lowest"]), decimal(row["highest"])])
        write(ax, RIGHT, y + 8, _(" to ").join(ends), ha="right", weight="bold" if widest else None, bbox=WHITE)
        text = fitted(labels[criterion], RIGHT - LEFT - 92, bold=True)
        write(ax, LEFT, y + 8, text, weight="bold" if widest else None, bbox=WHITE)
        y += room
    return fig


def _draw_opinions(ax, y, weights, level, letters, left, per_unit, widest):
    ends = [left + end * per_unit for end in (weights.min(), weights.max())]
    ax.plot(ends, [y, y], color=ACCENT if widest else OTHERS, linewidth=5, solid_capstyle="butt", clip_on=False,
            zorder=1)  # fmt: skip
    for who, weight in weights.items():
        _disc(ax, left + weight * per_unit, y - 15 * level[who], letters[who])


def _levels(places):
    """A level for each participant, so that equal weights stand above each other."""
    ends, levels = [], {}
    for who, x in places.sort_values(kind="stable").items():
        level = next((n for n, end in enumerate(ends) if x - 7.5 >= end), len(ends))
        ends[level : level + 1] = [x + 7.5]
        levels[who] = level
    return levels


def _disc(ax, x, y, letter):
    ax.plot([x], [y], "o", color="white", markeredgecolor=INK, markeredgewidth=1.2, markersize=13.5, clip_on=False,
            zorder=3)  # fmt: skip
    write(ax, x, y, letter, size=SMALL, ha="center", zorder=4)


def _tick(ax, x, y):
    ax.plot([x, x], [y - 10, y + 10], color=INK, linewidth=2.4, clip_on=False, zorder=2)
