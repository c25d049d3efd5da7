"""Binder's environment, made again here: its own base versions, our pins, our postBuild, a learner who runs all cells.

What this cannot show is Binder's own machine image, and the service itself: open the launch button once after each
release.
"""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import mutate
import nbformat
import pytest
import repo2docker.buildpacks.conda
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
LESSON = "m11-energy-balance"
BASE = ["jupyterlab", "notebook", "ipywidgets", "ipykernel", "jupyter_server"]
# The names of these packages differ between Binder's list and the Python index.
RENAMED = {"python-tzdata": "tzdata", "python-fastjsonschema": "fastjsonschema", "msgpack-python": "msgpack"}


def base_versions():
    """Return the versions that Binder's image for Python 3.11 has, as constraints."""
    lock = Path(repo2docker.buildpacks.conda.__file__).with_name("environment.py-3.11-linux-64.lock")
    packages = re.findall(r"/([a-z][^/]*)-([^-/]+)-[^-/]+\.(?:conda|tar\.bz2)", lock.read_text(encoding="utf-8"))
    versions = {RENAMED.get(name, name): version for name, version in packages if name != "tzdata"}
    assert versions["jupyterlab"].startswith("4.")
    return "".join(f"{name}=={version}\n" for name, version in versions.items())


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A clone of the course with Binder's environment; returns (folder, environment variables)."""
    folder = tmp_path_factory.mktemp("binder")
    tree, venv = folder / "course", folder / "venv"
    mutate.copy_tree(ROOT, tree)
    (folder / "base.txt").write_text(base_versions(), encoding="utf-8")
    ours = ("PYTHON", "JUPYTER", "IPYTHON", "MPL", "FAIRWATT", "VIRTUAL_ENV")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    environment["PATH"] = f"{venv / 'bin'}:{environment['PATH']}"

    def run(*command):
        result = subprocess.run(
            command, cwd=tree, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        assert result.returncode == 0, f"{' '.join(map(str, command))}\n{result.stdout}"

    run(sys.executable, "-m", "venv", venv)
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", venv / "bin" / "python"]
    run(*uv, "--constraint", folder / "base.txt", *BASE)
    run("pip", "install", "--quiet", "--no-cache-dir", "-r", "binder/requirements.txt")
    run("binder/postBuild")
    run("pip", "check")
    return tree, environment


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def address(course):
    """JupyterLab below a path of its own, as behind Binder's hub; returns a function from a file to its address."""
    tree, environment = course
    token, port = secrets.token_hex(16), free_port()
    base = f"http://127.0.0.1:{port}/user/probe/"
    command = [
        "jupyter", "lab", "--no-browser", "--allow-root", "--expose-app-in-browser", "--ip=127.0.0.1", f"--port={port}",
        "--ServerApp.port_retries=0", "--ServerApp.base_url=/user/probe/", f"--IdentityProvider.token={token}",
    ]  # fmt: skip
    log = (tree.parent / "lab.log").open("w", encoding="utf-8")
    # A home of its own: the settings of whoever runs this do not count.
    environment = {**environment, "HOME": str(tree.parent)}
    server = subprocess.Popen(command, cwd=tree, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        for _ in range(120):
            assert server.poll() is None, Path(log.name).read_text(encoding="utf-8")
            try:
                urllib.request.urlopen(f"{base}api?token={token}", timeout=5).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.5)
        # A workspace of its own for each notebook: else JupyterLab opens the earlier ones again beside it.
        yield lambda path: f"{base}lab/workspaces/{Path(path).parent.name}/tree/{path}?token={token}"
    finally:
        server.terminate()
        server.wait(30)
        log.close()


@pytest.fixture(scope="module")
def browser():
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium, "Chromium is needed (apt-get install chromium), or its path in CHROMIUM."
    flags = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()


RUN_ALL = """() => {
  const {commands, shell} = window.jupyterapp;
  const context = shell.currentWidget.sessionContext;
  context.ready.then(() => context.session.kernel.info)
    .then(() => commands.execute("notebook:run-all-cells"))
    .then(() => commands.execute("docmanager:save"))
    .then(() => { window.finished = "all cells were run"; }, error => { window.finished = String(error); });
}"""


def run_all(browser, address, tree, name):
    """Open a notebook, run all its cells, save it; return the page and the saved code cells."""
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.goto(address(name))
    page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
    page.evaluate(RUN_ALL)
    page.wait_for_function("window.finished")
    assert page.evaluate("window.finished") == "all cells were run"
    assert page.locator(".jp-Dialog").count() == 0, "a dialog stands in the way of the learner"
    cells = [cell for cell in nbformat.read(tree / name, as_version=4).cells if cell.cell_type == "code"]
    counts = [cell.execution_count for cell in cells if cell.source.strip()]
    assert counts == list(range(1, len(counts) + 1))
    errors = [output for cell in cells for output in cell.outputs if output.output_type == "error"]
    assert errors == []
    return page, cells


def said_by_checks(cells):
    return ["".join(output.text for output in cell.outputs) for cell in cells if cell.source.startswith("check(")]


def test_the_exercises_answer_the_learner(browser, address, course):
    page, cells = run_all(browser, address, course[0], f"exercises/{LESSON}.ipynb")
    said = said_by_checks(cells)
    assert said
    assert all(text.startswith(("Not yet.", "No answer yet.")) for text in said), said
    page.locator(".jp-OutputArea-output", has_text="No answer yet.").first.wait_for(state="attached")


def test_the_solutions_are_right_there_too(browser, address, course):
    page, cells = run_all(browser, address, course[0], f"solutions/{LESSON}.ipynb")
    said = said_by_checks(cells)
    assert said
    assert all(text.startswith("Right.") for text in said), said
    page.locator(".jp-OutputArea-output", has_text="Right.").first.wait_for(state="attached")


def test_the_slider_of_the_lesson_draws_anew(browser, address, course):
    name = f"modules/{LESSON}/lesson.ipynb"
    page, _ = run_all(browser, address, course[0], name)
    cells = nbformat.read(course[0] / name, as_version=4).cells
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
