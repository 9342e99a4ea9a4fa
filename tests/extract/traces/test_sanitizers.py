from __future__ import annotations

import pytest

from fixtrail.model.failure import Frame
from tests.extract.traces.crash_reading import found, only, own, stated

REPORT = """\
=================================================================
==77==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010 at pc 0x0000004f1a2b bp 0x7ffd sp 0x7ffc
READ of size 4 at 0x602000000010 thread T0
    #0 0x4f1a2a in __asan_memcpy /llvm/compiler-rt/lib/asan/asan_interceptors_memintrinsics.cpp:22:3
    #1 0x4f1b00 in lantern::Wick::length(int) const /src/lantern/wick.cc:12:5
    #2 0x4f1c00 in main /src/lantern/main.cc:3:1
    #3 0x7f00 in __libc_start_main (/lib/x86_64-linux-gnu/libc.so.6+0x2082f) (BuildId: 0a1b)

0x602000000010 is located 0 bytes inside of 16-byte region [0x602000000010,0x602000000020)
freed by thread T0 here:
    #0 0x4c0000 in operator delete(void*) (/src/lantern/out+0x4c0000)
    #1 0x4f1d00 in lantern::Wick::snuff() /src/lantern/wick.cc:40:2

SUMMARY: AddressSanitizer: heap-use-after-free /src/lantern/wick.cc:12:5 in lantern::Wick::length(int) const
==77==ABORTING
"""


def test_sanitizer_report_gives_type_access_and_stack() -> None:
    """The type is the tool's word with access and size, the frames are those of the access alone."""
    thrown = only(REPORT)
    assert thrown.kind == "Heap-use-after-free READ 4"
    assert REPORT[thrown.start : thrown.end].startswith("==77==ERROR: AddressSanitizer: heap-use-after-free")
    assert thrown.frames == (
        Frame("__asan_memcpy", "/llvm/compiler-rt/lib/asan/asan_interceptors_memintrinsics.cpp", 22, 3, own=False),
        Frame("lantern::Wick::length(int) const", "/src/lantern/wick.cc", 12, 5),
        Frame("main", "/src/lantern/main.cc", 3, 1, own=False),
        Frame("__libc_start_main", "/lib/x86_64-linux-gnu/libc.so.6", own=False),
    )


def test_sanitizer_report_ends_with_its_last_line() -> None:
    """The trace spans the stacks that belong to the report."""
    (trace,) = found(f"It stopped:\n{REPORT}\nAny idea?\n")
    assert (trace.language, trace.kind) == ("c", "crash")
    assert "wick.cc:40:2" in f"It stopped:\n{REPORT}"[trace.start : trace.end]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("SEGV on unknown address 0x000000000018 (pc 0x1 bp 0x2 sp 0x3 T0)", "Null-dereference"),
        ("SEGV on unknown address 0x7f1200000018 (pc 0x1 bp 0x2 sp 0x3 T0)", "SEGV"),
        ("access-violation on unknown address 0x000000000000 (pc 0x1)", "Null-dereference"),
        ("attempting double-free on 0x60200000 in thread T0:", "Heap-double-free"),
        ("attempting free on address which was not malloc()-ed: 0x7f in thread T0", "Invalid-free"),
        ("FPE on unknown address 0x4005 (pc 0x1)", "Floating-point-exception"),
        ("int-divide-by-zero on unknown address 0x4005 (pc 0x1)", "Divide-by-zero"),
        ("illegal-instruction on unknown address 0x4005 (pc 0x1)", "Ill"),
        ("requested allocation size 0xffffffffff exceeds maximum supported size of 0x1", "Out-of-memory"),
        ("memcpy-param-overlap: memory ranges [0x1,0x2) and [0x1, 0x3) overlap", "Memcpy-param-overlap"),
        ("stack-overflow on address 0x7ffc (pc 0x1)", "Stack-overflow"),
        ("alloc-dealloc-mismatch (operator new [] vs operator delete) on 0x1", "Alloc-dealloc-mismatch"),
        ("negative-size-param: (size=-1)", "Negative-size-param"),
        ("stack_buffer_underflow on address 0x1", "Stack-buffer-underflow"),
    ],
)
def test_sanitizer_line_names_the_type(line: str, kind: str) -> None:
    """Each of the tool's statements has one stable word."""
    assert stated(f"==1==ERROR: AddressSanitizer: {line}\n") == (kind, line)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("==1==WARNING: MemorySanitizer: use-of-uninitialized-value", "Use-of-uninitialized-value"),
        ("WARNING: ThreadSanitizer: data race (pid=12)", "Data race"),
        ("==1== ERROR: libFuzzer: timeout after 25 seconds", "Timeout"),
        ("==1== ERROR: libFuzzer: fuzz target exited", "Unexpected-exit"),
        ("==1== ERROR: libFuzzer: deadly signal", "Fatal-signal"),
        ("===BUG DETECTED: Shell injection===", "Command injection"),
        ("===BUG DETECTED: PySecSan: Eval===", "PySecSan"),
        ("========= Stack limit exceeded: 9000 > 8000 (byte); aborting", "Stack-overflow"),
        ("========= Timeout of 60 seconds exceeded; exiting", "Timeout"),
        ("CRASH LOG: ========= RSS limit exceeded: 9 > 8 (MB)", "Out-of-memory"),
    ],
)
def test_tool_line_names_the_type(line: str, kind: str) -> None:
    """Other sanitizers and fuzzers have their words too."""
    assert only(line).kind == kind


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("signed integer overflow: 2147483647 + 1 cannot be represented in type 'int'", "Integer-overflow"),
        ("unsigned integer overflow: 0 - 1 cannot be represented in type 'unsigned int'", "Unsigned-integer-overflow"),
        ("division by zero", "Divide-by-zero"),
        ("index 9 out of bounds for type 'int [4]'", "Index-out-of-bounds"),
        ("load of null pointer of type 'int'", "Null-dereference READ"),
        ("member call on null pointer of type 'Wick'", "Null-dereference"),
        ("left shift of negative value -3", "Undefined-shift"),
        ("load of value 190, which is not a valid value for type 'bool'", "Invalid-bool-value"),
        ("load of value 7, which is not a valid value for type 'Colour'", "Invalid-enum-value"),
        ("applying non-zero offset 8 to null pointer", "Pointer-overflow"),
        ("something that is new", "Undefined-behavior"),
    ],
)
def test_undefined_behaviour_names_the_type(message: str, kind: str) -> None:
    """UndefinedBehaviorSanitizer states a sentence; the type is its sort."""
    assert stated(f"src/wick.cc:10:4: runtime error: {message}\n    #0 0x1234 in trim src/wick.cc:10:4\n") == (
        kind,
        message,
    )


