from __future__ import annotations

from fixtrail.fingerprint.state import deciding, frame_name, state
from fixtrail.model.failure import Frame, Thrown


def thrown(*frames: Frame, kind: str = "SEGV", message: str = "") -> Thrown:
    return Thrown(kind, message, 0, 1, frames)


def test_state_is_the_three_innermost_own_functions() -> None:
    """Libraries' frames are passed over; names are stable."""
    frames = [Frame("memcpy", own=False), *(Frame(f"lantern::f{n}(int)") for n in range(5))]
    assert state(thrown(*frames)) == ("lantern::f0", "lantern::f1", "lantern::f2")
    assert state(thrown(*frames), top=1) == ("lantern::f0",)


def test_state_without_own_frames_is_empty() -> None:
    """A failure in libraries alone has no state."""
    assert state(thrown(Frame("memcpy", own=False), Frame())) == ()


def test_frame_without_a_function_has_its_files_name() -> None:
    """The file stands for a function that has no name, and for the entry that all fuzz targets share."""
    assert frame_name(Frame("", "/out/bin/wick")) == "wick"
    assert frame_name(Frame("LLVMFuzzerTestOneInput", "C:\\src\\wick_fuzzer.cc", 3)) == "wick_fuzzer.cc"


def test_stack_overflow_has_the_cycle_that_repeats() -> None:
    """Where the overflow was noticed is chance; what repeats is the failure."""
    cycle = [Frame("parse"), Frame("parse_list")]
    frames = [Frame("next_char"), *cycle * 5]
    assert state(thrown(*frames, kind="Stack-overflow")) == ("parse", "parse_list")
    assert state(thrown(*frames, kind="RangeError", message="Maximum call stack size exceeded")) == (
        "parse",
        "parse_list",
    )
    assert state(thrown(*frames)) == ("next_char", "parse", "parse_list")


def test_stack_overflow_without_a_cycle_has_its_top() -> None:
    """Fewer than three rounds are no cycle."""
    frames = [Frame("a"), Frame("b"), Frame("a"), Frame("b")]
    assert [frame.function for frame in deciding(thrown(*frames, kind="Stack-overflow"))] == ["a", "b", "a"]
