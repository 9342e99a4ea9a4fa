"""The command line: answers, formats, exit statuses, and one clear sentence for what goes wrong."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from fixtrail.cli.main import run
from tests.standin.server import Fault, StandIn
from tests.trail.lantern import sample_rows

FIXTRAIL = [sys.executable, "-c", "from fixtrail.cli.main import main; main()"]
PROXIES = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"), "")
Capture = pytest.CaptureFixture[bytes]
SPENT = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9999999999"}


pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn(sample_rows()) as serving:
        yield serving


def outcome(capture: Capture, *arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error."""
    capture.readouterr()
    status = run(list(arguments))
    out, err = capture.readouterr()
    return status, out.decode(), err.decode()


def test_report_in_a_pipe_is_json(capsysbinary: Capture, database: str) -> None:
    """Programs get the schema, people ask for a format."""
    status, out, err = outcome(capsysbinary, "report", "example/lantern#101", "--offline", "--database", database)
    assert (status, err) == (0, "")
    assert json.loads(out)["verdict"]["kind"] == "released"


@pytest.mark.parametrize(("form", "start"), [("markdown", "# "), ("html", "<!DOCTYPE html>"), ("json", "{")])
def test_report_in_each_format(capsysbinary: Capture, database: str, form: str, start: str) -> None:
    """What the option says."""
    status, out, _ = outcome(
        capsysbinary, "report", "example/lantern#101", "--offline", "--database", database, "--format", form
    )
    assert status == 0
    assert out.lower().startswith(start.lower())


@pytest.mark.parametrize(("name", "start"), [("x.md", "# "), ("x.html", "<!doctype html>"), ("x.json", "{")])
def test_format_of_a_file_goes_by_its_name(
    capsysbinary: Capture, database: str, home: Path, name: str, start: str
) -> None:
    """`-o x.html` needs no format."""
    status, out, err = outcome(
        capsysbinary, "report", "example/lantern#101", "--offline", "--database", database, "-o", str(home / name)
    )
    assert (status, out, err) == (0, "", f"Written to {home / name}\n")
    assert (home / name).read_text("utf-8").lower().startswith(start)


@pytest.mark.parametrize(
    ("form", "start"), [("mermaid", "flowchart"), ("dot", "digraph"), ("svg", "<svg"), ("json", "{")]
)
def test_graph_in_each_format(capsysbinary: Capture, database: str, form: str, start: str) -> None:
    """The picture alone."""
    status, out, _ = outcome(
        capsysbinary, "graph", "example/lantern#101", "--offline", "--database", database, "--format", form
    )
    assert status == 0
    assert out.startswith(start)


def test_diff_says_first_that_there_is_nothing_to_compare(capsysbinary: Capture, database: str) -> None:
    """Then that nothing changed."""
    asked = ("diff", "example/lantern#101", "--offline", "--database", database, "--format", "markdown")
    assert outcome(capsysbinary, *asked)[1].startswith("This is the first report")
    status, again, _ = outcome(capsysbinary, *asked)
    assert status == 0
    assert again.endswith("Nothing changed.\n")


