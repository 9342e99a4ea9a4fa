"""Words by which changelogs are found and read, out of `heading-words.txt`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words(group: str) -> frozenset[str]:
    """The words of a group, in lower case; KeyError for a group that the file does not have."""
    return frozenset(_groups()[group])


def changelogs(package: str = "") -> tuple[str, ...]:
    """The paths at which a changelog may be, likeliest first; of one package of several first where it has its own."""
    names = _groups()["file"]
    name = package.rpartition("/")[2]
    own = [f"{folder}{name}/{names[0]}" for folder in ("packages/", "", "crates/")] if name.strip(".") else []
    return (*own, *names)


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for line in (files("fixtrail.fixes") / "heading-words.txt").read_text("utf-8").splitlines():
        name, colon, rest = line.partition(":")
        if colon and not line.startswith("#"):
            groups[name] = (*groups.get(name, ()), *rest.split())
    return groups
