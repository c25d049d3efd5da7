"""Questions of lesson m21. Expected values are worked by hand from the tables, not taken from the notebook."""

from ..checks import Matching, Number, Selection, Slip
from ..i18n import _


def _family_income():
    income = 25_300  # EUR net a year: two adults, children of 15 and 8
    scale = 1 + 0.5 + 0.5 + 0.3  # OECD-modified: 11,000 EUR
    return Number(
        expected=income / scale,
        unit=_("EUR a year"),
        slips=(
            Slip(income, _("That is the income of the whole family. Divide it by the equivalence scale.")),
            Slip(scale, _("That is the equivalence scale. Now divide the income by it.")),
            Slip(income / 4, _("That is income per head. A family shares a kitchen and a boiler: use the scale.")),
            Slip(income / 2.1, _("The older child is 15. On this scale a person counts 0.5 from the age of 14.")),
            Slip(income / 2.5, _("The younger child is 8. On this scale a child under 14 counts 0.3.")),
            Slip(income / 2.8, _("The second adult counts 0.5, too. Only the first person counts 1.")),
            Slip(
                income / 1.8,
                _("Your scale is 1.8: 0.5 is missing. Does the first person count 1? Are all four persons in it?"),
            ),
            Slip(income / 2.9, _("That is the old OECD scale (1, 0.7, 0.5). The modified one has 1, 0.5, 0.3.")),
            Slip(
                income / 2.7,
                _("That is the old OECD scale, with both children at 0.5. The modified one has 1, 0.5, 0.3."),
            ),
            Slip(
                income / 2,
                _("Your scale is 2. Is it the square-root scale, or is the younger child missing? Take 1, 0.5, 0.3."),
            ),
            Slip(income / 2.2, _("Your scale is 2.2. Add it up once more: four persons, four numbers.")),
            Slip(
                income / 2.6,
                _("Your scale is 2.6. Only the first person counts 1. The second adult and the child of 15 count 0.5."),
            ),
            Slip(income / scale / 12, _("That is for a month. The income and the answer are for a year.")),
            Slip(income * scale, _("You multiplied. Divide the income by the scale.")),
        ),
        praise=_("These four live about as well as one person with 11,000 EUR. Say which scale you used."),
    )


def _which_indicator():
    expected = {"a1": "NEED", "a6": "2M", "a7": "M/2", "a9": "NONE", "a10": "NONE"}
    hints = {
        ("a1", "2M"): _("its bill is 7.8 % of its income, below the line of 2M. Which rule looks at the need?"),
        ("a1", "M/2"): _("it spends 700 EUR for one person. That is above the line of M/2."),
        ("a1", "ALL"): _("neither its bill nor its spending crosses a line. Which rule looks at the need?"),
        ("a1", "NONE"): _("divide the need by the income: 1,300 of 9,000 EUR."),
        ("a6", "M/2"): _("1,500 EUR divided by 1.3 is much. M/2 looks for households that spend little."),
        ("a6", "NEED"): _(
            "the need is large, and the bill is, too: 1,500 of 12,000 EUR. Does it cross the line of 2M?"
        ),
        ("a6", "ALL"): _("two of the three see it. 1,500 EUR divided by 1.3 is not below the line of M/2."),
        ("a6", "NONE"): _("divide the bill by the income: 1,500 of 12,000 EUR."),
        ("a7", "2M"): _("its bill is 2.9 % of its income. 2M sees only heavy bills, and this one is very small."),
        ("a7", "NEED"): _("the need is large, and the bill is very small. Divide 400 EUR by 1.5."),
        ("a7", "ALL"): _("two of the three see it. Its bill is 2.9 % of its income: is that a heavy one?"),
        ("a7", "NONE"): _("a small bill is no proof of comfort. Divide 400 EUR by 1.5, and look at the need."),
        ("a9", "2M"): _("2,600 of 28,000 EUR is 9.3 %: a heavy bill, but below the line of 2M."),
        ("a9", "M/2"): _("2,600 EUR divided by 2.4 is much. M/2 looks for households that spend little."),
        ("a9", "NEED"): _("the need is 2,700 of 28,000 EUR, or 9.6 %: just below the line."),
        ("a9", "ALL"): _("it is near two of the lines, and crosses none. Divide once more."),
        ("a10", "2M"): _("600 of 15,000 EUR is 4 %, below the line of 2M."),
        ("a10", "M/2"): _("600 EUR for one person is little, but it is above the line of M/2."),
        ("a10", "NEED"): _("the need is 900 of 15,000 EUR, or 6 %."),
        ("a10", "ALL"): _("it spends little and needs little. Does it cross any line?"),
    }
    return Matching(
        expected=expected,
        allowed=("2M", "M/2", "NEED", "ALL", "NONE"),
        hints=hints,
        near_labels=dict.fromkeys(("10%", "10", "10%RULE"), _("if only the 10 % rule sees it, write NEED.")),
        praise=_("Three of the ten rows carry a heavy need. 2M alone would have shown you one of them."),
    )


