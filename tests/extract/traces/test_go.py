"""Panics, fatal errors and races of Go."""

from __future__ import annotations

import pytest

from fixtrail.extract.traces.go import GO
from tests.extract.traces.reading import one, own, places, read, told

PANIC = """panic: runtime error: index out of range [-1] [recovered]
\tpanic: no lamp

goroutine 6 [running]:
testing.tRunner.func1.1(0x590420, 0xc000016320)
\ttesting/testing.go:988 +0x30d
panic(0x590420, 0xc000016320)
\t/usr/local/go/src/runtime/panic.go:969 +0x166
example.org/lamp/oil.(*Oil).pour(...)
\tC:/lamp/oil/oil.go:99
example.org/lamp.Light[...](0xc000146000, {0x0, 0x0})
\t/home/me/my lamp/lamp.go:38 +0x4511
created by testing.(*T).Run in goroutine 1
\ttesting/testing.go:1 +0x1

goroutine 1 [chan receive, 3 minutes]:
main.main()
\t/home/me/lamp/main.go:12 +0x5
exit status 2
"""


def test_panic_tells_the_calls_that_led_to_it() -> None:
    """What was panicked with again comes first; what ran because of the panic is no frame; other goroutines belong."""
    trace = one(GO, f"--- FAIL: TestLamp\n{PANIC}FAIL\n")
    assert (trace.language, trace.kind) == ("go", "panic")
    assert told(trace) == [("panic", "no lamp"), ("panic", "runtime error: index out of range [-1]")]
    assert places(trace.thrown[0]) == [
        ("example.org/lamp/oil.(*Oil).pour", "C:/lamp/oil/oil.go", 99, None),
        ("example.org/lamp.Light[...]", "/home/me/my lamp/lamp.go", 38, None),
        ("testing.(*T).Run", "testing/testing.go", 1, None),
    ]
    assert own(trace.thrown[0]) == ["example.org/lamp/oil.(*Oil).pour", "example.org/lamp.Light[...]"]
    assert trace.end - trace.start == len(PANIC) - 1


def test_same_panic_again_is_told_once() -> None:
    """Test runners recover and panic with the same value."""
    text = "panic: dark [recovered]\n\tpanic: dark\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/main.go:1 +0x1\n"
    assert told(one(GO, text)) == [("panic", "dark")]


def test_message_goes_on_to_the_stacks() -> None:
    """Also over a blank line; the signal is no part of it."""
    text = (
        "2026/01/31 12:00:00 http: panic serving 127.0.0.1:80: dark\nas night\n\nreally\n[signal SIGSEGV: bad]\n\n"
        "goroutine 1 [running]:\nmain.main()\n\t/a/main.go:1 +0x1\n"
    )
    assert told(one(GO, text)) == [("panic", "dark\nas night\nreally")]


@pytest.mark.parametrize(
    ("line", "kind", "message"),
    [
        ("fatal error: all goroutines are asleep - deadlock!", "fatal error", "all goroutines are asleep - deadlock!"),
        ("SIGQUIT: quit", "fatal error", "SIGQUIT: quit"),
        ("runtime error: slice bounds out of range", "panic", "runtime error: slice bounds out of range"),
        ("unexpected fault address 0x12", "fatal error", "unexpected fault address 0x12"),
    ],
)
def test_other_deaths_are_told(line: str, kind: str, message: str) -> None:
    """Fatal errors and signals, and a panic that a program printed itself."""
    text = f"{line}\nPC=0x45 m=0\n\ngoroutine 1 [chan receive]:\nmain.main()\n\t/a/main.go:8 +0x11\n"
    assert told(one(GO, text)) == [(kind, message)]


def test_panic_that_was_cut_off_is_told_where_it_is_one_beyond_doubt() -> None:
    """A runtime error and a recovered panic; prose may use the same words."""
    assert told(one(GO, "panic: runtime error: integer divide by zero\n```\n")) == [
        ("panic", "runtime error: integer divide by zero")
    ]
    assert told(one(GO, "panic: dark [recovered]\n\tpanic: darker\nmore")) == [("panic", "darker"), ("panic", "dark")]


RACE = """==================
WARNING: DATA RACE
Write at 0x00c0000b4010 by goroutine 7:
  main.light()
      /lamp/lamp.go:12 +0x3a

Previous read at 0x00c0000b4010 by main goroutine:
  main.main()
      /lamp/lamp.go:20 +0x3

Goroutine 7 (running) created at:
  main.start()
      /lamp/lamp.go:30 +0x3
==================
Found 1 data race(s)
"""


def test_race_tells_both_accesses() -> None:
    """Each with its own frames; where goroutines were created belongs to the trace alone."""
    trace = one(GO, RACE)
    assert told(trace) == [
        ("DATA RACE", "Write at 0x00c0000b4010 by goroutine 7"),
        ("DATA RACE", "Previous read at 0x00c0000b4010 by main goroutine"),
    ]
    assert [places(thrown)[0][0] for thrown in trace.thrown] == ["main.light", "main.main"]
    assert RACE[trace.end :] == "\nFound 1 data race(s)\n"


def test_dump_alone_states_nothing() -> None:
    """Goroutines without a panic."""
    assert told(one(GO, "goroutine 1 [select]:\nmain.main()\n\t/a/main.go:1 +0x1\n")) == [("", "")]


def test_stack_below_an_error_is_read() -> None:
    """`%+v` prints functions without arguments; the line above is the message if it reads like one."""
    stack = "example.org/lamp.Light\n\t/lamp/lamp.go:1\nmain.main\n\t/lamp/main.go:2\n"
    assert told(one(GO, f"open oil: no such file\n{stack}")) == [("", "open oil: no such file")]
    assert told(one(GO, f"Here it is:\n{stack}")) == [("", "")]


def test_call_that_a_terminal_broke_is_one() -> None:
    """Long arguments go on in the next line."""
    text = (
        "panic: dark\n\ngoroutine 1 [running]:\n"
        "example.org/lamp.Light(0xc000146000, 0xc000146008, 0xc000146010, 0xc0001\n46018)\n\t/lamp/lamp.go:3 +0x1\n"
    )
    assert places(one(GO, text).thrown[0]) == [("example.org/lamp.Light", "/lamp/lamp.go", 3, None)]


@pytest.mark.parametrize(
    "text",
    [
        "Kernel panic: not syncing",
        "don't panic: use it",
        "fatal error: lamp.h: No such file\n",
        "panic: dark\n",
        "see lamp.go:12 and\nmain.go:13\n",
        "WARNING: DATA RACE\n\nis what it prints",
        "goroutine 1 [running] is shown",
        "lamp.go:12: undefined: oil\nlamp.go:13: undefined: wick\n",
        "",
    ],
)
def test_what_is_no_panic_is_none(text: str) -> None:
    """Kernels, compilers and prose."""
    assert read(GO, text) == ()


def test_stack_of_the_runtime_gives_way_to_the_goroutines() -> None:
    """A stack that overflows is first told as the runtime's own."""
    text = (
        "runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow\n\nruntime stack:\n"
        "runtime.throw(0x60, 0xe)\n\t/go/src/runtime/panic.go:619 +0x81\n\ngoroutine 34 [running]:\n"
        "lamp/wick.trim(0xc4)\n\t/src/lamp/wick.go:12 +0x2 fp=0xc4 sp=0xc4 pc=0x50\n"
    )
    assert own(one(GO, text).thrown[0]) == ["lamp/wick.trim"]
