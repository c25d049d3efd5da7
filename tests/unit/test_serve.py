"""The small server: what it sends, what it refuses, and what it says."""

import ast
import contextlib
import gzip
import http.client
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import serve

SOURCE = Path(serve.__file__)
SCRIPT = "const answer = 42;\n" * 200


@pytest.fixture
def folder(tmp_path):
    """A small site, and beside it a file that is none of its business."""
    site = tmp_path / "site"
    (site / "lab" / "empty").mkdir(parents=True)
    (site / "index.html").write_text("<h1>Olá</h1>", encoding="utf-8")
    (site / "lab" / "index.html").write_text("<h1>Lab</h1>", encoding="utf-8")
    (site / "script.js").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    return site


@pytest.fixture
def server(folder):
    with serve.Server(("127.0.0.1", 0), folder) as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield one
        one.shutdown()


def ask(server, path, method="GET", **headers):
    """Status, headers in small letters, and body of one answer; the path goes out as it is."""
    with contextlib.closing(http.client.HTTPConnection(*server.server_address, timeout=10)) as line:
        line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


# --- what it sends ---


@pytest.mark.parametrize(
    ("name", "expected"),
    {
        "page.html": "text/html; charset=utf-8",
        "code.js": "text/javascript; charset=utf-8",
        "code.mjs": "text/javascript; charset=utf-8",
        "python.wasm": "application/wasm",
        "numpy.whl": "application/zip",
        "snapshot.bin.gz": "application/gzip",
        "lesson.ipynb": "application/x-ipynb+json",
        "lock.json": "application/json",
        "logo.svg": "image/svg+xml",
        "table.csv": "text/csv; charset=utf-8",
        "handbook.pdf": "application/pdf",
        "workbook.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "package.data": "application/octet-stream",
        "READ.TXT": "text/plain; charset=utf-8",
    }.items(),
)
def test_each_kind_of_file_has_its_type_and_arrives_whole(server, folder, name, expected):
    content = os.urandom(3000)
    (folder / name).write_bytes(content)
    for accepted in ("gzip, deflate, br", "identity"):
        status, headers, body = ask(server, f"/{name}", Accept_Encoding=accepted)
        assert (status, headers["content-type"]) == (200, expected)
        assert int(headers["content-length"]) == len(body)
        assert (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body) == content


def test_text_goes_zipped_to_who_accepts_it_and_only_to_them(server, folder):
    _, zipped, short = ask(server, "/script.js", Accept_Encoding="gzip, br")
    _, plain, long = ask(server, "/script.js")
    assert zipped["content-encoding"] == "gzip"
    assert gzip.decompress(short) == long == SCRIPT.encode()
    assert len(short) < len(long) / 10
    assert "content-encoding" not in plain
    assert zipped["vary"] == plain["vary"] == "Accept-Encoding"
    assert zipped["etag"] != plain["etag"]
    (folder / "snapshot.bin.gz").write_bytes(gzip.compress(b"memory"))
    _, headers, body = ask(server, "/snapshot.bin.gz", Accept_Encoding="gzip")
    assert "content-encoding" not in headers  # or the browser would unpack it before the page can
    assert gzip.decompress(body) == b"memory"


def test_a_file_is_zipped_once_for_a_whole_class(server, monkeypatch):
    times = []
    compress = gzip.compress

    def slowly(*args):
        times.append(1)
        time.sleep(0.2)
        return compress(*args)

    monkeypatch.setattr(gzip, "compress", slowly)
    with ThreadPoolExecutor(20) as room:
        answers = list(room.map(lambda _: ask(server, "/script.js", Accept_Encoding="gzip"), range(60)))
    assert {(status, body) for status, _, body in answers} == {(200, answers[0][2])}
    assert len(times) == 1


def test_the_memory_is_bounded_and_forgets_the_longest_unused(tmp_path):
    files = [tmp_path / f"{n}.bin" for n in range(5)]
    for file in files:
        file.write_bytes(os.urandom(100))
    memory = serve.Memory(limit=250)
    for file in [files[0], files[1], files[0], files[2]]:
        assert memory.get(file, False)[0] == file.read_bytes()
    assert [path for path, _ in memory.kept] == [files[0], files[2]]
    assert memory.size == 200
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(1000))
    assert len(memory.get(large, False)[0]) == 1000
    assert memory.size == 1000
    memory.get(files[3], False)
    assert memory.size == 100


def test_a_second_visit_is_one_line_and_a_changed_file_is_sent_anew(server, folder):
    _, first, _ = ask(server, "/script.js", Accept_Encoding="gzip")
    assert first["cache-control"] == "no-cache"  # keep it, and ask
    status, again, body = ask(server, "/script.js", Accept_Encoding="gzip", If_None_Match=f'"x", W/{first["etag"]}')
    assert (status, body, again["etag"]) == (304, b"", first["etag"])
    # Same length, same time: as in two packs, whose files all carry one date.
    state = (folder / "script.js").stat()
    (folder / "script.js").write_text(SCRIPT.replace("42", "43"), encoding="utf-8")
    os.utime(folder / "script.js", ns=(state.st_atime_ns, state.st_mtime_ns))
    with serve.Server(("127.0.0.1", 0), folder) as later:
        threading.Thread(target=later.serve_forever, daemon=True).start()
        status, _, body = ask(later, "/script.js", Accept_Encoding="gzip", If_None_Match=first["etag"])
        later.shutdown()
    assert status == 200
    assert b"43" in gzip.decompress(body)
    os.utime(folder / "script.js", ns=(state.st_atime_ns, state.st_mtime_ns + 1000))
    changed = ask(server, "/script.js", Accept_Encoding="gzip")[2]
    assert b"43" in gzip.decompress(changed)  # the running server sees it, too


