"""Texts that people type: compared without capitals and accents, and shown in messages without personal data."""

import re
import unicodedata

from ..i18n import _
from ..town_file import SHOWN

LONGEST_SHOWN = 40  # of a text in a message: enough to find it


def refusal(path, sentence, lines=(), **values):
    """The error that refuses a file; `{path}` in the sentence becomes its name, and the first lines follow.

    Its `title` and its `lines` serve who reads more than this one table.
    """
    title = sentence.format(path=path.name, **values)
    more = [_("and {n} more").format(n=len(lines) - SHOWN)] if len(lines) > SHOWN else []
    error = ValueError("\n  ".join([title, *lines[:SHOWN], *more]))
    error.title, error.lines = title, lines
    return error


def by_cause(problems):
    """Yield (group, cells, message) for each cause in each group of cells, in the order of the first cell of each.

    A problem is (cell, group, cause, message).
    """
    groups = {}
    for cell, group, cause, message in problems:
        groups.setdefault((group, cause), []).append((cell, message))
    for (group, _cause), told in groups.items():
        cells, messages = zip(*told, strict=True)
        sentence = "{message}" if len(set(messages)) == 1 else _("for example, {message}")
        yield group, cells, sentence.format(message=messages[0])


def folded(text):
    """Lower case, without accents; and a final sigma like any other."""
    text = unicodedata.normalize("NFKD", str(text).casefold())
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def bare(text):
    """A name without capitals, accents, spaces and signs."""
    return re.sub(r"[\W_]", "", folded(text))


def words(text):
    """The folded words of a text, and the sign of the euro."""
    return re.findall(r"[^\W\d_]+2?|€", folded(text))


def short(text):
    """A text for a message: in one line, and hidden if it may be personal."""
    if "@" in text or len(re.findall(r"\d", text)) > 6:
        return hidden(text)
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def hidden(text):
    """What is said instead of a text that may be personal."""
    return _("a text of {n} characters").format(n=len(text))


# --- personal data ---

# The word for "name" alone may also be that of a place; a surname is always that of a person.
_NAME_OF = {
    "name", "names", "nome", "nomi", "nombre", "nom", "ονομα", "of", "the", "di", "de", "del", "do", "του", "τησ",
}  # fmt: skip
PLACES = {
    "municipality", "town", "city", "village", "parish", "province", "region", "district", "country", "comune", "citta",
    "provincia", "regione", "municipio", "ciudad", "comarca", "municipi", "concelho", "freguesia", "distrito", "cidade",
    "δημοσ", "δημου", "πολη", "πολησ", "κοινοτητα", "κοινοτητασ", "νομοσ", "νομου", "περιφερεια", "περιφερειασ",
}  # fmt: skip
_PERSONAL_ID = [
    re.compile(r"@"),
    re.compile(r"^[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]$", re.IGNORECASE | re.ASCII),  # codice fiscale
    re.compile(r"^[XYZ]?\d{7,8}[ -]?[A-Z]$", re.IGNORECASE | re.ASCII),  # DNI, NIE
    re.compile(r"^(IT|ES|PT|GR|EL)\d{2,}[A-Z\d]{10,}$", re.IGNORECASE | re.ASCII),  # IBAN, or the number of a meter
    re.compile(r"^[+(]?(\d[ ()./-]*){9,}$", re.ASCII),  # telephone, NIF, AFM
]
_TWO_WORDS = re.compile(r"[^\W\d_]{2}[ ,.]+[^\W\d_]{2}")  # a name or an address, where one word is expected


def _personal_words():
    """What a column of personal data is called in six languages, in folded letters: {label: words}."""
    return {
        _("a name"): "name,names,surname,firstname,lastname,fullname,nome,nomi,cognome,nominativo,nombre,apellido,"
        "apellidos,apelido,nom,cognom,cognoms,ονομα,επωνυμο,ονοματεπωνυμο",
        _("an address"): "address,street,road,indirizzo,via,civico,direccion,domicilio,calle,morada,rua,endereco,"
        "adreca,carrer,διευθυνση,οδοσ,latitude,longitude,lat,lon,lng,coordinates,cadastral,catastral,catastale",
        _("a telephone number"): "phone,phones,phonenumber,telephone,mobile,cellphone,contact,tel,telefono,telefon,"
        "cellulare,movil,telefone,telemovel,contacto,contatto,τηλεφωνο,κινητο",
        _("an e-mail address"): "email,emails,mail,correo,correu,pec",
        _("a tax or identity number"): "nif,nie,dni,cif,nuss,niss,ssn,tin,vat,taxnumber,taxid,passport,passaporto,"
        "pasaporte,codicefiscale,cf,partitaiva,afm,αφμ,amka,αμκα,iban",
        _("a date of birth"): "birthdate,dateofbirth,birthday,dob,nascita,nacimiento,nascimento,naixement,γεννησησ",
        _("the number of a meter"): "cups,pod,pdr,cpe,meternumber,meterid",
    }


def personal_kind(header):
    """What kind of personal data a column of this name holds, or None."""
    if "@" in header:
        return _("an e-mail address")
    parted = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", header)  # FirstName
    tokens = set(re.findall(r"[^\W\d_]+", folded(parted)))
    if tokens & PLACES and tokens <= PLACES | _NAME_OF:
        return None
    joined = re.sub(r"[\W\d_]", "", folded(header))
    for label, known in _personal_words().items():
        for word in known.split(","):
            # A long word is found inside another one too ("homeaddress"); a short one would be found anywhere.
            if word in tokens or word == joined or (len(word) >= 7 and word in joined):
                return label
    return None


def is_personal_number(text):
    """Whether a text looks like an e-mail address, or the number of a person or a meter."""
    return any(pattern.search(text) for pattern in _PERSONAL_ID)


def is_personal(hh_id):
    """Whether an id looks like a name, an address, or the number of a person or a meter."""
    return is_personal_number(hh_id) or bool(_TWO_WORDS.search(hh_id))
