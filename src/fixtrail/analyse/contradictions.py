"""What the reporter claims and the thread contradicts, and what was said after the end."""

from __future__ import annotations

from fixtrail.analyse.case import Case
from fixtrail.analyse.claims import claims
from fixtrail.analyse.denials import denials
from fixtrail.analyse.pulls import as_its_own_fix
from fixtrail.analyse.witnesses import disagreements
from fixtrail.model.facts import Finding


def contradictions(case: Case) -> tuple[Finding, ...]:
    """Findings of kind `contradiction`, the most telling first."""
    found = [*disagreements(as_its_own_fix(case)), *claims(case), _still_failing(case), _not_a_duplicate(case)]
    return tuple(f for f in found if f)


def _still_failing(case: Case) -> Finding | None:
    """Somebody says after the closing that it still fails."""
    closed = case.root.closed_at
    late = [
        s for s in case.said("failed", "reproduction", "regression")
        if closed and case.root.state == "closed" and s.quote.document.created_at > closed and s.speaker != "bot"
    ]  # fmt: skip
    if not late:
        return None
    people = len({s.quote.document.author.login for s in late})
    who = "one person says" if people == 1 else f"{people} people say"
    text = f"After the closing {who} that it still fails."
    return Finding("contradiction", text, tuple(s.quote for s in late[:3]))


def _not_a_duplicate(case: Case) -> Finding | None:
    """The reporter or somebody with write access says that it is not the duplicate it is taken for."""
    said = [d.quote for d in denials(case.root)]
    taken = any(e.kind == "duplicate-of" and e.source == case.root.ref for e in case.graph.edges)
    if not said or not (taken or case.root.state_reason == "duplicate"):
        return None
    return Finding("contradiction", "It is said not to be a duplicate.", tuple(said[-2:]))
