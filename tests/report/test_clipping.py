"""Texts cut to a number of bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.report.clipping import clipped, escaped
from tests.text.growth import assert_linear


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("It fails on Windows", 40, "It fails on Windows"),
        ("It fails on Windows", 15, "It fails on…"),
        ("It fails on Windows", 14, "It fails on…"),
        ("Unforeseeableness", 10, "Unforese…"[:7] + "…"),
        ("e\u0301" * 8, 12, "e\u0301" * 3 + "…"),
        ("ab\U0001f468\u200d\U0001f469 x", 12, "ab…"),
        ("日本語の文章です", 12, "日本語…"),
    ],
)
def test_text_is_cut_at_a_word_and_never_inside_a_sign(text: str, most: int, shown: str) -> None:
    """The mark of what was cut counts; a letter keeps its accents, an emoji its parts."""
    assert clipped(text, most) == shown


def test_quotes_count_as_json_has_them() -> None:
    """A backslash and a quotation mark take two bytes."""
    assert escaped('a"b\\') == 6


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(4, 60))
def test_cut_text_fits_and_is_a_beginning(text: str, most: int) -> None:
    """Whatever the text."""
    shown = clipped(text, most)
    assert escaped(shown) <= most
    assert shown == text or text.startswith(shown.removesuffix("…"))


def test_cutting_takes_linear_time() -> None:
    """A long text without a word in it is cut where it must be."""
    assert_linear(lambda text: clipped(text, 400), lambda n: "\u0301" * n)
