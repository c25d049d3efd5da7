"""Write the scores of the measures, the ranges of the criteria, and the swing points of the invented participants.

Three tables of the lesson on choosing measures come out: measure_scores.csv, criteria_ranges.csv and swing_points.csv.
They follow from measures.csv, criteria.csv, participants.csv and measure_parameters.csv, and from the tables behind the
balances. The page "How the numbers are made" (book/numbers.md) explains the rules. Vallserena is a fictional town: its
scores are invented, and stand in measure_parameters.csv. With `--check` nothing is written: the exit code is 1 if a
file differs from what the tool makes.
"""

import argparse
import math
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from fairwatt.factors import electricity_factor
from fairwatt.ghg.combustion import combustion_emissions

DATASETS = Path(__file__).resolve().parent.parent / "datasets"
FICTIONAL = "VALLSERENA"
COUNTRIES = {"IT": "Italy", "ES": "Spain", "PT": "Portugal", "EL": "Greece"}
FACTOR_YEAR = 2021  # the grid and the gases as in the lesson on the energy balance
POVERTY_YEAR = "2025"
FOSSIL = ("natural_gas", "lpg", "heating_oil")
MARKS = ("V", "V2", "D", "M", "E", "E-low")  # confidence, from the strongest to the weakest
UNITS = {
    "cost": "thousand EUR", "emissions": "t CO2-eq a year", "households": "households", "jobs": "job-years",
    "acceptance": "points from 1 to 5",
}  # fmt: skip
RATES = {
    "emissions": "euro_per_tonne", "households": "euro_per_household", "jobs": "euro_per_job_year",
    "acceptance": "euro_per_acceptance_point",
}  # fmt: skip
ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)  # round numbers, for the ends of the ranges
INVENTED = "Invented for the course; Vallserena is a fictional town"
COMPUTED = "Fairwatt teaching estimate; the town has not proposed it"
ASSUMED = "own assumption for the course; nobody was asked"
NOBODY = "Invented for the course; nobody was asked"


@cache
def read(name):
    """A table of the data package; only an empty field is missing."""
    return pd.read_csv(DATASETS / f"{name}.csv", keep_default_na=False, na_values=[""])


def two_digits(value):
    """The number with the two digits that an estimate deserves."""
    return float(f"{value:.1e}")


def digits(value, count=3):
    """The number in words: at most `count` digits, and never fewer than its whole part has."""
    if value >= 10**count:
        return f"{value:,.0f}"
    return f"{float(f'{value:.{count - 1}e}'):g}"


def per_cent(share):
    """A share in words."""
    return f"{digits(100 * share)} %"


def burnt(carrier, use):
    """Emissions of a MWh of fuel, all gases [t CO2-eq]."""
    return combustion_emissions(1, "MWh", carrier, use).co2e


def mean_factor(amounts, use):
    """Emissions of a MWh of a mix of fuels [t CO2-eq], by the amount of each; the amounts need not add up to 1."""
    return sum(amount * burnt(carrier, use) for carrier, amount in amounts.items()) / sum(amounts.values())


# --- what is known about a place ---


@cache
def numbers():
    """All numbers by scope and name: parameters of measures, inputs of the towns, figures of the countries."""
    scopes = {"scope": "scope", "parameter": "name", "municipality_id": "scope", "country": "scope", "variable": "name"}
    columns = ["scope", "name", "value", "confidence", "note"]
    names = ("measure_parameters", "pilot_inputs", "national_reference")
    tables = [read(name).rename(columns=scopes).reindex(columns=columns) for name in names]
    return pd.concat(tables).set_index(["scope", "name"])


