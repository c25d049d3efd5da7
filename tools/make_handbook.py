"""Print the built book as a handbook: `_build/fairwatt-handbook.pdf`, A4, tagged for assistive technology.

The handbook takes the pages from `_build/html`, in the order of `_toc.yml`: so paper holds what the reader of the
screen saw, and no notebook runs again. What only works on a screen goes (buttons, sliders, hidden code); what a click
shows is printed (the data behind a figure, every picture of a panel, the answers of a quiz). handbook.css is the form.

Chromium prints twice: the page numbers of the contents are known only after the first time.
"""

import json
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import quote, urldefrag

import yaml
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Error, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build" / "html"
HANDBOOK = ROOT / "_build" / "fairwatt-handbook.pdf"
FORM = Path(__file__).with_name("handbook.css")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"]
FONTS = {
    ("Fairwatt Sans", 400, "normal"): "DejaVuSans.ttf", ("Fairwatt Sans", 700, "normal"): "DejaVuSans-Bold.ttf",
    ("Fairwatt Sans", 400, "italic"): "DejaVuSans-Oblique.ttf", ("Fairwatt Mono", 400, "normal"): "DejaVuSansMono.ttf",
    ("Fairwatt Sans", 700, "italic"): "DejaVuSans-BoldOblique.ttf",
    ("Fairwatt Mono", 700, "normal"): "DejaVuSansMono-Bold.ttf",
}  # fmt: skip
WIDTH = 170  # mm between the margins that handbook.css sets
SCREEN_ONLY = "script, button, input, .fw-control, .fw-code, .fw-feedback, .fw-frame details"
# What MathML draws, in one line of letters: (a)/(b), a_b, a^b.
LINEAR = {"mfrac": "{}/{}", "msub": "{}_{}", "munder": "{}_{}", "msup": "{}^{}", "mover": "{}{}", "msubsup": "{}_{}^{}"}


class Refused(Exception):
    """The handbook cannot be printed; the text says why and what to do."""


@dataclass(frozen=True)
class Chapter:
    """One page of the book: its name in _toc.yml, the caption of its part (or none), and its text."""

    page: str
    part: str
    text: Tag

    @property
    def id(self):
        return self.text["id"]

    @property
    def title(self):
        return " ".join(self.text.h1.get_text().split())


# --- the pages as chapters of one document ---


def course_pages(toc):
    """(page, caption of its part) in the order of the book; the first pages have no caption."""
    parts = [(chapter["file"], part.get("caption", "")) for part in toc["parts"] for chapter in part["chapters"]]
    return [(toc["root"], ""), *parts]


def chapters(site, toc):
    pages = course_pages(toc)
    numbers = {page: f"c{i:02d}" for i, (page, _) in enumerate(pages, start=1)}
    found = []
    for page, part in pages:
        text = read(site, page).select_one("article")
        text.name, text["id"], text["class"] = "section", numbers[page], ["chapter"]
        drop_the_screen(text)
        draw_formulas(text)
        answers_last(text)
        rename(text, numbers, page)
        list_addresses(text, page)
        found.append(Chapter(page, part, text))
    known = {element["id"] for chapter in found for element in [chapter.text, *chapter.text.select("[id]")]}
    for chapter in found:
        for link in chapter.text.select('a[href^="#"]'):
            if link["href"][1:] not in known:
                raise Refused(f"The page {chapter.page}.html links to {link['href']}, and nothing has this name.")
    return found


def read(site, page):
    path = site / f"{page}.html"
    if not path.is_file():
        raise Refused(f"The book has no page {page}.html. It is not built, or older than _toc.yml. Run: make book")
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def drop_the_screen(text):
    """Without what only works on a screen; what a click opens stands open."""
    for element in text.select(SCREEN_ONLY):
        element.decompose()
    for details in text.select("details"):
        details.name, details["class"] = "div", ["opened"]
        details.summary["class"] = ["opener"]
        details.summary.name = "p"
    for figure in text.select("figure"):
        figure["role"] = "group"  # or it is a second picture in the PDF, without an alternative text
    for word in text.select("pre span"):  # on paper all code is black
        word.unwrap()


