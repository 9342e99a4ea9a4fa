"""The history of one repository as GitHub's API tells it: tags, ancestry, commits, release notes, files.

Over GraphQL many questions go in one query; over REST each is a request, made several at once. What GraphQL does not
tell is asked over REST, so that both give the same answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import msgspec

from fixtrail.errors import FixtrailError, NotFound, Unreachable
from fixtrail.github import history_query as queries
from fixtrail.github.asking import Asking, chunks, read
from fixtrail.github.graphql import KEPT_AWAY, NoGraphql
from fixtrail.github.history_texts import RepositoryTexts
from fixtrail.github.slots import Slot
from fixtrail.model.history import Commit, Standing, Tag, Within

CHUNK = 16  # comparisons of one query: each is work for the host, which gives a query ten seconds
_ID = frozenset("0123456789abcdef")
_CONTAINED = {"BEHIND": True, "IDENTICAL": True, "AHEAD": False, "DIVERGED": False}


class TagList(msgspec.Struct, frozen=True):
    """`etag` is '' where the list cannot be asked for conditionally."""

    tags: tuple[Tag, ...]
    etag: str = ""


class RepositoryHistory:
    """Every method may raise Unreachable, NotFound, Forbidden, RateLimited, BudgetSpent and Cancelled, but where it
    says that it tells them in its answer. `texts` are the questions about texts."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._rest = asking.rest
        self._name = asking.repository.name
        self.texts = RepositoryTexts(asking)

    def tags(self, etag: str = "") -> TagList | None:
        """All tags, in no order; None where they are as they were when `etag` was given with them.

        Where they came over REST an annotated tag's commit and date are not told (see `dated`).
        """
        newest = self._newest_tags() if self._asking.may_graphql and not etag else None
        if newest is not None and not newest.page_info.has_next_page:
            return TagList(tuple(_tags_of(newest)))
        if self._asking.may_rest:
            try:
                found = self._rest.tags(etag)
            except (NotFound, Unreachable):
                if not self._asking.may_graphql:
                    raise
            else:
                told = {(tag.name, tag.object): tag for tag in _tags_of(newest)} if newest else {}
                return TagList(tuple(told.get((t.name, t.object), t) for t in found[0]), found[1]) if found else None
        return TagList(tuple(self._tag_pages()))

    @property
    def batched(self) -> bool:
        """Whether many questions go in one request."""
        return self._asking.may_graphql

    def _newest_tags(self) -> queries.RefPage | None:
        """The hundred newest tags with their dates, most repositories have no more; None where they are not told."""
        told = self._asking.beside.take(self._asking.repository)
        if told is not None:
            return told
        try:
            slot = self._asking.slots(lambda _: queries.TAGS, lambda cursor: {}, {"a": None}).ask([None])[0]
        except NoGraphql:
            self._asking.lacks.graphql.set()
            return None
        except Unreachable:
            return None
        return read(slot, "s", queries.RefPage)

    def _tag_pages(self) -> list[Tag]:
        found: list[Tag] = []
        after: str | None = None
        for _ in range(self._asking.limits.pages):
            slot = self._asking.slots(lambda _: queries.TAGS, lambda cursor: {}, {"a": after}).ask([None])[0]
            page = read(slot, "s", queries.RefPage)
            if page is None:
                raise Unreachable(f"GitHub does not list the tags of {self._name}: {slot.why or 'no list'}")
            found += _tags_of(page)
            if not page.page_info.has_next_page:
                return found
            after = page.page_info.end_cursor
        raise Unreachable(f"{self._name} has more tags than are read ({len(found)})")

    def standings(self, questions: Iterable[Within]) -> dict[Within, Standing]:
        """Whether each commit is in each tag. An error is told in the answer that it kept away, but for Cancelled."""
        wanted = list(dict.fromkeys(questions))
        answers = {q: _no_id(q) for q in wanted if not _is_id(q.commit, 40)}
        if self._asking.may_graphql:
            parts = chunks([q for q in wanted if q not in answers], CHUNK)
            for told in self._asking.together([partial(self._compared, part) for part in parts]):
                answers.update(told)
        if self._asking.may_rest:
            absent: set[str] = set()
            open_ = [q for q in wanted if q not in answers]
            told_by_rest = self._asking.together([partial(self._standing_by_rest, q, absent) for q in open_])
            answers.update(zip(open_, told_by_rest, strict=True))
        why = f"GitHub does not compare it in {self._name}"
        return {q: answers.get(q) or Standing(None, q.tag, why, Unreachable.code) for q in wanted}

    def _compared(self, chunk: Sequence[Within]) -> dict[Within, Standing]:
        """What GraphQL tells of the questions; those that REST has to be asked for are left out."""
        if not self._asking.may_graphql:
            return {}
        slots = self._asking.slots(queries.standings, lambda q: {"t": f"refs/tags/{q.tag.name}", "c": q.commit})
        try:
            found = slots.ask(chunk)
        except NoGraphql:
            self._asking.lacks.graphql.set()
            return {}
        except Unreachable as problem:
            return {} if self._asking.may_rest else {q: _kept_away(q, problem) for q in chunk}
        except KEPT_AWAY as problem:
            return {q: _kept_away(q, problem) for q in chunk}
        told = {q: _standing(q, slot) for q, slot in zip(chunk, found, strict=True)}
        return {q: standing for q, standing in told.items() if standing is not None}

    def _standing_by_rest(self, question: Within, absent: set[str]) -> Standing:
        """`absent` are commits that are known not to be there: they are not asked for again."""
        try:
            if question.commit not in absent:
                return self._rest.standing(question)
        except NotFound as problem:
            try:
                if self._rest.commit(question.commit) is not None:
                    return Standing(None, question.tag, str(problem))
            except KEPT_AWAY as other:
                return _kept_away(question, other)
            absent.add(question.commit)
        except KEPT_AWAY as problem:
            return _kept_away(question, problem)
        return _no_commit(question)

    def dated(self, tags: Sequence[Tag]) -> list[Tag]:
        """The tags with their commits and dates filled in, in the same order; what cannot be told stays empty."""
        found = {tag: tag for tag in tags if tag.commit and tag.date and tag.committed_at}
        wanted = [tag for tag in dict.fromkeys(tags) if tag not in found]
        slots = self._asking.slots(queries.targets, lambda tag: {"t": f"refs/tags/{tag.name}"})
        for tag, slot in self._asking.over_graphql(slots, wanted):
            node = read(slot, "s", queries.RefNode)
            told = queries.tag_of(node, tag.name) if node else None
            if told and told.object == tag.object:
                found[tag] = told
        late = [tag for tag in wanted if tag not in found]
        for tag, told_by_rest in zip(late, self._asking.over_rest(self._rest.dated, late), strict=True):
            if isinstance(told_by_rest, Tag):
                found[tag] = told_by_rest
        return [found.get(tag, tag) for tag in tags]

    def commits(self, shas: Iterable[str]) -> dict[str, Commit | None]:
        """The commits with these ids, whole or abbreviated to no fewer than four; None for one that is not there."""
        wanted = [sha for sha in dict.fromkeys(shas) if _is_id(sha, 4)]
        found: dict[str, Commit | None] = {sha: None for sha in dict.fromkeys(shas) if not _is_id(sha, 4)}
        for sha, slot in self._asking.over_graphql(self._asking.slots(queries.commits, lambda sha: {"c": sha}), wanted):
            node = read(slot, "s", queries.CommitNode)
            if not slot.why and (node or "s" not in slot.values):
                right = node is not None and node.kind == "Commit" and node.oid.startswith(sha.lower())
                found[sha] = queries.commit_of(node) if node is not None and right else None
        late = [sha for sha in wanted if sha not in found]
        for sha, told in zip(late, self._asking.over_rest(self._rest.commit, late), strict=True):
            if isinstance(told, FixtrailError):
                raise told
            found[sha] = told
        return found


