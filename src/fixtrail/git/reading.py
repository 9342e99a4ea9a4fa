"""What git prints, as values: fields end with NUL, which no ref, name or message can hold; the rest is others' text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from fixtrail.model.history import Commit, Tag

# Of `for-each-ref`: the tag's own object, what it refers to (once), and the instants of the tagger and both committers.
TAG_FORMAT = "%00".join(
    f"%({field})"
    for field in (
        "refname", "objectname", "objecttype", "*objectname", "*objecttype",
        "taggerdate:unix", "committerdate:unix", "*committerdate:unix",
    )
) + "%00"  # fmt: skip
# Of `rev-list`, which puts a line `commit ID` before each.
COMMIT_FORMAT = "%P%x00%ct%x00%an%x00%B%x00"
_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SHORT = re.compile(r"[0-9a-f]{4,64}")


def is_sha(text: str) -> bool:
    """Whether it is a full commit id."""
    return _SHA.fullmatch(text) is not None


def is_short(text: str) -> bool:
    """Whether it may be a commit id, whole or abbreviated."""
    return _SHORT.fullmatch(text) is not None


def text_of(given: bytes) -> str:
    """Names and messages are mostly UTF-8; a byte that is not is shown as one that cannot be read."""
    return given.decode("utf-8", "replace")


def fields(output: bytes, count: int) -> Iterator[list[str]]:
    """The records of `count` fields, each field ended by NUL, each record by a line end too."""
    parts = output.split(b"\0")
    for start in range(0, len(parts) - count, count):
        yield [text_of(p) for p in (parts[start].removeprefix(b"\n"), *parts[start + 1 : start + count])]


def instant(unix: str) -> str:
    """Unix seconds as text to an instant in UTC, ISO 8601 with `Z`; '' for what is no instant of our era."""
    if not unix.isascii() or not unix.isdecimal() or len(unix) > 11:
        return ""
    return datetime.fromtimestamp(int(unix), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def tags(output: bytes) -> tuple[list[Tag], list[Tag]]:
    """The tags of `for-each-ref` with TAG_FORMAT, and those among them that tag another tag and have yet to be
    followed to a commit; a tag of a folder or a file has no commit."""
    whole, nested = [], []
    for name, own, kind, target, target_kind, tagged, committed, target_committed in fields(output, 8):
        commit = own if kind == "commit" else target if target_kind == "commit" else ""
        committed_at = instant(committed) or instant(target_committed)
        date = instant(tagged) or committed_at
        tag = Tag(name.removeprefix("refs/tags/"), own, commit, date, committed_at)
        whole.append(tag)
        if target_kind == "tag":
            nested.append(tag)
    return whole, nested


def commits(output: bytes) -> tuple[Commit, ...]:
    """The commits of `rev-list` with COMMIT_FORMAT, as it ordered them."""
    found = []
    for head, committed, author, message in fields(output, 4):
        line, _, parents = head.partition("\n")
        found.append(
            Commit(
                line.removeprefix("commit "), message.rstrip("\n"), tuple(parents.split()), instant(committed), author
            )
        )
    return tuple(found)
