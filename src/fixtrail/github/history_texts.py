"""Texts of a repository over the API: commits that name something, release notes, files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote

from fixtrail.errors import FixtrailError, NotFound, Unreachable
from fixtrail.github import history_query as queries
from fixtrail.github.asking import Asking, read
from fixtrail.github.atoms import person, told_instant
from fixtrail.github.history_rest import Login, Release, oldest_first
from fixtrail.model.history import Commit, Repository
from fixtrail.model.ref import Ref
from fixtrail.model.thread import GHOST, Actor, Document

WORDS = 5  # searched for, each in a request
ROUNDS = 6  # of queries over GraphQL, each with a page of every window
PAGES = 8  # requests over REST
# The time after a change is looked through in parts: what names it comes soon after it, and a part that is long, or
# busy, is read from its newest end.
_PARTS = (14, 60, 365)  # days


Names = Callable[[Commit], bool]


class _Window(NamedTuple):
    """Commits that `tip` reaches, made between two instants ('' is open); `after` is where the next page begins."""

    tip: str
    since: str
    until: str
    after: str | None = None


class RepositoryTexts:
    """Every method may raise Unreachable, NotFound, Forbidden, RateLimited, BudgetSpent and Cancelled."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._repository = asking.repository

    def naming(self, words: Sequence[str], since: str, tips: Sequence[str]) -> tuple[Commit, ...]:
        """Commits whose message has one of the words, no older than `since`, oldest first: of the default branch by
        the host's search, or by reading where it has none; of `tips` (tags, branches, as full names) by reading.

        Unreachable: none was found in what could be read, and that was not all.
        """
        wanted = [word for word in dict.fromkeys(words) if word.strip()]

        def names(commit: Commit) -> bool:
            return commit.committed_at >= since and any(word in commit.message for word in wanted)

        found = self._searched(wanted)
        read_through, whole = self._read_through([*tips] if found is not None else ["HEAD", *tips], since, names)
        named = [commit for commit in (*(found or ()), *read_through) if names(commit)]
        if not named and not whole:
            raise Unreachable(f"only some of the commits of {self._repository.name} could be looked through")
        return oldest_first(named)

    def _searched(self, words: Sequence[str]) -> list[Commit] | None:
        """What the search finds; None where the host has none for this repository."""
        if self._asking.lacks.commit_search.is_set() or not self._asking.may_rest or len(words) > WORDS:
            return None
        found: list[Commit] = []
        for word in words:
            try:
                hits = self._asking.rest.search(word)
            except NotFound:
                self._asking.lacks.commit_search.set()
                return None
            if hits is None:
                return None
            found += hits
        return found

    def _read_through(self, tips: Sequence[str], since: str, names: Names) -> tuple[list[Commit], bool]:
        """The commits of the tips, as many as the bounds allow, and whether they are all."""
        now = datetime.fromtimestamp(self._asking.exchange.waiter.clock(), UTC)
        windows = [window for tip in tips for window in _windows(tip, since, now)]
        windows.sort(key=lambda window: window.since)
        if not windows:
            return [], True
        found: list[Commit] = []
        if self._asking.may_graphql:
            windows = self._pages_by_graphql(windows, found, names)
        if windows and self._asking.may_rest and not found:
            windows = self._pages_by_rest([window._replace(after=None) for window in windows], found, names)
        return found, not windows

    def _pages_by_graphql(self, windows: list[_Window], found: list[Commit], names: Names) -> list[_Window]:
        """Pages of all windows in one query, round by round; the windows that are left. Once a commit is found that
        names what is looked for, what is far away is not read on."""
        slots = self._asking.slots(
            queries.walk, lambda w: {"t": w.tip, "f": w.since or None, "u": w.until or None, "a": w.after}
        )
        for _ in range(ROUNDS):
            answers = self._asking.over_graphql(slots, windows, 8)
            if not answers:
                return windows
            left = []
            for window, slot in answers:
                walked = read(slot, "s", queries.Walked)
                page = walked.page if walked else None
                if page is None:
                    left += [window] if slot.why else []
                    continue
                found += [queries.commit_of(node) for node in page.nodes if node]
                if page.page_info.has_next_page:
                    left.append(window._replace(after=page.page_info.end_cursor))
            windows = [window for window in left if window.until] if any(map(names, found)) else left
            if not windows:
                break
        return windows

    def _pages_by_rest(self, windows: list[_Window], found: list[Commit], names: Names) -> list[_Window]:
        """One page after the other, the oldest windows first; the windows that are left."""
        pages = 0
        for i, window in enumerate(windows):
            following: str | None = None
            while True:
                if pages >= PAGES:
                    return windows[i:]
                page = self._asking.rest.page_of_commits(window.tip, (window.since, window.until), following)
                pages += 1
                found += page[0]
                following = page[1]
                if following is None or (not window.until and any(map(names, found))):
                    break
        return []

    def notes(self, tags: Iterable[str]) -> dict[str, Document | None]:
        """The release notes of tags, None for one that has none."""
        wanted = list(dict.fromkeys(tags))
        found: dict[str, Document | None] = {}
        slots = self._asking.slots(queries.releases, lambda tag: {"t": tag})
        for tag, slot in self._asking.over_graphql(slots, wanted):
            node = read(slot, "s", queries.ReleaseNode)
            if not slot.why and (node or "s" not in slot.values):
                found[tag] = _note(self._repository, tag, _of_node(node)) if node else None
        late = [tag for tag in wanted if tag not in found]
        for tag, told in zip(late, self._asking.over_rest(self._asking.rest.release, late), strict=True):
            if isinstance(told, FixtrailError):
                raise told
            found[tag] = _note(self._repository, tag, told) if told else None
        return found

    def file(self, paths: Sequence[str], at: str = "") -> Document | None:
        """The first of these files that is there at a tag, branch or commit ('' is the default branch)."""
        slots = self._asking.slots(queries.files, lambda path: {"p": f"{at or 'HEAD'}:{path}"})
        answers = self._asking.over_graphql(slots, list(paths), 20)
        for path, slot in answers:
            blob = read(slot, "s", queries.Blob)
            if slot.why or (blob and blob.is_truncated):
                break
            if blob is not None and blob.text is not None:
                return file_document(self._repository, path, at, blob.text)
        else:
            if answers:
                return None
        return self._file_by_rest(paths, at)

    def _file_by_rest(self, paths: Sequence[str], at: str) -> Document | None:
        if not self._asking.may_rest:
            raise Unreachable(f"GitHub does not tell the files of {self._repository.name}")
        folders = {path.rpartition("/")[0] for path in paths}
        there = {folder: self._asking.rest.names(folder, at) for folder in folders} if len(paths) > 1 else {}
        for path in paths:
            folder, _, name = path.rpartition("/")
            text = self._asking.rest.text(path, at) if name in there.get(folder, {name}) else None
            if text is not None:
                return file_document(self._repository, path, at, text)
        return None

    def is_private(self) -> bool:
        """Whether not everybody may see the repository. Nothing private is seen without a token, so that nothing is
        asked then."""
        if self._asking.exchange.host.token is None:
            return False
        for _, slot in self._asking.over_graphql(self._asking.slots(lambda _: queries.PRIVATE, lambda _: {}), [None]):
            told = read(slot, "s", bool)
            if told is not None:
                return told
        if not self._asking.may_rest:
            raise Unreachable(f"GitHub does not tell who may see {self._repository.name}")
        return self._asking.rest.is_private()


