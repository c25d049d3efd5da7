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

# A radio group and not a list: its words wrap on a narrow screen, and all choices are seen at once.
_CHOICE_STYLE = """<style>
.fw-choices{border:0;margin:0 0 .5rem;padding:0;min-width:0}
.fw-control .fw-choices label{display:flex;gap:.6rem;align-items:center;min-height:2.75rem}
.fw-control .fw-choices input{flex:none;width:1.2rem;height:1.2rem}
.fw-group{margin:0 0 1rem}
.fw-group+.fw-group .fw-choice{margin-top:1.5rem}
.fw-choice{font-weight:bold;break-after:avoid}
@media screen{.fw-live .fw-choice{display:none}.fw-live .fw-group{margin:0}}
</style>"""

# Labels and values of the live slider wrap too; without this they end in three dots on a narrow screen.
_LIVE_STYLE = """<style>
.fw-live-panel .widget-label,.fw-live-panel .widget-readout{
  white-space:normal;height:auto;max-width:100%;overflow:visible;text-align:left;line-height:1.5}
</style>"""

_SCRIPT = """<script>
(function () {
  var panel = document.getElementById("%s");
  if (!panel) return;
  var input = panel.querySelector("input[type=range]");
  var frames = panel.querySelectorAll(".fw-frame");
  function choose() {
    var choice = panel.querySelector("input[type=radio]:checked");
    var now = Number(input.value) + (choice ? choice.value * (Number(input.max) + 1) : 0);
    var value = frames[now].getAttribute("data-value");
    frames.forEach(function (frame, n) { frame.classList.toggle("fw-now", n === now); });
    panel.querySelector("output").textContent = value;
    input.setAttribute("aria-valuetext", value);
  }
  panel.querySelector(".fw-control").addEventListener("input", choose);
  panel.querySelector(".fw-control").hidden = false;
  panel.classList.add("fw-live");
  choose();
})();
</script>"""


