"""How the tests ask: a client against a stand-in, and a clock that does not wait."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from fixtrail.github.client import Client, host_for
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.model.stored import Cost, Fetched, Missing, RawThread
from tests.standin.server import StandIn

TOKEN = "a-token"
START = 1_780_000_000.0


class Clock:
    """Unix time that passes only when someone sleeps."""

    def __init__(self) -> None:
        self.now = START
        self.slept = 0.0
        self._lock = threading.Lock()

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds
            self.slept += seconds


def client(server: StandIn, token: str | None = TOKEN, **options: Any) -> Client:
    """A client for github.com, served by the stand-in; limits are given by their names."""
    names = set(Limits.__struct_fields__)
    limits = Limits(**{name: options.pop(name) for name in list(options) if name in names})
    clock: Clock = options.pop("clock", None) or Clock()
    return Client([host_for("github.com", server.url, token)], limits, clock=clock.time, sleep=clock.sleep, **options)


def ask(
    server: StandIn,
    refs: Sequence[Ref],
    transport: Literal["auto", "graphql", "rest"] = "auto",
    stored: Mapping[Ref, RawThread] | None = None,
    **options: Any,
) -> tuple[list[Fetched | Missing], Cost]:
    """The results and what they cost."""
    with client(server, transport=transport, **options) as asking:
        return asking.fetch(refs, stored), asking.cost


def one(
    server: StandIn,
    ref: Ref,
    transport: Literal["auto", "graphql", "rest"] = "auto",
    stored: RawThread | None = None,
    **options: Any,
) -> Fetched:
    """The only result, which has to be a thread."""
    results, _ = ask(server, [ref], transport, {ref: stored} if stored else None, **options)
    (result,) = results
    assert isinstance(result, Fetched), result
    return result


def missing(
    server: StandIn, ref: Ref, transport: Literal["auto", "graphql", "rest"] = "auto", **options: Any
) -> Missing:
    """The only result, which has to be missing."""
    results, _ = ask(server, [ref], transport, **options)
    (result,) = results
    assert isinstance(result, Missing), result
    return result
