"""Questions of lesson m41. Expected values are worked by hand from the tables, not taken from the notebook."""

from ..checks import Matching, Number, Slip
from ..i18n import _

NET = 0.9  # of the gross calorific value of natural gas (IPCC 2006)
LITRE_OF_DIESEL = 0.84 * 43.0 / 3.6 / 1000  # MWh: kg per litre, GJ per tonne, GJ per MWh


def _a_gas_bill():
    school, town_hall, library = 206_000, 124_000, 55_000  # kWh, gross calorific value
    gross = school + town_hall + library  # 385,000
    cubic_metres, euros = 18_110 + 10_890 + 4_830, 15_450 + 9_300 + 4_125
    return Number(
        expected=gross * NET / 1000,  # 346.5
        unit="MWh",
        slips=(
            Slip(gross / 1000, _("These MWh are gross. Inventories count the net calorific value: nine tenths of it.")),
            Slip(gross, _("That is the sum of the three bills, in gross kWh. First net, then MWh.")),
            Slip(gross * NET, _("That is right in kWh. The question asks for MWh.")),
            Slip(gross / NET / 1000, _("You divided by 0.90. The net value is the smaller one: multiply.")),
            Slip(gross * 0.95 / 1000, _("0.95 is the ratio of oil. For natural gas take 0.90.")),
            Slip(gross * 0.1 / 1000, _("That is the tenth that is left out. How much remains?")),
            Slip(gross * NET * NET / 1000, _("You multiplied by 0.90 twice. Once is enough.")),
            Slip(school * NET / 1000, _("That is the school alone. Add the town hall and the library.")),
            Slip(
                (school + town_hall) * NET / 1000,
                _("The library is missing. It is small, and its gas is burnt all the same."),
            ),
            Slip((school + library) * NET / 1000, _("The town hall is missing.")),
            Slip((town_hall + library) * NET / 1000, _("The school is missing, the largest of the three.")),
            Slip(cubic_metres / 1000, _("That column holds cubic metres. The bill gives the kWh, too: take them.")),
            Slip(
                cubic_metres * 35.046 / 3600,
                _("You converted cubic metres with an Italian average. The bill gives the kWh of this gas."),
            ),
            Slip(euros / 1000, _("That column holds euros. Energy is not what you pay, but what you burn.")),
        ),
        praise=_(
            "The level is measured. In the sheet you type 385000 and choose kWh gross: the course does the rest, and a "
            "colleague can compare the cell with the bills."
        ),
    )


SLIP_LABELS = ("NOTE", "UNIT", "POINT", "BOTH", "WORD", "SILENT", "OK")


