"""Lines as programs printed them, with spans of the text that they were pasted into."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.lines import lines
from tests.text.growth import assert_linear

LIMIT = 4000


def read(text: str) -> list[str]:
    return [line.text for line in lines(text, LIMIT)]


@pytest.mark.parametrize(
    ("pasted", "printed"),
    [
        ("LampError: no oil", "LampError: no oil"),
        ("> LampError: no oil", "LampError: no oil"),
        ("> > LampError: no oil", "LampError: no oil"),
        ("│ LampError: no oil", "LampError: no oil"),
        ("  ⎿  LampError: no oil", " LampError: no oil"),
        ("2026-01-31T12:00:00.123Z LampError: no oil", "LampError: no oil"),
        ("2026-01-31 12:00:00,123 LampError: no oil", "LampError: no oil"),
        ("[12:00:01] LampError: no oil", "LampError: no oil"),
        ("> [12:00:01] LampError: no oil", "LampError: no oil"),
        ("12:00:01 PM LampError: no oil", "LampError: no oil"),
        ("    at light (lamp.js:1:2)", "    at light (lamp.js:1:2)"),
        ("10 lamps went out", "10 lamps went out"),
        ("[lamp] no oil", "[lamp] no oil"),
        (">>> light()", ">>> light()"),
    ],
)
def test_mark_in_front_is_no_part_of_the_line(pasted: str, printed: str) -> None:
    """Quote marks, boxes and timestamps were not printed by the program that failed; what looks like them stays."""
    assert read(pasted) == [printed]


def test_numbered_run_loses_its_numbers() -> None:
    """An editor's line numbers go where four lines count upwards; three may be data, and `1.` is a list."""
    assert read("7: a\n8: b\n9: c\n10: d") == ["a", "b", "c", "d"]
    assert read("1: a\n2: b\n3: c") == ["1: a", "2: b", "3: c"]
    assert read("1. a\n2. b\n3. c\n4. d") == ["1. a", "2. b", "3. c", "4. d"]


def test_numbers_that_do_not_count_stay() -> None:
    """Lines that begin with any number are data."""
    assert read("7: a\n7: b\n7: c\n7: d") == ["7: a", "7: b", "7: c", "7: d"]


def test_run_of_a_container_loses_its_name() -> None:
    """`docker compose` writes the container before each line; its width may change."""
    text = "web_1    | a\nweb_1    |   b\nstore_1  | c\nweb_1    | d\n"
    assert read(text) == ["a", "  b", "c", "d"]


def test_single_bar_is_no_container() -> None:
    """One line with a bar is a table or a pipe."""
    assert read("lamp | wick") == ["lamp | wick"]


def test_line_ends_of_every_kind_are_left_out() -> None:
    """Windows' line ends too; the last line needs none."""
    assert read("a\r\nb\n\nc") == ["a", "b", "", "c"]


def test_long_line_is_looked_at_up_to_the_limit() -> None:
    """The span ends where the look ends, and the next line is where it was."""
    (first, second) = lines("x" * 5000 + "\nb", LIMIT)
    assert (first.start, first.end, second.start, second.text) == (0, LIMIT, 5001, "b")


@given(st.text(alphabet=st.sampled_from("ab 1:>|[]\t\r\n\0\ud800│é2026-01T:"), max_size=200))
def test_span_of_a_line_is_its_text(text: str) -> None:
    """For any text: `text[start:end]` is the line, spans are in order, and `first` is a line's beginning."""
    found = lines(text, LIMIT)
    assert [text[line.start : line.end] for line in found] == [line.text for line in found]
    assert all(line.first <= line.start <= line.end for line in found)
    assert all(line.first == 0 or text[line.first - 1] == "\n" for line in found)
    assert len(found) == text.count("\n") + (not text.endswith("\n") and bool(text))


@pytest.mark.parametrize("piece", ["> ", "1: a\n", "a | ", "[12:00:01", "\t", "12:", "a\n"])
def test_time_is_linear(piece: str) -> None:
    """Whatever is repeated."""
    assert_linear(lambda text: lines(text, LIMIT), lambda size: piece * (size // len(piece)), 65_536)


def test_journals_and_containers_and_closing_tags_are_not_of_the_program() -> None:
    """What journalctl and the logs of containers put in front, what HTML puts behind; the kernel's own words stay."""
    text = (
        "Jan  3 12:00:01 host lamp[12]:   File one\n"
        "2024-01-31T12:00:00.123Z stderr F   File two\n"
        "OilError: no oil</code></pre>\n"
        "Jan 31 12:00:01 host kernel: oops\n"
    )
    assert [line.text for line in lines(text, 4000)] == [
        "  File one",
        "  File two",
        "OilError: no oil",
        "Jan 31 12:00:01 host kernel: oops",
    ]
