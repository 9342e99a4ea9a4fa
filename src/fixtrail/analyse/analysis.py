"""From a case to its analysis: the verdict, the headings, and what else was found."""

from __future__ import annotations

from collections.abc import Sequence

from fixtrail.analyse.case import Case
from fixtrail.analyse.contradictions import contradictions
from fixtrail.analyse.headings import causes, example, guidance, notes, recommendation, tldr, workarounds
from fixtrail.analyse.others import others
from fixtrail.analyse.verdict import verdicts
from fixtrail.model.facts import Finding
from fixtrail.model.verdict import Analysis, Verdict, VerdictKind


def analyse(case: Case) -> Analysis:
    """The analysis of a case; everything in it stands on evidence, and the same case gives the same analysis."""
    verdict, *fitting = verdicts(case)
    against, working = contradictions(case, verdict.kind), tuple(others(case))
    beside = tuple(
        Finding(f"also-{v.kind}", _ALSO[v.kind], v.evidence, v.confidence) for v in _beside(verdict, fitting)
    )
    advice, best = guidance(case, verdict), recommendation(case, verdict)
    return Analysis(
        verdict=verdict,
        tldr=tldr(case, verdict),
        guidance=advice,
        example=example(case),
        notes=(*(f for f in against if f.kind == "contradiction"), *working, *notes(case)),
        # The one piece of advice that there is needs no second heading.
        recommendation=None if best and [g.finding.text for g in advice] == [best.text] else best,
        causes=causes(case),
        workarounds=workarounds(case),
        findings=(*beside, *against, *working),
        versions=case.versions,
    )


# What the judgements that came after the verdict say, without its summary's "no fix was seen".
_ALSO: dict[VerdictKind, str] = {
    "duplicate": "It is also said to be a duplicate.",
    "regression": "It is also said to be back after a fix.",
    "released": "A release is said to have a fix.",
    "merged": "A fix is merged.",
    "in-progress": "An open pull request says that it closes it.",
    "elsewhere": "The cause is said to lie elsewhere.",
    "answered": "An answer was given.",
    "workaround": "A workaround was given.",
    "declined": "A change was declined.",
    "open": "It is open.",
    "unknown": "Not enough was seen.",
}


def _beside(verdict: Verdict, others: Sequence[Verdict]) -> list[Verdict]:
    """The other judgements that add something: no guesses, and that a release has a fix says that it is merged."""
    implied: set[str] = {"merged", "answered"} if verdict.kind == "released" else set()
    return [v for v in others if v.kind not in implied and v.confidence != "weak"]
