"""A document as it is read: its lines, its Markdown, its traces and codes, each worked out once for all that ask."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from fixtrail.extract.codes.find import codes
from fixtrail.extract.lines import Line, lines
from fixtrail.extract.passages import passages
from fixtrail.extract.traces.find import traces
from fixtrail.extract.traces.kinds import PARSERS
from fixtrail.model.failure import Code, Passage, Trace
from fixtrail.model.thread import Document
from fixtrail.text.markdown import Block, blocks


class Reading(msgspec.Struct, frozen=True):
    """`document` is cut at the limits; `lines`, `passages`, `traces` and `codes` are of its text, in order."""

    document: Document
    lines: tuple[Line, ...]
    blocks: tuple[Block, ...]
    passages: tuple[Passage, ...]
    traces: tuple[Trace, ...]
    codes: tuple[Code, ...]

    @property
    def text(self) -> str:
        return self.document.text


def read(document: Document, line_chars: int) -> Reading:
    """Reads a document; a line is looked at up to `line_chars` characters."""
    text = document.text
    found = lines(text, line_chars)
    return Reading(
        document, found, blocks(text), passages(text, line_chars), traces(text, found, PARSERS), codes(text, line_chars)
    )


def within(spans: Sequence[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """The span that holds offset `at`, of spans in order that do not overlap; None where none does."""
    place = bisect_right(spans, (at, 1 << 62)) - 1
    return spans[place] if place >= 0 and spans[place][0] <= at < spans[place][1] else None
