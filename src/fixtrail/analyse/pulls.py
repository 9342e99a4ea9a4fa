"""The verdict of a pull request: merged or released, open, superseded, declined."""

from __future__ import annotations

from collections.abc import Callable

from fixtrail.analyse.case import Case, is_writer, last_closing, state_evidence
from fixtrail.analyse.duplicates import duplicate
from fixtrail.analyse.versions import stated_releases
from fixtrail.model.evidence import Computed, EventEvidence, Evidence
from fixtrail.model.facts import Confidence
from fixtrail.model.verdict import Canonical, Verdict


def _superseded(case: Case) -> Verdict | None:
    found = duplicate(case.root, case.graph)
    beside = [e for e in case.graph.edges if e.kind == "supersedes" and e.target == case.root.ref != e.source]
    if case.root.merged or (found is None and not beside):
        return None
    ref = beside[0].source if beside else found.canonical if found else case.root.ref
    evidence = beside[0].evidence if beside else found.evidence if found else ()
    text = f"Superseded by {ref.within(case.root.ref)}."
    return Verdict("duplicate", found.confidence if found else "likely", text, evidence, canonical=Canonical(ref))


def _merged(case: Case) -> Verdict | None:
    root = case.root
    if not root.merged or root.pull is None:
        return None
    events = [EventEvidence(root.ref, e) for e in root.timeline if e.kind == "merged"][:1]
    fact = Computed("merged", f"GitHub says that #{root.ref.number} was merged", (str(root.ref),), root.url)
    evidence: tuple[Evidence, ...] = tuple(events) or (fact,)
    stated = stated_releases(case)
    when = f" on {root.pull.merged_at[:10]}" if root.pull.merged_at else ""
    if stated:
        text = f"Merged{when}, released in {stated[0].version} as the thread says."
        return Verdict("released", "likely", text, (stated[0].quote, *evidence), tuple(s.release for s in stated[:4]))
    return Verdict("merged", "certain", f"Merged{when}; no text seen says which release has it.", evidence)


def _open(case: Case) -> Verdict | None:
    if case.root.state != "open":
        return None
    draft = "a draft" if case.root.pull and case.root.pull.draft else "open"
    return Verdict("in-progress", "certain", f"The pull request is {draft}.", (state_evidence(case.root),))


def _declined(case: Case) -> Verdict | None:
    if case.root.merged or case.root.state == "open":
        return None
    said = [s.quote for s in case.said("decision") if is_writer(s)][:1]
    event = last_closing(case.root)
    confidence: Confidence = "certain" if event else "likely"
    return Verdict("declined", confidence, "Closed without being merged.", (state_evidence(case.root), *said))


PULL_JUDGEMENTS: tuple[Callable[[Case], Verdict | None], ...] = (_superseded, _merged, _open, _declined)
