"""The baseline emission inventory: sectors by carriers, notation keys as values, two views of one object."""

import math
import numbers
from dataclasses import dataclass

import pandas as pd

from ..data import NOTATION_KEYS, read_table
from ..factors import Factor, NoFactorError, as_table, covenant_factor, electricity_factor, fuel_of
from ..i18n import _
from ..names import require_known
from .combustion import GASES, combustion_emissions

FAMILIES = ("ipcc", "covenant", "life_cycle")
REPORTS = ("co2", "co2e")
GRID_CARRIERS = ("electricity", "heat_cold")  # burnt elsewhere: scope 2
OFF_ROAD_FUELS = ("diesel", "gasoline")
NO_COMBUSTION = ("solar_thermal", "geothermal")
GPC_BASIC_CODES = ("I.1", "I.2", "I.3", "I.5", "II.1", "III.1-III.3", "III.4")
# NO is a true zero and IE stands in another cell; NE and C are holes in the total.
HOLES = ("NE", "C")


@dataclass(frozen=True)
class NotationSum:
    """A sum that says what it leaves out.

    Parameters
    ----------
    total : float
        Sum of the numbers.
    counted : int
        How many numbers there are.
    left_out : tuple of str
        The notation keys met, in order.
    """

    total: float
    counted: int
    left_out: tuple[str, ...]

    @property
    def complete(self):
        """True if no key is NE or C: then the total is the whole."""
        return not any(key in HOLES for key in self.left_out)


def notation_sum(values):
    """Add numbers and notation keys; an empty cell is refused, because missing is never zero.

    Parameters
    ----------
    values : iterable of float or str
        Numbers, or one of NO (not occurring), NE (not estimated), IE (included elsewhere), C (confidential).

    Returns
    -------
    NotationSum

    Raises
    ------
    ValueError
        If a value is empty or unknown.

    References
    ----------
    .. [1] Global Protocol for Community-Scale Greenhouse Gas Inventories (GPC), notation keys.

    Examples
    --------
    >>> result = notation_sum([120.0, "NE", 30.0])
    >>> result.total, result.left_out, result.complete
    (150.0, ('NE',), False)
    """
    amounts, keys = [], []
    for value in values:
        if isinstance(value, str) and value in NOTATION_KEYS:
            keys.append(value)
        elif value is None or isinstance(value, str) or pd.isna(value):
            raise ValueError(
                _("Found {value!r} where a number or a notation key belongs. Empty is not zero: write {keys}.").format(
                    value=value, keys=", ".join(NOTATION_KEYS)
                )
            )
        else:
            amounts.append(float(value))
    return NotationSum(sum(amounts), len(amounts), tuple(keys))


