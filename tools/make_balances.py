"""Write datasets/energy_balances.csv: the teaching balance of each town, from its inputs and national figures.

The page "How the numbers are made" (book/numbers.md) explains each formula. Everything is computed in full precision
and rounded once, to 0.1 MWh, when the table is written.
"""

from pathlib import Path

import pandas as pd

DATASETS = Path(__file__).resolve().parent.parent / "datasets"
COLUMNS = ["municipality_id", "sector", "carrier", "energy", "notation_key"]
COLUMNS += ["unit", "year", "source", "confidence", "derivation"]
SOURCE = "Fairwatt teaching estimate, computed from pilot_inputs.csv and national_reference.csv"
NOT_ESTIMATED = "not estimated for the teaching balance"
KEYS = [
    ("private_transport", "electricity", "NE", "electric cars: under 0.1 % of the fleets' energy in 2015"),
    ("municipal_fleet", None, "IE", "counted in private and commercial transport: cars are taken per inhabitant"),
    ("public_transport", None, "NE", NOT_ESTIMATED),
    ("industry", None, "NE", NOT_ESTIMATED),
    ("waste", None, "NE", NOT_ESTIMATED),
    ("wastewater", None, "NE", NOT_ESTIMATED),
    ("other_non_energy", None, "NE", NOT_ESTIMATED),
]


def read_inputs(folder=DATASETS):
    """Two dictionaries of numbers: town inputs by town, national figures by country (with those valid for all)."""
    inputs = pd.read_csv(folder / "pilot_inputs.csv")
    national = pd.read_csv(folder / "national_reference.csv")
    towns = {town: rows.set_index("variable")["value"].to_dict() for town, rows in inputs.groupby("municipality_id")}
    figures = {name: rows.set_index("variable")["value"].to_dict() for name, rows in national.groupby("country")}
    shared = figures.pop("ALL")
    return towns, {country: shared | values for country, values in figures.items()}


def home_lines(town, nation):
    """Homes: space heat by carrier, electricity, and the fuels of hot water and cooking."""
    households = town["population"] / town["persons_per_household"]
    heat = households * nation["space_heating_per_household"] * town["degree_day_ratio"] * town["house_factor"]
    hot_water = households * nation["hot_water_per_household"]
    cooking = households * nation["cooking_per_household"]
    electric_heat = heat * (
        town["heating_mix_electric_resistance"] + town["heating_mix_heat_pump"] / nation["heat_pump_seasonal_factor"]
    )
    electricity = (
        households * (nation["light_appliances_per_household"] + nation["cooling_per_household"])
        + hot_water * nation["hot_water_electric_share"]
        + cooking * nation["cooking_electric_share"]
        + electric_heat
    )
    why = "light, appliances, cooling, electric part of hot water and cooking, resistance heating, heat pumps"
    yield "residential", "electricity", electricity, "E", why
    for carrier in ("natural_gas", "lpg", "heating_oil", "wood"):
        yield "residential", carrier, heat * town[f"heating_mix_{carrier}"], "E", "space heat x heating mix"
    other = hot_water * (1 - nation["hot_water_electric_share"]) + cooking * (1 - nation["cooking_electric_share"])
    yield from other_home_fuels(other, town, nation)


def other_home_fuels(energy, town, nation):
    """Hot water and cooking without electricity: gas and LPG as in the heating mix, the rest solar heat.

    The solar share is what keeps the mean emission factor that the country has for these uses.
    """
    gas, lpg = town["heating_mix_natural_gas"], town["heating_mix_lpg"]
    mix_factor = (gas * nation["factor_natural_gas"] + lpg * nation["factor_lpg"]) / (gas + lpg)
    solar = max(0.0, 1 - nation["other_fuels_factor"] / mix_factor)
    why = "hot water and cooking not electric: gas and LPG in the ratio of the heating mix, solar heat takes the rest"
    yield "residential", "natural_gas", energy * (1 - solar) * gas / (gas + lpg), "E-low", why
    yield "residential", "lpg", energy * (1 - solar) * lpg / (gas + lpg), "E-low", why
    yield "residential", "solar_thermal", energy * solar, "E-low", why


def split(sector, energy, nation, prefix, why):
    """One line per carrier of a lump, by the shares in the national table whose names start with `prefix`."""
    for name, share in nation.items():
        if name.startswith(prefix):
            yield sector, name.removeprefix(prefix), energy * share, "E-low", f"{why} x {share:.4g} (split)"


