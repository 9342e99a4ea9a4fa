"""Error lines: which one comes first, from where, with which frames."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.errors import errors
from fixtrail.extract.reading import Reading
from fixtrail.fingerprint.make import fingerprint
from fixtrail.fingerprint.ruleset import ruleset
from fixtrail.model.facts import Error
from fixtrail.model.failure import Frame
from tests.making import document
from tests.text.growth import assert_linear

PYTHON = """It fails:

```
Traceback (most recent call last):
  File "/srv/app/lamp.py", line 12, in light
    oil.pour()
  File "/usr/lib/python3.12/site-packages/oil/core.py", line 3, in pour
    raise OilError("empty can")
oil.errors.OilError: empty can
```
"""
JAVASCRIPT = """```js
TypeError: Cannot read properties of undefined (reading 'wick')
    at light (/srv/app/src/lamp.js:61:22)
    at Object.<anonymous> (/srv/app/node_modules/oil/index.js:14:8)
```
"""


def found_in(text: str) -> tuple[Error, ...]:
    return errors(Reading(document(text), 4000))


def first(text: str) -> str:
    found = found_in(text)
    return found[0].message if found else ""


def test_python_trace_gives_its_last_line_and_its_frames() -> None:
    """The exception stands after the frames; a frame in site-packages is a library's."""
    (error, *_) = found_in(PYTHON)
    assert (error.message, error.kind, error.language) == (
        "oil.errors.OilError: empty can",
        "oil.errors.OilError",
        "python",
    )
    assert error.frames == (
        Frame("pour", "/usr/lib/python3.12/site-packages/oil/core.py", 3, None, False),
        Frame("light", "/srv/app/lamp.py", 12, None, True),
    )


def test_javascript_trace_gives_its_first_line_and_its_frames() -> None:
    """The message stands before the frames, with columns."""
    (error, *_) = found_in(JAVASCRIPT)
    assert error.message == "TypeError: Cannot read properties of undefined (reading 'wick')"
    assert [(f.function, f.line, f.column, f.own) for f in error.frames] == [
        ("light", 61, 22, True), ("Object.<anonymous>", 14, 8, False),
    ]  # fmt: skip


def test_block_of_an_error_is_the_fence_it_stands_in() -> None:
    """What one would fold away under the message."""
    (error, *_) = found_in(PYTHON)
    assert error.block.text.startswith("Traceback")
    assert error.block.text.endswith("empty can")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("I get `ENOENT: no such file or directory` as error.", "ENOENT: no such file or directory"),
        ('It throws an error "the lamp is not connected to oil".', "the lamp is not connected to oil"),
        ("```\nsrc/main.rs:3:5: error: mismatched types\n```", "src/main.rs:3:5: error: mismatched types"),
        ("```\nthread 'main' panicked at src/main.rs:2:1\n```", "thread 'main' panicked at src/main.rs:2:1"),
        ("```\nprocess: Segmentation fault (core dumped)\n```", "process: Segmentation fault (core dumped)"),
        ('```\nAPI Error: 400 {"type":"error"}\n```', 'API Error: 400 {"type":"error"}'),
        ("Works fine, thank you.", ""),
        ("```py\nraise ValueError('x')\n```", ""),
        ("```js\nif (!lamp) throw new Error('no lamp');\n```", ""),
    ],
)  # fmt: skip
def test_first_error_line(text: str, message: str) -> None:
    """The line that one would paste into a search box; source code that could fail is none."""
    assert first(text) == message


def test_error_in_a_fence_comes_before_the_same_shape_in_prose() -> None:
    """What was pasted is more telling than what was retold."""
    text = "Error: it is broken, I think.\n\n```\nError: lamp 7 has no oil\n```\n"
    assert first(text) == "Error: lamp 7 has no oil"


def test_same_message_is_found_once() -> None:
    """A log that repeats itself is one error."""
    text = "```\n" + "ValueError: empty\n" * 50 + "```\n"
    assert [e.message for e in found_in(text)] == ["ValueError: empty"]


CHAINED = """```
Traceback (most recent call last):
  File "/srv/app/lamp.py", line 3, in light
    oil.pour()
KeyError: 'oil'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/srv/app/house.py", line 9, in <module>
    light()
lamp.errors.LampError: the lamp is empty
```
"""


