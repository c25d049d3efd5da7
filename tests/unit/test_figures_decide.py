"""Pictures of a choice: what they show and say, worked by hand, and whether everybody can read them."""

import functools
import itertools
import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import test_figures as shared
from matplotlib.colors import to_hex

from fairwatt import figures, markup, participation
from fairwatt.figures import decide, opinions, robust

PLACES = ["VALLSERENA", "IT-PDS", "IT-VEQ", "ES-GOM", "ES-SQB", "PT-PSR", "PT-GAV", "EL-AVD", "EL-TOP"]
NOTICE = "Invented numbers"
LONG = "Communal heat recovery in the municipal swimming pool"


def town(measures, criteria, people=(), name="Testville", notice=NOTICE):
    """What a picture needs to know of a decision matrix: names, and which measures there are."""
    return SimpleNamespace(
        name=name,
        notice=notice,
        scores=pd.DataFrame(0.0, index=list(measures), columns=list(criteria)),
        measures=pd.DataFrame({"label": [f"{m} in full" for m in measures.values()], "short_label": measures.values()},
                              index=list(measures)),
        criteria=pd.DataFrame({"label": criteria.values()}, index=list(criteria)),
        participants=pd.Series(dict(people), dtype=object),
    )  # fmt: skip


TOWN = town(
    {"a": "Lamps", "b": "Roofs", "c": "Bus"}, {"cost": "Cost", "co2": "CO2 saved"}, {"m": "Mayor", "f": "Farmer"}
)


def ranked(scores, parts=None, weights=(0.25, 0.75), method="Additive value"):
    """A ranking with given results; `parts` are those of each measure for the two criteria."""
    scores = pd.Series(scores)
    steps = pd.DataFrame({"measure": [], "criterion": []})
    if parts is not None:
        steps = pd.DataFrame(
            [(m, c, part) for m, row in parts.items() for c, part in zip(("cost", "co2"), row, strict=True)],
            columns=["measure", "criterion", "part"],
        )
    ranks = scores.rank(ascending=False, method="min").astype(int)
    return participation.Ranking(method, pd.Series(weights, index=["cost", "co2"]), scores, ranks, steps)


PARTS = {"a": (0.25, 0.0), "b": (0.1, 0.6), "c": (0.0, 0.5)}
ADDITIVE = ranked({"a": 0.25, "b": 0.7, "c": 0.5}, PARTS)
INTERVALS = pd.DataFrame(
    {"weight": [0.25, 0.75], "lower": [0.1, 0.0], "upper": [0.65, 1.0], "below": ["c", ""], "above": ["a", ""]},
    index=["cost", "co2"],
)
# a and b meet at 0.6, b and c at 0.2: 0.5 + 0.1 w = 0.2 + 0.6 w, and 0.5 + 0.1 w = 0.56 - 0.2 w
PATH = pd.DataFrame({"a": [0.2, 0.8], "b": [0.5, 0.6], "c": [0.56, 0.36]}, index=[0.0, 1.0])
SHARES = pd.DataFrame({1: [0.3, 0.698, 0.002], 2: [0.2, 0.302, 0.498], 3: [0.5, 0.0, 0.5]}, index=list("abc"))
GROUP = participation.GroupWeights(
    pd.DataFrame({"cost": [0.8, 0.2], "co2": [0.2, 0.8]}, index=["m", "f"]),
    pd.Series({"cost": 0.5, "co2": 0.5}),
    pd.DataFrame({"lowest": [0.2, 0.2], "highest": [0.8, 0.8], "difference": [0.6, 0.6]}, index=["co2", "cost"]),
)


def acceptability(shares=SHARES, order=None):
    return participation.Acceptability(shares, pd.DataFrame(), 1000, 1, order)


