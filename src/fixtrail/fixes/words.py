"""Words by which changelogs are read, out of `heading-words.txt`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words(group: str) -> frozenset[str]:
    """The words of a group, in lower case; KeyError for a group that the file does not have."""
    return _groups()[group]


@cache
def _groups() -> dict[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    for line in (files("fixtrail.fixes") / "heading-words.txt").read_text("utf-8").splitlines():
        name, colon, rest = line.partition(":")
        if colon and not line.startswith("#"):
            groups[name] = groups.get(name, frozenset()) | frozenset(rest.split())
    return groups
