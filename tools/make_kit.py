"""Print the participation kit of lesson m35: cards, sheets and the facilitator's script, one PDF for each place.

`python tools/make_kit.py` writes the kits of all places and the blank forms into `_build/kit`. With `--table
my-measures.xlsx --name "Our town"` it writes the kit of a table of your own into `my-plan`.

The numbers come from the tables of the lesson, the computed page from the package. The words stand in `kit/`: the
script in facilitator.md, which the book shows too, the rest in texts.yml; kit.typ is the form. The same input gives
the same bytes on every machine: no font of the system and no clock counts.
"""

import argparse
import json
import re
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import typst
import yaml
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from fairwatt.data import read_table
from fairwatt.markup import number
from fairwatt.participation import (
    additive_value,
    group_table,
    linear_values,
    load_decision_matrix,
    stability_intervals,
    swing_weights,
)
from fairwatt.participation.council import CLOSE, in_words
from fairwatt.participation.matrix import FICTIONAL

ROOT = Path(__file__).resolve().parent.parent
KIT = ROOT / "kit"
BUILT = ROOT / "_build" / "kit"
OWN = "my-plan"  # where the lessons, too, write what you take home
BLANK = "blank"
BLANK_CRITERIA, BLANK_MEASURES = 5, 6
NARROW = 9  # letters: a column of the script with no longer word group keeps its own width


def places():
    """The ids of all places with measures, the fictional one first."""
    return list(dict.fromkeys(read_table("measures")["place"]))


# --- the script: Markdown as blocks that the form prints ---


def script_blocks(text, name):
    """The blocks of a Markdown text: headings, paragraphs, lists, quotes, tables; bold and italics inside.

    Raises
    ------
    ValueError
        If the text holds anything else, for example a link or a directive: paper cannot show it.
    """
    parser = MarkdownIt("commonmark", {"typographer": True}).enable(["table", "smartquotes"])
    return [_block(node, name) for node in SyntaxTreeNode(parser.parse(text)).children]


def _block(node, name):
    if node.type == "heading":
        return {"kind": "heading", "level": int(node.tag[1]), "parts": _inline(node, name)}
    if node.type == "paragraph":
        return {"kind": "paragraph", "parts": _inline(node, name)}
    if node.type == "blockquote":
        return {"kind": "quote", "blocks": [_block(child, name) for child in node.children]}
    if node.type in ("bullet_list", "ordered_list"):
        items = [[_block(child, name) for child in item.children] for item in node.children]
        return {"kind": "list" if node.type == "bullet_list" else "steps", "items": items}
    if node.type == "table":
        head, body = node.children
        rows = [[_inline(cell, name) for cell in row.children] for row in [*head.children, *body.children]]
        widest = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
        columns = ["narrow" if letters <= NARROW else "wide" for letters in widest]
        return {"kind": "table", "columns": columns, "head": rows[0], "rows": rows[1:]}
    raise _unknown(node, name)


def _inline(node, name):
    """The parts of a paragraph, a heading or a cell: text, bold, italics."""
    found = []
    for child in node.children[0].children if node.children else []:
        if child.type in ("text", "softbreak"):
            found.append({"kind": "text", "text": _words(child)})
        elif child.type in ("strong", "em"):
            found.append({"kind": child.type, "parts": [{"kind": "text", "text": _plain(child, name)}]})
        else:
            raise _unknown(child, name, node)
    return found


def _plain(node, name):
    for child in node.children:
        if child.type not in ("text", "softbreak"):
            raise _unknown(child, name, node)
    return "".join(_words(child) for child in node.children)


def _words(node):
    return " " if node.type == "softbreak" else node.content


def _width(cell):
    return sum(len(part["text"]) if part["kind"] == "text" else len(part["parts"][0]["text"]) for part in cell)


def _unknown(node, name, parent=None):
    place = node.map or (parent and parent.map)
    line = f", line {place[0] + 1}" if place else ""
    return ValueError(f"{name}{line}: '{node.type}' found. The kit prints headings, paragraphs, lists, quotes, "
                      "tables, bold and italics; nothing else.")  # fmt: skip


# --- the contents of one kit ---


@cache
def kit_words():
    """The words of every kit: those on the sheets, and the blocks of the script."""
    texts = yaml.safe_load((KIT / "texts.yml").read_text(encoding="utf-8"))
    script = (KIT / "facilitator.md").read_text(encoding="utf-8")
    return {"texts": texts, "script": script_blocks(script, "kit/facilitator.md")}


