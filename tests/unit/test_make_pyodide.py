"""The set of Python for the browser: right files, a whole folder, and a plain sentence when it cannot be had."""

import contextlib
import hashlib
import http.server
import json
import os
import shutil
import threading
import time
import zipfile
from pathlib import Path

import make_pyodide
import pytest
from make_pyodide import Missing, closure, gather, official_file, prepare

ROOT = Path(__file__).parents[2]
CORE = ROOT / "node_modules" / "pyodide"
RIGHT = b"the right wheel"
PACKAGE = {"file_name": "six-1.0-py3-none-any.whl", "sha256": hashlib.sha256(RIGHT).hexdigest()}
WRONG_BEGINNING = hashlib.sha256(b"another wheel").hexdigest()[:12]


# --- one file of Pyodide


@pytest.fixture
def mirror(tmp_path):
    folder = tmp_path / "mirror"
    folder.mkdir()
    (folder / PACKAGE["file_name"]).write_bytes(RIGHT)
    return folder


def test_a_file_of_the_named_folder_is_checked_and_kept(mirror, tmp_path):
    kept = tmp_path / "kept"
    path = official_file(PACKAGE, "0.27.7", kept, mirror)
    assert path.read_bytes() == RIGHT
    shutil.rmtree(mirror)
    assert official_file(PACKAGE, "0.27.7", kept, mirror) == path, "it is taken once"


def test_a_file_with_another_content_is_named_with_both_hashes_and_not_used(mirror, tmp_path):
    (mirror / PACKAGE["file_name"]).write_bytes(b"another wheel")
    with pytest.raises(Missing) as problem:
        official_file(PACKAGE, "0.27.7", tmp_path / "kept", mirror)
    for words in (PACKAGE["file_name"], PACKAGE["sha256"][:12], WRONG_BEGINNING, "0.27.7", str(mirror)):
        assert words in str(problem.value)
    assert not list((tmp_path / "kept").iterdir())


def test_a_kept_file_that_was_damaged_is_taken_again(mirror, tmp_path):
    path = official_file(PACKAGE, "0.27.7", tmp_path / "kept", mirror)
    path.write_bytes(b"half")
    assert official_file(PACKAGE, "0.27.7", tmp_path / "kept", mirror).read_bytes() == RIGHT


def test_a_file_that_the_named_folder_lacks_is_named(mirror, tmp_path):
    (mirror / PACKAGE["file_name"]).unlink()
    with pytest.raises(Missing, match="FAIRWATT_WHEELS.* holds no six-1.0-py3-none-any.whl"):
        official_file(PACKAGE, "0.27.7", tmp_path / "kept", mirror)


# --- the official release


