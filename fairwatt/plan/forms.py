"""Tables of the plan that follow a form: the whole matrix of the Covenant, the actions, and what the plan rests on."""

import pandas as pd

from ..data import read_table
from ..i18n import _
from ..workbook.schema import sheet_titles


def covenant_form(inventory, measure="emissions"):
    """The matrix of the Covenant with all its rows and columns, also those that hold nothing.

    Parameters
    ----------
    inventory : Inventory
    measure : {"emissions", "energy"}
        In t or in MWh.

    Returns
    -------
    pandas.DataFrame
        See `Inventory.covenant`; an empty text means that nobody has said anything about the cell.

    Examples
    --------
    >>> from fairwatt import load_town
    >>> from fairwatt.ghg import baseline_emission_inventory
    >>> form = covenant_form(baseline_emission_inventory(load_town("PT-GAV").balance, "PT", 2021))
    >>> form.shape, form.index[-1], form.columns[-1]
    ((13, 16), 'Total', 'Total')
    """
    matrix = inventory.covenant(measure)
    rows = [*read_table("sectors")["covenant_row"], matrix.index[-1]]
    columns = [*read_table("carriers")["covenant_column"].drop_duplicates(), "Total"]
    form = matrix.reindex(index=rows, columns=columns, fill_value="").rename_axis(_("Sector"))
    sectors = read_table("sectors").set_index("sector")
    for cell in inventory.cells[inventory.cells["carrier"].isna()].itertuples():
        if pd.notna(sectors["ipcc_use"][cell.sector]):  # a key of a whole sector stands for every carrier
            row = form.loc[sectors["covenant_row"][cell.sector]]
            form.loc[row.name] = row.where(row != "", cell.notation_key)
    return form


def action_table(case, ranking):
    """The table of actions: the measures in the order of the ranking, with their scores, office and years.

    Parameters
    ----------
    case : Case
        With measures.
    ranking : Ranking
        Of its matrix.

    Returns
    -------
    pandas.DataFrame
        Index: the measure. Where the sheet Actions says nothing, the cell says so.
    """
    matrix = case.matrix
    table = matrix.table().loc[matrix.measures.loc[ranking.ranks.index, "label"]]
    table.insert(0, _("Rank"), ranking.ranks.to_numpy())
    heads = {
        "sector": _("Sector"), "responsible": _("Responsible office"), "start": _("Start"), "end": _("End"),
        "status": _("State"),
    }  # fmt: skip
    said = pd.DataFrame(index=ranking.ranks.index, columns=list(heads), dtype=object)
    if case.actions is not None:
        said = case.actions.set_index("measure")[list(heads)].reindex(ranking.ranks.index).astype(object)
        said["sector"] = said["sector"].map(read_table("sectors").set_index("sector")["label"])
    for column, head in heads.items():
        table[head] = [_("not said yet") if pd.isna(value) else _year(value) for value in said[column]]
    return table.sort_values(_("Rank"), kind="stable")


def _year(value):
    """A year without decimals; a text as it is."""
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def _homes_in_words(homes):
    rows, households = len(homes.table), homes.weights.sum()
    if round(households) == rows:
        return _("{n:,} households").format(n=rows)
    return _("{n:,} rows that stand for {all:,.0f} households").format(n=rows, all=households)


def contents_table(case):
    """What the plan rests on: each sheet of the workbook, and what it holds.

    Parameters
    ----------
    case : Case

    Returns
    -------
    pandas.DataFrame
        Index: the sheet. Column: what it holds.

    Examples
    --------
    >>> from fairwatt.plan.case import load_case
    >>> contents_table(load_case("PT-GAV")).index.tolist()
    ['Energy', 'Households', 'Measures', 'Actions']
    """
    titles, nothing = sheet_titles(), _("nothing yet")
    balance, homes, matrix = case.workbook.balance, case.homes, case.matrix
    held = {
        titles["energy"]: _("{n} amounts, {keys} notation keys").format(
            n=int(balance["energy"].notna().sum()), keys=int(balance["notation_key"].notna().sum())
        ),
        titles["households"]: nothing if homes is None else _homes_in_words(homes),
        titles["measures"]: nothing
        if matrix is None
        else _("{n} measures, {criteria} criteria, points of {people} people").format(
            n=len(matrix.scores), criteria=len(matrix.criteria), people=len(matrix.each)
        ),
        titles["actions"]: nothing if case.actions is None else _("{n} rows").format(n=len(case.actions)),
    }
    return pd.DataFrame({_("Holds"): held}).rename_axis(_("Sheet"))
