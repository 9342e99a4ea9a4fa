"""The links of one thread: what GitHub's structure says, and what its texts say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from fixtrail.model.evidence import Computed, EventEvidence, Evidence, Quote
from fixtrail.model.graph import Edge, EdgeKind
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Document, Event, LinkedThread, Thread
from fixtrail.refs.find import Reference, find
from fixtrail.text.snippet import around


def links(thread: Thread, hosts: Collection[str]) -> tuple[Edge, ...]:
    """Every edge that `thread` tells of, structure before text; a link said twice is an edge twice.

    Links to the thread itself are kept: they are what they are.
    """
    return (*_from_fields(thread), *_from_timeline(thread), *_from_texts(thread, hosts))


def _fact(thread: Thread, fact: str, text: str, other: Ref) -> tuple[Evidence, ...]:
    return (Computed(fact=fact, text=text, inputs=(str(thread.ref), str(other)), url=thread.url),)


def _from_fields(thread: Thread) -> Iterator[Edge]:
    """GitHub's own link table: closing references, duplicates, sub-issues, dependencies."""
    me = thread.ref

    def edge(source: Ref, target: Ref, kind: EdgeKind, via: str, text: str) -> Edge:
        other = target if source == me else source
        return Edge(source, target, kind, "structure", via, _fact(thread, via, text, other), thread.created_at)

    for linked in thread.closing:
        pull, issue = (me, linked.ref) if thread.kind == "pull" else (linked.ref, me)
        text = f"GitHub lists {pull.within(issue)} among the pull requests that close {issue.within(pull)}"
        yield edge(pull, issue, "closes", "closing-reference", text)
    if thread.duplicate_of:
        other = thread.duplicate_of.ref
        text = f"GitHub says that {me.within(other)} is a duplicate of {other.within(me)}"
        yield edge(me, other, "duplicate-of", "duplicate-field", text)
    if thread.parent:
        text = f"GitHub says that {thread.parent.ref.within(me)} is the parent"
        yield edge(thread.parent.ref, me, "parent-of", "parent-field", text)
    for linked in thread.sub_issues:
        yield edge(me, linked.ref, "parent-of", "sub-issue", f"GitHub lists {linked.ref.within(me)} as a sub-issue")
    for linked in thread.blocked_by:
        yield edge(me, linked.ref, "blocked-by", "dependency", f"GitHub says that {linked.ref.within(me)} blocks it")
    for linked in thread.blocking:
        yield edge(linked.ref, me, "blocked-by", "dependency", f"GitHub says that it blocks {linked.ref.within(me)}")


def _undone(thread: Thread) -> set[tuple[str, str]]:
    """(event kind, far end) of links that a later event took back."""
    undo = {"disconnected": "connected", "unmarked_as_duplicate": "marked_as_duplicate"}
    state: dict[tuple[str, str], bool] = {}
    for event in thread.timeline:
        key = (undo.get(event.kind, event.kind), event.other.ref.key if event.other else "")
        if event.kind in undo:
            state[key] = True
        elif event.kind in undo.values():
            state[key] = False
    return {key for key, gone in state.items() if gone}


def _from_timeline(thread: Thread) -> Iterator[Edge]:
    undone = _undone(thread)
    for event in thread.timeline:
        far = event.closer if event.kind == "closed" else event.other
        shape = _SHAPES.get(event.kind)
        if shape is None or far is None or (event.kind, far.ref.key) in undone:
            continue
        source, target, kind = shape(thread, event, far)
        via = "closed-event" if event.kind == "closed" else event.kind
        yield Edge(source, target, kind, "structure", via, (EventEvidence(thread.ref, event),), event.created_at)


Shaped = tuple[Ref, Ref, EdgeKind]


def _cross_reference(thread: Thread, event: Event, far: LinkedThread) -> Shaped:
    closes = event.will_close and far.kind == "pull"
    return far.ref, thread.ref, "closes" if closes else "cross-references"


def _connected(thread: Thread, event: Event, far: LinkedThread) -> Shaped:
    return (thread.ref, far.ref, "connected") if thread.kind == "pull" else (far.ref, thread.ref, "connected")


def _duplicate(thread: Thread, event: Event, far: LinkedThread) -> Shaped:
    """The mark stands on either side (facts of GitHub's timeline): `detail` says which side the far end is on."""
    if event.detail == "duplicate":
        return far.ref, thread.ref, "duplicate-of"
    return thread.ref, far.ref, "duplicate-of"


_SHAPES: dict[str, Callable[[Thread, Event, LinkedThread], Shaped]] = {
    "closed": lambda thread, event, far: (far.ref, thread.ref, "closes"),
    "cross-referenced": _cross_reference,
    "connected": _connected,
    "marked_as_duplicate": _duplicate,
    "sub_issue_added": lambda thread, event, far: (thread.ref, far.ref, "parent-of"),
    "parent_issue_added": lambda thread, event, far: (far.ref, thread.ref, "parent-of"),
    "blocked_by_added": lambda thread, event, far: (thread.ref, far.ref, "blocked-by"),
    "blocking_added": lambda thread, event, far: (far.ref, thread.ref, "blocked-by"),
    "transferred": lambda thread, event, far: (thread.ref, far.ref, "mentions"),
}


def _from_texts(thread: Thread, hosts: Collection[str]) -> Iterator[Edge]:
    for document in thread.documents():
        for reference in find(document.text, thread.ref, hosts):
            if reference.ref is not None:
                yield _text_edge(thread, document, reference, reference.ref)


def _text_edge(thread: Thread, document: Document, reference: Reference, other: Ref) -> Edge:
    start = min(reference.start, reference.keyword_start) if reference.keyword else reference.start
    evidence = Quote(document, *around(document.text, start, reference.end))
    source, target, kind = _direction(thread, document, reference, other)
    via = f"{document.kind}-loosely" if kind == "closes" and reference.loosely_closes else document.kind
    return Edge(source, target, kind, "text", via, (evidence,), document.created_at)


def _direction(thread: Thread, document: Document, reference: Reference, other: Ref) -> Shaped:
    """Which way the words point. A closing keyword counts where GitHub would heed it: in a pull request's texts."""
    me = thread.ref
    said_of = reference.relation in ("duplicate-of", "fixed-by") or document.kind in ("comment", "review")
    doubtful = said_of and (reference.question or reference.hedged)
    if reference.negated or reference.struck or doubtful:
        return me, other, "mentions"
    in_pull = thread.kind == "pull" and document.kind in ("title", "body", "commit", "comment")
    near, far = (other, me) if reference.reverse else (me, other)
    match reference.relation:
        case "closes" if in_pull:
            return near, far, "closes"
        case "mentions" if in_pull and reference.loosely_closes:
            return near, far, "closes"
        case "fixed-by":
            return far, near, "closes"
        case "supersedes" if thread.kind == "issue":
            return far, near, "duplicate-of"  # "closing in favour of #2" under an issue
        case "duplicate-of" | "reverts" | "backport-of" | "supersedes" | "blocked-by":
            return near, far, reference.relation
        case "parent-of":
            return far, near, "parent-of"
        case _:
            return me, other, "mentions"
