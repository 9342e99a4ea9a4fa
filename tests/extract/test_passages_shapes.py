"""Shapes of lines: their data file, their order, and the characters they begin with."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtrail.extract.passages_score import LOOKED_AT, score
from fixtrail.extract.passages_shapes import Shape, Shapes, alternatives, first_characters, shapes

BITS = (
    "a", "A", "1", " ", "  ", "\t", ".", ":", "::", "-", "--", "_", "/", "\\", "=", " = ", "(", ")", "[", "]", "{", "}",
    "<", ">", "|", "@", "#", "$", "%", "'", '"', "`", "*", "+", ",", ";", "!", "?", "~", "^", "&", "é", "─", "0x0",
    "at ", "Error", "Error: ", "sudo ", "a=b ", "if a[", "select a=, from ", "npm a ", "1.", "12:00:00 ", "a@b:",
)  # fmt: skip


def test_first_shape_that_matches_counts() -> None:
    """Shapes are tried in the order of the file, also where their lines begin alike."""
    found = Shapes("3 log a.c\n5 error ab|b\\w", "x")
    assert [found.of(line) for line in ("abc", "ab", "bc", "c", "é")] == [
        Shape(3, "log"), Shape(5, "error"), Shape(5, "error"), None, None,
    ]  # fmt: skip


def test_group_that_captures_is_refused() -> None:
    """A capturing group would be taken for the mark of an alternative."""
    with pytest.raises(ValueError, match=r"lamps: a group in a pattern must begin with \?:"):
        Shapes("1 log (a)", "lamps")


def test_unreadable_line_is_named() -> None:
    """A line that is no rule is a ValueError with file and line number; so is a kind that is none."""
    with pytest.raises(ValueError, match="lamps, line 2"):
        Shapes("1 log a\n1 log [", "lamps")
    with pytest.raises(ValueError, match="lamp"):
        Shapes("1 lamp a", "lamps")


def test_alternatives_are_those_of_the_top_level() -> None:
    """Bars in groups and classes, and escaped ones, divide nothing."""
    assert list(alternatives(r"a(?:b|c)|[|]x|\|[^]|]|d")) == [r"a(?:b|c)", "[|]x", r"\|[^]|]", "d"]


@pytest.mark.parametrize(
    ("pattern", "characters"),
    [("ab", "a"), ("[xy]z", "xy"), ("a?b", "ab"), ("(?:a|b){0,3}+c", "abc"), (r"\$x", "$"), ("(?=.b)a", "a")],
)
def test_first_characters_of_a_pattern(pattern: str, characters: str) -> None:
    """The characters a match may begin with, through groups, classes and what may be missing."""
    assert first_characters(pattern) == frozenset(characters)


@pytest.mark.parametrize("pattern", ["", "^a", r"\ba", "a?", "a*", "(?:a", "(?!a)b"])
def test_first_characters_are_all_where_nothing_says(pattern: str) -> None:
    """A pattern that may match nothing at its start may begin with anything."""
    assert len(first_characters(pattern)) == 128


def test_every_shape_is_reached_by_its_first_characters() -> None:
    """What the whole list matches, the list for the first character of the line matches too."""
    lines = ["".join(pair) for pair in zip(BITS * len(BITS), sorted(BITS * len(BITS)), strict=True)]
    known = shapes()
    whole = [re.compile(piece) for piece, _, _ in known._pieces]
    for line in filter(None, (line.strip() for line in lines)):
        assert (known.of(line) is None) == (not any(pattern.match(line) for pattern in whole)), line


def test_no_shape_takes_long_on_a_line_made_to_be_slow() -> None:
    """Repeated bits of all sorts, as long as a line is looked at, take each at most a few milliseconds."""
    slow = []
    for first in BITS:
        for second in BITS:
            line = ((first + second) * LOOKED_AT)[:LOOKED_AT]
            start = time.thread_time()
            score(line)
            slow.append((time.thread_time() - start, first, second))
    assert [entry for entry in slow if entry[0] > 0.1] == []


@settings(deadline=None)
@given(st.text())
def test_score_of_any_line_is_a_number(text: str) -> None:
    """Nothing raises, and an empty line says nothing."""
    found = score(text)
    assert found.value == found.value
    assert text.strip() or found.value == 0
