"""A fix, as GitHub tells it, in a real repository that is cloned: what it is released in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from fixtrail.model.facts import Fix
from fixtrail.model.graph import Edge, Graph
from fixtrail.model.limits import Limits
from fixtrail.model.thread import PullFacts, Thread
from fixtrail.store.database import open_store
from fixtrail.trail.releases import released
from fixtrail.trail.tools import Tools
from tests.git.cloning import clones
from tests.git.making import at
from tests.making import document, event, graph, issue, pull, ref


def mended(commit: str, **more: Any) -> Thread:
    """Pull request 12, merged as `commit`; `event_commit` "" leaves out the event that says so."""
    merged_at = more.pop("merged_at", at(10))
    said = more.pop("event_commit", commit)
    facts = PullFacts(
        merged=True, merged_at=merged_at, merge_commit=commit, base_branch=more.pop("base", "main"),
        head_branch=more.pop("head", "ada-1"),
    )  # fmt: skip
    own = tuple(document(sha, f"commit:{sha}", 12, at=at(1)) for sha in more.pop("own", ()))
    timeline = (event("merged", merged_at, 12, commit=said),) if said else ()
    thread = pull(
        more.pop("number", 12), more.pop("title", "Count all rows"), merged_at=merged_at, commits=own,
        timeline=timeline, default_branch="main", **more,
    )  # fmt: skip
    return msgspec.structs.replace(thread, pull=facts)


def fix_by(thread: Thread | None, commit: str | None = None, **more: Any) -> Fix:
    """What the trace tells of a pull request, or of a commit."""
    known: dict[str, Any] = {
        "kind": "pull" if thread else "commit", "ref": thread.ref if thread else None, "commit": commit,
        "repository": "example/lantern", "title": "", "state": "merged", "standing": "fix", "confidence": "certain",
        "score": 100.0, "evidence": (), "merged_at": thread.closed_at if thread else at(10),
    }  # fmt: skip
    return Fix(**{**known, **more})


def traced(
    tmp_path: Path, fixes: Iterable[Fix], *others: Thread, edges: Iterable[Edge] = (), root: Thread | None = None,
    thorough: bool = True, cloned: bool = True,
) -> tuple[Fix, ...]:  # fmt: skip
    """The releases of fixes of issue 1, by a clone of what was made under `tmp_path`; nothing else may be asked."""
    root = root or issue(1)
    where: Graph = graph(root, (root, *others), edges)
    with open_store(":memory:") as store:
        tools = Tools(store, None, Limits(), ("github.com",), clones=clones(tmp_path, wanted=True) if cloned else None)
        return released(tools, root, tuple(fixes), where, {t.ref: t for t in (root, *others)}, thorough=thorough)


def first_releases(fix: Fix) -> dict[tuple[str, str], str]:
    """By package and line, the first stable release."""
    return {(r.package, r.line): r.tag for r in fix.releases if not r.prerelease}


def backport_of(thread: Thread) -> Edge:
    """That a pull request says that it brings number 12 to its branch."""
    from fixtrail.model.evidence import Quote

    evidence = (Quote(thread.title_document, 0, len(thread.title)),)
    return Edge(thread.ref, ref(12), "backport-of", "text", "title", evidence, thread.created_at)
