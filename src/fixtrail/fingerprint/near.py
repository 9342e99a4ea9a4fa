"""Near: two normal forms that differ in little, by edit distance with a bound on their n-grams before it.

Kubernetes' triage groups the failures of its tests in this way (https://github.com/kubernetes/test-infra/tree/master/triage):
counting n-grams costs little and shows for most pairs that the distance must be too large. The longer text is at most
500 characters; what is further does not count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

CHARS = 500  # of a normal form that are compared
_GRAM = 4
_PART = 20  # one edit in so many characters
_LEAST = 24  # shorter ones are near only where they are equal: one letter of a short message is much of it
_CANDIDATES = 24  # clusters that one text is compared with


class Near(msgspec.Struct, frozen=True):
    """A text that is near: its place in what was searched, and the edit distance."""

    number: int
    distance: int


def near(a: str, b: str) -> bool:
    """Whether two normal forms (or keys) differ by at most one edit in twenty characters of the longer."""
    a, b = a[:CHARS], b[:CHARS]
    if a == b:
        return True
    allowed = _allowed(a, b)
    return allowed > 0 and _gram_bound(_grams(a), _grams(b)) <= allowed and distance(a, b, allowed) <= allowed


def distance(a: str, b: str, most: int) -> int:
    """The edit distance of `a` and `b`, or `most` + 1 where it is more; time grows with length times `most`."""
    start = 0
    end_a, end_b = len(a), len(b)
    while start < min(end_a, end_b) and a[start] == b[start]:
        start += 1
    while end_a > start and end_b > start and a[end_a - 1] == b[end_b - 1]:
        end_a, end_b = end_a - 1, end_b - 1
    a, b = a[start:end_a], b[start:end_b]
    if abs(len(a) - len(b)) > most:
        return most + 1
    return min(_banded(a, b, most), most + 1)


def search(texts: Sequence[str], wanted: str, limit: int = 20) -> tuple[Near, ...]:
    """The texts near `wanted`, nearest first, at most `limit`."""
    grams, short = _grams(wanted[:CHARS]), wanted[:CHARS]
    found = []
    for number, text in enumerate(texts):
        other = text[:CHARS]
        allowed = 0 if other == short else _allowed(short, other)
        if other != short and (not allowed or _gram_bound(grams, _grams(other)) > allowed):
            continue
        far = distance(short, other, allowed)
        if far <= allowed:
            found.append(Near(number, far))
    return tuple(sorted(found, key=lambda n: (n.distance, n.number))[:limit])


def clusters(texts: Iterable[str]) -> list[int]:
    """For each text the number of its cluster, counted from 0 in the order of their first texts. A text joins the first
    cluster whose first text it is near; each is compared with at most 24 of those that share its rarest n-grams, so
    that time grows with the texts alone."""
    made: list[int] = []
    leaders: list[tuple[str, Counter[str]]] = []
    known: dict[str, int] = {}
    index: dict[str, list[int]] = defaultdict(list)
    for text in texts:
        short = text[:CHARS]
        if short not in known:
            grams = _grams(short)
            number = _joined(short, grams, leaders, index)
            if number is None:
                number = len(leaders)
                leaders.append((short, grams))
                for gram in grams:
                    index[gram].append(number)
            known[short] = number
        made.append(known[short])
    return made


def _joined(
    text: str, grams: Counter[str], leaders: Sequence[tuple[str, Counter[str]]], index: dict[str, list[int]]
) -> int | None:
    """The cluster that `text` joins, among those that share the most of its rarest n-grams."""
    shared: Counter[int] = Counter()
    for gram in sorted(grams, key=lambda gram: len(index.get(gram, ())))[:CHARS]:
        holders = index.get(gram, ())
        shared.update(holders[:_CANDIDATES])
    for number, _ in shared.most_common(_CANDIDATES):
        leader, known = leaders[number]
        allowed = _allowed(text, leader)
        if allowed and _gram_bound(grams, known) <= allowed and distance(text, leader, allowed) <= allowed:
            return number
    return None


def _allowed(a: str, b: str) -> int:
    shorter, longer = sorted((len(a), len(b)))
    if shorter < _LEAST or longer - shorter > longer // _PART:
        return 0
    return longer // _PART


def _grams(text: str) -> Counter[str]:
    return Counter(text[at : at + _GRAM] for at in range(max(1, len(text) - _GRAM + 1)))


def _gram_bound(a: Counter[str], b: Counter[str]) -> int:
    """What the edit distance is at least: one edit changes at most `_GRAM` n-grams of either text."""
    apart = max((a - b).total(), (b - a).total())
    return -(-apart // _GRAM)


def _banded(a: str, b: str, most: int) -> int:
    """The edit distance where it is at most `most`, by the cells that are no further from the diagonal."""
    over = most + 1
    before = [min(column, over) for column in range(len(b) + 1)]
    for row, character in enumerate(a, 1):
        first, last = max(1, row - most), min(len(b), row + most)
        now = [over] * (len(b) + 1)
        if first == 1:
            now[0] = min(row, over)
        for column in range(first, last + 1):
            cost = before[column - 1] + (character != b[column - 1])
            now[column] = min(cost, before[column] + 1, now[column - 1] + 1, over)
        if min(now) >= over:
            return over
        before = now
    return before[len(b)]
