"""Events in words, and how many of each."""

from __future__ import annotations

import msgspec
import pytest

from fixtrail.model.thread import GHOST, Document, Event, LinkedThread
from fixtrail.report.timeline import happened, stats, timeline
from tests.report.lantern import ROOT, THREAD, document, ref

OTHER = LinkedThread(ref(9), "issue")
AWAY = LinkedThread(ref(9, "oil"), "pull")


@pytest.mark.parametrize(
    ("kind", "more", "words"),
    [
        ("closed", {}, "closed this"),
        ("closed", {"detail": "not_planned"}, "closed this as not planned"),
        ("closed", {"detail": "completed", "closer": AWAY}, "closed this as completed in example/oil#9"),
        ("closed", {"commit": "0123456789abcdef"}, "closed this in the commit 0123456789"),
        ("merged", {"commit": "0123456789abcdef"}, "merged this as the commit 0123456789"),
        ("merged", {}, "merged this"),
        ("committed", {"commit": "0123456789abcdef"}, "added the commit 0123456789"),
        ("referenced", {"commit": "0123456789abcdef"}, "mentioned this in the commit 0123456789"),
        ("cross-referenced", {"other": OTHER}, "mentioned this in #9"),
        ("cross-referenced", {"other": OTHER, "will_close": True}, "mentioned this in #9, which closes this"),
        ("marked_as_duplicate", {}, "marked this as a duplicate"),
        ("marked_as_duplicate", {"other": OTHER}, "marked this and #9 as duplicates"),
        ("connected", {}, "linked a pull request"),
        ("connected", {"other": AWAY}, "linked example/oil#9"),
        ("labeled", {"detail": "bug"}, "added the label bug"),
        ("renamed", {"detail": "New"}, "changed the title to “New”"),
        ("locked", {}, "locked this"),
        ("locked", {"detail": "spam"}, "locked this as spam"),
        ("added_to_merge_queue", {}, "added to merge queue"),
        ("some_new-kind", {"other": OTHER}, "some new kind #9"),
    ],
)
def test_event_in_words(kind: str, more: dict[str, object], words: str) -> None:
    """Each event reads as what its actor did; an unknown one says its name."""
    event = Event("x", kind, GHOST, "2026-01-01T00:00:00Z", "", **more)  # type: ignore[arg-type]
    assert happened(event, ROOT) == words


def review(state: str | None, day: int) -> Document:
    return document(f"review:{day}", "", "tom-b", "MEMBER", day, state=state)


def test_timeline_has_events_comments_and_reviews_by_time() -> None:
    """Reviews say what they decided; at the same instant what was said stands before the event."""
    reviews = (review("approved", 20), review("CHANGES_REQUESTED", 19), review("commented", 21), review(None, 22))
    thread = msgspec.structs.replace(THREAD, comments=(), timeline=(), reviews=reviews)
    assert [(line.kind, line.text) for line in timeline(thread)] == [
        ("reviewed", "asked for changes"), ("reviewed", "approved this"), ("reviewed", "reviewed"),
        ("reviewed", "reviewed"),
    ]  # fmt: skip
    at = "2026-03-03T08:00:00Z"
    said = msgspec.structs.replace(THREAD.comments[0], created_at=at)
    same = msgspec.structs.replace(THREAD, comments=(said,), timeline=THREAD.timeline[:1])
    assert [line.kind for line in timeline(same)] == ["commented", "labeled"]


def test_participants_are_counted_once_whatever_the_spelling() -> None:
    """The author who also comments, in other letters, is one participant."""
    said = document("comment:1", "x", "MIRA-K")
    assert stats(msgspec.structs.replace(THREAD, comments=(said,))).participants == 1
