"""What panics and failed assertions print around their message is taken off, and their file is known."""

from __future__ import annotations

import pytest

from fixtrail.fingerprint.stated import Stated, stated

CASES = [
    ("thread 'main' panicked at 'too late', src/clock.rs:3:5", "too late", "src/clock.rs"),
    ("thread 'main' panicked at 'too late', src/clock.rs:3:5\nnote: more", "too late", "src/clock.rs"),
    ("task <unnamed> failed at 'too late', /home/a/clock.rs:3", "too late", "/home/a/clock.rs"),
    ("task 'rustc' failed at 'too late', <some macros>:3", "too late", "<some macros>"),
    ("panicked at 'it is 'too' late', C:\\a\\clock.rs:3", "it is 'too' late", "C:\\a\\clock.rs"),
    ("thread 'main' panicked at 'too late", "too late", ""),
    ("thread 'main' panicked at 'too late' and more", "too late", ""),
    ("thread 'main' panicked at src/clock.rs:3:5:\ntoo late\nnote: more", "too late", "src/clock.rs"),
    ("thread 'main' panicked at C:\\a\\clock.rs:3:5:\ntoo late", "too late", "C:\\a\\clock.rs"),
    ("thread 'main' panicked at dawn", "dawn", ""),
    ("app: a/b.c:7: int run(): Assertion `x > 0' failed.", "assertion failed: x > 0", "a/b.c"),
    ("app: Assertion `x > 0` failed.", "assertion failed: x > 0", ""),
    ("Assertion failed: (x > 0), function run, file a/b.c, line 7.", "assertion failed: x > 0", "a/b.c"),
    ("Assertion failed: x > 0", "assertion failed: x > 0", ""),
    ("Assertion `x > 0 and no end", "Assertion `x > 0 and no end", ""),
    ("it was late at night", "it was late at night", ""),
    ("plain", "plain", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message", "file"), CASES)
def test_message_and_file_are_told_apart(text: str, message: str, file: str) -> None:
    """The bare message is the same whatever was printed around it."""
    assert stated(text) == Stated(message, file)
