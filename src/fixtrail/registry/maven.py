"""Maven Central: whether the version's description is there, and since when.

https://maven.apache.org/repository/layout.html; the index of search.maven.org is slower and lags behind.
"""

from __future__ import annotations

from fixtrail.registry.asking import Absent, Found, http_date, segment
from fixtrail.registry.connection import Connection, Silent


def read(connection: Connection, name: str, version: str) -> Found | Absent:
    """The version of `group:artifact`; a release is never changed, so it is as old as its file."""
    group, _, artifact = name.partition(":")
    folder = "/".join([*map(segment, group.split(".")), segment(artifact), segment(version)])
    answer = connection.get(f"{folder}/{segment(artifact)}-{segment(version)}.pom", "*/*", "HEAD")
    if answer.absent:
        return Absent(f"Maven Central has no {name} {version}")
    if answer.status != 200:
        raise Silent(f"{connection.host} answers with status {answer.status}")
    return Found(version, http_date(answer.headers.get("last-modified", "")))
