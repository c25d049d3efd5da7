"""Labels of sectors and carriers, and the table behind a picture of them."""

import re

import pandas as pd

from .. import names
from ..data import read_table
from ..i18n import _
from ..names import require_known
from .sheet import CARRIER_COLOURS, SECTOR_COLOURS


def labels(name):
    """Id to label; `name` is "sector" or "carrier"."""
    table = read_table(f"{name}s")
    return dict(zip(table[name], map(_, table["label"]), strict=True))


def short(label):
    """The label without its brackets: they are in the table behind the figure."""
    return re.sub(r" \(.*\)$", "", label)


def in_sentence(label):
    """The label inside a sentence: `Diesel` becomes `diesel`, `LPG` stays."""
    return names.in_sentence(short(label))


def key_words():
    """What the notation keys say, for people who do not know them."""
    return {
        "NO": _("Not occurring"),
        "NE": _("Not estimated"),
        "IE": _("Included elsewhere"),
        "C": _("Confidential"),
        "": _("Empty, neither a number nor a notation key"),
    }


def missing_in_words(cells, value):
    """What has no number, in words: missing is never zero."""
    sectors, carriers = labels("sector"), labels("carrier")
    sentences = []
    for key, words in key_words().items():
        rows = cells[(cells["notation_key"].fillna("") == key) & cells[value].isna()]
        users = [in_sentence(sectors[row.sector]) + (
            "" if pd.isna(row.carrier) else f" ({in_sentence(carriers[row.carrier])})"
        ) for row in rows.itertuples()]  # fmt: skip
        if users:
            sentences.append(_("{what}: {names}.").format(what=words, names=", ".join(users)))
    return " ".join(sentences)


def cell_table(cells, value, unit):
    """The long table behind a figure of sectors and carriers: largest first, keys in words at the end."""
    sectors, carriers = labels("sector"), labels("carrier")
    rows = cells.sort_values(value, ascending=False, kind="stable")
    return pd.DataFrame({
        _("Sector"): [sectors[sector] for sector in rows["sector"]],
        _("Carrier"): ["–" if pd.isna(carrier) else carriers[carrier] for carrier in rows["carrier"]],
        unit: [
            amount if pd.notna(amount) else f"{key_words()[key]} ({key})" if key else _("Empty")
            for amount, key in zip(rows[value], rows["notation_key"].fillna(""), strict=True)
        ],
    })  # fmt: skip


def matrix(cells, value):
    """Numbers above zero as sectors x carriers."""
    for sector in cells["sector"].unique():
        require_known(sector, SECTOR_COLOURS, _("sector"))
    for carrier in cells["carrier"].dropna().unique():
        require_known(carrier, CARRIER_COLOURS, _("carrier"))
    if (cells[value] < 0).any():
        raise ValueError(_("A picture cannot show an amount below zero; found {n}.").format(n=cells[value].min()))
    numbers = cells[cells[value] > 0]
    if numbers.empty:
        raise ValueError(_("There is nothing to draw: no sector has a number above zero."))
    return numbers.pivot_table(index="sector", columns="carrier", values=value, aggfunc="sum").fillna(0.0)
