"""Pictures of who is energy poor: by indicator, and by group of households."""

import pandas as pd

from ..i18n import _
from ..justice.disclosure import require_disclosable, rounding_step
from ..markup import percent
from ..names import in_sentence
from .marks import (
    ACCENT,
    HOUSEHOLDS,
    LEFT,
    RIGHT,
    exact_percent,
    fewer_than_ten,
    hidden_mark,
    hidden_names,
    hollow,
    key_rows,
    keys,
    masked,
    range_in_words,
    rows_to_show,
    tens,
)
from .sheet import QUIET, Drawing, block, new_sheet, style, wrapped, write


def indicator_bars(table, place, caption=None, notice=None, reference_label=None):
    """Share of households and of persons that each indicator sees.

    Parameters
    ----------
    table : pandas.DataFrame
        Index: labels of the indicators. Columns `households` and `persons` (shares of 1; `persons` may be NaN) and
        `count` (households that the indicator sees, unweighted). Optional: `low` and `high`, the interval of
        `households`; `reference`, a published national share, and `reference_of`, "households" or "persons": the bar
        that it belongs to. A row without any share of its own is hidden.
    place : str
        Opens the title.
    caption, notice : str, optional
        See `show`; the notice is printed inside the picture too.
    reference_label : str, optional
        What the reference is; "published for the country" if not given.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If an indicator that sees fewer than ten households is not hidden.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"households": [0.164, 0.09], "persons": [0.19, None], "count": [82, 45], "reference": [0.17, None]},
    ...     index=["High share (2M)", "Low spending (M/2)"],
    ... )
    >>> indicator_bars(table, "Testville").alt
    'Bar chart of Testville: 2 indicators of energy poverty. The highest is high share (2M), 16 % of households, 19 %
    of persons. The lowest is low spending (M/2), 9 % of households. Published for the country: high share (2M) 17 %.'
    """
    optional = ["persons", "low", "high", "reference"]
    table = table.reindex(columns=list(dict.fromkeys([*table.columns, *optional])))
    shown = rows_to_show(table, ["households"], "count", also=optional[:3])
    table[["households", *optional]] = table[["households", *optional]].apply(pd.to_numeric, errors="coerce")
    reference_label = reference_label or _("published for the country")
    title = _("{place}: energy poverty by indicator").format(place=place)
    with style():
        fig = _draw_indicators(table, shown, title, reference_label, [notice])
    data = _shares_as_text(table, shown, reference_label).rename_axis(_("Indicator"))
    return Drawing(fig, _indicators_in_words(table, shown, place, reference_label), data, caption, notice)


def _indicators_in_words(table, shown, place, reference_label):
    households = table.loc[shown, "households"]
    sentences = [_("Bar chart of {place}: {n} indicators of energy poverty.").format(place=place, n=len(table))]
    if len(households) == 1:
        ends = [(households.index[0], _("{label}: {shares}."))]
    else:
        ends = [
            (households.idxmax(), _("The highest is {label}, {shares}.")),
            (households.idxmin(), _("The lowest is {label}, {shares}.")),
        ]
    for label, words in ends:
        row = table.loc[label]
        shares = _("{share} of households").format(share=percent(row["households"]))
        if pd.notna(row["low"]) and pd.notna(row["high"]):
            shares += f" ({range_in_words(row['low'], row['high'])})"
        if pd.notna(row["persons"]):
            shares += ", " + _("{share} of persons").format(share=percent(row["persons"]))
        sentences.append(words.format(label=in_sentence(label), shares=shares))
    published = table["reference"].dropna()
    if len(published):
        pairs = ", ".join(f"{in_sentence(label)} {exact_percent(share)}" for label, share in published.items())
        sentences.append(f"{_opening(reference_label)}: {pairs}.")
    return " ".join(filter(None, [*sentences, hidden_names(shown)]))


def _opening(text):
    return text[:1].upper() + text[1:]


