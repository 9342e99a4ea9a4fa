"""What a report costs: `python benchmarks/economy.py [--data DIR] [--sample N]`.

Depth-2 reports of 40-thread graphs, from githubd with 100 ms latency (N issues, default 5, fixed seed; medians are
printed). `limit_seconds` is twice (levels x latency) plus the CPU time of the process; `requests` stands beside
`request_limit`: one GraphQL query for each 10 threads of a level, plus the pages that do not fit (a search for pull
requests by title is one more where nothing else claims a fix). Over REST:
`rest_requests_per_thread`. In the same run a plain PyGithub crawl of the same threads, as a user would write it:
`speedup_over_pygithub`.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec

import github
from benchmarks.bench import arguments, finish, imported, live, offline, table
from benchmarks.githubd import start
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.model.report import Report
from fixtrail.model.thread import Thread
from fixtrail.store.database import Store
from fixtrail.trail.gather import answer, gather
from fixtrail.trail.report import report

THREADS = 40
LATENCY = 0.1
LIMITS = Limits(max_threads=THREADS, max_requests=100_000, max_wait=3600)


class Run(msgspec.Struct, frozen=True):
    seconds: float
    limit: float
    cpu: float
    requests: int
    request_limit: int
    levels: int


def roots(store: Store, wanted: int) -> list[Ref]:
    """Issues whose graph fills 40 threads in three levels, the same for the same archive."""
    found = []
    tools = offline(store, LIMITS)
    headings = store.headings(store.refs())
    issues = sorted(ref for ref, heading in headings.items() if heading.kind == "issue")
    for ref in random.Random(20261124).sample(issues, len(issues)):
        got = gather(tools, ref)
        if len(got.threads) == THREADS and {n.depth for n in got.graph.nodes if n.fetched} == {0, 1, 2}:
            found.append(ref)
        if len(found) == wanted:
            break
    return found


def ours(url: str, ref: Ref) -> tuple[Run, Report]:
    with live(url, limits=LIMITS) as tools:
        cpu, wall = time.process_time(), time.perf_counter()
        made = report(tools, ref)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        fetched = [named(node.ref) for node in made.graph.nodes if node.fetched]
        threads = [t for t in answer(offline(tools.store), fetched, []).values() if isinstance(t, Thread)]
    per_level = Counter(n.depth for n in made.graph.nodes if n.fetched)
    batches = sum(-(-count // 10) for count in per_level.values())
    limit = 2 * len(per_level) * LATENCY + cpu
    asked = made.cost.requests
    return Run(wall, limit, cpu, asked, batches + sum(map(pages, threads)), len(per_level)), made


def named(text: str) -> Ref:
    path, _, number = text.rpartition("#")
    host, owner, repo = path.split("/")
    return Ref(host, owner, repo, int(number))


def pages(thread: Thread) -> int:
    """Pages of 100 beyond the first of the thread's lists."""
    lists = (thread.comments, thread.reviews, thread.commits, (*thread.timeline, *thread.reviews))
    return sum(max(0, -(-len(items) // 100) - 1) for items in lists)


def pygithub(url: str, refs: list[str]) -> float:
    """Seconds of a crawl as a user would write it: each thread, its comments, timeline, and reviews, one by one."""
    client = github.Github(
        base_url=url, auth=github.Auth.Token("benchmark"), per_page=100, seconds_between_requests=0, lazy=True
    )
    began = time.perf_counter()
    for name in refs:
        path, _, number = name.partition("/")[2].partition("#")
        repository = client.get_repo(path)
        issue = repository.get_issue(int(number))
        _ = issue.body, list(issue.get_comments()), list(issue.get_timeline())
        if issue.pull_request:
            pull = repository.get_pull(int(number))
            _ = list(pull.get_reviews()), list(pull.get_review_comments())
    return time.perf_counter() - began


def main() -> None:
    options = arguments(__doc__, sample=5)
    with imported(options.data) as store:
        chosen = roots(store, options.sample)
    if not chosen:
        raise SystemExit(f"no issue of {options.data} has a graph of {THREADS} threads")
    server = ("--no-secondary", "--rate-limit", "100000000")
    with start(options.data, *server, "--latency-ms", str(int(LATENCY * 1000))) as url:
        ours(url, chosen[0])  # imports, and githubd's first reading of the repository
        runs = [ours(url, ref) for ref in chosen]
        made = runs[0][1]
        theirs = pygithub(url, [n.ref for n in made.graph.nodes if n.fetched])
        with live(url, limits=LIMITS, transport="rest") as tools:
            rest = report(tools, chosen[0])
    middle = statistics.median
    seconds = middle(r.seconds for r, _ in runs)
    figures = {
        "seconds": round(seconds, 3),
        "limit_seconds": round(middle(r.limit for r, _ in runs), 3),
        "within_limit": round(sum(r.seconds <= r.limit for r, _ in runs) / len(runs), 3),
        "lower_bound_seconds": round(middle(r.levels * LATENCY for r, _ in runs), 3),
        "cpu_seconds": round(middle(r.cpu for r, _ in runs), 3),
        "cpu_seconds_max": round(max(r.cpu for r, _ in runs), 3),
        "requests": middle(r.requests for r, _ in runs),
        "request_limit": middle(r.request_limit for r, _ in runs),
        "rest_requests_per_thread": round(rest.cost.requests / rest.coverage.fetched, 2),
        "pygithub_seconds": round(theirs, 3),
        "speedup_over_pygithub": round(theirs / runs[0][0].seconds, 1),
        "reports": len(runs),
        "threads": THREADS,
    }
    table(list(figures.items()), f"economy: depth-2 reports of {THREADS} threads at {LATENCY * 1000:.0f} ms latency")
    finish(figures)


if __name__ == "__main__":
    main()
