"""Whether faults change a report: `python benchmarks/faults.py [--data DIR] [--sample N]`.

The reports of N issues (50, fixed seed) from githubd with 5xx answers, cut connections, truncated bodies and partial
GraphQL answers at 10 % each and a secondary limit at every tenth request, against those without faults, over GraphQL
and over REST: `equal` is the share that is the same but for time and cost.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec

from benchmarks.bench import arguments, finish, gold, live, ref_of, sampled, share, table
from benchmarks.githubd import start
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.model.report import Report, ReportCost
from fixtrail.trail.report import report

FAULTS = (
    "--fault", "error-5xx=0.1", "--fault", "truncate=0.1", "--fault", "graphql-partial=0.1",
    "--fault", "timeout=0.1,200", "--fault", "secondary-limit=10", "--retry-after", "1",
)  # fmt: skip
LIMITS = Limits(max_requests=1_000_000, max_wait=36_000, max_threads=30)


def same_part(made: Report) -> bytes:
    """The report without the time it was made and what it cost."""
    issue = msgspec.structs.replace(made.issue, fetched_at="")
    return msgspec.json.encode(msgspec.structs.replace(made, made_at="", issue=issue, cost=ReportCost()))


def reports(
    data: Path, refs: Sequence[Ref], transport: Literal["graphql", "rest"], *faults: str
) -> tuple[list[bytes], int, float]:
    began = time.perf_counter()
    with (
        start(data, "--rate-limit", "100000000", *(faults or ("--no-secondary",))) as url,
        live(url, limits=LIMITS, transport=transport, fresh=1e9) as tools,
    ):
        made = []
        for number, ref in enumerate(refs, 1):
            made.append(same_part(report(tools, ref)))
            print(f"\r{transport} {number}/{len(refs)} ", end="", file=sys.stderr)
        return made, tools.client.cost.requests if tools.client else 0, time.perf_counter() - began


def main() -> None:
    options = arguments(__doc__, sample=50)
    rows = sampled(gold(options.data, "fixes"), options.sample)
    refs = [ref_of(row["repo"], row["issue"]) for row in rows]
    figures: dict[str, float] = {}
    equal = 0
    for transport in ("graphql", "rest"):
        clean, asked, _ = reports(options.data, refs, transport)
        faulted, asked_faulted, seconds = reports(options.data, refs, transport, *FAULTS)
        same = sum(a == b for a, b in zip(clean, faulted, strict=True))
        equal += same
        figures[f"equal_{transport}"] = share(same, len(refs))
        figures[f"requests_{transport}"] = asked
        figures[f"requests_faulted_{transport}"] = asked_faulted
        figures[f"seconds_faulted_{transport}"] = round(seconds, 1)
    figures = {"equal": share(equal, 2 * len(refs)), **figures, "issues": len(refs)}
    table(list(figures.items()), "faults: reports with and without")
    finish(figures)


if __name__ == "__main__":
    main()
