"""One host as the client uses it: which transport, and what becomes of each ref."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Literal

from fixtrail.errors import FixtrailError, Forbidden, InvalidInput, NotFound, RateLimited, Unreachable
from fixtrail.github.asking import Asking, Lacks, Together
from fixtrail.github.beside import Beside
from fixtrail.github.connection import Connection
from fixtrail.github.exchange import BadToken, Exchange, HostDown
from fixtrail.github.graphql import KEPT_AWAY, Found, GraphqlThreads, NoGraphql
from fixtrail.github.history import RepositoryHistory
from fixtrail.github.hosts import DOTCOM, Host, origin
from fixtrail.github.ledger import BudgetSpent, Ledger
from fixtrail.github.pace import Pace
from fixtrail.github.parse import parse
from fixtrail.github.pieces import Schema
from fixtrail.github.rest import Gone, RestThreads
from fixtrail.github.search import pulls_titled
from fixtrail.github.waiter import Waiter
from fixtrail.model.history import Repository
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.model.stored import Fetched, Missing, RawThread

Reason = Literal["not-found", "gone", "forbidden", "host", "failed", "budget", "rate-limited"]
# What was asked, what came of it, and the error of the whole host where that is what kept it away.
Answered = tuple[Ref, Fetched | Missing, FixtrailError | None]

_REASONS: tuple[tuple[type[FixtrailError], Reason], ...] = (
    (Gone, "gone"),
    (NotFound, "not-found"),
    (Forbidden, "forbidden"),
    (RateLimited, "rate-limited"),
    (BudgetSpent, "budget"),
    (FixtrailError, "failed"),
)
_ASKED = (*KEPT_AWAY, InvalidInput)


class Site:
    """Thread-safe; its jobs run on the client's workers."""

    def __init__(
        self,
        host: Host,
        limits: Limits,
        ledger: Ledger,
        waiter: Waiter,
        *,
        transport: Literal["auto", "graphql", "rest"],
        agent: str,
        ca_file: str | None,
        proxy: str | None,
    ) -> None:
        self._limits = limits
        self._ledger = ledger
        self._strict = transport == "graphql"
        self._connection = Connection(
            host, version=agent, concurrency=limits.concurrency, timeout=limits.timeout,
            body_bytes=limits.body_bytes, ca_file=ca_file, proxy=proxy,
        )  # fmt: skip
        pace = Pace(host, ledger, waiter, limits.concurrency)
        exchange = Exchange(host, self._connection, pace, ledger, waiter=waiter, retries=limits.retries)
        self._exchange = exchange
        self._rest = RestThreads(exchange, limits)
        dotcom = origin(host.api_url)[1] in {f"api.{DOTCOM}"} or host.api_url.endswith(".ghe.com")
        self._tags = Beside()
        self._graphql = GraphqlThreads(exchange, Schema(newest=dotcom), limits, self._tags)
        self._lacks = Lacks()
        self._use_graphql = transport != "rest" and host.token is not None

    def close(self) -> None:
        self._connection.close()

    def jobs(
        self, refs: Sequence[Ref], stored: Mapping[Ref, RawThread], tags_of: Repository | None = None
    ) -> list[Callable[[], list[Answered]]]:
        """The work to be done for refs of this host, as pieces that may run at once. `tags_of`: the newest tags of this
        repository are asked for with the first, where the host has GraphQL."""
        if not self._use_graphql:
            return [_job(self._over_rest, [ref], stored) for ref in refs]
        near = sorted(refs, key=lambda ref: ref.repository.lower())
        size = self._limits.batch
        return [
            _job(partial(self._over_graphql, tags_of=None if i else tags_of), near[i : i + size], stored)
            for i in range(0, len(near), size)
        ]

    def history(self, repository: Repository, together: Together) -> RepositoryHistory:
        """What can be asked of the repository's history; `together` runs jobs on the client's workers."""
        return RepositoryHistory(
            Asking(
                self._exchange, repository, self._limits, together,
                lacks=self._lacks, graphql=self._use_graphql, rest=not self._strict, tags=self._tags,
            )
        )  # fmt: skip

    def titled(self, issue: Ref) -> list[Ref]:
        """Pull requests that name the issue in their title, by the host's search."""
        return pulls_titled(self._exchange, issue, graphql=self._use_graphql)

    def _over_rest(self, refs: Sequence[Ref], stored: Mapping[Ref, RawThread]) -> list[Answered]:
        return list(self._each_over_rest(refs, stored))

    def _each_over_rest(self, refs: Sequence[Ref], stored: Mapping[Ref, RawThread]) -> Iterator[Answered]:
        for ref in refs:
            try:
                result: Fetched | FixtrailError = self._one_over_rest(ref, ref, stored.get(ref))
            except _ASKED as problem:
                result = problem
            yield self._answered(ref, result)

    def _one_over_rest(self, asked: Ref, ref: Ref, stored: RawThread | None) -> Fetched:
        raw, unchanged = self._rest.thread(ref, stored)
        return Fetched(asked, parse(raw), raw, unchanged)

    def _over_graphql(
        self, refs: Sequence[Ref], stored: Mapping[Ref, RawThread], tags_of: Repository | None = None
    ) -> list[Answered]:
        if not self._use_graphql:
            return self._over_rest(refs, stored)
        try:
            outcomes = self._graphql.batch(refs, tags_of)
        except NoGraphql as problem:
            if self._strict:
                return [self._answered(ref, problem) for ref in refs]
            self._use_graphql = False
            return self._over_rest(refs, stored)
        except _ASKED as problem:
            return [self._answered(ref, problem) for ref in refs]
        return [
            self._answered(ref, self._settle(ref, outcome, stored)) for ref, outcome in zip(refs, outcomes, strict=True)
        ]

    def _settle(
        self, ref: Ref, outcome: Found | FixtrailError, stored: Mapping[Ref, RawThread]
    ) -> Fetched | FixtrailError:
        """GraphQL does not tell a deleted thread from one that moved or never was: REST does."""
        if isinstance(outcome, Found):
            return Fetched(ref, outcome.thread, outcome.raw)
        try:
            if isinstance(outcome, NotFound):
                return self._look_up(ref, stored)
            if isinstance(outcome, Unreachable) and not isinstance(outcome, HostDown) and not self._strict:
                return self._one_over_rest(ref, ref, stored.get(ref))
        except _ASKED as problem:
            return problem
        return outcome

    def _look_up(self, ref: Ref, stored: Mapping[Ref, RawThread]) -> Fetched:
        there = self._rest.locate(ref)
        if there != ref:
            outcome = self._graphql.batch([there])[0]
            if isinstance(outcome, Found):
                return Fetched(ref, outcome.thread, outcome.raw)
        return self._one_over_rest(ref, there, stored.get(there))

    def _answered(self, ref: Ref, result: Fetched | FixtrailError) -> Answered:
        self._ledger.done(1, str(ref))
        if isinstance(result, Fetched):
            return ref, result, None
        reason = next(reason for kind, reason in _REASONS if isinstance(result, kind))
        missing = Missing(ref, reason, str(result))
        return ref, missing, result if isinstance(result, HostDown | BadToken) else None


def _job(
    work: Callable[[Sequence[Ref], Mapping[Ref, RawThread]], list[Answered]],
    refs: Sequence[Ref],
    stored: Mapping[Ref, RawThread],
) -> Callable[[], list[Answered]]:
    return lambda: work(refs, stored)
