"""Making plans: whole or not at all, nothing lost, one town after the other without a trace of the one before.

The chapters here are small; the real ones are run in tests/notebooks/test_plans.py.
"""

import contextlib
import datetime
import json
import socket
import subprocess
import sys
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from distributed import LocalCluster
from nbformat.v4 import new_code_cell, new_notebook

from fairwatt.plan import __main__ as command
from fairwatt.plan import engine, make_plan, make_plans, making, many, overview, writing
from fairwatt.plan.case import load_case

DAY = datetime.date(2026, 11, 22)
# A town is a file with its name in it; some names make a chapter misbehave.
FIRST = """import os, sys, time, matplotlib
from pathlib import Path
town = Path(SOURCE).read_text()
print("traces:", "before" in globals(), matplotlib.rcParams["font.size"])
matplotlib.rcParams["font.size"], before = 33, town
if "stops" in town:
    raise ValueError("A sentence for people.")
if "slips" in town:
    1 / 0
if "ends" in town:
    os._exit(1)
if "sleeps" in town:
    time.sleep(999)
print("a warning with the name of a folder", file=sys.stderr)
print("here", end=""); sys.stdout.flush(); print(" and there")"""
SECOND = """import json, matplotlib
from pathlib import Path
print("traces:", "before" in globals(), matplotlib.rcParams["font.size"])
Path(OUT, "chapter-02.json").write_text(json.dumps({"results": {"name": Path(SOURCE).read_text()}}))"""
CHECK = """with open({source!r}) as file:
    assert "odd" not in (text := file.read())
if "wrong" in text:
    raise ValueError("sheet Energy, cell C7: not a number\\n  sheet People, cell B3: empty")
with open({out!r} + "/" + {file!r}, "w") as file:
    file.write('["Energy, C7: ?"]' if "asks" in text else "[]")
%reset -f"""
RESULTS = {"energy": 1.5, "population": 100, "poverty": {"2M": "about 17 %"}, "notice": "Made up <b>"}


@pytest.fixture(scope="module")
def chapters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chapters")
    for name, code in {"01-first": FIRST, "02-second": SECOND}.items():
        cells = [new_code_cell("SOURCE = 'x'\nOUT = None", metadata={"tags": ["parameters"]}), new_code_cell(code)]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(new_notebook(cells=cells, metadata=kernel), folder / f"{name}.ipynb")
    return folder


def read(path):
    text = Path(path).read_text(encoding="utf-8") if Path(path).is_file() else "wrong"
    if "wrong" in text:
        raise ValueError("It cannot be used:\n  sheet Energy, cell C7: not a number\n  sheet People, cell B3: empty")
    return SimpleNamespace(town=SimpleNamespace(name=text))


@pytest.fixture(autouse=True)
def small_towns(monkeypatch):
    """A reader and writers that do next to nothing."""
    for module in (making, many):
        monkeypatch.setattr(module, "load_case", read)
    monkeypatch.setattr(writing, "write_all", lambda folder, day: (folder / "plan.html").write_text(f"{day}"))


@pytest.fixture
def no_kernel(monkeypatch):
    """Chapters that take no time."""

    def run(_chapters, source, out, folder):
        if "stops" in (text := read(folder / source).town.name):
            raise ValueError("A sentence for people.")
        results = RESULTS | {"name": text}
        questions = [f"Energy, C{n}: sure?" for n in range(text.count("?"))]
        (folder / out / engine.QUESTIONS).write_text(json.dumps(questions), encoding="utf-8")
        (folder / out / "chapter-01.json").write_text(json.dumps({"results": results}), encoding="utf-8")
        return {"01-first.ipynb": "{}"}

    monkeypatch.setattr(engine, "run_chapters", run)
    monkeypatch.setattr(engine, "start_kernel", lambda: None)


@pytest.fixture
def kernel(monkeypatch, chapters):
    """The real kernel, with small chapters."""
    monkeypatch.setattr(engine, "START", "import matplotlib.figure")
    monkeypatch.setattr(engine, "CHECK", CHECK)
    monkeypatch.setattr(making, "CHAPTERS", chapters)


