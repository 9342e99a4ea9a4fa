"""What others said of a statement: it worked, it did not, it was taken back.

A reply counts for the workaround, fix, answer or cause that it follows: that of the document it quotes, of the one it
names with an @, else the latest of somebody else. What its author took back counts for nothing. "Same here" counts for
the report, not for a workaround.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Role, Statement
from fixtrail.model.thread import Thread

_RANK: dict[Role, int] = {"workaround": 3, "fix": 2, "answer": 1, "cause": 0}
_REPLIES: frozenset[Role] = frozenset({"confirmation", "failed", "disagreement"})
_NAMED = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_-]{0,60})")
_SUPPORT = 5  # replies kept with a statement


class _Tally(msgspec.Struct):
    confirming: dict[str, Statement] = {}
    failing: dict[str, Statement] = {}


class _Latest(msgspec.Struct):
    """Of each author the best statement of the latest document that made one; and who spoke last."""

    best: dict[str, tuple[str, int]] = {}  # login -> (document, index of its best statement)
    in_document: dict[str, int] = {}  # document -> index of its best statement
    order: list[str] = []  # the last two authors, the latest last: one of them is not who replies

    def add(self, found: Sequence[Statement], index: int) -> None:
        document = found[index].quote.document
        login = document.author.login
        known = self.best.get(login)
        if known is None or known[0] != document.id or _better(found[index], found[known[1]]):
            self.best[login] = (document.id, index)
        held = self.in_document.get(document.id)
        if held is None or _better(found[index], found[held]):
            self.in_document[document.id] = index
        if not self.order or self.order[-1] != login:
            self.order = [*self.order[-1:], login]

    def of(self, reply: Statement) -> int | None:
        """The index of the statement that a reply speaks of; None where nobody else said anything before it."""
        document = reply.quote.document
        quoted = reply.in_reply_to
        if quoted is not None and quoted.document.id in self.in_document:
            return self.in_document[quoted.document.id]
        for login in _NAMED.findall(document.text[:2000]):
            if login in self.best and login != document.author.login:
                return self.best[login][1]
        others = [login for login in self.order if login != document.author.login]
        return self.best[others[-1]][1] if others else None


def with_agreement(thread: Thread, found: Sequence[Statement]) -> tuple[Statement, ...]:
    """The same statements in the same order, with confirmations and failures counted by person.

    One pass in the order of the thread's documents; what stands in the same document is no reply to it.
    """
    order = {d.id: n for n, d in enumerate(thread.documents())}
    by_document: dict[str, list[int]] = {}
    for index, statement in enumerate(found):
        by_document.setdefault(statement.quote.document.id, []).append(index)
    latest, tallies, answers = _Latest(), dict[int, _Tally](), dict[int, int]()
    for document in sorted(by_document, key=lambda d: order.get(d, 0)):
        indexes = by_document[document]
        for index in indexes:
            answered = _count(found[index], latest, tallies)
            if answered is not None:
                answers[index] = answered
        for index in indexes:
            if found[index].role in _RANK and found[index].speaker != "bot":
                latest.add(found, index)
    counted = [_counted(s, tallies.get(n)) for n, s in enumerate(found)]
    return tuple(_answering(s, found[answers[n]].quote) if n in answers else s for n, s in enumerate(counted))


def _answering(statement: Statement, quote: Quote) -> Statement:
    return statement if statement.in_reply_to else msgspec.structs.replace(statement, in_reply_to=quote)


def _count(reply: Statement, latest: _Latest, tallies: dict[int, _Tally]) -> int | None:
    """The index of the statement that a reply answers, having counted what it says of it."""
    if reply.role not in _REPLIES or reply.speaker == "bot":
        return None
    index = latest.of(reply)
    if index is None or reply.role == "disagreement" or reply.taken_back is not None:
        return index
    tally = tallies.setdefault(index, _Tally())
    people = tally.confirming if reply.role == "confirmation" else tally.failing
    people.setdefault(reply.quote.document.author.login, reply)
    return index


def _counted(statement: Statement, tally: _Tally | None) -> Statement:
    """The confirming replies are the support; where there are none, those that say it failed."""
    if tally is None:
        return statement
    failing = {login: reply for login, reply in tally.failing.items() if login not in tally.confirming}
    replies = tuple(tally.confirming.values()) or tuple(failing.values())
    return msgspec.structs.replace(
        statement,
        confirmations=len(tally.confirming),
        failures=len(failing),
        support=tuple(s.quote for s in replies[:_SUPPORT]),
    )


def _better(new: Statement, old: Statement) -> bool:
    """In one document the workaround wins over the fix and the cause, then the surer one."""
    return (_RANK.get(new.role, 0), new.score) > (_RANK.get(old.role, 0), old.score)
