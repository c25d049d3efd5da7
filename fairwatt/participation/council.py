"""For the council and the plan: several methods side by side, the sensitivity in a table, and one honest paragraph."""

from collections import Counter
from dataclasses import replace
from itertools import chain

import numpy as np
import pandas as pd

from ..i18n import _
from ..names import in_sentence
from .contrast import Preference, promethee_ii, topsis
from .matrix import plain
from .robustness import smaa, stability_intervals
from .value import additive_value
from .weights import group_table, rank_order_centroid, swing_weights

# A lead is small, or clear, beside what rough scores can move: a choice of ours.
CLOSE, CLEAR = 0.05, 0.10


def compare_methods(matrix, weights):
    """One table, several methods and sets of weights.

    Parameters
    ----------
    matrix : DecisionMatrix
    weights : mapping of str to float

    Returns
    -------
    dict of str to Ranking
        The additive model with these weights, with equal ones and with rank-order-centroid ones; TOPSIS with both
        normalisations; PROMETHEE II with two preference functions.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix
    >>> table = load_decision_matrix("VALLSERENA")
    >>> found = compare_methods(table, swing_weights(table.agreed))
    >>> sorted({winner for ranking in found.values() for winner in ranking.winners})
    ['biodh', 'rec', 'retrofit']
    """
    weights = pd.Series(weights, dtype=float)
    spans = matrix.scores.max() - matrix.scores.min()
    v_shape = {criterion: Preference("v_shape", p=span) for criterion, span in spans.items() if span > 0}
    rankings = {
        _("Additive value"): additive_value(matrix, weights),
        _("TOPSIS (vector)"): topsis(matrix, weights),
        _("TOPSIS (min-max)"): topsis(matrix, weights, normalisation="minmax"),
        _("PROMETHEE II (usual)"): promethee_ii(matrix, weights),
        _("PROMETHEE II (V-shape)"): promethee_ii(matrix, weights, preference=v_shape),
        _("Additive (equal weights)"): additive_value(matrix, equal_weights(matrix)),
        _("Additive (order only)"): additive_value(matrix, rank_order_centroid(weights)),
    }
    return {name: replace(ranking, method=name) for name, ranking in rankings.items()}


def equal_weights(matrix):
    """The same weight for each criterion.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix
    >>> equal_weights(load_decision_matrix("VALLSERENA")).tolist()
    [0.2, 0.2, 0.2, 0.2, 0.2]
    """
    return swing_weights(dict.fromkeys(matrix.scores.columns, 100))


def method_table(rankings, matrix):
    """The results of several methods, one row each.

    Parameters
    ----------
    rankings : mapping of str to Ranking
    matrix : DecisionMatrix

    Returns
    -------
    pandas.DataFrame
        Index: method; one column per measure (short label).

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix
    >>> table = load_decision_matrix("VALLSERENA")
    >>> method_table({"Equal": additive_value(table, equal_weights(table))}, table).round(2).loc["Equal"].tolist()
    [0.41, 0.61, 0.62, 0.33, 0.46]
    """
    table = pd.DataFrame({name: ranking.scores for name, ranking in rankings.items()}).T
    return table.rename(columns=matrix.short).rename_axis(index=_("Method"), columns=None)


def in_words(measures, matrix):
    """Short labels of one or several measures, for a sentence."""
    names = [str(matrix.short[measure]) for measure in measures]
    return _(" and ").join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else _("none")


