"""`fixtrail sync`: a clone that reports then read, and clear words for what is not there yet."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fixtrail.cli.main import run
from fixtrail.git.locking import locked
from tests.git.cloning import made
from tests.git.serving import serving

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file that says where to clone from; no token of who runs the tests, and no `gh`."""
    git = shutil.which("git")
    assert git is not None
    for name in list(os.environ):
        if name.startswith(("GH_", "GITHUB_", "FIXTRAIL_")):
            monkeypatch.delenv(name)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(git)
    file = tmp_path / "config.toml"
    file.write_text(f'clones = "clones"\n[hosts."github.com"]\ngit_url = "file://{tmp_path}/source"\n')
    monkeypatch.setenv("FIXTRAIL_CONFIG", str(file))
    monkeypatch.setenv("FIXTRAIL_DATABASE", str(tmp_path / "f.sqlite"))
    made(tmp_path).release("v1")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return file


def test_sync_clones_and_says_where(settings: Path, capsys: Capture) -> None:
    """One line: what it did, what there is, and where it is kept."""
    assert run(["sync", "example/lantern", "--git"]) == 0
    first = capsys.readouterr()
    assert first.out.startswith("example/lantern: cloned, 1 tags, 1 branches, in ")
    assert first.out.rstrip().endswith(str(settings.parent / "clones/github.com/example/lantern.git"))
    assert run(["sync", "example/lantern", "--git"]) == 0
    second = capsys.readouterr()
    assert second.out.startswith("example/lantern: updated, 1 tags (0 new), 1 branches, in ")
    assert first.err == second.err == ""


def test_sync_without_git_says_what_it_does_now(settings: Path, capsys: Capture) -> None:
    """Threads are not mirrored yet: bad usage, and the way that there is."""
    assert run(["sync", "example/lantern"]) == 2
    assert "`fixtrail sync OWNER/REPO --git` clones or updates the history" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["lantern", "--git"], 2, "is not the name of a repository"),
        (["example/none", "--git"], 3, "there is no such repository"),
        (["example/lantern", "--git", "--offline"], 2, "leave out --offline"),
    ],
)
def test_sync_that_cannot_be_says_why(
    settings: Path, capsys: Capture, arguments: list[str], status: int, says: str
) -> None:
    """A sentence and an exit status, no traceback."""
    assert run(["sync", *arguments]) == status
    assert says in capsys.readouterr().err


def test_machine_without_git_is_told_so(settings: Path, capsys: Capture) -> None:
    """Something of this machine is missing: 6."""
    (settings.parent / "bin" / "git").unlink()
    assert run(["sync", "example/lantern", "--git"]) == 6
    assert "git is not installed" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_sync_that_is_told_to_end_ends_git_too(settings: Path, number: signal.Signals) -> None:
    """git has a session of its own, so that nobody else would; it holds the lock of the clone as long as it lives."""
    with serving(settings.parent / "source") as server:
        server.hanging = True
        settings.write_text(f'clones = "clones"\n[hosts."github.com"]\ngit_url = "{server.url}"\n')
        command = [
            sys.executable,
            "-c",
            "from fixtrail.cli.main import main; main()",
            "sync",
            "example/lantern",
            "--git",
        ]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
            while not server.seen and process.poll() is None:
                time.sleep(0.02)
            process.send_signal(number)
            said = process.communicate(timeout=30)[1]
        assert process.returncode == 128 + number
        assert b"Traceback" not in said
        with locked(settings.parent / "clones/github.com/example/lantern.git.lock", 0.0) as (_, waited):
            assert not waited
