"""Threads in and out: each as it was given, compressed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any, NamedTuple, TypeVar

import msgspec
import sqlalchemy as sa

from fixtrail.errors import LocalFailure
from fixtrail.model.ref import Ref
from fixtrail.model.stored import RawThread
from fixtrail.model.thread import ThreadKind
from fixtrail.refs.names import has_number
from fixtrail.store.backend import Backend, Columns, Row
from fixtrail.store.tables import MISSING, THREAD

# Measured on 17,910 recorded threads (78 MB): level 1 0.79 s and 29.0 MB, 3 0.85 s and 28.3 MB, 6 1.17 s and 27.0 MB.
LEVEL = 3
# Rows of one statement, and numbers in one IN: SQLite once allowed 999 parameters.
CHUNK = 500

T = TypeVar("T")


class Heading(NamedTuple):
    """What a list shows of a thread; the store does not look into `raw` for it."""

    kind: ThreadKind
    title: str


def repository_key(host: str, owner: str, repo: str) -> str:
    return f"{host}/{owner}/{repo}".lower()


def key_of(ref: Ref) -> tuple[str, int]:
    """The primary key of everything that belongs to one thread."""
    return repository_key(ref.host, ref.owner, ref.repo), ref.number


def in_chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def matching(table: sa.Table, keys: Iterable[tuple[str, int]]) -> Iterator[sa.ColumnElement[bool]]:
    """Conditions that together hold for the rows of `keys` alone, none longer than CHUNK numbers."""
    for repository, group in groupby(sorted(set(keys)), key=lambda key: key[0]):
        for chunk in in_chunks(number for _, number in group):
            yield sa.and_(table.c.repository == repository, table.c.number.in_(chunk))


def pack(threads: Iterable[RawThread], headings: Mapping[Ref, Heading]) -> list[Row]:
    """Rows to write, sorted by key (two writers that meet then never wait for each other in a circle)."""
    rows = [_row(thread, headings.get(thread.ref)) for thread in threads]
    return sorted(rows, key=lambda row: (row["repository"], row["number"]))


def _row(thread: RawThread, heading: Heading | None) -> Row:
    repository, number = key_of(thread.ref)
    return {
        "repository": repository,
        "number": number,
        "host": thread.ref.host,
        "owner": thread.ref.owner,
        "repo": thread.ref.repo,
        "kind": heading.kind if heading else None,
        # PostgreSQL has no NUL in a text; `raw` has the title as it was.
        "title": heading.title.replace("\0", "") if heading else None,
        "source": thread.source,
        "fetched_at": thread.fetched_at,
        "updated_at": thread.updated_at,
        "etags": msgspec.json.encode(thread.etags, order="sorted").decode(),
        "raw": zlib.compress(thread.raw, LEVEL),
    }


def put(backend: Backend, connection: sa.Connection, rows: Sequence[Row]) -> int:
    """Write each row that wins over the stored one (see `_wins`); the count of those written."""
    columns = [column.name for column in THREAD.columns if not column.primary_key]
    statement = backend.upsert(THREAD, replace=columns, where=lambda old, new: _wins(old, new) & _differs(old, new))
    # Without the option the count of an INSERT is not kept on every database.
    counted = {"preserve_rowcount": True}
    written = sum(connection.execute(statement, chunk, execution_options=counted).rowcount for chunk in in_chunks(rows))
    if rows:
        _found_again(connection)
    return written


def _wins(old: Columns, new: Columns) -> sa.ColumnElement[bool]:
    """Of two copies from GitHub the one fetched last is kept. A copy from an archive gives way to one from GitHub
    unless it is newer in both `updated_at` and `fetched_at` (an archive's `fetched_at` is only the date of its file).
    Of two copies from archives the one with the later `updated_at` is kept, then that with the later `fetched_at`."""
    old_archive, new_archive = old.source == "archive", new.source == "archive"
    later_fetch, no_earlier_fetch = new.fetched_at > old.fetched_at, new.fetched_at >= old.fetched_at
    later_update, no_earlier_update = new.updated_at > old.updated_at, new.updated_at >= old.updated_at
    return sa.case(
        (old_archive & new_archive, later_update | (no_earlier_update & no_earlier_fetch)),
        (new_archive, later_update & later_fetch),
        (old_archive, no_earlier_update | no_earlier_fetch),
        else_=no_earlier_fetch,
    )


def _differs(old: Columns, new: Columns) -> sa.ColumnElement[bool]:
    names = ("host", "owner", "repo", "source", "fetched_at", "updated_at", "etags", "raw")
    headings = ("kind", "title")
    return sa.or_(
        *(old[name] != new[name] for name in names),
        *(sa.func.coalesce(new[name], old[name]).is_distinct_from(old[name]) for name in headings),
    )


def _found_again(connection: sa.Connection) -> None:
    """A thread that is here as of later than it was missed is not missing."""
    here = sa.select(THREAD.c.number).where(
        THREAD.c.repository == MISSING.c.repository,
        THREAD.c.number == MISSING.c.number,
        THREAD.c.fetched_at >= MISSING.c.at,
    )
    connection.execute(sa.delete(MISSING).where(here.exists()))


def get(backend: Backend, connection: sa.Connection, refs: Iterable[Ref]) -> dict[Ref, RawThread]:
    """Those of `refs` that are stored, with the spelling under which they were stored last."""
    found: dict[Ref, RawThread] = {}
    for condition in matching(THREAD, map(key_of, refs)):
        for row in connection.execute(sa.select(THREAD).where(condition)):
            thread = _unpack(backend, row)
            found[thread.ref] = thread
    return found


def _unpack(backend: Backend, row: sa.Row[Any]) -> RawThread:
    ref = Ref(row.host, row.owner, row.repo, row.number)
    try:
        return RawThread(
            ref=ref,
            source=row.source,
            raw=zlib.decompress(row.raw),
            fetched_at=row.fetched_at,
            updated_at=row.updated_at,
            etags=msgspec.json.decode(row.etags, type=dict[str, str]),
        )
    except (zlib.error, msgspec.MsgspecError) as error:
        raise LocalFailure(
            f"The database {backend.name} is damaged (thread {ref}); import or fetch that thread again."
        ) from error


def headings(connection: sa.Connection, refs: Iterable[Ref]) -> dict[Ref, Heading]:
    columns = (THREAD.c.host, THREAD.c.owner, THREAD.c.repo, THREAD.c.number, THREAD.c.kind, THREAD.c.title)
    found: dict[Ref, Heading] = {}
    for condition in matching(THREAD, map(key_of, refs)):
        for row in connection.execute(sa.select(*columns).where(condition, THREAD.c.kind.is_not(None))):
            found[Ref(row.host, row.owner, row.repo, row.number)] = Heading(row.kind, row.title)
    return found


def pulls_titled(connection: sa.Connection, issue: Ref) -> list[Ref]:
    """Pull requests of the issue's repository that have its number in their title, by number."""
    columns = (THREAD.c.host, THREAD.c.owner, THREAD.c.repo, THREAD.c.number, THREAD.c.title)
    query = sa.select(*columns).where(
        THREAD.c.repository == key_of(issue)[0],
        THREAD.c.kind == "pull",
        THREAD.c.title.contains(str(issue.number)),
        THREAD.c.number != issue.number,
    )
    rows = connection.execute(query.order_by(THREAD.c.number))
    return [Ref(r.host, r.owner, r.repo, r.number) for r in rows if has_number(r.title, issue.number)]


def page(connection: sa.Connection, host: str, repository: str | None, after: tuple[str, int] | None) -> list[Ref]:
    """Up to CHUNK refs in the order of the table, from behind `after`."""
    columns = (THREAD.c.host, THREAD.c.owner, THREAD.c.repo, THREAD.c.number)
    key = (THREAD.c.repository, THREAD.c.number)
    query = sa.select(*columns).order_by(*key).limit(CHUNK)
    if repository is None:
        # All names that start with `host/`: "0" is the character behind "/".
        query = query.where(THREAD.c.repository > f"{host}/".lower(), THREAD.c.repository < f"{host}0".lower())
    else:
        query = query.where(THREAD.c.repository == f"{host}/{repository}".lower())
    if after is not None:
        query = query.where(sa.tuple_(*key) > sa.tuple_(*after))
    return [Ref(*row) for row in connection.execute(query)]
