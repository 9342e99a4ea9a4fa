"""The stand-in's GraphQL schema, in our own words: the fields that fixtrail asks for."""

from __future__ import annotations

import re

_LINKED = "source: Thread subject: Thread"
_PAIR = "canonical: Thread duplicate: Thread"
_REASON = "stateReason: IssueStateReason"
# Type -> its own fields; `id`, `actor` and `createdAt` are in all.
_BOTH = {
    "AssignedEvent": "assignee: Actor", "ClosedEvent": f"closer: Closer {_REASON}", "CommentDeletedEvent": "",
    "ConnectedEvent": _LINKED, "ConvertedToDiscussionEvent": "", "DisconnectedEvent": _LINKED,
    "CrossReferencedEvent": "willCloseTarget: Boolean! source: Thread", "DemilestonedEvent": "milestoneTitle: String!",
    "LabeledEvent": "label: Label!", "LockedEvent": "lockReason: String", "MarkedAsDuplicateEvent": _PAIR,
    "MilestonedEvent": "milestoneTitle: String!", "PinnedEvent": "", "ReopenedEvent": _REASON,
    "ReferencedEvent": "commit: Commit commitRepository: Repository!", "RenamedTitleEvent": "currentTitle: String!",
    "TransferredEvent": "fromRepository: Repository", "UnassignedEvent": "assignee: Actor",
    "UnlabeledEvent": "label: Label!", "UnlockedEvent": "", "UnmarkedAsDuplicateEvent": _PAIR, "UnpinnedEvent": "",
    "UserBlockedEvent": "", "SubIssueAddedEvent": "subIssue: Issue", "SubIssueRemovedEvent": "subIssue: Issue",
    "ParentIssueAddedEvent": "parent: Issue", "ParentIssueRemovedEvent": "parent: Issue",
}  # fmt: skip
_PULL = {
    "AutomaticBaseChangeSucceededEvent": "", "BaseRefChangedEvent": "", "BaseRefForcePushedEvent": "",
    "ConvertToDraftEvent": "", "HeadRefDeletedEvent": "", "HeadRefForcePushedEvent": "afterCommit: Commit",
    "HeadRefRestoredEvent": "", "MergedEvent": "commit: Commit", "ReadyForReviewEvent": "", "ReviewDismissedEvent": "",
    "ReviewRequestedEvent": "requestedReviewer: Reviewer", "ReviewRequestRemovedEvent": "requestedReviewer: Reviewer",
}  # fmt: skip
_NEWER = {
    "BlockedByAddedEvent": "blockingIssue: Issue", "BlockedByRemovedEvent": "blockingIssue: Issue",
    "BlockingAddedEvent": "blockedIssue: Issue", "BlockingRemovedEvent": "blockedIssue: Issue",
    "IssueTypeAddedEvent": "issueType: Label", "IssueTypeChangedEvent": "issueType: Label",
    "IssueTypeRemovedEvent": "issueType: Label",
}  # fmt: skip
_PAGED = "(first: Int, after: String)"
_SHARED = f"""id: ID! number: Int! title: String! body: String! createdAt: String! updatedAt: String! closedAt: String
  locked: Boolean! authorAssociation: String! author: Actor milestone: Milestone repository: Repository!
  reactionGroups: [ReactionGroup!] comments{_PAGED}: Comments labels{_PAGED}: Labels assignees{_PAGED}: Actors
"""
_WALK = "(first: Int, after: String, since: GitTimestamp, until: GitTimestamp)"
_PAST = """isPrivate: Boolean! ref(qualifiedName: String!): Ref object(expression: String!): GitObject
  refs(refPrefix: String!, first: Int, after: String, orderBy: RefOrder): Refs release(tagName: String!): Release"""
_PAST_TYPES = """scalar GitTimestamp interface GitObject { oid: String! }
enum RefOrderField { TAG_COMMIT_DATE ALPHABETICAL } enum OrderDirection { ASC DESC }
input RefOrder { field: RefOrderField! direction: OrderDirection! }
type Refs { totalCount: Int! pageInfo: PageInfo! nodes: [Ref] }
type Ref { name: String! target: GitObject compare(headRef: String!): Comparison } type Comparison { status: String! }
type Tag implements GitObject { oid: String! tagger: Tagger target: GitObject } type Tagger { date: String }
type Blob implements GitObject { oid: String! text: String isTruncated: Boolean! }
type CommitHistory { pageInfo: PageInfo! nodes: [Commit] }
type Release { tagName: String! description: String url: String publishedAt: String createdAt: String author: User }"""
_CONNECTIONS = {
    "Comments": "Comment", "Labels": "Label", "Actors": "User", "Reviews": "PullRequestReview", "Issues": "Issue",
    "Commits": "PullRequestCommit", "Pulls": "PullRequest", "IssueItems": "IssueItem", "PullItems": "PullItem",
}  # fmt: skip


