"""The store itself: opened once, used by every verb, one transaction at a time."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import TracebackType

import sqlalchemy as sa

from fixtrail.model import history as model
from fixtrail.model.ref import Ref
from fixtrail.model.stored import Missing, RawThread
from fixtrail.store import absences, counts, history, names, progress, registry, reports, threads, titles
from fixtrail.store.absences import Absence
from fixtrail.store.backend import WRITES, Backend
from fixtrail.store.counts import Counts
from fixtrail.store.history import StoredText, TagList
from fixtrail.store.location import locate
from fixtrail.store.names import Repository
from fixtrail.store.progress import FileProgress
from fixtrail.store.registry import RegistryAnswer
from fixtrail.store.schema import ensure_current
from fixtrail.store.sqlite import SqliteBackend
from fixtrail.store.tables import REPORT, THREAD, THREAD_ALIAS
from fixtrail.store.threads import Heading, key_of, matching
from fixtrail.store.titles import Titled


def open_store(
    url: str | os.PathLike[str] | None = None, *, read_only: bool = False, busy_timeout: float = 5.0
) -> Store:
    """The store at `url`: a path, `sqlite:///PATH`, `:memory:` or `postgresql://…`; None is the default file.

    A database that is not there is made, one of an older fixtrail is brought up to date, unless `read_only`.
    `busy_timeout`: seconds to wait for another process that is writing.

    InvalidInput: not a database's name. LocalFailure: it cannot be used; the message says why and what to do.
    """
    backend = _backend(locate(url), read_only, busy_timeout)
    store = Store(backend)
    try:
        with store.explained():
            ensure_current(backend, read_only=read_only)
    except BaseException:
        store.close()
        raise
    return store


def _backend(location: sa.URL, read_only: bool, busy_timeout: float) -> Backend:
    if location.get_backend_name() == "sqlite":
        file = Path(location.database) if location.database else None
        return SqliteBackend(file, read_only=read_only, busy_timeout=busy_timeout)
    # Only who uses a server pays for its dialect.
    from fixtrail.store.postgresql import PostgresqlBackend  # noqa: PLC0415

    return PostgresqlBackend(location, read_only=read_only, busy_timeout=busy_timeout)


class Store:
    """What is kept between runs. Every `put` is one transaction, or part of the one that `transaction()` began.

    Threads of one process may share a store: they write one after the other, and read at the same time. Every method
    may raise LocalFailure (file, disk, lock); after it the store holds what it held before.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._turn = threading.RLock()  # the queue before the one writer
        self._own = threading.local()  # .connection: of the transaction that this thread has begun

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; a store in memory is gone then."""
        self._backend.engine.dispose()

    @property
    def name(self) -> str:
        """The database as messages call it: a path, `:memory:` or a URL without its password."""
        return self._backend.name

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Failures of the database come out as LocalFailure."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            failure = self._backend.explain(error)
            if failure is None:
                raise
            raise failure from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that this thread writes inside is kept together, or none of it where an error comes out."""
        with self._writing():
            yield

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        joined: sa.Connection | None = getattr(self._own, "connection", None)
        if joined is not None:
            with self.explained():
                yield joined
            return
        with self.explained(), self._turn, self._backend.engine.connect() as plain:
            connection = plain.execution_options(**{WRITES: True})
            with connection.begin():
                self._own.connection = connection
                try:
                    yield connection
                finally:
                    self._own.connection = None

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        joined: sa.Connection | None = getattr(self._own, "connection", None)
        if joined is not None:
            with self.explained():
                yield joined
            return
        turn = self._turn if self._backend.shared else nullcontext()
        with self.explained(), turn, self._backend.engine.connect() as connection:
            yield connection

    def threads(self, refs: Iterable[Ref]) -> dict[Ref, RawThread]:
        """Those of `refs` that are stored under exactly this name (see `canonical`)."""
        with self._reading() as connection:
            return threads.get(self._backend, connection, refs)

    def put_threads(
        self,
        raw: Iterable[RawThread],
        *,
        headings: Mapping[Ref, Heading] | None = None,
        progress: FileProgress | None = None,
    ) -> int:
        """Store threads as they were given; the count of those that were new or newer (the rule: `threads._wins`).

        `headings`: kind and title, for lists. `progress`: how far the import that brought them is, kept with them.
        """
        # Compressed before the transaction begins, so that others do not wait for it.
        rows = threads.pack(raw, headings or {})
        with self._writing() as connection:
            written = threads.put(self._backend, connection, rows)
            if progress is not None:
                self.put_file_progress(progress)
        return written

    def headings(self, refs: Iterable[Ref]) -> dict[Ref, Heading]:
        """Kind and title of those of `refs` that are stored and whose heading is known."""
        with self._reading() as connection:
            return threads.headings(connection, refs)

    def pulls_titled(self, issue: Ref) -> list[Ref]:
        """Stored pull requests of the issue's repository that have its number in their title."""
        with self._reading() as connection:
            return threads.pulls_titled(connection, issue)

    def titled(self, words: Sequence[str], repository: str | None = None, most: int = 20) -> list[Titled]:
        """Stored threads whose title has some of the words, best first; `repository` is `host/owner/repo`."""
        with self._reading() as connection:
            return titles.titled(connection, words, repository and repository.lower(), most)

    def reports_naming(self, names: Iterable[str], repository: str | None = None) -> list[tuple[Ref, str]]:
        """Threads whose newest report has one of the names in it (a fingerprint), with the name; newest first."""
        with self._reading() as connection:
            return list(titles.naming(connection, names, repository and repository.lower()))

    def refs(self, repository: str | None = None, host: str = "github.com") -> Iterator[Ref]:
        """What is stored of one repository (`owner/repo`) or of a whole host, by repository and number."""
        after: tuple[str, int] | None = None
        while True:
            with self._reading() as connection:
                page = threads.page(connection, host, repository, after)
            if not page:
                return
            yield from page
            after = key_of(page[-1])

    def forget(self, refs: Iterable[Ref]) -> int:
        """Remove threads, the reports made of them and the names that led to them; the count of threads removed."""
        keys = {key_of(ref) for ref in refs}
        with self._writing() as connection:
            removed = 0
            for condition in matching(THREAD, keys):
                removed += connection.execute(sa.delete(THREAD).where(condition)).rowcount
            for table in (REPORT, THREAD_ALIAS):
                for condition in matching(table, keys):
                    connection.execute(sa.delete(table).where(condition))
            to = THREAD_ALIAS.c
            for repository, number in sorted(keys):
                there = (to.to_repository == repository) & (to.to_number == number)
                connection.execute(sa.delete(THREAD_ALIAS).where(there))
        return removed

    def put_alias(self, asked: Ref, ref: Ref) -> None:
        """A rename or transfer was followed: `asked` is called `ref` now."""
        with self._writing() as connection:
            names.put_alias(self._backend, connection, asked, ref)

    def canonical(self, refs: Iterable[Ref]) -> dict[Ref, Ref]:
        """The present name of each of `refs`: itself where no rename or transfer is known."""
        with self._reading() as connection:
            return names.canonical(connection, refs)

    def put_repositories(self, repositories: Iterable[Repository]) -> None:
        with self._writing() as connection:
            names.put_repositories(self._backend, connection, repositories)

    def repository(self, host: str, owner: str, repo: str) -> Repository | None:
        """What is known of the repository that has this name now."""
        with self._reading() as connection:
            return names.repository(connection, host, owner, repo)

    def put_missing(self, missing: Iterable[Missing], at: str) -> None:
        """Remember what GitHub did not give at the instant `at`; storing the thread later ends it."""
        with self._writing() as connection:
            absences.put(self._backend, connection, missing, at)

    def missing(self, refs: Iterable[Ref]) -> dict[Ref, Absence]:
        with self._reading() as connection:
            return absences.get(connection, refs)

    def put_report(self, ref: Ref, made_at: str, report: bytes) -> None:
        """Keep a report; the 20 newest of each thread stay."""
        with self._writing() as connection:
            reports.put(self._backend, connection, ref, made_at, report)

    def last_report(self, ref: Ref, before: str | None = None) -> tuple[str, bytes] | None:
        """The newest report as (made_at, report), made earlier than `before` where that is given."""
        with self._reading() as connection:
            return reports.last(self._backend, connection, ref, before)

    def put_tags(self, repository: model.Repository, found: TagList) -> None:
        """Keep the tags of a repository; those of an archive give way to what GitHub said."""
        with self._writing() as connection:
            history.put_tags(self._backend, connection, repository, found)

    def tags(self, repository: model.Repository) -> TagList | None:
        """The tags as they were last asked for, each with its commit and date as far as they are known."""
        with self._reading() as connection:
            return history.get_tags(self._backend, connection, repository)

    def put_tag_targets(self, repository: model.Repository, tags: Iterable[model.Tag]) -> None:
        """Keep what the objects of tags refer to, for ever."""
        with self._writing() as connection:
            history.put_targets(self._backend, connection, repository, tags)

    def put_standings(self, repository: model.Repository, standings: Mapping[tuple[str, str], bool]) -> None:
        """Keep, for ever, by commit and tag's object whether the commit is in it."""
        with self._writing() as connection:
            history.put_standings(self._backend, connection, repository, standings)

    def standings(self, repository: model.Repository, shas: Iterable[str]) -> dict[tuple[str, str], bool]:
        """All that is known of these commits, by commit and tag's object."""
        with self._reading() as connection:
            return history.get_standings(connection, repository, shas)

    def put_commits(self, repository: model.Repository, commits: Iterable[model.Commit]) -> None:
        with self._writing() as connection:
            history.put_commits(self._backend, connection, repository, commits)

    def commits(self, repository: model.Repository, shas: Iterable[str]) -> dict[str, model.Commit]:
        """Those of the commits with these whole ids that are stored."""
        with self._reading() as connection:
            return history.get_commits(self._backend, connection, repository, shas)

    def put_texts(self, repository: model.Repository, texts: Mapping[str, StoredText]) -> None:
        """Keep release notes and files, by the id that they have as documents."""
        with self._writing() as connection:
            history.put_texts(self._backend, connection, repository, texts)

    def texts(self, repository: model.Repository, idents: Iterable[str]) -> dict[str, StoredText]:
        with self._reading() as connection:
            return history.get_texts(self._backend, connection, repository, idents)

    def put_ancestry(
        self, repository: model.Repository, packed: bytes, fetched_at: str, progress: FileProgress | None = None
    ) -> None:
        """Keep the commits of an archive, JSON lines packed as zlib or gzip, with how far their import is."""
        with self._writing() as connection:
            if progress is not None:
                self.put_file_progress(progress)
            history.put_ancestry(self._backend, connection, repository, packed, fetched_at)

    def ancestry(self, repository: model.Repository) -> bytes | None:
        """The commits of an archive, JSON lines."""
        with self._reading() as connection:
            return history.get_ancestry(self._backend, connection, repository)

    def put_registry_versions(
        self, registry_name: str, package: str, versions: Mapping[str, str], fetched_at: str
    ) -> None:
        """Keep what a registry said of versions of a package, as JSON."""
        with self._writing() as connection:
            registry.put(self._backend, connection, registry_name, package, versions, fetched_at)

    def registry_versions(self, registry_name: str, package: str) -> dict[str, RegistryAnswer]:
        """What is known of a package, by version."""
        with self._reading() as connection:
            return registry.get(connection, registry_name, package)

    def put_file_progress(self, file: FileProgress) -> None:
        with self._writing() as connection:
            progress.put(self._backend, connection, file)

    def file_progress(self, path: str) -> FileProgress | None:
        """How far the archive file at this absolute path was read."""
        with self._reading() as connection:
            return progress.get(connection, path)

    def counts(self) -> Counts:
        with self._reading() as connection:
            return counts.count(self._backend, connection)
