"""The links that open a notebook in Binder.

    python tools/binder_link.py https://github.com/agency/our-notebooks main exercises/monday.ipynb

prints the link for a class whose notebooks stand in a repository of their own: Binder takes the environment from this
version of the course, which it builds once, and fetches the notebooks when somebody opens the link.
"""

import argparse
import re
import tomllib
from pathlib import Path
from urllib.parse import quote, urlencode

ROOT = Path(__file__).parents[1]
COURSE = "https://github.com/fairwatt/fairwatt"
# Where the notebooks of a class come to stand: in the folder of the course, beside its own folders.
FOLDER = "class"


def launch_link(repository, version, notebook):
    """The link that opens a notebook of a repository on GitHub; the version is a branch or a tag."""
    return f"{_binder(repository, version)}?urlpath={_in_lab(notebook)}"


def class_link(version, repository, branch, notebook):
    """The link that opens a notebook of another repository in the environment of a version of the course."""
    fetch = {"repo": repository, "targetpath": FOLDER, "branch": branch, "urlpath": _in_lab(f"{FOLDER}/{notebook}")}
    # An address within an address within an address: what stands inside is quoted once more each time.
    return f"{_binder(COURSE, version)}?urlpath={quote('git-pull?' + urlencode(fetch, quote_via=quote))}"


def _binder(repository, version):
    name = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+?)(\.git)?/?", repository)
    if not name:
        raise ValueError(f"{repository!r} found. Expected: https://github.com/OWNER/NAME, as the browser shows it.")
    return f"https://mybinder.org/v2/gh/{name[1]}/{quote(version)}"


def _in_lab(notebook):
    if not notebook.endswith(".ipynb"):
        raise ValueError(f"{notebook!r} found. Expected: the path of a notebook, such as exercises/monday.ipynb.")
    return f"lab/tree/{quote(notebook)}"


def this_version():
    """The tag of this version of the course."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return f"v{project['project']['version']}"


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Print the link that opens a notebook of yours in Binder.")
    parser.add_argument("repository", help="your repository: any address that git can clone without a password")
    parser.add_argument("branch")
    parser.add_argument("notebook", help="path of the notebook in your repository")
    options = parser.parse_args(arguments)
    try:
        print(class_link(this_version(), options.repository, options.branch, options.notebook))
    except ValueError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
