"""The browser lab in a real browser: every exercise runs, work is kept, nobody else is asked, and refusals do no harm.

Chromium knows two names only: 127.0.0.1, and room.test, which stands for the one laptop of a training room. A browser
trusts the first; to the second, by plain http, it gives no service worker, and so no shared files.
"""

import functools
import gzip
import json
import os
import re
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--host-resolver-rules=MAP room.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]  # fmt: skip
ZIPPED = {".html", ".js", ".css", ".json", ".svg", ".ipynb", ".wasm"}
EXERCISES = sorted(path.name for path in (ROOT / "exercises").glob("*.ipynb"))
WELCOME = "welcome.ipynb"
MINUTES = 2 * 60_000  # a busy machine

RUN_ALL = """async () => {
  const {commands, shell} = jupyterapp;
  await commands.execute("notebook:run-all-cells");
  return shell.currentWidget.content.model.toJSON().cells;
}"""
ASK_PYTHON = """async (code) => {
  let said = "";
  const future = jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({code});
  future.onIOPub = ({content}) => { said += content.text || content.evalue || ""; };
  await future.done;
  return said;
}"""
# A Python that has died answers nothing, and nothing in the page ends the waiting for it.
IN_TIME = """([limit, argument]) => Promise.race([(WORK)(argument), new Promise((_, refuse) => setTimeout(refuse, limit,
  new Error(`Python in the lab gave no answer within ${limit / 1000} seconds. It may have died.`)))])"""


# --- a server that notes what is missing, a browser that cannot leave -----------------------------------------------


@functools.cache
def packed(path):
    return gzip.compress(path.read_bytes(), 1)


class Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        zipped = path.suffix in ZIPPED and path.is_file()
        # The lab asks for each folder that a notebook makes, and finds it in the browser only.
        if not path.is_file() and "/api/contents/" not in self.path and "/lite/" in self.path:
            self.server.missing.append(self.path)
        body = packed(path) if zipped else path.read_bytes() if path.is_file() else b""
        self.send_response(200 if path.is_file() else 404)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def server():
    if not (SITE / "lite" / "static" / "pyodide" / "pyodide-lock.json").is_file():
        pytest.fail("The book is built without the browser lab. make lite says what is missing; then: make book")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(SITE)))
    server.missing = []
    server.handle_error = lambda *_: None  # the browser drops connections when a page closes
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture(scope="module")
def browser():
    if not Path(CHROMIUM).is_file():
        pytest.fail(f"There is no Chromium at {CHROMIUM}. On Debian or Ubuntu: sudo apt-get install chromium. "
                    "Elsewhere: set CHROMIUM to its path.")  # fmt: skip
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Learner:
    """Somebody with one browser: what it keeps, and every address that it asks."""

    def __init__(self, browser, server, host="127.0.0.1", **options):
        self.base = f"http://{host}:{server.server_address[1]}"
        self.context = browser.new_context(viewport={"width": 1280, "height": 800}, **options)
        self.context.set_default_timeout(MINUTES)
        self.requests = []
        self.context.on("request", lambda request: self.requests.append(request.url))

    def opens(self, name):
        page = self.context.new_page()
        page.goto(f"{self.base}/lite/lab/index.html?path={name}")
        page.locator("#opening").wait_for(state="detached")
        return page

    def strangers(self):
        return [url[:200] for url in self.requests if not url.startswith((f"{self.base}/", "data:", "blob:"))]


@pytest.fixture(scope="module")
def learner(browser, server):
    """One browser for most tests: it fetches Python once, as a learner's does."""
    learner = Learner(browser, server)
    yield learner
    learner.context.close()


@pytest.fixture
def visit(browser, server):
    """A browser with other rules, for one test."""
    learners = []

    def start(**options):
        learners.append(Learner(browser, server, **options))
        return learners[-1]

    yield start
    for one in learners:
        one.context.close()