def _newspaper():
    # Invented survey of 1,000 households with 2,500 persons: seen by 2M only, by M/2 only, by both
    homes_2m, homes_half, homes_both = 140, 95, 30
    in_2m, in_half, in_both = 230, 260, 60
    homes, persons = homes_2m + homes_half + homes_both, in_2m + in_half + in_both  # 265 and 550
    return Number(
        expected=100 * persons / 2500,  # 22 %
        unit="%",
        slips=(
            Slip(
                100 * (homes + homes_both) / 1000,
                _("The newspaper wrote that, too: it counts twice who is in both, and it counts households."),
            ),
            Slip(100 * homes / 1000, _("That is per cent of households. The question is about persons.")),
            Slip(100 * (persons + in_both) / 2500, _("The persons of the homes that are in both are counted twice.")),
            Slip(100 * (persons - in_both) / 2500, _("The persons of the homes that are in both are missing.")),
            Slip(100 * (in_2m + in_both) / 2500, _("These are the persons 2M sees. Add those that only M/2 sees.")),
            Slip(100 * (in_half + in_both) / 2500, _("These are the persons M/2 sees. Add those that only 2M sees.")),
            Slip(100 * in_both / 2500, _("These are the persons seen by both. The question is: by at least one.")),
            Slip(100 * persons / 1000, _("You divided persons by households. Divide by all 2,500 persons.")),
            Slip(100 * homes / 2500, _("You divided households by persons. Count the persons in those homes.")),
            Slip(100 - 100 * persons / 2500, _("These are the persons that neither sees. Take the others.")),
            Slip(persons / 2500, _("That is the share as a fraction. In per cent it is a hundred times larger.")),
            Slip(persons, _("That is the number of persons. Divide it by 2,500, and take per cent.")),
            Slip(homes, _("That is a number of households. Count the persons in those homes, and take per cent.")),
        ),
        praise=_("22 % of the persons, 26.5 % of the households, and nowhere 30 %. Always say per cent of what."),
    )


def _need_and_bill():
    # a1, a6, a7 have an equivalised income below 10,000 EUR: need less bill (EUR), and households the row stands for
    missing = {"a1": (1300 - 700, 100), "a6": (1600 - 1500, 90), "a7": (1900 - 400, 110)}
    total = sum(gap * weight for gap, weight in missing.values())  # 60,000 + 9,000 + 165,000 = 234,000
    return Number(
        expected=total,
        unit=_("EUR a year"),
        slips=(
            Slip(
                600 + 100 + 1500, _("Each of the three rows stands for many households: multiply by the weight first.")
            ),
            Slip(
                15_100 - 12_200,
                _("That is the difference of all ten rows. Take those below the line, times their weight."),
            ),
            Slip(3300, _("Two steps are missing: only the rows below the line, and each times its weight.")),
            Slip(1300 * 100 + 1600 * 90 + 1900 * 110, _("That is the whole need. Take off what they already spend.")),
            Slip(700 * 100 + 1500 * 90 + 400 * 110, _("That is what they spend. What does their need lack?")),
            Slip(total / 300, _("That is the mean for one household. The question is about all of them together.")),
            Slip(
                600 * 100 + 300 * 150 + 400 * 120 + 100 * 90 + 1500 * 110 + 100 * 60 + 300 * 90,
                _("You counted households above the poverty line, too. They may spend little because they choose to."),
            ),
            Slip(
                600 * 100
                + 300 * 150
                + 400 * 120
                + 100 * 90
                + 1500 * 110
                + 100 * 60
                + 300 * 90
                - 100 * 80
                - 100 * 130
                - 200 * 70,
                _("You counted all ten rows. Take only those below the poverty line."),
            ),  # fmt: skip
            Slip(
                600 * 100 + 400 * 120 + 100 * 90 + 1500 * 110 + 100 * 60,
                _(
                    "You counted a3 and a9, too. They are below the line per head, on the old OECD scale, or with each "
                    "child at 0.5. On the modified scale they are above it."
                ),
            ),
            Slip(600 * 100, _("You compared incomes before the equivalence scale. Divide first, then compare.")),
            Slip(1500 * 110, _("That is a7 alone. Two more rows are below the poverty line.")),
            Slip(100 * 90, _("That is a6 alone. Two more rows are below the poverty line.")),
            Slip(
                600 * 100 + 1500 * 110,
                _("a6 is missing: 12,000 EUR divided by 1.3 is below the line, too. It spends nearly what it needs."),
            ),
            Slip(
                100 * 90 + 1500 * 110,
                _("a1 is missing: one person with 9,000 EUR. Divided by 1 that is below the line, too."),
            ),
            Slip(600 * 100 + 100 * 90, _("a7 is missing: two persons share those 14,000 EUR. Divide by the scale.")),
            Slip(
                total + 100 * 60, _("a9 is in it, too: 28,000 EUR divided by 2.4 is above the line, so leave it out.")
            ),
            Slip(
                600 * 100 + 100 * 180 + 1500 * 220,
                _("You multiplied by persons. A home has one bill: multiply by the number of households."),
            ),
        ),
        praise=_("Most of it is in a7, whose bill is a fifth of its need. A rule on high bills would never show it."),
    )


