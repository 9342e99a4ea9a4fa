"""What the reporter claims and the thread contradicts, and what was said after the end."""

from __future__ import annotations

from fixtrail.analyse.case import Case, is_writer
from fixtrail.analyse.versions import version_in
from fixtrail.model.facts import Finding, FormField


def contradictions(case: Case) -> tuple[Finding, ...]:
    """Findings of kind `contradiction`, the most telling first."""
    found = [_latest_claimed(case), _worked_before(case), _still_failing(case), _not_a_duplicate(case)]
    return tuple(f for f in found if f)


def _field(case: Case, name: str) -> FormField | None:
    return next((f for f in case.extract.fields if f.name == name and f.quote), None)


def _latest_claimed(case: Case) -> Finding | None:
    """`latest version` ticked beside a version of the form that another text of the body contradicts."""
    checklist = next(
        (f for f in case.extract.fields if any("latest" in box.lower() for box in f.checked) and f.quote), None
    )
    version = _field(case, "version")
    if checklist is None or checklist.quote is None or version is None or version.quote is None:
        return None
    stated = version_in(version.value)
    other = next(
        (
            e
            for e in case.extract.environment
            if e.name == "version" and version_in(e.value) != stated and version_in(e.value)
        ),
        None,
    )
    text = f"“Latest version” is ticked; the version stated is {version.value.strip()}"
    evidence = [checklist.quote, version.quote]
    if other:
        text += f", and {other.value} elsewhere"
        evidence.append(other.quote)
    return Finding("contradiction", text + ".", tuple(evidence), "likely" if other else "weak")


def _worked_before(case: Case) -> Finding | None:
    """A regression claimed without a version that worked."""
    claim = _field(case, "regression")
    last = next((f for f in case.extract.fields if f.name == "last-working-version"), None)
    if claim is None or claim.quote is None or not claim.value.lower().startswith("yes") or last is None or last.quote:
        return None
    return Finding("contradiction", "A regression is claimed; no version that worked is named.", (claim.quote,), "weak")


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
    said = [
        s for s in case.extract.statements
        if "not a dup" in s.quote.text.lower() and (s.speaker == "author" or is_writer(s))
    ]  # fmt: skip
    if not said:
        return None
    return Finding("contradiction", "It is said not to be a duplicate.", tuple(s.quote for s in said[:2]))
