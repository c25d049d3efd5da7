"""The engine of the checks: right, or the slip named; never a traceback; strict only when asked."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from fairwatt import checks
from fairwatt.checks import Matching, Number, Selection, Slip, check
from fairwatt.questions import m11

SLIPS = (Slip(100.0, "You forgot to divide."), Slip(44.0, "That is gross."), Slip(34.635, "These are the residents."))
NUMBER = Number(expected=40.0, unit="MWh", slips=SLIPS, praise="Well done.")
MATCHING = Matching(
    expected={"a": "NO", "b": "NE"},
    allowed=("NO", "NE"),
    hints={("a", "NE"): "it is not there.", ("b", "NO"): "it is there."},
    praise="Well done.",
    near_labels={"NOTTHERE": "if nothing is there, write NO."},
)
SELECTION = Selection(
    expected=frozenset({2, 5}),
    rows=frozenset(range(1, 7)),
    missed={2: "look at the units.", 5: "look at the carrier."},
    false_alarms={3: "Its note explains it."},
    praise="Well done.",
)
NOTHING = "No answer yet. Write it in the cell above, run that cell, then run this one.\n"


@pytest.fixture(autouse=True)
def questions(monkeypatch):
    """Three questions made for these tests, in the place of the lesson's."""
    monkeypatch.delenv("FAIRWATT_CHECK", raising=False)
    made = {"m11.1": NUMBER, "m11.2": MATCHING, "m11.3": SELECTION}
    monkeypatch.setattr(m11, "QUESTIONS", {name: lambda question=question: question for name, question in made.items()})


@pytest.fixture
def said(capsys):
    def ask(question, answer):
        check(question, answer)
        return capsys.readouterr().out

    return ask


# --- one number ---


@pytest.mark.parametrize("answer", [40, 40.0, 40.15, 39.85, np.float64(40), np.array(40.0), pd.Series([40.0])])
def test_the_right_number_is_right_within_rounding(said, answer):
    assert said("m11.1", answer) == "Right. Well done.\n"


# 20.3034 is more than half a per cent from 20: two digits are right because they are its rounding.
TWO_DIGITS = replace(NUMBER, expected=20.3034)


@pytest.mark.parametrize(("answer", "right"), [(20, True), (20.0, True), (20.3, True), (20.1, False), (21, False)])
def test_two_digits_are_enough_for_an_estimate(answer, right):
    assert TWO_DIGITS.judge(answer)[0] is right


@pytest.mark.parametrize(("expected", "answer"), [(6423.58, 6400), (0.46948, 0.47), (9.96, 10), (-34.635, -35)])
def test_two_digits_are_enough_for_every_size(expected, answer):
    assert replace(NUMBER, expected=expected, slips=()).judge(answer)[0]


@pytest.mark.parametrize(("expected", "answer"), [(6423.58, 6000), (20.3034, 20.2), (0.46948, 0.5)])
def test_another_rounding_is_not_right(expected, answer):
    assert not replace(NUMBER, expected=expected, slips=()).judge(answer)[0]


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (100, "You forgot to divide."),
        (100.09, "You forgot to divide."),
        (44.04, "That is gross."),
        (34.635, "These are the residents."),
        (34.61, "These are the residents."),
        (34.6, "These are the residents."),  # with three digits
        (35, "These are the residents."),  # with two digits
    ],
)
def test_a_slip_is_named(said, answer, hint):
    assert said("m11.1", answer) == f"Not yet. {hint}\n"


@pytest.mark.parametrize(
    ("answer", "size"), [(100.2, "large"), (44.1, "large"), (34.7, "small"), (34, "small"), (35.1, "small")]
)
def test_a_number_beside_a_slip_accuses_nobody(said, answer, size):
    assert said("m11.1", answer) == (
        f"Not yet. {f'{answer:.0f}' if answer > 100 else answer} MWh is too {size}. "
        "Read the hint above the cell once more, step by step.\n"
    )


# 33.0 is three digits of the second slip only, 33 two digits of both; 26.5 and 0 are on the edge.
CLOSE_SLIPS = replace(
    NUMBER, slips=(Slip(33.333, "A."), Slip(32.96, "B."), Slip(26.5, "C."), Slip(0.0, "D."), Slip(12.7, "E."))
)


@pytest.mark.parametrize(
    ("answer", "hint"),
    [(33.3, "A."), (33.333, "A."), (33, "B."), (32.96, "B."), (27, "C."), (26, "C."), (0, "D."), (13, "E.")],
)
def test_the_slip_nearest_to_the_digits_given_is_named(answer, hint):
    assert CLOSE_SLIPS.judge(answer) == (False, hint)


@pytest.mark.parametrize("answer", [33.4, 33.2, 32, 34, 25, 28, 30, 10])
def test_another_rounding_of_a_slip_accuses_nobody(answer):
    assert "Read the hint above the cell once more" in CLOSE_SLIPS.judge(answer)[1]


