"""The files of a plan: nothing lost, nothing harmful, the same bytes for the same chapters."""

import csv
import datetime
import io
import json
import re
import time
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from plan_cases import COLUMNS, ENERGY, HOSTILE, NOTICE, chapters, write_chapters

from fairwatt.plan.writing import read_document, write_all
from fairwatt.plan.writing.document import room, shown

DAY = datetime.date(2026, 11, 22)
NAMES = ["plan.html", "council-brief.html", "plan.docx", "council-brief.docx", "secap-tables.xlsx",
         "missing-or-weak.csv", "where-numbers-come-from.csv"]  # fmt: skip
# Rounded by hand: to the digits that the largest number of the column leaves, a small one keeps its own.
ENERGY_SHOWN = [
    ["Residential", "5,238", "NE", "–", "5,238"],
    ["Transport", "IE", "4,978", "0.812", "4,979"],
    ["Total", "5,238", "4,978", "0.812", "10,217"],
]


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = write_chapters(tmp_path_factory.mktemp("plans") / "gaviao", chapters())
    assert [path.name for path in write_all(folder, DAY)] == NAMES
    return folder


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = write_chapters(tmp_path_factory.mktemp("plans") / "hostile", chapters(HOSTILE))
    write_all(folder, DAY)
    return folder


class Page(HTMLParser):
    """The elements of a page with their attributes, its tables as texts, and all its text."""

    def __init__(self, path):
        super().__init__()
        self.elements, self.tables, self.text, self.cell = [], [], "", None
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.cell = tag

    def handle_endtag(self, tag):
        if tag == self.cell:
            self.cell = None

    def handle_data(self, data):
        self.text += data
        if self.cell:
            self.tables[-1][-1][-1] += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def word_tables(path):
    document = docx.Document(path)
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def tables_of(content):
    return [block for part in content for block in part["blocks"] if block["kind"] == "table"]


# --- nothing is lost ---


def test_numbers_are_shown_as_in_the_book(plan):
    for tables in (Page(plan / "plan.html").tables, word_tables(plan / "plan.docx")):
        [energy] = [table for table in tables if table[0] == COLUMNS and table[1][4] == "5,238"]
        assert energy[1:] == ENERGY_SHOWN


