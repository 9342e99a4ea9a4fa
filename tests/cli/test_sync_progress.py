"""The line that shows what git is doing."""

from __future__ import annotations

import os
from contextlib import redirect_stderr

import pytest

posix = pytest.mark.skipif(os.name != "posix", reason="a terminal")


@posix
def test_progress_of_a_clone_is_drawn_over_itself() -> None:
    """On a terminal the last line of git, without what could steer the terminal; gone at the end; nothing in a pipe."""
    from fixtrail.cli.sync import _Line

    ours, theirs = os.openpty()
    with os.fdopen(theirs, "w") as terminal:
        line = _Line()
        with redirect_stderr(terminal):
            line.show("")
            line.show("Receiving objects:  10%\rReceiving \x1b[2Jobjects:  50%\r")
            line.show("too soon")
            line.clear()
        assert os.read(ours, 1000) == b"\r\x1b[2KReceiving [2Jobjects:  50%\r\x1b[2K"
    os.close(ours)
    read, write = os.pipe()
    with os.fdopen(write, "w") as pipe:
        quiet = _Line()
        with redirect_stderr(pipe):
            quiet.show("Receiving objects:  10%\r")
            quiet.clear()
    assert os.read(read, 100) == b""
    os.close(read)
