"""Unknown names come back with the nearest known one; every text goes through the one door for translations."""

import ast
from pathlib import Path

import pytest

import fairwatt
from fairwatt.i18n import _
from fairwatt.names import require_known

FUELS = ["diesel", "gasoline", "natural_gas"]


def test_a_known_name_comes_back_unchanged():
    assert require_known("diesel", FUELS, "fuel") == "diesel"


@pytest.mark.parametrize("typed", ["disel", "Diesel", "DIESEL", "diesel ", "desel", "red diesel", "diesels", "d"])
def test_a_slip_of_the_pen_gets_the_nearest_name(typed):
    with pytest.raises(ValueError, match="Did you mean 'diesel'"):
        require_known(typed, FUELS, "fuel")


@pytest.mark.parametrize("typed", ["kohl", "oil", "xyz", "hydrogen"])
def test_a_far_name_is_not_proposed(typed):
    with pytest.raises(ValueError) as refusal:
        require_known(typed, [*FUELS, "coal"], "fuel")
    assert str(refusal.value) == (f"'{typed}' is not a fuel known here. Known: diesel, gasoline, natural_gas, coal.")


def test_the_message_says_what_is_asked_and_what_there_is():
    with pytest.raises(ValueError, match="'xyz' is not a fuel known here. Known: diesel, gasoline, natural_gas"):
        require_known("xyz", FUELS, "fuel")


@pytest.mark.parametrize("typed", ["{name}", "%s", "<b>", "", None, 7, float("nan")])
def test_nothing_that_is_typed_breaks_the_message(typed):
    with pytest.raises(ValueError, match="is not a fuel known here"):
        require_known(typed, FUELS, "fuel")


def test_a_generator_of_names_is_fine():
    assert require_known("b", (name for name in "abc"), "letter") == "b"


def test_without_a_catalogue_the_english_text_stays(monkeypatch):
    monkeypatch.setenv("FAIRWATT_LANG", "xx")
    assert _("Right.") == "Right."


@pytest.mark.parametrize("path", sorted(Path(fairwatt.__file__).parent.rglob("*.py")), ids=lambda path: path.name)
def test_texts_are_translated_before_their_blanks_are_filled(path):
    """A catalogue holds the sentence with its blanks: an f-string or a filled text would never be found in it."""
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
    ]
    filled = [node.lineno for node in calls if not isinstance(node.args[0], ast.Constant | ast.Name)]
    assert filled == []
