"""The participation kit: all of the data is on paper, nothing of it is cut off, and nobody's name is asked for."""

import csv
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

import make_kit
import nbformat
import pandas as pd
import pytest
import yaml
from pdf_pages import Pdf
from sphinx.errors import ExtensionError

from fairwatt.decision_file import write_decision_file
from fairwatt.participation import load_decision_matrix
from fairwatt.participation.council import CLOSE

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "_ext"))

from fairwatt_book import pages  # noqa: E402

TEXTS = yaml.safe_load((ROOT / "kit" / "texts.yml").read_text(encoding="utf-8"))
SCRIPT = (ROOT / "kit" / "facilitator.md").read_text(encoding="utf-8")
QUESTION = "If everything stood at its worst, and you could lift only one to its best, which one first?"


def rows(name):
    with (ROOT / "datasets" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_place(name, place):
    return [row for row in rows(name) if row["place"] == place]


PLACES = list(dict.fromkeys(row["place"] for row in rows("measures")))
ALL = [*PLACES, "blank"]


def squeezed(text):
    """Without any space: where a line ends is not of interest."""
    return re.sub(r"\s", "", text)


def written(value):
    """A number of the data as people write it."""
    return f"{float(value):,.10g}"


@pytest.fixture(scope="session")
def press():
    return make_kit.compiler()


@pytest.fixture(scope="session")
def kits(press):
    """The kits by place, each printed and read when it is first asked for."""

    class Kits(dict):
        def __missing__(self, place):
            matrix = None if place == "blank" else load_decision_matrix(place)
            self[place] = Pdf(make_kit.printed(make_kit.kit_contents(matrix), press))
            return self[place]

    return Kits()


@pytest.fixture
def table():
    return load_decision_matrix("VALLSERENA")


def part(pdf, title):
    """Number (from 1) and text of the page that begins with this title."""
    found = [(n, page.text) for n, page in enumerate(pdf.pages, 1) if page.text.startswith(title)]
    assert len(found) == 1, f"{title}: on {len(found)} pages"
    return found[0]


def whole(pdf):
    return squeezed(" ".join(page.text for page in pdf.pages))


# --- all of the data, and nothing but the data ---


def test_every_place_has_a_kit_with_the_same_bytes_everywhere(kits, tmp_path):
    """The tool, in a process with another clock, home, language and place of work."""
    elsewhere = {"TZ": "Pacific/Auckland", "SOURCE_DATE_EPOCH": "1", "HOME": str(tmp_path), "LANG": "C"}
    (tmp_path / "kit-old.pdf").touch()
    assert make_kit.places() == PLACES and len(PLACES) == 9
    few = ["VALLSERENA", "PT-GAV"]  # the book's own tests look at the kits of all
    code = f"import make_kit; make_kit.places = lambda: {few}; raise SystemExit(make_kit.main(['--out', '.']))"
    environment = {**os.environ, **elsewhere, "PYTHONPATH": os.pathsep.join([str(ROOT / "tools"), str(ROOT)])}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env=environment)
    names = [f"kit-{place.lower()}.pdf" for place in [*few, "blank"]]
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == sorted(names)
    for place, name in zip([*few, "blank"], names, strict=True):
        assert (tmp_path / name).read_bytes() == kits[place].data


@pytest.mark.parametrize("place", PLACES)
def test_the_cards_hold_every_measure_with_its_scores_and_origins(kits, place):
    text = whole(kits[place])
    labels = {row["criterion"]: row["label"] for row in rows("criteria")}
    scores = of_place("measure_scores", place)
    measures = of_place("measures", place)
    assert len(scores) == 5 * len(measures)
    for row in measures:
        card = text.index(squeezed(row["label"] + row["description"] + "Criterion"))
        end = text.index("Caution:", card)
        for score in (score for score in scores if score["measure"] == row["measure"]):
            head = squeezed(f"{labels[score['criterion']]}, {score['unit']}{written(score['value'])}")
            assert head in text[card:end], head
            assert squeezed(score["derivation"]) in text[card:end]


@pytest.mark.parametrize("place", PLACES)
def test_the_criterion_cards_hold_the_ranges_in_words_and_units(kits, place):
    text = squeezed(part(kits[place], "Criterion cards")[1])
    ranges = {row["criterion"]: row for row in of_place("criteria_ranges", place)}
    assert squeezed(QUESTION) in text
    for row in rows("criteria"):
        span = ranges[row["criterion"]]
        ends = f"Worst{written(span['worst'])}Best{written(span['best'])}Unit{span['unit']}"
        side = {"min": "Less is better.", "max": "More is better."}[row["direction"]]
        assert squeezed(f"{row['definition']}.{ends}{side}{row['question']}") in text