def draw_formulas(text):
    """Formulas as pictures with an alternative text: a PDF of Chromium knows no MathML."""
    for formula in text.select(".fw-math"):
        drawing = formula.svg
        style = f"width:{drawing['width']};height:{drawing['height']};{drawing.get('style', '')}"
        drawing["xmlns"] = "http://www.w3.org/2000/svg"
        source = str(drawing).replace(" viewbox=", " viewBox=")  # the parser writes all names small
        picture = {"src": f"data:image/svg+xml,{quote(source)}", "alt": " ".join(linear(formula.math).split())}
        drawing.replace_with(Tag(name="img", attrs={**picture, "style": style}))
        formula.math.decompose()


def linear(element):
    """A formula of MathML in one line."""
    parts = [linear(child) for child in element.find_all(True, recursive=False)]
    if not parts:
        text = element.get_text().strip()
        return f" {text} " if element.name == "mo" and text in "=<>+−×·∑" else text
    if element.name not in LINEAR:
        return "".join(parts)
    parts = [part.strip() for part in parts]
    return LINEAR[element.name].format(*[part if len(part) < 2 or "(" in part[:1] else f"({part})" for part in parts])


def answers_last(text):
    """The answers of a quiz on a page of their own, after all its questions."""
    questions = text.select(".fw-question")
    if not questions:
        return
    answers = BeautifulSoup('<section class="answers"><h2 id="answers">The answers</h2></section>', "lxml").section
    for question in questions:
        explained = question.select_one(".opened")
        opener = explained.select_one(".opener")
        opener.name, opener.string = "h3", question.legend.select_one(".fw-label").get_text()
        answers.append(explained.extract())
    text.append(answers)


def rename(text, numbers, page):
    """Names that no other chapter has, and links that lead to them."""
    own = numbers[page]
    for name in ("id", "for", "aria-labelledby", "aria-describedby"):
        for element in text.select(f"[{name}]"):
            element[name] = " ".join(f"{own}-{word}" for word in element[name].split())
    for link in text.select("a[href]"):
        target, fragment = urldefrag(link["href"])
        chapter = own if not target else numbers.get(in_site(page, target).removesuffix(".html"))
        if chapter:
            link["href"] = f"#{chapter}-{fragment}" if fragment else f"#{chapter}"


def in_site(page, target):
    """The way from the root of the site to what a page links to."""
    return normpath(join(dirname(page), target))


def list_addresses(text, page):
    """Paper cannot be clicked: the addresses and files behind words stand at the end of the chapter, numbered."""
    noted = {}
    for link in text.select('a[href]:not([href^="#"])'):
        address, words = link["href"], link.get_text()
        is_file = not re.match("[a-z]+:", address)
        if is_file:
            address = in_site(page, address)
        if words.removeprefix("doi:") not in address:
            number = noted.setdefault(address, len(noted) + 1)
            link.insert_after(Tag(name="sup", attrs={"class": "note"}))
            link.next_sibling.string = str(number)
        if is_file:
            link.unwrap()
    if noted:
        listed = "".join(f"<li>{escape(address)}</li>" for address in noted)
        end = f'<aside class="addresses"><p>Addresses and files in this chapter</p><ol>{listed}</ol></aside>'
        text.append(BeautifulSoup(end, "lxml").aside)


# --- the document ---

FRONT = """
<section class="title-page">
  <img src="{logo}" alt="">
  <h1>Fairwatt</h1>
  <p class="subtitle">Plan a just energy transition with your town</p>
  <p>The handbook: lessons, exercises, solutions, quizzes, a workshop, and the data behind them</p>
  <p>Version {version}</p>
  <p class="notice">Teaching estimates, not official inventories</p>
</section>
<section class="imprint">
  <h2>About this handbook</h2>
  <p>It holds every page of the course, with the results that the course computed. A panel with a slider stands here
  as all its pictures, one beside the other. The answers of each quiz follow its questions, on a new page.</p>
  <p>The exercises want to be done, and not only read. The chapter <a href="#{start.id}">{start.title}</a> shows how.
  The workbook, the cards of the workshop, the finished example of a plan and the tables of data are files. They come
  with the course, at <a href="{home}">{home}</a>.</p>
  <p>The figures of the eight real towns are teaching estimates. The households are synthetic. What people would say
  is invented, and Vallserena is fictional. Please do not quote them as figures of these towns.</p>
  <p>{licence}</p>
</section>
"""


