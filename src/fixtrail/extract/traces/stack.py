"""What the parsers of stack traces share: frames and whose code they are, messages of several lines, spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from fixtrail.extract.lines import Line
from fixtrail.extract.rules import load
from fixtrail.model.failure import Frame, Thrown

MESSAGE_LINES = 20  # of one message
MESSAGE_CHARS = 4000
FRAMES = 100  # of one exception, the innermost, that are kept
THROWN = 50  # of one trace that are kept
LOOKBACK = 20  # lines before the first frame in which type and message are looked for
LINE_CHARS = 2000  # of a line that are looked at
_BLANKS = 2  # blank lines that a message may hold

_LIBRARIES = load("frame-libraries.txt")
_ELSEWHERE = tuple(rule.pattern for rule in _LIBRARIES if rule.word == "any")
_BY_LANGUAGE = {
    language: tuple(rule.pattern for rule in _LIBRARIES if rule.word == language) + _ELSEWHERE
    for language in {rule.word for rule in _LIBRARIES}
}
# What a shell, a logger, a test runner or Markdown puts after a trace; no message goes on over it.
_FOREIGN = re.compile(
    r"\s{0,8}(?:```|>>> |\$ |% |PS [A-Z]:|[A-Z]:\\[^>\n]{0,100}>|In \[\d{1,5}\]:|</?(?:details|summary|pre|code|br)\b"
    r"|[=_-]{10,}|Process finished with exit code|(?:DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL|TRACE)\b"
    r"|\[(?:debug|info|warn|warning|error|critical|fatal|trace)\b|#{1,6}(?: [A-Z]|\s*$))"
)


def is_library(language: str, function: str, file: str) -> bool:
    """Whether `frame-libraries.txt` says that the frame is a library's or the runtime's."""
    return any(p.search(file) or p.search(function) for p in _BY_LANGUAGE.get(language, _ELSEWHERE))


def frame(language: str, function: str, file: str, line: str | None = "", column: str | None = "") -> Frame:
    """A frame of `language`, with numbers as they were printed ('' and None where there are none); whether it is the
    project's own is what `frame-libraries.txt` says of its file and its function."""
    own = not is_library(language, function[:LINE_CHARS], file[:LINE_CHARS])
    return Frame(function, file, int(line[:9]) if line else None, int(column[:9]) if column else None, own)


def mark(line: Line) -> int:
    """How many characters were pasted in front of the line; a message goes on only over lines with as many."""
    return line.start - line.first


def foreign(text: str) -> bool:
    """Something else begins with this line: a fence, a prompt, a log record, a rule of a test runner."""
    return _FOREIGN.match(text) is not None


def is_fence(text: str) -> bool:
    """The line opens or closes a fence of Markdown; no trace goes over it."""
    return text.lstrip()[:3] == "```" or (text[:3] == "~~~" and "^" not in text)


def indent(text: str) -> int:
    """The white space in front, in characters."""
    return len(text) - len(text.lstrip())


def joined(parts: Iterable[str]) -> str:
    """A message out of its lines, without white space at the ends of lines, up to the limit."""
    return "\n".join(part.rstrip() for part in parts).strip()[:MESSAGE_CHARS].rstrip()


def thrown(kind: str, message: str, lines: Sequence[Line], first: int, last: int, frames: Iterable[Frame]) -> Thrown:
    """What lines `first` to `last` (indices, both included) state, with its frames, innermost first."""
    start = lines[first].start + indent(lines[first].text)
    return Thrown(kind, message, min(start, lines[first].end), lines[last].end, tuple(frames)[:FRAMES])


def message_end(lines: Sequence[Line], first: int, stop: re.Pattern[str]) -> int:
    """The index after the last line of a message that begins in line `first`: it goes on to a blank line, to a line
    that matches `stop` or is foreign, at most `MESSAGE_LINES`."""
    at = first + 1
    while at < len(lines) and at - first < MESSAGE_LINES:
        text = lines[at].text
        if not text.strip() or mark(lines[at]) != mark(lines[first]) or foreign(text) or stop.match(text[:LINE_CHARS]):
            break
        at += 1
    return at


def stated_before(lines: Sequence[Line], at: int, floor: int, states: re.Pattern[str]) -> int:
    """The nearest line before `at` in which `states` is found, -1 where there is none: at most `LOOKBACK` lines back,
    not before `floor`, not over a fence and not over more than two blank lines."""
    blanks = 0
    for index in range(at - 1, max(floor, at - LOOKBACK) - 1, -1):
        text = lines[index].text
        if is_fence(text):
            return -1
        if states.search(text[:LINE_CHARS]):
            return index
        blanks += not text.strip()
        if blanks > _BLANKS:
            return -1
    return -1
