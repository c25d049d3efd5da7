"""Numbers with as many digits as an estimate deserves."""

import math


def about(value):
    """A number with the two digits that an estimate deserves.

    Parameters
    ----------
    value : float

    Returns
    -------
    str

    Examples
    --------
    >>> about(39_069), about(2.424), about(9.96), about(0.52), about(0)
    ('39,000', '2.4', '10', '0.52', '0')
    """
    if value == 0:
        return "0"
    two_digits = float(f"{value:.1e}")
    decimals = max(1 - math.floor(math.log10(abs(two_digits))), 0)
    return f"{two_digits:,.{decimals}f}"
