"""Thread: an issue or a pull request with its comments and events, whatever transport it came by.

All instants are ISO 8601 strings in UTC with a `Z` and whole seconds, so that they compare as text.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from fixtrail.model.problem import Problem
from fixtrail.model.ref import Ref

ThreadKind = Literal["issue", "pull"]
ThreadState = Literal["open", "closed"]
DocumentKind = Literal["title", "body", "comment", "review", "review-comment", "commit", "release-note", "changelog"]

# https://docs.github.com/en/graphql/reference/enums#commentauthorassociation: those who may write to the repository.
WRITERS = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})


class Actor(msgspec.Struct, frozen=True):
    """Who did something. A deleted or unknown account is `ghost`, as on GitHub's pages.

    A bot's login is without `[bot]`.
    """

    login: str = "ghost"
    bot: bool = False


GHOST = Actor()


class Reactions(msgspec.Struct, frozen=True):
    """Counts, by GitHub's REST names."""

    plus: int = msgspec.field(default=0, name="+1")
    minus: int = msgspec.field(default=0, name="-1")
    laugh: int = 0
    hooray: int = 0
    confused: int = 0
    heart: int = 0
    rocket: int = 0
    eyes: int = 0

    @property
    def total(self) -> int:
        return (
            self.plus + self.minus + self.laugh + self.hooray
            + self.confused + self.heart + self.rocket + self.eyes
        )  # fmt: skip


NO_REACTIONS = Reactions()


class Document(msgspec.Struct, frozen=True):
    """One piece of text with an author.

    `id` is unique in its thread: `title`, `body`, `comment:ID`, `review:ID`, `review-comment:ID`, `commit:SHA`.
    A text of the repository and of no thread has a `ref` with the number 0: `release:TAG`, `file:PATH@TAG`.
    `association` is the author's to the repository (OWNER, MEMBER, COLLABORATOR, CONTRIBUTOR, NONE …).
    `url` is the permalink. `text` is exactly what GitHub gave, line ends and all.
    """

    ref: Ref
    id: str
    kind: DocumentKind
    text: str
    author: Actor
    association: str
    created_at: str
    url: str
    updated_at: str | None = None
    reactions: Reactions = NO_REACTIONS
    state: str | None = None  # of a review: approved, changes_requested, commented, dismissed, pending

    @property
    def key(self) -> str:
        """Unique over all threads, e.g. `github.com/o/r#1/comment:5`."""
        return f"{self.ref.key}/{self.id}"


class LinkedThread(msgspec.Struct, frozen=True):
    """What an event or a link tells of another thread without fetching it."""

    ref: Ref
    kind: ThreadKind
    title: str = ""
    state: ThreadState = "open"
    merged: bool = False
    author: Actor = GHOST
    merge_commit: str | None = None  # of a merged pull request, where it was told
    merged_at: str | None = None


class Event(msgspec.Struct, frozen=True):
    """One item of the timeline that is not a comment or review.

    `kind` is the REST name (`closed`, `cross-referenced`, `merged`, `referenced`, `labeled`, `marked_as_duplicate`,
    `connected`, `committed` …). `id` is ours, equal over both transports: kind, instant, actor and a counter.
    `other` is the thread at the far end: a cross-reference's source, a connected subject, the canonical or the
    duplicate thread of a mark (`detail` then says `canonical` or `duplicate`), a sub-issue, a parent, a blocker.
    `closer` is the pull request that closed the issue, `commit` the commit that closed, merged or referenced it.
    """

    id: str
    kind: str
    actor: Actor
    created_at: str
    url: str
    detail: str = ""  # label, milestone, new title, state reason, lock reason …
    other: LinkedThread | None = None
    closer: LinkedThread | None = None
    commit: str | None = None
    commit_repository: str | None = None  # owner/repo where it is not the thread's own
    commit_message: str | None = None
    will_close: bool = False  # a cross-reference whose source says that it closes this thread


class PullFacts(msgspec.Struct, frozen=True):
    """What only a pull request has. `merge_commit` is the merged event's commit where there is one: GitHub's
    `merge_commit_sha` of an old pull request may be a test merge that is in no branch."""

    merged: bool = False
    merged_at: str | None = None
    merged_by: Actor | None = None
    merge_commit: str | None = None
    draft: bool = False
    base_branch: str = ""
    head_branch: str = ""
    head_repository: str | None = None
    additions: int = 0
    deletions: int = 0
    changed_files: int = 0


class Thread(msgspec.Struct, frozen=True):
    """An issue or a pull request. `closing` are the linked threads of GitHub's own link table: for an issue the pull
    requests that close it (merged ones too), for a pull request the issues it closes; empty over REST, which has no
    such field. `source` is `rest`, `graphql` or `archive`; `problems` say what is known to be missing."""

    ref: Ref
    kind: ThreadKind
    title: str
    body: Document
    url: str
    state: ThreadState
    created_at: str
    updated_at: str
    source: str
    fetched_at: str = ""
    state_reason: str | None = None  # completed, not_planned, duplicate, reopened
    closed_at: str | None = None
    closed_by: Actor | None = None
    author: Actor = GHOST
    association: str = "NONE"
    labels: tuple[str, ...] = ()
    milestone: str | None = None
    assignees: tuple[str, ...] = ()
    locked: bool = False
    issue_type: str | None = None
    comments: tuple[Document, ...] = ()
    reviews: tuple[Document, ...] = ()
    review_comments: tuple[Document, ...] = ()
    commits: tuple[Document, ...] = ()
    timeline: tuple[Event, ...] = ()
    pull: PullFacts | None = None
    closing: tuple[LinkedThread, ...] = ()
    duplicate_of: LinkedThread | None = None
    parent: LinkedThread | None = None
    sub_issues: tuple[LinkedThread, ...] = ()
    blocked_by: tuple[LinkedThread, ...] = ()
    blocking: tuple[LinkedThread, ...] = ()
    default_branch: str | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def merged(self) -> bool:
        return self.pull is not None and self.pull.merged

    @property
    def title_document(self) -> Document:
        """The title as a document, so that it can be quoted."""
        return Document(
            ref=self.ref, id="title", kind="title", text=self.title, author=self.author,
            association=self.association, created_at=self.created_at, url=self.url,
        )  # fmt: skip

    def documents(self) -> tuple[Document, ...]:
        """Title, body, then comments, reviews, review comments and commit messages in the order of time."""
        later = (*self.comments, *self.reviews, *self.review_comments, *self.commits)
        return (self.title_document, self.body, *sorted(later, key=lambda d: (d.created_at, d.id)))
