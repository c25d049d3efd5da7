"""What a plan says of its own numbers: where they come from, what is missing or weak, and the chapters that keep it."""

import dataclasses
import json
import math
import zipfile

import numpy as np
import pandas as pd
import pytest

from fairwatt.data import read_table
from fairwatt.decision_file import DecisionFile
from fairwatt.figures.sheet import Drawing
from fairwatt.ghg import baseline_emission_inventory
from fairwatt.participation import additive_value, swing_weights
from fairwatt.participation.matrix import own_matrix
from fairwatt.plan import pack_plan
from fairwatt.plan.case import Case, load_case
from fairwatt.plan.caution import weights_sentence
from fairwatt.plan.chapter import Chapter
from fairwatt.plan.forms import action_table, contents_table, covenant_form
from fairwatt.plan.gaps import energy_by_level, gaps_of, unanswered
from fairwatt.plan.texts import (
    gaps_sentence,
    gaps_table,
    level_sentence,
    national_table,
    order_sentence,
    people_table,
    unanswered_sentence,
    warnings_of,
    without_households,
    without_measures,
)
from fairwatt.plan.tracing import factor_in_words, factor_list, factor_table, traced
from fairwatt.towns import Town
from fairwatt.workbook import TownWorkbook, write_workbook

# sector, carrier, energy [MWh], key, note, confidence, amount, unit, level, source, cell
ROWS = [
    ("residential", "natural_gas", 600.0, None, "", "", 600_000.0, "kWh", "measured", "grid operator", "Energy!C7"),
    ("residential", "wood", 250.0, None, "", "", 250.0, "MWh", "national", "", "Energy!C9"),
    ("public_lighting", "electricity", 100.0, None, "", "", 100.0, "MWh", "", "", "Energy!C12"),
    ("tertiary", "electricity", 50.0, None, "", "", 50.0, "MWh", "regional", "", "Energy!C20"),
    ("industry", None, None, "NE", "", "", None, "", "", "", "Energy!E30"),
    ("waste", None, None, "NO", "", "", None, "", "", "", "Energy!E40"),
]
COLUMNS = ["sector", "carrier", "energy", "notation_key", "note", "confidence"]
COLUMNS += ["amount", "unit", "level", "source", "cell"]
CELLS = {"name": "Who we are!B2", "year": "Who we are!B5", "population": "People!B2", "nights_tourism": "People!B4"}


def made(**changes):
    """A town of 100 persons with four amounts, everything else as asked."""
    balance = pd.DataFrame(ROWS, columns=COLUMNS).astype({"energy": float, "amount": float})
    findings = pd.DataFrame([("Energy", "F12", "level_missing", "say how good it is.")],
                            columns=["sheet", "cell", "kind", "message"])  # fmt: skip
    fields = {"name": "Vila Nova", "country": "PT", "year": 2019, "population": 100}
    book = TownWorkbook("vila.xlsx", fields, balance, None, None, None, CELLS, findings, "")
    town = Town("vila.xlsx", "Vila Nova", "PT", 100.0, None, balance, "")
    case = Case(town, "", 2019, 2019, None, None, None, None, book)
    return dataclasses.replace(case, **changes)


def inventory_of(case):
    return baseline_emission_inventory(case.town.balance, case.town.country, case.electricity_year)


def measures(points):
    """Two measures and two criteria, with the points of the people given."""
    table = pd.DataFrame(points, columns=["cost", "jobs"], dtype=float)
    return DecisionFile(
        scores=pd.DataFrame({"cost": [10.0, 40.0], "jobs": [1.0, 4.0]}, index=["lamps", "roofs"]),
        measures=pd.DataFrame({"label": ["LED lamps", "Solar roofs"], "short_label": ["Lamps", "Roofs"]},
                              index=["lamps", "roofs"]),
        criteria=pd.DataFrame(
            {"label": ["Cost", "Jobs"], "unit": ["kEUR", "job-years"], "direction": ["min", "max"],
             "worst": [40.0, 1.0], "best": [10.0, 4.0]}, index=["cost", "jobs"]),
        points=table.set_axis([f"person_{n}" for n in range(len(table))]),
        participants=pd.Series({f"person_{n}": f"Person {n}" for n in range(len(table))}, dtype=object),
        findings=pd.DataFrame(columns=["sheet", "cell", "kind", "message"]),
    )  # fmt: skip


