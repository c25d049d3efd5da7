"""Household tables that several tests of energy justice share, and how many random ones they try."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

# The same examples every time: a red test can be looked at again.
tried = settings(derandomize=True, deadline=None, max_examples=30, database=None)

NAN = float("nan")
INF = float("inf")

# Example W5 of the domain notes. Python and base R agree on its results to twelve digits.
# name: weight, 14 or older, under 14, income, housing, spent, required, required at label C, energy rating
TEN = {
    "a1": (100, 1, 0, 9000, 1800, 700, 1300, 800, 45),
    "a2": (150, 2, 0, 21000, 3000, 1200, 1500, 1100, 62),
    "a3": (120, 2, 2, 24000, 6000, 1700, 2100, 1400, 55),
    "a4": (80, 1, 0, 30000, 4000, 900, 800, 780, 72),
    "a5": (130, 2, 1, 33000, 5000, 1500, 1400, 1300, 70),
    "a6": (90, 1, 1, 12000, 4800, 1500, 1600, 900, 38),
    "a7": (110, 2, 0, 14000, 0, 400, 1900, 1000, 30),
    "a8": (70, 3, 0, 45000, 7000, 1800, 1600, 1500, 75),
    "a9": (60, 2, 3, 28000, 7500, 2600, 2700, 1700, 48),
    "a10": (90, 1, 0, 15000, 2500, 600, 900, 850, 71),
}
WEIGHT, OLDER, YOUNGER, INCOME, HOUSING, SPENT, REQUIRED, BAND_C, RATING = np.array(list(TEN.values()), dtype=float).T
PERSONS = OLDER + YOUNGER
# By hand: 1, +0.5 for each other one of 14 or more, +0.3 for each child.
SCALE = np.array([1, 1.5, 2.1, 1, 1.8, 1.3, 1.5, 2, 2.4, 1])


def names(flags):
    """Names of the flagged households of W5."""
    return {name for name, flag in zip(TEN, flags, strict=True) if flag}


def columns(draw, count, *strategies):
    """One list of `count` values for each strategy."""
    return [np.array(draw(st.lists(each, min_size=count, max_size=count))) for each in strategies]