def test_report_from_a_server_is_printed_and_kept(
    capsysbinary: Capture, server: StandIn, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a token over GraphQL; afterwards it works without the server."""
    path = str(home / "new.sqlite")
    monkeypatch.setenv("GITHUB_TOKEN", "good")
    asked = ("report", "https://github.com/example/lantern/issues/101", "--database", path)
    status, out, _ = outcome(capsysbinary, *asked, "--api-url", server.url)
    assert status == 0
    assert json.loads(out)["cost"]["requests"] > 0
    assert server.queries() != []
    assert outcome(capsysbinary, *asked, "--offline")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["report", "hello there"], 2, "accepted are"),
        (["report", "https://gitlab.com/o/r/issues/1"], 2, "not set up"),
        (["report", "example/lantern#9999", "--offline"], 3, "not stored"),
        (["report", "example/lantern#101", "--offline", "--refresh"], 2, "cannot be combined"),
        (["report", "example/lantern#101", "--depth", "99"], 2, "--depth"),
        (["report"], 2, "URL"),
        (["frobnicate"], 2, "No such command"),
        (["import", "/nonexistent/archive"], 3, "no file or folder"),
    ],
)
def test_bad_usage_is_one_sentence_and_its_status(
    capsysbinary: Capture, database: str, arguments: list[str], status: int, words: str
) -> None:
    """No traceback for what a user can cause."""
    known = arguments[0] in ("report", "import") and len(arguments) > 1
    got, out, err = outcome(capsysbinary, *arguments, *(["--database", database] if known else []))
    assert (got, out) == (status, "")
    assert words in err
    assert "Traceback" not in err


def test_host_that_does_not_answer_is_status_5(capsysbinary: Capture, home: Path) -> None:
    """No server behind the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    status, _, err = outcome(
        capsysbinary, "report", "example/lantern#1", "--api-url", url, "--database", str(home / "x.sqlite")
    )
    assert status == 5
    assert "cannot be reached" in err


def test_host_that_answers_a_web_page_is_status_5(capsysbinary: Capture, server: StandIn, home: Path) -> None:
    """A captive portal, or a wrong address."""
    server.script(Fault(times=99, status=200, body=b"<html>", kind="text/html"))
    status, _, err = outcome(
        capsysbinary, "report", "example/lantern#1", "--api-url", server.url, "--database", str(home / "x.sqlite")
    )
    assert status == 5
    assert "web page" in err


def test_wrong_token_is_status_3(capsysbinary: Capture, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do."""
    monkeypatch.setenv("GITHUB_TOKEN", "bad")
    with StandIn(sample_rows(), token="good") as server:
        status, _, err = outcome(
            capsysbinary, "report", "example/lantern#101", "--api-url", server.url, "--database", str(home / "x.sqlite")
        )
    assert status == 3
    assert "refuses the token" in err


def test_rate_limit_is_status_4(capsysbinary: Capture, server: StandIn, home: Path) -> None:
    """Where waiting is not allowed that long."""
    server.script(Fault(times=99, status=429, headers={"Retry-After": "3600"}))
    status, _, err = outcome(
        capsysbinary, "report", "example/lantern#101", "--api-url", server.url, "--database", str(home / "x.sqlite"),
        "--max-wait", "1",
    )  # fmt: skip
    assert status == 4
    assert "limit" in err


def test_rate_limit_in_the_middle_prints_what_was_got(capsysbinary: Capture, home: Path) -> None:
    """The root was read; its neighbours were not; status 4 and a report that says so."""
    with StandIn(sample_rows(), remaining=3) as server:
        server.script(Fault(match="/issues/104", times=99, status=403, headers=SPENT))
        status, out, err = outcome(
            capsysbinary, "report", "example/lantern#101", "--api-url", server.url, "--max-wait", "0",
            "--database", str(home / "x.sqlite"), "--transport", "rest",
        )  # fmt: skip
    assert status == 4
    assert "incomplete" in err
    assert json.loads(out)["coverage"]["complete"] is False


def test_verbose_tells_where_the_store_is_and_what_it_cost(capsysbinary: Capture, server: StandIn, home: Path) -> None:
    """On standard error, without any token."""
    path = str(home / "x.sqlite")
    status, _, err = outcome(
        capsysbinary, "report", "example/lantern#158", "--api-url", server.url, "--database", path, "-v"
    )
    assert status == 0
    store, cost = err.splitlines()
    assert store == f"fixtrail: The store is {path}; it may be asked: github.com (without a token of the settings)."
    assert cost.endswith("0 GraphQL points, 0 s waited for limits.")


def test_budget_that_runs_out_is_status_1(capsysbinary: Capture, server: StandIn, home: Path) -> None:
    """The answer is incomplete, and printed."""
    status, out, err = outcome(
        capsysbinary, "report", "example/lantern#101", "--api-url", server.url, "--database", str(home / "x.sqlite"),
        "--max-requests", "3",
    )  # fmt: skip
    assert status == 1
    assert json.loads(out)["coverage"]["limits"] == ["budget"]
    assert "incomplete" in err


def test_database_that_is_none_is_status_6(capsysbinary: Capture, home: Path) -> None:
    """It is left as it was."""
    (home / "junk.sqlite").write_text("not a database")
    status, _, err = outcome(
        capsysbinary, "report", "example/lantern#1", "--offline", "--database", str(home / "junk.sqlite")
    )
    assert status == 6
    assert "not a SQLite database" in err
    assert (home / "junk.sqlite").read_text() == "not a database"


def test_database_of_a_newer_version_is_status_6(capsysbinary: Capture, database: str) -> None:
    """An older fixtrail does not touch it."""
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE fixtrail_version SET version_num = '9999'")
    status, _, err = outcome(capsysbinary, "report", "example/lantern#101", "--offline", "--database", database)
    assert status == 6
    assert "newer" in err


def test_file_that_cannot_be_written_is_status_6(capsysbinary: Capture, database: str, home: Path) -> None:
    """A folder that does not exist, or in place of a file."""
    for target in (home / "missing" / "x.md", home):
        status, _, err = outcome(
            capsysbinary, "report", "example/lantern#101", "--offline", "--database", database, "-o", str(target)
        )
        assert status == 6
        assert "cannot be written" in err


def test_import_names_a_broken_line_and_keeps_the_rest(capsysbinary: Capture, home: Path) -> None:
    """Status 1, with file and line."""
    line = (files("fixtrail.sample") / "threads" / "example__lantern.jsonl").read_text("utf-8").splitlines()[0]
    archive = home / "example__lantern.jsonl.gz"
    archive.write_bytes(gzip.compress(f"{line}\n{{broken\n".encode()))
    status, out, err = outcome(capsysbinary, "import", str(archive), "--database", str(home / "x.sqlite"))
    assert status == 1
    assert f"{archive}, line 2: " in err
    assert out.startswith("1 threads stored, 0 unchanged, 1 skipped")


@pytest.mark.parametrize("content", [b"<html></html>", b"PK\x03\x04zip", b"[1, 2]", b""])
def test_import_of_another_format_is_refused(capsysbinary: Capture, home: Path, content: bytes) -> None:
    """One sentence that names the file."""
    archive = home / "example__lantern.jsonl.gz"
    archive.write_bytes(content)
    status, _, err = outcome(capsysbinary, "import", str(archive), "--database", str(home / "x.sqlite"))
    assert status in (2, 6)
    assert str(archive) in err


def process(*arguments: str, **more: Any) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **PROXIES, "PYTHONPATH": os.pathsep.join(sys.path)}
    # Where the tests run in the background Ctrl-C is ignored, and would be by their children too.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [*FIXTRAIL, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, **more
        )
    finally:
        signal.signal(signal.SIGINT, before)


def test_interrupt_while_waiting_is_status_130_and_loses_nothing(server: StandIn, home: Path, database: str) -> None:
    """Ctrl-C during a rate limit: one sentence, at once, and the store is whole."""
    server.script(Fault(times=99, status=429, headers={"Retry-After": "60"}))
    running = process(
        "report", "example/lantern#101", "--api-url", server.url, "--database", database, "--max-wait", "99"
    )
    deadline = time.monotonic() + 20
    while not server.seen and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert out == b""
    assert b"stopped" in err
    assert b"Traceback" not in err
    assert run(["report", "example/lantern#101", "--offline", "--database", database, "-o", str(home / "x.json")]) == 0


def test_reader_that_goes_away_ends_it_quietly(database: str) -> None:
    """`fixtrail report … | head -1`."""
    running = process("report", "example/lantern#101", "--offline", "--database", database)
    assert running.stdout is not None
    running.stdout.read(1)
    running.stdout.close()
    assert running.stderr is not None
    assert running.stderr.read() == b""
    running.stderr.close()
    assert running.wait(20) == 0


def test_locked_database_is_status_6_and_says_so(capsysbinary: Capture, database: str, server: StandIn) -> None:
    """Another process writes for longer than one waits."""
    holding = sqlite3.connect(database, isolation_level=None)
    holding.execute("BEGIN IMMEDIATE")
    try:
        status, _, err = outcome(
            capsysbinary, "report", "example/lantern#101", "--database", database, "--api-url", server.url
        )
    finally:
        holding.close()
    assert status == 6
    assert "lock" in err.lower() or "another" in err.lower()


def test_help_names_the_exit_statuses(capsysbinary: Capture) -> None:
    """Scripts depend on them."""
    status, out, _ = outcome(capsysbinary, "--help")
    assert status == 0
    for words in ("0 done", "1 the answer is incomplete", "4", "130 interrupted"):
        assert words in " ".join(out.split())


def test_runs_at_once_share_a_database(database: str, home: Path) -> None:
    """Readers never wait, writers queue."""
    asked = ["--offline", "--database", database, "-o"]
    running = [process("report", f"example/lantern#{n}", *asked, str(home / f"{n}.json")) for n in (101, 109, 126)]
    for one in running:
        one.communicate(timeout=60)
    assert [one.returncode for one in running] == [0, 0, 0]


def test_words_of_a_server_do_not_reach_the_terminal_as_they_are(
    capsysbinary: Capture, server: StandIn, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it says is quoted in errors; a terminal would obey what is hidden in it."""
    monkeypatch.setenv("GITHUB_TOKEN", "any")
    said = json.dumps(
        {"data": None, "errors": [{"message": "\x1b]0;owned\x07 no\u202e", "type": "FORBIDDEN"}]}
    ).encode()
    server.script(Fault("/graphql", status=200, body=said, times=9))
    arguments = ("report", "example/lantern#101", "--api-url", server.url, "--database", str(home / "x.sqlite"))
    status, out, err = outcome(capsysbinary, *arguments, "--transport", "graphql")
    assert (status, out) == (3, "")
    assert "?]0;owned? no?" in err
    assert err.removesuffix("\n").isprintable()
