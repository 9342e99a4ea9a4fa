"""The thread as it is: form fields, timeline, raw body."""

from __future__ import annotations

from fixtrail.model.report import Report, ReportField
from fixtrail.report.blocks import (
    Block,
    Code,
    Folded,
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
from fixtrail.report.bounds import BLOCK, BODY, EVENTS, SENTENCE, TITLE, VALUE, cut, fence
from fixtrail.report.names import Names
from fixtrail.report.prose import prose
from fixtrail.report.words import count, day

_FIELDS = 60
_BOXES = 30


def thread(report: Report, names: Names) -> Section | None:
    """All that is long and rarely read, folded."""
    found = (_category(report), _form(report), _timeline(report, names), _body(report))
    blocks = [b for b in found if b is not None]
    return Section("thread", "The thread", (_counts(report), *blocks))


def _counts(report: Report) -> Block:
    stats = report.stats
    words = [count(stats.comments, "comment"), count(stats.participants, "participant")]
    words += [count(stats.timeline, "timeline item"), count(stats.reactions, "reaction")]
    kinds = " · ".join(f"{kind} ×{number}" for kind, number in stats.timeline_top[:8])
    return Paragraph((Text(", ".join(words) + (f". Timeline: {kinds}." if kinds else ".")),))


def _category(report: Report) -> Block | None:
    """`A bug, area: performance (likely).`"""
    category = report.category
    if category is None:
        return None
    about = f", area: {category.area}" if category.area else ""
    return Paragraph((Text(f"A {category.kind}{about} ({category.confidence})."), Marks(category.evidence)))


def _form(report: Report) -> Block | None:
    if not report.fields:
        return None
    blocks: list[Block] = []
    empty = [f.label for f in report.fields if not (f.value.strip() or f.checked or f.unchecked)]
    filled = [f for f in report.fields if f.value.strip() or f.checked or f.unchecked]
    for field in filled[:_FIELDS]:
        blocks += _field(field)
    if empty:
        blocks.append(Paragraph((Text(f"Left empty: {cut(', '.join(empty), SENTENCE)}"),)))
    return Folded(f"Issue form, {count(len(report.fields), 'field')}", tuple(blocks))


def _field(field: ReportField) -> list[Block]:
    name = cut(" ".join(field.label.split()), VALUE)
    label: Line = (Strong(name if name.endswith(("?", ":", ".", "!")) else f"{name}:"),)
    boxes = [("☑", b) for b in field.checked] + [("☐", b) for b in field.unchecked]
    if boxes:
        ticks = tuple((Paragraph((Text(f"{tick} {cut(box, TITLE)}"),)),) for tick, box in boxes[:_BOXES])
        return [Paragraph((*label, Marks(field.evidence))), Items(ticks)]
    if "\n" not in field.value.strip() and len(field.value) <= VALUE:
        return [Paragraph((*label, Text(" "), Code(field.value.strip()), Marks(field.evidence)))]
    return [Paragraph((*label, Marks(field.evidence))), fence(field.value, BLOCK)]


def _timeline(report: Report, names: Names) -> Block | None:
    lines = report.timeline
    if not lines:
        return None
    half = EVENTS // 2
    shown = lines if len(lines) <= EVENTS else (*lines[:half], *lines[-half:])
    rows: list[tuple[Line, ...]] = [
        ((Link(day(e.at), e.url),), prose(f"{e.actor} {cut(e.text or e.kind, TITLE)}", names)) for e in shown
    ]
    if len(lines) > EVENTS:
        rows.insert(half, ((Text("…"),), (Text(f"{count(len(lines) - EVENTS, 'line')} left out here"),)))
    table = Table("What happened, by day (UTC)", ("Day", "What"), tuple(rows))
    return Folded(f"Timeline, {count(len(lines), 'line')}", (table,))


def _body(report: Report) -> Block | None:
    body = report.issue.body
    if not body.strip():
        return None
    size = count(len(body), "character")
    return Folded(f"Raw body, {size}", (fence(body, BODY, language="markdown", url=report.issue.url),))
