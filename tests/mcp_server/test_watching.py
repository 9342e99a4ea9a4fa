"""Calls that take a while: told of, taken back, side by side; and errors that only a network has."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from mcp.client.client import Client
from mcp.server.mcpserver import MCPServer

from fixtrail.errors import Cancelled, Forbidden, LocalFailure, RateLimited, Unreachable
from fixtrail.github.client import Client as GitHub
from fixtrail.github.client import host_for
from fixtrail.mcp_server.tools import server
from fixtrail.mcp_server.watching import refusal
from fixtrail.model.limits import Limits
from fixtrail.store.database import Store, open_store
from fixtrail.trail.tools import Tools
from tests.mcp_server.asking import ask, talk, text_of
from tests.standin.server import Fault, StandIn
from tests.trail.lantern import HOSTS, sample_rows

ISSUE = "example/lantern#101"
TOKEN = "ghp_0123456789abcdefghijABCDEFGHIJ456789"


@pytest.fixture
def github() -> Iterator[StandIn]:
    with StandIn(sample_rows()) as serving:
        yield serving


class Calls:
    """Opens tools that ask a stand-in, as the program does for each call, and notes how each ended."""

    def __init__(self, store: Store, github: StandIn) -> None:
        self._store, self._github = store, github
        self.ended: list[str] = []
        self.finished = threading.Event()
        self.sleep: Callable[[float], None] | None = None

    @contextmanager
    def opened(self, cancel: threading.Event, on_progress: Callable[[Any], None]) -> Iterator[Tools]:
        """Tools with a client of their own."""
        limits = Limits(max_wait=0, retries=1)
        hosts = [host_for("github.com", self._github.url, "t")]
        try:
            with GitHub(hosts, limits, cancel=cancel, on_progress=on_progress, sleep=self.sleep) as client:
                yield Tools(self._store, client, limits, HOSTS)
            self.ended.append("done")
        except Cancelled:
            self.ended.append("cancelled")
            raise
        finally:
            self.finished.set()


@pytest.fixture
def calls(github: StandIn) -> Iterator[Calls]:
    with open_store(":memory:") as store:
        yield Calls(store, github)


def test_call_that_takes_longer_than_a_second_tells_how_far_it_is(github: StandIn, calls: Calls) -> None:
    """Each word has a larger number than the one before, as the protocol wants it."""
    github.script(Fault(delay=2.4, times=3))
    told: list[tuple[float, str | None]] = []

    async def session(client: Client) -> str:
        async def heard(progress: float, total: float | None, message: str | None) -> None:
            told.append((progress, message))

        return text_of(await client.call_tool("verdict", {"url": ISSUE}, progress_callback=heard))

    assert talk(server(calls.opened), session).startswith("RELEASED (")
    assert [progress for progress, _ in told] == [float(n + 1) for n in range(len(told))]
    assert len(told) > 1
    assert [m for _, m in told if m and re.fullmatch(r"\d+ of \d+ threads, \d+ requests", m)] != []


def test_call_that_is_taken_back_stops_what_it_waits_for(github: StandIn, calls: Calls) -> None:
    """A client that gives up does not leave the server asking GitHub."""
    github.script(Fault(delay=8.0, times=50))

    async def session(client: Client) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.call_tool("verdict", {"url": ISSUE}), 0.6)
        assert await asyncio.to_thread(calls.finished.wait, 5)

    begun = time.monotonic()
    talk(server(calls.opened), session)
    assert calls.ended == ["cancelled"]
    assert time.monotonic() - begun < 7


def test_two_calls_at_once_do_not_wait_for_each_other(github: StandIn, calls: Calls) -> None:
    """What is stored is found while another call waits for GitHub."""
    github.script(Fault(delay=3.0))

    async def session(client: Client) -> list[str]:
        order: list[str] = []

        async def call(name: str, arguments: dict[str, Any]) -> None:
            await client.call_tool(name, arguments)
            order.append(name)

        await asyncio.gather(call("verdict", {"url": ISSUE}), call("search", {"text": "heading"}))
        return order

    assert talk(server(calls.opened), session) == ["search", "verdict"]


@pytest.mark.parametrize(
    ("fault", "start"),
    [
        (Fault(status=401, body=b'{"message": "Bad credentials"}', times=9), "forbidden: "),
        (Fault(status=502, body=b"<html>", times=99), "upstream: "),
        (
            Fault(status=403, body=b'{"message": "API rate limit exceeded"}', times=99,
                  headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9999999999"}),
            "rate_limited: ",
        ),
    ],
)  # fmt: skip
def test_error_of_the_network_says_what_to_do(github: StandIn, calls: Calls, fault: Fault, start: str) -> None:
    """By its kind, in a sentence, without a traceback."""
    github.script(fault)
    calls.sleep = lambda _: None  # between two tries
    failed, text = ask(server(calls.opened), "verdict", url=ISSUE)
    assert (failed, text[: len(start)]) == (True, start)
    assert "Traceback" not in text


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Forbidden("No token"), "forbidden: No token. Tell the user that fixtrail needs a token"),
        (RateLimited("Too many"), "rate_limited: Too many. Wait before the next call."),
        (Unreachable("No network."), "upstream: No network. Call again in a minute."),
        (LocalFailure("Disk full"), "local: Disk full. Tell the user:"),
        (
            Unreachable("GitHub says \u202eon\n\nghp_0123456789abcdefghijABCDEFGHIJ456789"),
            "upstream: GitHub says ⟨U+202E⟩on ghp_██",
        ),
        (Unreachable("x" * 5_000), f"upstream: {'x' * 499}… Call again"),
    ],
)
def test_refusal_is_a_sentence_and_the_next_step(error: Exception, told: str) -> None:
    """What it quotes from a server is bounded, masked and visible."""
    assert refusal(error)[: len(told)] == told  # type: ignore[arg-type]


def test_mistake_of_ours_is_told_without_its_words() -> None:
    """A crash reaches the agent as one, not as text of a thread or a path of this machine."""

    def broken(cancel: threading.Event, on_progress: Callable[[Any], None]) -> AbstractContextManager[Tools]:
        raise RuntimeError("/home/somebody/secret")

    made: MCPServer[Any] = server(broken)
    assert ask(made, "verdict", url=ISSUE) == (True, "Error executing tool verdict")
