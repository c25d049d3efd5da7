"""Pictures of a choice between measures: totals and their parts, and the ranks that several methods give."""

import functools
import string

import pandas as pd

from ..i18n import _
from ..names import in_sentence
from .marks import LEFT, RIGHT
from .sheet import INK, LINE, SMALL, SOFT, TEXT, TITLE, WIDTH, Drawing, block, new_sheet, style, write

# One colour per criterion, and others for measures, in the order of the table; they start anew after ten. All pairs of
# one list differ by at least 20 in Lab colour distance, for normal sight and for the three kinds of colour blindness.
CRITERION_COLOURS = (
    "#2844B2", "#D9780F", "#7C9B64", "#811B52", "#6990FB", "#41200E", "#BA819C", "#7F5FA5", "#370E62", "#A82508",
)  # fmt: skip
MEASURE_COLOURS = (
    "#0A7F86", "#DC7768", "#7458EA", "#B48D02", "#5E1007", "#273B6D", "#A43006", "#A579D3", "#4C2131", "#510897",
)  # fmt: skip
FIRST, OTHERS = "#0F4C5C", "#A9BCC1"  # the measure on top, and those that are not
KEY_TEXT = SMALL + 0.5
WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # behind words that stand on lines
NAME = 170  # points: room for a measure of about 22 letters; longer names end in dots
MOST_RANKED = 12  # measures side by side; the table behind the picture has all


