"""Panics of Rust of every age, crashes of its compiler, errors with causes."""

from __future__ import annotations

import pytest

from fixtrail.extract.traces.rust import RUST
from tests.extract.traces.reading import one, own, places, read, told

PANIC = """thread 'main' (4711) panicked at src/lamp.rs:2:5:
assertion `left == right` failed
  left: 1
 right: 2
stack backtrace:
   0: rust_begin_unwind
             at /rustc/90c541806f23a127002de5b4038be731ba1458ca/library/std/src/panicking.rs:645:5
   1: core::panicking::panic_fmt
   2: lamp::light::h0123456789abcdef
             at ./src/lamp.rs:2:5
             at ./src/inlined.rs:9:9
   3: <unknown>
   4:     0x7f0000000000 - lamp::main::hfc9a3eeca6becfa7J7p::v0.11.0
note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.
"""


def test_panic_has_its_backtrace() -> None:
    """Hashes are no part of names, the place of the panic is a frame of the backtrace, std is a library."""
    trace = one(RUST, f"$ cargo run\n{PANIC}$ ls\n")
    assert (trace.language, trace.kind) == ("rust", "panic")
    assert told(trace) == [("panic", "assertion `left == right` failed\n  left: 1\n right: 2")]
    assert places(trace.thrown[0])[1:] == [
        ("core::panicking::panic_fmt", "", None, None),
        ("lamp::light", "./src/lamp.rs", 2, 5),
        ("lamp::main", "", None, None),
    ]
    assert own(trace.thrown[0]) == ["lamp::light", "lamp::main"]
    assert trace.end - trace.start == len(PANIC) - 1


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("thread 'main' panicked at src/a.rs:1:2:\ndark", "dark", ("", "src/a.rs", 1, 2)),
        ("thread 'main' panicked at src/a.rs:1:2:\nnote: run with", "", ("", "src/a.rs", 1, 2)),
        ("thread 'main' panicked at src/a.rs:1:2:", "", ("", "src/a.rs", 1, 2)),
        ("panicked at src/a.rs:1:2:\ndark", "dark", ("", "src/a.rs", 1, 2)),
        ("thread 'main' panicked at 'dark', src/a.rs:1:2", "dark", ("", "src/a.rs", 1, 2)),
        ("thread '<main>' panicked at 'can't see', C:\\a.rs:1", "can't see", ("", "C:\\a.rs", 1, None)),
        ("test a ... thread 'a' panicked at 'dark', a.rs:1:2", "dark", ("", "a.rs", 1, 2)),
        ("task '<main>' failed at 'dark', /a.rs:3", "dark", ("", "/a.rs", 3, None)),
        ("task <unnamed> failed at 'dark', <std macros>:3", "dark", ("", "<std macros>", 3, None)),
        ("rust: task failed at 'dark', /src/a.rc:3", "dark", ("", "/src/a.rc", 3, None)),
        ("task '<main>' failed at 'dark', \n  /a.rs:3", "dark", ("", "/a.rs", 3, None)),
        ("rust: upcall fail 'dark', ../src/a.rs:3", "dark", ("", "../src/a.rs", 3, None)),
        ("task 'a' failed at 'dark\n  as night', /a.rs:3", "dark\n  as night", ("", "/a.rs", 3, None)),
        (
            "task 'a' failed at 'dark', /home/me/src/lamps/a/b/c/d\n/e.rs:3",
            "dark",
            ("", "/home/me/src/lamps/a/b/c/d/e.rs", 3, None),
        ),
        (
            "The application panicked (crashed).\nMessage:  dark\nLocation: src/a.rs:3",
            "dark",
            ("", "src/a.rs", 3, None),
        ),
    ],
)
def test_panic_of_each_age_tells_message_and_place(
    text: str, message: str, place: tuple[str, str, int | None, int | None]
) -> None:
    """From `task failed` of 2012 to thread ids; a terminal may have broken message or place."""
    trace = one(RUST, f"{text}\n")
    assert told(trace) == [("panic", message)]
    assert places(trace.thrown[0]) == [place]


def test_panic_that_was_cut_off_is_told() -> None:
    """No place ends the message: the line is all that is sure."""
    assert told(read(RUST, "task 'a' failed at 'dark'\n```\n', /a.rs:3")[0]) == [("panic", "dark")]
    two = read(RUST, "task 'a' failed at 'dark\ntask 'b' failed at 'light', b.rs:1\n")
    assert [told(trace) for trace in two] == [[("panic", "dark")], [("panic", "light")]]


def test_panics_of_two_threads_are_two_traces() -> None:
    """One may follow the other, but nothing says so."""
    text = "thread 'a' panicked at 'dark', a.rs:1\nthread 'b' panicked at 'poisoned', b.rs:1\n"
    assert [told(trace)[0][1] for trace in read(RUST, text)] == ["dark", "poisoned"]


