"""One door for everything the package says to people: ``_("text")`` returns it in the reader's language."""

import gettext
import os
from functools import lru_cache
from pathlib import Path


@lru_cache
def _catalogue(language):
    return gettext.translation(
        "fairwatt", localedir=Path(__file__).parent / "locale", languages=[language], fallback=True
    )


def _(text):
    """Translate `text` into the language named by ``FAIRWATT_LANG`` (default English).

    Fill the blanks *after* translating, so that translators see the whole sentence:
    ``_("{town} uses {energy} MWh").format(town=..., energy=...)``.

    Parameters
    ----------
    text : str
        English sentence or label.

    Returns
    -------
    str
        The translation, or `text` itself where there is none.

    Examples
    --------
    >>> _("Right.")
    'Right.'
    """
    return _catalogue(os.environ.get("FAIRWATT_LANG", "en")).gettext(text)
