"""Shapes of whole lines out of `passages-shapes.txt`: for each group of characters that a line may begin with one
pattern of all shapes that begin so, in which one match looks a line up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from string import ascii_lowercase, ascii_uppercase, digits, punctuation

import msgspec

from fixtrail.extract import rules
from fixtrail.model.failure import LineKind

_FILE = "passages-shapes.txt"
_ASCII = frozenset(map(chr, range(128)))
_GROUPS = (ascii_uppercase, ascii_lowercase, digits, *punctuation)  # and all others together
_GROUP = {character: group for group in _GROUPS for character in group}
# An escaped character, a class, or any other character of a pattern.
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_REPEATED = re.compile(r"(?:[?*+]|\{(\d*)(?:,\d*)?\})[?+]?")


class Shape(msgspec.Struct, frozen=True, gc=False):
    """`weight` of the evidence that a line of this shape is an artefact of `kind`."""

    weight: float
    kind: LineKind


class Shapes:
    """Shapes in order of precedence."""

    def __init__(self, text: str, name: str) -> None:
        """The shapes in `text`; ValueError with file and line number where one cannot be read."""
        self._pieces: list[tuple[str, frozenset[str], Shape]] = []
        for rule in rules.parse(text, name):
            if rule.pattern.groups:
                raise ValueError(f"{name}: a group in a pattern must begin with ?: ({rule.pattern.pattern})")
            shape = Shape(rule.score, msgspec.convert(rule.word, LineKind))
            self._pieces += [(piece, first_characters(piece), shape) for piece in alternatives(rule.pattern.pattern)]
        self._lookups: dict[str, tuple[re.Pattern[str], list[Shape]]] = {}

    def of(self, line: str) -> Shape | None:
        """The shape of a line that is not empty, without white space around."""
        first = _GROUP.get(line[0], "")
        pattern, shapes = self._lookups.get(first) or self._lookup(first)
        match = pattern.match(line)
        return shapes[match.lastindex - 1] if match and match.lastindex else None

    def _lookup(self, first: str) -> tuple[re.Pattern[str], list[Shape]]:
        """The pattern of all that may begin with one of a group of characters, made when the first line does. An empty
        group ends each alternative and tells which one it was: one around it would hide its first character from the
        matcher."""
        fitting = [(piece, shape) for piece, firsts, shape in self._pieces if not first or not firsts.isdisjoint(first)]
        pattern = re.compile("|".join(piece + "()" for piece, _ in fitting) or r"\A\Z")
        self._lookups[first] = pattern, [shape for _, shape in fitting]
        return self._lookups[first]


def alternatives(pattern: str) -> Iterator[str]:
    """The alternatives at the top level of a pattern."""
    depth, start = 0, 0
    for atom in _ATOM.finditer(pattern):
        if atom[0] == "|" and not depth:
            yield pattern[start : atom.start()]
            start = atom.end()
        else:
            depth += (atom[0] == "(") - (atom[0] == ")")
    yield pattern[start:]


def first_characters(pattern: str) -> frozenset[str]:
    """The ASCII characters that a text matched by a pattern may begin with: rather too many than too few, all where
    the pattern begins with something that has no width."""
    found: frozenset[str] = frozenset()
    while pattern:
        atom, rest = _first_atom(pattern)
        if atom.startswith("(?="):
            pattern = rest
            continue
        if atom.startswith("(?:"):
            found = found.union(*map(first_characters, alternatives(atom[3:-1])))
        elif atom[0] in "(^$" or atom in (r"\b", r"\B", r"\A", r"\Z"):
            return _ASCII
        else:
            found |= _characters(atom)
        repeated = _REPEATED.match(rest)
        if not repeated or not (repeated[0][0] in "?*" or repeated[1] == "0"):
            return found
        pattern = rest[repeated.end() :]
    return _ASCII


@lru_cache(maxsize=512)
def _characters(atom: str) -> frozenset[str]:
    single = re.compile(atom, re.DOTALL)
    return frozenset(filter(single.fullmatch, _ASCII))


def _first_atom(pattern: str) -> tuple[str, str]:
    """The first character, class or group of a pattern, and the rest."""
    depth = 0
    for atom in _ATOM.finditer(pattern):
        depth += (atom[0] == "(") - (atom[0] == ")")
        if not depth:
            return pattern[: atom.end()], pattern[atom.end() :]
    return pattern, ""


@lru_cache(maxsize=1)
def shapes() -> Shapes:
    """The shapes that fixtrail knows."""
    return Shapes((files("fixtrail.extract") / _FILE).read_text("utf-8"), _FILE)
