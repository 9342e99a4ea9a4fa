"""pnpm-lock.yaml, versions 5 to 9: the keys of `packages` are names with versions.

Read as a stream of events: nothing is built of the YAML, so an alias has nothing to multiply, and is refused.
https://github.com/pnpm/spec/blob/master/lockfile/9.0.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from fixtrail.locks.locked import Locked, broken

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# `/name/1.2.3_peer@4` (to version 5), `/name@1.2.3(peer@4)` (6), `name@1.2.3` (9); a scope is part of the name.
_SLASHED = re.compile(r"/?((?:@[^/@\s()]{1,214}/)?[^/@\s()]{1,214})/([0-9][^/_()\s]{0,128})")
_WITH_AT = re.compile(r"/?((?:@[^/@\s()]{1,214}/)?[^/@\s()]{1,214})@([^()\s]{1,2000})")


def pnpm_packages(text: str, name: str) -> Iterator[Locked]:
    """The packages in file order. InvalidInput: no YAML, no lock file of pnpm, or one with aliases."""
    known = False
    for path in _keys(text, name):
        known = known or path in (("lockfileVersion",), ("packages",))
        if len(path) == 2 and path[0] == "packages" and (locked := _locked(path[1])):
            yield locked
    if not known:
        raise broken(name, 1, "this is not a lock file of pnpm: it has neither `lockfileVersion` nor `packages`")


def _locked(key: str) -> Locked | None:
    """The package of a key; None for an address, at which there is no release."""
    key = key.partition("(")[0]
    found = _SLASHED.match(key) if "@" not in key.lstrip("/")[1:].split("_")[0] else None
    found = found or _WITH_AT.fullmatch(key)
    return Locked("npm", found[1], found[2]) if found else None


def _keys(text: str, name: str) -> Iterator[tuple[str, ...]]:
    """The keys of the mappings two levels deep, each after the keys above it."""
    path: list[str | None] = []  # of each collection that is open, the key that is being given a value
    mappings: list[bool] = []
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            key_is_next = bool(mappings) and mappings[-1] and path[-1] is None
            if isinstance(event, yaml.AliasEvent):
                raise broken(name, _line(event), "an alias, which lock files have no use for")
            if isinstance(event, yaml.CollectionStartEvent):
                if key_is_next:
                    raise broken(name, _line(event), "a key that is no text")
                path.append(None)
                mappings.append(isinstance(event, yaml.MappingStartEvent))
            elif isinstance(event, yaml.CollectionEndEvent):
                path.pop()
                mappings.pop()
                path[-1:] = [None] if path else []
            elif isinstance(event, yaml.ScalarEvent) and path:
                path[-1] = event.value if key_is_next else None
                if key_is_next and len(path) <= 2:
                    yield tuple(key for key in path if key is not None)
    except yaml.MarkedYAMLError as error:
        raise broken(name, error.problem_mark.line + 1 if error.problem_mark else 1, "this is not YAML") from error
    except yaml.YAMLError as error:
        raise broken(name, 1, "this is not YAML: it has characters that no text has") from error


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
