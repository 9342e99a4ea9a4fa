"""Faults on the way: a faulted run gives the same threads, or one clear sentence."""

from __future__ import annotations

import random
import socket
from typing import Any

import msgspec
import pytest

from fixtrail.errors import Forbidden, Unreachable
from fixtrail.github.client import Client, host_for
from fixtrail.model.limits import Limits
from fixtrail.model.stored import Fetched, Missing
from tests.github.asking import Clock, ask, client, missing
from tests.github.rows import REPO, comment, event, issue, pull, ref
from tests.standin.server import Fault, StandIn

HTML = b"<!DOCTYPE html><html><body>Unicorn!</body></html>"
ROWS = [issue(n, event("pinned", n), comments=(comment(100 + n, "Same here. " * 60),)) for n in range(1, 13)]
BOTH = pytest.mark.parametrize("transport", ["graphql", "rest"])


def again(fault: Fault) -> Fault:
    """Faults count down, and a parametrized one is shared by the tests."""
    return Fault(**vars(fault))


def _threads(results: list[Fetched | Missing]) -> list[Any]:
    return [msgspec.structs.replace(r.thread, fetched_at="") if isinstance(r, Fetched) else r for r in results]


@BOTH
@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500), Fault(status=503, body=HTML, kind="text/html"), Fault(cut=True),
        Fault(status=200, body=b'{"data": {"r0": {"t": {"title'), Fault(status=200, body=b"\xff\xfe"),
        Fault(status=200, body=HTML, kind="text/html"), Fault(status=502),
    ],
    ids=["500", "503", "cut", "half-json", "not-text", "html", "502"],
)  # fmt: skip
def test_fault_is_tried_again(fault: Fault, transport: Any) -> None:
    """Server errors, cut connections, truncated and foreign answers: asked for again, and the thread is the same."""
    refs = [ref(n) for n in range(1, 13)]
    with StandIn({REPO: ROWS}) as server:
        plain, _ = ask(server, refs, transport)
        server.script(again(fault))
        faulted, cost = ask(server, refs, transport)
    assert _threads(faulted) == _threads(plain)
    assert cost.requests > len(refs) * 2 or transport == "graphql"


@BOTH
def test_many_faults_at_once_give_the_same_threads(transport: Any) -> None:
    """A third of all requests fail in some way."""
    choose = random.Random(7)
    refs = [ref(n) for n in range(1, 13)]
    kinds = [Fault(status=502), Fault(status=500), Fault(cut=True), Fault(status=200, body=b"{")]
    with StandIn({REPO: ROWS}) as server:
        plain, _ = ask(server, refs, transport)
        for _ in range(20):
            server.script(again(choose.choice(kinds)), Fault(edit=lambda answer: answer, times=choose.randint(1, 4)))
        faulted, _ = ask(server, refs, transport, concurrency=3)
    assert _threads(faulted) == _threads(plain)


def test_query_that_takes_too_long_is_halved() -> None:
    """502 and 504 say that a query was too much: its halves are asked for."""
    with StandIn({REPO: ROWS}) as server:
        server.script(Fault("/graphql", status=504, body=HTML, kind="text/html"))
        results, cost = ask(server, [ref(n) for n in range(1, 9)], "graphql")
        sizes = server.sizes()
    assert all(isinstance(result, Fetched) for result in results)
    assert (sizes, cost.requests) == ([8, 4, 4], 3)


def test_thread_that_graphql_never_gives_is_fetched_over_rest() -> None:
    """Where GraphQL fails for one thread for good, `auto` takes REST for it."""
    with StandIn({REPO: [issue(1)]}) as server:
        server.script(Fault("/graphql", status=502, times=99))
        results, _ = ask(server, [ref(1)], retries=1)
        assert getattr(results[0], "thread", None) is not None
        assert missing(server, ref(1), "graphql", retries=1).reason == "failed"
    assert isinstance(results[0], Fetched)
    assert results[0].thread.source == "rest"


def test_errors_inside_a_thread_are_retried_then_told() -> None:
    """A thread that always comes with a hole is given with the hole, and says so."""

    def damage(answer: dict[str, Any]) -> dict[str, Any]:
        answer["data"]["r0"]["t"]["comments"]["nodes"][0] = None
        fault = {
            "type": "RESOURCE_LIMITS_EXCEEDED",
            "path": ["r0", "t", "comments", "nodes", 0],
            "message": "Too much.",
        }
        return {**answer, "errors": [fault]}

    with StandIn({REPO: ROWS}) as server:
        server.script(Fault("/graphql", edit=damage, times=3))
        healed, _ = ask(server, [ref(1)], "graphql")
        server.script(Fault("/graphql", edit=damage, times=99))
        holed, _ = ask(server, [ref(1)], "graphql", retries=3)
    assert _threads(healed)[0].problems == ()
    assert [p.code for p in _threads(holed)[0].problems] == ["partial"]


