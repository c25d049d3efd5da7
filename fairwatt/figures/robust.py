"""Pictures of how firm a choice is: between which weights the first place stays, and what comes beyond them."""

import numpy as np
import pandas as pd

from ..i18n import _
from ..markup import number
from ..names import in_sentence, require_known
from .decide import (
    FIRST,
    KEY_TEXT,
    MEASURE_COLOURS,
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
    text_width,
)
from .marks import LEFT, RIGHT
from .sheet import INK, LINE, QUIET, SMALL, SOFT, Drawing, block, style, write

ENDS = (("lower", "below"), ("upper", "above"))


def limit_text(limit, *others):
    """A weight at which the first place changes, told apart from other weights, and from 0 and 1."""
    if limit < 0.0005 or limit >= 0.9995:
        return _("almost 0") if limit < 0.5 else _("almost 1")
    places = 2 if 0.005 <= limit < 0.995 and decimal(limit) not in map(decimal, others) else 3
    return decimal(limit, places)


def stability_tornado(intervals, matrix, winner, caption=None, notice=None):
    """How far each weight can move until another measure is first; the closest turn on top.

    Parameters
    ----------
    intervals : pandas.DataFrame
        From `fairwatt.participation.stability_intervals`. Index: criterion. Columns `weight`, `lower`, `upper`, `below`
        and `above`: the measure that takes over there, "" where none does.
    matrix : DecisionMatrix
        Names of the place, the measures and the criteria.
    winner : str
        The measure that is first now.
    caption, notice : str, optional
        See `show`; the notice is printed inside the picture too. Without it, the one of the matrix.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If a criterion or a measure is unknown, or a weight lies outside its interval.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix, stability_intervals, swing_weights
    >>> table = load_decision_matrix("VALLSERENA")
    >>> stability_tornado(stability_intervals(table, swing_weights(table.agreed)), table, "rec").alt
    'Range chart of Vallserena: the weights with which first place stays with Energy community, one criterion at a
    time. Nearest turn: local work, now 0.09: up to 0.13, then Deep renovation. Cost, now 0.19: down to 0.14, then Deep
    renovation; up to 0.56, then LED street lights. Households helped, now 0.28: up to 0.36, then Deep renovation.
    Acceptance, now 0.13: down to 0.04, then Wood-chip network; up to 0.72, then LED street lights. Emissions saved,
    now 0.31: down to 0.09, then Deep renovation; up to 0.41, then Wood-chip network.'
    """
    require_known(winner, matrix.scores.index, _("measure"))
    for criterion, row in intervals.iterrows():
        require_known(criterion, matrix.criteria.index, _("criterion"))
        if not row["lower"] - 1e-9 <= row["weight"] <= row["upper"] + 1e-9:
            raise ValueError(_("The weight of '{name}' lies outside its interval.").format(name=criterion))
    names, notice = names_of(matrix), notice or matrix.notice
    rows = [_stretch(row, matrix.criteria["label"][criterion], names) for criterion, row in intervals.iterrows()]
    rows.sort(key=lambda row: row["room"])
    with style():
        how = _("One weight moves at a time; the others share the rest in the same proportions.")
        fig = _draw_stretches(rows, matrix.name, cut(names[winner]), [how, notice])
    turns = [row for row in rows if row["takers"]]
    free = [in_sentence(row["label"]) for row in rows if not row["takers"]]
    sentences = [
        _(
            "Range chart of {place}: the weights with which first place stays with {name}, one criterion at a time."
        ).format(place=matrix.name, name=names[winner]),
        _("Nearest turn: {turn}.").format(turn=in_sentence(_turns_in_words(turns[0]))) if turns else "",
        *(f"{_turns_in_words(row)}." for row in turns[1:]),
        _("First at any weight of {criteria}.").format(criteria=joined(free)) if free else "",
    ]  # fmt: skip
    data = pd.DataFrame({
        _("Weight now"): intervals["weight"], _("First from"): intervals["lower"], _("First up to"): intervals["upper"],
        _("Below it"): _takers(intervals["below"], matrix), _("Above it"): _takers(intervals["above"], matrix),
    }).rename(index=matrix.criteria["label"]).rename_axis(index=_("Criterion"), columns=None)  # fmt: skip
    return Drawing(fig, " ".join(filter(None, sentences)), data, caption, notice)


def _takers(measures, matrix):
    return [matrix.measures["label"].get(measure, _("no other")) for measure in measures]


