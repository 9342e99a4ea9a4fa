"""NuGet: a version's registration, at the place that the service's index names.

https://learn.microsoft.com/en-us/nuget/api/registration-base-url-resource#registration-leaf
"""

from __future__ import annotations

import msgspec

from fixtrail.registry.asking import Absent, Found, instant, segment
from fixtrail.registry.connection import Connection, Silent

# The richest kind that the index offers is asked: gzip and SemVer 2, gzip, plain.
_KINDS = ("RegistrationsBaseUrl/3.6.0", "RegistrationsBaseUrl/Versioned", "RegistrationsBaseUrl/3.4.0",
          "RegistrationsBaseUrl")  # fmt: skip
_UNLISTED = "1900-"  # the year that stands for none


class _Resource(msgspec.Struct):
    id: str = msgspec.field(default="", name="@id")
    type: str | list[str] = msgspec.field(default="", name="@type")


class _Service(msgspec.Struct):
    resources: list[_Resource] = []


class _Leaf(msgspec.Struct):
    published: str | None = None
    listed: bool | None = None


def read(connection: Connection, name: str, version: str) -> Found | Absent:
    """The version of a package, withdrawn where it is not listed; such a one has no date."""
    leaf = f"{_registrations(connection)}/{segment(name.lower())}/{segment(version.lower())}.json"
    answer = connection.get(leaf)
    if answer.absent:
        return Absent(f"NuGet has no {name} {version}")
    found = answer.read(_Leaf)
    at = found.published or ""
    return Found(version, "" if at.startswith(_UNLISTED) else instant(at), found.listed is False)


def _registrations(connection: Connection) -> str:
    resources = connection.read_once("v3/index.json", _Service).resources
    for kind in _KINDS:
        for resource in resources:
            if kind in ([resource.type] if isinstance(resource.type, str) else resource.type):
                return resource.id.rstrip("/")
    raise Silent(f"{connection.host} has no registrations")
