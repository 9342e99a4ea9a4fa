"""RubyGems: one version of a gem.

https://guides.rubygems.org/rubygems-org-api-v2/
"""

from __future__ import annotations

import msgspec

from fixtrail.registry.asking import Absent, Found, github_name, instant, segment
from fixtrail.registry.connection import Connection


class _Version(msgspec.Struct):
    number: str | None = None
    version: str | None = None
    created_at: str | None = None
    version_created_at: str | None = None
    yanked: bool | None = None
    source_code_uri: str | None = None
    homepage_uri: str | None = None


def read(connection: Connection, name: str, version: str) -> Found | Absent:
    """The version of a gem, withdrawn where it is yanked."""
    answer = connection.get(f"api/v2/rubygems/{segment(name)}/versions/{segment(version)}.json")
    if answer.absent:
        return Absent(f"RubyGems has no {name} {version}")
    found = answer.read(_Version)
    links = (found.source_code_uri, found.homepage_uri)
    return Found(
        found.version or found.number or version,
        instant(found.version_created_at or found.created_at or ""),
        bool(found.yanked),
        next((link for link in links if link and github_name(link)), ""),
    )
