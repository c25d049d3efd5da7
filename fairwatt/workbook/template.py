"""Writing the town's workbook: to fill, or filled with the numbers of a town; as one file, or a folder of CSV files."""

import csv
import io
import shutil
import tempfile
from pathlib import Path

from ..i18n import _
from ..own_file.files import write_new
from ..own_file.texts import refusal
from .schema import sheet_titles

SHEET_FILES = {
    "help": "start-here", "town": "who-we-are", "people": "people", "energy": "energy", "households": "households",
    "measures": "measures", "criteria": "criteria", "points": "points", "actions": "actions",
}  # fmt: skip


def write_workbook(path, town=None):
    """Write the workbook of a town: to fill, or filled.

    Parameters
    ----------
    path : str or pathlib.Path
        A new .xlsx file; or, without an ending, a new folder with one CSV file for each sheet (semicolons, decimal
        commas). Another file or folder of that name is left as it is.
    town : TownWorkbook, optional
        What fills it, from `read_workbook` or `pilot_workbook`. Without it the workbook holds marked examples only.

    Returns
    -------
    pathlib.Path
        The file or folder written, or the one that is there with the same content.

    Raises
    ------
    ValueError
        If another file or folder of that name exists, or it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_workbook(Path(folder) / "my-town.xlsx").name
    'my-town.xlsx'
    """
    path = Path(path)
    if path.suffix.lower() not in ("", ".xlsx"):
        raise refusal(path, _("{path}: end the name with .xlsx; or leave out the ending, for a folder of CSV files."))
    from .filling import workbook_of  # here, because only writing needs openpyxl
    from .look import content_of

    book = workbook_of(town)
    if path.suffix:
        content = content_of(book)
        if path.is_file() and path.read_bytes() == content:
            return path  # the same workbook: a notebook may be run twice
        return write_new(path, content)
    return _write_folder(path, _csv_files(book))


def _csv_files(book):
    """The sheets as CSV files: {name: content}."""
    from .look import csv_lines_of

    files = {}
    for name, title in sheet_titles().items():
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=";").writerows(csv_lines_of(book[title]))
        # The byte order mark makes Excel read accents and Greek letters correctly.
        files[f"{SHEET_FILES[name]}.csv"] = buffer.getvalue().encode("utf-8-sig")
    return files


def _write_folder(path, files):
    """Write a new folder, whole or not at all."""
    if path.is_dir() and {file.name: file.read_bytes() for file in path.iterdir() if file.is_file()} == files:
        return path
    if path.exists():
        exists = _("{path} exists already and is left as it is. Choose another name, or delete it yourself.")
        raise ValueError(exists.format(path=path))
    part = None
    try:
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=path.parent))
        for name, content in files.items():
            (part / name).write_bytes(content)
        part.chmod(0o755)
        part.rename(path)
    except OSError:
        if part:
            shutil.rmtree(part, ignore_errors=True)
        no_room = _("{path} cannot be written. Is there such a folder, with free space, where you may write?")
        raise ValueError(no_room.format(path=path)) from None
    return path