class Place:
    """One municipality. `marks` holds the confidence of every number that was asked for."""

    def __init__(self, municipality):
        self.id, self.country = municipality, municipality[:2]
        balances = read("energy_balances")
        self.balance = balances[balances["municipality_id"].eq(municipality) & balances["energy"].notna()]
        self.marks = set()

    def row(self, name):
        """Value, mark and note of a number: of the place, else of the country, else of all."""
        known = numbers().index
        scope = next(scope for scope in (self.id, self.country, "ALL") if (scope, name) in known)
        row = numbers().loc[(scope, name)]
        self.marks.add(row["confidence"])
        return row

    def __call__(self, name):
        """The value of a number."""
        return self.row(name)["value"]

    def energy(self, sector, carriers=None):
        """Energy of a sector in the balance [MWh/a]; sector None means all."""
        rows = self.balance if sector is None else self.balance[self.balance["sector"] == sector]
        rows = rows[rows["carrier"].isin(carriers)] if carriers else rows
        self.marks.update(rows["confidence"])
        return rows["energy"].sum()

    @property
    def households(self):
        return self("population") / self("persons_per_household")

    @property
    def poverty(self):
        """Who cannot keep the home warm: share of the persons of the country, taken for the households of the town."""
        self.marks.add("E-low")
        published = read("energy_poverty_reference").set_index(["country", "indicator", "population", "year"])["value"]
        return published[self.country, "cannot_keep_warm", "all", POVERTY_YEAR] / 100

    @property
    def in_poverty(self):
        """Households in energy poverty."""
        return self.households * self.poverty

    @property
    def in_poverty_words(self):
        return (
            f"{self.households:,.0f} households x {per_cent(self.poverty)} (who cannot keep the home warm, "
            f"{COUNTRIES[self.country]})"
        )

    @property
    def home_heat(self):
        """Energy for the room heat of the mean home [MWh/a]."""
        return self("space_heating_per_household") * self("degree_day_ratio") * self("house_factor")

    def mix(self, carriers):
        """Shares of carriers in the heating mix."""
        return {carrier: self(f"heating_mix_{carrier}") for carrier in carriers}

    @property
    def grid(self):
        """Emissions of a MWh of electricity [t CO2-eq]."""
        return electricity_factor(self.country, FACTOR_YEAR, "ghg").value

    def grid_words(self, energy):
        return f"{digits(energy)} MWh x {self.grid:.3f} t/MWh (grid of {COUNTRIES[self.country]}, {FACTOR_YEAR})"

    @property
    def heat_factor(self):
        """Emissions of a MWh of room heat, with the heating mix of the town [t CO2-eq]."""
        fuels = sum(share * burnt(carrier, "residential") for carrier, share in self.mix((*FOSSIL, "wood")).items())
        heat_pump = self("heating_mix_heat_pump") / self("heat_pump_seasonal_factor")
        return fuels + (self("heating_mix_electric_resistance") + heat_pump) * self.grid

    def sector_factor(self, sector, use):
        """Emissions of a MWh used in a sector, over all its carriers [t CO2-eq]."""
        emissions = sum(self.energy(sector, [carrier]) * burnt(carrier, use) for carrier in (*FOSSIL, "wood"))
        return (emissions + self.energy(sector, ["electricity"]) * self.grid) / self.energy(sector)


# --- the measures ---


@dataclass
class Estimate:
    """What a measure costs and brings, not yet rounded. Each pair holds a number and the words that explain it.

    Parameters
    ----------
    cost : tuple
        In EUR.
    tonnes : tuple
        Emissions saved [t CO2-eq a year].
    households : tuple
        Households in energy poverty that are helped.
    saved : float
        Energy that the measure saves, replaces or makes [MWh/a], to be compared with `use`.
    use : tuple
        What is used today of the same energy [MWh/a].
    """

    cost: tuple[float, str]
    tonnes: tuple[float, str]
    households: tuple[float, str]
    saved: float
    use: tuple[float, str]


