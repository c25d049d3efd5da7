"""Objectives, exercises, quiz questions and glossary fit together."""

import re

import pytest
import yaml
from course import ROOT, named, read, source_of

from fairwatt.data import read_table

MODULES = sorted(ROOT.glob("modules/*/module.yml"))


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def quiz_of(path):
    return load(path.with_name("quiz.yml"))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_lesson_is_where_its_name_says(path):
    module = load(path)
    assert module["slug"] == path.parent.name
    assert module["slug"].startswith(module["id"] + "-")
    assert quiz_of(path)["module"] == module["id"]
    assert path.with_name("lesson.ipynb").is_file()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_objectives_are_numbered_and_unique(path):
    module = load(path)
    objectives = [objective["id"] for objective in module["objectives"]]
    assert objectives == [f"{module['id']}.o{number}" for number in range(1, len(objectives) + 1)]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_exercises_and_questions_serve_objectives_that_exist(path):
    module = load(path)
    objectives = {objective["id"] for objective in module["objectives"]}
    served = [item["objective"] for item in [*module["exercises"], *quiz_of(path)["questions"]]]
    assert set(served) - objectives == set()
    assert objectives - set(served) == set(), "an objective that nothing practises"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_each_exercise_has_its_check_in_the_solutions(path):
    module = load(path)
    solution = read(ROOT / "solutions" / f"{module['slug']}.ipynb")
    checked = re.findall(r'^check\("([^"]+)"', source_of(solution), re.MULTILINE)
    assert checked == [exercise["id"] for exercise in module["exercises"]]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_each_exercise_stands_under_its_title(path):
    module = load(path)
    text = "\n".join(cell.source for cell in read(ROOT / "solutions" / f"{module['slug']}.ipynb").cells)
    missing = [exercise["title"] for exercise in module["exercises"] if exercise["title"] not in text]
    assert missing == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_questions_are_numbered_have_one_right_option_and_explain_each(path):
    quiz = quiz_of(path)
    assert [question["id"] for question in quiz["questions"]] == [
        f"{quiz['module']}.q{number}" for number in range(1, len(quiz["questions"]) + 1)
    ]
    for question in quiz["questions"]:
        options = question["options"]
        assert sum(option["right"] for option in options) == 1, question["id"]
        assert len({option["text"] for option in options}) == len(options) >= 3, question["id"]
        assert all(len(option["why"].split()) >= 5 for option in options), question["id"]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_the_timetable_fills_the_minutes(path):
    module = load(path)
    assert sum(step["minutes"] for step in module["timetable"]) == module["minutes"]


def glossary_terms():
    """Return the terms that the glossary defines, in small letters."""
    text = (ROOT / "book" / "glossary.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^(`{3,}|:{3,})\{glossary\}[^\n]*\n(.*?)^\1\s*$", text, re.MULTILINE | re.DOTALL)
    lines = [line for _, block in blocks for line in block.splitlines()]
    return [line.strip().lower() for line in lines if line.strip() and not line.startswith((" ", "\t", ":"))]


def test_each_term_of_the_glossary_is_defined_once():
    terms = glossary_terms()
    assert len(terms) > 20
    assert {term for term in terms if terms.count(term) > 1} == set()


def test_each_term_that_a_page_refers_to_is_in_the_glossary():
    texts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "book").rglob("*.md")}
    for path in ROOT.glob("modules/*/lesson.ipynb"):
        texts[named(path)] = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    used = {
        (name, re.sub(r".*<(.*)>$", r"\1", " ".join(term.split())).lower())
        for name, text in texts.items()
        for term in re.findall(r"\{term\}`([^`]+)`", text)
    }
    assert used
    assert {(name, term) for name, term in used if term not in glossary_terms()} == set()


def test_the_lesson_speaks_of_towns_that_exist():
    towns = set(read_table("municipalities")["municipality_id"])
    for path in [*ROOT.glob("modules/*/lesson.ipynb"), *ROOT.glob("solutions/*.ipynb")]:
        assert set(re.findall(r'"((?:IT|ES|PT|EL)-[A-Z]{3})"', source_of(read(path)))) <= towns
