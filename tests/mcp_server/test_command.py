"""`fixtrail mcp` before it serves: the page for agents, what is missing, what may not be."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from fixtrail.cli.main import run
from tests.mcp_server.asking import PROGRAM, environment

WITHOUT = "import sys; sys.modules['mcp'] = None; from fixtrail.cli.main import main; main()"


def outcome(home: Path, *arguments: str, program: str | None = None) -> tuple[int, str, str]:
    """Exit status, standard output and standard error."""
    command = [sys.executable, "-c", program, "mcp"] if program else PROGRAM
    done = subprocess.run([*command, *arguments], env=environment(home), capture_output=True, check=False, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_skill_is_printed_as_it_is(tmp_path: Path) -> None:
    """Also where the package of the protocol is not installed: it speaks of the command line too."""
    page = (files("fixtrail") / "mcp_server" / "SKILL.md").read_text("utf-8")
    assert outcome(tmp_path, "--skill") == (0, page, "")
    assert outcome(tmp_path, "--skill", program=WITHOUT) == (0, page, "")


def test_package_that_is_missing_is_named(tmp_path: Path) -> None:
    """With the command that installs it, and no traceback."""
    status, out, err = outcome(tmp_path, program=WITHOUT)
    assert (status, out) == (2, "")
    assert "pip install 'fixtrail[mcp]'" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--http", "--host", "0.0.0.0", "--allow-host", "build.example"), 2, "FIXTRAIL_MCP_TOKEN"),
        (("--http", "--host", "0.0.0.0", "--token", "s"), 2, "--allow-host NAME"),
        (("--http", "--host", "192.0.2.7", "--token", "s"), 6, "Cannot listen on 192.0.2.7"),
        (("--port", "70000"), 2, "70000 is not in the range"),
        (("--api-url", "ftp://x"), 2, "ftp://x"),
        (("--database", "/nonexistent/folder/x.sqlite"), 6, "/nonexistent"),
    ],
)
def test_what_may_not_be_is_said_before_it_serves(
    tmp_path: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    """In a sentence on standard error, by the exit status of every command."""
    database = () if "--database" in arguments else ("--database", str(tmp_path / "x.sqlite"))
    ended, out, err = outcome(tmp_path, *arguments, *database)
    assert (ended, out) == (status, "")
    assert said in err
    assert "Traceback" not in err


def test_command_ends_by_its_status_in_this_process_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As every command of the group: the page is printed, what may not be is said."""
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("FIXTRAIL_MCP_TOKEN", raising=False)
    assert run(["mcp", "--skill"]) == 0
    assert capsys.readouterr().out.startswith("---\nname: fixtrail\n")
    command = ["mcp", "--http", "--host", "192.0.2.7", "--offline", "--database", str(tmp_path / "x.sqlite")]
    assert run([*command, "-v"]) == 2
    assert "FIXTRAIL_MCP_TOKEN" in capsys.readouterr().err