def test_hidden_sources_do_not_keep_the_thread_away() -> None:
    """A source that the token may not see comes as FORBIDDEN: no retry, the thread is kept."""

    def hide(answer: dict[str, Any]) -> dict[str, Any]:
        fault = {"type": "FORBIDDEN", "path": ["r0", "t", "timelineItems", "nodes", 0, "source"], "message": "SAML"}
        return {**answer, "errors": [fault]}

    with StandIn({REPO: ROWS}) as server:
        server.script(Fault("/graphql", edit=hide))
        results, cost = ask(server, [ref(1)], "graphql")
    assert isinstance(results[0], Fetched)
    assert cost.requests == 1


def test_saml_protected_thread_is_forbidden() -> None:
    """An organization's single sign-on keeps a thread away; GitHub's words are quoted."""
    fault = {"type": "FORBIDDEN", "path": ["r0"], "message": "Resource protected by organization SAML enforcement."}
    with StandIn({REPO: ROWS}) as server:
        server.script(Fault("/graphql", edit=lambda _: {"data": {"r0": None}, "errors": [fault]}))
        over_graphql = missing(server, ref(1), "graphql")
        sso = {"X-GitHub-SSO": "required; url=https://github.com/orgs/x/sso"}
        server.script(Fault("/issues/1", status=403, body=b'{"message": "Resource protected"}', headers=sso))
        over_rest = missing(server, ref(1), "rest")
    assert (over_graphql.reason, over_rest.reason) == ("forbidden", "forbidden")
    assert "SAML enforcement" in over_graphql.message
    assert "single sign-on" in over_rest.message


@pytest.mark.parametrize(
    ("status", "reason"), [(403, "forbidden"), (451, "forbidden"), (400, "failed"), (422, "failed")]
)
def test_refusals_of_one_thread_have_their_reason(status: int, reason: str) -> None:
    """A private thread, one withheld by law, and anything GitHub should not answer."""
    with StandIn({REPO: ROWS}) as server:
        server.script(Fault("/issues/1", status=status, body=b"{}"))
        assert missing(server, ref(1), "rest").reason == reason


@BOTH
def test_wrong_token_is_told_with_what_to_do(transport: Any) -> None:
    """401 at first contact: one sentence, no retry."""
    with StandIn({REPO: ROWS}, token="the-good-one") as server:
        with (
            client(server, transport=transport) as asking,
            pytest.raises(Forbidden, match="refuses the token: set a valid one"),
        ):
            asking.fetch([ref(1), ref(2)])
        assert len(server.seen) <= 2


def test_graphql_without_a_token_is_told_with_what_to_do() -> None:
    """GraphQL knows no anonymous users."""
    with StandIn({REPO: ROWS}) as server, client(server, None, transport="graphql") as asking:
        with pytest.raises(Forbidden, match="needs a token: set one, or use --transport rest"):
            asking.fetch([ref(1)])
        assert server.seen == []


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}", "http://no-such-host.invalid"])
def test_host_that_cannot_be_reached_is_named(address: str) -> None:
    """No name or nobody listening, at first contact: the host is named."""
    clock = Clock()
    host = host_for("github.com", address.format(port=_closed_port()), None)
    asking = Client([host], Limits(), clock=clock.time, sleep=clock.sleep)
    with asking, pytest.raises(Unreachable, match=r"(127\.0\.0\.1|no-such-host\.invalid) cannot be reached"):
        asking.fetch([ref(1), ref(2)])


def test_host_that_goes_away_leaves_the_rest_missing() -> None:
    """After something was got, a dead host is no exception: what was got is kept."""
    with StandIn({REPO: ROWS}) as server, client(server, transport="rest") as asking:
        assert isinstance(asking.fetch([ref(1)])[0], Fetched)
        server.stop()
        result = asking.fetch([ref(2)])[0]
    assert isinstance(result, Missing)
    assert result.reason == "failed"


