"""The tables of `datasets/` keep what they promise.

Numbers typed here are a second transcription of the sources: whoever changes one in a table must change it here too.
"""

import csv
import json
from pathlib import Path

import make_balances
import make_national
import pandas as pd
import pytest
from frictionless import validate

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
PACKAGE = json.loads((DATASETS / "datapackage.json").read_text(encoding="utf-8"))
TABLES = sorted(path.stem for path in DATASETS.glob("*.csv"))
MWH_TO_TJ = 0.0036
NOTICE = "Teaching estimates, not official inventories"


def table(name):
    return pd.read_csv(DATASETS / f"{name}.csv", keep_default_na=False, na_values=[""])


# --- the package as a whole ---


def test_package_is_valid():
    report = validate(str(DATASETS / "datapackage.json"))
    problems = report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert report.valid, "\n".join(map(str, problems))
    assert report.stats["tasks"] == len(TABLES)


def test_every_table_is_described_and_licensed():
    resources = {resource["name"]: resource for resource in PACKAGE["resources"]}
    assert sorted(resources) == TABLES
    for name, resource in resources.items():
        assert resource["title"] and resource["description"] and resource["licenses"] and resource["sources"], name
        made_up = name.startswith(("exercise_", "households_")) or name in ("swing_points", "participants")
        assert resource["synthetic"] is made_up, name
        schema = resource["schema"]
        if isinstance(schema, str):  # the files of households share one schema
            schema = json.loads((DATASETS / schema).read_text(encoding="utf-8"))
        assert all(field["description"] and field["type"] for field in schema["fields"]), name


