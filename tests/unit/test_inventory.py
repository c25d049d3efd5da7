"""The baseline emission inventory: totals worked by hand, notation keys as values, two views of the same cells."""

import csv
import re
from dataclasses import replace

import pandas as pd
import pytest

from fairwatt import load_town, read_table
from fairwatt.data import datasets_dir
from fairwatt.factors import Factor
from fairwatt.ghg import baseline_emission_inventory, combustion_emissions, council_paragraph, notation_sum
from fairwatt.towns import Town

SECTORS = ["municipal_buildings", "tertiary", "residential", "public_lighting", "industry", "municipal_fleet",
           "public_transport", "private_transport", "agriculture", "waste", "wastewater",
           "other_non_energy"]  # fmt: skip
OWN_ELECTRICITY = Factor("contract of the town", 0.12, "t/MWh", "our supplier", "2023", "V")
OWN_HEAT = Factor("heat of the sawmill", 0.05, "t/MWh", "the operator", "2023", "V")


def balance(*cells):
    """Cells as (sector, carrier, number or notation key or None, note)."""
    rows = [
        {
            "sector": sector,
            "carrier": carrier,
            "energy": None if isinstance(value, str) else value,
            "notation_key": value if isinstance(value, str) else None,
            "note": note[0] if note else "",
        }
        for sector, carrier, value, *note in cells
    ]
    return pd.DataFrame(rows).astype({"energy": float})


def inventory_of(*cells, country="PT", year=2021, **choices):
    return baseline_emission_inventory(balance(*cells), country, year, **choices)


def every_other_sector(key, but):
    return [(sector, None, key, "in homes") for sector in SECTORS if sector not in but]


GAS = ("residential", "natural_gas", 100)
LIGHT = ("tertiary", "electricity", 50)
CARS = ("private_transport", "diesel", 200)


@pytest.fixture(scope="module")
def gaviao():
    town = load_town("PT-GAV")
    return baseline_emission_inventory(town.balance, town.country, 2021)


# --- totals by hand ---


def test_three_cells_with_the_covenant_factors():
    inventory = inventory_of(GAS, LIGHT, CARS, family="covenant", report="co2")
    # 100 x 0.2020 + 50 x 0.1791 + 200 x 0.2668
    assert inventory.total == pytest.approx(82.515, rel=1e-12)
    assert inventory.cells["emissions"].tolist() == pytest.approx([20.2, 8.955, 53.36])


@pytest.mark.parametrize(
    ("choices", "factors"),
    [
        ({"family": "covenant", "report": "co2"}, (0.2020, 0.1791, 0.2668)),
        ({"family": "covenant", "report": "co2e", "gwp_set": "AR4"}, (0.2022, 0.1809, 0.2677)),
        ({"family": "covenant", "report": "co2e", "gwp_set": "AR5"}, (0.2022, 0.1809, 0.2676)),
        ({"family": "life_cycle"}, (0.240, 0.2481, 0.306)),
        ({"family": "ipcc", "report": "co2"}, (0.20196, 0.1791, 0.26676)),
        # (56100 + 5 x 30 + 0.1 x 265) and (74100 + 3.9 x 30 + 3.9 x 265), x 3.6e-6
        ({"family": "ipcc", "report": "co2e"}, (0.2025954, 0.1809, 0.2709018)),
        # 29.8 and 273
        ({"family": "ipcc", "report": "co2e", "gwp_set": "AR6"}, (0.20259468, 0.1809, 0.271011312)),
    ],
    ids=lambda value: " ".join(value.values()) if isinstance(value, dict) else "",
)
def test_family_and_report_choose_the_factors(choices, factors):
    inventory = inventory_of(GAS, LIGHT, CARS, **choices)
    assert inventory.cells["factor"].tolist() == pytest.approx(list(factors), rel=1e-9)
    assert inventory.total == pytest.approx(100 * factors[0] + 50 * factors[1] + 200 * factors[2], rel=1e-9)


@pytest.mark.parametrize(
    ("country", "year", "report", "factor"),
    [
        ("IT", 2019, "co2", 0.2827),
        ("EL", 2005, "co2", 0.9569),
        ("ES", 1990, "co2e", 0.5232),
        ("EL", 2021, "co2e", 0.412),
    ],
)
def test_electricity_follows_country_year_and_report(country, year, report, factor):
    inventory = inventory_of(("public_lighting", "electricity", 10), country=country, year=year, report=report)
    assert inventory.total == pytest.approx(10 * factor)


# Factors of the hand-made total of Gavião, kg/TJ: CO2, and by use CH4 and N2O.
KG_PER_TJ = {
    "lpg": (63100, {"commercial": (5, 0.1), "residential": (5, 0.1), "road": (62, 0.2)}),
    "heating_oil": (74100, {"commercial": (10, 0.6), "residential": (10, 0.6)}),
    "diesel": (74100, {"road": (3.9, 3.9), "farm": (4.15, 28.6)}),
    "gasoline": (69300, {"road": (3.8, 5.7)}),
    "wood": (0, {"commercial": (300, 4), "residential": (300, 4)}),
}
USE = {"residential": "residential", "agriculture": "farm", "private_transport": "road"}


