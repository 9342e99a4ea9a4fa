"""The answers themselves: a section of a report, a piece of evidence, what a search found."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from fixtrail.errors import InvalidInput, NotFound
from fixtrail.model.report import Report, ReportEvidence
from fixtrail.report.agent.answer import Answer, Data, Entry, Line
from fixtrail.report.agent.fitting import exactly, in_order, tokens
from fixtrail.report.agent.people import credit, said
from fixtrail.report.agent.sections import SECTIONS
from fixtrail.report.words import SURE
from fixtrail.text.secrets import MASK

# Characters of a document that are shown at once: the most that fit.
_WINDOWS = (20_000, 14_000, 10_000, 7_000, 5_000, 3_500, 2_400, 1_700, 1_200, 800, 560, 400, 280, 200, 140, 100, 70, 45)
FOUND = 20  # threads that a search lists at most
_AROUND = 300  # characters before and after a quote


class Found(msgspec.Struct, frozen=True):
    """A stored thread that a search found: `why` it is listed, and the `verdict` of its last report."""

    ref: str
    kind: str
    title: str
    why: str
    verdict: str = ""
    made_at: str = ""


def verdict_line(report: Report) -> str:
    """`Verdict of github.com/o/r#1: released (certain: GitHub’s own records say so), as of …`."""
    found = report.verdict
    sure = "" if found.kind in ("open", "unknown") else f": {SURE[found.confidence]}"
    made = report.made_at[:16].replace("T", " ")
    return f"{found.kind} ({found.confidence}{sure}): {report.issue.ref}, {report.issue.state}, report of {made} UTC"


def section_answer(report: Report, name: str, start: int, most: int) -> str:
    """One section of a report, masked, from entry `start` on. InvalidInput: no such section, or none that far."""
    if name not in SECTIONS:
        raise InvalidInput(f"There is no section {name[:40]!r}; the sections are {', '.join(SECTIONS)}.")
    entries = SECTIONS[name](report)
    _check(start, len(entries), "entry")
    head: tuple[Line, ...] = ((verdict_line(report),), (f"Section {name}, {len(entries)} in all:",))
    if not entries:
        full = ", ".join(other for other, made in SECTIONS.items() if other != "verdict" and made(report))
        head = (head[0], (f"Nothing stands in section {name}. Sections that have something: {full}.",))
    rest = f'Next: report_section with section="{name}", start={{start}}, or a larger max_tokens.'
    return in_order(Answer(head, tuple(entries[start:]), rest, start, len(entries)), most)


def _check(start: int, total: int, unit: str) -> None:
    if start < 0 or start >= max(1, total):
        raise InvalidInput(f"start={start} is past the end: the last {unit} is number {max(0, total - 1)}.")


def find_evidence(report: Report, wanted: str) -> tuple[str, ReportEvidence]:
    """The piece of evidence with this number or permalink. NotFound: the report has none such."""
    wanted = wanted.strip()
    found = report.evidence.get(wanted.lower())
    if found is not None:
        return wanted.lower(), found
    for i, evidence in report.evidence.items():
        if wanted and evidence.url == wanted:
            return i, evidence
    ids = list(report.evidence)
    has = f"it has {ids[0]} to {ids[-1]}" if ids else "it has none"
    raise NotFound(
        f"The last report of {report.issue.ref} has no evidence {wanted[:60]!r}: {has}; "
        'list them with report_section, section="evidence".'
    )


def evidence_answer(report: Report, i: str, document: str | None, start: int, most: int) -> str:
    """One piece of evidence with what stands around it in `document` (the whole text, masked), or that text from the
    character `start` on. InvalidInput: it has no character `start`."""
    evidence = report.evidence[i]
    head: Line = (f"{i}, {evidence.kind}: ", *credit(evidence, report.issue.author))
    cited = ", ".join(_citing(report, i)) or "nothing else"
    if evidence.kind != "quote" or evidence.quote is None:
        return in_order(Answer((head,), (Entry((("  ", *said(evidence)),)), Entry(((f"  cited by: {cited}",),)))), most)
    if document is not None and start:
        return text_answer(head, document, start, most)
    before, after, changed = _around(evidence, document)
    lines: list[Line] = [("  quote: ", Data(evidence.quote))]
    lines += [("  before it: ", Data(before))] if before.strip() else []
    lines += [("  after it: ", Data(after))] if after.strip() else []
    entries = [Entry((line,)) for line in lines] + [Entry(((f"  cited by: {cited}; {changed}",),))]
    rest = f"Next: a larger max_tokens, or evidence with start={evidence.start or 1}, or its address."
    return in_order(Answer((head,), tuple(entries), rest), most)


def _around(evidence: ReportEvidence, document: str | None) -> tuple[str, str, str]:
    """What stands before and after a quote, and what is to be known of it."""
    start, end = evidence.start or 0, evidence.end or 0
    if document is None:
        return "", "", "the text around it is not stored"
    if not _same(document[start:end], evidence.quote or ""):
        return "", "", "the text has been edited since, see its address"
    where = f"characters {start}-{end} of {len(document)}"
    return document[max(0, start - _AROUND) : start], document[end : end + _AROUND], where


def _same(one: str, other: str) -> bool:
    """But for what is masked, which depends on how much of a text is looked at."""
    return len(one) == len(other) and all(a == b or MASK in (a, b) for a, b in zip(one, other, strict=True))


def _citing(report: Report, i: str) -> list[str]:
    """The sections whose statements stand on it."""
    return [name for name in SECTIONS if name != "evidence" and _names(getattr(report, name, None), i)]


def _names(value: object, i: str) -> bool:
    if isinstance(value, msgspec.Struct):
        return any(_names(getattr(value, field), i) for field in value.__struct_fields__)
    if isinstance(value, tuple):
        return any(item == i or _names(item, i) for item in value)
    return False


def text_answer(head: Line, text: str, start: int, most: int) -> str:
    """A text from the character `start` on, as much of it as fits. InvalidInput: it has none so far."""
    _check(start, len(text), "character")
    for size in _WINDOWS:
        shown = text[start : start + size]
        left = len(text) - start - len(shown)
        where = f"characters {start}-{start + len(shown)} of {len(text)}"
        more = f"Left out: {left:,} characters. Next: the same with start={start + len(shown)}." if left else ""
        entries = [Entry(((f"{where}: ", Data(shown)),)), *([Entry(((more,),))] if more else [])]
        answer = exactly(Answer((head,), tuple(entries)))
        if tokens(answer) <= most:
            return answer
    return in_order(Answer((head,), (), ""), most)


def found_answer(found: Sequence[Found], where: str, most: int) -> str:
    """What a search found, best first; `where` says what was searched."""
    many = f"The {len(found)} best" if len(found) >= FOUND else str(len(found))
    head: Line = (f"{many} found among {where}.",)
    rest = "Next: name a repository, use more telling words, or a larger max_tokens."
    return in_order(Answer((head,), tuple(_found(f) for f in found), rest), most)


def _found(found: Found) -> Entry:
    kind = {"pull": "pull request"}.get(found.kind, found.kind or "thread")
    made = f"; verdict {found.verdict} (report of {found.made_at[:10]})" if found.verdict else ""
    return Entry(((f"- {found.ref}, {kind}: ", Data(found.title), f" ({found.why}){made}"),))
