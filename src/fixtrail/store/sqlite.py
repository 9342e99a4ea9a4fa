"""SQLite: one file, WAL, one writer; readers never wait (https://sqlite.org/wal.html)."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool, StaticPool

from fixtrail.errors import LocalFailure
from fixtrail.store.backend import WRITES, UpsertCondition, replaced

# Primary result codes (https://sqlite.org/rescode.html) to what a user can do about it.
_EXPLAINED = {
    sqlite3.SQLITE_BUSY: "The database {name} is locked by another process; wait for it or end it, then try again.",
    sqlite3.SQLITE_LOCKED: "The database {name} is locked by another process; wait for it or end it, then try again.",
    sqlite3.SQLITE_NOTADB: "{name} is not a SQLite database; choose another file with --database.",
    sqlite3.SQLITE_CORRUPT: "The database {name} is damaged; move it away and import or fetch again.",
    sqlite3.SQLITE_FULL: "The disk that holds the database {name} is full; make room, then try again (nothing that was "
    "stored before is lost).",
    sqlite3.SQLITE_IOERR: "The database {name} could not be read or written: the disk failed or a limit on file size "
    "was met (nothing that was stored before is lost).",
    sqlite3.SQLITE_CANTOPEN: "The database {name} cannot be opened: its folder is missing or may not be written to; "
    "choose another place with --database.",
    sqlite3.SQLITE_READONLY: "The database {name} may only be read; change its permissions or choose another place "
    "with --database.",
    sqlite3.SQLITE_PERM: "The permissions of the database {name} do not let it be used; change them or choose another "
    "place with --database.",
    sqlite3.SQLITE_TOOBIG: "A thread is too large for the database {name}.",
    sqlite3.SQLITE_NOMEM: "There was not enough memory to use the database {name}.",
}


class SqliteBackend:
    """`file` None: in memory, gone when the store is closed. `busy_timeout` in seconds."""

    def __init__(self, file: Path | None, *, read_only: bool, busy_timeout: float) -> None:
        self.name = str(file) if file else ":memory:"
        self.shared = file is None
        self._file = file
        self._read_only = read_only
        self._busy_timeout = busy_timeout
        if file:
            _check_file(file, read_only=read_only)
        self.engine = sa.create_engine(
            "sqlite://", creator=self._connect, poolclass=QueuePool if file else StaticPool, hide_parameters=True
        )
        sa.event.listen(self.engine, "connect", self._prepare)
        sa.event.listen(self.engine, "begin", _begin)

    def upsert(
        self, table: sa.Table, *, replace: Sequence[str], where: UpsertCondition | None = None
    ) -> sa.sql.dml.Insert:
        insert = sqlite.insert(table)
        return insert.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_=replaced(table, insert.excluded, replace),
            where=where(table.c, insert.excluded) if where else None,
        )

    def lock_schema(self, connection: sa.Connection) -> None:
        """Nothing to do: BEGIN IMMEDIATE has locked the whole file."""

    def explain(self, error: sa.exc.DBAPIError) -> LocalFailure | None:
        code = getattr(error.orig, "sqlite_errorcode", None)
        text = _EXPLAINED.get(code & 0xFF) if code is not None else None
        return LocalFailure(text.format(name=self.name)) if text else None

    def size(self, connection: sa.Connection) -> int:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages) * int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())

    def _connect(self) -> sqlite3.Connection:
        # isolation_level None: the driver begins nothing by itself, `_begin` does.
        return sqlite3.connect(
            self._uri(), uri=True, timeout=self._busy_timeout, isolation_level=None, check_same_thread=False
        )

    def _uri(self) -> str:
        if self._file is None:
            return ":memory:"
        uri = self._file.absolute().as_uri()
        if not self._read_only:
            return f"{uri}?mode=rw"
        # Without the right to write beside the file SQLite cannot share it; it may still be read as it is when no other
        # process can have it open for writing, which its write-ahead log would show.
        log = self._file.with_name(self._file.name + "-wal")
        frozen = not os.access(self._file.parent, os.W_OK) and not log.exists()
        return f"{uri}?mode=ro&immutable=1" if frozen else f"{uri}?mode=ro"

    def _prepare(self, connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        if self._read_only or self.shared:
            return
        connection.execute("PRAGMA synchronous = NORMAL")
        self._use_wal(connection)

    def _use_wal(self, connection: sqlite3.Connection) -> None:
        """The change to WAL does not wait for other connections by itself: SQLITE_BUSY comes at once."""
        deadline = time.monotonic() + self._busy_timeout
        while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)


def _begin(connection: sa.Connection) -> None:
    # IMMEDIATE: a transaction that reads first and writes later can otherwise fail half-way with SQLITE_BUSY.
    writes: Any = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check_file(file: Path, *, read_only: bool) -> None:
    """Make the file, for its user alone (the log files beside it take its permissions), or say why it cannot be."""
    try:
        if file.is_dir():
            raise LocalFailure(f"{file} is a folder, not a database; choose a file with --database.")
        if read_only and not file.exists():
            raise LocalFailure(f"There is no database {file} yet; import an archive or fetch a report first.")
        if not read_only and not file.exists():
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise LocalFailure(
            f"The database {file} cannot be opened ({error.strerror}); choose another place with --database."
        ) from error