def kit_contents(matrix):
    """All words and numbers of the kit of a place; of the blank forms if `matrix` is None."""
    texts = kit_words()["texts"]
    filled = _blank(texts) if matrix is None else _filled(matrix, texts)
    return {**kit_words(), "blank": matrix is None, **filled}


def _blank(texts):
    criteria = [{"label": ""}] * BLANK_CRITERIA
    scores = [{"value": "          "}] * BLANK_CRITERIA
    measure = {"label": "", "scores": scores, "source": "", "caution": texts["blank_notice"] + "."}
    return {
        "title": texts["blank_title"], "notice": texts["blank_notice"], "question": "",
        "intro": texts["cover"]["intro_blank"], "criteria": criteria, "measures": [measure] * BLANK_MEASURES,
        "sealed": None,
    }  # fmt: skip


def _filled(matrix, texts):
    notice = matrix.notice or texts["own_notice"].format(place=matrix.name)
    return {
        "title": texts["title"].format(place=matrix.name),
        "notice": notice,
        "question": texts["rule"]["question"].format(place=matrix.name),
        "intro": texts["cover"]["intro"],
        "criteria": [_criterion(row, texts) for _, row in matrix.criteria.iterrows()],
        "measures": [_measure(matrix, measure, notice, texts) for measure in matrix.scores.index],
        "sealed": _sealed(matrix, texts),
    }


def _criterion(row, texts):
    worst, best = number(row["worst"]), number(row["best"])
    span = texts["weights"]["range"].format(worst=worst, best=best)
    return {
        "label": row["label"], "head": _joined(row["label"], row["unit"]), "unit": row["unit"],
        "direction": row["direction"], "worst": worst, "best": best, "span": _joined(span, row["unit"]),
        "definition": _sentence(row.get("definition")), "question": _text(row.get("question")),
    }  # fmt: skip


def _measure(matrix, measure, notice, texts):
    words, row = texts["measures"], matrix.measures.loc[measure]
    origins, source = _origins(matrix, measure, words)
    values = linear_values(matrix).loc[measure]
    scores = [
        {
            "label": _joined(criterion["label"], criterion["unit"]),
            "text": number(matrix.scores.loc[measure, name]),
            "share": float(values[name]),
            "value": f"{values[name]:.2f}",
            "ends": f"{number(criterion['worst'])} → {number(criterion['best'])}",
            "origin": origins[name],
        }
        for name, criterion in matrix.criteria.iterrows()
    ]
    return {
        "label": row["label"], "description": _text(row.get("description")), "scores": scores, "source": source,
        "caution": words["caution"].format(notice=notice),
    }  # fmt: skip


def _origins(matrix, measure, words):
    """Where each score of a measure comes from, and the sources of all with how sure they are."""
    if matrix.details is None:
        return dict.fromkeys(matrix.scores.columns, words["own_origin"]), ""
    rows = matrix.details[matrix.details["measure"] == measure].set_index("criterion")
    marks = rows["confidence"].map(words["confidence"])
    same = marks.nunique() == 1
    origins = {
        criterion: text if same else f"{text} ({marks[criterion]})"
        for criterion, text in rows["derivation"].map(_text).items()
    }
    source = words["source"].format(source="; ".join(dict.fromkeys(rows["source"])))
    return origins, f"{source} {words['all_marks'].format(mark=marks.iloc[0])}" if same else source


def _sealed(matrix, texts):
    """The computed result: ranking, stability, and who wins for whom."""
    words, weights = texts["sealed"], swing_weights(matrix.agreed)
    ranking, intervals = additive_value(matrix, weights), stability_intervals(matrix, weights)
    order = ranking.scores.sort_values(ascending=False, kind="stable").index
    return {
        "inside": words["inside"].format(place=matrix.name),
        "caution": _caution(matrix, words).format(place=matrix.name),
        "ranking_title": words["ranking_alone" if matrix.points.empty else "ranking"],
        "ranking": [
            {"rank": str(ranking.ranks[m]), "label": matrix.measures.loc[m, "label"],
             "total": f"{ranking.scores[m]:.2f}", "share": float(ranking.scores[m])}
            for m in order
        ],
        "close": _close(matrix, ranking, words),
        "stability_intro": words["stability_intro"].format(winner=matrix.measures.loc[ranking.winners[0], "label"]),
        "stability": [
            [matrix.criteria.loc[criterion, "label"], f"{row['weight']:.2f}",
             f"{row['lower']:.2f}", _taker(matrix, row["below"], words),
             f"{row['upper']:.2f}", _taker(matrix, row["above"], words)]
            for criterion, row in intervals.iterrows()
        ],
        "group": _group(matrix),
    }  # fmt: skip


