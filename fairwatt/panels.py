"""A picture with a slider: live in Jupyter, and a static twin that needs no kernel, no library and no network."""

import html

from .figures import Drawing
from .i18n import _
from .markup import caption_html, data_details, image, require_alt, unique_id

# Without script and in print all frames stand side by side; the script turns them into one frame behind a slider.
_STYLE = """<style>
.fw-frames{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,16rem),1fr));gap:1rem}
.fw-frame{margin:0;break-inside:avoid}
.fw-control label{display:block}
.fw-control input{width:100%;max-width:40rem;height:2.75rem;display:block;margin:0}
@media screen{.fw-live .fw-frames{display:block}.fw-live .fw-frame:not(.fw-now){display:none}}
@media print{.fw-control{display:none}.fw-frames{grid-template-columns:1fr 1fr}}
</style>"""

_SCRIPT = """<script>
(function () {
  var panel = document.getElementById("%s");
  if (!panel) return;
  var input = panel.querySelector("input");
  var frames = panel.querySelectorAll(".fw-frame");
  function choose() {
    var value = frames[input.value].getAttribute("data-value");
    frames.forEach(function (frame, n) { frame.classList.toggle("fw-now", n === Number(input.value)); });
    panel.querySelector("output").textContent = value;
    input.setAttribute("aria-valuetext", value);
  }
  input.addEventListener("input", choose);
  panel.querySelector(".fw-control").hidden = false;
  panel.classList.add("fw-live");
  choose();
})();
</script>"""


def panel(draw, values, label, start=None, unit="", caption=None, notice=None, live_values=None):
    """Display a picture that changes with a slider.

    In Jupyter the slider redraws through `draw`. The same output carries a static twin: one picture per value behind
    a range input; all pictures side by side in print and without JavaScript.

    Parameters
    ----------
    draw : callable
        ``draw(value)`` returns a `fairwatt.figures.Drawing`, or a tuple (fig, alt, data). The sentence `alt` stands
        under each picture: say what to notice at this value.
    values : sequence
        The positions of the twin, at least two, in order. About seven keep the page light.
    label : str
        What the slider changes, for example "Year of the electricity factor".
    start : optional
        The value shown first; the first one if not given.
    unit : str, optional
        Follows the value, for example "%".
    caption, notice : str, optional
        Text below the panel; without `notice`, the one of the drawings.
    live_values : sequence, optional
        Positions of the live slider, where they are finer than `values`.

    Raises
    ------
    ValueError
        If there are fewer than two values, a value comes twice, or `start` is none of them.

    Examples
    --------
    >>> from fairwatt.data import read_table
    >>> from fairwatt.figures import factor_history
    >>> table = read_table("electricity_factors")
    >>> def draw(kind):
    ...     return factor_history(table, column=kind)
    >>> panel(draw, ["co2"], "Kind of factor")
    Traceback (most recent call last):
    ValueError: A panel needs two values or more; found 1.
    """
    from IPython.display import display

    values = _checked(values)
    live_values = _checked(values if live_values is None else live_values)
    start = values[0] if start is None else start
    for positions in (values, live_values):
        if start not in positions:
            raise ValueError(
                _("The panel cannot start at {start}. Choose one of: {values}.").format(
                    start=start, values=", ".join(map(str, positions))
                )
            )
    drawings = [Drawing(*draw(value)) for value in values]
    shown = drawings[values.index(start)]
    texts = [_text(value, unit) for value in values]
    below = caption_html(caption, notice or shown.notice)
    bundle = {
        "text/html": _twin(drawings, texts, values.index(start), label, below),
        "text/plain": _("{label}: {first} to {last}. At {start}: {alt}").format(
            label=label, first=texts[0], last=texts[-1], start=_text(start, unit), alt=shown.alt
        ),
    }
    live = live_panel(draw, live_values, label, start, unit, below)
    if live is not None:
        bundle = {**live._repr_mimebundle_(), **bundle}
    display(bundle, raw=True)


def _checked(values):
    values = list(values)
    if len(values) < 2:
        raise ValueError(_("A panel needs two values or more; found {n}.").format(n=len(values)))
    twice = [value for place, value in enumerate(values) if value in values[:place]]
    if twice:
        raise ValueError(_("A value stands twice in the panel: {value}.").format(value=twice[0]))
    return values


def _text(value, unit):
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{text} {unit}" if unit else text


def _frame(drawing, text):
    """One position: the picture, and the sentence to read with it."""
    require_alt(drawing.alt)
    # The picture's own text points to the sentence: a screen reader would read it twice otherwise.
    alt = _("Picture for {value}. The sentence below it says what it shows.").format(value=text)
    caption = f"<strong>{html.escape(text)}.</strong> {html.escape(drawing.alt)}"
    return f"{image(drawing.fig, alt)}<figcaption>{caption}</figcaption>"


def _twin(drawings, texts, start, label, below):
    name = unique_id("fw-panel")
    frames = "".join(
        f'<figure class="fw-frame" data-value="{html.escape(text)}">{_frame(drawing, text)}'
        f"{data_details(drawing.data)}</figure>"
        for drawing, text in zip(drawings, texts, strict=True)
    )
    ticks = "".join(f'<option value="{place}" label="{html.escape(text)}">' for place, text in enumerate(texts))
    return (
        f'{_STYLE}<div class="fw-panel" id="{name}">'
        f'<div class="fw-control" hidden><label for="{name}-input">{html.escape(label)}: '
        f'<output for="{name}-input" aria-live="off">{html.escape(texts[start])}</output></label>'
        f'<input id="{name}-input" type="range" min="0" max="{len(texts) - 1}" step="1" value="{start}" '
        f'list="{name}-list" aria-valuetext="{html.escape(texts[start])}" autocomplete="off">'
        f'<datalist id="{name}-list">{ticks}</datalist></div>'
        f'<div class="fw-frames" aria-live="polite">{frames}</div>'
        f"{f'<p>{below}</p>' if below else ''}</div>{_SCRIPT % name}"
    )


def live_panel(draw, values, label, start, unit="", below=""):
    """The slider for Jupyter, or None where ipywidgets is not installed.

    Parameters
    ----------
    draw, values, label, start, unit
        As for `panel`.
    below : str
        HTML of the caption.

    Returns
    -------
    ipywidgets.VBox or None
        The slider and the picture.
    """
    try:
        import ipywidgets
    except ImportError:
        return None

    slider = ipywidgets.SelectionSlider(
        options=[(_text(value, unit), value) for value in values], value=start, description=label,
        continuous_update=False, style={"description_width": "initial"},
        layout=ipywidgets.Layout(width="100%", max_width="40rem"),
    )  # fmt: skip
    picture = ipywidgets.HTML()

    def redraw(_change=None):
        drawing = Drawing(*draw(slider.value))
        picture.value = (
            f'<figure class="fw-frame" style="margin:0">{_frame(drawing, _text(slider.value, unit))}'
            f"{data_details(drawing.data)}</figure>{f'<p>{below}</p>' if below else ''}"
        )

    slider.observe(redraw, names="value")
    redraw()
    return ipywidgets.VBox([slider, picture])
