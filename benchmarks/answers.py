"""What a careful reader takes from a thread: `python benchmarks/answers.py [--data DIR] [--sample N]`.

Over `gold/answers.jsonl` (compared by the rules in `gold/ANSWERS.md`), from the imported archive, offline: whether the
verdict agrees (`verdict`), the first error line is one of the reader's (`error_first`, where both state one), the
first cause and workaround overlap the reader's (`cause_p1`, `workaround_p1`) and how many of the reader's are found
(`cause_recall`, `workaround_recall`), and how often one is claimed where the reader saw none (`cause_false` …).
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench import arguments, finish, gold, imported, offline, ref_of, sampled, share, table
from fixtrail.model.report import Report
from fixtrail.trail.report import report

OVERLAP = 25  # characters that two quotes of one document must share


def shares(mine: str, theirs: str) -> bool:
    """Whether two quotes have a common stretch of at least 25 characters, or all of the shorter one."""
    short, long = sorted((" ".join(mine.split()), " ".join(theirs.split())), key=len)
    size = min(OVERLAP, len(short))
    return size > 0 and any(short[i : i + size] in long for i in range(len(short) - size + 1))


def quoted(made: Report, ids: tuple[str, ...]) -> tuple[str, str]:
    """The document (`body`, a comment's id) and the text of a statement's first quote."""
    for name in ids:
        evidence = made.evidence[name]
        if evidence.kind == "quote":
            document = (evidence.document or "").rpartition("/")[2]
            return document.removeprefix("comment:"), evidence.quote or ""
    return "", ""


def matches(made: Report, ids: tuple[str, ...], rows: list[dict[str, Any]]) -> set[int]:
    document, text = quoted(made, ids)
    return {n for n, row in enumerate(rows) if str(row["doc"]) == document and shares(text, row["quote"])}


def verdict_agrees(made: Report, row: dict[str, Any]) -> bool:
    kind, wanted = made.verdict.kind, set(row["verdicts"])
    return kind in wanted or (kind == "released" and "merged" in wanted)


def error_agrees(made: Report, row: dict[str, Any]) -> bool:
    mine = made.errors[0].message.strip()
    return any(mine in line.strip() or line.strip() in mine for line in row["error_lines"])


class Tally:
    """Precision at 1, recall, and claims where the reader saw none, of causes or workarounds."""

    def __init__(self) -> None:
        self.first = self.firsts = self.found = self.wanted = self.false = self.none = 0

    def add(self, made: Report, statements: list[tuple[str, ...]], rows: list[dict[str, Any]]) -> None:
        if not rows:
            self.none += 1
            self.false += bool(statements)
            return
        self.firsts += bool(statements)
        self.first += bool(statements) and bool(matches(made, statements[0], rows))
        self.wanted += len(rows)
        self.found += len(set().union(*(matches(made, ids, rows) for ids in statements)))

    def figures(self, name: str) -> dict[str, float]:
        return {
            f"{name}_p1": share(self.first, self.firsts),
            f"{name}_recall": share(self.found, self.wanted),
            f"{name}_false": share(self.false, self.none),
        }


def main() -> None:
    options = arguments(__doc__)
    rows = sampled(gold(options.data, "answers"), options.sample)
    agreed = error_rows = error_right = 0
    causes, workarounds, pairs = Tally(), Tally(), Counter[tuple[str, str]]()
    with imported(options.data) as store:
        for row in rows:
            made = report(offline(store), ref_of(row["repo"], row["number"]))
            agreed += verdict_agrees(made, row)
            if not verdict_agrees(made, row):
                pairs[row["verdict"], made.verdict.kind] += 1
            if row["error_lines"] and made.errors:
                error_rows += 1
                error_right += error_agrees(made, row)
            causes.add(made, [c.evidence for c in made.causes], row["causes"])
            workarounds.add(made, [w.evidence for w in made.workarounds], row["workarounds"])
    figures = {
        "verdict": share(agreed, len(rows)),
        "error_first": share(error_right, error_rows),
        **causes.figures("cause"),
        **workarounds.figures("workaround"),
        "threads": len(rows),
        "error_threads": error_rows,
    }
    table(list(figures.items()), "answers: what a careful reader takes from a thread")
    for (wanted, got), count in pairs.most_common(12):
        print(f"    reader {wanted}, fixtrail {got}: {count}")
    finish(figures)


if __name__ == "__main__":
    main()
