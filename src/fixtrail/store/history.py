"""The history of repositories in and out: tags, what they refer to, which commits are in them, commits, texts.

What never changes (ancestry, commits, what a tag's object refers to) has no date; tags and texts have the instant at
which they were asked for.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeVar

import msgspec
import sqlalchemy as sa

from fixtrail.errors import LocalFailure
from fixtrail.model.history import Commit, Repository, Tag
from fixtrail.model.thread import Document
from fixtrail.store.backend import Backend
from fixtrail.store.tables import ANCESTRY, GIT_COMMIT, REPOSITORY_TEXT, STANDING, TAG_LIST, TAG_TARGET
from fixtrail.store.threads import LEVEL, in_chunks

T = TypeVar("T")
_TARGET = ("sha", "date", "committed_at")


class TagList(msgspec.Struct, frozen=True):
    """The tags of a repository as they were at `fetched_at`, each with its commit and date as far as these are known.
    `etag` is '' where they cannot be asked for conditionally."""

    tags: tuple[Tag, ...]
    fetched_at: str
    source: Literal["archive", "api"] = "api"
    etag: str = ""


class StoredText(msgspec.Struct, frozen=True):
    """A text as it was at `fetched_at`; None: there was none then."""

    document: Document | None
    fetched_at: str


def put_tags(backend: Backend, connection: sa.Connection, repository: Repository, found: TagList) -> None:
    """What an archive has gives way to what GitHub said."""
    row = {
        "repository": repository.key,
        "source": found.source,
        "fetched_at": found.fetched_at,
        "etag": found.etag,
        "tags": _pack([(tag.name, tag.object) for tag in found.tags]),
    }
    statement = backend.upsert(
        TAG_LIST,
        replace=("source", "fetched_at", "etag", "tags"),
        where=lambda old, new: (old.source == "archive") | (new.source != "archive"),
    )
    connection.execute(statement, row)
    put_targets(backend, connection, repository, found.tags)


def put_targets(backend: Backend, connection: sa.Connection, repository: Repository, tags: Iterable[Tag]) -> None:
    """What the objects of tags refer to, of those of which it is known; what was known before is kept."""
    told = {t.object: t for t in tags if t.commit and _storable(t.object, t.commit, t.date, t.committed_at)}
    if not told:
        return
    known = _targets(connection, repository)
    rows = []
    for o, tag in sorted(told.items()):
        _, date, committed_at = known.get(o, ("", "", ""))
        row = (tag.commit, date or tag.date, committed_at or tag.committed_at)
        if row != known.get(o):
            rows.append({"repository": repository.key, "object": o, **dict(zip(_TARGET, row, strict=True))})
    statement = backend.upsert(TAG_TARGET, replace=_TARGET)
    for chunk in in_chunks(rows):
        connection.execute(statement, chunk)


def _targets(connection: sa.Connection, repository: Repository) -> dict[str, tuple[str, str, str]]:
    """Tag's object -> commit, date, date of the commit."""
    columns = (TAG_TARGET.c.object, *(TAG_TARGET.c[name] for name in _TARGET))
    found = connection.execute(sa.select(*columns).where(TAG_TARGET.c.repository == repository.key))
    return {o: (sha, date, committed_at) for o, sha, date, committed_at in found}


def get_tags(backend: Backend, connection: sa.Connection, repository: Repository) -> TagList | None:
    """The tags as they were last told; None where they never were. LocalFailure: damaged."""
    row = connection.execute(sa.select(TAG_LIST).where(TAG_LIST.c.repository == repository.key)).one_or_none()
    if row is None:
        return None
    names = _unpack(backend, repository, row.tags, list[tuple[str, str]])
    known = _targets(connection, repository)
    tags = tuple(Tag(name, o, *known.get(o, ())) for name, o in names)
    return TagList(tags, row.fetched_at, row.source, row.etag)


def put_standings(
    backend: Backend, connection: sa.Connection, repository: Repository, standings: Mapping[tuple[str, str], bool]
) -> None:
    """`standings`: commit and tag's object -> whether the commit is in it."""
    rows = [
        {"repository": repository.key, "sha": sha, "object": o, "contained": contained}
        for (sha, o), contained in sorted(standings.items())
        if _storable(sha, o)
    ]
    statement = backend.upsert(STANDING, replace=("contained",))
    for chunk in in_chunks(rows):
        connection.execute(statement, chunk)


