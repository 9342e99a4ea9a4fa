"""The text of the queries. Names and numbers travel as variables, so the text depends on the shape alone."""

from __future__ import annotations

from functools import lru_cache

from fixtrail.github.pieces import (
    DEPENDENCIES,
    DEPENDENCY_EVENTS,
    DUPLICATE_OF,
    ENABLE_DUPLICATE,
    EVENT_REASON,
    ISSUE_TYPE,
    LINKED_PULLS,
    REACTORS,
    STATE_REASON,
    SUB_ISSUE_EVENTS,
    SUB_ISSUES,
    TYPE_EVENTS,
    Pieces,
)

_ACTOR = "{...A}"
_WHO = "fragment A on Actor{__typename login}"
_PAGE = "totalCount pageInfo{hasNextPage endCursor}"
_OTHER = "{__typename ...OtherIssue ...OtherPull}"
_LINKS = (
    "fragment OtherIssue on Issue{number title issueState:state repository{nameWithOwner} author" + _ACTOR + "}"
    "fragment OtherPull on PullRequest{number title pullState:state mergedAt mergeCommit{oid} "
    "repository{nameWithOwner} author" + _ACTOR + "}"
)
_REASON = " stateReason"

# Type of event -> what it has beside id, actor and createdAt. Both kinds of thread have the first ones.
_EVENTS = {
    "AssignedEvent": f"assignee{_ACTOR}",
    "ClosedEvent": "closer{__typename ...OtherPull ...on Commit{oid repository{nameWithOwner}}}",
    "CommentDeletedEvent": "",
    "ConnectedEvent": f"source{_OTHER} subject{_OTHER}",
    "ConvertedToDiscussionEvent": "",
    "CrossReferencedEvent": f"willCloseTarget source{_OTHER}",
    "DemilestonedEvent": "milestoneTitle",
    "DisconnectedEvent": f"source{_OTHER} subject{_OTHER}",
    "LabeledEvent": "label{name}",
    "LockedEvent": "lockReason",
    "MarkedAsDuplicateEvent": f"canonical{_OTHER} duplicate{_OTHER}",
    "MilestonedEvent": "milestoneTitle",
    "PinnedEvent": "",
    "ReferencedEvent": "commit{oid message} commitRepository{nameWithOwner}",
    "RenamedTitleEvent": "currentTitle",
    "ReopenedEvent": "",
    "TransferredEvent": "fromRepository{nameWithOwner}",
    "UnassignedEvent": f"assignee{_ACTOR}",
    "UnlabeledEvent": "label{name}",
    "UnlockedEvent": "",
    "UnmarkedAsDuplicateEvent": f"canonical{_OTHER} duplicate{_OTHER}",
    "UnpinnedEvent": "",
    "UserBlockedEvent": "",
}
_REVIEWER = "requestedReviewer{__typename ...A ...on Team{slug}}"
_PULL_EVENTS = {
    "AutomaticBaseChangeSucceededEvent": "",
    "BaseRefChangedEvent": "",
    "BaseRefForcePushedEvent": "",
    "ConvertToDraftEvent": "",
    "HeadRefDeletedEvent": "",
    "HeadRefForcePushedEvent": "afterCommit{oid}",
    "HeadRefRestoredEvent": "",
    "MergedEvent": "commit{oid}",
    "ReadyForReviewEvent": "",
    "ReviewDismissedEvent": "",
    "ReviewRequestedEvent": _REVIEWER,
    "ReviewRequestRemovedEvent": _REVIEWER,
}
_ISSUE_LINK = "{__typename ...OtherIssue}"
_ISSUE_EVENTS = {
    SUB_ISSUE_EVENTS: {
        "SubIssueAddedEvent": f"subIssue{_ISSUE_LINK}",
        "SubIssueRemovedEvent": f"subIssue{_ISSUE_LINK}",
        "ParentIssueAddedEvent": f"parent{_ISSUE_LINK}",
        "ParentIssueRemovedEvent": f"parent{_ISSUE_LINK}",
    },
    DEPENDENCY_EVENTS: {
        "BlockedByAddedEvent": f"blockingIssue{_ISSUE_LINK}",
        "BlockedByRemovedEvent": f"blockingIssue{_ISSUE_LINK}",
        "BlockingAddedEvent": f"blockedIssue{_ISSUE_LINK}",
        "BlockingRemovedEvent": f"blockedIssue{_ISSUE_LINK}",
    },
    TYPE_EVENTS: {
        "IssueTypeAddedEvent": "issueType{name}",
        "IssueTypeChangedEvent": "issueType{name}",
        "IssueTypeRemovedEvent": "issueType{name}",
    },
}

