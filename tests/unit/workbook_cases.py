"""A whole workbook of an invented town, ways to spoil it, and what must be said of each."""

import csv
import datetime
import io

import openpyxl

GOOD = {
    "Start here": [["The workbook of your town"], ["Version of this workbook", 1]],
    "Who we are": [
        ["Question", "Answer", "Unit"],
        ["Name of the municipality", "Vale da Serra"],
        ["Country", "PT"],
        ["Province or region", "Alto Alentejo"],
        ["Year of the energy data", 2021],
    ],
    "People": [
        ["Question", "Answer", "Unit"],
        ["Registered inhabitants", 3000, "persons"],
        ["Persons who live there all year", 2700, "persons"],
        ["Nights of tourists in that year", 12000, "nights"],
        ["Nights in second homes in that year", None, "nights"],
    ],
    "Energy": [
        ["Sector", "Carrier", "Amount a year", "Unit", "Notation key", "Level", "Source", "Note"],
        ["Municipal buildings", "Electricity", 310, "MWh", None, "measured", "bills of 2021", None],
        ["Homes", "Electricity", 3400, "MWh", None, "measured", "grid operator, letter of 2022", None],
        ["Homes", "Firewood, chips and pellets", 1500, "t", None, "local", "survey of 40 homes", None],
        ["Private and commercial transport", "Diesel", 800000, "l", None, "regional", "sales of the district", None],
        ["Services (not municipal)", "Electricity", 1900.5, "MWh", None, "measured", "grid operator", None],
        ["Industry (outside emissions trading)", "all", None, None, "NO", None, None, "no factory in the town"],
    ],
    "Households": [
        ["hh_id", "persons_14plus", "persons_under14", "income", "energy_spending"],
        *[[f"h{n}", 2, 0, 20000 + n, 1200 + n] for n in range(1, 7)],
    ],
    "Measures": [
        ["measure", "short name", "Cost", "Jobs"],
        ["Street lamps", "Lamps", 180, 1],
        ["Solar roofs", None, 420, 4],
        ["Renovation of homes", None, 900, 12],
    ],
    "Criteria": [
        ["criterion", "unit", "more is better", "worst", "best"],
        ["Cost", "thousand EUR", "no", 900, 180],
        ["Jobs", "job-years", "yes", 1, 12],
    ],
    "Points": [["participant", "Cost", "Jobs"], ["Agreed", 60, 100], ["Farmer", 100, 50]],
    "Actions": [
        ["Measure", "Sector", "Responsible office", "Start", "End", "State"],
        ["Street lamps", "Public lighting", "Technical office", 2026, 2027, "decided"],
        ["Solar roofs", "Homes", "Energy community", 2027, 2030, "idea"],
    ],
}