@pytest.fixture(scope="module")
def scheduler():
    """A cluster as it might run elsewhere; its only worker is a thread of this process, so that it starts at once."""
    with LocalCluster(1, threads_per_worker=1, processes=False, protocol="tcp://", dashboard_address=None) as cluster:
        yield cluster.scheduler_address


def town(folder, name, text=None):
    path = folder / f"{name}.xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text or name, encoding="utf-8")
    return path


def names(folder):
    return [path.name for path in folder.iterdir()]


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- the kernel ---


def made(text):
    return making.plan_bytes("a.xlsx", text.encode(), DAY)


def test_the_same_town_first_and_last_gives_the_same_bytes(kernel):
    first = made("Aa")
    assert made("Bb") != first
    assert made("Aa") == first


def test_the_notebooks_show_no_folder_no_time_and_nothing_of_what_ran_before(kernel):
    with zipfile.ZipFile(BytesIO(made("Aa"))) as plan:
        texts = [plan.read(f"notebooks/{name}.ipynb").decode() for name in ("01-first", "02-second")]
    first, second = (nbformat.reads(text, as_version=4) for text in texts)
    assert [output.text for output in first.cells[2].outputs] == ["traces: False 10.0\nhere and there\n"]
    assert second.cells[2].outputs[0].text == "traces: False 10.0\n"
    nbformat.validate(second)
    assert first.cells[1].source == '# Parameters\nSOURCE = "a.xlsx"'
    for sign in (tempfile.gettempdir(), "../plan", "papermill", "duration", "start_time", "ipykernel_"):
        assert sign not in "".join(texts), sign


@pytest.mark.parametrize(
    "text, message",
    [
        ("wrong", "cell C7: not a number\n  sheet People, cell B3"),
        ("odd", "^a slip of the course.*AssertionError"),
        ("stops", "01-first, cell 3: A sentence for people. This is a slip of the course: please report it"),
        ("slips", "01-first, cell 3: ZeroDivisionError: division by zero. This is a slip of the course: please report"),
    ],
)
@pytest.mark.parametrize("read_first", [True, False])
def test_what_goes_wrong_is_said_and_nothing_is_written(tmp_path, kernel, monkeypatch, read_first, text, message):
    if not read_first:  # as in a worker
        monkeypatch.setattr(making, "load_case", lambda path: None)
    with pytest.raises(ValueError, match=message):
        make_plan(town(tmp_path, "a", text), tmp_path / "plans")
    assert names(tmp_path) == ["a.xlsx"]


def test_after_a_kernel_that_hangs_or_ends_the_next_plan_is_the_same(kernel, monkeypatch):
    before = made("Aa")
    with monkeypatch.context() as patch:
        patch.setattr(engine, "TIMEOUT", 2)
        with pytest.raises(ValueError, match="01-first took more than 2 seconds"):
            made("sleeps")
    with pytest.raises(ValueError, match="01-first was stopped from outside"):
        made("ends")
    assert made("Aa") == before


# --- one plan ---


def test_a_plan_is_a_folder_with_the_name_of_the_town(tmp_path, no_kernel):
    path = make_plan(town(tmp_path, "my-town", "Άβδηρα"), tmp_path / "plans", made_on=DAY)
    assert path == tmp_path / "plans" / "abdira"
    assert sorted(files(path)) == ["notebooks/01-first.ipynb", "plan.html", "plan.json"]
    assert names(path.parent) == ["abdira"]
    summary = json.loads((path / "plan.json").read_text("utf-8"))
    assert list(summary) == sorted(summary)
    assert (summary["town"], summary["made_on"]) == ("Άβδηρα", "2026-11-22")
    assert summary["results"] == RESULTS | {"name": "Άβδηρα"}
    assert (summary["input"]["name"], summary["questions"]) == ("my-town.xlsx", [])


