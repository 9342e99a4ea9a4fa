"""Which threads could still change what is known of one: all that a verdict is made of, and nothing else.

A thread that names another without being fetched is seen in the other's timeline (GitHub writes a cross-reference), so
what is known of it there, its kind and state, says whether its texts matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from fixtrail.model.graph import Edge, Graph, Node
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Thread

_CLAIMS = frozenset({"closes", "connected", "duplicate-of", "supersedes", "reverts"})
_OF_A_FIX = frozenset({"reverts", "backport-of", "supersedes"})


def decisive(
    graph: Graph,
    threads: Mapping[Ref, Thread],
    subjects: Collection[Ref],
    asked: Iterable[Ref],
    *,
    back: Collection[Ref] = (),
) -> tuple[Ref, ...]:
    """Of the threads to be `asked` for, in their order, those that could change the verdict of one of the `subjects`.

    Of an issue: what is said to close, duplicate or supersede it; pull requests that name it; where it is closed, open
    issues that name it. Of a pull request that is not merged: what names it. Of each merged fix: merged pull requests
    that name it, as they may take it back or bring it to another branch. `back` are threads of which one of the
    subjects says that their failure is back: they matter too.
    """
    nodes = {node.ref: node for node in graph.nodes}
    fixes = _fixes(graph, nodes, subjects)
    found = set(back)
    for edge in graph.edges:
        for ref, other in ((edge.source, edge.target), (edge.target, edge.source)):
            node, subject = nodes.get(ref), threads.get(other) if other in subjects else None
            of_fix = other in fixes and (edge.kind in _OF_A_FIX or (edge.source == ref and _may_be_merged(node)))
            if of_fix or (subject is not None and _bears(edge, node, subject)):
                found.add(ref)
    return tuple(ref for ref in asked if ref in found)


def _fixes(graph: Graph, nodes: Mapping[Ref, Node], subjects: Collection[Ref]) -> set[Ref]:
    """Merged pull requests that close a subject, are one, or undo or redo one of these."""
    found = {e.source for e in graph.edges if e.kind in ("closes", "connected") and e.target in subjects} | {*subjects}
    found = {ref for ref in found if _is_merged(nodes.get(ref))}
    of_a_fix = [e for e in graph.edges if e.kind in _OF_A_FIX and _is_merged(nodes.get(e.source))]
    while more := {e.source for e in of_a_fix if e.target in found} - found:
        found |= more
    return found


def _is_merged(node: Node | None) -> bool:
    return node is not None and node.kind == "pull" and node.state == "merged"


def _may_be_merged(node: Node | None) -> bool:
    """Also where nothing but its number is known."""
    return node is None or _is_merged(node) or (node.kind != "issue" and node.state == "unknown")


def _bears(edge: Edge, node: Node | None, subject: Thread) -> bool:
    """Whether a thread linked with a subject bears on its verdict."""
    kind, state = (node.kind, node.state) if node else (None, "unknown")
    if edge.kind in _CLAIMS or subject.state_reason == "duplicate":
        return True
    if subject.kind == "pull":
        return edge.target == subject.ref and not subject.merged
    if edge.source == subject.ref:
        return False  # that it names something says all that it says
    return state != "closed" if kind == "pull" else subject.state == "closed" and state == "open"