# --- levels ---


def test_the_energy_is_added_up_by_level():
    assert energy_by_level(made()).to_dict() == {
        "measured": 600.0, "local": 0.0, "regional": 50.0, "national": 250.0, "": 100.0,
    }  # fmt: skip


def test_the_levels_are_said_in_shares():
    # 600, 50, 250, 100 of 1,000; 400 of them are weak: under a half
    assert level_sentence(made()) == (
        "Of the energy in this plan, by level of the figures: 60 % measured; 5 % regional; 25 % national; "
        "10 % of unknown level."
    )


def test_a_plan_from_elsewhere_says_so():
    case = made()
    case.workbook.balance["level"] = "national"
    assert "100 % national" in level_sentence(case)
    assert level_sentence(case).endswith("it cannot show whether a measure has worked.")


# --- missing or weak ---


def test_what_is_missing_comes_first_and_then_the_largest_weak_figure():
    gaps = gaps_of(made(), inventory_of(made()))
    assert gaps["state"].tolist() == sorted(gaps["state"])  # "missing" before "weak"
    weak = gaps[gaps["share"].notna()]
    assert weak["what"].tolist() == [
        "Homes (firewood, chips and pellets): national figure per person",
        "Public lighting (electricity): nobody has said how good the figure is",
        "Services (not municipal) (electricity): regional figure per person",
    ]
    assert weak["share"].tolist() == pytest.approx([0.25, 0.10, 0.05])
    assert weak["where"].tolist() == ["Energy!C9", "Energy!C12", "Energy!C20"]


def test_holes_sectors_without_answer_and_empty_sheets_are_missing():
    missing = gaps_of(made(), inventory_of(made())).query("state == 'missing'")
    assert missing.loc[missing["what"].str.startswith("Industry"), "where"].tolist() == ["Energy!E30"]
    silent = missing[missing["what"].str.endswith(": no answer")]
    answered = {row[0] for row in ROWS}
    assert len(silent) == len(set(read_table("sectors")["sector"]) - answered) == 7
    assert not missing["what"].str.contains("Waste:").any()  # NO is an answer
    assert {"Households", "Measures and criteria", "Nights of guests and second homes"} <= set(missing["what"])
    assert missing["next"].str.len().min() > 10


def test_carriers_without_an_answer_are_named_where_a_sector_has_others():
    case = made()
    assert unanswered(case)["residential"] == [
        "electricity", "liquefied petroleum gas (bottles, tanks)", "heating oil",
        "other solid biomass (olive stones, prunings)", "solar thermal", "heat and cold from a network",
    ]  # fmt: skip
    assert not {"industry", "waste", "public_lighting"} & set(unanswered(case))  # a key for all, and nothing left
    assert "Homes (electricity, liquefied" in unanswered_sentence(case)
    told = gaps_of(case, inventory_of(case)).query("state == 'missing'")["what"].tolist()
    assert [what for what in told if what.startswith("Homes: no answer for electricity, liquefied")]


@pytest.mark.parametrize(("points", "told"), [([], True), ([[100, 50]], False)])
def test_measures_without_points_are_a_gap(points, told):
    case = made(matrix=own_matrix(measures(points), "Vila Nova", ""))
    gaps = gaps_of(case, inventory_of(case))["what"].tolist()
    assert ("Points of the participants" in gaps) == told
    assert "Measures and criteria" not in gaps
    assert "Who does each measure, and when" in gaps


def test_a_later_year_than_the_factors_is_weak():
    case = made(year=2024, electricity_year=2021)
    found = gaps_of(case, inventory_of(case))
    row = found[found["what"].str.startswith("Electricity factor")].iloc[0]
    assert row["what"] == "Electricity factor of 2021 for the year 2024"
    assert row["where"] == "Who we are!B5"


