"""The synthetic households keep what they promise: made by the tool, sound row by row, calibrated where they say so.

Published numbers typed here are a second transcription. What a file shows is computed here anew, with a few lines of
numpy that share nothing with the tool.
"""

import json
import math
from pathlib import Path
from statistics import NormalDist

import make_households
import numpy as np
import pandas as pd
import pytest

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
TOWNS = ["IT-PDS", "IT-VEQ", "ES-GOM", "ES-SQB", "PT-PSR", "PT-GAV", "EL-AVD", "EL-TOP"]
CARRIERS = ["electricity", "natural_gas", "lpg", "heating_oil", "wood"]
USES = ["heating", "hot_water", "appliances", "cooling"]
LABELS = list("ABCDEFG")


def table(name):
    return pd.read_csv(DATASETS / f"{name}.csv", keep_default_na=False, na_values=[""])


@pytest.fixture(scope="module")
def made():
    return make_households.make_all()


@pytest.fixture(scope="module")
def parameters():
    rows = table("household_parameters")
    return rows[rows["municipality_id"].isna()].set_index(["country", "parameter"])["value"]


@pytest.fixture(scope="module", params=TOWNS)
def town(request):
    homes = table(f"households_{request.param.lower()}")
    homes["persons"] = homes["persons_14plus"] + homes["persons_under14"]
    homes["scale"] = 1 + 0.5 * (homes["persons_14plus"] - 1) + 0.3 * homes["persons_under14"]
    homes["spending"] = sum(homes[f"spending_{carrier}"] for carrier in CARRIERS)
    homes["required"] = sum(homes[f"required_{use}"] for use in USES)
    homes["equivalised_income"] = homes["income"] / homes["scale"]
    homes.attrs["id"] = request.param
    return homes


# --- made by the tool, on every machine the same ---


def test_the_files_are_what_the_tool_makes(made):
    different = [name for name, content in made.items() if (DATASETS / name).read_bytes() != content]
    assert different == [], "run: python tools/make_households.py"
    assert {f"{path.stem}.csv" for path in DATASETS.glob("households_*.csv")} < set(made)


def test_check_says_which_file_differs_and_writes_nothing(made, tmp_path, monkeypatch, capsys):
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(make_households, "make_all", lambda: made)
    monkeypatch.setattr(make_households, "DATASETS", tmp_path)
    assert make_households.main(["--check"]) == 0
    changed = tmp_path / "households_es-gom.csv"
    changed.write_bytes(changed.read_bytes().replace(b"owner", b"tenant", 1))
    before = changed.read_bytes()
    assert make_households.main(["--check"]) == 1
    assert capsys.readouterr().out == "households_es-gom.csv differs\n"
    assert changed.read_bytes() == before
    assert make_households.main([]) == 0
    assert changed.read_bytes() == made[changed.name]


@pytest.mark.parametrize("direction", [1, -1])
def test_another_last_digit_changes_no_cell(made, monkeypatch, direction):
    """As on a processor whose logarithms and exponentials end in another digit."""

    def nudged(function):
        return lambda values: function(values) * (1 + direction * 4e-16)

    monkeypatch.setattr(make_households, "PHI_INVERSE", nudged(make_households.PHI_INVERSE))
    monkeypatch.setattr(np, "exp", nudged(np.exp))
    monkeypatch.setattr(np, "log", nudged(np.log))
    nations, towns = make_households.read_inputs()
    homes, _ = make_households.make_town("PT-GAV", nations["PT"], towns["PT-GAV"])
    assert make_households.as_text(homes[make_households.COLUMNS]).encode() == made["households_pt-gav.csv"]


def test_a_value_on_a_border_stops_the_tool():
    with pytest.raises(ValueError, match="change the seed"):
        make_households.whole(np.array([3.2, 7.5 + 1e-12]))
    with pytest.raises(ValueError, match="change the seed"):
        make_households.order(np.array([0.1, 0.3, 0.1]))
    with pytest.raises(ValueError, match="change the seed"):
        make_households.below(np.array([0.5]), 0.5)


