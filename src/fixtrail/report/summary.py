"""A report in one line for a terminal."""

from __future__ import annotations

from fixtrail.model.report import Report
from fixtrail.report.bounds import cut
from fixtrail.report.hypertext import plain
from fixtrail.report.masking import masked
from fixtrail.report.names import names_of
from fixtrail.report.sections.answer import answer
from fixtrail.text.characters import visible

_TITLE = 80
_HEADLINE = 160


def summary_line(report: Report) -> str:
    """Plain text without line ends or control characters, e.g.
    `released (certain): Fixed in 2.4.1 · example/lantern#214 Lantern flickers`."""
    report = masked(report)
    verdict = report.verdict
    headline = plain(answer(report, names_of(report)).headline)
    name = report.issue.ref.removeprefix("github.com/")
    words = (
        f"{verdict.kind} ({verdict.confidence}): {cut(headline, _HEADLINE)} · {name} {cut(report.issue.title, _TITLE)}"
    )
    return visible(" ".join(words.split()))
