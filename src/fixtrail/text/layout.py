"""Layout: where the blocks, links, code and comments of a Markdown text stand, in characters of that text.

Parsed as GitHub Flavored Markdown (https://github.github.com/gfm/) by pulldown-cmark, whose offsets are UTF-8 bytes.
Before parsing, every character beyond ASCII is replaced by a comma, which means nothing to Markdown: so bytes are
characters, lone surrogates parse, and nothing has to be converted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal

import msgspec
import pyromark

from fixtrail.text import html
from fixtrail.text.html import Element, Tag

BlockKind = Literal[
    "paragraph", "heading", "fence", "indented", "quote", "html", "html-comment", "list-item", "table", "rule",
]  # fmt: skip

NESTING = 64  # containers opened on one line; beyond, the parser's time would grow with the square
_SHORT = 32_768  # characters of texts of which many are remembered

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_MARKER = r"[ \t]*(?:>|(?:[-+*]|[0-9]{1,9}[.)])(?=[ \t]))"
_DEEP = re.compile(rf"^(?:{_MARKER}){{{NESTING}}}((?:{_MARKER})+)", re.MULTILINE)
_LINE_END = re.compile(r"\r\n?|\n")
_LANGUAGE = re.compile(r"[ \t]*(?:`+|~+)[ \t]*\{?\.?([^\s`,{}]*)")
_DEFINITION_URL = re.compile(r"\]:\s*<?([^\s>]*)")
_PARSER = pyromark.Markdown(
    options=pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_GFM
)
_SIMPLE: dict[str, BlockKind] = {
    "Paragraph": "paragraph", "HtmlBlock": "html", "Item": "list-item",
}  # fmt: skip
_TAGGED: dict[str, BlockKind] = {
    "Heading": "heading", "CodeBlock": "fence", "BlockQuote": "quote", "Table": "table",
}  # fmt: skip


_LEAVES = frozenset({"Paragraph", "Heading", "Table", "Item"})


class Block(msgspec.Struct, frozen=True, gc=False):
    """`text[start:end]`, without surrounding white space, is a block; `text[inner_start:inner_end]` what is in it
    (the lines of a fence, a heading without its marks). Blocks nest: `depth` counts those around, `quoted` says that
    one of them is a quoted reply. Lines of a block inside a quote or list keep that container's marks. The words of a
    list item without blank lines around are no paragraph of their own.

    `language` is the first word of a fence's info string in lower case, `level` a heading's 1 to 6.
    """

    kind: BlockKind
    start: int
    end: int
    language: str = ""
    inner_start: int = 0
    inner_end: int = 0
    depth: int = 0
    quoted: bool = False
    level: int = 0


class Link(msgspec.Struct, frozen=True, gc=False):
    """A written link or image with the spans of its text and of its address; a definition (`[1]: address`) has its
    label as text. A link that names a definition has an empty address span."""

    kind: Literal["link", "image", "definition"]
    start: int
    end: int
    text_start: int
    text_end: int
    url_start: int
    url_end: int


class Layout(msgspec.Struct, frozen=True, gc=False):
    """What was found, each in order of start. `hidden` are the spans of code, comments, tags and definitions' labels;
    `quotes` the marked lines of quoted replies; `struck` text that was crossed out; `underscores` those that are marks
    of emphasis and not part of a word."""

    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    elements: tuple[Element, ...]
    hidden: tuple[tuple[int, int], ...]
    quotes: tuple[tuple[int, int], ...]
    struck: tuple[tuple[int, int], ...]
    underscores: tuple[tuple[int, int], ...]


class _Open:
    """A block or inline element whose end has not been seen; `inner` is the span of what was seen inside."""

    def __init__(self, name: str, value: Any, start: int, end: int) -> None:
        self.name, self.value, self.start, self.end = name, value, start, end
        self.inner_start, self.inner_end = -1, -1


def layout(text: str) -> Layout:
    """The layout of `text`: any string, in linear time. The latest texts are remembered, as several stages ask."""
    return _of_short(text) if len(text) <= _SHORT else _of_long(text)


@lru_cache(maxsize=32)
def _of_short(text: str) -> Layout:
    return _Reader(text).read()


@lru_cache(maxsize=2)
def _of_long(text: str) -> Layout:
    return _Reader(text).read()


def flat(text: str) -> str:
    """`text` in ASCII, one character for one, with nesting beyond `NESTING` levels taken out."""
    if not text.isascii():
        text = _BEYOND_ASCII.sub(lambda m: "," * (m.end() - m.start()), text)
    return _DEEP.sub(lambda m: m[0][: m.start(1) - m.start()] + "," * (m.end(1) - m.start(1)), text)


class _Reader:
    """One pass over the parser's events."""

    def __init__(self, text: str) -> None:
        self.text, self.flat = text, flat(text)
        self.stack: list[_Open] = []
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.tags: list[Tag] = []
        self.hidden: list[tuple[int, int]] = []
        self.quotes: list[tuple[int, int]] = []
        self.struck: list[tuple[int, int]] = []
        self.underscores: list[tuple[int, int]] = []
        self.depth = self.quoted = 0

    def read(self) -> Layout:
        event: Any  # the parser types its events one by one; here only their names matter
        for event, span in _PARSER.events_with_range(self.flat):
            start, end = span["start"], span["end"]
            if isinstance(event, str):
                self._leaf(event, start, end)
                continue
            ((name, value),) = event.items()
            if name == "Start":
                self._open(value, start, end)
            elif name == "End":
                self._close(end)
            else:
                self._leaf(name, start, end)
        self._definitions()
        found = html.elements(self.tags)
        self._from_elements(found)
        return Layout(
            blocks=tuple(sorted(self.blocks, key=lambda b: (b.start, -b.end, b.depth))),
            links=tuple(sorted(self.links, key=lambda k: (k.start, -k.end))),
            elements=found,
            hidden=merged(self.hidden),
            quotes=merged(self.quotes),
            struck=merged(self.struck),
            underscores=merged(self.underscores),
        )

    def _leaf(self, name: str, start: int, end: int) -> None:
        if self.stack and name != "TaskListMarker":
            self._inside(start, end)
        if name == "Code":
            self.hidden.append((start, end))
        elif name == "InlineHtml":
            leaf_end = next((o.end for o in reversed(self.stack) if o.name in _LEAVES), end)
            for tag in html.tags(self.flat, start, end):
                self._tag(Tag(tag.name, tag.closing, tag.start, tag.end, leaf_end))
        elif name == "Rule":
            self._add("rule", start, end, start, end)

    def _tag(self, tag: Tag) -> None:
        """Comments are hidden, tags too but for the addresses of links."""
        self.tags.append(tag)
        if tag.name == "!":
            self.hidden.append((tag.start, tag.end))
            closed = self.flat.endswith("-->", tag.start + 4, tag.end)
            self._add("html-comment", tag.start, tag.end, tag.start + 4, tag.end - 3 if closed else tag.end)
            return
        keep = html.href(self.flat, tag) if tag.name == "a" and not tag.closing else (tag.start, tag.start)
        self.hidden.extend(((tag.start, keep[0]), (keep[1], tag.end)))

    def _inside(self, start: int, end: int) -> None:
        parent = self.stack[-1]
        if parent.inner_start < 0:
            parent.inner_start = start
        parent.inner_end = max(parent.inner_end, end)

    def _open(self, value: Any, start: int, end: int) -> None:
        tag, detail = (value, None) if isinstance(value, str) else next(iter(value.items()))
        if self.stack:
            self._inside(start, end)
        self.stack.append(_Open(tag, detail, start, end))
        if tag in _SIMPLE or tag in _TAGGED:
            self.depth += 1
            self.quoted += tag == "BlockQuote" and detail is None

    def _close(self, end: int) -> None:
        opened = self.stack.pop()
        tag = opened.name
        inner = (opened.inner_start, opened.inner_end) if opened.inner_start >= 0 else (opened.start, opened.start)
        if tag in _SIMPLE or tag in _TAGGED:
            self.depth -= 1
            if tag == "BlockQuote" and opened.value is None:
                self.quoted -= 1
                if not self.quoted:
                    self.quotes.extend(_marked_lines(self.flat, opened.start, opened.end))
            self._close_block(opened, *inner)
        elif tag in ("Link", "Image"):
            self._close_link(opened, *inner)
        elif tag == "Strikethrough":
            self.struck.append((opened.start, end))
        elif tag in ("Emphasis", "Strong") and self.flat[opened.start] == "_":
            width = 2 if tag == "Strong" else 1
            self.underscores += (opened.start, opened.start + width), (end - width, end)
        if self.stack:
            parent = self.stack[-1]
            parent.inner_end = max(parent.inner_end, end)

    def _close_block(self, opened: _Open, inner_start: int, inner_end: int) -> None:
        start, end, value = opened.start, opened.end, opened.value
        if opened.name == "CodeBlock":
            self.hidden.append((start, end))
            if value == "Indented":
                self._add("indented", start, end, start, end)
            else:
                self._fence(start, end, opened)
        elif opened.name == "HtmlBlock":
            self._html(start, end)
        elif opened.name == "Heading":
            self._add("heading", start, end, inner_start, inner_end, level=int(value["level"][1]))
        else:
            kind = _SIMPLE.get(opened.name) or _TAGGED[opened.name]
            self._add(kind, start, end, inner_start, inner_end)

    def _fence(self, start: int, end: int, opened: _Open) -> None:
        language = _LANGUAGE.match(self.text, start, end)
        line = _LINE_END.search(self.text, start, end)
        after = line.end() if line else end
        inner_start, inner_end = (opened.inner_start, opened.inner_end) if opened.inner_start >= 0 else (after, after)
        if inner_end > inner_start and self.flat[inner_end - 1] == "\n":
            inner_end -= 1 + self.flat.startswith("\r\n", inner_end - 2)
        word = language[1].lower() if language else ""
        self._add("fence", start, end, inner_start, inner_end, language=word)

    def _html(self, start: int, end: int) -> None:
        found = list(html.tags(self.flat, start, end))
        only_comments = bool(found) and all(t.name == "!" for t in found)
        if not only_comments or self._outside(found, start, end):
            self._add("html", start, end, start, end)
        for tag in found:
            self._tag(tag)

    def _outside(self, found: list[Tag], start: int, end: int) -> bool:
        """Whether there is text beside the tags of a block."""
        bounds = [start, *(x for t in found for x in (t.start, t.end)), end]
        return any(self.flat[a:b].strip() for a, b in zip(bounds[::2], bounds[1::2], strict=True))

    def _close_link(self, opened: _Open, inner_start: int, inner_end: int) -> None:
        start, end = opened.start, opened.end
        kind: Literal["link", "image"] = "link" if opened.name == "Link" else "image"
        link_type = opened.value["link_type"]
        if link_type in ("Autolink", "Email"):
            self.links.append(Link(kind, start, end, start, start, start + 1, end - 1))
            return
        text_start = start + (1 if kind == "link" else 2)
        text_end = inner_end if inner_end > text_start else text_start
        url = (start, start)
        if link_type == "Inline":
            text_end = max(self.flat.find("](", text_end, end), text_start)
            url = _address(self.flat, text_end + 2, end - 1)
        self.links.append(Link(kind, start, end, text_start, text_end, *url))

    def _definitions(self) -> None:
        if "]:" not in self.flat:
            return
        for definition in _PARSER.reference_definitions(self.flat).values():
            start, end = definition["span"]["start"], definition["span"]["end"]
            url = _DEFINITION_URL.search(self.flat, start, end)
            if url:
                self.links.append(Link("definition", start, end, start, url.start(1), *url.span(1)))
                self.hidden.extend(((start, url.start(1)), (url.end(1), end)))

    def _from_elements(self, found: tuple[Element, ...]) -> None:
        """Code elements are hidden, quotes quoted, anchors links."""
        for element in found:
            if element.name in html.CODE_NAMES:
                self.hidden.append((element.start, element.end))
            elif element.name == "blockquote":
                self.quotes.append((element.start, element.end))
            elif element.name == "a":
                url = html.href(self.flat, Tag("a", False, element.start, element.inner_start, element.end))
                self.links.append(
                    Link("link", element.start, element.end, element.inner_start, element.inner_end, *url)
                )

    def _add(
        self,
        kind: BlockKind,
        start: int,
        end: int,
        inner_start: int,
        inner_end: int,
        *,
        language: str = "",
        level: int = 0,
    ) -> None:
        stop = start + len(self.text[start:end].rstrip())
        if stop <= start:
            return
        inner_end = max(start, min(inner_end, stop))
        inner_start = max(start, min(inner_start, inner_end))
        self.blocks.append(
            Block(kind, start, stop, language, inner_start, inner_end, self.depth, self.quoted > 0, level)
        )


def _address(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the address in `(address "title")`, without the angle brackets that it may stand in."""
    while start < end and text[start].isspace():
        start += 1
    if text[start:end].startswith("<"):
        close = text.find(">", start, end)
        return start + 1, close if close > start else end
    stop = start
    while stop < end and not text[stop].isspace():
        stop += 1
    return min(start, end), stop


def _marked_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a quote that carry its mark. A line without one belongs to the quote by CommonMark's rule of lazy
    continuation, but was written by the one who answers."""
    while start < end:
        line = _LINE_END.search(text, start, end)
        stop = line.start() if line else end
        if text[start:stop].lstrip(" \t").startswith(">"):
            yield start, stop
        start = line.end() if line else end


def merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, those that touch joined, empty ones dropped."""
    done: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if done and start <= done[-1][1]:
            done[-1] = (done[-1][0], max(done[-1][1], end))
        else:
            done.append((start, end))
    return tuple(done)
