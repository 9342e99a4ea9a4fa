"""From a case to its analysis: the verdict, the headings, and what else was found."""

from __future__ import annotations

from fixtrail.analyse.case import Case
from fixtrail.analyse.contradictions import contradictions
from fixtrail.analyse.headings import causes, example, guidance, notes, recommendation, tldr
from fixtrail.analyse.verdict import verdicts
from fixtrail.model.facts import Finding
from fixtrail.model.verdict import Analysis


def analyse(case: Case) -> Analysis:
    """The analysis of a case; everything in it stands on evidence, and the same case gives the same analysis."""
    verdict, *others = verdicts(case)
    against = contradictions(case)
    beside = tuple(Finding(f"also-{v.kind}", v.summary, v.evidence, v.confidence) for v in others)
    return Analysis(
        verdict=verdict,
        tldr=tldr(case, verdict),
        guidance=guidance(case, verdict),
        example=example(case),
        notes=(*against, *notes(case)),
        recommendation=recommendation(case, verdict),
        causes=causes(case),
        findings=(*beside, *against),
    )
