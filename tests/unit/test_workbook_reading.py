"""The workbook of a town: what is read, what is refused with which sentences, what is only asked."""

import io
import re
import zipfile

import openpyxl
import pandas as pd
import pytest
from workbook_cases import (
    ENERGY_CASES,
    EXCEL_CASES,
    FIELD_CASES,
    FINDINGS,
    GOOD,
    OTHER_CASES,
    USUAL,
    folder,
    workbook,
)

from fairwatt import load_town
from fairwatt.own_file import texts
from fairwatt.workbook import pilot_workbook, read_workbook, write_workbook
from fairwatt.workbook import read_sheets as limits

PILOTS = ("IT-PDS", "IT-VEQ", "ES-GOM", "ES-SQB", "PT-PSR", "PT-GAV", "EL-AVD", "EL-TOP")
OPTIONAL = dict.fromkeys(["Households", "Measures", "Criteria", "Points", "Actions", "Start here"])
FORMS = {
    "xlsx": lambda path, *args, **kw: workbook(path / "my.xlsx", *args, **kw),
    "csv": lambda path, *args, **kw: folder(path / "my", *args, **kw),
}
both_forms = pytest.mark.parametrize("write", FORMS.values(), ids=FORMS)


def said(path):
    """What a workbook is refused with, line by line, without the title."""
    with pytest.raises(ValueError) as info:
        read_workbook(path)
    title, *lines = str(info.value).split("\n  ")
    assert title == f"{path.name} cannot be used yet:"
    return lines


def asked(path):
    """What is asked about a workbook: [(place, kind, message)]."""
    table = read_workbook(path).findings
    assert table.columns.tolist() == ["sheet", "cell", "kind", "message"]
    return [(f"{sheet}!{cell}", kind, message) for sheet, cell, kind, message in table.itertuples(index=False)]


def refused(path):
    """The sentence with which a file is refused as a whole."""
    with pytest.raises(ValueError) as info:
        read_workbook(path)
    return str(info.value)


def same(one, other, but=("source", "cells", "findings")):
    """Assert that two workbooks hold the same, cell names of the balance and findings apart."""
    for part in set(one._fields) - set(but):
        a, b = getattr(one, part), getattr(other, part)
        if part == "decision" and a is not None:
            for table, twin in zip(a[:5], b[:5], strict=True):
                (pd.testing.assert_series_equal if table.ndim == 1 else pd.testing.assert_frame_equal)(table, twin)
        elif isinstance(a, pd.DataFrame):
            columns = [column for column in a if column != "cell"]
            pd.testing.assert_frame_equal(a[columns], b[columns])
        else:
            assert a == b, part


# --- what comes back ---


@both_forms
def test_what_comes_back(tmp_path, write):
    path = write(tmp_path)
    town = read_workbook(path)
    assert town.source == path.name
    assert town.fields == {
        "name": "Vale da Serra",
        "country": "PT",
        "region": "Alto Alentejo",
        "year": 2021,
        "population": 3000,
        "population_permanent": 2700,
        "nights_tourism": 12000,
    }
    assert town.cells["population"] == "People!B2"
    assert set(town.cells) == set(town.fields)
    # firewood: 15.6 GJ/t net (IPCC 2006); diesel: 0.84 kg/l x 43.0 GJ/t; 3.6 GJ are 1 MWh
    energy = [310, 3400, 1500 * 15.6 / 3.6, 800 * 0.84 * 43.0 / 3.6, 1900.5]
    assert town.balance["energy"].tolist()[:5] == pytest.approx(energy, rel=1e-12)
    assert pd.isna(town.balance.loc[5, "energy"])
    assert town.balance["sector"].tolist() == [
        "municipal_buildings",
        "residential",
        "residential",
        "private_transport",
        "tertiary",
        "industry",
    ]
    assert town.balance["carrier"].tolist() == ["electricity", "electricity", "wood", "diesel", "electricity", None]
    assert town.balance["notation_key"].tolist() == [None] * 5 + ["NO"]
    assert town.balance["amount"].tolist()[:5] == [310, 3400, 1500, 800000, 1900.5]
    assert town.balance["unit"].tolist() == ["MWh", "MWh", "t", "l", "MWh", ""]
    assert town.balance["level"].tolist() == ["measured", "measured", "local", "regional", "measured", ""]
    assert town.balance["cell"].tolist() == [f"Energy!C{row}" for row in range(2, 7)] + ["Energy!E7"]
    assert town.balance.loc[5, "note"] == "no factory in the town"
    assert town.households["income"].tolist() == [20001, 20002, 20003, 20004, 20005, 20006]
    assert town.decision.scores.to_numpy().tolist() == [[180, 1], [420, 4], [900, 12]]
    assert town.decision.points.to_numpy().tolist() == [[60, 100], [100, 50]]
    assert town.actions.to_numpy().tolist() == [
        ["lamps", "public_lighting", "Technical office", 2026, 2027, "decided", "Actions!A2"],
        ["solar_roofs", "residential", "Energy community", 2027, 2030, "idea", "Actions!A3"],
    ]
    assert town.notice == ""
    assert asked(path) == [USUAL]


