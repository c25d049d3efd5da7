"""Write the synthetic households of the eight towns, their calibration table, and the medians of each country.

Nobody publishes the incomes and the bills of the homes of a small town. So we make households that never existed, in
such a way that the published national figures come out. The page "How the numbers are made" (book/numbers.md)
explains each step. With `--check` nothing is written: the exit code is 1 if a file differs from what the tool makes.

The same files must come out on every machine. Random numbers are drawn as uniforms (their bits do not depend on the
processor). Logarithms and exponentials may differ in the last digit. Therefore every ranking, every comparison and
every rounding goes through a function here that stops the program when a value lies so close to a border that the
last digit could push it over.
"""

import argparse
import math
import sys
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pandas as pd

DATASETS = Path(__file__).resolve().parent.parent / "datasets"
VERSION = "1.0.0"
SEEDS = {
    "IT-PDS": 2026_01, "IT-VEQ": 2026_02, "ES-GOM": 2026_03, "ES-SQB": 2026_04,
    "PT-PSR": 2026_05, "PT-GAV": 2026_06, "EL-AVD": 2026_07, "EL-TOP": 2026_08,
}  # fmt: skip
ALL_BELOW, SAMPLE = 1600, 1500  # a file holds every household of a small town, and a sample of a larger one
COUNTRIES = ["IT", "ES", "PT", "EL"]
CARRIERS = ["electricity", "natural_gas", "lpg", "heating_oil", "wood"]
PERIODS = ["before_1945", "1945_1969", "1970_1979", "1980_1989", "1990_1999", "2000_2010", "2011_2020"]
TENURES = ["owner", "mortgage", "tenant", "rent_free"]
DWELLINGS = ["house", "flat"]
USES = ["heating", "hot_water", "appliances", "cooling"]
SHIFTS = {
    "before_1945": PERIODS[:1], "before_1970": PERIODS[:2], "1945_1979": PERIODS[1:3],
    "1970_1999": PERIODS[2:5], "after_1990": PERIODS[4:],
}  # fmt: skip
COLUMNS = [
    "hh_id", "weight", "hh_type", "persons_14plus", "persons_under14", "persons_65plus", "tenure", "dwelling_type",
    "period", "upgraded", "floor_area", "heating", "energy_label", "income", "housing_cost",
    *(f"spending_{carrier}" for carrier in CARRIERS), "heating_spending", *(f"required_{use}" for use in USES),
    "required_band_c", "cannot_keep_warm", "arrears", "too_hot", "damp", "air_conditioning", "social_tariff_eligible",
    "social_tariff_received", "medical_device", "energy_in_rent", "wood_collected", "synthetic",
]  # fmt: skip

# Kinds of household: type, persons of 14 and more, under 14, of 65 and more, share before it is fitted to the town.
# Own assumption (E-low), near to the mix of types in the four countries.
KINDS = [
    ("one_adult", 1, 0, 0, 0.15), ("one_adult_65plus", 1, 0, 1, 0.14),
    ("two_adults", 2, 0, 0, 0.15), ("two_adults", 2, 0, 1, 0.05), ("two_adults_65plus", 2, 0, 2, 0.12),
    ("one_parent", 1, 1, 0, 0.02), ("one_parent", 1, 2, 0, 0.01),
    ("one_parent", 2, 0, 0, 0.02), ("one_parent", 2, 1, 0, 0.01),
    ("two_adults_children", 2, 1, 0, 0.07), ("two_adults_children", 2, 2, 0, 0.06),
    ("two_adults_children", 2, 3, 0, 0.01), ("two_adults_children", 3, 0, 0, 0.04),
    ("two_adults_children", 3, 1, 0, 0.03), ("two_adults_children", 4, 0, 0, 0.02),
    ("other", 3, 0, 0, 0.04), ("other", 3, 0, 1, 0.03), ("other", 4, 0, 0, 0.02), ("other", 4, 1, 1, 0.01),
    ("other", 3, 0, 2, 0.02),
]  # fmt: skip
# What goes together more or less often than by chance, before the margins are fitted (own assumption, E-low).
ASSOCIATIONS = [
    ("flat", "tenant", 1.8), ("flat", "natural_gas", 1.6), ("flat", "wood", 0.35), ("before_1945", "house", 1.3),
    ("before_1945", "wood", 1.4), ("2000_2010", "electricity", 1.4), ("2011_2020", "electricity", 2.0),
    ("2000_2010", "mortgage", 2.0), ("2011_2020", "mortgage", 2.5), ("one_adult_65plus", "mortgage", 0.1),
    ("two_adults_65plus", "mortgage", 0.1), ("two_adults_children", "mortgage", 2.0), ("one_parent", "tenant", 2.0),
    ("one_adult_65plus", "before_1945", 1.5), ("two_adults_65plus", "before_1945", 1.3),
    ("one_adult_65plus", "2011_2020", 0.3), ("two_adults_65plus", "2011_2020", 0.3),
]  # fmt: skip
# Who is poorer and who is richer: shift of the income score, in standard deviations (own assumption, E-low).
INCOME_SHIFT = {
    "one_adult_65plus": -0.35, "one_parent": -0.60, "two_adults": 0.20, "tenant": -0.25, "mortgage": 0.25,
}  # fmt: skip
HOME_IN_SPENDING = 0.7  # correlation of spending with the need of the home, among equal incomes (E-low)
RENT = {"owner": 0.05, "mortgage": 0.24, "tenant": 0.24, "rent_free": 0.03}  # of the median income, for 90 m2 (E-low)

