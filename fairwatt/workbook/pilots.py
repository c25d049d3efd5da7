"""The eight pilot towns as workbooks: what a finished one looks like, and the input of their plans."""

import pandas as pd

from ..data import read_table
from ..decision_file import DecisionFile
from ..decision_file.checks import cut
from ..decision_file.words import ids
from ..household_file.columns import CATEGORIES, HOUSEHOLD_FILE_COLUMNS, REQUIRED_BY_USE, SPENDING_BY_CARRIER
from ..i18n import _
from ..names import require_known
from ..towns import load_town
from .contents import BALANCE, FINDINGS, TownWorkbook
from .places import field_cells, with_cells

YEAR = 2021  # the balances describe a usual year of 2019-2023; this is the last with an electricity factor


def pilot_workbook(municipality_id):
    """The workbook of a pilot town, filled from the data of the course.

    Parameters
    ----------
    municipality_id : str
        For example ``"PT-GAV"``.

    Returns
    -------
    TownWorkbook
        Every amount has the level "national": they are national figures, scaled to the town.

    Raises
    ------
    ValueError
        If the id is unknown.

    Examples
    --------
    >>> book = pilot_workbook("PT-GAV")
    >>> book.fields["population"], book.cells["population"], round(book.balance["energy"].sum())
    (3394.0, 'People!B2', 39069)
    """
    towns = read_table("municipalities").set_index("municipality_id")
    region = towns["region"][require_known(municipality_id, towns.index, _("town"))]
    town = load_town(municipality_id)
    fields = {
        "name": town.name, "country": town.country, "region": region, "year": YEAR, "notice": town.notice,
        "population": town.population, "population_permanent": town.population_permanent,
    }  # fmt: skip
    fields = {field: value for field, value in fields.items() if value is not None}
    return TownWorkbook(
        source=municipality_id,
        fields=fields,
        balance=_balance(town, municipality_id),
        households=_households(municipality_id),
        decision=_decision(municipality_id),
        actions=None,
        cells=field_cells(fields),
        findings=pd.DataFrame(columns=list(FINDINGS)),
        notice=town.notice,
    )


def _balance(town, municipality_id):
    rows = read_table("energy_balances")
    source = rows.loc[rows["municipality_id"] == municipality_id, "source"].tolist()
    balance = town.balance.astype(object).where(town.balance.notna(), None).assign(source=source, confidence="")
    has_amount = town.balance["energy"].notna()
    balance["amount"] = balance["energy"] = town.balance["energy"]
    balance["unit"], balance["level"] = has_amount.map({True: "MWh", False: ""}), has_amount.map(_level)
    return with_cells(balance)[list(BALANCE)]


def _level(has_amount):
    return "national" if has_amount else ""


def _households(municipality_id):
    """The synthetic households as a file of one's own holds them: spending and needs in one sum each."""
    table = read_table(f"households_{municipality_id.lower()}")
    table["energy_spending"] = table[list(SPENDING_BY_CARRIER)].sum(axis=1, skipna=False)
    table["required_spending"] = table[list(REQUIRED_BY_USE)].sum(axis=1, skipna=False)
    columns = [name for name in HOUSEHOLD_FILE_COLUMNS if name in table]
    texts = ("hh_id", *CATEGORIES)
    return table[columns].astype({name: object if name in texts else float for name in columns})


def _decision(place):
    """Measures, criteria and points of a place, with the ids that the reader of a workbook makes from their names."""
    measures, ranges = _of_place("measures", place).set_index("measure"), _of_place("criteria_ranges", place)
    kinds = read_table("criteria").set_index("criterion")
    criteria = kinds[["label"]].join(ranges.set_index("criterion")[["unit", "worst", "best"]])
    criteria.insert(2, "direction", kinds["direction"])
    shared = _of_place("swing_points", place)
    who = read_table("participants").set_index("participant")["label"]
    who = who[who.index.isin(shared["participant"])]
    scores = _of_place("measure_scores", place).pivot(index="measure", columns="criterion", values="value")
    points = shared.pivot(index="participant", columns="criterion", values="points")

    columns = pd.Index(ids(criteria["label"].tolist(), "criterion"), name="criterion")
    names = [row.label if row.short_label == cut(row.label) else row.short_label for row in measures.itertuples()]
    index = pd.Index(ids(names, "measure"), name="measure")
    made = zip(who.index, ids(who.tolist(), "participant"), strict=True)
    people = pd.Index(["agreed" if known == "agreed" else id for known, id in made], name="participant")
    return DecisionFile(
        scores=scores.loc[measures.index, criteria.index].astype(float).set_axis(index).set_axis(columns, axis=1),
        measures=measures[["label", "short_label"]].set_axis(index),
        criteria=criteria.astype({"worst": float, "best": float}).set_axis(columns),
        points=points.loc[who.index, criteria.index].astype(float).set_axis(people).set_axis(columns, axis=1),
        participants=who.set_axis(people),
        findings=pd.DataFrame(columns=list(FINDINGS)),
    )


def _of_place(name, place):
    table = read_table(name)
    return table[table["place"] == place]


def notices_of(town):
    """What must be said with the numbers of each sheet: {sheet: sentence}; empty for a blank workbook."""
    if town is None or not town.notice:
        return {}
    notices = dict.fromkeys(("town", "people", "energy", "households", "measures", "criteria", "points"), town.notice)
    if town.source in read_table("municipalities")["municipality_id"].tolist():
        name = {"town": town.fields["name"]}
        notices["households"] = _(
            "Synthetic households calibrated to published national figures: not a statement about {town}"
        ).format(**name)
        invented = _(
            "Teaching estimates, not a study of {town}; nobody was asked: acceptance and swing points are invented"
        ).format(**name)
        notices |= dict.fromkeys(("measures", "criteria", "points"), invented)
    return notices
