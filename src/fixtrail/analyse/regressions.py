"""Regressions: fixed once, and a newer report on a version that has the fix shows the same failure.

Seen from both ends: from the issue that was fixed, and from the one that says that it is back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtrail.analyse.case import Case, is_writer
from fixtrail.analyse.denials import tells_apart
from fixtrail.analyse.duplicates import Duplicate, duplicate
from fixtrail.analyse.shipped import line_of, shipped
from fixtrail.analyse.versions import stated_releases, version_in
from fixtrail.model.evidence import EventEvidence, Evidence
from fixtrail.model.facts import Confidence, Extract, Statement
from fixtrail.model.graph import Edge
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Thread
from fixtrail.model.verdict import Verdict
from fixtrail.versions.order import compare

_AGAIN = re.compile(
    r"(?i)\b(?:regression|again|is back|came back|reappear\w*|still|same (?:issue|error|problem|bug))\b"
)


def regression(case: Case) -> Verdict | None:
    """The judgement from either end; None where nothing says so."""
    if case.root.kind != "issue":
        return None
    found = duplicate(case.root, case.graph)
    again = reported_again(case, found) if found else None
    return again or _reopened(case) or _newer_report(case) or _is_back(case)


def reported_again(case: Case, found: Duplicate) -> Verdict | None:
    """A candidate and no duplicate: the thread that it is said to duplicate was closed as completed with a fix before,
    and the version that this one reports has it."""
    older = case.threads.get(found.canonical)
    has = next((v for v in case.versions if v.source == "reported" and v.answer == "has"), None)
    if older is None or has is None or older.state != "closed" or older.state_reason in ("not_planned", "duplicate"):
        return None
    if not older.closed_at or older.closed_at > case.root.created_at:
        return None
    if case.canonical is None or case.canonical.kind not in ("released", "merged", "regression"):
        return None
    name = found.canonical.within(case.root.ref)
    text = f"{name} was fixed, and this reports it again on {has.version}, which has the fix."
    confidence: Confidence = "weak" if "weak" in (found.confidence, case.canonical.confidence) else "likely"
    evidence = (*has.evidence[:2], *found.evidence[:2], *case.canonical.evidence[:1])
    return Verdict("regression", confidence, text, tuple(dict.fromkeys(evidence)))


def _reopened(case: Case) -> Verdict | None:
    """Reopened after a merged fix, or said to fail after it, and open since."""
    fix = case.fix
    if fix is None or case.root.state != "open" or not fix.merged_at:
        return None
    reopened = [e for e in case.root.timeline if e.kind == "reopened" and e.created_at > fix.merged_at]
    said = [s for s in case.said("regression", "failed") if s.quote.document.created_at > fix.merged_at]
    if not reopened and not said:
        return None
    evidence: list[Evidence] = [EventEvidence(case.root.ref, e) for e in reopened[-1:]]
    evidence += [s.quote for s in said[:2]]
    name = fix.ref.within(case.root.ref) if fix.ref else f"commit {(fix.commit or '')[:10]}"
    text = f"It was fixed once by {name} and fails again."
    return Verdict("regression", "likely" if reopened else "weak", text, (*evidence, *fix.evidence[:2]))


def _newer_report(case: Case) -> Verdict | None:
    """A newer issue names this one, says that it is back, and is not about a version without the fix."""
    fix = case.fix
    if fix is None or case.root.state != "closed":
        return None
    for newer in _newer_reports(case):
        said = _says_back(case, newer, case.root)
        if said and not _lacks_the_fix(case, newer):
            confidence: Confidence = "likely" if any(is_writer(s) for s in said) else "weak"
            text = f"It was fixed once; {newer.ref.within(case.root.ref)} reports the same failure again."
            return Verdict("regression", confidence, text, (*(s.quote for s in said[:2]), *fix.evidence[:2]))
    return None


def _newer_reports(case: Case) -> Iterator[Thread]:
    """Open issues that name this one and were opened after it was closed, oldest first."""
    naming = [e for e in case.graph.edges if e.target == case.root.ref and e.kind in ("mentions", "cross-references")]
    for ref in sorted({e.source for e in naming}):
        thread = case.threads.get(ref)
        if thread is None or ref not in case.extracts or thread.kind != "issue" or thread.state != "open":
            continue
        if thread.created_at > (case.root.closed_at or ""):
            yield thread


def _says_back(case: Case, newer: Thread, older: Thread) -> list[Statement]:
    """Statements of the newer thread that name the older one and say that it is back."""
    return said_back(case.extracts[newer.ref], older.ref)


def said_back(said: Extract, older: Ref) -> list[Statement]:
    """Statements of a thread that name another and say that its failure is back, those of writers first."""
    number = re.compile(rf"(?:#|/issues/){older.number}\b")
    found = [
        s for s in said.statements
        if number.search(s.quote.text) and (s.role == "regression" or _AGAIN.search(s.quote.text))
        and not tells_apart(s.quote.text) and s.speaker != "bot"
    ]  # fmt: skip
    return sorted(found, key=lambda s: (not is_writer(s), -s.score))


def _lacks_the_fix(case: Case, newer: Thread) -> bool:
    """The newer report states a version below the first of its line that has the fix, or is said to have it."""
    theirs = next((e.value for e in case.extracts[newer.ref].environment if e.name == "version"), None)
    version = version_in(theirs or "")
    if not version:
        return False
    found = shipped(case)
    releases = found.releases if found else ()
    stated = next(iter(stated_releases(case)), None)
    near = line_of(version, releases) or next(iter(releases), None)
    first = near.version if near else stated.version if stated else ""
    return bool(first) and (compare(version, first) or 0) < 0


def _is_back(case: Case) -> Verdict | None:
    """This issue says of an older one that was fixed that it is back."""
    if case.fix:
        return None
    for older in _older_fixed(case):
        thread = case.threads[older]
        said = _says_back(case, case.root, thread)
        if said:
            confidence: Confidence = "likely" if any(is_writer(s) for s in said) else "weak"
            text = f"{older.within(case.root.ref)} was fixed once; this reports the same failure again."
            fixed = [e for edge in _closing(case, older) for e in edge.evidence][:2]
            return Verdict("regression", confidence, text, (*(s.quote for s in said[:2]), *fixed))
    return None


def _older_fixed(case: Case) -> Iterator[Ref]:
    """Closed issues that this one names and that a merged pull request closed, oldest first."""
    named = {e.target for e in case.graph.edges if e.source == case.root.ref and e.kind in ("mentions", "duplicate-of")}
    for ref in sorted(named):
        thread = case.threads.get(ref)
        if thread is None or thread.kind != "issue" or thread.state != "closed" or not thread.closed_at:
            continue
        if thread.closed_at <= case.root.created_at and _closing(case, ref):
            yield ref


def _closing(case: Case, ref: Ref) -> list[Edge]:
    def merged(source: Ref) -> bool:
        node = case.graph.node(source)
        return node is not None and node.state == "merged"

    return [e for e in case.graph.edges if e.kind == "closes" and e.target == ref and merged(e.source)]
