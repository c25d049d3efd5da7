"""``check("m11.2", answer)``: says *right*, or names the likely slip. It never shows a traceback."""

import importlib
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .i18n import _
from .markup import number as as_read
from .names import require_known

# Relative distances. A slip is recognised more strictly than the answer: a rounded answer must not accuse anybody.
ROUNDING, SLIP, CLOSE = 0.005, 0.001, 0.03


@dataclass(frozen=True)
class Slip:
    """A wrong answer that a typical slip leads to, and the sentence that names the slip."""

    value: float
    hint: str


@dataclass(frozen=True)
class Number:
    """A question whose answer is one number.

    Parameters
    ----------
    expected : float
        By another route than the learner's, or worked by hand.
    unit : str
        The unit asked for.
    slips : tuple of Slip
        In any order: a number that fits two of them names neither.
    praise : str
        What a right answer means.
    """

    expected: float
    unit: str
    slips: tuple[Slip, ...]
    praise: str

    def judge(self, answer):
        """Return (right, message)."""
        number, problem = _as_number(answer)
        if problem:
            return False, problem
        if math.isclose(number, self.expected, rel_tol=ROUNDING) or _is_rounding_of(number, self.expected, 2):
            return True, self.praise
        slip = self._slip(number)
        return False, slip.hint if slip else self._general_hint(number)

    def _slip(self, number):
        """The slip behind the number: looked for exactly first, then rounded to three digits, then to two."""
        found = [slip for slip in self.slips if math.isclose(number, slip.value, rel_tol=SLIP)]
        for digits in (3, 2):
            found = found or [slip for slip in self.slips if _is_rounding_of(number, slip.value, digits)]
        return found[0] if len(found) == 1 else None

    def _general_hint(self, number):
        if math.isclose(number, -self.expected, rel_tol=ROUNDING):
            return _("The size is right, but the sign is not.")
        for power, words in [(1e3, _("a thousand times")), (1e6, _("a million times"))]:
            if math.isclose(number, self.expected * power, rel_tol=ROUNDING):
                return _("{number} is {words} the right size. The answer is asked in {unit}.").format(
                    number=as_read(number), words=words, unit=self.unit
                )
            if math.isclose(number * power, self.expected, rel_tol=ROUNDING):
                return _(
                    "The right answer is {words} {number}. The answer is asked in {unit}. "
                    "Did you write a point for the thousands? Write 3200, not 3.200."
                ).format(number=as_read(number), words=words, unit=self.unit)
        if math.isclose(number, self.expected, rel_tol=CLOSE):
            return _("Nearly: less than 3 % away. Look at each step once more; round only at the end.")
        size = _("too large") if number > self.expected else _("too small")
        return _("{number} {unit} is {size}. Read the hint above the cell once more, step by step.").format(
            number=as_read(number), unit=self.unit, size=size
        )


@dataclass(frozen=True)
class Matching:
    """A question that asks one label for each of several cases.

    Parameters
    ----------
    expected : dict of str to str
        The right label of each case.
    allowed : tuple of str
        All labels.
    hints : dict of (case, label) to str
        What a wrong label overlooks.
    praise : str
    near_labels : dict of str to str, optional
        What to say to a label that is not allowed, but near to one: in capitals, without blanks.
    """

    expected: dict[str, str]
    allowed: tuple[str, ...]
    hints: dict[tuple[str, str], str]
    praise: str
    near_labels: dict[str, str] = field(default_factory=dict)

    def judge(self, answer):
        """Return (right, message)."""
        if not isinstance(answer, Mapping):
            return False, _("Keep the curly brackets: one line per case, as in the cell you started from.")
        if all(_is_empty(value) for value in answer.values()):
            return False, _nothing()
        for case, label in self.expected.items():
            given = answer.get(case)
            if _is_empty(given):
                return False, _("Case {case} has no answer yet.").format(case=case)
            given = str(given).strip().upper()
            if given == "0":
                return False, _("Case {case}: 0 is a number. Here the reason is asked: {allowed}.").format(
                    case=case, allowed=", ".join(self.allowed)
                )
            near = self.near_labels.get("".join(given.split()))
            if near:
                return False, _("Case {case}: {hint}").format(case=case, hint=near)
            if given not in self.allowed:
                return False, _("Case {case}: '{given}' is not one of {allowed}.").format(
                    case=case, given=given, allowed=", ".join(self.allowed)
                )
            if given != label:
                return False, _("Case {case}: {hint}").format(case=case, hint=self.hints[case, given])
        return True, self.praise