def panel(
    draw, values, label, start=None, unit="", caption=None, notice=None, live_values=None,
    choices=None, choice_label="", start_choice=None,
):  # fmt: skip
    """Display a picture that changes with a slider, and with a second choice where there is one.

    In Jupyter the slider redraws through `draw`. The same output carries a static twin: one picture per value behind
    a range input; all pictures side by side in print and without JavaScript.

    Parameters
    ----------
    draw : callable
        ``draw(value)``, or ``draw(value, choice)`` with `choices`, returns a `fairwatt.figures.Drawing`, or a tuple
        (fig, alt, data). The sentence `alt` stands under each picture: say what to notice at this value.
    values : sequence
        The positions of the twin, at least two, in order: numbers, or texts, which are shown as they are. About seven
        keep the page light.
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
    choices : sequence, optional
        At least two; the twin draws each with every value. Four choices of five values are twenty pictures: enough.
    choice_label : str, optional
        What the choice is, for example "Rule"; needed with `choices`.
    start_choice : optional
        The choice shown first; the first one if not given.

    Raises
    ------
    ValueError
        If there are fewer than two values or choices, one comes twice, the start is none of them, or the choices have
        no label.

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
    values = _checked(values)
    live_values = _checked(values if live_values is None else live_values)
    start = _start(start, values, live_values)
    picked = ()
    if choices is not None:
        choices = _checked(choices)
        start_choice = _start(start_choice, choices)
        picked = (start_choice,)
        if not choice_label:
            raise ValueError(_("A panel with choices needs words for them, for example choice_label='Rule'."))
    groups = [
        [Drawing(*draw(value, *choice)) for value in values] for choice in ([()] if choices is None else zip(choices))
    ]
    place, group = values.index(start), 0 if choices is None else choices.index(start_choice)
    shown = groups[group][place]
    texts, names = [_text(value, unit) for value in values], [_text(choice) for choice in choices or []]
    below = caption_html(caption, notice or shown.notice)
    positions = _("{first} to {last}").format(first=texts[0], last=texts[-1])
    plain = [
        _("{label}: {positions}.").format(label=choice_label, positions=", ".join(names)) if names else "",
        _("{label}: {positions}.").format(
            label=label, positions=", ".join(texts) if all(isinstance(value, str) for value in values) else positions
        ),
        _("At {start}: {alt}").format(start=_name(start, unit, *picked), alt=shown.alt),
    ]
    twin = _twin(groups, texts, place, label, below, names, group, choice_label)
    live = live_panel(draw, live_values, label, start, unit, below, choices, choice_label, start_choice)
    _show(twin, live, " ".join(filter(None, plain)))


def _show(twin, live, plain):
    """Display the twin and the text, and with them the widgets, where there are any."""
    from IPython.display import display

    widgets = {} if live is None else live._repr_mimebundle_()
    display({**widgets, "text/html": twin, "text/plain": plain}, raw=True)


def _checked(values):
    values = list(values)
    if len(values) < 2:
        raise ValueError(_("A panel needs two values or more; found {n}.").format(n=len(values)))
    twice = [value for place, value in enumerate(values) if value in values[:place]]
    if twice:
        raise ValueError(_("A value stands twice in the panel: {value}.").format(value=twice[0]))
    return values


def _start(start, *lists):
    """The start, or the first value; it must stand in every list."""
    start = lists[0][0] if start is None else start
    for positions in lists:
        if start not in positions:
            raise ValueError(
                _("The panel cannot start at {start}. Choose one of: {values}.").format(
                    start=start, values=", ".join(map(str, positions))
                )
            )
    return start


def _text(value, unit=""):
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{text} {unit}" if unit else text


def _name(value, unit, *choice):
    """The position in words: the choice, where there is one, and the value."""
    return ", ".join([*map(_text, choice), _text(value, unit)])


def _frame(drawing, text):
    """One position: the picture, and the sentence to read with it."""
    require_alt(drawing.alt)
    # The picture's own text points to the sentence: a screen reader would read it twice otherwise.
    alt = _("Picture for {value}. The sentence below it says what it shows.").format(value=text)
    caption = f"<strong>{html.escape(text)}.</strong> {html.escape(drawing.alt)}"
    return f"{image(drawing.fig, alt)}<figcaption>{caption}</figcaption>"


def _twin(groups, texts, start, label, below, names=(), group=0, choice_label=""):
    name = unique_id("fw-panel")
    ticks = "".join(f'<option value="{place}" label="{html.escape(text)}">' for place, text in enumerate(texts))
    return (
        f'{_STYLE}{_CHOICE_STYLE if names else ""}<div class="fw-panel" id="{name}">'
        f'<div class="fw-control" hidden>{_radios(name, names, group, choice_label)}'
        f'<label for="{name}-input">{html.escape(label)}: '
        f'<output for="{name}-input" aria-live="off">{html.escape(texts[start])}</output></label>'
        f'<input id="{name}-input" type="range" min="0" max="{len(texts) - 1}" step="1" value="{start}" '
        f'list="{name}-list" aria-valuetext="{html.escape(texts[start])}" autocomplete="off">'
        f'<datalist id="{name}-list">{ticks}</datalist></div>'
        f"{_groups(name, groups, texts, names, choice_label)}"
        f"{f'<p>{below}</p>' if below else ''}</div>{_SCRIPT % name}"
    )


def _radios(name, names, group, choice_label):
    """The second choice, as a radio group; nothing without one."""
    buttons = "".join(
        f'<label><input type="radio" name="{name}-choice" value="{place}"{" checked" * (place == group)} '
        f'autocomplete="off"><span>{html.escape(text)}</span></label>'
        for place, text in enumerate(names)
    )
    return (
        f'<fieldset class="fw-choices"><legend>{html.escape(choice_label)}</legend>{buttons}</fieldset>'
        if names
        else ""
    )


def _groups(name, groups, texts, names, choice_label):
    """All frames; those of one choice stand under its heading."""
    if not names:
        return f'<div class="fw-frames" aria-live="polite">{_figures(groups[0], texts, texts)}</div>'
    parts = "".join(
        f'<div class="fw-group" role="group" aria-labelledby="{name}-{place}"><p class="fw-choice" id="{name}-{place}">'
        f'{html.escape(choice_label)}: {html.escape(choice)}</p><div class="fw-frames">'
        f"{_figures(drawings, texts, [f'{choice}, {text}' for text in texts])}</div></div>"
        for place, (choice, drawings) in enumerate(zip(names, groups, strict=True))
    )
    return f'<div aria-live="polite">{parts}</div>'


def _figures(drawings, texts, names):
    return "".join(
        f'<figure class="fw-frame" data-value="{html.escape(text)}">{_frame(drawing, name)}'
        f"{data_details(drawing.data)}</figure>"
        for drawing, text, name in zip(drawings, texts, names, strict=True)
    )


def live_panel(draw, values, label, start, unit="", below="", choices=None, choice_label="", start_choice=None):
    """The slider for Jupyter, or None where ipywidgets is not installed.

    Parameters
    ----------
    draw, values, label, start, unit, choices, choice_label, start_choice
        As for `panel`.
    below : str
        HTML of the caption.

    Returns
    -------
    ipywidgets.VBox or None
        The second choice where there is one, the slider, and the picture.
    """
    try:
        import ipywidgets
    except ImportError:
        return None

    slider = ipywidgets.SelectionSlider(
        options=[(_text(value, unit), value) for value in values], value=start, description=label,
        continuous_update=False, style={"description_width": "initial"}, layout=_layout(),
    )  # fmt: skip
    controls = [slider]
    if choices is not None:
        controls = [_dropdown([(_text(choice), choice) for choice in choices], start_choice, choice_label), slider]
    picture = ipywidgets.HTML()

    def redraw(_change=None):
        choice = [control.value for control in controls[:-1]]
        picture.value = _live_picture(draw(slider.value, *choice), _name(slider.value, unit, *choice), below)

    for control in controls:
        control.observe(redraw, names="value")
    redraw()
    return _live_box([*controls, picture])


def _layout():
    """Controls as wide as the picture; their words wrap."""
    import ipywidgets

    return ipywidgets.Layout(width="100%", max_width="40rem", height="auto", flex_flow="row wrap")


def _dropdown(options, value, label):
    import ipywidgets

    return ipywidgets.Dropdown(
        options=options, value=value, description=label, style={"description_width": "initial"}, layout=_layout()
    )


def _live_picture(drawing, text, below):
    """The picture of the live panel, as HTML."""
    drawing = Drawing(*drawing)
    return (
        f'{_LIVE_STYLE}<figure class="fw-frame" style="margin:0">'
        f"{_frame(drawing, text)}{data_details(drawing.data)}</figure>"
        f"{f'<p>{below}</p>' if below else ''}"
    )


def _live_box(children):
    import ipywidgets

    box = ipywidgets.VBox(children)
    box.add_class("fw-live-panel")
    return box


def weights_panel(draw, labels, presets, start=None, label=None, caption=None, notice=None):
    """Display a picture that changes with the points of several criteria.

    In Jupyter each criterion has a slider, and a list of presets sets them all. The same output carries a static twin:
    one picture per preset behind a range input; all pictures side by side in print and without JavaScript.

    Parameters
    ----------
    draw : callable
        ``draw(points)`` takes a dict of criterion to points and returns a `fairwatt.figures.Drawing`.
    labels : dict of str to str
        Criterion to the words beside its slider.
    presets : dict of str to dict
        Name to points from 0 to 100, one for each criterion; at least two. Their names follow the word "Points" and a
        colon.
    start : str, optional
        The preset shown first; the first one if not given.
    label : str, optional
        What is chosen; "Points" if not given.
    caption, notice : str, optional
        Text below the panel; without `notice`, the one of the drawings.

    Raises
    ------
    ValueError
        If there are fewer than two presets, one does not name exactly the criteria of `labels`, its points lie outside
        0 to 100 or are all zero, or the start is none of them.

    Examples
    --------
    >>> weights_panel(None, {"cost": "Cost", "jobs": "Jobs"}, {"equal": {"cost": 1, "jobs": 1}, "mayor": {"cost": 9}})
    Traceback (most recent call last):
    ValueError: The points of 'mayor' must name each criterion once: cost, jobs. Found: cost.
    """
    names = _checked(presets)
    start = _start(start, names)
    for name in names:
        _check_points(name, presets[name], labels)
    label = label or _("Points")
    drawings = [Drawing(*draw(dict(presets[name]))) for name in names]
    place = names.index(start)
    below = caption_html(caption, notice or drawings[place].notice)
    plain = [
        _("{label}: {positions}.").format(label=label, positions=", ".join(names)),
        _("At {start}: {alt}").format(start=start, alt=drawings[place].alt),
    ]
    twin = _twin([drawings], names, place, label, below)
    _show(twin, live_weights(draw, labels, presets, start, label, below), " ".join(plain))


def _check_points(name, points, labels):
    if set(points) != set(labels):
        raise ValueError(
            _("The points of '{name}' must name each criterion once: {known}. Found: {found}.").format(
                name=name, known=", ".join(labels), found=", ".join(points)
            )
        )
    for criterion, value in points.items():
        if not 0 <= value <= 100:
            raise ValueError(
                _("'{name}' gives {criterion} {value} points. Points go from 0 to 100.").format(
                    name=name, criterion=criterion, value=value
                )
            )
    if not any(points.values()):
        raise ValueError(
            _("'{name}' gives 0 points to everything: then no criterion matters. Give 100 to one.").format(name=name)
        )


def live_weights(draw, labels, presets, start, label, below=""):
    """The sliders for Jupyter, or None where ipywidgets is not installed.

    Parameters
    ----------
    draw, labels, presets, start, label
        As for `weights_panel`.
    below : str
        HTML of the caption.

    Returns
    -------
    ipywidgets.VBox or None
        The list of presets, one slider per criterion, and the picture. A slider that is moved turns the list to "own".
    """
    try:
        import ipywidgets
    except ImportError:
        return None

    own = _("own points")
    # Empty and not None: for the widget, None is no choice at all.
    chosen = _dropdown([*((name, name) for name in presets), (own, "")], start, label)
    # In fives, unless a preset stands in between: the slider must not show another number than the one that counts.
    step = 5 if all(value % 5 == 0 for points in presets.values() for value in points.values()) else 1
    sliders = {
        criterion: ipywidgets.IntSlider(
            min=0, max=100, step=step, description=words, continuous_update=False,
            style={"description_width": "12rem"}, layout=_layout(),
        )
        for criterion, words in labels.items()
    }  # fmt: skip
    picture = ipywidgets.HTML()
    moving = []  # while a preset moves the sliders, they draw nothing

    def redraw(points, text):
        if any(points.values()):
            picture.value = _live_picture(draw(points), text, below)
        else:
            words = _("All points are zero, so nothing matters and nothing can be ranked. Move one slider up.")
            picture.value = f'<p role="status">{html.escape(words)}</p>'

    def by_preset(_change=None):
        if not chosen.value:
            return
        points = dict(presets[chosen.value])
        moving.append(True)
        for criterion, slider in sliders.items():
            slider.value = round(points[criterion])
        moving.pop()
        redraw(points, chosen.value)

    def by_slider(_change):
        if not moving:
            chosen.value = ""
            redraw({criterion: slider.value for criterion, slider in sliders.items()}, own)

    chosen.observe(by_preset, names="value")
    for slider in sliders.values():
        slider.observe(by_slider, names="value")
    by_preset()
    return _live_box([chosen, *sliders.values(), picture])
