"""The balance of a town's workbook: which rows do not fit together, what is filled in, and what may be a slip."""

import pandas as pd

from ..data import read_table
from ..i18n import _
from ..own_file.sheets import Cell
from .contents import BALANCE
from .fallback import national_amount
from .read_energy import lists, read_rows
from .schema import WHOLE_SECTOR, level_texts

MOST_PER_PERSON = 1000.0  # MWh of one row: no town uses it; kWh typed as MWh do

# An amount per inhabitant is asked about when it is so many times the national figure, or more. The pilots have 0.5 to
# 1.3 of it. The electricity of homes differs little from town to town; shops and filling stations do.
MOST_OF_NATIONAL, LEAST_OF_NATIONAL, LEAST_OF_HOMES = 4, 1 / 20, 1 / 5
LEAST_FIGURE = 0.5  # MWh per person: what is rarer, as gas in cars, may be nothing or ten times as much in a town
ONE_FACTOR = 5  # a wrong population shifts all amounts by one factor, which the towns themselves blur


def read_balance(sheet, fields, cells, report):
    """The balance as a table with the columns `BALANCE`; what is wrong and what is asked goes into the report.

    `fields` are the answers of the other sheets, and `cells` where they stand.
    """
    known = lists()
    errors = len(report.errors)
    entries, empty = read_rows(sheet, known, report)
    entries = _without_sums(entries, report)
    _check_twice(entries, known, report)
    _check_whole_sectors(entries, known, report)
    filled = [_filled(entry, fields, known, report) for entry in entries]
    if not any(entry.amount is not None for entry in filled) and len(report.errors) == errors:
        nothing = _("there is no amount in the sheet. Write at least one, with its unit.")
        report.error(Cell(sheet.title), nothing)
    _ask(sheet, entries, empty, fields, known, report)
    if {"country", "population"} <= fields.keys():
        _ask_far(sheet, entries, fields, cells["population"], report)
    records = [_record(entry, sheet) for entry in filled]
    balance = pd.DataFrame(records, columns=list(BALANCE), dtype=object)
    return balance.astype({"energy": float, "amount": float})


def _record(entry, sheet):
    carrier = None if entry.carrier == WHOLE_SECTOR else entry.carrier
    said = (entry.sector, carrier, entry.energy, entry.key, entry.note, "")
    return (*said, entry.amount, entry.unit, entry.level, entry.source, f"{sheet.title}!{entry.cell.name}")


def _label(entry, known):
    return known.sectors.labels[entry.sector], known.carriers.labels.get(entry.carrier or WHOLE_SECTOR)


def _without_sums(entries, report):
    """The entries without the sums of a sector; an amount for a whole sector alone is an error."""
    kept = []
    for entry in entries:
        if entry.carrier != WHOLE_SECTOR or entry.amount is None:
            kept.append(entry)
        elif any(other.sector == entry.sector and other.carrier != WHOLE_SECTOR for other in entries):
            total = _("this row is a sum of others, and is not read: the course adds up itself.")
            report.finding(entry.cell, "sum_not_read", total)
        else:
            whole = _(
                "this is an amount for a whole sector: its emissions depend on the carrier. Write one row for each "
                "carrier; the row '{all}' takes a notation key only."
            )
            report.error(entry.cell, whole, all=WHOLE_SECTOR)
    return kept


def _check_twice(entries, known, report):
    first = {}
    twice = _("{sector}, {carrier} stands in {cell} already. Add the two up into one row, or delete one.")
    for entry in entries:
        other = first.setdefault((entry.sector, entry.carrier or WHOLE_SECTOR), entry)
        if other is not entry:
            sector, carrier = _label(entry, known)
            report.error(entry.cell, twice, sector=sector, carrier=carrier, cell=other.cell.name)


