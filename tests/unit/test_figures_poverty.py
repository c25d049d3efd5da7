"""Pictures of households: what they show, what they say, and the size that a hidden number must never betray."""

import functools
import itertools
import re

import numpy as np
import pandas as pd
import pytest
import test_figures as shared
from matplotlib.colors import to_hex

from fairwatt import figures, markup
from fairwatt.figures import marks
from fairwatt.justice import Targeting, group_table, overlap, self_reported

NOTICE = "Synthetic households calibrated to published national figures: not a statement about Gavião"
NAN = float("nan")
LONG = "Dwelling is not comfortably cool in summer although the windows were opened at night"

INDICATORS = pd.DataFrame(
    {
        "households": [0.16, 0.09, 0.12, NAN], "persons": [0.15, NAN, 0.2, NAN], "low": [0.13, 0.07, 0.1, NAN],
        "high": [0.2, 0.13, 0.15, NAN], "reference": [NAN, NAN, 0.157, 0.036],
        "reference_of": ["", "", "persons", "persons"], "count": [80, 46, 60, 0],
    },
    index=["High share (2M)", "Low spending (M/2)", "Cannot keep the home warm", LONG],
)  # fmt: skip
COMBINED = pd.DataFrame(
    [(False, False, False, 330, 660.0, 0.66), (True, False, False, 50, 100.0, 0.1),
     (False, True, False, 40, 80.0, 0.08), (True, True, False, 30, 60.0, 0.06),
     (False, True, True, 25, 50.0, 0.05), (True, True, True, 7, 14.0, 0.014)],
    columns=["High share (2M)", "Low spending (M/2)", "Cold", "count", "households", "share"],
)  # fmt: skip
SHARES = np.repeat(
    [0.025, 0.035, 0.045, 0.055, 0.065, 0.085, 0.105, 0.125, 0.18, np.inf], [12, 20, 30, 20, 15, 12, 12, 5, 9, 6]
)
LINES = {"twice the national median": 0.11, "ten per cent": 0.1, "national median": 0.055}
NEED = pd.DataFrame(
    {"required": [1620.0, 1710.0, NAN, 1905.0], "actual": [905.0, 1190.0, NAN, 1985.0], "count": [90, 100, 0, 100]},
    index=["lowest fifth", "second fifth", "third fifth", "highest fifth"],
)
SAMPLES = pd.DataFrame(
    {"value": [0.16, 0.22, 0.1, NAN], "low": [0.12, 0.18, 0.08, NAN], "high": [0.2, 0.27, 0.13, NAN]},
    index=["Sample 1", "Sample 2", "Adults alone, 65 years and older", "Sample 4"],
)
GROUPS = pd.DataFrame(
    {"households": [612.0, 240.0, 88.0, "fewer than 10"], "share": [0.112, 0.3, "not shown", "not shown"]},
    index=["Owners", "Tenants", "Rent-free", LONG],
)


def rule(counts=(48, 34, 22, 396), households=(120.0, 80.0, 40.0, 960.0), cost=16_000.0):
    reached, missed, leaked, _spared = households
    names = ("reached", "missed", "leaked", "spared")
    errors = leaked / (reached + leaked), missed / (reached + missed)
    return Targeting(*households, *errors, cost, dict(zip(names, counts, strict=True)))


PICTURES = {
    "indicators": lambda: figures.indicator_bars(INDICATORS, "Gavião", notice=NOTICE),
    "indicators, few columns": lambda: figures.indicator_bars(
        INDICATORS[["households", "count"]].iloc[:3], "Sant'Agnello and the towns of the peninsula", notice=NOTICE
    ),
    "overlap": lambda: figures.overlap_bars(COMBINED, "Gavião", notice=NOTICE),
    "histogram": lambda: figures.share_histogram(SHARES, np.ones(len(SHARES)), LINES, "Gavião", notice=NOTICE),
    "histogram, far line": lambda: figures.share_histogram(
        SHARES, np.ones(len(SHARES)), {"four times the national median of 2015, at the prices of 2022": 0.27}, "Gavião",
        notice=NOTICE,
    ),
    "need": lambda: figures.need_and_bill(NEED, "Gavião", notice=NOTICE),
    "intervals": lambda: figures.interval_plot(
        SAMPLES.assign(count=[48, 66, 30, 0]), "Gavião: high share of income, four samples of 300 households", 0.164,
        "all households", notice=NOTICE,
    ),
    "targeting": lambda: figures.targeting_square(rule(), "Gavião", notice=NOTICE),
    "groups": lambda: figures.group_bars(GROUPS, "Gavião", notice=NOTICE),
}  # fmt: skip


