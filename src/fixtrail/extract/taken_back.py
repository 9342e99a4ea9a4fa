"""What its author took back later: "never mind, it came back"."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from fixtrail.extract.phrasebook import read, weigh
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Role, Statement

_BOOK = read("taken-back")
_CLAIMS: frozenset[Role] = frozenset({"cause", "workaround", "fix", "answer", "confirmation"})
_AGAIN: frozenset[Role] = frozenset({"failed", "regression"})
# What was added to a document later speaks of that document.
_ADDED = re.compile(r"[\W_]*(?:edit|update|updated|upd|eta)\b", re.IGNORECASE)
_SENTENCE = 600


class _Author(msgspec.Struct):
    """What one author said last: the claims of the latest document that made any, and the last confirmations."""

    document: str = ""
    claims: list[int] = []
    confirmations: list[int] = []


def with_taken_back(found: Sequence[Statement]) -> tuple[Statement, ...]:
    """The same statements, which are in the order of the thread, with where their authors took them back.

    An explicit word takes back all that the author's last document with claims said; that it fails again takes back
    that it worked.
    """
    authors: dict[str, _Author] = {}
    taken: dict[int, Quote] = {}
    for index, statement in enumerate(found):
        document = statement.quote.document
        author = authors.setdefault(document.author.login, _Author())
        for claim in _taken(statement, author, found):
            taken.setdefault(claim, statement.quote)
        if statement.role in _CLAIMS:
            _remember(author, document.id, statement.role, index)
    return tuple(msgspec.structs.replace(s, taken_back=taken[n]) if n in taken else s for n, s in enumerate(found))


def _taken(statement: Statement, author: _Author, found: Sequence[Statement]) -> list[int]:
    """The earlier claims of its author that a statement takes back."""
    document = statement.quote.document.id
    if takes_back(statement.quote.text):
        if document != author.document:
            return [*author.claims, *author.confirmations]
        return author.claims if _ADDED.match(statement.quote.text) and statement.role not in _CLAIMS else []
    if statement.role in _AGAIN:
        return [n for n in author.confirmations if found[n].quote.document.id != document]
    return []


def _remember(author: _Author, document: str, role: Role, index: int) -> None:
    if document != author.document:
        author.document, author.claims = document, []
    author.claims.append(index)
    if role == "confirmation":
        author.confirmations = [*author.confirmations[-4:], index]


def takes_back(sentence: str) -> bool:
    """Whether a sentence takes back what its author said before."""
    return bool(weigh(_BOOK, sentence[:_SENTENCE].lower().replace("’", "'")))
