"""What the town's workbook holds: the one description from which it is written, read and checked."""

from typing import NamedTuple

from ..i18n import _

VERSION = 1  # of the workbook; a change that an older course cannot read raises it
FREE_ROWS = 15  # below the printed rows of the sheet Energy, for what we have not thought of
LEVELS = ("measured", "local", "regional", "national")
GROSS = {"kWh gross": "kWh", "MWh gross": "MWh"}  # gas bills of all but Italy: unit of the bill -> of `to_mwh`
UNITS_OFFERED = ("MWh", "kWh", "GWh", "Sm3", "l", "kg", "t", *GROSS)
STATES = ("idea", "planned", "decided", "under way", "done")
ACTION_COLUMNS = ("measure", "sector", "responsible", "start", "end", "status")
FIELD_COLUMNS = ("field", "value", "unit", "note", "help")  # of "Who we are" and "People"
ENERGY_COLUMNS = ("sector", "carrier", "amount", "unit", "notation_key", "level", "source", "note")
WHOLE_SECTOR = "all"  # in the column carrier: a notation key for the whole sector

# The rows that are printed in the sheet Energy. What is rare goes into the free rows below.
_HEAT = ("electricity", "natural_gas", "lpg", "heating_oil", "wood", "other_biomass", "solar_thermal", "heat_cold")
PRINTED = {
    "municipal_buildings": _HEAT,
    "public_lighting": ("electricity",),
    "municipal_fleet": ("diesel", "gasoline", "electricity"),
    "residential": _HEAT,
    "tertiary": _HEAT,
    "private_transport": ("diesel", "gasoline", "lpg", "natural_gas", "electricity"),
    "public_transport": ("diesel", "natural_gas", "electricity"),
    "agriculture": ("diesel", "electricity", "lpg"),
    "industry": ("electricity", "natural_gas", "lpg", "heating_oil", "other_biomass"),
    "waste": (),
    "wastewater": (),
    "other_non_energy": (),
}


class Field(NamedTuple):
    """One answer in the sheets "Who we are" and "People"; `kind` is text, country, year or number."""

    sheet: str
    kind: str
    needed: bool = False
    low: float = 0
    high: float = 0


FIELDS = {
    "name": Field("town", "text", needed=True),
    "country": Field("town", "country", needed=True),
    "region": Field("town", "text"),
    "year": Field("town", "year", needed=True, low=1990, high=2100),
    "notice": Field("town", "text"),
    "population": Field("people", "number", needed=True, low=20, high=5_000_000),
    "population_permanent": Field("people", "number", low=1, high=5_000_000),
    "nights_tourism": Field("people", "number", high=100_000_000),
    "nights_second_homes": Field("people", "number", high=100_000_000),
}


def sheet_titles():
    """What the sheets are called, in their order."""
    return {
        "help": _("Start here"), "town": _("Who we are"), "people": _("People"), "energy": _("Energy"),
        "households": _("Households"), "measures": _("Measures"), "criteria": _("Criteria"), "points": _("Points"),
        "actions": _("Actions"),
    }  # fmt: skip


def field_texts():
    """What each field is called, its unit, and where to find it: {field: (label, unit, help)}."""
    return {
        "name": (_("Name of the municipality"), "", _("As it shall stand on the cover of the plan.")),
        "country": (_("Country"), "", _("Choose from the list: IT, ES, PT or EL (Greece).")),
        "region": (_("Province or region"), "", _("Optional. It is shown on the cover.")),
        "year": (
            _("Year of the energy data"), "",
            _("One year for the whole sheet Energy. The year with the best data, not the last one."),
        ),
        "notice": (
            _("Remark on the numbers"), "",
            _("Optional. It is printed under every table and picture, for example: provisional figures."),
        ),
        "population": (
            _("Registered inhabitants"), _("persons"),
            _("In that year. From the population register or the census (ISTAT, INE, ELSTAT)."),
        ),
        "population_permanent": (
            _("Persons who live there all year"), _("persons"),
            _("Optional. In a village with many second homes: ask the register, the doctor, the school."),
        ),
        "nights_tourism": (
            _("Nights of tourists in that year"), _("nights"),
            _("Optional. Regional statistics office, tourist tax, hotels. A hole here is better than a guess."),
        ),
        "nights_second_homes": (
            _("Nights in second homes in that year"), _("nights"),
            _("Optional. Second homes x persons x nights; say in the note how you got it."),
        ),
    }  # fmt: skip


def field_columns():
    """The heads of the sheets "Who we are" and "People" and what each column holds: {column: (head, help)}."""
    return {
        "field": (_("Question"), _("Leave it as it is.")),
        "value": (_("Answer"), _("One number or one text. Decimal comma or point.")),
        "unit": (_("Unit"), _("What the number counts.")),
        "note": (_("Source and note"), _("For your colleagues: where it is from, and of which year. It is not read.")),
        "help": (_("Where to find it"), _("Where others found it.")),
    }


