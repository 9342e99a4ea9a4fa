"""Where the lines of a text stand in its Markdown: fences, indented code, comments, tables, quotes, folded sections."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import msgspec

from fixtrail.text.layout import Block
from fixtrail.text.markdown import blocks

_DETAILS = re.compile(r"<(/?)details\b", re.IGNORECASE)


class Fence(msgspec.Struct, frozen=True):
    """Lines `[first:stop]` of a fenced block with its marks; `closed` where the last of them is one; `language` is its
    word."""

    first: int
    stop: int
    closed: bool
    language: str


class Context(msgspec.Struct):
    """Line numbers by where they stand; a line may be in several. Fences are in order and do not overlap."""

    fences: list[Fence]
    indented: set[int]
    comments: set[int]
    tables: set[int]
    quoted: set[int]
    folded: set[int]


def context(text: str, starts: Sequence[int]) -> Context:
    """The context of the lines that begin at `starts`."""
    found = Context([], set(), set(), set(), set(), set())
    if not _is_marked(text):
        return found
    for block in blocks(text):
        _place(found, block, text, starts)
    if "<details" in text:
        _fold(found, text, starts)
    return found


def _is_marked(text: str) -> bool:
    """Whether there can be a fence, a comment, a folded section, an indented block, a quote or a table. Written out, as
    it is asked of every text and most have none."""
    return (
        "```" in text
        or "\n    " in text
        or "\n>" in text
        or "\n\t" in text
        or "\n >" in text
        or "<!--" in text
        or "~~~" in text
        or "<details" in text
        or ("|" in text and "--" in text)
        or text[:1] in (">", "\t", " ")
    )


def _place(found: Context, block: Block, text: str, starts: Sequence[int]) -> None:
    first, stop = bisect_right(starts, block.start) - 1, bisect_left(starts, block.end)
    if block.kind == "fence":
        if not found.fences or first >= found.fences[-1].stop:
            last = text[starts[stop - 1] : block.end].strip(" \t>")
            closed = stop - first > 1 and last[:3] in ("```", "~~~")
            found.fences.append(Fence(first, stop, closed, block.language))
    elif block.kind == "indented":
        found.indented.update(range(first, stop))
    elif block.kind == "table":
        found.tables.update(range(first, stop))
    elif block.kind == "html-comment":
        whole = not text[starts[first] : block.start].strip() and block.end - block.start > 4
        if whole:
            found.comments.update(range(first, stop))
    elif block.kind == "quote":
        found.quoted.update(range(first, stop))


def _fold(found: Context, text: str, starts: Sequence[int]) -> None:
    """Lines between the tags of `<details>`; one that is never closed reaches to the end."""
    opened, depth = 0, 0
    for tag in _DETAILS.finditer(text):
        line = bisect_right(starts, tag.start()) - 1
        if tag[1]:
            depth = max(0, depth - 1)
            if not depth:
                found.folded.update(range(opened, line + 1))
        else:
            opened = opened if depth else line
            depth += 1
    if depth:
        found.folded.update(range(opened, len(starts)))