def test_a_workbook_and_a_folder_of_csv_files_say_the_same(tmp_path):
    workbook(tmp_path / "my.xlsx")
    same(read_workbook(folder(tmp_path / "my")), read_workbook(tmp_path / "my.xlsx"))
    same(read_workbook(folder(tmp_path / "point", sign=".")), read_workbook(tmp_path / "my.xlsx"))


@pytest.mark.parametrize("town", PILOTS)
def test_a_pilot_comes_back_with_its_own_numbers(tmp_path, town):
    pilot = pilot_workbook(town)
    pilot = pilot._replace(households=pilot.households.head(40))  # a workbook of 1,500 homes takes seconds to write
    for name in ("pilot.xlsx", "pilot") if town.startswith("EL") else ("pilot.xlsx",):
        back = read_workbook(write_workbook(tmp_path / name, pilot))
        same(back, pilot)
    energy = load_town(town).balance.set_index(["sector", "carrier"])["energy"].dropna().sort_index()
    assert back.balance.set_index(["sector", "carrier"])["energy"].dropna().sort_index().to_dict() == energy.to_dict()
    assert back.notice == "Teaching estimates, not official inventories"
    assert not set(back.findings["kind"]) & {"far_from_national", "many_nights", "kwh_as_mwh", "zero"}


def test_all_households_of_a_pilot_come_back(tmp_path):
    pilot = pilot_workbook("ES-GOM")
    same(read_workbook(write_workbook(tmp_path / "pilot.xlsx", pilot)), pilot)
    assert len(pilot.households) == 89


def test_optional_sheets_may_be_missing(tmp_path):
    town = read_workbook(workbook(tmp_path / "my.xlsx", tables=OPTIONAL))
    assert (town.households, town.decision, town.actions) == (None, None, None)
    assert asked(tmp_path / "my.xlsx") == [
        ("the workbook!", "version_missing", "the workbook does not say its version. It is read as version 1.")
    ]


@pytest.mark.parametrize(("points", "sheet"), [(None, "Measures"), (GOOD["Points"][:1], "Points")])
def test_that_there_are_no_points_is_told_of_a_sheet(tmp_path, points, sheet):
    none = "there are no points: each criterion counts 100, and that is a choice too. Ask for the points."
    found = asked(workbook(tmp_path / "my.xlsx", tables={"Points": points}))
    assert (f"{sheet}!", "no_points", none) in found


def test_sheets_that_hold_examples_only_count_as_missing(tmp_path):
    tables = {
        "Households": [GOOD["Households"][0], ["EXAMPLE-1", 2, 0, 20000, 1200]],
        "Measures": [GOOD["Measures"][0], ["EXAMPLE: lamps", "", 1, 2]],
        "Actions": [GOOD["Actions"][0], ["EXAMPLE: lamps"]],
    }
    town = read_workbook(workbook(tmp_path / "my.xlsx", tables=tables))
    assert (town.households, town.decision, town.actions) == (None, None, None)
    assert town.findings["kind"].tolist() == ["example_row"] * 3


