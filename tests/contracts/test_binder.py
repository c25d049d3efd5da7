"""Binder's environment: the learner's subset, read by Binder as we mean it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BINDER = ROOT / "binder"


def pins(path):
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return {line for line in lines if line}


def test_the_pins_are_a_subset_of_the_course():
    subset = pins(BINDER / "requirements.txt")
    assert subset, "binder/requirements.txt is empty"
    assert subset <= pins(ROOT / "requirements.txt")
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
