"""What to do, and what would change the verdict: sentences of ours, with what others wrote set apart in quotes."""

from __future__ import annotations

from collections.abc import Iterator

from fixtrail.model.report import Report, ReportFix, ReportWorkaround
from fixtrail.report.clipping import clipped
from fixtrail.report.words import SPEAKERS

_WORKAROUNDS = 2
_WORDS = 200  # bytes of a workaround in words
# Where the analysis has no advice of its own.
_DO = {
    "open": "No fix and no pull request for it was seen; if you start on it, say so there first.",
    "closed": "Ask there whether it still matters before you work on it.",
    "in-progress": "Somebody works on it: ask there before you start on it yourself.",
    "declined": "It was declined: ask there before you send a change.",
    "answered": "Read the answer before you change code.",
    "unknown": "Do not rely on this answer: not enough was seen.",
}
_HELPED_BY_WORKAROUNDS = frozenset({"workaround", "open", "in-progress", "merged", "declined", "elsewhere", "unknown"})


def advice(report: Report) -> tuple[str, ...]:
    """What to do, what helps most first. A workaround is somebody's words and is told as such."""
    found = [g.text for g in report.analysis.guidance if g.kind == "advice"]
    kind = "closed" if report.verdict.kind == "open" and report.issue.state == "closed" else report.verdict.kind
    found += [_DO[kind]] if not found and kind in _DO else []
    if report.verdict.kind in _HELPED_BY_WORKAROUNDS:
        found += [_workaround(w) for w in report.workarounds[:_WORKAROUNDS]]
    return tuple(found)


def _workaround(found: ReportWorkaround) -> str:
    told = [f"confirmed by {found.confirmations}"] if found.confirmations else []
    told += [f"failed for {found.failures}"] if found.failures else []
    told += ["confirmed by nobody"] if not found.confirmations else []
    who = SPEAKERS.get(found.speaker, "a reader")
    return f"A workaround, says {who} ({', '.join(told)}): “{clipped(' '.join(found.text.split()), _WORDS)}”"


def would_change(report: Report) -> tuple[str, ...]:
    """What would make it another verdict, the likeliest first."""
    return tuple(dict.fromkeys(_changes(report)))


def _changes(report: Report) -> Iterator[str]:
    verdict = report.verdict
    fix = next((f for f in report.fixes if f.standing == "fix"), None)
    name = _named(fix) if fix else "the fix"
    match verdict.kind:
        case "released":
            version = verdict.releases[0].version if verdict.releases else "a version that has it"
            yield f"a report that it still fails on {version} or later"
            yield f"a revert of {name}"
        case "merged":
            yield f"a release that contains {name}"
            yield f"a revert of {name}"
        case "in-progress" if report.issue.kind == "pull":
            yield "its being merged, or closed without a merge"
        case "in-progress":
            pull = next((_named(f) for f in report.fixes if f.standing == "competing"), "the pull request")
            yield f"{pull} being merged, or closed without a merge"
        case "duplicate":
            target = verdict.canonical.ref.removeprefix("github.com/") if verdict.canonical else "the other thread"
            yield f"another end of {target}, or word that it is not a duplicate"
        case _:
            yield _CHANGES[verdict.kind]
    if verdict.confidence == "weak":
        yield "a word of somebody with write access"
    if not report.coverage.complete:
        yield "what could not be read this time"


def _named(fix: ReportFix) -> str:
    return fix.ref.removeprefix("github.com/") if fix.ref else f"commit {(fix.commit or '')[:10]}"


_CHANGES = {
    "regression": "a new fix, or word that the version that fails is older than the fix",
    "elsewhere": "a maintainer who takes it on here",
    "answered": "word that the answer does not hold",
    "workaround": "a fix, or word that the workaround fails",
    "declined": "its being opened again, or a pull request for it that is merged",
    "open": "a pull request that closes it, a fix, or a decision of a maintainer",
    "unknown": "what could not be read this time",
}
