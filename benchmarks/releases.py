"""Whether the first release with a fix is right: `python benchmarks/releases.py [--data DIR] [--sample N]`.

Over the rows of `gold/fixes.jsonl` with a `first_release_tag`, from the issue's address by `report`, served by githubd:
the earliest release that has the fix's own commit is the gold one (`first_release_right`), how often the verdict says
`released` for `certain` (`certain_share`) and is right then (`certain_right`), and of all stable releases, the first of
each maintained line, backports included, how many are named by both (`lines_right`). A row whose fix was reverted is
right where the earliest release without the revert is named, or none where there is none.

Beside it two plain ways on the same rows: the first tag dated after the commit (`by_date_right`), and `git describe
--contains` (`describe_right`). The answers over the API and over clones are compared (`api_clone_equal`): the clones
are made of the recorded commits, and the data is copied with their ids. Requests are those beside the list of tags and
the threads (`median_requests`; no answer can cost less than one), once as `verdict` asks and once over REST, where each
question is a request (`line_requests_max`).
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench import arguments, finish, gold, live, median, ref_of, sampled, share, table
from benchmarks.githubd import start
from benchmarks.remade import remake
from fixtrail.fixes import releases as search_releases
from fixtrail.fixes.releases import Carrier
from fixtrail.fixes.trace import trace
from fixtrail.git.clones import Clones
from fixtrail.git.source import source_for
from fixtrail.github.client import Transport
from fixtrail.model.facts import Release
from fixtrail.model.history import Repository, Standing, Tag, Within, repository_of
from fixtrail.model.limits import Limits
from fixtrail.model.report import Report
from fixtrail.trail.gather import gather
from fixtrail.trail.history import History
from fixtrail.trail.releases import lines_of, released
from fixtrail.trail.report import report
from fixtrail.trail.tools import Tools
from fixtrail.versions.lines import lines

Row = dict[str, Any]
LIMITS = Limits(max_requests=10_000_000, max_wait=3600)


class Recorded:
    """The tags and commits of one repository, as recorded."""

    def __init__(self, data: Path, meta: Row) -> None:
        with gzip.open(data / "threads" / meta["commits"], "rt", encoding="utf-8") as lines:
            self.rows = [json.loads(line) for line in lines]
        self.at = {row[0]: n for n, row in enumerate(self.rows)}
        self.tags: list[Row] = meta["tags"]

    @cache  # noqa: B019 - as long as the benchmark runs
    def ancestors(self, sha: str) -> set[int]:
        seen: set[int] = set()
        waiting = [self.at[sha]]
        while waiting:
            n = waiting.pop()
            if n not in seen:
                seen.add(n)
                waiting += self.rows[n][1]
        return seen

    def first(self, commit: str, reverts: Sequence[str] = ()) -> str | None:
        """The oldest tag that has the commit and none of its reverts."""
        having = [
            tag
            for tag in self.tags
            if self.at[commit] in self.ancestors(tag["sha"])
            and not any(self.at.get(r, -1) in self.ancestors(tag["sha"]) for r in reverts)
        ]
        return str(min(having, key=lambda tag: tag["date"])["name"]) if having else None

    def by_date(self, commit: str) -> str | None:
        """The first tag dated after the commit: a plain way."""
        later = [tag for tag in self.tags if tag["date"] >= self.rows[self.at[commit]][2]]
        return str(min(later, key=lambda tag: tag["date"])["name"]) if later else None


def recorded(data: Path) -> dict[str, Recorded]:
    metas = json.loads((data / "threads" / "repos.json").read_text(encoding="utf-8"))
    return {meta["full_name"]: Recorded(data, meta) for meta in metas if meta.get("commits") and meta.get("tags")}


def commit_of(row: Row) -> str:
    return str(row.get("commit_in_history") or row["merge_commit"])


def expected(row: Row, where: Recorded) -> tuple[str | None, set[tuple[str, str]]]:
    """The right first release, and the right ones of all lines."""
    if not row.get("reverted_by"):
        return row["first_release_tag"], {(line["line"], line["tag"]) for line in row["first_release_by_line"]}
    reverts = row["reverted_by"]
    kept = [line for line in row["first_release_by_line"] if where.first(line["sha"], reverts) is not None]
    return where.first(commit_of(row), reverts), {(line["line"], line["tag"]) for line in kept}


def named(made: Report) -> tuple[Release, ...]:
    """The releases of the fix that the report names first."""
    return next((fix.releases for fix in made.fixes if fix.standing == "fix"), ())


def earliest(releases: Sequence[Release]) -> str | None:
    """The oldest that has the fix by its own commit: the gold tells no earlier backport."""
    own = [release for release in releases if release.via == "commit"]
    return min(own, key=lambda release: release.date or "").tag if own else None


def stable(releases: Sequence[Release]) -> set[tuple[str, str]]:
    return {(r.line, r.tag) for r in releases if not r.prerelease and not r.package and r.via != "stated"}


def is_certain(made: Report) -> bool:
    return made.verdict.kind == "released" and made.verdict.confidence == "certain"


def answers(rows: Sequence[Row], tools: Tools) -> list[Report]:
    return [report(tools, ref_of(row["repo"], row["issue"])) for row in rows]


def told(made: Report) -> object:
    """What must be equal however the history is asked."""
    return [
        (fix.ref or fix.commit, fix.landed, fix.release_state, fix.release_reason, fix.releases)
        for fix in made.fixes
        if fix.standing == "fix"
    ]


def rightness(rows: Sequence[Row], made: Sequence[Report], data: Path) -> dict[str, object]:
    places = recorded(data)
    tally: Counter[str] = Counter()
    for row, one in zip(rows, made, strict=True):
        first, right_lines = expected(row, places[row["repo"]])
        right, certain, ours = earliest(named(one)) == first, is_certain(one), stable(named(one))
        tally.update(right=right, certain=certain, certain_right=certain and right)
        tally.update(hit=len(right_lines & ours), lines=len(right_lines | ours))
        tally.update(by_date=places[row["repo"]].by_date(commit_of(row)) == first)
        if not right or right_lines != ours:
            missing, more = sorted(right_lines - ours), sorted(ours - right_lines)
            print(f"{row['repo']}#{row['issue']}: {earliest(named(one))}, gold {first}; lines: missing {missing}, more "
                  f"{more}; {one.verdict.kind} {one.verdict.confidence}", file=sys.stderr)  # fmt: skip
    return {
        "first_release_right": share(tally["right"], len(rows)),
        "certain_right": share(tally["certain_right"], tally["certain"]),
        "certain_share": share(tally["certain"], len(rows)),
        "lines_right": share(tally["hit"], tally["lines"]),
        "by_date_right": share(tally["by_date"], len(rows)),
        "issues": len(rows),
        "lines": tally["lines"],
    }


class Counting(History):
    """Counts the questions about each tag."""

    def __init__(self, tools: Tools, repository: Repository) -> None:
        super().__init__(tools, repository)
        self.asked: Counter[str] = Counter()

    def standings(self, questions: Sequence[Within]) -> dict[Within, Standing]:
        self.asked.update(q.tag.name for q in questions)
        return super().standings(questions)


def requests(rows: Sequence[Row], url: str, transport: Transport, *, thorough: bool) -> tuple[list[int], float, int]:
    """What the releases of each row cost beside threads and tags; seconds for all; the most questions of one line."""
    costs: list[int] = []
    spent, most = 0.0, 0
    with live(url, transport=transport, limits=LIMITS, fresh=1e9) as tools:
        for row in rows:
            gathered = gather(tools, ref_of(row["repo"], row["issue"]))
            fixes = [f for f in trace(gathered.root, gathered.graph, gathered.threads) if f.standing == "fix"][:1]
            history = Counting(tools, repository_of(gathered.root.ref))
            kept_up = lines_of(history, fixes[0].merged_at or "" if fixes else "")
            before, began = client_requests(tools), time.monotonic()
            known: dict[Repository, History] = {history.repository: history}
            released(tools, gathered.root, fixes, gathered.graph, gathered.threads, thorough=thorough, histories=known)
            spent += time.monotonic() - began
            costs.append(client_requests(tools) - before)
            for line in kept_up if isinstance(kept_up, tuple) else ():
                most = max(most, sum(history.asked[v.tag.name] for v in line.tags))
    return costs, spent, most


def client_requests(tools: Tools) -> int:
    return tools.client.cost.requests if tools.client else 0


def describe(rows: Sequence[Row], bare: Path) -> list[str | None]:
    """What `git describe --contains` names for each row's commit: a plain way."""
    found: list[str | None] = []
    for row in rows:
        command = ["git", "-C", str(bare / f"{row['repo']}.git"), "describe", "--contains", commit_of(row)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found.append(done.stdout.strip().partition("^")[0].partition("~")[0] or None)
    return found


def both_ways(data: Path, rows: Sequence[Row]) -> dict[str, object]:
    """Over the API and over clones of real repositories, on a copy of the data."""
    wanted = {(row["repo"], row["issue"]) for row in rows}
    with tempfile.TemporaryDirectory() as folder:
        copy, bare = remake(data, Path(folder), sorted({row["repo"] for row in rows}))
        same_rows = [row for row in gold(copy, "fixes") if (row["repo"], row["issue"]) in wanted]
        places = recorded(copy)
        plain = describe(same_rows, bare)
        hits = [name == expected(r, places[r["repo"]])[0] for name, r in zip(plain, same_rows, strict=True)]
        sources = {"github.com": source_for("github.com", bare.as_uri())}
        with start(copy, "--no-secondary", "--rate-limit", "100000000") as url:
            with live(url, limits=LIMITS, fresh=1e9) as tools:
                by_api = answers(same_rows, tools)
            with live(url, limits=LIMITS, fresh=1e9) as tools:
                clones = Clones(Path(folder) / "clones", sources, wanted=True, fresh=1e9)
                by_clone = answers(same_rows, msgspec.structs.replace(tools, clones=clones))
    differing = [
        f"{row['repo']}#{row['issue']}: API {told(one)}\n  clone {told(other)}"
        for row, one, other in zip(same_rows, by_api, by_clone, strict=True)
        if told(one) != told(other)
    ]
    print("\n".join(differing), file=sys.stderr)
    return {
        "api_clone_equal": share(len(same_rows) - len(differing), len(same_rows)),
        "describe_right": share(sum(hits), len(hits)),
    }


ANY = 40  # commits of each repository


def any_commits(data: Path) -> dict[str, object]:
    """The search alone, for commits of every repository taken at random: whether the first stable release of each line
    is the one that asking every tag gives, however many questions a request holds, and how many were asked."""
    tally: Counter[str] = Counter()
    for name, where in sorted(recorded(data).items()):
        tags = [
            Tag(t["name"], t.get("tag_sha") or t["sha"], t["sha"], t["date"], where.rows[where.at[t["sha"]]][2])
            for t in where.tags
        ]
        of_repository = lines(tags, repo=name)
        for row in sampled(where.rows, ANY):
            having = {t.name for t in tags if where.at[row[0]] in where.ancestors(t.commit)}
            truth = {
                (line.package, line.name): next(v.tag.name for v in line.tags if v.tag.name in stable_ones)
                for line in of_repository
                if (stable_ones := {v.tag.name for v in line.tags if v.stability == "stable"} & having)
            }
            for wide in (True, False):
                search, questions = search_releases.start(of_repository, [Carrier(row[0], since=row[2])], wide)
                while questions:
                    tally["questions" if wide else "one by one"] += len(questions)
                    told = {q: Standing(q.tag.name in having, q.tag) for q in questions}
                    search, questions = search_releases.step(search, told)
                held = {
                    (h.line.package, h.line.name): h.release.tag.name
                    for h in search_releases.found(search)
                    if h.release.stability == "stable"
                }
                tally.update(commits=wide, right=wide and held == truth, same=not wide and held == truth)
    return {
        "any_commit_right": share(tally["right"], tally["commits"]),
        "any_commit_one_by_one_right": share(tally["same"], tally["commits"]),
        "any_commits": tally["commits"],
        "any_commit_questions": round(tally["questions"] / max(1, tally["commits"]), 1),
    }


def costs(rows: Sequence[Row], url: str) -> dict[str, object]:
    quick, seconds, _ = requests(rows, url, "auto", thorough=False)
    whole, _, _ = requests(rows, url, "auto", thorough=True)
    by_rest, _, most = requests(rows, url, "rest", thorough=False)
    print("requests of a row beside tags and threads (how many rows):", dict(sorted(Counter(quick).items())))
    return {
        "median_requests": median(quick),
        "mean_requests": round(sum(quick) / max(1, len(quick)), 2),
        "at_lower_bound": share(sum(n <= 1 for n in quick), len(quick)),
        "report_median_requests": median(whole),
        "rest_median_requests": median(by_rest),
        "line_requests_max": most,
        "seconds": round(seconds / max(1, len(rows)), 4),
    }


def main() -> None:
    options = arguments(__doc__)
    rows = sampled([row for row in gold(options.data, "fixes") if row.get("first_release_tag")], options.sample)
    with start(options.data, "--no-secondary", "--rate-limit", "100000000") as url:
        with live(url, limits=LIMITS, fresh=1e9) as tools:
            made = answers(rows, tools)
        figures: Mapping[str, object] = {
            **rightness(rows, made, options.data),
            **costs(rows, url),
        }
    figures = {**figures, **any_commits(options.data), **both_ways(options.data, rows)}
    table(list(figures.items()), "releases: the first release that has the fix")
    finish(figures)


if __name__ == "__main__":
    main()