def test_the_numbers_of_the_word_file_are_those_of_the_data(plan):
    with (plan / "data" / "bei-energy.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    [found] = [table for table in word_tables(plan / "plan.docx") if table[0] == head and table[1][4] == "5,238"]
    compared = 0
    for line, row in zip(found[1:], rows, strict=True):
        for text, exact in zip(line, row, strict=True):
            if re.fullmatch(r"-?\d+(,\d+)?", exact):
                digits = len(text.partition(".")[2])
                assert text == f"{float(exact.replace(',', '.')):,.{digits}f}"
                compared += 1
            else:
                assert text == (exact or "–")
    assert compared == 9


def test_every_table_and_picture_of_the_chapters_is_in_page_and_word_file(plan):
    page, tables = Page(plan / "plan.html"), word_tables(plan / "plan.docx")
    expected = tables_of(chapters())
    assert len(expected) == 6
    for found in (page.tables, tables):
        assert [table[0] for table in found[:-1]] == [table["columns"] for table in expected]
        assert [len(table) - 1 for table in found[:-1]] == [len(table["rows"]) for table in expected]
        assert [row[0] for row in found[-1][1:]] == [f"Emissions: Homes {n}" for n in range(5)]  # the annex
    alts = ['Alt "emissions-by-sector" & 7 <', 'Alt "ranking" & 7 <']
    assert [image["alt"] for image in page.all("img")] == alts
    assert all(image["src"].startswith("data:image/svg+xml") for image in page.all("img"))
    body = docx.Document(plan / "plan.docx").element.body
    assert [picture.get("descr") for picture in body.iter(qn("wp:docPr"))] == alts
    for name in ("bei-emissions", "emissions-by-sector", "actions"):
        assert f"Caption of {name}" in page.text
    assert page.text.count(NOTICE) >= 7


def test_the_annex_rounds_each_number_alone(plan):
    assert [row[1] for row in Page(plan / "plan.html").tables[-1][1:]] == ["0.123", "1.23", "12.3", "123", "1,234"]


def test_a_chapter_without_numbers_says_so_on_the_cover_and_in_its_place(plan):
    expected = "Chapters that say what they still need: 3 Energy poverty."
    text = Page(plan / "plan.html").text
    word = "\n".join(paragraph.text for paragraph in docx.Document(plan / "plan.docx").paragraphs)
    for found in (text, word):
        assert expected in found
        assert "Chapters with numbers: 1 The town; 2 Energy; 4 Measures; 5 What is missing or weak." in found
        assert found.count("No numbers yet.") == 1
        assert found.index("No numbers yet.") < found.index("Ask the social services.")


# --- the page ---


def test_the_page_stands_alone(plan):
    for name in ("plan.html", "council-brief.html"):
        page, text = Page(plan / name), (plan / name).read_text("utf-8")
        assert page.all("script") == page.all("iframe") == []
        assert page.all("link") == [{"rel": "icon", "href": "data:,"}]  # so that the browser asks for no icon
        assert not re.search(r"(?:src|href)=\"(?!#|data:)|url\(|@import", text)
        assert page.all("html") == [{"lang": "en"}]
        assert len(page.all("h1")) == len(page.all("main")) == len(page.all("header")) == len(page.all("footer")) == 1


def test_the_page_can_be_used_without_eyes_and_without_a_mouse(plan):
    page = Page(plan / "plan.html")
    ids = [attributes["id"] for _tag, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [link["href"] for link in page.all("a")]
    assert len(targets) == 7
    assert {target.removeprefix("#") for target in targets} <= set(ids)
    assert targets[0] == "#text"
    assert len(page.all("caption")) == len(page.all("table")) == len(page.tables)
    assert {cell.get("scope") for cell in page.all("th")} == {"col", "row"}
    boxes = [box for box in page.all("div") if box.get("class", "").startswith("table")]
    assert [box["tabindex"] for box in boxes] == ["0"] * len(page.tables)
    assert all(box["aria-label"] for box in boxes)


def test_the_colours_are_those_of_the_book():
    root = Path(__file__).parents[2]
    book = (root / "_static" / "fairwatt.css").read_text("utf-8")
    for style in re.findall(
        r":root \{\s*(--paper.*?)\}", (root / "fairwatt/plan/writing/page.css").read_text("utf-8"), re.S
    )[:2]:
        colours = re.findall(r"--\w+: #\w+;", style)
        assert len(colours) == 7
        assert [colour for colour in colours if colour not in book] == []


def test_texts_that_want_to_harm_stay_texts(hostile):
    for name in ("plan.html", "council-brief.html"):
        page = Page(hostile / name)
        assert page.all("script") == page.all("b") == []
        assert HOSTILE in page.text
    title = docx.Document(hostile / "plan.docx").paragraphs[0]
    assert title.text == HOSTILE
    assert word_tables(hostile / "plan.docx")
    book = openpyxl.load_workbook(hostile / "secap-tables.xlsx")
    assert book["About"]["B1"].value == HOSTILE


def test_signs_that_no_file_may_hold_are_left_out(tmp_path):
    folder = write_chapters(tmp_path / "x", chapters("Ga\x00vi\x0bão\u202eX\u2066"))
    write_all(folder, DAY)
    assert read_document(folder).town == "GaviãoX"
    assert docx.Document(folder / "plan.docx").paragraphs[0].text == "GaviãoX"


# --- the Word file ---


def test_the_word_file_has_a_structure(plan):
    document = docx.Document(plan / "plan.docx")
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert heads == ["1 The town", "2 Energy", "3 Energy poverty", "4 Measures", "5 What is missing or weak",
                     "Annex: Where each number comes from"]  # fmt: skip
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 2"] == ["Who", "All carriers"]
    assert [p.text for p in document.paragraphs if p.style.name == "List Bullet"][0] == "Ask the social services."
    for table in document.tables:
        assert table.rows[0]._tr.find(".//" + qn("w:tblHeader")) is not None
    anchors = [link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))]
    assert anchors == marks and len(marks) == 6
    instructions = [field.get(qn("w:instr")) for field in document.sections[0].footer._element.iter(qn("w:fldSimple"))]
    assert instructions == ["PAGE", "NUMPAGES"]
    assert document.core_properties.title == "Gavião: Clean Energy Transition Plan"
    assert document.core_properties.created.date() == DAY


def test_a_wide_table_turns_the_paper_and_takes_its_heading_along(plan):
    document = docx.Document(plan / "plan.docx")
    turned = [section for section in document.sections if section.page_width > section.page_height]
    assert len(turned) == 1 and len(document.sections) == 3
    texts = [part.text for part in turned[0].iter_inner_content() if hasattr(part, "text")]
    assert texts[:2] == ["All carriers", "Caption of wide"]
    for section, limit in zip(document.sections, (17.4, 26.1, 17.4), strict=True):
        for part in section.iter_inner_content():
            if hasattr(part, "rows"):
                assert sum(cell.width.cm for cell in part.rows[0].cells) <= limit + 0.1


