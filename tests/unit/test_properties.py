"""Properties that must hold for any numbers, tried on many of them."""

import contextlib
import io
import tempfile
from functools import cache, partial
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwatt import load_town, read_table, write_town_file
from fairwatt.checks import check
from fairwatt.ghg import (
    baseline_emission_inventory,
    combustion_emissions,
    equivalent_population,
    notation_sum,
    per_person,
)
from fairwatt.questions import m11
from fairwatt.town_file import parse_number
from fairwatt.towns import Town
from fairwatt.units import to_mwh

settings.register_profile("course", derandomize=True, deadline=None, max_examples=10, database=None)
settings.load_profile("course")

amounts = st.floats(0.001, 1e6)
factors = st.floats(1.001, 1000)
BURNT = [("residential", "natural_gas"), ("residential", "wood"), ("residential", "lignite"),
         ("tertiary", "heating_oil"), ("agriculture", "diesel"), ("private_transport", "gasoline"),
         ("private_transport", "lpg")]  # fmt: skip
CELLS = [*BURNT, ("public_lighting", "electricity"), ("tertiary", "electricity")]
cells = st.sampled_from(CELLS)
GWP_SETS = ["SAR", "TAR", "AR4", "AR5", "AR5_feedback", "AR6"]


def inventory(*rows, **choices):
    """Rows as (sector, carrier, number or notation key)."""
    records = [
        {
            "sector": sector,
            "carrier": carrier,
            "energy": None if isinstance(value, str) else value,
            "notation_key": value if isinstance(value, str) else None,
            "note": "see homes",
        }
        for sector, carrier, value in rows
    ]
    return baseline_emission_inventory(pd.DataFrame(records).astype({"energy": float}), "PT", 2021, **choices)


# --- emissions ---


@given(cells, amounts, factors)
def test_emissions_increase_with_every_activity(cell, amount, factor):
    more, less = inventory((*cell, amount * factor)), inventory((*cell, amount))
    assert more.total > less.total > 0


@given(cells, amounts, factors)
def test_emissions_are_in_proportion_to_the_amount(cell, amount, factor):
    assert inventory((*cell, amount * factor)).total == pytest.approx(factor * inventory((*cell, amount)).total)


@given(st.sampled_from(BURNT), amounts, st.sampled_from(GWP_SETS), st.sampled_from(GWP_SETS))
def test_the_gwp_set_never_touches_the_masses(cell, amount, one, other):
    masses = ["co2", "co2_biogenic", "ch4_fossil", "ch4_biogenic", "n2o"]
    first, second = (inventory((*cell, amount), gwp_set=name).cells[masses] for name in (one, other))
    pd.testing.assert_frame_equal(first, second, check_exact=True)


@given(st.sampled_from(["diesel", "wood", "lpg"]), amounts, amounts)
def test_burning_in_two_parts_is_burning_at_once(fuel, one, other):
    parts = combustion_emissions(one, "t", fuel) + combustion_emissions(other, "t", fuel)
    assert parts.co2e == pytest.approx(combustion_emissions(one + other, "t", fuel).co2e)


@given(st.permutations([(*cell, 10.0 * number) for number, cell in enumerate(CELLS, 1)]))
@settings(max_examples=5)
def test_the_order_of_the_rows_does_not_matter(rows):
    shuffled, total = inventory(*rows), inventory(*[(*cell, 10.0 * number) for number, cell in enumerate(CELLS, 1)])
    assert shuffled.total == pytest.approx(total.total, rel=1e-12)
    assert shuffled.by("sector").to_dict() == pytest.approx(total.by("sector").to_dict(), rel=1e-12)


# --- notation keys ---

SECTORS = {
    "municipal_buildings": "Municipal buildings",
    "industry": "Industry (outside emissions trading)",
    "municipal_fleet": "Municipal fleet",
    "public_transport": "Public transport",
    "waste": "Waste",
    "wastewater": "Wastewater",
}
numbers = st.lists(st.floats(0, 1e6), max_size=6)


@pytest.mark.parametrize("key", ["NE", "C"])
@pytest.mark.parametrize("sector", SECTORS)
def test_a_hole_in_any_sector_flags_the_total(sector, key):
    others = [(name, None, "NO") for name in read_table("sectors")["sector"] if name not in (sector, "residential")]
    flagged = inventory(("residential", "lpg", 10), *others, (sector, None, key))
    assert flagged.holes == (SECTORS[sector],)
    assert not flagged.complete
    assert flagged.completeness().endswith(f"; {SECTORS[sector]} {key}.")


@given(st.sampled_from(list(SECTORS)), cells, amounts)
def test_what_does_not_occur_changes_no_total(sector, cell, amount):
    without, beside = inventory((*cell, amount)), inventory((*cell, amount), (sector, None, "NO"))
    assert beside.total == without.total
    # "Not occurring" is an answer: the sector is no longer without one.
    assert beside.holes == tuple(hole for hole in without.holes if hole != SECTORS[sector])


