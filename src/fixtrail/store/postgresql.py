"""PostgreSQL: one server for many processes (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.pool import ConnectionPoolEntry

from fixtrail.errors import LocalFailure
from fixtrail.store.backend import UpsertCondition, replaced

# Any number, the same for every fixtrail: who migrates holds it.
_SCHEMA_LOCK = 7_235_419_021
CONNECT_SECONDS = 10
REASON_CHARS = 200  # of what driver or server say

# SQLSTATEs, or their first two characters, to what a user can do about it; the longer one counts.
_EXPLAINED = {
    "08": "The database server of {name} cannot be reached; check that it runs and that the address is right.",
    "28": "The database server of {name} refuses the user or the password.",
    "3D000": "The database {name} does not exist; create it first.",
    "53": "The database server of {name} has no resources left; try again later.",
    "53100": "The disk of the database {name} is full; make room, then try again (nothing stored before is lost).",
    "58": "The database server of {name} could not read or write its files.",
    "XX001": "The database {name} is damaged; restore it, or use another one and import or fetch again.",
    "XX002": "The database {name} is damaged; restore it, or use another one and import or fetch again.",
    "57P": "The database server of {name} is starting or shutting down; try again later.",
    "40": "The database {name} is locked by another process; wait for it or end it, then try again.",
    "55P03": "The database {name} is locked by another process; wait for it or end it, then try again.",
    "25006": "The database {name} may only be read; use another user or another database.",
    "42501": "The user of the database {name} has no right to do this; grant it or use another user.",
}


class PostgresqlBackend:
    """`url` with the driver psycopg. `busy_timeout` in seconds: how long a lock of another process is waited for.

    LocalFailure: the driver is not installed.
    """

    shared = False

    def __init__(self, url: sa.URL, *, read_only: bool, busy_timeout: float) -> None:
        self.name = url.set(drivername="postgresql").render_as_string(hide_password=True)
        self._read_only = read_only
        self._busy_timeout = busy_timeout
        given = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
        try:
            self.engine = sa.create_engine(url, connect_args=given, hide_parameters=True)
        except ImportError as error:
            raise LocalFailure(
                f"For {self.name} the driver is missing; install it with: pip install 'fixtrail[postgresql]'."
            ) from error
        sa.event.listen(self.engine, "connect", self._prepare)

    def upsert(
        self, table: sa.Table, *, replace: Sequence[str], where: UpsertCondition | None = None
    ) -> sa.sql.dml.Insert:
        insert = postgresql.insert(table)
        return insert.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_=replaced(table, insert.excluded, replace),
            where=where(table.c, insert.excluded) if where else None,
        )

    def lock_schema(self, connection: sa.Connection) -> None:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_SCHEMA_LOCK)))

    def explain(self, error: sa.exc.DBAPIError) -> LocalFailure | None:
        state = getattr(error.orig, "sqlstate", None)
        if state is None:  # the connection was not made, or it broke: the driver has a message only
            return self._unconnected(error) if isinstance(error, sa.exc.OperationalError) else None
        text = next((_EXPLAINED[state[:n]] for n in (5, 3, 2) if state[:n] in _EXPLAINED), None)
        return LocalFailure(text.format(name=self.name)) if text else None

    def _unconnected(self, error: sa.exc.OperationalError) -> LocalFailure:
        # "connection failed: connection to server at … failed: Connection refused", then hints on further lines.
        first = str(error.orig).partition("\n")[0].rpartition("failed: ")[2]
        reason = "".join(c for c in first if c.isprintable())[:REASON_CHARS]
        return LocalFailure(
            f"The database server of {self.name} cannot be used ({reason}); check that it runs, and address, user and "
            "password."
        )

    def size(self, connection: sa.Connection) -> int:
        return int(connection.execute(sa.select(sa.func.pg_database_size(sa.func.current_database()))).scalar_one())

    def _prepare(self, connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.execute(f"SET lock_timeout = {int(self._busy_timeout * 1000)}")
        if self._read_only:
            connection.execute("SET default_transaction_read_only = on")
        connection.commit()
