"""Tables and paragraphs: one output in Jupyter, plain text outside, and what people type stays text."""

import IPython
import pandas as pd
import pytest

from fairwatt import tables

HOSTILE = '<img src=x onerror=alert(1)> & "A"'
TABLE = pd.DataFrame({"MWh": [1234.4, 0.3]}, index=pd.Index(["Homes", HOSTILE], name="Sector"))


@pytest.fixture
def shown(monkeypatch):
    """The outputs displayed in Jupyter, one mime bundle each."""
    bundles = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: "a kernel")
    monkeypatch.setattr(IPython.display, "display", lambda bundle, raw=False: bundles.append(bundle))
    return bundles


def test_a_paragraph_is_one_output_and_what_stands_in_it_stays_text(shown, capsys):
    tables.show_paragraph(HOSTILE)
    (bundle,) = shown
    assert bundle["text/plain"] == HOSTILE
    assert bundle["text/html"] == (
        "<blockquote><p>&lt;img src=x onerror=alert(1)&gt; &amp; &quot;A&quot;</p></blockquote>"
    )
    assert capsys.readouterr().out == ""


def test_a_table_is_one_output_with_caption_and_notice(shown):
    tables.show_table(TABLE, "Energy, MWh a year", "Teaching estimates")
    (bundle,) = shown
    assert "<figcaption>Energy, MWh a year<br>Teaching estimates</figcaption>" in bundle["text/html"]
    assert '<td style="text-align:right">1,234</td>' in bundle["text/html"]
    assert "<img" not in bundle["text/html"]
    assert bundle["text/plain"].startswith("Energy, MWh a year\nTeaching estimates\n")
    assert HOSTILE in bundle["text/plain"]


def test_outside_jupyter_both_are_printed(monkeypatch, capsys):
    monkeypatch.setattr(IPython, "get_ipython", lambda: None)
    tables.show_paragraph(HOSTILE)
    tables.show_table(TABLE, "Energy, MWh a year")
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == [HOSTILE, "Energy, MWh a year"]
    assert said[3].split() == ["Homes", "1,234"]
