"""How fast an archive is imported: DIR/threads into a fresh SQLite file, beside the time to unpack and split it.

    python benchmarks/imports.py [--data DIR] [--sample N]

`--sample N` imports the N smallest files only. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import zlib
from pathlib import Path

from fixtrail.store.database import open_store
from fixtrail.trail.archive import archive_files
from fixtrail.trail.corpus import ImportResult, import_path

PIECE = 1 << 18


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[1] / ".." / "shared" / "data")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="the N smallest files only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = arguments.data
        if arguments.sample:
            source = sample(source, Path(folder) / "sample", arguments.sample)
        files = archive_files(source)
        lower_bound, bytes_in = unpack_and_split(files)
        result, size = fresh_import(source, Path(folder) / "store.sqlite")
    show(result, lower_bound, bytes_in, size)


def sample(source: Path, folder: Path, count: int) -> Path:
    """A folder with links to the smallest archive files."""
    folder.mkdir()
    for file in sorted(archive_files(source), key=lambda file: file.stat().st_size)[:count]:
        (folder / file.name).symlink_to(file.resolve())
    return folder


def unpack_and_split(files: tuple[Path, ...]) -> tuple[float, int]:
    """Seconds to unpack the files and split them into lines, and the bytes that come out: no import can be faster."""
    size = 0
    start = time.perf_counter()
    for file in (file for file in files if file.suffix == ".gz"):
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        rest = b""
        with file.open("rb") as handle:
            while data := handle.read(PIECE):
                out = unpacker.decompress(data)
                size += len(out)
                *_, rest = (rest + out).split(b"\n")
    return time.perf_counter() - start, size


def fresh_import(source: Path, database: Path) -> tuple[ImportResult, int]:
    """The import into a store that is made before the clock starts, and the bytes of its file when it is closed."""
    with open_store(database) as store:
        result = import_path(store, source)
    return result, database.stat().st_size


def show(result: ImportResult, lower_bound: float, bytes_in: int, size: int) -> None:
    figures = {
        "threads_per_s": round(result.threads / result.seconds, 1),
        "threads": result.threads,
        "seconds": round(result.seconds, 3),
        "bytes": size,
        "bytes_in": bytes_in,
        "lower_bound_seconds": round(lower_bound, 3),
        "ratio": round(result.seconds / max(lower_bound, 1e-6), 2),
        "skipped": result.skipped_total,
    }
    for name, value in figures.items():
        print(f"{name:22}{value:>16,}")
    for problem in result.skipped[:20]:
        print(f"{problem.file}:{problem.line}: {problem.message}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
