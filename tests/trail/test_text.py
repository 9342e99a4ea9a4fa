"""Texts that are no threads: what holds of everything that is read out of any of them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fixtrail import extract_text, fingerprint_text
from fixtrail.fingerprint.ruleset import ruleset
from fixtrail.model.limits import Limits
from fixtrail.trail.text import ReadingRules, extraction_rendered, fingerprints_rendered
from fixtrail.trail.text import extract_text as extracted
from tests.laws import broken_laws
from tests.text.growth import assert_linear
from tests.text.hostile import HOSTILE

READING = ReadingRules(Limits(), ruleset())
# Pieces that traces, logs, forms and sentences are made of, so that any text looks a little like one.
PIECES = st.sampled_from([
    "Traceback (most recent call last):\n", '  File "a.py", line 3, in f\n', "ValueError: x\n",
    "    at f (a.js:1:2)\n", "panic: x\n", "goroutine 1 [running]:\n", "main.f(0x1)\n", "\tat a.B.c(D.java:1)\n",
    "Caused by: a.B: c\n", "error: x\n", "error[E0308]: x\n", " --> a.rs:1:2\n",
    "thread 'main' panicked at a.rs:1:2:\n", "#0 0x1 in f a.c:1\n", "==1==ERROR: ", "npm ERR! x\n", "E   assert x\n",
    '{"error": {"message": "x"}}', "HTTP/1.1 500 x\n", "exit code 1", "```\n", "> ", "# ", "\n", "\r\n", "\0", "\ud800",
    "\u202e", "é", "錯誤：x\n", "**Version**: 1\n", "- [x] a\n", "It was caused by x. ", "`", '"', " ",
])  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=20), max_size=30).map("".join)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
@example("")
@example("\ud800")
def test_laws_hold_for_any_text(text: str) -> None:
    """Every line is in one passage, spans lie inside, a message is what stands at its place."""
    assert broken_laws(text, Limits()) == []


@given(TEXTS | st.binary(max_size=300))
@settings(deadline=None)
def test_any_text_or_bytes_can_be_shown(given_text: str | bytes) -> None:
    """Nothing raises, and both forms can be written."""
    found = extract_text(given_text)
    assert extraction_rendered(found, "json").decode()
    assert extraction_rendered(found, "text").decode()
    assert fingerprints_rendered(fingerprint_text(given_text), "text", explain=True).decode()


@given(TEXTS)
@settings(deadline=None)
def test_same_text_gives_the_same_answer(text: str) -> None:
    """Nothing depends on the time or on what was read before."""
    assert extract_text(text) == extract_text(text)


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_linear(name: str) -> None:
    """Four times the text takes about four times as long, extraction and fingerprints together."""
    assert_linear(lambda text: extracted(text, "x", READING), HOSTILE[name], 16_384)


def test_long_line_and_deep_json_take_linear_time() -> None:
    """One line of megabytes, brackets without end: read up to the limits."""
    for make in (lambda n: "a" * n, lambda n: '{"error":' * (n // 9), lambda n: "[" * n, lambda n: " " * n):
        assert_linear(lambda text: extracted(text, "x", READING), make, 65_536)
