"""Greenhouse-gas accounting of a municipality: combustion, inventory, persons, plausibility."""

from .baseline import baseline_emission_inventory
from .combustion import Emissions, combustion_emissions
from .council import council_paragraph
from .inventory import Inventory
from .notation import NotationSum, notation_sum
from .persons import equivalent_population, per_person
from .plausibility import plausibility

__all__ = [
    "Emissions",
    "Inventory",
    "NotationSum",
    "baseline_emission_inventory",
    "combustion_emissions",
    "council_paragraph",
    "equivalent_population",
    "notation_sum",
    "per_person",
    "plausibility",
]