def _stretch(row, label, names):
    """What the picture says about one criterion: who takes over where, and how far away the nearer end is."""
    takers = {end: (limit_text(row[end], row["weight"]), names[row[taker]]) for end, taker in ENDS if row[taker]}
    return {
        "label": label, "now": decimal(row["weight"]), "takers": takers, **row[["weight", "lower", "upper"]],
        "room": min((abs(row[end] - row["weight"]) for end in takers), default=2.0),
    }  # fmt: skip


def _turns_in_words(row):
    words = {"lower": _("down to {limit}, then {name}"), "upper": _("up to {limit}, then {name}")}
    turns = "; ".join(words[end].format(limit=limit, name=name) for end, (limit, name) in row["takers"].items())
    return _("{criterion}, now {now}: {turns}").format(criterion=row["label"], now=row["now"], turns=turns)


def _draw_stretches(rows, place, winner, notes):
    if rows[0]["takers"]:
        title = _("{place}: first place for {name} until the weight of {criterion} is {limit}").format(
            place=place, name=winner, criterion=in_sentence(rows[0]["label"]), limit=_nearest(rows[0])
        )
    else:
        title = _("{place}: no single weight takes first place from {name}").format(place=place, name=winner)
    entries = [
        (lambda ax, x, y: block(ax, x, y - 5, 22, 10, FIRST), 22, _("first: {name}").format(name=winner)),
        (lambda ax, x, y: block(ax, x, y - 5, 22, 10, LINE), 22, _("first: another")),
        (lambda ax, x, y: _mark(ax, x + 6, y, 7), 12, _("weight now")),
    ]
    head = key(None, 0, entries) + 6
    rooms = [54 if row["takers"] else 40 for row in rows]
    fig, ax, top = sheet(title, head + sum(rooms) + 16, notes)
    key(ax, top + 7, entries)
    y = top + head
    per_unit = scale(ax, LEFT, RIGHT, y, y + sum(rooms) - 4)
    for row, room in zip(rows, rooms, strict=True):
        _draw_stretch(ax, y, row, per_unit)
        y += room
    return fig


def _nearest(row):
    """The nearer one of the two weights at which another measure takes over."""
    end = min(row["takers"], key=lambda end: abs(row[end] - row["weight"]))
    return row["takers"][end][0]


def _draw_stretch(ax, y, row, per_unit):
    words = _("now {now}").format(now=row["now"])
    if not row["takers"]:
        words = _("now {now}: first at any weight").format(now=row["now"])
    write(ax, RIGHT, y + 8, words, size=KEY_TEXT, ha="right", bbox=WHITE)
    room = RIGHT - LEFT - 12 - text_width(words, KEY_TEXT)
    write(ax, LEFT, y + 8, fitted(row["label"], room, bold=True), weight="bold", bbox=WHITE)
    block(ax, LEFT, y + 19, per_unit, 12, LINE)
    width = max((row["upper"] - row["lower"]) * per_unit, 2)
    block(ax, LEFT + min(row["lower"] * per_unit, per_unit - width), y + 19, width, 12, FIRST)
    _mark(ax, LEFT + row["weight"] * per_unit, y + 25, 9)
    room = (RIGHT - LEFT) / len(row["takers"] or "1") - 6
    for end, (limit, name) in row["takers"].items():
        left = end == "lower"
        words = fitted(_("at {limit}: {name}").format(limit=limit, name=name), room, KEY_TEXT)
        write(ax, LEFT if left else RIGHT, y + 41, words, size=KEY_TEXT, ha="left" if left else "right", bbox=WHITE)


def _mark(ax, x, y, tall):
    """The present weight: a white diamond on a line, visible on dark and on pale."""
    ax.plot([x, x], [y - tall, y + tall], color=INK, linewidth=1.4, clip_on=False, zorder=3)
    ax.plot([x], [y], "D", color="white", markeredgecolor=INK, markeredgewidth=1.4, markersize=6.5, clip_on=False,
            zorder=4)  # fmt: skip


