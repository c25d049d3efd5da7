"""What a plan says instead, where homes or people are too few to say more."""

from ..i18n import _
from ..justice import may_show
from ..justice.disclosure import MINIMUM
from ..participation import in_words
from ..participation.council import only_one_person


def anything_to_draw(indicators):
    """Whether the disclosure rule lets at least one of several indicators be shown."""
    return any(may_show(indicator) for indicator in indicators.values())


def nothing_drawn(homes):
    """Why there is no picture of homes that are too few.

    Parameters
    ----------
    homes : Households

    Returns
    -------
    str
    """
    n = len(homes.table)
    return _(
        "The sheet Households holds {homes}. Results about fewer than {least} homes are not shown, to protect single "
        "families, so no picture is drawn here. A table of 100 homes or more can say something."
    ).format(homes=_("1 home") if n == 1 else _("{n:,} homes").format(n=n), least=MINIMUM)


def of_a_group(matrix):
    """Whether points are those of a group: only then may a plan show the weights."""
    return not (matrix.points.empty or only_one_person(matrix))


def weights_sentence(matrix):
    """Whose weights a ranking uses.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix
    >>> weights_sentence(load_decision_matrix("PT-GAV"))
    'The ranking uses the points on which the group agreed.'
    """
    if matrix.points.empty:
        return _(
            "Nobody has given points yet, so all criteria weigh the same here. That is a choice too, and nobody has "
            "made it: take the ranking as an example, not as a proposal."
        )
    if "agreed" in matrix.points.index:
        return _("The ranking uses the points on which the group agreed.")
    if only_one_person(matrix):
        return _("The ranking uses the points of one person. A plan does not publish what one person voted.")
    return _("The group has agreed on no points: the ranking uses the mean of the points of {n} people.").format(
        n=len(matrix.each)
    )


def first_measure(matrix, ranking):
    """The first measure for a comparison of towns; words in its place where no group has given points."""
    if of_a_group(matrix):
        return in_words(ranking.winners, matrix)
    return _("no points given") if matrix.points.empty else _("only one person gave points")