def test_actions_without_measures_are_refused(tmp_path):
    assert said(workbook(tmp_path / "my.xlsx", tables=OPTIONAL | {"Actions": GOOD["Actions"]})) == [
        "sheet Actions, cells A2, A3 (2 in all): there is no measure of this name: the sheet 'Measures' holds "
        "none. Add the "
        "measure there."
    ]


LANGUAGES = {
    "it": [
        "Chi siamo;Nome del comune;Paese;Anno dei dati;Italia",
        "Popolazione;Abitanti",
        "Energia;Settore;Vettore;Quantità;Unità di misura;Chiave;Livello;Fonte;Note",
        "Residenziale;Energia elettrica;Gas metano;Trasporto privato;Gasolio;tutto;misurato;bollette",
    ],
    "es": [
        "Quiénes somos;Nombre del municipio;País;Año de los datos;España",
        "Población;Habitantes",
        "Energía;Sector;Portador;Cantidad;Unidad;Clave;Nivel;Fuente;Observaciones",
        "Viviendas;Electricidad;Gas natural;Transporte privado;Gasóleo A;todo;medido;facturas",
    ],
    "pt": [
        "Quem somos;Nome do município;País;Ano dos dados;Portugal",
        "População;Habitantes",
        "Balanço energético;Setor;Combustível;Consumo;Unidade;Chave;Nível;Fonte;Observações",
        "Habitação;Eletricidade;Gás natural;Transporte particular;Gasóleo;todos;Medida;faturas",
    ],
    "ca": [
        "Qui som;Nom del municipi;País;Any;Espanya",
        "Població;Habitants",
        "Energia;Sector;Vector;Quantitat;Unitat;Clau;Nivell;Font;Nota",
        "Llars;Electricitat;Gas natural;Transport privat;Gasoil;tots;mesurat;factura",
    ],
    "el": [
        "Ποιοι είμαστε;Όνομα Δήμου;Χώρα;Έτος;Ελλάδα",
        "Πληθυσμός;Κάτοικοι",
        "Ενέργεια;Τομέας;Καύσιμο;Κατανάλωση;Μονάδα;Σύμβολο;Επίπεδο;Πηγή;Σημειώσεις",
        "Κατοικίες;Ηλεκτρική ενέργεια;Φυσικό αέριο;Ιδιωτικές μεταφορές;Πετρέλαιο κίνησης;Όλα;μετρημένο;λογαριασμοί",
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_understood_in_the_languages_of_the_pilots(tmp_path, language):
    who, people, energy, words = (line.split(";") for line in LANGUAGES[language])
    homes, power, gas, cars, diesel, whole, measured, bills = words
    tables = dict.fromkeys(GOOD) | {
        who[0]: [[who[1], "Our town"], [who[2], who[4]], [who[3], 2020]],
        people[0]: [[people[1], 3000]],
        energy[0]: [
            energy[1:],
            [homes, power, 3400, "MWh", None, measured, bills, None],
            [homes.upper(), gas, "120 000", "kWh", None, measured.upper(), bills, None],
            [cars, diesel, 800000, "litri", None, "local", None, "x"],
            ["Waste", whole, None, None, "NE", None, None, None],
        ],
    }
    town = read_workbook(workbook(tmp_path / "my.xlsx", tables=tables))
    countries = {"it": "IT", "es": "ES", "pt": "PT", "ca": "ES", "el": "EL"}
    assert town.fields == {"name": "Our town", "country": countries[language], "year": 2020, "population": 3000}
    assert town.balance["carrier"].tolist() == ["electricity", "natural_gas", "diesel", None]
    assert town.balance["sector"].tolist() == ["residential", "residential", "private_transport", "waste"]
    assert town.balance["energy"].tolist()[:3] == pytest.approx([3400, 120, 8026.667], rel=1e-6)
    assert town.balance["level"].tolist() == ["measured", "measured", "local", ""]
    assert town.balance["note"].tolist() == ["", "", "x", ""]
    assert set(town.findings["kind"]) == {"version_missing"}


@pytest.mark.parametrize(
    ("carrier", "typed", "unit", "energy", "canonical"),
    [
        ("Electricity", "12 500 kWh", None, 12.5, "kWh"),
        ("Electricity", "12.500,5kWh", "kwh", 12.5005, "kWh"),
        ("Electricity", "12,500.5 kWh/a", "kWh al año", 12.5005, "kWh"),
        ("Electricity", "1'250", "MWh per year", 1250, "MWh"),
        ("Electricity", "2 tep", "", 23.26, "toe"),
        ("Natural gas", 100, "kWh gross", 0.09, "kWh gross"),
        ("Natural gas", 100, "MWh PCS", 90, "MWh gross"),
        ("Natural gas", 100, "MWh (PCI)", 100, "MWh"),
        ("Natural gas", 1000, "Smc", 1000 * 34.2 / 3600, "Sm3"),
        ("Heating oil", "1000 litros", None, 0.84 * 43 / 3.6, "l"),
        ("Firewood", "20", "quintals", 2 * 15.6 / 3.6, "quintal"),
    ],
)
def test_units_of_bills_become_mwh(tmp_path, carrier, typed, unit, energy, canonical):
    cells = {"Energy!B3": carrier, "Energy!C3": typed, "Energy!D3": unit, "Energy!B4": "Biomass"}
    row = read_workbook(folder(tmp_path / "my", cells)).balance.loc[1]
    if carrier == "Natural gas" and canonical == "Sm3":
        assert row["energy"] == pytest.approx(energy, rel=0.1)  # the value of the table, near the one known by heart
    else:
        assert row["energy"] == pytest.approx(energy, rel=1e-12)
    assert row["unit"] == canonical


def test_a_unit_in_the_head_counts_where_no_other_is_given(tmp_path):
    cells = {"Energy!C1": "Amount a year (kWh)", **{f"Energy!D{row}": None for row in range(2, 7)}}
    cells |= {"Energy!B4": "LPG", "Energy!B5": "Petrol"}
    balance = read_workbook(workbook(tmp_path / "my.xlsx", cells)).balance
    assert balance["energy"].tolist()[:5] == [0.31, 3.4, 1.5, 800, 1.9005]
    assert said(workbook(tmp_path / "other.xlsx", cells | {"Energy!D2": "MWh"})) == [
        "sheet Energy, cell D2: the head of the amounts says kWh, and the column of the units says MWh. Which "
        "one is right?"
    ]


@pytest.mark.parametrize(
    ("amount", "key", "found"),
    [
        ("NE", None, "NE"),
        ("ne", "NE", "NE"),
        (None, "no", "NO"),
        (None, "C (confidential)", "C"),
        (None, "NO: none", "NO"),
        (None, "Not estimated", "NE"),
        (None, "non stimato", "NE"),
        ("IE", None, "IE"),
    ],
)
def test_notation_keys_as_people_write_them(tmp_path, amount, key, found):
    row = read_workbook(folder(tmp_path / "my", {"Energy!C7": amount, "Energy!E7": key})).balance.loc[5]
    assert (row["notation_key"], row["cell"]) == (found, "Energy!C7" if amount else "Energy!E7")


def test_an_amount_with_the_level_national_stays_as_typed(tmp_path):
    row = read_workbook(folder(tmp_path / "my", {"Energy!F3": "national"})).balance.loc[1]
    assert (row["amount"], row["level"]) == (3400, "national")


def test_a_national_figure_is_filled_in(tmp_path):
    row = read_workbook(folder(tmp_path / "my", {"Energy!C3": None, "Energy!F3": "nazionale"})).balance.loc[1]
    assert row["energy"] == row["amount"] == pytest.approx(1.339 * 3000)  # MWh per person in Portugal
    assert (row["unit"], row["source"], row["cell"]) == ("MWh", "grid operator, letter of 2022", "Energy!C3")


def test_national_figures_alone_make_a_balance(tmp_path):
    row = ["Homes", "Electricity", None, "MWh", None, "national", None, None]
    tables = dict.fromkeys(GOOD) | {sheet: GOOD[sheet] for sheet in ("Who we are", "People")}
    town = read_workbook(folder(tmp_path / "my", tables=tables | {"Energy": [GOOD["Energy"][0], row]}))
    assert town.balance["energy"].tolist() == pytest.approx([1.339 * 3000])


def test_amounts_of_a_pilot_left_in_the_workbook_are_told(tmp_path):
    gaviao = load_town("PT-GAV").balance.set_index(["sector", "carrier"])["energy"]
    cells = {
        "Energy!C2": gaviao["municipal_buildings", "electricity"],
        "Energy!C3": gaviao["residential", "electricity"],
    }
    notice = "2 of 5 amounts are still the teaching estimates of Gavião"
    assert read_workbook(workbook(tmp_path / "my.xlsx", cells)).notice == notice
    remark = {"Who we are!A6": "Remark on the numbers", "Who we are!B6": "provisional"}
    assert read_workbook(workbook(tmp_path / "other.xlsx", cells | remark)).notice == f"provisional; {notice}"
    assert read_workbook(workbook(tmp_path / "own.xlsx", remark)).notice == "provisional"


def test_titles_empty_lines_and_other_columns_change_no_number(tmp_path):
    def edit(book):
        for sheet in book:
            sheet.insert_rows(1, amount=2)
            sheet["A1"] = "Our town, a draft"
            sheet.merge_cells("A1:C1")
        book["Energy"].insert_rows(5)
        book["Energy"].insert_cols(3)
        book["Energy"].row_dimensions[4].hidden = True
        book["Energy"].delete_cols(9)
        hidden = book.create_sheet("Lists")
        hidden["A1"], hidden.sheet_state = "x", "hidden"
        book.create_sheet("Sketch")["B2"] = "x"
        book.create_sheet("Empty")

    path = workbook(tmp_path / "my.xlsx", edit=edit)
    town, plain = read_workbook(path), read_workbook(workbook(tmp_path / "plain.xlsx"))
    same(town, plain, but=("source", "cells", "findings", "balance"))
    assert town.balance["energy"].tolist()[:5] == plain.balance["energy"].tolist()[:5]
    assert town.balance["cell"].tolist()[:2] == ["Energy!D4", "Energy!D6"]
    line = "this line above the table is not read."
    assert asked(path) == [
        (
            "Energy!A4",
            "row_hidden",
            "the row is hidden in Excel, and is read all the same. Delete it if it should not count.",
        ),
        ("Households!", *USUAL[1:]),
        *[(f"{sheet}!A1", "line_not_read", line) for sheet in ("Measures", "Criteria", "Points")],
        ("Sketch!", "sheet_not_read", "this sheet is not read."),
    ]


def test_names_are_kept_as_typed_but_for_what_cannot_be_seen(tmp_path):
    name = "<b>Vale</b> =SUM(A1) ../ Ελλάδα"
    town = read_workbook(folder(tmp_path / "my", {"Who we are!B2": f"  {name}\u200b\u202e "}))
    assert town.fields["name"] == name
    assert "invisible_removed" in town.findings["kind"].tolist()


def test_what_keeps_a_text_from_being_a_formula_is_taken_off_again(tmp_path):
    cells = {"Energy!H3": "'-10 % since 2019", "Who we are!B2": "'=Vale"}
    town = read_workbook(folder(tmp_path / "my", cells))
    assert (town.balance.loc[1, "note"], town.fields["name"]) == ("-10 % since 2019", "=Vale")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("DGEG 2021, table 4.1, pages 120-128", None),
        ("ISTAT 31-12-2021; 12 345 678 kWh", None),
        ("letter of 2022-03-01, no. 1234/2022", None),
        ("https://www.e-redes.pt/dados/2021", None),
        ("3331234567", "numbers_of_persons"),
        ("Dr. Silva", "names_of_persons"),
        ("Drenaje 2020", None),
    ],
)
def test_sources_are_let_through_unless_they_name_a_person(tmp_path, text, kind):
    found = read_workbook(folder(tmp_path / "my", {"Energy!G3": text})).findings["kind"].tolist()
    assert found == [kind, "weights_absent"] if kind else ["weights_absent"]


