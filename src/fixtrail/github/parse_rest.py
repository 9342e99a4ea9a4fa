"""Stored REST objects, or a line of an archive -> Thread."""

from __future__ import annotations

import msgspec

from fixtrail.github import rest_shapes as shapes
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
from fixtrail.github.timeline import NOT_EVENTS, EventIds, in_order
from fixtrail.model.problem import Problem
from fixtrail.model.ref import Ref
from fixtrail.model.stored import RawThread
from fixtrail.model.thread import (
    GHOST,
    NO_REACTIONS,
    Actor,
    Document,
    DocumentKind,
    Event,
    LinkedThread,
    PullFacts,
    Thread,
    ThreadKind,
    ThreadState,
)

_STORED = msgspec.json.Decoder(shapes.Stored)
_ANCHOR: dict[DocumentKind, str] = {"comment": "issuecomment-", "review-comment": "discussion_r"}
_WITH_COMMIT = frozenset({"closed", "merged", "referenced"})


def from_rest(raw: RawThread) -> Thread:
    """Raises msgspec.DecodeError or ValueError where the bytes are not a thread."""
    stored = _STORED.decode(raw.raw)
    issue, pull = stored.issue, stored.pull
    kind: ThreadKind = "issue" if pull is None and issue.pull_request is None else "pull"
    ref, url = raw.ref, page(raw.ref, kind)
    author = _actor(issue.user)
    created = instant(issue.created_at)
    closed_at = maybe_instant(issue.closed_at)
    state = _state(issue)
    timeline = in_order(_events(ref, url, kind, stored.timeline), issue.state_reason if state == "closed" else None)
    comments = _comments(ref, url, "comment", [*stored.comments, *_whole_comments(stored.timeline)])
    return Thread(
        ref=ref, kind=kind, title=issue.title or "", url=url, state=state, created_at=created,
        updated_at=maybe_instant(issue.updated_at) or created, source=raw.source, fetched_at=raw.fetched_at,
        body=Document(
            ref=ref, id="body", kind="body", text=issue.body or "", author=author,
            association=issue.author_association or "NONE", created_at=created, url=url,
            reactions=issue.reactions or NO_REACTIONS,
        ),
        state_reason=issue.state_reason, closed_at=closed_at,
        closed_by=_closed_by(timeline, issue) if closed_at else None,
        author=author, association=issue.author_association or "NONE",
        labels=by_name([label.name for label in issue.labels if label.name]),
        milestone=issue.milestone.title if issue.milestone else None,
        assignees=by_name([_actor(user).login for user in issue.assignees]),
        locked=bool(issue.locked), issue_type=issue.type.name if isinstance(issue.type, shapes.Named) else issue.type,
        comments=comments, reviews=_reviews(ref, url, stored.timeline),
        review_comments=_comments(ref, url, "review-comment", stored.review_comments),
        commits=_commits(ref, stored.timeline), timeline=timeline,
        pull=_pull(issue, pull or shapes.Pull(), timeline) if kind == "pull" else None,
        default_branch=_default_branch(pull), problems=_problems(ref, stored, len(comments)),
    )  # fmt: skip


def _actor(user: shapes.User | None) -> Actor:
    return GHOST if user is None else person(user.login, user.type)


def _state(issue: shapes.Issue) -> ThreadState:
    return "closed" if (issue.state or "").lower() == "closed" else "open"


def _closed_by(timeline: tuple[Event, ...], issue: shapes.Issue) -> Actor | None:
    """The last closing event's actor, as GraphQL has no `closedBy`; the issue's own word where there is no event."""
    last = next((e.actor for e in reversed(timeline) if e.kind == "closed"), GHOST)
    if last == GHOST and issue.closed_by is not None:
        return _actor(issue.closed_by)
    return last


def _default_branch(pull: shapes.Pull | None) -> str | None:
    repository = pull.base.repo if pull and pull.base else None
    return repository.default_branch if repository else None


def _whole_comments(timeline: list[shapes.Item]) -> list[shapes.Comment]:
    """REST's timeline carries comments whole; an archive keeps only their id there."""
    return [
        shapes.Comment(
            id=item.id, created_at=item.created_at or "", body=item.body, user=item.user or item.actor,
            author_association=item.author_association, updated_at=item.updated_at, reactions=item.reactions,
        )
        for item in timeline
        if item.event == "commented" and item.body is not None and isinstance(item.id, int)
    ]  # fmt: skip


def _comments(ref: Ref, url: str, kind: DocumentKind, given: list[shapes.Comment]) -> tuple[Document, ...]:
    anchor = _ANCHOR[kind]
    found = []
    for c in given:
        created, updated = instant(c.created_at), maybe_instant(c.updated_at)
        found.append(
            Document(
                ref=ref, id=f"{kind}:{c.id}", kind=kind, text=c.body or "", author=_actor(c.user),
                association=c.author_association or "NONE", created_at=created, url=f"{url}#{anchor}{c.id}",
                updated_at=None if updated == created else updated, reactions=c.reactions or NO_REACTIONS,
            )
        )  # fmt: skip
    found.sort(key=lambda d: d.created_at)
    return tuple(found)


def _reviews(ref: Ref, url: str, timeline: list[shapes.Item]) -> tuple[Document, ...]:
    found = [
        Document(
            ref=ref, id=f"review:{item.id}", kind="review", text=item.body or "",
            author=_actor(item.user or item.actor), association=item.author_association or "NONE",
            created_at=instant(item.submitted_at or item.created_at), url=f"{url}#pullrequestreview-{item.id}",
            reactions=item.reactions or NO_REACTIONS, state=(item.state or "commented").lower(),
        )
        for item in timeline
        if item.event == "reviewed"
    ]  # fmt: skip
    found.sort(key=lambda d: d.created_at)
    return tuple(found)


