"""How fast texts are read: `python benchmarks/extract_speed.py [--data DIR] [--sample N]`.

All bodies and comments of the archive, thread by thread, on one core: extraction (passages, traces, codes, errors,
fields, environment, category, statements) and the fingerprints of the errors. `documents_per_s` counts bodies and
comments (titles are read and not counted), `times_markdown` is the time beside that of parsing the same texts as
Markdown alone (which any reader of them has to do: the lower bound), `memory_mb` how much the process grew between the
first tenth and the end. `growth` is the time for four times the text over the time for it, the worst of: real comments
joined, and texts made to be slow (`growth_text` names it). `--sample N` reads N threads.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.text.hostile import HOSTILE

from benchmarks.bench import arguments, finish, sampled, table
from fixtrail.extract.thread import extract
from fixtrail.fingerprint.make import fingerprint
from fixtrail.fingerprint.ruleset import ruleset
from fixtrail.github.parse import parse
from fixtrail.model.limits import Limits
from fixtrail.model.thread import Thread
from fixtrail.text.markdown import blocks
from fixtrail.trail.archive import Damage, archive_files, lines, repository_of
from fixtrail.trail.archive_line import BrokenLine, Origin, read_thread
from fixtrail.trail.text import ReadingRules, extract_text

LIMITS = Limits()
SIZE = 60_000  # characters, and four times as many: both below the limit of a document
TRIES = 5
WARM = 300  # threads read before the clock starts


def threads(data: Path) -> Iterator[Thread]:
    """The issues and pull requests of the archive, one after the other, never all in memory."""
    for file in archive_files(data / "threads"):
        origin = Origin("github.com", *repository_of(file), fetched_at="2026-01-01T00:00:00Z")
        for line in lines(file):
            if isinstance(line, Damage) or line.data is None:
                continue
            try:
                yield parse(read_thread(line.data, origin)[0])
            except BrokenLine:
                continue


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def documents(thread: Thread) -> int:
    return 1 + len(thread.comments)


def work(thread: Thread) -> int:
    """Everything that is read out of a thread; the number of errors, each with its fingerprint."""
    found = extract(thread, LIMITS)
    return len([fingerprint(error, ruleset()) for error in found.errors])


def throughput(data: Path, sample: int | None) -> dict[str, float]:
    """CPU seconds of the work and of parsing Markdown alone, over the same threads."""
    spent = markdown = early = 0.0
    read = errors = 0
    chosen = sampled(list(threads(data)), sample) if sample else threads(data)
    for thread in islice(threads(data), WARM):  # patterns are compiled when they are first needed
        work(thread)
    for count, thread in enumerate(chosen):
        start = time.thread_time()
        errors += work(thread)
        spent += time.thread_time() - start
        start = time.thread_time()
        for document in (thread.body, *thread.comments):
            blocks(document.text + " ")  # another text than before, as parsed ones are remembered
        markdown += time.thread_time() - start
        read += documents(thread)
        if count == 1500:
            early = memory_mb()
    return {
        "documents": read,
        "documents_per_s": round(read / spent, 1),
        "times_markdown": round(spent / markdown, 2),
        "errors": errors,
        "memory_mb": round(memory_mb() - early, 1) if early else 0.0,
    }


def growth(data: Path) -> tuple[float, str]:
    """The worst ratio of times for four times the text, and the name of the text."""
    joined: list[str] = []
    for thread in threads(data):
        joined += (document.text for document in (thread.body, *thread.comments))
        if sum(map(len, joined)) > 4 * SIZE:
            break
    real = "\n\n".join(joined)
    texts = {"real comments": lambda size: real[:size], **HOSTILE}
    return max((_ratio(make(SIZE), make(4 * SIZE)), name) for name, make in texts.items())


def _ratio(small: str, large: str) -> float:
    """By the best of three times each."""
    reading = ReadingRules(LIMITS, ruleset())

    def seconds(text: str) -> float:
        best = float("inf")
        for run in range(TRIES):
            fresh = f"{text}\n{run}"
            start = time.thread_time()
            extract_text(fresh, "benchmark", reading)
            best = min(best, time.thread_time() - start)
        return best

    before = seconds(small)
    return seconds(large) / before if before > 0.001 else 1.0


def main() -> None:
    options = arguments(__doc__)
    figures: dict[str, object] = {**throughput(options.data, options.sample)}
    ratio, name = growth(options.data)
    figures |= {"growth": round(ratio, 2), "growth_text": name}
    table(list(figures.items()), "extract_speed: reading every text of the archive, one core")
    finish(figures)


if __name__ == "__main__":
    main()
