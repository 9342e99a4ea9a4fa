"""Many small questions about one repository in one GraphQL query, asked until each is answered or given up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import msgspec

from fixtrail.errors import Forbidden, NotFound, Unreachable
from fixtrail.github.exchange import Exchange, Fault, Reply, TooSlow
from fixtrail.github.graphql import NoGraphql
from fixtrail.model.history import Repository

T = TypeVar("T")

_ANSWERS = msgspec.json.Decoder(dict[str, msgspec.Raw] | None)
_NULL = b"null"
HIDDEN = frozenset({"FORBIDDEN", "INSUFFICIENT_SCOPES"})


class Slot(msgspec.Struct, frozen=True):
    """What came for one question: the values of its aliases by their letter, without those that are null. `why` says
    what kept it away where it did not come."""

    values: Mapping[str, msgspec.Raw]
    why: str = ""


class Slots:
    """Questions of one kind: `text` makes the query for so many, `variables` the values of those of one question."""

    def __init__(
        self,
        exchange: Exchange,
        repository: Repository,
        text: Callable[[int], str],
        variables: Callable[[T], Mapping[str, object]],
        retries: int,
        shared: Mapping[str, object] | None = None,
    ) -> None:
        self._exchange = exchange
        self._repository = repository
        self._text = text
        self._variables: Callable[..., Mapping[str, object]] = variables
        self._retries = retries
        self._shared = shared or {}

    def ask(self, items: Sequence[T]) -> list[Slot]:
        """One slot for each item. What does not come is asked for again in smaller parts.

        NotFound: no such repository. NoGraphql: the host does not take the query. Else as Exchange.
        """
        found = self._parts(list(items), 0)
        for attempt in range(1, self._retries):
            late = [i for i, slot in enumerate(found) if slot.why]
            if not late:
                break
            if attempt > 1:
                self._exchange.waiter.back_off(attempt)
            for i, slot in zip(late, self._parts([items[i] for i in late], attempt), strict=True):
                found[i] = slot
        return found

    def _parts(self, items: Sequence[T], attempt: int) -> list[Slot]:
        """The items in as many queries as the attempts before make sensible: a host that leaves out answers was asked
        for too much at once."""
        size = max(1, len(items) >> min(attempt, 4))
        return [slot for start in range(0, len(items), size) for slot in self._query(items[start : start + size])]

    def _query(self, items: Sequence[T]) -> list[Slot]:
        variables = {"o": self._repository.owner, "n": self._repository.repo, **self._shared}
        for i, item in enumerate(items):
            variables.update({f"{name}{i}": value for name, value in self._variables(item).items()})
        body = msgspec.json.encode({"query": self._text(len(items)), "variables": variables})
        try:
            answer, reply = self._exchange.query(body, whole=len(items) == 1)
        except TooSlow:
            middle = len(items) // 2
            return [*self._query(items[:middle]), *self._query(items[middle:])]
        except msgspec.DecodeError as problem:
            raise Unreachable(
                f"{self._repository.host} tells the cost of a query in another shape: {problem}"
            ) from problem
        if answer.status != 200:
            raise NoGraphql(f"{self._repository.host} answers {answer.status} to GraphQL")
        return _sort_out(self._repository, len(items), reply)


def _sort_out(repository: Repository, count: int, reply: Reply) -> list[Slot]:
    faults = reply.errors or []
    if reply.data is None and faults and all(fault.is_refusal for fault in faults):
        raise NoGraphql(f"{repository.host} does not take the query; it says: {faults[0].message[:200]}")
    raw = (reply.data or {}).get("r")
    try:
        found = _ANSWERS.decode(raw) if raw is not None else None
    except (msgspec.DecodeError, RecursionError):
        return [Slot({}, "the answer is not GitHub's")] * count
    if found is None:
        if any(fault.type == "NOT_FOUND" for fault in faults):
            raise NotFound(f"{repository.name} does not exist, or may not be seen with the token given")
        if any(fault.type in HIDDEN for fault in faults):
            raise Forbidden(f"{repository.name} may not be seen with this token; {_why(faults)}")
        return [Slot({}, _why(faults))] * count
    return [_slot(found, i, faults) for i in range(count)]


def _slot(found: dict[str, msgspec.Raw], i: int, faults: Sequence[Fault]) -> Slot:
    ours = {name[0]: raw for name, raw in found.items() if name[1:] == str(i)}
    blamed = [fault for fault in faults if fault.type != "NOT_FOUND" and _is_of(fault, i)]
    if blamed or not ours:
        return Slot({}, _why(blamed))
    return Slot({letter: raw for letter, raw in ours.items() if bytes(raw) != _NULL})


def _is_of(fault: Fault, i: int) -> bool:
    """Whether it is about slot `i`: by its path below the repository, or because it names no place at all."""
    if not fault.path or fault.path == ["r"]:
        return True
    return fault.path[0] == "r" and str(fault.path[1])[1:] == str(i)


def _why(faults: Sequence[Fault]) -> str:
    return f"GitHub says: {faults[0].message[:200]}" if faults else "it is missing in the answer"