def handbook(root, site):
    """The whole document as HTML; the contents have no page numbers yet."""
    toc, about = settings(root, "_toc.yml"), settings(root, "CITATION.cff")
    found = chapters(site, toc)
    footer = read(site, toc["root"]).select_one(".fw-footer p")
    front = FRONT.format(
        logo=(root / "_static" / "logo.svg").as_uri(), version=about["version"], start=found[1],
        home=about["repository-code"], licence=" ".join(footer.get_text().split()),
    )  # fmt: skip
    styles = [root / "_static" / "fairwatt.css", site / "_static" / "pygments.css", FORM]
    return "\n".join([
        '<!DOCTYPE html><html lang="en" data-theme="light"><head><meta charset="utf-8">',
        f"<title>{escape(about['title'])}</title>",
        *[f'<link rel="stylesheet" href="{style.as_uri()}">' for style in styles],
        f"<style>{font_faces()}{running_heads(found)}</style></head><body>{front}{contents(found)}",
        *[str(chapter.text) for chapter in found],
        "</body></html>",
    ])  # fmt: skip


def settings(root, name):
    return yaml.safe_load((root / name).read_text(encoding="utf-8"))


def contents(found):
    """Chapters by part, with the sections of the lessons."""
    lines = ['<nav class="contents"><h1>Contents</h1>']
    for part, together in groupby(found, lambda chapter: chapter.part):
        lines.append(f"<p>{escape(part)}</p><ul>" if part else "<ul>")
        for chapter in together:
            headings = chapter.text.select("h2") if chapter.page.startswith("modules/") else []
            inside = "".join(f"<li>{entry(h.parent['id'], h.get_text())}</li>" for h in headings)
            lines.append(f"<li>{entry(chapter.id, chapter.title)}{inside and f'<ul>{inside}</ul>'}</li>")
        lines.append("</ul>")
    return "".join([*lines, "</nav>"])


def entry(target, words):
    number = '<span class="dots"></span><span class="number">000</span>'
    return f'<a href="#{target}"><span>{escape(words)}</span>{number}</a>'


def running_heads(found):
    """The part and the title at the head of each page: every chapter has pages of its own kind."""
    return "".join(
        f"#{chapter.id} {{ page: {chapter.id} }} @page {chapter.id} {{ "
        f"@top-left {{ content: {json.dumps(chapter.part or 'Fairwatt', ensure_ascii=False)} }} "
        f"@top-right {{ content: {json.dumps(chapter.title, ensure_ascii=False)} }} }}\n"
        for chapter in found
    )


def font_faces():
    """The fonts of Matplotlib: the same letters on every machine."""
    [matplotlib] = find_spec("matplotlib").submodule_search_locations  # found, not imported: that takes a second
    folder = Path(matplotlib, "mpl-data", "fonts", "ttf")
    return "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style};'
        f' src: url("{(folder / file).as_uri()}"); }}\n'
        for (family, weight, style), file in FONTS.items()
    )


# --- the PDF ---

# A wide table gets smaller letters, down to 6.5 points. A long and narrow one behind a figure is set in two columns.
FIT_TABLES = """() => document.querySelectorAll("table").forEach((table) => {
  const box = table.parentElement;
  for (const points of [7.5, 7, 6.5]) {
    if (table.offsetWidth <= box.clientWidth) break;
    table.style.fontSize = `${points}pt`;
  }
  if (box.closest(".opened") && table.rows.length > 9 && table.offsetWidth < box.clientWidth * 0.48)
    box.classList.add("halves");
})"""
# What is wider than the paper or than its own box, as "chapter: words".
TOO_WIDE = """() => {
  const edge = document.documentElement.clientWidth + 1;
  const wide = (e) => e.getBoundingClientRect().right > edge
    || (getComputedStyle(e).overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1);
  const title = (e) => e.closest(".chapter")?.querySelector("h1").textContent ?? "Contents";
  return [...document.body.querySelectorAll("*")].filter(wide)
    .map((e) => `${title(e)}: ${e.textContent.trim().replace(/\\s+/g, " ").slice(0, 60)}`);
}"""
NUMBER = """(pages) => document.querySelectorAll(".contents a").forEach((link) => {
  link.querySelector(".number").textContent = pages[link.hash.slice(1)];
})"""


