"""A stored GraphQL node with its pages joined -> Thread."""

from __future__ import annotations

import re

import msgspec

from fixtrail.github import graphql_shapes as shapes
from fixtrail.github.atoms import (
    by_name,
    commit_page,
    git_person,
    in_repository,
    instant,
    maybe_instant,
    other_repository,
    page,
    person,
)
from fixtrail.github.timeline import EventIds, in_order, node_number, rest_name
from fixtrail.model.problem import Problem
from fixtrail.model.ref import Ref
from fixtrail.model.stored import RawThread
from fixtrail.model.thread import (
    GHOST,
    NO_REACTIONS,
    Actor,
    Document,
    Event,
    LinkedThread,
    PullFacts,
    Reactions,
    Thread,
    ThreadKind,
)

_NODE = msgspec.json.Decoder(shapes.Node)
_NUMBER = re.compile(r"[0-9]+\Z")
_REACTIONS = {
    "THUMBS_UP": "plus", "THUMBS_DOWN": "minus", "LAUGH": "laugh", "HOORAY": "hooray",
    "CONFUSED": "confused", "HEART": "heart", "ROCKET": "rocket", "EYES": "eyes",
}  # fmt: skip
# The lists of a node that are read to their end, by their name in the query.
LISTS = {
    "comments": "comments", "timelineItems": "timeline_items", "reviews": "reviews", "commits": "commits",
    "closedByPullRequestsReferences": "closed_by_pull_requests_references",
    "closingIssuesReferences": "closing_issues_references", "subIssues": "sub_issues",
    "blockedBy": "blocked_by", "blocking": "blocking", "labels": "labels", "assignees": "assignees",
}  # fmt: skip


def from_graphql(raw: RawThread) -> Thread:
    """Raises msgspec.DecodeError or ValueError where the bytes are not a thread."""
    return build(read_node(raw.raw), raw)


def read_node(node: bytes | msgspec.Raw) -> shapes.Node:
    """Raises msgspec.DecodeError."""
    return _NODE.decode(node)


def build(node: shapes.Node, raw: RawThread) -> Thread:
    """The thread of a node that was read from `raw`. Raises ValueError."""
    ref = raw.ref
    kind: ThreadKind = "pull" if node.kind == "PullRequest" else "issue"
    url, author, created = page(ref, kind), _actor(node.author), instant(node.created_at)
    state_reason = node.state_reason.lower() if node.state_reason else None
    closed = (node.issue_state or node.pull_state) != "OPEN"
    timeline = in_order(_events(ref, url, node.timeline_items), state_reason if closed else None)
    branch = node.repository.default_branch_ref
    return Thread(
        ref=ref, kind=kind, title=node.title, url=url, state="closed" if closed else "open", created_at=created,
        updated_at=instant(node.updated_at), source=raw.source, fetched_at=raw.fetched_at,
        body=Document(
            ref=ref, id="body", kind="body", text=node.body, author=author, association=node.author_association,
            created_at=created, url=url, reactions=_reactions(node.reaction_groups),
        ),
        state_reason=state_reason, closed_at=maybe_instant(node.closed_at),
        closed_by=_closed_by(timeline) if node.closed_at else None, author=author, association=node.author_association,
        labels=by_name([label.name for label in _items(node.labels) if label.name]),
        milestone=node.milestone.title if node.milestone else None,
        assignees=by_name([_actor(user).login for user in _items(node.assignees)]), locked=node.locked,
        issue_type=node.issue_type.name if node.issue_type else None,
        comments=_comments(ref, url, node.comments), reviews=_reviews(ref, url, node.reviews),
        review_comments=_review_comments(ref, url, node.reviews), commits=_commits(ref, node.commits),
        timeline=timeline, pull=_pull(node, timeline) if kind == "pull" else None,
        closing=_linked_list(ref, node.closed_by_pull_requests_references or node.closing_issues_references),
        duplicate_of=_linked(ref, node.duplicate_of), parent=_linked(ref, node.parent),
        sub_issues=_linked_list(ref, node.sub_issues), blocked_by=_linked_list(ref, node.blocked_by),
        blocking=_linked_list(ref, node.blocking), default_branch=branch.name if branch else None,
        problems=tuple(missing(ref, node)),
    )  # fmt: skip