def led(place):
    old = 1 - place("led_share")
    lamps = round(place("population") * place("light_points_per_inhabitant") * old)
    gain = place("kwh_per_discharge_point") - place("kwh_per_led_point")
    saved = lamps * gain / 1000
    return Estimate(
        cost=(
            lamps * place("led_cost"),
            f"{place('population'):,.0f} inhabitants x {place('light_points_per_inhabitant'):g} lamps x "
            f"{per_cent(old)} of the old kind = {lamps:,.0f} lamps x {place('led_cost'):g} EUR",
        ),
        tonnes=(saved * place.grid, f"{lamps:,.0f} lamps x {gain:g} kWh = {place.grid_words(saved)}"),
        households=(0, "none: street light does not lower the bill of a home"),
        saved=saved,
        use=(place.energy("public_lighting"), "the electricity of street lighting"),
    )


def rec(place):
    size = round(place("population") * place("rec_kwp_per_inhabitant"))
    made = size * place("pv_yield") * place("pv_roof_factor") / 1000
    gift = place("electricity_per_household") * place("rec_gift_share")
    households = round(min(made * place("rec_social_share") / gift, place.in_poverty))
    return Estimate(
        cost=(
            size * place("pv_roof_cost") + households * place("rec_cost_per_household"),
            f"{place('population'):,.0f} inhabitants x {place('rec_kwp_per_inhabitant'):g} kWp = {size:,.0f} kWp x "
            f"{place('pv_roof_cost'):,.0f} EUR, plus {place('rec_cost_per_household'):g} EUR for each of "
            f"{households} households",
        ),
        tonnes=(
            made * place.grid,
            f"{size:,.0f} kWp x {place('pv_yield'):,.0f} kWh x {place('pv_roof_factor'):g} (not all roofs face south) "
            f"= {place.grid_words(made)}. Solar power counts as power that the grid need not deliver, whether it is "
            "used in the town or fed in",
        ),
        households=(
            households,
            f"{per_cent(place('rec_social_share'))} of {digits(made)} MWh, given away in parts of {digits(gift)} MWh",
        ),
        saved=made,
        use=(place.energy(None, ["electricity"]), "all electricity in the balance"),
    )


def retrofit(place):
    homes = round(place.in_poverty * place("retrofit_share"))
    heat = place.home_heat * place("cold_home_heat")
    saved = homes * heat * place("retrofit_saving")
    factor = place.heat_factor
    return Estimate(
        cost=(
            homes * place("retrofit_floor_area") * place("retrofit_cost") * place("building_price_level"),
            f"{homes:,} homes x {place('retrofit_floor_area'):g} m2 x {place('retrofit_cost'):g} EUR x "
            f"{place('building_price_level'):g} (price level)",
        ),
        tonnes=(
            saved * factor,
            f"{homes:,} homes x {digits(heat)} MWh of heat ({place('cold_home_heat'):g} of the mean home: who "
            f"cannot pay heats less) x {per_cent(place('retrofit_saving'))} = {digits(saved)} MWh x {factor:.3f} t/MWh "
            "(heating mix of the town, in which wood counts little)",
        ),
        households=(homes, f"{per_cent(place('retrofit_share'))} of {place.in_poverty_words}"),
        saved=saved,
        use=(place.energy("residential"), "the energy of homes"),
    )


def heat_pumps(place):
    mix = place.mix(("heating_oil", "lpg"))
    homes = round(place.in_poverty * sum(mix.values()) * place("heat_pump_share"))
    fuel = homes * place.home_heat * place("cold_home_heat")
    power = fuel * place("boiler_efficiency") / place("heat_pump_seasonal_factor")
    factor = mean_factor(mix, "residential")
    return Estimate(
        cost=(
            homes * place("heat_pump_size") * place("heat_pump_cost"),
            f"{homes:,} homes x {place('heat_pump_size'):g} kW x {place('heat_pump_cost'):,.0f} EUR",
        ),
        tonnes=(
            fuel * factor - power * place.grid,
            f"{homes:,} homes burn {digits(fuel)} MWh of oil and LPG less x {factor:.3f} t/MWh, and take "
            f"{place.grid_words(power)}",
        ),
        households=(
            homes,
            f"{per_cent(place('heat_pump_share'))} of {place.in_poverty_words} x {per_cent(sum(mix.values()))} that "
            "heat with oil or LPG",
        ),
        saved=fuel,
        use=(place.energy("residential", mix), "the oil and LPG of homes"),
    )


