"""Go's module proxy: what it knows of a version. Its time is that of the commit, since modules are not uploaded.

https://go.dev/ref/mod#goproxy-protocol
"""

from __future__ import annotations

import msgspec

from fixtrail.registry.asking import Absent, Found, instant
from fixtrail.registry.connection import Connection


class _Origin(msgspec.Struct):
    url: str = msgspec.field(default="", name="URL")


class _Info(msgspec.Struct):
    version: str = msgspec.field(name="Version")
    time: str = msgspec.field(default="", name="Time")
    origin: _Origin | None = msgspec.field(default=None, name="Origin")


def read(connection: Connection, name: str, version: str) -> Found | Absent:
    """The version of a module."""
    answer = connection.get(f"{_escaped(name)}/@v/{_escaped(version)}.info")
    if answer.absent:
        return Absent(f"Go's module proxy has no {name} {version}")
    info = answer.read(_Info)
    return Found(info.version, instant(info.time), repository=info.origin.url if info.origin else "")


def _escaped(text: str) -> str:
    """Capitals as `!` and the small letter (https://go.dev/ref/mod#goproxy-protocol)."""
    return "".join(f"!{c.lower()}" if c.isupper() else c for c in text)
