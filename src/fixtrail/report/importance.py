"""Which links and threads come first: what closes or is the same before what only mentions."""

from __future__ import annotations

from collections.abc import Iterable

from fixtrail.model.report import ReportEdge, ReportGraph, ReportNode

_ORDER = (
    "closes", "duplicate-of", "backport-of", "reverts", "supersedes", "connected", "blocked-by", "parent-of",
    "cross-references", "mentions",
)  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(_ORDER)}
_WEAK = _RANK["cross-references"]


def rank(edge: ReportEdge) -> int:
    """0 for the closest kind of tie."""
    return _RANK.get(edge.kind, len(_ORDER))


def strong(edge: ReportEdge) -> bool:
    """More than a mention."""
    return rank(edge) < _WEAK


def strongest(edges: Iterable[ReportEdge]) -> list[ReportEdge]:
    """Closest ties first, structure before text, then by name."""
    return sorted(edges, key=lambda e: (rank(e), e.seen_in != "structure", e.source, e.target))


def ordered_nodes(graph: ReportGraph, root: str) -> list[ReportNode]:
    """The root, then the other threads: by distance, closest tie first, those that were read before others."""
    best: dict[str, int] = {}
    for edge in graph.edges:
        for end in (edge.source.lower(), edge.target.lower()):
            best[end] = min(best.get(end, len(_ORDER)), rank(edge))
    return sorted(
        graph.nodes,
        key=lambda n: (
            n.ref.lower() != root.lower(), n.depth, best.get(n.ref.lower(), len(_ORDER)), not n.fetched, _name(n.ref),
        ),
    )  # fmt: skip


def _name(ref: str) -> tuple[str, int]:
    repository, _, number = ref.lower().rpartition("#")
    return repository, int(number) if number.isdecimal() else 0
