"""Tags and commits of an archive: taken in whole, or not at all, and not read twice."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fixtrail.model.history import Repository, Tag
from fixtrail.store.database import Store, open_store
from fixtrail.trail.ancestry import Ancestry, BrokenRow
from fixtrail.trail.archive_history import commits_file, is_sha, read_commits, read_tags
from fixtrail.trail.archive_line import BrokenLine
from fixtrail.trail.corpus import ImportProblem, import_path
from tests.trail.archive_making import MODIFIED, MODIFIED_AT, line, write, write_bytes

ROCKET = Repository("github.com", "acme", "rocket")
A, B = "a" * 40, "b" * 40
DATE = "2024-01-31T12:00:00Z"
COMMITS = [json.dumps([A, [], DATE, "Begin", "Ada"]).encode(), json.dumps([B, [0], DATE, "Mend ☃", "Ada"]).encode()]


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        yield opened


def archive(folder: Path, tags: Any = None, commits: list[bytes] | None = None) -> Path:
    """An archive of one thread, with what is given beside it."""
    write(folder / "acme__rocket.jsonl.gz", [line(1)])
    known: dict[str, Any] = {"full_name": "Acme/Rocket"} | ({} if tags is None else {"tags": tags})
    write_bytes(folder / "repos.json", json.dumps([known]).encode())
    if commits is not None:
        write(folder / "acme__rocket.commits.jsonl.gz", commits)
    return folder


def test_tags_and_commits_are_imported(store: Store, tmp_path: Path) -> None:
    """An annotated tag has an object of its own; a lightweight one the date of its commit."""
    tags = [{"name": "v1", "sha": A, "date": DATE}, {"name": "v2", "sha": B, "date": DATE, "tag_sha": "c" * 40}]
    result = import_path(store, archive(tmp_path, tags, COMMITS))
    assert (result.threads, result.skipped) == (1, ())
    found = store.tags(ROCKET)
    assert found is not None
    assert found.tags == (Tag("v1", A, A, DATE, DATE), Tag("v2", "c" * 40, B, DATE))
    assert (found.source, found.fetched_at) == ("archive", MODIFIED_AT)
    lines = store.ancestry(ROCKET)
    assert lines is not None
    assert Ancestry(lines).contains(B, A) is True


def test_archive_without_history_has_none(store: Store, tmp_path: Path) -> None:
    """No tags is not the same as an empty list of tags."""
    import_path(store, archive(tmp_path))
    assert (store.tags(ROCKET), store.ancestry(ROCKET)) == (None, None)
    import_path(store, archive(tmp_path, []))
    found = store.tags(ROCKET)
    assert found is not None
    assert found.tags == ()


def test_file_of_commits_is_read_once(store: Store, tmp_path: Path) -> None:
    """While size and date are the same; a changed one is read again."""
    archive(tmp_path, None, COMMITS)
    file = tmp_path / "acme__rocket.commits.jsonl.gz"
    import_path(store, tmp_path)
    data = bytearray(file.read_bytes())
    data[-1] ^= 1  # damaged, and of the same size
    write_bytes(file, bytes(data))
    assert import_path(store, tmp_path).skipped == ()
    write_bytes(file, gzip.compress(COMMITS[0], mtime=0), modified=MODIFIED + 1)
    assert import_path(store, tmp_path).skipped == ()
    assert len(Ancestry(store.ancestry(ROCKET) or b"")) == 1


def test_broken_commits_are_named_and_not_used(store: Store, tmp_path: Path) -> None:
    """The threads are there all the same; the next import says it again without reading it again."""
    archive(tmp_path, None, [COMMITS[0], b"nonsense"])
    file = str(tmp_path / "acme__rocket.commits.jsonl.gz")
    result = import_path(store, tmp_path)
    assert result.threads == 1
    (problem,) = result.skipped
    assert (problem.file, problem.line) == (file, 2)
    assert problem.message.startswith("no commit of this file is used: it is no commit: ")
    assert store.ancestry(ROCKET) is None
    again = import_path(store, tmp_path)
    assert again.skipped == (ImportProblem(file, 0, "1 broken lines were skipped when it was read before"),)
    assert again.unchanged == 1


def test_commits_that_were_good_before_stay(store: Store, tmp_path: Path) -> None:
    """Ancestry does not change: what a damaged file replaces still holds."""
    import_path(store, archive(tmp_path, None, COMMITS))
    write_bytes(tmp_path / "acme__rocket.commits.jsonl.gz", b"\x1f\x8bdamaged", modified=MODIFIED + 1)
    assert len(import_path(store, tmp_path).skipped) == 1
    assert len(Ancestry(store.ancestry(ROCKET) or b"")) == 2


@pytest.mark.parametrize(
    "tags",
    [
        [{"name": "v1", "sha": A, "date": DATE}, {"name": "v2"}], [{"name": "v1", "sha": "main", "date": DATE}],
        [{"name": "", "sha": A, "date": DATE}], [{"name": "v1", "sha": A, "date": "yesterday"}],
        [{"name": "v1", "sha": A, "date": DATE, "tag_sha": "x"}], {"v1": A}, 5,
    ],
)  # fmt: skip
def test_tags_of_which_one_is_broken_are_not_used(store: Store, tmp_path: Path, tags: Any) -> None:
    """A list with a gap could name a wrong first release; names and threads are kept."""
    result = import_path(store, archive(tmp_path, tags))
    (problem,) = result.skipped
    assert problem.message.startswith("the tags of Acme/Rocket are not used: ")
    assert store.tags(ROCKET) is None
    assert store.repository("github.com", "acme", "rocket") is not None


def test_file_of_commits_that_cannot_be_read_is_a_problem(store: Store, tmp_path: Path) -> None:
    """The threads are kept."""
    folder = archive(tmp_path, None, COMMITS)
    file = folder / "acme__rocket.commits.jsonl.gz"
    file.chmod(0)
    result = import_path(store, folder)
    if os.geteuid():
        assert [problem.message for problem in result.skipped] == ["it cannot be read (Permission denied)"]
    assert result.threads == 1


def test_read_tags_of_null_are_none() -> None:
    """Absent and null are alike."""
    assert read_tags(b"null") == ()
    with pytest.raises(BrokenLine, match="not a list of tags"):
        read_tags(b"[" * 100_000)


def test_commits_file_stands_beside_its_threads(tmp_path: Path) -> None:
    """Packed or plain; a file of threads that names no repository has none."""
    assert commits_file(tmp_path / "a__b.jsonl.gz") is None
    plain = write(tmp_path / "a__b.commits.jsonl", COMMITS)
    assert commits_file(tmp_path / "a__b.jsonl.gz") == plain
    packed = write(tmp_path / "a__b.commits.jsonl.gz", COMMITS)
    assert commits_file(tmp_path / "a__b.jsonl") == packed
    assert commits_file(tmp_path / "threads.jsonl") is None


def test_commits_of_any_packing_are_the_same(tmp_path: Path) -> None:
    """Plain, gzip, and gzip in several members."""
    whole = b"\n".join(COMMITS) + b"\n"
    members = gzip.compress(COMMITS[0] + b"\n") + gzip.compress(COMMITS[1] + b"\n")
    for name, data in (("a.jsonl", whole), ("b.jsonl.gz", gzip.compress(whole)), ("c.jsonl.gz", members)):
        assert read_commits(write_bytes(tmp_path / name, data)).count == 2


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (gzip.compress(b"\n".join(COMMITS))[:-9], "truncated"), (b"\x1f\x8b" + b"x" * 50, "damaged"),
        (gzip.compress(COMMITS[0]) + b"rest", "damaged"), (b"{}", "no commit"),
    ],
    ids=["cut", "no-gzip", "rest", "no-commit"],  # gzip writes the time into what it packs
)  # fmt: skip
def test_commits_that_end_wrongly_are_refused(tmp_path: Path, data: bytes, why: str) -> None:
    """With the reason."""
    with pytest.raises(BrokenRow, match=why):
        read_commits(write_bytes(tmp_path / "a__b.commits.jsonl.gz", data))


def test_commits_beyond_the_bound_are_refused(tmp_path: Path) -> None:
    """A small file may unpack to a huge one."""
    bomb = write_bytes(tmp_path / "a__b.commits.jsonl.gz", gzip.compress(b" " * 2_000_000))
    with pytest.raises(BrokenRow, match="longer than 1,000,000 bytes"):
        read_commits(bomb, 1_000_000)
    with pytest.raises(BrokenRow, match="longer than 1,000 bytes"):
        read_commits(bomb, 1_000)


def test_whole_ids_have_a_length_and_hexadecimal_digits() -> None:
    """SHA-1 and SHA-256."""
    assert [is_sha(text) for text in (A, "a" * 64, "a" * 39, "g" * 40, "A" * 40, "")] == [True, True, *[False] * 4]
