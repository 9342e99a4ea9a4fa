"""Texts through the parsers of native crashes and of kernels."""

from __future__ import annotations

from fixtrail.extract.lines import lines
from fixtrail.extract.traces.crashes import CRASHES
from fixtrail.extract.traces.find import traces
from fixtrail.extract.traces.kernel import KERNEL
from fixtrail.model.failure import Thrown, Trace


def found(text: str) -> tuple[Trace, ...]:
    """The crashes and kernel reports of `text`."""
    return traces(text, lines(text, 4000), (KERNEL, CRASHES))


def only(text: str) -> Thrown:
    """The failure of the one report in `text`."""
    (trace,) = found(text)
    assert 0 <= trace.start <= trace.thrown[0].start < trace.thrown[0].end <= trace.end <= len(text)
    return trace.thrown[0]


def stated(text: str) -> tuple[str, str]:
    """Type and message of the one report."""
    thrown = only(text)
    return thrown.kind, thrown.message


def own(thrown: Thrown) -> list[str]:
    """The functions of a failure's own frames."""
    return [frame.function for frame in thrown.frames if frame.own]
