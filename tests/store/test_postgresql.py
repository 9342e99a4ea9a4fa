"""PostgreSQL servers that fail: each failure is one sentence, without the password."""

from __future__ import annotations

import socket
import subprocess
import sys

import psycopg
import pytest

from fixtrail.errors import LocalFailure
from fixtrail.store.database import open_store
from tests.store.making import raw_thread, ref


def said(url: str) -> str:
    with pytest.raises(LocalFailure) as caught:
        open_store(url, busy_timeout=0.2)
    return str(caught.value)


def test_server_that_is_not_there_is_said() -> None:
    """A refused connection names the server and hides the password."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    message = said(f"postgresql://me:secret@127.0.0.1:{port}/x")
    assert message.startswith(f"The database server of postgresql://me:***@127.0.0.1:{port}/x cannot be used (")
    assert "Connection refused" in message


def test_database_that_does_not_exist_is_said(server: str) -> None:
    """What the server says of a database or user that it does not know is quoted."""
    assert '(FATAL:  database "no_such_database" does not exist)' in said(server.format("no_such_database"))
    unknown = said(server.format("postgres").replace("postgres:@", "nobody:secret@"))
    assert '(FATAL:  role "nobody" does not exist)' in unknown
    assert "secret" not in unknown


@pytest.mark.parametrize("scheme", ["postgres", "postgresql+psycopg"])
def test_url_has_several_spellings(postgresql: str, scheme: str) -> None:
    """Both schemes that PostgreSQL knows, and the driver's name, lead to the same database."""
    with open_store(postgresql) as store:
        store.put_threads([raw_thread()])
        name = store.name
    with open_store(f"{scheme}://{postgresql.partition('://')[2]}") as store:
        assert list(store.refs()) == [ref()]
        assert store.name == name


def test_locked_row_says_so_after_the_timeout(postgresql: str) -> None:
    """A writer waits for another process no longer than the busy timeout; readers do not wait."""
    with open_store(postgresql, busy_timeout=0.2) as store:
        store.put_threads([raw_thread()])
        with psycopg.connect(postgresql) as other:
            other.execute("SELECT * FROM thread FOR UPDATE")
            assert store.threads([ref()]) == {ref(): raw_thread()}
            with pytest.raises(LocalFailure, match="is locked by another process"):
                store.forget([ref()])
            other.rollback()
        assert store.forget([ref()]) == 1


def test_user_without_rights_is_told(postgresql: str) -> None:
    """A role that may only read is told that it lacks the right."""
    with open_store(postgresql) as store:
        store.put_threads([raw_thread()])
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS reader")
        connection.execute("CREATE ROLE reader LOGIN")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    with open_store(postgresql.replace("postgres:@", "reader:@")) as store:
        assert list(store.refs()) == [ref()]
        with pytest.raises(LocalFailure, match="has no right to do this"):
            store.put_threads([raw_thread(ref(2))])


def test_server_that_goes_away_is_said(postgresql: str) -> None:
    """A connection that is cut in between is a sentence, and the next one is made anew."""
    with open_store(postgresql) as store:
        store.put_threads([raw_thread()])
        with psycopg.connect(postgresql, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with pytest.raises(LocalFailure, match=r"shutting down|cannot be used"):
            store.threads([ref()])
        assert store.threads([ref()]) == {ref(): raw_thread()}


def test_driver_that_is_not_installed_is_named() -> None:
    """Without the extra the message says how to install it."""
    program = (
        "import sys\n"
        "sys.modules['psycopg'] = None\n"
        "from fixtrail.errors import LocalFailure\n"
        "from fixtrail.store.database import open_store\n"
        "try:\n"
        "    open_store('postgresql://me:secret@h/x')\n"
        "except LocalFailure as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == (
        "For postgresql://me:***@h/x the driver is missing; install it with: pip install 'fixtrail[postgresql]'.\n"
    )
