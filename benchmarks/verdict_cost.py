"""What a verdict costs: `python benchmarks/verdict_cost.py [--data DIR] [--sample N]`.

N threads (default 10) of each state that the archive has, fixed seed, served by githubd over GraphQL with 100 ms
latency, each from an empty store: requests and seconds of the preflight answer, median and 95th percentile, with and
without early stop. `median_requests` is that of issues whose verdict GitHub's structure settles (`certain`), beside it
the round trips that it takes at least: the thread, what could change its verdict with the tags, the comparisons.
`saved_is_least`: how often the count of saved requests that an answer tells is no more than what was saved; `dearer`:
answers that took more requests than without early stop, because what was left out was needed after all.

`equal_where_certain`: over 8 N threads of each state without latency, how often the verdict with early stop is that
without (kind, confidence, canonical and its verdict, first fix, releases) where it is certain.

`late_contradictions`: threads that were closed and opened again, cut just before that and served as they stood then:
how often a comment between closing and opening is among the answer's contradictions, where there is one of a person.
`late_false`: how often threads that stayed closed, with comments after it, show one; some of these are right.
"""

from __future__ import annotations

import gzip
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec

from benchmarks.bench import arguments, finish, live, ref_of, share, table
from benchmarks.githubd import start
from fixtrail.model.preflight import Preflight
from fixtrail.model.ref import Ref
from fixtrail.report.preflight import preflight
from fixtrail.report.preflight_fit import size
from fixtrail.trail.gather import gather
from fixtrail.trail.report import assembled, begin
from fixtrail.trail.tools import Tools
from fixtrail.trail.verdict import verdict

SEED = 20261124
LATENCY = 0.1
SERVER = ("--no-secondary", "--rate-limit", "100000000")
Row = dict[str, Any]


class Run(msgspec.Struct, frozen=True):
    answer: Preflight
    seconds: float

    @property
    def trips(self) -> int:
        """Round trips that the answer takes at least."""
        fix = next((f for f in self.answer.fixes if f.standing == "fix" and f.state == "merged"), None)
        tagged = any(r.tag for r in self.answer.releases)
        return 1 + (self.answer.coverage.fetched > 1 or fix is not None) + (fix is not None and tagged)


def archived(data: Path) -> Iterator[tuple[str, Path, list[Row]]]:
    """Each file of threads: repository, path, threads."""
    for path in sorted((data / "threads").glob("*.jsonl.gz")):
        if not path.name.endswith(".commits.jsonl.gz"):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield path.name.removesuffix(".jsonl.gz").replace("__", "/", 1), path, [json.loads(x) for x in lines]


def state(row: Row) -> str:
    """What GitHub's structure tells of a recorded thread, as a name."""
    issue, pull = row["issue"], row.get("pull") or {}
    if row["kind"] == "pull":
        return "pull merged" if pull.get("merged") else f"pull {issue.get('state', 'open')}"
    if issue.get("state", "open") == "open":
        linked = any(e.get("event") in ("connected", "cross-referenced") for e in row["timeline"])
        return "open, linked" if linked else "open, nothing linked"
    if issue.get("state_reason") in ("not_planned", "duplicate"):
        return f"closed as {issue['state_reason']}"
    closing = [e for e in row["timeline"] if e.get("event") == "closed"]
    by = closing[-1] if closing else {}
    return "closed by a fix" if by.get("commit_id") or by.get("closer") else "closed by hand"


def sample(data: Path, each: int) -> list[Ref]:
    """So many threads of each state, from as many repositories as there are, the same for the same archive."""
    by_state: dict[str, dict[str, list[Ref]]] = {}
    for repository, _, rows in archived(data):
        for row in rows:
            if not row.get("partial"):
                refs = by_state.setdefault(state(row), {}).setdefault(repository, [])
                refs.append(ref_of(repository, row["number"]))
    found: list[Ref] = []
    rng = random.Random(SEED)
    for _, by_repository in sorted(by_state.items()):
        queues = [rng.sample(refs, len(refs)) for _, refs in sorted(by_repository.items())]
        rng.shuffle(queues)
        turns = [refs[n] for n in range(max(map(len, queues))) for refs in queues if n < len(refs)]
        found += turns[:each]
    return found


def whole(tools: Tools, ref: Ref) -> Preflight:
    """The same answer without early stop."""
    begun = begin(tools)
    return preflight(assembled(tools, gather(tools, ref), begun, thorough=False))


def run(url: str, ref: Ref, *, early: bool) -> Run:
    with live(url) as tools:
        began = time.perf_counter()
        answer = verdict(tools, ref) if early else whole(tools, ref)
        return Run(answer, time.perf_counter() - began)


def told(answer: Preflight) -> tuple[object, ...]:
    """What a verdict says."""
    fix = next((f.name for f in answer.fixes if f.standing == "fix"), "")
    releases = tuple((r.tag, r.version, r.line) for r in answer.releases)
    return answer.verdict, answer.confidence, answer.canonical, answer.canonical_verdict, fix, releases


def equality(url: str, refs: list[Ref]) -> dict[str, object]:
    same = certain = 0
    most = 0
    with live(url, fresh=1e9) as tools:
        for ref in refs:
            early, full = verdict(tools, ref), whole(tools, ref)
            most = max(most, size(early), size(full))
            if full.confidence == "certain" or early.confidence == "certain":
                certain += 1
                same += told(early) == told(full)
                if told(early) != told(full):
                    print(f"{ref}: early {told(early)}\n    whole {told(full)}", file=sys.stderr)
    return {"equal_where_certain": share(same, certain), "certain": certain, "compared": len(refs), "most_tokens": most}


