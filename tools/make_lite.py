"""Build the browser lab: `python tools/make_lite.py` fills the folder _build/lite.

The lab is JupyterLite: JupyterLab and Python run in the reader's browser, and any web server can hand them out. It
holds the exercises and the notebook Welcome, nothing else, and asks no other address.

    python tools/make_lite.py              build it; an error when the Python for the browser cannot be had
    python tools/make_lite.py --optional   then go without it, and say so (never when the variable CI is set)

A lab is built in a folder of its own and then takes the place of the old one: what stands in _build/lite is complete.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import make_pyodide

ROOT = Path(__file__).resolve().parent.parent
LAB_EXTENSIONS = Path(sys.prefix, "share", "jupyter", "labextensions")
KERNEL = "@jupyterlite/pyodide-kernel-extension"
EXTENSIONS = [KERNEL, "@jupyter-widgets/jupyterlab-manager"]
# The wheels of the kernel, and what they need.
KERNEL_WHEELS = {"piplite": ["micropip"], "ipykernel": [], "pyodide-kernel": ["comm", "ipykernel", "ipython"]}
# Icons and settings for installing JupyterLite as an app, and papers for its developers.
UNUSED = ["doc", "icon-120x120.png", "icon-512x512.png", "jupyterlite.schema.v0.json", "lab/favicon.ico",
          "lab/package.json", "lab/tree", "lab/workspaces", "manifest.webmanifest", "package.json"]  # fmt: skip


def build(target, pyodide):
    """Build the lab from the folder of Pyodide; it takes the place of `target` when it is complete."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="lite-") as folder:
        lite, contents, made = (Path(folder, name) for name in ("lite", "contents", "made"))
        lite.mkdir()
        shutil.copyfile(ROOT / "lite" / "jupyter-lite.json", lite / "jupyter-lite.json")
        fill_contents(contents)
        run_jupyter_lite(lite, contents, made)
        put_pages(made)
        put_pyodide(made, pyodide)
        make_pyodide.take_place(made, target)


def fill_contents(folder):
    """What the learner finds in the lab: the exercises as they are, and the notebook Welcome."""
    folder.mkdir()
    for path in [*sorted((ROOT / "exercises").glob("*.ipynb")), ROOT / "lite" / "welcome.ipynb"]:
        shutil.copyfile(path, folder / path.name)


def run_jupyter_lite(lite, contents, made):
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", lite, "--contents", contents,
               "--output-dir", made, "--apps", "lab", "--no-sourcemaps", "--no-unused-shared-packages",
               "--ignore-sys-prefix"]  # fmt: skip
    command += [f"--LiteBuildConfig.federated_extensions={LAB_EXTENSIONS / name}" for name in EXTENSIONS]
    result = subprocess.run(list(map(str, command)), cwd=lite, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"jupyter lite build stops:\n{result.stdout}{result.stderr}")


def put_pages(made):
    """Our page in the place of JupyterLite's, and nothing that no page of the lab asks for."""
    for name in UNUSED:
        path = made / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    page = (ROOT / "lite" / "lab.html").read_text(encoding="utf-8")
    (made / "lab" / "index.html").write_text(page.replace("VERSION", version("jupyterlite-core")), encoding="utf-8")
    shutil.copyfile(ROOT / "lite" / "page.js", made / "lab" / "page.js")
    shutil.copyfile(ROOT / "lite" / "index.html", made / "index.html")
    shutil.copyfile(ROOT / "_static" / "favicon.svg", made / "favicon.svg")


def put_pyodide(made, pyodide):
    """Copy Pyodide, and let its lock know the wheels of the kernel: then nothing else is looked up when it starts."""
    folder = made / "static" / "pyodide"
    shutil.copytree(pyodide, folder)
    shutil.copyfile(ROOT / "lite" / "start-python.js", folder / "start-python.js")
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    wheels = made / "extensions" / KERNEL / "static" / "pypi"
    for name, depends in KERNEL_WHEELS.items():
        (wheel,) = wheels.glob(f"{name.replace('-', '_')}-*.whl")
        shutil.copyfile(wheel, folder / wheel.name)
        lock["packages"][name] = entry(wheel, name, depends)
    (folder / "pyodide-lock.json").write_text(json.dumps(lock, separators=(",", ":")), encoding="utf-8")


def entry(wheel, name, depends):
    """A wheel of the kernel, as the lock of Pyodide lists it."""
    return {
        "name": name,
        "version": wheel.name.split("-")[1],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": make_pyodide.sha256(wheel),
        "package_type": "package",
        "imports": [name.replace("-", "_")],
        "depends": depends,
        "unvendored_tests": False,
        "shared_library": False,
    }


def fingerprint(pyodide):
    """A hash of everything the lab is made of."""
    digest = hashlib.sha256()
    files = [path for folder in ("lite", "exercises") for path in (ROOT / folder).glob("*.*")]
    for path in sorted([*files, *pyodide.iterdir(), ROOT / "_static" / "favicon.svg", Path(__file__).resolve()]):
        digest.update(f"{path.name} {make_pyodide.sha256(path)}\n".encode())
    packages = ["jupyterlite-core", "jupyterlite-pyodide-kernel", "jupyterlab-widgets"]
    digest.update(" ".join(map(version, packages)).encode())
    return digest.hexdigest()


def without_lab(target, problem, optional):
    """The set cannot be had: go without the lab where that is allowed."""
    if not optional or os.environ.get("CI"):
        print(problem, file=sys.stderr)
        return 1
    shutil.rmtree(target, ignore_errors=True)
    print(f"The book is built without the browser lab and without Run buttons:\n{problem}")
    return 0


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Build the browser lab.")
    parser.add_argument("--optional", action="store_true", help="go without the lab if its Python cannot be had")
    options = parser.parse_args(arguments)
    pyodide, target = ROOT / "_build" / "pyodide", ROOT / "_build" / "lite"
    stamp = ROOT / "_build" / ".lite.key"
    try:
        make_pyodide.gather(pyodide, os.environ.get("FAIRWATT_WHEELS"))
    except make_pyodide.Missing as problem:
        return without_lab(target, problem, options.optional)
    key = fingerprint(pyodide)
    if target.is_dir() and stamp.is_file() and stamp.read_text(encoding="utf-8") == key:
        print("The browser lab is up to date: _build/lite")
        return 0
    build(target, pyodide)
    stamp.write_text(key, encoding="utf-8")
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    print(f"The browser lab: {size / 1e6:.1f} MB in _build/lite")
    return 0


if __name__ == "__main__":
    sys.exit(main())