def test_the_total_of_gaviao_is_what_a_plain_loop_over_the_file_gives(gaviao):
    total = 0.0
    with (datasets_dir() / "energy_balances.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["municipality_id"] != "PT-GAV" or not row["energy"]:
                continue
            energy, carrier = float(row["energy"]), row["carrier"]
            if carrier == "electricity":
                total += energy * 0.1809
            elif carrier != "solar_thermal":
                co2, others = KG_PER_TJ[carrier]
                ch4, n2o = others[USE.get(row["sector"], "commercial")]
                total += energy * 0.0036 * (co2 + (28 if carrier == "wood" else 30) * ch4 + 265 * n2o) / 1000
    assert total > 8000
    assert gaviao.total == pytest.approx(total, rel=1e-9)


# --- biomass ---


def test_carbon_dioxide_of_wood_is_a_memo_item():
    inventory = inventory_of(("residential", "wood", 1000), report="co2")
    assert inventory.total == 0.0
    assert inventory.cells["co2_biogenic"].tolist() == pytest.approx([403.2])


def test_methane_of_wood_counts():
    assert inventory_of(("residential", "wood", 1000)).total == pytest.approx(34.056)


@pytest.mark.parametrize(
    ("family", "report", "total"),
    [("ipcc", "co2", 403.2), ("ipcc", "co2e", 437.256), ("covenant", "co2", 403.2), ("covenant", "co2e", 410.0),
     ("life_cycle", "co2e", 416)],
)  # fmt: skip
def test_wood_that_does_not_grow_back_counts_in_every_family(family, report, total):
    cells = ("residential", "wood", 1000)
    inventory = inventory_of(cells, family=family, report=report, sustainable_biomass=False)
    assert inventory.total == pytest.approx(total)


def test_fossil_fuels_do_not_change_with_the_kind_of_wood():
    assert inventory_of(GAS, sustainable_biomass=False).total == inventory_of(GAS).total


# --- where a sector and a carrier belong ---

BELONGS = {
    # sector: use in the IPCC tables, GPC code, key sector of the Covenant
    "municipal_buildings": ("commercial", "I.2", True),
    "tertiary": ("commercial", "I.2", True),
    "residential": ("residential", "I.1", True),
    "public_lighting": ("commercial", "I.2", True),
    "industry": ("energy_industries", "I.3", False),
    "municipal_fleet": ("road", "II.1", True),
    "public_transport": ("road", "II.1", True),
    "private_transport": ("road", "II.1", True),
    "agriculture": ("off_road_agriculture", "I.5", False),
    "waste": (None, "III.1-III.3", False),
    "wastewater": (None, "III.4", False),
    "other_non_energy": (None, "IV-V", False),
}
COVENANT_COLUMN = {
    "electricity": "Electricity", "heat_cold": "Heat/cold", "natural_gas": "Natural gas", "lpg": "LPG",
    "heating_oil": "Heating oil", "diesel": "Diesel", "gasoline": "Gasoline", "lignite": "Lignite", "coal": "Coal",
    "other_fossil": "Other fossil fuels", "plant_oil": "Plant oil", "biofuel": "Biofuel", "wood": "Other biomass",
    "other_biomass": "Other biomass", "solar_thermal": "Solar thermal", "geothermal": "Geothermal",
}  # fmt: skip


def test_every_sector_is_typed_here():
    assert read_table("sectors")["sector"].tolist() == list(BELONGS) == SECTORS


@pytest.mark.parametrize("sector", BELONGS)
def test_use_code_and_key_of_a_sector(sector):
    row = read_table("sectors").set_index("sector").loc[sector]
    use = None if pd.isna(row["ipcc_use"]) else row["ipcc_use"]
    assert (use, row["gpc_code"], bool(row["covenant_key"])) == BELONGS[sector]


@pytest.mark.parametrize(("sector", "methane"), [("residential", 0.3), ("tertiary", 0.01), ("industry", 0.001)])
def test_the_sector_chooses_the_table_of_its_factors(sector, methane):
    # lignite: 300, 10 and 1 kg/TJ; 277.78 MWh are 1 TJ
    assert inventory_of((sector, "lignite", 1000 / 3.6)).cells["ch4_fossil"].tolist() == pytest.approx([methane])


def test_every_carrier_stands_in_its_covenant_column():
    carriers = read_table("carriers").set_index("carrier")["covenant_column"]
    assert carriers.to_dict() == COVENANT_COLUMN


# --- what is burnt on a farm ---


def test_a_boiler_on_a_farm_uses_the_table_of_homes_and_farms():
    farm, home = inventory_of(("agriculture", "lpg", 100)), inventory_of(("residential", "lpg", 100))
    assert farm.total == pytest.approx(home.total)
    assert farm.factors["source"].str.endswith("Table 2.5").any()


@pytest.mark.parametrize(("carrier", "total"), [("diesel", 294.492), ("gasoline", 260.028)])
def test_a_machine_on_a_farm_uses_the_off_road_table(carrier, total):
    # 3.6 x (74100 + 4.15 x 30 + 28.6 x 265) and 3.6 x (69300 + 80 x 30 + 2 x 265), per 1000
    assert inventory_of(("agriculture", carrier, 1000)).total == pytest.approx(total, abs=0.001)


# --- factors that are missing ---


@pytest.mark.parametrize("carrier", ["coal", "other_fossil", "plant_oil", "heat_cold"])
@pytest.mark.parametrize("family", ["ipcc", "covenant", "life_cycle"])
def test_energy_without_a_factor_is_not_estimated_and_never_zero(carrier, family):
    inventory = inventory_of(("residential", carrier, 100), GAS, family=family)
    cell = inventory.cells.iloc[0]
    assert cell["notation_key"] == "NE"
    assert pd.isna(cell["emissions"])
    assert cell["energy"] == 100
    assert "no factor" in cell["note"]
    assert not inventory.complete
    label = read_table("carriers").set_index("carrier")["label"][carrier].lower()
    assert inventory.completeness().startswith(f"1 cells counted; 1 hold a notation key: Homes ({label}) NE. ")


@pytest.mark.parametrize("carrier", ["solar_thermal", "geothermal"])
def test_sun_and_ground_emit_nothing_but_over_their_life_cycle_nobody_knows(carrier):
    assert inventory_of(("residential", carrier, 100), report="co2").total == 0.0
    assert inventory_of(("residential", carrier, 100), family="life_cycle").cells["notation_key"].tolist() == ["NE"]


def test_a_fuel_in_a_use_that_the_guidelines_do_not_know_is_not_estimated():
    assert inventory_of(("private_transport", "biofuel", 100)).cells["notation_key"].tolist() == ["NE"]


# --- factors of one's own ---


def test_an_electricity_factor_of_ones_own_replaces_the_national_one():
    inventory = inventory_of(LIGHT, GAS, electricity=OWN_ELECTRICITY)
    assert inventory.cells["emissions"].tolist() == pytest.approx([50 * 0.12, 20.25954])
    assert "our supplier" in inventory.factors["source"].tolist()
    assert not inventory.factors["name"].str.contains("PT 2021").any()


def test_with_a_factor_of_ones_own_the_year_may_be_later_than_the_table():
    assert inventory_of(LIGHT, year=2024, electricity=OWN_ELECTRICITY).total == pytest.approx(6.0)


def test_bought_heat_counts_with_its_own_factor():
    inventory = inventory_of(("tertiary", "heat_cold", 300), heat_factor=OWN_HEAT)
    assert inventory.total == pytest.approx(15.0)
    assert inventory.factors["name"].tolist() == ["heat of the sawmill"]


def test_a_bare_number_instead_of_a_factor_is_refused_in_words():
    with pytest.raises(
        ValueError, match=re.escape("A factor of your own is a Factor with its source, in t/MWh; found 0.12. ")
    ):
        inventory_of(LIGHT, electricity=0.12)


@pytest.mark.parametrize("value", [float("nan"), -0.1, float("inf")])
def test_a_factor_of_ones_own_must_be_a_number_of_zero_or_more(value):
    """An empty cell of a spreadsheet arrives as NaN: its emissions would drop out of the total without a word."""
    own = Factor("contract of the town", value, "t/MWh", "our supplier", "2023", "V")
    for place in ("electricity", "heat_factor"):
        with pytest.raises(ValueError, match=f"in t/MWh; found {value} t/MWh. 137 g/kWh are 0.137 t/MWh"):
            inventory_of(LIGHT, **{place: own})


def test_a_factor_of_ones_own_of_zero_is_a_number():
    assert inventory_of(LIGHT, electricity=replace(OWN_ELECTRICITY, value=0.0)).cells["emissions"].tolist() == [0.0]


# --- notation keys ---


def test_numbers_add_up_and_keys_are_listed():
    result = notation_sum([120.0, "NE", 30, "NO", "IE", "C"])
    assert (result.total, result.counted, result.left_out) == (150.0, 2, ("NE", "NO", "IE", "C"))


@pytest.mark.parametrize(("key", "complete"), [("NO", True), ("IE", True), ("NE", False), ("C", False)])
def test_only_ne_and_c_make_a_sum_incomplete(key, complete):
    assert notation_sum([1.0, key]).complete is complete


@pytest.mark.parametrize("value", [None, float("nan"), "", " ", "ne", "NA", "0", "n/a", pd.NA])
def test_an_empty_or_unknown_value_is_never_zero(value):
    with pytest.raises(ValueError, match="Empty is not zero: write NO, NE, IE, C"):
        notation_sum([1.0, value])


def test_a_sum_of_nothing_counts_nothing():
    assert notation_sum([]).counted == 0


@pytest.mark.parametrize(("key", "complete"), [("NO", True), ("IE", True), ("NE", False), ("C", False)])
def test_only_ne_and_c_make_an_inventory_incomplete(key, complete):
    cells = [GAS, *every_other_sector("NO", but=("residential", "industry"))]
    inventory = inventory_of(*cells, ("industry", None, key, "in the row of homes"))
    assert inventory.complete is complete
    assert inventory.total == pytest.approx(20.25954)


def test_completeness_counts_the_cells_and_names_what_is_left_out(gaviao):
    assert gaviao.completeness() == (
        "19 cells counted; 7 hold a notation key: Private and commercial transport (electricity) NE; "
        "Municipal fleet IE: counted in private and commercial transport: cars are taken per inhabitant; "
        "Public transport NE; Industry (outside emissions trading) NE; Waste NE; Wastewater NE; "
        "Other sources that burn no fuel NE."
    )


def test_a_balance_of_nothing_is_refused():
    empty = balance(GAS).iloc[:0]
    with pytest.raises(ValueError, match="The balance holds no row"):
        baseline_emission_inventory(empty, "PT", 2021)


def test_a_sector_without_any_row_is_named():
    """Missing is never zero: a balance of homes alone says nothing about the other eleven sectors."""
    labels = read_table("sectors").set_index("sector")["label"]
    assert inventory_of(GAS).completeness() == (
        "1 cells counted; 0 hold a notation key. Without any row, and so without an answer: "
        f"{'; '.join(labels[sector] for sector in SECTORS if sector != 'residential')}."
    )


def test_a_sector_without_any_row_leaves_the_inventory_incomplete():
    inventory = inventory_of(GAS, *every_other_sector("NO", but=("residential", "industry")))
    assert not inventory.complete
    assert inventory.absent == ("industry",)
    assert inventory.holes == ("Industry (outside emissions trading)",)


def test_holes_are_the_cells_with_ne_or_c_and_the_sectors_without_a_row_each_once():
    cells = [GAS, ("residential", "coal", 5), ("industry", "diesel", "C"), ("industry", "lignite", "NE"),
             ("tertiary", "coal", "NO"), ("waste", None, "C")]  # fmt: skip
    named = ("residential", "industry", "tertiary", "waste", "agriculture")
    inventory = inventory_of(*cells, *every_other_sector("IE", but=named))
    assert inventory.holes == (
        "Homes (coal)",
        "Industry (outside emissions trading) (diesel)",
        "Industry (outside emissions trading) (lignite)",
        "Waste",
        "Farming, forestry and fishing",
    )


def test_the_holes_of_gaviao_begin_with_its_electric_cars(gaviao):
    assert gaviao.holes == (
        "Private and commercial transport (electricity)",
        "Public transport",
        "Industry (outside emissions trading)",
        "Waste",
        "Wastewater",
        "Other sources that burn no fuel",
    )


# --- balances that are refused ---


def refused(*cells):
    with pytest.raises(ValueError, match="cannot be added up yet") as refusal:
        inventory_of(*cells)
    return str(refusal.value)


def test_an_empty_cell_is_refused_by_its_row():
    assert "row 2 (tertiary, wood): the cell is empty. Empty is not zero: write an amount, or one of NO, NE" in refused(
        GAS, ("tertiary", "wood", None)
    )


def test_a_number_and_a_key_together_are_refused():
    table = balance(GAS)
    table["notation_key"] = "NE"
    with pytest.raises(ValueError, match=r"row 1 \(residential, natural_gas\): it holds a number and a notation key"):
        baseline_emission_inventory(table, "PT", 2021)


@pytest.mark.parametrize("note", ["", None])
def test_included_elsewhere_must_say_where(note):
    said = refused(GAS, ("municipal_fleet", None, "IE", note))
    assert "row 2 (municipal_fleet, ): IE means included elsewhere: say in the note in which cell" in said


def test_a_repeated_cell_is_refused():
    assert "row 2 (residential, natural_gas): this sector and carrier stand in an earlier row already" in refused(
        GAS, ("residential", "natural_gas", 7)
    )


def test_a_sector_with_two_keys_for_the_whole_of_it_is_refused():
    assert "row 2 (waste, ): this sector and carrier" in refused(("waste", None, "NE"), ("waste", None, "NO"))


@pytest.mark.parametrize("sector", ["waste", "wastewater", "other_non_energy"])
def test_energy_in_a_sector_that_burns_no_fuel_is_refused(sector):
    assert refused(GAS, (sector, "natural_gas", 5)) == (
        "The balance cannot be added up yet:\n"
        f"  row 2 ({sector}, natural_gas): this sector burns no fuel. "
        "The energy of a plant belongs to services or industry."
    )


def test_a_key_in_one_carrier_of_a_sector_that_burns_no_fuel_is_no_energy():
    assert inventory_of(GAS, ("waste", "natural_gas", "NE")).total == pytest.approx(20.25954)


def test_a_negative_amount_is_refused():
    assert "the amount is negative (-5.0)" in refused(("residential", "lpg", -5))


def test_an_infinite_amount_is_refused():
    assert "row 1 (residential, lpg): inf is not a number." in refused(("residential", "lpg", float("inf")))


@pytest.mark.parametrize("text", ["12.5", "1.234,5", "about 40"])
def test_an_amount_that_is_text_is_refused_in_words(text):
    table = balance(GAS).astype({"energy": object})
    table.loc[0, "energy"] = text
    with pytest.raises(ValueError, match="row 1"):
        baseline_emission_inventory(table, "PT", 2021)


def test_an_amount_without_a_carrier_is_refused():
    assert "row 1 (residential, ): the carrier is missing: which energy is it?" in refused(("residential", None, 5))


@pytest.mark.parametrize(
    ("cell", "near"),
    [
        (("residental", "lpg", 5), "'residental' is not a sector known here. Did you mean 'residential'?"),
        (("residential", "wod", 5), "'wod' is not a carrier known here. Did you mean 'wood'?"),
        (("residential", "Wood", 5), "Did you mean 'wood'?"),
        (("waste", None, "ne"), "'ne' is not a notation key known here. Did you mean 'NE'?"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_one(cell, near):
    assert near in refused(cell)


def test_all_problems_are_reported_at_once():
    said = refused(("residental", "lpg", 5), GAS, ("tertiary", "wood", None), ("industry", "lpg", -1), GAS)
    assert [number for number in range(1, 6) if f"row {number} (" in said] == [1, 3, 4, 5]


@pytest.mark.parametrize("column", ["sector", "carrier", "energy", "notation_key", "note"])
def test_a_balance_without_a_column_is_refused_by_its_name(column):
    with pytest.raises(ValueError, match=rf"lacks the column\(s\) {column}\."):
        baseline_emission_inventory(balance(GAS).drop(columns=column), "PT", 2021)


# --- choices that contradict each other ---


@pytest.mark.parametrize("gwp_set", ["SAR", "TAR", "AR5_feedback", "AR6"])
def test_the_covenant_factors_exist_for_two_sets_only(gwp_set):
    with pytest.raises(ValueError, match=f"exist for AR4 and AR5, not for {gwp_set}"):
        inventory_of(GAS, family="covenant", gwp_set=gwp_set)


def test_carbon_dioxide_alone_needs_no_set():
    assert inventory_of(GAS, family="covenant", report="co2", gwp_set="AR6").total == pytest.approx(20.2)


def test_life_cycle_is_never_in_carbon_dioxide_alone():
    with pytest.raises(ValueError, match='Life-cycle factors are in CO2-equivalent: choose report="co2e"'):
        inventory_of(GAS, family="life_cycle", report="co2")


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"family": "ipc"}, "'ipc' is not a family of factors known here. Did you mean 'ipcc'"),
        ({"report": "co2eq"}, "Did you mean 'co2e'"),
        ({"gwp_set": "AR7"}, "'AR7' is not a GWP set known here"),
    ],
)
def test_a_misspelt_choice_is_refused_with_the_nearest_one(choices, said):
    with pytest.raises(ValueError, match=said):
        inventory_of(GAS, **choices)


