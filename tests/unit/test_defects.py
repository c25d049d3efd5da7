"""Errors that were seen in other tools and inventories: each one tried here, to show that ours does not have it."""

import pandas as pd
import pytest

from fairwatt import load_town, read_table
from fairwatt.factors import Factor, combustion_factor, electricity_factor
from fairwatt.ghg import baseline_emission_inventory, combustion_emissions
from fairwatt.units import known_unit, to_mwh

MASSES = ("co2", "co2_biogenic", "ch4_fossil", "ch4_biogenic", "n2o")


def cell(sector, carrier, energy, **choices):
    balance = pd.DataFrame([{"sector": sector, "carrier": carrier, "energy": energy, "notation_key": None, "note": ""}])
    return baseline_emission_inventory(balance, "PT", 2021, **choices)


# --- densities and calorific values ---


@pytest.mark.parametrize("fuel", ["diesel", "gasoline", "lpg", "heating_oil"])
@pytest.mark.parametrize("unit", ["l", "kg", "t"])
def test_all_gases_of_a_litre_go_through_one_density(fuel, unit):
    """A tool used 0.732 kg/l for the CO2 of a row and 0.895 kg/l for its methane."""
    quantity, energy = combustion_emissions(1, unit, fuel), combustion_emissions(1, "MWh", fuel)
    for gas in ("co2", "ch4_fossil", "n2o"):
        assert getattr(quantity, gas) / getattr(energy, gas) == pytest.approx(to_mwh(1, unit, fuel), rel=1e-12)


def test_a_litre_of_road_diesel_is_not_13_per_cent_too_light():
    kg = 1000 * combustion_emissions(1, "l", "diesel", "road").co2
    assert kg == pytest.approx(2.68, abs=0.01)
    assert kg != pytest.approx(2.33, abs=0.1)


@pytest.mark.parametrize(
    ("fuel", "low", "high"), [("diesel", 0.820, 0.845), ("gasoline", 0.72, 0.775), ("lpg", 0.50, 0.58)]
)
def test_densities_lie_in_the_range_of_their_standard(fuel, low, high):
    assert low <= 1000 * to_mwh(1, "l", fuel) / to_mwh(1, "t", fuel) <= high


def test_a_cubic_metre_of_lpg_is_refused_because_it_may_be_gas_or_liquid():
    with pytest.raises(ValueError, match="may be gas or liquid"):
        to_mwh(1, "m3", "lpg")


def test_a_cubic_metre_of_gas_counts_its_net_calorific_value():
    """2.244 kg per m3 is a gross value, 15 % above the official 1.956 of Italy."""
    kg = 1000 * combustion_emissions(1, "Sm3", "natural_gas").co2
    assert kg == pytest.approx(1.956, rel=0.01)


def test_gross_and_net_energy_of_gas_differ_by_a_tenth():
    assert to_mwh(100, "MWh", "natural_gas", "gross") < to_mwh(100, "MWh", "natural_gas", "net")


# --- the right factor for the right fuel and gas ---


@pytest.mark.parametrize("use", ["road", "off_road_agriculture"])
def test_gasoline_has_its_own_methane_and_nitrous_oxide(use):
    """A tool gave gasoline the 3.9 and 3.9 kg/TJ of diesel."""
    for gas in ("ch4", "n2o"):
        assert combustion_factor("gasoline", gas, use).value != combustion_factor("diesel", gas, use).value


def test_a_farm_engine_on_gasoline_is_of_one_kind():
    """A tool mixed the methane of 2-stroke engines (140) with the nitrous oxide of 4-stroke ones (2)."""
    pair = tuple(combustion_factor("gasoline", gas, "off_road_agriculture").value for gas in ("ch4", "n2o"))
    assert pair in {(80, 2), (140, 0.4)}


@pytest.mark.parametrize(("gas", "low", "high"), [("co2", 50_000, 125_000), ("ch4", 0.5, 350), ("n2o", 0.05, 30)])
def test_no_factor_stands_in_the_column_of_another_gas(gas, low, high):
    """A tool had the CO2 factor of wood in the column of N2O: 60.58 t instead of 0.25 t."""
    table = read_table("emission_factors").query("gas == @gas")
    assert table["value"].between(low, high).all()


def test_the_other_gases_are_a_small_part_of_what_a_fuel_emits():
    for fuel, rows in read_table("emission_factors").groupby("fuel"):
        table = rows.pivot_table(index="use", columns="gas", values="value")
        others = 28 * table["ch4"].dropna() + 265 * table["n2o"].dropna()
        assert (others < 0.13 * table.loc["any", "co2"]).all(), fuel


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("emission_factors", ["fuel", "use", "gas"]),
        ("electricity_factors", ["country", "year", "column"]),
        ("gwp", ["gas", "set"]),
        ("covenant_factors", ["carrier", "column"]),
        ("fuel_properties", ["fuel", "property"]),
    ],
)
def test_no_factor_stands_in_the_table_twice(name, key):
    assert not read_table(name).duplicated(key).any()


def test_the_factor_found_is_the_one_asked_for():
    for row in read_table("emission_factors").itertuples():
        use = "residential" if row.use == "any" else row.use
        assert combustion_factor(row.fuel, row.gas, use).name == f"{row.gas} of {row.fuel}, {row.use}"


# --- quantities ---


