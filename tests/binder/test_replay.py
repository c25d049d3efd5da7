"""Binder's environment, made again here: its own base versions, our pins, our postBuild, a learner who runs all cells.

Every exercise is opened in JupyterLab by the path that its launch link names, and every solution must print what is
committed. What this cannot show is Binder's own machine image, and the service itself: open the launch button once
after each release.
"""

import functools
import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import normalise
import pytest
from binder_link import COURSE, class_link, launch_link
from binder_replay import jupyterlab, make_course, opened
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
LESSON = "modules/m11-energy-balance/lesson.ipynb"
EXERCISES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("exercises/*.ipynb"))
SOLUTIONS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("solutions/*.ipynb"))


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A clone of the course with Binder's environment: (folder, environment variables)."""
    return make_course(tmp_path_factory.mktemp("binder"))


@pytest.fixture(scope="module")
def address(course):
    """JupyterLab below a path of its own, as behind Binder's hub; a function from a launch link to its address."""
    with jupyterlab(*course, "/user/probe/") as (base, token):
        yield functools.partial(opened, base, token)


@pytest.fixture(scope="module")
def browser():
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium, "Chromium is needed (apt-get install chromium), or its path in CHROMIUM."
    flags = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()


# Begins once the notebook is there, and again if the page was loaded anew, as after fetching a class's notebooks.
RUN_ALL = """() => {
  const {commands, shell} = window.jupyterapp ?? {};
  const context = shell?.currentWidget?.sessionContext;
  if (!context || window.begun) return window.finished;
  window.begun = true;
  context.ready.then(() => context.session.kernel.info)
    .then(() => commands.execute("notebook:run-all-cells"))
    .then(() => commands.execute("docmanager:save"))
    .then(() => { window.finished = "all cells were run"; }, error => { window.finished = String(error); });
}"""


@pytest.fixture
def run_all(browser):
    """A function that opens an address, runs all cells, and returns the page and the saved code cells."""
    pages = []

    def run(address, saved):
        page = browser.new_page()
        pages.append(page)
        page.set_default_timeout(120_000)
        page.goto(address)
        page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
        assert page.locator(".jp-NotebookPanel").count() == 1
        page.wait_for_function(RUN_ALL)
        assert page.evaluate("window.finished") == "all cells were run"
        assert page.locator(".jp-Dialog").count() == 0, "a dialog stands in the way of the learner"
        cells = [cell for cell in nbformat.read(saved, as_version=4).cells if cell.cell_type == "code"]
        counts = [cell.execution_count for cell in cells if cell.source.strip()]
        assert counts == list(range(1, len(counts) + 1))
        outputs = [output for cell in cells for output in cell.outputs]
        assert [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"] == []
        return page, cells

    yield run
    for page in pages:
        # The kernel goes too: several at a time would take the memory of the next.
        page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        page.close()


def said_by_checks(cells):
    return ["".join(output.text for output in cell.outputs) for cell in cells if cell.source.startswith("check(")]


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_opens_runs_and_answers_the_learner(name, run_all, address, course):
    page, cells = run_all(address(launch_link(COURSE, "main", name)), course[0] / name)
    said = said_by_checks(cells)
    assert said
    assert all(text.startswith("No answer yet.") for text in said), said
    page.locator(".jp-OutputArea-output", has_text="No answer yet.").first.wait_for(state="attached")


@pytest.fixture(scope="module")
def solved(course):
    """Each solution run in Binder's environment, where a check that is not right stops the notebook."""
    tree, environment = course
    environment = {**environment, "FAIRWATT_CHECK": "strict"}

    def run(name):
        command = ["jupyter", "execute", "--inplace", name]
        return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(SOLUTIONS, pool.map(run, SOLUTIONS), strict=True))


def printed(path):
    """What each code cell says as text: pairs of source and outputs."""
    cells = normalise.normalise(nbformat.read(path, as_version=4)).cells
    return [
        (cell.source, [output.get("text") or output.get("data", {}).get("text/plain") for output in cell.outputs])
        for cell in cells if cell.cell_type == "code"
    ]  # fmt: skip


@pytest.mark.parametrize("name", SOLUTIONS)
def test_every_solution_is_right_there_and_prints_what_is_committed(name, solved, course):
    assert solved[name].returncode == 0, solved[name].stderr
    there = printed(course[0] / name)
    assert there == printed(ROOT / name)
    checks = [said for source, said in there if source.startswith("check(")]
    assert checks
    assert all(len(said) == 1 and said[0].startswith("Right.") for said in checks), checks


def test_a_link_fetches_the_notebooks_of_a_class(run_all, address, course, tmp_path):
    tree, environment = course
    repository, name = tmp_path / "our notebooks", "first day/energy & money.ipynb"
    (repository / name).parent.mkdir(parents=True)
    shutil.copy(ROOT / EXERCISES[0], repository / name)
    git = ["git", "-c", "user.name=Trainer", "-c", "user.email=trainer@example.org"]
    for step in (["init", "--quiet", "--initial-branch=spring"], ["add", "."], ["commit", "--quiet", "-m", "Ours"]):
        subprocess.run([*git, *step], cwd=repository, env=environment, check=True)
    link = class_link("v1.0.0", repository.as_uri(), "spring", name)
    _, cells = run_all(address(link), tree / "class" / name)
    assert all(text.startswith("No answer yet.") for text in said_by_checks(cells))


def test_the_slider_of_the_lesson_draws_anew(run_all, address, course):
    page, _ = run_all(address(launch_link(COURSE, "main", LESSON)), course[0] / LESSON)
    cells = nbformat.read(course[0] / LESSON, as_version=4).cells
    place = next(number for number, cell in enumerate(cells) if re.search(r"^panel\(", cell.source, re.MULTILINE))
    # JupyterLab draws only what is in sight.
    page.evaluate("number => window.jupyterapp.shell.currentWidget.content.scrollToItem(number)", place)
    picture = page.locator(".jp-OutputArea-output .jupyter-widgets img").first
    picture.wait_for(state="attached")
    before = picture.get_attribute("alt")
    page.locator(".jp-OutputArea-output .noUi-handle").first.press("ArrowLeft")
    page.wait_for_function(
        "old => document.querySelector('.jp-OutputArea-output .jupyter-widgets img').alt !== old", arg=before
    )


def test_a_town_gets_its_plan_there_too(course, tmp_path):
    tree, environment = course
    command = ["python", "-m", "fairwatt.plan", "ES-GOM", "--folder", str(tmp_path / "plans")]
    # From another folder: the installed package counts, not the tree beside it.
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    made = {path.name for path in (tmp_path / "plans" / "gombren").iterdir()}
    assert {"plan.html", "plan.docx", "council-brief.docx", "secap-tables.xlsx", "figures", "notebooks"} <= made