def usual_unit(sector, carrier):
    """The unit in which a carrier is usually billed; empty for gas, where every country has another one."""
    if carrier == "natural_gas":
        return "kg" if sector.endswith("transport") else ""
    if carrier == "electricity" and sector in ("municipal_buildings", "public_lighting"):
        return "kWh"
    if carrier == "lpg":
        return "l" if sector.endswith("transport") else "kg"
    return {"diesel": "l", "gasoline": "l", "heating_oil": "l", "wood": "t", "other_biomass": "t"}.get(carrier, "MWh")


def level_texts():
    """What the levels of a figure are called and what each means, the best first."""
    return {
        "measured": (_("measured"), _("from bills or meters of the town, or from the grid operator")),
        "local": (_("local"), _("estimated from something counted in the town: homes, lamps, vehicles, a survey")),
        "regional": (_("regional"), _("a figure of the province or region per person, times your inhabitants")),
        "national": (_("national"), _("a national figure per person, times your inhabitants: the weakest")),
    }


def energy_columns():
    """The heads of the sheet Energy and what each column holds: {column: (head, help)}."""
    return {
        "sector": (_("Sector"), _("Who uses the energy.")),
        "carrier": (
            _("Carrier"), _("In which form it comes. The row 'all' takes a notation key for the whole sector."),
        ),
        "amount": (
            _("Amount a year"),
            _("One number, decimal comma or point. Not known? Leave it empty, or write a notation key beside it."),
        ),
        "unit": (
            _("Unit"), _("Choose from the list. Gas bills of Spain, Portugal and Greece are gross: choose kWh gross."),
        ),
        "notation_key": (
            _("Notation key"),
            _("NO: there is none in our town. NE: there is some, not counted yet. IE: counted in another row, say "
              "which in the note. C: confidential."),
        ),
        "level": (
            _("Level"),
            _("How good is the amount? measured, local, regional or national. With 'national' and no amount, the "
              "course fills in a national figure per person, where it has one."),
        ),
        "source": (_("Source"), _("Bill, grid operator, census, study: with its year. Never a name of a person.")),
        "note": (_("Note"), _("What a colleague must know to check the number.")),
    }  # fmt: skip


def action_columns():
    """The heads of the sheet Actions and what each column holds: {column: (head, help)}."""
    return {
        "measure": (_("Measure"), _("Written as in the sheet Measures.")),
        "sector": (_("Sector"), _("Choose from the list.")),
        "responsible": (_("Responsible office"), _("An office or a role, never the name of a person.")),
        "start": (_("Start"), _("Year.")),
        "end": (_("End"), _("Year.")),
        "status": (_("State"), _("Choose from the list: idea, planned, decided, under way, done.")),
    }


def state_texts():
    """What the states of a measure are called."""
    names = (_("idea"), _("planned"), _("decided"), _("under way"), _("done"))
    return dict(zip(STATES, names, strict=True))


def find_columns():
    """The heads of the last two columns of the sheet Energy, which are not read: they help to find the figures."""
    return _("Where to find it"), _("If it is not to be had")


def where_to_find():
    """Where the figures of a sector are to be had, and what to do when they are not: {sector: (best, fallback)}."""
    bills = _("Your own bills of twelve months; the energy accounting of the municipality.")
    grid = _("Ask the grid operator for the sums by tariff group (a letter is enough; no names of customers).")
    return {
        "municipal_buildings": (
            bills, _("Local: floor area x kWh per m2 of a similar building. Regional: energy agency."),
        ),
        "public_lighting": (
            bills,
            _("Local: number of lamps x watts x 4,000 hours (11 a night). Divide by 1,000,000: MWh."),
        ),
        "municipal_fleet": (
            _("Fuel cards and invoices of the garage."),
            _("Local: kilometres x litres per 100 km. In nobody's books? IE, and the note says: private transport."),
        ),
        "residential": (
            grid,
            _("Local: number of homes x a survey of a few. Regional or national: figure per person x inhabitants."),
        ),
        "tertiary": (
            grid, _("Local: the ten largest (hotels, supermarkets, schools) by a phone call. Then per person."),
        ),
        "private_transport": (
            _("Fuel sold in the province (ministry), by inhabitants; registered cars x km x consumption."),
            _("National figure per person x inhabitants. Sales of a motorway station do not belong to the town."),
        ),
        "public_transport": (
            _("The bus company: litres or km on your lines."),
            _("Local: km of the timetable x litres per 100 km."),
        ),
        "agriculture": (
            _("Farm-diesel refunds of the region; irrigation consortium (electricity)."),
            _("Local: hectares x litres per hectare."),
        ),
        "industry": (grid, _("C where one firm could be recognised. Plants in emissions trading do not belong here.")),
        "waste": (_("The company that collects it: tonnes by treatment."), _("NE until it has been asked.")),
        "wastewater": (_("The operator of the plant: persons connected."), _("NE until it has been asked.")),
        "other_non_energy": (_("Farm census: animals."), _("NE until it has been asked.")),
    }  # fmt: skip