@functools.lru_cache(4096)  # a picture measures its texts again and again
def text_width(text, size=TEXT, bold=False):
    """Width of a text in points, in the widest font that it may be shown in."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))
    font.set_size(size, 72)
    font.set_text(text)
    return font.get_width_height()[0] / 64


def fitted(text, room, size=TEXT, bold=False):
    """The text, or as much of it as has room, with dots: the table behind the picture has the whole."""
    text = str(text)
    if text_width(text, size, bold) <= room:
        return text
    while text and text_width(text + "…", size, bold) > room:
        text = text[:-1].rstrip()
    return text + "…"


def lines_of(text, size, bold, letters):
    """Lines of a text that fit the width, and have so many letters at the most."""
    lines = [""]
    for word in text.split(" "):  # a hard space does not break
        longer = f"{lines[-1]} {word}".strip()
        fits = text_width(longer, size, bold) <= RIGHT - LEFT and len(longer) <= letters
        lines = [*lines[:-1], longer] if fits or not lines[-1] else [*lines, word]
    return lines


def sheet(title, body, notes):
    """A new sheet whose title and notes are wrapped by their width: see `new_sheet`."""
    head = lines_of(title, TITLE, True, 60)
    foot = [line for note in filter(None, notes) for line in lines_of(note, SMALL, False, 76)]
    fig, ax, top = new_sheet("", 18 * len(head) + body, foot)
    for row, line in enumerate(head):
        write(ax, LEFT, 12 + 18 * row, fitted(line, RIGHT - LEFT, TITLE, True), size=TITLE, weight="bold")
    return fig, ax, top + 18 * len(head)


def names_of(matrix):
    """Measure to its short name; pictures may cut it."""
    return {measure: str(name) for measure, name in matrix.measures["short_label"].items()}


def cut(name):
    """The name of a measure, as long as a picture has room for it."""
    return fitted(name, NAME)


def joined(names):
    """Names in a sentence: `a, b and c`."""
    names = list(names)
    return _(" and ").join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def ink_on(colour):
    """White or black, whichever is easier to read on the colour."""
    from matplotlib.colors import to_rgb

    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in to_rgb(colour)]
    light = sum(part * v for part, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return "white" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "black"


def decimal(value, places=2):
    """A number with so many digits after the point; a five at the end goes up, as people learn it at school."""
    text = f"{abs(value) + 1e-9:.{places}f}"
    return f"-{text}" if value < 0 and float(text) else text


def digits(one, other):
    """Digits after the point: two, or three where two would hide or change a small difference."""
    shown, true = abs(float(decimal(one)) - float(decimal(other))), abs(one - other)
    return 2 if true < 1e-9 or true >= 0.03 or decimal(shown) == decimal(true) != "0.00" else 3


def stamp(ax, x, y, colour, text, size=14):
    """A square with a letter or a number in it, with its left edge at x."""
    block(ax, x, y - size / 2, size, size, colour)
    write(ax, x + size / 2, y, text, size=SMALL, color=ink_on(colour), ha="center", weight="bold")


def key(ax, y, entries):
    """Draw entries in lines of 18 points; returns the height. Without `ax`, only that.

    An entry is (mark, its width, words); a mark is a function of ax, x and y.
    """
    x, line = LEFT, 0
    for mark, width, words in entries:
        words = fitted(words, RIGHT - LEFT - width - 5, KEY_TEXT)
        needed = width + 5 + text_width(words, KEY_TEXT)
        if x > LEFT and x + needed > RIGHT:
            x, line = LEFT, line + 1
        if ax is not None:
            mark(ax, x, y + 18 * line)
            write(ax, x + width + 5, y + 18 * line, words, size=KEY_TEXT)
        x += needed + 12
    return 18 * (line + 1)


def by_score(ranking):
    """Measures, best first; those with the same rank in the order of the table."""
    return ranking.ranks.sort_values(kind="stable").index


def lead_in_words(ranking, names):
    """Who is first, with which result, and who is next; and the digits that tell the two apart."""
    order = by_score(ranking)
    first, scores = ranking.winners, ranking.scores[order]
    if len(first) > 1:
        words = _("First place, shared: {names} with {score}.").format(
            names=joined(names[measure] for measure in first), score=decimal(scores.iloc[0])
        )
        return words, 2
    places = digits(*scores.iloc[:2])
    if _is_level(ranking):
        words = _("First place: {first} with {best}, practically level with {second}.").format(
            first=names[first[0]], best=decimal(scores.iloc[0], places), second=names[order[1]]
        )
        return words, places
    best, second = (decimal(score, places) for score in scores.iloc[:2])
    words = _("First place: {first} with {best}, {lead} ahead of {second} with {score}.").format(
        first=names[first[0]], best=best, lead=decimal(float(best) - float(second), places),
        second=joined(names[measure] for measure in order if ranking.ranks[measure] == 2), score=second,
    )  # fmt: skip
    return words, places


def _last_in_words(ranking, names, places):
    """Who is last; nothing where several are."""
    last = ranking.ranks.index[ranking.ranks == ranking.ranks.max()]
    if len(last) > 1:
        return ""
    return _("Last place: {name} with {score}.").format(
        name=names[last[0]], score=decimal(ranking.scores[last[0]], places)
    )


def _is_level(ranking):
    """Whether the lead of the first one is too small for three digits."""
    best, second = ranking.scores.nlargest(2)
    return best - second < 0.0005


def _title(ranking, place, names):
    first = ranking.winners
    if len(first) == 1 and _is_level(ranking):
        return _("{place}: {names} are practically level").format(
            place=place, names=joined(cut(names[measure]) for measure in by_score(ranking)[:2])
        )
    if len(first) > 2:
        return _("{place}: first place shared by {n} measures").format(place=place, n=len(first))
    words = _("{place}: first place for {names}") if len(first) == 1 else _("{place}: first place shared by {names}")
    return words.format(place=place, names=joined(cut(names[measure]) for measure in first))


def value_bars(ranking, matrix, caption=None, notice=None):
    """Total of each measure in the additive model, and the part that each criterion gives.

    Parameters
    ----------
    ranking : Ranking
        From `fairwatt.participation.additive_value`.
    matrix : DecisionMatrix
        Names of the place, the measures and the criteria.
    caption, notice : str, optional
        See `show`; the notice is printed inside the picture too. Without it, the one of the matrix.

    Returns
    -------
    Drawing
        The scale goes from 0 to 1, so that the frames of a panel can be compared.

    Raises
    ------
    ValueError
        If the ranking has no parts: it comes from another method.

    Examples
    --------
    >>> from fairwatt.participation import additive_value, load_decision_matrix, swing_weights
    >>> table = load_decision_matrix("VALLSERENA")
    >>> value_bars(additive_value(table, swing_weights(table.agreed)), table).alt
    'Bar chart of Vallserena: totals of 5 measures, from 0 (worst on every criterion) to 1 (best on every one). First
    place: Energy community with 0.62, 0.03 ahead of Deep renovation with 0.59. Its largest part is households helped,
    0.20. Last place: Electric minibus with 0.24.'
    """
    if "part" not in ranking.steps:
        raise ValueError(
            _("The results of '{method}' are no sums of parts. Draw them with ranking_bars.").format(
                method=ranking.method
            )
        )
    criteria = matrix.criteria["label"]
    parts = ranking.steps.pivot(index="measure", columns="criterion", values="part")
    parts = parts.loc[by_score(ranking), criteria.index]
    names, notice = names_of(matrix), notice or matrix.notice
    words, places = lead_in_words(ranking, names)
    with style():
        fig = _draw_parts(parts, ranking, matrix, names, places, [notice])
    largest = parts.loc[ranking.winners[0]]
    sentences = [
        _(
            "Bar chart of {place}: totals of {n} measures, from 0 (worst on every criterion) to 1 (best on every one)."
        ).format(place=matrix.name, n=len(parts)),
        words,
        _("Its largest part is {criterion}, {part}.").format(
            criterion=in_sentence(str(criteria[largest.idxmax()])), part=decimal(largest.max())
        ) if len(ranking.winners) == 1 else "",
        _last_in_words(ranking, names, places),
    ]  # fmt: skip
    data = parts.rename(columns={
        name: _("{label} (weight {weight})").format(label=label, weight=decimal(ranking.weights[name]))
        for name, label in criteria.items()
    })  # fmt: skip
    data[_("Total")] = ranking.scores
    return Drawing(fig, " ".join(filter(None, sentences)), with_labels(data, matrix), caption, notice)


def with_labels(data, matrix):
    """The table behind a picture, with the whole name of each measure."""
    data = data.rename(index=matrix.measures["label"])
    return data.rename_axis(index=_("Measure"), columns=None)


def scale(ax, left, right, top, bottom, end=1.0, step=0.2):
    """Light lines with numbers below them, from 0 to the end; returns points per unit."""
    per_unit = (right - left) / end
    for place in range(int(end / step + 1e-9) + 1):
        x = left + place * step * per_unit
        ax.plot([x, x], [top, bottom], color=LINE, linewidth=0.8, clip_on=False, zorder=0)
        text = decimal(place * step, 1 if step >= 0.1 else 2)
        half = text_width(text, SMALL) / 2 + 1
        write(ax, min(max(x, half), WIDTH - half), bottom + 9, text, size=SMALL, color=SOFT, ha="center")
    return per_unit


def _draw_parts(parts, ranking, matrix, names, places, notes):
    letters = dict(zip(parts.columns, string.ascii_uppercase, strict=False))
    colours = {name: CRITERION_COLOURS[place % len(CRITERION_COLOURS)] for place, name in enumerate(parts.columns)}
    entries = [
        (lambda ax, x, y, c=colours[name], t=letters[name]: stamp(ax, x, y, c, t), 14,
         f"{matrix.criteria['label'][name]} {decimal(ranking.weights[name])}")
        for name in parts.columns
    ]  # fmt: skip
    row, head = 37, 18 + key(None, 0, entries) + 8
    fig, ax, top = sheet(_title(ranking, matrix.name, names), head + row * len(parts) + 18, notes)
    write(ax, LEFT, top + 6, _("Criteria and their weights:"), size=KEY_TEXT, color=SOFT)
    key(ax, top + 25, entries)
    top += head
    per_unit = scale(ax, LEFT, RIGHT - 36, top, top + row * len(parts))
    for place, (measure, pieces) in enumerate(parts.iterrows()):
        x, y = LEFT, top + row * place
        weight = "bold" if ranking.ranks[measure] == 1 else "normal"
        write(ax, LEFT, y + 7, cut(names[measure]), weight=weight, bbox=WHITE)
        for name, part in pieces.items():
            width = part * per_unit
            # A white hair between two colours, where there is room for it.
            block(ax, x, y + 15, width - min(0.8, width / 3), 17, colours[name])
            if width >= 11:
                write(ax, x + width / 2, y + 23.5, letters[name], size=SMALL, color=ink_on(colours[name]), ha="center",
                      weight="bold")  # fmt: skip
            x += width
        write(ax, x + 5, y + 23.5, decimal(ranking.scores[measure], places), weight=weight, bbox=WHITE)
    return fig


def ranking_bars(ranking, matrix, caption=None, notice=None):
    """Result of each measure with one method, best on top.

    Parameters
    ----------
    ranking : Ranking
    matrix : DecisionMatrix
    caption, notice : str, optional
        See `value_bars`.

    Returns
    -------
    Drawing
        Results below zero (PROMETHEE) go to the left. Compare them within one method only.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix, swing_weights, topsis
    >>> table = load_decision_matrix("VALLSERENA")
    >>> ranking_bars(topsis(table, swing_weights(table.agreed)), table).alt
    'Bar chart of Vallserena: results of 5 measures with the method TOPSIS (vector). First place: Wood-chip network with
    0.62, 0.01 ahead of Energy community with 0.61. Last place: Electric minibus with 0.22.'
    """
    names, notice = names_of(matrix), notice or matrix.notice
    words, places = lead_in_words(ranking, names)
    scores = ranking.scores[by_score(ranking)]
    with style():
        fig = _draw_scores(scores, ranking, matrix, names, places, [notice])
    sentences = [
        _("Bar chart of {place}: results of {n} measures with the method {method}.").format(
            place=matrix.name, n=len(scores), method=ranking.method
        ),
        words,
        _last_in_words(ranking, names, places),
    ]  # fmt: skip
    data = pd.DataFrame({_("Rank"): ranking.ranks[scores.index], _("Result"): scores})
    return Drawing(fig, " ".join(filter(None, sentences)), with_labels(data, matrix), caption, notice)


def _draw_scores(scores, ranking, matrix, names, places, notes):
    row = 36
    title = _title(ranking, _("{place}, {method}").format(place=matrix.name, method=ranking.method), names)
    fig, ax, top = sheet(title, row * len(scores) + 4, notes)
    low, high = min(scores.min(), 0.0), max(scores.max(), 0.0)
    per_unit = (RIGHT - LEFT - 44 * (1 + (low < 0))) / max(high - low, 0.01)
    zero = LEFT + 44 * (low < 0) - low * per_unit
    for place, (measure, score) in enumerate(scores.items()):
        y, first = top + row * place, ranking.ranks[measure] == 1
        write(ax, LEFT, y + 7, cut(names[measure]), weight="bold" if first else "normal")
        block(ax, zero + min(score, 0) * per_unit, y + 15, abs(score) * per_unit, 15, FIRST if first else OTHERS)
        write(ax, zero + score * per_unit + (5 if score >= 0 else -5), y + 22.5, decimal(score, places),
              ha="left" if score >= 0 else "right", weight="bold" if first else "normal")  # fmt: skip
        ax.plot([zero, zero], [y + 13, y + 32], color=INK, linewidth=1, clip_on=False)
    return fig


def method_ranks(rankings, matrix, caption=None, notice=None):
    """The rank of each measure with several methods, and who is first with each.

    Parameters
    ----------
    rankings : mapping of str to Ranking
        From `fairwatt.participation.compare_methods`: the method in words, and what it gives.
    matrix : DecisionMatrix
    caption, notice : str, optional
        See `value_bars`.

    Returns
    -------
    Drawing
        The first of each row stands in a dark disc, and its name at the end of the row. Of more than twelve measures,
        those that never reach the better ranks stand in the table only.

    Raises
    ------
    ValueError
        If there is no ranking, or one of them ranks other measures.

    Examples
    --------
    >>> from fairwatt.participation import additive_value, load_decision_matrix, swing_weights, topsis
    >>> table = load_decision_matrix("VALLSERENA")
    >>> weights = swing_weights(table.agreed)
    >>> methods = {"Sum of parts": additive_value(table, weights), "TOPSIS": topsis(table, weights)}
    >>> method_ranks(methods, table).alt
    'Table of ranks of Vallserena: 5 measures, 2 calculations, 2 different winners. First place for Energy community in
    1 of 2: Sum of parts. First place for Wood-chip network in 1 of 2: TOPSIS. Never in first place: LED street lights,
    Deep renovation, Electric minibus.'
    """
    if not rankings:
        raise ValueError(_("There is nothing to draw: no method has ranked the measures."))
    for name, ranking in rankings.items():
        if set(ranking.ranks.index) != set(matrix.scores.index):
            raise ValueError(_("'{method}' has not ranked the measures of this table.").format(method=name))
    ranks = pd.DataFrame({name: ranking.ranks for name, ranking in rankings.items()}).T[list(matrix.scores.index)]
    names, notice = names_of(matrix), notice or matrix.notice
    wins = (ranks == 1).sum().sort_values(ascending=False, kind="stable")
    winners = wins.index[wins > 0]
    best = set(ranks.min().sort_values(kind="stable").index[:MOST_RANKED])
    drawn = ranks[[measure for measure in ranks.columns if measure in best]]
    left_out = _("Measures with worse ranks, in the table only: {n}.").format(n=ranks.shape[1] - drawn.shape[1])
    with style():
        fig = _draw_ranks(drawn, matrix.name, names, len(winners), [left_out * (len(best) < ranks.shape[1]), notice])
    sentences = [
        _("Table of ranks of {place}: {m} measures, {outcome}.").format(
            place=matrix.name, m=ranks.shape[1], outcome=_outcome(len(ranks), len(winners))
        ),
        *(
            _("First place for {name} in {k} of {n}: {methods}.").format(
                name=names[measure], k=wins[measure], n=len(ranks),
                methods="; ".join(ranks.index[ranks[measure] == 1]),
            )
            for measure in winners
        ),
        _("Never in first place: {names}.").format(names=", ".join(names[m] for m in ranks.columns if not wins[m]))
        if len(winners) < ranks.shape[1] else "",
    ]  # fmt: skip
    data = ranks.rename(columns=matrix.measures["label"]).rename_axis(index=_("Method"), columns=None)
    return Drawing(fig, " ".join(filter(None, sentences)), data, caption, notice)


def _outcome(calculations, winners):
    return _("{calculations}, {winners}").format(
        calculations=_("{n} calculations").format(n=calculations) if calculations > 1 else _("one calculation"),
        winners=_("{n} different winners").format(n=winners) if winners > 1 else _("one winner"),
    )


def _draw_ranks(ranks, place, names, different, notes):
    head, row, step = 17, 41, min(34, 206 / ranks.shape[1])
    winners = [[names[measure] for measure in ranks.columns[numbers == 1]] for numbers in ranks.to_numpy()]
    rooms = [row + 14 * (len(first) - 1) for first in winners]
    title = _("{place}: {outcome}").format(place=place, outcome=_outcome(len(ranks), different))
    fig, ax, top = sheet(title, head * ranks.shape[1] + 8 + sum(rooms), notes)
    columns = [LEFT + 10 + step * place for place in range(ranks.shape[1])]
    body = y = top + head * ranks.shape[1] + 8
    for line, (x, measure) in enumerate(zip(columns, ranks.columns, strict=True)):  # each name leads to its column
        height = top + 7 + head * line
        ax.plot([x, x], [height, body + sum(rooms) - 8], color=LINE, linewidth=1, clip_on=False, zorder=0)
        write(ax, x + 5, height, fitted(names[measure], min(NAME, RIGHT - x - 5)), bbox=WHITE)
    for (method, numbers), first, room in zip(ranks.iterrows(), winners, rooms, strict=True):
        write(ax, LEFT, y + 8, fitted(method, RIGHT - LEFT), color=SOFT, bbox=WHITE)
        for x, rank in zip(columns, numbers, strict=True):
            ax.plot([x], [y + 25], "o", color=FIRST if rank == 1 else "white", markersize=min(17, step - 2),
                    markeredgewidth=0, clip_on=False, zorder=2)  # fmt: skip
            write(ax, x, y + 25, str(rank), ha="center", zorder=3, size=TEXT if step > 20 else SMALL,
                  **({"color": "white", "weight": "bold"} if rank == 1 else {}))  # fmt: skip
        for line, name in enumerate(first):
            text = fitted(name, RIGHT - columns[-1] - 16, bold=True)
            write(ax, columns[-1] + 16, y + 25 + 14 * line, text, weight="bold")
        y += room
    return fig
