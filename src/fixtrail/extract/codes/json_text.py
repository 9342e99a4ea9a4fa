"""JSON objects inside of any text: also escaped as a string, written by Python, or cut off.

A reader of its own, as what people paste is rarely a document: it ends where the text does, holds `...`, or stands with
escaped quotes in a log line. It goes over each character once, without recursion, and gives what it saw until then.
"""

from __future__ import annotations

import re
from typing import Union

Value = Union[str, "dict[str, Value]", "list[Value]"]

BODY = 65_536  # characters of one object that are read
_DEPTH = 32  # objects deeper inside are passed over
_STRING = 4_000  # characters of one string that are kept
_SPACE = re.compile(r"\s*")
_ESCAPED_SPACE = re.compile(r"(?:\s|\\[nrt])*")
_QUOTES = {
    '"': re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL),
    "'": re.compile(r"'([^'\\]*(?:\\.[^'\\]*)*)'", re.DOTALL),
    '\\"': re.compile(r'\\"([^"\\]*(?:(?:\\\\(?:\\")?|\\[^"\\])[^"\\]*)*)\\"'),
}
_BARE = re.compile(
    r"-?\d[\d.eE+-]{0,40}|true|false|null|None|True|False|undefined|NaN|\.\.\.|…|\[?(?:Object|Array|Circular|REDACTED)\]?"
    r"|<[\w .:-]{1,80}>"
)
_ESCAPES = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


class Reader:
    """One object of `text[at:end]`, which begins with `{`. After it: `root` as far as it was read, `at` behind the last
    that fitted, `whole` where the object was closed, `cut` where the text (or what is read of it) ended before it."""

    def __init__(self, text: str, at: int, end: int) -> None:
        self.text, self.at, self.end = text, at, min(end, at + BODY)
        self.root: dict[str, Value] = {}
        self.whole = self.cut = False
        self._escaped = text.startswith("\\", _after(_SPACE, text, at + 1, self.end))
        self._space = _ESCAPED_SPACE if self._escaped else _SPACE
        self._stack: list[dict[str, Value] | list[Value]] = []
        self._key: list[str | None] = []
        self._over = 0
        self._read()

    def _read(self) -> None:
        """Token by token, until the object is closed or something does not fit."""
        while not self.whole:
            at = _after(self._space, self.text, self.at, self.end)
            if at >= self.end:
                self.cut = True
                return
            character = self.text[at]
            if character in "{[":
                self._open(character)
                self.at = at + 1
            elif character in "}]":
                self.at = at + 1
                self._close()
            elif character in ",:":
                self.at = at + 1
            elif not self._scalar(at):
                return

    def _scalar(self, at: int) -> bool:
        """A string, a number or a word; false where it is none of JSON's or Python's."""
        quote = '\\"' if self._escaped else self.text[at]
        pattern = _QUOTES.get(quote)
        if pattern and self.text.startswith(quote, at):
            match = pattern.match(self.text, at, self.end)
            if not match:
                self.cut, self.at = True, self.end
                self._put(self._plain(self.text[at + len(quote) : min(self.end, at + _STRING)]))
                return False
            self._put(self._plain(match[1][:_STRING]))
        else:
            match = _BARE.match(self.text, at, self.end)
            if not match:
                self.cut = "\n" in self.text[self.at : at] or self.text.endswith(("...", "…"), 0, at)
                return False
            self._put(match[0])
        self.at = match.end()
        return True

    def _plain(self, raw: str) -> str:
        if self._escaped:
            raw = raw.replace('\\\\\\"', '"').replace("\\\\", "\\")
        return _ESCAPES.sub(_unescaped, raw) if "\\" in raw else raw

    def _open(self, character: str) -> None:
        """A new object or list below the current one."""
        if not self._stack and not self._over:
            self._stack.append(self.root)
            self._key.append(None)
        elif self._over or len(self._stack) >= _DEPTH:
            self._over += 1
        else:
            inner: dict[str, Value] | list[Value] = {} if character == "{" else []
            self._put(inner)
            self._stack.append(inner)
            self._key.append(None)

    def _close(self) -> None:
        if self._over:
            self._over -= 1
            return
        self._stack.pop()
        self._key.pop()
        self.whole = not self._stack

    def _put(self, value: Value) -> None:
        """A value where it belongs: a string without a key before it is the key of the next."""
        if self._over or not self._stack:
            return
        container = self._stack[-1]
        if isinstance(container, list):
            container.append(value)
        elif self._key[-1] is None:
            self._key[-1] = value if isinstance(value, str) else ""
        else:
            container.setdefault(self._key[-1], value)
            self._key[-1] = None


def _unescaped(escape: re.Match[str]) -> str:
    word = escape[1]
    return chr(int(word[1:], 16)) if len(word) == 5 else _PLAIN.get(word, word)


def begins(text: str, at: int) -> bool:
    """Whether the brace at `at` opens an object with a quoted key (`{"`, `{'`, `{\\"`), or nothing that is JSON."""
    return text.startswith(('"', "'", '\\"', "\\n"), _after(_SPACE, text, at + 1, at + 80))


def _after(space: re.Pattern[str], text: str, at: int, end: int) -> int:
    match = space.match(text, at, end)
    return match.end() if match else at
