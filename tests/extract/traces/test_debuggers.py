from __future__ import annotations

import pytest

from fixtrail.model.failure import Frame
from tests.extract.traces.crash_reading import found, only, own

GDB = """\
Program received signal SIGSEGV, Segmentation fault.
0x0000000000400544 in trim (w=0x0) at wick.c:12
12\t  return w->length;
(gdb) bt
#0  0x0000000000400544 in trim (w=0x0, name=0x4 "a (b") at wick.c:12
#1  light (w=0x0) at src/wick.c:30
#2  0x00007ffff7a44ce0 in wax_melt () from /usr/lib/libwax.so.1
#3  <signal handler called>
#4  0x0000000000400560 in main () at main.c:3
"""


def test_debugger_names_the_signal_and_the_stack() -> None:
    """gdb's frames have function, file and line, or the library."""
    thrown = only(GDB)
    assert (thrown.kind, thrown.message) == ("SIGSEGV", "Segmentation fault")
    assert thrown.frames == (
        Frame('trim (w=0x0, name=0x4 "a (b")', "wick.c", 12),
        Frame("light (w=0x0)", "src/wick.c", 30),
        Frame("wax_melt ()", "/usr/lib/libwax.so.1"),
        Frame("<signal handler called>", own=False),
        Frame("main ()", "main.c", 3, own=False),
    )


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('Thread 3 "wick" received signal SIGABRT, Aborted.', "SIGABRT"),
        ("Program received signal EXC_BAD_ACCESS, Could not access memory.", "EXC_BAD_ACCESS"),
        ("Program terminated with signal 11, Segmentation fault.", "SIGSEGV"),
        ("Program terminated with signal SIGBUS, Bus error.", "SIGBUS"),
        ("* thread #1, queue = 'main', stop reason = EXC_BAD_ACCESS (code=1, address=0x0)", "Null-dereference"),
        ("* thread #1, stop reason = signal SIGABRT", "SIGABRT"),
    ],
)
def test_stop_is_named(line: str, kind: str) -> None:
    """Each form in which debuggers say why a program stopped."""
    assert only(line).kind == kind


def test_lldb_stack_is_read() -> None:
    """lldb's frames name the module before the function."""
    text = """\
* thread #1, stop reason = signal SIGABRT
  * frame #0: 0x00007fff5 libsystem_kernel.dylib`__pthread_kill + 10
    frame #1: 0x000000010 wick`lantern::trim(this=0x0) at wick.cc:12:3
"""
    thrown = only(text)
    assert thrown.frames == (
        Frame("__pthread_kill", "libsystem_kernel.dylib", own=False),
        Frame("lantern::trim(this=0x0)", "wick.cc", 12, 3),
    )


def test_stack_without_a_statement_is_a_crash_of_unknown_type() -> None:
    """A pasted backtrace is a trace; one frame alone is not."""
    stack = "#0  0x0000000000400544 in trim (w=0x0) at wick.c:12\n"
    assert found(stack) == ()
    thrown = only(stack + "#1  0x0000000000400560 in light () at wick.c:30\n")
    assert (thrown.kind, thrown.message, own(thrown)) == ("", "", ["trim (w=0x0)", "light ()"])


def test_stacks_of_other_threads_are_left_out() -> None:
    """The first stack is the failure's; the span reaches over the others."""
    text = GDB + "\nThread 2 (Thread 0x7f):\n#0  0x00007ffff7a44ce0 in poll () from /lib/libc.so.6\n"
    (trace,) = found(text)
    assert len(trace.thrown[0].frames) == 5
    assert text[: trace.end].endswith("libc.so.6")
