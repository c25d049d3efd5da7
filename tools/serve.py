"""Show the course in a browser, from this computer: `make serve`, or in the offline pack `python start.py`.

In the repository this file serves the built book; in the pack, where it is called start.py, the folder it lies in.
Only this computer can ask, unless it is started with --room: then everybody on the same network can read. Nothing is
ever written. It needs Python 3.8 or newer, and nothing else.
"""

import argparse
import collections
import contextlib
import difflib
import gzip
import hashlib
import http.server
import os
import socket
import sys
import threading
import urllib.parse
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE if (HERE / "start.html").is_file() else HERE.parent / "_build" / "html"
FIRST_PAGES = ["index.html", "start.html"]
PORT = 8000
MEMORY = 128 * 1024 * 1024  # twice what the browser lab weighs

# Written out, because Python's own list asks the computer: some Windows PCs call a script "text/plain".
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ipynb": "application/x-ipynb+json",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/plain; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".whl": "application/zip",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
OTHER = "application/octet-stream"
ZIPPED = {".css", ".csv", ".html", ".ipynb", ".js", ".json", ".md", ".mjs", ".svg", ".txt", ".wasm"}

NOT_FOUND = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Not found</title>
<h1>This page is not here</h1>
<p>The address may hold a slip. <a href="/">Go to the first page</a>.</p></html>
"""


class Memory:
    """Files as they are sent, zipped once for all readers. When there are too many, the longest unused one goes."""

    def __init__(self, limit=MEMORY):
        self.limit, self.size = limit, 0
        self.kept = collections.OrderedDict()
        self.lock = threading.Lock()  # when twenty browsers ask at once, one zipping serves them all

    def get(self, path, zipped):
        """The body of a file, and a tag that changes with its content."""
        state = path.stat().st_mtime_ns, path.stat().st_size
        with self.lock:
            known, body, tag = self.kept.pop((path, zipped), (None, b"", ""))
            self.size -= len(body)
            if known != state:
                body, tag = read(path, zipped)
            self.kept[path, zipped] = state, body, tag
            self.size += len(body)
            while self.size > self.limit and len(self.kept) > 1:
                self.size -= len(self.kept.popitem(last=False)[1][1])
        return body, tag


def read(path, zipped):
    body = path.read_bytes()
    tag = hashlib.sha256(body).hexdigest()[:20]
    return (gzip.compress(body, 6), f'"{tag}-gzip"') if zipped else (body, f'"{tag}"')


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection carries many files
    timeout = 60  # a silent connection is closed, and the browser opens a new one
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024
    server_version, sys_version = "Fairwatt", ""

    def do_GET(self):
        path = self.find()
        if path is None:
            self.send(404, NOT_FOUND.encode(), {"Content-Type": TYPES[".html"]})
        elif path.is_dir():
            self.send(301, b"", {"Location": self.path.split("?")[0].split("/")[-1] + "/"})
        else:
            self.send_file(path)

    do_HEAD = do_GET

    def find(self):
        """The file asked for; its folder, when the slash at the end is missing; None when there is neither."""
        asked = urllib.parse.unquote(self.path.split("?")[0].split("#")[0])
        try:
            path = (self.server.folder / asked.lstrip("/")).resolve()
            if path != self.server.folder and self.server.folder not in path.parents:
                return None
            if not path.is_dir():
                return path if path.is_file() and not asked.endswith("/") else None
            first = next((page for page in FIRST_PAGES if (path / page).is_file()), None)
        except (OSError, ValueError):  # a name that no file can have
            return None
        if first is None:
            return None
        return path / first if asked.endswith("/") else path

    def send_file(self, path):
        ending = path.suffix.lower()
        zipped = ending in ZIPPED and "gzip" in self.headers.get("Accept-Encoding", "")
        try:
            body, tag = self.server.memory.get(path, zipped)
        except OSError as error:
            print(f"This file cannot be read: {error}", file=sys.stderr)
            return self.send(500, b"This file cannot be read.", {"Content-Type": TYPES[".txt"]})
        # "no-cache" means: keep it, and ask each time whether it is still the same. The answer is one line.
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        seen = [one.strip() for one in self.headers.get("If-None-Match", "").split(",")]
        if tag in seen or f"W/{tag}" in seen:
            return self.send(304, b"", headers)
        if zipped:
            headers["Content-Encoding"] = "gzip"
        return self.send(200, body, {"Content-Type": TYPES.get(ending, OTHER), **headers})

    def send(self, status, body, headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args):
        """Who reads what is nobody's business."""


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128  # a class that clicks at the same moment
    daemon_threads = True
    # On Windows this switch would let two programs share one port.
    allow_reuse_address = os.name != "nt"

    def __init__(self, address, folder):
        self.folder, self.memory = Path(folder).resolve(), Memory()
        super().__init__(address, Handler)

    def server_bind(self):
        # Not HTTPServer's, which asks the network for this computer's name.
        http.server.socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request, client_address):
        """A browser that closes early is no error."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError, socket.timeout)):
            super().handle_error(request, client_address)


def open_server(folder, host, port=None):
    """A server on the wanted port; without one, on 8000 or the next that is free."""
    *tries, last = range(PORT, PORT + 20) if port is None else [port]
    for number in tries:
        with contextlib.suppress(OSError):
            return Server((host, number), folder)
    return Server((host, last), folder)


def own_addresses():
    """This computer's addresses on the networks it is in. Each question is for the system; nothing is sent."""
    neighbours = ["10.255.255.254", "10.42.0.254", "172.20.10.14", *(f"192.168.{n}.254" for n in range(256))]
    found = {}
    for neighbour in neighbours:
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((neighbour, 9))
            found[probe.getsockname()[0]] = True
    return [address for address in found if not address.startswith(("127.", "0."))]


