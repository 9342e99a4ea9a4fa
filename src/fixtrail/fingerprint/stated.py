"""What panics and failed assertions print around their message: those words differ, the message does not.

Rust says `thread 'main' panicked at 'MESSAGE', FILE:LINE` or `… at FILE:LINE:COLUMN:` and the message on the next line,
glibc `FILE:LINE: FUNCTION: Assertion 'EXPRESSION' failed.`, the BSDs and macOS `Assertion failed: (EXPRESSION),
function F, file FILE, line N.`, Microsoft `Assertion failed: EXPRESSION, file FILE, line N`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_AT = re.compile(
    r"(?:\b(?:task|thread) (?:(?:'[^'\n]{0,80}'|<[a-z ]{1,20}>|\d{1,9})(?: \(\d{1,9}\))? )?|\bupcall |^(?=panicked ))"
    r"(?:failed|panicked|fail)(?: at)? ?"
)
_PLACE = re.compile(r"((?:[A-Za-z]:)?[\w./\\<>+@~ -]{1,200}?):\d{1,7}(?::\d{1,7})?(?::\s{0,8}|\s{1,8}|$)")
_PLACE_BEHIND = re.compile(
    r"['\"],?\s{1,8}([^\s:]{1,300}|[A-Za-z]:[^\s:]{1,300}|<[a-z ]{1,20}>)(?::\d{1,7}){1,2}[^\s]{0,20}(?:\s|$)"
)
_FILE = re.compile(r"([\w./\\+@~-]{1,300}\.[A-Za-z]{1,5}):\d{1,7}: ")
_BSD = re.compile(r"(?:, function [^,\n]{1,200})?, file ([^,\n]{1,300}), line \d{1,9}\.?")
_FAR = 400  # characters in front of an assertion in which its file stands


class Stated(NamedTuple):
    """The bare message, and the file that it says it was raised in ('' where it says none)."""

    message: str
    file: str


def stated(text: str) -> Stated:
    """The message of a panic or of a failed assertion, and its file; any other text as it is."""
    if "panicked" in text or "failed at" in text or "upcall fail" in text:
        at = _AT.search(text[:_FAR])
        if at:
            return _panicked(text[at.end() :])
    if "ssertion" in text:
        return _asserted(text)
    return Stated(text, "")


def _panicked(rest: str) -> Stated:
    quote = rest[:1]
    if quote in ("'", '"'):
        behind = _PLACE_BEHIND.search(rest, 1)
        if behind:
            return Stated(_asserted(rest[1 : behind.start()]).message, behind[1])
        end = rest.rfind(quote, 1)
        return Stated(_asserted(rest[1 : end if end > 0 else len(rest)]).message, "")
    place = _PLACE.match(rest)
    if place:
        message = rest[place.end() :].strip().split("\n", 1)[0]
        return Stated(_asserted(message).message, place[1])
    return Stated(_asserted(rest).message, "")


def _asserted(text: str) -> Stated:
    start = text.find("Assertion failed: ")
    if start >= 0:
        rest = text[start + len("Assertion failed: ") :]
        place = _BSD.search(rest)
        expression = (rest[: place.start()] if place else rest).strip()
        if expression.startswith("(") and expression.endswith(")"):
            expression = expression[1:-1]
        return Stated(f"assertion failed: {expression}", place[1] if place else "")
    for opening in ("Assertion `", "Assertion '"):
        start = text.find(opening)
        end = text.rfind("' failed", start) if start >= 0 else -1
        if end < 0 <= start:
            end = text.rfind("` failed", start)
        if end > start + len(opening):
            files = _FILE.findall(text[max(0, start - _FAR) : start])
            return Stated(f"assertion failed: {text[start + len(opening) : end]}", files[-1] if files else "")
    return Stated(text, "")
