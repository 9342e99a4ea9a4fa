"""Conditional requests: what did not change costs nothing."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.github.asking import ask, one
from tests.github.rows import ADA, REPO, Row, archived, at, comment, event, issue, pull, ref
from tests.standin.server import StandIn


def _pull() -> Row:
    review = {"event": "reviewed", "id": 21, "user": ADA, "state": "commented", "submitted_at": at(3)}
    notes = [comment(31 + n, pull_request_review_id=21) for n in range(4)]
    return pull(1, review, *(event("pinned", n, n) for n in range(5)), review_comments=notes)


@pytest.mark.parametrize("row", [issue(1, comments=(comment(11),)), _pull()], ids=["issue", "pull"])
@pytest.mark.parametrize("page", [2, 100])
def test_unchanged_thread_costs_no_rate_limit(row: Row, page: int) -> None:
    """With a token every answer is 304, which is free; the thread is the stored one."""
    with StandIn({REPO: [row]}, remaining=1000, page=page) as server:
        first = one(server, ref(1), "rest")
        left = server.remaining
        results, cost = ask(server, [ref(1)], "rest", {ref(1): first.raw})
        assert server.remaining == left
    (second,) = results
    assert getattr(second, "unchanged", None) is True
    assert second.thread == first.thread  # type: ignore[union-attr]
    assert cost.not_modified == cost.requests == len(first.raw.etags)


def test_changed_page_is_read_and_the_others_are_reused() -> None:
    """One new comment: the page it is on is read, what did not change comes from the store."""
    row = issue(1, *(event("pinned", n, n) for n in range(7)))
    with StandIn({REPO: [row]}, page=3) as server:
        first = one(server, ref(1), "rest")
        row["timeline"].append(event("labeled", 9, 9, label={"name": "bug"}))
        second = one(server, ref(1), "rest", first.raw)
        statuses = [seen.status for seen in server.seen[-4:]]
        fresh = one(server, ref(1), "rest")
    assert statuses == [304, 304, 304, 200]
    assert second.unchanged is False
    assert second.thread == fresh.thread
    assert second.raw.etags == fresh.raw.etags


@pytest.mark.parametrize("link_in_304", [True, False])
def test_new_page_after_a_full_one_is_found(link_in_304: bool) -> None:
    """The last page was full, so it does not change when another one follows it; only its `Link` does."""
    row = issue(1, *(event("pinned", n, n % 50) for n in range(100)))
    with StandIn({REPO: [row]}, link_in_304=link_in_304) as server:
        first = one(server, ref(1), "rest")
        row["timeline"].append(event("labeled", 999, 59, label={"name": "bug"}))
        second = one(server, ref(1), "rest", first.raw)
    assert (len(first.thread.timeline), len(second.thread.timeline)) == (100, 101)


def test_pages_without_link_in_304_go_on_by_what_is_stored() -> None:
    """A 304 need not carry the `Link`: the stored pages tell what comes next."""
    row = issue(1, *(event("pinned", n, n) for n in range(7)))
    with StandIn({REPO: [row]}, page=3, link_in_304=False) as server:
        first = one(server, ref(1), "rest")
        second = one(server, ref(1), "rest", first.raw)
    assert (second.unchanged, second.thread) == (True, first.thread)


def test_shrunken_list_is_read_anew() -> None:
    """Deleted comments leave fewer pages than are stored."""
    row = issue(1, *(event("pinned", n, n) for n in range(7)))
    with StandIn({REPO: [row]}, page=3) as server:
        first = one(server, ref(1), "rest")
        del row["timeline"][2:]
        second = one(server, ref(1), "rest", first.raw)
    assert (len(second.thread.timeline), second.unchanged) == (2, False)


@pytest.mark.parametrize("change", [{"source": "graphql"}, {"etags": {}}, {"raw": b"{"}, {"source": "archive"}])
def test_what_cannot_be_reused_is_fetched(change: dict[str, Any]) -> None:
    """A copy of another transport, without ETags or damaged is no reason for a condition."""
    with StandIn({REPO: [issue(1)]}) as server:
        first = one(server, ref(1), "rest")
        second = one(server, ref(1), "rest", msgspec.structs.replace(first.raw, **change))
        assert {seen.status for seen in server.seen} == {200}
    assert (second.unchanged, second.raw.raw) == (False, first.raw.raw)


def test_archived_copy_is_fetched() -> None:
    """What was imported has no ETags."""
    with StandIn({REPO: [issue(1)]}) as server:
        assert one(server, ref(1), "rest", archived(issue(1))).unchanged is False


def test_conditions_are_kept_by_path_without_the_host() -> None:
    """ETags are stored by path, so that they hold whatever port or proxy the API is behind."""
    with StandIn({REPO: [issue(1, *(event("pinned", n, n) for n in range(3)))]}, page=2) as server:
        etags = one(server, ref(1), "rest").raw.etags
    assert list(etags) == [
        f"/repos/{REPO}/issues/1",
        f"/repos/{REPO}/issues/1/timeline?per_page=100",
        "/repositories/1000/issues/1/timeline?per_page=100&after=2",
    ]
