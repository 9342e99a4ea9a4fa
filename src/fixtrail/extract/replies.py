"""What a statement answers: the words that its document quotes before it, or what the person it names said last."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Statement
from fixtrail.model.thread import Document, Thread
from fixtrail.text.layout import layout
from fixtrail.text.sentences import sentences

_NAMED = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_-]{0,60})")
_MARKS = re.compile(r"[ \t]{0,3}(?:>[ \t]?){1,20}")
_OPENING = 200  # characters of a document in which it names whom it answers
_LOOKED = 40  # earlier documents that a quotation is looked for in
_LINE = 12  # characters that a quoted line has at least to be looked for
_LINES = 5  # quoted lines that are looked for
_WIDE = 300


def with_replies(thread: Thread, found: Sequence[Statement]) -> tuple[Statement, ...]:
    """The same statements with what they answer, where their document quotes or names it."""
    documents = [d for d in thread.documents() if d.kind not in ("title", "commit")]
    last: dict[str, Quote] = {}  # login -> what they stated, or began with, last
    told: dict[str, list[tuple[int, Quote]]] = {}
    stated: dict[str, Quote] = {}
    for statement in found:
        stated.setdefault(statement.quote.document.id, statement.quote)
    for number, document in enumerate(documents):
        told[document.id] = _answered(document, documents[max(0, number - _LOOKED) : number], last)
        first = stated.get(document.id) or _beginning(document)
        if first:
            last[document.author.login.lower()] = first
    return tuple(_with_reply(s, told.get(s.quote.document.id, [])) for s in found)


def _with_reply(statement: Statement, told: Sequence[tuple[int, Quote]]) -> Statement:
    """The nearest of what its document answers that stands before it."""
    place = bisect_right(told, statement.quote.start, key=lambda answered: answered[0])
    return msgspec.structs.replace(statement, in_reply_to=told[place - 1][1]) if place else statement


def _answered(document: Document, earlier: Sequence[Document], last: dict[str, Quote]) -> list[tuple[int, Quote]]:
    """What a document answers, each with the place from which on it does, in the order of the text."""
    name = next((m[1].lower() for m in _NAMED.finditer(document.text[:_OPENING])), "")
    named = last.get(name) if name != document.author.login.lower() else None
    found = [(0, named)] if named else []
    return [*found, *_quotations(document, earlier)]


def _quotations(document: Document, earlier: Sequence[Document]) -> Iterator[tuple[int, Quote]]:
    if ">" not in document.text:
        return
    for start, end in _joined(layout(document.text).quotes, document.text):
        yield end, _source(document.text[start:end], earlier) or Quote(document, start, end)


def _joined(spans: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Spans of quoted lines, those that follow each other as one."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and not text[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], end)
        elif text[start:end].strip():
            found.append((start, end))
    return found


def _source(quoted: str, earlier: Sequence[Document]) -> Quote | None:
    """Where the first quoted line that is long enough stands in one of the latest documents."""
    lines = [_MARKS.sub("", line, count=1).strip() for line in quoted.split("\n", _LINES * 4)[: _LINES * 4]]
    for line in [line[:_WIDE] for line in lines if len(line) >= _LINE][:_LINES]:
        for document in reversed(earlier):
            at = document.text.find(line)
            if at >= 0:
                return Quote(document, at, at + len(line))
    return None


def _beginning(document: Document) -> Quote | None:
    span = next(sentences(document.text[:_WIDE]), None)
    return Quote(document, *span) if span else None
