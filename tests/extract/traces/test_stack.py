"""What holds for the traces of all managed languages, and what their parsers share."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.lines import lines
from fixtrail.extract.traces import stack
from fixtrail.extract.traces.beam import BEAM
from fixtrail.extract.traces.dart import DART
from fixtrail.extract.traces.dotnet import DOTNET
from fixtrail.extract.traces.find import Parser
from fixtrail.extract.traces.go import GO
from fixtrail.extract.traces.java import JAVA
from fixtrail.extract.traces.javascript import JAVASCRIPT
from fixtrail.extract.traces.php import PHP
from fixtrail.extract.traces.python import PYTHON
from fixtrail.extract.traces.ruby import RUBY
from fixtrail.extract.traces.rust import RUST
from fixtrail.extract.traces.swift import SWIFT
from tests.extract.traces.reading import one, places, read, told
from tests.text.growth import assert_linear

SAMPLES: dict[str, tuple[Parser, str]] = {
    "python": (PYTHON, 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    g()\nKeyError: 1\n'),
    "javascript": (JAVASCRIPT, "TypeError: dark\n    at f (/srv/a.js:1:2)\n    at /srv/b.js:3:4\n"),
    "java": (JAVA, "a.BException: dark\n\tat a.B.c(B.java:1)\nCaused by: a.CException: x\n\tat a.C.d(C.java:2)\n"),
    "csharp": (DOTNET, "A.BException: dark\n ---> A.CException: x\n   at A.C.D(String e) in C:\\F.cs:line 3\n"),
    "go": (GO, "panic: dark\n\ngoroutine 1 [running]:\nmain.f(0x1)\n\t/srv/a.go:1 +0x1\n"),
    "rust": (
        RUST,
        "thread 'main' panicked at src/a.rs:1:2:\ndark\nstack backtrace:\n   0: a::f\n             at ./a.rs:3:4\n",
    ),
    "ruby": (RUBY, "a.rb:1:in `f': dark (Lamp::Dark)\n\tfrom a.rb:2:in `g'\n"),
    "php": (PHP, "PHP Fatal error:  Uncaught Dark: no oil in /a.php:3\nStack trace:\n#0 /b.php(1): f()\n#1 {main}\n"),
    "swift": (SWIFT, "lamp.swift:3: Fatal error: dark\n"),
    "dart": (
        DART,
        "Unhandled exception:\nStateError: dark\n#0      f (package:a/a.dart:1:2)\n#1      g (dart:core:3:4)\n",
    ),
    "elixir": (BEAM, "** (RuntimeError) dark\n    lib/a.ex:1: A.f/1\n    (elixir 1.17) lib/enum.ex:2: Enum.map/2\n"),
}
PARSERS = [parser for parser, _ in SAMPLES.values()]
MANAGED = pytest.mark.parametrize("language", SAMPLES)


def facts(parser: Parser, text: str) -> list[object]:
    return [(told(trace), [places(thrown) for thrown in trace.thrown]) for trace in read(parser, text)]


@MANAGED
@pytest.mark.parametrize("mark", ["> ", "> > ", "│ ", "2026-01-31T12:00:00.123Z "])
def test_what_was_pasted_in_front_changes_nothing(language: str, mark: str) -> None:
    """Quotes, boxes and timestamps before each line."""
    parser, text = SAMPLES[language]
    marked = "".join(f"{mark}{line}\n" for line in text.splitlines())
    assert facts(parser, marked) == facts(parser, text)


@MANAGED
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We ran it:\n\n```\n", "```\n\nThanks!"),
        ("It is broken.\n", "\nWhy is that?\n"),
        ("12:00:00 INFO up\n", "12:00:01 INFO down\n"),
    ],
)
def test_what_stands_around_changes_nothing(language: str, before: str, after: str) -> None:
    """A fence, prose without one, a log."""
    parser, text = SAMPLES[language]
    trace = one(parser, before + text + after)
    assert trace.language == language
    assert (before + text + after)[trace.start : trace.end].strip() == text.strip()
    assert facts(parser, before + text + after) == facts(parser, text)


@MANAGED
def test_line_ends_of_windows_change_nothing(language: str) -> None:
    """CR and LF."""
    parser, text = SAMPLES[language]
    assert facts(parser, text.replace("\n", "\r\n")) == facts(parser, text)


@MANAGED
def test_each_trace_is_found_where_many_are(language: str) -> None:
    """Three in a row, with a blank line between."""
    parser, text = SAMPLES[language]
    assert facts(parser, f"{text}\nagain\n\n" * 3) == facts(parser, text) * 3


@MANAGED
def test_other_languages_are_left_alone(language: str) -> None:
    """No parser takes the sample of another language for its own."""
    mine, text = SAMPLES[language]
    assert [parser.name for parser in PARSERS if read(parser, text)] == [mine.name]


PIECES = [line for _, text in SAMPLES.values() for line in text.splitlines()] + [
    "",
    "```",
    "prose",
    "Caused by: x",
    "\x00\ud800",
    " ---> A.BException: x",
    "\\n",
    "...",
    "goroutine 1 [running]:",
    "  | ",
    "+-+---------------- 1 ----------------",
    "The above exception was the direct cause of the following exception:",
    "error: internal compiler error: x",
    "Next A: b in /c.php:1",
    "Caused by:",
    "Error: x",
    "    ** (EXIT) x",
    "  [cause]: Error: x {",
    "WARNING: DATA RACE",
    "Write at 0x1 by goroutine 7:",
    "Program crashed: x",
    "EXCEPTION CAUGHT BY X",
    "The following E was thrown",
    "exception error: x",
    '{x,[{a,b,1,[{file,"a"},{line,1}]}]}',
    "(most recent call first)",
    "Fatal Python error: x",
    "from a.rb:1",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_lines_in_any_order_give_values(pieces: list[str]) -> None:
    """No order of lines raises, spans lie in the text, and a parser whose trigger is absent finds nothing."""
    text = "\n".join(pieces)
    cut = lines(text, 4000)
    for parser in PARSERS:
        read(parser, text)
        if not parser.trigger.search(text):
            assert list(parser.find(cut)) == []


@given(st.text(max_size=200))
def test_any_text_gives_values(text: str) -> None:
    """Whatever the characters."""
    for parser in PARSERS:
        read(parser, text)


HOSTILE = [
    "a",
    " ",
    "\n",
    "(",
    "at ",
    "at " + "a" * 60 + "(",
    'File "',
    '  File "a.py\n',
    "Error: x\n",
    "Caused by: x\n",
    "goroutine 1 [running]:\n",
    "main.f(" + "0x1, " * 20 + "\n",
    "task 'x' failed at '\n",
    "', ",
    "panic: x\n",
    "#0 a.php(",
    "a.rb:1:in `f': x\n",
    "** (EXIT) x\n",
    "{a,\n",
    " ---> A.BException: x\n",
    "{closure}",
    "a.b.C",
    "A::",
    "    at f (a.js:1:2) {\n",
    "  [cause]: Error: x\n",
    "   at A.B(c)\n",
    '  File "a.py", line 1\n',
    "Thread 0x1 (most recent call first):\n",
    '{file,"\n',
    "EXCEPTION CAUGHT BY X\n",
    "Uncaught A: x\n",
    "\tat a.b.C.d(\n",
]


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_time_grows_with_the_text(parser: Parser) -> None:
    """What begins a trace and never ends it, in any number."""

    def found(text: str) -> list[object]:
        return list(parser.find(lines(text, 4000)))

    def repeated(part: str, size: int) -> str:
        return part * (size // len(part))

    for part in HOSTILE:
        assert_linear(found, partial(repeated, part), 4096)


@pytest.mark.parametrize(
    ("language", "function", "file", "own"),
    [
        ("python", "f", "/srv/lamp.py", True),
        ("python", "f", "/srv/.venv/lib/python3.12/site-packages/oil.py", False),
        ("python", "f", "<frozen importlib._bootstrap>", False),
        ("javascript", "f", "src/events.ts", True),
        ("javascript", "f", "events.js", False),
        ("javascript", "f", "node:internal/events", False),
        ("javascript", "f", "/srv/node_modules/oil/index.js", False),
        ("java", "lamp.Lamp.light", "Lamp.java", True),
        ("java", "java.lang.Thread.run", "Thread.java", False),
        ("csharp", "Lamps.Lamp.Light", "", True),
        ("csharp", "System.IO.File.Open", "", False),
        ("go", "main.main", "/srv/main.go", True),
        ("go", "encoding/json.Unmarshal", "/usr/local/share/json.go", True),
        ("go", "runtime.gopanic", "panic.go", False),
        ("go", "example.org/oil.Pour", "/root/go/pkg/mod/example.org/oil@v1/oil.go", False),
        ("rust", "lamp::light", "src/lamp.rs", True),
        ("rust", "core::option::unwrap", "", False),
        ("ruby", "light", "app/lamp.rb", True),
        ("ruby", "each", "/opt/gems/oil/lib/oil.rb", False),
        ("php", "Lamp->burn", "/srv/src/lamp.php", True),
        ("php", "Oil->pour", "/srv/vendor/oil/oil.php", False),
        ("swift", "lamp.light()", "", True),
        ("swift", "_swift_runtime_on_report", "", False),
        ("dart", "light", "package:lamp/lamp.dart", True),
        ("dart", "build", "package:flutter/src/widgets/framework.dart", False),
        ("elixir", "Lamp.light/1", "lib/lamp.ex", True),
        ("elixir", "Enum.map/2", "lib/enum.ex", False),
        ("erlang", "lamp:light/1", "src/lamp.erl", True),
        ("erlang", "gen_server:call/3", "gen_server.erl", False),
        ("cobol", "f", "/srv/vendor/a.cob", False),
        ("cobol", "f", "/srv/a.cob", True),
    ],
)
def test_whose_code_a_frame_is(language: str, function: str, file: str, own: bool) -> None:
    """Installed packages, standard libraries and what calls a program are not the project's own."""
    made = stack.frame(language, function, file, "3", None)
    assert (made.own, made.line, made.column) == (own, 3, None)


def test_numbers_that_are_too_long_are_cut() -> None:
    """No line has more than nine digits."""
    assert stack.frame("python", "f", "a.py", "1" * 30).line == 111111111


def test_search_upwards_ends_at_a_fence_and_at_blank_lines() -> None:
    """What is stated beyond a fence or three blank lines belongs to something else."""
    for between in ("```\n", "\n\n\n", "x\n" * 30):
        text = f"TypeError: dark\n{between}    at f (/a.js:1:2)\n    at g (/a.js:1:2)\n"
        assert told(one(JAVASCRIPT, text)) == [("", "")]
