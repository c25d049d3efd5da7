"""The decision matrix: measures, criteria, and what each measure scores on each criterion."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from ..data import read_table
from ..decision_file import read_decision_file
from ..i18n import _
from ..names import require_known

FICTIONAL = "VALLSERENA"
DIRECTIONS = ("min", "max")


@dataclass(frozen=True, eq=False)
class DecisionMatrix:
    """Measures scored on criteria, and what must be said with them.

    Parameters
    ----------
    id, name : str
    scores : pandas.DataFrame
        Index: measure; columns: criterion; one number for each pair, in the unit of the criterion.
    measures : pandas.DataFrame
        Index: measure; columns `label` and `short_label` (for pictures).
    criteria : pandas.DataFrame
        Index: criterion; columns `label`, `unit`, `direction` ("max" where more is better, "min" where less is),
        `worst` and `best`: the reference levels, which get the values 0 and 1.
    points : pandas.DataFrame
        Swing points from 0 to 100. Index: participant; columns: criterion. The row `agreed` is what the group settled
        on after talking. May be empty.
    participants : pandas.Series
        Label of each participant: a role, never a name.
    notice : str
        What every table and figure made from it must say.
    details : pandas.DataFrame or None
        Where each score comes from: `measure`, `criterion`, `value`, `unit`, `derivation`, `source`, `confidence`.
    findings : pandas.DataFrame
        What deserves a look in a table of your own. Empty for the tables of the course.

    Raises
    ------
    ValueError
        If there are fewer than two measures or criteria, a score is missing, a direction is not "min" or "max", or
        the tables do not name the same measures and criteria.
    """

    id: str
    name: str
    scores: pd.DataFrame
    measures: pd.DataFrame
    criteria: pd.DataFrame
    points: pd.DataFrame
    participants: pd.Series
    notice: str = ""
    details: pd.DataFrame | None = None
    findings: pd.DataFrame | None = None

    def __post_init__(self):
        scores = self.scores
        if min(scores.shape) < 2:
            raise ValueError(
                _("A choice needs two measures and two criteria or more; found {m} and {n}.").format(
                    m=len(scores), n=scores.shape[1]
                )
            )
        _require_same(scores.index, self.measures.index, _("measure"))
        _require_same(scores.columns, self.criteria.index, _("criterion"))
        if not self.points.empty:
            _require_same(scores.columns, self.points.columns, _("criterion with points"))
        _require_same(self.points.index, self.points.index, _("participant"))
        numbers = scores.apply(pd.to_numeric, errors="coerce").astype(float)
        if (bad := ~np.isfinite(numbers)).any(axis=None):
            measure, criterion = bad.stack().idxmax()
            raise ValueError(
                _("The score of '{measure}' on '{criterion}' is {found}. {hint}").format(
                    measure=self.measures.loc[measure, "label"], criterion=self.criteria.loc[criterion, "label"],
                    found=_("missing") if pd.isna(scores.loc[measure, criterion]) else
                    _("no number: {cell}").format(cell=scores.loc[measure, criterion]),
                    hint=_("A missing score is not zero: estimate it, or leave the measure out."),
                )
            )  # fmt: skip
        for label, direction in zip(self.criteria["label"], self.criteria["direction"], strict=True):
            if direction not in DIRECTIONS:
                raise ValueError(
                    _("The criterion '{label}' has no direction. Write 'max' (more is better) or 'min'.").format(
                        label=label
                    )
                )
        # All tables in one order: what is computed from arrays relies on it.
        object.__setattr__(self, "scores", numbers)
        object.__setattr__(self, "measures", self.measures.loc[numbers.index])
        object.__setattr__(self, "criteria", self.criteria.loc[numbers.columns])
        object.__setattr__(self, "points", self.points.reindex(columns=numbers.columns))

    @property
    def agreed(self):
        """Swing points of the whole group: the agreed row; without one, the mean of the participants' weights."""
        if "agreed" in self.points.index:
            return self.points.loc["agreed"]
        if self.points.empty:
            return pd.Series(100.0, index=self.scores.columns)
        mean = self.points.div(self.points.sum(axis=1), axis=0).mean()
        return 100 * mean / mean.max()

    @property
    def each(self):
        """Swing points of the single participants, without the agreed row."""
        return self.points.drop(index="agreed", errors="ignore")

    @property
    def less(self):
        """For each criterion, whether less is better: an array of bool."""
        return self.criteria["direction"].to_numpy() == "min"

    @property
    def short(self):
        """Measure to short label."""
        return self.measures["short_label"]

    def without(self, *measures):
        """The same table without some measures; the reference levels stay.

        Examples
        --------
        >>> load_decision_matrix("VALLSERENA").without("retrofit").scores.index.tolist()
        ['led', 'rec', 'eminibus', 'biodh']
        """
        for measure in measures:
            require_known(measure, self.scores.index, _("measure"))
        drop = list(measures)
        details = None if self.details is None else self.details[~self.details["measure"].isin(drop)]
        return replace(
            self, scores=self.scores.drop(index=drop), measures=self.measures.drop(index=drop), details=details
        )

    def with_ranges(self, **ranges):
        """The same table with other reference levels, for example ``cost=(900, 0)``: (worst, best).

        Examples
        --------
        >>> table = load_decision_matrix("VALLSERENA").with_ranges(cost=(1000, 0))
        >>> print(*table.criteria.loc["cost", ["worst", "best"]])
        1000.0 0.0
        """
        criteria = self.criteria.copy()
        for criterion, (worst, best) in ranges.items():
            require_known(criterion, criteria.index, _("criterion"))
            criteria.loc[criterion, ["worst", "best"]] = [float(worst), float(best)]
        return replace(self, criteria=criteria)

    def with_direction(self, criterion, direction):
        """The same table with a criterion read the other way: its worst and best level change places.

        Examples
        --------
        >>> table = load_decision_matrix("VALLSERENA").with_direction("cost", "max")
        >>> print(*table.criteria.loc["cost", ["direction", "worst", "best"]])
        max 180.0 900.0
        """
        require_known(criterion, self.criteria.index, _("criterion"))
        require_known(direction, DIRECTIONS, _("direction"))
        criteria = self.criteria.copy()
        if direction != criteria.loc[criterion, "direction"]:
            criteria.loc[criterion, ["worst", "best"]] = criteria.loc[criterion, ["best", "worst"]].tolist()
            criteria.loc[criterion, "direction"] = direction
        return replace(self, criteria=criteria)

    def table(self):
        """Scores with labels, for reading: one row per measure, the unit in the heading."""
        heads = {
            criterion: ", ".join(filter(None, (row["label"], row["unit"])))
            for criterion, row in self.criteria.iterrows()
        }
        table = self.scores.rename(index=self.measures["label"], columns=heads)
        return table.rename_axis(index=_("Measure"), columns=None)


