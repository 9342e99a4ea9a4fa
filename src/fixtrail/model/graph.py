"""Graph: the threads around one issue, with typed links and the evidence of each."""

from __future__ import annotations

from typing import Literal

import msgspec

from fixtrail.model.evidence import Evidence
from fixtrail.model.ref import Ref
from fixtrail.model.thread import ThreadKind, ThreadState

EdgeKind = Literal[
    "closes", "mentions", "cross-references", "duplicate-of", "parent-of", "blocked-by",
    "backport-of", "reverts", "supersedes", "connected",
]  # fmt: skip


class Edge(msgspec.Struct, frozen=True):
    """A typed link; `source` is the thread that does it: the pull request that closes, the duplicate, the parent, the
    blocked one, the backport, the reverting pull request. `via` says where it was seen (`closed-event`,
    `closing-reference`, `connected-event`, `cross-reference`, `body`, `title`, `comment`, `review`, `commit` …)."""

    source: Ref
    target: Ref
    kind: EdgeKind
    seen_in: Literal["structure", "text"]
    via: str
    evidence: tuple[Evidence, ...]
    at: str = ""  # when it was said


class Node(msgspec.Struct, frozen=True):
    """A thread in the graph. `fetched` false: only what others told of it is known. `state` is open, closed, merged or
    missing; `reason` says why it was not fetched or expanded (`depth`, `max-threads`, `hub`, `not-found`, `gone`,
    `forbidden`, `host`, `budget`, `failed`), empty where it was."""

    ref: Ref
    kind: ThreadKind | None
    title: str
    state: ThreadState | Literal["merged", "missing", "unknown"]
    depth: int
    fetched: bool
    hub: bool = False
    reason: str = ""


class Graph(msgspec.Struct, frozen=True):
    root: Ref
    nodes: tuple[Node, ...]  # by depth, then ref
    edges: tuple[Edge, ...]  # by source, target, kind

    def node(self, ref: Ref) -> Node | None:
        return next((n for n in self.nodes if n.ref == ref), None)