# Every type of event that is asked for where the server knows it.
EVENT_TYPES = (*_EVENTS, *_PULL_EVENTS, *(name for more in _ISSUE_EVENTS.values() for name in more))


@lru_cache(maxsize=64)
def threads(slots: int, pieces: Pieces, variables_beside: str = "", beside: str = "") -> str:
    """A query with room for so many threads. Slot i is `r<i>` with a thread `t`, filled by the variables `$o<i>`,
    `$n<i>` and `$i<i>` and asked for where `$u<i>` is true; `$probe` also asks what the schema has.

    The text is the same whatever is asked: a server checks a query of this size once and remembers it. `beside` is a
    field of another kind that is asked for in the same query, with its variables.
    """
    room = range(slots)
    variables = ",".join(f"$u{i}:Boolean!,$o{i}:String!,$n{i}:String!,$i{i}:Int!" for i in room)
    fields = " ".join(
        f"r{i}:repository(owner:$o{i},name:$n{i})@include(if:$u{i})"
        f"{{t:issueOrPullRequest(number:$i{i}){{__typename ...I ...P}}}}"
        for i in room
    )
    probe = (
        'probeIssue:__type(name:"Issue")@include(if:$probe){fields{name}} '
        'probeEvents:__type(name:"IssueTimelineItemsItemType")@include(if:$probe){enumValues{name}}'
    )
    variables += f",{variables_beside}" if beside else ""
    asked = f"{_RATE}{fields} {probe}{f' {beside}' if beside else ''}"
    return f"query($probe:Boolean!,{variables}){{{asked}}}{_issue(pieces)}{_pull(pieces)}{_LINKS}{_WHO}"


@lru_cache(maxsize=256)
def pages(lists: tuple[tuple[str, str], ...], pieces: Pieces) -> str:
    """A query for further pages: `lists` holds type and name of each list; page i is `p<i>`, with the node's id in
    `$i<i>` and the cursor in `$c<i>`, or for a timeline how many events to skip in `$s<i>`."""
    variables, fields = [], []
    for i, (kind, name) in enumerate(lists):
        skips = name == "timelineItems"
        variables.append(f"$i{i}:ID!,$c{i}:String{f',$s{i}:Int' if skips else ''}")
        after = f",after:$c{i}{f',skip:$s{i}' if skips else ''}"
        fields.append(f"p{i}:node(id:$i{i}){{...on {kind}{{{_list(kind, name, pieces, after)}}}}}")
    return _pages_text(",".join(variables), " ".join(fields))


def _pages_text(variables: str, fields: str) -> str:
    links = _LINKS if "...Other" in fields else ""
    return f"query({variables}){{{_RATE}{fields}}}{links}{_WHO if '...A' in fields + links else ''}"


_RATE = "rateLimit{cost limit remaining used resetAt} "


def _reactions(pieces: Pieces) -> str:
    return "reactionGroups{content reactors{totalCount}}" if REACTORS in pieces else ""


