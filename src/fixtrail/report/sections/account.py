"""What was read, what was not and why, and what it cost."""

from __future__ import annotations

from fixtrail.model.report import Report
from fixtrail.report.blocks import Block, Items, Line, Paragraph, Section, Strong, Text
from fixtrail.report.bounds import SENTENCE, cut
from fixtrail.report.names import Names
from fixtrail.report.words import LIMITS, REASONS, count

_NAMED = 12  # threads named for each reason
_PROBLEMS = 20


def account(report: Report, names: Names) -> Section:
    coverage = report.coverage
    known = count(coverage.known, "known thread was", "known threads were")
    summary: Line = (Text(f"{coverage.fetched:,} of {known} read."),)
    if not coverage.complete:
        missing = "Something is missing: a budget, a fault or missing rights kept it away."
        summary = (Strong(missing), Text(" "), *summary)
    entries = [*_left_out(report, names), *_limits(report), *_problems(report, names)]
    blocks: list[Block] = [Paragraph(summary)]
    blocks += [Items(tuple((Paragraph(line),) for line in entries))] if entries else []
    return Section("coverage", "What was read", (*blocks, Paragraph((Text(_cost(report)),))))


def _left_out(report: Report, names: Names) -> list[Line]:
    by_reason: dict[str, list[str]] = {}
    for missing in report.coverage.not_fetched:
        by_reason.setdefault(missing.reason, []).append(missing.ref)
    lines: list[Line] = []
    for reason, refs in by_reason.items():
        words = REASONS.get(reason, reason)
        listed: Line = ()
        for ref in refs[:_NAMED]:
            listed = (*listed, *((Text(", "),) if listed else ()), names.link(ref))
        left = len(refs) - _NAMED
        more = (Text(f" and {left} more"),) if left > 0 else ()
        lines.append((Text(f"Not read, {words}: "), *listed, *more))
    return lines


def _limits(report: Report) -> list[Line]:
    coverage = report.coverage
    lines: list[Line] = []
    if coverage.limits:
        met = ", ".join(LIMITS.get(limit, limit) for limit in coverage.limits)
        lines.append((Text(f"Limits that were met: {met}."),))
    if coverage.images:
        lines.append((Text(f"{count(coverage.images, 'image was', 'images were')} not looked at."),))
    return lines


def _problems(report: Report, names: Names) -> list[Line]:
    problems = report.coverage.problems
    lines: list[Line] = []
    for problem in problems[:_PROBLEMS]:
        where: Line = (names.link(problem.ref), Text(": ")) if problem.ref else ()
        lines.append((*where, Text(cut(problem.message, SENTENCE))))
    if len(problems) > _PROBLEMS:
        lines.append((Text(f"{len(problems) - _PROBLEMS} more problems are in the JSON report."),))
    return lines


def _cost(report: Report) -> str:
    cost = report.cost
    words = [count(cost.requests, "request")]
    words += [count(cost.graphql_points, "GraphQL point")] if cost.graphql_points else []
    words.append(f"{cost.seconds:.1f} seconds")
    words += [count(cost.tokens, "token")] if cost.tokens else []
    return f"Cost: {', '.join(words)}."
