"""Whether a version has the fix: by ancestry of its own tag, else by the tags next to it.

`start` and `step` ask which tag contains which commit; `answers` reads what was told. A version has the fix when it has
every one of the fixes that it takes, each by the commit that brought it, a backport or a re-land, and not its revert.
Where no tag is the version, both tags next to it on its line must agree. Nothing is guessed: else it cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from fixtrail.fixes.asked import Asked
from fixtrail.model.facts import Fix, Release
from fixtrail.model.history import Carried, Standing, Tag, Within
from fixtrail.versions.lines import Line
from fixtrail.versions.number import read
from fixtrail.versions.place import Place, place
from fixtrail.versions.tags import Versioned

LATER = 12  # tags of a line after a version, asked for the first with the fix where the known one is older
_ROUNDS = 24
# Where what follows a plus is a build of the release: npm, Cargo and Go by Semantic Versioning, PyPI's local versions.
_BUILDS = ("npm", "crates", "go", "pypi")
_WHOLE = 40  # characters of a full id at least


class Lookup(msgspec.Struct, frozen=True):
    """What is to be answered, and what was told so far. `wide`: many questions cost no more than one."""

    asked: tuple[Asked, ...]
    fixes: tuple[Fix, ...]
    lines: tuple[Line, ...]
    wide: bool = True
    told: Mapping[tuple[str, str], Standing] = {}  # (commit, tag name) -> the answer
    rounds: int = 0


class Found(msgspec.Struct, frozen=True):
    """The answer to one `Asked`, in facts. `by` are the tags that it stands on, `exact` where they are the version's
    own; `on_line` and `overall` are what to upgrade to. `why` is a clause, of what cannot be told."""

    asked: Asked
    has: bool | None
    by: tuple[Tag, ...] = ()
    exact: bool = False
    newest: bool = False
    line: str = ""
    on_line: Release | None = None
    overall: Release | None = None
    why: str = ""


def plausible(asked: Asked, lines: Sequence[Line], before: str) -> bool:
    """Whether what a report states can be a version of this software: one whose line is known, and that was out by
    `before` (ISO 8601), as far as dates are known. What was not is another product's version."""
    if asked.commit:
        return True
    where = _among(asked, lines)
    if where is None or not (where.exact or (where.line and "." in asked.version)):
        return False
    dates = [v.tag.committed_at or v.tag.date for v in where.exact or (where.below,) if v]
    return not any(dates) or any(date and date <= before for date in dates)


def start(
    asked: Sequence[Asked], fixes: Sequence[Fix], lines: Sequence[Line], wide: bool = True
) -> tuple[Lookup, list[Within]]:
    """A look-up and its first questions. `fixes` are all that a version must have (`model.facts.together`), `lines`
    those of their repository."""
    return step(Lookup(tuple(asked), tuple(fixes), tuple(lines), wide), {})


def step(lookup: Lookup, answers: Mapping[Within, Standing]) -> tuple[Lookup, list[Within]]:
    """Take the answers in; what to ask next, nothing where all is told that can be."""
    told = {(q.commit, q.tag.name): standing for q, standing in answers.items()}
    lookup = msgspec.structs.replace(lookup, told={**lookup.told, **told}, rounds=lookup.rounds + 1)
    if lookup.rounds > _ROUNDS:
        return lookup, []
    questions = [q for asked in lookup.asked for tag in _tags(lookup, asked) for q in _open(lookup, tag)]
    return lookup, list(dict.fromkeys(questions))


def answers(lookup: Lookup) -> tuple[Found, ...]:
    """What was found for each version, in the order in which they were asked."""
    return tuple(_found(lookup, asked) for asked in lookup.asked)


def _among(asked: Asked, lines: Sequence[Line]) -> Place | None:
    """Where the version stands among the lines of its package; of a repository without a main package, among all. There
    it has no place but at its own tag."""
    own = tuple(line for line in lines if line.package == asked.package)
    own = own if own or asked.package else tuple(lines)
    found = place(asked.version, own, asked.ecosystem)
    release, plus, _ = asked.version.partition("+")
    if plus and asked.ecosystem in _BUILDS and not (found and found.exact):
        found = place(release, own, asked.ecosystem)
    if found and not found.exact and len({line.package for line in own}) > 1:
        return Place((), None, None, None)
    return found


