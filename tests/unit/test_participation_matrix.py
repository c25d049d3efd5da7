"""The decision matrix: what it refuses, what it puts in order, and slips in weights."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from participation_cases import CRITERIA, NAN, WEIGHTS, table_of

from fairwatt import read_table
from fairwatt.decision_file import write_decision_file
from fairwatt.participation import (
    DecisionMatrix,
    additive_value,
    council_paragraph,
    exchange_rates,
    linear_values,
    load_decision_matrix,
    promethee_ii,
    sensitivity_table,
    smaa,
    stability_intervals,
    swing_weights,
    topsis,
)

PLACES = read_table("measures")["place"].unique().tolist()


@pytest.fixture(scope="module")
def vallserena():
    return load_decision_matrix("VALLSERENA")


def changed(table, **parts):
    return dataclasses.replace(table, **parts)


# --- the tables of the course ---


@pytest.mark.parametrize("place", PLACES)
def test_every_place_can_be_ranked(place):
    table = load_decision_matrix(place)
    assert isinstance(table, DecisionMatrix)
    assert table.id == place
    assert table.name
    assert table.notice
    assert 3 <= len(table.scores) <= 7
    assert np.isfinite(table.scores.to_numpy()).all()
    assert linear_values(table).stack().between(0, 1).all()
    assert table.points.stack().between(0, 100).all()
    assert (table.points.max(axis=1) == 100).all()
    assert set(table.points.index) <= set(table.participants.index)
    assert table.measures["short_label"].str.len().max() <= 22
    assert table.measures["short_label"].is_unique
    assert table.findings.empty
    assert set(zip(table.details["measure"], table.details["criterion"], strict=True)) == set(
        table.scores.stack().index
    )


def test_a_file_needs_the_name_of_the_town():
    with pytest.raises(ValueError, match='load_decision_matrix\\("my.xlsx", name="Our town"\\)'):
        load_decision_matrix("my.xlsx")


def test_an_unknown_place_is_named():
    with pytest.raises(ValueError, match="'VALSERENA' is not a place known here. Did you mean 'VALLSERENA'"):
        load_decision_matrix("VALSERENA")


def test_points_of_the_group(vallserena):
    assert vallserena.agreed.tolist() == [60, 100, 90, 30, 40]
    assert "agreed" not in vallserena.each.index
    assert len(vallserena.each) == len(vallserena.points) - 1


def test_without_an_agreement_the_mean_weights_stand_for_it():
    # Weights .5, .5 and .8, .2: the mean is .65, .35; as points 100 and 53.8.
    table = table_of([(1, 2), (2, 1)], points={"mayor": (100, 100), "farmer": (100, 25)})
    assert table.agreed.tolist() == pytest.approx([100, 100 * 0.35 / 0.65])
    assert table_of([(1, 2), (2, 1)]).agreed.tolist() == [100, 100]
    assert table_of([(1, 2), (2, 1)], points={"agreed": (30, 60)}).agreed.tolist() == [30, 60]
    assert table_of([(1, 2), (2, 1)]).each.empty


def test_the_table_for_reading_has_labels_and_units(vallserena):
    table = vallserena.table()
    assert table.index.tolist() == vallserena.measures["label"].tolist()
    assert table.columns[0] == "Cost, thousand EUR"
    assert table.columns[1] == "Emissions saved, t CO2 a year"
    assert table.to_numpy().tolist() == vallserena.scores.to_numpy().tolist()


def test_without_a_unit_nothing_hangs_in_the_air(vallserena):
    bare = changed(vallserena, criteria=vallserena.criteria.assign(unit=""))
    assert bare.table().columns.tolist() == vallserena.criteria["label"].tolist()
    with pytest.raises(ValueError, match="housing' is 900: outside"):
        linear_values(bare.with_ranges(cost=(800, 180)))
    heads = sensitivity_table(bare, WEIGHTS, draws=10).columns
    assert not any("[]" in str(head) for head in heads)


def test_a_workbook_of_ones_own_gives_the_same_ranking(vallserena, tmp_path):
    path = tmp_path / "my measures.xlsx"
    write_decision_file(path, vallserena)
    own = load_decision_matrix(path, name="Our town")
    assert (own.name, own.notice) == ("Our town", "")
    assert own.scores.to_numpy().tolist() == vallserena.scores.to_numpy().tolist()
    assert own.points.to_numpy().tolist() == vallserena.points.to_numpy().tolist()
    weights = swing_weights(own.agreed)
    assert weights.tolist() == list(WEIGHTS.values())
    scores = additive_value(own, weights).scores
    assert scores.tolist() == pytest.approx(additive_value(vallserena, WEIGHTS).scores.tolist())
    paragraph = council_paragraph(own, weights, draws=100)
    assert "Vallserena" not in paragraph
    assert paragraph in council_paragraph(vallserena, WEIGHTS, draws=100)


def test_leaving_out_and_widening_make_new_tables(vallserena):
    fewer = vallserena.without("led", "eminibus")
    assert fewer.scores.index.tolist() == ["rec", "retrofit", "biodh"] == fewer.measures.index.tolist()
    assert fewer.criteria["worst"].tolist() == vallserena.criteria["worst"].tolist()
    wider = vallserena.with_ranges(cost=(1000, 0), jobs=(0, 20))
    assert wider.criteria.loc[["cost", "jobs"], ["worst", "best"]].to_numpy().tolist() == [[1000, 0], [0, 20]]
    assert vallserena.criteria.loc["cost", ["worst", "best"]].tolist() == [900, 180]
    assert len(vallserena.scores) == 5
    with pytest.raises(ValueError, match="'led_lights' is not a measure known here. Did you mean 'led'"):
        vallserena.without("led_lights")
    with pytest.raises(ValueError, match="'price' is not a criterion known here"):
        vallserena.with_ranges(price=(1, 0))
    with pytest.raises(ValueError, match="two measures and two criteria or more; found 1 and 5"):
        vallserena.without("led", "rec", "retrofit", "biodh")


# --- names decide, and not places ---


def test_all_tables_are_put_into_the_order_of_the_scores(vallserena):
    mixed = changed(
        vallserena, criteria=vallserena.criteria.iloc[[3, 1, 4, 0, 2]], measures=vallserena.measures.iloc[::-1],
        points=vallserena.points[list(reversed(CRITERIA))],
    )  # fmt: skip
    assert mixed.criteria.index.tolist() == mixed.points.columns.tolist() == mixed.scores.columns.tolist()
    assert mixed.measures.index.tolist() == mixed.scores.index.tolist()
    for method in (additive_value, topsis, promethee_ii):
        assert method(mixed, WEIGHTS).scores.to_dict() == pytest.approx(method(vallserena, WEIGHTS).scores.to_dict())
    assert exchange_rates(mixed, WEIGHTS).to_dict() == pytest.approx(exchange_rates(vallserena, WEIGHTS).to_dict())
    pd.testing.assert_frame_equal(stability_intervals(mixed, WEIGHTS), stability_intervals(vallserena, WEIGHTS))
    same = smaa(mixed, draws=500, order=vallserena.agreed)
    pd.testing.assert_frame_equal(same.shares, smaa(vallserena, draws=500, order=vallserena.agreed).shares)


@pytest.mark.parametrize("kind", [int, object, "Int64", "Float64"])
def test_whole_numbers_and_objects_are_numbers(kind):
    rows = [(1, 20), (3, 10), (2, 15)]
    table = table_of(rows)
    other = changed(table, scores=table.scores.astype(int).astype(kind))
    assert set(other.scores.dtypes) == {np.dtype(float)}
    weights = {"c0": 0.25, "c1": 0.75}
    for method in (additive_value, topsis, promethee_ii):
        assert method(other, weights).scores.tolist() == pytest.approx(method(table, weights).scores.tolist())
    assert smaa(other, draws=10).shares.equals(smaa(table, draws=10).shares)


def test_the_table_of_the_caller_is_left_alone(vallserena):
    before = vallserena.scores.copy(), vallserena.criteria.copy()
    weights = dict(WEIGHTS)
    for method in (additive_value, topsis, promethee_ii, stability_intervals):
        method(vallserena, weights)
    smaa(vallserena, draws=10, order=vallserena.agreed)
    pd.testing.assert_frame_equal(vallserena.scores, before[0])
    pd.testing.assert_frame_equal(vallserena.criteria, before[1])
    assert weights == WEIGHTS


# --- what is refused ---


@pytest.mark.parametrize(
    ("cell", "found"),
    [(NAN, "missing"), (None, "missing"), (float("inf"), "no number: inf"), ("about 60", "no number: about 60")],
)
def test_a_score_that_is_no_number_names_measure_and_criterion_by_label(vallserena, cell, found):
    scores = vallserena.scores.astype(object)
    scores.loc["retrofit", "jobs"] = cell
    with pytest.raises(ValueError, match=f"score of 'Deep renovation of social housing' on 'Local work' is {found}"):
        changed(vallserena, scores=scores)


def test_the_first_of_several_missing_scores_is_named(vallserena):
    scores = vallserena.scores.copy()
    scores.loc["rec", "emissions"] = scores.loc["biodh", "cost"] = NAN
    with pytest.raises(ValueError, match="on 'Emissions saved' is missing. A missing score is not zero"):
        changed(vallserena, scores=scores)


@pytest.mark.parametrize(
    ("part", "rows", "words"),
    [
        ("criteria", lambda frame: frame.drop(index="jobs"), "Each criterion must stand once.*jobs"),
        ("criteria", lambda frame: frame.rename(index={"jobs": "work"}), "Each criterion must stand once.*jobs.*work"),
        ("criteria", lambda frame: pd.concat([frame, frame.iloc[[0]]]), "Each criterion must stand once.*cost"),
        ("measures", lambda frame: frame.drop(index="rec"), "Each measure must stand once.*rec"),
        ("measures", lambda frame: pd.concat([frame, frame.iloc[[0]]]), "Each measure must stand once.*led"),
        ("scores", lambda frame: frame.rename(index={"rec": "led"}), "Each measure must stand once.*led"),
        ("scores", lambda frame: frame.drop(columns="jobs"), "Each criterion must stand once.*jobs"),
        ("scores", lambda frame: frame.assign(noise=1), "Each criterion must stand once.*noise"),
        ("points", lambda frame: frame.drop(columns="jobs"), "criterion with points must stand once.*jobs"),
        ("points", lambda frame: frame.assign(noise=1), "criterion with points must stand once.*noise"),
        ("points", lambda frame: pd.concat([frame, frame.iloc[[1]]]), "Each participant must stand once.*mayor"),
    ],
)
def test_tables_that_do_not_belong_together_are_refused(vallserena, part, rows, words):
    with pytest.raises(ValueError, match=words):
        changed(vallserena, **{part: rows(getattr(vallserena, part))})


@pytest.mark.parametrize(("rows", "found"), [([(1, 2)], "1 and 2"), ([(1,), (2,)], "2 and 1")])
def test_one_measure_or_one_criterion_is_no_choice(rows, found):
    with pytest.raises(ValueError, match=f"two measures and two criteria or more; found {found}"):
        table_of(rows)


@pytest.mark.parametrize("direction", ["less", "", NAN, "MIN"])
def test_a_direction_is_min_or_max(direction):
    with pytest.raises(ValueError, match="'Criterion 0' has no direction. Write 'max' .more is better. or 'min'"):
        table_of([(1, 2), (2, 1)], [direction, "max"])


def test_a_direction_turned_round(vallserena):
    turned = vallserena.with_direction("cost", "max")
    values, before = linear_values(turned), linear_values(vallserena)
    assert values["cost"].tolist() == pytest.approx((1 - before["cost"]).tolist())
    assert values["jobs"].tolist() == before["jobs"].tolist()
    assert vallserena.with_direction("cost", "min").criteria["worst"].tolist() == vallserena.criteria["worst"].tolist()
    assert vallserena.criteria.loc["cost", "direction"] == "min"


# --- slips in weights ---

RANKERS = [additive_value, topsis, promethee_ii, stability_intervals, exchange_rates]


@pytest.mark.parametrize("ranker", RANKERS)
@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([0.2] * 5, "which weight belongs to which criterion"),
        (np.full(5, 0.2), "which weight belongs to which criterion"),
        (None, "which weight belongs to which criterion"),
        ("cost", "which weight belongs to which criterion"),
        ({}, "Each criterion needs one weight. Look at: cost, emissions, households, jobs, acceptance"),
        ({"cost": 0.5, "emissions": 0.5}, "Each criterion needs one weight. Look at: households, jobs, acceptance"),
        ({**WEIGHTS, "noise": 0}, "'noise' is not a criterion known here"),
        ({"cst": 1}, "'cst' is not a criterion known here. Did you mean 'cost'"),
        ({**WEIGHTS, "jobs": NAN}, "weight of '(jobs|Local work)' is missing"),
        ({**WEIGHTS, "jobs": -0.1, "cost": 0.2875}, "weight of '(jobs|Local work)' is -0.1"),
        ({**WEIGHTS, "jobs": float("inf")}, "weight of '(jobs|Local work)' is inf"),
        (dict(zip(CRITERIA, (60, 100, 90, 30, 40), strict=True)), "add up to 320, not to 1.*swing_weights"),
        (dict(zip(CRITERIA, (0.188, 0.313, 0.281, 0.094, 0.125), strict=True)), "add up to 1.001, not to 1.*rounded"),
        (dict.fromkeys(CRITERIA, 0), "add up to 0, not to 1"),
        (pd.concat([pd.Series(WEIGHTS), pd.Series({"cost": 0})]), "one weight. Look at: cost"),
    ],
)
def test_slips_in_weights(vallserena, ranker, weights, words):
    with pytest.raises(ValueError, match=words):
        ranker(vallserena, weights)


def test_weights_may_come_in_any_order_and_as_whole_numbers(vallserena):
    turned = dict(reversed(WEIGHTS.items()))
    assert additive_value(vallserena, turned).scores.equals(additive_value(vallserena, WEIGHTS).scores)
    one = additive_value(vallserena, {**dict.fromkeys(CRITERIA, 0), "jobs": 1})
    assert one.scores.tolist() == pytest.approx([0, 3 / 11, 1, 4 / 11, 7 / 11])


def test_thirds_add_up():
    table = table_of([(1, 0, 0), (0, 1, 0)])
    for third in (1 / 3, 0.3333333):
        scores = additive_value(table, dict.fromkeys(("c0", "c1", "c2"), third)).scores
        assert scores.tolist() == pytest.approx([1 / 3, 1 / 3], abs=1e-6)
