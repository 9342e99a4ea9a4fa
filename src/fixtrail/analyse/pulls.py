"""The verdict of a pull request: merged or released, open, superseded, declined."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from fixtrail.analyse.case import Case, is_writer, last_closing, state_evidence
from fixtrail.analyse.duplicates import duplicate
from fixtrail.analyse.released import by_ancestry, stated_beside
from fixtrail.analyse.shipped import Shipped, shipped, unreleased_words, when
from fixtrail.analyse.witnesses import raised
from fixtrail.model.evidence import Computed, EventEvidence, Evidence, Quote
from fixtrail.model.facts import Confidence, Fix
from fixtrail.model.graph import Edge
from fixtrail.model.thread import WRITERS
from fixtrail.model.verdict import Canonical, Verdict


def as_its_own_fix(case: Case) -> Case:
    """The case with the merged pull request as the only fix, so that what is asked of fixes can be asked of it; as it
    is where it is not merged."""
    return msgspec.structs.replace(case, fixes=(own_fix(case),)) if case.root.merged else case


def own_fix(case: Case) -> Fix:
    """The pull request as a fix: the one among the fixes where it is, with what was found of its releases."""
    root = case.root
    known = next((f for f in case.fixes if f.ref == root.ref), None)
    if known:
        return msgspec.structs.replace(known, standing="fix", confidence="certain")
    facts = root.pull
    return Fix(
        kind="pull", ref=root.ref, commit=None, repository=root.ref.repository, title=root.title, state="merged",
        standing="fix", confidence="certain", score=100.0, evidence=_merge_evidence(case),
        merged_at=facts.merged_at if facts else None, merge_commit=facts.merge_commit if facts else None,
        branch=facts.base_branch if facts else "",
    )  # fmt: skip


def _merge_evidence(case: Case) -> tuple[Evidence, ...]:
    root = case.root
    events = [EventEvidence(root.ref, e) for e in root.timeline if e.kind == "merged"][:1]
    fact = Computed("merged", f"GitHub says that #{root.ref.number} was merged", (str(root.ref),), root.url)
    return tuple(events) or (fact,)


def _superseded(case: Case) -> Verdict | None:
    found = duplicate(case.root, case.graph)
    if found and found.confidence == "weak" and case.root.state == "open":
        found = None
    beside = _replacing(case)
    if case.root.merged or (found is None and not beside):
        return None
    ref = beside[0].source if beside else found.canonical if found else case.root.ref
    evidence = beside[0].evidence if beside else found.evidence if found else ()
    way = (ref,) if beside or found is None else found.way
    text = f"Superseded by {ref.within(case.root.ref)}"
    canonical, kind = case.canonical, None
    if canonical and found and ref == found.canonical:
        kind = canonical.kind
        text += f": {canonical.summary[0].lower()}{canonical.summary[1:].rstrip('.')}"
    target = Canonical(ref, kind, canonical.releases if canonical and kind else (), way)
    confidence = found.confidence if found else _said(case, beside[0])
    return Verdict("duplicate", confidence, f"{text}.", evidence, releases=target.releases, canonical=target)


def _replacing(case: Case) -> list[Edge]:
    """What says that another pull request takes this one's place, the surest first; of an open one no word counts but
    of those who may end it: anybody can open another and say so."""
    found = [e for e in case.graph.edges if e.kind == "supersedes" and e.target == case.root.ref != e.source]
    sure = [e for e in found if _said(case, e) == "likely"]
    return sure if case.root.state == "open" else [*sure, *(e for e in found if e not in sure)]


def _said(case: Case, edge: Edge) -> Confidence:
    """`likely` by who may write or who opened it, a guess else."""
    root = case.root
    quotes = [e.document for e in edge.evidence if isinstance(e, Quote)]
    own = [d for d in quotes if d.association in WRITERS or (d.author == root.author and d.author.login != "ghost")]
    return "likely" if own or edge.seen_in == "structure" else "weak"


def _merged(case: Case) -> Verdict | None:
    if not case.root.merged:
        return None
    own = as_its_own_fix(case)
    found = shipped(own)
    if found is None:
        raise AssertionError("a merged pull request is its own fix")
    if contained := by_ancestry(own, f"Merged{_day(own, found)}, released"):
        return contained
    stated = stated_beside(own)
    if stated:
        confidence = raised(own, "likely" if stated[0].sure else "weak", stated[0].version, stated[0].quote)
        text = f"Merged{_day(own, found)}, released in {stated[0].version}, says {stated[0].who}."
        evidence = (stated[0].quote, *found.fixes[0].evidence)
        return Verdict("released", confidence, text, evidence, tuple(s.release for s in stated[:4]))
    confidence = "likely" if found.state == "unknown" and found.reason else "certain"
    text = f"Merged{_day(own, found)}; {unreleased_words(own, found)}."
    return Verdict("merged", confidence, text, (*found.fixes[0].evidence[:2], *found.evidence[:2]))


def _day(case: Case, found: Shipped) -> str:
    return when(case, found.fixes[0]).removeprefix("merged")


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


def pull_verdicts(case: Case) -> Iterator[Verdict]:
    """All that fit a pull request, in the order of the product's table, each with the issues that it is for."""
    for judge in (_superseded, _merged, _open, _declined):
        if verdict := judge(case):
            yield _for_its_issues(case, verdict)


def _for_its_issues(case: Case, verdict: Verdict) -> Verdict:
    """With the issues that the pull request says, or GitHub lists, that it closes."""
    links = {
        e.target: e for e in reversed(case.graph.edges)
        if e.kind in ("closes", "connected") and e.source == case.root.ref != e.target
    }  # fmt: skip
    if not links:
        return verdict
    names = [ref.within(case.root.ref) for ref in sorted(links)[:_ISSUES]]
    told = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    more = f" and {len(links) - _ISSUES} more" if len(links) > _ISSUES else ""
    evidence = tuple(piece for ref in sorted(links)[:_ISSUES] for piece in links[ref].evidence[:1])
    summary = f"{verdict.summary} It is for {told}{more}."
    return msgspec.structs.replace(verdict, summary=summary, evidence=(*verdict.evidence, *evidence))


_ISSUES = 3  # named of those that a pull request closes
