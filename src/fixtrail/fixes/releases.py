"""From a commit to the releases that have it: the first of each maintained line, by ancestry alone.

`start` and `step` ask which tag contains which commit; `found` reads the answers. A release that holds a fix and its
revert does not have the fix; one that holds a later copy or a re-land has it again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import zip_longest

import msgspec

from fixtrail.fixes.probing import Row, ask, first, near
from fixtrail.model.facts import Release
from fixtrail.model.history import Standing, Tag, Within
from fixtrail.versions.lines import Line
from fixtrail.versions.tags import Versioned

REQUEST = 16  # questions that one request holds
LINE_QUESTIONS = 12  # of one line, where each costs a request
_ROUNDS = 24  # of questions, whatever is answered
_SUPPOSED = 14  # questions of one row that follow from each other in one round


class Carrier(msgspec.Struct, frozen=True):
    """A commit (full id) that brings the fix: itself, a backport or a re-land. `undone` are commits that take it back;
    `since` is the earliest moment at which it can have been in a tag, '' where not known."""

    commit: str
    backport: bool = False
    since: str = ""
    undone: tuple[str, ...] = ()


Answers = Mapping[tuple[str, str], bool | None]  # (commit, tag name) -> contained


class Search(msgspec.Struct, frozen=True):
    """What is asked, and what was answered so far. `wide`: many questions are answered by one request."""

    lines: tuple[Line, ...]
    carriers: tuple[Carrier, ...]
    wide: bool = True
    answers: Answers = {}
    dates: Mapping[str, str] = {}  # tag name -> date
    told: Mapping[str, Tag] = {}  # tag name -> the tag with what came with the answers
    why: Mapping[tuple[str, str], str] = {}  # (commit, tag name) -> why it cannot be told
    rounds: int = 0


class Held(msgspec.Struct, frozen=True):
    """`release` is the first of its line to have the fix, by `carrier`; `before` is the release before it, which was
    asked and lacks it. `lost`: a later release of the line took it back."""

    release: Versioned
    line: Line
    carrier: Carrier
    before: Versioned | None = None
    lost: Versioned | None = None


def start(lines: Sequence[Line], carriers: Sequence[Carrier], wide: bool = True) -> tuple[Search, list[Within]]:
    """A search and its first questions."""
    return step(Search(tuple(lines), tuple(carriers), wide, dates=_dates(lines)), {})


def again(
    search: Search, carriers: Sequence[Carrier], lines: Sequence[Line] | None = None
) -> tuple[Search, list[Within]]:
    """The same search for these commits (and in these lines); what was answered stays answered."""
    return step(
        msgspec.structs.replace(
            search,
            carriers=tuple(carriers),
            lines=search.lines if lines is None else tuple(lines),
            dates={**_dates(lines or ()), **{name: date for name, date in search.dates.items() if date}},
            rounds=0,
        ),
        {},
    )


_NEWEST = 100  # tags whose dates are told at once, newest first: one of many without a date is older
_OLD = "0000"  # before every date


def _dates(lines: Sequence[Line]) -> dict[str, str]:
    """When what is tagged was made: a tag may be made much later. A guess where it is not told."""
    known = {v.tag.name: _date(v.tag) for line in lines for v in line.tags}
    old = _OLD if sum(map(bool, known.values())) >= _NEWEST else ""
    return {name: date or old for name, date in known.items()}


def _date(tag: Tag) -> str:
    return tag.committed_at or tag.date


def step(search: Search, answers: Mapping[Within, Standing]) -> tuple[Search, list[Within]]:
    """Take the answers in; what to ask next, nothing where all is settled."""
    search = _taken(search, answers)
    if search.rounds > _ROUNDS or (answers and all(a.contained is None for a in answers.values())):
        return search, []
    asked = _supposing(search) if search.wide else _plain(search)
    tags = {v.tag.name: v.tag for line in search.lines for v in line.tags}
    return search, [Within(commit, tags[name]) for commit, name in asked]


def _taken(search: Search, answers: Mapping[Within, Standing]) -> Search:
    told = {(q.commit, q.tag.name): a.contained for q, a in answers.items()}
    return msgspec.structs.replace(
        search,
        answers={**search.answers, **told},
        told={**search.told, **{q.tag.name: a.tag for q, a in answers.items()}},
        dates={**search.dates, **{q.tag.name: date for q, a in answers.items() if (date := _date(a.tag))}},
        why={**search.why, **{(q.commit, q.tag.name): a.why for q, a in answers.items() if a.contained is None}},
        rounds=search.rounds + 1,
    )


def _plain(search: Search) -> list[tuple[str, str]]:
    """The next question of each line; a line that had its share is left."""
    asked: list[tuple[str, str]] = []
    for line in search.lines:
        names = {v.tag.name for v in line.tags}
        spent = sum(name in names for _, name in search.answers)
        if spent < LINE_QUESTIONS:
            asked += _open(search, line, search.answers)[:1]
    return list(dict.fromkeys(asked))


def _supposing(search: Search) -> list[tuple[str, str]]:
    """What would be asked in turn if each answer were what the dates let expect, all at once."""
    supposed = dict(search.answers)
    asked: dict[tuple[str, str], None] = {}
    since = {c.commit: c.since for c in search.carriers}
    for _ in range(_SUPPOSED):
        new = [q for line in search.lines for q in _open(search, line, supposed) if q not in asked]
        if not new:
            break
        asked.update(dict.fromkeys(new))
        for commit, name in new:
            moment, date = since.get(commit, ""), search.dates.get(name, "")
            if moment and date:
                supposed[commit, name] = date >= moment
    return [*asked, *_filling(search, asked)]


def _filling(search: Search, asked: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbours of the first guesses, as many as the last request has room for."""
    room = -len(asked) % REQUEST if search.rounds == 1 else 0
    found: list[list[tuple[str, str]]] = []
    for line in search.lines:
        for carrier in search.carriers[:1]:
            mains = _mains(line)
            row = Row(tuple(search.dates.get(v.tag.name, "") for v in mains), carrier.since)
            found.append([(carrier.commit, mains[i].tag.name) for i in near(row)])
    by_rank = [pair for rank in zip_longest(*found) for pair in rank if pair]
    return [pair for pair in dict.fromkeys(by_rank) if pair not in asked and pair not in search.answers][:room]