def weight_lines(path, matrix, criterion, weight, caption=None, notice=None):
    """Totals of all measures while the weight of one criterion goes from 0 to 1.

    Parameters
    ----------
    path : pandas.DataFrame
        From `fairwatt.participation.weight_path`. Index: the weight, ascending; columns: measure. Between two rows the
        totals lie on straight lines.
    matrix : DecisionMatrix
    criterion : str
    weight : float
        Its present weight.
    caption, notice : str, optional
        See `stability_tornado`.

    Returns
    -------
    Drawing
        Measures that are first somewhere have a colour; the band below the lines tells where.

    Raises
    ------
    ValueError
        If the criterion or a measure is unknown, or the weight lies outside the path.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix, swing_weights, weight_path
    >>> table = load_decision_matrix("VALLSERENA")
    >>> weights = swing_weights(table.agreed)
    >>> weight_lines(weight_path(table, weights, "cost"), table, "cost", weights["cost"]).alt
    'Line chart of Vallserena: totals of 5 measures while the weight of cost goes from 0 to 1. It is 0.19 now: first
    place for Energy community. First places: Deep renovation (up to 0.14), Energy community (between 0.14 and 0.56),
    LED street lights (0.56 or more).'
    """
    require_known(criterion, matrix.criteria.index, _("criterion"))
    for measure in path.columns:
        require_known(measure, matrix.scores.index, _("measure"))
    if not path.index[0] <= weight <= path.index[-1]:
        raise ValueError(
            _("The weight {weight} lies outside the path, which goes from {first} to {last}.").format(
                weight=number(weight), first=number(path.index[0]), last=number(path.index[-1])
            )
        )
    names, notice = names_of(matrix), notice or matrix.notice
    reigns = _reigns(path)
    label = in_sentence(str(matrix.criteria["label"][criterion]))
    now = next(reign for reign in reigns if weight <= reign["end"])
    leaders = [m for r in reigns if r["start"] - 1e-9 <= weight <= r["end"] + 1e-9 for m in r["first"]]
    words = _("{place}: first place for {name} while the weight of {criterion} is {range}")
    if len(reigns) == 1:
        words = _("{place}: first place for {name} at any weight of {criterion}")
    title = words.format(
        place=matrix.name, name=joined(cut(names[m]) for m in now["first"]), criterion=label, range=_range(now, weight)
    )
    with style():
        fig = _draw_path(path, matrix, names, reigns, weight, label, title, [notice])
    sentences = [
        _("Line chart of {place}: totals of {n} measures while the weight of {criterion} goes from 0 to 1.").format(
            place=matrix.name, n=path.shape[1], criterion=label
        ),
        _("It is {now} now: first place for {name}.").format(
            now=decimal(weight), name=joined(names[measure] for measure in leaders)
        ),
        _("First places: {names}.").format(
            names=", ".join(f"{joined(names[m] for m in reign['first'])} ({_range(reign, weight)})" for reign in reigns)
        ) if len(reigns) > 1 else _("So it is at any weight."),
    ]  # fmt: skip
    data = _between(path, sorted({weight, *_edges(reigns)})).rename(columns=matrix.measures["label"])
    data.index = pd.Index([decimal(at, 3) for at in data.index], name=_("Weight"))
    return Drawing(fig, " ".join(filter(None, sentences)), data, caption, notice)


def _range(reign, now):
    """From where to where a measure is first."""
    start, end = limit_text(reign["start"], reign["end"], now), limit_text(reign["end"], reign["start"], now)
    if reign["start"] <= 0:
        return _("up to {end}").format(end=end)
    if reign["end"] >= 1:
        return _("{start} or more").format(start=start)
    return _("between {start} and {end}").format(start=start, end=end)


def _reigns(path):
    """Who is first from which weight to which: the upper edge of the lines."""
    reigns, rows = [], list(path.iterrows())
    for (start, at_start), (end, at_end) in zip(rows[:-1], rows[1:], strict=True):
        slope, x = (at_end - at_start) / (end - start), start
        for _line in path.columns:  # each turn leads to a steeper line
            height = at_start + slope * (x - start)
            top = height >= height.max() - 1e-9
            steeper = slope - slope[top].max()
            first = tuple(top.index[top & (steeper >= -1e-9)])
            crossings = x + ((height.max() - height) / steeper)[steeper > 1e-9]
            until = min([end, *crossings])
            if reigns and reigns[-1]["first"] == first:
                reigns[-1]["end"] = until
            else:
                reigns.append({"first": first, "start": x, "end": until})
            x = until
            if x == end:
                break
    return reigns


def _edges(reigns):
    return [0.0, *(reign["end"] for reign in reigns)]


def _between(path, weights):
    """Totals at some weights, on the straight lines between the rows."""
    return pd.DataFrame({m: np.interp(weights, path.index, total) for m, total in path.items()}, index=weights)


