"""The verbs for programs that read text: small answers under a budget of tokens, what others wrote marked as data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from fixtrail.errors import FixtrailError, InvalidInput
from fixtrail.github.parse import parse as read_thread
from fixtrail.model.ref import Ref
from fixtrail.model.report import Report, ReportEvidence
from fixtrail.report.agent.answers import (
    FOUND,
    Found,
    evidence_answer,
    find_evidence,
    found_answer,
    section_answer,
    text_answer,
)
from fixtrail.report.agent.fitting import DEFAULT, FEWEST, MOST
from fixtrail.report.agent.people import login
from fixtrail.report.agent.verdict import verdict_answer
from fixtrail.report.json import from_json
from fixtrail.report.masking import masked
from fixtrail.report.names import ref_of
from fixtrail.text.characters import visible
from fixtrail.text.secrets import mask
from fixtrail.trail import verdict as verdicts
from fixtrail.trail.report import report, resolve
from fixtrail.trail.text import ReadingRules, fingerprint_text
from fixtrail.trail.tools import Tools

__all__ = ["DEFAULT", "FEWEST", "MOST", "complaint", "evidence", "search", "section", "verdict"]

_QUERY = 200_000  # characters of a text that is searched for
_WORD = re.compile(r"[^\W_][\w.\-]{1,60}[^\W_]|[^\W_]{2}")
_WORDS = 12
_COMPLAINT = 500  # characters of an error's sentence
_PART = re.compile(r"[a-z0-9_.-]{1,100}", re.ASCII)
_COMMON = frozenset({
    "the", "and", "for", "with", "not", "from", "this", "that", "when", "are", "was", "can", "cannot", "does", "in",
    "on", "to", "of", "is", "it", "at", "or", "an", "as", "be", "by", "if", "my", "we", "you", "has", "have", "after",
    "error",
})  # fmt: skip


def section(tools: Tools, address: str, name: str, start: int, tokens: int) -> str:
    """One section of the report of a thread, from its entry `start` on, in at most `tokens`: of the last report where
    it is fresh, else of a new one. Errors are those of `report`; InvalidInput also for a section that is none."""
    return section_answer(masked(kept(tools, resolve(tools, address))), name, start, tokens)


def evidence(tools: Tools, address: str, wanted: str, start: int, tokens: int) -> str:
    """One piece of evidence of the last report, by number or permalink, with the text around it; or that text from its
    character `start` on. `wanted` may also be `body`. NotFound: the report has none such."""
    ref = resolve(tools, address)
    made = masked(_last(tools, ref) or report(tools, ref))
    if wanted.strip().lower() == "body":
        head = (f"body of {made.issue.ref}, by ", login(made.issue.author or "ghost"), " (author)")
        return text_answer(head, made.issue.body, start, tokens)
    i, found = find_evidence(made, wanted)
    return evidence_answer(made, i, _document(tools, found), start, tokens)


def kept(tools: Tools, ref: Ref) -> Report:
    """The last report where it is fresh, else a new one."""
    made = None if tools.refresh else _last(tools, ref)
    if made is not None:
        age = datetime.fromisoformat(tools.now()) - datetime.fromisoformat(made.made_at)
        if 0 <= age.total_seconds() < tools.fresh:
            return made
    return report(tools, ref)


def _last(tools: Tools, ref: Ref) -> Report | None:
    """The last report, if this version can read it."""
    last = tools.store.last_report(tools.store.canonical([ref])[ref])
    try:
        return from_json(last[1]) if last else None
    except InvalidInput:
        return None


def _document(tools: Tools, found: ReportEvidence) -> str | None:
    """The stored text that a quote is from, masked; None where it is not stored."""
    name, _, document = (found.document or "").rpartition("/")
    ref = ref_of(name)
    raw = tools.store.threads([ref]).get(ref) if ref else None
    if raw is None:
        return None
    try:
        texts = {d.id.lower(): d.text for d in read_thread(raw).documents()}
    except InvalidInput:
        return None
    text = texts.get(document.lower())
    return None if text is None else mask(text)


def search(tools: Tools, text: str, repository: str, tokens: int) -> str:
    """Stored threads for words or for an error text: by the fingerprints that their last reports have, then by the
    words of their titles. `repository` is `owner/repo` or `host/owner/repo`, '' for all. InvalidInput: no word to
    search for, or no repository's name."""
    if not text.strip():
        raise InvalidInput("There is nothing to search for; give words of a title or an error text.")
    where = _repository(tools, repository)
    prints, lines = _failures(tools, text[:_QUERY])
    words = _words(lines) or _words([text[:_QUERY]])
    if not words and not prints:
        raise InvalidInput("There is no word in that text; give words of a title or an error text.")
    found: dict[Ref, tuple[str, str, str]] = {}
    named = dict(tools.store.reports_naming(prints, where))
    headings = tools.store.headings(named)
    for ref, name in named.items():
        heading = headings.get(ref)
        found[ref] = (heading.kind if heading else "", heading.title if heading else "", f"same failure, {name}")
    telling = sum(map(len, words)) / 3  # a title with less of the words than a third has them by chance
    for one in (t for t in tools.store.titled(words, where, FOUND) if t.weight >= telling):
        has = [w for w in words if w.lower() in one.title.lower()]
        found.setdefault(one.ref, (one.kind or "", one.title, f"title has {len(has)} of {len(words)} words"))
    listed = [_found(tools, ref, *of) for ref, of in list(found.items())[:FOUND]]
    return found_answer(
        listed, f"the threads stored here{f' of {where}' if where else ''}, by title and fingerprint", tokens
    )


