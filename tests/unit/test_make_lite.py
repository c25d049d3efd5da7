"""The browser lab as it is built: what is in it, when it is built again, and what happens when it cannot be built."""

import json
import re
import shutil
from pathlib import Path

import make_lite
import make_pyodide
import nbformat
import pytest

ROOT = Path(__file__).parents[2]
EXERCISES = sorted(path.name for path in (ROOT / "exercises").glob("*.ipynb"))
REASON = "numpy cannot be fetched. Name a folder that holds the wheels."


@pytest.fixture
def course(tmp_path, monkeypatch):
    """The parts of the course that the lab is made of, and a Pyodide of three small files."""
    for folder in ("lite", "exercises", "_static"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "_build").mkdir()

    def gather(target, mirror=None):
        target.mkdir(exist_ok=True)
        (target / "pyodide.js").write_text("the core", encoding="utf-8")
        (target / "pyodide-lock.json").write_text('{"info": {}, "packages": {"numpy": {}}}', encoding="utf-8")

    monkeypatch.setattr(make_lite, "ROOT", tmp_path)
    monkeypatch.setattr(make_pyodide, "gather", gather)
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


@pytest.fixture
def builds(monkeypatch):
    """Count the builds, without the work."""
    built = []

    def build(target, pyodide):
        target.mkdir(exist_ok=True)
        built.append(target)

    monkeypatch.setattr(make_lite, "build", build)
    return built


# --- when Python for the browser cannot be had


@pytest.fixture
def nothing_to_be_had(course, monkeypatch):
    def gather(target, mirror=None):
        raise make_pyodide.Missing(REASON)

    monkeypatch.setattr(make_pyodide, "gather", gather)
    (course / "_build" / "lite").mkdir()
    return course / "_build" / "lite"


def test_an_optional_lab_is_left_out_in_two_lines(nothing_to_be_had, capsys):
    assert make_lite.main(["--optional"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["The book is built without the browser lab and without Run buttons:", REASON]
    assert not nothing_to_be_had.exists(), "the lab of another day must not get into the book"


def test_a_lab_that_was_asked_for_is_an_error(nothing_to_be_had, capsys):
    assert make_lite.main([]) == 1
    assert capsys.readouterr().err.strip() == REASON
    assert nothing_to_be_had.exists()


def test_on_the_build_server_the_lab_is_never_optional(nothing_to_be_had, monkeypatch, capsys):
    monkeypatch.setenv("CI", "true")
    assert make_lite.main(["--optional"]) == 1
    assert capsys.readouterr().err.strip() == REASON


# --- nothing is done twice


def test_a_second_call_builds_nothing(course, builds, capsys):
    assert make_lite.main([]) == make_lite.main([]) == 0
    assert len(builds) == 1
    assert "up to date" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["exercises/m11-energy-balance.ipynb", "lite/welcome.ipynb", "lite/page.js"])
def test_a_changed_file_builds_the_lab_again(course, builds, name):
    make_lite.main([])
    with (course / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    make_lite.main([])
    assert len(builds) == 2


def test_a_new_python_builds_the_lab_again(course, builds, monkeypatch):
    make_lite.main([])
    before = make_pyodide.gather

    def gather(target, mirror=None):
        before(target)
        (target / "pyodide.js").write_text("a newer core", encoding="utf-8")

    monkeypatch.setattr(make_pyodide, "gather", gather)
    make_lite.main([])
    assert len(builds) == 2


def test_a_lab_that_was_deleted_is_built_again(course, builds):
    make_lite.main([])
    shutil.rmtree(course / "_build" / "lite")
    make_lite.main([])
    assert len(builds) == 2


def test_a_build_that_stops_leaves_the_old_lab_and_no_rest(course, monkeypatch):
    old = course / "_build" / "lite"
    old.mkdir()
    (old / "index.html").write_text("yesterday", encoding="utf-8")

    def stop(*folders):
        raise SystemExit("jupyter lite build stops")

    monkeypatch.setattr(make_lite, "run_jupyter_lite", stop)
    with pytest.raises(SystemExit):
        make_lite.main([])
    assert (old / "index.html").read_text(encoding="utf-8") == "yesterday"
    assert sorted(path.name for path in old.parent.iterdir()) == ["lite", "pyodide"]


# --- what is in it


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The lab itself, with a Pyodide of two small files."""
    folder = tmp_path_factory.mktemp("lab")
    pyodide = folder / "pyodide"
    pyodide.mkdir()
    (pyodide / "pyodide-lock.json").write_text('{"info": {}, "packages": {"numpy": {}}}', encoding="utf-8")
    (pyodide / "pyodide.js").write_text("the core", encoding="utf-8")
    make_lite.build(folder / "lite", pyodide)
    return folder / "lite"


def settings(lab):
    return json.loads((lab / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]


def test_the_lab_holds_the_exercises_as_they_are_and_welcome(lab):
    listed = json.loads((lab / "api" / "contents" / "all.json").read_text(encoding="utf-8"))["content"]
    assert sorted(file["name"] for file in listed) == [*EXERCISES, "welcome.ipynb"]
    for name in EXERCISES:
        assert (lab / "files" / name).read_bytes() == (ROOT / "exercises" / name).read_bytes()


def test_the_lab_is_one_app_with_two_extensions_and_no_source_maps(lab):
    apps = sorted(path.parent.name for path in lab.glob("*/index.html"))
    assert apps == ["lab"]
    names = [extension["name"] for extension in settings(lab)["federated_extensions"]]
    assert sorted(names) == sorted(make_lite.EXTENSIONS)
    assert list(lab.rglob("*.map")) == []
    size = sum(path.stat().st_size for path in lab.rglob("*") if path.is_file())
    assert 10e6 < size < 22e6, "more than JupyterLab itself"


def test_python_comes_from_the_lab_and_from_nowhere_else(lab):
    kernel = settings(lab)["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["disablePyPIFallback"] is True
    assert (lab / kernel["pyodideUrl"]).is_file()
    assert not re.search("https?://", json.dumps(settings(lab)))
    for page in ("index.html", "lab/index.html", "lab/page.js", "static/pyodide/start-python.js"):
        assert not re.search("https?://", (lab / page).read_text(encoding="utf-8")), page


def test_the_lock_knows_the_wheels_of_the_kernel(lab):
    folder = lab / "static" / "pyodide"
    packages = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    assert set(packages) == {"numpy", *make_lite.KERNEL_WHEELS}
    for name in make_lite.KERNEL_WHEELS:
        assert packages[name]["sha256"] == make_pyodide.sha256(folder / packages[name]["file_name"])


def test_the_pages_name_files_that_are_there(lab):
    page = (lab / "lab" / "index.html").read_text(encoding="utf-8")
    assert "VERSION" not in page
    for address in re.findall(r'(?:href|src)="([^"?]+)|import\("([^"?]+)', page):
        assert (lab / "lab" / "".join(address)).is_file(), address


# --- Welcome


def test_welcome_is_unrun_and_its_links_lead_somewhere():
    notebook = nbformat.read(ROOT / "lite" / "welcome.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert [cell.outputs for cell in notebook.cells if cell.cell_type == "code"] == [[], [], []]
    links = re.findall(r"\]\(([^)]+)\)", "".join(cell.source for cell in notebook.cells))
    assert [link for link in links if link.endswith(".ipynb")] == EXERCISES
    for link in links:
        assert (ROOT / "exercises" / link).resolve().is_file(), link
