"""Failure: what a program prints when it fails, as values: passages of a text, traces, codes, fingerprints.

All offsets are characters of the text that was given. Nothing here has been judged; `facts.Error` has.
"""

from __future__ import annotations

from typing import Literal

import msgspec

LineKind = Literal[
    "prose", "error", "trace", "log", "shell", "source", "config", "diff", "quote", "template",
]  # fmt: skip
TraceKind = Literal["exception", "panic", "crash", "kernel", "compiler", "test", "package-manager"]
CodeKind = Literal["http", "exit", "signal", "errno", "sqlstate", "windows", "dotnet", "json", "xml", "tool"]


class Passage(msgspec.Struct, frozen=True):
    """A run of lines of one kind: `text[start:end]`, whole lines without the last line end. `config` is configuration
    or data; `quote` a quoted reply; `template` the boilerplate of an issue form or its comments. `language` is the
    programming language of `source` (lower case, '' where unknown)."""

    kind: LineKind
    start: int
    end: int
    language: str = ""


class Frame(msgspec.Struct, frozen=True):
    """One line of a stack trace; `own` false where it is a library's or the runtime's."""

    function: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None
    own: bool = True


class Thrown(msgspec.Struct, frozen=True):
    """One exception, panic, signal or diagnostic: its type ('' where it has none), its message ('' where it has none),
    its frames with the innermost call first, and the span of the line or lines that state type and message."""

    kind: str
    message: str
    start: int
    end: int
    frames: tuple[Frame, ...] = ()


class Trace(msgspec.Struct, frozen=True):
    """A whole trace, `text[start:end]`. `thrown` is never empty: first what came out at the end (what people see), then
    what it was caused by, down to the root; suppressed ones and members of a group follow those."""

    language: str  # python, javascript, java, csharp, go, rust, c, ruby, php, swift, dart, elixir, erlang, kernel …
    kind: TraceKind
    thrown: tuple[Thrown, ...]
    start: int
    end: int


class Code(msgspec.Struct, frozen=True):
    """A coded or structured error: an HTTP status, an exit code, a signal, an errno name, an SQLSTATE, a Windows or
    .NET code, or a JSON or XML error body. `code` is its canonical name (`404`, `ENOENT`, `0x80070005` …), `message`
    what it says ('' where nothing). `text[start:end]` is all of it."""

    kind: CodeKind
    code: str
    message: str
    start: int
    end: int


class Part(msgspec.Struct, frozen=True):
    """One ingredient of a fingerprint: `name` is `type`, `message` or `frame`, `raw` as found, `normal` as it counts,
    and whether it contributed, with the reason."""

    name: Literal["type", "message", "frame"]
    raw: str
    normal: str
    contributes: bool
    why: str


class Fingerprint(msgspec.Struct, frozen=True):
    """`exact` (`v1:…`) from type, message and top frames; `family` (`v1:family:…`) from the message alone. `ruleset` is
    `v1`, or `v1+ab12…` where the patterns were extended. `generic` marks a failure that says too little to tell two of
    them apart (`Error`, `exit code 1`)."""

    exact: str
    family: str
    normalized: str
    ruleset: str
    generic: bool
    parts: tuple[Part, ...] = ()
