from __future__ import annotations

from fixtrail.model.failure import Frame
from tests.extract.traces.crash_reading import only

REPORT = """\
Process:         Wick [77]
Exception Type:  EXC_BAD_ACCESS (SIGSEGV)
Exception Codes: KERN_INVALID_ADDRESS at 0x0000000000000010

Thread 1:: worker
0   libsystem_kernel.dylib        \t0x00007fff2 poll + 10

Thread 0 Crashed:: Dispatch queue: com.apple.main-thread
0   libsystem_platform.dylib      \t0x00007fff204a1d4c _platform_memmove + 44
1   org.example.Wick              \t0x000000010abc1234 -[Wick trim:] + 28 (Wick.m:12)
2   org.example.Wick              \t0x000000010abc2345 0x10abc0000 + 9029

Binary Images:
       0x10abc0000 -        0x10abcffff +org.example.Wick (1.0) <0A1B> /Applications/Wick.app
"""


def test_crash_report_gives_the_crashed_threads_stack() -> None:
    """The stack is that of the thread that crashed, the type says where the address was."""
    thrown = only(REPORT)
    assert (thrown.kind, thrown.message) == ("Null-dereference", "SIGSEGV")
    assert thrown.frames == (
        Frame("_platform_memmove", "libsystem_platform.dylib", own=False),
        Frame("-[Wick trim:]", "Wick.m", 12),
        Frame("", "org.example.Wick"),
    )


def test_report_of_an_abort_keeps_its_type() -> None:
    """Where the access is not at fault the type is that of the report, and the first crashed thread counts."""
    text = """\
Exception Type:  EXC_CRASH (SIGABRT)
Exception Codes: KERN_INVALID_ADDRESS at 0x0000000000000010
Thread 0 Crashed:
0   org.example.Wick              \t0x000000010abc1234 trim + 28
Thread 1 Crashed:
"""
    thrown = only(text)
    assert (thrown.kind, [frame.function for frame in thrown.frames]) == ("EXC_CRASH", ["trim"])


def test_objective_c_exception_has_name_and_reason() -> None:
    """An uncaught exception is named, with its reason and the stack of the throw."""
    text = """\
*** Terminating app due to uncaught exception 'NSRangeException', reason: 'index 3 beyond bounds'
*** First throw call stack:
(
\t0   CoreFoundation                      0x00007fff2 __exceptionPreprocess + 242
\t1   Wick                                0x000000010abc1234 -[Wick trim:] + 28
)
"""
    thrown = only(text)
    assert (thrown.kind, thrown.message) == ("NSRangeException", "index 3 beyond bounds")
    assert [frame.function for frame in thrown.frames if frame.own] == ["-[Wick trim:]"]