@dataclass(frozen=True, eq=False)
class Inventory:
    """Baseline emission inventory of one town and one year.

    Parameters
    ----------
    cells : pandas.DataFrame
        One row per sector and carrier: `sector`, `carrier`, `energy` [MWh], `notation_key`, `note`, `scope`,
        `factor` [t/MWh], `emissions` [t], and the masses of the gases [t] where the factors give them.
    factors : pandas.DataFrame
        Every factor row used, with its source.
    family, report, gwp_set : str
        The choices made; see `baseline_emission_inventory`.
    year : int
        Year of the electricity factor.
    """

    cells: pd.DataFrame
    factors: pd.DataFrame
    family: str
    report: str
    gwp_set: str
    year: int

    @property
    def unit(self):
        """``"t CO2"`` or ``"t CO2-eq"``."""
        return "t CO2" if self.report == "co2" else "t CO2-eq"

    @property
    def total(self):
        """Emissions of all cells that hold a number [t]; read it together with `completeness`."""
        return float(self.cells["emissions"].sum())

    @property
    def absent(self):
        """Sectors that have no row at all: nobody has said anything about them."""
        return tuple(sector for sector in read_table("sectors")["sector"] if sector not in set(self.cells["sector"]))

    @property
    def holes(self):
        """Sectors of which the total leaves something out: NE, C, or no row."""
        keyed = self.cells.loc[self.cells["notation_key"].isin(HOLES), "sector"]
        return (*dict.fromkeys(keyed), *self.absent)

    @property
    def complete(self):
        """True if there are no `holes`."""
        return not self.holes

    def completeness(self):
        """One sentence: how many cells are counted, and what the total leaves out.

        Returns
        -------
        str
        """
        counted = int(self.cells["emissions"].notna().sum())
        keys = self.cells.dropna(subset="notation_key")
        labels = _labels("sector")
        named = [
            f"{labels[row.sector]}{_carrier_in_brackets(row.carrier)} ({row.notation_key})" for row in keys.itertuples()
        ]
        text = _("{counted} cells counted; {keys} hold a notation key{names}.").format(
            counted=counted, keys=len(keys), names=": " + "; ".join(named) if named else ""
        )
        if self.absent:
            names = "; ".join(labels[sector] for sector in self.absent)
            text += " " + _("Without any row, and so without an answer: {names}.").format(names=names)
        return text

    def by(self, column, measure="emissions"):
        """Sum of the numbers by sector, carrier or scope.

        Parameters
        ----------
        column : {"sector", "carrier", "scope"}
        measure : {"emissions", "energy"}

        Returns
        -------
        pandas.Series
            Largest first. A sector that holds only notation keys is absent.
        """
        cells = self.cells.dropna(subset=measure)
        return cells.groupby(column)[measure].sum().sort_values(ascending=False)

    def covenant(self, measure="emissions"):
        """The Covenant of Mayors' matrix: sectors in rows, carriers in columns.

        Parameters
        ----------
        measure : {"emissions", "energy"}
            In t or in MWh.

        Returns
        -------
        pandas.DataFrame
            Numbers, notation keys, and empty text where the balance has no entry. The column "Total" adds the
            numbers of the row, or shows the key of a row without numbers.
        """
        sectors = read_table("sectors").set_index("sector")
        columns = read_table("carriers").set_index("carrier")["covenant_column"]
        rows = {}
        for sector, row in sectors.iterrows():
            cells = self.cells[self.cells["sector"] == sector]
            if cells.empty:
                continue
            matrix_row = {}
            for column, group in cells.dropna(subset="carrier").groupby(cells["carrier"].map(columns)):
                matrix_row[column] = _number_or_key(group, measure)
            matrix_row["Total"] = _number_or_key(cells, measure)
            rows[row["covenant_row"]] = matrix_row
        order = [column for column in dict.fromkeys(columns) if any(column in row for row in rows.values())]
        return pd.DataFrame(rows.values(), index=list(rows), columns=[*order, "Total"]).fillna("")

    def covenant_total(self, optional=()):
        """Total of the Covenant's four key sectors, plus the optional sectors that you name.

        Parameters
        ----------
        optional : iterable of str
            For example ``["agriculture", "industry"]``.

        Returns
        -------
        float
            Emissions [t]. Key sectors: municipal (buildings, lighting, fleet), tertiary, residential, transport.

        References
        ----------
        .. [1] Covenant of Mayors, reporting guidelines: the four key sectors.
        """
        sectors = read_table("sectors")
        for sector in optional:
            require_known(sector, sectors["sector"], _("sector"))
        chosen = set(sectors.loc[sectors["covenant_key"], "sector"]) | set(optional)
        return float(self.cells.loc[self.cells["sector"].isin(chosen), "emissions"].sum())

    def gpc_basic(self):
        """The GPC BASIC table of the same cells: sub-sectors in rows, scopes in columns.

        Returns
        -------
        pandas.DataFrame
            Index: GPC code. Columns: `sub_sector`, `scope_1`, `scope_2` [t], `notation_keys` (what is not in the
            numbers of the row).

        Raises
        ------
        ValueError
            If the inventory counts CO2 only or life-cycle emissions: the GPC asks for CO2-equivalent, direct.

        Notes
        -----
        BASIC counts scopes 1 and 2 of stationary energy and transport, and scopes 1 and 3 of the waste made inside
        the boundary. An energy balance holds no waste, so scope 3 has no column here.

        References
        ----------
        .. [1] Global Protocol for Community-Scale Greenhouse Gas Inventories (GPC), levels BASIC and BASIC+.
        """
        if self.report == "co2" or self.family == "life_cycle":
            raise ValueError(
                _('The GPC counts all gases, where they are emitted. Make the inventory with report="co2e" and '
                  'family="ipcc" or "covenant".')
            )  # fmt: skip
        sectors = read_table("sectors").set_index("sector")
        codes = self.cells["sector"].map(sectors["gpc_code"])
        rows = {}
        for code, cells in self.cells[codes.isin(GPC_BASIC_CODES)].groupby(codes):
            names = [sectors["label"][sector] for sector in dict.fromkeys(cells["sector"])]
            row = {"sub_sector": ", ".join(names)}
            for scope in (1, 2):
                row[f"scope_{scope}"] = _number_or_key(cells[cells["scope"] == scope], "emissions")
            keys = cells.dropna(subset="notation_key")
            row["notation_keys"] = "; ".join(
                f"{sectors['label'][key.sector]}{_carrier_in_brackets(key.carrier)}: {key.notation_key}"
                for key in keys.itertuples()
            )
            rows[code] = row
        columns = ["sub_sector", "scope_1", "scope_2", "notation_keys"]
        return pd.DataFrame(rows.values(), index=list(rows), columns=columns).sort_index().rename_axis("gpc_code")

    def gpc_basic_total(self):
        """Sum of the numbers of the GPC BASIC table.

        Returns
        -------
        float
            Emissions [t CO2-eq].
        """
        scopes = self.gpc_basic()[["scope_1", "scope_2"]].to_numpy().ravel()
        return float(sum(value for value in scopes if not isinstance(value, str)))