NORMAL = NormalDist()
PHI = np.vectorize(NORMAL.cdf, otypes=[float])
PHI_INVERSE = np.vectorize(NORMAL.inv_cdf, otypes=[float])


# --- decisions that no last digit may change ---


def firm(distances, limit):
    """Stop if a value lies so near to a border that another processor could decide otherwise."""
    if np.size(distances) and np.min(np.abs(distances)) < limit:
        raise ValueError(f"a value lies within {limit:g} of a border: change the seed of the town")


def below(values, limit):
    """Whether each value is below the limit."""
    firm(np.asarray(values) - limit, 1e-11)
    return np.asarray(values) < limit


def whole(values):
    """Values rounded to whole numbers."""
    values = np.asarray(values)
    firm(values - np.floor(values) - 0.5, 1e-8)
    return np.rint(values).astype(int)


def order(values):
    """Positions from the lowest value to the highest."""
    positions = np.argsort(values, kind="stable")
    firm(np.diff(values[positions]), 1e-13)
    return positions


def highest(values, weights, percent):
    """Whether each one is among the `percent` with the highest values; counted in whole numbers, never rounded."""
    positions = order(values)
    total = np.cumsum(weights[positions])
    flags = np.empty(len(values), dtype=bool)
    flags[positions] = 1000 * (2 * total - weights[positions]) >= 2 * total[-1] * (1000 - round(10 * percent))
    return flags


# --- statistics ---


def draw(rng, size):
    """Standard normal numbers, from uniforms."""
    return PHI_INVERSE(rng.random(size) * (1 - 2e-12) + 1e-12)


def normal_scores(values, weights):
    """Scores that are exactly normal when weighted: the normal quantile of each one's place in the order."""
    positions = order(values)
    total = np.cumsum(weights[positions])
    scores = np.empty(len(values))
    scores[positions] = PHI_INVERSE((total - weights[positions] / 2) / total[-1])
    return scores


def standard(values, weights):
    centred = values - np.average(values, weights=weights)
    return centred / math.sqrt(np.average(centred**2, weights=weights))


def without(values, other, weights):
    """What is left of `values` when the part that goes along with `other` is taken out, standardised."""
    values, other = standard(values, weights), standard(other, weights)
    return standard(values - np.average(values * other, weights=weights) * other, weights)


# --- inputs ---


def read_inputs(folder=DATASETS):
    """Parameters of each country (with those valid for all, and the derived ones), and inputs of each town."""
    rows = pd.read_csv(folder / "household_parameters.csv", keep_default_na=False)
    national = pd.read_csv(folder / "national_reference.csv").set_index(["country", "variable"])["value"]
    inputs = pd.read_csv(folder / "pilot_inputs.csv").rename(columns={"variable": "parameter"})
    balances = pd.read_csv(folder / "energy_balances.csv").query("sector == 'residential'")

    def values(table):
        return table.set_index("parameter")["value"].astype(float).to_dict()

    nations, towns = {}, {}
    for country in COUNTRIES:
        own = rows[(rows["country"] == country) & (rows["municipality_id"] == "") & ~rows["parameter"].isin(DERIVED)]
        p = national["ALL"].to_dict() | national[country].to_dict() | values(rows[rows["country"] == ""]) | values(own)
        nations[country] = p | derived_parameters(p)
    for name in SEEDS:
        town = values(inputs[inputs["municipality_id"] == name]) | values(rows[rows["municipality_id"] == name])
        energy = balances[balances["municipality_id"] == name].set_index("carrier")["energy"]
        town["households"] = town["population"] / town["persons_per_household"]
        towns[name] = town | {
            f"energy_{carrier}": energy.get(carrier, 0.0) / town["households"] for carrier in CARRIERS
        }
    return nations, towns


