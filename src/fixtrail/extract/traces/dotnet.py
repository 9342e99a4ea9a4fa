"""C#, F#, Visual Basic: exceptions of .NET, Mono and Unity, with inner ones and aggregates, in all languages.

Format: `Exception.ToString` (https://learn.microsoft.com/en-us/dotnet/api/system.exception.tostring) and
`Environment.StackTrace`; Mono adds `[0x0001a] in <module id>:0`, Unity prints `f () (at Assets/a.cs:3)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import stack
from fixtrail.extract.traces.find import Parser
from fixtrail.model.failure import Frame, Thrown, Trace

_TRIGGER = re.compile(
    r"(?:\n|\\n)(?:[ \t>|│┃▌⎿\dTZ:.,+\[\]/-]{1,50}\S{1,12} [^\s(]{3,400}(?: ?|<[^()\n]{0,300}>|\[[^()\n]{0,300}\])\("
    r"|[ \t>|│┃▌⎿\dTZ:.,+\[\]/-]{0,50}[^\s(]{2,200} ?\([^()\n]{0,200}\) \(at |[ \t>|│┃▌⎿\dTZ:.,+\[\]/-]{0,50}---> )"
)
_AT = r"(?:at|bei|à|en|em|в|a|vid|w|ved|v|konum:|kohteessa|place|在|於|場所|위치:)"
_IN = r"(?:in|dans|en|em|в|i|w|v|位置|場所|파일|konum|na)"
_LINE = r"(?:line|Zeile|ligne|línea|linha|riga|строка|rad|wiersz|řádek|行号|行|줄|satır|regel)"
_NAME = r"[\w.`+<>\[\],$|@=/-]{1,600}"
_FRAME = re.compile(
    rf"\s{{0,40}}(?:\[\w+\] ?|! ?)?{_AT}\s{{1,4}}(?P<function>{_NAME}?)(?P<space> ?)(?P<generic>(?:<"
    rf"|\[)[^()]{{0,300}}[>\]])?"
    r"\((?P<arguments>[^()]{0,800})\)(?P<rest>.{0,800})$"
)
_SOURCE = re.compile(rf"\s{{1,4}}{_IN} (?P<file>\S.{{0,600}}?):(?:{_LINE}\s)?(?P<line>\d{{1,9}})(?:\b.{{0,20}})?$")
_MONO = re.compile(r" (?:\[0x[0-9a-f]{1,8}\]|<0x[0-9a-f]{1,16} \+ 0x[0-9a-f]{1,8}>)")
_UNITY = re.compile(
    r"\s{0,4}(?:\(wrapper [\w-]{1,40}\) )?(?P<function>[\w.`+<>$/:|-]{1,400}?) ?\([^()]{0,400}\) ?"
    r"(?:\[0x[0-9a-f]{1,8}\] in |\(at )(?P<file>[^():\s][^():]{0,400}):(?P<line>\d{1,9})\)?\s*$"
)
_END_INNER = re.compile(
    r"\s{0,40}--- (?:End of inner|Ende der internen|Fin de la trace de la pile d'exception interne|Fin del seguimiento"
    r"|Конец трассировки внутреннего|内部异常堆栈跟踪的结尾|内部例外スタック)"
)
_RULE = re.compile(r"\s{0,40}-{3} ?\S.{0,200} ?-{3}\s*$|\s{0,40}-{3} (?:End|Ende|Fin|Конец)\b|\s{0,40}<---\s*$")
_ARROW = re.compile(r"\s{0,200}-{3}> ?(?:\(Inner Exception #(?P<number>\d{1,5})\) )?(?P<rest>\S.*)$")
_SUFFIX = r"(?:Exception|Error|Failure|Fault)"
_TYPE = rf"(?:[A-Za-z_]\w{{0,80}}[.+]){{1,15}}[A-Z]\w{{0,100}}(?:`\d)?|[A-Z]\w{{0,100}}{_SUFFIX}"
_STATES = re.compile(
    rf"(?<![\w.])({_TYPE})(?: \((?:0x[0-9A-Fa-f]{{1,8}}|-?\d{{1,10}})[^()]{{0,40}}\))?(?::(?:\s(.*)|$)|\s*$)"
)
_SURE = re.compile(rf"(?<![\w.])(?:[A-Za-z_]\w{{0,80}}[.+]){{0,15}}[A-Z]\w{{0,100}}{_SUFFIX}\b")
_INNER = " ---> "  # what older runtimes put into the first line
_NESTED = 8  # exceptions in one line


class _Item(msgspec.Struct):
    """An exception while it is read: lines `first` to `last` state it; `member` is its number in an aggregate."""

    kind: str
    message: str
    first: int
    last: int
    frames: list[Frame]
    member: int = 0


def find(lines: Sequence[Line]) -> Iterator[Trace]:
    """The .NET traces in `lines`, in their order."""
    at = floor = 0
    while at < len(lines):
        text = lines[at].text
        trace, end = None, at + 1
        if ("(" in text and _frame(text)) or ("--> " in text and _inner(text[: stack.LINE_CHARS])):
            trace, end = _trace(lines, at, floor)
        at = end
        if trace:
            floor = at
            yield trace


def _frame(text: str) -> Frame | None:
    """The frame that the line is, None where it is none."""
    text = text[: stack.LINE_CHARS].rstrip().removesuffix("<---")
    unity = _UNITY.match(text) if ")" in text and (":" in text) else None
    if unity:
        return stack.frame("csharp", unity["function"], unity["file"], unity["line"])
    found = _FRAME.match(text)
    if not found:
        return None
    function, rest = found["function"] + (found["generic"] or ""), found["rest"]
    mono = _MONO.match(rest)
    source = _SOURCE.match(rest[mono.end() :] if mono else rest)
    if "." not in function or (rest.strip() and not source and not mono and not rest.startswith(" in ")):
        return None
    if (found["space"] and not mono) or (not source and not mono and _is_place(found["arguments"])):
        return None
    file = source["file"] if source and not source["file"].startswith("<") else ""
    return stack.frame("csharp", function, file, source["line"] if source and file else None)


def _inner(text: str) -> re.Match[str] | None:
    """The inner exception that the line begins, None where what the arrow points to is none."""
    arrow = _ARROW.match(text)
    return arrow if arrow and (arrow["number"] or _STATES.match(arrow["rest"])) else None


def _is_place(arguments: str) -> bool:
    """What stands in the brackets is a place, as Java and JavaScript print them, rather than parameters."""
    return (
        ":" in arguments
        or arguments.startswith("<")
        or arguments in ("Native Method", "Unknown Source", "native")
        or arguments.endswith((".java", ".kt", ".scala"))
    )


def _trace(lines: Sequence[Line], at: int, floor: int) -> tuple[Trace | None, int]:
    """The trace whose first frame or first inner exception is line `at`, None where it is none after all; with the
    index after it."""
    items = _stated(lines, at, floor)
    first = min(items[0].first, at)
    at = _read(lines, at, items)
    frames = [frame for item in items for frame in item.frames]
    named = any(item.kind for item in items)
    if not frames and not (len(items) > 1 and items[0].kind):
        return None, at
    if not named and (len(frames) < 2 or not any(f.line for f in frames)):
        return None, at
    if items[0].kind and not _SURE.search(items[0].kind) and len(frames) < 2 and not any(f.line for f in frames):
        return None, at
    items.sort(key=lambda item: item.member)
    told = tuple(_told(lines, item) for item in items[: stack.THROWN])
    return Trace("csharp", "exception", told, lines[first].start, lines[at - 1].end), at


def _told(lines: Sequence[Line], item: _Item) -> Thrown:
    return stack.thrown(item.kind, item.message, lines, item.first, item.last, item.frames)


def _stated(lines: Sequence[Line], at: int, floor: int) -> list[_Item]:
    """The exceptions that the lines before line `at` state, the outer one first: one line may hold its inner ones."""
    first = stack.stated_before(lines, at, floor, _STATES)
    if first < 0:
        return [_Item("", "", at, at, [])]
    last = max((i for i in range(first, at) if lines[i].text.strip()), default=first)
    text = "\n".join(line.text[: stack.LINE_CHARS] for line in lines[first : last + 1][: stack.MESSAGE_LINES])
    return [_said(part, first, last) for part in text.split(_INNER, _NESTED)]


def _said(text: str, first: int, last: int, member: int = 0) -> _Item:
    """The exception that `text` states."""
    line, _, more = text.partition("\n")
    told = _STATES.search(line)
    kind, rest = (told[1], told[2] or "") if told else ("", line)
    return _Item(kind, stack.joined([rest, *more.split("\n")]), first, last, [], member)


def _read(lines: Sequence[Line], at: int, items: list[_Item]) -> int:
    """Frames and inner exceptions from line `at` on into `items`; the index after them."""
    open_items = list(items)
    member, end = 0, at
    while at < len(lines) and not stack.is_fence(lines[at].text):
        text = lines[at].text[: stack.LINE_CHARS]
        frame = _frame(text)
        arrow = None if frame or "--> " not in text else _inner(text)
        if frame:
            open_items[-1].frames.append(frame)
            if text.rstrip().endswith("<---"):
                del open_items[1:]
        elif arrow:
            member = int(arrow["number"]) + 1 if arrow["number"] else member
            last = _message_end(lines, at)
            said = "\n".join([arrow["rest"], *(line.text[: stack.LINE_CHARS] for line in lines[at + 1 : last + 1])])
            inner = [_said(part, at, last, member) for part in said.removesuffix("<---").split(_INNER, _NESTED)]
            items.extend(inner)
            open_items.extend(inner)
            at = last
        elif _END_INNER.match(text):
            if len(open_items) > 1:
                open_items.pop()
        elif (text.strip() and not _RULE.match(text)) or (not text.strip() and at > end):
            break
        at += 1
        end = at if text.strip() else end
    return end


def _message_end(lines: Sequence[Line], at: int) -> int:
    """The last line of the message of an inner exception that line `at` states: the one before its first frame."""
    for index in range(at + 1, min(at + stack.MESSAGE_LINES, len(lines))):
        text = lines[index].text[: stack.LINE_CHARS]
        if _frame(text) or _inner(text) or _END_INNER.match(text):
            return index - 1
        if not text.strip() or stack.foreign(text):
            break
    return at


DOTNET = Parser("dotnet", _TRIGGER, find)
