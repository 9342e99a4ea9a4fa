"""Threads from lines of an archive."""

from __future__ import annotations

import pytest

from fixtrail.errors import InvalidInput
from fixtrail.github.parse import parse
from fixtrail.model.problem import Problem
from fixtrail.model.stored import RawThread
from fixtrail.model.thread import GHOST, Actor, LinkedThread, Reactions
from tests.github.rows import ADA, BOT, archived, at, comment, event, issue, pull, ref


def test_parse_absent_keys_are_null() -> None:
    """An archive leaves out what is null or false, and the thread has the defaults."""
    row = issue(1)
    for key in ("body", "user", "author_association"):
        del row["issue"][key]
    thread = parse(archived(row))
    assert (thread.body.text, thread.author, thread.association) == ("", GHOST, "NONE")
    assert (thread.state_reason, thread.closed_at, thread.closed_by, thread.locked) == (None, None, None, False)
    assert (thread.kind, thread.state, thread.pull, thread.problems) == ("issue", "open", None, ())


def test_parse_comments_are_documents_and_no_events() -> None:
    """A comment is a document with its permalink; its place in the timeline makes no event."""
    row = issue(1, comments=(comment(11, "It works for me", reactions={"+1": 2}), comment(12, updated_at=at(9))))
    thread = parse(archived(row))
    first, second = thread.comments
    assert (first.id, first.kind, first.text) == ("comment:11", "comment", "It works for me")
    assert (first.author, first.created_at, first.updated_at) == (Actor("ada"), at(5), None)
    assert first.url == "https://github.com/example/lantern/issues/1#issuecomment-11"
    assert first.reactions == Reactions(plus=2)
    assert second.updated_at == at(9)
    assert thread.timeline == ()


def test_parse_pull_request_documents_have_their_permalinks() -> None:
    """Reviews, review comments and commits link to where GitHub shows them, under /pull/."""
    row = pull(
        2,
        {"event": "committed", "sha": "c1", "message": "Mend it", "author": {"name": "Ada L"},
         "committer": {"name": "Ada L", "date": at(1)}},
        {"event": "reviewed", "id": 21, "user": ADA, "state": "APPROVED", "submitted_at": at(3),
         "author_association": "MEMBER"},
        comments=(comment(11),),
        review_comments=[comment(31, "Why?")],
    )  # fmt: skip
    thread = parse(archived(row))
    page = "https://github.com/example/lantern/pull/2"
    assert thread.url == page
    assert [d.url for d in thread.documents()[2:]] == [
        "https://github.com/example/lantern/commit/c1",
        f"{page}#pullrequestreview-21",
        f"{page}#issuecomment-11",
        f"{page}#discussion_r31",
    ]
    assert [d.id for d in thread.documents()] == [
        "title", "body", "commit:c1", "review:21", "comment:11", "review-comment:31",
    ]  # fmt: skip
    (review,), (commit,) = thread.reviews, thread.commits
    assert (review.state, review.text, review.association) == ("approved", "", "MEMBER")
    assert (commit.text, commit.author, commit.created_at) == ("Mend it", Actor("Ada L"), at(1))
    assert thread.timeline == ()


def test_parse_cross_reference_by_number_is_of_the_same_repository() -> None:
    """A source that is only a number names a thread of the same repository."""
    row = issue(1, {"event": "cross-referenced", "actor": ADA, "created_at": at(2), "source": {"number": 7}})
    (seen,) = parse(archived(row)).timeline
    assert seen.other == LinkedThread(ref(7), "issue")
    assert seen.url == "https://github.com/example/lantern/issues/1"


def test_parse_cross_reference_from_elsewhere_is_told_by_its_pull_request() -> None:
    """A whole source tells repository, kind, state and title; `pull_request` makes it a pull request."""
    source = {
        "number": 9, "repository": "example/wick", "title": "Use it", "state": "closed", "user": BOT,
        "pull_request": {"merged_at": at(1)},
    }  # fmt: skip
    row = issue(1, {"event": "cross-referenced", "actor": ADA, "created_at": at(2), "source": source})
    (seen,) = parse(archived(row)).timeline
    assert seen.other == LinkedThread(
        ref(9, "example/wick"), "pull", "Use it", "closed", merged=True, author=Actor("sweeper", bot=True),
        merged_at=at(1),
    )  # fmt: skip


def test_parse_recovered_closer_and_subject_are_linked() -> None:
    """What an archive recovered of closing pull requests and connections is taken over."""
    row = issue(
        1, event("connected", 1, subject=4), event("closed", 2, closer={"pull": 5}), state="closed", closed_at=at(6)
    )
    connected, closed = parse(archived(row)).timeline
    assert connected.other == LinkedThread(ref(4), "pull")
    assert closed.closer == LinkedThread(ref(5), "pull", state="closed", merged=True)


def test_parse_details_are_in_words() -> None:
    """Labels, titles, milestones, people and reasons are the detail of their events."""
    row = issue(
        1,
        event("labeled", 1, 1, label={"name": "bug"}),
        event("renamed", 2, 2, rename={"from": "a", "to": "b"}),
        event("milestoned", 3, 3, milestone={"title": "2.0"}),
        event("assigned", 4, 4, assignee=BOT),
        event("review_requested", 5, 5, requested_team={"name": "The Core", "slug": "the-core"}),
        event("locked", 6, 6, lock_reason="too heated"),
        event("closed", 7, 7, state_reason="not_planned"),
        event("reopened", 8, 8),
        state="closed",
    )
    details = [(e.kind, e.detail) for e in parse(archived(row)).timeline]
    assert details == [
        ("labeled", "bug"), ("renamed", "b"), ("milestoned", "2.0"), ("assigned", "sweeper"),
        ("review_requested", "the-core"), ("locked", "too-heated"), ("closed", "not_planned"), ("reopened", ""),
    ]  # fmt: skip


