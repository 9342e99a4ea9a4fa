"""Rust: panics of every age with and without backtrace, crashes of the compiler, causes of anyhow and eyre.

Formats: `library/std/src/panicking.rs` and `std::backtrace` (https://doc.rust-lang.org/std/backtrace/), rustc's own
`error: internal compiler error` with its query stack; before 2015 tasks failed (`task 'x' failed at 'why', file.rs:3`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import stack
from fixtrail.extract.traces.find import Parser
from fixtrail.extract.traces.rust_backtraces import Backtrace, backtrace, is_backtrace
from fixtrail.extract.traces.rust_panics import Event, event, is_carrier, is_generic
from fixtrail.model.failure import Frame, Thrown, Trace, TraceKind

_TRIGGER = re.compile(
    r"panicked at |failed at '|: internal (?:compiler )?error|upcall fail '|tack backtrace:|Caused by:[ \t]*\r?\n"
    r"|has overflowed its stack|application panicked"
)
# What rustc and std print beside a panic, and the source that a compiler's error shows.
_BESIDE = re.compile(
    r"\s{0,12}(?:/{2,4} {0,4})?(?:note: |warning: the ICE|This message reflects|We would appreciate"
    r"|query stack during panic|end of query stack"
    r"|#\d{1,4} \[\w{1,80}\]|rust: domain |fatal runtime error: |error: aborting due to"
    r"|error: the compiler unexpectedly"
    r"|thread panicked while|thread caused non-unwinding|we have no way to|= note: |-->|::: |\||\d{1,7} {0,6}\|"
    r"|\.{3}\s*$"
    r"|\S{1,300}\.r[sc]:\d{1,7} |<[\w ]{1,30}>:\d{1,7} |query stack|Backtrace omitted|Run with )"
    r"|\s{0,300}[\^~]{1,400}\s*$"
)
_GAP = 2  # blank lines between what belongs together
_CAUSES = re.compile(r"\s{0,4}Caused by:\s*$")
_CAUSE = re.compile(r"\s{1,12}(?:\d{1,3}: )?(\S.*)$")
_ERROR = re.compile(r"(?:.{0,120}\s)?(?:Error|ERROR): (\S.*)$")
_LOCATION = re.compile(r"\s{1,8}(\S[^:\n]{0,400}\.rs):(\d{1,7}):(\d{1,7})\s*$")
_ABOVE = 6  # lines between an error and its causes


def find(lines: Sequence[Line]) -> Iterator[Trace]:
    """The Rust traces in `lines`, in their order."""
    at = floor = 0
    while at < len(lines):
        found = _trace(lines, at) or _caused(lines, at, floor)
        if found:
            trace, at = found
            floor = at
            yield trace
        else:
            at += 1


def _trace(lines: Sequence[Line], first: int) -> tuple[Trace, int] | None:
    """The panic, the compiler's crash or the bare backtrace that begins in line `first`, with the index after it."""
    current = event(lines, first)
    if current is None:
        return _unstated(lines, first) if is_backtrace(lines[first].text) else None
    events, at = [current], current.end
    end = at
    frames: dict[int, Backtrace] = {}
    while at < len(lines) and at - end <= _GAP and not stack.is_fence(lines[at].text):
        text = lines[at].text[: stack.LINE_CHARS]
        found = backtrace(lines, at) if is_backtrace(text) else None
        if found:
            frames.setdefault(len(events) - 1, found)
            at = end = found.end
        elif following := event(lines, at):
            if not _belongs(events, following):
                break
            events.append(following)
            at = end = following.end
        elif not text.strip():
            at += 1
        elif _BESIDE.match(text):
            at = end = at + 1
        else:
            break
    thrown = _thrown(lines, events, frames)
    kind: TraceKind = "panic" if all(e.kind == "panic" for e in events) else "crash"
    return Trace("rust", kind, thrown, lines[first].start, lines[end - 1].end), end