def test_compiler_that_panics_is_told_by_what_it_says() -> None:
    """A panic that only carries the message is part of the trace, with its backtrace."""
    text = (
        "lamp.rs:2:12: 2:28 error: internal compiler error: wick was dark\nlamp.rs:2     wick()\n"
        "                     ^~~~\n"
        "note: the compiler hit an unexpected failure path. this is a bug.\n"
        "task 'rustc' failed at 'Box<Any>', /rust/src/libsyntax/diagnostic.rs:784\n\n"
        "stack backtrace:\n   1:     0x7fce725198e0 - middle::light::h04501b112343e4d4Mwa::v0.11.pre\n"
    )
    trace = one(RUST, text)
    assert (trace.kind, told(trace)) == ("crash", [("internal compiler error", "wick was dark")])
    assert places(trace.thrown[0]) == [("middle::light", "", None, None)]
    assert trace.end == len(text) - 1


def test_compiler_that_knows_nothing_is_told_by_its_panic() -> None:
    """`unexpected failure` says nothing beside the panic, which may come before or after it."""
    panic = "task 'rustc' failed at 'no wick', /rust/src/trans.rs:562"
    ice = "error: internal compiler error: unexpected failure\nnote: this is a bug"
    for text in (f"{panic}\n{ice}\n", f"{ice}\n{panic}\n", f"// {panic}\n// {ice}\n"):
        assert told(one(RUST, text)) == [("panic", "no wick")]


def test_compiler_and_panic_that_both_speak_are_two_causes() -> None:
    """The compiler's word is what people see, the panic is below it."""
    text = (
        "error: internal compiler error: compiler/rustc_lamp/src/oil.rs:12:3: bad oil\n"
        "  --> src/a.rs:1:2\n   |\n3  | oil\n\n"
        "thread 'rustc' panicked at compiler/rustc_lamp/src/wick.rs:1:2:\nno wick\nquery stack during panic:\n"
        "#0 [optimized_mir] optimizing MIR for `main`\nend of query stack\nerror: aborting due to 1 previous error\n"
    )
    trace = one(RUST, text)
    assert told(trace) == [("internal compiler error", "bad oil"), ("panic", "no wick")]
    assert places(trace.thrown[0]) == [("", "compiler/rustc_lamp/src/oil.rs", 12, 3)]
    assert trace.end == len(text) - 1


def test_failures_that_carry_nothing_are_one() -> None:
    """A task that failed because another did belongs to it."""
    text = "task 'rustc' failed at 'explicit failure', a.rs:1\ntask '<main>' failed at 'explicit failure', b.rs:2\n"
    trace = one(RUST, text)
    assert (trace.kind, told(trace)) == ("panic", [("panic", "explicit failure")])
    ice = "error: internal compiler error: unexpected failure\ntask 'rustc' failed at 'explicit failure', a.rs:1\n"
    assert told(one(RUST, ice)) == [("panic", "explicit failure")]


def test_overflow_of_the_stack_is_told() -> None:
    """The runtime's own word."""
    text = "\nthread 'main' has overflowed its stack\nfatal runtime error: stack overflow\n"
    trace = one(RUST, text)
    assert told(trace) == [("stack overflow", "thread 'main' has overflowed its stack")]
    assert trace.end == len(text) - 1


def test_errors_with_causes_are_told_in_order() -> None:
    """anyhow numbers causes, eyre adds a place; a backtrace goes to the root."""
    text = (
        "Error: no light\n\nCaused by:\n    0: no oil\n    1: No such file (os error 2)\n\nLocation:\n"
        "    src/a.rs:12:3\n"
    )
    trace = one(RUST, text)
    assert told(trace) == [("", "no light"), ("", "no oil"), ("", "No such file (os error 2)")]
    assert places(trace.thrown[2]) == [("", "src/a.rs", 12, 3)]
    text = "Error: no light\n\nCaused by:\n    no oil\n\nStack backtrace:\n   0: lamp::main\n"
    assert places(one(RUST, text).thrown[1]) == [("lamp::main", "", None, None)]


def test_backtrace_alone_states_nothing() -> None:
    """What was cut off above."""
    trace = one(RUST, "stack backtrace:\n   0: lamp::light\n   1: lamp::main\n\ndone")
    assert (trace.kind, told(trace)) == ("exception", [("", "")])


def test_backtrace_that_a_terminal_broke_goes_on() -> None:
    """The end of a long name stands in a line of its own."""
    text = (
        "stack backtrace:\n   0: lamp::a_very_long_name_that_goes_on_and_on_and_on::and_on::and_on\n::light\n"
        "   1: lamp::main\n"
    )
    assert places(one(RUST, text).thrown[0])[-1][0] == "lamp::main"


@pytest.mark.parametrize(
    "text",
    [
        "It gives an internal compiler error: unexpected failure, and the task failed at once.",
        "There is always a stack backtrace:\nnot here",
        "Caused by:\n  something else",
        "error: could not compile\n\nCaused by:\n  process didn't exit\n",
        "Error: dark\n\nCaused by:\nnothing\n",
        "a.c:1:2: internal compiler error: Segmentation fault\n",
    ],
)
def test_what_is_no_panic_is_none(text: str) -> None:
    """Prose, cargo and GCC."""
    assert read(RUST, text) == ()


def test_end_of_a_fence_is_no_message() -> None:
    """Where only the place was pasted."""
    assert told(one(RUST, "```\nthread 'main' panicked at src/lamp.rs:2:1:\n```\n")) == [("panic", "")]
