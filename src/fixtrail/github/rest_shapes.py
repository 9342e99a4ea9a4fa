"""The parts of REST objects that are read, for answers of GitHub and for archives alike.

Archives keep real field names and leave out what is null, false or zero, so every field has a default. Where a name
may hold different things in the two (`repository`, `subject`), the wider type is taken.
https://docs.github.com/en/rest/issues/timeline
"""

from __future__ import annotations

from typing import Any

import msgspec

from fixtrail.model.thread import Reactions


class User(msgspec.Struct, gc=False):
    login: str | None = None
    type: str | None = None


class Named(msgspec.Struct, gc=False):
    """A label or a type by `name`, a milestone by `title`, a team by `slug`, a git person by `name`."""

    name: str | None = None
    title: str | None = None
    slug: str | None = None
    date: str | None = None


class Renamed(msgspec.Struct, gc=False):
    to: str | None = None


class Repository(msgspec.Struct, gc=False):
    full_name: str | None = None
    default_branch: str | None = None


class PullMark(msgspec.Struct, gc=False):
    """`issue.pull_request`: there where the issue object is a pull request's."""

    merged_at: str | None = None


class Issue(msgspec.Struct):
    """An issue object, or the source of a cross-reference; in an archive the latter may be just a `number`."""

    number: int = 0
    title: str | None = None
    body: str | None = None
    user: User | None = None
    author_association: str | None = None
    state: str | None = None
    state_reason: str | None = None
    labels: list[Named] = []
    milestone: Named | None = None
    assignees: list[User] = []
    locked: bool | None = None
    comments: int = 0
    created_at: str | None = None
    updated_at: str | None = None
    closed_at: str | None = None
    closed_by: User | None = None
    reactions: Reactions | None = None
    pull_request: PullMark | None = None
    draft: bool | None = None
    type: Named | str | None = None
    repository: Repository | str | None = None
    repository_url: str | None = None
    html_url: str | None = None
    issue: Issue | None = None


class Side(msgspec.Struct, gc=False):
    """The base or the head of a pull request."""

    ref: str | None = None
    repo: Repository | None = None


class Pull(msgspec.Struct):
    merged: bool | None = None
    merged_at: str | None = None
    merged_by: User | None = None
    merge_commit_sha: str | None = None
    draft: bool | None = None
    base: Side | None = None
    head: Side | None = None
    additions: int = 0
    deletions: int = 0
    changed_files: int = 0
    review_comments: int = 0


class Comment(msgspec.Struct):
    """A comment of a thread or of a review."""

    id: int
    created_at: str
    body: str | None = None
    user: User | None = None
    author_association: str | None = None
    updated_at: str | None = None
    reactions: Reactions | None = None


class Item(msgspec.Struct):
    """Any item of a timeline; `event` says which fields are there."""

    event: str = ""
    id: int | str | None = None
    actor: User | None = None
    user: User | None = None
    created_at: str | None = None
    updated_at: str | None = None
    submitted_at: str | None = None
    body: str | None = None
    author_association: str | None = None
    reactions: Reactions | None = None
    state: str | None = None
    commit_id: str | None = None
    commit_url: str | None = None
    commit_repo: str | None = None
    state_reason: str | None = None
    label: Named | None = None
    milestone: Named | None = None
    rename: Renamed | None = None
    assignee: User | None = None
    requested_reviewer: User | None = None
    requested_team: Named | None = None
    lock_reason: str | None = None
    source: Issue | None = None
    sha: str | None = None
    message: str | None = None
    author: Named | None = None
    committer: Named | None = None
    subject: Any = None
    closer: Any = None


class Stored(msgspec.Struct):
    """A line of an archive, and what is kept of a thread that came over REST.

    `partial` is there where only other threads told of this one; `more` names the lists that were not read to their
    end (REST only).
    """

    issue: Issue
    pull: Pull | None = None
    comments: list[Comment] = []
    timeline: list[Item] = []
    review_comments: list[Comment] = []
    partial: Any = None
    more: list[str] = []
