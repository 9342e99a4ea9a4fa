"""One message template, one signature: `python benchmarks/messages.py [--data DIR] [--sample N]`.

Over `benchmarks/messages/*.jsonl.gz` (lines of logs with their true template): grouping accuracy, the share of lines
whose group is exactly the set of lines of one true template. A group is the lines whose normal form has the same key,
each line seen alone: nothing is learnt from the others. One figure for each system, `mean` over them, `pooled` over the
error-like lines of all systems in one stream (the truth being system and template), and the same for lines that are
near each other (`near_mean`, `near_pooled`). The rules were written with four systems in view (`tuned`: Android, BGL,
OpenStack, Spark); the others were only counted (`held`).
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Hashable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench import arguments, finish, sampled, table
from fixtrail.fingerprint.near import clusters
from fixtrail.fingerprint.normalise import key, normalise
from fixtrail.fingerprint.ruleset import ruleset

SEEN = {"Android", "BGL", "OpenStack", "Spark"}
LEVELS = {"ERROR", "FATAL", "WARN", "SEVERE", "FAIL"}
LIKE_ERROR = re.compile(r"(?i)error|exception|fail|denied|refused|timeout|unable|cannot|invalid|abort|panic")
Row = dict[str, str]


def accuracy(truth: Sequence[Hashable], guess: Sequence[Hashable]) -> float:
    """The share of lines whose guessed group is exactly the group of one true template."""
    groups: dict[Hashable, set[int]] = defaultdict(set)
    found: dict[Hashable, set[int]] = defaultdict(set)
    for number, (right, said) in enumerate(zip(truth, guess, strict=True)):
        groups[right].add(number)
        found[said].add(number)
    exact = sum(len(lines) for lines in found.values() if groups[truth[min(lines)]] == lines)
    return exact / len(truth) if truth else 0.0


def error_like(row: Row) -> bool:
    """Whether the level or the text of a line says that something went wrong."""
    return (row["level"] or "").upper() in LEVELS or bool(LIKE_ERROR.search(row["content"]))


def near_groups(keys: Sequence[str]) -> list[int]:
    """For each key the number of its cluster."""
    distinct = list(dict.fromkeys(keys))
    number_of = dict(zip(distinct, clusters(distinct), strict=True))
    return [number_of[k] for k in keys]


def mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0


def main() -> None:
    options = arguments(__doc__)
    rules = ruleset()
    exact: dict[str, float] = {}
    near: dict[str, float] = {}
    pooled: list[tuple[str, str]] = []  # system and template, key
    began, characters = 0.0, 0
    for file in sorted((options.data / "benchmarks" / "messages").glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows: list[Row] = sampled([json.loads(line) for line in lines], options.sample)
        system = file.name.removesuffix(".jsonl.gz")
        start = time.process_time()
        forms = [normalise(row["content"], rules) for row in rows]
        began += time.process_time() - start
        characters += sum(len(row["content"]) for row in rows)
        keys = [key(form) for form in forms]
        truth = [row["template"] for row in rows]
        exact[system] = round(accuracy(truth, keys), 4)
        near[system] = round(accuracy(truth, near_groups(keys)), 4)
        pooled += [(f"{system} {r['template']}", k) for r, k in zip(rows, keys, strict=True) if error_like(r)]
    figures: dict[str, object] = {
        "mean": mean(list(exact.values())),
        "pooled": round(accuracy([t for t, _ in pooled], [k for _, k in pooled]), 4),
        "tuned": mean([v for s, v in exact.items() if s in SEEN]),
        "held": mean([v for s, v in exact.items() if s not in SEEN]),
        **exact,
        "near_mean": mean(list(near.values())),
        "near_pooled": round(accuracy([t for t, _ in pooled], near_groups([k for _, k in pooled])), 4),
        "pooled_lines": len(pooled),
        "us_per_100_characters": round(began * 1e8 / max(1, characters), 1),
    }
    table(list(figures.items()), "messages: one template, one signature")
    finish(figures)


if __name__ == "__main__":
    main()