def test_a_year_outside_the_table_is_refused_and_not_left_out():
    with pytest.raises(ValueError, match="no electricity factor for 2023"):
        inventory_of(LIGHT, year=2023)


@pytest.mark.parametrize(("report", "unit"), [("co2", "t CO2"), ("co2e", "t CO2-eq")])
def test_the_unit_says_what_is_counted(report, unit):
    assert inventory_of(GAS, report=report).unit == unit


# --- factors travel with the result ---


def test_every_factor_has_its_source_and_its_mark(gaviao):
    assert gaviao.factors["source"].str.len().gt(10).all()
    assert gaviao.factors["confidence"].isin(["V", "V2", "D", "M", "E"]).all()
    assert gaviao.factors["name"].is_unique


def test_the_factor_of_every_burnt_cell_can_be_put_together_from_the_table(gaviao):
    """3.6e-6 x (CO2 + GWP x CH4 + GWP x N2O), each part from a row of `factors` or a typed GWP."""
    fuel = read_table("carriers").set_index("carrier")["fuel"]
    use = read_table("sectors").set_index("sector")["ipcc_use"]
    value = gaviao.factors.set_index("name")["value"]
    burnt = gaviao.cells[gaviao.cells["carrier"].map(fuel).notna() & gaviao.cells["energy"].notna()]
    assert len(burnt) == 13
    for cell in burnt.itertuples():
        name = fuel[cell.carrier]
        parts = [value[f"{gas} of {name}, {use[cell.sector]}"] for gas in ("ch4", "n2o")]
        co2, methane = (0, 28) if name == "wood" else (value[f"co2 of {name}, any"], 30)
        assert cell.factor == pytest.approx(3.6e-6 * (co2 + methane * parts[0] + 265 * parts[1]), rel=1e-9), cell


