"""The six questions of lesson m41: right answers worked by hand, slips named, the workbook as the texts say."""

import math
import re

import pytest
from question_rules import QuestionRules

from fairwatt.checks import check
from fairwatt.data import read_table
from fairwatt.ghg import baseline_emission_inventory, plausibility
from fairwatt.questions import m41
from fairwatt.workbook import read_workbook

CELLS = {"H5": "NOTE", "D7": "SILENT", "D9": "UNIT", "C10": "POINT", "C12": "BOTH", "C16": "OK", "C17": "WORD"}
CHOSEN = {"share": "B", "gap": "G", "source": "L"}
VERDICTS = {"1": "CAUTION", "2": "BEARS", "3": "NO", "4": "CAUTION", "5": "NO", "6": "BEARS"}
RIGHT = {
    "m41.1": 346.5,  # (206,000 + 124,000 + 55,000) kWh x 0.9
    "m41.2": CELLS,
    "m41.3": 45568.967,  # FIRST below, added up
    "m41.4": CHOSEN,
    "m41.5": 860.6448,  # 4,720 MWh x 0.9 x 0.2026 t/MWh
    "m41.6": VERDICTS,
}

# Wrong answers worked by hand, and the words that must stand in their hint.
SLIPS = [
    ("m41.1", 385, "These MWh are gross"),
    ("m41.1", 385000, "sum of the three bills"),
    ("m41.1", 346500, "right in kWh"),
    ("m41.1", 427.7778, "You divided by 0.90"),
    ("m41.1", 428, "You divided by 0.90"),
    ("m41.1", 365.75, "ratio of oil"),
    ("m41.1", 38.5, "the tenth that is left out"),
    ("m41.1", 311.85, "twice"),
    ("m41.1", 185.4, "the school alone"),  # 206 x 0.9
    ("m41.1", 297, "The library is missing"),  # 330 x 0.9
    ("m41.1", 234.9, "The town hall is missing"),  # 261 x 0.9
    ("m41.1", 161.1, "The school is missing"),  # 179 x 0.9
    ("m41.1", 33.83, "cubic metres"),  # 18.11 + 10.89 + 4.83
    ("m41.1", 329.335, "Italian average"),  # 33,830 x 35.046 / 3,600
    ("m41.1", 28.875, "holds euros"),  # 15.45 + 9.3 + 4.125
    ("m41.1", -346.5, "the sign is not"),
    ("m41.1", 0.3465, "a thousand times"),
    ("m41.1", 352, "Nearly"),
    ("m41.2", {"H5": "note"}, "Case D7 has no answer yet"),
    ("m41.2", CELLS | {"H5": "SILENT"}, "the message does name it"),
    ("m41.2", CELLS | {"D7": "OK"}, "divide 4860000 MWh"),
    ("m41.2", CELLS | {"D7": "UNIT"}, "Is it the right one"),
    ("m41.2", CELLS | {"D7": "kWh"}, "if it does not fit the source, SILENT"),
    ("m41.2", CELLS | {"D9": "point"}, "96 what"),
    ("m41.2", CELLS | {"C10": "UNIT"}, "tonnes are right for firewood"),
    ("m41.2", CELLS | {"C10": "comma"}, "write POINT"),
    ("m41.2", CELLS | {"C12": "NE"}, "write BOTH"),
    ("m41.2", CELLS | {"C12": "OK"}, "NE means not estimated"),
    ("m41.2", CELLS | {"C16": "SILENT"}, "can also be right"),
    ("m41.2", CELLS | {"C17": "about"}, "write WORD"),
    ("m41.2", CELLS | {"C17": "UNIT"}, "litres are right"),
    ("m41.2", CELLS | {"C17": "92000"}, "'92000' is not one of NOTE"),
    ("m41.3", 4901194.967, "a thousand times too large"),  # 45,568.967 - 4,374 + 4,860,000
    ("m41.3", 4900000, "a thousand times too large"),
    ("m41.3", 4415194.967, "MWh gross in D7"),  # ... + 4,374,000
    ("m41.3", 46054.967, "Choose kWh gross"),  # ... + 4,860
    ("m41.3", 40157.717, "480 stoves"),  # 1.25 t instead of 1,250: 5.417 MWh instead of 5,416.667
    ("m41.3", 40152.3, "480 stoves"),  # NE instead of an amount
    ("m41.3", 5456818.967, "too much firewood"),  # 1,250,000 t: 5,416,666.667 MWh
    ("m41.3", 44958.967, "gas of the services is gone"),  # - 610
    ("m41.3", 44308.895, "nearly gone. The source of row 9"),  # 96 kg: 1.261 MWh
    ("m41.3", 44308.314, "nearly gone. The source of row 9"),  # 96 l: 96 x 0.54 / 1,000 x 47.3 / 3.6 = 0.681 MWh
    ("m41.3", 44403.634, "MWh in D9"),  # 96 MWh
    ("m41.3", 45148.967, "collectors are gone"),  # - 420
    ("m41.3", 44645.9, "tractors are gone"),  # - 923.067
    ("m41.3", 45568967, "in kWh"),
    ("m41.3", 13.355500, "per inhabitant"),  # / 3,412
    ("m41.3", 6000487, "too large"),  # the sum of row 22
    ("m41.4", CHOSEN | {"share": "A"}, "that counts rows: 8 of 15"),
    ("m41.4", CHOSEN | {"share": "C"}, "the local figures are in it"),
    ("m41.4", CHOSEN | {"share": "D"}, "all but the national figures"),
    ("m41.4", CHOSEN | {"share": 35}, "'35' is not one of A, B"),
    ("m41.4", CHOSEN | {"gap": "E"}, "a quarter of another, weaker one"),
    ("m41.4", CHOSEN | {"gap": "F"}, "half a per cent"),
    ("m41.4", CHOSEN | {"gap": "H"}, "must stay closed"),
    ("m41.4", CHOSEN | {"gap": "B"}, "B answers another question. For 'gap' choose from E, F, G, H"),
    ("m41.4", CHOSEN | {"source": "i"}, "lives anywhere"),
    ("m41.4", CHOSEN | {"source": "J"}, "no sample"),
    ("m41.4", CHOSEN | {"source": "K"}, "still national"),
    ("m41.4", {"share": "B", "gap": "G"}, "Case source has no answer yet"),
    ("m41.5", 956.272, "what the plan says"),  # 4,720 x 0.2026
    ("m41.5", 956, "what the plan says"),
    ("m41.5", 4248, "the energy in MWh"),
    ("m41.5", 4720, "gross MWh"),
    ("m41.5", 95.6272, "too high"),  # 472 x 0.2026
    ("m41.5", 774.58, "nine tenths twice"),  # 3,823.2 x 0.2026
    ("m41.5", 1062.52, "You divided by 0.90"),  # 5,244.44 x 0.2026
    ("m41.5", 20967.42, "divided by the factor. Emissions"),  # 4,248 / 0.2026
    ("m41.5", 23297.14, "Two things: the energy is gross, and you divided"),  # 4,720 / 0.2026
    ("m41.5", 860644.8, "in kilograms"),
    ("m41.5", 956272, "Two things: these are kilograms"),
    ("m41.5", 744.2496, "0.1752 is the factor of electricity"),  # 4,248 x 0.1752
    ("m41.5", 826.944, "Two things: that is the factor of electricity"),  # 4,720 x 0.1752
    ("m41.5", 886.1724, "amount of the first workbook. The cell"),  # 4,374 x 0.2026
    ("m41.5", 984.636, "first workbook, and gross"),  # 4,860 x 0.2026
    ("m41.6", VERDICTS | {"1": "BEARS"}, "what about the dairy"),
    ("m41.6", VERDICTS | {"1": "NO"}, "as far as it goes"),
    ("m41.6", VERDICTS | {"2": "CAUTION"}, "halve every figure"),
    ("m41.6", VERDICTS | {"3": "but"}, "write CAUTION"),
    ("m41.6", VERDICTS | {"3": "BEARS"}, "so it comes out again"),
    ("m41.6", VERDICTS | {"4": "BEARS"}, "four digits from a promise"),
    ("m41.6", VERDICTS | {"5": "CAUTION"}, "rounding does not help"),
    ("m41.6", VERDICTS | {"6": "CAUTION"}, "44 % is more than 40 %"),
    ("m41.6", VERDICTS | {"6": "true"}, "write BEARS"),
]


