"""Exceptions of Dart and Flutter."""

from __future__ import annotations

import pytest

from fixtrail.extract.traces.dart import DART
from tests.extract.traces.reading import one, own, places, read, told

UNHANDLED = """Unhandled exception:
FormatException: no oil (at character 1)
lamp
^

#0      _Parser.fail (dart:convert-patch/convert_patch.dart:1405:5)
#1      new Lamp.light.<anonymous closure> (package:lamp/lamp.dart:12:3)
<asynchronous suspension>
#2      ...
#3      main (file:///srv/main.dart:3)
"""


def test_unhandled_exception_has_its_stack() -> None:
    """The message goes on to the stack; the language's libraries are not the project's own."""
    trace = one(DART, f"$ dart run\n{UNHANDLED}\ndone\n")
    assert (trace.language, trace.kind) == ("dart", "exception")
    assert told(trace) == [("FormatException", "no oil (at character 1)\nlamp\n^")]
    assert places(trace.thrown[0]) == [
        ("_Parser.fail", "dart:convert-patch/convert_patch.dart", 1405, 5),
        ("new Lamp.light.<anonymous closure>", "package:lamp/lamp.dart", 12, 3),
        ("main", "file:///srv/main.dart", 3, None),
    ]
    assert own(trace.thrown[0]) == ["new Lamp.light.<anonymous closure>", "main"]
    assert trace.end - trace.start == len(UNHANDLED) - 1


@pytest.mark.parametrize(
    ("first", "stated"),
    [
        ("Unhandled exception:\nLamp dark: no oil", ("Exception", "Lamp dark: no oil")),
        ("Unhandled exception:\nDark: no oil", ("Dark", "no oil")),
        (
            "[ERROR:flutter/runtime/a.cc(157)] Unhandled Exception: type 'Null' is no 'Oil'",
            ("Exception", "type 'Null' is no 'Oil'"),
        ),
        ("flutter: LateInitializationError: no oil", ("LateInitializationError", "no oil")),
        ("PlatformException(dark, no oil): bad", ("PlatformException", "bad")),
        ("Here:", ("", "")),
    ],
)
def test_type_and_message_stand_above(first: str, stated: tuple[str, str]) -> None:
    """What is thrown need not be an exception."""
    text = f"{first}\n#0      light (package:lamp/a.dart:1:2)\n#1      burn (package:lamp/a.dart:3:4)\n"
    assert told(one(DART, text)) == [stated]


CAUGHT = """══╡ EXCEPTION CAUGHT BY WIDGETS LIBRARY ╞════════════════════
The following assertion was thrown building Lamp(dirty):
setState() called after dispose():
_Lamp#123

The relevant error-causing widget was:
  Lamp

When the exception was thrown, this was the stack:
#0      State.setState (package:flutter/src/widgets/framework.dart:1197:9)
#1      _Lamp.light (package:lamp/main.dart:12:5)
(elided 3 frames from dart:async)
══════════════════════════════════════════════════════════════
"""


def test_what_the_framework_caught_is_told() -> None:
    """The report goes on to its lower edge."""
    trace = one(DART, CAUGHT)
    assert told(trace) == [("FlutterError", "setState() called after dispose():\n_Lamp#123")]
    assert own(trace.thrown[0]) == ["_Lamp.light"]
    assert trace.end == len(CAUGHT) - 1


def test_report_may_have_no_stack() -> None:
    """It ends with its edge, at a fence or before the next one; one that states nothing is none."""
    head = (
        "══╡ EXCEPTION CAUGHT BY RENDERING LIBRARY ╞════\nThe following RangeError was thrown during layout:\nbad oil\n"
    )
    assert told(one(DART, f"{head}\nHandler: onTap\n═══════════════\n")) == [("RangeError", "bad oil")]
    assert told(one(DART, f"{head}\n```\n#0  a (package:a/a.dart:1:2)\n")) == [("RangeError", "bad oil")]
    assert len(read(DART, f"{head}\n{head}")) == 2
    assert read(DART, "EXCEPTION CAUGHT BY ME\nnothing\n") == ()


def test_terse_stack_is_read() -> None:
    """Package `stack_trace` puts the name last; logcat marks each line."""
    text = (
        "E/flutter ( 12): StateError: dark\nE/flutter ( 12): package:lamp/a.dart 12:3   light\n"
        "E/flutter ( 12): dart:async             _root\n"
    )
    assert places(one(DART, text).thrown[0]) == [
        ("light", "package:lamp/a.dart", 12, 3),
        ("_root", "dart:async", None, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "#1 (comment)\n#2 (package:lamp)\n",
        "lib/lamp.dart:12:3: Error: dark\n",
        "#0      light (package:lamp/a.dart:1:2)\n",
        "See lib/lamp.dart  for more",
    ],
)
def test_what_is_no_stack_is_none(text: str) -> None:
    """Compilers, prose, and one frame alone."""
    assert read(DART, text) == ()
