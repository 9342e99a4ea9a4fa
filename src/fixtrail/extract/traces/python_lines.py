"""One line of a Python traceback: frames, what states an exception, code; in each of the styles that print them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Literal

import msgspec

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import stack
from fixtrail.model.failure import Frame

_NAME = r"(?:[A-Za-z_]\w{0,100}\.(?:<locals>\.)?){0,12}[A-Za-z_]\w{0,100}"
_STATED = re.compile(rf"\s{{0,200}}({_NAME})(?:\s*$|:(?:\s(.*)|$))", re.DOTALL)
_SURE = re.compile(
    r"\s{0,200}(?:[\w.<>]{0,200}(?:Error|Exception|Warning|Interrupt|Exit|Iteration|Failure|Timeout|Group|Cancelled"
    r"|Invalid|Refused|NotFound|DoesNotExist|Denied|Unavailable)|(?:[a-z_]\w{0,60}\.){1,12}[A-Z]\w{0,100})(?:\s*$|:\s)"
)
# `  | ` of exception groups and pytest's `E   ` stand before what the interpreter printed.
_MARKS = re.compile(r"(?:E {3}|> {1,4}(?=File))?(?:\s{0,200}\|(?: |$)){0,20}")
SEPARATOR = re.compile(r"\s{0,200}\+(?:-\+)?-{8,200}( (?:\d{1,6}|\.\.\.) -{4,200})?\s*$")
NEXT = re.compile(
    r".{0,300}Traceback \(most|\s*(?:\|\s*)?File \\?\"[^\"]{1,500}\", line |.{0,20}(?:The above|During handling)"
    r"|\s*(?:\| ?)?\+-|\s*\"\"\"\s*$|\s*\|\s*$|\s{0,200}[~^]{2,200}\s*$"
)
_FILE = re.compile(r'(\s*)File \\?"([^"\n]{1,1000}?)\\?", line (\d{1,9})(?:,? in (\S.{0,400}?))?\s*$')
_BEGUN = re.compile(r'\s*File \\?"[^"]{20,1000}(?:\\?"(?:,(?: (?:l(?:i(?:ne?)?)?)?)?| line \d{0,9}(?:, in)?)?)?\s*$')
_CELL = re.compile(
    r"\s{0,8}(?:File )?(?:(?:Cell |Input )?In ?\[(?P<cell>\d{1,6})\]"
    r"|(?P<file>(?:[~/.<]|[A-Za-z]:)[^\n,():]{1,500}))"
    r"(?::(?P<line>\d{1,9})|, line (?P<at>\d{1,9}))?"
    r"(?:,? in (?P<function>[\w.<>]{1,200})[^\n]{0,500})?\s*$"
)
_LINK = re.compile(r"^\[([^\]\n]{1,500})\]\(https?://[^\s()]{1,300}\)")  # what Colab makes of a file
_BOXED = re.compile(
    r"\s{0,8}(?P<file>(?:[A-Za-z]:)?[^\s:│][^:│\n]{0,500}):(?P<line>\d{1,9}) in (?P<function>[^│\n]{1,200})"
)
_BOXED_BARE = re.compile(r"\s{0,8}in (?P<function>[\w.<>]{1,200}):(?P<line>\d{1,9})\s*[│|]?\s*$")
_ARROW = re.compile(r"\s{0,8}-{1,8}> ?(\d{1,9})(?: |$)")
_EXTRA = re.compile(
    r"\s*(?:\[?(?:\.{2,}|…)\]?\s*$|\[\.\.\.|\[Previous line repeated|\[\d+ skipped|<no Python frame>"
    r"|--- <exception caught here>)"
)
_LEVELS = {"debug", "info", "warn", "warning", "error", "critical", "fatal", "trace", "note", "hint"}
_LOST_CODE = 1  # lines of code after a frame whose indentation was lost
_CODE = 40  # lines of code after a frame


class Found(msgspec.Struct, frozen=True):
    """A frame, how deep it stood (-1 where that says nothing) and on how many further lines it goes on."""

    frame: Frame
    depth: int
    more: int = 0


class Style(msgspec.Struct, frozen=True):
    """How the traceback is printed: `plain`, `notebook` (its header states the type: `kind_ahead`) or `box`; `depth` is
    the indentation of its last frame, before the first one that of its header."""

    kind: Literal["plain", "notebook", "box"]
    kind_ahead: str = ""
    depth: int = 0
    framed: bool = False

    def unboxed(self) -> Style:
        """After the lower edge of the box: what states the exception comes next."""
        return Style("plain", "", 1, framed=True)

    def after(self, found: Found) -> Style:
        """After a frame."""
        return Style(self.kind, self.kind_ahead, max(found.depth, 0), framed=True)

    def states(self, text: str, blanks: int) -> tuple[str, str] | None:
        """Type and message where the line states the exception; after a blank line only beyond doubt."""
        if self.kind == "box":
            return None
        if self.kind == "notebook":
            told = stated(text, sure=False)
            return told if told and told[0].rpartition(".")[2] == self.kind_ahead.rpartition(".")[2] else None
        depth = stack.indent(text)
        if self.framed and self.depth > depth:
            return stated(text, sure=blanks > 0)
        return stated(text, sure=True) if depth <= max(self.depth, 0) else None

    def belongs(self, text: str, code: int, blanks: int) -> bool:
        """The line is code that was running, or a picture of it."""
        if self.kind != "plain":
            return code < stack.FRAMES
        if not self.framed:
            return False
        if stack.indent(text) > self.depth:
            return code < _CODE and not (blanks and code)
        return self.depth == 0 and code < _LOST_CODE and not blanks and text[:1].strip() != ""

    def arrow(self, text: str) -> str | None:
        """The number of the line that ran, where the line points to it."""
        pointed = _ARROW.match(text) if self.kind == "notebook" else None
        return pointed[1] if pointed else None

    def proven(self, frames: Collection[Frame]) -> bool:
        """Frames that nothing states are a trace where one names a function or a header came before."""
        return self.kind != "plain" or any(f.function for f in frames)


def bare(line: Line) -> str:
    """The line without the marks of groups and of pytest, cut at what is looked at."""
    text = line.text[: stack.LINE_CHARS]
    marks = _MARKS.match(text) if text.lstrip()[:1] in ("|", "E", ">") else None
    return (text[marks.end() :] if marks else text).rstrip()


def stated(text: str, sure: bool) -> tuple[str, str] | None:
    """Type and message that the line states; `sure`: only where the name is that of an exception beyond doubt."""
    if sure and not _SURE.match(text):
        return None
    told = _STATED.match(text)
    if not told or told[1].lower() in _LEVELS or not (told[2] or "." in told[1] or told[1][:1].isupper()):
        return None
    return told[1], (told[2] or "").strip()


def is_extra(text: str) -> bool:
    """Dots for what was left out, carets below code, repeated frames."""
    return not text.strip(" \t~^") or _EXTRA.match(text) is not None


def file_frame(lines: Sequence[Line], at: int, text: str) -> Found | None:
    """The interpreter's own frame in line `at`, also where a terminal broke it over two or three lines."""
    if "File " not in text:
        return None
    for more in range(3):
        frame = _FILE.match(text)
        if frame:
            return Found(stack.frame("python", frame[4] or "", frame[2], frame[3]), len(frame[1]), more)
        if at + more + 1 >= len(lines) or not _BEGUN.match(text):
            return None
        text += (" " if text.endswith((",", " line", ", in")) else "") + bare(lines[at + more + 1])
    return None


def cell_frame(lines: Sequence[Line], at: int, text: str, style: Style) -> Found | None:
    """A frame as notebooks and rich print it."""
    if style.kind == "notebook":
        cell = _CELL.match(_LINK.sub(r"\1", text, count=1) if text.startswith("[") else text)
        if cell and (cell["cell"] or cell["line"] or cell["at"] or cell["function"]):
            file = f"In[{cell['cell']}]" if cell["cell"] else cell["file"].strip()
            return Found(stack.frame("python", cell["function"] or "", file, cell["line"] or cell["at"]), -1)
    if style.kind == "box":
        boxed = _BOXED.match(text)
        if boxed:
            return Found(stack.frame("python", boxed["function"].rstrip(" |"), boxed["file"], boxed["line"]), -1)
        boxed = _BOXED_BARE.match(text)
        if boxed:
            return Found(stack.frame("python", boxed["function"], "", boxed["line"]), -1)
    return None
