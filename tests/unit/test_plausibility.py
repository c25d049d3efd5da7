"""Plausibility: each rule finds its slip, names it, and leaves the eight towns in peace."""

import pandas as pd
import pytest

from fairwatt import load_town, read_table
from fairwatt.ghg import plausibility
from fairwatt.ghg.plausibility import reference_largest

TOWNS = ["IT-PDS", "IT-VEQ", "ES-GOM", "ES-SQB", "PT-PSR", "PT-GAV", "EL-AVD", "EL-TOP"]
# Largest energy per inhabitant of each sector in the towns we compare with, MWh/a: made for these tests.
REFERENCE = pd.Series({"residential": 4.0, "public_lighting": 0.1})


def balance(*cells):
    return pd.DataFrame(cells, columns=["sector", "carrier", "energy"])


def found(*cells, population=1000, reference=REFERENCE):
    return plausibility(balance(*cells), population, reference)


@pytest.mark.parametrize("town", TOWNS)
def test_the_eight_towns_are_left_in_peace(town):
    town = load_town(town)
    assert plausibility(town.balance, town.population).empty


@pytest.mark.parametrize("town", TOWNS)
def test_street_lights_typed_in_kwh_are_found_in_every_town(town):
    town = load_town(town)
    wrong = town.balance.copy()
    lights = wrong["sector"] == "public_lighting"
    wrong.loc[lights, "energy"] *= 1000
    findings = plausibility(wrong, town.population)
    first = findings.iloc[0]
    assert (first["row"], first["rule"]) == (wrong.index[lights][0], "kwh_as_mwh")
    assert f"Then it is {town.balance.loc[lights, 'energy'].iloc[0]:,.1f} MWh." in first["message"]


def test_one_finding_tells_row_cell_rule_and_slip():
    findings = found(("residential", "lpg", 3000), ("public_lighting", "electricity", 60_000))
    assert findings["row"].tolist()[0] == 1
    assert findings["sector"].tolist()[0] == "public_lighting"
    assert findings["energy"].tolist()[0] == 60_000
    assert "60.0 MWh per inhabitant; the towns we compare with reach 0.10" in findings["message"][0]
    assert "Was the amount in kWh? Then it is 60.0 MWh." in findings["message"][0]


def test_five_times_the_largest_is_the_limit():
    assert found(("residential", "lpg", 20_000)).empty
    assert not found(("residential", "lpg", 20_001)).empty


def test_an_amount_that_a_thousandth_does_not_explain_is_an_outlier():
    findings = found(("residential", "lpg", 3e9))
    assert findings["rule"].tolist() == ["outlier"]
    assert "kWh" not in findings["message"][0]


def test_an_amount_ten_times_too_large_is_not_blamed_on_kwh():
    """30 MWh per inhabitant instead of 3: as kWh it would be 0.03, a hundredth of what any town uses."""
    assert found(("residential", "lpg", 30_000))["rule"].tolist() == ["outlier"]


@pytest.mark.parametrize("sector", ["private_transport", "public_transport", "municipal_fleet"])
@pytest.mark.parametrize("carrier", ["heat_cold", "solar_thermal", "geothermal", "wood", "heating_oil"])
def test_what_no_vehicle_runs_on_is_found_under_transport(sector, carrier):
    findings = found((sector, carrier, 50))
    assert findings["rule"].tolist() == ["heat_under_transport"]
    assert "no vehicle runs on it. The amount belongs to a building sector" in findings["message"][0]


@pytest.mark.parametrize("carrier", ["diesel", "gasoline", "lpg", "natural_gas", "electricity", "biofuel"])
def test_what_vehicles_run_on_is_in_order_under_transport(carrier):
    assert found(("private_transport", carrier, 50)).empty


@pytest.mark.parametrize("carrier", ["heat_cold", "solar_thermal", "geothermal"])
def test_heat_is_in_order_in_buildings(carrier):
    assert found(("residential", carrier, 50)).empty


