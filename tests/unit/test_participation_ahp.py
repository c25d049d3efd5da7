"""Comparisons in pairs: two published examples, a second way to the same weights, and slips."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from participation_cases import NAN, tried

from fairwatt.participation import ahp, pairwise_matrix

# V20 of the domain notes: Saaty (2008), amounts of drinks in the United States.
DRINKS = ("coffee", "wine", "tea", "beer", "soda", "milk", "water")
DRINK_ROWS = [
    [1, 9, 5, 2, 1, 1, 1 / 2],
    [1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
    [1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9],
    [1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3],
    [1, 9, 4, 2, 1, 2, 1 / 2],
    [1, 9, 3, 1, 1 / 2, 1, 1 / 3],
    [2, 9, 9, 3, 2, 3, 1],
]

# V21: Saaty (2005), which city to live in. "ab: 3" reads: a is 3 times as important as b.
CITY_CRITERIA = ("Culture", "Family", "Housing", "Jobs", "Transport")
CITY_JUDGEMENTS = {
    ("Culture", "Housing"): 3, ("Culture", "Transport"): 5, ("Family", "Culture"): 5, ("Family", "Housing"): 7,
    ("Family", "Transport"): 7, ("Housing", "Transport"): 3, ("Jobs", "Culture"): 2, ("Jobs", "Housing"): 4,
    ("Jobs", "Transport"): 7, ("Family", "Jobs"): 1,
}  # fmt: skip
CITIES = {
    "Culture": "Be/Pi 1, Bo/Be 2, Bo/Pi 2.5, Bo/SF 1, SF/Be 2, SF/Pi 2.5",
    "Family": "Be/Bo 2, Be/SF 4, Bo/SF 2, Pi/Be 3, Pi/Bo 8, Pi/SF 9",
    "Housing": "Be/Bo 5, Be/SF 2.5, Pi/Be 2, Pi/Bo 9, Pi/SF 7, SF/Bo 4",
    "Jobs": "Be/Pi 3, Be/SF 4, Bo/Be 2, Bo/Pi 6, Bo/SF 8, Pi/SF 1",
    "Transport": "Be/Bo 1.5, Be/SF 4, Bo/SF 2.5, Pi/Be 2, Pi/Bo 3.5, Pi/SF 9",
}


def frame(rows, names=None):
    names = list(names or "abcdefghijk"[: len(rows)])
    return pd.DataFrame(rows, index=names, columns=names, dtype=float)


def test_drinks():
    result = ahp(frame(DRINK_ROWS, DRINKS))
    assert result.weights.tolist() == pytest.approx([0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], abs=0.0005)
    assert result.weights.index.tolist() == list(DRINKS)
    assert result.lambda_max == pytest.approx(7.1766, abs=0.00005)
    assert result.consistency_index == pytest.approx(0.1766 / 6, abs=1e-5)
    assert result.consistency_ratio == pytest.approx(0.022, abs=0.0005)
    assert result.consistency_ratio == pytest.approx(result.consistency_index / 1.32)
    assert result.random_index == "saaty1980"


def test_the_drinks_are_near_to_what_people_drank():
    drunk = [0.180, 0.010, 0.040, 0.120, 0.180, 0.140, 0.330]
    assert np.abs(ahp(frame(DRINK_ROWS, DRINKS)).weights.to_numpy() - drunk).max() < 0.012


def test_cities():
    criteria = ahp(pairwise_matrix(CITY_CRITERIA, CITY_JUDGEMENTS))
    printed = dict(zip(CITY_CRITERIA, (0.1522, 0.4335, 0.0716, 0.3050, 0.0378), strict=True))
    assert criteria.weights.to_dict() == pytest.approx(printed, abs=0.00005)
    assert criteria.lambda_max == pytest.approx(5.2252, abs=0.00005)
    assert criteria.consistency_ratio == pytest.approx(0.0503, abs=0.00005)
    totals = pd.Series(0.0, index=["Be", "Bo", "Pi", "SF"])
    for criterion, judgements in CITIES.items():
        said = {tuple(pair.split("/")): float(value) for pair, value in map(str.split, judgements.split(", "))}
        totals += criteria.weights[criterion] * ahp(pairwise_matrix(totals.index, said)).weights
    assert totals.to_dict() == pytest.approx({"Pi": 0.385, "Bo": 0.275, "Be": 0.229, "SF": 0.111}, abs=0.0005)


def test_the_two_printed_tables_of_random_indices():
    classic = (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
    later = (0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49)
    for n in range(3, 11):
        rows = np.ones((n, n))
        rows[0, 1], rows[1, 0] = 4, 1 / 4  # with the others equal, this contradicts
        index = ahp(frame(rows)).consistency_index
        assert index > 0.01
        assert ahp(frame(rows)).consistency_ratio == pytest.approx(index / classic[n - 3])
        found = ahp(frame(rows), random_index="saaty_later")
        assert found.consistency_ratio == pytest.approx(index / later[n - 3])
        assert found.random_index == "saaty_later"


def test_two_items_cannot_contradict_each_other():
    result = ahp(pairwise_matrix(["a", "b"], {("a", "b"): 4}))
    assert result.weights.tolist() == pytest.approx([0.8, 0.2])
    assert result.lambda_max == pytest.approx(2)
    assert result.consistency_ratio == 0


def test_three_items_by_hand():
    # a is twice b, b twice c, but a equals c. The rows are 1, 2, 1 and 1/2, 1, 2 and 1, 1/2, 1: their geometric means
    # are the third roots of 2, 1 and 1/2. For three items lambda - 1 = x + 1/x, x the third root of 2 x 2 / 1.
    result = ahp(pairwise_matrix(["a", "b", "c"], {("a", "b"): 2, ("b", "c"): 2, ("a", "c"): 1}))
    means = np.array([2 ** (1 / 3), 1, 2 ** (-1 / 3)])
    assert result.weights.tolist() == pytest.approx((means / means.sum()).tolist())
    assert result.lambda_max == pytest.approx(1 + 4 ** (1 / 3) + 4 ** (-1 / 3))
    assert result.consistency_ratio == pytest.approx((result.lambda_max - 3) / 2 / 0.58)


judged = st.sampled_from([1 / 9, 1 / 7, 1 / 5, 1 / 3, 1 / 2, 1, 2, 3, 4, 5, 6, 7, 8, 9])


@st.composite
def reciprocal(draw, smallest=2, largest=7):
    n = draw(st.integers(smallest, largest))
    rows = np.ones((n, n))
    for one in range(n):
        for other in range(one):
            rows[one, other] = draw(judged)
            rows[other, one] = 1 / rows[one, other]
    return rows


@given(reciprocal())
@tried
def test_weights_agree_with_multiplying_again_and_again(rows):
    n, weights = len(rows), np.ones(len(rows))
    for _step in range(500):
        weights = rows @ weights
        weights /= weights.sum()
    result = ahp(frame(rows))
    assert result.weights.tolist() == pytest.approx(weights.tolist(), abs=1e-9)
    assert result.lambda_max == pytest.approx((rows @ weights / weights).mean())
    assert result.lambda_max >= n - 1e-9
    assert result.consistency_index == pytest.approx((result.lambda_max - n) / (n - 1))


@given(reciprocal(largest=3))
@tried
def test_up_to_three_items_both_kinds_of_weights_agree(rows):
    means = rows.prod(axis=1) ** (1 / len(rows))
    for kind in ("eigenvector", "geometric_mean"):
        assert ahp(frame(rows), kind).weights.tolist() == pytest.approx((means / means.sum()).tolist())


def test_from_four_items_on_they_do_not():
    table = frame(DRINK_ROWS, DRINKS)
    rows = np.array(DRINK_ROWS)
    means = np.array([math.prod(row) ** (1 / 7) for row in rows])
    found = ahp(table, "geometric_mean")
    assert found.weights.tolist() == pytest.approx((means / means.sum()).tolist())
    assert found.weights.tolist() != pytest.approx(ahp(table).weights.tolist(), abs=1e-4)
    assert found.consistency_ratio == ahp(table).consistency_ratio  # of the comparisons, not of the weights


@given(st.lists(st.integers(1, 9), min_size=2, max_size=7))
@tried
def test_comparisons_without_contradiction_give_back_their_weights(amounts):
    result = ahp(frame([[one / other for other in amounts] for one in amounts]))
    assert result.weights.tolist() == pytest.approx([amount / sum(amounts) for amount in amounts])
    assert result.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert result.steps["factor"].tolist() == pytest.approx([1] * len(result.steps))


@given(reciprocal(smallest=3), st.data())
@tried
def test_the_order_of_items_does_not_matter(rows, data):
    order = data.draw(st.permutations(range(len(rows))))
    before, after = ahp(frame(rows)), ahp(frame(rows[np.ix_(order, order)]))
    assert after.weights.tolist() == pytest.approx(before.weights.iloc[order].tolist())
    assert after.consistency_ratio == pytest.approx(before.consistency_ratio, abs=1e-12)


@given(reciprocal(smallest=3))
@tried
def test_the_pair_that_fits_worst_comes_first(rows):
    result = ahp(frame(rows))
    steps, weights = result.steps, result.weights
    assert list(steps.columns) == ["first", "second", "said", "implied", "factor"]
    assert len(steps) == len(rows) * (len(rows) - 1) / 2
    assert steps["factor"].is_monotonic_decreasing
    assert (steps["said"] >= 1).all()
    for row in steps.itertuples():
        said = rows["abcdefg".index(row.first), "abcdefg".index(row.second)]
        assert row.said == pytest.approx(said)
        assert row.implied == pytest.approx(weights[row.first] / weights[row.second])
        assert math.log(row.factor) == pytest.approx(abs(math.log(row.said / row.implied)), abs=1e-9)


def test_a_planted_contradiction_is_found():
    # Weights 4 : 2 : 1 : 1 with one judgement turned round.
    said = {("a", "b"): 2, ("a", "c"): 4, ("a", "d"): 1 / 4, ("b", "c"): 2, ("b", "d"): 2, ("c", "d"): 1}
    result = ahp(pairwise_matrix("abcd", said))
    assert result.consistency_ratio > 0.1
    assert set(result.steps.loc[0, ["first", "second"]]) == {"a", "d"}
    repaired = ahp(pairwise_matrix("abcd", {**said, ("a", "d"): 4}))
    assert repaired.consistency_ratio == pytest.approx(0, abs=1e-9)


# --- slips ---


@pytest.mark.parametrize(
    ("items", "judgements", "words"),
    [
        ("abc", {("a", "b"): 3, ("b", "c"): 2}, "The pair a, c has no judgement"),
        ("ab", {("a", "b"): 3, ("b", "a"): 1 / 3}, "The pair b, a is judged twice"),
        ("ab", {("a", "b"): 10}, "a against b: 10. The scale goes from 1/9 to 9"),
        ("ab", {("a", "b"): 0.1}, "a against b: 0.1. The scale"),
        ("ab", {("a", "b"): 0}, "a against b: 0. The scale"),
        ("ab", {("a", "b"): -3}, "a against b: -3. The scale"),
        ("ab", {("a", "b"): NAN}, "a against b: missing. The scale"),
        ("ab", {("a", "d"): 3}, "'d' is not a name known here. Known: a, b"),
        ("ab", {("a", "b"): "three"}, "a against b: three"),
        ("ab", {("a", "a"): 1}, "a is compared with itself"),
        ("aa", {}, "two different names or more; found a, a"),
        ("a", {}, "two different names or more; found a"),
    ],
)
def test_slips_in_judgements(items, judgements, words):
    with pytest.raises(ValueError, match=words):
        pairwise_matrix(list(items), judgements)


def test_judgements_may_be_fractions_of_the_scale():
    table = pairwise_matrix(["a", "b"], {("a", "b"): 1 / 9})
    assert table.to_numpy().tolist() == [[1, pytest.approx(1 / 9)], [pytest.approx(9), 1]]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (frame([[1, 3], [0.5, 1]]), "a against b is 3, and the other way round 0.5: one must be 1 over the other"),
        (frame([[1, 3], [3, 1]]), "a against b is 3, and the other way round 3"),
        (frame([[2, 3], [1 / 3, 1]]), "a against a is 2"),
        (frame([[1, 3], [1 / 3, 1]]).iloc[:1], "same items in its rows and its columns"),
        (frame([[1, 3], [1 / 3, 1]]).rename(index={"a": "x"}), "same items in its rows and its columns"),
        (frame([[1, -3], [-1 / 3, 1]]), "above zero"),
        (frame([[1, NAN], [NAN, 1]]), "above zero"),
        (frame([[1]]), "2 to 10 items; found 1"),
        (frame(np.ones((11, 11))), "2 to 10 items; found 11"),
    ],
)
def test_slips_in_a_comparison_table(table, words):
    with pytest.raises(ValueError, match=words):
        ahp(table)


def test_unknown_choices_are_named():
    table = frame([[1, 3], [1 / 3, 1]])
    with pytest.raises(ValueError, match="'eigen' is not a kind of weights known here. Did you mean 'eigenvector'"):
        ahp(table, "eigen")
    with pytest.raises(ValueError, match="'saaty' is not a random index known here"):
        ahp(table, random_index="saaty")
