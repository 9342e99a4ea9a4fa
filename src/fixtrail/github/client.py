"""The client: refs in, threads out, from whichever hosts are set up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from importlib.metadata import version
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, TypeVar

from fixtrail.errors import FixtrailError, Forbidden
from fixtrail.github.hosts import Host, host_for
from fixtrail.github.ledger import Ledger, Progress
from fixtrail.github.waiter import Waiter
from fixtrail.github.workers import Workers
from fixtrail.model.history import Repository
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.model.stored import Cost, Fetched, Missing, RawThread

if TYPE_CHECKING:
    from fixtrail.github.history import RepositoryHistory
    from fixtrail.github.site import Answered, Site

__all__ = ["Client", "Host", "Progress", "Transport", "host_for"]

T = TypeVar("T")
Transport = Literal["auto", "graphql", "rest"]

_LOOK = 0.2  # seconds after which waiting for workers looks whether it was cancelled


class Client:
    """Fetches threads from several hosts, each with its own token and its own pauses. Thread-safe.

    `transport` auto takes GraphQL where the host has a token and REST otherwise, or where GraphQL fails. `cancel`
    stops it from outside; `on_progress` is called from worker threads, never twice at once. `clock` gives Unix time.
    Raises InvalidInput for a host that would send its token unencrypted, LocalFailure for certificates that cannot
    be read.
    """

    def __init__(
        self,
        hosts: Sequence[Host],
        limits: Limits,
        *,
        transport: Transport = "auto",
        cancel: threading.Event | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] | None = None,
        ca_file: str | None = None,
        proxy: str | None = None,
    ) -> None:
        self._hosts = {host.name.lower(): host for host in hosts}
        self._limits = limits
        self._transport = transport
        self._waiter = Waiter(cancel, clock, sleep)
        self._ledger = Ledger(limits, on_progress)
        self._workers = Workers(limits.concurrency)
        self._ca_file = ca_file
        self._proxy = proxy
        self._sites: dict[str, Site] = {}
        self._opening = threading.Lock()
        self._got_any = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop what is under way and close the connections."""
        self._waiter.stop.set()
        self._workers.close()
        for site in self._sites.values():
            site.close()

    def renew(self) -> None:
        """Begin a new report: it has the limits of requests and waiting for itself, however many came before it."""
        self._ledger.renew()

    @property
    def cost(self) -> Cost:
        """What all calls so far have cost."""
        return self._ledger.cost

    def fetch(
        self, refs: Sequence[Ref], stored: Mapping[Ref, RawThread] | None = None, tags_of: Repository | None = None
    ) -> list[Fetched | Missing]:
        """One result for each ref, in the same order. What is in `stored` may be answered by "not modified". `tags_of`:
        the newest tags of this repository are asked for in the same request, where that can be, and wait for `history`.

        A thread that cannot be had is a Missing with its reason, so that the others are kept. Only where this client
        has got nothing yet, and the host as a whole does not answer or refuses the token, is that raised: Unreachable,
        Forbidden. Raises Cancelled where it was asked to stop.
        """
        wanted = list(dict.fromkeys(refs))
        self._ledger.begin(len(wanted))
        results: dict[Ref, Answered] = {}
        groups: dict[str, list[Ref]] = {}
        for ref in wanted:
            groups.setdefault(ref.host.lower(), []).append(ref)
        jobs: list[Future[list[Answered]]] = []
        for name, group in groups.items():
            if name not in self._hosts:
                results.update((ref, (ref, Missing(ref, "host", _not_set_up(ref.host)), None)) for ref in group)
                continue
            beside = tags_of if tags_of and tags_of.host.lower() == name else None
            jobs += [self._workers.submit(job) for job in self._site(name).jobs(group, stored or {}, beside)]
        for answered in self._collect(jobs):
            results[answered[0]] = answered
        self._raise_if_nothing(list(results.values()))
        return [results[ref][1] for ref in refs]

    def least(self, refs: Sequence[Ref]) -> int:
        """How many requests it takes at least to fetch these: over GraphQL so many threads a query, over REST one
        for the thread and one for its timeline."""
        found = 0
        for name, host in self._hosts.items():
            here = len({ref for ref in refs if ref.host.lower() == name})
            over_graphql = self._transport != "rest" and bool(host.token)
            found += -(-here // self._limits.batch) if over_graphql else 2 * here
        return found

    def titled(self, issue: Ref) -> Callable[[], list[Ref]]:
        """Pull requests of the issue's repository that have its number in their title: GitHub links nothing there.

        One search request, which is on its way when this returns; the function returned waits for what it finds, and
        raises Unreachable, RateLimited, Forbidden, Cancelled where it is not answered.
        """
        name = issue.host.lower()
        if name not in self._hosts:
            return list
        site = self._site(name)
        job = self._workers.submit(lambda: site.titled(issue))
        return lambda: self._result(job)

    def history(self, repository: Repository) -> RepositoryHistory | None:
        """What can be asked of the repository's history; None where its host is not set up."""
        if repository.host.lower() not in self._hosts:
            return None
        return self._site(repository.host.lower()).history(repository, self.together)

    def together(self, jobs: Sequence[Callable[[], T]]) -> list[T]:
        """The results of jobs that run at once on the workers, in their order; the first error in that order."""
        running = [self._workers.submit(job) for job in jobs]
        try:
            return [self._result(job) for job in running]
        finally:
            for job in running:
                job.cancel()

    def _result(self, job: Future[T]) -> T:
        while not wait((job,), timeout=_LOOK).done:
            self._waiter.check()
        return job.result()

    def _site(self, name: str) -> Site:
        """The host's connections, opened when it is first asked."""
        from fixtrail.github.site import Site  # noqa: PLC0415 - the HTTP library takes a tenth of a second to import

        with self._opening:
            if name not in self._sites:
                host = self._hosts[name]
                if self._transport == "graphql" and not host.token:
                    raise Forbidden(f"GraphQL of {host.name} needs a token: set one, or use --transport rest")
                self._sites[name] = Site(
                    host, self._limits, self._ledger, self._waiter, transport=self._transport,
                    agent=version("fixtrail"), ca_file=self._ca_file, proxy=self._proxy,
                )  # fmt: skip
            return self._sites[name]

    def _collect(self, jobs: list[Future[list[Answered]]]) -> list[Answered]:
        found: list[Answered] = []
        pending = set(jobs)
        try:
            while pending:
                self._waiter.check()
                done, pending = wait(pending, timeout=_LOOK, return_when=FIRST_COMPLETED)
                for job in done:
                    found += job.result()
        finally:
            for job in pending:
                job.cancel()
        return found

    def _raise_if_nothing(self, results: list[Answered]) -> None:
        if any(isinstance(result, Fetched) for _, result, _ in results):
            self._got_any = True
        failures: list[FixtrailError] = [problem for _, _, problem in results if problem is not None]
        if not self._got_any and failures and len(failures) == len(results):
            raise failures[0]


def _not_set_up(host: str) -> str:
    return f"{host} is not set up, so it is not asked: add it to the settings"
