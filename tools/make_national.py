"""Write datasets/national_per_person.csv: what an inhabitant uses in a year, where a town has no figure of its own.

The last step of the ladder local, regional, national. Only what can be computed from national_reference.csv, and only
where a national mean says something about a town: which fuel heats a home depends on the gas pipe and the forest, and
the mean of a country would be wrong nearly everywhere. So there is no heat of homes or services here, no farm, no
factory, no bus, and nothing municipal.
"""

from pathlib import Path

import pandas as pd
from make_balances import read_inputs

DATASETS = Path(__file__).resolve().parent.parent / "datasets"
COLUMNS = ["country", "sector", "carrier", "value", "unit", "year", "source", "confidence", "derivation"]
EUROSTAT = "Eurostat nrg_d_hhq and demo_gind, transcribed by a third party: see national_reference.csv"
JRC = "JRC-IDEES 2015, divided by the Eurostat population: see national_reference.csv"


def rows_of(nation):
    """The figures of a country: (sector, carrier, MWh per inhabitant, year, source, confidence, derivation)."""
    # The number of households is from memory, and cancels out: it divided the published total before.
    homes = nation["electricity_per_household"] * nation["households"] / nation["population"]
    why = "electricity of all households / population"
    yield "residential", "electricity", homes, "2019-2023", EUROSTAT, "V2", why
    services = nation["services_electricity"] / 1000
    why = "services electricity per inhabitant; public offices and street lamps are in it"
    yield "tertiary", "electricity", services, "2015", JRC, "V", why
    cars = nation["cars_per_inhabitant"] * nation["km_per_car"] * nation["kwh_per_car_km"] / 1000
    local = nation["freight_local_share"]
    freight = nation["freight_energy"] * local / 1000
    for carrier in ("diesel", "gasoline", "lpg", "natural_gas"):
        shares = nation.get(f"car_share_{carrier}", 0), nation.get(f"freight_share_{carrier}", 0)
        value = cars * shares[0] + freight * shares[1]
        why = f"cars x km x kWh per km, and vans and trucks x {local:g}, by fuel; without two-wheelers"
        if value:
            yield "private_transport", carrier, value, "2015", JRC, "E", why


def national_per_person(folder=DATASETS):
    """The whole table, rounded to 1 kWh."""
    nations = read_inputs(folder)[1]
    table = pd.DataFrame(
        [(country, *row) for country, nation in nations.items() for row in rows_of(nation)],
        columns=["country", "sector", "carrier", "value", "year", "source", "confidence", "derivation"],
    )
    return table.assign(unit="MWh/inh").round({"value": 3})[COLUMNS]


if __name__ == "__main__":
    target = DATASETS / "national_per_person.csv"
    target.write_text(national_per_person().to_csv(index=False, lineterminator="\n"), encoding="utf-8")
    print(f"{target.name} written")
