"""Questions of lesson m35. Expected values are worked by hand from the tables, not taken from the notebook."""

from ..checks import Matching, Number, Slip
from ..i18n import _


def _value_of_a_cost():
    worst, best, cost = 1000, 100, 350  # thousand EUR: the ends that the group agreed on, and the minibus
    highest, lowest = 900, 180  # the ends of the table
    value = (worst - cost) / (worst - best)  # 650 of 900
    return Number(
        expected=value,
        unit=_("value from 0 to 1"),
        slips=(
            Slip(
                1 - value,
                _("That is the way from the best end. A value counts from the worst end: a low cost is good."),
            ),
            Slip(
                (worst - cost) / worst, _("You divided by the worst end, 1000. Divide by the way between the two ends.")
            ),
            Slip(
                cost / worst, _("That is the cost as a part of 1000. Begin at the worst end: how far below it is 350?")
            ),
            Slip(cost / (worst - best), _("You divided the cost itself. How far is it from the worst end?")),
            Slip(
                (highest - cost) / (highest - lowest),
                _("These are the ends of the table, 180 and 900. The group agreed on other ends: 100 and 1000."),
            ),
            Slip(
                (cost - lowest) / (highest - lowest),
                _("Two things: the ends are 100 and 1000, not those of the table; and the lowest cost is the best."),
            ),
            Slip(
                (highest - cost) / (worst - best), _("You began at 900, the highest cost in the table. Begin at 1000.")
            ),
            Slip(
                (worst - cost) / (highest - lowest),
                _("You divided by 720, the range of the table. The way between the agreed ends is longer."),
            ),
            Slip((cost - best) / worst, _("You counted from the best end, and divided by 1000. Look at both steps.")),
            Slip(worst - cost, _("That is how far the minibus is from the worst end. Divide it by the whole way.")),
            Slip(100 * value, _("That is in per cent. A value runs from 0 to 1.")),
        ),
        praise=_("The minibus has 72 % of the way behind it, from the worst end to the best. Always say both ends."),
    )


def _range_cut_in_half():
    others = 100 + 90 + 30 + 40  # points of emissions, households, jobs, acceptance
    before, after = 60, 30  # cost: half the range, and each euro matters as before, so half the points
    weight = after / (others + after)  # 30 of 290
    return Number(
        expected=weight,
        unit=_("weight from 0 to 1"),
        slips=(
            Slip(
                before / (others + before),
                _("That is the weight before the grant, 60 of 320. The swing is only half as large now."),
            ),
            Slip(
                after / (others + before),
                _("Half the points is right. But the sum of all points has become smaller, too: add them up again."),
            ),
            Slip(
                after,
                _("These are the new points of the cost. One step is left: divide them by the sum of all points."),
            ),
            Slip(
                after / 100,
                _("You divided 30 by 100. That is the largest of the points; divide by the sum of all five."),
            ),
            Slip(
                before / 100,
                _("You divided 60 by 100. Halve the points of the cost, and divide by the sum of all five."),
            ),
            Slip(
                before / (others + after),
                _("The sum is the new one, and the points of the cost are still the old ones."),
            ),
            Slip(
                2 * before / (others + 2 * before),
                _("You doubled the points. A shorter way from worst to best matters less, not more."),
            ),
            Slip(
                after / others,
                _("You divided by the sum of the four others. The cost is one of the five: add it, too."),
            ),
            Slip(
                before / others,
                _("That is 60 divided by the four others. Halve the 60 first, then divide by the sum of all five."),
            ),
            Slip(others + after, _("That is the new sum of all points. What part of it belongs to the cost?")),
            Slip(
                100 / (others + after), _("That is the new weight of the emissions: it has grown. The cost is asked.")
            ),
            Slip(100 * weight, _("That is in per cent. As a part of 1 it is a hundred times smaller.")),
        ),
        praise=_(
            "The wishes are the same, and the weight falls from 0.19 to 0.10. With it, deep renovation overtakes the "
            "energy community. Whoever keeps the old weight does not see that."
        ),
    )