DERIVED = {
    "sigma_income": ("standard deviation of the logarithm", "-ln(P20 / median) / 0.8416: log-normal incomes"),
    "sigma_energy": ("standard deviation of the logarithm", "ln 2 / -(normal quantile of M/2)"),
    "sigma_share": ("standard deviation of the logarithm", "ln 2 / -(normal quantile of 2M)"),
    "correlation_income_energy": ("correlation", "(sigma_energy^2 + sigma_income^2 - sigma_share^2) / (2 x both)"),
    "mean_equivalence": ("ratio", "1 + 0.5 x (household size - 1) - 0.2 x 0.12 x household size"),
    "mean_energy_spending": ("EUR/a per household", "sum over carriers: energy of a mean household x price"),
    "median_equivalised_energy_spending": (
        "EUR/a",
        "mean spending / mean equivalence x exp(-sigma_energy^2 / 2): log-normal spending",
    ),
    "median_energy_share": ("ratio", "median equivalised energy spending / median equivalised income"),
}


def national_energy(p):
    """Energy that a mean household of the country buys, MWh a year by carrier."""
    rest = p["hot_water_per_household"] * (1 - p["hot_water_electric_share"])
    rest += p["cooking_per_household"] * (1 - p["cooking_electric_share"])
    lpg = p["lpg_share_of_other_fuels"]
    mix_factor = (1 - lpg) * p["factor_natural_gas"] + lpg * p["factor_lpg"]
    rest *= min(1.0, p["other_fuels_factor"] / mix_factor)  # as in the balances: the sun gives what is left
    heat = p["space_heating_per_household"]
    return {
        "electricity": p["electricity_per_household"],
        "natural_gas": heat * p["heating_share_natural_gas"] + rest * (1 - lpg),
        "lpg": rest * lpg,
        "heating_oil": heat * p["heating_share_heating_oil"],
        "wood": heat * p["heating_share_wood"],
    }


def cost(energy, p):
    """EUR a year of the energy of a household, given in MWh by carrier."""
    return sum(1000 * energy[carrier] * p[f"price_{carrier}"] for carrier in CARRIERS)


def derived_parameters(p):
    """Spread, correlation and medians of a country, from closed formulas of the log-normal distribution."""
    size = p["household_size"]
    income = -math.log(p["p20_equivalised_income"] / p["median_equivalised_income"]) / -NORMAL.inv_cdf(0.2)
    energy = math.log(2) / -NORMAL.inv_cdf(p["low_spending"] / 100)
    share = math.log(2) / -NORMAL.inv_cdf(p["high_share"] / 100)
    spending, equivalence = cost(national_energy(p), p), 1 + 0.5 * (size - 1) - 0.2 * 0.12 * size
    median = spending / equivalence * math.exp(-(energy**2) / 2)
    both = energy**2 + income**2 - share**2
    medians = [spending, median, median / p["median_equivalised_income"]]
    values = [income, energy, share, both / (2 * energy * income), equivalence, *medians]
    return {name: round(value, 1 if value > 100 else 5) for name, value in zip(DERIVED, values, strict=True)}


def parameter_table(nations, folder):
    """household_parameters.csv: the rows typed by hand, then the derived ones."""
    typed = pd.read_csv(folder / "household_parameters.csv", dtype=str, keep_default_na=False)
    typed = typed[~typed["parameter"].isin(DERIVED)]
    source = "Fairwatt, computed from the other rows and from national_reference.csv"
    rows = []
    for country in COUNTRIES:
        for name, (unit, why) in DERIVED.items():
            # Only the Spanish spread is published; what comes from it is a copy elsewhere.
            mark = "D" if name == "sigma_income" or (country == "ES" and "sigma" in name) else "E-low"
            rows.append([country, "", name, f"{nations[country][name]:.10g}", unit, "2023-2025", source, mark, why])
    return pd.concat([typed, pd.DataFrame(rows, columns=typed.columns)], ignore_index=True)


# --- who lives where ---


def kind_shares(town):
    """Shares of KINDS that give the town's persons, older persons and children, nearest to the assumed shares."""
    _, adults, children, older, assumed = zip(*KINDS, strict=True)
    counts = np.array([np.add(adults, children), older, children], dtype=float)
    wanted = town["persons_per_household"] * np.array([1.0, town["share_65plus"], town["share_under14"]])
    tilt = np.zeros(3)
    for _ in range(50):  # Newton's method: shares proportional to assumed x exp(tilt . counts)
        shares = np.array(assumed) * np.exp(tilt @ counts)
        shares /= shares.sum()
        means = counts @ shares
        tilt += np.linalg.solve((counts * shares) @ counts.T - np.outer(means, means), wanted - means)
    return shares


