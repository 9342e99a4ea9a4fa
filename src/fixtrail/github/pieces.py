"""Pieces of the query that some servers lack, and what is known of a server's schema.

A GitHub Enterprise Server is up to a year and a half behind github.com. What one lacks is left out of the query; the
verdict is kept as long as the client lives.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable

import msgspec

Pieces = frozenset[str]

LINKED_PULLS, STATE_REASON, ENABLE_DUPLICATE, EVENT_REASON, REACTORS = (
    "linked-pulls", "state-reason", "enable-duplicate", "event-reason", "reactors",
)  # fmt: skip
SUB_ISSUES, SUB_ISSUE_EVENTS = "sub-issues", "sub-issue-events"
DUPLICATE_OF, DEPENDENCIES, ISSUE_TYPE, DEPENDENCY_EVENTS, TYPE_EVENTS = (
    "duplicate-of", "dependencies", "issue-type", "dependency-events", "type-events",
)  # fmt: skip

# Piece -> words that stand together in the error about it: "Field 'x' doesn't exist on type 'Y'",
# "Field 'x' doesn't accept argument 'y'", "No such type X". An argument's error names its field too, so it is first.
_BLAMED_BY: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    (ENABLE_DUPLICATE, (("enableDuplicate",),)),
    (LINKED_PULLS, (("closedByPullRequestsReferences",),)),
    (EVENT_REASON, (("stateReason", "ClosedEvent"), ("stateReason", "ReopenedEvent"))),
    (STATE_REASON, (("stateReason", "Issue"),)),
    (REACTORS, (("reactors",),)),
    (SUB_ISSUES, (("subIssues",), ("parent", "Issue"))),
    (DUPLICATE_OF, (("duplicateOf",),)),
    (DEPENDENCIES, (("blockedBy",), ("blocking",))),
    (ISSUE_TYPE, (("issueType", "Issue"),)),
    (
        SUB_ISSUE_EVENTS,
        (("SubIssueAddedEvent",), ("SubIssueRemovedEvent",), ("ParentIssueAddedEvent",), ("ParentIssueRemovedEvent",)),
    ),
    (
        DEPENDENCY_EVENTS,
        (("BlockedByAddedEvent",), ("BlockedByRemovedEvent",), ("BlockingAddedEvent",), ("BlockingRemovedEvent",)),
    ),
    (TYPE_EVENTS, (("IssueTypeAddedEvent",), ("IssueTypeChangedEvent",), ("IssueTypeRemovedEvent",))),
)
_EVENT_PIECES = frozenset({SUB_ISSUE_EVENTS, DEPENDENCY_EVENTS, TYPE_EVENTS})
EVERYTHING: Pieces = frozenset(piece for piece, _ in _BLAMED_BY)
# Not in the public schema of February 2025: asked for at once on github.com only, elsewhere after the first answer.
NEWER: Pieces = frozenset({DUPLICATE_OF, DEPENDENCIES, ISSUE_TYPE, DEPENDENCY_EVENTS, TYPE_EVENTS})
_SHOWN_BY = {
    DUPLICATE_OF: "duplicateOf", DEPENDENCIES: "blockedBy", ISSUE_TYPE: "issueType",
    DEPENDENCY_EVENTS: "BLOCKED_BY_ADDED_EVENT", TYPE_EVENTS: "ISSUE_TYPE_ADDED_EVENT",
}  # fmt: skip
_WORD = re.compile(r"\w+")


class _Named(msgspec.Struct):
    name: str = ""


class Probe(msgspec.Struct, rename="camel"):
    """A type of the schema as the query itself asks for it."""

    fields: list[_Named] | None = None
    enum_values: list[_Named] | None = None

    def names(self) -> set[str]:
        return {entry.name for entry in (*(self.fields or ()), *(self.enum_values or ()))}


class Schema:
    """What one host is asked for. Thread-safe."""

    def __init__(self, *, newest: bool) -> None:
        self._lock = threading.Lock()
        self._pieces = EVERYTHING if newest else EVERYTHING - NEWER
        self._probed = newest
        self._dropped: Pieces = frozenset()

    def wanted(self) -> tuple[Pieces, bool]:
        """The pieces to ask for, and whether to probe for newer ones on the way."""
        with self._lock:
            return self._pieces, not self._probed

    def learn(self, probes: Iterable[Probe]) -> bool:
        """Take in what the schema has; True where there is more to ask for than was asked so far."""
        names: set[str] = set()
        for probe in probes:
            names |= probe.names()
        with self._lock:
            self._probed = True
            more = frozenset(piece for piece, name in _SHOWN_BY.items() if name in names)
            before = self._pieces
            self._pieces = (before | more) - self._dropped
            return self._pieces != before

    def drop(self, asked: Pieces, messages: Iterable[str]) -> bool:
        """Leave out what errors complain of; False where they speak of nothing that can be left out."""
        blamed: set[str] = set()
        for message in messages:
            words = set(_WORD.findall(message))
            found = next(
                (
                    piece
                    for piece, signs in _BLAMED_BY
                    if piece in asked and any(words.issuperset(sign) for sign in signs)
                ),
                None,
            )
            if found is not None:
                blamed.add(found)
            elif "itemTypes" in words:
                blamed |= _EVENT_PIECES & asked
        with self._lock:
            self._dropped |= blamed
            self._pieces -= blamed
        return bool(blamed)