def test_methane_and_nitrous_oxide_are_multiplied_by_the_quantity():
    """100 kg of lignite: 0.120996 t (all methane at 28); a tool printed 0.120198."""
    emissions = combustion_emissions(100, "kg", "lignite", "commercial")
    assert emissions.co2 + 28 * emissions.ch4_fossil + 265 * emissions.n2o == pytest.approx(0.120996, abs=1e-6)


@pytest.mark.parametrize("fuel", ["lignite", "wood", "diesel"])
def test_every_gas_grows_with_the_quantity(fuel):
    one, hundred = (combustion_emissions(amount, "t", fuel) for amount in (1, 100))
    for gas in MASSES:
        assert getattr(hundred, gas) == pytest.approx(100 * getattr(one, gas))


def test_nothing_is_rounded_on_the_way():
    """A tool cut kilograms at each step."""
    assert combustion_emissions(1, "MJ", "diesel").co2e > 0
    assert 1e9 * combustion_emissions(1e-6, "kWh", "diesel").co2e == pytest.approx(
        combustion_emissions(1, "MWh", "diesel").co2e, rel=1e-12
    )


@pytest.mark.parametrize("town", ["IT-VEQ", "PT-GAV", "EL-TOP"])
def test_the_parts_add_up_to_the_total(town):
    town = load_town(town)
    inventory = baseline_emission_inventory(town.balance, town.country, 2021)
    for column in ("sector", "carrier", "scope"):
        assert inventory.by(column).sum() == pytest.approx(inventory.total, rel=1e-12)
    assert inventory.cells["emissions"].sum() == inventory.total


@pytest.mark.parametrize("unit", ["kt", "Mt", "g"])
def test_a_unit_of_mass_that_is_not_known_is_not_taken_for_another(unit):
    with pytest.raises(ValueError, match=f"'{unit}' is not a unit"):
        known_unit(unit)


# --- missing is not zero ---


def test_a_fuel_without_a_factor_does_not_appear_as_zero():
    inventory = cell("industry", "coal", 500)
    assert inventory.cells["emissions"].isna().all()
    assert inventory.covenant().loc["Industry (non-ETS)", "Total"] == "NE"
    assert inventory.gpc_basic().loc["I.3", "scope_1"] == "NE"
    assert not inventory.complete


def test_a_gas_that_a_factor_does_not_tell_apart_is_unknown_and_not_zero():
    for inventory in (cell("tertiary", "electricity", 50), cell("residential", "lpg", 50, family="covenant")):
        assert inventory.cells[list(MASSES)].isna().all(axis=None)


def test_of_carbon_dioxide_alone_the_other_gases_are_unknown_and_not_zero():
    masses = cell("residential", "lpg", 50, family="covenant", report="co2").cells.iloc[0]
    assert masses["co2"] == pytest.approx(50 * 0.2272)
    assert pd.isna(masses["ch4_fossil"])
    assert pd.isna(masses["n2o"])


def test_no_use_lacks_a_gas():
    """A tool left out the nitrous oxide of a whole process: here each use of a fuel has both gases."""
    rows = read_table("emission_factors").query("use != 'any'")
    assert (rows.groupby(["fuel", "use"])["gas"].agg(set).map(len) == 2).all()


# --- labels ---


def test_results_of_different_potentials_refuse_to_add():
    with pytest.raises(ValueError, match="SAR and AR6"):
        _ = combustion_emissions(1, "t", "wood", gwp_set="SAR") + combustion_emissions(1, "t", "wood", gwp_set="AR6")


def test_electricity_is_counted_where_it_is_consumed_and_says_so():
    assert "Consumption" in electricity_factor("EL", 2021).source
    assert cell("tertiary", "electricity", 50).factors["source"].str.contains("Consumption").all()


def test_tonnes_are_tonnes_and_factors_name_their_unit():
    inventory = cell("residential", "natural_gas", 1000)
    assert inventory.total == pytest.approx(202.6, abs=0.1)
    assert inventory.unit.startswith("t ")
    assert inventory.factors.loc[inventory.factors["name"].str.contains("of natural_gas"), "unit"].eq("kg/TJ").all()


@pytest.mark.parametrize(("value", "unit"), [(137, "g/kWh"), (137, "kg/MWh"), (0.038, "t/GJ")])
def test_a_factor_of_ones_own_in_another_unit_is_not_taken_for_tonnes_per_mwh(value, unit):
    """338 g stored as 338 kg per kWh: a thousand times too much."""
    own = Factor("our supplier", value, unit, "bill", "2023", "V")
    with pytest.raises(ValueError, match="t/MWh"):
        cell("tertiary", "electricity", 50, electricity=own)
    with pytest.raises(ValueError, match="t/MWh"):
        cell("tertiary", "heat_cold", 50, heat_factor=own)


@pytest.mark.parametrize("family", ["ipcc", "covenant"])
def test_carbon_dioxide_and_its_equivalent_are_not_mixed_in_one_inventory(family):
    for report, unit, column in [("co2", "t CO2", "co2"), ("co2e", "t CO2-eq", "ghg")]:
        inventory = cell("tertiary", "electricity", 50, family=family, report=report)
        assert inventory.unit == unit
        assert inventory.factors["name"].tolist() == [f"electricity PT 2021, {column}"]


def test_a_plausible_factor_is_between_a_tenth_and_two_tonnes_per_mwh():
    """The rule of the JRC for fossil fuels and national electricity."""
    fossil = read_table("covenant_factors").query("carrier not in ['wood', 'biofuel']")["value"]
    electricity = read_table("electricity_factors")["value"]
    assert fossil.between(0.1, 2).all()
    assert electricity.between(0.1, 2).all()
