"""What helps: fixes with their releases, and workarounds with who confirmed them."""

from __future__ import annotations

import re

from fixtrail.model.report import Report, ReportFix, ReportWorkaround
from fixtrail.report.blocks import (
    Badge,
    Block,
    Day,
    Inline,
    Items,
    Line,
    Marks,
    Paragraph,
    Section,
    Strong,
    Table,
    Text,
)
from fixtrail.report.bounds import BLOCK, SENTENCE, WORKAROUNDS, fence, quoted
from fixtrail.report.names import Names, commit_link, repository_url
from fixtrail.report.prose import after as titled
from fixtrail.report.words import SPEAKERS, STANDINGS, STATES, count, day

_FENCE = re.compile(r"(?:```|~~~)[^\n]{0,200}\n?\Z|\A\s{0,9}(?:```|~~~)[`~]{0,99}")
_FIXES = 30
_BACKPORTS = 8


def fixes(report: Report, names: Names) -> Section | None:
    """One row a pull request or commit: what the report names first, then competing, abandoned and reverted ones."""
    if not report.fixes:
        return None
    head = ("Fix", "State", "Merged", "Commit", "Backports", "Confidence")
    rows = tuple(_row(f, names) for f in report.fixes[:_FIXES])
    blocks: list[Block] = [Table("Pull requests and commits that fix this, or try to", head, rows)]
    if len(report.fixes) > _FIXES:
        blocks.append(Paragraph((Text(f"{len(report.fixes) - _FIXES} more are in the JSON report."),)))
    return Section("fixes", "Fixes", tuple(blocks))


def _row(fix: ReportFix, names: Names) -> tuple[Line, ...]:
    repository = repository_url(fix.url)
    commit = fix.merge_commit or (fix.commit if fix.ref else None)
    link = names.link(fix.ref) if fix.ref else commit_link(fix.commit or "", repository)
    standing = STANDINGS[fix.standing]
    return (
        (*titled(link, fix.title), Marks(fix.evidence)),
        (Badge(fix.state, STATES[fix.state]), *((Text(f" {standing}"),) if standing else ())),
        (Day(day(fix.merged_at)),),
        (commit_link(commit, repository),) if commit else (),
        _backports(fix, names),
        (Text(fix.confidence),),
    )


def _backports(fix: ReportFix, names: Names) -> Line:
    line: list[Inline] = []
    for ref in fix.backports[:_BACKPORTS]:
        line += [Text(", "), names.link(ref)] if line else [names.link(ref)]
    return tuple(line)


def workarounds(report: Report) -> Section | None:
    """Word for word, with the code that belongs to each, who said it, and how it went for others."""
    if not report.workarounds:
        return None
    blocks: list[Block] = [Items(tuple(_workaround(w, report) for w in report.workarounds[:WORKAROUNDS]))]
    left = len(report.workarounds) - WORKAROUNDS
    if left > 0:
        blocks.append(Paragraph((Text(f"{left} more {'is' if left == 1 else 'are'} in the JSON report."),)))
    return Section("workarounds", "Workarounds", tuple(blocks))


def _workaround(found: ReportWorkaround, report: Report) -> tuple[Block, ...]:
    outcome = [f"Confirmed by {count(found.confirmations, 'other', 'others')}"] if found.confirmations else []
    outcome += [f"did not help {count(found.failures, 'other', 'others')}"] if found.failures else []
    told = " but ".join(outcome) or "Confirmed by nobody yet"
    details = [f"from {SPEAKERS[found.speaker]}"] if found.speaker in SPEAKERS else []
    details += [count(found.agreed, "reaction in favour", "reactions in favour")] if found.agreed else []
    words = "".join(f" · {detail}" for detail in details)
    line: Line = (Strong(told[:1].upper() + told[1:]), Text(words), Marks(found.evidence))
    url = next((report.evidence[i].url for i in found.evidence if i in report.evidence), "")
    code = report.evidence.get(found.code or "")
    shown = code.quote if code and code.quote else ""
    before, after = _around(found.text, shown)
    told_blocks: list[Block] = [quoted(words, SENTENCE, url=url) for words in (before, after) if words]
    if code and shown and (shown not in found.text or "\n" in found.text):
        told_blocks.insert(1 if before else 0, fence(shown, BLOCK, url=code.url))
    return (Paragraph(line), *told_blocks)


def _around(text: str, code: str) -> tuple[str, str]:
    """The words before and after a block of code that is quoted with them, without its fence; all of them where they
    hold none."""
    at = text.find(code) if code and "\n" in text else -1
    if at < 0:
        return text, ""
    before, after = _FENCE.sub("", text[:at]), _FENCE.sub("", text[at + len(code) :])
    return before.strip(), after.strip()
