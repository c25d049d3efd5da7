"""Per person: residents, guests and owners of second homes."""

import pytest

from fairwatt import load_town
from fairwatt.ghg import equivalent_population, per_person


@pytest.mark.parametrize(
    ("residents", "guests", "second_homes", "persons"),
    [(1000, 0, 0, 1000), (1000, 73_000, 0, 1200), (85, 6000, 15_900, 145), (0, 365, 0, 1), (2300, 0, 36.5, 2300.1)],
)
def test_nights_become_persons_by_the_days_of_a_year(residents, guests, second_homes, persons):
    assert equivalent_population(residents, guests, second_homes) == pytest.approx(persons)


@pytest.mark.parametrize("numbers", [(-1, 0, 0), (100, -1, 0), (100, 0, -1)])
def test_negative_persons_and_nights_are_refused(numbers):
    with pytest.raises(ValueError, match="cannot be negative"):
        equivalent_population(*numbers)


def test_nobody_at_all_is_refused():
    with pytest.raises(ValueError, match="Nobody lives or sleeps here"):
        equivalent_population(0)


@pytest.mark.parametrize("numbers", [(float("nan"), 0, 0), (85, float("nan"), 0), (85, 0, float("nan"))])
def test_an_unknown_number_of_nights_is_not_a_population(numbers):
    with pytest.raises(ValueError):
        equivalent_population(*numbers)


def test_an_amount_per_person():
    assert per_person(2944, 145) == pytest.approx(20.303, abs=0.001)


def test_a_whole_column_per_person():
    energy = load_town("ES-GOM").balance["energy"].dropna()
    assert per_person(energy, 196).sum() == pytest.approx(energy.sum() / 196)


@pytest.mark.parametrize("population", [0, -5, float("nan")])
def test_a_population_must_be_above_zero(population):
    with pytest.raises(ValueError, match="population must be above zero"):
        per_person(100, population)


def test_three_populations_give_three_answers_for_gombren():
    town = load_town("ES-GOM")
    energy = town.balance["energy"].sum()
    equivalent = equivalent_population(town.population_permanent, 6000, 15_900)
    answers = [per_person(energy, persons) for persons in (town.population, equivalent, town.population_permanent)]
    assert answers == pytest.approx([15.02, 20.30, 34.63], abs=0.02)
