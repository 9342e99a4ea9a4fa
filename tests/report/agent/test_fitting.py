"""Answers keep to their budget, and say what they left out."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from fixtrail.report.agent.answer import Answer, Data, Entry
from fixtrail.report.agent.fitting import by_rank, exactly, in_order, tokens

PIECES = st.text(max_size=900) | st.builds(Data, st.text(max_size=3_000))
LINES = st.lists(PIECES, max_size=3).map(tuple)
ENTRIES = st.lists(
    st.builds(Entry, st.lists(LINES, min_size=1, max_size=3).map(tuple), st.sampled_from(["fixes", "advice", "way"]),
              st.integers(0, 5)),
    max_size=12,
).map(tuple)  # fmt: skip
ANSWERS = st.builds(
    Answer, st.lists(LINES, min_size=1, max_size=2).map(tuple), ENTRIES, st.just("Next: start={start}.")
)


def numbered(count: int, text: str = "word " * 30) -> Answer:
    """An answer with entries that can be told apart."""
    entries = tuple(Entry(((f"- {n}: ", Data(text)),), f"name {n % 3}", n % 3) for n in range(count))
    return Answer((("head",),), entries, "Next: start={start}.")


@settings(max_examples=150, deadline=None)
@given(ANSWERS, st.integers(200, 8_000))
def test_answer_counts_no_more_than_its_budget(answer: Answer, budget: int) -> None:
    """Whatever stands in it, and its marks are whole."""
    for text in (in_order(answer, budget), by_rank(answer, budget)):
        assert tokens(text) <= budget
        for tag in set(re.findall(r"^Text inside <(data-[0-9a-f]+)>", text, re.MULTILINE)):
            assert text.count(f"<{tag}>") == text.count(f"</{tag}>")


def test_answer_that_fits_is_whole() -> None:
    """Then nothing says that something is missing."""
    assert in_order(numbered(3), 1_500) == by_rank(numbered(3), 1_500) == exactly(numbered(3))


def test_entries_in_order_end_where_the_next_call_begins() -> None:
    """The number of the first that was left out is that of the next page."""
    text = in_order(numbered(40), 400)
    shown = re.findall(r"^- (\d+): ", text, re.MULTILINE)
    assert shown == [str(n) for n in range(len(shown))]
    assert text.endswith(f"Left out: {40 - len(shown)} of 40. Next: start={len(shown)}.")


def test_numbers_go_on_from_the_page_before() -> None:
    """Of a later page too."""
    later = numbered(40)
    text = in_order(Answer(later.head, later.entries[30:], later.rest, 30, 40), 200)
    shown = len(re.findall(r"^- \d+: ", text, re.MULTILINE))
    assert text.endswith(f"Left out: {10 - shown} of 40. Next: start={30 + shown}.")


def test_entry_that_does_not_fit_alone_is_cut() -> None:
    """Rather a beginning than nothing, so that the next page makes progress."""
    text = in_order(numbered(2, "word " * 2_000), 200)
    assert re.findall(r"^- (\d+): ", text, re.MULTILINE) == ["0"]
    assert "characters)" in text


def test_what_matters_least_is_left_out_first_and_named() -> None:
    """In their own order stay those of the smallest rank."""
    text = by_rank(numbered(12), 300)
    shown = [int(n) for n in re.findall(r"^- (\d+): ", text, re.MULTILINE)]
    assert shown == sorted(shown)
    assert [n for n in shown if n % 3 == 0] == [0, 3, 6, 9][: len([n for n in shown if n % 3 == 0])]
    assert re.search(r"^Left out to keep to the budget: name .*\. Next: start=", text, re.MULTILINE)


def test_many_names_of_what_was_left_out_end_in_more() -> None:
    """The list of names is bounded too."""
    entries = tuple(Entry((("- ", Data("x" * 3_000)),), f"a rather long name {n}", 1) for n in range(200))
    text = by_rank(Answer((("head",),), entries, "Next."), 200)
    assert text.splitlines()[-1].endswith(", more. Next.")
    assert tokens(text) <= 200
