"""Which thread a duplicate stands for: GitHub's marks before words, writers before others, chains to their end."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from fixtrail.analyse.case import near_closing
from fixtrail.model.evidence import Evidence, Quote
from fixtrail.model.facts import Confidence
from fixtrail.model.graph import Edge, Graph
from fixtrail.model.ref import Ref
from fixtrail.model.thread import WRITERS, Thread

_MARKS = frozenset({"duplicate-field", "marked_as_duplicate"})


class Duplicate(msgspec.Struct, frozen=True):
    """`canonical` is the end of the chain, `way` the threads on it from the first step on."""

    canonical: Ref
    way: tuple[Ref, ...]
    confidence: Confidence
    evidence: tuple[Evidence, ...]
    at_the_end: bool = True  # said around the closing


def duplicate(root: Thread, graph: Graph) -> Duplicate | None:
    """The thread that `root` duplicates, as GitHub's mark, its state reason or people say; None where nobody does."""
    best = max(
        ((confidence, edge) for edge in graph.edges if (confidence := _trust(root, edge))),
        key=lambda x: (_RANK[x[0]], x[1].at),
        default=None,
    )
    if best is None:
        return None
    confidence, edge = best
    way = _chain(graph, root.ref, edge.target)
    if way[-1] == root.ref:
        return None
    return Duplicate(way[-1], way, confidence, edge.evidence, root.state == "open" or _at_the_closing(root, edge))


def circle(root: Thread, graph: Graph) -> tuple[Edge, ...]:
    """The duplicate links of a circle that leads back to `root`, () where there is none."""
    way: list[Edge] = []
    at = root.ref
    while True:
        following = [e for e in graph.edges if e.kind == "duplicate-of" and e.source == at != e.target]
        if not following:
            return ()
        way.append(min(following, key=lambda e: (e.via not in _MARKS, e.at, e.target)))
        at = way[-1].target
        if at == root.ref:
            return tuple(way)
        if at in [e.source for e in way]:
            return ()


_RANK: dict[Confidence, int] = {"weak": 0, "likely": 1, "certain": 2}


def _trust(root: Thread, edge: Edge) -> Confidence | None:
    if edge.kind != "duplicate-of" or edge.source != root.ref or edge.target == root.ref:
        return None
    if edge.via in _MARKS:
        return "certain"
    quotes = [e for e in edge.evidence if isinstance(e, Quote)]
    writer = any(q.document.association in WRITERS for q in quotes)
    if root.state_reason == "duplicate":
        return "certain" if writer else "likely"
    closing = _at_the_closing(root, edge)
    if root.state == "closed":
        return "likely" if closing or writer else "weak"
    return "likely" if writer else "weak"


def _at_the_closing(root: Thread, edge: Edge) -> bool:
    quotes = [e for e in edge.evidence if isinstance(e, Quote)]
    return any(
        near_closing(root, q.document.created_at, before=timedelta(days=7), after=timedelta(days=3)) for q in quotes
    )


def _chain(graph: Graph, start: Ref, first: Ref) -> tuple[Ref, ...]:
    """Follow duplicate-of links from `first` to the end; a circle ends at the one of its threads to follow."""
    way = [start, first]
    while following := [e for e in graph.edges if e.kind == "duplicate-of" and e.source == way[-1] != e.target]:
        target = min(following, key=lambda e: (e.via not in _MARKS, e.at, e.target)).target
        if target in way:
            end = _of_circle(graph, way[way.index(target) :])
            return tuple(way[1 : way.index(end) + 1]) or (start,)
        way.append(target)
    return tuple(way[1:])


def _of_circle(graph: Graph, circle: list[Ref]) -> Ref:
    """The oldest open thread of a circle, else its oldest."""

    def rank(ref: Ref) -> tuple[bool, int]:
        node = graph.node(ref)
        return (node is None or node.state != "open", ref.number)

    return min(circle, key=rank)