@functools.cache
def matrix_of(name):
    if name in PLACES:
        return participation.load_decision_matrix(name)
    measures, criteria, people = {
        "own, seven by ten": (7, 10, 8), "own, three by three": (3, 3, 2), "own, large": (22, 14, 60),
    }[name]  # fmt: skip
    random = np.random.default_rng(1)
    labels = [
        LONG,
        "Wärmepumpen WWWWWWWWWWWWWW",
        "Ανακαίνιση κτιρίων του Δήμου",
        "$x^2$ & <b>",
        "E",
        "J j",
        "Ônibus elétrico, comunitário e noturno da serra",
    ]
    ids = [f"m{n}" for n in range(measures)]
    columns = [f"c{n}" for n in range(criteria)]
    scores = pd.DataFrame(random.random((measures, criteria)).round(2), index=ids, columns=columns)
    if measures == 3:
        scores.iloc[1] = scores.iloc[0]  # a tie
        scores.iloc[2] = [0.9, 0.01, 0.9]
    names = (labels + [f"Measure number {n}" for n in range(measures)])[:measures]
    words = ["Cost of the whole investment, without any subsidies", *[f"Criterion {n}" for n in range(1, criteria)]]
    return participation.DecisionMatrix(
        id="own",
        name="Sant'Agnello and the towns of the peninsula",
        scores=scores,
        measures=pd.DataFrame({"label": names, "short_label": names}, index=ids),
        criteria=pd.DataFrame(
            {"label": words, "unit": "points", "direction": "max", "worst": 0.0, "best": 1.0}, index=columns
        ),
        points=pd.DataFrame(
            5.0 * random.integers(1, 21, (people, criteria)), index=[f"p{n}" for n in range(people)], columns=columns
        ),
        participants=pd.Series({f"p{n}": f"Participant with a long role, number {n}" for n in range(people)}),
        notice="Own table. It was typed in a hurry, and the numbers may be wrong in many places at the same time",
    )


def drawings_of(name):
    """Each picture of a place, as a function that draws it."""
    table = matrix_of(name)
    weights = participation.swing_weights(table.agreed)
    ranking = participation.additive_value(table, weights)
    intervals = functools.partial(participation.stability_intervals, table, weights)
    methods = functools.cache(lambda: participation.compare_methods(table, weights))
    yield "value", lambda: figures.value_bars(ranking, table)
    yield "tornado", lambda: figures.stability_tornado(intervals(), table, ranking.winners[0])
    for criterion in [table.scores.columns[0], table.scores.columns[-1]]:
        path = functools.partial(participation.weight_path, table, weights, criterion)
        yield f"lines, {criterion}", lambda path=path, c=criterion: figures.weight_lines(path(), table, c, weights[c])
    yield "lots", lambda: figures.acceptability_bars(participation.smaa(table, draws=2000), table)
    yield (
        "lots in order",
        lambda: figures.acceptability_bars(participation.smaa(table, draws=2000, order=table.agreed), table),
    )
    yield "methods", lambda: figures.method_ranks(methods(), table)
    yield "group", lambda: figures.group_weights_plot(participation.group_weights(table.each), table)
    for place in (1, 4):
        yield f"ranking {place}", lambda place=place: figures.ranking_bars(list(methods().values())[place], table)


HAND = {
    "value": lambda: figures.value_bars(ADDITIVE, TOWN),
    "tornado": lambda: figures.stability_tornado(INTERVALS, TOWN, "b"),
    "lines": lambda: figures.weight_lines(PATH, TOWN, "cost", 0.25),
    "lots": lambda: figures.acceptability_bars(acceptability(), TOWN),
    "methods": lambda: figures.method_ranks(
        {"Sum": ADDITIVE, "Distance": ranked({"a": 0.1, "b": 0.4, "c": 0.4})}, TOWN
    ),
    "group": lambda: figures.group_weights_plot(GROUP, TOWN),
    "ranking": lambda: figures.ranking_bars(ranked({"a": -0.3, "b": 0.2, "c": 0.1}, method="Flows"), TOWN),
}
OWN = ["own, seven by ten", "own, three by three", "own, large"]
PICTURES = {f"hand: {name}": draw for name, draw in HAND.items()}
PICTURES |= {
    f"{name}: {what}": draw
    for name in [*PLACES, *OWN]
    for what, draw in drawings_of(name)
    if name in ("VALLSERENA", *OWN) or what in ("value", "tornado", "lines, cost", "lots", "methods", "group")
}


@functools.cache
def picture(name):
    return PICTURES[name]()


@functools.cache
def hand(name):
    return HAND[name]()


def blocks(drawing, colour, height):
    """The rectangles of one colour and height, from the top."""
    return [
        patch
        for patch in drawing.fig.axes[0].patches
        if to_hex(patch.get_facecolor()) == colour.lower() and patch.get_height() == pytest.approx(height)
    ]


def widths(drawing, colour, height):
    return [patch.get_width() for patch in blocks(drawing, colour, height)]


def markers(drawing, shape):
    return [line for line in drawing.fig.axes[0].lines if line.get_marker() == shape]


# --- can everybody read it? The same questions as for every picture. ---


@pytest.mark.parametrize("name", PICTURES)
def test_no_label_is_cut_or_covers_another(name, monkeypatch):
    monkeypatch.setattr(shared, "picture", picture)
    shared.test_no_label_is_cut_or_covers_another(name)