def load_decision_matrix(source, name=None):
    """Load the shortlist of the fictional Vallserena or of a pilot town, or a workbook of your own.

    Parameters
    ----------
    source : str or pathlib.Path
        ``"VALLSERENA"``, a municipality id (``"PT-GAV"``), or the path of a workbook made with `write_decision_file`.
    name : str, optional
        Name of your town. Needed for a file only.

    Returns
    -------
    DecisionMatrix

    Raises
    ------
    ValueError
        If the id is unknown, or the file has errors. All of them are listed at once.

    Examples
    --------
    >>> table = load_decision_matrix("VALLSERENA")
    >>> table.name, table.scores.shape, table.scores["households"].tolist()
    ('Vallserena', (5, 5), [0.0, 60.0, 85.0, 0.0, 40.0])
    """
    if Path(str(source)).suffix:
        return _from_file(Path(source), name)
    measures = read_table("measures")
    require_known(source, measures["place"].unique(), _("place"))
    details = _of_place("measure_scores", source)
    ranges = _of_place("criteria_ranges", source).set_index("criterion")
    criteria = read_table("criteria").set_index("criterion").drop(columns="unit")
    criteria = criteria.join(ranges[["unit", "worst", "best"]].astype({"worst": float, "best": float}))
    measures = _of_place("measures", source).set_index("measure")
    scores = details.pivot(index="measure", columns="criterion", values="value")
    points = _of_place("swing_points", source).pivot(index="participant", columns="criterion", values="points")
    participants = read_table("participants").set_index("participant")["label"]
    town_name, notice = _name_and_notice(source)
    return DecisionMatrix(
        id=source,
        name=town_name,
        scores=scores.loc[measures.index, criteria.index].astype(float).rename_axis(columns="criterion"),
        measures=measures[["label", "short_label", "description"]],
        criteria=criteria[["label", "unit", "direction", "worst", "best", "question", "definition"]],
        points=points.loc[[p for p in participants.index if p in points.index], criteria.index].astype(float),
        participants=participants,
        notice=notice,
        details=details.drop(columns="place"),
        findings=_no_findings(),
    )


