"""A household table to fill: its columns explained, and a file with three example rows."""

import csv
import io
from copy import copy
from pathlib import Path

import pandas as pd

from ..i18n import _
from ..own_file.files import write_new
from ..own_file.texts import refusal
from .columns import AMOUNTS, CATEGORIES, COUNTS, EXAMPLE, FLAGS, HOUSEHOLD_FILE_COLUMNS, NEEDED


def household_columns():
    """The columns of a household table, each explained in one sentence.

    Returns
    -------
    pandas.DataFrame
        Columns `column`, `needed` (yes or no) and `meaning`.

    Examples
    --------
    >>> household_columns().query("needed == 'yes'")["column"].tolist()
    ['hh_id', 'persons_14plus', 'persons_under14', 'income', 'energy_spending']
    """
    yes, no = _("yes"), _("no")
    records = [(name, yes if name in NEEDED else no, meaning) for name, meaning in _meanings().items()]
    return pd.DataFrame(records, columns=["column", "needed", "meaning"])


def write_household_file(path):
    """Write a household table to fill: the names of the columns, and three example rows to delete.

    Parameters
    ----------
    path : str or pathlib.Path
        A new file. Its ending decides: .csv (semicolons and decimal commas, for the Excel of the South) or .xlsx
        (with a second sheet that explains the columns).

    Returns
    -------
    pathlib.Path
        The file written.

    Raises
    ------
    ValueError
        If the file exists already, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_household_file(Path(folder) / "our households.xlsx").name
    'our households.xlsx'
    """
    path = Path(path)
    writers = {".csv": _template_csv, ".xlsx": _template_workbook}
    if path.suffix.lower() not in writers:
        raise refusal(path, _("{path}: end the name of the file with .csv or .xlsx."))
    content = writers[path.suffix.lower()](household_lines())  # whole in memory first: no half file on the disk
    return write_new(path, content)


def household_lines(table=None):
    """The lines of a file of households: the names of the columns, then three examples, or the rows of a table.

    Parameters
    ----------
    table : pandas.DataFrame, optional
        As `read_households` returns it: of its columns those of a file are taken; yes and no are 1.0 and 0.0.

    Returns
    -------
    list of list
    """
    if table is None:
        return [list(HOUSEHOLD_FILE_COLUMNS), *_example_rows()]
    columns = [name for name in HOUSEHOLD_FILE_COLUMNS if name in table]
    texts = {1.0: "yes", 0.0: "no"}
    cells = {name: table[name].map(texts) if name in FLAGS else table[name] for name in columns}
    rows = zip(*(values.astype(object).where(values.notna(), None).tolist() for values in cells.values()), strict=True)
    return [columns, *map(list, rows)]


def _example_rows():
    """Three households of an invented town, each marked as an example; the columns as in the file."""
    note = f"{EXAMPLE}: " + _("a household of an invented town. Delete this row.")
    common = {"weight": 1, "upgraded": "no", "arrears": "no", "damp": "no", "energy_in_rent": "no", "note": note}
    couple = {
        "hh_id": f"{EXAMPLE}-1", "persons_14plus": 2, "persons_under14": 0, "persons_65plus": 2, "income": 16800,
        "energy_spending": 1150, "hh_type": "two_adults_65plus", "tenure": "owner", "heating": "wood",
        "period": "before_1945", "floor_area": 92.5, "energy_label": "F", "cannot_keep_warm": "no", "too_hot": "yes",
        "wood_collected": "yes",
    }  # fmt: skip
    family = {
        "hh_id": f"{EXAMPLE}-2", "persons_14plus": 2, "persons_under14": 2, "persons_65plus": 0, "income": 23500,
        "energy_spending": 1640, "hh_type": "two_adults_children", "tenure": "mortgage", "heating": "lpg",
        "period": "1970_1979", "floor_area": 110, "housing_cost": 4800, "cannot_keep_warm": "no", "too_hot": "no",
    }  # fmt: skip
    alone = {
        "hh_id": f"{EXAMPLE}-3", "persons_14plus": 1, "persons_under14": 0, "persons_65plus": 1, "income": 7900,
        "energy_spending": 780, "hh_type": "one_adult_65plus", "tenure": "tenant", "heating": "electricity",
        "housing_cost": 2700, "cannot_keep_warm": "yes", "too_hot": "yes", "social_tariff_received": "yes",
    }  # fmt: skip
    return [[{**common, **row}.get(name) for name in HOUSEHOLD_FILE_COLUMNS] for row in (couple, family, alone)]


