"""Archive files: which they are, and their lines, however the file ends.

An archive is gzip (or plain) JSON lines, one thread a line, `OWNER__REPO.jsonl.gz`; beside it may stand `repos.json`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fixtrail.errors import InvalidInput, LocalFailure, NotFound

LINE_BYTES = 64_000_000  # of one line; longer ones are skipped
PIECE_BYTES = 1 << 18  # read, or unpacked, at a time
SUFFIXES = (".jsonl.gz", ".jsonl", ".json.gz", ".json")
# What else may lie in the folder: ancestry of commits, threads at the edge of a split.
OTHERS = (".commits", ".boundary")
GZIP = b"\x1f\x8b"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LOOKS = (
    (b"PK\x03\x04", "a ZIP archive"),
    (GZIP, "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\xff\xfe", "a text in UTF-16"),
    (b"\xfe\xff", "a text in UTF-16"),
    (b"[", "a JSON array"),
    (b"<", "an HTML or XML page"),
    (b"{", "a JSON object"),
)


class Line(NamedTuple):
    """`data` without its line end (and byte order mark), None where it was longer than LINE_BYTES; `end` is the count
    of uncompressed bytes up to and with it, `read` that of the bytes of the file itself."""

    number: int
    data: bytes | None
    end: int
    read: int


class Damage(NamedTuple):
    """The file ends wrongly: nothing behind line `number` - 1 could be read."""

    number: int
    message: str


class Piece(NamedTuple):
    data: bytes
    read: int


def archive_files(path: Path) -> tuple[Path, ...]:
    """The thread files at `path`: itself, or those of the folder (of its `threads/` where there is one), by name.

    NotFound, LocalFailure where it cannot be read, InvalidInput for a folder without any.
    """
    try:
        if path.is_file():
            return (path,)
        if not path.exists():
            raise NotFound(f"There is no file or folder {path}.")
        folder = path / "threads" if (path / "threads").is_dir() else path
        files = tuple(sorted(file for file in folder.iterdir() if _is_threads(file)))
    except OSError as error:
        raise LocalFailure(f"{path} cannot be read ({error.strerror}).") from error
    if not files:
        raise InvalidInput(f"The folder {folder} has no archive of threads (OWNER__REPO.jsonl.gz).")
    return files


def _is_threads(file: Path) -> bool:
    stem = stem_of(file)
    return stem is not None and "__" in stem and not stem.endswith(OTHERS) and file.is_file()


def stem_of(file: Path) -> str | None:
    """The name without the ending of an archive; None where it has no such ending."""
    return next((file.name.removesuffix(s) for s in SUFFIXES if file.name.endswith(s)), None)


def repository_of(file: Path) -> tuple[str, str]:
    """Owner and repository as the file is called, `OWNER__REPO`; two empty texts where it is called otherwise."""
    owner, _, repo = (stem_of(file) or "").partition("__")
    return (owner, repo) if repo else ("", "")


def size_of(file: Path) -> int:
    """Bytes on the disk; 0 where it cannot be told (who reads the file will say why)."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def looks_like(file: Path) -> str:
    """What the file seems to be, by its first bytes, unpacked if it is gzip."""
    with file.open("rb") as handle:
        head = handle.read(PIECE_BYTES)
    if head.startswith(GZIP):
        try:
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, 512)
        except zlib.error:
            return "a damaged gzip file"
    head = head.removeprefix(BYTE_ORDER_MARK).lstrip()
    return next((name for start, name in _LOOKS if head.startswith(start)), "something else" if head else "empty")