def _windows(tip: str, since: str, now: datetime) -> list[_Window]:
    if not since:
        return [_Window(tip, "", "")]
    start = datetime.fromisoformat(since)
    ends = [start + timedelta(days=days) for days in _PARTS]
    edges = [start, *(end for end in ends if end < now)]
    texts = [edge.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for edge in edges]
    return [_Window(tip, begin, end) for begin, end in zip(texts, [*texts[1:], ""], strict=True)]


def _of_node(node: queries.ReleaseNode) -> Release:
    author = Login(node.author.login) if node.author else None
    return Release(node.tag_name, node.description, node.url, node.published_at, node.created_at, author)


def _note(repository: Repository, tag: str, release: Release) -> Document:
    author: Actor = person(release.author.login, release.author.type) if release.author else GHOST
    return Document(
        ref=_nowhere(repository), id=f"release:{tag}", kind="release-note", text=release.body or "", author=author,
        association="NONE", created_at=told_instant(release.published_at or release.created_at),
        url=release.html_url or f"{repository.url}/releases/tag/{quote(tag, safe='/')}",
    )  # fmt: skip


def file_document(repository: Repository, path: str, at: str, text: str) -> Document:
    """A file of the repository as a document; nobody is its author and nothing is told of its date."""
    return Document(
        ref=_nowhere(repository), id=f"file:{path}@{at or 'HEAD'}", kind="changelog", text=text, author=GHOST,
        association="NONE", created_at="", url=f"{repository.url}/blob/{quote(at or 'HEAD', safe='/')}/{quote(path)}",
    )  # fmt: skip


def _nowhere(repository: Repository) -> Ref:
    """The ref of a text that is the repository's own and no thread's."""
    return Ref(repository.host, repository.owner, repository.repo, 0)
