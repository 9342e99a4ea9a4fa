"""PHP: fatal errors, uncaught exceptions and those before them, stacks of Laravel, Symfony and Xdebug.

Format: `Throwable::__toString` and `getTraceAsString` (https://www.php.net/manual/en/throwable.gettraceasstring.php),
`php_error_cb` for the words before it.
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
    r":(?:(?<=\d\):) [\w\\{$]|(?<=[Ff]atal error:) |(?<=Parse error:) |(?<=error</b>:) |(?<=php:)\d|(?<=\)\):)\s)"
)
_FRAME = re.compile(
    r"[^#\n]{0,40}?#(?P<number>\d{1,5}) {1,3}(?:(?P<file>(?:\\?/|[A-Za-z]:|phar:|\(?[\w.~])[^\n(]{0,500}"
    r"(?:\([^\d)][^)]{0,80}\)[^\n(]{0,300})?)\((?P<line>\d{1,9})\)"
    r"|(?P<internal>\[internal function\])): (?P<call>\S.*)$"
)
_AT = re.compile(
    r"\s{0,8}#\d{1,5} {1,3}(?P<call>\S.{0,900}?\)) called at \[(?P<file>[^\]:]{1,500}):(?P<line>\d{1,9})\]\s*$"
)
_MAIN = re.compile(r"[^#\n]{0,40}?#\d{1,5} {1,3}\{main\}")
_FUNCTION = re.compile(r"(?P<function>[^\s({]{0,400}(?:\{closure[^}\n]{0,300}\}[^\s({]{0,100}){0,3})\(")
_TYPE = r"\\?[A-Za-z_]\w{0,80}(?:\\{1,2}[A-Za-z_]\w{0,80}){0,12}(?:@anonymous)?"
_PLACE = (
    r"(?P<file>(?:[A-Za-z]:)?[^\s:<(][^:<\n(]{0,500}?)"
    r"(?:\((?P<evaluated>\d{1,9})\) : \S.{0,40}?)?(?::(?P<line>\d{1,9})| on line (?P<at>\d{1,9}))"
    r"|<b>(?P<page>[^<>\n]{1,500})</b> on line <b>(?P<shown>\d{1,9})</b>(?:<br ?/?>)?"
)
_SEVERITY = re.compile(
    r"(?:.{0,200}?[\s>\]])?(?:PHP )?(?P<severity>(?:Catchable |Recoverable )?(?:[Ff]atal|Parse|Recoverable) error)"
    r"(?:</b>)?: {1,2}(?P<rest>\S.*)$"
)
_UNCAUGHT = re.compile(
    rf"(?:.{{0,400}}?[\s:>(\]])?(?:Uncaught|Next) (?:exception )?'?(?P<type>{_TYPE})'?(?: with message '|: )"
    rf"(?P<message>.*)$",
    re.DOTALL,
)
_ENDED = re.compile(rf" in (?:{_PLACE})\s*$")
_OBJECT = re.compile(
    rf"\[object\] \((?P<type>{_TYPE})\(code: .{{1,20}}?\): (?P<message>.*) at (?P<file>[^\n]{{1,400}}?):"
    rf"(?P<line>\d{{1,9}})\)"
)
_NAMED = re.compile(rf"(?:.{{0,200}}[\s:>\]])?(?P<type>{_TYPE}(?:Exception|Error))(?:: |\s*$)(?P<message>.*)$")
_STACK = re.compile(r"\s{0,8}(?:\[?[Ss]tack ?trace\]?:?|<b>Stack trace</b>:?|PHP Stack trace:|Call [Ss]tack:)\s*$")
_THROWN = re.compile(r"\s{0,8}thrown in .{1,500} on line (?:<b>)?\d{1,9}\b.{0,20}$|\s{0,8}[\"']?\}?\s*$")


class _Section(msgspec.Struct):
    """An exception while it is read: lines `first` to `last` state it, `where` it was thrown; `calls` and where each
    was called, the innermost first; `end` is after its stack."""

    kind: str
    message: str
    first: int
    last: int
    where: tuple[str, str]
    end: int
    calls: list[tuple[str, str, str]] = msgspec.field(default_factory=list)

    @property
    def frames(self) -> list[Frame]:
        """What ran where: PHP prints each call with the place that it came from, which is in the call below."""
        functions = [call for call, _, _ in self.calls] + ["{main}"]
        places = [self.where] + [(file, line) for _, file, line in self.calls]
        return [
            stack.frame("php", function, file, line)
            for function, (file, line) in zip(functions, places, strict=True)
            if file or function != "{main}"
        ]


def find(lines: Sequence[Line]) -> Iterator[Trace]:
    """The PHP traces in `lines`, in their order."""
    at = floor = 0
    while at < len(lines):
        text = lines[at].text[: stack.LINE_CHARS]
        found = None
        if "Uncaught " in text or "atal error" in text or "Parse error" in text or "Recoverable error" in text:
            found = _trace(lines, at, _opened(lines, at))
        elif "#" in text and _call(text):
            found = _trace(lines, at, _above(lines, at, floor))
        if found:
            trace, at = found
            floor = at
            yield trace
        else:
            at += 1


def _call(text: str) -> tuple[str, str, str] | None:
    """The call that the line is, with file and line that it came from; None where it is none."""
    found = _FRAME.match(text) or _AT.match(text)
    function = _FUNCTION.match(found["call"]) if found else None
    if found is None or not ((function and function["function"]) or re.match(r"(?:include|require)", found["call"])):
        return None
    name = function["function"] if function and function["function"] else found["call"]
    return name, (found["file"] or "").strip(), found["line"] or ""


def _trace(lines: Sequence[Line], at: int, section: _Section | None) -> tuple[Trace, int] | None:
    """The trace that begins with `section`: what was thrown last is printed last, after `Next`."""
    if section is None:
        return None
    sections = [section]
    first = min(section.first, at)
    _stack(lines, section)
    while len(sections) < stack.THROWN and (following := _next(lines, sections[-1].end)):
        sections.append(following)
        _stack(lines, following)
    if not sections[0].kind and sum(len(s.calls) for s in sections) < 2:
        return None
    told = tuple(stack.thrown(s.kind, s.message, lines, s.first, s.last, s.frames) for s in reversed(sections))
    end = sections[-1].end
    return Trace("php", "exception", told, lines[first].start, lines[end - 1].end), end


def _opened(lines: Sequence[Line], at: int) -> _Section | None:
    """What line `at` states: `Fatal error: Uncaught Type: why in file:3`, `Fatal error: why in file on line 3`."""
    text = lines[at].text[: stack.LINE_CHARS]
    uncaught = _UNCAUGHT.match(text) if "Uncaught " in text else None
    if uncaught:
        return _ended(lines, at, uncaught["type"], uncaught["message"], sure=False)
    severity = _SEVERITY.match(text)
    if severity is None or "Uncaught " in text:
        return None
    return _ended(lines, at, severity["severity"], severity["rest"], sure=True)


def _ended(lines: Sequence[Line], at: int, kind: str, text: str, sure: bool) -> _Section | None:
    """The message that begins with `text` in line `at`, up to its place; `sure`: None where no place ends it."""
    parts, end = [text], at + 1
    ended = _ENDED.search(text)
    while ended is None and end < len(lines) and end - at < stack.MESSAGE_LINES:
        line = lines[end].text[: stack.LINE_CHARS]
        if not line.strip() or stack.is_fence(line) or _STACK.match(line) or _call(line):
            break
        parts.append(line)
        end += 1
        ended = _ENDED.search(line)
    if ended is None:
        stacked = end < len(lines) and (
            _STACK.match(lines[end].text[:80]) or _call(lines[end].text[: stack.LINE_CHARS])
        )
        if sure or not stacked:
            return None
        return _Section(_plain(kind), stack.joined(parts), at, end - 1, ("", ""), end)
    parts[-1] = parts[-1][: ended.start()]
    file = ended["file"] or ended["page"]
    line = ended["evaluated"] or ended["line"] or ended["at"] or ended["shown"]
    if not any(mark in file for mark in "/\\."):
        return None
    message = stack.joined(parts)
    if "with message '" in lines[at].text:
        message = message.removesuffix("'")
    return _Section(_plain(kind), message, at, end - 1, (file, line), end)


def _plain(kind: str) -> str:
    """The type as PHP names it, also where a log has doubled its backslashes."""
    return kind.replace("\\\\", "\\").lstrip("\\")


def _next(lines: Sequence[Line], at: int) -> _Section | None:
    """The exception that was thrown after the one whose stack ends before line `at`."""
    for index in range(at, min(at + 3, len(lines))):
        text = lines[index].text[: stack.LINE_CHARS]
        if text.startswith(("Next ", "[previous exception]", "PHP Next ")):
            named = _UNCAUGHT.match(text)
            return _ended(lines, index, named["type"], named["message"], sure=False) if named else None
        if text.strip():
            return None
    return None


def _above(lines: Sequence[Line], at: int, floor: int) -> _Section:
    """What the lines before the first frame, line `at`, state: Laravel's log, a name, nothing."""
    for states in (_OBJECT, _UNCAUGHT, _NAMED):
        first = stack.stated_before(lines, at, floor, states)
        told = states.search(lines[first].text[: stack.LINE_CHARS]) if first >= 0 else None
        if told and states is _OBJECT:
            where = (told["file"], told["line"])
            return _Section(_plain(told["type"]), stack.joined([told["message"]]), first, first, where, at)
        if told:
            section = _ended(lines, first, told["type"], told["message"], sure=False)
            if section and section.end <= at:
                section.end = at
                return section
    return _Section("", "", at, at, ("", ""), at)


def _stack(lines: Sequence[Line], section: _Section) -> None:
    """The frames after `section`, and what ends a stack, into it."""
    at = stacked = section.end
    while at < len(lines):
        text = lines[at].text[: stack.LINE_CHARS]
        call = _call(text)
        if call and len(section.calls) < stack.FRAMES:
            section.calls.append(call)
        elif not (call or _MAIN.match(text) or (_STACK.match(text) and at == stacked)):
            break
        at += 1
        section.end = at
    for index in range(at, min(at + 2, len(lines)) if at > stacked else at):
        if lines[index].text.strip() and _THROWN.match(lines[index].text[: stack.LINE_CHARS]):
            section.end = index + 1


PHP = Parser("php", _TRIGGER, find)