@pytest.mark.parametrize("name", [name for name in PICTURES if not name.startswith("own, large")])
def test_the_picture_is_small_and_says_its_notice(name):
    bundles = []
    drawing = picture(name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared.IPython.display, "display", lambda bundle, raw=False: bundles.append(bundle))
        figures.show(*drawing)
    (bundle,) = bundles
    source = shared.image_source(bundle)
    assert set(re.findall(r"https?://[^\"]*", source)) == {"http://www.w3.org/2000/svg"}
    assert len(bundle["text/html"]) < (40_000 if name.startswith("own") else 20_000)
    assert drawing.notice in " ".join(shared.texts_in(source))
    assert markup.caption_html(drawing.notice) in re.search("<figcaption>(.*)</figcaption>", bundle["text/html"])[1]


@pytest.mark.parametrize("name", [name for name in PICTURES if not name.startswith("own")])
def test_letters_are_large_enough_on_a_phone(name, monkeypatch):
    monkeypatch.setattr(shared, "picture", picture)
    shared.test_letters_are_large_enough_on_a_phone(name)


@pytest.mark.parametrize("name", HAND)
def test_the_same_call_gives_the_same_bytes(name):
    one, other = HAND[name](), HAND[name]()
    assert markup.svg(one.fig) == markup.svg(other.fig) and one.alt == other.alt
    assert one.data.equals(other.data)


@pytest.mark.parametrize("name", PICTURES)
def test_the_alternative_text_names_the_place_and_has_numbers(name):
    drawing = picture(name)
    place = "Testville" if name.startswith("hand") else matrix_of(name.partition(":")[0]).name
    assert place in drawing.alt and re.search(r"\d", drawing.alt.replace(place, ""))
    assert "  " not in drawing.alt and "nan" not in drawing.alt and "…" not in drawing.alt
    title = " ".join(text.get_text() for text in drawing.fig.axes[0].texts if text.get_size() == decide.TITLE)
    assert title.startswith(place)


@pytest.mark.parametrize("name", HAND)
def test_a_notice_of_ones_own_takes_the_place_of_the_one_of_the_matrix(name, monkeypatch):
    assert hand(name).notice == NOTICE
    quiet = SimpleNamespace(**{**vars(TOWN), "notice": ""})
    monkeypatch.setitem(globals(), "TOWN", quiet)
    assert NOTICE not in markup.svg(HAND[name]().fig)
    own = figures.value_bars(ADDITIVE, TOWN, caption="A caption.", notice="Read twice")
    assert "Read twice" in shared.svg_texts(own) and (own.caption, own.notice) == ("A caption.", "Read twice")


# --- colours ---

PALETTES = {"criteria": decide.CRITERION_COLOURS, "measures": decide.MEASURE_COLOURS}


def contrast(one, other):
    """Contrast ratio of WCAG 2.2."""
    light = []
    for colour in (one, other):
        srgb = np.array([int(to_hex(colour)[place : place + 2], 16) / 255 for place in (1, 3, 5)])
        linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
        light.append(linear @ [0.2126, 0.7152, 0.0722])
    return (max(light) + 0.05) / (min(light) + 0.05)


@pytest.mark.parametrize("sight", shared.SIGHT)
@pytest.mark.parametrize("palette", PALETTES)
def test_ten_colours_differ_for_every_eye(palette, sight):
    assert len(PALETTES[palette]) == 10
    for one, other in itertools.combinations(PALETTES[palette], 2):
        distance = np.linalg.norm(np.subtract(*(shared.lab(c, shared.SIGHT[sight]) for c in (one, other))))
        assert distance >= 20, f"{one} and {other} look alike"


@pytest.mark.parametrize("colour", [*itertools.chain(*PALETTES.values()), decide.FIRST, opinions.ACCENT])
def test_colours_stand_out_from_the_paper(colour):
    assert contrast(colour, "white") >= 3


@pytest.mark.parametrize("number", range(2, 13))
def test_ranks_grow_paler_and_their_numbers_are_readable(number):
    shades = opinions._shades(number)
    light = [shared.lab(shade, np.eye(3))[0] for shade in shades]
    assert light == sorted(light) and shades[0] == decide.FIRST.lower()
    for colour in [*shades, *itertools.chain(*PALETTES.values())]:
        assert contrast(decide.ink_on(colour), colour) >= 4.5