def port_number(text):
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port. It is a whole number up to 65535, for example 8080.")
    return int(text)


def slip(folder, unknown):
    """What is wrong with the words that were typed, for example --romm. None when nothing is wrong."""
    if unknown or not (folder.is_dir() or folder == FOLDER):
        word = [*unknown, str(folder)][0]
        near = ["port"] if word.isdigit() else difflib.get_close_matches(word.lower(), ["room", "port"])
        advice = f"Did you mean --{near[0]}?" if near else "You can add --room, or --port and a number."
        return f"{word} is neither a folder nor a word that is known here. {advice}"
    if any((folder / page).is_file() for page in FIRST_PAGES):
        return None
    return "The book is not built. Run: make book" if folder == FOLDER else f"There is no page in {folder}"


def say(port, wanted, room):
    """How to open the course, in plain words."""
    lines = []
    if wanted is None and port != PORT:
        lines += [
            f"Port {PORT} is in use, perhaps by an earlier start. So the port is {port} this time.",
            "A browser keeps what you typed for each address apart: work done at another port is not shown here.",
            "",
        ]
    lines += ["The course is ready. On this computer, open this address in a browser:", f"  http://127.0.0.1:{port}/"]
    if room:
        lines += ["", *room_lines(port)]
    lines += ["", "Leave this window open. To stop: Ctrl+C"]
    print("\n".join(lines), flush=True)


def room_lines(port):
    addresses = own_addresses()
    if not addresses:
        return ["No network was found. Connect this computer to the room's network, stop with Ctrl+C, and start again."]
    which = [
        "Which one? First try the one whose first three numbers are those of the other computers.",
        "Open it on one of them. If it does not open there, try the next.",
    ]
    return [
        "In the room, on the same network:" if len(addresses) == 1 else "In the room, on the same network, one of:",
        *(f"  http://{address}:{port}/" for address in addresses),
        *(which if len(addresses) > 1 else []),
        "Note: everybody on this network can now read the course. They cannot change anything here.",
        "What they type stays in their own browsers. If the page does not open for them, the firewall of this",
        "computer or the network itself forbids it.",
    ]


def main(argv=None):
    parser = argparse.ArgumentParser(description="Show the course in a browser, from this computer.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="what to show (without it: the course)")
    parser.add_argument("--room", action="store_true", help="let everybody on the same network read it")
    parser.add_argument("--port", type=port_number, help=f"the port (without it: {PORT}, or the next that is free)")
    chosen, unknown = parser.parse_known_args(argv)
    if problem := slip(chosen.folder, unknown):
        print(problem, file=sys.stderr)
        return 1
    try:
        server = open_server(chosen.folder, "0.0.0.0" if chosen.room else "127.0.0.1", chosen.port)
    except OSError as error:
        print(f"Port {chosen.port or PORT} cannot be used ({error.strerror}). Another program may have it, perhaps an "
              "earlier start of this one. Choose another, for example: --port 8080", file=sys.stderr)  # fmt: skip
        return 1
    with server, contextlib.suppress(KeyboardInterrupt):
        say(server.server_port, chosen.port, chosen.room)
        server.serve_forever()
    print("\nStopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
