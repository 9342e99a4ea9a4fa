"""One run of git: no prompt, no configuration but ours, no hook, a time limit, and an end when someone asks to stop.

git reads nothing of the user's or the machine's configuration (https://git-scm.com/docs/git#_environment_variables),
may reach only the protocols that one run is given, and gets a token by a helper that hands it to one host alone
(https://git-scm.com/docs/gitcredentials); the token stands in the environment of the run, which only the user's own
processes can read, and in no argument, file, address or message.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec

from fixtrail.errors import Cancelled, LocalFailure, Unreachable
from fixtrail.git.complaints import complaint
from fixtrail.git.source import Source

OLDEST = (2, 32)  # that leaves out the user's configuration by a variable (GIT_CONFIG_GLOBAL)
OUTPUT_BYTES = 1_000_000_000  # of one run: three million commits
_TAIL = 65_536  # bytes of what git says on standard error that are read
_POLL = 0.1  # seconds between two looks at whether to stop
_KEPT = (
    "PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP",
    "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
    "SSL_CERT_FILE", "SSL_CERT_DIR",
)  # fmt: skip
_FIXED = {
    "LC_ALL": "C",
    "HOME": os.devnull,  # no .netrc either
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",  # what is missing is fetched by us, at once
    "GIT_NO_REPLACE_OBJECTS": "1",  # replaced or grafted commits would be another history
    "GIT_GRAFT_FILE": os.devnull,
}
_CONFIG = (
    ("core.hooksPath", os.devnull),
    ("core.attributesFile", os.devnull),
    ("core.fsmonitor", "false"),
    ("credential.helper", ""),
    ("fetch.writeCommitGraph", "true"),  # makes ancestry fast
    ("gc.autoDetach", "false"),  # nothing runs on when the lock is given back
    ("http.lowSpeedLimit", "100"),
    ("http.lowSpeedTime", "60"),
    ("i18n.logOutputEncoding", "UTF-8"),
    ("log.mailmap", "false"),  # would fetch a file
    ("log.showSignature", "false"),
    ("advice.detachedHead", "false"),
)
_HELPER = '!f() { test "$1" = get && printf "username=x-access-token\\npassword=%s\\n" "$FIXTRAIL_GIT_TOKEN"; }; f'


class TooMuch(LocalFailure):
    """A run gave more than is read of one answer."""


class Done(msgspec.Struct, frozen=True):
    """What a run gave: its status, its whole output, and the end of what it said."""

    status: int
    output: bytes
    said: str


class Git:
    """git as one user of it runs it. `seconds` limits one run that asks nobody, `network_seconds` one that does."""

    def __init__(
        self,
        *,
        cancel: threading.Event | None = None,
        seconds: float = 600.0,
        network_seconds: float = 7200.0,
        ca_file: str | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self._cancel = cancel
        self._seconds = seconds
        self.network_seconds = network_seconds
        self._ca_file = ca_file
        self._environ = os.environ if environ is None else environ
        self._program = ""
        self._version: tuple[int, int] | None = None

    def run(
        self,
        *arguments: str,
        folder: Path | None = None,
        source: Source | None = None,
        given: bytes = b"",
        held: int | None = None,
        on_said: Callable[[str], None] | None = None,
        most: int = OUTPUT_BYTES,
        traced: bool = False,
    ) -> Done:
        """Run git in `folder` (a repository), with `given` as input; it may reach nothing but `source`.

        `held` is a descriptor that git keeps open as long as it lives; `on_said` hears what it says while it runs;
        `traced`: it says what it hears. A status that is not 0 is no error here. LocalFailure: there is no git, it is
        too old, it takes longer than it may or gives more than `most` bytes; Unreachable where it asks a host for
        longer than it may; Cancelled.
        """
        self.version()
        return self._run(arguments, folder, source, given, held, on_said, most, traced)

    def check(self, *arguments: str, folder: Path | None = None, given: bytes = b"") -> bytes:
        """The output of a run that asks nobody and has to go well; LocalFailure, Cancelled."""
        done = self.run(*arguments, folder=folder, given=given)
        if done.status:
            raise complaint(done.said, f"git {arguments[0]}", LocalFailure)
        return done.output

    def version(self) -> tuple[int, int]:
        """Of the git that is installed; LocalFailure where there is none or it is too old."""
        if self._version is None:
            program = shutil.which("git", path=self._environ.get("PATH", ""))
            if program is None:
                raise LocalFailure(
                    "git is not installed, or not on the PATH; install it, or leave out --clone and --git."
                )
            self._program = program
            words = self._run(("version",), None, None, b"", None, None, 10_000).output.decode("ascii", "replace")
            numbers = [int(n) for n in words.split()[2].split(".")[:2] if n.isdecimal()] if words.count(" ") > 1 else []
            found = (numbers[0], numbers[1]) if len(numbers) == 2 else (0, 0)
            if found < OLDEST:
                wanted = ".".join(map(str, OLDEST))
                raise LocalFailure(f"git {wanted} or newer is needed, and {program} is {words.strip() or 'another'}.")
            self._version = found
        return self._version

    def _run(
        self,
        arguments: Sequence[str],
        folder: Path | None,
        source: Source | None,
        given: bytes,
        held: int | None,
        on_said: Callable[[str], None] | None,
        most: int,
        traced: bool = False,
    ) -> Done:
        command = [self._program, "--no-pager", *([f"--git-dir={folder}"] if folder else []), *arguments]
        with tempfile.TemporaryFile() as sent, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as said:
            sent.write(given)
            sent.seek(0)
            try:
                process = subprocess.Popen(  # noqa: S603 - git, with arguments of ours
                    command,
                    stdin=sent,
                    stdout=output,
                    stderr=said,
                    env=self._environment(source) | ({"GIT_TRACE_PACKET": "2"} if traced else {}),
                    start_new_session=True,  # Ctrl-C reaches us, and we end it with all that it started
                    pass_fds=() if held is None or sys.platform == "win32" else (held,),
                )
            except (OSError, ValueError) as error:
                raise LocalFailure(f"git cannot be started: {error}") from error
            limit = self.network_seconds if source else self._seconds
            try:
                watch = _Watch(output, said, on_said, most)
                self._wait(process, watch, limit, source)
                watch.look()
            finally:
                _end(process)
            output.seek(0)
            return Done(process.returncode, output.read(), _tail(said))

    def _wait(self, process: subprocess.Popen[bytes], watch: _Watch, limit: float, source: Source | None) -> None:
        end = time.monotonic() + limit
        while True:
            try:
                process.wait(_POLL)
            except subprocess.TimeoutExpired:
                watch.look()
            else:
                return
            if self._cancel is not None and self._cancel.is_set():
                raise Cancelled("stopped")
            if time.monotonic() > end:
                kind = Unreachable if source else LocalFailure
                raise kind(f"git took longer than {limit:.0f} seconds and was stopped; try again.")

    def _environment(self, source: Source | None) -> dict[str, str]:
        """All that git may know of: see the top of this file."""
        variables = {name: self._environ[name] for name in _KEPT if name in self._environ} | _FIXED
        config = list(_CONFIG)
        variables["GIT_ALLOW_PROTOCOL"] = source.protocol if source else "none"
        if source and source.token:
            variables["FIXTRAIL_GIT_TOKEN"] = source.token
            config.append((f"credential.{source.origin}.helper", _HELPER))
        if self._ca_file:
            config.append(("http.sslCAInfo", self._ca_file))
        variables["GIT_CONFIG_COUNT"] = str(len(config))
        for number, (key, value) in enumerate(config):
            variables |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        return variables


class _Watch:
    """A look now and then at what a run has given and said."""

    def __init__(self, output: IO[bytes], said: IO[bytes], on_said: Callable[[str], None] | None, most: int) -> None:
        self._output, self._said, self._on_said, self._most = output, said, on_said, most

    def look(self) -> None:
        """TooMuch where it is."""
        if os.fstat(self._output.fileno()).st_size > self._most:
            raise TooMuch(f"git gave more than {self._most:,} bytes, which is more than is read of one answer.")
        if self._on_said:
            self._on_said(_tail(self._said, 400))


def _tail(said: IO[bytes], length: int = _TAIL) -> str:
    """The end of what was said. The file is shared with git, whose place in it is at the end: it stays there."""
    size = os.fstat(said.fileno()).st_size
    start = max(0, size - length)
    if hasattr(os, "pread"):
        return os.pread(said.fileno(), size - start, start).decode("utf-8", "replace")
    said.seek(start)
    return said.read().decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a run that has not ended, with what it started: gently, so that it cleans up, then for sure."""
    for seconds, number in ((2.0, signal.SIGTERM), (10.0, getattr(signal, "SIGKILL", signal.SIGTERM))):
        if process.poll() is not None:
            return
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