def _tags_of(page: queries.RefPage) -> list[Tag]:
    return [tag for node in page.nodes if node and (tag := queries.tag_of(node, node.name))]


def _standing(question: Within, slot: Slot) -> Standing | None:
    """None where GraphQL does not tell: why it does not compare, only REST says."""
    if slot.why:
        return None
    if "k" not in slot.values:
        return _no_commit(question)
    node = read(slot, "s", queries.RefNode)
    if node is None or node.target is None or node.compare is None:
        return None
    if question.tag.object not in {node.target.oid, node.target.end.oid}:
        return Standing(None, question.tag, f"the tag {question.tag.name} was moved while it was looked at")
    contained = _CONTAINED.get(node.compare.status)
    told = queries.tag_of(node, question.tag.name)
    if contained is None or told is None:
        return None
    return Standing(contained, msgspec.structs.replace(told, object=question.tag.object))


def _kept_away(question: Within, problem: FixtrailError) -> Standing:
    return Standing(None, question.tag, str(problem), problem.code)


def _no_commit(question: Within) -> Standing:
    return Standing(None, question.tag, f"the commit {question.commit[:10]} is in no history that GitHub shows")


def _no_id(question: Within) -> Standing:
    return Standing(None, question.tag, "what is asked for is not the whole id of a commit")


def _is_id(text: str, least: int) -> bool:
    return least <= len(text) <= 64 and _ID.issuperset(text.lower())