# --- numbers as people read them ---


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (0.0001, "under 1 %"), (0.0049, "under 1 %"), (0.005, "1 %"), (0.476, "48 %"), (0.994, "99 %"),
     (0.9999, "over 99 %"), (1, "100 %")],
)  # fmt: skip
def test_shares_in_whole_per_cent(share, text):
    assert opinions.whole_percent(share) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(0.125, 2, "0.13"), (0.28125, 2, "0.28"), (-0.125, 2, "-0.13"), (-0.001, 2, "0.00"), (0.6224, 3, "0.622"),
     (1 - 1e-12, 2, "1.00")],
)  # fmt: skip
def test_decimals_as_at_school(value, places, text):
    assert decide.decimal(value, places) == text


@pytest.mark.parametrize(
    ("one", "other", "places"),
    [(0.6224, 0.5882, 2), (0.6160, 0.6079, 2), (0.624, 0.621, 3), (0.6551, 0.6449, 3), (0.5, 0.5, 2), (0.5, 0.1, 2)],
)
def test_a_third_digit_where_two_hide_the_difference(one, other, places):
    assert decide.digits(one, other) == places


@pytest.mark.parametrize(
    ("limit", "now", "text"),
    [(0.3563, 0.28, "0.36"), (0.2841, 0.2812, "0.284"), (0.0031, 0.3, "0.003"), (0.0003, 0.3, "almost 0"),
     (0.9971, 0.5, "0.997"), (0.99987, 0.5, "almost 1")],
)  # fmt: skip
def test_a_limit_is_told_apart_from_now_and_from_the_ends(limit, now, text):
    assert robust.limit_text(limit, now) == text


def test_long_names_end_in_dots_in_the_picture_and_are_whole_in_words_and_table():
    drawing = picture("own, seven by ten: lots")
    assert LONG in drawing.alt and LONG in drawing.data.index
    cut = [text for text in shared.svg_texts(picture("own, seven by ten: value")) if text.endswith("…")]
    assert cut and LONG.startswith(next(text for text in cut if text.startswith("Comm"))[:-1])


def test_words_are_as_wide_as_they_are_drawn():
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    fig = Figure(dpi=72)
    renderer = FigureCanvasAgg(fig).get_renderer()
    with figures.style():
        for text, bold in [(LONG, True), ("WWW", False), ("Ανακαίνιση", False)]:
            drawn = fig.text(0, 0, text, size=11, weight="bold" if bold else "normal").get_window_extent(renderer)
            assert decide.text_width(text, 11, bold) == pytest.approx(drawn.width, rel=0.05, abs=2)


# --- totals and their parts ---


def test_totals_in_words():
    assert hand("value").alt == (
        "Bar chart of Testville: totals of 3 measures, from 0 (worst on every criterion) to 1 (best on every one). "
        "First place: Roofs with 0.70, 0.20 ahead of Bus with 0.50. Its largest part is CO2 saved, 0.60. Last place: "
        "Lamps with 0.25."
    )
    data = hand("value").data
    assert list(data.index) == ["Roofs in full", "Bus in full", "Lamps in full"] and data.index.name == "Measure"
    assert list(data.columns) == ["Cost (weight 0.25)", "CO2 saved (weight 0.75)", "Total"]
    assert data.loc["Roofs in full"].tolist() == [0.1, 0.6, 0.7]


def test_a_piece_is_as_long_as_its_part():
    first, second = (widths(hand("value"), colour, 17) for colour in decide.CRITERION_COLOURS[:2])
    unit = (decide.RIGHT - decide.LEFT - 36) * 1.0  # a total of 1
    assert np.add(first, 0.8 * (np.array(first) > 1)) == pytest.approx(unit * np.array([0.1, 0, 0.25]))
    assert np.add(second, 0.8 * (np.array(second) > 1)) == pytest.approx(unit * np.array([0.6, 0.5, 0]))
    texts = shared.svg_texts(hand("value"))
    assert texts.count("A") == 3 and texts.count("B") == 3  # one in the key, one in each piece that has room
    assert {"Cost 0.25", "CO2 saved 0.75", "0.70", "0.50", "0.25"} <= set(texts)


def test_all_frames_of_a_panel_have_the_same_scale():
    other = ranked({"a": 0.25, "b": 0.2, "c": 0.1}, {"a": (0.25, 0), "b": (0.1, 0.1), "c": (0, 0.1)})
    same = figures.value_bars(other, TOWN)
    assert widths(same, decide.CRITERION_COLOURS[0], 17)[0] == widths(hand("value"), decide.CRITERION_COLOURS[0], 17)[2]


