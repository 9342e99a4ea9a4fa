"""What others said of a statement: it worked, it did not, it was taken back.

A confirmation counts for the workaround or fix that it follows: the one it quotes or whose author it names, else the
latest one of somebody else. "Same here" counts for the report, not for a workaround.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from fixtrail.model.facts import Role, Statement
from fixtrail.model.thread import Thread

_ANSWERED: frozenset[Role] = frozenset({"workaround", "fix", "answer", "cause"})


class _Tally(msgspec.Struct):
    confirmed: set[str]
    failed: set[str]
    support: list[Statement]


def with_agreement(thread: Thread, found: Sequence[Statement]) -> tuple[Statement, ...]:
    """The same statements in the same order, with confirmations and failures counted by person."""
    order = {d.id: n for n, d in enumerate(thread.documents())}
    tallies: dict[int, _Tally] = {}
    for statement in found:
        if statement.role not in ("confirmation", "failed") or statement.speaker == "bot":
            continue
        index = _answered(found, statement, order)
        if index is None:
            continue
        tally = tallies.setdefault(index, _Tally(set(), set(), []))
        people = tally.confirmed if statement.role == "confirmation" else tally.failed
        people.add(statement.quote.document.author.login)
        tally.support.append(statement)
    return tuple(_counted(s, tallies.get(n)) for n, s in enumerate(found))


def _counted(statement: Statement, tally: _Tally | None) -> Statement:
    if tally is None:
        return statement
    return msgspec.structs.replace(
        statement,
        confirmations=len(tally.confirmed),
        failures=len(tally.failed - tally.confirmed),
        support=tuple(s.quote for s in tally.support[:5]),
    )


def _answered(found: Sequence[Statement], reply: Statement, order: dict[str, int]) -> int | None:
    """The index of the statement that a reply speaks of; None where nobody else said anything before it."""
    said, at = reply.quote.document, order[reply.quote.document.id]
    latest: int | None = None
    for index, statement in enumerate(found):
        document = statement.quote.document
        if statement.role not in _ANSWERED or document.author == said.author or order[document.id] >= at:
            continue
        if f"@{document.author.login}" in said.text or _quotes(said.text, statement):
            return index
        if latest is None or _better(statement, found[latest], order):
            latest = index
    return latest


def _quotes(text: str, statement: Statement) -> bool:
    words = statement.quote.text[:60].strip()
    return len(words) > 20 and f"> {words}" in text


def _better(new: Statement, old: Statement, order: dict[str, int]) -> bool:
    """Later documents win; in one document the workaround wins over the cause, then the surer one."""
    place = order[new.quote.document.id] - order[old.quote.document.id]
    if place:
        return place > 0
    ranks = {"workaround": 3, "fix": 2, "answer": 1}
    return (ranks.get(new.role, 0), new.score) > (ranks.get(old.role, 0), old.score)
