"""Pack the course for a stick: `python tools/make_offline.py` writes _build/fairwatt-offline.zip.

The pack holds one folder: a start page, the book with the browser lab, the notebooks, the workbook, the handbook, and
the small server tools/serve.py under the name start.py. Everything must have been built before: `make offline` does
both. The same input gives the same file, byte by byte.
"""

import filecmp
import re
import sys
import tomllib
import zipfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOP = "fairwatt"
# What must be there, what it is, and which command makes it.
NEEDED = [
    ("_build/html/index.html", "the book", "make book"),
    ("_build/html/lite/static/pyodide/pyodide-lock.json", "the browser lab in the book", "make lite, then make book"),
    ("_build/wheels/own/*.whl", "the package of the course", "make lite"),
    ("_build/workbook/*.xlsx", "the empty workbook", "make workbook"),
    ("_build/fairwatt-handbook.pdf", "the handbook", "make pdf"),
]
NOTEBOOKS = ["modules/*/lesson.ipynb", "exercises/*.ipynb", "solutions/*.ipynb"]
# A computer that runs notebooks needs these, and of binder/requirements.txt all but what Binder fetches notebooks with.
JUPYTER = ["ipykernel", "ipywidgets", "jupyterlab", "jupyterlab-widgets"]
BINDER_ONLY = "nbgitpuller"
# Windows allows 260 letters in a path; a person's folder, and the one that unpacking makes, take up to 80 of them.
LONGEST_NAME = 180
DATE = (2026, 1, 1, 0, 0, 0)  # any: a zip must name one, and it must not change


class Missing(Exception):
    """A part of the pack is not there, or cannot go into it."""


def check_parts(root):
    missing = [f"- {what} ({path}). Run: {command}" for path, what, command in NEEDED if not any(root.glob(path))]
    if missing:
        raise Missing("The pack cannot be made, because something is not built yet:\n" + "\n".join(missing)
                      + "\nOr all of it at once: make offline")  # fmt: skip


def check_age(root):
    """Refuse a pack whose parts come from different days."""
    build = root / "_build"
    old = []
    if (build / "fairwatt-handbook.pdf").stat().st_mtime < (build / "html" / "index.html").stat().st_mtime:
        old.append("The handbook is older than the book.")
    if any(differs(path, build / "html" / path.relative_to(build)) for path in (build / "lite").rglob("*")):
        old.append("The browser lab in the book is not the one that was built last (_build/lite).")
    if old:
        raise Missing("\n".join([*old, "Run: make offline"]))


def differs(path, copy):
    return path.is_file() and not (copy.is_file() and filecmp.cmp(path, copy, shallow=False))


def contents(root):
    """What the pack holds: the bytes of each file, by its name below the top folder."""
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    (wheel,) = root.glob("_build/wheels/own/*.whl")
    texts = root / "tools" / "offline"
    files = {
        "start.html": (texts / "start.html").read_bytes().replace(b"{version}", version.encode()),
        "start.py": (root / "tools" / "serve.py").read_bytes(),
        "README.txt": (texts / "README.txt").read_bytes(),
        "VERSION.txt": f"Fairwatt {version}\n".encode(),
        "LICENSE.txt": (root / "LICENSE").read_bytes(),
        "LICENSE-CONTENT.txt": (root / "LICENSE-CONTENT").read_bytes(),
        "fairwatt-handbook.pdf": (root / "_build" / "fairwatt-handbook.pdf").read_bytes(),
        "notebooks/README.txt": (texts / "notebooks.txt").read_bytes().replace(b"{wheel}", wheel.name.encode()),
        "notebooks/requirements.txt": requirements(root, wheel.name).encode(),
        f"notebooks/{wheel.name}": wheel.read_bytes(),
    }
    site = root / "_build" / "html"
    folders = [(site, "book", site.rglob("*")), (root / "_build", "", root.glob("_build/workbook/*.xlsx"))]
    folders += [(root, "notebooks", root.glob(pattern)) for pattern in NOTEBOOKS]
    for base, folder, paths in folders:
        # The hidden files are Sphinx's own notes.
        for path in (path for path in paths if path.is_file() and not path.name.startswith(".")):
            files[Path(folder, path.relative_to(base)).as_posix()] = path.read_bytes()
    return files


def requirements(root, wheel):
    """The packages of a computer that runs the notebooks: the same numbers as behind every other door."""
    everything, learner = (
        re.findall(r"^[\w-]+==[\w.]+", (root / path).read_text(encoding="utf-8"), re.MULTILINE)
        for path in ("requirements.txt", "binder/requirements.txt")
    )
    lines = [pin for pin in learner if not pin.startswith(BINDER_ONLY)]
    lines += [pin for pin in everything if pin.split("==")[0] in JUPYTER]
    return "\n".join([*lines, f"./{wheel}"]) + "\n"


def check_names(names):
    """Refuse what cannot be unpacked on Windows."""
    faults = [f"{name}: only plain letters, digits and . _ - @ + are safe" for name in names
              if not re.fullmatch(r"[A-Za-z0-9._@+/-]+", name)]  # fmt: skip
    faults += [f"{name}: longer than {LONGEST_NAME} letters" for name in names if len(name) > LONGEST_NAME]
    times = Counter(name.lower() for name in names)
    faults += [f"{name}: there twice, in capitals and in small letters" for name in names if times[name.lower()] > 1]
    if faults:
        raise Missing("Windows cannot unpack these files:\n" + "\n".join(faults))


def write(target, files):
    """Write the zip; it takes its place when it is complete."""
    part = target.with_name(target.name + ".part")
    try:
        with zipfile.ZipFile(part, "w") as pack:
            for name, body in sorted(files.items()):
                entry = zipfile.ZipInfo(f"{TOP}/{name}", DATE)
                entry.create_system, entry.external_attr = 3, 0o100644 << 16  # the same on every system
                pack.writestr(entry, body, zipfile.ZIP_DEFLATED, 6)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def sizes(target):
    """What takes the place in the zip: bytes by part, the largest first."""
    parts = Counter()
    with zipfile.ZipFile(target) as pack:
        for entry in pack.infolist():
            found = re.match(r"(book/lite/static/pyodide|book/lite|book|notebooks|workbook|[\w-]+\.pdf)\b",
                             entry.filename[len(TOP) + 1 :])  # fmt: skip
            parts[found[0] if found else "start page, server and texts"] += entry.compress_size
    return parts.most_common()


def main(root=ROOT):
    target = root / "_build" / "fairwatt-offline.zip"
    try:
        check_parts(root)
        check_age(root)
        files = contents(root)
        check_names([f"{TOP}/{name}" for name in files])
        write(target, files)
    except Missing as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The pack cannot be written: {error}", file=sys.stderr)
        return 1
    for part, size in sizes(target):
        print(f"  {size / 1e6:6.2f} MB  {part}")
    longest = max(map(len, files)) + len(TOP) + 1
    print(f"The offline pack: {target.stat().st_size / 1e6:.1f} MB in {target.relative_to(root)}")
    print(f"{len(files)} files; the longest name has {longest} letters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
