"""What a household table holds: its columns, its limits, and the kinds of errors and findings."""

from ..i18n import _

NEEDED = ("hh_id", "persons_14plus", "persons_under14", "income", "energy_spending")
COUNTS = ("persons_14plus", "persons_under14", "persons_65plus")
AMOUNTS = (
    "weight", "income", "energy_spending", "housing_cost", "required_spending", "required_band_c", "heating_spending",
    "floor_area",
)  # fmt: skip
FLAGS = (
    "cannot_keep_warm", "arrears", "too_hot", "damp", "air_conditioning", "energy_in_rent", "wood_collected",
    "upgraded", "medical_device", "social_tariff_received", "social_tariff_eligible",
)  # fmt: skip
CATEGORIES = {
    "hh_type": ("one_adult", "one_adult_65plus", "two_adults", "two_adults_65plus", "one_parent", "two_adults_children",
                "other"),
    "tenure": ("owner", "mortgage", "tenant", "rent_free"),
    "heating": ("electricity", "natural_gas", "lpg", "heating_oil", "wood"),
    "period": ("before_1945", "1945_1969", "1970_1979", "1980_1989", "1990_1999", "2000_2010", "2011_2020"),
    "energy_label": ("A", "B", "C", "D", "E", "F", "G"),
}  # fmt: skip
HOUSEHOLD_FILE_COLUMNS = (
    "hh_id", "weight", "persons_14plus", "persons_under14", "persons_65plus", "income", "energy_spending", "hh_type",
    "tenure", "heating", "period", "upgraded", "floor_area", "energy_label", "housing_cost", "heating_spending",
    "required_spending", "required_band_c", "cannot_keep_warm", "arrears", "too_hot", "damp", "air_conditioning",
    "energy_in_rent", "wood_collected", "medical_device", "social_tariff_received", "social_tariff_eligible", "note",
)  # fmt: skip
# A table with a column for each carrier has no energy_spending yet.
SPENDING_BY_CARRIER = tuple(f"spending_{carrier}" for carrier in CATEGORIES["heating"])
REQUIRED_BY_USE = ("required_heating", "required_hot_water", "required_appliances", "required_cooling")

MAX_ROWS = 200_000  # more households than all eight pilots have: a larger file is another kind of table
MAX_BYTES = 50_000_000  # 200,000 rows of text need about 30 MB
MAX_UNPACKED = 500_000_000  # a small workbook can unpack to more than the memory of the computer
MAX_PERSONS = 30  # more is a total, a street or an institution
LARGEST = 1e7  # eight digits are a telephone or identity number, not euros of one household
LONGEST_ID = 40  # a running number is short; a text is a sentence in the wrong column

ERROR_KINDS = (
    "unreadable", "category_unknown", "id_empty", "id_personal", "id_unusable", "id_repeated",
    "persons_missing", "persons_impossible", "persons_under_14_only", "negative", "weight_missing", "weights_all_zero",
)  # fmt: skip
FINDING_KINDS = (
    "weights_absent", "weight_zero", "persons_disagree", "income_missing", "income_not_positive",
    "income_in_thousands", "income_monthly", "spending_missing", "spending_zero", "spending_monthly",
    "spending_above_income", "spending_kwh", "example_row", "column_not_used", "sheet_not_read", "free_text",
    "sign_inferred",
)  # fmt: skip

EXAMPLE = "EXAMPLE"  # begins the id and the note of each example row; never translated


def expected(column):
    """What the cells of a column of numbers hold, in words."""
    words = {"weight": _("how many households the row stands for"), "floor_area": _("an area in m2")}
    words |= dict.fromkeys(COUNTS, _("a number of persons"))
    return words.get(column, _("an amount in EUR a year"))
