"""A small history for tests of the pure stages: commits, tags, and answers to what is asked of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from fixtrail.fixes import releases
from fixtrail.fixes.releases import Carrier, Held, Search
from fixtrail.model.history import Commit, Standing, Tag, Within
from fixtrail.versions.lines import Line, lines

DAY0 = datetime(2026, 1, 1, tzinfo=UTC)


def sha(name: str) -> str:
    return hashlib.sha1(name.encode()).hexdigest()


def day(number: int) -> str:
    return (DAY0 + timedelta(days=number)).strftime("%Y-%m-%dT%H:%M:%SZ")


class SmallHistory:
    """Commits by name with their parents; a day for each. `asked` are the questions, in rounds."""

    def __init__(self, *, dated: bool = True) -> None:
        self.dated = dated
        self.commits: dict[str, Commit] = {}
        self.tags: list[Tag] = []
        self.asked: list[list[Within]] = []
        self.broken: set[str] = set()  # names of tags of which nothing is told

    def commit(self, name: str, *parents: str, on: int = 0, message: str = "") -> str:
        found = Commit(sha(name), message or name, tuple(map(sha, parents)), day(on), "ada")
        self.commits[found.sha] = found
        return found.sha

    def chain(self, *names: str, start: str = "", on: int = 0) -> None:
        """One commit after the other, a day each."""
        for n, name in enumerate(names):
            before = names[n - 1] if n else start
            self.commit(name, *([before] if before else []), on=on + n)

    def tag(self, name: str, commit: str, on: int | None = None) -> Tag:
        at = self.commits[sha(commit)].committed_at if on is None else day(on)
        made = Tag(name, sha(f"tag {name}"), sha(commit), at if self.dated else "")
        self.tags.append(made)
        return made

    def lines(self) -> tuple[Line, ...]:
        return lines(self.tags)

    def contains(self, tag: Tag, commit: str) -> bool:
        waiting, seen = [tag.commit], set()
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen.add(at)
                waiting += self.commits[at].parents
        return commit in seen

    def answer(self, questions: Sequence[Within]) -> dict[Within, Standing]:
        self.asked.append(list(questions))
        return {
            q: Standing(None, q.tag, "it is broken")
            if q.tag.name in self.broken
            else Standing(self.contains(q.tag, q.commit), q.tag)
            for q in questions
        }

    def search(self, *carriers: Carrier, wide: bool = True) -> Search:
        return self.settle(releases.start(self.lines(), carriers, wide))

    def settle(self, begun: tuple[Search, list[Within]]) -> Search:
        search, questions = begun
        while questions:
            search, questions = releases.step(search, self.answer(questions))
        return search

    def found(self, *carriers: Carrier, wide: bool = True) -> list[tuple[str, str]]:
        """(line, tag) of each release found."""
        return told(releases.found(self.search(*carriers, wide=wide)))


def told(held: Sequence[Held]) -> list[tuple[str, str]]:
    return [(h.line.name, h.release.tag.name) for h in held]


def first_by_asking_all(history: SmallHistory, commit: str) -> list[tuple[str, str]]:
    """The first stable tag of each line that has the commit."""
    pick: Callable[[Line], list[str]] = lambda line: [  # noqa: E731
        v.tag.name for v in line.tags if v.stability == "stable" and history.contains(v.tag, commit)
    ]
    return [(line.name, pick(line)[0]) for line in history.lines() if pick(line)]