def sensitivity_table(matrix, weights, draws=100_000, seed=35):
    """For the plan: each measure with its scores, its total, its rank, and how often it would win.

    Parameters
    ----------
    matrix : DecisionMatrix
    weights : mapping of str to float
    draws, seed : int
        See `smaa`.

    Returns
    -------
    pandas.DataFrame
        Index: measure; `measure` (label), the scores with their units, `total`, `rank`,
        `first_of_all_weights` and `last_of_all_weights` (%), `first_for_participants` and `participants` (counts).

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix
    >>> table = load_decision_matrix("VALLSERENA")
    >>> found = sensitivity_table(table, swing_weights(table.agreed), draws=20_000)
    >>> found.index.tolist(), found["rank"].tolist()
    (['rec', 'retrofit', 'biodh', 'led', 'eminibus'], [1, 2, 3, 4, 5])
    """
    ranking = additive_value(matrix, weights)
    shares = smaa(matrix, draws, seed).shares
    heads = {name: f"{name} [{unit}]" for name, unit in matrix.criteria["unit"].items() if unit}
    table = matrix.scores.rename(columns=heads)
    table.insert(0, "measure", matrix.measures["label"])
    table["total"], table["rank"] = ranking.scores.round(3), ranking.ranks
    table["first_of_all_weights"] = (100 * shares[1]).round(1)
    table["last_of_all_weights"] = (100 * shares[len(shares)]).round(1)
    table["first_for_participants"] = _wins(matrix)
    table["participants"] = len(matrix.each)
    return table.sort_values("rank", kind="stable").rename_axis(columns=None)


def _wins(matrix):
    """For how many participants each measure comes first; a tie counts for both."""
    if matrix.each.empty:
        return 0
    wins = Counter(chain.from_iterable(group_table(matrix, matrix.each)["winners"]))
    return [wins[measure] for measure in matrix.scores.index]


def nearest_flip(intervals):
    """The smallest change of one weight after which another measure is first.

    Parameters
    ----------
    intervals : pandas.DataFrame
        From `stability_intervals`.

    Returns
    -------
    tuple of (str, float, float, str) or None
        Criterion, its weight now, the weight at which it flips, and the measure that takes over. None if no single
        weight can turn the result.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix
    >>> table = load_decision_matrix("VALLSERENA")
    >>> nearest_flip(stability_intervals(table, swing_weights(table.agreed)))[3]
    'retrofit'
    """
    flips = [
        (abs(row[end] - row["weight"]), criterion, row["weight"], row[end], row[taker])
        for criterion, row in intervals.iterrows()
        for end, taker in (("lower", "below"), ("upper", "above"))
        if row[taker]
    ]
    return min(flips)[1:] if flips else None


def council_paragraph(matrix, weights, draws=100_000, seed=35):
    """The text for the council: who is first and what would turn that; and, in a second paragraph, how firm it is.

    Parameters
    ----------
    matrix : DecisionMatrix
    weights : mapping of str to float
        The first words say whose they are: agreed by the group, a mean, equal for want of points, or only tried.
    draws, seed : int
        See `smaa`.

    Returns
    -------
    str

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix
    >>> table = load_decision_matrix("VALLSERENA")
    >>> print(council_paragraph(table, swing_weights(table.agreed), draws=20_000).split(":")[0])
    With the weights that our group agreed, the first place goes to Energy community, with Deep renovation close behind
    """
    ranking = additive_value(matrix, weights)
    winner = ranking.winners[0]
    alone = len(ranking.winners) == 1
    whose = _whose(matrix, ranking.weights)
    result, how_firm = [_first_sentence(ranking, matrix, whose), _few_sentence(matrix, whose)], []
    if whose != "nobody's":  # of equal weights that nobody chose, nothing more is worth telling a council
        result += [_scores_sentence(matrix, measure) for measure in _leading(ranking)]
        how_firm.append(_participants_sentence(matrix))
    if whose not in ("nobody's", "one's") and alone:  # it names a weight: not that of one person
        result.append(_flip_sentence(matrix, weights, winner))
    if whose != "nobody's" and alone:
        how_firm.append(_draws_sentence(matrix, winner, smaa(matrix, draws, seed)))
        if whose != "one's":
            lots = smaa(matrix, draws, seed, order=weights)
            how_firm.append(_order_sentence(matrix, winner, lots, whose))
        how_firm.append(_methods_sentence(matrix, weights))
    how_firm.append(_notice(matrix))
    return "\n\n".join(filter(None, (" ".join(filter(None, part)) for part in (result, how_firm))))


