"""Binder's environment: the learner's subset, read by Binder as we mean it. And the links that open it."""

import html
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import binder_link
import normalise
import pytest
import yaml

ROOT = Path(__file__).parents[2]
BINDER = ROOT / "binder"
SITE = ROOT / "_build" / "html"
# It fetches the notebooks of a class (tools/binder_link.py). On a learner's own computer it has no place: there, a link
# on any web page could make it fetch files.
ONLY_BINDER = {"nbgitpuller==1.3.0"}


def pins(path):
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return {line for line in lines if line}


def test_the_pins_are_a_subset_of_the_course():
    subset = pins(BINDER / "requirements.txt")
    assert subset, "binder/requirements.txt is empty"
    assert subset - pins(ROOT / "requirements.txt") == ONLY_BINDER
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in subset)


def test_what_binder_brings_itself_is_not_pinned_again():
    names = {pin.split("==")[0] for pin in pins(BINDER / "requirements.txt")}
    assert not names & {"jupyterlab", "notebook", "ipywidgets", "ipykernel"}


def test_the_package_needs_nothing_that_binder_lacks():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    needed = set(re.findall(r'^    "([\w-]+)[<>=]', project, re.MULTILINE))
    assert "pandas" in needed
    given = {pin.split("==")[0] for pin in pins(BINDER / "requirements.txt")} | {"ipywidgets"}
    assert needed <= given


def test_there_is_one_binder_folder_only():
    """A second place with instructions for Binder would be an error there, or be ignored."""
    assert not (ROOT / ".binder").exists()
    assert not (ROOT / "environment.yml").exists()
    assert sorted(path.name for path in BINDER.iterdir()) == ["postBuild", "requirements.txt", "runtime.txt"]


def test_post_build_can_be_run():
    assert os.access(BINDER / "postBuild", os.X_OK)
    assert (BINDER / "postBuild").read_text(encoding="utf-8").startswith("#!/bin/bash\n")


@pytest.fixture(scope="module")
def dockerfile():
    """What repo2docker, the program behind Binder, would build. It needs no container engine to say so."""
    command = [Path(sys.executable).with_name("jupyter-repo2docker"), "--no-build", "--debug", "."]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout + result.stderr


def test_the_dockerfile_installs_packages_then_copies_then_runs_post_build(dockerfile):
    steps = [
        r"environment.*py.*3.*11.*lock.*environment\.lock",  # Binder's own base for Python 3.11
        r"COPY .*src/binder/requirements\.txt \$\{REPO_DIR\}/binder/requirements\.txt",
        r'RUN .*pip install --no-cache-dir -r "binder/requirements\.txt"',
        r"COPY .*src/ \$\{REPO_DIR\}/",  # after the packages, so that a changed text does not install them again
        r"RUN \./binder/postBuild",
    ]
    places = [re.search(step, dockerfile) for step in steps]
    assert all(places), steps[places.index(None)]
    assert [place.start() for place in places] == sorted(place.start() for place in places)


def test_the_course_requirements_are_not_installed_on_binder(dockerfile):
    assert not re.search(r"(?<!binder/)requirements\.txt", dockerfile)


# --- the links -------------------------------------------------------------------------------------------------------

REPOSITORY = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["repository"]
NOTEBOOKS = {path.relative_to(ROOT).as_posix() for path in normalise.notebooks(ROOT)}
EXERCISES = {name for name in NOTEBOOKS if name.startswith("exercises/")}
LINK = re.compile(r"https?://mybinder\.org[^\s\"'<>()\[\]`]*")


@pytest.fixture(scope="module")
def links():
    """Every link to Binder as (page, link), in the texts and in the built book."""
    if not (SITE / "index.html").is_file():
        pytest.fail("The book is not built. Run: make book")
    texts = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("book/**/*.md")]
    built = [path for path in SITE.rglob("*.html") if path.relative_to(SITE).parts[0] != "lite"]
    pages = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in texts + built}
    return [(page, link) for page, text in pages.items() for link in LINK.findall(html.unescape(text))]


