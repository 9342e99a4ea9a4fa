"""Failed tests, each as its runner prints them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.traces.printed import Said, assert_inside, found, said, the
from tests.text.growth import assert_linear
from tests.text.hostile import HOSTILE

PYTEST = (
    "=================================== FAILURES ===================================\n"
    "_________________________________ test_adds ____________________________________\n\n"
    "    def test_adds():\n>       assert add(1, 2) == 4\nE       assert 3 == 4\nE        +  where 3 = add(1, 2)\n\n"
    "tests/test_add.py:5: AssertionError\n"
    "=========================== short test summary info ============================\n"
    "FAILED tests/test_add.py::test_adds - assert 3 == 4\n"
    "========================= 1 failed, 2 passed in 0.12s ========================="
)

# name, language, text, thrown
PRINTED: list[tuple[str, str, str, list[Said]]] = [
    ("pytest", "python", PYTEST, [("AssertionError", "assert 3 == 4", "test_adds@tests/test_add.py:5")]),
    (
        "pytest, calls below each other",
        "python",
        (
            "____________ test_deep ____________\n\n    def test_deep():\n>       outer()\n\ntests/test_a.py:4: \n"
            "_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _\napp/core.py:9: in outer\n    inner()\n"
            "    def inner():\n>       raise KeyError('x')\nE       KeyError: 'x'\n\napp/core.py:12: KeyError"
        ),
        [("KeyError", "'x'", "test_deep@app/core.py:12")],
    ),
    (
        "pytest's summary",
        "python",
        "FAILED tests/test_a.py::TestA::test_x - ValueError: bad\nERROR tests/test_b.py - ModuleNotFoundError: No b",
        [
            ("ValueError", "bad", "TestA::test_x@tests/test_a.py"),
            ("ModuleNotFoundError", "No b", "tests/test_b.py"),
        ],
    ),
    (
        "pytest without its beginning",
        "python",
        "E       ValueError: no pear\n\napp.py:9: ValueError",
        [("ValueError", "no pear", "app.py:9")],
    ),
    (
        "unittest",
        "python",
        "FAIL: test_x (tests.test_a.TestA.test_x)\n" + "-" * 70 + "\nTraceback (most recent call last):\n"
        '  File "/w/tests/test_a.py", line 7, in test_x\n    self.assertEqual(1, 2)\nAssertionError: 1 != 2\n\n'
        + "-" * 70
        + "\nRan 1 test in 0.001s\n\nFAILED (failures=1)",
        [("AssertionError", "1 != 2", "test_x@/w/tests/test_a.py:7")],
    ),
    (
        "jest",
        "javascript",
        (
            "FAIL src/sum.test.js\n  ● sum › adds\n\n    expect(received).toBe(expected)\n\n    Expected: 4\n"
            "    Received: 3\n\n"
            "      3 |   it('adds', () => {\n    > 4 |     expect(sum(1, 2)).toBe(4)\n"
            "        |                       ^\n"
            "      at Object.<anonymous> (src/sum.test.js:4:23)\n\nTests:       1 failed, 1 total"
        ),
        [
            (
                "failed",
                "expect(received).toBe(expected) Expected: 4 Received: 3",
                "Object.<anonymous>@src/sum.test.js:4:23",
            )
        ],
    ),
    (
        "vitest",
        "javascript",
        "FAIL  src/sum.test.ts > sum > adds\nAssertionError: expected 3 to be 4\n ❯ src/sum.test.ts:5:21",
        [("AssertionError", "expected 3 to be 4", "src/sum.test.ts:5:21")],
    ),
    (
        "mocha",
        "javascript",
        (
            "1 failing\n\n  1) sum\n       adds:\n     AssertionError [ERR_ASSERTION]: 3 == 4\n"
            "      at Context.<anonymous> (test/sum.js:10:5)"
        ),
        [("AssertionError", "3 == 4", "Context.<anonymous>@test/sum.js:10:5")],
    ),
    (
        "tap",
        "javascript",
        "not ok 3 - should add\n  ---\n  operator: equal\n  at: Test.<anonymous> (/w/test/a.js:5:6)\n  ...",
        [("not ok", "should add", "/w/test/a.js:5:6")],
    ),
    (
        "surefire",
        "java",
        (
            "[ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.05 s <<< FAILURE! - in "
            "acme.SumTest\n"
            "[ERROR] adds(acme.SumTest)  Time elapsed: 0.01 s  <<< FAILURE!\n"
            "java.lang.AssertionError: expected:<4> but was:<3>\n\tat acme.SumTest.adds(SumTest.java:12)"
        ),
        [("java.lang.AssertionError", "expected:<4> but was:<3>", "acme.SumTest.adds@SumTest.java:12")],
    ),
    (
        "gradle",
        "java",
        (
            "SumTest > adds() FAILED\n    org.opentest4j.AssertionFailedError: expected: <4>\n"
            "        at app//acme.SumTest.adds(SumTest.java:12)\n\n1 test completed, 1 failed"
        ),
        [("org.opentest4j.AssertionFailedError", "expected: <4>", "acme.SumTest.adds@SumTest.java:12")],
    ),
    (
        "go",
        "go",
        "--- FAIL: TestSum (0.00s)\n    sum_test.go:9: got 3, want 4\nFAIL\nFAIL\texample.com/sum\t0.002s",
        [("fail", "got 3, want 4", "TestSum@sum_test.go:9")],
    ),
    (
        "testify",
        "go",
        (
            "--- FAIL: TestSum (0.00s)\n    sum_test.go:9:\n        \tError Trace:\t/w/sum_test.go:9\n"
            "        \tError:      \tNot equal: 3\n        \tTest:       \tTestSum"
        ),
        [("fail", "Not equal: 3", "TestSum@sum_test.go:9")],
    ),
    (
        "cargo",
        "rust",
        (
            "test tests::adds ... FAILED\n\nfailures:\n\n---- tests::adds stdout ----\n"
            "thread 'tests::adds' panicked at src/lib.rs:12:9:\nassertion `left == right` failed\n  left: 3\n"
            " right: 4\n\n"
            "failures:\n    tests::adds\n\ntest result: FAILED. 0 passed; 1 failed"
        ),
        [("failed", "assertion `left == right` failed left: 3 right: 4", "tests::adds@src/lib.rs:12:9")],
    ),
    (
        "cargo of 2014",
        "rust",
        "---- tests::adds stdout ----\n    task 'tests::adds' failed at 'no pear', /w/src/lib.rs:12\n",
        [("failed", "no pear", "tests::adds@/w/src/lib.rs:12")],
    ),
    (
        "rspec",
        "ruby",
        (
            "Failures:\n\n  1) Sum adds\n     Failure/Error: expect(sum).to eq(4)\n\n       expected: 4\n"
            "            got: 3\n"
            "     # ./spec/sum_spec.rb:5:in `block'"
        ),
        [("failed", "expect(sum).to eq(4) expected: 4 got: 3", "Sum adds@./spec/sum_spec.rb:5")],
    ),
    (
        "phpunit",
        "php",
        (
            "There was 1 failure:\n\n1) Acme\\SumTest::testAdds\nFailed asserting that 3 is 4.\n\n"
            "/w/tests/SumTest.php:12\n\n"
            "FAILURES!\nTests: 1, Assertions: 1, Failures: 1."
        ),
        [("failed", "Failed asserting that 3 is 4.", "/w/tests/SumTest.php:12")],
    ),
    (
        "googletest",
        "c",
        "sum_test.cc:12: Failure\nExpected equality of these values:\n  3\n  4\n[  FAILED  ] Sum.Adds (0 ms)",
        [("failure", "Expected equality of these values:", "Sum.Adds@sum_test.cc:12")],
    ),
    (
        "ctest",
        "c",
        "The following tests FAILED:\n\t  3 - sum_test (Failed)\nErrors while running CTest",
        [("failed", "", "sum_test@")],
    ),
    (
        "dotnet",
        "csharp",
        (
            "Failed Acme.SumTest.Adds [5 ms]\n  Error Message:\n   Assert.Equal() Failure\nExpected: 4\nActual:   3\n"
            "  Stack Trace:\n     at Acme.SumTest.Adds() in /w/SumTest.cs:line 12"
        ),
        [("failed", "Assert.Equal() Failure Expected: 4 Actual:   3", "Acme.SumTest.Adds()@/w/SumTest.cs:12")],
    ),
]


@pytest.mark.parametrize(("language", "text", "thrown"), [row[1:] for row in PRINTED], ids=[row[0] for row in PRINTED])
def test_failed_test_is_read_as_its_runner_prints_it(language: str, text: str, thrown: list[Said]) -> None:
    """What the test threw, what it said and where come out, each test once."""
    trace = the(text)
    assert (trace.kind, trace.language, said(trace)) == ("test", language, thrown)
    assert_inside(text, trace)


def test_report_is_one_trace_to_its_last_line() -> None:
    """A report from its first failure to the count is one trace."""
    trace = the(f"I ran it:\n\n```\n{PYTEST}\n```\n")
    assert (trace.start, trace.end) == (15, 15 + len(PYTEST))


def test_pytest_names_the_exception_that_came_out_last() -> None:
    """Of a chain of exceptions the last is the one that failed the test."""
    text = (
        "____________ test_chain ____________\n>       inner()\nE       KeyError: 'x'\n\napp.py:3: KeyError\n\n"
        "The above exception was the direct cause of the following exception:\n\n>       outer()\n"
        "E       RuntimeError: no pear\n\ntests/test_a.py:9: RuntimeError"
    )
    assert [(t.kind, t.message) for t in the(text).thrown] == [("RuntimeError", "no pear")]


@pytest.mark.parametrize(
    "text", ["All tests FAILED for me", "1) First\n2) Second\n", "---- cut here ----", "Failed again"]
)
def test_prose_is_no_failed_test(text: str) -> None:
    """Lists, rules and sentences are no report."""
    assert found(text) == ()


@pytest.mark.parametrize(
    "line", ["test a ... FAILED\n", "--- FAIL: A (0.1s)\n", "FAILED a.py::b\n", "E   x\n", "not ok 1\n"]
)
def test_long_report_is_read_in_linear_time(line: str) -> None:
    """Thousands of failed tests take time as their number."""
    assert_linear(found, lambda size: line * (size // len(line)))


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_does_not_slow_it_down(name: str) -> None:
    """Texts made to be slow are not."""
    assert_linear(lambda text: found(f"--- FAIL: A (1s)\n{text} FAILED\n"), HOSTILE[name], size=4_096)


@given(st.lists(st.sampled_from([row[2] for row in PRINTED] + ["\0", "\ud800", "```", "> ", "   ", "x", "\r"])))
def test_any_mixture_gives_spans_inside_the_text(parts: list[str]) -> None:
    """Whatever stands beside each other, spans hold."""
    text = "\n".join(parts)
    for trace in found(text):
        assert_inside(text, trace)


def test_jest_without_its_headings() -> None:
    """Only the test itself was pasted."""
    text = "  ● lamp › lights\n\n    expect(received).toBe(expected)\n\n      at Object.toBe (src/lamp.test.js:4:20)\n"
    assert said(the(text)) == [("failed", "expect(received).toBe(expected)", "Object.toBe@src/lamp.test.js:4:20")]
