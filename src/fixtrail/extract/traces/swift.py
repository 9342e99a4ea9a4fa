"""Swift: fatal errors, failed preconditions and assertions, what the runtime's own backtracer prints.

Formats: the runtime's reports (`Fatal error: why: file a.swift, line 3`, since 5.4 `a.swift:3: Fatal error: why`),
https://github.com/swiftlang/swift/blob/main/docs/Backtracing.rst. Crash reports of the system are native ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import stack
from fixtrail.extract.traces.find import Parser
from fixtrail.model.failure import Frame, Trace

_TRIGGER = re.compile(r"atal error|recondition failed|Assertion failed|Program crashed: |\*\*\* Crash(?:ed)?: ")
_WORDS = r"(?P<kind>[Ff]atal error|[Pp]recondition failed|Assertion failed)"
_BEFORE = re.compile(
    rf"(?:[^\n]{{0,100}}\s)?(?P<file>\S[^\n:]{{0,300}}\.swift):(?P<line>\d{{1,7}}): {_WORDS}(?:: (?P<message>.*))?$"
)
_AFTER = re.compile(
    rf"(?:[^\n]{{0,100}}\s)?{_WORDS}(?:: (?P<message>.*?))?: file (?P<file>\S[^\n:]{{0,400}}), line "
    rf"(?P<line>\d{{1,7}})\s*$"
)
_BARE = re.compile(rf"\s{{0,8}}(?:Thread \d{{1,5}}: )?{_WORDS}(?:: (?P<message>.*))?(?P<file>)(?P<line>)$")
_KNOWN = re.compile(
    r"(?:[Uu]nexpectedly found nil|Index out of range|Array index is out of range|Can't (?:form Range|remove"
    r"|index)|Unexpectedly"
    r"|Division by zero|Arithmetic overflow|Not enough bits|Negative (?:value|count)|Range requires|UnsafeMutable"
    r"|Unresolved"
    r"|Use of unimplemented initializer|Duplicate (?:keys|elements)|Dictionary literal|Double value cannot"
    r"|Error raised at top)"
)
_CRASHED = re.compile(
    r"\s{0,8}(?:\W{1,4} )?(?:Program crashed|\*\*\* (?:Program )?[Cc]rash(?:ed)?): (?P<message>\S.*)$"
)
_IMAGE = re.compile(
    r"\s{0,8}\d{1,4}:?\s{1,8}(?:\S{1,80}\s{1,40}0x[0-9a-f]{6,16}\s{1,4})(?P<function>\S.{0,900}?)(?: \+ \d{1,12})?\s*$"
)
_TRACED = re.compile(
    r"\s{0,8}\d{1,4} (?:\[[\w.]{1,20}\] ){0,3}(?:0x[0-9a-f]{6,16} )?(?P<function>\S.{0,900}?)(?: \+ \d{1,12})? in "
    r"(?P<image>\S{1,200})"
    r"(?: at (?P<file>\S[^\n:]{0,500}):(?P<line>\d{1,7})(?::(?P<column>\d{1,6}))?)?\s*$"
)
_WITHIN = re.compile(
    r"\s{0,8}(?:Current stack trace:|Thread \d{1,5}(?: .{0,80})?crashed:?|\d{1,6} ?│|│|Stack dump|\.{3}\s*$)"
    r"|\s{0,200}[\^~▲]{1,300}\s*$"
)

_GAP = 3  # blank lines between parts of a backtrace


def find(lines: Sequence[Line]) -> Iterator[Trace]:
    """The Swift traces in `lines`, in their order."""
    at = 0
    while at < len(lines):
        text = lines[at].text[: stack.LINE_CHARS]
        found = None
        if "atal error" in text or " failed" in text or "rashed: " in text:
            found = _trace(lines, at, text)
        if found:
            trace, at = found
            yield trace
        else:
            at += 1


def _trace(lines: Sequence[Line], first: int, text: str) -> tuple[Trace, int] | None:
    """The failure that line `first` states, with its backtrace and the index after it."""
    told = _BEFORE.match(text) or _AFTER.match(text)
    bare = None if told else _BARE.match(text)
    crashed = None if told or bare else _CRASHED.match(text)
    stated = told or bare or crashed
    if stated is None:
        return None
    frames, end = _frames(lines, first + 1)
    message = (stated["message"] or "").strip()
    if not told and not frames and not (bare and _KNOWN.match(message)):
        return None
    if not crashed and (", function " in message or message.startswith("(")):  # an assertion of C
        return None
    kind = "crash" if crashed else stated["kind"][:1].upper() + stated["kind"][1:]
    if told:
        frames.insert(0, stack.frame("swift", "", told["file"], told["line"]))
    thrown = stack.thrown(kind, message, lines, first, first, frames)
    return Trace("swift", "crash", (thrown,), lines[first].start, lines[end - 1].end), end


def _frames(lines: Sequence[Line], at: int) -> tuple[list[Frame], int]:
    """The frames of the backtrace from line `at` on, without the source shown between, and the index after it."""
    frames: list[Frame] = []
    start = end = at
    seen = False
    while at < len(lines) and at - end <= _GAP:
        text = lines[at].text[: stack.LINE_CHARS]
        traced = _TRACED.match(text)
        image = None if traced else _IMAGE.match(text)
        if traced:
            function = traced["function"]
            frames.append(stack.frame("swift", function, traced["file"] or "", traced["line"], traced["column"]))
        elif image and not image["function"].startswith("<"):
            frames.append(stack.frame("swift", image["function"], ""))
        elif text.strip() and not image and not _WITHIN.match(text):
            break
        seen = seen or bool(traced or image)
        at += 1
        end = at if text.strip() else end
    return frames, end if seen else start


SWIFT = Parser(
    "swift", _TRIGGER, find,
    ("atal error", "recondition failed", "Assertion failed", "Program crashed: ", "*** Crash"),
)  # fmt: skip