def test_what_was_made_before_is_left_and_what_differs_is_not_overwritten(tmp_path, no_kernel):
    source, plans = town(tmp_path, "a", "Aa"), tmp_path / "plans"
    path = make_plan(source, plans, made_on=DAY)
    (path / "plan.html").write_text("my own words")
    assert make_plan(source, plans) == path
    assert files(path)["plan.html"] == b"my own words"
    assert files(make_plan(source, plans, replace=True, made_on=DAY))["plan.html"] == b"2026-11-22"
    before = files(plans)
    town(tmp_path, "a", "AA")
    with pytest.raises(ValueError, match="the plan of Aa, made on 2026-11-22 .*from a.xlsx.*--replace .*REPLACE=1"):
        make_plan(source, plans)
    assert files(plans) == before
    assert make_plan(source, plans, replace=True, made_on=DAY) == path
    assert json.loads(files(path)["plan.json"])["town"] == "AA"
    assert names(plans) == ["aa"]


def test_another_version_of_the_course_does_not_pass_for_this_one(tmp_path, no_kernel, monkeypatch):
    source = town(tmp_path, "a", "Aa")
    make_plan(source, tmp_path / "plans", made_on=DAY)
    monkeypatch.setattr(making, "__version__", "99")
    with pytest.raises(ValueError, match="holds already the plan"):
        make_plan(source, tmp_path / "plans")


def test_a_folder_of_something_else_is_never_replaced(tmp_path, no_kernel):
    (tmp_path / "plans" / "aa").mkdir(parents=True)
    (tmp_path / "plans" / "aa" / "letter.txt").write_text("mine")
    with pytest.raises(ValueError, match="no plan of this course"):
        make_plan(town(tmp_path, "a", "Aa"), tmp_path / "plans", replace=True)
    assert files(tmp_path / "plans") == {"aa/letter.txt": b"mine"}


def full(*_anything):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "place", ["fairwatt.plan.writing.write_all", "pathlib.Path.rename", "zipfile.ZipFile.extractall"]
)
@pytest.mark.parametrize("there", [False, True])
def test_a_disk_that_is_full_leaves_everything_as_it_was(tmp_path, no_kernel, monkeypatch, place, there):
    source, plans = town(tmp_path, "a", "Aa"), tmp_path / "plans"
    if there:
        make_plan(source, plans, made_on=DAY)
    before = files(tmp_path)
    monkeypatch.setattr(place, full)
    with pytest.raises(ValueError, match="No space left"):
        make_plan(source, plans, replace=True)
    monkeypatch.undo()
    assert files(tmp_path) == before
    assert not plans.exists() or names(plans) == ["aa"] * there


def test_a_plan_that_cannot_be_put_in_place_brings_the_old_one_back(tmp_path, no_kernel, monkeypatch):
    source, plans = town(tmp_path, "a", "Aa"), tmp_path / "plans"
    make_plan(source, plans, made_on=DAY)
    before, rename = files(plans), Path.rename
    monkeypatch.setattr(Path, "rename", lambda path, to: full() if path.name == "plan" else rename(path, to))
    with pytest.raises(ValueError, match="No space left"):
        make_plan(source, plans, replace=True)
    assert files(plans) == before


def test_the_sheets_of_one_town_as_a_folder(tmp_path, monkeypatch):
    seen = []

    def run(_chapters, source, out, folder):
        seen.append(files(folder / source))
        (folder / out / "chapter-01.json").write_text('{"results": {"name": "Aa"}}')
        (folder / out / engine.QUESTIONS).write_text("[]")
        return {}

    monkeypatch.setattr(engine, "run_chapters", run)
    (tmp_path / "aa").mkdir()
    for name in ("Energy.csv", "People.csv", "notes.txt"):
        (tmp_path / "aa" / name).write_text(name)
    name, content = making.read_input(tmp_path / "aa")
    assert making.read_input(tmp_path / "aa") == (name, content)
    making.plan_bytes(name, content, DAY)
    assert seen == [{"Energy.csv": b"Energy.csv", "People.csv": b"People.csv"}]


