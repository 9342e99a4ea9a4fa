"""What is said after the end: that it still fails, that it should be opened again, and what else came later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import msgspec

from fixtrail.analyse.case import Case, last_closing, moment
from fixtrail.analyse.late_words import fails, plain, reopens, says
from fixtrail.analyse.shipped import line_of, shipped
from fixtrail.analyse.versions import version_in
from fixtrail.model.evidence import EventEvidence, Evidence, Quote
from fixtrail.model.facts import Finding, Role, Statement
from fixtrail.model.thread import GHOST, Document
from fixtrail.model.verdict import VerdictKind
from fixtrail.text.markdown import prose
from fixtrail.text.sentences import sentences
from fixtrail.versions.order import compare

_AT_ONCE = timedelta(minutes=10)  # what who closed it adds to the closing
_READ = 20_000  # characters of a comment that are looked at
_SHOWN = 3
_SUBSTANCE = 4  # words from which a sentence says something
_ASKED = 2  # words from which a question does
# Roles of a sentence by which it speaks against the end, and the least score.
_AGAINST: dict[Role, float] = {"failed": 1.2, "regression": 1.5, "reproduction": 1.5}
_CONTENT: frozenset[Role] = frozenset({"thanks", "retraction"})
# What goes with a verdict, so that nobody need read it again: the roles of a sentence with the least score of each.
_OF_A_FIX: dict[Role, float] = {"fix": 1.0, "confirmation": 1.0}
_OF_AN_END: dict[Role, float] = {"refusal": 2.0, "stale": 2.0, "confirmation": 1.0}
_GOES_WITH: dict[VerdictKind, dict[Role, float]] = {
    "released": _OF_A_FIX, "merged": _OF_A_FIX, "duplicate": {"duplicate": 2.0, **_OF_A_FIX},
    "regression": {"regression": 1.5},
    "answered": _OF_AN_END, "workaround": _OF_AN_END, "elsewhere": _OF_AN_END, "declined": _OF_AN_END,
}  # fmt: skip
_WITHOUT_CURE: frozenset[VerdictKind] = frozenset({"declined", "regression"})  # that it is fixed is news to these
# What English words make a failure of, they may make of anything: "why the first code didn't work".
_WORDED = re.compile(r"(?i)\b(?:work\w*|help\w*|fix\w*|solve\w*|resolve\w*|difference|anything)\b")
_IT = re.compile(
    r"(?i)(?:\b(?:it|this|still)(?: \w+)?|^\W*(?:that|doesn't|didn't|does not|did not)) ?(?:did not|didn't|does not|"
    r"doesn't|do not|don't|hasn't|won't)?(?: \w+){0,2} (?:work|help|fix|solve|resolve|make)\w*\b|\bno luck\b"
)


class Late(msgspec.Struct, frozen=True):
    """A comment after the end, and the sentence of it that speaks against the end, where one does."""

    document: Document
    against: Quote | None


def since(case: Case) -> str:
    """The instant from which on words may contradict the verdict: the closing, else the merge of the fix; '' where
    there is neither."""
    root = case.root
    if root.state == "closed" and root.closed_at:
        return root.closed_at
    return (case.fix.merged_at or "") if case.fix else ""


def late(case: Case) -> tuple[Late, ...]:
    """The comments of people after the end, oldest first, without what who closed it adds at once and without what its
    author took back."""
    start = since(case)
    if not start:
        return ()
    closing = last_closing(case.root)
    closer = case.root.closed_by or (closing.actor if closing else None)
    found: list[Late] = []
    for document in case.root.comments:
        if document.created_at <= start or document.author.bot:
            continue
        at_once = moment(document.created_at) - moment(start) <= _AT_ONCE
        against = _against(case, document)
        if not (at_once and closer in (document.author, GHOST) and against is None):
            found.append(Late(document, against))
    return tuple(found)


def contradicting(case: Case, verdict: VerdictKind) -> Iterator[Finding]:
    """A finding of kind `contradiction` with what is said against the end, one with a reopening after the fix, and one
    of kind `later` with the last words that are neither thanks nor what goes with the verdict."""
    said = late(case)
    against = [x.against for x in said if x.against and not _older_version(case, x.against)]
    if against:
        yield Finding("contradiction", _told(case, against), tuple(reversed(against[-_SHOWN:])))
    if again := _reopened(case):
        yield Finding("contradiction", "It was opened again after the fix.", (again,), "certain")
    told = {quote.document.id for quote in against}
    others = [x for x in said if x.document.id not in told]
    rest = [q for x in others if (q := x.against or _substance(case, x.document, verdict))]
    if rest:
        text = "More was said after the end." if case.root.state == "closed" else "More was said after the fix."
        yield Finding("later", text, tuple(reversed(rest[-2:])), "weak")


def _told(case: Case, against: list[Quote]) -> str:
    people = len({q.document.author.login for q in against})
    who = "one person says" if people == 1 else f"{people} people say"
    end = "closing" if case.root.state == "closed" else "fix"
    only_reopen = all(reopens(plain(q.text)) and not fails(plain(q.text)) for q in against)
    return f"After the {end} {who} that it {'should be open again' if only_reopen else 'still fails'}."


def _reopened(case: Case) -> Evidence | None:
    """The last reopening after every fix was merged, which did not end it then."""
    merged = max((f.merged_at or "" for f in case.fixes if f.standing in ("fix", "reopened")), default="")
    found = [e for e in case.root.timeline if e.kind == "reopened" and merged and e.created_at > merged]
    return EventEvidence(case.root.ref, found[-1]) if found else None


def _against(case: Case, document: Document) -> Quote | None:
    """The first sentence that speaks against the end; None where there is none, or its author took it back."""
    clear = prose(document.text[:_READ])
    spans = [(start, end, plain(clear[start:end])) for start, end in sentences(clear)]
    if any(says("taken-back", words) for _, _, words in spans):
        return None
    for start, end, words in spans:
        if reopens(words) or fails(words):
            return Quote(document, start, end)
    said = [s for s in case.extract.statements if s.quote.document.id == document.id and s.taken_back is None]
    return next((s.quote for s in said if s.score >= _AGAINST.get(s.role, 99.0) and _is_of_it(s)), None)


def _is_of_it(statement: Statement) -> bool:
    """Whether a sentence of such a role speaks of the issue, and not of whatever else may fail."""
    words = plain(statement.quote.text)
    if says("unsure", words) or says("fails-not", words):
        return False
    return statement.role != "failed" or not _WORDED.search(words) or bool(_IT.search(words))


def _older_version(case: Case, quote: Quote) -> bool:
    """Whether it speaks of a version that is older than the first of its line with the fix: that one must fail."""
    found, version = shipped(case), version_in(quote.text)
    first = line_of(version, found.releases) if found and version else None
    return bool(first and version) and (compare(version or "", first.version if first else "") or 0) < 0


def _substance(case: Case, document: Document, verdict: VerdictKind) -> Quote | None:
    """The first sentence of a comment that is worth telling: no courtesy, no thanks, nothing that goes with the verdict
    nor what follows on that without a "but". Of a comment of code alone its first line."""
    clear = prose(document.text[:_READ])
    statements = [s for s in case.extract.statements if s.quote.document.id == document.id]
    spans = list(sentences(clear))
    agreed = False
    for start, end in spans:
        of_it = [s for s in statements if start <= s.quote.start < end]
        words = plain(clear[start:end])
        if not _says_something(words) or says("courtesy", words) or any(s.role in _CONTENT for s in of_it):
            continue
        differs = says("yet", words)
        if not differs and _goes_with(verdict, words, of_it):
            agreed = True
        elif differs or not agreed:
            return Quote(document, start, min(end, start + 600))
    return None if spans else _first_line(document)


def _says_something(words: str) -> bool:
    """Some words, fewer of a question, or some letters of a script that sets no spaces."""
    least = _ASKED if words.endswith("?") else _SUBSTANCE
    return len(words.split()) >= least or sum(c > "\u2e7f" for c in words[:200]) >= 2 * _SUBSTANCE


def _goes_with(verdict: VerdictKind, words: str, statements: list[Statement]) -> bool:
    """Whether a sentence says no more than the verdict does."""
    roles = _GOES_WITH.get(verdict, {})
    if words.endswith("?"):
        return False
    if roles and verdict not in _WITHOUT_CURE and says("agrees", words):
        return True
    return any(s.score >= roles.get(s.role, 99.0) for s in statements)


def _first_line(document: Document) -> Quote | None:
    """The first line of what is written without prose (an error, a picture), without quoted replies."""
    at = 0
    for line in document.text[:_READ].splitlines(keepends=True):
        words = line.strip()
        if words and not words.startswith((">", "```", "~~~", "<!--")) and _says_something(words):
            start = at + line.index(words)
            return Quote(document, start, start + min(len(words), 600))
        at += len(line)
    return None
