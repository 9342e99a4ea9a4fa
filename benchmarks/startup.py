"""How fast it starts and how much memory a report takes: `python benchmarks/startup.py [--data DIR] [--sample N]`.

`help_ms`: the median of N runs (default 15) of `fixtrail --help`, beside `python_ms`, the same of an empty Python, run
alternately. `report_mb`: the largest peak memory of `fixtrail report` over the archive's most linked issues, offline.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench import arguments, finish, imported, offline, sampled, table
from fixtrail.model.ref import Ref
from fixtrail.store.database import Store
from fixtrail.trail.gather import gather

FIXTRAIL = str(Path(sys.executable).parent / "fixtrail")


def milliseconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - began) * 1000


def peak_mb(command: list[str]) -> float:
    """Peak resident memory of one process, in MB of 1,000,000 bytes."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_maxrss * unit / 1e6


def largest(store: Store, wanted: int) -> list[Ref]:
    """The issues of a sample with the most threads and text in their graph."""
    tools = offline(store)

    def size(ref: Ref) -> int:
        return sum(len(d.text) for t in gather(tools, ref).threads.values() for d in t.documents())

    return sorted(sampled(sorted(store.refs()), 300), key=size, reverse=True)[:wanted]


def main() -> None:
    options = arguments(__doc__, sample=15)
    milliseconds([FIXTRAIL, "--help"])
    bare, helped = [], []
    for _ in range(options.sample):
        bare.append(milliseconds([sys.executable, "-c", "pass"]))
        helped.append(milliseconds([FIXTRAIL, "--help"]))
    with imported(options.data) as store:
        refs = largest(store, 5)
        memory = [
            peak_mb([FIXTRAIL, "report", str(ref), "--offline", "--format", "html", "--database", store.name])
            for ref in refs
        ]
    figures = {
        "help_ms": round(statistics.median(helped), 1),
        "help_ms_min": round(min(helped), 1),
        "help_ms_max": round(max(helped), 1),
        "python_ms": round(statistics.median(bare), 1),
        "report_mb": round(max(memory), 1),
        "reports": len(memory),
    }
    table(list(figures.items()), "startup: --help, and the memory of a report")
    finish(figures)


if __name__ == "__main__":
    main()
