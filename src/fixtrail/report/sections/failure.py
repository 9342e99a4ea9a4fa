"""What fails and why: errors with their traces, causes, the environment, code examples."""

from __future__ import annotations

from fixtrail.model.report import Report, ReportCause, ReportError
from fixtrail.report.blocks import Block, Code, Folded, Items, Line, Marks, Paragraph, Section, Table, Text
from fixtrail.report.bounds import BLOCK, CODES, ERRORS, SENTENCE, VALUE, cut, fence
from fixtrail.report.names import Names
from fixtrail.report.prose import prose
from fixtrail.report.sections.answer import sentence_of
from fixtrail.report.words import SPEAKERS, count

_CAUSES = 8
_BEHIND = 4  # exceptions behind an error that are shown
_LINES = 20  # a longer example is folded
_ENVIRONMENT = 40


def errors(report: Report) -> Section | None:
    """The line one would search for, most telling first; the block that it stands in is folded."""
    if not report.errors:
        return None
    blocks = [b for e in report.errors[:ERRORS] for b in _error(e, report)]
    left = len(report.errors) - ERRORS
    if left > 0:
        blocks.append(Paragraph((Text(f"{count(left, 'more message is', 'more messages are')} in the JSON report."),)))
    title = "Error message" if len(report.errors) == 1 else "Error messages"
    return Section("errors", title, tuple(blocks))


def _error(error: ReportError, report: Report) -> list[Block]:
    line: list[Text | Code] = []
    if error.kind:
        line += [Code(cut(error.kind, VALUE)), *((Text(" "),) if error.language else ())]
    if error.language:
        line.append(Text(f"({error.language})"))
    own = next((f for f in error.frames if f.own and (f.function or f.file)), None)
    if own is not None:
        place = f"{own.file}:{own.line}" if own.file and own.line is not None else own.file
        line.append(Text(", first in the project’s own code: " if line else "First in the project’s own code: "))
        line += [Code(cut(part, VALUE)) for part in (own.function, place) if part][:1]
        line += [Text(" at "), Code(cut(place, VALUE))] if own.function and place else []
    if error.fingerprint and not error.generic:
        line += [Text(", fingerprint " if line else "Fingerprint "), Code(error.fingerprint)]
    said: Line = tuple(line) or (Text("As reported"),)
    blocks: list[Block] = [fence(error.message, SENTENCE), Paragraph((*said, Marks(error.evidence)))]
    return blocks + _behind(error) + _block(error, report)


def _behind(error: ReportError) -> list[Block]:
    """What it was caused by, as its trace says, the nearest first."""
    told = [": ".join(filter(None, (c.kind, c.message.split("\n", 1)[0]))) for c in error.causes[:_BEHIND]]
    entries = tuple((Paragraph((Text("with "), Code(cut(words, VALUE)))),) for words in told if words)
    return [Items(entries)] if entries else []


def _block(error: ReportError, report: Report) -> list[Block]:
    """The text around the message, where there is more of it than the message."""
    block = report.evidence.get(error.evidence[-1]) if len(error.evidence) > 1 else None
    if block is None or not block.quote or block.quote.strip() == error.message.strip():
        return []
    lines = count(block.quote.count("\n") + 1, "line")
    name = "Trace" if error.frames else "Where it stands"
    return [Folded(f"{name}, {lines}", (fence(block.quote, BLOCK, url=block.url),))]


def causes(report: Report, names: Names) -> Section | None:
    if not report.causes:
        return None
    entries = tuple((_cause(c, report, names),) for c in report.causes[:_CAUSES])
    title = "Root cause" if len(entries) == 1 else "Possible causes"
    return Section("causes", title, entries[0] if len(entries) == 1 else (Items(entries),))


def _cause(cause: ReportCause, report: Report, names: Names) -> Block:
    """Word for word where it is what somebody wrote, and then in quotation marks."""
    who = SPEAKERS.get(cause.speaker, "")
    words = ", ".join(filter(None, (f"says {who}" if who else "", cause.confidence)))
    said = cut(cause.text, SENTENCE)
    first = report.evidence.get(cause.evidence[0]) if cause.evidence else None
    verbatim = first is not None and first.quote is not None and cause.text in first.quote
    told = prose(f"“{said}”" if verbatim else said, names)
    return Paragraph((*told, Text(f" ({words})"), Marks(cause.evidence)))


def findings(report: Report, names: Names) -> Section | None:
    """What else fits, and what the thread contradicts."""
    if not report.findings:
        return None
    entries = tuple((sentence_of(f, names),) for f in report.findings)
    return Section("findings", "Also seen", (Items(entries),))


def environment(report: Report) -> Section | None:
    if not report.environment:
        return None
    rows = tuple(
        ((Text(cut(e.name, VALUE)),), (Code(cut(e.value, VALUE)), Marks(e.evidence)))
        for e in report.environment[:_ENVIRONMENT]
    )
    return Section("environment", "Environment", (Table("As stated in the thread", ("What", "Stated"), rows),))


def code(report: Report) -> Section | None:
    """Code of the body that no other section shows."""
    shown = {i for e in report.errors for i in e.evidence} | {report.analysis.example}
    shown |= {w.code for w in report.workarounds} | {g.code for g in report.analysis.guidance}
    left = [i for i in report.code if i not in shown and i in report.evidence]
    if not left:
        return None
    first, more = left[:1], left[1:CODES]
    blocks = [b for i in first for b in _example(i, report)]
    if more:
        folded = tuple(b for i in more for b in _example(i, report))
        rest: tuple[Block, ...] = ()
        if len(left) > CODES:
            rest = (Paragraph((Text(f"{len(left) - CODES} more in the JSON report."),)),)
        blocks.append(Folded(count(len(left) - 1, "more example"), (*folded, *rest)))
    return Section("code", "Code example" if len(left) == 1 else "Code examples", tuple(blocks))


def _example(i: str, report: Report) -> list[Block]:
    source = Paragraph((Text("From the body"), Marks((i,))))
    quote = report.evidence[i].quote or ""
    text = fence(quote, BLOCK, url=report.evidence[i].url)
    lines = quote.count("\n") + 1
    return [source, text] if lines <= _LINES else [source, Folded(f"Code, {lines:,} lines", (text,))]
