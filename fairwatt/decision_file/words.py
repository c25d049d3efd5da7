"""What sheets, headings and answers are called, in five languages, and how two names are compared."""

import re

from ..i18n import _
from ..own_file.texts import bare, folded
from ..own_file.values import NO, YES

EXAMPLE = "EXAMPLE"  # begins the name of each example row; never translated


def titles():
    """What the template calls its sheets, headings and answers, in the language of the reader."""
    return {
        "measures": _("Measures"), "criteria": _("Criteria"), "points": _("Points"), "help": _("help"),
        "short": _("short name"), "unit": _("unit"), "more": _("more is better"), "worst": _("worst"),
        "best": _("best"), "agreed": _("agreed"), "yes": _("yes"), "no": _("no"), "note": _("note"),
    }  # fmt: skip


# Other names, in bare letters. The names of titles() are known too.
_SYNONYMS = {
    "measures": "measures,measure,actions,action,options,alternatives,misure,misura,azioni,interventi,medidas,medida,"
    "acciones,acoes,opcoes,opciones,alternativas,alternative,μετρα,μετρο,δρασεισ,εναλλακτικεσ",
    "criteria": "criteria,criterion,criteri,criterio,criterios,κριτηρια,κριτηριο",
    "points": "points,point,swingpoints,weights,weight,punti,punteggi,pesi,peso,puntos,puntuacion,pesos,pontos,"
    "pontuacao,βαθμοι,ποντοι,μοναδεσβαρουσ,βαρη,βαροσ,συντελεστεσ",
    "help": "help,aiuto,ayuda,ajuda,readme,βοηθεια",
    "short": "shortname,short,shortlabel,abbreviation,nomebreve,nombrecorto,nomecurto,συντομοονομα",
    "unit": "unit,units,unita,unitadimisura,unidad,unidades,unidade,unidaddemedida,unidadedemedida,μοναδα,μοναδεσ,"
    "μοναδαμετρησησ",
    "more": "moreisbetter,morebetter,higherisbetter,piuemeglio,dipiuemeglio,masesmejor,maisemelhor,"
    "περισσοτεροειναικαλυτερο",
    "direction": "direction,sense,goal,minmax,maxmin,minormax,maxormin,direzione,verso,obiettivo,direccion,sentido,"
    "objetivo,direcao,κατευθυνση,στοχοσ",
    "worst": "worst,worstvalue,worstlevel,peggiore,peggio,valorepeggiore,peor,peorvalor,pior,piorvalor,χειροτερο,"
    "χειροτερη,χειροτερητιμη",
    "best": "best,bestvalue,bestlevel,migliore,meglio,valoremigliore,mejor,mejorvalor,melhor,melhorvalor,καλυτερο,"
    "καλυτερη,καλυτερητιμη",
    "note": "note,notes,comment,comments,remark,remarks,description,source,sources,descrizione,fonte,fonti,"
    "osservazioni,nota,notas,descripcion,fuente,fuentes,observaciones,comentarios,descricao,fontes,observacoes,"
    "σημειωση,σημειωσεισ,περιγραφη,πηγη,πηγεσ",
    "total": "total,totals,sum,average,mean,totale,totali,somma,media,totales,suma,promedio,totais,soma,συνολο,"
    "αθροισμα,μεσοσοροσ",
    "agreed": "agreed,group,accordo,concordato,gruppo,acuerdo,acordado,grupo,consenso,acordo,συμφωνια,συμφωνημενο,"
    "ομαδα",
    "max": "max,maximum,maximise,maximize,more,moreisbetter,high,higher,up,massimo,massimizzare,piu,alto,maximo,"
    "maximizar,mas,mais,μεγιστο,περισσοτερο",
    "min": "min,minimum,minimise,minimize,less,lessisbetter,fewer,low,lower,down,minimo,minimizzare,meno,basso,"
    "minimizar,menos,ελαχιστο,λιγοτερο",
    "cost": "cost,costs,investment,price,expense,expenses,expenditure,spending,costo,costi,spesa,spese,prezzo,"
    "investimento,coste,costes,gasto,gastos,inversion,precio,custo,custos,despesa,despesas,preco,κοστοσ,δαπανη,"
    "δαπανεσ,επενδυση,τιμη",
    "benefit": "saved,saving,savings,avoided,reduction,reduced,jobs,acceptance,risparmio,risparmi,risparmiate,evitate,"
    "riduzione,ahorro,ahorros,evitadas,reduccion,empleo,empleos,poupanca,poupancas,evitados,reducao,emprego,"
    "empregos,posti,εξοικονομηση,μειωση,θεσεισ",
}  # fmt: skip
_SYNONYMS = {key: frozenset(names.split(",")) for key, names in _SYNONYMS.items()}
_SIGNS = {"+": "max", "↑": "max", "-": "min", "−": "min", "↓": "min"}


def recognised(text, *keys):
    """The one of the keys that a text is a name of, or None."""
    name, own = bare(text), titles()
    return next((key for key in keys if name and (name in _SYNONYMS[key] or name == bare(own.get(key, "")))), None)


def mentions(text, key):
    """Whether a word of a text is one of the names of a key."""
    return any(word in _SYNONYMS[key] for word in re.findall(r"[^\W\d_]+", folded(text)))


def direction(text, field):
    """What an answer says, "max" or "min", or None; yes and no answer the question "more is better" only."""
    if found := _SIGNS.get(text) or recognised(text, "max", "min"):
        return found
    own = titles()
    if field == "more" and bare(text) in YES | {bare(own["yes"])}:
        return "max"
    return "min" if field == "more" and bare(text) in NO | {bare(own["no"])} else None


# --- names of measures and criteria ---


def split_unit(heading):
    """The name, and the unit in brackets after it, if there is one."""
    depth = 0
    for place in range(len(heading) - 1, 0, -1):
        depth += (heading[place] in ")]") - (heading[place] in "([")
        if depth == 0:
            break
    is_unit = heading.endswith((")", "]")) and depth == 0 and heading[:place].strip()
    return (heading[:place].strip(), heading[place + 1 : -1].strip()) if is_unit else (heading, "")


def matched(heading, labels):
    """The label that a heading means: without capitals, signs, the ending of a plural, or a unit in brackets."""
    name = split_unit(heading)[0]
    pairs = [(heading, str), (name, str), (name, lambda label: split_unit(label)[0])]
    for form in (folded, bare, _without_ending):
        for text, part in pairs:
            found = [label for label in labels if form(part(label)) == form(text) != ""]
            if len(found) == 1:
                return found[0]
    return None


def _without_ending(text):
    return " ".join(re.sub(r"(?<=...)[aeiosαεηιοσ]{1,2}$", "", word) for word in re.findall(r"[^\W_]+", folded(text)))


_LATIN = dict(zip("αβγδεζηικλμνξοπρστυφω", "abgdeziiklmnxoprstyfo", strict=True)) | {"θ": "th", "χ": "ch", "ψ": "ps"}


def ids(labels, what):
    """Short names for programs, made from labels: Latin letters, digits and underscores, each one once."""
    taken = []
    for number, label in enumerate(labels, start=1):
        latin = "".join(_LATIN.get(letter, letter) for letter in folded(label))
        name = re.sub(r"[^a-z0-9]+", "_", latin).strip("_")[:40].strip("_") or f"{what}_{number}"
        again = (f"{name}_{n}" for n in range(2, len(labels) + 2))
        taken.append(name if name not in taken else next(other for other in again if other not in taken))
    return taken
