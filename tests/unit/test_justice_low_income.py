"""Low income with a costly home: ten households by hand, and the gap in euros that ends energy poverty."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from justice_cases import (
    BAND_C,
    HOUSING,
    INCOME,
    NAN,
    OLDER,
    PERSONS,
    RATING,
    REQUIRED,
    SCALE,
    TEN,
    WEIGHT,
    YOUNGER,
    columns,
    names,
    tried,
)

from fairwatt.justice import after_housing_and_energy, equivalence_scale, fgt, fuel_cost_factor, lihc, lilee

INEFFICIENT = RATING < 69
A6 = list(TEN).index("a6")


def england_2012(income=INCOME, housing=HOUSING, required=REQUIRED, persons=PERSONS, weights=WEIGHT, scale=SCALE):
    return lihc(income, housing, required, scale, persons, weights)


def england_2021(income=INCOME, required=REQUIRED, band_c=BAND_C, inefficient=INEFFICIENT, weights=WEIGHT):
    return lilee(income, HOUSING, required, band_c, inefficient, SCALE, PERSONS, weights)


@st.composite
def towns(draw):
    """Income, housing cost, need, need at label C, efficiency, ages and weight: some live in energy poverty."""
    count = draw(st.integers(3, 10))
    table = columns(
        draw,
        count,
        st.integers(3000, 40000),
        st.integers(0, 2500),
        st.integers(400, 4000),
        st.floats(0.3, 1),
        st.booleans(),
        st.integers(1, 4),
        st.integers(0, 3),
        st.integers(1, 9),
    )
    income, housing, required, part, inefficient, older, younger, weights = table
    scale = equivalence_scale(older, younger)
    band_c = required * part
    return income.astype(float), housing, required.astype(float), band_c, inefficient, scale, older + younger, weights


# --- ten households, by hand ---


def test_lihc_of_the_ten_households():
    result = england_2012()
    assert result.threshold == pytest.approx(5600, rel=1e-12)
    assert names(result.flags) == {"a6"}
    assert result.rate(WEIGHT) == pytest.approx(0.09, abs=1e-12)
    # Cost branch: 1600 / 1.00 - 1500 = 100. Income branch: 5600 x 1.3 - (12000 - 4800 - 1600) = 1680.
    assert result.gap[A6] == pytest.approx(100)
    assert result.aggregate_gap(WEIGHT) == pytest.approx(9000)


def test_a_need_that_equals_the_median_is_not_high():
    fuel = REQUIRED / fuel_cost_factor(PERSONS)
    assert fuel[1] == 1500  # a2 is the median
    assert np.median(np.repeat(fuel, WEIGHT.astype(int))) == 1500
    poor = INCOME.copy()
    poor[:2] = 5000
    # a1 needs 1300 / 0.82 = 1585.
    assert names(england_2012(income=poor).flags) == {"a1", "a6"}


def test_lilee_of_the_ten_households():
    result = england_2021()
    assert result.threshold == pytest.approx(5600, rel=1e-12)
    assert names(result.flags) == {"a6"}
    assert result.rate(WEIGHT) == pytest.approx(0.09, abs=1e-12)
    assert result.gap[A6] == pytest.approx(700)  # 1600 - 900, less than 1680
    assert result.mean_gap(WEIGHT) == pytest.approx(700)
    assert result.aggregate_gap(WEIGHT) == pytest.approx(63000)
    assert result.gap.sum() == pytest.approx(700)


def test_the_way_to_the_line_is_the_gap_where_it_is_shorter():
    income = INCOME.copy()
    income[A6] = 5600 * 1.3 + 4800 + 1600 - 250
    assert england_2021(income=income).gap[A6] == pytest.approx(250)
    assert england_2012(income=income).gap[A6] == pytest.approx(100)
    income[A6] += 200
    assert england_2021(income=income).gap[A6] == england_2012(income=income).gap[A6] == pytest.approx(50)


def test_depth_of_the_ten_households():
    residual = after_housing_and_energy(INCOME, HOUSING, REQUIRED, SCALE)
    assert residual[A6] == pytest.approx(4307.6923077)
    expected = [0.0765957447, 0.0176759411, 0.0040790633]
    for alpha, value in enumerate(expected):
        assert fgt(residual, 5600, WEIGHT * PERSONS, alpha).value == pytest.approx(value, abs=5e-11)


def test_an_efficient_home_is_never_poor_in_lilee():
    result = england_2021(income=np.where(INEFFICIENT, INCOME, 1.0))
    assert not (result.flags & ~INEFFICIENT).any()


def test_who_is_left_with_exactly_the_line_is_not_poor():
    # All live alone: the line is 0.6 x 10000.
    income, housing, required = [10000.0, 10000, 10000, 7500], [0, 0, 0, 0], [1000, 900, 800, 1500]
    args = (income, housing, required, [1] * 4)
    for result in (lihc(*args, [1] * 4, [1] * 4), lilee(*args[:3], [500] * 4, [1] * 4, [1] * 4, [1] * 4, [1] * 4)):
        assert result.threshold == 6000
        assert not result.flags.any()
    income[3] -= 0.01
    assert lihc(*args, [1] * 4, [1] * 4).flags.tolist() == [False, False, False, True]


def test_the_line_counts_persons_and_comes_before_energy():
    result = lihc([6000, 20000, 20000], [0, 0, 0], [900, 800, 700], [1.5, 1, 1], [5, 1, 1], [1, 1, 1])
    assert result.threshold == pytest.approx(0.6 * 4000)


def test_the_median_need_counts_households():
    # Three small homes and one of five persons: by persons the median need would be 2000 / 1.32.
    result = lihc([3000] * 3 + [90000], [0] * 4, [820, 830, 840, 2000], [1] * 4, [1, 1, 1, 5], [1] * 4)
    assert result.flags.tolist() == [False, False, True, False]
    assert result.gap[2] == pytest.approx(840 - (830 + 840) / 2)


def test_more_housing_cost_than_income_is_kept_below_zero():
    residual = after_housing_and_energy([1000], [3000], [500], [2])
    assert residual.tolist() == [-1250]
    ones = [1, 1, 1]
    result = lilee([1000, 20000, 20000], [3000, 0, 0], [1500, 800, 700], [900, 700, 600], [1, 0, 0], ones, ones, ones)
    assert result.flags.tolist() == [True, False, False]
    assert result.gap[0] == 600


# --- missing numbers, weights, empty tables ---


@pytest.mark.parametrize("place", ["income", "housing", "required", "persons", "scale"])
def test_a_missing_number_leaves_lihc(place):
    numbers = {"income": INCOME, "housing": HOUSING, "required": REQUIRED, "persons": PERSONS, "scale": SCALE}
    numbers = {name: values.copy() for name, values in numbers.items()}
    numbers[place][A6] = NAN
    result = england_2012(**numbers)
    assert result.used.sum() == 9
    assert not result.used[A6]
    assert not result.flags[A6]
    assert result.gap[A6] == 0
    assert result.excluded(WEIGHT) == pytest.approx(0.09)


@pytest.mark.parametrize("place", ["income", "required", "band_c", "inefficient"])
def test_a_missing_number_leaves_lilee(place):
    numbers = {"income": INCOME, "required": REQUIRED, "band_c": BAND_C, "inefficient": INEFFICIENT.astype(float)}
    numbers = {name: values.copy() for name, values in numbers.items()}
    numbers[place][A6] = NAN
    result = england_2021(**numbers)
    assert (~result.used).sum() == 1
    assert result.rate(WEIGHT) == 0
    assert np.isnan(result.mean_gap(WEIGHT))
    assert result.aggregate_gap(WEIGHT) == 0
    assert result.excluded(WEIGHT) == pytest.approx(0.09)


def test_without_weight_or_households_there_is_no_rate():
    none = np.zeros(10)
    empty = [[]] * 6
    for result, weights in (
        (england_2012(weights=none), none),
        (england_2021(weights=none), none),
        (lihc(*empty), []),
        (lilee(*empty, [], []), []),
    ):
        assert np.isnan(result.rate(weights))
        assert np.isnan(result.mean_gap(weights))
        assert result.aggregate_gap(weights) == 0


def test_nobody_knows_the_number_of_persons():
    assert np.isnan(england_2012(persons=np.full(10, NAN)).rate(WEIGHT))


def test_a_line_of_zero_or_less_is_refused():
    with pytest.raises(ValueError, match="poverty line"):
        england_2012(housing=INCOME + 1000)


def test_a_home_that_would_need_more_at_label_c_has_no_gap_below_zero():
    result = england_2021(band_c=REQUIRED + 400)
    assert names(result.flags) == {"a6"}
    assert (result.gap >= 0).all()


def test_the_scale_of_each_household_is_asked():
    with pytest.raises(ValueError, match="[Hh]ousehold"):
        lihc(INCOME, HOUSING, REQUIRED, [1.0], PERSONS, WEIGHT)


# --- for any numbers ---


@given(towns())
@tried
def test_a_plain_loop_finds_the_same_households(town):
    income, housing, required, band_c, inefficient, scale, persons, weights = town
    before = sorted(zip((income - housing) / scale, weights * persons, strict=True))
    copied = [value for value, weight in before for _ in range(int(weight))]
    line = 0.6 * (copied[(len(copied) - 1) // 2] + copied[len(copied) // 2]) / 2
    factors = [{1: 0.82, 2: 1.0, 3: 1.07, 4: 1.21}.get(int(n), 1.32) for n in persons]
    needs = sorted(need / factor for need, factor, w in zip(required, factors, weights, strict=True) for _ in range(w))
    median = (needs[(len(needs) - 1) // 2] + needs[len(needs) // 2]) / 2
    old, new = lihc(income, housing, required, scale, persons, weights), lilee(*town)
    assert old.threshold == pytest.approx(line, rel=1e-12)
    for row, factor in enumerate(factors):
        left = (income[row] - housing[row] - required[row]) / scale[row]
        if abs(left - line) < 1e-6 or abs(required[row] / factor - median) < 1e-6:
            continue  # on the line up to rounding: see the tests of equality
        costly = required[row] / factor > median
        assert old.flags[row] == (left < line and costly)
        assert new.flags[row] == (left < line and inefficient[row])
        way = (line - left) * scale[row]
        assert old.gap[row] == pytest.approx(min(required[row] - median * factor, way) if old.flags[row] else 0)
        assert new.gap[row] == pytest.approx(min(required[row] - band_c[row], way) if new.flags[row] else 0)


@given(towns())
@tried
def test_after_the_gap_a_household_leaves(town):
    """With the lines held where they are: a need lower by the gap and a cent ends one of the two conditions."""
    income, housing, required, band_c, inefficient, scale, persons, weights = town
    old, new = lihc(income, housing, required, scale, persons, weights), lilee(*town)
    factor = fuel_cost_factor(persons)
    cheap_enough = factor * np.median(np.repeat(required / factor, weights))
    for result, target in ((old, cheap_enough), (new, band_c)):
        after = required - result.gap
        poor_still = [(income - housing - need) / scale < result.threshold for need in (after + 0.01, after - 0.01)]
        costly_still = [need > target for need in (after + 0.01, after - 0.01)]
        # A cent less of help and both conditions hold; a cent more and one of them has ended.
        assert (poor_still[0] & costly_still[0])[result.flags].all()
        assert not (poor_still[1] & costly_still[1])[result.flags].any()


@given(towns(), st.sampled_from([0.01, 1.27, 340.75]), st.integers(1, 5))
@tried
def test_gaps_are_money_and_follow_the_currency(town, rate, times):
    income, housing, required, band_c, inefficient, scale, persons, weights = town
    one = lilee(*town)
    other = lilee(*(rate * money for money in town[:4]), inefficient, scale, persons, times * weights)
    assert other.threshold == pytest.approx(rate * one.threshold)
    np.testing.assert_allclose(other.gap, rate * one.gap, rtol=1e-6, atol=1e-6 * rate)
    in_other_money = rate * times * one.aggregate_gap(weights)
    assert other.aggregate_gap(times * weights) == pytest.approx(in_other_money, abs=1e-3 * rate)


@given(towns())
@tried
def test_a_weight_is_a_number_of_households(town):
    ones = np.ones(town[-1].sum())
    *copied, weights = [np.repeat(column, town[-1]) for column in town]
    one, other = lilee(*town), lilee(*copied, ones)
    assert one.rate(town[-1]) == pytest.approx(other.rate(ones))
    assert one.aggregate_gap(town[-1]) == pytest.approx(other.aggregate_gap(ones))
    assert one.mean_gap(town[-1]) == pytest.approx(other.mean_gap(ones), nan_ok=True)


def test_ages_of_the_ten_households_give_their_persons():
    assert (OLDER + YOUNGER).tolist() == PERSONS.tolist() == [1, 2, 4, 1, 3, 2, 2, 3, 5, 1]
