from __future__ import annotations

import pytest

from tests.extract.traces.crash_reading import found, only, own, stated


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("wick: wick.c:12: trim: Assertion `n > 0' failed.", "n > 0"),
        ("wick: ../src/wick.cc:12: void trim(int): Assertion `n > 0' failed.", "n > 0"),
        (
            "Assertion failed: (n > 0), function trim, file wick.c, line 12.",
            "(n > 0)",
        ),
        ("Assertion failed: n > 0 (wick.c: trim: 12)", "n > 0"),
        ("ASSERTION FAILED: n > 0", "n > 0"),
        ("[critical][assert] [source/wick.cc:87] assert failure: n > 0", "n > 0"),
        ("[2018-05-17 07:01:35][1][assert] source/wick.cc:87] assert failure: n > 0", "n > 0"),
        ('ASSERT: "n > 0" in file wick.cpp, line 12', '"n > 0" in file wick.cpp, line 12'),
        (
            'ASSERT failure in QList<T>::at: "index out of range", file qlist.h, line 1',
            'QList<T>::at: "index out of range", file qlist.h, line 1',
        ),
        ("**ERROR:wick.c:12:trim: assertion failed: (n > 0)", "(n > 0)"),
        ("/usr/include/c++/v1/string_view:99: assertion i < size() failed: index out of range", "index out of range"),
    ],
)
def test_assertion_gives_its_condition(line: str, message: str) -> None:
    """Every library's form of a failed assertion is one type, with its condition."""
    assert stated(line) == ("ASSERT", message)


@pytest.mark.parametrize(
    "line",
    [
        "I think that the assertion `n > 0' failed.",
        "When I run it, Assertion failed: n > 0",
        "we have 3 assertions failed: see below",
        "the assertion n > 0 failed: why?",
    ],
)
def test_prose_about_assertions_is_no_crash(line: str) -> None:
    """A sentence in which an assertion is spoken of is none."""
    assert found(line) == ()


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        (
            "terminate called after throwing an instance of 'std::runtime_error'\n  what():  no wick\nAborted",
            "std::runtime_error",
            "no wick",
        ),
        (
            "libc++abi: terminating due to uncaught exception of type std::out_of_range: vector",
            "std::out_of_range",
            "vector",
        ),
        (
            "terminate called without an active exception",
            "std::terminate",
            "terminate called without an active exception",
        ),
        ("pure virtual method called", "Pure-virtual-call", "pure virtual method called"),
        ("*** stack smashing detected ***: terminated", "Stack-smashing", "*** stack smashing detected ***"),
        ("*** buffer overflow detected ***: terminated", "Buffer-overflow", "*** buffer overflow detected ***"),
        (
            "*** Error in `./wick': double free or corruption (fasttop): 0x0000000001 ***",
            "Heap-corruption",
            "double free or corruption (fasttop)",
        ),
        ("double free or corruption (!prev)", "Heap-corruption", "double free or corruption (!prev)"),
        ("malloc(): corrupted top size", "Heap-corruption", "malloc(): corrupted top size"),
        ("corrupted double-linked list", "Heap-corruption", "corrupted double-linked list"),
        (
            "wick(7,0x1) malloc: *** error for object 0x7f: pointer being freed was not allocated",
            "Heap-corruption",
            "pointer being freed was not allocated",
        ),
        (
            "./wick: error while loading shared libraries: libwax.so.1: cannot open shared object file: No such file",
            "Missing-library",
            "libwax.so.1",
        ),
        ('CANNOT LINK EXECUTABLE: library "libwax.so" not found', "Missing-library", "libwax.so"),
        ('wick: cannot locate symbol "wax_melt" referenced by "wick"', "Missing-library", "wax_melt"),
        ("SHOULD NEVER BE REACHED", "ASSERT_NOT_REACHED", ""),
    ],
)
def test_runtime_statement_gives_type_and_message(text: str, kind: str, message: str) -> None:
    """What the C and C++ libraries say when they end a program."""
    assert stated(text) == (kind, message)


def test_rust_panic_counts_here_with_a_native_stack_only() -> None:
    """A panic with a native stack under it is one failure in Rust; without one it is left to Rust's own parser."""
    panic = "thread 'main' panicked at 'no wick', src/wick.rs:12:5\n"
    assert found(panic) == ()
    text = f"""\
{panic}==7== ERROR: libFuzzer: deadly signal
    #0 0x1 in rust_panic /rustc/1/library/std/src/panicking.rs:1:1
    #1 0x2 in wick::trim /src/wick.rs:12:5
"""
    (trace,) = found(text)
    assert trace.language == "rust"
    assert (only(text).message, own(only(text))) == ("no wick", ["wick::trim"])


@pytest.mark.parametrize(
    "line",
    [
        "Assertion failed: lit > 3, function trim, file wick.cc, line 12.",
        "Assertion failed: lit > 3, file wick.cc, line 12",
        "Assertion failed: lit > 3 (wick.cc: trim: 12)",
        "Assertion failure: lit > 3, at /src/wick.cc:12",
    ],
)
def test_place_behind_a_condition_is_none_of_it(line: str) -> None:
    """BSD, Visual C++, musl and SpiderMonkey say behind the condition where it stands."""
    assert stated(line) == ("ASSERT", "lit > 3")


def test_write_to_zero_after_an_assertion_is_its_end() -> None:
    """SpiderMonkey ends a program by a write to address zero."""
    text = (
        "Assertion failure: lit, at /src/wick.cc:12\n"
        "==1==ERROR: AddressSanitizer: SEGV on unknown address 0x000000000000 (pc 0x1 bp 0x2 sp 0x3 T0)\n"
        "    #0 0x7e6a in wick::trim() src/wick.cc:12:1\n"
    )
    assert stated(text) == ("ASSERT", "lit")
    assert own(only(text)) == ["wick::trim()"]


def test_panic_of_rust_is_told_below_its_place() -> None:
    """Since 1.73 the message stands in a line of its own."""
    text = (
        "thread '<unnamed>' (12) panicked at src/wick.rs:12:9:\nno wax: 7\nnote: run with `RUST_BACKTRACE=1`\n"
        "==1== ERROR: libFuzzer: deadly signal\n    #0 0x7e6a in wick::trim src/wick.rs:12:1\n"
        "    #1 0x7e6b in wick::light src/wick.rs:13:1\n"
    )
    assert stated(text) == ("panic", "no wax: 7")
