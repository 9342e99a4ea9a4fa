"""The message out of a JSON body, also one that is escaped inside a string of another."""

from __future__ import annotations

import re

_KEYS = (
    r"message|msg|error_message|errorMessage|error_description|errorDescription|detail",
    r"error|reason|description|title",
)
_DEPTH = 4
_START = tuple(
    re.compile(rf'(\\{{0,15}})"(?:{keys})\\{{0,15}}"\s{{0,20}}:\s{{0,20}}\\{{0,15}}"', re.IGNORECASE) for keys in _KEYS
)
_STRING = re.compile(r'(?:[^"\\]|\\.)*+')
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": " ", "t": " ", "b": " ", "f": " "}


def unpacked(text: str) -> str:
    """The message that the JSON in `text` states, or `text` where it states none."""
    for _ in range(_DEPTH):
        if "{" not in text or '"' not in text:
            break
        found = next((m for m in (start.search(text) for start in _START) if m), None)
        if found is None:
            break
        if found[1]:
            text = _ESCAPE.sub(_character, text)
            continue
        string = _STRING.match(text, found.end())
        message = _ESCAPE.sub(_character, string[0]) if string else ""
        if not message.strip():
            break
        text = message
    return text


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return _PLAIN.get(match[2], match[2])
