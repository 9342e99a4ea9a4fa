"""Ruby: backtraces in both orders, causes, Rails' and Sidekiq's log form.

Format: `Exception#full_message` (https://docs.ruby-lang.org/en/master/Exception.html#method-i-full_message); Ruby 2.5
to 2.7 printed the outermost call first on a terminal, 3.4 writes `'Owner#name'` where a backquote and a name stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import stack
from fixtrail.extract.traces.find import Parser
from fixtrail.model.failure import Frame, Trace

_TRIGGER = re.compile(r":(?:in [`'‘]|\d{1,7}: syntax error)")
_CALL = re.compile(
    r"(?P<mark>[^/\w.<(~-]{0,40}(?:\[[^\]]{1,60}\] ?|(?:WARN|ERROR|FATAL|E,?)\b[^/]{0,80}?: )?)(?:\d{1,5}: )?"
    r"(?P<from>from )?"
    r"(?P<file><internal:[\w.-]{1,60}>|(?:[A-Za-z]:)?[^\s:][^:\n]{0,600}):(?P<line>\d{1,9}):in [`'‘]"
    r"(?P<function>[^\n]{1,300}?)['’](?P<rest>$|:\s.*|\s.*)$"
)
_NO_FUNCTION = re.compile(
    r"(?P<mark>\s{0,40})(?:\d{1,5}: )?(?P<from>from )(?P<file>(?:[A-Za-z]:)?[^\s:][^:\n]{0,600}):(?P<line>\d{1,9})"
    r"(?P<function>)(?P<rest>)$"
)
_SYNTAX = re.compile(
    r"\s{0,8}(?:ruby: )?(?P<file>[^\s:][^:\n]{0,400}\.(?:rb|ru|rake)):(?P<line>\d{1,9}): "
    r"(?P<message>syntax errors? ?.{0,400})$"
)
_TYPE = r"[A-Z]\w{0,80}(?:::[A-Z]\w{0,80}){0,8}"
_TYPED = re.compile(rf"(?P<message>.*) \((?P<type>{_TYPE}|unhandled exception)\)\s*$")
_STATES = re.compile(
    rf"(?<![\w:.])(?P<type>{_TYPE}(?:Error|Exception|Interrupt|Exit|NotFound|Invalid|Timeout|Failure|Unknown\w{{0,30}})"
    rf"|(?:[A-Z]\w{{0,80}}::){{1,8}}[A-Z]\w{{0,80}}|ERR)(?:: | \((?=.*\):?\s*$))(?P<message>.*)$"
)
_REVERSED = re.compile(r".{0,80}Traceback \(most recent call last\)")
_EXCERPT = 10  # lines of source and hints between a message and its calls
_DEEPER = re.compile(r"\s{0,8}\.{3} ?\d{1,7} levels?\.{3}")


class _Section(msgspec.Struct):
    """An exception while it is read: lines `first` to `last` state it, its frames are in the order printed."""

    kind: str
    message: str
    first: int
    last: int
    frames: list[Frame]


def find(lines: Sequence[Line]) -> Iterator[Trace]:
    """The Ruby traces in `lines`, in their order."""
    at = floor = 0
    while at < len(lines):
        text = lines[at].text[: stack.LINE_CHARS]
        found = None
        if ":in " in text and _frame(text):
            found = _trace(lines, at, floor)
        elif ": syntax error" in text:
            found = _syntax(lines, at)
        if found:
            trace, at = found
            floor = at
            yield trace
        else:
            at += 1


def _frame(text: str) -> re.Match[str] | None:
    """The call that the line is, None where it is none."""
    if ":in " in text:
        return _CALL.match(text)
    return _NO_FUNCTION.match(text) if "from " in text else None


def _made(call: re.Match[str]) -> Frame:
    return stack.frame("ruby", call["function"], call["file"].strip(), call["line"])


def _trace(lines: Sequence[Line], at: int, floor: int) -> tuple[Trace, int] | None:
    """The trace whose first call is line `at`: its exceptions in the order printed, the outermost first."""
    if at > floor and _REVERSED.match(lines[at - 1].text[:200]):
        section, first, end = _reversed(lines, at)
        sections = [section]
    else:
        sections, first, end = _forward(lines, at, floor)
    frames = sum(len(section.frames) for section in sections)
    if frames < (1 if sections[0].kind else 2):
        return None
    told = tuple(stack.thrown(s.kind, s.message, lines, s.first, s.last, s.frames) for s in sections[: stack.THROWN])
    return Trace("ruby", "exception", told, lines[first].start, lines[end - 1].end), end


def _reversed(lines: Sequence[Line], at: int) -> tuple[_Section, int, int]:
    """Calls with the innermost last, which states the exception: `Traceback`, `2: from …`, `file:1:in …: why`."""
    first, frames = at - 1, []
    section = _Section("", "", first, first, [])
    while at < len(lines) and (call := _frame(lines[at].text[: stack.LINE_CHARS])):
        frames.append(_made(call))
        if call["rest"].startswith(":"):
            section, at = _stated_in(lines, at, call)
            break
        at += 1
    section.frames = frames[::-1]
    return section, first, at


def _forward(lines: Sequence[Line], at: int, floor: int) -> tuple[list[_Section], int, int]:
    """Calls with the innermost first; one that states an exception begins a cause of the one before."""
    sections: list[_Section] = []
    first = at
    opening = _frame(lines[at].text[: stack.LINE_CHARS])
    if opening is None or not opening["rest"].startswith(":"):
        section = _above(lines, at, floor)
        first = min(first, section.first)
        sections.append(section)
    end = at
    while at < len(lines):
        text = lines[at].text[: stack.LINE_CHARS]
        call = _frame(text)
        if call is None and not _DEEPER.match(text):
            break
        if call and call["rest"].startswith(":"):
            section, at = _stated_in(lines, at, call)
            section.frames.append(_made(call))
            sections.append(section)
        else:
            if call:
                sections[-1].frames.append(_made(call))
            at += 1
        end = at
    return sections, first, end


def _stated_in(lines: Sequence[Line], at: int, call: re.Match[str]) -> tuple[_Section, int]:
    """What the call in line `at` states behind its place: `why (Type)`, over several lines where the type comes later;
    what Ruby shows below (the source, a hint) belongs to it. With the index of the first call after it."""
    texts = [call["rest"][1:].strip()]
    typed = _TYPED.match(texts[0])
    said, end = len(texts), at + 1
    while end < len(lines) and end - at < stack.MESSAGE_LINES:
        text = lines[end].text[: stack.LINE_CHARS]
        if _frame(text) or stack.foreign(text) or (typed and not text.strip() and not _excerpt(lines, end)):
            break
        texts.append(text)
        end += 1
        if typed is None:
            typed, said = _TYPED.match(text), len(texts)
    if typed is None:
        return _Section("", texts[0], at, at, []), at + 1
    if end < len(lines) and said == 1 and not _frame(lines[end].text[: stack.LINE_CHARS]):
        end = at + 1
    kind = "RuntimeError" if typed["type"] == "unhandled exception" else typed["type"]
    return _Section(kind, stack.joined([*texts[: said - 1], typed["message"]]), at, max(end - 1, at), []), end


def _excerpt(lines: Sequence[Line], at: int) -> bool:
    """Below the blank line `at` stand the source and the hints that Ruby 3.1 and later show before the calls."""
    for line in lines[at + 1 : at + _EXCERPT]:
        text = line.text[: stack.LINE_CHARS]
        call = _frame(text)
        if call or (text.strip() and not text[0].isspace() and not text.startswith("Did you mean?")):
            return call is not None and call["from"] is not None
    return False


def _above(lines: Sequence[Line], at: int, floor: int) -> _Section:
    """What the lines before the first call state: `Type: why`, `Type (why):`."""
    first = stack.stated_before(lines, at, floor, _STATES)
    if first < 0:
        return _Section("", "", at, at, [])
    told = _STATES.search(lines[first].text[: stack.LINE_CHARS])
    kind, message = (told["type"], told["message"]) if told else ("", "")
    last = max((i for i in range(first, at) if lines[i].text.strip()), default=first)
    if told and told[0][len(kind) :].startswith(" ("):
        message = message.rstrip().removesuffix(":").removesuffix(")")
    more = [line.text[: stack.LINE_CHARS] for line in lines[first + 1 : last + 1]]
    return _Section(kind, stack.joined([message, *more][: stack.MESSAGE_LINES]), first, last, [])


def _syntax(lines: Sequence[Line], at: int) -> tuple[Trace, int] | None:
    """A file that Ruby could not read: `a.rb:3: syntax error, unexpected …`, with the source below."""
    told = _SYNTAX.match(lines[at].text[: stack.LINE_CHARS])
    if told is None:
        return None
    where = stack.frame("ruby", "", told["file"], told["line"])
    thrown = stack.thrown("SyntaxError", told["message"].strip(), lines, at, at, (where,))
    return Trace("ruby", "exception", (thrown,), lines[at].start, lines[at].end), at + 1


RUBY = Parser("ruby", _TRIGGER, find, (":in ", ": syntax error"))