def baseline_emission_inventory(
    balance,
    country,
    year,
    family="ipcc",
    report="co2e",
    gwp_set="AR5",
    sustainable_biomass=True,
    electricity=None,
    heat_factor=None,
):
    """Baseline emission inventory: energy of each cell times its emission factor.

    Parameters
    ----------
    balance : pandas.DataFrame
        Columns `sector`, `carrier`, `energy` [MWh/a, net calorific value], `notation_key`, `note`. Every row holds
        a number or a notation key, never both and never neither.
    country : {"IT", "ES", "PT", "EL"}
    year : int
        Year of the national electricity factor, 1990 to 2021.
    family : {"ipcc", "covenant", "life_cycle"}
        ``ipcc``: factors per gas and use. ``covenant``: the Covenant's default factors. ``life_cycle``: includes
        mining, transport, building of plants; the fuel column is quoted from memory (confidence M).
    report : {"co2", "co2e"}
        One unit for the whole inventory. ``life_cycle`` is in CO2-equivalent.
    gwp_set : str
        For ``co2e``. The Covenant's factors exist for AR4 and AR5.
    sustainable_biomass : bool
        If False, the CO2 of wood and other biomass counts.
    electricity : Factor, optional
        A factor of your own instead of the national one [t/MWh].
    heat_factor : Factor, optional
        Factor of bought heat or cold [t/MWh]; there is no default.

    Returns
    -------
    Inventory

    Raises
    ------
    ValueError
        If the balance has an empty cell, an unknown name, a negative or repeated entry, an IE that does not say
        where, or if the choices contradict each other. All bad rows are listed at once.

    Notes
    -----
    emissions = energy x factor. A cell with energy but without a factor in the chosen family becomes NE: missing is
    never zero. Sun and ground heat have the factor 0 (nothing is burnt), except in ``life_cycle``.

    References
    ----------
    .. [1] JRC, Guidebook "How to develop a Sustainable Energy and Climate Action Plan", part 2.
    .. [2] IPCC 2006 Guidelines, volume 2, chapters 2 and 3.

    Examples
    --------
    >>> from fairwatt import load_town
    >>> town = load_town("PT-GAV")
    >>> inventory = baseline_emission_inventory(town.balance, town.country, 2021)
    >>> inventory.complete
    False
    """
    require_known(family, FAMILIES, _("family of factors"))
    require_known(report, REPORTS, _("unit of the report"))
    _refuse_contradictions(family, report, gwp_set)
    for own in (electricity, heat_factor):
        _check_own_factor(own)
    check_balance(balance)
    choices = _Choices(country, year, family, report, gwp_set, sustainable_biomass, electricity, heat_factor)
    uses = read_table("sectors").set_index("sector")["ipcc_use"]
    records, factors = [], []
    for row in balance.itertuples():
        record = {"sector": row.sector, "carrier": row.carrier, "energy": row.energy,
                  "notation_key": row.notation_key, "note": row.note}  # fmt: skip
        if not pd.isna(row.energy):
            result, used = _cell(row.energy, row.carrier, uses[row.sector], choices)
            record |= result
            factors += used
        records.append(record)
    columns = ["sector", "carrier", "energy", "notation_key", "note", "scope", "factor", "emissions", *GASES]
    cells = pd.DataFrame(records, columns=columns).astype({"scope": "Int64"})
    return Inventory(cells, as_table(factors), family, report, gwp_set, year)


