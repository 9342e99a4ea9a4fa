"""Wiring: from settings to tools. The one place where environment, client, store and clock meet."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from fixtrail.errors import InvalidInput, LocalFailure
from fixtrail.settings import Options, Settings, gh_token, load
from fixtrail.settings_file import HostSettings
from fixtrail.trail.text import ReadingRules, reading_rules

if TYPE_CHECKING:  # SQL and HTTP are slow to load, and a text alone needs neither
    from fixtrail.github.client import Client, Progress
    from fixtrail.store.database import Store
    from fixtrail.trail.tools import Tools


def settings_from(options: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of a run; `options` by the names of the command line, None or absent where not given.

    InvalidInput: an option, variable or line of the settings file cannot be used.
    """
    given = {name: value for name, value in options.items() if value is not None}
    given["verbosity"] = int(given.pop("verbose", 0))
    return load(os.environ if environ is None else environ, options=Options(**given))


@contextmanager
def open_tools(
    options: Mapping[str, Any],
    *,
    cancel: threading.Event | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    environ: Mapping[str, str] | None = None,
    tell: Callable[[str], None] | None = None,
) -> Iterator[Tools]:
    """Tools by the settings, closed at the end; `tell` hears what was found in the settings and is not used, where the
    store is, and what all of it cost. InvalidInput, LocalFailure: they cannot be opened."""
    from fixtrail.github.client import Client, host_for  # noqa: PLC0415 - above
    from fixtrail.store.database import open_store  # noqa: PLC0415

    environ = os.environ if environ is None else environ
    settings = settings_from(options, environ)
    tell = tell or (lambda _: None)
    for note in settings.notes:
        tell(note)
    with open_store(settings.database) as store:
        tell(f"The store is {store.name}; it may be asked: {'nobody' if settings.offline else _names(settings)}.")
        if settings.offline:
            yield _tools(settings, store, None)
            return
        hosts = [host_for(h.name, h.api_url, _token(h, environ)) for h in settings.hosts]
        with Client(
            hosts,
            settings.limits,
            transport=settings.transport,
            cancel=cancel,
            on_progress=on_progress,
            ca_file=str(settings.ca_file) if settings.ca_file else None,
        ) as client:
            yield _tools(settings, store, client)
            cost = client.cost
            spent = f"{cost.requests} requests, {cost.graphql_points} GraphQL points"
            tell(f"{spent}, {cost.waited:.0f} s waited for limits.")


def _names(settings: Settings) -> str:
    return ", ".join(f"{h.name} ({'with' if h.token else 'without'} a token of the settings)" for h in settings.hosts)


@contextmanager
def open_corpus(options: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Iterator[Store]:
    """The store alone, for verbs that ask nothing of GitHub."""
    from fixtrail.store.database import open_store  # noqa: PLC0415 - above

    with open_store(settings_from(options, environ).database) as store:
        yield store


def open_rules(options: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> ReadingRules:
    """How texts are read, by the settings: their limits, and the file of rules if one is set.

    InvalidInput: the file has a line that cannot be used, which is named; LocalFailure: it cannot be read.
    """
    return _rules(settings_from(options, environ))


def _rules(settings: Settings) -> ReadingRules:
    if settings.rules is None:
        return reading_rules(settings.limits)
    try:
        text = settings.rules.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{settings.rules} is not UTF-8 (byte {error.start}).") from error
    except OSError as error:
        raise LocalFailure(f"{settings.rules} cannot be read: {error.strerror or error}") from error
    return reading_rules(settings.limits, text, str(settings.rules))


def _tools(settings: Settings, store: Store, client: Client | None) -> Tools:
    from fixtrail.trail.tools import Tools  # noqa: PLC0415 - above

    hosts = tuple(h.name.lower() for h in settings.hosts)
    return Tools(store, client, settings.limits, hosts, refresh=settings.refresh, rules=_rules(settings).ruleset)


def _token(host: HostSettings, environ: Mapping[str, str]) -> str | None:
    """The host's token: from settings or environment, else what GitHub's own command line knows."""
    secret = host.token or gh_token(host.name, environ)
    return secret.reveal() if secret else None
