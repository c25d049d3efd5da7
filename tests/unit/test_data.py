"""The data package, the eight towns, and a town of one's own from a file that came through a spreadsheet."""

import io
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import fairwatt
from fairwatt import load_town, load_towns, read_table, write_town_file
from fairwatt.town_file import parse_number

HEADER = "sector,carrier,amount,unit,notation_key,note\n"
TOWNS = ["IT-PDS", "IT-VEQ", "ES-GOM", "ES-SQB", "PT-PSR", "PT-GAV", "EL-AVD", "EL-TOP"]


@pytest.fixture
def town_of(tmp_path):
    """Load a town from the text or the bytes of a file."""

    def load(content, **about):
        path = tmp_path / "our town.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return load_town(path, **({"name": "Our town", "country": "PT", "population": 3300} | about))

    return load


def refused(load, content):
    with pytest.raises(ValueError) as refusal:
        load(content)
    assert "Traceback" not in str(refusal.value)
    return str(refusal.value)


# --- tables ---


def test_a_table_that_was_changed_is_whole_again_when_read_again():
    table = read_table("gwp")
    table["value"] = 0.0
    assert (read_table("gwp")["value"] > 20).all()


def test_an_unknown_table_is_refused_with_the_nearest_one():
    with pytest.raises(ValueError, match="'gwps' is not a table known here. Did you mean 'gwp'"):
        read_table("gwps")


def test_only_an_empty_field_is_missing_and_a_word_is_a_word(monkeypatch, tmp_path):
    (tmp_path / "words.csv").write_text("word,number\nNO,1\nNA,\nNone,2\n", encoding="utf-8")
    monkeypatch.setattr(fairwatt.data, "datasets_dir", lambda: tmp_path)
    table = read_table("words")
    assert table["word"].tolist() == ["NO", "NA", "None"]
    assert table["number"].isna().tolist() == [False, True, False]


# --- the eight towns ---


def test_the_eight_towns_are_there_in_order():
    assert list(load_towns()) == TOWNS


@pytest.mark.parametrize("town", TOWNS)
def test_every_cell_of_a_town_holds_a_number_or_a_key_and_says_how_sure_it_is(town):
    balance = load_town(town).balance
    assert (balance["energy"].isna() != balance["notation_key"].isna()).all()
    assert balance["note"].notna().all()
    assert balance["confidence"].isin(["E", "E-low"]).all()


# typed here from the design of the balances: five whole sectors are not estimated, the fleet stands with the cars
KEYS = {
    ("private_transport", "electricity"): "NE",
    ("municipal_fleet", ""): "IE",
    ("public_transport", ""): "NE",
    ("industry", ""): "NE",
    ("waste", ""): "NE",
    ("wastewater", ""): "NE",
    ("other_non_energy", ""): "NE",
}


@pytest.mark.parametrize("town", TOWNS)
def test_the_seven_notation_keys_of_a_town_with_its_electric_cars(town):
    balance = load_town(town).balance
    keys = balance[balance["notation_key"].notna()].fillna({"carrier": ""})
    assert keys.set_index(["sector", "carrier"])["notation_key"].to_dict() == KEYS
    assert keys["note"].iloc[0] == "electric cars: under 0.1 % of the fleets' energy in 2015"


def test_every_town_says_that_it_is_a_teaching_estimate():
    assert {town.notice for town in load_towns().values()} == {"Teaching estimates, not official inventories"}


def test_a_town_is_labelled_by_name_and_country():
    assert load_town("PT-GAV").label == "Gavião (PT)"


@pytest.mark.parametrize(
    ("town", "population", "permanent"), [("PT-GAV", 3394.0, None), ("ES-GOM", 196.0, 85.0), ("IT-VEQ", 20222.0, None)]
)
def test_the_populations_are_the_published_ones(town, population, permanent):
    assert (load_town(town).population, load_town(town).population_permanent) == (population, permanent)


def test_changing_a_balance_leaves_the_next_one_alone():
    before = load_town("PT-GAV").balance["energy"].sum()
    load_town("PT-GAV").balance["energy"] = 0.0
    assert load_town("PT-GAV").balance["energy"].sum() == before


