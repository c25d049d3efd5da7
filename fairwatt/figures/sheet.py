"""What all pictures share: colours, letters, and a sheet measured in points."""

import textwrap
from typing import Any, NamedTuple

import pandas as pd

# The same colour for the same thing in every figure. Chosen so that all pairs that meet in a town's balance differ
# by at least 20 in Lab colour distance, for normal sight and for the three kinds of colour blindness.
CARRIER_COLOURS = {
    "electricity": "#CC6D0E", "heat_cold": "#B66E87", "natural_gas": "#3F94FA", "lpg": "#2844B2",
    "heating_oil": "#793782", "diesel": "#373537", "gasoline": "#A51609", "lignite": "#681A0C", "coal": "#0E1621",
    "other_fossil": "#526359", "plant_oil": "#D7BB5F", "biofuel": "#5AD9A0", "wood": "#3A8445",
    "other_biomass": "#8EB56E", "solar_thermal": "#C6CF0B", "geothermal": "#AE8BC8",
}  # fmt: skip
SECTOR_COLOURS = {
    "municipal_buildings": "#811B52", "tertiary": "#DA9348", "residential": "#001B6B", "public_lighting": "#EBD22F",
    "industry": "#240900", "municipal_fleet": "#C2B6E8", "public_transport": "#9C4FB3",
    "private_transport": "#EA608B", "agriculture": "#5C6132", "waste": "#312F05", "wastewater": "#529AFA",
    "other_non_energy": "#93D1C1",
}  # fmt: skip
COUNTRY_COLOURS = {"IT": "#2844B2", "ES": "#CC6D0E", "PT": "#3A8445", "EL": "#793782"}
OTHER, OTHER_COLOUR = "other", "#8C8C8C"
HARD_SPACE = "\u00a0"
INK, SOFT, LINE, QUIET = "#222222", "#555555", "#D9D9D9", "#767676"

WIDTH = 374  # points; at 320 pixels of a phone, 11 points become 9.4 pixels
TEXT, SMALL, TITLE = 11, 9.5, 12.5


class Drawing(NamedTuple):
    """A figure with everything that `show` says about it; the order is the order of `show`'s arguments."""

    fig: Any
    alt: str
    data: pd.DataFrame | None = None
    caption: str | None = None
    notice: str | None = None


def style():
    """Matplotlib settings of all figures, as a context.

    Returns
    -------
    contextmanager

    Examples
    --------
    >>> with style():
    ...     pass  # draw here
    """
    import matplotlib

    return matplotlib.rc_context({
        "font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans"], "font.size": TEXT, "text.color": INK,
        "figure.facecolor": "white", "axes.edgecolor": LINE, "axes.spines.top": False, "axes.spines.right": False,
        "axes.spines.left": False, "xtick.labelcolor": INK, "ytick.labelcolor": INK, "ytick.left": False,
        "xtick.color": LINE, "grid.color": LINE,
        # A dollar sign in the name of a town is no formula.
        "text.parse_math": False, "path.simplify": False,
    })  # fmt: skip


def new_sheet(title, body, notes):
    """Figure with the title on top and small notes at the bottom; returns it, its axes and the top of the body."""
    from matplotlib.figure import Figure

    head = wrapped(title, 46)
    foot = [line for note in notes if note for line in wrapped(note, 76)]
    top, line = 18 * len(head) + 8, SMALL * 1.3
    height = top + body + line * len(foot) + 8
    fig = Figure(figsize=(WIDTH / 72, height / 72))
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(height, 0)
    ax.set_axis_off()
    for row, text in enumerate(head):
        write(ax, 4, 12 + 18 * row, text, size=TITLE, weight="bold")
    for row, text in enumerate(foot):
        write(ax, 4, top + body + 6 + line * (row + 0.5), text, size=SMALL, color=SOFT)
    return fig, ax, top


def wrapped(text, width):
    """Lines of at most `width` letters; a hard space does not break, and neither does the hyphen of CO2-eq."""
    return textwrap.wrap(text, width, break_on_hyphens=False)


def write(ax, x, y, text, size=TEXT, **style):
    """Text with its middle at height `y`."""
    # The baseline is placed by hand: viewers disagree about "centre", and about the height of fonts.
    return ax.text(x, y + size * 0.36, text, size=size, va="baseline", **style)


def block(ax, x, y, width, height, colour):
    """A filled rectangle."""
    from matplotlib.patches import Rectangle

    return ax.add_patch(Rectangle((x, y), width, height, facecolor=colour, linewidth=0, clip_on=False))
