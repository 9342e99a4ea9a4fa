"""Stacks of JavaScript engines, and what Node, browsers and React print around them."""

from __future__ import annotations

import pytest

from fixtrail.extract.traces.javascript import JAVASCRIPT
from tests.extract.traces.reading import one, own, places, read, told


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("    at light (/srv/lamp.js:1:2)", ("light", "/srv/lamp.js", 1, 2)),
        ("    at async light (file:///srv/lamp.mjs:1:2)", ("light", "file:///srv/lamp.mjs", 1, 2)),
        ("    at new Lamp (lamp.ts:1:2)", ("new Lamp", "lamp.ts", 1, 2)),
        ("    at Lamp.light [as burn] (lamp.js:1:2)", ("Lamp.light", "lamp.js", 1, 2)),
        ("    at C:\\my lamps\\lamp.js:1:2", ("", "C:\\my lamps\\lamp.js", 1, 2)),
        ("    at light (C:\\my lamps\\lamp.js:1:2) {", ("light", "C:\\my lamps\\lamp.js", 1, 2)),
        ("    at Array.map (<anonymous>)", ("Array.map", "<anonymous>", None, None)),
        ("    at async Promise.all (index 0)", ("Promise.all", "<index 0>", None, None)),
        ("    at eval (eval at light (lamp.js:1:2), <anonymous>:3:4)", ("eval", "<anonymous>", 3, 4)),
        ("    at light (dist/lamp.js:1:2 -> src/lamp.ts:3:4)", ("light", "src/lamp.ts", 3, 4)),
        ("    at light (webpack:///./src/lamp.js?ab12:1:2)", ("light", "webpack:///./src/lamp.js?ab12", 1, 2)),
        ("    at light (lamp.js?48b8:19)", ("light", "lamp.js?48b8", 19, None)),
        ("    at light (address at index.android.bundle:1:2345)", ("light", "index.android.bundle", 1, 2345)),
        ("light@https://lamp.example/lamp.js:1:2", ("light", "https://lamp.example/lamp.js", 1, 2)),
        ("light/<@https://lamp.example/lamp.js:1:2", ("light/<", "https://lamp.example/lamp.js", 1, 2)),
        ("@file:///srv/lamp.js:1:2", ("", "file:///srv/lamp.js", 1, 2)),
        ("forEach@[native code]", ("forEach", "[native code]", None, None)),
        ("light @ lamp.js:12", ("light", "lamp.js", 12, None)),
        ("    in Lamp (at lamps.js:7)", ("Lamp", "lamps.js", 7, None)),
        ("    in Lamp (created by App)", ("Lamp", "", None, None)),
    ],
)
def test_frame_is_read(line: str, place: tuple[str, str, int | None, int | None]) -> None:
    """Each engine's form of a frame, below an error."""
    trace = one(JAVASCRIPT, f"TypeError: dark\n{line}\n    at end (end.js:9:9)\n")
    assert told(trace) == [("TypeError", "dark")]
    assert places(trace.thrown[0])[0] == place


def test_source_map_of_node_wins() -> None:
    """The line below a frame says where it is in the source."""
    trace = one(JAVASCRIPT, "Error: dark\n    at light (/srv/dist/lamp.js:1:2)\n        -> /srv/src/lamp.ts:3:4\n")
    assert places(trace.thrown[0]) == [("light", "/srv/src/lamp.ts", 3, 4)]


@pytest.mark.parametrize(
    ("line", "kind", "message"),
    [
        ("TypeError: dark", "TypeError", "dark"),
        ("Uncaught (in promise) TypeError: dark", "TypeError", "dark"),
        ("(node:12) UnhandledPromiseRejectionWarning: Error: dark", "Error", "dark"),
        ("TypeError [ERR_LAMP]: dark", "TypeError", "dark"),
        ("[TypeError: dark]", "TypeError", "dark"),
        ("lamp.js:76 Uncaught RangeError: dark", "RangeError", "dark"),
        ("Module build failed: SyntaxError: dark", "SyntaxError", "dark"),
        ("Invariant Violation: dark", "Invariant Violation", "dark"),
        ("LampGoneDark: no oil", "LampGoneDark", "no oil"),
        ("error: dark", "error", "dark"),
        ("AssertionError", "AssertionError", ""),
        ("Here is the stack", "", ""),
    ],
)
def test_type_and_message_stand_above(line: str, kind: str, message: str) -> None:
    """What consoles and tools put in front is no part of the message; a bare word is no type."""
    assert told(one(JAVASCRIPT, f"{line}\n    at a (a.js:1:2)\n    at b (b.js:1:2)\n")) == [(kind, message)]


NODE = """/srv/lamp.js:12
        throw new Error('dark');
        ^

Error: dark
Lamps seen:
- /srv/lamp.js
    at Object.<anonymous> (/srv/lamp.js:12:15)
    at Module._compile (node:internal/modules/cjs/loader:1101:14)
    at /srv/node_modules/oil/index.js:1:2 {
  code: 'ENOENT',
  [cause]: TypeError: no oil
  at all
      at pour (/srv/oil.js:1:2) {
    errno: -2
  }
}

Node.js v22.1.0
"""


