"""Reports that were made, so that the next one can say what changed."""

from __future__ import annotations

import zlib

import sqlalchemy as sa

from fixtrail.errors import LocalFailure
from fixtrail.model.ref import Ref
from fixtrail.store.backend import Backend
from fixtrail.store.tables import REPORT
from fixtrail.store.threads import key_of

# Reports of one thread that are kept.
KEPT = 20


def put(backend: Backend, connection: sa.Connection, ref: Ref, made_at: str, report: bytes) -> None:
    """Keep `report`; of the same thread and instant the last one, and of one thread the KEPT newest."""
    repository, number = key_of(ref)
    row = {"repository": repository, "number": number, "made_at": made_at, "report": zlib.compress(report)}
    connection.execute(backend.upsert(REPORT, replace=("report",)), row)
    kept = sa.select(REPORT.c.made_at).where(_of(ref)).order_by(REPORT.c.made_at.desc()).limit(KEPT)
    connection.execute(sa.delete(REPORT).where(_of(ref), REPORT.c.made_at.not_in(kept.scalar_subquery())))


def last(backend: Backend, connection: sa.Connection, ref: Ref, before: str | None = None) -> tuple[str, bytes] | None:
    """The newest report of `ref` as (made_at, report), made earlier than `before` where that is given."""
    query = sa.select(REPORT.c.made_at, REPORT.c.report).where(_of(ref)).order_by(REPORT.c.made_at.desc()).limit(1)
    if before is not None:
        query = query.where(REPORT.c.made_at < before)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    try:
        return row.made_at, zlib.decompress(row.report)
    except zlib.error as error:
        raise LocalFailure(
            f"The database {backend.name} is damaged (report of {ref}); make that report again."
        ) from error


def _of(ref: Ref) -> sa.ColumnElement[bool]:
    repository, number = key_of(ref)
    return (REPORT.c.repository == repository) & (REPORT.c.number == number)
