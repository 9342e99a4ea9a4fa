"""HTML inside Markdown: tags and comments as spans, the elements that they pair to.

A scanner, not a browser: enough to know what GitHub hides (comments), shows as code and folds. Every `find` either
moves forward or is remembered as hopeless, so that the time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]{0,30})")
_HREF = re.compile(r"""[\s"']href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)

CODE_NAMES = frozenset({"pre", "code", "tt", "script", "style"})
PAIRED_NAMES = CODE_NAMES | {"a", "blockquote", "details", "summary"}


class Tag(msgspec.Struct, frozen=True, gc=False):
    """`text[start:end]` is a tag or a comment; `name` is lower case, `!` for a comment; `leaf_end` is where the block
    that it stands in ends."""

    name: str
    closing: bool
    start: int
    end: int
    leaf_end: int


class Element(msgspec.Struct, frozen=True, gc=False):
    """An element from its opening to its closing tag; an unclosed one ends with the block that it stands in."""

    name: str
    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool


def tags(text: str, start: int, end: int) -> Iterator[Tag]:
    """Tags and comments in `text[start:end]`, in order; an unclosed comment reaches to `end`."""
    unquoted: set[str] = set()  # quotes that are taken as plain characters, because one of them never closes
    at = text.find("<", start, end)
    while at >= 0:
        stop = at + 1
        if text.startswith("<!--", at):
            closing = text.find("-->", at + 4, end)
            stop = end if closing < 0 else closing + 3
            yield Tag("!", False, at, stop, end)
        elif name := _NAME.match(text, at, end):
            closing = _tag_end(text, name.end(), end, unquoted)
            if closing < 0:
                return
            stop = closing
            yield Tag(name[1].lower(), text[at + 1] == "/", at, stop, end)
        at = text.find("<", stop, end)


def _tag_end(text: str, at: int, end: int, unquoted: set[str]) -> int:
    """After the `>` that closes the tag, one inside a quoted value not counted; -1 where there is none."""
    first = close = text.find(">", at, end)
    while close >= 0:
        quote = _open_quote(text[at:close])
        if not quote or quote in unquoted:
            return close + 1
        at = text.find(quote, close, end) + 1
        close = text.find(">", at, end) if at else -1
    unquoted.update("\"'")
    return first + 1 if first >= 0 else -1


def _open_quote(attributes: str) -> str:
    """The quote that is open at the end of `attributes`, or ''."""
    for quote, other in ('"', "'"), ("'", '"'):
        if other not in attributes:
            return quote if attributes.count(quote) % 2 else ""
    quote = ""
    for match in re.finditer("[\"']", attributes):
        quote = "" if quote == match[0] else quote or match[0]
    return quote


def href(text: str, tag: Tag) -> tuple[int, int]:
    """The span of the address in an `a` tag; empty where it has none."""
    match = _HREF.search(text, tag.start, tag.end)
    return match.span(match.lastindex or 0) if match else (tag.start, tag.start)


def elements(found: Iterable[Tag]) -> tuple[Element, ...]:
    """Elements of the names that matter, in order of their opening tags. A closing tag without an opening one is
    ignored, as browsers do."""
    pending: dict[str, list[Tag]] = {}
    done: list[Element] = []
    for tag in found:
        if tag.name not in PAIRED_NAMES:
            continue
        waiting = pending.setdefault(tag.name, [])
        if not tag.closing:
            waiting.append(tag)
        elif waiting:
            opening = waiting.pop()
            done.append(Element(tag.name, opening.start, tag.end, opening.end, tag.start, True))
    for waiting in pending.values():
        done.extend(Element(t.name, t.start, t.leaf_end, t.end, t.leaf_end, False) for t in waiting)
    return tuple(sorted(done, key=lambda e: (e.start, -e.end)))
