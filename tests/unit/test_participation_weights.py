"""Weights from points, from an order and from a group: printed values and slips."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from participation_cases import (
    CRITERIA,
    NAN,
    POINTS,
    decisions,
    exact_ranks,
    exact_totals,
    exact_values,
    exact_weights,
    table_of,
    tried,
)

from fairwatt.participation import group_table, group_weights, load_decision_matrix, rank_order_centroid, swing_weights

some_points = st.lists(st.integers(0, 100), min_size=1, max_size=7).filter(any)


def named(values):
    return {f"c{place}": value for place, value in enumerate(values)}


# --- swing points ---


def test_the_swings_of_the_notes():
    weights = swing_weights(dict(zip(CRITERIA, POINTS, strict=True)))
    assert weights.tolist() == pytest.approx([0.1875, 0.3125, 0.28125, 0.09375, 0.125], abs=1e-15)
    assert weights.index.tolist() == list(CRITERIA)


@given(some_points, st.sampled_from([0.01, 0.5, 3, 1000]))
@tried
def test_only_the_proportions_of_points_count(points, factor):
    weights = swing_weights(named(points))
    assert weights.tolist() == pytest.approx([float(weight) for weight in exact_weights(points)])
    assert weights.sum() == pytest.approx(1)
    assert swing_weights(named([factor * point for point in points])).tolist() == pytest.approx(weights.tolist())
    # A weight of weights is the same weight: what was normalised once may be normalised again.
    assert swing_weights(weights).tolist() == pytest.approx(weights.tolist())


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ({"cost": 0, "jobs": 0}, "All points are zero"),
        ({}, "All points are zero"),
        ({"cost": 50, "jobs": -10}, "points of 'jobs' are -10"),
        ({"cost": 50, "jobs": NAN}, "points of 'jobs' are missing"),
        ({"cost": 50, "jobs": None}, "points of 'jobs' are missing"),
        ({"cost": 50, "jobs": float("inf")}, "points of 'jobs' are inf"),
        ({"cost": 50, "jobs": "many"}, "points of 'jobs' are many"),
    ],
)
def test_slips_in_points(points, words):
    with pytest.raises(ValueError, match=words):
        swing_weights(points)


# --- from an order ---


# V23 of the domain notes; the fractions by hand from (1/n) sum of 1/k.
@pytest.mark.parametrize(
    ("printed", "exact"),
    [
        ((0.6111, 0.2778, 0.1111), (Fraction(11, 18), Fraction(5, 18), Fraction(1, 9))),
        ((0.5208, 0.2708, 0.1458, 0.0625), (Fraction(25, 48), Fraction(13, 48), Fraction(7, 48), Fraction(1, 16))),
        (
            (0.4567, 0.2567, 0.1567, 0.09, 0.04),
            (Fraction(137, 300), Fraction(77, 300), Fraction(47, 300), Fraction(9, 100), Fraction(1, 25)),
        ),
    ],
)
def test_centroids_of_the_notes(printed, exact):
    n = len(printed)
    weights = rank_order_centroid(named(range(n, 0, -1)))
    assert weights.tolist() == pytest.approx(printed, abs=0.00005)
    assert weights.tolist() == pytest.approx([float(weight) for weight in exact], abs=1e-15)
    assert sum(exact) == 1


@given(st.lists(st.integers(0, 5), min_size=1, max_size=5))
@tried
def test_a_centroid_is_the_mean_of_all_orders_that_are_left_open(importance):
    """Criteria that are equally important may stand in any order: the weights of all these are averaged."""
    n = len(importance)
    by_rank = [sum(Fraction(1, k) for k in range(rank, n + 1)) / n for rank in range(1, n + 1)]
    orders = [
        order for order in permutations(range(n))
        if all(importance[one] >= importance[other] for one, other in zip(order, order[1:], strict=False))
    ]  # fmt: skip
    mean = [sum(by_rank[order.index(place)] for order in orders) / len(orders) for place in range(n)]
    found = rank_order_centroid(named(importance))
    assert found.tolist() == pytest.approx([float(weight) for weight in mean])
    assert found.sum() == pytest.approx(1)


def test_names_stay_with_their_weights():
    weights = rank_order_centroid({"jobs": 1, "cost": 3, "emissions": 2})
    assert weights.index.tolist() == ["jobs", "cost", "emissions"]
    assert weights.to_dict() == pytest.approx({"cost": 11 / 18, "emissions": 5 / 18, "jobs": 1 / 9})


def test_a_tie_in_importance_is_seen_through_rounding():
    weights = rank_order_centroid({"a": 0.1 + 0.2, "b": 0.3, "c": 0.4})
    assert weights["a"] == weights["b"] == pytest.approx((5 / 18 + 1 / 9) / 2)


def test_an_order_with_a_hole_is_refused():
    with pytest.raises(ValueError, match="points of 'jobs' are missing"):
        rank_order_centroid({"cost": 2, "jobs": NAN})


# --- several people ---

TWO = pd.DataFrame({"cost": [100, 0], "jobs": [100, 40], "tonnes": [50, 60]}, index=["mayor", "farmer"])


def test_a_group_by_hand():
    group = group_weights(TWO)
    assert group.each.loc["mayor"].tolist() == pytest.approx([0.4, 0.4, 0.2])
    assert group.each.loc["farmer"].tolist() == pytest.approx([0, 0.4, 0.6])
    assert group.mean.tolist() == pytest.approx([0.2, 0.4, 0.4])
    # Geometric: 0, .4, root of .12, divided by their sum.
    root = 0.12**0.5
    geometric = group_weights(TWO, "geometric")
    assert geometric.mean.tolist() == pytest.approx([0, 0.4 / (0.4 + root), root / (0.4 + root)])
    # The largest difference first; a tie stays in the order of the table.
    assert group.spread.index.tolist() == ["cost", "tonnes", "jobs"]
    assert group.spread.loc["tonnes"].to_dict() == pytest.approx({"lowest": 0.2, "highest": 0.6, "difference": 0.4})
    assert list(group.spread.columns) == ["lowest", "highest", "difference"]


def test_one_person_is_a_group_without_spread():
    for mean in ("arithmetic", "geometric"):
        group = group_weights(TWO.loc[["mayor"]], mean)
        assert group.mean.tolist() == pytest.approx([0.4, 0.4, 0.2])
        assert group.spread["difference"].tolist() == [0, 0, 0]


def test_nobody_is_louder_for_giving_more_points():
    loud = TWO.astype(float)
    loud.loc["mayor"] *= 10
    assert group_weights(loud).mean.tolist() == pytest.approx(group_weights(TWO).mean.tolist())


@given(st.lists(st.tuples(*[st.integers(1, 100)] * 3), min_size=1, max_size=5))
@tried
def test_both_means_are_sets_of_weights_between_the_extremes(rows):
    points = pd.DataFrame(rows, columns=["a", "b", "c"])
    each = np.array([[float(weight) for weight in exact_weights(row)] for row in rows])
    group = group_weights(points)
    assert group.mean.tolist() == pytest.approx(each.mean(axis=0).tolist())
    product = each.prod(axis=0) ** (1 / len(rows))
    geometric = group_weights(points, "geometric").mean
    assert geometric.tolist() == pytest.approx((product / product.sum()).tolist())
    spread = group.spread.loc[["a", "b", "c"]]
    assert spread["lowest"].tolist() == pytest.approx(each.min(axis=0).tolist())
    assert spread["highest"].tolist() == pytest.approx(each.max(axis=0).tolist())
    assert group.spread["difference"].is_monotonic_decreasing


def test_slips_of_a_group():
    with pytest.raises(ValueError, match="no points of any participant"):
        group_weights(TWO.iloc[:0])
    with pytest.raises(ValueError, match="'median' is not a mean known here"):
        group_weights(TWO, "median")
    apart = pd.DataFrame({"a": [100, 0], "b": [0, 100]}, index=["mayor", "farmer"])
    with pytest.raises(ValueError, match="a geometric mean leaves nothing"):
        group_weights(apart, "geometric")
    assert group_weights(apart).mean.tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("row", "words"), [((0, 0, 0), "All points are zero"), ((10, NAN, 5), "points of 'jobs' are missing")]
)
def test_the_person_with_the_slip_is_named(row, words):
    points = TWO.astype(float)
    points.loc["farmer"] = row
    with pytest.raises(ValueError, match=words) as slip:
        group_weights(points)
    assert "farmer" in str(slip.value)


@given(decisions(), st.data())
@tried
def test_each_person_ranks_with_their_own_weights(decision, data):
    rows, directions, ranges, points = decision
    people = {"mayor": points, "farmer": data.draw(st.permutations(points)), "agreed": [1] * len(points)}
    table = table_of(rows, directions, ranges, points=people)
    found = group_table(table, table.points)
    assert found.index.tolist() == ["mayor", "farmer", "agreed"]
    values = exact_values(rows, directions, ranges)
    for who, own in people.items():
        totals = exact_totals(values, exact_weights(own))
        assert found.loc[who].drop("winners").tolist() == pytest.approx([float(total) for total in totals])
        first = [f"m{place}" for place, rank in enumerate(exact_ranks(totals)) if rank == 1]
        assert found.loc[who, "winners"] == tuple(first)


def test_the_people_of_vallserena_do_not_agree():
    table = load_decision_matrix("VALLSERENA")
    found = group_table(table, table.each)
    assert len(found) == 5
    assert found["winners"].nunique() >= 3
    assert list(found.columns) == [*table.scores.index, "winners"]