def printed(html, chromium):
    """The PDF of the document as Chromium writes it, with the page numbers in the contents.

    Raises
    ------
    Refused
        If something is wider than the paper, even in small letters.
    """
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        path = Path(folder, "handbook.html")
        path.write_text(html, encoding="utf-8")
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        tab = browser.new_page(viewport={"width": int(WIDTH / 25.4 * 96), "height": 1000})
        tab.emulate_media(media="print")
        tab.goto(path.as_uri(), wait_until="load")
        tab.evaluate("document.fonts.ready.then(() => true)")
        tab.evaluate(FIT_TABLES)
        if wide := tab.evaluate(TOO_WIDE):
            raise Refused("The paper is too narrow for this:\n  " + "\n  ".join(dict.fromkeys(wide)))
        numbers, before = {}, None
        while numbers != before:
            before = numbers
            pdf = tab.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
            numbers = page_numbers(pdf)
            tab.evaluate(NUMBER, numbers)
        return pdf


def page_numbers(pdf):
    """The page on which each target of a link stands."""
    objects = {int(number): body for number, body in re.findall(rb"(?ms)^(\d+) 0 obj\n(.*?)^endobj", pdf)}

    def leaves(number):
        kids = re.search(rb"/Kids \[(.*?)\]", objects[number], re.S)
        return [leaf for kid in re.findall(rb"(\d+) 0 R", kids[1]) for leaf in leaves(int(kid))] if kids else [number]

    root = objects[int(re.search(rb"/Root (\d+) 0 R", pdf)[1])]
    place = {number: i for i, number in enumerate(leaves(int(re.search(rb"/Pages (\d+)", root)[1])), start=1)}
    targets = objects[int(re.search(rb"/Dests (\d+)", root)[1])]
    return {name.decode(): place[int(page)] for name, page in re.findall(rb"/(\S+) \[(\d+) 0 R /XYZ", targets)}


def signed(pdf, author, date):
    """With the author, and with the day of the version in place of the minute of printing.

    What is written anew is as long as what stood there: a PDF counts its bytes.
    """
    def name(found):
        return f"/Author ({author})".encode().ljust(len(found[0]))

    pdf = re.sub(rb"/Creator \((?:\\.|[^\\)])*\)", name, pdf, count=1)
    return re.sub(rb"(/(?:Creation|Mod)Date \(D:)\d{14}", rb"\g<1>" + f"{date:%Y%m%d}000000".encode(), pdf)


def find_chromium():
    asked = os.environ.get("CHROMIUM")
    found = asked if asked else shutil.which("chromium") or shutil.which("google-chrome")
    if not found or not Path(found).is_file():
        raise Refused("The handbook is printed with Chromium" + (f", and there is none at {asked}." if asked else
                      ", and it is not installed.") + " On Debian or Ubuntu: sudo apt-get install chromium. "
                      "Elsewhere: set CHROMIUM to the path of Chromium or Chrome.")  # fmt: skip
    return found


def write(path, root=ROOT, site=SITE):
    """The handbook, whole or not at all."""
    about = settings(root, "CITATION.cff")
    pdf = printed(handbook(root, site), find_chromium())
    draft = path.with_suffix(".part")
    draft.write_bytes(signed(pdf, about["authors"][0]["name"], about["date-released"]))
    draft.replace(path)
    return path


def main():
    try:
        path = write(HANDBOOK)
    except (Refused, Error) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The handbook is ready: {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
