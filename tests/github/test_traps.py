"""GitHub's traps, each with the thread that falls into it."""

from __future__ import annotations

from typing import Literal

import pytest

from fixtrail.model.problem import Problem
from fixtrail.model.stored import Fetched
from fixtrail.model.thread import GHOST, LinkedThread
from tests.github.asking import ask, missing, one
from tests.github.rows import ADA, REPO, at, comment, cross_reference, event, issue, pull, ref
from tests.standin.server import Fault, StandIn

Transport = Literal["graphql", "rest"]
BOTH = pytest.mark.parametrize("transport", ["graphql", "rest"])


def test_merged_pull_request_that_closes_is_shown() -> None:
    """Without `includeClosedPrs` GitHub hides the merged pull request, which is the fix; its merge comes with it."""
    rows = [issue(1, links={"closed_by": [2]}), pull(2, merged="m1", links={"closing": [1]})]
    with StandIn({REPO: rows}) as server:
        link = LinkedThread(
            ref(2), "pull", "Pull request 2", "closed", merged=True, author=one(server, ref(1)).thread.author,
            merge_commit="m1", merged_at=at(40),
        )  # fmt: skip
        assert one(server, ref(1)).thread.closing == (link,)
        assert [linked.ref for linked in one(server, ref(2)).thread.closing] == [ref(1)]


@BOTH
def test_cross_reference_from_a_pull_request_is_typed_so(transport: Transport) -> None:
    """REST types every source `issue`; what tells a pull request is its `pull_request`."""
    rows = [
        issue(1, cross_reference(2, {"number": 2}), cross_reference(3, {"number": 3})),
        pull(2, merged="m1"),
        issue(3),
    ]
    with StandIn({REPO: rows}) as server:
        others = [e.other for e in one(server, ref(1), transport).thread.timeline]
    assert [(o.ref.number, o.kind, o.state, o.merged) for o in others if o] == [
        (2, "pull", "closed", True),
        (3, "issue", "open", False),
    ]


def test_duplicate_mark_on_either_side_names_the_other() -> None:
    """A comment puts the mark on the duplicate, the button on the canonical: `detail` says what the other is."""
    pair = {"canonical": 3, "duplicate": 1}
    rows = [issue(1, event("marked_as_duplicate", 1, pair=pair)), issue(3, event("marked_as_duplicate", 2, pair=pair))]
    with StandIn({REPO: rows}) as server:
        (on_duplicate,) = one(server, ref(1)).thread.timeline
        (on_canonical,) = one(server, ref(3)).thread.timeline
    assert (on_duplicate.detail, on_duplicate.other and on_duplicate.other.ref) == ("canonical", ref(3))
    assert (on_canonical.detail, on_canonical.other and on_canonical.other.ref) == ("duplicate", ref(1))


def test_duplicate_state_reason_is_not_hidden() -> None:
    """GraphQL calls a duplicate `not_planned` unless it is asked with `enableDuplicate`."""
    closed = event("closed", 1, state_reason="not_planned")
    rows = [issue(1, closed, state="closed", closed_at=at(6), state_reason="duplicate")]
    with StandIn({REPO: rows}) as server:
        thread = one(server, ref(1)).thread
    assert (thread.state_reason, thread.timeline[0].detail) == ("duplicate", "duplicate")


def test_connected_over_rest_has_no_target_and_no_guess() -> None:
    """REST's `connected` names no target: the event is kept, and nothing is made up for it."""
    with StandIn({REPO: [issue(1, event("connected", 5, subject=2)), pull(2)]}) as server:
        (over_rest,) = one(server, ref(1), "rest").thread.timeline
        (over_graphql,) = one(server, ref(1), "graphql").thread.timeline
    assert (over_rest.kind, over_rest.other) == ("connected", None)
    assert over_graphql.other is not None
    assert over_graphql.other.ref == ref(2)


@BOTH
def test_transferred_thread_is_found_where_it_went(transport: Transport) -> None:
    """A 301 leads to the new repository and number; the result says what was asked and what it is now."""
    rows = {REPO: [issue(2)], "example/wick": [issue(31, comments=(comment(9),))]}
    with StandIn(rows, moved={f"{REPO}#1": "example/wick#31"}) as server:
        result = one(server, ref(1), transport)
    assert (result.asked, result.thread.ref, result.raw.ref) == (
        ref(1),
        ref(31, "example/wick"),
        ref(31, "example/wick"),
    )
    assert [c.id for c in result.thread.comments] == ["comment:9"]
    assert result.thread.source == transport