def _actor(actor: shapes.Actor | None) -> Actor:
    return GHOST if actor is None else person(actor.login, actor.kind)


def _items(connection: shapes.Connection[shapes.T] | None) -> list[shapes.T]:
    return connection.items() if connection else []


def _closed_by(timeline: tuple[Event, ...]) -> Actor:
    return next((e.actor for e in reversed(timeline) if e.kind == "closed"), GHOST)


def _reactions(groups: list[shapes.ReactionGroup] | None) -> Reactions:
    found = {
        _REACTIONS[g.content]: g.reactors.total_count
        for g in groups or ()
        if g.reactors and g.reactors.total_count and g.content in _REACTIONS
    }
    return Reactions(**found) if found else NO_REACTIONS


def _number(url: str) -> str:
    """The database id at the end of a permalink, which every version of GitHub gives."""
    found = _NUMBER.search(url)
    return found.group() if found else url.rpartition("#")[2]


def _comments(ref: Ref, url: str, given: shapes.Connection[shapes.Comment] | None) -> tuple[Document, ...]:
    found = [
        _comment(ref, c, f"comment:{_number(c.url)}", f"{url}#issuecomment-{_number(c.url)}") for c in _items(given)
    ]
    found.sort(key=lambda d: d.created_at)
    return tuple(found)


def _comment(ref: Ref, c: shapes.Comment, ident: str, url: str) -> Document:
    created, updated = instant(c.created_at), maybe_instant(c.updated_at)
    return Document(
        ref=ref, id=ident, kind="comment" if ident.startswith("comment:") else "review-comment", text=c.body,
        author=_actor(c.author), association=c.author_association, created_at=created, url=url,
        updated_at=None if updated == created else updated, reactions=_reactions(c.reaction_groups),
    )  # fmt: skip


def _reviews(ref: Ref, url: str, given: shapes.Connection[shapes.Review] | None) -> tuple[Document, ...]:
    found = [
        Document(
            ref=ref, id=f"review:{_number(r.url)}", kind="review", text=r.body, author=_actor(r.author),
            association=r.author_association, created_at=instant(r.submitted_at or r.created_at),
            url=f"{url}#pullrequestreview-{_number(r.url)}", reactions=_reactions(r.reaction_groups),
            state=r.state.lower(),
        )
        for r in _items(given)
    ]  # fmt: skip
    found.sort(key=lambda d: d.created_at)
    return tuple(found)


def _review_comments(ref: Ref, url: str, given: shapes.Connection[shapes.Review] | None) -> tuple[Document, ...]:
    found = [
        _comment(ref, c, f"review-comment:{_number(c.url)}", f"{url}#discussion_r{_number(c.url)}")
        for review in _items(given)
        for c in _items(review.comments)
    ]
    found.sort(key=lambda d: (d.created_at, len(d.id), d.id))
    return tuple(found)


def _commits(ref: Ref, given: shapes.Connection[shapes.PullCommit] | None) -> tuple[Document, ...]:
    return tuple(
        Document(
            ref=ref, id=f"commit:{c.oid}", kind="commit", text=c.message,
            author=git_person(c.author.name if c.author else None), association="NONE",
            created_at=instant(c.committed_date), url=commit_page(ref, c.oid),
        )
        for c in (item.commit for item in _items(given))
    )  # fmt: skip


def _events(ref: Ref, url: str, given: shapes.Connection[shapes.TimelineItem] | None) -> list[Event]:
    ids = EventIds()
    found = []
    for item in _items(given):
        kind, actor, at = rest_name(item.kind), _actor(item.actor), instant(item.created_at)
        number = None if kind == "cross-referenced" else node_number(item.id)
        closer = item.closer if item.closer and item.closer.kind == "PullRequest" else None
        found.append(
            Event(
                id=ids.next(kind, at, actor.login), kind=kind, actor=actor, created_at=at,
                url=url if number is None else f"{url}#event-{number}", detail=_detail(ref, item),
                other=_other(ref, item), closer=_linked(ref, closer), commit=_commit(item),
                commit_repository=_commit_repository(ref, item),
                commit_message=(item.commit.message or None) if item.commit else None,
                will_close=bool(item.will_close_target),
            )
        )  # fmt: skip
    return found


