"""Probing: which of a row of tags is the first to contain a commit, by asking as few of them as may be.

The row is in the order of versions, so that in the plain case all tags before some place lack the commit and all from
there on have it. Dates choose where to look first and never decide: every answer is one of ancestry. What is asked next
follows from the answers alone, so that a row which is asked one by one ends like one that is asked at once.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

AROUND = 4  # tags looked at again before the first that has it, where they are younger than the commit
_SPREAD = 12  # questions of one round over a stretch of which dates tell nothing
_CROSSINGS = 3  # places of a row where the dates pass the moment of the commit


class Row(msgspec.Struct, frozen=True):
    """`dates` of the tags in the order of versions, ISO 8601 in UTC, '' where not known; `since` is the earliest moment
    at which the commit can have been there, '' where that is not known."""

    dates: tuple[str, ...]
    since: str = ""

    def expected(self, index: int) -> bool | None:
        """What the dates let expect of a tag; None where they tell nothing."""
        return self.dates[index] >= self.since if self.since and self.dates[index] else None


def first(known: Mapping[int, bool]) -> int | None:
    """The first index that is known to have it."""
    return min((index for index, has in known.items() if has), default=None)


def ask(row: Row, known: Mapping[int, bool], wide: bool = False) -> list[int]:
    """The indexes to ask about now, none where the row is settled: one at a time, or (`wide`) several at once where
    dates are no guide, so that few rounds are needed."""
    following = _next(row, known)
    if following is None or not wide:
        return [] if following is None else [following]
    high = first(known)
    if high is None:
        begun = _crossings(row)[:1]
        # The last one too, unless the row begins with what is expected to have it: then it is settled by one answer.
        ends = [i for i in (begun if begun == [0] else (*begun, len(row.dates) - 1)) if i not in known]
        ends = ends or [following]
        return ends if _guided(row, known) else sorted({*ends, *_spread(row, known, len(row.dates))})
    if _guided(row, known):
        return [following]
    return _spread(row, known, high) or _suspects(row, known, _low(known, high))


def near(row: Row) -> list[int]:
    """The tags around the place where dates let expect the first one, the nearest first: worth asking where it costs
    nothing, as a tag may be made some time before a commit is known."""
    return [i for c in _crossings(row)[:1] for i in (c - 2, c + 1, c - 3) if c and 0 <= i < len(row.dates)]


def _next(row: Row, known: Mapping[int, bool]) -> int | None:
    last = len(row.dates) - 1
    high = first(known)
    if high is None:
        ends = [i for i in (*_crossings(row), last) if i not in known and i >= 0]
        return ends[0] if ends else None
    low = _low(known, high)
    if high - low > 1:
        return high - 1 if high in _crossings(row) else (low + high) // 2
    return next(iter(_suspects(row, known, low)), None)


def _low(known: Mapping[int, bool], high: int) -> int:
    """The last before `high` that is known to lack it; -1 where none is."""
    return max((index for index, has in known.items() if not has and index < high), default=-1)


def _suspects(row: Row, known: Mapping[int, bool], low: int) -> list[int]:
    """Tags before the first that has it which are younger than the commit and might have it all the same, because they
    were made from another branch: those that came soon after the commit first."""
    young = [i for i in range(low) if row.expected(i)]
    left = AROUND - sum(i in known for i in young)
    return [i for i in young if i not in known][: max(left, 0)]


def _crossings(row: Row) -> list[int]:
    """Where the dates pass the moment of the commit: the first tag from there on."""
    found = [i for i in range(len(row.dates)) if row.expected(i) and (i == 0 or row.expected(i - 1) is False)]
    return found[:_CROSSINGS]


def _guided(row: Row, known: Mapping[int, bool]) -> bool:
    """Whether dates are a guide: all are known, and nothing that was answered speaks against them."""
    told = all(row.expected(i) is not None for i in range(len(row.dates)))
    return told and all(row.expected(i) == has for i, has in known.items())


def _spread(row: Row, known: Mapping[int, bool], high: int) -> list[int]:
    """Indexes evenly over the stretch in which the first one lies, before `high`."""
    low = _low(known, high)
    inside = range(low + 1, high)
    if len(inside) <= _SPREAD:
        return list(inside)
    return sorted({low + round((high - low) * n / (_SPREAD + 1)) for n in range(1, _SPREAD + 1)} - {low, high})
