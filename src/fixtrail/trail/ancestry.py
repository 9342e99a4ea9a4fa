"""Ancestry as an archive has it: which commits there are, and which of them are in which."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

import msgspec

from fixtrail.model.history import Commit

Row = tuple[str, list[int], str, str, str]  # id, line numbers of its parents, date, subject, author
_ROW = msgspec.json.Decoder(Row)
_MOST_NAMED = 300  # characters of what a decoder says


class BrokenRow(ValueError):
    """`line` counts from 1; the message is a clause."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class Ancestry:
    """All commits of a repository, parents before children.

    BrokenRow: a line is no commit, or names a parent that does not come before it: all that comes after such a line
    could be missing ancestors, so nothing is told by the others.
    """

    def __init__(self, lines: bytes) -> None:
        self._rows = _rows(lines)
        self._at = {row[0]: i for i, row in enumerate(self._rows)}
        if len(self._at) < len(self._rows):
            raise BrokenRow(0, "a commit stands in it twice")
        self._sorted: list[str] | None = None
        self._after: dict[int, bytearray] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def contains(self, tag: str, commit: str) -> bool | None:
        """Whether `commit` is `tag` or one of its ancestors, both whole ids; None where one of them is not here."""
        start, end = self._at.get(commit), self._at.get(tag)
        if start is None or end is None:
            return None
        return end >= start and bool(self._descendants(start)[end - start])

    def _descendants(self, start: int) -> bytearray:
        """By distance from `start`, whether a commit has it as an ancestor. Children come after their parents."""
        found = self._after.get(start)
        if found is None:
            found = self._after[start] = bytearray(len(self._rows) - start)
            found[0] = 1
            for i, (_, parents, *_) in enumerate(islice(self._rows, start + 1, None), 1):
                for parent in parents:
                    if parent >= start and found[parent - start]:
                        found[i] = 1
        return found

    def commit(self, sha: str) -> Commit | None:
        """The commit with this id, whole or abbreviated to what no other begins with."""
        at = self._at.get(sha.lower())
        return self._commit(at) if at is not None else self._abbreviated(sha.lower())

    def _abbreviated(self, sha: str) -> Commit | None:
        if self._sorted is None:
            self._sorted = sorted(self._at)
        start = bisect_left(self._sorted, sha)
        hits = [full for full in self._sorted[start : start + 2] if full.startswith(sha)]
        return self._commit(self._at[hits[0]]) if len(hits) == 1 and len(sha) >= 4 else None

    def naming(self, words: Sequence[str], since: str) -> tuple[Commit, ...]:
        """Commits whose subject has one of the words, no older than `since`, oldest first."""
        found = (i for i, row in enumerate(self._rows) if row[2] >= since and any(word in row[3] for word in words))
        return tuple(sorted((self._commit(i) for i in found), key=lambda c: (c.committed_at, c.sha)))

    def _commit(self, at: int) -> Commit:
        sha, parents, date, subject, author = self._rows[at]
        return Commit(sha, subject, tuple(self._rows[parent][0] for parent in parents), date, author)


def _rows(lines: bytes) -> list[Row]:
    try:
        rows = _ROW.decode_lines(lines)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _first_broken(lines) from None
    if len(rows) != lines.removesuffix(b"\n").count(b"\n") + bool(lines):
        raise _first_broken(lines)
    for at, (_, parents, *_) in enumerate(rows):
        for parent in parents:
            if not 0 <= parent < at:
                raise BrokenRow(at + 1, "it names a parent that does not come before it")
    return rows


def _first_broken(lines: bytes) -> BrokenRow:
    for number, line in enumerate(lines.split(b"\n"), 1):
        try:
            _ROW.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return BrokenRow(number, f"it is no commit: {str(error)[:_MOST_NAMED]}" if line.strip() else "it is empty")
    return BrokenRow(0, "its lines are not one commit each")
