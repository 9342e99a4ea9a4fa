"""Names that changed: threads that were transferred, repositories that were renamed."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import sqlalchemy as sa

from fixtrail.model.ref import Ref
from fixtrail.store.backend import Backend
from fixtrail.store.tables import REPOSITORY, REPOSITORY_ALIAS, THREAD, THREAD_ALIAS
from fixtrail.store.threads import in_chunks, key_of, matching, repository_key

# Renames of renames; a longer chain is taken for a circle.
MAX_STEPS = 10


class Repository(msgspec.Struct, frozen=True):
    """`former` are the names, as `owner/repo`, that it had before on the same host."""

    host: str
    owner: str
    repo: str
    default_branch: str | None = None
    former: tuple[str, ...] = ()


def put_alias(backend: Backend, connection: sa.Connection, asked: Ref, ref: Ref) -> None:
    """`asked` is called `ref` now. A thread that answers to its own name again has no alias."""
    repository, number = key_of(asked)
    if asked == ref:
        own = (THREAD_ALIAS.c.repository == repository) & (THREAD_ALIAS.c.number == number)
        connection.execute(sa.delete(THREAD_ALIAS).where(own))
        return
    row = {
        "repository": repository,
        "number": number,
        "to_repository": key_of(ref)[0],
        "to_host": ref.host,
        "to_owner": ref.owner,
        "to_repo": ref.repo,
        "to_number": ref.number,
    }
    replace = ("to_repository", "to_host", "to_owner", "to_repo", "to_number")
    connection.execute(backend.upsert(THREAD_ALIAS, replace=replace), row)


def put_repositories(backend: Backend, connection: sa.Connection, repositories: Iterable[Repository]) -> None:
    """What is known of repositories; a default branch that is None here leaves the known one."""
    statement = backend.upsert(REPOSITORY, replace=("host", "owner", "repo", "default_branch"))
    alias = backend.upsert(REPOSITORY_ALIAS, replace=("to_repository",))
    for chunk in in_chunks(repositories):
        keys = [repository_key(r.host, r.owner, r.repo) for r in chunk]
        connection.execute(
            statement,
            [
                {
                    "repository": key,
                    "host": r.host,
                    "owner": r.owner,
                    "repo": r.repo,
                    "default_branch": r.default_branch,
                }
                for key, r in zip(keys, chunk, strict=True)
            ],
        )
        # A name that is in use is nobody's former name.
        connection.execute(sa.delete(REPOSITORY_ALIAS).where(REPOSITORY_ALIAS.c.repository.in_(keys)))
        former = [
            {"repository": f"{r.host}/{name}".lower(), "to_repository": key}
            for key, r in zip(keys, chunk, strict=True)
            for name in r.former
            if f"{r.host}/{name}".lower() != key
        ]
        if former:
            connection.execute(alias, former)


def repository(connection: sa.Connection, host: str, owner: str, repo: str) -> Repository | None:
    key = repository_key(host, owner, repo)
    row = connection.execute(sa.select(REPOSITORY).where(REPOSITORY.c.repository == key)).one_or_none()
    if row is None:
        return None
    names = sa.select(REPOSITORY_ALIAS.c.repository).where(REPOSITORY_ALIAS.c.to_repository == key)
    former = sorted(name.partition("/")[2] for name in connection.scalars(names))
    return Repository(row.host, row.owner, row.repo, row.default_branch, tuple(former))


def canonical(connection: sa.Connection, refs: Iterable[Ref]) -> dict[Ref, Ref]:
    """The present name of each of `refs`; itself where no other is known, or where the names go in a circle.

    A transfer that was followed counts first; a thread stored under its own name is not renamed with its repository.
    """
    ends = {ref: ref for ref in refs}
    passed = {ref: {ref} for ref in ends}
    moving = set(ends)
    for _ in range(MAX_STEPS):
        steps = _step(connection, {ends[ref] for ref in moving})
        moving = {ref for ref in moving if ends[ref] in steps}
        if not moving:
            return ends
        for ref in tuple(moving):
            end = steps[ends[ref]]
            if end in passed[ref]:
                ends[ref] = ref
                moving.discard(ref)
            else:
                ends[ref] = end
                passed[ref].add(end)
    return ends | {ref: ref for ref in moving}


def _step(connection: sa.Connection, refs: set[Ref]) -> dict[Ref, Ref]:
    by_key = {key_of(ref): ref for ref in refs}
    steps: dict[Ref, Ref] = {}
    for condition in matching(THREAD_ALIAS, by_key):
        for row in connection.execute(sa.select(THREAD_ALIAS).where(condition)):
            to = Ref(row.to_host, row.to_owner, row.to_repo, row.to_number)
            steps[by_key[row.repository, row.number]] = to
    rest = {key: ref for key, ref in by_key.items() if ref not in steps}
    return steps | _renamed(connection, rest)


def _renamed(connection: sa.Connection, by_key: dict[tuple[str, int], Ref]) -> dict[Ref, Ref]:
    """Those in a repository that has another name now, and not stored under the old one."""
    new_names: dict[str, tuple[str, str, str]] = {}
    join = REPOSITORY_ALIAS.join(REPOSITORY, REPOSITORY_ALIAS.c.to_repository == REPOSITORY.c.repository)
    columns = (REPOSITORY_ALIAS.c.repository, REPOSITORY.c.host, REPOSITORY.c.owner, REPOSITORY.c.repo)
    for chunk in in_chunks({repository for repository, _ in by_key}):
        query = sa.select(*columns).select_from(join).where(REPOSITORY_ALIAS.c.repository.in_(chunk))
        new_names.update({old: (host, owner, repo) for old, host, owner, repo in connection.execute(query)})
    candidates = {key: ref for key, ref in by_key.items() if key[0] in new_names}
    stored: set[tuple[str, int]] = set()
    for condition in matching(THREAD, candidates):
        stored.update(map(tuple, connection.execute(sa.select(THREAD.c.repository, THREAD.c.number).where(condition))))
    return {ref: Ref(*new_names[key[0]], ref.number) for key, ref in candidates.items() if key not in stored}
