"""The disclosure rule, attacked: every small table is tried, and nobody can compute what is hidden."""

from collections import defaultdict
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from justice_cases import NAN, tried

from fairwatt.justice import (
    MINIMUM,
    Indicator,
    group_table,
    hidden,
    positions_to_show,
    require_disclosable,
    self_reported,
)


def answers(*groups):
    """Group labels and answers for (label, yes, no) or (label, yes, no, missing)."""
    labels = [label for label, *counts in groups for _ in range(sum(counts))]
    values = []
    for _, yes, no, *missing in groups:
        values += [1.0] * yes + [0.0] * no + [NAN] * sum(missing)
    return pd.Series(labels, dtype=object), self_reported(values, "Cold")


def table_of(*groups, minimum=MINIMUM):
    labels, cold = answers(*groups)
    return group_table(labels, cold, [1] * len(labels), minimum)


def closed(table):
    """Groups with text in place of a number; both columns must agree on it for a reader to trust the table."""
    return [not isinstance(value, float) for value in table["share"]]


# --- which cells ---


def test_the_minimum_is_ten():
    assert MINIMUM == 10
    assert hidden([9, 5, 30]).tolist() == [True, True, False]
    assert hidden([10, 11, 30]).tolist() == [False, False, False]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([120, 40, 3], [False, True, True]),
        ([40, 120, 3], [True, False, True]),
        ([120, 40, 0], [False, True, True]),
        ([120, 5, 4], [True, True, True]),  # 9 together: they would point at nine homes
        ([120, 6, 4], [False, True, True]),
        ([120, 40, 30], [False, False, False]),
        ([3], [True]),
        ([30], [False]),
        ([3, 4], [True, True]),
        ([0, 0, 50, 20, 30], [True, True, False, True, False]),
        ([], []),
    ],
)
def test_cells_hidden_by_hand(counts, expected):
    assert hidden(counts).tolist() == expected


def test_the_table_of_the_caller_is_left_alone():
    counts = np.array([120, 40, 3])
    hidden(counts)
    assert counts.tolist() == [120, 40, 3]
    assert hidden(pd.Series(counts, index=[5, 6, 7])).tolist() == [False, True, True]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(2, 15))
@tried
def test_no_group_of_hidden_cells_can_be_computed_from_the_total(counts, minimum):
    mask, counts = hidden(counts, minimum), np.array(counts)
    assert (counts[~mask] >= minimum).all()
    # The total less the cells shown is what the hidden ones hold together.
    if mask.any() and not mask.all():
        assert counts.sum() - counts[~mask].sum() >= minimum
        assert mask.sum() >= 2
    # At most one cell is given up for the others, and none without need.
    assert (mask & (counts >= minimum)).sum() <= 1
    if (counts >= minimum).all():
        assert not mask.any()


def test_even_who_knows_the_program_cannot_compute_a_small_cell():
    """All tables of three cells with up to eight households, minimum three: what does each published one leave open?

    The cell given up is the smallest of the others: 7 hidden beside a 5 can be 2 and 5 only. That pins cells of one
    below the minimum; those that are smaller, and empty ones, stay open in every table.
    """
    possible = defaultdict(list)
    for counts in product(range(9), repeat=3):
        mask = hidden(counts, 3)
        shown = tuple(None if hide else count for count, hide in zip(counts, mask, strict=True))
        possible[shown, sum(counts)].append(counts)
    for (shown, total), candidates in possible.items():
        if total < 3:
            continue  # such a total is not published itself
        for place, cell in enumerate(shown):
            if cell is None:
                values = {counts[place] for counts in candidates}
                assert len(values) > 1 or min(values) >= 2, (shown, total)


def test_cells_with_too_few_are_refused():
    require_disclosable([10, 250])
    require_disclosable([])
    for counts in ([9], [250, 0], pd.Series([10, 9])):
        with pytest.raises(ValueError, match="fewer than 10 households"):
            require_disclosable(counts)
    require_disclosable([9], minimum=9)
    with pytest.raises(ValueError, match="fewer than 12"):
        require_disclosable([11], minimum=12)


# --- the table of groups ---


def test_shares_of_large_groups_are_shown():
    table = table_of(("flat", 15, 30), ("house", 40, 20))
    assert table.index.tolist() == ["flat", "house"]
    assert table["households"].tolist() == [45, 60]
    assert table["share"].tolist() == [0.3, 0.7]  # a third and two thirds, in steps of 10 per cent


def test_ten_may_be_shown_and_nine_not():
    assert closed(table_of(("flat", 10, 10), ("house", 40, 40))) == [False, False]
    assert closed(table_of(("flat", 9, 20), ("house", 40, 40), ("farm", 50, 50)))[0]
    assert closed(table_of(("flat", 20, 9), ("house", 40, 40), ("farm", 50, 50)))[0]


def test_everybody_or_nobody_points_at_each_home():
    assert closed(table_of(("flat", 0, 40), ("house", 40, 0), ("farm", 50, 50)))[:2] == [True, True]


def test_a_hidden_share_cannot_be_computed_from_the_rate_of_the_town():
    # 33 of 200 in the town; if 30 of 100 were shown for the flats, three houses would be known.
    labels, cold = answers(("flat", 30, 70), ("house", 3, 97))
    assert closed(group_table(labels, cold, [1] * 200)) == [True, True]
    # With a third group the smallest of the open ones is given up.
    assert closed(table_of(("flat", 30, 70), ("house", 3, 97), ("farm", 25, 25))) == [False, True, True]


