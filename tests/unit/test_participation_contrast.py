"""TOPSIS and PROMETHEE II: printed examples, cases worked by hand, and a second library on random tables."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from participation_cases import WEIGHTS, decisions, table_of, tried, weights_of
from pymcdm import normalizations
from pymcdm.methods import PROMETHEE_II, TOPSIS

from fairwatt.participation import Preference, load_decision_matrix, promethee_ii, topsis


@pytest.fixture(scope="module")
def vallserena():
    return load_decision_matrix("VALLSERENA")


def types_of(directions):
    return np.array([1 if way == "max" else -1 for way in directions])


def spread(rows):
    """Points of the table that do not lie on a few whole numbers."""
    return [[cell + 0.37 * math.sin(7 * line + 3 * place + cell) for place, cell in enumerate(row)]
            for line, row in enumerate(rows)]  # fmt: skip


def usable(points, rows):
    """The other library gives a constant column the value 1 in place of 0, and stops if all measures are alike."""
    return any(points) and all(len(set(column)) > 1 for column in zip(*rows, strict=True))


# --- TOPSIS ---

# V19 of the domain notes: Tzeng & Huang (2011).
TEXTBOOK = [(5, 8, 4), (7, 6, 8), (8, 8, 6), (7, 4, 6)]
TEXTBOOK_WEIGHTS = {"c0": 0.3, "c1": 0.4, "c2": 0.3}


@pytest.mark.parametrize(
    ("normalisation", "printed"),
    [("vector", (0.5037, 0.6581, 0.7482, 0.3340)), ("minmax", (0.4853, 0.6484, 0.7768, 0.3630))],
)
def test_topsis_of_the_textbook(normalisation, printed):
    ranking = topsis(table_of(TEXTBOOK), TEXTBOOK_WEIGHTS, normalisation)
    assert ranking.scores.tolist() == pytest.approx(printed, abs=0.00005 + 1e-9)
    assert ranking.ranks.tolist() == [3, 2, 1, 4]


@pytest.mark.parametrize(
    ("normalisation", "printed", "winner"),
    [
        ("vector", (0.2673, 0.6079, 0.5964, 0.2182, 0.6160), "biodh"),
        ("minmax", (0.3528, 0.6138, 0.5527, 0.2728, 0.5841), "rec"),
    ],
)
def test_topsis_of_vallserena(vallserena, normalisation, printed, winner):
    ranking = topsis(vallserena, WEIGHTS, normalisation)
    assert ranking.scores.tolist() == pytest.approx(printed, abs=0.00005 + 1e-9)
    assert ranking.winners == (winner,)


def test_the_vector_is_what_topsis_means_without_a_word(vallserena):
    assert topsis(vallserena, WEIGHTS).winners == ("biodh",)


def test_topsis_by_hand():
    # Columns 3, 4 and 4, 3, length 5: normalised .6, .8 and .8, .6; weights .5, .5; less is better in the second.
    ranking = topsis(table_of([(3, 4), (4, 3)], ["max", "min"]), {"c0": 0.5, "c1": 0.5})
    assert ranking.scores.tolist() == pytest.approx([0, 1])
    first = ranking.steps.iloc[0]
    assert (first["measure"], first["criterion"], first["score"]) == ("m0", "c0", 3)
    assert first[["normalised", "weight", "weighted", "ideal", "anti_ideal"]].tolist() == pytest.approx(
        [0.6, 0.5, 0.3, 0.4, 0.3]
    )
    second = ranking.steps.iloc[1]
    assert second[["normalised", "weighted", "ideal", "anti_ideal"]].tolist() == pytest.approx([0.8, 0.4, 0.3, 0.4])


def test_the_distances_follow_from_the_steps(vallserena):
    for normalisation in ("vector", "minmax"):
        ranking = topsis(vallserena, WEIGHTS, normalisation)
        for measure, rows in ranking.steps.groupby("measure"):
            plus = math.dist(rows["weighted"], rows["ideal"])
            minus = math.dist(rows["weighted"], rows["anti_ideal"])
            assert ranking.scores[measure] == pytest.approx(minus / (plus + minus))


@given(decisions(top=9), st.sampled_from(["vector", "minmax"]))
@tried
def test_topsis_agrees_with_a_second_library(decision, normalisation):
    rows, directions, _, points = decision
    assume(usable(points, rows))
    rows = [[cell + 1 for cell in row] for row in spread(rows)]
    kind = {"vector": normalizations.vector_normalization, "minmax": normalizations.minmax_normalization}
    expected = TOPSIS(kind[normalisation])(
        np.array(rows), np.array(list(weights_of(points).values())), types_of(directions), validation=False
    )
    ranking = topsis(table_of(rows, directions), weights_of(points), normalisation)
    assert ranking.scores.tolist() == pytest.approx(expected.tolist(), abs=1e-9)


@given(decisions())
@tried
def test_topsis_with_zeros_twins_and_constant_columns(decision):
    rows, directions, _, points = decision
    table, weights = table_of(rows, directions), weights_of(points)
    told_apart = any(
        point and len(set(column)) > 1 for point, column in zip(points, zip(*rows, strict=True), strict=True)
    )
    for normalisation in ("vector", "minmax"):
        if not told_apart:
            with pytest.raises(ValueError, match="alike on every criterion that has a weight"):
                topsis(table, weights, normalisation)
            continue
        ranking = topsis(table, weights, normalisation)
        assert ranking.scores.between(0, 1).all()
        for one, row in enumerate(rows):
            for other, twin in enumerate(rows):
                if row == twin:
                    assert ranking.ranks.iloc[one] == ranking.ranks.iloc[other]


@given(decisions(), st.sampled_from([0.001, 3.6, 1000]), st.data())
@tried
def test_topsis_in_another_unit_is_the_same(decision, factor, data):
    rows, directions, _, points = decision
    chosen = data.draw(st.integers(0, len(points) - 1))
    table, weights = table_of(rows, directions), weights_of(points)
    converted = table_of(
        [[cell * factor if place == chosen else cell for place, cell in enumerate(row)] for row in rows], directions
    )
    for normalisation in ("vector", "minmax"):
        try:
            before = topsis(table, weights, normalisation)
        except ValueError:
            continue
        after = topsis(converted, weights, normalisation)
        assert after.scores.tolist() == pytest.approx(before.scores.tolist(), abs=1e-9)


def test_an_unknown_normalisation_is_named(vallserena):
    with pytest.raises(ValueError, match="'sum' is not a normalisation known here.*vector, minmax"):
        topsis(vallserena, WEIGHTS, "sum")


# --- PROMETHEE II ---


def test_promethee_of_the_docstring():
    # V22 of the domain notes.
    table = table_of([(4, 3, 2), (3, 2, 4), (5, 1, 3)])
    assert promethee_ii(table, {"c0": 0.5, "c1": 0.3, "c2": 0.2}).scores.tolist() == pytest.approx([0.1, -0.3, 0.2])


def ranges_as_v_shapes(table):
    return {name: Preference("v_shape", p=column.max() - column.min()) for name, column in table.scores.items()}


def test_promethee_of_vallserena(vallserena):
    usual = promethee_ii(vallserena, WEIGHTS)
    printed = (-0.1484, 0.3125, 0.1875, -0.4922, 0.1406)
    assert usual.scores.tolist() == pytest.approx(printed, abs=0.00005 + 1e-9)
    assert usual.winners == ("rec",)
    sloped = promethee_ii(vallserena, WEIGHTS, ranges_as_v_shapes(vallserena))
    printed = (-0.1653, 0.1949, 0.1522, -0.2781, 0.0964)
    assert sloped.scores.tolist() == pytest.approx(printed, abs=0.00005 + 1e-9)
    assert sloped.winners == ("rec",)


def test_the_flows_of_one_criterion_by_hand(vallserena):
    # REC costs less than two of the four others, and more than two; it saves more tonnes than three.
    steps = promethee_ii(vallserena, WEIGHTS).steps.set_index(["measure", "criterion"])
    assert list(steps.columns) == ["score", "positive", "negative", "weight", "part"]
    assert steps.loc[("rec", "cost")].tolist() == pytest.approx([420, 0.5, 0.5, 0.1875, 0])
    assert steps.loc[("rec", "emissions")].tolist() == pytest.approx([260, 0.75, 0.25, 0.3125, 0.15625])
    sums = steps["part"].groupby("measure", sort=False).sum()
    assert sums.tolist() == pytest.approx(promethee_ii(vallserena, WEIGHTS).scores.tolist())


MODERN = {"usual": [0, 1, 1, 1, 1, 1, 1], "u_shape": [0, 0, 0, 1, 1, 1, 1], "v_shape": [0, 0.2, 0.4, 0.6, 0.8, 1, 1],
          "level": [0, 0, 0, 0.5, 0.5, 0.5, 1], "linear": [0, 0, 0, 1 / 3, 2 / 3, 1, 1]}  # fmt: skip
# In 1985 p is a width: level steps at 2 and at 2 + 5, linear is full at 2 + 5.
BRANS = {**MODERN, "level": [0, 0, 0, 0.5, 0.5, 0.5, 0.5], "linear": [0, 0, 0, 0.2, 0.4, 0.6, 0.8]}


@pytest.mark.parametrize(("convention", "expected"), [("modern", MODERN), ("brans1985", BRANS)])
@pytest.mark.parametrize("kind", ["usual", "u_shape", "v_shape", "level", "linear"])
def test_preferences_for_differences_from_0_to_6(kind, convention, expected):
    """q = 2, p = 5. At a step itself the lower value holds: a difference of q still does not count."""
    function = Preference(kind, q=2, p=5)
    assert function.of(range(7), convention).tolist() == pytest.approx(expected[kind])
    assert function.of([-1, -2, -5, -100], convention).tolist() == [0, 0, 0, 0]


def test_the_widths_of_1985_end_at_q_plus_p():
    assert Preference("level", q=2, p=5).of([7, 7.01], "brans1985").tolist() == [0.5, 1]
    assert Preference("linear", q=2, p=5).of([6.5, 7, 8], "brans1985").tolist() == pytest.approx([0.9, 1, 1])
    # A width may be smaller than q.
    assert Preference("linear", q=2, p=1).of([2, 2.5, 3], "brans1985").tolist() == pytest.approx([0, 0.5, 1])


def test_the_gaussian_by_hand():
    # At d = s it is 1 - exp(-1/2) = .3935, at 2 s 1 - exp(-2) = .8647, at 3 s .9889.
    function = Preference("gaussian", s=10)
    assert function.of([0, 10, 20, 30, -10]).tolist() == pytest.approx([0, 0.39347, 0.86466, 0.98889, 0], abs=5e-6)


def test_a_difference_as_large_as_the_limit_is_seen_through_rounding():
    # 4.3 - 4.1 is .2 for a person, and 0.20000000000000018 for a computer.
    for convention in ("modern", "brans1985"):
        assert Preference("u_shape", q=0.2).of([4.3 - 4.1], convention).tolist() == [0]
        assert Preference("level", q=0.2, p=0.5).of([4.3 - 4.1], convention).tolist() == [0]
    assert Preference("level", q=0.1, p=0.2).of([4.3 - 4.1]).tolist() == [0.5]
    assert Preference("level", q=0.1, p=0.7).of([0.8], "brans1985").tolist() == [0.5]  # .1 + .7 is less than .8
    assert Preference("usual").of([0.1 + 0.2 - 0.3]).tolist() == [0]
    # And it stays a difference where scores are small numbers.
    assert Preference("usual").of([1e-4]).tolist() == [1]


def test_both_conventions_on_three_measures_by_hand():
    """One good 0, 3, 6 with weight .5; one bad 0, 0, 10 with weight .5. Linear q = 1, p = 5, and usual.

    Modern: 3 over 0 and 6 over 3 give (3 - 1)/(5 - 1) = 1/2, 6 over 0 gives 1. 1985: (3 - 1)/5 = .4 and (6 - 1)/5 = 1.
    Usual, less is better: m0 and m1 beat m2.
    """
    table, weights = table_of([(0, 0), (3, 0), (6, 10)], ["max", "min"]), {"c0": 0.5, "c1": 0.5}
    functions = {"c0": Preference("linear", q=1, p=5)}
    modern = promethee_ii(table, weights, functions)
    assert modern.scores.tolist() == pytest.approx([(0.5 - 0.75) / 2, (0.25 + 0.5 - 0.25) / 2, (0.75 - 1) / 2])
    older = promethee_ii(table, weights, functions, convention="brans1985")
    assert older.scores.tolist() == pytest.approx([0.5 - 0.7, 0.2 + 0.5 - 0.2, 0.7 - 1])


def test_level_in_both_conventions_on_three_measures_by_hand():
    # Good 0, 4, 6; q = 1, p = 4. Modern: 4 over 0 half (not above p), 6 over 0 full, 6 over 4 half.
    # 1985: full only above 1 + 4: 4 over 0 half, 6 over 0 full, 6 over 4 half. With p = 5.5 the 6 over 0 falls to half.
    table, weights = table_of([(0, 1), (4, 1), (6, 1)]), {"c0": 1, "c1": 0}

    def flows(p, convention):
        return promethee_ii(table, weights, {"c0": Preference("level", q=1, p=p)}, convention).scores.tolist()

    assert flows(4, "modern") == pytest.approx([-0.75, 0, 0.75])
    assert flows(4, "brans1985") == pytest.approx([-1.5, 0, 1.5])
    assert flows(5.5, "modern") == pytest.approx([-0.75, 0, 0.75])
    assert flows(5.5, "brans1985") == pytest.approx([-1, 0, 1])


def test_the_conventions_without_p_differ_by_the_number_of_rivals(vallserena):
    one, other = (promethee_ii(vallserena, WEIGHTS, convention=name) for name in ("modern", "brans1985"))
    assert other.scores.tolist() == pytest.approx((4 * one.scores).tolist())
    assert other.ranks.tolist() == one.ranks.tolist()


ORACLE = {"usual": "usual", "u_shape": "ushape", "v_shape": "vshape", "level": "level", "linear": "vshape_2"}


@given(decisions(top=9), st.sampled_from(list(ORACLE)), st.integers(0, 4), st.integers(1, 5))
@tried
def test_promethee_agrees_with_a_second_library(decision, kind, q, width):
    rows, directions, _, points = decision
    rows, p = spread(rows), q + width + 0.5
    count = len(points)
    limits = {} if kind == "usual" else {"p": [p] * count, "q": [q + 0.25] * count}
    expected = PROMETHEE_II(ORACLE[kind], **limits)(
        np.array(rows), np.array(list(weights_of(points).values())), types_of(directions), validation=False
    )
    functions = {f"c{place}": Preference(kind, q=q + 0.25, p=p) for place in range(count)}
    ranking = promethee_ii(table_of(rows, directions), weights_of(points), functions)
    assert ranking.scores.tolist() == pytest.approx(expected.tolist(), abs=1e-9)


functions = st.builds(
    Preference, st.sampled_from(["usual", "u_shape", "v_shape", "level", "linear", "gaussian"]),
    q=st.integers(0, 2), p=st.integers(3, 5), s=st.integers(1, 5),
)  # fmt: skip


def by_pairs(rows, directions, weights, chosen, older):
    """Net flows with loops, each preference written out in words of the papers."""

    def preference(function, d):
        q, width = function.q, function.p
        top = q + width if older and function.kind in ("level", "linear") else width
        if d <= 0:
            return 0
        return {
            "usual": lambda: 1,
            "u_shape": lambda: 0 if d <= q else 1,
            "v_shape": lambda: d / width if d <= width else 1,
            "level": lambda: 0 if d <= q else 0.5 if d <= top else 1,
            "linear": lambda: 0 if d <= q else (d - q) / (top - q) if d <= top else 1,
            "gaussian": lambda: 1 - math.exp(-d * d / 2 / function.s**2),
        }[function.kind]()

    def pi(a, b):
        return sum(
            weight * preference(function, (x - y) if way == "max" else (y - x))
            for x, y, way, weight, function in zip(a, b, directions, weights, chosen, strict=True)
        )

    shared = 1 if older else len(rows) - 1
    return [sum(pi(own, other) - pi(other, own) for other in rows) / shared for own in rows]


@given(decisions(), st.lists(functions, min_size=4, max_size=4), st.sampled_from(["modern", "brans1985"]))
@tried
def test_a_function_for_each_criterion_in_both_conventions(decision, chosen, convention):
    rows, directions, _, points = decision
    weights, chosen = weights_of(points), chosen[: len(points)]
    expected = by_pairs(rows, directions, weights.values(), chosen, convention == "brans1985")
    named = dict(zip(weights, chosen, strict=True))
    ranking = promethee_ii(table_of(rows, directions), weights, named, convention)
    assert ranking.scores.tolist() == pytest.approx(expected, abs=1e-12)
    assert ranking.scores.sum() == pytest.approx(0, abs=1e-9)
    assert ranking.steps.groupby("measure", sort=False)["part"].sum().tolist() == pytest.approx(expected, abs=1e-12)


# --- errors ---


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "usal"}, "'usal' is not a preference function known here. Did you mean 'usual'"),
        ({"kind": "u_shape"}, "'u_shape' needs q"),
        ({"kind": "v_shape", "p": 0}, "'v_shape' needs p"),
        ({"kind": "v_shape", "p": NotImplemented}, "'v_shape' needs p"),
        ({"kind": "v_shape", "p": float("nan")}, "'v_shape' needs p"),
        ({"kind": "level", "q": 1}, "'level' needs p"),
        ({"kind": "linear", "q": -1, "p": 2}, "'linear' needs q"),
        ({"kind": "gaussian"}, "'gaussian' needs s"),
        ({"kind": "gaussian", "s": -3}, "'gaussian' needs s"),
    ],
)
def test_a_preference_without_its_number_is_refused(given, words):
    given = {name: "3 t" if value is NotImplemented else value for name, value in given.items()}
    with pytest.raises(ValueError, match=words):
        Preference(**given)


def test_p_below_q_is_refused_where_p_is_no_width():
    with pytest.raises(ValueError, match="'linear' needs p of at least q; found q = 3, p = 1"):
        Preference("linear", q=3, p=1).of([2])


def test_wrong_arguments_are_named(vallserena):
    with pytest.raises(ValueError, match="'acc' is not a criterion known here. Did you mean 'acceptance'"):
        promethee_ii(vallserena, WEIGHTS, {"acc": Preference()})
    with pytest.raises(ValueError, match="'1985' is not a convention known here"):
        promethee_ii(vallserena, WEIGHTS, convention="1985")


@pytest.mark.parametrize("slip", [Preference("usual"), {"cost": "usual"}, {"cost": None}])
def test_something_else_than_a_preference_for_each_criterion_is_refused(vallserena, slip):
    with pytest.raises(ValueError, match="Preference"):
        promethee_ii(vallserena, WEIGHTS, slip)
