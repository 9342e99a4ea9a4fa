"""Where the words at the closing point: to another thread to follow, or to another repository."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from fixtrail.analyse.case import Case, is_writer
from fixtrail.analyse.ending import Ending
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Statement
from fixtrail.model.ref import Ref
from fixtrail.model.thread import WRITERS, Document
from fixtrail.refs.find import Reference, find
from fixtrail.text.markdown import prose
from fixtrail.text.snippet import around

# Words on the line of a link that make it the thread to follow.
_FOLLOW = re.compile(
    r"(?i)\b(?:clos(?:e|ed|ing)|dup\w*|favou?r|central\w*|consolidat\w+|continu\w+|track(?:ed|ing)?|discuss\w*|follow|"
    r"already|same|instead|see|moved?|reported|covered)\b"
)
_DONE = re.compile(
    r"(?i)\b(?:fix(?:ed|es)?|closed by|resolv\w+|merged|land\w+|implement\w+|releas\w+|thanks to|introduc\w+|finished|"
    r"complet\w+|wait(?:ing|s)?|block(?:ed|s)|depend\w*|pending|keep this|leav\w+)\b"
)
_WORD = re.compile(r"[a-z0-9]{3,}")
_URL = re.compile(r"https?://[^\s<>()\[\]]{4,300}")
_TRACKER = re.compile(
    r"(?i)(?:/issues?[/?]|/bugs?[/?]|bugs\.|bugzilla|issuetracker|/pull/|/merge_requests/|show_bug|jira|/browse/)"
)


class Pointer(msgspec.Struct, frozen=True):
    """A thread that somebody points to, with the line that does; `said` where a word names it as the same matter."""

    ref: Ref
    quote: Quote
    said: bool


def duplicate_named(end: Ending) -> Pointer | None:
    """The thread that who closed it, or a writer just before, names as the one to follow."""
    found = [p for document in _closing_documents(end) for p in _followed(end, document)]
    return max(found, key=lambda p: p.said, default=None)


def _closing_documents(end: Ending) -> list[Document]:
    """The closer's words; where a maintainer did not close it, also the last comments before."""
    last = [d for d in end.lasting if d not in end.words] if end.closer != "maintainer" else []
    return [*end.words, *last]


def _followed(end: Ending, document: Document) -> Iterator[Pointer]:
    own = end.case.root.ref
    for reference in find(document.text[:4000], own, (own.host,)):
        if not _an_issue(end.case, reference, document.text[reference.start : reference.end]) or reference.ref is None:
            continue
        start, stop = around(document.text, reference.start, reference.end, 300)
        line = document.text[start:stop]
        named = reference.relation in ("duplicate-of", "supersedes")
        alone = len(_URL.sub("", prose(line)).split()) <= 6 and len(document.text) < 200
        words = _URL.sub("", line)
        at_the_end = document in end.words or document == end.last
        if named or (at_the_end and (_FOLLOW.search(words) or alone) and not _DONE.search(words)):
            yield Pointer(reference.ref, Quote(document, start, stop), named)


def _an_issue(case: Case, reference: Reference, text: str) -> bool:
    """Another thread of the repository, and no pull request as far as is known."""
    ref, root = reference.ref, case.root.ref
    if ref is None or ref == root or reference.negated or reference.struck or "/pull/" in text:
        return False
    node = case.graph.node(ref)
    if node is not None and node.kind == "pull":
        return False
    same = ref.owner.lower() == root.owner.lower() and ref.repo.lower() == root.repo.lower()
    return same or reference.relation in ("duplicate-of", "supersedes")


def points_outside(case: Case, statement: Statement) -> bool:
    """Whether the line of a statement links to a thread or tracker of somebody else's project."""
    document = statement.quote.document
    start, end = around(document.text, statement.quote.start, statement.quote.end, 300)
    return _outside(case, document.text[start:end])


def _outside(case: Case, text: str) -> bool:
    own = case.root.ref
    for reference in find(text, own, (own.host,)):
        if not family(case, reference) and not reference.negated:
            return True
    home = f"//{own.host}/".lower()  # links to this host were read as references
    return any(home not in url.lower() and _TRACKER.search(url) for url in _URL.findall(text))


def family(case: Case, reference: Reference) -> bool:
    """Whether a reference stays with the repository's owner, or one named like them."""
    own = case.root.ref.owner
    other = reference.ref.owner if reference.ref else (reference.repository or own).partition("/")[0]
    return _family(other, own)


def _family(other: str, own: str) -> bool:
    """Whether two owners look like one project: with a word of the name in common (`lamp`, `lamp-core`)."""
    words = (set(_WORD.findall(other.lower())), set(_WORD.findall(own.lower())))
    return bool(words[0] & words[1])


def line_outside(end: Ending) -> Quote | None:
    """The line of the closer's words, or of a writer's last comment, that links to somebody else's thread."""
    last = [end.last] if end.last and end.last.association in WRITERS else []
    for document in dict.fromkeys((*end.words, *last)):
        at = 0
        for line in document.text[:4000].splitlines(keepends=True):
            words = line.strip()
            done = words.startswith(">") or _DONE.search(_URL.sub("", words))
            if words and not done and _outside(end.case, words):
                start = at + line.index(words)
                return Quote(document, start, start + min(len(words), 300))
            at += len(line)
    return None


def writer_or_closer(end: Ending, statement: Statement) -> bool:
    """Said by who may write, or by who closed it at the closing."""
    return is_writer(statement) or statement.quote.document in end.words
