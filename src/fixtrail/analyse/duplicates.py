"""Which thread a duplicate stands for: GitHub's marks before words, writers before others, chains to their end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

import msgspec

from fixtrail.analyse.case import near_closing
from fixtrail.analyse.denials import Denial, denials
from fixtrail.model.evidence import Evidence, Quote
from fixtrail.model.facts import Confidence
from fixtrail.model.graph import Edge, Graph, Node
from fixtrail.model.ref import Ref
from fixtrail.model.thread import WRITERS, Thread
from fixtrail.refs.find import find
from fixtrail.text.snippet import around

_MARKS = frozenset({"duplicate-field", "marked_as_duplicate"})
_BEFORE, _AFTER = timedelta(days=7), timedelta(days=3)  # of the closing: words in that time may be its reason


class Duplicate(msgspec.Struct, frozen=True):
    """`canonical` is the thread to follow, `way` the threads from the first step to it."""

    canonical: Ref
    way: tuple[Ref, ...]
    confidence: Confidence
    evidence: tuple[Evidence, ...]
    at_the_end: bool = True  # said around the closing


class _Links:
    """The duplicate links of a graph by the thread that is the duplicate, its nodes, and which threads were fixed; made
    once, so that a chain of any length costs one step each."""

    def __init__(self, graph: Graph) -> None:
        self.nodes: Mapping[Ref, Node] = {n.ref: n for n in graph.nodes}
        self.out: dict[Ref, list[Edge]] = {}
        self.fixed: set[Ref] = set()
        for edge in graph.edges:
            if edge.kind == "duplicate-of" and edge.source != edge.target:
                self.out.setdefault(edge.source, []).append(edge)
            elif edge.kind == "closes" and self._merged(edge.source):
                self.fixed.add(edge.target)

    def _merged(self, ref: Ref) -> bool:
        node = self.nodes.get(ref)
        return node is not None and node.state == "merged"

    def step(self, ref: Ref) -> Edge | None:
        """The link to follow from a thread: GitHub's mark, else a writer's word, else, of a closed one, the first."""
        node = self.nodes.get(ref)
        still_open = node is not None and node.state == "open"
        found = [e for e in self.out.get(ref, ()) if e.via in _MARKS or _by_writer(e) or not still_open]
        return min(found, key=lambda e: (e.via not in _MARKS, not _by_writer(e), e.at, e.target), default=None)

    def rank(self, ref: Ref) -> tuple[bool, bool, int]:
        """The one that has the fix before the oldest open one before the oldest."""
        node = self.nodes.get(ref)
        return (ref not in self.fixed, node is None or node.state != "open", ref.number)


def duplicate(root: Thread, graph: Graph) -> Duplicate | None:
    """The thread that `root` duplicates, as GitHub's mark, its state reason or people say; None where nobody does, or
    where who should know says that it does not."""
    links = _Links(graph)
    against = denials(root)
    said = [(trust, edge) for edge in links.out.get(root.ref, ()) if (trust := _trust(root, edge, against))]
    if not said:
        return _supposed(root, links, against)
    most = max(_RANK[trust] for trust, _ in said)
    best = [(trust, edge) for trust, edge in said if _RANK[trust] == most]
    confidence, edge = max(best, key=lambda pair: (pair[1].via in _MARKS, _by_writer(pair[1]), pair[1].at))
    way = _chain(links, root.ref, edge.target)
    if way[-1] == root.ref:
        return None
    return Duplicate(way[-1], way, confidence, edge.evidence, root.state == "open" or _at_the_closing(root, edge))


def circle(root: Thread, graph: Graph) -> tuple[Edge, ...]:
    """The duplicate links of a circle that leads back to `root`, () where there is none."""
    links = _Links(graph)
    way: dict[Ref, Edge] = {}
    at = root.ref
    while edge := links.step(at):
        way[at] = edge
        at = edge.target
        if at == root.ref:
            return tuple(way.values())
        if at in way:
            return ()
    return ()


_RANK: dict[Confidence, int] = {"weak": 0, "likely": 1, "certain": 2}


def _trust(root: Thread, edge: Edge, against: Iterable[Denial]) -> Confidence | None:
    if edge.via in _MARKS:
        return "certain"
    writer = _by_writer(edge)
    denied = [d for d in against if d.denies(edge.target, edge.at)]
    if root.state_reason == "duplicate":
        return "certain" if writer and not denied else "likely"
    if any(d.by_writer or not writer for d in denied):
        return None
    if denied:
        return "weak"
    return "likely" if writer or _at_the_closing(root, edge) else "weak"


def _by_writer(edge: Edge) -> bool:
    return any(isinstance(q, Quote) and q.document.association in WRITERS for q in edge.evidence)


def _at_the_closing(root: Thread, edge: Edge) -> bool:
    quotes = [e for e in edge.evidence if isinstance(e, Quote)]
    return any(near_closing(root, q.document.created_at, before=_BEFORE, after=_AFTER) for q in quotes)


def _supposed(root: Thread, links: _Links, against: Iterable[Denial]) -> Duplicate | None:
    """Closed after somebody said "I think that this is a duplicate of #2"."""
    if root.state == "open":
        return None
    for document in reversed(root.comments):
        if document.author.bot or not near_closing(root, document.created_at, before=_BEFORE, after=_AFTER):
            continue
        for reference in find(document.text, root.ref, (root.ref.host,)):
            target = reference.ref
            plain = reference.relation == "duplicate-of" and not (reference.negated or reference.question)
            if target is None or target == root.ref or not plain or reference.reverse or reference.struck:
                continue
            if any(d.denies(target, document.created_at) for d in against):
                continue
            way = _chain(links, root.ref, target)
            quote = Quote(document, *around(document.text, reference.start, reference.end, 300))
            sure = document.association in WRITERS or document.author == root.closed_by
            if way[-1] != root.ref:
                return Duplicate(way[-1], way, "likely" if sure else "weak", (quote,))
    return None


def _chain(links: _Links, start: Ref, first: Ref) -> tuple[Ref, ...]:
    """Follow the links from `first` to the end; a circle ends at the one of its threads to follow, and a chain whose
    end has no fix at the one on the way that has."""
    way = {start: 0, first: 1}
    at = first
    while edge := links.step(at):
        at = edge.target
        if at in way:
            threads = list(way)
            end = min(threads[way[at] :], key=links.rank)
            return tuple(threads[1 : way[end] + 1]) or (start,)
        way[at] = len(way)
    threads = list(way)[1:]
    fixed = next((ref for ref in threads if ref in links.fixed), None)
    if fixed is not None and at not in links.fixed:
        threads = threads[: threads.index(fixed) + 1]
    return tuple(threads)