def test_the_bar_of_a_card_is_the_value_between_worst_and_best(table):
    measures = {one["label"]: one for one in make_kit.kit_contents(table)["measures"]}
    shares = [score["share"] for score in measures["Solar roofs for an energy community"]["scores"]]
    assert shares == pytest.approx([480 / 720, 190 / 360, 60 / 85, 3 / 11, 1.3 / 1.5])


def test_the_sealed_page_holds_the_published_result(kits):
    """Totals and intervals as worked by hand and with pymcdm before this course existed."""
    _, text = part(kits["VALLSERENA"], "The computed result")
    ranking = ["Solar roofs for an energy community 0.62", "Deep renovation of social housing 0.59",
               "Wood-chip heat network 0.54", "LED street lighting 0.33", "Electric minibus 0.24"]  # fmt: skip
    places = [squeezed(text).index(squeezed(f"{n} {line}")) for n, line in enumerate(ranking, 1)]
    assert places == sorted(places)
    flips = [
        "Cost 0.19 0.14 Deep renovation 0.56 LED street lights",
        "Emissions saved 0.31 0.09 Deep renovation 0.41 Wood-chip network",
        "Households helped 0.28 0.00 nobody takes over 0.36 Deep renovation",
        "Local work 0.09 0.00 nobody takes over 0.13 Deep renovation",
        "Acceptance 0.12 0.04 Wood-chip network 0.72 LED street lights",
    ]
    assert [line for line in flips if squeezed(line) not in squeezed(text)] == []
    assert "too close to call" in text  # 0.62 and 0.59


@pytest.mark.parametrize("place", PLACES)
def test_the_sealed_page_says_who_wins_for_whom_with_the_points_of_the_data(kits, place):
    text = squeezed(part(kits[place], "The computed result")[1])
    roles = {row["participant"]: row["label"] for row in rows("participants")}
    labels = {row["criterion"]: row["label"] for row in rows("criteria")}
    points = {(row["participant"], row["criterion"]): row["points"] for row in of_place("swing_points", place)}
    for who in set(roles) - {"agreed"}:
        given = ", ".join(f"{label} {written(points[who, name])}" for name, label in labels.items())
        assert re.search(re.escape(squeezed(roles[who])) + r"\w[^,]*" + re.escape(squeezed(given)), text)


@pytest.mark.parametrize("place", PLACES)
def test_the_result_is_at_the_end_alone_and_begins_a_sheet_of_paper(kits, place):
    pdf = kits[place]
    cover, _ = part(pdf, "Sealed until step 8")
    result, text = part(pdf, "The computed result")
    assert (result, cover % 2) == (cover + 1, 1)
    assert result == len(pdf.pages)
    for row in of_place("measures", place):
        assert re.search(rf"\d{re.escape(squeezed(row['label']))}[01]\.\d\d", squeezed(text))
    before = [page.text for page in pdf.pages[: cover - 1] if not page.text.startswith("Totals by hand")]
    assert [page for page in before if "stays first" in page] == []


@pytest.mark.parametrize("left_out", [[], ["led"]])  # a page of cards less
def test_the_seal_is_on_the_front_of_a_sheet(table, press, left_out):
    pdf = Pdf(make_kit.printed(make_kit.kit_contents(table.without(*left_out)), press))
    assert part(pdf, "Sealed until step 8")[0] % 2 == 1
    assert part(pdf, "The computed result")[0] == len(pdf.pages)


def test_the_blank_forms_hold_no_result(kits):
    assert [page for page in kits["blank"].pages if page.text.startswith("Sealed") or "stays first" in page.text] == []


def test_a_tie_and_a_clear_result_are_told(table):
    def sentence(matrix):
        return make_kit.kit_contents(matrix)["sealed"]["close"]

    same = table.scores.copy()
    same.loc["retrofit"] = same.loc["rec"]
    tied = replace(table, scores=same)
    assert sentence(tied).startswith("Energy community and Deep renovation share the first place.")
    only_cost = pd.DataFrame([[100.0, 0, 0, 0, 0]], index=["agreed"], columns=table.points.columns)
    assert sentence(replace(table, points=only_cost)) == ""


def test_the_limit_of_too_close_is_the_one_of_the_package():
    told = re.findall(r"less than (\d\.\d+)", SCRIPT + (ROOT / "kit" / "texts.yml").read_text(encoding="utf-8"))
    assert len(told) >= 4
    assert {float(limit) for limit in told} == {CLOSE}


