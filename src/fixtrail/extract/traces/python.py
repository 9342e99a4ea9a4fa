"""Python: tracebacks, chains of them, groups, notebooks, rich's boxes, SyntaxError.

Formats: https://docs.python.org/3/library/traceback.html (chains, groups, notes), `ultratb` of IPython, `traceback` of
rich. What faulthandler dumps is in `python_dumps`.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

import msgspec

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import stack
from fixtrail.extract.traces.find import Parser
from fixtrail.extract.traces.python_dumps import dump
from fixtrail.extract.traces.python_lines import (
    NEXT,
    SEPARATOR,
    Style,
    bare,
    cell_frame,
    file_frame,
    is_extra,
    stated,
)
from fixtrail.model.failure import Frame, Thrown, Trace

_TRIGGER = re.compile(
    r'Traceback \((?:most|innermost) |File \\?"|Fatal Python error|Windows fatal exception|most recent call first'
)
_HEADER = re.compile(
    r"(?:(\b[A-Za-z_][\w.]{1,100})[ \t]{2,120})?Traceback \((?:most recent|innermost) (?:call )?last\)"
)
_RUBY = re.compile(r"\s{1,8}\d{1,5}: from ")
_BOX_END = re.compile(r"\s{0,8}[╰+][─-]{10}")
_CHAINED = ("The above exception was the direct cause of", "During handling of the above exception, another")
_REACH = 40  # lines from a message to the sentence that chains it, and of code after a frame of a notebook
_NAMELESS = 3  # frames without a function's name that may come before what states the exception
_BLANKS = 2  # blank lines in a row between two frames


class _Section(msgspec.Struct):
    """One exception of a chain: frames as printed; `first` and `end` of the lines that state it (equal: none do)."""

    frames: deque[Frame]
    end: int  # after its last line
    kind: str = ""
    message: str = ""
    first: int = 0
    stated_end: int = 0


def find(lines: Sequence[Line]) -> Iterator[Trace]:
    """The Python traces in `lines`, in their order."""
    at = 0
    while at < len(lines):
        text = lines[at].text
        found = None
        if "Traceback (" in text or "File " in text:
            found = _trace(lines, at)
        elif "atal " in text or "(most recent call first)" in text:
            found = dump(lines, at)
        if found:
            trace, at = found
            yield trace
        else:
            at += 1


def _trace(lines: Sequence[Line], first: int) -> tuple[Trace, int] | None:
    """The trace that begins in line `first` with the index after it: the chain from its end, then members of a group,
    each from the end of its own chain."""
    chains: list[list[_Section]] = [[]]
    at, end, chain = first, first, 0
    for _ in range(stack.THROWN):
        section = _section(lines, at)
        if not section:
            break
        chains[chain].append(section)
        end = section.end
        separated, at = _separated(lines, end)
        if separated == "member":
            chains.append([])
            chain = len(chains) - 1
        else:
            chain = chain if separated == "none" else 0
            end, at = max(end, at), _chained(lines, at)
        if at < 0:
            break
    told = [_told(lines, section, first) for group in chains for section in reversed(group)]
    if not told:
        return None
    return Trace("python", "exception", tuple(told), lines[first].start, lines[end - 1].end), end


def _told(lines: Sequence[Line], section: _Section, first: int) -> Thrown:
    """The section as a value; where nothing states it, its span is the first line of the trace."""
    if section.first == section.stated_end:
        return stack.thrown("", "", lines, first, first, reversed(section.frames))
    last = section.stated_end - 1
    return stack.thrown(section.kind, section.message, lines, section.first, last, reversed(section.frames))


def _separated(lines: Sequence[Line], at: int) -> tuple[str, int]:
    """What the rules of a group say after a section, with the index after them: `member`, `outer` or `none`."""
    seen = "none"
    while at < len(lines) and (rule := SEPARATOR.match(lines[at].text[: stack.LINE_CHARS])):
        seen = "member" if rule[1] else "outer"
        at += 1
    return seen, at


def _chained(lines: Sequence[Line], at: int) -> int:
    """Where the section begins that a sentence from `at` on announces, -1 where none does."""
    for index in range(at, min(at + _REACH, len(lines))):
        text = lines[index].text
        if any(sentence in text for sentence in _CHAINED):
            return _after_blanks(lines, index + 1)
        if stack.is_fence(text) or "Traceback (" in text:
            return -1
    return -1


def _after_blanks(lines: Sequence[Line], at: int) -> int:
    """The first line from `at` on that is not blank, after the rule that a notebook draws above a section."""
    while at < len(lines) and not bare(lines[at]).strip():
        at += 1
    return at + 1 if at < len(lines) and lines[at].text.startswith("-----") else at


def _section(lines: Sequence[Line], first: int) -> _Section | None:
    """The section that begins in line `first`: a header or a frame or, in a group, what states it alone."""
    if first >= len(lines):
        return None
    text = bare(lines[first])
    header = _HEADER.search(text)
    if header:
        following = lines[first + 1].text if first + 1 < len(lines) else ""
        if _RUBY.match(following):
            return None
        boxed = (text.lstrip()[:1] in ("╭", "+") and "─" in text) or text.lstrip().startswith("+--")
        style = Style(
            "box" if boxed else "notebook" if header[1] and not header[1].isupper() else "plain",
            header[1] or "",
            stack.indent(text),
        )
        return _body(lines, first + 1, first, style)
    if "File " in text:
        return _body(lines, first, first, Style("plain", "", -1))
    told = stated(text, sure=False)
    if told and lines[first].text.lstrip().startswith("|"):
        return _stating(lines, first, _Section(deque(), first), told)
    return None


def _body(lines: Sequence[Line], at: int, first: int, style: Style) -> _Section | None:
    """The frames from line `at` and what states the exception after them; None where it is no trace after all."""
    section = _Section(deque(maxlen=stack.FRAMES), first + 1)
    blanks = code = 0
    while at < len(lines) and not stack.is_fence(lines[at].text):
        text = bare(lines[at])
        if not text.strip():
            blanks += 1
            if blanks > _BLANKS:
                break
            at += 1
            continue
        if style.kind == "box" and _BOX_END.match(text) and stack.mark(lines[at]) == stack.mark(lines[first]):
            style = style.unboxed()
        elif found := file_frame(lines, at, text) or cell_frame(lines, at, text, style):
            section.frames.append(found.frame)
            if len(section.frames) > _NAMELESS and not style.proven(section.frames):
                return None
            style, at, code = style.after(found), at + found.more, 0
        elif told := style.states(text, blanks):
            return _stating(lines, at, section, told)
        elif section.frames and (arrow := style.arrow(text)) is not None:
            section.frames[-1] = stack.frame("python", section.frames[-1].function, section.frames[-1].file, arrow)
        elif style.belongs(text, code, blanks) or (is_extra(text) and section.frames):
            code += 1
        elif not (is_extra(text) and first == at - 1):
            break
        blanks, at = 0, at + 1
        section.end = at
    return section if section.frames and style.proven(section.frames) else None


def _stating(lines: Sequence[Line], at: int, section: _Section, told: tuple[str, str]) -> _Section:
    """The section with its type and message, which begins in line `at` and may go on."""
    end = stack.message_end(lines, at, NEXT)
    depth = stack.indent(lines[at].text)
    for index in range(at + 1, end):
        if SEPARATOR.match(lines[index].text[: stack.LINE_CHARS]) or stack.indent(lines[index].text) < depth:
            end = index
            break
    section.kind = told[0]
    section.message = stack.joined([told[1], *(bare(line)[: stack.LINE_CHARS] for line in lines[at + 1 : end])])
    section.first, section.stated_end, section.end = at, end, end
    return section


PYTHON = Parser(
    "python", _TRIGGER, find, ("Traceback (", "File ", "Fatal Python", "Windows fatal", "most recent call first")
)
