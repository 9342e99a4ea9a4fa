"""What carries a verdict and what speaks against it, piece by piece, each with who says it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fixtrail.model.preflight import PreflightEvidence
from fixtrail.model.report import Report, ReportEvidence
from fixtrail.report.agent.people import who

CARRYING = 5  # pieces of evidence that one answer shows
_COMPUTED = 2  # of these computed: one for each line of releases says little more


def carrying(report: Report) -> tuple[PreflightEvidence, ...]:
    """The evidence of the verdict, of the release and of the first fix, each piece once, at most five."""
    fix = next((f for f in report.fixes if f.standing == "fix"), report.fixes[0] if report.fixes else None)
    ids = [*report.verdict.evidence[:3], *(fix.release_evidence[:2] if fix else ()), *report.verdict.evidence[3:]]
    if report.verdict.kind in ("released", "merged", "in-progress", "regression") and fix:
        ids += fix.evidence
    found = _pieces(report, ids)
    computed = [piece for piece in found if piece.kind == "computed"]
    return tuple(piece for piece in found if piece not in computed[_COMPUTED:])[:CARRYING]


def against(report: Report) -> tuple[PreflightEvidence, ...]:
    """What contradicts the verdict, the newest first; what names another version than ancestry does; what else came
    after the end."""
    first = next((f for f in report.fixes if f.standing == "fix"), None)
    disagreeing = [i for w in first.witnesses if w.agrees is False for i in w.evidence] if first else []
    disagreeing = [i for i in disagreeing if i not in report.verdict.evidence]
    clear = _pieces(report, [*_of_kind(report, "contradiction"), *disagreeing])
    shown = {piece.url for piece in clear}
    later = [piece for piece in _pieces(report, _of_kind(report, "later")) if piece.url not in shown]
    return (*clear, *(msgspec.structs.replace(piece, later=True) for piece in later))


def _of_kind(report: Report, kind: str) -> list[str]:
    """The evidence of the findings of one kind, the newest first."""
    found = [i for f in report.findings if f.kind == kind for i in f.evidence if i in report.evidence]
    found = [i for i in found if i not in report.verdict.evidence]  # what carries the verdict stands there
    return sorted(found, key=lambda i: report.evidence[i].created_at, reverse=True)


def _pieces(report: Report, ids: Iterable[str]) -> tuple[PreflightEvidence, ...]:
    found: list[PreflightEvidence] = []
    for evidence in (report.evidence[i] for i in dict.fromkeys(ids) if i in report.evidence):
        piece = _piece(evidence, report.issue.author)
        if not any(_says(other, piece) for other in found):
            found.append(piece)
    return tuple(found)


def _says(one: PreflightEvidence, other: PreflightEvidence) -> bool:
    """Whether a piece says all that another says: a longer quote of the same place, a commit that repeats what its
    pull request says, a fact of which both ends tell."""
    if one.url == other.url:
        return other.text in one.text
    return one.kind == other.kind != "event" and one.text == other.text


def _piece(evidence: ReportEvidence, reporter: str) -> PreflightEvidence:
    return PreflightEvidence(
        kind=evidence.kind,
        who=who(evidence, reporter),
        text=(evidence.quote if evidence.kind == "quote" else evidence.text) or "",
        url=evidence.url,
        author=evidence.author if evidence.kind == "quote" else "",
        at=evidence.created_at,
        masked=evidence.masked,
    )
