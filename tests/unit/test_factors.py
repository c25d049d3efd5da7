"""Every factor against a number typed from its published table: a cell that changes turns a test red by its name."""

import pandas as pd
import pytest

from fairwatt import read_table
from fairwatt.factors import (
    Factor,
    NoFactorError,
    as_table,
    combustion_factor,
    covenant_factor,
    electricity_factor,
    fuel_of,
    fuel_property,
    gwp,
)

# IPCC 2006, volume 2: tables 1.2 and 1.4 with their 95 % limits, then CH4 and N2O of tables 2.2, 2.4, 2.5.
FUELS = """
natural_gas             48.0  46.5  50.4   56100  54300  58300    1 0.1    5 0.1    5 0.1
lpg                     47.3  44.8  52.2   63100  61600  65600    1 0.1    5 0.1    5 0.1
gas_diesel_oil          43.0  41.4  43.3   74100  72600  74800    3 0.6   10 0.6   10 0.6
motor_gasoline          44.3  42.5  44.8   69300  67500  73000    3 0.6   10 0.6   10 0.6
other_kerosene          43.8  42.4  45.2   71900  70800  73700    3 0.6   10 0.6   10 0.6
residual_fuel_oil       40.4  39.8  41.7   77400  75500  78800    3 0.6   10 0.6   10 0.6
petroleum_coke          32.5  29.7  41.9   97500  82900 115000    3 0.6   10 0.6   10 0.6
lignite                 11.9   5.5  21.6  101000  90900 115000    1 1.5   10 1.5  300 1.5
peat                    9.76   7.8  12.5  106000 100000 108000    1 1.5   10 1.4  300 1.4
wood                    15.6   7.9  31.0  112000  95000 132000   30 4    300 4    300 4
other_solid_biomass     11.6   5.9  23    100000  84700 117000   30 4    300 4    300 4
charcoal                29.5  14.9  58    112000  95000 132000  200 4    200 1    200 1
biogas                  50.4  25.4 100     54600  46200  66000    1 0.1    5 0.1    5 0.1
liquid_biofuels         27.0  13.6  54     70800  59800  84300    3 0.6   10 0.6   10 0.6
municipal_waste_fossil  10     7    18     91700  73300 121000   30 4    300 4    300 4
"""
FUELS = {name: [float(number) for number in numbers] for name, *numbers in map(str.split, FUELS.strip().split("\n"))}

# Tables 3.2.2 (road) and 3.3.1 (off-road): fuel, use, CH4, N2O in kg/TJ.
MOBILE = [
    ("motor_gasoline", "road", 3.8, 5.7),
    ("gas_diesel_oil", "road", 3.9, 3.9),
    ("natural_gas", "road", 92, 3),
    ("lpg", "road", 62, 0.2),
    ("gas_diesel_oil", "off_road_agriculture", 4.15, 28.6),
    ("motor_gasoline", "off_road_agriculture", 80, 2),
]

STATIONARY = ("energy_industries", "commercial", "residential")
GASES = ("ch4", "n2o")
COMBUSTION = [(fuel, "co2", "any", numbers[3]) for fuel, numbers in FUELS.items()]
COMBUSTION += [
    (fuel, gas, use, numbers[6 + 2 * column + place])
    for fuel, numbers in FUELS.items()
    for column, use in enumerate(STATIONARY)
    for place, gas in enumerate(GASES)
]
COMBUSTION += [(fuel, gas, use, value) for fuel, use, *two in MOBILE for gas, value in zip(GASES, two, strict=True)]

LIMITED = [("wood", "ch4", 100, 900), ("wood", "n2o", 1.5, 15), ("other_solid_biomass", "ch4", 100, 900),
           ("charcoal", "ch4", 70, 600)]  # fmt: skip

GWP = {
    #               SAR  TAR  AR4  AR5  AR5_feedback  AR6
    "ch4_fossil":   (21,  23,  25,  30,  36, 29.8),
    "ch4_biogenic": (21,  23,  25,  28,  34, 27.0),
    "n2o":          (310, 296, 298, 265, 298, 273),
}  # fmt: skip
SETS = ("SAR", "TAR", "AR4", "AR5", "AR5_feedback", "AR6")