def workbook(path, cells=None, edit=None, tables=None):
    """Write the good workbook with other cells, {"Energy!C3": 90}, other tables, None for no such sheet, and edits."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for title, rows in {**GOOD, **(tables or {})}.items():
        if rows is not None:
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
    for place, value in (cells or {}).items():
        title, cell = place.split("!")
        book[title][cell] = value
        if isinstance(value, str):
            book[title][cell].data_type = "s"
    if edit:
        edit(book)
    book.save(path)
    return path


def folder(path, cells=None, tables=None, sign=","):
    """Write the same as a folder of CSV files, with decimal commas."""
    path.mkdir()
    for title, rows in {**GOOD, **(tables or {})}.items():
        lines = [list(row) for row in rows or ()]
        for (_title, cell), value in ((place.split("!"), value) for place, value in (cells or {}).items()):
            if _title == title:
                row, column = int(cell[1:]), ord(cell[0]) - ord("A")
                lines += [[] for _n in range(row - len(lines))]
                lines[row - 1] += [None] * (column + 1 - len(lines[row - 1]))
                lines[row - 1][column] = value
        if rows is not None:
            buffer = io.StringIO()
            csv.writer(buffer, delimiter=";").writerows([_typed(value, sign) for value in line] for line in lines)
            (path / f"{title}.csv").write_text(buffer.getvalue(), encoding="utf-8-sig")
    return path


def _typed(value, sign):
    return str(value).replace(".", sign) if isinstance(value, float) else "" if value is None else str(value)


# --- what is refused: (name, other cells, lines after the title); all are tried as a workbook and as CSV files ---

PERSON = (
    "this looks like data of a person (an e-mail address, a telephone, tax or bank number, the number of a meter). It "
    "is printed in the plan: delete it, and write the office or the document."
)
PERSON_IN_NOTE = PERSON.replace("It is printed in the plan", "Whoever gets this file reads it")
SECTORS = (
    "Municipal buildings; Services (not municipal); Homes; Public lighting; Industry (outside emissions trading); "
    "Municipal fleet; Public transport; Private and commercial transport; Farming, forestry and fishing; Waste; "
    "Wastewater; Other sources that burn no fuel."
)
CARRIERS = (
    "all; Electricity; Heat and cold from a network; Natural gas; Liquefied petroleum gas (bottles, tanks); "
    "Heating oil; "
    "Diesel; Petrol; Lignite; Coal; Other fossil fuels; Plant oil; Biofuel (biodiesel, bioethanol); Firewood, "
    "chips and "
    "pellets; Other solid biomass (olive stones, prunings); Solar thermal; Geothermal."
)
UNITS = "kWh, MWh, GWh, MJ, GJ, TJ, toe, ktoe, Gcal, kg, t, quintal, l, m3, Sm3, Nm3, kWh gross, MWh gross."
NOT_KNOWN = "Not known? Leave the cell empty, or write a notation key: NE (there is some, not counted), NO (none)."
REGISTER = "In that year. From the population register or the census (ISTAT, INE, ELSTAT)."
BESIDE = "holds a word, a sign or a unit beside the number. Write the number alone:"
POWER = "is power, not energy. Multiply it by the hours of the year in which it runs, for example:"
BILL = "this is an amount of money; the energy stands on the same bill, in kWh."
STACKED = "One stacked cubic metre of firewood is about 0.4 to 0.5 t (a rule of thumb): weigh one, or ask the seller."
NO_HEADS = "Expected in one row: Sector, Carrier, Amount a year, Unit, Notation key, Level, Source, Note."

FIELD_CASES = [
    (
        "no-name",
        {"Who we are!B2": None},
        [
            "sheet Who we are, cell B2: 'Name of the municipality' has no answer. As it shall stand on the cover "
            "of the plan."
        ],
    ),
    (
        "question-renamed",
        {"Who we are!A2": "Titolo"},
        [
            "sheet Who we are: there is no line 'Name of the municipality', or its name was changed. Write it "
            "back, with its "
            "answer beside it."
        ],
    ),
    (
        "name-too-long",
        {"Who we are!B2": "V" * 81},
        ["sheet Who we are, cell B2: the text has 81 characters; at most 80 fit. Shorten it."],
    ),
    (
        "name-of-digits",
        {"Who we are!B2": "12345"},
        ["sheet Who we are, cell B2: '12345' is not a name: letters are expected."],
    ),
    ("mail-in-name", {"Who we are!B2": "rosa@vale.pt"}, [f"sheet Who we are, cell B2: {PERSON}"]),
    (
        "other-country",
        {"Who we are!B3": "Germany"},
        [
            "sheet Who we are, cell B3: 'Germany': the course knows Italy, Spain, Portugal and Greece only. Write IT, "
            "ES, PT or EL."
        ],
    ),
    (
        "france-is-not-greece",
        {"Who we are!B3": "Francia"},
        [
            "sheet Who we are, cell B3: 'Francia': the course knows Italy, Spain, Portugal and Greece only. Write IT, "
            "ES, PT or EL."
        ],
    ),
    (
        "year-to-come",
        {"Who we are!B5": 2099},
        ["sheet Who we are, cell B5: 2099 is still to come. Which year are the amounts of?"],
    ),
    (
        "year-with-another",
        {"Who we are!B5": "2021 (2019)"},
        ["sheet Who we are, cell B5: the cell holds more than one number. Write one."],
    ),
    (
        "people-and-year",
        {"People!B2": "3312 (2021)"},
        ["sheet People, cell B2: the cell holds more than one number. Write one."],
    ),
    (
        "families-and-bookings",
        {"People!B2": "3312 famiglie", "People!B4": "12000 bookings"},
        [
            f"sheet People, cell B2: '3312 famiglie' {BESIDE} a number of persons is expected.",
            f"sheet People, cell B4: '12000 bookings' {BESIDE} a number of nights is expected.",
        ],
    ),
    (
        "two-years",
        {"Who we are!B5": "2019-2023"},
        ["sheet Who we are, cell B5: '2019-2023' is more than one year. Write one: the year of most of the amounts."],
    ),
    (
        "short-year",
        {"Who we are!B5": 21},
        ["sheet Who we are, cell B5: 21 is not a year from 1990 to 2100. Write one year, with four digits."],
    ),
    (
        "year-in-words",
        {"Who we are!B5": "last year"},
        ["sheet Who we are, cell B5: 'last year' is not a number; a year such as 2021 is expected."],
    ),
    (
        "about-people",
        {"People!B2": "about 3000"},
        [f"sheet People, cell B2: 'about 3000' {BESIDE} a number of persons is expected."],
    ),
    (
        "people-not-known",
        {"People!B2": "n/a"},
        [f"sheet People, cell B2: 'n/a' is text. The plan needs a number here. {REGISTER}"],
    ),
    (
        "people-empty",
        {"People!B2": None},
        [f"sheet People, cell B2: 'Registered inhabitants' has no answer. {REGISTER}"],
    ),
    (
        "people-below-zero",
        {"People!B2": -30},
        ["sheet People, cell B2: -30 persons cannot be right; a number from 20 to 5,000,000 is expected."],
    ),
    (
        "answered-twice",
        {"People!A6": "Inhabitants", "People!B6": 3100},
        [
            "sheet People, cell B6: 'Registered inhabitants' is answered a second time; it stands in People, "
            "cell B2 too. "
            "Delete one."
        ],
    ),
]

ENERGY_CASES = [
    (
        "sector-misspelt",
        {"Energy!A3": "Resdential"},
        [
            "sheet Energy, cell A3: 'Resdential' is not a sector that the course knows. Did you mean 'Homes'? "
            f"Known: {SECTORS}"
        ],
    ),
    (
        "carrier-misspelt",
        {"Energy!B5": "Disel"},
        [
            "sheet Energy, cell B5: 'Disel' is not a carrier that the course knows. Did you mean 'Diesel'? "
            f"Known: {CARRIERS}"
        ],
    ),
    ("no-carrier", {"Energy!B5": None}, ["sheet Energy, cell B5: the carrier is missing: which energy is it?"]),
    (
        "no-sector",
        {"Energy!A5": None},
        [
            "sheet Energy, cell A5: the sector is missing. Write it in each row, also where it is the same as "
            "above. Is the "
            "row a sum? Delete it."
        ],
    ),
    (
        "about",
        {"Energy!C3": "about 300"},
        [f"sheet Energy, cell C3: 'about 300' {BESIDE} one number such as 1234.5 is expected."],
    ),
    ("not-available", {"Energy!C3": "n/a"}, [f"sheet Energy, cell C3: 'n/a' is text. {NOT_KNOWN}"]),
    ("question-mark", {"Energy!C3": "?"}, [f"sheet Energy, cell C3: '?' is text. {NOT_KNOWN}"]),
    (
        "range",
        {"Energy!C3": "300-350"},
        ["sheet Energy, cell C3: '300-350' is a range. Write the most likely number; try the others later."],
    ),
    (
        "negative",
        {"Energy!C3": -5},
        ["sheet Energy, cell C3: the amount is negative (-5). Is it a credit note? Leave it out."],
    ),
    (
        "too-large",
        {"Energy!C3": 10**15},
        ["sheet Energy, cell C3: the number is too large; one number such as 1234.5 is expected."],
    ),
    (
        "two-readings",
        {"Energy!C3": "12.500"},
        [
            "sheet Energy, cell C3: '12.500' can be read as 12500 or as 12.500. Write 12500 or 12.5000. A number "
            "such as "
            "1234.5 is expected."
        ],
    ),
    (
        "error-value",
        {"Energy!C3": "#REF!"},
        ["sheet Energy, cell C3: the formula gives the error #REF!. Correct it, or type the value."],
    ),
    (
        "no-unit",
        {"Energy!D3": None},
        ["sheet Energy, cell D3: in which unit is the amount? Write MWh, kWh, l, kg, ... beside it."],
    ),
    (
        "power-for-energy",
        {"Energy!D3": "kW"},
        [f"sheet Energy, cell D3: kW {POWER} 3,400 kW x 4,000 h = 13,600,000 kWh."],
    ),
    (
        "power-behind-the-number",
        {"Energy!C3": "53 kW", "Energy!D3": None},
        [f"sheet Energy, cell C3: kW {POWER} 53 kW x 4,000 h = 212,000 kWh."],
    ),
    (
        "watts",
        {"Energy!C3": 9000, "Energy!D3": "W"},
        [f"sheet Energy, cell D3: W {POWER} 9,000 W x 4,000 h = 36,000 kWh."],
    ),
    (
        "megawatts",
        {"Energy!C3": 1.5, "Energy!D3": "MW"},
        [f"sheet Energy, cell D3: MW {POWER} 1.5 MW x 4,000 h = 6,000 MWh."],
    ),
    (
        "euros-behind-the-number",
        {"Energy!C3": "38.500 €", "Energy!C4": "1200EUR", "Energy!C5": "k€ 38,5"},
        [f"sheet Energy, cells C3, C4, C5 (3 in all): {BILL}"],
    ),
    ("share", {"Energy!C3": "40 %"}, ["sheet Energy, cell C3: an amount of energy is expected, not a share."]),
    ("share-as-unit", {"Energy!D3": "%"}, ["sheet Energy, cell D3: an amount of energy is expected, not a share."]),
    (
        "more-than-one-number",
        {"Energy!C3": "3450 (2021)", "Energy!C4": "3000 + 450", "Energy!C5": "3450 kWh 2021"},
        ["sheet Energy, cells C3, C4, C5 (3 in all): the cell holds more than one number. Write one."],
    ),
    (
        "stacked-wood",
        {"Energy!D4": "steri"},
        [f"sheet Energy, cell D4: 'steri' is not a unit that the course knows. {STACKED} Known: {UNITS}"],
    ),
    (
        "stacked-wood-behind-the-number",
        {"Energy!C4": "900 m³ di legna", "Energy!D4": None},
        [f"sheet Energy, cell C4: 'm³ di legna' is not a unit that the course knows. {STACKED} Known: {UNITS}"],
    ),
    (
        "cubic-metres-of-wood",
        {"Energy!D4": "m3"},
        [
            "sheet Energy, cell D4: the unit m3 does not fit 'Firewood, chips and pellets': the course cannot turn it "
            f"into MWh. Units that fit: MWh, kWh, GWh, kg, t. {STACKED}"
        ],
    ),
    (
        "bottles",
        {"Energy!B4": "LPG", "Energy!C4": "1200 bombole", "Energy!D4": None},
        [
            "sheet Energy, cell C4: 'bombole' is not a unit that the course knows. A bottle holds 10 or 15 kg: it "
            f"stands on the bottle. Write the kilograms of all of them. Known: {UNITS}"
        ],
    ),
    (
        "quintals-where-tonnes-are-printed",
        {"Energy!C4": "900 q"},
        [
            "sheet Energy, cell C4: the amount is in q, and D4 says t; that may have been printed there. Is q right? "
            "Write q over it, or leave it empty."
        ],
    ),
    (
        "two-units",
        {"Energy!C3": "3 400 000 kWh"},
        [
            "sheet Energy, cell C3: the amount is in kWh, and D3 says MWh; that may have been printed there. Is kWh "
            "right? Write kWh over it, or leave it empty."
        ],
    ),
    (
        "money",
        {"Energy!D3": "EUR"},
        ["sheet Energy, cell D3: 'EUR' is money. Write the energy on the bill (kWh, litres, kg), not its price."],
    ),
    (
        "a-month",
        {"Energy!D3": "kWh/month"},
        ["sheet Energy, cell D3: 'kWh/month' is for a month. Write the sum of the twelve months of the year."],
    ),
    (
        "litres-of-electricity",
        {"Energy!D3": "l"},
        [
            "sheet Energy, cell D3: the unit l does not fit 'Electricity': the course cannot turn it into MWh. "
            "Units that fit: "
            "MWh, kWh, GWh."
        ],
    ),
    (
        "litres-of-sun",
        {"Energy!B3": "Solar thermal", "Energy!C3": "3400 litri", "Energy!D3": None},
        [
            "sheet Energy, cell C3: the unit l does not fit 'Solar thermal': the course cannot turn it into MWh. "
            "Units that "
            "fit: MWh, kWh, GWh."
        ],
    ),
    (
        "cubic-metres-of-gas",
        {"Energy!B3": "Natural gas", "Energy!D3": "m³"},
        [
            "sheet Energy, cell D3: A cubic metre of gas depends on pressure and temperature. Use the corrected "
            "volume on the "
            "bill and write Sm3 (15 °C) or Nm3 (0 °C)."
        ],
    ),
    (
        "amount-and-key",
        {"Energy!E3": "NE"},
        [
            "sheet Energy, cell C3: the row holds an amount and the notation key NE. Keep one of them: an amount "
            "or a key."
        ],
    ),
    (
        "unknown-key",
        {"Energy!E7": "N.A."},
        [
            "sheet Energy, cell E7: 'N.A.' is not a notation key. NO: there is none. NE: there is some, not "
            "counted yet. IE: "
            "counted in another row. C: confidential."
        ],
    ),
    (
        "two-keys",
        {"Energy!C7": "NE"},
        ["sheet Energy, cell C7: NE stands here, and NO in the column of the notation keys. Keep one of them."],
    ),
    (
        "included-where",
        {"Energy!E7": "IE", "Energy!H7": None},
        ["sheet Energy, cell H7: IE means counted in another row: say in the note in which one."],
    ),
    (
        "unknown-level",
        {"Energy!F3": "good"},
        [
            "sheet Energy, cell F3: 'good' is not a level that the course knows. Known: measured; local; "
            "regional; national."
        ],
    ),
    (
        "twice",
        {"Energy!B4": "Electricity", "Energy!D4": "MWh"},
        ["sheet Energy, cell C4: Homes, Electricity stands in C3 already. Add the two up into one row, or delete one."],
    ),
    (
        "none-and-some",
        {"Energy!A7": "Homes"},
        [
            "sheet Energy, cells C3, C4 (2 in all): E7 says NO for the whole sector 'Homes', and this row says "
            "something else. "
            "Delete the key for the whole sector, or this row."
        ],
    ),
    (
        "amount-of-a-sector",
        {"Energy!C7": 500, "Energy!D7": "MWh", "Energy!E7": None},
        [
            "sheet Energy, cell C7: this is an amount for a whole sector: its emissions depend on the carrier. "
            "Write one row "
            "for each carrier; the row 'all' takes a notation key only."
        ],
    ),
    (
        "energy-of-waste",
        {"Energy!A5": "Waste"},
        [
            "sheet Energy, cell C5: 'Waste' burns no fuel: an amount of energy does not belong here. A plant is "
            "part of "
            "Services (not municipal) / Industry (outside emissions trading)."
        ],
    ),
    (
        "no-national-figure",
        {"Energy!B3": "Natural gas", "Energy!C3": None, "Energy!F3": "national"},
        [
            "sheet Energy, cell F3: the course has no national figure for Homes, Natural gas in PT. Write an "
            "amount of your "
            "own, or the notation key NE, and empty the level."
        ],
    ),
    (
        "national-of-all",
        {"Energy!E7": None, "Energy!F7": "national"},
        [
            "sheet Energy, cell B7: a national figure can be filled in for one carrier only, not for a whole "
            "sector. Name the "
            "carrier."
        ],
    ),
    (
        "nothing-filled-in",
        {f"Energy!C{row}": None for row in range(2, 7)},
        ["sheet Energy: there is no amount in the sheet. Write at least one, with its unit."],
    ),
    (
        "no-head",
        {"Energy!C1": "Numbers"},
        [f"sheet Energy: no row holds the heads of the table: Amount a year not found. {NO_HEADS}"],
    ),
    (
        "two-heads",
        {"Energy!I1": "Consumption"},
        ["sheet Energy, cell I1: two columns are 'Amount a year': C1 and I1. Keep one of them."],
    ),
    ("mail-in-source", {"Energy!G3": "from rosa@vale.pt, 2021"}, [f"sheet Energy, cell G3: {PERSON}"]),
    ("telephone-in-note", {"Energy!H3": "ask at +351 912 345 678"}, [f"sheet Energy, cell H3: {PERSON_IN_NOTE}"]),
    (
        "bank-in-note",
        {"Energy!H3": "paid from PT50000201231234567890154"},
        [f"sheet Energy, cell H3: {PERSON_IN_NOTE}"],
    ),
    ("meter-in-source", {"Energy!G3": "POD IT001E12345678"}, [f"sheet Energy, cell G3: {PERSON}"]),
    (
        "one-cause-in-many-cells",
        {f"Energy!D{row}": "EUR" for row in range(2, 7)},
        [
            "sheet Energy, cells D2, D3, D4, D5, D6 (5 in all): 'EUR' is money. Write the energy on the bill "
            "(kWh, litres, "
            "kg), not its price."
        ],
    ),
]

OTHER_CASES = [
    (
        "newer-course",
        {"Start here!B2": 2},
        [
            "sheet Start here, cell A2: this workbook has version 2, and this course knows versions up to 1. "
            "Update the "
            "course: download it again, or open it anew in Binder."
        ],
    ),
    (
        "households",
        {"Households!D3": "lots of it", "Households!E4": -5, "Households!A5": "Mario Rossi", "Households!B6": None},
        [
            "sheet Households, cell D3: income: a text of 10 characters is not a number; an amount in EUR a year "
            "is expected.",
            "sheet Households, cell E4: energy_spending: -5 is negative; zero or more is expected. Is it a "
            "refund? Write "
            "what the whole year cost.",
            "sheet Households, cell A5: hh_id: this looks like personal data (a name, the number of a person or of a "
            "meter). Write a running number.",
            "sheet Households, cell B6: persons_14plus: the cell is empty. Empty is not zero: write the number "
            "of persons, "
            "or 0.",
        ],
    ),
    (
        "surnames",
        {"Households!F1": "Surname", "Households!F2": "Rossi"},
        [
            "sheet Households, cell A1: Households was not read, because it holds personal data. Delete these "
            "columns in a "
            "copy of the file, and give each household a running number as hh_id: column F looks like a name."
        ],
    ),
    (
        "home-twice",
        {"Households!A4": "h1"},
        [
            "sheet Households, cell A4: hh_id: 'h1' stands in row 2 already. One household is one row: typed "
            "twice, or one "
            "row per person?"
        ],
    ),
    (
        "decision",
        {"Measures!C3": None, "Criteria!C3": "perhaps", "Points!B2": 120},
        [
            "sheet Measures, cell C3: the cell is empty. A missing score is not a zero: ask, or estimate it and "
            "mark it, or "
            "leave the measure out.",
            "sheet Criteria, cell C3: 'perhaps' does not say whether more is better. Write yes (as for jobs) or "
            "no (as for a "
            "cost).",
            "sheet Points, cell B2: points go from 0 to 100, and 120 is found. The step that matters most gets 100.",
        ],
    ),
    (
        "person-among-participants",
        {"Points!A3": "mario@rossi.it"},
        ["sheet Points, cell A3: this looks like data of a person. Write a role (farmer, shopkeeper) in its place."],
    ),
    (
        "measure-misspelt",
        {"Actions!A2": "Street lmps"},
        [
            "sheet Actions, cell A2: 'Street lmps' is not among the measures of the sheet 'Measures'. Did you "
            "mean 'Street "
            "lamps'? Write it as it stands there."
        ],
    ),
    (
        "action-without-measure",
        {"Actions!A2": None},
        ["sheet Actions, cell A2: the cell is empty. Which measure is it? Write it as in the sheet 'Measures'."],
    ),
    (
        "actions",
        {
            "Actions!D2": 26,
            "Actions!B2": "Roads",
            "Actions!F3": "maybe",
            "Actions!D3": 2031,
            "Actions!C3": "tel 912345678",
        },
        [
            f"sheet Actions, cell B2: 'Roads' is not a sector that the course knows. Known: {SECTORS}",
            "sheet Actions, cell D2: 26 is not a year from 1990 to 2100.",
            f"sheet Actions, cell C3: {PERSON}",
            "sheet Actions, cell E3: the end (2030) is before the start (2031). Are the two swapped?",
            "sheet Actions, cell F3: 'maybe' is not a state that the course knows. Known: idea; planned; "
            "decided; under "
            "way; done.",
        ],
    ),
    (
        "all-sheets-at-once",
        {
            "Who we are!B3": "Germany",
            "People!B2": "n/a",
            "Energy!A3": "Resdential",
            "Energy!D5": "EUR",
            "Households!E4": -5,
            "Points!B2": 120,
            "Actions!D2": 26,
        },
        [
            "sheet Who we are, cell B3: 'Germany': the course knows Italy, Spain, Portugal and Greece only. Write IT, "
            "ES, PT or EL.",
            f"sheet People, cell B2: 'n/a' is text. The plan needs a number here. {REGISTER}",
            "sheet Energy, cell A3: 'Resdential' is not a sector that the course knows. Did you mean 'Homes'? "
            f"Known: {SECTORS}",
            "sheet Energy, cell D5: 'EUR' is money. Write the energy on the bill (kWh, litres, kg), not its price.",
            "sheet Households, cell E4: energy_spending: -5 is negative; zero or more is expected. Is it a "
            "refund? Write "
            "what the whole year cost.",
            "sheet Points, cell B2: points go from 0 to 100, and 120 is found. The step that matters most gets 100.",
            "sheet Actions, cell D2: 26 is not a year from 1990 to 2100.",
        ],
    ),
]


# --- what is refused in a workbook of Excel only: (name, edit, lines) ---


def _merge(title, area):
    return lambda book: book[title].merge_cells(area)


def _put(title, place, value, form=None):
    def edit(book):
        book[title][place] = value
        if form:
            book[title][place].number_format = form

    return edit


DAY = datetime.datetime(2026, 5, 1)
AGAIN = "Excel makes dates of such numbers: format the cell as a number, and type it again."
UNDO = "Undo the merging, and fill each of the cells."
EXCEL_CASES = [
    ("date", _put("Energy", "C3", DAY), [f"sheet Energy, cell C3: a date stands here. Was it 1.5? {AGAIN}"]),
    (
        "percent",
        _put("Energy", "C3", 0.5, "0%"),
        [
            "sheet Energy, cell C3: Excel shows 50 % here, and keeps the number 0.5. Format the cell as a "
            "number, and type it "
            "again."
        ],
    ),
    (
        "true",
        _put("Energy", "C3", True),
        ["sheet Energy, cell C3: yes or no stands here; one number such as 1234.5 is expected."],
    ),
    (
        "formula",
        _put("Energy", "C3", "=1+2"),
        [
            "sheet Energy, cell C3: the formula has no stored value. Open the workbook in Excel, save it, and "
            "read it again."
        ],
    ),
    (
        "merged-amounts",
        _merge("Energy", "C3:C4"),
        [f"sheet Energy, cell C4: this cell is merged with others (C3:C4). {UNDO}"],
    ),
    (
        "merged-sectors",
        _merge("Energy", "A3:A4"),
        [f"sheet Energy, cell A4: this cell is merged with others (A3:A4). {UNDO}"],
    ),
    (
        "merged-homes",
        _merge("Households", "D3:D4"),
        [f"sheet Households, cell D4: this cell is merged with others (D3:D4). {UNDO}"],
    ),
    (
        "year-as-date",
        _put("Who we are", "B5", DAY),
        [
            "sheet Who we are, cell B5: a date stands here. Format the cell as a number, and write the year "
            "alone, such as "
            "2021."
        ],
    ),
    (
        "point-for-thousands",
        _put("People", "B2", 3.394),
        [
            "sheet People, cell B2: 3.394 persons cannot be right; a number from 20 to 5,000,000 is expected. "
            "Was the point "
            "meant for the thousands? Then write 3394."
        ],
    ),
]

# --- what is only asked: (name, other cells, [(place, kind, message)]) ---

SUM = "this row is a sum of others, and is not read: the course adds up itself."
SILENT = (
    "the row has a level, a source or a note, and no amount: it does not count. Write the amount, or a notation key."
)
ROLE = "is this the name of a person? It is printed in the plan: write the office or the role instead."
ROLE_IN_NOTE = ROLE.replace("It is printed in the plan", "Whoever gets this file reads it")
WHOLE = "'3.312' is read as 3312, because persons are counted in whole numbers."
AGAINST = "MWh per inhabitant; the country has 1.34."
FINDINGS = [
    (
        "version-missing",
        {"Start here!B2": None},
        [("Start here!A2", "version_missing", "the workbook does not say its version. It is read as version 1.")],
    ),
    (
        "more-at-home-than-registered",
        {"People!B3": 3100},
        [
            (
                "People!B3",
                "permanent_above_registered",
                "3100 persons live there all year, and 3000 are registered. Usually "
                "it is the other way round: are the two swapped?",
            )
        ],
    ),
    (
        "point-in-a-text",
        {"People!B2": "3.394"},
        [("People!B2", "sign_inferred", "'3.394' is read as 3394, because persons are counted in whole numbers.")],
    ),
    (
        "not-a-question",
        {"People!A3": "Persons that live there all year"},
        [
            (
                "People!A3",
                "line_not_read",
                "this line is none of the questions of the course, and is not read. Is it 'Persons "
                "who live there all year'? Write it so.",
            )
        ],
    ),
    (
        "later-than-the-factors",
        {"Who we are!B5": 2023},
        [
            (
                "Who we are!B5",
                "year_after_factors",
                "the emission factors of electricity end in 2021: that of 2021 is used for 2023.",
            )
        ],
    ),
    (
        "nights-with-too-many-zeros",
        {"People!B4": 80_000_000},
        [
            (
                "People!B4",
                "many_nights",
                "80,000,000 nights a year are 73 guests for each registered inhabitant on an average day, more than in "
                "a resort. Is it the number of a whole province, or are there too many zeros?",
            )
        ],
    ),
    (
        "words-of-the-village",
        {"People!B2": "3.312 abitanti", "People!B3": "2700 Κάτοικοι", "People!B4": "12.000 dormidas"},
        [
            ("People!B2, B4", "sign_inferred", f"for example, {WHOLE}"),
        ],
    ),
    (
        "homes-in-kwh-meant-as-mwh",
        {"Energy!C3": 3450, "Energy!D3": "kWh"},
        [("Energy!C3", "far_from_national", f"0.001 {AGAINST} Is the number in MWh, and the unit beside it kWh?")],
    ),
    (
        "homes-in-mwh-meant-as-gwh",
        {"Energy!C3": 3.45},
        [("Energy!C3", "far_from_national", f"0.001 {AGAINST} Is the number in GWh, and the unit beside it MWh?")],
    ),
    (
        "diesel-in-litres-meant-as-mwh",
        {"Energy!C5": 10290},
        [
            (
                "Energy!C5",
                "far_from_national",
                "0.034 MWh per inhabitant; the country has 3.40. Is the number in MWh, and the unit beside it l?",
            )
        ],
    ),
    (
        "homes-tenfold",
        {"Energy!C3": 34500},
        [
            (
                "Energy!C3",
                "far_from_national",
                f"11.5 {AGAINST} Is it the number of another unit, or of more than one town?",
            )
        ],
    ),
    (
        "homes-in-gwh-of-a-street",
        {"Energy!C3": 0.001, "Energy!D3": "GWh"},
        [
            (
                "Energy!C3",
                "far_from_national",
                f"less than 0.001 {AGAINST} Is it the number of another unit, or of a part of the town?",
            )
        ],
    ),
    (
        "people-of-the-province",
        {"People!B2": 300_000, "Energy!F3": "national"},
        [
            (
                "People!B2",
                "far_from_national",
                "3 of 3 amounts of the sheet Energy are far smaller per inhabitant than in the country (C3, C5, C6). "
                "Is this number of inhabitants right? If it is, look at the units of those amounts.",
            ),
            (
                "Energy!",
                "national_levels",
                "1 of 6 rows have the level 'national', the weakest. Replace the largest of them first.",
            ),
        ],
    ),
    (
        "people-of-one-street",
        {"People!B2": 300, "People!B3": 270},
        [
            (
                "People!B2",
                "far_from_national",
                "2 of 3 amounts of the sheet Energy are far larger per inhabitant than in the country (C3, C5). Is "
                "this number of inhabitants right? If it is, look at the units of those amounts.",
            )
        ],
    ),
    (
        "zero",
        {"Energy!C3": 0},
        [
            (
                "Energy!C3",
                "zero",
                "zero: is there none (write the key NO), or is it not known (NE)? A true zero may stay.",
            )
        ],
    ),
    (
        "kwh",
        {"Energy!C3": 3400000},
        [
            (
                "Energy!C3",
                "kwh_as_mwh",
                "1,133 MWh for each inhabitant cannot be. Were kWh meant? Then it is 3,400.0 MWh.",
            )
        ],
    ),
    ("amount-missing", {"Energy!C3": None}, [("Energy!C3", "amount_missing", SILENT)]),
    (
        "unit-alone",
        {"Energy!C3": None, "Energy!F3": None, "Energy!G3": None},
        [
            (
                "Energy!C3",
                "not_answered",
                "'Homes': 1 row(s) without an answer. Write an amount, or a notation key: NO (none), "
                "NE (not counted yet).",
            )
        ],
    ),
    (
        "sector-untouched",
        {"Energy!C5": None, "Energy!F5": None, "Energy!G5": None},
        [
            (
                "Energy!C5",
                "not_answered",
                "'Private and commercial transport' has no answer at all. Write an amount, or a "
                "notation key in the row 'all'.",
            )
        ],
    ),
    (
        "national",
        {"Energy!C3": None, "Energy!F3": "national"},
        [
            (
                "Energy!",
                "national_levels",
                "1 of 6 rows have the level 'national', the weakest. Replace the largest of them first.",
            ),
            (
                "Energy!C3",
                "national_filled",
                "4,017 MWh are filled in for 'Homes', Electricity: 1.339 MWh per person in PT "
                "(2019-2023) x 3,000 persons. It says nothing about your town.",
            ),
        ],
    ),
    (
        "level-missing",
        {"Energy!F3": None, "Energy!F5": None},
        [
            (
                "Energy!F3, F5",
                "level_missing",
                "the level is not said: measured, local, regional, national? Without it the "
                "plan calls the number weak.",
            )
        ],
    ),
    (
        "example",
        {"Energy!A3": "EXAMPLE: Homes"},
        [("Energy!A3", "example_row", "this is an example row, and is not counted. Delete it.")],
    ),
    ("total", {"Energy!A8": "Total", "Energy!C8": 99999, "Energy!D8": "MWh"}, [("Energy!A8", "sum_not_read", SUM)]),
    (
        "total-of-a-sector",
        {"Energy!A8": "Homes", "Energy!B8": "Totale", "Energy!C8": 9999, "Energy!D8": "MWh"},
        [("Energy!C8", "sum_not_read", SUM)],
    ),
    (
        "line-of-text",
        {"Energy!A8": "Draft of the energy office"},
        [("Energy!A8", "line_not_read", "this line has no amount and no notation key, and is not read.")],
    ),
    (
        "other-column",
        {"Energy!I1": "Checked by", "Energy!I3": "x"},
        [("Energy!I1", "column_not_used", "this column is not used.")],
    ),
    (
        "proven-signs",
        {"Energy!C3": "12.500", "Energy!C4": "1.234,5"},
        [("Energy!C3", "sign_inferred", "'12.500' is read as 12500, as other cells of this column show.")],
    ),
    ("person-in-source", {"Energy!G3": "phone call, Sig. Rossi"}, [("Energy!G3", "names_of_persons", ROLE)]),
    ("person-in-note", {"Energy!H3": "told by Sig. Rossi"}, [("Energy!H3", "names_of_persons", ROLE_IN_NOTE)]),
    (
        "persons-in-both",
        {"Energy!G3": "Sig. Rossi", "Energy!H3": "Sig. Rossi"},
        [("Energy!G3", "names_of_persons", ROLE), ("Energy!H3", "names_of_persons", ROLE_IN_NOTE)],
    ),
    ("person-responsible", {"Actions!C2": "Mario Rossi"}, [("Actions!C2", "names_of_persons", ROLE)]),
    (
        "home-of-the-template",
        {"Households!A2": "EXAMPLE-1"},
        [("Households!A2", "example_row", "this is an example row, and is not counted. Delete it.")],
    ),
    (
        "home-with-little",
        {"Households!E3": 100},
        [
            (
                "Households!E3",
                "spending_monthly",
                "energy_spending: 100 EUR looks like one month. If it is, write the sum of "
                "the year (12 months: 1200 EUR).",
            )
        ],
    ),
]
FINDINGS += [
    (
        "number-in-note",
        {"Energy!H3": "protocol 202100012345"},
        [
            (
                "Energy!H3",
                "numbers_of_persons",
                "is this the number of a telephone, a meter or a person? Whoever gets this file reads it: delete it.",
            )
        ],
    ),
    (
        "gasoleo-at-home",
        {"Energy!B4": "Gasóleo", "Energy!D4": "l"},
        [
            (
                "Energy!B4",
                "diesel_in_buildings",
                "diesel in a building is usually heating oil. If it is, write 'Heating oil': then it is in the right "
                "column.",
            )
        ],
    ),
    (
        "carriers-left",
        {"Energy!A7": "Homes", "Energy!E7": None, "Energy!H7": None, "Energy!A8": "Homes", "Energy!B8": "Natural gas"},
        [
            (
                "Energy!C8",
                "not_answered",
                "'Homes': 1 row(s) without an answer. Write an amount, or a notation key: NO (none), NE (not "
                "counted yet).",
            )
        ],
    ),
]
# what the good workbook is asked about already
USUAL = ("Households!", "weights_absent", "weight: there are no weights: each row counts as one household.")