@pytest.mark.parametrize(
    "name, expected",
    [
        ("Gavião", "gaviao"), ("Sant'Agata de' Goti", "sant-agata-de-goti"), ("Θέρμη Χίου", "thermi-chioy"),
        ("../../etc", "etc"), ("C:\\Windows", "c-windows"), ("...", "town-1"), ("市", "town-1"), ("NUL", "nul-town"),
        ("Com1", "com1-town"), ("<b>\x00x", "b-x"), ("a" * 99, "a" * 40), (".part-", "part"),
    ],
)  # fmt: skip
def test_a_name_becomes_a_safe_folder(name, expected):
    assert making.slug(name) == expected


# --- many plans ---


def test_a_town_with_errors_is_listed_and_the_others_are_made(tmp_path, no_kernel, scheduler, capfd):
    towns = tmp_path / "towns"
    for name, text in {"a": "Aa", "b": "wrong", "c": "stops", "d": "Dd"}.items():
        town(towns, name, text)
    for junk in ("~$a.xlsx", ".DS_Store", "notes.pdf"):
        (towns / junk).write_text("junk")
    report = make_plans(towns, tmp_path / "plans", scheduler=scheduler)
    assert report["state"].tolist() == ["made", "failed", "failed", "made"]
    assert report["town"].tolist() == ["Aa", "", "", "Dd"]
    failed = (tmp_path / "plans" / "failed.txt").read_text("utf-8")
    assert failed.startswith("What failed in the last run:\n\n")
    assert "b.xlsx\nIt cannot be used:\n  sheet Energy, cell C7: not a number\n  sheet People, cell B3: empty" in failed
    assert "A sentence for people." in failed
    said = capfd.readouterr().err
    assert f"2 towns have no plan:{failed.partition(':')[2]}" in said
    page = (tmp_path / "plans" / "class.html").read_text("utf-8")
    assert "<li>b.xlsx: sheet Energy, cell C7: not a number</li><li>c.xlsx: A sentence for people.</li>" in page
    assert ".DS_Store, notes.pdf, ~$a.xlsx" in said
    table = pd.read_csv(tmp_path / "plans" / "class.csv", sep=";")
    assert table["Town"].tolist() == ["Aa", "Dd"]

    town(towns, "b", "Bb")  # mended: only this one is made
    (towns / "c.xlsx").unlink()
    kept = files(tmp_path / "plans" / "aa")
    report = make_plans(towns, tmp_path / "plans", scheduler=scheduler)
    assert report["state"].tolist() == ["already there", "made", "already there"]
    assert files(tmp_path / "plans" / "aa") == kept
    assert not (tmp_path / "plans" / "failed.txt").exists()


def test_towns_of_one_name_get_the_names_of_their_files(tmp_path, no_kernel, scheduler):
    for name, text in {"file 1": "Santa Cruz", "file 2": "Santa Cruz ", "file-2": "Santa Cruz."}.items():
        town(tmp_path / "towns", name, text)
    plans = tmp_path / "plans"
    expected = ["santa-cruz", "santa-cruz-file-2", "santa-cruz-file-2-2"]
    for replace in (False, False, True):
        report = make_plans(tmp_path / "towns", plans, scheduler=scheduler, replace=replace)
        assert sorted(path.parent.name for path in plans.glob("*/plan.json")) == expected
        assert "failed" not in set(report["state"])
    inputs = [json.loads((plans / name / "plan.json").read_text("utf-8"))["input"]["name"] for name in expected]
    assert inputs == ["file 1.xlsx", "file 2.xlsx", "file-2.xlsx"]
    before = files(plans / "santa-cruz")
    make_plan(tmp_path / "towns" / "file 2.xlsx", plans, replace=True)  # alone, it does not take the place of another
    assert files(plans / "santa-cruz") == before


