"""Pictures of one town: where its energy goes, and what each sector is made of."""

import pandas as pd

from ..i18n import _
from ..markup import number, numbers, percent
from .sheet import (
    CARRIER_COLOURS,
    HARD_SPACE,
    OTHER,
    OTHER_COLOUR,
    SECTOR_COLOURS,
    SMALL,
    WIDTH,
    Drawing,
    block,
    new_sheet,
    style,
    wrapped,
    write,
)
from .words import cell_table, in_sentence, labels, matrix, missing_in_words, short

LEFT, RIGHT, BAR = 102, 236, 8  # columns of the flow picture, and how wide they are
GROUPED_BELOW = 0.003  # carriers or sectors under 0.3 % are drawn together


def energy_flow(balance, place, caption=None, notice=None):
    """Flow picture of an energy balance: carriers on the left, sectors on the right.

    Parameters
    ----------
    balance : pandas.DataFrame
        Columns `sector`, `carrier`, `energy` [MWh/a], `notation_key`.
    place : str
        Name of the town.
    caption, notice : str, optional
        See `show`; the notice is printed inside the picture too.

    Returns
    -------
    Drawing
        The width of a band is proportional to its MWh. Carriers or sectors under 0.3 % are drawn together when there
        are two or more of them, and named.

    Raises
    ------
    ValueError
        If no sector has a number above zero.

    Examples
    --------
    >>> from fairwatt import load_town
    >>> town = load_town("PT-GAV")
    >>> energy_flow(town.balance, town.name, notice=town.notice).alt
    'Flow diagram of Gavião: 39,069 MWh a year. The widest band is diesel to private and commercial transport,
    13,475 MWh, 34 %. The largest carrier is diesel, 37 %; the largest sector is private and commercial transport,
    48 %. Not estimated: private and commercial transport (electricity), public transport, industry, waste,
    wastewater, other sources that burn no fuel. Included elsewhere: municipal fleet.'
    """
    flows = matrix(balance, "energy")
    carriers, sectors = labels("carrier"), labels("sector")
    missing = missing_in_words(balance, "energy")
    total, by_carrier, by_sector = flows.to_numpy().sum(), flows.sum(), flows.sum(axis=1)
    sector, carrier = flows.stack().idxmax()
    alt = _(
        "Flow diagram of {place}: {total} MWh a year. "
        "The widest band is {carrier} to {sector}, {largest} MWh, {share}. "
        "The largest carrier is {top_carrier}, {carrier_share}; the largest sector is {top_sector}, {sector_share}."
    ).format(
        place=place, total=number(total), carrier=in_sentence(carriers[carrier]), sector=in_sentence(sectors[sector]),
        largest=number(flows.at[sector, carrier]), share=percent(flows.at[sector, carrier] / total),
        top_carrier=in_sentence(carriers[by_carrier.idxmax()]), carrier_share=percent(by_carrier.max() / total),
        top_sector=in_sentence(sectors[by_sector.idxmax()]), sector_share=percent(by_sector.max() / total),
    )  # fmt: skip
    flows, small_sectors = _group_small(flows, total)
    flows, small_carriers = _group_small(flows.T, total)
    flows = flows.T[_by_main_sector(flows.T)]
    notes = [
        _("Other carriers: {names}.").format(names=", ".join(in_sentence(carriers[name]) for name in small_carriers))
        if small_carriers else "",
        _("Other sectors: {names}.").format(names=", ".join(in_sentence(sectors[name]) for name in small_sectors))
        if small_sectors else "",
        missing,
        notice,
    ]  # fmt: skip
    title = _("{place}: {total} MWh a year").format(place=place, total=number(total))
    with style():
        fig = _draw_flow(flows, total, title, notes, carriers, sectors)
    alt = " ".join(filter(None, [alt, missing]))
    return Drawing(fig, alt, cell_table(balance, "energy", "MWh"), caption, notice)


