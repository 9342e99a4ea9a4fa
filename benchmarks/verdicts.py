"""The verdict that words alone carry: `python benchmarks/verdicts.py [--data DIR] [--sample N]`.

For N issues of the archive (300, fixed seed), drawn evenly over the verdicts that they have with structure, over open
and closed ones and over those that structure carries and others, from a first draw of three times as many:

* with structure: the report over githubd, which serves closing events with closer and commit, closing references,
  cross-references that will close, state reasons;
* hidden: the report from a store into which the archive was imported without them. Taken out are state reasons (of
  issues and events), closer and commit of `closed` events, `referenced` events (commits that name a thread), and the
  events of links: connected, duplicate marks, transfers, parents, sub-issues, blockers. Kept are all texts (titles,
  bodies, comments, reviews, messages of a pull request's own commits), who closed or reopened a thread and when, plain
  cross-references, labels, and whether a pull request is merged.

The reference is no reader's judgement but the verdict with structure; where that says nothing both go by words. So the
figures stand beside those for the threads whose verdict structure carries (it is certain, or its fix is).
`agreement`: the same kind. `likely_wrong`: of the hidden verdicts that are called `likely`, the share of another kind.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench import arguments, finish, imported, live, offline, sampled, share, table
from benchmarks.githubd import start
from fixtrail.errors import FixtrailError
from fixtrail.model.ref import Ref
from fixtrail.model.report import Report
from fixtrail.store.database import Store
from fixtrail.trail.report import report

_LINKS = frozenset({
    "referenced", "connected", "disconnected", "marked_as_duplicate", "unmarked_as_duplicate", "transferred",
    "sub_issue_added", "sub_issue_removed", "parent_issue_added", "parent_issue_removed", "blocked_by_added",
    "blocked_by_removed", "blocking_added", "blocking_removed", "converted_to_discussion",
})  # fmt: skip
_CLOSING = ("closer", "commit_id", "commit_url", "commit_repo", "state_reason")
_DRAWN = 3  # times as many are drawn as are chosen


class Pair(NamedTuple):
    """One issue: its state and its report with structure, and what is said without."""

    ref: Ref
    state: str
    shown: Report
    hidden: Report | None = None

    @property
    def same(self) -> bool:
        return self.hidden is not None and self.hidden.verdict.kind == self.shown.verdict.kind


def stripped(thread: dict[str, Any]) -> dict[str, Any]:
    """A line of the archive without what GitHub's structure says."""
    issue = {k: v for k, v in thread["issue"].items() if k not in ("state_reason", "duplicate_of", "sub_issues")}
    timeline = []
    for item in thread.get("timeline") or ():
        if item.get("event") in _LINKS:
            continue
        closing = item.get("event") in ("closed", "reopened")
        timeline.append({k: v for k, v in item.items() if k not in _CLOSING} if closing else item)
    return {**thread, "issue": issue, "timeline": timeline}


@contextmanager
def without_structure(data: Path) -> Iterator[Store]:
    """A throw-away store with the archive as `stripped` leaves it."""
    with tempfile.TemporaryDirectory() as folder:
        threads = Path(folder) / "threads"
        threads.mkdir()
        for path in sorted((data / "threads").iterdir()):
            if path.name.endswith(".jsonl.gz") and not path.name.endswith(".commits.jsonl.gz"):
                with gzip.open(path, "rt", encoding="utf-8") as lines, gzip.open(threads / path.name, "wt", 1) as out:
                    out.writelines(json.dumps(stripped(json.loads(line))) + "\n" for line in lines)
            elif path.is_file():
                shutil.copy(path, threads / path.name)
        with imported(Path(folder)) as store:
            yield store


