"""Write the workbook of a town, which the book offers: empty, or filled as the example of a pilot town.

`python tools/make_workbook.py` writes the empty one into `_build/workbook`; `--town PT-GAV` the filled one.
"""

import argparse
import sys
from pathlib import Path

from fairwatt.workbook import pilot_workbook, write_workbook

BUILT = Path(__file__).resolve().parent.parent / "_build" / "workbook"
NAME = "fairwatt-town-workbook"


def main(argv=None):
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--town", help="a pilot town, for example PT-GAV: its numbers fill the workbook")
    arguments.add_argument("--out", type=Path, default=BUILT, help="the folder (default: _build/workbook)")
    chosen = arguments.parse_args(argv)
    name = f"{NAME}-{chosen.town.lower()}" if chosen.town else NAME
    path = chosen.out / f"{name}.xlsx"
    try:
        town = pilot_workbook(chosen.town) if chosen.town else None
        chosen.out.mkdir(parents=True, exist_ok=True)
        if chosen.out == BUILT:
            path.unlink(missing_ok=True)  # made here, and nobody's work
        write_workbook(path, town)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The workbook is ready: {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