def period_shares(p, town):
    shares = {period: p[f"period_{period}"] for period in PERIODS}
    for name, periods in SHIFTS.items():
        group = sum(p[f"period_{period}"] for period in periods)
        for period in periods:
            shares[period] += town.get(f"period_shift_{name}", 0.0) * p[f"period_{period}"] / group
    return np.array(list(shares.values())) / sum(shares.values())


def structure(p, town, size, rng):
    """One row per household: iterative proportional fitting of five margins, then every 1/size-th of the whole."""
    electricity = town["heating_mix_electric_resistance"] + town["heating_mix_heat_pump"]
    house = town["single_family_share"]
    axes = {
        "kind": ([row[0] for row in KINDS], kind_shares(town)),
        "tenure": (TENURES, np.array([p[f"tenure_{tenure}"] for tenure in TENURES])),
        "dwelling_type": (DWELLINGS, np.array([house, 1 - house])),
        "period": (PERIODS, period_shares(p, town)),
        "heating": (CARRIERS, np.array([electricity, *(town[f"heating_mix_{name}"] for name in CARRIERS[1:])])),
    }
    cells = fitted([labels for labels, _ in axes.values()], [shares for _, shares in axes.values()])
    limits = np.cumsum(cells.ravel())[:-1] * size
    firm(limits - np.floor(limits) - 0.5, 1e-9)
    chosen = np.searchsorted(limits, np.arange(size) + 0.5)[order(rng.random(size))]
    index = dict(zip(axes, np.unravel_index(chosen, cells.shape), strict=True))
    columns = ["hh_type", "persons_14plus", "persons_under14", "persons_65plus"]
    homes = pd.DataFrame([KINDS[i][:4] for i in index.pop("kind")], columns=columns)
    homes = homes.assign(**{name: np.array(axes[name][0])[place] for name, place in index.items()})
    homes["persons"] = homes["persons_14plus"] + homes["persons_under14"]
    homes["scale"] = 1 + 0.5 * (homes["persons_14plus"] - 1) + 0.3 * homes["persons_under14"]  # OECD-modified
    return homes


def fitted(axes, wanted):
    """Share of each cell: ASSOCIATIONS, made to agree with the wanted shares along each axis."""

    def along(axis, values):
        return np.reshape(values, [-1 if i == axis else 1 for i in range(len(axes))])

    cells = np.ones([len(labels) for labels in axes])
    for *names, factor in ASSOCIATIONS:
        places = [next(i for i, labels in enumerate(axes) if name in labels) for name in names]
        one, other = (along(i, np.isin(axes[i], name)) for i, name in zip(places, names, strict=True))
        cells = np.where(one & other, cells * factor, cells)
    for _ in range(100):
        for axis, shares in enumerate(wanted):
            sums = cells.sum(axis=tuple(i for i in range(len(axes)) if i != axis))
            cells = cells * along(axis, np.divide(shares, sums, out=np.zeros_like(sums), where=sums > 0))
    return cells


# --- what each household earns, needs and spends ---


def add_income(homes, p, rng):
    """Log-normal income per equivalent adult: exactly so when persons are counted."""
    shift = homes["hh_type"].map(INCOME_SHIFT).fillna(0.0) + homes["tenure"].map(INCOME_SHIFT).fillna(0.0)
    homes["score"] = normal_scores((draw(rng, len(homes)) + shift).to_numpy(), homes["persons"].to_numpy())
    income = p["median_equivalised_income"] * np.exp(p["sigma_income"] * homes["score"]) * homes["scale"]
    homes["income"] = whole(income)