@pytest.mark.parametrize("family", ["covenant", "life_cycle"])
def test_the_factor_of_every_cell_stands_in_the_table(family):
    inventory = inventory_of(GAS, LIGHT, CARS, ("residential", "wood", 5), family=family)
    assert set(inventory.cells["factor"]) == set(inventory.factors["value"])


def test_the_warming_potentials_used_stand_in_the_table(gaviao):
    assert {28, 30, 265} <= set(gaviao.factors["value"])


def test_two_factors_of_ones_own_with_the_same_name_both_stand_in_the_table():
    heat = Factor(OWN_ELECTRICITY.name, 0.05, "t/MWh", "the operator", "2023", "V")
    inventory = inventory_of(LIGHT, ("tertiary", "heat_cold", 5), electricity=OWN_ELECTRICITY, heat_factor=heat)
    assert sorted(inventory.factors["value"]) == [0.05, 0.12]


# --- sums by sector, carrier, scope ---


@pytest.mark.parametrize("column", ["sector", "carrier", "scope"])
def test_sums_by_column_add_up_to_the_total(gaviao, column):
    sums = gaviao.by(column)
    assert sums.sum() == pytest.approx(gaviao.total, rel=1e-12)
    assert sums.is_monotonic_decreasing


def test_a_sector_of_keys_alone_is_absent_from_the_sums(gaviao):
    assert "waste" not in gaviao.by("sector")


