"""The value of one cell of a town's workbook: one of a list, a unit, a text; or a sentence that says what is wrong."""

import re
from functools import lru_cache

from ..data import NOTATION_KEYS
from ..decision_file.values import _DATE_TEXT, _RANGE, name
from ..i18n import _
from ..names import _nearest
from ..own_file.texts import bare, folded, is_personal_number, short, words
from ..own_file.values import BadCell
from ..units import UNITS, known_unit
from .schema import GROSS
from .synonyms import SYNONYMS

LONGEST_TEXT = 500  # of a source or a note
_STEM = re.compile(r"(?<=...)[aeiosαεηιοσ]{1,2}$")


@lru_cache
def _names(kind, labels, others):
    return Names(kind, dict(labels), others)


def names_of(kind, labels, others=None):
    """The names of the things of one kind; `labels` are what the reader calls them, and `others` more such names."""
    return _names(kind, tuple(labels.items()), tuple((others or {}).items()))


class Names:
    """The things of one kind, found by id, label or synonym, without capitals, accents, signs and plurals."""

    def __init__(self, kind, labels, others):
        self.labels, self.ids = labels, {}
        for id, label in [*labels.items(), *others]:
            for text in (id, label, label.split(" (")[0], label.split(",")[0]):
                self.ids.setdefault(bare(text), id)
        for id, texts in SYNONYMS.get(kind, {}).items():
            for text in texts.split(","):
                self.ids.setdefault(bare(text), id)
        self.stems = {}
        for text, id in self.ids.items():
            stem = _STEM.sub("", text)
            self.stems[stem] = id if self.stems.get(stem, id) == id else None  # None: two could be meant

    def get(self, text):
        """The id that a text is a name of, or None."""
        text = bare(text)
        return (self.ids.get(text) or self.stems.get(_STEM.sub("", text))) if text else None

    def nearest(self, text):
        """The label that a text resembles, or None."""
        id = _nearest(bare(text), self.ids) if len(text) <= 60 else None
        return self.labels.get(id)


def one_of(cell, report, names, what):
    """The id of what a cell names, None if it is empty; `what` says in words what is expected."""
    text = name(cell, report, LONGEST_TEXT)
    found = names.get(text)
    if text and not found:
        near = names.nearest(text)
        hint = _(" Did you mean '{near}'?").format(near=near) if near else ""
        # filled in at once: a sector and a state are not one cause
        unknown = _("'{text}' is not {what} that the course knows.{hint} Known: {known}.").replace("{what}", what)
        raise BadCell(unknown, text=short(text), hint=hint, known="; ".join(names.labels.values()))
    return found


# --- notation keys and units ---


def key_of(text):
    """The notation key that a text is, also with its meaning beside it ("NE: not estimated"); or None."""
    match = re.match(r"\s*(no|ne|ie|c)\b\s*($|[(:=,–-])", folded(text))
    typed = match[1].upper() if match else bare(text).upper()
    return typed if typed in NOTATION_KEYS else _KEY_NAMES.get(bare(text))


_KEY_NAMES = {
    "notoccurring": "NO", "noesiste": "NO", "noexiste": "NO", "naoexiste": "NO", "nonesiste": "NO", "δενυπαρχει": "NO",
    "notestimated": "NE", "nonstimato": "NE", "noestimado": "NE", "naoestimado": "NE", "δενεκτιμηθηκε": "NE",
    "includedelsewhere": "IE", "inclusoaltrove": "IE", "incluidoenotrolugar": "IE", "incluidonoutrolugar": "IE",
    "confidential": "C", "riservato": "C", "confidencial": "C", "εμπιστευτικο": "C",
}  # fmt: skip


def notation_key(cell, report):
    """The notation key in a cell, None if it is empty."""
    text = name(cell, report, LONGEST_TEXT)
    key = key_of(text)
    if text and not key:
        unknown = _(
            "'{text}' is not a notation key. NO: there is none. NE: there is some, not counted yet. IE: counted in "
            "another row. C: confidential."
        )
        raise BadCell(unknown, text=short(text))
    return key


