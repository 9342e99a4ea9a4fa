"""What a store holds, in numbers."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from fixtrail.store.backend import Backend
from fixtrail.store.tables import MISSING, REPORT, THREAD


class Counts(msgspec.Struct, frozen=True):
    """`fetched_at` is the newest instant at which a stored thread was fetched, None in an empty store; `bytes` what
    the database takes on its disk."""

    threads: int
    issues: int
    pulls: int
    repositories: int
    missing: int
    reports: int
    fetched_at: str | None
    bytes: int


def count(backend: Backend, connection: sa.Connection) -> Counts:
    row = connection.execute(
        sa.select(
            sa.func.count(),
            sa.func.count().filter(THREAD.c.kind == "issue"),
            sa.func.count().filter(THREAD.c.kind == "pull"),
            sa.func.count(THREAD.c.repository.distinct()),
            sa.func.max(THREAD.c.fetched_at),
        ).select_from(THREAD)
    ).one()
    missing, reports = (
        connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in (MISSING, REPORT)
    )
    total, issues, pulls, repositories, fetched_at = row
    return Counts(
        threads=total,
        issues=issues,
        pulls=pulls,
        repositories=repositories,
        missing=missing,
        reports=reports,
        fetched_at=fetched_at,
        bytes=backend.size(connection),
    )