def test_an_unlikely_amount_is_asked_about():
    case = made()
    case.town.balance.loc[2, "energy"] = 100_000.0  # kWh typed as MWh; the balance of the workbook is the same object
    asked = gaps_of(case, inventory_of(case))
    assert asked.loc[asked["what"].str.contains("Was the amount in kWh"), "where"].tolist() == ["Energy!C12"]


def test_nothing_missing_and_nothing_weak_is_said():
    empty = gaps_of(made(), inventory_of(made())).iloc[:0]
    assert gaps_sentence(made(), empty) == "Nothing is missing, and every figure was measured or counted in Vila Nova."


def test_the_sentence_counts_and_names_the_largest():
    gaps = gaps_of(made(), inventory_of(made()))
    n = int((gaps["state"] == "missing").sum())
    assert gaps_sentence(made(), gaps).startswith(
        f"Not in this plan yet: {n} points. Weak: {len(gaps) - n} more. The largest weak figure: Homes (firewood, "
        "chips and pellets): national figure per person (25 % of the energy). Next best source: Ask the grid operator"
    )


def test_small_weak_figures_share_a_row():
    rows = [("a", "weak", 0.5, "Energy!C1", "x"), ("b", "weak", 0.004, "Energy!C2", "x"),
            ("c", "weak", 0.003, "Energy!C3", "x"), ("d", "missing", np.nan, "Energy", "x")]  # fmt: skip
    table = gaps_table(pd.DataFrame(rows, columns=["what", "state", "share", "where", "next"]))
    assert table.index.tolist() == ["a", "d", "2 more weak figures, each under 1 % of the energy"]
    assert table["Share of the energy"].tolist() == ["50 %", "", "0.7 %"]


# --- where a number comes from ---


def test_every_emission_has_its_cell_and_its_factors():
    inventory = inventory_of(made())
    rows = traced(inventory, made().workbook.balance).set_index("cell")
    assert len(rows) == 4
    gas = rows.loc["Energy!C7"]
    assert (gas["amount"], gas["unit"], gas["energy"]) == (600_000.0, "kWh", 600.0)
    # IPCC 2006: 56,100 kg CO2, 5 kg CH4, 0.1 kg N2O per TJ at home; 3.6 TJ a GWh; AR5: 30 for fossil CH4, 265 for N2O
    factor = (56_100 + 5 * 30 + 0.1 * 265) * 3.6e-3 / 1000
    assert gas["factor"] == pytest.approx(factor)
    assert gas["emissions"] == pytest.approx(600 * factor)
    used = factor_list(inventory).loc[gas["factors"].split(", ")]
    assert used["name"].tolist() == [
        "co2 of natural_gas, any", "ch4 of natural_gas, residential", "n2o of natural_gas, residential",
        "GWP100 of ch4_fossil, AR5", "GWP100 of n2o, AR5",
    ]  # fmt: skip
    assert "Table 2.5" in gas["source"]


def test_wood_is_traced_to_the_weight_of_methane_from_plants():
    inventory = inventory_of(made())
    wood = traced(inventory, made().workbook.balance).set_index("cell").loc["Energy!C9"]
    names = factor_list(inventory).loc[wood["factors"].split(", "), "name"].tolist()
    assert "GWP100 of ch4_biogenic, AR5" in names
    assert not [name for name in names if "ch4_fossil" in name]


@pytest.mark.parametrize("town", read_table("municipalities")["municipality_id"])
def test_the_factors_traced_make_the_factor_of_the_cell(town):
    case = load_case(town)
    inventory = inventory_of(case)
    factors, rows = factor_list(inventory), traced(inventory, case.workbook.balance)
    assert rows["cell"].notna().all()
    for row in rows.itertuples():
        if not row.factors:
            assert row.factor == 0
            continue
        used = factors.loc[row.factors.split(", ")].set_index("name")["value"]
        if row.carrier == "electricity":
            assert row.factor == used.iloc[0]
            continue
        parts = {name.split(" ")[0]: value for name, value in used.items() if not name.startswith("GWP")}
        methane = next(value for name, value in used.items() if name.startswith("GWP100 of ch4"))
        co2 = 0 if row.carrier in ("wood", "other_biomass", "biofuel") else parts["co2"]
        by_hand = (co2 + parts["ch4"] * methane + parts["n2o"] * used["GWP100 of n2o, AR5"]) * 3.6e-6
        assert row.factor == pytest.approx(by_hand, rel=1e-12), row


