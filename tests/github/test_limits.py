"""Rate limits and budgets: obeyed, shown, bounded; what was got is kept."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from fixtrail.errors import Cancelled
from fixtrail.github.client import Progress
from fixtrail.github.pace import Hold, limit_in
from fixtrail.model.stored import Fetched
from tests.github.asking import START, Clock, ask, client, missing
from tests.github.rows import REPO, issue, ref
from tests.standin.server import Fault, StandIn

SECONDARY = b'{"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}'


def _limited(kind: str, message: str = "API rate limit exceeded for user ID 1.") -> Any:
    return lambda _: {"errors": [{"type": kind, "message": message}]}


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize("transport", ["graphql", "rest"])
def test_secondary_limit_waits_as_long_as_it_says(status: int, transport: Any) -> None:
    """`retry-after` is obeyed, and the wait is counted."""
    clock = Clock()
    with StandIn({REPO: [issue(1)]}) as server:
        server.script(Fault(status=status, body=SECONDARY, headers={"Retry-After": "30"}))
        results, cost = ask(server, [ref(1)], transport, clock=clock)
    assert isinstance(results[0], Fetched)
    assert (cost.waited, clock.slept) == (30.0, 30.0)


def test_secondary_limit_without_a_word_waits_a_minute_then_two() -> None:
    """At least a minute, growing exponentially as long as it goes on."""
    clock = Clock()
    with StandIn({REPO: [issue(1)]}) as server:
        server.script(Fault(status=403, body=SECONDARY, times=2))
        results, cost = ask(server, [ref(1)], "rest", clock=clock, max_wait=500.0)
    assert isinstance(results[0], Fetched)
    assert cost.waited == 60 + 120


def test_primary_limit_waits_for_the_reset_by_the_clock_of_the_server() -> None:
    """`x-ratelimit-reset` is a time of the server's clock: ours may be wrong by hours."""
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1000060", "Date": "Mon, 12 Jan 1970 13:46:40 GMT"}
    hold = limit_in(403, {k.lower(): v for k, v in headers.items()}, b"API rate limit exceeded", START)
    assert hold == Hold(61.0, secondary=False)


@pytest.mark.parametrize("kind", ["RATE_LIMITED", "RATE_LIMIT"])
def test_graphql_limit_with_status_200_waits(kind: str) -> None:
    """GraphQL tells of a spent limit with status 200 and an error, in an older and a newer spelling."""
    clock = Clock()
    with StandIn({REPO: [issue(1)]}) as server:
        headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 50)}
        server.script(Fault("/graphql", edit=_limited(kind), headers=headers))
        results, cost = ask(server, [ref(1)], "graphql", clock=clock)
    assert isinstance(results[0], Fetched)
    assert 49 <= cost.waited <= 53


def test_graphql_secondary_limit_with_status_200_waits_a_minute() -> None:
    """Without any header the words of the error tell."""
    with StandIn({REPO: [issue(1)]}) as server:
        server.script(Fault("/graphql", edit=_limited("", "You have exceeded a secondary rate limit.")))
        results, cost = ask(server, [ref(1)], "graphql")
    assert isinstance(results[0], Fetched)
    assert cost.waited == 60.0


@pytest.mark.parametrize("transport", ["graphql", "rest"])
def test_wait_beyond_the_bound_leaves_what_was_not_got_missing(transport: Any) -> None:
    """More than `--max-wait` is not waited: the rest is missing as rate-limited, at once."""
    clock = Clock()
    with StandIn({REPO: [issue(1)]}) as server:
        server.script(Fault(status=403, body=SECONDARY, headers={"Retry-After": "3600"}))
        result = missing(server, ref(1), transport, clock=clock)
    assert result.reason == "rate-limited"
    assert "--max-wait allows 120 s" in result.message
    assert clock.slept == 0


def test_anonymous_limit_stops_cleanly_with_what_was_got() -> None:
    """The last request allowed is the last one made; nothing is sent while limited."""
    with StandIn({REPO: [issue(n) for n in range(1, 10)]}, remaining=6) as server:
        results, cost = ask(server, [ref(n) for n in range(1, 10)], token=None, concurrency=1)
        assert {seen.status for seen in server.seen} == {200}
    assert [getattr(result, "reason", "got") for result in results] == ["got"] * 3 + ["rate-limited"] * 6
    assert "a token allows many more requests" in getattr(results[-1], "message", "")
    assert cost.requests == 6