def test_head_tells_the_same_without_the_body(server):
    status, headers, body = ask(server, "/script.js", "HEAD")
    assert (status, body) == (200, b"")
    assert headers["content-length"] == str(len(SCRIPT))
    with socket.create_connection(server.server_address) as line:  # http.client would overlook a body
        line.sendall(b"HEAD /script.js HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b"".join(iter(lambda: line.recv(65536), b"")).endswith(b"\r\n\r\n")


def test_one_connection_carries_many_answers(server):
    with contextlib.closing(http.client.HTTPConnection(*server.server_address, timeout=10)) as line:
        answers = [("GET", "/", 200), ("HEAD", "/", 200), ("GET", "/nothing", 404), ("HEAD", "/nothing", 404)]
        for method, path, expected in [*answers, ("GET", "/lab", 301), ("GET", "/script.js", 200)]:
            line.request(method, path)
            socket_before = line.sock
            answer = line.getresponse()
            answer.read()
            assert (answer.status, answer.will_close) == (expected, False)
            assert line.sock is socket_before


# --- what it refuses ---


def test_a_folder_shows_its_first_page_and_never_a_list(server):
    assert ask(server, "/")[2] == "<h1>Olá</h1>".encode()
    assert ask(server, "/lab/?x=1")[2] == b"<h1>Lab</h1>"
    status, headers, _ = ask(server, "/lab?x=1")
    assert (status, headers["location"]) == (301, "lab/")
    for path in ("/lab/empty/", "/lab/empty", "/script.js/"):
        assert ask(server, path)[0] == 404
    status, headers, body = ask(server, "/lab/empty/")
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert b"This page is not here" in body


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/lab/..%2f../%2e%2e/secret.txt", "//../secret.txt", "/link.txt",
     "/%00", "/" + "a" * 5000, "/lab/../../site2/"],
)  # fmt: skip
def test_nothing_outside_the_folder_is_shown(server, folder, path):
    (folder.parent / "site2").mkdir()
    (folder.parent / "site2" / "index.html").write_text("secret", encoding="utf-8")
    status, _, body = ask(server, path)
    assert status == 404
    assert b"secret" not in body


def test_nothing_can_be_written(server, folder):
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert ask(server, "/script.js", method)[0] == 501
    assert (folder / "script.js").read_text(encoding="utf-8") == SCRIPT


def test_a_browser_that_closes_early_leaves_the_console_empty(server, folder, capfd):
    (folder / "large.whl").write_bytes(os.urandom(8_000_000))
    for _ in range(5):
        with socket.create_connection(server.server_address) as line:
            line.sendall(b"GET /large.whl HTTP/1.1\r\nHost: x\r\n\r\n")
            line.recv(100)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not a farewell
    assert ask(server, "/script.js")[0] == 200
    for thread in threading.enumerate():
        if "process_request" in thread.name:
            thread.join(5)
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")


def test_an_error_of_the_server_itself_is_not_hidden(server, monkeypatch, capfd):
    monkeypatch.setattr(serve.Handler, "find", lambda self: 1 / 0)
    with pytest.raises((http.client.HTTPException, OSError)):
        ask(server, "/")
    assert "ZeroDivisionError" in capfd.readouterr().err


# --- what it says ---


@contextlib.contextmanager
def started(*arguments, script=SOURCE):
    """The program as people start it; gives what it printed up to the last line."""
    command = [sys.executable, str(script), *map(str, arguments)]
    # A shell that starts a job in the background makes it deaf to Ctrl+C; a terminal does not.
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                           preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))  # fmt: skip
    try:
        lines = []
        while not lines or ("Ctrl+C" not in lines[-1] and lines[-1]):
            lines.append(run.stdout.readline())
        yield run, "".join(lines)
    finally:
        run.kill()
        run.communicate()


def test_it_says_the_address_and_ends_with_ctrl_c(folder):
    with started(folder, "--port", 0) as (run, said):
        address = next(line.strip() for line in said.splitlines() if "http" in line)
        host, port = address.removeprefix("http://").rstrip("/").split(":")
        assert host == "127.0.0.1"
        with contextlib.closing(http.client.HTTPConnection(host, int(port), timeout=10)) as line:
            line.request("GET", "/")
            assert line.getresponse().status == 200
            run.send_signal(signal.SIGINT)
            out, errors = run.communicate(timeout=10)
    assert (run.returncode, errors) == (0, "")
    assert "Stopped." in out


