"""Cells that run in the page, on the built book: what a reader meets who presses Run.

Python comes from the local server alone. It is fetched once for most of these tests: they share one tab, and each
leaves its cells as they were.
"""

import json
import re
import time

import pytest
from playwright.sync_api import expect
from test_site import AXE, PHONE, SITE, Visit, browser, server, visit  # noqa: F401  (fixtures)

EXERCISES = "exercises/m11-energy-balance.html"
LESSON = "modules/m11-energy-balance/lesson.html"
PYTHON = "/lite/static/pyodide/"
PATIENCE = 120_000  # a loaded machine needs many times what an idle one does
END = re.compile("^(Done|The cell stopped|Stopped)")


class Cell:
    """A runnable cell, by the name it has on its buttons."""

    def __init__(self, tab, number):
        self.area = tab.get_by_label(f"Code of cell {number}", exact=True)
        self.run, self.stop, self.reset = (
            tab.get_by_role("button", name=f"{word} cell {number}", exact=True) for word in ("Run", "Stop", "Reset")
        )
        self.root = tab.locator(".fw-run", has=tab.locator(f"textarea[aria-label='Code of cell {number}']"))
        self.status = self.root.locator(".fw-status")
        self.result = tab.get_by_role("region", name=f"Output of cell {number}", exact=True)
        self.error = self.result.locator(".fw-error")

    def gives(self, code=None):
        """Type, run, wait; the words of the output."""
        if code is not None:
            self.area.fill(code)
        self.run.click()
        expect(self.status).to_have_text(END, timeout=PATIENCE)
        return self.result.inner_text().strip() if self.result.is_visible() else ""


def with_python(files):
    return [path.removeprefix(PYTHON) for path in files if path.startswith(PYTHON)]


@pytest.fixture(scope="module")
def reader(browser, server):  # noqa: F811
    """A tab on the exercises whose Python is running."""
    reader = Visit(browser, server)
    Cell(reader.open(EXERCISES), 2).gives()
    yield reader
    reader.context.close()


@pytest.fixture
def tab(reader):
    yield reader.tab
    for button in reader.tab.get_by_role("button", name=re.compile("^Reset cell")).all():
        if button.is_visible():
            button.click()


# --- before anybody runs ---------------------------------------------------------------------------------------------


def test_reading_a_page_fetches_nothing_of_python(visit):  # noqa: F811
    reader = visit()
    tab = reader.open(EXERCISES)
    assert Cell(tab, 3).run.is_visible()
    for _ in range(60):  # the keyboard passes through the cells on its way down
        tab.keyboard.press("Tab")
    tab.wait_for_timeout(500)
    assert with_python(reader.files()) == []
    assert not [path for path in reader.files() if "run-worker" in path]


@pytest.mark.parametrize("touch", ["click", "press"])
def test_the_first_click_into_a_cell_or_change_of_it_fetches_python(visit, touch):  # noqa: F811
    tab = visit().open(EXERCISES)
    area = Cell(tab, 3).area
    with tab.expect_request(lambda request: "/pandas-" in request.url, timeout=PATIENCE):
        area.click() if touch == "click" else area.press("Space")


def test_without_scripts_the_page_shows_code_and_output_and_no_dead_button(visit):  # noqa: F811
    tab = visit(java_script_enabled=False).open(EXERCISES)
    cells = tab.locator(".fw-run")
    assert cells.count() > 10
    assert cells.locator("button, textarea").count() == 0
    expect(cells.nth(2).locator(".cell_input pre")).to_be_visible()
    expect(cells.nth(2).locator(".cell_output")).to_contain_text("No answer yet")


def test_a_page_opened_from_a_folder_says_why_it_cannot_run(browser):  # noqa: F811
    context = browser.new_context()
    tab = context.new_page()
    tab.goto((SITE / EXERCISES).as_uri())
    cell = Cell(tab, 2)
    cell.run.click()
    expect(cell.status).to_contain_text("The boxes with code cannot run here: this page was opened from a folder")
    expect(tab.locator(".fw-run-hint")).to_have_text(cell.status.inner_text())
    expect(cell.stop).to_be_hidden()
    context.close()


# --- running ---------------------------------------------------------------------------------------------------------


