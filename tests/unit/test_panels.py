"""Panels: a slider in Jupyter, and a twin that needs nothing but the page."""

import functools
import gzip
import itertools
import re
import sys
from html.parser import HTMLParser

import IPython.display
import pandas as pd
import pytest

from fairwatt import figures, load_town, markup, panels

WIDGET = "application/vnd.jupyter.widget-view+json"
TOWN = load_town("PT-GAV")
YEARS = [1990, 1995, 2000, 2005, 2010, 2015, 2021]
LABEL = "Year of the boiler"


@pytest.fixture
def shown(monkeypatch):
    """The outputs displayed, one mime bundle each."""
    bundles = []
    monkeypatch.setattr(IPython.display, "display", lambda bundle, raw=False: bundles.append(bundle))
    monkeypatch.setattr(markup, "_numbers", itertools.count(1))
    return bundles


@functools.cache
def draw(year):
    balance = TOWN.balance.assign(energy=TOWN.balance["energy"] * (2050 - year) / 50)
    return figures.stacked_bars(balance, f"Gavião in {year}", longest=25_000, notice=TOWN.notice)


@pytest.fixture(scope="module")
def seven():
    """A panel of seven years, displayed once for all tests that only read it."""
    bundles = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(IPython.display, "display", lambda bundle, raw=False: bundles.append(bundle))
        panels.panel(draw, YEARS, LABEL, start=2005, unit="AD", caption="A caption.")
    (bundle,) = bundles
    return bundle


