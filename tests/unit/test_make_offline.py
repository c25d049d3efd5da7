"""The offline pack, made from a small invented build: what is in it, what is refused, and that it stays the same."""

import os
import re
import shutil
import zipfile
from pathlib import Path

import make_offline
import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "tools" / "offline"
WHEEL = "fairwatt-1.2.3-py3-none-any.whl"


@pytest.fixture
def course(tmp_path):
    """A repository with everything built, each file a few bytes."""
    names = [
        "LICENSE", "LICENSE-CONTENT", "modules/m11-a/lesson.ipynb", "modules/m11-a/module.yml",
        "exercises/m11-a.ipynb", "solutions/m11-a.ipynb", "_build/html/.buildinfo", "_build/html/index.html",
        "_build/html/book/welcome.html", "_build/html/lite/lab/index.html", "_build/html/_static/fairwatt.css",
        "_build/html/lite/static/pyodide/pyodide-lock.json", "_build/workbook/fairwatt-town-workbook.xlsx",
        f"_build/wheels/own/{WHEEL}", "_build/wheels/pypi/other-1.0-py3-none-any.whl", "_build/fairwatt-handbook.pdf",
    ]  # fmt: skip
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"This is {name}", encoding="utf-8")
    shutil.copytree(tmp_path / "_build" / "html" / "lite", tmp_path / "_build" / "lite")
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n', encoding="utf-8")
    (tmp_path / "binder").mkdir()
    (tmp_path / "binder" / "requirements.txt").write_text("numpy==2.0.2\nnbgitpuller==1.3.0  # why\n", encoding="utf-8")
    pins = "# the course\nipywidgets==8.1.7\njupyterlab-widgets==3.0.15  # why\njupyterlab==4.4.9\nruff==1.0\n"
    (tmp_path / "requirements.txt").write_text(pins, encoding="utf-8")
    shutil.copytree(TEXTS, tmp_path / "tools" / "offline")
    shutil.copy(ROOT / "tools" / "serve.py", tmp_path / "tools")
    return tmp_path


def pack(course):
    return course / "_build" / "fairwatt-offline.zip"


def unpacked(course):
    with zipfile.ZipFile(pack(course)) as made:
        assert made.testzip() is None
        return {name: made.read(name) for name in made.namelist()}


def test_it_holds_one_folder_with_every_door(course, capsys):
    assert make_offline.main(course) == 0
    files = unpacked(course)
    assert sorted(files) == [f"fairwatt/{name}" for name in sorted([
        "LICENSE-CONTENT.txt", "LICENSE.txt", "README.txt", "VERSION.txt", "start.html", "start.py",
        "book/index.html", "book/book/welcome.html", "book/_static/fairwatt.css", "book/lite/lab/index.html",
        "book/lite/static/pyodide/pyodide-lock.json", "fairwatt-handbook.pdf", "notebooks/README.txt",
        "notebooks/requirements.txt", f"notebooks/{WHEEL}", "notebooks/modules/m11-a/lesson.ipynb",
        "notebooks/exercises/m11-a.ipynb", "notebooks/solutions/m11-a.ipynb",
        "workbook/fairwatt-town-workbook.xlsx",
    ])]  # fmt: skip
    assert files["fairwatt/start.py"] == (ROOT / "tools" / "serve.py").read_bytes()
    assert files["fairwatt/notebooks/exercises/m11-a.ipynb"] == b"This is exercises/m11-a.ipynb"
    assert files["fairwatt/VERSION.txt"] == b"Fairwatt 1.2.3\n"
    assert b"Fairwatt 1.2.3." in files["fairwatt/start.html"]
    said = capsys.readouterr().out
    assert f"The offline pack: {pack(course).stat().st_size / 1e6:.1f} MB" in said
    assert f"19 files; the longest name has {max(map(len, files))} letters" in said
    weights = {line.split("MB")[1].strip() for line in said.splitlines() if line.startswith("  ")}
    assert weights == {"book", "book/lite", "book/lite/static/pyodide", "fairwatt-handbook.pdf", "notebooks",
                       "workbook", "start page, server and texts"}  # fmt: skip


def test_the_notebooks_come_with_what_they_need_and_a_way_to_run_them(course):
    make_offline.main(course)
    files = unpacked(course)
    assert files["fairwatt/notebooks/requirements.txt"].decode().splitlines() == [
        "numpy==2.0.2", "ipywidgets==8.1.7", "jupyterlab-widgets==3.0.15", "jupyterlab==4.4.9", f"./{WHEEL}",
    ]  # fmt: skip
    assert WHEEL in files["fairwatt/notebooks/README.txt"].decode()
    assert not [name for name, body in files.items() if re.search(rb"\{[a-z]+\}", body) and name.endswith(".txt")]


