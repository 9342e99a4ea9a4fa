"""Exceptions, exits and crash reports of Elixir and Erlang."""

from __future__ import annotations

import pytest

from fixtrail.extract.traces.beam import BEAM
from tests.extract.traces.reading import one, own, places, read, told

SERVER = """[error] GenServer Lamp.Server terminating
** (KeyError) key :oil not found in: %{wick: 1}
    (lamp 0.1.0) lib/lamp/server.ex:12: Lamp.Server.handle_call/3
    (stdlib 3.17) gen_server.erl:695: :gen_server.try_dispatch/4
    lib/lamp.ex:3: anonymous fn/1 in Lamp.light/2
"""


def test_process_that_ends_tells_what_was_raised() -> None:
    """The report begins above; Erlang's own applications are libraries."""
    trace = one(BEAM, f"{SERVER}Last message: :light\n")
    assert (trace.language, trace.kind) == ("elixir", "exception")
    assert told(trace) == [("KeyError", "key :oil not found in: %{wick: 1}")]
    assert places(trace.thrown[0]) == [
        ("Lamp.Server.handle_call/3", "lib/lamp/server.ex", 12, None),
        (":gen_server.try_dispatch/4", "gen_server.erl", 695, None),
        ("anonymous fn/1 in Lamp.light/2", "lib/lamp.ex", 3, None),
    ]
    assert own(trace.thrown[0]) == ["Lamp.Server.handle_call/3", "anonymous fn/1 in Lamp.light/2"]
    assert (trace.start, trace.end - trace.start) == (0, len(SERVER) - 1)


def test_exit_has_its_reason_below() -> None:
    """Frames that stand deeper belong to the reason, the others to the exit."""
    text = (
        "** (exit) exited in: GenServer.call(Lamp, :light, 5000)\n    ** (EXIT) an exception was raised:\n"
        "        ** (RuntimeError) no oil\n            (lamp 0.1.0) lib/oil.ex:2: Oil.pour/1\n"
        "    (elixir 1.17) lib/gen_server.ex:1024: GenServer.call/3\n"
    )
    trace = one(BEAM, text)
    assert told(trace) == [
        ("exit", "exited in: GenServer.call(Lamp, :light, 5000)"),
        ("EXIT", "an exception was raised:"),
        ("RuntimeError", "no oil"),
    ]
    assert [[place[0] for place in places(thrown)] for thrown in trace.thrown] == [
        ["GenServer.call/3"],
        [],
        ["Oil.pour/1"],
    ]


def test_message_goes_on_over_blank_lines_to_the_frames() -> None:
    """What the arguments were is part of it."""
    text = (
        "** (FunctionClauseError) no function clause matching in Lamp.light/1\n\n"
        "    The following arguments were given:\n\n"
        "        # 1\n        3\n\n    lib/lamp.ex:1: Lamp.light/1\n"
    )
    assert told(one(BEAM, text)) == [
        (
            "FunctionClauseError",
            (
                "no function clause matching in Lamp.light/1\n\n    The following arguments were given:\n\n"
                "        # 1\n        3"
            ),
        )
    ]


@pytest.mark.parametrize("kind", ["CompileError", "Mix", "Lamp.Dark", "throw", "stop"])
def test_raised_without_frames_is_told_where_its_name_is_sure(kind: str) -> None:
    """Mix prints no stack."""
    assert told(one(BEAM, f"== Compilation error ==\n** ({kind}) lib/lamp.ex:3: dark\n\n\nHelp")) == [
        (kind, "lib/lamp.ex:3: dark")
    ]


def test_crash_report_of_erlang_is_read() -> None:
    """The class, the reason over several lines, and the calls."""
    text = (
        "  crasher:\n    initial call: lamp:init/1\n    exception error: no match of right hand side value\n"
        "                     {error,enoent}\n      in function  lamp:init/1 (src/lamp.erl, line 12)\n"
        "      in call from gen_server:init_it/2 (gen_server.erl, line 374)\n    ancestors: [x]\n"
    )
    trace = one(BEAM, text)
    assert (trace.language, trace.start) == ("erlang", 0)
    assert told(trace) == [("error", "no match of right hand side value\n                     {error,enoent}")]
    assert places(trace.thrown[0]) == [
        ("lamp:init/1", "src/lamp.erl", 12, None),
        ("gen_server:init_it/2", "gen_server.erl", 374, None),
    ]
    assert own(trace.thrown[0]) == ["lamp:init/1"]
    assert told(one(BEAM, "1> lamp:light().\n** exception error: undefined function lamp:light/0\n")) == [
        ("error", "undefined function lamp:light/0")
    ]


def test_stack_that_is_a_term_is_read() -> None:
    """Reason and calls are one term over several lines."""
    text = (
        "Error in process <0.1.0> on node 'x' with exit value:\n"
        '{{badmatch,none},[{lamp,light,2,[{file,"src/lamp.erl"},{line,12}]},\n'
        '           {lamp,burn,[1],[{file,"src/lamp.erl"},{line,3}]}]}\n'
    )
    trace = one(BEAM, text)
    assert (told(trace), trace.start) == ([("badmatch", "none")], 0)
    assert places(trace.thrown[0]) == [
        ("lamp:light/2", "src/lamp.erl", 12, None),
        ("lamp:burn", "src/lamp.erl", 3, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- ** (Vulnerable Library)",
        "** (Note) this is bold",
        "**lamp** (Dark) and ** (dark)",
        "an exception error: is thrown",
        'see {file,"a"} there',
    ],
)
def test_what_is_no_exception_is_none(text: str) -> None:
    """Bold text and prose."""
    assert read(BEAM, text) == ()


def test_calls_with_arguments_are_named_by_their_number() -> None:
    """Elixir shows the arguments of the innermost call where no clause fits, else their number."""
    text = """** (FunctionClauseError) no function clause matching in Lamp.light/3
    (lamp 0.1.0) lib/lamp.ex:12: Lamp.light(nil, [1, %{a: 2}], "a, (b")
    (lamp 0.1.0) lib/lamp.ex:3: Lamp.start()
    (lamp 0.1.0) lib/lamp.ex:1: Lamp.climb/2
"""
    functions = [frame.function for frame in one(BEAM, text).thrown[0].frames]
    assert functions == ["Lamp.light/3", "Lamp.start/0", "Lamp.climb/2"]
