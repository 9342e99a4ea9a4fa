"""Diagnostics of compilers, linters, linkers and bundlers, each as its tool prints them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.traces.printed import Said, assert_inside, found, said, the
from tests.text.growth import assert_linear
from tests.text.hostile import HOSTILE

# name, language, text, thrown
PRINTED: list[tuple[str, str, str, list[Said]]] = [
    (
        "rustc",
        "rust",
        (
            "warning: unused variable: `y`\n --> src/main.rs:9:9\n\nerror[E0308]: mismatched types\n"
            ' --> src/main.rs:4:18\n  |\n4 |     let x: i32 = "a";\n'
            "  |            ---   ^^^ expected `i32`, found `&str`\n\n"
            "error: aborting due to 1 previous error; 1 warning emitted\n\n"
            "For more information about this error, try `rustc --explain E0308`."
        ),
        [
            ("E0308", "mismatched types", "src/main.rs:4:18"),
            ("warning", "unused variable: `y`", "src/main.rs:9:9"),
        ],
    ),
    (
        "rustc of 2013",
        "rust",
        (
            "pear.rs:3:12: 3:15 error: mismatched types: expected `uint` but found `int` (expected uint but "
            "found int)\n"
            "pear.rs:3     let a: uint = b;\n                            ^\nerror: aborting due to previous error\n"
            "task 'rustc' failed at 'explicit failure', /w/libsyntax/diagnostic.rs:75"
        ),
        [
            (
                "error",
                "mismatched types: expected `uint` but found `int` (expected uint but found int)",
                "pear.rs:3:12",
            )
        ],
    ),
    (
        "rustc of 2013, one whose name is known",
        "rust",
        "pear.rs:3:1: 3:9 error: cannot borrow `x` [E0499]",
        [("E0499", "cannot borrow `x`", "pear.rs:3:1")],
    ),
    (
        "a lint of rustc of 2014",
        "rust",
        "pear.rs:1:5: 1:9 warning: unused import, #[warn(unused_imports)] on by default",
        [("unused_imports", "unused import", "pear.rs:1:5")],
    ),
    (
        "a crash of rustc of 2013",
        "rust",
        (
            "error: internal compiler error: unexpected failure\n"
            "note: the compiler hit an unexpected failure path. this is a bug\n"
            "task 'rustc' failed at 'no such node', /w/librustc/middle/ty.rs:12"
        ),
        [("internal compiler error", "no such node", "/w/librustc/middle/ty.rs:12")],
    ),
    (
        "gcc",
        "c",
        (
            "In file included from pear.c:1:\npear.h: In function 'f':\n"
            "pear.h:7:3: error: expected ';' before 'return'\n"
            "    7 |   return\n      |   ^~~~~~\npear.c:9:1: warning: unused variable 'x' [-Wunused-variable]\n"
            "make: *** [Makefile:3: pear] Error 1"
        ),
        [
            ("error", "expected ';' before 'return'", "pear.h:7:3"),
            ("-Wunused-variable", "unused variable 'x'", "pear.c:9:1"),
        ],
    ),
    ("a driver", "", "clang: error: no input files", [("error", "no input files", "")]),
    (
        "tsc",
        "javascript",
        "src/a.ts:12:5 - error TS2345: Not assignable.\n\n12     f(1);\n       ~\n\nFound 1 error in src/a.ts:12",
        [("TS2345", "Not assignable.", "src/a.ts:12:5")],
    ),
    ("tsc without colours", "javascript", "src/a.ts(12,5): error TS2322: No.", [("TS2322", "No.", "src/a.ts:12:5")]),
    ("tsc without a place", "javascript", "error TS18003: No inputs.", [("TS18003", "No inputs.", "")]),
    (
        "csc",
        "csharp",
        r"C:\w\A.cs(12,9): error CS0103: The name 'x' does not exist [C:\w\a.csproj]",
        [("CS0103", "The name 'x' does not exist", r"C:\w\A.cs:12:9")],
    ),
    ("nuget", "csharp", "/w/a.csproj : error NU1101: No package", [("NU1101", "No package", "")]),
    (
        "cl and link",
        "c",
        (
            "1>pear.c(3): error C2065: 'x': undeclared identifier\n"
            "pear.obj : error LNK2019: unresolved external symbol _f\n"
            "LINK : fatal error LNK1104: cannot open file 'a.lib'"
        ),
        [
            ("C2065", "'x': undeclared identifier", "pear.c:3"),
            ("LNK2019", "unresolved external symbol _f", ""),
            ("LNK1104", "cannot open file 'a.lib'", ""),
        ],
    ),
    (
        "javac",
        "java",
        (
            "/w/Pear.java:3: error: cannot find symbol\n        Plum b;\n        ^\n  symbol:   class Plum\n"
            "  location: class Pear\n1 error"
        ),
        [("error", "cannot find symbol", "/w/Pear.java:3")],
    ),
    (
        "kotlinc",
        "kotlin",
        "e: file:///w/Pear.kt:3:4 Unresolved reference: plum\nw: /w/Pear.kt: (9, 1): Unused",
        [("error", "Unresolved reference: plum", "/w/Pear.kt:3:4"), ("warning", "Unused", "/w/Pear.kt:9:1")],
    ),
    (
        "scalac",
        "scala",
        "-- [E007] Type Mismatch Error: src/Pear.scala:3:4 ----\n3 |  val x: Int = y\n  |               ^",
        [("E007", "Type Mismatch Error", "src/Pear.scala:3:4")],
    ),
    (
        "sbt",
        "scala",
        "[error] /w/Pear.scala:3:4: not found: value x\n[error]   x\n[error]   ^\n[error] one error found",
        [("error", "not found: value x", "/w/Pear.scala:3:4")],
    ),
    (
        "go",
        "go",
        "./main.go:3:4: undefined: plum\nvet: pkg/b.go:9:2: unreachable code",
        [("error", "undefined: plum", "./main.go:3:4"), ("error", "unreachable code", "pkg/b.go:9:2")],
    ),
    ("swiftc", "swift", "/w/a.swift:3:9: error: cannot find 'x'", [("error", "cannot find 'x'", "/w/a.swift:3:9")]),
    (
        "mypy",
        "python",
        'a.py:3: error: Got "str"  [return-value]\nFound 1 error in 1 file (checked 2 source files)',
        [("return-value", 'Got "str"', "a.py:3")],
    ),
    (
        "ghc",
        "haskell",
        "A.hs:3:4: error: [GHC-83865]\n    • Couldn't match type\n    • In the expression: True",
        [("GHC-83865", "Couldn't match type", "A.hs:3:4")],
    ),
    (
        "ocaml",
        "ocaml",
        'File "a.ml", line 3, characters 8-9:\n3 | let x = y\n            ^\nError: Unbound value y',
        [("error", "Unbound value y", "a.ml:3:8")],
    ),
    (
        "terraform",
        "terraform",
        '│ Error: Undeclared resource\n│ \n│   on main.tf line 3, in resource "plum" "b":\n│    3:   a = b',
        [("error", "Undeclared resource", 'resource "plum" "b"@main.tf:3')],
    ),
    (
        "eslint",
        "javascript",
        (
            "/w/index.js\n  1:34  error    'x' is never used   no-unused-vars\n"
            "  3:1   warning  Unexpected console  no-console\n\n"
            "✖ 2 problems (1 error, 1 warning)"
        ),
        [
            ("no-unused-vars", "'x' is never used", "/w/index.js:1:34"),
            ("no-console", "Unexpected console", "/w/index.js:3:1"),
        ],
    ),
    ("flake8", "python", "app/a.py:3:80: E501 line too long", [("E501", "line too long", "app/a.py:3:80")]),
    (
        "webpack",
        "javascript",
        "ERROR in ./src/index.js\nModule not found: Error: Can't resolve './plum' in '/w'\n @ ./src/index.js 3:0-24",
        [("Error", "Module not found: Error: Can't resolve './plum' in '/w'", "./src/index.js")],
    ),
    (
        "babel",
        "javascript",
        (
            "ERROR in ./src/app.js\nModule build failed (from ./node_modules/babel-loader/lib/index.js):\n"
            "SyntaxError: /w/src/app.js: Unexpected token (3:4)"
        ),
        [("SyntaxError", "Unexpected token", "./src/app.js:3:4")],
    ),
    (
        "vite",
        "javascript",
        '[vite] Internal server error: Failed to resolve import "x" from "src/a.js".',
        [("error", 'Failed to resolve import "x" from "src/a.js".', "")],
    ),
    (
        "esbuild",
        "javascript",
        '✘ [ERROR] Could not resolve "plum"\n\n    src/a.js:3:17:\n      3 │ import p from "plum"',
        [("error", 'Could not resolve "plum"', "src/a.js:3:17")],
    ),
    (
        "ld",
        "c",
        "pear.c:(.text+0x12): undefined reference to `plum'\ncollect2: error: ld returned 1 exit status",
        [("error", "undefined reference to `plum'", "pear.c")],
    ),
    (
        "ld, a member of an archive",
        "c",
        r"C:\Program Files (x86)\w\libpear.a(pear.o):pear.c:(.text+0x9): undefined reference to `plum'",
        [("error", "undefined reference to `plum'", "pear.c")],
    ),
    (
        "ld of Apple",
        "c",
        (
            'Undefined symbols for architecture arm64:\n  "_plum", referenced from:\n      _main in pear-1a2b.o\n'
            "ld: symbol(s) not found for architecture arm64"
        ),
        [("error", '"_plum", referenced from:', "_plum@pear-1a2b.o")],
    ),
    (
        "lld",
        "c",
        "ld.lld: error: undefined symbol: plum\n>>> referenced by pear.c:3",
        [("error", "undefined symbol: plum", "pear.c:3")],
    ),
    (
        "cmake",
        "cmake",
        (
            "CMake Error at CMakeLists.txt:12 (find_package):\n  By not providing the file\n  it fails.\n\n"
            "-- Configuring incomplete, errors occurred!"
        ),
        [("error", "By not providing the file it fails.", "find_package@CMakeLists.txt:12")],
    ),
    ("make", "make", "make[1]: *** [all] Error 2", [("Error 2", "[all] Error 2", "all@")]),
    ("configure", "", "configure: error: no acceptable C compiler", [("error", "no acceptable C compiler", "")]),
    ("latex", "latex", "! Undefined control sequence.\nl.12 \\plum", [("error", "Undefined control sequence.", "12")]),
]


@pytest.mark.parametrize(("language", "text", "thrown"), [row[1:] for row in PRINTED], ids=[row[0] for row in PRINTED])
def test_diagnostic_is_read_as_its_tool_prints_it(language: str, text: str, thrown: list[Said]) -> None:
    """The code, the message and the place of each diagnostic come out, errors first."""
    trace = the(text)
    assert (trace.kind, trace.language, said(trace)) == ("compiler", language, thrown)
    assert trace.end == len(text)
    assert_inside(text, trace)


@pytest.mark.parametrize(
    "text",
    [
        "There is an error: it does not work",
        "error: unknown option",
        "const a = { error: 'x', warning: 3 };",
        "I get the following error:",
        "see main.go:3 and a.py:12",
        "// error: found odd number",
    ],
)
def test_prose_and_bare_errors_are_no_diagnostics(text: str) -> None:
    """What no compiler is known to print that way is left to others."""
    assert found(text) == ()


def test_diagnostics_of_two_fences_are_two_traces() -> None:
    """The end of a code block ends a run."""
    text = "```\na.c:1:2: error: x\n```\n```\na.c:1:2: error: x\n```\n"
    assert [text[t.start : t.end] for t in found(text)] == ["a.c:1:2: error: x"] * 2


def test_terminal_colours_are_looked_past() -> None:
    """A message with escape codes, or with what a paste left of them, reads as without."""
    assert said(the("\x1b[1ma.c:1:2: \x1b[31merror: \x1b[0mx")) == [("error", "x", "a.c:1:2")]
    assert said(the("[1ma.c:1:2: [31merror: [0mx")) == [("error", "x", "a.c:1:2")]


def test_frame_of_a_library_is_not_own() -> None:
    """A diagnostic in a system header is in a library's code."""
    assert [f.own for f in the("/usr/include/a.h:1:2: error: x").thrown[0].frames] == [False]


@pytest.mark.parametrize(
    "line",
    [
        "a.c:1:2: error: x\n",
        "error[E0001]: x\n  x\n",
        "a.c(1): error C1: x\n",
        "ERROR in ./a.js\n",
        "  1:2  error  x\n",
    ],
)
def test_long_output_is_read_in_linear_time(line: str) -> None:
    """Thousands of diagnostics take time as their number."""
    assert_linear(found, lambda size: line * (size // len(line)))


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_does_not_slow_it_down(name: str) -> None:
    """Texts made to be slow are not."""
    assert_linear(lambda text: found(f"error: {text} error\n"), HOSTILE[name], size=4_096)


@given(st.lists(st.sampled_from([row[2] for row in PRINTED] + ["\0", "\ud800", "```", "> ", "| ", "   ", "x", "\r"])))
def test_any_mixture_gives_spans_inside_the_text(parts: list[str]) -> None:
    """Whatever stands beside each other, spans hold and traces do not overlap."""
    text = "\n".join(parts)
    traces = found(text)
    for trace in traces:
        assert_inside(text, trace)
    assert all(left.end <= right.start for left, right in pairwise(traces))
