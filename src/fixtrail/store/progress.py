"""How far each archive file was read, so that an import that was stopped goes on where it was."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from fixtrail.store.backend import Backend
from fixtrail.store.tables import IMPORT_FILE


class FileProgress(msgspec.Struct, frozen=True):
    """`path` is absolute; `size` in bytes and `modified_ns` (Unix time in nanoseconds) say which state of the file was
    read; `position` is the count of uncompressed bytes that were dealt with, `line` that of lines, `threads` were
    put, `skipped` were broken."""

    path: str
    size: int
    modified_ns: int
    position: int = 0
    line: int = 0
    threads: int = 0
    skipped: int = 0
    done: bool = False


def put(backend: Backend, connection: sa.Connection, progress: FileProgress) -> None:
    row = msgspec.structs.asdict(progress)
    connection.execute(backend.upsert(IMPORT_FILE, replace=[name for name in row if name != "path"]), row)


def get(connection: sa.Connection, path: str) -> FileProgress | None:
    row = connection.execute(sa.select(IMPORT_FILE).where(IMPORT_FILE.c.path == path)).one_or_none()
    return None if row is None else FileProgress(*row)
