"""Make the exercise notebooks from the solutions.

Two marks in a solution say what the learner does not see:

* the line ``# solution`` in a code cell: from there to the end of the cell stands ``# your answer here``;
* the cell tag ``solution``: the whole cell goes, code or text.

A notebook may carry ``{"fairwatt": {"title": "..."}}`` in its metadata: the title of the exercise notebook.

    python tools/sync_exercises.py             write exercises/ anew
    python tools/sync_exercises.py --check     change nothing, name the files that are stale
"""

import argparse
import re
import sys
from pathlib import Path

import nbformat
from normalise import normalise, text_of

MARK = re.compile(r"^# solution[ \t]*$.*", re.MULTILINE | re.DOTALL)
INDENTED_MARK = re.compile(r"^[ \t]+#\s*solution[ \t]*$", re.MULTILINE)
PROMPT = "# your answer here"


def starter(solution):
    """Return the exercise notebook of a solution notebook."""
    title = solution.metadata.get("fairwatt", {}).get("title")
    solution.metadata.pop("fairwatt", None)
    solution.cells = [cell for cell in solution.cells if "solution" not in cell.metadata.get("tags", [])]
    for cell in solution.cells:
        if cell.cell_type != "code":
            continue
        if INDENTED_MARK.search(cell.source):
            raise ValueError(f"the mark '# solution' must stand at the start of its line:\n{cell.source}")
        cell.source = MARK.sub(PROMPT, cell.source)
        cell.outputs = []
        cell.execution_count = None
    if title:
        first = solution.cells[0]
        first.source = re.sub(r"\A#[ \t].*", lambda _: f"# {title}", first.source)
    return normalise(solution)


def sync(root, check=False):
    """Write (or compare) the exercises of the course in ``root``; return the names of those that differed."""
    root = Path(root)
    wanted = {
        root / "exercises" / path.name: text_of(starter(nbformat.read(path, as_version=4)))
        for path in sorted((root / "solutions").glob("*.ipynb"))
    }
    orphans = set((root / "exercises").glob("*.ipynb")) - set(wanted)
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if not check:
        for path in stale:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        for path in orphans:
            path.unlink()
    return [path.relative_to(root).as_posix() for path in [*stale, *sorted(orphans)]]


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Make the exercise notebooks from the solutions.")
    parser.add_argument("--check", action="store_true", help="change nothing, name the files that are stale")
    parser.add_argument("--root", type=Path, default=Path(), help="folder of the course")
    options = parser.parse_args(arguments)
    names = sync(options.root, options.check)
    for name in names:
        print(f"{name}: {'not what its solution makes, run: make exercises' if options.check else 'made'}")
    return 1 if options.check and names else 0


if __name__ == "__main__":
    sys.exit(main())
