"""Whole: the first release of each line that has all of several fixes which it takes together.

The later of their own first releases need not have them all: one may have gone to a branch that the next release was
not made from, or may have been taken back in between. So the tags from there on are asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import msgspec

from fixtrail.fixes.asked import Asked
from fixtrail.fixes.in_version import Lookup, brings, carriers, has
from fixtrail.model.evidence import Computed
from fixtrail.model.facts import Fix, Release
from fixtrail.model.history import Repository
from fixtrail.versions.lines import Line
from fixtrail.versions.tags import Versioned

MOST = 12  # tags of one line that are asked
_SHORT = 7  # characters of a commit's id that are shown


class Row(msgspec.Struct, frozen=True):
    """The tags of a line of which one may be the first with all of the fixes, ascending."""

    line: Line
    tags: tuple[Versioned, ...]


def rows(fixes: Sequence[Fix], lines: Sequence[Line]) -> tuple[Row, ...]:
    """Of each line on which every fix is in a release, the tags from the newest of those on: stable ones, others where
    there are none."""
    found: list[Row] = []
    for line in lines:
        place = {v.tag.name: at for at, v in enumerate(line.tags)}
        firsts = [min((place[r.tag] for r in _on(fix, line) if r.tag in place), default=None) for fix in fixes]
        known = [at for at in firsts if at is not None]
        if known and len(known) == len(firsts):
            tags = line.tags[max(known) :]
            stable = tuple(v for v in tags if v.stability == "stable")
            found.append(Row(line, (stable or tags)[:MOST]))
    return tuple(found)


def _on(fix: Fix, line: Line) -> list[Release]:
    return [r for r in fix.releases if (r.package, r.line) == (line.package, line.name)]


def asked(found: Sequence[Row], lookup: Lookup) -> tuple[Asked, ...]:
    """The tags to be asked about now: the first of each line, then all others of those that were not settled by it."""
    made: list[Asked] = []
    for row in found:
        told = has(lookup, row.tags[0].tag)
        tags = row.tags[:1] if told is None else row.tags[1:] if not told else ()
        made += [Asked(v.version, "asked", v.package, at=v.tag) for v in tags]
    return tuple(made)


def first(row: Row, lookup: Lookup) -> Versioned | None:
    """The first of the line that has all; None where none does, or where one before it cannot be told."""
    for one in row.tags:
        told = has(lookup, one.tag)
        if told is not False:
            return one if told else None
    return None


def release(one: Versioned, line: Line, lookup: Lookup) -> Release:
    """It as a fact, as it is known of the fix that came last; a backport where one of them is."""
    carried = [next(c for c in carriers(fix) if brings(lookup, c, one.tag)) for fix in lookup.fixes]
    known = next((r for fix in lookup.fixes for r in _on(fix, line) if r.tag == one.tag.name), None)
    made = known or Release(
        tag=one.tag.name,
        version=one.version,
        date=one.tag.date or one.tag.committed_at or None,
        prerelease=one.stability != "stable",
        line=line.name,
        package=line.package,
        commit=carried[-1].commit,
        nightly=one.stability == "nightly",
    )
    return msgspec.structs.replace(made, via="backport" if any(c.backport for c in carried) else "commit")


def evidence(one: Versioned, lookup: Lookup, repository: Repository) -> Computed:
    """By which commits it has each of the fixes."""
    tag = one.tag
    commits = [next(c.commit for c in carriers(fix) if brings(lookup, c, tag)) for fix in lookup.fixes]
    *others, last = (commit[:_SHORT] for commit in commits)
    text = f"{tag.name} contains {', '.join(others)} and {last}"
    page = f"{repository.url}/compare/{commits[0]}...{quote(tag.name, safe='')}"
    return Computed("contains", text, (*commits, tag.name, tag.object), page)
