"""Traces of a text as plain values, for tests."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from fixtrail.extract.lines import lines
from fixtrail.extract.traces.find import Parser, traces
from fixtrail.model.failure import Frame, Thrown, Trace

Place = tuple[str, str, int | None, int | None]


def read(parser: Parser, text: str) -> tuple[Trace, ...]:
    """The traces that `parser` finds; all of them lie in the text and hold what they state."""
    found = traces(text, lines(text, 4000), [parser])
    for trace in found:
        assert 0 <= trace.start < trace.end <= len(text)
        assert trace.thrown
        for thrown in trace.thrown:
            assert trace.start <= thrown.start <= thrown.end <= trace.end
    return found


def one(parser: Parser, text: str) -> Trace:
    """The only trace of the text."""
    found = read(parser, text)
    assert len(found) == 1
    return found[0]


def told(trace: Trace) -> list[tuple[str, str]]:
    """Types and messages, in order."""
    return [(thrown.kind, thrown.message) for thrown in trace.thrown]


def places(thrown: Thrown) -> list[Place]:
    """The frames, in order, without whose they are."""
    return [(frame.function, frame.file, frame.line, frame.column) for frame in thrown.frames]


def own(thrown: Thrown) -> list[str]:
    """The functions of the frames that are the project's own."""
    return [named(frame) for frame in thrown.frames if frame.own]


def named(frame: Frame) -> str:
    """The function of a frame, the name of its file where it has none."""
    return frame.function or PurePosixPath(frame.file.replace("\\", "/")).name


def stated(text: str, thrown: Thrown) -> str:
    """What the text says where it states type and message."""
    return re.sub(r"\n\s*", "\n", text[thrown.start : thrown.end])
