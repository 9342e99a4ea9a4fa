"""Events in order, named the same whatever transport they came by."""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache

import msgspec

from fixtrail.model.thread import Event

# Comments, reviews and commits are documents; the others say nothing about the thread itself.
NOT_EVENTS = frozenset(
    {
        "commented",
        "reviewed",
        "committed",
        "line-commented",
        "commit-commented",
        "mentioned",
        "subscribed",
        "unsubscribed",
    }
)

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_IRREGULAR = {"RenamedTitleEvent": "renamed", "CrossReferencedEvent": "cross-referenced"}


@lru_cache(maxsize=512)
def rest_name(typename: str) -> str:
    """A GraphQL type's name as REST writes it: `ReadyForReviewEvent` -> `ready_for_review`."""
    return _IRREGULAR.get(typename) or _CAMEL.sub("_", typename.removesuffix("Event")).lower()


class EventIds:
    """Ids made of kind, instant, actor and a counter: what both transports give."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def next(self, kind: str, at: str, login: str) -> str:
        base = f"{kind}:{at}:{login}"
        count = self._seen.get(base, 0) + 1
        self._seen[base] = count
        return base if count == 1 else f"{base}:{count}"


def in_order(events: list[Event], closed_as: str | None) -> tuple[Event, ...]:
    """By time, then as given. `closed_as` is the thread's own state reason where it is closed: GraphQL's closed event
    calls a duplicate `not_planned`, so the last one takes the thread's word."""
    events.sort(key=lambda e: e.created_at)
    if closed_as == "duplicate":
        last = next((i for i in range(len(events) - 1, -1, -1) if events[i].kind == "closed"), None)
        if last is not None and events[last].detail == "not_planned":
            events[last] = msgspec.structs.replace(events[last], detail="duplicate")
    return tuple(events)


def node_number(node_id: str | None) -> int | None:
    """The database id inside a GraphQL node id, or None.

    GraphQL gives no database id for most events, and a permalink needs it. New ids are a prefix and MessagePack of
    `[0, …, id]`, old ones `0`, the length of the type's name, the name and the id. Ids are documented as opaque: what
    does not decode gives None.
    """
    prefix, underscore, packed = (node_id or "").partition("_")
    try:
        if underscore and len(prefix) < 8:
            parts = msgspec.msgpack.decode(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
            last = parts[-1] if isinstance(parts, list) and parts else None
            return last if isinstance(last, int) else None
        old = base64.b64decode(node_id or "", validate=True).decode("ascii")
    except (binascii.Error, ValueError, msgspec.DecodeError):
        return None
    head, colon, rest = old.partition(":")
    if not colon or not head.isdigit():
        return None
    number = rest[int(head) :]
    return int(number) if number.isdigit() and len(number) < 20 else None