def test_a_shared_first_place_is_said():
    tie = ranked({"a": 0.5, "b": 0.5, "c": 0.1}, {"a": (0.25, 0.25), "b": (0, 0.5), "c": (0.1, 0)})
    drawing = figures.value_bars(tie, TOWN)
    assert "First place, shared: Lamps and Roofs with 0.50. Last place: Bus with 0.10." in drawing.alt
    assert "Testville: first place shared by Lamps and" in " ".join(shared.svg_texts(drawing))
    bold = [text.get_text() for text in drawing.fig.axes[0].texts if text.get_weight() == "bold"]
    assert {"Lamps", "Roofs"} <= set(bold) and "Bus" not in bold
    all_alike = ranked(dict.fromkeys("abc", 0.5), dict.fromkeys("abc", (0.25, 0.25)))
    drawing = figures.value_bars(all_alike, TOWN)
    assert "first place shared by 3 measures" in " ".join(shared.svg_texts(drawing)) and "Last" not in drawing.alt


def test_a_close_lead_has_three_digits():
    close = ranked({"a": 0.1, "b": 0.6242, "c": 0.6218}, {"a": (0.1, 0), "b": (0, 0.6242), "c": (0, 0.6218)})
    drawing = figures.value_bars(close, TOWN)
    assert "Roofs with 0.624, 0.002 ahead of Bus with 0.622" in drawing.alt
    assert {"0.624", "0.622", "0.100"} <= set(shared.svg_texts(drawing))


def test_a_lead_that_three_digits_hide_is_level():
    level = ranked({"a": 0.1, "b": 0.62421, "c": 0.62419}, {"a": (0.1, 0), "b": (0, 0.62421), "c": (0, 0.62419)})
    drawing = figures.value_bars(level, TOWN)
    assert "First place: Roofs with 0.624, practically level with Bus. Its" in drawing.alt
    assert "Testville: Roofs and Bus are practically level" in shared.svg_texts(drawing)


def test_parts_of_another_method_are_not_invented():
    with pytest.raises(ValueError, match="The results of 'TOPSIS' are no sums of parts. Draw them with ranking_bars"):
        figures.value_bars(ranked({"a": 0.1, "b": 0.4, "c": 0.3}, method="TOPSIS"), TOWN)


def test_results_below_zero_go_to_the_left():
    assert hand("ranking").alt == (
        "Bar chart of Testville: results of 3 measures with the method Flows. First place: Roofs with 0.20, 0.10 ahead "
        "of Bus with 0.10. Last place: Lamps with -0.30."
    )
    (first,) = blocks(hand("ranking"), decide.FIRST, 15)
    bus, lamps = blocks(hand("ranking"), decide.OTHERS, 15)
    assert first.get_x() == bus.get_x() == pytest.approx(lamps.get_x() + lamps.get_width())
    assert (bus.get_width(), lamps.get_width()) == pytest.approx((first.get_width() / 2, first.get_width() * 1.5))
    assert hand("ranking").data["Rank"].tolist() == [1, 2, 3]


# --- ranks of several methods ---


def test_methods_in_words():
    assert hand("methods").alt == (
        "Table of ranks of Testville: 3 measures, 2 calculations, 2 different winners. First place for Roofs in 2 of "
        "2: Sum; Distance. First place for Bus in 1 of 2: Distance. Never in first place: Lamps."
    )
    assert hand("methods").data.to_numpy().tolist() == [[3, 1, 2], [3, 1, 1]]
    one = figures.method_ranks({"Sum": ADDITIVE}, TOWN)
    assert "Testville: one calculation, one winner" in shared.svg_texts(one)


def test_the_winner_of_each_method_is_marked_by_more_than_a_colour():
    dark = [disc for disc in markers(hand("methods"), "o") if to_hex(disc.get_color()) == decide.FIRST.lower()]
    columns = sorted({disc.get_xdata()[0] for disc in markers(hand("methods"), "o")})
    assert [columns.index(disc.get_xdata()[0]) for disc in dark] == [1, 1, 2]
    bold = [t.get_text() for t in hand("methods").fig.axes[0].texts if t.get_weight() == "bold" and t.get_size() == 11]
    assert bold == ["1", "Roofs", "1", "1", "Roofs", "Bus"]  # the number, and the name at the end of the row


def test_of_many_measures_the_better_half_is_drawn_and_all_are_in_the_table():
    drawing = picture("own, large: methods")
    assert "Measures with worse ranks, in the table only: 10." in shared.svg_texts(drawing)
    assert drawing.data.shape == (7, 22)
    columns = {disc.get_xdata()[0] for disc in markers(drawing, "o")}
    assert len(columns) == 12
    dark = [disc for disc in markers(drawing, "o") if to_hex(disc.get_color()) == decide.FIRST.lower()]
    assert len(dark) == 7  # the first of each method is among them