def test_bad_cast_names_both_types() -> None:
    """A failed cast's message says to what and from what, as the note under it tells."""
    text = """\
src/wick.cc:3:1: runtime error: downcast of address 0x6020 which does not point to an object of type 'Lamp'
0x6020: note: object is of type 'Candle'
 00 00 00 00
    #0 0x1234 in light(Flame*) src/wick.cc:3:1
"""
    assert stated(text) == ("Bad-cast", "Bad-cast to Lamp from Candle")


@pytest.mark.parametrize(
    ("note", "ending"),
    [
        ("note: object has invalid vptr", "from invalid vptr"),
        (
            "note: object is base class subobject at offset 16 within object of type 'B'",
            "from base class subobject at offset 16",
        ),
    ],
)
def test_bad_cast_without_a_type_says_what_is_known(note: str, ending: str) -> None:
    """Where the object has no type of its own, the note's reason stands for it."""
    line = "a.cc:3:1: runtime error: member call on address 0x6020 which does not point to an object of type 'Lamp'"
    assert stated(f"{line}\n0x6020: {note}\n") == ("Bad-cast", f"Bad-cast to Lamp {ending}")


def test_control_flow_integrity_is_a_bad_cast() -> None:
    """What control flow integrity refuses is a cast that was wrong."""
    message = "control flow integrity check for type 'Lamp' failed during virtual call (vtable address 0x1)"
    assert stated(f"a.cc:3:1: runtime error: {message}") == ("Bad-cast", "Bad-cast to Lamp")


def test_leaks_are_one_report_under_the_first_direct_one() -> None:
    """A list of leaks has one stack: the first that is direct."""
    text = """\
==9==ERROR: LeakSanitizer: detected memory leaks

Direct leak of 16 byte(s) in 1 object(s) allocated from:
    #0 0x1111 in malloc (/out/t+0x1111)
    #1 0x2222 in candle_new /src/candle.c:4:9

Indirect leak of 8 byte(s) in 1 object(s) allocated from:
    #0 0x1111 in malloc (/out/t+0x1111)
    #1 0x3333 in flame_new /src/flame.c:4:9
"""
    thrown = only(text)
    assert (thrown.kind, own(thrown)) == ("Direct-leak", ["candle_new"])


def test_indirect_leak_gives_way_to_a_direct_one() -> None:
    """An indirect leak before a direct one is another report."""
    leak = "{} leak of 8 byte(s) in 1 object(s) allocated from:\n    #0 0x3333 in flame_new /src/flame.c:4:9\n"
    kinds = [trace.thrown[0].kind for trace in found(leak.format("Indirect") + leak.format("Direct"))]
    assert kinds == ["Indirect-leak", "Direct-leak"]


