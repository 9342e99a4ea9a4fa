"""What the parsers of outputs make of a text, short enough to compare."""

from __future__ import annotations

from fixtrail.extract.lines import lines
from fixtrail.extract.traces.compilers import COMPILERS
from fixtrail.extract.traces.find import Parser, traces
from fixtrail.extract.traces.packages import PACKAGES
from fixtrail.extract.traces.tests import TESTS
from fixtrail.model.failure import Trace

OUTPUTS = (TESTS, PACKAGES, COMPILERS)
Said = tuple[str, str, str]  # type, message, first place


def found(text: str, parsers: tuple[Parser, ...] = OUTPUTS) -> tuple[Trace, ...]:
    """The traces of diagnostics, tests and installs."""
    return traces(text, lines(text, 4_000), parsers)


def the(text: str) -> Trace:
    """The only trace of a text that holds one from its first word to its last."""
    (trace,) = found(text)
    return trace


def place(trace: Trace, number: int = 0) -> str:
    """`function@file:line:column` of the first frame of a thrown, as far as they are known."""
    frames = trace.thrown[number].frames
    if not frames:
        return ""
    where = ":".join(str(part) for part in (frames[0].file, frames[0].line, frames[0].column) if part)
    return f"{frames[0].function}@{where}" if frames[0].function else where


def said(trace: Trace) -> list[Said]:
    """Type, message and first place of each thrown."""
    return [(thrown.kind, thrown.message, place(trace, number)) for number, thrown in enumerate(trace.thrown)]


def assert_inside(text: str, trace: Trace) -> None:
    """All spans lie in the text, in order, and hold something."""
    assert 0 <= trace.start < trace.end <= len(text)
    for thrown in trace.thrown:
        assert trace.start <= thrown.start < thrown.end <= trace.end
        assert text[thrown.start : thrown.end].strip()
