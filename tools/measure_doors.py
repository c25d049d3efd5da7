"""Measure the doors to the same notebook: seconds to the first result, bytes, requests, and who else was asked.

    python tools/measure_doors.py [--times 3]

Every door is opened in Chromium twice: with a fresh profile (cold), and with the same profile after the browser was
closed (warm). With --times the pair is repeated, and the middle value counts. What is measured is printed as a table
and written to _build/doors.json. The book must be built; a door that is not there is named, not measured.

The time of a page runs from the click on Run, that of JupyterLab from opening its address; "Run All" is clicked as soon
as the notebook shows that Python is ready. It ends when the first result is there. Bytes are all that the server sent
until then, with headers, zipped as tools/serve.py sends it: texts and .wasm with gzip, the rest as it is.
"""

import argparse
import contextlib
import datetime
import http.server
import json
import os
import platform
import re
import shutil
import socket
import socketserver
import sys
import tempfile
import threading
import time
import urllib.request
import zipfile
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import serve
from binder_link import COURSE, launch_link
from binder_replay import jupyterlab, make_course, opened
from playwright.sync_api import TimeoutError as TookTooLong
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build"
SIZES = ["html", "lite", "lite/static/pyodide", "fairwatt-offline.zip", "fairwatt-handbook.pdf"]
NOTEBOOK = "exercises/m11-energy-balance.ipynb"
FILES = "m41-your-plan.ipynb"  # this exercise writes files and reads them again
LAB = "lite/lab/index.html?path="
CHECK = {"page": "exercises/m11-energy-balance.html", "cell": ".fw-run:has-text('check(')", "result": ".output"}
PICTURE = {"page": "modules/m11-energy-balance/lesson.html", "cell": ".fw-run:has(figure)", "result": "figure"}
UNANSWERED = "No answer yet."
PATIENCE = 180  # seconds
# Not 127.0.0.1 and not https: there a browser has no service workers, as for a class on a laptop's address.
ROOM = "room.test"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         f"--host-resolver-rules=MAP {ROOM} 127.0.0.1", f"--proxy-bypass-list={ROOM}"]  # fmt: skip
# Chromium itself asks these, with an empty page too. Exact names: fonts.googleapis.com would be ours.
BROWSERS_OWN = {"accounts.google.com", "content-autofill.googleapis.com", "update.googleapis.com"}
OBSTACLES = {
    "service workers blocked": {"service_workers": "block"},
    "from another computer's address without https": {"host": ROOM},
}
NOT_MEASURED = [
    "Binder: the queue, the building of the image (minutes, once for each version) and the start of its container. "
    "Here its JupyterLab ran already, on this computer.",
    "The way to the reader: everything was on one computer. A line of 10 Mbit/s needs 0.8 s more for each MB.",
    "Whether GitHub Pages zips .wasm files, as tools/serve.py does.",
]


class Problem(Exception):
    """A door that opens, and shows something else than the result."""


# --- between the browser and the servers -----------------------------------------------------------------------------


class Relay(socketserver.ThreadingTCPServer):
    """Hands on everything between the browser and a server, workers and sockets too, and counts it."""

    daemon_threads = True

    def __init__(self, port):
        super().__init__(("127.0.0.1", 0), Connection)
        self.target, self.lock = port, threading.Lock()
        self.reset()

    def reset(self):
        self.bytes = self.requests = 0

    def received(self, data):
        with self.lock:
            self.bytes += len(data)

    def asked(self, data):
        with self.lock:
            self.requests += len(re.findall(rb"^[A-Z]+ \S+ HTTP/1\.1\r$", data, re.MULTILINE))


class Connection(socketserver.BaseRequestHandler):
    def handle(self):
        with socket.create_connection(("127.0.0.1", self.server.target)) as far:
            threading.Thread(target=hand_on, args=(self.request, far, self.server.asked), daemon=True).start()
            hand_on(far, self.request, self.server.received)


