"""Emissions of burning a fuel, gas by gas; CO2-equivalent only at the last step, with a named GWP set."""

from dataclasses import dataclass, field
from functools import cache

from ..data import read_table
from ..factors import Factor, combustion_factor, fuel_of, gwp
from ..i18n import _
from ..units import conversion_factors, to_mwh

GASES = ("co2", "co2_biogenic", "ch4_fossil", "ch4_biogenic", "n2o")
TJ_PER_MWH = 0.0036


@dataclass(frozen=True)
class Emissions:
    """Masses of gases [t], and the factors they come from.

    Parameters
    ----------
    co2, ch4_fossil, ch4_biogenic, n2o : float
        Masses [t] that count.
    co2_biogenic : float
        CO2 of wood and other biomass [t]: a memo item, shown beside the total and not part of it.
    gwp_set : str
        The set that `co2e` uses.
    factors : tuple of Factor
        Every factor row used.
    """

    co2: float = 0.0
    co2_biogenic: float = 0.0
    ch4_fossil: float = 0.0
    ch4_biogenic: float = 0.0
    n2o: float = 0.0
    gwp_set: str = "AR5"
    factors: tuple[Factor, ...] = field(default=(), repr=False)

    @property
    def co2e(self):
        """Emissions [t CO2-equivalent] under `gwp_set`; biogenic CO2 is left out, its methane is not."""
        return self.co2 + sum(
            mass * gwp(gas, self.gwp_set).value
            for gas, mass in [("ch4_fossil", self.ch4_fossil), ("ch4_biogenic", self.ch4_biogenic), ("n2o", self.n2o)]
        )

    def __add__(self, other):
        if self.gwp_set != other.gwp_set:
            raise ValueError(
                _("These emissions were computed with {one} and {two}. Compute both with the same GWP set.").format(
                    one=self.gwp_set, two=other.gwp_set
                )
            )
        masses = {gas: getattr(self, gas) + getattr(other, gas) for gas in GASES}
        return Emissions(**masses, gwp_set=self.gwp_set, factors=self.factors + other.factors)


def combustion_emissions(amount, unit, fuel, use="residential", gwp_set="AR5", sustainable=True):
    """Emissions of an amount of fuel, IPCC 2006 tier 1.

    Parameters
    ----------
    amount : float
        Quantity burnt, in `unit`.
    unit : str
        Any unit of `fairwatt.units.to_mwh`.
    fuel : str
        Carrier or IPCC fuel.
    use : {"energy_industries", "commercial", "residential", "road", "off_road_agriculture"}
    gwp_set : {"SAR", "TAR", "AR4", "AR5", "AR5_feedback", "AR6"}
        Set for `Emissions.co2e`; the masses do not depend on it.
    sustainable : bool
        If False, the CO2 of biomass counts like fossil CO2: the Covenant's rule for wood that does not grow back.

    Returns
    -------
    Emissions
        Masses in tonnes.

    Raises
    ------
    ValueError
        If the carrier is not burnt (electricity, heat, sun) or the IPCC tables hold no factor for it.

    Notes
    -----
    mass of gas = energy [TJ] x emission factor [kg/TJ]. CO2 of biomass is a memo item; its CH4 and N2O count.

    References
    ----------
    .. [1] IPCC 2006 Guidelines, volume 2, equation 2.1 (stationary), 3.2.1 and 3.2.3 (road), section 2.3.3.4
       (biomass).

    Examples
    --------
    >>> emissions = combustion_emissions(100, "MWh", "natural_gas")
    >>> round(emissions.co2, 2), round(emissions.co2e, 2)
    (20.2, 20.26)
    """
    gwp("n2o", gwp_set)  # refuse an unknown set now, not when somebody asks for co2e
    if fuel_of(fuel) is None:
        raise ValueError(
            _(
                "'{carrier}' is not burnt in the town, or is a collective name. Choose a fuel, or use its own factor."
            ).format(carrier=fuel)
        )
    energy = to_mwh(amount, unit, fuel) * TJ_PER_MWH
    factors = {gas: combustion_factor(fuel, gas, use) for gas in ("co2", "ch4", "n2o")}
    mass = {gas: energy * factor.value / 1000 for gas, factor in factors.items()}
    biogenic = is_biogenic(fuel)
    methane = "ch4_biogenic" if biogenic else "ch4_fossil"
    carbon_dioxide = "co2_biogenic" if biogenic and sustainable else "co2"
    weights = (gwp(methane, gwp_set), gwp("n2o", gwp_set))
    return Emissions(
        **{carbon_dioxide: mass["co2"], methane: mass["ch4"], "n2o": mass["n2o"]},
        gwp_set=gwp_set,
        factors=(*conversion_factors(unit, fuel), *factors.values(), *weights),
    )


@cache
def is_biogenic(fuel):
    """Whether the carbon of a fuel comes from plants.

    Parameters
    ----------
    fuel : str
        Carrier or IPCC fuel.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_biogenic("wood"), is_biogenic("lpg")
    (True, False)
    """
    table = read_table("emission_factors")
    return bool(table.loc[table["fuel"] == fuel_of(fuel), "biogenic"].iloc[0])
