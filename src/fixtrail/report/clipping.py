"""Texts cut to a number of bytes: at a word where one ends near, and never inside of what a reader sees as one sign."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right

import msgspec

_MARK = "…"
_MARK_BYTES = 3
_JOINING = "\u200d\ufe0e\ufe0f"  # a joiner and the selectors of emoji
_NEAR = 2  # a word may take up to half of what is shown
_SIGN = 40  # characters of one sign that are looked back over


def escaped(text: str) -> int:
    """The bytes of a text between the quotes of a JSON string."""
    return len(msgspec.json.encode(text)) - 2


def clipped(text: str, most: int) -> str:
    """At most so many bytes of JSON, the last character an ellipsis where something was cut."""
    if len(text) <= most and escaped(text) <= most:
        return text
    head = text[:most]  # a character is a byte at least
    end = bisect_right(range(1, len(head) + 1), most - _MARK_BYTES, key=lambda n: escaped(head[:n]))
    return head[: _at_a_word(text, end)].rstrip() + _MARK


def _at_a_word(text: str, end: int) -> int:
    """Where to cut at or before `end`."""
    if end < len(text) and text[end].isspace():
        return end
    for at in range(end, end // _NEAR, -1):
        if text[at - 1].isspace():
            return at
    for at in range(end, max(0, end - _SIGN), -1):
        if not _goes_on(text, at):
            return at
    return end


def _goes_on(text: str, at: int) -> bool:
    """Whether the character at a place belongs to the sign before it."""
    if not 0 < at < len(text):
        return False
    after, before = text[at], text[at - 1]
    toned = "\U0001f3fb" <= after <= "\U0001f3ff"
    return after in _JOINING or before == "\u200d" or toned or unicodedata.category(after).startswith("M")