def stoves(place):
    homes = round(place.in_poverty * place("heating_mix_wood") * place("stoves_share"))
    wood = homes * place.home_heat * place("cold_home_heat")
    saved = wood * place("stoves_saving")
    factor = burnt("wood", "residential")
    return Estimate(
        cost=(homes * place("stoves_cost"), f"{homes:,} homes x {place('stoves_cost'):,.0f} EUR"),
        tonnes=(
            saved * factor,
            f"{homes:,} homes burn {digits(wood)} MWh of wood, {per_cent(place('stoves_saving'))} less = "
            f"{digits(saved)} MWh x {factor:.3f} t/MWh (methane and nitrous oxide; the carbon dioxide of wood that "
            "grows back is not counted)",
        ),
        households=(
            homes,
            f"{per_cent(place('stoves_share'))} of {place.in_poverty_words} x {per_cent(place('heating_mix_wood'))} "
            "that heat with wood",
        ),
        saved=saved,
        use=(place.energy("residential", ["wood"]), "the wood of homes"),
    )


def solar_water(place):
    mix = place.mix(("lpg", "natural_gas"))
    with_lpg = (1 - place("hot_water_electric_share")) * mix["lpg"] / sum(mix.values())
    homes = round(place.in_poverty * with_lpg * place("solar_water_share"))
    hot_water = place("hot_water_per_household")
    saved = homes * hot_water * place("solar_water_saving")
    factor = burnt("lpg", "residential")
    return Estimate(
        cost=(homes * place("solar_water_cost"), f"{homes:,} homes x {place('solar_water_cost'):,.0f} EUR"),
        tonnes=(
            saved * factor,
            f"{homes:,} homes x {digits(hot_water)} MWh of LPG for hot water x {per_cent(place('solar_water_saving'))} "
            f"= {digits(saved)} MWh x {factor:.3f} t/MWh",
        ),
        households=(
            homes,
            f"{per_cent(place('solar_water_share'))} of {place.in_poverty_words} x {per_cent(with_lpg)} that heat "
            "their water with LPG",
        ),
        saved=saved,
        use=(place.energy("residential", ["lpg"]), "the LPG of homes"),
    )


def home_advice(place):
    visits = place("home_advice_visits")
    home = place.energy("residential") / place.households
    saved = visits * home * place("home_advice_saving")
    factor = place.sector_factor("residential", "residential")
    reached = place("home_advice_reach") * place("home_advice_success")
    return Estimate(
        cost=(visits * place("home_advice_cost"), f"{visits:g} visits x {place('home_advice_cost'):g} EUR"),
        tonnes=(
            saved * factor,
            f"{visits:g} homes x {digits(home)} MWh x {per_cent(place('home_advice_saving'))} = {digits(saved)} MWh x "
            f"{factor:.3f} t/MWh (mix of the homes)",
        ),
        households=(
            min(visits * reached, place.in_poverty),
            f"a small help counts as one household, like a large one: {visits:g} visits x "
            f"{per_cent(place('home_advice_reach'))} in energy poverty x "
            f"{per_cent(place('home_advice_success'))} that gain something that lasts",
        ),
        saved=saved,
        use=(place.energy("residential"), "the energy of homes"),
    )


def public_buildings(place):
    use = place.energy("municipal_buildings")
    saved = use * place("public_buildings_saving")
    factor = place.sector_factor("municipal_buildings", "commercial")
    return Estimate(
        cost=(
            saved * place("public_buildings_cost") * place("building_price_level"),
            f"{digits(saved)} MWh saved a year x {place('public_buildings_cost'):,.0f} EUR x "
            f"{place('building_price_level'):g} (price level)",
        ),
        tonnes=(
            saved * factor,
            f"{digits(use)} MWh x {per_cent(place('public_buildings_saving'))} = {digits(saved)} MWh x {factor:.3f} "
            "t/MWh (mix of the municipal buildings)",
        ),
        households=(0, "none: no home is touched"),
        saved=saved,
        use=(use, "the energy of municipal buildings"),
    )


