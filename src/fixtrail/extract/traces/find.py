"""All traces of a text: each kind's parser over the lines, where its trigger occurs at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from fixtrail.extract.lines import Line, uncoloured
from fixtrail.extract.traces.folded import unfolded
from fixtrail.model.failure import Trace


class Parser(msgspec.Struct, frozen=True):
    """A kind of trace. One of `hints` and `trigger` occur in every text that has one: they are looked for before
    anything else, over the whole text, so that most texts cost a few searches for words a kind. `find` gives the traces
    in the order of the lines, and each reads a line a bounded number of times."""

    name: str
    trigger: re.Pattern[str]
    find: Callable[[Sequence[Line]], Iterable[Trace]]
    hints: tuple[str, ...] = ("",)


def triggered(text: str, parsers: Sequence[Parser]) -> list[Parser]:
    """The parsers that a text may have something for."""
    found = []
    for parser in parsers:  # plain loops, as every text comes through here
        for hint in parser.hints:
            if hint in text:
                if parser.trigger.search(text):
                    found.append(parser)
                break
    return found


def traces(text: str, lines: Sequence[Line], parsers: Sequence[Parser]) -> tuple[Trace, ...]:
    """The traces in the order of the text, without those that lie inside another; of two that overlap, the one that
    begins first stays (the longer of two that begin together, then the one with more frames, then the parser that is
    named first)."""
    lines = uncoloured(text, tuple(unfolded(lines)) if "\\n" in text else lines)
    found = [
        (trace.start, -trace.end, -len(trace.thrown[0].frames), rank, trace)
        for rank, parser in enumerate(triggered(text, parsers))
        for trace in parser.find(lines)
    ]
    kept: list[Trace] = []
    for _, _, _, _, trace in sorted(found, key=lambda entry: entry[:4]):
        if not kept or trace.start >= kept[-1].end:
            kept.append(trace)
    return tuple(kept)