def test_the_words_in_a_closed_cell_are_true():
    table = table_of(("flat", 12, 18), ("house", 4, 36), ("farm", 0, 3))
    for label, rows in (("flat", 30), ("house", 40), ("farm", 3)):
        for cell in table.loc[label]:
            assert not (isinstance(cell, str) and "fewer" in cell and rows >= MINIMUM)
            assert isinstance(cell, str | float)


def test_households_without_a_group_do_not_vanish():
    # 197 of 200 shown would tell how many belong to no group.
    labels = pd.Series(["flat"] * 100 + ["house"] * 97 + [None] * 3, dtype=object)
    cold = self_reported([1] * 30 + [0] * 70 + [1] * 30 + [0] * 67 + [1] * 3, "Cold")
    table = group_table(labels, cold, [1] * 200)
    assert len(table) == 3
    assert closed(table).count(True) >= 2
    assert closed(group_table(labels.fillna(NAN), cold, [1] * 200)).count(True) >= 2


def test_missing_answers_are_not_counted():
    table = table_of(("flat", 15, 30, 500), ("house", 40, 20, 1))
    assert table["households"].tolist() == [45, 60]
    assert table["share"].tolist() == [0.3, 0.7]  # a third and two thirds, in steps of 10 per cent
    # 40 rows, but only 8 that answered.
    assert closed(table_of(("flat", 4, 4, 32), ("house", 40, 40), ("farm", 50, 50)))[0]


def test_the_rule_counts_rows_and_the_share_counts_weight():
    labels, cold = answers(("flat", 20, 20), ("house", 9, 30), ("farm", 30, 30))
    weights = np.where(labels == "house", 1000, np.where(cold.flags, 3, 1))
    table = group_table(labels, cold, weights)
    assert closed(table) == [True, True, False]  # nine rows of a thousand each are nine homes all the same
    assert table.loc["farm", "households"] == 120
    assert table.loc["farm", "share"] == 0.8  # 90 of 120, in the step of 60 rows


def test_positions_that_lie_too_near_are_left_out():
    # 5 more than at the first position, then 12, then the same again, then 9 more in the second cell only
    counts = [[40, 60], [45, 55], [52, 48], [52, 48], [52, 57], [70, 30]]
    assert positions_to_show(counts) == [0, 2, 3, 5]
    assert positions_to_show([[3, 4]]) == [0]


@pytest.mark.filterwarnings("error")
def test_groups_keep_their_order_and_their_kind():
    for labels in (["b", "a", "c"], [1980, 1945, 2020], [True, False]):
        groups = np.repeat(np.array(labels, dtype=object), 40)
        table = group_table(groups, self_reported(np.arange(len(groups)) % 2, "Cold"), np.ones(len(groups)))
        assert table.index.tolist() == labels
        assert table["share"].tolist() == [0.5] * len(labels)


def test_a_table_of_nobody_is_empty():
    assert len(group_table(pd.Series([], dtype=object), self_reported([], "Cold"), [])) == 0


def test_one_label_and_one_weight_for_each_household():
    labels, cold = answers(("flat", 20, 20))
    with pytest.raises(ValueError, match="weight"):
        group_table(labels, cold, [1] * 39)
    with pytest.raises(ValueError):
        group_table(labels[:-1], cold, [1] * 39)


@st.composite
def surveys(draw):
    minimum = draw(st.integers(2, 4))
    groups = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6))
    groups = [(f"g{place}", yes, no) for place, (yes, no) in enumerate(groups) if yes + no]
    return groups or [("g0", 1, 1)], minimum


@given(surveys())
@tried
def test_no_cell_of_any_table_tells_about_too_few(survey):
    groups, minimum = survey
    table = table_of(*groups, minimum=minimum)
    hide = closed(table)
    for (label, yes, no), shut in zip(groups, hide, strict=True):
        row = table.loc[label]
        if not shut:
            assert yes >= minimum
            assert no >= minimum
            step = min((step for step in (0.01, 0.02, 0.05) if step * (yes + no) >= 5), default=0.10)
            assert abs(row["share"] - yes / (yes + no)) <= step / 2 + 1e-9
            assert row["share"] / step == pytest.approx(round(row["share"] / step))
        if isinstance(row["households"], float):
            assert row["households"] == yes + no >= minimum
    # An attacker knows the town: all households, and how many are flagged.
    if any(hide) and not all(hide):
        left = [(yes, no) for (_, yes, no), shut in zip(groups, hide, strict=True) if shut]
        assert sum(yes for yes, _ in left) >= minimum
        assert sum(no for _, no in left) >= minimum
        assert len(left) >= 2 or min(left[0]) >= minimum


@given(surveys())
@tried
def test_the_households_of_a_closed_group_cannot_be_computed_either(survey):
    groups, minimum = survey
    table = table_of(*groups, minimum=minimum)
    left = [yes + no for (label, yes, no) in groups if not isinstance(table.loc[label, "households"], float)]
    if left and len(left) < len(groups):
        assert sum(left) >= minimum
        assert len(left) >= 2 or left[0] >= minimum


def test_flags_of_an_indicator_made_by_hand():
    made = Indicator("By hand", np.arange(60) % 2 == 0, np.ones(60, dtype=bool))
    assert group_table(["a"] * 60, made, np.ones(60))["share"].tolist() == [0.5]
