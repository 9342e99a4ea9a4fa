"""What a thread tells of its documents before their sentences are read: who speaks, answers first, is thanked."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec

from fixtrail.extract.speakers import pasted_from_model, speaker
from fixtrail.model.facts import Speaker
from fixtrail.model.thread import Document, Thread
from fixtrail.text.acceptance import accepts
from fixtrail.text.trust import trusted

_WORD = re.compile(r"[^\W\d_]{4,40}")
_COMMON = frozenset({
    "that", "this", "with", "from", "have", "when", "what", "which", "does", "doesn", "will", "would", "should",
    "could", "there", "their", "them", "then", "than", "been", "being", "into", "only", "also", "some", "more",
    "using", "used", "uses", "work", "works", "working", "make", "made", "cannot", "issue", "error", "problem",
})  # fmt: skip
_TITLE = 400


class Surroundings(msgspec.Struct, frozen=True):
    """`first_reply` is the document of the first maintainer who answers, '' where none did; `thanked` the documents
    that the next speaker thanks for; `title` the telling words of the title."""

    thread: Thread
    trust: frozenset[str]
    first_reply: str
    thanked: frozenset[str]
    title: frozenset[str]


def surroundings(thread: Thread) -> Surroundings:
    """One look over the documents in the order of time."""
    trust = trusted(thread)
    told = [d for d in thread.documents() if d.kind not in ("title", "commit")]
    replies = (d.id for d in told if d.kind != "body" and speaker(thread, d, trust) == "maintainer")
    thanked = (
        before.id
        for before, after in pairwise(told)
        if before.author.login != after.author.login and accepts(after.text)
    )
    return Surroundings(thread, trust, next(replies, ""), frozenset(thanked), telling(thread.title[:_TITLE]))


def who(around: Surroundings, document: Document) -> Speaker:
    """The role of a document's author in the thread."""
    return speaker(around.thread, document, around.trust)


def telling(text: str) -> frozenset[str]:
    """The longer words of a text in lower case, without the most common ones."""
    return frozenset(_WORD.findall(text.lower())) - _COMMON


def document_places(around: Surroundings, document: Document, sentences: int) -> frozenset[str]:
    """The places (see `phrases/places.txt`) that are the same for every sentence of a document with so many."""
    speaks, body = who(around, document), document.kind == "body"
    found = {"anywhere", speaks} & {"anywhere", "maintainer", "bot"}
    found |= {"body"} if body else set()
    found |= {"body-of-maintainer"} if body and speaks == "maintainer" else set()
    found |= {"first-reply-of-maintainer"} if document.id == around.first_reply else set()
    found |= {"thanked"} if document.id in around.thanked else set()
    found |= {"assistant"} if pasted_from_model(document.text) else set()
    found |= {"short-document"} if sentences <= 3 else {"long-document"} if sentences > 12 else set()
    return frozenset(found)