def test_a_table_without_points_says_that_all_criteria_count_the_same(table):
    own = replace(table, points=table.points.iloc[:0], details=None, notice="", name="Our town")
    contents = make_kit.kit_contents(own)
    assert "holds no points yet" in contents["sealed"]["caution"]
    assert contents["sealed"]["group"] == []
    assert "a table of Our town" in contents["notice"]
    assert {score["origin"] for one in contents["measures"] for score in one["scores"]} == {
        "the table does not say; ask who filled it in"
    }


# --- what protects people ---


@pytest.mark.parametrize("place", ALL)
def test_the_caution_stands_on_every_page(kits, place):
    notice = TEXTS["blank_notice"] if place == "blank" else load_decision_matrix(place).notice
    assert notice
    missing = [n for n, page in enumerate(kits[place].pages, 1) if squeezed(notice) not in squeezed(page.text)]
    assert missing == []
    assert "nobody was asked" in notice or "fictional" in notice or place == "blank"


@pytest.mark.parametrize("place", ALL)
def test_no_sheet_asks_for_a_person(kits, place):
    forms = [page.text for page in kits[place].pages]
    first = next(n for n, page in enumerate(forms) if page.startswith(TEXTS["rule"]["title"]))
    for page in forms[first:]:
        text = " ".join(page.split()).lower()
        assert re.findall(r"(?<!no )\bnames?\b", text) == []
        assert re.findall(r"surname|signature|signed|e-?mail|telephone|address|birth|\bage\b|gender", text) == []
    weights = part(kits[place], TEXTS["weights"]["title"])[1]
    assert "Seat number:" in weights and "only if I like to write it" in weights


def test_labels_for_people_stand_on_no_sheet():
    sheets = (ROOT / "kit" / "texts.yml").read_text(encoding="utf-8").lower()
    labels = r"stakeholder|salience|dormant|dangerous|dependent|definitive|powerful|energy[- ]poor"
    assert re.findall(labels, sheets) == []


# --- what can be read ---


@pytest.mark.parametrize("place", ALL)
def test_no_letter_leaves_the_page_and_no_two_texts_overlap(kits, place):
    margin = 50  # points: 18 mm less a hair
    for number, page in enumerate(kits[place].pages, 1):
        boxes = []
        for run in (run for run in page.runs if run.text.strip()):
            left, bottom, right, top = run.box
            right -= run.width * (1 - len(run.text.rstrip()) / len(run.text))  # a space at the end of a line hangs out
            inside = left > margin and bottom > 20 and right < page.width - margin and top < page.height - 40
            assert inside, (number, run)
            boxes.append((left, bottom, right, top, run.text))
        for a, b in combinations(boxes, 2):
            across, up = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
            assert across < 0.5 or up < 0.5, (number, a, b)


@pytest.mark.parametrize("place", ALL)
def test_letters_are_black_and_large_enough(kits, place):
    runs = [run for page in kits[place].pages for run in page.runs]
    assert {run.colour for run in runs} == {(0.0,)}
    assert min(run.size for run in runs) >= 6


@pytest.mark.parametrize("place", ALL)
def test_the_file_is_tagged_for_screen_readers_and_brings_its_fonts(kits, place):
    pdf = kits[place]
    assert b"/Lang(en-GB)" in pdf.catalog and b"/Marked true" in pdf.catalog and b"DisplayDocTitle true" in pdf.catalog
    about = pdf.stream(pdf.referred(pdf.catalog, b"Metadata")).decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    town = "blank forms" if place == "blank" else load_decision_matrix(place).name
    assert f"Workshop kit: choosing measures, {town}</rdf:li>" in about
    roles = b" ".join(body for body in pdf.objects.values() if b"/StructElem" in body)
    assert all(role in roles for role in (b"/S/H1", b"/S/H2", b"/S/TH", b"/S/TD", b"/S/LI"))
    families = {name.partition("+")[2].partition("-")[0] for _, _, name in pdf.fonts.values()}
    assert families == {"DejaVuSans", "LibertinusSerif"}


