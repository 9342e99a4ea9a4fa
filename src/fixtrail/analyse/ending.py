"""The end of a thread: who closed it, what was said at it, and how near to it each statement stands.

What a thread comes to is said at its end: by who closes it, in the last comments before, and by those who answer
after. A statement counts by how sure its words are, who says it, and how near to the end that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

import msgspec

from fixtrail.analyse.case import Case, last_closing, moment, near_closing
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Role, Statement
from fixtrail.model.thread import GHOST, WRITERS, Actor, Document, Thread
from fixtrail.text.snippet import around

Closer = Literal["author", "maintainer", "bot", "unknown"]
_AT_ONCE = timedelta(minutes=10)
_SOON = timedelta(days=45)
_AT_THE_CLOSING = 1.8
_BEFORE = (1.3, 1.0, 0.8, 0.65, 0.5)  # by how many comments stand between a comment and the end
_EARLY, _BODY, _SOON_AFTER, _LONG_AFTER = 0.4, 0.4, 0.9, 0.3
# Where the cause lies, and that something will not be done, holds on until somebody says otherwise.
_STANDING: dict[Role, float] = {"elsewhere": 0.75, "refusal": 0.55, "retraction": 0.7}
_CONTENT: frozenset[Role] = frozenset({"thanks", "confirmation", "fix", "retraction"})
_TAKES_UP: frozenset[Role] = frozenset({"answer", "cause", "workaround", "decision"})


class Ending(msgspec.Struct, frozen=True):
    """How the thread of `case` ended. `closer` is the role of who closed it; `words` the comments that they wrote in
    the minutes around it; `lasting` the last three comments of people up to it (up to now, of an open thread); `near`
    0.4 to 1.8 of each document by its id; `after` what people wrote in the weeks after the closing."""

    case: Case
    closer: Closer
    words: tuple[Document, ...]
    lasting: tuple[Document, ...]
    near: Mapping[str, float]
    after: tuple[Document, ...] = ()

    @property
    def silent(self) -> bool:
        """Closed without a word."""
        return self.case.root.state == "closed" and not self.words

    @property
    def objected(self) -> bool:
        """Whether the reporter, whose thread somebody else closed, came back with no word of content."""
        own = [
            d for d in self.after if d.author == self.case.root.author and d.association == self.case.root.association
        ]
        return self.closer == "maintainer" and bool(own) and not self.roles_of(own[0]) & _CONTENT

    @property
    def taken_up(self) -> bool:
        """Whether somebody who may write went on explaining after the closing."""
        return any(d.association in WRITERS and self.roles_of(d, 1.5) & _TAKES_UP for d in self.after)

    def at_once(self, statement: Statement) -> bool:
        """Whether it was closed in the two days after a statement."""
        return near_closing(self.case.root, statement.quote.document.created_at, timedelta(days=2), timedelta(0))

    def roles_of(self, document: Document, least: float = 0.0) -> set[Role]:
        """The roles of what is said in a document with at least such a score."""
        said = self.case.extract.statements
        return {s.role for s in said if s.quote.document == document and s.score >= least}

    @property
    def by_writer(self) -> bool:
        """Closed by somebody with rights, be it their own issue."""
        own = self.closer == "author" and self.case.root.association in WRITERS
        return self.closer == "maintainer" or own

    @property
    def last(self) -> Document | None:
        """The last comment of a person up to the end."""
        return self.lasting[-1] if self.lasting else None

    def weight(self, statement: Statement) -> float:
        """What a statement counts: the score of its words and speaker, by its place."""
        document = statement.quote.document.id
        near = self.near.get(document, _EARLY)
        return statement.score * (near if document == "body" else max(near, _STANDING.get(statement.role, 0.0)))

    def said(self, *roles: Role, least: float = 0.0) -> list[Statement]:
        """Statements of people with one of the roles that weigh at least so much, the heaviest first."""
        found = [s for role in roles for s in self.case.extract.said(role) if s.speaker != "bot"]
        return sorted((s for s in found if self.weight(s) >= least), key=lambda s: -self.weight(s))

    @property
    def first_words(self) -> Quote | None:
        """The first sentence of what who closed it wrote then."""
        return next((line for document in reversed(self.words) if (line := line_at(document))), None)


def line_at(document: Document) -> Quote | None:
    """The first line of a document that is no quoted reply; None where it has none."""
    at = 0
    for line in document.text[:8000].splitlines(keepends=True):
        words = line.strip()
        if words and not words.startswith((">", "```", "<!--")):
            start, end = around(document.text, at + line.index(words), at + line.index(words) + 1, 300)
            return Quote(document, start, end)
        at += len(line)
    return None


def ending(case: Case) -> Ending:
    """The ending of the thread as it stands. Where nobody is named as who closed it, it is taken to be who wrote last
    in the minutes around it."""
    root = case.root
    if root.state == "open" or not root.closed_at:
        return Ending(case, "unknown", (), _by_people(root.comments), _nearness(root.comments, (), ()))
    closed = moment(root.closed_at)
    before = tuple(d for d in root.comments if moment(d.created_at) <= closed + _AT_ONCE)
    near = [d for d in before if moment(d.created_at) >= closed - _AT_ONCE]
    event = last_closing(root)
    actor = root.closed_by or (event.actor if event else GHOST)
    if actor == GHOST and near:
        actor = near[-1].author
    words = tuple(d for d in near if d.author == actor)
    after = root.comments[len(before) :]
    soon = tuple(d for d in after if not d.author.bot and moment(d.created_at) - closed <= _SOON)
    return Ending(case, _closer(root, actor, words), words, _by_people(before), _nearness(before, words, after), soon)


def _closer(root: Thread, actor: Actor, words: tuple[Document, ...]) -> Closer:
    """Who may close an issue is its author or somebody with the rights of triage. In an archive without names all
    have one; who stands otherwise to the repository than the author is then another."""
    if actor.bot:
        return "bot"
    if actor == GHOST:
        return "unknown"
    other = any(d.association != root.association for d in words)
    return "author" if actor == root.author and not other else "maintainer"


def _by_people(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    return tuple([d for d in documents if not d.author.bot][-3:])


def _nearness(
    before: tuple[Document, ...], words: tuple[Document, ...], after: tuple[Document, ...]
) -> dict[str, float]:
    near = {"body": _BODY, "title": _BODY}
    for distance, document in enumerate(reversed(before)):
        near[document.id] = _BEFORE[distance] if distance < len(_BEFORE) else _EARLY
    near.update({d.id: _AT_THE_CLOSING for d in words})
    end = moment(before[-1].created_at) if before else None
    for document in after:
        soon = end is not None and moment(document.created_at) - end <= _SOON
        near[document.id] = _SOON_AFTER if soon else _LONG_AFTER
    return near
