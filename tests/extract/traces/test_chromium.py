from __future__ import annotations

import pytest

from fixtrail.extract.traces.chromium import condition, source_file
from tests.extract.traces.crash_reading import found, only, own, stated


@pytest.mark.parametrize(
    ("line", "kind", "message"),
    [
        ("[1:2:0101/120000.5:FATAL:wick.cc(12)] Check failed: lit_. ", "CHECK failure", "lit_ in wick.cc"),
        (
            "[1:2:0101/120000.5:FATAL:ui/wick.cc:12] DCHECK failed: a == b (1 vs. 2)",
            "CHECK failure",
            "a == b in wick.cc",
        ),
        ("[0101/120000:ERROR:wick.cc(12)] Security DCHECK failed: lit_.", "Security DCHECK failure", "lit_ in wick.cc"),
        ("[1:0101/120000:FATAL:v8.cc(1)] V8 error: Empty (v8::Local).", "V8 API error", "Empty (v8::Local)"),
        (
            "F0101 12:00:00.123456    77 wick.cc:12] Check failed: n > 0 (0 vs. 0) wick",
            "CHECK failure",
            "n > 0 in wick.cc",
        ),
        ("F0101 12:00:00.123456    77 wick.cc:12] the wick is gone", "Fatal error", "the wick is gone in wick.cc"),
        ("F0101 12:00:00.1 7 a.cc:12] assertion failed at wick.cc:3 in void f(): lit", "ASSERT", "lit"),
        (
            "# Fatal error in ../../src/wick.cc, line 12\n# Debug check failed: lit_.\n#",
            "DCHECK failure",
            "lit_ in wick.cc",
        ),
        (
            "# Fatal error in src\\wick.cc, line 12\n# Check failed: a == b (1 vs. 2).",
            "CHECK failure",
            "a == b in wick.cc",
        ),
        ("# Fatal error in ../../src/wick.cc, line 12\n# unreachable code", "Unreachable code", "wick.cc"),
        ("# Fatal error in v8::ToLocalChecked\n# Empty MaybeLocal", "Fatal error", "Empty MaybeLocal"),
        (
            "#\n# Runtime error in ../wick.cc, line 9\n#\n# args[0]->IsWick()",
            "RUNTIME_ASSERT",
            "args[0]->IsWick() in wick.cc",
        ),
        (
            "abort: CSA_DCHECK failed: Torque assert 'lit' failed [src/wick.tq:3] [src/a.cc:1]",
            "ASSERT",
            "CSA_DCHECK failed: Torque assert 'lit' failed in wick.tq",
        ),
        (
            "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
            "Out-of-memory",
            "Allocation failed - JavaScript heap out of memory",
        ),
        ("FATAL ERROR: napi_throw Error", "Fatal error", "napi_throw Error"),
        ("Received signal 6", "", ""),
        (
            "# V8 correctness failure\n# V8 correctness configs: a,b\n# V8 correctness sources: cd",
            "V8 correctness failure",
            "configs: a,b; sources: cd",
        ),
        (
            "ERROR: GPU process exited unexpectedly: exit_code=5",
            "GPU failure",
            "GPU process exited unexpectedly: exit_code=5",
        ),
    ],
)
def test_statement_gives_type_and_condition(line: str, kind: str, message: str) -> None:
    """A failed check has its condition with the file's name, without the values that it had."""
    if kind:
        assert stated(line) == (kind, message)
    else:
        assert found(line) == ()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Received signal 11 SEGV_MAPERR 000000000010", "Null-dereference"),
        ("Received signal 11 SEGV_MAPERR 7f0000000010", "SEGV"),
        ("Received signal 6 SI_TKILL 000000000010", "Abrt"),
        ("Received signal 31 SI_KERNEL", "Signal 31"),
    ],
)
def test_received_signal_is_named(line: str, kind: str) -> None:
    """Chromium's own handler gives number, code and address."""
    assert only(line).kind == kind


def test_log_line_that_is_no_check_is_no_crash() -> None:
    """Errors in a log end no process."""
    assert found("[1:2:0101/120000.5:ERROR:wick.cc(12)] Could not light the wick.\n") == ()


def test_stack_without_names_gives_way_to_the_signals() -> None:
    """Where the first stack has no names, that of the signal is the failure's."""
    text = """\
# Fatal error in ../../src/wick.cc, line 12
# Check failed: lit_.
==== C stack trace ===============================
    /out/d8(+0x6638e93) [0x5d2f5a678e93]
    /out/d8(+0x6634c1a) [0x5d2f5a674c1a]
==5087==ERROR: AddressSanitizer: ABRT on unknown address 0x0539000013df (pc 0x1 bp 0x2 sp 0x3 T0)
    #0 0x1000 in V8_Fatal(char const*, ...) src/base/logging.cc:215:3
    #1 0x2000 in lantern::Wick::Light() src/wick.cc:12:1
"""
    thrown = only(text)
    assert (thrown.kind, thrown.message, own(thrown)) == (
        "CHECK failure",
        "lit_ in wick.cc",
        ["lantern::Wick::Light()"],
    )


