from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.traces.crash_reading import found
from tests.text.growth import assert_linear

PIECES = [
    "==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x1",
    "READ of size 4 at 0x1 thread T0",
    "    #0 0x1 in trim /src/wick.cc:1:2",
    "#1  light (w=0x0) at wick.c:3",
    "freed by thread T0 here:",
    "# Fatal error in",
    "# Check failed: x",
    "Direct leak of 4",
    "BUG: KASAN: a in b",
    " trim+0x1/0x2",
    "PC is at trim+0x1/0x2",
    "",
    "text",
    "signal 11 (SIGSEGV), code",
    "Abort message: 'a'",
    "wick: a.c:1: f: Assertion `x' failed.",
    "\x00",
    "\ud800",
    "#",
    "Received signal 6 x",
    "(1.2): Access violation - code c0000005",
    "Attempt to read from address 1",
    "==7== at 0x1: f (a)",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
@settings(max_examples=200)
def test_any_mix_of_lines_gives_traces_inside_the_text(pieces: list[str]) -> None:
    """Spans are inside the text, in order, do not overlap, and every trace has its failure inside."""
    text = "\n".join(pieces)
    traces = found(text)
    assert all(a.end <= b.start for a, b in pairwise(traces))
    assert all(0 <= t.start <= t.thrown[0].start <= t.thrown[0].end <= t.end <= len(text) for t in traces)


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "#0 0x1 in " + "(" * n,
        lambda n: "==1==ERROR: AddressSanitizer: x on address 0x1\n" * (n // 50),
        lambda n: "    #0 0x1 in trim(int) /src/wick.cc:1:2\n" * (n // 40),
        lambda n: "assertion " * n + "failed: ",
        lambda n: "Assertion failed: " + "a" * n + ".c:" * n,
        lambda n: ("a.c:1: " * 300 + "Assertion `\n") * (n // 2000),
        lambda n: "0   " + "a " * n + " 0x0000001",
        lambda n: ("./wick(" + "a(" * 500 + ")+0x1) [0x12\n") * (n // 1000),
        lambda n: "[" + ":FATAL:" * n,
        lambda n: "BUG: KASAN: " + "a " * n,
        lambda n: "#0 " + " " * n + "0x1",
        lambda n: " " * n + "\n#0 0x1 in a\n",
        lambda n: "signal 11 (SIGSEGV), code 1 (" + "a " * n,
    ],
)
def test_time_grows_with_the_text(make: Callable[[int], str]) -> None:
    """Four times the text takes about four times the time, also where patterns almost fit everywhere."""
    assert_linear(found, make)


def test_report_far_from_its_stack_has_none() -> None:
    """A stack that comes long after a report is not taken for its own."""
    text = "==1==ERROR: AddressSanitizer: stack-overflow on address 0x1\n" + "text\n" * 200
    assert [trace.thrown[0].frames for trace in found(text)] == [()]


def test_text_without_a_crash_has_none() -> None:
    """Prose that speaks of crashes has no trace."""
    assert found("It crashes with a segmentation fault when I press F5. See #12 and #0.\n") == ()
