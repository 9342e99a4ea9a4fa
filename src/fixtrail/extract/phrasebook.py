"""Phrases out of data files: what a sentence weighs for each role.

A line of a file is a weight, a role and what to look for: a pattern (see `rules`), or words in braces of which one
must stand in the sentence (`{because hence thus}`). All that fit are summed up, each once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.resources import files

import msgspec

from fixtrail.extract.cues import key, needed

_WORD = re.compile(r"\w+")


class Phrase(msgspec.Struct, frozen=True):
    """`pattern` is None where one of `words` must stand in the sentence."""

    weight: float
    role: str
    pattern: re.Pattern[str] | None
    words: frozenset[str] = frozenset()


class Book(msgspec.Struct, frozen=True):
    """Phrases by the words that they need: `words` and `keys` name places in `phrases`, `always` those that need none.
    The values are weighed in the order of the files."""

    phrases: tuple[Phrase, ...]
    words: Mapping[str, tuple[int, ...]]
    keys: Mapping[str, tuple[int, ...]]
    always: tuple[int, ...]


def read(*names: str) -> Book:
    """The phrases of the files `phrases/NAME.txt`; ValueError with file and line number where one cannot be read."""
    return book(phrase for name in names for phrase in parse(text_of(name), f"phrases/{name}.txt"))


def text_of(name: str) -> str:
    """The text of the file `phrases/NAME.txt`."""
    return (files("fixtrail.extract") / "phrases" / f"{name}.txt").read_text("utf-8")


def parse(text: str, name: str) -> tuple[Phrase, ...]:
    """The phrases in `text`; `name` is for the message of a ValueError."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            weight, role, sought = line.split(None, 2)
            found.append(_phrase(float(weight), role, sought.strip()))
        except (ValueError, re.error) as error:
            raise ValueError(f"{name}, line {number}: {error}") from error
    return tuple(found)


def _phrase(weight: float, role: str, sought: str) -> Phrase:
    if not (sought.startswith("{") and sought.endswith("}")):
        return Phrase(weight, role, re.compile(sought))
    words = frozenset(sought[1:-1].split())
    odd = sorted(w for w in words if not _WORD.fullmatch(w))
    if odd or not words:
        raise ValueError(f"words in braces have letters and digits only: {' '.join(odd) or sought}")
    return Phrase(weight, role, None, words)


def book(phrases: Iterable[Phrase]) -> Book:
    """The phrases, laid out by the words that they need."""
    listed = tuple(phrases)
    words: dict[str, list[int]] = {}
    keys: dict[str, list[int]] = {}
    always = []
    for place, phrase in enumerate(listed):
        cues = needed(phrase.pattern.pattern) if phrase.pattern else None
        for word in sorted(phrase.words):
            words.setdefault(word, []).append(place)
        for cue in sorted(cues or ()):
            keys.setdefault(cue, []).append(place)
        if not phrase.words and not cues:
            always.append(place)
    return Book(listed, _fixed(words), _fixed(keys), tuple(always))


def _fixed(places: Mapping[str, list[int]]) -> dict[str, tuple[int, ...]]:
    return {word: tuple(found) for word, found in places.items()}


def weigh(phrases: Book, sentence: str) -> dict[str, float]:
    """The sum of weights for each role that any phrase gives, of a sentence in lower case with straight quotes."""
    tried = set(phrases.always)
    sums: dict[str, float] = {}
    said: set[int] = set()
    for word in set(_WORD.findall(sentence)):
        tried.update(phrases.keys.get(key(word), ()))
        said.update(phrases.words.get(word, ()))
    for place in sorted(tried):
        pattern = phrases.phrases[place].pattern
        if pattern is not None and pattern.search(sentence):
            said.add(place)
    for place in sorted(said):
        phrase = phrases.phrases[place]
        sums[phrase.role] = sums.get(phrase.role, 0.0) + phrase.weight
    return sums