def test_cause_of_a_trace_is_an_error_of_its_own() -> None:
    """What people see comes first; what caused it can be searched for too, with its own frames."""
    seen, cause = found_in(CHAINED)
    assert (seen.message, cause.message) == ("lamp.errors.LampError: the lamp is empty", "KeyError: 'oil'")
    assert [f.file for f in cause.frames] == ["/srv/app/lamp.py"]
    assert seen.trace is not None
    assert cause.trace is not None
    assert [t.kind for t in seen.trace.thrown] == ["lamp.errors.LampError", "KeyError"]
    assert [t.kind for t in cause.trace.thrown] == ["KeyError"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("I get the following error:\n\n```\nthe wick of lamp 7 is wet\n```\n", "the wick of lamp 7 is wet"),
        ("**Error**\n```text\nlamp(): argument 1 must be of type oil\n```\n", "lamp(): argument 1 must be of type oil"),
        ("Here is what I do:\n\n```\nthe wick of lamp 7 is wet\n```\n", ""),
        ("The error comes from this:\n\n```py\nlamp = light(oil)\n```\n", ""),
        ("I get the following error:\n\n```\n# lamp.conf\nwick = 1\n```\n", ""),
        ("我遇到了以下错误：\n\n```\nthe wick of lamp 7 is wet\n```\n", "the wick of lamp 7 is wet"),
        ("It stops with this error: the wick of lamp 7 is wet", "the wick of lamp 7 is wet"),
        ("Do you know this error: the wick of lamp 7 is wet?", ""),
        ("错误：the wick of lamp 7 is wet", "the wick of lamp 7 is wet"),
        (
            "The error is:\n\n```\n2026-01-01 INFO lamp: lighting it\nthe wick of lamp 7 is wet\n```\n",
            "the wick of lamp 7 is wet",
        ),
    ],
)
def test_words_before_a_message_announce_it(text: str, message: str) -> None:
    """A message without any shape is one where the words before it say so; source code after them is none."""
    assert first(text) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("> LampError: no oil", "LampError: no oil"),
        ("2026-01-31T12:00:00.123Z LampError: no oil", "LampError: no oil"),
        ("```\n[12:00:01] LampError: no oil\n```", "LampError: no oil"),
        ("```\nweb_1  | lamp: starting\nweb_1  | LampError: no oil\nweb_1  | a\nweb_1  | b\n```", "LampError: no oil"),
    ],
)
def test_marks_in_front_are_no_part_of_the_message(text: str, message: str) -> None:
    """Quote marks, timestamps and containers' names differ from person to person."""
    assert first(text) == message


def test_body_of_an_answer_is_an_error_with_its_code() -> None:
    """The line that it begins on is the message, the code is what the body calls itself."""
    text = 'API Error: 400 {"type":"error","error":{"type":"lamp_error","message":"no oil"},"request_id":"req_1"}'
    (error, *_) = found_in(text)
    assert (error.message, error.kind) == (text, "lamp_error")
    assert error.code is not None
    assert error.code.message == "no oil"


@given(st.text(max_size=400))
def test_quote_of_an_error_is_its_message(text: str) -> None:
    """For any text: nothing raises, and the message is what stands at its span."""
    for error in found_in(text):
        assert error.quote.text == error.message
        assert error.block.start <= error.quote.start < error.quote.end <= error.block.end


