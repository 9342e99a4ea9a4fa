"""Errors and stacks of PHP."""

from __future__ import annotations

import pytest

from fixtrail.extract.traces.php import PHP
from tests.extract.traces.reading import one, own, places, read, told

UNCAUGHT = """PHP Fatal error:  Uncaught TypeError: burn(): bad oil in /srv/lamp.php:3
Stack trace:
#0 /srv/light.php(12): Lamp->burn('x', Array)
#1 [internal function]: Lamp\\Oil::{closure}(Object(Wick))
#2 /srv/vendor/oil/oil.php(9): array_map(Object(Closure))
#3 {main}

Next Lamp\\DarkException: dark in /srv/dark.php:33
Stack trace:
#0 /srv/light.php(12): Lamp->burn('x')
#1 {main}
  thrown in /srv/dark.php on line 33
"""


def test_uncaught_exception_tells_what_ran_where() -> None:
    """What was thrown last comes first; PHP prints a call with the place it came from, one frame below."""
    trace = one(PHP, f"{UNCAUGHT}done\n")
    assert told(trace) == [("Lamp\\DarkException", "dark"), ("TypeError", "burn(): bad oil")]
    assert places(trace.thrown[0]) == [
        ("Lamp->burn", "/srv/dark.php", 33, None),
        ("{main}", "/srv/light.php", 12, None),
    ]
    assert places(trace.thrown[1]) == [
        ("Lamp->burn", "/srv/lamp.php", 3, None),
        ("Lamp\\Oil::{closure}", "/srv/light.php", 12, None),
        ("array_map", "", None, None),
        ("{main}", "/srv/vendor/oil/oil.php", 9, None),
    ]
    assert own(trace.thrown[1]) == ["Lamp->burn", "Lamp\\Oil::{closure}", "array_map"]
    assert trace.end - trace.start == len(UNCAUGHT) - 1


@pytest.mark.parametrize(
    ("text", "kind", "message", "file", "line"),
    [
        (
            "Parse error: syntax error, unexpected '}' in /a.php on line 12",
            "Parse error",
            "syntax error, unexpected '}'",
            "/a.php",
            12,
        ),
        (
            "Fatal error: Allowed memory exhausted in C:\\a.php on line 3",
            "Fatal error",
            "Allowed memory exhausted",
            "C:\\a.php",
            3,
        ),
        ("<b>Fatal error</b>:  dark in <b>/a.php</b> on line <b>3</b><br />", "Fatal error", "dark", "/a.php", 3),
        (
            "PHP Recoverable fatal error:  dark in /a.php(3) : eval()'d code on line 1",
            "Recoverable fatal error",
            "dark",
            "/a.php",
            3,
        ),
        (
            "Uncaught exception 'PDOException' with message 'dark\nas night' in /a.php:3",
            "PDOException",
            "dark\nas night",
            "/a.php",
            3,
        ),
    ],
)
def test_error_without_a_stack_tells_its_place(text: str, kind: str, message: str, file: str, line: int) -> None:
    """What PHP prints on a terminal, in a page, and printed before version 7."""
    trace = one(PHP, f"{text}\n")
    assert told(trace) == [(kind, message)]
    assert places(trace.thrown[0]) == [("{main}", file, line, None)]


def test_log_of_laravel_is_read() -> None:
    """The exception is an object in a log record whose stack follows."""
    text = (
        '[2026-01-31 00:00:00] local.ERROR: dark {"exception":"[object] (Lamp\\\\DarkException(code: '
        "42): dark at /srv/lamp.php:12)\n"
        "[stacktrace]\n#0 /srv/vendor/oil.php(12): Lamp->burn('x')\n"
        "#1 /srv/index.php(3): require_once('/srv/vendor...')\n#2 {main}\n\"}\n"
    )
    trace = one(PHP, text)
    assert told(trace) == [("Lamp\\DarkException", "dark")]
    assert places(trace.thrown[0]) == [
        ("Lamp->burn", "/srv/lamp.php", 12, None),
        ("require_once", "/srv/vendor/oil.php", 12, None),
        ("{main}", "/srv/index.php", 3, None),
    ]
    assert trace.end == len(text) - 1


@pytest.mark.parametrize(
    ("above", "stated"),
    [("Lamp\\DarkException: dark", ("Lamp\\DarkException", "dark")), ("It is dark.", ("", ""))],
)
def test_stack_below_a_name_is_read(above: str, stated: tuple[str, str]) -> None:
    """`getTraceAsString` prints the stack alone."""
    assert told(one(PHP, f"{above}\n#0 /a.php(1): f()\n#1 /b.php(2): g()\n#2 {{main}}\n")) == [stated]


def test_backtrace_that_was_printed_is_read() -> None:
    """`debug_print_backtrace` has its own form."""
    text = "#0  burn() called at [/srv/lamp.php:12]\n#1  light() called at [/srv/lamp.php:13]\n"
    assert [place[0] for place in places(one(PHP, text).thrown[0])] == ["burn", "light", "{main}"]


@pytest.mark.parametrize(
    "text",
    [
        "a.c:1: fatal error: lamp.h: No such file",
        "#0  0x00007f in burn () at a.c:12\n#1  main (argc=1) at b.c:12\n",
        "#1 (comment): it burns\n#2 (comment): again\n",
        "Fatal error: the lamp is in pieces on line up",
        "Uncaught TypeError: dark\n    at a (a.js:1:2)\n",
        "#0 /a.php(1): f()\n",
        "Uncaught Error: dark\n\nStack trace:\n",
    ],
)
def test_what_is_no_error_of_php_is_none(text: str) -> None:
    """GCC, gdb, JavaScript and prose."""
    assert read(PHP, text) == ()
