"""Checks of a household table: what is wrong, and what may be a slip. Nothing is changed and no row is dropped."""

import math

import numpy as np
import pandas as pd

from ..i18n import _
from ..own_file.texts import is_personal
from .columns import (
    AMOUNTS,
    CATEGORIES,
    COUNTS,
    EXAMPLE,
    LONGEST_ID,
    MAX_PERSONS,
    NEEDED,
    REQUIRED_BY_USE,
    SPENDING_BY_CARRIER,
)

# --- when a number is kept and asked about ---

FEWEST_FOR_MEDIAN = 5  # the middle of four households says nothing about the fifth
THOUSANDS_BELOW = 100  # nobody lives on 100 EUR a year, but 18 is how people write 18 thousand
LOW_INCOME_PART = 1 / 5  # one month is 1/12 of a year; few true incomes are so far below the middle
MONTHLY_BELOW_PART = 1 / 6  # half of the middle is poor already; a sixth is rather one or two months
MONTHLY_FROM = 1 / 2  # and twelve such bills are a usual year: at least half of the middle
KWH_ABOVE_TIMES = 4.0  # a kilowatt-hour costs about a quarter of a euro, so kWh look four times too high


def household_findings(table, rows=None):
    """What is wrong, or may be a slip, in a household table. Nothing is changed and no row is dropped.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns `hh_id`, `persons_14plus`, `persons_under14`, `income`, and `energy_spending` or the columns
        `spending_*` of the carriers; others of `HOUSEHOLD_FILE_COLUMNS` if there are any.
    rows : sequence of int, optional
        The row number of each household. Without it they are numbered as Excel does below one line of names: from 2.

    Returns
    -------
    pandas.DataFrame
        Columns `row` (missing where the whole table is meant), `hh_id`, `kind` (of `ERROR_KINDS` or `FINDING_KINDS`)
        and `message`.

    Raises
    ------
    ValueError
        If a needed column is absent.

    Examples
    --------
    >>> table = pd.DataFrame({"hh_id": ["a", "a"], "weight": 1.0, "persons_14plus": [1, 0], "persons_under14": [0, 2],
    ...                       "income": [9000.0, -200.0], "energy_spending": [700.0, 650.0]})
    >>> household_findings(table)[["row", "kind"]].values.tolist()
    [[3, 'id_repeated'], [3, 'persons_under_14_only'], [3, 'income_not_positive']]
    """
    spends = any(name in table for name in SPENDING_BY_CARRIER)
    absent = [name for name in NEEDED if name not in table and not (name == "energy_spending" and spends)]
    if absent:
        raise ValueError(_("The household table lacks the column(s) {absent}.").format(absent=", ".join(absent)))
    found = checked(table, list(range(2, len(table) + 2) if rows is None else rows))
    return as_findings([(*place, f"{column}: {message}") for *place, column, message in found])


def as_findings(found):
    """Findings as a table."""
    return pd.DataFrame(found, columns=["row", "hh_id", "kind", "message"]).astype({"row": "Int64"})


def checked(table, rows):
    """All that is found in a table, as (row, hh_id, kind, column, message), in the order of the rows."""
    checks = _Checks(table, rows)
    _check_ids(checks)
    scale = _check_persons(checks)
    _check_weights(checks)
    _check_amounts_and_categories(checks)
    income = checks.numbers("income")
    _check_income(checks, income, income / scale)
    _check_spending(checks, income)
    notes = table["note"].fillna("").tolist() if "note" in table else [""] * len(table)
    left = [
        hh_id.startswith(EXAMPLE) or str(note).startswith(EXAMPLE)
        for hh_id, note in zip(checks.ids, notes, strict=True)
    ]
    checks.add(left, "example_row", "hh_id", _("an example row is left in the table; delete it."))
    return sorted(checks.found, key=lambda item: item[0] or 0)


