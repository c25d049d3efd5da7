"""Tables and paragraphs for reading: rounded, with a caption and the notice that belongs to the numbers."""

import html

import pandas as pd

from . import markup


def show_table(data, caption, notice=None):
    """Display a table with its caption as one output; outside Jupyter, print it.

    Parameters
    ----------
    data : pandas.DataFrame
        A named index becomes the first column, and the first column heads the rows.
    caption : str
        What the numbers are, with their unit.
    notice : str, optional
        For example "Teaching estimates, not official inventories".

    Examples
    --------
    >>> from fairwatt import load_town
    >>> town = load_town("ES-GOM")
    >>> show_table(town.balance.set_index("sector")[["energy"]].head(2), "Energy, MWh a year", town.notice)
    Energy, MWh a year
    Teaching estimates, not official inventories
         sector energy
    residential    352
    residential    204
    """
    frame = markup.with_index(data)
    texts = {
        str(name): [html.unescape(text) for text, _style in markup.column_texts(frame[name], place == 0)]
        for place, name in enumerate(frame)
    }
    _show(
        f'<figure class="fw-figure fw-tabular"><figcaption>{markup.caption_html(caption, notice)}</figcaption>'
        f"{markup.table_region(data)}</figure>",
        "\n".join(filter(None, [caption, notice, pd.DataFrame(texts).to_string(index=False)])),
    )


def show_paragraph(text):
    """Display a text in the letters of a book, not of a computer; outside Jupyter, print it.

    Parameters
    ----------
    text : str
        Sentences to read aloud; an empty line begins a new paragraph.

    Examples
    --------
    >>> show_paragraph("First come the homes.")
    First come the homes.
    """
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))
    _show(f"<blockquote>{paragraphs}</blockquote>", text)


def _show(page, text):
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython() is None:
        print(text)
    else:
        display({"text/html": page, "text/plain": text}, raw=True)
