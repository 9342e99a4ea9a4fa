"""Lines of a trace are a trace, whatever they look like alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.traced import traced
from fixtrail.model.failure import LineKind, Passage, Thrown, Trace, TraceKind

TEXT = "fails:\nHead: x\n  odd line\n  at f\nbye\n"
PARTS = (Passage("prose", 0, 6), Passage("error", 7, 14), Passage("config", 15, 25), Passage("prose", 26, 36))


def trace(start: int, end: int, kind: TraceKind = "exception") -> Trace:
    return Trace("x", kind, (Thrown("Head", "x", start, end),), start, end)


def told(*traces: Trace) -> list[tuple[LineKind, str]]:
    return [(p.kind, TEXT[p.start : p.end]) for p in traced(TEXT, PARTS, traces)]


def test_trace_over_several_passages_is_one() -> None:
    """From its first line to its last; what follows in the same passage stays what it was."""
    assert told(trace(7, 32)) == [("prose", "fails:"), ("trace", "Head: x\n  odd line\n  at f"), ("prose", "bye")]


def test_trace_that_begins_in_its_line_takes_the_whole_line() -> None:
    """Marks in front of it belong to it."""
    assert told(trace(9, 14)) == [
        ("prose", "fails:"), ("trace", "Head: x"), ("config", "  odd line"), ("prose", "  at f\nbye"),
    ]  # fmt: skip


def test_diagnostics_are_errors() -> None:
    """What compilers, tests and installers print are messages."""
    assert told(trace(7, 25, "compiler"))[1] == ("error", "Head: x\n  odd line")


def test_source_in_a_trace_stays_source() -> None:
    """An excerpt that the trace shows."""
    parts = (Passage("error", 0, 3), Passage("source", 4, 7, "python"), Passage("error", 8, 11))
    found = traced("abc\ndef\nghi", parts, [trace(0, 11)])
    assert [(p.kind, p.start, p.end) for p in found] == [("trace", 0, 3), ("source", 4, 7), ("trace", 8, 11)]


def test_without_traces_nothing_changes() -> None:
    """The passages as they were, but for equal neighbours."""
    assert traced(TEXT, PARTS, ()) == PARTS


@given(st.lists(st.tuples(st.integers(0, 38), st.integers(1, 12)), max_size=4))
def test_every_line_stays_in_one_passage(found: list[tuple[int, int]]) -> None:
    """For any traces in order: the passages cover the same lines, in order."""
    traces, reach = [], 0
    for start, length in sorted(found):
        if start >= reach and start < len(TEXT):
            reach = min(start + length, len(TEXT))
            traces.append(trace(start, reach))
    parts = traced(TEXT, PARTS, traces)
    assert "\n".join(TEXT[p.start : p.end] for p in parts) == TEXT[:36]
