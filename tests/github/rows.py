"""Rows of an archive for tests, in invented repositories."""

from __future__ import annotations

import json
from typing import Any

from fixtrail.model.ref import Ref
from fixtrail.model.stored import RawThread

Row = dict[str, Any]
REPO = "example/lantern"
ADA = {"login": "ada", "id": 1}
BOT = {"login": "sweeper[bot]", "id": 2, "type": "Bot"}


def at(minute: int) -> str:
    return f"2026-03-01T{10 + minute // 60:02}:{minute % 60:02}:00Z"


def ref(number: int, repo: str = REPO, host: str = "github.com") -> Ref:
    owner, _, name = repo.partition("/")
    return Ref(host, owner, name, number)


def comment(ident: int, body: str = "Same here.", minute: int = 5, **more: Any) -> Row:
    return {"id": ident, "body": body, "user": ADA, "author_association": "NONE", "created_at": at(minute), **more}


def event(kind: str, ident: int, minute: int = 6, **more: Any) -> Row:
    return {"event": kind, "id": ident, "actor": ADA, "created_at": at(minute), **more}


def cross_reference(minute: int, source: Row, **more: Any) -> Row:
    """Cross-references have no id over REST."""
    return {"event": "cross-referenced", "actor": ADA, "created_at": at(minute), "source": source, **more}


def issue(number: int, *timeline: Row, comments: tuple[Row, ...] = (), **more: Any) -> Row:
    """An issue; `comments` are put in front of the timeline. `links` are GraphQL's link tables."""
    links = more.pop("links", {})
    given = {
        "id": 1000 + number, "number": number, "title": f"Issue {number}", "body": "It fails.\r\n", "user": ADA,
        "author_association": "NONE", "state": "open", "labels": [], "comments": len(comments),
        "created_at": at(0), "updated_at": at(59), **more,
    }  # fmt: skip
    said = [{"event": "commented", "id": c["id"], "created_at": c["created_at"]} for c in comments]
    return {
        "number": number, "kind": "issue", "issue": given, "pull": None, "comments": list(comments),
        "timeline": [*said, *timeline], "links": links,
    }  # fmt: skip


def pull(number: int, *timeline: Row, merged: str | None = None, **more: Any) -> Row:
    review_comments = more.pop("review_comments", [])
    facts = more.pop("facts", {})
    if merged:
        timeline = (
            *timeline,
            event("merged", 7000 + number, 40, commit_id=merged),
            event("closed", 7500 + number, 40),
        )
        more = {"state": "closed", "closed_at": at(40), **more}
        facts = {"merged": True, "merged_at": at(40), "merged_by": ADA, **facts}
    row = issue(
        number, *timeline, title=f"Pull request {number}", pull_request={"merged_at": facts.get("merged_at")}, **more
    )
    return {**row, "kind": "pull", "pull": {"id": 5000 + number, **facts}, "review_comments": review_comments}


def archived(row: Row, repo: str = REPO) -> RawThread:
    """The row as `fixtrail import` would store it."""
    return RawThread(ref(row["number"], repo), "archive", json.dumps(row).encode(), at(60), "")
