"""Texts of several lines that were written into one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.lines import lines
from fixtrail.extract.traces.folded import unfolded
from tests.text.growth import assert_linear


def texts(text: str) -> list[str]:
    return [line.text for line in unfolded(lines(text, 4000))]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (r'{"stack":"a \"b\"\n  c\r\n\td"},{"e":1}', ['a "b"', "  c", "d"]),
        ("x: 'a \"b\"\\n' +\n  '  c\\n' +\n  'd',\nrest", ['a "b"', "  c", "d", "rest"]),
        (r"a\n b", [r"a\n b"]),
        (r'printf("a\nb\n");', ["a", "b"]),
        ("plain", ["plain"]),
    ],
)
def test_lines_are_those_of_the_string(text: str, read: list[str]) -> None:
    """Quotes around it go, backslashes before quotes, too; one line end alone is left as it is."""
    assert texts(text) == read


@given(st.text(st.sampled_from("ab\\n\"'t\n {},:+"), max_size=60))
def test_spans_stay_those_of_the_text(text: str) -> None:
    """Each line lies in the text, in order; only backslashes may be missing."""
    at = 0
    for line in unfolded(lines(text, 4000)):
        assert at <= line.first <= line.start <= line.end <= len(text)
        assert line.text.replace("\\", "") == text[line.start : line.end].replace("\\", "")
        at = line.start


@pytest.mark.parametrize("part", ["\\n", "\\n' +\n", "\\t", '"', ": '", "\\"])
def test_time_grows_with_the_text(part: str) -> None:
    """Quotes and line ends in any number."""
    assert_linear(texts, lambda n: part * (n // len(part)))