@pytest.mark.parametrize(("typed", "near"), [("PT-GAW", "PT-GAV"), ("pt-gav", "PT-GAV"), ("ES-SQ", "ES-SQB")])
def test_an_unknown_town_is_refused_with_the_nearest_one(typed, near):
    with pytest.raises(ValueError, match=f"'{typed}' is not a town known here. Did you mean '{near}'"):
        load_town(typed)


# --- numbers as people type them ---


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234.5", 1234.5), ("1234,5", 1234.5), ("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1 234,5", 1234.5),
        ("1\u202f234,5", 1234.5), ("1\u00a0234,5", 1234.5), ("1'234.5", 1234.5), ("1,234,567", 1_234_567.0),
        ("1.234.567", 1_234_567.0), ("1.234.567,89", 1_234_567.89), ("0,125", 0.125), ("0.125", 0.125), ("12", 12.0),
        ("12,50", 12.5), ("1,2345", 1.2345), ("-3,5", -3.5), ("1234,567", 1234.567), (" 7 ", 7.0), ("1e3", 1000.0),
    ],
)  # fmt: skip
def test_both_ways_of_writing_a_number_are_read(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["1,234", "1.234", "12.500", "999,000", "-1.234"])
def test_a_number_with_two_readings_is_refused_with_both(text):
    with pytest.raises(ValueError, match="can be read as"):
        parse_number(text)


def test_the_two_readings_are_spelt_out():
    with pytest.raises(ValueError, match=r"'1,234' can be read as 1234 or as 1\.234\. Write 1234 or 1\.2340"):
        parse_number("1,234")


@pytest.mark.parametrize("text", ["", "-", "about 40", "1.5 MWh", "€5", "12 %", "n/a", "#REF!", "=A1+A2", "NE"])
def test_what_is_not_a_number_is_refused(text):
    with pytest.raises(ValueError, match="is not a number"):
        parse_number(text)


@pytest.mark.parametrize("text", ["01.05.2024", "1.2.3", "1.234.5", "1,23,4", "1.234,56,7", "1,234.567,8", "inf"])
def test_dates_and_broken_groups_are_not_read_as_numbers(text):
    """A spreadsheet turns 1.5 into a date: read as a number it would become 1,052,024 MWh."""
    with pytest.raises(ValueError, match="is not a number"):
        parse_number(text)


# --- writing a file ---


def without_confidence(balance):
    return balance.drop(columns="confidence").astype(object).where(balance.notna(), "")


@pytest.mark.parametrize("town", ["PT-GAV", "EL-TOP"])
def test_a_written_town_is_read_back_the_same(tmp_path, town):
    town = load_town(town)
    path = write_town_file(town, tmp_path / "mine.csv")
    again = load_town(path, name=town.name, country=town.country, population=town.population)
    pd.testing.assert_frame_equal(without_confidence(again.balance), without_confidence(town.balance))


def test_a_town_from_a_bill_in_kwh_can_be_written_and_read_again(town_of, tmp_path):
    town = town_of(HEADER + "residential,electricity,5237,kWh,,\n")
    path = write_town_file(town, tmp_path / "again.csv")
    assert load_town(path, name="x", country="PT", population=3300).balance["energy"].tolist() == [5.237]


