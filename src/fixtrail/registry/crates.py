"""crates.io: one version. Its policy wants a User-Agent and at most one request a second.

https://crates.io/data-access
"""

from __future__ import annotations

import msgspec

from fixtrail.registry.asking import Absent, Found, instant, segment
from fixtrail.registry.connection import Connection


class _Version(msgspec.Struct):
    num: str
    created_at: str = ""
    yanked: bool = False
    repository: str | None = None


class _Answer(msgspec.Struct):
    version: _Version


def read(connection: Connection, name: str, version: str) -> Found | Absent:
    """The version of a crate, withdrawn where it is yanked."""
    answer = connection.get(f"api/v1/crates/{segment(name)}/{segment(version)}")
    if answer.absent:
        return Absent(f"crates.io has no {name} {version}")
    found = answer.read(_Answer).version
    return Found(found.num, instant(found.created_at), found.yanked, found.repository or "")
