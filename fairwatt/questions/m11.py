"""Questions of lesson m11. Expected values are worked by hand from the tables, not taken from the notebook."""

from ..checks import Matching, Number, Selection, Slip
from ..ghg.baseline import baseline_emission_inventory
from ..i18n import _
from ..towns import load_town


def _gas_bill():
    volume = 3200  # Sm3
    net = volume * 35.046 / 3600  # MJ/Sm3, Italian national parameters: 31.152 MWh
    return Number(
        expected=net,
        unit="MWh",
        slips=(
            Slip(net / 0.9, _("That is the gross calorific value. Inventories count net: about 10 % less for gas.")),
            Slip(
                net * 1.1, _("That is near the gross calorific value. Inventories count net: 35.046 MJ is net already.")
            ),
            Slip(volume * 10 / 1000, _("10 kWh per cubic metre is the rule of thumb. Here take the exact 35.046 MJ.")),
            Slip(net * 0.9, _("35.046 MJ is net already: do not take off the 10 % for gross a second time.")),
            Slip(volume * 35.046, _("That is in MJ. 3,600 MJ are one MWh.")),
            Slip(net * 3.6, _("That is in GJ: you divided by 1,000. One MWh is 3,600 MJ.")),
            Slip(
                volume * 0.7 * 48.0 / 3600, _("Gas is billed by volume here: use the energy of one Sm3, not of one kg.")
            ),
            Slip(net * 1000, _("That is in kWh. A thousand kWh are one MWh.")),
        ),
        praise=_("One standard cubic metre of gas holds a little less than 10 kWh: a good number to remember."),
    )


def _diesel():
    tonnes = 2400 * 0.84 / 1000  # litres, kg per litre
    co2 = tonnes * 43.0 * 74_100 / 1e6  # GJ/t and kg/TJ: 6.4236 t
    return Number(
        expected=co2,
        unit=_("tonnes of CO2"),
        slips=(
            Slip(6.0, _("That is rounded too far. Give one decimal at least.")),
            Slip(co2 * 1000, _("That is in kg. The factor is in kg, and the question asks for tonnes.")),
            Slip(tonnes, _("These are the tonnes of diesel. Next: times 43.0 GJ per tonne.")),
            Slip(
                tonnes * 43.0 / 1000, _("That is the energy in TJ. One step is missing: energy times emission factor.")
            ),
            Slip(tonnes * 1000 * 43.0, _("You multiplied kilograms by GJ per tonne: make tonnes first.")),
            Slip(tonnes * 74.1, _("You left out the 43.0 GJ per tonne: the factor is per TJ of energy.")),
            Slip(co2 / 0.84, _("A litre is not a kilogram: a litre of diesel weighs 0.84 kg.")),
            Slip(co2 / 0.84**2, _("To go from litres to kg, multiply by the density; you divided.")),
            Slip(
                tonnes * 43.0 / 3.6, _("That is the energy in MWh. One step is missing: energy times emission factor.")
            ),
            Slip(tonnes * 43.0, _("That is the energy in GJ. One step is missing: energy times emission factor.")),
            Slip(
                tonnes * 43.0 * 69_300 / 1e6, _("You used the factor of petrol. The vans run on diesel: 74,100 kg/TJ.")
            ),
            Slip(
                2400 * 0.745 / 1000 * 44.3 * 69_300 / 1e6, _("These are the numbers of petrol. The vans run on diesel.")
            ),
        ),
        praise=_("A litre of diesel is about 2.7 kg of CO2: worth remembering."),
    )


def _heaviest_sector():
    # MWh/a, Sant Quirze de Besora, teaching estimate: homes, transport (cars and vans), its diesel, everything
    homes, transport, diesel, total = 9528, 9908 + 2384, 9663, 26_182
    town = load_town("ES-SQB")
    emissions = baseline_emission_inventory(town.balance, town.country, 2021)
    emission_share = 100 * emissions.by("sector").iloc[0] / emissions.total
    return Number(
        expected=100 * transport / total,
        unit="%",
        slips=(
            Slip(transport / total, _("That is the share as a fraction. In per cent it is a hundred times larger.")),
            Slip(100 * homes / total, _("These are the homes, the second sector. Which one is heavier still?")),
            Slip(100 * diesel / total, _("That is one row, the diesel. Add all rows of the sector.")),
            Slip(emission_share, _("That is the share of the emissions. The question is about energy.")),
            Slip(transport, _("That is the energy in MWh. Divide it by the total, and take per cent.")),
            Slip(100 * transport / (total - transport), _("Divide by the whole total, the heaviest sector included.")),
        ),
        praise=_("Nearly half of the energy moves people and goods. A plan for buildings only would miss it."),
    )


