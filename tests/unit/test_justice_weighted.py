"""Weighted medians, Gini and equivalence scales: published values, and what must hold for any numbers."""

from fractions import Fraction
from statistics import median

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from justice_cases import INF, NAN, OLDER, SCALE, YOUNGER, tried

from fairwatt.justice import equivalence_scale, fuel_cost_factor, gini, weighted_median, weighted_quantile

numbers = st.integers(-500, 5000)
whole = st.integers(0, 6)
rows = st.lists(st.tuples(numbers, whole), min_size=1, max_size=14).filter(lambda table: any(w for _, w in table))
paid = st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 6)), min_size=2, max_size=14).filter(
    lambda table: any(value for value, _ in table)
)


def split(table):
    return [value for value, _ in table], [weight for _, weight in table]


def copies(table):
    return [value for value, weight in table for _ in range(weight)]


def quantile(table, p):
    values, weights = split(table)
    return weighted_quantile(values, p, weights)


# --- weighted median and quantiles ---


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        ([1, 2, 3, 4], [1, 1, 1, 1], 2.5),
        ([10, 20, 30], [1, 1, 2], 25),  # cumulative 1, 2, 4: half of all weight is hit exactly
        ([10, 20, 30], [1, 1, 2.2], 30),
        ([7], [3], 7),
        ([30, 10, 20], [2.2, 1, 1], 30),
    ],
)
def test_medians_worked_by_hand(values, weights, expected):
    assert weighted_median(values, weights) == expected


@pytest.mark.parametrize(("values", "weights"), [([1, 2], [0, 0]), ([], []), ([NAN, NAN], [1, 1]), ([NAN, 2], [1, 0])])
def test_without_weight_there_is_no_median(values, weights):
    assert np.isnan(weighted_median(values, weights))
    assert np.isnan(gini(values, weights))


def test_a_tie_is_seen_through_the_rounding_of_sums():
    # Ten times 0.1 adds up to 0.9999999999999999, and the other side to 1.
    assert weighted_median([1] * 10 + [3], [0.1] * 10 + [1]) == 2
    assert weighted_median([1] + [3] * 10, [1] + [0.1] * 10) == 2


@pytest.mark.parametrize("scale", [1e-9, 1, 1e9])
def test_the_tie_is_relative_to_all_weight(scale):
    weights = np.array([1.0, 1, 2])
    assert weighted_median([10, 20, 30], weights * scale) == 25
    # One part in a million is no tie.
    assert weighted_median([10, 20, 30], weights * scale * [1, 1, 1.000004]) == 30
    assert weighted_median([10, 20, 30], weights * scale * [1, 1, 0.999996]) == 20


def test_infinity_is_the_largest_value():
    assert weighted_median([INF, 1, 2], [1, 1, 1]) == 2
    assert weighted_median([INF, 1, INF], [1, 1, 1]) == INF
    assert weighted_median([1, INF], [1, 1]) == INF


def test_missing_values_and_weights_of_zero_change_nothing():
    assert weighted_median([NAN, 10, 20, 999, 30], [50, 1, 1, 0, 2]) == 25


@given(rows)
@tried
def test_a_weight_is_a_number_of_copies(table):
    assert weighted_median(*split(table)) == median(copies(table))


@given(rows, st.integers(0, 20))
@tried
def test_quantiles_follow_the_rule_in_exact_fractions(table, twentieths):
    values = sorted(copies(table))
    target = Fraction(twentieths, 20) * len(values)
    above = next((value for place, value in enumerate(values, 1) if place > target), values[-1])
    hit = target.denominator == 1 and 0 < target < len(values)
    expected = (values[int(target) - 1] + above) / 2 if hit else above
    assert quantile(table, twentieths / 20) == pytest.approx(expected, abs=1e-9)


@given(rows, st.randoms(use_true_random=False), st.sampled_from([0.1, 0.25, 0.5, 0.8]))
@tried
def test_the_order_of_the_households_does_not_matter(table, random, p):
    shuffled = random.sample(table, len(table))
    assert quantile(shuffled, p) == quantile(table, p)


@given(rows, st.floats(0.01, 1000), st.floats(-1000, 1000))
@tried
def test_a_median_moves_with_its_values(table, factor, shift):
    values, weights = split(table)
    moved = factor * np.array(values) + shift
    assert weighted_median(moved, weights) == pytest.approx(factor * weighted_median(values, weights) + shift)


@pytest.mark.parametrize("make", [list, tuple, np.array, pd.Series, lambda column: pd.Series(column, [7, 5, 3, 1])])
def test_any_column_of_numbers_is_read(make):
    assert weighted_median(make([1, 2, 3, 4]), make([1, 1, 1, 1])) == 2.5
    assert weighted_median(make([True, False, True, True]), make([1, 1, 1, 1])) == 1.0
    assert gini(make([100, 110, 150, 160]), make([2, 1, 1, 1])) == pytest.approx(0.1096774, abs=5e-8)


def test_the_columns_of_the_caller_are_left_alone():
    values, weights = np.array([3.0, NAN, 1.0]), np.array([1.0, 1.0, 0.0])
    weighted_median(values, weights)
    gini(values, weights)
    np.testing.assert_array_equal(values, [3, NAN, 1])
    np.testing.assert_array_equal(weights, [1, 1, 0])


@pytest.mark.parametrize("weights", [[1, -1, 1], [1, NAN, 1], [1, INF, 1], [1, 1], [1, 1, 1, 1], [-1, 1, 1e9]])
def test_weights_that_make_no_sense_are_refused(weights):
    for compute in (weighted_median, gini):
        with pytest.raises(ValueError, match="weight"):
            compute([1, 2, 3], weights)