def test_the_first_result_comes_soon_and_only_what_is_imported_is_fetched(visit):  # noqa: F811
    reader = visit()
    cell = Cell(reader.open(EXERCISES), 3)
    start = time.monotonic()
    assert cell.gives().startswith("No answer yet.")
    seconds, files = time.monotonic() - start, reader.files()
    total = sum(size for path, size in files.items() if path.startswith(PYTHON))
    print(f"first result after {seconds:.1f} s, {total / 1e6:.1f} MB of Python")
    wheels = {name.split("-")[0] for name in with_python(files) if name.endswith(".whl")}
    assert wheels == {"fairwatt", "numpy", "pandas", "python_dateutil", "pytz", "six"}
    assert 10e6 < total < 32e6
    assert reader.strangers() == [] and reader.console == []
    start = time.monotonic()
    cell.gives()
    print(f"second result after {time.monotonic() - start:.2f} s")
    assert reader.files() == files, "the second run fetched something"


def test_plain_python_needs_no_package_and_the_announced_size_is_true(visit):  # noqa: F811
    reader = visit()
    tab = reader.open(EXERCISES)
    cell = Cell(tab, 2)
    cell.run.click()
    expect(cell.status).to_contain_text("Loading Python, once for this visit", timeout=PATIENCE)
    announced = int(re.search(r"about (\d+) MB", cell.status.inner_text())[1])
    expect(cell.status).to_have_text(END, timeout=PATIENCE)
    assert cell.gives("print(2 + 3)") == "5"
    assert not [name for name in with_python(reader.files()) if name.endswith(".whl")]
    total = sum(size for path, size in reader.files().items() if path.startswith(PYTHON)) / 1e6
    assert abs(total - announced) < 1.5, f"{total:.1f} MB came"


def test_a_changed_number_changes_the_result_and_reset_brings_the_page_back(visit):  # noqa: F811
    reader = visit()
    tab = reader.open(LESSON)
    cell = next(
        Cell(tab, number)
        for number in range(1, 60)
        if Cell(tab, number).run.count() and "my_bill" in Cell(tab, number).area.input_value()
    )
    code, stored = cell.area.input_value(), cell.root.locator(".cell_output:not(.fw-result)")
    before = stored.inner_text().strip()
    assert cell.gives() == before
    expect(stored).to_be_hidden()
    after = cell.gives(code.replace("2400", "4800"))
    assert after != before and after.startswith("My bill: ")
    cell.reset.click()
    assert cell.area.input_value() == code
    expect(cell.result).to_be_hidden()
    expect(stored).to_be_visible()
    expect(cell.reset).to_be_hidden()
    expect(cell.run).to_be_focused()
    assert reader.console == []


def test_a_wrong_answer_gets_a_hint_and_the_right_one_is_right(tab):
    answer, check = Cell(tab, 2), Cell(tab, 3)
    assert check.gives().startswith("No answer yet.")
    answer.area.fill("answer = 3200 * 35.046")
    assert check.gives().startswith("Not yet.")
    answer.area.fill("megajoules = 3200 * 35.046\nanswer = megajoules / 3600")
    assert check.gives().startswith("Right.")
    answer.gives()
    expect(answer.status).to_contain_text("It shows nothing by itself")


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        ("6.42 t", "Cell 4 cannot be read. Line 1: A number and letters stand together."),
        ("answer = 6.42)", "Cell 4 cannot be read. Line 1: A bracket is missing, or there is one too many."),
        ("anser = (1", "Cell 4 cannot be read. Line 1: A bracket is missing, or there is one too many."),
        ("6.42", "Cell 4 gives no value to answer any more. Begin its line with: answer ="),
        ("Answer = 6.42", "Cell 4 gives no value to answer any more. Begin its line with: answer ="),
    ],
)
def test_a_check_never_grades_the_answer_of_another_exercise(tab, second, sentence):
    check = Cell(tab, 5)
    Cell(tab, 2).area.fill("answer = 3200 * 35.046 / 3600")
    assert Cell(tab, 3).gives().startswith("Right.")
    Cell(tab, 4).area.fill(second)
    check.gives()
    expect(check.error).to_contain_text(sentence)
    assert "Right" not in check.result.inner_text() and "31.1" not in check.result.inner_text()