def _refused():
    expected = {
        "H5": "NOTE", "D7": "SILENT", "D9": "UNIT", "C10": "POINT", "C12": "BOTH", "C16": "OK", "C17": "WORD",
    }  # fmt: skip
    hints = {
        ("H5", "UNIT"): _("the row has no amount, so it needs no unit. Which key stands in it?"),
        ("H5", "POINT"): _("there is no number in this row. Which key stands in it?"),
        ("H5", "BOTH"): _("there is a key, and no amount beside it. What does this key ask of you?"),
        ("H5", "WORD"): _("the cell is empty: nothing stands beside anything. Which key is in the row?"),
        ("H5", "SILENT"): _("the message does name it. Look for cell H5."),
        ("H5", "OK"): _("the key IE says: counted elsewhere. Where?"),
        ("D7", "NOTE"): _("the row holds an amount, so the note may stay empty. Compare the unit with the source."),
        ("D7", "UNIT"): _("a unit is there. Is it the right one?"),
        ("D7", "POINT"): _("there is no point in 4860000. Read the unit beside it, and the source."),
        ("D7", "BOTH"): _("there is no notation key in this row. Compare the unit with the source."),
        ("D7", "WORD"): _("the amount stands alone in its cell. Compare the unit with the source."),
        ("D7", "OK"): _("divide 4860000 MWh by 3,412 inhabitants. How many houses could that heat?"),
        ("D9", "NOTE"): _("a note is not needed: the source says enough. 96 of what?"),
        ("D9", "POINT"): _("96 has no point. 96 what?"),
        ("D9", "BOTH"): _("there is no notation key in this row. 96 what?"),
        ("D9", "WORD"): _("the cell is empty, and 96 stands alone beside it. 96 what?"),
        ("D9", "SILENT"): _("the message does name it. Look for cell D9."),
        ("D9", "OK"): _("the cell is empty. 96 kilograms, 96 tonnes, or 96 MWh?"),
        ("C10", "NOTE"): _("the note is there, and it will help you later. Look at the amount."),
        ("C10", "UNIT"): _("tonnes are right for firewood. How many of them?"),
        ("C10", "BOTH"): _("there is no notation key in this row. Read the amount aloud."),
        ("C10", "WORD"): _("the amount holds digits and one sign. What does the sign mean?"),
        ("C10", "SILENT"): _("the message does name it. Look for cell C10."),
        ("C10", "OK"): _("is it a little more than one tonne, or more than a thousand?"),
        ("C12", "NOTE"): _("a note is not needed here. Look at the key in the middle of the row."),
        ("C12", "UNIT"): _("MWh are in order, and the source says net. Look at the next column."),
        ("C12", "POINT"): _("610 can be read in one way only. Look at the rest of the row."),
        ("C12", "WORD"): _("610 stands alone in its cell. Look at the rest of the row."),
        ("C12", "SILENT"): _("the message does name it. Look for cell C12."),
        ("C12", "OK"): _("NE means not estimated. But there is an estimate: the amount."),
        ("C16", "NOTE"): _("the amount and its source are there, so the note may stay empty."),
        ("C16", "UNIT"): _("the unit is there, and litres fit diesel."),
        ("C16", "POINT"): _("41000 has no point: it can be read in one way only."),
        ("C16", "BOTH"): _("there is no notation key in this row."),
        ("C16", "WORD"): _("the number stands alone. The letter l is in its own column, where it belongs."),
        ("C16", "SILENT"): _("a line that is not named can also be right. 41,000 litres a year are a bus or two."),
        ("C17", "NOTE"): _("a note is not needed here. Look at the amount."),
        ("C17", "UNIT"): _("litres are right for the diesel of tractors. Look at the amount."),
        ("C17", "POINT"): _("there is no point in it, but something else that is no digit."),
        ("C17", "BOTH"): _("there is no notation key in this row. Look at the amount."),
        ("C17", "SILENT"): _("the message does name it. Look for cell C17."),
        ("C17", "OK"): _("a computer cannot add 'about'. Where else can you say that a number is rough?"),
    }
    return Matching(
        expected=expected,
        allowed=SLIP_LABELS,
        hints=hints,
        near_labels=dict.fromkeys(("TEXT", "ABOUT", "WORDS"), _("if a word stands beside the number, write WORD."))
        | dict.fromkeys(("KEY", "NE", "TWO"), _("if an amount and a key stand together, write BOTH."))
        | dict.fromkeys(("IE", "NOTES", "WHERE"), _("if the note should say where it is counted, write NOTE."))
        | dict.fromkeys(
            ("UNITS", "MWH", "KWH"), _("if the unit is missing, write UNIT; if it does not fit the source, SILENT.")
        )
        | dict.fromkeys(("DECIMAL", "COMMA", "SIGN"), _("if a sign can be read in two ways, write POINT."))
        | dict.fromkeys(("RIGHT", "NONE", "NOTHING"), _("if nothing is to be mended, write OK.")),
        praise=_("Five cells that the course could not read, and one that it read too easily: a wrong unit is silent."),
    )


def _first_balance():
    """Energy of each row of the first workbook, once it is mended [MWh]."""
    return {
        2: 268.4, 3: 385 * NET, 4: 231.5, 6: 5120, 7: 4860 * NET, 8: 184_000 * LITRE_OF_DIESEL, 9: 96 * 47.3 / 3.6,
        10: 1250 * 15.6 / 3.6, 11: 3940, 12: 610, 13: 14_300, 14: 6_100, 15: 420, 16: 41_000 * LITRE_OF_DIESEL,
        17: 92_000 * LITRE_OF_DIESEL,
    }  # fmt: skip