# Covenant of Mayors, t/MWh: CO2, CO2e with AR4, with AR5, life cycle 2017 and 2010 (None: not in the table).
COVENANT = {
    "natural_gas": (0.2020, 0.2022, 0.2022, 0.240, 0.237),
    "lpg": (0.2272, 0.2274, 0.2274, 0.281, None),
    "heating_oil": (0.2668, 0.2677, 0.2676, 0.306, 0.305),
    "diesel": (0.2668, 0.2677, 0.2676, 0.306, 0.305),
    "gasoline": (0.2495, 0.2504, 0.2504, 0.314, 0.299),
    "lignite": (0.3636, 0.3653, 0.3651, 0.375, None),
    "wood": (0.0, 0.0070, 0.0068, 0.017, None),
    "biofuel": (0.0, 0.0009, 0.0009, None, None),
}
COVENANT_UNSUSTAINABLE = {"wood": (0.4032, 0.4102, 0.4100, 0.416), "biofuel": (0.2549, 0.2558, 0.2558, None)}
COVENANT_COLUMNS = ("co2", "ghg_ar4", "ghg_ar5", "lca_2017", "lca_2010")

# JRC NEEFE 2024 edition, t/MWh: cells read in the published tables.
ELECTRICITY = """
IT 1990 0.5834 0.5850 0.7180
IT 2005 0.4967 0.4981 0.6186
IT 2021 0.2839 0.2850 0.3833
ES 1990 0.5215 0.5232 0.5940
ES 2008 0.3827 0.3837 0.4723
ES 2021 0.1743 0.1752 0.2364
PT 1990 0.6328 0.6353 0.7494
PT 2008 0.4384 0.4400 0.5387
PT 2017 0.4215 0.4235 0.5223
PT 2021 0.1791 0.1809 0.2481
EL 1990 1.2445 1.2481 1.3213
EL 2013 0.7593 0.7613 0.8295
EL 2021 0.4112 0.4120 0.5024
"""
ELECTRICITY = [
    (country, int(year), column, float(value))
    for country, year, *values in map(str.split, ELECTRICITY.strip().split("\n"))
    for column, value in zip(("co2", "ghg", "lca"), values, strict=True)
]
# Sums over 1990-2021 of the published tables, added up outside this package.
ELECTRICITY_SUMS = {
    ("IT", "co2"): 14.3247, ("IT", "ghg"): 14.3684, ("IT", "lca"): 18.0832,
    ("ES", "co2"): 12.9874, ("ES", "ghg"): 13.0319, ("ES", "lca"): 15.5137,
    ("PT", "co2"): 15.1381, ("PT", "ghg"): 15.2021, ("PT", "lca"): 18.3018,
    ("EL", "co2"): 28.6623, ("EL", "ghg"): 28.7406, ("EL", "lca"): 31.0958,
}  # fmt: skip


def named(rows):
    return [" ".join(str(part) for part in row[:-1]) for row in rows]


# --- IPCC 2006 ---


@pytest.mark.parametrize(("fuel", "gas", "use", "value"), COMBUSTION, ids=named(COMBUSTION))
def test_combustion_factor(fuel, gas, use, value):
    factor = combustion_factor(fuel, gas, use)
    assert (factor.value, factor.unit) == (value, "kg/TJ")


def test_the_ipcc_table_holds_no_row_that_is_not_typed_here():
    table = read_table("emission_factors")
    assert sorted(zip(table["fuel"], table["gas"], table["use"], strict=True)) == sorted(row[:3] for row in COMBUSTION)


@pytest.mark.parametrize("fuel", FUELS)
def test_limits_of_the_co2_factor(fuel):
    factor = combustion_factor(fuel, "co2", "residential")
    assert [factor.low, factor.high] == FUELS[fuel][4:6]


@pytest.mark.parametrize(("fuel", "gas", "low", "high"), LIMITED)
def test_limits_of_the_gases_of_stoves(fuel, gas, low, high):
    factor = combustion_factor(fuel, gas, "residential")
    assert (factor.low, factor.high) == (low, high)


