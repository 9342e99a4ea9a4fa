"""Threads over GraphQL: ten to a query, all pages, and nothing lost in silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from fixtrail.errors import FixtrailError, Forbidden, NotFound, RateLimited, Unreachable
from fixtrail.github import beside, query
from fixtrail.github.beside import Beside
from fixtrail.github.exchange import Exchange, Fault, Reply, TooSlow
from fixtrail.github.ledger import BudgetSpent
from fixtrail.github.lists import Came, ListPages, goes_on
from fixtrail.github.parse_graphql import build, missing, read_node
from fixtrail.github.pieces import Probe, Schema
from fixtrail.model.history import Repository
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.model.stored import RawThread
from fixtrail.model.thread import Thread

_HIDDEN = frozenset({"FORBIDDEN", "INSUFFICIENT_SCOPES"})
_PROBES = ("probeIssue", "probeEvents")
_PROBE = msgspec.json.Decoder(Probe | None)
_ALIASES = msgspec.json.Decoder(dict[str, msgspec.Raw] | None)
_NULL = b"null"


class NoGraphql(Unreachable):
    """The host answers, but not to GraphQL."""


class Again(msgspec.Struct, frozen=True):
    """A thread that did not come whole: `node` is what came of it, if anything; `short` where no error says why."""

    why: str
    node: Came | None = None
    short: bool = False


class Found(msgspec.Struct, frozen=True):
    raw: RawThread
    thread: Thread


# What keeps a thread away and leaves the others be.
KEPT_AWAY = (NotFound, Forbidden, Unreachable, RateLimited, BudgetSpent)
Outcome = Found | FixtrailError
_Part = Came | Again | FixtrailError


class GraphqlThreads:
    """Threads of one host. Thread-safe."""

    def __init__(self, exchange: Exchange, schema: Schema, limits: Limits, tags: Beside | None = None) -> None:
        self._exchange = exchange
        self._schema = schema
        self._limits = limits
        self._tags = tags or Beside()

    def batch(self, refs: Sequence[Ref], tags_of: Repository | None = None) -> list[Outcome]:
        """What came of each ref, in order: the thread, or the error that kept it away. `tags_of`: the newest tags of
        this repository are asked for in the same query.

        Raises NoGraphql where the host has none, and Cancelled.
        """
        parts = [
            self._again(ref, part, alone=len(refs) == 1) if isinstance(part, Again) else part
            for ref, part in zip(refs, self._parts(list(refs), tags_of), strict=True)
        ]
        return self._finish(refs, parts)

    def _parts(self, refs: list[Ref], tags_of: Repository | None = None) -> list[_Part]:
        """One answer for each ref; what takes the host too long is halved."""
        try:
            return self._ask(refs, tags_of, whole=len(refs) == 1)
        except TooSlow:
            middle = len(refs) // 2
            return self._parts(refs[:middle]) + self._parts(refs[middle:])
        except NoGraphql:
            raise
        except KEPT_AWAY as problem:
            return [problem] * len(refs)
        except msgspec.DecodeError as problem:
            return [Again(str(problem))] * len(refs)

    def _again(self, ref: Ref, part: Again, *, alone: bool) -> Came | FixtrailError:
        """What is short although it was asked for by itself is short."""
        return part.node if alone and part.short and part.node else self._alone(ref, part)

    def _alone(self, ref: Ref, part: Again) -> Came | FixtrailError:
        """Ask for one thread by itself until it comes whole. What stays short after that is short."""
        for attempt in range(self._limits.retries):
            if attempt:
                self._exchange.waiter.back_off(attempt)
            got = self._parts([ref])[0]
            if not isinstance(got, Again):
                return got
            if got.node is not None and got.short:
                return got.node
            part = Again(got.why, got.node or part.node)
        return part.node if part.node is not None else Unreachable(f"{ref} did not come whole: {part.why}")

    def _ask(self, refs: list[Ref], tags_of: Repository | None = None, *, whole: bool) -> list[_Part]:
        while True:
            pieces, probe = self._schema.wanted()
            slots = 1 if len(refs) == 1 else max(self._limits.batch, len(refs))
            values, text = _variables(refs, slots, probe=probe), query.threads(slots, pieces)
            if tags_of:
                values |= beside.variables(tags_of)
                text = query.threads(slots, pieces, beside.VARIABLES, beside.FIELD)
            body = {"query": text, "variables": values}
            answer, reply = self._exchange.query(msgspec.json.encode(body), whole=whole)
            if answer.status != 200:
                raise NoGraphql(f"{refs[0].host} answers {answer.status} to GraphQL")
            faults = reply.errors or []
            if reply.data is None and self._schema.drop(pieces, [fault.message for fault in faults]):
                continue
            if reply.data is None and faults and all(fault.is_refusal for fault in faults):
                raise NoGraphql(f"{refs[0].host} does not take the query; it says: {faults[0].message[:200]}")
            if probe and reply.data is not None and self._schema.learn(_probes(reply)):
                continue
            if tags_of:
                self._tags.put(tags_of, (reply.data or {}).get("h"))
            return _sort_out(refs, reply)

    def _finish(self, refs: Sequence[Ref], parts: Sequence[Came | FixtrailError]) -> list[Outcome]:
        """Read further pages of all nodes together, then build the threads. Where the pages cannot be had, the
        threads that need none are kept all the same."""
        came = [part for part in parts if isinstance(part, Came)]
        pages = ListPages(self._exchange, self._schema.wanted()[0], self._limits)
        try:
            whole: list[Came | FixtrailError] = [*pages.join(came)]
        except (*KEPT_AWAY, msgspec.DecodeError) as error:
            problem = error if isinstance(error, FixtrailError) else Unreachable(f"a page is not GitHub's: {error}")
            whole = [problem if goes_on(part.node) else part for part in came]
        joined = iter(whole)
        ends = [next(joined) if isinstance(part, Came) else part for part in parts]
        return [
            end if isinstance(end, FixtrailError) else self._found(ref, end)
            for ref, end in zip(refs, ends, strict=True)
        ]

    def _found(self, ref: Ref, came: Came) -> Outcome:
        node = came.node
        try:
            owner, _, repo = node.repository.name_with_owner.partition("/")
            now = datetime.fromtimestamp(self._exchange.waiter.clock(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            canonical = Ref(ref.host, owner, repo, node.number)
            kept = RawThread(canonical, "graphql", bytes(came.raw), now, node.updated_at)
            return Found(kept, build(node, kept))
        except (ValueError, OverflowError) as problem:
            return Unreachable(f"{ref} came in a shape that GitHub's API does not have: {problem}")


def _probes(reply: Reply) -> list[Probe]:
    raws = [reply.data[name] for name in _PROBES if reply.data and name in reply.data]
    return [probe for probe in map(_PROBE.decode, raws) if probe]


def _variables(refs: list[Ref], slots: int, *, probe: bool) -> dict[str, str | int | bool]:
    """The slots of the query, filled as far as there are refs."""
    found: dict[str, str | int | bool] = {"probe": probe}
    for i in range(slots):
        ref = refs[i] if i < len(refs) else None
        found[f"u{i}"] = ref is not None
        found[f"o{i}"], found[f"n{i}"], found[f"i{i}"] = (ref.owner, ref.repo, ref.number) if ref else ("", "", 0)
    return found


def _sort_out(refs: list[Ref], reply: Reply) -> list[_Part]:
    parts: list[_Part] = []
    for i, ref in enumerate(refs):
        raw = (reply.data or {}).get(f"r{i}")
        found = _ALIASES.decode(raw) if raw is not None else None
        faults = [fault for fault in reply.errors or () if not fault.path or fault.path[0] == f"r{i}"]
        parts.append(_part(ref, (found or {}).get("t"), faults))
    return parts


def _part(ref: Ref, raw: msgspec.Raw | None, faults: list[Fault]) -> _Part:
    why = "; ".join(fault.message[:200] for fault in faults) or "it is missing in the answer"
    if raw is None or bytes(raw) == _NULL:
        kinds = {fault.type for fault in faults}
        if "NOT_FOUND" in kinds:
            return NotFound(f"{ref} was not found")
        if kinds & _HIDDEN:
            return Forbidden(f"{ref} may not be seen with this token; GitHub says: {why}")
        return Again(why)
    try:
        came = Came(raw, read_node(raw))
    except msgspec.DecodeError as problem:
        return Again(str(problem))
    if any(fault.type not in _HIDDEN for fault in faults):
        return Again(why, came)
    short = [problem for problem in missing(ref, came.node) if problem.code != "limit-pages"]
    return Again(short[0].message, came, short=not faults) if short else came
