"""The workshop kits in the built book: one for each place, made from the tables of today, and the script too."""

import re
from pathlib import Path

import make_kit
import pytest
from bs4 import BeautifulSoup

from fairwatt.participation import load_decision_matrix

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
PAGE = SITE / "book" / "trainers" / "m35-workshop.html"
KITS = [*make_kit.places(), make_kit.BLANK]


@pytest.fixture(scope="module")
def page():
    if not PAGE.is_file():
        pytest.fail("The book is not built. Run: make book")
    return BeautifulSoup(PAGE.read_text(encoding="utf-8"), "html.parser").article


def test_the_book_brings_the_kits_of_today():
    press = make_kit.compiler()
    served = {path.name: path.read_bytes() for path in (SITE / "kit").iterdir()}
    assert set(served) == {f"kit-{place.lower()}.pdf" for place in KITS}
    stale = []
    for place in KITS:
        matrix = None if place == make_kit.BLANK else load_decision_matrix(place)
        if make_kit.printed(make_kit.kit_contents(matrix), press) != served[f"kit-{place.lower()}.pdf"]:
            stale.append(place)
    assert stale == []


def test_the_page_links_each_kit_beside_the_name_of_its_place(page):
    rows = {row.a["href"]: row.td.get_text() for row in page.select("tbody tr") if row.a}
    for place in make_kit.places():
        assert rows[f"../../kit/kit-{place.lower()}.pdf"].startswith(load_decision_matrix(place).name)
    assert set(rows) == {f"../../kit/kit-{place.lower()}.pdf" for place in KITS}


def words(text):
    return re.findall(r"\w+", text)


def spoken(parts):
    return "".join(part["text"] if part["kind"] == "text" else spoken(part["parts"]) for part in parts)


def test_the_script_of_the_kit_can_be_read_on_the_page(page):
    shown = " ".join(words(page.get_text(" ")))
    blocks = make_kit.kit_words()["script"]
    texts = [spoken(block["parts"]) for block in blocks if block["kind"] in ("heading", "paragraph")]
    assert len(texts) > 50
    assert [text for text in texts if " ".join(words(text)) not in shown] == []
    assert len(page.select("blockquote")) == sum(block["kind"] == "quote" for block in blocks) > 8
    heads = [" ".join(words(th.get_text())) for th in page.select("thead th")]
    assert {"Minutes", "On the table", "When it comes out"} <= set(heads)
