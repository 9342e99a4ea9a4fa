"""Words that tag names and versions are made of, out of `words.txt`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words(group: str) -> frozenset[str]:
    """The words of a group, in lower case; KeyError for a group that the file does not have."""
    return _groups()[group]


@cache
def _groups() -> dict[str, frozenset[str]]:
    return parse((files("fixtrail.versions") / "words.txt").read_text("utf-8"))


def parse(text: str) -> dict[str, frozenset[str]]:
    """The groups of a file of words; ValueError with the line's number where one has no group."""
    groups: dict[str, frozenset[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, rest = line.partition(":")
        if not colon:
            raise ValueError(f"words.txt, line {number}: no group before a colon")
        groups[name.strip()] = groups.get(name.strip(), frozenset()) | frozenset(rest.lower().split())
    return groups
