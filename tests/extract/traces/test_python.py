"""Python tracebacks in each style that prints them."""

from __future__ import annotations

import pytest

from fixtrail.extract.traces import stack
from fixtrail.extract.traces.python import PYTHON
from tests.extract.traces.reading import one, own, places, read, stated, told

PLAIN = """Traceback (most recent call last):
  File "/srv/lamp/lamp.py", line 12, in light
    burn(oil)
    ~~~~^^^^^
  File "/usr/lib/python3.12/site-packages/oil/burn.py", line 3, in burn
    raise OilError("no oil")
oil.OilError: no oil
"""


def test_traceback_tells_type_message_and_frames() -> None:
    """The last call comes first, an installed package is not the project's own, the message ends the span."""
    text = f"It fails:\n\n{PLAIN}\nWhy?"
    trace = one(PYTHON, text)
    assert (trace.language, trace.kind) == ("python", "exception")
    assert text[trace.start : trace.end] == PLAIN.rstrip("\n")
    assert told(trace) == [("oil.OilError", "no oil")]
    assert places(trace.thrown[0]) == [
        ("burn", "/usr/lib/python3.12/site-packages/oil/burn.py", 3, None),
        ("light", "/srv/lamp/lamp.py", 12, None),
    ]
    assert own(trace.thrown[0]) == ["light"]
    assert stated(text, trace.thrown[0]) == "oil.OilError: no oil"


@pytest.mark.parametrize(
    "sentence",
    [
        "The above exception was the direct cause of the following exception:",
        "During handling of the above exception, another exception occurred:",
    ],
)
def test_chain_begins_with_what_came_out(sentence: str) -> None:
    """What is printed last is what people see; what is printed first is the root."""
    text = (
        f'{PLAIN}\n{sentence}\n\nTraceback (most recent call last):\n  File "a.py", line 1, in f\n'
        f"    g()\nKeyError: 1\n"
    )
    assert told(one(PYTHON, text)) == [("KeyError", "1"), ("oil.OilError", "no oil")]


def test_message_goes_on_to_a_blank_line() -> None:
    """Notes and messages of several lines belong to the exception."""
    text = (
        'Traceback (most recent call last):\n  File "a.py", line 1, in f\nValueError: 2 errors\nwick\n'
        "  too short\n\nHelp!"
    )
    assert told(one(PYTHON, text)) == [("ValueError", "2 errors\nwick\n  too short")]


@pytest.mark.parametrize(
    "following",
    [
        "```",
        ">>> burn()",
        "$ python lamp.py",
        "INFO lamp is out",
        '  File "b.py", line 1',
        "====================",
        "####",
        "</details>",
        "   ^^^^^",
        "Process finished with exit code 1",
    ],
)
def test_message_ends_before_something_else(following: str) -> None:
    """Fences, prompts, log records and rules of test runners are no part of a message."""
    text = f'Traceback (most recent call last):\n  File "a.py", line 1, in f\nValueError: bad\n{following}\n'
    assert told(read(PYTHON, text)[0]) == [("ValueError", "bad")]


GROUP = """  + Exception Group Traceback (most recent call last):
  |   File "lamp.py", line 9, in <module>
  |     light_all()
  | ExceptionGroup: two lamps (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "lamp.py", line 3, in light
    |     raise ValueError("wick")
    | ValueError: wick
    +---------------- 2 ----------------
    | OSError: no oil
    | none at all
    +------------------------------------
"""


def test_group_is_followed_by_its_members() -> None:
    """Members come after the group, also one without frames; the rule at the end belongs to the trace."""
    trace = one(PYTHON, GROUP + "after\n")
    assert told(trace) == [
        ("ExceptionGroup", "two lamps (2 sub-exceptions)"),
        ("ValueError", "wick"),
        ("OSError", "no oil\nnone at all"),
    ]
    assert places(trace.thrown[1]) == [("light", "lamp.py", 3, None)]
    assert trace.end == len(GROUP) - 1


def test_group_may_be_a_cause() -> None:
    """What a group caused comes before it."""
    text = (
        f"{GROUP}\nThe above exception was the direct cause of the following exception:\n\n"
        'Traceback (most recent call last):\n  File "a.py", line 1, in f\nRuntimeError: dark\n'
    )
    assert [kind for kind, _ in told(one(PYTHON, text))] == ["RuntimeError", "ExceptionGroup", "ValueError", "OSError"]


