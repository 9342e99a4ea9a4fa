"""What the verbs work with, handed to them by `wiring`."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from fixtrail.fingerprint.ruleset import Ruleset, ruleset
from fixtrail.git.clones import Clones
from fixtrail.github.client import Client
from fixtrail.model.limits import Limits
from fixtrail.registry.registry import Registry
from fixtrail.store.database import Store


def utc_now() -> str:
    """This moment, as every instant in fixtrail: ISO 8601, UTC, whole seconds, `Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Tools(msgspec.Struct, frozen=True):
    """`client` is None where nothing may be asked (`--offline`). `hosts` are those that are set up, in lower case, the
    first being the one that a name without a host means. `fresh` is for how many seconds a thread that was fetched is
    not asked for again, unless it is the one that the user asks for; 0 asks always. `rules` are those of fingerprints.
    `clones` are the repositories that were synced, or are to be with `--clone`; None where none may be used.
    `registry` is None where no package registry may be asked.
    """

    store: Store
    client: Client | None
    limits: Limits
    hosts: tuple[str, ...]
    fresh: float = 300.0
    refresh: bool = False
    rules: Ruleset = msgspec.field(default_factory=ruleset)
    now: Callable[[], str] = utc_now
    elapsed: Callable[[], float] = time.monotonic
    clones: Clones | None = None
    registry: Registry | None = None
