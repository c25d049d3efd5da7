"""The six questions of lesson m35: right answers worked by hand, slips named, the tables as the texts say."""

import numpy as np
import pytest
from question_rules import QuestionRules

from fairwatt.checks import check
from fairwatt.data import read_table
from fairwatt.questions import m35

LINES = {"1": "UNIT", "2": "OK", "3": "OK", "4": "EMPTY", "5": "SAME", "6": "BETTER", "7": "POINTS"}
RIGHT = {
    "m35.1": 0.722222,  # (1,000 - 350) / (1,000 - 100)
    "m35.2": 0.103448,  # 30 / (30 + 100 + 90 + 30 + 40)
    "m35.3": 0.711,  # 0.021 + 0.5 + 0.094 + 0.096
    "m35.4": 0.356056,  # 37.404 / 0.29412 = 127.17 points; / (230 + 127.17)
    "m35.5": 0.043327,  # (4.11698 - 4) / 3 / 0.90
    "m35.6": LINES | {"sentence": "B"},
}

# Wrong answers worked by hand, and the words that must stand in their hint.
SLIPS = [
    ("m35.1", 0.277778, "from the best end"),  # 250 / 900
    ("m35.1", 0.28, "from the best end"),
    ("m35.1", 0.65, "divided by the worst end"),  # 650 / 1,000
    ("m35.1", 0.35, "as a part of 1000"),
    ("m35.1", 0.388889, "divided the cost itself"),  # 350 / 900
    ("m35.1", 0.763889, "ends of the table, 180 and 900"),  # 550 / 720
    ("m35.1", 0.76, "ends of the table, 180 and 900"),
    ("m35.1", 0.236111, "Two things"),  # 170 / 720
    ("m35.1", 0.611111, "You began at 900"),  # 550 / 900
    ("m35.1", 0.902778, "the range of the table"),  # 650 / 720
    ("m35.1", 0.25, "Look at both steps"),  # 250 / 1,000
    ("m35.1", 650, "Divide it by the whole way"),
    ("m35.1", 72.2222, "in per cent"),
    ("m35.1", -0.7222, "the sign is not"),  # (350 - 1,000) / 900
    ("m35.2", 0.1875, "before the grant"),  # 60 / 320
    ("m35.2", 0.19, "before the grant"),
    ("m35.2", 0.09375, "sum of all points has become smaller"),  # 30 / 320, or half of 0.1875
    ("m35.2", 30, "new points of the cost"),
    ("m35.2", 0.3, "the largest of the points"),  # 30 / 100, by the largest or by a hundred
    ("m35.2", 0.6, "You divided 60 by 100"),
    ("m35.2", 0.206897, "are still the old ones"),  # 60 / 290
    ("m35.2", 0.315789, "You doubled"),  # 120 / 380
    ("m35.2", 0.115385, "sum of the four others"),  # 30 / 260
    ("m35.2", 0.230769, "60 divided by the four others"),  # 60 / 260
    ("m35.2", 290, "new sum of all points"),
    ("m35.2", 0.344828, "weight of the emissions"),  # 100 / 290
    ("m35.2", 10.3448, "in per cent"),
    ("m35.3", 0.5815, "The other measure has more"),  # 0.195 + 0.2 + 0.15 + 0.0365
    ("m35.3", 0.581111, "The other measure has more"),  # with values that are not rounded
    ("m35.3", 0.624, "the same weight"),  # 3.12 / 5
    ("m35.3", 0.464, "plain mean"),  # 2.32 / 5
    ("m35.3", 2.32, "values of the wood-chip network"),
    ("m35.3", 3.12, "values of deep renovation"),
    ("m35.3", 1230.8, "They have no common unit"),  # 750 + 430 + 40 + 8 + 2.8
    ("m35.3", 1210.9, "Take the columns of values"),  # 900 + 210 + 85 + 12 + 3.9
    ("m35.3", 299.34, "weights by scores"),  # 75 + 215 + 8 + 1.2 + 0.14
    ("m35.3", 213.995, "weights times scores"),  # 90 + 105 + 17 + 1.8 + 0.195
    ("m35.3", 0.669, "took the cost away"),  # 0.711 - 2 x 0.021
    ("m35.3", 0.769, "turned the cost once more"),  # 0.79 x 0.1 + 0.69
    ("m35.3", 0.1422, "divided by five"),
    ("m35.3", 0.1295, "how far the winner leads"),
    ("m35.3", 0.5436, "weights of the lesson"),
    ("m35.3", 0.5882, "deep renovation with the weights of the lesson"),
    ("m35.3", 71.1, "a hundred times too large"),
    ("m35.4", 0.397418, "left the other four as they were"),  # 127.174 / 320, or 0.28125 + 0.03417 / 0.29412
    ("m35.4", 0.4, "left the other four as they were"),
    ("m35.4", 0.28125, "weight of today"),  # 90 / 320
    ("m35.4", 0.074806, "must grow"),  # 0.356056 - 0.28125
    ("m35.4", 127.174, "These are points"),
    ("m35.4", 1.27174, "divided the points by 100"),
    ("m35.4", 0.55293, "points of the four others"),  # 127.174 / 230
    ("m35.4", 0.643944, "left for the four other criteria"),
    ("m35.4", 0.143610, "below this weight deep renovation wins"),
    ("m35.4", 0.564222, "street lights win"),
    ("m35.4", 0.088193, "lower end for the emissions"),
    ("m35.4", 0.410803, "wood-chip network takes over"),
    ("m35.4", 0.134415, "upper end for the jobs"),
    ("m35.4", 0.037501, "lower end for acceptance"),
    ("m35.4", 0.723206, "upper end for acceptance"),
    ("m35.4", 35.6056, "in per cent"),
    ("m35.4", 0, "Where is the upper end"),
    ("m35.5", 0.60653, "as it was typed: six times"),
    ("m35.5", 0.54587, "consistency index of the table as it was typed"),
    ("m35.5", 0.038994, "That is the consistency index. Divide"),
    ("m35.5", 0.039, "That is the consistency index. Divide"),
    ("m35.5", 4.11698, "near 4"),
    ("m35.5", 5.63762, "before the repair"),
    ("m35.5", 0.043814, "0.89, from a later table"),
    ("m35.5", 0.276784, "You turned households and emissions"),
    ("m35.5", 0.295756, "You turned emissions and cost"),
    ("m35.5", 1.177953, "You turned emissions and jobs"),
    ("m35.5", 1.153112, "You turned households and jobs"),
    ("m35.5", 1.173481, "You turned cost and jobs"),
    ("m35.5", 0.161699, "You wrote 1"),
    ("m35.5", 0.051755, "you wrote 3"),
    ("m35.5", 0.04, "rounded too far"),
    ("m35.6", {"1": "OK"}, "Case 1: a minibus for 295 million"),
    ("m35.6", RIGHT["m35.6"] | {"2": "UNIT"}, "may differ by that much"),
    ("m35.6", RIGHT["m35.6"] | {"3": "EMPTY"}, "a zero is a number"),
    ("m35.6", RIGHT["m35.6"] | {"4": "ok"}, "count the scores"),
    ("m35.6", RIGHT["m35.6"] | {"4": "missing"}, "write EMPTY"),
    ("m35.6", RIGHT["m35.6"] | {"5": "OK"}, "what difference do these 40 points make"),
    ("m35.6", RIGHT["m35.6"] | {"6": "POINTS"}, "Read the column beside the unit"),
    ("m35.6", RIGHT["m35.6"] | {"6": "direction"}, "write BETTER"),
    ("m35.6", RIGHT["m35.6"] | {"7": "UNIT"}, "a driver and fuel"),
    ("m35.6", RIGHT["m35.6"] | {"7": "weight"}, "write POINTS"),
    ("m35.6", RIGHT["m35.6"] | {"7": "0.15"}, "'0.15' is not one of UNIT"),
    ("m35.6", RIGHT["m35.6"] | {"3": "B"}, "Case 3: B is a sentence for the council"),
    ("m35.6", RIGHT["m35.6"] | {"sentence": "A"}, "best for whom"),
    ("m35.6", RIGHT["m35.6"] | {"sentence": "C"}, "nobody in the village gives weights at random"),
    ("m35.6", RIGHT["m35.6"] | {"sentence": "D"}, "weights are chosen by people"),
    ("m35.6", RIGHT["m35.6"] | {"sentence": "OK"}, "OK is for a line of the table"),
    ("m35.6", LINES, "Case sentence has no answer yet"),
]