def test_only_this_computer_can_ask_and_with_room_everybody(folder, monkeypatch, capsys):
    hosts = []

    def open_server(folder, host, port):
        hosts.append(host)
        server = serve.Server(("127.0.0.1", 0), folder)
        server.serve_forever = lambda: None
        return server

    monkeypatch.setattr(serve, "open_server", open_server)
    monkeypatch.setattr(serve, "own_addresses", lambda: ["192.168.7.5"])
    assert serve.main([str(folder)]) == 0
    alone = capsys.readouterr().out
    assert serve.main([str(folder), "--room"]) == 0
    room = capsys.readouterr().out
    assert hosts == ["127.0.0.1", "0.0.0.0"]
    assert "192.168.7.5" not in alone
    assert "http://192.168.7.5:" in room
    assert "everybody on this network can now read the course" in room


def test_without_a_network_the_room_is_told_so(monkeypatch, capsys):
    monkeypatch.setattr(serve, "own_addresses", lambda: [])
    serve.say(8000, None, True)
    assert "No network was found" in capsys.readouterr().out


def test_its_own_addresses_are_asked_of_the_system_and_nothing_is_sent(monkeypatch):
    class Probe:
        """Two networks: a router at home, and one telephone. Anything but a question to the system fails."""

        def __init__(self, family, kind):
            assert kind == socket.SOCK_DGRAM  # connecting this kind sends nothing

        def connect(self, address):
            self.mine = {"192.168.43.254": "192.168.43.7", "10.255.255.254": "10.0.0.8"}.get(address[0])
            if not self.mine:
                raise OSError("Network is unreachable")

        def getsockname(self):
            return self.mine, 40000

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(serve.socket, "socket", Probe)
    assert sorted(serve.own_addresses()) == ["10.0.0.8", "192.168.43.7"]


def test_a_port_in_use_is_said_and_another_one_taken_only_if_none_was_named(folder, monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as other:
        busy = other.getsockname()[1]
        assert serve.main([str(folder), "--port", str(busy)]) == 1
        said = capsys.readouterr().err
        assert f"Port {busy} cannot be used" in said
        assert "--port 8080" in said
        monkeypatch.setattr(serve, "PORT", busy)
        with serve.open_server(folder, "127.0.0.1") as server:
            assert busy < server.server_port < busy + 20
            serve.say(server.server_port, None, False)
    said = capsys.readouterr().out
    assert f"Port {busy} is in use" in said
    assert f"http://127.0.0.1:{server.server_port}/" in said


@pytest.mark.parametrize("wrong", ["lab", "-1", "70000", "8000.5"])
def test_a_port_that_is_none_is_named(folder, wrong, capsys):
    with pytest.raises(SystemExit):
        serve.main([str(folder), f"--port={wrong}"])
    assert "is not a port" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "advice"),
    [(["--romm"], "Did you mean --room?"), (["room"], "Did you mean --room?"), (["-Room"], "Did you mean --room?"),
     (["—room"], "Did you mean --room?"), (["--prot", "8080"], "Did you mean --port?"),
     (["8080"], "Did you mean --port?"), (["lab"], "You can add --room"),
     (["--quick"], "You can add --room")],
)  # fmt: skip
def test_a_word_with_a_slip_is_answered_with_the_word_that_was_meant(words, advice, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert serve.main(words) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{words[0]} is neither a folder nor a word that is known here. {advice}")
    assert "usage" not in said


def test_a_folder_without_a_page_is_named(tmp_path, capsys):
    assert serve.main([str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"There is no page in {tmp_path}\n"


def test_from_several_addresses_it_says_which_to_try_first(monkeypatch):
    monkeypatch.setattr(serve, "own_addresses", lambda: ["10.0.0.8", "192.168.43.7"])
    said = "\n".join(serve.room_lines(8000))
    assert "one of:\n  http://10.0.0.8:8000/\n  http://192.168.43.7:8000/\nWhich one? First try" in said
    assert "first three numbers are those of the other computers" in said
    monkeypatch.setattr(serve, "own_addresses", lambda: ["10.0.0.8"])
    assert "Which one?" not in "\n".join(serve.room_lines(8000))


def test_a_missing_book_names_the_command_that_makes_it(tmp_path):
    (tmp_path / "tools").mkdir()
    script = shutil.copy(SOURCE, tmp_path / "tools" / "serve.py")
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=20, check=False)
    assert (ended.returncode, ended.stderr) == (1, "The book is not built. Run: make book\n")


def test_in_the_pack_it_shows_the_folder_it_lies_in(tmp_path):
    (tmp_path / "start.html").write_text("Start", encoding="utf-8")
    with started("--port", 0, script=shutil.copy(SOURCE, tmp_path / "start.py")) as (_, said):
        port = int(said.split("http://127.0.0.1:")[1].split("/")[0])
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
            line.request("GET", "/")
            assert line.getresponse().read() == b"Start"


def test_it_can_be_read_by_python_3_8_and_needs_nothing_installed():
    nodes = list(ast.walk(ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 8))))
    modules = {name.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for name in node.names}
    modules |= {node.module.split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}
    assert modules - sys.stdlib_module_names == set()
