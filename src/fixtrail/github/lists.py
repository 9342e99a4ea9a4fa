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

_TIMELINE = "timelineItems"
_PAGE = msgspec.json.Decoder(dict[str, Any] | None)


class Came(msgspec.Struct, frozen=True):
    """A node as it came, and as it was read."""

    raw: msgspec.Raw
    node: Node


class Cursor(msgspec.Struct):
    """Where a list goes on: `holder` is the node as plain JSON, which the pages are added to. Where `skip` is set it
    is one page of a timeline that is asked for by its place, and `holder` stands in for the node."""

    holder: dict[str, Any]
    kind: str
    name: str
    pages: int = 1
    tries: int = 0
    skip: int | None = None

    @property
    def connection(self) -> dict[str, Any]:
        found: dict[str, Any] = self.holder[self.name]
        return found

    @property
    def after(self) -> str | None:
        """The cursor to go on from, or None where the list has ended."""
        page = self.connection.get("pageInfo") or {}
        return page.get("endCursor") if page.get("hasNextPage") else None

    def is_open(self, most: int) -> bool:
        return self.pages == 1 if self.skip is not None else self.after is not None and self.pages < most


class ListPages:
    """Pages for several threads in one query, at most `limits.batch` of them."""

    def __init__(self, exchange: Exchange, pieces: Pieces, limits: Limits) -> None:
        self._exchange = exchange
        self._pieces = pieces
        self._limits = limits

    def join(self, nodes: Sequence[Came]) -> list[Came]:
        """The nodes with all pages joined; one that has no further pages stays as it came.

        A list is read up to `limits.pages`; `hasNextPage` stays true in what was not read to its end. Pages of a
        timeline are asked for all at once by their place; where that does not add up, one after the other.
        """
        opened = [msgspec.json.decode(came.raw, type=dict[str, Any]) if goes_on(came.node) else None for came in nodes]
        cursors = [cursor for node in opened if node is not None for cursor in _cursors(node)]
        timelines = [cursor for cursor in cursors if cursor.name == _TIMELINE]
        places = [_places(cursor, self._limits.pages) for cursor in timelines]
        self._read([c for c in cursors if c.name != _TIMELINE] + [place for found in places for place in found])
        self._read([c for c, found in zip(timelines, places, strict=True) if not _put_together(c, found)])
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
                if cursor.is_open(self._limits.pages):
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
                for name, value in ((f"i{i}", c.holder["id"]), (f"c{i}", c.after), (f"s{i}", c.skip))
                if name[0] != "s" or c.name == _TIMELINE
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


def _places(cursor: Cursor, most: int) -> list[Cursor]:
    """The further pages of a timeline by what comes before them: `skip` is an argument of timelines alone."""
    connection = cursor.connection
    size, total = len(connection.get("nodes") or ()), connection.get("totalCount", 0)
    if not size:
        return []
    starts = range(size, min(total, size * most), size)
    ident = cursor.holder["id"]
    return [Cursor({"id": ident, _TIMELINE: {}}, cursor.kind, _TIMELINE, skip=start) for start in starts]


def _put_together(cursor: Cursor, places: list[Cursor]) -> bool:
    """Add the pages to their timeline; False, and nothing added, where one is missing or an event comes twice."""
    have = cursor.connection
    first = have.get("nodes") or []
    pages = [place.connection.get("nodes") or [] for place in places]
    nodes = [*first, *(node for page in pages for node in page)]
    ids = [node["id"] for node in nodes if isinstance(node, dict) and node.get("id")]
    expected = min(have.get("totalCount", 0), len(first) * (len(places) + 1))
    if not places or len(nodes) != expected or len(set(ids)) != len(ids):
        return False
    have["nodes"] = nodes
    have["pageInfo"] = {"hasNextPage": len(nodes) < have["totalCount"], "endCursor": None}
    return True


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
