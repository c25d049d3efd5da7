"""Whom a support rule reaches: worked by hand, and identities that hold for any rule."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from justice_cases import NAN, columns, tried

from fairwatt.justice import Targeting, self_reported, targeting

NEED = self_reported([1, 1, 1, 0, 0, NAN], "Cold")
ELIGIBLE = [1, 1, 0, 1, 0, 1]
WEIGHTS = [10, 20, 30, 40, 50, 60]


def test_a_rule_worked_by_hand():
    result = targeting(NEED, ELIGIBLE, WEIGHTS, amount=200)
    assert (result.reached, result.missed, result.leaked, result.spared) == (30, 30, 40, 50)
    assert result.inclusion_error == pytest.approx(40 / 70)
    assert result.exclusion_error == pytest.approx(0.5)
    # Who is entitled is paid, also the 60 of whom nobody knows whether they are in need.
    assert result.cost == 200 * 130
    assert result.counts == {"reached": 2, "missed": 1, "leaked": 1, "spared": 1}


def test_half_of_the_entitled_ask_for_it():
    result = targeting(NEED, ELIGIBLE, WEIGHTS, amount=200, take_up=0.5)
    assert (result.reached, result.missed, result.leaked, result.spared) == (15, 45, 20, 70)
    assert result.inclusion_error == pytest.approx(40 / 70)  # as many drop out in need as without
    assert result.exclusion_error == pytest.approx(0.75)
    assert result.cost == 200 * 65
    assert result.counts == {"reached": 2, "missed": 1, "leaked": 1, "spared": 1}


def test_nobody_asks_for_it():
    result = targeting(NEED, ELIGIBLE, WEIGHTS, amount=200, take_up=0)
    assert (result.reached, result.missed, result.leaked, result.spared) == (0, 60, 0, 90)
    assert np.isnan(result.inclusion_error)
    assert result.exclusion_error == 1
    assert result.cost == 0


def test_a_rule_for_all_and_a_rule_for_none():
    everybody, nobody = (targeting(NEED, [right] * 6, WEIGHTS, amount=1) for right in (1, 0))
    assert (everybody.exclusion_error, everybody.inclusion_error, everybody.cost) == (0, 90 / 150, 210)
    assert (nobody.exclusion_error, nobody.cost) == (1, 0)
    assert np.isnan(nobody.inclusion_error)


def test_a_town_without_need_or_without_weight():
    content = targeting(self_reported([0, 0], "Cold"), [1, 0], [1, 1])
    assert np.isnan(content.exclusion_error)
    assert content.inclusion_error == 1
    for empty in (
        targeting(self_reported([1, 0], "Cold"), [1, 0], [0, 0], amount=5),
        targeting(self_reported([], "Cold"), [], [], amount=5),
        targeting(self_reported([NAN], "Cold"), [0], [1], amount=5),
    ):
        assert (empty.reached, empty.missed, empty.leaked, empty.spared, empty.cost) == (0, 0, 0, 0, 0)
        assert np.isnan(empty.inclusion_error)
        assert np.isnan(empty.exclusion_error)


@st.composite
def rules(draw):
    count = draw(st.integers(1, 12))
    return columns(draw, count, st.sampled_from([0.0, 1.0, NAN]), st.booleans(), st.floats(0, 50))


@given(rules(), st.floats(0, 1), st.floats(0, 1000))
@tried
def test_every_household_is_in_one_of_four_groups(rule, take_up, amount):
    answers, eligible, weights = rule
    need = self_reported(answers, "Cold")
    result = targeting(need, eligible, weights, amount, take_up)
    in_need, known = weights[answers == 1].sum(), weights[~np.isnan(answers)].sum()
    assert result.reached + result.missed == pytest.approx(in_need)
    assert result.leaked + result.spared == pytest.approx(known - in_need)
    assert result.reached == pytest.approx(take_up * weights[(answers == 1) & eligible].sum())
    assert result.leaked == pytest.approx(take_up * weights[(answers == 0) & eligible].sum())
    assert result.cost == pytest.approx(amount * take_up * weights[eligible].sum())
    assert min(result.reached, result.missed, result.leaked, result.spared) >= -1e-9
    assert sum(result.counts.values()) == (~np.isnan(answers)).sum()
    for error in (result.inclusion_error, result.exclusion_error):
        assert np.isnan(error) or -1e-12 <= error <= 1 + 1e-12


@given(rules())
@tried
def test_full_take_up_and_the_opposite_rule_change_places(rule):
    answers, eligible, weights = rule
    need = self_reported(answers, "Cold")
    one, other = targeting(need, eligible, weights), targeting(need, ~eligible, weights)
    assert (one.reached, one.leaked) == pytest.approx((other.missed, other.spared))
    assert one.counts["reached"] == other.counts["missed"]


@pytest.mark.parametrize("make", [list, np.array, pd.Series, lambda values: pd.Series(values, index=range(6, 0, -1))])
def test_any_column_is_read(make):
    for eligible in ([True, True, False, True, False, True], ELIGIBLE, [float(right) for right in ELIGIBLE]):
        assert targeting(NEED, make(eligible), make(WEIGHTS)).reached == 30


@pytest.mark.parametrize(
    "eligible",
    [[1, 1, 0, 1, 0, NAN], [1, 1, 0, 1, 0, 2], [1, 1, 0], [1], [], [0.5] * 6, ["yes", "no", "no", "no", "no", "no"]],
)
def test_a_right_is_yes_or_no_for_each_household(eligible):
    with pytest.raises(ValueError):
        targeting(NEED, eligible, WEIGHTS)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"take_up": 60}, "Write 0.6 for 60 %"),
        ({"take_up": -0.1}, "between 0 and 1"),
        ({"take_up": NAN}, "between 0 and 1"),
        ({"amount": -1}, "amount"),
        ({"amount": NAN}, "amount"),
    ],
)
def test_amounts_and_take_up_that_make_no_sense_are_refused(choices, message):
    with pytest.raises(ValueError, match=message):
        targeting(NEED, ELIGIBLE, WEIGHTS, **choices)
    with pytest.raises(ValueError, match="weight"):
        targeting(NEED, ELIGIBLE, WEIGHTS[:-1])


def test_errors_are_rounded_by_the_households_they_are_a_share_of():
    # 66 of 158 in need are missed: 41.8 %, steps of 5. 34 of 126 supported are not in need: 27.0 %, steps of 5.
    counts = {"reached": 92, "missed": 66, "leaked": 34, "spared": 900}
    result = Targeting(92.0, 66.0, 34.0, 900.0, 34 / 126, 66 / 158, 0.0, counts)
    assert (result.shown_exclusion_error, result.shown_inclusion_error) == (0.40, 0.25)
    # 260 in need are a step of 2 per cent, 60 supported a step of 10.
    counts = {"reached": 44, "missed": 216, "leaked": 16, "spared": 900}
    result = Targeting(44.0, 216.0, 16.0, 900.0, 16 / 60, 216 / 260, 0.0, counts)
    assert (result.shown_exclusion_error, result.shown_inclusion_error) == (0.84, 0.3)
