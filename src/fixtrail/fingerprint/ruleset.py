"""A ruleset: which shapes of a message become which hole, out of data files beside this one and of what users add.

`holes.txt` has the ordered rules, `kept-words.txt` words with digits that never vary, `fronts.txt` what programs print
in front of a message. Added rules have the form of `holes.txt` and come first.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from fixtrail.fingerprint.front import labels
from fixtrail.fingerprint.shapes import Shape, shape

VERSION = "v1"
_LISTS = ("library", "generic")  # lines of added rules that are no holes
_HOLE = re.compile(r"[a-z]{1,12}")
_KIND = re.compile(r"\{([a-z0-9-]+)\}")
_ID_DIGITS = 8
HOLE = re.compile(r"<[a-z]{1,12}>(?:/[\w.@+~$-]{1,120})?")  # in a normal form, with the name of a file that it keeps
_MARKS = re.compile(r"[\s'\"`.,:;!()\[\]{}-]+")
# What has to stand at the place where a rule of each sort is tried, at the edge of a word.
_GUARDS = {
    "digit": "(?=[0-9])",
    "letter": "(?=[A-Za-z_])",
    "marked": r"(?=[A-Za-z_]++(?:[0-9@=/\\$%+({-]| \{|[.:]\S))",
}


class Rule(msgspec.Struct, frozen=True):
    """`hole` is what becomes of what `shape` matches; `kind` is the shape where it is one `{…}` alone."""

    hole: str
    shape: Shape
    kind: str


class Scan(msgspec.Struct, frozen=True):
    """Rules as one `pattern`; the last group of a match is the number of its rule in `rules`, counted from 1."""

    pattern: re.Pattern[str]
    rules: tuple[Rule, ...]


class Ruleset(msgspec.Struct, frozen=True):
    """`full` has all rules, `plain` those that can match a text without a digit; `id` is `v1`, or `v1+` and the first
    digits of a hash of what was added."""

    id: str
    full: Scan
    plain: Scan
    kept: frozenset[str]
    fronts: re.Pattern[str]
    generic: frozenset[str]
    empty: frozenset[str]  # words of every failure's message
    libraries: tuple[str, ...]  # parts of the paths of files that are no project's own
    frames: tuple[str, ...]  # parts of files and functions of frames that do not count, of those that were added


@cache
def ruleset(extra: str = "", name: str = "added rules") -> Ruleset:
    """The packaged rules, after those in `extra` (the text of a file `name`): holes with their shapes as in
    `holes.txt`, `library PART` for frames that do not count, `generic MESSAGE` for what many failures say. ValueError
    with file and line number where a line cannot be read."""
    added = tuple(parse(extra, name))
    rules = (*added, *parse(_packaged("holes.txt"), "holes.txt"))
    identity = VERSION
    if next(entries(extra), ""):
        stated = "\n".join(" ".join(line.split()) for line in entries(extra))
        identity += "+" + hashlib.sha256(stated.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]
    kept = frozenset(word.lower() for word in entries(_packaged("kept-words.txt")))
    return Ruleset(
        id=identity,
        full=_combined(rules),
        plain=_combined([rule for rule in rules if not rule.shape.digited]),
        kept=kept,
        fronts=labels(entries(_packaged("fronts.txt"))),
        generic=frozenset(
            bare(line.lower()) for line in (*entries(_packaged("generic-messages.txt")), *_listed(extra, "generic"))
        ),
        empty=frozenset(entries(_packaged("empty-words.txt"))),
        libraries=(*entries(_packaged("library-places.txt")), *_listed(extra, "library")),
        frames=tuple(_listed(extra, "library")),
    )


def parse(text: str, name: str) -> Iterator[Rule]:
    """The rules in `text`; `name` is for the message of a ValueError."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            if line.split()[0] in _LISTS:
                _told(line)
            else:
                yield _rule(line)
        except (ValueError, re.error) as error:
            raise ValueError(f"{name}, line {number}: {error}") from error


def _listed(text: str, word: str) -> Iterator[str]:
    """What the lines that begin with `word` tell."""
    for line in entries(text):
        if line.split()[0] == word:
            yield _told(line)


def _told(line: str) -> str:
    told = line.strip().partition(" ")[2].strip()
    if not told:
        raise ValueError(f"nothing after {line.strip()!r}")
    return told


def entries(text: str) -> Iterator[str]:
    """The lines of a data file that are no comment."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def bare(small: str) -> str:
    """A message in small letters without its holes, white space and punctuation."""
    return _MARKS.sub("", HOLE.sub("", small))


def _packaged(name: str) -> str:
    return (files("fixtrail.fingerprint") / name).read_text("utf-8")


def _rule(line: str) -> Rule:
    hole, _, stated = line.strip().partition(" ")
    stated = stated.strip()
    if not _HOLE.fullmatch(hole):
        raise ValueError(f"a hole is named by up to 12 small letters, not {hole!r}")
    if not stated:
        raise ValueError("no shape after the hole")
    made = shape(stated)
    re.compile(made.pattern)
    alone = _KIND.fullmatch(stated)
    return Rule(hole, made, alone[1] if alone else "")


def _combined(rules: Sequence[Rule]) -> Scan:
    """One pattern that tries the rules in their order, those alone that can begin with the character at hand."""
    order: list[Rule] = []

    def tried(begins: frozenset[str]) -> str:
        chosen = [rule for rule in rules if begins & rule.shape.begins]
        order.extend(chosen)
        return "(?:" + "|".join(rule.shape.pattern + "()" for rule in chosen) + ")"

    words = "|".join(guard + tried(frozenset({begins})) for begins, guard in _GUARDS.items())
    signs = frozenset(signs for rule in rules for signs in rule.shape.begins if signs not in _GUARDS)
    pattern = f"(?<![A-Za-z0-9_])(?:{words})|(?=[{''.join(sorted(signs))}]){tried(signs)}"
    return Scan(re.compile(pattern), tuple(order))
