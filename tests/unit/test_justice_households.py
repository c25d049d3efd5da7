"""The households of a town, and what the plan says of them."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from fairwatt.data import read_table
from fairwatt.justice import (
    Targeting,
    any_of,
    council_paragraph,
    doing_without,
    fixed_medians,
    four_indicators,
    income_fifth,
    indicator_table,
    load_households,
    low_income,
    low_income_low_efficiency,
    may_show,
    national_poverty_line,
    national_reference,
    need_above_ten_percent,
    rates_table,
    rounded,
    self_reported,
    support_in_words,
)
from fairwatt.justice.brief import _rate_in_words

TOWNS = list(read_table("municipalities")["municipality_id"])
COLUMNS = "hh_id,persons_14plus,persons_under14,income,energy_spending"


@pytest.fixture(params=TOWNS)
def homes(request):
    return load_households(request.param)


def own(tmp_path, rows, columns=COLUMNS, country="PT"):
    path = tmp_path / "homes.csv"
    path.write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    return load_households(path, name="Our town", country=country)


def test_derived_columns_follow_from_the_others(homes):
    table = homes.table
    row = table.iloc[0]
    assert row["persons"] == row["persons_14plus"] + row["persons_under14"]
    scale = 1 + 0.5 * (row["persons_14plus"] - 1) + 0.3 * row["persons_under14"]
    assert row["equivalised_income"] == pytest.approx(row["income"] / scale)
    parts = [name for name in table if name.startswith("spending_")]
    assert len(parts) == 5
    assert row["energy_spending"] == sum(row[name] for name in parts)
    needs = ["required_heating", "required_hot_water", "required_appliances", "required_cooling"]
    assert row["required_spending"] == sum(row[name] for name in needs)
    assert homes.person_weights.sum() == pytest.approx((table["weight"] * table["persons"]).sum())


def test_every_pilot_says_that_it_is_synthetic(homes):
    assert homes.notice.startswith("Synthetic households")
    assert homes.name in homes.notice
    assert homes.table["synthetic"].all()
    assert homes.findings.empty
    assert homes.notice in council_paragraph(homes)


def test_the_indicators_by_brute_force(homes):
    """Household by household, with the definitions of the domain notes."""
    medians, line = fixed_medians(homes.country), national_poverty_line(homes.country)
    high, low, without, need = [], [], [], []
    for row in homes.table.itertuples():
        high.append(row.energy_spending / row.income > 2 * medians.energy_share)
        low.append(row.energy_spending / row.equivalence < medians.equivalised_energy_spending / 2)
        without.append(row.energy_spending < 0.5 * row.required_spending and row.equivalised_income < line)
        need.append(row.required_spending / row.income > 0.10)
    found = four_indicators(homes)
    assert found["high_share"].flags.tolist() == high
    assert found["low_spending"].flags.tolist() == low
    assert doing_without(homes).flags.tolist() == without
    assert need_above_ten_percent(homes).flags.tolist() == need
    assert found["arrears"].flags.tolist() == homes.table["arrears"].tolist()
    assert low_income(homes).flags.tolist() == (homes.table["equivalised_income"] < line).tolist()


def test_the_line_is_sixty_per_cent_of_the_published_median():
    published = {"IT": 22_062, "ES": 20_367, "PT": 14_465, "EL": 11_700}
    assert {country: national_poverty_line(country) / 0.6 for country in published} == pytest.approx(published)


def test_fifths_hold_a_fifth_of_the_persons_each():
    homes = load_households("PT-PSR")
    persons = homes.table.groupby(income_fifth(homes))["person_weight"].sum()
    assert (persons / persons.sum()).tolist() == pytest.approx([0.2] * 5, abs=0.005)
    means = homes.table.groupby(income_fifth(homes))["equivalised_income"].max()
    assert means.is_monotonic_increasing


def test_a_household_without_income_is_in_no_fifth(tmp_path):
    homes = own(tmp_path, ["1,1,0,9000,700", "2,1,0,,700", "3,1,0,8000,700"])
    assert income_fifth(homes).isna().tolist() == [False, True, False]


def test_small_counts_are_hidden_in_the_table_of_rates():
    homes = load_households("ES-GOM")
    indicators = four_indicators(homes)
    rates = rates_table(indicators, homes)
    few = {found.name for found in indicators.values() if found.count() < 10}
    assert few
    assert set(rates.index[rates["households"].isna()]) == few
    assert rates.loc[list(few), "persons"].isna().all()
    assert (rates.loc[list(few), "count"] == 0).all()


def test_the_reference_of_a_rate_says_what_it_counts():
    rates = rates_table(four_indicators(load_households("ES-SQB")), load_households("ES-SQB"))
    assert rates.loc["Cannot keep the home warm", ["reference", "reference_of"]].tolist() == [0.159, "persons"]
    assert rates.loc["High share of income (2M)", "reference_of"] == "households"


def test_references_that_nobody_published_are_none():
    assert national_reference("PT", "low_spending") is None
    with pytest.raises(ValueError, match="Did you mean 'arrears'"):
        national_reference("PT", "arears")


def test_the_covenant_table_shows_no_cell_below_ten(homes):
    table = indicator_table(homes)
    assert table["area"].unique().tolist() == [
        "Climate", "Housing and facilities", "Mobility", "Socio-economic", "Policy and rules", "Participation",
    ]  # fmt: skip
    for row in table.itertuples():
        if isinstance(row.value, int):
            share, size = row.value / 100, len(homes.table)
            # per cent of households tells of rows, per cent of persons does not; a rounded rate hides half a step
            if row.unit == "% of households":
                assert min(share, 1 - share) * size + max(0.005 * size, 2.5) >= 10, row
        else:
            assert row.value in ("NE", "not shown")


def test_the_rate_of_the_covenant_table_is_that_of_the_indicator():
    homes = load_households("EL-AVD")
    table = indicator_table(homes).set_index(["indicator", "unit"])["value"]
    arrears = homes.table["arrears"]
    assert table["Arrears on bills", "% of households"] == round(100 * arrears.mean())
    persons = np.average(arrears, weights=homes.table["persons"])
    assert table["Arrears on bills", "% of persons"] == round(100 * persons)


def test_five_columns_are_enough_and_the_rest_is_asked_for(tmp_path):
    homes = own(tmp_path, [f"{n},2,0,{9000 + 400 * n},{100 + 20 * n}" for n in range(60)])
    assert list(four_indicators(homes)) == ["high_share", "low_spending"]
    table = indicator_table(homes).set_index("indicator")
    assert table.loc["Leaks, damp or rot", ["value", "basis"]].tolist() == ["NE", "ask for: damp"]
    assert isinstance(table.loc["Low spending (M/2)", "value"], int)
    assert not table["basis"].str.startswith("0 ").any()


def test_an_empty_column_is_as_good_as_none(tmp_path):
    homes = own(tmp_path, [f"{n},2,0,15000,900," for n in range(30)], COLUMNS + ",damp")
    assert not homes.has("damp")
    assert indicator_table(homes).set_index("indicator").loc["Leaks, damp or rot", "value"] == "NE"


def test_an_unknown_renovation_is_not_taken_for_none(tmp_path):
    rows = [f"{n},2,0,15000,900,before_1945,{'yes' if n < 20 else 'no' if n < 40 else ''}" for n in range(60)]
    homes = own(tmp_path, rows, COLUMNS + ",period,upgraded")
    row = indicator_table(homes).set_index("indicator").loc["Homes built before 1980 and not thoroughly renovated"]
    assert row[["value", "basis"]].tolist() == [50, "40 households counted"]


def test_a_missing_label_is_not_taken_for_a_good_one(tmp_path):
    columns = COLUMNS + ",housing_cost,required_spending,required_band_c,energy_label"
    rows = ["1,1,0,9000,700,1800,1300,800,E", "2,1,0,9000,700,1800,1300,800,", "3,2,0,40000,900,4000,1300,1200,C"]
    assert low_income_low_efficiency(own(tmp_path, rows, columns)).used.tolist() == [True, False, True]


def test_the_paragraph_of_an_own_table_gives_intervals_and_counts_the_excluded(tmp_path):
    rows = [f"{n},1,0,{'' if n < 7 else 6000 if n < 60 else 30000},{900 if n % 2 else 300}" for n in range(200)]
    text = council_paragraph(own(tmp_path, rows))
    assert "Source: 200 households, 7 of them without an income and left out where income is needed." in text
    assert text.startswith("Of the 200 homes in the table of Our town, ")
    assert "95 % confidence interval of all rates that are rounded to the same number, if the households were" in text
    assert "drawn by lot. If they volunteered, the table says nothing about the town." in text
    assert "In Our town" not in text
    assert "Synthetic" not in text


def late(homes, yes, weight=1):
    """The rows of a table in which so many homes are late with their bills, and nothing else is odd."""
    return [f"{n},1,0,20000,900,{'yes' if n < yes else 'no'},{weight}" for n in range(homes)]


LATE = COLUMNS + ",arrears,weight"


def test_rows_that_stand_for_a_town_are_told_from_homes_that_were_asked(tmp_path):
    text = council_paragraph(own(tmp_path, late(60, 20, 7.5), LATE))
    assert text.startswith("Of the 60 homes in the table of Our town, which stand for 450 households, ")
    assert "Source: 60 rows that stand for 450 households" in text


@pytest.mark.parametrize("size", [1, 5, 9, 15, 20, 30])
def test_a_table_of_any_size_is_told(size, tmp_path):
    for yes in {0, 1, size // 2, size}:
        homes = own(tmp_path, late(size, yes), LATE)
        text = council_paragraph(homes)
        assert ("late with their bills" in text) == (10 <= yes <= size - 10)
        assert f"Of the {size} home" in text and "nan" not in text
        assert rates_table(four_indicators(homes), homes).loc["Arrears on bills", "count"] in (0, yes)
        value = indicator_table(homes).set_index(["indicator", "unit"])["value"]["Arrears on bills", "% of households"]
        assert (value == "not shown") == (not 10 <= yes <= size - 10)


def test_by_hand_what_is_printed_beside_a_rounded_rate(tmp_path):
    # 9 to 15 of 60 are printed as 20 %. Wilson: 9 of 60 begins at 8.10 %, 15 of 60 ends at 37.23 %.
    for yes in (10, 12, 14):
        text = council_paragraph(own(tmp_path, late(60, yes), LATE))
        assert "The signs: 20 % (8 to 38) are late" in text


@pytest.mark.parametrize("size", range(30, 121))
def test_the_interval_tells_no_more_than_the_rounded_rate(size):
    """Nobody can go back from the interval to the number of homes."""
    homes, alike = SimpleNamespace(weights=np.ones(size), notice=""), {}
    for yes in range(10, size - 9):
        text = _rate_in_words(self_reported([1] * yes + [0] * (size - yes), ""), homes)
        alike.setdefault(text, []).append(yes)
    assert len(alike) == len({text.split(" (")[0] for text in alike})
    alone = {counts[0] for counts in alike.values() if len(counts) < 2}
    assert alone <= {10, size - 10}  # the smallest numbers that the rule of ten lets be told at all
    for text, counts in alike.items():
        low, high = map(int, re.findall(r"(\d+)(?: to|\))", text))
        for yes in counts:  # Wilson 1927, once more
            share, z = yes / size, 1.959964
            middle, half = share + z * z / (2 * size), z * (share * (1 - share) / size + (z / (2 * size)) ** 2) ** 0.5
            assert low / 100 <= (middle - half) / (1 + z * z / size)
            assert high / 100 >= (middle + half) / (1 + z * z / size)


def test_a_column_that_few_answered_is_rounded_by_those(tmp_path):
    # 13 of 40 are 32.5 %, told in steps of 10; 120 answers would be told in steps of 5, two of these homes
    rows = [f"{n},1,0,20000,900,{'yes' if n < 13 else 'no' if n < 40 else ''}" for n in range(120)]
    table = indicator_table(own(tmp_path, rows, COLUMNS + ",damp")).set_index("indicator")
    assert table.loc["Leaks, damp or rot", ["value", "basis"]].tolist() == [30, "40 households counted"]


def test_the_paragraph_never_tells_about_fewer_than_ten(tmp_path):
    rows = [f"{n},1,0,20000,{100 if n < 9 else 900}" for n in range(200)]
    homes = own(tmp_path, rows)
    assert not may_show(four_indicators(homes)["low_spending"])
    assert "less than half of the national median" not in council_paragraph(homes)
    assert "fewer than 10 households are left out" in council_paragraph(homes)


def test_a_whole_table_of_months_is_asked_about(tmp_path):
    year = own(tmp_path, [f"{n},2,0,{21000 + n},{900 + n}" for n in range(30)])
    month = own(tmp_path, [f"{n},2,0,{1750 + n},{75 + n}" for n in range(30)])
    assert "level" not in set(year.findings["kind"])
    asked = month.findings[month.findings["kind"] == "level"]["message"]
    assert [message.split(":")[0] for message in asked] == ["income", "energy_spending"]
    assert asked.str.contains("Are these amounts of a month").all()


@pytest.mark.parametrize(
    ("share", "households", "expected"),
    [(0.1573, 1579, 0.16), (0.1573, 300, 0.16), (0.15, 300, 0.16), (0.1573, 120, 0.15), (0.1573, 89, 0.2),
     (0.005, 500, 0.01), (1.0, 60, 1.0)],
)  # fmt: skip
def test_rates_are_rounded_to_five_households_or_more(share, households, expected):
    assert rounded(share, households) == expected


def test_a_missing_answer_is_not_taken_for_a_no():
    seen = any_of({"a": self_reported([1, 0, 0, 1], "a"), "b": self_reported([0, 1, np.nan, np.nan], "b")}, "one")
    assert seen.used.tolist() == [True, True, False, False]
    assert seen.flags.tolist() == [True, True, False, False]


def test_the_sentence_on_support_by_hand():
    cells = {"reached": 30, "missed": 20, "leaked": 10, "spared": 140}
    result = Targeting(300.0, 200.0, 100.0, 1400.0, 0.25, 0.4, 12_000.0, cells)
    text = support_in_words(result, "low incomes", 30, 0.7)
    assert "30 EUR a year for low incomes" in text
    assert "12,000 EUR and miss 40 % of the households in need, if 70 %" in text
    few = Targeting(300.0, 200.0, 90.0, 1400.0, 0.25, 0.4, 12_000.0, cells | {"leaked": 9})
    assert support_in_words(few, "low incomes", 30, 0.7) == ""


def test_the_paragraph_adds_nothing_up(homes):
    text = council_paragraph(homes)
    assert "cannot be added" in text or "left out" in text
    assert not any(word in text for word in ("the poor", " nan", "None"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "Add name, country"),
        ({"name": "Our town"}, "Add country"),
        ({"name": "Our town", "country": "GR"}, "'GR' is not a country known here"),
    ],
)
def test_a_file_needs_a_name_and_a_country(tmp_path, arguments, words):
    path = tmp_path / "homes.csv"
    path.write_text(COLUMNS + "\n1,1,0,9000,700\n", encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        load_households(path, **arguments)


def test_a_column_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ValueError, match="no column 'required_spending'"):
        doing_without(own(tmp_path, ["1,1,0,9000,700"]))


def test_a_town_of_your_own_keeps_its_numbers(tmp_path):
    homes = own(tmp_path, ["1,1,0,9000,700", "2,2,1,,900"])
    assert homes.label == "Our town (PT)"
    assert homes.notice == ""
    pd.testing.assert_series_equal(homes.table["income"], pd.Series([9000.0, np.nan], name="income"))
    assert homes.table["weight"].tolist() == [1.0, 1.0]
