"""A ruleset: which shapes of a message become which hole, out of data files beside this one and of what users add.

`holes.txt` has the ordered rules, `kept-words.txt` words with digits that never vary, `fronts.txt` what programs print
in front of a message. Added rules have the form of `holes.txt` and come first.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

import msgspec

from fixtrail.fingerprint.shapes import Shape, shape

VERSION = "v1"
_HOLE = re.compile(r"[a-z]{1,12}")
_KIND = re.compile(r"\{([a-z0-9-]+)\}")
_ID_DIGITS = 8


class Rule(msgspec.Struct, frozen=True):
    """`hole` is what becomes of what `shape` matches; `kind` is the shape where it is one `{…}` alone."""

    hole: str
    shape: Shape
    kind: str


class Ruleset(msgspec.Struct, frozen=True):
    """`pattern` has one group for each entry of `holes` and `kinds`; `id` is `v1`, or `v1+` and the first digits of a
    hash of what was added."""

    id: str
    pattern: re.Pattern[str]
    holes: tuple[str, ...]
    kinds: tuple[str, ...]
    kept: frozenset[str]
    fronts: tuple[str, ...]
    generic: tuple[str, ...]
    empty: frozenset[str]


@cache
def ruleset(extra: str = "", name: str = "added rules") -> Ruleset:
    """The packaged rules, after those in `extra` (the text of a file `name`); ValueError with file and line number where a
    line cannot be read."""
    added = tuple(parse(extra, name))
    rules = (*added, *parse(_packaged("holes.txt"), "holes.txt"))
    identity = VERSION
    if added:
        stated = "\n".join(" ".join(line.split()) for line in entries(extra))
        identity += "+" + hashlib.sha256(stated.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]
    pattern, order = _combined(rules)
    kept = frozenset(word.lower() for word in entries(_packaged("kept-words.txt")))
    return Ruleset(
        id=identity,
        pattern=pattern,
        holes=("", *(rule.hole for rule in order)),
        kinds=("", *(rule.kind for rule in order)),
        kept=kept,
        fronts=tuple(sorted(entries(_packaged("fronts.txt")), key=len, reverse=True)),
        generic=tuple(entries(_packaged("generic-messages.txt"))),
        empty=frozenset(entries(_packaged("empty-words.txt"))),
    )


def parse(text: str, name: str) -> Iterator[Rule]:
    """The rules in `text`; `name` is for the message of a ValueError."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            yield _rule(line)
        except (ValueError, re.error) as error:
            raise ValueError(f"{name}, line {number}: {error}") from error


def entries(text: str) -> Iterator[str]:
    """The lines of a data file that are no comment."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


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
    re.compile(made.front + made.body + made.back)
    alone = _KIND.fullmatch(stated)
    return Rule(hole, made, alone[1] if alone else "")


def _combined(rules: Iterable[Rule]) -> tuple[re.Pattern[str], list[Rule]]:
    """One pattern that tries the rules in their order, those that can begin with the character at hand alone."""
    order: list[Rule] = []
    branches = []
    kept = list(rules)
    for begins, guard in (
        ("digit", "(?<![A-Za-z0-9_])(?=[0-9])"),
        ("letter", "(?<![A-Za-z0-9_])(?=[A-Za-z_])"),
        ("sign", "(?=[^A-Za-z0-9_ ])"),
    ):
        chosen = [rule for rule in kept if begins in rule.shape.begins]
        order += chosen
        tried = "|".join(f"{rule.shape.front}({rule.shape.body}){rule.shape.back}" for rule in chosen)
        branches.append(f"{guard}(?:{tried})")
    return re.compile("|".join(branches)), order

