"""The verdict: what GitHub records, in the order of the product's table; then what the end of the thread says most
strongly. The other judgements that fit stay as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fixtrail.analyse.answered import answered
from fixtrail.analyse.case import Case, labelled, state_evidence
from fixtrail.analyse.duplicates import circle, duplicate
from fixtrail.analyse.ending import Ending, ending
from fixtrail.analyse.fixed import in_progress, merged
from fixtrail.analyse.judged import FAIR, LEAST, STRUCTURE, Judged
from fixtrail.analyse.pointing import duplicate_named
from fixtrail.analyse.pulls import pull_verdicts
from fixtrail.analyse.regressions import regression, reported_again
from fixtrail.analyse.released import released
from fixtrail.analyse.unfixed import declined, elsewhere, still_open, workaround
from fixtrail.model.evidence import Computed, Quote
from fixtrail.model.facts import Confidence
from fixtrail.model.verdict import Canonical, Verdict
from fixtrail.refs.find import find
from fixtrail.text.snippet import around


def verdicts(case: Case) -> tuple[Verdict, ...]:
    """All that fit, the one to show first; never empty."""
    end = ending(case)
    found = list(_fitting(case, end))
    if case.incomplete and all(v.confidence == "weak" for v in found):
        text = f"Not enough was seen to say: {case.incomplete}"
        why = Computed("coverage", text, (str(case.root.ref), case.incomplete), case.root.url)
        return (Verdict("unknown", "certain", text + ".", (why,), reason=case.incomplete), *found)
    return tuple(found) or (still_open(case, end),)


def _fitting(case: Case, end: Ending) -> Iterator[Verdict]:
    """A pull request's in the order of the table; an issue's by strength, and by the table where that is equal."""
    if case.root.kind == "pull":
        yield from pull_verdicts(case)
        return
    least = LEAST if case.root.state == "closed" else FAIR
    found = [j for judge in _JUDGEMENTS if (j := judge(end)) and j.strength >= least]
    if circle(
        case.root, case.graph
    ):  # the one of a circle of duplicates to follow: guesses of how it ended help nobody
        found = [j for j in found if j.verdict.confidence != "weak"]
    yield from (j.verdict for j in sorted(found, key=lambda j: -min(j.strength, STRUCTURE)))


_BY_CONFIDENCE: dict[Confidence, float] = {"certain": STRUCTURE, "likely": 4.8, "weak": 2.0}


def _duplicate(end: Ending) -> Judged | None:
    case = end.case
    found = duplicate(case.root, case.graph)
    fix = case.fix
    if found is None and (named := _named(end)):
        return named
    if found is None and (label := labelled(case.root, ("duplicate",))) and case.root.state == "closed":
        return _by_label(case, label)
    if found is None and case.root.state_reason == "duplicate" and not circle(case.root, case.graph):
        text = "Closed as a duplicate; which thread it duplicates was not seen."
        return Judged(Verdict("duplicate", "certain", text, (state_evidence(case.root),)), STRUCTURE)
    if found is None or (fix and fix.confidence == "certain" and found.confidence != "certain"):
        return None
    if reported_again(case, found):
        return None  # a candidate for a regression
    if found.confidence == "weak" and (fix or case.root.state == "open"):
        return None
    canonical = case.canonical
    name = found.canonical.within(case.root.ref)
    over = [ref.within(case.root.ref) for ref in found.way[:-1]]
    by_way = f" by way of {', '.join((*over[:2], *(['…'] if len(over) > 2 else [])))}" if over else ""
    summary = f"Duplicate of {name}{by_way}, which is the one to follow"
    if canonical:
        summary += f": {canonical.summary[0].lower()}{canonical.summary[1:].rstrip('.')}"
    releases = canonical.releases if canonical else ()
    verdict = Verdict(
        "duplicate", found.confidence, summary + ".", found.evidence[:3], releases=releases,
        canonical=Canonical(found.canonical, canonical.kind if canonical else None, releases, found.way),
    )  # fmt: skip
    strength = _BY_CONFIDENCE[found.confidence]
    return Judged(verdict, strength if found.confidence != "likely" or found.at_the_end else 2.8)


def _by_label(case: Case, label: str) -> Judged:
    """Labelled a duplicate: of the thread that any text names as such, be it as a guess."""
    why = Computed("label", f"It has the label “{label}”", (str(case.root.ref), f"label={label}"), case.root.url)
    for document in case.root.documents():
        for reference in find(document.text[:20_000], case.root.ref, (case.root.ref.host,)):
            if reference.relation == "duplicate-of" and reference.ref and reference.ref != case.root.ref:
                quote = Quote(document, *around(document.text, reference.start, reference.end, 300))
                text = f"Closed with the label “{label}”, as a duplicate of {reference.ref.within(case.root.ref)}."
                target = Canonical(reference.ref, way=(reference.ref,))
                verdict = Verdict("duplicate", "likely", text, (why, quote), canonical=target)
                return Judged(verdict, 4.5)
    text = f"Closed with the label “{label}”; which thread it duplicates was not seen."
    return Judged(Verdict("duplicate", "likely", text, (why, state_evidence(case.root))), 3.0)


def _named(end: Ending) -> Judged | None:
    """Closed with words that point to another thread."""
    pointer = duplicate_named(end) if end.case.root.state == "closed" else None
    if pointer is None or pointer.ref == end.case.root.ref or circle(end.case.root, end.case.graph):
        return None
    text = f"Closed in favour of {pointer.ref.within(end.case.root.ref)}, which is the one to follow."
    evidence = (pointer.quote, state_evidence(end.case.root))
    verdict = Verdict("duplicate", "weak", text, evidence, canonical=Canonical(pointer.ref, way=(pointer.ref,)))
    return Judged(verdict, 3.6 if pointer.said else 2.3)


def _regression(end: Ending) -> Judged | None:
    found = regression(end.case)
    return Judged(found, STRUCTURE) if found else None


_JUDGEMENTS: tuple[Callable[[Ending], Judged | None], ...] = (
    _duplicate, _regression, released, merged, in_progress, elsewhere, answered, workaround, declined,
)  # fmt: skip
