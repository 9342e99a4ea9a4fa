"""What package registries say of versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import sqlalchemy as sa

from fixtrail.store.backend import Backend
from fixtrail.store.tables import REGISTRY_VERSION
from fixtrail.store.threads import in_chunks


class RegistryAnswer(NamedTuple):
    """`json` as whoever asked wrote it, `fetched_at` when the registry was asked."""

    json: str
    fetched_at: str


def put(
    backend: Backend,
    connection: sa.Connection,
    registry: str,
    package: str,
    versions: Mapping[str, str],
    fetched_at: str,
) -> None:
    """`versions`: version -> JSON."""
    rows = [
        {"registry": registry, "package": package, "version": version, "json": json, "fetched_at": fetched_at}
        for version, json in sorted(versions.items())
        if "\0" not in package + version + json  # which PostgreSQL cannot keep, and no registry's version has
    ]
    statement = backend.upsert(REGISTRY_VERSION, replace=("json", "fetched_at"))
    for chunk in in_chunks(rows):
        connection.execute(statement, chunk)


def get(connection: sa.Connection, registry: str, package: str) -> dict[str, RegistryAnswer]:
    """What is known of a package, by version."""
    table = REGISTRY_VERSION.c
    query = sa.select(table.version, table.json, table.fetched_at).where(
        table.registry == registry, table.package == package
    )
    return {version: RegistryAnswer(json, fetched_at) for version, json, fetched_at in connection.execute(query)}
