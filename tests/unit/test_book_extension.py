"""The book's own extension: module files that are refused with a reason, timetables, typeset formulas, the npm lock."""

import copy
import json
import sys
from pathlib import Path

import pytest
import yaml
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "_ext"))

from fairwatt_book import directives, maths, modules, pages  # noqa: E402

MODULE = {
    "id": "m99", "slug": "m99-trial", "part": 1, "title": "A trial", "decision": "Do we try?",
    "summary": "A module made for the tests, with everything that a real one has and nothing more.", "minutes": 80,
    "authors": ["Nobody"], "keywords": ["trial"],
    "objectives": [{"id": "m99.o1", "text": "Try *once*."}, {"id": "m99.o2", "text": "Try twice."}],
    "before": {"necessary": ["Patience"], "helpful": ["Coffee"]}, "needs": [],
    "timetable": [{"minutes": 50, "what": "First"}, {"minutes": 30, "what": "Then"}],
    "exercises": [{"id": "m99.1", "minutes": 5, "objective": "m99.o1", "title": "Try it"}],
    "takeaway": "A tried thing.",
}  # fmt: skip
QUESTION = {
    "id": "m99.q1", "objective": "m99.o1", "text": "Which `one`?",
    "options": [{"text": "This", "right": True, "why": "It is this one."},
                {"text": "That", "right": False, "why": "It is far away."},
                {"text": "Neither", "right": False, "why": "One of them it is."}],
}  # fmt: skip
QUIZ = {"module": "m99", "title": "Quiz", "intro": "A short quiz.",
        "questions": [{**QUESTION, "id": f"m99.q{n}"} for n in range(1, 7)]}  # fmt: skip


def course(root, module=MODULE, quiz=QUIZ):
    """A course of one module in a folder."""
    folder = root / "modules" / "m99-trial"
    folder.mkdir(parents=True)
    (folder / "module.yml").write_text(yaml.safe_dump(module), encoding="utf-8")
    (folder / "quiz.yml").write_text(yaml.safe_dump(quiz), encoding="utf-8")
    return root


def changed(data, change):
    data = copy.deepcopy(data)
    change(data)
    return data


def test_the_modules_of_the_course_are_sound():
    found = modules.read_modules(ROOT)
    assert found
    assert all(module["quiz"] for module in found.values()), "a module has no quiz.yml"


def test_a_sound_module_is_read_with_its_quiz(tmp_path):
    module = modules.read_modules(course(tmp_path))["m99"]
    assert module["title"] == "A trial"
    assert len(module["quiz"]["questions"]) == 6


@pytest.mark.parametrize(
    ("change", "where", "expected"),
    [
        (lambda m: m.pop("decision"), "$", "'decision' is a required property"),
        (lambda m: m.update(colour="red"), "$", "'colour' was unexpected"),
        (lambda m: m.update(id="M99"), "$.id", "the letter m, the part and the lesson"),
        (lambda m: m.update(slug="m99-other"), "$.slug", "the name of the folder, 'm99-trial'"),
        (lambda m: m.update(minutes="eighty"), "$.minutes", "a number of minutes"),
        (lambda m: m.update(minutes=90), "$.timetable", "80 minutes in all. Expected: 90"),
        (lambda m: m.update(summary="Short."), "$.summary", "50 to 240 characters"),
        (lambda m: m.update(needs=["m98"]), "$.needs", "the id of a module"),
        (lambda m: m["timetable"][0].update(tourism=None), "$.timetable[0]", "stands in quotation marks"),
        (lambda m: m["objectives"][1].update(id="m99.o1"), "$.objectives", "stands twice"),
        (lambda m: m["objectives"][1].update(id="m11.o2"), "$.objectives", "begins with 'm99.'"),
        (lambda m: m["exercises"][0].update(objective="m99.o7"), "$.exercises[0].objective", "m99.o1, m99.o2"),
    ],
)
def test_a_fault_in_a_module_is_named_with_file_place_and_expectation(tmp_path, change, where, expected):
    with pytest.raises(ValueError, match="m99-trial/module.yml: ") as refusal:
        modules.read_modules(course(tmp_path, module=changed(MODULE, change)))
    assert f"module.yml: {where}: " in str(refusal.value)
    assert expected in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "where", "expected"),
    [
        (lambda q: q.update(module="m98"), "$.module", "'m99', the module of this folder"),
        (lambda q: q["questions"].pop(), "$.questions", "6 to 8 questions"),
        (lambda q: q["questions"][2].update(id="m99.q1"), "$.questions", "'m99.q1' stands twice"),
        (lambda q: q["questions"][0].update(objective="m99.o9"), "$.questions[0].objective", "one of m99.o1, m99.o2"),
        (lambda q: q["questions"][0]["options"][1].update(right=True), "$.questions[0].options", "exactly one"),
        (lambda q: q["questions"][0]["options"][0].update(right=False), "$.questions[0].options", "exactly one"),
        (lambda q: q["questions"][0]["options"].pop(), "$.questions[0].options", "3 or 4 options"),
        (lambda q: q["questions"][0]["options"][2].pop("why"), "$.questions[0].options[2]", "for a wrong option too"),
    ],
)
def test_a_fault_in_a_quiz_is_named_with_file_place_and_expectation(tmp_path, change, where, expected):
    with pytest.raises(ValueError, match="m99-trial/quiz.yml: ") as refusal:
        modules.read_modules(course(tmp_path, quiz=changed(QUIZ, change)))
    assert f"quiz.yml: {where}: " in str(refusal.value)
    assert expected in str(refusal.value)


