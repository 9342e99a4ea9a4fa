"""Questions about the history of a repository over REST, one request each."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import NamedTuple, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from fixtrail.errors import Forbidden, NotFound, Unreachable
from fixtrail.github.atoms import told_instant
from fixtrail.github.connection import Answer
from fixtrail.github.exchange import Exchange, Got
from fixtrail.github.rest import next_link
from fixtrail.model.history import Commit, Repository, Standing, Tag, Within

T = TypeVar("T")

_CONTAINED = {"behind": True, "identical": True, "ahead": False, "diverged": False}
_NOTHING_COMMON = b"No common ancestor"
MOST_TAGS_OF_TAGS = 5
_ABSENT = frozenset({404, 409, 422})  # 409 of an empty repository, 422 of what is no commit


class _Object(msgspec.Struct):
    sha: str = ""
    type: str = ""


class _Ref(msgspec.Struct):
    ref: str
    object: _Object


class _Who(msgspec.Struct):
    name: str | None = None
    date: str | None = None


class _Text(msgspec.Struct, frozen=True):
    message: str = ""
    author: _Who | None = None
    committer: _Who | None = None


class _Commit(msgspec.Struct):
    """A commit as `/commits` gives it, with its text in `commit`."""

    sha: str = ""
    commit: _Text = _Text()
    parents: list[_Object] = []


class _PlainCommit(msgspec.Struct):
    """A commit as `/git/commits` gives it."""

    sha: str = ""
    message: str = ""
    author: _Who | None = None
    committer: _Who | None = None
    parents: list[_Object] = []


class _Comparison(msgspec.Struct):
    status: str = ""
    base_commit: _Commit | None = None


class _TagObject(msgspec.Struct):
    object: _Object
    tagger: _Who | None = None


class _Found(msgspec.Struct):
    items: list[_Commit] = []


class Login(msgspec.Struct):
    login: str | None = None
    type: str | None = None


class Release(msgspec.Struct):
    tag_name: str = ""
    body: str | None = None
    html_url: str = ""
    published_at: str | None = None
    created_at: str | None = None
    author: Login | None = None


class _Blob(msgspec.Struct):
    content: str = ""
    encoding: str = ""
    type: str = ""
    sha: str = ""


class _Entry(msgspec.Struct):
    name: str = ""
    type: str = ""


class _Listing(NamedTuple):
    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()


class _Repository(msgspec.Struct):
    private: bool = True  # unless it is said not to be


_REFS = msgspec.json.Decoder(list[_Ref])
_COMPARISON = msgspec.json.Decoder(_Comparison)
_COMMITS = msgspec.json.Decoder(list[_Commit])
_COMMIT = msgspec.json.Decoder(_Commit)
_PLAIN = msgspec.json.Decoder(_PlainCommit)
_TAG_OBJECT = msgspec.json.Decoder(_TagObject)
_FOUND = msgspec.json.Decoder(_Found)
_RELEASE = msgspec.json.Decoder(Release)
_BLOB = msgspec.json.Decoder(_Blob)
_FILE = msgspec.json.Decoder(_Blob | list[_Entry])
_FOLDER = msgspec.json.Decoder(list[_Entry] | _Entry)
_REPOSITORY = msgspec.json.Decoder(_Repository)


class RestHistory:
    """Thread-safe. Raises NotFound, Forbidden, Unreachable and what Exchange raises."""

    def __init__(self, exchange: Exchange, repository: Repository, pages: int) -> None:
        self._exchange = exchange
        self._name = repository.name
        self._base = f"/repos/{quote(repository.owner)}/{quote(repository.repo)}"
        self._pages = pages
        self._listings: dict[tuple[str, str], _Listing] = {}

    def tags(self, etag: str = "") -> tuple[list[Tag], str] | None:
        """All tags and the ETag of the answer, '' where it has none to trust; None where they are as they were.

        GitHub gives all in one answer, whatever `per_page` says (https://github.com/github/docs/issues/3863); what
        another host gives in pages is followed, and has no ETag: its first page does not tell of the others.
        """
        following: str | None = f"{self._base}/git/matching-refs/tags/?per_page=100"
        found: list[Tag] = []
        given, seen = "", 0
        while following is not None:
            got = self._exchange.get(following, _REFS, {following: etag} if etag and not seen else None)
            if got.answer.status == 304:
                return None
            if got.answer.status == 409:
                return [], ""
            refs = _value(got, self._name, "the tags")
            found += [tag for tag in map(_tag, refs) if tag]
            following, seen = next_link(got.answer.headers.get("link", "")), seen + 1
            whole = seen == 1 and following is None and len(refs) != 100
            given = got.answer.headers.get("etag", "") if whole else ""
            if following is not None and seen >= self._pages:
                raise Unreachable(f"{self._name} has more tags than are read ({len(found)})")
        return found, given

    def standing(self, question: Within) -> Standing:
        """Whether the commit is in the tag. NotFound: the commit, or the tag, is not there."""
        tag = question.tag
        base = tag.commit or f"refs/tags/{tag.name}"
        path = f"{self._base}/compare/{quote(base, safe='')}...{question.commit}?per_page=1&page=2"
        got = self._exchange.get(path, _COMPARISON)
        if got.answer.status == 404 and _NOTHING_COMMON in got.answer.body:
            return Standing(False, tag)
        compared = _value(got, self._name, f"a comparison of {tag.name} with {question.commit[:10]}")
        contained = _CONTAINED.get(compared.status)
        if contained is None:
            return Standing(None, tag, f"GitHub's comparison with {tag.name} says neither yes nor no")
        return Standing(contained, _with_commit(tag, compared.base_commit))

    def dated(self, tag: Tag) -> Tag:
        """The tag with its commit and its dates."""
        end, tagged = (tag.object, tag.date) if tag.commit == tag.object else self._peeled(tag.object)
        commit = self.commit(end) if end else None
        if commit is None:
            return tag
        date = tagged or commit.committed_at
        return msgspec.structs.replace(tag, commit=commit.sha, date=date, committed_at=commit.committed_at)

    def _peeled(self, sha: str) -> tuple[str, str]:
        """The commit that an annotated tag's object refers to in the end ('' for none), and the date of the tag."""
        date = ""
        for _ in range(MOST_TAGS_OF_TAGS):
            got = self._exchange.get(f"{self._base}/git/tags/{quote(sha)}", _TAG_OBJECT)
            if got.answer.status in _ABSENT:
                return sha, date
            found = _value(got, self._name, f"the tag object {sha[:10]}")
            date = date or told_instant(found.tagger.date if found.tagger else None)
            sha = found.object.sha
            if found.object.type != "tag":
                return (sha if found.object.type == "commit" else ""), date
        return "", date

    def commit(self, sha: str) -> Commit | None:
        """The commit with this id, whole or abbreviated; None where there is none."""
        if len(sha) < 40:
            found = self._exchange.get(f"{self._base}/commits/{quote(sha)}?per_page=1&page=2", _COMMIT)
            return None if found.answer.status in _ABSENT else _commit(_value(found, self._name, f"commit {sha}"))
        got = self._exchange.get(f"{self._base}/git/commits/{quote(sha)}", _PLAIN)
        if got.answer.status in _ABSENT:
            return None
        value = _value(got, self._name, f"commit {sha[:10]}")
        text = _Text(value.message, value.author, value.committer)
        return _commit(_Commit(value.sha, text, value.parents))

    def search(self, word: str) -> list[Commit] | None:
        """Commits of the default branch that GitHub's search finds for a word, in no order; None where this repository
        is not searched (a fork, one that is new), NotFound where the host has no such search."""
        said = word.replace('"', " ")
        query = urlencode({"q": f'repo:{self._name} "{said}"', "per_page": 50})
        got = self._exchange.get(f"/search/commits?{query}", _FOUND, resource="search")
        if got.answer.status == 404:
            raise NotFound(f"the host of {self._name} has no search for commits")
        if got.answer.status in {403, 422}:
            return None
        return [_commit(found) for found in _value(got, self._name, "a search for commits").items]

    def page_of_commits(
        self, tip: str, between: tuple[str, str], following: str | None
    ) -> tuple[list[Commit], str | None]:
        """A page of the commits that `tip` (HEAD is the default branch) reaches and that were made between two instants
        ('' is open), and the address of the next one."""
        if following is None:
            since, until = between
            asked = {"sha": "" if tip == "HEAD" else tip, "since": since, "until": until, "per_page": "100"}
            following = f"{self._base}/commits?{urlencode({k: v for k, v in asked.items() if v})}"
        got = self._exchange.get(following, _COMMITS)
        if got.answer.status in _ABSENT:
            return [], None
        found = [_commit(commit) for commit in _value(got, self._name, "a list of commits")]
        return found, next_link(got.answer.headers.get("link", ""))

    def release(self, tag: str) -> Release | None:
        got = self._exchange.get(f"{self._base}/releases/tags/{quote(tag, safe='')}", _RELEASE)
        return None if got.answer.status == 404 else _value(got, self._name, f"the release {tag}")

    def names(self, folder: str, at: str) -> frozenset[str]:
        """The names of the files in a folder of the repository ('' is its top). A folder is asked for once, and not at
        all where the top has no such folder."""
        top = folder.partition("/")[0]
        if top and top not in self._listed("", at).folders:
            return frozenset()
        return self._listed(folder, at).files

    def _listed(self, folder: str, at: str) -> _Listing:
        if (folder, at) not in self._listings:
            self._listings[folder, at] = self._list(folder, at)
        return self._listings[folder, at]

    def _list(self, folder: str, at: str) -> _Listing:
        got = self._exchange.get(self._contents(folder, at), _FOLDER)
        if got.answer.status == 404:
            return _Listing()
        found = _value(got, self._name, f"the folder {folder or '/'}")
        entries = found if isinstance(found, list) else []
        kinds = {kind: frozenset(e.name for e in entries if e.type == kind) for kind in ("file", "dir")}
        return _Listing(kinds["file"], kinds["dir"])

    def text(self, path: str, at: str) -> str | None:
        """The text of a file; None where there is none, or where it is no text."""
        got = self._exchange.get(self._contents(path, at), _FILE)
        if got.answer.status == 404:
            return None
        blob = _value(got, self._name, path)
        if isinstance(blob, list) or blob.type != "file":
            return None
        if blob.encoding != "base64":  # of a file over 1 MB only its id comes
            large = self._exchange.get(f"{self._base}/git/blobs/{quote(blob.sha)}", _BLOB)
            blob = _value(large, self._name, path)
        try:
            return base64.b64decode(blob.content).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None

    def is_private(self) -> bool:
        return _value(self._exchange.get(self._base, _REPOSITORY), self._name, "the repository").private

    def _contents(self, path: str, at: str) -> str:
        more = f"?{urlencode({'ref': at})}" if at else ""
        return f"{self._base}/contents/{quote(path)}{more}"


def _value(got: Got[T], name: str, what: str) -> T:
    if got.value is not None:
        return got.value
    raise _refusal(got.answer, name, what)


def _refusal(answer: Answer, name: str, what: str) -> NotFound | Forbidden | Unreachable:
    if answer.status in _ABSENT:
        return NotFound(f"{name} has not got {what}, or it may not be seen")
    if answer.status in {403, 451}:
        return Forbidden(f"GitHub refuses {what} of {name}")
    return Unreachable(f"GitHub answers {answer.status} for {what} of {name}")


def _tag(ref: _Ref) -> Tag | None:
    """A tag of a commit, or of what may lead to one; trees and blobs have no commits in them."""
    name = ref.ref.removeprefix("refs/tags/")
    if name == ref.ref or ref.object.type not in {"commit", "tag"} or not ref.object.sha:
        return None
    return Tag(name, ref.object.sha, ref.object.sha if ref.object.type == "commit" else "")


def _with_commit(tag: Tag, base: _Commit | None) -> Tag:
    if base is None or not base.sha:
        return tag
    when = base.commit.committer.date if base.commit.committer else None
    committed = told_instant(when)
    date = tag.date or (committed if base.sha == tag.object else "")
    return msgspec.structs.replace(tag, commit=base.sha, date=date, committed_at=committed)


def _commit(found: _Commit) -> Commit:
    text = found.commit
    when, author = text.committer.date if text.committer else None, text.author.name if text.author else None
    parents = tuple(parent.sha for parent in found.parents)
    return Commit(found.sha, text.message, parents, told_instant(when), author or "")


def oldest_first(commits: Sequence[Commit]) -> tuple[Commit, ...]:
    """Each commit once."""
    return tuple(sorted({c.sha: c for c in commits}.values(), key=lambda c: (c.committed_at, c.sha)))
