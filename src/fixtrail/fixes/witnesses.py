"""Witnesses: what else than ancestry says which version has a fix, read from threads, release notes and a changelog,
and compared with what ancestry says."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from fixtrail.fixes.announcements import announced, labelled, planned
from fixtrail.fixes.headings import Heading, headings, is_date
from fixtrail.fixes.naming import commits_named, threads_named
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Fix, Release
from fixtrail.model.history import Witness
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Document, Thread
from fixtrail.text.snippet import around
from fixtrail.versions.lines import Line
from fixtrail.versions.names import split
from fixtrail.versions.number import read
from fixtrail.versions.order import compare, in_line, same

MOST = 12  # witnesses of one fix
PLACES = 200  # places of one text that are looked at
CHARACTERS = 4_000_000  # of one text that is read; the newest releases stand first
_UNDONE = re.compile(
    r"(?i)\breverts?\b|\breverted\b|\bknown (?:issue|problem)s?\b|\bworkaround for\b|\bnot (?:yet )?fixed\b"
)
_RELEASING = re.compile(r"(?i)\b(?:releases?|version packages|versions?|changelog)\b")


def witnesses(
    root: Thread,
    fix: Fix,
    threads: Mapping[Ref, Thread],
    notes: Sequence[Document] = (),
    changelog: Document | None = None,
) -> tuple[Witness, ...]:
    """What says which version has `fix`, which fixes `root`: at most 12, one of a kind for each version.

    `notes` are release notes with ids like `release:TAG`. What was said before the fix was merged is not of it.
    """
    pull = threads.get(fix.ref) if fix.ref else None
    since = (fix.merged_at or "")[:10]
    own = [thread for thread in (root, pull) if thread is not None]
    found = [
        *(w for thread in own for w in announced(thread, since)),
        *(w for thread in own for w in labelled(thread)),
        *(w for note in notes for w in _of_note(note, root, fix)),
        *(w for w in _of_changelog(changelog, root, fix, "changelog")),
        *(
            w
            for thread in _releasing(root, fix, threads)
            for w in _of_changelog(thread.body, root, fix, "release-note")
        ),
        *(w for thread in own for w in planned(thread, root.ref.repository)),
    ]
    return _distinct(found)[:MOST]


def compared(
    witnesses: Sequence[Witness],
    releases: Sequence[Release],
    lines: Sequence[Line],
    *,
    told: bool = True,
    since: str = "",
    ecosystem: str = "",
) -> tuple[Witness, ...]:
    """The witnesses with `agrees` set: `releases` are the first of each line that ancestry found, `lines` all tags;
    `told` is False where ancestry could not be asked to the end; `since` is when the fix was merged.

    A version that is the first of its line or comes later on it agrees; an earlier one, and one on a line of which no
    release has the fix, does not; of a version without a tag ancestry says nothing. Left out are versions that were out
    before the day of the merge, which are of something earlier, and days of which no tag is named.
    """
    dates = {v.version: v.tag.date for line in lines for v in line.tags}
    found: list[Witness] = []
    for witness in witnesses:
        agrees = _agrees(witness.version, releases, lines, told, ecosystem)
        date = next((d for v, d in dates.items() if d and same(v, witness.version)), "") if since else ""
        earlier = bool(date) and date[:10] < since[:10]
        if agrees or not (earlier or (is_date(witness.version) and witness.version not in dates)):
            found.append(msgspec.structs.replace(witness, agrees=agrees))
    return tuple(found)


def _agrees(
    version: str, releases: Sequence[Release], lines: Sequence[Line], told: bool, ecosystem: str
) -> bool | None:
    if not version:
        return True if releases else None
    if any(same(version, r.version) or _begins(version, r.version) for r in releases):
        return True
    packages = {r.package for r in releases}
    if len(packages) > 1:
        return None
    of_package = [line for line in lines if not packages or line.package in packages]
    line = in_line(version, of_package)
    tag = next((v for v in line.tags if same(v.version, version)), None) if line else None
    if line is None or tag is None:
        return None
    on_line = [r for r in releases if r.line == line.name]
    if tag.stability != "stable":
        # Of pre-releases only the first that has it is told, and only where it was worth asking.
        early = [r for r in on_line if r.prerelease and (compare(version, r.version, ecosystem) or 0) > 0]
        return True if early else None
    orders = [order for r in on_line if (order := compare(version, r.version, ecosystem)) is not None]
    if any(order > 0 for order in orders):
        return True
    return False if told and (orders or not on_line) else None


def _begins(short: str, whole: str) -> bool:
    """Whether `short` names a minor version (`1.2`) that the release `whole` is of."""
    one, other = read(short), read(whole)
    if one is None or other is None or one.suffix or len(one.numbers) != 2:
        return False
    return other.numbers[:2] == one.numbers


def _of_note(note: Document, root: Thread, fix: Fix) -> Iterator[Witness]:
    """A release's notes that name the issue or its fix: of the tag's version, or of the heading that it stands under
    where the notes are of several versions."""
    tag = note.id.removeprefix("release:")
    named = split(tag, root.ref.repository)
    if named is None or not read(named.version):
        return
    found = headings(note.text[:CHARACTERS], root.ref.repository)
    several = len({h.version for h in found}) > 1
    for start, end in _places(note, root, fix):
        heading = _above(found, start) if several else None
        version = heading.version if heading else named.version
        if version:
            yield Witness("release-note", version, (Quote(note, *around(note.text, start, end)),))
            return


def _of_changelog(document: Document | None, root: Thread, fix: Fix, kind: str) -> Iterator[Witness]:
    """Each version under which the text names the issue or its fix, with the line and the heading."""
    if document is None:
        return
    places = list(_places(document, root, fix))
    if not places:
        return
    found = headings(document.text[:CHARACTERS], root.ref.repository)
    for start, end in places:
        heading = _above(found, start)
        if heading is None or not heading.version:
            continue
        evidence = (Quote(document, *around(document.text, start, end)), Quote(document, heading.start, heading.end))
        yield Witness("changelog" if kind == "changelog" else "release-note", heading.version, evidence)


def _releasing(root: Thread, fix: Fix, threads: Mapping[Ref, Thread]) -> list[Thread]:
    """Merged pull requests that make a release, as release-please and changesets open them, with its notes as body."""
    return [
        threads[ref]
        for ref in sorted(threads)
        if threads[ref].merged and ref not in (root.ref, fix.ref) and ref.same_repository(root.ref)
        if (threads[ref].pull is not None and _RELEASING.search(threads[ref].title))
    ]


def _places(document: Document, root: Thread, fix: Fix) -> Iterator[tuple[int, int]]:
    """Where a text names the issue, the pull request or the commit of the fix, in order, lines that take it back left
    out."""
    text = document.text[:CHARACTERS]
    spans: set[tuple[int, int]] = set()
    for ref in {root.ref, *([fix.ref] if fix.ref else [])}:
        spans.update(threads_named(text, ref, document.ref))
    commits = _commits(fix)
    for sha in commits:
        spans.update(commits_named(text, sha))
    shown = 0
    for start, end in sorted(spans):
        first, last = around(text, start, end, 200)
        if not _UNDONE.search(text, first, last):
            shown += 1
            yield start, end
        if shown >= PLACES:
            return


def _commits(fix: Fix) -> Collection[str]:
    """The full ids of the commits that bring the fix."""
    named = (fix.landed, fix.merge_commit, fix.commit, *(copy.commit for copy in fix.copies))
    return dict.fromkeys(sha for sha in named if sha and len(sha) == 40)


def _above(found: Sequence[Heading], at: int) -> Heading | None:
    index = bisect_right(found, at, key=lambda heading: heading.start)
    return found[index - 1] if index else None


def _distinct(found: Sequence[Witness]) -> tuple[Witness, ...]:
    unique: dict[tuple[str, str], Witness] = {}
    for witness in found:
        unique.setdefault((witness.kind, witness.version), witness)
    return tuple(unique.values())
