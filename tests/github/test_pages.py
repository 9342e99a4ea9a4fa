"""Lists that do not fit on one page."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.github.rest import next_link
from fixtrail.model.stored import Fetched
from tests.github.asking import ask, missing, one
from tests.github.rows import ADA, REPO, Row, at, comment, event, issue, pull, ref
from tests.standin.server import Fault, StandIn


def _long() -> Row:
    said = tuple(comment(100 + n, f"No. {n}", n % 50) for n in range(25))
    return issue(1, *(event("labeled", 500 + n, n % 50, label={"name": f"l{n}"}) for n in range(31)), comments=said)


@pytest.mark.parametrize("transport", ["graphql", "rest"])
def test_all_pages_are_read(transport: Any) -> None:
    """Every comment and event comes once, whatever the size of a page."""
    with StandIn({REPO: [_long()]}, page=7) as server:
        thread = one(server, ref(1), transport).thread
    assert sorted(int(c.id.rpartition(":")[2]) for c in thread.comments) == [*range(100, 125)]
    assert sorted(e.detail for e in thread.timeline) == sorted(f"l{n}" for n in range(31))
    assert thread.problems == ()


def test_further_pages_of_several_threads_share_queries() -> None:
    """Next pages are batched too: two threads with two pages each of two lists take one more query."""
    rows = [
        issue(
            n, *(event("pinned", 10 * n + k) for k in range(4)), comments=tuple(comment(100 * n + k) for k in range(4))
        )
        for n in (1, 2)
    ]
    with StandIn({REPO: rows}, page=2) as server:
        results, cost = ask(server, [ref(1), ref(2)], "graphql")
    assert [(len(r.thread.comments), len(r.thread.timeline)) for r in results if isinstance(r, Fetched)] == [
        (4, 4),
        (4, 4),
    ]
    assert cost.requests == 2


def test_pages_of_a_timeline_are_asked_for_at_once() -> None:
    """Timelines can be read by place, so that a long one takes one round more and not one for each page."""
    with StandIn({REPO: [issue(1, *(event("pinned", n, n % 50) for n in range(1, 100)))]}, page=10) as server:
        results, cost = ask(server, [ref(1)], "graphql")
    assert isinstance(results[0], Fetched)
    assert [len(results[0].thread.timeline), cost.requests] == [99, 2]


def test_timeline_that_does_not_add_up_is_read_page_by_page() -> None:
    """Where places give an event twice, say because it was added meanwhile, the cursors tell what is right."""

    def twice(answer: dict[str, Any]) -> dict[str, Any]:
        answer["data"]["p1"] = answer["data"]["p0"]
        return answer

    with StandIn({REPO: [issue(1, *(event("pinned", n, n) for n in range(1, 31)))]}, page=10) as server:
        server.script(Fault("/graphql", edit=lambda answer: answer), Fault("/graphql", edit=twice))
        results, cost = ask(server, [ref(1)], "graphql")
    assert isinstance(results[0], Fetched)
    assert len({e.url for e in results[0].thread.timeline}) == 30
    assert cost.requests == 4


@pytest.mark.parametrize("page", [1, 2, 5])
def test_reviews_and_their_comments_are_paged_on_two_levels(page: int) -> None:
    """A review of a later page may itself have comments on further pages."""
    reviews = [
        {"event": "reviewed", "id": n, "user": ADA, "state": "commented", "submitted_at": at(n)} for n in range(1, 6)
    ]
    notes = [comment(100 * n + k, minute=n, pull_request_review_id=n) for n in range(1, 6) for k in range(n)]
    commits = [{"event": "committed", "sha": f"c{n}", "message": "m", "committer": {"date": at(n)}} for n in range(5)]
    with StandIn({REPO: [pull(2, *commits, *reviews, review_comments=notes)]}, page=page) as server:
        over_graphql = one(server, ref(2), "graphql").thread
        over_rest = one(server, ref(2), "rest").thread
    assert [c.id for c in over_graphql.review_comments] == [f"review-comment:{c['id']}" for c in notes]
    assert over_graphql.review_comments == over_rest.review_comments
    assert (len(over_graphql.reviews), len(over_graphql.commits)) == (5, 5)


@pytest.mark.parametrize("transport", ["graphql", "rest"])
def test_pages_beyond_the_limit_are_not_read_and_the_thread_says_so(transport: Any) -> None:
    """A thread with thousands of comments is read up to the limit; that it is not whole is kept with it."""
    with StandIn({REPO: [_long()]}, page=5) as server:
        result = one(server, ref(1), transport, pages=2)
    assert "limit-pages" in {problem.code for problem in result.thread.problems}
    assert len(result.thread.comments) == 10


def test_pages_are_never_addressed_by_hand() -> None:
    """The address of a next page is what the `Link` header says, cursor and all."""
    with StandIn({REPO: [_long()]}, page=20) as server:
        one(server, ref(1), "rest")
        timeline = server.paths("/timeline")
    assert timeline[0] == f"/repos/{REPO}/issues/1/timeline?per_page=100"
    assert timeline[1:] == [f"/repositories/1000/issues/1/timeline?per_page=100&after={n}" for n in (20, 40)]


def test_link_to_another_host_is_refused() -> None:
    """A next page on another host would carry the token there: not followed."""
    with StandIn({REPO: [issue(1)]}) as elsewhere, StandIn({REPO: [_long()]}) as server:
        server.script(Fault("/timeline", headers={"Link": f'<{elsewhere.url}/repositories/1/x>; rel="next"'}))
        result = missing(server, ref(1), "rest")
        assert elsewhere.seen == []
    assert result.reason == "failed"
    assert "another host: not followed" in result.message


def test_pages_in_a_circle_end() -> None:
    """A next page that was read already is an error, not an endless loop."""
    with StandIn({REPO: [_long()]}) as server:
        link = f'<{server.url}/repos/{REPO}/issues/1/timeline?per_page=100>; rel="next"'
        server.script(Fault("/timeline", times=5, headers={"Link": link}))
        assert "in a circle" in missing(server, ref(1), "rest").message


def test_page_that_fails_is_asked_for_again() -> None:
    """An error in place of a page does not lose it."""

    def damage(answer: dict[str, Any]) -> dict[str, Any]:
        fault = {"type": "INTERNAL", "path": ["p0"], "message": "Something went wrong"}
        return {"data": {**answer["data"], "p0": None}, "errors": [fault]}

    with StandIn({REPO: [_long()]}, page=20) as server:
        faults = [Fault("/graphql"), Fault("/graphql", edit=damage, times=3)]
        faults[0].edit = lambda answer: answer
        server.script(*faults)
        thread = one(server, ref(1), "graphql").thread
    assert (len(thread.comments), len(thread.timeline), thread.problems) == (25, 31, ())


def test_page_that_never_comes_leaves_the_thread_unfinished() -> None:
    """After the retries the thread is what came, and says what is missing."""
    with StandIn({REPO: [_long()]}, page=20) as server:
        first = Fault("/graphql", edit=lambda answer: answer)
        server.script(first, Fault("/graphql", edit=lambda answer: {"data": {"p0": None, "p1": None}}, times=99))
        result = one(server, ref(1), "graphql", retries=2)
    assert [p.code for p in result.thread.problems] == ["limit-pages", "limit-pages"]
    assert (len(result.thread.comments), len(result.thread.timeline)) == (20, 20)


def test_pages_that_are_silently_empty_are_asked_for_again() -> None:
    """A page without nodes although the count says more is asked for once more."""

    def empty(answer: dict[str, Any]) -> dict[str, Any]:
        for page in answer["data"].values():
            if isinstance(page, dict) and "timelineItems" in page:
                page["timelineItems"].update(nodes=[], pageInfo={"hasNextPage": False, "endCursor": None})
        return answer

    with StandIn({REPO: [_long()]}, page=30) as server:
        server.script(Fault("/graphql", edit=lambda answer: answer), Fault("/graphql", edit=empty))
        assert len(one(server, ref(1), "graphql").thread.timeline) == 31


def test_limit_met_between_pages_keeps_the_threads_that_need_none() -> None:
    """What was got whole is given; what needs further pages is missing with the reason."""
    with StandIn({REPO: [_long(), issue(2)]}, page=20) as server:
        results, _ = ask(server, [ref(1), ref(2)], "graphql", max_requests=1)
    assert [getattr(result, "reason", "whole") for result in results] == ["budget", "whole"]


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("", None),
        ('<https://a.test/x?page=2>; rel="next"', "https://a.test/x?page=2"),
        (
            '<https://a.test/1>; rel="first", <https://a.test/2>; rel="next", <https://a.test/9>; rel="last"',
            "https://a.test/2",
        ),
        ("<https://a.test/2>; title=x; rel=next", "https://a.test/2"),
        ('<https://a.test/2>; rel="nextish"', None),
        ('<https://a.test/1>; rel="prev"', None),
    ],
)
def test_next_link_reads_the_header(header: str, address: str | None) -> None:
    """Only the relation `next` counts, wherever it stands (RFC 8288)."""
    assert next_link(header) == address


@given(st.text(alphabet='<>;,="relnxt ', max_size=300))
def test_next_link_of_anything_is_text_or_none(header: str) -> None:
    """A broken header is no error."""
    assert isinstance(next_link(header), str | None)
