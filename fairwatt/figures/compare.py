"""Pictures that compare: towns per person, and the electricity factors of countries over the years."""

from ..data import read_table
from ..i18n import _
from ..markup import number
from ..names import require_known
from .sheet import CARRIER_COLOURS, COUNTRY_COLOURS, INK, LINE, QUIET, SMALL, WIDTH, Drawing, new_sheet, style, write


def town_comparison(table, quantity, unit, highlight=None, caption=None, notice=None):
    """Towns per person, for one or two meanings of "person".

    Parameters
    ----------
    table : pandas.DataFrame
        Index: municipality ids. One column, or two: `resident`, `equivalent` or `permanent`, each the amount per
        such person; NaN where it is unknown. The first column is the filled marker.
    quantity, unit : str
        For example "Energy use" and "MWh".
    highlight : str, optional
        Id of one town.
    caption, notice : str, optional
        See `show`; the notice is printed inside the picture too.

    Returns
    -------
    Drawing
        Towns stand in the order of their ids (country, then name): this is no league table.

    Raises
    ------
    ValueError
        If a column or the highlighted town is unknown, or a town has no number in the first column.

    Examples
    --------
    >>> import pandas as pd
    >>> per_person = pd.DataFrame({"resident": [15.0, 11.5], "permanent": [34.6, None]}, index=["ES-GOM", "PT-GAV"])
    >>> town_comparison(per_person, "Energy use", "MWh", highlight="PT-GAV").alt
    'Energy use, MWh a year per person, 2 towns. Gavião (PT): 11.5 per resident. All towns lie between 11.5,
    Gavião (PT), and 15.0, Gombrèn (ES), per resident. The denominator matters most in Gombrèn (ES): 15.0 per
    resident, 34.6 per permanent resident.'
    """
    persons = {
        "resident": _("per resident"),
        "equivalent": _("per equivalent inhabitant"),
        "permanent": _("per permanent resident"),
    }
    for column in table.columns:
        require_known(column, persons, _("kind of person"))
    if not 1 <= len(table.columns) <= 2:
        raise ValueError(_("Give one or two columns; found {n}.").format(n=len(table.columns)))
    if table.empty or table.iloc[:, 0].isna().any():
        raise ValueError(_("Every town needs a number in the column '{name}'.").format(name=table.columns[0]))
    if highlight is not None:
        require_known(highlight, table.index, _("town"))
    table = table.sort_index()
    names = _town_labels(table.index)
    words = [persons[column] for column in table.columns]
    title = _("{quantity}, {unit} a year per person").format(quantity=quantity, unit=unit)
    with style():
        fig = _draw_towns(table, title, words, names, highlight, notice)
    alt = _towns_in_words(table, title, words, names, highlight)
    data = table.rename(index=names, columns=dict(zip(table.columns, words, strict=True))).rename_axis(_("Town"))
    return Drawing(fig, alt, data, caption, notice)


def _town_labels(ids):
    towns = read_table("municipalities").set_index("municipality_id")
    known = {town: f"{row['name']} ({row['country']})" for town, row in towns.iterrows()}
    return {town: known.get(town, str(town)) for town in ids}


def _per_person(value):
    return f"{value:.1f}" if abs(value) >= 1 else number(value)


def _towns_in_words(table, title, words, names, highlight):
    first = table.iloc[:, 0]
    low, high = first.idxmin(), first.idxmax()
    sentences = [_("{title}, {n} towns.").format(title=title, n=len(table))]
    if highlight is not None:
        sentences.append(
            _("{town}: {amount} {words}.").format(
                town=names[highlight], amount=_per_person(first[highlight]), words=words[0]
            )
        )
    sentences.append(
        _("All towns lie between {low}, {low_town}, and {high}, {high_town}, {words}.").format(
            low=_per_person(first[low]), low_town=names[low], high=_per_person(first[high]), high_town=names[high],
            words=words[0],
        )
    )  # fmt: skip
    ratio = (table.iloc[:, -1] / first - 1).abs()
    if ratio.max() > 0:
        town = ratio.idxmax()
        sentences.append(
            _("The denominator matters most in {town}: {first} {words}, {second} {other_words}.").format(
                town=names[town], first=_per_person(first[town]), words=words[0],
                second=_per_person(table.iloc[:, -1][town]), other_words=words[-1],
            )
        )  # fmt: skip
    return " ".join(sentences)


def _draw_towns(table, title, words, names, highlight, notice):
    row, legend = 33, 22
    fig, ax, top = new_sheet(title, legend + row * len(table), [notice])
    scale = (WIDTH - 48) / table.max().max()
    for place, text in enumerate(words):
        x = 10 + place * 130
        _marker(ax, x, top + 6, place, INK)
        write(ax, x + 9, top + 6, text, size=SMALL + 0.5)
    for place, (town, amounts) in enumerate(table.iterrows()):
        y = top + legend + row * place
        chosen = town == highlight
        colour = CARRIER_COLOURS["gasoline"] if chosen else QUIET
        write(ax, 4, y + 6, names[town], weight="bold" if chosen else "normal")
        amounts = amounts.dropna().drop_duplicates()
        x = 10 + amounts * scale
        ax.plot([10, x.max()], [y + 20, y + 20], color=LINE, linewidth=1.2, clip_on=False, zorder=1)
        if len(x) == 2:
            ax.plot(x, [y + 20, y + 20], color=colour, linewidth=1.6, clip_on=False, zorder=2)
        for column in amounts.index:
            _marker(ax, x[column], y + 20, list(table.columns).index(column), colour)
            left = len(x) == 2 and x[column] == x.min()
            label = write(
                ax, x[column] + (-8 if left else 8), y + 20, _per_person(amounts[column]),
                ha="right" if left else "left", weight="bold" if chosen else "normal",
            )  # fmt: skip
            if left:  # the number stands on the grey line
                label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})
    return fig