def _mended():
    rows = _first_balance()
    total = sum(rows.values())  # 45,569.0

    def with_row(row, energy):
        return total - rows[row] + energy

    return Number(
        expected=total,
        unit="MWh",
        slips=(
            Slip(
                with_row(7, 4_860_000),
                _("One cell is a thousand times too large. It is read without an error: look at the gas of the homes."),
            ),
            Slip(
                with_row(7, 4_860_000 * NET),
                _("You wrote MWh gross in D7. Gross is right; but the source counts kWh."),
            ),
            Slip(
                with_row(7, 4860),
                _("You wrote kWh in D7. The source says more: the distributor counts gross. Choose kWh gross."),
            ),
            Slip(
                with_row(10, 1.25),  # NE instead of the amount is 1e-4 away
                _("The firewood is nearly gone. 480 stoves burn 2 to 3 tonnes each: is that 1.25 in all?"),
            ),
            Slip(
                with_row(10, 1250 * 1000 * 15.6 / 3.6),
                _("Now there is too much firewood. The amount is 1250, and the unit stays t."),
            ),
            Slip(
                with_row(12, 0),
                _("The gas of the services is gone. Its amount is known: keep it, and take the key away."),
            ),
            Slip(
                with_row(9, rows[9] / 1000),  # litres and kWh are 3e-5 away
                _("The bottled gas is nearly gone. The source of row 9 counts tonnes: write t in D9."),
            ),
            Slip(with_row(9, 96), _("You wrote MWh in D9. The source counts tonnes: write t.")),
            Slip(
                with_row(15, 0),
                _("The solar collectors are gone. No vehicle uses them, but houses do: move them, do not delete them."),
            ),
            Slip(with_row(17, 0), _("The tractors are gone. The amount of row 17 is known: only the word goes.")),
            Slip(total * 1000, _("That is in kWh. The answer is asked in MWh.")),
            Slip(total / 3412, _("That is per inhabitant, and it can be true. Here the whole town is asked, in MWh.")),
        ),
        praise=_(
            "About 13 MWh for each inhabitant: that can be true. The sum that somebody had typed in row 22 added kWh, "
            "litres and tonnes. The course leaves such rows out, and says so."
        ),
    )


CHOICES = {"share": ("A", "B", "C", "D"), "gap": ("E", "F", "G", "H"), "source": ("I", "J", "K", "L")}


def _level_and_gaps():
    hints = {
        ("share", "A"): _("that counts rows: 8 of 15. Add up the MWh of these rows instead."),
        ("share", "C"): _("the local figures are in it. A survey of 40 homes is an estimate, and no meter."),
        ("share", "D"): _("that is all but the national figures. Take the rows with the level measured only."),
        ("gap", "E"): _("the survey is a local figure already, and the amount is a quarter of another, weaker one."),
        ("gap", "F"): _("the lamps are measured, and they are half a per cent of the energy."),
        ("gap", "H"): _("the answer of one firm is given and must stay closed. That gap is named, and not filled."),
        ("source", "I"): _("who fills up at the motorway lives anywhere. These litres do not belong to the town."),
        ("source", "J"): _("ten people of one office drive like one office. That is no sample of 3,412 inhabitants."),
        ("source", "K"): _("it would be newer, and still national. Is there something nearer to the town?"),
    }
    hints |= {
        (case, letter): _("{letter} answers another question. For '{case}' choose from {letters}.").format(
            letter=letter, case=case, letters=", ".join(letters)
        )
        for case, letters in CHOICES.items()
        for other in CHOICES.values()
        if other != letters
        for letter in other
    }
    return Matching(
        expected={"share": "B", "gap": "G", "source": "L"},
        allowed=tuple(letter for letters in CHOICES.values() for letter in letters),
        hints=hints,
        praise=_(
            "A good third is measured, and two fifths rest on one national figure. With the sales of the province it "
            "becomes regional: still an estimate, but one that can move when people here drive less."
        ),
    )


