"""A report as a page: the answer, the sections in their order, the evidence."""

from __future__ import annotations

from fixtrail.model.report import Report
from fixtrail.report.blocks import Line, Link, Page, Section, Text
from fixtrail.report.bounds import TITLE, VALUE, cut
from fixtrail.report.names import names_of
from fixtrail.report.prose import titled
from fixtrail.report.sections.account import account
from fixtrail.report.sections.answer import analysis, answer
from fixtrail.report.sections.evidence import entries
from fixtrail.report.sections.failure import causes, code, environment, errors, findings
from fixtrail.report.sections.links import duplicates, graph
from fixtrail.report.sections.releases import releases
from fixtrail.report.sections.remedy import fixes, workarounds
from fixtrail.report.sections.thread import thread
from fixtrail.report.words import STATE_REASONS, count, day

_LABELS = 20


def page(report: Report) -> Page:
    """What Markdown and HTML show, in the order in which they show it; empty sections are left out."""
    names = names_of(report)
    top = answer(report, names)
    found = (
        analysis(report, names),
        releases(report, names),
        fixes(report, names),
        errors(report),
        causes(report, names),
        workarounds(report),
        findings(report, names),
        duplicates(report, names),
        environment(report),
        code(report),
        graph(report, names),
        thread(report, names),
        account(report, names),
    )
    sections: tuple[Section, ...] = tuple(s for s in found if s is not None)
    return Page(
        title=cut(" ".join(report.issue.title.split()), TITLE) or report.issue.ref,
        heading=titled(report.issue.title) or (Text(report.issue.ref),),
        line=_line(report),
        labels=tuple(cut(label, VALUE) for label in report.issue.labels[:_LABELS]),
        answer=top,
        sections=sections,
        evidence=entries(report, names, top, sections),
        closing=_closing(report),
    )


def _line(report: Report) -> Line:
    """`example/lantern#214 · issue, closed as completed on … · opened by mira on … · 4 comments, 3 participants`."""
    issue, stats = report.issue, report.stats
    kind = "pull request" if issue.kind == "pull" else "issue"
    reason = STATE_REASONS.get(issue.state_reason or "", "") if issue.state == "closed" else ""
    state = " ".join(filter(None, (issue.state, reason)))
    name = issue.ref.partition("/")[2] if issue.ref.startswith("github.com/") else issue.ref
    closed = f" on {day(issue.closed_at)}" if issue.closed_at and issue.state != "open" else ""
    words = (
        f" · {kind}, {state}{closed} · opened by {issue.author} on {day(issue.created_at)}"
        f" · {count(stats.comments, 'comment')}, {count(stats.participants, 'participant')}"
    )
    return (Link(name, issue.url), Text(words))


def _closing(report: Report) -> Line:
    fetched = report.issue.fetched_at
    when = f"Made {report.made_at[:16].replace('T', ' ')} UTC by fixtrail"
    from_ = f" from what GitHub said {fetched[:16].replace('T', ' ')} UTC" if fetched else ""
    return (Text(f"{when}{from_}. Every statement stands on the evidence whose number it bears."),)
