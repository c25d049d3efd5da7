"""Energy justice: who is energy poor, how deeply, how sure we are, and whom support reaches."""

from .brief import council_paragraph, indicator_table, low_income_low_efficiency, support_in_words
from .depth import AlkireFoster, Depth, alkire_foster, fgt
from .disclosure import MINIMUM, group_table, hidden, positions_to_show, require_disclosable, rounded, rounding_step
from .equivalence import equivalence_scale, fuel_cost_factor
from .households import Households, income_fifth, load_households
from .indicators import (
    Indicator,
    below_line,
    energy_share,
    high_share,
    low_spending,
    low_spending_corrected,
    poverty_line,
    self_reported,
    ten_percent,
)
from .interval import Interval, bootstrap_interval, share_interval
from .low_income import GapIndicator, after_housing_and_energy, lihc, lilee
from .national import greece_2021, greece_index_i_ii, italy_lihc_pniec, national_rules, portugal_elppe
from .overlap import overlap
from .reference import FixedMedians, fixed_medians, national_reference
from .summary import (
    any_of,
    bill_above_ten_percent,
    doing_without,
    four_indicators,
    low_income,
    may_show,
    national_poverty_line,
    need_above_ten_percent,
    rates_table,
    shown_rate,
)
from .targeting import Targeting, targeting
from .weighted import gini, weighted_median, weighted_quantile

__all__ = [
    "MINIMUM",
    "AlkireFoster",
    "Depth",
    "FixedMedians",
    "GapIndicator",
    "Households",
    "Indicator",
    "Interval",
    "Targeting",
    "after_housing_and_energy",
    "alkire_foster",
    "any_of",
    "below_line",
    "bill_above_ten_percent",
    "bootstrap_interval",
    "council_paragraph",
    "doing_without",
    "energy_share",
    "equivalence_scale",
    "fgt",
    "fixed_medians",
    "four_indicators",
    "fuel_cost_factor",
    "gini",
    "greece_2021",
    "greece_index_i_ii",
    "group_table",
    "hidden",
    "high_share",
    "income_fifth",
    "indicator_table",
    "italy_lihc_pniec",
    "lihc",
    "lilee",
    "load_households",
    "low_income",
    "low_income_low_efficiency",
    "low_spending",
    "low_spending_corrected",
    "may_show",
    "national_poverty_line",
    "national_reference",
    "national_rules",
    "need_above_ten_percent",
    "overlap",
    "portugal_elppe",
    "positions_to_show",
    "poverty_line",
    "rates_table",
    "require_disclosable",
    "rounded",
    "rounding_step",
    "self_reported",
    "share_interval",
    "shown_rate",
    "support_in_words",
    "targeting",
    "ten_percent",
    "weighted_median",
    "weighted_quantile",
]
