"""Which parsers look at a text at all, and which of their traces stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtrail.extract.lines import lines
from fixtrail.extract.traces.find import Parser, traces, triggered
from fixtrail.extract.traces.kinds import PARSERS
from fixtrail.model.failure import Thrown, Trace
from tests.extract.traces.reading import told


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_text_with_a_trigger_has_one_of_its_words(parser: Parser) -> None:
    """The words are looked for first, so a trigger without any would never be found."""

    @settings(max_examples=200)
    @given(st.from_regex(parser.trigger))
    def holds(text: str) -> None:
        assert any(hint in text for hint in parser.hints)

    holds()


def test_only_parsers_with_something_in_the_text_are_asked() -> None:
    """Most texts cost a few searches."""
    asked = [parser.name for parser in triggered("Traceback (most recent call last):\n", PARSERS)]
    assert asked == ["python"]
    assert triggered("The lamp is lit, thank you.", PARSERS) == []


def _spans(*spans: tuple[int, int]) -> Parser:
    made = [Trace("c", "crash", (Thrown("x", "", start, end),), start, end) for start, end in spans]
    return Parser("made", re.compile(""), lambda _: made)


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ([[(0, 9)], [(2, 5)]], [(0, 9)]),
        ([[(2, 5)], [(0, 9)]], [(0, 9)]),
        ([[(0, 5), (5, 9)]], [(0, 5), (5, 9)]),
        ([[(0, 5)], [(3, 9)]], [(0, 5)]),
        ([[(3, 9)], [(3, 5)]], [(3, 9)]),
    ],
)
def test_traces_do_not_overlap(found: list[list[tuple[int, int]]], kept: list[tuple[int, int]]) -> None:
    """The one that begins first stays, of two that begin together the longer."""
    parsers = [_spans(*spans) for spans in found]
    assert [(t.start, t.end) for t in traces("x" * 9, (), parsers)] == kept


def test_of_two_readings_of_the_same_lines_the_one_with_more_frames_stays() -> None:
    """`Error: ` is also how bundlers begin, which read one place."""
    text = (
        "==14== Uncaught Exception: dark\nError: dark\n    at trim (/out/lamp/wick.ts:6:15)\n"
        "    at light (/out/lamp/lamp.ts:22:11)\n"
    )
    (trace,) = traces(text, lines(text, 4000), PARSERS)
    assert [frame.function for frame in trace.thrown[0].frames] == ["trim", "light"]


def test_colours_of_a_terminal_are_no_part_of_type_and_message() -> None:
    """With the escape character and where it was lost on the way."""
    trace = "{0}31mTypeError{0}39m: no oil{0}0m\n    at light (/srv/lamp.js:3:5)\n"
    for escape in ("\x1b[", "["):
        text = trace.format(escape)
        (found,) = traces(text, lines(text, 4000), PARSERS)
        assert told(found) == [("TypeError", "no oil")]
