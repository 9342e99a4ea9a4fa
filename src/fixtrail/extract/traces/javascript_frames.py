"""One frame of a JavaScript stack: V8 and those like it, Firefox and Safari, component stacks of React."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import stack
from fixtrail.model.failure import Frame

_AT = re.compile(r"\s{0,40}at (?:async )?(?=\S)")
_PLACE = re.compile(r"(.{0,1000}?):(\d{1,9})(?::(\d{1,9}))?$")
_CALL = re.compile(r"((?:[^()]|\([^()]{0,80}\)){1,300}) \((?:address at )?(.{1,1000})\)$")
_AS = re.compile(r" \[as ([^\]]{1,200})\]$")
_NOWHERE = {"<anonymous>", "native", "index 0", "unknown", "unknown location", "<unknown>", "native code", "eval"}
_INDEX = re.compile(r"index \d{1,6}$")
_OTHERS = re.compile(  # places of other languages' frames, which also begin with `at`
    r"\.(?:rs|c|cc|cpp|cxx|h|hpp|go|py|rb|php|swift|java|kt|kts|scala|groovy|cs|fs|vb|dart|ex|exs|erl|clj|zig|nim|cr"
    r"|m|mm|ml|hs|pl|lua|jl)$"
)
_FILE = re.compile(
    r"[\w$]\.[A-Za-z]|[/\\]|^(?:node|webpack|native|ext|https?|file|wasm|eval|app|internal|bun|deno|blob):|^\?"
    r"|<anonymous>$|^[a-z_]+$"
)
_SCRIPT = re.compile(
    r"\.(?:[cm]?[jt]sx?|vue|svelte|html?|bundle|jsbundle|es6|coffee|php|asp)(?:$|[?#/])|\?[\w-]{1,40}$|^https?:"
    r"|^webpack|^file:|^blob:"
)
_GECKO = re.compile(
    r"\s{0,40}(?P<function>[\w$.<>/*\[\]~^#()+ -]{0,300})@ ?(?P<file>(?:https?|file|webpack|webpack-internal"
    r"|resource|chrome"
    r"|moz-extension|safari-extension|safari-web-extension|blob|app|capacitor|ionic|asset|user-script|debugger"
    r"|self-hosted"
    r"|jar|about|user_\d{1,9})\b[^\s]{0,1000}?|(?:/|[A-Za-z]:[\\/]|\.{1,2}/)[^\n@]{1,1000}?"
    r"|[\w.-]{1,200}\.[cm]?[jt]sx?(?:\?\S{1,200}?)?"
    r"|debugger eval code|\[native code\])(?:(?: line \d{1,6} > \w{1,20}){0,5}:(?P<line>\d{1,9})(?::"
    r"(?P<column>\d{1,9}))?)?\s*$"
)
_COMPONENT = re.compile(
    r"\s{1,40}in (?P<function>[\w$.]{1,100}|[A-Z][\w$.]{0,100}\([\w$.()]{1,100}\))"
    r"(?: \((?:created by [^()]{1,200}(?:\([^()]{1,100}\))?|at (?P<file>[^():]{1,300}):(?P<line>\d{1,9}))\))\s*$"
)
_MAPPED = re.compile(r"\s{1,40}-> (?P<file>\S.{0,1000}?):(?P<line>\d{1,9}):(?P<column>\d{1,9})\s*$")
_ELEMENT = re.compile(r"\s{0,40}(?:at|in) (?P<function>[A-Za-z][\w$.]{0,100}(?:\([\w$.()]{1,100}\))?)$")
_WRAP = 50  # characters from which on a terminal may have broken a line


class Found(msgspec.Struct, frozen=True):
    """A frame (None where the line only belongs to the one before) and on how many further lines it goes on."""

    frame: Frame | None
    more: int = 0


def script_frame(lines: Sequence[Line], at: int) -> Found | None:
    """The frame that begins in line `at`, also where a terminal broke it over two or three lines."""
    text = lines[at].text[: stack.LINE_CHARS].rstrip()
    if text.strip() == "[native code]":
        return Found(None)
    if "@" in text and (gecko := _GECKO.match(text)):
        return _gecko(gecko)
    if " at " not in text and not text.startswith("at ") and "\tat " not in text:
        component = _COMPONENT.match(text) if " in " in text else None
        if component:
            return Found(stack.frame("javascript", component["function"], component["file"] or "", component["line"]))
        return None
    start = _AT.match(text)
    if not start:
        return None
    body = text[start.end() :]
    for more in range(3):
        frame = _v8(body)
        if frame:
            return _mapped(lines, at, frame, more)
        if (
            len(lines[at + more].text) < _WRAP
            or at + more + 1 >= len(lines)
            or not ("(" in body or "/" in body or "\\" in body)
        ):
            return None
        following = lines[at + more + 1].text[: stack.LINE_CHARS].rstrip()
        if _AT.match(following) or not following:
            return None
        body += following
    return None


def element(text: str) -> Found | None:
    """A line of React's component stack without a place, which counts only between frames: `at Lamp`, `in div`."""
    found = _ELEMENT.match(text.rstrip())
    if found is None:
        return None
    named = found["function"][:1].isupper()
    return Found(stack.frame("javascript", found["function"], "") if named else None)


def _mapped(lines: Sequence[Line], at: int, frame: Frame, more: int) -> Found:
    """The frame where a source map says that it is, if the next line says so."""
    following = at + more + 1
    mapped = _MAPPED.match(lines[following].text[: stack.LINE_CHARS]) if following < len(lines) else None
    if mapped:
        return Found(
            stack.frame("javascript", frame.function, mapped["file"], mapped["line"], mapped["column"]), more + 1
        )
    return Found(frame, more)


def _gecko(found: re.Match[str]) -> Found | None:
    """A frame of Firefox or Safari; without a place only the engine's own."""
    file = found["file"]
    if not found["line"] and file != "[native code]":
        return None
    function = found["function"].strip()
    return Found(stack.frame("javascript", function, file, found["line"], found["column"]))


def _v8(body: str) -> Frame | None:
    """`f (place)`, `new F (place)`, `o.f [as g] (place)`, `place`; a place may be that of an `eval`."""
    body = body.removesuffix("{").removesuffix("[").rstrip().removesuffix(",")
    call = _CALL.match(body)
    if call:
        function, place = _AS.sub("", call[1]), call[2]
        if place in _NOWHERE or _INDEX.match(place):
            return stack.frame("javascript", function, f"<{place.strip('<>')}>")
        return _placed(function, place, called=True)
    return _placed("", body, called=False)


def _placed(function: str, place: str, called: bool) -> Frame | None:
    """The frame at `place`; None where it is no place of a script."""
    if place.startswith("eval at "):
        place = place.rpartition(", ")[2]
    if " -> " in place:
        place = place.rpartition(" -> ")[2]
    found = _PLACE.match(place)
    if not found:
        return None
    file, line, column = found[1], found[2], found[3]
    if not file.strip() or _OTHERS.search(file) or not _FILE.search(file) or (not called and " in " in file):
        return None
    if column is None and not (called and _SCRIPT.search(file)):
        return None
    return stack.frame("javascript", function, file, line, column)


def in_stack(frames: Sequence[Frame], stated: bool) -> bool:
    """The frames are a stack: one is enough after what states an exception, else two of them."""
    return len(frames) >= (1 if stated else 2)
