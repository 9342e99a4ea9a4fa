"""The verdict on top, and the five headings of the analysis under it."""

from __future__ import annotations

import msgspec

from fixtrail.model.facts import Release
from fixtrail.model.report import Report, ReportFix, ReportStatement
from fixtrail.report.blocks import (
    Answer,
    Badge,
    Block,
    Day,
    Heading,
    Items,
    Line,
    Link,
    Marks,
    Paragraph,
    Section,
    Text,
)
from fixtrail.report.bounds import BLOCK, SENTENCE, TITLE, cut, fence
from fixtrail.report.names import Names, commit_link, release_link, repository_url
from fixtrail.report.prose import after, prose
from fixtrail.report.sections.releases import version_line
from fixtrail.report.words import HEADLINES, SURE, TONES, day
from fixtrail.versions.number import opens

_ANSWERS = 6  # versions that are answered for; the JSON report has them all
_RELEASES = 4  # named in the headline; the table of fixes has them all


def answer(report: Report, names: Names) -> Answer:
    """The verdict as headline, sentence and facts."""
    verdict = report.verdict
    summary: Line = (*prose(cut(verdict.summary, SENTENCE), names), Marks(verdict.evidence))
    return Answer(
        kind=verdict.kind,
        confidence=verdict.confidence,
        tone=TONES[verdict.kind],
        headline=_headline(report, names),
        summary=summary,
        sure="from what was read" if verdict.kind in ("open", "unknown") else SURE[verdict.confidence],
        facts=tuple(_facts(report, names)),
    )


def _headline(report: Report, names: Names) -> Line:
    verdict = report.verdict
    if verdict.kind == "released":
        first = _first_fix(report)
        if verdict.releases:
            return (Text("Fixed in "), *_releases(_telling(verdict.releases), _repository(report)))
        if first is not None and first.stated_version:
            return (Text(f"Fixed in {cut(first.stated_version, TITLE)}, as was said"),)
    if verdict.kind == "duplicate" and verdict.canonical is not None:
        return (Text("Duplicate of "), names.link(verdict.canonical.ref), *_canonical(report))
    if verdict.kind == "open" and report.issue.state == "closed":
        return (Text("Closed, no fix seen"),)
    return (Text(HEADLINES[verdict.kind]),)


def _canonical(report: Report) -> Line:
    canonical = report.verdict.canonical
    if canonical is None or canonical.kind is None:
        return ()
    if canonical.releases:
        base = repository_url(f"https://{canonical.ref.replace('#', '/issues/')}")
        return (Text(", fixed in "), *_releases(_telling(canonical.releases), base))
    words = "No fix seen" if canonical.kind == "open" else HEADLINES[canonical.kind]  # it may be closed
    return (Text(f": {words[:1].lower()}{words[1:]}"),)


def _telling(releases: tuple[Release, ...]) -> tuple[Release, ...]:
    """The first, and what does not follow from it: that 3.0.0 has what 2.3.1 has goes without saying."""
    first = releases[0]
    return (first, *(r for r in releases[1:] if r.via != "commit" or r.package != first.package or _is_late(r)))


def _is_late(release: Release) -> bool:
    """Whether earlier releases of its line lack the fix."""
    return not (release.prerelease or release.nightly or opens(release.version, release.line))


def _releases(releases: tuple[Release, ...], repository: str) -> Line:
    line: list[Link | Text] = []
    for release in releases[:_RELEASES]:
        if line:
            line.append(Text(" and " if release is releases[-1] else ", "))
        line.append(release_link(release, repository))
    left = len(releases) - _RELEASES
    return (*line, Text(f" and {left} more")) if left > 0 else tuple(line)


def _repository(report: Report) -> str:
    """Where the verdict's releases are: in the repository of the fix that has them, else in the issue's own."""
    tags = {r.tag for r in report.verdict.releases}
    owner = next((f for f in report.fixes if tags & {r.tag for r in f.releases}), None)
    return repository_url(owner.url if owner is not None else report.issue.url)