@pytest.mark.parametrize("fuel", FUELS)
def test_net_calorific_value(fuel):
    factor = fuel_property(fuel, "net_calorific_value")
    assert [factor.value, factor.low, factor.high] == FUELS[fuel][:3]
    assert factor.unit == "TJ/Gg"


def test_every_limit_encloses_its_value():
    for name in ("emission_factors", "fuel_properties"):
        table = read_table(name).dropna(subset=["low", "high"])
        assert ((table["low"] <= table["value"]) & (table["value"] <= table["high"])).all(), name


@pytest.mark.parametrize(
    ("fuel", "name", "value", "unit"),
    [
        ("gas_diesel_oil", "density", 0.84, "kg/l"),
        ("motor_gasoline", "density", 0.745, "kg/l"),
        ("lpg", "density", 0.54, "kg/l"),
        ("natural_gas", "net_calorific_value_volume", 35.046, "MJ/Sm3"),
        ("natural_gas", "net_to_gross", 0.90, "ratio"),
        ("natural_gas", "net_to_gross_defra", 0.9026, "ratio"),  # P18: 0.18259 / 0.20229
        ("gas_diesel_oil", "net_to_gross", 0.95, "ratio"),
        ("lignite", "net_to_gross", 0.95, "ratio"),
    ],
)
def test_other_properties_of_a_fuel(fuel, name, value, unit):
    factor = fuel_property(fuel, name)
    assert (factor.value, factor.unit) == (value, unit)


def test_every_fuel_of_the_properties_can_be_asked_for():
    for fuel in read_table("fuel_properties")["fuel"].unique():
        assert fuel_property(fuel, "net_calorific_value").value > 0, fuel


@pytest.mark.parametrize(
    ("fuel", "name", "way_out"),
    [
        ("wood", "density", "No density is on record for 'wood', so this amount cannot be turned into energy. Give"),
        ("wood", "net_to_gross", "No ratio of net to gross is on record for 'wood'. Give net_to_gross yourself."),
        ("lpg", "net_calorific_value_volume", "Sm3 and Nm3 are for natural gas only, not for 'lpg'."),
    ],
)
def test_a_property_that_is_not_on_record_is_refused_with_its_own_way_out(fuel, name, way_out):
    with pytest.raises(NoFactorError, match=way_out):
        fuel_property(fuel, name)


@pytest.mark.parametrize(
    ("carrier", "fuel"),
    [
        ("natural_gas", "natural_gas"), ("lpg", "lpg"), ("heating_oil", "gas_diesel_oil"), ("diesel", "gas_diesel_oil"),
        ("gasoline", "motor_gasoline"), ("lignite", "lignite"), ("biofuel", "liquid_biofuels"), ("wood", "wood"),
        ("other_biomass", "other_solid_biomass"), ("electricity", None), ("heat_cold", None), ("coal", None),
        ("other_fossil", None), ("plant_oil", None), ("solar_thermal", None), ("geothermal", None),
    ],
)  # fmt: skip
def test_fuel_behind_a_carrier(carrier, fuel):
    assert fuel_of(carrier) == fuel


def test_the_fuel_name_of_the_guidelines_stands_for_itself():
    assert fuel_of("residual_fuel_oil") == "residual_fuel_oil"


def test_a_misspelt_carrier_is_refused_with_the_nearest_one():
    with pytest.raises(ValueError, match="'disel' is not a carrier known here. Did you mean 'diesel'"):
        combustion_factor("disel", "co2", "road")


@pytest.mark.parametrize(
    ("fuel", "gas", "use"),
    [("wood", "ch4", "road"), ("lpg", "n2o", "off_road_agriculture"), ("coal", "co2", "residential"),
     ("electricity", "co2", "residential")],
)  # fmt: skip
def test_a_factor_that_the_guidelines_do_not_hold_is_not_made_up(fuel, gas, use):
    with pytest.raises(NoFactorError, match=f"holds no {gas} factor for '{fuel}' used as '{use}'"):
        combustion_factor(fuel, gas, use)


