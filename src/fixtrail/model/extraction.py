"""What `fixtrail extract` and `fixtrail fingerprint` say of a text, as JSON documents.

Lines are counted from 1; `start` and `end` are characters of the text that was read, the end not included.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from fixtrail.model.facts import Role
from fixtrail.model.failure import CodeKind, Frame, LineKind, Part

EXTRACT_SCHEMA = "fixtrail.extract/1"
FINGERPRINT_SCHEMA = "fixtrail.fingerprint/1"


class Place(msgspec.Struct, frozen=True):
    """Where something stands."""

    line: int
    last_line: int
    start: int
    end: int


class ThrownFound(msgspec.Struct, frozen=True):
    """One exception of a trace; the first is what came out at the end, the others are what caused it, in order."""

    kind: str
    message: str
    frames: tuple[Frame, ...] = ()


class ErrorFound(msgspec.Struct, frozen=True):
    """An error message or a trace, with its fingerprints; `place` is the line that states it, `block` all of it."""

    message: str
    kind: str
    language: str
    fingerprint: str
    family: str
    normalized: str
    generic: bool
    place: Place
    block: Place
    score: float
    thrown: tuple[ThrownFound, ...] = ()
    frames: tuple[Frame, ...] = ()


class PassageFound(msgspec.Struct, frozen=True):
    kind: LineKind
    language: str
    place: Place


class CodeFound(msgspec.Struct, frozen=True):
    kind: CodeKind
    code: str
    message: str
    place: Place


class FieldFound(msgspec.Struct, frozen=True):
    label: str
    name: str
    value: str
    checked: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()


class FactFound(msgspec.Struct, frozen=True):
    """A fact of the environment: `name` of the thing, `value` as written."""

    name: str
    value: str
    place: Place


class StatementFound(msgspec.Struct, frozen=True):
    role: Role
    text: str
    place: Place


class ProblemFound(msgspec.Struct, frozen=True):
    code: str
    message: str


class Extraction(msgspec.Struct, frozen=True):
    """All that was found in one text; errors stand most telling first, the rest in the order of the text."""

    schema: str
    source: str
    lines: int
    errors: tuple[ErrorFound, ...] = ()
    passages: tuple[PassageFound, ...] = ()
    codes: tuple[CodeFound, ...] = ()
    fields: tuple[FieldFound, ...] = ()
    environment: tuple[FactFound, ...] = ()
    statements: tuple[StatementFound, ...] = ()
    images: int = 0
    problems: tuple[ProblemFound, ...] = ()


MatchLevel = Literal["exact", "family", "near"]


class Match(msgspec.Struct, frozen=True):
    """An error of another text that is the same failure (`exact`), has the same message (`family`) or one that is a few
    edits away (`near`); the closest there is."""

    level: MatchLevel
    message: str
    place: Place


class FingerprintFound(msgspec.Struct, frozen=True):
    """The signature of one error, with each part, whether it counts, and why; `match` where another text was given."""

    message: str
    exact: str
    family: str
    normalized: str
    generic: bool
    place: Place
    parts: tuple[Part, ...] = ()
    match: Match | None = None


class Fingerprints(msgspec.Struct, frozen=True):
    """The signatures of a text's errors, most telling first."""

    schema: str
    source: str
    ruleset: str
    fingerprints: tuple[FingerprintFound, ...] = ()
    against: str = ""  # the name of the text that they were matched with
    problems: tuple[ProblemFound, ...] = ()
