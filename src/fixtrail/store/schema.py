"""The schema's version: which one a database has, and the way to the newest."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from fixtrail.errors import LocalFailure
from fixtrail.store.backend import WRITES, Backend

# Every revision under migrations/versions, oldest first; a test compares them.
REVISIONS = ("0001", "0002")
VERSION_TABLE = "fixtrail_version"

_VERSION = sa.table(VERSION_TABLE, sa.column("version_num", sa.String))


def ensure_current(backend: Backend, *, read_only: bool) -> None:
    """Migrate where the version is not current; nothing is written otherwise.

    LocalFailure: the database is of a newer fixtrail, of another program, or needs a change and may only be read.
    """
    with backend.engine.connect() as connection:
        version = _version(backend, connection)
    if version == REVISIONS[-1]:
        return
    if read_only:
        raise LocalFailure(
            f"The database {backend.name} is empty or of an older fixtrail and may only be read; "
            "open it once for writing."
        )
    with backend.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        backend.lock_schema(connection)
        # Another process may have done it while this one waited for the lock.
        if _version(backend, connection) != REVISIONS[-1]:
            _migrate(connection)


def _version(backend: Backend, connection: sa.Connection) -> str | None:
    """The revision that the database has; None where it is empty."""
    names = sa.inspect(connection).get_table_names()
    if VERSION_TABLE not in names:
        if names:
            raise LocalFailure(
                f"The database {backend.name} belongs to another program (it has a table {sorted(names)[0]!r}); "
                "choose another with --database."
            )
        return None
    version: str | None = connection.execute(sa.select(_VERSION.c.version_num)).scalar_one_or_none()
    if version is not None and version not in REVISIONS:
        raise LocalFailure(
            f"The database {backend.name} was written by a newer fixtrail (its version is {version!r}); "
            "upgrade fixtrail to use it."
        )
    return version


def _migrate(connection: sa.Connection) -> None:
    # Alembic takes longer to import than a report takes to read: only who migrates pays for it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    command.upgrade(config, "head")