@functools.cache
def picture(name):
    return PICTURES[name]()


def rectangles(drawing, colour=marks.HOUSEHOLDS, height=12):
    """Widths of the bars of one colour; the keys have another height."""
    patches = [patch for patch in drawing.fig.axes[0].patches if to_hex(patch.get_facecolor()) == colour.lower()]
    return [patch.get_width() for patch in patches if patch.get_height() == pytest.approx(height)]


def everything(drawing):
    """All that a reader gets: picture, sentence and table."""
    return markup.svg(drawing.fig) + drawing.alt + drawing.data.to_csv()


# --- can everybody read it? The same questions as for every picture. ---


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize(
    "question",
    [
        shared.test_no_label_is_cut_or_covers_another,
        shared.test_letters_are_large_enough_on_a_phone,
        shared.test_the_picture_is_small_and_asks_nobody_for_anything,
    ],
    ids=lambda question: question.__name__.removeprefix("test_"),
)
def test_as_every_picture(name, question, monkeypatch):
    monkeypatch.setattr(shared, "picture", picture)
    question(name)


@pytest.mark.parametrize("name", PICTURES)
def test_synthetic_is_said_inside_the_picture_and_below_it(name):
    assert NOTICE in " ".join(shared.svg_texts(picture(name)))
    assert picture(name).notice == NOTICE


@pytest.mark.parametrize("name", PICTURES)
def test_the_same_call_gives_the_same_bytes(name):
    assert everything(PICTURES[name]()) == everything(picture(name))


@pytest.mark.parametrize("sight", shared.SIGHT)
def test_the_colours_of_households_differ_for_every_eye(sight):
    for one, other in itertools.combinations([marks.HOUSEHOLDS, marks.ACCENT, marks.PALE], 2):
        assert np.linalg.norm(np.subtract(*(shared.lab(c, shared.SIGHT[sight]) for c in (one, other)))) >= 20


# --- what is hidden stays hidden ---


def spoilt(table, row, **cells):
    table = table.copy()
    for column, value in cells.items():
        table.loc[table.index[row], column] = value
    return table


