"""The parts of tools/measure_doors.py that need no browser: counting, noting strangers, the report."""

import http.client
import re
import urllib.error
import urllib.request

import measure_doors as doors
import pytest


def fetch(address, **headers):
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10) as answer:
        return answer.read()


def seen(seconds, problem="", strangers=()):
    counted = {"bytes": 1_234_567, "requests": 7}
    return {"seconds": seconds, **counted, "strangers": list(strangers), "problem": problem}


@pytest.fixture
def relay(tmp_path):
    (tmp_path / "page.html").write_text("words " * 2000, encoding="utf-8")
    (tmp_path / "data.bin").write_bytes(b"\0" * 300_000)
    with doors.site(tmp_path) as relay:
        yield relay


def address(relay):
    return f"http://127.0.0.1:{relay.server_address[1]}"


# --- counting --------------------------------------------------------------------------------------------------------


def test_the_relay_hands_on_what_the_server_sends_and_counts_all_of_it(relay):
    assert fetch(f"{address(relay)}/data.bin") == b"\0" * 300_000
    assert 300_000 < relay.bytes < 301_000  # with headers
    assert relay.requests == 1
    relay.reset()
    assert (relay.bytes, relay.requests) == (0, 0)


def test_texts_are_counted_as_they_are_sent_with_gzip(relay):
    body = fetch(f"{address(relay)}/page.html", **{"Accept-Encoding": "gzip"})
    assert len(body) < 1000
    assert len(body) < relay.bytes < len(body) + 1000


def test_requests_on_one_connection_are_counted_one_by_one(relay):
    connection = http.client.HTTPConnection("127.0.0.1", relay.server_address[1], timeout=10)
    for path in ("/page.html", "/data.bin", "/nothing-here"):
        connection.request("GET", path, headers={"X-Note": "GET /this HTTP/1.1 is no request"})
        connection.getresponse().read()
    connection.close()
    assert relay.requests == 3


def test_a_stranger_is_noted_and_gets_no_answer():
    with doors.running(doors.Strangers()) as strangers:
        proxy = f"http://127.0.0.1:{strangers.server_port}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy, "https": proxy}))
        for asked in ("http://fonts.example.org/a.css", "https://cdn.example.org/b.js"):
            with pytest.raises((urllib.error.URLError, OSError)):
                opener.open(asked, timeout=10)
        assert strangers.asked == ["fonts.example.org", "cdn.example.org"]


def test_what_the_browser_asks_for_itself_is_not_blamed_on_the_course():
    with doors.running(doors.Strangers()) as strangers:
        for host in ("update.googleapis.com:443", "fonts.googleapis.com:443"):
            connection = http.client.HTTPConnection("127.0.0.1", strangers.server_port, timeout=10)
            connection.request("CONNECT", host)
            assert connection.getresponse().status == 502
            connection.close()
        assert strangers.asked == ["fonts.googleapis.com"]


# --- the report ------------------------------------------------------------------------------------------------------


def test_the_middle_time_counts_and_all_are_kept():
    visit = doors.middle([seen(9.004), seen(1.0), seen(2.0)])
    assert visit["seconds"] == 2.0
    assert visit["all_seconds"] == [9.0, 1.0, 2.0]


def test_one_visit_that_fails_is_not_hidden_by_two_that_work():
    assert doors.middle([seen(1.0), seen(None, "no result"), seen(2.0)])["problem"] == "no result"


def test_the_table_has_a_row_for_each_door_and_says_what_failed():
    rows = [
        {"door": "the page", "cold": seen(4.25), "warm": seen(0.5, strangers=["cdn.example.org"])},
        {"door": "the lab", "cold": seen(None, "the page stays empty")},
    ]
    head, line, page, lab, empty, note = doors.table(rows).splitlines()
    assert head.count("|") == line.count("|") == page.count("|") == lab.count("|") == 9
    assert page == "| the page | 4.2 | 1.23 | 7 | 0.5 | 1.23 | 7 | cdn.example.org |"
    assert lab == "| the lab | fails | 1.23 | 7 |  |  |  | 0 |"
    assert (empty, note) == ("", "* the lab: the page stays empty")


def test_a_report_can_be_said(capsys):
    doors.say({
        "machine": {"cores": 2}, "sizes": {"lite": 57_000_000, "handbook.pdf": None},
        "doors": [{"door": "the page", "cold": seen(4.25)}], "not_measured": ["The queue."],
    })  # fmt: skip
    said = capsys.readouterr().out
    assert "cores 2" in said and "* lite: 57.0 MB" in said and "* Not measured: The queue." in said
    assert "handbook.pdf" not in said


def test_sizes_are_of_files_of_folders_and_of_nothing(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(b"123")
    (tmp_path / "b").write_bytes(b"4567")
    assert doors.size(tmp_path) == 7
    assert doors.size(tmp_path / "b") == 4
    assert doors.size(tmp_path / "nothing") is None


# --- what it opens ---------------------------------------------------------------------------------------------------


def test_the_pages_and_notebooks_that_it_opens_are_in_the_course():
    for door in (doors.CHECK, doors.PICTURE):
        assert (doors.ROOT / door["page"]).with_suffix(".ipynb").is_file()
    assert (doors.ROOT / doors.NOTEBOOK).is_file()
    assert doors.number_of_checks(doors.FILES) > 1
    files = (doors.ROOT / "exercises" / doors.FILES).read_text(encoding="utf-8")
    assert "to_csv(" in files, "an exercise that writes files is needed: without a service worker they may fail"


def test_the_words_that_it_waits_for_are_what_a_check_says(capsys):
    from fairwatt.checks import check

    check("m11.1", None)
    assert capsys.readouterr().out.startswith(doors.UNANSWERED)


def test_without_a_browser_lab_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(doors, "BUILD", tmp_path)
    with pytest.raises(SystemExit, match=re.escape("Run: make book")):
        doors.main([])
