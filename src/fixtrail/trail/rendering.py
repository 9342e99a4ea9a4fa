"""A report, its graph and its changes in the formats that people and programs read; secrets masked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from fixtrail.model.preflight import Preflight
from fixtrail.model.report import Report
from fixtrail.report.diff import Diff, diff_markdown
from fixtrail.report.html import html
from fixtrail.report.json import to_json
from fixtrail.report.markdown import markdown
from fixtrail.report.masking import masked
from fixtrail.report.pictures import dot, graph_json, mermaid, svg
from fixtrail.report.preflight_json import preflight_json
from fixtrail.report.preflight_text import preflight_text

ReportFormat = Literal["markdown", "json", "html"]
GraphFormat = Literal["mermaid", "dot", "svg", "json"]


def rendered(report: Report, format: ReportFormat) -> bytes:
    """The report as Markdown, as JSON by `report.schema.json`, or as one self-contained HTML file; UTF-8."""
    match format:
        case "markdown":
            return markdown(report).encode("utf-8", "replace")
        case "html":
            return html(report).encode("utf-8", "replace")
        case "json":
            return to_json(masked(report)) + b"\n"


_PICTURES: dict[str, Callable[..., str | bytes]] = {"mermaid": mermaid, "dot": dot, "svg": svg}


def graph_rendered(report: Report, format: GraphFormat) -> bytes:
    """The report's graph alone; UTF-8."""
    shown = masked(report)
    if format == "json":
        return graph_json(shown.graph) + b"\n"
    picture = _PICTURES[format](shown.graph, shown.issue.ref)
    return (picture if isinstance(picture, bytes) else picture.encode("utf-8", "replace")).rstrip(b"\n") + b"\n"


def preflight_rendered(answer: Preflight, format: Literal["text", "json"]) -> bytes:
    """The preflight answer as one screen of text, or as JSON by `preflight.schema.json`; UTF-8."""
    return preflight_json(answer) if format == "json" else preflight_text(answer).encode("utf-8", "replace")


def changes_rendered(changes: Diff | None, format: Literal["markdown", "json"]) -> bytes:
    """What changed; where there is no earlier report, a sentence that says so (`null` in JSON)."""
    if format == "json":
        return msgspec.json.format(msgspec.json.encode(changes), indent=2) + b"\n"
    if changes is None:
        return b"This is the first report of this thread; run it again later to see what changed.\n"
    return diff_markdown(changes).encode("utf-8", "replace")
