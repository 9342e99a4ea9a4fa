"""Words by which changelogs are found and read, out of `heading-words.txt`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words(group: str) -> frozenset[str]:
    """The words of a group, in lower case; KeyError for a group that the file does not have."""
    return frozenset(_groups()[group])


def changelogs(package: str = "", repo: str = "") -> tuple[tuple[str, ...], ...]:
    """The paths at which a changelog may be, in groups to look at one after the other until one is found; of a package
    of several (`package`) its own first. `repo` is the repository's name, which its main package may have too."""
    return (*_own(package), _groups()["file"], (*_groups()["elsewhere"], *(path for own in _own(repo) for path in own)))


def _own(name: str) -> tuple[tuple[str, ...], ...]:
    """Where a package's own changelog may be."""
    folder = name.rpartition("/")[2].strip(".")
    return (tuple(f"{above}{folder}/CHANGELOG.md" for above in ("packages/", "", "crates/")),) if folder else ()


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for line in (files("fixtrail.fixes") / "heading-words.txt").read_text("utf-8").splitlines():
        name, colon, rest = line.partition(":")
        if colon and not line.startswith("#"):
            groups[name] = (*groups.get(name, ()), *rest.split())
    return groups
