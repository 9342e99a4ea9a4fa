"""What an issue is: `python benchmarks/categories.py [--data DIR] [--sample N]`.

Over `benchmarks/types/*.jsonl.gz` (NLBSE'24: bug, feature or question by title and body alone, without labels):
`accuracy` and macro `f1`, also of each half by row number; and over `gold/bug_class.jsonl`, of the issues whose human
class is a bug (of the project or of what it stands on), how many are taken for one, labels and all (`bug_class`).
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench import arguments, finish, gold, imported, offline, ref_of, sampled, share, table
from fixtrail.extract.category import category
from fixtrail.model.ref import Ref
from fixtrail.model.thread import GHOST, Document, Thread
from fixtrail.trail.gather import answer
from fixtrail.trail.tools import Tools

KINDS = ("bug", "feature", "question")
Pair = tuple[str, str]


def rows(data: Path) -> list[dict[str, Any]]:
    found = []
    for path in sorted((data / "benchmarks" / "types").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found += [json.loads(line) for line in lines]
    return found


def bare(row: dict[str, Any], number: int) -> Thread:
    """An issue of which only title and body are known."""
    owner, _, repo = row["repo"].partition("/")
    ref, at = Ref("github.com", owner, repo, number), "2024-01-01T00:00:00Z"
    body = Document(ref, "body", "body", row["body"] or "", GHOST, "NONE", at, ref.url)
    return Thread(ref, "issue", row["title"] or "", body, ref.url, "open", at, at, "archive")


def f1(pairs: Sequence[Pair], kind: str) -> float:
    hit = sum(1 for pair in pairs if pair == (kind, kind))
    wanted, got = Counter(wanted for wanted, _ in pairs), Counter(got for _, got in pairs)
    return share(2 * hit, wanted[kind] + got[kind])


def figures(pairs: Sequence[Pair], name: str = "") -> dict[str, float]:
    right = sum(1 for wanted, got in pairs if wanted == got)
    macro = round(sum(f1(pairs, kind) for kind in KINDS) / len(KINDS), 4)
    return {f"accuracy{name}": share(right, len(pairs)), f"f1{name}": macro}


def kind_of(thread: Thread) -> str:
    found = category(thread)
    return found.kind if found else "bug"


def bug_class(data: Path, sample: int | None) -> float:
    """Of the issues that the human class calls a bug, in the project or outside, the share taken for one."""
    wanted = [row for row in gold(data, "bug_class") if row["class"] in ("Intrinsic", "Extrinsic")]
    wanted = sampled(wanted, sample)
    with imported(data) as store:
        tools = offline(store)
        found = [stored(tools, ref_of(row["repo"], row["issue"])) for row in wanted]
    return share(sum(1 for thread in found if thread and kind_of(thread) == "bug"), len(wanted))


def stored(tools: Tools, ref: Ref) -> Thread | None:
    found = answer(tools, [ref], []).popitem()[1]
    return found if isinstance(found, Thread) else None


def main() -> None:
    options = arguments(__doc__)
    found = sampled(rows(options.data), options.sample)
    pairs = [(row["label"], kind_of(bare(row, number))) for number, row in enumerate(found, 1)]
    result: dict[str, float] = {
        **figures(pairs),
        **figures(pairs[::2], "_odd"),
        **figures(pairs[1::2], "_even"),
        **{f"f1_{kind}": f1(pairs, kind) for kind in KINDS},
        "bug_class": bug_class(options.data, options.sample),
        "issues": len(pairs),
    }
    table(list(result.items()), "categories: bug, feature or question")
    for (wanted, got), count in Counter(p for p in pairs if p[0] != p[1]).most_common():
        print(f"    label {wanted}, fixtrail {got}: {count}")
    finish(result)


if __name__ == "__main__":
    main()