def test_too_many_sheets_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_SHEETS", 5)
    assert "the workbook: there are 9 sheets; at most 5 are read." in said(workbook(tmp_path / "my.xlsx"))


# --- what is refused ---


def forms_of(cases):
    """Each case as CSV files; those with numbers also as a workbook, where a number is no text."""
    for name, cells, expected in cases:
        has_number = any(isinstance(value, int | float) for value in cells.values())
        for form in ("csv", "xlsx") if has_number else ("csv",):
            yield pytest.param(form, cells, expected, id=f"{name}-{form}")


@pytest.mark.parametrize(("form", "cells", "lines"), list(forms_of(FIELD_CASES + ENERGY_CASES + OTHER_CASES)))
def test_the_sentences_for_a_broken_workbook(tmp_path, form, cells, lines):
    found = said(FORMS[form](tmp_path, cells))
    assert sorted(found) == sorted(lines)
    if form == "xlsx":
        assert found == lines  # in the order of the sheets; the files of a folder have none


@pytest.mark.parametrize(("edit", "lines"), [case[1:] for case in EXCEL_CASES], ids=[case[0] for case in EXCEL_CASES])
def test_the_sentences_for_what_only_excel_can_break(tmp_path, edit, lines):
    assert said(workbook(tmp_path / "my.xlsx", edit=edit)) == lines