def _list(kind: str, name: str, pieces: Pieces, after: str = "") -> str:
    """One list of a thread or review, from its start or after a cursor."""
    comment = f"url body createdAt updatedAt authorAssociation author{_ACTOR} {_reactions(pieces)}"
    others = f"(first:50{after}){{{_PAGE} nodes{_OTHER}}}"
    issues = f"(first:50{after}){{{_PAGE} nodes{_ISSUE_LINK}}}"
    if name == "comments":
        return f"comments(first:{50 if kind == 'PullRequestReview' else 100}{after}){{{_PAGE} nodes{{{comment}}}}}"
    if name == "timelineItems":
        events = _events(kind, pieces)
        return (
            f"timelineItems(first:100{after},itemTypes:[{' '.join(_enum(e) for e in events)}])"
            f"{{{_PAGE} nodes{{__typename ...on Node{{id}} {_event_fields(events, pieces)}}}}}"
        )
    return {
        "labels": f"labels(first:100{after}){{{_PAGE} nodes{{name}}}}",
        "assignees": f"assignees(first:20{after}){{{_PAGE} nodes{_ACTOR}}}",
        "commits": f"commits(first:100{after}){{{_PAGE} nodes{{commit{{oid message committedDate author{{name}}}}}}}}",
        "reviews": f"reviews(first:30{after}){{{_PAGE} nodes{{id url body state createdAt submittedAt "
        f"authorAssociation author{_ACTOR} {_reactions(pieces)} {_review_comments(pieces)}}}}}",
        "closedByPullRequestsReferences": f"closedByPullRequestsReferences(first:50{after},includeClosedPrs:true)"
        f"{{{_PAGE} nodes{{__typename ...OtherPull}}}}",
        "closingIssuesReferences": f"closingIssuesReferences{issues}",
        "subIssues": f"subIssues{issues}",
        "blockedBy": f"blockedBy{issues}",
        "blocking": f"blocking{issues}",
    }.get(name, f"{name}{others}")


def _review_comments(pieces: Pieces) -> str:
    return _list("PullRequestReview", "comments", pieces)


def _events(kind: str, pieces: Pieces) -> dict[str, str]:
    events = dict(_EVENTS)
    if kind == "PullRequest":
        events.update(_PULL_EVENTS)
        return events
    for piece, more in _ISSUE_EVENTS.items():
        if piece in pieces:
            events.update(more)
    return events


def _event_fields(events: dict[str, str], pieces: Pieces) -> str:
    reason = {"ClosedEvent": _REASON, "ReopenedEvent": _REASON} if EVENT_REASON in pieces else {}
    return " ".join(
        f"...on {name}{{createdAt actor{_ACTOR} {fields}{reason.get(name, '')}}}" for name, fields in events.items()
    )


def _enum(event: str) -> str:
    """`ClosedEvent` -> `CLOSED_EVENT`."""
    return "".join(f"_{c}" if c.isupper() else c.upper() for c in event).lstrip("_")


_SHARED = (
    "id number title body createdAt updatedAt closedAt locked authorAssociation author" + _ACTOR + " "
    "milestone{title} repository{nameWithOwner defaultBranchRef{name}}"
)


@lru_cache(maxsize=64)
def _issue(pieces: Pieces) -> str:
    lists = ["comments", "timelineItems", "labels", "assignees"]
    fields = [_SHARED, "issueState:state", _reactions(pieces)]
    if STATE_REASON in pieces:
        fields.append("stateReason(enableDuplicate:true)" if ENABLE_DUPLICATE in pieces else "stateReason")
    if LINKED_PULLS in pieces:
        lists.append("closedByPullRequestsReferences")
    if SUB_ISSUES in pieces:
        fields.append(f"parent{_ISSUE_LINK}")
        lists.append("subIssues")
    if DUPLICATE_OF in pieces:
        fields.append(f"duplicateOf{_ISSUE_LINK}")
    if DEPENDENCIES in pieces:
        lists += ["blockedBy", "blocking"]
    if ISSUE_TYPE in pieces:
        fields.append("issueType{name}")
    fields += [_list("Issue", name, pieces) for name in lists]
    return f"fragment I on Issue{{{' '.join(fields)}}}"


@lru_cache(maxsize=64)
def _pull(pieces: Pieces) -> str:
    lists = ["comments", "timelineItems", "labels", "assignees", "reviews", "commits", "closingIssuesReferences"]
    fields = [
        _SHARED,
        "pullState:state",
        _reactions(pieces),
        f"merged mergedAt mergedBy{_ACTOR} mergeCommit{{oid}} isDraft baseRefName headRefName",
        "headRepository{nameWithOwner} additions deletions changedFiles",
    ]
    fields += [_list("PullRequest", name, pieces) for name in lists]
    return f"fragment P on PullRequest{{{' '.join(fields)}}}"
