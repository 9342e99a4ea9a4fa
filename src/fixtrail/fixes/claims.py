"""Claims: everything that says of a pull request or commit that it fixes the issue, with its weight.

GitHub's own structure weighs most (https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/
linking-a-pull-request-to-an-issue), then what a pull request says of itself, then what people say of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec

from fixtrail.model.evidence import EventEvidence, Evidence, Quote
from fixtrail.model.graph import Edge, Graph
from fixtrail.model.ref import Ref
from fixtrail.model.thread import WRITERS, Event, Thread
from fixtrail.refs.find import find
from fixtrail.text.snippet import around

# By what was seen: structure first, then the texts of the pull request, then those of the issue.
WEIGHT = {
    "closed-event": 100.0,
    "closing-reference": 70.0,
    "cross-reference": 65.0,
    "connected": 60.0,
    "re-land": 60.0,
    "title": 60.0,
    "body": 60.0,
    "commit": 55.0,
    "comment-writer": 50.0,
    "loosely": 45.0,
    "comment": 30.0,
    "own-comment": 30.0,
    "reference-commit": 12.0,
    "mention": 10.0,
}
STRUCTURE = frozenset({"closed-event", "closing-reference", "cross-reference", "connected"})


class Claim(msgspec.Struct, frozen=True):
    """`pull` or `commit` (full SHA) is what is claimed to fix; `via` is a key of `WEIGHT`."""

    via: str
    evidence: tuple[Evidence, ...]
    at: str
    pull: Ref | None = None
    commit: str | None = None
    repository: str | None = None  # of a commit in another repository


def claims(root: Thread, graph: Graph, threads: Mapping[Ref, Thread]) -> tuple[Claim, ...]:
    """All claims about `root`, a pull request's own commits counted as the pull request."""
    found = [*_from_edges(root, graph), *_from_commits(root), *_from_comments(root)]
    owners = _owners(threads)
    whole = {c.commit for c in found if c.commit and len(c.commit) == 40} | owners.keys()
    return tuple(_owned(_whole(claim, whole), owners) for claim in found)


def _from_edges(root: Thread, graph: Graph) -> Iterator[Claim]:
    for edge in graph.edges:
        pull = edge.source if edge.target == root.ref else edge.target if edge.source == root.ref else None
        node = graph.node(pull) if pull and pull != root.ref else None
        if pull is None or node is None or node.kind != "pull":
            continue
        via = _via(edge, root, pull)
        if via:
            yield Claim(via, edge.evidence, edge.at, pull=pull)


def _via(edge: Edge, root: Thread, pull: Ref) -> str:
    if edge.kind in ("cross-references", "mentions"):
        return "mention"
    if edge.kind == "connected":
        return "connected"
    if edge.kind != "closes" or edge.target != root.ref:
        return ""
    if edge.seen_in == "structure":
        return {"closed-event": "closed-event", "closing-reference": "closing-reference"}.get(
            edge.via, "cross-reference"
        )
    said_in_root = any(isinstance(e, Quote) and e.document.ref == root.ref for e in edge.evidence)
    if said_in_root:
        writer = any(isinstance(e, Quote) and e.document.association in WRITERS for e in edge.evidence)
        return "comment-writer" if writer else "comment"
    if edge.via.endswith("-loosely"):
        return "loosely"
    return edge.via if edge.via in ("title", "body", "commit") else "own-comment"


def _from_commits(root: Thread) -> Iterator[Claim]:
    """Commits that closed the issue, or that name it."""
    for event in root.timeline:
        if event.commit is None or event.kind not in ("closed", "referenced"):
            continue
        if event.kind == "closed" and event.closer is not None:
            continue
        via = "closed-event" if event.kind == "closed" else _message_claim(root, event)
        if not via:
            continue
        evidence = (EventEvidence(root.ref, event),)
        yield Claim(via, evidence, event.created_at, commit=event.commit, repository=event.commit_repository)


def _from_comments(root: Thread) -> Iterator[Claim]:
    """Commits that a comment says fixed it ("fixed by abc1234")."""
    for document in root.comments:
        for reference in find(document.text, root.ref, (root.ref.host,)):
            if reference.commit and reference.relation == "fixed-by" and not (reference.negated or reference.question):
                via = "comment-writer" if document.association in WRITERS else "comment"
                quote = Quote(document, *around(document.text, reference.keyword_start, reference.end))
                own = (reference.repository or "").lower() in ("", root.ref.repository.lower())
                place = None if own else reference.repository
                yield Claim(via, (quote,), document.created_at, commit=reference.commit, repository=place)


def _message_claim(root: Thread, event: Event) -> str:
    """A referenced commit claims a fix where its message does; else it names the issue, or denies to fix it ('')."""
    own = [r for r in find(event.commit_message or "", root.ref, (root.ref.host,)) if r.ref == root.ref]
    said = [r for r in own if r.relation == "closes"]
    if any(not r.negated for r in said):
        return "commit"
    return "" if said else "reference-commit"


def _owners(threads: Mapping[Ref, Thread]) -> dict[str, Ref]:
    """Commit to the pull request that it is of: its merge commit, or one of its own."""
    owners: dict[str, Ref] = {}
    for thread in sorted(threads.values(), key=lambda t: t.ref):
        if thread.pull is None:
            continue
        for document in thread.commits:
            owners.setdefault(document.id.removeprefix("commit:"), thread.ref)
        for event in thread.timeline:
            if event.kind == "merged" and event.commit:
                owners[event.commit] = thread.ref
        if thread.merged and thread.pull.merge_commit:
            owners[thread.pull.merge_commit] = thread.ref
    return owners


def _whole(claim: Claim, known: Collection[str]) -> Claim:
    """A commit that was written short, as the full one that it begins, where exactly one is known."""
    if not claim.commit or len(claim.commit) == 40:
        return claim
    fitting = [sha for sha in known if sha.startswith(claim.commit)]
    return msgspec.structs.replace(claim, commit=fitting[0]) if len(fitting) == 1 else claim


def _owned(claim: Claim, owners: Mapping[str, Ref]) -> Claim:
    owner = owners.get(claim.commit or "")
    return msgspec.structs.replace(claim, pull=owner) if owner else claim
