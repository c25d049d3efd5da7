"""The town's workbook as it is written: it asks for all, offers what is read, and gives back what was put in."""

import csv
import io
import zipfile
from pathlib import Path

import make_workbook
import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter, range_boundaries

from fairwatt.workbook import TownWorkbook, pilot_workbook, read_workbook, write_workbook
from fairwatt.workbook.contents import FINDINGS
from fairwatt.workbook.fallback import national_amount
from fairwatt.workbook.places import field_cells, with_cells

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
PILOTS = ("IT-PDS", "IT-VEQ", "ES-GOM", "ES-SQB", "PT-PSR", "PT-GAV", "EL-AVD", "EL-TOP")
SHEETS = ["Start here", "Who we are", "People", "Energy", "Households", "Measures", "Criteria", "Points", "Actions"]
FILES = ["start-here", "who-we-are", "people", "energy", "households", "measures", "criteria", "points", "actions"]
ENERGY_HEADS = [
    "Sector", "Carrier", "Amount a year", "Unit", "Notation key", "Level", "Source", "Note", "Where to find it",
    "If it is not to be had",
]  # fmt: skip
SHORT = "Solar roofs on all sc…"  # 22 letters are what pictures have room for
HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3", "<script>alert(1)</script>", "a\x1bb", "x\x00y", "&Lleft"]


