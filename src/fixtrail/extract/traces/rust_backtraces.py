"""Rust: the lines of a backtrace, as std prints it since 2014."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import stack
from fixtrail.model.failure import Frame

_HEAD = re.compile(r"(?:.{0,80}\s)?[Ss]tack backtrace:\s*$")
_CALL = re.compile(r"\s{0,12}(?P<number>\d{1,4}):\s{1,40}(?:0x[0-9a-f]{1,16} - )?(?P<function>\S.{0,1500}?)\s*$")
_PLACE = re.compile(
    r"\s{0,60}at (?P<file>\S(?:[^:\n]|:(?=[\\/])){0,600}):(?P<line>\d{1,7})(?::(?P<column>\d{1,6}))?\s*$"
)
_UNPLACED = re.compile(r"\s{0,60}at \S.{0,400}$|\s{0,12}(?:\[\.{3}|\.{3} \d|⋮|\d{1,4}:\s{1,40}0x[0-9a-f]{1,16}\s*$)")
_HASH = re.compile(r"::h[0-9a-zA-Z]{15,24}(?:::v[\w.]{1,24})?$|\.llvm\.\d{1,24}$")
_NO_NAME = {"<unknown>", "<no info>", "<unresolved>", ""}


class Backtrace(msgspec.Struct, frozen=True):
    """The frames, the innermost first, and the index after the last line."""

    frames: tuple[Frame, ...]
    end: int


def is_backtrace(text: str) -> bool:
    """The line announces a backtrace."""
    return "tack backtrace:" in text and _HEAD.match(text[: stack.LINE_CHARS]) is not None


def backtrace(lines: Sequence[Line], at: int) -> Backtrace | None:
    """The backtrace that line `at` announces, None where no frame follows."""
    functions: list[str] = []
    places: list[tuple[str, str, str | None] | None] = []
    end = at = at + 1
    while at < len(lines) and not stack.is_fence(lines[at].text):
        text = lines[at].text[: stack.LINE_CHARS]
        place = _PLACE.match(text) if functions else None
        call = None if place else _CALL.match(text)
        if place:
            places[-1] = places[-1] or (place["file"], place["line"], place["column"])
        elif call:
            functions.append(_HASH.sub("", _HASH.sub("", call["function"])))
            places.append(None)
        elif at > end if not text.strip() else not _UNPLACED.match(text) and not (functions and _wrapped(lines, at)):
            break
        at += 1
        end = at if text.strip() else end
    frames = tuple(
        stack.frame("rust", "" if f in _NO_NAME else f, *(p or ("", "", "")))
        for f, p in zip(functions, places, strict=True)
        if f not in _NO_NAME or p
    )
    return Backtrace(frames[: stack.FRAMES], end) if frames else None


def _wrapped(lines: Sequence[Line], at: int) -> bool:
    """Line `at` is the end of a frame that a terminal broke: the next one is a frame again."""
    if at + 1 >= len(lines) or len(lines[at - 1].text) < 60:
        return False
    following = lines[at + 1].text[: stack.LINE_CHARS]
    return bool(_CALL.match(following) or _PLACE.match(following))
