"""The plans of the eight pilot towns, from the real chapters, made by workers as many towns are."""

import datetime
import io
import json
import os
import re
import signal
import tempfile
import zipfile
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from course import ROOT

from fairwatt import load_towns
from fairwatt.plan import make_plan, make_plans, making, many
from fairwatt.workbook import pilot_workbook, write_workbook

TOWNS = load_towns()
FILES = {
    "plan.html", "plan.docx", "council-brief.html", "council-brief.docx", "secap-tables.xlsx", "missing-or-weak.csv",
    "where-numbers-come-from.csv", "plan.json", "notebooks/01-town.ipynb", "notebooks/02-energy-and-emissions.ipynb",
    "notebooks/03-energy-poverty.ipynb", "notebooks/04-measures.ipynb", "notebooks/05-missing-or-weak.ipynb",
}  # fmt: skip
TODAY = datetime.date.today()


@pytest.fixture(scope="session")
def plans(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    report = make_plans("pilots", folder, workers=2)
    assert report["state"].tolist() == ["made"] * 8, report["message"].tolist()
    return folder


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def texts(content):
    """The texts of the files of a plan; those of Word and Excel are in their archives."""
    for name, data in content.items():
        if name.endswith((".docx", ".xlsx")):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from ((f"{name}:{part}", archive.read(part).decode()) for part in archive.namelist()
                            if part.endswith((".xml", ".rels")))  # fmt: skip
        elif not name.endswith(".png"):
            yield name, data.decode()


@pytest.fixture(params=TOWNS.values(), ids=TOWNS)
def plan(request, plans):
    return request.param, files(plans / making.slug(request.param.name))


def test_every_part_is_there(plan):
    town, content = plan
    figures = {name.rpartition(".")[0] for name in content if name.startswith("figures/")}
    data = {name for name in content if name.startswith("data/")}
    assert set(content) - {f"{name}{ending}" for name in figures for ending in (".png", ".svg")} - data == FILES
    assert len(figures) >= 5 and len(data) >= 10
    assert json.loads(content["plan.json"])["results"]["energy"] == pytest.approx(town.balance["energy"].sum())


def test_nothing_names_a_machine_a_household_or_a_missing_number(plan):
    town, content = plan
    homes = set(pilot_workbook(town.id).households["hh_id"].astype(str))
    for name, text in texts(content):
        for sign in (tempfile.gettempdir(), str(ROOT), str(Path.home()), "../plan", "papermill", "Traceback"):
            assert sign not in text, (name, sign)
        assert not homes & set(re.findall(r"[\w-]+", text)), name
        if not name.endswith((".svg", ".ipynb")):
            assert not re.search(r"(?<![\w#/+-])(nan|NaN|None|inf)(?![\w/+=-])", text), name


def test_teaching_estimates_are_called_so_in_every_document(plan):
    town, content = plan
    said = dict(texts(content))
    for name in ("plan", "council-brief"):
        assert town.notice in said[f"{name}.html"]
        assert town.notice in said[f"{name}.docx:word/document.xml"]


def test_the_notebooks_are_whole_and_show_their_results(plan):
    for name, data in plan[1].items():
        if name.startswith("notebooks/"):
            notebook = nbformat.reads(data.decode(), as_version=4)
            nbformat.validate(notebook)
            assert sum(len(cell.get("outputs", ())) for cell in notebook.cells) >= 1
            assert f'SOURCE = "{plan[0].id}"' in notebook.cells[2].source


def test_the_same_town_first_and_last_and_in_another_process_gives_the_same_bytes(plans, tmp_path):
    first = making.plan_bytes("PT-GAV", b"", TODAY)
    path = write_workbook(tmp_path / "town.xlsx", pilot_workbook("IT-PDS"))
    other = make_plan(path, tmp_path, made_on=TODAY)
    last = making.plan_bytes("PT-GAV", b"", TODAY)
    assert first == last
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files(plans / "gaviao")
    # A workbook made from a pilot gives the pilot's own numbers.
    own, pilot = (making.summary_of(folder)["results"] for folder in (other, plans / making.slug(TOWNS["IT-PDS"].name)))
    assert {key: value for key, value in own.items() if key != "gaps"} == {
        key: value for key, value in pilot.items() if key != "gaps"
    }


def test_a_town_with_energy_data_only_has_a_plan_that_says_what_it_needs(tmp_path):
    little = pilot_workbook("PT-GAV")._replace(households=None, decision=None, actions=None)
    plan = make_plan(write_workbook(tmp_path / "little.xlsx", little), tmp_path / "plans")
    content = files(plan)
    assert set(content) >= FILES
    results = json.loads(content["plan.json"])["results"]
    assert results["emissions"] > 0 and "poverty" not in results and "first_measure" not in results


def test_the_class_is_compared_without_personal_data(plans):
    table = pd.read_csv(plans / "class.csv", sep=";", decimal=",").set_index("Town")
    assert sorted(table.index) == sorted(town.name for town in TOWNS.values())
    for town in TOWNS.values():
        assert table.loc[town.name, "MWh"] == round(town.balance["energy"].sum())
        assert table.loc[town.name, "People"] == town.population
        homes = set(pilot_workbook(town.id).households["hh_id"].astype(str))
        assert not homes & set(re.findall(r"[\w-]+", (plans / "class.html").read_text("utf-8")))
    assert (plans / "class.html").read_text("utf-8").count("<tr>") == 9


def test_a_worker_that_ends_is_tried_once_more_and_the_others_go_on(tmp_path, monkeypatch):
    day = datetime.date(2026, 11, 22)
    summary = {"town": "x", "slug": "x", "fairwatt": "0", "made_on": str(day), "results": {}, "questions": []}
    tries = tmp_path / "tries"

    def timed(name, _content, _made_on):
        with tries.open("a") as file:
            file.write(f"{name}\n")
        if name == "ES-GOM":
            os.kill(os.getpid(), signal.SIGKILL)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("plan.json", json.dumps(summary | {"slug": name, "input": {"name": name, "sha256": name}}))
        return buffer.getvalue(), 0.1

    monkeypatch.setattr(many, "timed", timed)
    sources = ["IT-PDS", "ES-GOM", "PT-GAV"]
    report = make_plans(sources, tmp_path / "plans", workers=1)
    assert report["state"].tolist() == ["made", "failed", "made"]
    assert "ended twice" in report["message"][1]
    assert tries.read_text().split().count("ES-GOM") == 2
