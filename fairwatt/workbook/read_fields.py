"""The answers of the sheets "Who we are" and "People": found by what stands beside them, not by their place."""

import datetime
import re

from ..data import read_table
from ..decision_file.values import name, number
from ..i18n import _
from ..names import _nearest
from ..own_file.sheets import Cell
from ..own_file.texts import bare, folded, short
from ..own_file.values import BadCell
from ..town_file import _TWO_READINGS
from .read_cells import LONGEST_TEXT, names_of, require_one_number, text_of
from .schema import FIELDS, field_columns, field_texts

LONGEST_NAME, LONGEST_NOTICE = 80, 300
MOST_GUESTS = 5  # for each inhabitant on an average day; the densest resorts that we know of have 2 or 3
_COUNTED = {
    "population": "persons,people,inhabitants,residents,persone,abitanti,residenti,ab,personas,habitantes,hab,pessoas,"
    "residentes,persones,habitants,residents,κατοικοι,ατομα",
    "nights": "nights,overnight stays,notti,presenze,pernottamenti,noches,pernoctaciones,noites,dormidas,nits,"
    "pernoctacions,διανυκτερευσεισ,νυχτεσ",
}  # what may stand behind the number, in folded letters
_WITH_WORD = re.compile(r"(\d[\d\s.,'’]*?)\s*([^\W\d][^\d]*)")
_ANSWER = ("answer", "youranswer", "value", "risposta", "valore", "respuesta", "valor", "resposta", "απαντηση", "τιμη")


def read_fields(sheets, report):
    """The answers by field, and the cell of each: ({field: value}, {field: Cell})."""
    found = _answers(sheets, report)
    texts = field_texts()
    values, cells = {}, {}
    for field, rule in FIELDS.items():
        label, _unit, where = texts[field]
        cell = found.get(field)
        if cell is not None and not cell.is_blank:
            value = report.read(_READERS[rule.kind], cell, report, field)
            if value is not None:
                values[field], cells[field] = value, cell
        elif rule.needed and cell is not None:
            report.error(cell, _("'{label}' has no answer. {where}").format(label=label, where=where))
        elif rule.needed and rule.sheet in sheets:
            lacks = _("there is no line '{label}', or its name was changed. Write it back, with its answer beside it.")
            report.error(Cell(sheets[rule.sheet].title), lacks.format(label=label))
    _check_together(report, values, found)
    return values, cells


def _answers(sheets, report):
    """The cell beside the name of each field, {field: Cell}; a field that is there twice is an error."""
    labels = {field: texts[0] for field, texts in field_texts().items()}
    names, found = names_of("field", labels), {}
    for sheet in (sheets[kind] for kind in ("town", "people") if kind in sheets):
        lines = sheet.lines
        column = _labels_in(lines, names)
        answer = {*_ANSWER, bare(field_columns()["value"][0])}
        heads = (place for line in lines.values() for place, value in line.items() if bare(value) in answer)
        beside = next((place for place in heads if place != column), column + 1)
        for row, line in lines.items():
            value = line.get(column)
            field = names.get(value) if isinstance(value, str) else None
            cell = Cell(sheet.title, row, beside, line.get(beside))
            if field in found and not (cell.is_blank or found[field].is_blank):
                twice = _("'{label}' is answered a second time; it stands in {sheet}, cell {cell} too. Delete one.")
                first = found[field]
                report.error(cell, twice, label=labels[field], sheet=short(first.sheet), cell=first.name)
            elif field and (field not in found or found[field].is_blank):
                found[field] = cell
            elif field is None and cell.is_filled and bare(cell.value) not in answer:
                _not_read(report, Cell(sheet.title, row, column, value), labels, found)
    return found


def _labels_in(lines, names):
    """The column with the most names of fields."""
    counts = {}
    for line in lines.values():
        for place, value in line.items():
            counts[place] = counts.get(place, 0) + (isinstance(value, str) and names.get(value) is not None)
    return max(sorted(counts), key=counts.get) if counts else 0


def _not_read(report, cell, labels, found):
    """Say that a line is none of the questions; what stands there is not repeated, it may be the name of a person."""
    missing = {bare(label): label for field, label in labels.items() if field not in found}
    near = _nearest(bare(cell.value), missing) if isinstance(cell.value, str) and len(cell.value) <= 60 else None
    sentence = _("this line is none of the questions of the course, and is not read.")
    if near:
        sentence += _(" Is it '{near}'? Write it so.").format(near=near)
    report.finding(cell, "line_not_read", sentence.replace("{", "{{").replace("}", "}}"))


# --- the kinds of answers ---


def _text(cell, report, field):
    text = text_of(cell, report, LONGEST_NOTICE if field == "notice" else LONGEST_NAME)
    if not any(letter.isalpha() for letter in text):
        raise BadCell(_("'{text}' is not a name: letters are expected."), text=short(text))
    return text