# A row of a file of households is invented: the units stand with the columns, the making with the file.
@pytest.mark.parametrize("name", [name for name in TABLES if not name.startswith("households_")])
def test_every_row_has_source_year_unit_and_confidence(name):
    with (DATASETS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            empty = [column for column in ("source", "year", "unit", "confidence") if not row[column].strip()]
            assert not empty, f"{name}.csv, line {number}: {empty} empty"


def test_estimates_say_what_they_are():
    for resource in PACKAGE["resources"]:
        if resource["name"] in ("pilot_inputs", "energy_balances"):
            assert resource["description"].startswith(NOTICE)
        if resource["name"].startswith("households_"):
            assert resource["description"].startswith("Synthetic households calibrated to published national figures")


# --- factor tables ---

# Fuel: net calorific value [TJ/Gg], CO2 [kg/TJ], then CH4 and N2O [kg/TJ] of Tables 2.2, 2.4 and 2.5.
IPCC_2006 = {
    "natural_gas": (48.0, 56100, (1, 0.1), (5, 0.1), (5, 0.1)),
    "lpg": (47.3, 63100, (1, 0.1), (5, 0.1), (5, 0.1)),
    "gas_diesel_oil": (43.0, 74100, (3, 0.6), (10, 0.6), (10, 0.6)),
    "motor_gasoline": (44.3, 69300, (3, 0.6), (10, 0.6), (10, 0.6)),
    "other_kerosene": (43.8, 71900, (3, 0.6), (10, 0.6), (10, 0.6)),
    "residual_fuel_oil": (40.4, 77400, (3, 0.6), (10, 0.6), (10, 0.6)),
    "petroleum_coke": (32.5, 97500, (3, 0.6), (10, 0.6), (10, 0.6)),
    "lignite": (11.9, 101000, (1, 1.5), (10, 1.5), (300, 1.5)),
    "peat": (9.76, 106000, (1, 1.5), (10, 1.4), (300, 1.4)),
    "wood": (15.6, 112000, (30, 4), (300, 4), (300, 4)),
    "other_solid_biomass": (11.6, 100000, (30, 4), (300, 4), (300, 4)),
    "charcoal": (29.5, 112000, (200, 4), (200, 1), (200, 1)),
    "biogas": (50.4, 54600, (1, 0.1), (5, 0.1), (5, 0.1)),
    "liquid_biofuels": (27.0, 70800, (3, 0.6), (10, 0.6), (10, 0.6)),
    "municipal_waste_fossil": (10, 91700, (30, 4), (300, 4), (300, 4)),
}
MOBILE = {
    ("motor_gasoline", "road"): (3.8, 5.7),
    ("gas_diesel_oil", "road"): (3.9, 3.9),
    ("natural_gas", "road"): (92, 3),
    ("lpg", "road"): (62, 0.2),
    ("gas_diesel_oil", "off_road_agriculture"): (4.15, 28.6),
    ("motor_gasoline", "off_road_agriculture"): (80, 2),
}
BIOGENIC_FUELS = {"wood", "other_solid_biomass", "charcoal", "biogas", "liquid_biofuels"}


def emission_factors():
    return table("emission_factors").set_index(["fuel", "use", "gas"])


def test_fuel_factors_equal_the_ipcc_tables():
    expected = {}
    for fuel, (_, co2, *stationary) in IPCC_2006.items():
        expected[fuel, "any", "co2"] = co2
        for use, (ch4, n2o) in zip(("energy_industries", "commercial", "residential"), stationary, strict=True):
            expected |= {(fuel, use, "ch4"): ch4, (fuel, use, "n2o"): n2o}
    for (fuel, use), (ch4, n2o) in MOBILE.items():
        expected |= {(fuel, use, "ch4"): ch4, (fuel, use, "n2o"): n2o}
    assert emission_factors()["value"].to_dict() == expected


def test_biogenic_fuels_are_marked():
    factors = table("emission_factors")
    assert set(factors.loc[factors["biogenic"], "fuel"]) == BIOGENIC_FUELS
    assert not factors.loc[~factors["biogenic"], "fuel"].isin(BIOGENIC_FUELS).any()
    carriers = table("carriers").dropna(subset="fuel")
    assert (carriers["biogenic"] == carriers["fuel"].isin(BIOGENIC_FUELS)).all()


def test_fuel_properties():
    values = table("fuel_properties").set_index(["fuel", "property"])["value"].to_dict()
    expected = {(fuel, "net_calorific_value"): row[0] for fuel, row in IPCC_2006.items()}
    expected |= {("wood_pellets", "net_calorific_value"): 4.8 * 3.6}
    expected |= {("gas_diesel_oil", "density"): 0.84, ("motor_gasoline", "density"): 0.745, ("lpg", "density"): 0.54}
    expected |= {("natural_gas", "net_calorific_value_volume"): 35.046, ("natural_gas", "net_to_gross"): 0.9}
    expected |= {("natural_gas", "net_to_gross_defra"): pytest.approx(0.18259 / 0.20229, abs=5e-5)}
    oil_and_coal = ("gas_diesel_oil", "motor_gasoline", "other_kerosene", "residual_fuel_oil", "lignite")
    expected |= {(fuel, "net_to_gross"): 0.95 for fuel in oil_and_coal}
    assert values == expected


@pytest.mark.parametrize("name", ["emission_factors", "fuel_properties"])
def test_values_lie_between_their_limits(name):
    rows = table(name).dropna(subset=["low", "high"])
    assert ((rows["low"] <= rows["value"]) & (rows["value"] <= rows["high"])).all()


def test_every_fuel_of_a_carrier_has_factors():
    fuels = set(table("carriers")["fuel"].dropna())
    assert fuels and fuels <= set(table("emission_factors")["fuel"])


def test_uses_of_sectors_have_factors():
    uses = set(table("sectors")["ipcc_use"].dropna())
    assert uses and uses <= set(table("emission_factors")["use"])


# CO2-equivalent of 1 kg CH4 and 1 kg N2O in the two families of the Covenant.
COVENANT_GWP = {"ghg_ar4": (25, 298), "ghg_ar5": (28, 265)}


def test_covenant_factors_follow_from_the_ipcc_factors():
    fuels = table("carriers").set_index("carrier")["fuel"]
    factors = emission_factors()["value"]
    checked = 0
    for row in table("covenant_factors").itertuples():
        family = row.column.removesuffix("_unsustainable")
        if family.startswith("lca"):
            continue
        fuel = fuels[row.carrier]
        sustainable = fuel in BIOGENIC_FUELS and family == row.column
        kg_per_tj = 0 if sustainable else factors[fuel, "any", "co2"]
        ch4, n2o = COVENANT_GWP.get(family, (0, 0))
        kg_per_tj += factors[fuel, "energy_industries", "ch4"] * ch4 + factors[fuel, "energy_industries", "n2o"] * n2o
        assert row.value == pytest.approx(kg_per_tj * MWH_TO_TJ / 1000, abs=5.1e-5), (row.carrier, row.column)
        checked += 1
    assert checked == 30


def test_life_cycle_factors_of_the_covenant():
    rows = table("covenant_factors")
    rows = rows[rows["column"].str.startswith("lca")]
    assert set(rows["confidence"]) == {"M"}
    edition_2017 = {"natural_gas": 0.240, "lpg": 0.281, "heating_oil": 0.306, "diesel": 0.306, "gasoline": 0.314}
    edition_2017 |= {"lignite": 0.375, "wood": 0.017}
    edition_2010 = {"natural_gas": 0.237, "heating_oil": 0.305, "diesel": 0.305, "gasoline": 0.299}
    for column, expected in [("lca_2017", edition_2017), ("lca_2010", edition_2010)]:
        assert rows[rows["column"] == column].set_index("carrier")["value"].to_dict() == expected


# Sum over 1990-2021 of the columns co2, ghg, lca: one changed digit in any year shows.
ELECTRICITY_SUMS = {
    "IT": (14.3247, 14.3684, 18.0832),
    "ES": (12.9874, 13.0319, 15.5137),
    "PT": (15.1381, 15.2021, 18.3018),
    "EL": (28.6623, 28.7406, 31.0958),
}


def test_electricity_factors():
    factors = table("electricity_factors")
    assert len(factors) == 4 * 3 * 32
    sums = factors.groupby(["country", "column"])["value"].sum()
    for country, expected in ELECTRICITY_SUMS.items():
        assert list(sums[country][["co2", "ghg", "lca"]]) == pytest.approx(expected, abs=5e-5), country
    ghg = factors[factors["column"] == "ghg"].pivot(index="year", columns="country", values="value")
    fall = (100 * (1 - ghg.loc[2021] / ghg.loc[2005])).round()
    assert fall.to_dict() == {"IT": 43, "ES": 63, "PT": 69, "EL": 57}
    assert ghg.loc[2008, "PT"] == 0.4400


def test_life_cycle_exceeds_greenhouse_gases_exceeds_carbon_dioxide():
    wide = table("electricity_factors").pivot(index=["country", "year"], columns="column", values="value")
    assert (wide["co2"] < wide["ghg"]).all()
    assert (wide["ghg"] < wide["lca"]).all()


def test_global_warming_potentials():
    expected = {
        "SAR": (21, 21, 310), "TAR": (23, 23, 296), "AR4": (25, 25, 298),
        "AR5": (30, 28, 265), "AR5_feedback": (36, 34, 298), "AR6": (29.8, 27.0, 273),
    }  # fmt: skip
    wide = table("gwp").pivot(index="set", columns="gas", values="value")[["ch4_fossil", "ch4_biogenic", "n2o"]]
    assert {name: tuple(row) for name, row in wide.iterrows()} == expected


# --- inputs of the balances ---


def test_population_is_the_same_in_both_tables():
    inputs = table("pilot_inputs")
    used = inputs[inputs["variable"] == "population"].set_index("municipality_id")["value"]
    assert used.to_dict() == table("municipalities").set_index("municipality_id")["population"].to_dict()


def test_heating_mixes_add_up():
    inputs = table("pilot_inputs")
    mixes = inputs[inputs["variable"].str.startswith("heating_mix_")].groupby("municipality_id")["value"]
    assert (mixes.count() == 6).all()
    assert list(mixes.sum()) == pytest.approx([1.0] * 8, abs=1e-9)


@pytest.mark.parametrize(
    ("prefix", "groups"),
    [
        ("car_share_", 4),
        ("freight_share_", 4),
        ("services_gas_town_", 1),
        ("services_other_town_", 1),
        ("municipal_gas_town_", 1),
        ("municipal_other_town_", 1),
    ],
)
def test_shares_add_up(prefix, groups):
    national = table("national_reference")
    sums = national[national["variable"].str.startswith(prefix)].groupby("country")["value"].sum()
    assert list(sums) == pytest.approx([1.0] * groups, abs=2e-6)


def test_electric_uses_of_a_household_add_up_to_its_electricity():
    _, nations = make_balances.read_inputs()
    for country, n in nations.items():
        uses = (
            n["light_appliances_per_household"]
            + n["cooling_per_household"]
            + n["hot_water_per_household"] * n["hot_water_electric_share"]
            + n["cooking_per_household"] * n["cooking_electric_share"]
            + n["space_heating_per_household"]
            * (n["heating_share_electric_resistance"] + n["heating_share_heat_pump"] / n["heat_pump_seasonal_factor"])
        )
        assert uses == pytest.approx(n["electricity_per_household"], rel=0.02), country


# --- the balances ---


def test_balances_are_what_the_tool_makes():
    made = make_balances.energy_balances().to_csv(index=False, lineterminator="\n")
    committed = (DATASETS / "energy_balances.csv").read_text(encoding="utf-8")
    assert committed == made, "run: python tools/make_balances.py"


def test_each_cell_has_a_number_or_a_key_and_stands_once():
    balances = table("energy_balances")
    assert (balances["energy"].notna() != balances["notation_key"].notna()).all()
    assert balances.loc[balances["energy"].notna(), "carrier"].notna().all()
    assert not balances.duplicated(["municipality_id", "sector", "carrier"]).any()


def test_every_sector_is_answered_in_every_town():
    answered = table("energy_balances").groupby("municipality_id")["sector"].agg(set)
    assert len(answered) == 8
    assert all(sectors == set(table("sectors")["sector"]) for sectors in answered)


def test_no_carrier_stands_where_it_cannot_be():
    balances = table("energy_balances").merge(table("sectors")[["sector", "group"]], on="sector")
    carriers = table("carriers").set_index("carrier")["transport"]
    moving = balances[(balances["group"] == "transport") & balances["carrier"].notna()]
    assert len(moving) > 0
    assert moving["carrier"].map(carriers).all()
    assert set(balances.loc[balances["sector"] == "public_lighting", "carrier"]) == {"electricity"}


# MWh per year: total, homes, their electricity, services, their electricity, municipal buildings, lighting,
# transport, farming (machines and irrigation). From the notes that the balances were made from.
EXPECTED = {
    "IT-PDS": (143356, 43294, 12790, 36794, 18735, 983, 599, 46806 + 3838 + 10953, 90 + 0),
    "IT-VEQ": (230857, 74705, 20529, 51480, 26213, 1618, 1310, 77047 + 6317 + 18030, 350 + 0),
    "ES-GOM": (2944, 1209, 352, 307, 185, 49, 55, 1005 + 222, 96 + 0),
    "ES-SQB": (26182, 9528, 3307, 3852, 2324, 274, 186, 9908 + 2384, 50 + 0),
    "PT-PSR": (170815, 51893, 21376, 23825, 17645, 1677, 846, 68855 + 14868, 4050 + 4800),
    "PT-GAV": (39069, 14019, 5238, 4545, 3366, 441, 229, 15325 + 3309, 880 + 320),
    "EL-AVD": (189974, 80964, 25857, 19228, 15831, 1562, 2514, 46132 + 18124, 14250 + 7200),
    "EL-TOP": (121207, 51077, 16312, 10619, 8743, 949, 1527, 28025 + 11010, 11200 + 6800),
}


@pytest.mark.parametrize("town", EXPECTED)
def test_totals_agree_with_the_notes(town):
    rows = table("energy_balances").query("municipality_id == @town")
    sums = rows.groupby("sector")["energy"].sum()
    electricity = rows[rows["carrier"] == "electricity"].set_index("sector")["energy"]
    found = [rows["energy"].sum(), sums["residential"], electricity["residential"]]
    found += [sums["tertiary"], electricity["tertiary"], sums["municipal_buildings"], sums["public_lighting"]]
    found += [sums["private_transport"], sums["agriculture"]]
    assert found == pytest.approx(EXPECTED[town], rel=1e-3, abs=1.0)


# t CO2-equivalent per year, grid of 2023, from the same notes.
EXPECTED_EMISSIONS = {
    "IT-PDS": 36438, "IT-VEQ": 57000, "ES-GOM": 613, "ES-SQB": 5764,
    "PT-PSR": 35243, "PT-GAV": 7755, "EL-AVD": 46275, "EL-TOP": 29486,
}  # fmt: skip
# t/MWh of what is not electric. Homes by carrier; the other sectors with one factor for the lump, as in the notes.
HOME_FACTORS = {"natural_gas": 0.202, "lpg": 0.2272, "heating_oil": 0.267, "wood": 0.0, "solar_thermal": 0.0}
LUMP_FACTORS = {"tertiary": 0.215, "municipal_buildings": 0.23, "private_transport": 0.262, "agriculture": 0.262}
GRID_2023 = {"IT": 0.323, "ES": 0.170, "PT": 0.158, "EL": 0.336}


@pytest.mark.parametrize("town", EXPECTED_EMISSIONS)
def test_emissions_close_on_the_notes(town):
    rows = table("energy_balances").query("municipality_id == @town").dropna(subset="energy")

    def factor(row):
        if row.carrier == "electricity":
            return GRID_2023[town[:2]]
        return HOME_FACTORS[row.carrier] if row.sector == "residential" else LUMP_FACTORS[row.sector]

    emissions = sum(row.energy * factor(row) for row in rows.itertuples())
    assert emissions == pytest.approx(EXPECTED_EMISSIONS[town], rel=0.003)


# --- national figures per person ---

# MWh per inhabitant, computed once more from the sources themselves: electricity of households 2019-2023 (Eurostat);
# electricity of services, energy of cars, and 0.6 of that of vans and domestic trucks in 2015 (JRC-IDEES).
PER_PERSON = {
    "IT": (1.102, 1.525, 3.108, 1.356, 0.347, 0.138),
    "ES": (1.541, 1.576, 4.155, 1.061, 0.012, 0.020),
    "PT": (1.339, 1.653, 3.402, 1.190, 0.044, None),
    "EL": (1.600, 1.659, 1.035, 2.343, 0.276, 0.003),
}


def test_national_figures_are_what_the_tool_makes():
    made = make_national.national_per_person().to_csv(index=False, lineterminator="\n")
    committed = (DATASETS / "national_per_person.csv").read_text(encoding="utf-8")
    assert committed == made, "run: python tools/make_national.py"


def test_national_figures_agree_with_their_sources():
    rows = table("national_per_person").set_index(["country", "sector", "carrier"])["value"]
    cells = [("residential", "electricity"), ("tertiary", "electricity")]
    cells += [("private_transport", carrier) for carrier in ("diesel", "gasoline", "lpg", "natural_gas")]
    expected = {
        (country, *cell): value
        for country, values in PER_PERSON.items()
        for cell, value in zip(cells, values, strict=True)
        if value is not None
    }
    assert set(rows.index) == set(expected)
    assert rows.to_dict() == pytest.approx(expected, abs=0.0025)


# --- the worked example on the page "How the numbers are made" ---


def numbers_page():
    return (DATASETS.parent / "book" / "numbers.md").read_text(encoding="utf-8")


def test_every_cell_of_the_worked_town_stands_on_the_page():
    page = numbers_page()
    rows = table("energy_balances").query("municipality_id == 'PT-GAV'")
    printed = [f"{energy:,.1f}" for energy in rows["energy"].dropna()]
    printed += [f"| {energy:,.0f} |" for energy in rows.groupby("sector")["energy"].sum(min_count=1).dropna()]
    printed.append(f"**{rows['energy'].sum():,.0f}**")
    assert len(printed) == 19 + 6 + 1
    assert [number for number in printed if number not in page] == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("cars per 1,000 inhabitants, or km of a car", "cars_per_1000"),
        ("cars per 1,000 inhabitants, or km of a car", "km_per_car"),
        ("persons in a household", "persons_per_household"),
        ("how cold the town is, or the need of a rural house", "degree_day_ratio"),
        ("how cold the town is, or the need of a rural house", "house_factor"),
        ("services factor", "services_factor"),
        ("part of the vans and trucks that belongs to the town", "freight_local_share"),
        ("farmed area, or diesel per hectare", "farmed_area"),
        ("farmed area, or diesel per hectare", "farm_fuel"),
        ("kWh per inhabitant of municipal buildings", "municipal_buildings_energy"),
    ],
)
def test_ten_per_cent_more_moves_the_total_as_the_page_says(words, name):
    towns, nations = make_balances.read_inputs()
    before = make_balances.balance_lines(towns["PT-GAV"], nations["PT"])["energy"].sum()
    group = towns["PT-GAV"] if name in towns["PT-GAV"] else nations["PT"]
    group[name] *= 1.1
    after = make_balances.balance_lines(towns["PT-GAV"], nations["PT"])["energy"].sum()
    change = f"{100 * (after / before - 1):+.1f} %".replace("-", "−")
    assert f"| {words} | {change} |" in numbers_page()
