"""The schema's versions: what the migrations make is what the code expects, and no other version is touched."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from fixtrail.errors import LocalFailure
from fixtrail.store import schema
from fixtrail.store.database import open_store
from fixtrail.store.location import locate
from fixtrail.store.tables import METADATA
from tests.store.making import raw_thread, ref


def test_migrations_make_the_tables_that_the_code_knows(database: str) -> None:
    """A database brought to the newest version differs in nothing from the tables of the code."""
    open_store(database).close()
    engine = sa.create_engine(locate(database))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema.VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == schema.REVISIONS[-1]
    engine.dispose()


def test_revisions_of_the_code_are_those_of_the_files() -> None:
    """The list that is compared without Alembic names every migration, oldest first."""
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(script.revision for script in reversed(list(scripts))) == schema.REVISIONS


def test_current_database_is_opened_without_alembic(tmp_path: Path) -> None:
    """Opening what is current neither imports Alembic nor writes."""
    file = tmp_path / "a.sqlite"
    open_store(file).close()
    before = file.read_bytes()
    program = f"import sys\nfrom fixtrail.store.database import open_store\nopen_store({str(file)!r}).close()\n"
    check = "print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program + check], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
    assert file.read_bytes() == before


def change(database: str, statement: str) -> None:
    engine = sa.create_engine(locate(database))
    with engine.begin() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


@pytest.mark.parametrize("read_only", [False, True])
def test_database_of_a_newer_version_is_refused(database: str, read_only: bool) -> None:
    """A newer fixtrail's database is left as it is, and the message says to upgrade."""
    with open_store(database) as store:
        store.put_threads([raw_thread()])
    change(database, f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(LocalFailure, match=r"newer fixtrail .*'9999'.*upgrade fixtrail"):
        open_store(database, read_only=read_only)
    change(database, f"UPDATE {schema.VERSION_TABLE} SET version_num = '{schema.REVISIONS[-1]}'")
    with open_store(database) as store:
        assert list(store.refs()) == [ref()]


def test_database_of_another_program_is_refused(database: str) -> None:
    """A database that has tables but none of ours is not written to."""
    change(database, "CREATE TABLE moz_places (id INTEGER)")
    with pytest.raises(LocalFailure, match=r"belongs to another program .*'moz_places'"):
        open_store(database)
    change(database, "DROP TABLE moz_places")
    open_store(database).close()


def test_empty_database_is_not_made_by_reading(tmp_path: Path) -> None:
    """A database that would have to be made is refused when it may only be read."""
    file = tmp_path / "a.sqlite"
    sqlite3.connect(file).close()
    file.touch()
    with pytest.raises(LocalFailure, match="empty or of an older fixtrail"):
        open_store(file, read_only=True)
    assert file.read_bytes() == b""
    with pytest.raises(LocalFailure, match=r"There is no database .* yet"):
        open_store(tmp_path / "b.sqlite", read_only=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.sqlite"]
