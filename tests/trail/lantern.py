"""The sample archive in a store, and what the verbs make of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from fixtrail.github.client import Client, Transport, host_for
from fixtrail.model.limits import Limits
from fixtrail.store.database import Store, open_store
from fixtrail.trail.corpus import import_path
from fixtrail.trail.tools import Tools
from tests.standin.server import Row, StandIn, rows_of

HOSTS = ("github.com",)
NOW = "2026-11-24T12:00:00Z"


@contextmanager
def sample(database: str = ":memory:") -> Iterator[Store]:
    """A store that holds the sample archive."""
    with open_store(database) as store, as_file(files("fixtrail.sample")) as folder:
        import_path(store, Path(folder))
        yield store


def sample_rows() -> dict[str, list[Row]]:
    """The sample archive as the stand-in serves it."""
    folder = files("fixtrail.sample") / "threads"
    return {
        f"example/{name}": rows_of((folder / f"example__{name}.jsonl").read_text("utf-8").splitlines())
        for name in ("lantern", "wick")
    }


def offline(store: Store, limits: Limits | None = None) -> Tools:
    """Tools that ask nobody, at one instant."""
    return Tools(store, None, limits or Limits(), HOSTS, now=lambda: NOW, elapsed=lambda: 0.0)


@contextmanager
def live(
    server: StandIn, store: Store, *, token: str | None = "t", transport: Transport = "auto", fresh: float = 0.0,
    refresh: bool = False, limits: Limits | None = None,
) -> Iterator[Tools]:  # fmt: skip
    """Tools that ask a stand-in."""
    limits = limits or Limits(max_wait=0)
    with Client([host_for("github.com", server.url, token)], limits, transport=transport) as client:
        yield Tools(store, client, limits, HOSTS, fresh, refresh)