@pytest.mark.parametrize("place", ALL)
def test_sheets_that_are_copied_take_one_page(kits, place):
    text = [page.text for page in kits[place].pages]
    titles = [TEXTS[sheet]["title"] for sheet in ("rule", "criteria", "weights", "group", "totals", "observer")]
    first = [next(n for n, page in enumerate(text) if page.startswith(title)) for title in titles]
    cards = -(-len(of_place("measures", place) or [None] * make_kit.BLANK_MEASURES) // 2)
    rule = first[0]
    assert first == [rule, rule + 1, rule + 2 + cards, rule + 3 + cards, rule + 5 + cards, rule + 6 + cards]
    assert len(text) - first[-1] <= (1 if place == "blank" else 4)  # the observer sheet, and the sealed part


# --- the script ---


def timetable(heading):
    """Rows of the table below a heading of the script, as lists of cells."""
    below = SCRIPT.partition(f"## {heading}")[2]
    lines = [line for line in below.splitlines() if line.startswith("|")]
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    end = next((n for n, row in enumerate(table) if n and row[0] == "From"), len(table))
    return table[2:end]


@pytest.mark.parametrize(
    ("heading", "minutes"),
    [("Ninety minutes: five people round one laptop", 90), ("Half a day: fifteen to twenty people", 180)],
)
def test_the_minutes_of_a_timetable_add_up(heading, minutes):
    now = 0
    for begin, lasting, *_ in timetable(heading):
        assert begin == f"{now // 60}:{now % 60:02d}"
        now += int(lasting)
    assert now == minutes


def test_every_step_of_the_ninety_minutes_is_explained():
    steps = [row[2] for row in timetable("Ninety minutes")]
    assert re.findall(r"^### Step (\d: .*)$", SCRIPT, re.MULTILINE) == [step.replace(" ", ": ", 1) for step in steps]


def test_no_score_comes_before_the_points():
    """The rule, the ranges and the points come first; measure cards, screen and sealed page later."""
    order = [row[2][2:] for row in timetable("Ninety minutes")]
    assert order.index("The rule") == 0
    assert order.index("Points in silence") < order.index("The measures") < order.index("The ranking")
    assert order.index("The ranking") < order.index("The sealed page")
    screens = [row[4] for row in timetable("Ninety minutes")]
    assert set(screens[: order.index("The measures") + 1]) == {"nothing"}


def test_the_parts_of_the_lesson_that_the_script_opens_are_there():
    lesson = nbformat.read(ROOT / "modules" / "m35-choosing-measures" / "lesson.ipynb", as_version=4)
    heads = [line[3:] for cell in lesson.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()
             if line.startswith("## ")]  # fmt: skip
    opened = re.findall(r"part (\d+) of the\s+lesson, \*([^*]+)\*", SCRIPT)
    assert len(opened) == SCRIPT.count("part 3 ") + SCRIPT.count("part 11 ") == 2
    assert [f"{number} {title}" for number, title in opened if f"{number} {title}" not in heads] == []


def test_the_script_prints_all_sheets_by_their_names():
    table = SCRIPT.partition("**Print.**")[2].partition("**Be ready")[0]
    named = re.findall(r"^\| ([A-Z][\w ]+?) \| \d", table, re.MULTILINE)
    titles = {TEXTS[sheet]["title"] for sheet in ("criteria", "measures", "weights", "group", "totals", "observer")}
    assert set(named) == titles | {"Rule sheet", "Sealed page"}


def plain(blocks):
    """All words of the blocks of a text, in their order."""
    for block in blocks:
        if isinstance(block, list):
            yield from plain(block)
        elif block["kind"] == "text":
            yield block["text"]
        else:
            yield from plain([block[name] for name in ("parts", "blocks", "items", "head", "rows") if name in block])


def test_no_word_of_the_script_is_lost():
    words = re.findall(r"\w+", " ".join(plain(make_kit.script_blocks(SCRIPT, "facilitator.md"))))
    numbered = re.sub(r"^\d+\. ", "", SCRIPT, flags=re.MULTILINE)  # the form counts the steps of a list itself
    assert words == re.findall(r"\w+", numbered)


def test_the_script_is_in_the_kit(kits):
    def bare(text):
        return re.sub(r"[*“”\"’']", "", squeezed(text))

    text = bare(" ".join(page.text for page in kits["PT-GAV"].pages))
    paragraphs = [p for p in SCRIPT.split("\n\n") if p[0].isalpha() or p.startswith("**")]
    assert len(paragraphs) > 30
    assert [p for p in paragraphs if bare(p) not in text] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Look [here](page.md).", "line 1: 'link'"),
        ("One\n\n```\ncode\n```\n", "line 3: 'fence'"),
        ("* a\n* b `c`\n", "line 2: 'code_inline'"),
        ("**a `b`**", "'code_inline'"),
        ("<b>x</b>", "'html_inline'"),
    ],
)
def test_what_paper_cannot_show_is_refused_in_the_script(text, found):
    with pytest.raises(ValueError, match="The kit prints headings") as refusal:
        make_kit.script_blocks(text, "kit/facilitator.md")
    assert str(refusal.value).startswith("kit/facilitator.md")
    assert found in str(refusal.value)


