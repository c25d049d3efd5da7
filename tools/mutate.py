"""Prove that the tests notice planted errors.

``tests/mutations.yml`` lists errors that a person could make: a factor, a unit, a formula, a cell read as zero.
Each is planted alone in a copy of the course; the tests named beside it must fail there, and the test that failed must
be green without the error. An error that no test notices "survives", and this command ends with an error.

    python tools/mutate.py               all mutations
    python tools/mutate.py --fast        those marked fast (part of make test)
    python tools/mutate.py ID [ID ...]   some of them
"""

import argparse
import compileall
import contextlib
import importlib
import multiprocessing
import os
import py_compile
import queue
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

# Every run of the tests is a process of its own, forked from one that has loaded these and nothing of the course:
# loading them takes longer than most tests. A name that is not installed is left out.
LOADED = [
    "bs4", "docx", "frictionless", "hypothesis", "IPython.display", "ipywidgets", "markdown_it",
    "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg", "matplotlib.figure", "nbformat", "openpyxl",
    "pandas", "papermill", "pymcdm", "pytest", "sphinx.application", "typst",
]  # fmt: skip
FORKS = multiprocessing.get_context("forkserver")


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
    # Compiled files are matched by time and size as a rule: an error of the same length within a second would go
    # unseen. Those made here are matched by the content.
    compileall.compile_dir(target, quiet=2, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)


class Red:
    """A pytest plugin that runs only some tests, if told which, and keeps the names of those that failed."""

    def __init__(self, only):
        self.only = only
        self.names = []

    def pytest_collection_modifyitems(self, items):
        if self.only is not None:
            items[:] = [item for item in items if item.nodeid in self.only]

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.names.append(report.nodeid)


def inside(tree, output, answer, work, *arguments):
    """Do the work in a copy of the course; the answer, None after a crash, goes back through a pipe."""
    os.chdir(tree)
    # Nothing of the tests that this may be part of counts, and none of their kernels (see warm_kernels.py).
    for key in [key for key in os.environ if key.startswith(("PYTEST_", "COV_", "JUPYTER_PATH"))]:
        del os.environ[key]
    # For this process and those that it starts: the copy's package and tables are the ones used.
    os.environ |= {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    sys.path.insert(0, str(tree))
    sys.dont_write_bytecode = True
    with output.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    answer.send(work(*arguments))
    sys.stdout.flush()


def execute(code):
    exec(code, {})
    return True


def run_tests(tests, only=None):
    """Run tests, up to the first that fails unless it is said which ones; return the exit code and the failed ones."""
    pytest = importlib.import_module("pytest")
    red = Red(only)
    options = ["-q", "--tb=line", "-p", "no:cacheprovider", *(["-x"] if only is None else [])]
    return int(pytest.main([*options, *tests], plugins=[red])), red.names


def run(tree, work, *arguments):
    """Return the answer of some work in a copy of the course, and all that was printed there."""
    mine, theirs = FORKS.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        process = FORKS.Process(target=inside, args=(tree, output, theirs, work, *arguments))
        process.start()
        theirs.close()
        process.join(TIMEOUT)
        if process.is_alive():
            process.kill()
            process.join()
            raise TimeoutError
        answer = None
        with contextlib.suppress(EOFError):
            answer = mine.recv()
        return answer, output.read_text(encoding="utf-8") if output.exists() else ""


def prove_copy(tree, probe):
    """Make sure that the tests in the copy look at the copy: else every mutation would seem to survive or die."""
    answer, said = run(tree, execute, probe)
    paths = said.split("\n")[:-1]
    in_copy = [Path(path).resolve().is_relative_to(tree.resolve()) for path in paths]
    if not answer or not in_copy or not all(in_copy):
        raise MutationError(f"the copy of the course is not what is imported:\n{said}")


def prove_green(tree, red):
    """Make sure that each test that noticed an error is green without it: else it noticed nothing."""
    files = sorted({name.partition("::")[0] for name in red})
    answer, said = run(tree, run_tests, files, set(red))
    if answer is None or answer[0]:
        raise MutationError(f"the tests are not green without any mutation:\n{said}")


def plant(tree, mutation):
    """Plant one mutation, run its tests, take it out again; return (verdict, detail)."""
    path = tree / mutation["file"]
    original = path.read_text(encoding="utf-8")
    try:
        path.write_text(original.replace(mutation["find"], mutation["replace"]), encoding="utf-8")
        answer, said = run(tree, run_tests, mutation["tests"])
    except TimeoutError:
        return "error", f"the tests did not end within {TIMEOUT} s"
    finally:
        path.write_text(original, encoding="utf-8")
    if answer and answer[0] == 0:
        return "survived", mutation["what"]
    if answer and answer[0] == 1 and answer[1]:
        return "killed", answer[1][0]
    # The tests did not even start: that proves nothing about them.
    return "error", "\n".join(said.splitlines()[-15:])


def prove(root, chosen, probe, report=print):
    """Plant every chosen mutation; return the ids of those that were not killed."""
    FORKS.set_forkserver_preload(LOADED)
    with tempfile.TemporaryDirectory() as folder:
        trees = queue.SimpleQueue()
        for number in range(min(WORKERS, len(chosen))):
            tree = Path(folder) / str(number)
            copy_tree(root, tree)
            trees.put(tree)
        prove_copy(tree, probe)

        def one(mutation):
            tree = trees.get()
            try:
                return plant(tree, mutation)
            finally:
                trees.put(tree)

        alive, red = [], []
        width = max(len(mutation["id"]) for mutation in chosen)
        with ThreadPoolExecutor(WORKERS) as pool:
            for mutation, (verdict, detail) in zip(chosen, pool.map(one, chosen), strict=True):
                report(f"{mutation['id']:{width}}  {verdict:8}  {detail}")
                (red if verdict == "killed" else alive).append(detail if verdict == "killed" else mutation["id"])
        if red:
            prove_green(tree, red)
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