@pytest.mark.parametrize(
    ("first", "second", "answer"), [(33.333, 32.85, 33), (33.34, 33.26, 33.3), (33.3, 33.31, 33.3)]
)
def test_a_number_that_fits_two_slips_names_neither(first, second, answer):
    for order in [(first, second), (second, first)]:
        two = replace(NUMBER, slips=tuple(Slip(value, f"Slip {value}.") for value in order))
        assert "too small" in two.judge(answer)[1]


def test_three_digits_of_a_slip_are_no_rounding_of_the_right_answer():
    """Only a slip is known by three digits: 20.5 is three digits of no right answer of 20.3034."""
    assert replace(TWO_DIGITS, slips=(Slip(20.54, "A slip."),)).judge(20.5) == (False, "A slip.")


@pytest.mark.parametrize("answer", [234_000, 229_000, 240_000])
def test_nobody_is_told_to_have_rounded_where_all_numbers_are_whole(answer):
    assert "you round" not in replace(NUMBER, expected=234_000).judge(answer)[1]


def test_the_right_answer_is_not_called_a_slip():
    """A slip within the rounding of the right answer: the answer is right."""
    assert replace(NUMBER, slips=(Slip(40.1, "A slip."), Slip(40.0, "Another."))).judge(40.1) == (True, "Well done.")


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (40_000, "40,000 is a thousand times the right size. The answer is asked in MWh."),
        (
            0.04,
            "The right answer is a thousand times 0.04. The answer is asked in MWh. "
            "Did you write a point for the thousands? Write 3200, not 3.200.",
        ),
        (40e6, "40,000,000 is a million times the right size. The answer is asked in MWh."),
        (40e-6, "The right answer is a million times 0.00004. The answer is asked in MWh."),
        (-40, "The size is right, but the sign is not."),
        (41, "Nearly: less than 3 % away. Look at each step once more; round only at the end."),
        (39, "Nearly"),
        (60, "60 MWh is too large."),
        (20, "20 MWh is too small."),
        (0, "0 MWh is too small."),
    ],
)
def test_an_unexpected_number_gets_a_hint_by_its_size(said, answer, hint):
    assert hint in said("m11.1", answer)


COMMA = (
    "You typed a comma, and Python reads two numbers: {}. "
    "Write a point for decimals (31.2), and nothing for thousands (3200)."
)


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ("40", "'40' is text. A number is asked, without quotes and with a point: 12.5."),
        ("40,5 MWh", "'40,5 MWh' is text. A number is asked"),
        ((40, 5), COMMA.format("(40, 5)")),
        ((3, 200), COMMA.format("(3, 200)")),
        ((40.5, 2), COMMA.format("(40.5, 2)")),
        ((1, 2, 3), COMMA.format("(1, 2, 3)")),
        (("40", "5"), COMMA.format("('40', '5')")),
        (True, "True and False are not amounts"),
        (np.True_, "True and False are not amounts"),
        (float("nan"), "not a number: something was divided by zero"),
        (float("inf"), "not a number"),
        (-math.inf, "not a number"),
        ([40], "One number is asked; this is a list"),
        ({"a": 1}, "One number is asked; this is a dict"),
        (pd.Series([1.0, 2.0]), "One number is asked; this is a Series"),
        (pd.NA, "One number is asked"),
        (40j, "One number is asked; this is a complex"),
        (print, "One number is asked"),
    ],
)
def test_what_is_not_one_number_is_refused_in_words(said, answer, hint):
    assert hint in said("m11.1", answer)


@pytest.mark.parametrize("answer", [10**400, -(10**400)], ids=["huge", "huge and negative"])
def test_a_number_too_large_for_the_computer_does_not_raise(said, answer):
    assert said("m11.1", answer).startswith("Not yet. ")


# --- labels for cases ---


@pytest.mark.parametrize("answer", [{"a": "NO", "b": "NE"}, {"b": " ne ", "a": "no"}, {"a": "NO", "b": "NE", "c": 1}])
def test_the_right_labels_are_right_in_any_order_and_case(said, answer):
    assert said("m11.2", answer) == "Right. Well done.\n"


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ({"a": "NE", "b": "NE"}, "Not yet. Case a: it is not there."),
        ({"a": "NO", "b": "NO"}, "Not yet. Case b: it is there."),
        ({"a": "NO"}, "Case b has no answer yet."),
        ({"a": "NO", "b": None}, "Case b has no answer yet."),
        ({"a": "NO", "b": ""}, "Case b has no answer yet."),
        ({"a": "zero", "b": "NE"}, "Case a: 'ZERO' is not one of NO, NE."),
        ({"a": 0, "b": "NE"}, "Not yet. Case a: 0 is a number. Here the reason is asked: NO, NE."),
        ({"a": "NO", "b": "0"}, "Not yet. Case b: 0 is a number. Here the reason is asked: NO, NE."),
        ({"a": "NO", "b": "not there"}, "Not yet. Case b: if nothing is there, write NO."),
        ({"a": "NO", "b": " Not\u00a0 THERE "}, "Not yet. Case b: if nothing is there, write NO."),
        (["NO", "NE"], "Keep the curly brackets"),
        ("NO", "Keep the curly brackets"),
        (7, "Keep the curly brackets"),
    ],
)
def test_wrong_and_missing_labels_are_named(said, answer, hint):
    assert hint in said("m11.2", answer)


