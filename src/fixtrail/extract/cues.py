"""Which words a pattern needs, so that a sentence meets only the few patterns that can match it.

A pattern is read as far as that is easy: literals, groups, alternatives, classes, repetitions. What it needs is a set
of keys of which every match has at least one; a key is the first three characters of a word (`\\w+`), or the whole
of a shorter one. Where no such set can be told, there is none, and the pattern is tried on every sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

KEY = 3
# Keys that most sentences have: the last choice where a pattern needs several words.
_COMMON = frozenset(
    "the thi tha and for not you are was can but all any hav has had wit fro whe wha wil wou it is in to of on by or as "
    "at an a i we he so if be do my no use wor onl jus one out lik get s t".split()
)
_COMMON_COST = 40
_UNKNOWN = re.compile(r"\(\?[^:=!<]|\(\?<[^=!]|\\[1-9]")  # named groups, flags, back references
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_COUNT = re.compile(r"\{(\d*),?\d*\}")

Keys = frozenset[str]


class _Item(msgspec.Struct):
    """One step of a pattern: a character, an edge of a word, something else, or a group with its alternatives."""

    kind: str  # char, edge, gap (not of a word), any, group
    char: str = ""
    branches: tuple[tuple[_Item, ...], ...] = ()
    optional: bool = False


def needed(pattern: str) -> Keys | None:
    """The keys of which every match of `pattern` has one, the rarest such set; None where there is none."""
    if _UNKNOWN.search(pattern):
        return None
    branches, _ = _alternatives(pattern, 0)
    return _of_branches(branches, starts=False, ends=False)


def key(word: str) -> str:
    return word[:KEY]


def _alternatives(pattern: str, at: int) -> tuple[tuple[tuple[_Item, ...], ...], int]:
    """The alternatives from `at` to the closing bracket or the end, and where they end."""
    branches: list[tuple[_Item, ...]] = []
    items: list[_Item] = []
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            branches.append(tuple(items))
            items = []
            at += 1
            continue
        item, at = _atom(pattern, at)
        optional, repeated, at = _repetition(pattern, at)
        if item is not None:
            item.optional = optional
            items.append(item)
            if repeated and not optional:
                items.append(_Item("any"))
    return (*branches, tuple(items)), at + 1


def _atom(pattern: str, at: int) -> tuple[_Item | None, int]:
    """One atom; None for a look around, which takes no characters."""
    first = pattern[at]
    if first == "(":
        look = pattern.startswith(("(?=", "(?!", "(?<"), at)
        start = at + (3 if pattern.startswith("(?:", at) else 1)
        branches, end = _alternatives(pattern, start)
        return (None if look else _Item("group", branches=branches)), end
    if first == "[":
        found = _CLASS.match(pattern, at)
        end = found.end() if found else at + 1
        inside = pattern[at + 1 : end - 1]
        plain = not inside.startswith("^") and not re.search(r"[\w\\]", inside)
        return _Item("gap" if plain else "any"), end
    if first == "\\":
        return _escaped(pattern[at + 1 : at + 2]), at + 2
    if first in "^$":
        return _Item("edge"), at + 1
    return (_Item("any") if first == "." else _Item("char", first)), at + 1


def _escaped(letter: str) -> _Item:
    if letter in "bAZ":
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


def _of_branches(branches: Iterable[Sequence[_Item]], *, starts: bool, ends: bool) -> Keys | None:
    found = [_rarest(_candidates(items, starts=starts, ends=ends)) for items in branches]
    if any(keys is None for keys in found):
        return None
    return frozenset().union(*(keys for keys in found if keys))


def _rarest(candidates: Sequence[Keys]) -> Keys | None:
    return min(candidates, key=lambda keys: sum(_COMMON_COST if k in _COMMON else 1 for k in keys), default=None)


def _candidates(items: Sequence[_Item], *, starts: bool, ends: bool) -> list[Keys]:
    """Key sets of which each is needed, of a row of items; `starts` and `ends` say that a word cannot go on there."""
    found: list[Keys] = []
    run = ""  # what is known of the word that began at an edge
    edge = starts
    for place, item in enumerate(items):
        following = items[place + 1] if place + 1 < len(items) else None
        if item.kind == "char" and not item.optional and _is_word(item.char):
            run = run + item.char if run else item.char if edge else ""
            edge = False
            continue
        found += _closed(run, whole=_is_edge(item) and not item.optional)
        run = ""
        if item.kind == "group" and not item.optional:
            after = ends if following is None else _is_edge(following) and not following.optional
            keys = _of_branches(item.branches, starts=edge, ends=after)
            found += [keys] if keys else []
        edge = _edge_after(item, edge)
    return [*found, *_closed(run, whole=ends)]


def _closed(run: str, *, whole: bool) -> list[Keys]:
    return [frozenset((key(run),))] if len(run) >= KEY or (run and whole) else []


def _edge_after(item: _Item, before: bool) -> bool:
    ends = all(b and _is_edge(b[-1]) for b in item.branches) if item.kind == "group" else _is_edge(item)
    return ends and (before or not item.optional)


def _is_edge(item: _Item) -> bool:
    return item.kind in ("edge", "gap") or (item.kind == "char" and not _is_word(item.char))


def _is_word(char: str) -> bool:
    return char == "_" or char.isalnum()
