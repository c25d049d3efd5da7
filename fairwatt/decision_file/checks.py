"""Checks of a decision file: which numbers cannot be right together, and which may be a slip."""

import datetime
from statistics import median
from typing import NamedTuple

import pandas as pd

from ..i18n import _
from ..own_file.sheets import Cell
from ..own_file.texts import folded, short, words
from .words import ids, mentions, recognised, titles

MAX_MEASURES = 40  # more cannot be talked through in a meeting: a shortlist comes first
MAX_CRITERIA = 20
LONGEST_SHORT = 22  # letters that fit beside a bar
FAR = 200  # a thousand, for EUR in place of thousand EUR, is seen even where the true score is a small one


class Criterion(NamedTuple):
    """A criterion: `fields` holds its cells, `scores` is {number of the measure: (Cell, score)}, all if `complete`."""

    label: str
    fields: dict
    unit: str
    direction: str | None
    worst: float | None
    best: float | None
    scores: dict
    complete: bool


def check_size(report, cell, measures, criteria):
    """Check that there is something to compare, and not too much."""
    if measures < 2:
        few = _("{n} measure(s) found, at least two are needed. Rows marked EXAMPLE do not count.")
        report.error(cell, few, n=measures)
    if criteria < 2:
        report.error(cell, _("{n} criterion or criteria found, at least two are needed."), n=criteria)
    if measures > MAX_MEASURES or criteria > MAX_CRITERIA:
        many = _(
            "{n} measures and {m} criteria are too many to talk through ({most} and {top} at most). Make a shortlist."
        )
        report.error(cell, many, n=measures, m=criteria, most=MAX_MEASURES, top=MAX_CRITERIA)


def check_scores(report, criterion):
    """Ask about a criterion without a unit, with an odd direction, or with a score far from the others."""
    heading, label = criterion.fields["heading"], short(criterion.label)
    if not criterion.unit:
        absent = _("'{label}' has no unit. Without it nobody knows what its points are given for.")
        report.finding(criterion.fields.get("unit", heading), "unit_missing", absent, label=label)
    saves = mentions(criterion.label, "benefit")
    if criterion.direction == "max" and mentions(criterion.label, "cost") and not saves:
        cost = _("'{label}' sounds like a cost, and it says that more is better. Is that right?")
        report.finding(heading, "direction_odd", cost, label=label)
    if criterion.direction == "min" and saves:
        gain = _("'{label}' sounds like a gain, and it says that less is better. Is that right?")
        report.finding(heading, "direction_odd", gain, label=label)
    for i, (cell, score) in criterion.scores.items():
        others = [abs(other) for j, (_cell, other) in criterion.scores.items() if j != i]
        middle = median(others) if len(others) > 1 else 0
        if 0 < FAR * middle <= abs(score):
            day = _as_date(score)
            if day:
                date = _("{score} looks like a date that Excel keeps as a number. Was it {day}.{month}?")
                report.finding(cell, "date_number", date, score=score, day=day.day, month=day.month)
            else:
                far = _("{score} is {times} times the middle of the other scores. Is it in another unit?")
                report.finding(cell, "unit_odd", far, score=score, times=round(abs(score) / middle))


def _as_date(score):
    """The day that Excel means by a number, if it is one of the years 2010 to 2059."""
    return (
        datetime.date(1899, 12, 30) + datetime.timedelta(score)
        if score.is_integer() and 40179 <= score < 58441
        else None
    )


def checked_range(report, criterion):
    """The worst and the best level of a criterion; what is not given is taken from the scores, and said."""
    scores = [score for _cell, score in criterion.scores.values()]
    is_open = criterion.worst is None or criterion.best is None
    if not scores or criterion.direction is None or (is_open and not criterion.complete):
        return criterion.worst, criterion.best
    more, label, heading = criterion.direction == "max", short(criterion.label), criterion.fields["heading"]
    worst, best = (min(scores), max(scores)) if more else (max(scores), min(scores))
    given = [level for level in (criterion.worst, criterion.best) if level is not None]
    worst = worst if criterion.worst is None else criterion.worst
    best = best if criterion.best is None else criterion.best
    at = criterion.fields.get("best" if criterion.worst is not None and criterion.best is None else "worst", heading)
    if min(scores) == max(scores) and not given:
        flat = _(
            "all measures score {score} on '{label}', and no worst and best level is given: there is nothing to weigh. "
            "Give the levels, or delete the criterion."
        )
        report.error(heading, flat, score=scores[0], label=label)
    elif min(scores) == max(scores):
        same = _(
            "all measures score {score} on '{label}'. It cannot tell them apart; its weight only takes weight from the "
            "other criteria."
        )
        report.finding(heading, "scores_identical", same, score=scores[0], label=label)
    if given and worst == best:
        report.error(at, _("worst and best of '{label}' are both {best}. They must differ."), label=label, best=best)
    elif worst != best and (best > worst) != more:
        swapped = _(
            "'{label}' goes from {worst} (worst) to {best} (best), but {said}. Are the two swapped, or is the "
            "direction wrong? A level that is not given is taken from the scores."
        )
        said = _("more is better") if more else _("less is better")
        report.error(at, swapped, label=label, worst=worst, best=best, said=said)
    else:
        outside = _(
            "{score} lies outside the range of '{label}', which goes from {worst} (worst) to {best} (best). "
            "A slip, another unit, a date? If it is right, make the range wider, and ask for the points again."
        )
        for cell, score in criterion.scores.values():
            if not min(worst, best) <= score <= max(worst, best):
                report.error(cell, outside, score=score, label=label, worst=worst, best=best)
    if len(given) < 2:
        from_data = _(
            "'{label}' goes from {worst} (worst) to {best} (best); what is not given is taken from the scores. So the "
            "weights hang on this list: another measure can change the range, and then the points no longer hold."
        )
        report.finding(at, "range_from_data", from_data, worst=worst, best=best, label=label)
    return worst, best


