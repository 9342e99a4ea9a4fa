"""npm: the package's document, which alone has dates; where that is too large, the version's own, which has none.

https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md
"""

from __future__ import annotations

from typing import Any

import msgspec

from fixtrail.registry.asking import Absent, Found, instant
from fixtrail.registry.connection import Connection, Silent, TooLarge


class _Version(msgspec.Struct):
    version: str = ""
    deprecated: Any = None
    repository: Any = None


class _Document(msgspec.Struct):
    time: dict[str, Any] = {}


def read(connection: Connection, name: str, version: str) -> Found | Absent:
    """The version with the date that the package's document has for it, withdrawn where it is deprecated."""
    address = name.replace("/", "%2f")
    exact = connection.get(f"{address}/{version}")
    if exact.absent:
        return Absent(f"npm has no {name} {version}")
    found = exact.read(_Version)
    if found.version != version:
        raise Silent(f"{connection.host} answers for another version")
    return Found(version, _date(connection, address, version), _said(found.deprecated), _source(found.repository))


def _date(connection: Connection, address: str, version: str) -> str:
    try:
        at = connection.read_once(address, _Document).time.get(version)
    except TooLarge:
        return ""
    return instant(at) if isinstance(at, str) else ""


def _said(deprecated: object) -> bool:
    """A version is deprecated by a message; an empty one takes it back."""
    return bool(deprecated)


def _source(repository: object) -> str:
    """An address, or a table with one."""
    address = repository.get("url") if isinstance(repository, dict) else repository
    return address if isinstance(address, str) else ""
