"""Witnesses: what else than ancestry says which version has the fix; whether they agree, and where they do not."""

from __future__ import annotations

from collections.abc import Iterator

from fixtrail.analyse.case import Case
from fixtrail.analyse.shipped import Shipped, line_of, same_version, shipped
from fixtrail.analyse.versions import StatedRelease, stated_releases
from fixtrail.model.evidence import Evidence
from fixtrail.model.facts import Confidence, Finding, Release
from fixtrail.model.history import Witness
from fixtrail.versions.order import compare

WORDS = {
    "bot": "a release bot",
    "label": "a label",
    "release-note": "a release note",
    "changelog": "the changelog",
    "milestone": "the milestone",
    "comment": "a comment",
}
_SAYS_OUT = frozenset({"bot", "release-note", "changelog"})  # a milestone is a plan, a label may be one


def witnesses(case: Case) -> tuple[Witness, ...]:
    """Those of the first fix that stands."""
    return case.fix.witnesses if case.fix else ()


def denied(case: Case, version: str) -> bool:
    """Whether ancestry says of this version that it lacks the fix."""
    return any(w.agrees is False and same_version(w.version, version) for w in witnesses(case))


def spoken(case: Case) -> tuple[str, tuple[Witness, ...]] | None:
    """The version that most kinds of witnesses say is out with the fix, and they; None where none does."""
    saying = [w for w in witnesses(case) if w.kind in _SAYS_OUT and w.version and w.agrees is not False]
    if not saying:
        return None
    by_version = {w.version: supporting(case, w.version) for w in saying}
    version = max(by_version, key=lambda v: len({w.kind for w in by_version[v]}))
    return version, by_version[version]


def supporting(case: Case, version: str) -> tuple[Witness, ...]:
    """The witnesses that name the same version, one of a kind."""
    found: dict[str, Witness] = {}
    for witness in witnesses(case):
        if same_version(witness.version, version):
            found.setdefault(witness.kind, witness)
    return tuple(found.values())


def raised(case: Case, confidence: Confidence, version: str, said: Evidence) -> Confidence:
    """The grade of a word for a version where ancestry is missing: one more witness makes a guess likely; what a
    release bot and the project's own notes both say of a fix that GitHub's structure names is certain."""
    others = [w for w in supporting(case, version) if said not in w.evidence]
    kinds = {w.kind for w in supporting(case, version)}
    against = any(w.version and not same_version(w.version, version) for w in witnesses(case) if w.kind in _SAYS_OUT)
    if against or not others:
        return confidence
    if confidence == "weak":
        return "likely"
    both = "bot" in kinds and bool(kinds & {"release-note", "changelog"})
    return "certain" if both and case.fix and case.fix.confidence == "certain" else confidence


def disagreements(case: Case) -> Iterator[Finding]:
    """Findings of kind `contradiction`: a version that somebody names, and what ancestry says instead."""
    found = shipped(case)
    if found is None or found.state == "unknown":
        return
    told: list[str] = []
    for witness in witnesses(case):
        if witness.agrees is False and not any(same_version(witness.version, v) for v in told):
            told.append(witness.version)
            yield _both(case, found, WORDS[witness.kind], witness.version, witness.evidence)
    for stated in stated_releases(case):
        if not any(same_version(stated.version, v) for v in told) and _contradicts(case, found, stated):
            told.append(stated.version)
            yield _both(case, found, stated.who, stated.version, (stated.quote,))


def _contradicts(case: Case, found: Shipped, stated: StatedRelease) -> bool:
    """Named as the release that has it although no tag does, or although the first of its line that does is later."""
    if any(w.agrees for w in witnesses(case) if same_version(w.version, stated.version)):
        return False
    if not found.releases:
        return stated.sure
    first = line_of(stated.version, found.releases)
    order = compare(stated.version, first.version) if first else None
    return order is not None and order < 0


def _both(case: Case, found: Shipped, who: str, version: str, evidence: tuple[Evidence, ...]) -> Finding:
    first = line_of(version, found.releases) or next(iter(found.releases), None)
    if first is None:
        text = f"{_upper(who)} names {version} as the release with the fix; by ancestry no release has it."
    else:
        name = first.tag or first.version
        text = f"{_upper(who)} names {version}; by ancestry {name} is the first of its line with the fix."
    beside = found.evidence if first is None else _of(found, first)
    fallback = case.fix.evidence if case.fix else ()
    return Finding("contradiction", text, (*evidence[:2], *(beside[:1] or fallback[:1])), "likely")


def _of(found: Shipped, release: Release) -> tuple[Evidence, ...]:
    at = found.releases.index(release)
    return found.evidence[at : at + 1] if len(found.evidence) == len(found.releases) else found.evidence[:1]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
