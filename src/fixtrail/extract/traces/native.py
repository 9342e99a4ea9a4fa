"""Reports of native crashes: a line that states what failed, details after it, and the stack.

Each tool's file gives tables of `Opening`s and `Detail`s; the walk over the lines is here, once. A statement of the
reason (an assertion, a failed check) followed by the report of the signal that it raised is one failure, under the
reason; a report with a reason of its own is another failure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import msgspec

from fixtrail.extract.lines import Line
from fixtrail.extract.traces.library_frames import is_own
from fixtrail.extract.traces.native_frames import NativeFrame, frame
from fixtrail.model.failure import Frame, Thrown, Trace, TraceKind

Weight = Literal["reason", "signal", "report", "end"]
FRAMES = 250  # of a stack that are kept
WAIT = 80  # lines between a statement and its stack: registers, maps, hints
PATIENCE = 400  # lines between a reason without a stack and its signal: other stacks, dumps of objects
PAUSE = 3  # lines inside a stack that are no frames
_TOP = 12  # frames in which a handler of exhausted memory is the reason for the end
_EXHAUSTED = (
    "OutOfMemory", "out_of_memory", "OnNoMemory", "OOMErrorHandler", "rust_oom", "handle_alloc_error",
    "__rust_alloc_error_handler", "HeapExhausted", "mozalloc_handle_oom",
)  # fmt: skip
_SOON = 12  # lines after a whole report in which the signal is still its own
_CHARS = 4000  # of a line that patterns look at


class Stated(msgspec.Struct, frozen=True):
    """What an opening line says: the type of the failure and its message. A `reason` stays over a `signal` after it; a
    `report` stands for itself; an `end` counts only where nothing was stated before it. `frames` false: no stack
    belongs to it, or none says more than the message."""

    kind: str
    message: str = ""
    weight: Weight = "report"
    frames: bool = True
    language: str = (
        ""  # where it tells; then it counts only with a native stack, as that language's parser has the rest
    )


class Building(msgspec.Struct):
    """A report while it is read; details change it."""

    kind: str
    message: str
    weight: Weight
    start: int
    end: int
    stated: tuple[int, int]
    accepting: bool = True
    closed: bool = False  # another stack (who freed, who allocated) has begun
    quiet: int = 0  # lines since the last that belonged
    last: int = -1
    frames: list[Frame] = msgspec.field(default_factory=list)
    detailed: bool = False
    spare: list[Frame] = msgspec.field(default_factory=list)  # a stack without lines, should no better one follow
    pointer: bool = False  # the only frame is where the processor stood
    language: str = ""


class Opening(msgspec.Struct, frozen=True):
    """A line that states a failure: `needle` occurs in it, `pattern` finds it, `read` says what it states (None where
    it is none after all)."""

    needle: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Stated | None]


class Detail(msgspec.Struct, frozen=True):
    """A line that adds to the report before it."""

    needle: str
    pattern: re.Pattern[str]
    apply: Callable[[re.Match[str], Building], None]


class Dialect(msgspec.Struct, frozen=True):
    """What one parser reads: openings in order, details, literal marks of other stacks, lines to leave out, and how a
    line that is a frame reads."""

    language: str
    kind: TraceKind
    openings: tuple[Opening, ...]
    details: tuple[Detail, ...]
    others: tuple[str, ...]
    ignored: tuple[str, ...]
    frame: Callable[[str], NativeFrame | None] = frame
    strip: Callable[[str], str] = str


def reports(lines: Sequence[Line], dialect: Dialect) -> Iterable[Trace]:
    """The reports in the order of the text; every line is read once by each table."""
    current: Building | None = None
    for line in lines:
        text = dialect.strip(line.text[:_CHARS])
        if not text or text.isspace() or any(mark in text for mark in dialect.ignored):
            continue
        stated = _opening(text, dialect)
        if stated:
            if current and _goes_on(current, stated, line):
                continue
            if current:
                yield from _finished(current, dialect)
            current = _begin(stated, line)
            continue
        found = dialect.frame(text)
        if found:
            current = _with_frame(current, found, line)
        elif current:
            _other(current, text, line, dialect)
            patient = current.pointer or (current.weight == "reason" and not current.frames)
            if current.quiet > (PATIENCE if patient else WAIT):
                yield from _finished(current, dialect)
                current = None
    if current:
        yield from _finished(current, dialect)


def _opening(text: str, dialect: Dialect) -> Stated | None:
    for opening in dialect.openings:
        if opening.needle in text:
            found = opening.pattern.search(text)
            stated = opening.read(found) if found else None
            if stated:
                return stated
    return None


def _begin(stated: Stated, line: Line) -> Building:
    return Building(
        stated.kind,
        stated.message,
        stated.weight,
        line.start,
        line.end,
        (line.start, line.end),
        accepting=stated.frames,
        language=stated.language,
    )


def _goes_on(current: Building, stated: Stated, line: Line) -> bool:
    """Whether the line belongs to the report before it, and takes it in: the signal that a stated reason ended with,
    the reason for a signal without a stack, the same failure told again."""
    if current.kind.endswith("-leak") and stated.kind.endswith("-leak"):
        return _leaks_on(current, stated, line)
    if stated.kind.startswith("V8 sandbox") and current.frames and current.kind:  # what the report before it means
        current.kind = stated.kind
        _touch(current, line)
        return True
    if not current.frames and current.kind.startswith("V8 sandbox"):  # its handler tells of the fault that showed it
        _touch(current, line)
        return True
    if not current.frames and current.kind:
        if current.weight in ("signal", "end") and stated.weight != "end":
            _replace(current, stated, line)
            return True
        if stated.kind.split(" ")[0] == current.kind.split(" ")[0] and stated.weight == current.weight:
            _touch(current, line)
            return True
    if stated.weight not in ("signal", "end") and not _on_purpose(current, stated):
        return False
    if not current.kind:
        return False
    if stated.weight == "signal" and current.weight == "report" and current.frames and current.quiet > _SOON:
        return False
    own = [entry for entry in current.frames if entry.own]
    current.closed = any(entry.line is not None for entry in own)
    if not current.closed:  # the first stack said nothing, or less than the second may
        current.spare = current.spare or (list(current.frames) if own else [])
        current.frames.clear()
    _touch(current, line)
    return True


def _on_purpose(current: Building, stated: Stated) -> bool:
    """A failed assertion of Mozilla's and others ends the program by a write to address zero."""
    if current.frames or current.quiet > PAUSE or current.kind not in ("ASSERT", "MOZ_CRASH"):
        return False
    return stated.kind.startswith("Null-dereference") or stated.kind == "SIGSEGV"