class TestQuestions(QuestionRules):
    questions, right, slips = m35.QUESTIONS, RIGHT, SLIPS
    shared = {
        "m35.3": {1200},  # 1,230.8 and 1,210.9: two sums of euros, tonnes and households
        "m35.5": {1.2},  # 1.178, 1.173 and 1.153: three pairs that agreed with the others
    }


def test_the_labels_may_be_written_small(capsys):
    check("m35.6", {case: label.lower() for case, label in RIGHT["m35.6"].items()})
    assert capsys.readouterr().out.startswith("Right. ")


# --- the numbers worked by hand agree with the tables ---

# Cost, emissions, households, jobs, acceptance: typed in from the description of the fictional village.
VALLSERENA = {
    "led": [180, 95, 0, 1, 4.3],
    "rec": [420, 260, 60, 4, 4.1],
    "retrofit": [900, 210, 85, 12, 3.9],
    "eminibus": [350, 70, 0, 5, 3.6],
    "biodh": [750, 430, 40, 8, 2.8],
}
CRITERIA = ["cost", "emissions", "households", "jobs", "acceptance"]


@pytest.fixture
def village():
    """Values between the worst and the best score, without a function of the course."""
    scores = np.array(list(VALLSERENA.values()))
    values = (scores - scores.min(0)) / (scores.max(0) - scores.min(0))
    values[:, 0] = 1 - values[:, 0]
    return dict(zip(VALLSERENA, values, strict=True))


