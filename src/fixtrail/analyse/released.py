"""Whether a release has the fix: by ancestry first, by the word of people, bots and notes where that is missing."""

from __future__ import annotations

from fixtrail.analyse.case import Case, is_writer, refused, state_evidence, who
from fixtrail.analyse.ending import Ending
from fixtrail.analyse.fixed import BY_CONFIDENCE, reopened_since, said_strength
from fixtrail.analyse.judged import Judged
from fixtrail.analyse.shipped import in_words, least_confidence, shipped, sides
from fixtrail.analyse.versions import StatedRelease, stated_releases, unnamed_release
from fixtrail.analyse.witnesses import WORDS, denied, raised, spoken
from fixtrail.model.facts import Confidence, Release, Statement
from fixtrail.model.verdict import Verdict

_HEARSAY = 1.5  # a stranger's word for a release, long before the end
_SHOWN = 4  # releases and quotes of one verdict that only words carry


def released(end: Ending) -> Judged | None:
    """A tag that contains the fix; else a version that a writer or a release bot says has it, or that others say while
    a fix is merged; else a release that is not named."""
    case, fix = end.case, end.case.fix
    if fix is None and (case.root.state == "open" or refused(case.root)):
        return None
    if fix and not reopened_since(case, fix) and (contained := by_ancestry(case)):
        return Judged(contained, BY_CONFIDENCE[fix.confidence])
    stated = stated_beside(case)
    if not stated:
        return _witnessed(case) or (None if _all_asked(case) else _unnamed(end))
    if fix is None and said_strength(end, stated[0]) < _HEARSAY:
        return None
    return Judged(by_words(case, stated), said_strength(end, stated[0]))


def by_ancestry(case: Case, text: str = "") -> Verdict | None:
    """`released` where a release contains every fix that stands; None where none does or nothing is known of it. `text`
    stands for what comes before `in v2.3.1`, and for the fixes after it."""
    found = shipped(case)
    if found is None or found.state != "released":
        return None
    confidence = least_confidence(found.fixes)
    if confidence == "certain" and not found.by_structure:
        confidence = "likely"
    evidence = (*found.evidence[:1], *(f.evidence[0] for f in found.fixes), *found.evidence[1:4])
    evidence = tuple(dict.fromkeys((*evidence, *found.fixes[0].evidence[1:3])))
    text = f"{text} {in_words(case, found)}." if text else f"Fixed {in_words(case, found)} {sides(case, found.fixes)}."
    return Verdict("released", confidence, text, evidence, releases=found.releases)


def stated_beside(case: Case) -> tuple[StatedRelease, ...]:
    """The versions that people and bots state and that ancestry does not deny; where all tags were asked and none has
    the fix, only what those state who should know."""
    stated = [s for s in stated_releases(case) if not denied(case, s.version)]
    sure = _all_asked(case)
    return tuple(s for s in stated if s.sure or (not sure and (case.fix or case.root.state == "closed")))


def by_words(case: Case, stated: tuple[StatedRelease, ...]) -> Verdict:
    """`released` by what is stated, which must not be empty; witnesses that agree raise its grade."""
    fix, first = case.fix, stated[0]
    confidence: Confidence = "likely" if first.sure else "weak"
    confidence = raised(case, confidence, first.version, first.quote)
    text = f"Fixed{_by(case)}, {first.verb} in {first.version}, says {first.who}."
    evidence = (*(s.quote for s in stated[:_SHOWN]), *(fix.evidence[:3] if fix else (state_evidence(case.root),)))
    return Verdict("released", confidence, text, evidence, releases=tuple(s.release for s in stated[:_SHOWN]))


def _all_asked(case: Case) -> bool:
    found = shipped(case)
    return found is not None and found.state in ("unreleased", "partly")


def _witnessed(case: Case) -> Judged | None:
    """A version that release notes or a bot name for the fix, where ancestry says nothing."""
    found, fix = spoken(case), case.fix
    if found is None or fix is None or reopened_since(case, fix) or _all_asked(case):
        return None
    version, who_say = found
    names = " and ".join(WORDS[w.kind] for w in who_say)
    text = f"Fixed{_by(case)}; {names} {'names' if len(who_say) == 1 else 'name'} {version} as the release with it."
    confidence: Confidence = "weak" if fix.confidence == "weak" else "likely"
    said = who_say[0].evidence[0]
    evidence = (*(w.evidence[0] for w in who_say), *fix.evidence[:3])
    grade = raised(case, confidence, version, said)
    verdict = Verdict("released", grade, text, evidence, releases=(Release(tag="", version=version),))
    return Judged(verdict, BY_CONFIDENCE[fix.confidence])


def _unnamed(end: Ending) -> Judged | None:
    """ "This has now been released": the fix is out, in a version that nobody names."""
    case, fix = end.case, end.case.fix
    said = [s for s in end.said("fix") if unnamed_release(s.quote.text) and _after_the_fix(case, s)]
    said = [s for s in said if is_writer(s) or s.quote.document in end.words or fix]
    if not said:
        return None
    text = f"Fixed{_by(case)} and released, says {who(said[0])}; which version was not seen."
    evidence = (said[0].quote, *(fix.evidence[:3] if fix else (state_evidence(case.root),)))
    confidence: Confidence = "likely" if is_writer(said[0]) else "weak"
    strength = BY_CONFIDENCE[fix.confidence] if fix else min(3.6, end.weight(said[0]) * 1.2)
    return Judged(Verdict("released", confidence, text, evidence), strength)


def _after_the_fix(case: Case, statement: Statement) -> bool:
    document = statement.quote.document
    merged = (case.fix.merged_at if case.fix else "") or ""
    return document.id != "body" and document.created_at >= merged[:10]


def _by(case: Case) -> str:
    found = shipped(case)
    return f" {sides(case, found.fixes)}" if found else ""