def _tags(lookup: Lookup, asked: Asked) -> list[Tag]:
    """The tags to be asked about one version."""
    if asked.why or (asked.commit and asked.at is None):
        return []
    if asked.at:
        return [asked.at]
    where = _among(asked, lookup.lines)
    if where is None:
        return []
    tags = [v.tag for v in where.exact or (where.below, where.above) if v]
    told = _told(lookup, asked, where)
    return [*tags, *(v.tag for v in _later(lookup, where))] if told is False else tags


def _later(lookup: Lookup, where: Place) -> tuple[Versioned, ...]:
    """Releases of the line after the version, where the first of the line with the fix is known to be before it."""
    if where.line is None:
        return ()
    firsts = [r for r in _with_all(lookup.fixes) if (r.package, r.line) == (where.line.package, where.line.name)]
    newer = {v.tag.name for v in where.later}
    if not firsts or any(r.tag in newer for r in firsts):
        return ()
    return tuple(v for v in where.later if v.stability == "stable")[:LATER]


def _open(lookup: Lookup, tag: Tag) -> list[Within]:
    """What must be told before it is known whether a tag has the fixes."""
    questions: list[Within] = []
    for fix in lookup.fixes:
        for carried in carriers(fix):
            own = lookup.told.get((carried.commit, tag.name))
            if own is None:
                questions.append(Within(carried.commit, tag))
                if not lookup.wide:
                    break
            elif own.contained:
                missing = [u for u in carried.undone if (u, tag.name) not in lookup.told]
                questions += [Within(undone, tag) for undone in missing]
                if not missing and not _undone(lookup, carried, tag):
                    break
    return questions


def carriers(fix: Fix) -> tuple[Carried, ...]:
    """The commits of which one brings the fix: as they were found with its releases, else as it landed and its copies;
    only full ids."""
    known = fix.carried or (
        *((Carried(fix.landed),) if fix.landed else ()),
        *(Carried(copy.commit, True) for copy in fix.copies),
    )
    return tuple(c for c in known if len(c.commit) >= _WHOLE)


def _undone(lookup: Lookup, carried: Carried, tag: Tag) -> bool | None:
    told = [lookup.told.get((u, tag.name)) for u in carried.undone]
    if any(s is not None and s.contained for s in told):
        return True
    return None if any(s is None or s.contained is None for s in told) else False


def has(lookup: Lookup, tag: Tag) -> bool | None:
    """Whether a tag has all of the fixes; None where that cannot be told."""
    each = [has_one(lookup, fix, tag) for fix in lookup.fixes]
    return False if False in each else None if None in each or not each else True


def has_one(lookup: Lookup, fix: Fix, tag: Tag) -> bool | None:
    """Whether a tag has one of the fixes; None where that cannot be told."""
    known = [brings(lookup, carried, tag) for carried in carriers(fix)]
    return True if True in known else None if None in known or not known else False


def brings(lookup: Lookup, carried: Carried, tag: Tag) -> bool | None:
    """Whether a tag contains a commit and nothing that takes it back; None where that cannot be told."""
    own = lookup.told.get((carried.commit, tag.name))
    if own is None or own.contained is None:
        return None
    undone = _undone(lookup, carried, tag)
    return (None if undone is None else not undone) if own.contained else False


def _told(lookup: Lookup, asked: Asked, where: Place | None) -> bool | None:
    """Whether the version has the fix, as far as is told."""
    if asked.at:
        return has(lookup, asked.at)
    if where is None:
        return None
    if where.exact:
        return _agreed(has(lookup, v.tag) for v in where.exact)
    if where.above and taken_back(lookup, where.above.tag):
        return None
    below = has(lookup, where.below.tag) if where.below else None
    above = has(lookup, where.above.tag) if where.above else None
    if where.below and where.above:
        return below if where.line and below == above else None
    # Newer than all: it has what the newest has, but may have more. Older than all: it lacks what the oldest lacks.
    if below and where.below:
        return True if where.line or _follows(asked.version, where.below.version) else None
    return False if where.above and above is False else None


def _follows(version: str, newest: str) -> bool:
    """Whether a version can be the next after the newest that is known: further away it may be of anything."""
    one, other = read(version), read(newest)
    return one is not None and other is not None and one.numbers[0] - other.numbers[0] <= 1


def taken_back(lookup: Lookup, tag: Tag) -> bool:
    """Whether a tag contains a fix and its revert: what is before it may have had the fix."""
    return any(
        s.contained and _undone(lookup, carried, tag)
        for fix in lookup.fixes
        for carried in carriers(fix)
        if (s := lookup.told.get((carried.commit, tag.name)))
    )