def hand_on(source, target, count):
    with contextlib.suppress(OSError):  # one of the two has gone
        while data := source.recv(65536):
            count(data)
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


class Strangers(http.server.ThreadingHTTPServer):
    """The browser's proxy for every address outside this computer: it answers nobody, and notes who was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Refusal)
        self.asked = []


class Refusal(http.server.BaseHTTPRequestHandler):
    def refuse(self):
        # CONNECT names host:port, the others a whole address.
        host = urlsplit(self.path).hostname or self.path.rsplit(":", 1)[0]
        if host not in BROWSERS_OWN:
            self.server.asked.append(host)
        self.send_error(502)

    do_GET = do_HEAD = do_POST = do_PUT = do_CONNECT = do_OPTIONS = refuse

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def running(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def site(folder):
    """The book as any reader gets it; gives a relay. Files are zipped before: a web host does that once."""
    with running(serve.Server(("127.0.0.1", 0), folder)) as server:
        for path in filter(Path.is_file, server.folder.rglob("*")):
            server.memory.get(path, path.suffix.lower() in serve.ZIPPED)
        with running(Relay(server.server_port)) as relay:
            yield relay


# --- what a reader does: each returns the seconds it took ------------------------------------------------------------


def read(tab, base, page):
    begun = time.perf_counter()
    tab.goto(f"{base}/{page}", wait_until="load")
    return time.perf_counter() - begun


def run_in_page(tab, base, page, cell, result):
    """Open a page, then click Run of the first such cell, and wait for such a result."""
    tab.goto(f"{base}/{page}", wait_until="load")
    cell = tab.locator(cell).first
    begun = time.perf_counter()
    cell.get_by_role("button", name="Run").click()
    cell.locator(f".fw-result:not([hidden]) {result}, .fw-wrong").first.wait_for()
    seconds = time.perf_counter() - begun
    if cell.locator(".fw-error, .fw-wrong").count():
        raise Problem(" ".join(cell.locator(".fw-error, .fw-wrong").all_inner_texts()))
    return seconds


def number_of_checks(name):
    cells = json.loads((ROOT / "exercises" / name).read_text(encoding="utf-8"))["cells"]
    return sum("".join(cell["source"]).startswith("check(") for cell in cells)


KERNEL_IS_READY = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"


def run_in_jupyterlab(tab, base, path, to_the_end=False):
    """Open a notebook, click Run All, wait for the first check, or for all of them and look for errors."""
    begun = time.perf_counter()
    tab.goto(f"{base}/{path}")
    tab.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
    # Before that, JupyterLab has no Python to send the cells to: the click is lost, or it asks for a kernel.
    tab.wait_for_function(KERNEL_IS_READY)
    tab.get_by_role("menuitem", name="Run", exact=True).click()
    tab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    answers = tab.locator(".jp-OutputArea-output").filter(has_text=UNANSWERED)
    answers.first.wait_for(state="attached")  # what is out of sight is hidden in JupyterLab
    seconds = time.perf_counter() - begun
    if to_the_end:
        answers.nth(number_of_checks(FILES) - 1).wait_for(state="attached")
        said = tab.locator("[data-mime-type$='.stderr'], [data-mime-type$='.error']").all_inner_texts()
        if said:
            raise Problem(said[0])
    return seconds


# --- measuring -------------------------------------------------------------------------------------------------------


class Meter:
    """Opens doors in a browser, and keeps what was measured."""

    def __init__(self, play, strangers, times):
        self.play, self.strangers, self.times = play, strangers, times
        self.rows = []

    def visit(self, profile, relay, act, host="127.0.0.1", **options):
        """One visit with a browser of its own."""
        relay.reset()
        self.strangers.asked.clear()
        context = self.play.chromium.launch_persistent_context(
            profile, executable_path=chromium(), viewport={"width": 1280, "height": 800}, locale="en-GB",
            args=[*FLAGS, f"--proxy-server=http://127.0.0.1:{self.strangers.server_port}"], **options,
        )  # fmt: skip
        tab = context.pages[0]
        tab.set_default_timeout(PATIENCE * 1000)
        seconds, problem = None, ""
        try:
            seconds = act(tab, f"http://{host}:{relay.server_address[1]}")
        except Problem as error:
            problem = str(error)
        except TookTooLong:
            problem = f"no result after {PATIENCE} s. The page says: {tab.locator('body').inner_text()[-200:]}"
        found = {"seconds": seconds, "bytes": relay.bytes, "requests": relay.requests,
                 "strangers": sorted(set(self.strangers.asked)), "problem": problem}  # fmt: skip
        context.close()
        return found

    def door(self, name, relay, act, between=lambda: None, warm=True, **options):
        """Go through a door cold and warm, several times; keep the middle of each."""
        cold, again = [], []
        for _ in range(self.times):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
                cold.append(self.visit(profile, relay, act, **options))
                between()
                if warm:
                    again.append(self.visit(profile, relay, act, **options))
                    between()
        row = {"door": name, "cold": middle(cold)} | ({"warm": middle(again)} if warm else {})
        self.rows.append(row)
        print(f"{name}: {json.dumps(row['cold'])}", file=sys.stderr)
        return row


def middle(visits):
    """The visit with the middle time, with all times; a visit with a problem counts before all others."""
    troubled = [visit for visit in visits if visit["problem"]]
    if troubled:
        return troubled[0]
    ranked = sorted(visits, key=lambda visit: visit["seconds"])
    return ranked[len(ranked) // 2] | {"all_seconds": [round(visit["seconds"], 2) for visit in visits]}


# --- the doors -------------------------------------------------------------------------------------------------------


def measure_site(meter, relay, folder="", name=""):
    """Reading, the page and the browser lab: of the built book, or of the one in a folder of the offline pack."""
    meter.door(f"{name}read a lesson", relay, partial(read, page=folder + PICTURE["page"]))
    for result, what in [("first check of an exercise", CHECK), ("first picture of a lesson", PICTURE)]:
        there = {**what, "page": folder + what["page"]}
        meter.door(f"{name}in the page: {result}", relay, partial(run_in_page, **there))
    path = f"{folder}{LAB}{Path(NOTEBOOK).name}"
    meter.door(f"{name}browser lab: first check", relay, partial(run_in_jupyterlab, path=path))


def measure_obstacles(meter, relay):
    """What works when the browser allows less."""
    for obstacle, options in OBSTACLES.items():
        meter.door(f"in the page, {obstacle}", relay, partial(run_in_page, **CHECK), warm=False, **options)
        whole = partial(run_in_jupyterlab, path=f"{LAB}{FILES}", to_the_end=True)
        meter.door(f"browser lab, an exercise with files, {obstacle}", relay, whole, warm=False, **options)


def measure_pack(meter, pack):
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(pack) as archive:
            archive.extractall(folder)
        start = next(Path(folder).rglob("start.html")).parent
        page = next(start.rglob(PICTURE["page"])).relative_to(start).as_posix()
        with site(start) as relay:
            measure_site(meter, relay, page.removesuffix(PICTURE["page"]), "offline pack, ")


def measure_jupyterlab(meter, name, course, base_url, with_start):
    """The JupyterLab of an environment, opened as a launch link does; perhaps the server's start counts, when cold."""
    begun = time.perf_counter()
    with jupyterlab(*course, base_url) as (address, token):
        start = time.perf_counter() - begun
        path = opened(base_url.rstrip("/"), token, launch_link(COURSE, "main", NOTEBOOK)).lstrip("/")
        with running(Relay(urlsplit(address).port)) as relay:
            between = partial(end_kernels, address, token)
            row = meter.door(name, relay, partial(run_in_jupyterlab, path=path), between=between)
    row["server_start"] = start
    if with_start and not row["cold"]["problem"]:
        row["cold"]["seconds"] += start


