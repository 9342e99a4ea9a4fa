"""Whether every statement stands on something true: `python benchmarks/evidence.py [--data DIR] [--sample N]`.

Over the reports of N issues of the archive (300, fixed seed), offline: each quote is an exact substring of the stored
document that it cites (`broken_quotes`), each event stands in the stored timeline (`broken_events`), each computed fact
is worked out again from the thread it names, or from the archive's commits walked one by one (`broken_facts`), and no
statement is without evidence (`bare_statements`).
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench import arguments, finish, imported, offline, sampled, table
from fixtrail.model.ref import Ref
from fixtrail.model.report import Report, ReportEvidence
from fixtrail.model.thread import Thread
from fixtrail.trail.gather import answer
from fixtrail.trail.report import report
from fixtrail.trail.tools import Tools


class Ancestry:
    """Tags and commits of one repository as the archive has them, walked commit by commit: another way than the
    product's own."""

    def __init__(self, data: Path, repository: str) -> None:
        described = json.loads((data / "threads" / "repos.json").read_text(encoding="utf-8"))
        found: dict[str, Any] = next((r for r in described if r["full_name"].lower() == repository.lower()), {})
        self.tags = {t["name"]: t["sha"] for t in found.get("tags") or ()}
        self.parents: dict[str, list[str]] = {}
        if found.get("commits"):
            with gzip.open(data / "threads" / found["commits"], "rt", encoding="utf-8") as lines:
                rows = [json.loads(line) for line in lines]
            self.parents = {row[0]: [rows[at][0] for at in row[1]] for row in rows}
        self._before: dict[str, set[str]] = {}

    def has(self, tag: str, commit: str) -> bool:
        """Whether the tag's commit is `commit` or comes after it."""
        if tag not in self._before:
            seen: set[str] = set()
            waiting = [self.tags.get(tag, "")]
            while waiting:
                at = waiting.pop()
                if at not in seen:
                    seen.add(at)
                    waiting += self.parents.get(at, ())
            self._before[tag] = seen
        return commit in self._before[tag]

    def holds(self, evidence: ReportEvidence) -> bool:
        """Whether a fact about tags and commits is what the history says; what is of no known name does not hold."""
        given = evidence.inputs
        match evidence.fact:
            case "contains" | "undone":
                return self.has(given[1], given[0]) and not (
                    " does not" in (evidence.text or "") and self.has(given[3], given[0])
                )
            case "lacks":
                return not any(self.has(given[0], commit) for commit in given[2:])
            case "in-no-tag":
                undone = "revert" in (evidence.text or "")
                counted = given[1].startswith(f"{len(self.tags)} tags ")
                return counted and (undone or not any(self.has(tag, given[0]) for tag in self.tags))
        return False


_OF_HISTORY = frozenset({"contains", "undone", "lacks", "in-no-tag"})


@cache
def ancestry_of(data: Path, repository: str) -> Ancestry:
    return Ancestry(data, repository)


def named(text: str) -> Ref:
    """`host/owner/repo#1` back to a ref."""
    path, _, number = text.rpartition("#")
    host, owner, repo = path.split("/")
    return Ref(host, owner, repo, int(number))


def stored(tools: Tools, place: str) -> Thread | None:
    found = answer(tools, [named(place)], []).popitem()[1]
    return found if isinstance(found, Thread) else None


def holds(tools: Tools, evidence: ReportEvidence, made: Report, data: Path) -> bool:
    """Checks one piece against what is stored, by its own fields only."""
    if evidence.fact in _OF_HISTORY:
        return ancestry_of(data, "/".join(evidence.url.split("/")[3:5])).holds(evidence)
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
        "milestone": given.removeprefix("milestone=") == thread.milestone,
        "assignee": given.removeprefix("assignee=") in thread.assignees,
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
                kept = holds(tools, evidence, made, options.data)
                broken[evidence.kind] += not kept
                if not kept:
                    print(
                        f"\n{ref}: {evidence.kind} {evidence.fact or ''} {evidence.text or evidence.quote}",
                        file=sys.stderr,
                    )
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
