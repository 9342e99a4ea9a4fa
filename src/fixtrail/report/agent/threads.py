"""The thread and its neighbours as entries: title and body, timeline, linked threads, what was read."""

from __future__ import annotations

from fixtrail.model.report import Report, ReportEdge, ReportEvent
from fixtrail.report.agent.answer import Data, Entry, Line
from fixtrail.report.agent.people import login, marks, name
from fixtrail.report.importance import ordered_nodes, strongest
from fixtrail.report.words import EDGES, LIMITS, REASONS, STATE_REASONS, count, day

_TIES = 3  # of one thread, in words


def duplicates(report: Report) -> list[Entry]:
    """The thread to follow, then the others about the same."""
    found = report.duplicates
    entries = []
    if found.canonical:
        title = _titles(report).get(found.canonical.lower(), "")
        entries.append(Entry((("- follow ", name(found.canonical), " ", Data(title), marks(found.evidence)),)))
    for member in found.members:
        known = "marked on GitHub" if member.marked else "said in a text"
        line: Line = ("- ", name(member.ref), f" ({known}) ", Data(member.title), marks(member.evidence))
        entries.append(Entry((line,)))
    return entries


def _titles(report: Report) -> dict[str, str]:
    return {node.ref.lower(): node.title for node in report.graph.nodes}


def graph(report: Report) -> list[Entry]:
    """The linked threads, closest ties first."""
    root = report.issue.ref.lower()
    by_node: dict[str, list[ReportEdge]] = {}
    for edge in strongest(list(report.graph.edges)):
        for end in dict.fromkeys((edge.source.lower(), edge.target.lower())):
            by_node.setdefault(end, []).append(edge)
    entries = []
    for node in ordered_nodes(report.graph, report.issue.ref):
        if node.ref.lower() != root:
            reason = "" if node.fetched else f", not read: {REASONS.get(node.reason, 'for another reason')}"
            kind = {"pull": " pull request"}.get(node.kind or "", "")
            ties = "; ".join(_ties(by_node.get(node.ref.lower(), [])))
            line: Line = ("- ", name(node.ref), f" ({node.state}{kind}{reason}) ", Data(node.title), f" {ties}")
            entries.append(Entry((line,)))
    return entries


def _ties(edges: list[ReportEdge]) -> list[str]:
    words = dict.fromkeys(f"{_short(e.source)} {EDGES.get(e.kind, e.kind)} {_short(e.target)}" for e in edges)
    return list(words)[:_TIES]


def _short(ref: str) -> str:
    return "#" + ref.rpartition("#")[2]


def timeline(report: Report) -> list[Entry]:
    """What happened, oldest first."""
    return [_event(event) for event in report.timeline]


def _event(event: ReportEvent) -> Entry:
    return Entry(((f"- {day(event.at)} ", name(event.kind), ": ", Data(f"{event.actor} {event.text}".strip())),))


def thread(report: Report) -> list[Entry]:
    """Title, counts and labels, then the body in pieces."""
    issue, stats = report.issue, report.stats
    closed = f", closed {day(issue.closed_at)}" if issue.closed_at else ""
    counts = f"{count(stats.comments, 'comment')}, {count(stats.participants, 'participant')}"
    reason = f" {STATE_REASONS.get(issue.state_reason or '', '')}".rstrip()
    opened: Line = (
        f"- {issue.kind}, {issue.state}{reason}, by ",
        login(issue.author),
        f", {day(issue.created_at)}{closed}",
    )
    entries = [Entry((("- title: ", Data(issue.title)),)), Entry((opened,)), Entry(((f"- {counts}",),))]
    if issue.labels:
        entries.append(Entry((("- labels: ", Data(", ".join(issue.labels))),)))
    if issue.milestone:
        entries.append(Entry((("- milestone: ", Data(issue.milestone)),)))
    body = (("- body (whole with evidence, id `body`): ", Data(issue.body)),)
    return [*entries, Entry(body)] if issue.body.strip() else entries


def coverage(report: Report) -> list[Entry]:
    """What was read, what was not and why."""
    found = report.coverage
    whole = "complete" if found.complete else "incomplete: a budget, a fault or missing rights kept something away"
    entries = [Entry(((f"- {found.fetched:,} of {found.known:,} known threads read; {whole}",),))]
    by_reason: dict[str, list[str]] = {}
    for missing in found.not_fetched:
        by_reason.setdefault(missing.reason, []).append(missing.ref)
    for reason, refs in by_reason.items():
        more = f" and {len(refs) - 6} more" if len(refs) > 6 else ""
        listed = [piece for ref in refs[:6] for piece in (" ", name(ref))]
        why = REASONS.get(reason, "for another reason")
        entries.append(Entry(((f"- not read, {why}:", *listed, more),)))
    if found.limits:
        met = ", ".join(LIMITS.get(limit, "another") for limit in found.limits)
        entries.append(Entry(((f"- limits met: {met}",),)))
    if found.images:
        entries.append(Entry(((f"- {count(found.images, 'image was', 'images were')} not looked at",),)))
    for problem in found.problems:
        where: Line = (name(problem.ref), ": ") if problem.ref else ()
        entries.append(Entry((("- ", *where, Data(problem.message)),)))
    cost = f"- cost: {count(report.cost.requests, 'request')}, {report.cost.seconds:.1f} seconds"
    return [*entries, Entry(((cost,),))]