def get_standings(
    connection: sa.Connection, repository: Repository, shas: Iterable[str]
) -> dict[tuple[str, str], bool]:
    """Commit and tag's object -> whether the commit is in it: all that is known of these commits."""
    found: dict[tuple[str, str], bool] = {}
    for chunk in in_chunks(sorted(set(shas))):
        query = sa.select(STANDING.c.sha, STANDING.c.object, STANDING.c.contained).where(
            STANDING.c.repository == repository.key, STANDING.c.sha.in_(chunk)
        )
        found.update({(sha, o): contained for sha, o, contained in connection.execute(query)})
    return found


def put_commits(backend: Backend, connection: sa.Connection, repository: Repository, commits: Iterable[Commit]) -> None:
    """Keep commits by their whole ids."""
    rows = [{"repository": repository.key, "sha": c.sha, "data": _pack(c)} for c in commits if _storable(c.sha)]
    statement = backend.upsert(GIT_COMMIT, replace=("data",))
    for chunk in in_chunks(sorted(rows, key=lambda row: str(row["sha"]))):
        connection.execute(statement, chunk)


def get_commits(
    backend: Backend, connection: sa.Connection, repository: Repository, shas: Iterable[str]
) -> dict[str, Commit]:
    """Those of the commits with these whole ids that are stored. LocalFailure: damaged."""
    found: dict[str, Commit] = {}
    for chunk in in_chunks(sorted(set(shas))):
        query = sa.select(GIT_COMMIT.c.sha, GIT_COMMIT.c.data).where(
            GIT_COMMIT.c.repository == repository.key, GIT_COMMIT.c.sha.in_(chunk)
        )
        found.update({sha: _unpack(backend, repository, d, Commit) for sha, d in connection.execute(query)})
    return found


def put_texts(
    backend: Backend, connection: sa.Connection, repository: Repository, texts: Mapping[str, StoredText]
) -> None:
    """Keep texts, and that there were none."""
    rows = [
        {"repository": repository.key, "id": ident, "fetched_at": text.fetched_at, "data": _pack(text.document)}
        for ident, text in sorted(texts.items())
        if _storable(ident)
    ]
    statement = backend.upsert(REPOSITORY_TEXT, replace=("fetched_at", "data"))
    for chunk in in_chunks(rows):
        connection.execute(statement, chunk)


def get_texts(
    backend: Backend, connection: sa.Connection, repository: Repository, idents: Iterable[str]
) -> dict[str, StoredText]:
    """Those of the texts that were asked for before. LocalFailure: damaged."""
    found: dict[str, StoredText] = {}
    table = REPOSITORY_TEXT.c
    for chunk in in_chunks(sorted(set(idents))):
        query = sa.select(table.id, table.fetched_at, table.data).where(
            table.repository == repository.key, table.id.in_(chunk)
        )
        for ident, fetched_at, data in connection.execute(query):
            found[ident] = StoredText(_unpack(backend, repository, data, Document | None), fetched_at)
    return found


def put_ancestry(
    backend: Backend, connection: sa.Connection, repository: Repository, packed: bytes, fetched_at: str
) -> None:
    """Keep the commits of an archive in place of those kept before; `packed` is zlib or gzip."""
    row = {"repository": repository.key, "fetched_at": fetched_at, "data": packed}
    connection.execute(backend.upsert(ANCESTRY, replace=("fetched_at", "data")), row)


def get_ancestry(backend: Backend, connection: sa.Connection, repository: Repository) -> bytes | None:
    """JSON lines, one commit each; None where no archive told any. LocalFailure: damaged."""
    query = sa.select(ANCESTRY.c.data).where(ANCESTRY.c.repository == repository.key)
    data = connection.execute(query).scalar_one_or_none()
    try:
        return None if data is None else zlib.decompress(data, zlib.MAX_WBITS | 32)
    except zlib.error as error:
        raise _damaged(backend, repository) from error


def pack_ancestry(lines: bytes) -> bytes:
    """Commits as JSON lines, ready to be put: compressed before the transaction, so that others do not wait for it."""
    return zlib.compress(lines, LEVEL)


def _storable(*texts: str) -> bool:
    """PostgreSQL has no NUL in a text, and no id or name of git's has one: what does comes from a server that lies."""
    return not any("\0" in text for text in texts)


def _pack(value: Any) -> bytes:
    return zlib.compress(msgspec.json.encode(value), LEVEL)


def _unpack(backend: Backend, repository: Repository, data: bytes, kind: type[T] | Any) -> Any:
    try:
        return msgspec.json.decode(zlib.decompress(data), type=kind)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise _damaged(backend, repository) from error


def _damaged(backend: Backend, repository: Repository) -> LocalFailure:
    what = f"the history of {repository.name}"
    return LocalFailure(f"The database {backend.name} is damaged ({what}); use another one and import or fetch again.")