def test_the_same_input_gives_the_same_bytes(course):
    make_offline.main(course)
    first = pack(course).read_bytes()
    for path in course.rglob("*"):
        os.utime(path, (1, 1))
        if path.is_file():
            path.chmod(0o600)
    make_offline.main(course)
    assert pack(course).read_bytes() == first
    with zipfile.ZipFile(pack(course)) as made:  # neither the clock nor the order on the disk is in it
        assert {entry.date_time for entry in made.infolist()} == {make_offline.DATE}
        assert made.namelist() == sorted(made.namelist())


@pytest.mark.parametrize(("path", "what", "command"), make_offline.NEEDED)
def test_a_missing_part_is_named_with_the_command_that_makes_it(course, capsys, path, what, command):
    pack(course).write_text("an earlier pack", encoding="utf-8")
    for file in course.glob(path):
        file.unlink()
    assert make_offline.main(course) == 1
    said = capsys.readouterr().err
    assert f"{what} ({path}). Run: {command}" in said
    assert said.count("Run:") == 1
    assert pack(course).read_text(encoding="utf-8") == "an earlier pack"


def test_all_missing_parts_are_named_at_once(course, capsys):
    shutil.rmtree(course / "_build")
    assert make_offline.main(course) == 1
    said = capsys.readouterr().err
    assert [command for *_, command in make_offline.NEEDED] == re.findall("Run: (.*)", said)


def test_a_handbook_older_than_the_book_is_refused(course, capsys):
    handbook = course / "_build" / "fairwatt-handbook.pdf"
    book = (course / "_build" / "html" / "index.html").stat().st_mtime
    os.utime(handbook, (book - 1, book - 1))
    assert make_offline.main(course) == 1
    assert capsys.readouterr().err == "The handbook is older than the book.\nRun: make offline\n"
    assert not pack(course).exists()
    os.utime(handbook, (book, book))
    assert make_offline.main(course) == 0


@pytest.mark.parametrize("name", ["static/pyodide/pyodide-lock.json", "lab/index.html", "files/new.ipynb"])
def test_a_lab_that_was_built_after_the_book_is_refused(course, capsys, name):
    path = course / "_build" / "lite" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("newer", encoding="utf-8")
    assert make_offline.main(course) == 1
    said = capsys.readouterr().err
    assert said == "The browser lab in the book is not the one that was built last (_build/lite).\nRun: make offline\n"
    assert not pack(course).exists()


def test_a_pack_that_breaks_off_leaves_the_earlier_one(course, monkeypatch, capsys):
    pack(course).write_text("an earlier pack", encoding="utf-8")
    writing = zipfile.ZipFile.writestr

    def full(self, entry, *more):
        if "solutions" in entry.filename:
            raise OSError("No space left on device")
        return writing(self, entry, *more)

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    assert make_offline.main(course) == 1
    assert "cannot be written: No space left on device" in capsys.readouterr().err
    assert pack(course).read_text(encoding="utf-8") == "an earlier pack"
    assert [path.name for path in (course / "_build").glob("fairwatt-offline*")] == ["fairwatt-offline.zip"]


@pytest.mark.parametrize(
    ("name", "why"),
    [("Gavião.html", "only plain letters"), ("a:b.html", "only plain letters"), ("a" * 190, "longer than 180"),
     ("Index.html", "in capitals and in small letters")],
)  # fmt: skip
def test_a_name_that_windows_cannot_unpack_is_refused(course, capsys, name, why):
    (course / "_build" / "html" / name).write_text("x", encoding="utf-8")
    assert make_offline.main(course) == 1
    said = capsys.readouterr().err
    assert f"fairwatt/book/{name}: " in said
    assert why in said
    assert not pack(course).exists()


def test_the_texts_for_the_notepad_are_plain_and_narrow():
    for path in sorted(TEXTS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert text.isascii(), path
        assert max(map(len, text.splitlines())) <= 80, path


def test_the_start_page_names_only_files_of_the_pack(course):
    make_offline.main(course)
    page = (TEXTS / "start.html").read_text(encoding="utf-8")
    links = re.findall(r'(?:href|src)="([^"#]+)"', page)
    assert len(links) > 12
    assert [link for link in links if ":" in link or link.startswith("/")] == []
    files = {name.removeprefix("fairwatt/") for name in unpacked(course)}
    own = [link for link in links if not link.startswith("book/")]  # those are opened by tests/browser/test_offline.py
    assert [link for link in own if link not in files] == []
