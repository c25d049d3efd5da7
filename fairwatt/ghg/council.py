"""The paragraph for the council: a few sentences made from the numbers."""

import math

from ..data import read_table
from ..i18n import _
from .persons import per_person

MUNICIPAL = ("municipal_buildings", "public_lighting", "municipal_fleet")


def about(number):
    """A number with the two digits that an estimate deserves.

    Parameters
    ----------
    number : float

    Returns
    -------
    str

    Examples
    --------
    >>> about(39_069), about(2.424), about(0.52), about(0)
    ('39,000', '2.4', '0.52', '0')
    """
    if number == 0:
        return "0"
    digits = 1 - math.floor(math.log10(abs(number)))
    return f"{round(number, digits):,.{max(digits, 0)}f}"


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
    Numbers carry two digits: an estimate deserves no more. The sectors that hold NE or C are named, because the
    total leaves them out; so are sectors without any row.

    Examples
    --------
    >>> from fairwatt import load_town
    >>> from fairwatt.ghg import baseline_emission_inventory
    >>> town = load_town("PT-GAV")
    >>> print(council_paragraph(town, baseline_emission_inventory(town.balance, "PT", 2021))[:62])
    Gavião (PT) uses about 39,000 MWh of energy a year, that is 12
    """
    energy = town.balance["energy"].sum()
    shares = 100 * inventory.by("sector") / inventory.total
    labels = read_table("sectors").set_index("sector")["label"]
    first, second = shares.index[:2]
    own = shares[shares.index.isin(MUNICIPAL)]
    sentences = [
        _("{town} uses about {energy} MWh of energy a year, that is {each} MWh per registered inhabitant."),
        _("It causes about {total} {unit} a year, {each_t} tonnes per inhabitant."),
        _("First comes: {first}, {first_share:.0f} % of the emissions. Second: {second}, {second_share:.0f} %."),
        _("What the municipality itself pays for ({own_sectors}) is {own} % of the total."),
    ]
    if inventory.holes:
        sentences.append(_("The total leaves out what nobody has estimated yet: {holes}."))
    if town.notice:
        sentences.append(town.notice + ".")
    return " ".join(sentences).format(
        town=town.label,
        energy=about(energy),
        each=about(per_person(energy, town.population)),
        total=about(inventory.total),
        unit=inventory.unit,
        each_t=about(per_person(inventory.total, town.population)),
        first=labels[first].lower(),
        first_share=shares[first],
        second=labels[second].lower(),
        second_share=shares[second],
        own=about(own.sum()),
        own_sectors=", ".join(labels[sector].lower() for sector in own.index),
        holes=", ".join(labels[sector].lower() for sector in inventory.holes),
    )
