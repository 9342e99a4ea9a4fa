"""Markdown as spans: its blocks, its code, its folded sections, and its prose without all that is not prose.

All offsets are characters of the text that was given. Nothing here raises on any string, and the time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from fixtrail.text.layout import Block, BlockKind, layout, merged

__all__ = ["Block", "BlockKind", "Details", "blocks", "code", "details", "prose"]

# A text without any of these has nothing to blank.
_MARKED = re.compile(r"[`<>\t]|~~~|    |\]:")
_NOT_LINE_END = re.compile(r"[^\r\n]+")


class Details(msgspec.Struct, frozen=True):
    """A `<details>` section: `text[start:end]`, what stands in its `<summary>` (empty where it has none)
    and the rest."""

    start: int
    end: int
    summary_start: int
    summary_end: int
    inner_start: int
    inner_end: int


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of `text` in order of start, an outer one before those in it. A fence that is never closed is a fence;
    comments inside a paragraph are blocks in it."""
    return layout(text).blocks if text else ()


def code(text: str) -> tuple[Block, ...]:
    """The code blocks of `text`: fences, indented code, and `<pre>` or `<code>` elements of several lines (kind `html`,
    the inner span between the tags); an element inside another is not told again."""
    if not _MARKED.search(text):
        return ()
    seen = layout(text)
    found = [b for b in seen.blocks if b.kind in ("fence", "indented")]
    reach = 0
    line_end = -1  # the first behind the element at hand: searched onwards, as elements stand in order
    for element in seen.elements:
        if element.name not in ("pre", "code") or element.start < reach:
            continue
        if line_end < element.inner_start:
            line_end = text.find("\n", element.inner_start)
            line_end = len(text) if line_end < 0 else line_end
        if element.name == "pre" or line_end < element.inner_end:
            reach = element.end
            found.append(Block("html", element.start, element.end, "", element.inner_start, element.inner_end))
    return tuple(sorted(found, key=lambda b: (b.start, -b.end)))


def details(text: str) -> tuple[Details, ...]:
    """The `<details>` sections of `text` in order of start; one that is never closed reaches to the end."""
    if "<details" not in text.lower():
        return ()
    found = layout(text).elements
    summaries = [e for e in found if e.name == "summary"]
    sections: list[Details] = []
    at = 0
    for element in found:
        if element.name != "details":
            continue
        end, inner_end = (element.end, element.inner_end) if element.closed else (len(text), len(text))
        while at < len(summaries) and summaries[at].start < element.inner_start:
            at += 1
        summary = summaries[at] if at < len(summaries) and summaries[at].start < inner_end else None
        if summary and text[element.inner_start : summary.start].strip():
            summary = None  # a browser takes only a first child as the summary
        span = (summary.inner_start, summary.inner_end) if summary else (element.inner_start, element.inner_start)
        inner_start = summary.end if summary else element.inner_start
        sections.append(Details(element.start, end, *span, inner_start, max(inner_start, inner_end)))
    return tuple(sections)


def prose(text: str, *, keep_quotes: bool = False) -> str:
    """`text` with all that is not its author's prose replaced by spaces: same length, same line ends.

    Blanked are code (spans, fences, indented, `<code>`, `<pre>`), comments, tags, labels and titles of link
    definitions, and, unless `keep_quotes`, the `>` lines of quoted replies. Addresses of links stay, wherever they
    are written. GitHub's alerts (`> [!NOTE]`) are no quotes.
    """
    if not _MARKED.search(text):
        return text
    seen = layout(text)
    spans = seen.hidden if keep_quotes else merged([*seen.hidden, *seen.quotes])
    return _blanked(text, spans)


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    pieces: list[str] = []
    last = 0
    for start, end in spans:
        pieces += text[last:start], _NOT_LINE_END.sub(lambda m: " " * (m.end() - m.start()), text[start:end])
        last = end
    return "".join([*pieces, text[last:]])
