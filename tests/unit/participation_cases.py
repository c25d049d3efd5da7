"""Decision tables that several tests of deciding together share, and the same sums once more, in exact fractions.

Nothing in here calls the package, except `table_of`, which makes one of its tables.
"""

from fractions import Fraction
from itertools import permutations

import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

from fairwatt.participation import DecisionMatrix

# The same examples every time: a red test can be looked at again.
tried = settings(derandomize=True, deadline=None, max_examples=15, database=None)

NAN = float("nan")

# Domain notes on participation, 3.7 d: five measures and five criteria of the fictional Vallserena, typed from there.
CRITERIA = ("cost", "emissions", "households", "jobs", "acceptance")
DIRECTIONS = ("min", "max", "max", "max", "max")
VALLSERENA = {
    "led": (180, 95, 0, 1, "4.3"),
    "rec": (420, 260, 60, 4, "4.1"),
    "retrofit": (900, 210, 85, 12, "3.9"),
    "eminibus": (350, 70, 0, 5, "3.6"),
    "biodh": (750, 430, 40, 8, "2.8"),
}
POINTS = (60, 100, 90, 30, 40)
WEIGHTS = dict(zip(CRITERIA, (0.1875, 0.3125, 0.28125, 0.09375, 0.125), strict=True))


def table_of(rows, directions=None, ranges=None, labels=None, criterion_labels=None, points=None, **more):
    """A `DecisionMatrix` from plain rows; without ranges, the reference levels are the ends of the rows."""
    rows = [[float(cell) for cell in row] for row in rows]
    measures = [f"m{place}" for place in range(len(rows))]
    criteria = [f"c{place}" for place in range(len(rows[0]))]
    directions = list(directions or ["max"] * len(criteria))
    columns = list(zip(*rows, strict=True))
    ends = [(max(c), min(c)) if way == "min" else (min(c), max(c)) for c, way in zip(columns, directions, strict=True)]
    ranges = [tuple(map(float, pair)) for pair in ranges or ends]
    labels = labels or [f"Measure {place}" for place in range(len(rows))]
    people = dict(points or {})
    return DecisionMatrix(
        id="TEST",
        name="Test",
        scores=pd.DataFrame(rows, index=pd.Index(measures, name="measure"), columns=criteria),
        measures=pd.DataFrame({"label": labels, "short_label": labels}, index=measures),
        criteria=pd.DataFrame(
            {
                "label": criterion_labels or [f"Criterion {place}" for place in range(len(criteria))],
                "unit": "units",
                "direction": directions,
                "worst": [pair[0] for pair in ranges],
                "best": [pair[1] for pair in ranges],
            },
            index=criteria,
        ),
        points=pd.DataFrame([list(row) for row in people.values()], index=list(people), columns=criteria, dtype=float),
        participants=pd.Series({who: who.capitalize() for who in people}, dtype=object),
        **more,
    )


# --- the same sums in fractions ---


def fractions(rows):
    return [[Fraction(cell) for cell in row] for row in rows]


def exact_values(rows, directions=None, ranges=None):
    """Values from 0 to 1, as fractions; a criterion without a range gives 0."""
    rows = fractions(rows)
    columns = list(zip(*rows, strict=True))
    directions = ["max"] * len(columns) if directions is None else directions
    if ranges is None:
        ranges = [(max(c), min(c)) if way == "min" else (min(c), max(c))
                  for c, way in zip(columns, directions, strict=True)]  # fmt: skip
    return [
        [
            Fraction(cell - worst, best - worst) if best != worst else Fraction(0)
            for cell, (worst, best) in zip(row, ranges, strict=True)
        ]
        for row in rows
    ]


def exact_weights(points):
    return [Fraction(point, sum(points)) for point in points]


def exact_totals(values, weights):
    return [sum(value * weight for value, weight in zip(row, weights, strict=True)) for row in values]


def exact_ranks(totals):
    return [1 + sum(other > own for other in totals) for own in totals]


def moved(weights, criterion, new):
    """All weights after one of them is set to `new`; the others keep their proportions, or are equal if all were 0."""
    rest = 1 - weights[criterion]
    others = len(weights) - 1
    return [
        new if place == criterion else (1 - new) * (weight / rest if rest else Fraction(1, others))
        for place, weight in enumerate(weights)
    ]


def winners_along(values, weights, criterion):
    """Who is first while one weight goes from 0 to 1: the ends of the pieces, and the winners inside each.

    All crossings of all pairs are found, and the totals looked up in the middle between neighbours: no formula of
    the interval of one winner is used.
    """

    def totals(weight):
        return exact_totals(values, moved(weights, criterion, weight))

    at_zero, at_one = totals(Fraction(0)), totals(Fraction(1))
    ends = {Fraction(0), Fraction(1)}
    for one in range(len(values)):
        for other in range(one):
            start, end = at_zero[one] - at_zero[other], at_one[one] - at_one[other]
            if start != end and 0 <= start / (start - end) <= 1:
                ends.add(start / (start - end))
    ends = sorted(ends)
    pieces = []
    for low, high in zip(ends, ends[1:], strict=False):
        middle = totals((low + high) / 2)
        first = {place for place, total in enumerate(middle) if total == max(middle)}
        if pieces and pieces[-1][2] == first:
            pieces[-1] = (pieces[-1][0], high, first)
        else:
            pieces.append((low, high, first))
    return pieces