@pytest.mark.parametrize("piece", ["Error", "`", '"', "at (", "error: ", "\t", "a.b:", "(node:1) ", "assert "])
def test_time_grows_linearly(piece: str) -> None:
    """Four times the text takes about four times as long, for text made to be slow."""
    assert_linear(found_in, lambda size: piece * (size // len(piece)))


@pytest.mark.parametrize(
    "line",
    [
        "[ERROR] connection to the lamp lost",
        "Jan 12 03:15:44 web1 lampd[812]: FATAL giving up after 2 attempts",
        'level=error msg="connection to the lamp lost" worker=7',
        "##[error]the lamp did not light",
        "::error file=a.js,line=1::the lamp did not light",
        "lamp.errors.UniqueViolation: two wicks",
        "Lamp::RecordNotFound: no error, no lamp",
        "ORA-00942: table or view does not exist",
        "curl: (6) Could not resolve host: lamp.example",
        "sh: 1: lamp: not found",
    ],
)
def test_line_of_a_log_is_an_error_by_its_level_or_its_tool(line: str) -> None:
    """What a level, a class or a tool's own way to say it tells, needs no type."""
    assert first(f"```\nstarting\n{line}\n```")


def test_warning_stands_below_what_failed() -> None:
    """A run goes on after a warning."""
    assert first("```\nDeprecationWarning: old oil\nstarting\nLampError: no oil\n```") == "LampError: no oil"


def test_passing_test_is_no_error() -> None:
    """Whatever it is named."""
    assert first("```\n✓ throws TypeError: bad oil (3 ms)\n```") == ""


def test_body_over_several_lines_is_one_error_with_the_line_of_its_message() -> None:
    """Not its brackets."""
    body = '{\n  "type": "error",\n  "error": {\n    "type": "lamp_error",\n    "message": "no oil in the lamp"\n  }\n}'
    assert [e.message for e in found_in(f"```\n{body}\n```")] == ['"message": "no oil in the lamp"']


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "FAILURE: Build failed.\n\n* What went wrong:\nExecution failed for task ':lamp:light'.\n",
            "Execution failed for task ':lamp:light'.",
        ),
        (
            "____ test_lamp ____\n\n>   light()\nE   AssertionError: no oil\n\nl.py:5: AssertionError\n",
            "E   AssertionError: no oil",
        ),
        ("--- FAIL: TestLamp (0.00s)\n    lamp_test.go:12: no oil left\n", "lamp_test.go:12: no oil left"),
        ("thread 'main' panicked at src/lamp.rs:3:5:\nthe lamp has no oil\n", "the lamp has no oil"),
        ("npm ERR! code ELIFECYCLE\nnpm ERR! lamp@1.0.0 light\nnpm ERR! Exit status 1\n", "npm ERR! code ELIFECYCLE"),
    ],
)  # fmt: skip
def test_error_is_the_line_with_the_message(text: str, message: str) -> None:
    """Not the heading, the name of the test or the place above it; but the line that has the type."""
    assert first(text) == message


def test_inside_of_an_error_body_or_a_trace_is_no_second_error() -> None:
    """What a JSON body or a trace in a log line quotes is part of it."""
    body = '{"level": "error", "error": "lamp not found", "message": "cannot light the lamp"}\n'
    trace = (
        '{"exc": "Traceback (most recent call last):\\n  File \\"/lamp.py\\", line 3, in light\\nOilError: no oil"}\n'
    )
    assert [len(found_in(text)) for text in (body, trace)] == [1, 1]


@pytest.mark.parametrize(
    "line",
    [
        'lamp: FATAL:  password of user "ada" was wrong',
        "ORA-00942: table or view does not exist",
        "HTTP Error 404: no such lamp",
        "\x1b[31mTypeError: lamp is not a function\x1b[0m",
    ],
)
def test_lines_of_databases_servers_and_terminals_are_errors(line: str) -> None:
    """By themselves and in a paste."""
    assert [len(found_in(text)) for text in (line, f"It fails:\n\n```\n{line}\n```\n")] == [1, 1]


def test_message_that_a_terminal_broke_is_whole() -> None:
    """At eighty columns it goes on in the next line, maybe in the middle of a word."""
    message = (
        "LampError: the connection to the oil store at the far end of the house was closed before the wick was lit"
    )
    wrapped = f"{message[:80]}\n{message[80:]}\ndone"
    (error,) = found_in(f"```\n{wrapped}\n```")
    assert error.message == f"{message[:80]}\n{message[80:]}"
    assert fingerprint(error, ruleset()).exact == fingerprint(found_in(f"```\n{message}\n```")[0], ruleset()).exact


@pytest.mark.parametrize("after", ["", "    at light (lamp.js:1:2)", "OilError: no oil", "  indented"])
def test_line_of_eighty_columns_alone_is_not_joined(after: str) -> None:
    """With nothing that goes on below it."""
    message = "LampError: " + "the wick is wet " * 4 + "today"
    assert len(message) == 80
    assert found_in(f"```\n{message}\n{after}\n```")[0].message == message