_PER = r"(/|\b(?:per|al|all|por|ao|a|το)\b)\W*"
_A_YEAR = re.compile(rf"\s*{_PER}(a|y|yr|year|anno|ano|any|ετοσ|χρονο)\W*$")
_A_MONTH = re.compile(rf"{_PER}(m|month|mese|mes|μηνα)\W*$")
_GROSS_WORD = re.compile(r"^(\w+)\W+(gross|pcs|hhv|gcv|brut\w*|lord\w*|superior\w*|μικτ\w*)\W*$")
_NET_WORD = re.compile(r"\W+(net|pci|lhv|ncv|net[ot]s?|nett[oi])\W*$")
_MONEY = re.compile(r"€|(?<![^\W\d_])[kmt]?eur(os?|i)?\b|ευρω")
_NUMBERS = re.compile(r"(?<![^\W_])(?<!e[+-])\d[\d\s.,'’]*", re.IGNORECASE)  # but for the 3 of m3
_POWER = {"w": ("W", 4, "kWh"), "kw": ("kW", 4000, "kWh"), "mw": ("MW", 4000, "MWh")}  # in 4,000 hours
_STACKED = re.compile(r"(m ?|metr\w* )?(mst|st|rm|ester[eo]\w*|ster(e|es|i|o)|στερ\w*)|m3\W.*(wood|legn|len|ξυλ).*")
_BOTTLES = re.compile(r"(bottle|cylinder|bombol|bombon|botij|garraf|botell|ampoll|φιαλ|μπουκαλ|μποτιλ)\w*")


def stacked_wood():
    """How villages count firewood, for a sentence on its unit."""
    return _(
        " One stacked cubic metre of firewood is about 0.4 to 0.5 t (a rule of thumb): weigh one, or ask the seller."
    )


def _hint(plain):
    """What helps with a text that is not a unit: how much it holds, or the unit that it resembles."""
    if _STACKED.fullmatch(plain):
        return stacked_wood()
    if _BOTTLES.fullmatch(plain):
        return _(" A bottle holds 10 or 15 kg: it stands on the bottle. Write the kilograms of all of them.")
    near = _nearest(plain, {unit.casefold(): unit for unit in UNITS}) if len(plain) <= 40 else None
    return _(" Did you mean '{near}'?").format(near=near) if near else ""


def require_one_number(cell):
    """Refuse a cell that holds more than one number, such as 3450 (2021); of a range or a date more is said."""
    text = cell.value.strip() if isinstance(cell.value, str) else ""
    if len(_NUMBERS.findall(text)) > 1 and not (_RANGE.fullmatch(text) or _DATE_TEXT.fullmatch(text)):
        raise BadCell(_("the cell holds more than one number. Write one."))


def require_energy(cell):
    """Whether a cell may hold an amount of energy; refuse one of money, a share, and more than one number."""
    text = folded(cell.value).strip() if isinstance(cell.value, str) else ""
    if _MONEY.search(text):
        raise BadCell(_("this is an amount of money; the energy stands on the same bill, in kWh."))
    if text.endswith("%"):
        raise BadCell(_("an amount of energy is expected, not a share."))
    require_one_number(cell)
    return True


def unit_of(text, amount=None):
    """The unit that a text names, in the spelling of the course; empty for an empty text."""
    plain = _A_YEAR.sub("", " ".join(folded(text).split()))
    if not plain:
        return ""
    if _A_MONTH.search(plain):
        raise BadCell(_("'{text}' is for a month. Write the sum of the twelve months of the year."), text=short(text))
    if _MONEY.search(plain):
        raise BadCell(
            _("'{text}' is money. Write the energy on the bill (kWh, litres, kg), not its price."), text=short(text)
        )
    if plain == "%":
        raise BadCell(_("an amount of energy is expected, not a share."))
    if plain in _POWER:
        power, times, energy = _POWER[plain]
        hours = _(
            "{power} is power, not energy. Multiply it by the hours of the year in which it runs, for example: "
            "{amount} {power} x 4,000 h = {product} {energy}."
        )
        values = {"amount": f"{amount or 1:,.10g}", "product": f"{(amount or 1) * times:,.10g}"}
        raise BadCell(hours, power=power, energy=energy, **values)
    if gross := _GROSS_WORD.match(plain):
        found = next((unit for unit, net in GROSS.items() if net.casefold() == gross[1]), None)
        if not found:
            raise BadCell(
                _("'{text}' is not known. Gross units are {units}."), text=short(text), units=", ".join(GROSS)
            )
        return found
    try:
        return known_unit(_NET_WORD.sub("", plain))
    except ValueError:
        unknown = _("'{text}' is not a unit that the course knows.{hint} Known: {known}.")
        known = ", ".join([*UNITS, *GROSS])
        raise BadCell(unknown, text=short(text), hint=_hint(plain), known=known) from None