def test_rankings_of_other_measures_are_refused():
    with pytest.raises(ValueError, match="no method has ranked the measures"):
        figures.method_ranks({}, TOWN)
    with pytest.raises(ValueError, match="'Sum' has not ranked the measures of this table"):
        figures.method_ranks({"Sum": ranked({"a": 1.0, "x": 0.0})}, TOWN)


# --- how far a weight can move ---


def test_the_range_of_each_weight_in_words():
    assert hand("tornado").alt == (
        "Range chart of Testville: the weights with which first place stays with Roofs, one criterion at a time. "
        "Nearest turn: cost, now 0.25: down to 0.10, then Bus; up to 0.65, then Lamps. First at any weight of CO2 "
        "saved."
    )
    texts = shared.svg_texts(hand("tornado"))
    assert "Testville: first place for Roofs until the weight of" in texts and "cost is 0.10" in texts
    assert {"at 0.10: Bus", "at 0.65: Lamps", "now 0.25", "now 0.75: first at any weight"} <= set(texts)
    assert hand("tornado").data.loc["Cost"].tolist() == [0.25, 0.1, 0.65, "Bus in full", "Lamps in full"]
    assert hand("tornado").data.loc["CO2 saved"].tolist()[3:] == ["no other", "no other"]


def test_the_bar_covers_the_interval_and_the_mark_stands_at_the_weight():
    cost, co2 = blocks(hand("tornado"), decide.FIRST, 12)
    track = co2.get_width()
    assert (cost.get_x() - decide.LEFT) / track == pytest.approx(0.1)
    assert cost.get_width() / track == pytest.approx(0.55)
    places = [(line.get_xdata()[0] - decide.LEFT) / track for line in markers(hand("tornado"), "D")]
    assert places[1:] == pytest.approx([0.25, 0.75])  # the first one is the key


def test_the_criterion_that_turns_first_stands_on_top():
    table = INTERVALS.copy()
    table.loc["co2"] = [0.75, 0.0, 0.8, "", "a"]
    drawing = figures.stability_tornado(table, TOWN, "b")
    assert "Nearest turn: CO2 saved, now 0.75: up to 0.80, then Lamps. Cost, now 0.25" in drawing.alt
    texts = shared.svg_texts(drawing)
    assert texts.index("CO2 saved") < texts.index("Cost")
    table.loc["co2"] = [0.75, 0.0, 0.95, "", "a"]  # 0.20 away; cost is 0.15 away on one side, and 0.40 on the other
    assert "Nearest turn: cost, now 0.25" in figures.stability_tornado(table, TOWN, "b").alt


def test_a_winner_that_no_single_weight_can_turn():
    table = INTERVALS.assign(lower=0.0, upper=1.0, below="", above="")
    drawing = figures.stability_tornado(table, TOWN, "b")
    assert drawing.alt.endswith("First at any weight of cost and CO2 saved.") and "turn" not in drawing.alt
    assert "Testville: no single weight takes first place from" in shared.svg_texts(drawing)
    assert len(set(widths(drawing, decide.FIRST, 12))) == 1