def plain(value):
    """A number for a message, as somebody typed it."""
    return _("missing") if pd.isna(value) else f"{float(value):,.6g}"


def _of_place(name, place):
    table = read_table(name)
    return table[table["place"] == place].reset_index(drop=True)


def _name_and_notice(source):
    if source == FICTIONAL:
        return "Vallserena", _("Vallserena is fictional: the village, its measures and its people are invented")
    town = read_table("municipalities").set_index("municipality_id").loc[source, "name"]
    return town, _(
        "Teaching estimates, not a study of {town}; nobody was asked: acceptance and swing points are invented"
    ).format(town=town)


def _from_file(path, name):
    if not name:
        raise ValueError(
            _(
                "A file holds the measures only. Add the name of the town, for example "
                'load_decision_matrix("{path}", name="Our town").'
            ).format(path=path.name)
        )
    return own_matrix(read_decision_file(path), name, path.name)


def own_matrix(found, name, id, notice=""):
    """A decision matrix from measures that have been read already, for example from the workbook of a town.

    Parameters
    ----------
    found : DecisionFile
        As from `read_decision_file`.
    name, id, notice : str
        See `DecisionMatrix`.

    Returns
    -------
    DecisionMatrix
    """
    return DecisionMatrix(
        id, name, found.scores, found.measures, found.criteria, found.points, found.participants,
        notice=notice, findings=found.findings,
    )  # fmt: skip


def _no_findings():
    return pd.DataFrame(columns=["sheet", "cell", "kind", "message"])


def _require_same(wanted, found, what):
    """Every name once, and the same names in both tables of a decision matrix."""
    if wanted.is_unique and wanted.equals(found):
        return
    odd = [*wanted[wanted.duplicated()], *found[found.duplicated()], *wanted.symmetric_difference(found)]
    if odd:
        raise ValueError(
            _("Each {what} must stand once in every table of the matrix. Look at: {names}.").format(
                what=what, names=", ".join(map(str, dict.fromkeys(odd)))
            )
        )


def checked_weights(matrix, weights):
    """Weights as a Series in the order of the criteria.

    Raises
    ------
    ValueError
        If a criterion has no weight, a weight is below zero, or they do not sum to 1.
    """
    if not isinstance(weights, Mapping | pd.Series):
        raise ValueError(_('Say which weight belongs to which criterion, for example {"cost": 0.4, "jobs": 0.6}.'))
    weights = pd.Series(weights, dtype=float)
    for criterion in weights.index:
        require_known(criterion, matrix.scores.columns, _("criterion"))
    missing = [criterion for criterion in matrix.scores.columns if criterion not in weights.index]
    if missing or weights.index.has_duplicates:
        raise ValueError(
            _("Each criterion needs one weight. Look at: {names}.").format(
                names=", ".join(missing or weights.index[weights.index.duplicated()])
            )
        )
    weights = weights.reindex(matrix.scores.columns)
    numbers = weights.to_numpy()
    for criterion in weights.index[~(np.isfinite(numbers) & (numbers >= 0))]:
        raise ValueError(
            _("The weight of '{criterion}' is {found}. A weight is a number from 0 to 1.").format(
                criterion=criterion, found=plain(weights[criterion])
            )
        )
    if not np.isclose(weights.sum(), 1, rtol=0, atol=1e-6):
        raise ValueError(
            _(
                "The weights add up to {total}, not to 1. Are they swing points, or were they rounded? "
                "Then use swing_weights(...), which divides them by their sum."
            ).format(total=plain(weights.sum()))
        )
    return weights
