"""Witnesses of a fix, with the texts that they are read from fetched where that is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fixtrail.fixes.witnesses import compared, witnesses
from fixtrail.fixes.words import changelogs
from fixtrail.model.facts import Fix
from fixtrail.model.history import Witness
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Document, Thread
from fixtrail.trail.history import History
from fixtrail.versions.lines import Line
from fixtrail.versions.order import same

NOTES = 8  # releases of which the notes are read


def witnessed(
    history: History,
    root: Thread,
    fix: Fix,
    threads: Mapping[Ref, Thread],
    lines: Sequence[Line],
    *,
    texts: bool = True,
) -> tuple[Witness, ...]:
    """What else says which version has `fix`, compared with its releases, which are to be in it already.

    `texts`: the notes of its releases and of those that the threads name, and one changelog, are read too: over GraphQL
    two to four requests where they are not stored; without, the threads alone are. Raises Cancelled and LocalFailure.
    """
    found = witnesses(root, fix, threads)
    if texts:
        notes = history.notes(_tags(fix, found, lines))
        found = witnesses(root, fix, threads, notes if isinstance(notes, tuple) else (), _changelog(history, fix))
    told = fix.release_state != "unknown"
    return compared(found, fix.releases, lines, told=told, since=fix.merged_at or "")


def _changelog(history: History, fix: Fix) -> Document | None:
    """The changelog of the package that has the fix, where it is of one; None where there is none or it is not told."""
    packages = {release.package for release in fix.releases}
    for paths in changelogs(packages.pop() if len(packages) == 1 else "", history.repository.repo):
        document = history.file(paths)
        if document is not None:
            return document if isinstance(document, Document) else None
    return None


def _tags(fix: Fix, found: Sequence[Witness], lines: Sequence[Line]) -> tuple[str, ...]:
    """The tags whose notes may name the fix: its first releases, and what the threads say."""
    named = [w.version for w in found if w.version]
    said = [v.tag.name for line in lines for v in line.tags if any(same(v.version, version) for version in named)]
    tags = dict.fromkeys((*(r.tag for r in fix.releases if r.tag and not r.nightly), *said))
    return tuple(tags)[:NOTES]
