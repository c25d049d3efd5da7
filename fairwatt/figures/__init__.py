"""The pictures of the course: drawn from a table, with their alternative text and the table behind them.

Every drawing function returns a `Drawing`; ``show(*drawing)`` displays it. Matplotlib is loaded when a picture is
drawn, not before.
"""

from ..markup import caption_html, data_details, image
from .balance import energy_flow, stacked_bars
from .compare import factor_history, town_comparison
from .decide import CRITERION_COLOURS, MEASURE_COLOURS, method_ranks, ranking_bars, value_bars
from .opinions import acceptability_bars, group_weights_plot
from .overlap import overlap_bars
from .poverty import group_bars, indicator_bars
from .robust import stability_tornado, weight_lines
from .sheet import CARRIER_COLOURS, COUNTRY_COLOURS, SECTOR_COLOURS, Drawing, style
from .spread import interval_plot, share_histogram
from .support import need_and_bill, targeting_square

__all__ = [
    "CARRIER_COLOURS",
    "COUNTRY_COLOURS",
    "CRITERION_COLOURS",
    "MEASURE_COLOURS",
    "SECTOR_COLOURS",
    "Drawing",
    "acceptability_bars",
    "energy_flow",
    "factor_history",
    "group_bars",
    "group_weights_plot",
    "indicator_bars",
    "interval_plot",
    "method_ranks",
    "need_and_bill",
    "overlap_bars",
    "ranking_bars",
    "share_histogram",
    "show",
    "stability_tornado",
    "stacked_bars",
    "style",
    "targeting_square",
    "town_comparison",
    "value_bars",
    "weight_lines",
]


def show(fig, alt, data=None, caption=None, notice=None, drawn=None):
    """Display a figure as one output: picture, caption, and its data one click away.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    alt : str
        What a reader who sees the picture notices first, with the numbers.
    data : pandas.DataFrame, optional
        The table behind the figure.
    caption, notice : str, optional
        Text below the figure; `notice` says what kind of numbers these are.
    drawn : str, optional
        What `fairwatt.markup.svg` made of the figure, if it has been drawn already.

    Raises
    ------
    ValueError
        If `alt` is empty.
    """
    from IPython.display import display

    markup = f'<figure class="fw-figure" style="margin:1em 0">{image(fig, alt, drawn)}'
    caption = caption_html(caption, notice)
    markup += f"<figcaption>{caption}</figcaption>" if caption else ""
    display({"text/html": f"{markup}{data_details(data)}</figure>", "text/plain": alt}, raw=True)