@pytest.mark.parametrize(
    ("tables", "line"),
    [
        (
            {"Energy": None, "Notes": [["x", "y"]]},
            "the workbook: there is no sheet 'Energy'. Found: Start here, Who we are, People, Households, Measures, "
            "Criteria, Points, Actions, Notes. Take it from a new workbook, or give it back its name.",
        ),
        (
            {"Who we are": None, "Energy": None, "People": None},
            "the workbook: there is no sheet 'Who we are', 'People', 'Energy'. Found: Start here, Households, "
            "Measures, "
            "Criteria, Points, Actions. Take it from a new workbook, or give it back its name.",
        ),
        (
            {"Energia 2021": GOOD["Energy"]},
            "sheet Energia 2021: this sheet means the same as 'Energy', and only one of them can be read. Delete "
            "or rename "
            "one.",
        ),
    ],
    ids=["no-energy", "none", "two"],
)
def test_the_sentences_for_sheets(tmp_path, tables, line):
    assert said(workbook(tmp_path / "my.xlsx", tables=tables)) == [line]


@pytest.mark.parametrize("form", FORMS)
def test_a_workbook_is_not_advised_to_who_gives_one(tmp_path, form):
    two = "sheet Households, cell D3: income: '16.800' can be read as 16800 or as 16.800. Write 16800 or 16.8000."
    other = "" if form == "xlsx" else " Or give the table as a workbook (.xlsx): it keeps the number itself."
    assert said(FORMS[form](tmp_path, {"Households!D3": "16.800"})) == [two + other]