def _facts(report: Report, names: Names) -> list[tuple[str, Line]]:
    verdict, first = report.verdict, _first_fix(report)
    facts: list[tuple[str, Line]] = []
    if verdict.kind == "released" and verdict.releases:
        facts.append(("First release", _dated(verdict.releases[0], _repository(report))))
    facts += [(_VERSIONS[a.source], version_line(a, names)) for a in report.versions[:_ANSWERS]]
    if first is not None:
        facts.append(("Fix", _fix(first, names)))
    if verdict.canonical is not None:
        canonical = verdict.canonical.ref
        facts.append(("Follow", after(names.link(canonical), names.title(canonical))))
    if report.outbreak:
        facts.append(("Outbreak", prose(cut(report.outbreak, SENTENCE), names)))
    if verdict.reason:
        facts.append(("Why unknown", prose(cut(verdict.reason, SENTENCE), names)))
    return facts


_VERSIONS = {"asked": "Your version", "lock": "Locked version", "reported": "Reported version"}


def _first_fix(report: Report) -> ReportFix | None:
    return next((f for f in report.fixes if f.standing == "fix"), None)


def _dated(release: Release, repository: str) -> Line:
    when: Line = (Text(", "), Day(day(release.date))) if release.date else ()
    notes = ", a pre-release" if release.prerelease else ""
    notes += "" if release.tag else ", as was said"
    return (release_link(release, repository, strong=True), *when, *((Text(notes),) if notes else ()))


def _fix(fix: ReportFix, names: Names) -> Line:
    when = f", {day(fix.merged_at)}" if fix.merged_at else ""
    link = names.link(fix.ref) if fix.ref else commit_link(fix.commit or "", repository_url(fix.url))
    return (*after(link, fix.title), Text(f" ({fix.state}{when})"), Marks(fix.evidence))


def analysis(report: Report, names: Names) -> Section | None:
    """TL;DR, Guidance, Example, Notes, Recommendation: those that have something to say."""
    said = report.analysis
    blocks: list[Block] = []
    blocks += _headed("TL;DR", said.tldr, report, names)
    blocks += _headed("Guidance", said.guidance, report, names)
    example = report.evidence.get(said.example or "")
    if said.example in {g.code for g in said.guidance}:
        example = None  # the guidance shows it
    if example is not None and example.quote:
        blocks += [Heading("Example"), fence(example.quote, BLOCK, url=example.url), _source(said.example or "")]
    blocks += _headed("Notes", said.notes, report, names)
    if said.recommendation is not None:
        blocks += _headed("Recommendation", (said.recommendation,), report, names)
    return Section("analysis", "Analysis", tuple(blocks)) if blocks else None


def _source(evidence_id: str) -> Paragraph:
    return Paragraph((Text("As written in the thread"), Marks((evidence_id,))))


def _headed(title: str, said: tuple[ReportStatement, ...], report: Report, names: Names) -> list[Block]:
    entries = tuple(_statement(s, report, names) for s in said)
    if len(entries) > 1:
        return [Heading(title), Items(entries)]
    return [Heading(title), *entries[0]] if entries else []


def _statement(said: ReportStatement, report: Report, names: Names) -> tuple[Block, ...]:
    code = report.evidence.get(said.code or "")
    if code is None or not code.quote:
        return (sentence_of(said, names),)
    marked = msgspec.structs.replace(said, evidence=(*said.evidence, said.code or ""))
    return (sentence_of(marked, names), fence(code.quote, BLOCK, url=code.url))


def sentence_of(said: ReportStatement, names: Names) -> Paragraph:
    """A statement with its marks; one that was said once says so."""
    weak: Line = (Text(" "), Badge("weak")) if said.confidence == "weak" else ()
    return Paragraph((*prose(cut(said.text, SENTENCE), names), Marks(said.evidence), *weak))
