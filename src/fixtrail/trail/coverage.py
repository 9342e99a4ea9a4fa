"""What was fetched, what is known to exist but was not, and why."""

from __future__ import annotations

from collections.abc import Mapping

from fixtrail.model.facts import Extract
from fixtrail.model.ref import Ref
from fixtrail.model.report import NotFetched, ReportCoverage, ReportProblem
from fixtrail.trail.gather import Gathered

# Limits of depth and size, hubs and hosts that are not set up are normal; these are not.
WANTING = {
    "budget": "the budget of requests was used up",
    "rate-limited": "GitHub's rate limit was met",
    "failed": "GitHub did not answer for some threads",
    "forbidden": "the token may not see some threads",
}
_FAULTS = frozenset({"partial", "dropped-events"})
_ALSO = frozenset({"stale", *WANTING})  # of what was asked beside the threads
_LIMITS = ("depth", "max-threads", "max-nodes", "hub", "host", "budget", "rate-limited")


def coverage(gathered: Gathered, extracts: Mapping[Ref, Extract]) -> ReportCoverage:
    """The report's coverage. Threads that do not exist were looked for, so they do not count against it."""
    left = [n for n in gathered.graph.nodes if not n.fetched]
    hubs = [n for n in gathered.graph.nodes if n.fetched and n.reason == "hub"]
    reasons = {n.reason for n in (*left, *hubs)} | {p.code for p in gathered.problems}
    problems = [p for t in gathered.threads.values() for p in t.problems]
    problems += [p for e in extracts.values() for p in e.problems] + list(gathered.problems)
    return ReportCoverage(
        complete=not incomplete(gathered) and not any(p.code in _ALSO for p in gathered.problems),
        fetched=len(gathered.graph.nodes) - len(left),
        known=len(gathered.graph.nodes) + gathered.unseen,
        not_fetched=tuple(NotFetched(str(n.ref), n.reason or "depth") for n in left),
        limits=tuple(reason for reason in _LIMITS if reason in reasons | ({"max-nodes"} if gathered.unseen else set())),
        images=extracts[gathered.root.ref].images,
        problems=tuple(ReportProblem(p.code, p.message, str(p.ref) if p.ref else None) for p in problems),
    )


def incomplete(gathered: Gathered) -> str:
    """Why not enough was seen to say, '' where it was. An older copy of a thread is enough, and told as a problem."""
    reasons = {n.reason for n in gathered.graph.nodes if not n.fetched}
    found = [text for reason, text in WANTING.items() if reason in reasons]
    faults = [p for t in gathered.threads.values() for p in t.problems if p.code in _FAULTS]
    if faults:
        found.append("some answers of GitHub had gaps")
    return "; ".join(found)