def building_lines(town, nation):
    """Services, municipal buildings and public lighting."""
    population = town["population"]
    kind = "gas_town" if town["heating_mix_natural_gas"] >= nation["gas_town_threshold"] else "other_town"
    services = population * nation["services_energy"] * town["services_factor"] / 1000
    electricity = population * nation["services_electricity"] * town["services_factor"] / 1000
    yield "tertiary", "electricity", electricity, "E", "population x national services electricity x services factor"
    why = "services that are not electric"
    yield from split("tertiary", services - electricity, nation, f"services_{kind}_", why)

    municipal = population * town["municipal_buildings_energy"] / 1000
    electric_share = nation["municipal_electric_share"]
    why = f"population x kWh per inhabitant x {electric_share:g} (split)"
    yield "municipal_buildings", "electricity", municipal * electric_share, "E-low", why
    why = "municipal buildings that are not electric"
    yield from split("municipal_buildings", municipal * (1 - electric_share), nation, f"municipal_{kind}_", why)

    led = town["led_share"]
    kwh_per_point = led * nation["kwh_per_led_point"] + (1 - led) * nation["kwh_per_discharge_point"]
    lighting = population * town["light_points_per_inhabitant"] * kwh_per_point / 1000
    yield "public_lighting", "electricity", lighting, "E", "light points x kWh per point (LED, discharge lamps)"


def transport_lines(town, nation):
    """Cars, local vans and trucks, and (Italy only) two-wheelers."""
    population = town["population"]
    cars = population * town["cars_per_1000"] / 1000
    car_energy = cars * nation["km_per_car"] * nation["kwh_per_car_km"] / 1000
    yield from split("private_transport", car_energy, nation, "car_share_", "cars x km x kWh per km")
    freight = population * nation["freight_energy"] * nation["freight_local_share"] / 1000
    why = f"population x national van and truck energy x {nation['freight_local_share']:g}"
    yield from split("private_transport", freight, nation, "freight_share_", why)
    if "two_wheelers_per_inhabitant" in nation:
        two_wheelers = population * nation["two_wheelers_per_inhabitant"]
        energy = two_wheelers * nation["km_per_two_wheeler"] * nation["kwh_per_two_wheeler_km"] / 1000
        yield "private_transport", "gasoline", energy, "E-low", "two-wheelers x km x kWh per km"


def farm_lines(town, nation):
    """Farm machines and irrigation pumps."""
    machines = town["farmed_area"] * town["farm_fuel"] / 1000
    yield "agriculture", "diesel", machines, "E-low", "farmed area x kWh per hectare"
    irrigation = town["irrigated_area"] * nation["irrigation_electricity"] / 1000
    yield "agriculture", "electricity", irrigation, "E-low", "irrigated area x kWh per hectare"


def balance_lines(town, nation):
    """All lines of one town, unrounded, before lines of the same sector and carrier are added."""
    lines = [line for part in (home_lines, building_lines, transport_lines, farm_lines) for line in part(town, nation)]
    return pd.DataFrame(lines, columns=["sector", "carrier", "energy", "confidence", "derivation"])


def energy_balances(folder=DATASETS):
    """The whole table: cells with energy, then the sectors that carry a notation key, town by town."""
    towns, nations = read_inputs(folder)
    tables = []
    for municipality in pd.read_csv(folder / "municipalities.csv").itertuples():
        lines = balance_lines(towns[municipality.municipality_id], nations[municipality.country])
        cells = lines[lines.energy > 0].groupby(["sector", "carrier"], sort=False, as_index=False)
        # A sum is as weak as its weakest part, and "E-low" sorts after "E".
        table = cells.agg({"energy": "sum", "confidence": "max", "derivation": " + ".join}).round({"energy": 1})
        keys = pd.DataFrame(KEYS, columns=["sector", "carrier", "notation_key", "derivation"]).assign(confidence="E")
        table = pd.concat([table, keys], ignore_index=True)
        tables.append(table.assign(municipality_id=municipality.municipality_id, source=SOURCE))
    return pd.concat(tables, ignore_index=True).assign(unit="MWh/a", year="2019-2023")[COLUMNS]


if __name__ == "__main__":
    target = DATASETS / "energy_balances.csv"
    target.write_text(energy_balances().to_csv(index=False, lineterminator="\n"), encoding="utf-8")
    print(f"{target.name} written")
