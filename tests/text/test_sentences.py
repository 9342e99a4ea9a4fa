"""Prose in sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.text.sentences import sentences


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It fails. It always fails!", ["It fails.", "It always fails!"]),
        ("Fixed in 2.3.1. Thanks", ["Fixed in 2.3.1.", "Thanks"]),
        ("See app.config.js, e.g. the first line.", ["See app.config.js, e.g. the first line."]),
        ("Node.js vs. Deno, i.e. both.", ["Node.js vs. Deno, i.e. both."]),
        ("Is it so? Yes.", ["Is it so?", "Yes."]),
        ("it broke. now it works", ["it broke.", "now it works"]),
        ("Well... maybe. Hm… No.", ["Well... maybe.", "Hm…", "No."]),
        ('He said "no." Then left.', ['He said "no."', "Then left."]),
        ("(It works.) Good.", ["(It works.)", "Good."]),
        ("Asked J. Doe about it.", ["Asked J. Doe about it."]),
        ("No. 5 is alive. No. Really", ["No. 5 is alive.", "No.", "Really"]),
        ("Logs, traces, etc. Nothing helps.", ["Logs, traces, etc.", "Nothing helps."]),
        ("one line\nand the next. End", ["one line\nand the next.", "End"]),
        ("one\n\ntwo", ["one", "two"]),
        ("one\r\n\r\ntwo\r\nmore", ["one", "two\r\nmore"]),
        ("intro:\n- first. more\n- second\n  goes on\n", ["intro:", "first.", "more", "second\n  goes on"]),
        ("1. one\n2) two", ["one", "two"]),
        ("- [x] done\n- [ ] open", ["done", "open"]),
        ("# Title\ntext", ["Title", "text"]),
        ("| a | b |\n| c | d |", ["a | b |", "c | d |"]),
        ("a\n---\nb", ["a", "b"]),
        ("> quoted. yes\n> more", ["quoted.", "yes", "more"]),
        ("動きません。助けて！", ["動きません。", "助けて！"]),
        ("Really?! Yes.", ["Really?!", "Yes."]),
        ("", []),
        (" \n\t\n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, found: list[str]) -> None:
    """At stops, blank lines, items and headings; not inside versions, names and abbreviations."""
    assert split(text) == found


def test_sentences_of_a_part_have_offsets_of_the_whole() -> None:
    """`start` is where the part begins."""
    assert list(sentences(" One. Two.", start=100)) == [(101, 105), (106, 110)]


@given(st.text(st.sampled_from('aB1.!?…。- \n\r\t#>|*)"é\ud800\u2028_'), max_size=60))
def test_sentences_of_any_text_are_in_order_and_say_something(text: str) -> None:
    """Spans do not overlap, are not empty, and have no white space at their ends."""
    reach = 0
    for start, end in sentences(text):
        assert reach <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        reach = end


@given(st.text(st.sampled_from("aB1.!? \nx"), max_size=60))
def test_sentences_of_words_lose_no_letter(text: str) -> None:
    """Every letter is in a sentence."""
    covered = "".join(text[a:b] for a, b in sentences(text))
    assert [c for c in covered if c.isalpha()] == [c for c in text if c.isalpha()]
