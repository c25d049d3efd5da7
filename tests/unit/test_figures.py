"""Pictures: what they show, what they say, and what they must never do."""

import functools
import html
import itertools
import re
from urllib.parse import unquote
from xml.etree import ElementTree

import IPython.display
import numpy as np
import pandas as pd
import pytest

from fairwatt import figures, load_towns, markup, read_table

TOWNS = load_towns()
HOSTILE = "<img src=x onerror=alert(1)> & \"A\" 'B' $x^2$ \x07"
NOTICE = "Teaching estimates, not official inventories"


@pytest.fixture
def shown(monkeypatch):
    """The outputs displayed, one mime bundle each."""
    bundles = []
    monkeypatch.setattr(IPython.display, "display", lambda bundle, raw=False: bundles.append(bundle))
    monkeypatch.setattr(markup, "_numbers", itertools.count(1))
    return bundles


def balance(*rows):
    return pd.DataFrame(rows, columns=["sector", "carrier", "energy", "notation_key"])


SMALL = balance(
    ("residential", "wood", 300.0, None),
    ("residential", "electricity", 100.0, None),
    ("private_transport", "diesel", 600.0, None),
    ("industry", None, np.nan, "NE"),
)


def pictures():
    """Every figure of the package, for every town."""
    for town in TOWNS.values():
        yield f"flow {town.id}", lambda town=town: figures.energy_flow(town.balance, town.name, notice=town.notice)
        yield f"bars {town.id}", lambda town=town: figures.stacked_bars(town.balance, town.name, notice=town.notice)
    per_person = pd.DataFrame({"resident": 10.0 + np.arange(8), "equivalent": 10.2}, index=list(TOWNS))
    for town in TOWNS:
        yield (
            f"towns {town}",
            lambda town=town: figures.town_comparison(per_person, "Energy use", "MWh", highlight=town, notice=NOTICE),
        )
    table = read_table("electricity_factors")
    for column in ("co2", "ghg", "lca"):
        yield f"factors {column}", lambda column=column: figures.factor_history(table, highlight="PT", column=column)


PICTURES = dict(pictures())


@functools.cache
def picture(name):
    return PICTURES[name]()


@functools.cache
def bundle_of(name):
    """What `show` displays of a picture, made once for all tests; its data table has the number 1."""
    bundles = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(IPython.display, "display", lambda bundle, raw=False: bundles.append(bundle))
        patch.setattr(markup, "_numbers", itertools.count(1))
        figures.show(*picture(name))
    return bundles[0]


