from __future__ import annotations

import pytest

from fixtrail.extract.traces.addresses import is_deliberate, memory_fault, number
from fixtrail.extract.traces.library_frames import is_own, parse


@pytest.mark.parametrize(
    ("function", "file", "module", "own"),
    [
        ("lantern::trim(int)", "wick.cc", "", True),
        ("std::vector<int>::at(unsigned long)", "", "", False),
        ("memcpy@@GLIBC_2.14", "", "", False),
        ("abort+0x12", "", "", False),
        ("(anonymous namespace)::trim()", "", "", True),
        ("trim()", "/build/glibc-2.31/stdlib/x.c", "", False),
        ("trim()", "", "/lib/libc.so.6", False),
        ("", "", "/out/wick", True),
        ("", "/out/wick", "", False),
        ("", "", "", False),
        ("operator new(unsigned long)", "", "", False),
        ("lantern::operator()(int)", "wick.cc", "", True),
        ("LLVMFuzzerTestOneInput", "wick_fuzzer.cc", "", True),
        ("LLVMFuzzerTestOneInput", "", "", False),
        ("_ZN4base5debug10StackTraceC1Ev", "", "Chromium Framework", False),
        ("_ZN7lantern4trimEv", "", "Lantern", True),
        ("malloc_of_my_own", "C:\\src\\googletest\\gtest.cc", "", False),
    ],
)
def test_frame_is_own_by_the_lists(function: str, file: str, module: str, own: bool) -> None:
    """The lists tell runtime, allocator, sanitizer and test driver from what the program does itself."""
    assert is_own(function, file, module) is own


def test_list_has_four_ways_to_fit() -> None:
    """Whole names, beginnings, ends and what is anywhere."""
    names = parse("# comment\n\nwhole\nbegin*\n*end\n*inside*\n", "list.txt")
    fitting = ["whole", "begins", "the end", "an inside job"]
    assert [name for name in [*fitting, "wholesome", "a begin", "ends"] if names.has(name)] == fitting


@pytest.mark.parametrize("entry", ["*", "**", "a*b"])
def test_bad_entry_is_reported_with_its_line(entry: str) -> None:
    """A star inside an entry, or alone, is an error that names file and line."""
    with pytest.raises(ValueError, match=r"list\.txt, line 2: "):
        parse(f"whole\n{entry}\n", "list.txt")


def test_low_addresses_are_null_dereferences() -> None:
    """The lowest 64 KiB are never mapped; other addresses and none say nothing."""
    kinds = [memory_fault("SEGV", address) for address in ("0xffff", "00000000`00000010", "0x10000", "--------", None)]
    assert kinds == ["Null-dereference", "Null-dereference", "SEGV", "SEGV", "SEGV"]


def test_addresses_of_assertions_are_known() -> None:
    """Programs stop at a failed assertion by writing to one of a few addresses."""
    assert (is_deliberate("0xbbadbeef"), is_deliberate("0x10"), number("wick")) == (True, False, None)


def test_closure_of_swift_is_of_what_it_stands_in() -> None:
    """The runtime's report of a failed precondition runs in closures of itself."""
    closure = "closure #1 (Swift.UnsafeBufferPointer<Swift.UInt8>) -> () in "
    assert not is_own(closure + "Swift._assertionFailure(_: Swift.StaticString) -> Swift.Never", "", "wick")
    assert is_own(closure + "Wick.trim(Swift.String) -> ()", "wick.swift")