def in_time(page, script, argument=None):
    return page.evaluate(IN_TIME.replace("WORK", script), [MINUTES, argument])


def run_all(page):
    """Run all cells of the open notebook; return its code cells."""
    cells = [cell for cell in in_time(page, RUN_ALL) if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    return cells


def said(cell):
    """What a cell has printed, as one text; a notebook holds texts as one text or as lines."""
    return "".join(part for output in cell["outputs"] for part in output.get("text", ""))


def errors(cells):
    return [output for cell in cells for output in cell["outputs"]
            if output["output_type"] == "error" or output.get("name") == "stderr"]  # fmt: skip


def tabs(page):
    return page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel").all_text_contents()


def choose(page, menu, *items):
    page.get_by_role("menuitem", name=menu, exact=True).click()
    for item in items:
        page.locator(".lm-Menu-item", has=page.get_by_text(item, exact=True)).last.click()


# --- the exercises ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_opens_by_its_link_and_answers(learner, server, name):
    page = learner.opens(name)
    assert tabs(page) == [name]
    cells = run_all(page)
    assert errors(cells) == []
    checks = [said(cell) for cell in cells if "".join(cell["source"]).startswith("check(")]
    assert len(checks) == 6
    assert all(text.startswith(("No answer yet.", "Not yet.")) for text in checks), checks
    if name.startswith("m41"):
        assert_files_are_shared(page)
    page.close()
    assert server.missing == []


def assert_files_are_shared(page):
    """The workbook of the exercise, written by Python, is in the lab's list of files."""
    listed = "jupyterapp.serviceManager.contents.get('my-plan/ribalta', {content: true})"
    assert "energy.csv" in [file["name"] for file in page.evaluate(listed)["content"]]


def test_a_right_answer_is_kept_can_be_downloaded_and_taken_back(learner, tmp_path):
    name = EXERCISES[0]
    page = learner.opens(name)
    cells = page.locator(".jp-CodeCell")
    run(page, cells.nth(0))
    editor = cells.nth(1).locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("answer = 3200 * 35.046 / 3600")
    run(page, cells.nth(1))
    run(page, cells.nth(2))
    expect(cells.nth(2).locator(".jp-OutputArea-output")).to_contain_text("Right.", timeout=MINUTES)

    page.keyboard.press("Control+s")
    expect(page.locator(".lm-TabBar-tab.jp-mod-dirty")).to_have_count(0)
    page.reload()
    assert page.url.endswith(f"?path={name}")
    page.locator("#opening").wait_for(state="detached")
    assert tabs(page) == [name]
    expect(editor).to_have_text("answer = 3200 * 35.046 / 3600")
    expect(cells.nth(2).locator(".jp-OutputArea-output")).to_contain_text("Right.")

    with page.expect_download() as download:
        choose(page, "File", "Download")
    download.value.save_as(tmp_path / name)
    assert "answer = 3200 * 35.046 / 3600" in [cell.source for cell in nbformat.read(tmp_path / name, 4).cells]

    page.locator(".jp-DirListing-item", has_text=name).click(button="right")
    page.locator(".lm-Menu-item", has_text="Delete").click()
    page.locator(".jp-Dialog").get_by_role("button", name="Delete").click()
    page.wait_for_timeout(3000)  # the browser's store forgets it a moment later, and shows no sign
    page.goto(f"{learner.base}/lite/lab/index.html?path={name}")
    page.locator("#opening").wait_for(state="detached")
    expect(editor).to_contain_text("answer = None")
    page.close()


def run(page, cell):
    cell.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")


def test_the_link_to_the_quiz_opens_the_page_of_the_book(learner):
    page = learner.opens(EXERCISES[0])
    # JupyterLab draws only what is in sight.
    page.evaluate("(({content}) => content.scrollToItem(content.widgets.length - 1))(jupyterapp.shell.currentWidget)")
    link = page.get_by_role("link", name="quiz")
    with learner.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_url("**/book/quizzes/m11.html")
    expect(opened.value.locator("h1")).to_contain_text("Quiz")
    opened.value.close()
    page.close()


# --- Welcome ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def welcome(learner):
    page = learner.context.new_page()
    page.goto(f"{learner.base}/lite/")
    page.locator("#opening").wait_for(state="detached")
    yield page
    page.close()


def test_the_lab_begins_with_welcome(welcome):
    assert tabs(welcome) == [WELCOME]
    cells = run_all(welcome)
    assert errors(cells) == []
    assert "3,000 EUR" in said(cells[0])
    assert said(cells[-1]).startswith("Yes.")


def test_the_file_menu_has_download_and_no_way_to_switch_off_a_server(welcome):
    welcome.locator(".lm-MenuBar-item", has_text="File").click()
    entries = welcome.locator(".lm-Menu-itemLabel").all_inner_texts()
    welcome.keyboard.press("Escape")
    assert "Download" in entries
    assert [entry for entry in entries if entry in ("Log Out", "Shut Down")] == []


def test_the_slider_of_welcome_draws_anew_with_the_keyboard(welcome):
    welcome.evaluate("jupyterapp.shell.currentWidget.content.scrollToItem(4)")
    picture = welcome.locator(".jp-OutputArea-output .jupyter-widgets img")
    expect(picture).to_have_attribute("alt", re.compile("2021"))
    expect(welcome.locator(".jp-OutputArea-output .fw-live-panel")).to_contain_text("Teaching estimates")
    before = picture.get_attribute("src")
    welcome.locator(".jp-OutputArea-output .noUi-handle").press("ArrowLeft")
    expect(picture).to_have_attribute("alt", re.compile("2005"), timeout=MINUTES)
    assert picture.get_attribute("src") != before


def test_welcome_leads_to_every_exercise(welcome):
    links = welcome.locator(".jp-MarkdownOutput a[href*='m'][href$='.ipynb']")
    welcome.evaluate("jupyterapp.shell.currentWidget.content.scrollToItem(5)")
    expect(links).to_have_count(len(EXERCISES))
    assert [href.split("/")[-1] for href in links.evaluate_all("links => links.map((link) => link.href)")] == EXERCISES
    links.first.click()
    expect(welcome.locator("#jp-main-dock-panel .lm-TabBar-tabLabel")).to_have_text([WELCOME, EXERCISES[0]])


def test_the_lab_has_the_versions_of_the_course(welcome):
    names = ["fairwatt", "numpy", "pandas", "matplotlib", "ipywidgets", "openpyxl"]
    code = f"import json; from importlib.metadata import version; print(json.dumps({{n: version(n) for n in {names}}}))"
    welcome.locator(".lm-TabBar-tabLabel", has_text=WELCOME).click()
    wanted = dict(re.findall(r"^([\w-]+)==([\w.]+)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.M))
    wanted["fairwatt"] = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)[1]
    assert json.loads(in_time(welcome, ASK_PYTHON, code)) == {name: wanted[name] for name in names}


def test_nobody_else_was_asked(learner, server):
    assert len(learner.requests) > 200
    assert learner.strangers() == []
    assert server.missing == []


# --- where the browser refuses something -----------------------------------------------------------------------------

REFUSALS = {
    "no service workers": {"service_workers": "block"},
    "the laptop of a training room, by plain http": {"host": "room.test"},
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_without_service_workers_the_exercises_with_files_still_run(visit, refusal):
    learner = visit(**REFUSALS[refusal])
    page = learner.opens(EXERCISES[-1])
    cells = run_all(page)
    assert errors(cells) == []
    assert "Total:" in "".join(map(said, cells))
    welcome = nbformat.read(ROOT / "lite" / WELCOME, as_version=4)
    question = [cell.source for cell in welcome.cells if cell.cell_type == "code"][-1]
    assert in_time(page, ASK_PYTHON, question).startswith("Only inside this notebook:")
    assert learner.strangers() == []
