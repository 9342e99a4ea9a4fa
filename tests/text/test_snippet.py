"""What is shown of a text around a hit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.text.snippet import around


@pytest.mark.parametrize(
    ("text", "hit", "limit", "shown"),
    [
        ("one\n  the hit here  \ntwo", "hit", 300, "the hit here"),
        ("only the hit", "hit", 300, "only the hit"),
        ("a b c d hit e f g h", "hit", 11, "d hit e f"),
        ("aaaaaaaaaahitbbbbbbbbbb", "hit", 9, "aaahitbbb"),
        ("long hit", "long hit", 3, "long hit"),
    ],
)
def test_line_of_a_hit_is_shown_or_as_much_as_fits(text: str, hit: str, limit: int, shown: str) -> None:
    """The whole line, cut at spaces where it is too long; never less than the hit."""
    at = text.index(hit)
    start, end = around(text, at, at + len(hit), limit)
    assert text[start:end] == shown


@given(st.text(" \nab", min_size=1, max_size=60), st.data())
def test_stretch_holds_the_hit_and_little_more(text: str, data: st.DataObject) -> None:
    """It contains the hit, and is no longer than the limit or the hit."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    limit = data.draw(st.integers(1, 40))
    left, right = around(text, start, end, limit)
    assert 0 <= left <= start < end <= right <= len(text)
    assert right - left <= max(limit, end - start)