def test_an_interval_without_length_is_still_seen():
    table = INTERVALS.copy()
    table.loc["cost"] = [1.0, 1.0, 1.0, "c", ""]
    drawing = figures.stability_tornado(table, TOWN, "b")
    bar = blocks(drawing, decide.FIRST, 12)[0]
    assert bar.get_width() == 2 and bar.get_x() + 2 == pytest.approx(decide.RIGHT)


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: figures.stability_tornado(INTERVALS, TOWN, "roof"), "'roof' is not a measure known here"),
        (lambda: figures.stability_tornado(INTERVALS.rename(index={"cost": "x"}), TOWN, "b"), "not a criterion known"),
        (
            lambda: figures.stability_tornado(INTERVALS.assign(weight=0.7), TOWN, "b"),
            "'cost' lies outside its interval",
        ),
        (lambda: figures.weight_lines(PATH, TOWN, "noise", 0.2), "'noise' is not a criterion known here"),
        (
            lambda: figures.weight_lines(PATH.rename(columns={"a": "x"}), TOWN, "cost", 0.2),
            "'x' is not a measure known",
        ),
        (
            lambda: figures.weight_lines(PATH, TOWN, "cost", 25),
            "The weight 25 lies outside the path, which goes from 0",
        ),
        (lambda: figures.acceptability_bars(acceptability(SHARES.rename({"a": "x"})), TOWN), "'x' is not a measure"),
    ],
)
def test_what_does_not_belong_to_the_table_is_refused(draw, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        draw()


# --- lines over one weight ---


def test_lines_in_words():
    assert hand("lines").alt == (
        "Line chart of Testville: totals of 3 measures while the weight of cost goes from 0 to 1. It is 0.25 now: "
        "first place for Roofs. First places: Bus (up to 0.20), Roofs (between 0.20 and 0.60), Lamps (0.60 or more)."
    )
    data = hand("lines").data
    assert list(data.index) == ["0.000", "0.200", "0.250", "0.600", "1.000"] and data.index.name == "Weight"
    assert data.loc["0.600"].tolist() == pytest.approx([0.56, 0.56, 0.44])
    assert {"0.20", "0.60", "now 0.25"} <= set(shared.svg_texts(hand("lines")))


def test_the_band_below_tells_who_is_first():
    bands = [blocks(hand("lines"), colour, 16) for colour in decide.MEASURE_COLOURS[:3]]
    (lamps,), (roofs,), (bus,) = bands
    assert bus.get_x() < roofs.get_x() < lamps.get_x()
    length = np.array([band.get_width() + 0.8 for band in (bus, roofs, lamps)])
    assert length / length.sum() == pytest.approx([0.2, 0.4, 0.4])


def test_turns_are_marked_where_the_lines_cross():
    rings = markers(hand("lines"), "o")
    left, right = hand("lines").fig.axes[0].lines[0].get_xdata()
    assert [(ring.get_xdata()[0] - left) / (right - left) for ring in rings] == pytest.approx([0.2, 0.6])


def test_a_path_of_many_steps_says_the_same():
    weights = np.linspace(0, 1, 8)
    fine = pd.DataFrame({m: np.interp(weights, [0, 1], PATH[m]) for m in PATH}, index=weights)
    assert figures.weight_lines(fine, TOWN, "cost", 0.25).alt == hand("lines").alt


def test_two_turns_between_two_steps_are_both_found():
    # between the rows 0 and 1, c is first for the short stretch from 0.45 to 0.55 only
    path = pd.DataFrame({"a": [0.9, 0.0], "b": [0.0, 0.9], "c": [0.495, 0.495]}, index=[0.0, 1.0])
    drawing = figures.weight_lines(path, TOWN, "cost", 0.5)
    assert "Lamps (up to 0.45), Bus (between 0.45 and 0.55), Roofs (0.55 or more)" in drawing.alt


def test_a_turn_beside_the_present_weight_has_three_digits():
    drawing = figures.weight_lines(PATH, TOWN, "cost", 0.201)
    assert "now: first place for Roofs. First places: Bus (up to 0.200), Roofs (between 0.200 and 0.60)" in drawing.alt
    assert {"0.200", "now 0.20"} <= set(shared.svg_texts(drawing))


def test_a_winner_at_any_weight_and_a_tie():
    path = pd.DataFrame({"a": [0.5, 0.6], "b": [0.5, 0.6], "c": [0.4, 0.6]}, index=[0.0, 1.0])
    drawing = figures.weight_lines(path, TOWN, "co2", 0.3)
    assert drawing.alt.endswith("It is 0.30 now: first place for Lamps and Roofs. So it is at any weight.")
    assert "first place for Lamps and Roofs at any weight of CO2 saved" in " ".join(shared.svg_texts(drawing))
    at_the_turn = figures.weight_lines(PATH, TOWN, "cost", 0.6)
    assert "It is 0.60 now: first place for Roofs and Lamps." in at_the_turn.alt


def test_a_measure_that_is_never_first_is_thin_and_grey():
    path = PATH.assign(c=[0.3, 0.3])
    drawing = figures.weight_lines(path, TOWN, "cost", 0.25)
    wide = {}
    for line in drawing.fig.axes[0].lines:
        wide.setdefault(to_hex(line.get_color()), []).append(line.get_linewidth())
    assert max(wide[robust.QUIET.lower()]) < max(wide[decide.MEASURE_COLOURS[1].lower()])
    assert decide.MEASURE_COLOURS[2].lower() not in wide


# --- weights drawn at random ---


def test_lots_in_words():
    assert hand("lots").alt == (
        "Bar chart of Testville: ranks of 3 measures in 1,000 sets of weights drawn at random. First place: Roofs in "
        "70 %, Lamps in 30 %, Bus in under 1 %. Last place most often: Lamps and Bus, 50 %. Never last in these draws: "
        "Roofs."
    )
    assert list(hand("lots").data.loc["Bus in full"]) == ["under 1 %", "50 %", "50 %"]
    assert list(hand("lots").data.columns) == ["Rank 1", "Rank 2", "Rank 3"]
    assert {"first in 70 %", "first in 30 %", "first in under 1 %"} <= set(shared.svg_texts(hand("lots")))


def test_the_pieces_are_as_long_as_the_shares():
    shades = opinions._shades(3)
    drawn = [np.array(widths(hand("lots"), shade, 17)) for shade in shades]
    whole = decide.RIGHT - decide.LEFT
    for piece, column in zip(drawn, SHARES.loc[["b", "a", "c"]].T.to_numpy(), strict=True):
        assert piece == pytest.approx(whole * column, abs=0.81)
    assert blocks(hand("lots"), shades[0], 17)[0].get_x() == decide.LEFT  # the best rank begins


def test_draws_that_keep_an_order_say_so():
    order = pd.Series({"cost": 50, "co2": 100})
    drawing = figures.acceptability_bars(acceptability(order=order), TOWN)
    assert "All keep this order: CO2 saved, cost. First place" in drawing.alt
    assert "1,000 sets of weights drawn at random. All keep this order: CO2 saved, cost." in shared.svg_texts(drawing)
    even = figures.acceptability_bars(acceptability(order=pd.Series({"cost": 50, "co2": 50})), TOWN)
    assert "All keep this order: cost and CO2 saved." in even.alt


def test_never_first_is_no_share_of_zero():
    shares = pd.DataFrame({1: [1.0, 0.0, 0.0], 2: [0.0, 1.0, 0.0], 3: [0.0, 0.0, 1.0]}, index=list("abc"))
    alt = figures.acceptability_bars(acceptability(shares), TOWN).alt
    assert "First place: Lamps in 100 %. Never first in these draws: Roofs and Bus. Last place most often: Bus" in alt
    assert "Never last" not in alt  # it would name most of them


# --- people who differ ---


def test_differences_in_words():
    assert hand("group").alt == (
        "Dot chart of Testville: weights of the criteria (2) for the participants (2). They differ most about CO2 "
        "saved: from 0.20 (Mayor) to 0.80 (Farmer), mean 0.50. They differ least about cost: from 0.20 (Farmer) to "
        "0.80 (Mayor)."
    )
    assert hand("group").data.loc["Cost"].to_dict() == {"Mayor": 0.8, "Farmer": 0.2, "Mean": 0.5}
    texts = shared.svg_texts(hand("group"))
    assert "Testville: people differ most about CO2 saved" in texts and texts.count("0.20 to 0.80") == 2
    assert "The weights of each participant add up to 1." in texts


def test_each_participant_stands_at_the_weight_given():
    letters = [text for text in hand("group").fig.axes[0].texts if text.get_text() in ("A", "B")][2:]  # two are the key
    x = [text.get_position()[0] for text in letters]
    assert [text.get_text() for text in letters] == ["A", "B", "A", "B"]  # CO2 first: A 0.2, B 0.8
    assert (x[0], x[1]) == pytest.approx((x[3], x[2])) and x[1] - x[0] == pytest.approx(0.6 * x_per_weight("group"))
    spans = [line for line in hand("group").fig.axes[0].lines if line.get_linewidth() == 5]
    assert [to_hex(line.get_color()) for line in spans] == [opinions.ACCENT.lower(), decide.OTHERS.lower()]
    assert spans[0].get_xdata() == pytest.approx(x[:2])


def x_per_weight(name):
    """Points per weight of 1, from the numbers of the scale."""
    texts = {text.get_text(): text.get_position()[0] for text in hand(name).fig.axes[0].texts}
    return (texts["0.6"] - texts["0.2"]) / 0.4


def test_equal_weights_stand_above_each_other():
    each = pd.DataFrame({"cost": [0.5, 0.5], "co2": [0.5, 0.5]}, index=["m", "f"])
    same = pd.DataFrame({"lowest": 0.5, "highest": 0.5, "difference": 0.0}, index=["cost", "co2"])
    drawing = figures.group_weights_plot(participation.GroupWeights(each, each.mean(), same), TOWN)
    assert "All are the same: cost 0.50, CO2 saved 0.50." in drawing.alt and "differ" not in drawing.alt
    assert "Testville: all give the same weights" in shared.svg_texts(drawing)
    discs = [line.get_ydata()[0] for line in markers(drawing, "o")][2:]
    assert discs[0] - discs[1] == 15 and discs[2] - discs[3] == 15
    alone = participation.GroupWeights(each.iloc[:1], each.iloc[0], same)
    assert "Testville: one participant gives these weights" in shared.svg_texts(figures.group_weights_plot(alone, TOWN))


def test_more_people_than_letters_are_rings():
    texts = shared.svg_texts(picture("own, large: group"))
    assert "one participant" in texts and "a" not in texts and len(picture("own, large: group").data.columns) == 61
