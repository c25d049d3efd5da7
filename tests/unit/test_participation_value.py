"""The additive value model: the table of the notes, exact fractions, and what must hold for any table."""

import dataclasses
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from participation_cases import (
    CRITERIA,
    DIRECTIONS,
    POINTS,
    VALLSERENA,
    WEIGHTS,
    decisions,
    exact_ranks,
    exact_totals,
    exact_values,
    exact_weights,
    table_of,
    tried,
    weights_of,
)

from fairwatt.participation import (
    additive_value,
    exchange_rates,
    linear_values,
    load_decision_matrix,
    rank_order_centroid,
    stability_intervals,
    swing_weights,
    topsis,
)


@pytest.fixture(scope="module")
def vallserena():
    return load_decision_matrix("VALLSERENA")


# --- the table of the notes ---


def test_the_data_are_those_of_the_notes(vallserena):
    assert tuple(vallserena.scores.columns) == CRITERIA
    assert vallserena.scores.index.tolist() == list(VALLSERENA)
    for measure, row in VALLSERENA.items():
        assert vallserena.scores.loc[measure].tolist() == [float(cell) for cell in row]
    assert tuple(vallserena.criteria["direction"]) == DIRECTIONS
    assert tuple(vallserena.agreed) == POINTS
    assert swing_weights(vallserena.agreed).to_dict() == pytest.approx(WEIGHTS, abs=1e-15)


# Domain notes 3.7 d. The last line of weights is the rank-order centroid of emissions > households > cost >
# acceptance > jobs, from V23 by hand: 77/300, 137/300, 47/300 ... in the order of the criteria.
ROC_FIVE = [Fraction(47, 300), Fraction(137, 300), Fraction(77, 300), Fraction(1, 25), Fraction(9, 100)]
PRINTED = [
    (exact_weights(POINTS), (0.3342, 0.6224, 0.5882, 0.2440, 0.5436), "rec"),
    ([Fraction(1, 5)] * 5, (0.4139, 0.6079, 0.6244, 0.3322, 0.4631), "retrofit"),
    (ROC_FIVE, (0.2784, 0.6155, 0.5403, 0.1822, 0.6355), "biodh"),
]


@pytest.mark.parametrize(("weights", "printed", "winner"), PRINTED)
@pytest.mark.parametrize("scale", ["reference", "data"])  # the levels of Vallserena are the ends of its table
def test_the_printed_totals_and_the_exact_ones(vallserena, weights, printed, winner, scale):
    assert sum(weights) == 1
    ranking = additive_value(vallserena, dict(zip(CRITERIA, map(float, weights), strict=True)), scale)
    exact = exact_totals(exact_values(VALLSERENA.values(), DIRECTIONS), weights)
    assert ranking.scores.tolist() == pytest.approx([float(total) for total in exact], abs=1e-12)
    assert ranking.scores.tolist() == pytest.approx(printed, abs=0.00005 + 1e-9)
    assert ranking.winners == (winner,)
    assert ranking.ranks.tolist() == exact_ranks(exact)


def test_the_order_of_the_notes_gives_the_centroid(vallserena):
    weights = rank_order_centroid(vallserena.agreed)
    assert weights.tolist() == pytest.approx([float(weight) for weight in ROC_FIVE], abs=1e-15)


def test_every_part_is_shown(vallserena):
    steps = additive_value(vallserena, WEIGHTS).steps
    assert list(steps.columns) == ["measure", "criterion", "score", "value", "weight", "part"]
    assert len(steps) == 25
    row = steps[(steps["measure"] == "rec") & (steps["criterion"] == "cost")].iloc[0]
    # (900 - 420) / (900 - 180) = 2/3; two thirds of .1875 are an eighth.
    assert row[["score", "value", "weight", "part"]].tolist() == pytest.approx([420, 2 / 3, 0.1875, 0.125])
    totals = steps.groupby("measure", sort=False)["part"].sum()
    assert totals.tolist() == pytest.approx(additive_value(vallserena, WEIGHTS).scores.tolist())


# --- any table ---


