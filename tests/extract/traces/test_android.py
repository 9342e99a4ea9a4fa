from __future__ import annotations

import pytest

from fixtrail.extract.traces.android import without_logcat
from fixtrail.model.failure import Frame
from tests.extract.traces.crash_reading import only, own, stated

TOMBSTONE = """\
F/libc    ( 4321): Fatal signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x8 in tid 4330 (wick)
F/DEBUG   (  200): *** *** *** *** *** *** *** ***
F/DEBUG   (  200): signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x8
F/DEBUG   (  200):     r0 00000000  r1 00000001
F/DEBUG   (  200): backtrace:
F/DEBUG   (  200):     #00 pc 00047dd4  /system/lib/libc.so (memcpy+12)
F/DEBUG   (  200):     #01 pc 00001234  /data/app/wick/lib/libwick.so (trim(int)+48) (BuildId: 00ff)
F/DEBUG   (  200):     #02 pc 00002345  /data/app/wick/lib/libwick.so (offset 0x1000)
"""


def test_tombstone_is_read_out_of_the_log() -> None:
    """The log's line and the tombstone are one failure; frames have the module as their file."""
    thrown = only(TOMBSTONE)
    assert thrown.kind == "Null-dereference"
    assert thrown.frames == (
        Frame("memcpy", "/system/lib/libc.so", own=False),
        Frame("trim(int)", "/data/app/wick/lib/libwick.so"),
        Frame("", "/data/app/wick/lib/libwick.so"),
    )


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("signal 6 (SIGABRT), code -6 (SI_TKILL), fault addr --------", "Abort"),
        ("signal 5 (SIGTRAP), code 1 (TRAP_BRKPT), fault addr 0x7f", "Trap"),
        ("signal 7 (SIGBUS), code 1 (BUS_ADRALN), fault addr 0x7f", "Bus"),
        ("signal 11 (SIGSEGV), code 9 (SEGV_MTESERR), fault addr 0x7f12340000", "Tag-mismatch"),
        ("signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x7f12340000", "SEGV"),
        ("Trusted App crash stacktrace", "Trusted app crash"),
    ],
)
def test_signal_line_names_the_type(line: str, kind: str) -> None:
    """Signals have the words that the sanitizers use for them."""
    assert only(line).kind == kind


@pytest.mark.parametrize(
    ("message", "kind", "stated_as"),
    [
        ("'[FATAL:wick.cc(12)] Check failed: lit_.'", "CHECK failure", "lit_ in wick.cc"),
        ("'art/runtime/wick.cc:410] no wick'", "CHECK failure", "no wick in wick.cc"),
        ("'no wick at all'", "CHECK failure", "no wick at all"),
    ],
)
def test_abort_message_is_the_reason_for_the_signal(message: str, kind: str, stated_as: str) -> None:
    """The message of an abort stands over the signal before it and takes the stack after it."""
    text = f"""\
signal 6 (SIGABRT), code -6 (SI_TKILL), fault addr --------
Abort message: {message}
    #00 pc 00047dd4  /system/lib/libc.so (abort+12)
    #01 pc 00001234  /system/lib/libwick.so (trim+48)
"""
    assert stated(text) == (kind, stated_as)
    assert own(only(text)) == ["trim"]


def test_error_of_the_native_interface_has_its_message() -> None:
    """What the virtual machine finds in native code is told in its words."""
    line = "JNI DETECTED ERROR IN APPLICATION: use of deleted local reference 0x7"
    assert stated(line) == ("JNI error", "use of deleted local reference 0x7")


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("01-01 12:00:00.123  1234  1235 F DEBUG   : backtrace:", "backtrace:"),
        ("2024-01-01 12:00:00.123456  1234  1235 I chromium: lit", "lit"),
        ("E/wick    ( 1234): lit", "lit"),
        ("CRASH LOG: lit", "lit"),
        ("Either way: lit", "Either way: lit"),
        ("12 candles: lit", "12 candles: lit"),
    ],
)
def test_prefix_of_logcat_goes(line: str, bare: str) -> None:
    """Only what logcat and Centipede put in front of a line goes."""
    assert without_logcat(line) == bare


def test_stack_of_a_trusted_app_is_read() -> None:
    """Trusty prints its stack by stack pointer."""
    text = """\
Trusted App crash stacktrace
uSP+000010: 0x0000000000008000 in wick_trim
uSP+000020: 0x0000000000008100 in wick_light
"""
    assert own(only(text)) == ["wick_trim", "wick_light"]
