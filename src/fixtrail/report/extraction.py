"""What was found in one text, as JSON documents for `fixtrail extract` and `fixtrail fingerprint`; secrets masked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

import msgspec

from fixtrail.model.evidence import Quote
from fixtrail.model.extraction import (
    EXTRACT_SCHEMA,
    FINGERPRINT_SCHEMA,
    CodeFound,
    ErrorFound,
    Extraction,
    FactFound,
    FieldFound,
    FingerprintFound,
    Fingerprints,
    PassageFound,
    Place,
    ProblemFound,
    StatementFound,
    ThrownFound,
)
from fixtrail.model.facts import Error, Extract
from fixtrail.model.failure import Code, Fingerprint, Passage
from fixtrail.model.problem import Problem
from fixtrail.report.masking import mask_texts


class Cut(msgspec.Struct, frozen=True):
    """What was left out of a text at offset `at`."""

    at: int
    characters: int
    lines: int


class Origin(msgspec.Struct, frozen=True):
    """The text that was read, and what was left out of it; places are told as in the whole."""

    text: str
    cut: Cut | None = None

    @property
    def lines(self) -> int:
        ended = self.text.endswith("\n") or not self.text
        return self.text.count("\n") + (not ended) + (self.cut.lines if self.cut else 0)


class _Places:
    """From offsets of what was read to lines and offsets of the whole."""

    def __init__(self, origin: Origin) -> None:
        self.starts = [0, *(at + 1 for at, character in enumerate(origin.text) if character == "\n")]
        self.cut = origin.cut

    def of(self, start: int, end: int) -> Place:
        last = max(start, end - 1)
        return Place(self._line(start), self._line(last), self._offset(start), self._offset(last) + end - last)

    def _offset(self, at: int) -> int:
        return at + self.cut.characters if self.cut and at >= self.cut.at else at

    def quote(self, quote: Quote) -> Place:
        return self.of(quote.start, quote.end)

    def _line(self, at: int) -> int:
        return bisect_right(self.starts, at) + (self.cut.lines if self.cut and at >= self.cut.at else 0)


def extraction(
    source: str,
    origin: Origin,
    found: Extract,
    passages: Sequence[Passage],
    codes: Sequence[Code],
    prints: Mapping[str, Fingerprint],
) -> Extraction:
    """The document of `fixtrail extract`. `source` names the text, `prints` are the fingerprints by the key of an
    error's quote, `found` is of a thread whose body is the text."""
    places = _Places(origin)
    return mask_texts(
        Extraction(
            schema=EXTRACT_SCHEMA,
            source=source,
            lines=origin.lines,
            errors=tuple(_error(e, prints[e.quote.key], places) for e in found.errors),
            passages=tuple(PassageFound(p.kind, p.language, places.of(p.start, p.end)) for p in passages),
            codes=tuple(CodeFound(c.kind, c.code, c.message, places.of(c.start, c.end)) for c in codes),
            fields=tuple(FieldFound(f.label, f.name, f.value, f.checked, f.unchecked) for f in found.fields),
            environment=tuple(FactFound(e.name, e.value, places.quote(e.quote)) for e in found.environment),
            statements=tuple(StatementFound(s.role, s.quote.text, places.quote(s.quote)) for s in found.statements),
            images=found.images,
            problems=_problems(found.problems),
        )
    )


def _error(error: Error, print_: Fingerprint, places: _Places) -> ErrorFound:
    # Of a compiler's run each diagnostic is an error of its own, and none causes the next.
    thrown = error.trace.thrown if error.trace and error.trace.kind in ("exception", "panic", "crash") else ()
    return ErrorFound(
        message=error.message,
        kind=error.kind,
        language=error.language,
        fingerprint=print_.exact,
        family=print_.family,
        normalized=print_.normalized,
        generic=print_.generic,
        place=places.quote(error.quote),
        block=places.quote(error.block),
        score=error.score,
        thrown=tuple(ThrownFound(t.kind, t.message, t.frames) for t in thrown),
        frames=error.frames,
    )


def fingerprints(
    source: str, origin: Origin, ruleset: str, found: Sequence[tuple[Error, Fingerprint]], problems: Sequence[Problem]
) -> Fingerprints:
    """The document of `fixtrail fingerprint`."""
    places = _Places(origin)
    return mask_texts(
        Fingerprints(
            schema=FINGERPRINT_SCHEMA,
            source=source,
            ruleset=ruleset,
            fingerprints=tuple(
                FingerprintFound(
                    error.message, p.exact, p.family, p.normalized, p.generic, places.quote(error.quote), p.parts
                )
                for error, p in found
            ),
            problems=_problems(problems),
        )
    )


def _problems(problems: Sequence[Problem]) -> tuple[ProblemFound, ...]:
    return tuple(ProblemFound(p.code, p.message) for p in problems)


def as_json(found: Extraction | Fingerprints) -> bytes:
    """UTF-8, indented, ending in a line end; lone surrogates as question marks."""
    return msgspec.json.format(msgspec.json.encode(_encodable(found)), indent=2) + b"\n"


def _encodable(value: object) -> object:
    """Plain values whose texts can be UTF-8."""
    plain = msgspec.to_builtins(value)
    return _replaced(plain)


def _replaced(value: object) -> object:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list | tuple):
        return [_replaced(item) for item in value]
    if isinstance(value, dict):
        return {key: _replaced(item) for key, item in value.items()}
    return value
