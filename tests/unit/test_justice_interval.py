"""Confidence intervals: published values, laws, and how often they hold the truth in simulated samples."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from justice_cases import INF, NAN, tried

from fairwatt.justice import Interval, bootstrap_interval, gini, high_share, share_interval, weighted_median


def sample(yes, asked):
    return np.arange(asked) < yes, np.ones(asked)


def solved(share, size, level=0.95):
    """The shares p that a test of p would not reject: |share - p| = z root(p (1 - p) / size), by halving."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    ends = []
    for end in (0.0, 1.0):
        inside, outside = share, end
        for _ in range(80):
            middle = (inside + outside) / 2
            far = abs(share - middle) > z * (middle * (1 - middle) / size) ** 0.5
            inside, outside = (inside, middle) if far else (middle, outside)
        ends.append(inside)
    return ends


# --- Wilson ---


@pytest.mark.parametrize(
    ("yes", "asked", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0000),
    ],
)
def test_published_intervals(yes, asked, low, high):
    interval = share_interval(*sample(yes, asked))
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)
    assert interval.level == 0.95
    assert "Wilson" in interval.method


@given(st.integers(1, 400), st.floats(0, 1), st.sampled_from([0.5, 0.9, 0.95, 0.99]), st.integers(1, 9))
@tried
def test_the_interval_solves_its_equation(asked, part, level, weight):
    yes = round(part * asked)
    flags, ones = sample(yes, asked)
    interval = share_interval(flags, weight * ones, level)
    assert (interval.low, interval.high) == pytest.approx(solved(yes / asked, asked, level), abs=1e-9)
    # A weight for all alike tells nothing more about the town.
    assert 0 <= interval.low <= yes / asked + 1e-12
    assert yes / asked - 1e-12 <= interval.high <= 1
    assert interval.low < interval.high
    assert interval.level == level


def test_unequal_weights_make_a_sample_smaller():
    flags, weights = np.array([1, 1, 0, 0, 0]), np.array([3, 1, 1, 1, 4])
    interval = share_interval(flags, weights)
    # 10^2 / (9 + 1 + 1 + 1 + 16)
    assert (interval.low, interval.high) == pytest.approx(solved(0.4, 100 / 28), abs=1e-9)
    assert share_interval(flags, 1000 * weights) == pytest.approx(interval)


def test_a_sample_that_holds_most_of_the_town_is_more_certain():
    flags, ones = sample(30, 100)
    town = share_interval(flags, ones, population=125)
    # The variance falls to one fifth: as if 500 of an endless town had been asked.
    assert (town.low, town.high) == pytest.approx(solved(0.3, 500), abs=1e-9)
    assert "finite population" in town.method
    wide = share_interval(flags, ones, population=1e12)
    assert wide[:2] == pytest.approx(share_interval(flags, ones)[:2])


def test_a_census_has_no_uncertainty():
    interval = share_interval(*sample(30, 100), population=100)
    assert (interval.low, interval.high) == (0.3, 0.3)
    assert "every household" in interval.method


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=30), st.sampled_from([None, 0, 1]))
@tried
def test_no_interval_leaves_0_to_1(weights, more):
    for flags in (np.zeros(len(weights)), np.ones(len(weights))):
        interval = share_interval(flags, weights, population=None if more is None else len(weights) + more)
        assert 0 <= interval.low <= interval.high <= 1
        if more != 0:
            assert interval.low < interval.high  # nobody flagged in a sample is not nobody in the town


@pytest.mark.parametrize(
    ("flags", "weights", "choices", "message"),
    [
        ([], [], {}, "no household"),
        ([1, 0], [0, 0], {}, "no household"),
        ([1, 0], [1, 1], {"level": 95}, "level"),
        ([1, 0], [1, 1], {"level": 0}, "level"),
        ([1, 0], [1, 1], {"level": NAN}, "level"),
        ([1, 0, 1], [1, 1, 1], {"population": 2}, "3 households and the town 2"),
        ([1, NAN], [1, 1], {}, "answered"),
        ([1, 2], [1, 1], {}, "answered"),
        ([1, 0], [1], {}, "weight"),
        ([1, 0], [1, -1], {}, "weight"),
    ],
)
def test_a_sample_that_makes_no_sense_is_refused(flags, weights, choices, message):
    with pytest.raises(ValueError, match=message):
        share_interval(flags, weights, **choices)


# --- bootstrap ---

INCOMES = np.exp(np.random.default_rng(5).normal(9.7, 0.6, 80))


def test_the_same_seed_gives_the_same_interval():
    def middle(weights):
        return weighted_median(INCOMES, weights)

    one, again = (bootstrap_interval(middle, np.ones(80), draws=150) for _ in range(2))
    assert one == again
    assert one != bootstrap_interval(middle, np.ones(80), draws=150, seed=1)
    assert one.low < np.median(INCOMES) < one.high
    assert "150 draws" in one.method
    narrow = bootstrap_interval(middle, np.ones(80), draws=150, level=0.5)
    assert one.low < narrow.low < narrow.high < one.high


def test_every_draw_is_a_sample_of_the_same_size():
    sizes = []
    weights = np.array([2.0, 2, 2, 2, 2])
    bootstrap_interval(lambda drawn: sizes.append(drawn.copy()) or drawn.sum(), weights, draws=100)
    assert {drawn.sum() for drawn in sizes} == {10.0}
    assert {weight for drawn in sizes for weight in drawn} >= {0.0, 2.0, 4.0}
    assert len({tuple(drawn) for drawn in sizes}) > 50