def _repository(tools: Tools, name: str) -> str | None:
    """`host/owner/repo` in lower case, None for all."""
    if not name.strip():
        return None
    parts = name.strip().removeprefix("https://").strip("/").lower().split("/")
    if len(parts) == 2:
        parts = [tools.hosts[0], *parts]
    if len(parts) != 3 or not all(_PART.fullmatch(part) for part in parts):
        raise InvalidInput("A repository is named owner/repo, for example example/lantern; leave it out to search all.")
    return "/".join(parts)


def _failures(tools: Tools, text: str) -> tuple[list[str], list[str]]:
    """Fingerprints and messages of the failures in a text."""
    found = fingerprint_text(text, "search", ReadingRules(tools.limits, tools.rules)).fingerprints
    telling = [f for f in found if not f.generic]
    return list(dict.fromkeys(p for f in telling for p in (f.exact, f.family))), [f.message for f in found[:2]]


def _words(lines: Sequence[str]) -> list[str]:
    """The longest words, which tell most."""
    words = dict.fromkeys(w.lower() for line in lines for w in _WORD.findall(line[:2_000]))
    longest = sorted((w for w in words if w not in _COMMON), key=len, reverse=True)
    return longest[:_WORDS]


def _found(tools: Tools, ref: Ref, kind: str, title: str, why: str) -> Found:
    made = _last(tools, ref)
    if made is None:
        return Found(str(ref), kind, title, why)
    return Found(str(ref), kind, title, why, f"{made.verdict.kind} ({made.verdict.confidence})", made.made_at)


def verdict(tools: Tools, address: str, version: str, tokens: int) -> str:
    """The preflight answer of a thread, and of one version where it is named."""
    return verdict_answer(verdicts.verdict(tools, address, version=version.strip() or None, tokens=tokens), tokens)


def complaint(error: FixtrailError) -> str:
    """An error's sentence as it may be shown: what it quotes may be anybody's."""
    words = visible(mask(" ".join(str(error).split())))
    words = words if len(words) <= _COMPLAINT else words[: _COMPLAINT - 1] + "…"
    return words if words.endswith((".", "…")) else f"{words}."
