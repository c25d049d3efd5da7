"""From a bill to MWh: every unit against a number typed from the definition, and every slip refused in words."""

import numpy as np
import pandas as pd
import pytest

from fairwatt.units import UNITS, known_unit, to_mwh

# MWh per unit: 1 MWh = 3.6 GJ, 1 toe = 41.868 GJ, 1 Gcal = 4.1868 GJ.
ENERGY = {
    "kWh": 0.001,
    "MWh": 1,
    "GWh": 1000,
    "MJ": 0.0002777778,
    "GJ": 0.2777778,
    "TJ": 277.7778,
    "toe": 11.63,
    "ktoe": 11_630,
    "Gcal": 1.163,
}

# MWh per unit, worked by hand from IPCC table 1.2 (GJ/t), the densities and the Italian volume value.
PHYSICAL = [
    ("kg", "diesel", 0.01194444),  # 43.0 / 3600
    ("t", "diesel", 11.94444),
    ("quintal", "wood", 0.4333333),  # 0.1 t x 15.6 / 3.6
    ("l", "diesel", 0.01003333),  # 0.84 x 43.0 / 3600
    ("m3", "diesel", 10.03333),
    ("l", "heating_oil", 0.01003333),
    ("l", "gasoline", 0.009167639),  # 0.745 x 44.3 / 3600
    ("l", "lpg", 0.007095),  # 0.54 x 47.3 / 3600
    ("kg", "lpg", 0.01313889),
    ("t", "lignite", 3.305556),
    ("t", "other_biomass", 3.222222),  # 11.6 / 3.6
    ("kg", "natural_gas", 0.01333333),
    ("Sm3", "natural_gas", 0.009735),  # 35.046 / 3600
    ("Nm3", "natural_gas", 0.01026960),  # x 288.15 / 273.15
]

ALIASES = {
    "litre": "l", "litres": "l", "liter": "l", "liters": "l", "tonne": "t", "tonnes": "t", "tep": "toe", "Smc": "Sm3",
    "quintals": "quintal", "kwh": "kWh", "KWH": "kWh", "Mwh": "MWh", " MWh ": "MWh", "Sm³": "Sm3", "NM3": "Nm3",
    "m³": "m3", "L": "l", "gj": "GJ", "lt": "l", "litro": "l", "Litros": "l", "litri": "l", "q": "quintal",
}  # fmt: skip


@pytest.mark.parametrize(("unit", "mwh"), ENERGY.items())
def test_a_unit_of_energy_is_worth_what_its_definition_says(unit, mwh):
    assert to_mwh(1, unit) == pytest.approx(mwh, rel=1e-6)


@pytest.mark.parametrize(("unit", "fuel", "mwh"), PHYSICAL, ids=[f"{unit} of {fuel}" for unit, fuel, _ in PHYSICAL])
def test_a_quantity_of_fuel_is_worth_its_net_calorific_value(unit, fuel, mwh):
    assert to_mwh(1, unit, fuel) == pytest.approx(mwh, rel=1e-6)


def test_every_unit_on_offer_is_tested_here():
    assert set(UNITS) == {*ENERGY, *(unit for unit, _, _ in PHYSICAL)}


def test_the_net_calorific_value_of_diesel_oil_is_the_same_in_every_unit():
    assert to_mwh(1, "m3", "diesel") == pytest.approx(to_mwh(840, "kg", "diesel"))
    assert to_mwh(1, "m3", "diesel") == pytest.approx(to_mwh(1, "m3", "heating_oil"))


def test_a_carrier_and_its_ipcc_fuel_give_the_same_energy():
    assert to_mwh(7, "t", "gasoline") == to_mwh(7, "t", "motor_gasoline")


@pytest.mark.parametrize(("typed", "unit"), ALIASES.items())
def test_common_spellings_are_understood(typed, unit):
    assert known_unit(typed) == unit


@pytest.mark.parametrize(("typed", "near"), [("kW", "kWh"), ("MW", "MWh"), ("Mwhh", "MWh"), ("m3 gas", "m3")])
def test_an_unknown_unit_is_refused_with_the_nearest_one(typed, near):
    with pytest.raises(ValueError, match=rf"'{typed}' is not a unit known here\. Did you mean '{near}'\?"):
        to_mwh(1, typed, "natural_gas")


@pytest.mark.parametrize("typed", ["ton", "None", "stere"])
def test_no_quantity_is_mistaken_for_tonnes_of_oil_equivalent(typed):
    with pytest.raises(ValueError, match="is not a unit") as refusal:
        known_unit(typed)
    assert "mean 'toe'" not in str(refusal.value)


def test_without_anything_near_the_known_units_are_listed():
    with pytest.raises(ValueError, match="Known: kWh, MWh") as refusal:
        to_mwh(1, "barrel", "diesel")
    assert "Did you mean" not in str(refusal.value)


def test_a_plain_cubic_metre_of_gas_is_refused_with_the_reason():
    with pytest.raises(ValueError, match=r"pressure and temperature.*Sm3 \(15 °C\) or Nm3 \(0 °C\)"):
        to_mwh(100, "m3", "natural_gas")


@pytest.mark.parametrize("amount", [1, [1, 2]])
def test_a_cubic_metre_of_lpg_is_refused_with_the_reason(amount):
    with pytest.raises(ValueError) as refusal:
        to_mwh(amount, "m³", "lpg")
    assert str(refusal.value) == (
        "A cubic metre of LPG may be gas or liquid, and the two differ 250 times. Use kg, or l for the liquid."
    )


