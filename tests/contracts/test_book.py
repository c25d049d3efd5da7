"""The built book: every page of _toc.yml is there, describes itself, points at things that exist and asks nobody."""

import json
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
# Without the wheels of Pyodide the book has neither a browser lab nor Run buttons; where CI is set, make book fails.
DOORS = (SITE / "lite").is_dir()
SCRIPTS = {"site.js"}
SEARCH_SCRIPTS = {"documentation_options.js", "doctools.js", "sphinx_highlight.js", "language_data.js",
                  "searchtools.js", "searchindex.js"}  # fmt: skip
STYLES = {"pygments.css", "fairwatt.css"}


def toc_pages():
    """The pages that _toc.yml lists."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [toc["root"], *[chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]]


PAGES = [f"{page}.html" for page in toc_pages()]
NOTEBOOKS = [page for page in toc_pages() if (ROOT / f"{page}.ipynb").is_file()]
ALL = [*PAGES, "search.html"]


@pytest.fixture(scope="session")
def site():
    """Every page of the built book, parsed."""
    if not (SITE / "index.html").is_file():
        pytest.fail("The book is not built. Run: make book")
    return {
        path.relative_to(SITE).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in SITE.rglob("*.html")
        if path.relative_to(SITE).parts[0] not in ("plan", "lite")  # no pages of the book
    }


def description(page):
    tags = page.find_all("meta", attrs={"name": "description"})
    assert len(tags) == 1, f"{len(tags)} meta descriptions instead of one"
    return tags[0]["content"]


def test_the_pages_are_those_of_the_table_of_contents(site):
    assert len(PAGES) == 13 + 4 * (lessons() - 1), "_toc.yml lists a lesson without all of its four pages"
    assert sorted(site) == sorted([*ALL, "index.html"])


def lessons():
    return len(list((ROOT / "modules").glob("*/module.yml")))


def test_the_root_leads_to_the_first_page(site):
    refresh = site["index.html"].find("meta", attrs={"http-equiv": "Refresh"})["content"]
    assert refresh == f"0; url={PAGES[0]}"


@pytest.mark.parametrize("name", ALL)
def test_a_page_has_a_language_one_heading_and_a_title(site, name):
    page = site[name]
    assert page.html["lang"] == "en"
    assert len(page.find_all("h1")) == 1
    heading = page.h1.get_text(strip=True)
    assert page.title.get_text() == (heading if name == PAGES[0] else f"{heading} | Fairwatt")


@pytest.mark.parametrize("name", ALL)
def test_a_page_describes_itself(site, name):
    assert 50 <= len(description(site[name])) <= 320


def test_no_two_pages_share_a_description_or_a_title(site):
    for texts in ([description(site[name]) for name in ALL], [site[name].title.get_text() for name in ALL]):
        assert [text for text, count in Counter(texts).items() if count > 1] == []


@pytest.mark.parametrize("name", ALL)
def test_a_page_asks_no_other_server(site, name):
    loaded = site[name].find_all(["script", "link", "img", "iframe", "source", "video", "audio", "embed", "object"])
    addresses = [tag.get(a) for tag in loaded for a in ("src", "href", "srcset", "data", "poster") if tag.get(a)]
    assert [a for a in addresses if urlsplit(a).netloc or urlsplit(a).scheme not in ("", "data")] == []


@pytest.mark.parametrize("name", ALL)
def test_a_page_loads_only_what_the_layout_names(site, name):
    page = site[name]
    scripts = {Path(urlsplit(tag["src"]).path).name for tag in page.find_all("script", src=True)}
    styles = {Path(urlsplit(tag["href"]).path).name for tag in page.find_all("link", rel="stylesheet")}
    own = {"quiz.js"} if page.select(".fw-question") else {"run.js"} if page.select(".fw-run") else set()
    assert scripts == SCRIPTS | own | (SEARCH_SCRIPTS if name == "search.html" else set())
    assert styles == STYLES


@pytest.mark.parametrize("name", ALL)
def test_a_page_keeps_no_state_of_widgets(site, name):
    kinds = {script.get("type", "") for script in site[name].find_all("script")}
    assert [kind for kind in kinds if "widget" in kind] == []


def target(page, href):
    """The file and the anchor that a link means, from the page it stands on."""
    url = urlsplit(href)
    path = (SITE / page).parent / unquote(url.path) if url.path else SITE / page
    return path.resolve(), unquote(url.fragment)


@pytest.mark.parametrize("name", ALL)
def test_every_link_inside_the_site_leads_somewhere(site, name):
    links = [tag.get("href") or tag.get("src") for tag in site[name].find_all(["a", "link", "img", "script"])]
    broken = []
    for href in {link for link in links if link and not urlsplit(link).scheme}:
        path, anchor = target(name, href)
        inside = path.is_relative_to(SITE.resolve()) and path.is_file()
        if not inside or (anchor and not site[path.relative_to(SITE.resolve()).as_posix()].find(id=anchor)):
            broken.append(href)
    assert broken == []


@pytest.mark.parametrize("name", ALL)
def test_ids_are_unique_and_labels_point_at_them(site, name):
    ids = Counter(tag["id"] for tag in site[name].find_all(id=True))
    assert [i for i, count in ids.items() if count > 1] == []
    pointing = site[name].select("[for], [popovertarget], input[list]")
    pointers = {i for tag in pointing for a in ("for", "popovertarget", "list") for i in tag.get_attribute_list(a) if i}
    assert pointers <= set(ids)


@pytest.mark.parametrize("name", ALL)
def test_every_picture_of_the_text_says_what_it_shows(site, name):
    assert all(image.has_attr("alt") for image in site[name].find_all("img"))
    assert [str(image)[:80] for image in site[name].article.find_all("img") if len(image["alt"].strip()) < 10] == []


@pytest.mark.parametrize("name", ALL)
def test_every_column_of_a_table_has_a_name(site, name):
    """A blank heading leaves a screen reader without a word for the whole column."""
    assert [
        str(row)[:200] for row in site[name].select("thead tr") if not all(th.get_text(strip=True) for th in row("th"))
    ] == []


@pytest.mark.parametrize("name", ALL)
def test_no_page_shows_an_error_or_a_path_of_the_machine(site, name):
    assert site[name].select(".output.stderr, .output.traceback, .problematic, .system-message") == []
    text = site[name].get_text()
    assert "Traceback (most recent call last)" not in text
    assert str(ROOT) not in str(site[name])
    assert not any(mark in text for mark in ("{cite}", "{ref}", "$$", r"\begin{"))


@pytest.mark.parametrize("name", ALL)
def test_every_formula_is_drawn_and_written(site, name):
    for formula in site[name].select(".fw-math"):
        assert formula.find("svg", attrs={"aria-hidden": "true"})
        assert formula.find("math")


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_a_notebook_page_can_be_downloaded_and_run_on_binder(site, page):
    actions = site[f"{page}.html"].select_one(".fw-actions")
    links = [a["href"] for a in actions.find_all("a")]
    if DOORS and page.startswith("exercises/"):
        lab = links.pop(0)
        assert lab == f"../lite/lab/index.html?path={page.removeprefix('exercises/')}.ipynb"
        assert target(f"{page}.html", lab)[0].is_file()
    assert links[0] == f"https://mybinder.org/v2/gh/fairwatt/fairwatt/main?urlpath=lab/tree/{page}.ipynb"
    assert target(f"{page}.html", links[1])[0] == SITE.resolve() / "_sources" / f"{page}.ipynb"
    assert not any(word in str(actions).lower() for word in ("colab", "thebe"))


def test_the_tables_of_the_course_stand_beside_the_pages():
    source = {
        path.name: path.read_bytes() for path in (ROOT / "datasets").iterdir() if path.suffix in (".csv", ".json")
    }
    served = {path.name: path.read_bytes() for path in (SITE / "data").iterdir()}
    assert len(source) > 1
    assert served == source


def test_a_quiz_page_asks_every_question_and_explains_every_option(site):
    for path in sorted((ROOT / "modules").glob("*/quiz.yml")):
        quiz = yaml.safe_load(path.read_text(encoding="utf-8"))
        questions = site[f"book/quizzes/{quiz['module']}.html"].select(".fw-question")
        assert [q["id"] for q in questions] == [q["id"].replace(".", "-") for q in quiz["questions"]]
        for shown, asked in zip(questions, quiz["questions"], strict=True):
            assert len(shown.select("fieldset input[type=radio]")) == len(asked["options"])
            verdicts = [bool(answer.select(".fw-right")) for answer in shown.select("details li")]
            assert verdicts == [option["right"] for option in asked["options"]]


# --- the doors of the browser ---


def test_a_page_runs_cells_where_it_should_and_the_page_on_doors_says_whether(site):
    running = {name for name, page in site.items() if page.select(".fw-run")}
    lessons = {f"{page}.html" for page in NOTEBOOKS if not page.startswith("solutions/")}
    assert running == (lessons if DOORS else set())
    text = site["book/doors.html"].get_text()
    assert ("Two doors are missing" in text) is not DOORS
    assert ("press Run" in text) is DOORS


def test_every_cell_that_runs_is_described_once(site):
    for name, page in site.items():
        boxes = [box["data-cell"] for box in page.select(".fw-run")]
        program = page.find("script", id="fw-program")
        listed = json.loads(program.string) if program else []
        assert boxes == [cell["id"] for cell in listed if cell["id"]], name
