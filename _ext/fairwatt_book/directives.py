"""Pages made from files: `{module-card} m11`, `{syllabus}`, `{timetable}`, `{quiz} m11`, `{data-table} gwp`."""

import csv
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

START = 9 * 60  # a half-day begins at nine
BREAK = 15
STRETCH = 60  # minutes of work before a break


class tag(nodes.General, nodes.TextElement):  # noqa: N801 (docutils writes node names in small letters)
    """An HTML element that docutils has no node for, such as a fieldset; other builders print its content alone."""


def el(element, *children, classes=(), ids=(), source="", **attributes):
    """An element with its children; `attributes` are HTML attributes. `source` is the text a translator sees."""
    return tag(source, "", *children, element=element, html=attributes, classes=list(classes), ids=list(ids))


def visit_tag(translator, node):
    translator.body.append(translator.starttag(node, node["element"], "", **node["html"]))


def depart_tag(translator, node):
    if node["element"] != "input":
        translator.body.append(f"</{node['element']}>\n")


def ignore(translator, node):
    pass


class CourseDirective(SphinxDirective):
    """Common ground: modules by id, inline Markdown, links to pages of the course."""

    @property
    def modules(self):
        return self.config.fairwatt_modules

    def module(self):
        module_id = self.arguments[0]
        if module_id not in self.modules:
            raise self.error(f"there is no module {module_id!r}; the course has {', '.join(self.modules)}")
        return self.modules[module_id]

    def text(self, element, markdown, **attributes):
        """An element that holds one sentence of inline Markdown."""
        parsed, messages = self.parse_inline(markdown)
        node = el(element, *parsed, *messages, source=markdown, **attributes)
        self.set_source_info(node)
        return node

    def bullets(self, items):
        return el("ul", *[self.text("li", item) for item in items])

    def link(self, docname, text):
        if docname not in self.env.found_docs:
            raise self.error(f"there is no page {docname!r}")
        uri = self.env.app.builder.get_relative_uri(self.env.docname, docname)
        return nodes.reference("", text, refuri=uri, internal=True)

    def table(self, caption, head, rows, numbers=("Minutes",)):
        """A table with a caption, and a head unless `head` is empty; the first cell of a row is its header.

        A column holds numbers if its head begins with one of the words in `numbers`.
        """
        head_row = el(
            "tr",
            *[self.text("th", cell, scope="col", classes=["fw-number"] * cell.startswith(numbers)) for cell in head],
        )
        parts = [el("thead", head_row)] if head else []
        return el(
            "div",
            el("table", self.text("caption", caption), *parts, el("tbody", *rows), classes=["table"]),
            classes=["fw-table"],
        )


class ModuleCard(CourseDirective):
    """The decision, the minutes, the objectives and what is needed before."""

    required_arguments = 1

    def run(self):
        module = self.module()
        before = module["before"]
        rows = [
            el("tr", self.text("th", kind.capitalize(), scope="row"), el("td", self.bullets(before[kind])))
            for kind in ("necessary", "helpful")
        ]
        return [
            el(
                "div",
                self.text("p", "The decision it prepares", classes=["fw-label"]),
                self.text("p", module["decision"], classes=["fw-decision"]),
                self.text("p", f"{module['minutes']} minutes, and {exercise_minutes(module)} for the exercises."),
                self.text("p", "After this lesson you can", classes=["fw-label"]),
                self.bullets([objective["text"] for objective in module["objectives"]]),
                self.table("What you need before", [], rows),
                classes=["fw-card"],
            )
        ]


class Syllabus(CourseDirective):
    """One row for each lesson of the course."""

    def run(self):
        head = ["Lesson", "The decision it prepares", "Minutes: lesson", "Minutes: exercises"]
        return [self.table("The lessons of the course", head, [self.row(m) for m in self.modules.values()])]

    def row(self, module):
        lesson = self.link(f"modules/{module['slug']}/lesson", module["title"])
        return el(
            "tr",
            el("th", nodes.Text(f"{module['id']} "), lesson, scope="row"),
            self.text("td", module["decision"]),
            self.text("td", str(module["minutes"]), classes=["fw-number"]),
            self.text("td", str(exercise_minutes(module)), classes=["fw-number"]),
        )


class Timetable(CourseDirective):
    """Two half-days for a group, for each lesson: first the lesson together, then the practice."""

    def run(self):
        return [
            self.half_day(f"{module['id']}, {name}", rows)
            for module in self.modules.values()
            for name, rows in half_days(module).items()
        ]

    def half_day(self, caption, rows):
        body = [
            el(
                "tr",
                self.text("th", begin, scope="row"),
                self.text("td", minutes, classes=["fw-number"]),
                self.text("td", what),
            )
            for begin, minutes, what in clocked(rows)
        ]
        return self.table(caption, ["Time", "Minutes", "What"], body)


