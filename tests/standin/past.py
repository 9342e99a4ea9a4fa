"""The history that the stand-in serves: commits, tags, releases and files of a repository."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

Row = dict[str, Any]
_ROUTE = re.compile(r"/repos/(?P<repo>[^/]+/[^/]+)(?P<rest>/.*)?")


def sha(name: str) -> str:
    """A whole id, the same for the same name."""
    return hashlib.sha1(name.encode()).hexdigest()


@dataclass
class Past:
    """`commits` by id, in any order; `tags` by name: a commit's id, or (the tag's own id, a commit's id, date) of an
    annotated one; `files` by REVISION:PATH; `releases` by tag. `search` false: there is no search for commits."""

    commits: dict[str, Row] = field(default_factory=dict)
    tags: dict[str, str | tuple[str, str, str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    releases: dict[str, Row] = field(default_factory=dict)
    head: str = ""
    branches: dict[str, str] = field(default_factory=dict)
    search: bool = True
    searched_elsewhere: bool = False  # there is a search, but not for this repository
    matching: bool = True  # whether all tags come in one answer; `page` at a time where it is a number
    page: int = 0

    def commit(self, name: str, *parents: str, message: str = "", at: str = "2026-01-01T00:00:00Z") -> str:
        """Add a commit on top of others, which becomes the head; its id."""
        ident = sha(name)
        self.commits[ident] = {
            "sha": ident, "parents": [sha(p) for p in parents], "message": message or name, "date": at, "author": "Ada",
        }  # fmt: skip
        self.head = ident
        return ident

    def tag(self, name: str, commit: str, at: str = "") -> str:
        """Tag a commit by its name, annotated where `at` is given; the tag's object."""
        self.tags[name] = (sha(f"tag {name}"), sha(commit), at) if at else sha(commit)
        return sha(f"tag {name}") if at else sha(commit)

    def resolve(self, revision: str) -> str | None:
        """The commit of a name, whole or short id; None where there is none."""
        if revision == "HEAD":
            return self.head or None
        name = revision.removeprefix("refs/tags/")
        if name in self.tags:
            found = self.tags[name]
            return found if isinstance(found, str) else found[1]
        name = revision.removeprefix("refs/heads/")
        if name in self.branches:
            return self.branches[name]
        hits = [ident for ident in self.commits if len(revision) >= 4 and ident.startswith(revision)]
        return hits[0] if len(hits) == 1 else None

    def ancestors(self, commit: str) -> set[str]:
        found: set[str] = set()
        todo = [commit]
        while todo:
            at = todo.pop()
            if at not in found:
                found.add(at)
                todo += self.commits[at]["parents"]
        return found

    def log(self, tip: str, since: str | None, until: str | None) -> list[Row]:
        """The commits of a tip between two instants, newest first."""
        found = [self.commits[ident] for ident in self.ancestors(tip)]
        kept = [c for c in found if (since or "") <= c["date"] <= (until or "9")]
        return sorted(kept, key=lambda c: (c["date"], c["sha"]), reverse=True)

    def status(self, base: str, head: str) -> str | None:
        """How `head` stands to `base`; None where they have nothing in common."""
        a, b = self.ancestors(base), self.ancestors(head)
        if not a & b:
            return None
        if a == b:
            return "identical"
        return "ahead" if a < b else "behind" if b < a else "diverged"


def answer_past(
    pasts: dict[str, Past], base: str, path: str, query: dict[str, list[str]]
) -> tuple[int, Any, Row] | None:
    """Status, JSON and headers of a path on a history; None where it is none."""
    asked = {name: values[0] for name, values in query.items()}
    if path == "/search/commits":
        return _search(pasts, asked["q"])
    found = _ROUTE.fullmatch(path)
    past = pasts.get(found["repo"].lower()) if found else None
    if found is None or past is None:
        return None
    rest = found["rest"] or ""
    if not rest:
        return 200, {"default_branch": "trunk", "private": False}, {}
    for start, answer in _ROUTES.items():
        if rest.startswith(start):
            told = answer(past, rest.removeprefix(start), asked)
            return _in_pages(told, base + path, asked, past.page) if isinstance(told[1], list) else told
    return None