@pytest.mark.parametrize("answer", [{}, {"a": None, "b": None}, {"a": "", "b": ...}])
def test_empty_labels_are_no_answer_yet(said, answer):
    assert said("m11.2", answer) == NOTHING


# --- rows of a table ---


@pytest.mark.parametrize("answer", [[2, 5], (5, 2), {2, 5}, [2, 5, 5], np.array([2, 5]), pd.Series([2, 5]), [2.0, 5.0]])
def test_the_right_rows_are_right_in_any_order_and_container(said, answer):
    assert said("m11.3", answer) == "Right. Well done.\n"


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ([2], "1 of 2 found. To find the next one, look at the carrier."),
        ([5], "1 of 2 found. To find the next one, look at the units."),
        ([2, 3, 5], "Row 3 is not an error. Its note explains it."),
        ([2, 4, 5], "Row 4 is not an error. The amount in that row is in line with other towns."),
        ([0, 2], "0 is not a row number of the table: they run from 1 to 6."),
        ([2, 7], "7 is not a row number"),
        ([2, "5"], "Leave out the quotes: [2, 5, 9] and not [2, '5']."),
        (["2", "5"], "Leave out the quotes: [2, 5, 9] and not ['2', '5']."),
        (("2", "5"), "Leave out the quotes: [2, 5, 9] and not ['2', '5']."),
        ([True, 5], "True is not a row number"),
        ([None], "None is not a row number"),
        ([2.5], "2.5 is not a row number"),
        ("2, 5", "Give the row numbers in square brackets"),
        (5, "Give the row numbers in square brackets"),
        ({2: 5}, "Give the row numbers in square brackets"),
    ],
)
def test_wrong_missing_and_impossible_rows_are_named(said, answer, hint):
    assert hint in said("m11.3", answer)


def test_no_row_is_no_answer_yet(said):
    assert said("m11.3", []) == NOTHING


@pytest.mark.parametrize(
    "answer", [[[2, 5]], [{"row": 2}], np.array(2), np.array([[2, 5]]), list, [pd.NA], [math.nan]], ids=repr
)
def test_an_odd_list_does_not_raise(said, answer):
    assert said("m11.3", answer).startswith("Not yet. ")


# --- nothing, strict, unknown ---


@pytest.mark.parametrize("answer", [None, ..., "", "  "])
@pytest.mark.parametrize("question", ["m11.1", "m11.2", "m11.3"])
def test_nothing_is_no_answer_yet(said, question, answer):
    assert said(question, answer) == NOTHING


WRONG = [("m11.1", 44), ("m11.1", None), ("m11.1", "40"), ("m11.2", {"a": "NE"}), ("m11.2", ...), ("m11.3", [3])]


@pytest.mark.parametrize(("question", "answer"), WRONG)
def test_strict_raises_after_printing(monkeypatch, capsys, question, answer):
    monkeypatch.setenv("FAIRWATT_CHECK", "strict")
    with pytest.raises(AssertionError, match=f"^{question}: (Not yet|No answer yet)"):
        check(question, answer)
    assert capsys.readouterr().out.startswith(("Not yet.", "No answer yet."))


@pytest.mark.parametrize(("question", "answer"), [("m11.1", 40), ("m11.2", {"a": "NO", "b": "NE"}), ("m11.3", [2, 5])])
def test_strict_is_silent_about_right_answers(monkeypatch, said, question, answer):
    monkeypatch.setenv("FAIRWATT_CHECK", "strict")
    assert said(question, answer).startswith("Right.")


@pytest.mark.parametrize("value", ["", "0", "no"])
def test_only_the_word_strict_makes_it_strict(monkeypatch, said, value):
    monkeypatch.setenv("FAIRWATT_CHECK", value)
    assert said("m11.1", 44).startswith("Not yet.")


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("m11.9", "'m11.9' is not a question known here"),
        ("m11", "is not a question known here"),
        ("m99.1", "There is no lesson 'm99' with questions"),
        ("", "There is no lesson '' with questions"),
        (None, "There is no lesson 'None' with questions"),
        (11.2, "There is no lesson '11' with questions"),
    ],
)
def test_an_unknown_question_is_refused_in_words(question, message):
    with pytest.raises(ValueError, match=message):
        check(question, 1)


def test_the_answer_is_not_changed():
    rows, labels = [5, 2], {"a": "no", "b": "ne"}
    check("m11.3", rows)
    check("m11.2", labels)
    assert (rows, labels) == ([5, 2], {"a": "no", "b": "ne"})


def test_rounding_is_half_a_per_cent_and_a_slip_is_met_within_a_tenth():
    assert (checks.ROUNDING, checks.SLIP) == (0.005, 0.001)
    assert NUMBER.judge(40 * 1.0049)[0]
    assert not NUMBER.judge(40 * 1.006)[0]