def figures_of(early: list[Run], full: list[Run]) -> dict[str, object]:
    settled = [r for r in early if r.answer.confidence == "certain" and r.answer.thread == "issue"]
    found: dict[str, object] = {
        "median_requests": statistics.median(r.answer.cost.requests for r in settled),
        "median_lower_bound": statistics.median(r.trips for r in settled),
        "settled_issues": len(settled),
    }
    for name, runs in (("early", early), ("whole", full)):
        for what, values in (
            ("requests", [r.answer.cost.requests for r in runs]),
            ("seconds", [r.seconds for r in runs]),
        ):
            ordered = sorted(values)
            found[f"{name}_{what}"] = round(statistics.median(ordered), 3)
            found[f"{name}_{what}_p95"] = round(ordered[-(-len(ordered) * 95 // 100) - 1], 3)
    found["lower_bound_seconds"] = round(statistics.median(r.trips for r in early) * LATENCY, 3)
    really = [w.answer.cost.requests - e.answer.cost.requests for e, w in zip(early, full, strict=True)]
    least = [e.answer.cost.saved <= r for e, r in zip(early, really, strict=True) if e.answer.cost.saved]
    found["saved"] = sum(really)
    found["saved_told"] = sum(r.answer.cost.saved for r in early)
    found["saved_is_least"] = share(sum(least), len(least))
    found["dearer"] = sum(r < 0 for r in really)
    return found


def people(row: Row, after: str, until: str) -> list[Row]:
    """Comments of people in a span of time."""
    said = [c for c in row["comments"] if after < c["created_at"] < until]
    return [c for c in said if c["user"].get("type") != "Bot" and not c["user"]["login"].endswith("[bot]")]


def reopened(row: Row) -> tuple[str, str] | None:
    """When a thread was closed and opened again with words of a person between; the first time, None where never."""
    closed = ""
    for event in row["timeline"]:
        if event.get("event") == "closed":
            closed = event["created_at"]
        elif event.get("event") == "reopened" and closed and people(row, closed, event["created_at"]):
            return closed, event["created_at"]
    return None


def as_it_stood(row: Row, closed: str, until: str) -> Row:
    """The thread as it was just before it was opened again."""
    kept = [e for e in row["timeline"] if (e.get("created_at") or e.get("submitted_at") or "") < until]
    comments = [c for c in row["comments"] if c["created_at"] < until]
    ids = {c["id"] for c in comments}
    kept = [e for e in kept if e.get("event") != "commented" or e.get("id") in ids]
    issue = {**row["issue"], "state": "closed", "closed_at": closed, "comments": len(comments)}
    issue["state_reason"] = "completed" if row["kind"] == "issue" else None
    pull = row.get("pull")
    if pull:
        pull = {**pull, "merged": False, "merged_at": None, "merged_by": None, "merge_commit_sha": None}
    return {**row, "issue": issue, "pull": pull, "timeline": kept, "comments": comments}


def cut_archive(data: Path, folder: Path) -> tuple[list[tuple[Ref, set[int]]], list[Ref]]:
    """Writes the archive with the reopened threads cut. Of these the ref and the comments that came late; of threads
    that stayed closed with comments after it, at most three times as many."""
    (folder / "threads").mkdir(parents=True)
    cut: list[tuple[Ref, set[int]]] = []
    stayed: list[Ref] = []
    for repository, path, rows in archived(data):
        for at, row in enumerate(rows):
            span, ref = reopened(row), ref_of(repository, row["number"])
            if span:
                rows[at] = as_it_stood(row, *span)
                cut.append((ref, {c["id"] for c in people(row, *span)}))
            elif (end := row["issue"].get("closed_at")) and people(row, end, "9999") and not row.get("partial"):
                stayed.append(ref)
        with gzip.open(folder / "threads" / path.name, "wt", encoding="utf-8", compresslevel=1) as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    for path in (data / "threads").iterdir():
        if path.name == "repos.json" or path.name.endswith(".commits.jsonl.gz"):
            (folder / "threads" / path.name).symlink_to(path.resolve())
    return cut, random.Random(SEED).sample(stayed, min(len(stayed), 3 * len(cut)))


def late(data: Path) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as name:
        cut, stayed = cut_archive(data, Path(name))
        surfaced = false = 0
        with start(Path(name), *SERVER) as url, live(url, fresh=1e9) as tools:
            for ref, comments in cut:
                shown = {c.url.rpartition("-")[2] for c in verdict(tools, ref).contradictions}
                hit = not shown.isdisjoint(map(str, comments))
                surfaced += hit
                if not hit:
                    print(f"{ref}: none of {sorted(comments)} is surfaced", file=sys.stderr)
            false = sum(bool(verdict(tools, ref).contradictions) for ref in stayed)
    return {
        "late_contradictions": share(surfaced, len(cut)), "late_threads": len(cut),
        "late_false": share(false, len(stayed)), "stayed_closed": len(stayed),
    }  # fmt: skip


def main() -> None:
    options = arguments(__doc__, sample=10)
    refs = sample(options.data, options.sample)
    with start(options.data, *SERVER, "--latency-ms", str(int(LATENCY * 1000))) as url:
        for ref in {r.repository: r for r in refs}.values():
            run(url, ref, early=True)  # githubd's first reading of each repository
        pairs = [(run(url, ref, early=True), run(url, ref, early=False)) for ref in refs]
    with start(options.data, *SERVER) as url:
        equal = equality(url, sample(options.data, 8 * options.sample))
    figures = {**figures_of([e for e, _ in pairs], [w for _, w in pairs]), "verdicts": len(pairs), **equal}
    figures |= late(options.data)
    table(list(figures.items()), "verdict_cost: requests and seconds of a preflight answer")
    finish(figures)


if __name__ == "__main__":
    main()
