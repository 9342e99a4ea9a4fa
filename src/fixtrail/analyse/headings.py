"""The five headings: TL;DR, guidance, example, notes, recommendation; only what the evidence supports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fixtrail.analyse.case import Case, excerpt
from fixtrail.analyse.explanations import ranked
from fixtrail.analyse.shipped import foreign, shipped
from fixtrail.model.evidence import Evidence, Quote
from fixtrail.model.facts import Error, Finding, Fix, Release, Statement
from fixtrail.model.verdict import Canonical, Guidance, Verdict
from fixtrail.versions.number import read
from fixtrail.versions.order import compare

_WORKAROUNDS = 6
_LINES = 2  # beside the first that advice names
_FENCE = re.compile(r"(?:```|~~~)[^\n]{0,200}\n?\Z|\A\s{0,9}(?:```|~~~)[`~]{0,99}")


def main_error(case: Case) -> Error | None:
    """The first error that is telling enough to be the report's."""
    return next((e for e in case.extract.errors if e.score >= 6), None)


def causes(case: Case, limit: int = 3) -> tuple[Finding, ...]:
    """Causes as people state them, the likeliest first; none where no one is sure enough."""
    return tuple(
        Finding("cause", excerpt(s.quote, 300), (s.quote, *s.support[:2]), "likely" if _accepted(s) else "weak")
        for s in ranked(case, "cause")[:limit]
    )


def _accepted(statement: Statement) -> bool:
    return statement.speaker == "maintainer" or statement.confirmations > 0


def workarounds(case: Case) -> tuple[Statement, ...]:
    """Workarounds, the surest first, none twice; none where no one is sure enough."""
    kept: list[Statement] = []
    for statement in ranked(case, "workaround"):
        if not any(_same(statement, other) for other in kept):
            kept.append(statement)
    return tuple(kept[:_WORKAROUNDS])


def _same(one: Statement, other: Statement) -> bool:
    """Whether two statements quote the same words or the same code, or one is what confirms the other."""
    if one.code is not None and one.code == other.code:
        return True
    quotes = (other.quote, *(q for q in other.support if isinstance(q, Quote)))
    return any(_overlap(one.quote, quote) for quote in quotes)


def _overlap(a: Quote, b: Quote) -> bool:
    return a.document == b.document and a.start < b.end and b.start < a.end


def _advised(statement: Statement) -> str:
    """The words of a workaround without the code that is quoted with them, which stands after or before them."""
    quote, code = statement.quote, statement.code
    if code is None or "\n" not in quote.text or not quote.start <= code.start < quote.end:
        return excerpt(quote)
    text = quote.document.text
    before = _FENCE.sub("", text[quote.start : code.start]).rstrip()
    if before.strip():
        return excerpt(Quote(quote.document, quote.start, quote.start + len(before)))
    after = _FENCE.sub("", text[code.end : quote.end]).lstrip()
    return excerpt(Quote(quote.document, quote.end - len(after), quote.end)) if after else excerpt(quote)


def tldr(case: Case, verdict: Verdict) -> tuple[Finding, ...]:
    """What fails, why, and how it stands: one sentence each."""
    found = [Finding("verdict", verdict.summary, verdict.evidence, verdict.confidence)]
    error = main_error(case)
    if error:
        found.insert(0, Finding("error", f"What fails: {excerpt(error.quote)}", (error.quote,)))
    elif case.root.kind == "issue" and case.root.title.strip():
        title = Quote(case.root.title_document, 0, len(case.root.title))
        found.insert(0, Finding("symptom", f"What is reported: {excerpt(title)}", (title,)))
    for cause in causes(case, 1):
        found.append(Finding("cause", f"Why: {cause.text}", cause.evidence, cause.confidence))
    return tuple(found)


def guidance(case: Case, verdict: Verdict) -> tuple[Guidance, ...]:
    """What to do, in the order of what helps most."""
    found = [*_by_verdict(case, verdict), *_by_workarounds(case)]
    return tuple(found[:6])


def _by_verdict(case: Case, verdict: Verdict) -> Iterator[Guidance]:
    text = _advice(case, verdict)
    if text:
        yield Guidance(Finding("advice", text, verdict.evidence[:2], verdict.confidence))


def _advice(case: Case, verdict: Verdict) -> str:
    fix = case.fix
    name = _named(case, fix) if fix else "the fix"
    match verdict.kind:
        case "released" if verdict.releases:
            return f"{_upgrade(case, verdict.releases)}."
        case "released":
            return "Upgrade to the newest release."
        case "merged" if fix and _waits(case):
            branch = f" of {fix.branch}" if fix.branch else ""
            return f"Wait for the next release, or build from a state{branch} that has {name}."
        case "merged" if fix:
            return (
                f"Take a release from after {(fix.merged_at or '')[:10] or 'the merge'}, and check that it has {name}."
            )
        case "merged":
            return "Try the newest release; where it still fails, say so there with its version."
        case "in-progress" if case.fixes:
            return f"Follow {_named(case, case.fixes[0])} before you start on it yourself."
        case "duplicate" if verdict.canonical:
            return _follow(case, verdict.canonical)
        case "regression":
            newer = _newer(case, verdict)
            return (
                f"{f'Follow {newer}: say there' if newer else 'Say'} which version fails for you and which one worked."
            )
        case "elsewhere":
            return "Look for the cause outside this repository, where the quoted comment points."
    return ""


