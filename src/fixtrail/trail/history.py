"""History of a repository for the verbs: what is stored first, then a clone or GitHub's API, whichever may be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal

import msgspec

from fixtrail.errors import FixtrailError, Forbidden, InvalidInput, LocalFailure, NotFound, RateLimited, Unreachable
from fixtrail.git.clone import Clone
from fixtrail.github.history import RepositoryHistory
from fixtrail.github.ledger import BudgetSpent
from fixtrail.model.history import Commit, Repository, Standing, Tag, Unknown, Within
from fixtrail.model.problem import Problem
from fixtrail.model.thread import Document
from fixtrail.store.history import TagList
from fixtrail.trail.ancestry import Ancestry, BrokenRow
from fixtrail.trail.freshness import age, is_fresh
from fixtrail.trail.texts import Texts
from fixtrail.trail.tools import Tools

_KEPT_AWAY = (NotFound, Forbidden, Unreachable, RateLimited, BudgetSpent)
_DAY, _JUST_NOW = 86_400.0, 300.0  # seconds
_OFFLINE = "nothing may be asked"
# Of the errors that another try, a larger budget or a token might end: the words that coverage has for them.
_FAULTS = {"budget": "budget", "rate_limited": "rate-limited", "forbidden": "forbidden", "upstream": "failed"}
_LIMITS = ("budget", "rate_limited")


class History:
    """Tags, ancestry, commits and texts of one repository. Every method answers `Unknown` (or a `Standing` of None)
    where it cannot be told, and raises nothing but Cancelled and LocalFailure.

    Nothing is asked twice in the life of one of these. `as_of` is the instant of the tags, '' before they were looked
    at; `stale` says why they are older than they might be, where they are; `unclonable` why there is no clone though
    one is wanted; `problems` tells all that, and what kept an answer away. A clone that was updated within a day is
    asked and GitHub is not; an older one tells of ancestry all the same.
    """

    def __init__(self, tools: Tools, repository: Repository) -> None:
        self._tools = tools
        self.repository = repository
        self.as_of = ""
        self.stale = ""
        self.unclonable = ""
        self._tags: tuple[Tag, ...] | Unknown | None = None
        self._listed_by: Literal["", "clone", "now"] = ""  # who told the tags, where that matters
        self._cloned: dict[str, bool] = {}
        self._told: dict[tuple[str, str], Standing] = {}
        self._commits: dict[str, Commit | None] = {}
        self._private: bool | Unknown | None = None
        self._faults: dict[str, str] = {}

    @cached_property
    def _api(self) -> RepositoryHistory | Unknown:
        if self._tools.client is None:
            return Unknown(_OFFLINE)
        found = self._tools.client.history(self.repository)
        return found or Unknown(f"{self.repository.host} is not set up, so it is not asked")

    @cached_property
    def _ancestry(self) -> Ancestry | None:
        """What an archive told of the commits."""
        lines = self._tools.store.ancestry(self.repository)
        try:
            return Ancestry(lines) if lines is not None else None
        except BrokenRow:
            return None

    @cached_property
    def _clone(self) -> Clone | None:
        """A clone, where there is one or one is wanted. What keeps a wanted one away is not fatal: the API is there."""
        try:
            return self._tools.clones.open(self.repository) if self._tools.clones else None
        except (*_KEPT_AWAY, InvalidInput) as problem:
            self.unclonable = str(problem)
        except LocalFailure as problem:
            if self._tools.clones is None or self._tools.clones.wanted:
                raise
            self.unclonable = str(problem)  # a clone that nobody asked for now, and that is refused
        return None

    @property
    def batched(self) -> bool:
        """Whether many questions cost no more than one: only REST is asked one by one."""
        near = self._ancestry is not None or self._clone is not None
        return near or isinstance(self._api, Unknown) or self._api.batched

    def tags(self) -> tuple[Tag, ...] | Unknown:
        """All tags, in no order. A tag's commit and date may not be told yet: `dated` asks for them."""
        if self._tags is None:
            self._tags = self._look_up_tags()
        return self._tags

    def _look_up_tags(self) -> tuple[Tag, ...] | Unknown:
        clone = self._clone
        if clone and (isinstance(self._api, Unknown) or age(self._tools, clone.updated_at) < _DAY):
            self.as_of, self._listed_by = clone.updated_at, "clone"
            return clone.tags()
        stored = self._tools.store.tags(self.repository)
        fresh = stored is not None and stored.source == "api" and is_fresh(self._tools, stored.fetched_at)
        if isinstance(self._api, Unknown) or (stored and fresh):
            if stored is None:
                refused = f"; {self.unclonable}" if self.unclonable else ""
                return Unknown(f"no tags of {self.repository.name} are stored, and {_why(self._api)}{refused}")
            self.as_of = stored.fetched_at
            return self._with_dates(stored.tags)
        try:
            found = self._api.tags(stored.etag if stored else "")
        except _KEPT_AWAY as problem:
            if stored is None:
                return self._kept_away(problem)
            self.as_of, self.stale = stored.fetched_at, str(problem)
            return self._with_dates(stored.tags)
        self.as_of, self._listed_by = self._tools.now(), "now"
        if found is None and stored:
            kept = msgspec.structs.replace(stored, fetched_at=self.as_of)
        else:
            kept = TagList(found.tags if found else (), self.as_of, "api", found.etag if found else "")
        self._tools.store.put_tags(self.repository, kept)
        again = self._tools.store.tags(self.repository)
        return self._with_dates(again.tags if again else kept.tags)

    def _with_dates(self, tags: Sequence[Tag]) -> tuple[Tag, ...]:
        """The tags with the dates of their commits, as far as the archive has these."""
        if self._ancestry is None:
            return tuple(tags)
        found = []
        for tag in tags:
            commit = self._ancestry.commit(tag.commit) if tag.commit and not tag.committed_at else None
            found.append(msgspec.structs.replace(tag, committed_at=commit.committed_at) if commit else tag)
        return tuple(found)

    def dated(self, tags: Sequence[Tag]) -> tuple[Tag, ...]:
        """The tags with commit and date as far as they can be told, in the same order."""
        if all(tag.commit and tag.date for tag in tags) or isinstance(self._api, Unknown):
            return tuple(tags)
        try:
            found = self._api.dated(tags)
        except _KEPT_AWAY as problem:
            self._kept_away(problem)
            return tuple(tags)
        self._tools.store.put_tag_targets(self.repository, found)
        if isinstance(self._tags, tuple):
            told = {(tag.name, tag.object): tag for tag in found}
            self._tags = tuple(told.get((tag.name, tag.object), tag) for tag in self._tags)
        return tuple(found)

    def standings(self, questions: Sequence[Within]) -> dict[Within, Standing]:
        """Whether each commit is in each tag; asked together, so that few requests are made: over GraphQL sixteen
        questions are one."""
        wanted = list(dict.fromkeys(questions))
        answers = {q: self._told[_key(q)] for q in wanted if _key(q) in self._told}
        answers |= self._from_archive([q for q in wanted if q not in answers])
        answers |= self._from_store([q for q in wanted if q not in answers])
        answers |= self._from_clone([q for q in wanted if q not in answers])
        open_ = [q for q in wanted if q not in answers]
        if open_ and isinstance(self._api, Unknown):
            answers |= {q: Standing(None, q.tag, self._api.why) for q in open_}
        elif open_ and isinstance(self._api, RepositoryHistory):
            told = self._api.standings(open_)
            self._faults.update({standing.fault: standing.why for standing in told.values()})
            self._keep(told)
            answers |= told
        answers = self._doubted(answers)
        self._told.update({_key(q): standing for q, standing in answers.items()})
        return {q: _in_its_tag(q, answers[q]) for q in wanted}

    def _from_archive(self, questions: Sequence[Within]) -> dict[Within, Standing]:
        found: dict[Within, Standing] = {}
        ancestry = self._ancestry
        if ancestry is None:
            return {}
        for question in questions:
            contained = ancestry.contains(question.tag.commit or question.tag.object, question.commit)
            if contained is not None:
                found[question] = Standing(contained, question.tag)
        return found

    def _from_store(self, questions: Sequence[Within]) -> dict[Within, Standing]:
        if not questions:
            return {}
        known = self._tools.store.standings(self.repository, {q.commit for q in questions})
        return {q: Standing(known[_key(q)], q.tag) for q in questions if _key(q) in known}

    def _from_clone(self, questions: Sequence[Within]) -> dict[Within, Standing]:
        """What the clone tells; its tags may be older than those that are asked about, so their objects count."""
        if not questions or self._clone is None:
            return {}
        here = {tag.name: tag for tag in self._clone_tags}
        found: dict[Within, Standing] = {}
        for sha in dict.fromkeys(q.commit for q in questions):
            containing = self._clone.containing(sha)
            for question in (q for q in questions if q.commit == sha and containing is not None):
                tag = here.get(question.tag.name)
                if tag is not None and tag.object == question.tag.object:
                    found[question] = Standing(tag.name in (containing or ()), tag)
        for question in (q for q in questions if q.tag.name == q.tag.object):  # a commit in place of a tag
            inside = self._clone.is_within(question.commit, question.tag.object)
            if inside is not None:
                found[question] = Standing(inside, question.tag)
        return found

    @cached_property
    def _clone_tags(self) -> tuple[Tag, ...]:
        return self._clone.tags() if self._clone else ()

    def _doubted(self, answers: dict[Within, Standing]) -> dict[Within, Standing]:
        """Where a clone that GitHub may have outrun told the tags: a commit that it has not got may be in a tag that it
        has not got either."""
        clone = self._clone if self._listed_by == "clone" else None
        if clone is None or isinstance(self._api, Unknown) or age(self._tools, self.as_of) < _JUST_NOW:
            return answers
        for sha in {q.commit for q, s in answers.items() if s.contained is False} - self._cloned.keys():
            self._cloned[sha] = clone.commits([sha])[sha] is not None
        why = f"the tags are those of the clone of {self.as_of}, which has not got the commit: sync it again"
        return {
            q: s if s.contained is not False or self._cloned[q.commit] else Standing(None, q.tag, why)
            for q, s in answers.items()
        }

    def _keep(self, told: Mapping[Within, Standing]) -> None:
        """Keep what is sure for ever. A comparison over REST goes by the tag's name: where the tags were not listed
        just now, an annotated one may have been moved since."""
        sure = {
            q: standing
            for q, standing in told.items()
            if standing.contained is not None and (q.tag.commit or standing.tag.date or self._listed_by == "now")
        }
        with self._tools.store.transaction():
            self._tools.store.put_standings(self.repository, {_key(q): bool(s.contained) for q, s in sure.items()})
            self._tools.store.put_tag_targets(self.repository, [standing.tag for standing in sure.values()])

    def commits(self, shas: Iterable[str]) -> dict[str, Commit | None] | Unknown:
        """The commits with these ids (whole or abbreviated); None for one that is in no history."""
        wanted = list(dict.fromkeys(shas))
        late = self._known_commits(wanted)
        if late and isinstance(self._api, Unknown):
            if self._ancestry is None and self._clone is None:
                return self._api
            self._commits.update(dict.fromkeys(late))  # both have all that branches and tags reach
        elif late and isinstance(self._api, RepositoryHistory):
            try:
                told = self._api.commits(late)
            except _KEPT_AWAY as problem:
                return self._kept_away(problem)
            self._tools.store.put_commits(self.repository, [commit for commit in told.values() if commit])
            self._commits.update(told)
        return {sha: self._commits[sha] for sha in wanted}

    def _known_commits(self, shas: Sequence[str]) -> list[str]:
        """Take in what is stored, cloned or archived of the commits; the ids of those that are not there."""
        late = [sha for sha in shas if sha not in self._commits]
        if late:
            self._commits.update(self._tools.store.commits(self.repository, late))
        late = [sha for sha in late if sha not in self._commits]
        if late and self._clone:
            self._commits.update({sha: commit for sha, commit in self._clone.commits(late).items() if commit})
        if late and self._ancestry is not None:
            archived = {sha: self._ancestry.commit(sha) for sha in late if sha not in self._commits}
            self._commits.update({sha: commit for sha, commit in archived.items() if commit})
        return [sha for sha in late if sha not in self._commits]

    def naming(self, words: Sequence[str], since: str = "", at: Sequence[str] = ()) -> tuple[Commit, ...] | Unknown:
        """Commits on any branch (over the API: on the branches that can be searched) whose message has one of the
        words, e.g. `(#12)` or a full commit id, committed no earlier than `since`; oldest first. An archive has the
        first lines of messages only.

        `at`: tags or branches whose commits the API is asked for too, beside those of the default branch."""
        if self._clone:
            return self._clone.naming(words, since)
        if self._ancestry is not None:
            return self._ancestry.naming(words, since)
        if isinstance(self._api, Unknown):
            return self._api
        tags = {tag.name for tag in self._tags} if isinstance(self._tags, tuple) else set()
        tips = [f"refs/tags/{name}" if name in tags else f"refs/heads/{name}" for name in at]
        try:
            found = self._api.texts.naming(words, since, tips)
        except _KEPT_AWAY as problem:
            # That not all could be looked through is in the nature of such a search.
            return self._kept_away(problem) if problem.code in _LIMITS else Unknown(str(problem))
        self._tools.store.put_commits(self.repository, found)
        self._commits.update({commit.sha: commit for commit in found})
        return found

    def same_patch(self, sha: str) -> tuple[Commit, ...]:
        """Commits that make the same change on branches without this one; only a clone can tell, () without one."""
        try:
            return self._clone.same_patch(sha) if self._clone else ()
        except _KEPT_AWAY:
            return ()

    @cached_property
    def _kept_texts(self) -> Texts:
        return Texts(self._tools, self.repository, self._api, self._clone)

    def notes(self, tags: Sequence[str]) -> tuple[Document, ...] | Unknown:
        """The release notes of these tags, those that have any."""
        return self._kept_texts.notes(tags)

    def file(self, paths: Sequence[str], at: str = "") -> Document | Unknown | None:
        """The first of these files that exists at a tag, branch or commit (default: the default branch)."""
        return self._kept_texts.file(paths, at)

    def is_private(self) -> bool | Unknown:
        """Whether not everybody may see the repository."""
        if self._private is None:
            self._private = self._ask_private()
        return self._private

    def _ask_private(self) -> bool | Unknown:
        if isinstance(self._api, Unknown):
            return self._api
        try:
            return self._api.texts.is_private()
        except _KEPT_AWAY as problem:
            return Unknown(str(problem))

    def _kept_away(self, problem: FixtrailError) -> Unknown:
        self._faults[problem.code] = str(problem)
        return Unknown(str(problem))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What an answer would be better without: faults and limits by the words of a thread's, tags that are `stale`,
        a `clone` that is wanted and cannot be had."""
        name, found = self.repository.name, []
        if self.stale:
            found.append(Problem("stale", f"{self.stale}; the tags of {name} are those of {self.as_of}"))
        if self.unclonable:
            found.append(Problem("clone", f"no clone of {name} was used: {self.unclonable}"))
        faults = [Problem(word, f"{name}: {why}") for code, word in _FAULTS.items() if (why := self._faults.get(code))]
        return (*found, *faults)


def _key(question: Within) -> tuple[str, str]:
    return question.commit, question.tag.object


def _in_its_tag(question: Within, standing: Standing) -> Standing:
    """The answer with the tag that was asked about: two tags may refer to one object."""
    tag = msgspec.structs.replace(standing.tag, name=question.tag.name)
    return msgspec.structs.replace(standing, tag=tag)


def _why(api: RepositoryHistory | Unknown) -> str:
    return api.why if isinstance(api, Unknown) else "it is not told"