def test_letters_are_as_large_as_the_words_allow():
    def size(columns, word):
        return room({"columns": [word] * columns, "rows": [[word] * columns]})

    assert size(3, "1234").size == 9 and not size(3, "1234").wide
    assert size(18, "1234567").wide and size(18, "1234567").size >= 7.5
    assert size(60, "1234567").size == 6.5 and sum(size(60, "1234567").widths) == pytest.approx(26.1)
    assert sum(size(3, "1234 " * 100).widths) == pytest.approx(17.4)


# --- the brief ---


def test_the_brief_says_what_is_asked_missing_and_sure(plan):
    page = Page(plan / "council-brief.html").text
    word = "\n".join(p.text for p in docx.Document(plan / "council-brief.docx").paragraphs)
    for text in (page, word):
        for part in ("What the council is asked", "Much is burnt.", "First the roofs.", "Five points.",
                     "Figure 3. Next: =Ask", "And 2 more: see the list of the plan.", "from which cell of the workbook",
                     NOTICE):  # fmt: skip
            assert part in text
    assert len(Page(plan / "council-brief.html").all("img")) == 2


def test_a_long_brief_keeps_what_comes_first_and_names_the_rest(tmp_path):
    content = chapters()
    for part in content:
        part["brief"] = [f"{place} of {part['number']}. " + "So it is in this town. " * 40 for place in range(3)]
    write_all(write_chapters(tmp_path / "x", content), DAY)
    text = Page(tmp_path / "x" / "council-brief.html").text
    assert "0 of 1." in text and "0 of 2." in text
    assert "There is more to say than two pages hold: see the plan, chapters 1, 2, 3, 4, 5." in text
    assert 3000 < len(text[text.index("What the council is asked") :]) < 8000  # two pages have about 100 lines


def test_a_decision_of_the_chapters_comes_first(tmp_path):
    content = chapters()
    content[3]["results"]["decision"] = ["To build solar roofs in 2027."]
    write_all(write_chapters(tmp_path / "x", content), DAY)
    text = Page(tmp_path / "x" / "council-brief.html").text
    assert "To build solar roofs in 2027." in text and "To take note" not in text


# --- the workbook and the lists ---


def test_the_forms_land_in_their_sheets(plan):
    book = openpyxl.load_workbook(plan / "secap-tables.xlsx")
    assert book.sheetnames == ["About", "BEI energy", "BEI emissions", "Energy poverty", "Actions", "Missing or weak",
                               "Sources"]  # fmt: skip
    energy = book["BEI energy"]
    assert energy["A1"].value == "Energy of Gavião, MWh" and energy["A2"].value == NOTICE
    assert [[cell.value for cell in row] for row in energy.iter_rows(min_row=3)] == [COLUMNS, *ENERGY]
    assert energy.freeze_panes == "B4" and energy.print_title_rows == "$3:$3"
    assert (energy["B4"].number_format, energy["D5"].number_format) == ("#,##0", "#,##0.000")
    assert book["BEI emissions"]["B4"].value == pytest.approx(5238.4 / 5)
    assert book["Energy poverty"]["B4"].value == "Arrears" and book["Energy poverty"]["C4"].value == 3.94
    assert book["Missing or weak"]["B4"].value == "weak" and book["Sources"].max_row == 8
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["Emission factors"] == "IPCC 2006, electricity of 2021, warming potentials of AR5"
    assert about["Kind of numbers"] == NOTICE and about["NE"] == "there is some, not estimated yet"