def test_energy_without_a_factor_still_counts_as_energy():
    assert inventory_of(GAS, ("residential", "coal", 60)).by("sector", "energy")["residential"] == 160


def test_the_masses_of_the_gases_make_the_total(gaviao):
    burnt = gaviao.cells[gaviao.cells["scope"] == 1].sum(numeric_only=True)
    weights = {"co2": 1, "ch4_fossil": 30, "ch4_biogenic": 28, "n2o": 265}
    assert sum(burnt[gas] * weight for gas, weight in weights.items()) == pytest.approx(gaviao.by("scope")[1])


def test_a_cell_is_what_burning_its_fuel_gives(gaviao):
    cars = gaviao.cells.query("sector == 'private_transport' and carrier == 'diesel'").iloc[0]
    assert cars["emissions"] == pytest.approx(combustion_emissions(cars["energy"], "MWh", "diesel", "road").co2e)


def test_the_balance_is_not_changed():
    table = balance(GAS, ("waste", None, "NE"))
    before = table.copy()
    baseline_emission_inventory(table, "PT", 2021)
    pd.testing.assert_frame_equal(table, before)


# --- the Covenant view ---


def numbers_of(column):
    return pd.to_numeric(column, errors="coerce").sum()


@pytest.mark.parametrize("measure", ["emissions", "energy"])
def test_rows_and_columns_of_the_covenant_matrix_add_up(gaviao, measure):
    matrix = gaviao.covenant(measure)
    total = gaviao.cells[measure].sum()
    sectors = matrix.drop(index="Total")
    assert numbers_of(sectors["Total"]) == pytest.approx(total)
    assert sectors.drop(columns="Total").apply(numbers_of).sum() == pytest.approx(total)
    for _, row in matrix.iterrows():
        assert numbers_of(row.drop("Total")) == pytest.approx(numbers_of(row[["Total"]]))
    for name in matrix.columns:
        assert matrix.loc["Total", name] == pytest.approx(numbers_of(sectors[name])), name


