"""The parts of a GraphQL node that are asked for and read. Names are GitHub's but for aliases (`issueState`)."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Name(msgspec.Struct, gc=False):
    name: str | None = None
    title: str | None = None
    nameWithOwner: str | None = None  # noqa: N815


class Repository(msgspec.Struct, gc=False, rename="camel"):
    name_with_owner: str = ""
    default_branch_ref: Name | None = None


class Actor(msgspec.Struct, gc=False):
    """Whoever did something; a team has a `slug`."""

    kind: str = msgspec.field(default="User", name="__typename")
    login: str | None = None
    slug: str | None = None


class Page(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    has_next_page: bool = False
    end_cursor: str | None = None


class Connection(msgspec.Struct, Generic[T], rename="camel"):
    """Part of a list. `total_count` is right even where GitHub silently leaves nodes out."""

    total_count: int = 0
    page_info: Page = Page()
    nodes: list[T | None] | None = None

    def items(self) -> list[T]:
        return [node for node in self.nodes or () if node is not None]


class Reactors(msgspec.Struct, gc=False, rename="camel"):
    total_count: int = 0


class ReactionGroup(msgspec.Struct, gc=False):
    content: str
    reactors: Reactors | None = None


class Commit(msgspec.Struct, rename="camel"):
    oid: str = ""
    message: str = ""
    committed_date: str | None = None
    author: Name | None = None


class Other(msgspec.Struct, rename="camel"):
    """The far end of a link: an issue, a pull request, or a commit (`oid`)."""

    kind: str = msgspec.field(default="", name="__typename")
    number: int = 0
    title: str = ""
    issue_state: str | None = None
    pull_state: str | None = None
    repository: Repository | None = None
    author: Actor | None = None
    oid: str | None = None
    merged_at: str | None = None
    merge_commit: Commit | None = None


class PullCommit(msgspec.Struct):
    commit: Commit


class Comment(msgspec.Struct, rename="camel"):
    url: str
    body: str = ""
    author: Actor | None = None
    author_association: str = "NONE"
    created_at: str = ""
    updated_at: str | None = None
    reaction_groups: list[ReactionGroup] | None = None


class Review(msgspec.Struct, rename="camel"):
    id: str
    url: str
    body: str = ""
    state: str = ""
    author: Actor | None = None
    author_association: str = "NONE"
    created_at: str = ""
    submitted_at: str | None = None
    reaction_groups: list[ReactionGroup] | None = None
    comments: Connection[Comment] | None = None


class TimelineItem(msgspec.Struct, rename="camel"):
    """Any event of the timeline; `kind` says which fields are there."""

    kind: str = msgspec.field(default="", name="__typename")
    id: str | None = None
    actor: Actor | None = None
    created_at: str | None = None
    label: Name | None = None
    milestone_title: str | None = None
    current_title: str | None = None
    assignee: Actor | None = None
    requested_reviewer: Actor | None = None
    lock_reason: str | None = None
    state_reason: str | None = None
    closer: Other | None = None
    commit: Commit | None = None
    after_commit: Commit | None = None
    commit_repository: Repository | None = None
    source: Other | None = None
    subject: Other | None = None
    will_close_target: bool | None = None
    canonical: Other | None = None
    duplicate: Other | None = None
    sub_issue: Other | None = None
    parent: Other | None = None
    blocking_issue: Other | None = None
    blocked_issue: Other | None = None
    issue_type: Name | None = None
    from_repository: Repository | None = None


class Node(msgspec.Struct, rename="camel"):
    """An issue or a pull request with all pages joined."""

    kind: str = msgspec.field(name="__typename")
    id: str
    number: int
    repository: Repository
    title: str
    created_at: str
    updated_at: str
    body: str = ""
    closed_at: str | None = None
    issue_state: str | None = None
    pull_state: str | None = None
    state_reason: str | None = None
    locked: bool = False
    author: Actor | None = None
    author_association: str = "NONE"
    labels: Connection[Name] | None = None
    milestone: Name | None = None
    assignees: Connection[Actor] | None = None
    issue_type: Name | None = None
    reaction_groups: list[ReactionGroup] | None = None
    comments: Connection[Comment] | None = None
    timeline_items: Connection[TimelineItem] | None = None
    reviews: Connection[Review] | None = None
    commits: Connection[PullCommit] | None = None
    closed_by_pull_requests_references: Connection[Other] | None = None
    closing_issues_references: Connection[Other] | None = None
    duplicate_of: Other | None = None
    parent: Other | None = None
    sub_issues: Connection[Other] | None = None
    blocked_by: Connection[Other] | None = None
    blocking: Connection[Other] | None = None
    merged: bool = False
    merged_at: str | None = None
    merged_by: Actor | None = None
    merge_commit: Commit | None = None
    is_draft: bool = False
    base_ref_name: str = ""
    head_ref_name: str = ""
    head_repository: Repository | None = None
    additions: int = 0
    deletions: int = 0
    changed_files: int = 0