@given(decisions(), st.sampled_from(["reference", "data"]))
@tried
def test_totals_and_ranks_are_those_of_exact_fractions(decision, scale):
    rows, directions, ranges, points = decision
    table = table_of(rows, directions, ranges)
    ranking = additive_value(table, weights_of(points), scale)
    values = exact_values(rows, directions, ranges if scale == "reference" else None)
    exact = exact_totals(values, exact_weights(points))
    assert linear_values(table, scale).to_numpy().tolist() == [pytest.approx([float(v) for v in row]) for row in values]
    assert ranking.scores.tolist() == pytest.approx([float(total) for total in exact], abs=1e-12)
    assert ranking.ranks.tolist() == exact_ranks(exact)
    assert ranking.winners == tuple(f"m{place}" for place, rank in enumerate(exact_ranks(exact)) if rank == 1)


def test_measures_that_tie_share_the_better_rank():
    table = table_of([(1, 3), (2, 2), (3, 1), (1, 1)], ranges=[(0, 4), (0, 4)])
    ranking = additive_value(table, {"c0": 0.5, "c1": 0.5})
    assert ranking.ranks.to_dict() == {"m0": 1, "m1": 1, "m2": 1, "m3": 4}
    assert ranking.winners == ("m0", "m1", "m2")


def test_a_tie_is_seen_through_the_rounding_of_sums():
    # .1 + .2 is more than .3 for a computer.
    table = table_of([(0, 0, 1, 0), (1, 1, 0, 0), (0, 0, 0, 0)])
    ranking = additive_value(table, {"c0": 0.1, "c1": 0.2, "c2": 0.3, "c3": 0.4})
    assert ranking.scores["m1"] > ranking.scores["m0"]
    assert ranking.winners == ("m0", "m1")
    assert ranking.ranks.tolist() == [1, 1, 3]


def test_a_criterion_that_tells_nothing_apart_gives_nothing():
    table = table_of([(5, 1), (5, 3)])
    assert linear_values(table)["c0"].tolist() == [0, 0]
    assert additive_value(table, {"c0": 0.75, "c1": 0.25}).scores.tolist() == [0, 0.25]


def test_no_minus_zero():
    values = linear_values(table_of([(5, 1), (3, 3)], ["min", "min"]))
    assert not np.signbit(values.to_numpy()).any()


@given(decisions(), st.sampled_from([0.001, 0.2778, 3.6, 1000]), st.sampled_from([0, -40, 273.15]), st.data())
@tried
def test_another_unit_with_its_levels_changes_nothing(decision, factor, shift, data):
    rows, directions, ranges, points = decision
    chosen = data.draw(st.integers(0, len(points) - 1))

    def convert(value):
        return factor * value + shift

    converted = [tuple(convert(cell) if place == chosen else cell for place, cell in enumerate(row)) for row in rows]
    levels = [tuple(map(convert, pair)) if place == chosen else pair for place, pair in enumerate(ranges)]
    before = additive_value(table_of(rows, directions, ranges), weights_of(points))
    after = additive_value(table_of(converted, directions, levels), weights_of(points))
    assert after.scores.tolist() == pytest.approx(before.scores.tolist(), abs=1e-9)
    assert after.ranks.tolist() == before.ranks.tolist()


@given(decisions(), st.data())
@tried
def test_less_of_a_bad_thing_is_more_of_its_opposite(decision, data):
    rows, directions, ranges, points = decision
    chosen = data.draw(st.integers(0, len(points) - 1))
    turned = [tuple(-cell if place == chosen else cell for place, cell in enumerate(row)) for row in rows]
    ways = [("max" if way == "min" else "min") if place == chosen else way for place, way in enumerate(directions)]
    levels = [(-pair[0], -pair[1]) if place == chosen else pair for place, pair in enumerate(ranges)]
    for method in (additive_value, lambda *given: additive_value(*given, scale="data")):
        before = method(table_of(rows, directions, ranges), weights_of(points))
        after = method(table_of(turned, ways, levels), weights_of(points))
        assert after.scores.tolist() == pytest.approx(before.scores.tolist(), abs=1e-12)