def _belongs(events: Sequence[Event], following: Event) -> bool:
    """One failure goes on: a panic that only carries what was said, or the compiler's word beside its panic."""
    if following.kind == "panic":
        return is_carrier(following) or (any(e.kind != "panic" for e in events) and len(events) == 1)
    return all(e.kind == "panic" for e in events)


def _thrown(lines: Sequence[Line], events: Sequence[Event], frames: dict[int, Backtrace]) -> tuple[Thrown, ...]:
    """What the events state, without those that say nothing beside the others; the compiler's word before its panic."""
    telling = [e for e in events if not is_generic(e) and not (e.kind == "panic" and is_carrier(e))]
    telling = telling or [next((e for e in events if e.kind == "panic"), events[0])]
    telling.sort(key=lambda e: e.kind == "panic")
    called = next((found.frames for _, found in sorted(frames.items())), ())
    last = len(telling) - 1
    return tuple(
        stack.thrown(e.kind, e.message, lines, e.first, e.end - 1, _placed(e, called if n == last else ()))
        for n, e in enumerate(telling)
    )


def _placed(stated: Event, frames: Sequence[Frame]) -> Sequence[Frame]:
    """The frames, with the place of the panic before them unless one of them is there."""
    place = stated.place
    if place is None or any(frame.line == place.line and _same_file(frame.file, place.file) for frame in frames):
        return frames
    return (place, *frames)


def _same_file(one: str, other: str) -> bool:
    """Two names of a file, of which one may be longer at its beginning."""
    one, other = one.replace("\\", "/").removeprefix("./"), other.replace("\\", "/").removeprefix("./")
    return one.endswith(other) or other.endswith(one)


def _unstated(lines: Sequence[Line], first: int) -> tuple[Trace, int] | None:
    """A backtrace that nothing states."""
    found = backtrace(lines, first)
    if found is None:
        return None
    thrown = stack.thrown("", "", lines, first, first, found.frames)
    return Trace("rust", "exception", (thrown,), lines[first].start, lines[found.end - 1].end), found.end


def _caused(lines: Sequence[Line], at: int, floor: int) -> tuple[Trace, int] | None:
    """An error of anyhow or eyre, whose causes line `at` announces; cargo's own begin with a small letter."""
    if not _CAUSES.match(lines[at].text[:40]):
        return None
    first = stack.stated_before(lines, at, max(floor, at - _ABOVE), _ERROR)
    stated = _ERROR.match(lines[first].text[: stack.LINE_CHARS]) if first >= 0 else None
    if stated is None:
        return None
    told = [stack.joined([stated[1], *(line.text for line in lines[first + 1 : at])])]
    places = [(first, max(i for i in range(first, at) if lines[i].text.strip()))]
    end = at = at + 1
    while at < len(lines) and len(told) < stack.THROWN and (cause := _CAUSE.match(lines[at].text[: stack.LINE_CHARS])):
        told.append(cause[1].strip())
        places.append((at, at))
        end = at = at + 1
    frames, end = _below(lines, end)
    last = len(told) - 1
    thrown = tuple(
        stack.thrown("", message, lines, *places[n], frames if n == last else ()) for n, message in enumerate(told)
    )
    if len(thrown) < 2:
        return None
    return Trace("rust", "exception", thrown, lines[first].start, lines[end - 1].end), end


def _below(lines: Sequence[Line], end: int) -> tuple[Sequence[Frame], int]:
    """The place or the backtrace that is printed after causes that end before line `end`."""
    for at in range(end, min(end + 3, len(lines))):
        text = lines[at].text
        if is_backtrace(text) and (found := backtrace(lines, at)):
            return found.frames, found.end
        if text.strip() == "Location:" and at + 1 < len(lines):
            place = _LOCATION.match(lines[at + 1].text[: stack.LINE_CHARS])
            return ([stack.frame("rust", "", place[1], place[2], place[3])], at + 2) if place else ((), end)
    return (), end


RUST = Parser(
    "rust", _TRIGGER, find,
    (
        "panicked", "failed at '", ": internal ", "upcall fail '", "tack backtrace:", "Caused by:",
        "has overflowed its stack",
    ),
)  # fmt: skip