def test_own_failure_of_a_sanitizer_is_told_with_its_condition() -> None:
    """A check of the tool itself has the condition as message and no stack."""
    line = '==5==AddressSanitizer CHECK failed: asan_poisoning.cc:36 "((AddrIsInMem(addr))) != (0)" (0x0, 0x0)'
    assert stated(line) == ("Sanitizer CHECK failure", '"((AddrIsInMem(addr))) != (0)" (0x0, 0x0)')


def test_signal_goes_under_the_reason_before_it() -> None:
    """An assertion and the report of the abort that it raised are one failure, with the abort's stack."""
    text = """\
wick: wick.c:12: trim: Assertion `length > 0' failed.
==5==ERROR: AddressSanitizer: ABRT on unknown address 0x0539 (pc 0x1 bp 0x2 sp 0x3 T0)
    #0 0x1 in raise /build/glibc-1/sysdeps/unix/sysv/linux/raise.c:51:1
    #1 0x2 in abort /build/glibc-1/stdlib/abort.c:79:7
    #2 0x3 in trim /src/wick.c:12:3
"""
    thrown = only(text)
    assert (thrown.kind, thrown.message, own(thrown)) == ("ASSERT", "length > 0", ["trim"])


def test_report_with_a_reason_of_its_own_is_another_failure() -> None:
    """A real fault after a failed check stands for itself."""
    text = """\
wick: wick.c:12: trim: Assertion `length > 0' failed.
==5==ERROR: AddressSanitizer: SEGV on unknown address 0x7f1200000018 (pc 0x1 bp 0x2 sp 0x3 T0)
==5==The signal is caused by a WRITE memory access.
    #0 0x3 in trim /src/wick.c:12:3
"""
    assert [trace.thrown[0].kind for trace in found(text)] == ["ASSERT", "SEGV WRITE"]


def test_address_that_programs_stop_at_is_a_signal() -> None:
    """A write to the address that a failed assertion uses belongs to the assertion."""
    text = "ASSERTION FAILED: wick\n==5==ERROR: AddressSanitizer: SEGV on unknown address 0x0000bbadbeef (pc 0x1)\n"
    assert stated(text) == ("ASSERT", "wick")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("==12== Invalid write of size 8", "Invalid-write 8"),
        ("==12== Invalid read of size 4096", "Invalid-read {*}"),
        (
            "==12== Conditional jump or move depends on uninitialised value(s)",
            "Conditional-jump-or-move-depends-on-uninitialised-value",
        ),
        ("==12== Process terminating with default action of signal 11 (SIGSEGV)", "SIGSEGV"),
        ("==12== Use of uninitialised value of size 8", "Use-of-uninitialised-value"),
    ],
)
def test_valgrind_names_the_type(line: str, kind: str) -> None:
    """Valgrind's sentences are types, without what varies."""
    text = f"{line}\n==12==    at 0x4005: trim (wick.c:12)\n==12==    by 0x4009: main (main.c:3)\n"
    thrown = only(text)
    assert (thrown.kind, own(thrown)) == (kind, ["trim"])


@pytest.mark.parametrize(
    "line",
    [
        "==1==ERROR: AddressSanitizer: nested bug in the same thread, aborting.",
        "==1==ERROR: AddressSanitizer: while reporting a bug found another one.",
        "==1== ERROR: libFuzzer: no such thing",
        "==1==WARNING: AddressSanitizer: something odd",
    ],
)
def test_line_that_states_no_failure_is_none(line: str) -> None:
    """Remarks of the tools about themselves are no failures."""
    assert found(line) == ()


def test_details_belong_to_what_they_detail() -> None:
    """An access, a cause or a note under another kind of report changes nothing."""
    details = (
        "READ of size 4 at 0x1\nThe signal is caused by a READ memory access.\na.cc:1:1: note: object is of type 'X'\n"
    )
    details += "Use After Free at 0x7f (0 bytes into an allocation)\n  what():  x\n# Check failed: y\n"
    assert stated(f"Program received signal SIGILL, Illegal.\n    #0 0x1 in trim a.c:1\n{details}") == (
        "SIGILL",
        "Illegal",
    )


def test_guarded_allocation_is_named_by_its_second_line() -> None:
    """GWP-ASan says on the next line what it found."""
    text = (
        "*** GWP-ASan detected a memory error ***\nUse After Free at 0x7f (0 bytes into an allocation) by thread 1:\n"
    )
    assert only(text).kind == "Use-after-free"


def test_cast_from_an_invalid_vtable_is_from_an_invalid_vptr() -> None:
    """Control flow integrity notes a table that is none."""
    text = (
        "wick.cpp:103:4: runtime error: control flow integrity check for type 'Lamp' failed during cast to unrelated\n"
        "0x42: note: invalid vtable\n"
    )
    assert stated(text) == ("Bad-cast", "Bad-cast to Lamp from invalid vptr")