def test_parse_events_at_one_instant_have_counted_ids() -> None:
    """Ids are made of kind, instant and actor; a counter tells equal ones apart."""
    row = issue(
        1, event("labeled", 5, label={"name": "a"}), event("labeled", 6, label={"name": "b"}), event("pinned", 7)
    )
    ids = [e.id for e in parse(archived(row)).timeline]
    assert ids == [f"labeled:{at(6)}:ada", f"labeled:{at(6)}:ada:2", f"pinned:{at(6)}:ada"]


def test_parse_events_are_sorted_by_time_then_as_given() -> None:
    """The order is that of time; what happened in one second stays as given."""
    row = issue(1, event("pinned", 1, 9), event("labeled", 2, 3), event("unpinned", 3, 9))
    assert [e.kind for e in parse(archived(row)).timeline] == ["labeled", "pinned", "unpinned"]


def test_parse_mentions_and_subscriptions_are_left_out() -> None:
    """Who was told of a thread says nothing about it."""
    row = issue(1, event("mentioned", 1), event("subscribed", 2), event("unsubscribed", 3), event("pinned", 4))
    assert [e.kind for e in parse(archived(row)).timeline] == ["pinned"]


def test_parse_merged_event_commit_wins_over_the_field() -> None:
    """`merge_commit_sha` of an old pull request may be a test merge that is in no branch: the event is right."""
    row = pull(2, merged="real", facts={"merge_commit_sha": "test-merge"})
    facts = parse(archived(row)).pull
    assert facts is not None
    assert (facts.merged, facts.merge_commit, facts.merged_at, facts.merged_by) == (True, "real", at(40), Actor("ada"))


def test_parse_unmerged_pull_request_has_no_merge_commit() -> None:
    """The test merge of an open pull request is no merge commit."""
    facts = parse(archived(pull(2, facts={"merge_commit_sha": "test-merge"}))).pull
    assert facts is not None
    assert (facts.merged, facts.merge_commit, facts.merged_by) == (False, None, None)


def test_parse_merged_by_falls_back_to_the_event() -> None:
    """Where the pull request does not say who merged it, its event does."""
    row = pull(2, merged="real", facts={"merged_by": None})
    facts = parse(archived(row)).pull
    assert facts is not None
    assert facts.merged_by == Actor("ada")


def test_parse_closed_by_is_the_last_closing_actor() -> None:
    """The actor of the last closing, or the issue's own word where that is unknown."""
    row = issue(1, event("closed", 1, 2), event("closed", 2, 4, actor=BOT), state="closed", closed_at=at(4))
    assert parse(archived(row)).closed_by == Actor("sweeper", bot=True)
    row = issue(1, event("closed", 1, 2, actor=None), state="closed", closed_at=at(4), closed_by=ADA)
    assert parse(archived(row)).closed_by == Actor("ada")


def test_parse_last_closing_of_a_duplicate_says_so() -> None:
    """The closed event of a duplicate may say `not_planned`; the thread's own reason is the better word."""
    row = issue(
        1, event("closed", 1, 2, state_reason="not_planned"), event("closed", 2, 4, state_reason="not_planned"),
        state="closed", state_reason="duplicate",
    )  # fmt: skip
    assert [e.detail for e in parse(archived(row)).timeline] == ["not_planned", "duplicate"]


def test_parse_commits_of_other_repositories_are_named() -> None:
    """A reference from another repository's commit names that repository, one from its own does not."""
    row = issue(
        1, event("referenced", 1, 1, commit_id="c1", commit_repo="Example/Lantern"),
        event("referenced", 2, 2, commit_id="c2", commit_repo="fork/lantern"),
    )  # fmt: skip
    found = [(e.commit, e.commit_repository) for e in parse(archived(row)).timeline]
    assert found == [("c1", None), ("c2", "fork/lantern")]


def test_parse_partial_thread_says_so() -> None:
    """A thread that is known only from others has a problem that says it."""
    row = {**issue(1), "partial": {"comments": 5}}
    assert [p.code for p in parse(archived(row)).problems] == ["partial"]


def test_parse_fewer_comments_than_counted_is_a_problem() -> None:
    """The counter of comments tells what is missing."""
    row = issue(1, comments=(comment(11),))
    row["issue"]["comments"] = 3
    assert parse(archived(row)).problems == (
        Problem("dropped-comments", "GitHub counts 2 comments more than it gave", ref(1)),
    )


def test_parse_instants_with_an_offset_become_utc() -> None:
    """Instants compare as text, so an offset is worked out."""
    assert parse(archived(issue(1, created_at="2026-03-01T12:00:00+02:00"))).created_at == "2026-03-01T10:00:00Z"


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"issue": 5}', b'{"issue": {"created_at": "yesterday"}}', b"\xff"])
def test_parse_what_is_no_thread_is_refused(raw: bytes) -> None:
    """Bytes that are no thread give one clear error, whatever they are."""
    for source in ("archive", "graphql"):
        with pytest.raises(InvalidInput, match="example/lantern#1 is not a thread"):
            parse(RawThread(ref(1), source, raw, at(0), at(0)))
