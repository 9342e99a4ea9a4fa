"""Elixir and Erlang: raised exceptions, exits, processes that end, crash reports, stack traces as terms.

Formats: `Exception.format/3` (https://hexdocs.pm/elixir/Exception.html#format/3), `erl_error:format_exception`
(https://www.erlang.org/doc/man/erl_error.html), reports of `proc_lib` and `gen_server`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import stack
from fixtrail.extract.traces.find import Parser
from fixtrail.model.failure import Frame, Trace

_TRIGGER = re.compile(r"\*\* \(|exception (?:error|exit|throw): |\{file,\"")
_RAISED = re.compile(
    r"(?:[^\n*]{0,120})?\*\* \((?P<kind>[A-Z][\w.]{1,200}|exit|throw|stop|error|EXIT"
    r"(?: from #PID<[\d.]{1,30}>)?)\) ?(?P<message>.*)$"
)
_SURE = re.compile(
    r"(?:.{0,200}(?:Error|Exception|Mismatch|Invalid)|[A-Z]\w{0,80}\.[A-Z].{0,200}|exit|throw|stop|Mix|EXIT.{0,60})$"
)
_ELIXIR = re.compile(
    r"\s{1,20}(?:\((?P<app>[a-z]\w{0,60})(?: [\w.+-]{1,40})?\) )?(?:(?P<file>[^\s:()][^\n:]{0,300}):"
    r"(?P<line>\d{1,7})?:? ?)?"
    r"(?P<function>(?:anonymous fn\S{0,200} in )?(?::?[\w.\"<>!?-]{1,200}[./](?:[^\s]{1,200}"
    r"|[^\s(]{1,200}\(.{0,1000}\))|\((?:file"
    r"|module [\w.]{1,100}|stdlib)\)"
    r"|(?:expanding macro|in \w{1,30}|anonymous fn).{0,200}))\s*$"
)
_ERLANG = re.compile(
    r"\s{0,20}(?:in function|in call from|called as)\s{1,4}(?P<function>[^\s(]{1,300}(?:\([^()]{0,300}\))?)"
    r"(?:\s{1,4}\((?P<file>[^\s,()]{1,300}), line (?P<line>\d{1,7})\))?\s*$"
)
_EXCEPTION = re.compile(r"(?P<before>.{0,200}?)(?:\*\* )?exception (?P<class>error|exit|throw): (?P<message>\S.*)$")
_MFA = re.compile(
    r"\{(?P<module>'[^'\n]{1,100}'|[a-z][\w@]{0,80}),\s{0,40}(?P<name>'[^'\n]{1,200}'|[a-z][\w@]{0,80}),\s{0,40}"
    r"(?P<arity>\d{1,3}|\[)"
    r"[^{}\n]{0,200}(?:\{file,\"(?P<file>[^\"\n]{1,300})\"\},\s{0,40}\{line,(?P<line>\d{1,7})\})?"
)
_REASON = re.compile(r"\{{1,3}(?:'?)(?P<kind>[a-z][\w@]{1,60})(?:'?)(?:,(?P<rest>.*))?|(?P<atom>[a-z]\w{1,60}),?\s*$")
_TERM_HEAD = re.compile(
    r".{0,200}(?:Error in process |eason for termination|with exit value|exit with reason|[Rr]eason: ?"
    r"|terminating with reason"
    r"|init terminating|exited with reason|Exit reason|\*\* ?When Server state|exception exit)"
)
_MORE = re.compile(r"\s{0,12}(?:\*\*\s{1,3})?[\[{ ]")
_STOP = re.compile(
    r"\s{0,20}(?:\*\* \(|\([a-z]\w{0,60}(?: [\w.+-]{1,40})?\) |Last message|State: |Function: |Args: |Request: "
    r"|in function)"
)
_REPORT = re.compile(
    r".{0,120}(?:\[error\] |terminating\b|=(?:CRASH|ERROR|SUPERVISOR) REPORT====|\btask .{0,80}started from"
    r"|crasher:|#PID<[\d.]{1,30}> running)"
)
_TAIL = re.compile(
    r"\s{0,12}(?:Last message|State: |Function: |Args: |Initial Call|Ancestors|ancestors|message_queue_len"
    r"|initial call|pid: )"
)
_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*+\"")
_ABOVE = 6  # lines between the head of a report and what was raised


class _Section(msgspec.Struct):
    """What was raised, of the lines `first` to `last`, while its frames are read."""

    kind: str
    message: str
    first: int
    last: int
    frames: list[Frame]


def find(lines: Sequence[Line]) -> Iterator[Trace]:
    """The Elixir and Erlang traces in `lines`, in their order."""
    at = floor = 0
    while at < len(lines):
        text = lines[at].text[: stack.LINE_CHARS]
        found: tuple[Trace | None, int] | None = None
        if "** (" in text and _RAISED.match(text):
            found = _elixir(lines, at, floor)
        elif "exception " in text and _EXCEPTION.match(text):
            found = _erlang(lines, at, floor)
        elif '{file,"' in text:
            found = _term(lines, at, floor)
        trace, at = found or (None, at + 1)
        if trace:
            floor = at
            yield trace


def _elixir(lines: Sequence[Line], at: int, floor: int) -> tuple[Trace, int] | None:
    """What line `at` says was raised, with what it was caused by below it and the index after all."""
    first = _head(lines, at, floor)
    sections: list[_Section] = []
    end = at
    while at < len(lines) and len(sections) < stack.THROWN:
        raised = _RAISED.match(lines[at].text[: stack.LINE_CHARS]) if "** (" in lines[at].text else None
        if raised is None or (sections and not sections[-1].kind.startswith(("EXIT", "exit", "stop"))):
            break
        section, at = _raised(lines, at, raised)
        sections.append(section)
        at = end = _calls(lines, at, section, sections[0])
    if not sections or not (_SURE.match(sections[0].kind) or any(s.frames for s in sections)):
        return None
    told = tuple(stack.thrown(s.kind, s.message, lines, s.first, s.last, s.frames) for s in sections)
    return Trace("elixir", "exception", told, lines[first].start, lines[end - 1].end), end


def _raised(lines: Sequence[Line], at: int, raised: re.Match[str]) -> tuple[_Section, int]:
    """The section that line `at` begins and the index after its message."""
    end = at + 1
    while end < len(lines) and end - at < stack.MESSAGE_LINES:
        text = lines[end].text[: stack.LINE_CHARS]
        if not text.strip() and not _framed(lines, end):
            break
        if _frame(text) or _STOP.match(text) or stack.foreign(text):
            break
        end += 1
    parts = [raised["message"], *(line.text[: stack.LINE_CHARS] for line in lines[at + 1 : end])]
    last = max(i for i in range(at, end) if lines[i].text.strip())
    return _Section(raised["kind"].split(" ")[0], stack.joined(parts), at, last, []), end


def _framed(lines: Sequence[Line], at: int) -> bool:
    """A frame or more of the message follows the blank line `at` before another blank one."""
    for index in range(at + 1, min(at + stack.LOOKBACK, len(lines))):
        text = lines[index].text[: stack.LINE_CHARS]
        if _frame(text):
            return True
        if stack.foreign(text) or "** (" in text:
            return False
    return False


def _frame(text: str) -> Frame | None:
    """The frame of Elixir that the line is, None where it is none."""
    found = _ELIXIR.match(text)
    if found is None or not (found["app"] or found["line"]):
        return None
    file = found["file"] or ""
    if not found["app"] and not re.search(r"\.(?:exs?|erl|[lh]?eex|hrl|yrl)$|^(?:iex|nofile)", file):
        return None
    frame = stack.frame("elixir", _with_arity(found["function"]), file, found["line"])
    return Frame(frame.function, file, frame.line, None, frame.own and not _is_dependency(found["app"]))


def _with_arity(function: str) -> str:
    """`f(nil, [1, 2])` as `f/2`, which is what Elixir prints where it does not show the arguments."""
    name, opened, arguments = function.partition("(")
    if not name or not opened or " " in name or not arguments.endswith(")"):
        return function
    words = _TEXT.sub("x", arguments[:-1])
    depth = commas = 0
    for character in words:
        depth += (character in "([{") - (character in ")]}")
        commas += character == "," and depth == 0
    return f"{name}/{commas + 1 if words.strip() else 0}"


def _is_dependency(app: str | None) -> bool:
    """The application is one that comes with Elixir or Erlang."""
    return app in {"elixir", "stdlib", "kernel", "mix", "ex_unit", "iex", "logger", "eex", "compiler"}


def _calls(lines: Sequence[Line], at: int, section: _Section, outer: _Section) -> int:
    """The frames from line `at` on into `section`, those that stand no deeper than it into `outer`; the index after."""
    deep = stack.indent(lines[section.first].text)
    while at < len(lines) and (frame := _frame(lines[at].text[: stack.LINE_CHARS])):
        below = stack.indent(lines[at].text) > deep or section is outer
        (section if below else outer).frames.append(frame)
        at += 1
    return at


def _head(lines: Sequence[Line], at: int, floor: int) -> int:
    """The line with which the report begins that line `at` belongs to, else `at`."""
    for index in range(at - 1, max(floor, at - _ABOVE) - 1, -1):
        text = lines[index].text[: stack.LINE_CHARS]
        if not text.strip() or stack.is_fence(text):
            break
        if _REPORT.match(text):
            return index
    return at


def _erlang(lines: Sequence[Line], at: int, floor: int) -> tuple[Trace, int] | None:
    """What line `at` states as `exception error: …`, with the calls below it and the index after them."""
    told = _EXCEPTION.match(lines[at].text[: stack.LINE_CHARS])
    if told is None:
        return None
    frames: list[Frame] = []
    end, last = at + 1, at
    parts = [told["message"]]
    while end < len(lines):
        text = lines[end].text[: stack.LINE_CHARS]
        call = _ERLANG.match(text)
        if call:
            frames.append(stack.frame("erlang", call["function"], call["file"] or "", call["line"]))
        elif (
            frames
            or not text.startswith(" ")
            or not text.strip()
            or len(parts) >= stack.MESSAGE_LINES
            or _TAIL.match(text)
        ):
            break
        else:
            parts.append(text)
            last = end
        end += 1
    if not frames and "**" not in lines[at].text:
        return None
    first = _head(lines, at, floor)
    thrown = stack.thrown(told["class"], stack.joined(parts), lines, at, last, frames)
    return Trace("erlang", "exception", (thrown,), lines[first].start, lines[end - 1].end), end


def _term(lines: Sequence[Line], at: int, floor: int) -> tuple[Trace | None, int]:
    """The stack trace that is printed as a term from line `at` on, with its reason and the index after it."""
    first = at
    while (
        first > max(floor, at - stack.LOOKBACK)
        and _MORE.match(lines[first - 1].text[:40])
        and lines[first - 1].text.strip()
    ):
        first -= 1
    head = first
    for index in range(at, max(floor, first - 3) - 1, -1):
        if _TERM_HEAD.match(lines[index].text[: stack.LINE_CHARS]):
            head = index
            break
    end = at + 1
    while (
        end < len(lines) and end - at < stack.FRAMES and _MORE.match(lines[end].text[:40]) and lines[end].text.strip()
    ):
        end += 1
    text = "\n".join(line.text[: stack.LINE_CHARS] for line in lines[first:end])
    frames = [_called(found) for found in _MFA.finditer(text) if found["file"]]
    reason = _REASON.search(text)
    if not frames or reason is None:
        return None, end
    kind = reason["kind"] or reason["atom"]
    message = re.split(r",?\s{0,4}\[\{|\},", reason["rest"] or "", maxsplit=1)[0].strip()
    thrown = stack.thrown(kind, stack.joined([message]), lines, first, first, frames)
    start = min(head, first)
    return Trace("erlang", "exception", (thrown,), lines[start].start, lines[end - 1].end), end


def _called(found: re.Match[str]) -> Frame:
    """The frame of a term `{module,name,arity,[{file,"a.erl"},{line,3}]}`."""
    arity = f"/{found['arity']}" if found["arity"].isdigit() else ""
    function = f"{found['module']}:{found['name']}{arity}".replace("'", "")
    return stack.frame("erlang", function, found["file"], found["line"])


BEAM = Parser("beam", _TRIGGER, find)
