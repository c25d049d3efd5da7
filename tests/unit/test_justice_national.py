"""National rules: their dates, their sources, and each of them at its edges."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from justice_cases import NAN, columns, tried

from fairwatt import read_table
from fairwatt.justice import (
    fixed_medians,
    greece_2021,
    greece_index_i_ii,
    italy_lihc_pniec,
    national_reference,
    national_rules,
    portugal_elppe,
)

# --- which rule holds when ---


@pytest.mark.parametrize(
    ("country", "day", "rules"),
    [
        ("EL", "2021-08-31", []),
        ("EL", "2021-09-01", ["greece_2021"]),
        ("EL", "2025-12-31", ["greece_2021"]),
        ("EL", "2026-01-01", ["greece_index_i_ii"]),
        ("EL", "2036-01-01", ["greece_index_i_ii"]),
        ("ES", "2019-04-04", []),
        ("ES", "2019-04-05", ["spain_enpe"]),
        ("PT", "2024-01-07", []),
        ("PT", "2024-01-08", ["portugal_elppe"]),
        ("IT", "2026-11-01", ["italy_lihc_pniec"]),
    ],
)
def test_rules_hold_from_their_first_to_their_last_day(country, day, rules):
    for on in (day, date.fromisoformat(day), pd.Timestamp(day), datetime.fromisoformat(f"{day} 12:30")):
        assert national_rules(country, on=on).index.tolist() == rules


def test_every_day_of_greece_since_2021_has_one_rule():
    for day in pd.date_range("2021-09-01", "2027-12-31", freq="41D"):
        assert len(national_rules("EL", on=day)) == 1


def test_every_rule_has_a_country_a_first_day_a_definition_and_a_source():
    rules = national_rules()
    assert set(rules["country"]) == {"IT", "ES", "PT", "EL"}
    assert rules.index.is_unique
    for column in ("country", "name", "definition", "valid_from", "source", "confidence"):
        assert rules[column].notna().all(), column
    for column in ("name", "definition", "source"):
        assert rules[column].str.strip().str.len().gt(3).all(), column
    ended = rules[rules["valid_to"].notna()]
    assert (ended["valid_from"] < ended["valid_to"]).all()
    # What was written from memory says so.
    assert rules.loc[rules["source"].str.contains("memory"), "confidence"].eq("M").all()
    assert len(rules) == len(read_table("national_rules"))


def test_a_rule_of_the_table_is_a_function_here():
    rules = set(national_rules().index) - {"spain_enpe"}  # four indicators side by side, no function of its own
    assert rules == {rule.__name__ for rule in (italy_lihc_pniec, greece_2021, greece_index_i_ii, portugal_elppe)}


def test_an_unknown_country_is_named():
    with pytest.raises(ValueError, match="'GR' is not a country known here"):
        national_rules("GR")


# --- Italy ---


def italy(energy, heating, total, persons=2, mean_share=0.05, poverty_line=9000, weights=None):
    count = len(energy)
    persons = np.full(count, persons) if np.isscalar(persons) else persons
    return italy_lihc_pniec(energy, heating, total, persons, np.ones(count) if weights is None else weights,
                            mean_share=mean_share, poverty_line=poverty_line)  # fmt: skip


def test_italy_a_heavy_share_with_little_left():
    # Two persons count for one couple. 10 % is not above twice 5 %, and 9000 left is not below 9000.
    total, energy = [8000, 8000, 10_000, 10_001, 30_000], [800, 801, 1000, 1100, 4000]
    result = italy(energy, [1] * 5, total)
    assert result.flags.tolist() == [False, True, False, True, False]
    assert result.used.all()
    assert result.threshold == 9000
    assert italy([1100], [1], [10_100]).flags.tolist() == [False]  # 9000 exactly
    assert italy([1100], [1], [10_099]).flags.tolist() == [True]


def test_italy_the_scale_of_istat():
    # 5400 left: 9000 for one person alone (0.60), 5400 for two, 4060 for three (1.33)
    result = italy([600] * 3, [1] * 3, [6000] * 3, persons=[1, 2, 3], poverty_line=5401, mean_share=0.04)
    assert result.flags.tolist() == [False, True, True]


def test_italy_no_heating_and_little_to_spend():
    # Median 12000. Nobody has a heavy share.
    total, heating = [6000, 11_999, 12_000, 20_000, 20_000], [0, 0, 0, 0, 500]
    assert italy([100] * 5, heating, total).flags.tolist() == [True, True, False, False, False]
    assert italy([100] * 5, [1] * 5, total).flags.tolist() == [False] * 5


def test_italy_own_mean_and_own_line():
    energy, total, persons, weights = [3000, 900, 600], [9000, 30_000, 12_000], [2, 2, 4], [1, 3, 1]
    result = italy_lihc_pniec(energy, [1] * 3, total, persons, weights)
    # Shares 1/3, .03, .05: mean (1/3 + .09 + .05) / 5 = .0947. Line 111000 / 12 = 9250 per person.
    assert result.threshold == pytest.approx(9250)
    assert result.flags.tolist() == [True, False, False]
    assert italy_lihc_pniec(energy, [1] * 3, total, persons, weights, mean_share=0.17).flags.tolist() == [False] * 3
    assert italy_lihc_pniec(energy, [1] * 3, total, persons, weights, poverty_line=5999).flags.tolist() == [False] * 3


def test_italy_one_household_without_spending_does_not_switch_the_rule_off():
    energy, total = [3000, 900, 1000], [9000, 30_000, 30_000]
    assert italy_lihc_pniec(energy, [1] * 3, total, [2] * 3, [1] * 3).flags.tolist() == [True, False, False]
    losing = italy_lihc_pniec([*energy, 500], [1] * 4, [*total, 0], [2] * 4, [1] * 4)
    assert losing.flags.tolist() == [True, False, False, True]


def test_italy_missing_numbers_and_no_weight():
    energy, heating, total = [3000, NAN, 3000, 3000], [1, 1, NAN, 1], [9000, 9000, 9000, NAN]
    result = italy(energy, heating, total)
    assert result.used.tolist() == [True, False, False, False]
    assert result.flags.tolist() == [True, False, False, False]
    for weights in ([0, 0], []):
        count = len(weights)
        none = italy_lihc_pniec([3000.0] * count, [1] * count, [9000] * count, [2] * count, weights)
        assert np.isnan(none.rate(weights))


# --- Greece ---


@pytest.mark.parametrize(
    ("income", "living", "required", "old", "upgraded", "poor"),
    [
        (9000, 8000, 1500, 1, 0, True),
        (9500, 8000, 1500, 1, 0, False),  # exactly enough
        (9499.99, 8000, 1500, 1, 0, True),
        (9000, 8000, 1500, 0, 0, False),
        (9000, 8000, 1500, 1, 1, False),
        (-2000, 8000, 1500, 1, 0, True),
    ],
)
def test_greece_needs_both_conditions(income, living, required, old, upgraded, poor):
    result = greece_index_i_ii([income], [living], [required], [old], [upgraded])
    assert result.flags.tolist() == [poor]
    assert result.used.all()


@pytest.mark.parametrize("place", range(5))
def test_greece_a_missing_number_leaves_the_household_out(place):
    numbers = [[9000.0], [8000.0], [1500.0], [1.0], [0.0]]
    assert greece_index_i_ii(*numbers).rate([1]) == 1
    numbers[place] = [NAN]
    result = greece_index_i_ii(*numbers)
    assert not result.used[0]
    assert not result.flags[0]


@pytest.mark.parametrize(
    ("spent", "income", "poor"),
    [(799.99, 6999.99, True), (800, 6000, False), (700, 7000, False), (0, -500, True)],
)
def test_greece_2021_below_80_per_cent_and_below_the_line(spent, income, poor):
    assert greece_2021([spent], [1000], [income], 7000).flags.tolist() == [poor]


def test_greece_2021_missing_numbers_and_lines():
    result = greece_2021([NAN, 700, 700, 700], [1000, NAN, 1000, 1000], [6000, 6000, NAN, 6000], 7000)
    assert result.used.tolist() == result.flags.tolist() == [False, False, False, True]
    for line in (0, -1, NAN):
        with pytest.raises(ValueError, match="above zero"):
            greece_2021([700], [1000], [6000], line)


# --- Portugal ---


def test_portugal_counts_what_is_spent():
    spending, income, equivalised = [1000, 1000.01, 500, 500, 0], [10_000, 10_000, 0, NAN, 0], [1, 1, 0, NAN, 0]
    result = portugal_elppe(spending, income, equivalised, 8679)
    assert result.flags.tolist() == [False, True, True, False, False]
    assert result.used.tolist() == [True, True, True, False, False]
    assert result.notes == {"infinite_shares": 1}
    assert result.threshold == 0.10


def test_portugal_severe_is_the_same_and_a_low_income():
    spending, income = [1500] * 4, [9000] * 4
    result = portugal_elppe(spending, income, [8678.99, 8679, NAN, -3], 8679, severe=True)
    assert result.flags.tolist() == [True, False, False, True]
    assert result.used.tolist() == [True, True, False, True]
    assert result.name != portugal_elppe(spending, income, income, 8679).name
    # The wide form does not need the second income.
    assert portugal_elppe(spending, income, [NAN] * 4, 8679).flags.all()


@st.composite
def tables(draw):
    count = draw(st.integers(1, 10))
    return columns(
        draw,
        count,
        st.integers(0, 4000),
        st.integers(-2000, 30000),
        st.integers(0, 4000),
        st.integers(1, 7),
        st.integers(0, 5),
    )


@given(tables())
@tried
def test_every_rule_gives_a_share_and_severe_is_never_more(table):
    spending, income, required, persons, weights = table
    wide = portugal_elppe(spending, income, income, 8000)
    severe = portugal_elppe(spending, income, income, 8000, severe=True)
    assert not (severe.flags & ~wide.flags).any()
    for result in (
        wide,
        severe,
        greece_2021(spending, required, income, 8000),
        greece_index_i_ii(income, required, spending, persons < 4, persons % 2),
        italy_lihc_pniec(spending, required % 3, income, persons, weights),
        italy_lihc_pniec(spending, required % 3, income, persons, weights, mean_share=0.04, poverty_line=8000),
    ):
        rate = result.rate(weights)
        assert 0 <= rate <= 1 or not weights[result.used].any()
        assert not (result.flags & ~result.used).any()


@given(tables())
@tried
def test_italy_in_a_plain_loop(table):
    energy, total, _, persons, weights = table
    heating = energy % 3
    result = italy_lihc_pniec(energy, heating, total, persons, weights, mean_share=0.05, poverty_line=8000)
    scale = [(0.60, 1.00, 1.33, 1.63, 1.90, 2.16, 2.40)[n - 1] for n in persons]
    copied = sorted(t / s for t, s, w in zip(total, scale, weights, strict=True) for _ in range(w))
    middle = (copied[(len(copied) - 1) // 2] + copied[len(copied) // 2]) / 2 if copied else NAN
    for row, (e, h, t, s) in enumerate(zip(energy, heating, total, scale, strict=True)):
        used = t > 0 or e > 0
        heavy = (t <= 0 or e / t > 0.1) and (t - e) / s < 8000
        assert result.used[row] == used
        assert result.flags[row] == (used and (heavy or (h == 0 and t / s < middle)))


# --- published figures ---


@pytest.mark.parametrize("country", ["IT", "ES", "PT", "EL"])
def test_the_fixed_medians_are_those_of_the_table(country):
    medians = fixed_medians(country)
    names = ("median_energy_share", "median_equivalised_energy_spending", "median_equivalised_income")
    rows = read_table("household_parameters").query("country == @country and parameter in @names")
    expected = dict(zip(rows["parameter"], rows["value"], strict=True))
    assert medians == tuple(expected[name] for name in names)
    assert len(rows) == 3
    # A share is a ratio, not per cent; the amounts are euros of a year, not of a month.
    assert 0.02 < medians.energy_share < 0.10
    assert 400 < medians.equivalised_energy_spending < 2500
    assert 8000 < medians.equivalised_income < 30_000


def test_the_newest_published_figure_is_taken():
    table = read_table("energy_poverty_reference")
    newest = {}
    for row in table.itertuples():
        key = row.country, row.indicator, row.population
        if key not in newest or row.year > newest[key].year:
            newest[key] = row
    for (country, indicator, population), row in newest.items():
        found = national_reference(country, indicator, population)
        assert (found["value"], found["year"], found["source"]) == (row.value, row.year, row.source)
        assert found["unit"] == row.unit
    assert not table.duplicated(["country", "indicator", "population", "year"]).any()


def test_what_nobody_published_is_none_and_a_slip_is_named():
    assert national_reference("PT", "arrears", "first_quintile") is None
    with pytest.raises(ValueError, match="Did you mean 'arrears'"):
        national_reference("PT", "arears")
    with pytest.raises(ValueError, match="'GR' is not a country known here"):
        fixed_medians("GR")