def _two_totals():
    # cost, emissions, households, jobs, acceptance
    weights = (0.10, 0.50, 0.20, 0.15, 0.05)
    heat, renovation = (0.21, 1.00, 0.47, 0.64, 0.00), (0.00, 0.39, 1.00, 1.00, 0.73)
    heat_scores, renovation_scores = (750, 430, 40, 8, 2.8), (900, 210, 85, 12, 3.9)
    total = 0.10 * 0.21 + 0.50 * 1.00 + 0.20 * 0.47 + 0.15 * 0.64  # .021 + .5 + .094 + .096 = 0.711
    other = 0.50 * 0.39 + 0.20 * 1.00 + 0.15 * 1.00 + 0.05 * 0.73  # .195 + .2 + .15 + .0365 = 0.5815
    return Number(
        expected=total,
        unit=_("points of value from 0 to 1"),
        slips=(
            Slip(other, _("That is the total of deep renovation, and it is right. The other measure has more.")),
            Slip(
                sum(renovation) / 5,
                _("You gave each criterion the same weight, and then deep renovation wins. These people do not."),
            ),
            Slip(sum(heat) / 5, _("That is the plain mean of the five values. Multiply each value by its weight.")),
            Slip(
                sum(heat),
                _("You added the values of the wood-chip network. Multiply each by its weight before you add."),
            ),
            Slip(
                sum(renovation),
                _("You added the values of deep renovation. Multiply each by its weight before you add."),
            ),
            Slip(
                sum(heat_scores),
                _("You added euros, tonnes and households. They have no common unit. Take the values, not the scores."),
            ),
            Slip(
                sum(renovation_scores), _("That is a sum of euros, tonnes and households. Take the columns of values.")
            ),
            Slip(
                sum(w * x for w, x in zip(weights, heat_scores, strict=True)),
                _("You multiplied weights by scores. Take the values: they run from 0 to 1 in every line."),
            ),
            Slip(
                sum(w * x for w, x in zip(weights, renovation_scores, strict=True)),
                _("These are weights times scores, of deep renovation. Take the column of its values."),
            ),
            Slip(
                total - 2 * 0.021,
                _("You took the cost away. Its value of 0.21 is turned already: high is good. Add it."),
            ),
            Slip(
                total - 0.021 + 0.10 * 0.79,
                _("You turned the cost once more, to 0.79. A value of 0.21 already says that the network is dear."),
            ),
            Slip(total / 5, _("You divided by five at the end. The weights add up to 1, so the sum is the total.")),
            Slip(total - other, _("That is how far the winner leads. Its total is asked.")),
            Slip(0.5436, _("You used the weights of the lesson. The forest owners have others, in the second column.")),
            Slip(
                0.5882,
                _("That is deep renovation with the weights of the lesson. Take the weights in the second column."),
            ),
            Slip(100 * total, _("That is a hundred times too large. The weights are parts of 1, and not per cent.")),
        ),
        praise=_(
            "0.711 against 0.582: for these people the wood-chip network comes first. The scores are those of the "
            "lesson; only the weights are others."
        ),
    )


