"""What a user may write for the database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixtrail.errors import InvalidInput
from fixtrail.store.database import open_store
from fixtrail.store.location import locate
from tests.store.making import raw_thread, ref


@pytest.mark.parametrize("url", [":memory:", "sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_database_in_memory_has_several_spellings(url: str) -> None:
    """In memory there is no path, and nothing is left."""
    assert locate(url).database is None
    with open_store(url) as store:
        store.put_threads([raw_thread()])
        assert store.name == ":memory:"
    with open_store(url) as store:
        assert list(store.refs()) == []


def test_database_path_may_be_plain_or_a_url(tmp_path: Path) -> None:
    """A path, a Path and a SQLite URL name the same file; odd characters are part of the name."""
    for name in ("a.sqlite", "with space %20 # ? & ü.sqlite"):
        file = tmp_path / name
        with open_store(file) as store:
            store.put_threads([raw_thread()])
        with open_store(str(file)) as store:
            assert list(store.refs()) == [ref()]
    with open_store(f"sqlite:///{tmp_path / 'a.sqlite'}") as store:
        assert list(store.refs()) == [ref()]
        assert store.name == str(tmp_path / "a.sqlite")
    assert {file.name for file in tmp_path.iterdir()} == {"a.sqlite", "with space %20 # ? & ü.sqlite"}


@pytest.mark.parametrize("url", ["~/x.sqlite", "sqlite:///~/x.sqlite"])
def test_database_path_may_start_at_home(url: str) -> None:
    """`~` is the home folder."""
    assert locate(url).database == str(Path("~/x.sqlite").expanduser())


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        ("mysql://me:secret@db/x", "no database of the kind mysql://"),
        ("sqlite://host/x", "without host"),
        ("sqlite:///x?mode=ro", "without host and options"),
        ("postgresql://me:secret@host:port/x", "cannot be read"),
        ("a\0b", "NUL"),
        ("~nobody-of-this-name/x", "home folder"),
    ],
)
def test_database_of_another_form_is_refused(url: str, says: str) -> None:
    """Anything else is refused with the accepted forms or the reason, and without the password."""
    with pytest.raises(InvalidInput, match=says) as caught:
        locate(url)
    assert "secret" not in str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX systems")
def test_default_database_is_for_its_user_alone(tmp_path: Path) -> None:
    """The default file lies in the user's data folder, both closed to others, the log files too."""
    program = (
        "import os, stat\n"
        "from fixtrail.store.database import open_store\n"
        "store = open_store()\n"
        "store.put_missing([], '2024-01-01T00:00:00Z')\n"
        "folder = os.path.dirname(store.name)\n"
        "names = [folder, *(os.path.join(folder, name) for name in sorted(os.listdir(folder)))]\n"
        "for name in names: print(name, oct(stat.S_IMODE(os.stat(name).st_mode)))\n"
    )
    environ = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data"), "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True)
    lines = [line.rsplit(" ", 1) for line in done.stdout.splitlines()]
    assert lines[0][1] == "0o700"
    assert {Path(name).name: mode for name, mode in lines[1:]} == {
        "fixtrail.sqlite": "0o600",
        "fixtrail.sqlite-shm": "0o600",
        "fixtrail.sqlite-wal": "0o600",
    }
