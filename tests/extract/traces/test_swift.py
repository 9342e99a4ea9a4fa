"""Fatal errors of Swift."""

from __future__ import annotations

import pytest

from fixtrail.extract.traces.swift import SWIFT
from tests.extract.traces.reading import one, places, read, told


@pytest.mark.parametrize(
    ("line", "kind", "message", "place"),
    [
        ("Lamp/lamp.swift:3: Fatal error: dark", "Fatal error", "dark", ("", "Lamp/lamp.swift", 3, None)),
        ("Fatal error: dark: file my lamp.swift, line 12", "Fatal error", "dark", ("", "my lamp.swift", 12, None)),
        ("lamp.swift:3: Precondition failed", "Precondition failed", "", ("", "lamp.swift", 3, None)),
        ("Assertion failed: file lamp.swift, line 3", "Assertion failed", "", ("", "lamp.swift", 3, None)),
    ],
)
def test_failure_tells_its_place(line: str, kind: str, message: str, place: tuple[str, str, int, None]) -> None:
    """Before and since version 5.4."""
    trace = one(SWIFT, f"{line}\n")
    assert (trace.language, trace.kind, told(trace)) == ("swift", "crash", [(kind, message)])
    assert places(trace.thrown[0]) == [place]


def test_known_failure_of_the_runtime_needs_no_place() -> None:
    """Builds without debugging information leave it out."""
    text = "Thread 1: fatal error: Unexpectedly found nil while unwrapping an Optional value\n"
    assert told(one(SWIFT, text)) == [("Fatal error", "Unexpectedly found nil while unwrapping an Optional value")]


def test_current_stack_belongs_to_the_failure() -> None:
    """Symbols without names are no frames."""
    text = (
        "lamp.swift:3: Fatal error: dark\nCurrent stack trace:\n"
        "0    libswiftCore.so      0x00007f0a1b2c3d4e _swift_stdlib_reportFatalErrorInFile + 123\n"
        "1    lamp                 0x00007f0a1b2c3d4e <unavailable> + 12\n"
        "2    lamp                 0x00007f0a1b2c3d4e lamp.light() + 12\n"
    )
    trace = one(SWIFT, text)
    assert places(trace.thrown[0])[0] == ("", "lamp.swift", 3, None)
    assert [frame.function for frame in trace.thrown[0].frames if frame.own] == ["", "lamp.light()"]
    assert trace.end == len(text) - 1


def test_backtracer_shows_source_between_frames() -> None:
    """Swift 5.9 and later."""
    text = (
        "💣 Program crashed: Bad pointer dereference at 0x0000000000000004\n\nThread 0 crashed:\n\n"
        "0 0x0000000100003f6c burn() + 12 in lamp at /srv/lamp.swift:4:15\n\n     4│   oil = 42\n"
        "      │               ▲\n\n"
        "1 [ra] 0x0000000100003f6c light() in lamp at /srv/lamp.swift:9:3\n"
    )
    trace = one(SWIFT, text)
    assert told(trace) == [("crash", "Bad pointer dereference at 0x0000000000000004")]
    assert places(trace.thrown[0]) == [
        ("burn()", "/srv/lamp.swift", 4, 15),
        ("light()", "/srv/lamp.swift", 9, 3),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "fatal error: 'lamp.h' file not found",
        "Assertion failed: (lamp), function light, file lamp.c, line 17.",
        "Assertion failed: (lamp), function light, file lamp.c, line 17",
        "lamp.swift:3:5: error: dark",
        "The lamp failed. A fatal error: dark.",
        "Program crashed: so sad",
    ],
)
def test_what_is_no_failure_of_swift_is_none(text: str) -> None:
    """C, compilers and prose."""
    assert read(SWIFT, text) == ()