# --- shares of all weights, exactly: a segment for two criteria, a triangle for three ---


def _clipped(polygon, plane):
    """The part of a polygon of weights where the sum of weight x plane is zero or more."""

    def height(corner):
        return sum(w * p for w, p in zip(corner, plane, strict=True))

    kept = []
    for here, there in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        a, b = height(here), height(there)
        if a >= 0:
            kept.append(here)
        if a * b < 0:
            kept.append(tuple(p + a / (a - b) * (q - p) for p, q in zip(here, there, strict=True)))
    return kept


def _size_and_centre(polygon):
    """Area (or length) in units that cancel out, and the centre of mass."""
    if len(polygon[0]) == 2 if polygon else False:
        ends = sorted(corner[0] for corner in polygon)
        middle = (ends[0] + ends[-1]) / 2
        return ends[-1] - ends[0], (middle, 1 - middle)
    size, sums = Fraction(0), [Fraction(0)] * 3
    for one, other in zip(polygon[1:], polygon[2:], strict=False):
        (ax, ay, _), (bx, by, _), (cx, cy, _) = polygon[0], one, other
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        size += area
        sums = [s + area * (p + q + r) / 3 for s, p, q, r in zip(sums, polygon[0], one, other, strict=True)]
    return abs(size), tuple(s / size for s in sums) if size else None


def exact_acceptability(values, order=None):
    """Shares of the ranks, and the mean weights of the first place, for two or three criteria.

    Every order of the measures is cut out of the segment or the triangle of all weights, and measured.

    Parameters
    ----------
    values : list of list of Fraction
    order : list of int, optional
        A larger number is more important.
    """
    criteria = len(values[0])
    corners = [tuple(Fraction(int(place == own)) for place in range(criteria)) for own in range(criteria)]
    for high in range(criteria):
        for low in range(criteria):
            if order is not None and order[high] > order[low]:
                plane = [int(place == high) - int(place == low) for place in range(criteria)]
                corners = _clipped(corners, plane)
    whole, _ = _size_and_centre(corners)
    twins = {}  # measures with the same values tie always: they share the ranks they fill
    for measure, row in enumerate(values):
        twins.setdefault(tuple(row), []).append(measure)
    shares = [[Fraction(0)] * len(values) for _ in values]
    wins, centres = [Fraction(0)] * len(values), [[Fraction(0)] * criteria for _ in values]
    for ranking in permutations(twins):
        polygon = corners
        for better, worse in zip(ranking, ranking[1:], strict=False):
            polygon = polygon and _clipped(polygon, [b - w for b, w in zip(better, worse, strict=True)])
        if not polygon:
            continue
        size, centre = _size_and_centre(polygon)
        if not size:
            continue
        rank = 0
        for row in ranking:
            group = twins[row]
            for measure in group:
                for place in range(rank, rank + len(group)):
                    shares[measure][place] += size / whole / len(group)
                if rank == 0:
                    wins[measure] += size
                    centres[measure] = [c + size * z for c, z in zip(centres[measure], centre, strict=True)]
            rank += len(group)
    centres = [[c / win for c in centre] if win else None for centre, win in zip(centres, wins, strict=True)]
    return shares, centres


# --- random tables ---


@st.composite
def decisions(draw, measures=(2, 5), criteria=(2, 4), top=6):
    """Rows of small whole numbers (so ties, twins, constant columns and dominated rows are common), directions,
    reference levels that hold all of them, and points, of which at least one is above zero."""
    m, n = draw(st.integers(*measures)), draw(st.integers(*criteria))
    cells = st.integers(0, top)
    rows = [tuple(draw(cells) for _ in range(n)) for _ in range(m)]
    if draw(st.booleans()):
        rows[-1] = rows[0]
    directions = [draw(st.sampled_from(["min", "max"])) for _ in range(n)]
    ranges = []
    for column, way in zip(zip(*rows, strict=True), directions, strict=True):
        low, high = min(column) - draw(st.integers(0, 2)), max(column) + draw(st.integers(0, 2))
        ranges.append((high, low) if way == "min" else (low, high))
    points = draw(st.lists(st.sampled_from([0, 10, 25, 40, 60, 100]), min_size=n, max_size=n).filter(any))
    return rows, directions, ranges, points


def ids(prefix, count):
    return [f"{prefix}{place}" for place in range(count)]


def weights_of(points):
    return {f"c{place}": float(weight) for place, weight in enumerate(exact_weights(points))}