def test_stack_through_a_handler_of_memory_is_out_of_memory() -> None:
    """A process that ended in the handler of exhausted memory had none left, whatever it printed."""
    text = """\
Received signal 4 ILL_ILLOPN 5500
#0 0x5500000000 base::debug::StackTrace::StackTrace()
#1 0x5500000010 base::(anonymous namespace)::OnNoMemory()
#2 0x5500000020 lantern::Wick::Grow()
"""
    assert only(text).kind == "Out-of-memory"


def test_sandbox_violation_takes_in_the_fault_that_showed_it() -> None:
    """The report after a violation of V8's sandbox is its stack."""
    text = """\
## V8 sandbox violation detected!
==5==ERROR: AddressSanitizer: SEGV on unknown address 0x7f1200000018 (pc 0x1)
    #0 0x2000 in lantern::Wick::Light() src/wick.cc:12:1
"""
    thrown = only(text)
    assert (thrown.kind, own(thrown)) == ("V8 sandbox violation", ["lantern::Wick::Light()"])


def test_note_of_a_log_between_a_box_and_its_stack_changes_nothing() -> None:
    """Only the first line of V8's box says what failed."""
    text = (
        "# Fatal error in wick.cc, line 1\n# Check failed: lit_.\n# FailureMessage Object: 0x7f\n# Check failed: other."
    )
    assert stated(text) == ("CHECK failure", "lit_ in wick.cc")


def test_condition_keeps_what_is_no_value() -> None:
    """Brackets of the condition stay, the values compared go."""
    assert condition("Check failed: f(a) == (b) (g(1) vs. 2)") == "f(a) == (b)"
    assert condition("CHECK_EQ( (unsigned)p[0],1u) failed: 25 vs. 1") == "CHECK_EQ( (unsigned)p[0],1u) failed"
    assert condition("name: 'wick'") == "name"


def test_source_file_is_the_last_part_without_its_line() -> None:
    """Folders, line numbers and brackets go."""
    assert source_file("..\\..\\src\\wick.cc(12)") == "wick.cc"
    assert source_file("'art/runtime/wick.cc:9]") == "wick.cc"


def test_stack_with_lines_takes_the_place_of_one_without() -> None:
    """What the runtime prints of itself knows no lines; the sanitizer's stack after it does."""
    text = (
        "#\n# Fatal error in ../../src/wick.cc, line 12\n# No wax at 7\n#\n==== C stack trace ====\n"
        "    /out/libwick.so(void wick::Lamp::Trim<int>()+0x67c) [0xdeadbeef]\n"
        "==1==ERROR: AddressSanitizer: ABRT on unknown address 0x0 (pc 0x1 bp 0x2 sp 0x3 T0)\n"
        "    #0 0x7e6a in wick::Lamp::Trim<int>() src/wick.cc:12:1\n"
    )
    assert [(frame.function, frame.line) for frame in only(text).frames] == [("wick::Lamp::Trim<int>()", 12)]


def test_stack_without_lines_stays_where_the_next_tells_nothing() -> None:
    """A sanitizer that found no symbols takes nothing away."""
    text = (
        "[1:1:0101/120000.1:FATAL:wick.cc(12)] Check failed: lit_.\n#0 0x55d0 wick::Lamp::Trim()\n"
        "==1==ERROR: AddressSanitizer: ABRT on unknown address 0x0 (pc 0x1 bp 0x2 sp 0x3 T0)\n"
        "    #0 0x7e6a in abort /build/glibc-1/abort.c:12:1\n"
    )
    assert own(only(text)) == ["wick::Lamp::Trim()"]


def test_sandbox_violation_says_what_the_report_before_it_means() -> None:
    """V8 judges after the sanitizer's report, whose stack stays."""
    text = (
        "==1==ERROR: AddressSanitizer: global-buffer-overflow on address 0x5 at pc 0x1\n"
        "READ of size 8 at 0x5 thread T0\n"
        "    #0 0x7e6a in wick::Lamp::Trim() src/wick.cc:12:1\n\n## V8 sandbox violation detected!\n"
    )
    assert only(text).kind == "V8 sandbox violation"
    assert own(only(text)) == ["wick::Lamp::Trim()"]


def test_node_of_a_failed_representation_is_no_part_of_it() -> None:
    """V8's compiler numbers its nodes; the number varies."""
    text = "#\n# Fatal error in ../../src/wick.cc, line 12\n# RepresentationChangerError: node #8:Wax of kWord cannot\n"
    assert stated(text) == ("CHECK failure", "Wax of kWord cannot in wick.cc")


def test_words_behind_a_condition_are_none_of_it() -> None:
    """Chromium's message follows the condition's full stop; control characters are of a value."""
    assert condition("Check failed: wax->lit(). No wax: 12") == "wax->lit()"
    assert condition("Check failed: a == b\x06 (1 vs. 2)") == "a == b"


def test_log_with_a_year_is_read() -> None:
    """glog can print the year before the month."""
    text = "F20240101 12:00:00.123456 12345 wick.cc:12] No wax\n"
    assert stated(text) == ("Fatal error", "No wax in wick.cc")


def test_place_that_should_not_be_reached_needs_no_words() -> None:
    """Without a message the line says only that it was reached."""
    assert stated("[1:1:0101/120000.1:FATAL:wick.cc(12)] NOTREACHED hit. \n") == (
        "CHECK failure",
        "NOTREACHED in wick.cc",
    )
