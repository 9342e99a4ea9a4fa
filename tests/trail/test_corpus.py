"""Imports: what is whole is kept, what is broken is listed, and an import that stopped goes on."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtrail.errors import Cancelled, InvalidInput, LocalFailure, NotFound
from fixtrail.model.ref import Ref
from fixtrail.model.stored import RawThread
from fixtrail.store.database import Store, open_store
from fixtrail.store.threads import Heading
from fixtrail.trail.corpus import ImportProblem, ImportProgress, import_path
from tests.trail.archive_making import MODIFIED_AT, line, write, write_bytes


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        yield opened


def ref(number: int, name: str = "acme/rocket") -> Ref:
    owner, _, repo = name.partition("/")
    return Ref("github.com", owner, repo, number)


def contents(store: Store) -> dict[str, RawThread]:
    refs = list(store.refs())
    return {str(thread.ref): thread for thread in store.threads(refs).values()}


def test_file_is_imported_as_it_is(store: Store, tmp_path: Path) -> None:
    """Every line is stored byte for byte, with the file's date, kind and title."""
    file = write(tmp_path / "Acme__Rocket.jsonl.gz", [line(1), line(2)])
    result = import_path(store, file, clock=itertools.count(0, 2).__next__)
    assert (result.threads, result.unchanged, result.skipped, result.files) == (2, 0, (), 1)
    assert result.seconds == 2
    assert store.threads([ref(1), ref(2)]) == {
        ref(n): RawThread(ref(n), "archive", line(n), MODIFIED_AT, "2022-05-02T10:00:00Z") for n in (1, 2)
    }
    assert store.headings([ref(2)]) == {ref(2): Heading("issue", "Engine 2 stalls")}
    assert [str(found) for found in store.refs()] == ["github.com/Acme/Rocket#1", "github.com/Acme/Rocket#2"]


def test_folder_is_imported_with_its_names(store: Store, tmp_path: Path) -> None:
    """All archives of `threads/` are read, former names and default branches too, other files are left alone."""
    folder = tmp_path / "threads"
    write(folder / "acme__rocket.jsonl.gz", [line(1)])
    write(folder / "b__c.jsonl", [b"\xef\xbb\xbf" + line(1) + b"\r", b"", line(2)])
    write_bytes(folder / "d__e.json", json.dumps(json.loads(line(5)), indent=2).encode())
    write_bytes(folder / "not__imported.commits.jsonl.gz", b"not read")
    known = [{"full_name": "acme/rocket", "default_branch": "trunk", "renamed_from": ["old/rocket"]},
             {"full_name": "not/imported"}]  # fmt: skip
    write_bytes(folder / "repos.json", json.dumps(known).encode())
    result = import_path(store, tmp_path)
    assert (result.threads, result.skipped, result.files) == (4, (), 3)
    assert [str(found) for found in store.refs()] == [
        "github.com/acme/rocket#1", "github.com/b/c#1", "github.com/b/c#2", "github.com/d/e#5",
    ]  # fmt: skip
    assert store.threads([ref(1, "b/c")])[ref(1, "b/c")].raw == line(1)
    assert store.canonical([ref(1, "old/rocket")]) == {ref(1, "old/rocket"): ref(1)}
    repository = store.repository("github.com", "acme", "rocket")
    assert repository is not None
    assert repository.default_branch == "trunk"
    assert store.repository("github.com", "not", "imported") is None


def test_repositories_that_cannot_be_read_are_listed(store: Store, tmp_path: Path) -> None:
    """A broken `repos.json` costs the names, not the threads."""
    write(tmp_path / "acme__rocket.jsonl.gz", [line(1)])
    beside = write_bytes(tmp_path / "repos.json", b"[")
    result = import_path(store, tmp_path)
    assert result.threads == 1
    (problem,) = result.skipped
    assert (problem.file, problem.line) == (str(beside), 0)
    assert problem.message.startswith("not a list of repositories: ")


def test_second_import_of_a_file_does_nothing(store: Store, tmp_path: Path) -> None:
    """A finished file is not read again; one that was changed is, and equal threads count as unchanged."""
    file = write(tmp_path / "acme__rocket.jsonl.gz", [line(1), line(2)])
    import_path(store, file)
    before = contents(store)
    again = import_path(store, file)
    assert (again.threads, again.unchanged) == (0, 2)
    assert contents(store) == before
    write(file, [line(1), line(2), line(3)])
    longer = import_path(store, file)
    assert (longer.threads, longer.unchanged) == (1, 2)


