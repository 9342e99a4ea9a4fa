"""Rust: what states a panic or a crash of the compiler, in the words of each age."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import stack
from fixtrail.model.failure import Frame

_FILE = r"(?:[^\s':](?:[^':\n]|:(?=[\\/])){0,400}\.r[sc]|<[\w :.-]{1,60}>)"
_WHO = r"(?:(?:thread|task) (?:'[^'\n]{0,300}'|<\w{1,30}>)(?: \(\d{1,20}\))? |rust: (?:task|upcall) )?"
_PLACED = re.compile(rf"{_WHO}panicked at (?P<file>{_FILE}):(?P<line>\d{{1,7}}):(?P<column>\d{{1,6}}):?\s*$")
_QUOTED = re.compile(
    r"(?:(?:thread|task) (?:'[^'\n]{0,300}'|<\w{1,30}>)(?: \(\d{1,20}\))? (?:panicked|failed) at |panicked at "
    r"|rust: (?:task failed at|upcall fail) )'"
)
_QUOTE_END = re.compile(
    r"',\s{1,12}(?P<file>[^\s'](?:[^':]|:(?=[\\/])){0,400}\.r[sc]|<[\w :.-]{1,60}>):(?P<line>\d{1,7})(?::"
    r"(?P<column>\d{1,6}))?"
)
_ICE = re.compile(
    r"\s{0,12}(?:/{2,4} {0,4})?(?:[^\s:]\S{0,300}?:\d{1,7}:\d{1,6}:? (?:\d{1,7}:\d{1,6}:? )?)?(?:error"
    r"|\x1b\[[\d;]{1,12}merror)"
    r"(?:\[E\d{4}\])?: internal (?:compiler )?error(?::\s{0,4}|\s{1,4}(?=unexpected))(?P<message>\S.{0,1900})$"
)
_ICE_PLACE = re.compile(r"(?P<file>[\w./\\-]{1,300}\.rs):(?P<line>\d{1,7}):(?P<column>\d{1,6}): (?=\S)")
_OVERFLOW = re.compile(r"\s{0,12}thread '[^'\n]{0,300}'(?: \(\d{1,20}\))? has overflowed its stack\s*$")
_EYRE = re.compile(r"\s{0,8}The application panicked \(crashed\)\.")
_EYRE_PART = re.compile(r"\s{0,8}(Message|Location):\s{1,8}(\S.*)$")
_STOP = re.compile(
    r"\s{0,12}(?:note: |[Ss]tack backtrace:|(?:thread|task) ['<]|error(?:\[E\d{4}\])?: |query stack|warning: "
    r"|test \S{1,200} \.\.\.)"
)
_CARRIER = re.compile(
    r"(?:~Any|Box<(?:dyn )?(?:\w{1,20}::){0,4}Any(?: ?[\w+ ']{0,60})?>|explicit failure|explicit panic"
    r"|called `Option::unwrap\(\)` on a `None` value in rustc)$"
)
_GENERIC = re.compile(r"unexpected (?:failure|panic)\b")


class Event(msgspec.Struct, frozen=True):
    """A panic (`kind` is `panic`), a crash of the compiler or a stack overflow: the lines `first` to before `end`."""

    kind: str
    message: str
    first: int
    end: int
    place: Frame | None = None


def is_carrier(stated: Event) -> bool:
    """The panic says only that another message was given before."""
    return _CARRIER.match(stated.message) is not None


def is_generic(stated: Event) -> bool:
    """The compiler says only that it panicked."""
    return stated.kind != "panic" and _GENERIC.match(stated.message) is not None


def event(lines: Sequence[Line], at: int) -> Event | None:
    """What begins in line `at`, None where nothing does."""
    text = lines[at].text[: stack.LINE_CHARS]
    if "ed at " in text or "upcall fail" in text:
        return _panic(lines, at, text)
    if "internal " in text:
        ice = _ICE.match(text)
        return _ice(lines, at, ice["message"]) if ice else None
    if "overflowed" in text and _OVERFLOW.match(text):
        return Event("stack overflow", text.strip(), at, at + 1)
    if "application panicked" in text and _EYRE.match(text):
        return _eyre(lines, at)
    return None


def _panic(lines: Sequence[Line], at: int, text: str) -> Event | None:
    placed = _PLACED.search(text)
    if placed:
        place = stack.frame("rust", "", placed["file"], placed["line"], placed["column"])
        below = lines[at + 1].text[: stack.LINE_CHARS] if at + 1 < len(lines) else ""
        if not below.strip() or stack.is_fence(below) or _STOP.match(below[:400]):
            return Event("panic", "", at, at + 1, place)
        end = stack.message_end(lines, at + 1, _STOP)
        message = stack.joined(line.text[: stack.LINE_CHARS] for line in lines[at + 1 : end])
        return Event("panic", message, at, end, place)
    quoted = _QUOTED.search(text)
    return _quoted(lines, at, text[quoted.end() :]) if quoted else None


def _quoted(lines: Sequence[Line], at: int, text: str) -> Event:
    """The panic whose message is in quotes, over as many lines as it takes, and then its place."""
    ended = _QUOTE_END.search(text)
    whole, end = text, at + 1
    while ended is None and end < len(lines) and end - at < stack.MESSAGE_LINES and not stack.is_fence(lines[end].text):
        if _QUOTED.search(lines[end].text[: stack.LINE_CHARS]):
            break
        before = max(len(whole) - 500, 0)
        whole += "\n" + lines[end].text[: stack.LINE_CHARS]
        end += 1
        ended = _QUOTE_END.search(whole, before)
    if ended is None:
        return Event("panic", stack.joined([text.removesuffix("'")]), at, at + 1)
    file = ended["file"].replace("\n", "")
    place = stack.frame("rust", "", file, ended["line"], ended["column"])
    return Event("panic", stack.joined(whole[: ended.start()].split("\n")), at, end, place)


def _ice(lines: Sequence[Line], at: int, message: str) -> Event:
    place = _ICE_PLACE.match(message)
    if place is None:
        return Event("internal compiler error", message.strip(), at, at + 1)
    frame = stack.frame("rust", "", place["file"], place["line"], place["column"])
    return Event("internal compiler error", message[place.end() :].strip(), at, at + 1, frame)


def _eyre(lines: Sequence[Line], at: int) -> Event:
    """The panic as color-eyre prints it: message and location, each in a line of its own."""
    message, place, end = "", None, at + 1
    while end < len(lines) and (part := _EYRE_PART.match(lines[end].text[: stack.LINE_CHARS])):
        if part[1] == "Message":
            message = part[2].strip()
        else:
            file, _, line = part[2].strip().rpartition(":")
            place = stack.frame("rust", "", file, line if line.isdecimal() and line.isascii() else "")
        end += 1
    return Event("panic", message, at, end, place)
