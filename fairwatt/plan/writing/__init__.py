"""From the chapters of a plan to the files that a town takes to its council."""

from .document import read_document

__all__ = ["read_document", "write_all"]


def write_all(folder, made_on):
    """Write the plan, the brief for the council, the tables and the lists beside the chapters they are made from.

    Parameters
    ----------
    folder : str or pathlib.Path
        Holds ``chapter-01.json`` and so on, ``figures/`` and ``data/``. Files of an earlier run are written again.
    made_on : datetime.date
        The date on the cover. The same chapters and the same date give the same bytes.

    Returns
    -------
    list of pathlib.Path
        ``plan.html``, ``plan.docx``, ``council-brief.html``, ``council-brief.docx``, ``secap-tables.xlsx``,
        ``missing-or-weak.csv`` and ``where-numbers-come-from.csv``.

    Raises
    ------
    ValueError
        If there is no chapter, no name of the town, or a figure without its alternative text.

    Examples
    --------
    >>> import datetime, tempfile
    >>> from fairwatt.plan.chapter import Chapter
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     chapter = Chapter(1, "Our town", folder)
    ...     chapter.results(name="Gavião")
    ...     chapter.save()
    ...     print(*[path.name for path in write_all(folder, datetime.date(2026, 11, 22))][:2])
    Chapter 1 written: 0 parts.
    plan.html council-brief.html
    """
    from . import lists, page, tables_file, word  # here, because they load python-docx and openpyxl

    document = read_document(folder)
    writers = (page.write_html, word.write_docx, tables_file.write_tables, lists.write_lists)
    return [path for write in writers for path in write(document, made_on)]
