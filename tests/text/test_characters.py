"""What a reader does not see is shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.text.characters import HIDDEN, visible, without_hidden

ANY = st.text(st.characters(categories=None), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ab\u202ecd", "ab⟨U+202E⟩cd"),
        ("\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("ad\u200dmin", "ad⟨U+200D⟩min"),
        ("\ufefftop", "⟨U+FEFF⟩top"),
        ("tag\U000e0041", "tag⟨U+E0041⟩"),
        ("x\ufe0f", "x⟨U+FE0F⟩"),
        ("\x1b[31mred", "⟨U+001B⟩[31mred"),
        ("\ud83d", "⟨U+D83D⟩"),
        ("a\u2028b", "a⟨U+2028⟩b"),
        ("soft\xadhyphen", "soft⟨U+00AD⟩hyphen"),
    ],
)
def test_hidden_characters_are_shown_by_their_number(text: str, shown: str) -> None:
    """Bidirectional, invisible and control characters become marks."""
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text", ["plain\ttext\r\n", "❤️ 1️⃣ ©️", "👩‍💻👨‍👩‍👧", "می‌خواهم", "क्‍ष", "日本語 ñ العربية", "⟨U+202E⟩"]
)  # fmt: skip
def test_normal_writing_is_left_alone(text: str) -> None:
    """Emoji, joiners of scripts that use them, and right-to-left letters are no tricks."""
    assert visible(text) == text


@given(ANY)
def test_visible_text_hides_nothing_that_can_mislead(text: str) -> None:
    """No control, no lone surrogate and no bidirectional control is left, and a second time changes nothing."""
    shown = visible(text)
    assert visible(shown) == shown
    assert all(unicodedata.category(c) not in ("Cc", "Cs") or c in "\t\n\r" for c in shown)
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(shown)


@given(ANY)
def test_format_characters_are_all_known(text: str) -> None:
    """Whatever Unicode calls a format character is hidden."""
    for character in text:
        if unicodedata.category(character) == "Cf" and ord(character) < 0x13430:
            assert HIDDEN.match(character) or character in "\u0890\u0891\u08e2"


def test_hidden_characters_can_be_dropped() -> None:
    """For names, which never hold any."""
    assert without_hidden("git\u200bhub\u202e.com\ufeff") == "github.com"
