"""Threads as the store takes them, made up."""

from __future__ import annotations

import json
from typing import Literal

from fixtrail.model.ref import Ref
from fixtrail.model.stored import RawThread

OLD, MIDDLE, NEW = "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"


def ref(number: int = 1, repository: str = "acme/rocket", host: str = "github.com") -> Ref:
    owner, _, repo = repository.partition("/")
    return Ref(host, owner, repo, number)


def raw_thread(
    at: Ref | None = None,
    *,
    source: Literal["archive", "rest", "graphql"] = "rest",
    text: str = "It does not start.",
    fetched_at: str = MIDDLE,
    updated_at: str = OLD,
    etags: dict[str, str] | None = None,
) -> RawThread:
    at = at or ref()
    raw = json.dumps({"number": at.number, "issue": {"body": text}}).encode()
    return RawThread(at, source, raw, fetched_at, updated_at, etags or {})
