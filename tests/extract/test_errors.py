"""Error lines: which one comes first, from where, with which frames."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.errors import errors
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


def first(text: str) -> str:
    found = errors(document(text), 4000)
    return found[0].message if found else ""


def test_python_trace_gives_its_last_line_and_its_frames() -> None:
    """The exception stands after the frames; a frame in site-packages is a library's."""
    (error, *_) = errors(document(PYTHON), 4000)
    assert (error.message, error.kind, error.language) == (
        "oil.errors.OilError: empty can",
        "oil.errors.OilError",
        "python",
    )
    assert error.frames == (
        Frame("light", "/srv/app/lamp.py", 12, None, True),
        Frame("pour", "/usr/lib/python3.12/site-packages/oil/core.py", 3, None, False),
    )


def test_javascript_trace_gives_its_first_line_and_its_frames() -> None:
    """The message stands before the frames, with columns."""
    (error, *_) = errors(document(JAVASCRIPT), 4000)
    assert error.message == "TypeError: Cannot read properties of undefined (reading 'wick')"
    assert [(f.function, f.line, f.column, f.own) for f in error.frames] == [
        ("light", 61, 22, True), ("Object.<anonymous>", 14, 8, False),
    ]  # fmt: skip


def test_block_of_an_error_is_the_fence_it_stands_in() -> None:
    """What one would fold away under the message."""
    (error, *_) = errors(document(PYTHON), 4000)
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
    assert [e.message for e in errors(document(text), 4000)] == ["ValueError: empty"]


@given(st.text(max_size=400))
def test_quote_of_an_error_is_its_message(text: str) -> None:
    """For any text: nothing raises, and the message is what stands at its span."""
    for error in errors(document(text), 4000):
        assert error.quote.text == error.message
        assert error.block.start <= error.quote.start < error.quote.end <= error.block.end


@pytest.mark.parametrize("piece", ["Error", "`", '"', "at (", "error: ", "\t", "a.b:", "(node:1) ", "assert "])
def test_time_grows_linearly(piece: str) -> None:
    """Four times the text takes about four times as long, for text made to be slow."""
    assert_linear(lambda text: errors(document(text), 4000), lambda size: piece * (size // len(piece)))