REFUSED = {
    "indicators": lambda n: figures.indicator_bars(spoilt(INDICATORS, 0, count=n), "x"),
    "need": lambda n: figures.need_and_bill(spoilt(NEED, 0, count=n), "x"),
    "intervals": lambda n: figures.interval_plot(SAMPLES.assign(count=[n, 30, 30, 0]), "x"),
    "targeting": lambda n: figures.targeting_square(rule((48, 34, n, 396)), "x"),
    "groups": lambda n: figures.group_bars(spoilt(GROUPS, 1, households=n, share=0.5), "x"),
    "histogram": lambda n: figures.share_histogram([0.05] * n, [3.0] * n, LINES, "x"),
    "overlap": lambda n: figures.overlap_bars(COMBINED.iloc[:2].assign(count=[90, n]), "x"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_nine_households_are_refused_and_ten_are_not(name):
    with pytest.raises(ValueError, match="fewer than 10 households|no combination holds 10 households"):
        REFUSED[name](9)
    if name == "groups":  # half of twenty
        REFUSED[name](20)
    else:
        REFUSED[name](10)


@pytest.mark.parametrize("share", [0.01, 0.99])  # 2 of 240; the step is 12
def test_a_share_that_points_at_few_homes_is_refused(share):
    with pytest.raises(ValueError, match="fewer than 10 households"):
        figures.group_bars(spoilt(GROUPS, 1, share=share), "x")


def test_ten_rows_that_weigh_a_little_less_are_ten():
    table = group_table(["flat"] * 20, self_reported([1, 0] * 10, "Cold"), np.full(20, 0.99975))
    assert "50 %: flat" in figures.group_bars(table, "x").alt


HALF_HIDDEN = {
    "a count is missing": lambda: figures.indicator_bars(spoilt(INDICATORS, 0, count=NAN), "x"),
    "persons are told": lambda: figures.indicator_bars(spoilt(INDICATORS, 3, persons=0.01), "x"),
    "one of two medians": lambda: figures.need_and_bill(spoilt(NEED, 2, actual=800.0), "x"),
    "a share of how many?": lambda: figures.group_bars(spoilt(GROUPS, 3, share=0.4), "x"),
}


@pytest.mark.parametrize("name", HALF_HIDDEN)
def test_a_row_that_is_hidden_in_part_is_refused(name):
    with pytest.raises(ValueError, match="is hidden in part only"):
        HALF_HIDDEN[name]()


@pytest.mark.parametrize("name", ["indicators", "need", "intervals", "groups"])
def test_a_hidden_row_is_named_and_has_a_mark_of_fixed_size(name):
    drawing = picture(name)
    assert "Not shown, to protect single homes: " in drawing.alt
    assert any("fewer than 10" in text for text in shared.svg_texts(drawing))
    hatched = [patch for patch in drawing.fig.axes[0].patches if patch.get_hatch()]
    assert hatched and {patch.get_width() for patch in hatched} == {marks.HIDDEN_WIDTH}
    assert not re.search(r"\bnan\b", everything(drawing)) and "no number" not in drawing.data.to_csv()


def both(draw, *secrets):
    return [everything(draw(secret)) for secret in secrets]


def test_a_hidden_combination_looks_the_same_whatever_its_size():
    def draw(n):
        return figures.overlap_bars(spoilt(COMBINED, 5, count=n, households=2.0 * n, share=n / 500), "Gavião")

    two, nine = both(draw, 2, 9)
    assert two == nine and "fewer than 10" in two
    assert "ten" not in draw(10).alt and "20 (2 %)" in everything(draw(10))


def test_a_take_up_that_leaves_fewer_than_ten_is_refused():
    few = rule((12, 34, 22, 396), households=(8.4, 37.6, 15.4, 402.6))  # 12 rows have a right, 8.4 of them get it
    with pytest.raises(ValueError, match="fewer than 10 households"):
        figures.targeting_square(few, "Gavião")


def test_a_histogram_does_not_tell_how_few_are_beyond_the_line():
    def draw(n):
        shares = np.repeat([0.045, 0.235, 0.245], [40, 15 - n, n])
        return figures.share_histogram(shares, np.ones(55), {"a line": 0.24}, "Gavião")

    two, nine = both(draw, 2, 9)
    assert two == nine and "not shown, fewer than 10 households on one side" in two
    assert rectangles_of_colour(draw(9), marks.ACCENT) == 0
    # 10 of 55, in steps of 10 per cent
    assert "20 % of households spend more than 24 %" in draw(10).alt


def rectangles_of_colour(drawing, colour):
    return sum(to_hex(patch.get_facecolor()) == colour.lower() for patch in drawing.fig.axes[0].patches)


# --- what the pictures say, worked by hand ---


def test_indicators_in_words():
    assert picture("indicators").alt == (
        "Bar chart of Gavião: 4 indicators of energy poverty. The highest is high share (2M), 16 % of households "
        "(13 % to 20 %), 15 % of persons. The lowest is low spending (M/2), 9 % of households (7 % to 13 %). Published "
        "for the country: cannot keep the home warm 15.7 %, dwelling is not comfortably cool in summer although the "
        f"windows were opened at night 3.6 %. Not shown, to protect single homes: {LONG}."
    )
    data = picture("indicators").data
    assert list(data.loc[LONG]) == [*["fewer than 10"] * 4, "3.6 %"]
    assert data.loc["Low spending (M/2)", "Persons"] == "–"
    assert figures.indicator_bars(INDICATORS.iloc[:1], "x").alt.count("High share") == 0  # one row is no contest
    assert "High share (2M): 16 %" in figures.indicator_bars(INDICATORS.iloc[:1], "x").alt.replace("high", "High")


def test_bars_of_indicators_are_as_long_as_their_shares():
    filled = rectangles(picture("indicators"))
    assert np.divide(filled, filled[0]) == pytest.approx([1, 9 / 16, 12 / 16])
    hollow = [w for w in rectangles(picture("indicators"), "#ffffff", 10.6) if w != 9.6]  # without the key
    assert (hollow[1] + 1.4) / (hollow[0] + 1.4) == pytest.approx(20 / 15)  # the outline lies inside


def test_a_published_share_of_persons_stands_on_the_bar_of_persons():
    def tick(of):
        drawing = figures.indicator_bars(spoilt(INDICATORS.iloc[:3], 2, reference_of=of), "x")
        ticks = [
            patch for patch in drawing.fig.axes[0].patches if to_hex(patch.get_facecolor()) == marks.ACCENT.lower()
        ]
        return ticks[-1].get_y(), ticks[-1].get_height()

    (households, short), (persons, same), (_both, long) = tick("households"), tick("persons"), tick("")
    assert persons == households + 14 and short == same < long


def test_overlap_in_words():
    assert picture("overlap").alt == (
        "Dot chart of Gavião: which of 3 indicators see the same households. 66 % of households are seen by none. The "
        "largest group, 100 households (10 %), is seen by High share (2M) only. Next come 80 households (8 %), seen by "
        "Low spending (M/2) only. Seen by High share (2M), Low spending (M/2) and Cold: fewer than 10 households."
    )
    assert rectangles(picture("overlap"), height=14) == pytest.approx(
        [rectangles(picture("overlap"), height=14)[0] * part for part in (1, 0.8, 0.6, 0.5)]
    )


def test_small_combinations_are_one_row_when_together_they_are_ten():
    small = pd.DataFrame([(False, False, True, 5, 12.0, 0.01)], columns=COMBINED.columns)
    drawing = figures.overlap_bars(pd.concat([COMBINED, small], ignore_index=True), "x")
    assert drawing.alt.endswith("Seen by 2 other combinations: 30 households (2 %).")  # 14 + 12, in tens
    assert list(drawing.data.iloc[-1]) == ["2 other combinations", "30 (2 %)"]


def test_ten_rows_at_the_most_and_nobody_is_lost():
    flags = pd.DataFrame(list(itertools.product([True, False], repeat=4)), columns=list("abcd"))
    table = flags.assign(count=20, households=100.0 - np.arange(16), share=1 / 16)
    drawing = figures.overlap_bars(table, "x")
    assert len(drawing.data) == 10 and drawing.data.iloc[-1, 0] == "6 other combinations"
    # 100 to 95 are a hundred each in tens, 94 to 92 ninety, and the six last ones 531 together
    shown = [int(text.split()[0]) for text in drawing.data["Households"]]
    assert shown == [100] * 6 + [90] * 3 + [530]
    assert len(figures.overlap_bars(table.iloc[5:], "x").data) == 10  # ten are drawn as they are


def test_the_dots_of_a_row_are_its_indicators():
    lines = [line for line in picture("overlap").fig.axes[0].lines if line.get_marker() == "o"]
    filled = [len(line.get_xdata()) for line in lines if line.get_color() == marks.HOUSEHOLDS]
    assert filled == [1, 1, 2, 2]


def test_bars_of_the_overlap_are_as_long_as_the_rounded_numbers():
    table = pd.DataFrame({
        "2M": [False, True, False], "Cold": [False, False, True], "count": [700, 143, 116],
        "households": [700.0, 143.0, 116.0], "share": [0.73, 0.15, 0.12],
    })  # fmt: skip
    first, second = rectangles(figures.overlap_bars(table, "x"), height=14)
    assert second / first == pytest.approx(120 / 140)  # not 116 / 143: a ruler must not tell more than the words


def test_overlap_of_the_package_is_drawn_as_it_comes():
    both_say = {"Cold": self_reported([1] * 30 + [0] * 30, "Cold"), "Late": self_reported([1, 0] * 30, "Late")}
    alt = figures.overlap_bars(overlap(both_say, np.ones(60)), "x").alt
    # 15 of 60, in tens and in steps of 10 per cent
    assert "30 % of households are seen by none" in alt and "20 households (30 %), is seen by" in alt


def test_histogram_in_words():
    # 5 + 9 + 6 = 20 of 141 households spend more than 11 %: 14.2 %, in steps of 5;
    # half of 141 is 70.5, in the 30 at 4.5 % ends 62, then 5.5 %
    assert picture("histogram").alt == (
        "Histogram of Gavião: share of income that goes to energy. 15 % of households spend more than 11 %, twice the "
        "national median. Half of the households spend less than 5.5 %."
    )
    assert "Gavião: 15\u00a0% of households spend more than" in shared.svg_texts(picture("histogram"))


def test_weights_count_and_missing_shares_do_not():
    shares = [0.05] * 300 + [0.2] * 300 + [NAN] * 20
    drawing = figures.share_histogram(shares, [1.0] * 300 + [3.0] * 300 + [100.0] * 20, {"a line": 0.1}, "x")
    assert "75 % of households spend more than 10 %" in drawing.alt


def test_a_share_on_the_line_is_not_beyond_it():
    drawing = figures.share_histogram([0.11] * 40 + [0.2] * 10, np.ones(50), {"a line": 0.11}, "x")
    assert "20 % of households spend more than 11 %" in drawing.alt
    assert list(drawing.data["Households"]) == ["80 %", "20 %"]


def test_the_area_of_a_bar_is_its_households():
    bars = list(picture("histogram").fig.axes[0].patches)
    area = dict.fromkeys([marks.HOUSEHOLDS.lower(), marks.ACCENT.lower()], 0.0)
    for bar in bars:
        area[to_hex(bar.get_facecolor())] += (bar.get_width() + 0.8) * bar.get_height()
    beyond = area[marks.ACCENT.lower()]
    # 20 of 141 lie beyond the line. Drawn are rounded shares: three bars of 5 per cent, of 105 in all.
    assert beyond / sum(area.values()) == pytest.approx(15 / 105)
    # and no bar of fewer than ten: 5 and 9 at 12.5 % and 18 % are one, the 6 without end join the last one
    assert len(bars) == 8 and picture("histogram").data.iloc[-1, 0].startswith("more than")


def test_need_and_bill_in_words():
    assert picture("need").alt == (
        "Dot chart of Gavião: energy that homes need and pay, EUR a year, medians of 4 groups. The gap is largest in "
        "the group lowest fifth: need 1,600 EUR, bill 900 EUR, 700 EUR less. No gap in the group highest fifth. Not "
        "shown, to protect single homes: third fifth."
    )
    texts = shared.svg_texts(picture("need"))
    assert {"pays 700 EUR less", "pays 500 EUR less", "pays 100 EUR more"} <= set(texts)


def test_the_dots_of_need_and_bill_lie_on_one_scale():
    lines = [line for line in picture("need").fig.axes[0].lines if line.get_marker() == "o"][2:]  # two are the key
    x = [line.get_xdata()[0] for line in lines]
    amounts = [900, 1600, 1200, 1700, 2000, 1900]  # in steps of 50 EUR
    assert np.diff(x) == pytest.approx(np.diff(amounts) * (x[1] - x[0]) / 700)


def test_intervals_that_miss_the_reference_are_counted_and_look_different():
    assert picture("intervals").alt == (
        "Gavião: high share of income, four samples of 300 households, 4 intervals. 2 of 3 miss all households, "
        "16.4 %: Sample 2, Adults alone, 65 years and older. The values lie between 10 % and 22 %. Not shown, to "
        "protect single homes: Sample 4."
    )
    shapes = [line.get_marker() for line in picture("intervals").fig.axes[0].lines if line.get_marker() != "None"]
    assert shapes == ["o", "D", "o", "D", "D"]  # the first two are the key
    one = figures.interval_plot(SAMPLES.iloc[:2], "x", 0.19, "the truth")
    assert "0 of 2 miss the truth, 19 %." in one.alt
    assert (
        "1 of 2 misses the truth, 21 %: Sample 1."
        in figures.interval_plot(SAMPLES.iloc[:2], "x", 0.21, "the truth").alt
    )
    assert "miss" not in figures.interval_plot(SAMPLES.iloc[:2], "x").alt


def test_targeting_in_words():
    assert picture("targeting").alt == (
        "Bar chart of Gavião: a rule that costs 16,000 EUR a year. Of 200 households in need it reaches 120 and misses "
        "80 (40 %). Of 160 households that get support, 40 (30 %) are not in need. Households without need and without "
        "support: 960."
    )
    ((missed,), (leaked,)) = (rectangles(picture("targeting"), colour, 18) for colour in (marks.ACCENT, marks.PALE))
    first, second = rectangles(picture("targeting"), height=18)
    assert (missed, leaked, second) == pytest.approx((first * 80 / 120, first / 3, first), abs=1)


def test_frames_of_a_panel_share_one_scale():
    short, long = (figures.targeting_square(rule(), "x", longest=n) for n in (500, 1000))
    narrow, wide = (figures.group_bars(GROUPS, "x", longest=share) for share in (0.3, 0.6))
    assert rectangles(narrow) == pytest.approx(np.multiply(rectangles(wide), 2))
    assert rectangles(short, height=18)[0] + 0.8 == pytest.approx(2 * (rectangles(long, height=18)[0] + 0.8))


def test_groups_in_words():
    assert picture("groups").alt == (
        "Bar chart of Gavião: households in energy poverty, 4 groups. The largest share is 30 %: tenants. The smallest "
        f"is 11 %: owners. Not shown, to protect single homes: Rent-free, {LONG}."
    )
    assert rectangles(picture("groups")) == pytest.approx([rectangles(picture("groups"))[1] * 0.112 / 0.3, 276])
    assert list(picture("groups").data["Households"]) == ["610", "240", "90", "fewer than 10"]
    assert {"11 % of 610", "not shown", "fewer than 10"} <= set(shared.svg_texts(picture("groups")))


def test_group_table_of_the_package_is_drawn_as_it_comes():
    homes = ["flat"] * 60 + ["house"] * 60 + ["farm"] * 3
    table = group_table(homes, self_reported([1, 0, 0] * 41, "Cold"), np.ones(123))
    alt = figures.group_bars(table, "x").alt  # one of flat and house is hidden too, or farm follows from the total
    # 20 of 60, in steps of 10 per cent
    assert "30 %: " in alt and re.search("protect single homes: (flat|house), farm", alt)


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: figures.indicator_bars(INDICATORS.drop(columns="count"), "x"), "'count' is not a column known here"),
        (lambda: figures.indicator_bars(INDICATORS.iloc[3:], "x"), "every row is hidden"),
        (lambda: figures.indicator_bars(INDICATORS.iloc[:0], "x"), "the table has no row"),
        (lambda: figures.need_and_bill(NEED.iloc[[0, 0]], "x"), "Two rows have the same label: lowest fifth"),
        (lambda: figures.need_and_bill(spoilt(NEED, 0, actual=-5.0), "x"), "an amount below zero; found -5"),
        (lambda: figures.interval_plot(spoilt(SAMPLES, 0, low=0.17), "x"), "'Sample 1' lies outside its interval"),
        (lambda: figures.share_histogram(SHARES, np.ones(len(SHARES)), {}, "x"), "needs one line or more"),
        (lambda: figures.share_histogram(SHARES, np.ones(len(SHARES)), {"a": 0.0}, "x"), "each above zero"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_plain_words(draw, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        draw()


def test_a_hostile_label_stays_text(monkeypatch):
    table = INDICATORS.rename(index={"High share (2M)": '<b>$x^2$ & "A"'})
    drawing = figures.indicator_bars(table, "<script>", notice="<i>")
    assert '<b>$x^2$ & "A"' in shared.svg_texts(drawing) and "<b>" not in markup.svg(drawing.fig)
