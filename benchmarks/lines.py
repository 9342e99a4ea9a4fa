"""Which lines of an issue are language and which are artefacts: `python benchmarks/lines.py [--data DIR] [--sample N]`.

Over each `benchmarks/lines/LANGUAGE.jsonl.gz`: the lines of an issue are one document, each line of it was rated
language (0) or artefact (1) by two people. One key a language: balanced accuracy (the mean of the shares that are found
of either class) against the first; `LANGUAGE_second` against the second, `LANGUAGE_raters` the second against the
first. `LANGUAGE_odd` and `_even` are the rows by their place: rules were worked on with the odd ones, the even ones
only counted. Lines that a rater left out do not count. Prose, quoted replies and template text are language where the
line has a word. `microseconds` is the time for one text of the archive on average.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench import arguments, finish, sampled, table
from fixtrail.extract.passages import passages
from fixtrail.model.limits import Limits

LANGUAGE = ("prose", "quote", "template")
# A line of language has a word; marks of comments and rules of dashes have none.
WORD = re.compile(r"[^\W\d_]")
LINE_CHARS = Limits().line_chars

Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def judged(row: Row) -> list[int]:
    """1 for each line that is an artefact, else 0."""
    texts = [line["text"] for line in row["lines"]]
    found = iter(passages("\n".join(texts), LINE_CHARS))
    passage, at, done = next(found, None), 0, []
    for text in texts:
        while passage and at > passage.end:
            passage = next(found, None)
        language = passage is None or (passage.kind in LANGUAGE and (not text.strip() or WORD.search(text)))
        done.append(0 if language else 1)
        at += len(text) + 1
    return done


def balanced(pairs: Iterable[tuple[int | None, int | None]]) -> float:
    """Balanced accuracy over pairs of (truth, answer); pairs without either are left out."""
    hits, sizes = [0, 0], [0, 0]
    for truth, answer in pairs:
        if truth is not None and answer is not None:
            sizes[truth] += 1
            hits[truth] += truth == answer
    shares = [hit / size for hit, size in zip(hits, sizes, strict=True) if size]
    return round(sum(shares) / len(shares), 4) if shares else 0.0


def figures(name: str, issues: list[Row]) -> dict[str, object]:
    answers = [judged(row) for row in issues]

    def pairs(key: str, places: slice) -> Iterator[tuple[int | None, int | None]]:
        for row, answer in zip(issues[places], answers[places], strict=True):
            yield from zip((line[key] for line in row["lines"]), answer, strict=True)

    lines = [line for row in issues for line in row["lines"]]
    return {
        name: balanced(pairs("artifact", slice(None))),
        f"{name}_odd": balanced(pairs("artifact", slice(1, None, 2))),
        f"{name}_even": balanced(pairs("artifact", slice(0, None, 2))),
        f"{name}_second": balanced(pairs("artifact_2", slice(None))),
        f"{name}_raters": balanced((line["artifact"], line["artifact_2"]) for line in lines),
        f"{name}_lines": len(lines),
    }


def texts(data: Path) -> Iterator[str]:
    """The bodies and comments of the archive."""
    for path in sorted((data / "threads").glob("*.jsonl.gz")):
        if path.name.endswith(".commits.jsonl.gz"):
            continue
        for thread in rows(path):
            yield thread["issue"].get("body") or ""
            yield from (comment.get("body") or "" for comment in thread.get("comments", ()))


def microseconds(archive: list[str]) -> float:
    start = time.process_time()
    for text in archive:
        passages(text, LINE_CHARS)
    return round((time.process_time() - start) / len(archive) * 1e6, 1) if archive else 0.0


def main() -> None:
    options = arguments(__doc__, sample=20_000)
    found: dict[str, object] = {}
    for path in sorted((options.data / "benchmarks" / "lines").glob("*.jsonl.gz")):
        found |= figures(path.name.removesuffix(".jsonl.gz"), rows(path))
    archive = sampled(list(texts(options.data)), options.sample)
    found |= {"microseconds": microseconds(archive), "texts": len(archive)}
    table(list(found.items()), "lines: language or artefact, balanced accuracy")
    finish(found)


if __name__ == "__main__":
    main()
