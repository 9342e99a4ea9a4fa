"""import: threads from an archive into the store."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import msgspec

from fixtrail.errors import Cancelled, InvalidInput, LocalFailure
from fixtrail.model.history import Repository
from fixtrail.model.ref import Ref
from fixtrail.model.stored import RawThread
from fixtrail.store.database import Store
from fixtrail.store.history import TagList
from fixtrail.store.progress import FileProgress
from fixtrail.store.threads import Heading
from fixtrail.trail.ancestry import BrokenRow
from fixtrail.trail.archive import LINE_BYTES, Damage, Line, archive_files, lines, looks_like, repository_of, size_of
from fixtrail.trail.archive_history import commits_file, read_commits, read_tags
from fixtrail.trail.archive_line import BrokenLine, Described, Origin, read_repositories, read_thread

BATCH_LINES = 500  # of one transaction
BATCH_BYTES = 8_000_000
KEPT_PROBLEMS = 1_000
# A file without one thread in so many lines is taken for something else.
HOPELESS_LINES = 1_000


class ImportProblem(msgspec.Struct, frozen=True):
    """What was skipped: `line` counts from 1, 0 is the file as a whole; `message` is a clause."""

    file: str
    line: int
    message: str


class ImportProgress(msgspec.Struct, frozen=True):
    """`bytes` and `bytes_total` are of the files as they lie on the disk; `threads` and `skipped` of this run."""

    file: str
    files_done: int
    files: int
    bytes: int
    bytes_total: int
    threads: int
    skipped: int


class ImportResult(msgspec.Struct, frozen=True):
    """`threads` were new or newer than the stored ones; `unchanged` were there already, as were those of files that
    had been imported before. `skipped` are the first 1,000 problems of `skipped_total`."""

    threads: int
    unchanged: int
    skipped: tuple[ImportProblem, ...]
    skipped_total: int
    files: int
    seconds: float


def import_path(
    store: Store,
    path: Path,
    *,
    on_progress: Callable[[ImportProgress], None] | None = None,
    cancel: Event | None = None,
    host: str = "github.com",
    clock: Callable[[], float] = time.perf_counter,
    batch: int = BATCH_LINES,
) -> ImportResult:
    """Store the threads of an archive: one file, or a folder with `OWNER__REPO.jsonl.gz` in it or in its `threads/`,
    and what stands beside them of tags and commits.

    Each batch is one transaction together with how far it brought the file, so an import that was stopped, in whatever
    way, goes on where it was, and a file that was finished is not read again while its size and date are the same. The
    bytes of each line are stored as they are, with the file's date as `fetched_at`: the same file gives the same store.
    Broken lines, and broken files of a folder, are skipped and listed in the result. `batch`: lines of one transaction.

    NotFound: no such path. InvalidInput: a folder without archives, a file that is none. LocalFailure: the store or the
    file cannot be used. Cancelled: `cancel` was set; what was read is kept.
    """
    start = clock()
    files = archive_files(path)
    run = _Run(store, host.lower(), files, on_progress, cancel, batch)
    run.repositories()
    for file in files:
        try:
            run.file(file)
        except _Unusable as error:
            if path == file:
                raise error.kind(f"{file} {error.clause}.") from error
            run.problem(file, 0, f"it {error.clause}")
        run.files_done += 1
    return ImportResult(
        threads=run.written,
        unchanged=run.unchanged,
        skipped=tuple(run.problems),
        skipped_total=run.problem_count,
        files=len(files),
        seconds=clock() - start,
    )


class _Unusable(Exception):
    """A file that cannot be read or is no archive; the others of its folder may be fine."""

    def __init__(self, kind: type[InvalidInput | LocalFailure], clause: str) -> None:
        super().__init__(clause)
        self.kind = kind
        self.clause = clause


class _Batch:
    """Threads of one file that are put together, with how far they bring it."""

    def __init__(self, progress: FileProgress, read: int = 0) -> None:
        self.threads: list[RawThread] = []
        self.headings: dict[Ref, Heading] = {}
        self.bytes = 0
        self.start = progress.line
        self.progress = progress
        self.read = read  # bytes of the file itself
        self.damage = ""  # how the file ends, where it ends wrongly

    def add(self, thread: RawThread, heading: Heading) -> None:
        self.threads.append(thread)
        self.headings[thread.ref] = heading
        self.bytes += len(thread.raw)

    def reach(self, line: Line, *, threads: int = 0, skipped: int = 0) -> None:
        """Everything up to and with `line` is dealt with."""
        self.read = line.read
        self.progress = msgspec.structs.replace(
            self.progress,
            position=line.end,
            line=line.number,
            threads=self.progress.threads + threads,
            skipped=self.progress.skipped + skipped,
        )

    def full(self, lines: int) -> bool:
        return self.progress.line - self.start >= lines or self.bytes >= BATCH_BYTES

    @property
    def empty(self) -> bool:
        """Whether the file has shown no thread yet: it may be no archive, nothing is kept of it."""
        return self.progress.threads == 0


class _Run:
    """One import: what it works on, and what it has done so far over all its files."""

    def __init__(
        self,
        store: Store,
        host: str,
        files: tuple[Path, ...],
        on_progress: Callable[[ImportProgress], None] | None,
        cancel: Event | None,
        batch: int,
    ) -> None:
        self._store = store
        self._host = host
        self._files = files
        self._on_progress = on_progress
        self._cancel = cancel
        self._batch = batch
        self._sizes = {file: size_of(file) for file in files}
        self.files_done = 0
        self.read = self.written = self.unchanged = 0
        self.problems: list[ImportProblem] = []
        self.problem_count = 0

    def problem(self, file: Path, line: int, message: str) -> None:
        self.problem_count += 1
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(ImportProblem(str(file), line, message))

    def repositories(self) -> None:
        """Default branches, former names and tags, from `repos.json` beside the files, of the repositories imported."""
        beside = self._files[0].with_name("repos.json")
        ours = {"/".join(repository_of(file)).lower() for file in self._files}
        try:
            known = read_repositories(beside, self._host) if beside.is_file() else ()
            at = _instant(beside.stat().st_mtime_ns) if known else ""
        except OSError as error:
            self.problem(beside, 0, f"it cannot be read ({error.strerror})")
        except BrokenLine as error:
            self.problem(beside, 0, str(error))
        else:
            named = [d for d in known if f"{d.repository.owner}/{d.repository.repo}".lower() in ours]
            self._store.put_repositories(d.repository for d in named)
            with self._store.transaction():
                for described in named:
                    self._tags(beside, described, at)

    def _tags(self, file: Path, described: Described, at: str) -> None:
        ours = Repository(self._host, described.repository.owner, described.repository.repo)
        try:
            tags = read_tags(described.tags)
        except BrokenLine as error:
            self.problem(file, 0, f"the tags of {ours.name} are not used: {error}")
            return
        if bytes(described.tags) != b"null":
            self._store.put_tags(ours, TagList(tags, at, "archive"))

    def _commits(self, threads: Path) -> None:
        """The commits beside a file of threads, where they are not those that were read before."""
        file = commits_file(threads)
        if file is None:
            return
        try:
            status = file.stat()
            progress = FileProgress(f"{self._host}:{file.resolve()}", status.st_size, status.st_mtime_ns, done=True)
            known = self._store.file_progress(progress.path)
            if known and (known.size, known.modified_ns) == (progress.size, progress.modified_ns):
                self._again(file, known, threads=False)
                return
            commits = read_commits(file)
        except OSError as error:
            self.problem(file, 0, f"it cannot be read ({error.strerror})")
        except BrokenRow as error:
            self.problem(file, error.line, f"no commit of this file is used: {error}")
            self._store.put_file_progress(msgspec.structs.replace(progress, skipped=1))
        else:
            ours = Repository(self._host, *repository_of(threads))
            done = msgspec.structs.replace(progress, line=commits.count)
            self._store.put_ancestry(ours, commits.packed, _instant(status.st_mtime_ns), done)

    def file(self, file: Path) -> None:
        """Import one file from where it was left; _Unusable where there is nothing to get."""
        try:
            status = file.stat()
            progress = FileProgress(f"{self._host}:{file.resolve()}", status.st_size, status.st_mtime_ns)
            known = self._store.file_progress(progress.path)
            if known and (known.size, known.modified_ns) == (progress.size, progress.modified_ns):
                progress = known
                self._again(file, known)
            if not progress.done:
                origin = Origin(self._host, *repository_of(file), fetched_at=_instant(status.st_mtime_ns))
                self._lines(file, origin, _Batch(progress))
            self._commits(file)
        except OSError as error:
            raise _Unusable(LocalFailure, f"cannot be read ({error.strerror})") from error

    def _again(self, file: Path, known: FileProgress, *, threads: bool = True) -> None:
        """What is known of a file that was read before, wholly or in part; of threads, if it is not of commits."""
        if known.skipped:
            self.problem(file, 0, f"{known.skipped:,} broken lines were skipped when it was read before")
        if known.done and threads:
            self.unchanged += known.threads
            self._tell(file, known.size)

    def _lines(self, file: Path, origin: Origin, batch: _Batch) -> None:
        mark = len(self.problems), self.problem_count
        for line in lines(file, position=batch.progress.position, number=batch.progress.line):
            if batch.empty and batch.progress.skipped >= HOPELESS_LINES:
                break
            self._line(file, origin, batch, line)
            stopped = self._cancel is not None and self._cancel.is_set()
            if stopped or (batch.full(self._batch) and not batch.empty):
                self._put(file, batch)
                batch = _Batch(batch.progress, batch.read)
            if stopped:
                raise Cancelled("The import was stopped; what was read is kept, import the same path again to go on.")
        if batch.empty and batch.progress.skipped:
            raise self._no_archive(file, batch.damage, *mark)
        batch.progress = msgspec.structs.replace(batch.progress, done=True)
        self._put(file, batch)

    def _line(self, file: Path, origin: Origin, batch: _Batch, line: Line | Damage) -> None:
        if isinstance(line, Damage):
            before = "; what comes before is kept" if not batch.empty else ""
            self.problem(file, line.number, f"{line.message}{before}")
            batch.damage = line.message
            progress = batch.progress
            batch.progress = msgspec.structs.replace(progress, skipped=progress.skipped + 1)
            return
        if line.data is not None and not line.data.strip():
            batch.reach(line)
            return
        try:
            if line.data is None:
                raise BrokenLine(f"it is longer than {LINE_BYTES:,} bytes")  # noqa: TRY301
            batch.add(*read_thread(line.data, origin))
        except BrokenLine as error:
            self.problem(file, line.number, str(error))
            batch.reach(line, skipped=1)
        else:
            batch.reach(line, threads=1)

    def _put(self, file: Path, batch: _Batch) -> None:
        if not batch.empty or batch.progress.done:
            written = self._store.put_threads(batch.threads, headings=batch.headings, progress=batch.progress)
            self.read += len(batch.threads)
            self.written += written
            self.unchanged += len(batch.threads) - written
        self._tell(file, batch.progress.size if batch.progress.done else batch.read)

    def _no_archive(self, file: Path, damage: str, kept: int, count: int) -> _Unusable:
        """One message in place of one for each line of a file that has no thread."""
        found = self.problems[kept:]
        del self.problems[kept:]
        self.problem_count = count
        looks = looks_like(file)
        if damage:
            why = damage
        elif looks not in ("a JSON object", "something else"):
            why = f"it is {looks}"
        else:
            why = f"none of its lines is a thread (line {found[0].line}: {found[0].message})" if found else "no thread"
        return _Unusable(InvalidInput, f"is not an archive of threads: {why}")

    def _tell(self, file: Path, read: int) -> None:
        if self._on_progress is None:
            return
        done = sum(self._sizes[other] for other in self._files[: self.files_done])
        self._on_progress(
            ImportProgress(
                file=str(file),
                files_done=self.files_done,
                files=len(self._files),
                bytes=done + read,
                bytes_total=sum(self._sizes.values()),
                threads=self.read,
                skipped=self.problem_count,
            )
        )


def _instant(modified_ns: int) -> str:
    # A file's date may be anything; an instant has a year of four digits.
    seconds = min(max(modified_ns // 10**9, 0), 253_402_300_799)
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
