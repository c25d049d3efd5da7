"""The first sheet of the town's workbook: how to fill it, what the keys and levels mean, and the lists."""

from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName

from ..data import NOTATION_KEYS, read_table
from ..decision_file.template import decision_help
from ..i18n import _
from .look import BOLD, HEAD, TITLE, WRAPPED, clean, set_widths
from .schema import (
    FIELDS,
    UNITS_OFFERED,
    VERSION,
    WHOLE_SECTOR,
    energy_columns,
    field_texts,
    level_texts,
    sheet_titles,
    state_texts,
)

VERSION_NAME = "fairwatt_version"


def labels(name):
    """What the sectors ("sector") or carriers ("carrier") are called: {id: label}."""
    table = read_table(f"{name}s")
    return {id: _(label) for id, label in zip(table[name], table["label"], strict=True)}


def write_start(sheet, notices):
    """Write the sheet; return where each list stands, {list: "'Start here'!$A$40:$A$44"}."""
    sheet["A1"], sheet["A2"], sheet["B2"] = _("The workbook of your town"), _("Version of this workbook"), VERSION
    sheet["A1"].font, sheet["B2"].alignment, sheet.row_dimensions[1].height = TITLE, WRAPPED, 26
    title = sheet.title.replace("'", "''")
    sheet.parent.defined_names[VERSION_NAME] = DefinedName(VERSION_NAME, attr_text=f"'{title}'!$B$2")
    places, row = {}, 3
    for name, head, lines in _blocks(notices):
        row += 1
        sheet.cell(row, 1, head)
        for cell in sheet[f"A{row}:B{row}"][0]:
            cell.font, cell.fill = BOLD, PatternFill("solid", fgColor=HEAD)
        places[name] = f"'{title}'!$A${row + 1}:$A${row + len(lines)}"
        for line in lines:
            row += 1
            for place, value in enumerate(line, start=1):
                cell = sheet.cell(row, place, clean(value))
                cell.alignment = WRAPPED
            if name in ("notices", "how", "keys", "levels", "decision"):
                sheet.cell(row, 1).font = BOLD
        row += 1
    set_widths(sheet, 42, 110)
    return places


def _blocks(notices):
    """(name, head, lines) of each block of the sheet."""
    if notices:
        yield "notices", _("The numbers in this workbook"), notices
    yield "how", _("How to fill it"), list(_how().items())
    yield "example", _("An example of the sheet Energy"), _example()
    yield "keys", _("Notation key"), list(_keys().items())
    yield "levels", _("Level: how good is the figure?"), list(level_texts().values())
    sectors, carriers = read_table("sectors"), read_table("carriers")
    same = _("In the form of the Covenant of Mayors: {name}")
    called = labels("sector")
    rows = [(called[row.sector], same.format(name=row.covenant_row)) for row in sectors.itertuples()]
    yield "sectors", _("Sector"), rows
    whole = (WHOLE_SECTOR, _("the whole sector: for a notation key only"))
    called = labels("carrier")
    rows = [(called[row.carrier], same.format(name=row.covenant_column)) for row in carriers.itertuples()]
    yield "carriers", _("Carrier"), [whole, *rows]
    yield "units", _("Unit"), [(unit, _units()[unit]) for unit in UNITS_OFFERED]
    yield "states", _("State of a measure"), [(label, "") for label in state_texts().values()]
    yield "decision", _("Measures, criteria and points"), list(decision_help().items())


def _how():
    """How to fill the workbook: {what: how}."""
    own, texts = sheet_titles(), field_texts()
    needed = ", ".join(texts[field][0] for field, rule in FIELDS.items() if rule.needed)
    return {
        _("Order"): _("{town}, {people}, {energy}. Then, if you have them: {households}, {criteria}, {measures}, "
                      "{points}, {actions}.").format(**own),
        _("What is needed"): _("{needed}; and at least one amount in the sheet {energy}. All the rest is optional: a "
                               "chapter without data says what it would need.").format(needed=needed, **own),
        _("Where to write"): _("In the yellow cells. Add rows if you need them; leave the first row of each sheet as "
                               "it is. The examples in the sheets begin with EXAMPLE and do not count."),
        _("Numbers"): _("Decimal comma or point, as you like. 1.234 can be read in two ways: write 1234 or 1.2340."),
        _("Units"): _("As on the bill, from the list: the course makes MWh of them. A unit behind the number counts "
                      "too. Electricity bills are in kWh: 1,000 kWh are 1 MWh."),
        _("A figure you do not have"): _("Leave the row empty, or write a notation key. Empty is not zero: the plan "
                                         "lists what is missing, and where to look next."),
        _("The ladder"): _("First your own bills and meters. Then something counted in the town. Then a figure of the "
                           "region per person. Last a national one. Say in the column {level} which it is.").format(
                               level=energy_columns()["level"][0]),
        _("National figures"): _("Choose the level 'national' and leave the amount empty: the course fills it in. It "
                                 "has figures for {cells}.").format(cells=_national()),
        _("Privacy"): _("No names, no addresses, no numbers of persons or meters: offices and roles only. Work with a "
                        "table of households on your own computer: Binder is somebody else's."),
        _("What to do next"): _("Save the workbook as my-town.xlsx. Open the lesson m41, 'Your own plan', and give it "
                                "the name. On a computer with the course installed: make plan TOWN=my-town.xlsx."),
        _("If something is wrong"): _("You get all problems at once, each with its sheet and cell. Mend them, save, "
                                      "and run it again. This workbook is never changed."),
    }  # fmt: skip


def _national():
    """The cells that have a national figure, in words."""
    table = read_table("national_per_person")[["sector", "carrier"]].drop_duplicates()
    sectors, carriers = labels("sector"), labels("carrier")
    return "; ".join(
        f"{sectors[sector]}: {', '.join(carriers[carrier] for carrier in rows['carrier'])}"
        for sector, rows in table.groupby("sector", sort=False)
    )


def _example():
    """Three rows of an invented town, each as one line."""
    sectors, carriers = labels("sector"), labels("carrier")
    levels = {level: label for level, (label, _meaning) in level_texts().items()}
    rows = [
        ("residential", carriers["electricity"], "4650", "MWh", levels["measured"], _("grid operator, letter of 2022")),
        ("residential", carriers["wood"], "1900", "t", levels["local"], _("survey of 40 homes, winter 2021")),
        ("industry", WHOLE_SECTOR, "NO", _("there is no factory in the town")),
    ]
    return [(f"{sectors[sector]} | {carrier}", " | ".join(rest)) for sector, carrier, *rest in rows]


def _keys():
    """The notation keys and what each means."""
    texts = (
        _("not occurring: there is none of it in the town"),
        _("not estimated: there is some, and nobody has counted it yet"),
        _("included elsewhere: it is counted in another row; the note says in which one"),
        _("confidential: one firm or person could be recognised"),
    )
    return dict(zip(NOTATION_KEYS, texts, strict=True))


def _units():
    """What the units of the list are used for."""
    return {
        "MWh": _("1,000 kWh"), "kWh": _("electricity bills; gas bills, where they count net"), "GWh": _("1,000 MWh"),
        "Sm3": _("natural gas at 15 degrees C: gas bills of Italy"), "l": _("diesel, petrol, heating oil"),
        "kg": _("bottled gas; natural gas for vehicles"), "t": _("firewood, pellets, prunings"),
        "kWh gross": _("gas bills of Spain, Portugal and Greece"), "MWh gross": _("large gas bills of these countries"),
    }  # fmt: skip