def _marker(ax, x, y, place, colour):
    shape, fill = (("o", colour), ("D", "white"))[place]
    ax.plot([x], [y], shape, color=fill, markeredgecolor=colour, markersize=8 - place, markeredgewidth=1.6,
            clip_on=False, zorder=3)  # fmt: skip


def factor_history(table, countries=("IT", "ES", "PT", "EL"), highlight=None, column="ghg", caption=None):
    """National electricity factors over the years.

    Parameters
    ----------
    table : pandas.DataFrame
        ``read_table("electricity_factors")``: columns `country`, `year`, `column`, `value` [t/MWh].
    countries : sequence of str
    highlight : str, optional
        Country drawn with a heavy line; the others become thin.
    column : {"co2", "ghg", "lca"}
        CO2 alone, all greenhouse gases, or life cycle.
    caption : str, optional
        See `show`.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If a country or the column is unknown.

    Examples
    --------
    >>> from fairwatt.data import read_table
    >>> factor_history(read_table("electricity_factors"), ["PT", "EL"], highlight="PT").alt
    'Line chart of the electricity factor, t CO2-eq per MWh, greenhouse gases of the power stations, 1990 to 2021.
    Portugal goes from 0.635 to 0.181. In 2021 the lowest is Portugal, 0.181, and the highest is Greece, 0.412.'
    """
    kinds = {
        "co2": ("t CO2", _("CO2 of the power stations")),
        "ghg": ("t CO2-eq", _("greenhouse gases of the power stations")),
        "lca": ("t CO2-eq", _("whole life cycle")),
    }
    unit, words = kinds[require_known(column, kinds, _("kind of factor"))]
    for country in [*countries, *([highlight] if highlight else [])]:
        require_known(country, sorted(set(table["country"])), _("country"))
    names = {"IT": _("Italy"), "ES": _("Spain"), "PT": _("Portugal"), "EL": _("Greece")}
    rows = table[(table["column"] == column) & table["country"].isin(countries)]
    years = rows.pivot(index="year", columns="country", values="value")[list(countries)]
    title = _("Electricity factor, {unit} per MWh, {words}").format(unit=unit, words=words)
    with style():
        fig = _draw_lines(years, title, names, highlight)
    first, last = years.index.min(), years.index.max()
    sentences = [
        _("Line chart of the electricity factor, {unit} per MWh, {words}, {first} to {last}.").format(
            unit=unit, words=words, first=first, last=last
        )
    ]
    if highlight:
        sentences.append(
            _("{country} goes from {start} to {end}.").format(
                country=names[highlight], start=f"{years[highlight][first]:.3f}", end=f"{years[highlight][last]:.3f}"
            )
        )
    end = years.loc[last]
    if len(end) > 1:
        sentences.append(
            _("In {year} the lowest is {low_country}, {low}, and the highest is {high_country}, {high}.").format(
                year=last, low_country=names[end.idxmin()], low=f"{end.min():.3f}",
                high_country=names[end.idxmax()], high=f"{end.max():.3f}",
            )
        )  # fmt: skip
    # Four digits, as published: the text names three, and the table must not know less.
    data = years.map("{:.4f}".format).rename(columns=names).rename_axis(index=_("Year"), columns=None)
    return Drawing(fig, " ".join(sentences), data, caption)


def _draw_lines(years, title, names, highlight):
    fig, _empty, top = new_sheet(title, 240, [])
    height = fig.get_size_inches()[1] * 72
    ax = fig.add_axes((30 / WIDTH, 24 / height, (WIDTH - 140) / WIDTH, (height - top - 32) / height))
    ax.patch.set_visible(False)
    ax.grid(axis="y", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.set_ylim(0, years.max().max() * 1.05)
    ax.set_xlim(years.index.min(), years.index.max())
    ax.set_xticks([years.index.min(), 2000, 2010, years.index.max()])
    ax.locator_params(axis="y", nbins=7)
    end = years.iloc[-1].sort_values()
    per_point = ax.get_ylim()[1] / (height - top - 32)
    label_y = -1.0
    for country, value in end.items():
        heavy = country == highlight
        colour = COUNTRY_COLOURS[country]
        ax.plot(years.index, years[country], color=colour, linewidth=3.2 if heavy else 1.4, clip_on=False)
        label_y = max(value, label_y + 15 * per_point)
        ax.annotate(
            f"{names[country]} {value:.2f}", (years.index.max(), label_y), (6, -4), textcoords="offset points",
            color=colour, weight="bold" if heavy else "normal", annotation_clip=False,
        )  # fmt: skip
    return fig
