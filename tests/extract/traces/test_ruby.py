"""Backtraces of Ruby in both orders."""

from __future__ import annotations

import pytest

from fixtrail.extract.traces.ruby import RUBY
from tests.extract.traces.reading import one, own, places, read, told

FORWARD = """/srv/lamp.rb:12:in `light': undefined method `burn' for nil:NilClass (NoMethodError)
\tfrom /srv/lamp.rb:3:in `block in <main>'
\tfrom /usr/lib/ruby/gems/3.3.0/gems/oil-1.0/lib/oil.rb:3:in `each'
\tfrom <internal:kernel>:90:in `tap'
\tfrom lamp.rb:1
\t ... 10 levels...
/srv/oil.rb:12:in 'Oil#pour': no oil
at all (Lamp::OilError)
\tfrom /srv/oil.rb:3:in 'Integer#times'
"""


def test_backtrace_tells_the_exception_and_its_cause() -> None:
    """The first line states the exception; a second such line is its cause. Gems are libraries."""
    trace = one(RUBY, f"$ ruby lamp.rb\n{FORWARD}$\n")
    assert told(trace) == [
        ("NoMethodError", "undefined method `burn' for nil:NilClass"),
        ("Lamp::OilError", "no oil\nat all"),
    ]
    assert places(trace.thrown[0]) == [
        ("light", "/srv/lamp.rb", 12, None),
        ("block in <main>", "/srv/lamp.rb", 3, None),
        ("each", "/usr/lib/ruby/gems/3.3.0/gems/oil-1.0/lib/oil.rb", 3, None),
        ("tap", "<internal:kernel>", 90, None),
        ("", "lamp.rb", 1, None),
    ]
    assert own(trace.thrown[0]) == ["light", "block in <main>", "lamp.rb"]
    assert trace.end - trace.start == len(FORWARD) - 1


def test_terminal_of_ruby_2_5_prints_the_innermost_last() -> None:
    """Numbers count down to the line that states the exception."""
    text = (
        "Traceback (most recent call last):\n\t2: from a.rb:9:in `<main>'\n\t1: from a.rb:4:in `bar'\n"
        "a.rb:1:in `foo': dark (RuntimeError)\n"
    )
    trace = one(RUBY, text)
    assert (told(trace), trace.start) == ([("RuntimeError", "dark")], 0)
    assert [place[0] for place in places(trace.thrown[0])] == ["foo", "bar", "<main>"]
    cut = "Traceback (most recent call last):\n\t2: from a.rb:9:in `<main>'\n\t1: from a.rb:4:in `bar'\n"
    assert told(one(RUBY, cut)) == [("", "")]


@pytest.mark.parametrize(
    ("above", "kind", "message"),
    [
        ("NoMethodError (undefined method `x' for nil):\n  ", "NoMethodError", "undefined method `x' for nil"),
        (
            "ActiveRecord::StatementInvalid: PG::Error: dark\nas night",
            "ActiveRecord::StatementInvalid",
            "PG::Error: dark\nas night",
        ),
        ("It prints", "", ""),
    ],
)
def test_type_and_message_may_stand_above(above: str, kind: str, message: str) -> None:
    """Rails' log puts the message in brackets, Sidekiq behind a colon."""
    text = f"{above}\napp/lamp.rb:12:in `light'\napp/oil.rb:3:in `block (2 levels) in <class:Oil>'\n"
    assert told(one(RUBY, text)) == [(kind, message)]


def test_source_below_the_message_is_skipped() -> None:
    """Ruby 3.4 shows the line with carets."""
    text = "t.rb:1:in '<main>': undefined method 'burn' for nil (NoMethodError)\n\nnil.burn\n   ^^^^^\n"
    assert told(one(RUBY, text)) == [("NoMethodError", "undefined method 'burn' for nil")]


def test_exception_without_a_type_keeps_its_message() -> None:
    """Nothing in brackets; `unhandled exception` is what `raise` alone gives."""
    assert told(one(RUBY, "a.rb:1:in `f': dark\n\tfrom a.rb:2:in `g'\n")) == [("", "dark")]
    assert told(one(RUBY, "a.rb:1:in `f': unhandled exception\n\tfrom a.rb:2:in `g'\n")) == [
        ("", "unhandled exception")
    ]


def test_syntax_error_has_its_place() -> None:
    """One line, no call."""
    trace = one(RUBY, "lamp.rb:3: syntax error, unexpected end\n")
    assert told(trace) == [("SyntaxError", "syntax error, unexpected end")]
    assert places(trace.thrown[0]) == [("", "lamp.rb", 3, None)]


@pytest.mark.parametrize(
    "text",
    ["lamp.rb:12:in `light'\n", "see lamp.rb:12: it burns", "from here:in 'a' way", "There is a lamp.rb: syntax error"],
)
def test_what_is_no_backtrace_is_none(text: str) -> None:
    """One call without an exception, and prose."""
    assert read(RUBY, text) == ()


def test_source_and_hints_between_message_and_calls_belong_to_it() -> None:
    """Ruby 3.1 shows the line and marks what failed, before the calls; text below the trace is none of that."""
    text = """lamp.rb:3:in `light': undefined method `brn' for nil:NilClass (NoMethodError)

    @oil.brn
        ^^^^
Did you mean?  burn
\tfrom lamp.rb:9:in `climb'
"""
    trace = one(RUBY, text)
    assert told(trace) == [("NoMethodError", "undefined method `brn' for nil:NilClass")]
    assert [frame.function for frame in trace.thrown[0].frames] == ["light", "climb"]
    assert len(one(RUBY, f"{text.splitlines()[0]}\n\nThat is all, from me.\n").thrown[0].frames) == 1
