"""What is kept of a thread, and what asking for one can end in."""

from __future__ import annotations

from typing import Literal

import msgspec

from fixtrail.model.ref import Ref
from fixtrail.model.thread import Thread


class RawThread(msgspec.Struct, frozen=True):
    """A thread as GitHub (or an archive) gave it. `raw` is JSON: for `archive` and `rest` one object in the layout of
    the archive format (REST objects under `issue`, `pull`, `comments`, `timeline`, `review_comments`), for `graphql`
    the node with all pages joined. `etags` maps the path of each REST answer to its ETag."""

    ref: Ref
    source: Literal["archive", "rest", "graphql"]
    raw: bytes
    fetched_at: str
    updated_at: str
    etags: dict[str, str] = {}


class Fetched(msgspec.Struct, frozen=True):
    """A thread that was fetched: `ref` is canonical (after renames and transfers), `asked` what was asked for."""

    asked: Ref
    thread: Thread
    raw: RawThread
    unchanged: bool = False  # answered by 304: the stored copy still holds


class Missing(msgspec.Struct, frozen=True):
    """A thread that was not: `reason` is a word of `Node.reason`, `message` a sentence."""

    asked: Ref
    reason: Literal["not-found", "gone", "forbidden", "host", "failed", "budget", "rate-limited"]
    message: str


class Cost(msgspec.Struct, frozen=True):
    requests: int = 0
    graphql_points: int = 0
    not_modified: int = 0
    waited: float = 0.0  # seconds