def test_weights_of_the_sample_are_kept():
    # The third household has no weight: drawn or not, it never counts.
    interval = bootstrap_interval(lambda drawn: drawn @ [1, 0, 50] / drawn[:2].sum() if drawn[:2].any() else 0.5,
                                  [1, 1, 0], draws=200)  # fmt: skip
    assert (interval.low, interval.high) == (0, 1)
    known = bootstrap_interval(lambda drawn: 0.25, [1, 1, 0], draws=100)
    assert known == Interval(0.25, 0.25, 0.95, known.method)


def test_percentiles_of_the_draws_on_a_known_distribution():
    # The number of times that one household of 100 is drawn has mean 1 and nearly a Poisson distribution.
    interval = bootstrap_interval(lambda drawn: drawn[0], np.ones(100), draws=2000, level=0.9)
    assert (interval.low, interval.high) == (0, 3)
    mean = bootstrap_interval(lambda drawn: drawn @ INCOMES / drawn.sum(), np.ones(80), draws=2000)
    half = 1.96 * INCOMES.std() / 80**0.5
    assert (mean.low, mean.high) == pytest.approx((INCOMES.mean() - half, INCOMES.mean() + half), rel=0.02)


@pytest.mark.parametrize(
    ("statistic", "weights", "choices", "message"),
    [
        (np.sum, [1, 1], {"draws": 99}, "99 draws"),
        (np.sum, [], {}, "no household"),
        (np.sum, [0, 0], {}, "no household"),
        (np.sum, [1, -1], {}, "weight"),
        (np.sum, [1, 1], {"level": 1}, "level"),
        (np.sum, [1, 1], {"level": 95}, "level"),
        (lambda drawn: NAN, [1, 1], {}, "no value"),
        (lambda drawn: drawn[0] or INF, [1, 1], {}, "no value"),
    ],
)
def test_a_statistic_that_makes_no_sense_is_refused(statistic, weights, choices, message):
    with pytest.raises(ValueError, match=message):
        bootstrap_interval(statistic, weights, **{"draws": 100, **choices})


# --- how often the truth lies inside ---


def covered(intervals, truth):
    return np.mean([interval.low <= truth <= interval.high for interval in intervals])


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
def test_a_share_lies_inside_95_times_in_100(share):
    random = np.random.default_rng(1)
    intervals = [share_interval(random.random(150) < share, np.ones(150)) for _ in range(2000)]
    assert 0.925 < covered(intervals, share) < 0.985


def test_a_share_lies_inside_with_unequal_weights_too():
    random = np.random.default_rng(2)
    samples = [(random.random(200) < 0.2, np.exp(random.normal(0, 1, 200))) for _ in range(2000)]
    assert 0.93 < covered([share_interval(*drawn) for drawn in samples], 0.2) < 0.97
    # Without the effective size the interval would be far too short.
    naive = [share_interval(np.arange(200) < round(200 * flags @ weights / weights.sum()), np.ones(200))
             for flags, weights in samples]  # fmt: skip
    assert covered(naive, 0.2) < 0.8


def test_a_share_of_a_small_town_lies_inside_95_times_in_100():
    random = np.random.default_rng(3)
    inside = np.zeros(2)
    counts = range(60, 91)  # several true shares: a single one hits or misses by whole households
    for yes in counts:
        for _ in range(80):
            flags = random.choice(np.arange(300) < yes, 200, replace=False)
            for place, population in enumerate([300, None]):
                interval = share_interval(flags, np.ones(200), population=population)
                inside[place] += interval.low <= yes / 300 <= interval.high
    right, endless = inside / (80 * len(counts))
    assert 0.935 < right < 0.965
    assert endless > 0.99


def test_a_bootstrapped_mean_lies_inside_about_95_times_in_100():
    random = np.random.default_rng(4)
    truth = np.exp(0.4**2 / 2)
    intervals = []
    for _ in range(250):
        values = np.exp(random.normal(0, 0.4, 60))
        intervals.append(bootstrap_interval(lambda drawn, x=values: drawn @ x / drawn.sum(), np.ones(60), draws=200))
    assert 0.89 < covered(intervals, truth) < 0.98


def test_bootstrap_serves_an_indicator_whose_median_comes_from_the_sample():
    random = np.random.default_rng(6)

    def bills(count):
        income = np.exp(random.normal(9.7, 0.6, count))
        return 40 * income**0.35 * np.exp(random.normal(0, 0.4, count)), income

    many = np.ones(200_000)
    truth = high_share(*bills(200_000), many).rate(many)
    intervals = []
    for _ in range(40):
        spending, income = bills(150)
        intervals.append(
            bootstrap_interval(lambda w, e=spending, y=income: high_share(e, y, w).rate(w), np.ones(150), draws=100)
        )
    assert 0.1 < truth < 0.25
    assert 0.85 <= covered(intervals, truth) <= 1
    assert np.mean([interval.high - interval.low for interval in intervals]) < 0.2


def test_a_bootstrap_of_gini_holds_the_gini_of_the_sample():
    interval = bootstrap_interval(lambda weights: gini(INCOMES, weights), np.ones(80), draws=200)
    assert interval.low < gini(INCOMES, np.ones(80)) < interval.high
