"""The sections of a report as entries, each whole or left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fixtrail.model.facts import Release
from fixtrail.model.report import Report, ReportError, ReportFix, ReportStatement, ReportWitness, ReportWorkaround
from fixtrail.report.agent.answer import Data, Entry, Line, told
from fixtrail.report.agent.people import address, credit, marks, name, said
from fixtrail.report.agent.threads import coverage, duplicates, graph, thread, timeline
from fixtrail.report.words import SPEAKERS, count, day

Section = Callable[[Report], list[Entry]]


def analysis(report: Report) -> list[Entry]:
    """What the report concludes, under its five headings."""
    made = report.analysis
    listed = [("In short", s) for s in made.tldr] + [("To do", s) for s in made.guidance]
    listed += [("Note", s) for s in made.notes]
    listed += [("Recommendation", made.recommendation)] if made.recommendation else []
    sources = _sources(report)
    return [_statement(name, s, report, sources) for name, s in listed]


def findings(report: Report) -> list[Entry]:
    """What else fits, and what the thread contradicts."""
    sources = _sources(report)
    return [_statement(f.kind or "finding", f, report, sources) for f in report.findings]


def _statement(label: str, statement: ReportStatement, report: Report, sources: Sequence[str]) -> Entry:
    weak = " (said once)" if statement.confidence == "weak" else ""
    line: Line = ("- ", name(label), ": ", *told(statement.text, sources), weak + marks(statement.evidence))
    return Entry((line, *_code(statement.code, report)))


def _sources(report: Report) -> list[str]:
    """What others wrote that a sentence may repeat."""
    found = [e.quote for e in report.evidence.values() if e.quote]
    titles = [report.issue.title, *(node.title for node in report.graph.nodes), *(f.title for f in report.fixes)]
    return [*found, *(title for title in titles if len(title) > 3)]


def _code(i: str | None, report: Report) -> tuple[Line, ...]:
    found = report.evidence.get(i or "")
    return ((f"  code [{i}]: ", Data(found.quote)),) if found and found.quote else ()


def fixes(report: Report) -> list[Entry]:
    """Pull requests and commits, the fix before competing, abandoned and reverted ones."""
    sources = _sources(report)
    return [_fix(f, sources) for f in report.fixes]


def _fix(fix: ReportFix, sources: Sequence[str]) -> Entry:
    when = f" {day(fix.merged_at)}" if fix.merged_at else ""
    what = "pull request" if fix.kind == "pull" else "commit"
    called = name(fix.ref or (fix.commit or "")[:12])
    where = f", {link}" if (link := address(fix.url)) else ""
    state = f", {fix.state}{when}, {fix.standing} ({fix.confidence}){where}: "
    lines: list[Line] = [(f"- {what} ", called, state, Data(fix.title), marks(fix.evidence))]
    lines += [_release(release) for release in fix.releases]
    if fix.stated_version and not fix.releases:
        lines.append(("  stated version: ", name(fix.stated_version)))
    if fix.release_reason:
        lines.append((f"  releases {fix.release_state}: ", *told(fix.release_reason, sources)))
    lines += [_witness(w) for w in fix.witnesses]
    commit = fix.landed or fix.merge_commit
    lines += [("  commit ", name(commit[:12]))] if commit else []
    lines += [("  backport ", name(ref)) for ref in fix.backports[:8]]
    lines += [("  copy ", name(c.commit[:12]), f" ({c.via}){marks(c.evidence)}") for c in fix.copies[:8]]
    return Entry(tuple(lines))


def _witness(witness: ReportWitness) -> Line:
    """What says which version has it besides the history of the repository."""
    agrees = {True: ", agrees", False: ", DISAGREES with the history", None: ""}[witness.agrees]
    return (f"  {witness.kind} says ", name(witness.version), agrees + marks(witness.evidence))


def versions(report: Report) -> list[Entry]:
    """Whether single versions have the fix, and what to upgrade to."""
    entries, sources = [], _sources(report)
    for found in report.versions:
        to = [("on its line ", found.on_line), ("over all ", found.overall)]
        ups = [piece for words, release in to if release for piece in (f"; {words}", name(release.version))]
        line: Line = (
            "- ",
            name(found.version),
            f" ({found.source}): {found.answer}, ",
            *told(found.text, sources),
            *ups,
        )
        entries.append(Entry(((*line, marks(found.evidence)),)))
    return entries


def _release(release: Release) -> Line:
    """One line a release: tags are names that others chose."""
    notes = [f"line {release.line}"] if release.line and isinstance(name(release.line), str) else []
    notes += [day(release.date)] if release.date else []
    notes += ["pre-release"] if release.prerelease else []
    notes += ["by a backport"] if release.via == "backport" else []
    notes += [] if release.tag else ["as stated, no tag seen"]
    package: Line = (" of package ", name(release.package)) if release.package else ()
    return (
        "  first release ",
        name(release.version or release.tag),
        *package,
        f" ({', '.join(notes)})" if notes else "",
    )


def errors(report: Report) -> list[Entry]:
    """The messages, most telling first, with fingerprint and the first frames of the project's own code."""
    return [_error(e) for e in report.errors]


