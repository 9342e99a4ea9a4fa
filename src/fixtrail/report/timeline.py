"""What happened in a thread, line by line, and how much of it."""

from __future__ import annotations

from collections import Counter

from fixtrail.model.ref import Ref
from fixtrail.model.report import ReportEvent, ReportStats
from fixtrail.model.thread import Document, Event, LinkedThread, Thread

# Names are those of https://docs.github.com/en/rest/using-the-rest-api/issue-event-types; `{detail}` is the label,
# milestone or other word of the event, `{other}` the thread at its far end, `{commit}` a short hash.
_WITH_DETAIL = {
    "labeled": "added the label {detail}",
    "unlabeled": "removed the label {detail}",
    "milestoned": "added this to the milestone {detail}",
    "demilestoned": "removed this from the milestone {detail}",
    "renamed": "changed the title to “{detail}”",
    "assigned": "assigned {detail}",
    "unassigned": "unassigned {detail}",
    "locked": "locked this as {detail}",
}
_WITH_OTHER = {
    "cross-referenced": "mentioned this in {other}",
    "connected": "linked {other}",
    "disconnected": "unlinked {other}",
    "marked_as_duplicate": "marked this and {other} as duplicates",
    "unmarked_as_duplicate": "took back the mark that this and {other} are duplicates",
    "sub_issue_added": "added the sub-issue {other}",
    "sub_issue_removed": "removed the sub-issue {other}",
    "parent_issue_added": "added the parent issue {other}",
    "parent_issue_removed": "removed the parent issue {other}",
    "blocked_by_added": "marked this as blocked by {other}",
    "blocked_by_removed": "removed the mark that {other} blocks this",
    "blocking_added": "marked this as blocking {other}",
    "blocking_removed": "removed the mark that this blocks {other}",
    "transferred": "transferred this from {other}",
}
_PLAIN = {
    "reopened": "reopened this",
    "merged": "merged this",
    "locked": "locked this",
    "unlocked": "unlocked this",
    "pinned": "pinned this",
    "unpinned": "unpinned this",
    "marked_as_duplicate": "marked this as a duplicate",
    "unmarked_as_duplicate": "took back a mark as duplicate",
    "connected": "linked a pull request",
    "disconnected": "unlinked a pull request",
    "transferred": "transferred this from another repository",
    "converted_to_discussion": "made this a discussion",
    "ready_for_review": "marked this as ready for review",
    "convert_to_draft": "made this a draft",
    "head_ref_force_pushed": "force-pushed the branch",
    "head_ref_deleted": "deleted the branch",
    "head_ref_restored": "restored the branch",
    "review_requested": "asked for a review",
    "review_request_removed": "took back the request for a review",
    "comment_deleted": "deleted a comment",
    "mentioned": "was mentioned",
    "subscribed": "subscribed",
}
_REASONS = {"completed": "as completed", "not_planned": "as not planned", "duplicate": "as a duplicate"}

_REVIEWS = {"approved": "approved this", "changes_requested": "asked for changes", "dismissed": "reviewed (dismissed)"}


def happened(event: Event, base: Ref) -> str:
    """The event as words that follow its actor's name, e.g. `closed this as completed in #219`."""
    other = _named(event.other, base)
    if event.kind == "closed":
        return _closed(event, base)
    if event.kind in ("referenced", "committed", "merged") and event.commit:
        verb = {"referenced": "mentioned this in", "committed": "added", "merged": "merged this as"}[event.kind]
        return f"{verb} the commit {event.commit[:10]}"
    if other and event.kind in _WITH_OTHER:
        closing = ", which closes this" if event.will_close else ""
        return _WITH_OTHER[event.kind].format(other=other) + closing
    if event.detail and event.kind in _WITH_DETAIL:
        return _WITH_DETAIL[event.kind].format(detail=event.detail)
    words = _PLAIN.get(event.kind, event.kind.replace("_", " ").replace("-", " "))
    return f"{words} {other}".rstrip()


def _closed(event: Event, base: Ref) -> str:
    reason = _REASONS.get(event.detail, "")
    how = ""
    if event.closer is not None:
        how = f"in {_named(event.closer, base)}"
    elif event.commit:
        how = f"in the commit {event.commit[:10]}"
    return " ".join(filter(None, ("closed this", reason, how)))


def _named(linked: LinkedThread | None, base: Ref) -> str:
    return linked.ref.within(base) if linked is not None else ""


def timeline(thread: Thread) -> tuple[ReportEvent, ...]:
    """Events, comments and reviews of a thread in the order of time; at the same second in the order given."""
    events = [
        ReportEvent(at=e.created_at, kind=e.kind, actor=e.actor.login, url=e.url, text=happened(e, thread.ref))
        for e in thread.timeline
    ]
    said = [_said(d) for d in (*thread.comments, *thread.reviews)]
    return tuple(sorted((*said, *events), key=lambda line: line.at))


def _said(document: Document) -> ReportEvent:
    review = document.kind == "review"
    text = _REVIEWS.get((document.state or "").lower(), "reviewed") if review else "commented"
    kind = "reviewed" if review else "commented"
    return ReportEvent(at=document.created_at, kind=kind, actor=document.author.login, url=document.url, text=text)


def stats(thread: Thread) -> ReportStats:
    """Counts of one thread; equal counts of kinds stand in the order of the alphabet."""
    lines = timeline(thread)
    kinds = Counter(line.kind for line in lines)
    said = (*thread.comments, *thread.reviews, *thread.review_comments)
    people = {thread.author.login.lower(), *(d.author.login.lower() for d in said)}
    return ReportStats(
        comments=len(thread.comments),
        participants=len(people),
        timeline=len(lines),
        reactions=thread.body.reactions.total,
        timeline_top=tuple(sorted(kinds.items(), key=lambda item: (-item[1], item[0]))),
    )
