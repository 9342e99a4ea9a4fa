"""Stack frames out of a block of text: Python, JavaScript, Java and Kotlin, Rust, Go."""

from __future__ import annotations

import re

from fixtrail.extract.rules import load
from fixtrail.model.failure import Frame

_LIBRARIES = load("frame-libraries.txt")
# One pattern a language; each looks at one line only, so the whole is linear.
_FRAMES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("python", re.compile(r'^\s*File "(?P<file>[^"\n]+)", line (?P<line>\d+)(?:, in (?P<function>\S+))?')),
    (
        "java",
        re.compile(r"^\s*at (?P<function>[\w$.<>]+)\((?P<file>[\w$]+\.(?:java|kt|scala|groovy)):(?P<line>\d+)\)"),
    ),
    (
        "javascript",
        re.compile(
            r"^\s*at (?:(?P<function>[^()\n]{1,200}?) )?"
            r"\(?(?P<file>[^()\s]{1,300}?):(?P<line>\d+):(?P<column>\d+)\)?\s*$"
        ),
    ),
    ("rust", re.compile(r"^\s*at (?P<file>[^\s:]+\.rs):(?P<line>\d+)(?::(?P<column>\d+))?")),
    ("go", re.compile(r"^\s*(?P<file>/?[\w./@-]+\.go):(?P<line>\d+)(?: \+0x[0-9a-f]+)?")),
)  # fmt: skip
_LIMIT = 60


def frames(block: str, lines: int = 600) -> tuple[Frame, ...]:
    """The frames of a trace in the order written, at most 60 of the first `lines` lines; () where there are none."""
    found: list[Frame] = []
    for line in block.split("\n", lines)[:lines]:
        frame = _frame(line[:600])
        if frame:
            found.append(frame)
            if len(found) >= _LIMIT:
                break
    return tuple(found)


def _frame(line: str) -> Frame | None:
    for _, pattern in _FRAMES:
        match = pattern.match(line)
        if match:
            named = match.groupdict()
            function, file = named.get("function") or "", named["file"]
            column = named.get("column")
            own = not any(r.pattern.search(file) or r.pattern.search(function) for r in _LIBRARIES)
            return Frame(function, file, int(named["line"][:9]), int(column[:9]) if column else None, own)
    return None


def language_of(block: str, lines: int = 600) -> str:
    """The language whose frames the block holds, '' where it holds none."""
    for line in block.split("\n", lines)[:lines]:
        for language, pattern in _FRAMES:
            if pattern.match(line[:600]):
                return language
    return ""
