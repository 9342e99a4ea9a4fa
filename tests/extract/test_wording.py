"""The words of a document as its phrases are looked for in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.wording import readable
from fixtrail.text.markdown import blocks


def test_code_spans_are_shown_as_such() -> None:
    """A sentence keeps its subject; code blocks, quoted replies and headings say nothing."""
    text = "# The Cause\n\n> quoted\n\n`Wick.trim()` DOESN’T work\n\n```\nlight\n```\n"
    assert readable(text, blocks(text)).split() == ["`xxxxxxxxxxx`", "doesn't", "work"]


def test_backticks_that_make_no_code_stay() -> None:
    """A lone one, and those of an empty span."""
    text = "a ` b `` c"
    assert readable(text, blocks(text)) == text


@given(st.text(alphabet="aİ’`#>\n -x\u200f\0\ud800", max_size=60))
def test_words_stand_where_they_stood(text: str) -> None:
    """One character for one, on any text."""
    assert len(readable(text, blocks(text))) == len(text)