def test_a_slip_in_a_worker_does_not_stop_the_others(tmp_path, no_kernel, scheduler, monkeypatch):
    timed = many.timed
    monkeypatch.setattr(many, "timed", lambda name, *more: 1 / 0 if name == "a.xlsx" else timed(name, *more))
    sources = [town(tmp_path, "a", "Aa"), town(tmp_path, "b", "Bb"), tmp_path / "nowhere.xlsx", town(tmp_path, "c")]
    report = make_plans(sources, tmp_path / "plans", scheduler=scheduler)
    assert report["state"].tolist() == ["failed", "made", "failed", "made"]
    assert "ZeroDivisionError" in report["message"][0]


def test_an_interrupted_run_leaves_whole_plans_only(tmp_path, no_kernel, scheduler, monkeypatch):
    sources, put = [town(tmp_path, name) for name in ("Aa", "Bb", "Cc")], many.put_plan

    def interrupted(packed, folder, replace, taken):
        if taken:
            monkeypatch.setattr(zipfile.ZipFile, "extractall", interrupt)
        return put(packed, folder, replace, taken)

    def interrupt(_archive, path):
        path.mkdir()
        (path / "plan.html").write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(many, "put_plan", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make_plans(sources, tmp_path / "plans", scheduler=scheduler)
    monkeypatch.undo()
    assert names(tmp_path / "plans") == ["aa"]
    assert len(files(tmp_path / "plans" / "aa")) == 3


def test_no_cluster_no_folder_and_no_workbook_are_said(tmp_path, monkeypatch):
    source = town(tmp_path, "a", "Aa")
    monkeypatch.setattr(many, "ANSWER", 1)
    with pytest.raises(ValueError, match="No cluster with workers answers at tcp://127.0.0.1:1"):
        make_plans([source], tmp_path / "plans", scheduler="tcp://127.0.0.1:1")
    with pytest.raises(ValueError, match="There is no folder"):
        make_plans(tmp_path / "nowhere", tmp_path / "plans")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="There is no workbook"):
        make_plans(tmp_path / "empty", tmp_path / "plans")
    assert not (tmp_path / "plans").exists()


def test_sheets_of_one_town_and_towns_in_folders_are_found(tmp_path):
    (tmp_path / "north").mkdir()
    (tmp_path / "north" / "Energy.csv").touch()
    town(tmp_path, "south")
    (tmp_path / "old.xls").touch()  # the reader says how to mend it
    assert [path.name for path in many.list_sources(tmp_path)] == ["north", "old.xls", "south.xlsx"]
    assert many.list_sources(tmp_path / "north") == [tmp_path / "north"]
    assert len(many.list_sources("pilots")) == 8


# --- the class, the command line ---


def test_a_plan_that_is_not_of_its_workbook_as_it_is_now_is_marked(tmp_path, no_kernel, scheduler, capfd):
    towns, plans = tmp_path / "towns", tmp_path / "plans"

    for name, text in {"a": "Aa", "b": "Bb", "c": "Cc", "e": "Ee"}.items():
        town(towns, name, text)
    make_plans(towns, plans, scheduler=scheduler)
    town(towns, "a", "AA")  # the town is the same, the workbook is not
    town(towns, "b", "wrong")
    town(towns, "c", "Dd")  # another town in a file of the same name
    (towns / "e.xlsx").unlink()
    assert make_plans(towns, plans, scheduler=scheduler)["state"].tolist() == ["changed", "failed", "made"]
    assert "a.xlsx: changed since its plan was made: run again with REPLACE=1 (or --replace)" in capfd.readouterr().err
    table = pd.read_csv(plans / "class.csv", sep=";").set_index("Town")
    assert table["State"].to_dict() == {
        "Aa": "workbook changed since", "Bb": "workbook has errors", "Cc": "not in the last run",
        "Dd": "as the workbook", "Ee": "not in the last run",
    }  # fmt: skip
    assert table.loc["Dd", "Workbook"] == "c.xlsx"
    assert "<li>b.xlsx: sheet Energy, cell C7: not a number</li>" in (plans / "class.html").read_text("utf-8")
    town(towns, "b", "Bb")
    assert make_plans(towns, plans, scheduler=scheduler, replace=True)["state"].tolist() == ["made"] * 3
    states = pd.read_csv(plans / "class.csv", sep=";").set_index("Town")["State"]
    assert states[["AA", "Bb", "Dd"]].tolist() == ["as the workbook"] * 3