def first(village, points):
    """The winner, and all totals."""
    weights = np.array(points) / sum(points)
    totals = {measure: float(values @ weights) for measure, values in village.items()}
    return max(totals, key=totals.get), totals


def test_the_scores_of_the_village_are_those_that_the_hints_quote():
    table = read_table("measure_scores")
    table = table[table["place"] == "VALLSERENA"].pivot(index="measure", columns="criterion", values="value")
    assert table.loc[list(VALLSERENA), CRITERIA].values.tolist() == list(VALLSERENA.values())


def test_the_points_of_the_group_are_those_that_the_hints_quote():
    table = read_table("swing_points")
    agreed = table[(table["place"] == "VALLSERENA") & (table["participant"] == "agreed")].set_index("criterion")
    assert agreed.loc[CRITERIA, "points"].tolist() == [60, 100, 90, 30, 40]


def test_after_the_grant_deep_renovation_overtakes_the_energy_community(village):
    """Half of every cost is half of the range: the values stay, the points of the cost halve."""
    assert first(village, [60, 100, 90, 30, 40])[0] == "rec"
    winner, totals = first(village, [30, 100, 90, 30, 40])
    assert winner == "retrofit"
    assert totals["retrofit"] == pytest.approx(0.6490, abs=5e-5)
    assert totals["rec"] == pytest.approx(0.6178, abs=5e-5)


def test_the_rounded_values_of_the_forest_owners_are_those_of_the_village(village):
    assert village["biodh"].round(2).tolist() == [0.21, 1, 0.47, 0.64, 0]
    assert village["retrofit"].round(2).tolist() == [0, 0.39, 1, 1, 0.73]
    winner, totals = first(village, [10, 50, 20, 15, 5])
    assert winner == "biodh"
    assert totals["biodh"] == pytest.approx(RIGHT["m35.3"], rel=0.002)


def test_at_the_weight_where_it_flips_two_measures_are_level(village):
    weight = RIGHT["m35.4"]
    rest = np.array([60, 100, 0, 30, 40]) / 230 * (1 - weight)
    for nudge, winner in [(-1e-4, "rec"), (1e-4, "retrofit")]:
        assert first(village, rest + [0, 0, weight + nudge, 0, 0])[0] == winner


@pytest.mark.parametrize(("criterion", "lower", "upper"), [  # as published for the village, to 1 in the last digit
    ("cost", 0.1437, 0.5642), ("emissions", 0.0882, 0.4108), ("households", 0, 0.356), ("jobs", 0, 0.1344),
    ("acceptance", 0.0376, 0.7232),
])  # fmt: skip
def test_the_other_ends_are_those_that_the_hints_name(village, criterion, lower, upper):
    place = CRITERIA.index(criterion)
    points = np.array([60, 100, 90, 30, 40.0])
    points[place] = 0
    for weight, inside in [(lower, 2e-4), (upper, -2e-4)]:
        for nudge in (inside, -inside):
            if not 0 <= weight + nudge <= 1 or (weight == 0 and nudge != inside):
                continue
            mixed = points / points.sum() * (1 - weight - nudge)
            mixed[place] = weight + nudge
            assert (first(village, mixed)[0] == "rec") is (nudge == inside), (weight, nudge)
    named = {slip.value for slip in m35.QUESTIONS["m35.4"]().slips}
    for end in {lower, upper} - {0, 0.356}:
        assert any(abs(end - value) < 1.5e-4 for value in named), end