class TestQuestions(QuestionRules):
    questions, right, slips = m41.QUESTIONS, RIGHT, SLIPS
    shared = {"m41.3": {44000, 45000, 46000}}  # 45,569 less or more a few hundred: several slips, and the answer


def test_the_labels_may_be_written_small(capsys):
    check("m41.2", {case: label.lower() for case, label in CELLS.items()})
    assert capsys.readouterr().out.startswith("Right. ")


# --- the workbook is as the texts say ---

MENDED = {"H5": "counted in private transport", "D7": "kWh gross", "D9": "t", "C10": "1250", "E12": "", "C17": "92000"}
# MWh of each row by hand: oil 184,000 l x 0.84 kg x 43.0 GJ/t / 3.6; bottled gas 96 t x 47.3 / 3.6; wood x 15.6 / 3.6.
FIRST = {
    2: 268.4, 3: 346.5, 4: 231.5, 6: 5120, 7: 4374, 8: 1846.133, 9: 1261.333, 10: 5416.667, 11: 3940, 12: 610,
    13: 14300, 14: 6100, 15: 420, 16: 411.367, 17: 923.067,
}  # fmt: skip
SECOND = FIRST | {6: 5460, 7: 4248, 11: 4300}
MEASURED, LOCAL, NATIONAL = (2, 3, 4, 6, 7, 11, 12, 16), (8, 10, 15), (13, 14)