@pytest.mark.parametrize(("gas", "use"), [("sf6", "road"), ("ch4", "street")])
def test_an_unknown_gas_or_use_is_refused(gas, use):
    with pytest.raises(ValueError, match="is not a (gas|use) known here"):
        combustion_factor("diesel", gas, use)


# --- electricity ---


@pytest.mark.parametrize(("country", "year", "column", "value"), ELECTRICITY, ids=named(ELECTRICITY))
def test_electricity_factor(country, year, column, value):
    factor = electricity_factor(country, year, column)
    assert (factor.value, factor.unit) == (value, "t/MWh")


@pytest.mark.parametrize(("country", "column"), ELECTRICITY_SUMS)
def test_sum_of_a_column_of_the_electricity_factors(country, column):
    table = read_table("electricity_factors").query("country == @country and column == @column")
    assert table["year"].tolist() == list(range(1990, 2022))
    assert table["value"].sum() == pytest.approx(ELECTRICITY_SUMS[country, column], abs=1e-6)


def test_life_cycle_is_above_all_gases_and_these_above_carbon_dioxide():
    table = read_table("electricity_factors").pivot(index=["country", "year"], columns="column", values="value")
    assert (table["lca"] > table["ghg"]).all()
    assert (table["ghg"] > table["co2"]).all()


def test_factors_fell_from_2005_to_2021_as_published():
    fall = {c: 1 - electricity_factor(c, 2021, "ghg").value / electricity_factor(c, 2005, "ghg").value
            for c in ("IT", "ES", "PT", "EL")}  # fmt: skip
    assert {country: round(100 * value) for country, value in fall.items()} == {"IT": 43, "ES": 63, "PT": 69, "EL": 57}


def test_a_country_without_factors_is_refused():
    with pytest.raises(ValueError, match=r"'FR' is not a country \(Greece is EL\) known here\. Known: EL, ES, IT, PT"):
        electricity_factor("FR", 2020)


@pytest.mark.parametrize("year", [1989, 2022])
def test_a_year_outside_the_table_is_refused_with_its_span(year):
    with pytest.raises(NoFactorError) as refusal:
        electricity_factor("PT", year)
    assert str(refusal.value) == (
        f"There is no electricity factor for {year}: the table covers 1990 to 2021. "
        "Use the nearest year and say so, or give a factor of your own."
    )


def test_a_year_in_quotes_is_understood():
    assert electricity_factor("PT", "2021").value == 0.1791


@pytest.mark.parametrize("year", ["latest", "", None, float("nan"), 2020.5])
def test_what_is_not_a_year_is_refused_in_words(year):
    with pytest.raises(ValueError, match=f"The year must be a whole number such as 2021; found {year!r}"):
        electricity_factor("PT", year)


def test_an_unknown_column_is_refused_with_the_nearest_one():
    with pytest.raises(ValueError, match="Did you mean 'lca'"):
        electricity_factor("PT", 2021, "lc")


# --- Covenant of Mayors ---

COVENANT_CELLS = [
    (carrier, column, value)
    for carrier, values in COVENANT.items()
    for column, value in zip(COVENANT_COLUMNS, values, strict=True)
] + [
    (carrier, f"{column}_unsustainable", value)
    for carrier, values in COVENANT_UNSUSTAINABLE.items()
    for column, value in zip(COVENANT_COLUMNS[:4], values, strict=True)
]


@pytest.mark.parametrize(("carrier", "column", "value"), COVENANT_CELLS, ids=named(COVENANT_CELLS))
def test_covenant_factor(carrier, column, value):
    if value is None:
        with pytest.raises(NoFactorError, match=f"no value '{column}' for '{carrier}'"):
            covenant_factor(carrier, column)
    else:
        assert covenant_factor(carrier, column).value == value
        assert covenant_factor(carrier, column).unit == "t/MWh"


def test_the_covenant_table_holds_no_row_that_is_not_typed_here():
    table = read_table("covenant_factors")
    typed = sorted(cell[:2] for cell in COVENANT_CELLS if cell[2] is not None)
    assert sorted(zip(table["carrier"], table["column"], strict=True)) == typed


