"""The crawl, as a pure function: `step` takes the threads that were asked for and says which to ask for next.

Breadth-first by levels; within a level the most promising first (closing and duplicate links before mentions). Hubs,
cycles, self links and links to missing threads are kept as what they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from fixtrail.graph.links import links
from fixtrail.model.graph import Edge, Graph, Node
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.model.stored import Missing
from fixtrail.model.thread import LinkedThread, Thread

# The lower, the sooner: what settles a verdict comes before what only gives context.
PRIORITY = {
    "closes": 0, "connected": 1, "duplicate-of": 2, "reverts": 3, "backport-of": 4, "supersedes": 5,
    "parent-of": 6, "blocked-by": 7, "cross-references": 8, "mentions": 9,
}  # fmt: skip

EVIDENCE_KEPT = 20  # pieces of evidence of one edge: a thread may name another a thousand times


class Crawl(msgspec.Struct, frozen=True):
    """What is known so far. `level` is the depth of the threads that were last asked for; `depths` has every ref ever
    named; `reasons` why one was not fetched or not expanded; `asked_as` maps a name that was moved to its new ref;
    `unseen` were named beyond what one graph shows; `free` counts the steps on the way to a ref that do not count as
    depth: those from a duplicate to what it duplicates, on from the root."""

    root: Ref
    limits: Limits
    hosts: frozenset[str]
    level: int
    depths: dict[Ref, int]
    threads: dict[Ref, Thread]
    edges: dict[Ref, tuple[Edge, ...]]
    known: dict[Ref, LinkedThread]
    reasons: dict[Ref, str]
    asked_as: dict[Ref, Ref]
    unseen: frozenset[Ref] = frozenset()
    free: dict[Ref, int] = msgspec.field(default_factory=dict)


def start(root: Ref, limits: Limits, hosts: Collection[str]) -> tuple[Crawl, tuple[Ref, ...]]:
    """A crawl that knows nothing, and its first question."""
    crawl = Crawl(root, limits, frozenset(h.lower() for h in hosts), 0, {root: 0}, {}, {}, {}, {}, {})
    return crawl, (root,)


def step(crawl: Crawl, answers: Mapping[Ref, Thread | Missing]) -> tuple[Crawl, tuple[Ref, ...]]:
    """The answers to the last questions in, by the ref that was asked; the next questions out, none when done."""
    crawl = _absorb(crawl, answers)
    fetched = [t for t in answers.values() if isinstance(t, Thread)]
    nearest = _candidates(crawl, fetched)
    crawl = msgspec.structs.replace(crawl, free={**crawl.free, **_free(crawl, fetched, set(nearest))})
    depths, reasons = dict(crawl.depths), dict(crawl.reasons)
    questions: list[Ref] = []
    room = max(0, crawl.limits.max_nodes - len(crawl.depths))
    for ref in nearest[:room]:
        depths[ref] = crawl.level + 1
        if reason := _refusal(crawl, ref, len(questions)):
            reasons[ref] = reason
        else:
            questions.append(ref)
    unseen = crawl.unseen | frozenset(nearest[room:])
    after = msgspec.structs.replace(crawl, level=crawl.level + 1, depths=depths, reasons=reasons, unseen=unseen)
    return after, tuple(questions)


def root_of(crawl: Crawl) -> Ref:
    """The root by its present name."""
    return _moved(crawl.asked_as, crawl.root)


def unclaimed(crawl: Crawl) -> bool:
    """Whether the root is an issue that may have been fixed, and nothing fetched so far says by what."""
    root = crawl.threads.get(root_of(crawl))
    if root is None or root.kind != "issue" or root.state_reason in ("not_planned", "duplicate"):
        return False
    if any(e.commit for e in root.timeline if e.kind == "closed"):
        return False
    claims = (e for found in crawl.edges.values() for e in found if e.kind in ("closes", "connected"))
    return not any(e.target == root.ref and not _abandoned(crawl, e.source) for e in claims)


def settle(crawl: Crawl, refs: Iterable[Ref]) -> Crawl:
    """Threads that were to be asked for and are not needed: they stay in the graph as what others tell of them."""
    return msgspec.structs.replace(crawl, reasons={**crawl.reasons, **dict.fromkeys(refs, "settled")})


def _abandoned(crawl: Crawl, ref: Ref) -> bool:
    """Closed without a merge: its claim came to nothing."""
    thread = crawl.threads.get(_moved(crawl.asked_as, ref))
    return thread is not None and thread.state == "closed" and not thread.merged


def also(crawl: Crawl, refs: Iterable[Ref]) -> tuple[Crawl, tuple[Ref, ...]]:
    """Threads found by other means to be about the root, to be asked for with the questions of this level."""
    depths, reasons = dict(crawl.depths), dict(crawl.reasons)
    questions: list[Ref] = []
    waiting = sum(d == crawl.level and r not in reasons and r not in crawl.threads for r, d in depths.items())
    for ref in refs:
        if ref in depths or ref in crawl.asked_as:
            continue
        depths[ref] = 1
        if crawl.limits.depth < 1:
            reasons[ref] = "depth"
        elif len(crawl.threads) + waiting + len(questions) >= crawl.limits.max_threads:
            reasons[ref] = "max-threads"
        else:
            questions.append(ref)
    return msgspec.structs.replace(crawl, depths=depths, reasons=reasons), tuple(questions)


def _refusal(crawl: Crawl, ref: Ref, asked_now: int) -> str:
    if ref.host.lower() not in crawl.hosts:
        return "host"
    if crawl.level - crawl.free.get(ref, 0) >= crawl.limits.depth:
        return "depth"
    if len(crawl.threads) + asked_now >= crawl.limits.max_threads:
        return "max-threads"
    return ""


def _free(crawl: Crawl, fetched: Sequence[Thread], nearest: set[Ref]) -> dict[Ref, int]:
    """The steps on the way to each of these refs that cost no depth: a chain of duplicates is followed to its end, and
    its end as far as any other root. Nothing is free where nothing may be followed."""
    found: dict[Ref, int] = {}
    for thread in fetched if crawl.limits.depth > 0 else ():
        free = crawl.free.get(thread.ref, 0)
        on_chain = free == crawl.level
        for edge in crawl.edges[thread.ref]:
            other = edge.target if edge.source == thread.ref else edge.source
            step = on_chain and edge.kind == "duplicate-of" and edge.source == thread.ref
            if other in nearest and free + step > found.get(other, 0):
                found[other] = free + step
    return found


def _absorb(crawl: Crawl, answers: Mapping[Ref, Thread | Missing]) -> Crawl:
    threads, edges, known = dict(crawl.threads), dict(crawl.edges), dict(crawl.known)
    reasons, asked_as, depths = dict(crawl.reasons), dict(crawl.asked_as), dict(crawl.depths)
    free = dict(crawl.free)
    for asked, answer in answers.items():
        if isinstance(answer, Missing):
            reasons[asked] = answer.reason
            continue
        if answer.ref != asked:
            asked_as[asked] = answer.ref
            free.setdefault(answer.ref, free.get(asked, 0))
        if answer.ref in threads:
            continue
        threads[answer.ref] = answer
        depths.setdefault(answer.ref, depths[asked])
        edges[answer.ref] = links(answer, crawl.hosts)
        for linked in _glimpses(answer):
            known.setdefault(linked.ref, linked)
        if answer.ref != _moved(asked_as, crawl.root) and _degree(edges[answer.ref]) > crawl.limits.hub_links:
            reasons[answer.ref] = "hub"
    return msgspec.structs.replace(
        crawl, threads=threads, edges=edges, known=known, reasons=reasons, asked_as=asked_as, depths=depths, free=free
    )


def _moved(asked_as: Mapping[Ref, Ref], ref: Ref) -> Ref:
    return asked_as.get(ref, ref)


def _degree(edges: Sequence[Edge]) -> int:
    return len({r for e in edges for r in (e.source, e.target)}) - 1


def _glimpses(thread: Thread) -> list[LinkedThread]:
    """What the thread tells of others without their being fetched."""
    found = [*thread.closing, *thread.sub_issues, *thread.blocked_by, *thread.blocking]
    found += [x for x in (thread.duplicate_of, thread.parent) if x]
    for event in thread.timeline:
        found += [x for x in (event.other, event.closer) if x]
    return found


def _candidates(crawl: Crawl, fetched: Sequence[Thread]) -> list[Ref]:
    """Refs named by the threads just fetched and never seen before, most promising first, as many as may be shown."""
    best: dict[Ref, tuple[int, int, str]] = {}
    for thread in fetched:
        if crawl.reasons.get(thread.ref) == "hub":
            continue
        for edge in crawl.edges[thread.ref]:
            other = edge.target if edge.source == thread.ref else edge.source
            if other in crawl.depths or other in crawl.asked_as:
                continue
            rank = (PRIORITY[edge.kind], 0 if edge.seen_in == "structure" else 1, other.key)
            best[other] = min(best.get(other, rank), rank)
    return sorted(best, key=lambda r: best[r])


def graph(crawl: Crawl) -> Graph:
    """The finished graph. Edges between shown nodes only; the same link seen twice in one way is one edge with all its
    evidence, in the order of time."""
    shown = {_moved(crawl.asked_as, r): d for r, d in sorted(crawl.depths.items(), key=lambda x: -x[1])}
    nodes = [_node(crawl, ref, depth) for ref, depth in shown.items()]
    gathered: dict[tuple[Ref, Ref, str, str, str], list[Edge]] = {}
    for edge in (e for found in crawl.edges.values() for e in found):
        source, target = _moved(crawl.asked_as, edge.source), _moved(crawl.asked_as, edge.target)
        if source in shown and target in shown:
            key = (source, target, edge.kind, edge.seen_in, edge.via)
            gathered.setdefault(key, []).append(msgspec.structs.replace(edge, source=source, target=target))
    merged = [_joined(edges) for edges in gathered.values()]
    return Graph(
        root=root_of(crawl),
        nodes=tuple(sorted(nodes, key=lambda n: (n.depth, n.ref))),
        edges=tuple(sorted(merged, key=lambda e: (e.source, e.target, PRIORITY[e.kind], e.seen_in, e.via))),
    )


def _joined(edges: Sequence[Edge]) -> Edge:
    """One edge for links that say the same: the earliest instant, and each piece of evidence once, up to a bound."""
    evidence = {piece.key: piece for edge in edges for piece in edge.evidence}
    kept = tuple(evidence.values())[:EVIDENCE_KEPT]
    return msgspec.structs.replace(edges[0], evidence=kept, at=min(edge.at for edge in edges))


def _node(crawl: Crawl, ref: Ref, depth: int) -> Node:
    reason = crawl.reasons.get(ref, "")
    thread = crawl.threads.get(ref)
    if thread:
        state = "merged" if thread.merged else thread.state
        return Node(thread.ref, thread.kind, thread.title, state, depth, True, reason == "hub", reason)
    glimpse = crawl.known.get(ref)
    if glimpse:
        state = "merged" if glimpse.merged else glimpse.state
        return Node(ref, glimpse.kind, glimpse.title, state, depth, False, False, reason)
    gone = reason in ("not-found", "gone", "forbidden")
    return Node(ref, None, "", "missing" if gone else "unknown", depth, False, False, reason)
