"""The stand-in's REST: objects with GitHub's field names, made from the rows of an archive."""

from __future__ import annotations

import re
from typing import Any

from tests.standin.past import Past, answer_past

Row = dict[str, Any]
Answer = tuple[int, Any, dict[str, str]]
WEB = "https://github.com"
GHOST = {"login": "ghost", "id": 10137, "type": "User"}

_ROUTE = re.compile(
    r"/repos/(?P<repo>[^/]+/[^/]+)/(?:issues/(?P<issue>\d+)(?P<timeline>/timeline)?"
    r"|pulls/(?P<pull>\d+)(?P<comments>/comments)?)"
)


class Archive:
    """Rows by repository and number, and what became of those that are no longer there."""

    def __init__(
        self,
        rows: dict[str, list[Row]],
        moved: dict[str, str] | None = None,
        renamed: dict[str, str] | None = None,
        deleted: set[str] | None = None,
        pasts: dict[str, Past] | None = None,
    ) -> None:
        self.names = {name.lower(): name for name in rows}
        self.rows = {(name.lower(), row["number"]): row for name, found in rows.items() for row in found}
        self.ids = {name.lower(): 1000 + i for i, name in enumerate(rows)}
        self.moved = {key.lower(): where for key, where in (moved or {}).items()}
        self.renamed = {key.lower(): where for key, where in (renamed or {}).items()}
        self.deleted = {key.lower() for key in deleted or ()}
        self.pasts = {name.lower(): Past() for name in rows} | {n.lower(): past for n, past in (pasts or {}).items()}
        self.names = {**{name.lower(): name for name in pasts or ()}, **self.names}

    def name_of(self, repo: str) -> str | None:
        return self.names.get(self.renamed.get(repo.lower(), repo).lower())

    def row(self, repo: str, number: int) -> Row | None:
        return self.rows.get((repo.lower(), number))

    def search(self, asked: str) -> list[tuple[str, Row]]:
        """Pull requests by a search of the form `repo:o/r is:pr 12 in:title`."""
        repo, _, word, _ = asked.split()
        name = self.name_of(repo.removeprefix("repo:"))
        rows = [row for (home, _), row in self.rows.items() if name and home == name.lower()]
        return [(name, row) for row in rows if name and row["kind"] == "pull" and word in row["issue"]["title"]]


def answer_rest(archive: Archive, base: str, path: str, query: dict[str, list[str]], size: int) -> Answer:
    """Status, JSON and headers for a path below the API."""
    if path == "/search/issues":
        return 200, {"items": [issue(name, row) for name, row in archive.search(query["q"][0])]}, {}
    by_id = re.match(r"/repositories/(\d+)(/.*)", path)
    if by_id:
        home = next(archive.names[k] for k, ident in archive.ids.items() if ident == int(by_id.group(1)))
        path = f"/repos/{home}{by_id.group(2)}"
    past = answer_past(archive.pasts, base, path, query)
    if past is not None:
        return past
    found = _ROUTE.fullmatch(path)
    if found is None:
        return 404, {"message": "Not Found"}, {}
    asked, number = found["repo"], int(found["issue"] or found["pull"])
    key, tail = f"{asked}#{number}".lower(), path.partition("/issues/")[2].partition("/")[2]
    if key in archive.deleted:
        return 410, {"message": "This issue was deleted"}, {}
    if key in archive.moved:
        repo, _, to = archive.moved[key].partition("#")
        return _moved(archive, base, repo, f"/issues/{to}" + (f"/{tail}" if tail else ""))
    name: str | None = archive.name_of(asked)
    if name and asked.lower() in archive.renamed:
        return _moved(archive, base, name, path.partition(found["repo"])[2])
    row = archive.row(name, number) if name else None
    if name is None or row is None or (found["pull"] and row["kind"] != "pull"):
        return 404, {"message": "Not Found"}, {}
    if found["timeline"]:
        return _paged([timeline_item(archive, name, row, e) for e in row["timeline"]], base, archive, path, query, size)
    if found["comments"]:
        return _paged([comment(c) for c in row.get("review_comments", [])], base, archive, path, query, size)
    return 200, pull(name, row) if found["pull"] else issue(name, row), {}


def _moved(archive: Archive, base: str, repo: str, tail: str) -> Answer:
    url = f"{base}/repositories/{archive.ids[repo.lower()]}{tail}"
    return 301, {"message": "Moved Permanently", "url": url}, {"Location": url}