def _where_it_flips():
    # Points of the group, and values between the ends of the table: cost, emissions, households, jobs, acceptance
    points = (60, 100, 90, 30, 40)
    rec = (480 / 720, 190 / 360, 60 / 85, 3 / 11, 1.3 / 1.5)
    renovation = (0, 140 / 360, 1, 1, 1.1 / 1.5)
    heat, lights = (150 / 720, 1, 40 / 85, 7 / 11, 0), (1, 25 / 360, 0, 0, 1)
    cost, emissions, households, jobs, acceptance = range(5)

    def tie(criterion, rival):
        """Points at which the rival is level with the energy community, and their part of all points."""
        gain = [point * (own - other) for point, own, other in zip(points, rec, rival, strict=True)]
        ahead = sum(gain) - gain[criterion]  # renovation, without the households: 40.0 + 13.9 - 21.8 + 5.3 = 37.4
        enough = ahead / (rival[criterion] - rec[criterion])  # 37.4 / (1 - 60/85) = 127.2
        return enough, enough / (sum(points) - points[criterion] + enough)  # 127.2 / (230 + 127.2)

    enough, weight = tie(households, renovation)
    return Number(
        expected=weight,
        unit=_("weight from 0 to 1"),
        slips=(
            Slip(
                enough / 320,
                _("You let this weight grow and left the other four as they were. All five must still add up to 1."),
            ),
            Slip(90 / 320, _("That is the weight of today, and today the energy community wins.")),
            Slip(weight - 90 / 320, _("That is by how much the weight must grow. Add the weight of today.")),
            Slip(enough, _("These are points. Divide them by the sum of all points, with these in it.")),
            Slip(enough / 100, _("You divided the points by 100. Divide them by the sum of all points.")),
            Slip(
                enough / 230,
                _("You divided by the points of the four others. This criterion is a part of the sum, too."),
            ),
            Slip(1 - weight, _("That is what is left for the four other criteria together.")),
            Slip(
                tie(cost, renovation)[1],
                _("That is the cost: below this weight deep renovation wins. The line of the households is asked."),
            ),
            Slip(
                tie(cost, lights)[1],
                _("That is the cost: above this weight the street lights win. Read the line of the households."),
            ),
            Slip(
                tie(emissions, renovation)[1],
                _("That is the lower end for the emissions. Read the line of the households."),
            ),
            Slip(
                tie(emissions, heat)[1],
                _("That is the upper end for the emissions, where the wood-chip network takes over."),
            ),
            Slip(
                tie(jobs, renovation)[1],
                _("That is the upper end for the jobs. Deep renovation wins there, too. But which line is asked?"),
            ),
            Slip(
                tie(acceptance, heat)[1],
                _("That is the lower end for acceptance. Read the line of the households."),
            ),
            Slip(
                tie(acceptance, lights)[1], _("That is the upper end for acceptance. Read the line of the households.")
            ),
            Slip(100 * weight, _("That is in per cent. The answer is asked as a part of 1.")),
            Slip(0.0, _("Down to zero the energy community stays first. Where is the upper end?")),
        ),
        praise=_(
            "From 0.28 up to 0.356 nothing changes. Whoever weighs the households more than that should choose deep "
            "renovation, and the council should hear it."
        ),
    )


