"""Both transports give the same thread."""

from __future__ import annotations

from importlib import resources

import pytest

from fixtrail.github.parse import parse
from fixtrail.github.transports import ONLY_GRAPHQL, ONLY_REST, SHARED_EVENTS, shared_part
from fixtrail.model.ref import Ref
from fixtrail.model.stored import Fetched
from fixtrail.model.thread import Event
from tests.github.asking import ask
from tests.github.rows import ADA, BOT, REPO, Row, at, comment, cross_reference, event, issue, pull, ref
from tests.standin.server import StandIn, rows_of


def _sample() -> dict[str, list[Row]]:
    folder = resources.files("fixtrail.sample") / "threads"
    found = {}
    for file in folder.iterdir():
        owner, mark, repo = file.name.removesuffix(".jsonl").partition("__")
        if mark and not repo.endswith(".commits"):
            found[f"{owner}/{repo}"] = rows_of(file.read_text(encoding="utf-8").splitlines())
    return found


def _both(rows: dict[str, list[Row]], **options: int) -> list[tuple[Fetched, Fetched]]:
    refs = [ref(row["number"], repo) for repo, found in rows.items() for row in found]
    with StandIn(rows, **options) as server:
        results = [ask(server, refs, transport, max_requests=9999)[0] for transport in ("graphql", "rest")]
    pairs = list(zip(*results, strict=True))
    return [(a, b) for a, b in pairs if isinstance(a, Fetched) and isinstance(b, Fetched)]


@pytest.mark.parametrize("page", [3, 100])
def test_sample_threads_are_equal_over_both_transports(page: int) -> None:
    """Every thread of the sample, in one page and in many."""
    pairs = _both(_sample(), page=page)
    assert len(pairs) > 20
    for over_graphql, over_rest in pairs:
        assert shared_part(over_graphql.thread) == shared_part(over_rest.thread)


def test_threads_with_everything_are_equal_over_both_transports() -> None:
    """Every kind of event, people who are bots or gone, reactions, reviews and their comments, and links."""
    commit = {
        "event": "committed", "sha": "c1", "message": "Mend it\n\nFixes #1", "author": {"name": "Ada L"},
        "committer": {"name": "Ada L", "date": at(1)},
    }  # fmt: skip
    review = {
        "event": "reviewed", "id": 21, "user": BOT, "state": "changes_requested", "body": "Please test",
        "submitted_at": at(3), "author_association": "MEMBER",
    }  # fmt: skip
    elsewhere = {
        "number": 9, "repository": "example/wick", "title": "Use it", "state": "closed", "user": None,
        "pull_request": {"merged_at": at(1)},
    }  # fmt: skip
    rows = [
        issue(
            1,
            event("labeled", 101, 1, label={"name": "bug"}, actor=BOT),
            cross_reference(2, {"number": 2}, closes=True),
            cross_reference(3, elsewhere, actor={"login": "ghost", "id": 3}),
            event("referenced", 104, 4, commit_id="c0", message="See #1"),
            event("connected", 105, 5, subject=2),
            event("marked_as_duplicate", 106, 6, pair={"canonical": 3, "duplicate": 1}),
            event("renamed", 107, 7, rename={"from": "a", "to": "b"}),
            event("closed", 108, 8, state_reason="completed", actor=None),
            event("assigned", 109, 9, assignee={"login": "ghost", "id": 3}),
            event("locked", 110, 10, lock_reason="off-topic"),
            comments=(comment(11, "Line\r\nend ☃", reactions={"+1": 3, "eyes": 1}), comment(12, user=None)),
            state="closed", closed_at=at(8), state_reason="completed", locked=True, body=None,
            labels=[{"name": "Zoo"}, {"name": "ant"}], milestone={"title": "2.0"}, assignees=[ADA],
        ),
        pull(
            2, commit, review, event("head_ref_force_pushed", 111, 2, commit_id="c1"),
            event("review_requested", 112, 2, requested_reviewer=BOT), merged="m1",
            review_comments=[comment(31, "Why?", pull_request_review_id=21)],
        ),
        issue(3, event("marked_as_duplicate", 113, 6, pair={"canonical": 3, "duplicate": 1})),
    ]  # fmt: skip
    for over_graphql, over_rest in _both({REPO: rows}, page=2):
        assert shared_part(over_graphql.thread) == shared_part(over_rest.thread)
        assert over_graphql.thread.problems == over_rest.thread.problems == ()
        for result in (over_graphql, over_rest):
            assert parse(result.raw) == result.thread


def _told(e: Event) -> tuple[str, Ref | None, str, Ref | None, bool, str | None]:
    other, closer = e.other.ref if e.other else None, e.closer.ref if e.closer else None
    return e.kind, other, e.detail, closer, e.will_close, e.commit_message


def test_only_graphql_tells_the_links() -> None:
    """What REST leaves out is empty over REST, and there over GraphQL: closers, targets, will-close, messages."""
    rows = [
        issue(
            1,
            event("connected", 105, 1, subject=2),
            event("marked_as_duplicate", 106, 2, pair={"canonical": 3, "duplicate": 1}),
            cross_reference(3, {"number": 2}, closes=True),
            event("closed", 108, 4, closer={"pull": 2}, commit_id="m1"),
            event("referenced", 109, 5, commit_id="c0", message="See #1"),
        ),
        pull(2, merged="m1"),
        issue(3),
    ]
    over_graphql, over_rest = _both({REPO: rows})[0]
    assert [_told(e) for e in over_graphql.thread.timeline] == [
        ("connected", ref(2), "", None, False, None),
        ("marked_as_duplicate", ref(3), "canonical", None, False, None),
        ("cross-referenced", ref(2), "", None, True, None),
        ("closed", None, "", ref(2), False, None),
        ("referenced", None, "", None, False, "See #1"),
    ]
    assert [_told(e) for e in over_rest.thread.timeline] == [
        ("connected", None, "", None, False, None),
        ("marked_as_duplicate", None, "", None, False, None),
        ("cross-referenced", ref(2), "", None, False, None),
        ("closed", None, "", None, False, None),
        ("referenced", None, "", None, False, None),
    ]
    assert [e.commit for e in over_rest.thread.timeline if e.kind == "closed"] == ["m1"]


def test_one_sided_fields_are_named() -> None:
    """The lists that the documentation quotes."""
    assert "Thread.closing" in ONLY_GRAPHQL
    assert len(ONLY_REST) == 2
    assert {"closed", "cross-referenced", "merged", "sub_issue_added"} <= SHARED_EVENTS


def test_refs_are_spelled_as_github_spells_them() -> None:
    """Names ignore case; the thread has the spelling that GitHub gives."""
    with StandIn({"Example/Lantern": [issue(1)]}) as server:
        for transport in ("graphql", "rest"):
            results, _ = ask(server, [Ref("github.com", "example", "lantern", 1)], transport)
            (result,) = results
            assert isinstance(result, Fetched)
            assert str(result.thread.ref) == "github.com/Example/Lantern#1"
