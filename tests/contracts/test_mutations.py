"""The fast part of the mutation proof: planted errors that the tests must notice. All of it: make mutate."""

from pathlib import Path

import mutate

ROOT = Path(__file__).parents[2]


def test_planted_errors_are_noticed(capsys):
    assert mutate.main(["--root", str(ROOT), "--fast"]) == 0, capsys.readouterr().out


def test_there_are_enough_of_them():
    mutations, _ = mutate.load(ROOT)
    assert len(mutations) >= 18
    assert len([mutation for mutation in mutations if mutation.get("fast")]) >= 5
