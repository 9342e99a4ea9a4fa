"""Where each thread of a graph stands: columns by distance from the root, few crossings, short lines.

The layered method of Sugiyama, Tagawa and Toda (1981), made small: breadth-first layers, so that no line spans
more than one gap; barycentre sweeps for the order; and each column placed as near to its neighbours as it fits by
pooling adjacent violators. About linear in threads and links.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

from fixtrail.model.report import ReportEdge, ReportGraph, ReportNode
from fixtrail.report.importance import ordered_nodes, strongest

_SWEEPS = 2
_ROOT_AT_MOST = 6  # rows: in a tall picture the root stays where one looks first


class Place(msgspec.Struct, frozen=True):
    """A thread at `column` (0 is the root's) and `row`, counted in rows from the top, not always a whole number."""

    node: ReportNode
    column: int
    row: float


class Tie(msgspec.Struct, frozen=True):
    """All links between two threads as one line: `edges`, the closest first, which gives the line its direction."""

    edges: tuple[ReportEdge, ...]


class Layout(msgspec.Struct, frozen=True):
    places: tuple[Place, ...]
    ties: tuple[Tie, ...]
    columns: int
    rows: float


def layout(graph: ReportGraph, root: str) -> Layout:
    """Places every node and joins the edges of each pair; links to threads that are not in the graph, and of a thread
    to itself, have no line."""
    nodes = {n.ref.lower(): n for n in ordered_nodes(graph, root)}
    ties = _ties(graph, nodes)
    near = _neighbours(nodes, ties)
    layers = _ordered(_layers(nodes, near, root.lower()), near)
    rows = _rows(layers, near)
    places = tuple(Place(nodes[k], column, rows[k]) for column, layer in enumerate(layers) for k in layer)
    return Layout(places, tuple(ties.values()), len(layers), max(rows.values(), default=0.0) + 1)


def _ties(graph: ReportGraph, nodes: Mapping[str, ReportNode]) -> dict[tuple[str, str], Tie]:
    pairs: dict[tuple[str, str], list[ReportEdge]] = {}
    for edge in graph.edges:
        a, b = sorted((edge.source.lower(), edge.target.lower()))
        if a != b and a in nodes and b in nodes:
            pairs.setdefault((a, b), []).append(edge)
    return {pair: Tie(tuple(strongest(edges))) for pair, edges in sorted(pairs.items())}


def _neighbours(nodes: Mapping[str, ReportNode], ties: Mapping[tuple[str, str], Tie]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {key: [] for key in nodes}
    for a, b in ties:
        near[a].append(b)
        near[b].append(a)
    return near


def _layers(nodes: Mapping[str, ReportNode], near: Mapping[str, list[str]], root: str) -> list[list[str]]:
    """By steps from the root; what no link joins to it stands where its depth says, never in the root's column."""
    steps = {root: 0} if root in nodes else {}
    todo = deque(steps)
    while todo:
        here = todo.popleft()
        for other in near[here]:
            if other not in steps:
                steps[other] = steps[here] + 1
                todo.append(other)
    found: dict[int, list[str]] = {}
    for key, node in nodes.items():
        found.setdefault(steps.get(key, max(1, node.depth)), []).append(key)
    return [found[step] for step in sorted(found)]


def _ordered(layers: list[list[str]], near: Mapping[str, list[str]]) -> list[list[str]]:
    """The order with the fewest crossings of a few sweeps; at equal crossings the earlier, which has the closest ties
    on top."""
    current = [list(layer) for layer in layers]
    _sweep(current, near, range(1, len(current)), -1)
    best, fewest = [list(layer) for layer in current], _crossings(current, near)
    for _ in range(_SWEEPS):
        if fewest == 0:
            break
        _sweep(current, near, range(len(current) - 2, 0, -1), 1)
        _sweep(current, near, range(1, len(current)), -1)
        crossings = _crossings(current, near)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in current], crossings
    return best


def _sweep(layers: list[list[str]], near: Mapping[str, list[str]], columns: range, towards: int) -> None:
    for column in columns:
        there = {key: n for n, key in enumerate(layers[column + towards])}
        wish = {key: _mean([there[o] for o in near[key] if o in there], n) for n, key in enumerate(layers[column])}
        layers[column].sort(key=wish.__getitem__)


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(layers: list[list[str]], near: Mapping[str, list[str]]) -> int:
    """Pairs of lines between neighbouring columns that cross: inversions, counted with a sorted list."""
    total = 0
    for left, right in pairwise(layers):
        there = {key: n for n, key in enumerate(right)}
        seen: list[int] = []
        for key in left:
            ends = sorted(there[o] for o in near[key] if o in there)
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _rows(layers: list[list[str]], near: Mapping[str, list[str]]) -> dict[str, float]:
    rows: dict[str, float] = {}
    for layer in layers:
        wish: list[float] = []
        for key in layer:  # what nothing joins to the columns before stands right after its neighbour above
            wish.append(_mean([rows[o] for o in near[key] if o in rows], wish[-1] if wish else 0.0))
        rows.update(zip(layer, _apart(wish), strict=True))
    top = min(rows.values(), default=0.0)
    rows = {key: row - top for key, row in rows.items()}
    for key in layers[0] if layers and len(layers[0]) == 1 else ():
        rows[key] = min(rows[key], float(_ROOT_AT_MOST))
    return rows


def _apart(wish: Sequence[float]) -> list[float]:
    """Places in the given order, at least one row apart, as near to the wishes as that allows (least squares)."""
    pools: list[tuple[float, int]] = []  # mean of wish minus index, and how many
    for n, wanted in enumerate(wish):
        mean, size = wanted - n, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, size = (before * many + mean * size) / (many + size), many + size
        pools.append((mean, size))
    placed = [mean for mean, size in pools for _ in range(size)]
    return [mean + n for n, mean in enumerate(placed)]
