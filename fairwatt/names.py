"""Find a name in a list, and say the nearest one when it is not there."""

import difflib

from .i18n import _


def require_known(name, known, what):
    """Return `name` if it is in `known`; otherwise say what is near.

    Parameters
    ----------
    name : str
        The name that somebody typed.
    known : iterable of str
        All names that exist.
    what : str
        What the name stands for, in words ("unit", "town").

    Returns
    -------
    str
        `name`, unchanged.

    Raises
    ------
    ValueError
        If `name` is not in `known`. The message proposes the nearest name and lists all of them.

    Examples
    --------
    >>> require_known("diesel", ["diesel", "gasoline"], "carrier")
    'diesel'
    >>> require_known("disel", ["diesel", "gasoline"], "carrier")
    Traceback (most recent call last):
    ValueError: 'disel' is not a carrier known here. Did you mean 'diesel'? Known: diesel, gasoline.
    """
    known = list(known)
    if name in known:
        return name
    near = _nearest(str(name).casefold(), {str(item).casefold(): item for item in known})
    hint = _(" Did you mean '{near}'?").format(near=near) if near else ""
    raise ValueError(
        _("'{name}' is not a {what} known here.{hint} Known: {known}.").format(
            name=name, what=what, hint=hint, known=", ".join(map(str, known))
        )
    )


def in_sentence(label):
    """A label inside a sentence.

    Examples
    --------
    >>> in_sentence("A warm home"), in_sentence("LPG"), in_sentence("CO2 saved")
    ('a warm home', 'LPG', 'CO2 saved')
    """
    return label if label[:2].isupper() and label[:2].isalnum() else label[:1].lower() + label[1:]


def _nearest(typed, known):
    """The known name that begins the same way, or is spelt nearly the same; a far one would only confuse."""
    longer = [name for name in known if typed and name.startswith(typed)]
    within = [name for name in known if len(name) > 1 and (typed.startswith(name) or (len(name) > 3 and name in typed))]
    if len(longer) == 1 or (within and not longer):
        return known[longer[0] if longer else max(within, key=len)]
    spelt_alike = difflib.get_close_matches(typed, known, n=1, cutoff=0.7 if len(typed) < 6 else 0.6)
    return known[spelt_alike[0]] if spelt_alike else None
