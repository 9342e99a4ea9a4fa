"""What the reporter claims and the thread contradicts, and what was said after the end."""

from __future__ import annotations

from fixtrail.analyse.case import Case
from fixtrail.analyse.claims import claims
from fixtrail.analyse.denials import denials
from fixtrail.analyse.late import contradicting
from fixtrail.analyse.pulls import as_its_own_fix
from fixtrail.analyse.witnesses import disagreements
from fixtrail.model.facts import Finding
from fixtrail.model.verdict import VerdictKind


def contradictions(case: Case, verdict: VerdictKind) -> tuple[Finding, ...]:
    """Findings of kind `contradiction`, the most telling first, and `later`: what else was said after the end, where
    the `verdict` does not say the same."""
    late = contradicting(case, verdict)
    found = [*disagreements(as_its_own_fix(case)), *claims(case), _not_a_duplicate(case), *late]
    return tuple(f for f in found if f)


def _not_a_duplicate(case: Case) -> Finding | None:
    """The reporter or somebody with write access says that it is not the duplicate it is taken for."""
    said = [d.quote for d in denials(case.root)]
    taken = any(e.kind == "duplicate-of" and e.source == case.root.ref for e in case.graph.edges)
    if not said or not (taken or case.root.state_reason == "duplicate"):
        return None
    return Finding("contradiction", "It is said not to be a duplicate.", tuple(said[-2:]))