def schema_text(lacking: frozenset[str], *, newer: bool) -> str:
    """The schema without what `lacking` names, with what GitHub added after February 2025 where `newer`."""
    issue_events = {k: v for k, v in {**_BOTH, **(_NEWER if newer else {})}.items() if k not in lacking}
    pull_events = {k: v for k, v in {**_BOTH, **_PULL}.items() if "Issue" not in k}
    more = f"duplicateOf: Thread blockedBy{_PAGED}: Issues blocking{_PAGED}: Issues issueType: Label" if newer else ""
    past = "" if "Repository.refs" in lacking else _PAST
    enum = "" if "Issue.stateReason.enableDuplicate" in lacking else "(enableDuplicate: Boolean = false)"
    types = [
        f"type {k} implements Node {{ id: ID! actor: Actor createdAt: String! {v} }}"
        for k, v in {**issue_events, **pull_events}.items()
    ]
    types += [
        f"type {name} {{ totalCount: Int! pageInfo: PageInfo! nodes: [{item}] }}" for name, item in _CONNECTIONS.items()
    ]
    sdl = f"""
type Query {{ rateLimit: RateLimit repository(owner: String!, name: String!): Repository node(id: ID!): Node
  search(query: String!, type: SearchType!, first: Int): Found }}
enum SearchType {{ ISSUE REPOSITORY }}
type Found {{ nodes: [Thread] }}
type RateLimit {{ cost: Int! limit: Int! remaining: Int! used: Int! resetAt: String! }}
type Repository {{ nameWithOwner: String! defaultBranchRef: Label issueOrPullRequest(number: Int!): Thread {past} }}
{_PAST_TYPES}
type Label {{ name: String }} type Milestone {{ title: String }}
type PageInfo {{ hasNextPage: Boolean! endCursor: String }}
interface Actor {{ login: String! }}
type User implements Actor {{ login: String! }} type Bot implements Actor {{ login: String! }}
type Mannequin implements Actor {{ login: String! }} type Team {{ slug: String! }}
union Reviewer = User | Bot | Team
union Closer = PullRequest | Commit
union Thread = Issue | PullRequest
interface Node {{ id: ID! }}
enum IssueStateReason {{ COMPLETED NOT_PLANNED DUPLICATE REOPENED }}
type ReactionGroup {{ content: String! reactors: Count }} type Count {{ totalCount: Int! }}
type Commit implements GitObject {{ oid: String! message: String! committedDate: String author: Label
  repository: Repository! history{_WALK}: CommitHistory parents(first: Int): CommitHistory }}
type PullRequestCommit {{ commit: Commit! }}
type Comment {{ url: String! body: String! createdAt: String! updatedAt: String! authorAssociation: String!
  author: Actor  reactionGroups: [ReactionGroup!] }}
type PullRequestReview implements Node {{ id: ID! url: String! body: String! state: String! createdAt: String!
  submittedAt: String authorAssociation: String! author: Actor reactionGroups: [ReactionGroup!]
  comments{_PAGED}: Comments }}
enum IssueTimelineItemsItemType {{ {" ".join(enum_name(k) for k in issue_events)} }}
enum PullRequestTimelineItemsItemType {{ {" ".join(enum_name(k) for k in pull_events)} }}
union IssueItem = {" | ".join(issue_events)}
union PullItem = {" | ".join(pull_events)}
type Issue implements Node {{ {_SHARED} state: IssueState! stateReason{enum}: IssueStateReason parent: Issue
  subIssues{_PAGED}: Issues
  closedByPullRequestsReferences(first: Int, after: String, includeClosedPrs: Boolean = false): Pulls
  timelineItems(first: Int, after: String, skip: Int, itemTypes: [IssueTimelineItemsItemType!]): IssueItems {more} }}
enum IssueState {{ OPEN CLOSED }} enum PullRequestState {{ OPEN CLOSED MERGED }}
type PullRequest implements Node {{ {_SHARED} state: PullRequestState! merged: Boolean! mergedAt: String
  mergedBy: Actor mergeCommit: Commit isDraft: Boolean! baseRefName: String! headRefName: String!
  headRepository: Repository additions: Int! deletions: Int!
  changedFiles: Int! reviews{_PAGED}: Reviews commits{_PAGED}: Commits closingIssuesReferences{_PAGED}: Issues
  timelineItems(first: Int, after: String, skip: Int, itemTypes: [PullRequestTimelineItemsItemType!]): PullItems }}
{chr(10).join(types)}
"""
    for gone in lacking:
        if gone == "Issue.closedByPullRequestsReferences":
            sdl = re.sub(r"closedByPullRequestsReferences\([^)]*\): Pulls", "", sdl)
        if gone == "Issue.subIssues":
            sdl = sdl.replace(f"subIssues{_PAGED}: Issues", "")
    return sdl


def enum_name(name: str) -> str:
    """`ClosedEvent` -> `CLOSED_EVENT`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()
