"""The sheet Energy: which column is which, what each row says, and an amount in MWh."""

import re
from typing import NamedTuple

from ..data import read_table
from ..decision_file.values import name, number
from ..decision_file.words import mentions, split_unit
from ..i18n import _
from ..own_file.sheets import Merged
from ..own_file.texts import short
from ..own_file.values import BadCell, proven_signs
from ..units import to_mwh
from .read_cells import (
    LONGEST_TEXT,
    Names,
    key_of,
    names_of,
    notation_key,
    one_of,
    require_energy,
    stacked_wood,
    text_of,
    unit_of,
)
from .read_table import is_example, read_table_of
from .schema import GROSS, UNITS_OFFERED, WHOLE_SECTOR, energy_columns, find_columns, level_texts

_NEEDED = ("sector", "carrier", "amount")
_TYPED = re.compile(r"(?P<number>[+−-]?\d[\d\s.,'’]*(?:e[+-]?\d+)?)\s*(?P<unit>[^\W\d].*)", re.IGNORECASE | re.DOTALL)


class Entry(NamedTuple):
    """A row of the sheet Energy that counts; `cells` holds its cells by column, `energy` is in MWh a year."""

    cells: dict
    sector: str | None
    carrier: str | None
    amount: float | None = None
    unit: str = ""
    energy: float | None = None
    key: str | None = None
    level: str = ""
    source: str = ""
    note: str = ""

    @property
    def cell(self):
        """Where the amount or the key stands."""
        return self.cells["amount" if self.cells["amount"].is_filled or not self.key else "notation_key"]


class Lists(NamedTuple):
    """The names that a sheet Energy may hold."""

    sectors: Names
    carriers: Names
    levels: Names


def lists():
    """The names of sectors, carriers and levels."""
    sectors, carriers = (
        read_table(table).set_index(id) for table, id in (("sectors", "sector"), ("carriers", "carrier"))
    )
    kinds = {WHOLE_SECTOR: WHOLE_SECTOR} | {id: _(label) for id, label in carriers["label"].items()}
    levels = {level: label for level, (label, _meaning) in level_texts().items()}
    return Lists(
        names_of("sector", {id: _(label) for id, label in sectors["label"].items()}, dict(sectors["covenant_row"])),
        names_of("carrier", kinds, dict(carriers["label"])),
        names_of("level", levels),
    )


def read_rows(sheet, known, report):
    """The rows of the sheet that count, and those left empty: ([Entry], [Entry])."""
    heads, rows = read_table_of(sheet, "energy", energy_columns(), _NEEDED, report, find_columns())
    if not heads:
        return [], []
    in_head = report.read(_unit_in_head, heads["amount"]) or ""
    settled = proven_signs(part for row in rows if (part := _parts(row["amount"])[0]))
    entries, empty = [], []
    for row in rows:
        if is_example(row, report):
            continue
        if entry := _entry(row, known, report, settled, in_head):
            (entries if entry.key or entry.amount is not None or entry.level == "national" else empty).append(entry)
    return entries, empty


# --- the table ---


def _unit_in_head(cell):
    """The unit in brackets in the head of the amounts, or an empty text."""
    text = split_unit(str(cell.value).strip())[1]
    try:
        return unit_of(text)
    except BadCell:
        return ""


# --- one row ---


def _parts(cell):
    """The text of the number and of the unit in a cell; empty where the cell holds no text."""
    if not isinstance(cell.value, str):
        return "", ""
    match = _TYPED.fullmatch(cell.value.strip())
    return (match["number"].strip(), match["unit"].strip()) if match else (cell.value.strip(), "")


def _entry(row, known, report, settled, in_head):
    """What a row says; None if it says nothing, or cannot be read."""
    if not any(cell.is_filled for cell in row.values()):
        return None
    typed = str(row["sector"].value or "")
    has_answer = row["amount"].is_filled or row["notation_key"].is_filled
    if _is_total(typed, known.sectors):
        total = _("this row is a sum of others, and is not read: the course adds up itself.")
        report.finding(row["sector"], "sum_not_read", total)
        return None
    says = [row[column] for column in ("carrier", "amount", "notation_key", "level")]
    if known.sectors.get(typed) is None and not any(cell.is_filled for cell in says):
        note = _("this line has no amount and no notation key, and is not read.")
        report.finding(next(cell for cell in row.values() if cell.is_filled), "line_not_read", note)
        return None
    errors = len(report.errors)
    if isinstance(row["amount"].value, Merged):
        report.read(number, row["amount"], "", None)
    sector = _sector(row, known, report)
    carrier = report.read(one_of, row["carrier"], report, known.carriers, _("a carrier"))
    level = report.read(one_of, row["level"], report, known.levels, _("a level")) or ""
    source = report.read(text_of, row["source"], report) or ""
    note = report.read(text_of, row["note"], report, LONGEST_TEXT, False) or ""
    entry = Entry(row, sector, carrier, level=level, source=source, note=note)
    if has_answer:
        entry = _answered(entry, known, report, settled, in_head)
    if len(report.errors) > errors:
        return None
    return _checked(entry, has_answer, report)


def _is_total(text, sectors):
    return bool(text) and sectors.get(text) is None and mentions(text, "total")