def biodh(place):
    homes = place("biodh_homes")
    fuels = place.mix(FOSSIL)
    public = {carrier: place.energy("municipal_buildings", [carrier]) for carrier in FOSSIL}
    at_home, in_public = homes * place.home_heat, sum(public.values())
    public_size = 1000 * in_public * place("boiler_efficiency") / place("public_heating_hours")
    size = homes * place("network_size_per_home") + public_size
    heat = (at_home + in_public) * place("boiler_efficiency") / (1 - place("network_loss"))
    chips = heat / place("chip_boiler_efficiency")
    before = at_home * mean_factor(fuels, "residential") + in_public * mean_factor(public, "commercial")
    factor = burnt("wood", "energy_industries")  # a plant that sells heat
    return Estimate(
        cost=(
            size * place("network_cost"),
            f"{homes:g} homes x {place('network_size_per_home'):g} kW, plus {public_size:.0f} kW for municipal "
            f"buildings = {size:,.0f} kW x {place('network_cost'):,.0f} EUR",
        ),
        tonnes=(
            before - chips * factor,
            f"{digits(at_home)} MWh of gas, LPG and oil in {homes:g} homes and {digits(in_public)} MWh in municipal "
            f"buildings make {digits(before)} t; less {digits(chips)} MWh of chips x {factor:.4f} t/MWh (methane and "
            "nitrous oxide; the carbon dioxide of wood that grows back is not counted)",
        ),
        households=(homes * place.poverty, _nobody_is_chosen(place, homes)),
        saved=at_home + in_public,
        use=(
            place.energy("residential", FOSSIL) + place.energy("municipal_buildings", FOSSIL),
            "the gas, LPG and oil of homes and municipal buildings",
        ),
    )


def geothermal(place):
    homes = place("geothermal_homes")
    fuel = homes * place.home_heat
    pumps = fuel * place("boiler_efficiency") / (1 - place("network_loss")) * place("geothermal_pumping")
    size = homes * place("geothermal_size_per_home")
    return Estimate(
        cost=(
            size * place("geothermal_cost"),
            f"{homes:g} homes x {place('geothermal_size_per_home'):g} kW = {size:,.0f} kW x "
            f"{place('geothermal_cost'):,.0f} EUR",
        ),
        tonnes=(
            fuel * place.heat_factor - pumps * place.grid,
            f"{homes:g} homes x {digits(place.home_heat)} MWh = {digits(fuel)} MWh x {place.heat_factor:.3f} t/MWh "
            f"(heating mix of the town, in which wood counts little); less pumps: {place.grid_words(pumps)}",
        ),
        households=(homes * place.poverty, _nobody_is_chosen(place, homes)),
        saved=fuel,
        use=(place.energy("residential"), "the energy of homes"),
    )


def _nobody_is_chosen(place, homes):
    return (
        f"a pipe serves a street, and chooses nobody: {homes:g} homes x {per_cent(place.poverty)} (who cannot keep "
        f"the home warm, {COUNTRIES[place.country]})"
    )


def irrigation_pv(place):
    use = place.energy("agriculture", ["electricity"])
    made = use * place("irrigation_pv_share")
    size = round(made * 1000 / place("pv_yield"))
    return Estimate(
        cost=(size * place("pv_ground_cost"), f"{size:,.0f} kWp x {place('pv_ground_cost'):,.0f} EUR"),
        tonnes=(
            made * place.grid,
            f"{per_cent(place('irrigation_pv_share'))} of the {digits(use)} MWh of the pumps = "
            f"{place.grid_words(made)}. Solar power counts as power that the grid need not deliver, whether the "
            "pumps use it or it is fed in",
        ),
        households=(0, "none: it lowers the bill of farms"),
        saved=made,
        use=(use, "the electricity of irrigation"),
    )


