"""Exceptions of .NET, Mono and Unity."""

from __future__ import annotations

import pytest

from fixtrail.extract.traces.dotnet import DOTNET
from tests.extract.traces.reading import one, own, places, read, told

AGGREGATE = """Unhandled exception. System.AggregateException: One or more errors occurred. (dark) (no oil)
 ---> System.InvalidOperationException: dark
as night
   at Lamps.Lamp.Light(String oil) in C:\\lamp\\Lamp.cs:line 3
   --- End of inner exception stack trace ---
   at Lamps.Lamp.<Main>d__1.MoveNext()
--- End of stack trace from previous location where exception was thrown ---
   at System.Threading.Tasks.Task`1.Run[T](T x, List`1 y) in /_/src/Task.cs:line 12
 ---> (Inner Exception #1) System.ArgumentException: no oil
   at Lamps.Oil.Pour()<---
"""


def test_inner_exceptions_follow_and_members_come_last() -> None:
    """Frames before the end of an inner stack are its own, those after it the outer one's."""
    trace = one(DOTNET, f"> dotnet run\n{AGGREGATE}done\n")
    assert (trace.language, trace.kind) == ("csharp", "exception")
    assert told(trace) == [
        ("System.AggregateException", "One or more errors occurred. (dark) (no oil)"),
        ("System.InvalidOperationException", "dark\nas night"),
        ("System.ArgumentException", "no oil"),
    ]
    assert places(trace.thrown[0]) == [
        ("Lamps.Lamp.<Main>d__1.MoveNext", "", None, None),
        ("System.Threading.Tasks.Task`1.Run[T]", "/_/src/Task.cs", 12, None),
    ]
    assert own(trace.thrown[0]) == ["Lamps.Lamp.<Main>d__1.MoveNext"]
    assert places(trace.thrown[1]) == [("Lamps.Lamp.Light", "C:\\lamp\\Lamp.cs", 3, None)]
    assert places(trace.thrown[2]) == [("Lamps.Oil.Pour", "", None, None)]
    assert trace.end - trace.start == len(AGGREGATE) - 1


def test_older_runtimes_state_inner_ones_in_one_line() -> None:
    """The innermost has the first frames."""
    text = (
        "Unhandled Exception: System.TypeInitializationException: no type ---> System.IO.IOException: dark\n"
        "  at Lamps.Lamp.Light (System.String oil) [0x00012] in <0a1b2c>:0 \n"
        "  at Lamps.Lamp.Burn (System.String oil) [0x00012] in /lamp/Lamp.cs:12 \n"
    )
    trace = one(DOTNET, text)
    assert told(trace) == [("System.TypeInitializationException", "no type"), ("System.IO.IOException", "dark")]
    assert places(trace.thrown[1]) == [
        ("Lamps.Lamp.Light", "", None, None),
        ("Lamps.Lamp.Burn", "/lamp/Lamp.cs", 12, None),
    ]


@pytest.mark.parametrize(
    ("at", "inside", "line"),
    [
        ("at", "in", "line"),
        ("bei", "in", "Zeile"),
        ("à", "dans", "ligne"),
        ("в", "в", "строка"),
        ("在", "位置", "行号"),
    ],
)
def test_words_of_the_users_language_are_known(at: str, inside: str, line: str) -> None:
    """The framework prints stacks in the language of the system."""
    text = f"System.IO.IOException: dark\n   {at} Lamps.Lamp.Light(String a) {inside} C:\\Lamp.cs:{line} 12\n"
    assert places(one(DOTNET, text).thrown[0]) == [("Lamps.Lamp.Light", "C:\\Lamp.cs", 12, None)]


def test_unity_names_assets() -> None:
    """Its console prints frames without `at`."""
    text = (
        "NullReferenceException: dark\nLamp.Update () (at Assets/Lamp.cs:12)\n"
        "UnityEngine.Oil:Pour(Object) (at /u.cs:1)\n"
    )
    trace = one(DOTNET, text)
    assert told(trace) == [("NullReferenceException", "dark")]
    assert own(trace.thrown[0]) == ["Lamp.Update"]


def test_codes_are_no_part_of_the_type() -> None:
    """HRESULTs and socket errors stand in brackets between type and message."""
    text = "System.Net.Sockets.SocketException (10061): refused\n   at Lamps.Lamp.Light()\n"
    assert told(one(DOTNET, text)) == [("System.Net.Sockets.SocketException", "refused")]


def test_inner_exception_without_frames_is_told() -> None:
    """The frames were cut off."""
    text = "System.IO.IOException: dark\n ---> Lamps.OilException: none ---> Lamps.WickException: short\n\nHelp\n"
    assert told(one(DOTNET, text)) == [
        ("System.IO.IOException", "dark"),
        ("Lamps.OilException", "none"),
        ("Lamps.WickException", "short"),
    ]


def test_frames_alone_need_a_place() -> None:
    """Two frames of which one names a line."""
    text = "   at Lamps.Lamp.Light(String a) in C:\\Lamp.cs:line 12\n   at Lamps.Lamp.Burn()\n"
    assert told(one(DOTNET, text)) == [("", "")]
    assert read(DOTNET, "   at Lamps.Lamp.Light()\n   at Lamps.Lamp.Burn()\n") == ()


@pytest.mark.parametrize(
    "text",
    [
        "a.BException: x\n\tat a.B.c(Native Method)\n\tat a.B.d(B.java:1)\n\tat a.B.e(<generated>)\n",
        "Error: x\n    at f (a.js:1:2)\n",
        "---> 12     burn(oil)\n     13     wait()\n ---> 14     x.y(z)\n",
        "We looked\n   at Lamp.Light(oil)\n",
        "Release: v1.2\n   at Lamp.Light(oil)\n",
        "Meet at Lamps.Light (in the hall).\n",
    ],
)
def test_what_is_no_stack_is_none(text: str) -> None:
    """Java, JavaScript, notebooks and prose."""
    assert read(DOTNET, text) == ()
