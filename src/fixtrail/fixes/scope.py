"""Scope: in which lines a fix is searched for first, where a repository has many packages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fixtrail.versions.lines import Line
from fixtrail.versions.names import packages_named

PACKAGES = 6  # searched at once


def scope(lines: Sequence[Line], texts: Iterable[str]) -> tuple[Line, ...]:
    """The lines of the main package, of those that a text names, and of those with the newest tags. All lines where the
    packages are few."""
    packages = list(dict.fromkeys(line.package for line in lines))
    if len(packages) <= PACKAGES:
        return tuple(lines)
    told = packages_named(packages, texts)
    named = [p for p in packages if p in told]
    newest = {p: max(v.tag.date for line in lines if line.package == p for v in line.tags) for p in packages}
    by_date = sorted(packages, key=lambda p: newest[p], reverse=True)
    chosen = set(list(dict.fromkeys(["", *named, *by_date]))[: max(PACKAGES, len(named) + 1)])
    return tuple(line for line in lines if line.package in chosen)
