"""Archives for tests, of invented threads."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

MODIFIED = 1_700_000_000
MODIFIED_AT = "2023-11-14T22:13:20Z"


def thread(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A thread in the layout of the archive; `changes` are of its issue."""
    issue = {
        "id": 1000 + number, "number": number, "title": f"Engine {number} stalls", "body": "It stalls at 3,000 rpm.",
        "user": {"login": "ada", "id": 7}, "state": "open", "labels": [{"name": "bug"}], "comments": 1,
        "created_at": "2022-05-01T10:00:00Z", "updated_at": "2022-05-02T10:00:00Z",
    }  # fmt: skip
    comment = {"id": number, "user": {"login": "bob"}, "created_at": "2022-05-02T10:00:00Z", "body": "Same here ü."}
    return {
        "number": number, "kind": "issue", "issue": issue | changes, "pull": None, "comments": [comment],
        "timeline": [{"event": "commented", "id": number}],
    }  # fmt: skip


def line(number: int = 1, **changes: Any) -> bytes:
    return json.dumps(thread(number, **changes), ensure_ascii=False).encode()


def write(file: Path, lines: Sequence[bytes], *, modified: int = MODIFIED) -> Path:
    """Lines, gzipped where the name says so, with a fixed date."""
    data = b"".join(one + b"\n" for one in lines)
    return write_bytes(file, gzip.compress(data, mtime=0) if file.suffix == ".gz" else data, modified=modified)


def write_bytes(file: Path, data: bytes, *, modified: int = MODIFIED) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    os.utime(file, (modified, modified))
    return file