class _Reach(msgspec.Struct):
    """How far a commit is known to reach into a line: the first stable tag (or the first of what there is), the first
    ones of lesser kinds before it, and what must be asked before that is settled."""

    main: int | None = None
    mains: tuple[Versioned, ...] = ()
    early: tuple[Versioned, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()


def _open(search: Search, line: Line, known: Answers) -> list[tuple[str, str]]:
    """What is to be asked of one line."""
    asked: list[tuple[str, str]] = []
    for carrier in search.carriers:
        if carrier.backport and _at_once(search, line, known, carrier):
            continue
        reach = _reach(search, line, carrier.commit, carrier.since, known)
        asked += reach.asked
        if reach.asked:
            continue
        for revert in carrier.undone:
            asked += _undoing(search, line, reach, revert, known)
    return asked


def _at_once(search: Search, line: Line, known: Answers, backport: Carrier) -> bool:
    """Whether the first tag of the line has the fix by another commit: no backport can come before it."""
    others = [c for c in search.carriers if not c.backport and not c.undone]
    mains = _mains(line)
    return any(known.get((c.commit, mains[0].tag.name)) for c in others) if mains else True


def _mains(line: Line) -> tuple[Versioned, ...]:
    """The tags of the best kind that the line has."""
    for kind in ("stable", "prerelease", "nightly"):
        found = tuple(v for v in line.tags if v.stability == kind)
        if found:
            return found
    return ()


def _reach(search: Search, line: Line, commit: str, since: str, known: Answers) -> _Reach:
    mains, main, asked = _probed(search, _mains(line), commit, since, known)
    if asked:
        return _Reach(asked=asked)
    gap = _gap(search, line, mains, main, since)
    if not gap or (main is not None and not _worth(search, line, gap, since, known)):
        return _Reach(main, mains)
    early: list[Versioned] = []
    for kind in ("prerelease", "nightly"):
        part, index, more = _probed(search, tuple(v for v in gap if v.stability == kind), commit, since, known)
        asked += more
        if index is not None:
            early.append(part[index])
    return _Reach(main, mains, tuple(early), asked)


def _probed(
    search: Search, tags: tuple[Versioned, ...], commit: str, since: str, known: Answers
) -> tuple[tuple[Versioned, ...], int | None, tuple[tuple[str, str], ...]]:
    """Of `tags`, those of which it can be told; the first of these that has the commit; what to ask."""
    told = tuple(v for v in tags if known.get((commit, v.tag.name), False) is not None)
    row = Row(tuple(search.dates.get(v.tag.name, "") for v in told), since)
    answered = {i: bool(known[commit, v.tag.name]) for i, v in enumerate(told) if (commit, v.tag.name) in known}
    asked = ask(row, answered, search.wide) if told else []
    return told, first(answered), tuple((commit, told[i].tag.name) for i in asked)


def _gap(search: Search, line: Line, mains: tuple[Versioned, ...], main: int | None, since: str) -> list[Versioned]:
    """Tags of lesser kinds before the first that has the commit: those after the last that lacks it, and older ones
    that are younger than the commit: pre-releases of what was released without it."""
    place = {v.tag.name: i for i, v in enumerate(line.tags)}
    below = main - 1 if main is not None else len(mains) - 1
    low = place[mains[below].tag.name] if below >= 0 else -1
    high = place[mains[main].tag.name] if main is not None else len(line.tags)
    kind = mains[0].stability if mains else ""
    lesser = [(i, v) for i, v in enumerate(line.tags[:high]) if v.stability != kind]
    return [v for i, v in lesser if i > low or (since and search.dates.get(v.tag.name, "") >= since)]


def _worth(search: Search, line: Line, gap: Sequence[Versioned], since: str, answers: Answers) -> bool:
    """Whether who waits for the fix gains by a pre-release: not where an older line had it before that was out."""
    known = [date for v in gap if (date := search.dates.get(v.tag.name, ""))]
    dates = [date for date in known if date >= since] or known
    for older in search.lines[: search.lines.index(line)]:
        if older.package == line.package and dates:
            having = [v for v in _mains(older) if any(answers.get((c.commit, v.tag.name)) for c in search.carriers)]
            released = [day for v in having if (day := search.dates.get(v.tag.name))]
            if released and min(released) <= min(dates):
                return False
    return True


def _undoing(search: Search, line: Line, reach: _Reach, revert: str, known: Answers) -> list[tuple[str, str]]:
    """Questions about a revert, where the line has what it takes back."""
    asked = [(revert, v.tag.name) for v in reach.early if (revert, v.tag.name) not in known]
    if reach.main is not None:
        asked += _probed(search, reach.mains[reach.main :], revert, "", known)[2]
    return asked


def found(search: Search) -> tuple[Held, ...]:
    """The first releases of each line, lines in their order; of one line stable before pre-release before nightly."""
    held: list[Held] = []
    for line in search.lines:
        reaches = [(c, _reach(search, line, c.commit, c.since, search.answers)) for c in search.carriers]
        held += _best(search, line, reaches)
    return tuple(
        msgspec.structs.replace(h, release=h.release._replace(tag=search.told.get(h.release.tag.name, h.release.tag)))
        for h in held
    )


def _best(search: Search, line: Line, reaches: Sequence[tuple[Carrier, _Reach]]) -> list[Held]:
    place = {v.tag.name: i for i, v in enumerate(line.tags)}
    spans: list[Held] = []
    early: list[Held] = []
    for carrier, reach in reaches:
        early += [
            Held(v, line, carrier)
            for v in reach.early
            if not any(search.answers.get((u, v.tag.name)) for u in carrier.undone)
        ]
        if reach.main is None:
            continue
        lost = _lost(search, carrier, reach.mains[reach.main :])
        if lost is not reach.mains[reach.main]:
            first_one = reach.mains[reach.main]
            spans.append(Held(first_one, line, carrier, _before(search, line, carrier, first_one), lost))
    best = sorted(spans, key=lambda h: (h.lost is not None, place[h.release.tag.name], h.carrier.backport))[:1]
    end = place[best[0].release.tag.name] if best else len(line.tags)
    for kind in ("prerelease", "nightly"):
        before_it = [h for h in early if h.release.stability == kind and place[h.release.tag.name] < end]
        best += sorted(before_it, key=lambda h: place[h.release.tag.name])[:1]
    return best


def _before(search: Search, line: Line, carrier: Carrier, release: Versioned) -> Versioned | None:
    """The release right before one on its line, where it is known to lack the commit."""
    mains = _mains(line)
    at = mains.index(release)
    before = mains[at - 1] if at else None
    return before if before and search.answers.get((carrier.commit, before.tag.name)) is False else None


def _lost(search: Search, carrier: Carrier, mains: Sequence[Versioned]) -> Versioned | None:
    """The first of these tags that holds a revert of what the carrier brings."""
    return next((v for v in mains if any(search.answers.get((u, v.tag.name)) for u in carrier.undone)), None)


def doubts(search: Search) -> tuple[str, ...]:
    """Why a line could not be settled, a clause for each."""
    said: dict[str, None] = {}
    for line in search.lines:
        if _open(search, line, search.answers):
            said[_unasked(line)] = None
        asked = ((c.commit, v.tag.name) for c in search.carriers for v in line.tags)
        said.update(dict.fromkeys(search.why[pair] for pair in asked if pair in search.why))
    return tuple(said)


def doubt(search: Search, held: Held) -> str:
    """Why an earlier release of its line may have the fix too, as a clause; '' where all that matters was told."""
    kind, order = held.release.stability, held.release.order
    for tag in (v.tag.name for v in held.line.tags if v.stability == kind and v.order < order):
        why = next((search.why[c.commit, tag] for c in search.carriers if (c.commit, tag) in search.why), None)
        if why is not None:
            return f"whether {tag} has it too cannot be told: {why}"
    return _unasked(held.line) if _open(search, held.line, search.answers) else ""


def _unasked(line: Line) -> str:
    return f"not every tag of {f'{line.package} {line.name}'.strip()} that matters was asked"


def lacking(search: Search, since: str) -> tuple[Line, ...]:
    """The lines that have a tag of `since` or later without the fix: another commit may bring it there."""
    having = {(h.line.package, h.line.name): h.release for h in reversed(found(search))}
    lines: list[Line] = []
    for line in search.lines:
        first_one = having.get((line.package, line.name))
        before = [v for v in _mains(line) if first_one is None or v.order < first_one.order]
        if any(search.dates.get(v.tag.name, "") >= since for v in before if search.dates.get(v.tag.name)):
            lines.append(line)
    return tuple(lines)


def release_of(held: Held) -> Release:
    """The release as a fact."""
    return Release(
        tag=held.release.tag.name,
        version=held.release.version,
        date=held.release.tag.date or held.release.tag.committed_at or None,
        prerelease=held.release.stability != "stable",
        line=held.line.name,
        package=held.line.package,
        via="backport" if held.carrier.backport else "commit",
        commit=held.carrier.commit,
        nightly=held.release.stability == "nightly",
    )