# --- points ---


def checked_points(report, row, read):
    """The points of one participant by criterion, so that the largest is 100; `read` holds those of each cell."""
    points = {criterion: read[cell] for criterion, cell in row.cells.items() if read[cell] is not None}
    beyond = _("points go from 0 to 100, and {points} is found. The step that matters most gets 100.")
    wrong = [criterion for criterion, value in points.items() if not 0 <= value <= 100]
    for criterion in wrong:
        report.error(row.cells[criterion], beyond, points=points[criterion])
    if wrong or len(points) < len(read) or not points:
        return points
    largest, total, who = max(points.values()), sum(points.values()), short(row.label)
    if largest == 0:
        report.error(row.cell, _("all points of '{who}' are zero. The step that matters most gets 100."), who=who)
    if largest in (0, 100):
        return points
    whole = 1 if largest <= 1 else 100
    kind = "largest_not_100"
    sentence = _(
        "the largest of the points of '{who}' is {largest}, not 100. All are made larger in proportion, so the weights "
        "stay the same. Was the step that matters most left out?"
    )
    if abs(total - whole) <= 1e-9 * whole:
        kind = "weights_given"
        sentence = _(
            "the points of '{who}' add up to {total}: they look like weights. All are made larger in proportion, until "
            "the largest is 100. Were they given for the ranges from worst to best?"
        )
    elif abs(total - whole) <= 0.1 * whole:
        kind = "weights_not_adding_up"
        sentence = _(
            "the points of '{who}' look like weights, but they add up to {total} and not to {whole}. All are made "
            "larger in proportion, until the largest is 100. Is one of them wrong, or missing?"
        )
    report.finding(row.cell, kind, sentence, who=who, largest=largest, total=float(f"{total:.6g}"), whole=whole)
    return {criterion: value / largest * 100 for criterion, value in points.items()}


def participants(report, rows):
    """The participants, id to label; the one called agreed stands for the whole group."""
    labels, repeated = (
        [],
        _("'{label}' stands here again, and counts as one more participant. Is it the same one twice?"),
    )
    names = ["agreed" if _is_agreed(row.label) else "" for row in rows]
    for row, agreed in zip(rows, names, strict=True):
        n = sum(folded(row.label) == folded(other.label) for other in rows[: len(labels)])
        if agreed and "agreed" in names[: len(labels)]:
            report.error(row.cell, _("there are two rows with what the group agreed. Keep one."))
        elif n:
            report.finding(row.cell, "participant_repeated", repeated, label=short(row.label))
        labels.append(f"{row.label} ({n + 1})" if n else row.label)
    if not rows:
        sentence = _("there are no points: each criterion counts 100, and that is a choice too. Ask for the points.")
        report.finding(Cell(""), "no_points", sentence)
    index = [name or made for name, made in zip(names, ids(labels, "participant"), strict=True)]
    return pd.Series(labels, index=pd.Index(index, name="participant"), name="label", dtype=object)


def _is_agreed(label):
    first = words(label)[:1]
    return bool(first and recognised(first[0], "agreed")) or folded(label) == folded(titles()["agreed"])


# --- short names ---


def cut(label):
    """A name, cut to the length that pictures have room for."""
    return label if len(label) <= LONGEST_SHORT else label[: LONGEST_SHORT - 1].rstrip() + "…"


def short_labels(report, measures):
    """A name for pictures for each measure: its short name, or the beginning of its name."""
    long = _("the short name has more than {most} letters, and is cut in pictures.")
    again = _("in pictures this measure would be called '{label}' like another one. Give both a short name.")
    found = []
    for measure in measures:
        label = measure.short or measure.label
        if len(measure.short) > LONGEST_SHORT:
            report.finding(measure.cell, "short_name_long", long, most=LONGEST_SHORT)
        label = cut(label)
        if folded(label) in map(folded, found):
            report.finding(measure.cell, "short_name_repeated", again, label=short(label))
        found.append(label)
    return found