def test_a_result_from_before_a_change_is_marked_until_it_runs_again(tab):
    above, answer, check, below = (Cell(tab, number) for number in (1, 2, 3, 5))
    answer.area.fill("answer = 3200 * 35.046 / 3600")
    for cell in (above, check, below):
        cell.gives()
    answer.area.fill("answer = 5")
    for cell in (check, below):
        expect(cell.status).to_have_text("From before your change. Press Run.")
        expect(cell.result).to_have_class(re.compile("fw-old"))
    expect(above.status).to_have_text(END)
    expect(answer.status).to_have_text("")
    assert check.gives().startswith("Not yet.")
    expect(check.result).not_to_have_class(re.compile("fw-old"))
    expect(below.result).to_have_class(re.compile("fw-old"))


def test_reset_can_be_undone(tab):
    cell = Cell(tab, 2)
    cell.area.fill("answer = 31.15")
    cell.reset.click()
    assert "None" in cell.area.input_value()
    undo = tab.get_by_role("button", name="Undo reset cell 2", exact=True)
    undo.click()
    expect(cell.area).to_have_value("answer = 31.15")
    expect(undo).to_have_count(0)
    cell.reset.click()
    cell.area.fill("answer = 1")
    expect(undo).to_have_count(0)


def test_each_cell_shows_the_number_by_which_messages_call_it(tab):
    for number in (1, 4):
        expect(Cell(tab, number).root.locator(".fw-cell-name")).to_have_text(f"Cell {number}")


def test_a_table_can_be_used_in_an_answer_and_is_shown(tab):
    answer = Cell(tab, 7)
    answer.gives("answer = balance['energy'].max()\nshow_table(balance[['sector', 'energy']], 'All')\nbalance.head(2)")
    expect(answer.result.locator("figure table")).to_be_visible()
    expect(answer.result.locator("table.dataframe tbody tr")).to_have_count(2)
    assert Cell(tab, 8).gives().startswith(("Right.", "Not yet."))


@pytest.mark.parametrize(
    "code, sentence",
    [
        ("answer = 31,2 MWh", "Line 1: Python cannot read this line."),
        ("x = 1\nanswer = anwser_one", "Line 2: Python does not know the word anwser_one."),
        ("answer = 5 / 0", "Line 1: A number is divided by zero."),
        ("answer = None\nanswer * 2", "Line 2: Something is still empty here"),
        ("import geopandas", "Line 1: The module geopandas is not in these pages."),
        ("from fairwatt import load_town\nload_town('PT-GAB')", "Line 2: 'PT-GAB' is not a town known here."),
        ("import pandas as pd\npd.read_csv('https://example.org/a.csv')", "Line 2: Python in a page cannot fetch"),
        ("input('How many?')", "Line 1: A page cannot ask with input()."),
        ("def f():\n    return f()\nf()", "Line 2: A function calls itself again and again"),
        ("while True: 'x' * 2**40", "Line 1: A number becomes too large here."),
    ],
)
def test_an_error_is_one_plain_sentence_with_its_trace_folded(tab, code, sentence):
    cell = Cell(tab, 2)
    cell.gives(code)
    expect(cell.status).to_have_text("The cell stopped. The sentence below says why.")
    expect(cell.error).to_contain_text(sentence)
    trace = cell.result.locator("details pre")
    expect(trace).to_be_hidden()
    cell.result.locator("summary").click()
    expect(trace).to_contain_text("Traceback" if "MWh" not in code else "SyntaxError")
    expect(trace).not_to_contain_text("in_page.py")
    assert cell.gives("6 * 7") == "42"


def test_a_flood_of_output_is_capped(tab):
    cell = Cell(tab, 2)
    assert len(cell.gives("while True: print(1)").splitlines()) < 1_100
    expect(cell.error).to_contain_text("more than a page can hold")


# --- Stop ------------------------------------------------------------------------------------------------------------