def test_a_plan_of_another_version_is_not_made_for_nothing(tmp_path, no_kernel, scheduler, monkeypatch):
    source = town(tmp_path, "a", "Aa")
    make_plan(source, tmp_path / "plans", made_on=DAY)
    before = making.__version__
    for module in (making, overview):
        monkeypatch.setattr(module, "__version__", "99")
    monkeypatch.setattr(many, "timed", None)  # nothing is made
    report = make_plans([source], tmp_path / "plans", scheduler=scheduler)
    assert report["state"].tolist() == ["changed"]
    assert f"with version {before} of the course" in report["message"][0]
    assert f"made with version {before}" in (tmp_path / "plans" / "class.html").read_text("utf-8")


def test_a_workbook_of_another_kind_fails_in_every_run_as_it_does_alone(tmp_path, no_kernel, scheduler, monkeypatch):
    for module in (making, many):
        monkeypatch.setattr(module, "load_case", lambda path: load_case(path) if path.suffix == ".xls" else read(path))
    town(tmp_path / "towns", "a", "Aa").with_name("old.xls").write_text("Aa")
    with pytest.raises(ValueError, match="old.xls is a workbook of another kind") as alone:
        make_plan(tmp_path / "towns" / "old.xls", tmp_path / "plans")
    for state in ("made", "already there"):
        report = make_plans(tmp_path / "towns", tmp_path / "plans", scheduler=scheduler)
        assert report["state"].tolist() == [state, "failed"]
        assert report["message"][1] == str(alone.value)


def test_the_class_page_links_the_plans_and_escapes_what_it_shows(tmp_path, no_kernel, scheduler):
    make_plans([town(tmp_path, "a", "<i>Aa?")], tmp_path, scheduler=scheduler)
    page = (tmp_path / "class.html").read_text("utf-8")
    assert '<a href="i-aa/plan.html">&lt;i&gt;Aa?</a></th>' in page
    assert "<i>" not in page and '<th scope="col">' in page and 'lang="en"' in page and "<h1>1 town</h1>" in page
    assert "Without a plan" not in page


@pytest.mark.parametrize(
    "notice, kind",
    [
        ("Teaching estimates, not official inventories", "teaching estimates"),
        ("ask Maria Rossi; 3 of 20 amounts are still the teaching estimates of Gavião", "teaching estimates"),
        ("ask Maria Rossi", "the town's own numbers"), ("", "the town's own numbers"),
    ],
)  # fmt: skip
def test_the_class_table_is_rounded_and_repeats_no_remark(tmp_path, no_kernel, scheduler, monkeypatch, notice, kind):
    few = {"energy": 189973.40000000002, "emissions": 41.27, "population": 10001.0, "notice": notice}
    monkeypatch.setattr(sys.modules[__name__], "RESULTS", RESULTS | few | {"first_measure": "No points were given"})
    make_plans([town(tmp_path, "a", "Aa??")], tmp_path, scheduler=scheduler)
    heads, row = (line.split(";") for line in (tmp_path / "class.csv").read_text("utf-8-sig").splitlines())
    assert heads[:7] == ["Town", "State", "MWh", "t CO2-eq", "Measured, %", "Gaps", "Questions"]
    cells = dict(zip(heads, row, strict=True))
    assert [cells[name] for name in ("MWh", "t CO2-eq", "MWh each", "t each")] == ["189973", "41,3", "19", "0,00413"]
    assert (cells["Questions"], cells["Numbers"], cells["First measure"]) == ("2", kind, "No points were given")
    assert cells["2M"] == "about 17 %"
    assert "Maria" not in (tmp_path / "class.html").read_text("utf-8")