def test_each_file_names_the_tool_its_version_and_the_seed():
    package = json.loads((DATASETS / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    for name, seed in make_households.SEEDS.items():
        resource = resources[f"households_{name.lower()}"]
        assert (resource["generator"], resource["seed"]) == ("tools/make_households.py", seed)
        assert resource["generatorVersion"] == make_households.VERSION
        assert f"version {make_households.VERSION}, seed {seed}" in resource["description"]
    assert len(set(make_households.SEEDS.values())) == 8


# --- sound row by row ---


def test_every_row_says_that_it_is_synthetic_and_stands_once(town):
    assert town["synthetic"].dtype == bool
    assert town["synthetic"].all()
    assert town["hh_id"].is_unique
    assert not town.isna().any().any()


def test_the_rows_stand_for_the_households_and_the_people_of_the_balance(town):
    inputs = table("pilot_inputs").set_index(["municipality_id", "variable"])["value"][town.attrs["id"]]
    households = inputs["population"] / inputs["persons_per_household"]
    assert town["weight"].nunique() == 1
    assert town["weight"].sum() == pytest.approx(households, rel=1e-5)
    assert len(town) == (round(households) if households < 1600 else 1500)
    assert (town["weight"] * town["persons"]).sum() == pytest.approx(inputs["population"], rel=0.003)


def test_ages_agree_with_the_kind_of_household(town):
    adults, children, older = (town[f"persons_{name}"] for name in ("14plus", "under14", "65plus"))
    assert (adults >= 1).all()
    assert (older <= adults).all()
    expected = {
        "one_adult": (adults == 1) & (children == 0) & (older == 0),
        "one_adult_65plus": (adults == 1) & (children == 0) & (older == 1),
        "two_adults": (adults == 2) & (children == 0) & (older < 2),
        "two_adults_65plus": (adults == 2) & (children == 0) & (older == 2),
        "one_parent": (town["persons"] >= 2) & (older == 0) & (adults <= 2),
        "two_adults_children": (town["persons"] >= 3) & (adults >= 2) & (older == 0),
        "other": adults >= 3,
    }
    assert set(town["hh_type"]) <= set(expected)
    for kind, agrees in expected.items():
        assert agrees[town["hh_type"] == kind].all(), kind


def test_the_margins_are_those_of_the_inputs(town):
    name = town.attrs["id"]
    inputs = table("pilot_inputs").set_index(["municipality_id", "variable"])["value"][name]
    rows = table("household_parameters")
    own = rows[rows["municipality_id"] == name].set_index("parameter")["value"]
    tolerance = 1.5 / math.sqrt(len(town)) * 0.5  # half of what a random sample would need
    persons = town["persons"].sum()
    assert town["persons_65plus"].sum() / persons == pytest.approx(own["share_65plus"], abs=0.005)
    assert town["persons_under14"].sum() / persons == pytest.approx(own["share_under14"], abs=0.005)
    assert (town["dwelling_type"] == "house").mean() == pytest.approx(own["single_family_share"], abs=tolerance)
    for carrier in CARRIERS[1:]:
        wanted = inputs[f"heating_mix_{carrier}"]
        assert (town["heating"] == carrier).mean() == pytest.approx(wanted, abs=tolerance), carrier


def test_spending_agrees_with_itself(town):
    heater = np.select([town["heating"] == c for c in CARRIERS], [town[f"spending_{c}"] for c in CARRIERS], -1)
    assert (town["heating_spending"] <= heater).all()
    for carrier in ("heating_oil", "wood"):
        assert (town.loc[town["heating"] != carrier, f"spending_{carrier}"] == 0).all()
    assert (town.loc[town["heating"] != "natural_gas", "spending_natural_gas"] == 0).all()
    collected = town[town["wood_collected"]]
    assert (collected["heating"] == "wood").all()
    assert (collected[["spending_wood", "heating_spending"]] == 0).all().all()
    assert ((town["spending"] == 0) == town["energy_in_rent"]).all()
    assert town["energy_in_rent"].mean() <= 0.02
    assert set(town.loc[town["energy_in_rent"], "tenure"]) <= {"tenant", "rent_free"}
    assert (town["income"] > 0).all()
    assert (town["housing_cost"] < town["income"]).all()


def test_the_need_agrees_with_the_label(town):
    assert (town["required_band_c"] <= town["required"]).all()
    good = town["energy_label"].isin(["A", "B", "C"])
    assert (town.loc[good, "required_band_c"] == town.loc[good, "required"]).all()
    bad = town[town["energy_label"].isin(["E", "F", "G"])]
    assert (bad["required_band_c"] < bad["required"]).all()
    # A renovated home has the U-values of today; homes of one kind still differ by some 12 %.
    assert good[town["upgraded"]].mean() > 0.98
    assert not town.loc[town["upgraded"], "period"].isin(["2000_2010", "2011_2020"]).any()
    assert (town["energy_label"].map(LABELS.index).groupby(town["period"]).mean().idxmin()) == "2011_2020"


def test_support_goes_to_those_with_the_right_to_it(town, parameters):
    line = 0.6 * parameters[town.attrs["id"][:2], "median_equivalised_income"] * (1 + 0.5 * (town["persons"] - 1))
    assert (town["social_tariff_eligible"] == (town["income"] <= line)).all()
    assert (town["social_tariff_eligible"] | ~town["social_tariff_received"]).all()
    take_up = parameters[town.attrs["id"][:2], "social_tariff_take_up"]
    eligible = town[town["social_tariff_eligible"]]
    spread = math.sqrt(take_up * (1 - take_up) / len(eligible))
    assert eligible["social_tariff_received"].mean() == pytest.approx(take_up, abs=3 * spread)


# --- calibrated ---


def test_incomes_are_log_normal_with_the_published_median_and_fifth(town, parameters):
    p = parameters[town.attrs["id"][:2]]
    people = np.sort(np.repeat(town["equivalised_income"], town["persons"]))  # each person once
    tolerance = 0.01 if len(town) > 500 else 0.05
    assert np.quantile(people, 0.5) == pytest.approx(p["median_equivalised_income"], rel=tolerance)
    assert np.quantile(people, 0.2) == pytest.approx(p["p20_equivalised_income"], rel=tolerance)
    lone = town["hh_type"].isin(["one_parent", "one_adult_65plus"])
    if lone.sum() > 100:
        assert town.loc[lone, "equivalised_income"].median() < town.loc[~lone, "equivalised_income"].median()


def achieved(town, p):
    """Per cent of each calibrated indicator, computed anew."""
    share = town["spending"] / town["income"]
    each = town["spending"] / town["scale"]
    income, persons = town["equivalised_income"], town["persons"]
    poor = income < 0.6 * p["median_equivalised_income"]
    first = income < p["p20_equivalised_income"]
    found = {
        ("high_share", "all"): 100 * (share > 2 * p["median_energy_share"]).mean(),
        ("low_spending", "all"): 100 * (each < 0.5 * p["median_equivalised_energy_spending"]).mean(),
        ("too_hot", "first_quintile"): 100 * (persons * town["too_hot"])[first].sum() / persons[first].sum(),
    }
    for name in ("cannot_keep_warm", "arrears", "too_hot", "damp"):
        found[name, "all"] = 100 * (persons * town[name]).sum() / persons.sum()
    for name in ("cannot_keep_warm", "arrears"):
        found[name, "below_60_median"] = 100 * (persons * town[name])[poor].sum() / persons[poor].sum()
    return found


@pytest.fixture
def calibration(town):
    rows = table("household_calibration")
    return rows[rows["municipality_id"] == town.attrs["id"]].set_index(["indicator", "population"])


def test_the_calibration_table_says_what_the_file_shows(town, parameters, calibration):
    found = achieved(town, parameters[town.attrs["id"][:2]])
    assert set(found) == set(calibration.index)
    for key, value in found.items():
        # 0.3: the table takes the fifth of the formula, this test the published one
        assert calibration.loc[key, "achieved"] == pytest.approx(value, abs=0.3 if "first" in key[1] else 0.051), key


def test_what_is_expected_follows_from_the_closed_formulas(town, parameters, calibration):
    """Typed anew: log-normal shares, with the spending of the town's own balance."""
    name = town.attrs["id"]
    p, normal = parameters[name[:2]], NormalDist()
    energy = table("energy_balances").query("municipality_id == @name and sector == 'residential'")
    energy = energy.set_index("carrier")["energy"]
    inputs = table("pilot_inputs").set_index(["municipality_id", "variable"])["value"][name]
    households = inputs["population"] / inputs["persons_per_household"]
    euros = sum(1000 * energy.get(carrier, 0) * p[f"price_{carrier}"] for carrier in CARRIERS)
    median = euros / households / town["scale"].mean() * math.exp(-(p["sigma_energy"] ** 2) / 2)
    level = math.log(median / p["median_equivalised_energy_spending"])
    high = 100 * normal.cdf((level - math.log(2)) / p["sigma_share"])
    low = 100 * normal.cdf((-level - math.log(2)) / p["sigma_energy"])
    assert calibration.loc[("high_share", "all"), "expected"] == pytest.approx(high, abs=0.051)
    assert calibration.loc[("low_spending", "all"), "expected"] == pytest.approx(low, abs=0.051)
    for indicator in ("cannot_keep_warm", "arrears", "too_hot", "damp"):
        row = calibration.loc[(indicator, "all")]
        assert row["expected"] == row["target"]


def test_the_files_show_what_is_expected_within_the_noise_of_a_sample(town, calibration):
    noise = {"high_share": 0.77 * math.sqrt(2000 / len(town)), "low_spending": 0.70 * math.sqrt(2000 / len(town))}
    for (indicator, population), row in calibration.iterrows():
        error = row["achieved"] - row["expected"]
        if indicator in noise:
            assert abs(error) < 2.5 * noise[indicator], (indicator, error)
        elif population == "all":  # set exactly, up to one household
            assert abs(error) < 0.1 + 100 * 3 / town["persons"].sum(), (indicator, error)
        else:  # a rate among a fifth of the households: the noise of that many answers
            rate, count = row["expected"] / 100, 0.18 * len(town)
            assert abs(error) < 3 * 100 * math.sqrt(rate * (1 - rate) / count), (indicator, population, error)


def test_the_published_rates_of_the_poor_come_out_of_the_correlations():
    rows = table("household_calibration")
    rows = rows[rows["population"] != "all"]
    assert len(rows) == 24
    assert (rows["expected"] - rows["target"]).abs().max() <= 0.15


def test_spending_lies_below_the_need_most_where_incomes_are_low(town):
    ratio = (town["spending"] / town["required"])[~town["energy_in_rent"]]
    assert 0.5 < ratio.median() < 0.95
    fifth = pd.qcut(town["equivalised_income"].rank(method="first"), 5, labels=False)
    medians = ratio.groupby(fifth).median()
    assert medians[:2].mean() < medians[3:].mean()
    assert medians[0] < medians[4]


def test_reports_have_something_in_common():
    """More than low income explains; in the eight towns together, because one has too few households to see it."""
    homes = pd.concat([table(f"households_{name.lower()}").assign(town=name) for name in TOWNS])
    scale = 1 + 0.5 * (homes["persons_14plus"] - 1) + 0.3 * homes["persons_under14"]
    tenth = (homes["income"] / scale).groupby(homes["town"]).transform(lambda x: pd.qcut(x.rank(), 10, labels=False))
    rates = homes.groupby([homes["town"], tenth])[["cannot_keep_warm", "arrears"]].transform("mean")
    both = (homes["cannot_keep_warm"] & homes["arrears"]).mean()
    assert both > 1.3 * rates.prod(axis=1).mean()
    damp = homes.groupby(homes["energy_label"].isin(["A", "B", "C"]))["damp"].mean()
    assert damp[False] > damp[True]


# --- parameters and published figures: the second transcription ---

PARAMETERS = {
    "median_equivalised_income": (22062, 20367, 14465, 11700), "p20_equivalised_income": (13676, 12374, 9572, 7110),
    "cannot_keep_warm": (8.6, 15.9, 15.6, 18.1), "arrears": (5.9, 9.2, 3.6, 31.9), "too_hot": (26.0, 25.6, 35.7, 34.0),
    "correlation_cannot_keep_warm": (0.427, 0.316, 0.339, 0.411),
    "correlation_arrears": (0.297, 0.379, 0.362, 0.591), "correlation_too_hot": (0.226, 0.231, 0.104, 0.283),
    "high_share": (17, 17, 17, 17), "low_spending": (12.5, 12.5, 12.5, 12.5),
    "price_electricity": (0.3291, 0.2612, 0.2390, 0.2305), "price_natural_gas": (0.124, 0.086, 0.115, 0.110),
    "price_lpg": (0.15, 0.10, 0.19, 0.14), "price_heating_oil": (0.14, 0.10, 0.13, 0.115),
    "price_wood": (0.05, 0.045, 0.04, 0.05), "heating_share_natural_gas": (0.65, 0.315, 0.03, 0.19),
    "heating_share_heating_oil": (0.06, 0.23, 0.04, 0.38), "heating_share_wood": (0.21, 0.24, 0.53, 0.28),
    "household_size": (2.2, 2.5, 2.4, 2.4), "dwelling_area": (90, 93, 98, 76),
    # Published in section 5 of the notes, to two or three digits
    "sigma_income": (0.568, 0.592, 0.491, 0.592),
}  # fmt: skip
# Sum over the seven periods: shares of dwellings, then the U-values of roof, wall, window and floor.
PERIOD_SUMS = {
    "IT": (100.0, 6.72, 7.17, 23.29, 5.95), "ES": (99.9, 7.63, 10.43, 29.06, 6.65),
    "PT": (100.0, 9.38, 7.68, 21.92, 7.95), "EL": (100.1, 11.16, 11.53, 28.51, 13.12),
}  # fmt: skip


def test_parameters_equal_their_second_transcription(parameters):
    for name, expected in PARAMETERS.items():
        found = [parameters[country, name] for country in ("IT", "ES", "PT", "EL")]
        assert found == pytest.approx(list(expected), abs=0.0006 if name.startswith("sigma") else 1e-9), name
    for country, sums in PERIOD_SUMS.items():
        for prefix, expected in zip(("period_", "u_roof_", "u_wall_", "u_window_", "u_floor_"), sums, strict=True):
            rows = parameters[country][lambda values, start=prefix: values.index.str.startswith(start)]
            assert len(rows) == 7
            assert rows.sum() == pytest.approx(expected, abs=1e-9), (country, prefix)


def test_the_spanish_spread_gives_the_published_figures(parameters):
    """Section 5 of the notes: sigma_e 0.603, sigma_s 0.726 and rho 0.26 from 17.0 and 12.5 per cent."""
    spain = parameters["ES"]
    assert [spain["sigma_energy"], spain["sigma_share"]] == pytest.approx([0.603, 0.726], abs=0.0006)
    assert spain["correlation_income_energy"] == pytest.approx(0.26, abs=0.005)


def test_the_fixed_medians_follow_from_prices_and_energy(parameters):
    """Portugal by hand: MWh of a mean household, times the price, over 1.64, times exp(-0.603^2 / 2)."""
    rest = (1.40 * 0.75 + 2.40 * 0.65) * 0.18 / (0.4 * 0.202 + 0.6 * 0.2272)
    heat = 2.5348
    euros = 3372.5 * 0.2390 + (heat * 30 + rest * 400) * 0.115 + rest * 600 * 0.19
    euros += heat * 40 * 0.13 + heat * 530 * 0.04
    median = euros / (1 + 0.5 * 1.4 - 0.2 * 0.12 * 2.4) * math.exp(-(0.60255**2) / 2)
    assert parameters["PT", "median_equivalised_energy_spending"] == pytest.approx(median, abs=0.1)
    assert parameters["PT", "median_energy_share"] == pytest.approx(median / 14465, abs=1e-5)


def test_a_copied_spread_is_marked_and_said():
    rows = table("household_parameters")
    spread = rows[rows["parameter"].isin(["high_share", "low_spending", "sigma_energy", "sigma_share"])]
    copied = spread[spread["country"] != "ES"]
    assert len(copied) == 12
    assert set(copied["confidence"]) == {"E-low"}
    typed = copied[copied["parameter"].isin(["high_share", "low_spending"])]
    assert typed["derivation"].str.startswith("NO NATIONAL FIGURE FOUND").all()
    calibration = table("household_calibration")
    spending = calibration[calibration["indicator"].isin(["high_share", "low_spending"])]
    copied = spending[~spending["municipality_id"].str.startswith("ES")]
    assert len(copied) == 12
    assert set(copied["confidence"]) == {"E-low"}


# country: keep warm 2025 all and below 60 %, arrears 2025 all and below 60 %, too hot 2012 all and first fifth
REFERENCE = {
    "EU27": (8.8, 19.6, 7.0, 16.8, 21.4, 28.2), "IT": (8.6, 20.9, 5.9, 12.0, 26.0, 36.9),
    "ES": (15.9, 28.3, 9.2, 20.0, 25.6, 36.7), "PT": (15.6, 30.6, 3.6, 9.6, 35.7, 41.2),
    "EL": (18.1, 36.1, 31.9, 66.5, 34.0, 49.3),
}  # fmt: skip
KEEP_WARM_2023 = {"EU27": 10.6, "IT": 9.5, "ES": 20.8, "PT": 20.8, "EL": 19.2}
SPAIN = {"2018": (16.9, 11.0), "2020": (16.8, 10.3), "2021": (16.4, 9.3), "2023": (17.0, 12.5)}


def test_published_figures_equal_their_second_transcription():
    rows = table("energy_poverty_reference")
    rows["year"] = rows["year"].astype(str)
    value = rows.set_index(["country", "indicator", "population", "year"]).sort_index()["value"]
    for country, expected in REFERENCE.items():
        keys = [
            ("cannot_keep_warm", "all", "2025"), ("cannot_keep_warm", "below_60_median", "2025"),
            ("arrears", "all", "2025"), ("arrears", "below_60_median", "2025"),
            ("too_hot", "all", "2012"), ("too_hot", "first_quintile", "2012"),
        ]  # fmt: skip
        assert [value[(country, *key)] for key in keys] == list(expected), country
        assert value[country, "cannot_keep_warm", "all", "2023"] == KEEP_WARM_2023[country]
    for year, expected in SPAIN.items():
        assert (value["ES", "high_share", "all", year], value["ES", "low_spending", "all", year]) == expected
    italy = {"2021": 8.5, "2022": 7.7, "2023": 9.0, "2024": 9.1}
    assert value["IT", "national_rule", "all"].to_dict() == italy
    assert value["EL", "national_rule", "all"].to_dict() == {"2016": 15.9, "2023": 12.6}
    assert value["PT", "ten_percent_households", "all"].to_dict() == {"2016": 1202567}


def test_the_unit_says_per_cent_of_whom():
    units = table("energy_poverty_reference").groupby("indicator")["unit"].agg(set).to_dict()
    persons, homes = {"% of persons"}, {"% of households"}
    assert [units[name] for name in ("cannot_keep_warm", "arrears", "too_hot", "damp")] == [persons] * 4
    assert [units[name] for name in ("high_share", "low_spending", "national_rule")] == [homes] * 3


# --- the tables of the exercises ---


def test_six_rows_of_the_dirty_table_are_wrong_and_no_other():
    dirty = table("exercise_household_slips").set_index("row")
    assert len(dirty) == 60
    wrong = {8, 17, 26, 34, 43, 52}
    assert set(make_households.SLIPS) == wrong
    twelve = dirty.loc[12].drop("note")
    assert dirty.loc[26].drop("note").equals(twelve)
    found = set(dirty.index[dirty["hh_id"].duplicated()])  # the second of the two
    found |= set(dirty.index[(dirty["persons_14plus"] < 1) | (dirty["persons_under14"] < 0)])
    found |= set(dirty.index[dirty["income"].between(0, 1000)])
    found |= set(dirty.index[dirty["note"].fillna("").str.contains("kWh|bill of")])
    assert found == wrong
    explained = {3, 5, 14, 21, 29, 38, 47, 49, 57}
    assert set(dirty.index[dirty["note"].notna()]) == explained | {8, 43}
    odd = dirty.index[dirty["income"].isna() | (dirty["income"] < 0) | (dirty["income"] > 60000)]
    odd = odd.union(dirty.index[~dirty["energy_spending"].between(400, 3000)]).difference(wrong)
    assert set(odd) == explained - {3}


def test_the_ten_households_are_those_of_the_worked_example():
    rows = [
        "a1 100 1 0 9000 1800 700 1300 800 45", "a2 150 2 0 21000 3000 1200 1500 1100 62",
        "a3 120 2 2 24000 6000 1700 2100 1400 55", "a4 80 1 0 30000 4000 900 800 780 72",
        "a5 130 2 1 33000 5000 1500 1400 1300 70", "a6 90 1 1 12000 4800 1500 1600 900 38",
        "a7 110 2 0 14000 0 400 1900 1000 30", "a8 70 3 0 45000 7000 1800 1600 1500 75",
        "a9 60 2 3 28000 7500 2600 2700 1700 48", "a10 90 1 0 15000 2500 600 900 850 71",
    ]  # fmt: skip
    lines = (DATASETS / "exercise_ten_households.csv").read_text(encoding="utf-8").splitlines()
    assert [" ".join(line.split(",")[:10]) for line in lines[1:]] == rows
