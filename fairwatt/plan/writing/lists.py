"""Two lists that a spreadsheet opens: what is missing or weak, and where each number comes from."""

import pandas as pd

from ...takeaway import save_table


def write_lists(document, made_on):
    """Write ``missing-or-weak.csv`` and ``where-numbers-come-from.csv``; returns their paths."""
    tables = {"missing-or-weak": document.gaps, "where-numbers-come-from": document.sources}
    paths = []
    for name, table in tables.items():
        frame = pd.DataFrame(table["rows"], columns=table["columns"], dtype=object)
        frame = frame.assign(notice=table["notice"]) if table["notice"] else frame  # like the files in data/
        paths.append(save_table(frame, name, document.folder))
    return paths