def test_a_factor_is_said_with_the_rows_it_is_made_of():
    assert factor_in_words({"factor": 0.20256, "factors": "F1, F2"}) == "0.20256 t/MWh (F1, F2)"
    assert factor_in_words({"factor": 0.0, "factors": ""}) == "0: nothing is burnt"


def test_value_and_unit_of_a_factor_stand_together():
    table = factor_table(inventory_of(made()))
    assert table.loc[table["Factor"] == "co2 of natural_gas, any", "Value"].tolist() == ["56,100 kg/TJ"]


# --- can the order of the sectors be trusted? ---


def test_an_order_that_rests_on_figures_from_elsewhere_says_what_would_turn_it():
    case = load_case("PT-GAV")
    inventory = inventory_of(case)
    first, second = inventory.by("sector").iloc[:2]
    assert order_sentence(case, inventory) == (
        "This order rests on figures that do not come from Gavião: if private and commercial transport emitted "
        f"{round(100 * (first - second) / first)} % less than estimated, homes would come first."
    )


def test_an_order_that_rests_on_the_town_needs_no_caution():
    case = load_case("PT-GAV")
    local = case.workbook._replace(balance=case.workbook.balance.assign(level="local"))
    assert order_sentence(dataclasses.replace(case, workbook=local), inventory_of(case)) == ""


def test_without_a_large_sector_there_is_no_order_to_speak_of():
    assert order_sentence(made(), inventory_of(made())) == ""  # nobody has said anything about transport


@pytest.mark.parametrize(("n", "told"), [(99, True), (100, False)])
def test_a_small_table_of_households_is_a_weak_point(n, told):
    homes = load_case("PT-GAV").homes
    case = made(homes=dataclasses.replace(homes, table=homes.table.head(n)))
    gaps = gaps_of(case, inventory_of(case))
    assert (f"Households: only {n} in the table" in gaps["what"].tolist()) == told


# --- forms ---


def test_a_key_of_a_whole_sector_stands_for_every_carrier():
    form = covenant_form(inventory_of(made()))
    assert set(form.loc["Industry (non-ETS)"]) == {"NE"}
    assert form.loc["Waste"].tolist() == [""] * (len(form.columns) - 1) + ["NO"]  # it burns nothing


def test_the_form_has_all_rows_and_columns_of_the_covenant():
    form = covenant_form(inventory_of(made()), "energy")
    assert form.index.tolist() == [*read_table("sectors")["covenant_row"], "Total"]
    assert len(form.columns) == read_table("carriers")["covenant_column"].nunique() + 1
    assert form.loc["Residential", "Natural gas"] == 600
    assert form.loc["Residential", "Total"] == 850
    assert form.loc["Total", "Total"] == 1000
    assert form.loc["Industry (non-ETS)", "Electricity"] == "NE"
    assert set(form.loc["Municipal fleet"]) == {""}  # nobody has said anything


def test_actions_come_in_the_order_of_the_ranking_and_say_what_is_open():
    actions = pd.DataFrame(
        [("roofs", "residential", "Works office", 2027.0, np.nan, "planned")],
        columns=["measure", "sector", "responsible", "start", "end", "status"],
    )
    case = made(matrix=own_matrix(measures([[20, 100]]), "Vila Nova", ""), actions=actions)
    table = action_table(case, additive_value(case.matrix, swing_weights(case.matrix.agreed)))
    assert table["Rank"].tolist() == [1, 2]
    assert table.index.tolist() == ["Solar roofs", "LED lamps"]  # jobs count five times as much as cost
    first = table.iloc[0]
    assert first[["Sector", "Responsible office", "Start", "End", "State"]].tolist() == [
        "Homes", "Works office", "2027", "not said yet", "planned",
    ]  # fmt: skip
    assert first["Jobs, job-years"] == 4
    assert set(table.iloc[1][["Sector", "Responsible office"]]) == {"not said yet"}


