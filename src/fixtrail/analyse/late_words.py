"""What a comment after the end says of it, sentence by sentence: the phrases of `late-phrases.txt`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

KINDS = frozenset({
    "reopen", "reopen-not", "not-closed", "fails", "fails-not", "unsure", "taken-back", "agrees", "yet", "courtesy",
})  # fmt: skip
_SENTENCE = 600  # characters of a sentence that are looked at


def parse(text: str, name: str) -> Mapping[str, re.Pattern[str]]:
    """Kind -> all its patterns as one; ValueError with `name` and line number for a line that is neither a comment nor
    a known kind with a pattern."""
    found: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, _, pattern = line.partition(" ")
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{name}, line {number}: {error}") from error
        if kind not in KINDS or not pattern.strip():
            raise ValueError(f"{name}, line {number}: a kind ({', '.join(sorted(KINDS))}) and a pattern")
        found.setdefault(kind, []).append(pattern.strip())
    return {kind: re.compile("|".join(patterns)) for kind, patterns in found.items()}


_BOOK = parse((files("fixtrail.analyse") / "late-phrases.txt").read_text("utf-8"), "late-phrases.txt")


def plain(words: str) -> str:
    """A sentence as the phrases are written: lower case, one line, straight quotes."""
    return " ".join(words[:_SENTENCE].lower().replace("’", "'").split())


def says(kind: str, sentence: str) -> bool:
    """Whether a phrase of the kind stands in a sentence that is `plain`."""
    return _BOOK[kind].search(sentence) is not None


def reopens(sentence: str) -> bool:
    """Whether it asks for opening it again, or says that it should not have been closed."""
    return says("not-closed", sentence) or (says("reopen", sentence) and not says("reopen-not", sentence))


def fails(sentence: str) -> bool:
    """Whether it says that it still fails or fails again."""
    return says("fails", sentence) and not says("fails-not", sentence) and not says("unsure", sentence)
