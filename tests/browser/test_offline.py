"""The offline pack as a trainer uses it: unzipped, opened by double click, and served by its own start.py.

Chromium runs with its name service blocked. The pack is made here from what stands in _build.
"""

import contextlib
import re
import subprocess
import sys
import urllib.request
import zipfile
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import make_offline
import pytest
from playwright.sync_api import expect, sync_playwright
from test_lab import errors, run_all, said
from test_site import AXE, CHROMIUM, FLAGS, LESSON, PHONE, QUIZ, ROOT

EXERCISE = "exercises/m11-energy-balance.html"
MINUTES = 3 * 60_000  # a busy machine


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """The unzipped folder."""
    try:
        make_offline.check_parts(ROOT)
    except make_offline.Missing as problem:
        pytest.fail(str(problem))
    folder = tmp_path_factory.mktemp("stick")
    make_offline.write(folder / "pack.zip", make_offline.contents(ROOT))
    with zipfile.ZipFile(folder / "pack.zip") as zipped:
        zipped.extractall(folder)
    return folder / "fairwatt"


@pytest.fixture(scope="module")
def served(pack, tmp_path_factory):
    """The address that start.py prints."""
    said = tmp_path_factory.mktemp("console") / "errors.txt"
    with said.open("w") as errors:
        command = [sys.executable, "start.py", "--port", "0"]
        run = subprocess.Popen(command, cwd=pack, stdout=subprocess.PIPE, stderr=errors, text=True)
        while not (found := re.search(r"http://127\S+", line := run.stdout.readline())):
            assert line, "start.py ended without an address"
        yield found[0]
        run.kill()
        run.wait()
    assert said.read_text() == ""


@pytest.fixture(scope="module")
def chromium():
    with (
        sync_playwright() as play,
        contextlib.closing(play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)) as one,
    ):
        yield one


@pytest.fixture
def visit(chromium, pack):
    """A tab of a browser with an empty cache; nothing but the pack may be asked."""
    visits = []

    def start(address, **options):
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, **options)
        asked, tab = [], context.new_page()
        context.on("request", lambda request: asked.append(request.url))
        visits.append((address, context, asked))
        tab.goto(address)
        return tab

    yield start
    for address, context, asked in visits:
        context.close()
        home = pack.as_uri() if address.startswith("file:") else urljoin(address, "/")
        assert len(asked) > 2
        assert [url[:200] for url in asked if not url.startswith((home, "data:", "blob:"))] == []


class Links(HTMLParser):
    """What the links, pictures, scripts and styles of a page name."""

    def __init__(self, path):
        super().__init__()
        self.found = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        self.found += [value for name, value in attributes if name in ("href", "src") and value]


def own_links(path):
    """The files of the pack that a page names."""
    parts = [urlsplit(link) for link in Links(path).found]
    return [unquote(part.path) for part in parts if not part.scheme and not part.netloc and part.path]


# --- every way to open it ---------------------------------------------------------------------------------------------


def test_every_link_leads_to_a_file_of_the_pack(pack):
    """A folder has no first page when nobody serves it, and an address from the root leads to the disk."""
    pages = [pack / "start.html", *(page for page in (pack / "book").rglob("*.html") if "lite" not in page.parts)]
    assert len(pages) > 20
    dead = [f"{page.relative_to(pack)}: {link}" for page in pages for link in own_links(page)
            if link.startswith("/") or not (page.parent / link).is_file()]  # fmt: skip
    assert dead == []


def test_every_door_of_the_start_page_answers_with_the_right_type(pack, served):
    types = {}
    for link in own_links(pack / "start.html"):
        with urllib.request.urlopen(urljoin(served, link), timeout=30) as answer:
            types[link] = answer.headers["Content-Type"]
            assert answer.read() == (pack / link).read_bytes()
    assert types["fairwatt-handbook.pdf"] == "application/pdf"
    assert (pack / "fairwatt-handbook.pdf").read_bytes()[:5] == b"%PDF-"
    workbook = next(link for link in types if link.startswith("workbook/"))
    assert zipfile.is_zipfile(pack / workbook)
    assert types["notebooks/README.txt"] == "text/plain; charset=utf-8"


