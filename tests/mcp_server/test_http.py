"""The program over streamable HTTP on loopback, and who may not come in."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
import uvicorn
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

from fixtrail.errors import InvalidInput, LocalFailure
from fixtrail.mcp_server.serving import BODY, PATH, application, serve_http
from fixtrail.store.database import Store
from tests.mcp_server.asking import PROGRAM, ask, environment, listening, over, text_of
from tests.standin.server import Fault, StandIn
from tests.trail.lantern import offline, sample_rows

ISSUE = "example/lantern#101"
HELLO = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}  # fmt: skip
SECRET = "a-secret-of-this-test"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def status(address: str, body: bytes = json.dumps(HELLO).encode(), **headers: str) -> int:
    """The status of one request; underscores in names are hyphens."""
    sent = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with DIRECT.open(urllib.request.Request(address, body, sent), timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_client_over_http_gets_the_answer_that_pipes_give(tmp_path: Path, database: str, store: Store) -> None:
    """The same verdict, whichever way a client came in."""
    with listening(tmp_path, database, "--offline") as address:
        failed, text = ask(address, "report_section", url=ISSUE, section="fixes")
    assert failed is False
    assert (
        text.splitlines()[1:]
        == ask(over(offline(store)), "report_section", url=ISSUE, section="fixes")[1].splitlines()[1:]
    )


@contextmanager
def serving(store: Store, token: str = "", *names: str) -> Iterator[str]:
    """The address of the application, served in this process."""
    app = application(over(offline(store)), "127.0.0.1", token, names)
    with socket.create_server(("127.0.0.1", 0)) as listening_at:
        running = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none"))
        thread = threading.Thread(target=running.run, args=([listening_at],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening_at.getsockname()[1]}{PATH}"
        finally:
            running.should_exit = True
            thread.join(20)


def test_page_of_another_site_does_not_reach_it(store: Store) -> None:
    """A name that was pointed to this machine, and a page from elsewhere, are turned away; what is no message too."""
    with serving(store) as address:
        port = address.rpartition(":")[2].partition("/")[0]
        assert status(address) == 200
        assert status(address, Host=f"localhost:{port}") == 200
        assert status(address, Host="evil.example") == 421
        assert status(address, Host=f"127.0.0.1.evil.example:{port}") == 421
        assert status(address, Origin="https://evil.example") == 403
        assert status(address, Origin=f"http://localhost:{port}") == 200
        assert status(address, Origin="null") == 403
        assert status(address, b"{nonsense") == 400


def test_token_that_is_set_is_wanted(tmp_path: Path, database: str) -> None:
    """On loopback too; who brings it gets an answer."""
    with listening(tmp_path, database, "--offline", token=SECRET) as address:
        assert status(address) == 401
        assert asyncio.run(with_token(address)).startswith("RELEASED (certain). ")


def test_request_that_is_too_large_is_not_read(store: Store) -> None:
    """What it says of its length is enough to refuse it."""
    with serving(store) as address:
        place = urlsplit(address)
        with closing(http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)) as connection:
            connection.putrequest("POST", place.path)
            for name, value in (("Content-Type", "application/json"), ("Content-Length", str(BODY + 1))):
                connection.putheader(name, value)
            connection.endheaders()
            assert connection.getresponse().status == 413


def test_token_is_looked_at_as_a_whole(store: Store) -> None:
    """Its beginning, another scheme or another token open nothing."""
    with serving(store, SECRET) as address:
        given = ("", "Bearer", "Bearer wrong", f"Basic {SECRET}", f"Bearer {SECRET[:-1]}", f"Bearer {SECRET}x")
        assert [status(address, Authorization=value) for value in given] == [401] * len(given)
        assert status(address, Authorization=f"Bearer {SECRET}") == 200
        assert status(address, Authorization=f"Bearer {SECRET}", Host="evil.example") == 421


async def with_token(address: str) -> str:
    """The verdict, for a client that brings the token."""
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {SECRET}"}, trust_env=False) as http:
        async with Client(streamable_http_client(address, http_client=http)) as client:
            return text_of(await client.call_tool("verdict", {"url": ISSUE}))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "build.example"])
def test_listening_beyond_this_machine_wants_a_token(store: Store, host: str) -> None:
    """Without one it does not start, and says what to set."""
    with pytest.raises(InvalidInput, match="FIXTRAIL_MCP_TOKEN"):
        application(over(offline(store)), host, "", ["build.example"])


def test_listening_on_all_addresses_wants_a_name(store: Store) -> None:
    """Its own names are what Host is compared with, and all addresses have none."""
    with pytest.raises(InvalidInput, match="--allow-host"):
        application(over(offline(store)), "0.0.0.0", SECRET, [])


def test_name_of_a_machine_is_allowed(store: Store) -> None:
    """Behind a name of its own it answers to that too."""
    with serving(store, "", "fixtrail.example") as address:
        assert status(address, Host="fixtrail.example") == 200
        assert status(address, Host="other.example") == 421


def test_ctrl_c_ends_it(store: Store) -> None:
    """After what it listens on was said, with the port that it got."""
    said: list[str] = []

    def tell(sentence: str) -> None:
        said.append(sentence)
        threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()

    with pytest.raises(KeyboardInterrupt):
        serve_http(over(offline(store)), "localhost", 0, SECRET, [], tell, lambda: said.append("stopped"))
    assert re.fullmatch(r"listening on http://localhost:[1-9]\d+/mcp \(a token is wanted\)", said[0])
    assert said[1:] == ["stopped"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_end_of_the_server_ends_the_calls_under_way(tmp_path: Path, number: signal.Signals) -> None:
    """A call that waits for GitHub keeps nobody, and no traceback tells of the connection that is cut."""
    with StandIn(sample_rows()) as github:
        github.script(Fault(delay=20.0, times=9))
        command = [
            *PROGRAM,
            "--http",
            "--port",
            "0",
            "--database",
            str(tmp_path / "new.sqlite"),
            "--api-url",
            github.url,
        ]
        with subprocess.Popen(command, env=environment(tmp_path), stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            address = process.stderr.readline().split()[3]
            call = threading.Thread(target=_asked, args=(address,))
            call.start()
            begun = time.monotonic()
            while not github.seen and time.monotonic() - begun < 30:
                time.sleep(0.02)
            begun = time.monotonic()
            process.send_signal(number)
            said = process.communicate(timeout=30)[1]
            assert time.monotonic() - begun < 10
            call.join(30)
    assert process.returncode == 128 + number
    assert said.strip() in ("", "fixtrail: stopped; what was stored before is kept")


def _asked(address: str) -> None:
    with suppress(Exception):  # whichever way the client tells that the server is gone
        ask(address, "verdict", url=ISSUE)


def test_port_that_is_taken_is_said(store: Store) -> None:
    """In a sentence that says what to do."""
    said: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(LocalFailure, match="choose another with --port"):
            serve_http(over(offline(store)), "127.0.0.1", taken.getsockname()[1], "", [], said.append, said.clear)
    assert said == []