def end_kernels(address, token):
    """The next visit gets a kernel of its own."""

    def ask(path, method="GET"):
        request = urllib.request.Request(f"{address}/api/{path}?token={token}", method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    for session in json.loads(ask("sessions")):
        ask(f"sessions/{session['id']}", "DELETE")


def measure_servers(meter):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        tree, environment = make_course(Path(folder))
        own = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        measure_jupyterlab(
            meter, "Binder's environment, server running: first check", (tree, environment), "/user/probe/", False
        )
        measure_jupyterlab(
            meter, "own computer, cold with the server's start: first check", (tree, own), "/", True
        )


# --- the report ------------------------------------------------------------------------------------------------------


def chromium():
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not found:
        sys.exit("Chromium is needed (apt-get install chromium), or its path in CHROMIUM.")
    return found


def machine(play):
    browser = play.chromium.launch(executable_path=chromium(), args=FLAGS)
    version = browser.version
    browser.close()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": os.cpu_count(), "memory_gb": round(memory / 1e9, 1), "load_before": round(os.getloadavg()[0], 2),
        "system": platform.platform(terse=True), "chromium": version, "python": platform.python_version(),
    }  # fmt: skip


def size(path):
    """Bytes of a file, or of all files of a folder; None when there is neither."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size if path.is_file() else None


def cells(visit):
    if visit is None:
        return ["", "", ""]
    seconds = "fails" if visit["problem"] else f"{visit['seconds']:.1f}"
    return [seconds, f"{visit['bytes'] / 1e6:.2f}", str(visit["requests"])]


def table(rows):
    """The rows as a Markdown table, and below it what failed."""
    lines = ["| door | cold: s | MB | requests | warm: s | MB | requests | others asked |", "|---|" + "---:|" * 7]
    problems = []
    for row in rows:
        visits = [row["cold"], row.get("warm")]
        others = sorted({name for visit in visits if visit for name in visit["strangers"]})
        columns = [row["door"], *cells(visits[0]), *cells(visits[1]), ", ".join(others) or "0"]
        lines.append(f"| {' | '.join(columns)} |")
        problems += [f"* {row['door']}: {visit['problem']}" for visit in visits if visit and visit["problem"]]
    return "\n".join(lines + ([""] + problems if problems else []))


def say(report):
    facts = ", ".join(f"{name} {value}" for name, value in report["machine"].items())
    sizes = [f"* {name}: {bytes / 1e6:.1f} MB" for name, bytes in report["sizes"].items() if bytes is not None]
    print(table(report["doors"]), "", facts, "", *sizes, "", sep="\n")
    print(*[f"* Not measured: {text}" for text in report["not_measured"]], sep="\n")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Measure the doors to the same notebook.")
    parser.add_argument("--times", type=int, default=1, help="how often; the middle value counts")
    options = parser.parse_args(arguments)
    if not (BUILD / "html" / "lite").is_dir():
        sys.exit("The built book has no browser lab. Run: make book (it says how to get the Python for the browser)")
    missing = list(NOT_MEASURED)
    with sync_playwright() as play, running(Strangers()) as strangers:
        meter = Meter(play, strangers, options.times)
        report = {"machine": machine(play), "sizes": {name: size(BUILD / name) for name in SIZES}, "doors": meter.rows}
        with site(BUILD / "html") as relay:
            measure_site(meter, relay)
            measure_obstacles(meter, relay)
        pack = BUILD / "fairwatt-offline.zip"
        if pack.is_file():
            measure_pack(meter, pack)
        else:
            missing.append("The offline pack: it is not made. Run: make offline")
        measure_servers(meter)
    report["not_measured"] = missing
    (BUILD / "doors.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    say(report)


if __name__ == "__main__":
    main()