def inside(link):
    """The address that Binder opens when the server has started."""
    return parse_qs(urlsplit(link).query).get("urlpath", [""])[0]


def notebook_of(link):
    return unquote(inside(link)).removeprefix("lab/tree/")


def test_every_launch_link_opens_a_notebook_of_the_course(links):
    launches = [(page, link) for page, link in links if "git-pull" not in link]
    wrong = [
        f"{page}: {link}" for page, link in launches
        if notebook_of(link) not in NOTEBOOKS
        or link != binder_link.launch_link(REPOSITORY["url"], REPOSITORY["branch"], notebook_of(link))
    ]  # fmt: skip
    assert not wrong, "\n".join(wrong)
    assert {notebook_of(link) for page, link in launches if page.startswith("_build/")} == NOTEBOOKS
    assert {notebook_of(link) for page, link in launches if page == "README.md"} == EXERCISES


def test_the_badge_of_the_readme_is_a_launch_link_with_a_picture_of_our_own():
    badge = re.search(r"\[!\[([^\]]+)\]\(([^)]+)\)\]\((https://mybinder\.org[^)]+)\)", (ROOT / "README.md").read_text())
    assert badge, "README.md has no badge [![words](picture)](link to Binder)"
    words, picture, link = badge.groups()
    assert "Binder" in words
    assert (ROOT / picture).is_file(), "a picture on another server would tell it who reads"
    assert notebook_of(link) in EXERCISES  # the form is checked above, with every other link


def test_the_documented_link_for_a_class_is_what_the_tool_prints(links, capsys):
    documented = [(page, link) for page, link in links if "git-pull" in link]
    assert documented, "no page shows the link for a class (tools/binder_link.py)"
    for page, link in documented:
        fetch = {key: values[0] for key, values in parse_qs(inside(link).removeprefix("git-pull?")).items()}
        notebook = unquote(fetch["urlpath"]).removeprefix(f"lab/tree/{binder_link.FOLDER}/")
        binder_link.main([fetch["repo"], fetch["branch"], notebook])
        assert capsys.readouterr().out.strip() == link, page


def test_the_tool_links_to_this_course():
    assert REPOSITORY["url"] == binder_link.COURSE
    assert re.fullmatch(r"v\d+\.\d+\.\d+", binder_link.this_version())
    assert not (ROOT / binder_link.FOLDER).exists(), "the notebooks of a class would be mixed with files of the course"


def test_a_launch_link_quotes_what_would_end_the_path():
    link = binder_link.launch_link("https://github.com/agency/course.git", "v1.0", "day one/energy & money #2.ipynb")
    assert link == (
        "https://mybinder.org/v2/gh/agency/course/v1.0"
        "?urlpath=lab/tree/day%20one/energy%20%26%20money%20%232.ipynb"
    )  # fmt: skip


def test_a_class_link_is_quoted_once_for_each_address_that_it_stands_in():
    link = binder_link.class_link("v1.0.0", "https://github.com/agency/ours", "main", "monday.ipynb")
    assert link == (
        "https://mybinder.org/v2/gh/fairwatt/fairwatt/v1.0.0?urlpath=git-pull"
        "%3Frepo%3Dhttps%253A%252F%252Fgithub.com%252Fagency%252Fours"
        "%26targetpath%3Dclass%26branch%3Dmain%26urlpath%3Dlab%252Ftree%252Fclass%252Fmonday.ipynb"
    )


@pytest.mark.parametrize(
    ("repository", "notebook", "said"),
    [
        ("github.com/agency/ours", "monday.ipynb", "Expected: https://github.com/OWNER/NAME"),
        ("https://github.com/agency/ours/tree/main", "monday.ipynb", "Expected: https://github.com/OWNER/NAME"),
        ("https://github.com/agency/ours", "monday.html", "Expected: the path of a notebook"),
    ],
)
def test_a_slip_in_a_link_is_named(repository, notebook, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        binder_link.launch_link(repository, "main", notebook)