def test_an_endless_loop_leaves_the_page_quick_and_stop_ends_it(tab):
    cell, other = Cell(tab, 2), Cell(tab, 3)
    cell.area.fill("print('begun')\nwhile True: pass")
    cell.run.click()
    expect(cell.status).to_contain_text("Running", timeout=PATIENCE)
    expect(cell.result).to_have_text("begun", timeout=PATIENCE)
    start = tab.evaluate("performance.now()")
    tab.get_by_role("button", name="Dark colours").evaluate("(button) => { button.click(); button.click(); }")
    assert tab.evaluate("performance.now()") - start < 1_000
    other.run.click()
    expect(other.status).to_have_text("Cell 2 is still running. Wait for it, or stop it.")
    cell.run.click()
    expect(cell.status).to_contain_text("Running")
    cell.stop.focus()
    tab.keyboard.press("Enter")
    expect(cell.status).to_have_text("Stopped. You can run it again.")
    expect(other.status).to_have_text("")
    expect(cell.stop).to_be_hidden()
    expect(cell.run).to_be_focused()
    assert cell.gives("6 * 7") == "42"


def test_a_long_run_tells_about_stop(visit):  # noqa: F811
    tab = visit().open(EXERCISES)
    cell = Cell(tab, 2)
    cell.area.fill("while True: pass")
    cell.run.click()
    expect(cell.status).to_contain_text("Running", timeout=PATIENCE)
    expect(cell.status).not_to_contain_text("Stop")
    expect(cell.status).to_contain_text("Running for a long time. Stop ends it", timeout=60_000)


# --- the keyboard, the eye, the memory -------------------------------------------------------------------------------


def test_the_keyboard_alone_is_enough(tab):
    cell = Cell(tab, 2)
    cell.area.focus()
    for keys in ("Control+Enter", "Shift+Enter"):
        tab.keyboard.press("Control+a")
        tab.keyboard.type(f"print('{keys}')")
        tab.keyboard.press(keys)
        expect(cell.result).to_have_text(keys, timeout=PATIENCE)
        expect(cell.status).to_have_text(END, timeout=PATIENCE)
        expect(cell.area).to_be_focused()
    tab.keyboard.press("Tab")
    expect(cell.run).to_be_focused()
    tab.keyboard.press("Tab")
    expect(cell.reset).to_be_focused()
    tab.keyboard.press("Enter")
    expect(cell.result).to_be_hidden()


def test_what_was_typed_survives_a_reload_until_reset(visit):  # noqa: F811
    tab = visit().open(EXERCISES)
    cell = Cell(tab, 2)
    code = cell.area.input_value()
    cell.area.fill("answer = 31.15")
    tab.reload()
    assert cell.area.input_value() == "answer = 31.15"
    expect(cell.root.locator(".cell_input pre")).to_have_text("answer = 31.15")
    cell.reset.click()
    tab.reload()
    assert cell.area.input_value() == code
    expect(cell.reset).to_be_hidden()


def test_axe_finds_no_fault_in_cells_that_have_run(tab):
    Cell(tab, 2).gives("answer = 1\nprint('x' * 300)\nundefined")
    Cell(tab, 7).gives("show_table(balance, 'All rows')")
    tab.locator(".fw-result summary").first.click()
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    for _ in ("one", "the other"):
        found = tab.evaluate("async () => (await axe.run('main', {resultTypes: ['violations']})).violations")
        assert [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found] == []
        tab.get_by_role("button", name="Dark colours").click()


def test_long_lines_scroll_in_their_own_box_on_a_phone(visit):  # noqa: F811
    tab = visit(viewport=PHONE).open(EXERCISES)
    cell = Cell(tab, 2)
    cell.area.fill("answer = " + " + ".join(map(str, range(100))) + "\n" * 5 + "x = 1")
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    editor, area = cell.root.locator(".fw-editor"), cell.area
    assert editor.evaluate("(box) => box.scrollWidth > box.clientWidth")
    assert area.evaluate("(area) => area.scrollWidth <= area.clientWidth && area.scrollHeight <= area.clientHeight")


def test_the_clear_text_lies_exactly_on_the_coloured_one(visit):  # noqa: F811
    tab = visit().open(EXERCISES)
    for cell in tab.locator(".fw-editor").all():
        boxes = cell.evaluate("""(box) => [...box.children].map((part) => {
            const {font, padding, tabSize, letterSpacing, borderWidth} = getComputedStyle(part);
            const {x, y, width, height} = part.getBoundingClientRect();
            return [x, y, width, height, font, padding, tabSize, letterSpacing, borderWidth];
        })""")
        assert boxes[0] == boxes[1]


