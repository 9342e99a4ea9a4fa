"""Rules laid out by the words that they need, so that a text meets only those few that can match it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from fixtrail.extract.cues import Keys, keys_in, parts
from fixtrail.extract.rules import Rule

_WORD = re.compile(r"\w+")
_LINES = "(?m)"


class Way(msgspec.Struct, frozen=True):
    """One of the alternatives of a rule: a word or row of words, or a pattern where the text has a key of each set."""

    rule: int
    text: str = ""
    pattern: re.Pattern[str] | None = None
    also: tuple[Keys, ...] = ()


class Rulebook(msgspec.Struct, frozen=True):
    """`keys` names the places in `ways` that a key (see `cues`) makes worth a look; `always` those without any."""

    rules: tuple[Rule, ...]
    ways: tuple[Way, ...]
    keys: Mapping[str, tuple[int, ...]]
    always: tuple[int, ...]


def rulebook(rules: Iterable[Rule]) -> Rulebook:
    """The rules, each told by its alternatives."""
    listed = tuple(rules)
    ways: list[Way] = []
    keys: dict[str, list[int]] = {}
    always: list[int] = []
    for place, rule in enumerate(listed):
        for way, cues in _ways(place, rule):
            for cue in cues:
                keys.setdefault(cue, []).append(len(ways))
            always += [] if cues else [len(ways)]
            ways.append(way)
    return Rulebook(listed, tuple(ways), {key: tuple(found) for key, found in keys.items()}, tuple(always))


def _ways(place: int, rule: Rule) -> Iterator[tuple[Way, Keys]]:
    source = rule.pattern.pattern
    flags = _LINES if source.startswith(_LINES) else ""
    for part in parts(source.removeprefix(_LINES)):
        for text in sorted(part.texts):
            yield Way(place, text), frozenset({max(_WORD.findall(text), key=len)})
        if not part.texts:
            yield Way(place, pattern=re.compile(flags + part.source), also=part.others), part.first


def matches(book: Rulebook, text: str) -> Iterator[tuple[Rule, int, int]]:
    """Each rule that fits a text in lower case, with where one of its matches stands; in the order of the rules."""
    keys = keys_in(_WORD.findall(text))
    tried = {place for key in keys & book.keys.keys() for place in book.keys[key]}
    found: dict[int, tuple[int, int]] = {}
    for place in sorted(tried.union(book.always)):
        way = book.ways[place]
        if way.rule in found or any(map(keys.isdisjoint, way.also)):
            continue
        span = _span(way, text)
        if span:
            found[way.rule] = span
    yield from ((book.rules[rule], *found[rule]) for rule in sorted(found))


def _span(way: Way, text: str) -> tuple[int, int] | None:
    if way.pattern is not None:
        match = way.pattern.search(text)
        return match.span() if match else None
    at = text.find(way.text)
    while at >= 0:
        end = at + len(way.text)
        if not (at and _is_word(text[at - 1])) and not (end < len(text) and _is_word(text[end])):
            return at, end
        at = text.find(way.text, at + 1)
    return None


def _is_word(char: str) -> bool:
    return char == "_" or char.isalnum()
