"""All that is known of one town: the lessons' own objects, made from its workbook or from the data of a pilot."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import pandas as pd

from ..data import read_table
from ..ghg import equivalent_population
from ..justice import Households, load_households
from ..justice.households import own_households
from ..participation import DecisionMatrix, load_decision_matrix
from ..participation.matrix import own_matrix
from ..towns import Town
from ..workbook import TownWorkbook, pilot_workbook, read_workbook


@dataclass(frozen=True, eq=False)
class Case:
    """A town with everything that its plan is made from.

    Parameters
    ----------
    town : Town
    region : str
    year : int
        Year of the energy data.
    electricity_year : int
        The year whose electricity factor is used: the same, or the last one of the table.
    persons : float or None
        Equivalent population, where nights were given.
    homes : Households or None
    matrix : DecisionMatrix or None
    actions : pandas.DataFrame or None
    workbook : TownWorkbook
        What was read, with the cell of each number.
    """

    town: Town
    region: str
    year: int
    electricity_year: int
    persons: float | None
    homes: Households | None
    matrix: DecisionMatrix | None
    actions: pd.DataFrame | None
    workbook: TownWorkbook


def load_case(source):
    """Load a pilot town, or a town of your own from its workbook.

    Parameters
    ----------
    source : str or pathlib.Path
        A municipality id (``"PT-GAV"``), or the path of a workbook, or of a folder of CSV files, made with
        `write_workbook`.

    Returns
    -------
    Case

    Raises
    ------
    ValueError
        If the id is unknown, or the workbook has errors. All of them are listed at once.

    Examples
    --------
    >>> case = load_case("PT-GAV")
    >>> case.town.label, case.electricity_year, len(case.matrix.scores)
    ('Gavião (PT)', 2021, 6)
    """
    pilots = read_table("municipalities")["municipality_id"].tolist()
    if source in pilots:
        return _pilot_case(source)
    path = Path(source)
    return _own_case(path, _fingerprint(path))


def _fingerprint(path):
    """A hash of the file or the folder, so that the chapters of a plan read it once, and a changed one anew."""
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path] if path.is_file() else []
    return sha256(b"\0".join(file.name.encode() + b"\0" + file.read_bytes() for file in files)).hexdigest()


@lru_cache(maxsize=1)
def _pilot_case(town):
    return _case(pilot_workbook(town), load_households(town), load_decision_matrix(town))


@lru_cache(maxsize=1)
def _own_case(path, _content):
    book = read_workbook(path)
    name, country = book.fields["name"], book.fields["country"]
    homes = matrix = None
    if book.households is not None:
        no_findings = pd.DataFrame(columns=["row", "hh_id", "kind", "message"])  # they stand in the workbook's
        homes = own_households(book.households, no_findings, name, country, book.source, book.notice)
    if book.decision is not None:
        matrix = own_matrix(book.decision, name, book.source, book.notice)
    return _case(book, homes, matrix)


def _case(book, homes, matrix):
    fields = book.fields
    permanent, residents = fields.get("population_permanent"), fields["population"]
    town = Town(
        book.source, fields["name"], fields["country"], float(residents), permanent, book.balance, book.notice
    )
    nights = [fields[name] for name in ("nights_tourism", "nights_second_homes") if name in fields]
    last = int(read_table("electricity_factors")["year"].max())
    return Case(
        town=town,
        region=fields.get("region", ""),
        year=int(fields["year"]),
        electricity_year=min(int(fields["year"]), last),
        persons=float(equivalent_population(permanent or residents, sum(nights))) if nights else None,
        homes=homes,
        matrix=matrix,
        actions=book.actions,
        workbook=book,
    )
