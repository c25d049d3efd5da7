"""Where the answers of a town stand in the workbook that is written: the writer and the pilots go by it."""

import pandas as pd

from .schema import FIELDS, FREE_ROWS, PRINTED, WHOLE_SECTOR, sheet_titles


def field_cells(fields):
    """The cell of each answered field: {"population": "People!B2"}."""
    titles, cells, last = sheet_titles(), {}, {}
    for field, of in FIELDS.items():
        last[of.sheet] = last.get(of.sheet, 1) + 1
        cells[field] = f"{titles[of.sheet]}!B{last[of.sheet]}"
    return {field: cell for field, cell in cells.items() if field in fields}


def energy_rows(balance=None):
    """The rows of the sheet Energy from its second one on.

    Parameters
    ----------
    balance : pandas.DataFrame, optional
        What fills them. What has no printed row stands below, in the first of the free rows.

    Returns
    -------
    list of (str or None, str or None, int or None)
        Sector, carrier ("all" for the whole sector), and the place of the row in the balance.

    Examples
    --------
    >>> energy_rows()[:2]
    [('municipal_buildings', 'all', None), ('municipal_buildings', 'electricity', None)]
    """
    filled = {}
    if balance is not None:
        carriers = balance["carrier"].where(balance["carrier"].notna(), WHOLE_SECTOR)
        filled = {cell: place for place, cell in enumerate(zip(balance["sector"], carriers, strict=True))}
    printed = [(sector, carrier) for sector, few in PRINTED.items() for carrier in (WHOLE_SECTOR, *few)]
    others = [cell for cell in filled if cell not in printed]
    free = [(None, None)] * max(FREE_ROWS - len(others), 5)
    return [(*cell, filled.get(cell)) for cell in printed + others + free]


def with_cells(balance):
    """A balance in the order of the sheet, each row with its cell: that of the amount, or of the notation key."""
    title = sheet_titles()["energy"]
    rows = [(place, row) for row, (*_cell, place) in enumerate(energy_rows(balance), start=2) if place is not None]
    ordered = balance.iloc[[place for place, _row in rows]].reset_index(drop=True)
    columns = ["C" if pd.notna(amount) else "E" for amount in ordered["amount"]]
    cells = [f"{title}!{column}{row}" for column, (_place, row) in zip(columns, rows, strict=True)]
    return ordered.assign(cell=cells)
