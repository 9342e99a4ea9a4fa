"""Java, Kotlin, Scala, Groovy, Clojure: exceptions with their causes and suppressed ones, also as Android logs them.

Format: `Throwable.printStackTrace`
(https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/Throwable.html#printStackTrace()) and
`StackTraceElement.toString` with its module prefixes; logback adds `[jar:version]` and `common frames omitted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import stack
from fixtrail.extract.traces.find import Parser
from fixtrail.model.failure import Frame, Thrown, Trace

_SOURCE = r"java|kt|kts|scala|sc|groovy|gvy|clj|cljc|cljs|gradle|aj|xtend|ceylon|jsp|rb|js|py|sql"
_TRIGGER = re.compile(r"at [^\s(]{2,400}(?:\(| [^\n()]{1,200}\(\w{1,100}\.kt:)")
# What a logger, Maven or a container may leave in front of each line; logcat's own is more.
_MARK = (
    r"(?:(?:\d\d-\d\d +\d\d:\d\d:\d\d\.\d{1,6}[ :]{1,4})?(?:\d{1,6}[ /-]{1,6}\d{0,6}(?:/[\w.:?]{1,100})?[ )]{0,4})?"
    r"[VDIWEFA][/ ][\w.$ -]{1,60}?(?: {0,4}\( {0,6}\d{1,6}\))?: ?"
    r"|\[\w{3,12}\] ?|\[[^\]\s]{1,60}\] ?|(?:stderr|stdout|err): ?|\! ?|\| ?)?"
)
_FRAME = re.compile(
    rf"{_MARK}\s{{0,40}}(?:at|\[catch\]) (?P<modules>(?:[\w.$@+-]{{0,200}}/){{0,3}})"
    r"(?P<function>[^\s()/][^\s()/]{0,600}(?: [^()/:]{1,200})?)\("
    rf"(?P<place>(?P<file>[\w$ .-]{{1,200}}\.(?:{_SOURCE})|[\w$-]{{0,100}}|Unknown Source)(?::(?P<line>-?\d{{1,9}}))?"
    r"|Native Method|<[\w ]{1,40}>|\S{1,200}\.jar[^()]{0,100})\)(?:.{0,300})$"
)
_NO_PLACE = {"Native Method", "Unknown Source", ""}
_TYPE = (
    r"(?:[A-Za-z_]\w{0,60}[.$]){0,15}[A-Z][\w$]{0,100}"
    r"(?:Exception|Error|Throwable|Failure|Fault|Signal|Interrupted|Timeout|Violation)[\w$]{0,40}"
    r"|(?:[a-z_]\w{0,60}\.){1,15}[A-Z][\w$]{0,120}"
)
_STATES = re.compile(rf"(?<![\w$./@(\"'`<])({_TYPE})(?::(?:\s(.*)|$)|\s*$)")
_BELOW = re.compile(
    rf"{_MARK}\s{{0,80}}(?P<word>Caused by|Suppressed|Wrapped by): (?:\[CIRCULAR REFERENCE: ?)?(?P<rest>\S.*)$"
)
_EXTRA = re.compile(
    rf"{_MARK}\s{{0,80}}(?:\.\.\. (?:\d{{1,6}} |suppressed )|\[CIRCULAR REFERENCE|\.{{3}}\s*$|- (?:locked|waiting"
    rf"|parking|eliminated|None)\b)"
)
_DUMPED = re.compile(r"\s{0,8}java\.lang\.Thread\.State: ")  # where a thread is; nothing failed
_STOP = re.compile(rf"{_MARK}\s{{0,80}}(?:at [^\s(]{{2,400}}\(|Caused by: |Suppressed: )")


class _Item(msgspec.Struct):
    """An exception while it is read: lines `first` to `last` state it, `depth` how far `Suppressed:` is indented."""

    word: str
    kind: str
    message: str
    first: int
    last: int
    frames: list[Frame]


def find(lines: Sequence[Line]) -> Iterator[Trace]:
    """The Java traces in `lines`, in their order."""
    at = floor = 0
    while at < len(lines):
        text = lines[at].text
        if "at " not in text and "Caused by" not in text:
            at += 1
            continue
        found = None
        if _frame(text) or _wrapped(lines, at):
            if at > floor and _DUMPED.match(lines[at - 1].text[:200]):
                at = floor = _frames(lines, at, _Item("", "", "", at, at, []))
                continue
            found = _trace(lines, at, floor)
        elif _BELOW.match(text[: stack.LINE_CHARS]) and _framed(lines, at):
            found = _trace(lines, at, at)
        if found:
            trace, at = found
            floor = at
            yield trace
        else:
            at += 1


def _trace(lines: Sequence[Line], at: int, floor: int) -> tuple[Trace, int] | None:
    """The trace whose first frame, or whose `Caused by` where all before was cut off, is line `at`."""
    first = at
    items: list[_Item] = []
    if not _BELOW.match(lines[at].text[: stack.LINE_CHARS]):
        top = _stated(lines, at, floor)
        first = min(top.first, at)
        items.append(top)
        at = _frames(lines, at, top)
    while len(items) < stack.THROWN and (below := _below(lines, at)) >= 0:
        item, at = _stating(lines, below)
        items.append(item)
        at = _frames(lines, at, item)
    if not any(item.kind for item in items) and sum(len(item.frames) for item in items) < 2:
        return None
    items.sort(key=lambda item: item.word == "Suppressed")
    if any(item.word == "Wrapped by" for item in items):
        items.reverse()
    language = _language(items)
    told = tuple(_told(lines, item) for item in items)
    return Trace(language, "exception", told, lines[first].start, lines[at - 1].end), at


def _told(lines: Sequence[Line], item: _Item) -> Thrown:
    return stack.thrown(item.kind, item.message, lines, item.first, item.last, item.frames)


def _language(items: Sequence[_Item]) -> str:
    """By the files of the frames that are the project's own: what most of them are written in."""
    files = [frame.file for item in items for frame in item.frames if frame.own]
    kinds = {
        "kotlin": (".kt", ".kts"),
        "scala": (".scala", ".sc"),
        "groovy": (".groovy", ".gradle"),
        "clojure": (".clj",),
    }
    counts = {name: sum(file.endswith(ends) for file in files) for name, ends in kinds.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] * 2 > len(files) else "java"