def test_old_notebook_points_to_the_line() -> None:
    """Frames stand above the source, an arrow points to the line that ran."""
    text = (
        "ZeroDivisionError                         Traceback (most recent call last)\n"
        "<ipython-input-3-0a1b> in <module>()\n      1 oil = 0\n----> 2 burn(1)\n\n"
        "/opt/lamp/lamp.py in burn(n)\n    100 def burn(n):\n--> 101     return n / oil\n    102 \n\n"
        "ZeroDivisionError: division by zero\n"
    )
    trace = one(PYTHON, text)
    assert told(trace) == [("ZeroDivisionError", "division by zero")]
    assert places(trace.thrown[0]) == [
        ("burn", "/opt/lamp/lamp.py", 101, None),
        ("<module>", "<ipython-input-3-0a1b>", 2, None),
    ]


def test_files_that_colab_made_links_are_read() -> None:
    """The name of the file is in the brackets."""
    text = (
        "KeyError                                  Traceback (most recent call last)\n"
        "[<ipython-input-1-0a1b>](https://localhost:8080/#) in <cell line: 1>()\n----> 1 light()\n\nKeyError: 'oil'\n"
    )
    assert places(one(PYTHON, text).thrown[0]) == [("<cell", "<ipython-input-1-0a1b>", 1, None)]


def test_new_notebook_numbers_cells_and_lines() -> None:
    """A cell is a file of its own."""
    text = (
        "---------------------------------------------------------------------------\n"
        "KeyError                                  Traceback (most recent call last)\n"
        "Cell In[3], line 2\n      1 lamp = {}\n----> 2 light(lamp)\n\n"
        "File ~/lamp/lamp.py:12, in light(lamp)\n     11 def light(lamp):\n---> 12     return lamp['oil']\n\n"
        "KeyError: 'oil'\n"
    )
    trace = one(PYTHON, text)
    assert told(trace) == [("KeyError", "'oil'")]
    assert places(trace.thrown[0]) == [("light", "~/lamp/lamp.py", 12, None), ("", "In[3]", 2, None)]


def test_box_of_rich_is_read_like_a_traceback() -> None:
    """Locals and source in the box are skipped; the type stands below it."""
    text = (
        "╭──────────────── Traceback (most recent call last) ────────────────╮\n"
        "│ /srv/lamp/lamp.py:12 in <module>                                  │\n"
        "│                                                                   │\n"
        "│ ❱ 12 light()                                                      │\n"
        "│ ╭── locals ──╮                                                    │\n"
        "│ ╰────────────╯                                                    │\n"
        "│ in light:3                                                        │\n"
        "╰───────────────────────────────────────────────────────────────────╯\n"
        "RuntimeError: dark\n"
    )
    trace = one(PYTHON, text)
    assert told(trace) == [("RuntimeError", "dark")]
    assert places(trace.thrown[0]) == [("light", "", 3, None), ("<module>", "/srv/lamp/lamp.py", 12, None)]


def test_syntax_error_has_its_place_as_frame() -> None:
    """No header and no function, but a type below."""
    text = "  File \"lamp.py\", line 3\n    light(\n         ^\nSyntaxError: '(' was never closed\n"
    trace = one(PYTHON, text)
    assert told(trace) == [("SyntaxError", "'(' was never closed")]
    assert places(trace.thrown[0]) == [("", "lamp.py", 3, None)]


def test_frames_alone_are_a_trace_without_type() -> None:
    """What was cut off above and below leaves frames that name functions."""
    trace = one(PYTHON, 'x\n  File "a.py", line 1, in f\n    g()\n\n  File "a.py", line 2, in g\n    h()\n')
    assert told(trace) == [("", "")]
    assert [place[0] for place in places(trace.thrown[0])] == ["g", "f"]


def test_lost_indentation_is_no_obstacle() -> None:
    """One line of source follows a frame; then comes what states the exception."""
    text = (
        'Traceback (most recent call last):\nFile "a.py", line 1, in f\ng()\nFile "a.py", line 2, in g\nKeyError: 1\n'
    )
    assert told(one(PYTHON, text)) == [("KeyError", "1")]