class _Checks:
    """Collects (row, hh_id, kind, column, message) on a table."""

    def __init__(self, table, rows):
        self.table, self.rows, self.found, self.read = table, rows, [], {}
        self.ids = ["" if pd.isna(hh_id) else str(hh_id).strip() for hh_id in table["hh_id"].tolist()]
        self.personal = np.array([is_personal(hh_id) for hh_id in self.ids], dtype=bool)
        self.unusable = np.array([len(hh_id) > LONGEST_ID or not hh_id.isprintable() for hh_id in self.ids], dtype=bool)
        hidden = self.personal | self.unusable
        self.shown_ids = ["" if hide else hh_id for hide, hh_id in zip(hidden, self.ids, strict=True)]

    def add(self, mask, kind, column, sentence, **values):
        """One message for each row of the mask; the blanks of the sentence are filled from `values`."""
        for place in np.flatnonzero(mask):
            texts = {name: _shown(value[place]) for name, value in values.items()}
            self.found.append((self.rows[place], self.shown_ids[place], kind, column, sentence.format(**texts)))

    def numbers(self, column):
        """The column as floats, NaN where it is absent; text in it is reported once."""
        if column not in self.table:
            return np.full(len(self.ids), np.nan)
        if column not in self.read:
            given = self.table[column]
            numbers = pd.to_numeric(given, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
            odd = ~np.isfinite(numbers) & given.notna().to_numpy(dtype=bool)
            self.add(odd, "unreadable", column, _("this is not a number. Leave the cell empty where it is not known."))
            self.read[column] = np.where(odd, np.nan, numbers)
        return self.read[column]


def _shown(value):
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _check_ids(checks):
    empty = _("the cell is empty. Give each household a running number.")
    checks.add([not hh_id for hh_id in checks.ids], "id_empty", "hh_id", empty)
    private = _("this looks like personal data (a name, the number of a person or of a meter). Write a running number.")
    checks.add(checks.personal, "id_personal", "hh_id", private)
    odd = _("the id is longer than {most} characters, or holds invisible ones. Write a running number.")
    checks.add(checks.unusable & ~checks.personal, "id_unusable", "hh_id", odd.format(most=LONGEST_ID))
    first, repeated = {}, np.zeros(len(checks.ids), dtype=bool)
    for place, hh_id in enumerate(checks.ids):
        repeated[place] = hh_id != "" and first.setdefault(hh_id, place) != place
    earlier = [checks.rows[first.get(hh_id, 0)] for hh_id in checks.ids]
    shown = [f"'{hh_id}'" if hh_id else _("the same id") for hh_id in checks.shown_ids]
    twice = _("{hh_id} stands in row {first} already. One household is one row: typed twice, or one row per person?")
    checks.add(repeated, "id_repeated", "hh_id", twice, hh_id=shown, first=earlier)


def _check_persons(checks):
    """Check the numbers of persons; return the OECD-modified scale, NaN where it cannot be computed."""
    whole = _("{count} persons? A whole number from 0 to {most} is expected. Is it a total, or a shifted cell?")
    for column in COUNTS:
        count = checks.numbers(column)
        if column in NEEDED:
            empty = _("the cell is empty. Empty is not zero: write the number of persons, or 0.")
            checks.add(checks.table[column].isna(), "persons_missing", column, empty)
        bad = (count < 0) | (count > MAX_PERSONS) | (count % 1 > 0)
        checks.add(bad, "persons_impossible", column, whole, count=count, most=[MAX_PERSONS] * len(count))
    older, younger, oldest = map(checks.numbers, COUNTS)
    nobody = _("nobody is 14 or more: {young} person(s) under 14 only. Are the two columns swapped?")
    checks.add(older == 0, "persons_under_14_only", "persons_14plus", nobody, young=younger)
    more = _("{old} persons of 65 or more, but {all} of 14 or more. Those of 65 count in persons_14plus too.")
    checks.add(oldest > older, "persons_disagree", "persons_65plus", more, old=oldest, all=older)
    return np.where(older >= 1, 1 + 0.5 * (older - 1) + 0.3 * younger, np.nan)


def _check_weights(checks):
    weights = checks.numbers("weight")
    if np.isnan(weights).all():
        absent = _("there are no weights: each row counts as one household.")
        checks.found.append((None, "", "weights_absent", "weight", absent))
        return
    empty = _("the cell is empty, and other rows have a weight. Write 1 if the row stands for itself only.")
    checks.add(np.isnan(weights), "weight_missing", "weight", empty)
    checks.add(weights < 0, "negative", "weight", _("{value} is negative; more than zero is expected."), value=weights)
    if not (weights != 0).any():
        zero = _("all weights are zero: no household would count.")
        checks.found.append((None, "", "weights_all_zero", "weight", zero))
    else:
        checks.add(weights == 0, "weight_zero", "weight", _("the weight is zero: this household counts nowhere."))


def _check_amounts_and_categories(checks):
    negative = _("{value} is negative; zero or more is expected. Is it a refund? Write what the whole year cost.")
    for column in (*AMOUNTS, *SPENDING_BY_CARRIER, *REQUIRED_BY_USE):
        if column not in ("income", "weight"):  # an income may be negative; weights have their own check
            amounts = checks.numbers(column)
            checks.add(amounts < 0, "negative", column, negative, value=amounts)
    for column in (name for name in CATEGORIES if name in checks.table):
        known, given = CATEGORIES[column], checks.table[column]
        sentence = _("this is not known here. Known: {known}.").format(known=", ".join(known))
        checks.add(given.notna() & ~given.isin(known), "category_unknown", column, sentence)


def _check_income(checks, income, equivalised):
    empty = _("the cell is empty. The household is left out of the indicators that need income, and is counted there.")
    checks.add(checks.table["income"].isna(), "income_missing", "income", empty)
    low = _("{value} EUR is kept as it is. A loss of a self-employed person can be true; is it one?")
    checks.add(income <= 0, "income_not_positive", "income", low, value=income)
    short = _("{value} EUR a year looks like thousands. If it is, write the whole amount.")
    checks.add((income > 0) & (income < THOUSANDS_BELOW), "income_in_thousands", "income", short, value=income)
    month = _("{value} EUR a year is very little in this table. Is it one month? If it is, write 12 times as much.")
    monthly = (income >= THOUSANDS_BELOW) & (equivalised < LOW_INCOME_PART * _middle(equivalised))
    checks.add(monthly, "income_monthly", "income", month, value=income)


def _check_spending(checks, income):
    column = "energy_spending"
    names = [column] if column in checks.table else [name for name in SPENDING_BY_CARRIER if name in checks.table]
    spending = np.sum([checks.numbers(name) for name in names], axis=0)
    in_rent, collected = (checks.numbers(name) == 1 for name in ("energy_in_rent", "wood_collected"))
    empty = _(
        "the cell is empty. The household is left out of the indicators that need the spending, and counted there."
    )
    checks.add(np.isnan(spending), "spending_missing", column, empty)
    zero = _("zero. If the energy is paid with the rent, write yes in energy_in_rent; if it is not known, empty it.")
    checks.add((spending == 0) & ~in_rent, "spending_zero", column, zero)
    middle = _middle(spending)
    year = 12 * spending
    is_small = (year >= MONTHLY_FROM * middle) & (spending < MONTHLY_BELOW_PART * middle)
    month = _("{value} EUR looks like one month. If it is, write the sum of the year (12 months: {year} EUR).")
    checks.add(is_small & ~in_rent & ~collected, "spending_monthly", column, month, value=spending, year=year)
    above = _("{value} EUR is more than the income of {income} EUR. Is one of them for a month, or in other units?")
    is_above = (income > 0) & (spending > income)
    checks.add(is_above, "spending_above_income", column, above, value=spending, income=income)
    many = _("{value} EUR is very much in this table. Is it in kWh, or for more than one year?")
    checks.add(spending > KWH_ABOVE_TIMES * middle, "spending_kwh", column, many, value=spending)


def _middle(values):
    """The median of what is above zero; NaN, which flags nothing, where there are too few."""
    values = values[values > 0]
    return float(np.median(values)) if len(values) >= FEWEST_FOR_MEDIAN else math.nan
