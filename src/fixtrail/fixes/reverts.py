"""Reverts and re-lands in the history: commits that take a fix back, and commits that bring it again.

`git revert` writes "This reverts commit <id>."; a squashed revert of GitHub keeps the subject in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from fixtrail.fixes.releases import Carrier
from fixtrail.model.graph import Graph
from fixtrail.model.history import Commit
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Thread

_REVERTS = re.compile(r"\bThis reverts commit ([0-9a-f]{7,64})")
_QUOTED = re.compile(r'Revert "(.{1,300})"')
_SQUASHED = re.compile(r"(?:\s*\(#[0-9]{1,10}\))+\s*$")
_SHORTEST = 7  # characters of an abbreviated id
_DEEP = 6  # reverts of reverts that are followed

Undone = Mapping[str, tuple[str, ...]]  # commit -> the commits that take it back


def undone(commits: Iterable[Commit]) -> dict[str, tuple[str, ...]]:
    """For each of these commits that another of them takes back, which ones do, oldest first."""
    ordered = sorted(commits, key=lambda c: (c.committed_at, c.sha))
    by_start: dict[str, list[str]] = {}
    by_subject: dict[str, list[str]] = {}
    found: dict[str, tuple[str, ...]] = {}
    for commit in ordered:
        by_start.setdefault(commit.sha[:_SHORTEST], []).append(commit.sha)
    for commit in ordered:
        named = _REVERTS.findall(commit.message)
        quoted = _QUOTED.match(commit.subject)
        taken = [sha for n in named for sha in by_start.get(n[:_SHORTEST], ()) if sha.startswith(n)]
        if not named and quoted:
            taken = by_subject.get(_bare(quoted[1]), [])[-1:]  # the last one before it
        for sha in taken:
            if sha != commit.sha and commit.sha not in found.get(sha, ()):
                found[sha] = (*found.get(sha, ()), commit.sha)
        by_subject.setdefault(_bare(commit.subject), []).append(commit.sha)
    return found


def _bare(subject: str) -> str:
    return _SQUASHED.sub("", subject[:300]).strip()


def undone_by_pulls(graph: Graph, threads: Mapping[Ref, Thread]) -> dict[str, tuple[str, ...]]:
    """The same by merged pull requests that revert another: commit for commit of their merges."""
    found: dict[str, tuple[str, ...]] = {}
    for edge in graph.edges:
        if edge.kind == "reverts" and edge.source != edge.target:
            taken, taking = _merged(threads.get(edge.target)), _merged(threads.get(edge.source))
            if taken and taking and taking not in found.get(taken, ()):
                found[taken] = (*found.get(taken, ()), taking)
    return found


def _merged(pull: Thread | None) -> str:
    """The commit of a merged pull request, as GitHub says."""
    if pull is None or not pull.merged or pull.pull is None:
        return ""
    events = [e.commit for e in pull.timeline if e.kind == "merged" and e.commit]
    return events[-1] if events else pull.pull.merge_commit or ""


def carriers(commit: str, taken: Undone, since: str = "", backport: bool = False) -> tuple[Carrier, ...]:
    """The commit with what takes it back, then what brings it again: reverts of its reverts, each with its own."""
    found: list[Carrier] = []
    level, seen = [commit], {commit}
    for depth in range(_DEEP):
        again: list[str] = []
        for sha in level:
            back = tuple(r for r in taken.get(sha, ()) if r != sha)
            found.append(Carrier(sha, backport, since if not depth else "", back))
            again += [r for revert in back for r in taken.get(revert, ()) if r not in seen]
        seen |= set(again)
        level = list(dict.fromkeys(again))
        if not level:
            break
    return tuple(found)
