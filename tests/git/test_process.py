"""How git is run: with nothing of the user's, to no other place, within limits."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from fixtrail.errors import InvalidInput, LocalFailure, NotFound, Unreachable
from fixtrail.git.complaints import complaint, last_words
from fixtrail.git.process import Git, TooMuch
from fixtrail.git.source import Source, source_for
from tests.git.making import Made

posix = pytest.mark.skipif(os.name != "posix", reason="a script in the place of git")


def _fake(folder: Path, script: str) -> dict[str, str]:
    """An environment in which git is a script."""
    program = folder / "git"
    program.write_text(f"#!{sys.executable}\n{script}")
    program.chmod(0o755)
    return {"PATH": str(folder)}


def test_machine_without_git_is_told_what_to_do() -> None:
    """One sentence, and no traceback."""
    with pytest.raises(LocalFailure, match="git is not installed, or not on the PATH; install it, or leave out"):
        Git(environ={"PATH": "/nonexistent"}).version()


@posix
@pytest.mark.parametrize("said", ["git version 2.20.1", "git version 1", "hello", "", "git version x.y"])
def test_git_that_is_too_old_is_refused(tmp_path: Path, said: str) -> None:
    """What cannot leave out the user's configuration is not run, and neither is what is no git."""
    with pytest.raises(LocalFailure, match=r"git 2\.32 or newer is needed"):
        Git(environ=_fake(tmp_path, f"print({said!r})")).run("status")


@posix
def test_git_that_cannot_be_started_is_a_local_failure(tmp_path: Path) -> None:
    """A broken program is named as what it is."""
    (tmp_path / "git").write_bytes(b"\0")
    (tmp_path / "git").chmod(0o755)
    with pytest.raises(LocalFailure, match="git cannot be started"):
        Git(environ={"PATH": str(tmp_path)}).run("status")


@posix
def test_run_that_takes_too_long_is_ended_even_if_it_will_not(tmp_path: Path) -> None:
    """Nothing is left running, however deaf."""
    script = (
        "import signal, sys, time\n"
        "if sys.argv[1:] == ['--no-pager', 'version']:\n    print('git version 2.50.0')\n    sys.exit()\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(60)\n"
    )
    with pytest.raises(LocalFailure, match="git took longer than 1 seconds and was stopped"):
        Git(environ=_fake(tmp_path, script), seconds=1.0).run("log")


def test_output_without_end_is_cut_short(tmp_path: Path) -> None:
    """What is more than is read of one answer ends the run."""
    source = Made(tmp_path / "made")
    source.commit("x" * 5000)
    with pytest.raises(TooMuch, match="git gave more than 1,000 bytes"):
        Git().run("log", folder=source.folder / ".git", most=1000)


def test_git_reads_no_configuration_but_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a variable nor a file of the user changes what git does."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".gitconfig").write_text("[user]\n\tname = mine\n")
    environ = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path),
        "GIT_CONFIG_GLOBAL": str(tmp_path / ".gitconfig"), "GIT_DIR": "/nowhere", "GIT_TRACE": "1",
    }  # fmt: skip
    done = Git(environ=environ).run("config", "--list", "--show-origin")
    origins = {line.split("\t")[0] for line in done.output.decode().splitlines()}
    assert origins <= {"command line:"}
    assert b"mine" not in done.output
    assert done.said == ""


def test_git_speaks_no_protocol_that_was_not_given(tmp_path: Path) -> None:
    """A run that asks nobody can ask nobody, and one for the web cannot read the disk or start programs."""
    made = Made(tmp_path / "made")
    made.commit("Begin")
    for address in (f"file://{made.folder}", str(made.folder), "ext::sh -c true", "ssh://127.0.0.1/x"):
        for source in (None, Source("https://127.0.0.1:1")):
            done = Git().run("ls-remote", "--", address, source=source)
            assert done.status != 0
            assert "not allowed" in done.said


def test_hooks_are_not_run(tmp_path: Path) -> None:
    """Even a hook that lies in a clone is no program of ours."""
    made = Made(tmp_path / "made")
    sha = made.commit("Begin")
    hook = made.folder / ".git/hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    Git().check("update-ref", "refs/tags/v1", sha, folder=made.folder / ".git")
    assert not (tmp_path / "ran").exists()


def test_failure_that_git_explains_is_quoted_in_one_line(tmp_path: Path) -> None:
    """Its words are others' words: short, visible, and after ours."""
    with pytest.raises(LocalFailure, match=r"^git rev-parse: git fails on this machine \(git says: fatal: .*\)\.$"):
        Git().check("rev-parse", "--verify", "nothing-of-this-name", folder=tmp_path)
    hostile = "remote: hello\x1b[2J\nfatal: repository '\x07https://h/\u202e/' not found" + "x" * 500 + "\nmore\n"
    assert last_words(hostile).startswith("fatal: repository '?https://h/?/' not found")
    assert len(last_words(hostile)) == 201
    assert (last_words(""), last_words("only\rthis")) == ("", "this")
    assert isinstance(complaint("fatal: '/x' does not appear to be a git repository", "x", Unreachable), NotFound)
    assert str(complaint("", "x", Unreachable)) == "x: it cannot be reached."


@pytest.mark.parametrize(
    ("given", "base"),
    [
        (None, "https://github.com"), ("https://git.example.org/mirror/", "https://git.example.org/mirror"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://localhost/x", "http://localhost/x"),
        ("file:///srv/git", "file:///srv/git"),
    ],
)  # fmt: skip
def test_source_is_an_address_that_may_be_cloned_from(given: str | None, base: str) -> None:
    """https anywhere, http on this machine, and folders; whoever prints it does not see the token, nor does a host for
    which it was not issued."""
    source = source_for("github.com", given, "abc")
    assert (source.base, source.mirror) == (base, given is not None)
    assert source.token == (None if base.startswith(("file", "https://git.example")) else "abc")
    assert "abc" not in f"{source!r}{source.__rich_repr__()}"


@pytest.mark.parametrize(
    "given",
    [
        "http://example.org", "ssh://git@example.org", "git@example.org:", "ext::sh -c x", "file://host/x", "file:x",
        "https://user:pw@example.org", "https://", "https://e.org?x", "https://e.org#x", "https://[", "https://e.org:x",
        "https://e.org/a b", "https://ë.org", "-oProxyCommand=x", "",
    ],
)  # fmt: skip
def test_source_that_is_none_is_refused(given: str) -> None:
    """Anything that would start a program, show a token to all, or be read as an option."""
    if given:
        with pytest.raises(InvalidInput, match="is no place to clone from"):
            source_for("github.com", given)
    else:
        assert source_for("github.com", given).base == "https://github.com"


@pytest.mark.parametrize(
    ("host", "given"),
    [
        ("github.com", None), ("GHE.example.org:8443", "https://ghe.example.org/mirror"),
        ("ghe.example.org", "https://GHE.example.org:8443"), ("ghe.example.org", "http://[::1]:80"),
    ],
)  # fmt: skip
def test_token_goes_to_the_host_that_it_was_issued_for(host: str, given: str | None) -> None:
    """By whatever port, and to a server on this machine that stands in for it."""
    assert source_for(host, given, "abc").token == "abc"


@pytest.mark.parametrize(
    "given", ["https://mirror.example.org/git", "https://github.com.example.org", "https://a.github.com"]
)
def test_token_goes_to_no_mirror(given: str) -> None:
    """A mirror is another host, however its name looks; what it holds is cloned without."""
    assert source_for("github.com", given, "abc").token is None
