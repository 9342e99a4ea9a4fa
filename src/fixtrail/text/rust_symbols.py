"""The path of a mangled Rust symbol, of both schemes, without hashes and generic arguments.

v0: https://doc.rust-lang.org/rustc/symbol-mangling/v0.html; the older one is C++'s with a hash as its last part.
"""

from __future__ import annotations

import re

DEPTH = 60
_HASH = re.compile(r"17h[0-9a-f]{16}E")
_PART = re.compile(r"(\d{1,4})")
_ESCAPES = {
    "$LT$": "<", "$GT$": ">", "$LP$": "(", "$RP$": ")", "$C$": ",", "$RF$": "&", "$BP$": "*", "$SP$": "@",
}  # fmt: skip
_ESCAPE = re.compile(r"\$(?:LT|GT|LP|RP|C|RF|BP|SP)\$|\$u([0-9a-f]{1,6})\$|\.\.")


class _UnreadableError(Exception):
    """The symbol is not one, or goes beyond what is read."""


def rust_path(symbol: str) -> str:
    """`_RNvCs1_3foo3bar` and `_ZN3foo3bar17h…E` are `foo::bar`; '' where the symbol is none of Rust's."""
    symbol = symbol[1:] if symbol.startswith("__") else symbol
    if symbol.startswith("_ZN"):
        return _legacy(symbol)
    if not symbol.startswith("_R"):
        return ""
    reader = _Reader(symbol[2:])
    try:
        return reader.path()
    except (_UnreadableError, IndexError, ValueError):
        return ""


def _legacy(symbol: str) -> str:
    if not _HASH.search(symbol):
        return ""
    parts, at = [], 3
    while size := _PART.match(symbol, at):
        end = size.end() + int(size[1])
        parts.append(symbol[size.end() : end])
        at = end
    if len(parts) < 2 or not re.fullmatch(r"h[0-9a-f]{16}", parts[-1]):
        return ""
    return "::".join(_unescaped(part) for part in parts[:-1])


def _unescaped(part: str) -> str:
    """`_$LT$T$u20$as$u20$U$GT$` is `<T as U>`."""
    part = part[1:] if part.startswith("_$") else part

    def plain(found: re.Match[str]) -> str:
        if found[1]:
            code = int(found[1], 16)
            return chr(code) if code < 0x110000 else ""
        return "::" if found[0] == ".." else _ESCAPES[found[0]]

    return _ESCAPE.sub(plain, part)


class _Reader:
    """Walks over a v0 symbol; methods read one production each."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth, self.steps = text, 0, 0, 0

    def next(self) -> str:
        char = self.text[self.at]
        self.at += 1
        return char

    def path(self) -> str:
        """A path, generic arguments walked over."""
        self.depth += 1
        self.steps += 1
        if self.depth > DEPTH or self.steps > len(self.text) * 4 + 100:  # back references may go in circles
            raise _UnreadableError
        found = self.path_of(self.next())
        self.depth -= 1
        return found

    def path_of(self, tag: str) -> str:
        if tag == "C":
            return self.identifier()
        if tag == "N":
            namespace = self.next()
            outer, inner = self.path(), self.identifier()
            if namespace == "C":
                inner = "{{closure}}"
            return f"{outer}::{inner}" if inner else outer
        if tag in "MX":
            self.number()
            self.path()
            subject = self.type()
            if tag == "X":
                self.path()
            return subject
        if tag == "Y":
            subject = self.type()
            self.path()
            return subject
        if tag == "I":
            found = self.path()
            while self.text[self.at] != "E":
                self.argument()
            self.at += 1
            return found
        if tag == "B":
            return self.back(self.path)
        raise _UnreadableError

    def back(self, read: object) -> str:
        """What was read at an earlier place."""
        target = self.base_62()
        here = self.at
        if target >= here:
            raise _UnreadableError
        self.at = target
        found = self.path() if read == self.path else self.type()
        self.at = here
        return found

    def number(self) -> None:
        """A disambiguator, which may be absent."""
        if self.text[self.at : self.at + 1] == "s":
            self.at += 1
            self.base_62()

    def base_62(self) -> int:
        digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        end = self.text.index("_", self.at)
        if end - self.at > 12:
            raise _UnreadableError
        value = 0
        for char in self.text[self.at : end]:
            value = value * 62 + digits.index(char)
        value += end > self.at
        self.at = end + 1
        return value

    def identifier(self) -> str:
        self.number()
        self.at += self.text[self.at] == "u"
        size = _PART.match(self.text, self.at)
        if not size:
            raise _UnreadableError
        start = size.end() + (self.text[size.end() : size.end() + 1] == "_")
        self.at = start + int(size[1])
        return self.text[start : self.at]

    def argument(self) -> None:
        if self.text[self.at] == "L":
            self.at += 1
            self.base_62()
        elif self.text[self.at] == "K":
            self.at = self.text.index("_", self.at) + 1
        else:
            self.type()

    def type(self) -> str:
        """A type; the path of a named one, '' for others."""
        self.depth += 1
        self.steps += 1
        if self.depth > DEPTH or self.steps > len(self.text) * 4 + 100:
            raise _UnreadableError
        found = self.type_of(self.next())
        self.depth -= 1
        return found

    def type_of(self, tag: str) -> str:
        if tag.islower():
            return ""
        if tag in "RQ":
            if self.text[self.at] == "L":
                self.argument()
            return self.type()
        if tag in "PO":
            return self.type()
        if tag in "AS":
            found = self.type()
            if tag == "A":
                self.at = self.text.index("_", self.at) + 1
            return found
        if tag == "T":
            while self.text[self.at] != "E":
                self.type()
            self.at += 1
            return ""
        if tag == "B":
            return self.back(self.type)
        if tag in "FD":
            raise _UnreadableError
        self.at -= 1
        return self.path()