def test_frame_that_a_terminal_broke_is_one() -> None:
    """A path over two lines is joined, also where the break is before the number or the name."""
    text = (
        "Traceback (most recent call last):\n"
        '  File "/srv/a/very/long/way/down/to/the/place/where/the/lamp/st\nands/lamp.py", line 1, in light\n    f()\n'
        '  File "/srv/lamp/a/long/way/lamp.py", line\n12, in f\n    g()\nKeyError: 1\n'
    )
    assert places(one(PYTHON, text).thrown[0]) == [
        ("f", "/srv/lamp/a/long/way/lamp.py", 12, None),
        ("light", "/srv/a/very/long/way/down/to/the/place/where/the/lamp/stands/lamp.py", 1, None),
    ]


def test_elided_frames_are_skipped() -> None:
    """Dots, repetitions and pytest's marks are no obstacle."""
    text = (
        "E   Traceback (most recent call last):\nE     ...\n"
        'E     File "a.py", line 1, in f\nE       f()\nE     [Previous line repeated 9 more times]\nE   KeyError: 1\n'
    )
    assert told(one(PYTHON, text)) == [("KeyError", "1")]


def test_innermost_frames_are_kept() -> None:
    """Of a deep recursion the end is kept, where it failed."""
    frames = "".join(f'  File "a.py", line {n}, in f\n    f()\n' for n in range(1, 500))
    thrown = one(PYTHON, f"Traceback (most recent call last):\n{frames}RecursionError: deep\n").thrown[0]
    assert (len(thrown.frames), thrown.frames[0].line) == (stack.FRAMES, 499)


DUMP = """Fatal Python error: Segmentation fault

Thread 0x01 (most recent call first):
  File "wait.py", line 1 in wait

Current thread 0x02 (most recent call first):
  File "lamp.py", line 3 in burn
  File "lamp.py", line 9 in light
"""


def test_dump_tells_the_current_thread() -> None:
    """faulthandler prints the innermost call first; other threads belong to the trace and give no frames."""
    trace = one(PYTHON, DUMP)
    assert trace.kind == "crash"
    assert told(trace) == [("Fatal Python error", "Segmentation fault")]
    assert places(trace.thrown[0]) == [("burn", "lamp.py", 3, None), ("light", "lamp.py", 9, None)]
    assert trace.end == len(DUMP) - 1


def test_dump_may_have_a_cause() -> None:
    """An exception between what was fatal and the stack killed the interpreter."""
    text = (
        "Fatal Python error: init_fs_encoding: no codec\nPython runtime state: core initialized\n"
        "ModuleNotFoundError: No module named 'encodings'\n\nCurrent thread 0x01 (most recent call first):\n"
        "  <no Python frame>\n"
    )
    assert told(one(PYTHON, text)) == [
        ("Fatal Python error", "init_fs_encoding: no codec"),
        ("ModuleNotFoundError", "No module named 'encodings'"),
    ]


def test_stacks_without_a_fatal_error_are_no_crash() -> None:
    """A dump on request states nothing; one that stops at a fence has the causes of nobody."""
    text = 'Thread 0x01 (most recent call first):\n  File "lamp.py", line 3 in burn\n'
    assert (one(PYTHON, text).kind, told(one(PYTHON, text))) == ("exception", [("", "")])
    assert told(one(PYTHON, "Fatal Python error: Aborted\n```\nValueError: x\n")) == [("Fatal Python error", "Aborted")]


@pytest.mark.parametrize(
    "text",
    [
        "We see `Traceback (most recent call last)` often.",
        "Traceback (most recent call last) is printed.\n\nThat is all, ValueError: x",
        "Traceback (most recent call last):\n\t1: from lamp.rb:1:in `<main>'\nlamp.rb:2:in `f': dark (Dark)\n",
        'File "lamp.ml", line 1, characters 0-4:\nError: Unbound value\n',
        'Open the File "lamp.py", line 3 and read.',
        "  File the lamp\n  | ValueError",
        "(most recent call first) is the other order",
    ],
)
def test_what_is_no_traceback_is_none(text: str) -> None:
    """Prose that speaks of tracebacks, and what Ruby and OCaml print."""
    assert read(PYTHON, text) == ()