def _group_small(flows, total):
    """Rows largest first, the small ones added up in a last row `other`; and the names in it."""
    sums = flows.sum(axis=1).sort_values(ascending=False)
    small = list(sums.index[sums < GROUPED_BELOW * total])
    if len(small) < 2:
        return flows.loc[sums.index], []
    grouped = flows.loc[sums.index.drop(small)]
    return pd.concat([grouped, flows.loc[small].sum().to_frame(OTHER).T]), small


def _by_main_sector(flows):
    """Carriers in the order of the sectors that they mostly go to."""
    main = [list(flows.index).index(sector) for sector in flows.idxmax()]
    ranked = sorted(zip(main, -flows.sum(), flows.columns, strict=True))
    return sorted((name for *_rank, name in ranked), key=lambda name: name == OTHER)


def _draw_flow(flows, total, title, notes, carriers, sectors):
    left = _side(flows.sum(), {**carriers, OTHER: _("Other carriers")}, "{label} {share}", 16)
    right = _side(flows.sum(axis=1), {**sectors, OTHER: _("Other sectors")}, "{share} {label}", 20)
    body = max(250, 1.5 * max(left["room"].sum(), right["room"].sum()))
    per_mwh = min(_scale(side, body) for side in (left, right))
    fig, ax, top = new_sheet(title, body, notes)
    from_y = _draw_side(ax, left, per_mwh, top, body, LEFT, CARRIER_COLOURS, LEFT - 4, "right")
    to_y = _draw_side(ax, right, per_mwh, top, body, RIGHT, SECTOR_COLOURS, RIGHT + BAR + 4, "left")
    for carrier in flows.columns:
        for sector in flows.index:
            height = flows.at[sector, carrier] * per_mwh
            if height:
                colour = CARRIER_COLOURS.get(carrier, OTHER_COLOUR)
                band = _band(ax, (LEFT + BAR, from_y[carrier]), (RIGHT, to_y[sector]), height, colour)
                band.set_gid(f"{carrier}>{sector}")
                from_y[carrier] += height
                to_y[sector] += height
    return fig


def _draw_side(ax, side, per_mwh, top, body, x, colours, label_x, align):
    """Blocks and labels of one column; returns where the first band of each block starts."""
    heights = side["amount"] * per_mwh
    slots = heights.clip(lower=side["room"])
    slots += (body - slots.sum()) / len(slots)
    middles = top + slots.cumsum() - slots / 2
    starts = middles - heights / 2
    for name, lines in side["lines"].items():
        block(ax, x, starts[name], BAR, heights[name], colours.get(name, OTHER_COLOUR))
        for row, text in enumerate(lines):
            write(ax, label_x, middles[name] + 13 * (row - (len(lines) - 1) / 2), text, ha=align)
    return starts


def _side(amounts, names, text, width):
    """One column of the flow picture: amount, label lines and the room that they need [points]."""
    shares = amounts / amounts.sum()
    lines = pd.Series({
        name: wrapped(text.format(label=short(names[name]), share=percent(share).replace(" ", HARD_SPACE)), width)
        for name, share in shares.items()
    })  # fmt: skip
    return pd.DataFrame({"amount": amounts, "lines": lines, "room": 13.0 * lines.map(len) + 3})


def _scale(side, body):
    """Points per MWh that fill the height when no slot is lower than its label."""
    low, high = 0.0, body / side["amount"].sum()
    for _step in range(40):
        middle = (low + high) / 2
        fits = (side["amount"] * middle).clip(lower=side["room"]).sum() + 4 * len(side) <= body
        low, high = (middle, high) if fits else (low, middle)
    return low


def _band(ax, start, end, height, colour):
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    (x0, y0), (x1, y1) = start, end
    bend = (x0 + x1) / 2
    points = [(x0, y0), (bend, y0), (bend, y1), (x1, y1),
              (x1, y1 + height), (bend, y1 + height), (bend, y0 + height), (x0, y0 + height), (x0, y0)]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return ax.add_patch(PathPatch(Path(points, codes), facecolor=colour, alpha=0.6, linewidth=0, clip_on=False))