def lines(file: Path, *, position: int = 0, number: int = 0) -> Iterator[Line | Damage]:
    """The lines behind the first `position` uncompressed bytes, which were `number` lines; a Damage, if any, is last.

    A `.json` file is one line. What an unpacked file grows to is not held: only one line is. OSError as it comes.
    """
    with file.open("rb") as handle:
        packed = handle.read(len(GZIP)) == GZIP
    if not packed and file.name.endswith(".gz"):
        size = file.stat().st_size
        yield Damage(0, f"it is not gzip but {looks_like(file)}" if size else "it is empty")
        return
    pieces = _unpacked(file) if packed else _plain(file)
    whole = ".jsonl" not in file.name and ".json" in file.name
    found = _split(_behind(pieces, position), number, position, separator=None if whole else b"\n")
    for first in found:
        if isinstance(first, Line) and first.number == 1 and _begins_array(first.data):
            # Its first or last thread may stand on a line of its own: reading on would get a part of it.
            yield Damage(0, "it is a JSON array, not one thread a line")
            return
        yield first
        break
    yield from found


def _begins_array(data: bytes | None) -> bool:
    start = (data or b"")[:200].strip()
    return start == b"[" or (start.startswith(b"[") and start[1:].lstrip().startswith(b"{"))


def pieces(file: Path) -> Iterator[Piece | Damage]:
    """The unpacked bytes of a file; a Damage, if any, is last. OSError as it comes."""
    with file.open("rb") as handle:
        packed = handle.read(len(GZIP)) == GZIP
    return _unpacked(file) if packed else _plain(file)


def _plain(file: Path) -> Iterator[Piece | Damage]:
    with file.open("rb") as handle:
        while data := handle.read(PIECE_BYTES):
            yield Piece(data, handle.tell())


def _unpacked(file: Path) -> Iterator[Piece | Damage]:
    """The members of a gzip file (RFC 1952), one after the other, in pieces of a bounded size."""
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    started = False  # whether the member has any input yet
    with file.open("rb") as handle:
        while data := handle.read(PIECE_BYTES):
            while data:
                if member.eof:
                    member, started = zlib.decompressobj(zlib.MAX_WBITS | 16), False
                if not started and not (data := data.lstrip(b"\0")):  # padding between members and at the end
                    break
                started = True
                try:
                    out = member.decompress(data, PIECE_BYTES)
                except zlib.error:
                    yield Damage(0, "the gzip data is damaged")
                    return
                if out:
                    yield Piece(out, handle.tell())
                data = member.unused_data if member.eof else member.unconsumed_tail
    if started and not member.eof:
        yield Damage(0, "the gzip file is truncated")


def _behind(pieces: Iterator[Piece | Damage], position: int) -> Iterator[Piece | Damage]:
    for piece in pieces:
        if isinstance(piece, Damage) or position == 0:
            yield piece
        elif position < len(piece.data):
            yield piece._replace(data=piece.data[position:])
            position = 0
        else:
            position -= len(piece.data)


def _split(
    pieces: Iterator[Piece | Damage], number: int, position: int, *, separator: bytes | None
) -> Iterator[Line | Damage]:
    rest = bytearray()  # of the line that is not complete yet
    dropped = 0  # bytes of it that were too many to keep
    read = 0
    for piece in pieces:
        if isinstance(piece, Damage):
            yield piece._replace(number=number + 1)
            return
        read = piece.read
        *complete, last = piece.data.split(separator) if separator else [piece.data]
        for end in complete:
            length = dropped + len(rest) + len(end)
            number, position = number + 1, position + length + 1
            yield Line(number, _line(number, rest, end, length), position, read)
            rest, dropped = bytearray(), 0
        rest += last
        if len(rest) > LINE_BYTES:
            dropped, rest = dropped + len(rest), bytearray()
    if rest or dropped:
        length = dropped + len(rest)
        yield Line(number + 1, _line(number + 1, rest, b"", length), position + length, read)


def _line(number: int, rest: bytearray, end: bytes, length: int) -> bytes | None:
    if length > LINE_BYTES:
        return None
    data = (bytes(rest) + end if rest else end).removesuffix(b"\r")
    return data.removeprefix(BYTE_ORDER_MARK) if number == 1 else data