def _commits(ref: Ref, timeline: list[shapes.Item]) -> tuple[Document, ...]:
    return tuple(
        Document(
            ref=ref, id=f"commit:{item.sha}", kind="commit", text=item.message or "",
            author=git_person(item.author.name if item.author else None), association="NONE",
            created_at=instant(item.committer.date if item.committer else None), url=commit_page(ref, item.sha),
        )
        for item in timeline
        if item.event == "committed" and item.sha
    )  # fmt: skip


def _events(ref: Ref, url: str, kind: ThreadKind, timeline: list[shapes.Item]) -> list[Event]:
    ids = EventIds()
    found = []
    for item in timeline:
        if item.event in NOT_EVENTS or not item.event:
            continue
        actor, at = _actor(item.actor), instant(item.created_at)
        commit = item.commit_id if item.event in _WITH_COMMIT or item.event == "head_ref_force_pushed" else None
        found.append(
            Event(
                id=ids.next(item.event, at, actor.login), kind=item.event, actor=actor, created_at=at,
                url=url if item.id is None else f"{url}#event-{item.id}", detail=_detail(item),
                other=_other(ref, kind, item), closer=_closer(ref, item), commit=commit,
                commit_repository=_commit_repository(ref, item) if commit else None,
            )
        )  # fmt: skip
    return found


def _detail(item: shapes.Item) -> str:
    if item.label:
        return item.label.name or ""
    if item.state_reason:
        return item.state_reason.lower()
    if item.rename:
        return item.rename.to or ""
    if item.milestone:
        return item.milestone.title or ""
    reviewer = item.assignee or item.requested_reviewer
    if reviewer:
        return _actor(reviewer).login
    if item.requested_team:
        return item.requested_team.slug or item.requested_team.name or ""
    return (item.lock_reason or "").lower().replace(" ", "-")


def _other(ref: Ref, kind: ThreadKind, item: shapes.Item) -> LinkedThread | None:
    if item.source is not None:
        return _source(ref, item.source.issue or item.source)
    if isinstance(item.subject, int):  # an archive's word; REST's `connected` names no target
        return LinkedThread(in_repository(ref, None, item.subject), "pull" if kind == "issue" else "issue")
    return None


def _source(ref: Ref, issue: shapes.Issue) -> LinkedThread | None:
    """The thread that refers to this one. Its `type` always says `issue`: what tells is `pull_request`."""
    if issue.number <= 0:
        return None
    mark = issue.pull_request
    merged_at = maybe_instant(mark.merged_at) if mark else None
    return LinkedThread(
        in_repository(ref, _repository_name(issue), issue.number), "issue" if mark is None else "pull",
        issue.title or "", _state(issue), merged_at is not None, _actor(issue.user), merged_at=merged_at,
    )  # fmt: skip


def _repository_name(issue: shapes.Issue) -> str | None:
    if isinstance(issue.repository, str):
        return issue.repository
    if issue.repository and issue.repository.full_name:
        return issue.repository.full_name
    return (issue.repository_url or "").rpartition("/repos/")[2] or None


def _closer(ref: Ref, item: shapes.Item) -> LinkedThread | None:
    """Only an archive names the pull request that closed an issue; what closes has been merged."""
    number = item.closer.get("pull") if isinstance(item.closer, dict) else None
    if not isinstance(number, int):
        return None
    return LinkedThread(in_repository(ref, None, number), "pull", state="closed", merged=True)


def _commit_repository(ref: Ref, item: shapes.Item) -> str | None:
    if item.event not in _WITH_COMMIT:
        return None
    if item.commit_repo:
        return other_repository(ref, item.commit_repo)
    path = (item.commit_url or "").rpartition("/repos/")[2].split("/")
    return other_repository(ref, "/".join(path[:2])) if len(path) > 2 else None


def _pull(issue: shapes.Issue, pull: shapes.Pull, timeline: tuple[Event, ...]) -> PullFacts:
    merged_at = maybe_instant(pull.merged_at or (issue.pull_request.merged_at if issue.pull_request else None))
    merged = bool(pull.merged or merged_at)
    event = next((e for e in reversed(timeline) if e.kind == "merged"), None)
    base, head = pull.base or shapes.Side(), pull.head or shapes.Side()
    return PullFacts(
        merged=merged, merged_at=merged_at,
        merged_by=(_actor(pull.merged_by) if pull.merged_by else event.actor if event else GHOST) if merged else None,
        merge_commit=((event.commit if event else None) or pull.merge_commit_sha) if merged else None,
        draft=bool(pull.draft or issue.draft), base_branch=base.ref or "", head_branch=head.ref or "",
        head_repository=head.repo.full_name if head.repo else None,
        additions=pull.additions, deletions=pull.deletions, changed_files=pull.changed_files,
    )  # fmt: skip


def _problems(ref: Ref, stored: shapes.Stored, comments: int) -> tuple[Problem, ...]:
    if stored.partial:
        return (Problem("partial", "known only from what other threads tell: no comments or events", ref),)
    found = [Problem("limit-pages", f"the {name} of this thread were not read to the end", ref) for name in stored.more]
    if comments < stored.issue.comments and "timeline" not in stored.more:
        missing = stored.issue.comments - comments
        found.append(Problem("dropped-comments", f"GitHub counts {missing} comments more than it gave", ref))
    return tuple(found)