def test_the_sizes_that_the_course_names_are_those_of_the_pack(pack):
    """The book and the text for the trainer say how large the file is, and the text how large the folder is."""
    book, readme = (path.read_text(encoding="utf-8") for path in (ROOT / "book" / "doors.md", pack / "README.txt"))
    section = re.search(r"\n## Offline\n(.+?)\n## ", book, re.DOTALL)[1]
    zipped = (pack.parent / "pack.zip").stat().st_size
    folder = sum(path.stat().st_size for path in pack.rglob("*") if path.is_file())
    for size, text, words in (
        (zipped, section, r"about (\d+) MB"),
        (zipped, readme, r"The zip\s+has about (\d+) MB"),
        (folder, readme, r"the folder has about (\d+) MB"),
    ):
        named = [int(number) for number in re.findall(words, text)]
        assert named, words
        assert named == pytest.approx([size / 1e6] * len(named), rel=0.1), words


@pytest.mark.parametrize("options", [{"color_scheme": "dark"}, {"viewport": PHONE}], ids=["dark", "phone"])
def test_the_start_page_is_for_everybody(chromium, pack, options):
    with contextlib.closing(chromium.new_context(**options)) as context:
        tab = context.new_page()
        tab.goto((pack / "start.html").as_uri())
        assert tab.evaluate("document.documentElement.dataset.theme") == options.get("color_scheme", "light")
        assert tab.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        tab.evaluate(AXE.read_text(encoding="utf-8"))
        assert tab.evaluate("async () => (await axe.run()).violations.map((fault) => fault.id)") == []


def test_the_start_page_says_what_works_with_and_without_scripts(visit, pack, served):
    from_folder, from_server = visit((pack / "start.html").as_uri()), visit(served)
    expect(from_folder.locator("[data-here]:visible")).to_contain_text("You opened this page from a folder.")
    expect(from_server.locator("[data-here]:visible")).to_contain_text("The small server of this computer")
    without = visit((pack / "start.html").as_uri(), java_script_enabled=False)
    sentences = without.locator("[data-here]:visible strong").all_inner_texts()
    assert len(sentences) == 3
    assert all(sentence.startswith("If ") for sentence in sentences)


# --- by double click -------------------------------------------------------------------------------------------------


def test_from_a_folder_one_can_read_search_and_answer_a_quiz(visit, pack):
    tab = visit((pack / "start.html").as_uri())
    expect(tab.get_by_role("link", name="The browser lab")).to_have_count(0)
    tab.get_by_role("link", name="The book", exact=True).click()
    tab.get_by_role("button", name="Dark colours").click()
    assert tab.evaluate("getComputedStyle(document.body).color") == "rgb(237, 232, 222)"  # the style is there
    tab.locator("header input[name=q]").fill("emission factor")
    tab.keyboard.press("Enter")
    tab.locator(f"#search-results a[href^='{LESSON}']").first.click()
    frame = tab.locator(".fw-panel .fw-frame:visible img").first
    assert frame.evaluate("image => image.complete && image.naturalWidth > 0")
    tab.goto((pack / "book" / QUIZ).as_uri())
    question = tab.locator(".fw-question").first
    question.get_by_role("radio").first.check()
    question.get_by_role("button").click()
    expect(question.get_by_role("status")).to_have_text(re.compile(r"^(Right|Not yet)\.\s"))


def test_from_a_folder_the_run_button_and_the_lab_say_why_they_cannot_run(visit, pack):
    tab = visit((pack / "book" / EXERCISE).as_uri())
    cell = tab.locator(".fw-run").first
    cell.get_by_role("button", name=re.compile("^Run ")).click()
    expect(cell.get_by_role("status")).to_contain_text("opened from a folder")
    tab.get_by_role("link", name="Open in the browser lab").click()
    expect(tab.locator("#opening")).to_contain_text("opened from a folder")


# --- with the small server -------------------------------------------------------------------------------------------


def test_from_the_start_page_to_a_cell_of_the_lesson_that_runs(visit, served):
    tab = visit(served)
    tab.get_by_role("link", name="The book", exact=True).click()
    tab.get_by_role("navigation", name="Pages of the course").locator(f"a[href$='{LESSON}']").click()
    cell = tab.locator(".fw-run").first
    cell.get_by_role("button", name=re.compile("^Run ")).click()
    expect(cell.get_by_role("status")).to_have_text(re.compile(r"^Done in"), timeout=MINUTES)


def test_from_an_exercise_to_the_lab_where_it_runs(visit, served):
    tab = visit(served)
    tab.get_by_role("link", name="Exercises in the page").click()
    tab.get_by_role("link", name="Open in the browser lab").click()
    tab.set_default_timeout(MINUTES)
    tab.locator("#opening").wait_for(state="detached")
    cells = run_all(tab)
    assert errors(cells) == []
    assert sum("No answer yet." in said(cell) for cell in cells) == 6
