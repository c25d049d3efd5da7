"""The baseline emission inventory of a town: one object, its total, and two views of it."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from ..data import read_table
from ..i18n import _
from ..names import require_known
from .notation import HOLES

GPC_BASIC_CODES = ("I.1", "I.2", "I.3", "I.5", "II.1", "III.1-III.3", "III.4")


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
        """Labels of what the total leaves out: cells with NE or C, and sectors without a row."""
        keyed = self.cells[self.cells["notation_key"].isin(HOLES)]
        labels = _labels("sector")
        names = [name_of(row.sector, row.carrier) for row in keyed.itertuples()]
        return (*names, *(labels[sector] for sector in self.absent))

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
        named = []
        for row in keys.itertuples():
            where = f": {row.note}" if row.notation_key == "IE" else ""
            named.append(f"{name_of(row.sector, row.carrier)} {row.notation_key}{where}")
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
            Numbers and notation keys; empty text where the balance has no row, so that nobody has said anything. The
            column "Total" adds the numbers of the row, or shows its key; the row "Total" adds the columns.
        """
        sectors = read_table("sectors").set_index("sector")
        columns = read_table("carriers").set_index("carrier")["covenant_column"]
        amounts, keys = self.cells[measure].to_numpy(), self.cells["notation_key"].to_numpy()
        of_sector, whole = self.cells["sector"].to_numpy(), self.cells["carrier"].isna().to_numpy()
        of_column = self.cells["carrier"].map(columns).to_numpy()
        used = [column for column in columns.unique() if column in set(of_column)]

        def row_of(chosen, of_rest=""):
            """Each column and the total of some cells; a column without cells holds what is said of all the rest."""
            row = {}
            for column in used:
                cells = chosen & (of_column == column)
                row[column] = _number_or_key(amounts[cells], keys[cells]) if cells.any() else of_rest
            return {**row, "Total": _number_or_key(amounts[chosen], keys[chosen])}

        rows = {}
        for row in sectors.itertuples():
            chosen = of_sector == row.Index
            if chosen.any():
                of_whole = keys[chosen & whole]
                rows[row.covenant_row] = row_of(chosen, of_whole[0] if len(of_whole) and pd.notna(row.ipcc_use) else "")
        rows[_("Total")] = row_of(np.full(len(keys), True))
        return pd.DataFrame(rows.values(), index=list(rows), columns=[*used, "Total"]).fillna("")

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
                of_scope = cells[cells["scope"] == scope]
                row[f"scope_{scope}"] = _number_or_key(
                    of_scope["emissions"].to_numpy(), of_scope["notation_key"].to_numpy()
                )
            keys = cells.dropna(subset="notation_key")
            row["notation_keys"] = "; ".join(
                f"{name_of(key.sector, key.carrier)}: {key.notation_key}" for key in keys.itertuples()
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


def _number_or_key(amounts, keys):
    """Sum of the numbers; without numbers the notation key; without cells an empty text."""
    numbers = amounts[~np.isnan(amounts)]
    if len(numbers):
        return float(numbers.sum())
    # A hole is told before a true zero.
    return next((key for key in (*HOLES, "IE", "NO") if key in keys), "")


@lru_cache
def _labels(name):
    table = read_table(f"{name}s")
    return dict(zip(table[name], table["label"], strict=True))


def name_of(sector, carrier):
    """Label of a cell: the sector, and the carrier in brackets if the cell is not the whole sector.

    Parameters
    ----------
    sector : str
    carrier : str or None

    Returns
    -------
    str

    Examples
    --------
    >>> name_of("residential", "wood")
    'Homes (firewood, chips and pellets)'
    """
    label = _labels("sector")[sector]
    return label if pd.isna(carrier) else f"{label} ({_labels('carrier')[carrier].lower()})"