def test_no_problem_is_left_out_of_a_long_list(tmp_path, monkeypatch):
    monkeypatch.setattr(texts, "SHOWN", 3)  # which cuts the lists of the other files
    _name, cells, lines = OTHER_CASES[-1]
    assert len(lines) == 7
    assert said(workbook(tmp_path / "my.xlsx", cells)) == lines


def test_personal_data_are_never_repeated(tmp_path):
    cells = {
        "Who we are!B2": "secret.person@mail.pt",
        "Energy!G3": "secret.person@mail.pt",
        "Households!A3": "Secret Person",
        "Points!A3": "secret.person@mail.pt",
        "Actions!C2": "Secret Person +351 912 345 678",
        "People!A3": "Secret Person",
        "People!B3": "secret.person@mail.pt",
    }
    for number, write in enumerate(FORMS.values()):
        (tmp_path / str(number)).mkdir()
        text = refused(write(tmp_path / str(number), cells))
        assert "ecret" not in text
        assert "912" not in text


# --- what is only asked ---


@pytest.mark.parametrize(("form", "cells", "found"), list(forms_of(FINDINGS)))
def test_what_is_only_asked(tmp_path, form, cells, found):
    assert sorted(asked(FORMS[form](tmp_path, cells))) == sorted([USUAL, *found])