def _commit(item: shapes.TimelineItem) -> str | None:
    commit = item.commit or item.after_commit
    return (commit.oid or None) if commit else item.closer.oid if item.closer else None


def _commit_repository(ref: Ref, item: shapes.TimelineItem) -> str | None:
    closer = item.closer
    found = item.commit_repository or (closer.repository if closer and closer.oid else None)
    return other_repository(ref, found.name_with_owner) if found and _commit(item) else None


def _detail(ref: Ref, item: shapes.TimelineItem) -> str:
    if item.label:
        return item.label.name or ""
    plain = item.state_reason or item.lock_reason
    if plain:
        return plain.lower() if item.state_reason else plain.lower().replace("_", "-")
    reviewer = item.assignee or item.requested_reviewer
    if reviewer:
        return reviewer.slug or _actor(reviewer).login
    if item.kind in {"AssignedEvent", "UnassignedEvent"}:
        return GHOST.login
    if item.canonical or item.duplicate:
        return "duplicate" if _is(ref, item.canonical) else "canonical"
    named = item.issue_type.name if item.issue_type else None
    source = item.from_repository.name_with_owner if item.from_repository else None
    return item.current_title or item.milestone_title or named or source or ""


def _is(ref: Ref, other: shapes.Other | None) -> bool:
    link = _linked(ref, other)
    return link is not None and link.ref == ref


def _other(ref: Ref, item: shapes.TimelineItem) -> LinkedThread | None:
    """The end of the link that is not the thread itself: an event of a pair stands on either."""
    ends = (
        item.subject, item.source, item.canonical, item.duplicate,
        item.sub_issue, item.parent, item.blocking_issue, item.blocked_issue,
    )  # fmt: skip
    links = [link for link in (_linked(ref, end) for end in ends if end is not None) if link]
    return next(
        (link for link in links if link.ref != ref), links[0] if item.kind == "CrossReferencedEvent" and links else None
    )


def _linked(ref: Ref, other: shapes.Other | None) -> LinkedThread | None:
    if other is None or other.number <= 0 or other.repository is None:
        return None
    merged = other.pull_state == "MERGED"
    return LinkedThread(
        in_repository(ref, other.repository.name_with_owner, other.number),
        "pull" if other.kind == "PullRequest" else "issue", other.title,
        "open" if (other.issue_state or other.pull_state) == "OPEN" else "closed", merged, _actor(other.author),
        (other.merge_commit.oid or None) if merged and other.merge_commit else None,
        maybe_instant(other.merged_at) if merged else None,
    )  # fmt: skip


def _linked_list(ref: Ref, given: shapes.Connection[shapes.Other] | None) -> tuple[LinkedThread, ...]:
    return tuple(link for link in (_linked(ref, other) for other in _items(given)) if link)


def _pull(node: shapes.Node, timeline: tuple[Event, ...]) -> PullFacts:
    event = next((e for e in reversed(timeline) if e.kind == "merged"), None)
    field = node.merge_commit.oid if node.merge_commit else None
    return PullFacts(
        merged=node.merged, merged_at=maybe_instant(node.merged_at),
        merged_by=_merged_by(node, event) if node.merged else None,
        merge_commit=((event.commit if event else None) or field or None) if node.merged else None,
        draft=node.is_draft, base_branch=node.base_ref_name, head_branch=node.head_ref_name,
        head_repository=node.head_repository.name_with_owner if node.head_repository else None,
        additions=node.additions, deletions=node.deletions, changed_files=node.changed_files,
    )  # fmt: skip


def _merged_by(node: shapes.Node, event: Event | None) -> Actor:
    if node.merged_by:
        return _actor(node.merged_by)
    return event.actor if event else GHOST


def missing(ref: Ref, node: shapes.Node) -> list[Problem]:
    """What is known not to have come: GitHub silently leaves timeline events out of large queries, and only the
    count tells."""
    found = []
    for name, field in LISTS.items():
        connection: shapes.Connection[object] | None = getattr(node, field)
        if connection is None:
            continue
        got, total = len(connection.items()), connection.total_count
        if connection.page_info.has_next_page:
            found.append(Problem("limit-pages", f"{got} of {total} {name} were read", ref))
        elif got < total:
            code = "dropped-events" if name == "timelineItems" else "partial"
            found.append(Problem(code, f"GitHub counts {total} {name} and gave {got}", ref))
    return found
