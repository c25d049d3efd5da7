"""Files for the plan: written whole, nothing lost, nothing that a spreadsheet would calculate."""

import pandas as pd
import pytest

from fairwatt.takeaway import save_table, save_text


def read(path):
    return path.read_bytes().decode("utf-8-sig")


def test_numbers_have_a_decimal_comma_also_among_words(tmp_path):
    table = pd.DataFrame({"value": [17.5, "NE", 3.0, None], "n": [1, 2, 3, 4]}, index=["a", "b", "c", "d"])
    assert read(save_table(table, "t", tmp_path)).splitlines() == [";value;n", "a;17,5;1", "b;NE;2", "c;3,0;3", "d;;4"]


def test_a_sum_is_written_without_the_noise_of_the_machine(tmp_path):
    table = pd.DataFrame({"x": [189973.40000000002, 0.1 + 0.2, 1234567.891, 1e-7]})
    assert read(save_table(table, "t", tmp_path)).splitlines() == ["x", "189973,4", "0,3", "1234567,891", "1e-07"]


def test_numbers_of_rows_are_not_written_and_labels_always_are(tmp_path):
    assert read(save_table(pd.DataFrame({"x": [1]}), "a", tmp_path)) == "x\n1\n"
    assert read(save_table(pd.DataFrame({"x": [1]}, index=["Homes"]), "b", tmp_path)) == ";x\nHomes;1\n"
    named = pd.DataFrame({"x": [1]}, index=pd.Index(["Homes"], name="Sector"))
    assert read(save_table(named, "c", tmp_path)) == "Sector;x\nHomes;1\n"


@pytest.mark.parametrize("text", ["=1+1", "+49", "-x", "@sum"])
def test_a_text_like_a_formula_stays_text(tmp_path, text):
    assert read(save_table(pd.DataFrame({"x": [text]}), "t", tmp_path)) == f"x\n'{text}\n"


def test_a_spreadsheet_reads_the_accents(tmp_path):
    path = save_table(pd.DataFrame({"Gavião": ["Άβδηρα"]}), "t", tmp_path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "Gavião\nΆβδηρα\n" in read(path)


def test_a_changed_file_is_kept_beside_the_new_one(tmp_path):
    path = save_text("Mine.", "council", tmp_path)
    path.write_text("Mine, with my own words.\n", encoding="utf-8")
    assert save_text("Mine.", "council", tmp_path).read_text("utf-8") == "Mine.\n"
    assert (tmp_path / "council-before.md").read_text("utf-8") == "Mine, with my own words.\n"


def test_writing_the_same_again_leaves_one_file(tmp_path):
    for _time in range(2):
        save_text("Mine.", "council", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["council.md"]


def test_a_table_that_cannot_be_written_leaves_the_old_file(tmp_path, monkeypatch):
    path = save_table(pd.DataFrame({"x": [1]}), "t", tmp_path)
    monkeypatch.setattr(pd.DataFrame, "to_csv", lambda *_args, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save_table(pd.DataFrame({"x": [2]}), "t", tmp_path)
    assert read(path) == "x\n1\n"
    assert [found.name for found in tmp_path.iterdir()] == ["t.csv"]


@pytest.mark.parametrize("name", ["../t", "a/b", "/t"])
def test_a_name_is_no_path(tmp_path, name):
    with pytest.raises(ValueError, match="is no file name"):
        save_text("x", name, tmp_path)


def test_the_folder_is_made(tmp_path):
    assert save_text("x", "t", tmp_path / "my-plan" / "energy").is_file()
