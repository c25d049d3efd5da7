"""The paragraph for the council: a few sentences made from the numbers."""

from ..data import read_table
from ..i18n import _
from ..rounding import about
from .inventory import name_of
from .persons import per_person

LARGE = ("residential", "tertiary", "private_transport")  # without one of them it is not the energy of a town
MUNICIPAL = ("municipal_buildings", "public_lighting", "municipal_fleet")


def council_paragraph(town, inventory):
    """What the inventory says, in sentences that can be read aloud.

    Parameters
    ----------
    town : Town
    inventory : Inventory
        Of the same town.

    Returns
    -------
    str

    Notes
    -----
    Numbers carry two digits: an estimate deserves no more. If homes, services or private transport hold no amount, what
    is counted is not called the energy of the town, and nothing is divided or compared. The sectors that hold NE or C
    are named, because the total leaves them out; so are sectors without any row.

    Examples
    --------
    >>> from fairwatt import load_town
    >>> from fairwatt.ghg import baseline_emission_inventory
    >>> town = load_town("PT-GAV")
    >>> print(council_paragraph(town, baseline_emission_inventory(town.balance, "PT", 2021))[:62])
    Gavião (PT) uses about 39,000 MWh of energy a year, that is 12
    """
    energy = town.balance["energy"].sum()
    labels = read_table("sectors").set_index("sector")["label"].str.lower()
    absent = [labels[sector] for sector in large_without_amount(town.balance)]
    start = _("{town} uses about {energy} MWh of energy a year, that is {each} MWh per registered inhabitant.")
    if absent:
        start = _(
            "Counted so far in {town}: about {energy} MWh a year. Not in it: {absent}. So this is not the energy of "
            "the town."
        )
    sentences = [
        start.format(
            town=town.label, energy=about(energy), each=about(per_person(energy, town.population)),
            absent=", ".join(absent),
        ),
        _emissions(inventory, bool(absent)).format(
            total=about(inventory.total),
            unit=inventory.unit,
            each=about(per_person(inventory.total, town.population)),
            family=_FAMILY_NAMES[inventory.family](),
            year=inventory.year,
        ),
        *([] if absent else _sentences_on_shares(inventory, labels)),
    ]  # fmt: skip
    for row in inventory.cells[inventory.cells["notation_key"] == "IE"].itertuples():
        sentences.append(
            _("{sector}: {note}.").format(sector=name_of(row.sector, row.carrier), note=row.note.rstrip("."))
        )
    if inventory.holes:
        sentences.append(
            _("The total leaves out what is not estimated or confidential: {holes}.").format(
                holes=", ".join(hole[0].lower() + hole[1:] for hole in inventory.holes)
            )
        )
    if town.notice:
        sentences.append(town.notice + ".")
    return " ".join(sentences)


def large_without_amount(balance):
    """Sectors without which nothing can be said about a whole town, and that hold neither an amount nor NO nor IE.

    Parameters
    ----------
    balance : pandas.DataFrame

    Returns
    -------
    list of str

    Examples
    --------
    >>> from fairwatt import load_town
    >>> balance = load_town("PT-GAV").balance
    >>> large_without_amount(balance), large_without_amount(balance[balance["sector"] == "public_lighting"])
    ([], ['residential', 'tertiary', 'private_transport'])
    """
    known = set(balance.loc[(balance["energy"] > 0) | balance["notation_key"].isin(["NO", "IE"]), "sector"])
    return [sector for sector in LARGE if sector not in known]


_FAMILY_NAMES = {
    "ipcc": lambda: _("IPCC factors"),
    "covenant": lambda: _("default factors of the Covenant"),
    "life_cycle": lambda: _("life-cycle factors"),
}


def _emissions(inventory, in_part):
    if in_part:
        return _("What has been counted causes about {total} {unit} a year ({family}, electricity of {year}).")
    if inventory.complete:
        return _("It causes about {total} {unit} a year ({family}, electricity of {year}), {each} t per inhabitant.")
    # Not "at least": a rounded estimate may also be too high.
    return _(
        "What has been counted causes about {total} {unit} a year ({family}, electricity of {year}), "
        "{each} t per inhabitant."
    )


def _sentences_on_shares(inventory, labels):
    if not inventory.total:
        return
    shares = 100 * inventory.by("sector") / inventory.total
    for words, (sector, share) in zip(
        [_("First comes: {sector}, {share:.0f} % of the emissions."), _("Second: {sector}, {share:.0f} %.")],
        shares.items(),
        strict=False,
    ):
        yield words.format(sector=labels[sector], share=share)
    own = shares[shares.index.isin(MUNICIPAL)]
    if not own.empty:
        yield _("What the municipality itself pays for ({sectors}) is {share} % of it.").format(
            sectors=", ".join(labels[sector] for sector in own.index), share=about(own.sum())
        )
