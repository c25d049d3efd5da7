"""The printed handbook: the whole text of the book, on A4, tagged, with nothing cut off.

It is printed anew for these tests, from the built book, once. `printed_pages` reads the file; what must be in it is
read from the pages of the site, by another way than the tool's own.
"""

import re
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from functools import cache
from pathlib import Path

import make_handbook
import pytest
import yaml
from bs4 import BeautifulSoup
from printed_pages import Printed, lines

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
A4 = (594.96, 841.92)
MARGIN = 20 / 25.4 * 72
SCREEN = ("script, style, button, svg, math, .fw-control, .fw-code, .fw-feedback, .fw-frame details, "
          ".fw-question summary")  # fmt: skip
BLOCKS = "p, li, h1, h2, h3, h4, th, td, caption, figcaption, pre, dt, dd, legend, label, summary"
WORD = r"[^\W\d_]{4,}"
HEADING = 10.3  # points: the letters of headings are larger, those of the text and of the figures smaller
toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [toc["root"], *[c["file"] for part in toc["parts"] for c in part["chapters"]]]


def apart(work, *arguments):
    """In a thread of its own: Playwright does not start twice in one, and the other tests have a browser open."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *arguments).result()


@pytest.fixture(scope="session")
def bytes_(tmp_path_factory):
    return apart(make_handbook.write, tmp_path_factory.mktemp("handbook") / "handbook.pdf").read_bytes()


@pytest.fixture(scope="session")
def pdf(bytes_):
    return Printed(bytes_)


@pytest.fixture(scope="session")
def spans(pdf):
    """First and last page of each chapter."""
    starts = [page for depth, _, page in pdf.outline if depth == 0][-len(PAGES) :]
    ends = [*[start - 1 for start in starts[1:]], len(pdf.pages)]
    return dict(zip(PAGES, zip(starts, ends, strict=True), strict=True))


@cache
def article(page):
    return BeautifulSoup((SITE / f"{page}.html").read_text(encoding="utf-8"), "lxml").select_one("article")


def inside(page):
    """The words between the head and the foot of a page."""
    return [run for run in page.runs if MARGIN - 1 < run.baseline < page.height - MARGIN]


def squeezed(text):
    return "".join(text.split())


# --- the file ---


def test_the_file_is_tagged_and_says_its_language_its_title_and_its_author(pdf, bytes_):
    assert re.search(rb"/MarkInfo <<[^>]*/Marked true", pdf.catalog)
    assert b"/Type /StructTreeRoot" in pdf.referred(pdf.catalog, b"StructTreeRoot")
    assert b"/Lang (en)" in pdf.catalog
    assert b"/DisplayDocTitle true" in pdf.catalog
    info = pdf.referred(pdf.trailer, b"Info")
    about = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert f"/Title ({about['title']})".encode() in info
    assert b"/Author (Fairwatt contributors)" in info
    assert b"Mozilla" not in info
    day = f"(D:{about['date-released']:%Y%m%d}000000".encode()
    assert info.count(day) == 2, "the minute of printing is in the file"
    kinds = Counter(kind for kind, _ in pdf.tags)
    assert all(kinds[kind] > 100 for kind in ("H2", "P", "LI", "TH", "TD", "TR", "Table", "Figure", "Link"))


def test_every_page_is_a4_and_bears_its_number(pdf):
    assert len(pdf.pages) > 150
    for number, page in enumerate(pdf.pages, start=1):
        assert (page.width, page.height) == pytest.approx(A4, abs=0.1)
        foot = [run.text for run in page.runs if run.baseline < MARGIN]
        assert foot == ([] if number == 1 else [str(number)])


def test_every_page_says_at_its_head_where_it_belongs(pdf, spans):
    for page, (first, last) in spans.items():
        title = " ".join(article(page).h1.get_text().split())
        for number in range(first, last + 1):
            head = [run for run in pdf.pages[number - 1].runs if run.baseline > A4[1] - MARGIN]
            assert lines(head).endswith(title), (page, number)


def test_the_file_names_no_folder_of_this_computer(pdf, bytes_):
    assert b"file:" not in bytes_
    assert str(ROOT).encode() not in bytes_
    assert not any("file://" in lines(page.runs) or str(ROOT) in lines(page.runs) for page in pdf.pages)


# --- the contents ---


def test_the_bookmarks_hold_every_heading_of_every_page(pdf, spans):
    for page, (first, last) in spans.items():
        marked = [title for _, title, number in pdf.outline if first <= number <= last]
        expected = [" ".join(heading.get_text().split()) for heading in article(page).select("h1, h2, h3")]
        assert [title for title in marked if title in expected] == expected, page


def test_the_contents_name_the_page_where_each_chapter_begins(pdf, spans):
    contents = " ".join(lines(inside(page)) for page in pdf.pages[2 : spans[PAGES[0]][0] - 1])
    for page, (first, _) in spans.items():
        text = article(page)
        title = " ".join(text.h1.get_text().split())
        assert re.search(rf"{re.escape(title)} {first}\b", contents), f"{title} begins on page {first}"
        assert squeezed(title) in squeezed(lines(inside(pdf.pages[first - 1])))[:200]
        if page.startswith("modules/"):
            for heading in text.select("h2"):
                assert re.search(rf"{re.escape(heading.get_text())} \d+\b", contents)


# --- the text ---


@cache
def shown(page):
    """The pieces of text that paper must hold. A number may follow a link that leads out of the book."""
    text = copy(article(page))
    for element in text.select(SCREEN):
        element.decompose()
    for link in text.select("a[href]"):
        link.append("\0")
    for line_end in text.select("br"):
        line_end.replace_with(" ")
    blocks = [block for block in text.select(BLOCKS) if not block.select(BLOCKS)]
    return [piece for block in blocks for piece in block.get_text().split("\0") if piece.strip()]


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_a_page_is_lost(pdf, spans, page):
    first, last = spans[page]
    printed = squeezed("".join(lines(inside(pdf.pages[i])) for i in range(first - 1, last)))
    pieces = shown(page)
    assert len(pieces) > 10
    assert [piece for piece in pieces if squeezed(piece) not in printed] == []


def test_words_are_whole(pdf):
    """A reader who searches for a word finds it: no ligature and no hyphen stands in it."""
    printed = {word for page in pdf.pages for word in re.findall(WORD, lines(page.runs))}
    words = {word for page in PAGES for piece in shown(page) for word in re.findall(WORD, piece)}
    assert {"official", "efficient", "fictional", "Gombrèn", "inflation"} & words
    assert len(words) > 3000
    assert sorted(words - printed) == []


def test_the_notice_stands_wherever_the_screen_shows_it(pdf, spans):
    notice = squeezed("Teaching estimates, not official inventories")
    assert notice in squeezed(lines(pdf.pages[0].runs))
    for page, (first, last) in spans.items():
        seen = sum(squeezed(piece).count(notice) for piece in shown(page))
        assert squeezed("".join(lines(inside(pdf.pages[i])) for i in range(first - 1, last))).count(notice) >= seen


def test_the_answers_of_a_quiz_begin_on_a_page_without_questions(pdf, spans):
    for page in [page for page in PAGES if page.startswith("book/quizzes/")]:
        first, last = spans[page]
        text = [lines(inside(pdf.pages[i])) for i in range(first - 1, last)]
        [begin] = [i for i, words in enumerate(text) if words.startswith("The answers")]
        assert all("Right." not in words for words in text[:begin])
        assert sum(words.count("Right.") for words in text[begin:]) == len(article(page).select(".fw-right"))


# --- pages one would not be ashamed of ---


def test_nothing_is_cut_off(pdf):
    for number, page in enumerate(pdf.pages, start=1):
        assert [run for run in page.runs if run.cut or not run.seen] == [], number
        for run in inside(page):
            left, bottom, right, top = run.box
            assert left > MARGIN - 1 and right < page.width - MARGIN + 1, (number, run)
            assert bottom > MARGIN - 1 and top < page.height - MARGIN + 1, (number, run)


def test_the_letters_can_be_read(pdf):
    """Chromium makes a whole document smaller when one thing in it is too wide; and no table is too small."""
    sizes = Counter(round(run.size, 1) for page in pdf.pages for run in inside(page) if len(run.text) > 3)
    assert sizes[9.0] > 2000
    assert min(sizes) >= 5.5


def test_no_page_is_empty_and_no_heading_stands_alone_at_its_foot(pdf):
    for number, page in enumerate(pdf.pages, start=1):
        words = inside(page)
        assert len(squeezed(lines(words))) > 40, f"page {number} is empty"
        lowest = min(words, key=lambda run: run.baseline)
        assert lowest.size < HEADING, f"{lowest.text!r} stands alone at the foot of page {number}"


def test_every_picture_is_there_with_its_alternative_text(pdf):
    expected = Counter(" ".join(image["alt"].split()) for page in PAGES for image in article(page).select("img"))
    formulas = sum(len(article(page).select(".fw-math")) for page in PAGES)
    found = Counter(alternative for kind, alternative in pdf.tags if kind == "Figure")
    assert None not in found, "a picture without alternative text"
    assert expected and not expected - found, expected - found
    assert formulas and sum((found - expected).values()) == formulas
    assert found["emissions = activity × emission factor"] == 1


def test_every_state_of_a_panel_is_printed(pdf, spans):
    for page in PAGES:
        first, last = spans[page]
        printed = squeezed("".join(lines(inside(pdf.pages[i])) for i in range(first - 1, last)))
        for frame in article(page).select(".fw-frame"):
            assert squeezed(frame.figcaption.get_text()) in printed, (page, frame["data-value"])


def test_what_only_works_on_a_screen_is_not_printed():
    document = BeautifulSoup(make_handbook.handbook(ROOT, SITE), "lxml")
    assert document.select("input, button, script, datalist, details, [hidden], .fw-code") == []
    assert document.select(".cell_input")
    assert [link["href"] for link in document.select("a[href]") if not re.match("#|https?:", link["href"])] == []


# --- what goes wrong ---


@pytest.fixture
def small(tmp_path):
    """A book of two pages, which prints in a second."""
    shutil.copy(ROOT / "CITATION.cff", tmp_path)
    shutil.copytree(ROOT / "_static", tmp_path / "_static")
    shutil.copytree(SITE / "_static", tmp_path / "site" / "_static")
    (tmp_path / "_toc.yml").write_text("{root: one, parts: [{caption: A part, chapters: [{file: two}]}]}")
    for name in ("one", "two"):
        write_page(tmp_path, name, "<p>Some words.</p>")
    return tmp_path


def write_page(root, name, body):
    text = f'<article><section id="top"><h1>Page {name}</h1>{body}</section></article>'
    foot = '<footer class="fw-footer"><p>CC BY 4.0</p></footer>'
    (root / "site" / f"{name}.html").write_text(text + foot, encoding="utf-8")


def print_small(root):
    return apart(make_handbook.write, root / "handbook.pdf", root, root / "site").read_bytes()


def test_the_same_book_gives_the_same_bytes(small):
    assert print_small(small) == print_small(small)


def test_a_table_gets_smaller_letters_before_it_is_refused(small):
    before = squeezed("".join(lines(page.runs) for page in Printed(print_small(small)).pages))
    write_page(small, "two", f"<table><tr>{'<td>12,345,678</td>' * 8}</tr></table>")
    pages = Printed(print_small(small)).pages
    assert {round(run.size, 1) for run in pages[-1].runs if run.text.startswith("12,345")} == {7.5}
    assert "12,345,678" not in before
    write_page(small, "two", f"<table><tr>{'<td>12,345,678</td>' * 40}</tr></table>")
    with pytest.raises(make_handbook.Refused, match="too narrow(?s:.*)Page two: 12,345,678"):
        print_small(small)


def test_a_failed_print_leaves_the_old_handbook_alone(small):
    (small / "handbook.pdf").write_bytes(b"old")
    write_page(small, "two", f"<table><tr>{'<td>12,345,678</td>' * 40}</tr></table>")
    with pytest.raises(make_handbook.Refused):
        print_small(small)
    assert (small / "handbook.pdf").read_bytes() == b"old"
    assert sorted(path.name for path in small.glob("handbook*")) == ["handbook.pdf"]


def test_a_link_without_a_target_is_refused(small):
    write_page(small, "two", '<p><a href="one.html#nowhere">there</a></p>')
    with pytest.raises(make_handbook.Refused, match="two.html links to #c01-nowhere"):
        print_small(small)


def test_links_between_pages_lead_inside_and_addresses_are_listed(small):
    write_page(small, "two", '<p><a href="one.html#top">one</a>, <a href="https://example.org/x">out</a>, '
               '<a href="https://example.org/x">again</a>, <a href="data/a.csv">a table</a>, '
               '<a href="data/a.csv">a.csv</a></p>')  # fmt: skip
    text = BeautifulSoup(make_handbook.handbook(small, small / "site"), "lxml").select("section.chapter")[1]
    assert text.p.get_text() == "one, out1, again1, a table2, a.csv"
    assert [link["href"] for link in text.select("a")] == ["#c01-top", *["https://example.org/x"] * 2]
    assert [item.get_text() for item in text.select(".addresses li")] == ["https://example.org/x", "data/a.csv"]


def test_without_a_book_or_a_browser_the_tool_says_what_to_do(small, monkeypatch, capsys):
    (small / "site" / "two.html").unlink()
    with pytest.raises(make_handbook.Refused, match="no page two.html.*make book"):
        make_handbook.handbook(small, small / "site")
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    assert make_handbook.main() == 1
    assert "none at /nowhere/chromium. On Debian or Ubuntu: sudo apt-get install chromium." in capsys.readouterr().err
