"""Picture of the households that several indicators see."""

import pandas as pd

from ..i18n import _
from ..justice.disclosure import MINIMUM, rounded
from ..markup import percent
from .marks import HOUSEHOLDS, LEFT, RIGHT, fewer_than_ten, hidden_mark, tens
from .sheet import LINE, QUIET, SOFT, Drawing, block, new_sheet, style, wrapped, write

ROWS = 10  # at the most


def overlap_bars(table, place, caption=None, notice=None):
    """Which indicators see the same households: one row per combination.

    Parameters
    ----------
    table : pandas.DataFrame
        From `fairwatt.justice.overlap`: a column of True or False for each indicator, then `count` (unweighted),
        `households` and `share`.
    place : str
        Opens the title.
    caption, notice : str, optional
        See `show`; the notice is printed inside the picture too.

    Returns
    -------
    Drawing
        Ten rows at the most. Combinations of fewer than ten households are one row together; if even together they
        are fewer than ten, their number is not told. Households that no indicator sees have no bar. Numbers and shares
        are rounded by the disclosure rule.

    Raises
    ------
    ValueError
        If no combination of ten households or more is left to draw.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "2M": [False, True, False, True], "Cold": [False, False, True, True], "count": [70, 14, 12, 4],
    ...     "households": [700.0, 140.0, 120.0, 40.0], "share": [0.7, 0.14, 0.12, 0.04],
    ... })
    >>> overlap_bars(table, "Testville").alt
    'Dot chart of Testville: which of 2 indicators see the same households. 70 % of households are seen by none. The
    largest group, 140 households (15 %), is seen by 2M only. Next come 120 households (10 %), seen by Cold only. Seen
    by 2M and Cold: fewer than 10 households.'
    """
    indicators = [column for column in table.columns if column not in ("count", "households", "share")]
    seen_by_any = table[indicators].astype(bool).any(axis=1)
    size = table["count"].sum()
    rows = _combinations(table[seen_by_any], indicators, MINIMUM, size)
    nobody = table.loc[~seen_by_any, ["count", "share"]].sum()
    if nobody["count"] < MINIMUM:
        none = _("Seen by none: {few} households.").format(few=fewer_than_ten())
    else:
        none = _("{share} of households are seen by none.").format(share=percent(rounded(nobody["share"], size)))
    other = rows.loc[rows["seen"].isna(), "name"]
    notes = [none, *(_("Last row: {names}.").format(names=name) for name in other), notice]
    title = _("{place}: which indicators see the same households").format(place=place)
    with style():
        fig = _draw_overlap(rows, indicators, title, notes)
    start = _("Dot chart of {place}: which of {n} indicators see the same households.")
    words = [_("The largest group, {homes}, is seen by {name}."), _("Next come {homes}, seen by {name}.")]
    told = [*zip(words, rows.drop(other.index).itertuples(), strict=False)]
    told += [(_("Seen by {name}: {homes}."), row) for row in rows.loc[other.index].itertuples()]
    sentences = [
        text.format(homes=_("{n} households").format(n=row.n) + row.share, name=row.name) for text, row in told
    ]
    alt = " ".join([start.format(place=place, n=len(indicators)), none, *sentences])
    # The households that no indicator sees are not in the table: with their number, what is hidden could be computed.
    data = pd.DataFrame({_("Seen by"): rows["name"], _("Households"): rows["n"] + rows["share"]})
    return Drawing(fig, alt, data, caption, notice)


def _combinations(table, indicators, minimum, size):
    """The rows to draw: who sees them (nothing for the last row of others), their name, number and words."""
    table = table.sort_values("households", ascending=False, kind="stable")
    large = table[table["count"] >= minimum]
    if large.empty:
        raise ValueError(_("There is nothing to draw: no combination holds {n} households.").format(n=minimum))
    room = ROWS if len(large) == len(table) <= ROWS else ROWS - 1
    large, other = large.head(room), table.drop(large.head(room).index)
    rows = pd.DataFrame({
        "seen": list(large[indicators].astype(bool).to_numpy()),
        "name": [_names(row, indicators) for row in large[indicators].to_numpy()],
        "households": large["households"].round(-1).to_numpy(),  # what is drawn is what is said
        "n": [tens(value) for value in large["households"]],
        "share": [f" ({percent(rounded(value, size))})" for value in large["share"]],
    })  # fmt: skip
    if len(other):
        sums = other[["count", "households", "share"]].sum()
        few = sums["count"] < minimum
        one = _names(other[indicators].to_numpy()[0], indicators)
        rows.loc[len(rows)] = {
            "seen": None,
            "name": one if len(other) == 1 else _("{n} other combinations").format(n=len(other)),
            "households": float("nan") if few else round(sums["households"], -1),
            "n": fewer_than_ten() if few else tens(sums["households"]),
            "share": "" if few else f" ({percent(rounded(sums['share'], size))})",
        }
    return rows


def _names(seen, indicators):
    names = [name for name, flag in zip(indicators, seen, strict=True) if flag]
    if len(names) == 1:
        return _("{name} only").format(name=names[0])
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


def _draw_overlap(rows, indicators, title, notes):
    row_height, head, step = 24, 17, 20
    labels = [wrapped(name, 50)[0] for name in indicators]
    fig, ax, top = new_sheet(title, head * len(labels) + 8 + row_height * len(rows), notes)
    columns = [LEFT + 8 + step * place for place in range(len(labels))]
    body = top + head * len(labels) + 8
    foot = body + row_height * (rows["seen"].notna().sum() - 0.5)
    for place, (x, text) in enumerate(zip(columns, labels, strict=True)):  # each name leads down to its column
        y = top + 7 + head * place
        ax.plot([x, x], [y, foot], color=LINE, linewidth=1, clip_on=False, zorder=0)
        write(ax, x + 5, y, text, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5})
    x_bar = columns[-1] + 18
    scale = (RIGHT - x_bar - 84) / rows["households"].max()
    for place, row in enumerate(rows.itertuples()):
        y = body + row_height * (place + 0.5)
        if row.seen is None:
            write(ax, LEFT, y, _("Other"), color=SOFT)
        else:
            inside = [x for x, flag in zip(columns, row.seen, strict=True) if flag]
            outside = [x for x in columns if x not in inside]
            ax.plot(inside, [y] * len(inside), "o-", color=HOUSEHOLDS, markersize=9, linewidth=2.4, clip_on=False)
            ax.plot(outside, [y] * len(outside), "o", color="white", markeredgecolor=QUIET, markersize=8, clip_on=False)
        if pd.isna(row.households):
            hidden_mark(ax, x_bar, y, row.n)
        else:
            block(ax, x_bar, y - 7, row.households * scale, 14, HOUSEHOLDS)
            write(ax, x_bar + row.households * scale + 5, y, row.n + row.share)
    return fig
