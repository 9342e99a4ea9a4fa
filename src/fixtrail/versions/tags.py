"""The tags of a repository as versions of its packages.

One tag name does not always tell what it is; those beside it do: whether a prefix is a package or a series of releases
of its own, whether a letter or a number after a hyphen comes before or after the release, whether `v2` is a version or
a mark that is moved along with each `v2.1.3`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from fixtrail.model.history import Tag
from fixtrail.versions.names import Named, plain_name, split
from fixtrail.versions.number import Number, Stability, Style, is_lettered, read
from fixtrail.versions.schemes import keys, scheme_of
from fixtrail.versions.words import words

SERIES_AT_LEAST = 3  # tags of a prefix that is no package, from which they are a series of their own
MANY = 10  # times as many tags as the plain ones, with which a prefix is the main series
PACKAGES_AT_LEAST = 3  # such prefixes in one repository, from which they are packages
_REVISED = re.compile(r"-[0-9]+(?:$|[+.~])")


class Versioned(NamedTuple):
    """A tag and its version. `package` is '' for the main package of the repository; `order` is comparable within a
    package."""

    tag: Tag
    version: str
    package: str
    stability: Stability
    order: Any


class Series(NamedTuple):
    """Releases that follow each other: `prefix` is '' for the main ones of a package, or what their names begin with.
    `tags` with their numbers, in no order."""

    package: str
    prefix: str
    tags: tuple[tuple[Versioned, Number], ...]


class _Group(NamedTuple):
    package: str
    prefix: str
    tags: list[tuple[Tag, Named]]


def series(tags: Sequence[Tag], repo: str = "", ecosystem: str = "") -> tuple[Series, ...]:
    """The series of all tags whose names are versions; the others are left out.

    `repo` is the repository's name, with or without its owner; `ecosystem` a registry or language (`pypi`, `npm`,
    `maven`, `go`, `debian` …), '' if unknown.
    """
    by_package: dict[str, list[_Group]] = defaultdict(list)
    for group in _groups(tags, repo):
        by_package[group.package].append(group)
    return tuple(s for package in sorted(by_package) for s in _read(by_package[package], ecosystem))


def _groups(tags: Sequence[Tag], repo: str) -> list[_Group]:
    """Tags by whose they are and what they are named with."""
    found: dict[tuple[str, str], list[tuple[Tag, Named]]] = defaultdict(list)
    for tag in tags:
        named = split(tag.name, repo)
        if named:
            found[("" if named.form == "main" else named.form, named.owner.lower())].append((tag, named))
    main = found.pop(("", ""), [])
    packages = [_Group(g[0][1].owner, "", g) for (form, _), g in found.items() if form == "package"]
    prefixed = {owner: kept for (form, owner), g in found.items() if form == "prefix" and (kept := _with_more(g))}
    if leading := _leading(prefixed, sum(not named.single for _, named in main)):
        main = [*main, *prefixed.pop(leading)]
    groups = [_Group("", "", main)] if main else []
    known = {plain_name(p.package) for p in packages}
    many = sum(not _no_package(owner) for owner in prefixed) >= PACKAGES_AT_LEAST
    for owner, members in prefixed.items():
        if not _no_package(owner) and (many or plain_name(owner) in known or _is_package(owner, members, repo)):
            packages.append(_Group(members[0][1].owner, "", members))
        elif len(members) >= SERIES_AT_LEAST:
            groups.append(_Group("", members[0][1].owner, members))
    return [*groups, *packages]


def _with_more(members: list[tuple[Tag, Named]]) -> list[tuple[Tag, Named]]:
    """The tags of a prefix; none where all are one number alone, which may count anything (`build-12`)."""
    return members if any(not named.single for _, named in members) else []


def _leading(prefixed: Mapping[str, list[tuple[Tag, Named]]], main: int) -> str | None:
    """The prefix of more tags than all others together, which is the main series of a repository that has no other: no
    version, or a few against many."""
    total = sum(len(members) for members in prefixed.values())
    ranked = sorted(prefixed, key=lambda owner: (-len(prefixed[owner]), owner))
    most = len(prefixed[ranked[0]]) if ranked else 0
    return ranked[0] if most * 2 > total and (main == 0 or most >= main * MANY) and not _no_package(ranked[0]) else None


def _is_package(owner: str, members: list[tuple[Tag, Named]], repo: str) -> bool:
    """Whether a prefix by itself names a package: `pkg-v1.2.3` marks it, or its name goes on from the repository's."""
    own = repo.rpartition("/")[2].lower()
    marked = sum(named.marked for _, named in members) * 2 > len(members)
    return marked or (bool(own) and owner.startswith((f"{own}-", f"{own}_")))