@BOTH
def test_renamed_repository_gives_its_canonical_name(transport: Transport) -> None:
    """The old name leads to the thread, whose ref has the new one."""
    with StandIn({REPO: [issue(1)]}, renamed={"old/lamp": REPO}) as server:
        assert one(server, ref(1, "old/lamp"), transport).thread.ref == ref(1)


@BOTH
def test_deleted_thread_is_gone(transport: Transport) -> None:
    """410: it was there, and is not any more."""
    with StandIn({REPO: [issue(1)]}, deleted={f"{REPO}#1"}) as server:
        row = server.archive.rows.pop((REPO, 1))
        assert row["number"] == 1
        result = missing(server, ref(1), transport)
    assert (result.reason, result.message) == ("gone", "github.com/example/lantern#1 was deleted")


@BOTH
@pytest.mark.parametrize("repo", [REPO, "example/nowhere"])
def test_unknown_thread_is_not_found_and_the_others_are_kept(transport: Transport, repo: str) -> None:
    """404 for a number or a repository; what was asked for beside it is there."""
    with StandIn({REPO: [issue(1)]}) as server:
        lost, found = ask(server, [ref(404, repo), ref(1)], transport)[0]
    assert getattr(lost, "reason", None) == "not-found"
    assert isinstance(found, Fetched)


@BOTH
def test_deleted_accounts_are_the_ghost(transport: Transport) -> None:
    """Null in one place and `ghost` in another: one person."""
    ghost = {"login": "ghost", "id": 10137}
    rows = [
        issue(
            1, event("closed", 1, 6, actor=None), comments=(comment(11, user=ghost), comment(12, user=None)),
            user=ghost, state="closed", closed_at=at(6),
        )
    ]  # fmt: skip
    with StandIn({REPO: rows}) as server:
        thread = one(server, ref(1), transport).thread
    authors = [
        thread.author,
        *(c.author for c in thread.comments),
        *(e.actor for e in thread.timeline),
        thread.closed_by,
    ]
    assert authors == [GHOST] * 5


@pytest.mark.parametrize(
    "lacking",
    [
        ["Issue.closedByPullRequestsReferences"], ["Issue.subIssues"], ["Issue.stateReason.enableDuplicate"],
        ["SubIssueAddedEvent", "SubIssueRemovedEvent", "ParentIssueAddedEvent", "ParentIssueRemovedEvent"],
        ["Issue.closedByPullRequestsReferences", "Issue.subIssues", "SubIssueAddedEvent", "SubIssueRemovedEvent",
         "ParentIssueAddedEvent", "ParentIssueRemovedEvent"],
    ],
)  # fmt: skip
def test_older_server_without_newer_fields_gives_the_thread(lacking: list[str]) -> None:
    """What the schema lacks is left out of the query, and the verdict is remembered."""
    rows = [issue(1, event("pinned", 5), comments=(comment(11),)), issue(2)]
    with StandIn({REPO: rows}, lacking=lacking) as server:
        results, cost = ask(server, [ref(1), ref(2)], "graphql", batch=1, concurrency=1)
        queries = server.queries()
    assert all(isinstance(result, Fetched) for result in results)
    assert len(queries) == cost.requests
    assert cost.requests <= 2 + len(lacking), "each verdict is found once"
    assert lacking[0].split(".")[-1] not in queries[-1]


def test_newer_server_is_asked_for_what_it_has() -> None:
    """Fields that came after February 2025 are asked for once the first answer has shown them."""
    rows = [
        issue(1, event("blocked_by_added", 5, far=3),
              links={"duplicate_of": 2, "blocked_by": [3], "blocking": [2], "parent": 3, "sub_issues": [2]},
              type={"name": "Bug"}),
        issue(2), issue(3),
    ]  # fmt: skip
    with StandIn({REPO: rows}, newer=True) as server:
        first = one(server, ref(1), "graphql").thread
        assert len(server.seen) == 2
    assert first.duplicate_of is not None
    assert first.duplicate_of.ref == ref(2)
    assert ([b.ref for b in first.blocked_by], [b.ref for b in first.blocking]) == ([ref(3)], [ref(2)])
    assert (first.parent and first.parent.ref, [s.ref for s in first.sub_issues]) == (ref(3), [ref(2)])
    assert first.issue_type == "Bug"
    assert [(e.kind, e.other and e.other.ref) for e in first.timeline] == [("blocked_by_added", ref(3))]