def texts_in(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")]


def svg_texts(drawing):
    return texts_in(markup.svg(drawing.fig))


def image_source(bundle):
    return unquote(re.search(r'src="data:image/svg\+xml;utf8,([^"]*)"', bundle["text/html"])[1])


# --- the output ---


def test_one_output_with_picture_text_caption_and_data(shown):
    figures.show(*figures.energy_flow(SMALL, "Testville", caption="Where it goes.", notice=NOTICE))
    (bundle,) = shown
    assert set(bundle) == {"text/html", "text/plain"}
    page = bundle["text/html"]
    assert page.startswith('<figure class="fw-figure"') and page.endswith("</figure>")
    assert f'alt="{html.escape(bundle["text/plain"])}"' in page
    assert f"<figcaption>Where it goes.<br>{NOTICE}</figcaption>" in page
    assert "<details><summary>The data behind this figure</summary>" in page
    assert "base64" not in page and "png" not in page


@pytest.mark.parametrize("alt", ["", "  ", None])
def test_a_figure_without_alternative_text_is_refused(shown, alt):
    drawing = figures.energy_flow(SMALL, "Testville")
    with pytest.raises(ValueError, match="A figure needs a text for readers who do not see it"):
        figures.show(drawing.fig, alt)
    assert shown == []


def test_a_hostile_name_stays_text_everywhere(shown):
    drawing = figures.stacked_bars(SMALL, HOSTILE, caption=HOSTILE, notice=HOSTILE)
    figures.show(*drawing[:2], pd.DataFrame({HOSTILE: [HOSTILE]}), *drawing[3:])
    page = shown[0]["text/html"]
    assert page.count("<img ") == 1 and "onerror=alert(1)>" not in page
    # the picture is well-formed, and a dollar sign is no formula
    assert any("<img src=x" in text and "$x^2$" in text for text in svg_texts(drawing))
    ElementTree.fromstring(image_source(shown[0]))


@pytest.mark.parametrize("name", ["flow PT-GAV", "flow EL-TOP", "bars PT-GAV", "towns PT-GAV", "factors ghg"])
def test_the_same_call_gives_the_same_bytes(shown, monkeypatch, name):
    monkeypatch.setattr(markup, "_numbers", itertools.count(2))  # the second output of a kernel
    figures.show(*PICTURES[name]())
    first, second = bundle_of(name)["text/html"], shown[0]["text/html"]
    assert first != second  # only the number of the data table tells them apart
    assert first == second.replace("Data table 2", "Data table 1")


@pytest.mark.parametrize("name", [name for name in PICTURES if not name.startswith("factors")])
def test_teaching_estimates_is_said_inside_the_picture_and_below_it(name):
    bundle = bundle_of(name)
    assert NOTICE in texts_in(image_source(bundle))
    assert NOTICE in re.search("<figcaption>(.*)</figcaption>", bundle["text/html"])[1]


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_small_and_asks_nobody_for_anything(name):
    bundle = bundle_of(name)
    source = image_source(bundle)
    assert set(re.findall(r"https?://[^\"]*", source)) == {"http://www.w3.org/2000/svg"}
    assert "DejaVu" not in source and "metadata" not in source
    assert len(bundle["text/html"]) < 20_000


def test_a_pyplot_figure_is_closed_after_it_was_shown(shown):
    import matplotlib.pyplot as plt

    fig = plt.figure()
    figures.show(fig, "An empty figure.")
    assert fig.number not in plt.get_fignums()


# --- the table behind the figure ---


def test_the_table_heads_its_columns_and_rows_and_scrolls_by_keyboard():
    towns = pd.Index(["a", "b", "c"], name="Town")
    frame = pd.DataFrame({"MWh": [1234.4, 0.3, np.nan], "key": ["", "", "NE"]}, index=towns)
    page = markup.data_details(frame)
    assert '<th scope="col">Town</th><th scope="col" style="text-align:right">MWh</th>' in page
    assert '<th scope="row" style="text-align:left">a</th><td style="text-align:right">1,234</td>' in page
    assert 'class="fw-table" tabindex="0" role="region" aria-label="Data table' in page
    assert "<th></th>" not in page and "NaN" not in page and "nan" not in page
    assert ">0.3<" in page, "a small amount must not look like nothing"
    assert "no number" in page


def test_an_index_without_a_name_is_not_data():
    assert '<th scope="row" style="text-align:left">x</th>' in markup.data_details(pd.DataFrame({"a": ["x"], "b": [1]}))


def test_years_are_not_given_thousands_separators():
    page = markup.data_details(picture("factors ghg").data)
    assert '<th scope="row" style="text-align:left">2005</th>' in page and "2,005" not in page


def test_notation_keys_stand_in_the_table_in_words():
    data = figures.energy_flow(SMALL, "Testville").data
    assert data["MWh"].iloc[-1] == "Not estimated (NE)"
    assert list(data["MWh"][:3]) == [600.0, 300.0, 100.0]


# --- what the pictures show ---


@pytest.mark.parametrize("town", TOWNS)
def test_the_widths_of_the_bands_are_the_energy(town):
    flows = TOWNS[town].balance.dropna(subset="energy").set_index(["carrier", "sector"])["energy"]
    for level in ("carrier", "sector"):  # two or more small ones are one band
        share = flows.groupby(level).sum() / flows.sum()
        small = list(share.index[share < 0.003])
        if len(small) > 1:
            flows = flows.rename(index=dict.fromkeys(small, "other"), level=level).groupby(["carrier", "sector"]).sum()
    drawing = picture(f"flow {town}")
    width = {}
    for patch in drawing.fig.axes[0].patches:
        if patch.get_gid():
            y = patch.get_path().vertices[:, 1]
            assert y[7] - y[0] == pytest.approx(y[4] - y[3])  # as wide where it ends as where it starts
            width[tuple(patch.get_gid().split(">"))] = y[7] - y[0]
    per_mwh = sum(width.values()) / flows.sum()
    assert {pair: value / per_mwh for pair, value in width.items()} == pytest.approx(dict(flows[flows > 0]))
    # the blocks at both ends add up to the same total
    blocks = [patch for patch in drawing.fig.axes[0].patches if not patch.get_gid()]
    for x in {block.get_x() for block in blocks}:
        assert sum(block.get_height() for block in blocks if block.get_x() == x) == pytest.approx(per_mwh * flows.sum())


def test_many_small_carriers_are_drawn_together_and_named():
    rows = [("residential", "wood", 1000.0, None), ("tertiary", "coal", 1.0, None), ("tertiary", "lignite", 0.5, None)]
    drawing = figures.energy_flow(balance(*rows), "Testville")
    said = " ".join(svg_texts(drawing))
    assert "Other carriers: coal, lignite." in said and "0.1" in said
    assert len(drawing.data) == 3
    # a single small one keeps its name
    assert "Other" not in " ".join(svg_texts(figures.energy_flow(balance(*rows[:2]), "Testville")))


@pytest.mark.parametrize("draw", [figures.energy_flow, figures.stacked_bars])
def test_missing_is_said_and_never_drawn_as_zero(draw):
    drawing = draw(SMALL, "Testville")
    assert "Not estimated: industry." in drawing.alt
    assert "Not estimated: industry." in svg_texts(drawing)
    assert "1,000 MWh a year" in drawing.alt
    empty = pd.concat([SMALL, balance(("waste", None, np.nan, None))])
    assert "Empty, neither a number nor a notation key: waste." in draw(empty, "Testville").alt


@pytest.mark.parametrize("draw", [figures.energy_flow, figures.stacked_bars])
@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (("industry", "coal", -5.0, None), "cannot show an amount below zero; found -5"),
        (("homes", "coal", 5.0, None), "'homes' is not a sector known here"),
        (("industry", "kohl", 5.0, None), "'kohl' is not a carrier known here. Known: electricity"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_plain_words(draw, cell, sentence):
    with pytest.raises(ValueError, match=sentence):
        draw(pd.concat([SMALL, balance(cell)]), "Testville")
    with pytest.raises(ValueError, match="There is nothing to draw"):
        draw(SMALL[SMALL["energy"].isna()], "Testville")


def bar_lengths(drawing, colour):
    """Lengths of the bar segments of one colour; the keys of the legend are squares."""
    from matplotlib.colors import to_hex

    patches = [patch for patch in drawing.fig.axes[0].patches if to_hex(patch.get_facecolor()) == colour.lower()]
    return [patch.get_width() for patch in patches if patch.get_height() == 12]


def test_bars_of_two_frames_share_one_scale():
    colour = figures.CARRIER_COLOURS["diesel"]
    more_wood = SMALL.assign(energy=SMALL["energy"] * [9, 1, 1, 1])
    first, second = (figures.stacked_bars(cells, "Testville", longest=3000) for cells in (SMALL, more_wood))
    assert bar_lengths(first, colour) == bar_lengths(second, colour)
    assert bar_lengths(figures.stacked_bars(SMALL, "Testville"), colour) != bar_lengths(first, colour)


def test_bars_draw_the_column_asked_for():
    emissions = SMALL.assign(emissions=[0.0, 20.0, 160.0, np.nan])
    drawing = figures.stacked_bars(emissions, "Testville", "emissions", "t CO2-eq")
    assert drawing.alt.startswith("Bar chart of Testville: 180 t CO2-eq a year.")
    assert bar_lengths(drawing, figures.CARRIER_COLOURS["wood"]) == []
    assert "t CO2-eq" in drawing.data.columns


PER_PERSON = pd.DataFrame({"resident": [11.5, 15.0], "permanent": [np.nan, 34.6]}, index=["PT-GAV", "ES-GOM"])


def test_two_kinds_of_person_are_two_markers_where_they_differ():
    drawing = figures.town_comparison(PER_PERSON, "Energy use", "MWh", highlight="PT-GAV")
    texts = svg_texts(drawing)
    assert [text for text in texts if "(" in text] == ["Gombrèn (ES)", "Gavião (PT)"]  # by country, not by rank
    assert {"11.5", "15.0", "34.6", "per resident", "per permanent resident"} <= set(texts)
    assert "15.0 per resident, 34.6 per permanent resident" in drawing.alt
    assert list(drawing.data.columns) == ["per resident", "per permanent resident"]
    assert drawing.data.index.name == "Town"


@pytest.mark.parametrize(
    ("table", "highlight", "sentence"),
    [
        (PER_PERSON.rename(columns={"resident": "inhabitant"}), None, "'inhabitant' is not a kind of person"),
        (PER_PERSON, "PT-PSR", "'PT-PSR' is not a town known here"),
        (PER_PERSON[["permanent"]], None, "Every town needs a number in the column 'permanent'"),
        (PER_PERSON[[]], None, "Give one or two columns; found 0"),
    ],
)
def test_a_comparison_that_cannot_be_drawn_is_refused(table, highlight, sentence):
    with pytest.raises(ValueError, match=sentence):
        figures.town_comparison(table, "Energy use", "MWh", highlight=highlight)


def test_the_factor_history_shows_the_column_asked_for():
    table = read_table("electricity_factors")
    cell = table[(table["country"] == "PT") & (table["year"] == 1990)].set_index("column")["value"]
    for column in ("co2", "ghg", "lca"):
        drawing = picture(f"factors {column}")
        assert f"Portugal goes from {cell[column]:.3f} to" in drawing.alt
        assert drawing.data.loc[1990, "Portugal"] == f"{cell[column]:.4f}"
    with pytest.raises(ValueError, match="'gwp' is not a kind of factor"):
        figures.factor_history(table, column="gwp")
    with pytest.raises(ValueError, match="'FR' is not a country"):
        figures.factor_history(table, ["FR"])


# --- can everybody read it? ---


@pytest.mark.parametrize("name", PICTURES)
def test_no_label_is_cut_or_covers_another(name):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    fig = picture(name).fig
    renderer = FigureCanvasAgg(fig).get_renderer()  # measured in DejaVu Sans, wider than most screen fonts
    texts = [text for ax in fig.axes for text in ax.texts if text.get_text()]
    for axis in (axis for ax in fig.axes if ax.axison for axis in (ax.xaxis, ax.yaxis)):
        low, high = axis.get_view_interval()
        ticks = zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)
        texts += [label for at, label in ticks if low <= at <= high]  # the others are not drawn
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
    assert len(boxes) > 5
    for text, box in boxes:
        assert box.x0 >= -2 and box.x1 <= fig.bbox.x1 + 2, f"{text!r} is cut"
        assert box.y0 >= 0 and box.y1 <= fig.bbox.y1, f"{text!r} is cut"
    for (one, box), (other, other_box) in itertools.combinations(boxes, 2):
        overlap_x = min(box.x1, other_box.x1) - max(box.x0, other_box.x0)
        overlap_y = min(box.y1, other_box.y1) - max(box.y0, other_box.y0)
        assert overlap_x <= 0 or overlap_y <= 2, f"{one!r} covers {other!r}"


@pytest.mark.parametrize("name", ["flow PT-GAV", "bars PT-GAV", "towns PT-GAV", "factors ghg"])
def test_letters_are_large_enough_on_a_phone(name):
    fig = picture(name).fig
    pixels_per_point = 320 / (72 * fig.get_size_inches()[0])
    sizes = [text.get_size() for ax in fig.axes for text in ax.texts]
    assert min(sizes) * pixels_per_point >= 8
    width, height = fig.get_size_inches()
    assert width <= 7.2 and height <= 7.2


@pytest.mark.parametrize(
    ("colours", "table"), [(figures.CARRIER_COLOURS, "carriers"), (figures.SECTOR_COLOURS, "sectors")]
)
def test_every_sector_and_carrier_has_a_colour_of_its_own(colours, table):
    assert list(read_table(table).iloc[:, 0]) == list(colours)
    assert len(set(colours.values())) == len(colours)


# How three kinds of colour blindness change linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
SIGHT = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


def lab(colour, sight):
    srgb = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(sight) @ linear, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    x, y, z = np.cbrt(to_xyz @ seen / [0.9505, 1.0, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(
    ("colours", "column"), [(figures.CARRIER_COLOURS, "carrier"), (figures.SECTOR_COLOURS, "sector")]
)
def test_colours_that_meet_differ_for_every_eye(colours, column, sight):
    balances = read_table("energy_balances")
    met = balances.dropna(subset="energy")[column].unique()
    for one, other in itertools.combinations(met, 2):
        distance = np.linalg.norm(lab(colours[one], SIGHT[sight]) - lab(colours[other], SIGHT[sight]))
        assert distance >= 20, f"{one} and {other} look alike"


@pytest.mark.parametrize(
    ("value", "text"),
    [(39069.4, "39,069"), (11.511, "11.5"), (0.2054, "0.205"), (0.3, "0.3"), (0, "0"), (-4, "-4"), (None, "no number")],
)
def test_numbers_are_printed_as_people_read_them(value, text):
    assert markup.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(4e-05, "0.00004"), (1.6e-05, "0.000016"), (1e16, "10,000,000,000,000,000"), (-2e-3, "-0.002")]
)
def test_no_number_is_printed_with_an_exponent(value, text):
    assert markup.number(value) == text


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([], []),
        ([0, 7, 1234], ["0", "7", "1,234"]),
        ([11.51, 8.0, 0.5], ["11.5", "8.0", "0.5"]),  # three digits of the largest, the same for all
        ([2.345, 1.0], ["2.35", "1.00"]),
        ([0.2054, 0.1], ["0.205", "0.100"]),
        ([4964.2, 90.52, 12.4], ["4,964", "91", "12"]),
        ([-4964.2, 90.52], ["-4,964", "91"]),
        ([250.4, 4.4], ["250", "4"]),  # rounded by 9 %
        ([250.4, 1.5], ["250", "1.5"]),  # rounding would change it by a third
        ([4964.2, 0.8, 0.0], ["4,964", "0.8", "0"]),
        ([11.51, 0.0004], ["11.5", "0.0004"]),
    ],
)
def test_numbers_below_each_other_share_their_digits_and_none_is_lost(values, texts):
    assert markup.numbers(values) == texts