def test_the_last_row_of_the_covenant_matrix_adds_the_columns():
    matrix = inventory_of(GAS, LIGHT, CARS, ("tertiary", "natural_gas", 40)).covenant("energy")
    assert matrix.index[-1] == "Total"
    assert matrix.loc["Total"].to_dict() == {"Electricity": 50, "Natural gas": 140, "Diesel": 200, "Total": 390}


def test_a_sum_of_keys_alone_is_no_zero_in_the_last_row_either():
    matrix = inventory_of(("residential", "coal", 60)).covenant()
    assert matrix.loc["Total"].to_dict() == {"Coal": "NE", "Total": "NE"}


def test_of_several_keys_a_hole_is_shown_before_a_true_zero():
    """NO in the sum would say that nothing is there, while one of its cells was never estimated."""
    inventory = inventory_of(("residential", "wood", "NO"), ("residential", "other_biomass", "NE"))
    matrix = inventory.covenant()
    assert matrix.loc["Residential"].to_dict() == {"Other biomass": "NE", "Total": "NE"}
    assert matrix.loc["Total"].to_dict() == {"Other biomass": "NE", "Total": "NE"}


def test_keys_stand_in_the_covenant_matrix(gaviao):
    matrix = gaviao.covenant()
    assert matrix["Total"][["Municipal fleet", "Public transport", "Waste"]].tolist() == ["IE", "NE", "NE"]
    assert matrix["LPG"]["Public lighting"] == ""
    assert matrix["Electricity"]["Private and commercial transport"] == "NE"


def test_the_key_of_a_whole_sector_stands_in_every_column_where_it_could_burn_fuel(gaviao):
    columns = gaviao.covenant().drop(columns="Total")
    keys = {"Industry (non-ETS)": {"NE"}, "Municipal fleet": {"IE"}, "Public transport": {"NE"}}
    keys |= dict.fromkeys(["Waste", "Wastewater", "Other non-energy"], {""})
    assert {row: set(columns.loc[row]) for row in keys} == keys