@given(numbers, st.lists(st.sampled_from(["NO", "NE", "IE", "C"]), max_size=4))
def test_a_sum_keeps_its_numbers_and_names_its_keys(values, keys):
    result = notation_sum([*values, *keys])
    assert result.total == pytest.approx(sum(values))
    assert result.counted == len(values)
    assert result.left_out == tuple(keys)
    assert result.complete == (not {"NE", "C"} & set(keys))


# --- units ---


@given(amounts, factors, st.sampled_from([("kWh", None), ("l", "diesel"), ("t", "wood"), ("Sm3", "natural_gas")]))
def test_energy_is_in_proportion_to_the_amount(amount, factor, unit):
    assert to_mwh(amount * factor, *unit) == pytest.approx(factor * to_mwh(amount, *unit))


@given(
    amounts,
    st.sampled_from(
        [("kWh", "MWh", 1000, None), ("MWh", "GWh", 1000, None), ("MJ", "GJ", 1000, None), ("GJ", "TJ", 1000, None),
         ("toe", "ktoe", 1000, None), ("kg", "t", 1000, "diesel"), ("kg", "quintal", 100, "wood"),
         ("l", "m3", 1000, "gasoline"), ("l", "m3", 1000, "diesel")]
    ),
)  # fmt: skip
def test_a_thousand_small_units_are_one_large_one(amount, chain):
    small, large, ratio, fuel = chain
    assert to_mwh(amount * ratio, small, fuel) == pytest.approx(to_mwh(amount, large, fuel))


@given(amounts, st.sampled_from(["natural_gas", "heating_oil", "gasoline", "lignite"]))
def test_net_energy_is_never_above_gross(amount, fuel):
    assert to_mwh(amount, "MWh", fuel, "gross") < amount


# --- persons ---


@given(st.floats(1, 1e6), st.floats(1, 1e5), st.floats(0, 1e6), st.floats(100, 1e6))
def test_the_share_of_each_falls_with_every_night(energy, residents, nights, more):
    fewer = per_person(energy, equivalent_population(residents, nights))
    assert per_person(energy, equivalent_population(residents, nights + more)) < fewer
    assert per_person(energy, equivalent_population(residents, 0, nights)) == pytest.approx(fewer)


# --- numbers and files ---


@given(st.floats(-1e9, 1e9), st.integers(1, 2))
def test_a_number_is_read_in_both_conventions(number, decimals):
    english = f"{number:,.{decimals}f}"
    southern = english.translate(str.maketrans(",.", ".,"))
    spaced = english.replace(",", "\u202f").replace(".", ",")
    assert parse_number(english) == parse_number(southern) == parse_number(spaced) == float(english.replace(",", ""))


@given(st.integers(0, 10**12))
def test_a_whole_number_is_read_without_separators(number):
    assert parse_number(str(number)) == number


@given(st.text("0123456789.,' +-e_%x€\u202f\u0663", max_size=12))
@settings(max_examples=60)
def test_any_text_is_a_number_or_is_refused_in_words(text):
    try:
        assert isinstance(parse_number(text), float)
    except ValueError as error:
        assert "number" in str(error) or "can be read as" in str(error)


@given(st.one_of(st.integers(1, 10**7).map(lambda number: number / 1000), st.floats(0, 1e7)))
def test_any_amount_survives_the_way_through_a_file(amount):
    balance = pd.DataFrame(
        [{"sector": "residential", "carrier": "lpg", "energy": amount, "notation_key": None, "note": ""}]
    )
    town = Town("x", "Our town", "PT", 1000.0, None, balance, "")
    with tempfile.TemporaryDirectory() as folder:
        path = write_town_file(town, Path(folder) / "town.csv")
        again = load_town(path, name="Our town", country="PT", population=1000)
    assert again.balance["energy"].tolist() == pytest.approx([amount], rel=1e-9)


# --- answers ---

numeric = st.one_of(st.booleans(), st.integers(), st.floats(), st.complex_numbers())
words = st.one_of(st.text("9,. aN{}%", max_size=5), st.binary(max_size=3))
scalars = st.one_of(st.none(), st.just(...), numeric, words)
answers = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.tuples(inner, inner), st.dictionaries(st.sampled_from("abcdef"), inner)
    ),
    max_leaves=5,
)
QUESTIONS = dict(m11.QUESTIONS)


@cache
def built(number):
    return QUESTIONS[number]()


@pytest.mark.parametrize("question", ["m11.1", "m11.2", "m11.3", "m11.4", "m11.5", "m11.6"])
def test_no_answer_makes_a_check_raise(question):
    @given(answers)
    @settings(max_examples=40)
    def try_answers(answer):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            check(question, answer)
        assert said.getvalue().startswith(("Not yet. ", "No answer yet. ", "Right. "))

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("FAIRWATT_CHECK", raising=False)
        patch.setattr(m11, "QUESTIONS", {number: partial(built, number) for number in QUESTIONS})
        try_answers()
