"""The client as a whole: one result for each ref, in order."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Any

import pytest

from fixtrail.errors import Cancelled
from fixtrail.github.client import Client, Progress, host_for
from fixtrail.github.parse import parse
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.model.stored import Cost, Fetched, Missing
from tests.github.asking import START, ask, client, one
from tests.github.rows import REPO, comment, event, issue, pull, ref
from tests.standin.server import Fault, StandIn


@pytest.mark.parametrize("transport", ["graphql", "rest"])
def test_fetch_gives_one_result_for_each_ref_in_order(transport: Any) -> None:
    """Refs of several repositories and hosts, some twice or in another spelling, some that cannot be had."""
    rows = {REPO: [issue(1), pull(2)], "example/wick": [issue(1)]}
    refs = [
        ref(2), ref(1, "example/wick"), ref(9), ref(1, host="git.acme.test"), ref(2), ref(1, "Example/LANTERN"), ref(1),
    ]  # fmt: skip
    with StandIn(rows) as server:
        results, _ = ask(server, refs, transport)
    told = [str(r.thread.ref) if isinstance(r, Fetched) else r.reason for r in results]
    assert told == [
        "github.com/example/lantern#2", "github.com/example/wick#1", "not-found", "host",
        "github.com/example/lantern#2", "github.com/example/lantern#1", "github.com/example/lantern#1",
    ]  # fmt: skip


def test_fetch_of_nothing_is_nothing() -> None:
    """No refs, no requests."""
    with StandIn({}) as server:
        assert ask(server, []) == ([], Cost())
        assert server.seen == []


def test_host_that_is_not_set_up_is_not_contacted() -> None:
    """Another host's thread is missing, with a message that says what to do."""
    with Client([host_for("github.com")], Limits()) as asking:
        (result,) = asking.fetch([ref(1, host="git.elsewhere.test")])
    assert isinstance(result, Missing)
    assert (result.reason, result.message) == (
        "host", "git.elsewhere.test is not set up, so it is not asked: add it to the settings",
    )  # fmt: skip


@pytest.mark.parametrize("transport", ["graphql", "rest"])
def test_stored_form_gives_the_thread_again(transport: Any) -> None:
    """What is kept is all that is needed: parsing it gives the thread that was fetched."""
    rows = [issue(1, event("pinned", 5), comments=(comment(11),)), pull(2, merged="m1")]
    with StandIn({REPO: rows}) as server:
        results, _ = ask(server, [ref(1), ref(2)], transport)
    for result in results:
        assert isinstance(result, Fetched)
        assert parse(result.raw) == result.thread
        assert (result.raw.source, result.raw.fetched_at) == (transport, "2026-05-28T20:26:40Z")
        assert result.raw.updated_at == result.thread.updated_at
    assert START == 1_780_000_000


def test_progress_counts_threads() -> None:
    """Each answered thread is told, with the number of requests so far."""
    told: list[Progress] = []
    with StandIn({REPO: [issue(n) for n in range(1, 6)]}) as server:
        ask(server, [ref(n) for n in range(1, 6)], "rest", on_progress=told.append)
    assert [p.done for p in told] == [1, 2, 3, 4, 5]
    assert {p.total for p in told} == {5}
    assert told[-1].requests == 10


def test_cost_adds_up_over_calls() -> None:
    """One client, several calls: the crawl's levels."""
    with StandIn({REPO: [issue(1), issue(2)]}) as server, client(server, transport="graphql") as asking:
        asking.fetch([ref(1)])
        asking.fetch([ref(2)])
        assert asking.cost == Cost(requests=2, graphql_points=2)


def test_batches_run_at_once() -> None:
    """Four batches take one round trip, not four."""
    refs = [ref(n) for n in range(1, 41)]
    gate = threading.Barrier(4, timeout=10)

    def meet(answer: Any) -> Any:
        gate.wait()
        return answer

    with StandIn({REPO: [issue(n) for n in range(1, 41)]}) as server:
        server.script(Fault("/graphql", edit=meet, times=4))
        results, cost = ask(server, refs, "graphql")
    assert cost.requests == 4
    assert all(isinstance(result, Fetched) for result in results)


def test_closing_stops_what_is_under_way() -> None:
    """A client that is closed asks no more."""
    with StandIn({REPO: [issue(1)]}) as server:
        asking = client(server)
        assert isinstance(asking.fetch([ref(1)])[0], Fetched)
        asking.close()
        with pytest.raises(Cancelled):
            asking.fetch([ref(1)])


def test_cancel_stops_a_call_that_waits_for_an_answer() -> None:
    """Ctrl-C does not wait for a silent host."""
    cancel = threading.Event()
    with StandIn({REPO: [issue(1)]}) as server:
        server.script(Fault(delay=3.0))
        threading.Timer(0.2, cancel.set).start()
        with client(server, cancel=cancel) as asking, pytest.raises(Cancelled):
            asking.fetch([ref(1)])


def test_anonymous_client_uses_rest() -> None:
    """Without a token `auto` means REST."""
    with StandIn({REPO: [issue(1)]}) as server:
        assert one(server, ref(1), token=None).thread.source == "rest"
        assert server.paths("/graphql") == []


def test_long_body_and_strange_text_come_whole() -> None:
    """A body of 262,144 bytes, line ends and characters of all planes are what GitHub gave."""
    body = "é\r\n\U0001f41e\t\x00﷽" * 20_000
    with StandIn({REPO: [issue(1, body=body)]}) as server:
        for transport in ("graphql", "rest"):
            results, _ = ask(server, [ref(1)], transport)
            assert isinstance(results[0], Fetched)
            assert results[0].thread.body.text == body


def test_importing_the_client_does_not_import_the_http_library() -> None:
    """Faces that only show help start fast."""
    code = "import sys, fixtrail.github.client; print('httpx2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


def test_number_of_another_kind_of_thread_is_not_found() -> None:
    """A discussion's number is no thread."""
    with StandIn({REPO: [issue(1)]}) as server:
        results, cost = ask(server, [Ref("github.com", "example", "lantern", 77)])
    assert [getattr(result, "reason", None) for result in results] == ["not-found"]
    assert cost.requests == 2