@contextlib.contextmanager
def release(monkeypatch, answer):
    """A release on this computer; gives the list of the paths that were asked for."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            answer(self)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(make_pyodide, "RELEASE", f"http://127.0.0.1:{server.server_port}/{{version}}/{{file}}")
    yield asked
    server.shutdown()
    server.server_close()


def send(content, length=None):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(length or len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def test_without_a_folder_a_file_is_fetched_once_from_the_release(monkeypatch, tmp_path):
    with release(monkeypatch, send(RIGHT)) as asked:
        for _ in range(2):
            assert official_file(PACKAGE, "0.27.7", tmp_path / "kept", None).read_bytes() == RIGHT
    assert asked == ["/0.27.7/six-1.0-py3-none-any.whl"]


def test_a_page_that_asks_for_a_password_is_not_taken_for_a_wheel(monkeypatch, tmp_path):
    with release(monkeypatch, send(b"<html>Please log in</html>")), pytest.raises(Missing, match="SHA-256 begins"):
        official_file(PACKAGE, "0.27.7", tmp_path / "kept", None)
    assert not list((tmp_path / "kept").iterdir())


@pytest.mark.parametrize("how", ["nobody listens", "no answer", "refused", "cut short"])
def test_a_release_that_cannot_be_reached_ends_the_work_at_once_with_a_way_out(how, monkeypatch, tmp_path):
    answers = {
        "nobody listens": None,
        "no answer": lambda handler: time.sleep(2),
        "refused": lambda handler: handler.send_error(403),
        "cut short": send(RIGHT, length=10_000),
    }
    monkeypatch.setattr(make_pyodide, "TIMEOUT", 0.3)
    with release(monkeypatch, answers[how]) as asked:
        if how == "nobody listens":
            monkeypatch.setattr(make_pyodide, "RELEASE", "http://127.0.0.1:9/{version}/{file}")
        begin = time.monotonic()
        with pytest.raises(Missing, match="official release .* cannot be reached.*FAIRWATT_WHEELS="):
            official_file(PACKAGE, "0.27.7", tmp_path / "kept", None)
        assert time.monotonic() - begin < 1.5
    assert len(asked) == (how != "nobody listens"), "no second try: 34 files would wait for each other"


# --- PyPI


def test_pypi_that_cannot_be_reached_is_said_and_tried_again_the_next_time(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    for _ in range(2):
        with pytest.raises(Missing, match="The wheels from PyPI cannot be fetched. pip says:"):
            make_pyodide.pypi_wheels(tmp_path / "pypi", ROOT / "requirements.lock")


def test_wheels_of_the_same_lock_are_not_fetched_again_and_those_of_a_changed_lock_are(monkeypatch, tmp_path):
    asked = []

    def pip(problem, command, *options):
        asked.append(command)
        (tmp_path / "pypi" / "et_xmlfile-2.0.0-py3-none-any.whl").touch()

    monkeypatch.setattr(make_pyodide, "pip", pip)
    lock = tmp_path / "requirements.lock"
    shutil.copyfile(ROOT / "requirements.lock", lock)
    for _ in range(2):
        assert list(make_pyodide.pypi_wheels(tmp_path / "pypi", lock)) == ["et-xmlfile"]
    assert len(asked) == 1
    lock.write_text(lock.read_text("utf-8").replace("openpyxl==", "openpyxl==9."), encoding="utf-8")
    make_pyodide.pypi_wheels(tmp_path / "pypi", lock)
    assert len(asked) == 2


# --- the lock


def test_what_a_package_needs_is_found_however_its_name_is_written():
    packages = {
        "plots": {"depends": ["Prompt_Toolkit", "a.b"]},
        "prompt-toolkit": {"depends": ["plots"]},
        "a-b": {"depends": []},
        "other": {"depends": []},
    }
    assert closure(packages, ["Plots"]) == ["a-b", "plots", "prompt-toolkit"]


@pytest.fixture(scope="module")
def everything():
    """The packages that Pyodide knows, with our own."""
    packages = json.loads((CORE / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    return packages | {name: {"depends": depends} for name, depends in make_pyodide.DEPENDS.items()}


def test_import_fairwatt_loads_numpy_and_pandas_and_what_these_need_and_nothing_else(everything):
    assert closure(everything, ["fairwatt"]) == ["fairwatt", "numpy", "pandas", "python-dateutil", "pytz", "six"]


def test_what_our_wheels_need_is_in_the_set(everything):
    own = closure(everything, make_pyodide.DEPENDS)
    assert set(own) <= {*make_pyodide.DEPENDS, *closure(everything, make_pyodide.WANTED)}


# --- the whole folder, of a small set


def wheel(path, files):
    path.parent.mkdir(parents=True, exist_ok=True)
    info = path.name.rsplit("-", 3)[0] + ".dist-info"
    with zipfile.ZipFile(path, "w") as made:
        for name, text in {**files, f"{info}/METADATA": "Metadata-Version: 2.1", f"{info}/RECORD": "old"}.items():
            made.writestr(name, text)
    return path


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A folder with a tiny Pyodide, its mirror and a tiny course. Nothing is compiled: that takes some seconds."""
    mirror, core = tmp_path / "mirror", tmp_path / "node_modules" / "pyodide"
    core.mkdir(parents=True)
    for name in make_pyodide.CORE:
        (core / name).write_text(name)
    files = {
        "numpy": wheel(mirror / "numpy-2.0-cp312-cp312-wasm32.whl", {"numpy.py": "x = 1"}),
        "libm": mirror / "libm-1.0.zip",
        "unwanted": wheel(mirror / "unwanted-1.0-py3-none-any.whl", {"unwanted.py": ""}),
    }
    files["libm"].write_text("a library")
    packages = {
        name: {"name": name, "file_name": path.name, "sha256": make_pyodide.sha256(path), "depends": []}
        for name, path in files.items()
    }
    packages["numpy"]["depends"] = ["libm"]
    lock = {"info": {"version": "0.27.7"}, "packages": packages}
    (core / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")

    def run_node(core, task, *paths):
        if task == "snapshot":
            paths[0].write_text("memory")
        for source, target in zip(paths[::2], paths[1::2], strict=task == "wheels"):
            target.write_bytes(source.read_bytes() + b"made ready")

    own = wheel(tmp_path / "fairwatt-1.0-py3-none-any.whl", {"fairwatt/__init__.py": ""})
    pypi = wheel(tmp_path / "comm-1.0-py3-none-any.whl", {"comm/__init__.py": ""})
    monkeypatch.setattr(make_pyodide, "WANTED", ["numpy"])
    monkeypatch.setattr(make_pyodide, "run_node", run_node)
    monkeypatch.setattr(make_pyodide, "own_wheel", lambda folder, root: own)
    monkeypatch.setattr(make_pyodide, "pypi_wheels", lambda folder, lock: {"comm": pypi})
    return tmp_path


def test_the_folder_holds_what_its_lock_names_and_nothing_else(course):
    target = course / "_build" / "pyodide"
    target.mkdir(parents=True)
    (target / "of-yesterday.whl").touch()
    gather(target, course / "mirror", course)
    packages = json.loads((target / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    assert set(packages) == {"numpy", "libm", "comm", "fairwatt"}
    files = {package["file_name"]: package["sha256"] for package in packages.values()}
    core = {*make_pyodide.CORE, make_pyodide.SNAPSHOT, "pyodide-lock.json"}
    assert {path.name for path in target.iterdir()} == files.keys() | core
    assert {name: make_pyodide.sha256(target / name) for name in files} == files, "the hashes are those of our files"
    assert packages["fairwatt"]["imports"] == ["fairwatt"] and packages["fairwatt"]["version"] == "1.0"
    assert (target / "numpy-2.0-cp312-cp312-wasm32.whl").read_bytes().endswith(b"made ready")
    assert (target / "libm-1.0.zip").read_text() == "a library", "what is no wheel stays as it is"
    assert [path.name for path in target.parent.iterdir() if path.name.startswith("pyodide")] == ["pyodide"]


def test_a_set_that_cannot_be_had_leaves_the_folder_as_it_was(course):
    target = course / "_build" / "pyodide"
    gather(target, course / "mirror", course)
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    shutil.rmtree(course / "_build" / "wheels")
    (course / "mirror" / "libm-1.0.zip").write_text("another library")
    with pytest.raises(Missing, match="libm-1.0.zip"):
        gather(target, course / "mirror", course)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before


def test_a_second_time_only_a_changed_wheel_is_prepared(course, monkeypatch):
    tasks, run_node = [], make_pyodide.run_node

    def counted(core, *task):
        tasks.append([getattr(part, "name", part) for part in task[:2]])
        run_node(core, *task)

    monkeypatch.setattr(make_pyodide, "run_node", counted)
    for _ in range(2):
        gather(course / "pyodide", course / "mirror", course)
    assert [task[0] for task in tasks] == ["wheels", "snapshot"]
    wheel(course / "fairwatt-1.0-py3-none-any.whl", {"fairwatt/__init__.py": "changed"})
    gather(course / "pyodide", course / "mirror", course)
    assert tasks[2:] == [["wheels", "fairwatt-1.0-py3-none-any.whl"]]
    prepared = [path.name for path in (course / "_build" / "wheels" / "prepared").glob("*/*")]
    assert sum("fairwatt" in name for name in prepared) == 1, "the older wheel of the course is gone"


def test_a_folder_that_does_not_exist_is_named(course):
    with pytest.raises(Missing, match="There is no folder .*nowhere, which FAIRWATT_WHEELS names"):
        gather(course / "pyodide", course / "nowhere", course)


def test_without_the_core_the_way_to_get_it_is_told(course):
    shutil.rmtree(course / "node_modules")
    with pytest.raises(Missing, match="node_modules/pyodide is not there: tools/vendor.py"):
        gather(course / "pyodide", course / "mirror", course)


def test_the_command_ends_with_a_sentence_and_1(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("FAIRWATT_WHEELS", str(tmp_path / "nowhere"))
    assert make_pyodide.main() == 1
    assert str(tmp_path / "nowhere") in capsys.readouterr().err


# --- prepare_pyodide.mjs, with the real Pyodide

NUMBERS = '''
NAMES = {"b", "a"}


def double(x):
    """Twice."""
    return 2 * x if x in {1, "a b"} else 2.5
'''
FILES = {
    "part/__init__.py": "from .numbers import double\n",
    "part/numbers.py": NUMBERS,
    "part/table.csv": "a,b\n",
    "part/numbers.pyi": "",
    "part/core.h": "",
    "part/tests/test_numbers.py": "",
    "part-1.0.data/data/share/page.js": "",
}
FONTS = {
    "matplotlib/font_manager.py": "class FontManager:\n    __version__ = 330\n",
    "matplotlib/fontlist.json": json.dumps(
        {"_version": 390, "afmlist": [], "ttflist": [{"fname": "/Library/a.ttf"}, {"fname": "fonts/b.ttf"}]}
    ),
}


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """Three wheels made ready in two runs, in either order: [{name: path}, {name: path}]."""
    folder = tmp_path_factory.mktemp("prepare")
    contents = {"part": FILES, "fairwatt": FILES, "matplotlib": FONTS}
    sources = {name: wheel(folder / f"{name}-1.0-py3-none-any.whl", files) for name, files in contents.items()}
    runs = []
    for number, names in enumerate([sorted(sources), sorted(sources, reverse=True)]):
        runs.append({name: folder / f"{number}-{name}.whl" for name in names})
        make_pyodide.run_node(CORE, "wheels", *(path for name in names for path in (sources[name], runs[-1][name])))
    return runs


def test_the_same_wheel_makes_the_same_file_byte_by_byte(twice):
    first, second = ({name: path.read_bytes() for name, path in run.items()} for run in twice)
    assert first == second


def test_a_wheel_is_left_with_what_runs_in_a_browser(twice):
    with zipfile.ZipFile(twice[0]["part"]) as made:
        info = ["part-1.0.dist-info/METADATA", "part-1.0.dist-info/RECORD"]
        assert sorted(made.namelist()) == [*info, "part/__init__.pyc", "part/numbers.pyc", "part/table.csv"]
        assert made.read(info[1]).decode().split() == [f"{name},," for name in made.namelist()]


def test_the_course_keeps_its_source_beside_the_bytecode(twice):
    with zipfile.ZipFile(twice[0]["fairwatt"]) as made:
        assert made.read("part/numbers.py").decode() == NUMBERS
        assert "part/__pycache__/numbers.cpython-312.pyc" in made.namelist()


def test_the_bytecode_is_never_compared_with_its_source(twice):
    for run, name in [("part", "part/numbers.pyc"), ("fairwatt", "part/__pycache__/numbers.cpython-312.pyc")]:
        with zipfile.ZipFile(twice[0][run]) as made:
            assert made.read(name)[4:8] == b"\1\0\0\0", "the flags of PEP 552: a hash, unchecked"


def test_matplotlib_is_told_which_fonts_it_brings(twice):
    with zipfile.ZipFile(twice[0]["matplotlib"]) as made:
        fonts = json.loads(made.read("matplotlib/fontlist.json"))
    assert fonts == {"_version": 330, "afmlist": [], "ttflist": [{"fname": "fonts/b.ttf"}]}


def test_a_wheel_that_is_none_stops_the_work_with_its_reason(tmp_path):
    broken = tmp_path / "six-1.0-py3-none-any.whl"
    broken.write_text("no zip")
    with pytest.raises(Missing, match="(?s)prepare_pyodide.mjs stops:.*not a zip file") as problem:
        prepare({"six": broken}, CORE, tmp_path / "kept")
    assert len(str(problem.value)) < 5000
    assert not list((tmp_path / "kept").glob("*/*"))