@dataclass(frozen=True)
class _Choices:
    country: str
    year: int
    family: str
    report: str
    gwp_set: str
    sustainable_biomass: bool
    electricity: Factor | None
    heat_factor: Factor | None


def _refuse_contradictions(family, report, gwp_set):
    if family == "life_cycle" and report == "co2":
        raise ValueError(_('Life-cycle factors are in CO2-equivalent: choose report="co2e".'))
    if family == "covenant" and report == "co2e" and gwp_set not in ("AR4", "AR5"):
        raise ValueError(
            _(
                "The Covenant's factors exist for AR4 and AR5, not for {set}. Choose one of them, or the family ipcc."
            ).format(set=gwp_set)
        )


def _check_own_factor(factor):
    if factor is not None and (not isinstance(factor, Factor) or factor.unit != "t/MWh"):
        raise ValueError(
            _(
                "A factor of your own is a Factor with its source, in t/MWh; found {found}. 137 g/kWh are 0.137 t/MWh."
            ).format(found=f"{factor.value} {factor.unit}" if isinstance(factor, Factor) else repr(factor))
        )


def _cell(energy, carrier, use, choices):
    """Emissions of one cell, and the factors used."""
    scope = 2 if carrier in GRID_CARRIERS else 1
    if carrier in GRID_CARRIERS:
        factor = _grid_factor(carrier, choices)
    elif carrier in NO_COMBUSTION and choices.family != "life_cycle":
        return {"scope": scope, "factor": 0.0, "emissions": 0.0} | dict.fromkeys(GASES, 0.0), []
    elif choices.family == "ipcc" and fuel_of(carrier):
        try:
            return _ipcc_cell(energy, carrier, use, choices)
        except NoFactorError:
            factor = None
    else:
        factor = _default_factor(carrier, choices)
    if factor is None:
        note = _("no factor for this carrier in the family '{family}'").format(family=choices.family)
        return {"scope": scope, "notation_key": "NE", "note": note}, []
    masses = {"co2": energy * factor.value} if choices.report == "co2" else {}
    return {"scope": scope, "factor": factor.value, "emissions": energy * factor.value} | masses, [factor]


def _grid_factor(carrier, choices):
    if carrier == "heat_cold":
        return choices.heat_factor
    column = "lca" if choices.family == "life_cycle" else {"co2": "co2", "co2e": "ghg"}[choices.report]
    return choices.electricity or electricity_factor(choices.country, choices.year, column)