def _check_whole_sectors(entries, known, report):
    """A key for a whole sector stands alone; a sector that burns no fuel has no amount."""
    burns_fuel = read_table("sectors").set_index("sector")["ipcc_use"].notna()
    whole = {entry.sector: entry for entry in entries if entry.key and entry.carrier in (None, WHOLE_SECTOR)}
    for entry in entries:
        other = whole.get(entry.sector)
        if other and other is not entry and entry.carrier not in (None, WHOLE_SECTOR) and entry.key != other.key:
            against = _(
                "{cell} says {key} for the whole sector '{sector}', and this row says something else. Delete the key "
                "for the whole sector, or this row."
            )
            sector = _label(entry, known)[0]
            report.error(entry.cell, against, cell=other.cell.name, key=other.key, sector=sector)
        if entry.amount is not None and not burns_fuel[entry.sector]:
            none = _("'{sector}' burns no fuel: an amount of energy does not belong here. A plant is part of {others}.")
            others = " / ".join(known.sectors.labels[id] for id in ("tertiary", "industry"))
            report.error(entry.cell, none, sector=_label(entry, known)[0], others=others)


def _filled(entry, fields, known, report):
    """The entry, with the national figure per person times the population where it asks for it."""
    if entry.key or entry.amount is not None or not {"country", "population"} <= fields.keys():
        return entry  # where country or population are missing, that is told already
    sector, carrier = _label(entry, known)
    figure = national_amount(fields["country"], entry.sector, entry.carrier)
    if figure is None:
        none = _(
            "the course has no national figure for {sector}, {carrier} in {country}. Write an amount of your own, or "
            "the notation key NE, and empty the level."
        )
        report.error(entry.cells["level"], none, sector=sector, carrier=carrier, country=fields["country"])
        return entry
    amount = float(figure["value"]) * fields["population"]
    told = _(
        "{amount} MWh are filled in for '{sector}', {carrier}: {figure} MWh per person in {country} ({year}) x "
        "{population} persons. It says nothing about your town."
    )
    values = {
        "amount": f"{amount:,.0f}",
        "figure": f"{figure['value']:.4g}",
        "population": f"{fields['population']:,.0f}",
    }
    told = told.format(sector=sector, carrier=carrier, country=fields["country"], year=figure["year"], **values)
    report.finding(entry.cells["amount"], "national_filled", told)
    return entry._replace(amount=amount, energy=amount, unit="MWh")


# --- what may be a slip ---


def _ask(sheet, entries, empty, fields, known, report):
    levels = {level: label for level, (label, _meaning) in level_texts().items()}
    groups = read_table("sectors").set_index("sector")["group"]
    for entry in (entry for entry in entries if entry.amount is not None):
        if entry.amount == 0:
            zero = _("zero: is there none (write the key NO), or is it not known (NE)? A true zero may stay.")
            report.finding(entry.cell, "zero", zero)
        if not entry.level:
            unsaid = _("the level is not said: {levels}? Without it the plan calls the number weak.")
            report.finding(entry.cells["level"], "level_missing", unsaid, levels=", ".join(levels.values()))
        if entry.carrier == "diesel" and groups[entry.sector] == "buildings":
            oil = _(
                "diesel in a building is usually heating oil. If it is, write '{oil}': then it is in the right column."
            )
            report.finding(entry.cells["carrier"], "diesel_in_buildings", oil, oil=known.carriers.labels["heating_oil"])
        per_person = (entry.energy or 0) / fields.get("population", float("inf"))
        if per_person > MOST_PER_PERSON:
            much = _("{value} MWh for each inhabitant cannot be. Were kWh meant? Then it is {thousandth} MWh.")
            values = {"value": f"{per_person:,.0f}", "thousandth": f"{entry.energy / 1000:,.1f}"}
            report.finding(entry.cell, "kwh_as_mwh", much, **values)
    weak = sum(entry.level == "national" for entry in entries)
    if weak:
        count = _("{n} of {all} rows have the level '{national}', the weakest. Replace the largest of them first.")
        report.finding(
            Cell(sheet.title), "national_levels", count, n=weak, all=len(entries), national=levels["national"]
        )
    answered = {entry.sector for entry in entries}
    whole = {entry.sector for entry in entries if entry.carrier in (None, WHOLE_SECTOR)}
    left = _(
        "'{sector}': {n} row(s) without an answer. Write an amount, or a notation key: NO (none), NE (not counted yet)."
    )
    nothing = _("'{sector}' has no answer at all. Write an amount, or a notation key in the row '{all}'.")
    for sector in dict.fromkeys(entry.sector for entry in empty if entry.sector not in whole):
        rows = [entry for entry in empty if entry.sector == sector]
        if sector in answered:  # then the row for the whole sector has nothing to say
            rows = [entry for entry in rows if entry.carrier != WHOLE_SECTOR]
        values = {"sector": known.sectors.labels[sector], "n": len(rows), "all": WHOLE_SECTOR}
        sentence = (left if sector in answered else nothing).format(**values)
        for entry in rows:
            report.finding(entry.cells["amount"], "not_answered", sentence)


