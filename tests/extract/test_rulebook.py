"""Rules laid out by the words that they need: what they find is what their patterns find."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.rulebook import matches, rulebook
from fixtrail.extract.rules import parse
from tests.text.growth import assert_linear

RULES = parse(
    r"""
1 a \b(?:lamp|lanterns?|oil lamp)\b
1 b \bwick\w*\b.{0,20}\btrim
1 c (?m)^\W{0,3}(?:steps to light|how it burns)\b
1 d \?\s*$
1 e \bburn(?:s|ed)? (?:out|down)\b|\bsoot\b
""",
    "rules.txt",
)
BOOK = rulebook(RULES)
WORDS = [
    "lamp",
    "oil",
    "lantern",
    "lamps",
    "wicked",
    "trim",
    "burned",
    "out",
    "soot",
    "steps",
    "to",
    "light",
    "?",
    "\n",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=40))
def test_what_is_found_is_what_the_patterns_find(text: str) -> None:
    """No rule is lost and none is made up, whatever the text."""
    lowered = text.lower()
    assert [r.word for r, _, _ in matches(BOOK, lowered)] == [r.word for r in RULES if r.pattern.search(lowered)]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_place_of_a_match_is_one_that_the_pattern_matches(text: str) -> None:
    """The words at the place that is told match the rule."""
    places = [(rule, first, last) for rule, first, last in matches(BOOK, text)]
    assert all(rule.pattern.match(text, first) for rule, first, last in places)
    assert all(first < last for _, first, last in places)


@pytest.mark.parametrize("piece", ["lamp ", "wick ", "lamps", "?\n", "burned "])
def test_time_grows_with_the_text(piece: str) -> None:
    """Four times the text takes at most five times as long."""
    assert_linear(lambda text: list(matches(BOOK, text)), lambda size: piece * (size // len(piece)))