def _support_rule():
    # Need above 10 % of income: a1 100, a6 90, a7 110 households. Bill above 7.5 % of income: a1 100, a6 90, a9 60.
    need, eligible, missed, leaked = 300, 250, 110, 60
    return Number(
        expected=100 * missed / need,  # 36.67 %
        unit="%",
        slips=(
            Slip(100 * leaked / eligible, _("That is the inclusion error: who receives it and is not in need.")),
            Slip(100 * (need - missed) / need, _("That is the share that the rule reaches. Whom does it miss?")),
            Slip(100 / 3, _("You counted rows. Each row stands for many households: add their weights.")),
            Slip(200 / 3, _("These are the rows that the rule reaches. Take what it misses, and add the weights.")),
            Slip(100 * missed / 1000, _("You divided by all households. Divide by those in need.")),
            Slip(
                100 * missed / eligible,  # the same with persons: 220 of 500
                _("Divide by the households in need: not by those who receive the money, and not by persons."),
            ),
            Slip(100 * leaked / need, _("You took those who receive it without that need. Take those it misses.")),
            Slip(100 * leaked / 1000, _("Take those in need whom the rule misses, and divide by those in need.")),
            Slip(missed / need, _("That is the share as a fraction. In per cent it is a hundred times larger.")),
            Slip(missed, _("That is the number of missed households. Divide it by those in need, and take per cent.")),
            Slip(
                100 * (need - missed) / eligible, _("That is who receives it and is in need. Whom does the rule miss?")
            ),
            Slip(0.0, _("The rule does miss somebody: look for a large need with a small bill.")),
        ),
        praise=_(
            "The budget fits to the euro. It misses a7, the largest unmet need: a rule on high bills cannot see it."
        ),
    )


def _slips_in_a_table():
    rows, wrong = frozenset(range(1, 61)), frozenset({8, 17, 26, 34, 43, 52})
    gap = _("A missing income is an honest answer. Leave it empty: it is counted as missing.")
    explained = {
        3: _("Its note explains it: three generations live there."),
        5: _("Its note explains it: a business can end the year with a loss. Keep the number."),
        12: _("H12 stands in two rows, and this is the first one. Which row repeats it?"),
        14: _("Its note explains the zero: the energy is paid with the rent."),
        21: _("Its note explains the large bill: a medical machine runs day and night."),
        29: gap,
        38: _("Its note explains the small bill: somebody lives there in summer only."),
        47: _("Its note explains the zero: solar panels and own wood."),
        49: gap,
        57: _("A high income is no error. The note says who earns it."),
    }
    return Selection(
        expected=wrong,
        rows=rows,
        missed={
            8: _("look for a bill of one month."),
            17: _("look for an income that somebody wrote in thousands."),
            26: _("look for a household that was typed twice."),
            34: _("look for a home in which nobody is 14 or older."),
            43: _("look for an amount that is not in euros. Read the notes."),
            52: _("look for a number of persons that cannot be."),
        },
        false_alarms=dict.fromkeys(rows - wrong, _("Its numbers can all be true.")) | explained,
        praise=_("Six slips found, and every odd but true household is still in the table."),
    )


QUESTIONS = {
    "m21.1": _family_income,
    "m21.2": _which_indicator,
    "m21.3": _newspaper,
    "m21.4": _need_and_bill,
    "m21.5": _support_rule,
    "m21.6": _slips_in_a_table,
}
