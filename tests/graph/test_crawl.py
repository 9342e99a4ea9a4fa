"""The crawl: levels, order, limits, hubs, cycles, what is missing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fixtrail.graph.crawl import graph, start, step
from fixtrail.model.graph import Graph
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.model.stored import Missing
from fixtrail.model.thread import Thread
from tests.making import comments, issue, linked, pull, ref
from tests.text.growth import assert_linear


def walk(threads: dict[int, Thread], limits: Limits | None = None, root: int = 1) -> tuple[Graph, list[list[int]]]:
    """The graph, and the numbers asked for at each level."""
    crawl, questions = start(ref(root), limits or Limits(), {"github.com"})
    asked = []
    while questions:
        asked.append([q.number for q in questions])
        crawl, questions = step(crawl, {q: answer(threads, q) for q in questions})
    return graph(crawl), asked


def answer(threads: dict[int, Thread], asked: Ref) -> Thread | Missing:
    return threads.get(asked.number) or Missing(asked, "not-found", f"{asked} does not exist")


def naming(number: int, *others: int) -> Thread:
    return issue(number, body=" ".join(f"#{n}" for n in others) or "nothing")


def test_crawl_asks_level_by_level_to_the_depth() -> None:
    """Depth 2 fetches two steps; what lies beyond is shown and not asked."""
    found, asked = walk({1: naming(1, 2), 2: naming(2, 3), 3: naming(3, 4), 4: naming(4)})
    assert asked == [[1], [2], [3]]
    assert [(n.ref.number, n.depth, n.fetched, n.reason) for n in found.nodes] == [
        (1, 0, True, ""), (2, 1, True, ""), (3, 2, True, ""), (4, 3, False, "depth"),
    ]  # fmt: skip


def test_crawl_asks_for_closing_and_duplicate_links_before_mentions() -> None:
    """With room for two more, the pull request that closes and the duplicate come first."""
    root = issue(1, body="#2 #3", closing=(linked(pull(9)),), comments=comments(1, ("ada", "NONE", "Duplicate of #8.")))
    found, asked = walk({1: root}, Limits(max_threads=3))
    assert asked == [[1], [9, 8]]
    assert {n.ref.number: n.reason for n in found.nodes}[2] == "max-threads"


def duplicate(number: int, of: int) -> Thread:
    return issue(number, comments=comments(number, ("ada", "MEMBER", f"Duplicate of #{of}.")))


def test_crawl_follows_duplicates_to_their_end_and_its_neighbours_as_those_of_a_root() -> None:
    """The steps from a duplicate to the next count as none: what settles the end settles the root."""
    chain = {n: duplicate(n, n + 1) for n in range(1, 6)}
    end = {6: naming(6, 7), 7: naming(7, 8), 8: naming(8, 9), 9: naming(9)}
    found, asked = walk(chain | end)
    assert asked == [[1], [2], [3], [4], [5], [6], [7], [8]]
    assert {n.ref.number: n.reason for n in found.nodes}[9] == "depth"


def test_crawl_follows_no_duplicates_of_what_is_only_mentioned() -> None:
    """They say nothing of the root; and where nothing may be followed, nothing is."""
    threads = {1: naming(1, 2), **{n: duplicate(n, n + 1) for n in range(2, 9)}}
    assert walk(threads)[1] == [[1], [2], [3]]
    assert walk({n: duplicate(n, n + 1) for n in range(1, 9)}, Limits(depth=0))[1] == [[1]]


def test_crawl_shows_a_hub_without_expanding_it() -> None:
    """A tracking issue with many links would drown the graph."""
    hub = naming(2, *range(100, 130))
    found, asked = walk({1: naming(1, 2), 2: hub})
    assert asked == [[1], [2]]
    assert [(n.ref.number, n.hub, n.reason) for n in found.nodes] == [(1, False, ""), (2, True, "hub")]


def test_crawl_expands_a_hub_that_was_asked_for() -> None:
    """Who asks for a tracking issue wants its parts."""
    _, asked = walk({1: naming(1, *range(100, 130))}, Limits(depth=1))
    assert asked == [[1], list(range(100, 130))]


def test_crawl_ends_in_a_cycle() -> None:
    """Each thread is asked for once; both directions are edges."""
    found, asked = walk({1: naming(1, 2), 2: naming(2, 1)})
    assert asked == [[1], [2]]
    assert [(e.source.number, e.target.number) for e in found.edges] == [(1, 2), (2, 1)]


def test_crawl_keeps_links_to_missing_threads() -> None:
    """What does not exist is a node that says so."""
    found, _ = walk({1: naming(1, 2)})
    assert [(n.ref.number, n.state, n.reason) for n in found.nodes] == [(1, "open", ""), (2, "missing", "not-found")]


def test_crawl_does_not_ask_hosts_that_are_not_set_up() -> None:
    """Only hosts that are set up are ever contacted."""
    crawl, _ = start(Ref("ghe.example.com", "o", "r", 1), Limits(), {"ghe.example.com"})
    root = issue(1, closing=(linked(pull(2)),))
    root = Thread(
        **{f: getattr(root, f) for f in root.__struct_fields__} | {"ref": Ref("ghe.example.com", "o", "r", 1)}
    )
    crawl, questions = step(crawl, {root.ref: root})
    assert questions == ()
    assert graph(crawl).nodes[1].reason == "host"


def test_crawl_follows_a_transfer_to_one_node() -> None:
    """A thread that moved is one node under its new name, and the links to the old one lead there."""
    crawl, _ = start(ref(1), Limits(), {"github.com"})
    crawl, questions = step(crawl, {ref(1): naming(1, 2, 3)})
    assert [q.number for q in questions] == [2, 3]
    crawl, questions = step(crawl, {ref(2): naming(3), ref(3): naming(3)})
    found = graph(crawl)
    assert [n.ref.number for n in found.nodes] == [1, 3]
    assert [(e.source.number, e.target.number) for e in found.edges] == [(1, 3)]


def test_link_said_twice_is_one_edge_with_both_quotes() -> None:
    """Evidence adds up; edges do not."""
    root = issue(1, body="#2", comments=comments(1, ("ada", "NONE", "See #2."), ("bob", "NONE", "Really, #2!")))
    found, _ = walk({1: root, 2: naming(2)})
    assert [(e.via, len(e.evidence)) for e in found.edges] == [("body", 1), ("comment", 2)]


@given(st.dictionaries(st.integers(1, 12), st.lists(st.integers(1, 14), max_size=5), min_size=1), st.integers(1, 8))
def test_crawl_asks_each_thread_once_and_never_more_than_the_limit(links: dict[int, list[int]], most: int) -> None:
    """For any links: no thread twice, at most `max_threads` in all, and every edge ends at shown nodes."""
    found, asked = walk({n: naming(n, *others) for n, others in links.items()}, Limits(max_threads=most), min(links))
    flat = [n for level in asked for n in level]
    assert len(flat) == len(set(flat))
    assert sum(n.fetched for n in found.nodes) <= most
    shown = {n.ref for n in found.nodes}
    assert all(e.source in shown and e.target in shown for e in found.edges)


def test_threads_beyond_what_a_graph_shows_are_counted() -> None:
    """A body that names a thousand threads hides none of them silently."""
    crawl, _ = start(ref(1), Limits(max_nodes=10), {"github.com"})
    crawl, _ = step(crawl, {ref(1): naming(1, *range(100, 130))})
    assert len(graph(crawl).nodes) == 10
    assert len(crawl.unseen) == 21


def test_link_said_ten_thousand_times_is_one_edge_with_bounded_evidence() -> None:
    """A body that names one thread over and over."""
    crawl, _ = start(ref(1), Limits(), {"github.com"})
    crawl, _ = step(crawl, {ref(1): issue(1, body="#2\n\n" * 10_000)})
    assert [len(e.evidence) for e in graph(crawl).edges] == [20]


def test_time_of_the_graph_grows_with_the_links() -> None:
    """Four times the links take about four times as long."""

    def edges(text: str) -> int:
        crawl, _ = start(ref(1), Limits(), {"github.com"})
        crawl, _ = step(crawl, {ref(1): issue(1, body=text)})
        return len(graph(crawl).edges)

    assert_linear(edges, lambda size: "#2\n\n" * (size // 4))