def stacked_bars(cells, place, value="energy", unit="MWh", longest=None, caption=None, notice=None):
    """One bar per sector, made of its carriers: energy or emissions.

    Parameters
    ----------
    cells : pandas.DataFrame
        Columns `sector`, `carrier`, `notation_key` and `value`: a balance, or the cells of an inventory.
    place : str
        Opens the title.
    value : str
        Column to draw.
    unit : str
        Its unit a year.
    longest : float, optional
        Amount that fills the width. Give the same to all frames of a panel, or bars of different frames cannot be
        compared.
    caption, notice : str, optional
        See `show`; the notice is printed inside the picture too.

    Returns
    -------
    Drawing
        Sectors with a notation key only are named below the bars; they have no bar of length zero.

    Raises
    ------
    ValueError
        If no sector has a number above zero.

    Examples
    --------
    >>> from fairwatt import load_town
    >>> town = load_town("ES-GOM")
    >>> stacked_bars(town.balance, town.name, notice=town.notice).alt
    'Bar chart of Gombrèn: 2,944 MWh a year. The longest bar is private and commercial transport, 1,227 MWh, 42 %,
    most of it diesel. Next comes homes, 1,209 MWh, 41 %. Not estimated: private and commercial transport
    (electricity), public transport, industry, waste, wastewater, other sources that burn no fuel. Included elsewhere:
    municipal fleet.'
    """
    table = matrix(cells, value)
    order = [name for name in CARRIER_COLOURS if name in table.columns]
    table = table.loc[table.sum(axis=1).sort_values(ascending=False).index, order]
    sums, total = table.sum(axis=1), table.to_numpy().sum()
    sectors, carriers = labels("sector"), labels("carrier")
    title = _("{place}: {total} {unit} a year").format(place=place, total=number(total), unit=unit)
    missing = missing_in_words(cells, value)
    with style():
        fig = _draw_bars(table, title, longest or sums.max(), unit, [missing, notice], sectors, carriers)
    sentences = [
        _("Bar chart of {title}.").format(title=title),
        _("The longest bar is {sector}, {amount} {unit}, {share}, most of it {carrier}.").format(
            sector=in_sentence(sectors[sums.index[0]]), amount=number(sums.iloc[0]), unit=unit,
            share=percent(sums.iloc[0] / total), carrier=in_sentence(carriers[table.iloc[0].idxmax()]),
        ),
        _("Next comes {sector}, {amount} {unit}, {share}.").format(
            sector=in_sentence(sectors[sums.index[1]]), amount=number(sums.iloc[1]), unit=unit,
            share=percent(sums.iloc[1] / total),
        ) if len(sums) > 1 else "",
        missing,
    ]  # fmt: skip
    alt = " ".join(filter(None, sentences))
    return Drawing(fig, alt, cell_table(cells, value, unit), caption, notice)


def _draw_bars(table, title, longest, unit, notes, sectors, carriers):
    row, legend_row, columns = 31, 15, 2
    legend_rows = -(-len(table.columns) // columns)
    amount = f"{number(table.to_numpy().sum())} {unit}"
    title = title.replace(amount, amount.replace(" ", HARD_SPACE))
    fig, ax, top = new_sheet(title, row * len(table) + legend_row * legend_rows + 6, notes)
    sums = table.sum(axis=1)
    for place, (text, (sector, amounts)) in enumerate(zip(numbers(list(sums)), table.iterrows(), strict=True)):
        y = top + row * place
        write(ax, 4, y + 6, short(sectors[sector]))
        write(ax, WIDTH - 4, y + 6, f"{text} {unit} ({percent(sums[sector] / sums.sum())})", ha="right")
        x = 4
        for carrier, value in amounts[amounts > 0].items():
            width = value / longest * (WIDTH - 8)
            # A white hair between two colours, where there is room for it.
            block(ax, x, y + 14, width - min(0.8, width / 3), 12, CARRIER_COLOURS[carrier])
            x += width
    y = top + row * len(table) + 4
    for place, carrier in enumerate(table.columns):
        x_key, y_key = 4 + place % columns * WIDTH / columns, y + legend_row * (place // columns)
        block(ax, x_key, y_key + 2, 10, 10, CARRIER_COLOURS[carrier])
        write(ax, x_key + 14, y_key + 7, short(carriers[carrier]), size=SMALL + 0.5)
    return fig
