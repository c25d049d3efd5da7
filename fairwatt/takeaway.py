"""What a lesson writes for the plan: files in one folder, each written whole or not at all."""

import tempfile
from pathlib import Path

import pandas as pd

from .i18n import _

FOLDER = "my-plan"  # next to the notebook; the lesson m41 collects what it finds there
FORMULA = ("=", "+", "-", "@")


def save_table(table, name, folder=FOLDER):
    """Write a table as a CSV file that Excel and LibreOffice open in columns.

    Parameters
    ----------
    table : pandas.DataFrame
        The labels of its rows are written as the first column; numbers of rows are not.
    name : str
        File name without ending, for example ``"m21-indicators"``.
    folder : str or pathlib.Path
        Made if it is not there.

    Returns
    -------
    pathlib.Path
        An earlier file with other content is kept beside it, with ``-before`` in its name.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = save_table(pd.DataFrame({"indicator": ["2M"], "value": [17.5]}), "m21-indicators", folder)
    ...     print(path.name, path.read_text("utf-8-sig").split())
    m21-indicators.csv ['indicator;value', '2M;17,5']
    """
    index = not isinstance(table.index, pd.RangeIndex)  # labels are never lost, with or without a name
    text = table.map(_cell).to_csv(index=index, sep=";", lineterminator="\n")
    return _save(text, f"{name}.csv", folder, "utf-8-sig")


def save_text(text, name, folder=FOLDER):
    """Write a paragraph as a Markdown file.

    Parameters
    ----------
    text : str
    name : str
        File name without ending, for example ``"m21-council"``.
    folder : str or pathlib.Path
        Made if it is not there.

    Returns
    -------
    pathlib.Path
        An earlier file with other content is kept beside it, with ``-before`` in its name.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_text("First come the homes.", "m11-council", folder).read_text("utf-8")
    'First come the homes.\\n'
    """
    return _save(text.rstrip("\n") + "\n", f"{name}.md", folder, "utf-8")


def _cell(value):
    """A cell as a spreadsheet in the south of Europe reads it."""
    if isinstance(value, float):
        # Twelve digits: a sum such as 189973.40000000002 is written as 189973,4.
        return "" if pd.isna(value) else repr(float(f"{value:.12g}")).replace(".", ",")
    # A text that begins like a formula would be calculated.
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _save(text, name, folder, encoding):
    if Path(name).name != name:
        raise ValueError(_("'{name}' is no file name: leave out the folder.").format(name=name))
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path, data = folder / name, text.encode(encoding)
    if path.is_file() and path.read_bytes() != data:
        path.replace(path.with_stem(f"{path.stem}-before"))
    # Written beside its place and then moved there: nobody ever sees half a file.
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
        part.write(data)
    Path(part.name).chmod(0o644)
    return Path(part.name).replace(path)
