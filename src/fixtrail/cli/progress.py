"""A progress line on a terminal: what is being fetched, what is waited for; nothing in a pipe."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from fixtrail.github.client import Progress

_EVERY = 0.1  # seconds between two redraws


class ProgressLine:
    """Draws over itself on standard error, and leaves an empty line behind."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._last = 0.0
        self._drawn = False
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()

    def show(self, progress: Progress) -> None:
        """Called by the client, from its threads."""
        now = time.monotonic()
        if not self._on or (now - self._last < _EVERY and not progress.waiting):
            return
        with self._lock:
            self._last = now
            self._drawn = True
            sys.stderr.write(f"\r\x1b[2K{_words(progress)}")
            sys.stderr.flush()


def _words(progress: Progress) -> str:
    words = f"{progress.done} of {progress.total} threads, {progress.requests} requests"
    if progress.waiting:
        words += f"; GitHub asks to wait {progress.waiting:.0f} s (Ctrl-C stops)"
    return f"{words} {progress.message}".rstrip()
