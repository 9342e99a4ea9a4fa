"""Which releases have the fix: the first of each maintained line, and what else says so."""

from __future__ import annotations

from fixtrail.model.facts import Release
from fixtrail.model.history import Published
from fixtrail.model.report import Report, ReportCopy, ReportFix, ReportVersion, ReportWitness
from fixtrail.report.blocks import (
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
    Table,
    Text,
    Tone,
)
from fixtrail.report.bounds import SENTENCE, VALUE, cut
from fixtrail.report.names import Names, commit_link, release_link, repository_url
from fixtrail.report.prose import prose
from fixtrail.report.words import COPIES, REGISTRIES, WITNESSES, day

_ROWS = 40
_WITNESSES = 12
_SHOWN: dict[str, tuple[str, Tone]] = {
    "has": ("has it", "good"),
    "lacks": ("lacks it", "bad"),
    "unknown": ("unknown", "calm"),
}


def releases(report: Report, names: Names) -> Section | None:
    """A row a release; then what else names one, and why nothing is known where that is so."""
    fixes = [f for f in report.fixes if f.standing == "fix"]
    blocks: list[Block] = []
    rows = tuple(_row(f, at, names) for f in fixes for at in range(len(f.releases)))
    if rows:
        head = ("Line", "First release", "Date", "By", "Published")[: 5 if any(row[4] for row in rows) else 4]
        rows = tuple(row[: len(head)] for row in rows)
        blocks.append(Table("The first release of each maintained line that has the fix", head, rows[:_ROWS]))
    if len(rows) > _ROWS:
        blocks.append(Paragraph((Text(f"{len(rows) - _ROWS} more are in the JSON report."),)))
    blocks += [Paragraph(_reason(f, names)) for f in fixes if f.release_reason]
    said = [(f, w) for f in fixes for w in f.witnesses]
    if said:
        blocks += [
            Heading("What else names a release"),
            Items(tuple((Paragraph(_witness(w)),) for _, w in said[:_WITNESSES])),
        ]
    return Section("releases", "Releases", tuple(blocks)) if blocks else None


def version_line(answer: ReportVersion, names: Names) -> Line:
    """One version with its answer, in a word and a sentence."""
    word, tone = _SHOWN[answer.answer]
    return (Badge(word, tone), Text(" "), *prose(cut(answer.text, SENTENCE), names), Marks(answer.evidence))


def _row(fix: ReportFix, at: int, names: Names) -> tuple[Line, ...]:
    release, repository = fix.releases[at], repository_url(fix.url)
    marks = (Marks(fix.release_evidence[at : at + 1]),) if at < len(fix.release_evidence) else ()
    line = " ".join(filter(None, (release.package, release.line)))
    kind = "nightly" if release.nightly else "pre-release" if release.prerelease else ""
    return (
        (Text(cut(line, VALUE)),),
        (release_link(release, repository, strong=True), *((Text(f" {kind}"),) if kind else ()), *marks),
        (Day(day(release.date)),) if release.date else (),
        _by(fix, release, repository, names),
        _published(release.published),
    )


def _by(fix: ReportFix, release: Release, repository: str, names: Names) -> Line:
    """The fix itself, or the backport that brought it to this line; of what only words tell, that."""
    if release.via == "stated":
        return (Text("as was said"),)
    copy = next((c for c in fix.copies if c.commit == release.commit), None)
    if release.via != "backport" or copy is None:
        return (names.link(fix.ref),) if fix.ref else (commit_link(fix.commit or "", repository),)
    return _backport(copy, repository, names)


def _backport(copy: ReportCopy, repository: str, names: Names) -> Line:
    link = names.link(copy.ref) if copy.ref else commit_link(copy.commit, repository)
    return (Text("backport "), link, Text(f": {COPIES[copy.via]}"), Marks(copy.evidence))


def _published(found: tuple[Published, ...]) -> Line:
    line: Line = ()
    for one in found:
        name = REGISTRIES.get(one.registry, one.registry)
        told: Line = (Link(f"{name} {cut(one.version, VALUE)}", one.url), Text(" "), Day(day(one.date)))
        line = (*line, *((Text(", "),) if line else ()), *told, *((Text(" withdrawn"),) if one.yanked else ()))
    return line


def _reason(fix: ReportFix, names: Names) -> Line:
    link = names.link(fix.ref) if fix.ref else commit_link(fix.commit or "", repository_url(fix.url))
    verb = "may be in others than those named"
    if fix.release_state == "unreleased":
        verb = "is in no release that was seen"
    if fix.release_state == "unknown":
        verb = "has releases that could not be told" if not fix.releases else verb
    return (link, Text(f" {verb}: {cut(fix.release_reason, SENTENCE)}."), Marks(fix.release_evidence[:1]))


def _witness(witness: ReportWitness) -> Line:
    agrees = {True: "as ancestry says", False: "against what ancestry says", None: ""}[witness.agrees]
    words = f"{WITNESSES[witness.kind]} names {cut(witness.version, VALUE)}"
    return (Text(f"{words[:1].upper()}{words[1:]}{', ' + agrees if agrees else ''}"), Marks(witness.evidence))
