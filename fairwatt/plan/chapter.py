"""One chapter of a plan: what its notebook shows is also kept, so that page, Word file and tables are made from it."""

import json
from pathlib import Path

import pandas as pd

from .. import markup
from ..figures import show
from ..i18n import _
from ..tables import show_paragraph, show_table
from ..takeaway import save_table

FORMS = ("bei_energy", "bei_emissions", "energy_poverty", "actions")
DOTS_PER_INCH = 150  # of the pictures for Word


class Chapter:
    """A chapter that shows what it says in the notebook, and writes it into the folder of the plan.

    Parameters
    ----------
    number : int
    title : str
    folder : str or pathlib.Path, optional
        Of the plan. Without it, nothing is written.

    Notes
    -----
    `save` writes ``chapter-NN.json``; pictures go to ``figures/`` (PNG and SVG), tables to ``data/`` (CSV), with the
    names that they are given.

    Examples
    --------
    >>> chapter = Chapter(1, "Our town")
    >>> chapter.paragraph("Gavião lies between hills.")
    Gavião lies between hills.
    >>> chapter.content["blocks"]
    [{'kind': 'paragraph', 'text': 'Gavião lies between hills.'}]
    """

    def __init__(self, number, title, folder=None):
        self.folder = None if folder is None else Path(folder)
        self.content = {
            "number": number, "title": title, "blocks": [], "brief": [], "gaps": [], "trace": [], "results": {},
        }  # fmt: skip
        markup.number_ids_from(1)

    def heading(self, text):
        """Begin a section."""
        self._add("heading", text=text)
        show_paragraph(text)

    def paragraph(self, text, brief=False):
        """Say something; an empty line begins a new paragraph. `brief`: it also stands in the brief for the council."""
        for part in text.split("\n\n"):
            self._add("paragraph", text=part)
            if brief:
                self.content["brief"].append(part)
        show_paragraph(text)

    def items(self, texts):
        """Say several things in a list."""
        self._add("list", items=list(texts))
        show_paragraph("\n\n".join(texts))

    def table(self, data, caption, name, notice="", form=None):
        """Show a table; the names of its rows are its first column. `form`: it is a table of the Covenant's form."""
        frame = markup.with_index(data)
        self._add(
            "table", name=name, caption=caption, notice=notice or "", form=form,
            columns=[str(column) for column in frame],
            rows=[[_plain(cell) for cell in row] for row in frame.itertuples(index=False)],
        )  # fmt: skip
        if self.folder is not None:
            save_table(frame.assign(notice=notice) if notice else frame, name, self.folder / "data")
        show_table(data, caption, notice or None)

    def figure(self, drawing, name):
        """Show a picture, and keep it with its text and its data."""
        fig, alt, data, caption, notice = drawing
        self._add("figure", name=name, alt=alt, caption=caption or "", notice=notice or "")
        drawn = markup.svg(fig)
        if self.folder is not None:
            place = self.folder / "figures"
            place.mkdir(parents=True, exist_ok=True)
            quick = {"compress_level": 1}  # half the time, and for pictures with few colours no larger file
            fig.savefig(place / f"{name}.png", dpi=DOTS_PER_INCH, metadata={"Software": None}, pil_kwargs=quick)
            (place / f"{name}.svg").write_text(drawn, encoding="utf-8")
            if data is not None:
                frame = markup.with_index(data)
                save_table(frame.assign(notice=notice) if notice else frame, f"figure-{name}", self.folder / "data")
        show(*drawing, drawn=drawn)

    def gap(self, what, state, where, next):
        """Note what is missing or weak, where it would stand in the workbook, and the next best source."""
        self.content["gaps"].append({"what": what, "state": state, "where": where, "next": next})

    def trace(self, result, value, unit, cells, factor="", factor_source="", level="", source=""):
        """Note from which cells of the workbook, how good and from where, and with which factor, a result was made."""
        self.content["trace"].append(
            {"result": result, "value": _plain(value), "unit": unit, "cells": cells, "factor": factor,
             "factor_source": factor_source, "level": level, "source": source}
        )  # fmt: skip

    def results(self, **values):
        """Keep what a comparison of towns needs."""
        self.content["results"] |= {name: _plain(value) for name, value in values.items()}

    def save(self):
        """Write what was said into the folder of the plan."""
        if self.folder is None:
            print(_("Not written: this chapter was run without a folder."))
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"chapter-{self.content['number']:02}.json"
        path.write_text(json.dumps(self.content, ensure_ascii=False, indent=1, allow_nan=False), encoding="utf-8")
        print(_("Chapter {number} written: {n} parts.").format(
            number=self.content["number"], n=len(self.content["blocks"])
        ))  # fmt: skip

    def _add(self, kind, **content):
        self.content["blocks"].append({"kind": kind, **content})


def _plain(value):
    """A value that JSON knows: missing is None, numpy's numbers are Python's."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    return value.item() if hasattr(value, "item") else value
