"""What one thread tells of others: structure and text, each with its direction and evidence."""

from __future__ import annotations

import pytest

from fixtrail.graph.links import links
from fixtrail.model.evidence import Computed, EventEvidence, Quote
from fixtrail.model.graph import Edge
from fixtrail.model.thread import LinkedThread, Thread
from tests.making import comments, event, issue, linked, pull, ref

HOSTS = frozenset({"github.com"})


def shape(edge: Edge) -> tuple[int, int, str, str, str]:
    return edge.source.number, edge.target.number, edge.kind, edge.seen_in, edge.via


def shapes(thread: Thread) -> list[tuple[int, int, str, str, str]]:
    return [shape(e) for e in links(thread, HOSTS)]


def test_closing_reference_of_an_issue_points_from_the_pull_request_to_it() -> None:
    """GitHub's link table names the pull requests that close an issue."""
    thread = issue(1, closing=(linked(pull(2)),))
    assert shapes(thread) == [(2, 1, "closes", "structure", "closing-reference")]


def test_closing_reference_of_a_pull_request_points_to_the_issue() -> None:
    """The same table seen from the other side gives the same edge."""
    thread = pull(2, closing=(linked(issue(1)),))
    assert shapes(thread) == [(2, 1, "closes", "structure", "closing-reference")]


def test_closing_reference_stands_on_a_computed_fact_with_both_threads() -> None:
    """A fact names what it was computed from."""
    (edge,) = links(issue(1, closing=(linked(pull(2)),)), HOSTS)
    assert [type(e) for e in edge.evidence] == [Computed]
    assert edge.evidence[0].inputs == ("github.com/example/lantern#1", "github.com/example/lantern#2")  # type: ignore[union-attr]


def test_closed_event_with_a_closer_is_a_closing_edge() -> None:
    """The pull request that closed the issue is named by the event."""
    thread = issue(1, timeline=(event("closed", closer=linked(pull(2))),))
    (edge,) = links(thread, HOSTS)
    assert shape(edge) == (2, 1, "closes", "structure", "closed-event")
    assert isinstance(edge.evidence[0], EventEvidence)


@pytest.mark.parametrize(("will_close", "kind"), [(True, "closes"), (False, "cross-references")])
def test_cross_reference_closes_only_where_its_source_says_so(will_close: bool, kind: str) -> None:
    """A pull request that names an issue closes it only with a keyword."""
    thread = issue(1, timeline=(event("cross-referenced", other=linked(pull(2)), will_close=will_close),))
    assert shapes(thread) == [(2, 1, kind, "structure", "cross-referenced")]


def test_cross_reference_from_an_issue_never_closes() -> None:
    """Issues do not close issues."""
    thread = issue(1, timeline=(event("cross-referenced", other=linked(issue(2)), will_close=True),))
    assert shapes(thread) == [(2, 1, "cross-references", "structure", "cross-referenced")]


@pytest.mark.parametrize(("detail", "expected"), [("canonical", (1, 2)), ("duplicate", (2, 1))])
def test_duplicate_mark_points_to_the_canonical_on_either_side(detail: str, expected: tuple[int, int]) -> None:
    """`marked_as_duplicate` may stand in the timeline of the duplicate or of the canonical thread."""
    thread = issue(1, timeline=(event("marked_as_duplicate", other=linked(issue(2)), detail=detail),))
    assert shapes(thread) == [(*expected, "duplicate-of", "structure", "marked_as_duplicate")]


def test_duplicate_mark_that_was_taken_back_is_no_edge() -> None:
    """`unmarked_as_duplicate` undoes the mark."""
    other = linked(issue(2))
    marked = event("marked_as_duplicate", "2026-01-02T00:00:00Z", other=other, detail="canonical")
    taken_back = event("unmarked_as_duplicate", "2026-01-03T00:00:00Z", other=other, detail="canonical")
    assert shapes(issue(1, timeline=(marked, taken_back))) == []


def test_mark_without_a_target_is_no_edge() -> None:
    """REST gives `connected` and `marked_as_duplicate` without the thread at the other end."""
    assert shapes(issue(1, timeline=(event("connected"), event("marked_as_duplicate")))) == []


def test_connected_pull_request_points_to_the_issue_until_it_is_disconnected() -> None:
    """Links made by hand count until they are removed by hand."""
    other = linked(pull(2))
    connected = event("connected", "2026-01-02T00:00:00Z", other=other)
    assert shapes(issue(1, timeline=(connected,))) == [(2, 1, "connected", "structure", "connected")]
    disconnected = event("disconnected", "2026-01-03T00:00:00Z", other=other)
    assert shapes(issue(1, timeline=(connected, disconnected))) == []


def test_parents_sub_issues_and_blockers_keep_their_direction() -> None:
    """The parent points at its part, the blocked thread at what blocks it."""
    two, three, four, five = (LinkedThread(ref(n), "issue") for n in (2, 3, 4, 5))
    thread = issue(1, parent=two, sub_issues=(three,), blocked_by=(four,), blocking=(five,))
    assert [s[:3] for s in shapes(thread)] == [
        (2, 1, "parent-of"), (1, 3, "parent-of"), (1, 4, "blocked-by"), (5, 1, "blocked-by"),
    ]  # fmt: skip


def test_closing_keyword_in_a_pull_request_quotes_its_line() -> None:
    """The evidence of a link in text is the line that says it."""
    (edge,) = links(pull(2, body="A word before.\n\nFixes #1 at last.\nMore."), HOSTS)
    assert shape(edge) == (2, 1, "closes", "text", "body")
    assert [e.text for e in edge.evidence if isinstance(e, Quote)] == ["Fixes #1 at last."]


def test_closing_keyword_in_an_issue_is_a_mention() -> None:
    """GitHub heeds closing keywords in pull requests and commits only."""
    assert shapes(issue(1, body="This would fix #3, or: fixes #4.")) == [
        (1, 3, "mentions", "text", "body"),
        (1, 4, "mentions", "text", "body"),
    ]


def test_fixed_by_in_a_comment_points_from_the_fix() -> None:
    """ "Fixed by #2" under an issue names what closes it."""
    thread = issue(1, comments=comments(1, ("grace", "MEMBER", "Fixed by #2.")))
    assert shapes(thread) == [(2, 1, "closes", "text", "comment")]


@pytest.mark.parametrize("words", ["Not a duplicate of #2.", "Is this a duplicate of #2?", "Maybe a duplicate of #2"])
def test_duplicate_that_is_denied_asked_or_supposed_is_a_mention(words: str) -> None:
    """Only who states a duplicate makes one."""
    assert shapes(issue(1, comments=comments(1, ("ada", "NONE", words)))) == [(1, 2, "mentions", "text", "comment")]


def test_self_link_is_kept() -> None:
    """A thread that names itself does so in the graph too."""
    assert shapes(issue(1, body="See #1.")) == [(1, 1, "mentions", "text", "body")]
