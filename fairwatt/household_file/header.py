"""The first line of a household table: which column is which, and what is said if that is not clear."""

import re

from ..i18n import _
from ..names import _nearest
from ..own_file.files import letter
from ..own_file.texts import PLACES, folded, personal_kind, refusal, short, words
from .columns import HOUSEHOLD_FILE_COLUMNS, LONGEST_ID, NEEDED, SPENDING_BY_CARRIER, expected

MONTH = {"month", "monthly", "mese", "mensile", "mensili", "mes", "mensual", "mensuel", "mensal", "μηνα", "μηνασ"}
ENERGY = {"kwh", "mwh", "wh"}
UNIT = MONTH | ENERGY | {
    "eur", "euro", "euros", "ευρω", "€", "a", "y", "yr", "year", "years", "yearly", "anno", "ano", "any", "ετοσ", "per",
    "m", "m2", "mq", "net", "person", "persons", "household", "households", "yes", "no", "optional", "needed", "al",
    "por", "el", "la", "le", "persone", "personas", "pessoas", "ατομα",
}  # fmt: skip
_SYNONYMS = {
    "hh_id": ("id", "household", "householdid", "hhid", "idhousehold"),
    "weight": ("w", "weights", "householdweight"),
    "persons_14plus": ("n14plus", "persons14", "persons14andover", "persons14ormore"),
    "persons_under14": ("nunder14", "personsunder14", "personsbelow14"),
    "persons_65plus": ("n65plus", "persons65", "persons65andover"),
    "income": ("netincome", "incomenet", "disposableincome", "netdisposableincome"),
    "energy_spending": ("energyexpenditure", "energycost", "energycosts"),
    "housing_cost": ("housingcosts",),
    "floor_area": ("floorm2", "aream2"),
    "note": ("notes",),
}
NAMES_SHOWN = 12  # of a first line that is not understood


def bare(header):
    """A header without capitals, accents, spaces and underscores, and without a unit in brackets."""
    name, unit = _split_unit(header)
    if not unit or unit - UNIT:
        name = header  # what stands in brackets is no unit, so it belongs to the name: persons (14+)
    return re.sub(r"[\W_]", "", folded(name).replace("+", "plus"))


def _split_unit(header):
    """The name, and the words in brackets after it."""
    match = re.fullmatch(r"(.*?)[\[(]([^\])]*)[\])]\s*", header, re.DOTALL)
    return (match[1], set(words(match[2]))) if match else (header, set())


BARE = {bare(name): name for name in HOUSEHOLD_FILE_COLUMNS}
BARE |= {synonym: name for name, synonyms in _SYNONYMS.items() for synonym in synonyms}


def known_columns(header, path):
    """Return the place of each known column; refuse personal data first, then all that is wrong with the names."""
    _refuse_personal(header, path)
    places, problems = {}, []
    for place, text in enumerate(header):
        name, unit = BARE.get(bare(text)), _split_unit(text)[1]
        if name in places:
            twice = _("the columns {first} and {second} are both {column}; keep one of them.")
            problems.append(twice.format(first=letter(places[name]), second=letter(place), column=name))
        elif name:
            places[name] = place
            if unit & (MONTH | ENERGY):
                month = _("the column {letter} ({column}) is per month; a year is needed: write 12 times as much.")
                energy = _("the column {letter} ({column}) is in units of energy; {expected} is needed.")
                sentence = month if unit & MONTH else energy
                problems.append(sentence.format(letter=letter(place), column=name, expected=expected(name)))
    absent = [name for name in NEEDED if name not in places]
    if not places:
        none = _("{path}: the first line holds none of the names of the columns; it must hold {columns}.")
        lines = _not_understood(header, absent)
        if any(re.fullmatch(r"[\W\d]*\d[\W\d]*", text) for text in header):  # the cells of a household, not names
            lines = [_("Is it missing? What stands in its place is not shown, as it may hold names of persons.")]
        raise refusal(path, none, lines, columns=", ".join(NEEDED))
    if absent:
        lacks = _("it lacks the column(s) {absent}; its first line must hold {columns}.")
        problems.append(lacks.format(absent=", ".join(absent), columns=", ".join(NEEDED)))
        problems += _not_understood([text for text in header if bare(text) not in BARE], absent)
    if problems:
        raise refusal(path, _("{path} cannot be used yet:"), problems)
    return places


