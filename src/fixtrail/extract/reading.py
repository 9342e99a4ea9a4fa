"""A document as it is read: its lines, its Markdown, its traces and codes, each worked out once for all that ask."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from fixtrail.extract.codes.find import codes
from fixtrail.extract.lines import Line, lines
from fixtrail.extract.passages import passages
from fixtrail.extract.traces.find import traces, triggered
from fixtrail.extract.traces.kinds import PARSERS
from fixtrail.model.failure import Code, Passage, Trace
from fixtrail.model.thread import Document
from fixtrail.text.markdown import Block, blocks


class Reading:
    """`document` is cut at the limits; a line is looked at up to `line_chars` characters. `lines`, `blocks`,
    `passages`, `traces` and `codes` are of its text, in order; most texts need few of them, so each is read when it is
    asked for."""

    def __init__(self, document: Document, line_chars: int) -> None:
        self.document = document
        self.text = document.text
        self._line_chars = line_chars

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return lines(self.text, self._line_chars)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return blocks(self.text)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return passages(self.text, self._line_chars)

    @cached_property
    def traces(self) -> tuple[Trace, ...]:
        parsers = triggered(self.text, PARSERS)
        return traces(self.text, self.lines, parsers) if parsers else ()

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        return codes(self.text, self._line_chars)


def within(spans: Sequence[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """The span that holds offset `at`, of spans in order that do not overlap; None where none does."""
    place = bisect_right(spans, (at, 1 << 62)) - 1
    return spans[place] if place >= 0 and spans[place][0] <= at < spans[place][1] else None