def add_home(homes, p, rng):
    """Renovation, floor area, heat loss and label. A higher income lives larger and renovates more often."""
    old, middle = homes["period"].isin(PERIODS[:3]), homes["period"].isin(PERIODS[3:5])
    rate = np.select([old, middle], [p["upgraded_before_1980"], p["upgraded_1980_1999"]], 0.0)
    homes["upgraded"] = below(rng.random(len(homes)) - rate * (0.6 + 0.8 * PHI(homes["score"])), 0.0)
    area = p["dwelling_area"] * np.where(homes["dwelling_type"] == "house", 1.1, 0.85)
    area = area * np.exp(0.2 * np.log(homes["persons"] / p["household_size"]) + 0.06 * homes["score"])
    homes["floor_area"] = whole(np.clip(area * np.exp(0.22 * draw(rng, len(homes))), 30.1, 220.1))
    typical = p["median_equivalised_income"] * homes["tenure"].map(RENT) * np.sqrt(homes["floor_area"] / 90)
    rent = typical * np.exp(0.25 * draw(rng, len(homes)))
    homes["housing_cost"] = whole(np.minimum(rent, 0.75 * homes["income"] + 0.1))  # a limit off the half euros

    new = heat_loss(["2011_2020"] * len(homes), homes, p)
    spread = np.exp(0.12 * draw(rng, len(homes)))  # two homes of the same age are not the same
    homes["loss"] = spread * heat_loss(homes["period"].where(~homes["upgraded"], "2011_2020"), homes, p)
    homes["ratio"] = homes["loss"] / new
    limits = [p[f"label_limit_{label}"] for label in "ABCDEF"]
    firm(np.subtract.outer(limits, homes["ratio"].to_numpy()), 1e-11)
    homes["energy_label"] = np.array(list("ABCDEFG"))[np.searchsorted(limits, homes["ratio"])]


def heat_loss(periods, homes, p):
    """W/K per m2 of floor: air, roof, walls, windows and floor, with the U-values of the period."""
    house = homes["dwelling_type"] == "house"
    loss = np.full(len(homes), 0.34 * p["air_change"] * 2.5)
    for part in ("roof", "wall", "window", "floor"):
        area = np.where(house, p[f"area_{part}_house"], p[f"area_{part}_flat"])
        loss += area * [p[f"u_{part}_{period}"] for period in periods] * (p["ground_factor"] if part == "floor" else 1)
    return loss


def add_need(homes, p, town, rng):
    """EUR a year that a healthy home needs, by use; the same home at label C; the fuel of hot water and cooking."""
    size, price = len(homes), {carrier: 1000 * p[f"price_{carrier}"] for carrier in CARRIERS}
    electric = homes["heating"] == "electricity"
    pumps, radiators = town["heating_mix_heat_pump"], town["heating_mix_electric_resistance"]
    pump = electric & below(rng.random(size), pumps / (pumps + radiators))
    electric_water = below(rng.random(size), p["hot_water_electric_share"])
    device_rate = p["medical_device"] * (1 + (homes["persons_65plus"] > 0))
    homes["medical_device"] = below(rng.random(size) - device_rate, 0.0)

    fuel = homes["heating"].map({"natural_gas": price["natural_gas"]}).fillna(price["lpg"])
    efficiency = homes["heating"].map(lambda carrier: p[f"efficiency_{carrier}"])
    efficiency = efficiency.where(~pump, p["heat_pump_seasonal_factor"])
    degree = 0.024e-3 * homes["loss"] * homes["floor_area"]  # MWh for each degree-day
    scale = 0.5 + 0.5 * homes["persons"] / p["household_size"]  # half of it is the same for one person and for five
    water = p["hot_water_per_person"] * homes["persons"] / p["efficiency_hot_water"]
    cooking, electric_part = p["cooking_per_household"] * scale, p["cooking_electric_share"]
    devices = p["light_appliances_per_household"] * scale + p["medical_device_energy"] * homes["medical_device"]
    heat = degree * town["heating_degree_days"] * p["heating_reduction"] / efficiency
    cold = degree * town["cooling_degree_days"] * p["cooled_share"] / p["cooling_ratio"]
    need = {
        "heating": heat * homes["heating"].map(price),
        "hot_water": water * fuel.where(~electric_water, price["electricity"]),
        "appliances": (devices + cooking * electric_part) * price["electricity"] + cooking * (1 - electric_part) * fuel,
        "cooling": cold * price["electricity"],
    }
    for use, value in need.items():
        homes[f"need_{use}"], homes[f"required_{use}"] = value, whole(value)
    homes["need"] = sum(need.values())
    homes["need_fuel"] = (cooking * (1 - electric_part) + water * ~electric_water) * fuel
    saved = (need["heating"] + need["cooling"]) * (1 - np.minimum(1.0, p["label_limit_C"] / homes["ratio"]))
    homes["required_band_c"] = homes[[f"required_{use}" for use in USES]].sum(axis=1) - whole(saved)