def _draw_path(path, matrix, names, reigns, weight, label, title, notes):
    winning = {measure for reign in reigns for measure in reign["first"]}
    colours = {
        measure: MEASURE_COLOURS[place % len(MEASURE_COLOURS)] if measure in winning else QUIET
        for place, measure in enumerate(matrix.scores.index)
    }
    texts = {measure: fitted(names[measure], 124, KEY_TEXT, True) for measure in path.columns}
    left, tall = LEFT + 22, max(190, 14 * len(texts))
    right = RIGHT - 18 - max(text_width(text, KEY_TEXT, True) for text in texts.values())
    per_unit = right - left
    edges = _edges(reigns)
    numbers = ["0", *(limit_text(at, weight) for at in edges[1:-1]), "1"]
    lanes = _lanes([left + at * per_unit for at in edges], numbers)
    fig, ax, top = sheet(title, 20 + tall + 54 + 14 * max(lanes) + 10, notes)
    top += 20
    ground = top + tall
    for place in range(6):
        y = ground - tall * place / 5
        ax.plot([left, right], [y, y], color=LINE, linewidth=0.8, clip_on=False, zorder=0)
        write(ax, left - 5, y, decimal(place / 5, 1), size=SMALL, color=SOFT, ha="right")
    for measure, total in path.items():
        first = measure in winning
        ax.plot(left + path.index * per_unit, ground - total * tall, color=colours[measure], clip_on=False,
                linewidth=2.6 if first else 1.1, zorder=2 + first)  # fmt: skip
    _name_lines(ax, right, ground - path.iloc[-1] * tall, texts, colours, winning, (top, ground))
    _draw_reigns(ax, reigns, names, colours, left, ground + 8, per_unit)
    for at, height, text, lane in zip(edges, _between(path, edges).max(axis=1), numbers, lanes, strict=True):
        x, is_turn = left + at * per_unit, text not in ("0", "1")
        if is_turn:
            ax.plot([x, x], [ground - height * tall, ground + 8], color=INK, linewidth=1, linestyle=(0, (2, 2)),
                    clip_on=False, zorder=1)  # fmt: skip
            ax.plot([x], [ground - height * tall], "o", color="white", markeredgecolor=INK, markersize=6.5,
                    clip_on=False, zorder=5)  # fmt: skip
        write(ax, x, ground + 33 + 14 * lane, text, size=KEY_TEXT, ha="center", weight="bold" if is_turn else None)
    words = fitted(_("Weight of {criterion}").format(criterion=label), RIGHT - left, KEY_TEXT)
    write(ax, left, ground + 51 + 14 * max(lanes), words, size=KEY_TEXT)
    x, words = left + weight * per_unit, _("now {now}").format(now=decimal(weight))
    ax.plot([x, x], [top - 4, ground + 7], color=INK, linewidth=1.6, clip_on=False, zorder=4)
    write(ax, x, top - 12, words, size=KEY_TEXT, ha="center", weight="bold")
    return fig


def _lanes(places, texts):
    """A line for each number, so that none covers another."""
    ends, lanes = [], []
    for x, text in zip(places, texts, strict=True):
        half = text_width(text, KEY_TEXT, True) / 2 + 3
        lane = next((n for n, end in enumerate(ends) if x - half >= end), len(ends))
        ends[lane : lane + 1] = [x + half]
        lanes.append(lane)
    return lanes


def _name_lines(ax, right, heights, texts, colours, winning, limits):
    """Names beside the ends of the lines, moved apart where ends meet."""
    step = 14
    order = heights.sort_values(kind="stable").index
    places, last = {}, limits[0] - step
    for measure in order:
        last = places[measure] = max(heights[measure], last + step)
    for below, measure in enumerate(reversed(order)):  # those that were pushed below the ground come back
        places[measure] = min(places[measure], limits[1] - step * below)
    for measure, y in places.items():
        ax.plot([right, right + 12], [heights[measure], y], color=colours[measure], linewidth=1.2, clip_on=False)
        write(ax, right + 15, y, texts[measure], size=KEY_TEXT, color=INK if measure in winning else SOFT,
              weight="bold" if measure in winning else "normal")  # fmt: skip


def _draw_reigns(ax, reigns, names, colours, left, y, per_unit):
    for reign in reigns:
        x, width = left + reign["start"] * per_unit, (reign["end"] - reign["start"]) * per_unit
        colour = colours[reign["first"][0]]
        block(ax, x, y, max(width - 0.8, 0.6), 16, colour)
        text = joined(cut(names[measure]) for measure in reign["first"])
        if text_width(text, SMALL) <= width - 6:
            write(ax, x + width / 2, y + 8, text, size=SMALL, color=ink_on(colour), ha="center")