def only_one_person(matrix):
    """Whether the points are those of a single person: they decide nothing, and must not be published.

    Examples
    --------
    >>> from fairwatt.participation import load_decision_matrix
    >>> only_one_person(load_decision_matrix("VALLSERENA"))
    False
    """
    return len(matrix.points) == 1 and "agreed" not in matrix.points.index


def _whose(matrix, weights):
    """Whose weights these are: what nobody has agreed must not be called agreed."""
    if not np.allclose(weights, swing_weights(matrix.agreed), atol=1e-9):
        return "tried"
    if "agreed" in matrix.points.index:
        return "agreed"
    if matrix.points.empty:
        return "nobody's"
    return "one's" if only_one_person(matrix) else "mean"


def _opening(matrix, whose):
    return {
        "tried": _("With the weights tried here"),
        "agreed": _("With the weights that our group agreed"),
        "one's": _("With the weights of one participant"),
        "mean": _("With the mean of the weights of {n} participants (not agreed)").format(n=len(matrix.each)),
        "nobody's": _("With equal weights, because nobody has given points"),
    }[whose]


def _few_sentence(matrix, whose):
    """That no group has decided."""
    if only_one_person(matrix):
        return _("Only one person has given points: this is not a decision of a group.")
    return _("All criteria weigh the same here, and nobody has chosen that.") if whose == "nobody's" else ""


def _leading(ranking):
    """The measures of the first place, and of the second one where it is close behind."""
    first = ranking.scores.max()
    leading = ranking.scores.index[ranking.ranks == 1]
    second = ranking.scores.index[ranking.ranks == 2]
    if len(second) and first - ranking.scores[second].max() < CLOSE:
        return [*leading, *second]
    return list(leading)


def _first_sentence(ranking, matrix, whose):
    opening = _opening(matrix, whose)
    if len(ranking.winners) > 1:
        return _("{opening}, {names} share the first place. The numbers do not choose: the council must.").format(
            opening=opening, names=in_words(ranking.winners, matrix)
        )
    order = ranking.scores.sort_values(ascending=False, kind="stable")
    lead = order.iloc[0] - order.iloc[1]
    parts = {
        "opening": opening, "first": matrix.short[order.index[0]],
        "second": in_words(ranking.ranks.index[ranking.ranks == 2], matrix),
        **_told_apart(a=order.iloc[0], b=order.iloc[1]),
    }  # fmt: skip
    if whose == "one's":  # two totals and the scores could tell the weights
        return _("{opening}, the first place goes to {first}, before {second}.").format(**parts)
    if lead < CLOSE:
        return _(
            "{opening}, the first place goes to {first}, with {second} close behind: {a} of 1, against {b}. So small a "
            "lead does not decide."
        ).format(**parts)
    words = _("{opening}, the first place goes clearly to {first}: {a} of 1, against {b} for {second}.")
    if lead < CLEAR or whose == "nobody's" or only_one_person(matrix):
        words = _("{opening}, the first place goes to {first}: {a} of 1, against {b} for {second}.")
    return words.format(**parts)


def _scores_sentence(matrix, measure):
    """What a measure costs and brings: its scores as they stand in the table."""
    scores = []
    for criterion, row in matrix.criteria.iterrows():
        score = f"{plain(matrix.scores.loc[measure, criterion])} {row['unit']}".strip()
        scores.append(_("{label} {score}").format(label=in_sentence(row["label"]), score=score))
    return _("{name}: {scores}.").format(name=matrix.short[measure], scores=", ".join(scores))