@given(decisions(), st.data())
@tried
def test_the_order_of_rows_and_columns_does_not_matter(decision, data):
    rows, directions, ranges, points = decision
    table = table_of(rows, directions, ranges)
    down = data.draw(st.permutations(list(table.scores.index)))
    across = data.draw(st.permutations(list(table.scores.columns)))
    # Only the scores are put into another order: names decide, not places.
    shuffled = dataclasses.replace(table, scores=table.scores.loc[down, across])
    weights = weights_of(points)
    turned = {name: weights[name] for name in data.draw(st.permutations(list(weights)))}
    for scale in ("reference", "data"):
        before, after = additive_value(table, weights, scale), additive_value(shuffled, turned, scale)
        assert after.scores.to_dict() == pytest.approx(before.scores.to_dict(), abs=1e-12)
        assert after.ranks.to_dict() == before.ranks.to_dict()
        assert set(after.winners) == set(before.winners)
    assert exchange_or_none(shuffled, turned) == pytest.approx(exchange_or_none(table, weights), nan_ok=True)
    one, other = stability_intervals(table, weights), stability_intervals(shuffled, turned)
    if len(additive_value(table, weights).winners) == 1:
        for end in ("weight", "lower", "upper"):
            assert other[end].to_dict() == pytest.approx(one[end].to_dict(), abs=1e-9)


def exchange_or_none(table, weights):
    try:
        return exchange_rates(table, weights, "c0").to_dict()
    except ValueError:
        return None


@given(decisions(measures=(2, 4)), st.data())
@tried
def test_a_measure_more_never_changes_the_order_of_the_others(decision, data):
    rows, directions, ranges, points = decision
    new = tuple(data.draw(st.integers(min(pair), max(pair))) for pair in ranges)
    before = additive_value(table_of(rows, directions, ranges), weights_of(points)).scores
    after = additive_value(table_of([*rows, new], directions, ranges), weights_of(points)).scores
    assert after.drop(after.index[-1]).tolist() == pytest.approx(before.tolist(), abs=1e-12)


def test_with_the_ends_of_the_table_a_dominated_measure_can_turn_the_order():
    # Why the levels are fixed. Values (1, 0) and (0, 1): m1 leads by .6 to .4. A poor m2 stretches both ranges, and the
    # values become (1, 4/5) and (1/6, 1): m0 leads by .88 to .67.
    rows, weights = [(10, 4), (5, 5)], {"c0": 0.4, "c1": 0.6}
    assert additive_value(table_of(rows), weights, "data").winners == ("m1",)
    assert additive_value(table_of([*rows, (4, 0)]), weights, "data").winners == ("m0",)


@given(decisions())
@tried
def test_who_is_better_everywhere_is_never_behind(decision):
    rows, directions, ranges, points = decision
    scores = additive_value(table_of(rows, directions, ranges), weights_of(points)).scores
    values = exact_values(rows, directions, ranges)
    for one, better in enumerate(values):
        for other, worse in enumerate(values):
            if all(a >= b for a, b in zip(better, worse, strict=True)):
                assert scores.iloc[one] >= scores.iloc[other] - 1e-12


# --- what weights and ranges imply ---


def test_exchange_rates_worked_by_hand(vallserena):
    # 60 points for 720 thousand EUR are 12 thousand EUR a point; 100 points for 360 t; 90 for 85 households;
    # 30 for 11 job-years; 40 for 1.5 points of acceptance.
    expected = {"cost": 1, "emissions": 12 * 100 / 360, "households": 12 * 90 / 85, "jobs": 12 * 30 / 11,
                "acceptance": 12 * 40 / 1.5}  # fmt: skip
    assert exchange_rates(vallserena, WEIGHTS).to_dict() == pytest.approx(expected)
    in_tonnes = exchange_rates(vallserena, WEIGHTS, numeraire="emissions")
    assert in_tonnes["cost"] == pytest.approx(360 / 100 / 12)


