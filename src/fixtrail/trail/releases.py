"""From fixes to their releases, with whatever may be asked: what is stored, a clone, or GitHub's API.

Cheap first: the list of tags and one batch of questions settle most fixes. Commits that name the fix are searched for
only where that may change the answer: a tag that is younger than the fix lacks it, or all is to be known (`thorough`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

import msgspec

from fixtrail.fixes import copies, landing, releases, reverts
from fixtrail.fixes.landing import Landing
from fixtrail.fixes.releases import Carrier, Held, Search
from fixtrail.fixes.scope import scope
from fixtrail.model.evidence import Computed, Quote
from fixtrail.model.facts import Fix, together
from fixtrail.model.graph import Graph
from fixtrail.model.history import Carried, Commit, Copy, Repository, Unknown, Within, repository_of
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Thread
from fixtrail.trail.history import History
from fixtrail.trail.published import published
from fixtrail.trail.tools import Tools
from fixtrail.trail.whole import with_whole
from fixtrail.trail.witnesses import witnessed
from fixtrail.versions.lines import Line, lines

_LISTED = 100  # of the newest tags that come with their dates
_BRANCHES = 4  # lines without the fix that are searched for copies of it
_EARLIER = timedelta(days=30)  # that a copy may have been made before the fix was pushed or merged


def released(
    tools: Tools,
    root: Thread,
    fixes: Sequence[Fix],
    graph: Graph,
    threads: Mapping[Ref, Thread],
    *,
    thorough: bool = True,
    histories: dict[Repository, History] | None = None,
) -> tuple[Fix, ...]:
    """The fixes, each that stands with its releases or the reason why they cannot be told; what is a backport of
    another is among its `copies` and no fix of its own. Raises Cancelled and LocalFailure.

    `thorough` looks for reverts and backports although nothing points to one, reads release notes and changelog,
    and asks registries when the releases were published.
    `histories` are those that were asked before, of which nothing is asked twice; new ones are added.
    """
    histories = {} if histories is None else histories
    done: list[Fix] = []
    for fix in fixes:
        if _is_copy(fix, done):
            continue
        if fix.standing != "fix" or fix.state != "merged":
            done.append(fix)
            continue
        repository = repository_of(root.ref, fix.repository)
        history = histories.setdefault(repository, History(tools, repository))
        found = _with_releases(_Way(history, root, fix, graph, threads, thorough))
        if thorough:
            found = msgspec.structs.replace(found, releases=published(tools, history, found.releases))
        done.append(found)
    done.sort(key=lambda f: f.standing != "fix")  # what history shows to be taken back no longer goes first
    return _whole_of(root, done, histories)


def _whole_of(root: Thread, fixes: Sequence[Fix], histories: Mapping[Repository, History]) -> tuple[Fix, ...]:
    """The fixes, with the releases that have all of those which it takes."""
    parts = together(fixes)
    if len(parts) < 2 or any(f.release_state != "released" for f in parts):
        return tuple(fixes)
    history = histories[repository_of(root.ref, parts[0].repository)]
    found = lines_of(history, min(f.merged_at or "" for f in parts))
    return tuple(fixes) if isinstance(found, Unknown) else with_whole(history, fixes, found)


def _is_copy(fix: Fix, others: Sequence[Fix]) -> bool:
    """Whether it is a backport of another fix, with which it stands then: it is no second part of the fix."""
    known = [copy for other in others for copy in other.copies]
    commit = fix.commit or fix.merge_commit
    return any(copy.commit == commit or (fix.ref is not None and copy.pull == fix.ref) for copy in known)


def lines_of(history: History, since: str = "") -> tuple[Line, ...] | Unknown:
    """The maintained lines of a repository, () where none of its tags is a version.

    `since`: only tags from this moment on matter, so that older ones need not be dated: those that come without a date
    are older than those that come with one.
    """
    tags = history.tags()
    if isinstance(tags, Unknown):
        return tags
    newest = sorted((t.committed_at or t.date for t in tags if t.date or t.committed_at), reverse=True)[:_LISTED]
    known = not history.batched or (len(newest) == _LISTED and (not since or newest[-1] < since))
    return lines(tags if known else history.dated(tags), repo=history.repository.repo)


class _Way(msgspec.Struct):
    """One fix on its way to its releases."""

    history: History
    root: Thread
    fix: Fix
    graph: Graph
    threads: Mapping[Ref, Thread]
    thorough: bool
    lines: tuple[Line, ...] = ()
    place: Landing = Landing("", False)
    landed: str = ""
    told: tuple[Commit, ...] = ()  # commits that name the fix, as far as they are known
    searched: bool = False  # whether they were searched for
    copies: tuple[Copy, ...] = ()

    @property
    def pull(self) -> Thread | None:
        return self.threads.get(self.fix.ref) if self.fix.ref else None


def _with_releases(way: _Way) -> Fix:
    way.place = landing.landing(way.fix, way.pull)
    found = lines_of(way.history, way.place.at)
    if isinstance(found, Unknown):
        return _unknown(way, found.why)
    way.lines = found
    way.landed = _whole(way)
    if not found:
        tags = way.history.tags()
        if tags:
            return _unknown(way, "no tag of the repository is a version")
        return _answered(way, (), "unreleased", "the repository has no tags")
    search = _searched(way, found)
    held = releases.found(search)
    back = _taken_back(way)
    if back and all(h.lost for h in held):
        return _reverted(way, held, back)
    if held:
        return _held(way, search, held)
    doubts = releases.doubts(search)
    if doubts or not way.landed:
        return _unknown(way, "; ".join(doubts) or "the commit that it came in by is not known")
    return _answered(way, (), "unreleased", f"no tag has {way.landed[:7]}{_where(way)}")


def _held(way: _Way, search: Search, held: Sequence[Held]) -> Fix:
    """Released: a line that lost the fix again has it no more; where every line did, that is said as a doubt."""
    kept = [h for h in held if not h.lost]
    unsure = [releases.doubt(search, h) for h in kept]
    unsure = unsure or [f"{h.lost.tag.name} takes it back" for h in held if h.lost]
    return _answered(way, kept or held, "released", "; ".join(dict.fromkeys(filter(None, unsure))))


def _taken_back(way: _Way) -> str:
    """The commit that took the fix out again, where nothing brought it back; '' where none did."""
    carriers = _carriers(way)
    return carriers[0].undone[-1] if carriers and all(c.undone for c in carriers) else ""


def _reverted(way: _Way, held: Sequence[Held], back: str) -> Fix:
    """It is out again in every release, or in all but a few old ones."""
    said = [Quote(copies.document(c, way.history.repository), 0, len(c.subject)) for c in way.told if c.sha == back]
    why = f"{back[:7]} reverts it, and no tag has {way.landed[:7]} without that"
    fix = _answered(way, held, "released" if held else "unreleased", "" if held else why)
    return msgspec.structs.replace(fix, standing="reverted", evidence=(*said, *fix.evidence))


def _whole(way: _Way) -> str:
    """The commit to begin with by its full id; '' where none is known."""
    if way.place.whole or not way.place.commit:
        return way.place.commit
    found = way.history.commits([way.place.commit])
    commit = None if isinstance(found, Unknown) else found.get(way.place.commit)
    return commit.sha if commit else ""


def _searched(way: _Way, found: Sequence[Line]) -> Search:
    """The search, as far as it has to go: the fix, then as which other commit it may have landed, then its copies."""
    pull, root = way.pull, way.root
    texts = (root.title, *root.labels, *((pull.title, *pull.labels) if pull else ()), way.fix.title)
    way.copies = copies.pulls(way.fix, way.graph, way.threads)
    way.told = copies.mentioned(root, pull)
    _with_copies(way)
    search = _ask(way, releases.start(scope(found, texts), _carriers(way), way.history.batched))
    if not releases.found(search):
        search = _elsewhere(way, search)
    without = releases.lacking(search, way.place.at)
    if way.thorough or without:
        _naming(way, without)
        _with_its_own_words(way)
        _with_copies(way)
        search = _ask(way, releases.again(search, _carriers(way)))
    if way.landed and releases.lacking(search, _since(way)) and _with_same_patches(way):
        search = _ask(way, releases.again(search, _carriers(way)))
    if not releases.found(search) and len(search.lines) < len(found):
        search = _ask(way, releases.again(search, _carriers(way), found))
    return search


def _ask(way: _Way, begun: tuple[Search, list[Within]]) -> Search:
    search, questions = begun
    while questions:
        search, questions = releases.step(search, way.history.standings(questions))
    return search


def _carriers(way: _Way) -> tuple[Carrier, ...]:
    """The fix and its copies, each with what takes it back and brings it again."""
    taken = {**reverts.undone(way.told)}
    for sha, by in reverts.undone_by_pulls(way.graph, way.threads).items():
        taken[sha] = tuple(dict.fromkeys((*taken.get(sha, ()), *by)))
    found = list(reverts.carriers(way.landed, taken, way.place.at)) if way.landed else []
    for copy in way.copies:
        if len(copy.commit) >= landing.WHOLE and copy.commit != way.landed:
            found += reverts.carriers(copy.commit, taken, backport=True)
    return tuple({c.commit: c for c in reversed(found)}.values())[::-1]


def _elsewhere(way: _Way, search: Search) -> Search:
    """In no tag, though one is younger: it may have landed as another commit than GitHub says (a test merge; a push of
    the pull request's own commits; a history that was rewritten)."""
    place, first_one = way.place, way.landed
    if not releases.lacking(search, place.at) or (place.sure and not place.number):
        return search
    for sha in [*place.own[:1], _by_name(way)]:
        if sha and sha != way.landed and len(sha) >= landing.WHOLE:
            way.landed = sha
            search = _ask(way, releases.again(search, _carriers(way)))
            if releases.found(search):
                return search
    way.landed = first_one if place.sure or not way.told else way.landed
    return search


def _by_name(way: _Way) -> str:
    """The commit that names the pull request as what it brings."""
    if way.place.number is None:
        return ""
    commit = landing.named(_naming(way), way.place.number, way.place.at, way.history.repository.name)
    return commit.sha if commit else ""


def _naming(way: _Way, without: Sequence[Line] = ()) -> tuple[Commit, ...]:
    """Commits that name the fix, its number or the issue's; searched for once, on the lines `without` it too."""
    if not way.searched:
        way.searched = True
        words = copies.words(way.fix, way.root.ref.number, way.landed)
        if way.place.number and not way.place.sure:
            words = tuple(dict.fromkeys((*words, *landing.words(way.place.number))))
        at = way.place.at
        since = (datetime.fromisoformat(at) - _EARLIER).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""
        ends = [line.tags[-1].tag.name for line in without if line.tags][-_BRANCHES:]
        found = way.history.naming([w for w in words if w], since, ends)
        more = () if isinstance(found, Unknown) else found
        way.told = tuple({c.sha: c for c in (*way.told, *more)}.values())
    return way.told


def _with_its_own_words(way: _Way) -> None:
    """The message of the fix itself, where others are there to be compared with it."""
    if way.landed and (way.told or way.thorough) and all(c.sha != way.landed for c in way.told):
        found = way.history.commits([way.landed])
        commit = None if isinstance(found, Unknown) else found.get(way.landed)
        way.told = (*way.told, commit) if commit else way.told


def _since(way: _Way) -> str:
    """The earliest moment that is known of the fix: the committer's, before the one at which it was merged or seen."""
    made = [c.committed_at for c in way.told if c.sha == way.landed and c.committed_at]
    return min([way.place.at, *made]) if way.place.at else "".join(made[:1])


def _with_copies(way: _Way) -> None:
    """Take in the copies among the commits that are known to name the fix."""
    title = way.pull.title if way.pull else ""
    found = copies.in_history(way.told, way.history.repository, way.landed, way.place.own, title)
    known = {c.commit for c in way.copies}
    way.copies = (*way.copies, *(c for c in found if c.commit not in known))


def _with_same_patches(way: _Way) -> bool:
    """Take in the copies that only their change tells; whether there are any."""
    repository, known = way.history.repository, {way.landed, *way.place.own, *(c.commit for c in way.copies)}
    found = [c for c in way.history.same_patch(way.landed) if c.sha not in known]
    for commit in found:
        text = f"{commit.sha[:7]} makes the same change as {way.landed[:7]} (git patch-id)"
        page = f"{repository.url}/commit/{commit.sha}"
        evidence = Computed("same-patch", text, (way.landed, commit.sha), page)
        way.copies = (*way.copies, Copy(commit.sha, "patch-id", (evidence,)))
    return bool(found)


def _unknown(way: _Way, why: str) -> Fix:
    return _with_witnesses(way, _told(way, release_state="unknown", release_reason=why))


def _answered(way: _Way, held: Sequence[Held], state: str, why: str) -> Fix:
    by_fix = [h.carrier.commit for h in held if not h.carrier.backport]
    fix = _told(
        way,
        landed=way.landed if way.landed in by_fix or not by_fix else by_fix[0],
        releases=tuple(map(releases.release_of, held)),
        release_state=state,
        release_reason=why,
        release_evidence=tuple(_contains(way, h) for h in held) or _in_no_tag(way, why),
    )
    return _with_witnesses(way, fix)


def _told(way: _Way, **more: object) -> Fix:
    carried = tuple(Carried(c.commit, c.backport, c.undone) for c in _carriers(way))
    known = {"landed": way.landed or None, "branch": way.place.branch, "copies": way.copies, "carried": carried}
    return msgspec.structs.replace(way.fix, **{**known, **more})


def _with_witnesses(way: _Way, fix: Fix) -> Fix:
    """What else says which version has it; texts of the repository are read where all is to be known."""
    found = witnessed(way.history, way.root, fix, way.threads, way.lines, texts=way.thorough)
    return msgspec.structs.replace(fix, witnesses=found)


def _contains(way: _Way, held: Held) -> Computed:
    """What was computed of one release, with a page that shows the same."""
    tag, commit = held.release.tag, held.carrier.commit
    text = f"{tag.name} contains {commit[:7]}"
    inputs = [commit, tag.name, tag.object]
    if held.before:
        text += f"; {held.before.tag.name}, the release before it, does not"
        inputs += [held.before.tag.name, held.before.tag.object]
    if held.lost:
        text += f"; {held.lost.tag.name} holds its revert"
        inputs += [held.lost.tag.name, *held.carrier.undone]
    page = f"{way.history.repository.url}/compare/{commit}...{quote(tag.name, safe='')}"
    return Computed("contains", text, tuple(inputs), page)


def _in_no_tag(way: _Way, why: str) -> tuple[Computed, ...]:
    tags = way.history.tags()
    count = 0 if isinstance(tags, Unknown) else len(tags)
    inputs = (way.landed or str(way.fix.ref or way.fix.commit), f"{count} tags of {way.history.repository.name}")
    return (Computed("in-no-tag", why, inputs, f"{way.history.repository.url}/tags"),)


def _where(way: _Way) -> str:
    """The branch, where the fix is one for that branch only."""
    return f", which was merged to {way.place.branch} only" if way.place.only_there else ""
