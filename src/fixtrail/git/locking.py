"""One process at a time: a lock on a file, which ends with the process that has it and all that it started."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fixtrail.errors import Cancelled, LocalFailure

_POLL = 0.1  # seconds between two tries

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(file: Path, seconds: float, cancel: threading.Event | None = None) -> Iterator[tuple[int, bool]]:
    """Hold the lock of `file`: its descriptor, to be inherited, and whether it had to be waited for.

    LocalFailure: it cannot be made, or another process has it for longer than `seconds`; Cancelled.
    """
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise LocalFailure(f"{file} cannot be made: {error.strerror or error}") from error
    try:
        yield handle, _wait(handle, file, seconds, cancel)
    finally:
        os.close(handle)


def _wait(handle: int, file: Path, seconds: float, cancel: threading.Event | None) -> bool:
    end = time.monotonic() + seconds
    waited = False
    while True:
        try:
            _take(handle)
        except OSError as error:
            if time.monotonic() > end:
                raise LocalFailure(f"Another process holds {file} for more than {seconds:.0f} seconds.") from error
        else:
            return waited
        waited = True
        if cancel is not None and cancel.is_set():
            raise Cancelled("stopped")
        time.sleep(_POLL)
