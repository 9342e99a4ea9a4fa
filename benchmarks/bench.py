"""What the benchmarks share: arguments, a table for people, one JSON line, tools on a store or on githubd."""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from fixtrail.github.client import Client, Transport, host_for
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.store.database import Store, open_store
from fixtrail.trail.corpus import import_path
from fixtrail.trail.tools import Tools

DATA = Path(__file__).parents[1] / ".." / "shared" / "data"
T = TypeVar("T")


def arguments(description: str | None, sample: int | None = None) -> argparse.Namespace:
    """`--data DIR` and `--sample N` of every benchmark; N None is everything."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, default=DATA, help="laid out as ../shared/data")
    parser.add_argument("--sample", type=int, default=sample, help="how many, with a fixed seed; default: %(default)s")
    return parser.parse_args()


def gold(data: Path, name: str) -> list[dict[str, Any]]:
    """The rows of `gold/NAME.jsonl`."""
    with (data / "gold" / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def sampled(rows: Sequence[T], size: int | None) -> list[T]:
    """`size` of the rows, the same for the same rows; all where size is None or larger."""
    if size is None or size >= len(rows):
        return list(rows)
    return random.Random(20261124).sample(rows, size)


def ref_of(repository: str, number: int) -> Ref:
    owner, _, repo = repository.partition("/")
    return Ref("github.com", owner, repo, number)


@contextmanager
def imported(data: Path) -> Iterator[Store]:
    """A throw-away store with the whole archive in it."""
    with tempfile.TemporaryDirectory() as folder, open_store(str(Path(folder) / "bench.sqlite")) as store:
        import_path(store, data / "threads")
        yield store


@contextmanager
def live(
    url: str, *, transport: Transport = "auto", limits: Limits | None = None, fresh: float = 0.0
) -> Iterator[Tools]:
    """Tools with an empty throw-away store that ask the server at `url` with a token."""
    limits = limits or Limits(max_requests=100_000, max_wait=3600)
    with tempfile.TemporaryDirectory() as folder, open_store(str(Path(folder) / "bench.sqlite")) as store:
        host = host_for("github.com", url, "benchmark")
        with Client([host], limits, transport=transport) as client:
            yield Tools(store, client, limits, ("github.com",), fresh=fresh)


def offline(store: Store, limits: Limits | None = None) -> Tools:
    """Tools that only read the store."""
    return Tools(store, None, limits or Limits(), ("github.com",))


def table(rows: Sequence[tuple[str, object]], title: str) -> None:
    """Two columns, for people."""
    print(title)
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"  {name:<{width}}  {value:.3f}" if isinstance(value, float) else f"  {name:<{width}}  {value}")


def share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def median(values: Iterable[float]) -> float:
    """Of what may be empty, 0 then, as a share is."""
    found = list(values)
    return statistics.median(found) if found else 0


def finish(figures: Mapping[str, object]) -> None:
    """The last line: one JSON object."""
    print(json.dumps(figures))