def _in_pages(told: tuple[int, Any, Row], url: str, asked: Row, size: int) -> tuple[int, Any, Row]:
    start, items = int(asked.get("after", 0)), told[1]
    if not size:
        return told
    more = {"Link": f'<{url}?after={start + size}>; rel="next"'} if start + size < len(items) else {}
    return told[0], items[start : start + size], more


def _search(pasts: dict[str, Past], asked: str) -> tuple[int, Any, Row]:
    repo, _, word = asked.removeprefix("repo:").partition(" ")
    past = pasts.get(repo.lower())
    if past is None or not past.search:
        return (422 if past and past.searched_elsewhere else 404), {"message": "Validation Failed"}, {}
    hits = [past.commits[i] for i in past.ancestors(past.head) if word.strip('"') in past.commits[i]["message"]]
    return 200, {"items": [_whole(c) for c in hits]}, {}


def _refs(past: Past, prefix: str, _: Row) -> tuple[int, Any, Row]:
    if not past.matching:
        return 404, {"message": "Not Found"}, {}
    found = [("heads/trunk", past.head, "commit")]
    for name, to in past.tags.items():
        found.append((f"tags/{name}", to if isinstance(to, str) else to[0], "commit" if isinstance(to, str) else "tag"))
    found.append(("tags/a-tree", sha("tree"), "tree"))
    return 200, [
        {"ref": f"refs/{name}", "object": {"sha": ident, "type": kind}}
        for name, ident, kind in found
        if name.startswith(prefix)
    ], {}  # fmt: skip


def _compare(past: Past, spec: str, _: Row) -> tuple[int, Any, Row]:
    names = [unquote(name) for name in spec.split("...")]
    base, head = (past.resolve(name) for name in names)
    if base is None or head is None:
        return 404, {"message": "Not Found"}, {}
    status = past.status(base, head)
    if status is None:
        return 404, {"message": f"No common ancestor between {names[0]} and {names[1]}."}, {}
    return 200, {"status": status, "base_commit": _whole(past.commits[base])}, {}


def _commits(past: Past, name: str, _: Row) -> tuple[int, Any, Row]:
    ident = past.resolve(name)
    return (200, _whole(past.commits[ident]), {}) if ident else (422, {"message": "No commit found"}, {})


def _git_commit(past: Past, name: str, _: Row) -> tuple[int, Any, Row]:
    if name not in past.commits:
        return 404, {"message": "Not Found"}, {}
    whole = _whole(past.commits[name])
    return 200, {"sha": name, "parents": whole["parents"], **whole["commit"]}, {}


def _git_tag(past: Past, ident: str, _: Row) -> tuple[int, Any, Row]:
    for name, to in past.tags.items():
        if not isinstance(to, str) and to[0] == ident:
            return 200, {"tag": name, "tagger": {"date": to[2]}, "object": {"sha": to[1], "type": "commit"}}, {}
    return 404, {"message": "Not Found"}, {}


def _log(past: Past, _: str, asked: Row) -> tuple[int, Any, Row]:
    tip = past.resolve(asked.get("sha", "HEAD"))
    if tip is None:
        return 404, {"message": "Not Found"}, {}
    return 200, [_whole(c) for c in past.log(tip, asked.get("since"), asked.get("until"))], {}


def _release(past: Past, tag: str, _: Row) -> tuple[int, Any, Row]:
    found = past.releases.get(unquote(tag))
    return (200, {"tag_name": unquote(tag), **found}, {}) if found else (404, {"message": "Not Found"}, {})


def _contents(past: Past, path: str, asked: Row) -> tuple[int, Any, Row]:
    at = asked.get("ref", "HEAD")
    text = past.files.get(f"{at}:{path}")
    if text is None:
        inside = f"{at}:{path}/" if path else f"{at}:"
        names = [key.removeprefix(inside) for key in past.files if key.startswith(inside)]
        entries = [{"name": n.split("/")[0], "type": "dir" if "/" in n else "file"} for n in names]
        return (200, entries, {}) if names else (404, {"message": "Not Found"}, {})
    large = len(text) > 1_000_000
    return 200, {
        "type": "file", "sha": sha(text), "encoding": "none" if large else "base64",
        "content": "" if large else base64.encodebytes(text.encode()).decode(),
    }, {}  # fmt: skip


def _blob(past: Past, ident: str, _: Row) -> tuple[int, Any, Row]:
    text = next(text for text in past.files.values() if sha(text) == ident)
    return 200, {"sha": ident, "encoding": "base64", "content": base64.b64encode(text.encode()).decode()}, {}