def test_a_file_that_is_not_yaml_is_named(tmp_path):
    root = course(tmp_path)
    (root / "modules" / "m99-trial" / "module.yml").write_text("id: [m99", encoding="utf-8")
    with pytest.raises(ValueError, match="module.yml: this is not YAML"):
        modules.read_modules(root)


def test_every_fault_of_a_course_is_told_at_once(tmp_path):
    quiz = changed(QUIZ, lambda q: q.update(module="m98"))
    quiz["questions"][0]["objective"] = "m99.o9"
    with pytest.raises(ValueError, match="quiz.yml") as refusal:
        modules.read_modules(course(tmp_path, quiz=quiz))
    assert len(str(refusal.value).splitlines()) == 2


def test_a_break_follows_an_hour_of_work_but_not_the_end():
    rows = list(directives.clocked([(50, "One"), (10, "Two"), (60, "Three")]))
    assert rows == [("09:00", "50", "One"), ("09:50", "10", "Two"), ("10:00", "15", "Break"),
                    ("10:15", "60", "Three"), ("11:15", "", "End")]  # fmt: skip


def test_two_half_days_hold_the_whole_module():
    lesson, practice = directives.half_days(MODULE).values()
    assert [row for row in lesson if row[1] in ("First", "Then")] == [(50, "First"), (30, "Then")]
    assert (5, "Exercise m99.1: Try it") in practice


def test_each_page_of_a_module_has_its_own_description():
    texts = pages.descriptions({"m99": MODULE})
    assert set(texts) == {"modules/m99-trial/lesson", "exercises/m99-trial", "solutions/m99-trial", "book/quizzes/m99"}
    assert len({text[:20] for text in texts.values()}) == len(texts)


@pytest.fixture
def typesetter():
    typesetter = maths.Typesetter(ROOT)
    yield typesetter
    typesetter.stop()


def test_a_formula_is_drawn_for_the_eye_and_written_for_the_screen_reader(typesetter):
    answer = typesetter.ask(r"E = \sum_c A_c \times \mathrm{EF}_c", True)
    assert answer["svg"].startswith("<svg ")
    assert answer["mathml"].startswith("<math")
    assert "<mi>A</mi>" in answer["mathml"]


def test_an_unknown_command_in_a_formula_is_an_error_and_the_next_formula_is_fine(typesetter):
    assert "Undefined control sequence" in typesetter.ask(r"\nonsense{x}", False)["error"]
    assert "svg" in typesetter.ask("x", False)


def test_a_missing_mathjax_says_which_command_installs_it(tmp_path):
    with pytest.raises(Exception, match="python tools/vendor.py"):
        maths.Typesetter(tmp_path).ask("x", False)


