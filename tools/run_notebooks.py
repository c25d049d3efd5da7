"""Run the notebooks of the course, several at a time.

    python tools/run_notebooks.py cache                fill the cache from which the book takes its outputs
    python tools/run_notebooks.py execute [PATH ...]   run notebooks in place and keep their text outputs
                                                       (without a path: modules and solutions)
"""

import argparse
import hashlib
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.cache.db import NbProjectRecord
from jupyter_cache.executors import load_executor
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from normalise import normalise, notebooks, text_of

TIMEOUT = 180  # seconds for one cell


def fingerprint(root):
    """Return a hash of what a notebook's result depends on besides its own code."""
    digest = hashlib.sha256()
    files = [path for folder in ("datasets", "fairwatt") for path in (root / folder).rglob("*")]
    for path in sorted([*files, root / "requirements.lock"]):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def fill_cache(root):
    """Run every notebook that is not in the cache yet; return 0 if all ran."""
    folder = root / "_build" / ".jupyter_cache"
    stamp = root / "_build" / ".jupyter_cache.key"
    key = f"{sys.prefix} {sys.version} {fingerprint(root)}"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != key:
        # The cache itself looks at the code cells only: a changed table would go unseen.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        stamp.write_text(key, encoding="utf-8")
    cache = get_cache(folder)
    paths = [str(path.resolve()) for path in notebooks(root)]
    for path in paths:
        cache.add_nb_to_project(path)
    result = load_executor("local-parallel", cache).run_and_cache(filter_uris=paths, timeout=TIMEOUT)
    for path in result.excepted:
        print(f"{path} stops with an error:\n{NbProjectRecord.record_from_uri(path, cache.db).traceback}")
    print(f"{len(result.succeeded)} notebooks run, {len(paths) - len(result.all())} taken from the cache")
    # What the cache could not store for another reason, the book runs itself.
    return 1 if result.excepted else 0


def run_in_place(path):
    """Run one notebook in its own folder and save it normalised; return an error text or None."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    client = NotebookClient(
        notebook, timeout=TIMEOUT, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    try:
        client.execute()
    except CellExecutionError as error:
        return f"{path} stops with an error:\n{error}"
    path.write_text(text_of(normalise(notebook)), encoding="utf-8")
    print(f"{path}: run")
    return None


def execute(root, paths):
    """Run the notebooks in place; a notebook with an error is left as it was."""
    paths = paths or [path for path in notebooks(root) if path.relative_to(root).parts[0] != "exercises"]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the work is done by the kernels, one process each
        errors = [error for error in pool.map(run_in_place, paths) if error]
    print(*errors, sep="\n", end="\n" if errors else "")
    return 1 if errors else 0


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Run the notebooks of the course, several at a time.")
    parser.add_argument("what", choices=["cache", "execute"])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--root", type=Path, default=Path(), help="folder of the course")
    options = parser.parse_args(arguments)
    return fill_cache(options.root) if options.what == "cache" else execute(options.root, options.paths)


if __name__ == "__main__":
    sys.exit(main())
