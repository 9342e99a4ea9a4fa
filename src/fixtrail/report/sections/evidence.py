"""The numbered evidence: who said what, where and when, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fixtrail.model.report import Report, ReportEvidence
from fixtrail.report.blocks import (
    Answer,
    Block,
    Code,
    Entry,
    Folded,
    Inline,
    Items,
    Line,
    Link,
    Marks,
    Paragraph,
    Section,
    Strong,
    Table,
    Text,
)
from fixtrail.report.bounds import QUOTE, SENTENCE, VALUE, cut, quoted
from fixtrail.report.names import Names
from fixtrail.report.prose import prose
from fixtrail.report.words import ASSOCIATIONS, DOCUMENTS, day

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def entries(report: Report, names: Names, answer: Answer, sections: Iterable[Section]) -> tuple[Entry, ...]:
    """The evidence that the page names, by number."""
    lines = [answer.summary, *(line for _, line in answer.facts)]
    cited = {i for line in lines for i in _marked(line)}
    cited |= {i for section in sections for block in section.blocks for i in _cited(block)}
    return tuple(_entry(i, e, names) for i, e in report.evidence.items() if i in cited)


def _marked(line: Line) -> Iterator[str]:
    for inline in line:
        if isinstance(inline, Marks):
            yield from inline.ids


def _cited(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from _marked(block.line)
    elif isinstance(block, Items):
        for entry in block.entries:
            for inner in entry:
                yield from _cited(inner)
    elif isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                yield from _marked(cell)
    elif isinstance(block, Folded):
        for inner in block.blocks:
            yield from _cited(inner)


def _entry(i: str, evidence: ReportEvidence, names: Names) -> Entry:
    if evidence.kind == "quote":
        return Entry(i, _who(evidence, names), quoted(evidence.quote or "", QUOTE, url=evidence.url))
    if evidence.kind == "event":
        when = f", {day(evidence.created_at)}" if evidence.created_at else ""
        said = prose(cut(evidence.text, SENTENCE), names)
        return Entry(i, (*said, Text(f"{when} ("), Link("event", evidence.url), Text(")")), None)
    return Entry(i, _computed(evidence, names), None)


def _who(evidence: ReportEvidence, names: Names) -> Line:
    ref, _, document = (evidence.document or "").rpartition("/")
    kind = document.partition(":")[0]
    role = ASSOCIATIONS.get(evidence.association, "")
    notes = [n for n in (role, "bot" if evidence.is_bot else "") if n]
    joint = "on" if kind in ("comment", "review", "review-comment") else "of"
    about = DOCUMENTS.get(kind, "text") + (f" {joint} {names.short(_spelled(ref, names))}" if ref else "")
    line: list[Inline] = [Strong(evidence.author or "ghost")]
    line += [Text(f" ({', '.join(notes)})")] if notes else []
    line += [Text(", "), Link(about, evidence.url)]
    line += [Text(f", {day(evidence.created_at)}")] if evidence.created_at else []
    line += [Text(", partly masked")] if evidence.masked else []
    return tuple(line)


def _spelled(ref: str, names: Names) -> str:
    """The lower-case ref of a document as its thread spells it."""
    node = names.nodes.get(ref)
    return ref if node is None else node.ref


def _input(text: str, names: Names) -> Inline:
    if names.url(text):
        return names.link(text)
    return Code(text[:10]) if _COMMIT.fullmatch(text) else Text(cut(text, VALUE))


def _computed(evidence: ReportEvidence, names: Names) -> Line:
    line: list[Inline] = [*prose(cut(evidence.text or evidence.fact or "", SENTENCE), names)]
    inputs = [_input(i, names) for i in evidence.inputs[:6]]
    listed: list[Inline] = []
    for item in inputs:
        listed += [Text(", "), item] if listed else [item]
    more = f" and {len(evidence.inputs) - 6} more" if len(evidence.inputs) > 6 else ""
    line += [Text(" (computed from "), *listed, Text(more)]
    line += [Text("; "), Link("check", evidence.url)] if evidence.url else []
    return (*line, Text(")"))