def _error(error: ReportError) -> Entry:
    language: Line = (" in ", name(error.language)) if error.language else ()
    generic = ", which says too little to compare" if error.generic else ""
    lines: list[Line] = [("- ", Data(error.message), *language, generic + marks(error.evidence))]
    if error.kind and not error.message.startswith(error.kind):
        lines.append(("  kind: ", Data(error.kind)))
    if error.fingerprint:
        lines.append(("  fingerprint: ", name(error.fingerprint)))
    for frame in [f for f in error.frames if f.own][:3]:
        place = f"{frame.file}:{frame.line}" if frame.line is not None else frame.file
        lines.append(("  at ", Data(" ".join(filter(None, (frame.function, place))))))
    lines += [("  caused by ", Data(": ".join(filter(None, (c.kind, c.message))))) for c in error.causes[:3]]
    return Entry(tuple(lines))


def causes(report: Report) -> list[Entry]:
    """Why it fails, as people explain it."""
    entries, sources = [], _sources(report)
    for cause in report.causes:
        who = SPEAKERS.get(cause.speaker, "")
        words = ", ".join(filter(None, (f"says {who}" if who else "", cause.confidence)))
        line = ("- ", *told(cause.text, sources), f" ({words})", marks(cause.evidence))
        entries.append(Entry((line,)))
    return entries


def workarounds(report: Report) -> list[Entry]:
    """What helps without a fix, best first, with how it went for others."""
    return [_workaround(w, report) for w in report.workarounds]


def _workaround(found: ReportWorkaround, report: Report) -> Entry:
    outcome = f"confirmed by {found.confirmations}, failed for {found.failures}, {count(found.agreed, 'reaction')}"
    who = f" from {SPEAKERS[found.speaker]}" if found.speaker in SPEAKERS else ""
    lines: tuple[Line, ...] = ((f"-{who} ({outcome}): ", Data(found.text), marks(found.evidence)),)
    code = report.evidence.get(found.code or "")
    shown = code is not None and (code.quote or "") in found.text
    return Entry((*lines, *(() if shown else _code(found.code, report))))


def environment(report: Report) -> list[Entry]:
    """What is stated of versions and machines, then the filled-in fields of the issue form."""
    entries = [Entry((("- ", name(e.name), ": ", name(e.value), marks(e.evidence)),)) for e in report.environment]
    for field in report.fields:
        boxes = [f"☑ {b}" for b in field.checked] + [f"☐ {b}" for b in field.unchecked]
        value = "\n".join(filter(None, (field.value.strip(), *boxes)))
        if value:
            entries.append(Entry((("- field ", Data(field.label), ": ", Data(value), marks(field.evidence)),)))
    return entries


def code(report: Report) -> list[Entry]:
    """Code examples of the body."""
    return [Entry(((f"- {i}: ", Data(report.evidence[i].quote or "")),)) for i in report.code if i in report.evidence]


def evidence(report: Report) -> list[Entry]:
    """All pieces by number, each with its first words."""
    return [
        Entry(((f"- {i}: ", *credit(e, report.issue.author)), ("  ", *said(e)))) for i, e in report.evidence.items()
    ]


def verdict(report: Report) -> list[Entry]:
    """The verdict of the report with its releases."""
    found = report.verdict
    sources = _sources(report)
    lines: list[Line] = [("- ", *told(found.summary, sources), marks(found.evidence))]
    lines += [_release(release) for release in found.releases]
    if found.canonical is not None:
        kind = found.canonical.kind or "its verdict was not seen"
        lines.append(("  follow ", name(found.canonical.ref), f": {kind}"))
    lines += [("  why unknown: ", *told(found.reason, sources))] if found.reason else []
    return [Entry(tuple(lines))]


SECTIONS: dict[str, Section] = {
    "verdict": verdict, "analysis": analysis, "fixes": fixes, "versions": versions, "errors": errors, "causes": causes,
    "workarounds": workarounds, "findings": findings, "duplicates": duplicates, "environment": environment,
    "code": code, "graph": graph, "thread": thread, "timeline": timeline, "evidence": evidence, "coverage": coverage,
}  # fmt: skip
