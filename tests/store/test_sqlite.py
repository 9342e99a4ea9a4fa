"""SQLite files that fail: each failure is one sentence, and what was stored before stays."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtrail.errors import FixtrailError, LocalFailure
from fixtrail.store.database import open_store
from tests.store.making import raw_thread, ref

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and limits of POSIX systems")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A store with one thread in it."""
    path = tmp_path / "store.sqlite"
    with open_store(path) as store:
        store.put_threads([raw_thread()])
    return path


def holds(path: Path) -> list[int]:
    """The numbers of what is stored, after SQLite's own check of the file."""
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    with open_store(path) as store:
        return [found.number for found in store.refs()]


PRELUDE = """
    import os, resource, sys
    from fixtrail.errors import LocalFailure
    from fixtrail.store.database import open_store
    from tests.store.making import raw_thread, ref
    path = sys.argv[1]
    def big(first, count):
        return [raw_thread(ref(n), text=os.urandom(20_000).hex()) for n in range(first, first + count)]
"""


def run(program: str, path: Path, *, plain_user: bool = False) -> str:
    """Run a program in a process of its own, not as root where `plain_user`; what it prints."""
    # Root's own Python cannot be started by others, so the change comes when everything is imported.
    change = "os.setgroups([]); os.setgid(65534); os.setuid(65534)" if plain_user and os.geteuid() == 0 else ""
    text = f"{textwrap.dedent(PRELUDE)}\n{change}\n{textwrap.dedent(program)}"
    command = [sys.executable, "-c", text, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    return done.stdout.strip()


def test_locked_database_says_so_after_the_timeout(file: Path) -> None:
    """A writer waits for another process no longer than the busy timeout; readers do not wait at all."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_store(file, busy_timeout=0.2) as store:
        assert store.threads([ref()]) == {ref(): raw_thread()}
        start = time.monotonic()
        with pytest.raises(LocalFailure, match="is locked by another process"):
            store.put_threads([raw_thread(ref(2))])
        assert 0.15 < time.monotonic() - start < 5
        other.execute("ROLLBACK")
        assert store.put_threads([raw_thread(ref(2))]) == 1
    other.close()


def test_locked_database_is_waited_for(file: Path) -> None:
    """A lock that ends in time is no failure."""
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    with open_store(file, busy_timeout=10) as store:
        timer = threading.Timer(0.2, lambda: other.execute("ROLLBACK"))
        timer.start()
        assert store.put_threads([raw_thread(ref(2))]) == 1
        timer.join()
    other.close()


def test_exclusively_locked_database_cannot_be_opened(file: Path) -> None:
    """A process that keeps the whole file to itself is named as the reason."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LocalFailure, match="is locked by another process"):
        open_store(file, busy_timeout=0.1)
    other.close()


def test_locked_empty_database_cannot_be_made(tmp_path: Path) -> None:
    """The switch to WAL waits for the timeout, and then says what is in the way."""
    path = tmp_path / "a.sqlite"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LocalFailure, match="is locked by another process"):
        open_store(path, busy_timeout=0.1)
    other.close()


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """Another file is called what it is, and not changed."""
    path = tmp_path / "notes.txt"
    path.write_text("Not a database at all. " * 200)
    before = path.read_bytes()
    with pytest.raises(LocalFailure, match=r"notes\.txt is not a SQLite database"):
        open_store(path)
    assert path.read_bytes() == before


def test_damaged_database_is_named(file: Path) -> None:
    """Pages that were overwritten are found when they are read."""
    with file.open("r+b") as handle:
        handle.seek(4096)
        handle.write(b"\x5a" * (file.stat().st_size - 4096))
    with pytest.raises(LocalFailure, match="is damaged"), open_store(file) as store:
        store.threads([ref()])


def test_damaged_thread_is_named(file: Path) -> None:
    """A thread or report that cannot be unpacked is named; others can still be read."""
    with open_store(file) as store:
        store.put_threads([raw_thread(ref(2))])
        store.put_report(ref(2), "2024-01-01T00:00:00Z", b"{}")
        connection = sqlite3.connect(file)
        connection.execute("UPDATE thread SET raw = x'00' WHERE number = 2")
        connection.execute("UPDATE report SET report = x'00'")
        connection.commit()
        connection.close()
        with pytest.raises(LocalFailure, match=r"damaged \(thread github.com/acme/rocket#2\)"):
            store.threads([ref(1), ref(2)])
        with pytest.raises(LocalFailure, match=r"damaged \(report of github.com/acme/rocket#2\)"):
            store.last_report(ref(2))
        assert store.threads([ref(1)]) == {ref(1): raw_thread()}


def test_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    """A folder is called a folder."""
    with pytest.raises(LocalFailure, match="is a folder, not a database"):
        open_store(tmp_path)


@pytest.mark.parametrize("name", ["no/such/store.sqlite", "file/store.sqlite"])
def test_missing_folder_is_refused(tmp_path: Path, name: str) -> None:
    """A file in a folder that is none cannot be made, and the path is named."""
    (tmp_path / "file").touch()
    with pytest.raises(LocalFailure, match=r"store\.sqlite cannot be opened \("):
        open_store(tmp_path / name)