def test_web_page_in_place_of_json_is_told() -> None:
    """A captive portal or a wrong address answers with HTML."""
    with StandIn({REPO: ROWS}) as server:
        server.script(Fault(status=200, body=HTML, kind="text/html", times=99))
        result = missing(server, ref(1), "rest")
    assert "answers with a web page in place of JSON" in result.message


def test_silent_host_is_given_up() -> None:
    """A host that accepts and does not answer costs the timeout, not the day."""
    with StandIn({REPO: ROWS}) as server:
        server.script(Fault(delay=0.6, times=9))
        result = missing(server, ref(1), "rest", timeout=0.1, retries=1)
    assert (result.reason, result.message) == ("failed", "127.0.0.1 did not answer in time")


def test_shape_that_is_not_githubs_fails_with_a_sentence() -> None:
    """Valid JSON of another shape is no thread."""
    with StandIn({REPO: ROWS}) as server:
        server.script(Fault("/issues/1", status=200, body=b'{"hello": "world"}', times=9))
        result = missing(server, ref(1), "rest", retries=1)
        assert result.reason == "failed"
        server.faults.clear()
        server.script(Fault("/graphql", status=200, body=b'{"data": {"r0": {"t": {"__typename": "Issue"}}}}', times=9))
        assert missing(server, ref(1), "graphql", retries=1).reason == "failed"


@pytest.mark.parametrize("transport", ["rest", "graphql"])
def test_answer_that_is_nested_too_deeply_fails_with_a_sentence(transport: Any) -> None:
    """A server that wants to exhaust the reader is one more whose answer is none of GitHub's."""
    with StandIn({REPO: ROWS}) as server:
        server.script(Fault(status=200, body=b'{"data":' * 9_000 + b"{}" + b"}" * 9_000, times=9))
        result = missing(server, ref(1), transport, retries=1)
    assert (result.reason, "something that is not what GitHub's API gives" in result.message) == ("failed", True)


@pytest.mark.parametrize("part", ["r0", "rateLimit", "probeIssue"])
def test_parts_of_another_shape_fail_with_a_sentence(part: str) -> None:
    """What stands in place of a repository, of the costs or of the schema may be anything."""
    with StandIn({REPO: ROWS}) as server:
        server.script(Fault("/graphql", edit=lambda answer: {"data": {**answer["data"], part: [5]}}, times=99))
        result = missing(server, ref(1), "graphql", retries=2)
    assert (result.reason, "did not come whole" in result.message) == ("failed", True)


def test_page_of_another_shape_keeps_the_threads_that_need_none() -> None:
    """A further page that is no page keeps its thread away, and no other."""
    long = issue(20, *(event("pinned", n) for n in range(4)))
    with StandIn({REPO: [long, issue(1)]}, page=2) as server:
        server.script(Fault("/graphql", edit=lambda answer: answer))
        server.script(Fault("/graphql", edit=lambda _: {"data": {"p0": [5]}}, times=99))
        results, _ = ask(server, [ref(20), ref(1)], "graphql")
    assert [getattr(result, "reason", "got") for result in results] == ["failed", "got"]


def test_query_that_is_not_taken_falls_back_to_rest() -> None:
    """An error in the query itself is not asked for again and again."""
    refusal = {"errors": [{"message": "Field 'zzz' doesn't exist", "extensions": {"code": "undefinedField"}}]}
    with StandIn({REPO: ROWS}) as server:
        server.script(Fault("/graphql", edit=lambda _: refusal, times=99))
        results, _ = ask(server, [ref(1)])
        assert len(server.paths("/graphql")) == 1
        assert "does not take the query" in missing(server, ref(1), "graphql").message
    assert isinstance(results[0], Fetched)


def test_pull_request_over_rest_survives_faults_in_each_of_its_requests() -> None:
    """Issue, timeline, pull request and review comments are each asked for again."""
    review = {"event": "reviewed", "id": 21, "state": "commented", "submitted_at": "2026-03-01T10:03:00Z"}
    rows = [pull(2, review, review_comments=[comment(31, pull_request_review_id=21)])]
    with StandIn({REPO: rows}) as server:
        plain, _ = ask(server, [ref(2)], "rest")
        for word in ("/issues/2", "/timeline", "/pulls/2", "/comments"):
            server.script(Fault(word, cut=True), Fault(word, status=500))
        faulted, cost = ask(server, [ref(2)], "rest")
    assert _threads(faulted) == _threads(plain)
    assert cost.requests > 8
