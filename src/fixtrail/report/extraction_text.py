"""What was found in one text, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixtrail.model.extraction import ErrorFound, Extraction, FingerprintFound, Fingerprints, PassageFound, Place
from fixtrail.model.failure import Frame
from fixtrail.report.words import count
from fixtrail.text.characters import visible

_WIDTH = 100
_FRAMES = 3
_PASSAGES = 40
_ITEMS = 20
_LEVELS = {"exact": "the same failure", "family": "the same message", "near": "a message near it"}


def extraction_text(found: Extraction) -> str:
    """Errors first, then codes, fields, environment, statements, and what each line is; empty parts are left out."""
    parts = [
        ("Errors", [line for group in _alike(found.errors) for line in _error(group)]),
        ("Codes", [f"{_at(c.place):<12}{c.kind} {c.code}  {_cut(c.message)}".rstrip() for c in found.codes[:_ITEMS]]),
        ("Fields", [f"{f.name or f.label:<24}{_cut(f.value) or '(empty)'}" for f in found.fields]),
        ("Environment", [f"{e.name:<24}{_cut(e.value)}" for e in found.environment]),
        ("Statements", [f"{_at(s.place):<12}{s.role:<14}{_cut(s.text)}" for s in found.statements[:_ITEMS]]),
        ("Lines", list(_passages(found.passages))),
        ("Problems", [_cut(p.message) for p in found.problems]),
    ]
    shown = [_part(title, lines) for title, lines in parts if lines]
    head = f"{found.source}: {count(found.lines, 'line')}, {count(len(found.errors), 'error')}"
    return visible("\n\n".join([head, *shown])) + "\n"


def fingerprints_text(found: Fingerprints, *, explain: bool) -> str:
    """One block an error; with `explain` each part of it, whether it counts, and why."""
    if not found.fingerprints:
        problems = "".join(f"  {_cut(p.message)}\n" for p in found.problems)
        return f"{found.source}: no error was found in it.\n{problems}"
    blocks = ["\n".join((*_fingerprint(f, explain), *_matched(f, found.against))) for f in found.fingerprints]
    if found.problems:
        blocks.append(_part("Problems", [_cut(p.message) for p in found.problems]))
    return visible("\n\n".join(blocks)) + "\n"


def _part(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"  {line}" for line in lines)])


def _alike(errors: Sequence[ErrorFound]) -> Iterator[list[ErrorFound]]:
    """Errors under one fingerprint together, in the order of the first of each."""
    groups: dict[str, list[ErrorFound]] = {}
    for error in errors:
        groups.setdefault(error.fingerprint, []).append(error)
    yield from groups.values()


def _error(group: Sequence[ErrorFound]) -> Iterator[str]:
    error = group[0]
    yield f"{_at(error.place):<12}{_cut(error.message)}"
    if error.thrown and error.thrown[0].message not in error.message:
        yield f"{'':<12}{_cut(error.thrown[0].message)}"
    told = " ".join(filter(None, (error.language, error.kind)))
    yield f"{'':<12}{error.fingerprint}{' (generic)' if error.generic else ''}{f'  {told}' if told else ''}"
    for cause in error.thrown[1:4]:
        yield f"{'':<12}caused by {_cut(': '.join(filter(None, (cause.kind, cause.message))))}"
    own = [f for f in error.frames if f.own][:_FRAMES] or list(error.frames[:_FRAMES])
    for frame in own:
        yield f"{'':<12}at {_frame(frame)}"
    if len(group) > 1:
        lines = ", ".join(str(other.place.line) for other in group[1:9])
        yield f"{'':<12}the same on line {lines}{' …' if len(group) > 9 else ''}"


def _frame(frame: Frame) -> str:
    place = f"{frame.file}:{frame.line}" if frame.line is not None else frame.file
    return _cut(f"{frame.function} ({place})" if frame.function and place else frame.function or place)


def _passages(passages: tuple[PassageFound, ...]) -> Iterator[str]:
    for passage in passages[:_PASSAGES]:
        yield f"{_at(passage.place):<12}{passage.kind}{f' ({passage.language})' if passage.language else ''}"
    if len(passages) > _PASSAGES:
        yield f"… and {len(passages) - _PASSAGES} more; --format json has them all"


def _fingerprint(found: FingerprintFound, explain: bool) -> Iterator[str]:
    yield f"{found.exact}  {_at(found.place)}{' (generic: it says too little to tell failures apart)' * found.generic}"
    yield f"  message     {_cut(found.message)}"
    yield f"  normalized  {_cut(found.normalized)}"
    yield f"  family      {found.family}"
    for part in found.parts if explain else ():
        # The message is compared without its spaces; people read the form that has them.
        told = found.normalized if part.name == "message" and part.raw == found.parts[1].raw else part.normal
        yield f"  {'+' if part.contributes else '-'} {part.name:<9} {_cut(told or part.raw)}"
        yield f"              {_cut(part.why)}"


def _matched(found: FingerprintFound, against: str) -> Iterator[str]:
    if not against:
        return
    if found.match is None:
        yield f"  {against}  {'not compared: generic' if found.generic else 'no failure like it'}"
    else:
        yield f"  {against}  {_LEVELS[found.match.level]}, {_at(found.match.place)}: {_cut(found.match.message)}"


def _at(place: Place) -> str:
    return f"line {place.line}" if place.line == place.last_line else f"{place.line}-{place.last_line}"


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDTH else flat[: _WIDTH - 1] + "…"