def add_spending(homes, p, median, rng):
    """Actual spending: log-normal per equivalent adult, tied to income and to the need of the home; by carrier."""
    size, score = len(homes), homes["score"]
    home = without(np.log(homes["need"] / homes["scale"]), score, None)
    noise = without(draw(rng, size), score, None)
    mixed = HOME_IN_SPENDING * home + math.sqrt(1 - HOME_IN_SPENDING**2) * noise
    homes["residual"] = normal_scores(mixed.to_numpy(), np.ones(size, dtype=int))
    rho = p["correlation_income_energy"]
    latent = rho * score + math.sqrt(1 - rho**2) * homes["residual"]
    each = median * np.exp(p["sigma_energy"] * latent)

    # Who collects wood, and whose rent holds the energy, is taken among those who spend little: the totals stay.
    collects = below(rng.random(size) - 2 * p["wood_collected"] * (1 - PHI(latent)), 0.0)
    low = below(each, p["median_equivalised_energy_spending"] / 2) & homes["tenure"].isin(["tenant", "rent_free"])
    homes["energy_in_rent"] = low & below(rng.random(size), min(1.0, p["energy_in_rent"] * size / max(1, low.sum())))
    homes["wood_collected"] = collects & (homes["heating"] == "wood") & ~homes["energy_in_rent"]
    split_spending(homes, (each * homes["scale"]).where(~homes["energy_in_rent"], 0.0))


def split_spending(homes, spending):
    """Heating gives way first when a household spends less than it needs; the rest follows the need."""
    share = np.clip(homes["need_heating"] / homes["need"] * np.sqrt(spending / homes["need"]), 0.02, 0.85)
    heat = (spending * share).where(~homes["wood_collected"], 0.0)
    fuel = (spending - heat) * homes["need_fuel"] / (homes["need"] - homes["need_heating"])
    homes["heating_spending"] = whole(heat)
    gas = homes["heating"] == "natural_gas"
    other = {"electricity": spending - heat - fuel, "natural_gas": fuel.where(gas, 0), "lpg": fuel.where(~gas, 0)}
    for carrier in CARRIERS:
        rest = whole(other[carrier]) if carrier in other else 0
        homes[f"spending_{carrier}"] = homes["heating_spending"].where(homes["heating"] == carrier, 0) + rest


# --- what households answer, have and receive ---


def add_answers(homes, p, town, rng):
    """Self-reports: one latent number for each, tied to income by the published rates, and to home and hardship."""
    persons, score = homes["persons"].to_numpy(), homes["score"].to_numpy()
    hardship = draw(rng, len(homes))  # what the reports have in common
    cold = standard(np.log(homes["need_heating"] / homes["floor_area"]), persons)
    bad = standard(homes["ratio"], persons)
    parts = {
        "cannot_keep_warm": 0.5 * hardship + 0.3 * cold + 0.3 * (homes["hh_type"] == "one_adult_65plus")
        - 0.2 * homes["residual"],
        "arrears": 0.5 * hardship - 0.4 * (homes["persons_65plus"] > 0) + 0.1 * homes["residual"],
        "too_hot": 0.2 * hardship + 0.3 * bad + 0.3 * (homes["dwelling_type"] == "flat"),
        "damp": 0.2 * hardship + 0.5 * bad,
    }  # fmt: skip
    for name, part in parts.items():
        own = without((part + 0.7 * draw(rng, len(homes))).to_numpy(), score, persons)
        r = p[f"correlation_{name}"]
        homes[name] = highest(math.sqrt(1 - r**2) * own - r * score, persons, p[name])
    cool = p["air_conditioning"] / 100 * min(1.0, town["cooling_degree_days"] / 150)
    richer = (draw(rng, len(homes)) + 0.4 * score) / math.sqrt(1 + 0.4**2)
    homes["air_conditioning"] = ~below(richer, NORMAL.inv_cdf(1 - cool))
    line = p["social_tariff_limit"] * p["median_equivalised_income"] * (1 + 0.5 * (homes["persons"] - 1))
    homes["social_tariff_eligible"] = homes["income"] <= np.floor(line + 1e-6)
    homes["social_tariff_received"] = homes["social_tariff_eligible"] & below(
        rng.random(len(homes)), p["social_tariff_take_up"]
    )


def make_town(name, p, town):
    """The households of one town, and the town's own median of energy spending."""
    rng = np.random.default_rng(SEEDS[name])
    everyone = round(town["households"])
    homes = structure(p, town, everyone if everyone < ALL_BELOW else SAMPLE, rng)
    mean = cost({carrier: town[f"energy_{carrier}"] for carrier in CARRIERS}, p) / homes["scale"].mean()
    median = mean * math.exp(-(p["sigma_energy"] ** 2) / 2)
    add_income(homes, p, rng)
    add_home(homes, p, rng)
    add_need(homes, p, town, rng)
    add_spending(homes, p, median, rng)
    add_answers(homes, p, town, rng)
    homes["hh_id"] = [f"{name[3:]}-{i:04d}" for i in range(1, len(homes) + 1)]
    homes["weight"] = round(town["households"] / len(homes), 6)
    homes["synthetic"] = True
    return homes, median


