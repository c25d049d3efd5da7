"""What every question of every lesson must do. The test file of a lesson makes a subclass with its own answers."""

import itertools
import math
import re

import pytest

from fairwatt.checks import ROUNDING, SLIP, Matching, Number, check

NOTHING = "No answer yet. Write it in the cell above, run that cell, then run this one."
NONSENSE = ["a lot", "31,152", object(), float("nan"), float("inf"), True, -7, (31, 2), [], [None], {}, {"a": 1},
            {"z": []}, 0, [0], [999], [9.5], b"9", print, 1e300]  # fmt: skip
ACCUSING = re.compile(r"\b(wrong|stupid|careless)\b", re.IGNORECASE)
BELITTLING = re.compile(r"\b(of course|obviously|simply|just)\b(?! below| above)", re.IGNORECASE)
STIGMA = re.compile(r"\bthe poor\b|\bpoor (people|families|households)\b|problem famil|\bbad payers?\b", re.IGNORECASE)


def rounded(value, digits):
    return float(f"{value:.{digits}g}")


def texts(question):
    """Every sentence that a question can say by itself, the praise first."""
    if isinstance(question, Number):
        return [question.praise, *(slip.hint for slip in question.slips)]
    if isinstance(question, Matching):
        return [question.praise, *question.hints.values(), *set(question.near_labels.values())]
    return [question.praise, *question.missed.values(), *question.false_alarms.values()]