@pytest.mark.parametrize("unit", ["Sm3", "Nm3"])
def test_a_standard_cubic_metre_is_of_natural_gas_only(unit):
    with pytest.raises(ValueError, match="Sm3 and Nm3 are for natural gas only, not for 'lpg'"):
        to_mwh(1, unit, "lpg")


def test_a_cold_cubic_metre_holds_5_per_cent_more_gas():
    assert to_mwh(1, "Nm3", "natural_gas") / to_mwh(1, "Sm3", "natural_gas") == pytest.approx(1.0549, abs=1e-4)


# --- gross and net ---


def test_gross_kwh_of_gas_are_a_tenth_less_in_net():
    assert to_mwh(10_000, "kWh", "natural_gas", calorific_value="gross") == pytest.approx(9.0)


def test_gross_oil_is_5_per_cent_less_in_net():
    assert to_mwh(100, "MWh", "heating_oil", calorific_value="gross") == pytest.approx(95.0)


def test_the_ratio_of_the_british_factors_can_be_used():
    # P18: 0.18259 kg per gross kWh, 0.20229 kg per net kWh
    assert to_mwh(0.20229, "MWh", "natural_gas", "gross", net_to_gross=0.18259 / 0.20229) == pytest.approx(0.18259)


def test_a_ratio_of_ones_own_needs_no_fuel():
    assert to_mwh(100, "MWh", calorific_value="gross", net_to_gross=0.92) == pytest.approx(92.0)


@pytest.mark.parametrize("ratio", [1.11, 0.5, 90])
def test_a_ratio_upside_down_or_in_per_cent_is_refused(ratio):
    with pytest.raises(ValueError, match="80 to 100 % of the gross"):
        to_mwh(100, "MWh", "natural_gas", "gross", net_to_gross=ratio)


@pytest.mark.parametrize("unit", ["kg", "l", "Sm3"])
def test_gross_with_a_quantity_of_fuel_is_refused(unit):
    with pytest.raises(ValueError, match=f"'gross' belongs to an amount of energy; {unit} is a quantity of fuel"):
        to_mwh(1, unit, "natural_gas", calorific_value="gross")


@pytest.mark.parametrize(
    ("typed", "sign", "unit"), [("MWh PCS", "PCS", "MWh"), ("kwh pcs", "PCS", "kWh"), (" GJ HHV ", "HHV", "GJ")]
)
def test_a_unit_that_says_gross_is_not_taken_for_net(typed, sign, unit):
    with pytest.raises(ValueError) as refusal:
        to_mwh(1, typed, "natural_gas")
    assert str(refusal.value) == (
        f'{sign} means gross calorific value: write the unit {unit}, and calorific_value="gross".'
    )


def test_gross_without_a_fuel_is_refused():
    with pytest.raises(ValueError, match="Which fuel.*gross and net"):
        to_mwh(1, "kWh", calorific_value="gross")


def test_a_misspelt_calorific_value_is_refused():
    with pytest.raises(ValueError, match="'brutto' is not a calorific value known here.*net, gross"):
        to_mwh(1, "kWh", "natural_gas", calorific_value="brutto")


# --- amounts ---


@pytest.mark.parametrize("amount", [-1, -0.001, float("nan"), None, float("inf"), [1, -2], [1, float("nan")]])
def test_an_amount_must_be_a_number_of_zero_or_more(amount):
    with pytest.raises(ValueError, match="must be a number of zero or more"):
        to_mwh(amount, "MWh")


def test_text_instead_of_an_amount_is_refused_in_words():
    with pytest.raises(ValueError, match="(?i)amount|is not a number") as refusal:
        to_mwh("about 40", "MWh")
    assert "could not convert" not in str(refusal.value)


def test_zero_stays_zero():
    assert to_mwh(0, "l", "diesel") == 0.0


@pytest.mark.parametrize("amounts", [[1000, 2500], np.array([1000, 2500]), pd.Series([1000, 2500])])
def test_a_column_of_bills_is_turned_at_once(amounts):
    assert to_mwh(amounts, "kWh").tolist() == [1.0, 2.5]


def test_one_amount_gives_one_plain_number():
    assert type(to_mwh(1, "MWh")) is float


# --- fuels ---


@pytest.mark.parametrize("unit", ["kg", "t", "l", "m3", "Sm3"])
def test_a_quantity_without_its_fuel_is_refused(unit):
    with pytest.raises(ValueError, match=f"Which fuel. {unit} is a quantity of fuel"):
        to_mwh(1, unit)


@pytest.mark.parametrize("unit", ["l", "MWh", "kWh", "t"])
def test_a_misspelt_fuel_is_refused_with_the_nearest_one_whatever_the_unit(unit):
    with pytest.raises(ValueError, match="'disel' is not a carrier known here. Did you mean 'diesel'"):
        to_mwh(1, unit, "disel")


@pytest.mark.parametrize(
    ("unit", "fuel", "lacking"),
    [
        ("l", "wood", "density"),
        ("l", "electricity", "density"),
        ("m3", "biogas", "density"),
        ("t", "coal", "net calorific value"),
        ("kg", "other_fossil", "net calorific value"),
    ],
)
def test_a_fuel_without_the_property_is_refused_with_a_way_out(unit, fuel, lacking):
    with pytest.raises(ValueError, match=f"No {lacking} is on record for '{fuel}'.*energy unit") as refusal:
        to_mwh(1, unit, fuel)
    assert "Traceback" not in str(refusal.value)