def eminibus(place):
    buses, km = place("eminibus_count"), place("eminibus_km")
    from_cars = place("eminibus_passengers") * place("eminibus_from_cars") / place("car_occupancy")
    saved = buses * km * from_cars * place("kwh_per_car_km") / 1000
    fuels = ("diesel", "gasoline", "lpg", "natural_gas")
    factor = mean_factor({fuel: place(f"car_share_{fuel}") for fuel in fuels}, "road")
    power = buses * km * place("eminibus_energy") / 1000
    return Estimate(
        cost=(
            buses * place("eminibus_cost"),
            f"{buses:g} buses x {place('eminibus_cost'):,.0f} EUR, with the charger",
        ),
        tonnes=(
            saved * factor - power * place.grid,
            f"{buses:g} buses x {km:,.0f} km x {place('eminibus_passengers'):g} passengers, of whom "
            f"{per_cent(place('eminibus_from_cars'))} would drive, {place('car_occupancy'):g} in a car = "
            f"{buses * km * from_cars:,.0f} km of cars or {digits(saved)} MWh x {factor:.3f} t/MWh; less the buses: "
            f"{place.grid_words(power)}",
        ),
        households=(0, "none: it helps with trips, and trips are in none of the five criteria"),
        saved=saved,
        use=(place.energy("private_transport"), "the energy of cars and vans"),
    )


def hotels(place):
    fuels = {carrier: place.energy("tertiary", [carrier]) for carrier in FOSSIL}
    use = sum(fuels.values())
    saved = use * place("hotels_share")
    factor = mean_factor(fuels, "commercial")
    heat = saved * place("boiler_efficiency")
    power = heat / place("heat_pump_seasonal_factor")
    size = heat * 1000 / place("hotels_hours")
    return Estimate(
        cost=(
            size * place("heat_pump_cost") * place("hotels_cost_factor"),
            f"{digits(heat)} MWh of hot water in {place('hotels_hours'):,.0f} hours = {size:,.0f} kW x "
            f"{place('heat_pump_cost'):,.0f} EUR x {place('hotels_cost_factor'):g} (tanks and pipes)",
        ),
        tonnes=(
            saved * factor - power * place.grid,
            f"{per_cent(place('hotels_share'))} of the gas and oil of services = {digits(saved)} MWh x {factor:.3f} "
            f"t/MWh; less {place.grid_words(power)}",
        ),
        households=(0, "none: no home is touched"),
        saved=saved,
        use=(use, "the gas and oil of services"),
    )


MEASURES = {
    measure.__name__: measure
    for measure in (
        led, rec, retrofit, heat_pumps, stoves, solar_water, home_advice, public_buildings, biodh, geothermal,
        irrigation_pv, eminibus, hotels,
    )
}  # fmt: skip


# --- the three tables ---


def measure_scores():
    """The table measure_scores."""
    lines = []
    for row in read("measures").itertuples():
        make = _invented_scores if row.place == FICTIONAL else _estimated_scores
        lines += make(row.place, row.measure)
    columns = ["place", "measure", "criterion", "value", "unit", "derivation", "year", "source", "confidence"]
    return pd.DataFrame(lines, columns=columns)


def _invented_scores(place, measure):
    for criterion in UNITS:
        row = read("measure_parameters").set_index(["scope", "parameter"]).loc[(place, f"{measure}_{criterion}")]
        words = "an invented number of a fictional town"
        yield place, measure, criterion, row["value"], row["unit"], words, "not stated", INVENTED, row["confidence"]


