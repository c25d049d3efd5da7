"""The plans of a class or a province side by side: one page and one table, without anybody's personal data."""

import html
import re
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from .. import __version__
from ..i18n import _
from ..markup import numbers, table_region
from ..takeaway import save_table
from .making import plans_in

NAME = "class"
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{title}</title><style>
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 1rem; color: #1a1a1a; background: #fff }}
table {{ border-collapse: collapse; font-size: .8125rem; line-height: 1.35 }}
th, td {{ border-bottom: 1px solid #767676; padding: .3rem .25rem; vertical-align: top }}
thead th {{ background: #f2f2f2; text-align: left }}
tr > :first-child {{ position: sticky; left: 0; background: #f2f2f2; min-width: 5rem; max-width: 8rem }}
a {{ color: #0b5cad }}
a:focus-visible, .fw-table:focus-visible {{ outline: 3px solid #0b5cad }}
</style></head><body><main><h1>{title}</h1>
<p>{how}</p>
<p>{hint}</p>
{table}
{failed}</main></body></html>
"""


def overview(folder, report):
    """Compare the plans in a folder.

    Parameters
    ----------
    folder : str or pathlib.Path
        Of the plans.
    report : pandas.DataFrame
        Of the last run, as `make_plans` returns it: it tells whether a plan is that of its workbook as it is now.

    Returns
    -------
    pandas.DataFrame
        One row for each plan, in the order of the folders. Shares in %, energy in MWh and emissions in t CO2-eq a year,
        rounded as the page shows them. What a plan does not say is missing.
    """
    table = pd.DataFrame([_row(path, summary, report) for path, summary in plans_in(folder).items()])
    last = [_("First measure"), _("Numbers"), _("Workbook")]  # after the poverty of all towns
    return table[[name for name in table if name not in last] + last].apply(_rounded) if len(table) else table


def write_overview(folder, report):
    """Write ``class.html`` and ``class.csv`` into a folder with plans, nothing if there are none; returns the table."""
    table, folder = overview(folder, report), Path(folder)
    if table.empty:
        return table
    (folder / f"{NAME}.csv").unlink(missing_ok=True)  # always made anew from the plans: no copy is kept
    save_table(table, NAME, folder)
    one, more = _("1 town"), _("{n} towns side by side")
    title = (one if len(table) == 1 else more).format(n=len(table))
    how = _(
        "Made from the plans in this folder; the name of a town leads to its plan. Amounts are of one year; each: for "
        "each inhabitant. Measured: this part of the energy comes from bills, meters or the grid operator. Questions: "
        "what the town should look at again in its numbers."
    )
    hint = _("If columns are cut off at the right, move the table sideways.")
    links = iter([f"{quote(path.name)}/plan.html" for path in plans_in(folder)])
    page = PAGE.format(
        title=html.escape(title), how=html.escape(how), hint=html.escape(hint), failed=_failed(report),
        table=re.sub(
            r'(<th scope="row"[^>]*>)(.*?)(?=</th>)', lambda cell: f'{cell[1]}<a href="{next(links)}">{cell[2]}</a>',
            table_region(table), flags=re.DOTALL,
        ),
    )  # fmt: skip
    part = folder / f".{NAME}.part"
    part.write_text(page, encoding="utf-8")
    part.replace(folder / f"{NAME}.html")
    return table


def _failed(report):
    failed = report[report["state"] == "failed"]
    if failed.empty:
        return ""
    title = _("Without a plan of the workbook as it is now:")
    items = (f"<li>{html.escape(_file(row.source) + ': ' + _first(row.message))}</li>" for row in failed.itertuples())
    return f"<p>{html.escape(title)}</p>\n<ul>{''.join(items)}</ul>\n"


def _file(source):
    return Path(source).resolve().name


def _first(message):
    """The first thing that a message says; a line that ends with a colon only announces it."""
    lines = message.splitlines()
    return lines[1].strip() if len(lines) > 1 and lines[0].endswith(":") else lines[0]


def _row(path, summary, report):
    results = summary["results"]

    def amount(name, factor=1.0):
        value = results.get(name)
        return None if value is None else factor * value

    people = results.get("population")
    in_part = not results.get("whole_town", True)
    whole = None if in_part else people  # a part of the energy is not divided by all persons
    return {
        _("Town"): summary["town"],
        _("State"): _state(path, summary, report),
        _("MWh"): amount("energy"),
        _("t CO2-eq"): amount("emissions"),
        _("Measured, %"): amount("measured_share", 100),
        _("Gaps"): results.get("gaps"),
        _("Questions"): len(summary["questions"]),
        _("People"): people,
        _("MWh each"): amount("energy", 1 / whole) if whole else None,
        _("t each"): amount("emissions", 1 / whole) if whole else None,
        _("First sector"): _("a part is counted") if in_part else results.get("first_sector", ""),
        **(results.get("poverty") or {}),  # {indicator: text}
        _("First measure"): results.get("first_measure", ""),
        _("Numbers"): _kind(results.get("notice") or ""),
        _("Workbook"): summary["input"]["name"],
    }


def _state(path, summary, report):
    """Whether a plan is that of its workbook as it is now."""
    if summary["fairwatt"] != __version__:
        return _("made with version {version}").format(version=summary["fairwatt"])
    if str(path) in report["message"].tolist():  # made or left in this run
        return _("as the workbook")
    states = report.loc[report["source"].map(_file) == summary["input"]["name"], "state"].tolist()
    if "failed" in states:
        return _("workbook has errors")
    return _("workbook changed since") if "changed" in states else _("not in the last run")


def _kind(notice):
    """The notice can hold a remark of the town, with names of people: it is not repeated here."""
    return _("teaching estimates") if _("teaching estimates") in notice.lower() else _("the town's own numbers")


def _rounded(column):
    """Numbers as the page shows them, so that the page and the file say the same; texts may be missing."""
    if not pd.api.types.is_numeric_dtype(column):
        return column.fillna("")
    known = column.dropna()
    shown = pd.Series([float(text.replace(",", "")) for text in numbers(known.tolist())], known.index, dtype=float)
    shown = shown.reindex(column.index)
    return shown.astype("Int64") if (shown.dropna() % 1 == 0).all() else shown