FUEL_OF = {"heating_oil": "gas_diesel_oil", "diesel": "gas_diesel_oil", "gasoline": "motor_gasoline",
           "biofuel": "liquid_biofuels"}  # fmt: skip


@pytest.mark.parametrize("carrier", COVENANT)
def test_covenant_factors_follow_from_the_guidelines(carrier):
    """D1: kg/TJ x 3.6e-6, with table 2.2 and one GWP for all methane (25 in AR4, 28 in AR5)."""
    _, _, _, co2, _, _, ch4, n2o = FUELS[FUEL_OF.get(carrier, carrier)][:8]
    biomass = carrier in COVENANT_UNSUSTAINABLE
    published = COVENANT_UNSUSTAINABLE[carrier] if biomass else COVENANT[carrier]
    derived = [co2, co2 + 25 * ch4 + 298 * n2o, co2 + 28 * ch4 + 265 * n2o]
    assert [value * 3.6e-6 for value in derived] == pytest.approx(published[:3], abs=5.1e-5)
    if biomass:
        assert [(value - co2) * 3.6e-6 for value in derived] == pytest.approx(COVENANT[carrier][:3], abs=5.1e-5)


def test_life_cycle_factors_say_that_they_are_from_memory():
    assert covenant_factor("natural_gas", "lca_2017").confidence == "M"


# --- global warming potentials ---


@pytest.mark.parametrize(
    ("gas", "gwp_set", "value"),
    [(gas, name, value) for gas, values in GWP.items() for name, value in zip(SETS, values, strict=True)],
)
def test_gwp(gas, gwp_set, value):
    assert gwp(gas, gwp_set).value == value


def test_the_gwp_table_holds_no_row_that_is_not_typed_here():
    assert len(read_table("gwp")) == 18


@pytest.mark.parametrize("gas", ["ch4", "co2", "sf6"])
def test_an_unknown_gas_is_refused_with_the_known_ones(gas):
    with pytest.raises(ValueError, match=f"'{gas}' is not a gas known here. Known: ch4_fossil, ch4_biogenic, n2o"):
        gwp(gas, "AR5")


def test_an_unknown_set_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="'AR7' is not a GWP set known here.*Known: SAR, TAR, AR4"):
        gwp("n2o", "AR7")


# --- provenance ---


@pytest.mark.parametrize(
    ("look_up", "names"),
    [
        (combustion_factor, ("wood", "ch4", "residential")),
        (electricity_factor, ("EL", 2010, "lca")),
        (covenant_factor, ("diesel",)),
        (gwp, ("n2o", "AR6")),
        (fuel_property, ("lpg", "density")),
    ],
)
def test_a_factor_says_where_it_comes_from(look_up, names):
    factor = look_up(*names)
    assert factor.source
    assert factor.year
    assert factor.confidence in {"V", "V2", "D", "M", "E", "E-low"}


def test_a_factor_of_the_guidelines_names_its_table():
    assert combustion_factor("wood", "ch4", "residential").source.endswith("Table 2.5")
    assert combustion_factor("diesel", "n2o", "road").source.endswith("Table 3.2.2")


def test_electricity_factors_are_of_consumption_not_of_production():
    assert "Electricity Consumption" in electricity_factor("IT", 2020).source


def test_a_table_of_factors_has_one_row_for_each():
    twice = as_table([gwp("n2o", "AR5"), gwp("n2o", "AR6"), gwp("n2o", "AR5")])
    assert twice["value"].tolist() == [265, 273]


def test_two_factors_of_the_same_name_are_both_kept():
    own = [Factor("our own", value, "t/MWh", "supplier", "2021", "V") for value in (0.1, 0.2)]
    assert as_table(own)["value"].tolist() == [0.1, 0.2]


def test_a_table_of_no_factor_has_the_columns_of_one():
    empty = as_table([])
    assert isinstance(empty, pd.DataFrame)
    assert list(empty)[:3] == ["name", "value", "unit"]