# --- a table of one's own ---


def named(table, label):
    measures = table.measures.copy()
    measures.loc["led", "label"] = label
    return replace(table, measures=measures)


@pytest.mark.parametrize("label", ["Φωτοβολταϊκά στη στέγη", "Renovação à população", "#panic() $x$ *b* <a> @b `c` \\"])
def test_labels_are_shown_as_they_are(table, press, label):
    pdf = Pdf(make_kit.printed(make_kit.kit_contents(named(table, label)), press))
    assert squeezed(label) in squeezed(part(pdf, "Measure cards")[1])


@pytest.mark.parametrize(
    ("label", "sentence"),
    [("word " * 200, "The card 'word word"), ("x" * 90, "The card 'xxx"), ("Sun 🌞", "cannot show '🌞'")],
)
def test_what_does_not_fit_on_paper_is_told(table, press, label, sentence):
    with pytest.raises(ValueError, match="The") as refusal:
        make_kit.printed(make_kit.kit_contents(named(table, label)), press)
    assert sentence in str(refusal.value)


def test_the_kit_of_a_workbook(tmp_path, table, capsys):
    path = tmp_path / "my-measures.xlsx"
    write_decision_file(path, table)
    assert make_kit.main(["--table", str(path), "--name", "Our town", "--out", str(tmp_path)]) == 0
    assert "The kit is ready: " in capsys.readouterr().out
    pdf = Pdf((tmp_path / "kit-my-measures.pdf").read_bytes())
    assert all("a table of Our town" in " ".join(page.text.split()) for page in pdf.pages)
    assert squeezed("Cost, thousand EUR 420") in squeezed(part(pdf, "Measure cards")[1])


def test_many_criteria_with_long_words_stay_inside_their_columns(tmp_path):
    labels = ["Ενεργειακή φτώχεια", "Landschaftsverträglichkeit", "Cost", "Jobs", "Acceptance", "Biodiversity",
              "Comfort in summer", "Time until it works"]  # fmt: skip
    lines = [["measure", *labels], ["direction", "less", *["more"] * 7], ["unit", *["points"] * 8]]
    lines += [[f"Measure {n} with a long label", *[str((7 * n + 13 * k) % 50 + 1) for k in range(8)]] for n in range(7)]
    path = tmp_path / "long words.csv"
    path.write_text("\n".join(";".join(line) for line in lines), encoding="utf-8")
    assert make_kit.main(["--table", str(path), "--name", "Our town", "--out", str(tmp_path)]) == 0
    kit = Pdf((tmp_path / "kit-long words.pdf").read_bytes())
    test_no_letter_leaves_the_page_and_no_two_texts_overlap({"own": kit}, "own")


def test_a_table_with_errors_ends_with_its_sentences(tmp_path, capsys):
    path = tmp_path / "broken.csv"
    path.write_text("measure;cost\nlamps;many\n", encoding="utf-8")
    assert make_kit.main(["--table", str(path), "--name", "Our town", "--out", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "broken.csv" in said and "Traceback" not in said
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_table_needs_the_name_of_the_town(capsys):
    with pytest.raises(SystemExit):
        make_kit.main(["--table", "my-measures.xlsx"])
    assert 'make kit TABLE=my-measures.xlsx NAME="Our town"' in capsys.readouterr().err


# --- in the book ---


def book(root, form="html"):
    return SimpleNamespace(builder=SimpleNamespace(format=form), srcdir=root, outdir=root / "out")


@pytest.mark.parametrize("name", pages.MADE)
def test_the_book_takes_what_was_made_and_stops_without_it(name, tmp_path):
    made = {"kit": "kit-blank.pdf", "workbook": "fairwatt-town-workbook.xlsx", "plan": "gaviao/plan.html"}
    for other, file in made.items():
        (tmp_path / "_build" / other / file).parent.mkdir(parents=True)
        if other != name:
            (tmp_path / "_build" / other / file).write_bytes(b"made")
    (tmp_path / "out").mkdir()
    pages.copy_made(book(tmp_path, "text"), None)
    assert list((tmp_path / "out").iterdir()) == []  # only the pages of the web take it
    with pytest.raises(ExtensionError, match=f"_build/{name} holds no .* make book"):
        pages.copy_made(book(tmp_path), None)
    (tmp_path / "_build" / name / made[name]).write_bytes(b"made")
    pages.copy_made(book(tmp_path), None)
    assert {(tmp_path / "out" / other / file).read_bytes() for other, file in made.items()} == {b"made"}
