"""Maintained lines: the releases that somebody stays on, each to be searched for its own first release with a fix.

A line is a major version (the year, where versions are dates). A minor series that still got a stable release after a
later minor of the same major was out is a line of its own: `1.14` beside `1`. That is told by the dates of the tags'
commits, since tags may be made late, else of the tags; where both are missing, the major version is the line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fixtrail.model.history import Tag
from fixtrail.versions.number import Number
from fixtrail.versions.tags import Series, Versioned, series


class Line(NamedTuple):
    """`name` is the major version (`1`), the minor series (`1.14`), led by the prefix of a series of its own
    (`onig-5`); `tags` are all of it, pre-releases too, ascending by version."""

    name: str
    package: str
    tags: tuple[Versioned, ...]


def lines(tags: Sequence[Tag], repo: str = "", ecosystem: str = "") -> tuple[Line, ...]:
    """The lines of all tags that are versions: packages by name ('' first), oldest lines first.

    `repo` is the repository's name, which means the main package as a prefix; `ecosystem` a registry or language, ''
    if unknown: it decides in which order versions are.
    """
    found = [line for one in series(tags, repo, ecosystem) for line in _of_series(one)]
    return tuple(line for _, line in sorted(found, key=lambda pair: (pair[1].package, pair[0])))


_Place = tuple[bool, tuple[int, ...], str]


def _of_series(one: Series) -> list[tuple[_Place, Line]]:
    """The lines of one series, each with its place among those of the package: the main series first."""
    apart = _apart(one.tags)
    members: dict[tuple[int, ...], list[Versioned]] = defaultdict(list)
    for versioned, number in one.tags:
        members[minor(number) if minor(number) in apart else major(number)].append(versioned)
    lead = f"{one.prefix}-" if one.prefix else ""
    return [
        (
            (bool(lead), place, one.prefix),
            Line(lead + ".".join(map(str, place)), one.package, _ascending(rows)),
        )
        for place, rows in members.items()
    ]


def _ascending(rows: Iterable[Versioned]) -> tuple[Versioned, ...]:
    by_name = sorted(rows, key=lambda v: (v.stability != "stable", v.tag.name))
    return tuple(sorted(by_name, key=lambda v: v.order))


def major(number: Number) -> tuple[int, ...]:
    """The first part alone; the year of a date written as one number."""
    first = number.numbers[0]
    return (first // 10_000,) if 19_000_101 <= first <= 20_991_231 else (first,)


def minor(number: Number) -> tuple[int, ...]:
    """The major version and the part after it, 0 where there is none."""
    return (*major(number), number.numbers[1] if len(number.numbers) > 1 else 0)


def _apart(rows: Iterable[tuple[Versioned, Number]]) -> set[tuple[int, ...]]:
    """The minor series that got a stable release after a later minor of the same major was out."""
    first: dict[tuple[int, ...], str] = {}
    last: dict[tuple[int, ...], str] = {}
    for versioned, number in rows:
        at, date = minor(number), versioned.tag.committed_at or versioned.tag.date
        if versioned.stability == "stable" and date:
            first[at] = min(first.get(at, date), date)
            last[at] = max(last.get(at, date), date)
    apart = set()
    later: dict[int, str] = {}
    for at in sorted(first, reverse=True):
        if at[0] in later and last[at] > later[at[0]]:
            apart.add(at)
        later[at[0]] = min(later.get(at[0], first[at]), first[at])
    return apart
