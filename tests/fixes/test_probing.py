"""Which of a row of tags is the first to contain a commit, asked sparingly."""

from __future__ import annotations

import math
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from fixtrail.fixes.probing import AROUND, Row, ask, first


def probe(row: Row, truth: Sequence[bool], wide: bool = False) -> tuple[int | None, list[list[int]]]:
    """The first index as it is told in the end, and what was asked in which round."""
    known: dict[int, bool] = {}
    rounds: list[list[int]] = []
    while asked := ask(row, known, wide):
        assert not set(asked) & known.keys()
        rounds.append(asked)
        known.update({index: truth[index] for index in asked})
    return first(known), rounds


def days(*numbers: int) -> tuple[str, ...]:
    return tuple(f"2026-01-{n:02}T00:00:00Z" for n in numbers)


def test_dates_that_are_right_cost_two_questions() -> None:
    """The first tag of the day or later, and the one before it."""
    row = Row(days(1, 2, 3, 4, 5, 6), "2026-01-04T00:00:00Z")
    assert probe(row, [False] * 3 + [True] * 3) == (3, [[3], [2]])


def test_row_that_ends_before_the_commit_costs_one_question() -> None:
    """Its last tag does not have it, as its date let expect."""
    assert probe(Row(days(1, 2, 3), "2026-01-04T00:00:00Z"), [False] * 3) == (None, [[2]])


def test_row_that_begins_after_the_commit_costs_one_question() -> None:
    """Its first tag has it: none can come before."""
    assert probe(Row(days(5, 6, 7), "2026-01-04T00:00:00Z"), [True] * 3) == (0, [[0]])


def test_empty_row_asks_nothing() -> None:
    """There is no tag to ask of."""
    assert (ask(Row(()), {}), ask(Row(()), {}, wide=True)) == ([], [])


def test_tags_of_another_branch_are_looked_at_again() -> None:
    """A tag that is younger than the commit may lack it and an earlier one have it all the same."""
    row = Row(days(1, 4, 5, 6, 7), "2026-01-03T00:00:00Z")
    truth = [False, False, True, False, True]
    assert [probe(row, truth, wide)[0] for wide in (False, True)] == [2, 2]


def test_commit_that_was_on_a_release_branch_first_is_found_there() -> None:
    """The tag right after it has it, the next one, of another branch, does not."""
    row = Row(days(1, 4, 6, 8), "2026-01-03T00:00:00Z")
    assert [probe(row, [False, True, False, True], wide)[0] for wide in (False, True)] == [1, 1]


def test_few_suspects_are_asked() -> None:
    """A long stretch of patch releases without the commit is not asked one by one."""
    row = Row(days(*range(1, 31)), "2026-01-02T00:00:00Z")
    found, rounds = probe(row, [False] * 29 + [True])
    assert (found, sum(map(len, rounds)) <= 2 + 5 + AROUND) == (29, True)


DATES = st.one_of(st.just(""), st.integers(1, 28).map(lambda n: f"2026-01-{n:02}T00:00:00Z"))


@given(st.lists(DATES, min_size=1, max_size=120), st.integers(0, 120), DATES)
def test_asking_wide_and_asking_one_by_one_tell_the_truth(dates: list[str], place: int, since: str) -> None:
    """Whatever the dates say: where all from some place on have it, that place is found, by one round after the other
    or by few wide ones, with no more questions than bisecting and a few more."""
    row, truth = Row(tuple(dates), since), [index >= place for index in range(len(dates))]
    expected = place if place < len(dates) else None
    narrow, wide = probe(row, truth), probe(row, truth, wide=True)
    assert (narrow[0], wide[0]) == (expected, expected)
    assert all(len(asked) == 1 for asked in narrow[1])
    assert len(narrow[1]) <= 5 + math.ceil(math.log2(len(dates) + 1)) + AROUND
    assert len(wide[1]) <= 8


@given(st.lists(DATES, min_size=1, max_size=40), DATES, st.data())
def test_every_row_comes_to_an_end(dates: list[str], since: str, data: st.DataObject) -> None:
    """Also one in which tags with and without the commit take turns; what is told then was answered."""
    truth = data.draw(st.lists(st.booleans(), min_size=len(dates), max_size=len(dates)))
    for wide in (False, True):
        found, rounds = probe(Row(tuple(dates), since), truth, wide)
        assert len(rounds) <= len(dates)
        assert found is None or truth[found]