def test_what_the_plan_rests_on_is_counted():
    assert contents_table(made())["Holds"].tolist() == [
        "4 amounts, 2 notation keys", "nothing yet", "nothing yet", "nothing yet",
    ]  # fmt: skip
    people = made(matrix=own_matrix(measures([[100, 50], [10, 100]]), "Vila Nova", ""))
    assert contents_table(people)["Holds"]["Measures"] == "2 measures, 2 criteria, points of 2 people"


# --- sentences ---


def test_persons_stand_with_their_cells():
    assert people_table(made()).loc["Registered inhabitants"].tolist() == [100, "persons", "People!B2"]
    assert people_table(made(persons=112.5)).iloc[-1].tolist() == [112.5, "persons", "computed"]


def test_warnings_name_sheet_and_cell():
    assert warnings_of(made()) == ["Energy, F12: say how good it is."]
    case = made()
    case.workbook.findings["kind"] = "not_answered"  # a gap: chapter 5 names it
    assert warnings_of(case) == []


def test_a_long_list_of_warnings_is_cut_and_says_so():
    case = made()
    many = pd.concat([case.workbook.findings] * 25, ignore_index=True)
    found = warnings_of(dataclasses.replace(case, workbook=case.workbook._replace(findings=many)))
    assert (len(found), found[-1]) == (21, "and 5 more")


@pytest.mark.parametrize("texts", [without_households(made()), without_measures(made())])
def test_a_chapter_without_data_says_what_it_needs(texts):
    assert "Vila Nova" in texts[0]
    assert [text.split(":")[0] for text in texts[1:]] == ["What it needs", "Where from"]


@pytest.mark.parametrize("country", ["IT", "ES", "PT", "EL"])
def test_the_national_figures_are_those_of_the_data_package(country):
    table = national_table(country)
    published = read_table("energy_poverty_reference")
    for row in table.itertuples():
        same = published[(published["country"] == country) & (published["value"] == row.Value)]
        assert row.Source in same["source"].tolist()


def test_whose_weights_is_said():
    assert weights_sentence(own_matrix(measures([]), "x", "")).startswith("Nobody has given points yet")
    assert "points of 2 people" in weights_sentence(own_matrix(measures([[1, 2], [3, 4]]), "x", ""))
    agreed = measures([[100, 50]])
    agreed = agreed._replace(points=agreed.points.set_axis(["agreed"]))
    assert "agreed" in weights_sentence(own_matrix(agreed, "x", ""))


# --- a chapter ---


def drawing(text):
    from matplotlib.figure import Figure

    fig = Figure(figsize=(2, 1))
    fig.text(0.1, 0.5, text)
    return Drawing(fig, f"A picture of {text} with no numbers.", pd.DataFrame({"a": [1.5]}), "A caption.", "Invented.")