def _refuse_personal(header, path):
    kinds = [(place, personal_kind(text)) for place, text in enumerate(header) if bare(text) not in BARE]
    looks = _("column {letter} looks like {kind}.")
    if lines := [looks.format(letter=letter(place), kind=kind) for place, kind in kinds if kind]:
        title = _(
            "{path} was not read, because it holds personal data. Delete these columns in a copy of the file, "
            "and give each household a running number as hh_id:"
        )
        raise refusal(path, title, lines)


def _not_understood(header, absent):
    """Sentences on the other columns: what they are called, and which may be an absent one; nothing is guessed."""
    header = [text for text in header if text]
    wanted = {bare(name): name for name in absent}
    shown = ", ".join([*map(short, header[:NAMES_SHOWN]), *["…"][: len(header) - NAMES_SHOWN]])
    renamed = _("found: {names}. Rename a column if it holds what is needed.").format(names=shown)
    slips, lines = _slips(), [renamed] if header else []
    for text in header:
        name = bare(text)
        is_place = PLACES & set(words(text))  # comune is spelt like income
        near = _nearest(name, wanted) if len(name) <= LONGEST_ID and not is_place else None
        hints = [slips[word] for word in ([name] if near else [name, *words(text)]) if word in slips]
        hints = [sentence for names, sentence in hints if set(names) & set(absent)]
        if hints or near:
            sentence = hints[0] if hints else _("did you mean {near}?").format(near=near)
            lines.append(f"'{short(text)}': {sentence}")
    return lines


def _slips():
    """What a column is that looks like a needed one: {bare name or word: (the needed columns, the sentence)}."""
    number = _("if it is a running number, rename it hh_id.")
    adults = _("adults are often counted from 18 years. persons_14plus counts from 14.")
    children = _("children are often counted up to 17 years. persons_under14 counts those under 14 only.")
    everybody = _("count apart those of 14 years or more (persons_14plus) and those under 14 (persons_under14).")
    gross = _("income is what the household has left after tax and contributions (net), in a year.")
    month = _("income is for a year: write 12 times the month, and call the column income.")
    net = _("if it is net (after tax and contributions) and for a year, rename it income.")
    energy = _("energy_spending is in EUR a year. Multiply the kWh by their price, or add up the bills.")
    bills = _("energy_spending is the sum of all energy bills of a year: electricity, gas, oil, wood.")
    cost = _("if it is the sum of all energy bills of a year, in EUR, rename it energy_spending.")
    groups = [
        (("hh_id",), number, "code,number,codice,numero,codigo,codi,κωδικοσ,αριθμοσ,nucleo,famiglia,hogar,agregado"),
        (("persons_14plus",), adults, "adults,adult,nadults,adulti,adultos,adults,ενηλικεσ"),
        (("persons_under14",), children, "children,kids,minors,nchildren,bambini,minori,minorenni,figli,ninos,menores,"
         "hijos,criancas,filhos,infants,παιδια,ανηλικοι"),
        (("persons_14plus", "persons_under14"), everybody, "persons,people,members,householdsize,hhsize,persone,"
         "componenti,personas,miembros,pessoas,membros,persones,ατομα,μελη"),
        (("income",), month, "monthlyincome,incomemonthly,incomemonth,incomepermonth"),
        (("income",), gross, "grossincome,incomegross,salary,wage,wages,pension"),
        (("income",), net, "reddito,redditi,renta,ingreso,ingresos,rendimento,rendimentos,renda,εισοδημα"),
        (("energy_spending",), energy, "energykwh,kwh,energyuse,consumption,energyconsumption,electricitykwh"),
        (("energy_spending",), bills, "energybill,energybills,bill,bills,electricitybill,gasbill,energymonthly"),
        (("energy_spending",), bills, ",".join(map(bare, SPENDING_BY_CARRIER))),
        (("energy_spending",), cost, "energy,bolletta,bollette,energia,factura,facturas,fatura,faturas,ενεργεια,"
         "λογαριασμοσ"),
    ]  # fmt: skip
    return {word: (names, sentence) for names, sentence, known in groups for word in known.split(",")}


def not_used(header, places, filled):
    """Sentences on the columns that are not read, so that none is lost in silence."""
    named = _("'{column}' (column {letter}) is not used.")
    nameless = _("column {letter} has no name in the first line: it is not used.")
    header = header + [""] * (max(filled, default=-1) + 1 - len(header))
    for place, name in enumerate(header):
        if place not in places.values() and (name or place in filled):
            yield (named if name else nameless).format(column=short(name), letter=letter(place))