def test_a_price_is_said_in_the_first_criterion_of_which_less_is_better():
    rows, weights = [(1, 9, 2), (3, 4, 1)], {"c0": 0.5, "c1": 0.25, "c2": 0.25}
    assert exchange_rates(table_of(rows, ["max", "min", "min"]), weights)["c1"] == 1
    with pytest.raises(ValueError, match="numeraire") as slip:
        exchange_rates(table_of(rows), weights)
    assert "None" not in str(slip.value)
    assert exchange_rates(table_of(rows), weights, numeraire="c2")["c2"] == 1


@given(decisions(), st.data())
@tried
def test_what_is_paid_at_the_rate_leaves_the_total_alone(decision, data):
    """One measure gets a little more of one good thing and pays for it in the numeraire: its total stays."""
    rows, directions, ranges, points = decision
    weights = weights_of(points)
    priced = [place for place, pair in enumerate(ranges) if pair[0] != pair[1]]
    payable = [place for place in priced if points[place]]
    if not payable:
        return
    numeraire, other = data.draw(st.sampled_from(payable)), data.draw(st.sampled_from(priced))
    levels = [(low - 50 * (high - low), high + 50 * (high - low)) for low, high in ranges]  # room on both sides
    table = table_of(rows, directions, levels)
    rates = exchange_rates(table, weights, f"c{numeraire}")
    better = {place: 1 if directions[place] == "max" else -1 for place in (numeraire, other)}
    changed = table.scores.copy()
    changed.loc["m0", f"c{other}"] += better[other] * 0.5
    changed.loc["m0", f"c{numeraire}"] -= better[numeraire] * 0.5 * rates[f"c{other}"]
    after = dataclasses.replace(table, scores=changed)
    span = abs(levels[numeraire][1] - levels[numeraire][0])
    if 0.5 * rates[f"c{other}"] > span / 4:
        return  # would leave the range
    assert additive_value(after, weights).scores["m0"] == pytest.approx(
        additive_value(table, weights).scores["m0"], abs=1e-12
    )


def test_a_range_twice_as_wide_halves_the_price_if_the_points_stay(vallserena):
    # The slip of the lesson: the range changes and the points are not given again.
    wide = vallserena.with_ranges(emissions=(0, 720))
    assert exchange_rates(wide, WEIGHTS)["emissions"] == pytest.approx(
        exchange_rates(vallserena, WEIGHTS)["emissions"] / 2
    )


# --- errors: which measure, which criterion, what to do ---


def test_a_score_outside_the_levels_names_measure_and_criterion(vallserena):
    narrow = vallserena.with_ranges(cost=(800, 180))
    with pytest.raises(ValueError, match="'Cost' of 'Deep renovation of social housing' is 900 thousand EUR: outside"):
        linear_values(narrow)
    with pytest.raises(ValueError, match="outside the range from 900 .worst. to 200 .best."):
        additive_value(vallserena.with_ranges(cost=(900, 200)), WEIGHTS)
    # Neither the other scale nor TOPSIS looks at the levels.
    linear_values(narrow, scale="data")
    topsis(narrow, WEIGHTS)


def test_levels_the_wrong_way_round_are_named(vallserena):
    with pytest.raises(ValueError, match="'Cost': worst is 180 and best is 900, but less is better"):
        linear_values(vallserena.with_ranges(cost=(180, 900)))
    with pytest.raises(ValueError, match="'Local work': worst is 12 and best is 1, but more is better"):
        linear_values(vallserena.with_ranges(jobs=(12, 1)))


def test_an_unknown_scale_or_criterion_is_named(vallserena):
    with pytest.raises(ValueError, match="'local' is not a scale known here.*reference, data"):
        linear_values(vallserena, "local")
    with pytest.raises(ValueError, match="'euros' is not a criterion known here"):
        exchange_rates(vallserena, WEIGHTS, numeraire="euros")


def test_nothing_can_be_priced_in_what_has_no_weight_or_no_range(vallserena):
    with pytest.raises(ValueError, match="'Cost' has no weight or no range"):
        exchange_rates(vallserena, {**dict.fromkeys(CRITERIA, 0), "emissions": 1})
    with pytest.raises(ValueError, match="'Criterion 0' has no weight or no range"):
        exchange_rates(table_of([(5, 1), (5, 3)]), {"c0": 0.5, "c1": 0.5}, "c0")