def _one_number_back():
    gross, factor = 4720, 0.2026  # MWh of gas in homes; t CO2-eq per MWh, from IPCC 2006 and AR5
    net = gross * NET  # 4,248
    return Number(
        expected=net * factor,  # 860.6
        unit="t CO2-eq",
        slips=(
            Slip(gross * factor, _("That is what the plan says. It took gross kWh for net ones. Read the unit again.")),
            Slip(net, _("That is the energy in MWh, and it is right. Now multiply by the factor.")),
            Slip(gross, _("These are gross MWh. First net, then times the factor.")),
            Slip(
                gross * (1 - NET) * factor,
                _("By so much the plan is too high. What should it say instead?"),
            ),
            Slip(net * NET * factor, _("You took nine tenths twice. Once is enough.")),
            Slip(gross / NET * factor, _("You divided by 0.90. The net value is the smaller one: multiply.")),
            Slip(net / factor, _("You divided by the factor. Emissions are energy times factor.")),
            Slip(gross / factor, _("Two things: the energy is gross, and you divided by the factor.")),
            Slip(net * factor * 1000, _("That is in kilograms. The answer is asked in tonnes.")),
            Slip(gross * factor * 1000, _("Two things: these are kilograms, and the energy is still gross.")),
            Slip(net * 0.1752, _("0.1752 is the factor of electricity. Gas has its own, in the same row of the list.")),
            Slip(gross * 0.1752, _("Two things: that is the factor of electricity, and the energy is still gross.")),
            Slip(4860 * NET * factor, _("You took the amount of the first workbook. The cell holds another one now.")),
            Slip(4860 * factor, _("That is the amount of the first workbook, and gross. Read the cell above.")),
        ),
        praise=_(
            "The number in the draft was a tenth too high: it was made before the cell was mended. Make the plan again "
            "after every change, and it cannot happen."
        ),
    )


VERDICTS = ("BEARS", "CAUTION", "NO")


def _six_sentences():
    hints = {
        ("1", "BEARS"): _("what about the dairy, the waste and the wastewater? Four sectors have no number."),
        ("1", "NO"): _("the sum is right as far as it goes. A few words would make the sentence honest."),
        ("2", "CAUTION"): _(
            "halve every figure of the homes that is not measured: they still use more. Which caution would be needed?"
        ),
        ("2", "NO"): _("compare the two sums. The measured part of the homes alone is larger than the services."),
        ("3", "BEARS"): _("look at the level. The figure of the country was put in, so it comes out again."),
        ("3", "CAUTION"): _("no rounding helps. How much people here drive was not counted anywhere."),
        ("4", "BEARS"): _("four digits from a promise, and the electricity of one year? What would you sign?"),
        ("4", "NO"): _("the calculation is right. Which words and which digits would you change?"),
        ("5", "BEARS"): _("four of 40 homes. Two more, and it would be 15 %. Would you say the contrary then?"),
        ("5", "CAUTION"): _(
            "rounding does not help: with 40 homes the true share may lie below the national one, or far above it."
        ),
        ("6", "CAUTION"): _("44 % is more than 40 %, and the sentence says what kind of figure it is."),
        ("6", "NO"): _("divide the 20,400 MWh of the private transport by the total."),
    }
    return Matching(
        expected={"1": "CAUTION", "2": "BEARS", "3": "NO", "4": "CAUTION", "5": "NO", "6": "BEARS"},
        allowed=VERDICTS,
        hints=hints,
        near_labels=dict.fromkeys(("YES", "OK", "TRUE", "RIGHT"), _("if it can stand as it is, write BEARS."))
        | dict.fromkeys(("BUT", "CAREFUL", "MAYBE"), _("if a few words or fewer digits make it honest, write CAUTION."))
        | dict.fromkeys(("FALSE", "STRIKE", "NOT"), _("if it must go, write NO.")),
        praise=_(
            "Two can stand, two need a few words, two must go. Nobody had lied: each sentence looked like its number."
        ),
    )


QUESTIONS = {
    "m41.1": _a_gas_bill,
    "m41.2": _refused,
    "m41.3": _mended,
    "m41.4": _level_and_gaps,
    "m41.5": _one_number_back,
    "m41.6": _six_sentences,
}
