"""How questions about one repository are asked: over GraphQL many at once, over REST one request each, on the workers
of the client either way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

import msgspec

from fixtrail.errors import FixtrailError, Unreachable
from fixtrail.github.beside import Beside
from fixtrail.github.exchange import Exchange
from fixtrail.github.graphql import KEPT_AWAY, NoGraphql
from fixtrail.github.history_rest import RestHistory
from fixtrail.github.slots import Slot, Slots
from fixtrail.model.history import Repository
from fixtrail.model.limits import Limits

T = TypeVar("T")
S = TypeVar("S")

MANY = 50  # of one query, of questions that cost the host little


class Together(Protocol):
    """Runs jobs on the client's workers; their results in order, or the first error."""

    def __call__(self, jobs: Sequence[Callable[[], T]]) -> list[T]: ...


class Lacks:
    """What a host was found to lack, so that it is not asked for again."""

    def __init__(self) -> None:
        self.graphql = threading.Event()
        self.commit_search = threading.Event()


class Asking:
    """`rest` may be asked beside GraphQL, or in its place, but where the user allows GraphQL alone."""

    def __init__(
        self,
        exchange: Exchange,
        repository: Repository,
        limits: Limits,
        together: Together,
        *,
        lacks: Lacks,
        graphql: bool,
        rest: bool,
        tags: Beside | None = None,
    ) -> None:
        self.exchange = exchange
        self.repository = repository
        self.limits = limits
        self.together = together
        self.lacks = lacks
        self.may_rest = rest
        self.rest = RestHistory(exchange, repository, limits.pages)
        self.beside = tags or Beside()
        self._graphql = graphql

    @property
    def may_graphql(self) -> bool:
        return self._graphql and not self.lacks.graphql.is_set()

    def slots(
        self,
        text: Callable[[int], str],
        variables: Callable[[Any], Mapping[str, object]],
        shared: Mapping[str, object] | None = None,
    ) -> Slots:
        return Slots(self.exchange, self.repository, text, variables, self.limits.retries, shared)

    def over_graphql(self, slots: Slots, items: Sequence[T], size: int = MANY) -> list[tuple[T, Slot]]:
        """What GraphQL says of each, asked at once in parts of `size`; nothing where the host has no such query, or
        where REST may be asked in its place."""
        if not self.may_graphql:
            return []
        try:
            parts = self.together([partial(slots.ask, chunk) for chunk in chunks(items, size)])
        except NoGraphql:
            self.lacks.graphql.set()
            return []
        except Unreachable:
            if not self.may_rest:
                raise
            return []
        return list(zip(items, [slot for part in parts for slot in part], strict=True))

    def over_rest(self, ask: Callable[[T], S], items: Sequence[T]) -> list[S | FixtrailError]:
        """A request, or a few, for each, several at once; what kept one away stands in its place."""

        def one(item: T) -> S | FixtrailError:
            try:
                return ask(item)
            except KEPT_AWAY as problem:
                return problem

        if items and not self.may_rest:
            return [Unreachable(f"GitHub does not tell it of {self.repository.name}")] * len(items)
        return self.together([partial(one, item) for item in items])


def read(slot: Slot, letter: str, kind: type[T]) -> T | None:
    """What a slot has under a letter; None where it has nothing, or nothing of this kind."""
    raw = slot.values.get(letter)
    try:
        return msgspec.json.decode(raw, type=kind) if raw is not None else None
    except (msgspec.DecodeError, RecursionError):
        return None


def chunks(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """The items in parts of a size."""
    return [items[start : start + size] for start in range(0, len(items), size)]
