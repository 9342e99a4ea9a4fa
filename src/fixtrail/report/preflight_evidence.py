"""What carries a verdict and what speaks against it, piece by piece, each with who says it."""

from __future__ import annotations

from collections.abc import Iterable

from fixtrail.model.preflight import PreflightEvidence
from fixtrail.model.report import Report, ReportEvidence
from fixtrail.report.agent.people import who

CARRYING = 5  # pieces of evidence that one answer shows
_COMPUTED = 2  # of these computed: one for each line of releases says little more
_AGAINST = frozenset({"contradiction", "later"})  # kinds of findings that speak against the verdict


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
    """What contradicts the verdict or was said against it later, the newest first; then what names another version
    than ancestry does."""
    late = [i for f in report.findings if f.kind in _AGAINST for i in f.evidence]
    late.sort(key=lambda i: report.evidence[i].created_at if i in report.evidence else "", reverse=True)
    first = next((f for f in report.fixes if f.standing == "fix"), None)
    disagreeing = [i for w in first.witnesses if w.agrees is False for i in w.evidence] if first else []
    return _pieces(report, [*late, *disagreeing])


def _pieces(report: Report, ids: Iterable[str]) -> tuple[PreflightEvidence, ...]:
    found: dict[tuple[str, str], PreflightEvidence] = {}
    for evidence in (report.evidence[i] for i in dict.fromkeys(ids) if i in report.evidence):
        piece = _piece(evidence, report.issue.author)
        # A commit often says what its pull request says.
        found.setdefault((piece.text, "" if piece.kind == "quote" else piece.url), piece)
    return tuple(found.values())


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
