"""Passages once traces are known: what lies in a trace is one, whatever its lines look like alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixtrail.model.failure import LineKind, Passage, Trace

_KEPT = ("source", "template")  # excerpts of source in a trace stay source
_ERRORS = ("compiler", "test", "package-manager")  # what these print are messages


def traced(text: str, passages: Sequence[Passage], traces: Sequence[Trace]) -> tuple[Passage, ...]:
    """The passages of `text` with those in `traces` named so: `trace`, or `error` for diagnostics, failed tests and
    failed installs. Passages and traces stand in order; each line is still in exactly one passage."""
    joined: list[Passage] = []
    for piece in _pieces(text, passages, traces):
        last = joined[-1] if joined else None
        if last and (last.kind, last.language) == (piece.kind, piece.language):
            joined[-1] = Passage(last.kind, last.start, piece.end, last.language)
        else:
            joined.append(piece)
    return tuple(joined)


def _pieces(text: str, passages: Sequence[Passage], traces: Sequence[Trace]) -> Iterator[Passage]:
    """Each passage, cut where a trace begins and ends."""
    spans = [(*_lines(text, trace), "error" if trace.kind in _ERRORS else "trace") for trace in traces]
    at = 0
    for passage in passages:
        start = passage.start
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        number = at
        while number < len(spans) and spans[number][0] < passage.end and start < passage.end:
            first, last, kind = spans[number]
            if start < first:
                yield Passage(passage.kind, start, first - 1, passage.language)
            stop = min(last, passage.end + 1)
            yield _inside(passage, max(start, first), min(stop - 1, passage.end), kind)
            start = stop
            number += 1
        if start < passage.end or passage.start == passage.end:
            yield Passage(passage.kind, start, passage.end, passage.language)


def _inside(passage: Passage, start: int, end: int, kind: str) -> Passage:
    if passage.kind in _KEPT:
        return Passage(passage.kind, start, end, passage.language)
    named: LineKind = "error" if kind == "error" else "trace"
    return Passage(named, start, end)


def _lines(text: str, trace: Trace) -> tuple[int, int]:
    """Where the first line of a trace begins, and where the line after its last one would."""
    end = text.find("\n", max(trace.start, trace.end - 1))
    return text.rfind("\n", 0, trace.start) + 1, (len(text) if end < 0 else end) + 1
