"""Lines of an archive come out whole, whatever the file is cut into and however it ends."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtrail.errors import InvalidInput, NotFound
from fixtrail.trail import archive
from fixtrail.trail.archive import Damage, Line, archive_files, lines, looks_like, repository_of
from tests.trail.archive_making import write_bytes

# Texts that are neither the start of a JSON array nor end or begin with what is stripped.
TEXTS = st.binary(max_size=40).filter(lambda text: not {10, ord("["), 0xEF} & set(text) and not text.endswith(b"\r"))
LINES = st.lists(TEXTS, max_size=12)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lines")


def data_of(found: list[Line | Damage]) -> list[bytes | None]:
    return [one.data for one in found if isinstance(one, Line)]


@given(LINES, st.sampled_from([b"\n", b"\r\n"]), st.booleans(), st.booleans(), st.integers(0, 200))
@settings(max_examples=150, deadline=None)
def test_lines_are_those_that_were_joined(
    folder: Path, texts: list[bytes], end: bytes, last_end: bool, packed: bool, cut: int
) -> None:
    """Whatever the line ends, packed in one member or two, with or without an end of the last line."""
    data = end.join(texts) + (end if last_end and texts else b"")
    expected = data.split(b"\n")
    if expected[-1] == b"":
        expected.pop()
    stored = gzip.compress(data[:cut]) + gzip.compress(data[cut:]) + b"\0" * 20 if packed else data
    if stored.startswith(b"\x1f\x8b") and not packed:
        return
    file = write_bytes(folder / "a__b.jsonl", stored)
    found = list(lines(file))
    assert data_of(found) == [text.removesuffix(b"\r") for text in expected]
    assert [one.number for one in found] == list(range(1, len(expected) + 1))
    if found and isinstance(found[-1], Line):
        assert found[-1].end == len(data)
        for start in found[:-1]:
            assert isinstance(start, Line)
            assert list(lines(file, position=start.end, number=start.number)) == found[start.number :]


@given(LINES, st.integers(0, 400))
@settings(max_examples=150, deadline=None)
def test_cut_gzip_gives_whole_lines_then_damage(folder: Path, texts: list[bytes], cut: int) -> None:
    """Of a file cut anywhere the lines that are complete come out, and a Damage where something is missing."""
    packed = gzip.compress(b"".join(text + b"\n" for text in texts))
    cut = min(cut, len(packed) - 1)
    found = list(lines(write_bytes(folder / "c__d.jsonl.gz", packed[:cut])))
    kept = data_of(found)
    assert kept == [text.removesuffix(b"\r") for text in texts[: len(kept)]]
    damage = found[-1]
    assert isinstance(damage, Damage)
    said = (
        "it is empty" if cut == 0 else "it is not gzip but something else" if cut == 1 else "the gzip file is truncated"
    )
    assert damage == Damage(0 if cut < 2 else len(kept) + 1, said)


def test_gzip_with_wrong_bytes_is_damaged(folder: Path) -> None:
    """Bytes that are no gzip data, or fail its checksum, are called damage; lines before them come out."""
    packed = bytearray(gzip.compress(b"one\ntwo\n"))
    packed[-6] ^= 1
    assert list(lines(write_bytes(folder / "e__f.jsonl.gz", bytes(packed)))) == [Damage(1, "the gzip data is damaged")]
    two = gzip.compress(b"one\ntwo\n") + b"and more"
    found = list(lines(write_bytes(folder / "e__f.jsonl.gz", two)))
    assert data_of(found) == [b"one", b"two"]
    assert found[-1] == Damage(3, "the gzip data is damaged")


def test_line_beyond_the_limit_is_not_held(folder: Path, tmp_path: Path) -> None:
    """A line of 200 MB (a small file of zeros) is reported as too long, in bounded memory; its neighbours are read."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    file = tmp_path / "a__b.jsonl.gz"
    with file.open("wb") as handle:
        handle.write(packer.compress(b"one\n"))
        for _ in range(200):
            handle.write(packer.compress(b"0" * 1_000_000))
        handle.write(packer.compress(b"\ntwo\n") + packer.flush())
    tracemalloc.start()
    found = list(lines(file))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert data_of(found) == [b"one", None, b"two"]
    assert isinstance(found[-1], Line)
    assert found[-1].end == 200_000_009
    assert peak < 4 * archive.LINE_BYTES


def test_json_file_is_one_line(tmp_path: Path) -> None:
    """What is called .json is one document over many lines."""
    file = write_bytes(tmp_path / "a__b.json", b'{\n "a": 1\n}\n')
    assert data_of(list(lines(file))) == [b'{\n "a": 1\n}\n']


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"PK\x03\x04....", "a ZIP archive"),
        (gzip.compress(gzip.compress(b"{}", mtime=0), mtime=0), "a gzip file"),
        (b"\x1f\x8bnot really", "a damaged gzip file"),
        (b"\xef\xbb\xbf [1]", "a JSON array"),
        (gzip.compress(b"<!DOCTYPE html>", mtime=0), "an HTML or XML page"),
        (b'{"a": 1}', "a JSON object"),
        (b"hello", "something else"),
        (b"", "empty"),
        ("{}".encode("utf-16"), "a text in UTF-16"),
    ],
)
def test_file_looks_like_what_it_begins_with(tmp_path: Path, data: bytes, looks: str) -> None:
    """The first bytes tell, unpacked where they are gzip."""
    assert looks_like(write_bytes(tmp_path / "x", data)) == looks


def test_archive_files_are_those_with_threads(tmp_path: Path) -> None:
    """Of a folder, or its `threads`, the files named for a repository, and none of what lies beside them."""
    names = [
        "a__b.jsonl.gz", "c__d.jsonl", "e__f.json", "g__h__i.json.gz",
        "a__b.commits.jsonl.gz", "a__b.boundary.jsonl.gz", "repos.json", "notes.txt", "plain.jsonl", "a__b.csv",
    ]  # fmt: skip
    for name in names:
        write_bytes(tmp_path / "threads" / name, b"")
    (tmp_path / "threads" / "x__y.jsonl").mkdir()
    expected = tuple(tmp_path / "threads" / name for name in names[:4])
    assert archive_files(tmp_path) == expected
    assert archive_files(tmp_path / "threads") == expected
    assert archive_files(tmp_path / "threads" / "notes.txt") == (tmp_path / "threads" / "notes.txt",)


def test_archive_that_is_not_there_is_said(tmp_path: Path) -> None:
    """No such path, and a folder without archives, are two different sentences."""
    with pytest.raises(NotFound, match=r"There is no file or folder .*/nothing"):
        archive_files(tmp_path / "nothing")
    with pytest.raises(InvalidInput, match="has no archive of threads"):
        archive_files(tmp_path)


@pytest.mark.parametrize(
    ("name", "repository"),
    [
        ("acme__rocket.jsonl.gz", ("acme", "rocket")),
        ("acme__a__b.c.jsonl", ("acme", "a__b.c")),
        ("rocket.jsonl.gz", ("", "")),
        ("acme__.jsonl", ("", "")),
        ("acme__rocket.txt", ("", "")),
    ],
)
def test_repository_is_read_from_the_name(name: str, repository: tuple[str, str]) -> None:
    """OWNER__REPO, split at the first two underscores: an owner has none."""
    assert repository_of(Path(name)) == repository