def test_known_server_is_not_probed_again() -> None:
    """One probe a host: the second query is as short as it can be."""
    with StandIn({REPO: [issue(1), issue(2)]}) as server:
        ask(server, [ref(1), ref(2)], "graphql", batch=1, concurrency=1)
        assert [seen.body["variables"]["probe"] for seen in server.seen if seen.body] == [True, False]


def test_server_without_graphql_is_asked_over_rest() -> None:
    """An Enterprise Server may have it switched off: 404, and REST takes over for good."""
    with StandIn({REPO: [issue(1), issue(2)]}, graphql=False) as server:
        results, _ = ask(server, [ref(1), ref(2)], batch=1, concurrency=1)
        assert len(server.paths("/graphql")) == 1
    assert [result.thread.source for result in results if isinstance(result, Fetched)] == ["rest", "rest"]


def test_server_without_graphql_fails_where_only_graphql_is_wanted() -> None:
    """`--transport graphql` does not fall back."""
    with StandIn({REPO: [issue(1)]}, graphql=False) as server:
        assert missing(server, ref(1), "graphql").reason == "failed"


def test_silently_dropped_events_are_fetched_alone() -> None:
    """Of many timelines in one query GitHub silently leaves out the last: the count tells, and the thread is asked for
    alone."""
    rows = [issue(n, event("pinned", n)) for n in range(1, 6)]
    with StandIn({REPO: rows}, drop_after=3) as server:
        results, cost = ask(server, [ref(n) for n in range(1, 6)], "graphql")
    assert [len(result.thread.timeline) for result in results if isinstance(result, Fetched)] == [1] * 5
    assert [result.thread.problems for result in results if isinstance(result, Fetched)] == [()] * 5
    assert cost.requests == 3


def test_events_that_stay_dropped_are_a_problem_of_the_thread() -> None:
    """What does not come even alone is said, and kept with what is stored."""
    with StandIn({REPO: [issue(1, event("pinned", 1))]}, drop_after=0) as server:
        result = one(server, ref(1), "graphql")
    assert result.thread.timeline == ()
    assert result.thread.problems == (Problem("dropped-events", "GitHub counts 1 timelineItems and gave 0", ref(1)),)


def test_batches_hold_ten_threads_at_most() -> None:
    """More than that lose timeline events; each query asks what it costs."""
    rows = {REPO: [issue(n) for n in range(1, 16)], "example/wick": [issue(n) for n in range(1, 8)]}
    refs = [ref(n, repo) for repo in rows for n in range(1, len(rows[repo]) + 1)]
    with StandIn(rows) as server:
        results, cost = ask(server, refs, "graphql")
        queries, sizes = server.queries(), server.sizes()
    assert [result.asked for result in results] == refs
    assert sorted(sizes) == [2, 10, 10]
    assert all("rateLimit{cost" in query for query in queries)
    assert (cost.requests, cost.graphql_points) == (3, 3)


def test_rest_takes_two_requests_for_an_issue_and_four_for_a_reviewed_pull_request() -> None:
    """Comments and reviews come with the timeline; review comments are asked for where there are some."""
    review = {"event": "reviewed", "id": 21, "user": ADA, "state": "commented", "submitted_at": at(3)}
    rows = [
        issue(1, comments=(comment(11),)), pull(2, review),
        pull(3, review, review_comments=[comment(31, pull_request_review_id=21)]),
    ]  # fmt: skip
    with StandIn({REPO: rows}) as server:
        costs = [ask(server, [ref(n)], "rest")[1].requests for n in (1, 2, 3)]
    assert costs == [2, 3, 4]


def test_dropped_connection_error_in_one_thread_keeps_the_others() -> None:
    """Partial data with an error: the thread that is missing is asked for alone."""

    def damage(answer: dict[str, object]) -> dict[str, object]:
        answer["data"]["r1"]["t"] = None  # type: ignore[index]
        fault = {"type": "RESOURCE_LIMITS_EXCEEDED", "path": ["r1", "t"], "message": "Resource limits exceeded."}
        return {**answer, "errors": [fault]}

    with StandIn({REPO: [issue(1), issue(2), issue(3)]}) as server:
        server.script(Fault("/graphql", edit=damage))
        results, cost = ask(server, [ref(1), ref(2), ref(3)], "graphql")
    assert [result.thread.title for result in results if isinstance(result, Fetched)] == [
        "Issue 1",
        "Issue 2",
        "Issue 3",
    ]
    assert cost.requests == 2
