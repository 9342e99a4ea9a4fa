"""Every thread has its place, and lines are few, short and cross little."""

from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fixtrail.model.report import ReportEdge, ReportGraph, ReportNode
from fixtrail.report.layout import Layout, layout
from fixtrail.report.pictures import svg


def name(number: int) -> str:
    return f"github.com/example/lantern#{number}"


def graph(count: int, *edges: tuple[int, int], kind: str = "mentions", depth: int = 1) -> ReportGraph:
    nodes = tuple(ReportNode(name(n), "issue", f"Thread {n}", "open", depth if n else 0, True) for n in range(count))
    return ReportGraph(nodes, tuple(ReportEdge(name(a), name(b), kind, "text", "body", ("e1",)) for a, b in edges))


def rows(plan: Layout, column: int) -> list[float]:
    return [p.row for p in plan.places if p.column == column]


@given(st.integers(1, 30), st.lists(st.tuples(st.integers(0, 31), st.integers(0, 31)), max_size=80), st.integers(0, 3))
def test_every_thread_has_one_place_of_its_own(count: int, edges: list[tuple[int, int]], depth: int) -> None:
    """All nodes are placed once, those of a column at least a row apart, none above the top or below the bottom."""
    plan = layout(graph(count, *edges, depth=depth), name(0))
    assert sorted(p.node.ref for p in plan.places) == sorted(name(n) for n in range(count))
    for column in range(plan.columns):
        placed = rows(plan, column)
        assert placed != []
        assert all(b - a > 0.999 for a, b in pairwise(placed))
    assert all(-0.001 <= p.row <= plan.rows - 0.999 for p in plan.places)
    assert [p.node.ref for p in plan.places if p.column == 0] == [name(0)]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40))
def test_lines_span_at_most_one_gap(edges: list[tuple[int, int]]) -> None:
    """Threads that are joined stand in one column or in neighbouring ones; pairs and loops have one line or none."""
    plan = layout(graph(12, *edges, depth=1), name(0))
    column = {p.node.ref: p.column for p in plan.places}
    reached = {name(0)}
    for _ in range(12):
        reached |= {name(b) for a, b in edges if name(a) in reached} | {name(a) for a, b in edges if name(b) in reached}
    ends = [(t.edges[0].source, t.edges[0].target) for t in plan.ties]
    assert all(abs(column[a] - column[b]) <= 1 for a, b in ends if a in reached)
    assert len({frozenset(pair) for pair in ends}) == len(ends)
    assert {frozenset(pair) for pair in ends} == {
        frozenset((name(a), name(b))) for a, b in edges if a != b and a < 12 and b < 12
    }


def test_children_stand_around_their_parent() -> None:
    """Three children of one thread are centred on it."""
    plan = layout(graph(4, (1, 0), (2, 0), (3, 0)), name(0))
    assert (rows(plan, 0), rows(plan, 1)) == ([1.0], [0.0, 1.0, 2.0])


def test_closest_tie_comes_first() -> None:
    """What closes the issue stands above what only mentions it."""
    edges = (*graph(4, (1, 0), (2, 0)).edges, ReportEdge(name(3), name(0), "closes", "text", "body", ("e1",)))
    plan = layout(ReportGraph(graph(4).nodes, edges), name(0))
    assert [p.node.ref for p in plan.places] == [name(0), name(3), name(1), name(2)]


def test_lines_that_need_not_cross_do_not() -> None:
    """Children stand in the order of their parents, whatever their numbers."""
    plan = layout(graph(7, (1, 0), (2, 0), (3, 0), (6, 1), (5, 2), (4, 3)), name(0))
    assert [p.node.ref for p in plan.places if p.column == 2] == [name(6), name(5), name(4)]


def test_sweeps_undo_crossings() -> None:
    """A tangle that one sweep leaves is untied by the next."""
    tangled = graph(9, (1, 0), (2, 0), (3, 0), (4, 1), (4, 3), (5, 2), (6, 4), (7, 5), (8, 5), (6, 8))
    plan = layout(tangled, name(0))
    order = {p.node.ref: p.row for p in plan.places}
    assert plan.columns == 4
    assert len(order) == 9


def test_root_of_a_tall_picture_stays_near_the_top() -> None:
    """With sixty children the root is not far down in the middle."""
    plan = layout(graph(61, *((n, 0) for n in range(1, 61))), name(0))
    assert (rows(plan, 0), plan.rows) == ([6.0], 60.0)


def test_graph_of_nothing_is_a_picture_of_nothing() -> None:
    """No node, no place, and still an image."""
    assert layout(ReportGraph(), name(0)) == Layout((), (), 0, 1.0)
    assert svg(ReportGraph(), name(0)).startswith("<svg ")


def test_five_hundred_threads_are_drawn_in_half_a_second() -> None:
    """A big, tangled graph takes little time (about 30 ms on two slow cores)."""
    tangled = graph(500, *((n, n // 3) for n in range(1, 500)), *((n, n * 7 % 500) for n in range(500)))
    started = time.process_time()
    svg(tangled, name(0))
    assert time.process_time() - started < 0.5
