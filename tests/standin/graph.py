"""The stand-in's GraphQL: graphql-core over the rows of an archive."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

from graphql import GraphQLError, build_schema, execute_sync, parse, validate

from tests.standin.past import Past, PastNodes
from tests.standin.rest import WEB, Archive, Row
from tests.standin.schema import enum_name, schema_text

_CAMEL = {"renamed": "RenamedTitleEvent"}


class Engine:
    def __init__(self, archive: Archive, lacking: frozenset[str], *, newer: bool) -> None:
        self._archive = archive
        self._schema = build_schema(schema_text(lacking, newer=newer))

    def run(self, body: dict[str, Any], page: int, drop_after: int | None) -> dict[str, Any]:
        document = parse(body["query"])
        wrong = validate(self._schema, document)
        if wrong:
            return {"errors": [{"message": e.message, "extensions": {"code": "invalid"}} for e in wrong]}
        root = _Threads(self._archive, page, drop_after).root()
        done = execute_sync(self._schema, document, root, variable_values=body.get("variables"))
        out: dict[str, Any] = {"data": done.data}
        if done.errors:
            out["errors"] = [
                {"message": e.message, "path": e.path, **({"type": e.extensions["type"]} if e.extensions else {})}
                for e in done.errors
            ]
        return out


class _Threads:
    """Objects of one query, as dictionaries whose callables take arguments."""

    def __init__(self, archive: Archive, page: int, drop_after: int | None) -> None:
        self._archive = archive
        self._page = page
        self._drop_after = drop_after
        self._timelines = 0

    def root(self) -> Row:
        limit = {"cost": 1, "limit": 5000, "remaining": 4999, "used": 1, "resetAt": "2030-01-01T00:00:00Z"}
        return {"rateLimit": limit, "repository": self._repository, "node": self._node, "search": self._search}

    def _search(self, _: Any, query: str, **more: Any) -> Row:
        return {"nodes": [self._thread(name, row) for name, row in self._archive.search(query)]}

    def _repository(self, _: Any, owner: str, name: str) -> Row:
        found = self._archive.name_of(f"{owner}/{name}")
        if found is None:
            raise GraphQLError("Could not resolve to a Repository", extensions={"type": "NOT_FOUND"})
        return self._repo(found)

    def _repo(self, name: str) -> Row:
        def thread(_: Any, number: int) -> Row:
            row = self._archive.row(name, number)
            if row is None:
                raise GraphQLError("Could not resolve to an issue or pull request", extensions={"type": "NOT_FOUND"})
            return self._thread(name, row)

        past = PastNodes(name, self._archive.pasts.get(name.lower()) or Past(), self._page)
        own = {"nameWithOwner": name, "issueOrPullRequest": thread, "defaultBranchRef": {"name": "main"}}
        return {**past.fields(), **own}

    def _node(self, _: Any, id: str) -> Row:
        kind, name, number, *review = id.split("|")
        row = self._archive.row(name, int(number))
        assert row is not None
        if kind == "review":
            return self._review(name, row, next(e for e in row["timeline"] if str(e.get("id")) == review[0]))
        return self._thread(name, row)

    def _connection(self, items: list[Any], make: Callable[[Any], Any], *, timeline: bool = False) -> Any:
        def page(_: Any, first: int = 100, after: str | None = None, **more: Any) -> Row:
            wanted = [i for i in items if not timeline or enum_name(_type_of(i)) in (more.get("itemTypes") or ())]
            start, size = int(after or 0) + (more.get("skip") or 0), min(first, self._page)
            self._timelines += timeline
            end = min(start + size, len(wanted))
            if timeline and self._drop_after is not None and self._timelines > self._drop_after:
                return {"totalCount": len(wanted), "nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}
            return {
                "totalCount": len(wanted),
                "nodes": [make(i) for i in wanted[start:end]],
                "pageInfo": {"hasNextPage": end < len(wanted), "endCursor": str(end)},
            }

        return page

    def _other(self, name: str, number: int) -> Row | None:
        row = self._archive.row(name, number)
        return self._thread(name, row) if row else None

    def _thread(self, name: str, row: Row) -> Row:
        given, is_pull = row["issue"], row["kind"] == "pull"
        page = f"{WEB}/{name}/{'pull' if is_pull else 'issues'}/{row['number']}"
        out = {
            "__typename": "PullRequest" if is_pull else "Issue", "id": f"thread|{name}|{row['number']}",
            "number": row["number"], "title": given["title"], "body": given.get("body") or "",
            "createdAt": given["created_at"], "updatedAt": given["updated_at"], "closedAt": given.get("closed_at"),
            "locked": bool(given.get("locked")), "authorAssociation": given.get("author_association", "NONE"),
            "author": _actor(given.get("user")), "milestone": given.get("milestone"),
            "repository": lambda _: self._repo(name), "reactionGroups": _groups(given.get("reactions")),
            "comments": self._connection(row["comments"], lambda c: _comment(c, f"{page}#issuecomment-{c['id']}")),
            "labels": self._connection(given["labels"], lambda label: label),
            "assignees": self._connection(given.get("assignees", []), _actor),
            "timelineItems": self._connection(
                [e for e in row["timeline"] if e["event"] not in {"commented", "reviewed", "committed"}],
                lambda e: self._event(name, row, e), timeline=True,
            ),
        }  # fmt: skip
        return {**out, **(self._pull(name, row) if is_pull else self._issue(name, row))}

    def _issue(self, name: str, row: Row) -> Row:
        given, links = row["issue"], row.get("links", {})

        def reason(_: Any, enableDuplicate: bool = False) -> str | None:  # noqa: N803
            said = (given.get("state_reason") or "").upper() or None
            return "NOT_PLANNED" if said == "DUPLICATE" and not enableDuplicate else said

        def closed_by(info: Any, includeClosedPrs: bool = False, **more: Any) -> Row:  # noqa: N803
            pulls = [self._archive.row(name, n) for n in links.get("closed_by", [])]
            shown = [p for p in pulls if p and (includeClosedPrs or p["issue"]["state"] == "open")]
            found: Row = self._connection(shown, lambda p: self._thread(name, p))(info, **more)
            return found

        def several(key: str) -> Any:
            return self._connection(links.get(key, []), lambda n: self._other(name, n))

        return {
            "state": given["state"].upper(), "stateReason": reason, "closedByPullRequestsReferences": closed_by,
            "subIssues": several("sub_issues"), "blockedBy": several("blocked_by"), "blocking": several("blocking"),
            "parent": lambda _: self._other(name, links.get("parent", 0)),
            "duplicateOf": lambda _: self._other(name, links.get("duplicate_of", 0)),
            "issueType": given.get("type"),
        }  # fmt: skip

    def _pull(self, name: str, row: Row) -> Row:
        given, merged = row["pull"], bool(row["pull"].get("merged"))
        commit = next((e.get("commit_id") for e in row["timeline"] if e["event"] == "merged"), None)
        head = (given.get("head") or {}).get("repo")
        return {
            "state": "MERGED" if merged else row["issue"]["state"].upper(), "merged": merged,
            "mergedAt": given.get("merged_at"), "mergedBy": _actor(given.get("merged_by")),
            "mergeCommit": _commit(name, commit) if merged and commit else None,
            "isDraft": bool(given.get("draft")), "baseRefName": (given.get("base") or {}).get("ref", "main"),
            "headRefName": (given.get("head") or {}).get("ref", "main"),
            "headRepository": {"nameWithOwner": head["full_name"]} if head else self._repo(name),
            "additions": given.get("additions", 0),
            "deletions": given.get("deletions", 0), "changedFiles": given.get("changed_files", 0),
            "reviews": self._connection(
                [e for e in row["timeline"] if e["event"] == "reviewed"], lambda e: self._review(name, row, e)
            ),
            "commits": self._connection(
                [e for e in row["timeline"] if e["event"] == "committed"],
                lambda e: {"commit": _commit(name, e["sha"], e)},
            ),
            "closingIssuesReferences": self._connection(
                row.get("links", {}).get("closing", []), lambda n: self._other(name, n)
            ),
        }  # fmt: skip

    def _review(self, name: str, row: Row, e: Row) -> Row:
        page = f"{WEB}/{name}/pull/{row['number']}"
        mine = [c for c in row.get("review_comments", []) if c.get("pull_request_review_id") == e["id"]]
        return {
            "__typename": "PullRequestReview", "id": f"review|{name}|{row['number']}|{e['id']}",
            "url": f"{page}#pullrequestreview-{e['id']}", "body": e.get("body") or "", "state": e["state"].upper(),
            "createdAt": e["submitted_at"], "submittedAt": e["submitted_at"], "author": _actor(e.get("user")),
            "authorAssociation": e.get("author_association", "NONE"), "reactionGroups": None,
            "comments": self._connection(mine, lambda c: _comment(c, f"{page}#discussion_r{c['id']}")),
        }  # fmt: skip

    def _event(self, name: str, row: Row, e: Row) -> Row:
        far, pair = e.get("far"), e.get("pair") or {}
        source = e.get("source") or {}
        commit = _commit(e.get("commit_repo") or name, e["commit_id"], e) if e.get("commit_id") else None
        closer = self._other(name, e["closer"]["pull"]) if e.get("closer") else commit
        return {
            "__typename": _type_of(e), "id": _node_id(_type_of(e), e.get("id", 0)),
            "actor": _actor(e.get("actor")), "createdAt": e["created_at"], "label": e.get("label"),
            "milestoneTitle": (e.get("milestone") or {}).get("title"), "lockReason": e.get("lock_reason"),
            "currentTitle": (e.get("rename") or {}).get("to"), "assignee": _actor(e.get("assignee")),
            "requestedReviewer": _actor(e.get("requested_reviewer")), "closer": closer, "commit": commit,
            "afterCommit": commit, "stateReason": (e.get("state_reason") or "").upper() or None,
            "commitRepository": self._repo(e.get("commit_repo") or name), "willCloseTarget": bool(e.get("closes")),
            "source": self._source(name, source) if source else self._thread(name, row),
            "subject": self._other(name, e.get("subject", 0)), "fromRepository": self._repo(name),
            "canonical": self._other(name, pair.get("canonical", 0)),
            "duplicate": self._other(name, pair.get("duplicate", 0)), "issueType": {"name": e.get("type")},
            **{key: self._other(name, far or 0) for key in ("subIssue", "parent", "blockingIssue", "blockedIssue")},
        }  # fmt: skip

    def _source(self, name: str, source: Row) -> Row:
        where = source.get("repository", name)
        known = self._other(where, source["number"])
        if known is not None:
            return known
        merged = (source.get("pull_request") or {}).get("merged_at")
        is_pull = "pull_request" in source
        return {
            "__typename": "PullRequest" if is_pull else "Issue", "number": source["number"],
            "title": source.get("title", ""), "state": "MERGED" if merged else source["state"].upper(),
            "mergedAt": merged, "repository": {"nameWithOwner": where}, "author": _actor(source.get("user")),
        }  # fmt: skip


def _type_of(event: Row) -> str:
    kind = event["event"]
    return _CAMEL.get(kind) or "".join(part.capitalize() for part in re.split(r"[-_]", kind)) + "Event"


def _node_id(kind: str, number: int) -> str:
    """Old ids and new ones, by turns, as long-lived repositories have them."""
    if number % 2:
        return base64.b64encode(f"0{len(kind)}:{kind}{number}".encode()).decode()
    packed = bytes([0x93, 0, 42, 0xCF]) + number.to_bytes(8, "big")
    return f"EV_{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def _actor(user: Row | None) -> Row | None:
    if user is None or user["login"] == "ghost":
        return None
    return {"__typename": user.get("type", "User"), "login": user["login"].removesuffix("[bot]")}


def _groups(counts: dict[str, int] | None) -> list[Row]:
    names = {"+1": "THUMBS_UP", "-1": "THUMBS_DOWN"}
    return [
        {"content": names.get(k, k.upper()), "reactors": {"totalCount": (counts or {}).get(k, 0)}}
        for k in ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
    ]


def _comment(c: Row, url: str) -> Row:
    return {
        "url": url, "body": c["body"], "createdAt": c["created_at"], "updatedAt": c.get("updated_at", c["created_at"]),
        "authorAssociation": c.get("author_association", "NONE"), "author": _actor(c.get("user")),
        "reactionGroups": _groups(c.get("reactions")),
    }  # fmt: skip


def _commit(name: str, sha: str, e: Row | None = None) -> Row:
    e = e or {}
    return {
        "__typename": "Commit", "oid": sha, "message": e.get("message", ""), "author": e.get("author"),
        "committedDate": (e.get("committer") or {}).get("date"), "repository": {"nameWithOwner": name},
    }  # fmt: skip
