"""Indicators of energy poverty: ten households worked by hand, every edge case, and what must hold for any numbers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from justice_cases import (
    INCOME,
    INF,
    NAN,
    PERSONS,
    REQUIRED,
    SCALE,
    SPENT,
    WEIGHT,
    columns,
    names,
    tried,
)

from fairwatt.justice import (
    GapIndicator,
    Indicator,
    below_line,
    energy_share,
    high_share,
    low_spending,
    low_spending_corrected,
    overlap,
    poverty_line,
    self_reported,
    ten_percent,
)

ONES = [1, 1, 1]
euros = st.integers(0, 5000)
incomes = st.integers(-3000, 60000)
weights_of_rows = st.integers(0, 9)


@st.composite
def households(draw):
    """Spending, income, scale, weight; a few numbers are missing."""
    count = draw(st.integers(1, 12))
    missing = st.just(NAN)
    return columns(
        draw,
        count,
        euros | missing,
        incomes | missing,
        st.sampled_from([1.0, 1.3, 1.5, 2.1]),
        weights_of_rows,
    )


# --- ten households, by hand ---


def test_high_share_of_the_ten_households():
    result = high_share(SPENT, INCOME, WEIGHT)
    assert result.threshold / 2 == pytest.approx(0.0571428571, abs=5e-11)
    assert names(result.flags) == {"a6"}
    assert result.rate(WEIGHT) == pytest.approx(0.09, abs=1e-12)
    assert result.amount(WEIGHT) == 90
    assert result.count() == 1


def test_low_spending_of_the_ten_households():
    result = low_spending(SPENT, SCALE, WEIGHT)
    assert result.threshold * 2 == pytest.approx(809.5238095, abs=5e-8)
    assert names(result.flags) == {"a7"}
    assert result.rate(WEIGHT) == pytest.approx(0.11, abs=1e-12)


def test_low_spending_without_a_scale_compares_bills_as_they_are():
    result = low_spending(SPENT, None, WEIGHT)
    # Sorted bills: 400, 600, 700, 900 hold 380 of 1000; 1200 is the median.
    assert result.threshold == 600
    assert names(result.flags) == {"a7"}  # a10 spends exactly 600
    assert names(low_spending(SPENT, SCALE, WEIGHT, fraction=0.75).flags) == {"a7", "a10"}


def test_ten_per_cent_of_the_ten_households():
    required, actual = (ten_percent(money, INCOME, basis=basis) for money, basis in
                        ((REQUIRED, "required"), (SPENT, "actual")))  # fmt: skip
    assert names(required.flags) == {"a1", "a6", "a7"}
    assert required.rate(WEIGHT) == pytest.approx(0.30, abs=1e-12)
    # What is spent hides a1 and a7, who heat too little.
    assert names(actual.flags) == {"a6"}
    assert required.name != actual.name


def test_want_of_money_explains_the_low_bill_of_one_household():
    line = poverty_line(INCOME / SCALE, WEIGHT * PERSONS)
    # Per adult: a3 11428.57 (480 persons), a9 11666.67 (300), a6 9230.77, a1 9000, a7 9333.33 below; a9 holds the half.
    assert line == pytest.approx(0.6 * 28000 / 2.4)
    result = low_spending_corrected(SPENT, REQUIRED, INCOME / SCALE, 9500)
    assert names(result.flags) == {"a7"}
    assert names(low_spending_corrected(SPENT, REQUIRED, INCOME / SCALE, line).flags) == set()


def test_indicators_of_the_ten_households_disagree():
    bill = high_share(SPENT, INCOME, WEIGHT)
    low = low_spending(SPENT, SCALE, WEIGHT)
    need = ten_percent(REQUIRED, INCOME, basis="required")
    table = overlap({"2M": bill, "M/2": low, "need": need}, WEIGHT)
    assert table[["2M", "M/2", "need"]].to_numpy().tolist() == [
        [False, False, False],
        [False, True, True],
        [False, False, True],
        [True, False, True],
    ]
    assert table["households"].tolist() == [700, 110, 100, 90]
    assert table["count"].tolist() == [7, 1, 1, 1]
    assert table["share"].tolist() == pytest.approx([0.70, 0.11, 0.10, 0.09])


# --- the table of edge cases ---


@pytest.mark.parametrize(
    ("spending", "income", "share"),
    [
        (500, 0, INF),
        (500, -4000, INF),
        (0, 0, NAN),
        (0, -4000, NAN),
        (0, 9000, 0),
        (500, NAN, NAN),
        (NAN, 9000, NAN),
        (NAN, 0, NAN),
        (NAN, -4000, NAN),
        (0, NAN, NAN),
        (12000, 9000, 4 / 3),  # more than the income: kept, never trimmed
    ],
)
def test_share_of_income_in_every_case(spending, income, share):
    assert energy_share([spending], [income])[0] == pytest.approx(share, nan_ok=True)


@pytest.mark.parametrize("income", [0, -4000])
def test_no_income_counts_as_the_highest_share(income):
    spending, incomes = [500, 500, 600, 700, 800], [income, 10000, 10000, 10000, 10000]
    result = high_share(spending, incomes, [1] * 5)
    # Shares .05 .06 .07 .08 and infinity: the median is .07, not .065.
    assert result.threshold == pytest.approx(0.14)
    assert result.flags.tolist() == [True, False, False, False, False]
    assert result.notes == {"infinite_shares": 1}
    assert result.rate([1] * 5) == pytest.approx(0.2)
    ten = ten_percent(spending, incomes, basis="actual")
    assert ten.flags.tolist() == [True, False, False, False, False]
    assert ten.notes == {"infinite_shares": 1}


def test_no_income_is_a_high_share_even_if_most_have_none():
    assert high_share([700, 500, 600], [0, 0, 9000], ONES).flags.tolist() == [True, True, False]


def test_neither_income_nor_spending_is_left_out():
    result = high_share([0, 500, 2000], [0, 10000, 10000], [5, 1, 1])
    assert result.used.tolist() == [False, True, True]
    assert result.threshold == pytest.approx(0.25)  # the tie of .05 and .2, twice
    assert result.excluded([5, 1, 1]) == pytest.approx(5 / 7)
    assert not result.notes


def test_spending_of_zero_is_low_spending_and_is_counted_apart():
    spending, income = [0, 0, 1, 900, 1000, 1100, 1200], [9000, NAN, 9000, 9000, 9000, 9000, 9000]
    low = low_spending(spending, [1] * 7, [1] * 7)
    assert low.flags.tolist() == [True, True, True, False, False, False, False]
    assert low.notes == {"zero_spending": 2}
    assert not high_share(spending, income, [1] * 7, median=0.1).flags.any()


def test_missing_income_can_still_be_low_spending():
    spending, income = [100, 900, 1000], [NAN, 9000, 9000]
    share = high_share(spending, income, ONES)
    assert share.used.tolist() == ten_percent(spending, income, "actual").used.tolist() == [False, True, True]
    assert share.threshold == pytest.approx(0.1 + 1 / 9)  # without the first row
    low = low_spending(spending, ONES, ONES)
    assert low.used.all()
    assert low.flags.tolist() == [True, False, False]


@pytest.mark.parametrize("missing", ["spending", "required", "income"])
def test_a_missing_number_leaves_numerator_and_denominator(missing):
    numbers = {"spending": [100.0, 100.0], "required": [900.0, 900.0], "income": [5000.0, 5000.0]}
    numbers[missing][0] = NAN
    result = low_spending_corrected(*numbers.values(), 9000)
    assert result.flags.tolist() == result.used.tolist() == [False, True]
    assert result.rate([3, 1]) == 1
    assert result.excluded([3, 1]) == pytest.approx(0.75)


@pytest.mark.parametrize("weights", [[0, 0, 0], np.zeros(3)])
def test_without_weight_there_is_no_rate(weights):
    for result in (
        high_share([700, 500, 600], [9000] * 3, weights),
        low_spending([700, 500, 600], ONES, weights),
        ten_percent([700, 500, 600], [9000] * 3, "actual"),
    ):
        assert np.isnan(result.rate(weights))
        assert np.isnan(result.excluded(weights))
        assert result.amount(weights) == 0
        assert result.caution(weights) == ""


def test_without_households_there_is_no_rate():
    for result in (
        high_share([], [], []),
        low_spending([], [], []),
        low_spending([], None, []),
        ten_percent([], [], "required"),
        low_spending_corrected([], [], [], 9000),
        self_reported([], "Arrears"),
        below_line([], 9000, "Low income"),
    ):
        assert np.isnan(result.rate([]))
        assert result.count() == 0


def test_nobody_answered():
    result = self_reported([NAN, NAN, NAN], "Arrears")
    assert np.isnan(result.rate(ONES))
    assert result.excluded(ONES) == 1


@pytest.mark.parametrize(("left_out", "told"), [(0, False), (5, False), (6, True), (100, True)])
def test_more_than_five_per_cent_left_out_is_told(left_out, told):
    answers = np.where(np.arange(100) < left_out, NAN, 1.0)
    caution = self_reported(answers, "Cold").caution([1] * 100)
    assert caution == (f"Cold: {left_out} % of the weight is left out, because a number is missing." if told else "")


# --- lines ---


def test_a_value_on_the_line_is_on_neither_side():
    assert not high_share([1000], [10000], [1], median=0.05).flags.any()
    assert not ten_percent([1000], [10000], "actual").flags.any()
    assert not low_spending([500], [1], [1], median=1000).flags.any()
    assert not low_spending_corrected([500], [1000], [9000], 10000).flags.any()
    assert not low_spending_corrected([100], [1000], [10000], 10000).flags.any()
    assert not below_line([10000], 10000, "Low income").flags.any()


def test_a_value_just_past_the_line_is_seen():
    assert high_share([1000.01], [10000], [1], median=0.05).flags.all()
    assert ten_percent([1000.01], [10000], "actual").flags.all()
    assert low_spending([499.99], [1], [1], median=1000).flags.all()
    assert low_spending_corrected([499.99], [1000], [9999.99], 10000).flags.all()
    assert below_line([9999.99], 10000, "Low income").flags.all()


def test_given_medians_and_multiples_are_used():
    spending, income = [500, 800, 1200], [10000] * 3
    assert high_share(spending, income, ONES).count() == 0
    assert high_share(spending, income, ONES, median=0.03).flags.tolist() == [False, True, True]
    assert high_share(spending, income, ONES, multiple=1).flags.tolist() == [False, False, True]
    assert low_spending(spending, None, ONES, median=1700).flags.tolist() == [True, True, False]
    assert low_spending(spending, None, ONES, fraction=1).flags.tolist() == [True, False, False]
    assert ten_percent(spending, income, "actual", threshold=0.07).flags.tolist() == [False, True, True]


def test_weights_decide_the_median():
    spending, income = [500, 800, 1700], [10000] * 3
    assert high_share(spending, income, [5, 1, 1]).flags.tolist() == [False, False, True]
    assert high_share(spending, income, ONES).flags.tolist() == [False, False, True]
    assert not high_share(spending, income, [1, 1, 5]).flags.any()
    assert low_spending(spending, None, [1, 1, 5]).flags.tolist() == [True, True, False]


def test_the_poverty_line_counts_persons():
    income, persons = np.array([6000.0, 10000, 20000]), np.array([5, 1, 1])
    assert poverty_line(income, persons) == pytest.approx(3600)
    assert poverty_line(income, ONES) == pytest.approx(6000)
    assert poverty_line(income, ONES, fraction=0.5) == pytest.approx(5000)
    assert np.isnan(poverty_line(income, [0, 0, 0]))


def test_the_rate_follows_the_weights_it_is_given():
    cold = self_reported([1, 0, 1, NAN], "Cold")
    assert cold.rate([10, 20, 10, 99]) == pytest.approx(0.5)
    assert cold.rate([40, 20, 10, 99]) == pytest.approx(50 / 70)
    assert cold.amount([40, 20, 10, 99]) == 50
    assert cold.count() == 2


@pytest.mark.parametrize("line", [0, -1, NAN])
def test_a_line_of_zero_or_less_is_refused(line):
    with pytest.raises(ValueError, match="above zero"):
        below_line([1, 2], line, "Low income")
    with pytest.raises(ValueError, match="above zero"):
        low_spending_corrected([1], [2], [3], line)
    with pytest.raises(ValueError, match="median share must be above zero"):
        high_share([1], [2], [1], median=line)
    with pytest.raises(ValueError, match="median spending must be above zero"):
        low_spending([1], [2], [1], median=line)


def test_a_poverty_line_of_zero_or_less_is_refused():
    for income in ([-5, -5, 4000], [0, 0, 4000]):
        with pytest.raises(ValueError, match="poverty line"):
            poverty_line(income, ONES)


@pytest.mark.parametrize("answers", [[0, 1, 2], [0.5], [-1], [INF]])
def test_an_answer_is_yes_or_no_or_missing(answers):
    with pytest.raises(ValueError, match="Arrears: an answer is 1 for yes"):
        self_reported(answers, "Arrears")


def test_spending_below_zero_is_a_slip():
    for compute in (
        lambda spending: energy_share(spending, [9000] * 3),
        lambda spending: low_spending(spending, ONES, ONES),
        lambda spending: low_spending_corrected(spending, [900] * 3, [5000] * 3, 9000),
        lambda spending: low_spending_corrected([900] * 3, spending, [5000] * 3, 9000),
        lambda spending: ten_percent(spending, [9000] * 3, "actual"),
    ):
        with pytest.raises(ValueError, match="below zero: -120 EUR"):
            compute([700, -120, NAN])


def test_the_basis_of_the_ten_per_cent_rule_is_asked():
    with pytest.raises(ValueError, match="Did you mean 'required'"):
        ten_percent([1], [2], basis="require")


@pytest.mark.parametrize("weights", [[1, 1], [1, 1, -1], [1, 1, NAN]])
def test_rates_refuse_weights_that_make_no_sense(weights):
    result = self_reported([1, 0, 1], "Cold")
    for number in (result.rate, result.amount, result.excluded):
        with pytest.raises(ValueError, match="weight"):
            number(weights)


@pytest.mark.parametrize(
    "make",
    [list, tuple, np.array, lambda numbers: pd.Series(numbers, index=range(9, 9 - len(numbers), -1)),
     lambda numbers: pd.array([None if number != number else int(number) for number in numbers], dtype="Int64")],
    ids=["list", "tuple", "array", "series", "nullable"],
)  # fmt: skip
def test_any_column_of_numbers_is_read(make):
    spending, income = make([700, 1500, 400, 600]), make([9000, 12000, NAN, 9000])
    result = high_share(spending, income, make([1, 1, 1, 1]), median=0.05)
    assert isinstance(result.flags, np.ndarray)
    assert result.flags.tolist() == [False, True, False, False]
    assert result.used.tolist() == [True, True, False, True]
    assert self_reported(make([1, 0, NAN, 1]), "Cold").rate(make([1, 1, 1, 1])) == pytest.approx(2 / 3)


def test_the_columns_of_the_caller_are_left_alone():
    spending, income = np.array([500.0, 0.0]), np.array([0.0, -1.0])
    high_share(spending, income, np.ones(2))
    assert spending.tolist() == [500, 0]
    assert income.tolist() == [0, -1]


# --- for any numbers ---


@given(households(), st.sampled_from([0.5, 1.27, 340.75]), st.integers(1, 9))
@tried
def test_no_indicator_depends_on_the_currency_or_the_size_of_the_weights(table, rate, times):
    spending, income, scale, weights = table
    for one, other in (
        (high_share(spending, income, weights), high_share(spending * rate, income * rate, weights * times)),
        (low_spending(spending, scale, weights), low_spending(spending * rate, scale, weights * times)),
        (ten_percent(spending, income, "actual"), ten_percent(spending * rate, income * rate, "actual")),
    ):
        # A value on the line may fall on either side when it is written in another currency.
        values = spending / scale if one.name.startswith("Low") else energy_share(spending, income)
        clear = ~np.isclose(values, one.threshold, rtol=1e-9, atol=0)
        np.testing.assert_array_equal(one.flags[clear], other.flags[clear])
        np.testing.assert_array_equal(one.used, other.used)


@given(households())
@tried
def test_a_weight_is_a_number_of_households(table):
    spending, income, scale, weights = table
    copied = [np.repeat(column, weights.astype(int)) for column in (spending, income, scale)]
    ones = np.ones(len(copied[0]))
    for one, other in (
        (high_share(spending, income, weights), high_share(copied[0], copied[1], ones)),
        (low_spending(spending, scale, weights), low_spending(copied[0], copied[2], ones)),
    ):
        assert one.threshold == pytest.approx(other.threshold, nan_ok=True)
        assert one.rate(weights) == pytest.approx(other.rate(ones), nan_ok=True)
        assert one.amount(weights) == pytest.approx(other.amount(ones))


@given(households(), st.randoms(use_true_random=False))
@tried
def test_the_order_of_the_households_does_not_matter(table, random):
    order = random.sample(range(len(table[0])), len(table[0]))
    spending, income, scale, weights = table
    mixed = [column[order] for column in table]
    one, other = high_share(spending, income, weights), high_share(mixed[0], mixed[1], mixed[3])
    np.testing.assert_array_equal(one.flags[order], other.flags)
    one, other = low_spending(spending, scale, weights), low_spending(mixed[0], mixed[2], mixed[3])
    np.testing.assert_array_equal(one.flags[order], other.flags)


@given(households())
@tried
def test_a_plain_loop_finds_the_same_households(table):
    spending, income, scale, weights = table
    high = high_share(spending, income, weights, median=0.05)
    low = low_spending(spending, scale, weights, median=900)
    corrected = low_spending_corrected(spending, 1000 * scale, income / scale, 9000)
    for row, (spent, earned, adults) in enumerate(zip(spending, income, scale, strict=True)):
        known = spent == spent and earned == earned
        if not known or (earned <= 0 and spent == 0):
            assert not high.used[row]
            assert not high.flags[row]
        else:
            assert high.used[row]
            assert high.flags[row] == (earned <= 0 or spent / earned > 0.1)
        assert low.used[row] == (spent == spent)
        assert low.flags[row] == (spent == spent and spent / adults < 450)
        assert corrected.used[row] == known
        assert corrected.flags[row] == (known and spent < 500 * adults and earned / adults < 9000)


@given(households())
@tried
def test_nobody_is_flagged_who_could_not_be_used(table):
    spending, income, scale, weights = table
    for result in (high_share(spending, income, weights), low_spending(spending, scale, weights)):
        assert not (result.flags & ~result.used).any()
        rate = result.rate(weights)
        assert 0 <= rate <= 1 or (np.isnan(rate) and not weights[result.used].any())


@given(households())
@tried
def test_the_overlap_shares_out_all_households(table):
    spending, income, scale, weights = table
    results = {"high": high_share(spending, income, weights), "low": low_spending(spending, scale, weights)}
    both = results["high"].used & results["low"].used
    if not weights[both].any():
        with pytest.raises(ValueError, match="No household has an answer for all of: high, low"):
            overlap(results, weights)
        return
    combinations = overlap(results, weights)
    assert combinations["share"].sum() == pytest.approx(1)
    assert combinations["households"].sum() == pytest.approx(weights[both].sum())
    assert combinations["count"].sum() == both.sum()
    assert combinations["households"].is_monotonic_decreasing
    for label, result in results.items():
        seen = combinations.loc[combinations[label], "households"].sum()
        assert seen == pytest.approx((weights * result.flags)[both].sum())


def test_an_overlap_needs_two_indicators():
    with pytest.raises(ValueError, match="found 1"):
        overlap({"Cold": self_reported([1, 0], "Cold")}, [1, 1])


def test_an_overlap_needs_the_same_households():
    with pytest.raises(ValueError, match="household"):
        overlap({"Cold": self_reported([1, 0], "Cold"), "Arrears": self_reported([1, 0, 1], "Arrears")}, [1, 1])


def test_income_is_asked_for_each_household():
    for compute in (
        lambda: high_share([700, 500, 600], [9000], ONES),
        lambda: low_spending([700, 500, 600], [1.0], ONES),
        lambda: low_spending_corrected([700, 500], [900], [5000, 6000], 9000),
    ):
        with pytest.raises(ValueError, match="[Hh]ousehold"):
            compute()


def test_an_indicator_is_what_the_reader_sees():
    result = Indicator("Cold", np.array([True, False]), np.array([True, True]))
    assert result.notes == {}
    assert np.isnan(result.threshold)
    assert self_reported([1, 0], "Cold").rate([1, 1]) == result.rate([1, 1])


def test_arithmetic_of_published_totals():
    # Number and share of the households in energy poverty give all households of the country.
    for flagged, households, share in ((2.36e6, 26.2e6, 0.09), (540e3, 4.29e6, 0.126), (172e3, 4.30e6, 0.04)):
        country = self_reported([1, 0], "A country")
        assert country.rate([flagged, households - flagged]) == pytest.approx(share, rel=0.002)
        assert country.amount([flagged, households - flagged]) == flagged
    # England: gap of all and number of households in fuel poverty give the mean gap.
    england = GapIndicator("England", np.array([True]), np.array([True]), gap=np.array([416.4]))
    assert england.aggregate_gap([3.17e6]) == pytest.approx(1.32e9, rel=0.001)
    assert england.mean_gap([3.17e6]) == pytest.approx(416.4)