def _agreed(each: Iterable[bool | None]) -> bool | None:
    found = set(each)
    return found.pop() if len(found) == 1 else None


def _found(lookup: Lookup, asked: Asked) -> Found:
    where = None if asked.commit or asked.why else _among(asked, lookup.lines)
    told = _told(lookup, asked, where)
    by = (asked.at,) if asked.at else _standing_on(where)
    line = where.line.name if where and where.line else ""
    exact = asked.at is not None or bool(where and where.exact)
    if told is None:
        return Found(asked, None, by, exact, line=line, why=_why(lookup, asked, where))
    newest = not exact and where is not None and where.above is None
    if told or where is None:
        return Found(asked, told, by, exact, newest, line)
    on_line, overall = _upgrades(lookup, where)
    return Found(asked, False, by, exact, newest, line, on_line, overall)


def _standing_on(where: Place | None) -> tuple[Tag, ...]:
    if where is None:
        return ()
    return tuple(v.tag for v in where.exact or (where.below, where.above) if v)


def _upgrades(lookup: Lookup, where: Place) -> tuple[Release | None, Release | None]:
    """The first release with the fix on the version's line, and the first of all, that are newer than it; stable ones
    before others."""
    newer = {v.tag.name: n for n, v in enumerate(where.newer)}
    rows = [r for r in _with_all(lookup.fixes) if r.tag in newer]
    line = where.line
    having = next((v for v in _later(lookup, where) if has(lookup, v.tag)), None)
    if line and having:
        rows.append(Release(having.tag.name, having.version, having.tag.date or None, line=line.name,
                            package=line.package, via="commit"))  # fmt: skip
    ranked = sorted(rows, key=lambda r: (r.nightly, r.prerelease, newer[r.tag]))
    on_line = [r for r in ranked if line and (r.package, r.line) == (line.package, line.name)]
    return (on_line[0] if on_line else None), (ranked[0] if ranked else None)


def _with_all(fixes: Sequence[Fix]) -> tuple[Release, ...]:
    """The first releases that have every fix, as far as they are known."""
    known = fixes[0].releases if len(fixes) == 1 else fixes[0].whole
    return tuple(r for r in known if r.tag)


def _why(lookup: Lookup, asked: Asked, where: Place | None) -> str:
    """Why it cannot be told, as a clause."""
    if asked.why:
        return asked.why
    if asked.commit and asked.at is None:
        return "it is a commit that the repository's history does not have, as far as could be asked"
    if where is None and not asked.at:
        return "that is no version that can be read" if lookup.lines else "no tag of the repository is a version"
    if not any(carriers(fix) for fix in lookup.fixes):
        return "the commit that the fix landed as is not known"
    tags = [asked.at] if asked.at else list(_standing_on(where))
    unanswered = [s.why for tag in tags for fix in lookup.fixes for c in carriers(fix)
                  if (s := lookup.told.get((c.commit, tag.name))) and s.contained is None and s.why]  # fmt: skip
    if unanswered:
        return unanswered[0]
    return _between(lookup, where)


def _between(lookup: Lookup, where: Place | None) -> str:
    """Why the tags next to a version, or the several that are it, do not tell."""
    if where and where.exact:
        return f"{' and '.join(v.tag.name for v in where.exact)} are all that version, and not all have the fix"
    if where is None or not (where.below or where.above):
        return "no tag of the repository is that version"
    if where.above and taken_back(lookup, where.above.tag):
        return f"no tag is that version, and the one after it, {where.above.tag.name}, holds the fix and its revert"
    if where.below and where.above:
        first, second = where.below, where.above
        return (
            f"no tag is that version: {first.tag.name} before it {_said(lookup, first)}, "
            f"{second.tag.name} after it {_said(lookup, second)}"
        )
    line = " of its line" if where.line else ""
    if where.below:
        below = f"{where.below.tag.name}, {_said(lookup, where.below)}"
        return f"it is newer than every tag known{line}, and the newest, {below}"
    above = f"{where.above.tag.name}, {_said(lookup, where.above)}" if where.above else ""
    return f"it is older than every tag known{line}, and the oldest, {above}"


def _said(lookup: Lookup, one: Versioned) -> str:
    return {True: "has the fix", False: "lacks the fix", None: "cannot be told of"}[has(lookup, one.tag)]