def _empty_cells():
    expected = {"a": "NO", "b": "IE", "c": "C", "d": "NE", "e": "NE", "f": "IE"}
    hints = {
        ("a", "NE"): _("it needs no estimate: without a gas network there cannot be any."),
        ("a", "IE"): _("it is in no other cell either: there is no gas network."),
        ("a", "C"): _("nobody hides anything: there is no gas network."),
        ("b", "NO"): _("the vans do run. Where is their diesel counted?"),
        ("b", "NE"): _("the diesel is counted, only in another row. Which key says so?"),
        ("b", "C"): _("nothing is secret. The diesel is counted in another row."),
        ("c", "NO"): _("the sawmill exists, and it uses energy."),
        ("c", "NE"): _("the amount is known, but it may not be shown: one firm could be recognised."),
        ("c", "IE"): _("it is in no other row. It is known, but may not be shown."),
        ("d", "NO"): _("the bus drives every day. Not asked is not the same as not there."),
        ("d", "IE"): _("its diesel is in no other row: nobody has asked the company yet."),
        ("d", "C"): _("the company did not refuse. Nobody has asked it yet."),
        ("e", "NO"): _("the collectors are on the roofs. They exist, and nobody has counted them."),
        ("e", "IE"): _("their heat is in no other row: nobody has counted it."),
        ("e", "C"): _("nobody forbids to count them. Nobody has done it yet."),
        ("f", "NO"): _("the pumps do run. On which bill is their electricity?"),
        ("f", "NE"): _("the electricity is measured: it is on the bill of the town hall, in another row."),
        ("f", "C"): _("nothing is secret. The electricity is on the bill of the town hall."),
    }
    return Matching(
        expected=expected,
        allowed=("NO", "NE", "IE", "C"),
        hints=hints,
        praise=_("Only the first of the six cells is a true zero. The other five would be wrong as 0."),
    )


def _village_in_august():
    energy, permanent, registered = 2944, 85, 196  # MWh/a and persons, Gombrèn
    nights = 6000 + 15_900  # invented for the exercise: guests, and owners of second homes
    equivalent = permanent + nights / 365  # 145 persons
    return Number(
        expected=energy / equivalent,
        unit=_("MWh per person and year"),
        slips=(
            Slip(energy / registered, _("You divided by the registered residents. Many of them live elsewhere.")),
            Slip(energy / permanent, _("You divided by the permanent residents only. The guests use energy too.")),
            Slip(energy / (permanent + nights), _("A night is not a person: divide the nights by 365 first.")),
            Slip(energy / (permanent + 6000 / 365), _("The nights in second homes are missing.")),
            Slip(energy / (permanent + 15_900 / 365), _("The nights of the hotel guests are missing.")),
            Slip(energy / (registered + nights / 365), _("Start from the persons who live there all year: 85.")),
            Slip(energy / 365, _("You divided the energy by the days. Divide the nights by 365, and add the persons.")),
            Slip(energy / (permanent + nights / 30), _("The balance is for a year: divide the nights by 365.")),
            Slip(equivalent, _("That is the equivalent population. Now divide the energy by it.")),
        ),
        praise=_("Three populations, three answers. Say which one you used, and keep it in the next inventory."),
    )


def _neighbour():
    return Selection(
        expected=frozenset({9, 10, 14}),
        rows=frozenset(range(1, 18)),
        missed={
            9: _("look for an amount that only fits if it was typed in kWh."),
            10: _("look for an amount that only fits if it was typed in GWh. Read the notes."),
            14: _("look for a carrier that no vehicle uses."),
        },
        false_alarms={
            8: _("Its note explains the small amount: one house, read from the meter. A finding is a question."),
            12: _("Cars and vans use that much in a rural town: compare with the eight towns."),
            11: _("NE is an honest answer, not an error."),
            16: _("NE is an honest answer, not an error."),
            17: _("NE is an honest answer, not an error."),
        },
        praise=_("Three slips found, and one true small number left in peace. That is what checking means."),
    )


QUESTIONS = {
    "m11.1": _gas_bill,
    "m11.2": _diesel,
    "m11.3": _heaviest_sector,
    "m11.4": _empty_cells,
    "m11.5": _village_in_august,
    "m11.6": _neighbour,
}
