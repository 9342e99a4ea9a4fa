"""Does GraphQL give the same thread as REST? `python benchmarks/equality.py [--data DIR] [--sample N] [--seed N]`.

Threads spread over the repositories of the archive are fetched from githubd by both transports; what both transports
have (`fixtrail.github.transports`) is compared, field by field.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Literal

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it also runs by its path

from benchmarks import githubd
from fixtrail.github.client import Client, host_for
from fixtrail.github.transports import shared_part
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.model.stored import Fetched, Missing
from fixtrail.model.thread import Thread

_ONE_SIDED = {
    "source", "fetched_at", "problems", "closing", "duplicate_of", "parent", "sub_issues", "blocked_by", "blocking",
    "default_branch",
}  # fmt: skip
# What githubd's GraphQL does not know of its own archive (its README: "Where it is not GitHub").
UNKNOWN_TO_GITHUBD = ("review_comments", "pull.head_repository")


def main(argv: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--data", type=Path, default=githubd.DATA, help="an archive with its repos.json")
    options.add_argument("--sample", type=int, default=500, help="threads to compare")
    options.add_argument("--seed", type=int, default=1, help="which threads")
    args = options.parse_args(argv)
    refs = sample(args.data, args.sample, args.seed)
    with githubd.start(args.data, "--no-secondary", "--rate-limit", "10000000") as url:
        graphql, rest = fetch(url, refs, "graphql"), fetch(url, refs, "rest")
    figures = compare(refs, graphql, rest)
    print(json.dumps(figures))
    return 0


def sample(data: Path, size: int, seed: int) -> list[Ref]:
    """Threads of every repository in turn, issues and pull requests alike, the same for the same seed."""
    chooser = random.Random(seed)
    folder = data / "threads" if (data / "threads").is_dir() else data
    queues: list[list[Ref]] = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        stem = path.name.removesuffix(".jsonl.gz")
        if stem.endswith((".commits", ".boundary")):
            continue
        owner, _, repo = stem.partition("__")
        refs: dict[str, list[Ref]] = {"issue": [], "pull": []}
        with gzip.open(path) as lines:
            for line in lines:
                row = json.loads(line)
                refs[row["kind"]].append(Ref("github.com", owner, repo, row["number"]))
        for found in refs.values():
            chooser.shuffle(found)
            queues.append(found)
    chosen: list[Ref] = []
    while len(chosen) < size and any(queues):
        chosen += [queue.pop() for queue in queues if queue]
    return chosen[:size]


def fetch(url: str, refs: list[Ref], transport: Literal["graphql", "rest"]) -> list[Fetched | Missing]:
    limits = Limits(max_requests=1_000_000)
    with Client([host_for("github.com", url, "benchmark")], limits, transport=transport) as client:
        return client.fetch(refs)


def compare(refs: list[Ref], graphql: list[Fetched | Missing], rest: list[Fetched | Missing]) -> dict[str, Any]:
    """Print where they differ; the figures."""
    differs: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    equal = 0
    for ref, one, other in zip(refs, graphql, rest, strict=True):
        if isinstance(one, Missing) or isinstance(other, Missing):
            differs["(missing)"] += 1
            print(f"  {ref}: {one if isinstance(one, Missing) else other}", file=sys.stderr)
            continue
        left, right = fields(one.thread), fields(other.thread)
        compared.update(left.keys())
        wrong = [name for name in left if left[name] != right[name]]
        differs.update(wrong)
        equal += not wrong
        for name in wrong:
            print(f"  {ref} {name}\n    graphql {left[name]!r:.300}\n    rest    {right[name]!r:.300}", file=sys.stderr)
    print(f"{'field':<28}{'threads':>8}{'differ':>8}")
    for name in (*compared, "(missing)"):
        print(f"{name:<28}{compared[name]:>8}{differs[name]:>8}")
    kinds = Counter(one.thread.kind for one in graphql if isinstance(one, Fetched))
    share = equal / len(refs) if refs else 0.0
    print(
        f"{equal} of {len(refs)} threads are equal; not compared, as githubd lacks it: {', '.join(UNKNOWN_TO_GITHUBD)}"
    )
    return {"equal": share, "threads": len(refs), "issues": kinds["issue"], "pulls": kinds["pull"]}


def fields(thread: Thread) -> dict[str, Any]:
    """The parts that are compared, by name; pull facts and the timeline in parts."""
    part = shared_part(thread)
    left_out = _ONE_SIDED | {"review_comments", "pull"}
    found = {name: getattr(part, name) for name in part.__struct_fields__ if name not in left_out}
    if part.pull is not None:
        facts = msgspec.structs.asdict(part.pull)
        found.update({f"pull.{name}": facts[name] for name in facts if name != "head_repository"})
    return found


if __name__ == "__main__":
    sys.exit(main())