@pytest.mark.parametrize("p", [-0.1, 1.1, 50, NAN])
def test_a_quantile_lies_between_0_and_1(p):
    with pytest.raises(ValueError, match="between 0 and 1"):
        weighted_quantile([1, 2], p, [1, 1])


# --- Gini ---


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        # R laeken 0.5.2
        ([1, 2, 3, 4, 5], [1] * 5, 0.2666667),
        ([0, 0, 0, 1], [1] * 4, 0.75),
        ([100, 110, 150, 160], [1] * 4, 0.1057692),
        ([100, 110, 150, 160], [2, 1, 1, 1], 0.1096774),
        # Domain notes: progressivity, the energy burden by quintile, and after two kinds of rebate.
        ([10, 20, 30, 40], [1] * 4, 0.25),
        ([9, 15, 21, 28, 47], [1] * 5, 0.2966667),
        ([9026.66, 15014.54, 21002.42, 27990.30, 46966.06], [1] * 5, 0.2961819),
        ([9175.74, 15163.62, 20903.04, 27890.92, 46866.68], [1] * 5, 0.2936973),
    ],
)
def test_published_gini_coefficients(values, weights, expected):
    assert gini(values, weights) == pytest.approx(expected, abs=5.1e-8)


@given(paid)
@tried
def test_gini_is_half_the_relative_mean_difference(table):
    difference = sum(v * w * abs(x - y) for x, v in table for y, w in table)
    weight, amount = sum(w for _, w in table), sum(x * w for x, w in table)
    assert gini(*split(table)) == pytest.approx(difference / (2 * weight * amount), abs=1e-12)


@given(paid, st.floats(0.001, 1000), st.floats(0.001, 1000))
@tried
def test_gini_keeps_in_any_currency_and_any_scale_of_the_weights(table, rate, scale):
    values, weights = split(table)
    expected = gini(values, weights)
    assert gini(np.multiply(values, rate), np.multiply(weights, scale)) == pytest.approx(expected, abs=1e-12)
    assert gini(copies(table), [1] * len(copies(table))) == pytest.approx(expected, abs=1e-12)
    assert 0 <= expected + 1e-12 < 1


@given(paid, st.floats(1, 1e4))
@tried
def test_the_same_amount_for_all_lowers_inequality(table, amount):
    values, weights = split(table)
    assert gini(np.add(values, amount), weights) <= gini(values, weights) + 1e-12


def test_incomes_below_zero_may_bring_gini_above_one():
    assert gini([-5, 1, 10], [1, 1, 1]) == pytest.approx((6 + 15 + 9) * 2 / (2 * 3 * 6))
    assert np.isnan(gini([-1, 1], [1, 1]))


def test_gini_leaves_missing_incomes_out():
    assert gini([1, 2, NAN, 3, 4, 5, 900], [1, 1, 7, 1, 1, 1, 0]) == pytest.approx(4 / 15)


# --- equivalence scales ---


@pytest.mark.parametrize(
    ("older", "younger", "expected"),
    [(2, 1, 1.8), (3, 1, 2.3), (1, 0, 1.0), (6, 0, 3.5), (1, 1, 1.3), (2, 3, 2.4)],
)  # the first four: R eusilc and the notes
def test_oecd_modified(older, younger, expected):
    assert equivalence_scale([older], [younger]) == pytest.approx([expected], abs=1e-12)


def test_the_ten_households_on_one_scale():
    assert equivalence_scale(OLDER, YOUNGER) == pytest.approx(SCALE)


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ("oecd_old", [1, 1.7, 2.7, 4.4]),
        ("square_root", [1, 2**0.5, 2, 7**0.5]),
        ("carbonaro", [0.60, 1.00, 1.63, 2.40]),
    ],
)
def test_the_other_scales(scale, expected):
    assert equivalence_scale([1, 2, 2, 3], [0, 0, 2, 4], scale) == pytest.approx(expected)


def test_every_size_of_the_tables():
    sizes = np.arange(1, 10)
    carbonaro = equivalence_scale(sizes, np.zeros(9), "carbonaro")
    assert carbonaro.tolist() == [0.60, 1.00, 1.33, 1.63, 1.90, 2.16, 2.40, 2.40, 2.40]
    assert fuel_cost_factor(sizes).tolist() == [0.82, 1.00, 1.07, 1.21, 1.32, 1.32, 1.32, 1.32, 1.32]


@pytest.mark.parametrize(
    ("older", "younger", "message"),
    [
        ([2, 0], [0, 2], "under 14 only"),
        ([NAN], [1], "under 14 only"),
        ([0], [0], "at least 1"),
        ([NAN], [0], "at least 1"),
        ([1], [NAN], "at least 1"),
        ([1], [-1], "at least 1"),
    ],
)
def test_a_household_without_grown_ups_is_a_slip(older, younger, message):
    for scale in ("oecd_modified", "carbonaro"):
        with pytest.raises(ValueError, match=message):
            equivalence_scale(older, younger, scale)


def test_an_unknown_scale_is_named():
    with pytest.raises(ValueError, match="'oecd_new' is not .* Known: oecd_modified"):
        equivalence_scale([1], [0], "oecd_new")


@pytest.mark.parametrize("persons", [NAN, 0, -3])
def test_the_fuel_factor_of_nobody_is_not_guessed(persons):
    try:
        assert np.isnan(fuel_cost_factor([2, persons])[1])
    except ValueError as error:
        assert "person" in str(error)
