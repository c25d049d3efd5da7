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
    folded = {str(item).casefold(): item for item in known}
    near = difflib.get_close_matches(str(name).casefold(), folded, n=1, cutoff=0.5)
    hint = _(" Did you mean '{near}'?").format(near=folded[near[0]]) if near else ""
    raise ValueError(
        _("'{name}' is not a {what} known here.{hint} Known: {known}.").format(
            name=name, what=what, hint=hint, known=", ".join(map(str, known))
        )
    )