def _whole(commit: Row) -> Row:
    who = {"name": commit["author"], "date": commit["date"]}
    return {
        "sha": commit["sha"], "parents": [{"sha": p} for p in commit["parents"]],
        "commit": {"message": commit["message"], "author": who, "committer": who},
    }  # fmt: skip


_ROUTES = {
    "/git/matching-refs/": _refs, "/compare/": _compare, "/git/commits/": _git_commit, "/git/tags/": _git_tag,
    "/git/blobs/": _blob, "/commits/": _commits, "/commits": _log, "/releases/tags/": _release, "/contents/": _contents,
}  # fmt: skip


class PastNodes:
    """The fields of a repository that GraphQL tells of its history."""

    def __init__(self, name: str, past: Past, size: int) -> None:
        self._name = name
        self._past = past
        self._size = size

    def fields(self) -> Row:
        return {"ref": self._ref, "refs": self._refs, "object": self._object, "release": self._release,
                "defaultBranchRef": {"name": "trunk"}, "isPrivate": False}  # fmt: skip

    def _refs(self, _: Any, first: int = 100, after: str | None = None, **more: Any) -> Row:
        start, size = int(after or 0), min(first, self._size)
        names = sorted(self._past.tags, key=self._date, reverse=True)
        end = start + size
        return {
            "totalCount": len(names), "pageInfo": {"hasNextPage": end < len(names), "endCursor": str(end)},
            "nodes": [self._tag(name) for name in names[start:end]],
        }  # fmt: skip

    def _date(self, name: str) -> str:
        return str(self._past.commits[self._past.resolve(name) or ""]["date"])

    def _ref(self, _: Any, qualifiedName: str) -> Row | None:  # noqa: N803
        name = qualifiedName.removeprefix("refs/tags/")
        return self._tag(name) if name in self._past.tags else None

    def _tag(self, name: str) -> Row:
        to = self._past.tags[name]
        commit = self._commit(to if isinstance(to, str) else to[1])
        target = commit
        if not isinstance(to, str):
            target = {"__typename": "Tag", "oid": to[0], "tagger": {"date": to[2]}, "target": commit}

        def compare(_: Any, headRef: str) -> Row | None:  # noqa: N803
            head = self._past.resolve(headRef)
            status = self._past.status(commit["oid"], head) if head else None
            return {"status": status.upper()} if status else None

        return {"name": name, "target": target, "compare": compare}

    def _object(self, _: Any, expression: str) -> Row | None:
        if ":" in expression:
            text = self._past.files.get(expression)
            return None if text is None else {"__typename": "Blob", "oid": sha(text), "text": text[:500_000],
                                              "isTruncated": len(text) > 500_000}  # fmt: skip
        if isinstance(self._past.tags.get(expression.removeprefix("refs/tags/")), tuple):
            found: Row = self._tag(expression.removeprefix("refs/tags/"))["target"]
            return found
        ident = self._past.resolve(expression)
        return self._commit(ident) if ident else None

    def _commit(self, ident: str) -> Row:
        c = self._past.commits[ident]

        def history(_: Any, first: int = 100, after: str | None = None, since: str | None = None,
                    until: str | None = None) -> Row:  # fmt: skip
            found = self._past.log(ident, since, until)
            start, end = int(after or 0), int(after or 0) + min(first, self._size)
            page = {"hasNextPage": end < len(found), "endCursor": str(end)}
            return {"pageInfo": page, "nodes": [self._commit(c["sha"]) for c in found[start:end]]}

        return {
            "__typename": "Commit", "oid": ident, "message": c["message"], "committedDate": c["date"],
            "author": {"name": c["author"]}, "repository": {"nameWithOwner": self._name}, "history": history,
            "parents": lambda _, first=100: {"nodes": [self._commit(p) for p in c["parents"][:first]]},
        }  # fmt: skip

    def _release(self, _: Any, tagName: str) -> Row | None:  # noqa: N803
        found = self._past.releases.get(tagName)
        return None if found is None else {
            "tagName": tagName, "description": found.get("body"), "url": found.get("html_url", ""),
            "publishedAt": found.get("published_at"), "createdAt": found.get("created_at"),
            "author": {"login": found["author"]["login"]} if found.get("author") else None,
        }  # fmt: skip
