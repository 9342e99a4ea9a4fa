"""Duplicates share a fingerprint, strangers do not: `python benchmarks/chains.py [--data DIR] [--sample N]`.

Over `gold/duplicates.jsonl` and the imported archive, offline. An issue states an error where extraction finds one in
its texts; what counts are the fingerprints of all its errors that are not generic. Of duplicate pairs whose two sides
both state an error, the share with a common fingerprint (`duplicates_share` at family level, `duplicates_exact`,
`duplicates_near`); of 10,000 random pairs of such issues that are no duplicates, the same (`strangers_share` …); of
pairs of issues under one exact fingerprint, the share that are one gold group or have the same message to a reader
(`same_print_same_failure`, and at family level `same_family_same_failure`).

The reader is a stand-in that knows nothing of the normaliser: two messages are the same where they are equal in small
letters, after the words that a panic or a failed assertion puts around its message, numbers, codes, the folders of
paths and a place in front are taken out, and white space and punctuation are left away. Names in quotation marks stay,
so two messages that name two things are two to him.
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench import arguments, finish, gold, imported, ref_of, sampled, share, table
from fixtrail.extract.thread import extract
from fixtrail.fingerprint.make import fingerprint
from fixtrail.fingerprint.near import near
from fixtrail.fingerprint.normalise import key
from fixtrail.fingerprint.ruleset import ruleset
from fixtrail.github.parse import parse
from fixtrail.model.facts import Error
from fixtrail.model.failure import Fingerprint
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.store.database import Store

STRANGERS = 10_000
SEED = 20261124
PAIRS = 20_000  # of one print, at most, taken at random
# What a reader looks through: the words that a panic or an assertion puts around its message.
WRAPPINGS = (
    re.compile(r"(?:failed|panicked|fail)(?: at)? '(.+?)'(?:,|$)"),
    re.compile(r"(?:task|thread) .{0,60}(?:failed|panicked) at '(.+)"),
    re.compile(r"Assertion [`'](.+)' failed"),
    re.compile(r"[Aa]ssertion failed: (.+?)(?:, function .*|, file .*)?$"),
)
Prints = list[tuple[Error, Fingerprint]]
Pair = tuple[Ref, Ref]


def printed(store: Store) -> dict[Ref, Prints]:
    """The errors of each issue of the archive that states one, with their fingerprints."""
    rules, limits, found = ruleset(), Limits(), {}
    for chunk in chunks(list(store.refs()), 200):
        for ref, raw in store.threads(chunk).items():
            thread = parse(raw)
            if thread.kind == "issue":
                errors = extract(thread, limits).errors
                if errors:
                    found[ref] = [(error, fingerprint(error, rules)) for error in errors]
    return found


def chunks(refs: Sequence[Ref], size: int) -> Iterator[Sequence[Ref]]:
    for at in range(0, len(refs), size):
        yield refs[at : at + size]


def groups(rows: Iterable[Mapping[str, object]]) -> dict[Ref, Ref]:
    """Each issue of a duplicate pair with one of its group, the same for all."""
    parent: dict[Ref, Ref] = {}

    def top(ref: Ref) -> Ref:
        while parent.setdefault(ref, ref) != ref:
            ref = parent[ref]
        return ref

    for row in rows:
        a, b = (ref_of(str(row["repo"]), int(str(row[side]))) for side in ("duplicate", "canonical"))
        parent[top(a)] = top(b)
    return {ref: top(ref) for ref in list(parent)}


def exact(prints: Prints) -> set[str]:
    return {print_.exact for _, print_ in prints if not print_.generic}


def family(prints: Prints) -> set[str]:
    return {print_.family for _, print_ in prints if not print_.generic}


def near_pair(a: Prints, b: Prints) -> bool:
    """Whether a message of one is near a message of the other."""
    mine, theirs = ({key(p.normalized) for _, p in prints if not p.generic} for prints in (a, b))
    return bool(family(a) & family(b)) or any(near(x, y) for x in mine for y in theirs)


def reader(message: str) -> str:
    """A message as the stand-in for a reader compares it."""
    for wrapping in WRAPPINGS:
        found = wrapping.search(message)
        if found:
            message = found[1]
            break
    text = re.sub(r"^\s*\S{1,200}:\d+:\d+:?(?: \d+:\d+)?:? ", "", message)
    text = re.sub(r"(?:[\w.~-]*[/\\])+", "", text.lower())
    text = re.sub(r"(?:0x)?\b\d\w*|\b[a-z]{1,6}\d{3,}\b", "", text)
    text = re.sub(r"^\W*(?:(?:rust: )?(?:error|warning|fatal)\b(?:\[\w+\])?:?|internal compiler error:|\s)+", "", text)
    return re.sub(r"[^\w]+", "", text)


def same_failure(a: Prints, b: Prints) -> bool:
    return bool({reader(e.message) for e, _ in a} & {reader(e.message) for e, _ in b})


def under_one(issues: Mapping[Ref, Prints], level: str) -> Iterator[tuple[Pair, Prints, Prints]]:
    """Pairs of issues under one fingerprint of a level, with the errors that have it."""
    by_print: dict[str, dict[Ref, Prints]] = defaultdict(lambda: defaultdict(list))
    for ref, prints in issues.items():
        for error, print_ in prints:
            if not print_.generic:
                by_print[getattr(print_, level)][ref].append((error, print_))
    for holders in by_print.values():
        for a, b in combinations(sorted(holders, key=str), 2):
            yield (a, b), holders[a], holders[b]


def precision(pairs: Iterable[tuple[Pair, Prints, Prints]], group: Mapping[Ref, Ref]) -> tuple[float, int]:
    """The share of pairs that are one failure, and how many pairs there are."""
    found = list(pairs)
    chosen = sampled(found, PAIRS)
    right = sum(
        (a in group and group.get(a) == group.get(b)) or same_failure(mine, theirs) for (a, b), mine, theirs in chosen
    )
    return share(right, len(chosen)), len(found)


def strangers(refs: Sequence[Ref], group: Mapping[Ref, Ref]) -> list[Pair]:
    """Random pairs of issues that are no duplicates, the same for the same issues."""
    chance = random.Random(SEED)
    pairs: list[Pair] = []
    while len(pairs) < STRANGERS:
        a, b = chance.sample(refs, 2)
        if a not in group or group.get(a) != group.get(b):
            pairs.append((a, b))
    return pairs


def main() -> None:
    options = arguments(__doc__)
    rows = sampled(gold(options.data, "duplicates"), options.sample)
    with imported(options.data) as store:
        issues = printed(store)
    group = groups(gold(options.data, "duplicates"))
    stated = [(ref_of(r["repo"], r["duplicate"]), ref_of(r["repo"], r["canonical"])) for r in rows]
    duplicates = [(a, b) for a, b in stated if a in issues and b in issues]
    others = strangers(sorted(issues, key=str), group)
    figures: dict[str, object] = {}
    for name, pairs in (("duplicates", duplicates), ("strangers", others)):
        both = [(issues[a], issues[b]) for a, b in pairs]
        figures |= {
            f"{name}_share": share(sum(bool(family(a) & family(b)) for a, b in both), len(both)),
            f"{name}_exact": share(sum(bool(exact(a) & exact(b)) for a, b in both), len(both)),
            f"{name}_near": share(sum(near_pair(a, b) for a, b in both), len(both)),
        }
    for name, level in (("same_print_same_failure", "exact"), ("same_family_same_failure", "family")):
        figures[name], figures[f"{level}_pairs"] = precision(under_one(issues, level), group)
    figures |= {"issues_with_errors": len(issues), "duplicate_pairs": len(duplicates)}
    table(list(figures.items()), "chains: duplicates share a fingerprint, strangers do not")
    finish(figures)


if __name__ == "__main__":
    main()