def _frame(text: str) -> Frame | None:
    """The frame that the line is, None where it is none."""
    found = _FRAME.match(text[: stack.LINE_CHARS]) if "(" in text else None
    if found is None:
        return None
    function, file, line = found["function"], found["file"] or "", found["line"]
    if " " in function and not line:
        return None
    if not (file in _NO_PLACE or line or "." in file or found["modules"]) or "." not in function + file:
        return None
    if found["place"] == "" and not found["modules"]:
        return None
    return stack.frame(
        "java", function, "" if file in _NO_PLACE else file, None if line and line.startswith("-") else line
    )


def _frames(lines: Sequence[Line], at: int, item: _Item) -> int:
    """The frames from line `at` into `item`, with the index after them and what belongs to them."""
    end = at
    while at < len(lines):
        text = lines[at].text
        frame = _frame(text)
        if frame:
            item.frames.append(frame)
        elif wrapped := _wrapped(lines, at):
            item.frames.append(wrapped)
            at += 1
        elif (text.strip() and not _EXTRA.match(text[: stack.LINE_CHARS])) or (not text.strip() and at > end):
            return end
        at += 1
        end = at if text.strip() else end
    return end


def _wrapped(lines: Sequence[Line], at: int) -> Frame | None:
    """The frame that a terminal broke over line `at` and the next."""
    text = lines[at].text
    if len(text) < 50 or at + 1 >= len(lines) or not _STOP.match(text[: stack.LINE_CHARS]) or "Caused" in text:
        return None
    return _frame(text.rstrip() + lines[at + 1].text.strip())


def _stated(lines: Sequence[Line], at: int, floor: int) -> _Item:
    """What the lines before the first frame, line `at`, state."""
    first = stack.stated_before(lines, at, floor, _STATES)
    if first < 0:
        return _Item("", "", "", at, at, [])
    return _said(lines, "", lines[first].text[: stack.LINE_CHARS], first, at)


def _said(lines: Sequence[Line], word: str, text: str, first: int, at: int) -> _Item:
    """The exception that `text`, of line `first`, names; its message goes on to line `at`."""
    told = _STATES.search(text)
    kind, rest = (told[1], told[2] or "") if told else ("", text)
    last = max((i for i in range(first, at) if lines[i].text.strip()), default=first)
    more = [line.text[: stack.LINE_CHARS] for line in lines[first + 1 : last + 1]]
    return _Item(word, kind, stack.joined([rest, *more][: stack.MESSAGE_LINES]), first, last, [])


def _framed(lines: Sequence[Line], at: int) -> bool:
    """A frame stands within the lines of a message that begins in line `at`."""
    return any(_frame(lines[i].text) for i in range(at + 1, min(at + 1 + stack.MESSAGE_LINES, len(lines))))


def _below(lines: Sequence[Line], at: int) -> int:
    """The line from `at` on that names a cause or a suppressed exception, over one blank line; -1 where none does."""
    for index in range(at, min(at + 2, len(lines))):
        text = lines[index].text
        if _BELOW.match(text[: stack.LINE_CHARS]):
            return index
        if text.strip():
            return -1
    return -1


def _stating(lines: Sequence[Line], at: int) -> tuple[_Item, int]:
    """The exception that line `at` names below another, and the index after what states it."""
    below = _BELOW.match(lines[at].text[: stack.LINE_CHARS])
    word, rest = (below["word"], below["rest"]) if below else ("", lines[at].text)
    end = at + 1
    while end < len(lines) and end - at < stack.MESSAGE_LINES and not _STOP.match(lines[end].text[: stack.LINE_CHARS]):
        if stack.foreign(lines[end].text) or _EXTRA.match(lines[end].text[: stack.LINE_CHARS]):
            break
        end += 1
    if end < len(lines) and not _STOP.match(lines[end].text[: stack.LINE_CHARS]) and not _EXTRA.match(lines[end].text):
        end = at + 1
    return _said(lines, word, rest, at, end), end


JAVA = Parser("java", _TRIGGER, find)