@pytest.fixture(scope="module")
def workbooks():
    table = read_table("exercise_workbook").fillna("").set_index(["version", "sheet", "row"])
    assert table["synthetic"].all()
    return table[list("ABCDEFGH")].sort_index()


@pytest.fixture
def read(workbooks, tmp_path):
    """Read a workbook of Ribalta, as the notebook does, with some cells of the sheet Energy typed anew."""

    def reading(version, changes=None):
        cells = workbooks.loc[version].copy()
        for cell, text in (changes or {}).items():
            cells.loc[("energy", int(cell[1:])), cell[0]] = text
        for sheet, rows in cells.groupby("sheet"):
            rows.to_csv(tmp_path / f"{sheet}.csv", sep=";", header=False, index=False)
        return read_workbook(tmp_path)

    return reading


def by_row(town):
    amounts = town.balance.dropna(subset="energy")
    return dict(zip(amounts["cell"].str.extract(r"(\d+)$")[0].astype(int), amounts["energy"], strict=True))


def test_the_first_workbook_is_refused_for_the_five_cells_and_no_other(read):
    with pytest.raises(ValueError) as refused:
        read(1)
    named = re.findall(r"sheet (\w+), cells? ([A-H]\d+):", str(refused.value))
    assert named == [("energy", cell) for cell in ("H5", "D9", "C10", "C12", "C17")]
    assert {cell for _sheet, cell in named} == {cell for cell, label in CELLS.items() if label not in ("SILENT", "OK")}
    assert str(refused.value).count("\n") == 5


@pytest.mark.parametrize("cell", [cell for cell in MENDED if cell != "D7"])
def test_each_of_the_five_stops_the_workbook_alone(read, cell):
    with pytest.raises(ValueError, match="sheet energy, cell"):
        read(1, {other: text for other, text in MENDED.items() if other != cell})


def test_the_silent_slip_is_read_and_asked_about(read):
    town = read(1, {cell: text for cell, text in MENDED.items() if cell != "D7"})
    assert by_row(town)[7] == 4_860_000
    asked = dict(zip(town.findings["cell"], town.findings["kind"], strict=True))
    assert asked == {"": "national_levels", "C7": "kwh_as_mwh", "A22": "sum_not_read", "B2": "sign_inferred"}
    assert plausibility(town.balance, 3412)["rule"].tolist() == ["kwh_as_mwh", "heat_under_transport"]


def test_the_mended_workbook_gives_the_amounts_worked_by_hand(read):
    town = read(1, MENDED | {"A15": "Homes"})
    assert by_row(town) == pytest.approx(FIRST, abs=0.001)
    assert sum(FIRST.values()) == pytest.approx(RIGHT["m41.3"], abs=0.002)
    assert plausibility(town.balance, 3412).empty


@pytest.mark.parametrize(("cell", "text", "total"), [
    ("D7", "MWh", 4901194.967), ("D7", "MWh gross", 4415194.967), ("D7", "kWh", 46054.967), ("C10", "1.25", 40157.717),
    ("C10", "1250000", 5456818.967), ("C12", "", 44958.967), ("D9", "kg", 44308.895), ("D9", "l", 44308.314),
    ("D9", "MWh", 44403.634), ("C15", "", 45148.967), ("C17", "", 44645.9),
])  # fmt: skip
def test_what_is_mended_in_another_way_gives_the_total_of_its_hint(read, cell, text, total):
    others = {"C12": {"E12": "NE"}, "C15": {"E15": "NO"}, "C17": {"E17": "NE"}}.get(cell, {})
    town = read(1, MENDED | {cell: text} | others)
    assert town.balance["energy"].sum() == pytest.approx(total, abs=0.01)
    assert any(number == "m41.3" and answer == total for number, answer, _words in SLIPS)


