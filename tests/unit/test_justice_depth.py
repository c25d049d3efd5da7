"""How deep poverty is: published values of FGT, its laws, and the count of burdens of Alkire and Foster."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from justice_cases import INF, NAN, columns, tried

from fairwatt.justice import alkire_foster, fgt

COUNTRY_C = [100, 110, 150, 160]  # Haughton and Khandker, World Bank 2009, chapter 4
BURDENS = [[1, 0, 0, 0], [0, 1, 1, 0], [1, 1, 1, 1], [0, 0, 0, 1], [0, 1, 0, 0]]
ITEMS = [0.4, 0.2, 0.2, 0.2]
alphas = st.sampled_from([0, 0.5, 1, 2, 3])


@st.composite
def societies(draw):
    """Income, line of each, weight, group."""
    count = draw(st.integers(1, 12))
    return columns(
        draw, count, st.integers(-500, 3000), st.integers(1, 2000), st.integers(1, 6), st.sampled_from("abc")
    )


# --- Foster, Greer and Thorbecke ---


@pytest.mark.parametrize(
    ("alpha", "expected"),
    [(0, 0.5), (1, 0.08), (2, (0.2**2 + 0.12**2) / 4), (3, (0.2**3 + 0.12**3) / 4), (0.5, (0.2**0.5 + 0.12**0.5) / 4)],
)
def test_published_example(alpha, expected):
    assert fgt(COUNTRY_C, 125, [1] * 4, alpha).value == pytest.approx(expected, rel=1e-12)


def test_the_line_itself_is_not_below_the_line():
    assert fgt([125], 125, [1], 0).value == 0
    assert fgt([124.99], 125, [1], 0).value == 1
    assert fgt([0.3], 0.1 + 0.2, [1], 0).value == 1  # 0.30000000000000004: a comparison, not a guess


def test_a_value_below_zero_has_a_gap_above_one():
    plain, cut = fgt([-125, 0, 300], 125, [1, 1, 1], 2), fgt([-125, 0, 300], 125, [1, 1, 1], 2, clip=True)
    assert plain.value == pytest.approx((4 + 1) / 3)
    assert cut.value == pytest.approx((1 + 1) / 3)
    assert plain.over_one == cut.over_one == 1  # a gap of exactly one is not above one
    assert fgt([-125, 0, 300], 125, [1, 1, 1], 0).value == pytest.approx(2 / 3)
    assert fgt([-125, 0, 300], 125, [1, 1, 1], 0, clip=True).value == pytest.approx(2 / 3)


def test_missing_values_and_lines_leave_the_denominator():
    values, lines = [100, NAN, 110, 150, 160, 5], [125, 125, 125, 125, 125, NAN]
    assert fgt(values, lines, [1, 9, 1, 1, 1, 9], 1).value == pytest.approx(0.08)
    assert fgt([-5, NAN], 125, [1, 1], 1).over_one == 1


@pytest.mark.parametrize(("values", "weights"), [([], []), ([NAN], [1]), ([100, 110], [0, 0])])
@pytest.mark.parametrize("alpha", [0, 1, 2])
def test_without_households_there_is_no_depth(values, weights, alpha):
    assert np.isnan(fgt(values, 125, weights, alpha).value)


@pytest.mark.parametrize("line", [0, -1, [125, 0, 125]])
def test_a_line_of_zero_or_less_is_refused(line):
    with pytest.raises(ValueError, match="above zero"):
        fgt([1, 2, 3], line, [1, 1, 1], 1)


def test_alpha_below_zero_is_refused():
    with pytest.raises(ValueError, match="alpha"):
        fgt([1], 2, [1], -1)


@pytest.mark.parametrize("make", [list, tuple, np.array, pd.Series])
def test_any_column_of_numbers_is_read(make):
    assert fgt(make(COUNTRY_C), make([125] * 4), make([1] * 4), 1).value == pytest.approx(0.08)
    assert fgt([True, False], 2, [1, 1], 1).value == pytest.approx(0.75)


def test_infinite_values_are_not_poor():
    assert fgt([INF, 100], 125, [1, 1], 1).value == pytest.approx(0.1)


@given(societies(), alphas, st.booleans())
@tried
def test_a_plain_loop_gives_the_same(society, alpha, clip):
    values, lines, weights, _ = society
    total = over = 0
    for value, line, weight in zip(values, lines, weights, strict=True):
        if value < line:
            gap = 1 - value / line
            over += value < 0
            total += weight * (min(gap, 1) if clip else gap) ** alpha
    result = fgt(values, lines, weights, alpha, clip)
    assert result.value == pytest.approx(total / weights.sum(), rel=1e-9, abs=1e-12)
    assert result.over_one == over


@given(societies(), alphas)
@tried
def test_the_whole_is_the_weighted_mean_of_its_groups(society, alpha):
    values, lines, weights, groups = society
    parts = 0
    for group in set(groups):
        x, z, w = (column[groups == group] for column in (values, lines, weights))
        parts += w.sum() / weights.sum() * fgt(x, z, w, alpha).value
    assert parts == pytest.approx(fgt(values, lines, weights, alpha).value)


@given(societies(), alphas, st.sampled_from([0.5, 1.27, 340.75]), st.integers(1, 9))
@tried
def test_depth_has_no_currency_and_counts_copies(society, alpha, rate, times):
    values, lines, weights, _ = society
    expected = fgt(values, lines, weights, alpha).value
    if alpha or not np.isclose(values, lines).any():
        assert fgt(values * rate, lines * rate, weights * times, alpha).value == pytest.approx(expected)
    copied = [np.repeat(column, weights) for column in (values, lines)]
    assert fgt(*copied, np.ones(weights.sum()), alpha).value == pytest.approx(expected)


@given(societies(), st.integers(1, 500))
@tried
def test_money_for_one_household_lowers_depth_by_what_it_gets(society, amount):
    values, _, weights, _ = society
    line = 4000  # all are below it, before and after
    more = values.copy()
    more[0] += amount
    fallen = fgt(values, line, weights, 1).value - fgt(more, line, weights, 1).value
    assert fallen == pytest.approx(weights[0] / weights.sum() * amount / line)
    assert fgt(more, line, weights, 0).value == fgt(values, line, weights, 0).value == pytest.approx(1)
    # The same shift for all incomes and the line: the headcount stays, the gap counts against a higher line.
    shifted = fgt(values + amount, line + amount, weights, 1).value
    assert shifted == pytest.approx(fgt(values, line, weights, 1).value * line / (line + amount))


def test_severity_sees_a_transfer_among_the_poor_and_the_gap_does_not():
    before, after = [50, 100, 300], [60, 90, 300]
    ones = [1, 1, 1]
    assert fgt(before, 125, ones, 1).value == pytest.approx(fgt(after, 125, ones, 1).value)
    assert fgt(before, 125, ones, 2).value > fgt(after, 125, ones, 2).value


# --- Alkire and Foster ---


def test_five_households_with_four_burdens():
    result = alkire_foster(BURDENS, ITEMS, 0.33, [1] * 5)
    assert result.score.tolist() == pytest.approx([0.4, 0.4, 1, 0.2, 0.2])
    assert result.poor.tolist() == [True, True, True, False, False]
    assert (result.headcount, result.intensity, result.adjusted_headcount) == pytest.approx((0.6, 0.6, 0.36))


def test_the_weights_of_households_count_in_both_parts():
    result = alkire_foster(BURDENS, ITEMS, 0.33, [1, 1, 3, 4, 1])
    assert (result.headcount, result.intensity) == pytest.approx((0.5, (0.4 + 0.4 + 3) / 5))
    assert result.adjusted_headcount == pytest.approx(0.38)


@pytest.mark.parametrize("cutoff", [0.3, 0.1 + 0.2])
def test_a_score_that_reaches_the_cutoff_counts_in_spite_of_rounding(cutoff):
    # 0.1 + 0.2 is 0.30000000000000004 and 0.7 + 0.1 + 0.2 may be 0.9999999999999999.
    tenths = [0.1, 0.2, 0.7]
    burdens = [[1, 1, 0], [0, 0, 1], [1, 0, 0]]
    assert alkire_foster(burdens, tenths, cutoff, [1] * 3).poor.tolist() == [True, True, False]
    assert alkire_foster([[1, 1, 1]], tenths, 1, [1]).poor.all()
    assert alkire_foster([[1] * 9 + [0]], [0.1] * 10, 0.9, [1]).poor.all()
    assert not alkire_foster([[1] * 8 + [0] * 2], [0.1] * 10, 0.8 + 1e-9, [1]).poor.any()


def test_all_burdens_or_any_burden():
    assert alkire_foster(BURDENS, ITEMS, 1, [1] * 5).headcount == pytest.approx(0.2)
    assert alkire_foster(BURDENS, ITEMS, 1e-9, [1] * 5).headcount == 1


def test_a_missing_answer_leaves_the_household_out():
    burdens = [*BURDENS, [1, 1, NAN, 1]]
    result = alkire_foster(burdens, ITEMS, 0.33, [1] * 5 + [90])
    assert np.isnan(result.score[5])
    assert not result.poor[5]
    assert (result.headcount, result.intensity, result.adjusted_headcount) == pytest.approx((0.6, 0.6, 0.36))


def test_nobody_reaches_the_cutoff():
    result = alkire_foster([[0, 0], [0, 1]], [0.5, 0.5], 1, [1, 1])
    assert result.headcount == result.adjusted_headcount == 0
    assert np.isnan(result.intensity)


@pytest.mark.parametrize(("burdens", "weights"), [(np.zeros((0, 2)), []), ([[NAN, 1]], [1]), ([[1, 1]], [0])])
def test_without_households_there_is_no_headcount(burdens, weights):
    result = alkire_foster(burdens, [0.5, 0.5], 0.5, weights)
    assert np.isnan([result.headcount, result.intensity, result.adjusted_headcount]).all()


@pytest.mark.parametrize(
    ("burdens", "items", "cutoff", "message"),
    [
        ([[1, 0]], [0.5, 0.4], 0.5, "add up to 1; they add up to 0.9"),
        ([[1, 0]], [1.5, -0.5], 0.5, "add up to 1"),
        ([[1, 0]], [NAN, 1], 0.5, "add up to 1"),
        ([[1, 0]], [0.5, 0.5], 0, "cutoff"),
        ([[1, 0]], [0.5, 0.5], 1.01, "cutoff"),
        ([[1, 0]], [0.5, 0.5], 33, "cutoff"),
        ([[1, 0]], [0.5, 0.25, 0.25], 0.5, "3 columns"),
        ([1, 0], [0.5, 0.5], 0.5, "2 columns"),
        ([[2, 0]], [0.5, 0.5], 0.5, "1 for yes"),
        ([[0.5, 0]], [0.5, 0.5], 0.5, "1 for yes"),
    ],
)
def test_burdens_that_make_no_sense_are_refused(burdens, items, cutoff, message):
    with pytest.raises(ValueError, match=message):
        alkire_foster(burdens, items, cutoff, [1])


@given(
    st.lists(st.tuples(st.lists(st.integers(0, 1), min_size=3, max_size=3), st.integers(1, 9)), min_size=1, max_size=9),
    st.lists(st.integers(1, 9), min_size=3, max_size=3),
    st.integers(1, 20),
)
@tried
def test_the_adjusted_headcount_is_headcount_times_intensity(table, items, twentieths):
    burdens, weights = np.array([row for row, _ in table]), np.array([weight for _, weight in table])
    result = alkire_foster(burdens, np.array(items) / sum(items), twentieths / 20, weights)
    # In whole numbers, so that nothing is rounded: score >= cutoff.
    scores = burdens @ np.array(items)
    poor = 20 * scores >= twentieths * sum(items)
    assert result.poor.tolist() == poor.tolist()
    share = (weights * poor * scores).sum() / (weights.sum() * sum(items))
    assert result.adjusted_headcount == pytest.approx(share, abs=1e-12)
    assert result.headcount == pytest.approx((weights * poor).sum() / weights.sum(), abs=1e-12)
    if poor.any():
        assert result.headcount * result.intensity == pytest.approx(share, abs=1e-12)
        assert result.intensity >= twentieths / 20 - 1e-12
