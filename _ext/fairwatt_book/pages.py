"""What the templates print on a page, and which files stand beside the pages."""

import hashlib
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError

# All that pages load from _static; the theme brings forty times as much.
LOADED = {
    "fairwatt.css", "pygments.css", "site.js", "quiz.js", "logo.svg", "favicon.svg",
    "run.js", "run-worker.js", "in_page.py", "slices.py",
    "documentation_options.js", "doctools.js", "sphinx_highlight.js", "language_data.js", "searchtools.js",
}  # fmt: skip
SEARCH = "Search the Fairwatt course: lessons, exercises, quizzes, glossary and data."
# The summary of a module begins differently on each of its pages, so that a list of search results can be told apart.
DESCRIPTIONS = {
    "modules/{slug}/lesson": "Lesson {id}, {minutes} minutes. {summary}",
    "exercises/{slug}": "Exercises of lesson {id}, each with a check that names the slip. {summary}",
    "solutions/{slug}": "Worked solutions of lesson {id}. {summary}",
    "book/quizzes/{id}": "Quiz of lesson {id}: every answer explained. {summary}",
}


def descriptions(modules):
    """The meta description of each page that belongs to a module, by document name."""
    return {
        page.format(**module): text.format(**module).strip()
        for module in modules.values()
        for page, text in DESCRIPTIONS.items()
    }


def course_pages(env):
    """The pages of the course as (caption, [(document, label, has a short label)]), in the order of _toc.yml."""
    site = env.external_site_map
    trees = [(tree.caption, tree.files()) for tree in site.root.subtrees]
    return [
        (caption, [(doc, site[doc].title or env.titles[doc].astext(), bool(site[doc].title)) for doc in docs])
        for caption, docs in trees
    ]


def sections(env, docname):
    """The second-level headings of a page as (anchor, title)."""
    if docname not in env.tocs or not env.tocs[docname].children:
        return []
    page = env.tocs[docname].children[0]
    found = [
        next(iter(item.findall(nodes.reference)), None)
        for branch in page.children
        if isinstance(branch, nodes.bullet_list)
        for item in branch.children
        if isinstance(item, nodes.list_item)
    ]
    return [(reference["anchorname"], reference.astext()) for reference in found if reference is not None]


def binder_link(header_buttons):
    """The address behind the theme's Binder button; None on a page that is not a notebook."""
    groups = [group for group in header_buttons if group.get("label") == "launch-buttons"]
    return groups[0]["buttons"][0]["url"] if groups else None


def lab_link(app, pagename):
    """The way from the root of the site to an exercise in the browser lab; None for any other page."""
    folder, _, name = pagename.partition("/")
    return f"lite/lab/index.html?path={name}.ipynb" if app.config.fairwatt_doors and folder == "exercises" else None


def add_context(app, pagename, templatename, context, doctree):
    def asset(name):
        """Address of a file in _static, with a digest so that a browser never mixes two versions of the site."""
        digest = hashlib.sha256(Path(app.srcdir, "_static", name).read_bytes()).hexdigest()[:8]
        return f"{context['pathto'](f'_static/{name}', 1)}?v={digest}"

    context.update(
        asset=asset,
        binder=binder_link(context.get("header_buttons", [])),
        course_pages=course_pages(app.env),
        doors=app.config.fairwatt_doors,
        description=SEARCH if pagename == "search" else descriptions(app.config.fairwatt_modules).get(pagename, ""),
        lab=lab_link(app, pagename),
        quiz=app.env.metadata.get(pagename, {}).get("fairwatt_quiz", False),
        runnable=app.env.metadata.get(pagename, {}).get("fairwatt_runnable", False),
        sections=sections(app.env, pagename),
    )


def copy_data(app, exception):
    """The tables of the course, for anybody who follows a link: data/ beside the pages."""
    if exception or app.builder.format != "html":
        return
    target = Path(app.outdir, "data")
    target.mkdir(exist_ok=True)
    source = Path(app.srcdir, "datasets")
    for path in [*source.glob("*.csv"), *source.glob("*.json")]:
        shutil.copy(path, target)


# What "make book" makes before the pages, and what must be in it.
MADE = {"kit": "*.pdf", "workbook": "*.xlsx", "plan": "*/plan.html"}


def copy_made(app, exception):
    """The workshop kits, the empty workbook and the finished example of a plan: in folders beside the pages."""
    if exception or app.builder.format != "html":
        return
    for name, pattern in MADE.items():
        source = Path(app.srcdir, "_build", name)
        if not any(source.glob(pattern)):
            raise ExtensionError(f"The folder _build/{name} holds no {pattern}. Run: make book")
        shutil.copytree(source, Path(app.outdir, name), dirs_exist_ok=True)


def copy_lab(app, exception):
    """The browser lab, when it could be built. It brings the Python that runs the cells of the pages, too."""
    if not exception and app.builder.name == "html" and app.config.fairwatt_doors:
        shutil.copytree(Path(app.srcdir, "_build", "lite"), Path(app.outdir, "lite"), dirs_exist_ok=True)


def find_doors(app, config):
    """Notebooks run in the reader's browser when `make lite` found Pyodide; pages say so with the tag."""
    lab = Path(app.srcdir, "_build", "lite", "static", "pyodide", "pyodide-lock.json")
    config.fairwatt_doors = lab.is_file()
    if config.fairwatt_doors:
        app.tags.add("browser_doors")


def remove_unused(app, exception):
    """What no page loads is not published: the theme's icon fonts, scripts and style sheets."""
    if exception or app.builder.format != "html":
        return
    for path in Path(app.outdir, "_static").iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in LOADED:
            path.unlink()


def setup(app):
    # jupyter-book sets it for an extension that the book does not load.
    app.add_config_value("comments_config", {}, "", dict)
    # With "env" the pages are read again when the two doors come or go.
    app.add_config_value("fairwatt_doors", False, "env", bool)
    app.connect("config-inited", find_doors)
    # After the theme's own handlers (500 and 501): they make the address of the Binder button.
    app.connect("html-page-context", add_context, priority=900)
    app.connect("build-finished", copy_data)
    app.connect("build-finished", copy_made)
    app.connect("build-finished", copy_lab)
    app.connect("build-finished", remove_unused, priority=900)