def _shares_as_text(table, shown, reference_label):
    """The table behind the picture, rounded: exact shares would let a reader compute what is hidden."""
    names = {
        "households": _("Households"), "low": _("Households, from"), "high": _("Households, to"),
        "persons": _("Persons"), "reference": _opening(reference_label),
    }  # fmt: skip
    data = pd.DataFrame(index=table.index)
    for column, name in names.items():
        if table[column].notna().any():
            is_reference = column == "reference"
            words = exact_percent if is_reference else percent
            texts = table[column].map(lambda share, words=words: "–" if pd.isna(share) else words(share))
            data[name] = masked(texts, shown | is_reference)
    return data


def _draw_indicators(table, shown, title, reference_label, notes):
    marks = {
        "households": (lambda x, y: block(ax, x, y - 5, 11, 10, HOUSEHOLDS), _("households")),
        "low": (lambda x, y: _whisker(ax, x, x + 11, y), _("interval")),
        "persons": (lambda x, y: hollow(ax, x, y - 5, 11, 10, HOUSEHOLDS), _("persons")),
        "reference": (lambda x, y: block(ax, x + 4, y - 7, 3, 14, ACCENT), reference_label),
    }
    key = key_rows(marks[column] for column in marks if table[column].notna().any())
    labels = [wrapped(str(label), 54) for label in table.index]
    rooms = [
        15 * len(lines) + (37 if persons else 23)
        for lines, persons in zip(labels, table["persons"].notna(), strict=True)
    ]
    fig, ax, top = new_sheet(title, 18 * len(key) + 6 + sum(rooms), notes)
    keys(ax, top + 7, key)
    y = top + 18 * len(key) + 6
    drawn = table.loc[shown, ["households", "persons", "high"]].max().max()
    per_share = (RIGHT - LEFT - 64) / max(
        drawn, table["reference"].max(), 0.01
    )  # a number that is missing is never the largest
    for lines, room, is_shown, row in zip(labels, rooms, shown, table.itertuples(), strict=True):
        for place, text in enumerate(lines):
            write(ax, LEFT, y + 6 + 15 * place, text)
        _draw_indicator(ax, y + 15 * len(lines), row, is_shown, per_share)
        y += room
    return fig


def _draw_indicator(ax, y, row, is_shown, per_share):
    if not is_shown:
        hidden_mark(ax, LEFT, y + 6, _("{few} households").format(few=fewer_than_ten()))
        return
    block(ax, LEFT, y, row.households * per_share, 12, HOUSEHOLDS)
    write(ax, RIGHT, y + 6, percent(row.households), ha="right", weight="bold")
    height = 12
    if pd.notna(row.low) and pd.notna(row.high):
        _whisker(ax, LEFT + row.low * per_share, LEFT + row.high * per_share, y + 6)
    if pd.notna(row.persons):
        hollow(ax, LEFT, y + 14, row.persons * per_share, 12, HOUSEHOLDS)
        write(ax, RIGHT, y + 20, percent(row.persons), ha="right")
        height = 26
    if pd.notna(row.reference):
        first, last = {"households": (0, 12), "persons": (14, 26)}.get(getattr(row, "reference_of", ""), (0, height))
        block(ax, LEFT + row.reference * per_share - 1.5, y + first - 2, 3, last - first + 4, ACCENT)


def _whisker(ax, low, high, y):
    """An interval; the white edge keeps it visible on a dark bar."""
    for colour, width in (("white", 4.6), (QUIET, 2)):
        ax.plot([low, high], [y, y], color=colour, linewidth=width, solid_capstyle="butt", clip_on=False, zorder=3)


