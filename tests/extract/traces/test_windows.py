from __future__ import annotations

import pytest

from fixtrail.model.failure import Frame
from tests.extract.traces.crash_reading import only, own, stated

CDB = """\
(18ac.1b44): Break instruction exception - code 80000003 (first chance)
(18ac.1b44): Access violation - code c0000005 (!!! second chance !!!)
ExceptionCode: c0000005 (Access violation)
Attempt to read from address 0000000000000010
DEFAULT_BUCKET_ID:  INVALID_POINTER_READ
 # Child-SP          RetAddr           Call Site
00 00000000`0012f580 000007fe`f8a01234 ntdll!RtlFreeHeap+0x12
01 00000000`0012f590 000007fe`f8a01240 wick!lantern::trim+0x34 [d:\\src\\wick.cc @ 12]
02 00000000`0012f5a0 00000000`76f1652d wick!lantern::light+0x20
"""


def test_debugger_session_is_one_failure() -> None:
    """The access and the last stack are the failure's; the break before it is none."""
    thrown = only(CDB)
    assert thrown.kind == "Access-violation READ"
    assert thrown.frames == (
        Frame("RtlFreeHeap", "ntdll", own=False),
        Frame("lantern::trim", "d:\\src\\wick.cc", 12),
        Frame("lantern::light", "wick"),
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("(1.2): Integer divide-by-zero - code c0000094 (first chance)", "Divide-by-zero"),
        ("(1.2): Stack overflow - code c00000fd (first chance)\nDEFAULT_BUCKET_ID:  WICK", "Stack-overflow"),
        ("(1.2): Unknown exception - code c0999999 (first chance)", "0xc0999999"),
        (
            "(1.2): Access violation - code c0000005\nDEFAULT_BUCKET_ID:  STATUS_INTEGER_OVERFLOW_AVRF",
            "Integer-overflow",
        ),
        (
            "Unhandled exception at 0x00401000 in wick.exe: 0xC0000005: Access violation reading location 0x00000008.",
            "Null-dereference READ",
        ),
        (
            "Exception thrown at 0x00401000 in wick.exe: 0xC0000005: Access violation writing location 0x7F000008.",
            "Access-violation WRITE",
        ),
        ("Exception code: 0xc0000374", "Heap-corruption"),
        ("#  EXCEPTION_ACCESS_VIOLATION (0xc0000005) at pc=0x00007ffd, pid=1, tid=2", "Access-violation"),
    ],
)
def test_exception_is_named_by_its_code(text: str, kind: str) -> None:
    """Codes have the words that the sanitizers use for the same failures."""
    assert only(text).kind == kind


def test_stack_printed_anew_replaces_the_one_before() -> None:
    """The debugger's stack after the analysis is the failure's."""
    text = """\
(1.2): Access violation - code c0000005 (first chance)
0012f580 76c92f4a wick!other+0x12
ChildEBP RetAddr
0012f580 76c92f4a wick!trim+0x12
"""
    assert own(only(text)) == ["trim"]


def test_visual_studio_stack_is_read() -> None:
    """Frames as the call stack window copies them."""
    text = """\
Unhandled exception at 0x00401000 in wick.exe: 0xC0000094: Integer division by zero.
>\twick.exe!lantern::trim(int) Line 12\tC++
 \twick.exe!main() Line 3\tC++
"""
    assert stated(text) == ("Divide-by-zero", "Integer division by zero")
    assert own(only(text)) == ["lantern::trim(int)"]
