"""Panels of two choices, and of points, in a real browser: on a phone, without scripts, and on paper.

These tests need no book. Their browser closes before the tests of the site open theirs: two at once are one too many
for Playwright.
"""

import contextlib

import IPython.display
import pytest
from playwright.sync_api import expect, sync_playwright
from test_site import AXE, CHROMIUM, FLAGS, ROOT

from fairwatt import figures, panels
from fairwatt.justice import Targeting
from fairwatt.participation import additive_value, load_decision_matrix, swing_weights

RULES = ["Income below the line", "Those who already receive the social tariff for electricity today", "Old home"]
LIMITS = [6, 8, 10, 12]
PHONE = {"width": 320, "height": 640}
NOTICE = "Synthetic households calibrated to published national figures: not a statement about Gavião"


TOWN = load_decision_matrix("VALLSERENA")
PRESETS = {
    "agreed in the group, after an hour of talk about what matters to whom": TOWN.agreed.to_dict(),
    "all the same": dict.fromkeys(TOWN.agreed.index, 100),
    "cost only": dict.fromkeys(TOWN.agreed.index, 0) | {"cost": 100},
}


def with_points(points):
    return figures.value_bars(additive_value(TOWN, swing_weights(points)), TOWN)


def draw(limit, rule):
    reached = 10 * limit + 30 * RULES.index(rule)
    counts = {"reached": 40, "missed": 30, "leaked": 20, "spared": 300}
    result = Targeting(reached, 250 - reached, 60.0, 900.0, 0.2, 1 - reached / 250, 100.0 * reached, counts)
    return figures.targeting_square(result, "Gavião", notice=NOTICE, longest=310)


@pytest.fixture(scope="module")
def page():
    bundles = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(IPython.display, "display", lambda bundle, raw=False: bundles.append(bundle["text/html"]))
        panels.panel(
            draw, LIMITS, "Limit of the energy share", 8, "%", choices=RULES, choice_label="Rule", start_choice=RULES[2]
        )
        panels.panel(
            lambda scale: draw(8, RULES[0]),
            ["OECD-modified scale, the one of Eurostat since the nineties", "b"],
            "Scale",
        )
        panels.weights_panel(with_points, TOWN.criteria["label"].to_dict(), PRESETS, start="all the same")
    css = (ROOT / "_static" / "fairwatt.css").read_text(encoding="utf-8")
    head = '<html lang="en" class="js" data-theme="light"><title>Panels</title>'
    head += '<meta name="viewport" content="width=device-width">'
    return f"<!doctype html>{head}<style>{css}</style><main><h1>Panels</h1>{''.join(bundles)}</main>"


@pytest.fixture(scope="module")
def chromium():
    with (
        sync_playwright() as play,
        contextlib.closing(play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)) as one,
    ):
        yield one


@pytest.fixture
def open_page(chromium, page):
    contexts = []

    def start(**options):
        contexts.append(chromium.new_context(**{"viewport": PHONE, **options}))
        tab = contexts[-1].new_page()
        tab.set_content(page, wait_until="load")
        return tab

    yield start
    for context in contexts:
        context.close()


def now(tab):
    """What stands under the one picture that is shown."""
    shown = tab.locator(".fw-panel").first.locator(".fw-frame:visible")
    expect(shown).to_have_count(1)
    assert shown.locator("img").evaluate("image => image.complete && image.naturalWidth > 0")
    return shown.locator("strong").inner_text()


def test_both_controls_move_with_the_keyboard(open_page):
    tab = open_page()
    panel = tab.locator(".fw-panel").first
    slider = panel.get_by_role("slider")
    assert now(tab) == "Old home, 8 %."
    slider.focus()
    tab.keyboard.press("ArrowRight")
    assert now(tab) == "Old home, 10 %."
    panel.get_by_role("radio", name=RULES[2]).focus()
    tab.keyboard.press("ArrowUp")
    assert now(tab) == f"{RULES[1]}, 10 %."  # the limit stays where it was
    tab.keyboard.press("ArrowUp")
    slider.focus()
    tab.keyboard.press("Home")
    assert now(tab) == f"{RULES[0]}, 6 %."
    assert slider.get_attribute("aria-valuetext") == "6 %"
    expect(panel.locator("output")).to_have_text("6 %")
    expect(panel.get_by_role("group", name="Rule", exact=True)).to_have_count(1)


def test_long_words_are_not_cut_on_a_phone(open_page):
    tab = open_page()
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    cut = """boxes => boxes.filter(box => getComputedStyle(box).display != "inline")
             .filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.outerHTML.slice(0, 80))"""
    assert tab.locator(".fw-control *").evaluate_all(cut) == []
    lines = tab.get_by_text(RULES[1], exact=True).evaluate("box => box.getClientRects()[0].height")
    assert lines > 40, "the long rule stands on one line, and the test tests nothing"
    for radio in tab.get_by_role("radio").all():  # a thumb hits it
        assert radio.evaluate("button => button.parentElement.getBoundingClientRect().height") >= 44


def test_without_scripts_and_on_paper_all_frames_stand_under_their_rule(open_page):
    quiet, paper = open_page(java_script_enabled=False), open_page()
    paper.emulate_media(media="print")
    for tab in (quiet, paper):
        panel = tab.locator(".fw-panel").first
        expect(panel.locator(".fw-frame:visible")).to_have_count(len(RULES) * len(LIMITS))
        assert panel.locator(".fw-choice:visible").all_inner_texts() == [f"Rule: {rule}" for rule in RULES]
        expect(panel.locator("input:visible")).to_have_count(0)


def test_the_points_of_a_group_move_with_the_keyboard_and_stand_side_by_side_on_paper(open_page):
    tab = open_page()
    panel = tab.locator(".fw-panel").last
    shown = panel.locator(".fw-frame:visible")
    expect(shown.locator("strong")).to_have_text("all the same.")
    panel.get_by_role("slider", name="Points").focus()
    tab.keyboard.press("ArrowRight")
    expect(shown.locator("strong")).to_have_text("cost only.")
    expect(panel.locator("output")).to_have_text("cost only")
    tab.keyboard.press("Home")
    expect(shown.locator("strong")).to_have_text(f"{next(iter(PRESETS))}.")
    assert shown.locator("img").evaluate("image => image.complete && image.naturalWidth > 0")
    tab.emulate_media(media="print")
    expect(panel.locator(".fw-frame:visible")).to_have_count(len(PRESETS))
    expect(panel.locator("input:visible")).to_have_count(0)


def test_a_screen_reader_finds_nothing_to_complain_about(open_page):
    tab = open_page()
    expect(tab.locator(".fw-choice:visible")).to_have_count(0)  # the radio group says it
    tab.add_script_tag(path=str(AXE))
    assert [found["id"] for found in tab.evaluate("axe.run()")["violations"]] == []