def drawn(store: Store, size: int) -> list[Ref]:
    """Issues at random, half of them from repositories other than the largest, where there are as many."""
    headings = store.headings(store.refs())
    refs = sorted(ref for ref, heading in headings.items() if heading.kind == "issue")
    largest = Counter(ref.repository for ref in refs).most_common(1)[0][0]
    others = sampled([ref for ref in refs if ref.repository != largest], size // 2)
    return [*others, *sampled([ref for ref in refs if ref.repository == largest], size - len(others))]


def chosen(pairs: list[Pair], size: int) -> list[Pair]:
    """Evenly over verdict, state and whether structure carries it: one of each group in turn until there are enough."""
    groups: dict[tuple[str, str, bool], list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[pair.shown.verdict.kind, pair.state, by_structure(pair.shown)].append(pair)
    queues = [sampled(groups[key], len(groups[key])) for key in sorted(groups)]
    picked: list[Pair] = []
    while queues and len(picked) < size:
        picked += [queue.pop() for queue in queues][: size - len(picked)]
        queues = [queue for queue in queues if queue]
    return picked


def with_structure(data: Path, refs: list[Ref]) -> list[Pair]:
    found = []
    with start(data, "--no-secondary", "--rate-limit", "10000000") as url, live(url, fresh=3600.0) as tools:
        for number, ref in enumerate(refs, 1):
            try:
                made = report(tools, ref)
            except FixtrailError as error:
                print(f"{ref}: {error}", file=sys.stderr)
                continue
            found.append(Pair(ref, made.issue.state, made))
            print(f"\r{number}/{len(refs)}", end="", file=sys.stderr)
    return found


def by_structure(made: Report) -> bool:
    """Whether structure carries a verdict: it is certain, or GitHub's record names the fix that it goes by."""
    first = next((f for f in made.fixes if f.standing == "fix"), None)
    fixed = made.verdict.kind in ("released", "merged") and first is not None and first.confidence == "certain"
    return made.verdict.confidence == "certain" or fixed


def wrong_share(pairs: list[Pair], confidence: str) -> float:
    said = [p for p in pairs if p.hidden and p.hidden.verdict.confidence == confidence]
    return share(sum(not p.same for p in said), len(said))


def figures(pairs: list[Pair]) -> dict[str, object]:
    carried = [p for p in pairs if by_structure(p.shown)]
    likely = [p for p in pairs if p.hidden and p.hidden.verdict.confidence == "likely"]
    return {
        "agreement": share(sum(p.same for p in pairs), len(pairs)),
        "likely_wrong": wrong_share(pairs, "likely"),
        "likely": len(likely),
        "weak_wrong": wrong_share(pairs, "weak"),
        "carried_agreement": share(sum(p.same for p in carried), len(carried)),
        "carried_likely_wrong": wrong_share(carried, "likely"),
        "carried": len(carried),
        "issues": len(pairs),
    }


def show(pairs: list[Pair]) -> None:
    """Agreement per verdict, and which other verdicts are given."""
    kinds: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        kinds[pair.shown.verdict.kind].append(pair)
    print(f"  {'verdict with structure':<24}{'issues':>7}{'agree':>8}{'likely':>8}{'of these wrong':>16}")
    for kind, rows in sorted(kinds.items()):
        likely = [p for p in rows if p.hidden and p.hidden.verdict.confidence == "likely"]
        others = Counter(p.hidden.verdict.kind for p in rows if p.hidden and not p.same)
        told = ", ".join(f"{n} {name}" for name, n in others.most_common(4))
        agree = share(sum(p.same for p in rows), len(rows))
        print(f"  {kind:<24}{len(rows):>7}{agree:>8.2f}{len(likely):>8}{sum(not p.same for p in likely):>16}  {told}")


def main() -> None:
    options = arguments(__doc__, sample=300)
    with without_structure(options.data) as store:
        size = options.sample or sum(1 for _ in store.refs())
        pairs = chosen(with_structure(options.data, drawn(store, size * _DRAWN)), size)
        pairs = [pair._replace(hidden=report(offline(store), pair.ref)) for pair in pairs]
    found = figures(pairs)
    table(list(found.items()), "verdicts: with structure hidden against the verdict with structure")
    show(pairs)
    for pair in pairs:
        if pair.hidden and pair.hidden.verdict.confidence == "likely" and not pair.same:
            print(f"    likely and wrong: {pair.ref} {pair.hidden.verdict.kind}, not {pair.shown.verdict.kind}")
    finish(found)


if __name__ == "__main__":
    main()
