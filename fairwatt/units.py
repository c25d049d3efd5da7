"""Energy units, and the way from a bill to MWh of net calorific value."""

import re

import numpy as np

from .factors import fuel_of, fuel_property
from .i18n import _
from .names import require_known

MWH_PER_UNIT = {
    "kWh": 1e-3,
    "MWh": 1.0,
    "GWh": 1e3,
    "MJ": 1 / 3600,
    "GJ": 1 / 3.6,
    "TJ": 1e3 / 3.6,
    "toe": 11.63,
    "ktoe": 11630.0,
    "Gcal": 1.163,
}
TONNES_PER_UNIT = {"kg": 1e-3, "t": 1.0, "quintal": 0.1}
LITRES_PER_UNIT = {"l": 1.0, "m3": 1e3}
# What people type for it in the languages of the course.
_ALIASES = {
    **dict.fromkeys(["litre", "litres", "liter", "liters", "lt", "litro", "litros", "litri"], "l"),
    **dict.fromkeys(["tonne", "tonnes"], "t"),
    **dict.fromkeys(["q", "quintals"], "quintal"),
    "tep": "toe",
    "smc": "Sm3",
}
# One normal cubic metre (0 degrees C) holds as much gas as 1.055 standard ones (15 degrees C): ideal gas law.
STANDARD_M3_PER_UNIT = {"Sm3": 1.0, "Nm3": 288.15 / 273.15}

UNITS = (*MWH_PER_UNIT, *TONNES_PER_UNIT, *LITRES_PER_UNIT, *STANDARD_M3_PER_UNIT)
_BY_FOLDED = {unit.casefold(): unit for unit in UNITS}


def known_unit(unit):
    """Standard spelling of a unit, or a refusal that names the nearest one.

    Parameters
    ----------
    unit : str
        As typed: capitals, the sign for cubic, and the words litre, tonne, tep, Smc are understood.

    Returns
    -------
    str
        One of `UNITS`.

    Raises
    ------
    ValueError
        If the unit is unknown.

    Examples
    --------
    >>> known_unit("kwh"), known_unit("Sm³"), known_unit("litres")
    ('kWh', 'Sm3', 'l')
    >>> known_unit("kW")
    Traceback (most recent call last):
    ValueError: 'kW' is not a unit known here. Did you mean 'kWh'? Known: kWh, MWh, GWh, MJ, GJ, TJ, toe, ktoe, Gcal,
    kg, t, quintal, l, m3, Sm3, Nm3.
    """
    folded = str(unit).strip().replace("³", "3").casefold()
    if gross := re.fullmatch(r"(\w+) (pcs|hhv|gcv)", folded):
        raise ValueError(
            _('{sign} means gross calorific value: write the unit {unit}, and calorific_value="gross".').format(
                sign=gross[2].upper(), unit=_BY_FOLDED.get(gross[1], gross[1])
            )
        )
    if folded in _ALIASES:
        return _ALIASES[folded]
    return _BY_FOLDED.get(folded) or require_known(str(unit).strip(), UNITS, _("unit"))