def _sector(row, known, report):
    errors = len(report.errors)
    sector = report.read(one_of, row["sector"], report, known.sectors, _("a sector"))
    if sector or len(report.errors) > errors:
        return sector
    empty = _(
        "the sector is missing. Write it in each row, also where it is the same as above. Is the row a sum? Delete it."
    )
    report.error(row["sector"], empty)
    return None


def _answered(entry, known, report, settled, in_head):
    """The entry with its amount or its notation key, as far as they can be read."""
    cells = entry.cells
    in_amount = key_of(cells["amount"].value) if isinstance(cells["amount"].value, str) else None
    in_column = report.read(notation_key, cells["notation_key"], report)
    if in_amount and in_column and in_amount != in_column:
        differ = _("{one} stands here, and {other} in the column of the notation keys. Keep one of them.")
        report.error(cells["amount"], differ, one=in_amount, other=in_column)
    key = in_amount or in_column
    if in_amount or not cells["amount"].is_filled:
        return entry._replace(key=key)
    if key:
        both = _("the row holds an amount and the notation key {key}. Keep one of them: an amount or a key.")
        report.error(cells["amount"], both, key=key)
    if not report.read(require_energy, cells["amount"]):
        return entry
    amount = report.read(_amount, cells["amount"], report, settled)
    unit = _unit(cells, in_head, amount, report)
    if amount is None or not unit:
        return entry
    entry = entry._replace(amount=amount, unit=unit)
    if entry.carrier and entry.carrier != WHOLE_SECTOR:
        at = cells["unit"] if cells["unit"].is_filled else cells["amount"]
        entry = entry._replace(energy=report.read(_mwh, at, amount, unit, entry.carrier, known.carriers))
    return entry


def _amount(cell, report, settled):
    text = _parts(cell)[0]
    if text in settled:
        proven = _("'{text}' is read as {value}, as other cells of this column show.")
        report.finding(cell, "sign_inferred", proven, text=text, value=settled[text])
    value = settled.get(text, text) if text else cell.value
    unknown = _("Not known? Leave the cell empty, or write a notation key: NE (there is some, not counted), NO (none).")
    amount = number(cell._replace(value=value), _("one number such as 1234.5"), unknown)
    if amount < 0:
        raise BadCell(
            _("the amount is negative ({amount}). Is it a credit note? Leave it out."), amount=f"{amount:.10g}"
        )
    return amount


def _unit(cells, in_head, amount, report):
    """The unit of an amount: typed behind it, in its own column, or in the head of the amounts."""
    typed = report.read(lambda cell: unit_of(_parts(cell)[1], amount), cells["amount"])
    given = report.read(lambda cell: unit_of(name(cell, report), amount), cells["unit"])
    if typed is None or given is None:
        return None
    if given and in_head and given != in_head:
        differ = _("the head of the amounts says {head}, and the column of the units says {given}. Which one is right?")
        report.error(cells["unit"], differ, head=in_head, given=given)
    if typed and given and typed != given:
        differ = _(
            "the amount is in {typed}, and {cell} says {given}; that may have been printed there. Is {typed} right? "
            "Write {typed} over it, or leave it empty."
        )
        values = {"typed": short(_parts(cells["amount"])[1]), "cell": cells["unit"].name, "given": given}
        report.error(cells["amount"], differ, **values)
    if not (typed or given or in_head):
        unsaid = _("in which unit is the amount? Write MWh, kWh, l, kg, ... beside it.")
        report.error(cells["unit"], unsaid)
    return typed or given or in_head


def mwh(amount, unit, carrier):
    """An amount of a carrier in MWh of net calorific value."""
    return to_mwh(amount, GROSS.get(unit, unit), carrier, calorific_value="gross" if unit in GROSS else "net")


def _mwh(_cell, amount, unit, carrier, carriers):
    try:
        return mwh(amount, unit, carrier)
    except ValueError as error:
        if unit == "m3" and carrier in ("natural_gas", "lpg"):
            raise BadCell(str(error)) from None
    fit = ", ".join(other for other in UNITS_OFFERED if _fits(other, carrier))
    misfit = _(
        "the unit {unit} does not fit '{carrier}': the course cannot turn it into MWh. Units that fit: {fit}.{hint}"
    )
    hint = stacked_wood() if (unit, carrier) == ("m3", "wood") else ""
    raise BadCell(misfit, unit=unit, carrier=carriers.labels[carrier], fit=fit, hint=hint)


def _fits(unit, carrier):
    try:
        mwh(1, unit, carrier)
    except ValueError:
        return False
    return True


def _checked(entry, has_answer, report):
    """The entry, if it says what it must; None, and an error or a finding, if it does not."""
    carrier, cell = entry.carrier, entry.cell
    if entry.key == "IE" and not re.search(r"[^\W\d_]{2}", entry.note):
        where = _("IE means counted in another row: say in the note in which one.")
        report.error(entry.cells["note"], where)
    elif entry.amount is not None and not carrier:
        report.error(entry.cells["carrier"], _("the carrier is missing: which energy is it?"))
    elif not has_answer and entry.level == "national" and carrier in (None, WHOLE_SECTOR):
        which = _("a national figure can be filled in for one carrier only, not for a whole sector. Name the carrier.")
        report.error(entry.cells["carrier"], which)
    elif not has_answer and entry.level != "national" and (entry.level or entry.source or entry.note):
        silent = _(
            "the row has a level, a source or a note, and no amount: it does not count. Write the amount, or a "
            "notation key."
        )
        report.finding(cell, "amount_missing", silent)
    else:
        return entry
    return None