def test_limit_met_by_one_worker_holds_the_others() -> None:
    """Eight workers, one limit: the pause is counted once and no request is made in it."""
    clock = Clock()
    with StandIn({REPO: [issue(n) for n in range(1, 41)]}) as server:
        server.script(Fault("/issues/1", status=403, body=SECONDARY, headers={"Retry-After": "20"}))
        results, cost = ask(server, [ref(n) for n in range(1, 41)], "rest", clock=clock)
    assert all(isinstance(result, Fetched) for result in results)
    assert cost.waited == 20.0


def test_waits_of_all_together_are_bounded() -> None:
    """Three pauses of 50 s do not fit into 120 s."""
    with StandIn({REPO: [issue(1)]}) as server:
        server.script(Fault(status=429, body=SECONDARY, headers={"Retry-After": "50"}, times=3))
        results, cost = ask(server, [ref(1)], "rest")
    assert getattr(results[0], "reason", None) == "rate-limited"
    assert cost.waited == 100.0


def test_waiting_is_told() -> None:
    """The pause is reported when it begins, with its length and the host."""
    told: list[Progress] = []
    with StandIn({REPO: [issue(1)]}) as server:
        server.script(Fault(status=403, body=SECONDARY, headers={"Retry-After": "30"}))
        ask(server, [ref(1)], "rest", on_progress=told.append)
    assert [(p.waiting, p.message) for p in told] == [
        (30.0, "github.com asks to wait: rate limit"),
        (0.0, "github.com/example/lantern#1"),
    ]
    assert (told[-1].done, told[-1].total, told[-1].requests) == (1, 1, 3)


def test_cancel_ends_a_wait() -> None:
    """Ctrl-C does not wait for a rate limit."""
    cancel = threading.Event()
    with StandIn({REPO: [issue(1)]}) as server:
        server.script(Fault(status=403, body=SECONDARY, headers={"Retry-After": "100"}))
        asking = client(server, transport="rest", cancel=cancel, on_progress=lambda _: cancel.set())
        with asking, pytest.raises(Cancelled):
            asking.fetch([ref(1)])


def test_cancel_before_the_start_asks_nothing() -> None:
    """A client that was cancelled makes no request."""
    cancel = threading.Event()
    cancel.set()
    with StandIn({REPO: [issue(1)]}) as server:
        with client(server, cancel=cancel) as asking, pytest.raises(Cancelled):
            asking.fetch([ref(1)])
        assert server.seen == []


@pytest.mark.parametrize("transport", ["graphql", "rest"])
def test_budget_of_requests_leaves_the_rest_missing(transport: Any) -> None:
    """`--max-requests` is never exceeded, and says which thread it kept away."""
    with StandIn({REPO: [issue(n) for n in range(1, 31)]}) as server:
        results, cost = ask(server, [ref(n) for n in range(1, 31)], transport, max_requests=2, concurrency=1)
        assert len(server.seen) == cost.requests == 2
    reasons = [getattr(result, "reason", "got") for result in results]
    assert set(reasons) == {"got", "budget"}
    assert reasons.count("got") == (20 if transport == "graphql" else 1)


@pytest.mark.parametrize(
    ("status", "headers", "body", "hold"),
    [
        (200, {"x-ratelimit-remaining": "0"}, b"", None),
        (403, {}, b'{"message": "Resource not accessible"}', None),
        (404, {"retry-after": "5"}, b"", None),
        (403, {"retry-after": "0"}, b"", Hold(1.0, secondary=True)),
        (403, {"retry-after": "soon"}, b"abuse detection", Hold(None, secondary=True)),
        (429, {}, b"", Hold(None, secondary=True)),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "x"}, b"", Hold(None, secondary=False)),
        (403, {"x-ratelimit-remaining": "0", "retry-after": "9"}, b"", Hold(9.0, secondary=False)),
        (403, {}, b"API rate limit exceeded", Hold(None, secondary=True)),
        (403, {"retry-after": "Mon, 12 Jan 1970 13:46:40 GMT"}, b"", Hold(100.0, secondary=True)),
    ],
)
def test_limit_in_answers(status: int, headers: dict[str, str], body: bytes, hold: Hold | None) -> None:
    """What is a limit and how long it holds: `retry-after`, then the reset, then a minute."""
    assert limit_in(status, headers, body, 999900.0) == hold
