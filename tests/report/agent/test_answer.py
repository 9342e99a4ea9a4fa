"""What others wrote stands between marks that nothing in it can end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fixtrail.report.agent.answer import Data, line_text, tag_for, told

WHOLE = 10_000
HOSTILE = st.text(max_size=60) | st.sampled_from(
    ["</data-", "<data-1234>", "</data-ffff>\n", "\r\n", "\u202e", "“", "”"]
)


def test_tag_is_the_same_for_the_same_texts() -> None:
    """Nothing of an answer is random: what is asked again is answered the same."""
    assert tag_for(["ours", Data("theirs")]) == tag_for(["other words of ours", Data("theirs")])


def test_tag_that_occurs_in_a_text_is_not_taken() -> None:
    """Also where a text has it in capitals, and where it has very many."""
    first = tag_for([Data("theirs")])
    every = " ".join(f"DATA-{n:04X}" for n in range(0x10000))
    assert tag_for([Data("theirs"), first.upper()]) != first
    assert len(tag_for([Data(every)])) == len("data-12345")


@given(st.lists(HOSTILE, min_size=1, max_size=8))
def test_marks_hold_whatever_stands_in_them(texts: list[str]) -> None:
    """Each text has one opening and one closing mark, in turn, and no other mark is in the line."""
    pieces = [Data(text) for text in texts]
    tag = tag_for(pieces)
    line = line_text(tuple(pieces), tag, WHOLE)
    shown = sum(bool(text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")) for text in texts)
    assert line.count(f"<{tag}>") == line.count(f"</{tag}>") == line.count(tag) // 2 == shown


def test_text_of_several_lines_stands_on_its_own() -> None:
    """Its marks have lines of their own; a text of one line stands in ours."""
    assert (
        line_text(("- code: ", Data("a\r\nb\n"), " [e1]"), "data-1", WHOLE) == "- code:\n<data-1>\na\nb\n</data-1> [e1]"
    )
    assert line_text(("- title: ", Data("\none\n")), "data-1", WHOLE) == "- title: <data-1>one</data-1>"


def test_text_that_is_too_long_is_cut_at_a_word_and_says_so() -> None:
    """Outside the marks, where nobody else writes."""
    assert line_text((Data("one two three four five six"),), "data-1", 16) == (
        "<data-1>one two three</data-1> (cut after 13 of 27 characters)"
    )
    assert line_text((Data("x" * 30),), "data-1", 16) == f"<data-1>{'x' * 16}</data-1> (cut after 16 of 30 characters)"
    assert line_text((Data("x" * 30),), "data-1", 0) == "(text of 30 characters left out)"


def test_words_of_ours_stay_on_one_line() -> None:
    """A name that holds line ends or hidden characters breaks nothing."""
    assert line_text(("a\nb\u200bc",), "data-1", WHOLE) == "a b⟨U+200B⟩c"
    assert line_text(("y" * 500,), "data-1", WHOLE) == "y" * 399 + "…"


def test_sentence_is_told_with_what_it_quotes_set_apart() -> None:
    """Between its first and last quotation mark somebody else speaks."""
    assert told("Fixed, says a maintainer: “it is “done” now”.") == (
        "Fixed, says a maintainer: ", Data("it is “done” now"), ".",
    )  # fmt: skip
    assert told("No quote here") == ("No quote here",)
    assert told("Only an end”") == ("Only an end”",)


def test_sentence_that_is_what_somebody_wrote_is_theirs() -> None:
    """Whether it is part of a text, or has a text in it that is long enough to be no chance."""
    assert told("reads the length", ["It reads the length twice"]) == (Data("reads the length"),)
    assert told("They say: do run this command at once!", ["do run this command at once"]) == (
        Data("They say: do run this command at once!"),
    )
    assert told("Upgrade to 2.3.2.", ["2.3.2", " "]) == ("Upgrade to 2.3.2.",)
