"""All coded errors of a text in its order: bodies first, then what is written in words outside of them."""

from __future__ import annotations

from collections.abc import Iterator

from fixtrail.extract.codes.json_errors import said
from fixtrail.extract.codes.json_text import Reader, begins
from fixtrail.extract.codes.phrases import phrases
from fixtrail.extract.codes.xml_errors import bodies
from fixtrail.model.failure import Code

_KEYS = ('":', '" :', "':", "' :")
_MARKUP = ("rror>", "ault>", "xception>", "problem", "rror ", "rrorResponse", "ault ")


def codes(text: str, line_chars: int) -> tuple[Code, ...]:
    """The coded errors of `text` in their order, none inside another; what begins behind the first `line_chars`
    characters of a line is not looked at. Time is linear in the text."""
    found = list(phrases(text))
    if "{" in text and any(key in text for key in _KEYS):
        found += _json(text)
    if "</" in text and any(mark in text for mark in _MARKUP):
        found += bodies(text)
    if not found:
        return ()
    kept: list[Code] = []
    for code in sorted(found, key=lambda code: (code.start, -code.end)):
        if (not kept or code.start >= kept[-1].end) and _near(text, code.start, line_chars):
            kept.append(code)
    return tuple(kept)


def _near(text: str, start: int, line_chars: int) -> bool:
    """Whether `start` is among the first characters of its line."""
    return start < line_chars or "\n" in text[start - line_chars : start]


def _json(text: str) -> Iterator[Code]:
    """The error bodies in JSON. What was read is not read again: a brace inside of it begins nothing."""
    at, fence = 0, -2
    while (start := text.find("{", at)) >= 0:
        if not begins(text, start):
            at = start + 1
            continue
        if fence != -1 and fence < start:
            fence = text.find("\n```", start)
        reader = Reader(text, start, fence if fence > 0 else len(text))
        at = max(reader.at, start + 1)
        told = said(reader.root) if reader.whole or reader.cut else None
        if told:
            yield Code("json", told[0], " ".join(told[1].split()), start, reader.at)