def table(name):
    with (DATASETS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    return write_workbook(tmp_path_factory.mktemp("blank") / "my-town.xlsx")


@pytest.fixture(scope="module")
def book(blank):
    return openpyxl.load_workbook(blank)


@pytest.fixture(scope="module")
def pilots():
    """The pilots with forty homes each: what is said of forty holds for two thousand."""
    towns = {name: pilot_workbook(name) for name in PILOTS}
    return {name: town._replace(households=town.households.head(40)) for name, town in towns.items()}


def own_town(**changes):
    """A town with rows that are not printed, gross gas, a number with decimals, and actions."""
    rows = [
        ("residential", "electricity", 4650.25, "MWh", None, "measured", "grid operator, 2022", ""),
        ("residential", "natural_gas", 1_000_000.0, "kWh gross", None, "measured", "bills", ""),
        ("residential", "lignite", 12.0, "t", None, "local", "", "two homes"),
        ("agriculture", "biofuel", 3.125, "MWh", None, "regional", "", ""),
        ("industry", None, None, "", "NO", "", "", "no factory"),
        ("tertiary", "lpg", None, "", "IE", "", "", "in the row of the homes"),
    ]
    columns = ["sector", "carrier", "amount", "unit", "notation_key", "level", "source", "note"]
    balance = pd.DataFrame(rows, columns=columns, dtype=object).astype({"amount": float})
    # 12 t of lignite x 11.9 GJ/t / 3.6; gross gas x 0.90
    energy = [4650.25, 900.0, 12 * 11.9 / 3.6, 3.125, float("nan"), float("nan")]
    balance = balance.assign(energy=energy, confidence="")
    fields = {"name": "Vale & Serra", "country": "PT", "year": 2021, "population": 3000.0, "nights_tourism": 12000.0}
    decision = pilot_workbook("PT-GAV").decision
    # The first measure has no short name: the reader made one from its long name, and the id from the whole name.
    index = pd.Index(["solar_roofs_on_all_schools_and_houses", *decision.scores.index[1:]], name="measure")
    measures = decision.measures.set_axis(index)
    measures.iloc[0] = ["Solar roofs on all schools and houses", SHORT]
    decision = decision._replace(measures=measures, scores=decision.scores.set_axis(index))
    actions = [("solar_hot_water", "residential", "Technical office", 2026, 2030, "planned"),
               ("home_advice", "", "", None, None, "")]  # fmt: skip
    heads = ["measure", "sector", "responsible", "start", "end", "status"]
    actions = pd.DataFrame(actions, columns=heads, dtype=object).assign(cell=["Actions!A2", "Actions!A3"])
    order = ["sector", "carrier", "energy", "notation_key", "note", "confidence", "amount", "unit", "level", "source"]
    town = TownWorkbook("x.xlsx", fields, with_cells(balance[order]), None, decision, actions, field_cells(fields),
                        pd.DataFrame(columns=list(FINDINGS)), "")  # fmt: skip
    return town._replace(**changes)


def column(sheet, letter):
    return [cell.value for cell in sheet[letter][1:]]


def rules(sheet):
    """What Excel checks: {column: rule}, the list where there is one."""
    found = {}
    for rule in sorted(sheet.data_validations.dataValidation, key=lambda rule: rule.type == "list"):
        left, _top, right, _bottom = range_boundaries(str(rule.sqref))
        found |= {get_column_letter(place): rule for place in range(left, right + 1)}
    return found


def offered(book, rule):
    """The texts of a list, whether they stand in the rule or in a range of cells."""
    if rule.formula1.startswith('"'):
        return rule.formula1.strip('"').split(",")
    title, area = rule.formula1.rsplit("!", 1)
    return [cell.value for row in book[title.strip("'")][area.replace("$", "")] for cell in row]


# --- what it asks for ---


def test_the_sheets_stand_in_their_order_and_the_version_has_a_name(book):
    assert book.sheetnames == SHEETS
    assert book.defined_names["fairwatt_version"].attr_text == "'Start here'!$B$2"
    assert (book["Start here"]["A2"].value, book["Start here"]["B2"].value) == ("Version of this workbook", 1)


def test_who_we_are_and_people_ask_for_every_field(book):
    assert column(book["Who we are"], "A") == [
        "Name of the municipality", "Country", "Province or region", "Year of the energy data", "Remark on the numbers",
    ]  # fmt: skip
    assert column(book["People"], "A") == [
        "Registered inhabitants", "Persons who live there all year", "Nights of tourists in that year",
        "Nights in second homes in that year",
    ]  # fmt: skip
    for title in ("Who we are", "People"):
        sheet = book[title]
        assert [cell.value for cell in sheet[1]] == [
            "Question",
            "Answer",
            "Unit",
            "Source and note",
            "Where to find it",
        ]
        assert set(column(sheet, "B")) == {None}
        assert all(column(sheet, "E"))


def test_energy_prints_every_sector_with_help_and_free_rows_below(book):
    sheet = book["Energy"]
    assert [cell.value for cell in sheet[1]] == ENERGY_HEADS
    assert all(cell.comment.text for cell in sheet[1][:8])
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    heads = [row for row in rows if row[1] == "all"]
    assert {row[0] for row in heads} == {row["label"] for row in table("sectors")}
    assert all(row[8] and row[9] for row in heads)
    homes = [row[1] for row in rows if row[0] == "Homes"]
    assert homes == ["all", "Electricity", "Natural gas", "Liquefied petroleum gas (bottles, tanks)", "Heating oil",
                     "Firewood, chips and pellets", "Other solid biomass (olive stones, prunings)", "Solar thermal",
                     "Heat and cold from a network"]  # fmt: skip
    assert [row[:2] for row in rows[-15:]] == [(None, None)] * 15
    assert {row[2] for row in rows} == {row[4] for row in rows} == {None}
    units = {row[:2]: row[3] for row in rows}
    assert units["Homes", "Electricity"] == "MWh" and units["Public lighting", "Electricity"] == "kWh"
    assert units["Homes", "Natural gas"] is None  # Sm3 or gross kWh: every country has another one
    assert units["Private and commercial transport", "Diesel"] == "l"


def test_the_optional_sheets_hold_examples_that_do_not_count(book):
    assert [cell.value for cell in book["Households"][1]][:3] == ["hh_id", "weight", "persons_14plus"]
    assert len(list(book["Households"].iter_rows(max_row=1))[0]) == 29
    for title in ("Households", "Measures", "Points", "Actions"):
        first = [text for text in column(book[title], "A") if text]
        assert first and all(text.startswith("EXAMPLE") for text in first), title
    assert column(book["Criteria"], "A")[:2] == ["Cost", "Emissions saved"]


def test_an_untouched_workbook_has_no_amount_yet(blank):
    with pytest.raises(ValueError) as refused:
        read_workbook(blank)
    lines = str(refused.value).split("\n  ")[1:]
    assert lines[-1] == "sheet Energy: there is no amount in the sheet. Write at least one, with its unit."
    assert [line.partition(":")[0] for line in lines[:-1]] == [
        "sheet Who we are, cell B2", "sheet Who we are, cell B3", "sheet Who we are, cell B5", "sheet People, cell B2",
    ]  # fmt: skip


def test_the_first_sheet_says_how_to_go_on(book):
    text = " ".join(str(value) for row in book["Start here"].iter_rows(values_only=True) for value in row if value)
    for words in (
        "make plan TOWN=my-town.xlsx", "lesson m41", "No names, no addresses", "Decimal comma or point",
        "First your own bills", "Empty is not zero", "Homes: Electricity; Services (not municipal)",
    ):  # fmt: skip
        assert words in text, words


def test_what_is_to_fill_has_a_colour_and_the_pages_are_set_up(book):
    assert {cell.fill.fgColor.rgb[2:] for cell in book["Energy"]["C3":"H3"][0]} == {"FFF6D5"}
    assert {cell.fill.fgColor.rgb[2:] for cell in book["Energy"]["C2":"D2"][0]} == {"EEEEEE"}
    assert book["Energy"].freeze_panes == "C2"
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth == (3 if sheet.title == "Households" else 1)
        assert not sheet.protection.sheet


# --- the lists hold what the reader accepts ---


def test_the_lists_are_those_of_the_course(book):
    energy, actions = rules(book["Energy"]), rules(book["Actions"])
    sectors = [row["label"] for row in table("sectors")]
    assert offered(book, energy["A"]) == offered(book, actions["B"]) == sectors
    assert offered(book, energy["B"]) == ["all"] + [row["label"] for row in table("carriers")]
    assert offered(book, energy["D"]) == ["MWh", "kWh", "GWh", "Sm3", "l", "kg", "t", "kWh gross", "MWh gross"]
    assert offered(book, energy["E"]) == ["NO", "NE", "IE", "C"]
    assert offered(book, energy["F"]) == ["measured", "local", "regional", "national"]
    assert offered(book, actions["F"]) == ["idea", "planned", "decided", "under way", "done"]
    assert sorted(offered(book, rules(book["Who we are"])["B"])) == ["EL", "ES", "IT", "PT"]
    lists = [rule for sheet in book for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert {rule.errorStyle for rule in lists} == {"warning", "stop"}  # only yes and no must be as they are


def test_every_choice_of_the_lists_is_read(blank, tmp_path):
    book = openpyxl.load_workbook(blank)
    for cell, value in {"Who we are!B2": "Our town", "Who we are!B3": "EL", "Who we are!B5": 2021,
                        "People!B2": 3000}.items():  # fmt: skip
        title, name = cell.split("!")
        book[title][name] = value
    sheet, lists = book["Energy"], rules(book["Energy"])
    sheet.delete_rows(2, sheet.max_row)
    fits = {"Sm3": "Natural gas", "l": "Diesel", "kg": "Diesel", "t": "Diesel", "kWh gross": "Natural gas",
            "MWh gross": "Natural gas"}  # fmt: skip
    sectors, units = offered(book, lists["A"]), offered(book, lists["D"])
    for carrier in offered(book, lists["B"])[1:]:
        sheet.append(["Homes", carrier, 1, "MWh", None, "measured"])
    fuel = [name for name in sectors if name not in ("Homes", "Waste", "Wastewater", "Other sources that burn no fuel")]
    for sector, unit in zip(fuel, units, strict=False):
        sheet.append([sector, fits.get(unit, "Electricity"), 1, unit, None, "local"])
    sheet.append(["Municipal buildings", "Solar thermal", 1, units[8], None, "regional"])
    sheet.cell(sheet.max_row, 2, "Natural gas")
    for key, carrier in zip(offered(book, lists["E"]), ("Lignite", "Heating oil", "Petrol", "Coal"), strict=True):
        sheet.append(["Industry (outside emissions trading)", carrier, None, None, key, None, None, "in another row"])
    sheet.append(["Private and commercial transport", "Petrol", None, "l", None, "national"])
    for sector in ("Waste", "Wastewater", "Other sources that burn no fuel"):
        sheet.append([sector, "all", None, None, "NE"])
    book.save(tmp_path / "filled.xlsx")
    found = read_workbook(tmp_path / "filled.xlsx").balance
    assert set(found["sector"]) == {row["sector"] for row in table("sectors")}
    assert set(found["carrier"].dropna()) == {row["carrier"] for row in table("carriers")}
    assert set(found["unit"]) - {""} == set(units)
    assert set(found["notation_key"].dropna()) == {"NO", "NE", "IE", "C"}
    assert set(found["level"]) - {""} == {"measured", "local", "regional", "national"}


# --- what was put in comes back ---


def check_same(one, other, cells=True):
    drop = [] if cells else ["cell"]
    pd.testing.assert_frame_equal(one.balance.drop(columns=drop), other.balance.drop(columns=drop))
    assert one.fields == other.fields
    if cells:
        assert one.cells == other.cells
    assert (one.households is None) == (other.households is None)
    if one.households is not None:
        pd.testing.assert_frame_equal(one.households, other.households)
    for a, b in zip(one.decision[:5], other.decision[:5], strict=True):
        (pd.testing.assert_series_equal if isinstance(a, pd.Series) else pd.testing.assert_frame_equal)(a, b)
    assert (one.actions is None) == (other.actions is None)
    if one.actions is not None:
        pd.testing.assert_frame_equal(one.actions.drop(columns=drop), other.actions.drop(columns=drop))


@pytest.mark.parametrize("name", PILOTS)
def test_a_pilot_comes_back_with_its_own_numbers(tmp_path, pilots, name):
    found = read_workbook(write_workbook(tmp_path / "town.xlsx", pilots[name]))
    check_same(pilots[name], found)
    assert found.notice == "Teaching estimates, not official inventories"
    energy = [
        float(row["energy"]) for row in table("energy_balances") if row["municipality_id"] == name and row["energy"]
    ]
    assert sorted(found.balance["energy"].dropna()) == sorted(energy)


@pytest.mark.parametrize("folder", [False, True])
def test_a_town_of_ones_own_comes_back(tmp_path, folder):
    town = own_town()
    path = write_workbook(tmp_path / ("town" if folder else "town.xlsx"), town)
    found = read_workbook(path)
    check_same(town, found, cells=not folder)
    # What is not printed stands in the first free rows.
    assert found.balance["cell"].tolist()[-2:] == (
        ["energy!C58", "energy!C59"] if folder else ["Energy!C58", "Energy!C59"]
    )
    assert found.balance["carrier"].tolist()[-2:] == ["lignite", "biofuel"]


def test_a_pilot_as_a_folder_of_csv_files_comes_back(tmp_path, pilots):
    path = write_workbook(tmp_path / "town", pilots["PT-GAV"])
    assert sorted(file.name for file in path.iterdir()) == sorted(f"{name}.csv" for name in FILES)
    check_same(pilots["PT-GAV"], read_workbook(path), cells=False)
    energy = (path / "energy.csv").read_bytes()
    assert energy.startswith(b"\xef\xbb\xbfSector;Carrier;Amount a year;Unit")
    homes = next(row for row in table("energy_balances") if row["municipality_id"] == "PT-GAV"
                 and (row["sector"], row["carrier"]) == ("residential", "electricity"))  # fmt: skip
    assert f"Homes;Electricity;{homes['energy'].replace('.', ',')};MWh;;national;" in energy.decode("utf-8-sig")


def test_a_town_without_the_optional_sheets_comes_back_without_them(tmp_path):
    found = read_workbook(write_workbook(tmp_path / "town.xlsx", own_town(decision=None, actions=None)))
    assert (found.households, found.decision, found.actions) == (None, None, None)


def test_the_pilots_say_what_their_numbers_are():
    town = pilot_workbook("ES-GOM")
    assert town.fields == {
        "name": "Gombrèn", "country": "ES", "region": "Catalonia (Ripollès, Girona)", "year": 2021,
        "notice": "Teaching estimates, not official inventories", "population": 196.0, "population_permanent": 85.0,
    }  # fmt: skip
    amounts = town.balance.dropna(subset="energy")
    assert set(amounts["level"]) == {"national"} and set(amounts["unit"]) == {"MWh"}
    assert amounts["source"].str.startswith("Fairwatt teaching estimate").all()
    assert len(town.households) == 89 and "energy_spending" in town.households
    with pytest.raises(ValueError, match="'ES-GON' is not a town known here. Did you mean 'ES-GOM'"):
        pilot_workbook("ES-GON")


def test_every_sheet_with_teaching_numbers_says_so_on_paper_too(tmp_path, pilots):
    book = openpyxl.load_workbook(write_workbook(tmp_path / "town.xlsx", pilots["ES-GOM"]))
    headers = {sheet.title: sheet.oddHeader.center.text for sheet in book}
    assert headers["Energy"] == headers["People"] == "Teaching estimates, not official inventories"
    assert headers["Households"].startswith("Synthetic households calibrated to published national figures")
    assert "nobody was asked" in headers["Measures"] and headers["Measures"] == headers["Points"]
    start = {row[0]: row[1] for row in book["Start here"].iter_rows(values_only=True)}
    assert start["Households"].endswith("not a statement about Gombrèn")


# --- texts are texts, and the bytes are always the same ---


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_a_text(tmp_path, text):
    town = own_town(notice=text * 200)
    balance = town.balance.assign(source=text, note=text)
    town = town._replace(fields=town.fields | {"name": text, "region": text}, balance=balance)
    town.actions["responsible"] = text
    expected = text.replace("\x1b", "").replace("\x00", "")
    book = openpyxl.load_workbook(write_workbook(tmp_path / "town.xlsx", town))
    cells = [book["Who we are"]["B2"], book["Energy"]["G19"], book["Energy"]["H19"], book["Actions"]["C2"]]
    assert {cell.value for cell in cells} == {expected}
    cells.append(book["Start here"]["B5"])
    assert cells[-1].value == expected * 200
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix == expected.startswith(("=", "+", "@", "-")) for cell in cells)
    header = book["Energy"].oddHeader.center
    assert len(header._to_string() if hasattr(header, "_to_string") else str(header.text)) <= 255
    lines = (write_workbook(tmp_path / "town", town) / "who-we-are.csv").read_text("utf-8-sig").splitlines()
    name = next(csv.reader(io.StringIO(lines[1]), delimiter=";"))[1]
    assert name == (f"'{expected}" if expected.startswith(("=", "+", "@", "-")) else expected)


def test_the_same_town_gives_the_same_bytes(tmp_path, blank, pilots):
    assert write_workbook(tmp_path / "blank.xlsx").read_bytes() == blank.read_bytes()
    one, other = (write_workbook(tmp_path / name, pilots["PT-GAV"]).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert one == other != blank.read_bytes()
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-01-01T00:00:00Z</dcterms:modified>" in archive.read("docProps/core.xml")


# --- nothing is overwritten, and nothing is left half ---


@pytest.mark.parametrize("name", ["town.xlsx", "town"])
def test_a_second_time_the_same_is_left_and_another_one_is_never_overwritten(tmp_path, pilots, name):
    path = write_workbook(tmp_path / name, pilots["ES-GOM"])
    assert write_workbook(tmp_path / name, pilots["ES-GOM"]) == path
    kept = path if path.is_file() else path / "energy.csv"
    for content in (kept.read_bytes(), b"a week of work"):
        kept.write_bytes(content)
        with pytest.raises(ValueError, match=r"town(\.xlsx)? exists already and is left as it is"):
            write_workbook(path, pilots["ES-SQB"])
        assert kept.read_bytes() == content


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("town.csv", r"end the name with \.xlsx; or leave out the ending"),
        ("town.xls", r"end the name with \.xlsx"),
        ("nowhere/town.xlsx", "cannot be written. Is there such a folder"),
        ("nowhere/town", "cannot be written. Is there such a folder"),
    ],
)
def test_it_says_what_it_cannot_write(tmp_path, name, sentence):
    with pytest.raises(ValueError, match=sentence):
        write_workbook(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_whole_or_not_there(tmp_path, monkeypatch):
    written, write_bytes = [], Path.write_bytes

    def full_disk(path, content):
        written.append(path.name)
        if len(written) == 4:
            raise OSError("no space left on device")
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(ValueError, match="cannot be written"):
        write_workbook(tmp_path / "town")
    assert list(tmp_path.iterdir()) == []


# --- the national figures, and the tool ---


def test_the_national_figures_are_found_by_country_sector_and_carrier():
    assert float(national_amount("EL", "tertiary", "electricity")["value"]) == 1.659
    assert national_amount("EL", "residential", "heating_oil") is None
    assert national_amount("FR", "tertiary", "electricity") is None


def test_the_tool_writes_the_empty_workbook_and_an_example(tmp_path, capsys, blank):
    assert make_workbook.main(["--out", str(tmp_path / "new")]) == 0
    assert (tmp_path / "new" / "fairwatt-town-workbook.xlsx").read_bytes() == blank.read_bytes()
    assert make_workbook.main(["--out", str(tmp_path), "--town", "ES-GOM"]) == 0
    assert read_workbook(tmp_path / "fairwatt-town-workbook-es-gom.xlsx").fields["name"] == "Gombrèn"
    assert "The workbook is ready: " in capsys.readouterr().out
    assert make_workbook.main(["--out", str(tmp_path), "--town", "XX"]) == 1
    assert "'XX' is not a town known here" in capsys.readouterr().err