@pytest.mark.parametrize(("energy", "rules"), [(0.999, ["small_cell"]), (0.001, ["small_cell"]), (1.0, []), (0.0, [])])
def test_a_cell_below_one_mwh_is_small_and_zero_is_a_number(energy, rules):
    assert found(("residential", "lpg", energy))["rule"].tolist() == rules


def test_a_small_cell_asks_for_gwh():
    assert "0.031 MWh is less than one house uses. Were GWh" in found(("residential", "lpg", 0.031))["message"][0]


@pytest.mark.parametrize(("energy", "finds"), [(9, True), (10, False), (50_000, False), (50_001, True)])
def test_all_electricity_per_inhabitant_is_between_the_limits(energy, finds):
    findings = found(("industry", "electricity", energy))
    assert findings["rule"].tolist() == (["electricity_per_person"] if finds else [])


def test_electricity_of_all_sectors_counts_together():
    findings = found(("industry", "electricity", 30_000), ("agriculture", "electricity", 30_000))
    assert findings["rule"].tolist() == ["electricity_per_person"]
    assert (
        "60.00 MWh per inhabitant; 0.01 to 50.0 is usual. Check the units and the population"
        in (findings["message"][0])
    )


def test_a_population_typed_wrongly_is_found():
    town = load_town("PT-GAV")
    assert not plausibility(town.balance, 33).empty


def test_a_sector_that_the_reference_does_not_hold_is_not_judged_by_size():
    assert found(("industry", "natural_gas", 1e9)).empty


def test_the_reader_s_own_reference_counts():
    strict = REFERENCE / 100
    assert found(("residential", "lpg", 3000)).empty
    assert not found(("residential", "lpg", 3000), reference=strict).empty


def test_the_reference_is_the_largest_of_the_eight_towns():
    each = []
    for name in TOWNS:
        town = load_town(name)
        lights = town.balance["sector"] == "public_lighting"
        each.append(town.balance.loc[lights, "energy"].sum() / town.population)
    assert reference_largest()["public_lighting"] == pytest.approx(max(each))


def test_cells_with_a_notation_key_are_passed_over():
    town = load_town("PT-GAV")
    keys = town.balance[town.balance["notation_key"].notna()]
    assert plausibility(keys, town.population).empty


def test_several_findings_of_one_cell_are_all_reported():
    assert found(("private_transport", "solar_thermal", 0.5))["rule"].tolist() == ["heat_under_transport", "small_cell"]


def test_the_row_is_the_label_of_the_balance():
    table = balance(("residential", "lpg", 0.5)).set_axis([17])
    assert plausibility(table, 1000, REFERENCE)["row"].tolist() == [17]


def test_without_findings_the_columns_are_there():
    assert list(found(("residential", "lpg", 3000))) == ["row", "sector", "carrier", "energy", "rule", "message"]


@pytest.mark.parametrize("population", [0, -1, float("nan")])
def test_a_population_must_be_above_zero(population):
    with pytest.raises(ValueError, match="population must be above zero"):
        found(("residential", "lpg", 3000), population=population)


@pytest.mark.parametrize("population", [2500, 3500, 5000])
def test_the_neighbour_of_the_exercise_shows_four_rows_three_of_them_slips(population):
    table = read_table("exercise_neighbour").set_index("row")
    findings = plausibility(table, population).set_index("row")["rule"]
    rules = {8: "small_cell", 9: "kwh_as_mwh", 10: "small_cell", 14: "heat_under_transport"}
    assert findings[findings.index.notna()].to_dict() == rules


def test_with_its_three_slips_mended_the_neighbour_shows_only_its_true_small_number():
    table = read_table("exercise_neighbour").set_index("row")
    table.loc[9, "energy"], table.loc[10, "energy"] = 268, 210
    assert plausibility(table.drop(index=14), 3500)["row"].tolist() == [8]


def test_row_numbers_are_shown_without_a_decimal_point():
    findings = found(("residential", "lpg", 3000), ("public_lighting", "electricity", 60_000))
    assert findings["rule"].tolist() == ["kwh_as_mwh", "electricity_per_person"]
    assert "1.0" not in findings[["row"]].to_string()