def _flip_sentence(matrix, weights, winner):
    name = matrix.short[winner]
    flip = nearest_flip(stability_intervals(matrix, weights))
    if flip is None:
        return _("No other weight of one single criterion would put another measure ahead of {name}.").format(name=name)
    criterion, now, then, rival = flip
    parts = {
        "criterion": in_sentence(matrix.criteria.loc[criterion, "label"]), "rival": matrix.short[rival], "name": name,
        "more": _("more") if then > now else _("less"), **_told_apart(then=then, now=now),
    }  # fmt: skip
    if abs(then - now) < 0.005:
        words = _(
            "The nearest turn: if the weight of {criterion} were only a little {more} than {now}, {rival} would be "
            "ahead of {name}."
        )
        return words.format(**parts)
    return _(
        "The nearest turn: if the weight of {criterion} were {more} than about {then} (now {now}), {rival} would be "
        "ahead of {name}."
    ).format(**parts)


def _told_apart(**numbers):
    """Two numbers with two digits, or with as many as tell them apart from each other, and from 0 and 1."""
    for digits in range(2, 7):
        texts = {name: f"{value:.{digits}f}" for name, value in numbers.items()}
        ends = [float(texts[name]) in (0, 1) and round(value, 9) not in (0, 1) for name, value in numbers.items()]
        if len(set(texts.values())) > 1 and not any(ends):
            break
    return texts


def _participants_sentence(matrix):
    """Who is first for how many: the majority comes first."""
    people = len(matrix.each)
    if people < 2:
        return ""
    firsts = [in_words(winners, matrix) for winners in group_table(matrix, matrix.each)["winners"]]
    counts = pd.Series(firsts).value_counts(sort=False).sort_values(ascending=False, kind="stable")
    if len(counts) == 1:
        return _("With their own points, each of the {n} participants begins with {name}.").format(
            n=people, name=firsts[0]
        )
    shares = [_("{name} ({k})").format(name=name, k=k) for name, k in counts.items()]
    return _("With their own points, the {n} participants begin with: {names}.").format(
        n=people, names="; ".join(shares)
    )


def _draws_sentence(matrix, winner, lots):
    """How often the winner is first with weights at random."""
    shares = lots.shares.loc[winner]
    return _(
        "Of {draws:,} sets of weights drawn at random, {first} put {name} first and {last} put it last{most}."
    ).format(
        draws=lots.draws, name=matrix.short[winner], first=_share(shares[1]), last=_share(shares[len(shares)]),
        most=_most_often(matrix, winner, lots),
    )  # fmt: skip


def _order_sentence(matrix, winner, lots, whose):
    """How often the winner is first with weights at random that stand in the order of ours."""
    words = _("Of as many in the order of our weights, {first} put {name} first{most}.")
    if whose == "tried":
        words = _("Of as many in the order of these weights, {first} put {name} first{most}.")
    return words.format(
        name=matrix.short[winner], first=_share(lots.first[winner]), most=_most_often(matrix, winner, lots)
    )


def _most_often(matrix, winner, lots):
    most = lots.first.idxmax()
    if lots.first[most] <= lots.first[winner]:
        return ""
    return _("; most often first: {most} ({share})").format(most=matrix.short[most], share=_share(lots.first[most]))


def _share(share):
    """A share of the draws in words: one that is small is not none, and one that is large is not all."""
    if share in (0, 1):
        return _("none") if share == 0 else _("all")
    return _("under 1 %") if share < 0.01 else _("over 99 %") if share > 0.99 else f"{100 * share:.0f} %"


def _methods_sentence(matrix, weights):
    others = list(compare_methods(matrix, weights).values())[1:]
    counts = pd.Series([in_words(ranking.winners, matrix) for ranking in others]).value_counts(sort=False)
    counts = counts.sort_values(ascending=False, kind="stable")
    return _("Of {n} calculations with other methods or simpler weights, first: {names}.").format(
        n=len(others), names="; ".join(_("{name} ({k})").format(name=name, k=k) for name, k in counts.items())
    )


def _notice(matrix):
    return f"({matrix.notice}.)" if matrix.notice else ""