def _country(cell, report, _field):
    countries = {"IT": _("IT (Italy)"), "ES": _("ES (Spain)"), "PT": _("PT (Portugal)"), "EL": _("EL (Greece)")}
    text = name(cell, report, LONGEST_TEXT)
    found = names_of("country", countries).get(text)
    if text and not found:  # no name is suggested: France resembles Greece
        other = _("'{text}': the course knows Italy, Spain, Portugal and Greece only. Write IT, ES, PT or EL.")
        raise BadCell(other, text=short(text))
    return found


def _needed(field):
    return _("The plan needs a number here. {where}").format(where=field_texts()[field][2])


def _year(cell, _report, field):
    if isinstance(cell.value, datetime.date):
        raise BadCell(_("a date stands here. Format the cell as a number, and write the year alone, such as 2021."))
    if isinstance(cell.value, str) and re.fullmatch(r"\d{4}\D{1,5}(\d{2}|\d{4})", cell.value.strip()):
        years = _("'{text}' is more than one year. Write one: the year of most of the amounts.")
        raise BadCell(years, text=cell.value.strip())
    require_one_number(cell)
    rule, value = FIELDS[field], number(cell, _("a year such as 2021"), _needed(field))
    if not rule.low <= value <= rule.high or value % 1:
        odd = _("{value} is not a year from {low} to {high}. Write one year, with four digits.")
        raise BadCell(odd, value=f"{value:.10g}", low=rule.low, high=rule.high)
    return int(value)


def _count(cell, report, field):
    """A number of persons or nights; these are whole, so 3.394 typed as a text can only be 3394."""
    rule, unit = FIELDS[field], field_texts()[field][1]
    require_one_number(cell)
    match = _WITH_WORD.fullmatch(cell.value.strip()) if isinstance(cell.value, str) else None
    if match and folded(match[2]).strip(" .") in _COUNTED[field.split("_")[0]].split(","):
        cell = cell._replace(value=match[1])
    two = _TWO_READINGS.fullmatch(cell.value.strip()) if isinstance(cell.value, str) else None
    if two:
        value = float("".join(two.groups()))
        whole = _("'{text}' is read as {value}, because {unit} are counted in whole numbers.")
        report.finding(cell, "sign_inferred", whole, text=cell.value.strip(), value=value, unit=unit)
    else:
        expected = _("a number of {unit}").format(unit=unit)
        try:
            value = number(cell, expected, _needed(field) if rule.needed else None)
        except BadCell as bad:
            bad.cause = (unit, bad.cause)  # what is said of persons is not said of nights
            raise
    if not rule.low <= value <= rule.high:
        thousand = round(value * 1000, 6)
        slip = _(" Was the point meant for the thousands? Then write {value}.").format(value=f"{thousand:.0f}")
        odd = _("{value} {unit} cannot be right; a number from {low:,} to {high:,} is expected.{slip}")
        is_slip = rule.low <= thousand <= rule.high and thousand % 1 == 0 and value % 1
        values = {"low": rule.low, "high": rule.high, "slip": slip if is_slip else ""}
        raise BadCell(odd, value=f"{value:.10g}", unit=unit, **values)
    return value


_READERS = {"text": _text, "country": _country, "year": _year, "number": _count}


# --- what does not fit together ---


def _check_together(report, values, found):
    permanent, registered = values.get("population_permanent"), values.get("population")
    if permanent and registered and permanent > registered:
        more = _(
            "{permanent} persons live there all year, and {registered} are registered. Usually it is the other way "
            "round: are the two swapped?"
        )
        report.finding(found["population_permanent"], "permanent_above_registered", more, permanent=permanent,
                       registered=registered)  # fmt: skip
    year, last = values.get("year"), int(read_table("electricity_factors")["year"].max())
    if year and year > datetime.date.today().year:
        future = _("{year} is still to come. Which year are the amounts of?")
        report.error(found["year"], future, year=year)
    elif year and year > last:
        later = _("the emission factors of electricity end in {last}: that of {last} is used for {year}.")
        report.finding(found["year"], "year_after_factors", later, year=year, last=last)
    for field in (field for field in ("nights_tourism", "nights_second_homes") if registered and field in values):
        guests = values[field] / 365 / registered
        if guests > MOST_GUESTS:
            many = _(
                "{nights} nights a year are {guests} guests for each registered inhabitant on an average day, more "
                "than in a resort. Is it the number of a whole province, or are there too many zeros?"
            )
            values_told = {"nights": f"{values[field]:,.0f}", "guests": f"{guests:,.0f}"}
            report.finding(found[field], "many_nights", many, **values_told)