def _ipcc_cell(energy, carrier, use, choices):
    if use == "off_road_agriculture" and carrier not in OFF_ROAD_FUELS:
        use = "residential"  # table 2.5 is headed "residential and agriculture": boilers, dryers, greenhouses
    emissions = combustion_emissions(energy, "MWh", carrier, use, choices.gwp_set, choices.sustainable_biomass)
    counted = emissions.co2 if choices.report == "co2" else emissions.co2e
    result = {"scope": 1, "factor": counted / energy if energy else 0.0, "emissions": counted}
    used = [factor for factor in emissions.factors if choices.report == "co2e" or factor.name.startswith("co2 ")]
    return result | {gas: getattr(emissions, gas) for gas in GASES}, used


def _default_factor(carrier, choices):
    if choices.family == "ipcc":  # a collective column names no single fuel
        return None
    column = "lca_2017"
    if choices.family == "covenant":
        column = "co2" if choices.report == "co2" else f"ghg_{choices.gwp_set.lower()}"
    if carrier in ("wood", "biofuel") and not choices.sustainable_biomass:
        column += "_unsustainable"
    try:
        return covenant_factor(carrier, column)
    except NoFactorError:
        return None


def check_balance(balance):
    """Refuse a balance that cannot be added up, and name every bad row.

    Parameters
    ----------
    balance : pandas.DataFrame
        As for `baseline_emission_inventory`.

    Raises
    ------
    ValueError
        With one line per problem.
    """
    sectors = read_table("sectors")["sector"]
    carriers = read_table("carriers")["carrier"]
    absent = [name for name in ("sector", "carrier", "energy", "notation_key", "note") if name not in balance]
    if absent:
        raise ValueError(_("The balance lacks the column(s) {absent}.").format(absent=", ".join(absent)))
    if balance.empty:
        raise ValueError(_("The balance holds no row."))
    problems = []
    repeated = balance.duplicated(["sector", "carrier"], keep="first")
    for number, row in enumerate(balance.itertuples(), start=1):
        try:
            _check_row(row, sectors, carriers)
            if repeated.iloc[number - 1]:
                raise ValueError(_("this sector and carrier stand in an earlier row already; add the two amounts."))
        except ValueError as error:
            carrier = "" if pd.isna(row.carrier) else row.carrier
            problems.append(_("row {number} ({sector}, {carrier}): {error}").format(
                number=number, sector=row.sector, carrier=carrier, error=error))  # fmt: skip
    if problems:
        raise ValueError(_("The balance cannot be added up yet:") + "".join(f"\n  {problem}" for problem in problems))


def _check_row(row, sectors, carriers):
    require_known(row.sector, sectors, _("sector"))
    has_number, has_key = not pd.isna(row.energy), not pd.isna(row.notation_key)
    if not pd.isna(row.carrier):
        require_known(row.carrier, carriers, _("carrier"))
    elif has_number:
        raise ValueError(_("the carrier is missing: which energy is it?"))
    if has_number and has_key:
        raise ValueError(_("it holds a number and a notation key; keep one of them."))
    if not has_number and not has_key:
        raise ValueError(
            _("the cell is empty. Empty is not zero: write an amount, or one of {keys}.").format(
                keys=", ".join(NOTATION_KEYS)
            )
        )
    if has_key:
        require_known(row.notation_key, NOTATION_KEYS, _("notation key"))
        if row.notation_key == "IE" and (pd.isna(row.note) or not row.note):
            raise ValueError(_("IE means included elsewhere: say in the note in which cell."))
    elif not isinstance(row.energy, numbers.Real) or not math.isfinite(row.energy):
        raise ValueError(_("{energy!r} is not a number.").format(energy=row.energy))
    elif row.energy < 0:
        raise ValueError(_("the amount is negative ({energy}).").format(energy=row.energy))


def _number_or_key(cells, measure):
    """Sum of the numbers; without numbers the notation key; without cells an empty text."""
    amounts = cells[measure].dropna()
    if not amounts.empty:
        return float(amounts.sum())
    keys = cells["notation_key"].dropna()
    return keys.iloc[0] if not keys.empty else ""


def _labels(name):
    table = read_table(f"{name}s")
    return dict(zip(table[name], table["label"], strict=True))


def _carrier_in_brackets(carrier):
    return "" if pd.isna(carrier) else f", {_labels('carrier')[carrier].lower()}"
