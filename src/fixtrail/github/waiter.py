"""Waiting that can be interrupted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from random import SystemRandom

from fixtrail.errors import Cancelled

_SLICE = 0.25  # seconds after which a wait looks whether it was cancelled
_BASE, _CAP = 0.25, 8.0  # seconds
_jitter = SystemRandom().random


class Waiter:
    """Clock and sleep of one client. `cancel` is the caller's, `stop` is set when the client closes."""

    def __init__(
        self,
        cancel: threading.Event | None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self.stop = threading.Event()
        self._cancel = cancel
        self.clock = clock
        self._sleep = sleep or self._listen

    def check(self) -> None:
        """Raises Cancelled where someone asked to stop."""
        if self.stop.is_set() or (self._cancel is not None and self._cancel.is_set()):
            raise Cancelled("stopped")

    def pause(self, seconds: float) -> None:
        """Wait so long. Raises Cancelled."""
        end = self.clock() + seconds
        self.check()
        while (left := end - self.clock()) > 0:
            self._sleep(min(left, _SLICE))
            self.check()

    def back_off(self, attempt: int) -> None:
        """Exponential with full jitter, so that many who failed together do not come back together
        (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/)."""
        self.pause(_jitter() * min(_CAP, _BASE * 2**attempt))

    def _listen(self, seconds: float) -> None:
        (self._cancel or self.stop).wait(seconds)
