"""The words of a document as its phrases are looked for in them, one character for one of its text."""

from __future__ import annotations

from collections.abc import Sequence

from fixtrail.text.layout import layout
from fixtrail.text.markdown import Block, prose

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "İ": "I"})  # "İ" is the one character that grows in lower case
_SPAN = 300  # characters of a code span that stays visible


def readable(text: str, parts: Sequence[Block]) -> str:
    """`text` in lower case with straight quotes: without code blocks, quoted replies and headings; code spans are
    `xxx`, so that a sentence keeps its subject."""
    clean = prose(text).translate(_STRAIGHT).lower()
    if "`" in text:
        clean = _with_spans(text, clean)
    return _without_headings(clean, parts)


def _with_spans(text: str, clean: str) -> str:
    """`clean` with the code spans of `text` as `xxx`."""
    kept: list[str] = []
    at = 0
    for start, end in layout(text).hidden:
        size = end - start
        if start < at or not 2 < size <= _SPAN or text[start] != "`" or "\n" in text[start:end]:
            continue
        if clean[start:end].strip():
            continue  # it is shown: not code
        kept += clean[at:start], "`", "x" * (size - 2), "`"
        at = end
    return "".join((*kept, clean[at:]))


def _without_headings(clean: str, parts: Sequence[Block]) -> str:
    """Headings blanked: "Expected behavior" over a form's field is nobody's decision."""
    kept: list[str] = []
    at = 0
    for block in parts:
        if block.kind == "heading" and block.start >= at:
            kept += clean[at : block.start], " " * (block.end - block.start - 1), "\n"
            at = block.end
    return "".join((*kept, clean[at:]))