# --- how well the published figures come out ---


def rate_below(total, correlation, limit):
    """Per cent among those with an income score below `limit`, when `total` per cent of all answer yes."""
    scores = PHI_INVERSE((np.arange(2000) + 0.5) / 2000 * NORMAL.cdf(limit))
    border = NORMAL.inv_cdf(1 - total / 100)
    return 100 * float(np.mean(PHI((-correlation * scores - border) / math.sqrt(1 - correlation**2))))


def calibration_rows(p, homes, median):
    """Indicator, population, expected and achieved per cent of everything that the households were made to show."""
    persons = homes["persons"].to_numpy()
    energy = homes[[f"spending_{carrier}" for carrier in CARRIERS]].sum(axis=1)
    each, income = energy / homes["scale"], homes["income"] / homes["scale"]
    distance, national = math.log(median / p["median_equivalised_energy_spending"]), p["median_equivalised_income"]
    high = energy / homes["income"] > 2 * p["median_energy_share"]
    low = each < p["median_equivalised_energy_spending"] / 2
    yield "high_share", "all", 100 * NORMAL.cdf((distance - math.log(2)) / p["sigma_share"]), 100 * high.mean()
    yield "low_spending", "all", 100 * NORMAL.cdf((-distance - math.log(2)) / p["sigma_energy"]), 100 * low.mean()
    for name in ("cannot_keep_warm", "arrears", "too_hot", "damp"):
        yield name, "all", p[name], 100 * np.average(homes[name], weights=persons)
    poor, fifth = income < 0.6 * national, income < national * math.exp(p["sigma_income"] * NORMAL.inv_cdf(0.2))
    line, first = math.log(0.6) / p["sigma_income"], NORMAL.inv_cdf(0.2)
    groups = [("cannot_keep_warm", "below_60_median", poor, line), ("arrears", "below_60_median", poor, line)]
    for name, group, who, limit in [*groups, ("too_hot", "first_quintile", fifth, first)]:
        achieved = 100 * np.average(homes.loc[who, name], weights=persons[who])
        yield name, group, rate_below(p[name], p[f"correlation_{name}"], limit), achieved


def calibration_table(nations, made, folder):
    typed = pd.read_csv(folder / "household_parameters.csv", dtype=str, keep_default_na=False)
    typed = typed[typed["municipality_id"] == ""].set_index(["country", "parameter"])
    published = pd.read_csv(folder / "energy_poverty_reference.csv", dtype=str).sort_values("year", kind="stable")
    published = published.groupby(["country", "indicator", "population"]).last()
    columns = ["unit", "year", "source", "confidence"]
    rows = []
    for town, (homes, median) in made.items():
        country = town[:2]
        for name, group, expected, achieved in calibration_rows(nations[country], homes, median):
            row = typed.loc[(country, name)] if group == "all" else published.loc[(country, name, group)]
            figures = [row["value"], f"{expected:.1f}", f"{achieved:.1f}"]
            rows.append([town, name, group, *figures, *row[columns]])
    head = ["municipality_id", "indicator", "population", "target", "expected", "achieved"]
    return pd.DataFrame(rows, columns=[*head, *columns])


# --- the two tables of the exercises ---

