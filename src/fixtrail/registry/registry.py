"""Package registries: which version of a package is published, and since when."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, wait
from types import TracebackType
from typing import NamedTuple, Self

from fixtrail.errors import Cancelled
from fixtrail.model.history import Published, Unknown
from fixtrail.model.package import Package, RegistryName, Unpublished
from fixtrail.registry.asking import Absent, Found, github_name
from fixtrail.registry.connection import BOUNDS, Bounds, Connection, Silent
from fixtrail.registry.kinds import KINDS, is_name, is_version, page

_SLICE = 0.2  # seconds after which a wait looks whether it was cancelled
Publication = Published | Unpublished | Unknown


class Question(NamedTuple):
    """Whether a registry has `version` of `package`. `repositories` are the names, `owner/repo`, of the repository on
    GitHub that names it: where the registry says that the package is of another, the answer is Unknown. () asks without
    that check."""

    package: Package
    version: str
    repositories: tuple[str, ...] = ()


class Registry:
    """All registries, each at its own address; thread-safe. `bases` gives addresses of mirrors by the registry's name;
    where `only_bases`, registries without one are not asked.

    InvalidInput: an address cannot be used.
    """

    def __init__(
        self,
        bases: Mapping[RegistryName, str] | None = None,
        *,
        only_bases: bool = False,
        version: str = "",
        bounds: Bounds = BOUNDS,
        concurrency: int = 4,
        cancel: threading.Event | None = None,
        ca_file: str | None = None,
    ) -> None:
        agent = f"fixtrail/{version or '0'} (reads which version is published)"
        self._cancel = cancel or threading.Event()
        self._concurrency = max(1, concurrency)
        self._connections = {
            name: Connection(
                (bases or {}).get(name, kind.base), agent=agent, bounds=bounds, cancel=self._cancel, ca_file=ca_file
            )
            for name, kind in KINDS.items()
            if not only_bases or name in (bases or {})
        }
        self._turns = {name: _Turns(own, KINDS[name].spacing) for name, own in self._connections.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends all connections."""
        for connection in self._connections.values():
            connection.close()

    def published(self, package: Package, version: str, repositories: tuple[str, ...] = ()) -> Publication:
        """Whether the registry has that version, spelled as it spells it (`spelling.py`). Raises Cancelled;
        InvalidInput and LocalFailure where proxy or certificates cannot be used."""
        kind = KINDS[package.registry]
        if not is_name(package) or not is_version(version):
            return Unknown(f"{package.name!r} {version!r} is nothing that {kind.title} could have")
        connection = self._connections.get(package.registry)
        if connection is None:
            return Unknown(f"{kind.title} is not asked")
        try:
            self._turns[package.registry].take()
            found = kind.read(connection, package.name, version)
        except Silent as problem:
            return Unknown(str(problem))
        if isinstance(found, Absent):
            return Unpublished(package, version, found.why)
        source = github_name(found.repository)
        if repositories and source and source not in {name.lower() for name in repositories}:
            return Unknown(f"{kind.title} says that {package.name} is of {source}, not of {repositories[0]}")
        return _published(package, found)

    def publications(self, questions: Sequence[Question]) -> list[Publication]:
        """One answer for each question, in their order, asked in parallel. Raises as `published` does."""
        todo: queue.SimpleQueue[tuple[Question, Future[Publication]]] = queue.SimpleQueue()
        answers: list[Future[Publication]] = [Future() for _ in questions]
        for asked in zip(questions, answers, strict=True):
            todo.put(asked)
        # Daemon threads: after Ctrl-C nothing waits for a registry that is silent.
        for _ in range(min(self._concurrency, len(questions))):
            threading.Thread(target=self._work, args=(todo,), name="fixtrail-registry", daemon=True).start()
        return [self._result(answer) for answer in answers]

    def _work(self, todo: queue.SimpleQueue[tuple[Question, Future[Publication]]]) -> None:
        while True:
            try:
                question, answer = todo.get_nowait()
            except queue.Empty:
                return
            try:
                answer.set_result(self.published(*question))
            except BaseException as problem:  # noqa: BLE001 - handed to whoever asks for the result
                answer.set_exception(problem)

    def _result(self, answer: Future[Publication]) -> Publication:
        while not wait((answer,), _SLICE).done:
            if self._cancel.is_set():
                raise Cancelled("stopped")
        return answer.result()


class _Turns:
    """Requests to one registry no closer together than it wants them."""

    def __init__(self, connection: Connection, spacing: float) -> None:
        self._connection, self._spacing = connection, spacing
        self._lock = threading.Lock()
        self._next = 0.0

    def take(self) -> None:
        """Wait for the next turn. Raises Cancelled."""
        if not self._spacing:
            return
        with self._lock:
            now = time.monotonic()
            at = max(now, self._next)
            self._next = at + self._spacing
        self._connection.wait(at - now)


def _published(package: Package, found: Found) -> Published:
    address = page(package, found.version)
    return Published(package.registry, package.name, found.version, found.date, address, found.withdrawn)