def test_an_existing_file_is_never_overwritten(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes(b"a week of work")
    with pytest.raises(ValueError, match="exists already.*Choose another name"):
        write_town_file(load_town("PT-GAV"), path)
    assert path.read_bytes() == b"a week of work"


def test_the_written_file_opens_in_excel_with_its_accents(tmp_path):
    content = write_town_file(load_town("PT-GAV"), tmp_path / "mine.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfsector;carrier;amount;unit;notation_key;note")
    assert b"residential;electricity;5237,9;MWh;;" in content  # in columns, with the comma of the South
    assert b"public_transport;;;;NE;" in content  # a key has no amount and no unit
    assert b"\r\r\n" not in content


def test_a_path_with_spaces_and_accents_works_as_text_too(tmp_path):
    path = str(tmp_path / "o nosso município 2024.csv")
    write_town_file(load_town("PT-GAV"), path)
    assert load_town(path, name="Gavião", country="PT", population=3394).id == "o nosso município 2024.csv"


# --- reading a file ---


def test_a_file_gives_a_town_with_its_own_name_and_without_the_notice(town_of):
    town = town_of(HEADER + "residential,lpg,12.5,MWh,,\n")
    assert (town.label, town.population, town.notice, town.id) == ("Our town (PT)", 3300.0, "", "our town.csv")
    assert town.population_permanent is None
    assert town.balance["energy"].tolist() == [12.5]


def test_semicolons_and_decimal_commas_are_read(town_of):
    text = HEADER.replace(",", ";") + "residential;lpg;1234,5;MWh;;\nresidential;wood;1.234,5;MWh;;from a survey\n"
    balance = town_of(text).balance
    assert balance["energy"].tolist() == [1234.5, 1234.5]
    assert balance["note"].tolist() == ["", "from a survey"]


def test_tabs_are_read(town_of):
    assert town_of(HEADER.replace(",", "\t") + "residential\tlpg\t3,5\tMWh\t\t\n").balance["energy"].tolist() == [3.5]


def test_the_byte_order_mark_of_excel_does_no_harm(town_of):
    assert town_of(b"\xef\xbb\xbf" + (HEADER + "residential,lpg,3,MWh,,\n").encode()).balance["energy"].tolist() == [3]


def test_windows_line_ends_and_empty_lines_do_no_harm(town_of):
    text = HEADER + "residential,lpg,3,MWh,,\r\n,,,,,\r\n\r\nresidential,wood,4,MWh,,\r\n"
    assert town_of(text).balance["energy"].tolist() == [3, 4]


def test_columns_may_stand_in_another_order_and_others_beside_them(town_of):
    text = "Note,Unit,Amount,Checked by,Carrier,Sector,Notation_key\nx,MWh,3,Ana,lpg,residential,\n"
    row = town_of(text).balance.iloc[0]
    assert (row["sector"], row["carrier"], row["energy"], row["note"]) == ("residential", "lpg", 3.0, "x")


def test_the_units_of_the_bill_may_stay_in_the_file(town_of):
    text = HEADER + (
        "residential,electricity,43000,kWh,,\nmunicipal_fleet,diesel,1000,l,,\nresidential,wood,2,t,,\n"
        "residential,natural_gas,1000,Sm3,,\n"
    )
    energy = town_of(text).balance["energy"].tolist()
    assert energy == pytest.approx([43.0, 10.03333, 8.666667, 9.735], rel=1e-6)


def test_a_notation_key_stands_without_an_amount(town_of):
    balance = town_of(HEADER + "waste,,,,NE,not asked yet\nindustry,,,,NO,\n").balance
    assert balance["energy"].isna().all()
    assert balance["notation_key"].tolist() == ["NE", "NO"]
    assert balance["carrier"].isna().all()


def test_a_note_of_two_lines_is_one_note(town_of):
    balance = town_of(HEADER + 'residential,lpg,3,MWh,,"first\nsecond"\nresidential,wood,4,MWh,,\n').balance
    assert balance["energy"].tolist() == [3, 4]
    assert "second" in balance["note"][0]


def test_ten_thousand_rows_are_quick(town_of):
    """A sector and carrier stand once in a balance: such a file is refused, but not after minutes."""
    text = HEADER + "residential,electricity,43000,kWh,,\n" * 10_000
    start = time.process_time()
    assert refused(town_of, text).endswith("and 9979 more")
    assert time.process_time() - start < 3


# --- teaching estimates that are left in the file ---


@pytest.fixture
def changed(tmp_path):
    """The file of Gavião, read again after some of its amounts were changed."""

    def load(*edits, town="PT-GAV"):
        path = write_town_file(load_town(town), tmp_path / "mine.csv")
        text = path.read_text(encoding="utf-8-sig")
        for old, new in edits:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8-sig")
        return load_town(path, name="Our town", country="PT", population=3300)

    return load


def test_a_file_where_nothing_was_changed_says_so(changed):
    assert changed().notice == "19 of 19 amounts are still the teaching estimates of Gavião"


def test_teaching_estimates_that_are_left_are_counted_and_their_town_is_named(changed):
    edits = [("residential;electricity;5237,9;MWh", "residential;electricity;5100000;kWh")]
    assert changed(*edits).notice == "18 of 19 amounts are still the teaching estimates of Gavião"


def test_a_teaching_estimate_replaced_by_a_key_is_no_longer_counted(changed):
    edits = [("agriculture;electricity;320,0;MWh;", "agriculture;electricity;;;NE")]
    assert changed(*edits).notice.startswith("18 of 18 amounts")


def test_the_pilot_that_the_amounts_come_from_is_named(changed):
    assert changed(town="ES-GOM").notice.endswith("are still the teaching estimates of Gombrèn")


@pytest.mark.parametrize("cell", ["industry,electricity", "residential,natural_gas"])
def test_the_same_amount_in_another_cell_is_the_reader_s_own(town_of, cell):
    assert town_of(HEADER + f"{cell},5237.9,MWh,,\n").notice == ""


# --- files that cannot be used ---


def test_latin_1_is_refused_with_the_way_to_save_it(town_of):
    said = refused(town_of, (HEADER + "residential,lpg,3,MWh,,botijas de gás\n").encode("latin-1"))
    assert said == (
        'our town.csv is not in UTF-8. In Excel, save it as "CSV UTF-8"; a workbook (.xlsx) is not a CSV file.'
    )


def test_a_workbook_with_the_ending_changed_is_recognised(town_of):
    workbook = io.BytesIO()
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<row>" + "".join(f"<c>{n * n}</c>" for n in range(500)))
    assert "a workbook (.xlsx) is not a CSV file" in refused(town_of, workbook.getvalue())


def test_a_workbook_is_not_looked_up_as_the_name_of_a_pilot_town():
    with pytest.raises(ValueError) as refusal:
        load_town("my-town.xlsx", name="Our town", country="PT", population=3300)
    assert "CSV" in str(refusal.value)


@pytest.mark.parametrize("column", HEADER.strip().split(","))
def test_a_missing_column_is_named(town_of, column):
    header = ",".join(name for name in HEADER.strip().split(",") if name != column)
    said = refused(town_of, header + "\nresidential,lpg,3,MWh,\n")
    assert f"lacks the column(s) {column};" in said
    assert "its first line must hold sector, carrier, amount" in said


@pytest.mark.parametrize("content", ["", "\n\n", " "])
def test_an_empty_file_is_refused_by_what_is_missing(town_of, content):
    assert "lacks the column(s)" in refused(town_of, content)


@pytest.mark.parametrize("content", [HEADER, HEADER + "\n", HEADER + ",,,,,\n"])
def test_a_file_with_a_header_only_is_refused(town_of, content):
    assert refused(town_of, content) == "our town.csv holds no row below its first line."


def test_a_bad_number_is_named_by_its_line(town_of):
    said = refused(town_of, HEADER + "residential,lpg,3,MWh,,\nresidential,wood,a lot,MWh,,\n")
    assert said == "our town.csv cannot be used yet:\n  line 3: 'a lot' is not a number."


def test_all_bad_lines_are_named_at_once(town_of):
    said = refused(
        town_of, HEADER + "residential,lpg,x,MWh,,\nresidential,wood,4,MWh,,\ntertiary,lpg,5,MW,,\ntertiary,wood,-2,t,,"
    )
    assert "line 2: 'x' is not a number" in said
    assert "line 3" not in said
    assert "line 4: 'MW' is not a unit known here. Did you mean 'MWh'?" in said
    assert "line 5: An amount of energy must be a number of zero or more; found -2" in said


def test_cells_and_rows_that_are_wrong_are_named_together_by_their_lines(town_of):
    """Names, repeated rows, empty cells and a number beside a key: one reading of the file tells them all."""
    rows = [
        "residential,lpg,3,MWh,,",
        "residental,lpg,3,MWh,,",
        "tertiary,woood,3,MWh,,",
        "residential,lpg,4,MWh,,",
        "tertiary,lpg,,,,",
        "tertiary,wood,x,MWh,,",
        "industry,lpg,5,MWh,NE,",
        "industry,,,,ne,",
        "industry,,5,MWh,,",
        "public_transport,,,,IE,",
        "waste,natural_gas,5,MWh,,",
    ]
    assert refused(town_of, HEADER + "\n".join(rows)).split("\n  ") == [
        "our town.csv cannot be used yet:",
        "line 3: (residental, lpg): 'residental' is not a sector known here. Did you mean 'residential'? Known: "
        f"{', '.join(read_table('sectors')['sector'])}.",
        "line 4: 'woood' is not a carrier known here. Did you mean 'wood'? Known: "
        f"{', '.join(read_table('carriers')['carrier'])}.",
        "line 5: (residential, lpg): this sector and carrier stand in an earlier row already; add the two amounts.",
        "line 6: (tertiary, lpg): the cell is empty. Empty is not zero: write an amount, or one of NO, NE, IE, C.",
        "line 7: 'x' is not a number.",
        "line 8: (industry, lpg): it holds a number and a notation key; keep one of them.",
        "line 9: (industry, ): 'ne' is not a notation key known here. Did you mean 'NE'? Known: NO, NE, IE, C.",
        # "industry" stands in line 9 already, but first a carrier is needed
        "line 10: (industry, ): the carrier is missing: which energy is it?",
        "line 11: (public_transport, ): IE means included elsewhere: say in the note in which cell.",
        "line 12: (waste, natural_gas): this sector burns no fuel. The energy of a plant belongs to services or "
        "industry.",
    ]


@pytest.mark.parametrize(("bad", "more"), [(20, ""), (21, "and 1 more"), (50, "and 30 more")])
def test_at_most_twenty_problems_are_listed(town_of, bad, more):
    said = refused(town_of, HEADER + "residential,lpg,x,MWh,,\n" * bad).split("\n  ")
    assert said[1:21] == [f"line {line}: 'x' is not a number." for line in range(2, 22)]
    assert said[21:] == ([more] if more else [])


@pytest.mark.parametrize("key", ["NE", "ne", "NO", "IE", "C"])
def test_a_key_in_the_column_of_the_amount_is_sent_to_its_own(town_of, key):
    assert refused(town_of, HEADER + f"residential,lpg,{key},,,\n") == (
        "our town.csv cannot be used yet:\n"
        f"  line 2: {key.upper()} belongs in the column notation_key; leave the amount empty."
    )


def test_an_amount_without_a_unit_is_refused_with_some(town_of):
    assert refused(town_of, HEADER + "residential,lpg,12.5,,,\n") == (
        "our town.csv cannot be used yet:\n  line 2: In which unit is 12.5? Write MWh, kWh, l, kg, ..."
    )


def test_a_line_after_a_note_of_two_lines_is_named_as_the_editor_counts(town_of):
    rows = 'residential,lpg,3,MWh,,"first\nsecond"\nresidential,wood,x,MWh,,\n'
    assert "line 4: 'x' is not a number" in refused(town_of, HEADER + rows)


@pytest.mark.parametrize("empty", ["\n", "\n\n", ",,,,,\n"])
def test_a_line_after_an_empty_one_is_named_as_the_editor_counts(town_of, empty):
    said = refused(town_of, HEADER + empty + "residential,wood,x,MWh,,\n" + empty + "tertiary,wood,y,MWh,,\n")
    lines = empty.count("\n")
    assert f"line {2 + lines}: 'x' is not a number" in said
    assert f"line {3 + 2 * lines}: 'y' is not a number" in said


def test_a_number_with_two_readings_in_a_file_is_named_by_its_line(town_of):
    said = refused(town_of, HEADER.replace(",", ";") + "residential;lpg;1,234;MWh;;\n")
    assert "line 2: '1,234' can be read as 1234 or as 1.234" in said


def test_a_decimal_comma_between_commas_is_not_read_as_a_smaller_number(town_of):
    assert "line 2" in refused(town_of, HEADER + "residential,lpg,1234,5,MWh,,\n")


def test_a_quantity_of_no_named_fuel_is_refused_by_its_line(town_of):
    assert "line 2: Which fuel? l is a quantity" in refused(town_of, HEADER + "municipal_fleet,,1000,l,,\n")


@pytest.mark.parametrize("rows", [1, 8000])
def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_rows_below(town_of, rows):
    said = refused(
        town_of,
        HEADER + 'tertiary,lpg,3,MWh,,\nresidential,lpg,3,MWh,,"open\n' + "residential,wood,4,MWh,,\n" * rows,
    )
    assert said == "our town.csv, line 3: a quotation mark is opened and never closed."


def test_a_quotation_mark_that_is_never_closed_in_the_header_is_refused_in_words(town_of):
    refused(town_of, '"' + HEADER + "residential,lpg,3,MWh,,\n")


def test_a_file_that_is_not_there_is_refused_with_a_question(tmp_path):
    with pytest.raises(ValueError, match="There is no file .*nowhere.csv. Is it in the same folder as the notebook"):
        load_town(tmp_path / "nowhere.csv", name="x", country="PT", population=3300)


@pytest.mark.parametrize("missing", ["name", "country", "population"])
def test_what_the_file_does_not_hold_is_asked_for(town_of, missing):
    with pytest.raises(ValueError, match=rf"A file holds the balance only\. Add {missing}, for example"):
        town_of(HEADER, **{missing: None})


def test_all_three_are_asked_for_at_once(tmp_path):
    with pytest.raises(ValueError, match="Add name, country, population"):
        load_town(tmp_path / "any.csv")


def test_an_unknown_country_is_refused(town_of):
    with pytest.raises(ValueError, match="'FR' is not a country known here. Known: EL, ES, IT, PT"):
        town_of(HEADER, country="FR")


@pytest.mark.parametrize(
    ("population", "shown"), [(3.3, "3.3"), (19, "19"), (19.999, "19.999"), (1, "1"), (True, "True")]
)
def test_a_population_with_a_point_for_the_thousands_is_refused(town_of, population, shown):
    with pytest.raises(ValueError) as refusal:
        town_of(HEADER + "residential,lpg,3,MWh,,\n", population=population)
    assert str(refusal.value) == (f"{shown} inhabitants? Write the population without a point for the thousands: 3300.")


def test_a_hamlet_of_twenty_is_a_town(town_of):
    assert town_of(HEADER + "residential,lpg,3,MWh,,\n", population=20).population == 20.0


@pytest.mark.parametrize("population", [-5, "3300", float("nan")])
def test_a_population_that_is_no_number_above_zero_is_refused(town_of, population):
    with pytest.raises(ValueError, match="population must be a number above zero"):
        town_of(HEADER, population=population)


def test_a_population_from_a_table_is_a_number_like_any_other(town_of):
    population = read_table("municipalities")["population"].iloc[0]
    assert town_of(HEADER + "residential,lpg,3,MWh,,\n", population=population).population == 12_285


@pytest.mark.parametrize("text", ["{x} {0} %s", "<script>alert(1)</script>", 'D\'Água "Nova"', "Ξάνθη", "=1+1"])
def test_a_hostile_name_stays_a_name(town_of, text):
    assert town_of(HEADER + "residential,lpg,3,MWh,,\n", name=text).label == f"{text} (PT)"


@pytest.mark.parametrize("text", ["{x} {0} %s", "<b>", "\\n", "Ξάνθη"])
def test_hostile_text_in_a_cell_does_not_break_the_message(town_of, text):
    assert f"line 2: '{text}' is not a number" in refused(town_of, HEADER + f"residential,lpg,{text},MWh,,\n")
    assert f"line 2: '{text}' is not a unit" in refused(town_of, HEADER + f"residential,lpg,3,{text},,\n")


def test_a_hostile_file_name_does_not_break_the_message(tmp_path):
    path = Path(tmp_path / "{name} %s.csv")
    path.write_text(HEADER + "residential,lpg,x,MWh,,\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"\{name\} %s\.csv cannot be used yet:\n  line 2: 'x'"):
        load_town(path, name="x", country="PT", population=3300)