# Rows of exercise m21.6 that are wrong. Row 26 is row 12 typed a second time.
SLIPS = {
    8: {"energy_spending": 94, "note": "bill of March"},
    17: {"income": 21.5},
    26: {},
    34: {"persons_14plus": 0, "persons_under14": 2},
    43: {"energy_spending": 5900, "note": "kWh, read from the meter"},
    52: {"persons_under14": -1},
}
TYPED_TWICE = {26: 12}
# Rows that look wrong and are right.
ODD_BUT_TRUE = {
    3: {"persons_14plus": 6, "persons_under14": 2, "income": 47800, "energy_spending": 2950,
        "note": "three generations in one house"},
    5: {"income": -3200, "note": "self-employed; the year ended with a loss"},
    14: {"energy_spending": 0, "note": "energy is in the rent"},
    21: {"energy_spending": 4650, "note": "oxygen machine, day and night"},
    29: {"income": None, "note": "not answered"},
    38: {"energy_spending": 240, "note": "lives here from June to September"},
    47: {"energy_spending": 0, "note": "no contract: solar panels and own wood"},
    49: {"income": None, "note": "not answered"},
    57: {"income": 88000, "note": "two doctors"},
}  # fmt: skip
FAMILIES = [(1, 0), (2, 0), (2, 1), (1, 0), (3, 0), (2, 2), (2, 0), (1, 1)]
TEN = [
    ("a1", 100, 1, 0, 9000, 1800, 700, 1300, 800, 45), ("a2", 150, 2, 0, 21000, 3000, 1200, 1500, 1100, 62),
    ("a3", 120, 2, 2, 24000, 6000, 1700, 2100, 1400, 55), ("a4", 80, 1, 0, 30000, 4000, 900, 800, 780, 72),
    ("a5", 130, 2, 1, 33000, 5000, 1500, 1400, 1300, 70), ("a6", 90, 1, 1, 12000, 4800, 1500, 1600, 900, 38),
    ("a7", 110, 2, 0, 14000, 0, 400, 1900, 1000, 30), ("a8", 70, 3, 0, 45000, 7000, 1800, 1600, 1500, 75),
    ("a9", 60, 2, 3, 28000, 7500, 2600, 2700, 1700, 48), ("a10", 90, 1, 0, 15000, 2500, 600, 900, 850, 71),
]  # fmt: skip
TEN_COLUMNS = [
    "hh_id", "weight", "persons_14plus", "persons_under14", "income", "housing_cost", "energy_spending",
    "required_spending", "required_band_c", "efficiency",
]  # fmt: skip
INVENTED = {"year": "not stated", "source": "Invented for the exercises; no real town", "confidence": "E-low"}


def slips_table(size=60):
    """A household table as an office would type it, with six wrong rows and nine odd ones that are true."""
    rng = np.random.default_rng(2026_21)
    income, energy = np.exp(0.4 * draw(rng, size)), np.exp(0.25 * draw(rng, size))
    rows = []
    for i in range(1, size + 1):
        adults, children = FAMILIES[i % len(FAMILIES)]
        scale = 1 + 0.5 * (adults - 1) + 0.3 * children
        row = {"row": i, "hh_id": f"H{i:02d}", "persons_14plus": adults, "persons_under14": children}
        row |= {"income": 100 * int(whole(140 * income[i - 1] * scale))}
        row |= {"energy_spending": 10 * int(whole(75 * energy[i - 1] * scale)), "note": ""}
        copied = rows[TYPED_TWICE[i] - 1] | {"row": i} if i in TYPED_TWICE else {}
        rows.append(row | ODD_BUT_TRUE.get(i, {}) | SLIPS.get(i, {}) | copied)
    table = pd.DataFrame(rows)
    # 21.5 stands as it was typed, whole numbers without a decimal point, missing as an empty cell
    table["income"] = [f"{value:.10g}" for value in table["income"]]
    table["income"] = table["income"].replace("nan", "")
    return table.assign(unit="persons; EUR a year", **INVENTED, synthetic=True)


def ten_table():
    unit = "households; persons; EUR a year; points of 100"
    return pd.DataFrame(TEN, columns=TEN_COLUMNS).assign(synthetic=True, unit=unit, **INVENTED)


# --- files ---


def make_all(folder=DATASETS):
    """Name and content of every file that this tool writes."""
    nations, towns = read_inputs(folder)
    made = {name: make_town(name, nations[name[:2]], towns[name]) for name in SEEDS}
    tables = {f"households_{name.lower()}": homes[COLUMNS] for name, (homes, _) in made.items()}
    tables["household_parameters"] = parameter_table(nations, folder)
    tables["household_calibration"] = calibration_table(nations, made, folder)
    tables["exercise_household_slips"], tables["exercise_ten_households"] = slips_table(), ten_table()
    return {f"{name}.csv": as_text(table).encode() for name, table in tables.items()}


def as_text(table):
    flags = table.select_dtypes(bool)
    words = {name: flags[name].map({True: "true", False: "false"}) for name in flags}
    return table.assign(**words).to_csv(index=False, lineterminator="\n")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the files, write nothing")
    check = parser.parse_args(arguments).check
    files = make_all()
    different = [name for name, text in files.items() if (DATASETS / name).read_bytes() != text]
    if not check:
        for name in different:
            (DATASETS / name).write_bytes(files[name])
    for name in different:
        print(f"{name} {'differs' if check else 'written'}")
    return int(check and bool(different))


if __name__ == "__main__":
    sys.exit(main())
