"""Threads that were asked for and are not there, so that they need not be asked for again and again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from fixtrail.model.ref import Ref
from fixtrail.model.stored import Missing
from fixtrail.store.backend import Backend
from fixtrail.store.tables import MISSING
from fixtrail.store.threads import in_chunks, key_of, matching


class Absence(NamedTuple):
    """`at` is the instant at which GitHub was asked."""

    missing: Missing
    at: str


def put(backend: Backend, connection: sa.Connection, missing: Iterable[Missing], at: str) -> None:
    rows = [
        {"repository": key[0], "number": key[1], "reason": m.reason, "message": m.message.replace("\0", ""), "at": at}
        for m in missing
        for key in (key_of(m.asked),)
    ]
    rows.sort(key=lambda row: (row["repository"], row["number"]))
    statement = backend.upsert(MISSING, replace=("reason", "message", "at"), where=lambda old, new: new.at >= old.at)
    for chunk in in_chunks(rows):
        connection.execute(statement, chunk)


def get(connection: sa.Connection, refs: Iterable[Ref]) -> dict[Ref, Absence]:
    by_key = {key_of(ref): ref for ref in refs}
    found: dict[Ref, Absence] = {}
    for condition in matching(MISSING, by_key):
        for row in connection.execute(sa.select(MISSING).where(condition)):
            ref = by_key[row.repository, row.number]
            found[ref] = Absence(Missing(ref, row.reason, row.message), row.at)
    return found
