"""Failed installs and builds, each as its package manager prints them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.traces.printed import Said, assert_inside, found, said, the
from tests.text.growth import assert_linear
from tests.text.hostile import HOSTILE

# name, language, text, thrown
PRINTED: list[tuple[str, str, str, list[Said]]] = [
    (
        "npm",
        "javascript",
        (
            "npm ERR! code ERESOLVE\nnpm ERR! ERESOLVE unable to resolve dependency tree\nnpm ERR! \n"
            "npm ERR! Found: pear@2.0.0\n"
            "npm ERR! A complete log of this run can be found in:\nnpm ERR!     /home/u/.npm/_logs/x.log"
        ),
        [("ERESOLVE", "unable to resolve dependency tree", "")],
    ),
    (
        "npm of today",
        "javascript",
        (
            "npm error code E404\nnpm error 404 Not Found - GET https://r.test/plum - Not found\n"
            "npm error A complete log of this run can be found in: /x.log"
        ),
        [("E404", "404 Not Found - GET https://r.test/plum - Not found", "")],
    ),
    (
        "a script of npm",
        "javascript",
        "npm ERR! code ELIFECYCLE\nnpm ERR! errno 1\nnpm ERR! pear@1.0.0 build: `webpack`\nnpm ERR! Exit status 1",
        [("ELIFECYCLE", "pear@1.0.0 build: `webpack`", "")],
    ),
    ("npm without a code", "javascript", "npm ERR! missing script: start", [("error", "missing script: start", "")]),
    (
        "yarn",
        "javascript",
        "error Command failed with exit code 1.\ninfo Visit https://yarnpkg.com/en/docs/cli/run for documentation.",
        [("error", "Command failed with exit code 1.", "")],
    ),
    ("yarn of today", "javascript", "➤ YN0001: │ Error: no pear", [("YN0001", "Error: no pear", "")]),
    (
        "pnpm",
        "javascript",
        "ERR_PNPM_FETCH_404  GET https://r.test/x: Not Found",
        [("ERR_PNPM_FETCH_404", "GET https://r.test/x: Not Found", "")],
    ),
    (
        "pip",
        "python",
        (
            "ERROR: Could not find a version that satisfies the requirement plum (from versions: none)\n"
            "ERROR: No matching distribution found for plum"
        ),
        [
            ("error", "Could not find a version that satisfies the requirement plum (from versions: none)", ""),
            ("error", "No matching distribution found for plum", ""),
        ],
    ),
    (
        "pip, a build",
        "python",
        (
            "error: subprocess-exited-with-error\n\n  × Building wheel for pear did not run successfully.\n"
            "  │ exit code: 1\n"
            "  ╰─> [3 lines of output]\n      ERROR: No matching distribution found for plum\n      [end of output]\n\n"
            "note: This error originates from a subprocess, and is likely not a problem with pip."
        ),
        [
            ("subprocess-exited-with-error", "Building wheel for pear did not run successfully.", ""),
            ("error", "No matching distribution found for plum", ""),
        ],
    ),
    (
        "uv",
        "python",
        "  × No solution found when resolving dependencies:\n  ╰─▶ Because only pear<2 is available, we can conclude.",
        [
            (
                "error",
                "No solution found when resolving dependencies: Because only pear<2 is available, we can conclude.",
                "",
            )
        ],
    ),
    (
        "poetry",
        "python",
        "Because plum depends on pear (^2) which does not exist, version solving failed.",
        [("error", "Because plum depends on pear (^2) which does not exist, version solving failed.", "")],
    ),
    (
        "conda",
        "python",
        "CondaHTTPError: HTTP 000 CONNECTION FAILED",
        [("CondaHTTPError", "HTTP 000 CONNECTION FAILED", "")],
    ),
    (
        "cargo",
        "rust",
        (
            "error: failed to run custom build command for `pear v0.9.1`\n\nCaused by:\n"
            "  process didn't exit successfully: `/w/build` (exit status: 101)\n  --- stderr\n  no plum"
        ),
        [
            ("error", "failed to run custom build command for `pear v0.9.1`", ""),
            ("error", "process didn't exit successfully: `/w/build` (exit status: 101)", ""),
        ],
    ),
    ("apt", "", "E: Unable to locate package plum", [("error", "Unable to locate package plum", "")]),
    (
        "dpkg",
        "",
        (
            "dpkg: error processing package pear (--configure):\n installed script returned error exit status 1\n"
            "Errors were encountered while processing:\n pear"
        ),
        [("error", "installed script returned error exit status 1", "pear@")],
    ),
    ("dnf", "", "Error: Unable to find a match: plum", [("error", "Unable to find a match: plum", "")]),
    ("pacman", "", "error: target not found: plum", [("error", "target not found: plum", "")]),
    (
        "brew",
        "",
        'Error: No available formula with the name "plum".',
        [("error", 'No available formula with the name "plum".', "")],
    ),
    (
        "maven",
        "java",
        (
            "[ERROR] /w/Pear.java:[12,8] cannot find symbol\n[ERROR]   symbol:   class Plum\n"
            "[ERROR] Failed to execute goal a:b:1:compile (default) on project pear: Compilation failure -> "
            "[Help 1]\n[ERROR] "
        ),
        [
            ("error", "cannot find symbol", "/w/Pear.java:12:8"),
            (
                "error",
                "Failed to execute goal a:b:1:compile (default) on project pear: Compilation failure -> [Help 1]",
                "",
            ),
        ],
    ),
    (
        "gradle",
        "java",
        (
            "FAILURE: Build failed with an exception.\n\n* Where:\nBuild file '/w/build.gradle' line: 12\n\n"
            "* What went wrong:\n"
            "A problem occurred evaluating root project 'pear'.\n> Could not find method plum()\n\n* Try:\n"
            "> Run with --stacktrace option to get the stack trace.\n\nBUILD FAILED in 3s"
        ),
        [
            (
                "error",
                "A problem occurred evaluating root project 'pear'. Could not find method plum()",
                "/w/build.gradle:12",
            )
        ],
    ),
    (
        "gem",
        "ruby",
        "ERROR:  Error installing pear:\n\tERROR: Failed to build gem native extension.\n\n    current directory: /w",
        [("error", "Error installing pear:", ""), ("error", "Failed to build gem native extension.", "")],
    ),
    (
        "bundler",
        "ruby",
        "Bundler::GemNotFound: Could not find pear-1.0",
        [("Bundler::GemNotFound", "Could not find pear-1.0", "")],
    ),
    (
        "composer",
        "php",
        (
            "Your requirements could not be resolved to an installable set of packages.\n\n  Problem 1\n"
            "    - Root composer.json requires php ^8.2."
        ),
        [
            ("error", "Your requirements could not be resolved to an installable set of packages.", ""),
            ("error", "Root composer.json requires php ^8.2.", ""),
        ],
    ),
    (
        "go",
        "go",
        "go: example.com/x@v1.2.3: reading https://p.test/x: 404 Not Found",
        [("error", "example.com/x@v1.2.3: reading https://p.test/x: 404 Not Found", "")],
    ),
    (
        "go, no module",
        "go",
        "main.go:4:2: no required module provides package a.test/x; to add it:\n\tgo get a.test/x",
        [("error", "no required module provides package a.test/x; to add it:", "main.go:4:2")],
    ),
    (
        "docker",
        "docker",
        (
            '#8 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2\n------\nDockerfile:7\n'
            "--------------------\n   7 | >>> RUN make"
        ),
        [("error", 'process "/bin/sh -c make" did not complete successfully: exit code: 2', "Dockerfile:7")],
    ),
]


@pytest.mark.parametrize(("language", "text", "thrown"), [row[1:] for row in PRINTED], ids=[row[0] for row in PRINTED])
def test_failed_install_is_read_as_its_tool_prints_it(language: str, text: str, thrown: list[Said]) -> None:
    """The code and the message that matter come out, not what the tool says at its end."""
    trace = the(text)
    assert (trace.kind, trace.language, said(trace)) == ("package-manager", language, thrown)
    assert_inside(text, trace)


def test_end_of_the_output_belongs_to_the_trace() -> None:
    """Where the log is kept is part of the trace, though not of its message."""
    text = f"{PRINTED[0][2]}\nnpm is bad, says my friend\n"
    assert [(t.start, t.end) for t in found(text)] == [(0, len(PRINTED[0][2]))]


@pytest.mark.parametrize(
    "text",
    [
        "Because a depends on b, I did not do it",
        "npm WARN deprecated plum@1.0.0",
        "error: failed to resolve. Use of undeclared type `A`",
        "go: it works",
        "E: mail me",
    ],
)
def test_prose_and_warnings_are_no_failed_install(text: str) -> None:
    """Sentences, warnings and a compiler's own errors are none."""
    assert found(text) == ()


@pytest.mark.parametrize(
    "line", ["npm ERR! code E1\n", "ERROR: No matching distribution found for a\n", "[ERROR] a\n", "E: Unable\n"]
)
def test_long_output_is_read_in_linear_time(line: str) -> None:
    """Thousands of lines take time as their number."""
    assert_linear(found, lambda size: line * (size // len(line)))


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_does_not_slow_it_down(name: str) -> None:
    """Texts made to be slow are not."""
    assert_linear(lambda text: found(f"npm ERR! {text} ERROR: x\n"), HOSTILE[name], size=4_096)


@given(st.lists(st.sampled_from([row[2] for row in PRINTED] + ["\0", "\ud800", "```", "> ", "   ", "x", "\r"])))
def test_any_mixture_gives_spans_inside_the_text(parts: list[str]) -> None:
    """Whatever stands beside each other, spans hold."""
    text = "\n".join(parts)
    for trace in found(text):
        assert_inside(text, trace)
