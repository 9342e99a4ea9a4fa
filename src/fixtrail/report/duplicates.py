"""Threads about the same: the one to follow, and the others, as the graph's `duplicate-of` edges join them."""

from __future__ import annotations

from fixtrail.model.graph import Edge, Graph
from fixtrail.model.ref import Ref
from fixtrail.model.report import ReportDuplicate, ReportDuplicates
from fixtrail.model.verdict import Verdict
from fixtrail.report.numbering import Numbering


def cluster(graph: Graph) -> frozenset[Ref]:
    """The root and every thread that marks as duplicate, in any direction and over any number of steps, join to it."""
    joined: dict[Ref, list[Ref]] = {}
    for edge in _marks(graph):
        joined.setdefault(edge.source, []).append(edge.target)
        joined.setdefault(edge.target, []).append(edge.source)
    seen, todo = {graph.root}, [graph.root]
    while todo:
        for ref in joined.get(todo.pop(), ()):
            if ref not in seen:
                seen.add(ref)
                todo.append(ref)
    return frozenset(seen)


def duplicates(graph: Graph, verdict: Verdict, numbers: Numbering) -> ReportDuplicates:
    """The verdict names the canonical thread; where it does not, the marks do, followed from the root to their end."""
    members = cluster(graph) - {graph.root}
    trail = _trail(graph)
    canonical = verdict.canonical.ref if verdict.canonical is not None else trail[-1].target if trail else None
    titles = {n.ref: n.title for n in graph.nodes}
    entries = []
    why = numbers.ids(e for edge in trail for e in edge.evidence)
    for ref in sorted(members - {canonical}):
        edges = sorted((e for e in _marks(graph) if ref in (e.source, e.target)), key=lambda e: e.source != ref)
        evidence = numbers.ids(e for edge in edges for e in edge.evidence)
        marked = any(e.seen_in == "structure" for e in edges)
        entries.append(ReportDuplicate(str(ref), titles.get(ref, ""), evidence, marked))
    return ReportDuplicates(str(canonical) if canonical else None, why, tuple(entries))


def _marks(graph: Graph) -> list[Edge]:
    return [e for e in graph.edges if e.kind == "duplicate-of" and e.source != e.target]


def _trail(graph: Graph) -> list[Edge]:
    """The marks from the root onwards, structure before text; a cycle ends where it would close."""
    onward: dict[Ref, Edge] = {}
    for edge in sorted(_marks(graph), key=lambda e: e.seen_in != "structure"):
        onward.setdefault(edge.source, edge)
    here, seen, trail = graph.root, {graph.root}, []
    while here in onward and onward[here].target not in seen:
        trail.append(onward[here])
        here = onward[here].target
        seen.add(here)
    return trail