def _waits(case: Case) -> bool:
    """Whether releases were looked at and none has the fix: of a repository without tags nothing is known."""
    found = shipped(case)
    return found is not None and found.state == "unreleased"


def _newer(case: Case, verdict: Verdict) -> str:
    """The newer report that says that it is back; '' where that is this one."""
    first = next(iter(verdict.evidence), None)
    said = first.document.ref if isinstance(first, Quote) else case.root.ref
    return said.within(case.root.ref) if said != case.root.ref else ""


def _follow(case: Case, canonical: Canonical) -> str:
    """To the thread that stands for this one; where that is released in this repository, to its release."""
    name = canonical.ref.within(case.root.ref)
    if canonical.kind == "released" and canonical.releases and canonical.ref.same_repository(case.root.ref):
        return f"{_upgrade(case, canonical.releases)}; {name} has the rest."
    return f"Follow {name}; add what is new there."


def _upgrade(case: Case, releases: Sequence[Release]) -> str:
    """To what one's own version asks for, where one is known that lacks the fix; to the release named first else. Where
    a user asks about a version, the reporter's is not theirs."""
    answers = [v for v in case.versions if v.source != "reported"] or case.versions
    lacking = next((v for v in answers if v.answer == "lacks" and (v.on_line or v.overall)), None)
    has = next((v for v in answers if v.answer == "has"), None)
    if lacking:
        near = lacking.on_line or lacking.overall
        far = lacking.overall if lacking.on_line and lacking.overall != lacking.on_line else None
        more = f", or to {far.version}" if far else ""
        return f"Upgrade from {lacking.version} to {near.version if near else ''}{more} or later"
    first = releases[0]
    if has:
        return f"No upgrade is needed for it: what still fails on {has.version} is something else, or a regression"
    if first.prerelease or first.nightly:
        return f"Try {first.version}, a pre-release; no stable release is known to have the fix yet"
    found = shipped(case)
    name = first.package or (foreign(case, found) if found and first in found.releases else "")
    later = [f", on {r.line} to {r.version}" for r in releases[1:] if _came_late(r, first)][:_LINES]
    return f"Upgrade {f'{name} ' if name else ''}to {first.version} or later{''.join(later)}"


def _came_late(release: Release, first: Release) -> bool:
    """Whether a later line got the fix with a release that is not its first, so that earlier ones of it lack it."""
    number = read(release.version)
    later = release.package == first.package and (compare(release.version, first.version) or 0) > 0
    stable = not release.prerelease and not release.nightly
    return later and stable and number is not None and any(number.numbers[release.line.count(".") + 1 :])


def _named(case: Case, fix: Fix) -> str:
    return fix.ref.within(case.root.ref) if fix.ref else f"commit {(fix.commit or '')[:10]}"


def _by_workarounds(case: Case) -> Iterator[Guidance]:
    for statement in workarounds(case)[:3]:
        helped = statement.confirmations
        told = [f"helped {helped} more"] if helped else []
        told += [f"did not help {statement.failures}"] if statement.failures else []
        tail = f" ({', '.join(told)})" if told else ""
        evidence: tuple[Evidence, ...] = (statement.quote, *statement.support[:2])
        finding = Finding("workaround", f"Try: {_advised(statement)}{tail}", evidence, "likely" if helped else "weak")
        yield Guidance(finding, statement.code)


def example(case: Case) -> Quote | None:
    """Code that goes with a workaround or answer, else the first code of the body that is no error message."""
    for statement in (*workarounds(case), *case.said("answer", "fix")):
        if statement.code:
            return statement.code
    shown = {e.block.key for e in case.extract.errors}
    return next((c.quote for c in case.extract.code if c.quote.key not in shown and c.language != "text"), None)


def notes(case: Case) -> Iterator[Finding]:
    """How many others, what the reporter ran, which pull requests stand beside the fix."""
    same = [s for s in case.said("reproduction") if s.speaker not in ("bot", "author")]
    people = {s.quote.document.author.login for s in same}
    if people:
        who = "One more person says" if len(people) == 1 else f"{len(people)} more people say"
        yield Finding("reports", f"{who} that they see it too.", tuple(s.quote for s in same[:3]))
    version = next((e for e in case.extract.environment if e.name == "version"), None)
    if version:
        yield Finding("environment", f"Reported on version {version.value}.", (version.quote,))
    for fix in case.fixes:
        if fix.standing != "fix":
            yield Finding("fix", f"{_named(case, fix)} {_BESIDE[fix.standing]}.", fix.evidence[:2], fix.confidence)


_BESIDE = {
    "competing": "is open",
    "abandoned": "was closed without a merge",
    "reverted": "was reverted",
    "reopened": "closed the issue, which was opened again soon after",
}


def recommendation(case: Case, verdict: Verdict) -> Finding | None:
    """One sentence, where the evidence supports one."""
    advice = _advice(case, verdict)
    best = next(iter(workarounds(case)), None)
    if verdict.kind in ("released", "duplicate", "in-progress", "elsewhere") and advice:
        return Finding("recommendation", advice, verdict.evidence[:2], verdict.confidence)
    if best and best.confirmations:
        text = f"Use the workaround that helped others: {_advised(best)}"
        return Finding("recommendation", text, (best.quote, *best.support[:2]), "likely")
    if advice:
        return Finding("recommendation", advice, verdict.evidence[:2], verdict.confidence)
    return None
