"""Prove that the tests notice planted errors.

``tests/mutations.yml`` lists errors that a person could make: a factor, a unit, a formula, a cell read as zero.
Each is planted alone in a copy of the course; the tests named beside it must fail there. An error that no test
notices "survives", and this command ends with an error.

    python tools/mutate.py               all mutations
    python tools/mutate.py --fast        those marked fast (part of make test)
    python tools/mutate.py ID [ID ...]   some of them
"""

import argparse
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

WORKERS = 2
TIMEOUT = 600  # seconds for one run of the tests
KEYS = {"id", "what", "file", "find", "replace", "tests"}


class MutationError(Exception):
    """The list of mutations, or the tests without any mutation, are not in order."""


def load(root):
    """Return the mutations and the probe, after checking that each can be planted in exactly one place."""
    document = yaml.safe_load((root / "tests" / "mutations.yml").read_text(encoding="utf-8"))
    problems, seen = [], set()
    for mutation in document["mutations"]:
        name = mutation.get("id", "?")
        if set(mutation) - {"fast"} != KEYS:
            problems.append(f"{name}: needs the keys {', '.join(sorted(KEYS))}")
            continue
        if name in seen:
            problems.append(f"{name}: the id is used twice")
        seen.add(name)
        path = root / mutation["file"]
        count = path.read_text(encoding="utf-8").count(mutation["find"]) if path.is_file() else 0
        if count != 1:
            problems.append(f"{name}: the text to replace stands {count} times in {mutation['file']}, not once")
        if mutation["find"] == mutation["replace"]:
            problems.append(f"{name}: replaces a text by itself")
    if problems:
        raise MutationError("\n".join(problems))
    return document["mutations"], document["probe"]


def copy_tree(root, target):
    """Copy what git tracks or would track: no environment, no built pages, no compiled files."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, check=True, capture_output=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, names):
        source, copy = root / name, target / name
        if source.is_file():  # not a file deleted but still tracked
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy)
    subprocess.run(["git", "init", "--quiet"], cwd=target, check=True)  # some tests ask git which files there are


def run(tree, command):
    """Run a Python command in a copy of the course, so that the copy's package and tables are the ones used."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_"))}
    environment["PYTHONPATH"] = str(tree)
    # Compiled files are matched by time and size: an error of the same length within a second would go unseen.
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # the plugins take longer to load than most tests to run
    return subprocess.run(
        [sys.executable, *command], cwd=tree, env=environment, timeout=TIMEOUT,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip


def run_tests(tree, tests, stop=True):
    command = ["-m", "pytest", "-q", "-rfE", "--tb=line", "-p", "no:cacheprovider", *(["-x"] if stop else [])]
    return run(tree, [*command, *tests])


def prove_copy(tree, probe):
    """Make sure that the tests in the copy look at the copy: else every mutation would seem to survive or die."""
    result = run(tree, ["-c", probe])
    paths = result.stdout.split("\n")[:-1]
    inside = [Path(path).resolve().is_relative_to(tree.resolve()) for path in paths]
    if result.returncode or not inside or not all(inside):
        raise MutationError(f"the copy of the course is not what is imported:\n{result.stdout}")


def plant(tree, mutation):
    """Plant one mutation, run its tests, take it out again; return (verdict, detail)."""
    path = tree / mutation["file"]
    original = path.read_text(encoding="utf-8")
    try:
        path.write_text(original.replace(mutation["find"], mutation["replace"]), encoding="utf-8")
        result = run_tests(tree, mutation["tests"])
    except subprocess.TimeoutExpired:
        return "error", f"the tests did not end within {TIMEOUT} s"
    finally:
        path.write_text(original, encoding="utf-8")
    if result.returncode == 0:
        return "survived", mutation["what"]
    red = re.findall(r"^(?:FAILED|ERROR) (\S+::.*?)(?: - .*)?$", result.stdout, re.MULTILINE)
    if result.returncode == 1 and red:
        return "killed", red[0]
    # The tests did not even start: that proves nothing about them.
    return "error", "\n".join(result.stdout.splitlines()[-15:])


def prove(root, chosen, probe, report=print):
    """Plant every chosen mutation; return the ids of those that were not killed."""
    with tempfile.TemporaryDirectory() as folder:
        trees = queue.SimpleQueue()
        for number in range(min(WORKERS, len(chosen))):
            tree = Path(folder) / str(number)
            copy_tree(root, tree)
            trees.put(tree)
        prove_copy(tree, probe)
        tests = sorted({test for mutation in chosen for test in mutation["tests"]})
        green = run_tests(tree, tests, stop=False)
        if green.returncode:
            raise MutationError(f"the tests are not green without any mutation:\n{green.stdout}")

        def one(mutation):
            tree = trees.get()
            try:
                return plant(tree, mutation)
            finally:
                trees.put(tree)

        alive = []
        width = max(len(mutation["id"]) for mutation in chosen)
        with ThreadPoolExecutor(WORKERS) as pool:
            for mutation, (verdict, detail) in zip(chosen, pool.map(one, chosen), strict=True):
                report(f"{mutation['id']:{width}}  {verdict:8}  {detail}")
                if verdict != "killed":
                    alive.append(mutation["id"])
    report(f"{len(chosen) - len(alive)} of {len(chosen)} planted errors were noticed by the tests")
    return alive


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Prove that the tests notice planted errors.")
    parser.add_argument("ids", nargs="*", metavar="ID")
    parser.add_argument("--fast", action="store_true", help="only the mutations marked fast")
    parser.add_argument("--root", type=Path, default=Path(), help="folder of the course")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    try:
        mutations, probe = load(root)
        unknown = set(options.ids) - {mutation["id"] for mutation in mutations}
        if unknown:
            raise MutationError(f"no such mutation: {', '.join(sorted(unknown))}")
        chosen = [m for m in mutations if m["id"] in options.ids or not options.ids]
        chosen = [m for m in chosen if m.get("fast") or not options.fast]
        if not chosen:
            raise MutationError("there is no mutation to plant")
        return 1 if prove(root, chosen, probe) else 0
    except MutationError as error:
        print(error)
        return 2


if __name__ == "__main__":
    sys.exit(main())
