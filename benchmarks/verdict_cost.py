"""What a verdict costs: `python benchmarks/verdict_cost.py [--data DIR] [--sample N]`.

N threads (default 10) of each state that the archive has, fixed seed, served by githubd over GraphQL with 100 ms
latency, each from an empty store: requests and seconds of the preflight answer, median and 95th percentile, with and
without early stop. `median_requests` is that of issues whose verdict GitHub's structure settles (`certain`), beside it
the round trips that it takes at least: the thread, what could change its verdict with the tags, the comparisons.
`saved_is_least`: how often the count of saved requests that an answer tells is no more than what was saved; `dearer`:
answers that took more requests than without early stop, because what was left out was needed after all.

`equal_where_certain`: over 8 N threads of each state without latency, how often the verdict with early stop is that
without (kind, confidence, canonical and its verdict, first fix, releases) where it is certain.

`late_contradictions`: how often the last words of a thread that speak against its end are among the answer's
contradictions, over two sources (`cutting.py`): threads that were closed and opened again with words of a person
between, cut just before the reopening (`late_reopened`), and at most 6 N threads that stayed closed, cut behind the
first comment that says in plain words, an hour later or more, that the end does not hold (`late_said`). `late_clear`:
how often as a clear contradiction, not only as the last words. Beside it 200 other threads that stayed closed with
comments after it: how often a clear one is shown (`late_false`; some are right), how often only last words
(`late_mere`).
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec

from benchmarks.bench import arguments, finish, live, median, ref_of, share, table
from benchmarks.cutting import Cut, Row, archived, cut_archive
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


class Run(msgspec.Struct, frozen=True):
    answer: Preflight
    seconds: float

    @property
    def trips(self) -> int:
        """Round trips that the answer takes at least."""
        fix = next((f for f in self.answer.fixes if f.standing == "fix" and f.state == "merged"), None)
        tagged = any(r.tag for r in self.answer.releases)
        return 1 + (self.answer.coverage.fetched > 1 or fix is not None) + (fix is not None and tagged)


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
        "median_requests": median(r.answer.cost.requests for r in settled),
        "median_lower_bound": median(r.trips for r in settled),
        "settled_issues": len(settled),
    }
    for name, runs in (("early", early), ("whole", full)):
        for what, values in (
            ("requests", [r.answer.cost.requests for r in runs]),
            ("seconds", [r.seconds for r in runs]),
        ):
            ordered = sorted(values)
            found[f"{name}_{what}"] = round(median(ordered), 3)
            found[f"{name}_{what}_p95"] = round(ordered[-(-len(ordered) * 95 // 100) - 1], 3) if ordered else 0
    found["lower_bound_seconds"] = round(median(r.trips for r in early) * LATENCY, 3)
    really = [w.answer.cost.requests - e.answer.cost.requests for e, w in zip(early, full, strict=True)]
    least = [e.answer.cost.saved <= r for e, r in zip(early, really, strict=True) if e.answer.cost.saved]
    found["saved"] = sum(really)
    found["saved_told"] = sum(r.answer.cost.saved for r in early)
    found["saved_is_least"] = share(sum(least), len(least))
    found["dearer"] = sum(r < 0 for r in really)
    return found


def late(data: Path, most: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as name:
        cuts, stayed = cut_archive(data, Path(name), most)
        with start(Path(name), *SERVER) as url, live(url, fresh=1e9) as tools:
            shown = [late_shown(cut, verdict(tools, cut.ref)) for cut in cuts]
            calm = [
                verdict(tools, ref).contradictions for ref in random.Random(SEED).sample(stayed, min(200, len(stayed)))
            ]
    figures: dict[str, object] = {
        "late_contradictions": share(sum(bool(s) for s in shown), len(cuts)),
        "late_threads": len(cuts),
        "late_clear": share(shown.count("contradiction"), len(cuts)),
    }
    for source in ("reopened", "said"):
        of_it = [bool(s) for s, cut in zip(shown, cuts, strict=True) if cut.source == source]
        figures |= {f"late_{source}": share(sum(of_it), len(of_it)), f"late_{source}_threads": len(of_it)}
    clear = [any(not piece.later for piece in pieces) for pieces in calm]
    return figures | {
        "late_false": share(sum(clear), len(calm)),
        "late_mere": share(sum(bool(p) and not c for p, c in zip(calm, clear, strict=True)), len(calm)),
        "stayed_closed": len(calm),
    }


def late_shown(cut: Cut, answer: Preflight) -> str:
    """What the comments that came late are shown as: "contradiction", "later", or "" where they are not."""
    found = [p.later for p in answer.contradictions if p.url.rpartition("-")[2] in set(map(str, cut.comments))]
    if not found:
        print(f"{cut.ref}: none of {sorted(cut.comments)} is surfaced", file=sys.stderr)
    return "" if not found else "later" if all(found) else "contradiction"


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
    figures |= late(options.data, 6 * options.sample)
    table(list(figures.items()), "verdict_cost: requests and seconds of a preflight answer")
    finish(figures)


if __name__ == "__main__":
    main()
