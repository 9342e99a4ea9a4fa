"""Which words a pattern needs, so that a sentence meets only the few patterns that can match it.

A pattern is read as far as that is easy: literals, groups, alternatives, classes, repetitions. Each of its outermost
alternatives is a part of its own. What a part needs are sets of keys; every match has one key of each set. A key is a
whole word (`\\w+`), two beside each other, or `abc*` or `abcde*` for words that begin so. A part that is nothing but
words is told as these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec

Keys = frozenset[str]

# How often words stand in a sentence, roughly, in percent; others are rarer than one.
_OFTEN: dict[str, int] = {
    word: percent
    for percent, words in (
        (30, ("the", "to", "a", "is", "i", "it", "of", "and", "in", "this", "that", "for", "thi*", "tha*", "the*")),
        (12, ("you", "be", "not", "on", "with", "t", "s", "have", "but", "if", "can", "as", "are", "so", "was", "do")),
        (12, ("wit*", "hav*", "it*", "whe*", "any*", "all*", "use*", "wor*")),
        (6, ("we", "my", "would", "will", "there", "when", "use", "just", "at", "an", "or", "what", "get", "from")),
        (6, ("issue", "like", "should", "think", "don", "no", "problem", "error", "ve", "ll", "m", "d", "re", "how")),
        (
            6,
            ("any", "some", "has", "by", "all", "more", "here", "one", "doesn", "does", "wou*", "lik*", "jus*", "get*"),
        ),
    )
    for word in words
}
_UNKNOWN = re.compile(r"\(\?[^:=!<]|\(\?<[^=!]|\\[1-9]")  # named groups, flags, back references
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_COUNT = re.compile(r"\{(\d*),?\d*\}")
_WORD = re.compile(r"\w+")
_EXPANDED = 400  # ways to write a few items that are looked at
_SETS = 4
_PAIRED = 8  # how much rarer two words beside each other are than the rarer of them
_TEXTS = 30  # rows of words that a part is told as; more are searched for faster by the pattern
_SHORT, _LONG = 3, 5


class Part(msgspec.Struct, frozen=True):
    """An outermost alternative: its source, the words or rows of words that it is (empty where it is more than that),
    and the rarest sets of keys that it needs (`first` empty where nothing can be told)."""

    source: str
    texts: Keys = frozenset()
    first: Keys = frozenset()
    others: tuple[Keys, ...] = ()


class _Item(msgspec.Struct):
    """One step of a pattern: a character, an edge of a word, an end of the sentence, a character of no word (gap), a
    look around (which takes no characters), anything else, or a group with its alternatives."""

    kind: str  # char, edge, end, gap, look, any, group
    char: str = ""
    branches: tuple[tuple[_Item, ...], ...] = ()
    optional: bool = False


def parts(pattern: str) -> tuple[Part, ...]:
    """The outermost alternatives of `pattern` with what they need."""
    if _UNKNOWN.search(pattern):
        return (Part(pattern),)
    branches, ends = _alternatives(pattern, 0)
    starts = [0, *ends[:-1]]
    sources = [pattern[start:end].removeprefix("|") for start, end in zip(starts, ends, strict=True)]
    return tuple(_part(source, items) for source, items in zip(sources, branches, strict=True))


def keys_in(words: Sequence[str]) -> set[str]:
    """All keys of a sentence with these words in this order."""
    found = {key for word in set(words) for key in keys_of(word)}
    found.update(map(" ".join, pairwise(words)))
    return found


@lru_cache(maxsize=16_384)
def keys_of(word: str) -> tuple[str, ...]:
    """All keys that a word has."""
    if len(word) < _SHORT:
        return (word,)
    short = word[:_SHORT] + "*"
    return (word, short) if len(word) < _LONG else (word, short, word[:_LONG] + "*")


def _part(source: str, items: Sequence[_Item]) -> Part:
    texts = _texts(items)
    if texts:
        return Part(source, texts)
    ranked = sorted(set(_candidates(items, starts=False, ends=False)), key=lambda keys: (_cost(keys), sorted(keys)))
    return Part(source, first=ranked[0] if ranked else frozenset(), others=tuple(ranked[1:_SETS]))


def rarest_key(text: str) -> str:
    """The key of a row of whole words that the fewest sentences have."""
    return min(_keys_in(text, left=True, right=True), key=_rarity)


def _texts(items: Sequence[_Item]) -> Keys:
    """The words, and rows of words, that a row of items is, where it is no more than that."""
    if len(items) < 3 or items[0].kind != "edge" or items[-1].kind != "edge":
        return frozenset()
    found = _expanded(items[1:-1])
    # An edge is one only beside a letter: at " so" or "a." it would ask for another one outside.
    few = len(found) <= _TEXTS or all(_WORD.fullmatch(text) for text in found)
    told = few and all(text and _is_word(text[0]) and _is_word(text[-1]) for text in found)
    return frozenset(found) if told else frozenset()


def _expanded(items: Sequence[_Item]) -> list[str]:
    """All strings that a row of items can be; [] where they are too many or unknown."""
    found = [""]
    for item in items:
        if item.kind == "char":
            ways = [item.char]
        elif item.kind == "group":
            expanded = [_expanded(branch) for branch in item.branches]
            ways = [text for texts in expanded for text in texts] if all(expanded) else []
        else:
            return []
        if not ways or len(found) * (len(ways) + 1) > _EXPANDED:
            return []
        ways += [""] if item.optional else []
        found = [text + way for text in found for way in ways]
    return found


def _alternatives(pattern: str, at: int) -> tuple[tuple[tuple[_Item, ...], ...], list[int]]:
    """The alternatives from `at` to the closing bracket or the end, and where each ends."""
    branches: list[tuple[_Item, ...]] = []
    ends: list[int] = []
    items: list[_Item] = []
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            branches.append(tuple(items))
            ends.append(at)
            items = []
            at += 1
            continue
        item, at = _atom(pattern, at)
        optional, repeated, at = _repetition(pattern, at)
        item.optional = optional
        goes_on = repeated and item.kind == "char" and _is_word(item.char)
        items += [item, _Item("any", optional=True)] if goes_on else [item]
    return (*branches, tuple(items)), [*ends, at]


def _atom(pattern: str, at: int) -> tuple[_Item, int]:
    """One atom and where it ends."""
    first = pattern[at]
    if first == "(":
        look = pattern.startswith(("(?=", "(?!", "(?<"), at)
        start = at + (3 if pattern.startswith("(?:", at) else 1)
        branches, ends = _alternatives(pattern, start)
        return (_Item("look") if look else _Item("group", branches=branches)), ends[-1] + 1
    if first == "[":
        found = _CLASS.match(pattern, at)
        end = found.end() if found else at + 1
        inside = pattern[at + 1 : end - 1]
        plain = not inside.startswith("^") and not re.search(r"[\w\\]", inside)
        return _Item("gap" if plain else "any"), end
    if first == "\\":
        return _escaped(pattern[at + 1 : at + 2]), at + 2
    if first in "^$":
        return _Item("end"), at + 1
    return (_Item("any") if first == "." else _Item("char", first)), at + 1


def _escaped(letter: str) -> _Item:
    if letter in "AZ":
        return _Item("end")
    if letter == "b":
        return _Item("edge")
    if letter in "sW":
        return _Item("gap")
    return _Item("any") if letter.isalnum() else _Item("char", letter)


def _repetition(pattern: str, at: int) -> tuple[bool, bool, int]:
    """Whether what came before may be absent, whether it may come again, and where the pattern goes on."""
    sign = pattern[at : at + 1]
    count = _COUNT.match(pattern, at) if sign == "{" else None
    if sign not in ("?", "*", "+") and count is None:
        return False, False, at
    at = count.end() if count else at + 1
    if pattern[at : at + 1] in ("?", "+"):
        at += 1
    optional = sign in ("?", "*") or (count is not None and count[1] in ("", "0"))
    return optional, sign != "?", at


def _cost(keys: Keys) -> float:
    return sum(_percent(key) for key in keys)


def _of_branches(branches: Iterable[Sequence[_Item]], *, starts: bool, ends: bool) -> Keys | None:
    """Keys of which each match of any of the branches has one."""
    found = [min(_candidates(b, starts=starts, ends=ends), key=_cost, default=None) for b in branches]
    return None if None in found else frozenset().union(*(keys for keys in found if keys))


def _candidates(items: Sequence[_Item], *, starts: bool, ends: bool) -> Iterator[Keys]:
    """Key sets of which each is needed, of a row of items; `starts` and `ends` say that a word cannot go on there."""
    texts, left = [""], starts  # what the items since the last unknown one can be, and whether that began at an edge
    for place, item in enumerate(items):
        if item.kind == "look":
            continue
        ways = _expanded((item,))
        if ways and len(texts) * len(ways) <= _EXPANDED:
            texts = [text + way for text in texts for way in ways]
            continue
        before = all(not _is_word(text[-1]) if text else left for text in texts)
        yield from _of_texts(texts, left=left, right=_is_edge(item) and not item.optional)
        if item.kind == "group" and not item.optional:
            following = items[place + 1] if place + 1 < len(items) else None
            after = ends if following is None else _is_edge(following) and not following.optional
            keys = _of_branches(item.branches, starts=before, ends=after)
            if keys:
                yield keys
        texts, left = [""], _edge_after(item, before)
    yield from _of_texts(texts, left=left, right=ends)


def _of_texts(texts: Sequence[str], *, left: bool, right: bool) -> Iterator[Keys]:
    """The rarest key of each text, and the next rarest, where all have one."""
    ranked = [
        sorted(_keys_in(text, left=left, right=right), key=lambda k: (_OFTEN.get(k, 1), -len(k))) for text in texts
    ]
    for rank in (0, 1):
        if all(len(keys) > rank for keys in ranked):
            yield frozenset(keys[rank] for keys in ranked)


def _rarity(key: str) -> tuple[float, int]:
    return _percent(key), -len(key)


def _percent(key: str) -> float:
    """How often a key stands in a sentence, roughly; two words beside each other are much rarer than each."""
    if " " not in key:
        return _OFTEN.get(key, 1)
    return min(_OFTEN.get(word, 1) for word in key.split(" ")) / _PAIRED


def _keys_in(text: str, *, left: bool, right: bool) -> Iterator[str]:
    before, end = "", -2  # the whole word before, and where it ended
    for word in _WORD.finditer(text):
        whole = (word.start() > 0 or left) and (word.end() < len(text) or right)
        if whole:
            yield word[0]
            if before and word.start() == end + 1:
                yield f"{before} {word[0]}"
        elif (word.start() > 0 or left) and len(word[0]) >= _SHORT:
            yield word[0][: _LONG if len(word[0]) >= _LONG else _SHORT] + "*"
        before, end = (word[0], word.end()) if whole else ("", -2)


def _edge_after(item: _Item, before: bool) -> bool:
    ends = all(b and _is_edge(b[-1]) for b in item.branches) if item.kind == "group" else _is_edge(item)
    return ends and (before or not item.optional)


def _is_edge(item: _Item) -> bool:
    return item.kind in ("edge", "end", "gap") or (item.kind == "char" and not _is_word(item.char))


def _is_word(char: str) -> bool:
    return char == "_" or char.isalnum()
