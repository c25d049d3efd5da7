"""Start the kernels of the notebook tests in a twentieth of the time.

A kernel needs four seconds to load Jupyter, pandas, Matplotlib and the package, and most notebooks need less than that
for their own work. Here one process loads them once; each kernel is a fork of it: a process of its own, with nothing in
it that a notebook did. For the tests alone: the book runs every notebook in a kernel that starts from nothing.

`use()` lets every kernel "python3" that this process starts from now on be such a fork.
"""

import atexit
import importlib
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

LOADED = [
    "fairwatt", "fairwatt.figures", "fairwatt.panels", "ipykernel.ipkernel", "ipykernel.kernelapp",
    "ipywidgets", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg", "matplotlib.font_manager",
    "matplotlib_inline.backend_inline", "openpyxl", "pandas",
]  # fmt: skip
# What Jupyter starts and waits for: it asks for a fork, and ends when the fork ends. If it is killed, the fork ends.
CLIENT = """
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect(sys.argv[1])
    asked = {"file": sys.argv[2], "folder": os.getcwd(), "environment": dict(os.environ)}
    server.sendall(json.dumps(asked).encode() + b"\\n")
    server.recv(1)
"""


def use():
    """Start the process that kernels are forked from, once, and let Jupyter find it; it ends with this one."""
    if "FAIRWATT_WARM" in os.environ.get("JUPYTER_PATH", ""):
        return
    folder = tempfile.TemporaryDirectory(prefix="FAIRWATT_WARM")
    atexit.register(folder.cleanup)
    place = Path(folder.name)
    spec = {
        "argv": [sys.executable, "-I", "-S", str(place / "client.py"), str(place / "socket"), "{connection_file}"],
        "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    (place / "client.py").write_text(CLIENT, encoding="utf-8")
    (place / "kernels" / "python3").mkdir(parents=True)
    (place / "kernels" / "python3" / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    server = subprocess.Popen(
        [sys.executable, __file__, place / "socket"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    server.stdout.readline()  # it listens
    atexit.register(server.communicate)  # closes the pipe, which ends it
    os.environ["JUPYTER_PATH"] = folder.name  # comes before the environment's own kernels


def serve(path):
    """Load everything; then fork for each that asks, until the pipe from the tests closes."""
    for name in LOADED:
        importlib.import_module(name)
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen()
    print("ready", flush=True)
    forks = []
    while True:
        ready, _, _ = select.select([server, sys.stdin], [], [])
        if sys.stdin in ready:
            break
        client, _ = server.accept()
        child = os.fork()
        if child == 0:
            server.close()
            become_kernel(client)
        client.close()
        forks = [fork for fork in [*forks, child] if os.waitpid(fork, os.WNOHANG) == (0, 0)]
    for fork in forks:
        os.waitpid(fork, 0)


def become_kernel(client):
    """Be the kernel that was asked for, in its folder and with its environment, and end with the one who asked."""
    asked = json.loads(client.makefile().readline())
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.environ.pop("JPY_PARENT_PID", None)  # the kernel would end at once, as not being that process's child
    sys.argv, sys.path[0] = ["ipykernel_launcher", "-f", asked["file"]], ""

    def wait():
        client.recv(1)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
    try:
        importlib.import_module("ipykernel.kernelapp").launch_new_instance()
    finally:
        os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])