def test_paper_shows_the_code_and_no_buttons(visit):  # noqa: F811
    tab = visit().open(EXERCISES)
    cell = Cell(tab, 2)
    cell.area.fill("answer = 31.15")
    tab.emulate_media(media="print")
    expect(cell.root.locator(".cell_input pre")).to_be_visible()
    for part in (cell.run, cell.area, cell.status):
        expect(part).to_be_hidden()


# --- pictures, files, trouble ----------------------------------------------------------------------------------------


def test_a_picture_loads_matplotlib_late_and_its_file_can_be_taken_away(visit):  # noqa: F811
    reader = visit()
    tab = reader.open(EXERCISES)
    cell = Cell(tab, 7)
    text = cell.gives(
        "from fairwatt.figures import show, stacked_bars\nfrom fairwatt.panels import panel\n"
        "from fairwatt.takeaway import save_text\n"
        "print('once')\nbars = stacked_bars(town.balance, town.name, caption='Energy')\nshow(*bars)\n"
        "panel(lambda year: stacked_bars(town.balance, str(year)), values=[1, 2], label='Year')\n"
        "save_text('Homes first.', 'my-note')\n"
    )
    assert text.count("once") == 1
    pictures = cell.result.locator("img")
    assert pictures.first.evaluate("(image) => image.complete && image.naturalWidth > 0")
    panel = cell.result.locator(".fw-panel")
    expect(panel.locator(".fw-frame:visible")).to_have_count(1)
    panel.locator("input[type=range]").press("ArrowRight")
    expect(panel.locator("output")).to_have_text("2")
    with tab.expect_download() as taken:
        cell.result.get_by_role("link", name="my-note.md").click()
    assert taken.value.path().read_text() == "Homes first.\n"
    assert reader.strangers() == [] and reader.console == []


def test_without_the_snapshot_python_starts_all_the_same(visit):  # noqa: F811
    reader = visit()
    reader.context.route("**/python-snapshot.bin.gz", lambda route: route.fulfill(status=404))
    assert Cell(reader.open(EXERCISES), 2).gives("6 * 7") == "42"


def test_a_damaged_snapshot_does_not_stop_python(visit):  # noqa: F811
    reader = visit()
    reader.context.route("**/python-snapshot.bin.gz", lambda route: route.fulfill(body=b"not gzip"))
    assert Cell(reader.open(EXERCISES), 2).gives("6 * 7") == "42"


@pytest.mark.parametrize("file", ["pyodide.asm.wasm", "pyodide-lock.json", "python_stdlib.zip"])
def test_a_missing_file_is_named_and_run_tries_again(visit, file):  # noqa: F811
    reader = visit()
    reader.context.route(f"**/{file}", lambda route: route.fulfill(status=404))
    cell = Cell(reader.open(EXERCISES), 2)
    cell.run.click()
    expect(cell.status).to_contain_text(f"the file {file} does not come", timeout=PATIENCE)
    expect(cell.status).to_contain_text("Press Run to try again.")
    reader.context.unroute(f"**/{file}")
    assert cell.gives("6 * 7") == "42"


@pytest.mark.parametrize("page, sentence", [(EXERCISES, "All cells work on this page."), (LESSON, "Cells with a Run")])
def test_a_sentence_before_the_first_cell_says_what_can_be_done(visit, page, sentence):  # noqa: F811
    hint = visit().open(page).locator(".fw-run-hint")
    expect(hint).to_have_count(1)
    expect(hint).to_contain_text(sentence)


def test_every_cell_of_the_page_has_its_buttons_and_the_page_its_program(tab):
    program = json.loads(tab.locator("#fw-program").inner_text() or tab.locator("#fw-program").text_content())
    assert len(program) > 10
    expect(tab.locator(".fw-run [role=status].fw-status")).to_have_count(len(program))
    for cell in program:
        expect(tab.get_by_role("button", name=f"Run {cell['label'].lower()}", exact=True)).to_have_count(1)
