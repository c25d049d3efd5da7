"""Binder's environment made again on this computer, and JupyterLab as Binder's hub starts it.

For tests/binder and tools/measure_doors.py. Needed: git, Python 3.11, and a network for the packages.
"""

import contextlib
import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import mutate
import repo2docker.buildpacks.conda

ROOT = Path(__file__).parents[1]
BASE = ["jupyterlab", "notebook", "ipywidgets", "ipykernel", "jupyter_server"]
# The names of these packages differ between Binder's list and the Python index.
RENAMED = {"python-tzdata": "tzdata", "python-fastjsonschema": "fastjsonschema", "msgpack-python": "msgpack"}
OURS = ("PYTHON", "JUPYTER", "IPYTHON", "MPL", "FAIRWATT", "VIRTUAL_ENV")


def base_versions():
    """Return the versions that Binder's image for Python 3.11 has, as constraints."""
    lock = Path(repo2docker.buildpacks.conda.__file__).with_name("environment.py-3.11-linux-64.lock")
    packages = re.findall(r"/([a-z][^/]*)-([^-/]+)-[^-/]+\.(?:conda|tar\.bz2)", lock.read_text(encoding="utf-8"))
    versions = {RENAMED.get(name, name): version for name, version in packages if name != "tzdata"}
    assert versions["jupyterlab"].startswith("4.")
    return "".join(f"{name}=={version}\n" for name, version in versions.items())


def make_course(folder):
    """A clone of the course with Binder's environment in a folder; returns (clone, environment variables)."""
    tree, venv = folder / "course", folder / "venv"
    mutate.copy_tree(ROOT, tree)
    (folder / "base.txt").write_text(base_versions(), encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    environment["PATH"] = f"{venv / 'bin'}:{environment['PATH']}"

    def run(*command):
        result = subprocess.run(
            command, cwd=tree, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        assert result.returncode == 0, f"{' '.join(map(str, command))}\n{result.stdout}"

    run(sys.executable, "-m", "venv", venv)
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", venv / "bin" / "python"]
    run(*uv, "--constraint", folder / "base.txt", *BASE)
    run("pip", "install", "--quiet", "--no-cache-dir", "-r", "binder/requirements.txt")
    run("binder/postBuild")
    run("pip", "check")
    return tree, environment


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def jupyterlab(tree, environment, base_url="/"):
    """JupyterLab in a folder, with no browser yet; gives its address without the last slash, and its token."""
    token, port = secrets.token_hex(16), free_port()
    address = f"http://127.0.0.1:{port}{base_url.rstrip('/')}"
    command = [
        "jupyter", "lab", "--no-browser", "--allow-root", "--expose-app-in-browser", "--ip=127.0.0.1", f"--port={port}",
        "--ServerApp.port_retries=0", f"--ServerApp.base_url={base_url}", f"--IdentityProvider.token={token}",
    ]  # fmt: skip
    # A home of its own: the settings of whoever runs this do not count.
    environment = {**environment, "HOME": str(tree.parent)}
    with (tree.parent / "lab.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(command, cwd=tree, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            for _ in range(600):
                assert server.poll() is None, Path(log.name).read_text(encoding="utf-8")
                try:
                    urllib.request.urlopen(f"{address}/api?token={token}", timeout=5).close()
                    break
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.1)
            yield address, token
        finally:
            server.terminate()
            server.wait(30)


def opened(address, token, link):
    """Where Binder sends the browser when the server has started: to what the launch link names as ``urlpath``."""
    path = parse_qs(urlsplit(link).query)["urlpath"][0]
    # A fresh start for each notebook: else JupyterLab opens the earlier ones again beside it.
    return f"{address}/{path}{'&' if '?' in path else '?reset&'}token={token}"
