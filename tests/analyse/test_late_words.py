"""The phrases of what comments after the end say of it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.analyse.late_words import KINDS, fails, parse, plain, reopens, says


def test_plain_is_lower_case_on_one_line_with_straight_quotes() -> None:
    """As the phrases are written."""
    assert plain("It  doesn’t\n\tWORK ") == "it doesn't work"


def test_offer_to_open_it_again_does_not_ask_for_it() -> None:
    """Two kinds decide."""
    assert [reopens("please reopen"), reopens("feel free to reopen")] == [True, False]


def test_question_does_not_say_that_it_fails() -> None:
    """Nor does a condition."""
    assert [fails(x) for x in ("it still fails", "does it still fail?", "tell us if it still fails")] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("line", ["nonsense \\bx\\b", "fails", "fails (", "fails   "])
def test_line_that_is_no_kind_with_a_pattern_is_named(line: str) -> None:
    """By file and number."""
    with pytest.raises(ValueError, match=r"list\.txt, line 2: "):
        parse(f"# a comment\n{line}\n", "list.txt")


def test_patterns_of_a_kind_are_alternatives() -> None:
    """Comments and blank lines are left out."""
    found = parse("# x\n\nfails   one\nfails two\nyet three\n", "list.txt")
    assert {kind: pattern.pattern for kind, pattern in found.items()} == {"fails": "one|two", "yet": "three"}


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    """Every kind has phrases, and none of them fails."""
    assert {says(kind, plain(text)) for kind in KINDS} <= {True, False}


@pytest.mark.parametrize("piece", ["still ", "a", "not ", "same issue ", "can't ", ":a:", "@a ", "on wrote "])
def test_long_sentence_takes_no_time(piece: str) -> None:
    """At most the first 600 characters are looked at, and no repetition is open."""
    began = time.perf_counter()
    words = plain(piece * 100_000)
    for kind in KINDS:
        says(kind, words)
    assert len(words) <= 600
    assert time.perf_counter() - began < 1.0