def test_error_of_node_has_its_cause_and_properties() -> None:
    """The message goes on to the frames; the braces belong to the trace, what Node says of itself does not."""
    trace = one(JAVASCRIPT, NODE)
    assert told(trace) == [("Error", "dark\nLamps seen:\n- /srv/lamp.js"), ("TypeError", "no oil\n  at all")]
    assert own(trace.thrown[0]) == ["Object.<anonymous>"]
    assert places(trace.thrown[1]) == [("pour", "/srv/oil.js", 1, 2)]
    assert NODE[trace.end :] == "\n\nNode.js v22.1.0\n"


def test_aggregate_is_followed_by_its_members() -> None:
    """`[errors]` lists them, each with its frames."""
    text = (
        "AggregateError: all dark\n    at x (a.js:1:2) {\n  [errors]: [\n    Error: one\n        at f (a.js:2:2),\n"
        "    RangeError: two\n        at g (a.js:3:2)\n  ]\n}\n"
    )
    trace = one(JAVASCRIPT, text)
    assert told(trace) == [("AggregateError", "all dark"), ("Error", "one"), ("RangeError", "two")]
    assert [len(thrown.frames) for thrown in trace.thrown] == [1, 1, 1]


def test_browsers_say_what_the_cause_was() -> None:
    """`Caused by:` stands below the frames."""
    text = "Error: dark\n    at a (a.js:1:2)\nCaused by: TypeError: no oil\n    at b (b.js:1:2)\n"
    assert told(one(JAVASCRIPT, text)) == [("Error", "dark"), ("TypeError", "no oil")]


def test_source_before_the_frames_is_no_message() -> None:
    """Deno prints the line that threw, with a caret below."""
    text = "error: Uncaught TypeError: dark\n    throw light()\n          ^\n    at file:///srv/lamp.ts:1:7\n"
    assert told(one(JAVASCRIPT, text)) == [("TypeError", "dark")]


def test_frames_that_a_terminal_broke_are_joined() -> None:
    """A frame that has no end goes on in the next line, unless that is a frame of its own."""
    text = (
        "TypeError: dark\n    at validate (c:\\users\\someone\\projects\\lamp\\lib\\rul\nes\\wick.js:74:19)\n"
        "    at burn (c:\\users\\someone\\projects\\lamp\\lib\\rules\\and\\then\n    at b (b.js:1:2)\n"
    )
    assert places(read(JAVASCRIPT, text)[0].thrown[0]) == [
        ("validate", "c:\\users\\someone\\projects\\lamp\\lib\\rules\\wick.js", 74, 19)
    ]


def test_components_without_a_place_stay_in_the_stack() -> None:
    """React names elements between its components; only components are frames."""
    text = "Error: dark\n    at Lamp (a.js:1:2)\n    at div\n    at Suspense\n    at App (b.js:1:2)\n"
    thrown = one(JAVASCRIPT, text).thrown[0]
    assert [place[0] for place in places(thrown)] == ["Lamp", "Suspense", "App"]


def test_native_code_of_safari_is_skipped() -> None:
    """The line names nothing."""
    text = "TypeError: dark\na@a.js:1:2\n[native code]\nb@b.js:1:2\n"
    assert [place[0] for place in places(one(JAVASCRIPT, text).thrown[0])] == ["a", "b"]


def test_stack_in_a_string_of_a_log_is_read() -> None:
    """JSON and `util.inspect` write line ends as two characters."""
    for text in (
        r'{"level":50,"stack":"TypeError: \"dark\"\n    at a (a.js:1:2)\n    at b (b.js:1:2)"},{"level":30}',
        "  stack: 'TypeError: \"dark\"\\n' +\n    '    at a (a.js:1:2)\\n' +\n    '    at b (b.js:1:2)',\n  code: 1\n",
    ):
        trace = one(JAVASCRIPT, text)
        assert told(trace) == [("TypeError", '"dark"')]
        assert len(trace.thrown[0].frames) == 2


@pytest.mark.parametrize(
    "text",
    [
        "We met\nat 12:30:45\nat noon:12:30\n",
        "panicked\n             at src/main.rs:3:5\n             at ./src/lamp.rs:3:5\n",
        "   at Lamp.Light(String oil) in C:\\Lamp.cs:line 3\n",
        "\tat lamp.Lamp.light(Lamp.java:3)\n\tat lamp.Lamp.burn(Lamp.java:4)\n",
        "at light (lamp.js:1:2)",
        "mail me@example.org:1:2\nnow@example.org:3:4\n",
        "  --> src/main.rs:1:2\n  --> src/lamp.rs:1:2\n",
        "look at the file (see below)\nlook at it (now)\n",
    ],
)
def test_what_is_no_stack_is_none(text: str) -> None:
    """Times, addresses, one frame without an error, and other languages' frames."""
    assert read(JAVASCRIPT, text) == ()
