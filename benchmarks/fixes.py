"""Whether the report names the right fix first: `python benchmarks/fixes.py [--data DIR] [--sample N]`.

Over `gold/fixes.jsonl`, served by githubd over GraphQL: the pull request (or commit) that the report names first is the
gold one (`first_fix_right`), the same where no closing keyword names the issue (`no_keyword_right`), how often it says
`certain` (`certain_share`) and is right then (`certain_right`); over `gold/negatives.jsonl` how often one is named
(`false_fix`). Beside it, a regular expression for closing keywords over the same pull requests (`keyword_only`).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench import arguments, finish, gold, live, ref_of, sampled, share, table
from benchmarks.githubd import start
from fixtrail.model.limits import Limits
from fixtrail.model.report import Report, ReportFix
from fixtrail.model.thread import Thread
from fixtrail.trail.gather import answer
from fixtrail.trail.report import report
from fixtrail.trail.tools import Tools

KEYWORD = re.compile(r"(?i)\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)\b")


def first(made: Report) -> ReportFix | None:
    return next((f for f in made.fixes if f.standing == "fix"), None)


def is_right(row: dict[str, Any], named: ReportFix | None, tools: Tools) -> bool:
    """The gold pull request, its merge commit, or a commit of it; any of `also`."""
    if named is None:
        return False
    numbers = {row.get("fixing_pr"), *(row.get("also") or ())} - {None}
    if named.ref:
        return named.ref.lower().startswith(f"github.com/{row['repo'].lower()}#") and (
            int(named.ref.rpartition("#")[2]) in numbers
        )
    commits = {row.get("merge_commit"), row.get("commit_in_history")}
    for number in numbers:
        thread = answer(tools, [ref_of(row["repo"], int(number))], []).popitem()[1]
        if isinstance(thread, Thread):
            commits |= {d.id.removeprefix("commit:") for d in thread.commits}
    return named.commit in commits


def has_keyword(row: dict[str, Any]) -> bool:
    return any("closing keyword" in word and "without" not in word for word in row["evidence"])


def keyword_only(row: dict[str, Any], made: Report, tools: Tools) -> bool:
    """What a regular expression gives: the last merged pull request whose title or body closes the issue."""
    best = None
    for node in made.graph.nodes:
        if node.kind == "pull" and node.state == "merged" and node.fetched:
            owner, _, rest = node.ref.partition("/")[2].partition("/")
            repo, _, number = rest.partition("#")
            thread = answer(tools, [ref_of(f"{owner}/{repo}", int(number))], []).popitem()[1]
            if isinstance(thread, Thread) and str(row["issue"]) in KEYWORD.findall(
                f"{thread.title}\n{thread.body.text}"
            ):
                best = max(best or 0, thread.ref.number)
    return best is not None and best == row.get("fixing_pr")


def main() -> None:
    options = arguments(__doc__)
    rows, negatives = sampled(gold(options.data, "fixes"), options.sample), gold(options.data, "negatives")
    tally = dict.fromkeys(("right", "certain", "certain_right", "bare", "bare_right", "keyword", "false"), 0)
    wrong: list[str] = []
    with start(options.data, "--no-secondary", "--rate-limit", "100000000") as url:
        limits = Limits(max_requests=10_000_000, max_wait=3600)
        with live(url, limits=limits, fresh=1e9) as tools:
            for number, row in enumerate(rows, 1):
                made = report(tools, ref_of(row["repo"], row["issue"]))
                named = first(made)
                right = is_right(row, named, tools)
                certain, bare = bool(named and named.confidence == "certain"), not has_keyword(row)
                for key, hit in (
                    ("right", right), ("certain", certain), ("certain_right", certain and right), ("bare", bare),
                    ("bare_right", bare and right), ("keyword", keyword_only(row, made, tools)),
                ):  # fmt: skip
                    tally[key] += hit
                if not right:
                    shown = (named.ref or named.commit, named.confidence) if named else None
                    wrong.append(f"{row['repo']}#{row['issue']} gold {row['fixing_pr']} {row['merge_commit']}: {shown}")
                print(f"\r{number}/{len(rows)}", end="", file=sys.stderr)
            for row in negatives:
                made = report(tools, ref_of(row["repo"], row["issue"]))
                if first(made):
                    tally["false"] += 1
                    wrong.append(f"{row['repo']}#{row['issue']} has no fix, named: {first(made)}")
    print("\n".join(wrong), file=sys.stderr)
    figures = {
        "first_fix_right": share(tally["right"], len(rows)),
        "no_keyword_right": share(tally["bare_right"], tally["bare"]),
        "certain_right": share(tally["certain_right"], tally["certain"]),
        "certain_share": share(tally["certain"], len(rows)),
        "false_fix": share(tally["false"], len(negatives)),
        "keyword_only": share(tally["keyword"], len(rows)),
        "issues": len(rows),
        "no_keyword": tally["bare"],
        "negatives": len(negatives),
    }
    table(list(figures.items()), "fixes: the pull request or commit that the report names first")
    finish(figures)


if __name__ == "__main__":
    main()
