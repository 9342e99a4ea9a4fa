"""What differs by database, as one interface; `sqlite.py` and `postgresql.py` fill it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from fixtrail.errors import LocalFailure

# Set on a connection whose transaction is going to write: SQLite takes its write lock at once then.
WRITES = "fixtrail_writes"


class Backend(Protocol):
    """`name` is how messages call the database (without a password), `shared` is true where all threads of the process
    use one connection and must take turns even to read."""

    name: str
    engine: sa.Engine
    shared: bool

    def upsert(
        self, table: sa.Table, *, replace: Sequence[str], where: UpsertCondition | None = None
    ) -> sa.sql.dml.Insert:
        """INSERT; where the primary key is there already, the columns `replace` are taken from the new row, if `where`
        says so. `COALESCE(new, old)` for a column that may be null, so that what was known is never forgotten."""

    def lock_schema(self, connection: sa.Connection) -> None:
        """Keep other processes from migrating until the transaction ends."""

    def explain(self, error: sa.exc.DBAPIError) -> LocalFailure | None:
        """One sentence for a failure of the file, disk, server or lock; None where the error is a mistake of ours."""

    def size(self, connection: sa.Connection) -> int:
        """Bytes that the database takes on its disk."""


class UpsertCondition(Protocol):
    def __call__(self, old: Columns, new: Columns) -> sa.ColumnElement[bool]: ...


Columns = sa.sql.base.ReadOnlyColumnCollection[str, sa.sql.elements.KeyedColumnElement[Any]]
Row = Mapping[str, Any]


def replaced(table: sa.Table, new: Columns, names: Sequence[str]) -> dict[str, sa.ColumnElement[Any]]:
    """The SET of an upsert: each column's new value, or the old one where a column that may be null has no new one."""
    return {n: sa.func.coalesce(new[n], table.c[n]) if table.c[n].nullable else new[n] for n in names}
