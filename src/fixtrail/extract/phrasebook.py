"""Phrases out of data files: what a sentence weighs for each role.

A line of a file is a weight, a role and what to look for: a pattern (see `rules`), or words in braces of which one
must stand in the sentence (`{because hence thus}`). All that fit are summed up, each once. A weight with a sign
(`+0.4`, `-2`) only counts for a role that other phrases make.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from fixtrail.extract.cues import Part, keys_in, parts, rarest_key

_WORD = re.compile(r"\w+")


class Phrase(msgspec.Struct, frozen=True):
    """`pattern` is '' where one of `words` must stand in the sentence; `makes` says that it makes its role."""

    weight: float
    role: str
    pattern: str
    words: frozenset[str] = frozenset()
    makes: bool = True


class Try(NamedTuple):
    """What a phrase is looked for by: a row of words, or where that is '' a pattern, if the sentence has a key of each
    set. Patterns are compiled when they are first looked for: most runs need few of them."""

    phrase: int
    text: str
    pattern: str
    also: tuple[frozenset[str], ...]


class Leaf(msgspec.Struct, frozen=True):
    """Where some of the phrases are found: `words` names the phrases that a word alone makes, `keys` the places in
    `tries` that a key (see `cues`) makes worth a look; `always` are the tries that no key can be told for."""

    tries: tuple[Try, ...]
    words: Mapping[str, tuple[int, ...]]
    keys: Mapping[str, tuple[int, ...]]
    always: tuple[int, ...]


class Book(msgspec.Struct, frozen=True):
    """Phrases, and where to find those that make a role, and, role by role, those that only add to one that is made or
    take from it (`beside`)."""

    phrases: tuple[Phrase, ...]
    making: Leaf
    beside: Mapping[str, Leaf]


def read(*names: str) -> Book:
    """The phrases of the files `phrases/NAME.txt`; ValueError with file and line number where one cannot be read. Their
    patterns are not tried here: the tests do."""
    return book(phrase for name in names for phrase in _listed(text_of(name), f"phrases/{name}.txt"))


def text_of(name: str) -> str:
    """The text of the file `phrases/NAME.txt`."""
    return (files("fixtrail.extract") / "phrases" / f"{name}.txt").read_text("utf-8")


def parse(text: str, name: str) -> tuple[Phrase, ...]:
    """The phrases in `text`, patterns tried too; `name` is for the message of a ValueError."""
    return tuple(_listed(text, name, re.compile))


def _listed(text: str, name: str, check: Callable[[str], object] = str) -> Iterator[Phrase]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            weight, role, sought = line.split(None, 2)
            phrase = _phrase(weight, role, sought.strip())
            check(phrase.pattern)
        except (ValueError, re.error) as error:
            raise ValueError(f"{name}, line {number}: {error}") from error
        yield phrase


def _phrase(weight: str, role: str, sought: str) -> Phrase:
    makes = not weight.startswith(("+", "-"))
    if not (sought.startswith("{") and sought.endswith("}")):
        return Phrase(float(weight), role, sought, makes=makes)
    words = frozenset(sought[1:-1].split())
    odd = sorted(w for w in words if not _WORD.fullmatch(w))
    if odd or not words:
        raise ValueError(f"words in braces have letters and digits only: {' '.join(odd) or sought}")
    return Phrase(float(weight), role, "", words, makes)


def book(phrases: Iterable[Phrase]) -> Book:
    """The phrases, laid out by the words that they need."""
    listed = tuple(phrases)
    making: list[int] = []
    beside: dict[str, list[int]] = {}
    for place, phrase in enumerate(listed):
        (making if phrase.makes else beside.setdefault(phrase.role, [])).append(place)
    return Book(listed, _leaf(listed, making), {role: _leaf(listed, places) for role, places in beside.items()})


def _leaf(phrases: Sequence[Phrase], places: Iterable[int]) -> Leaf:
    tries: list[Try] = []
    words: dict[str, list[int]] = {}
    keys: dict[str, list[int]] = {}
    always: list[int] = []
    for place in places:
        phrase = phrases[place]
        for part in parts(phrase.pattern) if phrase.pattern else (Part("", phrase.words),):
            for text in sorted(part.texts):
                if _WORD.fullmatch(text):
                    words.setdefault(text, []).append(place)
                else:
                    keys.setdefault(rarest_key(text), []).append(len(tries))
                    tries.append(Try(place, text, "", ()))
            if not part.texts:
                for cue in sorted(part.first):
                    keys.setdefault(cue, []).append(len(tries))
                always += [] if part.first else [len(tries)]
                tries.append(Try(place, "", part.source, part.others))
    return Leaf(tuple(tries), _fixed(words), _fixed(keys), tuple(always))


def _fixed(places: Mapping[str, list[int]]) -> dict[str, tuple[int, ...]]:
    return {word: tuple(found) for word, found in places.items()}


def weigh(phrases: Book, sentence: str, row: Sequence[str] | None = None) -> dict[str, float]:
    """The sum of weights for each role that any phrase makes, of a sentence in lower case with straight quotes; `row`
    are its words in order, where they are known."""
    row = _WORD.findall(sentence) if row is None else row
    words, keys = set(row), keys_in(row)
    said = _found(phrases.making, sentence, words, keys)
    for role in {phrases.phrases[place].role for place in said} & phrases.beside.keys():
        said |= _found(phrases.beside[role], sentence, words, keys)
    sums: dict[str, float] = {}
    for place in sorted(said):
        phrase = phrases.phrases[place]
        sums[phrase.role] = sums.get(phrase.role, 0.0) + phrase.weight
    return sums


def _found(leaf: Leaf, sentence: str, words: set[str], keys: set[str]) -> set[int]:
    """The phrases of a leaf that stand in a sentence with these words and keys."""
    said = {place for word in words & leaf.words.keys() for place in leaf.words[word]}
    tried = [*leaf.always, *(place for key in keys & leaf.keys.keys() for place in leaf.keys[key])]
    for place in tried:
        phrase, text, pattern, also = leaf.tries[place]
        if phrase in said:
            continue
        if text:
            if text in sentence and _stands(text, sentence):
                said.add(phrase)
            continue
        for needed in also:
            if needed.isdisjoint(keys):
                break
        else:
            if _compiled(pattern).search(sentence):
                said.add(phrase)
    return said


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _stands(text: str, sentence: str) -> bool:
    """Whether a text stands in a sentence as whole words."""
    at = sentence.find(text)
    while at >= 0:
        end = at + len(text)
        if not (at and _is_word(sentence[at - 1])) and not (end < len(sentence) and _is_word(sentence[end])):
            return True
        at = sentence.find(text, at + 1)
    return False


def _is_word(char: str) -> bool:
    return char == "_" or char.isalnum()
