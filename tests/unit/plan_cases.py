"""A small plan as its chapters leave it, made without them: every kind of block, and texts that want to harm."""

import json
import struct
import zlib

import pandas as pd

from fairwatt.takeaway import save_table

NOTICE = "Teaching estimates, not official inventories"
HOSTILE = '<script>alert("1")</script> & שלום \'s "Vila"'
ENERGY = [
    ["Residential", 5238.4, "NE", None, 5238.4],
    ["Transport", "IE", 4978.25, 0.812, 4979.062],
    ["Total", 5238.4, 4978.25, 0.812, 10217.462],
]
POVERTY = [["Income", "Arrears", 3.94, "% of households"], ["Climate", "Degree-days", 1234.0, "K days"]]
ACTIONS = [["Solar roofs", 1, "Technical office", "2027"], ["=1+1", 2, "+39 06", "2028"]]
COLUMNS = ["Sector", "Electricity", "Diesel", "Wood", "Total"]


def png(width, height):
    """The bytes of a white picture."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    lines = b"".join(b"\0" + b"\xff" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def table(name, columns, rows, form=None, caption=None):
    return {"kind": "table", "name": name, "caption": caption or f"Caption of {name}", "notice": NOTICE, "form": form,
            "columns": columns, "rows": rows}  # fmt: skip


def figure(name):
    return {
        "kind": "figure",
        "name": name,
        "caption": f"Caption of {name}",
        "notice": NOTICE,
        "alt": f'Alt "{name}" & 7 <',
    }


def chapter(number, title, blocks, **more):
    return {
        "number": number,
        "title": title,
        "blocks": blocks,
        "brief": [],
        "gaps": [],
        "trace": [],
        "results": {},
    } | more


def chapters(name="Gavião"):
    many = table(
        "wide", [f"Carrier{place}" for place in range(18)], [[f"Row {n}", *[12345.6 * n] * 17] for n in (1, 2)]
    )
    facts = {"name": name, "country": "PT", "region": "Portalegre", "year": 2021, "notice": NOTICE}
    factors = {"factors": "IPCC 2006", "gwp_set": "AR5", "electricity_year": 2021}
    traces = [
        {"result": f"Emissions: Homes {n}", "value": 0.1234 * 10**n, "unit": "t CO2-eq", "cells": f"Energy!C{n}",
         "factor": "0.202 t/MWh", "factor_source": "IPCC 2006"} for n in range(5)
    ]  # fmt: skip
    gaps = [
        {"what": f"Figure {n}", "state": "missing" if n > 2 else "weak", "where": f"Energy!C{n}", "next": "=Ask"}
        for n in range(5)
    ]
    paragraph = {"kind": "paragraph", "text": f"In {name} it is so.\n\nAnd so."}
    return [
        chapter(1, "The town", [{"kind": "heading", "text": "Who"}, paragraph], brief=[f"{name} rests on little."],
                results=facts),
        chapter(2, "Energy", [
            figure("emissions-by-sector"), table("bei-energy", COLUMNS, ENERGY, "bei_energy", f"Energy of {name}, MWh"),
            table("bei-emissions", COLUMNS, [[row[0], *[v and (v if isinstance(v, str) else v / 5) for v in row[1:]]]
                                             for row in ENERGY], "bei_emissions"),
            {"kind": "heading", "text": "All carriers"}, many,
        ], brief=["Much is burnt.", "More is said."], trace=traces, results=factors),
        chapter(3, "Energy poverty", [{"kind": "paragraph", "text": "Nothing yet."},
                                      {"kind": "list", "items": ["Ask the social services.", "<b>Count</b>"]}],
                brief=["It cannot be said."]),
        chapter(4, "Measures", [figure("ranking"), table("poverty", ["Area", "Indicator", "Value", "Unit"], POVERTY,
                                                         "energy_poverty"),
                                table("actions", ["Measure", "Rank", "Office", "Start"], ACTIONS, "actions")],
                brief=["First the roofs."], results={"first_measure": "Solar roofs"}),
        chapter(5, "What is missing or weak", [table("gaps", ["What", "Next"], [["Buses", None]])],
                brief=["Five points."], gaps=gaps, results={"gaps": 5}),
    ]  # fmt: skip


def write_chapters(folder, content):
    """Put chapters, their pictures and their data into a folder, as the notebooks do."""
    (folder / "figures").mkdir(parents=True)
    for part in content:
        (folder / f"chapter-{part['number']:02}.json").write_text(json.dumps(part, ensure_ascii=False), "utf-8")
        for block in part["blocks"]:
            if block["kind"] == "figure":
                (folder / "figures" / f"{block['name']}.png").write_bytes(png(78, 80))
                drawing = (
                    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 374 380"><text>{block["name"]}</text></svg>'
                )
                (folder / "figures" / f"{block['name']}.svg").write_text(drawing, "utf-8")
            if block["kind"] == "table":
                frame = pd.DataFrame(block["rows"], columns=block["columns"], dtype=object)
                save_table(frame, block["name"], folder / "data")
    return folder