def test_the_sum_of_the_office_is_a_sum_of_all_that_looks_like_a_number(workbooks):
    amounts = workbooks.loc[1].loc["energy"]["C"].loc[2:21]
    assert round(sum(float(text) for text in amounts if re.fullmatch(r"[\d.]+", text))) == 6000487
    assert workbooks.loc[(1, "energy", 22), "C"] == "6000487"


def test_the_second_workbook_holds_the_answers_and_nothing_to_mend(read):
    town = read(2)
    assert by_row(town) == pytest.approx(SECOND, abs=0.001)
    assert town.findings["kind"].tolist() == ["national_levels"]
    assert plausibility(town.balance, town.fields["population"]).empty
    assert (town.fields["country"], town.fields["year"], town.notice) == ("ES", 2021, "")


def test_the_four_shares_are_the_right_one_and_three_slips(read):
    def share(rows):
        return 100 * sum(SECOND[row] for row in rows) / sum(SECOND.values())

    levels = read(2).balance.dropna(subset="energy")["level"].value_counts()
    assert levels.to_dict() == {"measured": 8, "local": 3, "national": 2, "regional": 2}
    assert share(MEASURED) == pytest.approx(34, abs=0.5)  # B
    assert 100 * len(MEASURED) / len(SECOND) == pytest.approx(53, abs=0.5)  # A: rows
    assert share(MEASURED + LOCAL) == pytest.approx(51, abs=0.5)  # C
    assert 100 - share(NATIONAL) == pytest.approx(56, abs=0.5)  # D
    # the gap: no other figure below the level "measured" is as large, or as weak
    assert SECOND[13] + SECOND[14] > 3 * max(SECOND[row] for row in SECOND if row not in MEASURED + NATIONAL)


def test_the_number_of_the_plan_leads_back_to_its_cell(read):
    town = read(2)
    cells = baseline_emission_inventory(town.balance, "ES", 2021).cells
    gas = cells[(cells["sector"] == "residential") & (cells["carrier"] == "natural_gas")].iloc[0]
    # kg per TJ: CO2, methane x 30, nitrous oxide x 265; 0.0036 TJ in a MWh
    assert gas["factor"] == pytest.approx((56_100 + 5 * 30 + 0.1 * 265) * 0.0036 / 1000)
    assert (gas["factor"], gas["emissions"]) == pytest.approx((0.2026, RIGHT["m41.5"]), rel=1e-4)


def test_the_six_sentences_stand_on_the_numbers_they_quote(read):
    town = read(2)
    inventory = baseline_emission_inventory(town.balance, "ES", 2021)
    assert inventory.total == pytest.approx(9600, abs=50)
    assert inventory.holes == ("Industry (outside emissions trading)", "Waste", "Wastewater",
                               "Other sources that burn no fuel")  # fmt: skip
    homes = (6, 7, 8, 9, 10, 15)
    halved = sum(SECOND[row] / (1 if row in MEASURED else 2) for row in homes)
    assert sum(SECOND[row] for row in homes if row in MEASURED) > SECOND[11] + SECOND[12] < halved  # 2
    lamps = 231.5 * 0.6 * 0.1752
    assert lamps == pytest.approx(24.34, abs=0.005)  # 4
    z, part, asked = 1.96, 0.1, 40  # 5: Wilson's interval of 4 in 40
    middle = (part + z**2 / (2 * asked)) / (1 + z**2 / asked)
    width = z / (1 + z**2 / asked) * math.sqrt(part * (1 - part) / asked + (z / (2 * asked)) ** 2)
    assert (100 * (middle - width), 100 * (middle + width)) == pytest.approx((4, 23), abs=0.5)
    reference = read_table("energy_poverty_reference").query(
        "country == 'ES' and indicator == 'cannot_keep_warm' and population == 'all'"
    )
    assert reference.set_index("year")["value"]["2021"] == 14.3
    assert 100 * 20_400 / sum(SECOND.values()) == pytest.approx(44, abs=0.5)  # 6