@dataclass(frozen=True)
class Selection:
    """A question that asks which rows of a table.

    Parameters
    ----------
    expected : frozenset of int
        The right row numbers.
    rows : frozenset of int
        All row numbers.
    missed : dict of int to str
        Where to look when a right row is missing.
    false_alarms : dict of int to str
        Why a tempting row is in order.
    praise : str
    """

    expected: frozenset[int]
    rows: frozenset[int]
    missed: dict[int, str]
    false_alarms: dict[int, str]
    praise: str

    def judge(self, answer):
        """Return (right, message)."""
        if isinstance(answer, str | Mapping) or not hasattr(answer, "__iter__"):
            return False, _("Give the row numbers in square brackets, for example [2, 5, 9].")
        try:
            answer = list(answer)
        except TypeError:
            answer = [answer]
        if not answer:
            return False, _nothing()
        unknown = [row for row in answer if not _is_row_number(row) or row not in self.rows]
        if unknown and isinstance(unknown[0], str):
            return False, _("Leave out the quotes: [2, 5, 9] and not {typed}.").format(typed=answer)
        if unknown:
            return False, _("{row!r} is not a row number of the table: they run from {first} to {last}.").format(
                row=unknown[0], first=min(self.rows), last=max(self.rows)
            )
        chosen = set(answer)
        for row in sorted(chosen - self.expected):
            default = _("The amount in that row is in line with other towns.")
            return False, _("Row {row} is not an error. {hint}").format(
                row=row, hint=self.false_alarms.get(row, default)
            )
        found = len(chosen)
        for row in sorted(self.expected - chosen):
            return False, _("{found} of {all} found. To find the next one, {hint}").format(
                found=found, all=len(self.expected), hint=self.missed[row]
            )
        return True, self.praise


def check(question, answer):
    """Check an answer and print what to think of it.

    Parameters
    ----------
    question : str
        Number of the exercise, for example ``"m11.2"``.
    answer : object
        The learner's answer: a number, a dictionary, or a list, as the exercise asks.

    Raises
    ------
    AssertionError
        Only if the environment variable ``FAIRWATT_CHECK`` is ``strict``, and the answer is not right: so the
        authors' tests can prove that every solution passes and every empty exercise does not.
    ValueError
        If there is no such question.

    Examples
    --------
    >>> check("m11.2", 6.42)
    Right. A litre of diesel is about 2.7 kg of CO2: worth remembering.
    >>> check("m11.2", None)
    No answer yet. Write it in the cell above, run that cell, then run this one.
    """
    right, message = _question(question).judge(answer) if not _is_empty(answer) else (False, _nothing())
    verdict = _("Right.") if right else _("Not yet.")
    text = message if message == _nothing() else f"{verdict} {message}"
    print(text)
    if not right and os.environ.get("FAIRWATT_CHECK") == "strict":
        raise AssertionError(f"{question}: {text}")


def _question(number):
    lesson = str(number).split(".")[0]
    try:
        module = importlib.import_module(f".questions.{lesson}", __package__)
    except ModuleNotFoundError:
        raise ValueError(_("There is no lesson '{lesson}' with questions.").format(lesson=lesson)) from None
    return module.QUESTIONS[require_known(number, module.QUESTIONS, _("question"))]()


def _nothing():
    return _("No answer yet. Write it in the cell above, run that cell, then run this one.")


def _is_rounding_of(number, exact, digits):
    """Whether `number` is `exact` with so many digits. A half may go up, as at school, or down, as Python may do."""
    return any(number == float(f"{exact * nudge:.{digits - 1}e}") for nudge in (1 - 1e-9, 1 + 1e-9))


def _is_empty(answer):
    return answer is None or answer is Ellipsis or (isinstance(answer, str) and not answer.strip())


def _is_row_number(value):
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _as_number(answer):
    """The answer as a float, or a sentence that says why it is none."""
    if isinstance(answer, str):
        return None, _("{answer!r} is text. A number is asked, without quotes and with a point: 12.5.").format(
            answer=answer
        )
    if isinstance(answer, tuple):
        return None, _(
            "You typed a comma, and Python reads two numbers: {answer}. "
            "Write a point for decimals (31.2), and nothing for thousands (3200)."
        ).format(answer=answer)
    if isinstance(answer, bool | np.bool_):
        return None, _("True and False are not amounts. A number is asked.")
    if isinstance(answer, np.ndarray | pd.Series) and answer.size == 1:
        answer = answer.item()
    if not isinstance(answer, int | float | np.number):
        return None, _("One number is asked; this is a {kind}.").format(kind=type(answer).__name__)
    try:
        number = float(answer)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        return None, _("The result is not a number: something was divided by zero, or an empty cell was used.")
    return number, None
