"""The newest tags of a repository, told in one answer with threads: who needs both saves a request and a round trip."""

from __future__ import annotations

import threading

import msgspec

from fixtrail.github.history_query import NEWEST_TAGS, RefPage
from fixtrail.model.history import Repository

VARIABLES = "$ho:String!,$hn:String!"
FIELD = NEWEST_TAGS


class _Holder(msgspec.Struct):
    s0: RefPage | None = None


class Beside:
    """What was told so far and not taken yet. Thread-safe."""

    def __init__(self) -> None:
        self._told: dict[Repository, RefPage] = {}
        self._lock = threading.Lock()

    def put(self, repository: Repository, raw: msgspec.Raw | None) -> None:
        """The answer under `h`; one that is missing or none of GitHub's is as if it had not been asked for."""
        try:
            holder = msgspec.json.decode(raw, type=_Holder | None) if raw is not None else None
        except (msgspec.DecodeError, RecursionError):
            return
        if holder is not None and holder.s0 is not None:
            with self._lock:
                self._told[repository] = holder.s0

    def take(self, repository: Repository) -> RefPage | None:
        """The page, once: what is asked for later is asked of the host."""
        with self._lock:
            return self._told.pop(repository, None)


def variables(repository: Repository) -> dict[str, str | int | bool]:
    """The values of `VARIABLES`."""
    return {"ho": repository.owner, "hn": repository.repo}
