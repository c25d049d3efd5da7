"""Deciding together: measures scored on several criteria, weights that people give, and how robust the ranking is."""

from .ahp import Ahp, ahp, pairwise_matrix
from .contrast import Preference, promethee_ii, topsis
from .council import (
    compare_methods,
    council_paragraph,
    equal_weights,
    in_words,
    method_table,
    nearest_flip,
    sensitivity_table,
)
from .matrix import DecisionMatrix, load_decision_matrix
from .robustness import Acceptability, rank_reversals, smaa, stability_intervals, weight_path
from .value import Ranking, additive_value, exchange_rates, linear_values
from .weights import GroupWeights, group_table, group_weights, rank_order_centroid, swing_weights

__all__ = [
    "Acceptability",
    "Ahp",
    "DecisionMatrix",
    "GroupWeights",
    "Preference",
    "Ranking",
    "additive_value",
    "ahp",
    "compare_methods",
    "council_paragraph",
    "equal_weights",
    "exchange_rates",
    "group_table",
    "group_weights",
    "in_words",
    "linear_values",
    "load_decision_matrix",
    "method_table",
    "nearest_flip",
    "pairwise_matrix",
    "promethee_ii",
    "rank_order_centroid",
    "rank_reversals",
    "sensitivity_table",
    "smaa",
    "stability_intervals",
    "swing_weights",
    "topsis",
    "weight_path",
]