def _template_csv(lines):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    for row in lines:
        writer.writerow([str(cell).replace(".", ",") if isinstance(cell, float) else cell for cell in row])
    # The byte order mark makes Excel read accents and Greek letters correctly.
    return buffer.getvalue().encode("utf-8-sig")


def _template_workbook(lines):
    import openpyxl

    book = openpyxl.Workbook()
    meanings = [[_("column"), _("needed"), _("what it holds")], *household_columns().values.tolist()]
    fill(book.active, _("households"), lines, 16)
    fill(book.create_sheet(), _("help"), meanings, 30)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def fill(sheet, title, lines, width):
    """Write lines into an openpyxl sheet, the first of them frozen; the columns get the format of what they hold."""
    from openpyxl.styles import Font

    sheet.title, sheet.freeze_panes = title, "A2"
    for line in lines:
        sheet.append(line)
    for head, *below in sheet.columns:
        head.font = Font("Calibri", 11, bold=True)
        # The whole column: so a new row gets the format too, and Excel makes no date of the id 1-2.
        column = sheet.column_dimensions[head.column_letter]
        column.width, column.number_format = width, _cell_format(head.value)
        for place, cell in enumerate(below):
            if place == 0:  # openpyxl compares a style with all others: slow, so once for each column
                cell.number_format = column.number_format
            cell._style = copy(below[0]._style)


def _cell_format(column):
    if column in COUNTS:
        return "0"
    if column in ("weight", "floor_area"):
        return "0.0"
    return "#,##0" if column in AMOUNTS else "@"


def _meanings():
    """What each column holds, in one sentence."""
    return {
        "hh_id": _("A running number that you give. Never a name, an address, or the number of a person or a meter."),
        "weight": _("How many households the row stands for. Without this column each row counts as one."),
        "persons_14plus": _("Number of persons of 14 years or more."),
        "persons_under14": _("Number of persons under 14 years; 0 if there are none."),
        "persons_65plus": _("Number of persons of 65 years or more. They count in persons_14plus too."),
        "income": _("Income of the whole household after tax and contributions, in EUR a year. Empty if not known."),
        "energy_spending": _(
            "What the household pays for energy in the home, in EUR a year: all bills of all carriers, no car fuel."
        ),
        "hh_type": _one_of("hh_type"),
        "tenure": _one_of("tenure"),
        "heating": _("Main energy for heating.") + " " + _one_of("heating"),
        "period": _("When the building was built.") + " " + _one_of("period"),
        "upgraded": _("yes or no: has the building been thoroughly renovated?"),
        "floor_area": _("Heated floor area of the home, in m2."),
        "energy_label": _("Letter of the energy certificate.") + " " + _one_of("energy_label"),
        "housing_cost": _("Rent or mortgage and charges without energy, in EUR a year."),
        "heating_spending": _("The part of energy_spending that heats the rooms, in EUR a year."),
        "required_spending": _("What a healthy home would need for energy, calculated, in EUR a year."),
        "required_band_c": _("The same need if the home had the energy label C, in EUR a year."),
        "cannot_keep_warm": _("yes or no: the household says that it cannot keep its home warm enough."),
        "arrears": _("yes or no: an energy or water bill was paid late in the last year, for lack of money."),
        "too_hot": _("yes or no: the home is not comfortably cool in summer."),
        "damp": _("yes or no: the home has a leaking roof, damp walls or rot."),
        "air_conditioning": _("yes or no: the home has air conditioning."),
        "energy_in_rent": _("yes or no: the energy is paid with the rent."),
        "wood_collected": _("yes or no: the home is heated with wood that the household collects itself."),
        "medical_device": _("yes or no: a person needs a medical device that runs on electricity."),
        "social_tariff_received": _("yes or no: the household receives the social tariff."),
        "social_tariff_eligible": _("yes or no: the household has a right to the social tariff."),
        "note": _("Free text. No names and no addresses."),
    }


def _one_of(column):
    return _("One of: {values}.").format(values=", ".join(CATEGORIES[column]))
