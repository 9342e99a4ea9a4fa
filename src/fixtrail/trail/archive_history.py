"""What an archive has of the history of its repositories: tags in `repos.json`, commits in a file of their own.

`OWNER__REPO.commits.jsonl.gz` beside the threads has one commit a line, parents before children: id, line numbers of
its parents (from 0), date, subject, author. A history with a gap would deny what is behind it, so a file with a broken
line, and tags of which one is broken, are not used at all.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec

from fixtrail.model.history import Tag
from fixtrail.store.history import pack_ancestry
from fixtrail.trail.ancestry import Ancestry, BrokenRow
from fixtrail.trail.archive import SUFFIXES, Damage, pieces, repository_of, size_of
from fixtrail.trail.archive_line import BrokenLine, is_instant, shown

COMMITS_BYTES = 256_000_000  # of one file, unpacked
_HEXADECIMAL = frozenset("0123456789abcdef")


class _Tag(msgspec.Struct):
    """`tag_sha` is the object of an annotated tag, whose commit is `sha` all the same."""

    name: str
    sha: str
    date: str
    tag_sha: str | None = None


_TAGS = msgspec.json.Decoder(list[_Tag] | None)


class Commits(msgspec.Struct, frozen=True):
    """The commits of a repository as they are to be stored (zlib or gzip), and how many they are."""

    packed: bytes
    count: int


def read_tags(raw: bytes) -> tuple[Tag, ...]:
    """The tags of a repository from `repos.json`. BrokenLine where one of them is none."""
    try:
        given = _TAGS.decode(raw) or []
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BrokenLine(f"not a list of tags: {shown(str(error))}") from error
    return tuple(map(_read_tag, given))


def _read_tag(tag: _Tag) -> Tag:
    if not (tag.name and is_sha(tag.sha) and is_sha(tag.tag_sha or tag.sha) and is_instant(tag.date)):
        raise BrokenLine(f"{shown(repr(tag.name))} is not a tag with the id of a commit and a date")
    return Tag(tag.name, tag.tag_sha or tag.sha, tag.sha, tag.date, "" if tag.tag_sha else tag.date)


def is_sha(text: str) -> bool:
    """Whether it is the whole id of an object: SHA-1 or SHA-256."""
    return len(text) in (40, 64) and _HEXADECIMAL.issuperset(text)


def commits_file(threads: Path) -> Path | None:
    """The file of commits beside a file of threads."""
    stem = "__".join(repository_of(threads))
    beside = (threads.with_name(f"{stem}.commits{suffix}") for suffix in SUFFIXES)
    return next((file for file in beside if len(stem) > 2 and file.is_file()), None)


def read_commits(file: Path, most: int = COMMITS_BYTES) -> Commits:
    """The commits of a file of no more than `most` bytes, unpacked. BrokenRow names the line that cannot be used;
    OSError as it comes."""
    whole, packed = _in_one(file, most) or _in_pieces(file, most)
    return Commits(packed, len(Ancestry(whole)))


def _in_one(file: Path, most: int) -> tuple[bytes, bytes] | None:
    """The contents of a gzip file of one member, and the file as it is, which need not be packed again."""
    if size_of(file) > most or file.suffix != ".gz":
        return None
    data = file.read_bytes()
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        whole = member.decompress(data, most)
    except zlib.error:
        return None
    return (whole, data) if member.eof and not member.unused_data else None


def _in_pieces(file: Path, most: int) -> tuple[bytes, bytes]:
    found = bytearray()
    for piece in pieces(file):
        if isinstance(piece, Damage):
            raise BrokenRow(found.count(b"\n") + 1, piece.message)
        found += piece.data
        if len(found) > most:
            raise BrokenRow(0, f"it is longer than {most:,} bytes")
    whole = bytes(found)
    return whole, pack_ancestry(whole)