def test_the_key_of_a_whole_sector_does_not_cover_a_number_in_it():
    matrix = inventory_of(("residential", None, "NE"), ("residential", "lpg", 5), LIGHT).covenant("energy")
    assert matrix.loc["Residential"].to_dict() == {"Electricity": "NE", "LPG": 5, "Total": 5}


def test_a_key_in_one_carrier_stands_in_its_column():
    matrix = inventory_of(GAS, ("residential", "coal", 60), ("residential", "wood", "NO")).covenant()
    assert matrix.loc["Residential", ["Coal", "Other biomass"]].tolist() == ["NE", "NO"]
    assert matrix.loc["Residential", "Total"] == pytest.approx(20.25954)


def test_wood_and_other_biomass_share_the_covenant_column():
    matrix = inventory_of(("residential", "wood", 10), ("residential", "other_biomass", 5)).covenant("energy")
    assert matrix.loc["Residential", "Other biomass"] == 15


def test_rows_stand_in_the_order_of_the_covenant_form(gaviao):
    assert gaviao.covenant().index.tolist() == [*read_table("sectors")["covenant_row"], "Total"]
    some = inventory_of(CARS, GAS, ("tertiary", None, "NO")).covenant()
    assert some.index.tolist() == ["Tertiary", "Residential", "Private and commercial transport", "Total"]


def test_columns_stand_in_the_order_of_the_covenant_form(gaviao):
    form = [*dict.fromkeys(read_table("carriers")["covenant_column"]), "Total"]
    columns = gaviao.covenant().columns.tolist()
    assert columns == [column for column in form if column in columns]


def test_the_covenant_total_leaves_farms_out_unless_named(gaviao):
    farms = gaviao.by("sector")["agriculture"]
    assert gaviao.covenant_total() == pytest.approx(gaviao.total - farms)
    assert gaviao.covenant_total(["agriculture"]) == pytest.approx(gaviao.total)


def test_naming_a_key_sector_does_not_count_it_twice(gaviao):
    assert gaviao.covenant_total(["residential"]) == gaviao.covenant_total()


def test_an_unknown_optional_sector_is_refused(gaviao):
    with pytest.raises(ValueError, match="Did you mean 'agriculture'"):
        gaviao.covenant_total(["agricultur"])


# --- the GPC view ---


def test_electricity_and_heat_are_scope_2_and_fuels_scope_1(gaviao):
    scope = gaviao.cells.dropna(subset="emissions").set_index("carrier")["scope"]
    assert (scope == [2 if carrier == "electricity" else 1 for carrier in scope.index]).all()
    assert inventory_of(("tertiary", "heat_cold", 3), heat_factor=OWN_HEAT).cells["scope"].tolist() == [2]


def test_the_basic_table_puts_each_sector_under_its_code(gaviao):
    table = gaviao.gpc_basic()
    assert table.index.tolist() == ["I.1", "I.2", "I.3", "I.5", "II.1", "III.1-III.3", "III.4"]
    electricity = gaviao.cells.query("carrier == 'electricity'").set_index("sector")["emissions"]
    assert table.loc["I.1", "scope_2"] == pytest.approx(electricity["residential"])
    assert table.loc["I.2", "scope_2"] == pytest.approx(
        electricity[["municipal_buildings", "tertiary", "public_lighting"]].sum()
    )
    assert table.loc["II.1", "scope_1"] == pytest.approx(gaviao.by("sector")["private_transport"])
    assert table.loc["II.1", "scope_2"] == ""


def test_the_basic_table_names_what_is_not_in_its_numbers(gaviao):
    keys = gaviao.gpc_basic()["notation_keys"]
    assert keys["II.1"] == (
        "Private and commercial transport (electricity): NE; Municipal fleet: IE; Public transport: NE"
    )
    assert keys["III.4"] == "Wastewater: NE"
    assert keys["I.1"] == ""


def test_the_basic_total_is_the_total_where_nothing_lies_outside_basic(gaviao):
    assert gaviao.gpc_basic_total() == pytest.approx(gaviao.total)


def test_farms_are_in_basic_and_not_in_the_covenant(gaviao):
    assert gaviao.gpc_basic_total() - gaviao.covenant_total() == pytest.approx(gaviao.by("sector")["agriculture"])


CONTRADICTIONS = [{"report": "co2"}, {"family": "covenant", "report": "co2"}, {"family": "life_cycle"}]


@pytest.mark.parametrize("choices", CONTRADICTIONS)
def test_no_basic_total_of_carbon_dioxide_alone_or_of_life_cycles(choices):
    with pytest.raises(ValueError, match="GPC counts all gases, where they are emitted"):
        inventory_of(GAS, **choices).gpc_basic_total()


@pytest.mark.parametrize("choices", CONTRADICTIONS)
def test_no_basic_table_of_carbon_dioxide_alone_or_of_life_cycles(choices):
    with pytest.raises(ValueError, match="GPC counts all gases, where they are emitted"):
        inventory_of(GAS, **choices).gpc_basic()


def test_a_balance_without_any_basic_sector_has_an_empty_table_and_a_total_of_zero():
    inventory = inventory_of(("other_non_energy", None, "NO"))
    assert inventory.gpc_basic().empty
    assert inventory.gpc_basic_total() == 0.0


