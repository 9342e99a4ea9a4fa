"""Replies that take an explanation as right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.text.acceptance import accepts
from tests.text.growth import assert_linear


@pytest.mark.parametrize(
    ("reply", "taken"),
    [
        ("Thanks, that makes sense.", True),
        ("Ah, that was it.", True),
        ("> Thanks\n\nWhat wick?", False),
        ("谢谢！", True),
        ("No, it is the oil.", False),
        ("x" * 500 + " thanks", False),
        ("", False),
    ],
)
def test_reply_accepts_in_its_own_first_words(reply: str, taken: bool) -> None:
    """What it quotes is not its own, and thanks at the end of a long text are good manners."""
    assert accepts(reply) == taken


@given(st.text())
def test_any_text_is_read(reply: str) -> None:
    """No text breaks it, and quoted it never accepts."""
    accepts(reply)
    assert not accepts("\n".join(f"> {line}" for line in reply.split("\n")))


def test_long_replies_take_linear_time() -> None:
    """Only the beginning is read."""
    assert_linear(accepts, lambda size: "a\n" * size)