# --- texts that may hold data of persons ---

_PHONE = re.compile(
    r"(\+|\b00|\b(tel|phone|mobile|cell|telef|tlm|m[oó]vil|τηλ)[^\W\d_]*\W{0,3})\d[\d ()./-]{6,}\d", re.IGNORECASE
)
_DIGITS = re.compile(r"\d[\d()./-]*", re.ASCII)  # may be the number of a protocol, too
_TITLE = re.compile(
    r"\b(?i:sig|sig\.ra|signora|sra?|señora?|senhora?|mrs?|ms|dott|dott\.ssa|dra?|ing|geom|κος|κα|κύριος|κυρία)\b\.? *"
    r"[A-ZΑ-ΩÀ-Þ][^\W\d_]+"
)
_OFFICES = (
    "office,offices,service,services,department,unit,area,section,mayor,council,councillor,secretary,manager,technical,"
    "works,agency,cooperative,community,company,province,region,municipality,town,city,school,energy,environment,"
    "ufficio,servizio,servizi,settore,sindaco,sindaca,assessore,assessorato,comune,provincia,regione,tecnico,lavori,"
    "ambiente,comunita,agenzia,oficina,servicio,servicios,concejal,concejalia,alcalde,alcaldia,alcaldesa,ayuntamiento,"
    "diputacion,tecnica,obras,medio,gabinete,comunidad,agencia,cooperativa,servico,servicos,divisao,departamento,"
    "vereador,vereadora,presidente,camara,municipal,municipio,junta,comunidade,ajuntament,energia,γραφειο,υπηρεσια,"
    "τμημα,διευθυνση,δημοσ,δημαρχοσ,αντιδημαρχοσ,τεχνικη,περιφερεια,κοινοτητα"
)  # one of these words makes an office of what could be the name of a person


def text_of(cell, report, longest=LONGEST_TEXT, is_printed=True):
    """The text in a cell, without invisible characters; an error if it holds an e-mail address or a personal number.

    `is_printed` says whether the text is printed in the plan.
    """
    text = name(cell, report, 10 * LONGEST_TEXT)
    if len(text) > longest:
        raise BadCell(_("the text has {n} characters; at most {most} fit. Shorten it."), n=len(text), most=longest)
    tokens = [token.strip(".,;:()[]<>\"'") for token in text.split()]
    if _PHONE.search(text) or any(is_personal_number(token) for token in tokens if not _DIGITS.fullmatch(token)):
        personal = _(
            "this looks like data of a person (an e-mail address, a telephone, tax or bank number, the number of a "
            "meter). {printed}: delete it, and write the office or the document."
        )
        personal = personal.replace("{printed}", _printed(is_printed))
        raise BadCell(personal)
    if any(_DIGITS.fullmatch(token) and len(re.findall(r"\d", token)) > 8 for token in tokens):
        number = _("is this the number of a telephone, a meter or a person? {printed}: delete it.")
        report.finding(cell, "numbers_of_persons", number.replace("{printed}", _printed(is_printed)))
    if _TITLE.search(text):
        _ask_for_office(cell, report, is_printed)
    return text


def _printed(is_printed):
    """Who would read the data of a person; it is filled in at once, so that a source and a note are not one cause."""
    return _("It is printed in the plan") if is_printed else _("Whoever gets this file reads it")


def _ask_for_office(cell, report, is_printed):
    person = _("is this the name of a person? {printed}: write the office or the role instead.")
    report.finding(cell, "names_of_persons", person.replace("{printed}", _printed(is_printed)))


def office_of(cell, report):
    """The text in a cell that names an office; a finding if it looks like the name of a person."""
    text = text_of(cell, report)
    tokens = text.split()
    looks = [re.fullmatch(r"[^\W\d_][^\W\d_'’.-]+", token) and token[0].isupper() for token in tokens]
    if 2 <= len(tokens) <= 3 and all(looks) and not set(words(text)) & set(_OFFICES.split(",")):
        _ask_for_office(cell, report, is_printed=True)
    return text