def _close(matrix, ranking, words):
    """The sentence that the numbers do not choose, where they do not."""
    if len(ranking.winners) > 1:
        return words["tie"].format(measures=in_words(ranking.winners, matrix))
    first, second = ranking.scores.nlargest(2)
    return words["close"] if first - second < CLOSE else ""


def _caution(matrix, words):
    if matrix.details is None:
        return words["no_points" if matrix.points.empty else "own_points"]
    return words["fictional" if matrix.id == FICTIONAL else "invented"]


def _taker(matrix, measure, words):
    return matrix.short[measure] if measure else words["never"]


def _group(matrix):
    if matrix.each.empty:
        return []
    firsts = group_table(matrix, matrix.each)["winners"]
    return [
        [matrix.participants[who], in_words(winners, matrix), ", ".join(
            f"{matrix.criteria.loc[criterion, 'label']} {number(points)}"
            for criterion, points in matrix.each.loc[who].items()
        )]
        for who, winners in firsts.items()
    ]  # fmt: skip


def _joined(*parts):
    """Parts with commas between them, without the empty ones: a criterion of your own may have no unit."""
    return ", ".join(part for part in parts if part)


def _text(value):
    return "" if value is None or pd.isna(value) else str(value).strip()


def _sentence(value):
    text = _text(value)
    return f"{text}." if text and text[-1] not in ".!?" else text


# --- the PDF ---


def compiler():
    """A compiler that knows the fonts of typst and of Matplotlib, and none of the machine."""
    [matplotlib] = find_spec("matplotlib").submodule_search_locations  # found, not imported: that takes a second
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[Path(matplotlib, "mpl-data", "fonts", "ttf")])
    return typst.Compiler(KIT / "kit.typ", root=KIT, font_paths=fonts)


def printed(contents, press, **options):
    """The kit as bytes: a tagged PDF for assistive technology (PDF/UA-1), unless `options` ask for pictures.

    Raises
    ------
    ValueError
        If a text is too long for its card, or has a letter that the fonts do not have.
    """
    inputs = {"kit": json.dumps(contents, ensure_ascii=False)}
    try:
        return press.compile(sys_inputs=inputs, **(options or {"format": "pdf", "pdf_standards": ["ua-1"]}))
    except typst.TypstError as error:
        if card := re.search('TOO LONG: ([^"]*)', str(error)):
            message = f"The card '{card[1][:40]}' is full. Shorten its label, its description or its units."
            raise ValueError(message) from None
        if letter := re.search('the text `"(.*?)"` could not be displayed', str(error)):
            message = f"The sheets cannot show '{letter[1]}'. Take Latin or Greek letters, and no pictures."
            raise ValueError(message) from None
        raise


def write(contents, path, press):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(printed(contents, press))
    return path


def main(argv=None):
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--table", type=Path, help="a workbook of your own measures, .xlsx")
    arguments.add_argument("--name", help="the name of your town, for --table")
    arguments.add_argument("--out", type=Path, help=f"the folder (default: _build/kit, or {OWN} for your own table)")
    chosen = arguments.parse_args(argv)
    if chosen.table and not chosen.name:
        arguments.error('the name of the town is missing, for example: make kit TABLE=my-measures.xlsx NAME="Our town"')
    press = compiler()
    if chosen.table:
        try:
            matrix = load_decision_matrix(chosen.table, name=chosen.name)
            path = write(kit_contents(matrix), (chosen.out or ROOT / OWN) / f"kit-{chosen.table.stem}.pdf", press)
        except (ValueError, OSError) as error:
            print(error, file=sys.stderr)
            return 1
        for message in matrix.findings["message"]:
            print(f"Please look at this: {message}")
        print(f"The kit is ready: {_here(path)}")
        return 0
    folder = chosen.out or BUILT
    for old in folder.glob("kit-*.pdf"):
        old.unlink()
    for place in [*places(), BLANK]:
        matrix = None if place == BLANK else load_decision_matrix(place)
        write(kit_contents(matrix), folder / f"kit-{place.lower()}.pdf", press)
    print(f"The workshop kits are ready: {_here(folder)}")
    return 0


def _here(path):
    """A path as somebody in this folder would say it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    sys.exit(main())
