from __future__ import annotations

import pytest

from fixtrail.extract.traces.kernel import without_time
from fixtrail.model.failure import Frame
from tests.extract.traces.crash_reading import found, only, own

KASAN = """\
[   12.345678] ==================================================================
[   12.345680] BUG: KASAN: use-after-free in wick_trim+0x12/0x80 [wick]
[   12.345690] Read of size 8 at addr ffff88810a by task burner/77
[   12.345700] Call Trace:
[   12.345701]  dump_stack+0x7c/0xb0
[   12.345702]  kasan_report+0x32/0x40 mm/kasan/report.c:12
[   12.345703]  ? wick_guess+0x12/0x80 [wick]
[   12.345704]  wick_trim+0x12/0x80 drivers/wick/trim.c:33 [wick]
[   12.345705]  wick_light+0x20/0x90 [wick]

[   12.345710] Allocated by task 70:
[   12.345711]  wick_new+0x10/0x20 [wick]
"""


def test_report_of_the_kernels_sanitizer_has_type_access_and_stack() -> None:
    """Frames that were only found on the stack and the stacks of allocation are left out."""
    (trace,) = found(KASAN)
    thrown = trace.thrown[0]
    assert (trace.language, trace.kind, thrown.kind) == ("kernel", "kernel", "Use-after-free READ 8")
    assert thrown.frames == (
        Frame("dump_stack", own=False),
        Frame("kasan_report", "mm/kasan/report.c", 12, own=False),
        Frame("wick_trim", "drivers/wick/trim.c", 33),
        Frame("wick_light"),
    )


def test_oops_begins_where_the_processor_stood() -> None:
    """The instruction pointer's function is innermost, also over a long list of registers, and not twice."""
    registers = "".join(f"R{n:02}: 0000000000000000\n" for n in range(40))
    stack = "Call Trace:\n wick_trim+0x12/0x80\n wick_light+0x20/0x90\n"
    head = "BUG: kernel NULL pointer dereference, address: 0000000000000008\nOops: 0000 [#1] SMP\n"
    text = f"{head}RIP: 0010:{{}}+0x12/0x80\n{registers}{stack}"
    assert only(text.format("wick_trim")).kind == "Null-dereference"
    assert own(only(text.format("wick_trim"))) == ["wick_trim", "wick_light"]
    assert own(only(text.format("wick_burn"))) == ["wick_burn", "wick_trim", "wick_light"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("kernel BUG at drivers/wick/trim.c:33!", "kernel BUG"),
        ("KASAN: null-ptr-deref in range [0x0000000000000008-0x000000000000000f]", "Null-ptr-deref"),
        (
            "general protection fault, probably for non-canonical address 0xdffffc0000000001: 0000 [#1] SMP KASAN",
            "General-protection-fault",
        ),
        ("divide error: 0000 [#1] SMP", "Divide-error"),
        ("Kernel panic - not syncing: Fatal exception", "Kernel panic"),
        ("WARNING: CPU: 1 PID: 7 at net/wick.c:12 wick_trim+0x12/0x80", "kernel WARNING"),
        ("watchdog: BUG: soft lockup - CPU#0 stuck for 23s! [wick:7]", "Soft-lockup"),
        ("INFO: task wick:77 blocked for more than 120 seconds.", "Hung-task"),
        ("rcu: INFO: rcu_sched self-detected stall on CPU", "Rcu-stall"),
        ("INFO: possible circular locking dependency detected", "Deadlock"),
        ("Internal error: Oops: 817 [#1] PREEMPT SMP ARM", "WRITE Translation Fault, Page (2071)"),
        ("Internal error: Oops: 5 [#1] PREEMPT SMP ARM", "READ Translation Fault, Section (5)"),
        ("Internal error: Oops: 96000045 [#1] PREEMPT SMP", "WRITE Translation Fault, Section (2516582469)"),
        ("Internal error: Oops - BUG: 0 [#1] SMP ARM", "BUG"),
        ("Internal error: Oops: 8 [#1] SMP ARM", "READ Unknown (8)"),
        ("UBSAN: array-index-out-of-bounds in drivers/wick.c:12:3", "Array-index-out-of-bounds"),
        ("Unable to handle kernel paging request at virtual address deadbeef", "Paging"),
        ("BUG: unable to handle page fault for address: ffffffffdeadbeef", "Page-fault"),
    ],
)
def test_line_names_the_type(line: str, kind: str) -> None:
    """Each of the kernel's statements has one stable word."""
    assert only(f"[    1.000000] {line}\n").kind == kind


def test_arm_oops_is_the_fault_under_the_message_of_its_first_line() -> None:
    """The fault status is the type, the line before it the message, the stack that of the registers' dump."""
    text = """\
<1>[ 1359.080000] Unable to handle kernel NULL pointer dereference at virtual address 00000004
<0>[ 1359.080810] Internal error: Oops: 5 [#1] PREEMPT SMP ARM
<4>[ 1359.081024] PC is at wick_trim+0xf4/0x400
<4>[ 1359.081030] [<c0091000>] (wick_trim+0xf4/0x400) from [<c0091200>] (wick_light+0x20/0x90)
<4>[ 1359.081040] [<c0091200>] (wick_light) from [<c0091300>] (kthread+0x20/0x90)
"""
    thrown = only(text)
    assert thrown.kind == "READ Translation Fault, Section (5)"
    assert thrown.message == "Unable to handle kernel NULL pointer dereference at virtual address 00000004"
    assert own(thrown) == ["wick_trim", "wick_light"]


def test_panic_after_a_report_is_its_end() -> None:
    """A panic that follows is no second failure."""
    assert only(KASAN + "Kernel panic - not syncing: KASAN: panic_on_warn set ...\n").kind == "Use-after-free READ 8"


@pytest.mark.parametrize(
    "line",
    ["[   12.345678] wick", "<4>[   12.345678][ T77] wick", "Jan  1 12:00:00 host kernel: [12.345678] wick", "wick"],
)
def test_time_in_front_goes(line: str) -> None:
    """Times, priorities and processors that the kernel's log has in front of a line go."""
    assert without_time(line) == "wick"


def test_task_that_is_not_stuck_is_no_report() -> None:
    """`INFO:` lines that report nothing are none."""
    assert found("INFO: task wick:77 is fine\n") == ()


def test_what_prints_undefined_behaviour_is_not_where_it_is() -> None:
    """The kernel's sanitizer ends its report in a function of its own."""
    text = (
        "UBSAN: shift-out-of-bounds in drivers/wick.c:12:3\nshift exponent 64 is too large\nCall Trace:\n"
        " dump_stack+0x1/0x2 lib/dump_stack.c:1\n ubsan_epilogue+0x1/0x2 lib/ubsan.c:1\n"
        " __ubsan_handle_shift_out_of_bounds.cold+0x1/0x2 lib/ubsan.c:1\n wick_trim+0x1/0x2 drivers/wick.c:12\n"
    )
    assert own(only(text)) == ["wick_trim"]