def _paged(items: list[Any], base: str, archive: Archive, path: str, query: dict[str, list[str]], size: int) -> Answer:
    """Pages go by `/repositories/ID` and an opaque cursor, so that nobody can build their address."""
    size = min(size, int(query.get("per_page", ["30"])[0]))
    start = int(query.get("after", ["0"])[0])
    headers = {}
    if start + size < len(items):
        _, _, owner, repo, *rest = path.split("/")
        where = f"{base}/repositories/{archive.ids[f'{owner}/{repo}'.lower()]}/{'/'.join(rest)}"
        following = f"{where}?per_page={query.get('per_page', ['30'])[0]}&after={start + size}"
        headers["Link"] = f'<{where}?per_page=1&after=0>; rel="first", <{following}>; rel="next"'
    return 200, items[start : start + size], headers


def user(given: Row | None) -> Row | None:
    return None if given is None else {"type": "User", "site_admin": False, **given}


def reactions(given: dict[str, int] | None) -> Row:
    return {
        "url": "x",
        "total_count": sum((given or {}).values()),
        **dict.fromkeys(("+1", "heart", "eyes"), 0),
        **(given or {}),
    }


def issue(name: str, row: Row, *, with_repository: bool = False) -> Row:
    given = row["issue"]
    page = f"{WEB}/{name}/{'pull' if row['kind'] == 'pull' else 'issues'}/{row['number']}"
    out = {
        **given,
        "html_url": page, "repository_url": f"https://api.github.com/repos/{name}", "user": user(given.get("user")),
        "author_association": given.get("author_association", "NONE"), "comments": len(row["comments"]),
        "assignees": [user(u) for u in given.get("assignees", [])], "closed_by": user(given.get("closed_by")),
        "reactions": reactions(given.get("reactions")), "locked": bool(given.get("locked")),
        "milestone": given.get("milestone"), "state_reason": given.get("state_reason"), "body": given.get("body"),
        "closed_at": given.get("closed_at"),
    }  # fmt: skip
    if row["kind"] == "pull":
        out["pull_request"] = {"url": "x", "merged_at": row["pull"].get("merged_at")}
    if with_repository:
        out["repository"] = {"full_name": name, "id": 1}
    return out


def pull(name: str, row: Row) -> Row:
    given = row["pull"]
    side = {"ref": "main", "repo": {"full_name": name, "default_branch": "main"}}
    return {
        **issue(name, row), "merged": False, "merged_at": None, "merge_commit_sha": "0" * 40, "additions": 0,
        "deletions": 0, "changed_files": 0, "base": side, "head": side, **given,
        "merged_by": user(given.get("merged_by")), "review_comments": len(row.get("review_comments", [])),
    }  # fmt: skip


def comment(given: Row) -> Row:
    return {
        **given, "user": user(given.get("user")), "updated_at": given.get("updated_at", given["created_at"]),
        "author_association": given.get("author_association", "NONE"), "reactions": reactions(given.get("reactions")),
    }  # fmt: skip


def timeline_item(archive: Archive, name: str, row: Row, given: Row) -> Row:
    """REST leaves out targets of `connected` and marks, and types every source `issue`."""
    kind = given["event"]
    if kind == "commented":
        whole = next(c for c in row["comments"] if c["id"] == given["id"])
        return {**comment(whole), "event": kind, "actor": user(whole.get("user"))}
    out = {k: v for k, v in given.items() if k not in {"subject", "closer", "pair", "far"}}
    if kind in {"reviewed", "committed"}:
        return {**out, **({"user": user(given.get("user"))} if kind == "reviewed" else {})}
    out["actor"] = user(given.get("actor"))
    if kind == "cross-referenced":
        out["source"] = {"type": "issue", "issue": _source(archive, name, given["source"])}
        return out
    out["commit_id"] = given.get("commit_id")
    home = given.get("commit_repo") or name
    commit_url = f"https://api.github.com/repos/{home}/commits/{given['commit_id']}" if given.get("commit_id") else None
    return {**out, "commit_url": commit_url}


def _source(archive: Archive, name: str, given: Row) -> Row:
    where = given.get("repository", name)
    row = archive.row(where, given["number"])
    if row is not None:
        return issue(where, row, with_repository=True)
    return {**given, "repository": {"full_name": where}}