def group_bars(table, place, what=None, caption=None, notice=None, longest=None):
    """Share of households with a trait in each group.

    Parameters
    ----------
    table : pandas.DataFrame
        From `fairwatt.justice.group_table`. Index: labels of the groups. Columns `households` (weighted) and `share`
        (of 1); a hidden cell holds its words, for example "fewer than 10" or "not shown".
    place : str
        Opens the title.
    what : str, optional
        What the households have in common; "in energy poverty" if not given.
    caption, notice : str, optional
        See `show`; the notice is printed inside the picture too.
    longest : float, optional
        Share of 1 that fills the width. Give the same to all frames of a panel, or bars of different frames cannot be
        compared.

    Returns
    -------
    Drawing
        Groups stand in the order of the table. The table has no unweighted counts: where a row stands for several
        households, only `group_table` can tell what must be hidden.

    Raises
    ------
    ValueError
        If a share that is not hidden rests on fewer than ten households, with the trait or without it.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"households": [300.0, 200.0, "fewer than 10"], "share": [0.1, 0.25, "not shown"]},
    ...     index=["Owners", "Tenants", "Rent-free"],
    ... )
    >>> group_bars(table, "Testville").alt
    'Bar chart of Testville: households in energy poverty, 3 groups. The largest share is 25 %: tenants. The smallest is
    10 %: owners. Not shown, to protect single homes: Rent-free.'
    """
    what = what or _("in energy poverty")
    shown = rows_to_show(table, ["share"], "households", all_may_be_hidden=True)
    homes, share = (pd.to_numeric(table[column], errors="coerce") for column in ("households", "share"))
    for part in (share, 1 - share):  # 3 of 40 point at three homes as well; a rounded share may hide half a step
        require_disclosable((homes * (part + homes.map(rounding_step) / 2))[shown].round())
    title = _("{place}: households {what}").format(place=place, what=what)
    texts = [
        _("{share} of {n}").format(share=percent(share[row]), n=tens(homes[row])) if shown[row]
        else _words(table.at[row, "share"] if pd.notna(homes[row]) else table.at[row, "households"])
        for row in table.index
    ]  # fmt: skip
    with style():
        fig = _draw_groups(share.where(shown), texts, title, longest or 0, [notice])
    sentences = [
        _("Bar chart of {title}, {n} groups.").format(title=title, n=len(table)),
        _("The largest share is {share}: {label}.").format(
            share=percent(share.max()), label=in_sentence(share.idxmax())
        )
        if shown.any() else "",
        _("The smallest is {share}: {label}.").format(
            share=percent(share.min()), label=in_sentence(share.idxmin())
        )
        if shown.sum() > 1 else "",
        hidden_names(shown),
    ]  # fmt: skip
    told = homes.map(tens, na_action="ignore")
    data = pd.DataFrame({
        _("Households"): told.where(homes.notna(), table["households"].map(_words)).to_list(),
        _("Share"): masked(share.map(percent), shown, _("not shown")).to_list(),
    }, index=pd.Index(table.index, name=table.index.name or _("Group")))  # fmt: skip
    return Drawing(fig, " ".join(filter(None, sentences)), data, caption, notice)


def _words(cell):
    """What stands in a hidden cell."""
    return cell if isinstance(cell, str) else _("not shown")


def _draw_groups(share, texts, title, longest, notes):
    labels = [wrapped(str(label), 54) for label in share.index]
    rooms = [15 * len(lines) + 20 for lines in labels]
    fig, ax, top = new_sheet(title, sum(rooms), notes)
    scale = (RIGHT - LEFT - 90) / max(longest, 0.01, *share.dropna())
    y = top
    for lines, room, value, text in zip(labels, rooms, share, texts, strict=True):
        for place, line in enumerate(lines):
            write(ax, LEFT, y + 6 + 15 * place, line)
        middle = y + room - 13
        if pd.isna(value):
            hidden_mark(ax, LEFT, middle, text)
        else:
            block(ax, LEFT, middle - 6, value * scale, 12, HOUSEHOLDS)
            write(ax, LEFT + value * scale + 5, middle, text)
        y += room
    return fig
