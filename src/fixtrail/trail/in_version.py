"""Whether versions have the fix: the one that is asked about, those of a lock file, the one that the reporter runs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import msgspec

from fixtrail.fixes import asked as asking
from fixtrail.fixes.asked import Asked
from fixtrail.fixes.in_version import Lookup, answers, plausible, start, step
from fixtrail.fixes.version_words import answer
from fixtrail.locks.locked import Locked
from fixtrail.model.facts import Extract, Fix, together
from fixtrail.model.history import Repository, Tag, Unknown, repository_of
from fixtrail.model.thread import Thread
from fixtrail.model.verdict import VersionAnswer
from fixtrail.trail.history import History
from fixtrail.trail.published import package_names
from fixtrail.trail.releases import lines_of
from fixtrail.trail.tools import Tools
from fixtrail.versions.lines import Line

_OPEN = ("fix", "competing")


def version_answers(
    tools: Tools,
    root: Thread,
    fixes: Sequence[Fix],
    lines: Sequence[Line] | Unknown | None,
    extract: Extract,
    *,
    version: str | None = None,
    locked: Sequence[Locked] | None = None,
    package: str = "",
    names: Collection[str] = (),
    ecosystem: str = "",
    history: History | None = None,
) -> tuple[VersionAnswer, ...]:
    """Whether each version has what fixes the issue: `version` as it was asked for, then this repository's packages in
    a lock file (`locked`; None where there is none), then what the issue states that its reporter runs. Raises
    Cancelled and LocalFailure.

    `fixes` come with their releases (`trail.releases.released`). `lines` are those of the repository; None asks for
    them. `package` is the name by which the user means the package, `names` are what registries call the packages of
    the repository, `ecosystem` whose rules order the versions, '' to tell by how they are written.
    `history` is that of the repository where it was asked before.
    """
    repository = repository_of(root.ref)
    needed = together(fixes)
    history = history or History(tools, repository)
    known = lines_of(history) if lines is None and (needed or locked is not None) else lines
    packages = () if known is None or isinstance(known, Unknown) else dict.fromkeys(line.package for line in known)
    asked = [asking.named(version, package, packages)] if version and version.strip() else []
    if locked is not None:
        asked += _locked(history, locked, packages, package, _published(fixes, names))
    if needed:
        stated = asking.reported(extract, repository, packages)
        asked += [a for a in _possible(stated, root, known) if not _again(a, asked)]
    asked = [msgspec.structs.replace(a, ecosystem=a.ecosystem or ecosystem) for a in asked]
    why = _unanswerable(fixes, needed, known, repository)
    if why is not None or not asked:
        lookup = Lookup(tuple(msgspec.structs.replace(a, why=a.why or why or "", at=None) for a in asked), (), ())
    else:
        found = known if known and not isinstance(known, Unknown) else ()
        lookup = _looked_up(history, [_at_commit(history, a) for a in asked], needed, found)
    made = tuple(answer(found, lookup, repository) for found in answers(lookup))
    return tuple(_not_merged(one, fixes) for one in made) if not needed else made


def _published(fixes: Sequence[Fix], names: Collection[str]) -> tuple[str, ...]:
    """What registries call the packages, as far as that was found out already."""
    found = (p.package for fix in fixes for release in fix.releases for p in release.published)
    return tuple(dict.fromkeys((*names, *found)))


def _locked(
    history: History, locked: Sequence[Locked], packages: Collection[str], package: str, names: Sequence[str]
) -> tuple[Asked, ...]:
    """The packages of a lock file; the repository's manifest is read where no name tells which they are."""
    found = asking.locked(locked, history.repository, packages, package, names)
    if package or names or not all(one.why for one in found):
        return found
    return asking.locked(locked, history.repository, packages, "", package_names(history))


def _possible(stated: Sequence[Asked], root: Thread, lines: Sequence[Line] | Unknown | None) -> list[Asked]:
    """What the issue states without what was out only after it was opened, or is on no line: another product's."""
    if lines is None or isinstance(lines, Unknown):
        return list(stated)
    day_after = (datetime.fromisoformat(root.created_at) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return [a for a in stated if plausible(a, lines, day_after)]


def _again(asked: Asked, others: Sequence[Asked]) -> bool:
    """Whether a user asked about the same version."""
    return any(
        a.version.lower().lstrip("v") == asked.version.lower().lstrip("v") and a.package == asked.package
        for a in others
    )


def _unanswerable(
    fixes: Sequence[Fix], needed: Sequence[Fix], lines: Sequence[Line] | Unknown | None, repository: Repository
) -> str | None:
    """Why no version can be answered, as a clause; None where they may be."""
    if not needed:
        return "its fix was taken back" if any(f.standing == "reverted" for f in fixes) else "no fix of it is known"
    if needed[0].repository.lower() != repository.name.lower():
        return f"the fix is in {needed[0].repository}, whose versions are others"
    return lines.why if isinstance(lines, Unknown) else None


def _not_merged(one: VersionAnswer, fixes: Sequence[Fix]) -> VersionAnswer:
    """While a fix is open, no version has it."""
    opened = next((f for f in fixes if f.state == "open" and f.standing in _OPEN), None)
    if opened is None or not one.version or any(f.standing == "reverted" for f in fixes):
        return one
    text = f"{f'{one.package} {one.version}'.strip()} lacks the fix: {opened.ref or opened.commit} is not merged yet."
    evidence = (*one.evidence, *opened.evidence[:1])
    return msgspec.structs.replace(one, answer="lacks", text=text, evidence=evidence)


def _at_commit(history: History, asked: Asked) -> Asked:
    """A version that is a commit, with the commit as what is asked about."""
    if not asked.commit:
        return asked
    found = history.commits([asked.commit])
    commit = None if isinstance(found, Unknown) else found.get(asked.commit)
    at = Tag(commit.sha, commit.sha, commit.sha, commit.committed_at, commit.committed_at) if commit else None
    return msgspec.structs.replace(asked, at=at)


def _looked_up(history: History, asked: Sequence[Asked], needed: Sequence[Fix], lines: Sequence[Line]) -> Lookup:
    lookup, questions = start(asked, needed, lines, history.batched)
    while questions:
        lookup, questions = step(lookup, history.standings(questions))
    return lookup
