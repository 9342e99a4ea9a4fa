"""How the time of the processor grows with a text; other processes do not count."""

from __future__ import annotations

import time
from collections.abc import Callable

NOISE = 0.05  # seconds under which a ratio says nothing


def assert_linear(work: Callable[[str], object], make: Callable[[int], str], size: int = 16_384) -> None:
    """Four times the text takes about four times the time: far from the sixteen of a square, with room for noise.

    A busy machine may slow one measurement and not the other, so the first of three tries that is linear counts; what
    grows with the square is slow in all of them.
    """
    tries = []
    for _ in range(3):
        small, large = (_seconds(work, make(n)) for n in (size, 4 * size))
        if large < NOISE or large < 9 * small:
            return
        tries.append(f"{small:.4f} s, then {large:.4f} s")
    raise AssertionError(f"for four times the text: {'; '.join(tries)}")


def _seconds(work: Callable[[str], object], text: str) -> float:
    """The best of three runs, each on another text, as parsed ones may be remembered."""
    best = float("inf")
    for run in range(3):
        fresh = f"{text}\n{time.perf_counter_ns()}.{run}"
        start = time.thread_time()
        work(fresh)
        best = min(best, time.thread_time() - start)
    return best