def _estimated_scores(municipality, measure):
    place = Place(municipality)
    estimate = MEASURES[measure](place)
    # As weak as the weakest number behind the measure, and never better than an estimate.
    mark = max(place.marks | {"E"}, key=MARKS.index)
    cost = two_digits(estimate.cost[0] / 1000)
    jobs, liked = place.row(f"{measure}_jobs"), place.row(f"{measure}_acceptance")
    households, words = round(estimate.households[0]), estimate.households[1]
    use, of_what = estimate.use
    share = f"Compare: {digits(estimate.saved)} MWh are {per_cent(two_digits(estimate.saved / use))} of {of_what}"
    made = {
        "cost": (cost, estimate.cost[1], mark, COMPUTED),
        "emissions": (two_digits(estimate.tonnes[0]), f"{estimate.tonnes[1]}. {share}", mark, COMPUTED),
        "households": (households, words if words.startswith("none") else f"{words} = {households}", mark, COMPUTED),
        "jobs": (
            two_digits(cost / 1000 * jobs["value"]),
            f"{digits(cost)} thousand EUR x {jobs['value']:g} job-years per million EUR: {jobs['note']}",
            jobs["confidence"],
            COMPUTED,
        ),
        "acceptance": (liked["value"], f"assumption, nobody was asked: {liked['note']}", liked["confidence"], ASSUMED),
    }
    for criterion, (value, words, confidence, source) in made.items():
        yield municipality, measure, criterion, value, UNITS[criterion], words, "2021-2025", source, confidence


def criteria_ranges(scores):
    """The table criteria_ranges."""
    directions = read("criteria").set_index("criterion")["direction"]
    lines = []
    for (place, criterion, unit), values in scores.groupby(["place", "criterion", "unit"], sort=False)["value"]:
        low, high, source = 0, _round_up(values.max()), "own choice for the course"
        words = f"0 is what happens if nothing is done; {high:,g} is a round number that no measure exceeds"
        if place == FICTIONAL:
            low, high, source = values.min(), values.max(), INVENTED
            words = "the lowest and the highest of the five invented measures"
        elif criterion == "acceptance":
            low, high = math.floor(2 * values.min()) / 2, math.ceil(2 * values.max()) / 2
            words = "not 1 to 5, which would crowd all measures together: the half points around our assumptions"
        worst, best = (high, low) if directions[criterion] == "min" else (low, high)
        lines.append((place, criterion, worst, best, unit, words, "not stated", source, "E-low"))
    columns = ["place", "criterion", "worst", "best", "unit", "derivation", "year", "source", "confidence"]
    return pd.DataFrame(lines, columns=columns)


def _round_up(value):
    tens = 10.0 ** math.floor(math.log10(value))
    return next(step * tens for step in ROUND if step * tens > value * (1 - 1e-9))


def swing_points(ranges):
    """The table swing_points: what each range is worth in euros; the largest of a participant makes 100 points."""
    people = read("municipalities").set_index("municipality_id")["population"].to_dict()
    people[FICTIONAL] = numbers().loc[(FICTIONAL, "population"), "value"]
    lines = []
    for place, rows in ranges.groupby("place", sort=False):
        span = (rows["worst"] - rows["best"]).abs().set_axis(rows["criterion"])
        for participant in read("participants").itertuples():
            worth = {"cost": 1000 * span["cost"]}
            worth |= {criterion: span[criterion] * getattr(participant, rate) for criterion, rate in RATES.items()}
            worth["acceptance"] *= people[place]  # the rate is for each inhabitant
            for criterion, euros in worth.items():
                points = 5 * math.floor(20 * euros / max(worth.values()) + 0.5)
                lines.append((place, participant.participant, criterion, points))
    table = pd.DataFrame(lines, columns=["place", "participant", "criterion", "points"])
    return table.assign(unit="swing points", year="not stated", source=NOBODY, confidence="E-low")


def tables():
    """The three tables as text, by name."""
    scores = measure_scores()
    ranges = criteria_ranges(scores)
    made = {"measure_scores": scores, "criteria_ranges": ranges, "swing_points": swing_points(ranges)}
    return {name: table.to_csv(index=False, lineterminator="\n", float_format="%g") for name, table in made.items()}


def main(arguments=None):
    """Write the tables, or say which of them differ."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file differs")
    options = parser.parse_args(arguments)
    stale = []
    for name, text in tables().items():
        path = DATASETS / f"{name}.csv"
        if not options.check:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
    if stale:
        print("These files are not what the tool makes:", *stale)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