def _contradiction():
    # households over emissions, over cost, over jobs; emissions over cost, over jobs; cost over jobs
    typed = (3, 1 / 5, 7, 3, 5, 3)
    group = (3, 5, 7, 3, 5, 3)  # what they meant: households over cost 5
    before, after = _largest_eigenvalue(*typed), _largest_eigenvalue(*group)  # 5.638 and 4.117

    def ratio(largest, random_index=0.90):
        return (largest - 4) / 3 / random_index

    def turned(place):
        """The ratio if another of the typed judgements is turned round."""
        return ratio(_largest_eigenvalue(*(1 / said if i == place else said for i, said in enumerate(typed, 1))))

    return Number(
        expected=ratio(after),  # 0.117 / 3 / 0.90 = 0.0433
        unit=_("consistency ratio"),
        slips=(
            Slip(ratio(before), _("That is the table as it was typed: six times the limit of 0.10. Now repair it.")),
            Slip(
                ratio(before, 1),
                _("That is the consistency index of the table as it was typed. Repair the table first."),
            ),
            Slip(
                ratio(after, 1),
                _("That is the consistency index. Divide it by the random index of four criteria, 0.90."),
            ),
            Slip(after, _("That is the largest eigenvalue, and it is near 4: a good sign. The ratio is asked.")),
            Slip(before, _("That is the largest eigenvalue before the repair. The ratio is asked, after it.")),
            Slip(
                ratio(after, 0.89),
                _("You divided by 0.89, from a later table of random indices. Both are in print. Here take 0.90."),
            ),
            Slip(
                turned(1),
                _("You turned households and emissions. The ratio stays above 0.10. Which pair is first in the list?"),
            ),
            Slip(
                turned(4),
                _("You turned emissions and cost. The ratio stays above 0.10. Another pair contradicts more."),
            ),
            Slip(
                turned(5), _("You turned emissions and jobs, and the ratio went up. That pair agreed with the others.")
            ),
            Slip(
                turned(3), _("You turned households and jobs, and the ratio went up. Put it back, try the first pair.")
            ),
            Slip(turned(6), _("You turned cost and jobs, and the ratio went up. Undo it: this pair was in order.")),
            Slip(
                ratio(_largest_eigenvalue(3, 1, 7, 3, 5, 3)),
                _("You wrote 1, as if cost and households mattered alike. The group keeps its 5, the other way round."),
            ),
            Slip(
                ratio(_largest_eigenvalue(3, 3, 7, 3, 5, 3)),
                _("The direction is repaired. But you wrote 3; the group keeps its 5."),
            ),
            Slip(0.04, _("That is rounded too far. Give three decimals.")),
        ),
        praise=_(
            "From 0.607 to 0.043: the six judgements agree with each other now. That is all it says. "
            "People can agree with themselves and still be wrong."
        ),
    )


def _largest_eigenvalue(he, hc, hj, ec, ej, cj):
    """Of a 4 x 4 table of judgements, from its characteristic polynomial x^4 - 4 x^3 - T x + D.

    T and D come from the circles of three and of four judgements: in a table without contradiction each of them
    multiplies to 1, T and D are 0, and the largest root is 4. h households, e emissions, c cost, j jobs.
    """
    threes = sum(x + 1 / x for x in (he * ec / hc, he * ej / hj, hc * cj / hj, ec * cj / ej))
    fours = sum(x + 1 / x for x in (he * ec * cj / hj, he * ej / (cj * hc), hc * ej / (ec * hj)))
    t, d = threes - 8, threes - fours - 2
    root = 10.0
    for _step in range(50):  # Newton, from above
        root -= (root**4 - 4 * root**3 - t * root + d) / (4 * root**3 - 12 * root**2 - t)
    return root


SLIP_LABELS = ("UNIT", "EMPTY", "SAME", "BETTER", "POINTS", "OK")
SENTENCES = ("A", "B", "C", "D")