class Quiz(CourseDirective):
    """The questions of a module, with feedback for each option; works without a kernel, and reads without scripts."""

    required_arguments = 1

    def run(self):
        module = self.module()
        quiz = module["quiz"]
        if quiz is None:
            raise self.error(f"module {module['id']} has no quiz.yml")
        self.env.metadata[self.env.docname]["fairwatt_quiz"] = True
        objectives = {objective["id"]: objective["text"] for objective in module["objectives"]}
        count = len(quiz["questions"])
        questions = [
            self.question(q, f"Question {i} of {count}", objectives[q["objective"]])
            for i, q in enumerate(quiz["questions"], start=1)
        ]
        return [self.text("p", quiz["intro"]), *questions]

    def question(self, question, heading, objective):
        name = question["id"].replace(".", "-")
        options = [self.option(option, f"{name}-{i}", name) for i, option in enumerate(question["options"], start=1)]
        number = el("span", nodes.Text(heading), classes=["fw-label"])
        legend = el("legend", number, self.text("span", question["text"]))
        answers = [self.answer(option) for option in question["options"]]
        return el(
            "div",
            el("fieldset", legend, *options),
            el("button", nodes.Text("Check"), type="button", hidden="hidden", classes=["fw-button"]),
            el("div", role="status", classes=["fw-feedback"]),
            el(
                "details",
                self.text("summary", "The answers explained"),
                el("ul", *answers),
                self.text("p", f"This question belongs to the objective: {objective}", classes=["fw-small"]),
            ),
            classes=["fw-question"],
            ids=[name],
        )

    def option(self, option, option_id, name):
        return el(
            "div",
            el("input", type="radio", name=name, ids=[option_id]),
            self.text("label", option["text"], **{"for": option_id}),
            classes=["fw-option"],
        )

    def answer(self, option):
        verdict = "Right." if option["right"] else "Not yet."
        return el(
            "li",
            self.text("span", option["text"], classes=["fw-answer"]),
            nodes.Text(" "),
            el(
                "span",
                el("strong", nodes.Text(verdict)),
                nodes.Text(" "),
                self.text("span", option["why"]),
                classes=["fw-right" if option["right"] else "fw-wrong"],
            ),
        )


class DataTable(CourseDirective):
    """A table of `datasets/`: some of its columns and rows, so that no page has to repeat a number of the data.

    ``:columns:`` name = Head; name = Head, in this order. ``:where:`` name = value, value; name = value: the rows to
    show. ``:words:`` value = words to print instead. Towns are printed with their names.
    """

    required_arguments = 1
    option_spec = dict.fromkeys(("caption", "columns", "where", "words"), directives.unchanged_required)

    def run(self):
        columns = pairs(self.options.get("columns", ""))
        where = {name: values.split(", ") for name, values in pairs(self.options.get("where", "")).items()}
        rows = self.records(self.arguments[0])
        self.refuse_unknown({*columns, *where}, rows[0])
        columns = columns or {name: name for name in rows[0]}
        rows = [row for row in rows if all(row[name] in values for name, values in where.items())]
        if not rows:
            raise self.error(f"no row of {self.arguments[0]} has {self.options['where']}")
        towns = {row["municipality_id"]: row["name"] for row in self.records("municipalities")}
        words = towns | pairs(self.options.get("words", ""))
        numbers = {name for name in columns if all(number(row[name]) or not row[name] for row in rows)}
        body = [
            el("tr", *[self.cell(row[name], name in numbers, words, i) for i, name in enumerate(columns)])
            for row in rows
        ]
        heads = tuple(columns[name] for name in columns if name in numbers)
        return [self.table(self.options.get("caption", self.arguments[0]), columns.values(), body, heads)]

    def records(self, name):
        """Rows of a table as the file has them; the page is built again when the file changes."""
        path = Path(self.env.srcdir, "datasets", f"{name}.csv")
        if not path.is_file():
            raise self.error(f"there is no table {name!r} in datasets/")
        self.env.note_dependency(str(path))
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def refuse_unknown(self, names, row):
        unknown = sorted(set(names) - set(row))
        if unknown:
            raise self.error(f"{self.arguments[0]} has no column {', '.join(unknown)}; it has {', '.join(row)}")

    def cell(self, value, is_number, words, place):
        shown = nodes.Text(number(value) if is_number else words.get(value, value))
        scope = {} if place else {"scope": "row"}
        return el("td" if place else "th", shown, classes=["fw-number"] * is_number, **scope)


def pairs(text):
    """'name = words; name = words' as a dictionary."""
    return {name.strip(): words.strip() for name, _, words in (part.partition("=") for part in text.split(";")) if name}


def number(text):
    """A number as people read it, with all its decimals; empty if the text is none."""
    try:
        value = float(text)
    except ValueError:
        return ""
    return f"{value:,.{len(text.partition('.')[2])}f}".replace("-", "\N{MINUS SIGN}")


def exercise_minutes(module):
    return sum(exercise["minutes"] for exercise in module["exercises"])


def half_days(module):
    """What a group does in two half-days: the name of each and its (minutes, what) rows, without breaks."""
    lesson = [(row["minutes"], row["what"]) for row in module["timetable"]]
    practice = [(e["minutes"], f"Exercise {e['id']}: {e['title']}") for e in module["exercises"]]
    return {
        "first half-day: the lesson together": [
            (15, "Welcome; the lesson opens on every screen"),
            *lesson,
            (15, "Questions"),
        ],
        "second half-day: practice": [
            (15, "What we found last time"),
            *practice,
            (20, "The quiz, then the answers together"),
            (45, f"The same steps with your own town. To take home: {module['takeaway']}"),
        ],
    }


def clocked(rows):
    """Rows as (time it begins, minutes, what); a break follows an hour of work, but not the last row."""
    now, worked = START, 0
    for i, (minutes, what) in enumerate(rows):
        yield clock(now), str(minutes), what
        now, worked = now + minutes, worked + minutes
        if worked >= STRETCH and i < len(rows) - 1:
            yield clock(now), str(BREAK), "Break"
            now, worked = now + BREAK, 0
    yield clock(now), "", "End"


def clock(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def setup(app):
    plain = (ignore, ignore)
    app.add_node(tag, html=(visit_tag, depart_tag), latex=plain, text=plain, man=plain, texinfo=plain)
    app.add_directive("module-card", ModuleCard)
    app.add_directive("syllabus", Syllabus)
    app.add_directive("timetable", Timetable)
    app.add_directive("quiz", Quiz)
    app.add_directive("data-table", DataTable)
