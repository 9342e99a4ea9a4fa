"""Rate limits: read from answers, obeyed by all workers of a host at once.

https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime

import msgspec

from fixtrail.github.hosts import Host
from fixtrail.github.ledger import Ledger
from fixtrail.github.waiter import Waiter

_LIMITED = frozenset({403, 429})
_MINUTE = 60.0
_LOOK = 0.2  # seconds after which a wait for a turn looks whether it was cancelled
_SAME = 0.9  # seconds: answers that were under way together tell of one limit
_SECONDARY = (b"secondary rate limit", b"abuse detection")
_PRIMARY = (b"rate limit exceeded", b"rate limited")


class Hold(msgspec.Struct, frozen=True):
    """`seconds` to wait, or None where the answer does not say; `secondary` limits hold REST and GraphQL alike."""

    seconds: float | None
    secondary: bool


def limit_in(status: int, headers: Mapping[str, str], body: bytes, now: float, limited: bool = False) -> Hold | None:
    """The limit that an answer speaks of, or None. `limited` where a GraphQL answer of status 200 says so."""
    if status not in _LIMITED and not limited:
        return None
    text = body[:4096].lower()
    spent = headers.get("x-ratelimit-remaining") == "0"
    secondary = any(word in text for word in _SECONDARY)
    wait = _seconds(headers.get("retry-after"), now)
    if wait is not None:
        return Hold(max(wait, 1.0), secondary=secondary or not spent)
    if spent and not secondary:
        return Hold(until_reset(headers, now), secondary=False)
    if secondary or limited or status == 429 or any(word in text for word in _PRIMARY):
        return Hold(None, secondary=True)
    return None


def until_reset(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to the reset, by the server's own clock where it tells it: ours may be wrong."""
    try:
        reset = float(headers.get("x-ratelimit-reset", ""))
    except ValueError:
        return None
    return max(reset - _server_now(headers, now) + 1.0, 1.0)


def _server_now(headers: Mapping[str, str], now: float) -> float:
    try:
        return parsedate_to_datetime(headers.get("date", "")).timestamp()
    except (TypeError, ValueError):
        return now


def _seconds(retry_after: str | None, now: float) -> float | None:
    if not retry_after:
        return None
    if retry_after.isdigit():
        return float(retry_after[:9])
    try:
        return parsedate_to_datetime(retry_after).timestamp() - now
    except (TypeError, ValueError):
        return None


class Pace:
    """The pauses of one host: a limit met by one worker holds all of them.

    After a limit fewer requests run at once, at first half as many, then slowly more again: those under way when a
    limit is met are all refused, and going on while limited may get a token banned.
    """

    def __init__(self, host: Host, ledger: Ledger, waiter: Waiter, concurrency: int) -> None:
        self._host = host.name
        self._advice = "" if host.token else "; a token allows many more requests"
        self._ledger = ledger
        self._waiter = waiter
        self._free = threading.Condition()
        self._until = {"core": 0.0, "graphql": 0.0, "search": 0.0}
        self._counted = 0.0  # pauses up to this instant are in the ledger
        self._streak = 0
        self._most = self._allowed = float(max(concurrency, 1))
        self._running = 0

    @contextmanager
    def turn(self, resource: str) -> Iterator[None]:
        """Wait until a request may be made, for as long as it runs. Raises RateLimited where the pause would be too
        long, Cancelled."""
        self._enter(resource)
        try:
            yield
        finally:
            with self._free:
                self._running -= 1
                self._free.notify()

    def _enter(self, resource: str) -> None:
        while True:
            self._waiter.check()
            with self._free:
                now, until = self._waiter.clock(), self._until[resource]
                if until <= now and self._running < int(self._allowed):
                    self._running += 1
                    return
                if until <= now:
                    self._free.wait(_LOOK)
                    continue
                if until > max(self._counted, now):
                    self._ledger.wait(self._host, until - max(self._counted, now), until, self._advice)
                    self._counted = until
            self._ledger.tell(f"{self._host} asks to wait: rate limit", waiting=until - now)
            self._waiter.pause(until - now)

    def hold(self, resource: str, hold: Hold) -> None:
        """A limit was met. Without a word on how long: a minute, and twice as long each time it goes on."""
        with self._free:
            seconds = hold.seconds
            if seconds is None:
                seconds = _MINUTE * 2 ** min(self._streak, 10)
                self._streak += 1
            until = self._waiter.clock() + seconds
            if until > self._until[resource] + _SAME:
                self._allowed = max(1.0, self._allowed / 2)
            for name in self._until if hold.secondary else (resource,):
                self._until[name] = max(self._until[name], until)

    def passed(self, resource: str, headers: Mapping[str, str]) -> None:
        """A request went through; where it was the last one allowed, the next has to wait."""
        with self._free:
            self._streak = 0
            self._allowed = min(self._most, self._allowed + 1 / self._allowed)
            if headers.get("x-ratelimit-remaining") == "0":
                seconds = until_reset(headers, self._waiter.clock())
                if seconds is not None:
                    self._until[resource] = max(self._until[resource], self._waiter.clock() + seconds)
