"""Stack traces of the Java virtual machine's languages."""

from __future__ import annotations

import pytest

from fixtrail.extract.traces.java import JAVA
from tests.extract.traces.reading import one, own, places, read, told

CHAIN = """Exception in thread "main" java.lang.IllegalStateException: lamp is
 dark
\tat lamp.Lamp.light(Lamp.java:38)
\tat java.base/java.lang.reflect.Method.invoke(Method.java:580)
\tat app//lamp.Lamp.lambda$burn$0(Lamp.java) ~[lamp.jar:1.8]
\tat sun.misc.Oil.pour0(Native Method)
\tSuppressed: java.io.IOException: closing
\t\tat lamp.Wick.close(Wick.java:4)
\t\t... 2 more
Caused by: java.lang.NullPointerException
\tat lamp.Oil.pour(Oil.java:22)
\t... 1 more
Caused by: lamp.NoOil: none
  at all
\t... 1 common frames omitted
"""


def test_causes_come_in_order_and_suppressed_ones_last() -> None:
    """Messages go on to the frames, modules and jars are no part of names, the runtime is a library."""
    trace = one(JAVA, f"Log:\n{CHAIN}done\n")
    assert (trace.language, trace.kind) == ("java", "exception")
    assert told(trace) == [
        ("java.lang.IllegalStateException", "lamp is\n dark"),
        ("java.lang.NullPointerException", ""),
        ("lamp.NoOil", "none\n  at all"),
        ("java.io.IOException", "closing"),
    ]
    assert places(trace.thrown[0]) == [
        ("lamp.Lamp.light", "Lamp.java", 38, None),
        ("java.lang.reflect.Method.invoke", "Method.java", 580, None),
        ("lamp.Lamp.lambda$burn$0", "Lamp.java", None, None),
        ("sun.misc.Oil.pour0", "", None, None),
    ]
    assert own(trace.thrown[0]) == ["lamp.Lamp.light", "lamp.Lamp.lambda$burn$0"]
    assert trace.end - trace.start == len(CHAIN) - 1


@pytest.mark.parametrize(
    "mark",
    [
        "11-24 12:00:00.123  1234  1250 E AndroidRuntime: ",
        "E/AndroidRuntime( 1234): ",
        "[ERROR] ",
        "[stderr] ",
        "2026-01-31 12:00:00,123 ",
        "> ",
    ],
)
def test_mark_of_a_logger_before_each_line_is_no_part(mark: str) -> None:
    """logcat, Maven and containers mark each line."""
    text = (
        f"{mark}java.lang.RuntimeException: dark\n{mark}\tat lamp.Lamp.light(Lamp.kt:3)\n"
        f"{mark}Caused by: lamp.NoOil: none\n{mark}\tat lamp.Oil.pour(Oil.kt:4)\n"
    )
    trace = one(JAVA, text)
    assert trace.language == "kotlin"
    assert told(trace) == [("java.lang.RuntimeException", "dark"), ("lamp.NoOil", "none")]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("at a.B.c(SourceFile:12)", ("a.B.c", "SourceFile", 12, None)),
        ("at a.B.c(Unknown Source:3)", ("a.B.c", "", 3, None)),
        ("at a.B.c(Unknown Source)", ("a.B.c", "", None, None)),
        ("at a.B.<init>(B.scala:12)", ("a.B.<init>", "B.scala", 12, None)),
        ("at a.BTest.lamp is lit(BTest.kt:12)", ("a.BTest.lamp is lit", "BTest.kt", 12, None)),
        ("at a.B.c(B.java:-2)", ("a.B.c", "B.java", None, None)),
    ],
)
def test_frame_is_read(line: str, place: tuple[str, str, int | None, int | None]) -> None:
    """Places without numbers, obfuscated ones, names with spaces."""
    assert places(one(JAVA, f"a.BException: x\n\t{line}\n").thrown[0]) == [place]


@pytest.mark.parametrize(
    ("file", "language"),
    [("B.java", "java"), ("B.kt", "kotlin"), ("B.scala", "scala"), ("B.groovy", "groovy"), ("b.clj", "clojure")],
)
def test_language_is_that_of_the_own_files(file: str, language: str) -> None:
    """What most of the project's own frames are written in."""
    text = f"a.BException: x\n\tat a.B.c({file}:1)\n\tat a.B.d({file}:2)\n\tat java.lang.Thread.run(Thread.java:9)\n"
    assert one(JAVA, text).language == language


def test_root_first_is_turned_round() -> None:
    """logback can print the root first, `Wrapped by` what came of it."""
    text = "a.BException: root\n\tat a.B.c(B.java:1)\nWrapped by: a.CException: outer\n\tat a.C.d(C.java:2)\n"
    assert told(one(JAVA, text)) == [("a.CException", "outer"), ("a.BException", "root")]


def test_circular_reference_ends_the_chain() -> None:
    """The cause of a cause may be the exception itself."""
    text = "a.BException: x\n\tat a.B.c(B.java:1)\nCaused by: a.CException: y\n\tat a.C.d(C.java:2)\n"
    text += "\t[CIRCULAR REFERENCE: a.BException: x]\n"
    assert (told(one(JAVA, text)), one(JAVA, text).end) == (
        [("a.BException", "x"), ("a.CException", "y")],
        len(text) - 1,
    )


def test_cause_alone_is_a_trace() -> None:
    """All before it was cut off."""
    assert told(one(JAVA, "...\nCaused by: a.BException: x\n\tat a.B.c(B.java:1)\n")) == [("a.BException", "x")]


def test_frames_alone_are_a_trace_without_type() -> None:
    """Two frames are enough, one in a line of prose is not."""
    assert told(one(JAVA, "\tat a.B.c(B.java:1)\n\tat a.B.d(B.java:2)\n")) == [("", "")]
    assert read(JAVA, "\tat a.B.c(B.java:1)\n") == ()


def test_frame_that_a_terminal_broke_is_one() -> None:
    """The line has no end, the next one has it."""
    text = (
        "a.BException: x\n\tat a.very.long.package.name.of.the.Lamp.lightItUpAgain(Lam\np.java:12)\n"
        "\tat a.B.c(B.java:1)\n"
    )
    assert places(one(JAVA, text).thrown[0]) == [
        ("a.very.long.package.name.of.the.Lamp.lightItUpAgain", "Lamp.java", 12, None),
        ("a.B.c", "B.java", 1, None),
    ]


def test_thread_dump_is_no_failure() -> None:
    """Where a thread waits is no exception, also with its locks."""
    text = (
        '"main" #1 prio=5\n   java.lang.Thread.State: WAITING\n\tat a.B.c(B.java:1)\n\t- locked <0x01> (a a.B)\n'
        "\tat a.B.d(B.java:2)\n"
    )
    assert read(JAVA, text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "It fails at lamp.Lamp.light(Lamp.java:12) sometimes, at lamp.Lamp.burn(Lamp.java:13), too.",
        "   at Lamp.Light(String oil)\n   at Lamp.Burn()\n",
        "    at light (lamp.js:1:2)\n    at burn (lamp.js:1:2)\n",
        "Caused by: a lamp that was dark\n\nNothing else.",
        "look at light(oil)\nat burn(oil)\nat a.b (c)\n",
    ],
)
def test_what_is_no_stack_is_none(text: str) -> None:
    """Prose, C# and JavaScript."""
    assert read(JAVA, text) == ()