def test_a_part_of_the_energy_is_not_divided_by_the_inhabitants(tmp_path, no_kernel, scheduler, monkeypatch):
    part = {"emissions": 41.27, "whole_town": False, "first_sector": "Public lighting"}
    monkeypatch.setattr(sys.modules[__name__], "RESULTS", RESULTS | part)
    make_plans([town(tmp_path, "a", "Aa")], tmp_path, scheduler=scheduler)
    heads, row = (line.split(";") for line in (tmp_path / "class.csv").read_text("utf-8-sig").splitlines())
    cells = dict(zip(heads, row, strict=True))
    assert [cells[name] for name in ("MWh each", "t each", "First sector")] == ["", "", "a part is counted"]


def test_the_command_says_what_it_did_and_fails_with_a_sentence(tmp_path, no_kernel, capsys):
    source, plans = town(tmp_path, "a", "Aa"), str(tmp_path / "plans")
    assert command.main([str(source), "--folder", plans]) == 0
    said = capsys.readouterr().out
    assert said.startswith("No questions about your numbers.\nThe plan is in the folder") and "aa/plan.html" in said
    town(tmp_path, "a", "wrong")
    assert command.main([str(source), "--folder", plans]) == 1
    assert "\n  sheet Energy, cell C7" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        command.main([])


@pytest.mark.parametrize(
    "n, said",
    [
        (1, "1 question about your numbers:\n- Energy, C0: sure?\n\nThe plan"),
        (2, "2 questions about your numbers:\n- Energy, C0: sure?\n- Energy, C1: sure?\n\nThe plan"),
        (21, "More than 20 questions about your numbers:\n- Energy, C0"),
    ],
)
def test_the_command_asks_what_the_reader_asks_also_if_the_plan_is_there(tmp_path, no_kernel, capsys, n, said):
    source = town(tmp_path, "a", "Aa" + "?" * n)
    for _time in range(2):
        assert command.main([str(source), "--folder", str(tmp_path / "plans")]) == 0
        assert capsys.readouterr().out.startswith(said)


def test_the_questions_come_from_the_reader(kernel):
    with zipfile.ZipFile(BytesIO(made("asks"))) as plan:
        assert json.loads(plan.read("plan.json"))["questions"] == ["Energy, C7: ?"]
        assert engine.QUESTIONS not in plan.namelist()


def test_the_command_for_many_fails_if_one_fails(tmp_path, no_kernel, scheduler, capsys):
    towns, plans = tmp_path / "towns", str(tmp_path / "plans")
    town(towns, "a", "Aa")
    choices = ["--all", str(towns), "--folder", plans, "--scheduler", scheduler]
    assert command.main(choices) == 0
    assert "1 plan made, 0 already there, 0 changed since, 0 failed" in capsys.readouterr().out
    town(towns, "a", "AA")
    assert command.main(choices) == 0
    assert "0 plans made, 0 already there, 1 changed since, 0 failed" in capsys.readouterr().out
    town(towns, "b", "wrong")
    assert command.main(choices) == 1
    said = capsys.readouterr()
    assert "0 plans made, 0 already there, 1 changed since, 1 failed" in said.out
    assert "1 town has no plan:" in said.err


# --- quietly ---

QUIET = """
import logging, sys
from traitlets.config import Application
(handler := logging.StreamHandler(sys.stderr)).setLevel(logging.WARNING)
Application.instance().log.addHandler(handler)  # as in a notebook
from fairwatt.plan import engine
engine.START = engine.CLEAN = ""
engine.start_kernel()
engine._thread.submit(engine.end_kernel).result()
engine.start_kernel()
"""


def test_a_kernel_that_is_stopped_and_one_that_runs_to_the_end_leave_no_warning():
    done = subprocess.run([sys.executable, "-c", QUIET], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_a_port_that_is_taken_is_no_news(recwarn):
    with socket.socket() as taken:
        with contextlib.suppress(OSError):  # taken by somebody else: as good
            taken.bind(("", 8787))
            taken.listen()
        with many._cluster(0, None):
            pass
    assert [str(warning.message) for warning in recwarn if "8787" in str(warning.message)] == []
