"""Which threads could still change a verdict."""

from __future__ import annotations

import msgspec
import pytest

from fixtrail.graph.crawl import graph, start, step
from fixtrail.graph.decisive import decisive
from fixtrail.model.limits import Limits
from fixtrail.model.thread import LinkedThread, Thread
from tests.making import closed, comments, event, issue, linked, pull, ref


def needed(root: Thread, *fetched: Thread, back: tuple[int, ...] = ()) -> list[int]:
    """The numbers that are still needed once the root, and then the other threads, were fetched."""
    crawl, _ = start(root.ref, Limits(), {"github.com"})
    crawl, questions = step(crawl, {root.ref: root})
    if fetched:
        crawl, questions = step(crawl, {t.ref: t for t in fetched})
    found = decisive(graph(crawl), crawl.threads, {root.ref}, questions, back=[ref(n) for n in back])
    return [r.number for r in found]


def crossed(other: Thread | LinkedThread, **more: object) -> object:
    seen = linked(other) if isinstance(other, Thread) else other
    return event("cross-referenced", "2026-01-20T00:00:00Z", other=seen, **more)  # type: ignore[arg-type]


MERGED = pull(9, merged_at="2026-01-10T00:00:00Z")
BY_PULL = event("closed", closer=linked(MERGED))


def test_what_closes_an_issue_is_needed() -> None:
    """A closing pull request says what became of it; what the issue names beside it does not matter."""
    assert needed(closed(1, timeline=(BY_PULL,), body="Like #5.")) == [9]


@pytest.mark.parametrize(
    ("other", "matters"),
    [
        (issue(5), True), (closed(5), False), (pull(5), True), (pull(5, merged_at="2026-01-19T00:00:00Z"), True),
        (pull(5, state="closed"), False),
    ],
)  # fmt: skip
def test_what_names_a_closed_issue_matters_by_its_kind_and_state(other: Thread, matters: bool) -> None:
    """An open issue may say that it is back, a pull request may be a fix; what ended without a merge is neither."""
    root = closed(1, timeline=(event("closed", commit="a" * 40), crossed(other)))
    assert needed(root) == ([5] if matters else [])


def test_what_names_an_open_issue_matters_where_it_is_a_pull_request() -> None:
    """Another issue is no fix."""
    assert needed(issue(1, timeline=(crossed(issue(5)), crossed(pull(6))))) == [6]


def test_what_an_issue_names_matters_where_it_is_said_to_be_back() -> None:
    """A mention alone is no regression."""
    assert needed(issue(1, body="#5 again, like #6."), back=(5,)) == [5]


def test_all_that_names_a_duplicate_without_a_mark_is_needed() -> None:
    """Any of them may say which thread it duplicates."""
    root = closed(1, state_reason="duplicate", timeline=(event("closed"), crossed(closed(5))), body="See #6.")
    assert needed(root) == [5, 6]


def test_duplicate_link_is_needed() -> None:
    """Its target carries the verdict."""
    root = closed(1, comments=comments(1, ("grace", "MEMBER", "Duplicate of #7.")))
    assert needed(root) == [7]


def test_merged_pull_request_that_names_the_fix_is_needed() -> None:
    """It may revert it or bring it to another branch; an open one and an issue cannot."""
    later = (
        crossed(pull(20, merged_at="2026-01-20T00:00:00Z")), crossed(pull(21)), crossed(issue(22)),
    )  # fmt: skip
    fix = msgspec.structs.replace(MERGED, timeline=later)
    assert needed(closed(1, timeline=(BY_PULL,)), fix) == [20]


def test_pull_request_that_names_the_revert_is_needed_too() -> None:
    """It may bring the fix back."""
    relanding = pull(30, merged_at="2026-01-22T00:00:00Z")
    reverting = pull(20, body="Reverts #9", merged_at="2026-01-20T00:00:00Z", timeline=(crossed(relanding),))
    fix = msgspec.structs.replace(MERGED, timeline=(crossed(reverting),))
    root = closed(1, timeline=(BY_PULL,))
    crawl, _ = start(root.ref, Limits(depth=3), {"github.com"})
    for level in ({root.ref: root}, {fix.ref: fix}, {reverting.ref: reverting}):
        crawl, questions = step(crawl, level)
    assert decisive(graph(crawl), crawl.threads, {root.ref}, questions) == (ref(30),)


def test_what_names_an_unmerged_pull_request_is_needed() -> None:
    """It may be superseded, by an issue's word too; once it is merged only merged ones matter."""
    naming = (crossed(issue(5)), crossed(pull(6)), crossed(pull(7, merged_at="2026-01-20T00:00:00Z")))
    assert needed(pull(1, timeline=naming)) == [5, 6, 7]
    assert needed(pull(1, merged_at="2026-01-10T00:00:00Z", timeline=naming)) == [7]