def test_finished_file_is_not_even_opened(store: Store, tmp_path: Path) -> None:
    """Of a file that was imported only size and date are looked at."""
    file = write(tmp_path / "acme__rocket.jsonl.gz", [line(1)])
    import_path(store, file)
    write_bytes(file, b"x" * file.stat().st_size)
    assert import_path(store, file).unchanged == 1


def test_file_imported_for_another_host_is_another_import(store: Store, tmp_path: Path) -> None:
    """The host is part of what was imported."""
    file = write(tmp_path / "acme__rocket.jsonl.gz", [line(1)])
    import_path(store, file)
    assert import_path(store, file, host="GHE.example.com").threads == 1
    assert [str(found) for found in store.refs(host="ghe.example.com")] == ["ghe.example.com/acme/rocket#1"]


def test_live_thread_is_not_overwritten_by_an_older_archive(store: Store, tmp_path: Path) -> None:
    """What was fetched from GitHub stays, unless the archive knows of a later change."""
    live = [
        RawThread(ref(n), "rest", b"{}", "2023-01-01T00:00:00Z", updated_at, {"/issue": "e"})
        for n, updated_at in ((1, "2022-05-02T10:00:00Z"), (2, "2022-12-01T00:00:00Z"), (3, "2022-05-01T11:00:00Z"))
    ]
    store.put_threads(live)
    result = import_path(store, write(tmp_path / "acme__rocket.jsonl.gz", [line(1), line(2), line(3)]))
    assert (result.threads, result.unchanged) == (1, 2)
    kept = store.threads([ref(1), ref(2), ref(3)])
    assert [kept[ref(n)].source for n in (1, 2, 3)] == ["rest", "rest", "archive"]


def test_broken_lines_are_listed_and_the_rest_kept(store: Store, tmp_path: Path) -> None:
    """Each broken line is named with file, line and reason; what stands around it is stored."""
    lines = [b"garbage", line(2), line(3)[:-9], b"", line(5, title=None), line(6)]
    file = write(tmp_path / "acme__rocket.jsonl.gz", lines)
    result = import_path(store, file)
    assert [found.number for found in store.refs()] == [2, 6]
    assert [(p.file, p.line, p.message.partition(":")[0]) for p in result.skipped] == [
        (str(file), 1, "not JSON"), (str(file), 3, "not JSON"), (str(file), 5, "not a thread"),
    ]  # fmt: skip
    assert (result.threads, result.skipped_total) == (2, 3)
    again = import_path(store, file)
    assert again.skipped == (ImportProblem(str(file), 0, "3 broken lines were skipped when it was read before"),)


def test_problems_beyond_a_thousand_are_counted(store: Store, tmp_path: Path) -> None:
    """The list of problems is bounded, their count is not."""
    file = write(tmp_path / "acme__rocket.jsonl.gz", [line(1), *[b"{}"] * 1500])
    result = import_path(store, file)
    assert (result.threads, len(result.skipped), result.skipped_total) == (1, 1000, 1500)


def test_line_beyond_the_limit_is_listed(store: Store, tmp_path: Path) -> None:
    """A line that is too long is skipped like a broken one."""
    file = write(tmp_path / "acme__rocket.jsonl.gz", [line(1), b"0" * 64_000_001, line(3)])
    result = import_path(store, file)
    assert [found.number for found in store.refs()] == [1, 3]
    assert result.skipped == (ImportProblem(str(file), 2, "it is longer than 64,000,000 bytes"),)