# --- the comparisons in pairs ---

JUDGED = {
    "as typed": {"he": 3, "ec": 3, "ej": 5, "ch": 5, "hj": 7, "cj": 3},
    "as meant": {"he": 3, "ec": 3, "ej": 5, "hc": 5, "hj": 7, "cj": 3},
}


def comparison(judged):
    table = np.eye(4)
    for (one, other), times in judged.items():
        i, j = "hecj".index(one), "hecj".index(other)
        table[i, j], table[j, i] = times, 1 / times
    return table


def test_the_ratios_follow_from_the_eigenvalues():
    typed, meant = (max(np.linalg.eigvals(comparison(judged)).real) for judged in JUDGED.values())
    assert (typed - 4) / 3 / 0.90 == pytest.approx(0.60653, abs=5e-6)
    assert (meant - 4) / 3 / 0.90 == pytest.approx(RIGHT["m35.5"], abs=1e-6)
    assert (typed, meant) == pytest.approx((5.63762, 4.11698), abs=5e-6)


def test_the_ratios_agree_nearly_with_those_of_the_geometric_mean():
    """Another way to the weights: A w / w averaged is near the largest eigenvalue if there is little contradiction."""
    ratios = []
    for judged in JUDGED.values():
        table = comparison(judged)
        weights = np.exp(np.log(table).mean(axis=1))
        ratios.append((np.mean(table @ weights / weights) - 4) / 3 / 0.90)
    assert 0.5 < ratios[0] < 0.7
    assert ratios[1] == pytest.approx(RIGHT["m35.5"], rel=0.05)


def test_every_other_repair_leaves_the_ratio_above_the_limit():
    for pair in ("he", "ec", "ej", "hj", "cj"):
        judged = JUDGED["as typed"] | {pair: 1 / JUDGED["as typed"][pair]}
        assert (max(np.linalg.eigvals(comparison(judged)).real) - 4) / 3 / 0.90 > 0.10, pair


# --- the table with five slips ---


@pytest.fixture
def form():
    return read_table("exercise_measure_slips").set_index("row")


MEASURES = ["street_lamps", "solar_roofs", "renovation", "minibus", "heat_network"]


def test_each_line_of_the_form_is_asked(form):
    assert [str(row) for row in form.index] == list(LINES)
    assert form["synthetic"].all()


def test_each_slip_stands_where_its_hint_says(form):
    assert (form.at[1, "minibus"], form.at[1, "unit"]) == (295_000, "thousand EUR")
    assert form.loc[4, MEASURES].isna().tolist() == [False, False, False, True, False]
    assert set(form.loc[5, MEASURES]) == {4}
    assert (form.at[6, "criterion"], form.at[6, "better"]) == ("Time until it works", "more")
    assert form.at[7, "points"] == 0.15


def test_no_other_line_holds_a_slip_of_these_kinds(form):
    assert form.drop(index=4)[MEASURES].notna().all(axis=None)
    assert (form.drop(index=5)[MEASURES].nunique(axis=1) > 2).all()
    assert form["better"].to_dict() == {1: "less", 2: "more", 3: "more", 4: "more", 5: "more", 6: "more", 7: "less"}
    assert form.drop(index=7)["points"].between(20, 100).all() and form["points"].max() == 100
    # the others are odd and true: zeros on purpose, and a bus that needs a driver
    assert form.loc[3, MEASURES].tolist() == [0, 45, 70, 0, 35]
    assert form.loc[7, MEASURES].tolist() == [3, 4, 1, 48, 26]
    assert form.drop(index=1)[MEASURES].max(axis=None) == 390


def test_the_sentence_is_true_and_the_others_are_not(village):
    """B: first with the agreed weights, and never the last; above 0.356 no longer first. A claims more."""
    random = np.random.default_rng(35).dirichlet(np.ones(5), 20_000)
    totals = random @ np.array(list(village.values())).T
    place = list(village).index("rec")
    assert (totals[:, place] > totals.min(axis=1)).all()
    best = np.bincount(totals.argmax(axis=1), minlength=5) / len(totals)
    assert best[list(village).index("retrofit")] == pytest.approx(0.476, abs=0.01)  # C: less than half
    assert best[place] == pytest.approx(0.292, abs=0.01)