def test_no_text_of_the_workbook_is_calculated(plan):
    book = openpyxl.load_workbook(plan / "secap-tables.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds and {"s", "n"} <= kinds
    assert book["Actions"]["A5"].value == "=1+1" and book["Actions"]["A5"].quotePrefix


def test_a_form_without_a_table_says_so(tmp_path):
    content = chapters()
    content[3]["blocks"] = [{"kind": "paragraph", "text": "Nothing yet."}]
    write_all(write_chapters(tmp_path / "x", content), DAY)
    book = openpyxl.load_workbook(tmp_path / "x" / "secap-tables.xlsx")
    assert book["Actions"]["A1"].value.startswith("There is nothing to put here yet.")


def test_two_tables_of_a_form_stand_below_each_other(tmp_path):
    content = chapters()
    content[3]["blocks"].append(content[3]["blocks"][1] | {"caption": "Once more"})
    write_all(write_chapters(tmp_path / "x", content), DAY)
    sheet = openpyxl.load_workbook(tmp_path / "x" / "secap-tables.xlsx")["Energy poverty"]
    first = [NOTICE, "Area", "Income", "Climate"]
    expected = ["Caption of poverty", *first, None, "Once more", *first]
    assert [sheet.cell(row, 1).value for row in range(1, 12)] == expected


def test_the_lists_open_in_columns(plan):
    def read(name):
        return list(csv.reader(io.StringIO((plan / name).read_text("utf-8-sig")), delimiter=";"))

    gaps = read("missing-or-weak.csv")
    assert gaps[0] == ["What", "State", "Where", "Next best source", "Chapter"] and len(gaps) == 6
    assert gaps[1] == ["Figure 0", "weak", "Energy!C0", "'=Ask", "5 What is missing or weak"]
    assert read("where-numbers-come-from.csv")[2][:4] == ["Emissions: Homes 1", "1,234", "t CO2-eq", "Energy!C1"]


def test_level_and_source_of_an_amount_are_in_all_files_and_the_source_of_a_factor_is_said_once(tmp_path):
    content = chapters()
    for entry in content[1]["trace"]:
        entry |= {"level": "local", "source": "=fuel cards", "factor": "0.2 t/MWh (F1)"}
    folder = write_chapters(tmp_path / "x", content)
    write_all(folder, DAY)
    heads = ["Result", "Value", "Unit", "Cells of the workbook", "Level", "Source of the amount", "Factor",
             "Source of the factor"]  # fmt: skip
    first = ["Emissions: Homes 0", "0.123", "t CO2-eq", "Energy!C0", "local", "=fuel cards", "0.2 t/MWh (F1)"]
    for annex in (Page(folder / "plan.html").tables[-1], word_tables(folder / "plan.docx")[-1]):
        assert annex[:2] == [heads[:-1], first]  # the table of the factors holds their sources
    sheet = openpyxl.load_workbook(folder / "secap-tables.xlsx")["Sources"]
    assert [cell.value for cell in sheet[3]] == heads
    assert [cell.value for cell in sheet[4]][4:] == [*first[4:], "IPCC 2006"]
    lines = (folder / "where-numbers-come-from.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].split(";") == [*heads, "notice"]
    assert lines[1].split(";")[4:8] == ["local", "'=fuel cards", "0.2 t/MWh (F1)", "IPCC 2006"]


# --- always the same, and fast ---


def test_the_same_chapters_give_the_same_bytes(plan, tmp_path):
    before = {name: (plan / name).read_bytes() for name in NAMES}
    other = write_chapters(tmp_path / "elsewhere", chapters())
    time.sleep(1.1)  # zip archives know seconds
    write_all(other, DAY)
    assert {name: (other / name).read_bytes() for name in NAMES} == before
    write_all(other, DAY)  # once more into the same folder
    assert {name: (other / name).read_bytes() for name in NAMES} == before
    for name in ("plan.docx", "secap-tables.xlsx"):
        with zipfile.ZipFile(plan / name) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    write_all(other, datetime.date(2027, 1, 2))
    assert "02/01/2027" in Page(other / "plan.html").text


def test_a_plan_of_usual_size_is_written_quickly(tmp_path):
    content = chapters()
    content[1]["blocks"] += tables_of(chapters()) * 4
    content[1]["trace"] *= 12
    folder = write_chapters(tmp_path / "x", content)
    write_all(folder, DAY)  # loads what is needed once
    begun = time.process_time()
    write_all(folder, DAY)
    assert time.process_time() - begun < 1  # about 0.2 s; a wide limit, for a busy machine


# --- what is refused ---


def test_a_folder_without_chapters_is_refused(tmp_path):
    with pytest.raises(ValueError, match="There is no chapter in"):
        read_document(tmp_path)


def test_a_plan_without_a_town_is_refused(tmp_path):
    content = chapters()
    content[0]["results"] = {}
    with pytest.raises(ValueError, match="says the name of the town"):
        read_document(write_chapters(tmp_path / "x", content))


def test_a_picture_without_its_text_is_refused(tmp_path):
    content = chapters()
    content[1]["blocks"][0]["alt"] = " "
    with pytest.raises(ValueError, match="for readers who do not see it"):
        read_document(write_chapters(tmp_path / "x", content))


def test_cells_without_a_value_are_not_zero():
    rows = shown({"columns": ["a", "b"], "rows": [["x", None], ["y", ""], ["z", 0]]})
    assert [row[1] for row in rows] == [("–", True), ("–", True), ("0", True)]


def test_chapters_stay_as_they_were_written(plan):
    assert json.loads((plan / "chapter-02.json").read_text("utf-8")) == chapters()[1]