def test_truncated_file_keeps_what_came_before(store: Store, tmp_path: Path) -> None:
    """Of a file whose end is missing all whole lines are kept, and the place is named."""
    packed = gzip.compress(b"".join(line(n, body=os.urandom(400).hex()) + b"\n" for n in range(1, 41)))
    file = write_bytes(tmp_path / "acme__rocket.jsonl.gz", packed[: len(packed) // 2])
    result = import_path(store, file)
    assert 0 < result.threads < 40
    assert [found.number for found in store.refs()] == list(range(1, result.threads + 1))
    message = "the gzip file is truncated; what comes before is kept"
    assert result.skipped == (ImportProblem(str(file), result.threads + 1, message),)
    write_bytes(file, packed)
    assert import_path(store, file).threads == 40 - result.threads


def zipped(file: Path) -> bytes:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.jsonl", line(1))
    return file.read_bytes()


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a__b.jsonl.gz", line(1), "it is not gzip but a JSON object"),
        ("a__b.jsonl.gz", b"<html><body>404</body></html>", "it is not gzip but an HTML or XML page"),
        ("a__b.jsonl.gz", b"", "it is empty"),
        ("a__b.jsonl", b"[1, 2]\n[3]", "it is a JSON array"),
        ("a__b.jsonl.gz", b"\x1f\x8b", "the gzip file is truncated"),
        ("a__b.jsonl.gz", b"\x1f\x8bnonsense", "the gzip data is damaged"),
        ("a__b.jsonl", b"<html>\n<body>\n404</body></html>", "it is an HTML or XML page"),
        ("a__b.jsonl", b"[" + line(1) + b",\n" + line(2) + b"]", "it is a JSON array"),
        (
            "a__b.jsonl.gz",
            gzip.compress(b"[\n" + line(1) + b",\n" + line(2) + b"\n]", mtime=0),
            "it is a JSON array, not one thread a line",
        ),
        ("notes.txt", b"hello\nworld\n", "none of its lines is a thread (line 1: not JSON: "),
        ("a__b.jsonl", b"{}\n{}\n", "none of its lines is a thread (line 1: not a thread: Object missing"),
        ("a__b.jsonl", b"<a>\n" * 5_000, "it is an HTML or XML page"),
    ],
)
def test_file_of_another_format_is_one_clear_message(
    store: Store, tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    """A file without any thread is refused with its name and what it is, and nothing is kept of it."""
    file = write_bytes(tmp_path / name, data)
    with pytest.raises(InvalidInput) as caught:
        import_path(store, file)
    assert str(caught.value).startswith(f"{file} is not an archive of threads: {why}")
    assert store.counts().threads == 0
    assert list(store.refs()) == []


def test_file_of_another_format_in_a_folder_is_listed(store: Store, tmp_path: Path) -> None:
    """The other files are read."""
    broken = write_bytes(tmp_path / "a__b.jsonl.gz", b"<html>\n")
    write(tmp_path / "c__d.jsonl.gz", [line(1)])
    for expected in ((1, 0), (0, 1)):
        result = import_path(store, tmp_path)
        assert (result.threads, result.unchanged) == expected
        why = "it is not an archive of threads: it is not gzip but an HTML or XML page"
        assert result.skipped == (ImportProblem(str(broken), 0, why),)
        assert result.skipped_total == 1


def test_zip_is_called_a_zip(store: Store, tmp_path: Path) -> None:
    """A ZIP archive is named as one, whatever it is called."""
    data = zipped(tmp_path / "made.zip")
    for name in ("a__b.jsonl.gz", "a__b.jsonl"):
        with pytest.raises(InvalidInput, match=r"is not an archive of threads: it is (not gzip but )?a ZIP archive"):
            import_path(store, write_bytes(tmp_path / name, data))


def test_path_that_is_not_there_is_said(store: Store, tmp_path: Path) -> None:
    """No such file is a NotFound."""
    with pytest.raises(NotFound, match="There is no file or folder"):
        import_path(store, tmp_path / "a__b.jsonl.gz")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that no one can read is found on Linux only")
def test_file_that_cannot_be_read_is_said(store: Store, tmp_path: Path) -> None:
    """Alone it is a failure, in a folder a problem."""
    file = tmp_path / "a__b.jsonl.gz"
    file.symlink_to("/proc/self/mem")  # reading it is an error from the first byte, for root too
    with pytest.raises(LocalFailure, match=r"a__b\.jsonl\.gz cannot be read \("):
        import_path(store, file)
    write(tmp_path / "c__d.jsonl.gz", [line(1)])
    result = import_path(store, tmp_path)
    assert result.threads == 1
    assert [(problem.file, problem.line) for problem in result.skipped] == [(str(file), 0)]
    assert result.skipped[0].message.startswith("it cannot be read (")


def test_progress_is_told_to_the_end(store: Store, tmp_path: Path) -> None:
    """Progress grows, and ends with all bytes of all files, also when they were imported before."""
    write(tmp_path / "a__b.jsonl.gz", [line(n) for n in range(1, 1201)])
    write(tmp_path / "c__d.jsonl.gz", [line(1), b"broken"])
    total = sum(file.stat().st_size for file in tmp_path.iterdir())
    for threads, skipped in ((1201, 1), (0, 1)):
        told: list[ImportProgress] = []
        import_path(store, tmp_path, on_progress=told.append)
        assert [p.bytes for p in told] == sorted(p.bytes for p in told)
        last = told[-1]
        assert (last.bytes, last.bytes_total, last.files_done, last.files) == (total, total, 1, 2)
        assert (last.threads, last.skipped) == (threads, skipped)


def test_import_that_is_cancelled_goes_on_later(store: Store, tmp_path: Path) -> None:
    """What was read before the stop is kept, and the next import reads only the rest."""
    file = write(tmp_path / "a__b.jsonl.gz", [line(n) for n in range(1, 1801)])
    cancel = threading.Event()

    def stop_after_two(progress: ImportProgress) -> None:
        if progress.threads >= 1000:
            cancel.set()

    with pytest.raises(Cancelled, match="what was read is kept"):
        import_path(store, file, on_progress=stop_after_two, cancel=cancel)
    kept = store.counts().threads
    assert 1000 <= kept < 1800
    result = import_path(store, file)
    assert (result.threads, result.unchanged) == (1800 - kept, 0)


BODIES = st.sampled_from(["x", "y" * 300])
ENTRIES = st.one_of(
    st.builds(lambda number, body: line(number, body=body), st.integers(1, 30), BODIES),
    st.sampled_from([b"", b"garbage", b"{}"]),
)


@given(st.lists(ENTRIES, min_size=1, max_size=40), st.integers(1, 40), st.booleans(), st.sampled_from([1, 3, 7]))
@settings(max_examples=60, deadline=None)
def test_import_stopped_at_any_line_and_resumed_is_as_one(
    tmp_path_factory: pytest.TempPathFactory, entries: list[bytes], stop: int, packed: bool, batch: int
) -> None:
    """Wherever it stops, going on gives the store that one import gives."""
    entries = [line(31), *entries]
    folder = tmp_path_factory.mktemp("resumed")
    file = write(folder / ("a__b.jsonl.gz" if packed else "a__b.jsonl"), entries)
    with open_store(":memory:") as whole, open_store(":memory:") as parts:
        once = import_path(whole, file)
        checks = itertools.count()

        class Stop(threading.Event):
            def is_set(self) -> bool:
                return next(checks) >= stop

        try:
            import_path(parts, file, cancel=Stop(), batch=batch)
        except Cancelled:
            import_path(parts, file, batch=batch)
        assert contents(parts) == contents(whole)
        name = f"github.com:{file.resolve()}"
        assert parts.file_progress(name) == whole.file_progress(name)
        assert whole.counts().threads == len(contents(whole)) <= once.threads


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("batches", [1, 2, 5])
def test_import_that_is_killed_and_resumed_is_as_one(tmp_path: Path, batches: int) -> None:
    """kill -9 after any batch: the store is sound, and going on completes it without reading the beginning again."""
    lines = [line(n, body=os.urandom(2000).hex()) for n in range(1, 4001)]
    file = write(tmp_path / "a__b.jsonl.gz", lines)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from fixtrail.store.database import open_store\n"
        "from fixtrail.trail.corpus import import_path\n"
        "with open_store(sys.argv[1]) as store:\n"
        "    import_path(store, Path(sys.argv[2]), on_progress=lambda p: print(p.threads, flush=True))\n"
    )
    database = tmp_path / "store.sqlite"
    command = [sys.executable, "-c", program, str(database), str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as importer:
        assert importer.stdout
        for _ in range(batches):
            assert importer.stdout.readline()
        importer.send_signal(signal.SIGKILL)
    with open_store(database) as store, open_store(":memory:") as whole:
        kept = store.counts().threads
        assert batches * 500 <= kept < 4000
        rest = import_path(store, file)
        assert (rest.threads, rest.unchanged) == (4000 - kept, 0)
        import_path(whole, file)
        assert contents(store) == contents(whole)


def test_date_of_a_file_is_an_instant_whatever_it_is(store: Store, tmp_path: Path) -> None:
    """Dates before 1970 do not keep a file from being read."""
    file = write(tmp_path / "a__b.jsonl", [line(1)], modified=-1)
    import_path(store, file)
    assert store.threads([ref(1, "a/b")])[ref(1, "a/b")].fetched_at == "1970-01-01T00:00:00Z"
