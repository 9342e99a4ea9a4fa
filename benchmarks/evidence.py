"""Whether every statement stands on something true: `python benchmarks/evidence.py [--data DIR] [--sample N]`.

Over the reports of N issues of the archive (300, fixed seed), offline: each quote is an exact substring of the stored
document that it cites (`broken_quotes`), each event stands in the stored timeline (`broken_events`), each computed fact
is worked out again from the thread it names (`broken_facts`), and no statement is without evidence (`bare_statements`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench import arguments, finish, imported, offline, sampled, table
from fixtrail.model.ref import Ref
from fixtrail.model.report import Report, ReportEvidence
from fixtrail.model.thread import Thread
from fixtrail.trail.gather import answer
from fixtrail.trail.report import report
from fixtrail.trail.tools import Tools


def named(text: str) -> Ref:
    """`host/owner/repo#1` back to a ref."""
    path, _, number = text.rpartition("#")
    host, owner, repo = path.split("/")
    return Ref(host, owner, repo, int(number))


def stored(tools: Tools, place: str) -> Thread | None:
    found = answer(tools, [named(place)], []).popitem()[1]
    return found if isinstance(found, Thread) else None


def holds(tools: Tools, evidence: ReportEvidence, made: Report) -> bool:
    """Checks one piece against what is stored, by its own fields only."""
    if evidence.kind == "quote":
        place, _, document = (evidence.document or "").rpartition("/")
        thread = stored(tools, place)
        text = next((d.text for d in thread.documents() if d.id == document), None) if thread else None
        return text is not None and bool(evidence.quote) and text[evidence.start : evidence.end] == evidence.quote
    if evidence.kind == "event":
        place, _, name = (evidence.event or "").partition("/event:")
        thread = stored(tools, place)
        return thread is not None and any(e.id == name for e in thread.timeline)
    return fact_holds(tools, evidence, made)


def fact_holds(tools: Tools, evidence: ReportEvidence, made: Report) -> bool:
    """Works a computed fact out again from the thread that it names first; a fact of an unknown name does not hold."""
    thread = stored(tools, evidence.inputs[0]) if evidence.inputs else None
    if thread is None:
        return False
    given = evidence.inputs[-1]
    linked = {x.ref.key for x in (*thread.closing, *thread.sub_issues, *thread.blocked_by, *thread.blocking)}
    linked |= {x.ref.key for x in (thread.duplicate_of, thread.parent) if x}
    checks = {
        "state": given == f"state={thread.state}",
        "label": given.removeprefix("label=") in thread.labels,
        "issue-type": given == f"issue-type={thread.issue_type}",
        "merged": thread.merged,
        "coverage": not made.coverage.complete,
    }
    return checks.get(evidence.fact or "", given.lower() in linked)


def statements(made: Report) -> Iterator[tuple[str, ...]]:
    """The evidence ids of everything that the report states."""
    analysis = made.analysis
    yield made.verdict.evidence
    for statement in (*analysis.tldr, *analysis.guidance, *analysis.notes, *made.findings):
        yield statement.evidence
    if analysis.recommendation:
        yield analysis.recommendation.evidence
    for group in (made.errors, made.causes, made.workarounds, made.fixes, made.environment, made.graph.edges):
        for item in group:
            yield item.evidence
    for member in made.duplicates.members:
        yield member.evidence


def main() -> None:
    options = arguments(__doc__, sample=300)
    broken = {"quote": 0, "event": 0, "computed": 0}
    seen = {"quote": 0, "event": 0, "computed": 0}
    bare = stated = 0
    with imported(options.data) as store:
        tools = offline(store)
        headings = store.headings(store.refs())
        refs = sampled(sorted(ref for ref, heading in headings.items() if heading.kind == "issue"), options.sample)
        for number, ref in enumerate(refs, 1):
            made = report(tools, ref)
            for ids in statements(made):
                stated += 1
                bare += not ids or any(name not in made.evidence for name in ids)
            for evidence in made.evidence.values():
                seen[evidence.kind] += 1
                broken[evidence.kind] += not holds(tools, evidence, made)
            print(f"\r{number}/{len(refs)}", end="", file=sys.stderr)
    figures = {
        "broken_quotes": broken["quote"],
        "broken_events": broken["event"],
        "broken_facts": broken["computed"],
        "bare_statements": bare,
        "reports": len(refs),
        "quotes": seen["quote"],
        "events": seen["event"],
        "facts": seen["computed"],
        "statements": stated,
    }
    table(list(figures.items()), "evidence: every statement against what is stored")
    finish(figures)


if __name__ == "__main__":
    main()
