"""A report as a preflight answer: the verdict first, what carries it, what speaks against it, what to do."""

from __future__ import annotations

from fixtrail.model.facts import Release
from fixtrail.model.preflight import (
    SCHEMA,
    TOKENS,
    Preflight,
    PreflightCost,
    PreflightCoverage,
    PreflightFix,
    PreflightRelease,
    PreflightThread,
    PreflightVersion,
)
from fixtrail.model.report import Report, ReportFix, ReportProblem, ReportVersion
from fixtrail.report.masking import masked
from fixtrail.report.preflight_advice import advice, would_change
from fixtrail.report.preflight_evidence import against, carrying
from fixtrail.report.preflight_fit import fitted
from fixtrail.report.words import REASONS, count

SETTLED = "settled"  # the reason of a thread that was not fetched because the verdict was certain without it
_WANTING = frozenset({"budget", "rate-limited", "failed", "forbidden"})  # reasons that make an answer incomplete
_ALSO_WANTING = _WANTING | {"stale"}
_GAPS = frozenset({"partial", "dropped-events"})  # what GitHub told of a thread with parts missing
_UNUSUAL = ("rate-limited", "budget")  # limits that make an answer incomplete; an exit status goes by the first
_WORKED_ON = frozenset({"closes", "connected"})


def preflight(report: Report, *, tokens: int = TOKENS, saved: int = 0) -> Preflight:
    """The preflight answer of a report in at most so many `tokens`, as JSON and as text. `saved` counts the requests
    that stopping early spared."""
    return fitted(_whole(masked(report), saved), tokens)


def _whole(report: Report, saved: int) -> Preflight:
    issue, verdict = report.issue, report.verdict
    canonical = verdict.canonical
    return Preflight(
        schema=SCHEMA,
        ref=named(issue.ref),
        url=issue.url,
        thread=issue.kind,
        title=issue.title,
        state=issue.state,
        verdict=verdict.kind,
        confidence=verdict.confidence,
        summary=verdict.summary,
        made_at=report.made_at,
        do=advice(report),
        releases=tuple(_release(r) for r in verdict.releases),
        fixes=tuple(_fix(f) for f in report.fixes),
        versions=tuple(_version(v) for v in report.versions),
        canonical=named(canonical.ref) if canonical else "",
        canonical_verdict=(canonical.kind or "") if canonical else "",
        way=tuple(_thread(report, ref) for ref in canonical.way) if canonical else (),
        reason=verdict.reason or _unreleased(report),
        evidence=carrying(report),
        contradictions=against(report),
        others=_others(report),
        would_change=would_change(report),
        coverage=_coverage(report),
        cost=PreflightCost(report.cost.requests, round(report.cost.seconds, 2), saved),
    )


def named(ref: str) -> str:
    """A thread by the name that people paste: without the host where that is github.com."""
    return ref.removeprefix("github.com/")


def _release(release: Release) -> PreflightRelease:
    return PreflightRelease(
        version=release.version or release.tag,
        tag=release.tag,
        line=release.line,
        date=(release.date or "")[:10],
        package=release.package,
        prerelease=release.prerelease,
        backport=release.via == "backport",
        stated=release.via == "stated" and not release.tag,
        published=tuple(f"{p.registry} {p.date[:10]}".rstrip() for p in release.published),
    )


def _fix(fix: ReportFix) -> PreflightFix:
    return PreflightFix(
        name=named(fix.ref) if fix.ref else (fix.commit or "")[:12],
        state=fix.state,
        standing=fix.standing,
        url=fix.url,
        title=fix.title,
        merged_at=(fix.merged_at or "")[:10],
    )


def _version(found: ReportVersion) -> PreflightVersion:
    return PreflightVersion(
        version=found.version,
        source=found.source,
        answer=found.answer,
        text=found.text,
        package=found.package,
        on_line=found.on_line.version if found.on_line else "",
        overall=found.overall.version if found.overall else "",
    )


def _thread(report: Report, ref: str) -> PreflightThread:
    node = next((n for n in report.graph.nodes if n.ref.lower() == ref.lower()), None)
    return PreflightThread(named(ref), node.title, node.state) if node else PreflightThread(named(ref))


def _unreleased(report: Report) -> str:
    """Why no release of a merged fix is named, or why another may be the first."""
    first = next((f for f in report.fixes if f.standing == "fix"), None)
    return first.release_reason if first and report.verdict.kind in ("merged", "released") else ""


def _others(report: Report) -> tuple[PreflightThread, ...]:
    """Of a pull request, the others that say that they close one of its issues; open ones first."""
    me = report.issue.ref.lower()
    if report.issue.kind != "pull":
        return ()
    links = [e for e in report.graph.edges if e.kind in _WORKED_ON]
    issues = {e.target.lower() for e in links if e.source.lower() == me}
    beside = {e.source.lower() for e in links if e.target.lower() in issues} - {me}
    found = [n for n in report.graph.nodes if n.ref.lower() in beside and n.kind == "pull"]
    order = {"open": 0, "merged": 1}
    return tuple(
        PreflightThread(named(n.ref), n.title, n.state)
        for n in sorted(found, key=lambda n: (order.get(n.state, 2), n.ref))
    )


def _coverage(report: Report) -> PreflightCoverage:
    found, ref = report.coverage, report.issue.ref
    unread = any(p.code == "limit-pages" and p.ref == ref for p in found.problems)
    spared = sum(n.reason == SETTLED for n in found.not_fetched)
    stopped = f"certain without {count(spared, 'linked thread')}, which could not change it" if spared else ""
    kept_away = tuple(
        f"{named(n.ref)}: {REASONS.get(n.reason, n.reason)}" for n in found.not_fetched if n.reason in _WANTING
    )
    return PreflightCoverage(
        complete=_is_complete(report) and not unread,
        fetched=found.fetched,
        left=max(0, found.known - found.fetched),
        comments=report.stats.comments,
        last_at=max((e.at for e in report.timeline if e.kind == "commented"), default=""),
        end_unread=unread,
        stopped=stopped,
        limits=tuple(sorted(found.limits, key=_unusual)),
        problems=(*(_problem(p, ref) for p in found.problems), *kept_away),
    )


def _is_complete(report: Report) -> bool:
    """Also where nothing is missing but parts of other threads, and the verdict is certain without them."""
    found = report.coverage
    kept_away = {n.reason for n in found.not_fetched} | {*found.limits} | {p.code for p in found.problems}
    gaps = [p for p in found.problems if p.code in _GAPS and p.ref in (None, report.issue.ref)]
    return found.complete or (report.verdict.confidence == "certain" and not gaps and not kept_away & _ALSO_WANTING)


def _unusual(limit: str) -> int:
    """The rank of a limit, unusual ones first."""
    return _UNUSUAL.index(limit) if limit in _UNUSUAL else len(_UNUSUAL)


def _problem(problem: ReportProblem, root: str) -> str:
    """What went wrong, with the thread where that is another than the one that was asked for."""
    where = f"{named(problem.ref)}: " if problem.ref and problem.ref != root else ""
    return f"{where}{problem.message}"