def build(root, page):
    """The page as plain text, and what Sphinx said."""
    (root / "index.md").write_text(page, encoding="utf-8")
    with docutils_namespace(), (root / "warnings.txt").open("w+") as warnings:
        app = Sphinx(root, None, root / "out", root / "doctrees", "text", status=None, warning=warnings,
                     confoverrides={"extensions": ["myst_parser", "fairwatt_book"]})  # fmt: skip
        app.build()
        warnings.seek(0)
        text = (root / "out" / "index.txt").read_text(encoding="utf-8")
        return " ".join(text.split()), warnings.read()


def build_html(root):
    """The same page as HTML, without the templates of the book."""
    parts = ["myst_parser", "fairwatt_book.modules", "fairwatt_book.directives"]
    with docutils_namespace():
        app = Sphinx(root, None, root / "html", root / "doctrees-html", "html", status=None, warning=None,
                     confoverrides={"extensions": parts})  # fmt: skip
        app.build()
    return (root / "html" / "index.html").read_text(encoding="utf-8")


def test_quiz_and_card_are_made_from_the_files(tmp_path):
    text, warnings = build(course(tmp_path), "# Page\n\n```{module-card} m99\n```\n\n```{quiz} m99\n```\n")
    assert not warnings
    for words in ("Do we try?", "Try twice.", "Coffee", "Question 6 of 6", "far away.", "the objective: Try *once*."):
        assert words in text


@pytest.mark.parametrize("directive", ["quiz", "module-card"])
def test_an_unknown_module_in_a_directive_is_told_with_the_known_ones(tmp_path, directive):
    warnings = build(course(tmp_path), f"# Page\n\n```{{{directive}}} m12\n```\n")[1]
    assert "there is no module 'm12'; the course has m99" in warnings


def data_course(root):
    """A course with two small tables."""
    (root / "datasets").mkdir()
    towns = "municipality_id,name\nPT-GAV,Gavião\nES-GOM,Gombrèn\n"
    rows = "municipality_id,indicator,value,note\nPT-GAV,high,1234.50,a\nES-GOM,low,-3,b\nPT-GAV,low,,c\n"
    (root / "datasets" / "municipalities.csv").write_text(towns, encoding="utf-8")
    (root / "datasets" / "things.csv").write_text(rows, encoding="utf-8")
    return course(root)


COLUMNS = ":columns: municipality_id = Town; indicator = Kind; value = Value"


def data_page(*lines):
    return "\n".join(["# Page", "", "```{data-table} things", *lines, "```", ""])


def test_a_data_table_prints_the_numbers_of_the_file(tmp_path):
    page = data_page(":caption: Our things", COLUMNS, ":words: high = two medians")
    text, warnings = build(data_course(tmp_path), page)
    assert not warnings
    for words in ("Our things", "Town", "Gavião", "two medians", "1,234.50", "Gombrèn", "low", "\N{MINUS SIGN}3"):
        assert words in text
    assert "note" not in text


def test_a_data_table_shows_the_rows_asked_for_and_aligns_numbers(tmp_path):
    root = data_course(tmp_path)
    page = data_page(COLUMNS, ":where: municipality_id = PT-GAV; indicator = high, low")
    text, _ = build(root, page)
    assert "Gavião" in text
    assert "Gombrèn" not in text
    html = build_html(root)
    assert '<td class="fw-number">1,234.50</td>' in html
    assert '<td class="fw-number"></td>' in html  # missing is not zero, and not a word
    assert '<th class="fw-number" scope="col">Value</th>' in html
    assert '<th scope="row">Gavião</th>' in html
    assert html.index('class="fw-table"') < html.index('<table class="table"')  # the box that scrolls on a phone


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("# Page\n\n```{data-table} nothing\n```\n", "there is no table 'nothing' in datasets/"),
        (
            data_page(":columns: colour = Colour"),
            "no column colour; it has municipality_id, indicator",
        ),
        (data_page(":where: town = PT-GAV"), "things has no column town"),
        (data_page(":where: indicator = middle"), "no row of things has indicator = middle"),
    ],
)
def test_a_data_table_that_cannot_be_shown_is_told(tmp_path, page, expected):
    assert expected in build(data_course(tmp_path), page)[1]


def test_the_npm_lock_pins_every_package_and_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert set(packages) == {f"node_modules/{name}" for name in ("mathjax", "axe-core", "pyodide", "ws")}
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert "://" not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
