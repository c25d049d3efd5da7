"""Per person: which persons?"""

import numpy as np

from ..i18n import _

DAYS = 365


def equivalent_population(residents, guest_nights=0.0, second_home_nights=0.0):
    """Persons present on an average day of the year.

    Parameters
    ----------
    residents : float
        Persons who live in the town all year.
    guest_nights : float
        Nights that guests spend in hotels, rooms and camp sites [nights/a].
    second_home_nights : float
        Nights that owners and their families spend in second homes [nights/a].

    Returns
    -------
    float
        Equivalent population [persons].

    Raises
    ------
    ValueError
        If a number is negative, or nobody is there.

    Notes
    -----
    residents + nights / 365. Keep the same definition in every inventory that you compare.

    References
    ----------
    .. [1] Usual practice of tourism statistics (nights spent, Regulation (EU) No 692/2011, divided by the days of
       the year).

    Examples
    --------
    >>> equivalent_population(1000, guest_nights=73_000)
    1200.0
    """
    if not all(number >= 0 for number in (residents, guest_nights, second_home_nights)):
        raise ValueError(_("Persons and nights cannot be negative or unknown: give numbers of zero or more."))
    persons = residents + (guest_nights + second_home_nights) / DAYS
    if persons == 0:
        raise ValueError(_("Nobody lives or sleeps here: give residents, or nights."))
    return float(persons)


def per_person(amount, population):
    """An amount divided by a population.

    Parameters
    ----------
    amount : float or array_like
        For example MWh/a or t/a.
    population : float or array_like
        Residents, permanent residents, or equivalent population: say which one beside the result.

    Returns
    -------
    float or array_like
        Amount per person.

    Raises
    ------
    ValueError
        If the population is not above zero.

    Examples
    --------
    >>> per_person(3000, 1200)
    2.5
    """
    if not np.all(np.asarray(population) > 0):
        raise ValueError(_("The population must be above zero; found {value}.").format(value=population))
    return amount / population
