"""Wiring: from settings to tools. The one place where environment, client, store and clock meet."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fixtrail.errors import InvalidInput, LocalFailure
from fixtrail.settings import DOTCOM, Options, Settings, gh_token, load, stands_in
from fixtrail.settings_file import HostSettings
from fixtrail.trail.text import ReadingRules, reading_rules

if TYPE_CHECKING:  # SQL and HTTP are slow to load, and a text alone needs neither
    from fixtrail.git.clones import Clones
    from fixtrail.github.client import Client, Progress
    from fixtrail.github.hosts import Host
    from fixtrail.registry.registry import Registry
    from fixtrail.store.database import Store
    from fixtrail.trail.tools import Tools

FRESH = 300.0  # seconds for which a clone that was updated is not updated again, as for threads


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
            yield _tools(settings, store, None, _clones(settings, [], cancel))
            return
        hosts = [host_for(h.name, h.api_url, _token(h, environ)) for h in settings.hosts]
        asked = Client(
            hosts,
            settings.limits,
            transport=settings.transport,
            cancel=cancel,
            on_progress=on_progress,
            ca_file=str(settings.ca_file) if settings.ca_file else None,
        )
        with asked as client, _registry(settings, cancel) as registry:
            yield _tools(settings, store, client, _clones(settings, hosts, cancel), registry)
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


def _tools(
    settings: Settings, store: Store, client: Client | None, clones: Clones, registry: Registry | None = None
) -> Tools:
    from fixtrail.trail.tools import Tools  # noqa: PLC0415 - above

    hosts, rules = tuple(h.name.lower() for h in settings.hosts), _rules(settings).ruleset
    return Tools(
        store, client, settings.limits, hosts, refresh=settings.refresh, rules=rules, clones=clones, registry=registry
    )


def _registry(settings: Settings, cancel: threading.Event | None) -> AbstractContextManager[Registry | None]:
    """The registries by the settings. Where a server on this machine stands in for github.com, only those are asked
    that have an address of their own: the stand-in's packages are of no registry."""
    from fixtrail.registry.registry import Registry  # noqa: PLC0415 - above

    only = any(h.name == DOTCOM and stands_in(h) for h in settings.hosts)
    if not settings.registries or (only and not settings.registry_urls):
        return nullcontext(None)
    return Registry(
        settings.registry_urls,
        only_bases=only,
        version=version("fixtrail"),
        cancel=cancel,
        ca_file=str(settings.ca_file) if settings.ca_file else None,
    )


def _clones(settings: Settings, hosts: Sequence[Host], cancel: threading.Event | None) -> Clones:
    """The clones by the settings, with each host's token. A host that a server on this machine stands in for is not
    cloned from unless it is told where: the stand-in was asked for, not the host."""
    from fixtrail.git.clones import Clones  # noqa: PLC0415 - above
    from fixtrail.git.place import default_folder  # noqa: PLC0415
    from fixtrail.git.process import Git  # noqa: PLC0415
    from fixtrail.git.source import source_for  # noqa: PLC0415

    tokens = {host.name: host.token for host in hosts}
    known = [h for h in settings.hosts if h.git_url or not stands_in(h)]
    git = Git(cancel=cancel, ca_file=str(settings.ca_file) if settings.ca_file else None)
    return Clones(
        settings.clones or default_folder(),
        {h.name.lower(): source_for(h.name, h.git_url, tokens.get(h.name.lower())) for h in known},
        wanted=settings.clone,
        offline=settings.offline,
        fresh=0.0 if settings.refresh else FRESH,
        git=git,
        cancel=cancel,
    )


def _token(host: HostSettings, environ: Mapping[str, str]) -> str | None:
    """The host's token: from settings or environment, else what GitHub's own command line knows."""
    secret = host.token or gh_token(host.name, environ)
    return secret.reveal() if secret else None