def _leaks_on(current: Building, stated: Stated, line: Line) -> bool:
    """A list of leaks is one report, under the first that is direct."""
    if not current.frames:
        _replace(current, stated, line)
        return True
    if current.kind == "Indirect-leak" and stated.kind == "Direct-leak":
        return False
    current.closed = True
    _touch(current, line)
    return True


def _replace(current: Building, stated: Stated, line: Line) -> None:
    """A signal alone gives way to what says more."""
    current.kind, current.weight, current.language = stated.kind, stated.weight, stated.language
    current.message = stated.message or current.message
    current.stated, current.accepting = (line.start, line.end), stated.frames
    _touch(current, line)


def _touch(current: Building, line: Line) -> None:
    current.end, current.quiet, current.last = line.end, 0, -1


def _with_frame(current: Building | None, found: NativeFrame, line: Line) -> Building | None:
    """The report with one frame more; a stack without a report begins one of its own."""
    if current is None:
        if not found.sure or found.index > 0:
            return None
        current = Building("", "", "report", line.start, line.end, (line.start, line.end))
    if current.frames and not current.pointer and (current.quiet > PAUSE or -1 < found.index < current.last):
        current.closed = True
    current.end, current.quiet, current.last = line.end, 0, found.index
    if len(current.frames) == 1 and current.pointer and current.frames[0].function == found.function:
        current.pointer = False  # the stack begins where the processor stood
        return current
    if found.pointer:
        if current.frames:
            return current
        current.pointer = True
    if current.accepting and not current.closed and len(current.frames) < FRAMES:
        current.frames.append(_frame(found))
    return current


def _frame(found: NativeFrame) -> Frame:
    own = is_own(found.function, found.file, found.module)
    return Frame(found.function, found.file or found.module, found.line, found.column, own)


def _other(current: Building, text: str, line: Line, dialect: Dialect) -> None:
    """A line that is neither an opening nor a frame."""
    current.quiet += 1
    if current.language == "rust" and current.quiet == 1 and not current.message and not current.frames:
        current.message = text.strip()  # Rust says it under the place
        current.end = line.end
        return
    for detail in dialect.details:
        if detail.needle in text:
            found = detail.pattern.search(text)
            if found:
                detail.apply(found, current)
                current.end, current.quiet = line.end, 0
                return
    if any(mark in text for mark in dialect.others):
        current.closed = bool(current.frames)
        current.end, current.quiet = line.end, 0


def _finished(current: Building, dialect: Dialect) -> Iterable[Trace]:
    """The report as a trace; a stack alone needs two frames to be one."""
    if current.spare and not any(entry.own for entry in current.frames):
        current.frames = current.spare
    if (not current.kind or current.language) and len(current.frames) < 2:
        return
    if any(word in entry.function for entry in current.frames[:_TOP] for word in _EXHAUSTED):
        current.kind = "Out-of-memory"
    thrown = Thrown(current.kind, current.message, *current.stated, tuple(current.frames))
    yield Trace(current.language or dialect.language, dialect.kind, (thrown,), current.start, current.end)
