"""From an issue to what fixed it: claims per pull request or commit, weighed with what became of each and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

import msgspec

from fixtrail.fixes.claims import STRUCTURE, WEIGHT, Claim, claims
from fixtrail.fixes.undone import relands, reverting, taken_back
from fixtrail.model.evidence import Computed, EventEvidence, Evidence
from fixtrail.model.facts import Confidence, Fix, Standing
from fixtrail.model.graph import Graph, Node
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Thread

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
NAMED = 50.0  # the score from which something merged is named as the fix
CLAIMED = 30.0  # from which an open or closed pull request stands beside it


class _Candidate(msgspec.Struct):
    pull: Ref | None
    commit: str | None
    repository: str
    claims: list[Claim]


def trace(root: Thread, graph: Graph, threads: Mapping[Ref, Thread]) -> tuple[Fix, ...]:
    """What fixes `root`, best first: `fix`, then what was `reverted` or `reopened`, `competing`, `abandoned`.

    `certain` means that GitHub's structure says so: the closing pull request or commit of the last closing, or a merged
    pull request of the link table whose merge closed the issue. Nothing is named on a bare mention alone unless it was
    merged in the minutes before the closing. A pull request that brings a reverted fix back is a fix itself.
    """
    found = [fix for c in _candidates(root, graph, threads) if (fix := _judge(root, graph, threads, c))]
    order = {"fix": 0, "reverted": 1, "reopened": 2, "competing": 3, "abandoned": 4}
    return tuple(sorted(found, key=lambda f: (order[f.standing], -f.score, f.merged_at or "", str(f.ref or f.commit))))


def _candidates(root: Thread, graph: Graph, threads: Mapping[Ref, Thread]) -> list[_Candidate]:
    by_key: dict[str, _Candidate] = {}
    for claim in claims(root, graph, threads):
        key = claim.pull.key if claim.pull else f"{claim.repository or ''}@{claim.commit}"
        repository = claim.pull.repository if claim.pull else claim.repository or root.ref.repository
        candidate = by_key.setdefault(key, _Candidate(claim.pull, claim.commit, repository, []))
        candidate.claims.append(claim)
    for pull in [c.pull for c in by_key.values() if c.pull and _claimed(root, c.claims) >= NAMED]:
        for again, edge in relands(graph, pull):
            candidate = by_key.setdefault(again.key, _Candidate(again, None, again.repository, []))
            candidate.claims.append(Claim("re-land", edge.evidence, edge.at, pull=again))
    return list(by_key.values())


def _judge(root: Thread, graph: Graph, threads: Mapping[Ref, Thread], candidate: _Candidate) -> Fix | None:
    if candidate.pull is None:
        return _commit_fix(root, candidate)
    again = taken_back(root, candidate.pull, None)
    node, thread = graph.node(candidate.pull), threads.get(candidate.pull)
    if node is None:
        return None
    merged_at = thread.pull.merged_at if thread and thread.pull else None
    state: Literal["merged", "open", "closed"] = (
        "merged" if node.state == "merged" else "open" if node.state == "open" else "closed"
    )
    claimed = _claimed(root, candidate.claims)
    if claimed < CLAIMED and root.state_reason in ("not_planned", "duplicate"):
        return None
    score = claimed + (_timing(root, merged_at) if state == "merged" else 0.0)
    if score < NAMED if state == "merged" else claimed < CLAIMED:
        return None
    standing = _BY_STATE[state]
    undone = reverting(graph, threads, candidate.pull) if state == "merged" else ()
    if undone:
        standing = "reverted"
    elif state == "merged" and again:
        standing, undone = "reopened", (EventEvidence(root.ref, again),)
    return Fix(
        kind="pull",
        ref=candidate.pull,
        commit=None,
        repository=candidate.repository,
        title=node.title,
        state=state,
        standing=standing,
        confidence=_confidence(root, candidate.claims, merged_at, state),
        score=round(score, 1),
        evidence=(
            *(undone or _abandonment(thread, standing)),
            *_best_evidence(candidate.claims),
            *_merge_evidence(thread, node, merged_at),
        ),
        merged_at=merged_at,
        merge_commit=thread.pull.merge_commit if thread and thread.pull else None,
        backports=_backports(graph, candidate.pull),
        via=_strongest(candidate.claims),
        branch=thread.pull.base_branch if thread and thread.pull else "",
    )


_BY_STATE: dict[str, Standing] = {"merged": "fix", "open": "competing", "closed": "abandoned"}


def _strongest(found: Iterable[Claim]) -> str:
    return max(found, key=lambda c: (WEIGHT[c.via], c.via)).via


def _abandonment(thread: Thread | None, standing: str) -> tuple[Evidence, ...]:
    """What says that it was closed without a merge."""
    if thread is None or standing != "abandoned":
        return ()
    closings = [EventEvidence(thread.ref, e) for e in thread.timeline if e.kind == "closed"]
    text = f"GitHub says that #{thread.ref.number} is closed and was not merged"
    return tuple(closings[-1:]) or (Computed("state", text, (str(thread.ref), "state=closed"), thread.url),)


def _backports(graph: Graph, pull: Ref) -> tuple[Ref, ...]:
    """Pull requests that say that they bring this one to another branch."""
    named = {e.source for e in graph.edges if e.kind == "backport-of" and e.target == pull != e.source}
    return tuple(sorted(ref for ref in named if (node := graph.node(ref)) and node.kind == "pull"))


def _commit_fix(root: Thread, candidate: _Candidate) -> Fix | None:
    """A commit that closed the issue, claims to, or was pushed in the minutes before the closing."""
    at = max(c.at for c in candidate.claims)
    claim = _claimed(root, candidate.claims)
    score = claim + _timing(root, at)
    if claim < CLAIMED and root.state_reason in ("not_planned", "duplicate"):
        return None
    foreign = candidate.repository.lower() != root.ref.repository.lower()
    if score < NAMED or (foreign and not any(c.via == "closed-event" for c in candidate.claims)):
        return None
    certain = any(c.via == "closed-event" and _last_closing(root, c.at) for c in candidate.claims)
    claimed = any(c.via == "commit" for c in candidate.claims)
    again = taken_back(root, None, candidate.commit)
    return Fix(
        kind="commit",
        ref=None,
        commit=candidate.commit,
        repository=candidate.repository,
        title="",
        state="merged",
        standing="reopened" if again else "fix",
        confidence="certain" if certain else "likely" if claimed else "weak",
        score=round(score, 1),
        evidence=((EventEvidence(root.ref, again),) if again else ()) + _best_evidence(candidate.claims),
        merged_at=at,
        merge_commit=candidate.commit,
        via=_strongest(candidate.claims),
    )


def _claimed(root: Thread, found: Iterable[Claim]) -> float:
    """The strongest claim and a little for each other way of saying it; a closing that was taken back counts little."""
    weights: dict[str, float] = {}
    for claim in found:
        weight = WEIGHT[claim.via]
        if claim.via == "closed-event" and not _last_closing(root, claim.at):
            weight = 40.0
        weights[claim.via] = max(weights.get(claim.via, 0.0), weight)
    ranked = sorted(weights.values(), reverse=True)
    return ranked[0] + sum(w * 0.1 for w in ranked[1:])


def _seconds(stamp: str | None) -> float | None:
    return datetime.fromisoformat(stamp).timestamp() if stamp else None


def _timing(root: Thread, at: str | None) -> float:
    """How well the merge fits the life of the issue: at its closing, after its opening."""
    merged, opened, closed = _seconds(at), _seconds(root.created_at), _seconds(root.closed_at)
    if merged is None or opened is None:
        return 0.0
    if merged < opened - HOUR:
        return -60.0
    if closed is None:
        return -10.0
    gap = abs(closed - merged)
    steps = ((10 * MINUTE, 40.0), (DAY, 30.0), (3 * DAY, 20.0), (30 * DAY, 5.0))
    return next((bonus for limit, bonus in steps if gap <= limit), -15.0)


def _last_closing(root: Thread, at: str) -> bool:
    """Whether nothing reopened the issue after this closing."""
    return not any(e.kind == "reopened" and e.created_at >= at for e in root.timeline)


def _confidence(root: Thread, found: list[Claim], merged_at: str | None, state: str) -> Confidence:
    vias = {c.via for c in found}
    if any(c.via == "closed-event" and _last_closing(root, c.at) for c in found):
        return "certain"
    if state == "open":
        return "certain" if vias & STRUCTURE else "likely"
    merged, closed = _seconds(merged_at), _seconds(root.closed_at)
    together = merged is not None and closed is not None and abs(closed - merged) <= 10 * MINUTE
    if state == "merged" and vias & STRUCTURE and together and root.state == "closed":
        return "certain"
    strong = vias & (STRUCTURE | {"title", "body", "commit", "comment-writer", "re-land"})
    return "likely" if strong else "weak"


def _best_evidence(found: list[Claim], limit: int = 4) -> tuple[Evidence, ...]:
    ranked = sorted(found, key=lambda c: (-WEIGHT[c.via], c.at))
    seen: dict[str, Evidence] = {}
    for claim in ranked:
        for evidence in claim.evidence:
            seen.setdefault(evidence.key, evidence)
    return tuple(seen.values())[:limit]


def _merge_evidence(thread: Thread | None, node: Node, merged_at: str | None) -> tuple[Evidence, ...]:
    if thread is None or node.state != "merged":
        return ()
    for event in thread.timeline:
        if event.kind == "merged":
            return (EventEvidence(thread.ref, event),)
    text = f"GitHub says that #{thread.ref.number} was merged" + (f" at {merged_at}" if merged_at else "")
    return (Computed("merged", text, (str(thread.ref),), thread.url),)
