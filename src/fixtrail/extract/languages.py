"""The phrases that a sentence is weighed by, by its language.

English is always tried. Chinese, Japanese, Korean and Russian are told by their scripts, other languages by the words
that stand in most of their sentences (`phrases/marks.txt`). A book is read when its language is first met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from fixtrail.extract.phrasebook import Book, read, text_of, weigh

_WORD = re.compile(r"\w+")
_SCRIPTS = (
    (re.compile(r"[\uac00-\ud7a3]"), "ko"),
    (re.compile(r"[\u3041-\u30ff]"), "ja"),
    (re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"), "zh"),
    (re.compile(r"[\u0400-\u04ff]"), "ru"),
)


def weights(sentence: str) -> dict[str, float]:
    """The sum of weights for each role that a phrase of any language speaks for, of a sentence in lower case."""
    words = _WORD.findall(sentence)
    sums = weigh(_english(), sentence, words)
    for name in _others(sentence, words):
        for role, total in weigh(_book(name), sentence, words).items():
            sums[role] = sums.get(role, 0.0) + total
    return sums


def _others(sentence: str, words: list[str]) -> Iterator[str]:
    """The languages beside English that a sentence may be of."""
    if not sentence.isascii():
        found = next((name for script, name in _SCRIPTS if script.search(sentence)), "")
        if found:
            yield found
            return  # names and code in Latin letters stand among any script
    for name, marks in _marks():
        if not marks.isdisjoint(words):
            yield name


@cache
def _english() -> Book:
    return read("en-remedies", "en-outcomes")


@cache
def _book(name: str) -> Book:
    return read(name)


@cache
def _marks() -> tuple[tuple[str, frozenset[str]], ...]:
    lines = [line.split() for line in text_of("marks").splitlines() if line.strip() and not line.startswith("#")]
    return tuple((name, frozenset(words)) for name, *words in lines)
