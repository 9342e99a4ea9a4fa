"""Further pages of the lists in GraphQL nodes: comments, timeline, reviews and their comments, commits, links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from fixtrail.github import query
from fixtrail.github.exchange import Exchange, TooSlow
from fixtrail.github.graphql_shapes import Node
from fixtrail.github.parse_graphql import LISTS, read_node
from fixtrail.github.pieces import Pieces
from fixtrail.model.limits import Limits

_PAGE = msgspec.json.Decoder(dict[str, Any] | None)


class Came(msgspec.Struct, frozen=True):
    """A node as it came, and as it was read."""

    raw: msgspec.Raw
    node: Node


class Cursor(msgspec.Struct):
    """Where a list goes on: `holder` is the node as plain JSON, which the pages are added to."""

    holder: dict[str, Any]
    kind: str
    name: str
    pages: int = 1
    tries: int = 0

    @property
    def connection(self) -> dict[str, Any]:
        found: dict[str, Any] = self.holder[self.name]
        return found

    @property
    def after(self) -> str | None:
        """The cursor to go on from, or None where the list has ended."""
        page = self.connection.get("pageInfo") or {}
        return page.get("endCursor") if page.get("hasNextPage") else None


class ListPages:
    """Pages for several threads in one query, at most `limits.batch` of them."""

    def __init__(self, exchange: Exchange, pieces: Pieces, limits: Limits) -> None:
        self._exchange = exchange
        self._pieces = pieces
        self._limits = limits

    def join(self, nodes: Sequence[Came]) -> list[Came]:
        """The nodes with all pages joined; one that has no further pages stays as it came.

        A list is read up to `limits.pages`; `hasNextPage` stays true in what was not read to its end.
        """
        opened = [msgspec.json.decode(came.raw, type=dict[str, Any]) if goes_on(came.node) else None for came in nodes]
        self._read([cursor for node in opened if node is not None for cursor in _cursors(node)])
        joined = list(nodes)
        for i, node in enumerate(opened):
            if node is not None:
                raw = msgspec.json.encode(node)
                joined[i] = Came(msgspec.Raw(raw), read_node(raw))
        return joined

    def _read(self, cursors: list[Cursor]) -> None:
        while cursors:
            turn, rest = cursors[: self._limits.batch], cursors[self._limits.batch :]
            self._turn(turn)
            again: list[Cursor] = []
            for cursor in turn:
                if cursor.after is not None and cursor.pages < self._limits.pages:
                    again.append(cursor)
                elif cursor.name == "reviews":
                    again += _nested(cursor.holder)
            cursors = again + rest

    def _turn(self, turn: list[Cursor]) -> None:
        """One more page for each; a page that does not come is asked for again, at last it is left out."""
        body = {
            "query": query.pages(tuple((c.kind, c.name) for c in turn), self._pieces),
            "variables": {
                name: value
                for i, c in enumerate(turn)
                for name, value in ((f"i{i}", c.holder["id"]), (f"c{i}", c.after))
            },
        }
        try:
            _, reply = self._exchange.query(msgspec.json.encode(body), whole=len(turn) == 1)
        except TooSlow:
            middle = len(turn) // 2
            self._turn(turn[:middle])
            self._turn(turn[middle:])
            return
        data = reply.data or {}
        late = [c for i, c in enumerate(turn) if not _add(c, data.get(f"p{i}"), _faults(reply.errors, f"p{i}"))]
        for cursor in late:
            cursor.tries += 1
            if cursor.tries > self._limits.retries:
                cursor.pages = self._limits.pages
            elif cursor.tries > 1:
                self._exchange.waiter.back_off(cursor.tries)


def _faults(errors: Sequence[Any] | None, alias: str) -> bool:
    return any(not fault.path or fault.path[0] == alias for fault in errors or ())


def goes_on(node: Node) -> bool:
    """Whether any list of the node has further pages."""
    lists = [getattr(node, field) for field in LISTS.values()]
    lists += [review.comments for review in (node.reviews.items() if node.reviews else ())]
    return any(found is not None and found.page_info.has_next_page for found in lists)


def _cursors(node: dict[str, Any]) -> list[Cursor]:
    """The lists of a node that go on; the comments of its reviews too, once its reviews are all there."""
    kind = str(node["__typename"])
    found = [Cursor(node, kind, name) for name in LISTS if node.get(name)]
    cursors = [cursor for cursor in found if cursor.after is not None]
    if all(cursor.name != "reviews" for cursor in cursors):
        cursors += _nested(node)
    return cursors


def _nested(node: dict[str, Any]) -> list[Cursor]:
    reviews = (node.get("reviews") or {}).get("nodes") or []
    found = [Cursor(review, "PullRequestReview", "comments") for review in reviews if review and review.get("comments")]
    return [cursor for cursor in found if cursor.after is not None]


def _add(cursor: Cursor, raw: msgspec.Raw | None, faulty: bool) -> bool:
    """Add a page to its list; False where it is not there or silently empty though the list goes on."""
    node = _PAGE.decode(raw) if raw is not None else None
    page = (node or {}).get(cursor.name)
    if faulty or not isinstance(page, dict):
        return False
    have, nodes = cursor.connection, page.get("nodes") or []
    if not nodes and len(have.get("nodes") or []) < page.get("totalCount", 0) and not cursor.tries:
        return False
    have.setdefault("nodes", [])
    have["nodes"] = [*(have["nodes"] or []), *nodes]
    have["pageInfo"], have["totalCount"] = page.get("pageInfo"), page.get("totalCount", 0)
    cursor.pages, cursor.tries = cursor.pages + 1, 0
    return True
