"""What asking has cost so far, what it may still cost, and the word on how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable

import msgspec

from fixtrail.errors import FixtrailError, RateLimited
from fixtrail.model.limits import Limits
from fixtrail.model.stored import Cost


class Progress(msgspec.Struct, frozen=True):
    """`done` of `total` threads of this call are answered; `waiting` is the seconds of a pause that begins now."""

    done: int
    total: int
    requests: int
    waiting: float = 0.0
    message: str = ""


class BudgetSpent(FixtrailError):
    """As many requests were made as one report may make."""

    code = "budget"


class Ledger:
    """Counters of one client, shared by its threads; `on_progress` is never called twice at once."""

    def __init__(self, limits: Limits, on_progress: Callable[[Progress], None] | None) -> None:
        self._limits = limits
        self._on_progress = on_progress
        self._lock = threading.Lock()
        self._telling = threading.Lock()
        self._requests = self._points = self._not_modified = 0
        self._waited = 0.0
        self._done = self._total = 0
        self._most_requests, self._most_waited = limits.max_requests, limits.max_wait

    @property
    def cost(self) -> Cost:
        with self._lock:
            return Cost(self._requests, self._points, self._not_modified, round(self._waited, 3))

    def request(self) -> None:
        """Count a request that is about to be made. Raises BudgetSpent."""
        with self._lock:
            if self._requests >= self._most_requests:
                raise BudgetSpent(f"stopped after {self._limits.max_requests} requests: raise --max-requests for more")
            self._requests += 1

    def points(self, spent: int) -> None:
        with self._lock:
            self._points += spent

    def not_modified(self) -> None:
        with self._lock:
            self._not_modified += 1

    def wait(self, host: str, seconds: float, until: float, advice: str = "") -> None:
        """Count a pause that is about to be made. Raises RateLimited where all pauses together grow too long;
        `advice` says how to get on without it."""
        with self._lock:
            if self._waited + seconds > self._most_waited:
                allowed = f"--max-wait allows {self._limits.max_wait:.0f} s in all"
                raise RateLimited(
                    f"the rate limit of {host} asks to wait {seconds:.0f} s more, and {allowed}{advice}", retry_at=until
                )
            self._waited += seconds

    def renew(self) -> None:
        """A new report: the limits of requests and waiting are its own, and its progress begins at nothing."""
        with self._lock:
            self._most_requests = self._requests + self._limits.max_requests
            self._most_waited = self._waited + self._limits.max_wait
            self._done = self._total = 0

    def begin(self, total: int) -> None:
        """So many more threads are asked for."""
        with self._lock:
            self._total += total

    def done(self, count: int, message: str) -> None:
        with self._lock:
            self._done += count
        self.tell(message)

    def tell(self, message: str, waiting: float = 0.0) -> None:
        if self._on_progress is None:
            return
        with self._telling:
            self._on_progress(Progress(self._done, self._total, self._requests, round(waiting, 1), message))