class QuestionRules:
    """Subclass it as ``TestQuestions`` and set the attributes.

    Attributes
    ----------
    questions : dict
        ``QUESTIONS`` of the lesson.
    right : dict
        The right answer to each, worked by hand.
    slips : list of (number, wrong answer, words of its hint)
    shared : dict of number to set of float
        Two digits that fit two slips, or a slip and the right answer: there the slip need not be named.
    """

    questions, right, slips, shared = {}, {}, [], {}

    def pytest_generate_tests(self, metafunc):
        """Fill in `number` (every question), `amount` and `labelled` (those that ask a number, labels) and `slip`."""
        kinds = {number: question() for number, question in self.questions.items()}
        values = {
            "number": list(kinds),
            "amount": [number for number, question in kinds.items() if isinstance(question, Number)],
            "labelled": [number for number, question in kinds.items() if isinstance(question, Matching)],
            "slip": self.slips,
        }
        for name in set(values) & set(metafunc.fixturenames):
            metafunc.parametrize(name, values[name], ids=str)

    @pytest.fixture(autouse=True)
    def not_strict(self, monkeypatch):
        monkeypatch.delenv("FAIRWATT_CHECK", raising=False)

    @pytest.fixture
    def said(self, capsys):
        def ask(question, answer):
            check(question, answer)
            return capsys.readouterr().out

        return ask

    # --- answers ---

    def test_each_question_has_its_answer_and_its_slips(self):
        assert list(self.questions) == list(self.right)
        assert {number for number, _answer, _words in self.slips} == set(self.right)

    def test_the_right_answer_is_right(self, said, number):
        assert said(number, self.right[number]).startswith("Right. ")

    @pytest.mark.parametrize("digits", [2, 3, 4])
    def test_the_right_answer_may_be_rounded(self, said, amount, digits):
        assert said(amount, float(f"{self.right[amount]:.{digits}g}")).startswith("Right. ")

    @pytest.mark.parametrize("ratio", [0.99, 1.01])
    def test_one_per_cent_away_is_not_right(self, said, amount, ratio):
        assert said(amount, self.right[amount] * ratio).startswith("Not yet. ")

    def test_a_typical_slip_is_named(self, said, slip):
        number, answer, words = slip
        text = said(number, answer)
        assert text.startswith("Not yet. ")
        assert words in text

    @pytest.mark.parametrize("answer", NONSENSE, ids=lambda answer: repr(answer)[:20])
    def test_nonsense_gets_one_sentence_and_never_raises(self, said, number, answer):
        text = said(number, answer)
        assert text.startswith(("Not yet. ", "No answer yet. "))
        assert "Traceback" not in text
        assert text.count("\n") == 1

    @pytest.mark.parametrize("answer", [None, ..., "", "   "])
    def test_nothing_is_no_answer_yet(self, said, number, answer):
        assert said(number, answer) == NOTHING + "\n"

    def test_strict_checking_passes_right_answers_and_stops_at_none(self, monkeypatch, said, number):
        monkeypatch.setenv("FAIRWATT_CHECK", "strict")
        assert said(number, self.right[number]).startswith("Right. ")
        with pytest.raises(AssertionError, match=number):
            check(number, None)

    # --- hints ---

    def test_every_slip_of_a_number_was_worked_by_hand(self, amount):
        """A slip that stands only in the question could carry any value."""
        question = self.questions[amount]()
        worked = [answer for number, answer, _words in self.slips if number == amount]
        forgotten = [
            slip
            for slip in question.slips
            if not any(math.isclose(slip.value, answer, rel_tol=SLIP) for answer in worked)
        ]
        assert forgotten == []

    def test_no_two_answers_of_a_question_are_taken_for_each_other(self, amount):
        """A number taken for two slips, or for a slip and the right answer, would get the wrong sentence."""
        question = self.questions[amount]()
        for value in [slip.value for slip in question.slips]:
            assert not question.judge(value)[0] and not question.judge(rounded(value, 3))[0], value
        for pair in itertools.combinations([slip.value for slip in question.slips], 2):
            known = {rounded(value, 2) for value in pair} <= self.shared.get(amount, set())
            assert known or not math.isclose(*pair, rel_tol=2 * SLIP), pair

    def test_the_band_of_the_right_answer_touches_no_slip(self, amount):
        question = self.questions[amount]()
        for slip in question.slips:
            assert not math.isclose(question.expected, slip.value, rel_tol=ROUNDING + SLIP), slip

    def test_every_slip_gets_its_own_hint(self, amount):
        question = self.questions[amount]()
        for slip in question.slips:
            assert question.judge(slip.value) == (False, slip.hint)
            assert question.judge(rounded(slip.value, 3)) == (False, slip.hint)

    def test_two_digits_name_the_slip_unless_they_are_known_to_fit_another_answer(self, amount):
        question = self.questions[amount]()
        short = {slip: rounded(slip.value, 2) for slip in question.slips}
        unnamed = {answer for slip, answer in short.items() if question.judge(answer) != (False, slip.hint)}
        assert unnamed == self.shared.get(amount, set())

    def test_a_question_knows_at_least_three_slips(self, number):
        assert len(texts(self.questions[number]())) >= 4

    def test_hints_of_a_number_or_a_matching_are_distinct(self, number):
        question = self.questions[number]()
        if isinstance(question, Number | Matching):
            assert len(set(texts(question))) == len(texts(question))

    def test_texts_are_whole_sentences_that_blame_nobody(self, number):
        for text in texts(self.questions[number]()):
            assert not set("{}") & set(text), text
            assert text.endswith((".", "?")), text
            assert "  " not in text, text
            assert not BELITTLING.search(text), text
            assert not STIGMA.search(text), text
            assert "Traceback" not in text
        # the praise speaks of the case and not of the answer: there a cell may be wrong
        for hint in texts(self.questions[number]())[1:]:
            assert not ACCUSING.search(hint), hint

    def test_every_wrong_label_of_every_case_has_a_hint(self, labelled):
        question = self.questions[labelled]()
        assert set(question.expected.values()) <= set(question.allowed)
        pairs = {(case, key) for case, right in question.expected.items() for key in question.allowed if key != right}
        assert set(question.hints) == pairs
        for (case, key), hint in question.hints.items():
            assert question.judge(question.expected | {case: key}) == (False, f"Case {case}: {hint}")

    def test_a_forgotten_case_is_named(self, labelled):
        question = self.questions[labelled]()
        for case in question.expected:
            _right, text = question.judge(question.expected | {case: None})
            assert text == f"Case {case} has no answer yet."