# --- the paragraph for the council ---


def paragraph_of(*cells, notice="", **choices):
    table = balance(*cells)
    town = Town("x", "Our {town}", "PT", 100.0, None, table, notice)
    return council_paragraph(town, baseline_emission_inventory(table, "PT", 2021, **choices))


def test_the_council_hears_the_numbers_of_gaviao_with_two_digits(gaviao):
    assert council_paragraph(load_town("PT-GAV"), gaviao) == (
        "Gavião (PT) uses about 39,000 MWh of energy a year, that is 12 MWh per registered inhabitant. "
        "What has been counted causes about 8,200 t CO2-eq a year (IPCC factors, electricity of 2021), "
        "2.4 t per inhabitant. "
        "First comes: private and commercial transport, 60 % of the emissions. Second: homes, 24 %. "
        "What the municipality itself pays for (municipal buildings, public lighting) is 1.6 % of it. "
        "Municipal fleet: counted in private and commercial transport: cars are taken per inhabitant. "
        "The total leaves out what is not estimated or confidential: private and commercial transport (electricity), "
        "public transport, industry (outside emissions trading), waste, wastewater, other sources that burn no fuel. "
        "Teaching estimates, not official inventories."
    )


def test_of_a_complete_inventory_the_council_hears_the_whole():
    said = paragraph_of(GAS, *every_other_sector("NO", but=["residential"]))
    assert "It causes about 20 t CO2-eq a year (IPCC factors, electricity of 2021), 0.20 t per inhabitant." in said
    assert "What has been counted" not in said
    assert "leaves out" not in said


@pytest.mark.parametrize(("key", "whole"), [("NO", True), ("IE", True), ("NE", False), ("C", False)])
def test_with_a_hole_the_council_hears_that_only_a_part_is_counted(key, whole):
    said = paragraph_of(GAS, *every_other_sector("NO", but=["residential", "waste"]), ("waste", None, key, "in homes"))
    assert ("It causes about 20 t CO2-eq" in said) == whole
    assert ("What has been counted causes about 20 t CO2-eq" in said) == (not whole)
    assert ("The total leaves out what is not estimated or confidential: waste." in said) == (not whole)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"family": "covenant"}, "t CO2-eq a year (default factors of the Covenant, electricity of 2021)"),
        (
            {"family": "covenant", "report": "co2"},
            "t CO2 a year (default factors of the Covenant, electricity of 2021)",
        ),
        ({"family": "life_cycle"}, "t CO2-eq a year (life-cycle factors, electricity of 2021)"),
    ],
)
def test_the_council_hears_which_factors_and_which_year(choices, said):
    assert said in paragraph_of(GAS, **choices)


def test_the_council_hears_where_every_sector_is_that_stands_elsewhere():
    elsewhere = [
        ("municipal_fleet", None, "IE", "with the cars."),
        ("wastewater", None, "IE", "on the bill of offices"),
    ]
    said = paragraph_of(GAS, *elsewhere)
    assert "Municipal fleet: with the cars. Wastewater: on the bill of offices. The total leaves out" in said


def test_the_council_hears_of_sectors_that_stand_elsewhere_where_nothing_is_emitted_too():
    assert "Municipal fleet: with the cars." in paragraph_of(
        ("residential", "solar_thermal", 5), ("municipal_fleet", None, "IE", "with the cars")
    )


def test_the_council_hears_that_teaching_estimates_are_left():
    notice = "18 of 19 amounts are still the teaching estimates of Gavião"
    assert paragraph_of(GAS, notice=notice).endswith(f" {notice}.")


def test_the_council_hears_no_notice_about_a_town_of_its_own():
    said = paragraph_of(GAS, LIGHT, *every_other_sector("NO", but=["residential", "tertiary"]))
    assert said.startswith("Our {town} (PT) uses about 150 MWh")
    assert "Teaching" not in said


def test_one_sector_alone_is_not_called_the_energy_of_the_town():
    said = paragraph_of(LIGHT)
    assert said.startswith(
        "Counted so far in Our {town} (PT): about 50 MWh a year. Not in it: homes, private and commercial transport. "
        "So this is not the energy of the town. What has been counted causes about "
    )
    assert "inhabitant" not in said and "First" not in said and "pays for" not in said


@pytest.mark.parametrize(("key", "whole"), [("NO", True), ("IE", True), ("NE", False), ("C", False)])
def test_a_large_sector_with_a_hole_is_not_in_the_energy_of_the_town(key, whole):
    others = every_other_sector("NO", but=["residential", "tertiary"])
    said = paragraph_of(GAS, *others, ("tertiary", None, key, "here"))
    assert said.startswith("Our {town} (PT) uses about 100 MWh") == whole
    assert ("Not in it: services (not municipal)." in said) == (not whole)


def test_the_council_hears_no_share_of_nothing():
    assert "nan %" not in paragraph_of(("residential", "solar_thermal", 5), ("tertiary", "solar_thermal", 5))