def _no_package(prefix: str) -> bool:
    """Builds and distributions are no packages."""
    return _says(prefix, "nightly") or _says(prefix, "distribution")


def _says(prefix: str, group: str) -> bool:
    """Whether one of the words of a prefix is of a group."""
    return not words(group).isdisjoint(re.split(r"[-_./]", prefix.lower()))


def _read(groups: list[_Group], ecosystem: str) -> list[Series]:
    """The series of one package, ordered by one scheme."""
    styles = [style_of([named.version for _, named in g.tags], ecosystem) for g in groups]
    rows = [
        (n, tag, named, number)
        for n, group in enumerate(groups)
        for tag, named in group.tags
        if (number := read(named.version, styles[n]))
    ]
    rows = _without_moving(rows)
    style = Style(any(s.letters for s in styles), any(s.revisions for s in styles))
    texts = [named.version for _, _, named, _ in rows]
    plain = _is_plain(texts, ecosystem, style) and all(one == style for one in styles)
    ordered = [number.key for _, _, _, number in rows] if plain else orders(texts, ecosystem, style)
    made: list[list[tuple[Versioned, Number]]] = [[] for _ in groups]
    for (n, tag, named, number), order in zip(rows, ordered, strict=True):
        versioned = Versioned(tag, named.version, groups[n].package, _stability(named, number, groups[n]), order)
        made[n].append((versioned, number))
    return [Series(g.package, g.prefix, tuple(m)) for g, m in zip(groups, made, strict=True) if m]


def _stability(named: Named, number: Number, group: _Group) -> Stability:
    """A prefix may say that all its tags are nightly builds."""
    return "nightly" if _says(group.prefix, "nightly") else number.stability


def orders(versions: Sequence[str], ecosystem: str, style: Style) -> list[Any]:
    """Keys of the versions of one package, in the order in which releases are made: by the ecosystem's scheme, but for
    Semantic Versioning, which compares `alpha10` as text, and for letters, which no scheme knows as patches."""
    plain = _is_plain(versions, ecosystem, style)
    return keys(versions, "plain" if plain else scheme_of(ecosystem, versions), style)


def _is_plain(versions: Sequence[str], ecosystem: str, style: Style) -> bool:
    return style.letters or scheme_of(ecosystem, versions) in ("plain", "semver")


def style_of(versions: Sequence[str], ecosystem: str) -> Style:
    """What letters and hyphens mean in these versions, told by the versions together."""
    suffixes = [version[len(number[0]) :] for version in versions if (number := re.match(r"[0-9.:]*", version))]
    letters = any(is_lettered(s) and s[0].lower() > "c" for s in suffixes)
    revised = sum(bool(_REVISED.match(s)) for s in suffixes)
    debian = scheme_of(ecosystem, versions) == "debian"
    return Style(letters, debian or (revised >= SERIES_AT_LEAST and revised * 5 >= len(suffixes) * 4))


def _without_moving(rows: list[tuple[int, Tag, Named, Number]]) -> list[tuple[int, Tag, Named, Number]]:
    """Rows without the marks that are moved along (`v2` at `v2.1.3`): what stands at the same object as a longer
    version that goes on from it, or, alone, beside its own `.0.0`."""
    if all(len(number.numbers) > 2 for _, _, _, number in rows):
        return rows
    longer: dict[tuple[int, tuple[int, ...]], set[str]] = defaultdict(set)
    plain = {(n, number.numbers) for n, _, _, number in rows if not number.suffix}
    for n, tag, _, number in rows:
        for end in range(1, min(3, len(number.numbers))):
            longer[n, number.numbers[:end]] |= {tag.object, tag.commit} - {""}
    kept = []
    for row in rows:
        n, tag, _, number = row
        at_longer = bool({tag.object, tag.commit} & longer[n, number.numbers]) and len(number.numbers) < 3
        beside = len(number.numbers) == 1 and bool({(n, (*number.numbers, 0, 0)), (n, (*number.numbers, 0))} & plain)
        if number.suffix or not (at_longer or beside):
            kept.append(row)
    return kept
