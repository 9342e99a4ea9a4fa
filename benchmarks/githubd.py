"""Starts githubd, a loopback server that answers like GitHub from recorded threads, for the benchmarks."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

_CHECKOUT = Path(__file__).resolve().parent.parent
DATA = _CHECKOUT.parent / "shared" / "data"
_PATIENCE = 120.0  # seconds to load a large archive on a busy machine


def folder() -> Path:
    """Where githubd is: `$GITHUBD`, else beside the checkout. It need not exist."""
    return Path(os.environ.get("GITHUBD") or _CHECKOUT.parent / "shared" / "tools" / "githubd")


@contextlib.contextmanager
def start(data: Path, *options: str) -> Iterator[str]:
    """The base URL of a githubd that serves `data`, until the block ends.

    Raises SystemExit with a sentence where it is not there or does not start.
    """
    home = folder()
    if not (home / "githubd" / "__main__.py").is_file():
        raise SystemExit(f"githubd is not in {home}: set GITHUBD to its folder")
    if not data.is_dir():
        raise SystemExit(f"there is no data in {data}: give its folder with --data")
    port = _free_port()
    command = [sys.executable, "-m", "githubd", "--archive", str(data.resolve()), "--port", str(port), *options]
    environment = {**os.environ, "PYTHONPATH": str(home)}
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=said) as server,
    ):
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url, server, said)
            yield url
        finally:
            server.terminate()


def stats(url: str) -> dict[str, Any]:
    """What githubd has counted since it started or was reset."""
    with urllib.request.urlopen(f"{url}/__stats", timeout=10) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def reset(url: str) -> None:
    """Forget counts, rate limits and the number of requests that faults go by."""
    urllib.request.urlopen(urllib.request.Request(f"{url}/__reset", method="POST"), timeout=10).close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, server: subprocess.Popen[bytes], said: IO[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            said.seek(0)
            last = said.read().decode(errors="replace").strip().splitlines()[-1:]
            raise SystemExit(f"githubd ended with status {server.returncode}: {' '.join(last)}")
        with contextlib.suppress(OSError):
            stats(url)
            return
        time.sleep(0.1)
    raise SystemExit(f"githubd did not answer within {_PATIENCE:.0f} s")