class Page(HTMLParser):
    """Every start tag of a piece of HTML, with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def all(self, tag, **wanted):
        return [
            attributes
            for name, attributes in self.tags
            if name == tag and all(attributes.get(key) == value for key, value in wanted.items())
        ]


def test_one_output_for_jupyter_for_the_page_and_for_text(seven):
    assert set(seven) == {WIDGET, "text/html", "text/plain"}
    assert seven["text/plain"].startswith(
        "Year of the boiler: 1990 AD to 2021 AD. At 2005 AD: Bar chart of Gavião in 2005:"
    )


def test_without_ipywidgets_the_twin_remains(shown, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    panels.panel(draw, YEARS[:2], LABEL)
    assert set(shown[0]) == {"text/html", "text/plain"}


# --- the static twin ---


def test_every_position_has_its_picture_and_its_sentence(seven):
    page = Page(seven["text/html"])
    assert [frame["data-value"] for frame in page.all("figure", **{"class": "fw-frame"})] == [f"{y} AD" for y in YEARS]
    for year, image in zip(YEARS, page.all("img"), strict=True):
        assert image["alt"] == f"Picture for {year} AD. The sentence below it says what it shows."
        assert f"<strong>{year} AD.</strong> {draw(year).alt}</figcaption>" in seven["text/html"]
    assert len(page.all("details")) == len(YEARS)


def test_the_slider_is_labelled_and_speaks_its_value(seven):
    page = Page(seven["text/html"])
    (slider,) = page.all("input")
    expected = {"type": "range", "min": "0", "max": "6", "step": "1", "value": "3", "aria-valuetext": "2005 AD"}
    assert {key: slider[key] for key in expected} == expected
    assert page.all("label", **{"for": slider["id"]}) and page.all("output", **{"for": slider["id"]})
    assert page.all("datalist", id=slider["list"])
    assert [option["label"] for option in page.all("option")] == [f"{year} AD" for year in YEARS]
    assert 'aria-live="off">2005 AD</output>' in seven["text/html"]


def test_without_script_all_frames_are_visible_and_no_dead_slider(seven):
    text = seven["text/html"]
    page = Page(text)
    (control,) = page.all("div", **{"class": "fw-control"})
    assert "hidden" in control  # the script takes it away
    assert not any("hidden" in frame for frame in page.all("figure"))
    # frames are hidden on a screen with script only, so in print they are all there
    assert re.findall(r"[^{}]*\{display:none\}", text.split("<style>")[1].split("</style>")[0]) == [
        ".fw-live .fw-frame:not(.fw-now){display:none}",
        ".fw-control{display:none}",
    ]
    assert "@media screen{.fw-live .fw-frames{display:block}.fw-live .fw-frame:not(.fw-now){display:none}}" in text


def test_two_panels_share_no_id_and_need_nothing_from_elsewhere(shown):
    for _turn in range(2):
        panels.panel(draw, YEARS[:2], LABEL)
    text = "".join(bundle["text/html"] for bundle in shown)
    ids = [attributes["id"] for _tag, attributes in Page(text).tags if "id" in attributes]
    assert len(ids) == len(set(ids)) == 6
    names = [attributes["aria-label"] for _tag, attributes in Page(text).tags if "aria-label" in attributes]
    assert len(names) == len(set(names)) == 4
    assert re.findall(r"https?:", re.sub(r'src="data:[^"]*"', "", text)) == []
    assert not re.search(r"<script[^>]+src|<link|@import|\son\w+=", text)


def test_the_script_leaves_no_name_behind(seven):
    script = re.search(r"<script>\s*(.*?)\s*</script>", seven["text/html"], re.S)[1]
    assert script.startswith("(function () {") and script.endswith("})();")
    assert "window" not in script and "eval" not in script and "innerHTML" not in script


def test_the_same_panel_is_the_same_bytes_but_for_its_numbers(shown, monkeypatch):
    for drawn in (draw, draw.__wrapped__):  # the second one draws anew
        monkeypatch.setattr(markup, "_numbers", itertools.count(1))
        panels.panel(drawn, YEARS[:2], LABEL)
    assert shown[0]["text/html"] == shown[1]["text/html"]


def test_seven_frames_are_light(seven):
    assert len(gzip.compress(seven["text/html"].encode(), 6)) < 10_000


def test_caption_and_notice_stand_below(shown, seven):
    panels.panel(draw, YEARS[:2], LABEL, notice="Invented numbers")
    assert "<p>A caption.<br>Teaching estimates, not official inventories</p>" in seven["text/html"]
    assert "<p>Invented numbers</p>" in shown[0]["text/html"]


def test_hostile_text_stays_text(shown):
    bad = "</script><img src=x onerror=alert(1)> \"' &"

    def draw_bad(value):
        drawing = draw(2005)
        return drawing.fig, bad, pd.DataFrame({bad: [bad]})

    panels.panel(draw_bad, [bad, "b"], bad, unit=bad, caption=bad, notice=bad)
    text = shown[0]["text/html"]
    page = Page(text)
    assert len(page.all("img")) == 2 and len(page.all("script")) == 1 and text.count("</script>") == 1
    assert page.all("figure")[0]["data-value"] == f"{bad} {bad}"


# --- what is refused ---


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"values": []}, "A panel needs two values or more; found 0"),
        ({"values": [2005]}, "A panel needs two values or more; found 1"),
        ({"values": [1990, 2005, 1990]}, "A value stands twice in the panel: 1990"),
        ({"values": [1990, 2005], "live_values": [1990, 1990, 2005]}, "A value stands twice in the panel: 1990"),
        ({"values": [1990, 2005], "start": 2000}, "The panel cannot start at 2000. Choose one of: 1990, 2005"),
        (
            {"values": [1990, 2005], "start": 2005, "live_values": [1990, 1991]},
            "The panel cannot start at 2005. Choose one of: 1990, 1991",
        ),
    ],
)
def test_positions_that_make_no_panel_are_refused(shown, options, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        panels.panel(draw, label=LABEL, **options)
    assert shown == []


def test_a_frame_without_alternative_text_is_refused(shown):
    with pytest.raises(ValueError, match="A figure needs a text"):
        panels.panel(lambda year: (draw(year).fig, "", None), YEARS[:2], LABEL)


# --- live in Jupyter ---


def test_the_live_slider_redraws(shown):
    box = panels.live_panel(draw, range(1990, 2022), LABEL, 2005, below="A caption.")
    slider, picture = box.children
    assert slider.description == LABEL and slider.label == "2005"
    before = picture.value
    assert "Gavião in 2005" in before and "<p>A caption.</p>" in before
    slider.value = 2006
    assert "Gavião in 2006" in picture.value and "Gavião in 2005" not in picture.value
    assert picture.value.count("<img ") == 1 and "fw-table" in picture.value


def test_the_live_slider_can_be_finer_than_the_twin(shown, monkeypatch):
    built = []
    live_panel = panels.live_panel
    monkeypatch.setattr(panels, "live_panel", lambda *args: built.append(live_panel(*args)) or built[-1])
    panels.panel(draw, [1990, 2005], LABEL, start=2005, live_values=[1990, 2000, 2005])
    slider = built[0].children[0]
    assert [value for _text, value in slider.options] == [1990, 2000, 2005] and slider.value == 2005
    assert shown[0][WIDGET]["model_id"] == built[0].model_id
    assert len(Page(shown[0]["text/html"]).all("img")) == 2


def test_values_read_well(shown):
    panels.panel(lambda share: draw(2005), [0.1, 0.25], "Share", unit="of 1")
    assert "Share: 0.1 of 1 to 0.25 of 1" in shown[0]["text/plain"]


def test_texts_are_shown_as_they_are(shown):
    panels.panel(lambda scale: draw(2005), ["OECD-modified", "Square root", "One for each person"], "Scale")
    assert shown[0]["text/plain"].startswith(
        "Scale: OECD-modified, Square root, One for each person. At OECD-modified: Bar chart"
    )
    assert [frame["data-value"] for frame in Page(shown[0]["text/html"]).all("figure")][1] == "Square root"


# --- a second choice ---

RULES, LIMITS = ["Low income", "Old home & low income"], [0.1, 0.15, 0.2]


@functools.cache
def draw_two(limit, rule):
    figure = draw(2005).fig
    return figures.Drawing(figure, f"{rule} at {limit}: worked.", pd.DataFrame({"a": ["b"]}), notice="Invented.")


def show_two(**options):
    defaults = {"start": 0.15, "unit": "of 1", "choices": RULES, "choice_label": "Rule", "start_choice": RULES[1]}
    panels.panel(draw_two, LIMITS, "Limit", **{**defaults, **options})


def test_every_choice_has_every_value_under_its_heading(shown):
    show_two()
    text = shown[0]["text/html"]
    parts = text.split('<div class="fw-group"')[1:]
    assert len(parts) == len(RULES)
    for rule, part in zip(["Low income", "Old home &amp; low income"], parts, strict=True):
        assert f">Rule: {rule}</p>" in part
        sentences = re.findall(r"<strong>(.*?)</strong> (.*?)</figcaption>", part)
        assert sentences == [(f"{rule}, {limit:g} of 1.", f"{rule} at {limit}: worked.") for limit in LIMITS]
    page = Page(text)
    assert [frame["data-value"] for frame in page.all("figure")] == [f"{limit:g} of 1" for limit in LIMITS] * 2
    assert page.all("img")[4]["alt"].startswith("Picture for Old home & low income, 0.15 of 1. The sentence below")
    for group in page.all("div", role="group"):
        assert page.all("p", id=group["aria-labelledby"])
    assert len(page.all("div", **{"aria-live": "polite"})) == 1


def test_both_controls_have_names_and_stand_at_the_start(shown):
    show_two()
    text = shown[0]["text/html"]
    page = Page(text)
    radios, (slider,) = page.all("input", type="radio"), page.all("input", type="range")
    assert [("checked" in radio, radio["value"]) for radio in radios] == [(False, "0"), (True, "1")]
    assert len({radio["name"] for radio in radios}) == 1
    assert re.findall(r"<legend>(.*?)</legend>|<span>(.*?)</span>", text) == [
        ("Rule", ""), ("", "Low income"), ("", "Old home &amp; low income"),
    ]  # fmt: skip
    assert (slider["value"], slider["max"], slider["aria-valuetext"]) == ("1", "2", "0.15 of 1")
    (control,) = page.all("div", **{"class": "fw-control"})
    assert "hidden" in control and text.index("<fieldset") > text.index("fw-control")


def test_text_names_both_choices(shown):
    show_two()
    assert shown[0]["text/plain"] == (
        "Rule: Low income, Old home & low income. Limit: 0.1 of 1 to 0.2 of 1. At Old home & low income, 0.15 of 1: "
        "Old home & low income at 0.15: worked."
    )
    show_two(start_choice=None, start=None)
    assert "At Low income, 0.1 of 1: Low income at 0.1: worked." in shown[1]["text/plain"]
    assert "<p>Invented.</p>" in shown[1]["text/html"]


def test_one_choice_pays_nothing_for_two(seven):
    assert not re.search("fieldset|fw-group|fw-choice", seven["text/html"].split("<script>")[0])


def test_two_panels_of_two_choices_share_no_name(shown):
    show_two()
    show_two()
    page = Page(shown[0]["text/html"] + shown[1]["text/html"])
    ids = [attributes["id"] for _tag, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert len({radio["name"] for radio in page.all("input", type="radio")}) == 2


def test_twenty_frames_are_light(shown):
    panels.panel(lambda n, rule: draw(n), YEARS[:5], LABEL, choices=list("abcd"), choice_label="Rule")
    assert Page(shown[0]["text/html"]).all("img")[19] and len(gzip.compress(shown[0]["text/html"].encode(), 6)) < 20_000


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"choices": ["a"]}, "A panel needs two values or more; found 1"),
        ({"choices": ["a", "b", "a"]}, "A value stands twice in the panel: a"),
        ({"start_choice": "c"}, "The panel cannot start at c. Choose one of: Low income, Old home & low income"),
        ({"choice_label": ""}, "A panel with choices needs words for them"),
    ],
)
def test_choices_that_make_no_panel_are_refused(shown, options, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        show_two(**options)
    assert shown == []


def test_the_live_panel_redraws_for_both_controls(shown):
    box = panels.live_panel(draw_two, LIMITS, "Limit", 0.15, choices=RULES, choice_label="Rule", start_choice=RULES[1])
    rule, limit, picture = box.children
    assert (rule.description, rule.value, limit.description, limit.value) == ("Rule", RULES[1], "Limit", 0.15)
    assert "Old home &amp; low income at 0.15: worked." in picture.value
    rule.value = RULES[0]
    assert "Low income at 0.15: worked." in picture.value and "Old home" not in picture.value
    limit.value = 0.2
    assert "Low income at 0.2: worked." in picture.value


# --- points for several criteria ---

WORDS = {"cost": "Cost", "homes": "Homes helped & kept warm"}
POINTS = {
    "agreed": {"cost": 60, "homes": 100},
    "all the same": {"cost": 100, "homes": 100},
    "mayor": {"cost": 85, "homes": 0},
}


@pytest.fixture
def weighed():
    """A drawing function that remembers the points it was called with."""
    calls = []

    def draw_points(points):
        calls.append(dict(points))
        figure = draw(2005).fig
        said = f"Cost {points['cost']}, homes {points['homes']}: worked."
        points.clear()  # what a drawing does to its points must not change the presets
        return figures.Drawing(figure, said, pd.DataFrame({"a": ["b"]}), notice="Invented.")

    draw_points.calls = calls
    return draw_points


def live(weighed, presets=None, start="agreed", labels=None):
    box = panels.live_weights(weighed, labels or WORDS, presets or POINTS, start, "Points", below="A caption.")
    chosen, *sliders, picture = box.children
    weighed.calls.clear()
    return chosen, sliders, picture


def test_every_preset_is_a_frame_of_the_twin(shown, weighed):
    panels.weights_panel(weighed, WORDS, POINTS, "all the same", caption="Read me.")
    (bundle,) = shown
    assert set(bundle) == {WIDGET, "text/html", "text/plain"}
    page = Page(bundle["text/html"])
    assert [frame["data-value"] for frame in page.all("figure", **{"class": "fw-frame"})] == list(POINTS)
    for name, points in POINTS.items():
        sentence = f"<strong>{name}.</strong> Cost {points['cost']}, homes {points['homes']}: worked."
        assert sentence in bundle["text/html"]
    (slider,) = page.all("input")
    assert (slider["type"], slider["value"], slider["max"]) == ("range", "1", "2")
    assert slider["aria-valuetext"] == "all the same" and "Points: <output" in bundle["text/html"]
    assert "<p>Read me.<br>Invented.</p>" in bundle["text/html"]
    assert bundle["text/plain"] == (
        "Points: agreed, all the same, mayor. At all the same: Cost 100, homes 100: worked."
    )


def test_without_ipywidgets_the_presets_remain(shown, weighed, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    panels.weights_panel(weighed, WORDS, POINTS, label="Weights", notice="Not real.")
    assert set(shown[0]) == {"text/html", "text/plain"}
    assert shown[0]["text/plain"].startswith("Weights: agreed, all the same, mayor. At agreed: Cost 60")
    assert "<p>Not real.</p>" in shown[0]["text/html"]


def test_a_preset_moves_all_sliders_and_draws_once(weighed):
    chosen, sliders, picture = live(weighed)
    assert [slider.description for slider in sliders] == list(WORDS.values())
    assert [slider.value for slider in sliders] == [60, 100] and chosen.value == "agreed"
    assert "<strong>agreed.</strong> Cost 60, homes 100" in picture.value and "<p>A caption.</p>" in picture.value
    chosen.value = "mayor"
    assert weighed.calls == [POINTS["mayor"]]
    assert [slider.value for slider in sliders] == [85, 0] and chosen.value == "mayor"
    assert "<strong>mayor.</strong> Cost 85, homes 0" in picture.value and "agreed" not in picture.value


def test_a_slider_draws_its_own_points_once(weighed):
    chosen, (cost, homes), picture = live(weighed)
    cost.value = 20
    assert weighed.calls == [{"cost": 20, "homes": 100}]
    assert chosen.label == "own points" and "<strong>own points.</strong> Cost 20, homes 100" in picture.value
    homes.value = 5
    assert weighed.calls[1:] == [{"cost": 20, "homes": 5}] and chosen.label == "own points"
    chosen.value = "agreed"  # and back
    assert weighed.calls[2:] == [POINTS["agreed"]] and (cost.value, homes.value) == (60, 100)
    assert POINTS["agreed"] == {"cost": 60, "homes": 100}


def test_all_sliders_at_zero_get_a_sentence_and_no_traceback(weighed):
    chosen, (cost, homes), picture = live(weighed, start="mayor")
    cost.value = 0
    assert weighed.calls == []
    assert picture.value == (
        '<p role="status">All points are zero, so nothing matters and nothing can be ranked. Move one slider up.</p>'
    )
    homes.value = 10
    assert weighed.calls == [{"cost": 0, "homes": 10}] and "worked" in picture.value


def test_the_sliders_go_in_fives_unless_a_preset_stands_between(weighed):
    _chosen, sliders, _picture = live(weighed)
    assert [(slider.min, slider.max, slider.step, slider.continuous_update) for slider in sliders] == [
        (0, 100, 5, False)
    ] * 2
    between = {"a": {"cost": 33.3, "homes": 100}, "b": {"cost": 100, "homes": 0}}
    chosen, sliders, picture = live(weighed, between, "a")
    assert [slider.step for slider in sliders] == [1, 1] and sliders[0].value == 33
    assert "Cost 33.3, homes 100" in picture.value  # the picture is of the preset, not of the rounded slider
    chosen.value = "b"
    chosen.value = "a"
    assert weighed.calls[-1] == between["a"]


def test_hostile_words_of_points_stay_text(shown, weighed):
    bad = "</script><img src=x onerror=alert(1)>"
    panels.weights_panel(weighed, WORDS, {bad: POINTS["mayor"], "b": POINTS["agreed"]}, label=bad)
    page = Page(shown[0]["text/html"])
    assert len(page.all("img")) == 2 and len(page.all("script")) == 1


@pytest.mark.parametrize(
    ("presets", "start", "sentence"),
    [
        ({"agreed": POINTS["agreed"]}, None, "A panel needs two values or more; found 1"),
        (POINTS, "farmer", "The panel cannot start at farmer. Choose one of: agreed, all the same, mayor"),
        (
            {**POINTS, "x": {"cost": 1}},
            None,
            "The points of 'x' must name each criterion once: cost, homes. Found: cost",
        ),
        ({**POINTS, "x": {"cost": 1, "homes": 101}}, None, "'x' gives homes 101 points. Points go from 0 to 100"),
        ({**POINTS, "x": {"cost": -5, "homes": 1}}, None, "'x' gives cost -5 points. Points go from 0 to 100"),
        ({**POINTS, "x": {"cost": float("nan"), "homes": 1}}, None, "'x' gives cost nan points"),
        ({**POINTS, "x": {"cost": 0, "homes": 0}}, None, "'x' gives 0 points to everything"),
    ],
)
def test_presets_that_make_no_panel_are_refused(shown, weighed, presets, start, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        panels.weights_panel(weighed, WORDS, presets, start)
    assert shown == [] and weighed.calls == []