# --- what is far from the national figure per person ---


def _ask_far(sheet, entries, fields, at, report):
    """Ask about amounts far from the national figure; where most are so by one factor, about the population in `at`."""
    compared = [
        (entry, entry.energy / fields["population"], float(figure["value"]))
        for entry in entries
        if entry.energy
        and entry.energy <= MOST_PER_PERSON * fields["population"]  # the rest is asked about already
        and (figure := national_amount(fields["country"], entry.sector, entry.carrier)) is not None
        and figure["value"] >= LEAST_FIGURE
    ]
    above = [one for one in compared if one[1] > MOST_OF_NATIONAL * one[2]]
    below = [one for one in compared if one[1] < _least(one[0]) * one[2]]
    more = _(
        "{n} of {all} amounts of the sheet {sheet} are far larger per inhabitant than in the country ({cells}). Is "
        "this number of inhabitants right? If it is, look at the units of those amounts."
    )
    less = _(
        "{n} of {all} amounts of the sheet {sheet} are far smaller per inhabitant than in the country ({cells}). Is "
        "this number of inhabitants right? If it is, look at the units of those amounts."
    )
    for far, sentence in ((above, more), (below, less)):
        times = [per_person / national for _entry, per_person, national in far]
        if 1 < len(far) > len(compared) / 2 and max(times) <= ONE_FACTOR * min(times):
            names = ", ".join(entry.cell.name for entry, *_figures in far)
            values = {"n": len(far), "all": len(compared), "sheet": sheet.title, "cells": names}
            report.finding(at, "far_from_national", sentence, **values)
            continue
        for entry, per_person, national in far:
            told = _far(entry, far is below).format(value=_figure(per_person), national=_figure(national))
            report.finding(entry.cell, "far_from_national", told)


def _least(entry):
    return LEAST_OF_HOMES if entry.sector == "residential" else LEAST_OF_NATIONAL


def _far(entry, is_below):
    """What is asked about an amount far from the national figure, with the blanks {value} and {national}."""
    compared = _("{value} MWh per inhabitant; the country has {national}.")
    if not is_below:
        return compared + _(" Is it the number of another unit, or of more than one town?")
    if entry.energy > entry.amount:  # the unit is larger than 1 MWh: a still larger one is no usual slip
        return compared + _(" Is it the number of another unit, or of a part of the town?")
    other = "GWh" if entry.unit.startswith("MWh") else "MWh"
    slip = _(" Is the number in {other}, and the unit beside it {unit}?").format(other=other, unit=entry.unit)
    return compared + slip


def _figure(value):
    """An amount per inhabitant with about three digits."""
    if value < 0.0005:
        return _("less than 0.001")
    return f"{value:,.{max(0, 3 - len(str(int(value))) * (value >= 1))}f}"