def test_a_chapter_keeps_all_it_shows(tmp_path, capsys):
    chapter = Chapter(7, "Seven", tmp_path)
    chapter.heading("First")
    chapter.paragraph("One.\n\nTwo.", brief=True)
    chapter.items(["a", "b"])
    table = pd.DataFrame({"MWh": [1.25, np.nan], "key": ["", "NE"]}, index=pd.Index(["x", "=1+1"], name="Sector"))
    chapter.table(table, "Energy, MWh", "energy", notice="Invented.", form="bei_energy")
    chapter.figure(drawing("bars"), "bars")
    chapter.gap("Homes", "weak", "Energy!C7", "Ask.")
    chapter.trace("Total", np.float64(3.5), "t", "Energy!C7", "0.2", "IPCC", level="local", source="a survey")
    chapter.results(total=np.float64(3.5), n=np.int64(2), who=None, rates={"2M": np.nan})
    chapter.save()
    kept = json.loads((tmp_path / "chapter-07.json").read_text("utf-8"))
    kinds = ["heading", "paragraph", "paragraph", "list", "table", "figure"]
    assert [block["kind"] for block in kept["blocks"]] == kinds
    assert kept["brief"] == ["One.", "Two."]
    assert kept["blocks"][4]["columns"] == ["Sector", "MWh", "key"]
    assert kept["blocks"][4]["rows"] == [["x", 1.25, ""], ["=1+1", None, "NE"]]
    assert kept["blocks"][5]["alt"] == "A picture of bars with no numbers."
    assert kept["trace"] == [
        {"result": "Total", "value": 3.5, "unit": "t", "cells": "Energy!C7", "factor": "0.2", "factor_source": "IPCC",
         "level": "local", "source": "a survey"}
    ]  # fmt: skip
    assert kept["results"] == {"total": 3.5, "n": 2, "who": None, "rates": {"2M": None}}
    assert (tmp_path / "figures" / "bars.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "figures" / "bars.svg").read_text("utf-8").startswith("<svg")
    lines = (tmp_path / "data" / "energy.csv").read_text("utf-8-sig").splitlines()
    assert lines == ["Sector;MWh;key;notice", "x;1,25;;Invented.", "'=1+1;;NE;Invented."]
    assert (tmp_path / "data" / "figure-bars.csv").is_file()
    assert "Seven" not in capsys.readouterr().err


def test_without_a_folder_nothing_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    chapter = Chapter(1, "One")
    chapter.table(pd.DataFrame({"a": [1]}), "A", "a")
    chapter.save()
    assert list(tmp_path.iterdir()) == []
    assert "Not written" in capsys.readouterr().out


def test_a_missing_number_never_becomes_a_number(tmp_path):
    chapter = Chapter(1, "One", tmp_path)
    chapter.results(value=math.nan)
    chapter.save()
    assert '"value": null' in (tmp_path / "chapter-01.json").read_text("utf-8")


def test_a_plan_is_packed_with_its_folder(tmp_path):
    (tmp_path / "vila" / "data").mkdir(parents=True)
    (tmp_path / "vila" / "plan.html").write_text("plan", encoding="utf-8")
    (tmp_path / "vila" / "data" / "a.csv").write_text("a", encoding="utf-8")
    for _again in range(2):
        packed = pack_plan(tmp_path / "vila")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vila", "vila.zip"]
    with zipfile.ZipFile(packed) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {"vila/plan.html": b"plan", "vila/data/a.csv": b"a"}


# --- a case ---


def small(town="PT-GAV", **fields):
    """The workbook of a pilot without its 1,579 households, with other answers."""
    book = load_case(town).workbook
    return book._replace(households=None, fields=book.fields | fields)


def test_a_workbook_is_read_once_and_anew_after_a_change(tmp_path):
    path = write_workbook(tmp_path / "town.xlsx", small("EL-AVD"))
    first = load_case(path)
    assert load_case(path) is first
    path.unlink()
    write_workbook(path, small("PT-GAV"))
    assert load_case(path).town.name == "Gavião"


def test_an_own_workbook_makes_the_lessons_own_objects(tmp_path):
    path = write_workbook(tmp_path / "town.xlsx", load_case("ES-GOM").workbook)
    own, pilot = load_case(path), load_case("ES-GOM")
    energy = [case.town.balance.set_index(["sector", "carrier"])["energy"].dropna() for case in (own, pilot)]
    assert energy[0].to_dict() == energy[1].to_dict()
    assert own.homes.table["energy_spending"].tolist() == pilot.homes.table["energy_spending"].tolist()
    assert own.matrix.scores.to_numpy().tolist() == pilot.matrix.scores.to_numpy().tolist()
    assert own.town.notice == own.homes.notice == own.matrix.notice != ""  # made-up numbers stay labelled


def test_the_last_year_of_the_factors_stands_in_for_a_later_one(tmp_path):
    case = load_case(write_workbook(tmp_path / "town.xlsx", small(year=2024)))
    assert (case.year, case.electricity_year) == (2024, 2021)


def test_guests_count_as_persons(tmp_path):
    nights = {"nights_tourism": 36_500, "nights_second_homes": 3650, "population_permanent": 3000}
    case = load_case(write_workbook(tmp_path / "town.xlsx", small(**nights)))
    assert case.persons == pytest.approx(3000 + 110)