def to_mwh(amount, unit, fuel=None, calorific_value="net", net_to_gross=None):
    """Turn an amount from a bill into MWh of net calorific value.

    Parameters
    ----------
    amount : float or array_like
        As on the bill, not negative.
    unit : str
        Energy (kWh, MWh, GWh, MJ, GJ, TJ, toe, ktoe, Gcal), mass (kg, t, quintal), volume of a liquid (l, m3) or of
        natural gas (Sm3 at 15 degrees C, Nm3 at 0 degrees C).
    fuel : str, optional
        Carrier or IPCC fuel; needed for mass and volume, and for gross energy.
    calorific_value : {"net", "gross"}
        What an amount in an energy unit is based on. Spanish gas bills, for example, are in gross kWh;
        inventories count net.
    net_to_gross : float, optional
        Net divided by gross calorific value. Default: the IPCC's rule of thumb for the fuel (natural gas 0.90).
        The United Kingdom's official factors imply 0.9026 for natural gas.

    Returns
    -------
    float or numpy.ndarray
        Energy [MWh, net calorific value].

    Raises
    ------
    ValueError
        If the amount is negative or not a number, the unit is unknown, or the fuel is missing where it is needed.

    Notes
    -----
    Mass times net calorific value; volume times density times net calorific value; 1 MWh = 3.6 GJ,
    1 toe = 11.63 MWh [2]_. A gross amount of energy times `net_to_gross` [1]_.

    References
    ----------
    .. [1] IPCC 2006 Guidelines, volume 2, chapter 1, table 1.2 and box 1.1.
    .. [2] International Energy Agency convention: 1 toe = 41.868 GJ.

    Examples
    --------
    >>> to_mwh(43_000, "kWh")
    43.0
    >>> round(to_mwh(1000, "l", "diesel"), 2)
    10.03
    >>> to_mwh(100, "MWh", "natural_gas", calorific_value="gross")
    90.0
    """
    unit = known_unit(unit)
    amount = _amount(amount)
    require_known(calorific_value, ("net", "gross"), _("calorific value"))
    if fuel is not None:
        fuel_of(fuel)  # a misspelt fuel is refused also where the unit alone would do
    if unit in MWH_PER_UNIT:
        energy = amount * MWH_PER_UNIT[unit] * _net_share(fuel, calorific_value, net_to_gross)
    elif calorific_value == "gross":
        raise ValueError(
            _(
                "'gross' belongs to an amount of energy; {unit} is a quantity of fuel. Leave calorific_value out."
            ).format(unit=unit)
        )
    elif fuel is None:
        raise ValueError(_("Which fuel? {unit} is a quantity of fuel, not of energy.").format(unit=unit))
    else:
        energy = amount * _mwh_per_physical_unit(unit, fuel)
    return float(energy) if energy.ndim == 0 else energy


def _amount(amount):
    problem = _("An amount of energy must be a number of zero or more; found {amount}. Leave credit notes out.")
    try:
        numbers = np.asarray(amount, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(problem.format(amount=repr(amount))) from None
    if not np.all((numbers >= 0) & np.isfinite(numbers)):
        raise ValueError(problem.format(amount=amount))
    return numbers


def _net_share(fuel, calorific_value, net_to_gross):
    if calorific_value == "net":
        return 1.0
    if net_to_gross is not None:
        if not 0.8 <= net_to_gross <= 1:
            raise ValueError(
                _("The net calorific value is 80 to 100 % of the gross one; found {ratio}.").format(ratio=net_to_gross)
            )
        return net_to_gross
    if fuel is None:
        raise ValueError(_("Which fuel? The difference between gross and net depends on it."))
    return fuel_property(fuel, "net_to_gross").value


def _mwh_per_physical_unit(unit, fuel):
    if unit == "m3" and fuel == "natural_gas":
        raise ValueError(
            _(
                "A cubic metre of gas depends on pressure and temperature. Use the corrected volume on the bill and "
                "write Sm3 (15 °C) or Nm3 (0 °C)."
            )
        )
    if unit == "m3" and fuel == "lpg":
        raise ValueError(
            _("A cubic metre of LPG may be gas or liquid, and the two differ 250 times. Use kg, or l for the liquid.")
        )
    values = [factor.value for factor in conversion_factors(unit, fuel)]
    if unit in STANDARD_M3_PER_UNIT:
        return STANDARD_M3_PER_UNIT[unit] * values[0] / 3600
    if unit in LITRES_PER_UNIT:
        density, calorific_value = values
        return LITRES_PER_UNIT[unit] * density / 1000 * calorific_value / 3.6
    return TONNES_PER_UNIT[unit] * values[0] / 3.6


def conversion_factors(unit, fuel):
    """Properties of the fuel that `to_mwh` uses for a unit.

    Parameters
    ----------
    unit : str
        As for `to_mwh`.
    fuel : str
        Carrier or IPCC fuel.

    Returns
    -------
    tuple of Factor
        Empty for a unit of energy.

    Examples
    --------
    >>> [factor.name for factor in conversion_factors("l", "diesel")]
    ['density of gas_diesel_oil', 'net_calorific_value of gas_diesel_oil']
    """
    unit = known_unit(unit)
    if unit in MWH_PER_UNIT:
        return ()
    if unit in STANDARD_M3_PER_UNIT:
        return (fuel_property(fuel, "net_calorific_value_volume"),)
    names = ("density", "net_calorific_value") if unit in LITRES_PER_UNIT else ("net_calorific_value",)
    return tuple(fuel_property(fuel, name) for name in names)