@posix
def test_default_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A data folder that is in the way of itself is named, with what to do."""
    (tmp_path / "data").touch()
    program = """
        os.environ["XDG_DATA_HOME"] = path
        try:
            open_store()
        except LocalFailure as error:
            print(error)
    """
    said = run(program, tmp_path / "data")
    assert said.startswith(f"The data folder {tmp_path}/data/fixtrail cannot be made (")


OPEN_AND_PUT = """
    try:
        with open_store(path) as store:
            print([r.number for r in store.refs()])
            store.put_threads(big(2, 3))
    except LocalFailure as error:
        print(error)
"""


@pytest.fixture
def shared_file() -> Iterator[Path]:
    """A store with one thread, in a folder that another user may reach (pytest's own are closed)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        path = folder / "store.sqlite"
        with open_store(path) as store:
            store.put_threads([raw_thread()])
        yield path
        folder.chmod(0o755)


@posix
def test_unreadable_file_is_refused(shared_file: Path) -> None:
    """Without the right to read the file nothing is got, and the message says that."""
    shared_file.chmod(0o000)
    said = run(OPEN_AND_PUT, shared_file, plain_user=True)
    assert said.startswith(f"The database {shared_file} cannot be opened")
    shared_file.chmod(0o600)
    assert holds(shared_file) == [1]


@posix
def test_read_only_file_and_folder_can_be_read_only(shared_file: Path) -> None:
    """What may not be written can be read with `read_only`, and says why it cannot be written."""
    shared_file.chmod(0o444)
    shared_file.parent.chmod(0o555)
    reading = OPEN_AND_PUT.replace("open_store(path)", "open_store(path, read_only=True)")
    held, said = run(reading, shared_file, plain_user=True).splitlines()
    assert held == "[1]"
    assert said.startswith(f"The database {shared_file} may only be read; ")
    (said,) = run(OPEN_AND_PUT, shared_file, plain_user=True).splitlines()
    assert said.startswith(f"The database {shared_file} ")
    shared_file.parent.chmod(0o755)
    shared_file.chmod(0o644)
    assert holds(shared_file) == [1]


@posix
def test_limit_on_file_size_fails_whole_and_loses_nothing(file: Path) -> None:
    """A write that the system cuts off is undone; the store works on, and what it held is there."""
    program = """
        with open_store(path) as store:
            limit = os.path.getsize(path) + 100_000
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            try:
                store.put_threads(big(2, 200))
            except LocalFailure as error:
                print(error)
            print([r.number for r in store.refs()])
            print(store.put_threads([raw_thread(ref(500))]))
    """
    first, *rest = run(program, file).splitlines()
    assert first.startswith(f"The database {file} could not be read or written: the disk failed or a limit")
    assert rest == ["[1]", "1"]
    assert holds(file) == [1, 500]


@posix
def test_limit_on_file_size_while_a_store_is_made_leaves_nothing_half(tmp_path: Path) -> None:
    """A database that could not be made can be made later, as if nothing had been."""
    path = tmp_path / "a.sqlite"
    program = """
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            open_store(path)
        except LocalFailure as error:
            print(error)
    """
    assert run(program, path).startswith(f"The database {path} could not be")
    assert holds(path) == []


@posix
def test_full_disk_fails_whole_and_loses_nothing(file: Path, tmp_path: Path) -> None:
    """On a disk that is really full the message says so, and what was stored before can be read."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        program = """
            with open_store(path) as store:
                store.put_threads([raw_thread()])
                for attempt in range(2):
                    try:
                        store.put_threads(big(2, 200))
                    except LocalFailure as error:
                        print(error)
                print([r.number for r in store.refs()])
                print(store.put_threads([raw_thread(ref(500))]))
        """
        path = disk / "store.sqlite"
        *said, first, second = run(program, path).splitlines()
        full = f"The disk that holds the database {path} is full; make room, then try again "
        assert said == [f"{full}(nothing that was stored before is lost)."] * 2
        assert (first, second) == ("[1]", "1")
        assert holds(path) == [1, 500]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@posix
@pytest.mark.parametrize("seconds", [0.01, 0.05, 0.15])
def test_killed_writer_leaves_whole_transactions(file: Path, seconds: float) -> None:
    """After kill -9 in the middle of writing the file is sound and holds whole transactions only."""
    program = textwrap.dedent(PRELUDE) + textwrap.dedent("""
        with open_store(path) as store:
            for start in range(10, 10_000, 10):
                with store.transaction():
                    store.put_threads(big(start, 5))
                    store.put_threads(big(start + 5, 5))
                print(start, flush=True)
    """)
    with subprocess.Popen([sys.executable, "-c", program, str(file)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "10\n"
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
        told = [10, *map(int, writer.stdout.read().split())]
    numbers = holds(file)
    complete = (len(numbers) - 1) // 10
    assert numbers == [1, *range(10, 10 + 10 * complete)]
    assert complete in (len(told), len(told) + 1)


def test_mistakes_of_ours_are_not_called_failures_of_the_disk(file: Path) -> None:
    """An error that no user can do something about stays what it is."""
    with open_store(file) as store, pytest.raises(Exception, match="NOT NULL") as caught:
        store.put_report(ref(), None, b"{}")  # type: ignore[arg-type]
    assert not isinstance(caught.value, FixtrailError)
