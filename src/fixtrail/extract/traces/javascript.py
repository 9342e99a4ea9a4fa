"""JavaScript and TypeScript: stacks of V8 (Node, Chrome, Deno, Bun), Firefox and Safari, causes, AggregateError, React.

Formats: https://v8.dev/docs/stack-trace-api, https://nodejs.org/api/errors.html,
https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Error/stack
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import stack
from fixtrail.extract.traces.find import Parser
from fixtrail.extract.traces.javascript_frames import element, in_stack, script_frame
from fixtrail.model.failure import Frame, Thrown, Trace

# A line that ends with the place of a frame, or a frame without a place.
_TRIGGER = re.compile(r":\d{1,9}\)?,?[ \t]{0,8}(?:[\r\n]|\\n|\Z|\{)")
_TYPE = (
    r"(?:[A-Za-z_$][\w$]{0,80}\.){0,6}[A-Za-z_$]?[\w$]{0,80}"
    r"(?:Error|Exception|Warning|Failure|Rejection|Timeout)|Invariant Violation"
)
_STATES = re.compile(rf"(?<![\w$.])({_TYPE})\b(?: ?\[([A-Z][A-Z0-9_]{{1,60}})\])?(?:: |:$|$|\s*\])(.*)")
_WRAPPERS = re.compile(r"(?:Unhandled\w{0,30}|PossiblyUnhandled\w{0,30})$")
_NAMED = re.compile(r"\s{0,40}(?:Uncaught (?:\(in promise\) )?)?([A-Z][\w$.]{1,80}(?: Violation)?): (\S.*)$")
_ERROR = re.compile(r"(?:^|\s)(error|Error|ERROR): (\S.*)$")
_CAUSE = re.compile(r"\s{0,200}(?:\[cause\]|\[Cause\]|Caused by|\[(?:errors|error)\]|cause): ?(?:\[\s*$|(\S.*))?")
_CARETS = re.compile(r"\s{0,400}[\^~]{1,400}\s*$")
_STOP = re.compile(r"\s{0,8}(?:Node\.js v\d|Bun v\d|npm ERR!|error Command failed)")
_PROPERTY = re.compile(
    r"\s{0,200}(?:[\w$]{1,60}|'[^']{1,60}'|\[[\w()$ ]{1,60}\]): |\s{0,200}[\]}]{1,4},?\s*$|\s{0,200}\.\.\. \d"
)
_PROPERTIES = 60  # lines of an object after a stack
_GAP = 1  # blank lines between two frames


class _Thrown(msgspec.Struct):
    """An exception while its stack is read: the lines `first` to `last` state it, `end` is after its last line."""

    kind: str
    message: str
    first: int
    last: int
    frames: list[Frame]
    end: int


def find(lines: Sequence[Line]) -> Iterator[Trace]:
    """The JavaScript traces in `lines`, in their order."""
    at = floor = 0
    while at < len(lines):
        frame = script_frame(lines, at)
        if frame is None:
            at += 1
            continue
        trace, at = _trace(lines, at, floor)
        if trace:
            floor = at
            yield trace


def _trace(lines: Sequence[Line], at: int, floor: int) -> tuple[Trace | None, int]:
    """The trace whose first frame is line `at`, with the index after it; None where it is none after all."""
    top = _stated(lines, at, floor)
    first = min(top.first, at)
    _frames(lines, at, top)
    if not in_stack(top.frames, top.kind != ""):
        return None, top.end
    chain, end = _causes(lines, top.end)
    whole = [top, *chain]
    told = tuple(_told(lines, item) for item in whole[: stack.THROWN])
    return Trace("javascript", "exception", told, lines[first].start, lines[end - 1].end), end


def _told(lines: Sequence[Line], item: _Thrown) -> Thrown:
    return stack.thrown(item.kind, item.message, lines, item.first, item.last, item.frames)


def _frames(lines: Sequence[Line], at: int, item: _Thrown) -> None:
    """The frames from line `at` into `item`, over a blank line where more follow."""
    while at < len(lines):
        frame = script_frame(lines, at) or (element(lines[at].text[:300]) if item.frames else None)
        if frame:
            if frame.frame:
                item.frames.append(frame.frame)
            at += 1 + frame.more
            item.end = at
        elif not lines[at].text.strip() and at - item.end < _GAP and item.frames:
            at += 1
        else:
            return


def _stated(lines: Sequence[Line], at: int, floor: int) -> _Thrown:
    """What the lines before the frame in line `at` state: the nearest that names a type, else the one just above."""
    first = stack.stated_before(lines, at, floor, _STATES)
    if first >= 0 and not any(_is_frame(lines, i) for i in range(first, at)):
        return _said(lines, first, at)
    above = lines[at - 1].text[: stack.LINE_CHARS] if at > floor else ""
    named = _NAMED.match(above) or _ERROR.search(above)
    if named:
        return _Thrown(named[1], stack.joined([named[2]]), at - 1, at - 1, [], at)
    return _Thrown("", "", at, at, [], at)


def _is_frame(lines: Sequence[Line], at: int) -> bool:
    return script_frame(lines, at) is not None


def _said(lines: Sequence[Line], first: int, at: int) -> _Thrown:
    """Type and message that begin in line `first`; the message goes on to the frame in line `at`, or to the source
    that Deno and Bun print before it."""
    kind, rest = _type_and_rest(lines[first].text[: stack.LINE_CHARS])
    last = first
    for index in range(first + 1, at):
        text = lines[index].text
        if _CARETS.match(text[: stack.LINE_CHARS]):
            last = max(first, index - 2)
            break
        last = index if text.strip() else last
    more = [line.text[: stack.LINE_CHARS] for line in lines[first + 1 : last + 1]]
    return _Thrown(kind, stack.joined([rest, *more][: stack.MESSAGE_LINES]), first, last, [], at)


def _type_and_rest(text: str) -> tuple[str, str]:
    """Type and message of a line in which a type is named; of what only wraps another, the other."""
    told = _STATES.search(text)
    if told is None:
        return "", text.strip()
    inner = _STATES.search(text, told.start(3)) if _WRAPPERS.match(told[1]) else None
    told = inner or told
    rest = told[3].strip()
    return told[1], rest[:-1] if text[told.start() - 1 : told.start()] == "[" and rest.endswith("]") else rest


def _causes(lines: Sequence[Line], at: int) -> tuple[list[_Thrown], int]:
    """What follows the frames: causes and members, each with its frames, and the properties of the object; with the
    index after all of it."""
    found: list[_Thrown] = []
    end, left = at, _PROPERTIES if _opens(lines, at) else 0
    while at < len(lines) and not stack.is_fence(lines[at].text):
        text = lines[at].text[: stack.LINE_CHARS]
        cause = _CAUSE.match(text)
        stating = (cause and cause[1]) or (text if left and _STATES.search(text) and _framed(lines, at) else "")
        if stating:
            item = _cause(lines, at, stating)
            found.append(item)
            at = end = item.end
            left = max(left, _PROPERTIES if _opens(lines, at) else 0)
        elif left > 0 and (cause or _PROPERTY.match(text)):
            at, left = at + 1, left - 1
            end = at
        else:
            break
    return found, end


def _opens(lines: Sequence[Line], at: int) -> bool:
    """The line before `at` opens an object whose properties follow."""
    return lines[at - 1].text.rstrip().endswith(("{", "["))


def _framed(lines: Sequence[Line], at: int) -> bool:
    """A frame stands within three lines after line `at`."""
    return any(_is_frame(lines, i) for i in range(at + 1, min(at + 4, len(lines))))


def _cause(lines: Sequence[Line], at: int, stating: str) -> _Thrown:
    """The cause that line `at` states as `stating`, with its frames."""
    kind, message = _type_and_rest(stating)
    last = at
    while last + 1 < len(lines) and last - at < 4 and not _is_frame(lines, last + 1) and _framed(lines, last + 1):
        last += 1
    message = stack.joined([message, *(line.text[: stack.LINE_CHARS] for line in lines[at + 1 : last + 1])])
    item = _Thrown(kind, message, at, last, [], last + 1)
    _frames(lines, last + 1, item)
    return item


JAVASCRIPT = Parser("javascript", _TRIGGER, find)
