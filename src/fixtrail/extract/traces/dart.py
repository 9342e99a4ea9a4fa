"""Dart and Flutter: unhandled exceptions, what the framework caught, stacks of the VM and of package `stack_trace`.

Formats: `StackTrace.toString` of the VM (`#0  f (package:a/b.dart:1:2)`), `Trace.terse` (`package:a/b.dart 1:2  f`),
`FlutterError.dumpErrorToConsole` (https://docs.flutter.dev/testing/errors).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import stack
from fixtrail.extract.traces.find import Parser
from fixtrail.model.failure import Frame, Trace

_TRIGGER = re.compile(
    r"#\d{1,4} [^\n]{1,400}\((?:package|dart|file):|EXCEPTION CAUGHT BY|\.dart[: ]\d{1,7}:\d|\.dart:\d{1,7}\)"
)
_MARK = r"(?:[VDIWEF]/[\w .]{1,30}\( ?\d{1,7}\): |(?:flutter|\[ERROR[^\]]{0,120}\]|\[[ +\w]{1,20}\]) ?:? ?)?"
_FRAME = re.compile(
    rf"{_MARK}\s{{0,8}}#\d{{1,5}}\s{{1,8}}(?P<function>\S.{{0,300}}?)\s{{1,8}}"
    r"\((?P<file>(?:package|dart|file|https?|asset|org-dartlang-[\w-]{1,20}):[^\s()]{1,500}?|[^\s():]{1,300}\.dart)"
    r"(?::(?P<line>\d{1,7}))?(?::(?P<column>\d{1,6}))?\)\s*$"
)
_TERSE = re.compile(
    rf"{_MARK}\s{{0,8}}(?:at )?(?P<file>(?:package:|dart:|packages/|dart-sdk/|lib/|bin/|test/)?\S{{1,300}}?\.dart"
    rf"|dart:\w{{1,30}})"
    r"(?:\s(?P<line>\d{1,7}):(?P<column>\d{1,6}))?\s{2,60}(?P<function>\S.{0,300})$"
)
_BETWEEN = re.compile(
    rf"{_MARK}\s{{0,8}}(?:<asynchronous suspension>|===== asynchronous gap =|-{{10}}|\(elided |\.{{3}}"
    rf"|#\d{{1,5}}\s{{1,8}}\.{{3}}|[═=]{{10}}|══)"
)
_FOLLOWING = re.compile(
    rf"{_MARK}\s{{0,8}}The following (?:message|(?P<kind>[\w<>?]{{1,80}})(?: object)?) was thrown\b"
    rf"(?P<rest>.{{0,300}})$"
)
_SECTION = re.compile(
    rf"{_MARK}\s{{0,8}}(?:The relevant error-causing widget|When the exception was thrown|Either the assertion"
    rf"|In either case"
    r"|The specific RenderFlex|See also:|To inspect this|User-created ancestor|Handler: |Recognizer:"
    r"|This error happened)"
)
_TYPE = r"(?:_?[A-Z]\w{0,60}(?:Error|Exception|Failure|Violation)|_TypeError|Exception|LateInitializationError)"
_STATES = re.compile(
    rf"(?:Unhandled [Ee]xception: ?\s*(?P<unhandled>\S.*)?$|(?<![\w.])(?P<type>{_TYPE})(?: ?\([^()\n]{{0,80}}\))?"
    rf"(?::\s(?P<message>.*)|:?\s*$))"
)
_NAMED = re.compile(rf"{_MARK}(?P<type>_?[A-Za-z]\w{{0,80}})(?: \([^()\n]{{0,80}}\))?: (?P<message>\S.*)$")
_UNHANDLED = re.compile(r"Unhandled [Ee]xception:\s{0,8}$")
_UNMARKED = re.compile(_MARK)
_REACH = 80  # lines from what the framework caught to its stack


class _Stated(msgspec.Struct):
    """Type and message, of the lines `first` to `last`."""

    kind: str
    message: str
    first: int
    last: int


def find(lines: Sequence[Line]) -> Iterator[Trace]:
    """The Dart traces in `lines`, in their order."""
    at = floor = 0
    while at < len(lines):
        text = lines[at].text[: stack.LINE_CHARS]
        found = None
        if "EXCEPTION CAUGHT BY" in text:
            found = _caught(lines, at)
        elif ("#" in text or ".dart" in text) and _frame(text):
            found = _thrown(lines, at, floor)
        if found:
            trace, at = found
            floor = at
            yield trace
        else:
            at += 1


def _frame(text: str) -> Frame | None:
    """The frame that the line is, None where it is none."""
    found = (_FRAME.match(text) if "#" in text else None) or (
        _TERSE.match(text) if ".dart" in text or "dart:" in text else None
    )
    if found is None:
        return None
    return stack.frame("dart", found["function"].strip(), found["file"], found["line"], found["column"])


def _frames(lines: Sequence[Line], at: int) -> tuple[list[Frame], int]:
    """The frames from line `at` on, over one blank line, and the index after them."""
    frames: list[Frame] = []
    end = at
    while at < len(lines) and at - end <= 1:
        text = lines[at].text[: stack.LINE_CHARS]
        frame = _frame(text)
        if frame:
            frames.append(frame)
        elif text.strip() and not _BETWEEN.match(text):
            break
        at += 1
        end = at if text.strip() else end
    return frames, end


def _thrown(lines: Sequence[Line], at: int, floor: int) -> tuple[Trace, int] | None:
    """The trace whose first frame is line `at`, with what the lines before state."""
    stated = _stated(lines, at, floor)
    frames, end = _frames(lines, at)
    if not stated.kind and len(frames) < 2:
        return None
    thrown = stack.thrown(stated.kind, stated.message, lines, stated.first, stated.last, frames)
    return Trace("dart", "exception", (thrown,), lines[min(stated.first, at)].start, lines[end - 1].end), end


def _stated(lines: Sequence[Line], at: int, floor: int) -> _Stated:
    first = stack.stated_before(lines, at, floor, _STATES)
    told = _STATES.search(lines[first].text[: stack.LINE_CHARS]) if first >= 0 else None
    if told is None:
        return _Stated("", "", at, at)
    last = max((i for i in range(first, at) if lines[i].text.strip()), default=first)
    kind, text = told["type"] or "", told["message"] or ""
    more = [_unmarked(line) for line in lines[first + 1 : last + 1]]
    if told["type"] is None:
        rest = [told["unhandled"], *more] if told["unhandled"] else more
        named = _NAMED.match(rest[0]) if rest else None
        kind, text, more = (named["type"], named["message"], rest[1:]) if named else ("Exception", "", rest)
    if first > floor and _UNHANDLED.search(lines[first - 1].text[:200]):
        first -= 1
    return _Stated(kind, stack.joined([text, *more][: stack.MESSAGE_LINES]), first, last)


def _unmarked(line: Line) -> str:
    """The line without what `flutter run` and logcat write before it."""
    text = line.text[: stack.LINE_CHARS]
    mark = _UNMARKED.match(text)
    return text[mark.end() :] if mark else text


def _caught(lines: Sequence[Line], first: int) -> tuple[Trace, int] | None:
    """What the framework caught: its banner in line `first`, the message, perhaps a stack, with the index after it."""
    kind, parts, at = "", list[str](), first + 1
    stated = last = first
    while at < min(first + stack.LOOKBACK, len(lines)) and not stack.is_fence(lines[at].text):
        text = lines[at].text[: stack.LINE_CHARS]
        following = None if kind else _FOLLOWING.match(text)
        if following:
            kind, stated = following["kind"] or "FlutterError", at
        elif _SECTION.match(text) or _frame(text) or (kind and parts and not _unmarked(lines[at]).strip()):
            break
        elif kind and _unmarked(lines[at]).strip():
            parts.append(_unmarked(lines[at]))
            last = at
        at += 1
    if not kind:
        return None
    kind = "FlutterError" if kind in ("assertion", "message") else kind
    frames, end = _stack_after(lines, max(at, last + 1))
    end = max(end, last + 1)
    thrown = stack.thrown(kind, stack.joined(parts), lines, stated, max(last, stated), frames)
    return Trace("dart", "exception", (thrown,), lines[first].start, lines[end - 1].end), end


def _stack_after(lines: Sequence[Line], at: int) -> tuple[list[Frame], int]:
    """The stack that the report which goes on in line `at` holds, and the index after the report's last line seen."""
    for index in range(at, min(at + _REACH, len(lines))):
        text = lines[index].text[: stack.LINE_CHARS]
        if stack.is_fence(text) or "EXCEPTION CAUGHT BY" in text:
            return [], at
        if _frame(text):
            return _frames(lines, index)
        if text.startswith(("═════", "=====")):
            return [], index + 1
    return [], at


DART = Parser("dart", _TRIGGER, find)