def far(path):
    """In which cells a workbook is asked about amounts far from the national ones, or about nights."""
    return [place for place, kind, _message in asked(path) if kind in ("far_from_national", "many_nights")]


@pytest.mark.parametrize(
    ("cells", "places"),
    [
        # homes in Portugal: 1.339 MWh per person, 4017 for the 3000 of this town; services: 1.653 and 4959
        ({"Energy!C3": 16_000}, []),
        ({"Energy!C3": 16_100}, ["Energy!C3"]),
        ({"Energy!C3": 810}, []),
        ({"Energy!C3": 800}, ["Energy!C3"]),
        ({"Energy!C6": 250}, []),
        ({"Energy!C6": 245}, ["Energy!C6"]),
        # two slips with factors of their own are no population
        ({"Energy!C3": 3.4, "Energy!C5": 8000}, ["Energy!C3", "Energy!C5"]),
        ({"Energy!C3": 3.4, "Energy!C5": 800}, ["People!B2"]),
        # gas of cars is 0.044 MWh per person: a town with none, or with one filling station, is as usual
        ({"Energy!B5": "LPG", "Energy!C5": 1}, []),
        ({"Energy!B5": "LPG", "Energy!C5": 800_000}, []),
        ({"People!B4": 3000 * 365 * 3}, []),  # a resort with three guests for each inhabitant
        ({"People!B5": 3000 * 365 * 6}, ["People!B5"]),
        ({"People!B2": None, "Energy!C3": 3.4}, None),
    ],
)
def test_which_amounts_are_asked_about(tmp_path, cells, places):
    path = workbook(tmp_path / "my.xlsx", cells)
    if places is None:
        assert [line[:28] for line in said(path)] == ["sheet People, cell B2: 'Regi"]
    else:
        assert far(path) == places


# --- files ---