def _slips_and_sentence():
    lines = {"1": "UNIT", "2": "OK", "3": "OK", "4": "EMPTY", "5": "SAME", "6": "BETTER", "7": "POINTS"}
    hints = {
        ("1", "EMPTY"): _("all five measures have a cost."),
        ("1", "SAME"): _("the five costs are far apart. One of them is even farther away."),
        ("1", "BETTER"): _("less is better for a cost, and so it is written."),
        ("1", "POINTS"): _("60 points are a usual number. Look at the five costs."),
        ("1", "OK"): _("a minibus for 295 million euros? Compare it with the others, and with the unit."),
        ("2", "UNIT"): _("from 55 to 390 tonnes: street lamps and a heat network may differ by that much."),
        ("2", "EMPTY"): _("every measure has its tonnes."),
        ("2", "SAME"): _("no two numbers are equal here."),
        ("2", "BETTER"): _("the line counts what is saved. More of that is better."),
        ("2", "POINTS"): _("100 points belong to the swing that matters most. One line must have them."),
        ("3", "UNIT"): _("households are counted one by one. 70 is the largest number, and a village has as many."),
        ("3", "EMPTY"): _(
            "a zero is a number. Street lamps and a bus help no home to pay its bill, and somebody says so."
        ),
        ("3", "SAME"): _("two zeros are equal, and the other three differ. The line tells the measures apart."),
        ("3", "BETTER"): _("to help more households is better, and so it is written."),
        ("3", "POINTS"): _("90 points come after the 100 of the tonnes. That is the same scale."),
        ("4", "UNIT"): _("1 to 11 job-years fit measures of this size. Look for what is not there."),
        ("4", "SAME"): _("1, 3, 11 and 7 differ. Is there a number for every measure?"),
        ("4", "BETTER"): _("more work in the village is better, and so it is written."),
        ("4", "POINTS"): _("30 points are in order. Count the scores."),
        ("4", "OK"): _("count the scores: five measures need five of them."),
        ("5", "UNIT"): _("4 lies between 1 and 5. Now compare the measures with each other."),
        ("5", "EMPTY"): _("all five are filled in. Now compare them."),
        ("5", "BETTER"): _("more acceptance is better, and so it is written."),
        ("5", "POINTS"): _("40 points are a usual number. What do they decide, with these scores?"),
        ("5", "OK"): _("what difference do these 40 points make? Look at the five scores."),
        ("6", "UNIT"): _("1 to 4 years is how long such work takes."),
        ("6", "EMPTY"): _("every measure has its years."),
        ("6", "SAME"): _("two measures take one year, but the others take longer."),
        ("6", "POINTS"): _("20 points are few, and allowed. Read the column beside the unit."),
        ("6", "OK"): _("is a longer wait better? Read the column beside the unit."),
        ("7", "UNIT"): _("48 thousand euros a year is a driver and fuel. It is far from the others, and true."),
        ("7", "EMPTY"): _("every measure has its upkeep."),
        ("7", "SAME"): _("the five numbers differ much."),
        ("7", "BETTER"): _("less is better for upkeep, and so it is written."),
        ("7", "OK"): _("compare the last column of this line with the lines above it."),
        ("sentence", "A"): _("best for whom? Above a weight of 0.356 for the households it is not even the first."),
        ("sentence", "C"): _("47 of 100 is less than half, and nobody in the village gives weights at random."),
        ("sentence", "D"): _(
            "people who agree with themselves may still be mistaken, and weights are chosen by people."
        ),
    }
    hints |= {
        (line, letter): _("{letter} is a sentence for the council. For line {line} write one of {labels}.").format(
            letter=letter, line=line, labels=", ".join(SLIP_LABELS)
        )
        for line in lines
        for letter in SENTENCES
    }
    hints |= {
        ("sentence", label): _("{label} is for a line of the table. Write one of {letters}.").format(
            label=label, letters=", ".join(SENTENCES)
        )
        for label in SLIP_LABELS
    }
    return Matching(
        expected=lines | {"sentence": "B"},
        allowed=(*SLIP_LABELS, *SENTENCES),
        hints=hints,
        near_labels=dict.fromkeys(("MISSING", "GAP", "BLANK"), _("if a score is missing, write EMPTY."))
        | dict.fromkeys(("DIRECTION", "LESS", "MORE"), _("if more and less are exchanged, write BETTER."))
        | dict.fromkeys(("WEIGHT", "WEIGHTS", "POINT"), _("if the points are on another scale, write POINTS."))
        | dict.fromkeys(("RIGHT", "NONE", "TRUE", "CORRECT"), _("if nothing is to be asked, write OK."))
        | dict.fromkeys(("UNITS", "EUR", "EURO"), _("if a number is in another unit, write UNIT.")),
        praise=_(
            "Five slips named, two odd lines left in peace, and a sentence that says when it would no longer be true."
        ),
    )


QUESTIONS = {
    "m35.1": _value_of_a_cost,
    "m35.2": _range_cut_in_half,
    "m35.3": _two_totals,
    "m35.4": _where_it_flips,
    "m35.5": _contradiction,
    "m35.6": _slips_and_sentence,
}
