"""History of a repository for the verbs: what is stored first, then a clone or GitHub's API, whichever may be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

import msgspec

from fixtrail.errors import Forbidden, NotFound, RateLimited, Unreachable
from fixtrail.github.history import RepositoryHistory
from fixtrail.github.ledger import BudgetSpent
from fixtrail.model.history import Commit, Repository, Standing, Tag, Unknown, Within
from fixtrail.model.thread import Document
from fixtrail.store.history import TagList
from fixtrail.trail.ancestry import Ancestry, BrokenRow
from fixtrail.trail.tools import Tools

_KEPT_AWAY = (NotFound, Forbidden, Unreachable, RateLimited, BudgetSpent)
_OFFLINE = "nothing may be asked"


class History:
    """Tags, ancestry, commits and texts of one repository. Every method answers `Unknown` (or a `Standing` of None)
    where it cannot be told, and raises nothing but Cancelled and LocalFailure.

    Nothing is asked twice in the life of one of these. `as_of` is the instant of the tags, '' before they were looked
    at; `stale` says why they are older than they might be, where they are.
    """

    def __init__(self, tools: Tools, repository: Repository) -> None:
        self._tools = tools
        self.repository = repository
        self.as_of = ""
        self.stale = ""
        self._tags: tuple[Tag, ...] | Unknown | None = None
        self._listed_now = False  # whether the tags are those of this moment
        self._told: dict[tuple[str, str], Standing] = {}
        self._commits: dict[str, Commit | None] = {}

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

    @property
    def batched(self) -> bool:
        """Whether many questions cost no more than one: only REST is asked one by one."""
        return isinstance(self._api, Unknown) or self._ancestry is not None or self._api.batched

    def tags(self) -> tuple[Tag, ...] | Unknown:
        """All tags, in no order. A tag's commit and date may not be told yet: `dated` asks for them."""
        if self._tags is None:
            self._tags = self._look_up_tags()
        return self._tags

    def _look_up_tags(self) -> tuple[Tag, ...] | Unknown:
        stored = self._tools.store.tags(self.repository)
        if isinstance(self._api, Unknown) or (stored and self._is_fresh(stored.fetched_at, stored.source)):
            if stored is None:
                return Unknown(f"no tags of {self.repository.name} are stored, and {_why(self._api)}")
            self.as_of = stored.fetched_at
            return stored.tags
        try:
            found = self._api.tags(stored.etag if stored else "")
        except _KEPT_AWAY as problem:
            if stored is None:
                return Unknown(str(problem))
            self.as_of, self.stale = stored.fetched_at, str(problem)
            return stored.tags
        self.as_of, self._listed_now = self._tools.now(), True
        if found is None and stored:
            kept = msgspec.structs.replace(stored, fetched_at=self.as_of)
        else:
            kept = TagList(found.tags if found else (), self.as_of, "api", found.etag if found else "")
        self._tools.store.put_tags(self.repository, kept)
        again = self._tools.store.tags(self.repository)
        return again.tags if again else kept.tags

    def _is_fresh(self, fetched_at: str, source: str = "api") -> bool:
        if self._tools.refresh or source == "archive":
            return False
        age = datetime.fromisoformat(self._tools.now()) - datetime.fromisoformat(fetched_at)
        return 0 <= age.total_seconds() < self._tools.fresh

    def dated(self, tags: Sequence[Tag]) -> tuple[Tag, ...]:
        """The tags with commit and date as far as they can be told, in the same order."""
        if all(tag.commit and tag.date for tag in tags) or isinstance(self._api, Unknown):
            return tuple(tags)
        try:
            found = self._api.dated(tags)
        except _KEPT_AWAY:
            return tuple(tags)
        self._tools.store.put_tag_targets(self.repository, found)
        return tuple(found)

    def standings(self, questions: Sequence[Within]) -> dict[Within, Standing]:
        """Whether each commit is in each tag; asked together, so that few requests are made: over GraphQL sixteen
        questions are one."""
        wanted = list(dict.fromkeys(questions))
        answers = {q: self._told[_key(q)] for q in wanted if _key(q) in self._told}
        answers |= self._from_archive([q for q in wanted if q not in answers])
        answers |= self._from_store([q for q in wanted if q not in answers])
        open_ = [q for q in wanted if q not in answers]
        if open_ and isinstance(self._api, Unknown):
            answers |= {q: Standing(None, q.tag, self._api.why) for q in open_}
        elif open_ and isinstance(self._api, RepositoryHistory):
            told = self._api.standings(open_)
            self._keep(told)
            answers |= told
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

    def _keep(self, told: Mapping[Within, Standing]) -> None:
        """Keep what is sure for ever. A comparison over REST goes by the tag's name: where the tags were not listed
        just now, an annotated one may have been moved since."""
        sure = {
            q: standing
            for q, standing in told.items()
            if standing.contained is not None and (q.tag.commit or standing.tag.date or self._listed_now)
        }
        with self._tools.store.transaction():
            self._tools.store.put_standings(self.repository, {_key(q): bool(s.contained) for q, s in sure.items()})
            self._tools.store.put_tag_targets(self.repository, [standing.tag for standing in sure.values()])

    def commits(self, shas: Iterable[str]) -> dict[str, Commit | None] | Unknown:
        """The commits with these ids (whole or abbreviated); None for one that is in no history."""
        wanted = list(dict.fromkeys(shas))
        known = self._tools.store.commits(self.repository, [sha for sha in wanted if sha not in self._commits])
        self._commits.update(known)
        if self._ancestry is not None:
            told_there = {sha: self._ancestry.commit(sha) for sha in wanted if sha not in self._commits}
            self._commits.update({sha: commit for sha, commit in told_there.items() if commit})
        late = [sha for sha in wanted if sha not in self._commits]
        if late and isinstance(self._api, Unknown):
            if self._ancestry is None:
                return self._api
            self._commits.update(dict.fromkeys(late))  # an archive has all that branches and tags reach
        elif late and isinstance(self._api, RepositoryHistory):
            try:
                told = self._api.commits(late)
            except _KEPT_AWAY as problem:
                return Unknown(str(problem))
            self._tools.store.put_commits(self.repository, [commit for commit in told.values() if commit])
            self._commits.update(told)
        return {sha: self._commits[sha] for sha in wanted}

    def naming(self, words: Sequence[str], since: str = "", at: Sequence[str] = ()) -> tuple[Commit, ...] | Unknown:
        """Commits on any branch (over the API: on the branches that can be searched) whose message has one of the
        words, e.g. `(#12)` or a full commit id, committed no earlier than `since`; oldest first.

        `at`: tags or branches whose commits the API is asked for too, beside those of the default branch."""
        if self._ancestry is not None:
            return self._ancestry.naming(words, since)
        return Unknown(_why(self._api))

    def notes(self, tags: Sequence[str]) -> tuple[Document, ...] | Unknown:
        """The release notes of these tags, those that have any."""
        return Unknown(_why(self._api))

    def file(self, paths: Sequence[str], at: str = "") -> Document | Unknown | None:
        """The first of these files that exists at a tag, branch or commit (default: the default branch)."""
        return Unknown(_why(self._api))


def _key(question: Within) -> tuple[str, str]:
    return question.commit, question.tag.object


def _in_its_tag(question: Within, standing: Standing) -> Standing:
    """The answer with the tag that was asked about: two tags may refer to one object."""
    tag = msgspec.structs.replace(standing.tag, name=question.tag.name)
    return msgspec.structs.replace(standing, tag=tag)


def _why(api: RepositoryHistory | Unknown) -> str:
    return api.why if isinstance(api, Unknown) else "it is not told"