def zipped(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


FILES = {
    "old.xls": (
        b"\xd0\xcf\x11\xe0 old",
        '{} is a workbook of another kind. Save it as "Excel workbook (.xlsx)" or "CSV UTF-8".',
    ),
    "open.ods": (b"PK", '{} is a workbook of another kind. Save it as "Excel workbook (.xlsx)" or "CSV UTF-8".'),
    "macro.xlsm": (b"PK", '{} is a workbook of another kind. Save it as "Excel workbook (.xlsx)" or "CSV UTF-8".'),
    "text.txt": (b"x", "{} is neither a .csv nor an .xlsx file."),
    "empty.xlsx": (b"", "{} is empty."),
    "locked.xlsx": (
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        "{} is protected by a password. Save a copy without the password, and give that.",
    ),
    "renamed.xlsx": (
        b"\xd0\xcf\x11\xe0 old",
        '{} is an old workbook (.xls) with another ending. Save it as "Excel workbook (.xlsx)".',
    ),
    "page.xlsx": (
        b"<html><table><tr><td>1</td></tr></table></html>",
        '{} is a web page with the ending .xlsx. Open it in Excel, and save it as "Excel workbook (.xlsx)".',
    ),
    "csv.xlsx": (b"Sector;Carrier\n", "{} is not a workbook. If it is a CSV file, give it the ending .csv."),
    "word.xlsx": (zipped(a="x"), '{} is no Excel workbook inside. Save the table as "Excel workbook (.xlsx)".'),
    "one.csv": (
        b"Sector;Carrier\n",
        "{} is one CSV file, and a workbook has several sheets. Put one CSV file for each sheet into a folder "
        "(Energy.csv, "
        "People.csv, ...), and give the name of the folder; or give a workbook (.xlsx).",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_the_sentence_for_a_file(tmp_path, name):
    content, sentence = FILES[name]
    (tmp_path / name).write_bytes(content)
    assert refused(tmp_path / name) == sentence.format(name)


def test_a_truncated_workbook_is_named_damaged(tmp_path):
    content = workbook(tmp_path / "my.xlsx").read_bytes()
    for part in (len(content) // 2, len(content) - 30):
        (tmp_path / "cut.xlsx").write_bytes(content[:part])
        assert (
            refused(tmp_path / "cut.xlsx")
            == "cut.xlsx was not copied to its end, or is damaged. Copy or download it again."
        )
    with zipfile.ZipFile(tmp_path / "my.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet4.xml"] = parts["xl/worksheets/sheet4.xml"][:400]
    (tmp_path / "cut.xlsx").write_bytes(zipped(**parts))
    damaged = "cut.xlsx is damaged, or was not copied to its end. Open it in Excel and save it again."
    assert refused(tmp_path / "cut.xlsx") == damaged


def test_what_is_not_there_is_said(tmp_path):
    none = f"There is no file and no folder {tmp_path / 'my'}. Is it in the folder where you are working?"
    assert refused(tmp_path / "my") == none
    (tmp_path / "my").mkdir()
    assert refused(tmp_path / "my") == (
        "The folder my holds no CSV file. One for each sheet is expected: Energy.csv, People.csv, ..."
    )


@pytest.mark.parametrize(
    ("form", "limit"),
    [("xlsx", "MAX_BYTES"), ("xlsx", "MAX_UNPACKED"), ("xlsx", "MAX_CELLS_OTHERS"), ("csv", "MAX_CELLS_OTHERS")],
)
def test_too_large_a_file_is_refused(tmp_path, monkeypatch, form, limit):
    path = FORMS[form](tmp_path)
    monkeypatch.setattr(limits, limit, 10)
    text = refused(path)
    assert "is too large: at most" in text
    assert "Does it hold readings of meters?" in text


def test_a_small_file_that_unpacks_to_very_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_UNPACKED", 10_000_000)
    bomb = zipped(**{"[Content_Types].xml": "", "xl/worksheets/sheet1.xml": b"0" * (limits.MAX_UNPACKED + 1)})
    assert len(bomb) < 20_000
    (tmp_path / "bomb.xlsx").write_bytes(bomb)
    assert refused(tmp_path / "bomb.xlsx").startswith("bomb.xlsx is too large: at most 20,000 cells in a sheet")


def test_a_csv_file_that_cannot_be_read_is_told_with_the_other_problems(tmp_path):
    path = folder(tmp_path / "my", {"People!B2": "n/a"})
    (path / "Energy.csv").write_bytes("Sector;Carrier\nHabitação;x\n".encode("latin-1"))
    (path / "Actions.csv").write_text('Measure;Sector\n"open;x\n')
    energy, actions = (next(line for line in said(path) if f"sheet {sheet}" in line) for sheet in ("Energy", "Actions"))
    assert energy == (
        'sheet Energy: Energy.csv is not in UTF-8. In Excel, save it as "CSV UTF-8", or as a workbook (.xlsx).'
    )
    assert actions == (
        "sheet Actions: Actions.csv, row 2: a quotation mark is opened and never closed, or a cell holds too "
        "long a text."
    )
    assert len(said(path)) == 3


def test_a_formula_with_its_value_is_read(tmp_path):
    path = workbook(tmp_path / "my.xlsx", edit=lambda book: book["Energy"].__setitem__("C3", "=3000+400"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = next(name for name, content in parts.items() if b"3000+400" in content)
    parts[name] = re.sub(rb"(3000\+400</f>)<v ?/?>(</v>)?", rb"\1<v>3400</v>", parts[name])
    path.write_bytes(zipped(**parts))
    assert read_workbook(path).balance.loc[1, "amount"] == 3400


def test_sheets_may_stand_in_any_order(tmp_path):
    book = openpyxl.load_workbook(workbook(tmp_path / "my.xlsx"))
    book._sheets.reverse()
    book.save(tmp_path / "turned.xlsx")
    same(read_workbook(tmp_path / "turned.xlsx"), read_workbook(tmp_path / "my.xlsx"))
