"""The store as a whole: transactions, threads of one process, opening again."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from fixtrail.errors import InvalidInput, LocalFailure
from fixtrail.store.database import Store, open_store
from fixtrail.store.progress import FileProgress
from tests.store.making import NEW, raw_thread, ref


def test_store_opened_again_holds_what_was_put(database: str) -> None:
    """Closing and opening loses nothing, and reading alone is possible."""
    with open_store(database) as store:
        store.put_threads([raw_thread()])
    with open_store(database) as store:
        assert store.threads([ref()]) == {ref(): raw_thread()}
    with open_store(database, read_only=True) as store:
        assert store.threads([ref()]) == {ref(): raw_thread()}


def test_store_opened_to_read_refuses_to_write(database: str) -> None:
    """Writing to a store that was opened to read fails with a sentence and changes nothing."""
    open_store(database).close()
    with open_store(database, read_only=True) as store:
        with pytest.raises(LocalFailure, match="may only be read"):
            store.put_threads([raw_thread()])
        assert store.threads([ref()]) == {}


def test_transaction_keeps_all_or_nothing(store: Store) -> None:
    """Writes inside a transaction are seen inside, and are gone when an error comes out of it."""
    store.put_threads([raw_thread(ref(1))])

    def fail_in_the_middle() -> None:
        with store.transaction():
            store.put_threads([raw_thread(ref(2))])
            store.put_report(ref(2), NEW, b"{}")
            assert list(store.refs()) == [ref(1), ref(2)]
            raise InvalidInput("stop")

    with pytest.raises(InvalidInput, match="stop"):
        fail_in_the_middle()
    assert list(store.refs()) == [ref(1)]
    assert store.last_report(ref(2)) is None
    with store.transaction():
        store.put_threads([raw_thread(ref(2))])
        store.put_alias(ref(8), ref(2))
    assert list(store.refs()) == [ref(1), ref(2)]
    assert store.canonical([ref(8)]) == {ref(8): ref(2)}


def test_threads_of_one_process_share_a_store(store: Store) -> None:
    """Writers take turns, readers see whole transactions, nothing is lost."""

    def write(part: int) -> None:
        for number in range(10):
            with store.transaction():
                store.put_threads([raw_thread(ref(2 * number + 1, f"a/p{part}"))])
                store.put_threads([raw_thread(ref(2 * number + 2, f"a/p{part}"))])

    def read(_: int) -> list[int]:
        return [store.counts().threads for _ in range(20)]

    with ThreadPoolExecutor(8) as pool:
        writing = [pool.submit(write, part) for part in range(4)]
        seen = [count for counts in pool.map(read, range(4)) for count in counts]
        for done in writing:
            done.result()
    assert store.counts().threads == 80
    assert {count % 2 for count in seen} == {0}


def test_threads_of_one_process_share_a_store_in_memory() -> None:
    """With one connection for all, readers wait for the transaction to end rather than see half of it."""
    seen = []
    with open_store(":memory:") as store:
        inside, go = threading.Event(), threading.Event()

        def write() -> None:
            with store.transaction():
                store.put_threads([raw_thread(ref(1))])
                inside.set()
                go.wait(10)
                store.put_threads([raw_thread(ref(2))])

        def read() -> None:
            seen.append(store.counts().threads)

        writer, reader = threading.Thread(target=write), threading.Thread(target=read)
        writer.start()
        assert inside.wait(10)
        reader.start()
        go.set()
        writer.join()
        reader.join()
    assert seen == [2]


def test_stores_opened_at_the_same_time_are_made_once(database: str) -> None:
    """Many who open an empty database at once all get a current one."""

    def work(number: int) -> int:
        with open_store(database) as store:
            return store.put_threads([raw_thread(ref(number))])

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(work, range(1, 13))) == [1] * 12
    with open_store(database) as store:
        assert list(store.refs()) == [ref(number) for number in range(1, 13)]


def test_file_progress_is_kept_with_the_threads(store: Store) -> None:
    """How far a file was read comes back equal, replaced by the next, and goes with a failed transaction."""
    assert store.file_progress("/a") is None
    begun = FileProgress("/a", 10, 2**62, position=5, line=1, threads=1)
    store.put_threads([raw_thread()], progress=begun)
    assert store.file_progress("/a") == begun

    def fail_in_the_middle() -> None:
        with store.transaction():
            store.put_file_progress(FileProgress("/a", 10, 2**62, done=True))
            raise InvalidInput("stop")

    with pytest.raises(InvalidInput, match="stop"):
        fail_in_the_middle()
    assert store.file_progress("/a") == begun
    done = FileProgress("/a", 10, 2**62, position=10, line=3, threads=2, skipped=1, done=True)
    store.put_file_progress(done)
    assert store.file_progress("/a") == done
