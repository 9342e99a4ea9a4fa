"""What only one transport tells, and the part of a thread that both tell alike. `docs/transports.md` is the prose."""

from __future__ import annotations

import msgspec

from fixtrail.github.query import EVENT_TYPES
from fixtrail.github.timeline import rest_name
from fixtrail.model.thread import NO_REACTIONS, Event, Thread

# Fields of Thread, Document and Event that GraphQL alone gives.
ONLY_GRAPHQL = (
    "Thread.closing",
    "Thread.duplicate_of",
    "Thread.parent",
    "Thread.sub_issues",
    "Thread.blocked_by",
    "Thread.blocking",
    "Thread.default_branch of an issue",
    "Document.reactions of a review",
    "Event.closer",
    "Event.will_close",
    "LinkedThread.merge_commit",
    "Event.commit_message",
    "Event.other and Event.detail of the kinds in TARGETLESS_OVER_REST",
)
# What REST alone gives.
ONLY_REST = (
    "Event of a kind that GraphQL is not asked for",
    "Event.commit and Event.commit_repository of a closed event whose closer is a pull request",
)
# Events whose far end or detail REST leaves out.
TARGETLESS_OVER_REST = frozenset(
    {
        "connected", "disconnected", "marked_as_duplicate", "unmarked_as_duplicate", "transferred",
        "sub_issue_added", "sub_issue_removed", "parent_issue_added", "parent_issue_removed",
        "blocked_by_added", "blocked_by_removed", "blocking_added", "blocking_removed",
        "issue_type_added", "issue_type_changed", "issue_type_removed",
    }
)  # fmt: skip
SHARED_EVENTS = frozenset(rest_name(name) for name in EVENT_TYPES)


def shared_part(thread: Thread) -> Thread:
    """The thread without what only one transport gives: equal over both."""
    return msgspec.structs.replace(
        thread,
        source="", fetched_at="", problems=(), closing=(), duplicate_of=None, parent=None, sub_issues=(),
        blocked_by=(), blocking=(), default_branch=None,
        reviews=tuple(msgspec.structs.replace(review, reactions=NO_REACTIONS) for review in thread.reviews),
        timeline=tuple(_shared_event(event) for event in thread.timeline if event.kind in SHARED_EVENTS),
    )  # fmt: skip


def _shared_event(event: Event) -> Event:
    other = msgspec.structs.replace(event.other, merge_commit=None) if event.other else None
    event = msgspec.structs.replace(event, other=other, closer=None, will_close=False, commit_message=None)
    if event.kind in TARGETLESS_OVER_REST:
        return msgspec.structs.replace(event, other=None, detail="")
    if event.kind == "closed":
        return msgspec.structs.replace(event, commit=None, commit_repository=None)
    return event
